/* Least reduced costs of all ng-paths of a class whose load has few levels: one table over (load so far, row, memory) for
 * each direction, filled level by level. Unlike labels it also says what the cheapest route through each row and of each
 * total load costs, which is what an ascent asks for. Time is left out. */
#include <string.h>

#include "bound/bound_inside.h"

/* ---- what stays the same from one filling to the next ---- */

static uint32_t place_in(const ways *x, uint32_t set, uint32_t row)
{
    const uint32_t *member = &x->near->member[(size_t)set * x->near->cap];
    for (uint32_t a = 0; a < x->bits && a < x->near->count[set]; a++)
        if (member[a] == row) return a;
    return JALUR_NONE;
}

/* What is remembered on arriving at `to`, for each memory left with at `from`; the memories that forbid it have a bit. */
static uint8_t turn_memory(const ways *x, uint32_t from, uint32_t to, uint8_t *turn)
{
    const uint32_t *member = &x->near->member[(size_t)from * x->near->cap], own = place_in(x, to, from);
    const uint32_t known = place_in(x, from, to);
    turn[0] = (uint8_t)(own == JALUR_NONE ? 0 : 1u << own);
    for (uint32_t bit = 0; bit < x->bits; bit++) {
        const uint32_t at = bit < x->near->count[from] ? place_in(x, to, member[bit]) : JALUR_NONE;
        const uint8_t more = (uint8_t)(at == JALUR_NONE ? 0 : 1u << at);
        for (uint32_t mask = 0; mask < 1u << bit; mask++) turn[mask | 1u << bit] = turn[mask] | more;
    }
    return (uint8_t)(known == JALUR_NONE ? 0 : 1u << known);
}

static bool listed(const side *d, uint32_t cap, uint32_t row, uint32_t before)
{
    for (uint32_t a = 0; a < d->count[row]; a++)
        if (d->before[(size_t)row * cap + a] == before) return true;
    return false;
}

/* Steps that are looked at first, in order to have low costs early. */
static void list_step(ways *x, side *d, uint32_t row, uint32_t before)
{
    const int64_t step = d == &x->out ? x->k->cost[(size_t)before * x->n + row] : x->k->cost[(size_t)row * x->n + before];
    const size_t at = (size_t)row * WAYS_LISTED + d->count[row];
    if (step >= FAR || d->count[row] == WAYS_LISTED || listed(d, WAYS_LISTED, row, before)) return;
    d->before[at] = before;
    d->step[at] = step;
    d->known[at] = turn_memory(x, before, row, &d->turn[at << x->bits]);
    d->count[row]++;
}

static jalur_status side_make(ways *x, side *d, const uint32_t *nearest, uint32_t n_nearest)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->ctx;
    const size_t n = x->n, cells = (size_t)x->levels * n;
    TRY(mem_new(ctx, n, sizeof *d->count, &d->count));
    TRY(mem_new(ctx, n * WAYS_LISTED, sizeof *d->before, &d->before));
    TRY(mem_new(ctx, n * WAYS_LISTED, sizeof *d->step, &d->step));
    TRY(mem_new(ctx, n * WAYS_LISTED, sizeof *d->known, &d->known));
    TRY(mem_new(ctx, (n * WAYS_LISTED) << x->bits, sizeof *d->turn, &d->turn));
    TRY(mem_new(ctx, cells << x->bits, sizeof *d->path.cost, &d->path.cost));
    TRY(mem_new(ctx, cells << x->bits, sizeof *d->path.mask, &d->path.mask));
    TRY(mem_new(ctx, cells, sizeof *d->path.count, &d->path.count));
    TRY(mem_new(ctx, cells, sizeof *d->any, &d->any));
    for (uint32_t row = 0; row < n; row++)
        for (uint32_t a = 0; a < n_nearest; a++) list_step(x, d, row, nearest[row * n_nearest + a]);
done:
    return st;
}

const bound_load *ways_load(const bound_class *k, uint32_t n)
{
    const bound_load *best = NULL;
    for (uint32_t d = 0; d < k->n_loads; d++) {
        bool some = true;
        for (uint32_t r = 0; r < n; r++) some &= !k->serves[r] || k->load[d].demand[r] > 0;
        if (some && (!best || k->load[d].most < best->most)) best = &k->load[d];
    }
    return best ? best : &k->visits;
}

uint32_t ways_levels(const bound_class *k, uint32_t n)
{
    return (uint32_t)ways_load(k, n)->most;
}

