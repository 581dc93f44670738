/* Offices that lend each other, how far prices hold, calibration. */
#include "test_staff.h"

/* 20 staff-days are missing at the second office, 21 minutes away: of a lent day 1 - 42 / 420 = 0.9 are left, so 22.2 are
 * needed and 23 go. Where an allowance costs more than a hire, two are hired instead (20 / 11.28). */
static void neighbours_lend(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.lend_idr = 50000;
    const staff_village v[] = {test_village(60, 0, 0, 0), test_village(1200, 0, 1, 0)};
    const staff_office o[] = {test_office(10, UINT32_MAX), test_office(0, UINT32_MAX)};
    const staff_link links[] = {{0, 1, 21}, {1, 0, 21}};
    const staff_problem p = {v, 2, o, 2, links, 2, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20}, &r));
    test_roster_adds_up(&p, &r);
    test_days_hold(&p, &r);
    assert_int_equal(r.offices[1].temporaries, 0);
    assert_int_equal(r.n_loans, 1);
    test_close(r.loans[0].staff_days, 23, 0);
    test_close(r.unserved, 0, 0);
    test_close((double)r.cost_idr, 14.0 * 10 * 200000 + 23 * 50000, 1);
    s.lend_idr = 1e7;
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20}, &r));
    assert_int_equal(r.offices[1].temporaries, 2);
    assert_int_equal(r.n_loans, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* One office with two people, 28 days, lends to three that have nobody and need 8, 9 and 10: never more than two on a day, and
 * nothing of it is lost. The day that is over may go to them as a margin. */
static void one_lender_many_borrowers(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s = test_settings();
    s.lend_idr = 1000;
    const staff_village v[] = {test_village(0, 0, 0, 0), test_village(480, 0, 1, 0), test_village(540, 0, 2, 0), test_village(600, 0, 3, 0)};
    const staff_office o[] = {test_office(2, 0), test_office(0, 0), test_office(0, 0), test_office(0, 0)};
    const staff_link links[] = {{0, 1, 0}, {0, 2, 0}, {0, 3, 0}};
    const staff_problem p = {v, 4, o, 4, links, 3, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20}, &r));
    test_roster_adds_up(&p, &r);
    test_days_hold(&p, &r);
    assert_int_equal(r.n_loans, 3);
    assert_true(r.offices[0].lent >= 8 + 9 + 10 && r.offices[0].lent <= 28 + 1e-6);
    for (uint32_t k = 1; k < 4; k++) assert_true(r.offices[k].borrowed >= 7 + k);
    test_close(r.unserved, 0, 0);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

/* Borrowers whose people suffice for all recipients only if no day cuts one in two: whole heads leave each the time of one
 * more, so everybody is paid. */
static void borrowers_pay_the_last_one(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    rng g;
    rng_init(&g, 8);
    int lent = 0;
    for (int turn = 0; turn < 20; turn++) {
        staff_village v[24];
        staff_office o[6];
        staff_link links[30];
        uint32_t n_links = 0;
        for (uint32_t k = 0; k < 24; k++) v[k] = test_village(100 + rng_below(&g, 900), rng_below(&g, 60), k % 6, rng_below(&g, 60));
        for (uint32_t k = 0; k < 6; k++) {
            o[k] = test_office(rng_below(&g, 4), UINT32_MAX);
            for (uint32_t i = 0; i < 6; i++)
                if (i != k) links[n_links++] = (staff_link){k, i, 10 + rng_below(&g, 40)};
        }
        const staff_problem p = {v, 24, o, 6, links, n_links, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20}, &r));
        test_roster_adds_up(&p, &r);
        test_days_hold(&p, &r);
        test_close(r.unserved, 0, 0);
        lent += r.n_loans > 0;
        roster_release(&r);
    }
    assert_true(lent > 10);
    jalur_ctx_free(ctx);
}

/* Supervisors and no-shows in whole numbers: two offices that lend, the count of all heads up to a dozen each. */
static double search_sure(const staff_problem *p, const double work[2])
{
    double best = INFINITY;
    const double td = 12, hire = 250000 + 150000 * 12 * 0.94, eta = 1 - 2 * p->links[0].travel_min / 420;
    for (uint32_t t0 = 0; t0 <= 12; t0++)
        for (uint32_t t1 = 0; t1 <= 12; t1++) {
            const uint32_t t[2] = {t0, t1};
            double cost = 0, spare[2];
            for (int k = 0; k < 2; k++) {
                const uint32_t hired = staff_no_show_count(t[k], p->set->no_show, p->set->sure);
                spare[k] = 14.0 * p->offices[k].permanents + td * t[k] - work[k];
                cost += hired * hire + ceil((p->offices[k].permanents + hired) / 3.0) * 14 * p->set->supervisor_idr;
            }
            for (int to = 0; to < 2; to++) {
                if (spare[to] >= 0) continue;
                const double lent = -spare[to] / eta;
                if (lent > spare[1 - to] + 1e-6 || lent > 14.0 * p->offices[1 - to].permanents + 1e-6) cost = INFINITY;
                cost += lent * p->set->lend_idr;
            }
            best = fmin(best, cost);
        }
    return best;
}

