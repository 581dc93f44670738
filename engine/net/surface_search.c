/* The search over a grid. Old entries of the heap are passed over when they come up (a cell is pushed again when it gets cheaper). */
#include "net/surface.h"

#include <math.h>

typedef struct heap_item { double cost; uint32_t cell; } heap_item;

struct surface_search {
    jalur_ctx *ctx;
    uint32_t w, h, n;
    unsigned moves;
    surface_step *step;
    const void *of;
    int64_t offset[SURFACE_START]; /* to the neighbour, in cells */
    double *cost;
    uint32_t *label;
    uint8_t *back;
    heap_item *heap;
    size_t n_heap, cap_heap;
    uint32_t *touched; /* for surface_clear; given up where it would be long */
    size_t n_touched, cap_touched;
    bool all_touched;
};

static const int8_t DX[SURFACE_START] = {1, 1, 0, -1, -1, -1, 0, 1, 2, 1, -1, -2, -2, -1, 1, 2};
static const int8_t DY[SURFACE_START] = {0, 1, 1, 1, 0, -1, -1, -1, 1, 2, 2, 1, -1, -2, -2, -1};

static bool before(heap_item a, heap_item b)
{
    return a.cost < b.cost || (!(b.cost < a.cost) && a.cell < b.cell);
}

static jalur_status heap_push(surface_search *s, double cost, uint32_t cell)
{
    jalur_status st = JALUR_OK;
    const heap_item x = {cost, cell};
    if (s->n_heap == s->cap_heap) TRY(mem_grow(s->ctx, &s->heap, &s->cap_heap, s->n_heap + 1, sizeof *s->heap));
    size_t i = s->n_heap++;
    for (; i > 0 && before(x, s->heap[(i - 1) / 4]); i = (i - 1) / 4) s->heap[i] = s->heap[(i - 1) / 4];
    s->heap[i] = x;
done:
    return st;
}

static heap_item heap_pop(surface_search *s)
{
    const heap_item top = s->heap[0], x = s->heap[--s->n_heap];
    size_t i = 0;
    for (size_t first; (first = 4 * i + 1) < s->n_heap;) {
        const size_t end = first + 4 < s->n_heap ? first + 4 : s->n_heap;
        size_t least = first;
        for (size_t k = first + 1; k < end; k++)
            if (before(s->heap[k], s->heap[least])) least = k;
        if (!before(s->heap[least], x)) break;
        s->heap[i] = s->heap[least];
        i = least;
    }
    if (s->n_heap > 0) s->heap[i] = x;
    return top;
}

static void forget(surface_search *s, uint32_t cell)
{
    s->cost[cell] = INFINITY;
    s->label[cell] = JALUR_NONE;
    s->back[cell] = SURFACE_START;
}

static jalur_status touch(surface_search *s, uint32_t cell)
{
    jalur_status st = JALUR_OK;
    if (s->all_touched || isfinite(s->cost[cell])) return st;
    if (s->n_touched >= s->n / 16 + 64) {
        s->all_touched = true;
        return st;
    }
    TRY(mem_grow(s->ctx, &s->touched, &s->cap_touched, s->n_touched + 1, sizeof *s->touched));
    s->touched[s->n_touched++] = cell;
done:
    return st;
}

static jalur_status reach(surface_search *s, uint32_t cell, double cost, uint32_t label, unsigned back)
{
    jalur_status st = JALUR_OK;
    TRY(touch(s, cell));
    TRY(heap_push(s, cost, cell));
    s->cost[cell] = cost;
    s->label[cell] = label;
    s->back[cell] = (uint8_t)back;
done:
    return st;
}

static bool inside(const surface_search *s, uint32_t x, uint32_t y, unsigned d)
{
    const int64_t to_x = (int64_t)x + DX[d], to_y = (int64_t)y + DY[d];
    return to_x >= 0 && to_y >= 0 && to_x < (int64_t)s->w && to_y < (int64_t)s->h;
}

