/* One route by the clock, worked out by hand. */
#include "cases.h"

static plan_times clock_of(const kase *k, const uint32_t *stops, uint32_t n, plan_step *steps)
{
    jalur_ctx *ctx = test_ctx();
    plan_times t;
    test_ok(ctx, plan_clock(ctx, &k->p, 0, stops, n, &t, steps, NULL));
    jalur_ctx_free(ctx);
    return t;
}

/* depot - 600 s - a - 300 s - b - 900 s - depot, each second 10 m */
static void line(kase *k)
{
    case_init(k, 2, 1, 1);
    case_leg(k, 2, 0, 600, 6000);
    case_leg(k, 0, 1, 300, 3000);
    case_leg(k, 1, 2, 900, 9000);
    k->type[0].start_s = 28800;
    k->type[0].load_s = 1200;
    k->type[0].fixed = 50000;
    k->type[0].per_km = 5000;
    k->type[0].per_hour = 36000;
    k->stops[0].service_s = 100;
    k->stops[1].service_s = 200;
}

static void plain_route_adds_up(void **state)
{
    (void)state;
    kase k;
    plan_step step[4];
    line(&k);
    plan_times t = clock_of(&k, (uint32_t[]){0, 1}, 2, step);
    assert_int_equal(t.load_start_s, 28800);
    assert_int_equal(t.depart_s, 30000);
    assert_int_equal(step[1].arrive_s, 30600);
    assert_int_equal(step[2].start_s, 31000);
    assert_int_equal(t.return_s, 32100);
    assert_int_equal(t.drive_s, 1800);
    assert_int_equal(t.service_s, 300);
    assert_int_equal(t.wait_s, 0);
    assert_int_equal(t.drive_m, 18000);
    assert_int_equal(t.cost, 50000 + 5000 * 18 + 10 * 2100); /* 36,000 an hour is 10 a second */
    assert_true(t.feasible);
    assert_int_equal(t.over_s, 0);
    case_free(&k);
}

static void steps_tell_the_whole_route(void **state)
{
    (void)state;
    kase k;
    plan_step s[4];
    line(&k);
    k.stops[0].demand[1] = 7;
    k.stops[1].demand[1] = 5;
    (void)clock_of(&k, (uint32_t[]){0, 1}, 2, s);
    const plan_step want[4] = {
        {PLAN_START, 2, 28800, 28800, 30000, 0, 0, {0, 12, 0}, {0}, {0}},
        {PLAN_STOP, 0, 30600, 30600, 30700, 600, 6000, {0, 5, 0}, {0, 7, 0}, {0}},
        {PLAN_STOP, 1, 31000, 31000, 31200, 900, 9000, {0, 0, 0}, {0, 5, 0}, {0}},
        {PLAN_END, 2, 32100, 32100, 32100, 1800, 18000, {0, 0, 0}, {0}, {0}},
    };
    assert_int_equal(plan_steps_most(&k.p, 0, 2), 4);
    for (int i = 0; i < 4; i++) assert_memory_equal(&s[i], &want[i], sizeof *s);
    case_free(&k);
}

static void leaves_later_rather_than_wait(void **state)
{
    (void)state;
    kase k;
    plan_step step[4];
    line(&k);
    k.stops[1].open_s = 40000; /* the first is open all day: nobody waits */
    plan_times t = clock_of(&k, (uint32_t[]){0, 1}, 2, step);
    assert_int_equal(t.depart_s, 40000 - 300 - 100 - 600);
    assert_int_equal(t.load_start_s, t.depart_s - 1200);
    assert_int_equal(t.wait_s, 0);
    assert_int_equal(t.return_s, 40000 + 200 + 900);
    k.stops[0].close_s = 35000; /* now 3,900 s between the windows cannot be avoided */
    t = clock_of(&k, (uint32_t[]){0, 1}, 2, step);
    assert_int_equal(step[1].start_s, 35000);
    assert_int_equal(t.depart_s, 34400);
    assert_int_equal(t.wait_s, 40000 - 35000 - 100 - 300);
    assert_true(t.feasible);
    case_free(&k);
}

