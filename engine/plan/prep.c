/* From the problem to numbers that the search adds up without a thought: which type can serve which stop alone, prices
 * in a unit fine enough to need no rounding and coarse enough never to overflow. */
#include "plan/search.h"

#include "base/ctx.h"

#define PREP_UNIT_MOST 3600000.0 /* metres per km * seconds per hour: prices stay whole */

static jalur_status alone_travel(jalur_ctx *ctx, const plan_problem *p, uint32_t stop, uint32_t type, plan_alone *out)
{
    const plan_type *t = &p->types[type];
    const plan_legs *m = &p->legs[t->legs];
    uint32_t place = p->stops[stop].place;
    plan_times times;
    out->reached = plan_way(m, t->depot, place).s != PLAN_UNREACHED && plan_way(m, place, t->depot).s != PLAN_UNREACHED;
    jalur_status st = plan_clock(ctx, p, type, &stop, 1, &times, NULL, NULL);
    out->over_s = times.over_s;
    out->cost = times.cost;
    return st;
}

jalur_status plan_alone_look(jalur_ctx *ctx, const plan_problem *p, uint32_t stop, uint32_t type, plan_alone *out)
{
    const plan_type *t = &p->types[type];
    const plan_stop *s = &p->stops[stop];
    *out = (plan_alone){.dimension = JALUR_NONE};
    out->usable = plan_may_serve(s, type) && t->count > 0 && t->max_stops > 0;
    if (!out->usable) return JALUR_OK;
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) {
        if (t->capacity[d] == UINT32_MAX || s->demand[d] <= t->capacity[d]) continue;
        double heavy = (double)s->demand[d] / (t->capacity[d] ? (double)t->capacity[d] : 0.5) - 1.0;
        if (out->dimension != JALUR_NONE && heavy <= out->heavy) continue;
        out->dimension = d;
        out->needed = s->demand[d];
        out->available = t->capacity[d];
        out->heavy = heavy;
    }
    return alone_travel(ctx, p, stop, type, out);
}

/* The finest unit that keeps invariant 5 of search.h. */
static double prep_unit(const plan_prep *k, const plan_extent *of_matrix)
{
    double unit = PREP_UNIT_MOST, n = k->n + 1.0, own = 1.0, service = 0.0;
    for (uint32_t i = 0; i < k->n; i++) {
        if (k->own[i] != INT64_MAX && (double)k->own[i] > own) own = (double)k->own[i];
        if ((double)k->service_s[i] > service) service = (double)k->service_s[i];
    }
    for (uint32_t t = 0; t < k->n_types; t++) {
        const plan_type *y = &k->p->types[t];
        const plan_extent *e = &of_matrix[y->legs];
        double km = (double)y->per_km / 1000.0, hour = (double)y->per_hour / 3600.0;
        double far = km * 2147483648.0 + hour * (double)PLAN_FAR_S;
        double leg = km * (double)e->most_m + hour * ((double)e->most_s + service) + (double)y->fixed + 1.0;
        double shift = hour * ((double)y->end_s - (double)y->start_s);
        if (far * unit > 0x1p58) unit = 0x1p58 / far;
        if ((leg * 2.0 + shift) * n * unit > 0x1p60) unit = 0x1p60 / ((leg * 2.0 + shift) * n);
    }
    if (own * 50.0 * n * unit > 0x1p61) unit = 0x1p61 / (own * 50.0 * n);
    for (uint32_t i = 0; i < k->n; i++) { /* prices of leaving stops out keep their order */
        const double skip = (double)k->p->stops[i].skip_cost;
        if (skip < (double)PLAN_MUST && skip * n * unit > 0x1p61) unit = 0x1p61 / (skip * n);
    }
    return unit >= 1.0 ? (double)(int64_t)unit : unit;
}

static int64_t prep_price(double price, double unit)
{
    int64_t units = (int64_t)(price * unit + 0.5);
    return units > 0 || price <= 0.0 ? units : 1;
}

