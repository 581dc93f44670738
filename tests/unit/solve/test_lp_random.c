/* Random programs, checked by arithmetic (feasibility and duality) and by doing it two ways. */
#include "test_lp.h"

/* A program with a known feasible point and bounded columns: never infeasible, never unbounded. */
static lp_model *random_lp(jalur_ctx *ctx, rng *g, uint32_t n, uint32_t rows)
{
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    double *point = calloc(n + 1, sizeof *point);
    for (uint32_t j = 0; j < n; j++) {
        const double lo = floor(rng_unit(g) * 10) - 5, up = lo + 1 + floor(rng_unit(g) * 9);
        point[j] = lo + (up - lo) * rng_unit(g);
        lp_add_column(m, floor(rng_unit(g) * 40) - 20, lo, up, false, NULL);
    }
    for (uint32_t i = 0; i < rows; i++) {
        const uint32_t row = lp_add_row(m, 0, 0, NULL);
        double value = 0;
        for (uint32_t j = 0; j < n; j++) {
            if (rng_unit(g) > 0.4) continue;
            const double a = floor(rng_unit(g) * 21) - 10;
            lp_set(m, row, j, a);
            value += a * point[j];
        }
        const uint32_t kind = rng_below(g, 4);
        double lo = value, up = value;
        if (kind != 3) lo -= 2 * rng_unit(g);
        if (kind != 3) up += 2 * rng_unit(g);
        if (kind == 0) lo = -INFINITY;
        if (kind == 1) up = INFINITY;
        lp_set_row_bounds(m, row, lo, up);
    }
    free(point);
    return m;
}

static double solve_for(jalur_ctx *ctx, lp_model *m, lp_options o, lp_answer *a)
{
    test_ok(ctx, lp_solve(m, &o, a));
    assert_int_equal(a->state, LP_OPTIMAL);
    return a->objective;
}

static void methods_agree_and_duality_holds(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 11);
    for (int turn = 0; turn < 150; turn++) {
        lp_model *m = random_lp(ctx, &g, 1 + rng_below(&g, 12), rng_below(&g, 9));
        lp_answer a;
        lp_answer_init(&a, ctx);
        lp_options o = lp_options_default();
        const double first = solve_for(ctx, m, o, &a);
        /* the answer measures feasibility, prices and complementary slackness outside GLPK: together a proof */
        assert_true(a.max_primal_error < 1e-7);
        assert_true(a.max_dual_error < 1e-7);
        o.method = LP_DUAL;
        test_close(solve_for(ctx, m, o, &a), first, 1e-6 * (1 + fabs(first)));
        assert_true(a.max_dual_error < 1e-7);
        o.warm = true;
        test_close(solve_for(ctx, m, o, &a), first, 1e-6 * (1 + fabs(first)));
        assert_int_equal(a.iterations, 0); /* the kept basis was optimal already */
        o.method = LP_INTERIOR;
        test_close(solve_for(ctx, m, o, &a), first, 1e-5 * (1 + fabs(first)));
        lp_answer_release(&a);
        lp_model_free(m);
    }
    jalur_ctx_free(ctx);
}

/* Weak duality by hand: sum of price times the bound it stands at equals the optimum. */
static void dual_value_is_the_optimum(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 12);
    for (int turn = 0; turn < 60; turn++) {
        const uint32_t n = 2 + rng_below(&g, 8), rows = 1 + rng_below(&g, 6);
        lp_model *m = random_lp(ctx, &g, n, rows);
        lp_answer a;
        lp_answer_init(&a, ctx);
        const double optimum = solve_for(ctx, m, lp_options_default(), &a);
        double dual = 0;
        for (uint32_t i = 0; i < rows; i++)
            dual += a.row_dual[i] * a.row_value[i];
        for (uint32_t j = 0; j < n; j++)
            dual += a.reduced_cost[j] * a.x[j];
        test_close(dual, optimum, 1e-6 * (1 + fabs(optimum)));
        lp_answer_release(&a);
        lp_model_free(m);
    }
    jalur_ctx_free(ctx);
}

