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
    k.type[0].per_night = 70000;
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.cost, 600000 + 600000 + 70000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* An hour out, open until half past six and again in the evening, when the shift is over: half an hour late, not hours early. */
static void late_between_two_hours(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    const plan_window noon = {6 * 3600 + 1801, 20 * 3600 - 1};
    straight_road(&k, (int[]){60, 0}, 1, 1);
    k.type[0].start_s = 6 * 3600;
    k.type[0].end_s = 12 * 3600;
    k.stops[0].open_s = 5 * 3600;
    k.stops[0].close_s = 21 * 3600;
    k.stops[0].closed = &noon;
    k.stops[0].n_closed = 1;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].rule, PLAN_WINDOW);
    assert_int_equal(a.left[0].over_s, 1800);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* One escort. The first vehicle may stay away and, with half an hour a day, must: then together they would need two on day 2. With
 * no nights, or none that it needs, each day has its own. */
static void an_escort_is_away_as_long(void **state)
{
    (void)state;
    const uint32_t inn = 2, one = 1;
    jalur_ctx *ctx = test_ctx();
    for (uint32_t way = 0; way < 3; way++) {
        kase k;
        plan_answer a;
        const bool away = way == 2;
        straight_road(&k, (int[]){21, 20, 15, 0}, 2, 2);
        k.stops[0].resources = k.stops[1].resources = 1;
        k.p.resource = &one;
        k.p.n_resources = 1;
        plan_type type[2] = {k.type[0], k.type[0]};
        for (uint32_t t = 0; t < 2; t++) {
            type[t].depot = 3;
            type[t].count = 1;
            type[t].max_stops = 1;
            type[t].day = t + 1;
            type[t].nights = t == 0 && way > 0;
            if (t == 0 && away) type[t].start_s = 6 * 3600, type[t].end_s = 6 * 3600 + 1800;
            type[t].night_places = &inn;
            type[t].n_night_places = 1;
        }
        k.p.types = type;
        k.p.n_types = 2;
        solve(&k.p, &a, ctx, 200);
        assert_int_equal(a.n_routes, 2 - away);
        assert_int_equal(a.n_left, away);
        if (away) assert_true(a.left[0].lacks & PLAN_LACKS_RESOURCE);
        plan_answer_release(&a);
        case_free(&k);
    }
    jalur_ctx_free(ctx);
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

/* 25 boxes by vehicles of 10: three visits, and the last brings the 5 that are left with 5 for the next stop. Of 64 km each
 * kilometre is driven. With two vehicles one full visit stays out. */
static void a_large_stop_is_brought_in_parts(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    uint32_t brought = 0, visits = 0;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 12, 0}, 2, 1);
    k.type[0].capacity[0] = 10;
    k.stops[0].demand[0] = 25;
    k.stops[1].demand[0] = 5;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.left[0].rule, PLAN_LOAD); /* not without leave */
    assert_int_equal(a.left[0].demand[0], 25);
    plan_answer_release(&a);
    k.stops[0].split = true;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_left, 0);
    assert_int_equal(a.n_routes, 3);
    assert_int_equal(a.cost, 64000);
    for (uint32_t r = 0; r < 3; r++)
        for (uint32_t i = 0; i < a.routes[r].n_steps; i++) {
            const plan_step *s = &a.routes[r].steps[i];
            if (s->kind != PLAN_STOP || s->index != 0) continue;
            brought += s->brought[0];
            visits++;
        }
    assert_int_equal(brought, 25);
    assert_int_equal(visits, 3);
    plan_answer_release(&a);
    k.type[0].count = 2;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].demand[0], 10);
    assert_int_equal(a.left[0].rule, PLAN_COUNT);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* 27 take three visits by twelves and by tens: by tens the small vehicles, which cost nothing beside, can bring them all. */