static void sure_heads_equal_the_search(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 14);
    for (int turn = 0; turn < 40; turn++) {
        settings s = test_settings();
        s.sure = 0.9;
        s.supervisor_idr = 200000;
        const double work[2] = {5.0 + rng_below(&g, 80), 5.0 + rng_below(&g, 80)};
        const staff_village v[] = {test_village((uint32_t)(60 * work[0]), 0, 0, 0), test_village((uint32_t)(60 * work[1]), 0, 1, 0)};
        const staff_office o[] = {test_office(rng_below(&g, 5), UINT32_MAX), test_office(rng_below(&g, 5), UINT32_MAX)};
        const staff_link links[] = {{0, 1, 30}, {1, 0, 30}};
        const staff_problem p = {v, 2, o, 2, links, 2, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_heads(ctx, &p, &(staff_options){.time_s = 20}, &r));
        const double own = 14.0 * 200000 * (o[0].permanents + o[1].permanents), one = 250000 + 150000 * 12 * 0.94;
        const double best = search_sure(&p, work);
        assert_true((double)r.cost_idr - own >= best - 1);
        assert_true((double)r.cost_idr - own < best + one);
        assert_true(r.stages[STAGE_COST].bound <= best + own + 1);
        roster_release(&r);
    }
    jalur_ctx_free(ctx);
}

/* Least cost over all whole heads of two offices that lend both ways; the loan of each follows from the heads. */
static double search_heads(const staff_problem *p, const double work[2])
{
    double best = INFINITY;
    const double td = 12 * 0.94, hire = 250000 + 150000 * td, eta = 1 - 2 * p->links[0].travel_min / 420;
    for (int t0 = 0; t0 <= 12; t0++)
        for (int t1 = 0; t1 <= 12; t1++) {
            const double spare[2] = {14.0 * p->offices[0].permanents + td * t0 - work[0],
                                     14.0 * p->offices[1].permanents + td * t1 - work[1]};
            double lent = 0;
            for (int to = 0; to < 2; to++) {
                if (spare[to] >= 0) continue;
                lent = -spare[to] / eta;
                if (lent > spare[1 - to] + 1e-6 || lent > 14.0 * p->offices[1 - to].permanents + 1e-6) lent = INFINITY;
            }
            best = fmin(best, (t0 + t1) * hire + lent * p->set->lend_idr);
        }
    return best;
}

static void heads_equal_the_search(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 3);
    int lent = 0;
    for (int turn = 0; turn < 40; turn++) {
        settings s = test_settings();
        s.lend_idr = 20000 + rng_below(&g, 150000);
        const double work[2] = {5.0 + rng_below(&g, 80), 5.0 + rng_below(&g, 80)};
        const staff_village v[] = {test_village((uint32_t)(60 * work[0]), 0, 0, 0), test_village((uint32_t)(60 * work[1]), 0, 1, 0)};
        const staff_office o[] = {test_office(rng_below(&g, 5), UINT32_MAX), test_office(rng_below(&g, 5), UINT32_MAX)};
        const double travel = rng_below(&g, 80);
        const staff_link links[] = {{0, 1, travel}, {1, 0, travel}};
        const staff_problem p = {v, 2, o, 2, links, 2, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_heads(ctx, &p, &(staff_options){.time_s = 20}, &r));
        const double own = 14.0 * 200000 * (o[0].permanents + o[1].permanents), one = 250000 + 150000 * 12 * 0.94;
        const double best = search_heads(&p, work);
        assert_true((double)r.cost_idr - own >= best - 1);
        assert_true((double)r.cost_idr - own < best + one);       /* within the cost of one head */
        assert_true(r.stages[STAGE_COST].bound <= best + own + 1); /* the bound is one */
        lent += r.n_loans > 0;
        roster_release(&r);
    }
    print_message("lent in %d of 40\n", lent);
    assert_true(lent > 5);
    jalur_ctx_free(ctx);
}

/* 9,000 people of one village and 10 officers: 10 staff-days are missing, each pays 60. So for 10 more the price is 60, and
 * for all 140 less. */
static void a_range_by_hand(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_village v = test_village(9000, 0, 0, 0);
    const staff_office o = test_office(10, 0);
    const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 20, .ranges = true}, &r));
    test_close(r.offices[0].dual_staff_day, 60, 1e-9);
    test_close(r.offices[0].range_more, 10, 1e-4);
    test_close(r.offices[0].range_less, 140, 1e-4);
    roster_release(&r);
    jalur_ctx_free(ctx);
}

