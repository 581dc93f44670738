#include "cases.h"

void case_init(kase *k, uint32_t n_stops, uint32_t n_types, uint32_t n_depots)
{
    uint32_t places = n_stops + n_depots;
    *k = (kase){0};
    k->stops = calloc(n_stops + 1, sizeof *k->stops);
    k->allowed = calloc(n_stops + 1, sizeof *k->allowed);
    assert_non_null(k->stops);
    assert_non_null(k->allowed);
    for (uint32_t m = 0; m < CASE_MATRICES; m++) {
        k->time_s[m] = calloc((size_t)places * places + 1, sizeof(int32_t));
        k->distance_m[m] = calloc((size_t)places * places + 1, sizeof(int32_t));
        assert_non_null(k->time_s[m]);
        assert_non_null(k->distance_m[m]);
        k->legs[m] = (plan_legs){.n = places, .time_s = k->time_s[m], .distance_m = k->distance_m[m]};
    }
    for (uint32_t i = 0; i < n_stops; i++)
        k->stops[i] = (plan_stop){.place = i, .open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = INT64_MAX / 4};
    for (uint32_t t = 0; t < n_types; t++)
        k->type[t] = (plan_type){.depot = n_stops + t % n_depots, .count = UINT32_MAX,
                                 .capacity = {UINT32_MAX, UINT32_MAX, UINT32_MAX}, .per_km = 1000, .end_s = 86400,
                                 .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX};
    k->p = (plan_problem){.legs = k->legs, .n_legs = CASE_MATRICES, .stops = k->stops, .n_stops = n_stops, .types = k->type,
                          .n_types = n_types};
}

void case_free(kase *k)
{
    free(k->stops);
    free(k->allowed);
    for (uint32_t m = 0; m < CASE_MATRICES; m++) {
        free(k->time_s[m]);
        free(k->distance_m[m]);
    }
}

void case_leg(kase *k, uint32_t a, uint32_t b, int32_t s, int32_t m)
{
    size_t n = k->legs[0].n;
    for (uint32_t i = 0; i < CASE_MATRICES; i++) {
        k->time_s[i][a * n + b] = k->time_s[i][b * n + a] = s;
        k->distance_m[i][a * n + b] = k->distance_m[i][b * n + a] = m;
    }
}

static void legs_random(kase *k, const case_options *o, rng *r)
{
    uint32_t n = k->legs[0].n;
    double *x = calloc(n, sizeof *x), *y = calloc(n, sizeof *y);
    assert_non_null(x);
    assert_non_null(y);
    for (uint32_t i = 0; i < n; i++) {
        x[i] = rng_unit(r) * 20000;
        y[i] = rng_unit(r) * 20000;
    }
    for (uint32_t m = 0; m < CASE_MATRICES; m++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                double d = hypot(x[i] - x[j], y[i] - y[j]) * (1.0 + 0.2 * rng_unit(r));
                k->distance_m[m][i * n + j] = (int32_t)d;
                k->time_s[m][i * n + j] = (int32_t)(d / (8.0 + 4 * m));
                bool cut = rng_below(r, 10) == 0 && i < o->n_stops && j < o->n_stops; /* depots reach all, or none */
                cut |= (i < o->n_stops && i % 7 == 5 + m) || (j < o->n_stops && j % 7 == 5 + m);
                if (o->holes && cut) k->time_s[m][i * n + j] = PLAN_UNREACHED;
            }
    free(x);
    free(y);
}

