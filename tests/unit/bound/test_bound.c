/* Bounds against what is known: all plans of small problems, optima by construction, and every route of small problems
 * against the duals. Costs are whole numbers and L is rounded up: bound <= optimum, with no tolerance. */
#include "bound/bound.h"
#include "naive.h"
#include "instance/instance.h"
#include "bound/bound_inside.h"

static bound_options rounds_only(void)
{
    bound_options o = bound_options_default();
    o.time_s = 0;
    return o;
}

static void solve(jalur_ctx *ctx, const plan_problem *p, bound_answer *a)
{
    const bound_options o = rounds_only();
    bound_answer_init(a, ctx);
    test_ok(ctx, bound_solve(ctx, p, NULL, &o, a));
}

static void two_sides(void **state)
{
    (void)state;
    const int32_t x[5] = {-10, -11, 10, 11, 0};
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 4, 1, 1);
    for (uint32_t i = 0; i < 5; i++)
        for (uint32_t j = 0; j < 5; j++) case_leg(&k, i, j, abs(x[i] - x[j]) * 60, abs(x[i] - x[j]) * 1000);
    k.type[0].max_stops = 2;
    solve(ctx, &k.p, &a);
    assert_int_equal(a.state, BOUND_CLOSED);
    assert_int_equal(a.bound, 44000);
    assert_string_equal(a.relaxed, "");
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Rays of five stops and a vehicle for five: every ray is a route, and nothing is cheaper than there and back. */
enum { RAY_STOPS = 5, RAY_COST = 28000, RAYS_MOST = 20 };
static void rays_make(kase *k, uint32_t n_rays)
{
    double x[RAYS_MOST * RAY_STOPS + 1] = {0}, y[RAYS_MOST * RAY_STOPS + 1] = {0};
    const uint32_t n = n_rays * RAY_STOPS;
    case_init(k, n, 1, 1);
    for (uint32_t i = 0; i < n; i++) {
        const double at = 6.28318530717958 * (i / RAY_STOPS) / n_rays, far = 10000 + 1000.0 * (i % RAY_STOPS);
        x[i] = far * cos(at);
        y[i] = far * sin(at);
        k->stops[i].demand[0] = 1;
    }
    for (uint32_t i = 0; i <= n; i++)
        for (uint32_t j = 0; j <= n; j++) case_leg(k, i, j, 1, (int32_t)(hypot(x[i] - x[j], y[i] - y[j]) + 0.5));
    k->type[0].capacity[0] = RAY_STOPS;
}

