/* From the problem to numbers that the search adds up without a thought: which type can serve which stop alone, prices
 * in a unit fine enough to need no rounding and coarse enough never to overflow. */
#include "plan/search.h"

#include <stdlib.h>

#include "base/ctx.h"
#include "plan/rules.h"

#define PREP_UNIT_MOST 3600000.0 /* metres per km * seconds per hour: prices stay whole */

uint32_t plan_alone_order(const plan_problem *p, const uint32_t *pickup_of, uint32_t stop, uint32_t *seq)
{
    seq[0] = stop;
    if (!pickup_of || (!p->stops[stop].pair && pickup_of[stop] == JALUR_NONE)) return 1;
    if (!p->stops[stop].pair) seq[0] = pickup_of[stop];
    seq[1] = p->stops[seq[0]].pair - 1;
    return 2;
}

static bool alone_reached(const plan_problem *p, const plan_lorry *v, uint32_t type, const uint32_t *seq, uint32_t n)
{
    const plan_legs *m = &p->legs[p->types[type].legs];
    const uint32_t first = p->stops[seq[0]].place, last = p->stops[seq[n - 1]].place;
    bool reached = plan_way(m, v->depot, first).s != PLAN_UNREACHED;
    reached &= n == 1 || plan_way(m, first, last).s != PLAN_UNREACHED;
    reached &= v->end == JALUR_NONE || plan_way(m, last, v->end).s != PLAN_UNREACHED;
    return reached;
}

static jalur_status alone_travel(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t stop,
                                 uint32_t type, bool why, plan_alone *out)
{
    plan_lorry v;
    plan_times times;
    uint32_t seq[2], n = plan_alone_order(p, pickup_of, stop, seq);
    plan_lorry_of(p, type, &v);
    out->reached = alone_reached(p, &v, type, seq, n);
    jalur_status st = plan_clock_paired(ctx, p, pickup_of, type, seq, n, &times, NULL, NULL);
    out->feasible = times.feasible;
    out->over_s = times.over_s;
    out->cost = times.cost;
    if (st == JALUR_OK && why) st = plan_clock_broken(ctx, p, pickup_of, type, seq, n, &out->rule, &out->excess);
    return st;
}

/* Whether there is a vehicle that may serve it, and what it is too heavy for. */
static void alone_load(const plan_problem *p, const uint32_t *pickup_of, uint32_t stop, uint32_t type, plan_alone *out)
{
    const plan_type *t = &p->types[type];
    uint32_t seq[2], n = plan_alone_order(p, pickup_of, stop, seq);
    *out = (plan_alone){.dimension = JALUR_NONE};
    out->usable = t->count > 0 && t->max_stops >= n;
    for (uint32_t i = 0; i < n; i++) out->usable &= plan_may_serve(&p->stops[seq[i]], type);
    if (!out->usable) return;
    for (uint32_t i = 0; i < n * PLAN_DIMENSIONS; i++) {
        const plan_stop *s = &p->stops[seq[i / PLAN_DIMENSIONS]];
        const uint32_t d = i % PLAN_DIMENSIONS, needed = s->demand[d] > s->pickup[d] ? s->demand[d] : s->pickup[d];
        if (t->capacity[d] == UINT32_MAX || needed <= t->capacity[d]) continue;
        double heavy = (double)needed / (t->capacity[d] ? (double)t->capacity[d] : 0.5) - 1.0;
        if (out->dimension != JALUR_NONE && heavy <= out->heavy) continue;
        out->dimension = d;
        out->needed = needed;
        out->available = t->capacity[d];
        out->heavy = heavy;
    }
}

jalur_status plan_alone_look(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t stop,
                             uint32_t type, bool why, plan_alone *out)
{
    alone_load(p, pickup_of, stop, type, out);
    return out->usable ? alone_travel(ctx, p, pickup_of, stop, type, why, out) : JALUR_OK;
}

static int64_t most_at_stop_s(const plan_prep *k, uint32_t type, uint32_t stop)
{
    return k->lorry[type].service_s[stop] + plan_stop_setup_s(&k->p->stops[stop], type);
}

