#include "plan/pairs.h"

#include "base/ctx.h"

/* A pair's goods are aboard between its stops and nothing else happens there. */
static bool stop_plain(const plan_problem *p, const uint32_t *pickup_of, uint32_t stop)
{
    const plan_stop *s = &p->stops[stop];
    const bool second = pickup_of && pickup_of[stop] != JALUR_NONE;
    if (s->n_closed || s->release_s > 0 || plan_stop_sets_up(s)) return false;
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        if (((s->pair || second) && s->demand[d]) || (second && s->pickup[d])) return false;
    return !s->pair || !second;
}

bool pairs_fit(const plan_problem *p, const uint32_t *pickup_of)
{
    const plan_goals *g = &p->goals;
    bool some = pickup_of != NULL;
    if (plan_before_binds(p) || p->n_docks || g->per_km_spread || g->per_change || g->per_hour2) return false;
    for (uint32_t t = 0; t < p->n_types; t++)
        if (p->types[t].n_breaks || p->types[t].nights || p->types[t].reloads) return false;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        if (!stop_plain(p, pickup_of, i)) return false;
        for (int d = 0; d < PLAN_DIMENSIONS; d++) some |= p->stops[i].pickup[d] > 0;
    }
    return some;
}

jalur_status pairs_make(arena *mem, uint32_t n_stops, pairs_tour *out)
{
    jalur_status st = JALUR_OK;
    const size_t n = (size_t)n_stops + 2;
    TRY(arena_new(mem, n, sizeof *out->head, &out->head));
    TRY(arena_new(mem, n, sizeof *out->tail, &out->tail));
    TRY(arena_new(mem, n, sizeof *out->way, &out->way));
    TRY(arena_new(mem, n * PLAN_DIMENSIONS, sizeof *out->load, &out->load));
    TRY(arena_new(mem, n, sizeof *out->first, &out->first));
    TRY(arena_new(mem, n, sizeof *out->second, &out->second));
    TRY(arena_new(mem, n, sizeof *out->beyond, &out->beyond));
done:
    return st;
}

/* ---- an order ---- */

static rules_way way_add(rules_way a, rules_way b)
{
    return (rules_way){a.m + b.m, a.s + b.s, a.far_m + b.far_m};
}

static rules_way way_less(rules_way a, rules_way b)
{
    return (rules_way){a.m - b.m, a.s - b.s, a.far_m - b.far_m};
}

/* Row JALUR_NONE: behind the last stop of a route that ends there. */
static rules_way leg_of(const rules *r, uint32_t a, uint32_t b)
{
    return b == JALUR_NONE ? (rules_way){0, 0, 0} : rules_way_of(r, a, b);
}

static bool way_within(const rules *r, rules_way way, int64_t long_s)
{
    const plan_type *t = r->t;
    if (t->max_duration_s != INT32_MAX && long_s + t->load_s > t->max_duration_s) return false;
    return (!t->max_drive_s || way.s <= t->max_drive_s) && (!t->max_distance_m || way.far_m <= t->max_distance_m);
}

/* What is picked up there and stays aboard, less what is brought; the second of a pair brings what the first took. */
static int64_t load_change(const rules *r, uint32_t stop, uint32_t d)
{
    const plan_stop *s = &r->p->stops[stop];
    const uint32_t from = r->pickup_of ? r->pickup_of[stop] : JALUR_NONE;
    return (int64_t)s->pickup[d] - s->demand[d] - (from == JALUR_NONE ? 0 : r->p->stops[from].pickup[d]);
}

static bool loads_within(const rules *r, const uint32_t *stops, uint32_t n)
{
    for (uint32_t k = 0; k < r->dims; k++) {
        const uint32_t d = r->dim[k];
        int64_t load = 0;
        for (uint32_t i = 0; i < n; i++) load += r->p->stops[stops[i]].demand[d];
        for (uint32_t i = 0; i <= n; i++) {
            if (load > (int64_t)r->v->capacity[d]) return false;
            if (i < n) load += load_change(r, stops[i], d);
        }
    }
    return true;
}

/* Of every pair both stops are there, the first before the second. */
static bool pairs_whole(const rules *r, const uint32_t *stops, uint32_t n)
{
    for (uint32_t i = 0; r->pickup_of && i < n; i++) {
        const uint32_t to = r->p->stops[stops[i]].pair, from = r->pickup_of[stops[i]];
        uint32_t j = i + 1;
        while (to && j < n && stops[j] != to - 1) j++;
        if (to && j >= n) return false;
        for (j = 0; from != JALUR_NONE && j < i && stops[j] != from; j++) {}
        if (from != JALUR_NONE && j == i) return false;
    }
    return true;
}