static double unserved_with(jalur_ctx *ctx, staff_problem p, settings s, double minutes_more)
{
    /* staff-days more by days of another length are no staff-days more; whole officers are: one is 14 */
    staff_office o = p.offices[0];
    o.permanents = (uint32_t)((double)o.permanents + minutes_more);
    p.offices = &o;
    p.set = &s;
    roster r;
    roster_init(&r, ctx);
    test_ok(ctx, staff_heads(ctx, &p, &(staff_options){.time_s = 20}, &r));
    const double u = r.stages[STAGE_UNSERVED].optimum;
    roster_release(&r);
    return u;
}

/* Dual times change is the change of the optimum for whole officers within the range, and less beyond it. */
static void prices_hold_in_their_range(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 21);
    int inside = 0, beyond = 0;
    for (int turn = 0; turn < 40; turn++) {
        settings s = test_settings();
        staff_village v[6];
        for (int k = 0; k < 6; k++) {
            v[k] = test_village(100 + rng_below(&g, 2500), rng_below(&g, 200), 0, rng_below(&g, 150));
            v[k].weight = 1 + rng_below(&g, 3);
        }
        const staff_office o = test_office(2 + rng_below(&g, 8), 0);
        const staff_problem p = {v, 6, &o, 1, NULL, 0, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_heads(ctx, &p, &(staff_options){.time_s = 20, .ranges = true}, &r));
        const roster_office *x = &r.offices[0];
        for (int more = -1; more <= 2 && x->dual_staff_day > 0; more++) {
            if (more == 0) continue;
            const double change = r.stages[STAGE_UNSERVED].optimum - unserved_with(ctx, p, s, more);
            const double by_price = x->dual_staff_day * 14 * more;
            const double room = more > 0 ? x->range_more : x->range_less;
            if (more == 1) test_close(x->officer_worth, change, 1e-5 * (1 + change)); /* in the range or not */
            if (14 * abs(more) <= room) {
                test_close(change, by_price, 1e-4 * (1 + fabs(by_price)));
                inside++;
            } else {
                assert_true(change < by_price - 1e-6 * fabs(by_price));
                beyond++;
            }
        }
        roster_release(&r);
    }
    print_message("within the range %d, beyond it %d\n", inside, beyond);
    assert_true(inside > 10 && beyond > 10);
    jalur_ctx_free(ctx);
}

/* 1,000 staff-days and 50 officers of 14: 300 are left to temporaries of 11.28. One officer more saves 14 of them; when 5
 * are left, he saves those 5 and no more, though the price of the next staff-day is the same. */
static void one_officer_saves_what_is_left(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_office o = test_office(50, UINT32_MAX);
    const double each = 250000 + 150000 * 12 * 0.94, td = 12 * 0.94;
    for (int turn = 0; turn < 2; turn++) {
        const staff_village v = test_village(turn ? 60 * 705 : 60000, 0, 0, 0);
        const staff_problem p = {&v, 1, &o, 1, NULL, 0, &s};
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_heads(ctx, &p, &(staff_options){.time_s = 20, .ranges = true}, &r));
        test_close(r.offices[0].dual_permanent_idr, 14 / td * each, 1);
        test_close(r.offices[0].range_more, turn ? 5 : 300, 1e-3);
        test_close(r.offices[0].officer_worth, (turn ? 5 : 14) / td * each, 1);
        roster_release(&r);
    }
    jalur_ctx_free(ctx);
}

static double unserved_of(jalur_ctx *ctx, const staff_problem *p, roster *r)
{
    roster_init(r, ctx);
    test_ok(ctx, staff_heads(ctx, p, &(staff_options){.time_s = 20, .ranges = true}, r));
    return r->stages[STAGE_UNSERVED].optimum;
}

/* What one more counter, escort and day are worth is what they change, asked again with one more. Where the load follows from the
 * queue, each of several counters may be loaded more, so that there the worth of a counter is at least what is said. */