static void lateness_is_counted(void **state)
{
    (void)state;
    kase k;
    line(&k);
    k.stops[1].close_s = 30990; /* reached at 31,000 */
    plan_times t = clock_of(&k, (uint32_t[]){0, 1}, 2, NULL);
    assert_false(t.feasible);
    assert_int_equal(t.over_s, 10);
    k.stops[1].close_s = INT32_MAX;
    k.type[0].end_s = 32000; /* back at 32,100 */
    t = clock_of(&k, (uint32_t[]){0, 1}, 2, NULL);
    assert_false(t.feasible);
    assert_int_equal(t.over_s, 100);
    k.type[0].end_s = 86400;
    k.type[0].max_duration_s = 3299; /* loading 1,200 + 2,100 */
    t = clock_of(&k, (uint32_t[]){0, 1}, 2, NULL);
    assert_false(t.feasible);
    assert_int_equal(t.over_s, 1);
    k.type[0].max_duration_s = 3300;
    assert_true(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    case_free(&k);
}

static void loads_stops_and_holes(void **state)
{
    (void)state;
    kase k;
    line(&k);
    k.stops[0].demand[2] = UINT32_MAX - 1; /* the sum does not wrap */
    k.stops[1].demand[2] = 3;
    assert_true(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    k.type[0].capacity[2] = UINT32_MAX - 1;
    assert_false(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    k.stops[1].demand[2] = 0;
    assert_true(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    k.type[0].max_stops = 1;
    assert_false(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    k.type[0].max_stops = 2;
    case_leg(&k, 0, 1, PLAN_UNREACHED, 0);
    assert_false(clock_of(&k, (uint32_t[]){0, 1}, 2, NULL).feasible);
    case_free(&k);
}

static void empty_route_costs_the_vehicle(void **state)
{
    (void)state;
    kase k;
    line(&k);
    plan_times t = clock_of(&k, NULL, 0, NULL);
    assert_true(t.feasible);
    assert_int_equal(t.cost, 50000);
    assert_int_equal(t.depart_s, 30000);
    assert_int_equal(t.return_s, 30000);
    case_free(&k);
}

static void huge_numbers_do_not_wrap(void **state)
{
    (void)state;
    kase k;
    uint32_t seq[64];
    case_init(&k, 64, 1, 1);
    for (uint32_t i = 0; i < 65; i++)
        for (uint32_t j = 0; j < 65; j++) case_leg(&k, i, j, INT32_MAX - 1, INT32_MAX);
    k.type[0].per_km = k.type[0].per_hour = INT64_C(1000000000000);
    for (uint32_t i = 0; i < 64; i++) seq[i] = i;
    plan_times t = clock_of(&k, seq, 64, NULL);
    assert_false(t.feasible);
    assert_true(t.cost == INT64_MAX / 4);
    assert_true(t.drive_m == INT64_C(65) * INT32_MAX);
    case_free(&k);
}

static void agrees_with_the_second_opinion(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        kase k;
        rng r;
        case_random(&k, &(case_options){8, 3, 2, seed % 2, false, false, seed % 3 == 0, seed % 5 == 0, false}, seed);
        rng_init(&r, seed);
        for (int n = 0; n < 30; n++) {
            uint32_t seq[8], length = 1 + rng_below(&r, 4), type = rng_below(&r, 3);
            for (uint32_t i = 0; i < length; i++) seq[i] = (i * 3 + (uint32_t)n) % 8;
            for (uint32_t i = 0; i < length; i++) k.stops[seq[i]].types = NULL;
            jalur_ctx *ctx = test_ctx();
            plan_times t;
            test_ok(ctx, plan_clock(ctx, &k.p, type, seq, length, &t, NULL, NULL));
            int64_t cost = case_route(&k.p, type, seq, length);
            assert_int_equal(t.feasible, cost >= 0);
            if (cost >= 0) assert_true(cost == t.cost);
            if (cost >= 0) assert_int_equal(t.depart_s + t.drive_s + t.service_s + t.wait_s, t.return_s);
            jalur_ctx_free(ctx);
        }
        case_free(&k);
    }
}

static void wrong_index_is_refused(void **state)
{
    (void)state;
    kase k;
    plan_times t;
    line(&k);
    jalur_ctx *ctx = test_ctx();
    assert_int_equal(plan_clock(ctx, &k.p, 1, NULL, 0, &t, NULL, NULL), JALUR_E_USAGE);
    assert_int_equal(plan_clock(ctx, &k.p, 0, (uint32_t[]){2}, 1, &t, NULL, NULL), JALUR_E_USAGE);
    jalur_ctx_free(ctx);
    case_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_route_adds_up),       cmocka_unit_test(steps_tell_the_whole_route),
        cmocka_unit_test(leaves_later_rather_than_wait),
        cmocka_unit_test(lateness_is_counted),       cmocka_unit_test(loads_stops_and_holes),
        cmocka_unit_test(empty_route_costs_the_vehicle), cmocka_unit_test(huge_numbers_do_not_wrap),
        cmocka_unit_test(agrees_with_the_second_opinion), cmocka_unit_test(wrong_index_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