void case_random(kase *k, const case_options *o, uint64_t seed)
{
    rng r;
    rng_init(&r, seed);
    case_init(k, o->n_stops, o->n_types, o->n_depots);
    legs_random(k, o, &r);
    for (uint32_t i = 0; i < o->n_stops; i++) {
        plan_stop *s = &k->stops[i];
        for (int d = 0; d < PLAN_DIMENSIONS; d++) s->demand[d] = 1 + rng_below(&r, 40);
        s->service_s = (int32_t)rng_below(&r, 1200);
        if (o->windows && rng_below(&r, 3)) {
            s->open_s = (int32_t)(25000 + rng_below(&r, 20000));
            s->close_s = s->open_s + (int32_t)rng_below(&r, 8000);
        }
        if (o->skips && rng_below(&r, 2)) s->skip_cost = 20000 + rng_below(&r, 150000);
        if (o->kin || rng_below(&r, 6)) continue;
        k->allowed[i] = rng_u64(&r);
        s->types = &k->allowed[i];
    }
    for (uint32_t t = 0; t < o->n_types; t++) {
        plan_type *y = &k->type[t];
        y->legs = t % CASE_MATRICES;
        for (int d = 0; d < PLAN_DIMENSIONS; d++) y->capacity[d] = 60 + rng_below(&r, 100);
        y->fixed = 10000 + rng_below(&r, 100000);
        y->per_km = 1000 + rng_below(&r, 5000);
        y->per_hour = rng_below(&r, 2) ? 20000 + rng_below(&r, 30000) : 0;
        y->start_s = 25200;
        y->end_s = 61200;
        y->load_s = (int32_t)rng_below(&r, 1800);
        if (o->limited) y->count = rng_below(&r, 1 + o->n_stops / 3);
        if (o->shifts) y->max_duration_s = (int32_t)(7000 + rng_below(&r, 9000));
        if (o->shifts && rng_below(&r, 2)) y->max_stops = 2 + rng_below(&r, 3);
        if (!o->kin) continue;
        y->legs = y->depot = 0;
        y->load_s = k->type[0].load_s;
        y->max_duration_s = k->type[0].max_duration_s;
    }
}

void case_part(kase *k, bool water)
{
    const uint32_t n = k->p.n_stops, places = k->legs[0].n;
    for (uint32_t t = 0; t < k->p.n_types; t++) {
        k->type[t].depot = n + t % 2;
        k->type[t].end = 0;
    }
    for (uint32_t i = 0; i < n; i++) {
        k->stops[i].types = NULL;
        if (water) continue;
        k->allowed[i] = i % 2 ? UINT64_C(0xa) : UINT64_C(0x5);
        k->stops[i].types = &k->allowed[i];
    }
    for (uint32_t a = 0; water && a < places; a++)
        for (uint32_t b = 0; b < places; b++)
            if ((a < n ? a : a - n) % 2 != (b < n ? b : b - n) % 2) case_leg(k, a, b, PLAN_UNREACHED, 0);
}

int64_t case_skip(const plan_problem *p, uint32_t stop)
{
    int64_t price = p->stops[stop].skip_cost;
    return price < CASE_MUST ? price : CASE_MUST;
}

static int64_t half_up(int64_t a, int64_t b)
{
    return (a + b / 2) / b;
}

static bool route_carries(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n)
{
    const plan_type *t = &p->types[type];
    for (int d = 0; d < PLAN_DIMENSIONS; d++) {
        int64_t load = 0;
        for (uint32_t i = 0; i < n; i++) load += p->stops[stops[i]].demand[d];
        if (load > t->capacity[d] && t->capacity[d] != UINT32_MAX) return false;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!plan_may_serve(&p->stops[stops[i]], type)) return false;
    return n <= t->max_stops;
}

int64_t case_route(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n)
{
    const plan_type *t = &p->types[type];
    const plan_legs *m = &p->legs[t->legs];
    int64_t now = (int64_t)t->start_s + t->load_s, metres = 0;
    uint32_t at = t->depot;
    if (!route_carries(p, type, stops, n)) return -1;
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t to = i < n ? p->stops[stops[i]].place : t->depot;
        if (m->time_s[(size_t)at * m->n + to] == PLAN_UNREACHED) return -1;
        now += m->time_s[(size_t)at * m->n + to];
        metres += m->distance_m[(size_t)at * m->n + to];
        at = to;
        if (i == n) break;
        if (now < p->stops[stops[i]].open_s) now = p->stops[stops[i]].open_s;
        if (now > p->stops[stops[i]].close_s) return -1;
        now += p->stops[stops[i]].service_s;
    }
    if (now > t->end_s) return -1;
    int64_t latest = now; /* the latest departure that still returns then */
    at = t->depot;
    for (uint32_t i = n; i-- > 0;) {
        const plan_stop *s = &p->stops[stops[i]];
        latest -= (int64_t)m->time_s[(size_t)s->place * m->n + at] + s->service_s;
        if (latest > s->close_s) latest = s->close_s;
        at = s->place;
    }
    latest -= m->time_s[(size_t)t->depot * m->n + at];
    if (now - latest + t->load_s > t->max_duration_s && t->max_duration_s != INT32_MAX) return -1;
    return t->fixed + half_up(t->per_km * metres, 1000) + half_up(t->per_hour * (now - latest), 3600);
}

