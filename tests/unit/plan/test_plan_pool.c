/* The best plan out of known routes. */
#include "cases.h"
#include "plan/search.h"

static void know(jalur_ctx *ctx, plan_pool *pool, plan_state *s, uint32_t type, const uint32_t *stops, uint32_t n)
{
    plan_clear(s);
    plan_begin(s);
    const uint32_t slot = s->free[s->n_free - 1];
    assert_true(plan_write(s, slot, type, stops, n));
    test_ok(ctx, plan_pool_add(pool, s, slot, s->cost));
}

/* Stops 0 and 1 need the one escort there is. A small vehicle for each stop would cost 30, if both had one; so 0 and 1 go
 * together in a large one: 25 + 10. */
static void one_escort_is_counted(void **state)
{
    (void)state;
    const uint32_t stop[3] = {0, 1, 2}, escorts = 1;
    kase q;
    plan_prep k;
    plan_state s;
    plan_pool pool;
    jalur_ctx *ctx = test_ctx();
    case_init(&q, 3, 2, 1);
    for (uint32_t i = 0; i < 3; i++) {
        q.stops[i].demand[0] = 1;
        q.stops[i].skip_cost = 1000;
        q.stops[i].resources = i < 2;
    }
    q.p.resource = &escorts;
    q.p.n_resources = 1;
    q.type[0].capacity[0] = 1;
    q.type[0].fixed = 10;
    q.type[1].capacity[0] = 3;
    q.type[1].fixed = 25;
    test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
    test_ok(ctx, plan_state_make(ctx, &k, &s));
    test_ok(ctx, plan_pool_init(ctx, &k, &pool));
    know(ctx, &pool, &s, 1, stop, 2);
    for (uint32_t i = 0; i < 3; i++) know(ctx, &pool, &s, 0, &stop[i], 1);
    plan_bank_fix(&s);
    plan_keep(&s);
    plan_best_take(&s); /* the last of them alone */
    test_ok(ctx, plan_pool_mix(&pool, &s, pool.n, 0, 0));
    assert_int_equal(s.n_bank, 0);
    assert_int_equal(s.n_tours, 2);
    assert_true(s.best.cost == (int64_t)(35 * k.unit) && plan_state_sound(&s));
    plan_pool_release(&pool);
    plan_state_release(&s);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    case_free(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_escort_is_counted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