/* Pairs of rows of which one remembers the other, or both a third: memory goes from one to the other. */
static jalur_status find_akin(ways *x)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->n;
    uint32_t *of = NULL, *count = NULL; /* rows that remember each row, and it itself */
    x->words = n / 64 + 1;
    TRY(mem_new(x->ctx, (size_t)n * x->words, sizeof *x->akin, &x->akin));
    TRY(mem_new(x->ctx, (size_t)n * n, sizeof *of, &of));
    TRY(mem_new(x->ctx, n, sizeof *count, &count));
    for (uint32_t i = 0; i < n; i++) {
        of[(size_t)i * n + count[i]++] = i;
        for (uint32_t a = 0; a < x->bits && a < x->near->count[i]; a++) {
            const uint32_t k = x->near->member[(size_t)i * x->near->cap + a];
            of[(size_t)k * n + count[k]++] = i;
        }
    }
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t a = 0; a < count[k]; a++)
            for (uint32_t b = 0; b < count[k]; b++) bits_set(x->akin + (size_t)of[(size_t)k * n + a] * x->words, of[(size_t)k * n + b]);
done:
    mem_free(x->ctx, of);
    mem_free(x->ctx, count);
    return st;
}

jalur_status ways_make(const pricer *p, uint32_t class, uint32_t bits, ways *x)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = p->m;
    const bound_class *k = &m->class[class];
    const bound_load *l = ways_load(k, m->n);
    *x = (ways){.ctx = m->ctx, .k = k, .near = p->s, .n = m->n, .bits = bits, .levels = (uint32_t)l->most + 1, .demand = l->demand};
    TRY(find_akin(x));
    /* The pricer's lists are of the rows after a row, then of those before it. */
    TRY(side_make(x, &x->out, p->short_list[class] + (size_t)m->n * p->n_short, p->n_short));
    TRY(side_make(x, &x->back, p->short_list[class], p->n_short));
done:
    return st;
}

void ways_release(ways *x)
{
    side *both[] = {&x->out, &x->back};
    mem_free(x->ctx, x->akin);
    for (int s = 0; s < 2; s++) {
        void *all[] = {both[s]->count, both[s]->before, both[s]->step, both[s]->known, both[s]->turn, both[s]->path.cost, both[s]->path.mask, both[s]->path.count, both[s]->any};
        for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(x->ctx, all[a]);
    }
}

/* ---- filling ---- */

/* Paths at the row go on. They stand by cost: from the first on that costs no less than a path without a memory, none matters. */
static void arrive(const shelfs *from, size_t cell, uint32_t bits, uint8_t known, const uint8_t *turn, int64_t step, int64_t *at)
{
    const int64_t *cost = from->cost + (cell << bits);
    const uint8_t *mask = from->mask + (cell << bits);
    for (uint32_t e = 0; e < from->count[cell] && cost[e] + step < at[0]; e++)
        if (!(mask[e] & known) && cost[e] + step < at[turn[mask[e]]]) at[turn[mask[e]]] = cost[e] + step;
}

static void fill_row(const ways *x, const side *d, uint32_t level, uint32_t row, const int64_t *pi, const int64_t *into, int64_t *at)
{
    const size_t from = (size_t)(level - (uint32_t)x->demand[row]) * x->n;
    const int64_t *any = &d->any[from];
    uint8_t turn[1 << WAYS_BITS];
    for (uint32_t a = 0; a < d->count[row]; a++) {
        const size_t e = (size_t)row * WAYS_LISTED + a, i = d->before[e];
        const int64_t step = d->step[e] - pi[row];
        if (any[i] + step < at[0]) arrive(&d->path, from + i, x->bits, d->known[e], d->turn + (e << x->bits), step, at);
    }
    /* All others matter only where they are cheaper than what is there without a memory: seldom. */
    for (uint32_t i = 0; into && i < x->n; i++) {
        const int64_t least = any[i] + into[i] - pi[row];
        if (least >= at[0]) continue;
        if (!bits_get(x->akin + (size_t)row * x->words, i)) {
            at[0] = least;
            continue;
        }
        const uint8_t known = turn_memory(x, i, row, turn);
        arrive(&d->path, from + i, x->bits, known, turn, into[i] - pi[row], at);
    }
}

