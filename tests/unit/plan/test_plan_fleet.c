/* Vehicles that stay away and go out again: one fleet on several days, against every plan there is. */
#include "naive.h"

enum { DAYS = 3, STOPS = 4, HOUR = 3600, DAY = 86400 };

typedef struct trip { /* a vehicle on a straight road, day by day */
    kase k;
    plan_type type[2 * DAYS];
    uint32_t inn, escorts;
} trip;

static void solve(const plan_problem *p, plan_answer *a, jalur_ctx *ctx, uint64_t iterations)
{
    plan_options o = plan_options_default();
    o.iterations = iterations;
    plan_answer_init(a, ctx);
    test_ok(ctx, plan_solve(ctx, p, &o, a));
}

/* Stop i at kilometre at[i], then the depot and the inn; a kilometre takes a minute and costs 1,000. `like` on each of the days. */
static void trip_make(trip *c, const int *at, uint32_t n, const plan_type *like, uint32_t n_fleets)
{
    case_init(&c->k, n, 1, 2);
    for (uint32_t i = 0; i < n + 2; i++)
        for (uint32_t j = 0; j < n + 2; j++) case_leg(&c->k, i, j, abs(at[i] - at[j]) * 60, abs(at[i] - at[j]) * 1000);
    c->inn = n + 1;
    c->k.p.types = c->type;
    c->k.p.n_types = n_fleets * DAYS;
    for (uint32_t t = 0; t < n_fleets * DAYS; t++) {
        const uint32_t day = t % DAYS, fleet = t / DAYS;
        plan_type *y = &c->type[t];
        *y = c->k.type[0];
        y->per_km = 1000;
        y->fixed = like[fleet].fixed;
        y->per_night = like[fleet].per_night;
        y->count = like[fleet].count;
        y->fleet = fleet + 1;
        y->day = day;
        y->start_s = (int32_t)day * DAY + like[fleet].start_s;
        y->end_s = (int32_t)day * DAY + like[fleet].end_s;
        y->nights = like[fleet].nights < DAYS - 1 - day ? like[fleet].nights : DAYS - 1 - day;
        y->night_places = &c->inn;
        y->n_night_places = 1;
        y->night_s = 8 * HOUR;
    }
}

static uint32_t nights_of(const plan_step *steps, uint32_t n)
{
    uint32_t nights = 0;
    for (uint32_t i = 0; i < n; i++) nights += steps[i].kind == PLAN_NIGHT;
    return nights;
}

static uint32_t away_on(const plan_problem *p, const plan_answer *a, uint32_t fleet, uint32_t day)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const plan_type *t = &p->types[a->routes[r].type];
        n += t->fleet == fleet && day >= t->day && day <= t->day + nights_of(a->routes[r].steps, a->routes[r].n_steps);
    }
    return n;
}

/* Six hours a day; 4 h out is too far for one. A day trip first, since the near stop is open on that day alone, then two days out;
 * the other way round where the near stop is open on the last day. Both on the middle day do not go together. */
static void out_again_the_day_it_is_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const plan_type like = {.count = 1, .start_s = 6 * HOUR, .end_s = 12 * HOUR, .nights = 2};
    for (uint32_t near = 0; near < DAYS; near++) {
        trip c;
        plan_answer a;
        trip_make(&c, (int[]){60, 240, 0, 200}, 2, &like, 1);
        c.k.stops[0].open_s = (int32_t)near * DAY;
        c.k.stops[0].close_s = (int32_t)near * DAY + 12 * HOUR;
        c.k.stops[1].skip_cost = 1000000;
        c.k.stops[0].service_s = 5 * HOUR - 2 * 60 * 60; /* with its way, most of a day */
        solve(&c.k.p, &a, ctx, 300);
        assert_int_equal(a.n_left, near == 1);
        assert_int_equal(a.n_routes, 2 - a.n_left);
        if (near == 1) {
            assert_true(a.left[0].stop == 1 && a.left[0].rule == PLAN_COUNT && a.left[0].lacks == PLAN_LACKS_VEHICLE);
            assert_int_equal(a.left[0].extra_cost, 480000);
        } else {
            assert_int_equal(a.cost, 2 * 60000 + 2 * 240000);
            for (uint32_t r = 0; r < 2; r++) {
                const plan_route *x = &a.routes[r];
                assert_int_equal(c.type[x->type].day, x->stops[0] == 0 ? near : near == 0 ? 1 : 0);
                assert_int_equal(nights_of(x->steps, x->n_steps), x->stops[0]);
            }
        }
        for (uint32_t d = 0; d < DAYS; d++) assert_true(away_on(&c.k.p, &a, 1, d) <= 1);
        plan_answer_release(&a);
        case_free(&c.k);
    }
    jalur_ctx_free(ctx);
}

static void trip_random(trip *c, uint64_t seed)
{
    rng r;
    plan_type like[2] = {0};
    int at[STOPS + 2] = {0};
    rng_init(&r, seed);
    for (uint32_t i = 0; i < STOPS; i++) at[i] = (int)rng_below(&r, 500) - 250;
    at[STOPS + 1] = (int)rng_below(&r, 400) - 200;
    for (uint32_t f = 0; f < 2; f++)
        like[f] = (plan_type){.count = 1 + (seed % 5 == 0), .start_s = 6 * HOUR, .end_s = (11 + (int32_t)rng_below(&r, 5)) * HOUR,
                              .nights = rng_below(&r, 3), .fixed = 50000 * rng_below(&r, 3), .per_night = 20000 * rng_below(&r, 3)};
    trip_make(c, at, STOPS, like, 1 + rng_below(&r, 2));
    for (uint32_t i = 0; i < STOPS; i++) {
        plan_stop *s = &c->k.stops[i];
        const int32_t day = (int32_t)rng_below(&r, DAYS) * DAY;
        s->service_s = (int32_t)rng_below(&r, 4) * HOUR / 2;
        s->resources = rng_below(&r, 4) == 0;
        if (rng_below(&r, 2)) s->open_s = day, s->close_s = day + DAY - 1;
        if (rng_below(&r, 4) == 0) s->skip_cost = 200000 + 100000 * (int64_t)rng_below(&r, 5);
    }
    c->escorts = 1;
    c->k.p.resource = &c->escorts;
    c->k.p.n_resources = 1;
}

