/* The bound against the linear program over every route that keeps the rules, solved as one. */
#include "bound/bound.h"
#include "cases.h"
#include "solve/lp.h"

enum { ALL_STOPS = 6, ALL_TYPES = 2 };
typedef struct every { /* cheapest route by type and set of stops; INT64_MAX: none keeps the rules */
    const plan_problem *p;
    int64_t cost[ALL_TYPES][1 << ALL_STOPS];
    uint32_t seq[ALL_STOPS];
} every;

static void list_routes(every *e, uint32_t n, uint32_t set)
{
    for (uint32_t t = 0; n > 0 && t < e->p->n_types; t++) {
        const int64_t cost = case_route(e->p, t, e->seq, n);
        if (cost >= 0 && cost < e->cost[t][set]) e->cost[t][set] = cost;
    }
    for (uint32_t i = 0; n < ALL_STOPS && i < e->p->n_stops; i++) {
        if (set & 1u << i) continue;
        e->seq[n] = i;
        list_routes(e, n + 1, set | 1u << i);
    }
}

static double program_of_all(jalur_ctx *ctx, every *e, const bound_answer *b)
{
    lp_model *m = NULL;
    lp_answer a;
    lp_options o = lp_options_default();
    for (uint32_t t = 0; t < ALL_TYPES; t++)
        for (uint32_t set = 0; set < 1 << ALL_STOPS; set++) e->cost[t][set] = INT64_MAX;
    assert_true(e->p->n_stops <= ALL_STOPS);
    list_routes(e, 0, 0);
    test_ok(ctx, lp_model_new(ctx, &m));
    for (uint32_t i = 0; i < e->p->n_stops; i++) lp_add_row(m, 1, INFINITY, NULL);
    for (uint32_t t = 0; t < e->p->n_types; t++) {
        const uint32_t fleet = lp_add_row(m, -INFINITY, e->p->types[t].count, NULL);
        for (uint32_t set = 1; set < 1u << e->p->n_stops; set++) {
            if (e->cost[t][set] == INT64_MAX) continue;
            const uint32_t column = lp_add_column(m, (double)e->cost[t][set], 0, INFINITY, false, NULL);
            lp_set(m, fleet, column, 1);
            for (uint32_t i = 0; i < e->p->n_stops; i++)
                if (set & 1u << i) lp_set(m, i, column, 1);
        }
    }
    for (uint32_t i = 0; i < e->p->n_stops; i++) /* at the price the bound takes, which is never above skip_cost */
        lp_set(m, i, lp_add_column(m, (double)b->skip[i] / (double)b->unit, 0, INFINITY, false, NULL), 1);
    lp_answer_init(&a, ctx);
    test_ok(ctx, lp_solve(m, &o, &a));
    assert_int_equal(a.state, LP_OPTIMAL);
    const double value = a.objective;
    lp_answer_release(&a);
    lp_model_free(m);
    return value;
}

/* With neighbourhoods of all stops and no cuts a closed bound is the linear program over every route that keeps the rules, in
 * one piece or of parts. */
static void reaches_the_program(void **state)
{
    (void)state;
    uint32_t whole = 0, clocked = 0, parted = 0;
    for (uint64_t seed = 1; seed <= 140; seed++) {
        const case_options c = {.n_stops = 4 + (uint32_t)(seed % 3), .n_types = seed > 100 ? 2 : 1 + (uint32_t)(seed / 4 % 2),
                                .n_depots = seed > 100 ? 2 : 1, .windows = seed % 5 > 1, .limited = seed & 1, .skips = seed & 2, .shifts = seed & 8};
        bound_options o = bound_options_default();
        every e;
        kase k;
        bound_answer a;
        jalur_ctx *ctx = test_ctx();
        o.time_s = 0;
        o.cuts = false;
        case_random(&k, &c, seed);
        if (c.n_depots == 2) case_part(&k, seed & 1);
        for (uint32_t t = 0; t < c.n_types; t++) k.type[t].per_hour = 0; /* waiting is not priced where windows bind */
        bound_answer_init(&a, ctx);
        test_ok(ctx, bound_solve(ctx, &k.p, NULL, &o, &a));
        e.p = &k.p;
        const double least = program_of_all(ctx, &e, &a);
        const bool all_priced = a.relaxed[0] == 0;
        assert_true((double)a.bound <= least * (1 + 1e-6) + 1);
        assert_true(!all_priced || (double)a.bound >= least * (1 - 1e-6) - c.n_stops); /* legs are rounded down, by route */
        whole += all_priced;
        parted += all_priced && c.n_depots == 2;
        for (uint32_t s = 0; s < a.n_classes; s++) clocked += all_priced && a.timed[s];
        bound_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(whole > 80 && clocked > 20 && parted > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reaches_the_program)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
