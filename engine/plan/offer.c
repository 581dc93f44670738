/* Every vehicle that has nothing to do is offered what is out: a route of its own, with a dock where one is free at its time, in
 * the plan as it is written; what is out near to that goes along. */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/rest.h"

enum { LEFT_FILL = 64 }; /* stops that are added to such a route at most */

/* ---- what there is ---- */

static uint32_t nights_of(const plan_route *r)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < r->n_steps; i++) n += r->steps[i].kind == PLAN_NIGHT;
    return n;
}

/* None is left on one of the days that the route is away. */
static bool all_taken(const rest *x, const plan_route *r, uint32_t row)
{
    const plan_prep *k = x->k;
    for (uint32_t d = k->first_day[r->type]; d <= plan_last_day(k, r->type, nights_of(r)); d++)
        if (x->busy[d * k->n_scarce + row] >= k->scarce[row]) return true;
    return false;
}

static void count_in(rest *x, const plan_route *r)
{
    const plan_problem *p = x->k->p;
    uint64_t needs = p->types[r->type].resources;
    x->used[r->type]++;
    for (uint32_t i = 0; i < r->n_stops; i++) {
        needs |= p->stops[r->stops[i]].resources;
        x->served[r->stops[i]] = true;
    }
    for (uint32_t q = 0; q < x->k->n_scarce; q++)
        for (uint32_t d = x->k->first_day[r->type]; d <= plan_last_day(x->k, r->type, nights_of(r)); d++)
            x->busy[d * x->k->n_scarce + q] += q < p->n_resources ? (uint32_t)(needs >> q & 1) : q == plan_fleet_row(x->k, r->type);
}

jalur_status rest_make(rest *x)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = x->k;
    TRY(arena_new(&x->mem, (size_t)k->n_types + 1, sizeof *x->types, &x->types));
    if (k->n_types) memcpy(x->types, k->p->types, k->n_types * sizeof *x->types);
    TRY(arena_new(&x->mem, (size_t)k->p->n_docks + 1, sizeof *x->gaps, &x->gaps));
    TRY(arena_new(&x->mem, (size_t)k->p->n_docks + 1, sizeof *x->n_gaps, &x->n_gaps));
    TRY(arena_new(&x->mem, (size_t)k->n_types + 1, sizeof *x->used, &x->used));
    TRY(arena_new(&x->mem, (size_t)k->n_days * k->n_scarce + 1, sizeof *x->busy, &x->busy));
    TRY(arena_new(&x->mem, (size_t)k->n + 1, sizeof *x->served, &x->served));
    for (uint32_t r = 0; r < x->a->n_routes; r++) count_in(x, &x->a->routes[r]);
done:
    return st;
}

/* ---- a route of its own ---- */

/* Its stops in steps by the clock, loading from `start_s` on at the soonest. */
static jalur_status route_time(rest *x, int32_t start_s, arena *mem, plan_route *r, bool *good)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = x->k;
    plan_problem p = *k->p;
    plan_times times;
    p.types = x->types;
    TRY(arena_new(mem, plan_steps_most(k->p, r->type, r->n_stops), sizeof *r->steps, &r->steps));
    x->types[r->type].held_s = start_s - k->p->types[r->type].start_s;
    st = plan_clock_paired(x->ctx, &p, k->pickup_of, r->type, r->stops, r->n_stops, &times, r->steps, &r->n_steps);
    x->types[r->type].held_s = 0;
    TRY(st);
    r->cost = times.cost;
    r->latest_s = times.latest_s;
    *good = times.feasible;
done:
    return st;
}

static uint32_t dock_at(const plan_problem *p, uint32_t place)
{
    for (uint32_t q = 0; q < p->n_docks; q++)
        if (p->docks[q].place == place) return q;
    return JALUR_NONE;
}

static uint32_t dock_of(const plan_problem *p, const plan_type *t)
{
    return t->load_s > 0 ? dock_at(p, t->depot) : JALUR_NONE;
}

static jalur_status gaps_read(rest *x, uint32_t dock)
{
    if (x->gaps[dock]) return JALUR_OK;
    return plan_docks_windows(x->ctx, x->k->p, x->a->routes, x->a->n_routes, dock, &x->mem, &x->gaps[dock], &x->n_gaps[dock]);
}

/* Where it comes back to reload a dock is free at that time. */
static jalur_status reloads_docked(rest *x, const plan_route *r, bool *docked)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = x->k->p;
    int64_t day = (int64_t)p->types[r->type].day * RULES_DAY_S;
    *docked = true;
    for (uint32_t i = 1; i < r->n_steps && *docked; i++) {
        const plan_step *s = &r->steps[i];
        if (s->kind == PLAN_NIGHT) day += RULES_DAY_S;
        const uint32_t dock = s->kind == PLAN_RELOAD && s->leave_s > s->start_s ? dock_at(p, s->index) : JALUR_NONE;
        if (dock == JALUR_NONE) continue;
        TRY(gaps_read(x, dock));
        *docked = false;
        for (uint32_t g = 0; g < x->n_gaps[dock] && !*docked; g++)
            *docked = x->gaps[dock][g].from_s <= day + s->start_s && day + s->leave_s <= x->gaps[dock][g].to_s;
    }
