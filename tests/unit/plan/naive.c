/* A route tried out half an hour by half an hour: every departure, every place for a reload, a night and the beginning of
 * every break. Slow and plain on purpose: it shares nothing with the room but plan.h. */
#include "naive.h"

enum { U = NAIVE_UNIT_S, DAY = 86400 };

typedef struct ride {
    const plan_problem *p;
    const plan_type *t;
    uint32_t type, n;
    const uint32_t *stops;
    int64_t best; /* cost; -1 none */
} ride;

typedef struct at { /* where a ride stands */
    int64_t now, leaves, metres, far, paid, over, drive, work, trip_leaves;
    uint32_t i, trip, place, was, reloads, nights, breaks; /* trip: first stop of it; was: the place before */
    bool any;                                         /* a stop since the last reload */
} at;

static void ride_on(ride *x, at a);

static int64_t half_up(int64_t a, int64_t b)
{
    return (a + b / 2) / b;
}

static int64_t today(const ride *x, const at *a)
{
    return a->now - a->leaves + (a->nights ? 0 : x->t->load_s);
}

static bool on_board(const plan_problem *p, const ride *x, uint32_t stop, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (x->stops[i] == stop) return true;
    (void)p;
    return false;
}

/* Load along the stops [a->trip, a->i): what is brought to them is aboard from the start. */
static bool trip_fits(const ride *x, const at *a)
{
    for (int d = 0; d < PLAN_DIMENSIONS; d++) {
        int64_t load = 0;
        if (x->t->capacity[d] == UINT32_MAX) continue;
        for (uint32_t i = 0; i < a->trip; i++) { /* pairs picked up on earlier trips */
            const plan_stop *s = &x->p->stops[x->stops[i]];
            if (s->pair && !on_board(x->p, x, s->pair - 1, 0, a->trip)) load += s->pickup[d];
        }
        for (uint32_t i = a->trip; i < a->i; i++) load += x->p->stops[x->stops[i]].demand[d];
        if (load > x->t->capacity[d]) return false;
        for (uint32_t i = a->trip; i < a->i; i++) {
            load += (int64_t)x->p->stops[x->stops[i]].pickup[d] - x->p->stops[x->stops[i]].demand[d];
            for (uint32_t j = 0; j < i; j++)
                if (x->p->stops[x->stops[j]].pair == PLAN_PAIRED(x->stops[i])) load -= x->p->stops[x->stops[j]].pickup[d];
            if (load > x->t->capacity[d]) return false;
        }
    }
    return true;
}

static bool day_allows(const ride *x, const at *a)
{
    if (x->t->max_duration_s != INT32_MAX && today(x, a) > x->t->max_duration_s) return false;
    if (x->t->max_drive_s && a->drive > x->t->max_drive_s) return false;
    if (x->t->max_distance_m && a->far > x->t->max_distance_m) return false;
    return true;
}

static void day_pay(const ride *x, at *a)
{
    int64_t over = x->t->overtime_after_s ? today(x, a) - x->t->overtime_after_s : 0;
    a->paid += a->now - a->leaves;
    a->over += over > 0 ? over : 0;
}

static bool breaks_done(const ride *x, const at *a)
{
    for (uint32_t b = a->breaks; b < x->t->n_breaks; b++)
        if (!x->t->breaks[b].after_s) return false;
    return true;
}

static bool worn(const ride *x, const at *a)
{
    if (a->breaks >= x->t->n_breaks) return false;
    int32_t after = x->t->breaks[a->breaks].after_s;
    return after && a->work > after;
}

static void arrive_stop(ride *x, at a)
{
    const plan_stop *s = &x->p->stops[x->stops[a.i]];
    int64_t start = a.now;
    if (start < s->open_s) start = s->open_s;
    for (uint32_t c = 0; c < s->n_closed; c++)
        if (start >= s->closed[c].from_s && start <= s->closed[c].to_s) start = s->closed[c].to_s + 1;
    if (start > s->close_s || s->release_s > a.trip_leaves) return;
    int32_t service = s->service_by_type ? s->service_by_type[x->type] : s->service_s;
    const uint32_t *site = x->p->site;
    if (site ? site[a.was] != site[s->place] : a.was != s->place) service += s->setup_by_type ? s->setup_by_type[x->type] : s->setup_s;
    a.now = start + service;
    a.work += service;
    a.i++;
    a.any = true;
    if (!worn(x, &a) && trip_fits(x, &a)) ride_on(x, a);
}

static void arrive_reload(ride *x, at a)
{
    a.now += x->t->reload_s;
    a.work += x->t->reload_s;
    a.reloads++;
    a.trip = a.i;
    a.any = false;
    if (worn(x, &a)) return;
    for (int64_t wait = 0; wait <= 24 * U; wait += U) { /* until goods are released */
        at b = a;
        b.now += wait;
        b.trip_leaves = b.now;
        ride_on(x, b);
    }
}