/* Column generation in small: solve, add columns, solve warm; the same as building all at once. */
static void warm_after_added_columns_equals_cold(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 13);
    for (int turn = 0; turn < 40; turn++) {
        lp_model *m = random_lp(ctx, &g, 8, 6);
        lp_answer a;
        lp_answer_init(&a, ctx);
        lp_options o = lp_options_default();
        o.warm = true;
        double last = solve_for(ctx, m, o, &a);
        for (int wave = 0; wave < 3; wave++) {
            for (int k = 0; k < 5; k++) {
                const uint32_t j =
                    lp_add_column(m, floor(rng_unit(&g) * 40) - 25, 0, k == 0 ? 4 : INFINITY, false, NULL);
                for (uint32_t i = 0; i < 6; i++)
                    if (rng_unit(&g) < 0.5) lp_set(m, i, j, 1 + floor(rng_unit(&g) * 9));
            }
            const uint32_t row = lp_add_row(m, -INFINITY, 30, NULL); /* keeps the new columns bounded */
            for (uint32_t j = 8; j < lp_columns(m); j++)
                lp_set(m, row, j, 1);
            o.warm = true;
            const double warm = solve_for(ctx, m, o, &a);
            assert_true(a.max_dual_error < 1e-7 && a.max_primal_error < 1e-7);
            o.warm = false;
            test_close(solve_for(ctx, m, o, &a), warm, 1e-6 * (1 + fabs(warm)));
            assert_true(warm <= last + 1e-6 * (1 + fabs(last)));
            last = warm;
        }
        lp_answer_release(&a);
        lp_model_free(m);
    }
    jalur_ctx_free(ctx);
}

/* min c'x, Ax <= b with one slack column and its price written by hand, against lp_set_elastic. */
static void elastic_equals_written_out(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 14);
    for (int turn = 0; turn < 40; turn++) {
        const rng before = g;
        double value[2];
        for (int way = 0; way < 2; way++) {
            g = before;
            lp_model *m = random_lp(ctx, &g, 5, 4);
            for (uint32_t i = 0; i < 4; i++) {
                const double at = floor(rng_unit(&g) * 100) - 50, price = 1 + floor(rng_unit(&g) * 5);
                lp_set_row_bounds(m, i, at, at + 1);
                if (way == 0) {
                    lp_set_elastic(m, i, price);
                    continue;
                }
                lp_set(m, i, lp_add_column(m, price, 0, INFINITY, false, NULL), 1);
                lp_set(m, i, lp_add_column(m, price, 0, INFINITY, false, NULL), -1);
            }
            lp_answer a;
            lp_answer_init(&a, ctx);
            value[way] = solve_for(ctx, m, lp_options_default(), &a);
            assert_true(a.max_dual_error < 1e-7);
            lp_answer_release(&a);
            lp_model_free(m);
        }
        test_close(value[0], value[1], 1e-6 * (1 + fabs(value[1])));
    }
    jalur_ctx_free(ctx);
}

static void iteration_limit_is_deterministic(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 15);
    lp_model *m = random_lp(ctx, &g, 60, 40);
    lp_answer a, b;
    lp_answer_init(&a, ctx);
    lp_answer_init(&b, ctx);
    lp_options o = lp_options_default();
    const double optimum = solve_for(ctx, m, o, &a);
    const uint64_t all = a.iterations;
    assert_true(all > 10);
    for (uint64_t limit = 1; limit < all; limit += 7) {
        o = lp_options_default();
        o.iterations = limit;
        test_ok(ctx, lp_solve(m, &o, &a));
        test_ok(ctx, lp_solve(m, &o, &b));
        assert_int_equal(a.iterations, limit);
        assert_true(a.state == LP_LIMIT || a.state == LP_FEASIBLE);
        assert_int_equal(a.state, b.state);
        assert_memory_equal(a.x, b.x, 60 * sizeof *a.x);
        if (a.state == LP_FEASIBLE) assert_true(a.objective >= optimum - 1e-6 && a.max_primal_error < 1e-7);
        o.iterations = 0;
        o.warm = true; /* goes on from where the limit stopped it */
        test_close(solve_for(ctx, m, o, &a), optimum, 1e-6 * (1 + fabs(optimum)));
    }
    lp_answer_release(&a);
    lp_answer_release(&b);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

int test_lp_random(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods_agree_and_duality_holds),      cmocka_unit_test(dual_value_is_the_optimum),
        cmocka_unit_test(warm_after_added_columns_equals_cold), cmocka_unit_test(elastic_equals_written_out),
        cmocka_unit_test(iteration_limit_is_deterministic),
    };
    return cmocka_run_group_tests_name("lp random", tests, NULL, NULL);
}