done:
    return st;
}

/* The route loads while a dock is free: when that costs least. It may load sooner than need be and wait. */
static jalur_status route_docked(rest *x, arena *mem, plan_route *r, bool *docked)
{
    jalur_status st = JALUR_OK;
    const uint32_t dock = dock_of(x->k->p, &x->k->p->types[r->type]);
    const plan_problem *p = x->k->p;
    const plan_type *t = &p->types[r->type];
    const int64_t day = (int64_t)t->day * RULES_DAY_S;
    bool cheapest = false;
    *docked = false;
    if (dock == JALUR_NONE) {
        TRY(route_time(x, t->start_s, mem, r, docked));
        if (*docked) TRY(reloads_docked(x, r, docked));
        goto done;
    }
    TRY(gaps_read(x, dock));
    for (uint32_t i = 0; i < x->n_gaps[dock] && !cheapest; i++) {
        const plan_gap *g = &x->gaps[dock][i];
        const int64_t from = g->from_s - day > t->start_s ? g->from_s - day : t->start_s, to = g->to_s - day - t->load_s;
        plan_route now = *r;
        bool good = false;
        if (from > to || from + t->load_s > t->end_s) continue;
        TRY(route_time(x, (int32_t)from, mem, &now, &good));
        if (!good) continue;
        const int64_t late = now.steps[0].start_s - to;
        if (late > 0 && (to < from || plan_docks_soonest(p, &now) > to)) continue;
        if (late > 0) plan_docks_sooner(p, &now, late);
        TRY(reloads_docked(x, &now, &good));
        if (!good || (*docked && now.cost >= r->cost)) continue;
        *docked = true;
        *r = now;
        cheapest = late <= 0; /* later gaps leave fewer departures to choose from */
    }
done:
    return st;
}

/* `one`: at a time when there is a dock, if there is one. */
static jalur_status lacks_of(rest *x, arena *mem, plan_route *one, unsigned *lacks, bool *good)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = x->k->p;
    const plan_type *t = &p->types[one->type];
    const uint32_t fleet = plan_fleet_row(x->k, one->type);
    uint64_t needs = t->resources;
    bool docked = true;
    *lacks = PLAN_LACKS_VEHICLE;
    TRY(route_time(x, t->start_s, mem, one, good));
    if (!*good) goto done;
    plan_route at = *one;
    if (dock_of(p, t) != JALUR_NONE) TRY(route_docked(x, mem, &at, &docked));
    if (docked) *one = at;
    for (uint32_t i = 0; i < one->n_stops; i++) needs |= p->stops[one->stops[i]].resources;
    *lacks = docked ? 0 : PLAN_LACKS_DOCK;
    if (x->used[one->type] >= t->count || (fleet != JALUR_NONE && all_taken(x, one, fleet))) *lacks |= PLAN_LACKS_VEHICLE;
    for (uint32_t q = 0; q < p->n_resources; q++)
        if ((needs >> q & 1) && all_taken(x, one, q)) *lacks |= PLAN_LACKS_RESOURCE;
done:
    return st;
}

uint32_t rest_ones(unsigned bits)
{
    uint32_t n = 0;
    for (; bits; bits &= bits - 1) n++;
    return n;
}

/* The cheapest way first, then with ever fewer nights: it may be back before its vehicle is wanted again. */
jalur_status rest_lacks(rest *x, uint32_t stop, uint32_t type, arena *mem, plan_route *one, unsigned *lacks)
{
    jalur_status st = JALUR_OK;
    plan_type *t = &x->types[type];
    plan_route now = {.type = type};
    unsigned lacking = 0;
    bool good = true;
    TRY(arena_new(mem, 2, sizeof *now.stops, &now.stops));
    now.n_stops = plan_alone_order(x->k->p, x->k->pickup_of, stop, now.stops);
    TRY(lacks_of(x, mem, &now, lacks, &good));
    *one = now;
    while (good && (*lacks & (PLAN_LACKS_VEHICLE | PLAN_LACKS_RESOURCE)) && nights_of(&now) > 0) {
        t->nights = nights_of(&now) - 1;
        TRY(lacks_of(x, mem, &now, &lacking, &good));
        if (!good || rest_ones(lacking) >= rest_ones(*lacks)) continue;
        *lacks = lacking;
        *one = now;
    }
done:
    t->nights = x->k->p->types[type].nights;
    return st;
}

