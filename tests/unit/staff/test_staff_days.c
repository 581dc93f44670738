/* The plan by day: each rule once by hand, then random offices against a count of all plans. */
#include "test_staff.h"

#include "staff/staff_inside.h"

#include <string.h>

static void solve(jalur_ctx *ctx, const staff_problem *p, roster *r)
{
    roster_init(r, ctx);
    test_ok(ctx, staff_solve(ctx, p, &(staff_options){.time_s = 20, .ranges = true}, r));
    test_roster_adds_up(p, r);
    test_days_hold(p, r);
}

/* 10 people for 12 of 14 days at 60 a day pay 7,200 of 8,400; 20 staff-days are missing. */
static void rest_days_take_time(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    strcpy(s.rest_days, "7,14");
    const staff_village v = test_village(8400, 0, 0, 0);
    const staff_office o = test_office(10, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.unserved, 1200, 0);
    test_close(r.offices[0].need[NEED_STAFF_DAYS], 20, 1e-6);
    test_close(r.days[6].served, r.days[5].served, 0);
    test_close((double)r.cost_idr, 12.0 * 10 * 200000, 0.5);
    assert_true(staff_rest_day(&s, 14) && !staff_rest_day(&s, 1) && !staff_rest_day(&s, 4));
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Closed until the last day: 10 people then pay 600 of 700, and 1.67 staff-days are missing. Closed always: nobody. */
static void closed_days_are_kept(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    uint8_t closed[14];
    memset(closed, 1, sizeof closed);
    closed[13] = 0;
    staff_village v = test_village(700, 0, 0, 0);
    v.closed = closed;
    const staff_office o = test_office(10, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.unserved, 100, 0);
    assert_int_equal(r.villages[0].first_day, 14);
    assert_string_equal(r.villages[0].reason, "staff-exhausted");
    test_close(r.offices[0].need[NEED_STAFF_DAYS], 100.0 / 60, 1e-6);
    roster_release(&r);
    closed[13] = 1;
    solve(ctx, &p, &r);
    test_close(r.unserved, 700, 0);
    assert_string_equal(r.villages[0].reason, "calendar");
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* 20 seats a day on 3 days for 100 people: 60 at the point, 40 at their doors. With people for the point only, 40 stay. */
static void seats_are_limited(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 3;
    s.session_seats = 20;
    const staff_village v = test_village(100, 0, 0, 0);
    staff_office o = test_office(5, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.villages[0].served[CHANNEL_COMMUNITY], 60, 0);
    test_close(r.villages[0].served[CHANNEL_DOOR], 40, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Cash for 30 a day on 2 days: 60 of 100 are paid, and Rp 24 million are missing. */
static void cash_is_limited(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 2;
    s.amount_idr = 600000;
    const staff_village v = test_village(100, 0, 0, 0);
    staff_office o = test_office(5, 0);
    o.cash_idr_day = 30 * 600000.0;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.served, 60, 0);
    test_close(r.offices[0].need[NEED_CASH_IDR], 40 * 600000.0, 1);
    assert_string_equal(r.villages[0].reason, "cash");
    assert_int_equal(r.duties[0].cash_idr, 18000000);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* One escort for two payers: of 5 people 2 go out and pay 120; a second escort is worth 120 more. */
static void escorts_are_limited(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 1;
    s.payers_per_escort = 2;
    const staff_village v = test_village(1000, 0, 0, 0);
    staff_office o = test_office(5, 0);
    o.escorts = 1;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.served, 120, 0);
    test_close(r.offices[0].dual_escort, 120, 1e-6);
    roster_release(&r);
    o.escorts = 2;
    solve(ctx, &p, &r);
    test_close(r.served, 240, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Of 600 visited on one day 60 are not at home; with a day left and a counter they are paid, else not. */
static void absent_ones_return(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.absent = 0.1;
    s.payout_days = 1;
    const staff_village v = test_village(600, 0, 0, 0);
    staff_office o = test_office(10, 0);
    o.counters = 1;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.served, 540, 1e-6);
    test_close(r.unserved, 60, 1e-6);
    roster_release(&r);
    s.payout_days = 2;
    solve(ctx, &p, &r);
    test_close(r.served, 600, 1e-6);
    test_close(r.days[0].served, 540, 1e-6);
    test_close(r.duties[1].returned, 60, 1e-6);
    assert_int_equal(r.duties[1].cash_idr, 36000000);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* 7 % of 100 are 7 people and an error of rounding above: cash for 7 leaves the office, not for 8. */
static void cash_is_for_whole_recipients(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.absent = 0.07;
    s.payout_days = 2;
    const staff_village v = test_village(100, 0, 0, 0);
    staff_office o = test_office(10, 0);
    o.counters = 1;
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    assert_true(r.duties[1].returned > 7);
    assert_int_equal(r.duties[1].cash_idr, (int64_t)(7 * s.amount_idr));
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* 42 minutes of overtime are a tenth of 420: 10 people pay 660 on one day; one staff-day at 1.5 wages. */
static void overtime_stretches_the_day(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 1;
    s.overtime_min = 42;
    s.overtime_factor = 1.5;
    const staff_village v = test_village(660, 0, 0, 0);
    const staff_office o = test_office(10, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.served, 660, 0);
    test_close(r.offices[0].overtime_days, 1, 1e-6);
    test_close((double)r.cost_idr, 10 * 200000 + 1.5 * 200000, 1);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Half the pace on the first of two days, three quarters on the second: 12 days give 11.25, less 6 %. A reserve of a tenth
 * takes a tenth. */
static void learning_and_reserve_take_time(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.learn_days = 2;
    s.learn_pace = 0.5;
    staff_village v = test_village(6000, 0, 0, 0);
    staff_office o = test_office(0, UINT32_MAX);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    assert_int_equal(r.offices[0].temporaries, 10); /* 100 / (11.25 * 0.94) = 9.46 */
    test_close(r.duties[2].temporaries, 10 * 0.94 * 0.5, 1e-9);
    test_close(r.duties[3].temporaries, 10 * 0.94 * 0.75, 1e-9);
    test_close(r.duties[4].temporaries, 10 * 0.94, 1e-9);
    test_close(r.unserved, 0, 0);
    roster_release(&r);
    s.learn_days = 0;
    s.reserve = 0.1;
    o = test_office(10, 0);
    v = test_village(8400, 0, 0, 0);
    solve(ctx, &p, &r);
    test_close(r.served, 7560, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Without signal 70 of 420 minutes go to the upload: 50 a day at the point. */
static void uploads_take_time(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 1;
    s.upload_min = 70;
    staff_village v = test_village(60, 0, 0, 0);
    v.offline = true;
    const staff_office o = test_office(1, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    test_close(r.served, 50, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Of three villages alike the urgent one is paid on the first day. */
static void urgent_villages_come_first(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    staff_village v[] = {test_village(60, 0, 0, 0), test_village(60, 0, 0, 0), test_village(60, 0, 0, 0)};
    v[1].urgency = 2;
    const staff_office o = test_office(1, 0);
    const staff_problem p = {v, 3, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    assert_int_equal(r.villages[1].first_day, 1);
    assert_int_equal(r.villages[1].last_day, 1);
    test_close(r.stages[STAGE_DAY_EARLINESS].optimum, 60 * 1 + 60 * 2, 1e-6);
    assert_int_equal(r.n_visits, 3);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* A cash draw as long as the day leaves no time; that is not the road's fault. */
static void a_day_too_short_is_called_so(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.cash_min = s.work_min = 300;
    const staff_village v = test_village(100, 10, 0, 10);
    const staff_office o = test_office(5, 5);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    assert_string_equal(r.villages[0].reason, "day-too-short");
    test_close(r.unserved, 110, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Officers stand in a row: 2.5 staff-days of a first village and 0.5 of a second are officers 1 to 3, and 3 again. */
static void officers_are_laid_out(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 1;
    const staff_village v[] = {test_village(150, 0, 0, 0), test_village(0, 15, 0, 0)};
    const staff_office o = test_office(3, 0);
    const staff_problem p = {v, 2, &o, 1, NULL, 0, &s};
    roster r;
    solve(ctx, &p, &r);
    assert_int_equal(r.n_visits, 2);
    assert_int_equal(r.visits[0].first_officer, 1);
    assert_int_equal(r.visits[0].last_officer, 3);
    test_close(r.visits[0].first_part, 1 / 2.5, 1e-6);
    test_close(r.visits[0].last_part, 0.5 / 2.5, 1e-6);
    assert_int_equal(r.visits[1].first_officer, 3);
    assert_int_equal(r.visits[1].last_officer, 3);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* ---- an earlier plan ---- */

static void fill(rng *g, staff_village *v, uint32_t n, staff_office *o, uint32_t n_offices)
{
    for (uint32_t k = 0; k < n; k++) {
        v[k] = test_village(40 + rng_below(g, 200), rng_below(g, 15), rng_below(g, n_offices), rng_below(g, 90));
        v[k].urgency = 1 + rng_below(g, 3);
    }
    for (uint32_t k = 0; k < n_offices; k++) {
        o[k] = test_office(1 + rng_below(g, 2), UINT32_MAX);
        o[k].counters = 1;
    }
}

/* One village of one office gets 5 more: the other offices keep their plan to the bit, and the office itself keeps to the
 * visits that it had. */
static void a_change_moves_little(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    rng g;
    rng_init(&g, 5);
    staff_village v[24];
    staff_office o[4];
    fill(&g, v, 24, o, 4);
    const staff_problem p = {v, 24, o, 4, NULL, 0, &s};
    roster a, b;
    solve(ctx, &p, &a);
    const uint32_t at = v[7].office;
    uint8_t touched[4] = {0};
    touched[at] = 1;
    v[7].recipients[SEGMENT_MOBILE] += 5;
    roster_init(&b, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20, .before = &a, .touched = touched}, &b));
    test_roster_adds_up(&p, &b);
    test_days_hold(&p, &b);
    uint32_t same = 0, of_others = 0;
    for (uint32_t i = 0; i < a.n_visits; i++) {
        if (a.villages[a.visits[i].village].office == at) continue;
        of_others++;
        for (uint32_t k = 0; k < b.n_visits; k++)
            same += memcmp(&a.visits[i], &b.visits[k], sizeof a.visits[i]) == 0;
    }
    assert_int_equal(same, of_others);
    assert_true(b.stages[STAGE_DAY_CHANGES].optimum < 30); /* of 600 recipients of the office */
    test_close(b.unserved, 0, 0);
    roster_release(&a);
    roster_release(&b);
    jalur_ctx_free(ctx);
}

/* ---- random ---- */

static void random_rules(rng *g, settings *s, staff_village *v, uint32_t n, staff_office *o, uint8_t closed[][14])
{
    if (rng_below(g, 3) == 0) strcpy(s->rest_days, "2, 6");
    if (rng_below(g, 3) == 0) s->session_seats = 30;
    if (rng_below(g, 3) == 0) s->absent = 0.1;
    if (rng_below(g, 3) == 0) s->overtime_min = 60;
    if (rng_below(g, 3) == 0) s->reserve = 0.05;
    if (rng_below(g, 3) == 0) s->learn_days = 3;
    s->upload_min = rng_below(g, 60);
    s->payout_days = 4 + rng_below(g, 9);
    for (uint32_t k = 0; k < n; k++) {
        for (int d = 0; d < 14; d++) closed[k][d] = rng_below(g, 5) == 0;
        v[k].closed = rng_below(g, 2) ? closed[k] : NULL;
        v[k].near_office = rng_below(g, 20);
        v[k].offline = rng_below(g, 4) == 0;
    }
    for (uint32_t k = 0; k < 3; k++) {
        if (rng_below(g, 3) == 0) o[k].cash_idr_day = 100 * s->amount_idr;
        if (rng_below(g, 3) == 0) o[k].escorts = 1;
        o[k].max_temporaries = rng_below(g, 8);
    }
}

/* Every rule at once, in all mixtures: test_days_hold counts everything again. */
static void random_rules_hold(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 77);
    int short_of = 0, whole = 0;
    for (int turn = 0; turn < 60; turn++) {
        settings s = test_settings();
        staff_village v[15];
        staff_office o[3];
        uint8_t closed[15][14];
        fill(&g, v, 15, o, 3);
        random_rules(&g, &s, v, 15, o, closed);
        s.lend_max_min = 60;
        const staff_link links[] = {{0, 1, 20}, {1, 0, 20}, {1, 2, 50}, {2, 1, 50}};
        const staff_problem p = {v, 15, o, 3, links, turn % 2 ? 4 : 0, &s};
        roster r;
        solve(ctx, &p, &r);
        short_of += r.unserved > 1;
        whole += r.unserved < 1e-6;
        roster_release(&r);
    }
    print_message("short %d, all paid %d\n", short_of, whole);
    assert_true(short_of > 5 && whole > 5);
    jalur_ctx_free(ctx);
}

/* The general program keeps work and changes with a slack of 1e-7, which is worth some recipients more. */
static void same_days(const roster *a, const roster *b)
{
    for (int k = STAGE_DAY_UNSERVED; k < STAGES; k++)
        test_close(a->stages[k].optimum, b->stages[k].optimum, 1e-4 * (1 + b->stages[k].optimum));
}

/* Where only people limit, days are laid by Smith's rule; a cash limit that nobody reaches makes it a program of lots, seats
 * that nobody fills the general one. All find the same optimum of every stage, and the plans keep every limit. */
static void the_rule_equals_the_program(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 23);
    int early = 0;
    for (int turn = 0; turn < 60; turn++) {
        settings s = test_settings();
        staff_village v[12];
        staff_office o[3];
        if (turn % 3 == 0) strcpy(s.rest_days, "3");
        if (turn % 4 == 0) s.learn_days = 4;
        s.payout_days = 5 + rng_below(&g, 8);
        fill(&g, v, 12, o, 3);
        for (uint32_t k = 0; k < 12; k++) {
            v[k].closed = NULL;
            v[k].urgency = 1 + rng_below(&g, 3) / 2.0;
            v[k].near_office = turn % 2 ? v[k].recipients[SEGMENT_MOBILE] / 4 : 0;
        }
        for (uint32_t k = 0; k < 3; k++) {
            o[k].counters = rng_below(&g, 4);
            o[k].max_temporaries = UINT32_MAX;
        }
        const staff_problem p = {v, 12, o, 3, NULL, 0, &s};
        roster rule, lots, program;
        solve(ctx, &p, &rule);
        for (uint32_t k = 0; k < 3; k++) o[k].cash_idr_day = 1e14;
        solve(ctx, &p, &lots);
        s.session_seats = 100000;
        solve(ctx, &p, &program);
        same_days(&rule, &lots);
        same_days(&rule, &program);
        early += rule.stages[STAGE_DAY_EARLINESS].optimum > 1;
        roster_release(&rule);
        roster_release(&lots);
        roster_release(&program);
    }
    assert_true(early > 40);
    jalur_ctx_free(ctx);
}

static void solve_again(jalur_ctx *ctx, const staff_problem *p, const roster *before, roster *r)
{
    roster_init(r, ctx);
    test_ok(ctx, staff_solve(ctx, p, &(staff_options){.time_s = 20, .before = before}, r));
    test_roster_adds_up(p, r);
    test_days_hold(p, r);
}

/* Cash, escorts, closed and rest days that bind, and then a list that has grown by a few, with an earlier plan to keep to:
 * where all are paid, lots and the general program (seats that nobody fills) find the same optimum of every stage. */
static void lots_equal_the_program(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 31);
    int bound = 0, changed = 0, paid = 0;
    for (int turn = 0; turn < 60; turn++) {
        settings s = test_settings();
        staff_village v[12];
        staff_office o[3];
        uint8_t closed[12][14];
        fill(&g, v, 12, o, 3);
        random_rules(&g, &s, v, 12, o, closed);
        s.absent = s.overtime_min = 0;
        s.session_seats = 0;
        for (uint32_t k = 0; k < 3; k++) o[k].max_temporaries = 8 + rng_below(&g, 8);
        const staff_problem p = {v, 12, o, 3, NULL, 0, &s};
        roster before, lots, program;
        solve(ctx, &p, &before);
        s.session_seats = 100000;
        solve(ctx, &p, &program);
        const bool all = program.stages[STAGE_DAY_UNSERVED].optimum < 1e-6;
        paid += all;
        if (all) same_days(&before, &program);
        roster_release(&program);
        for (uint32_t k = 0; k < 3; k++) v[rng_below(&g, 12)].recipients[SEGMENT_MOBILE] += 25;
        solve_again(ctx, &p, &before, &program);
        s.session_seats = 0;
        solve_again(ctx, &p, &before, &lots);
        if (program.stages[STAGE_DAY_UNSERVED].optimum < 1e-6) same_days(&lots, &program);
        changed += lots.stages[STAGE_DAY_CHANGES].optimum > 1e-6;
        roster_release(&program);
        for (uint32_t k = 0; k < 3; k++) o[k].cash_idr_day = o[k].escorts = 0;
        solve(ctx, &p, &program);
        bound += program.stages[STAGE_DAY_EARLINESS].optimum < lots.stages[STAGE_DAY_EARLINESS].optimum - 1e-3;
        roster_release(&before);
        roster_release(&lots);
        roster_release(&program);
    }
    print_message("all paid %d, changed %d, limits bind %d\n", paid, changed, bound);
    assert_true(paid > 20 && changed > 20 && bound > 20);
    jalur_ctx_free(ctx);
}

/* One officer, two days. A quarter of a day each of A, a third each of B. Two and a half of A and one of B a day, cut to whole
 * ones, leave a sixth of each day, and one of A, who takes a quarter. When a B goes to day 2 for an A, he has his place. */
static void room_is_made_for_the_last(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.payout_days = 2;
    s.community_min = 105;
    s.community_from = 1;
    const staff_village v[] = {test_village(5, 0, 0, 0), test_village(2, 0, 0, 52.5)};
    const staff_office o = test_office(1, 0);
    const staff_problem p = {v, 2, &o, 1, NULL, 0, &s};
    const uint32_t villages[] = {0, 1};
    double staff[2] = {1, 1}, zero[5][2] = {{0}}, unserved[4] = {0};
    day_item items[4] = {{.village = 0, .day = 1, .pi = 4, .value = 2.5}, {.village = 0, .day = 2, .pi = 4, .value = 2.5},
                         {.village = 1, .day = 1, .pi = 3, .value = 1},   {.village = 1, .day = 2, .pi = 3, .value = 1}};
    for (int i = 0; i < 4; i++) items[i].channel = CHANNEL_COMMUNITY;
    day_plan plan = {.p = &p, .villages = villages, .n_villages = 2, .n_days = 2, .staff = staff, .returned = zero[0], .overtime = zero[1],
                     .used = (double[2]){0}, .stay_staff = zero[2], .stay_drawn = zero[3], .stay_paid = zero[4], .items = items,
                     .n_items = 4, .unserved = unserved};
    test_ok(ctx, staff_round(ctx, &plan));
    test_close(unserved[0] + unserved[1] + unserved[2] + unserved[3], 0, 0);
    test_close(items[0].value + items[1].value, 5, 0);
    test_close(items[2].value + items[3].value, 2, 0);
    for (int d = 0; d < 2; d++) assert_true(items[d].value / 4 + items[2 + d].value / 3 <= 1 + 1e-5);
    staff[0] = staff[1] = 0.9; /* 1.92 staff-days do not go into 1.8: one stays */
    for (int i = 0; i < 4; i++) items[i].value = i < 2 ? 2 : 1;
    test_ok(ctx, staff_round(ctx, &plan));
    test_close(unserved[0], 1, 0);
    jalur_ctx_free(ctx);
}

enum { TINY_DAYS = 2, OPTIONS = 2 * TINY_DAYS };

typedef struct tiny { /* all ways to deal out a handful of recipients */
    double work[TINY_DAYS], people[TINY_DAYS], most_work, most_people;
    int n[4], lost, best;   /* segments of two villages */
    double pi_of[4][OPTIONS];
} tiny;

static void deal(tiny *t, int part, int option, int left)
{
    if (t->lost >= t->best) return;
    if (part == 4) {
        t->best = t->lost;
        return;
    }
    if (option == OPTIONS) {
        t->lost += left;
        deal(t, part + 1, 0, part + 1 < 4 ? t->n[part + 1] : 0);
        t->lost -= left;
        return;
    }
    const double pi = t->pi_of[part][option];
    const int d = option / 2, most = pi > 0 ? left : 0;
    for (int k = most; k >= 0; k--) {
        const double work = k > 0 ? k / pi : 0;
        if (t->work[d] + work > t->most_work + 1e-9 || t->people[d] + k > t->most_people) continue;
        t->work[d] += work;
        t->people[d] += k;
        deal(t, part, option + 1, left - k);
        t->work[d] -= work;
        t->people[d] -= k;
    }
}

/* Two villages, two days, one officer at 4 a day at a point and 3 at doors: the program is at most the best whole plan, and
 * the whole plan made from it at least. */
static void equals_the_count_of_all_plans(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 9);
    int equal = 0, turns = 40;
    for (int turn = 0; turn < turns; turn++) {
        settings s = test_settings();
        uint8_t closed[2][TINY_DAYS];
        staff_village v[2];
        staff_office o = test_office(1, 0);
        s.payout_days = TINY_DAYS;
        s.community_min = 105;
        s.door_min = 80;
        s.door_walk_min = 60;
        s.community_from = 3;
        tiny t = {.most_work = 1, .most_people = 1e9, .best = 1 << 20};
        if (rng_below(&g, 2)) {
            t.most_people = 2 + rng_below(&g, 3);
            o.cash_idr_day = t.most_people * s.amount_idr;
        }
        for (int k = 0; k < 2; k++) {
            v[k] = test_village(rng_below(&g, 5), rng_below(&g, 3), 0, 0);
            v[k].closed = closed[k];
            for (int d = 0; d < TINY_DAYS; d++) closed[k][d] = rng_below(&g, 4) == 0;
            const bool point = v[k].recipients[0] + v[k].recipients[1] >= 3;
            for (int i = 0; i < OPTIONS; i++) {
                const bool open = !closed[k][i / 2];
                t.pi_of[2 * k][i] = !open ? 0 : i % 2 ? 3 : point ? 4 : 0;
                t.pi_of[2 * k + 1][i] = open && i % 2 ? 3 : 0;
            }
            t.n[2 * k] = (int)v[k].recipients[0];
            t.n[2 * k + 1] = (int)v[k].recipients[1];
        }
        deal(&t, 0, 0, t.n[0]);
        const staff_problem p = {v, 2, &o, 1, NULL, 0, &s};
        roster r;
        solve(ctx, &p, &r);
        assert_true(r.stages[STAGE_DAY_UNSERVED].optimum <= t.best + 1e-6);
        assert_true(r.unserved >= t.best - 1e-6);
        equal += fabs(r.unserved - t.best) < 1e-6;
        roster_release(&r);
    }
    print_message("whole plan is the best there is in %d of %d\n", equal, turns);
    assert_true(equal >= turns * 3 / 4);
    jalur_ctx_free(ctx);
}

int test_staff_days(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rest_days_take_time),       cmocka_unit_test(closed_days_are_kept),
        cmocka_unit_test(seats_are_limited),         cmocka_unit_test(cash_is_limited),
        cmocka_unit_test(escorts_are_limited),       cmocka_unit_test(absent_ones_return), cmocka_unit_test(cash_is_for_whole_recipients),
        cmocka_unit_test(overtime_stretches_the_day), cmocka_unit_test(learning_and_reserve_take_time),
        cmocka_unit_test(uploads_take_time),         cmocka_unit_test(urgent_villages_come_first),
        cmocka_unit_test(a_day_too_short_is_called_so), cmocka_unit_test(officers_are_laid_out),
        cmocka_unit_test(a_change_moves_little),     cmocka_unit_test(random_rules_hold),
        cmocka_unit_test(the_rule_equals_the_program), cmocka_unit_test(lots_equal_the_program),
        cmocka_unit_test(room_is_made_for_the_last), cmocka_unit_test(equals_the_count_of_all_plans),
    };
    return cmocka_run_group_tests_name("staff days", tests, NULL, NULL);
}