static void shares_suit_the_smallest_that_needs_no_more(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 0}, 1, 1);
    k.p.n_types = 2;
    k.type[1] = k.type[0];
    k.type[0].capacity[0] = 12;
    k.type[0].fixed = 1000000;
    k.type[1].capacity[0] = 10;
    k.stops[0].demand[0] = 27;
    k.stops[0].split = true;
    for (int i = 0; i < 2; i++) {
        solve(&k.p, &a, ctx, 300);
        assert_int_equal(a.n_routes, 3);
        assert_int_equal(a.cost, 60000);
        plan_answer_release(&a);
        const plan_type other = k.type[0];
        k.type[0] = k.type[1];
        k.type[1] = other;
    }
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Every share of several cargoes fits, whatever the numbers; shares add up; and there are no more than must be. */
static void shares_fit_and_add_up(void **state)
{
    (void)state;
    rng r;
    jalur_ctx *ctx = test_ctx();
    rng_init(&r, 9);
    for (int i = 0; i < 60; i++) {
        kase k;
        plan_answer a;
        uint32_t least = 1, visits = 0, sum[2][PLAN_DIMENSIONS] = {{0}};
        straight_road(&k, (int[]){5, 0}, 1, 1);
        k.stops[0].split = true;
        for (int d = 0; d < PLAN_DIMENSIONS; d++) {
            k.type[0].capacity[d] = 1 + rng_below(&r, 40);
            k.stops[0].demand[d] = rng_below(&r, 150);
            k.stops[0].pickup[d] = rng_below(&r, 2) ? rng_below(&r, 150) : 0;
            const uint32_t most = k.type[0].capacity[d], bring = k.stops[0].demand[d], take = k.stops[0].pickup[d];
            if ((bring + most - 1) / most > least) least = (bring + most - 1) / most;
            if ((take + most - 1) / most > least) least = (take + most - 1) / most;
        }
        k.type[0].count = UINT32_MAX;
        solve(&k.p, &a, ctx, 200);
        assert_int_equal(a.n_left, 0);
        for (uint32_t t = 0; t < a.n_routes; t++)
            for (uint32_t j = 1; j + 1 < a.routes[t].n_steps; j++, visits++)
                for (int d = 0; d < PLAN_DIMENSIONS; d++) {
                    assert_true(a.routes[t].steps[j - 1].load[d] <= k.type[0].capacity[d]);
                    assert_true(a.routes[t].steps[j].load[d] <= k.type[0].capacity[d]);
                    sum[0][d] += a.routes[t].steps[j].brought[d];
                    sum[1][d] += a.routes[t].steps[j].taken[d];
                }
        assert_int_equal(visits, least);
        assert_memory_equal(sum[0], k.stops[0].demand, sizeof sum[0]);
        assert_memory_equal(sum[1], k.stops[0].pickup, sizeof sum[1]);
        plan_answer_release(&a);
        case_free(&k);
    }
    jalur_ctx_free(ctx);
}

/* Yesterday's route began with the stops at 30 and 10 km and is loaded that way: 30 + 20 + 10 + 20 = 80 km with the stop at
 * 20 km behind them; free, the three are 60 km. */
static void a_fixed_part_begins_its_route(void **state)
{
    (void)state;
    plan_before before[3] = {{2, 0, true}, {JALUR_NONE, JALUR_NONE, false}, {JALUR_NONE, 0, true}};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 30, 0}, 3, 1);
    k.type[0].count = 1;
    k.p.before = before;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.cost, 80000);
    assert_memory_equal(a.routes[0].stops, ((uint32_t[]){2, 0, 1}), 3 * sizeof(uint32_t));
    plan_answer_release(&a);
    before[0].fixed = before[2].fixed = false;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.cost, 60000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

static uint32_t changed(const plan_problem *p, const plan_answer *a)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_stops; i++) {
            const plan_before *b = &p->before[a->routes[r].stops[i]];
            n += b->type != a->routes[r].type || b->after != (i ? a->routes[r].stops[i - 1] : JALUR_NONE);
        }
    return n;
}

/* An earlier plan that is poor but still good for every rule: the search begins with it. With a price that no saving is worth it
 * stays to the last stop, whatever the search tries; without a price the result is no dearer than the earlier plan. */