/* The finest unit that keeps invariant 5 of search.h. */
static double prep_unit(const plan_prep *k, const plan_extent *of_matrix)
{
    double unit = PREP_UNIT_MOST, n = k->n + 1.0, own = 1.0, service = 0.0;
    for (uint32_t i = 0; i < k->n; i++) {
        if (k->own[i] != INT64_MAX && (double)k->own[i] > own) own = (double)k->own[i];
        for (uint32_t t = 0; t < k->n_types; t++)
            if ((double)most_at_stop_s(k, t, i) > service) service = (double)most_at_stop_s(k, t, i);
    }
    for (uint32_t t = 0; t < k->n_types; t++) {
        const plan_type *y = &k->p->types[t];
        const plan_extent *e = &of_matrix[y->legs];
        double km = ((double)y->per_km + (double)k->p->goals.per_km_spread) / 1000.0;
        double hour = ((double)y->per_hour + (double)y->per_overtime_hour) / 3600.0;
        double far = km * 2147483648.0 + hour * (double)PLAN_FAR_S;
        double leg = km * (double)e->most_m + hour * ((double)e->most_s + service) + (double)y->fixed + 1.0;
        double day = (double)y->end_s - (double)y->start_s, hours = day / 3600.0 * (y->nights + 1.0);
        double shift = hour * day * (y->nights + 1.0) + (double)k->p->goals.per_hour2 * hours * hours +
                       (double)y->per_night * y->nights;
        if (k->rich_rules) leg = 3.0 * leg + (double)k->p->goals.per_change; /* a reload or a night on every leg */
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
    v->per_over_s = prep_price((double)t->per_overtime_hour / 3600.0, k->unit);
    v->per_night = prep_price((double)t->per_night, k->unit);
    v->per_s2 = (double)k->p->goals.per_hour2 / 3600.0 / 3600.0 * k->unit;
    v->longest_s = t->end_s - v->out_s < most ? t->end_s - v->out_s : most;
    for (uint32_t i = 0; i < k->n; i++) {
        const double here = (double)most_at_stop_s(k, type, i);
        all += here + (double)e->most_s;
        if (here > longest) longest = here;
    }
    longest = (longest + (double)e->most_s) * prep_route_most(k, t);
    if (longest < all) all = longest;
    v->timed = e->holes || v->per_s > 0 || k->windows || all + (double)e->most_s > (double)v->longest_s;
}

void plan_lorry_of(const plan_problem *p, uint32_t type, plan_lorry *v)
{
    const plan_type *t = &p->types[type];
    *v = (plan_lorry){.depot = t->depot};
    v->end = t->end == PLAN_OPEN ? JALUR_NONE : t->end ? t->end - 1 : t->depot;
    v->n_reload = !t->reloads ? 0 : t->reload_places ? t->n_reload_places : 1;
    v->reload_at = t->reload_places ? t->reload_places : &t->depot;
    v->n_night = t->nights ? t->n_night_places : 0;
    v->night_at = t->night_places;
    v->count = t->count < p->n_stops ? t->count : p->n_stops;
    v->max_stops = t->max_stops;
    v->out_s = (int64_t)t->start_s + t->held_s + t->load_s;
    v->back_s = t->end_s;
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        v->capacity[d] = t->capacity[d] == UINT32_MAX ? UINT64_MAX : t->capacity[d];
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        v->carry[d] = t->capacity[d] == UINT32_MAX ? UINT64_MAX : (uint64_t)t->capacity[d] * ((uint64_t)t->reloads + 1);
}

static jalur_status rows_of(plan_prep *k, uint32_t n, const uint32_t **places)
{
    jalur_status st = JALUR_OK;
    uint32_t *rows = NULL;
    TRY(arena_new(&k->mem, n, sizeof *rows, &rows));
    for (uint32_t i = 0; i < n; i++) rows[i] = plan_row(k, (*places)[i]);
    *places = rows;
done:
    return st;
}

/* Legs of the search, and its rows in place of the problem's places. */
static jalur_status prep_rows(plan_prep *k, uint32_t type)
{
    jalur_status st = JALUR_OK;
    plan_lorry *v = &k->lorry[type];
    v->go = k->travel[k->p->types[type].legs];
    v->depot = plan_row(k, v->depot);
    if (v->end != JALUR_NONE) v->end = plan_row(k, v->end);
    TRY(rows_of(k, v->n_reload, &v->reload_at));
    TRY(rows_of(k, v->n_night, &v->night_at));
done:
    return st;
}

static jalur_status prep_dims(plan_prep *k)
{
    jalur_status st = JALUR_OK;
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
    TRY(arena_new(&k->mem, ((size_t)k->n + 1) * (k->dims + 1), sizeof *k->need, &k->need));
    for (uint32_t i = 0; i < k->n; i++)
        for (uint32_t d = 0; d < k->dims; d++) k->need[(size_t)i * k->dims + d] = k->p->stops[i].demand[k->dim[d]];
done:
    return st;
}

/* There are any of the resources that the stop, with its pair, and this type need. */
static bool needs_exist(const plan_prep *k, uint32_t stop, uint32_t type)
{
    const plan_problem *p = k->p;
    uint32_t seq[2], n = plan_alone_order(p, k->pickup_of, stop, seq);
    uint64_t needs = p->types[type].resources;
    for (uint32_t i = 0; i < n; i++) needs |= p->stops[seq[i]].resources;
    for (uint32_t r = 0; r < p->n_resources; r++)
        if ((needs >> r & 1) && p->resource[r] == 0) return false;
    return true;
}

static void prep_stops(plan_prep *k)
{
    for (uint32_t i = 0; i < k->n; i++) {
        const plan_stop *s = &k->p->stops[i];
        k->place[i] = s->place;
        k->open_s[i] = s->open_s;
        k->close_s[i] = s->close_s;
        k->own[i] = INT64_MAX;
    }
}

/* The type may serve the stop; alone it costs so much. */
static void fit(plan_prep *k, uint32_t i, uint32_t type, int64_t cost)
{
    const plan_stop *s = &k->p->stops[i];
    const plan_type *t = &k->p->types[type];
    k->fits[(size_t)i * k->words + type / 64] |= (uint64_t)1 << type % 64;
    if (cost < k->own[i]) k->own[i] = cost;
    if (s->open_s > t->start_s + t->load_s || s->close_s < t->end_s) k->windows = true;
}

/* Which stops the type may serve: as plan_alone_look says, and all they need exists. */
static jalur_status prep_fits(plan_prep *k, uint32_t type, rules_work *w)
{
    jalur_status st = JALUR_OK;
    plan_lorry v;
    rules alone;
    plan_lorry_of(k->p, type, &v);
    rules_make(k->p, type, &v, NULL, k->pickup_of, &alone);
    for (uint32_t i = 0; i < k->n; i++) {
        plan_alone a;
        bool good = false;
        int64_t cost = 0;
        uint32_t seq[2], n = plan_alone_order(k->p, k->pickup_of, i, seq);
        alone_load(k->p, k->pickup_of, i, type, &a);
        if (!a.usable || !alone_reached(k->p, &v, type, seq, n) || a.dimension != JALUR_NONE || !needs_exist(k, i, type)) continue;
        TRY(plan_clock_cost(&alone, w, seq, n, &good, &cost));
        if (good) fit(k, i, type, cost);
    }
done:
    return st;
}

static jalur_status prep_alone(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    rules_work w = {.ctx = ctx};
    prep_stops(k);
    for (uint32_t t = 0; t < k->n_types; t++) {
        const uint32_t twin = k->twin[t];
        (void)plan_halted(ctx, k, "getting ready", t, k->n_types);
        if (twin == JALUR_NONE) TRY(prep_fits(k, t, &w));
        for (uint32_t i = 0; i < k->n && twin != JALUR_NONE; i++)
            if (plan_fits(k, i, twin)) fit(k, i, t, INT64_MAX);
    }
    for (uint32_t i = 0; i < k->n; i++)
        if (k->own[i] != INT64_MAX) k->alive[k->n_alive++] = i;
done:
    rules_work_release(&w);
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
    if (k->p->n_docks) TRY(arena_new(&k->mem, n * (k->n_types + 1), sizeof *k->own_load, &k->own_load));
    TRY(arena_new(&k->mem, n, sizeof *k->skip, &k->skip));
    TRY(arena_new(&k->mem, n, sizeof *k->open_s, &k->open_s));
    TRY(arena_new(&k->mem, n, sizeof *k->close_s, &k->close_s));
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
        k->skip[i] = price >= PLAN_MUST || plan_locked(k, i) || units > (double)most ? most : (int64_t)units;
    }
}