static void rays(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    rays_make(&k, 15);
    solve(ctx, &k.p, &a);
    assert_true(a.bound <= 15 * RAY_COST);
    assert_int_equal(a.bound, 15 * RAY_COST);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Two days, of which one has hours, and the same rays for each: one class of vehicles, and shares alone are nearly the optimum. */
static void rays_of_many(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    bound_options o = rounds_only();
    jalur_ctx *ctx = test_ctx();
    rays_make(&k, RAYS_MOST);
    k.p.n_types = 2;
    k.type[1] = k.type[0];
    k.type[0].count = k.type[1].count = RAYS_MOST / 2;
    k.type[1].day = 2;
    k.type[0].end_s = 8 * 3600;
    k.type[1].start_s = 24 * 3600;
    k.type[1].end_s = 32 * 3600;
    for (uint32_t i = 0; i < k.p.n_stops; i++) k.stops[i].open_s = 60;
    o.many = 50;
    for (o.time_s = 1e-9; o.time_s >= 0; o.time_s -= 1e-9) {
        o.rounds = o.time_s > 0 ? 0 : 20;
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
        assert_int_equal(a.n_classes, 1);
        assert_string_equal(a.relaxed, "opening hours");
        assert_true(a.bound <= RAYS_MOST * RAY_COST && a.bound * 100 >= RAYS_MOST * RAY_COST * (o.time_s > 0 ? 80 : 95));
        if (o.time_s > 0) assert_true(a.rounds == 0 && a.routes == BOUND_SHARES); /* no pass is begun when time is up */
        bound_answer_release(&a);
    }
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Eight stops, 10 km off, by fours: one vehicle goes there for 20,000, any others for 60,000. At a price of 40,000 for the cheap one each share
 * is 15,000: 120,000 less 40,000. Without a price all is shared at its 5,000: 40,000. */
static void prices_of_vehicles_climb(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    bound_options o = rounds_only();
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 8, 2, 1);
    for (uint32_t i = 0; i < 8; i++) case_leg(&k, i, 8, 600, 10000);
    for (uint32_t i = 0; i < 8; i++) k.stops[i].demand[0] = 1;
    for (int t = 0; t < 2; t++) k.type[t].capacity[0] = 4;
    k.type[0].count = 1;
    k.type[1].fixed = 40000;
    o.arcs = 0;
    bound_answer_init(&a, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    assert_int_equal(a.routes, BOUND_SHARES);
    assert_in_range(a.bound, 79990, 80000);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Routes of rays: the first `own` stops of each, the rest of the next. */
static void rays_plan(uint32_t n_rays, uint32_t own, plan_route *routes, uint32_t *seq)
{
    for (uint32_t r = 0; r < n_rays; r++) {
        uint32_t *stops = seq + (size_t)r * RAY_STOPS;
        for (uint32_t i = 0; i < RAY_STOPS; i++) stops[i] = (i < own ? r : (r + 1) % n_rays) * RAY_STOPS + i;
        routes[r] = (plan_route){.type = 0, .n_stops = RAY_STOPS, .stops = stops};
    }
}

/* Ascent and master start from a plan. A poor one misleads, yet the end is the same, and it holds wherever it is stopped. */
static void from_a_plan(void **state)
{
    (void)state;
    kase k;
    bound_answer a, b;
    plan_route routes[RAYS_MOST];
    uint32_t seq[RAYS_MOST * RAY_STOPS];
    jalur_ctx *ctx = test_ctx();
    bound_options o = rounds_only();
    const bound_start from = {.routes = routes, .n_routes = RAYS_MOST, .cost = INT64_MAX};
    rays_make(&k, RAYS_MOST);
    bound_answer_init(&a, ctx);
    bound_answer_init(&b, ctx);
    rays_plan(RAYS_MOST, 3, routes, seq);
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &a));
    assert_int_equal(a.state, BOUND_CLOSED);
    assert_int_equal(a.bound, RAYS_MOST * RAY_COST);
    o.rounds = 40;
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &a));
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &b));
    assert_true(a.bound <= RAYS_MOST * RAY_COST);
    assert_int_equal(a.bound, b.bound);
    assert_memory_equal(a.dual, b.dual, k.p.n_stops * sizeof *a.dual);
    rays_plan(RAYS_MOST, RAY_STOPS, routes, seq);
    o.rounds = 0;
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &a));
    assert_int_equal(a.bound, RAYS_MOST * RAY_COST);
    bound_answer_release(&a);
    bound_answer_release(&b);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Routes of a pool stand in the master from the beginning. */
static void the_pool_is_taken_up(void **state)
{
    (void)state;
    kase k;
    bound_answer a, b;
    plan_route pool[RAYS_MOST];
    uint32_t seq[RAYS_MOST * RAY_STOPS];
    jalur_ctx *ctx = test_ctx();
    const bound_start from = {.pool = pool, .n_pool = RAYS_MOST, .cost = INT64_MAX};
    bound_options o = rounds_only();
    o.rounds = 1;
    rays_make(&k, RAYS_MOST);
    rays_plan(RAYS_MOST, 2, pool, seq);
    bound_answer_init(&a, ctx);
    bound_answer_init(&b, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &b));
    assert_int_equal(b.columns, a.columns + RAYS_MOST);
    bound_answer_release(&a);
    bound_answer_release(&b);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Column generation takes up the pool too: what fits no class, no row or no way there is passed over. */
static void from_a_pool_of_anything(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    uint32_t seq[2] = {0, 0}, beyond = RAYS_MOST * RAY_STOPS;
    const plan_route pool[] = {{.type = 7, .stops = seq, .n_stops = 1}, {.stops = &beyond, .n_stops = 1}, {.stops = seq},
                               {.stops = seq, .n_stops = 2}};
    const bound_start from = {.pool = pool, .n_pool = 4, .cost = INT64_MAX};
    const bound_options o = rounds_only();
    jalur_ctx *ctx = test_ctx();
    rays_make(&k, RAYS_MOST);
    bound_answer_init(&a, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, &from, &o, &a));
    assert_int_equal(a.bound, RAYS_MOST * RAY_COST);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}


/* Three stops in one place. A lorry carries two (10), a van one (6). By shares 1.5 lorries do (15); whole vehicles cost at
 * least 16, and 18 vans or 20 lorries more. */
