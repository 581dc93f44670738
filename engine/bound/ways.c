/* Least reduced costs of all ng-paths of a class whose load has few levels: one table over (load so far, row, memory) for
 * each direction, filled level by level. Unlike labels it also says what the cheapest route through each row and of each
 * total load costs, which is what an ascent asks for.
 *
 * Time is left out, or counted in bands: each leg with the service before it is rounded down to whole bands, so that a route in time is
 * in time here. Of the paths of a cell that have the same memory, those stay that are cheaper than all earlier ones. */
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

/* Bands of the step between a row and the one before it on the side. */
static uint32_t hop_of(const ways *x, const side *d, uint32_t row, uint32_t before)
{
    return x->hop ? x->hop[d == &x->out ? (size_t)before * x->n + row : (size_t)row * x->n + before] : 0;
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
    TRY(mem_new(ctx, cells + 1, sizeof *d->first, &d->first));
    TRY(mem_new(ctx, cells, sizeof *d->any, &d->any));
    TRY(mem_new(ctx, cells, sizeof *d->soonest, &d->soonest));
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

/* ---- hours ---- */

/* Whole bands, after what legs may differ by from those that another reads off the same roads. */
static uint32_t bands_in(const ways *x, int64_t s)
{
    const int64_t whole = s > WAYS_SLACK_S ? (s - WAYS_SLACK_S) / x->band_s : 0;
    return whole < x->bands ? (uint32_t)whole : x->bands;
}

/* The fewest bands from the depot to each row, or from each row to the end, over whatever others; by label setting. */
static void fewest_bands(const ways *x, const side *d, const uint32_t *alone, uint32_t *least, bool *done)
{
    memcpy(least, alone, x->n * sizeof *least);
    memset(done, 0, x->n * sizeof *done);
    for (;;) {
        uint32_t i = JALUR_NONE;
        for (uint32_t j = 0; j < x->n; j++)
            if (!done[j] && least[j] < x->bands && (i == JALUR_NONE || least[j] < least[i])) i = j;
        if (i == JALUR_NONE) return;
        done[i] = true;
        for (uint32_t j = 0; j < x->n; j++) {
            const int64_t cost = d == &x->out ? x->k->cost[(size_t)i * x->n + j] : x->k->cost[(size_t)j * x->n + i];
            const uint32_t at = least[i] + hop_of(x, d, j, i);
            if (cost < FAR && at < least[j]) least[j] = at;
        }
    }
}

/* The last band in which a path at a row is of use: the fewest of the other side must still follow. */
static jalur_status find_last(ways *x, side *d, const side *other)
{
    jalur_status st = JALUR_OK;
    uint32_t *least = NULL;
    bool *done = NULL;
    TRY(mem_new(x->ctx, x->n, sizeof *least, &least));
    TRY(mem_new(x->ctx, x->n, sizeof *done, &done));
    fewest_bands(x, other, other->alone, least, done);
    for (uint32_t i = 0; i < x->n; i++) d->last[i] = least[i] < x->bands ? (int32_t)(x->bands - 1 - least[i]) : -1;
done:
    mem_free(x->ctx, least);
    mem_free(x->ctx, done);
    return st;
}

static jalur_status hours_make(ways *x, int32_t band_s)
{
    jalur_status st = JALUR_OK;
    const size_t n = x->n;
    const bound_class *k = x->k;
    side *both[] = {&x->out, &x->back};
    x->band_s = k->step ? band_s : 0;
    x->bands = x->band_s ? (uint32_t)((k->end - k->start) / x->band_s) + 1 : 1;
    if (x->band_s) TRY(mem_new(x->ctx, n * n, sizeof *x->hop, &x->hop));
    for (size_t a = 0; x->hop && a < n * n; a++) x->hop[a] = (uint16_t)bands_in(x, k->step[a]);
    for (int s = 0; s < 2; s++) {
        TRY(mem_new(x->ctx, n, sizeof *both[s]->alone, &both[s]->alone));
        TRY(mem_new(x->ctx, n, sizeof *both[s]->last, &both[s]->last));
    }
    for (size_t i = 0; x->hop && i < n; i++) {
        x->out.alone[i] = k->out[i] < FAR ? bands_in(x, k->step_out[i]) : x->bands;
        x->back.alone[i] = k->in[i] < FAR ? bands_in(x, k->step_in[i]) : x->bands;
    }
    if (x->hop) TRY(find_last(x, &x->out, &x->back));
    if (x->hop) TRY(find_last(x, &x->back, &x->out));
    TRY(mem_new(x->ctx, (size_t)x->bands << x->bits, sizeof *x->at, &x->at));
    TRY(mem_new(x->ctx, x->bands, sizeof *x->low, &x->low));
done:
    return st;
}

jalur_status ways_make(const pricer *p, uint32_t class, uint32_t bits, int32_t band_s, ways *x)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = p->m;
    const bound_class *k = &m->class[class];
    const bound_load *l = ways_load(k, m->n);
    *x = (ways){.ctx = m->ctx, .k = k, .near = p->s, .n = m->n, .bits = bits, .levels = (uint32_t)l->most + 1, .demand = l->demand};
    TRY(find_akin(x));
    TRY(hours_make(x, band_s));
    /* The pricer's lists are of the rows after a row, then of those before it. */
    TRY(side_make(x, &x->out, p->short_list[class] + (size_t)m->n * p->n_short, p->n_short));
    TRY(side_make(x, &x->back, p->short_list[class], p->n_short));
done:
    return st;
}