/* A stop alone, in search units. */
static void own_price(plan_prep *k, uint32_t i, uint32_t type)
{
    const size_t at = (size_t)i * k->n_types + type, twin = k->twin[type] == JALUR_NONE ? at : (size_t)i * k->n_types + k->twin[type];
    uint32_t seq[2], n = plan_alone_order(k->p, k->pickup_of, i, seq);
    const int64_t cost = twin != at ? k->own_by[twin] : plan_fits(k, i, type) ? plan_price(k, type, seq, n) : -1;
    k->own_by[at] = cost;
    if (k->own_nights && cost >= 0) k->own_nights[at] = twin != at ? k->own_nights[twin] : plan_price_nights(k);
    if (k->own_load && cost >= 0) {
        int64_t first_s = 0, last_s = 0;
        plan_rich_departures(k, type, seq, n, &first_s, &last_s);
        k->own_load[at] = plan_docks_loading(k->p, type, first_s, last_s);
    }
    if (cost >= 0 && cost < k->own[i]) k->own[i] = cost;
}

static void prep_own(jalur_ctx *ctx, plan_prep *k)
{
    for (uint32_t i = 0; i < k->n; i++) {
        /* alone it would not be where it must: the price counts all the same, to find its neighbours by */
        bool priced = plan_locked(k, i) && k->own[i] != INT64_MAX;
        k->own[i] = priced ? (int64_t)((double)k->own[i] * k->unit) : INT64_MAX;
        if (i % 64 == 0) (void)plan_halted(ctx, k, "pricing stations", i, k->n);
        for (uint32_t t = 0; t < k->n_types; t++) own_price(k, i, t);
    }
}