int64_t pairs_price(const rules *r, const uint32_t *stops, uint32_t n)
{
    plan_span all = {0, r->v->out_s, r->t->end_s};
    const plan_span today = {0, -RULES_EVER, r->t->end_s};
    rules_way whole = {0, 0, 0};
    uint32_t at = r->v->depot;
    if (all.early_s > all.late_s || !pairs_whole(r, stops, n) || !loads_within(r, stops, n)) return -1;
    for (uint32_t i = 0; i <= n; i++) {
        const uint32_t to = i < n ? rules_place(r, stops[i]) : r->v->end;
        const rules_way way = leg_of(r, at, to);
        const plan_span here = i < n ? rules_span_of(r, stops[i]) : today;
        if (way.s >= PLAN_FAR_S || !plan_join(&all, way.s, &here)) return -1;
        whole = way_add(whole, way);
        at = to;
    }
    return way_within(r, whole, all.long_s) ? rules_price_of(r, whole.m, all.long_s) : -1;
}

/* ---- a tour from both ends ---- */

static uint32_t place_at(const pairs_tour *x, uint32_t p) /* behind p stops */
{
    return p ? rules_place(x->r, x->stops[p - 1]) : x->r->v->depot;
}

static uint32_t place_next(const pairs_tour *x, uint32_t p)
{
    return p < x->n ? rules_place(x->r, x->stops[p]) : x->r->v->end;
}

static void loads_read(pairs_tour *x)
{
    for (uint32_t k = 0; k < x->r->dims; k++) {
        const uint32_t d = x->r->dim[k];
        uint64_t *load = x->load + k * ((size_t)x->n + 1);
        load[0] = 0;
        for (uint32_t i = 0; i < x->n; i++) load[0] += x->r->p->stops[x->stops[i]].demand[d];
        for (uint32_t i = 0; i < x->n; i++) load[i + 1] = load[i] + (uint64_t)load_change(x->r, x->stops[i], d);
    }
}

void pairs_read(pairs_tour *x, const rules *r, const uint32_t *stops, uint32_t n, int64_t cost)
{
    int64_t busy_s = 0;
    x->r = r;
    x->stops = stops;
    x->n = n;
    x->cost = cost;
    x->whole = (rules_way){0, 0, 0};
    x->head[0] = (plan_span){0, r->v->out_s, r->t->end_s};
    x->tail[n] = (plan_span){0, -RULES_EVER, r->t->end_s};
    for (uint32_t p = 0; p <= n; p++) {
        const rules_way way = x->way[p] = leg_of(r, place_at(x, p), place_next(x, p));
        const plan_span here = p < n ? rules_span_of(r, stops[p]) : x->tail[n];
        x->head[p + 1] = x->head[p];
        (void)plan_join(&x->head[p + 1], way.s, &here);
        x->whole = way_add(x->whole, way);
        busy_s += way.s + here.long_s;
    }
    for (uint32_t p = n; p-- > 0;) {
        x->tail[p] = rules_span_of(r, stops[p]);
        (void)plan_join(&x->tail[p], x->way[p + 1].s, &x->tail[p + 1]);
    }
    x->wait_s = x->head[n + 1].long_s - busy_s;
    loads_read(x);
}

/* ---- places ---- */

typedef struct look {
    pairs_tour *x;
    uint32_t stop, other;
    pairs_spot best;
} look;

/* Metres and seconds that a visit behind p stops adds. */
static rules_way detour(const pairs_tour *x, uint32_t p, uint32_t at)
{
    const uint32_t a = place_at(x, p), b = place_next(x, p);
    const rules_way to = leg_of(x->r, a, at), from = leg_of(x->r, at, b), was = x->way[p];
    if (to.s >= PLAN_FAR_S || from.s >= PLAN_FAR_S) return (rules_way){0, PLAN_FAR_S, 0};
    return way_less(way_add(to, from), was);
}

static int64_t visit_price(const pairs_tour *x, uint32_t p, uint32_t stop)
{
    const rules_way by = detour(x, p, rules_place(x->r, stop));
    if (by.s >= PLAN_FAR_S) return INT64_MAX / 4;
    return x->r->v->per_m * by.m + x->r->v->per_s * (by.s + rules_service_s(x->r, stop));
}

/* What waiting that vanishes may save. */
static int64_t slack(const pairs_tour *x)
{
    return (x->r->v->per_s + x->r->v->per_over_s) * x->wait_s;
}

/* With the goods of the stop aboard from behind p stops until behind q. */
static bool carries(const look *w, uint32_t p, uint32_t q)
{
    const pairs_tour *x = w->x;
    for (uint32_t k = 0; k < x->r->dims; k++) {
        const uint32_t d = x->r->dim[k];
        const uint64_t *load = x->load + k * ((size_t)x->n + 1), more = x->r->p->stops[w->stop].pickup[d];
        for (uint32_t i = p; i <= q; i++)
            if (load[i] + more > x->r->v->capacity[d]) return false;
    }
    return true;
}

