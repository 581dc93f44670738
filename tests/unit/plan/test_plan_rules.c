/* The exact evaluator against trying everything out. */
#include "naive.h"
#include "plan/rules.h"

static void shuffled(uint32_t *seq, uint32_t n, rng *r)
{
    for (uint32_t i = 0; i < n; i++) seq[i] = i;
    for (uint32_t j = n; j-- > 1;) {
        uint32_t o = rng_below(r, j + 1), x = seq[o];
        seq[o] = seq[j];
        seq[j] = x;
    }
}

static void routes_agree_with_trying_all(void **state)
{
    (void)state;
    uint32_t good = 0, bad = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        rich_kase c;
        jalur_ctx *ctx = test_ctx();
        rng r;
        rich_random(&c, 4, 1, seed % 2, seed);
        rng_init(&r, seed);
        for (int i = 0; i < 3; i++) {
            uint32_t seq[4], n = 1 + rng_below(&r, 4);
            shuffled(seq, 4, &r);
            plan_times t;
            test_ok(ctx, plan_clock(ctx, &c.k.p, 0, seq, n, &t, NULL, NULL));
            int64_t cost = naive_route(&c.k.p, 0, seq, n);
            if (t.feasible != (cost >= 0) || (cost >= 0 && cost != t.cost))
                print_message("seed %d, order %d: %s %lld, naive %lld\n", (int)seed, i, t.feasible ? "cost" : "none",
                              (long long)t.cost, (long long)cost);
            assert_int_equal(t.feasible, cost >= 0);
            if (cost >= 0) assert_true(cost == t.cost);
            good += cost >= 0;
            bad += cost < 0;
        }
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(good > 100 && bad > 100);
}

/* Rules that leave choices, wide enough that most orders can be driven. */
static void many_ways(rich_kase *c, rng *r)
{
    const int32_t unit = NAIVE_UNIT_S;
    plan_type *t = &c->k.type[0];
    t->end_s += 10 * unit;
    t->per_hour = rng_below(r, 3) ? 36000 : 0;
    t->max_drive_s = t->max_distance_m = 0;
    t->n_breaks = rng_below(r, 3);
    t->breaks = c->breaks[0];
    for (uint32_t b = 0; b < t->n_breaks; b++) {
        plan_break *x = &c->breaks[0][b];
        const int32_t from = (int32_t)(18 + 8 * b + rng_below(r, 8)) * unit;
        *x = (plan_break){.length_s = unit};
        c->windows[0][b] = (plan_window){from, from + (int32_t)rng_below(r, 6) * unit};
        if (rng_below(r, 2)) x->windows = &c->windows[0][b], x->n_windows = 1;
        else x->after_s = (int32_t)(3 + rng_below(r, 4)) * unit;
    }
    for (uint32_t i = 0; i < c->k.p.n_stops; i++) {
        c->k.stops[i].types = NULL;
        if (c->k.stops[i].close_s < INT32_MAX / 2) c->k.stops[i].close_s += 10 * unit;
    }
}

/* Ways that are left for another that is as good lose nothing: the same price as when every way is followed to its end. */
static void nothing_is_lost(void **state)
{
    (void)state;
    enum { N = 5 };
    uint32_t good = 0, fewer = 0;
    for (uint64_t seed = 1; seed <= 4000; seed++) {
        rich_kase c;
        jalur_ctx *ctx = test_ctx();
        rules_work some = {.ctx = ctx}, all = {.ctx = ctx, .all = true};
        plan_lorry v;
        rules r;
        rules_sum a = {0}, b = {0};
        rng random;
        uint32_t seq[N];
        rich_random(&c, N, 1, seed % 2, seed);
        rng_init(&random, seed);
        many_ways(&c, &random);
        plan_lorry_of(&c.k.p, 0, &v);
        rules_make(&c.k.p, 0, &v, NULL, NULL, &r);
        shuffled(seq, N, &random);
        const bool there = rules_eval(&r, &some, seq, N, &a);
        assert_int_equal(there, rules_eval(&r, &all, seq, N, &b));
        if (there)
            assert_int_equal(plan_route_cost(r.t, a.metres, a.paid_s, a.over_s), plan_route_cost(r.t, b.metres, b.paid_s, b.over_s));
        good += there;
        fewer += there && some.n < all.n;
        rules_work_release(&some);
        rules_work_release(&all);
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(good > 400 && fewer > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_agree_with_trying_all),
        cmocka_unit_test(nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
