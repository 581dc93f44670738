/* Integer programs against enumeration, limits, gaps and start points. */
#include "test_lp.h"

enum { N = 7, ROWS = 4, TOP = 2 };

typedef struct small_mip {
    double cost[N], a[ROWS][N], up[ROWS];
} small_mip;

static small_mip random_mip(rng *g)
{
    small_mip p;
    for (int j = 0; j < N; j++)
        p.cost[j] = floor(rng_unit(g) * 30) - 20;
    for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < N; j++)
            p.a[i][j] = rng_unit(g) < 0.3 ? 0 : floor(rng_unit(g) * 12) - 3;
        p.up[i] = floor(rng_unit(g) * 25) - 2;
    }
    return p;
}

/* INFINITY when no point of {0..TOP}^N fits. */
static double enumerate(const small_mip *p, double *best_x)
{
    double best = INFINITY, x[N];
    long points = 1;
    for (int j = 0; j < N; j++)
        points *= TOP + 1;
    for (long code = 0; code < points; code++) {
        long rest = code;
        double cost = 0;
        bool fits = true;
        for (int j = 0; j < N; j++, rest /= TOP + 1) {
            x[j] = (double)(rest % (TOP + 1));
            cost += p->cost[j] * x[j];
        }
        for (int i = 0; fits && i < ROWS; i++) {
            double v = 0;
            for (int j = 0; j < N; j++)
                v += p->a[i][j] * x[j];
            fits = v <= p->up[i];
        }
        if (!fits || cost >= best) continue;
        best = cost;
        memcpy(best_x, x, sizeof x);
    }
    return best;
}

static lp_model *build(jalur_ctx *ctx, const small_mip *p)
{
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    for (int j = 0; j < N; j++)
        lp_add_column(m, p->cost[j], -0.3, TOP + 0.4, true, NULL);
    for (int i = 0; i < ROWS; i++)
        test_row(m, p->a[i], N, -INFINITY, p->up[i]);
    return m;
}

static void small_ones_equal_enumeration(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 21);
    int infeasible = 0;
    for (int turn = 0; turn < 120; turn++) {
        const small_mip p = random_mip(&g);
        double best_x[N] = {0};
        const double best = enumerate(&p, best_x);
        for (int way = 0; way < 3; way++) { /* cold, with the optimum as start, with a wrong start */
            lp_model *m = build(ctx, &p);
            lp_answer a;
            lp_answer_init(&a, ctx);
            lp_options o = lp_options_default();
            o.integer = true;
            const double wrong[N] = {99};
            o.start = way == 1 && isfinite(best) ? best_x : way == 2 ? wrong : NULL;
            test_ok(ctx, lp_solve(m, &o, &a));
            if (isinf(best)) {
                infeasible++;
                assert_int_equal(a.state, LP_INFEASIBLE);
            } else {
                assert_int_equal(a.state, LP_OPTIMAL);
                test_close(a.objective, best, 1e-5);
                test_close(a.bound, best, 1e-4);
                assert_null(a.row_dual);
                for (int j = 0; j < N; j++)
                    assert_true(a.x[j] == round(a.x[j]));
                assert_true(a.max_primal_error < 1e-9);
            }
            lp_answer_release(&a);
            lp_model_free(m);
        }
    }
    assert_true(infeasible > 3); /* the cases are of both sorts */
    jalur_ctx_free(ctx);
}

/* 40 items, three knapsacks' worth of rows: too much for a few iterations. */
static lp_model *hard(jalur_ctx *ctx)
{
    rng g;
    rng_init(&g, 22);
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    for (uint32_t j = 0; j < 40; j++)
        lp_add_column(m, -(10 + floor(rng_unit(&g) * 90)), 0, 1, true, NULL);
    for (uint32_t i = 0; i < 5; i++) {
        const uint32_t row = lp_add_row(m, -INFINITY, 900, NULL);
        for (uint32_t j = 0; j < 40; j++)
            lp_set(m, row, j, 10 + floor(rng_unit(&g) * 90));
    }
    return m;
}

static void limits_leave_the_incumbent(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = hard(ctx);
    lp_answer full, a, b;
    lp_answer_init(&full, ctx);
    lp_answer_init(&a, ctx);
    lp_answer_init(&b, ctx);
    lp_options o = lp_options_default();
    o.integer = true;
    test_ok(ctx, lp_solve(m, &o, &full));
    assert_int_equal(full.state, LP_OPTIMAL);
    const double nothing[40] = {0};
    o.start = nothing;
    int limited = 0;
    for (uint64_t limit = 1; limit < full.iterations; limit = limit * 2 + 1) {
        o.iterations = limit;
        test_ok(ctx, lp_solve(m, &o, &a));
        test_ok(ctx, lp_solve(m, &o, &b));
        assert_int_equal(a.state, b.state);
        if (a.state != LP_FEASIBLE) continue;
        limited++;
        assert_memory_equal(a.x, b.x, 40 * sizeof *a.x);
        assert_true(a.objective == b.objective && a.bound == b.bound && a.iterations == b.iterations);
        assert_true(a.bound <= full.objective + 1e-6 && a.objective >= full.objective - 1e-6);
    }
    assert_true(limited > 2);
    o.iterations = 0;
    o.start = NULL;
    o.mip_gap = 0.05;
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
    assert_true(a.objective - a.bound <= 0.05 * fabs(a.objective) + 1e-6);
    assert_true(a.iterations < full.iterations && a.bound <= full.objective + 1e-6);
    o.integer = false; /* relaxed: prices again */
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_non_null(a.row_dual);
    assert_true(a.objective <= full.objective);
    lp_answer_release(&full);
    lp_answer_release(&a);
    lp_answer_release(&b);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

/* Four helpers carry 10 kits each, 45 kits: 5 are left, and heads stay whole. */
static void elastic_and_integer_together(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    lp_add_column(m, 3, 0, 4, true, "heads");
    lp_set(m, lp_add_row(m, 45, INFINITY, "kits"), 0, 10);
    lp_set_elastic(m, 0, 1);
    lp_answer a;
    lp_answer_init(&a, ctx);
    lp_options o = lp_options_default();
    o.integer = true;
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.x[0], 4, 0);
    test_close(a.violation[0], -5, 1e-9);
    test_close(a.objective, 17, 1e-9);
    lp_set_elastic(m, 0, 0.25); /* a head costs 3 and saves 2.5 */
    const double start[] = {4};
    o.start = start;
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.x[0], 0, 0);
    test_close(a.violation[0], -45, 1e-9);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

int test_lp_mip(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ones_equal_enumeration),
        cmocka_unit_test(limits_leave_the_incumbent),
        cmocka_unit_test(elastic_and_integer_together),
    };
    return cmocka_run_group_tests_name("lp mip", tests, NULL, NULL);
}
