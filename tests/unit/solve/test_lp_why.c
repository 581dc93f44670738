/* What a program says of itself: for how far its prices hold, why there is no solution, and whether an optimum stands. */
#include "solve/lp_inside.h"
#include "test_lp.h"

/* Hillier and Lieberman's sensitivity analysis of Wyndor Glass: 2y <= b2 keeps its price for 6 <= b2 <= 18,
 * 3x + 2y <= b3 for 12 <= b3 <= 24; x <= b1 is not met: its price is 0 from 2 on. */
static void ranges_of_the_textbook(void **state)
{
    (void)state;
    const double less[] = {2, 6, 6}, more[] = {996, 6, 6};
    jalur_ctx *ctx = test_ctx();
    lp_model *m = test_wyndor(ctx);
    const lp_options o = lp_options_default();
    lp_answer a;
    lp_answer_init(&a, ctx);
    test_ok(ctx, lp_solve(m, &o, &a));
    for (uint32_t i = 0; i < 3; i++) {
        lp_range r;
        test_ok(ctx, lp_range_row(m, &o, &a, i, 0, 1000, &r));
        test_close(r.less, less[i], 1e-6);
        test_close(r.more, more[i], 1e-6);
    }
    lp_answer b; /* the model is as it was */
    lp_answer_init(&b, ctx);
    test_ok(ctx, lp_solve(m, &o, &b));
    test_close(b.objective, a.objective, 1e-9);
    lp_range r;
    assert_int_equal(lp_range_row(m, &o, &a, 3, 0, 1000, &r), JALUR_E_USAGE);
    b.state = LP_INFEASIBLE;
    assert_int_equal(lp_range_row(m, &o, &b, 0, 0, 1000, &r), JALUR_E_USAGE);
    lp_answer_release(&a);
    lp_answer_release(&b);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

/* Random covering programs: within the range the optimum goes along the price, beyond it above; by solving again. */
static void ranges_by_solving_again(void **state)
{
    (void)state;
    uint32_t inside = 0, beyond = 0;
    jalur_ctx *ctx = test_ctx();
    for (uint64_t seed = 1; seed <= 25; seed++) {
        enum { ROWS = 6, COLUMNS = 9 };
        rng random;
        lp_model *m = NULL;
        lp_answer a, b;
        const lp_options o = lp_options_default();
        rng_init(&random, seed);
        test_ok(ctx, lp_model_new(ctx, &m));
        for (uint32_t j = 0; j < COLUMNS; j++) lp_add_column(m, 1 + 9 * rng_unit(&random), 0, INFINITY, false, NULL);
        for (uint32_t i = 0; i < ROWS; i++) {
            const bool least = i < 4;
            double row[COLUMNS];
            for (uint32_t j = 0; j < COLUMNS; j++) row[j] = rng_unit(&random) < 0.5 ? 1 + 3 * rng_unit(&random) : 0;
            test_row(m, row, COLUMNS, least ? 5 + 5 * rng_unit(&random) : -(double)INFINITY, least ? (double)INFINITY : 100);
        }
        lp_answer_init(&a, ctx);
        lp_answer_init(&b, ctx);
        test_ok(ctx, lp_solve(m, &o, &a));
        for (uint32_t i = 0; i < 4 && a.state == LP_OPTIMAL; i++) {
            lp_range r;
            const double at = m->rows[i].lo, y = a.row_dual[i];
            test_ok(ctx, lp_range_row(m, &o, &a, i, 0, 40, &r));
            const double ends[] = {at - r.less, at + r.more, at - r.less - 0.5, at + r.more + 0.5};
            for (int e = 0; e < 4; e++) {
                if (e > 1 && (ends[e] < 0 || ends[e] > 40)) continue;
                lp_set_row_bounds(m, i, ends[e], INFINITY);
                test_ok(ctx, lp_solve(m, &o, &b));
                const double line = a.objective + y * (ends[e] - at);
                if (e < 2) test_close(b.objective, line, 1e-4);
                if (e > 1) assert_true(b.state != LP_OPTIMAL || b.objective > line + 1e-7);
                inside += e < 2;
                beyond += e > 1;
            }
            lp_set_row_bounds(m, i, at, INFINITY);
        }
        lp_answer_release(&a);
        lp_answer_release(&b);
        lp_model_free(m);
    }
    jalur_ctx_free(ctx);
    assert_true(inside > 100 && beyond > 40);
}

/* Twelve to bring, five and four to be had: three are missing, in whichever row it costs least to admit it. */
static void no_solution_is_explained(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = NULL;
    lp_answer a;
    lp_excess *list;
    uint32_t n;
    arena mem;
    char words[200];
    const lp_options o = lp_options_default();
    test_ok(ctx, lp_model_new(ctx, &m));
    lp_add_column(m, 7, 0, 5, false, "own");
    lp_add_column(m, 9, 0, 4, false, "lent");
    const uint32_t demand = lp_add_row(m, 12, INFINITY, "demand of Atambua"), free_row = lp_add_row(m, -INFINITY, 100, "yard");
    lp_set(m, demand, 0, 1);
    lp_set(m, demand, 1, 1);
    lp_set(m, free_row, 0, 1);
    lp_answer_init(&a, ctx);
    arena_init(&mem, ctx);
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_int_equal(a.state, LP_INFEASIBLE);
    test_ok(ctx, lp_explain(m, &o, &mem, &list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].row, demand);
    test_close(list[0].by, -3, 1e-6);
    lp_excess_words(m, &list[0], words, sizeof words);
    assert_string_equal(words, "row 0 'demand of Atambua': 3 below its least of 12");
    assert_int_equal(lp_no_solution(m, "the model of an office"), JALUR_E_INTERNAL);
    assert_string_equal(jalur_ctx_error(ctx)->message, "the model of an office has no solution but with row 0 'demand of Atambua': 3 below its least of 12");
    lp_set_row_bounds(m, free_row, -INFINITY, -2); /* and the yard must get rid of two that it never has */
    test_ok(ctx, lp_explain(m, &o, &mem, &list, &n));
    assert_int_equal(n, 2);
    double sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += fabs(list[i].by);
    test_close(sum, 10, 1e-6); /* 5 own: 3 missing and 7 too many; none: 8 and 2 */
    assert_true(fabs(list[0].by) >= fabs(list[1].by));
    lp_set_row_bounds(m, free_row, -INFINITY, 100);
    lp_set_row_bounds(m, demand, 9, INFINITY);
    test_ok(ctx, lp_explain(m, &o, &mem, &list, &n)); /* there is a solution: nothing to explain */
    assert_int_equal(n, 0);
    lp_answer_release(&a);
    arena_release(&mem);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

/* An optimum as GLPK might hand it over, with one number changed: it is not called one any more. */
static void a_wrong_optimum_does_not_stand(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = test_wyndor(ctx);
    const lp_options o = lp_options_default();
    const struct { double x0, x1, y1, y2; lp_state state; } cases[] = {
        {2, 6, -1.5, -1, LP_OPTIMAL},
        {2, 5, -1.5, -1, LP_FEASIBLE},  /* values differ */
        {2, 6, -1.4, -1, LP_FEASIBLE},  /* windows would be worth making more of */
        {2, 6, 1.5, -1, LP_FEASIBLE},   /* a price at a bound that is not there */
        {2, 6.5, -1.5, -1, LP_LIMIT},   /* too much glass */
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        lp_answer a;
        double x[3] = {0, cases[c].x0, cases[c].x1}, y[3] = {0, cases[c].y1, cases[c].y2}, d[2] = {0};
        lp_run r = {.ctx = ctx, .m = m, .o = &o, .state = LP_OPTIMAL, .bound = -36, .duals = true, .x = x, .y = y, .d = d};
        lp_answer_init(&a, ctx);
        test_ok(ctx, lp_matrix_new(m, &r.a));
        d[0] = -3 - 3 * y[2];
        d[1] = -5 - 2 * y[1] - 2 * y[2];
        test_ok(ctx, lp_answer_fill(&r, &a));
        if (a.state != cases[c].state) fail_msg("case %zu: state %d", c, (int)a.state);
        lp_matrix_free(ctx, &r.a);
        lp_answer_release(&a);
    }
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

int test_lp_why(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_the_textbook),
        cmocka_unit_test(ranges_by_solving_again),
        cmocka_unit_test(no_solution_is_explained),
        cmocka_unit_test(a_wrong_optimum_does_not_stand),
    };
    return cmocka_run_group_tests_name("why", tests, NULL, NULL);
}