static void arrive_night(ride *x, at a)
{
    if (!breaks_done(x, &a) || a.now > x->t->end_s + (int64_t)a.nights * DAY) return;
    day_pay(x, &a);
    a.nights++;
    int64_t morning = x->t->start_s + (int64_t)a.nights * DAY, rested = a.now + x->t->night_s;
    a.drive = a.work = 0;
    a.breaks = 0;
    for (a.now = rested > morning ? rested : morning; a.now <= x->t->end_s + (int64_t)a.nights * DAY; a.now += U) {
        a.leaves = a.now;
        ride_on(x, a);
    }
}

static void arrive_end(ride *x, at a)
{
    if (!breaks_done(x, &a) || a.now > x->t->end_s + (int64_t)a.nights * DAY || !day_allows(x, &a)) return;
    day_pay(x, &a);
    int64_t work = a.paid + x->t->load_s;
    int64_t cost = x->t->fixed + half_up(x->t->per_km * a.metres, 1000) + half_up(x->t->per_hour * a.paid, 3600) +
                   half_up(x->t->per_overtime_hour * a.over, 3600) + x->t->per_night * a.nights;
    (void)work;
    if (x->best < 0 || cost < x->best) x->best = cost;
}

typedef enum goal { TO_STOP, TO_RELOAD, TO_NIGHT, TO_END } goal;

/* `left` seconds of the leg to go: drive, rest, or stand and wait for a break. */
static void drive(ride *x, at a, int64_t left, goal to)
{
    const plan_type *t = x->t;
    if (a.now > t->end_s + (int64_t)a.nights * DAY || worn(x, &a) || !day_allows(x, &a)) return;
    if (a.breaks < t->n_breaks) {
        const plan_break *b = &t->breaks[a.breaks];
        bool in = b->n_windows == 0;
        int64_t day = (int64_t)a.nights * DAY, ahead = -1;
        for (uint32_t w = 0; w < b->n_windows; w++) {
            in |= a.now >= b->windows[w].from_s + day && a.now <= b->windows[w].to_s + day;
            if (a.now < b->windows[w].from_s + day) ahead = b->windows[w].from_s + day;
        }
        if (in) {
            at c = a;
            c.now += b->length_s;
            c.breaks++;
            c.work = 0;
            drive(x, c, left, to);
        }
        if (ahead >= 0) {
            at c = a;
            c.now += U;
            drive(x, c, left, to);
        }
    }
    if (left > 0) {
        a.now += U;
        a.drive += U;
        a.work += U;
        drive(x, a, left - U, to);
        return;
    }
    if (to == TO_STOP) arrive_stop(x, a);
    if (to == TO_RELOAD) arrive_reload(x, a);
    if (to == TO_NIGHT) arrive_night(x, a);
    if (to == TO_END) arrive_end(x, a);
}

static void leave(ride *x, at a, uint32_t place, goal to)
{
    const plan_legs *m = &x->p->legs[x->t->legs];
    size_t leg = (size_t)a.place * m->n + place;
    if (m->time_s[leg] == PLAN_UNREACHED) return;
    a.metres += m->distance_m[leg];
    a.far += m->limited_m ? m->limited_m[leg] : m->distance_m[leg];
    a.was = a.place;
    a.place = place;
    drive(x, a, m->time_s[leg], to);
}

static void ride_on(ride *x, at a)
{
    const plan_type *t = x->t;
    if (a.any && a.i < x->n && a.reloads < t->reloads) { /* a trip has stops */
        if (!t->reload_places) leave(x, a, t->depot, TO_RELOAD);
        for (uint32_t k = 0; t->reload_places && k < t->n_reload_places; k++) leave(x, a, t->reload_places[k], TO_RELOAD);
    }
    for (uint32_t k = 0; a.nights < t->nights && k < t->n_night_places; k++) leave(x, a, t->night_places[k], TO_NIGHT);
    if (a.i < x->n) leave(x, a, x->p->stops[x->stops[a.i]].place, TO_STOP);
    if (a.i < x->n) return;
    if (t->end == PLAN_OPEN)
        drive(x, a, 0, TO_END);
    else
        leave(x, a, t->end ? t->end - 1 : t->depot, TO_END);
}

static bool pairs_whole(const plan_problem *p, const uint32_t *stops, uint32_t n)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        uint32_t first = UINT32_MAX, second = UINT32_MAX;
        if (!p->stops[i].pair) continue;
        for (uint32_t j = 0; j < n; j++) {
            if (stops[j] == i) first = j;
            if (PLAN_PAIRED(stops[j]) == p->stops[i].pair) second = j;
        }
        if ((first == UINT32_MAX) != (second == UINT32_MAX) || (first != UINT32_MAX && first > second)) return false;
    }
    return true;
}