static void worths_equal_the_change(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 41);
    int of[3] = {0};
    for (int turn = 0; turn < 60; turn++) {
        settings s = test_settings();
        const bool queue = turn % 2;
        s.load_cap = queue ? 0 : 0.85;
        s.wait_min = 10;
        staff_village v[4];
        for (int k = 0; k < 4; k++) {
            v[k] = test_village(200 + rng_below(&g, 3000), rng_below(&g, 200), 0, rng_below(&g, 100));
            v[k].near_office = rng_below(&g, 3) ? v[k].recipients[SEGMENT_MOBILE] : 0;
        }
        staff_office o = test_office(4 + rng_below(&g, 12), 0);
        o.counters = rng_below(&g, 4);
        o.escorts = rng_below(&g, 3);
        s.payers_per_escort = 3;
        const staff_problem p = {v, 4, &o, 1, NULL, 0, &s};
        roster r, more;
        const double u = unserved_of(ctx, &p, &r);
        const roster_office x = r.offices[0];
        o.counters++;
        if (x.dual_counter > 0.01) {
            const double change = u - unserved_of(ctx, &p, &more);
            assert_true(x.dual_counter <= change + 1e-4 * (1 + u));
            if (!queue) test_close(x.dual_counter, change, 1e-4 * (1 + u));
            roster_release(&more);
        }
        o.counters--;
        o.escorts++;
        if (x.dual_escort > 0.01) test_close(x.dual_escort, u - unserved_of(ctx, &p, &more), 1e-4 * (1 + u));
        if (x.dual_escort > 0.01) roster_release(&more);
        o.escorts--;
        s.payout_days++;
        if (x.dual_day > 0.01) test_close(r.dual_day, u - unserved_of(ctx, &p, &more), 1e-4 * (1 + u));
        if (x.dual_day > 0.01) roster_release(&more);
        of[0] += x.dual_counter > 0.01;
        of[1] += x.dual_escort > 0.01;
        of[2] += x.dual_day > 0.01;
        roster_release(&r);
    }
    print_message("worth something: a counter %d, an escort %d, a day %d\n", of[0], of[1], of[2]);
    assert_true(of[0] > 5 && of[1] > 5 && of[2] > 20);
    jalur_ctx_free(ctx);
}

/* Days that were made with 3 and 14 minutes and half as much travel again, one of them with a lie: least absolute
 * deviations find the numbers, and the lie is the residual. */
static void calibration_finds_the_minutes(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    staff_count counts[12];
    double residual[12];
    for (int i = 0; i < 12; i++) {
        const channel c = i % 2 ? CHANNEL_DOOR : CHANNEL_COMMUNITY;
        const double staff = 2 + i, travel = 10 + 5 * (i % 4), minutes = c == CHANNEL_DOOR ? 14 : 3;
        counts[i] = (staff_count){c, staff, staff * (420 - 1.5 * 2 * travel) / minutes, travel};
    }
    counts[5].staff += 1;
    staff_fit fit = {.residual = residual};
    test_ok(ctx, staff_calibrate(ctx, &s, counts, 12, &fit));
    test_close(fit.minutes[CHANNEL_COMMUNITY], 3, 1e-6);
    test_close(fit.minutes[CHANNEL_DOOR], 14, 1e-6);
    test_close(fit.travel_factor, 1.5, 1e-6);
    assert_true(isnan(fit.minutes[CHANNEL_COUNTER]));
    for (int i = 0; i < 12; i++)
        test_close(residual[i], i == 5 ? 420 - 1.5 * 2 * counts[5].travel_min : 0, 1e-4);
    test_close(fit.error_min, residual[5], 1e-4);
    counts[0].paid = (double)NAN;
    assert_int_equal(staff_calibrate(ctx, &s, counts, 12, &fit), JALUR_E_DATA);
    assert_int_equal(staff_calibrate(ctx, &s, counts, 0, &fit), JALUR_E_DATA);
    jalur_ctx_free(ctx);
}

/* One channel, no travel: the fit is a weighted median of minutes per recipient, here of 30, 25 and 20 a staff-day. */
static void calibration_is_a_median(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    const staff_count counts[] = {{CHANNEL_DOOR, 1, 30, 0}, {CHANNEL_DOOR, 1, 25, 0}, {CHANNEL_DOOR, 1, 20, 0}};
    staff_fit fit = {.residual = NULL};
    test_ok(ctx, staff_calibrate(ctx, &s, counts, 3, &fit));
    test_close(fit.minutes[CHANNEL_DOOR], 420.0 / 25, 1e-6); /* 30 < 25 + 20: the median by recipients */
    test_close(fit.error_min, fabs(420 - 30 * 16.8) + fabs(420 - 20 * 16.8), 1e-6);
    jalur_ctx_free(ctx);
}

int test_staff_blocks(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_lend),
        cmocka_unit_test(one_lender_many_borrowers),
        cmocka_unit_test(heads_equal_the_search),
        cmocka_unit_test(borrowers_pay_the_last_one), cmocka_unit_test(sure_heads_equal_the_search),
        cmocka_unit_test(a_range_by_hand),
        cmocka_unit_test(prices_hold_in_their_range), cmocka_unit_test(one_officer_saves_what_is_left),
        cmocka_unit_test(worths_equal_the_change),
        cmocka_unit_test(calibration_finds_the_minutes),
        cmocka_unit_test(calibration_is_a_median),
    };
    return cmocka_run_group_tests_name("staff blocks", tests, NULL, NULL);
}
