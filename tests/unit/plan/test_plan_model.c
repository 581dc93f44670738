/* Every rule of the model once, small enough to be worked out by hand; then all rules mixed against all plans there are. */
#include "naive.h"

static void solve(const plan_problem *p, plan_answer *a, jalur_ctx *ctx, uint64_t iterations)
{
    plan_options o = plan_options_default();
    o.iterations = iterations;
    plan_answer_init(a, ctx);
    test_ok(ctx, plan_solve(ctx, p, &o, a));
}

/* The depot at kilometre 0 of a straight road, stop i at kilometre at[i]; a kilometre takes 60 s and costs 1,000. */
static void straight_road(kase *k, const int *at, uint32_t n_stops, uint32_t n_depots)
{
    case_init(k, n_stops, 1, n_depots);
    for (uint32_t i = 0; i < n_stops + n_depots; i++)
        for (uint32_t j = 0; j < n_stops + n_depots; j++)
            case_leg(k, i, j, abs(at[i] - at[j]) * 60, abs(at[i] - at[j]) * 1000);
}

static void kinds_are(const plan_route *r, const plan_step_kind *kinds, uint32_t n)
{
    assert_int_equal(r->n_steps, n);
    for (uint32_t i = 0; i < n; i++) assert_int_equal(r->steps[i].kind, kinds[i]);
}

/* One vehicle for 10 boxes, 6 for each of two stops at 10 and 20 km: it comes home between them. 2 * 10 + 2 * 20 = 60 km;
 * on the way it loads 10 minutes: 20 + 10 + 40 minutes with 20 of driving before. */
static void reload_between_two_trips(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 0}, 2, 1);
    k.type[0].count = 1;
    k.type[0].capacity[0] = 10;
    k.stops[0].demand[0] = k.stops[1].demand[0] = 6;
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_left, 1);
    plan_answer_release(&a);
    k.type[0].reloads = 1;
    k.type[0].reload_s = 600;
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_left, 0);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.cost, 60000);
    kinds_are(&a.routes[0], (plan_step_kind[]){PLAN_START, PLAN_STOP, PLAN_RELOAD, PLAN_STOP, PLAN_END}, 5);
    assert_int_equal(a.routes[0].steps[4].arrive_s - a.routes[0].steps[0].leave_s, 3600 + 600);
    assert_int_equal(a.routes[0].steps[0].load[0], 6);
    assert_int_equal(a.routes[0].steps[2].load[0], 6);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* The store at kilometre 15 reloads, too: 10, 15, 20 and home is 40 km. */
static void reload_at_a_forward_store(void **state)
{
    (void)state;
    const uint32_t store = 3;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 0, 15}, 2, 2);
    k.type[0].count = 1;
    k.type[0].capacity[0] = 10;
    k.type[0].reloads = 1;
    k.type[0].reload_places = &store;
    k.type[0].n_reload_places = 1;
    k.stops[0].demand[0] = k.stops[1].demand[0] = 6;
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.cost, 40000);
    assert_int_equal(a.routes[0].steps[2].index, 3);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Boxes come back after the count: 8 out to the first and 5 back from the second do not fit together into 10 that way
 * round (after the first: 0 + 5), so 8 and 5 both fit; 8 back and 5 on to the second do not: 8 + 5 > 10. */
static void pickups_ride_with_deliveries(void **state)
{
    (void)state;
    kase k;
    jalur_ctx *ctx = test_ctx();
    plan_times t;
    straight_road(&k, (int[]){10, 20, 0}, 2, 1);
    k.type[0].capacity[0] = 10;
    k.stops[0].pickup[0] = 8;
    k.stops[1].demand[0] = 5;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0, 1}, 2, &t, NULL, NULL));
    assert_false(t.feasible);
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){1, 0}, 2, &t, NULL, NULL));
    assert_true(t.feasible);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* From kilometre 20 to kilometre 10: there and home, 40 km, and never the other way round. */
static void a_pair_stays_together(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 30, 0}, 3, 1);
    k.stops[1].pair = PLAN_PAIRED(0);
    k.stops[1].pickup[0] = 7;
    k.type[0].capacity[0] = 7;
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.cost, 60000);
    uint32_t at[3];
    for (uint32_t i = 0; i < 3; i++) at[a.routes[0].stops[i]] = i;
    assert_true(at[1] < at[0]);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Six hours of driving with a break after four at the latest: three hours out, one back, half an hour, two more. */