typedef struct all { /* plans there are */
    jalur_ctx *ctx;
    const plan_problem *p;
    int64_t cost[2 * DAYS][DAYS][1 << STOPS]; /* cheapest route of a type with so many nights to a set; -1 none */
    uint32_t taken[3][DAYS];                  /* of the escort and of both fleets, by day */
    int64_t best;
} all;

static void add_order(all *e, uint32_t type, uint32_t *seq, uint32_t n, uint32_t set)
{
    plan_times t;
    plan_step steps[32];
    uint32_t n_steps = 0;
    if (n > 0) {
        test_ok(e->ctx, plan_clock(e->ctx, e->p, type, seq, n, &t, steps, &n_steps));
        int64_t *best = &e->cost[type][t.feasible ? nights_of(steps, n_steps) : 0][set];
        if (t.feasible && (*best < 0 || t.cost < *best)) *best = t.cost;
        if (n == 1 && !t.feasible) return;
    }
    for (uint32_t i = 0; i < STOPS; i++) {
        plan_times alone;
        if (set >> i & 1) continue;
        test_ok(e->ctx, plan_clock(e->ctx, e->p, type, &i, 1, &alone, NULL, NULL));
        if (!alone.feasible) continue;
        seq[n] = i;
        add_order(e, type, seq, n + 1, set | 1u << i);
    }
}

/* Counts the route on its days; false when there are not so many. */
static bool take(all *e, uint32_t type, uint32_t nights, uint32_t set, int step)
{
    const plan_type *t = &e->p->types[type];
    bool escorted = false, good = true;
    for (uint32_t i = 0; i < STOPS; i++) escorted |= (set >> i & 1) && e->p->stops[i].resources;
    for (uint32_t d = t->day; d <= t->day + nights; d++) {
        e->taken[0][d] += (uint32_t)(escorted ? step : 0);
        e->taken[t->fleet][d] += (uint32_t)step;
        good &= e->taken[0][d] <= e->p->resource[0] && e->taken[t->fleet][d] <= t->count;
    }
    return good;
}

static void add_plans(all *e, uint32_t open, int64_t cost)
{
    uint32_t first = 0;
    if (cost >= e->best) return;
    if (open == 0) {
        e->best = cost;
        return;
    }
    while (!(open >> first & 1)) first++;
    const uint32_t rest = open & ~(1u << first);
    for (uint32_t sub = rest;; sub = (sub - 1) & rest) {
        for (uint32_t t = 0; t < e->p->n_types * DAYS; t++) {
            const int64_t c = e->cost[t / DAYS][t % DAYS][sub | 1u << first];
            if (c < 0) continue;
            if (take(e, t / DAYS, t % DAYS, sub | 1u << first, 1)) add_plans(e, rest & ~sub, cost + c);
            (void)take(e, t / DAYS, t % DAYS, sub | 1u << first, -1);
        }
        if (sub == 0) break;
    }
    add_plans(e, rest, cost + case_skip(e->p, first));
}

static int64_t best_plan(jalur_ctx *ctx, const plan_problem *p)
{
    static all e;
    uint32_t seq[STOPS];
    memset(&e, 0, sizeof e);
    memset(e.cost, 0xff, sizeof e.cost);
    e.ctx = ctx;
    e.p = p;
    e.best = INT64_MAX;
    for (uint32_t t = 0; t < p->n_types; t++) add_order(&e, t, seq, 0, 0);
    add_plans(&e, (1u << STOPS) - 1, 0);
    return e.best;
}

static void fleets_reach_the_best_plan(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    uint32_t nights = 0, again = 0;
    for (uint64_t seed = 1; seed <= 150; seed++) {
        trip c;
        plan_answer a;
        trip_random(&c, seed);
        solve(&c.k.p, &a, ctx, 1500);
        int64_t cost = a.cost;
        const int64_t best = best_plan(ctx, &c.k.p);
        for (uint32_t i = 0; i < a.n_left; i++) cost += case_skip(&c.k.p, a.left[i].stop);
        if (cost != best) print_message("seed %d: %lld, best %lld\n", (int)seed, (long long)cost, (long long)best);
        for (uint32_t t = 0; t < c.k.p.n_types; t++) assert_true(away_on(&c.k.p, &a, c.type[t].fleet, c.type[t].day) <= c.type[t].count);
        for (uint32_t r = 0; r < a.n_routes; r++) {
            nights += nights_of(a.routes[r].steps, a.routes[r].n_steps);
            again += a.routes[r].n_steps > 0 && a.n_routes > c.type[0].count * c.k.p.n_types / DAYS;
        }
        assert_int_equal(cost, best);
        plan_answer_release(&a);
        case_free(&c.k);
    }
    assert_true(nights > 50 && again > 50);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_again_the_day_it_is_back), cmocka_unit_test(fleets_reach_the_best_plan)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