/* Stops of one route at most: no vehicle carries more. */
static uint32_t prep_route_most(const plan_prep *k, const plan_type *t)
{
    uint32_t most = k->n < t->max_stops ? k->n : t->max_stops;
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) {
        uint32_t least = UINT32_MAX;
        if (t->capacity[d] == UINT32_MAX) continue;
        for (uint32_t i = 0; i < k->n; i++)
            if (k->p->stops[i].demand[d] < least) least = k->p->stops[i].demand[d];
        if (least > 0 && t->capacity[d] / least < most) most = t->capacity[d] / least;
    }
    return most;
}

static void prep_lorry(plan_prep *k, uint32_t type, const plan_extent *e)
{
    const plan_type *t = &k->p->types[type];
    plan_lorry *v = &k->lorry[type];
    int64_t most = t->max_duration_s == INT32_MAX ? PLAN_FAR_S / 2 : (int64_t)t->max_duration_s - t->load_s;
    double all = 0.0, longest = 0.0;
    v->fixed = prep_price((double)t->fixed, k->unit);
    v->per_m = prep_price((double)t->per_km / 1000.0, k->unit);
    v->per_s = prep_price((double)t->per_hour / 3600.0, k->unit);
    v->out_s = (int64_t)t->start_s + t->load_s;
    v->back_s = t->end_s;
    v->longest_s = t->end_s - v->out_s < most ? t->end_s - v->out_s : most;
    for (uint32_t i = 0; i < k->n; i++) {
        all += (double)k->service_s[i] + (double)e->most_s;
        if ((double)k->service_s[i] > longest) longest = (double)k->service_s[i];
    }
    longest = (longest + (double)e->most_s) * prep_route_most(k, t);
    if (longest < all) all = longest;
    v->timed = e->holes || v->per_s > 0 || k->windows || all + (double)e->most_s > (double)v->longest_s;
}

static void prep_type(plan_prep *k, uint32_t type)
{
    const plan_type *t = &k->p->types[type];
    plan_lorry *v = &k->lorry[type];
    v->go = k->travel[t->legs];
    v->depot = plan_row(k, t->depot);
    v->count = t->count < k->n ? t->count : k->n;
    v->max_stops = t->max_stops;
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        v->capacity[d] = t->capacity[d] == UINT32_MAX ? UINT64_MAX : t->capacity[d];
}

static void prep_dims(plan_prep *k)
{
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) {
        uint64_t most = 0;
        bool limited = false;
        for (uint32_t t = 0; t < k->n_types; t++) {
            const uint32_t c = k->p->types[t].capacity[d];
            limited |= c != UINT32_MAX;
            if (c != UINT32_MAX && c > most) most = c;
        }
        if (!limited) continue;
        k->dim[k->dims++] = d;
        for (uint32_t i = 0; i < k->n && most; i++) {
            uint64_t size = (uint64_t)k->p->stops[i].demand[d] * 1000000 / most;
            if (size > k->size[i]) k->size[i] = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
        }
    }
}

static jalur_status prep_stop(jalur_ctx *ctx, plan_prep *k, uint32_t i)
{
    const plan_stop *s = &k->p->stops[i];
    jalur_status st = JALUR_OK;
    bool alive = false;
    k->place[i] = s->place;
    k->open_s[i] = s->open_s;
    k->close_s[i] = s->close_s;
    k->service_s[i] = s->service_s;
    k->own[i] = INT64_MAX;
    for (uint32_t t = 0; t < k->n_types; t++) {
        plan_alone a;
        TRY(plan_alone_look(ctx, k->p, i, t, &a));
        if (!a.usable || !a.reached || a.dimension != JALUR_NONE || a.over_s > 0) continue;
        k->fits[(size_t)i * k->words + t / 64] |= (uint64_t)1 << t % 64;
        alive = true;
        if (a.cost < k->own[i]) k->own[i] = a.cost;
        const plan_type *y = &k->p->types[t];
        if (s->open_s > y->start_s + y->load_s || s->close_s < y->end_s) k->windows = true;
    }
    if (alive) k->alive[k->n_alive++] = i;
done:
    return st;
}

