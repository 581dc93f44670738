/* Named napkin cases of the staffing model. */
#include "test_staff.h"

/* Target / performance / days: 10 people for 14 days at 60 a day pay 8,400 and not one more. */
static void without_travel_it_is_a_division(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_village v = test_village(8400, 0, 0, 0);
    for (uint32_t permanents = 9; permanents <= 10; permanents++) {
        const staff_office o = test_office(permanents, 0);
        const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
        test_roster_adds_up(&p, &r);
        test_close(r.unserved, permanents == 10 ? 0 : 14 * 60, 1e-6);
        test_close(r.offices[0].dual_staff_day, permanents == 10 ? 0 : 60, 1e-9);
        test_close(r.dual_day, permanents == 10 ? 0 : 9 * 60, 1e-6);
        assert_string_equal(r.villages[0].reason, permanents == 10 ? "" : "staff-exhausted");
        assert_true(r.stages[0].proven);
        roster_release(&r);
    }
    jalur_ctx_free(ctx);
}

/* Counter for the near, point for the mobile, door for the homebound and for the small village. */
static void channels_follow_the_rules(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    staff_village v[] = {test_village(300, 20, 0, 10), test_village(30, 5, 0, 10), test_village(60, 0, 0, 10)};
    v[0].near_office = 100;
    staff_office o = test_office(5, UINT32_MAX);
    o.counters = 2;
    const staff_problem p = {v, 3, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    test_close(r.villages[0].served[CHANNEL_COUNTER], 100, 1e-6);
    test_close(r.villages[0].served[CHANNEL_COMMUNITY], 200, 1e-6);
    test_close(r.villages[0].served[CHANNEL_DOOR], 20, 1e-6);
    test_close(r.villages[1].served[CHANNEL_DOOR], 35, 1e-6);
    test_close(r.villages[2].served[CHANNEL_COMMUNITY], 60, 1e-6);
    assert_int_equal(r.offices[0].temporaries, 0);
    test_close(r.offices[0].recipients_by[CHANNEL_DOOR], 55, 1e-6);
    test_close(r.offices[0].staff_days[CHANNEL_DOOR], 55 / (400.0 / 14), 1e-6);
    assert_int_equal(r.offices[0].recipients, 415);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* One counter, one day: 480 * 0.85 / 4 = 102 at the counter, the rest walks to the point although that is slower. */
static void counters_are_capped(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 1;
    staff_village v = test_village(500, 0, 0, 0);
    v.near_office = 400;
    staff_office o = test_office(20, 0);
    o.counters = 1;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    test_close(r.villages[0].served[CHANNEL_COUNTER], 102, 1e-6);
    test_close(r.villages[0].served[CHANNEL_COMMUNITY], 398, 1e-6);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Two villages alike, people for half: each is left with half, not one with nothing. */
static void the_short_fall_is_shared(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_village v[] = {test_village(8400, 0, 0, 0), test_village(8400, 0, 0, 0), test_village(0, 0, 0, 0)};
    const staff_office o = test_office(10, 0);
    const staff_problem p = {v, 3, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    test_close(r.villages[0].unserved, 4200, 1e-3);
    test_close(r.villages[1].unserved, 4200, 1e-3);
    test_close(r.stages[1].optimum, 0.5, 1e-6);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Weight 3 beats a way twice as costly: the remote village goes first; weight 1 and it goes last. */
static void weights_decide_who_is_first(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    staff_village v[] = {test_village(8400, 0, 0, 0), test_village(4200, 0, 0, 105)};
    const staff_office o = test_office(10, 0);
    const staff_problem p = {v, 2, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    for (int turn = 0; turn < 2; turn++) {
        v[1].weight = turn == 0 ? 1 : 3;
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
        test_roster_adds_up(&p, &r);
        test_close(r.villages[turn == 0 ? 0 : 1].unserved, 0, 1e-6);
        test_close(r.villages[turn == 0 ? 1 : 0].unserved, turn == 0 ? 4200 : 8400, 1e-3);
        test_close(r.stages[0].optimum, turn == 0 ? 4200 : 8400, 1e-3);
    }
    test_close(r.offices[0].dual_staff_day, 60, 1e-9);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

static void reasons_are_told_apart(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    staff_village v[] = {test_village(100, 10, JALUR_NONE, (double)INFINITY), test_village(100, 10, JALUR_NONE, 30),
                         test_village(100, 10, 0, 300), test_village(40000, 10, 0, 10), test_village(80, 10, 0, 300)};
    v[4].near_office = 80; /* the counter reaches these, nobody reaches the homebound */
    staff_office o = test_office(2, 3);
    o.counters = 1;
    staff_problem p = {v, 5, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    const char *const expected[] = {"unreachable", "no-office", "day-too-short", "staff-exhausted", "day-too-short"};
    for (int k = 0; k < 5; k++)
        assert_string_equal(r.villages[k].reason, expected[k]);
    assert_true(r.villages[4].homebound_only_gap);
    assert_false(r.villages[3].homebound_only_gap);
    assert_int_equal(r.offices[0].temporaries, 3); /* all that can be found */
    p.n_offices = 0;
    v[2].office = v[3].office = v[4].office = JALUR_NONE;
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    for (int k = 0; k < 5; k++)
        assert_string_equal(r.villages[k].reason, "no-office");
    test_close(r.unserved, 110 + 110 + 110 + 40010 + 90, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* 2 permanents pay 120 a day; temporaries come on day 3: of 5 at 94 % appear 4 whole people on their first day and the
 * 0.4 by which 12 times 4.7 is no whole number. */
static void days_count_the_lead(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_village v = test_village(1680 + 12 * 282, 0, 0, 0);
    const staff_office o = test_office(2, UINT32_MAX);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    assert_int_equal(r.n_days, 14);
    assert_int_equal(r.offices[0].temporaries, 5);
    assert_int_equal(r.days[1].temporaries, 0);
    assert_int_equal(r.days[2].temporaries, 5);
    test_close(r.days[0].served, 120, 1e-6);
    test_close(r.days[1].served, 240, 1e-6);
    test_close(r.days[2].served, 240 + 120 + 4.4 * 60, 1e-6);
    test_close(r.days[3].served, 624 + 420, 1e-6); /* the 9 of 9.4 less the 4 of yesterday */
    test_close(r.days[13].served, r.recipients, 1e-6);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* A lead as long as the payout: nobody can be hired in time. */
static void too_late_to_hire(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_village v = test_village(10000, 0, 0, 0);
    staff_office o = test_office(1, UINT32_MAX);
    o.hire_lead_days = 14;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    assert_int_equal(r.offices[0].temporaries, 0);
    test_close(r.served, 14 * 60, 1e-6);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

static void bad_input_is_named(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    staff_village v = test_village(10, 0, 0, (double)NAN);
    staff_office o = test_office(1, 1);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_DATA);
    assert_string_equal(jalur_ctx_error(ctx)->field, "travel_min");
    v = test_village(10, 0, 3, 1);
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_DATA);
    v = test_village(10, 0, 0, 1);
    v.near_office = 11;
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_DATA);
    v.near_office = 0;
    o.hire_idr = (double)NAN;
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_DATA);
    o.hire_idr = 0;
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 0}, &r), JALUR_E_USAGE);
    s.payout_days = 0;
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_USAGE);
    assert_null(r.offices);
    s.payout_days = 1;
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    jalur_ctx_cancel(ctx);
    assert_int_equal(staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r), JALUR_E_CANCELLED);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

static void failing_allocations_are_reported(void **state)
{
    (void)state;
    const settings s = test_settings();
    const staff_village v[] = {test_village(3000, 20, 0, 10), test_village(300, 5, 1, 10)};
    staff_office o[] = {test_office(1, 2), test_office(3, 0)};
    o[1].cash_idr_day = 100 * s.amount_idr; /* office 0 is short, office 1 has lots under a limit */
    const staff_problem p = {v, 2, o, 2, NULL, 0, &s};
    jalur_status st = JALUR_E_RESOURCE;
    long n = 0;
    for (; st != JALUR_OK; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        roster r;
        roster_init(&r, ctx);
        st = staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r);
        if (st != JALUR_OK) {
            assert_int_equal(st, JALUR_E_RESOURCE);
            assert_null(r.villages);
        }
        roster_release(&r);
        jalur_ctx_free(ctx);
    }
    assert_true(n > 50);
}

int test_staff_cases(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_travel_it_is_a_division),
        cmocka_unit_test(channels_follow_the_rules),
        cmocka_unit_test(counters_are_capped),
        cmocka_unit_test(the_short_fall_is_shared),
        cmocka_unit_test(weights_decide_who_is_first),
        cmocka_unit_test(reasons_are_told_apart),
        cmocka_unit_test(days_count_the_lead),
        cmocka_unit_test(too_late_to_hire),
        cmocka_unit_test(bad_input_is_named),
        cmocka_unit_test(failing_allocations_are_reported),
    };
    return cmocka_run_group_tests_name("staff cases", tests, NULL, NULL);
}
