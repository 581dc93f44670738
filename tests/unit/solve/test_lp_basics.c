/* Textbook programs with known optimum and prices, and every way in which there is none. */
#include "test_lp.h"

#define CLOSE 1e-7

/* Optimum 36 at (2, 6); shadow prices 0, 1.5, 1. */
static void check_wyndor(const lp_answer *a, double close)
{
    assert_int_equal(a->state, LP_OPTIMAL);
    test_close(a->objective, -36, close);
    test_close(a->bound, -36, close);
    test_close(a->x[0], 2, close);
    test_close(a->x[1], 6, close);
    test_close(a->row_value[2], 18, close);
    test_close(a->row_dual[0], 0, close);
    test_close(a->row_dual[1], -1.5, close);
    test_close(a->row_dual[2], -1, close);
    assert_true(a->max_primal_error < close && a->max_dual_error < close);
}

static void textbook_by_every_method(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (int method = LP_PRIMAL; method <= LP_INTERIOR; method++)
        for (int presolve = 0; presolve < 2; presolve++) {
            lp_model *m = test_wyndor(ctx);
            lp_answer a;
            lp_answer_init(&a, ctx);
            lp_options o = lp_options_default();
            o.method = (lp_method)method;
            o.presolve = presolve;
            test_ok(ctx, lp_solve(m, &o, &a));
            check_wyndor(&a, method == LP_INTERIOR ? 1e-5 : CLOSE);
            lp_answer_release(&a);
            lp_model_free(m);
        }
    jalur_ctx_free(ctx);
}

/* min 2a + 3b; a + b >= 10; a <= 6: a = 6, b = 4, 24. The price of the demand is 3, of the bound on a -1. */
static void duals_have_the_sign_of_the_header(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    lp_add_column(m, 2, 0, 6, false, NULL);
    lp_add_column(m, 3, 0, INFINITY, false, NULL);
    test_row(m, (double[]){1, 1}, 2, 10, INFINITY);
    lp_answer a;
    lp_answer_init(&a, ctx);
    const lp_options o = lp_options_default();
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.objective, 24, CLOSE);
    test_close(a.row_dual[0], 3, CLOSE);
    test_close(a.reduced_cost[0], -1, CLOSE);
    lp_set_row_bounds(m, 0, 11, INFINITY); /* one more: the objective moves by the dual */
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.objective, 27, CLOSE);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

/* Without the column that it does not use the program has the same optimum; without "windows" the best is 3 x 4. */
static void columns_dropped(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = test_wyndor(ctx);
    lp_answer a;
    lp_answer_init(&a, ctx);
    lp_options o = lp_options_default();
    o.warm = true;
    o.scale = false;
    const uint32_t shutters = lp_add_column(m, 9, 0, INFINITY, false, "shutters");
    lp_set(m, 2, shutters, 1);
    test_ok(ctx, lp_solve(m, &o, &a));
    lp_drop_columns(m, (bool[]){false, false, true});
    assert_int_equal(lp_columns(m), 2);
    test_ok(ctx, lp_solve(m, &o, &a));
    check_wyndor(&a, CLOSE);
    assert_int_equal(a.iterations, 0); /* the basis came along */
    lp_drop_columns(m, (bool[]){false, true});
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.objective, -12, CLOSE);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

typedef struct edge_case {
    const char *name;
    uint32_t columns, rows;
    double cost, lo, up, row_lo, row_up, coefficient;
    lp_state state;
    double objective;
} edge_case;

static void edges_are_answers(void **state)
{
    (void)state;
    const edge_case cases[] = {
        {"nothing at all", 0, 0, 0, 0, 0, 0, 0, 0, LP_OPTIMAL, 0},
        {"no columns, row holds", 0, 1, 0, 0, 0, -1, 1, 0, LP_OPTIMAL, 0},
        {"no columns, row wants 1", 0, 1, 0, 0, 0, 1, 2, 0, LP_INFEASIBLE, 0},
        {"no rows", 1, 0, 2, -3, 7, 0, 0, 0, LP_OPTIMAL, -6},
        {"no rows, free", 1, 0, 2, -INFINITY, INFINITY, 0, 0, 0, LP_UNBOUNDED, 0},
        {"fixed column", 1, 1, 2, 3, 3, -INFINITY, 9, 1, LP_OPTIMAL, 6},
        {"free column", 1, 1, 1, -INFINITY, INFINITY, -4, INFINITY, 1, LP_OPTIMAL, -4},
        {"free row", 1, 1, 1, 2, 5, -INFINITY, INFINITY, 1, LP_OPTIMAL, 2},
        {"crossed column bounds", 1, 1, 1, 5, 2, -INFINITY, 9, 1, LP_INFEASIBLE, 0},
        {"crossed row bounds", 1, 1, 1, 0, 2, 2, 1, 1, LP_INFEASIBLE, 0},
        {"infeasible", 1, 1, 1, 0, 2, 3, 4, 1, LP_INFEASIBLE, 0},
        {"unbounded", 1, 1, -1, 0, INFINITY, 3, INFINITY, 1, LP_UNBOUNDED, 0},
        {"zero coefficient", 1, 1, 1, 1, 2, 0, 0, 0, LP_OPTIMAL, 1},
    };
    jalur_ctx *ctx = test_ctx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int variant = 0; variant < 12; variant++) {
            const edge_case *c = &cases[i];
            lp_model *m = NULL;
            test_ok(ctx, lp_model_new(ctx, &m));
            for (uint32_t j = 0; j < c->columns; j++)
                lp_add_column(m, c->cost, c->lo, c->up, true, NULL);
            for (uint32_t k = 0; k < c->rows; k++)
                lp_add_row(m, c->row_lo, c->row_up, NULL);
            if (c->columns && c->rows) lp_set(m, 0, 0, c->coefficient);
            lp_answer a;
            lp_answer_init(&a, ctx);
            lp_options o = lp_options_default();
            o.method = (lp_method)(variant % 3);
            o.presolve = variant / 3 % 2;
            o.integer = variant / 6;
            test_ok(ctx, lp_solve(m, &o, &a));
            if (a.state != c->state) fail_msg("%s, variant %d: state %d", c->name, variant, (int)a.state);
            if (c->state == LP_OPTIMAL && fabs(a.objective - c->objective) > 1e-5)
                fail_msg("%s, variant %d: objective %g", c->name, variant, a.objective);
            lp_answer_release(&a);
            lp_model_free(m);
        }
    jalur_ctx_free(ctx);
}