static void break_after_work(void **state)
{
    (void)state;
    kase k;
    plan_times t;
    plan_step s[4];
    const plan_break rest = {.length_s = 1800, .after_s = 4 * 3600};
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){180, 0}, 1, 1);
    k.type[0].breaks = &rest;
    k.type[0].n_breaks = 1;
    assert_int_equal(plan_steps_most(&k.p, 0, 1), 4);
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, s, NULL));
    assert_true(t.feasible);
    assert_int_equal(t.rest_s, 1800);
    assert_int_equal(s[2].kind, PLAN_BREAK);
    assert_int_equal(s[2].start_s, s[0].leave_s + 4 * 3600);
    assert_int_equal(s[2].drive_m, 240000);
    assert_int_equal(s[3].arrive_s, s[0].leave_s + 6 * 3600 + 1800);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Work from 6 to 14 h; 300 minutes out, 300 back: too far for a day, so it sleeps at the inn at kilometre 250. */
static void a_night_away(void **state)
{
    (void)state;
    const uint32_t inn = 2;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){300, 0, 250}, 1, 2);
    k.type[0].start_s = 6 * 3600;
    k.type[0].end_s = 14 * 3600;
    k.type[0].per_hour = 60000;
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.n_left, 1);
    plan_answer_release(&a);
    k.type[0].nights = 1;
    k.type[0].night_places = &inn;
    k.type[0].n_night_places = 1;
    k.type[0].night_s = 8 * 3600;
    k.stops[0].close_s = 12 * 3600; /* reached on the first day */
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.n_left, 0);
    kinds_are(&a.routes[0], (plan_step_kind[]){PLAN_START, PLAN_STOP, PLAN_NIGHT, PLAN_END}, 4);
    assert_int_equal(a.cost, 600000 + 600000); /* 600 km, ten hours of driving; the night is not paid */
    assert_int_equal(a.routes[0].steps[2].leave_s, 86400 + 6 * 3600);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* 20 and 40 km out; a route that need not come home stops at 40 km, one that ends at 50 km goes on to there. */
static void ends_where_it_says(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){20, 40, 0, 50}, 2, 2);
    k.type[0].end = PLAN_OPEN;
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.cost, 40000);
    plan_answer_release(&a);
    k.type[0].end = PLAN_ENDS_AT(3);
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.cost, 50000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Goods of the far stop are there at 10 h, of the near one at once: with one vehicle and a window of the near one that
 * ends at 9 h it goes twice; released at once, once. */
static void goods_that_come_later(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 0}, 2, 1);
    k.type[0].count = 1;
    k.type[0].reloads = 1;
    k.stops[0].close_s = 9 * 3600;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.cost, 40000);
    plan_answer_release(&a);
    k.stops[1].release_s = 10 * 3600;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.cost, 60000);
    assert_int_equal(a.routes[0].steps[2].kind, PLAN_RELOAD);
    assert_int_equal(a.routes[0].steps[2].leave_s, 10 * 3600);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Closed from 12 to 14 h: reached at 12:30 it is served at 14:00:01, the first second after. */
static void closed_at_noon(void **state)
{
    (void)state;
    const plan_window noon = {12 * 3600, 14 * 3600};
    kase k;
    plan_times t;
    plan_step s[3];
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){30, 0}, 1, 1);
    k.type[0].start_s = 12 * 3600;
    k.stops[0].closed = &noon;
    k.stops[0].n_closed = 1;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, s, NULL));
    assert_true(t.feasible);
    assert_int_equal(s[1].start_s, 14 * 3600 + 1);
    assert_int_equal(s[0].leave_s, 14 * 3600 + 1 - 1800); /* it leaves late rather than wait */
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Limits of driving and of the way, each just kept and just broken; overtime from the second hour on at 500 an hour. */
static void limits_and_overtime(void **state)
{
    (void)state;
    kase k;
    plan_times t;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){90, 0}, 1, 1);
    k.type[0].max_drive_s = 3 * 3600;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, NULL, NULL));
    assert_true(t.feasible);
    k.type[0].max_drive_s--;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, NULL, NULL));
    assert_false(t.feasible);
    assert_int_equal(t.over_s, 1);
    k.type[0].max_drive_s = 0;
    k.type[0].max_distance_m = 180000;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, NULL, NULL));
    assert_true(t.feasible);
    k.type[0].max_distance_m--;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, NULL, NULL));
    assert_false(t.feasible);
    k.type[0].max_distance_m = 0;
    k.type[0].overtime_after_s = 2 * 3600;
    k.type[0].per_overtime_hour = 500;
    test_ok(ctx, plan_clock(ctx, &k.p, 0, (uint32_t[]){0}, 1, &t, NULL, NULL));
    assert_int_equal(t.overtime_s, 3600);
    assert_int_equal(t.cost, 180000 + 500);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* A boat crew takes an hour at the stop, a truck ten minutes. */