static jalur_status prep_arrays(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    size_t n = (size_t)k->n + 1;
    TRY(arena_new(&k->mem, n, sizeof *k->place, &k->place));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->lorry, &k->lorry));
    TRY(arena_new(&k->mem, n * k->words, sizeof *k->fits, &k->fits));
    TRY(arena_new(&k->mem, n, sizeof *k->own, &k->own));
    TRY(arena_new(&k->mem, n * (k->n_types + 1), sizeof *k->own_by, &k->own_by));
    TRY(arena_new(&k->mem, n, sizeof *k->skip, &k->skip));
    TRY(arena_new(&k->mem, n, sizeof *k->open_s, &k->open_s));
    TRY(arena_new(&k->mem, n, sizeof *k->close_s, &k->close_s));
    TRY(arena_new(&k->mem, n, sizeof *k->service_s, &k->service_s));
    TRY(arena_new(&k->mem, n, sizeof *k->size, &k->size));
    TRY(arena_new(&k->mem, n, sizeof *k->alive, &k->alive));
done:
    return st;
}

static void prep_skips(plan_prep *k)
{
    int64_t most = (int64_t)(0x1p61 / (k->n + 1.0));
    for (uint32_t i = 0; i < k->n; i++) {
        int64_t price = k->p->stops[i].skip_cost;
        double units = (double)price * k->unit;
        k->skip[i] = price >= PLAN_MUST || units > (double)most ? most : (int64_t)units;
    }
}

/* Once more in search units. */
static void prep_own(plan_prep *k)
{
    for (uint32_t i = 0; i < k->n; i++) {
        k->own[i] = INT64_MAX;
        for (uint32_t t = 0; t < k->n_types; t++) {
            int64_t cost = plan_fits(k, i, t) ? plan_price(k, t, &i, 1) : -1;
            k->own_by[(size_t)i * k->n_types + t] = cost;
            if (cost >= 0 && cost < k->own[i]) k->own[i] = cost;
        }
    }
}

jalur_status plan_prep_make(jalur_ctx *ctx, const plan_problem *p, plan_prep *k)
{
    return plan_prep_near(ctx, p, PLAN_NEAR, k);
}

jalur_status plan_prep_near(jalur_ctx *ctx, const plan_problem *p, uint32_t near_most, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    plan_extent *e = NULL;
    *k = (plan_prep){.p = p, .n = p->n_stops, .n_types = p->n_types, .words = p->n_types > 64 ? (p->n_types + 63) / 64 : 1};
    arena_init(&k->mem, ctx);
    TRY(prep_arrays(k));
    TRY(mem_new(ctx, p->n_legs, sizeof *e, &e));
    for (uint32_t i = 0; i < k->n; i++) TRY(prep_stop(ctx, k, i));
    TRY(plan_travel_make(ctx, k));
    for (uint32_t m = 0; m < p->n_legs; m++) e[m] = plan_extent_of(k, m);
    k->unit = prep_unit(k, e);
    for (uint32_t t = 0; t < k->n_types; t++) {
        prep_type(k, t);
        prep_lorry(k, t, &e[p->types[t].legs]);
        k->max_tours += k->lorry[t].count;
    }
    k->unpaid = true;
    for (uint32_t t = 0; t < k->n_types; t++) k->unpaid &= k->lorry[t].per_s == 0;
    k->idle = k->windows && k->unpaid;
    for (uint32_t t = 0; t < k->n_types; t++) k->idle &= k->lorry[t].longest_s == k->lorry[t].back_s - k->lorry[t].out_s;
    if (k->max_tours > k->n) k->max_tours = k->n;
    prep_dims(k);
    prep_skips(k);
    prep_own(k);
    TRY(plan_kin_make(ctx, k));
    k->n_near = near_most;
    k->mirror = k->tree.n > PLAN_LARGE && !k->windows;
    TRY(plan_near_make(ctx, k));
    TRY(plan_near_rows(ctx, k));
done:
    mem_free(ctx, e);
    return st;
}

void plan_prep_release(plan_prep *k)
{
    arena_release(&k->mem);
}