void ways_release(ways *x)
{
    side *both[] = {&x->out, &x->back};
    for (int s = 0; s < 2; s++) {
        void *all[] = {both[s]->count, both[s]->before, both[s]->step, both[s]->known, both[s]->turn, both[s]->path, both[s]->first, both[s]->any, both[s]->soonest,
                       both[s]->alone, both[s]->last};
        for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(x->ctx, all[a]);
    }
    void *all[] = {x->akin, x->hop, x->at, x->low};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(x->ctx, all[a]);
}

/* ---- filling ---- */

/* x->low: by band, the least of what is there without a memory and no later: nothing dearer matters. */
static void put(ways *x, uint32_t band, uint32_t mask, int64_t cost)
{
    int64_t *at = &x->at[((size_t)band << x->bits) + mask];
    if (cost >= *at) return;
    *at = cost;
    if (band < x->from) x->from = band;
    if (band > x->to) x->to = band;
    for (uint32_t b = band; mask == 0 && b < x->bands && x->low[b] > cost; b++) x->low[b] = cost;
}

/* Paths of a cell go on to a row. They stand by cost. */
static void arrive(ways *x, const side *d, size_t cell, const hop *h, int32_t last)
{
    for (const trail *e = &d->path[d->first[cell]], *end = &d->path[d->first[cell + 1]]; e < end; e++) {
        const int64_t cost = e->cost + h->step;
        const uint32_t band = e->band + h->bands;
        if (cost >= x->low[d->soonest[cell] + h->bands]) return; /* none of those after it is sooner or costs less */
        if ((int64_t)band <= last && cost < x->low[band] && !(e->mask & h->known)) put(x, band, h->turn[e->mask], cost);
    }
}

static bool of_use(const ways *x, const side *d, size_t cell, int64_t step, uint32_t bands, int32_t last)
{
    if (d->any[cell] >= FAR / 2) return false;
    const uint32_t soonest = d->soonest[cell] + bands;
    return (int64_t)soonest <= last && d->any[cell] + step < x->low[soonest];
}

static void fill_row(ways *x, const side *d, uint32_t level, uint32_t row, const int64_t *pi, const int64_t *into)
{
    static const uint8_t forget[1 << WAYS_BITS];
    const size_t from = (size_t)(level - (uint32_t)x->demand[row]) * x->n;
    const int32_t last = d->last[row];
    uint8_t turn[1 << WAYS_BITS];
    for (uint32_t a = 0; a < d->count[row]; a++) {
        const size_t e = (size_t)row * WAYS_LISTED + a, i = d->before[e];
        const hop h = {d->step[e] - pi[row], hop_of(x, d, row, (uint32_t)i), d->known[e], d->turn + (e << x->bits)};
        if (of_use(x, d, from + i, h.step, h.bands, last)) arrive(x, d, from + i, &h, last);
    }
    /* All others matter only where they are cheaper than what is there without a memory: seldom. */
    for (uint32_t i = 0; into && i < x->n; i++) {
        const int64_t step = into[i] - pi[row];
        if (d->any[from + i] + step >= x->low[0]) continue;
        hop h = {step, hop_of(x, d, row, i), 0, forget};
        if (!of_use(x, d, from + i, step, h.bands, last)) continue;
        if (bits_get(x->akin + (size_t)row * x->words, i)) {
            h.known = turn_memory(x, i, row, turn);
            h.turn = turn;
        }
        arrive(x, d, from + i, &h, last);
    }
}