typedef struct offer { /* a stop that is out, or a type that may serve it */
    int64_t price;
    uint32_t index;
} offer;

static int offer_order(const void *a, const void *b)
{
    const offer *x = a, *y = b;
    if (x->price != y->price) return x->price < y->price ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int64_t skip_of(const plan_prep *k, uint32_t stop)
{
    const uint32_t other = plan_partner(k, stop);
    return k->skip[stop] + (other == JALUR_NONE ? 0 : k->skip[other]);
}

static uint64_t needs_of(const plan_problem *p, const plan_route *r)
{
    uint64_t needs = p->types[r->type].resources;
    for (uint32_t i = 0; i < r->n_stops; i++) needs |= p->stops[r->stops[i]].resources;
    return needs;
}

/* What it takes by day is there on each of its days. */
static bool days_allow(const rest *x, const plan_route *r)
{
    const uint32_t fleet = plan_fleet_row(x->k, r->type);
    const uint64_t needs = needs_of(x->k->p, r);
    bool free = fleet == JALUR_NONE || !all_taken(x, r, fleet);
    for (uint32_t q = 0; q < x->k->p->n_resources; q++) free &= !(needs >> q & 1) || !all_taken(x, r, q);
    return free;
}

/* The route goes on to neighbours of its last stop that are out as well, the nearest first, as far as its rules allow. */
static jalur_status route_fill(rest *x, plan_route *r)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = x->k;
    uint32_t *seq = NULL;
    bool more = true;
    TRY(arena_new(&x->a->mem, (size_t)r->n_stops + LEFT_FILL, sizeof *seq, &seq));
    memcpy(seq, r->stops, r->n_stops * sizeof *seq);
    r->stops = seq;
    for (uint32_t left = LEFT_FILL; more && left > 0; left--) {
        const uint32_t *near = k->near + (size_t)seq[r->n_stops - 1] * k->n_near;
        const int64_t was = plan_price(k, r->type, seq, r->n_stops);
        more = false;
        for (uint32_t h = 0; h < k->n_near && near[h] != JALUR_NONE && !more; h++) {
            const uint32_t stop = near[h];
            plan_route longer = *r;
            if (x->served[stop] || plan_partner(k, stop) != JALUR_NONE || (k->p->stops[stop].resources & ~needs_of(k->p, r))) continue;
            seq[longer.n_stops++] = stop;
            const int64_t price = plan_fits(k, stop, r->type) ? plan_price(k, r->type, seq, longer.n_stops) : -1;
            if (price < 0 || price - was >= k->skip[stop]) continue;
            TRY(route_docked(x, &x->a->mem, &longer, &more));
            more = more && days_allow(x, &longer);
            if (!more) continue;
            *r = longer;
            x->served[stop] = true;
        }
    }
done:
    return st;
}

/* The cheapest vehicle that is free for the stop takes it, where that costs less than to leave it out. */
static jalur_status stop_offer(rest *x, uint32_t stop, offer *types)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = x->k;
    uint32_t n = 0;
    for (uint32_t t = 0; t < k->n_types; t++) {
        const int64_t price = k->own_by[(size_t)stop * k->n_types + t];
        if (price >= 0 && price < skip_of(k, stop) && x->used[t] < k->p->types[t].count) types[n++] = (offer){price, t};
    }
    if (n > 1) qsort(types, n, sizeof *types, offer_order);
    for (uint32_t i = 0; i < n && !x->served[stop]; i++) {
        plan_route one;
        unsigned lacks;
        TRY(rest_lacks(x, stop, types[i].index, &x->a->mem, &one, &lacks));
        if (lacks) continue;
        x->served[stop] = true;
        TRY(route_fill(x, &one));
        count_in(x, &one);
        x->a->routes[x->a->n_routes++] = one;
        for (uint32_t q = 0; q < k->p->n_docks; q++) x->gaps[q] = NULL;
    }
done:
    return st;
}

jalur_status rest_offer(rest *x)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = x->k;
    offer *stops = NULL, *types = NULL;
    uint32_t n = 0;
    TRY(mem_new(x->ctx, (size_t)k->n_alive + 1, sizeof *stops, &stops));
    TRY(mem_new(x->ctx, (size_t)k->n_types + 1, sizeof *types, &types));
    for (uint32_t i = 0; i < k->n_alive; i++)
        if (!x->served[k->alive[i]] && !plan_second(k, k->alive[i])) stops[n++] = (offer){-skip_of(k, k->alive[i]), k->alive[i]};
    if (n > 1) qsort(stops, n, sizeof *stops, offer_order);
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0) (void)plan_halted(x->ctx, k, "stations left, free vehicles", i, n);
        TRY(stop_offer(x, stops[i].index, types));
    }
done:
    mem_free(x->ctx, stops);
    mem_free(x->ctx, types);
    return st;
}
