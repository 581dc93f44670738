/* Lots over days: a case by hand, then random ones against GLPK, one cost after the other. */
#include <string.h>

#include "solve/gub.h"
#include "test_lp.h"

enum { SETS = 12, ROWS = 9, PER = 6, MOST = SETS * PER };

typedef struct sample {
    gub_problem p;
    uint32_t from[SETS + 1], entry_from[MOST + 1], entry_row[MOST * 3];
    double amount[SETS], room[ROWS], entry_value[MOST * 3], cost[2 * MOST];
} sample;

static void point(sample *s)
{
    s->p.from = s->from;
    s->p.amount = s->amount;
    s->p.room = s->room;
    s->p.entry_from = s->entry_from;
    s->p.entry_row = s->entry_row;
    s->p.entry_value = s->entry_value;
    s->p.cost = s->cost;
}

/* Two villages, two days. One officer a day; 10 of A or 5 of B fill a day. A has 10, B has 5, A is worth 2: A on day 1,
 * B on day 2: 2 * 10 * 0 + 5 * 1 = 5. With A dear on day 1 the other way round: 2 * 10 * 1 = 20. */
static void two_villages_by_hand(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    sample s = {.p = {.n_sets = 2, .n_columns = 4, .n_rows = 2, .n_costs = 1},
                .from = {0, 2, 4}, .amount = {10, 5}, .room = {1, 1},
                .entry_from = {0, 1, 2, 3, 4}, .entry_row = {0, 1, 0, 1}, .entry_value = {0.1, 0.1, 0.2, 0.2}, .cost = {0, 2, 0, 1}};
    double x[4], value;
    gub_answer a;
    point(&s);
    test_ok(ctx, gub_solve(ctx, &s.p, 100, x, &value, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
    test_close(value, 5, 1e-9);
    test_close(x[0], 10, 1e-9);
    test_close(x[3], 5, 1e-9);
    s.cost[0] = 9; /* A costs less on day 2: the start is not the optimum */
    test_ok(ctx, gub_solve(ctx, &s.p, 100, x, &value, &a));
    test_close(value, 20, 1e-9);
    assert_true(a.iterations > 0);
    s.room[1] = 0.5; /* half of somebody finds no room */
    test_ok(ctx, gub_solve(ctx, &s.p, 100, x, &value, &a));
    assert_int_equal(a.state, LP_INFEASIBLE);
    assert_true(x[0] == 0 && value == 0);
    s.room[1] = NAN;
    assert_int_equal(gub_solve(ctx, &s.p, 100, x, &value, &a), JALUR_E_DATA);
    s.room[1] = -1;
    assert_int_equal(gub_solve(ctx, &s.p, 100, x, &value, &a), JALUR_E_DATA);
    jalur_ctx_free(ctx);
}

/* Whole coefficients, so that ties and degenerate steps are common. */
static void random_sample(rng *g, sample *s)
{
    memset(s, 0, sizeof *s);
    s->p = (gub_problem){.n_sets = 1 + rng_below(g, SETS), .n_rows = 1 + rng_below(g, ROWS), .n_costs = 2};
    uint32_t entries = 0;
    double room = 0;
    for (uint32_t j = 0; j < s->p.n_sets; j++) {
        const uint32_t n = 1 + rng_below(g, PER);
        s->amount[j] = rng_below(g, 9);
        room += s->amount[j];
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t first = rng_below(g, s->p.n_rows), e = rng_below(g, 3);
            for (uint32_t k = 0; k < e && first + k < s->p.n_rows; k++) {
                s->entry_row[entries] = first + k;
                s->entry_value[entries++] = 1 + rng_below(g, 3);
            }
            s->entry_from[++s->p.n_columns] = entries;
        }
        s->from[j + 1] = s->p.n_columns;
    }
    for (uint32_t r = 0; r < s->p.n_rows; r++) s->room[r] = rng_below(g, 2 + (uint32_t)(2 * room / s->p.n_rows));
    for (uint32_t i = 0; i < s->p.n_columns; i++) {
        s->cost[i] = rng_below(g, 3);
        s->cost[s->p.n_columns + i] = (double)rng_below(g, 7) - 2;
    }
    point(s);
}

static lp_model *the_same(jalur_ctx *ctx, const gub_problem *p)
{
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    for (uint32_t j = 0; j < p->n_sets; j++) lp_add_row(m, p->amount[j], p->amount[j], NULL);
    for (uint32_t r = 0; r < p->n_rows; r++) lp_add_row(m, -INFINITY, p->room[r], NULL);
    const uint32_t first = lp_add_row(m, -INFINITY, INFINITY, NULL);
    for (uint32_t j = 0; j < p->n_sets; j++)
        for (uint32_t i = p->from[j]; i < p->from[j + 1]; i++) {
            lp_add_column(m, p->cost[i], 0, INFINITY, false, NULL);
            lp_set(m, j, i, 1);
            lp_set(m, first, i, p->cost[i]);
            for (uint32_t k = p->entry_from[i]; k < p->entry_from[i + 1]; k++)
                lp_set(m, p->n_sets + p->entry_row[k], i, p->entry_value[k]);
        }
    return m;
}

static void same_optima_as_the_general_method(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 21);
    uint32_t feasible = 0, moved = 0;
    for (int turn = 0; turn < 2000; turn++) {
        sample s;
        double x[MOST], value[2];
        gub_answer a;
        random_sample(&g, &s);
        test_ok(ctx, gub_solve(ctx, &s.p, 5000, x, value, &a));
        lp_model *m = the_same(ctx, &s.p);
        lp_answer b;
        lp_answer_init(&b, ctx);
        lp_options o = lp_options_default();
        test_ok(ctx, lp_solve(m, &o, &b));
        assert_int_equal(a.state, b.state == LP_OPTIMAL ? LP_OPTIMAL : LP_INFEASIBLE);
        if (a.state == LP_OPTIMAL) {
            test_close(value[0], b.objective, 1e-7 * (1 + fabs(b.objective)));
            lp_set_row_bounds(m, s.p.n_sets + s.p.n_rows, -INFINITY, b.objective + 1e-9);
            for (uint32_t i = 0; i < s.p.n_columns; i++) lp_set_cost(m, i, s.cost[s.p.n_columns + i]);
            test_ok(ctx, lp_solve(m, &o, &b));
            assert_int_equal(b.state, LP_OPTIMAL);
            test_close(value[1], b.objective, 1e-6 * (1 + fabs(b.objective)));
            feasible++;
            moved += a.iterations > 5;
        }
        lp_answer_release(&b);
        lp_model_free(m);
    }
    assert_true(feasible > 500 && feasible < 1900); /* both answers come up */
    assert_true(moved > 200);                       /* and the start is rarely the end */
    jalur_ctx_free(ctx);
}