/* By cost, without those that another makes needless which is no later and has no more memory and cost. */
static jalur_status shelve(ways *x, side *d, size_t cell)
{
    jalur_status st = JALUR_OK;
    int64_t least[1 << WAYS_BITS]; /* with no more memory */
    const size_t first = d->n;
    for (uint32_t mask = 0; mask < 1u << x->bits; mask++) least[mask] = FAR / 2;
    d->soonest[cell] = (uint16_t)x->from;
    for (uint32_t band = x->from; band <= x->to; band++) {
        const int64_t *at = &x->at[(size_t)band << x->bits];
        TRY(mem_grow(x->ctx, &d->path, &d->cap, d->n + ((size_t)1 << x->bits), sizeof *d->path));
        for (uint32_t mask = 0; mask < 1u << x->bits; mask++) {
            if (at[mask] >= least[mask]) continue;
            for (uint32_t more = mask; more < 1u << x->bits; more = (more + 1) | mask)
                if (at[mask] < least[more]) least[more] = at[mask];
            size_t e = d->n++;
            for (; e > first && d->path[e - 1].cost > at[mask]; e--) d->path[e] = d->path[e - 1];
            d->path[e] = (trail){at[mask], (uint16_t)band, (uint8_t)mask};
        }
    }
    d->any[cell] = d->n > first ? d->path[first].cost : FAR;
    d->first[cell + 1] = d->n;
done:
    return st;
}

static jalur_status fill_level(ways *x, side *d, uint32_t level, const int64_t *enter, const int64_t *pi, const int64_t *into)
{
    jalur_status st = JALUR_OK;
    for (uint32_t row = 0; row < x->n; row++) {
        for (uint32_t band = x->from; band <= x->to; band++)
            for (uint32_t mask = 0; mask < 1u << x->bits; mask++) x->at[((size_t)band << x->bits) + mask] = FAR;
        for (uint32_t band = 0; band < x->bands; band++) x->low[band] = FAR;
        x->from = x->bands;
        x->to = 0;
        if (x->k->serves[row] && (uint32_t)x->demand[row] == level && (int64_t)d->alone[row] <= d->last[row]) put(x, d->alone[row], 0, enter[row]);
        if (x->k->serves[row] && (uint32_t)x->demand[row] < level) fill_row(x, d, level, row, pi, into ? into + (size_t)row * x->n : NULL);
        TRY(shelve(x, d, (size_t)level * x->n + row));
    }
done:
    return st;
}

static jalur_status fill_side(ways *x, side *d, const int64_t *leg, int64_t fixed, const int64_t *pi, const int64_t *into, int64_t *enter)
{
    jalur_status st = JALUR_OK;
    d->n = 0;
    for (uint32_t row = 0; row < x->n; row++) {
        d->any[row] = FAR;
        enter[row] = leg[row] >= FAR ? FAR : leg[row] + fixed - pi[row];
    }
    for (uint32_t level = 1; level < x->levels; level++) TRY(fill_level(x, d, level, enter, pi, into));
done:
    return st;
}