int64_t case_audit(const plan_problem *p, const plan_answer *a)
{
    uint8_t *seen = calloc(p->n_stops + 1, 1);
    uint32_t *used = calloc(p->n_types + 1, sizeof *used);
    int64_t cost = 0, skips = 0;
    assert_non_null(seen);
    assert_non_null(used);
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const plan_route *one = &a->routes[r];
        assert_true(one->type < p->n_types && one->n_stops > 0);
        assert_true(++used[one->type] <= p->types[one->type].count);
        int64_t c = case_route(p, one->type, one->stops, one->n_stops);
        assert_true(c >= 0);
        assert_true(c == one->cost);
        cost += c;
        for (uint32_t i = 0; i < one->n_stops; i++) assert_int_equal(seen[one->stops[i]]++, 0);
        if (r == 0) continue;
        const plan_route *last = &a->routes[r - 1];
        assert_true(last->type < one->type || (last->type == one->type && last->stops[0] < one->stops[0]));
    }
    for (uint32_t i = 0; i < a->n_left; i++) {
        assert_int_equal(seen[a->left[i].stop]++, 0);
        assert_true(i == 0 || a->left[i - 1].stop < a->left[i].stop);
        skips += case_skip(p, a->left[i].stop);
    }
    for (uint32_t i = 0; i < p->n_stops; i++) assert_int_equal(seen[i], 1);
    assert_true(cost == a->cost);
    free(seen);
    free(used);
    return cost + skips;
}

/* Enumeration */

typedef struct every {
    const plan_problem *p;
    int64_t route[CASE_TYPES][256]; /* cheapest route of a set; -1 none */
    uint32_t most[CASE_TYPES], left[CASE_TYPES];
    int64_t best;
} every;

static void every_order(every *e, uint32_t type, uint32_t *seq, uint32_t n, uint32_t set)
{
    if (n > 0) {
        int64_t c = case_route(e->p, type, seq, n);
        if (c >= 0 && (e->route[type][set] < 0 || c < e->route[type][set])) e->route[type][set] = c;
    }
    for (uint32_t i = 0; i < e->p->n_stops; i++) {
        if (set >> i & 1) continue;
        seq[n] = i;
        every_order(e, type, seq, n + 1, set | 1u << i);
    }
}

static void every_plan(every *e, uint32_t open, int64_t cost)
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
            int64_t c = e->route[t][sub | 1u << first];
            if (c < 0 || e->left[t] == 0) continue;
            e->left[t]--;
            every_plan(e, rest & ~sub, cost + c);
            e->left[t]++;
        }
        if (sub == 0) break;
    }
    every_plan(e, rest, cost + case_skip(e->p, first));
}

int64_t case_best(const plan_problem *p)
{
    every *e = calloc(1, sizeof *e);
    uint32_t seq[8];
    assert_non_null(e);
    assert_true(p->n_stops <= 8);
    e->p = p;
    e->best = INT64_MAX;
    memset(e->route, 0xff, sizeof e->route);
    for (uint32_t t = 0; t < p->n_types; t++) {
        e->left[t] = p->types[t].count;
        every_order(e, t, seq, 0, 0);
    }
    every_plan(e, (1u << p->n_stops) - 1, 0);
    int64_t best = e->best;
    free(e);
    return best;
}