static void whole_vehicles(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 3, 2, 1);
    for (uint32_t i = 0; i < 3; i++) k.stops[i].demand[0] = 1;
    k.type[0].capacity[0] = 2;
    k.type[0].fixed = 10;
    k.type[1].capacity[0] = 1;
    k.type[1].fixed = 6;
    solve(ctx, &k.p, &a);
    assert_int_equal(a.bound, 16);
    assert_int_equal(a.bound, bound_add_up(&a, 3));
    bound_options o = rounds_only();
    o.cuts = false;
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    assert_int_equal(a.bound, 15);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Room for all, but the shift allows one service of an hour: the clock is priced in the end. */
static void short_shift(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 3, 1, 1);
    for (uint32_t i = 0; i < 3; i++) {
        k.stops[i].demand[0] = 1;
        k.stops[i].service_s = 3600;
    }
    k.type[0].capacity[0] = 2;
    k.type[0].fixed = 10;
    k.type[0].start_s = 0;
    k.type[0].end_s = 5000;
    solve(ctx, &k.p, &a);
    assert_int_equal(a.bound, 30);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* The same rays, with room for five stops and hours for two: 14 and 13 km, 12 and 11, 10. Loads alone prove one route for each ray. */
static void hours_bind(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    bound_options o = rounds_only();
    jalur_ctx *ctx = test_ctx();
    rays_make(&k, RAYS_MOST);
    for (uint32_t i = 0; i < k.p.n_stops; i++) k.stops[i].service_s = 3600;
    k.type[0].start_s = 0;
    k.type[0].end_s = 3 * 3600 - 60;
    for (o.rounds = 20; o.rounds <= 60; o.rounds *= 3) {
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
        assert_true(a.bound <= RAYS_MOST * (28000 + 24000 + 20000) && 5 * a.bound > 6 * RAYS_MOST * RAY_COST);
        assert_int_equal(a.bound, bound_add_up(&a, k.p.n_stops));
        bound_answer_release(&a);
    }
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- random problems ---- */

typedef struct check { /* every feasible route of a small problem against the duals */
    const plan_problem *p;
    const bound_answer *a;
    uint32_t seq[8];
    uint64_t routes;
} check;

/* Reduced cost of a route in duals, from the answer's own numbers. */
static int64_t reduced(const check *c, uint32_t class, uint32_t n, int64_t cost)
{
    int64_t sum = cost * c->a->unit;
    for (uint32_t i = 0; i < n; i++) sum -= c->a->dual[c->seq[i]];
    for (uint32_t s = 0; s < c->a->n_cuts; s++) {
        bool was = false;
        for (uint32_t i = 0; i < n; i++) {
            bool in = false;
            for (uint32_t m = 0; m < c->a->cuts[s].n_stops; m++) in |= c->a->cuts[s].stops[m] == c->seq[i];
            if (in && !was) sum -= c->a->cuts[s].dual * c->a->cuts[s].weight[class];
            was = in;
        }
    }
    return sum;
}

static void check_routes(check *c, uint32_t n)
{
    for (uint32_t t = 0; n > 0 && t < c->p->n_types; t++) {
        const int64_t cost = case_route(c->p, t, c->seq, n);
        if (cost < 0 || c->p->types[t].count == 0) continue;
        assert_true(c->a->class_of[t] < c->a->n_classes);
        assert_true(reduced(c, c->a->class_of[t], n, cost) >= c->a->least[c->a->class_of[t]]);
        c->routes++;
    }
    for (uint32_t i = 0; i < c->p->n_stops; i++) {
        bool there = false;
        for (uint32_t m = 0; m < n; m++) there |= c->seq[m] == i;
        if (there) continue;
        c->seq[n] = i;
        check_routes(c, n + 1);
    }
}

static case_options variety(uint64_t seed)
{
    return (case_options){.n_stops = 4 + (uint32_t)(seed % 4), .n_types = 1 + (uint32_t)(seed / 4 % 3),
                          .n_depots = 1 + (uint32_t)(seed / 3 % 2), .windows = seed & 1, .limited = seed & 2, .skips = seed & 4,
                          .holes = seed & 8, .shifts = seed & 16};
}

static void below_every_plan(void **state)
{
    (void)state;
    uint32_t tight = 0, n = 0;
    uint64_t routes = 0;
    for (uint64_t seed = 1; seed <= 160; seed++) {
        const case_options o = variety(seed);
        kase k;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        case_random(&k, &o, seed);
        solve(ctx, &k.p, &a);
        assert_int_equal(a.state, BOUND_CLOSED);
        const int64_t best = case_best(&k.p);
        assert_true(a.bound <= best);
        assert_true(a.bound == bound_add_up(&a, k.p.n_stops));
        check c = {.p = &k.p, .a = &a};
        check_routes(&c, 0);
        routes += c.routes;
        n += best < CASE_MUST;
        tight += best < CASE_MUST && a.bound * 100 >= best * 90;
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(routes > 10000);
    assert_true(n > 40);
    assert_true(tight * 2 > n); /* a bound that is always low would pass the rest */
}

/* With many stops hours are left out, shares come first, and the ascent takes their prices up; with too many pairs shares are all
 * there is. */
static void below_every_plan_of_many(void **state)
{
    (void)state;
    uint32_t n = 0, tight = 0, shares = 0;
    for (uint64_t seed = 1; seed <= 160; seed++) {
        const case_options o = variety(seed);
        kase k;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        bound_options bo = rounds_only();
        case_random(&k, &o, seed);
        bo.many = 2;
        bo.arcs = seed / 2 % 2;
        bo.rounds = seed % 3 ? 0 : 2;
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &bo, &a));
        const int64_t best = case_best(&k.p);
        assert_int_not_equal(a.state, BOUND_NONE);
        assert_true(a.bound <= best && a.bound == bound_add_up(&a, k.p.n_stops));
        assert_true(bo.arcs || a.routes == BOUND_SHARES || a.state == BOUND_CLOSED); /* parts of two stops are not many */
        check c = {.p = &k.p, .a = &a};
        check_routes(&c, 0);
        shares += a.routes == BOUND_SHARES && a.bound > 0;
        n += best < CASE_MUST;
        tight += best < CASE_MUST && a.bound * 100 >= best * 50;
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(n > 40 && shares > 40);
    assert_true(tight * 2 > n);
}

/* Legs of a table, asked one place at a time. */
static jalur_status ask_table(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s, int32_t *distance_m)
{
    const plan_legs *l = self;
    for (uint32_t j = 0; j < n; j++) {
        time_s[j] = l->time_s[(size_t)from * l->n + to[j]];
        distance_m[j] = l->distance_m[(size_t)from * l->n + to[j]];
    }
    return JALUR_OK;
}

/* Where a row of legs leads there is a way. `fastest`: and no detour beats one, whose metres are of the way taken, which may be the longer. */
static void make_ways(kase *k, bool fastest)
{
    for (uint32_t l = 0; l < k->p.n_legs; l++) {
        const uint32_t n = k->p.legs[l].n;
        int32_t *t = k->time_s[l], *m = k->distance_m[l];
        for (uint32_t v = 0; v < n; v++)
            for (uint32_t i = 0; i < n; i++)
                for (uint32_t j = 0; j < n; j++) {
                    if (i == j || t[i * n + v] == PLAN_UNREACHED || t[v * n + j] == PLAN_UNREACHED) continue;
                    if (t[i * n + j] != PLAN_UNREACHED && !(fastest && t[i * n + v] + t[v * n + j] < t[i * n + j])) continue;
                    t[i * n + j] = t[i * n + v] + t[v * n + j];
                    m[i * n + j] = m[i * n + v] + m[v * n + j];
                }
    }
}

/* Least prices over any places, each leg half a metre longer: by relaxing all legs as often as there are places. */
static jalur_status least_of_table(void *self, int64_t per_m, int64_t per_s, uint32_t from, bool back, const uint32_t *place, uint32_t n,
                                   int64_t *price)
{
    const plan_legs *l = self;
    int64_t least[64];
    assert_true(l->n <= 64);
    for (uint32_t i = 0; i < l->n; i++) least[i] = i == from ? 0 : INT64_MAX / 16;
    for (uint32_t turn = 0; turn < l->n; turn++)
        for (uint32_t i = 0; i < l->n; i++)
            for (uint32_t j = 0; j < l->n; j++) {
                const size_t at = back ? (size_t)j * l->n + i : (size_t)i * l->n + j;
                if (i == j || l->time_s[at] == PLAN_UNREACHED) continue;
                const int64_t sum = least[i] + per_m * l->distance_m[at] + per_m / 2 + per_s * l->time_s[at];
                if (sum < least[j]) least[j] = sum;
            }
    for (uint32_t i = 0; i < n; i++) price[i] = least[place[i]];
    return JALUR_OK;
}

/* How often a stop on the depot's side was asked for several others and none was found, in n_near. */
static jalur_status ask_and_count(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s, int32_t *distance_m)
{
    plan_legs *l = self;
    bool any = false;
    const jalur_status st = ask_table(self, from, to, n, time_s, distance_m);
    for (uint32_t i = 0; i < n; i++) any |= time_s[i] != PLAN_UNREACHED;
    l->n_near += !any && n > 1 && from % 2 == 0 && from + 1 < l->n;
    return st;
}

/* Stops over the water: that nothing leads there is found by a row for each type, not for each stop. */
static void few_rows_for_parts(void **state)
{
    (void)state;
    kase k;
    bound_answer a;
    bound_options o = rounds_only();
    jalur_ctx *ctx = test_ctx();
    rays_make(&k, RAYS_MOST);
    for (uint32_t i = 0; i <= k.p.n_stops; i++)
        for (uint32_t j = 0; j <= k.p.n_stops; j++)
            if (i % 2 != j % 2) case_leg(&k, i, j, PLAN_UNREACHED, PLAN_UNREACHED);
    plan_legs table = k.p.legs[0];
    k.legs[0] = (plan_legs){.kind = PLAN_ASK, .n = table.n, .ask = ask_and_count, .self = &table};
    o.many = o.arcs = 0;
    bound_answer_init(&a, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    assert_int_equal(table.n_near, 0);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Where legs are asked for, shares count the cheapest ways, and nothing where none are known. */
static void below_every_plan_of_asked(void **state)
{
    (void)state;
    uint32_t n = 0, higher = 0, alike = 0;
    for (uint64_t seed = 1; seed <= 160; seed++) {
        const case_options o = variety(seed);
        kase k;
        int64_t said[3];
        jalur_ctx *ctx = test_ctx();
        bound_options bo = rounds_only();
        case_random(&k, &o, seed);
        make_ways(&k, false);
        if (seed & 32) make_ways(&k, true);
        const int64_t best = case_best(&k.p);
        plan_legs table[CASE_MATRICES];
        bo.many = bo.arcs = 0;
        for (int known = 2; known >= 0; known--) { /* as a table; by least prices; nothing */
            bound_answer a;
            for (uint32_t l = 0; l < k.p.n_legs; l++) {
                if (known == 2) table[l] = k.p.legs[l];
                else k.legs[l] = (plan_legs){.kind = PLAN_ASK, .n = table[l].n, .ask = ask_table, .self = &table[l],
                                             .least = known ? least_of_table : NULL};
            }
            bound_answer_init(&a, ctx);
            test_ok(ctx, bound_solve(ctx, &k.p, NULL, &bo, &a));
            said[known] = a.bound;
            assert_true(a.bound <= best && a.bound == bound_add_up(&a, k.p.n_stops));
            check c = {.p = &k.p, .a = &a};
            for (uint32_t l = 0; l < k.p.n_legs; l++) k.legs[l] = table[l];
            check_routes(&c, 0);
            bound_answer_release(&a);
        }
        assert_true(said[2] >= said[1] && said[1] >= said[0]);
        n += best < CASE_MUST;
        higher += said[1] > said[0];
        alike += said[1] >= said[2] - 8; /* half a metre more or less for each leg */
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(n > 40 && higher * 4 > n * 3 && alike > n);
}

/* Breaks take their time, and those that each day has are paid on every route. */
static void rich_breaks(rich_kase *c, uint64_t seed)
{
    for (uint32_t t = 0; t < c->k.p.n_types; t++) {
        plan_type *x = &c->k.type[t];
        x->reloads = x->nights = 0;
        x->per_hour = x->per_hour ? x->per_hour : 7200;
        x->breaks = c->breaks[t];
        x->n_breaks = 1 + (uint32_t)(seed + t) % 2;
        for (uint32_t b = 0; b < x->n_breaks; b++) {
            const bool by_work = (seed / 2 + b) % 3 > 0;
            c->breaks[t][b] = (plan_break){.length_s = NAIVE_UNIT_S * (1 + (int32_t)(seed / 4 % 2)),
                                           .after_s = by_work ? NAIVE_UNIT_S * (2 + (int32_t)((seed + b) % 4)) : 0};
        }
    }
    for (uint32_t i = 0; i < c->k.p.n_stops && seed % 4 < 2; i++) { /* shifts alone bind */
        c->k.stops[i].open_s = INT32_MIN;
        c->k.stops[i].close_s = INT32_MAX;
    }
}

static void below_every_plan_with_breaks(void **state)
{
    (void)state;
    uint32_t n = 0, higher = 0, tight = 0;
    for (uint64_t seed = 1; seed <= 160; seed++) {
        rich_kase c;
        jalur_ctx *ctx = test_ctx();
        bound_options bo = rounds_only();
        int64_t said[2];
        rich_random(&c, 4, 2, seed % 5 > 0, 70000 + seed);
        rich_breaks(&c, seed);
        const int64_t best = rich_best(ctx, &c.k.p);
        bo.many = seed % 3 ? bo.many : 1;
        for (int with = 1; with >= 0; with--) {
            bound_answer a;
            if (!with) c.k.type[0].n_breaks = c.k.type[1].n_breaks = 0;
            bound_answer_init(&a, ctx);
            test_ok(ctx, bound_solve(ctx, &c.k.p, NULL, &bo, &a));
            assert_true(a.state != BOUND_NONE && a.bound == bound_add_up(&a, c.k.p.n_stops));
            said[with] = a.bound;
            bound_answer_release(&a);
        }
        assert_true(said[1] <= best);
        n += best < CASE_MUST;
        higher += said[1] > said[0];
        tight += best < CASE_MUST && said[1] * 10 >= best * 9;
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(n > 20 && higher > 60 && tight > 10);
}

/* Where the problem separates its parts are bounded one by one, and what is said of all of them together holds. */
static void below_every_plan_of_parts(void **state)
{
    (void)state;
    uint32_t tight = 0, n = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        case_options o = variety(seed);
        kase k;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        bound_options bo = rounds_only();
        o.n_depots = 2;
        o.n_types = 2 + (uint32_t)(seed / 4 % 3);
        case_random(&k, &o, seed);
        case_part(&k, seed / 2 % 2);
        bo.rounds = seed % 3 ? 0 : 20;
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &bo, &a));
        const int64_t best = case_best(&k.p);
        assert_true(a.state == BOUND_CLOSED || bo.rounds);
        assert_true(a.bound <= best && (a.state == BOUND_NONE || a.bound == bound_add_up(&a, k.p.n_stops)));
        check c = {.p = &k.p, .a = &a};
        if (a.state != BOUND_NONE) check_routes(&c, 0);
        n += best < CASE_MUST;
        tight += best < CASE_MUST && a.bound * 100 >= best * 90;
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(n > 20 && tight * 2 > n);
}

/* Stopped after a few turns of the ascent, whose own proof it then is. */
static void early_turns_hold(void **state)
{
    (void)state;
    uint32_t good = 0, n = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        const case_options o = variety(seed);
        bound_options early = rounds_only();
        kase k;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        early.rounds = 2 + (uint32_t)(seed % 30);
        case_random(&k, &o, seed);
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &early, &a));
        const int64_t best = case_best(&k.p);
        assert_true(a.bound <= best);
        assert_true(a.state == BOUND_NONE || a.bound == bound_add_up(&a, k.p.n_stops));
        check c = {.p = &k.p, .a = &a};
        if (a.state != BOUND_NONE) check_routes(&c, 0);
        n += best < CASE_MUST;
        good += best < CASE_MUST && a.bound * 2 >= best;
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(n > 30 && good * 2 > n);
}

/* The bundled instances, whose optima are worked out in tests/cases/instances/README.md. */
static void below_known_optima(void **state)
{
    (void)state;
    static const struct { const char *file; double optimum; } known[] = {
        {"two_arms.vrp", 80}, {"two_arms_windows.vrp", 80}, {"solomon.txt", 80}, {"two_arms_fleet.vrp", 80}, {"two_depots.vrp", 40},
        {"two_kinds.vrp", 60}, {"prizes.vrp", 70}, {"table.vrp", 4}, {"lower.vrp", 12}, {"cordeau_mdvrp.txt", 40},
        {"cordeau_sdvrp.txt", 60}, {"trips.vrp", 40}, {"backhauls.vrp", 60}, {"open.vrp", 20}};
    uint32_t met = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        char file[512];
        instance in;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        snprintf(file, sizeof file, TEST_CASES_DIR "/instances/%s", known[i].file);
        instance_init(&in, ctx);
        test_ok(ctx, instance_read(ctx, file, NULL, &in));
        solve(ctx, &in.problem, &a);
        const double optimum = known[i].optimum * in.scale;
        assert_true((double)a.bound <= optimum);
        met += a.state != BOUND_NONE && (double)a.bound >= optimum - 0.5;
        bound_answer_release(&a);
        instance_release(&in);
        jalur_ctx_free(ctx);
    }
    assert_true(met >= 10);
}

