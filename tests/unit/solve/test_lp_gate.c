/* The guard: GLPK gives up, the caller cancels, time runs out, memory fails, a host uses GLPK too. */
#include <glpk.h>
#include <pthread.h>
#include <unistd.h>

#include "solve/lp_inside.h"
#include "test_lp.h"

static jalur_status misuse(void *user)
{
    (void)user;
    glp_prob *p = glp_create_prob();
    glp_add_rows(p, 3);
    glp_set_row_bnds(p, 7, GLP_FX, 0, 0); /* aborts the process unless hooked */
    return JALUR_OK;
}

static jalur_status use_well(void *user)
{
    glp_prob *p = glp_create_prob();
    *(int *)user = glp_add_rows(p, 3);
    glp_delete_prob(p);
    return JALUR_OK;
}

static void abort_becomes_an_error(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_gate gate;
    for (int round = 0; round < 3; round++) {
        assert_int_equal(lp_gate_run(&gate, ctx, misuse, NULL), JALUR_E_INTERNAL);
        const jalur_error *e = jalur_ctx_error(ctx);
        if (!strstr(e->native, "row number out of range")) fail_msg("native: '%s'", e->native);
        int first = 0;
        test_ok(ctx, lp_gate_run(&gate, ctx, use_well, &first));
        assert_int_equal(first, 1);
    }
    jalur_ctx_free(ctx);
}

static void a_host_keeps_its_environment(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    glp_prob *mine = glp_create_prob();
    glp_add_rows(mine, 2);
    int first = 0;
    lp_gate gate;
    test_ok(ctx, lp_gate_run(&gate, ctx, use_well, &first));
    assert_int_equal(glp_get_num_rows(mine), 2);
    glp_delete_prob(mine);
    glp_free_env();
    jalur_ctx_free(ctx);
}

/* Large and dense enough to take seconds: a transport problem with random costs. */
static lp_model *long_work(jalur_ctx *ctx, bool integer)
{
    enum { FROM = 120, TO = 120 };
    rng g;
    rng_init(&g, 31);
    lp_model *m = NULL;
    test_ok(ctx, lp_model_new(ctx, &m));
    for (uint32_t i = 0; i < FROM; i++)
        lp_add_row(m, -INFINITY, 100, NULL);
    for (uint32_t i = 0; i < TO; i++)
        lp_add_row(m, 95 + rng_below(&g, 5), INFINITY, NULL);
    for (uint32_t i = 0; i < FROM; i++)
        for (uint32_t k = 0; k < TO; k++) {
            const uint32_t j = lp_add_column(m, rng_unit(&g), 0, 1 + rng_unit(&g), integer, NULL);
            lp_set(m, i, j, 1 + rng_unit(&g));
            lp_set(m, FROM + k, j, 1 + rng_unit(&g));
        }
    return m;
}

static void *cancel_soon(void *user)
{
    usleep(300000);
    jalur_ctx_cancel(user);
    return NULL;
}

static void cancel_leaves_a_long_solve(void **state)
{
    (void)state;
    for (int method = LP_PRIMAL; method <= LP_INTERIOR; method++) {
        jalur_ctx *ctx = test_ctx();
        lp_model *m = long_work(ctx, method == LP_DUAL);
        lp_answer a;
        lp_answer_init(&a, ctx);
        lp_options o = lp_options_default();
        o.method = (lp_method)method;
        o.integer = method == LP_DUAL;
        pthread_t other;
        assert_int_equal(pthread_create(&other, NULL, cancel_soon, ctx), 0);
        const double begin_s = clock_wall_s();
        const jalur_status st = lp_solve(m, &o, &a);
        pthread_join(other, NULL);
        /* a machine may finish in less than 0.3 s; then there was nothing to cancel */
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_CANCELLED);
        if (st == JALUR_OK) print_message("finished before the cancel came\n");
        assert_true(clock_wall_s() - begin_s < 10);
        lp_answer_release(&a);
        lp_model_free(m);
        jalur_ctx_free(ctx);
    }
}