/* By cost, without those that another with no more memory and cost makes needless. */
static void shelve(const ways *x, side *d, size_t cell, const int64_t *at)
{
    int64_t *cost = d->path.cost + (cell << x->bits);
    uint8_t *mask = d->path.mask + (cell << x->bits);
    uint32_t n = 0, kept = 0;
    for (uint32_t m = 0; m < 1u << x->bits; m++) {
        if (at[m] >= FAR / 2 || (m && at[m] >= at[0])) continue;
        uint32_t e = n++;
        for (; e > 0 && cost[e - 1] > at[m]; e--) cost[e] = cost[e - 1], mask[e] = mask[e - 1];
        cost[e] = at[m];
        mask[e] = (uint8_t)m;
    }
    for (uint32_t e = 0; e < n; e++) {
        bool needless = false;
        for (uint32_t o = 0; o < kept && !needless; o++) needless = !(mask[o] & ~mask[e]);
        if (needless) continue;
        cost[kept] = cost[e];
        mask[kept++] = mask[e];
    }
    d->path.count[cell] = (uint8_t)kept;
    d->any[cell] = kept ? cost[0] : FAR;
}

static void fill_level(const ways *x, side *d, uint32_t level, const int64_t *enter, const int64_t *pi, const int64_t *turned)
{
    int64_t at[1 << WAYS_BITS];
    for (uint32_t row = 0; row < x->n; row++) {
        for (uint32_t mask = 0; mask < 1u << x->bits; mask++) at[mask] = FAR;
        if (x->k->serves[row] && (uint32_t)x->demand[row] == level) at[0] = enter[row];
        if (x->k->serves[row] && (uint32_t)x->demand[row] < level)
            fill_row(x, d, level, row, pi, turned ? turned + (size_t)row * x->n : NULL, at);
        shelve(x, d, (size_t)level * x->n + row, at);
    }
}

static void fill_side(const ways *x, side *d, const int64_t *leg, int64_t fixed, const int64_t *pi, const int64_t *into, int64_t *enter)
{
    for (uint32_t row = 0; row < x->n; row++) {
        d->any[row] = FAR;
        enter[row] = leg[row] >= FAR ? FAR : leg[row] + fixed - pi[row];
    }
    for (uint32_t level = 1; level < x->levels; level++) fill_level(x, d, level, enter, pi, into);
}

jalur_status ways_fill(ways *x, int64_t fixed, const int64_t *pi, bool all)
{
    jalur_status st = JALUR_OK;
    int64_t *enter = NULL, *turned = NULL;
    const size_t n = x->n;
    x->all = all;
    TRY(mem_new(x->ctx, n, sizeof *enter, &enter));
    if (all) TRY(mem_new_unset(x->ctx, n * n, sizeof *turned, &turned));
    for (size_t j = 0; all && j < n; j++)
        for (size_t i = 0; i < n; i++) turned[j * n + i] = x->k->cost[i * n + j];
    fill_side(x, &x->out, x->k->out, fixed, pi, turned, enter);
    fill_side(x, &x->back, x->k->in, 0, pi, all ? x->k->cost : NULL, enter);
done:
    mem_free(x->ctx, enter);
    mem_free(x->ctx, turned);
    return st;
}

/* ---- routes through a row ---- */

/* The least of all memories that do not exceed each memory: by mask, then level. */
static void least_within(const ways *x, uint32_t row, int64_t *least)
{
    const size_t levels = x->levels;
    for (size_t w = 0; w < levels; w++)
        for (size_t mask = 0; mask < 1u << x->bits; mask++)
            least[mask * levels + w] = FAR;
    for (size_t w = 1; w < levels; w++) {
        const size_t cell = w * x->n + row;
        for (uint32_t e = 0; e < x->back.path.count[cell]; e++)
            least[x->back.path.mask[(cell << x->bits) + e] * levels + w] = x->back.path.cost[(cell << x->bits) + e];
    }
    for (uint32_t bit = 0; bit < x->bits; bit++)
        for (size_t mask = 0; mask < 1u << x->bits; mask++) {
            if (!(mask >> bit & 1)) continue;
            const int64_t *less = &least[(mask ^ 1u << bit) * levels];
            for (size_t w = 0; w < levels; w++)
                if (less[w] < least[mask * levels + w]) least[mask * levels + w] = less[w];
        }
}