static void the_earlier_plan_is_where_it_begins(void **state)
{
    (void)state;
    enum { STOPS = 30 };
    jalur_ctx *ctx = test_ctx();
    for (uint64_t seed = 1; seed <= 8; seed++) {
        const case_options o = {.n_stops = STOPS, .n_types = 2, .n_depots = 2, .shifts = seed % 2};
        plan_before before[STOPS];
        plan_answer poor, kept, free, alone;
        int64_t was = 0;
        kase k;
        case_random(&k, &o, 700 + seed);
        solve(&k.p, &poor, ctx, 1);
        for (uint32_t i = 0; i < STOPS; i++) before[i] = (plan_before){JALUR_NONE, JALUR_NONE, false};
        for (uint32_t r = 0; r < poor.n_routes; r++) {
            plan_times t;
            uint32_t *seq = poor.routes[r].stops, n = poor.routes[r].n_stops;
            for (uint32_t i = 0; i < n / 2; i++) { /* turned round, where that can be driven */
                uint32_t x = seq[i];
                seq[i] = seq[n - 1 - i];
                seq[n - 1 - i] = x;
            }
            test_ok(ctx, plan_clock(ctx, &k.p, poor.routes[r].type, seq, n, &t, NULL, NULL));
            assert_true(t.feasible);
            was += t.cost;
            for (uint32_t i = 0; i < n; i++) before[seq[i]] = (plan_before){i ? seq[i - 1] : JALUR_NONE, poor.routes[r].type, false};
        }
        solve(&k.p, &alone, ctx, 400);
        k.p.before = before;
        solve(&k.p, &free, ctx, 400);
        k.p.goals.per_change = 10000000;
        solve(&k.p, &kept, ctx, 400);
        assert_int_equal(kept.n_left, poor.n_left);
        assert_int_equal(changed(&k.p, &kept), 0);
        assert_true(kept.cost == was);
        assert_true(free.n_left <= poor.n_left && free.cost <= was);
        assert_true(free.n_left <= alone.n_left);
        plan_answer_release(&poor);
        plan_answer_release(&kept);
        plan_answer_release(&free);
        plan_answer_release(&alone);
        case_free(&k);
    }
    jalur_ctx_free(ctx);
}

static void fixed_parts_that_cannot_be(void **state)
{
    (void)state;
    plan_before before[3] = {{2, 0, true}, {JALUR_NONE, JALUR_NONE, false}, {JALUR_NONE, JALUR_NONE, false}};
    kase k;
    plan_answer a;
    plan_options o = plan_options_default();
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, 20, 30, 0}, 3, 1);
    k.p.before = before;
    plan_answer_init(&a, ctx);
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA); /* behind a stop that is free */
    before[2] = (plan_before){0, 0, true};
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA); /* each behind the other */
    before[2] = (plan_before){JALUR_NONE, 0, true};
    before[1] = (plan_before){2, 0, true};
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA); /* two behind one */
    before[1] = (plan_before){JALUR_NONE, JALUR_NONE, false};
    k.type[0].max_stops = 1;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA); /* two stops with a vehicle for one */
    k.type[0].max_stops = 2;
    o.iterations = 100;
    test_ok(ctx, plan_solve(ctx, &k.p, &o, &a));
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Half an hour of loading each from 6 h on, one dock: the second departs at 7 h. Where both must be at their stops by 6:45
 * one stays at home, until there is a second dock. */
static void one_dock_loads_one_after_the_other(void **state)
{
    (void)state;
    plan_dock dock = {2, 1};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){10, -10, 0}, 2, 1);
    k.type[0].max_stops = 1;
    k.type[0].load_s = 1800;
    k.type[0].start_s = 6 * 3600;
    k.p.docks = &dock;
    k.p.n_docks = 1;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(a.routes[0].steps[0].leave_s + a.routes[1].steps[0].leave_s, 6 * 3600 + 1800 + 7 * 3600);
    assert_int_equal(a.routes[0].steps[2].arrive_s - a.routes[0].steps[0].leave_s, 1200);
    assert_int_equal(a.routes[1].steps[2].arrive_s - a.routes[1].steps[0].leave_s, 1200);
    plan_answer_release(&a);
    k.stops[0].close_s = k.stops[1].close_s = 6 * 3600 + 2700;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.left[0].rule, PLAN_LOADING);
    plan_answer_release(&a);
    dock.count = 2;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_routes, 2);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* The first vehicle is back at 20 minutes to reload; the dock is taken by the second until 30, so it waits for 10 and is paid
 * for them: out 10 to 20, reload 30 to 40, out again to 50 minutes. */