static void count_progress(void *user, const char *stage, uint64_t done, uint64_t total)
{
    assert_string_equal(stage, "whole heads");
    assert_true(done <= total);
    ++*(int *)user;
}

static void progress_is_told_by_name(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    lp_model *m = long_work(ctx, false);
    lp_answer a;
    lp_options o = lp_options_default();
    int told = 0;
    lp_answer_init(&a, ctx);
    jalur_ctx_on_progress(ctx, count_progress, &told);
    o.presolve = true;
    o.progress = "whole heads";
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_true(told > 0);
    told = 0;
    o.progress = NULL;
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_int_equal(told, 0);
    lp_answer_release(&a);
    lp_model_free(m);
    jalur_ctx_free(ctx);
}

static void time_limit_is_kept(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (int method = LP_PRIMAL; method <= LP_INTERIOR; method++) {
        lp_model *m = long_work(ctx, false);
        lp_answer a;
        lp_answer_init(&a, ctx);
        lp_options o = lp_options_default();
        o.method = (lp_method)method;
        o.time_s = 0.05;
        const double begin_s = clock_wall_s();
        test_ok(ctx, lp_solve(m, &o, &a));
        assert_true(clock_wall_s() - begin_s < 6);
        assert_true(a.state == LP_LIMIT || a.state == LP_FEASIBLE || a.state == LP_OPTIMAL);
        if (a.state == LP_FEASIBLE) assert_true(a.max_primal_error < 1e-6);
        lp_answer_release(&a);
        lp_model_free(m);
    }
    jalur_ctx_free(ctx);
}

static jalur_status solve_small(jalur_ctx *ctx)
{
    jalur_status st = JALUR_OK;
    lp_model *m = NULL;
    lp_answer a;
    lp_answer_init(&a, ctx);
    TRY(lp_model_new(ctx, &m));
    lp_add_column(m, -1, 0, 9, true, "heads");
    lp_add_column(m, -2, 0, 9, false, "days");
    lp_set(m, lp_add_row(m, -INFINITY, 7.5, "budget"), 0, 2);
    lp_set(m, 0, 1, 3);
    lp_set_elastic(m, 0, 5);
    lp_options o = lp_options_default();
    o.integer = true;
    const double start[] = {1, 1};
    o.start = start;
    TRY(lp_solve(m, &o, &a));
    o.integer = false;
    o.warm = true;
    TRY(lp_solve(m, &o, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
done:
    lp_answer_release(&a);
    lp_model_free(m);
    return st;
}

static void failing_allocations_are_reported(void **state)
{
    (void)state;
    long n = 0;
    jalur_status st = JALUR_E_RESOURCE;
    for (; st != JALUR_OK; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        st = solve_small(ctx);
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        jalur_ctx_free(ctx);
    }
    assert_true(n > 10);
}

static void *solve_in_thread(void *user)
{
    jalur_ctx *ctx = test_ctx();
    *(jalur_status *)user = solve_small(ctx);
    jalur_ctx_free(ctx);
    return NULL;
}

static void threads_do_not_meet(void **state)
{
    (void)state;
    pthread_t t[4];
    jalur_status st[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&t[i], NULL, solve_in_thread, &st[i]), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < 4; i++)
        assert_int_equal(st[i], JALUR_OK);
}

int test_lp_gate(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abort_becomes_an_error),           cmocka_unit_test(a_host_keeps_its_environment),
        cmocka_unit_test(cancel_leaves_a_long_solve),       cmocka_unit_test(progress_is_told_by_name), cmocka_unit_test(time_limit_is_kept),
        cmocka_unit_test(failing_allocations_are_reported), cmocka_unit_test(threads_do_not_meet),
    };
    return cmocka_run_group_tests_name("lp gate", tests, NULL, NULL);
}