jalur_status ways_fill(ways *x, int64_t fixed, const int64_t *pi, bool all)
{
    jalur_status st = JALUR_OK;
    int64_t *enter = NULL, *turned = NULL;
    const size_t n = x->n;
    x->all = all;
    x->from = 0;
    x->to = x->bands - 1;
    TRY(mem_new(x->ctx, n, sizeof *enter, &enter));
    if (all) TRY(mem_new_unset(x->ctx, n * n, sizeof *turned, &turned));
    for (size_t j = 0; all && j < n; j++)
        for (size_t i = 0; i < n; i++) turned[j * n + i] = x->k->cost[i * n + j];
    TRY(fill_side(x, &x->out, x->k->out, fixed, pi, turned, enter));
    TRY(fill_side(x, &x->back, x->k->in, 0, pi, all ? x->k->cost : NULL, enter));
done:
    mem_free(x->ctx, enter);
    mem_free(x->ctx, turned);
    return st;
}

/* ---- routes through a row ---- */

static bool meet(const ways *x, const trail *out, const trail *back)
{
    return !(out->mask & back->mask) && (uint32_t)out->band + back->band < x->bands;
}

void ways_through(const ways *x, uint32_t row, int64_t pi, int64_t *cost)
{
    const uint32_t own = (uint32_t)x->demand[row];
    for (uint32_t w = 0; w < x->levels; w++) cost[w] = FAR;
    if (!x->k->serves[row]) return;
    for (uint32_t w = own; w < x->levels; w++)
        for (size_t e = x->out.first[(size_t)w * x->n + row]; e < x->out.first[(size_t)w * x->n + row + 1]; e++) {
            const trail *out = &x->out.path[e];
            for (uint32_t v = own; v + w < x->levels + own; v++) {
                const size_t cell = (size_t)v * x->n + row;
                int64_t *least = &cost[w + v - own];
                for (const trail *back = &x->back.path[x->back.first[cell]], *end = &x->back.path[x->back.first[cell + 1]];
                     back < end && out->cost + pi + back->cost < *least; back++)
                    if (meet(x, out, back)) *least = out->cost + pi + back->cost;
            }
        }
}

/* ---- one of these routes ---- */

typedef struct spot { uint32_t level, row; size_t path; } spot;

static bool step_from(const ways *x, const side *d, spot *s, uint32_t i, const hop *h)
{
    const trail *to = &d->path[s->path];
    const uint32_t level = s->level - (uint32_t)x->demand[s->row];
    const size_t cell = (size_t)level * x->n + i;
    for (size_t e = d->first[cell]; e < d->first[cell + 1]; e++) {
        const trail *from = &d->path[e];
        if ((from->mask & h->known) || h->turn[from->mask] != to->mask || from->cost + h->step != to->cost || from->band + h->bands != to->band) continue;
        *s = (spot){level, i, e};
        return true;
    }
    return false;
}

/* One step towards the depot; false: there is none, `s` is the first row. */
static bool step_back(const ways *x, const side *d, spot *s, const int64_t *pi)
{
    const int64_t cost = d->path[s->path].cost;
    const size_t row = s->row, n = x->n;
    uint8_t turn[1 << WAYS_BITS];
    if ((uint32_t)x->demand[row] >= s->level) return false;
    const int64_t *any = &d->any[(size_t)(s->level - (uint32_t)x->demand[row]) * n];
    for (uint32_t a = 0; a < d->count[row]; a++) {
        const size_t e = row * WAYS_LISTED + a;
        const hop h = {d->step[e] - pi[row], hop_of(x, d, (uint32_t)row, d->before[e]), d->known[e], d->turn + (e << x->bits)};
        if (any[d->before[e]] + h.step <= cost && step_from(x, d, s, d->before[e], &h)) return true;
    }
    for (uint32_t i = 0; x->all && i < n; i++) {
        hop h = {(d == &x->out ? x->k->cost[(size_t)i * n + row] : x->k->cost[row * n + i]) - pi[row], hop_of(x, d, (uint32_t)row, i), 0, turn};
        if (any[i] + h.step > cost) continue;
        h.known = turn_memory(x, i, (uint32_t)row, turn);
        if (step_from(x, d, s, i, &h)) return true;
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
        for (out->path = x->out.first[f]; out->path < x->out.first[f + 1]; out->path++)
            for (back->path = x->back.first[b]; back->path < x->back.first[b + 1]; back->path++) {
                const trail *o = &x->out.path[out->path], *c = &x->back.path[back->path];
                if (o->cost + c->cost == cost && meet(x, o, c)) return true;
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