/* No steps allowed where some are needed: no verdict, and no answer that looks like one. */
static void a_limit_is_said(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    sample s = {.p = {.n_sets = 1, .n_columns = 2, .n_rows = 1, .n_costs = 1},
                .from = {0, 2}, .amount = {3}, .room = {9}, .entry_from = {0, 1, 2}, .entry_row = {0, 0}, .entry_value = {1, 1}, .cost = {2, 1}};
    double x[2] = {7, 7}, value = 7;
    gub_answer a;
    point(&s);
    test_ok(ctx, gub_solve(ctx, &s.p, 0, x, &value, &a));
    assert_int_equal(a.state, LP_LIMIT);
    assert_true(x[0] == 0 && x[1] == 0 && value == 0);
    test_ok(ctx, gub_solve(ctx, &s.p, 1, x, &value, &a));
    assert_int_equal(a.state, LP_LIMIT); /* moved there, but not proven yet */
    test_ok(ctx, gub_solve(ctx, &s.p, 2, x, &value, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
    test_close(value, 3, 1e-9);
    jalur_ctx_free(ctx);
}

int test_gub(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_villages_by_hand),
        cmocka_unit_test(same_optima_as_the_general_method),
        cmocka_unit_test(a_limit_is_said),
    };
    return cmocka_run_group_tests_name("gub", tests, NULL, NULL);
}