/* Three villages want 5 + 7 + 9 = 21, the store has 15: 6 are missing, and the dearest are served first. */
static void elastic_rows_say_what_is_missing(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    for (int j = 0; j < 3; j++)
        lp_add_column(m, 0, 0, INFINITY, false, NULL);
    test_row(m, (double[]){1, 1, 1}, 3, -INFINITY, 15);
    const double want[] = {5, 7, 9}, price[] = {1, 3, 2};
    for (uint32_t j = 0; j < 3; j++) {
        const uint32_t row = lp_add_row(m, want[j], want[j], "demand");
        lp_set(m, row, j, 1);
        lp_set_elastic(m, row, price[j]);
    }
    lp_answer a;
    lp_answer_init(&a, ctx);
    const lp_options o = lp_options_default();
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
    test_close(a.objective, 5 * 1 + 1 * 2, CLOSE);
    test_close(a.violation[1], -5, CLOSE);
    test_close(a.violation[2], 0, CLOSE);
    test_close(a.violation[3], -1, CLOSE);
    test_close(a.row_dual[0], -2, CLOSE);
    lp_set_row_bounds(m, 0, 30, INFINITY); /* now too much has to go out: 9 above, at the lowest price */
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.violation[1], 9, CLOSE);
    test_close(a.objective, 9, CLOSE);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

static void expect_rejected(jalur_ctx *ctx, lp_model *m, const char *words)
{
    lp_answer a;
    lp_answer_init(&a, ctx);
    const lp_options o = lp_options_default();
    assert_int_equal(lp_solve(m, &o, &a), JALUR_E_DATA);
    if (!strstr(jalur_ctx_error(ctx)->message, words))
        fail_msg("'%s' lacks '%s'", jalur_ctx_error(ctx)->message, words);
    assert_null(a.x);
    lp_answer_release(&a);
    lp_model_free(m);
}

static void not_finite_is_named(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = test_wyndor(ctx);
    lp_set_cost(m, 1, NAN);
    expect_rejected(ctx, m, "cost of column 1 'windows'");
    m = test_wyndor(ctx);
    lp_set_column_bounds(m, 0, INFINITY, INFINITY);
    expect_rejected(ctx, m, "lower bound of column 0 'doors'");
    m = test_wyndor(ctx);
    lp_set_row_bounds(m, 2, 0, NAN);
    expect_rejected(ctx, m, "upper bound of row 2");
    m = test_wyndor(ctx);
    lp_set(m, 1, 0, -INFINITY);
    expect_rejected(ctx, m, "coefficient of column 0 'doors' in row 1");
    m = test_wyndor(ctx);
    lp_set_elastic(m, 0, NAN);
    expect_rejected(ctx, m, "price of violation of row 0");
    jalur_ctx_free(ctx);
}

static void wrong_use_is_refused(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_answer a;
    lp_answer_init(&a, ctx);
    lp_model *m = test_wyndor(ctx);
    lp_options o = lp_options_default();
    o.time_s = 0;
    assert_int_equal(lp_solve(m, &o, &a), JALUR_E_USAGE);
    o = lp_options_default();
    o.mip_gap = NAN;
    assert_int_equal(lp_solve(m, &o, &a), JALUR_E_USAGE);
    o = lp_options_default();
    lp_set(m, 3, 0, 1);
    assert_int_equal(lp_solve(m, &o, &a), JALUR_E_USAGE);
    assert_int_equal(lp_add_row(m, 0, 1, NULL), JALUR_NONE);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

static void repeated_terms_add_up(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = test_wyndor(ctx);
    lp_set(m, 2, 0, -2); /* 3 - 2 = 1 */
    lp_set(m, 2, 1, 5);
    lp_set(m, 2, 1, -6); /* 2 + 5 - 6 = 1: x + y <= 18 */
    lp_set(m, 0, 0, -1); /* 1 - 1 = 0: x is bounded by x + y <= 18 only */
    lp_answer a;
    lp_answer_init(&a, ctx);
    const lp_options o = lp_options_default();
    test_ok(ctx, lp_solve(m, &o, &a));
    test_close(a.objective, -(3 * 12 + 5 * 6), CLOSE);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

int test_lp_basics(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(textbook_by_every_method),
        cmocka_unit_test(columns_dropped), cmocka_unit_test(duals_have_the_sign_of_the_header),
        cmocka_unit_test(edges_are_answers),        cmocka_unit_test(elastic_rows_say_what_is_missing),
        cmocka_unit_test(not_finite_is_named),      cmocka_unit_test(wrong_use_is_refused),
        cmocka_unit_test(repeated_terms_add_up),
    };
    return cmocka_run_group_tests_name("lp basics", tests, NULL, NULL);
}