int64_t naive_route(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n)
{
    ride x = {.p = p, .t = &p->types[type], .type = type, .n = n, .stops = stops, .best = -1};
    if (n > x.t->max_stops || !pairs_whole(p, stops, n)) return -1;
    for (uint32_t i = 0; i < n; i++)
        if (!plan_may_serve(&p->stops[stops[i]], type)) return -1;
    for (int64_t d = (int64_t)x.t->start_s + x.t->load_s; d <= x.t->end_s; d += U)
        ride_on(&x, (at){.now = d, .leaves = d, .trip_leaves = d, .place = x.t->depot, .work = x.t->load_s});
    return x.best;
}

/* All plans */

typedef struct sets {
    jalur_ctx *ctx;
    const plan_problem *p;
    int64_t cost[CASE_TYPES][256]; /* cheapest route of a set; -1 none */
    uint32_t left[CASE_TYPES];
    bool alone[CASE_TYPES][8]; /* the type can serve the stop, or its pair, on a route of their own */
    int64_t best;
} sets;

static bool as_fixed(const plan_problem *p, uint32_t type, const uint32_t *seq, uint32_t n)
{
    for (uint32_t i = 0; p->before && i < n; i++) {
        const plan_before *b = &p->before[seq[i]];
        if (b->fixed && (b->type != type || b->after != (i ? seq[i - 1] : JALUR_NONE))) return false;
    }
    return true;
}

static void sets_order(sets *e, uint32_t type, uint32_t *seq, uint32_t n, uint32_t set)
{
    plan_times t;
    if (n > 0) {
        bool may = n <= e->p->types[type].max_stops && as_fixed(e->p, type, seq, n);
        for (uint32_t i = 0; i < n; i++) may &= plan_may_serve(&e->p->stops[seq[i]], type) && e->alone[type][seq[i]];
        test_ok(e->ctx, plan_clock(e->ctx, e->p, type, seq, n, &t, NULL, NULL));
        int64_t *best = &e->cost[type][set];
        if (may && t.feasible && (*best < 0 || t.cost < *best)) *best = t.cost;
    }
    for (uint32_t i = 0; i < e->p->n_stops; i++) {
        if (set >> i & 1) continue;
        seq[n] = i;
        sets_order(e, type, seq, n + 1, set | 1u << i);
    }
}

static void sets_plan(sets *e, uint32_t open, int64_t cost)
{
    uint32_t first = 0;
    if (cost >= e->best) return;
    if (open == 0) {
        e->best = cost;
        return;
    }
    while (!(open >> first & 1)) first++;
    uint32_t rest = open & ~(1u << first);
    for (uint32_t sub = rest;; sub = (sub - 1) & rest) {
        for (uint32_t t = 0; t < e->p->n_types; t++) {
            int64_t c = e->cost[t][sub | 1u << first];
            if (c < 0 || e->left[t] == 0) continue;
            e->left[t]--;
            sets_plan(e, rest & ~sub, cost + c);
            e->left[t]++;
        }
        if (sub == 0) break;
    }
    sets_plan(e, rest, cost + case_skip(e->p, first));
}

static void sets_alone(sets *e, uint32_t type)
{
    for (uint32_t i = 0; i < e->p->n_stops; i++) {
        plan_times t;
        uint32_t seq[2] = {i, i}, n = 1;
        for (uint32_t j = 0; j < e->p->n_stops; j++)
            if (e->p->stops[j].pair == PLAN_PAIRED(i)) seq[0] = j, n = 2;
        if (e->p->stops[i].pair) seq[1] = e->p->stops[i].pair - 1, n = 2;
        test_ok(e->ctx, plan_clock(e->ctx, e->p, type, seq, n, &t, NULL, NULL));
        e->alone[type][i] = t.feasible;
    }
}

int64_t rich_best(jalur_ctx *ctx, const plan_problem *p)
{
    sets *e = calloc(1, sizeof *e);
    uint32_t seq[8];
    assert_non_null(e);
    assert_true(p->n_stops <= 8);
    e->ctx = ctx;
    e->p = p;
    e->best = INT64_MAX;
    memset(e->cost, 0xff, sizeof e->cost);
    for (uint32_t t = 0; t < p->n_types; t++) {
        e->left[t] = p->types[t].count;
        sets_alone(e, t);
        sets_order(e, t, seq, 0, 0);
    }
    sets_plan(e, (1u << p->n_stops) - 1, 0);
    int64_t best = e->best;
    free(e);
    return best;
}