/* The soonest that service can end, whatever the type. */
static jalur_status prep_ends(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&k->mem, (size_t)k->n + 1, sizeof *k->ends_s, &k->ends_s));
    for (uint32_t i = 0; i < k->n; i++) {
        int64_t least = INT32_MAX;
        for (uint32_t t = 0; t < k->n_types; t++)
            if (k->lorry[t].service_s[i] < least) least = k->lorry[t].service_s[i];
        k->ends_s[i] = k->open_s[i] + least;
    }
done:
    return st;
}

/* Service times by type; types that take the same time share them. */
static jalur_status prep_services(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    for (uint32_t t = 0; t < k->n_types; t++) {
        int64_t *own = NULL;
        TRY(arena_new(&k->mem, (size_t)k->n + 1, sizeof *own, &own));
        bool by_type = false;
        for (uint32_t i = 0; i < k->n; i++) {
            const plan_stop *s = &k->p->stops[i];
            by_type |= s->service_by_type != NULL;
            own[i] = s->service_by_type ? s->service_by_type[t] : s->service_s;
        }
        k->lorry[t].service_s = own;
        if (by_type) continue;
        for (uint32_t other = 0; other < k->n_types; other++) k->lorry[other].service_s = own;
        break;
    }
done:
    return st;
}

static int by_number(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* Days on which types begin, in order: where two routes are away together, one of them begins. */
static jalur_status prep_days(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    uint32_t fleets = 0;
    for (uint32_t t = 0; t < k->n_types; t++)
        if (p->types[t].fleet > fleets) fleets = p->types[t].fleet;
    k->n_scarce = p->n_resources + fleets;
    if (k->n_scarce == 0) return JALUR_OK;
    TRY(arena_new(&k->mem, k->n_scarce, sizeof *k->scarce, &k->scarce));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->days, &k->days));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->first_day, &k->first_day));
    TRY(arena_new(&k->mem, ((size_t)k->n + 1) * (k->n_types + 1), sizeof *k->own_nights, &k->own_nights));
    for (uint32_t r = 0; r < p->n_resources; r++) k->scarce[r] = p->resource[r];
    for (uint32_t t = 0; t < k->n_types; t++) {
        k->days[t] = p->types[t].day;
        if (p->types[t].fleet) k->scarce[plan_fleet_row(k, t)] = p->types[t].count;
    }
    if (k->n_types > 1) qsort(k->days, k->n_types, sizeof *k->days, by_number);
    for (uint32_t i = 0; i < k->n_types; i++)
        if (i == 0 || k->days[i] != k->days[i - 1]) k->days[k->n_days++] = k->days[i];
    for (uint32_t t = 0; t < k->n_types; t++)
        while (k->days[k->first_day[t]] != p->types[t].day) k->first_day[t]++;
done:
    return st;
}

static bool rules_beyond(const plan_problem *p)
{
    const plan_goals *g = &p->goals;
    bool rich = plan_before_binds(p) || p->n_docks || g->per_hour2 || g->per_km_spread || g->per_change;
    for (uint32_t t = 0; t < p->n_types && !rich; t++) rich = p->types[t].fleet || plan_type_rich(&p->types[t]);
    for (uint32_t i = 0; i < p->n_stops && !rich; i++) rich = plan_stop_rich(&p->stops[i]);
    return rich;
}

/* Legs that are asked for, and tables too large to have been compared, count as different each way. */
static bool mirrors(const plan_prep *k)
{
    bool same = !k->windows && !k->rich_rules;
    for (uint32_t t = 0; t < k->n_types && same; t++) {
        const plan_travel *g = &k->lorry[t].go;
        same = g->at || (g->distance_back && g->distance_back == g->distance_m && g->time_back == g->time_s);
    }
    return same;
}

/* Legs of all types are the same ones, and nothing is paid but their metres. */
static bool one_price(const plan_prep *k)
{
    bool one = (!k->windows || k->unpaid) && !k->rich;
    for (uint32_t t = 0; t < k->n_types && one; t++)
        one = k->lorry[t].per_s == 0 && k->p->types[t].legs == k->p->types[0].legs && !k->lorry[t].go.asked;
    return one;
}

