/* Vehicles that are the same on several days are priced once: only where no stop can tell the days apart, and to the same prices. */
#include "cases.h"

#include "plan/search.h"

enum { DAY_S = 86400, DAYS = 3 };

/* The types of a random case on each of three days. */
static void on_days(kase *k, plan_type *types, plan_problem *p)
{
    *p = k->p;
    for (uint32_t i = 0; i < p->n_stops; i++) k->stops[i].types = NULL; /* any */
    for (uint32_t day = 0; day < DAYS; day++)
        for (uint32_t t = 0; t < k->p.n_types; t++) {
            plan_type *x = &types[day * k->p.n_types + t];
            *x = k->p.types[t];
            x->day = day;
            x->start_s = (int32_t)day * DAY_S + 25200;
            x->end_s = (int32_t)day * DAY_S + 61200 + 600 * (int32_t)(t % 2);
        }
    p->types = types;
    p->n_types = DAYS * k->p.n_types;
}

static void prices_of_twins_are_the_same(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        kase k;
        plan_prep prep;
        plan_problem p;
        plan_type types[64];
        jalur_ctx *ctx = test_ctx();
        const case_options o = {.n_stops = 12, .n_types = 1 + (uint32_t)(seed % 4), .n_depots = 2, .kin = seed % 2};
        case_random(&k, &o, seed);
        assert_true(k.p.n_types * DAYS <= 64);
        on_days(&k, types, &p);
        test_ok(ctx, plan_prep_make(ctx, &p, &prep));
        for (uint32_t t = 0; t < p.n_types; t++) {
            if (t >= k.p.n_types) assert_int_equal(prep.twin[t], prep.twin[t % k.p.n_types] == JALUR_NONE ? t % k.p.n_types : prep.twin[t % k.p.n_types]);
            for (uint32_t i = 0; i < p.n_stops; i++) {
                plan_times times;
                test_ok(ctx, plan_clock(ctx, &p, t, &i, 1, &times, NULL, NULL));
                const bool fits = times.feasible && prep.own_by[(size_t)i * p.n_types + t] >= 0;
                assert_int_equal(plan_fits(&prep, i, t), fits);
                if (fits) assert_true(prep.own_by[(size_t)i * p.n_types + t] == plan_price(&prep, t, &i, 1));
            }
        }
        plan_prep_release(&prep);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

/* One stop that closes on the second day, has boxes back then, may not be served then, or takes longer then: no twins of that day. */
static void a_stop_that_tells_days_apart_parts_twins(void **state)
{
    (void)state;
    for (int what = 0; what < 4; what++) {
        kase k;
        plan_prep prep;
        plan_problem p;
        plan_type types[64];
        plan_stop stops[32];
        int32_t service[64];
        uint64_t may = ~(UINT64_C(1) << 1); /* the second type: on the second day */
        const plan_window closed = {DAY_S + 40000, DAY_S + 41000};
        jalur_ctx *ctx = test_ctx();
        const case_options o = {.n_stops = 12, .n_types = 1, .n_depots = 1};
        case_random(&k, &o, 3);
        on_days(&k, types, &p);
        memcpy(stops, p.stops, p.n_stops * sizeof *stops);
        p.stops = stops;
        for (uint32_t t = 0; t < p.n_types; t++) service[t] = stops[5].service_s + (t == 1 ? 60 : 0);
        if (what == 0) stops[5].close_s = types[1].end_s - 1;
        if (what == 1) stops[5].closed = &closed, stops[5].n_closed = 1;
        if (what == 2) stops[5].types = &may;
        if (what == 3) stops[5].service_by_type = service;
        test_ok(ctx, plan_prep_make(ctx, &p, &prep));
        assert_int_equal(prep.twin[1], JALUR_NONE);
        if (what >= 2) assert_int_equal(prep.twin[2], 0);
        plan_prep_release(&prep);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(prices_of_twins_are_the_same), cmocka_unit_test(a_stop_that_tells_days_apart_parts_twins)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
