/* Payers who stay overnight. F = 420 minutes a day; community 7, door 5 + 9 minutes. */
#include "test_staff.h"

static settings staying_settings(void)
{
    settings s = test_settings();
    s.nights = 3;
    s.night_idr = 100000;
    return s;
}

/* 240 minutes there: no day trip. Of K days 420 K - 480 minutes are left: 360, 780, 1,200. 100 people at a point take 700: one
 * payer, three days, two nights. He pays by the evening of day 1: (420 - 240) / 780 of all, 23; day 2: 600 / 780, 76. */
static void beyond_the_range_of_a_day(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = staying_settings();
    const staff_village v = test_village(100, 0, 0, 240);
    const staff_office o = test_office(1, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_roster_adds_up(&p, &r);
    test_close(r.unserved, 0, 0);
    test_close(r.offices[0].nights, 2, 0);
    test_close((double)r.cost_idr, 14 * 200000 + 2 * 100000, 1);
    const uint32_t paid[] = {23, 53, 24};
    assert_int_equal(r.n_visits, 3);
    for (uint32_t k = 0; k < 3; k++) {
        assert_int_equal(r.visits[k].day, k + 1);
        assert_int_equal(r.visits[k].recipients[SEGMENT_MOBILE], paid[k]);
        assert_int_equal(r.visits[k].first_officer, r.visits[0].first_officer);
        assert_int_equal(r.visits[k].last_officer, r.visits[0].first_officer);
        assert_int_equal(r.visits[k].stay_first, 1);
        test_close(r.duties[k].used, 1, 1e-9);
    }
    test_close((double)r.duties[0].cash_idr, 100 * s.amount_idr, 1); /* he takes it all along */
    test_close((double)r.duties[1].cash_idr, 0, 0);
    s.nights = 0;
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_close(r.unserved, 100, 0);
    assert_string_equal(r.villages[0].reason, "day-too-short");
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* 150 minutes there leave 120 of a day: 240 people at a point take 1,680 minutes, 14 staff-days, Rp 2.1 million. Staying for three
 * days leaves 960 a payer: two payers, 6 staff-days and 4 nights, Rp 1.3 million. At Rp 350,000 a night it is 2.3. */
static void cheaper_than_going_every_day(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = staying_settings();
    const staff_village v = test_village(240, 0, 0, 150);
    const staff_office o = test_office(2, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_close(r.offices[0].nights, 4, 0);
    test_close(r.stages[STAGE_DAY_WORK].optimum, 6, 1e-6);
    test_close(r.unserved, 0, 0);
    s.night_idr = 350000;
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_close(r.offices[0].nights, 0, 0);
    test_close(r.stages[STAGE_DAY_WORK].optimum, 14, 1e-6);
    test_close(r.unserved, 0, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* One officer for a stay of two: he goes twice, round the closed day 3. */
static void one_after_the_other(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = staying_settings();
    const uint8_t closed[14] = {0, 0, 1};
    staff_village v = test_village(200, 0, 0, 240);
    v.closed = closed;
    const staff_office o = test_office(1, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
    test_close(r.unserved, 0, 0);
    for (uint32_t i = 0; i < r.n_visits; i++) assert_true(r.visits[i].day != 3 && r.visits[i].stay_first >= 4);
    assert_int_equal(r.villages[0].first_day, 4);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Every stay counted again: days on end that are open, the same officers, minutes of every evening. */
static double nights_of(const staff_problem *p, const roster *r, uint32_t at)
{
    const roster_visit *head = &r->visits[at];
    const staff_village *v = &p->villages[head->village];
    const settings *s = p->set;
    const double officers = head->last_officer - head->first_officer + 1.0;
    double minutes = 0;
    uint32_t last = 0;
    for (uint32_t i = at; i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        if (x->village != head->village || x->stay_first != head->stay_first) continue;
        assert_true(x->day == last || x->day == (last ? last + 1 : head->stay_first));
        last = x->day;
        assert_false(staff_rest_day(s, x->day) || (v->closed && v->closed[x->day - 1]));
        assert_int_equal(x->first_officer, head->first_officer);
        minutes += x->recipients[0] * (x->channel == CHANNEL_COMMUNITY ? 7.0 : 14.0) + x->recipients[1] * 14.0;
        assert_true(minutes <= officers * fmax(0, (x->day - head->stay_first + 1.0) * 420 - v->travel_min) + 1e-6);
    }
    assert_true(minutes <= officers * ((last - head->stay_first + 1.0) * 420 - 2 * v->travel_min) + 1e-6);
    assert_true(last - head->stay_first <= s->nights);
    return officers * (last - head->stay_first);
}

static void near_and_far_at_random(void **state)
{
    (void)state;
    enum { VILLAGES = 8 };
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 5);
    uint32_t stays = 0, all_paid = 0;
    for (int turn = 0; turn < 120; turn++) {
        settings s = staying_settings();
        staff_village v[VILLAGES];
        uint8_t closed[VILLAGES][14] = {{0}};
        snprintf(s.rest_days, sizeof s.rest_days, "%s", turn % 2 ? "7,14" : "");
        s.absent = turn % 3 ? 0 : 0.05;
        for (int k = 0; k < VILLAGES; k++) {
            v[k] = test_village(rng_below(&g, 300), rng_below(&g, 30), 0, rng_below(&g, 500));
            for (int d = 0; d < 14; d++) closed[k][d] = rng_below(&g, 8) == 0;
            v[k].closed = closed[k];
        }
        staff_office o = test_office(1 + rng_below(&g, 6), turn % 4 ? UINT32_MAX : 1);
        o.counters = 1;
        if (turn % 5 == 0) o.escorts = 1 + rng_below(&g, 3);
        if (turn % 7 == 0) o.cash_idr_day = 6e7;
        const staff_problem p = {v, VILLAGES, &o, 1, NULL, 0, &s};
        roster r;
        double nights = 0, served = 0;
        roster_init(&r, ctx);
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20}, &r));
        test_roster_adds_up(&p, &r);
        for (uint32_t i = 0; i < r.n_visits; i++) {
            const roster_visit *x = &r.visits[i];
            bool head = x->stay_first == x->day;
            for (uint32_t j = 0; j < i; j++) head = head && !(r.visits[j].village == x->village && r.visits[j].stay_first == x->stay_first);
            if (x->stay_first && head) nights += nights_of(&p, &r, i);
            stays += x->stay_first && head;
            served += (double)x->recipients[0] + x->recipients[1];
        }
        for (uint32_t k = 0; k < VILLAGES; k++) served += r.villages[k].unserved - v[k].recipients[0] - v[k].recipients[1];
        test_close(served, 0, 1e-9);
        test_close(r.offices[0].nights, nights, 1e-9);
        for (uint32_t d = 0; d < r.n_duties; d++)
            assert_true(r.duties[d].used <= r.duties[d].permanents + r.duties[d].temporaries + 1e-4);
        all_paid += r.unserved < 0.5;
        roster_release(&r);
    }
    print_message("%u stays, all paid in %u of 120\n", stays, all_paid);
    assert_true(stays > 50 && all_paid > 5);
    jalur_ctx_free(ctx);
}

int test_staff_stay(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beyond_the_range_of_a_day),
        cmocka_unit_test(cheaper_than_going_every_day),
        cmocka_unit_test(one_after_the_other),
        cmocka_unit_test(near_and_far_at_random),
    };
    return cmocka_run_group_tests_name("staff stay", tests, NULL, NULL);
}
