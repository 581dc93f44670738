/* Vehicles filled from the farthest tour inwards: by hand, on made-up villages against what savings alone give, and
 * where it has to leave the plan alone. */
#include "cases.h"

#include "plan/savings.h"

typedef struct villages {
    plan_problem p;
    plan_legs legs;
    plan_type type[2];
    plan_stop *stops;
    double *x, *y;
} villages;

/* n stops at (0, 0) with one unit each, the depot there too. */
static void villages_init(villages *q, uint32_t n, uint32_t capacity)
{
    *q = (villages){0};
    q->stops = calloc((size_t)n + 1, sizeof *q->stops);
    q->x = calloc((size_t)n + 1, sizeof *q->x);
    q->y = calloc((size_t)n + 1, sizeof *q->y);
    for (uint32_t i = 0; i < n; i++)
        q->stops[i] = (plan_stop){.place = i, .demand = {1}, .open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    q->legs = (plan_legs){.kind = PLAN_PLANE, .n = n + 1, .x = q->x, .y = q->y, .scale = 1.0};
    for (int t = 0; t < 2; t++)
        q->type[t] = (plan_type){.depot = n, .count = UINT32_MAX, .capacity = {capacity, UINT32_MAX, UINT32_MAX}, .per_km = 1000,
                                 .end_s = INT32_MAX, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX};
    q->p = (plan_problem){.legs = &q->legs, .n_legs = 1, .stops = q->stops, .n_stops = n, .types = q->type, .n_types = 1};
}

static void villages_free(villages *q)
{
    free(q->stops);
    free(q->x);
    free(q->y);
}

/* Six stops 1,000 away and six 500 away on the same road, four to a vehicle, taken in threes. */
static void road_make(villages *q)
{
    villages_init(q, 12, 4);
    for (uint32_t i = 0; i < 12; i++) q->x[i] = i < 6 ? 1000 : 500;
}

static void road_in_threes(jalur_ctx *ctx, villages *q, plan_prep *k, plan_state *s)
{
    test_ok(ctx, plan_prep_make(ctx, &q->p, k));
    test_ok(ctx, plan_state_make(ctx, k, s));
    plan_begin(s);
    for (uint32_t t = 0; t < 4; t++) {
        const uint32_t three[3] = {3 * t, 3 * t + 1, 3 * t + 2};
        assert_true(plan_write(s, s->free[s->n_free - 1], 0, three, 3));
    }
    plan_bank_fix(s);
    plan_keep(s);
    plan_best_take(s);
    assert_true(s->cost == 6000 * k->lorry[0].per_m && plan_state_sound(s));
}

/* One vehicle takes four from the far end, the next the last two and two on its way, the third the rest. */
static void three_vehicles_do_for_four(void **state)
{
    (void)state;
    villages q;
    plan_prep k;
    plan_state s;
    jalur_ctx *ctx = test_ctx();
    road_make(&q);
    road_in_threes(ctx, &q, &k, &s);
    test_ok(ctx, plan_fill(ctx, &s));
    assert_int_equal(s.n_tours, 3);
    assert_int_equal(s.n_bank, 0);
    assert_true(plan_state_sound(&s));
    assert_true(s.cost == (2000 + 2000 + 1000) * k.lorry[0].per_m && s.best.cost == s.cost);
    plan_best_load(&s);
    assert_true(plan_state_sound(&s) && s.best.cost == s.cost);
    plan_state_release(&s);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    villages_free(&q);
}

/* More than a load limits a tour, nothing can be won, or the user wants to stop: the plan stays. */
static void other_plans_stay(void **state)
{
    (void)state;
    for (int which = 0; which < 4; which++) {
        villages q;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        road_make(&q);
        if (which == 0) q.type[0].max_stops = 3;
        if (which == 1) q.p.n_types = 2;
        if (which == 2)
            for (uint32_t t = 0; t < 4; t++) q.stops[3 * t].demand[0] = 2; /* each is full */
        road_in_threes(ctx, &q, &k, &s);
        if (which == 3) jalur_ctx_cancel(ctx);
        test_ok(ctx, plan_fill(ctx, &s));
        assert_int_equal(s.n_tours, 4);
        assert_true(s.cost == 6000 * k.lorry[0].per_m && s.best.cost == s.cost && plan_state_sound(&s));
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        villages_free(&q);
    }
}

/* Forty villages of some forty stops; odd seeds have demands that leave gaps in a vehicle. */
static void scattered_make(villages *q, uint64_t seed)
{
    rng r;
    rng_init(&r, seed);
    villages_init(q, 1600, 25);
    for (uint32_t i = 0; i < 1600; i++) {
        if (i % 40 == 0 || rng_below(&r, 50) == 0) {
            q->x[i] = rng_unit(&r) * 60000 - 30000;
            q->y[i] = rng_unit(&r) * 60000 - 20000;
            continue;
        }
        q->x[i] = q->x[i - 1] + rng_unit(&r) * 100 - 50;
        q->y[i] = q->y[i - 1] + rng_unit(&r) * 100 - 50;
    }
    for (uint32_t i = 0; i < 1600; i++) q->stops[i].demand[0] = seed % 2 ? 5 + rng_below(&r, 6) : rng_below(&r, 4);
}

/* Tours and cost of savings alone. */
static int64_t savings_cost(jalur_ctx *ctx, const plan_prep *k, uint32_t *tours)
{
    plan_chains c;
    arena mem;
    int64_t cost = 0;
    uint32_t *at = calloc((size_t)k->n + 1, sizeof *at), *seq = calloc((size_t)k->n + 1, sizeof *seq);
    for (uint32_t i = 0; i < k->n; i++) at[i] = JALUR_NONE;
    arena_init(&mem, ctx);
    test_ok(ctx, plan_savings(ctx, k, &mem, &c));
    *tours = 0;
    for (uint32_t t = 0; t < k->n; t++) {
        if (c.n[t] == 0) continue;
        (void)plan_chain_read(&c, t, false, seq);
        plan_smooth(k, 0, seq, c.n[t], at);
        cost += plan_price(k, 0, seq, c.n[t]);
        ++*tours;
    }
    arena_release(&mem);
    free(at);
    free(seq);
    return cost;
}

static void villages_take_fewer_vehicles(void **state)
{
    (void)state;
    uint32_t won = 0;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        villages q;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        uint32_t before, load = 0;
        scattered_make(&q, seed);
        for (uint32_t i = 0; i < 1600; i++) load += q.stops[i].demand[0];
        test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        test_ok(ctx, plan_build(ctx, &s));
        int64_t alone = savings_cost(ctx, &k, &before);
        assert_true(s.cost <= alone && s.n_tours <= before && s.n_bank == 0 && plan_state_sound(&s));
        assert_true(s.cost == s.best.cost);
        if (seed % 2 == 0 && s.cost < alone) { /* small loads fill any gap: no more vehicles than the load takes, nearly */
            assert_true(s.n_tours <= (load + 24) / 25 + 2);
            won++;
        }
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        villages_free(&q);
    }
    assert_true(won >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_vehicles_do_for_four),
        cmocka_unit_test(other_plans_stay),
        cmocka_unit_test(villages_take_fewer_vehicles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
