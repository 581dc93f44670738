/* The exact evaluator against trying everything out. */
#include "naive.h"

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
            uint32_t seq[4] = {0, 1, 2, 3}, n = 1 + rng_below(&r, 4);
            for (uint32_t j = 4; j-- > 1;) {
                uint32_t o = rng_below(&r, j + 1), x = seq[o];
                seq[o] = seq[j];
                seq[j] = x;
            }
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(routes_agree_with_trying_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