static void a_reload_waits_for_the_dock(void **state)
{
    (void)state;
    const plan_dock dock = {3, 1};
    const uint64_t first = 1, second = 2;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    straight_road(&k, (int[]){5, -5, 20, 0}, 3, 1);
    k.p.n_types = 2;
    k.type[1] = k.type[0];
    for (int t = 0; t < 2; t++) {
        k.type[t].count = 1;
        k.type[t].capacity[0] = 1;
        k.type[t].start_s = t ? 600 : 0;
        k.type[t].load_s = t ? 1200 : 600;
        k.type[t].per_hour = 3600;
    }
    k.type[0].reloads = 1;
    k.type[0].reload_s = 600;
    for (int i = 0; i < 3; i++) {
        k.stops[i].demand[0] = 1;
        k.stops[i].types = i == 2 ? &second : &first;
    }
    k.p.docks = &dock;
    k.p.n_docks = 1;
    solve(&k.p, &a, ctx, 300);
    assert_int_equal(a.n_left, 0);
    kinds_are(&a.routes[0], (plan_step_kind[]){PLAN_START, PLAN_STOP, PLAN_RELOAD, PLAN_STOP, PLAN_END}, 5);
    const plan_step *s = a.routes[0].steps;
    assert_int_equal(a.routes[1].steps[0].start_s, 600);
    assert_int_equal(s[2].arrive_s, 1200);
    assert_int_equal(s[2].start_s, 1800);
    assert_int_equal(s[4].arrive_s, 3000);
    assert_int_equal(a.routes[0].cost, 20000 + 3000 - 600);
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

/* The same with the beginning of a route that must stay: one that can be driven. */
static void fixed_mixtures_reach_the_best_plan(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    uint32_t done = 0;
    for (uint64_t seed = 1; seed <= 80; seed++) {
        rich_kase c;
        plan_answer a;
        plan_times t;
        rng r;
        plan_before before[5];
        rich_random(&c, 5, 2, true, 9000 + seed);
        rng_init(&r, seed);
        uint32_t part[2] = {rng_below(&r, 5), 0}, n = 1 + rng_below(&r, 2), type = rng_below(&r, 2);
        part[1] = (part[0] + 1 + rng_below(&r, 4)) % 5;
        for (uint32_t i = 0; i < 5; i++) before[i] = (plan_before){JALUR_NONE, JALUR_NONE, false};
        for (uint32_t i = 0; i < n; i++) before[part[i]] = (plan_before){i ? part[0] : JALUR_NONE, type, true};
        test_ok(ctx, plan_clock(ctx, &c.k.p, type, part, n, &t, NULL, NULL));
        if (t.feasible && c.k.type[type].count) {
            c.k.p.before = before;
            solve(&c.k.p, &a, ctx, 1500);
            int64_t cost = a.cost, best = rich_best(ctx, &c.k.p);
            for (uint32_t i = 0; i < a.n_left; i++) cost += case_skip(&c.k.p, a.left[i].stop);
            if (cost - best > (int64_t)a.n_routes || cost < best)
                print_message("seed %d: %lld, best %lld\n", (int)seed, (long long)cost, (long long)best);
            assert_true(cost >= best);
            assert_true(cost - best <= (int64_t)a.n_routes);
            plan_answer_release(&a);
            done++;
        }
        case_free(&c.k);
    }
    assert_true(done > 15);
    jalur_ctx_free(ctx);
}

/* Clock, windows, shifts and hours of a route as its steps say. */
static void steps_audit(const plan_problem *p, const plan_route *r)
{
    const plan_type *t = &p->types[r->type];
    int64_t day = 0, begun = r->steps[0].start_s;
    uint32_t place = t->depot;
    for (uint32_t i = 1; i < r->n_steps; i++) {
        const plan_step *s = &r->steps[i], *was = s - 1;
        assert_int_equal(s->arrive_s - was->leave_s, s->drive_s - was->drive_s);
        assert_true(s->start_s >= s->arrive_s && s->leave_s >= s->start_s);
        if (s->kind == PLAN_STOP) {
            const plan_stop *stop = &p->stops[s->index];
            const int32_t service = stop->service_by_type ? stop->service_by_type[r->type] : stop->service_s;
            const bool moved = p->site ? p->site[place] != p->site[stop->place] : place != stop->place;
            assert_int_equal(s->leave_s - s->start_s, service + (moved ? plan_stop_setup_s(stop, r->type) : 0));
            assert_true(s->start_s >= stop->open_s && s->start_s <= stop->close_s);
            for (uint32_t c = 0; c < stop->n_closed; c++)
                assert_true(s->start_s < stop->closed[c].from_s || s->start_s > stop->closed[c].to_s);
        }
        if (s->kind != PLAN_BREAK) place = s->kind == PLAN_STOP ? p->stops[s->index].place : s->index;
        if (s->kind != PLAN_NIGHT && s->kind != PLAN_END) continue;
        assert_true(s->arrive_s <= t->end_s + day);
        if (t->max_duration_s != INT32_MAX) assert_true(s->arrive_s - begun <= t->max_duration_s);
        if (s->kind == PLAN_NIGHT) assert_true(s->leave_s - s->arrive_s >= t->night_s);
        day += 86400;
        begun = s->leave_s;
    }
}

/* Loadings at the place that go on at a moment. */
static uint32_t loading_at(const plan_answer *a, uint32_t place, int64_t moment)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
            const plan_step *s = &a->routes[r].steps[i];
            bool loads = (s->kind == PLAN_START || s->kind == PLAN_RELOAD) && s->index == place;
            n += loads && s->start_s <= moment && moment < s->leave_s;
        }
    return n;
}