/* Before neighbours are looked for: their legs are in it. */
static void least_price(plan_prep *k)
{
    if (!one_price(k)) return;
    for (uint32_t t = 0; t < k->n_types; t++)
        if (t == 0 || (float)k->lorry[t].per_m < k->least_m) k->least_m = (float)k->lorry[t].per_m;
}

/* Of a metre, in the type or in a larger one that its tours may grow into. */
static int64_t grown_price(const plan_prep *k, uint32_t type)
{
    int64_t least = k->lorry[type].per_m;
    for (uint32_t t = k->kin[type]; t != type && k->dims > 0; t = k->kin[t])
        if (k->lorry[t].capacity[k->dim[0]] > k->lorry[type].capacity[k->dim[0]] && k->lorry[t].per_m < least) least = k->lorry[t].per_m;
    return least;
}

/* When tables have been copied: whether both ways are the same is known then. */
static jalur_status rates(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    bool even = true;
    for (uint32_t t = 0; t < k->n_types; t++) {
        const plan_lorry *v = &k->lorry[t];
        if (!v->go.at && v->go.distance_back != v->go.distance_m) k->least_m = 0.0f;
        even &= v->per_m == k->lorry[0].per_m;
    }
    if (even) k->even_m = k->least_m;
    if (even || k->least_m <= 0.0f) return JALUR_OK;
    TRY(arena_new(&k->mem, k->n_types, sizeof *k->rate, &k->rate));
    for (uint32_t t = 0; t < k->n_types; t++) k->rate[t] = (float)grown_price(k, t) / k->least_m;
done:
    return st;
}

jalur_status plan_prep_make(jalur_ctx *ctx, const plan_problem *p, plan_prep *k)
{
    return plan_prep_near(ctx, p, PLAN_NEAR, NULL, false, k);
}

jalur_status plan_prep_near(jalur_ctx *ctx, const plan_problem *p, uint32_t near_most, const plan_within *within, bool told, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    plan_extent *e = NULL;
    *k = (plan_prep){.p = p, .told = told, .n = p->n_stops, .n_types = p->n_types, .words = p->n_types > 64 ? (p->n_types + 63) / 64 : 1};
    arena_init(&k->mem, ctx);
    TRY(prep_arrays(k));
    TRY(mem_new(ctx, p->n_legs, sizeof *e, &e));
    TRY(plan_pairs_make(&k->mem, p, &k->pickup_of));
    TRY(plan_fixed_make(k));
    k->before_binds = plan_before_binds(p);
    k->rich_rules = rules_beyond(p);
    for (uint32_t t = 0; t < p->n_types; t++) plan_lorry_of(p, t, &k->lorry[t]);
    TRY(prep_services(k));
    TRY(prep_days(k));
    TRY(plan_twins_make(k));
    TRY(prep_alone(ctx, k));
    TRY(plan_travel_make(ctx, k));
    for (uint32_t m = 0; m < p->n_legs; m++) e[m] = plan_extent_of(k, m);
    k->unit = prep_unit(k, e);
    for (uint32_t t = 0; t < k->n_types; t++) {
        TRY(prep_rows(k, t));
        prep_lorry(k, t, &e[p->types[t].legs]);
        k->max_tours += k->lorry[t].count;
    }
    k->unpaid = true;
    for (uint32_t t = 0; t < k->n_types; t++) k->unpaid &= k->lorry[t].per_s == 0;
    k->idle = k->windows && k->unpaid && !k->rich_rules;
    for (uint32_t t = 0; t < k->n_types; t++) k->idle &= k->lorry[t].longest_s == k->lorry[t].back_s - k->lorry[t].out_s;
    if (k->max_tours > k->n) k->max_tours = k->n;
    TRY(prep_dims(k));
    prep_skips(k);
    if (k->rich_rules) TRY(plan_rich_make(ctx, k));
    k->clocked = k->windows && !k->rich;
    prep_own(ctx, k);
    if (k->clocked) TRY(prep_ends(k));
    TRY(plan_kin_make(ctx, k));
    k->n_near = near_most;
    least_price(k);
    TRY(plan_near_make(ctx, within, k));
    TRY(plan_near_rows(ctx, k));
    k->mirror = mirrors(k);
    TRY(rates(k));
done:
    mem_free(ctx, e);
    return st;
}

void plan_prep_release(plan_prep *k)
{
    plan_rich_release(k);
    arena_release(&k->mem);
}