static void service_by_type(void **state)
{
    (void)state;
    const int32_t service[2] = {600, 3600};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 0}, 1, 1);
    k.p.n_types = 2;
    k.type[1] = k.type[0];
    k.type[0].per_hour = k.type[1].per_hour = 3600;
    k.type[0].fixed = 2999;
    k.stops[0].service_by_type = service;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.routes[0].type, 0); /* 3,000 s less at 1 a second is worth its 2,999 */
    plan_answer_release(&a);
    k.type[0].fixed = 3001;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.routes[0].type, 1);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Two stops need an escort and there is one a day: apart they would be 20 + 40 km by two vehicles, together one. With one
 * box a vehicle only one of them is served on a day. */
static void one_escort_a_day(void **state)
{
    (void)state;
    const uint32_t escorts = 1;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, -20, 0}, 2, 1);
    k.p.resource = &escorts;
    k.p.n_resources = 1;
    k.stops[0].resources = k.stops[1].resources = 1;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.cost, 60000);
    plan_answer_release(&a);
    k.type[0].max_stops = 1;
    k.stops[1].skip_cost = 900000;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.left[0].stop, 1);
    plan_answer_release(&a);
    k.p.n_types = 2; /* and another tomorrow */
    k.type[1] = k.type[0];
    k.type[1].day = 1;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(a.n_left, 0);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* 10 km west and 10 km east. One vehicle works 40 minutes, two work 20 each: at 900,000 for a square hour that is 400,000
 * against 200,000, so a second vehicle at 190,000 pays and one at 210,000 does not. */
static void balance_has_a_price(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){-10, 10, 0}, 2, 1);
    k.p.goals.per_hour2 = 900000;
    k.type[0].fixed = 190000;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 2);
    plan_answer_release(&a);
    k.type[0].fixed = 210000;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.cost, 250000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Yesterday 0 then 1 at 20 and 10 km. Either order is 40 km; the price of a change keeps yesterday's. A neighbour at a
 * price: two stops 20 km apart on one route cost 20 * 3,000 more than the 40,000 that a second vehicle takes. */
static void changes_and_spread_have_a_price(void **state)
{
    (void)state;
    const plan_before before[2] = {{.after = JALUR_NONE, .type = 0}, {.after = 0, .type = 0}};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){20, 10, 0}, 2, 1);
    k.p.before = before;
    k.p.goals.per_change = 1;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.routes[0].stops[0], 0);
    assert_int_equal(a.cost, 40000);
    plan_answer_release(&a);
    case_free(&k);
    straight_road(&k, (int[]){-10, 10, 0}, 2, 1);
    k.type[0].fixed = 40000;
    k.p.goals.per_km_spread = 3000;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(a.cost, 120000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Any mixture of rules against every plan there is. */
static void mixtures_reach_the_best_plan(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    uint32_t served = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        rich_kase c;
        plan_answer a;
        rich_random(&c, 5, 2, true, 5000 + seed);
        solve(&c.k.p, &a, ctx, 1500);
        int64_t cost = a.cost, best = rich_best(ctx, &c.k.p);
        for (uint32_t i = 0; i < a.n_left; i++) cost += case_skip(&c.k.p, a.left[i].stop);
        for (uint32_t r = 0; r < a.n_routes; r++) served += a.routes[r].n_stops;
        if (cost - best > (int64_t)a.n_routes)
            print_message("seed %d: %lld, best %lld\n", (int)seed, (long long)cost, (long long)best);
        assert_true(cost >= best);
        assert_true(cost - best <= (int64_t)a.n_routes); /* the search does not round by route */
        plan_answer_release(&a);
        case_free(&c.k);
    }
    assert_true(served > 100);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reload_between_two_trips),     cmocka_unit_test(reload_at_a_forward_store),
        cmocka_unit_test(pickups_ride_with_deliveries), cmocka_unit_test(a_pair_stays_together),
        cmocka_unit_test(break_after_work),             cmocka_unit_test(a_night_away),
        cmocka_unit_test(ends_where_it_says),           cmocka_unit_test(goods_that_come_later),
        cmocka_unit_test(closed_at_noon),               cmocka_unit_test(limits_and_overtime),
        cmocka_unit_test(service_by_type),              cmocka_unit_test(one_escort_a_day),
        cmocka_unit_test(balance_has_a_price),          cmocka_unit_test(changes_and_spread_have_a_price),
        cmocka_unit_test(mixtures_reach_the_best_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