static void docks_hold_in_mixtures(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    uint32_t taken = 0, shifted = 0;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        rich_kase c;
        plan_answer a, free;
        rich_random(&c, 5, 2, true, 12000 + seed);
        for (int t = 0; t < 2; t++) {
            c.k.type[t].load_s = NAIVE_UNIT_S;
            c.k.type[t].start_s -= 2 * NAIVE_UNIT_S;
        }
        const plan_dock dock = {c.k.type[0].depot, 1 + (uint32_t)(seed % 3 == 0)};
        solve(&c.k.p, &free, ctx, 800);
        c.k.p.docks = &dock;
        c.k.p.n_docks = 1;
        solve(&c.k.p, &a, ctx, 800);
        for (uint32_t r = 0; r < a.n_routes; r++) {
            steps_audit(&c.k.p, &a.routes[r]);
            for (uint32_t i = 0; i < a.routes[r].n_steps; i++)
                if (a.routes[r].steps[i].kind == PLAN_START || a.routes[r].steps[i].kind == PLAN_RELOAD)
                    assert_true(loading_at(&a, dock.place, a.routes[r].steps[i].start_s) <= dock.count);
        }
        for (uint32_t r = 0; r < free.n_routes; r++) taken += loading_at(&free, dock.place, free.routes[r].steps[0].start_s) > 1;
        shifted += a.n_routes > 1;
        assert_true(a.n_left >= free.n_left);
        plan_answer_release(&a);
        plan_answer_release(&free);
        case_free(&c.k);
    }
    assert_true(taken > 20 && shifted > 20);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reload_between_two_trips),     cmocka_unit_test(reload_at_a_forward_store),
        cmocka_unit_test(pickups_ride_with_deliveries), cmocka_unit_test(a_pair_stays_together),
        cmocka_unit_test(break_after_work),             cmocka_unit_test(a_night_away), cmocka_unit_test(late_between_two_hours), cmocka_unit_test(an_escort_is_away_as_long),
        cmocka_unit_test(ends_where_it_says),           cmocka_unit_test(goods_that_come_later),
        cmocka_unit_test(closed_at_noon),               cmocka_unit_test(limits_and_overtime),
        cmocka_unit_test(service_by_type),              cmocka_unit_test(one_escort_a_day),
        cmocka_unit_test(balance_has_a_price),          cmocka_unit_test(changes_and_spread_have_a_price),
        cmocka_unit_test(a_large_stop_is_brought_in_parts), cmocka_unit_test(shares_suit_the_smallest_that_needs_no_more), cmocka_unit_test(shares_fit_and_add_up),
        cmocka_unit_test(a_fixed_part_begins_its_route), cmocka_unit_test(fixed_parts_that_cannot_be),
        cmocka_unit_test(the_earlier_plan_is_where_it_begins),
        cmocka_unit_test(one_dock_loads_one_after_the_other), cmocka_unit_test(a_reload_waits_for_the_dock),
        cmocka_unit_test(mixtures_reach_the_best_plan),  cmocka_unit_test(fixed_mixtures_reach_the_best_plan),
        cmocka_unit_test(docks_hold_in_mixtures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