static jalur_status spread(surface_search *s, uint32_t cell, double most)
{
    jalur_status st = JALUR_OK;
    const uint32_t y = cell / s->w, x = cell - y * s->w;
    const bool well_inside = x >= 2 && y >= 2 && x + 2 < s->w && y + 2 < s->h;
    surface_move m = {.from = cell, .row = y};
    for (m.d = 0; m.d < s->moves; m.d++) {
        if (!well_inside && !inside(s, x, y, m.d)) continue;
        m.to = (uint32_t)((int64_t)cell + s->offset[m.d]);
        if (!(s->cost[cell] < s->cost[m.to])) continue;
        const double via = s->cost[cell] + s->step(s->of, &m);
        if (!(via < s->cost[m.to]) || via > most) continue;
        TRY(reach(s, m.to, via, s->label[cell], surface_opposite(m.d)));
    }
done:
    return st;
}

jalur_status surface_search_new(jalur_ctx *ctx, uint32_t w, uint32_t h, surface_moves moves, surface_step *step, const void *of,
                                surface_search **out)
{
    jalur_status st = JALUR_OK;
    surface_search *s = NULL;
    *out = NULL;
    if ((uint64_t)w * h > SURFACE_CELLS_MAX)
        return err_at(ctx, JALUR_E_USAGE, &(err_site){.expected = "at most 67108864 cells", .remedy = "cut the raster, or take a coarser one"},
                      "a raster of %u x %u cells", w, h);
    TRY(mem_new(ctx, 1, sizeof *s, &s));
    *s = (surface_search){.ctx = ctx, .w = w, .h = h, .n = w * h, .moves = (unsigned)moves, .step = step, .of = of};
    for (unsigned d = 0; d < SURFACE_START; d++) s->offset[d] = (int64_t)DY[d] * w + DX[d];
    TRY(mem_new_unset(ctx, s->n, sizeof *s->cost, &s->cost));
    TRY(mem_new_unset(ctx, s->n, sizeof *s->label, &s->label));
    TRY(mem_new_unset(ctx, s->n, sizeof *s->back, &s->back));
    for (uint32_t c = 0; c < s->n; c++) forget(s, c);
    *out = s;
    s = NULL;
done:
    surface_search_free(s);
    return st;
}

void surface_search_free(surface_search *s)
{
    if (!s) return;
    mem_free(s->ctx, s->cost);
    mem_free(s->ctx, s->label);
    mem_free(s->ctx, s->back);
    mem_free(s->ctx, s->heap);
    mem_free(s->ctx, s->touched);
    mem_free(s->ctx, s);
}

jalur_status surface_put(surface_search *s, uint32_t cell, double cost, uint32_t label)
{
    return cost < s->cost[cell] ? reach(s, cell, cost, label, SURFACE_START) : JALUR_OK;
}

jalur_status surface_next(surface_search *s, double most, uint32_t *cell)
{
    *cell = JALUR_NONE;
    while (s->n_heap > 0 && s->heap[0].cost <= most) {
        const heap_item top = heap_pop(s);
        if (top.cost > s->cost[top.cell]) continue;
        *cell = top.cell;
        return spread(s, top.cell, most);
    }
    return JALUR_OK;
}

void surface_clear(surface_search *s)
{
    const uint32_t n = s->all_touched ? s->n : (uint32_t)s->n_touched;
    for (uint32_t i = 0; i < n; i++) forget(s, s->all_touched ? i : s->touched[i]);
    s->n_heap = s->n_touched = 0;
    s->all_touched = false;
}

double surface_cost(const surface_search *s, uint32_t cell)
{
    return s->cost[cell];
}

uint32_t surface_label(const surface_search *s, uint32_t cell)
{
    return s->label[cell];
}

unsigned surface_back(const surface_search *s, uint32_t cell)
{
    return s->back[cell];
}

uint32_t surface_neighbour(const surface_search *s, uint32_t cell, unsigned d)
{
    if (!inside(s, cell % s->w, cell / s->w, d)) return JALUR_NONE;
    return (uint32_t)((int64_t)cell + s->offset[d]);
}

void surface_shift(unsigned d, int *columns, int *rows)
{
    *columns = DX[d];
    *rows = DY[d];
}

unsigned surface_opposite(unsigned d)
{
    return d < 8 ? (d + 4) & 7 : 8 + ((d - 4) & 7);
}