void ways_through(const ways *x, uint32_t row, int64_t pi, int64_t *room, int64_t *cost)
{
    const uint32_t own = (uint32_t)x->demand[row], last = (1u << x->bits) - 1;
    for (uint32_t w = 0; w < x->levels; w++) cost[w] = FAR;
    if (!x->k->serves[row]) return;
    least_within(x, row, room);
    for (uint32_t w = own; w < x->levels; w++) {
        const size_t cell = (size_t)w * x->n + row;
        for (uint32_t e = 0; e < x->out.path.count[cell]; e++) {
            const int64_t out = x->out.path.cost[(cell << x->bits) + e] + pi;
            const int64_t *back = &room[(size_t)(last ^ x->out.path.mask[(cell << x->bits) + e]) * x->levels];
            for (uint32_t v = own; v + w < x->levels + own; v++)
                if (out + back[v] < cost[w + v - own]) cost[w + v - own] = out + back[v];
        }
    }
}

/* ---- one of these routes ---- */

typedef struct spot { uint32_t level, row, path; } spot;

static size_t path_at(const ways *x, spot s)
{
    return (((size_t)s.level * x->n + s.row) << x->bits) + s.path;
}

static bool step_from(const ways *x, const side *d, spot *s, uint32_t i, uint8_t known, const uint8_t *turn, int64_t step)
{
    const int64_t cost = d->path.cost[path_at(x, *s)];
    const uint8_t mask = d->path.mask[path_at(x, *s)];
    spot from = {s->level - (uint32_t)x->demand[s->row], i, 0};
    for (const uint32_t n = d->path.count[(size_t)from.level * x->n + i]; from.path < n; from.path++) {
        const size_t at = path_at(x, from);
        if ((d->path.mask[at] & known) || turn[d->path.mask[at]] != mask || d->path.cost[at] + step != cost) continue;
        *s = from;
        return true;
    }
    return false;
}

/* One step towards the depot; false: there is none, `s` is the first row. */
static bool step_back(const ways *x, const side *d, spot *s, const int64_t *pi)
{
    const int64_t cost = d->path.cost[path_at(x, *s)];
    const size_t row = s->row, n = x->n;
    uint8_t turn[1 << WAYS_BITS];
    if ((uint32_t)x->demand[row] >= s->level) return false;
    const int64_t *any = &d->any[(size_t)(s->level - (uint32_t)x->demand[row]) * n];
    for (uint32_t a = 0; a < d->count[row]; a++) {
        const size_t e = row * WAYS_LISTED + a;
        const int64_t step = d->step[e] - pi[row];
        if (any[d->before[e]] + step <= cost && step_from(x, d, s, d->before[e], d->known[e], d->turn + (e << x->bits), step)) return true;
    }
    for (uint32_t i = 0; x->all && i < n; i++) {
        const int64_t step = (d == &x->out ? x->k->cost[(size_t)i * n + row] : x->k->cost[row * n + i]) - pi[row];
        if (any[i] + step > cost) continue;
        const uint8_t known = turn_memory(x, i, (uint32_t)row, turn);
        if (step_from(x, d, s, i, known, turn, step)) return true;
    }
    return false;
}

static bool find_halves(const ways *x, uint32_t level, int64_t cost, spot *out, spot *back)
{
    const uint32_t own = (uint32_t)x->demand[out->row];
    for (out->level = own; out->level <= level; out->level++) {
        back->level = level + own - out->level;
        const size_t f = (size_t)out->level * x->n + out->row, b = (size_t)back->level * x->n + out->row;
        if (x->out.any[f] + x->back.any[b] > cost) continue;
        for (out->path = 0; out->path < x->out.path.count[f]; out->path++)
            for (back->path = 0; back->path < x->back.path.count[b]; back->path++) {
                const size_t o = path_at(x, *out), c = path_at(x, *back);
                if (!(x->out.path.mask[o] & x->back.path.mask[c]) && x->out.path.cost[o] + x->back.path.cost[c] == cost) return true;
            }
    }
    return false;
}

uint32_t ways_route(ways *x, uint32_t row, uint32_t level, int64_t cost, const int64_t *pi, uint32_t *rows)
{
    spot out = {0, row, 0}, back = {0, row, 0};
    uint32_t n = 0;
    if (!find_halves(x, level, cost - pi[row], &out, &back)) return 0;
    do rows[n++] = out.row;
    while (step_back(x, &x->out, &out, pi));
    for (uint32_t a = 0; a < n / 2; a++) {
        const uint32_t swap = rows[a];
        rows[a] = rows[n - 1 - a];
        rows[n - 1 - a] = swap;
    }
    while (step_back(x, &x->back, &back, pi)) rows[n++] = back.row;
    for (uint32_t a = 1; x->all && a < n; a++) {
        list_step(x, &x->out, rows[a], rows[a - 1]);
        list_step(x, &x->back, rows[a - 1], rows[a]);
    }
    return n;
}