/* A stop of its own: what it gets is aboard until there, what it gives from there on. */
static bool takes(const look *w, uint32_t p)
{
    const pairs_tour *x = w->x;
    for (uint32_t k = 0; k < x->r->dims; k++) {
        const uint32_t d = x->r->dim[k];
        const uint64_t *load = x->load + k * ((size_t)x->n + 1);
        const plan_stop *s = &x->r->p->stops[w->stop];
        for (uint32_t i = 0; i <= x->n; i++)
            if ((i <= p && load[i] + s->demand[d] > x->r->v->capacity[d]) || (i >= p && load[i] + s->pickup[d] > x->r->v->capacity[d])) return false;
    }
    return true;
}

/* The way so far, at row `at`, goes on behind q stops of the order; `by`: metres and driving that it has more by then. */
static void finish(look *w, const plan_span *so_far, uint32_t at, rules_way by, uint32_t p, uint32_t q)
{
    const pairs_tour *x = w->x;
    const rules_way way = leg_of(x->r, at, place_next(x, q)), was = x->way[q];
    plan_span all = *so_far;
    if (way.s >= PLAN_FAR_S || !plan_join(&all, way.s, &x->tail[q])) return;
    const rules_way whole = way_less(way_add(way_add(x->whole, by), way), was);
    if (!way_within(x->r, whole, all.long_s)) return;
    const int64_t delta = rules_price_of(x->r, whole.m, all.long_s) - x->cost;
    if (delta < w->best.delta) w->best = (pairs_spot){delta, p, q};
}

static bool visit_by(const rules *r, plan_span *all, uint32_t *at, uint32_t stop, rules_way way, rules_way *by)
{
    const plan_span here = rules_span_of(r, stop);
    if (way.s >= PLAN_FAR_S || !plan_join(all, way.s, &here)) return false;
    *by = way_add(*by, way);
    *at = rules_place(r, stop);
    return true;
}

static bool visit_next(const rules *r, plan_span *all, uint32_t *at, uint32_t stop, rules_way *by)
{
    return visit_by(r, all, at, stop, leg_of(r, *at, rules_place(r, stop)), by);
}

/* Goes on with the order, from where the stop now is or, after that, as it always did. */
static bool walk_on(const pairs_tour *x, plan_span *all, uint32_t *at, uint32_t q, bool first, rules_way *by)
{
    const rules_way was = x->way[q], way = first ? leg_of(x->r, *at, place_next(x, q)) : was;
    if (!visit_by(x->r, all, at, x->stops[q], way, by)) return false;
    *by = way_less(*by, was);
    return true;
}

/* The second stop right behind the first, then farther on for as long as that may pay. */
static void second_place(look *w, uint32_t p)
{
    pairs_tour *x = w->x;
    plan_span all = x->head[p], both;
    uint32_t at = place_at(x, p), there;
    rules_way by = {0, 0, 0}, and_on;
    if (!visit_next(x->r, &all, &at, w->stop, &by)) return;
    for (uint32_t q = p; carries(w, q, q); q++) {
        if (q == p || x->first[p] + x->second[q] - slack(x) < w->best.delta) {
            both = all;
            there = at;
            and_on = by;
            if (visit_next(x->r, &both, &there, w->other, &and_on)) finish(w, &both, there, and_on, p, q);
        }
        if (q == x->n || x->first[p] + x->beyond[q + 1] - slack(x) >= w->best.delta) return;
        if (!walk_on(x, &all, &at, q, q == p, &by)) return;
    }
}

static void first_place(look *w, uint32_t p)
{
    pairs_tour *x = w->x;
    plan_span all = x->head[p];
    uint32_t at = place_at(x, p);
    rules_way by = {0, 0, 0};
    if (w->other != JALUR_NONE)
        second_place(w, p);
    else if (takes(w, p) && visit_next(x->r, &all, &at, w->stop, &by))
        finish(w, &all, at, by, p, p);
}

static void prices_read(pairs_tour *x, uint32_t stop, uint32_t other)
{
    for (uint32_t p = 0; p <= x->n; p++) x->first[p] = visit_price(x, p, stop);
    if (other == JALUR_NONE) return;
    x->beyond[x->n + 1] = INT64_MAX / 4;
    for (uint32_t p = x->n + 1; p-- > 0;) {
        x->second[p] = visit_price(x, p, other);
        x->beyond[p] = x->second[p] < x->beyond[p + 1] ? x->second[p] : x->beyond[p + 1];
    }
}

pairs_spot pairs_place(pairs_tour *x, uint32_t stop, uint32_t other, int64_t bar, plan_blink *b)
{
    look w = {.x = x, .stop = stop, .other = other, .best = {bar, JALUR_NONE, JALUR_NONE}};
    prices_read(x, stop, other);
    for (uint32_t p = 0; p <= x->n; p++) {
        if (other == JALUR_NONE && x->first[p] - slack(x) >= w.best.delta) continue;
        if (!b || !plan_blinks(b)) first_place(&w, p);
    }
    if (w.best.first == JALUR_NONE) w.best.delta = INT64_MAX;
    return w.best;
}