static void any_duals_are_safe(void **state)
{
    (void)state;
    const bound_options o = rounds_only();
    for (uint64_t seed = 1; seed <= 60; seed++) {
        const case_options c = variety(seed * 7);
        kase k;
        bound_answer a;
        double dual[8];
        rng r;
        jalur_ctx *ctx = test_ctx();
        rng_init(&r, seed);
        case_random(&k, &c, seed);
        const double scale = seed % 3 == 0 ? 1e3 : seed % 3 == 1 ? 2e5 : 1e12;
        for (uint32_t i = 0; i < 8; i++) dual[i] = (rng_unit(&r) - 0.2) * scale;
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_whole(ctx, &k.p, NULL, dual, &o, &a));
        assert_true(a.state != BOUND_NONE);
        assert_true(a.bound <= case_best(&k.p));
        check x = {.p = &k.p, .a = &a};
        check_routes(&x, 0);
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

/* The final duals handed back prove the same bound, where no cuts were needed. */
static void duals_prove_it_again(void **state)
{
    (void)state;
    bound_options o = rounds_only();
    const case_options c = {.n_stops = 7, .n_types = 2, .n_depots = 1};
    kase k;
    bound_answer a, b;
    double dual[8] = {0};
    jalur_ctx *ctx = test_ctx();
    o.cuts = false;
    case_random(&k, &c, 11);
    bound_answer_init(&a, ctx);
    bound_answer_init(&b, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    for (uint32_t i = 0; i < 7; i++) dual[i] = (double)a.dual[i] / (double)a.unit;
    test_ok(ctx, bound_whole(ctx, &k.p, NULL, dual, &o, &b));
    assert_true(a.bound > 0);
    assert_true(labs((long)(a.bound - b.bound)) <= 1); /* duals went through doubles */
    bound_answer_release(&a);
    bound_answer_release(&b);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- larger ones, against plans ---- */

/* Three loads without relation make labels by the million: no test of validity needs them. */
static void one_load(kase *k)
{
    for (uint32_t i = 0; i < k->p.n_stops; i++) k->stops[i].demand[1] = k->stops[i].demand[2] = 0;
}

static void below_plans_of_many(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        const case_options c = {.n_stops = 28, .n_types = 2, .n_depots = 2, .windows = seed == 2, .skips = seed == 3};
        bound_options o = rounds_only();
        plan_options po = plan_options_default();
        kase k;
        bound_answer a, b;
        plan_answer x;
        jalur_ctx *ctx = test_ctx();
        o.rounds = 150;
        po.iterations = 2000;
        po.pool = seed % 2;
        case_random(&k, &c, seed);
        for (uint32_t i = 0; i < c.n_stops; i++) k.stops[i].types = NULL; /* else some are left out whatever it costs */
        one_load(&k);
        plan_answer_init(&x, ctx);
        bound_answer_init(&a, ctx);
        bound_answer_init(&b, ctx);
        test_ok(ctx, plan_solve(ctx, &k.p, &po, &x));
        const int64_t cost = case_audit(&k.p, &x);
        test_ok(ctx, bound_solve(ctx, &k.p, &(bound_start){x.routes, x.n_routes, x.pool, x.n_pool, cost}, &o, &a));
        assert_true(a.bound <= cost);
        assert_true(c.windows || a.bound * 100 > cost * 85); /* with windows a station may be left out at CASE_MUST */
        o.near = 1;
        o.cuts = false;
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &b));
        assert_true(b.bound <= cost);
        bound_answer_release(&a);
        bound_answer_release(&b);
        plan_answer_release(&x);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

static void same_bytes_by_rounds(void **state)
{
    (void)state;
    const case_options c = {.n_stops = 40, .n_types = 2, .n_depots = 1, .limited = true};
    bound_options o = rounds_only();
    kase k;
    bound_answer a, b;
    jalur_ctx *ctx = test_ctx();
    o.rounds = 25;
    case_random(&k, &c, 5);
    one_load(&k);
    bound_answer_init(&a, ctx);
    bound_answer_init(&b, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &b));
    assert_int_equal(a.state, BOUND_STOPPED);
    assert_true(a.rounds <= 25 + 3);
    assert_int_equal(a.bound, b.bound);
    assert_memory_equal(a.dual, b.dual, 40 * sizeof *a.dual);
    bound_answer_release(&a);
    bound_answer_release(&b);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* A clock that is over at once still leaves a bound that holds. */
static void no_time(void **state)
{
    (void)state;
    const case_options c = {.n_stops = 7, .n_types = 2, .n_depots = 1};
    bound_options o = rounds_only();
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    o.time_s = 1e-9;
    case_random(&k, &c, 3);
    bound_answer_init(&a, ctx);
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    assert_int_equal(a.state, BOUND_STOPPED);
    assert_true(a.bound <= case_best(&k.p));
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- what is relaxed, and what has no bound ---- */

static void expect_relaxed(const plan_problem *p, bound_state state, const char *words)
{
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    solve(ctx, p, &a);
    assert_string_equal(a.relaxed, words);
    assert_true(state == BOUND_NONE ? a.state == BOUND_NONE : a.state != BOUND_NONE);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
}

static void rules_by_name(void **state)
{
    (void)state;
    const case_options c = {.n_stops = 5, .n_types = 1, .n_depots = 1};
    const plan_window hole = {30000, 31000};
    const plan_break pause = {.windows = &hole, .n_windows = 1, .length_s = 600};
    kase k;
    case_random(&k, &c, 9);
    k.type[0].per_hour = 0;
    expect_relaxed(&k.p, BOUND_CLOSED, "");
    k.stops[1].closed = &hole;
    k.stops[1].n_closed = 1;
    k.type[0].breaks = &pause;
    k.type[0].n_breaks = 1;
    expect_relaxed(&k.p, BOUND_CLOSED, "closed hours, breaks");
    k.type[0].reloads = 1;
    expect_relaxed(&k.p, BOUND_NONE, "reloads");
    k.type[0].reloads = 0;
    k.stops[2].split = true;
    expect_relaxed(&k.p, BOUND_NONE, "deliveries in parts");
    case_free(&k);
}

static void nothing_and_nonsense(void **state)
{
    (void)state;
    const case_options c = {.n_stops = 5, .n_types = 1, .n_depots = 1};
    bound_options o = rounds_only();
    kase k;
    bound_answer a;
    jalur_ctx *ctx = test_ctx();
    solve(ctx, &(plan_problem){0}, &a);
    assert_int_equal(a.bound, 0);
    case_random(&k, &c, 9);
    k.type[0].count = 0;
    test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
    assert_int_equal(a.bound, 0); /* nobody is served, and nothing is claimed */
    k.type[0].count = 1;
    k.type[0].legs = 7;
    assert_int_equal(bound_solve(ctx, &k.p, NULL, &o, &a), JALUR_E_USAGE);
    k.type[0].legs = 0;
    k.type[0].fixed = -1;
    assert_int_equal(bound_solve(ctx, &k.p, NULL, &o, &a), JALUR_E_DATA);
    k.type[0].fixed = 0;
    o.near = 99;
    assert_int_equal(bound_solve(ctx, &k.p, NULL, &o, &a), JALUR_E_USAGE);
    bound_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_sides),
        cmocka_unit_test(rays),
        cmocka_unit_test(rays_of_many), cmocka_unit_test(prices_of_vehicles_climb),
        cmocka_unit_test(below_every_plan_of_many),
        cmocka_unit_test(below_every_plan_of_asked), cmocka_unit_test(few_rows_for_parts), cmocka_unit_test(below_every_plan_with_breaks),
        cmocka_unit_test(from_a_plan),
        cmocka_unit_test(from_a_pool_of_anything),
        cmocka_unit_test(the_pool_is_taken_up),
        cmocka_unit_test(whole_vehicles),
        cmocka_unit_test(short_shift),
        cmocka_unit_test(hours_bind),
        cmocka_unit_test(below_every_plan), cmocka_unit_test(below_every_plan_of_parts), cmocka_unit_test(early_turns_hold), cmocka_unit_test(below_known_optima),
        cmocka_unit_test(any_duals_are_safe),
        cmocka_unit_test(duals_prove_it_again),
        cmocka_unit_test(below_plans_of_many),
        cmocka_unit_test(same_bytes_by_rounds),
        cmocka_unit_test(no_time),
        cmocka_unit_test(rules_by_name),
        cmocka_unit_test(nothing_and_nonsense),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
