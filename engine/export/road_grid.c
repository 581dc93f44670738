#include "export/road_grid.h"

#include <math.h>
#include <stdlib.h>

enum { ROADS_A_CELL = 4 };

typedef struct span { uint32_t x0, x1, y0, y1; } span; /* cells, both ends included */

static shape_box box_of(const territory *t, uint32_t i)
{
    shape_box box = shape_box_empty();
    const shape_line *line = &t->roads[i].line;
    for (uint32_t k = 0; k < line->n; k++)
        if (shape_lonlat_valid(line->pt[k])) shape_box_add(&box, line->pt[k]);
    return box;
}

static bool apart(const shape_box *a, const shape_box *b)
{
    return !(a->west_deg <= b->east_deg && b->west_deg <= a->east_deg && a->south_deg <= b->north_deg && b->south_deg <= a->north_deg);
}

static uint32_t cell_at(double from_deg, double step_deg, uint32_t n, double at_deg)
{
    const double k = floor((at_deg - from_deg) / step_deg);
    return k <= 0 ? 0 : k >= n ? n - 1 : (uint32_t)k;
}

/* The box must touch the grid. */
static span span_of(const road_grid *g, const shape_box *box)
{
    return (span){cell_at(g->all.west_deg, g->step_deg, g->n_x, box->west_deg), cell_at(g->all.west_deg, g->step_deg, g->n_x, box->east_deg),
                  cell_at(g->all.south_deg, g->step_deg, g->n_y, box->south_deg), cell_at(g->all.south_deg, g->step_deg, g->n_y, box->north_deg)};
}

static bool is_wide(span s)
{
    return (uint64_t)(s.x1 - s.x0 + 1) * (s.y1 - s.y0 + 1) > GRID_CELLS;
}

/* Square cells, one for every few roads. */
static void lay_out(road_grid *g)
{
    for (uint32_t i = 0; i < g->t->n_roads; i++) {
        const shape_box box = box_of(g->t, i);
        if (apart(&box, &box)) continue; /* no point at all */
        shape_box_add(&g->all, (jalur_lonlat){box.west_deg, box.south_deg});
        shape_box_add(&g->all, (jalur_lonlat){box.east_deg, box.north_deg});
    }
    if (apart(&g->all, &g->all)) return;
    const double wide = g->all.east_deg - g->all.west_deg, tall = g->all.north_deg - g->all.south_deg, cells = 1.0 + g->t->n_roads / ROADS_A_CELL;
    g->step_deg = fmax(1e-6, fmax(sqrt(wide * tall / cells), fmax(wide, tall) / cells));
    g->n_x = (uint32_t)(wide / g->step_deg) + 1;
    g->n_y = (uint32_t)(tall / g->step_deg) + 1;
}

/* Counts the roads of each cell (put false), then puts them there. */
static void deal(road_grid *g, bool put)
{
    for (uint32_t i = 0; i < g->t->n_roads; i++) {
        const shape_box box = box_of(g->t, i);
        if (apart(&box, &box)) continue;
        const span s = span_of(g, &box);
        if (is_wide(s)) {
            if (put) g->wide[g->n_wide] = i;
            g->n_wide++;
            continue;
        }
        for (uint32_t y = s.y0; y <= s.y1; y++)
            for (uint32_t x = s.x0; x <= s.x1; x++) {
                uint32_t *at = &g->first[(size_t)y * g->n_x + x + 1];
                if (put) g->road[*at] = i;
                ++*at;
            }
    }
}

jalur_status road_grid_new(jalur_ctx *ctx, const territory *t, road_grid *out)
{
    jalur_status st = JALUR_OK;
    road_grid *g = out;
    *g = (road_grid){.t = t, .all = shape_box_empty()};
    lay_out(g);
    const size_t n = (size_t)g->n_x * g->n_y;
    TRY(mem_new(ctx, n + 2, sizeof *g->first, &g->first));
    if (n == 0) goto done;
    deal(g, false);
    for (size_t k = 0; k < n; k++) g->first[k + 1] += g->first[k];
    TRY(mem_new_unset(ctx, g->first[n], sizeof *g->road, &g->road));
    TRY(mem_new_unset(ctx, g->n_wide, sizeof *g->wide, &g->wide));
    for (size_t k = n; k > 0; k--) g->first[k] = g->first[k - 1]; /* where a cell begins moves to its end while it is filled */
    g->n_wide = 0;
    deal(g, true);
done:
    if (st != JALUR_OK) road_grid_release(ctx, g);
    return st;
}

void road_grid_release(jalur_ctx *ctx, road_grid *g)
{
    mem_free(ctx, g->first);
    mem_free(ctx, g->road);
    mem_free(ctx, g->wide);
    mem_free(ctx, g->found);
    *g = (road_grid){0};
}

static int ascending(const void *a, const void *b)
{
    const uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

static jalur_status add(jalur_ctx *ctx, road_grid *g, const shape_box *box, uint32_t i, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const shape_box own = box_of(g->t, i);
    if (apart(&own, box)) goto done;
    TRY(mem_grow(ctx, &g->found, &g->cap, (size_t)*n + 1, sizeof *g->found));
    g->found[(*n)++] = i;
done:
    return st;
}

jalur_status road_grid_near(jalur_ctx *ctx, road_grid *g, const shape_box *box, const uint32_t **roads, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    uint32_t met = 0;
    *n = 0;
    if (apart(&g->all, box)) goto done;
    const span s = span_of(g, box);
    for (uint32_t y = s.y0; y <= s.y1; y++)
        for (uint32_t x = s.x0; x <= s.x1; x++) {
            const size_t cell = (size_t)y * g->n_x + x;
            for (uint32_t k = g->first[cell]; k < g->first[cell + 1]; k++) TRY(add(ctx, g, box, g->road[k], &met));
        }
    for (uint32_t k = 0; k < g->n_wide; k++) TRY(add(ctx, g, box, g->wide[k], &met));
    if (met) qsort(g->found, met, sizeof *g->found, ascending);
    for (uint32_t k = 0; k < met; k++)
        if (k == 0 || g->found[k] != g->found[k - 1]) g->found[(*n)++] = g->found[k];
done:
    *roads = g->found;
    return st;
}
