/* Plans small enough to be proved: hand-made ones, and random ones against all plans there are. */
#include "cases.h"

static void solve(const plan_problem *p, plan_answer *a, jalur_ctx *ctx, uint64_t iterations)
{
    plan_options o = plan_options_default();
    o.iterations = iterations;
    plan_answer_init(a, ctx);
    test_ok(ctx, plan_solve(ctx, p, &o, a));
}

/* Two stops to the west, two to the east, one vehicle takes two. */
static void two_sides(void **state)
{
    (void)state;
    const int32_t x[5] = {-10, -11, 10, 11, 0};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 4, 1, 1);
    for (uint32_t i = 0; i < 5; i++)
        for (uint32_t j = 0; j < 5; j++) case_leg(&k, i, j, abs(x[i] - x[j]) * 60, abs(x[i] - x[j]) * 1000);
    k.type[0].max_stops = 2;
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(a.n_left, 0);
    assert_int_equal(a.cost, 44000);
    assert_int_equal(case_audit(&k.p, &a), 44000);
    assert_int_equal(a.routes[0].stops[0] + a.routes[0].stops[1], 1);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Stop 0 fits; 1 is too heavy; 2 too far; 3 has no way; 4 is for no type; 5 finds no vehicle. */
static void every_reason_is_proved(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 6, 2, 1);
    for (uint32_t i = 0; i < 7; i++)
        for (uint32_t j = 0; j < 7; j++) case_leg(&k, i, j, 600, 5000);
    for (uint32_t i = 0; i < 7; i++) case_leg(&k, i, 2, 50000, 300000);
    for (uint32_t i = 0; i < 7; i++) case_leg(&k, i, 3, PLAN_UNREACHED, 0);
    k.type[0].count = k.type[1].count = 1;
    k.type[0].capacity[1] = 50;
    k.type[1].capacity[1] = 10;
    k.stops[1].demand[1] = 70;
    k.stops[4].types = &(uint64_t){4};
    k.type[0].max_stops = k.type[1].max_stops = 1;
    k.stops[0].demand[1] = 30;
    k.stops[5].demand[1] = 40;
    k.stops[0].skip_cost = 500000;
    k.stops[5].skip_cost = 400000;
    solve(&k.p, &a, ctx, 500);
    (void)case_audit(&k.p, &a);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.routes[0].stops[0], 0);
    assert_int_equal(a.n_left, 5);
    assert_int_equal(a.left[0].reason, UNSERVED_TOO_HEAVY);
    assert_int_equal(a.left[0].dimension, 1);
    assert_int_equal(a.left[0].needed, 70);
    assert_int_equal(a.left[0].available, 50);
    assert_int_equal(a.left[0].type, 0);
    assert_int_equal(a.left[1].reason, UNSERVED_TOO_FAR);
    assert_int_equal(a.left[1].over_s, 100000 - 86400);
    assert_int_equal(a.left[0].rule, PLAN_LOAD);
    assert_int_equal(a.left[1].rule, PLAN_SHIFT);
    assert_int_equal(a.left[3].rule, PLAN_SKILL);
    assert_int_equal(a.left[4].rule, PLAN_COUNT);
    assert_int_equal(a.left[2].reason, UNSERVED_OTHER_COMPONENT);
    assert_int_equal(a.left[2].rule, PLAN_KEPT);
    assert_int_equal(a.left[3].reason, UNSERVED_NO_VEHICLE);
    assert_int_equal(a.left[4].reason, UNSERVED_FLEET);
    assert_int_equal(a.left[4].extra_cost, 10000);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

static void nothing_to_do(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 1, 1, 1);
    k.p.n_stops = 0;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.n_routes + a.n_left, 0);
    plan_answer_release(&a);
    solve(&(plan_problem){0}, &a, ctx, 100);
    assert_int_equal(a.n_routes + a.n_left, 0);
    plan_answer_release(&a);
    k.p.n_stops = 1;
    k.p.n_types = 0;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].reason, UNSERVED_NO_VEHICLE);
    plan_answer_release(&a);
    k.p.n_types = 1;
    k.type[0].count = 0;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.left[0].reason, UNSERVED_NO_VEHICLE);
    plan_answer_release(&a);
    k.type[0].count = 1;
    solve(&k.p, &a, ctx, 100);
    assert_int_equal(a.n_routes, 1);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* 200 vehicles given one by one, each for one stop of its own: 130 stops, 130 routes, all as skills say. */
static void fleet_vehicle_by_vehicle(void **state)
{
    (void)state;
    enum { STOPS = 130, TYPES = 200 };
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    plan_type *types = calloc(TYPES, sizeof *types);
    uint64_t *words = calloc(STOPS * 4, sizeof *words);
    assert_non_null(types);
    assert_non_null(words);
    case_init(&k, STOPS, 1, 1);
    for (uint32_t t = 0; t < TYPES; t++) {
        types[t] = k.type[0];
        types[t].count = 1;
        types[t].fixed = 1;
    }
    for (uint32_t i = 0; i < STOPS; i++) {
        words[4 * i + (i + 50) / 64] = (uint64_t)1 << (i + 50) % 64;
        k.stops[i].types = &words[4 * i];
    }
    k.p.types = types;
    k.p.n_types = TYPES;
    solve(&k.p, &a, ctx, 200);
    assert_int_equal(a.n_routes, STOPS);
    for (uint32_t r = 0; r < a.n_routes; r++) assert_int_equal(a.routes[r].stops[0] + 50, a.routes[r].type);
    assert_int_equal(case_audit(&k.p, &a), STOPS);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
    free(types);
    free(words);
}

static void all_at_one_place(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 30, 1, 1);
    k.type[0].fixed = 7;
    k.type[0].capacity[0] = 10;
    for (uint32_t i = 0; i < 30; i++) {
        k.stops[i].place = 0;
        k.stops[i].demand[0] = 1;
    }
    solve(&k.p, &a, ctx, 2000);
    assert_int_equal(a.n_routes, 3);
    assert_int_equal(case_audit(&k.p, &a), 21);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* Villages on both sides of the depot, each with more stops than a stop has neighbours, leave half a vehicle each: the two halves
 * lie ten kilometres apart, and a vehicle costs more than any way. */
static void half_empty_vehicles_far_apart_become_one(void **state)
{
    (void)state;
    enum { SIDE = 110, STOPS = 2 * SIDE };
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    int at[STOPS + 1] = {0};
    case_init(&k, STOPS, 1, 1);
    for (int i = 0; i < STOPS; i++) at[i] = i % 2 ? 5000 + 10 * i : -5000 - 10 * i;
    for (uint32_t i = 0; i <= STOPS; i++)
        for (uint32_t j = 0; j <= STOPS; j++) case_leg(&k, i, j, 1, abs(at[i] - at[j]));
    for (uint32_t i = 0; i < STOPS; i++) k.stops[i].demand[0] = 1;
    k.type[0].capacity[0] = 20;
    k.type[0].fixed = 1000000;
    solve(&k.p, &a, ctx, 3000);
    assert_int_equal(a.n_left, 0);
    assert_int_equal(a.n_routes, STOPS / 20);
    plan_answer_release(&a);
    case_free(&k);
    jalur_ctx_free(ctx);
}

static void huge_numbers_stay_right(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 6, 1, 1);
    for (uint32_t i = 0; i < 7; i++)
        for (uint32_t j = 0; j < 7; j++) case_leg(&k, i, j, i == j ? 0 : 1000000, i == j ? 0 : INT32_MAX);
    k.type[0].start_s = 0;
    k.type[0].end_s = INT32_MAX;
    k.type[0].per_km = k.type[0].per_hour = k.type[0].fixed = INT64_C(1000000000000);
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_routes, 1);
    assert_int_equal(a.n_left, 0);
    assert_true(a.cost > INT64_C(1000000000000000000)); /* 15 million km at 10^12: the most that is counted */
    plan_answer_release(&a);
    for (uint32_t i = 0; i < 7; i++)
        for (uint32_t j = 0; j < 7; j++) case_leg(&k, i, j, INT32_MAX - 1, INT32_MAX);
    solve(&k.p, &a, ctx, 500);
    assert_int_equal(a.n_left, 6);
    assert_int_equal(a.left[0].reason, UNSERVED_TOO_FAR);
    assert_true(a.left[0].over_s == 2 * (int64_t)(INT32_MAX - 1) - INT32_MAX);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

static void finds_the_best_of_all_plans(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (uint64_t seed = 1; seed <= 300; seed++) {
        kase k;
        plan_answer a;
        case_options o = {.n_stops = 3 + (uint32_t)seed % 5, .n_types = 1 + (uint32_t)(seed % 3),
                          .n_depots = 1 + (uint32_t)(seed % 2), .windows = seed % 2, .limited = seed % 3 == 1,
                          .skips = seed % 4 == 2, .holes = seed % 7 == 0, .shifts = seed % 5 == 0};
        case_random(&k, &o, seed);
        solve(&k.p, &a, ctx, 10000); /* a fifth of what it does where no limit is given */
        int64_t cost = case_audit(&k.p, &a), best = case_best(&k.p);
        if (cost - best > (int64_t)a.n_routes)
            print_message("seed %d: %lld, best %lld\n", (int)seed, (long long)cost, (long long)best);
        assert_true(cost >= best);
        assert_true(cost - best <= (int64_t)a.n_routes); /* the search does not round by route */
        plan_answer_release(&a);
        case_free(&k);
    }
    jalur_ctx_free(ctx);
}

static void bad_problems_are_refused(void **state)
{
    (void)state;
    kase k;
    plan_answer a;
    plan_options o = plan_options_default();
    jalur_ctx *ctx = test_ctx();
    o.iterations = 10;
    plan_answer_init(&a, ctx);
    case_init(&k, 2, 1, 1);
    k.stops[1].place = 3;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_USAGE);
    k.stops[1].place = 1;
    k.stops[1].open_s = 10;
    k.stops[1].close_s = 9;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA);
    k.stops[1].close_s = 10;
    k.stops[0].service_s = -1;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA);
    k.stops[0].service_s = 0;
    k.type[0].per_km = -1;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA);
    k.type[0].per_km = 1;
    k.type[0].legs = 2;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_USAGE);
    k.type[0].legs = 0;
    k.type[0].depot = 3;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_USAGE);
    k.type[0].depot = 2;
    k.type[0].end_s = -1;
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA);
    k.type[0].end_s = 1;
    case_leg(&k, 0, 1, -5, 0);
    assert_int_equal(plan_solve(ctx, &k.p, &o, &a), JALUR_E_DATA);
    case_leg(&k, 0, 1, 0, 0);
    test_ok(ctx, plan_solve(ctx, &k.p, &o, &a));
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* One rule broken at a time, in three stops and two types that are else as they should be. */
static const plan_window REVERSED[] = {{20, 10}}, TOUCHING[] = {{10, 20}, {20, 30}};
static const uint32_t NOWHERE[] = {99}, ONE_ESCORT[] = {1};
static const int32_t NEVER_DONE[] = {0, -1};
static plan_before was[3];
static plan_break rest;
static plan_dock dock;

static void started_long_ago(kase *k) { k->type[0].start_s = -1000000001; }
static void loads_for_less_than_nothing(kase *k) { k->type[1].load_s = -1; }
static void lasts_less_than_nothing(kase *k) { k->type[1].max_duration_s = -1; }
static void dear_beyond_reason(kase *k) { k->type[0].fixed = INT64_C(1000000000001); }
static void paid_by_the_hour(kase *k) { k->type[0].per_hour = -1; }
static void paid_for_overtime(kase *k) { k->type[0].per_overtime_hour = -1; }
static void paid_for_nights(kase *k) { k->type[0].per_night = -1; }
static void ends_nowhere(kase *k) { k->type[0].end = PLAN_ENDS_AT(99); }
static void reloads_nowhere(kase *k) { k->type[0].reload_places = NOWHERE, k->type[0].n_reload_places = 1; }
static void sleeps_nowhere(kase *k) { k->type[0].nights = 1, k->type[0].night_places = NOWHERE, k->type[0].n_night_places = 1; }
static void drives_less_than_nothing(kase *k) { k->type[0].max_drive_s = -1; }
static void goes_less_than_nothing(kase *k) { k->type[0].max_distance_m = -1; }
static void overtime_before_work(kase *k) { k->type[0].overtime_after_s = -1; }
static void reloads_in_no_time(kase *k) { k->type[0].reload_s = -1; }
static void sleeps_in_no_time(kase *k) { k->type[0].night_s = -1; }
static void rests_in_no_time(kase *k) { rest = (plan_break){.length_s = -1}, k->type[0].breaks = &rest, k->type[0].n_breaks = 1; }
static void rests_before_work(kase *k) { rest = (plan_break){.after_s = -1}, k->type[0].breaks = &rest, k->type[0].n_breaks = 1; }
static void rests_backwards(kase *k) { rest = (plan_break){.windows = REVERSED, .n_windows = 1}, k->type[0].breaks = &rest, k->type[0].n_breaks = 1; }
static void escorted_by_nobody(kase *k) { k->type[0].resources = 1; }
static void of_no_fleet(kase *k) { k->type[0].fleet = 3; }
static void one_fleet_counted_twice(kase *k) { k->type[0].fleet = k->type[1].fleet = 1, k->type[0].count = 2, k->type[1].count = 3; }
static void left_out_for_money(kase *k) { k->stops[0].skip_cost = -1; }
static void served_in_no_time(kase *k) { k->stops[0].service_by_type = NEVER_DONE; }
static void released_early(kase *k) { k->stops[0].release_s = -1; }
static void needs_nobody(kase *k) { k->stops[0].resources = 1; }
static void closed_backwards(kase *k) { k->stops[0].closed = REVERSED, k->stops[0].n_closed = 1; }
static void closed_twice(kase *k) { k->stops[0].closed = TOUCHING, k->stops[0].n_closed = 2; }
static void paired_with_nobody(kase *k) { k->stops[0].pair = PLAN_PAIRED(3); }
static void paired_with_itself(kase *k) { k->stops[0].pair = PLAN_PAIRED(0); }
static void pair_with_goods(kase *k) { k->stops[0].pair = PLAN_PAIRED(1), k->stops[1].demand[0] = 1; }
static void two_of_one_pair(kase *k) { k->stops[0].pair = k->stops[2].pair = PLAN_PAIRED(1); }
static void pair_in_parts(kase *k) { k->stops[0].pair = PLAN_PAIRED(1), k->stops[1].split = true; }
static void resources_unknown(kase *k) { k->p.n_resources = 1; }
static void too_many_resources(kase *k) { k->p.resource = ONE_ESCORT, k->p.n_resources = 65; }
static void docks_unknown(kase *k) { k->p.n_docks = 1; }
static void dock_nowhere(kase *k) { dock = (plan_dock){99, 1}, k->p.docks = &dock, k->p.n_docks = 1; }
static void came_after_nobody(kase *k) { k->p.before = was, was[0].after = 3; }
static void came_with_nobody(kase *k) { k->p.before = was, was[0].type = 2; }
static void fixed_to_nobody(kase *k) { k->p.before = was, was[0].fixed = true; }
static void fixed_in_parts(kase *k) { k->p.before = was, was[0] = (plan_before){JALUR_NONE, 0, true}, k->stops[0].split = true; }
static void legs_unknown(kase *k) { k->legs[0].time_s = NULL; }

static void every_rule_of_a_problem_is_checked(void **state)
{
    (void)state;
    const struct { const char *what; void (*make)(kase *k); jalur_status st; } breach[] = {
#define BREACH(make, st) {#make, make, st}
        BREACH(started_long_ago, JALUR_E_DATA), BREACH(loads_for_less_than_nothing, JALUR_E_DATA), BREACH(lasts_less_than_nothing, JALUR_E_DATA),
        BREACH(dear_beyond_reason, JALUR_E_DATA), BREACH(paid_by_the_hour, JALUR_E_DATA), BREACH(paid_for_overtime, JALUR_E_DATA),
        BREACH(paid_for_nights, JALUR_E_DATA), BREACH(ends_nowhere, JALUR_E_USAGE), BREACH(reloads_nowhere, JALUR_E_USAGE),
        BREACH(sleeps_nowhere, JALUR_E_USAGE), BREACH(drives_less_than_nothing, JALUR_E_DATA), BREACH(goes_less_than_nothing, JALUR_E_DATA),
        BREACH(overtime_before_work, JALUR_E_DATA), BREACH(reloads_in_no_time, JALUR_E_DATA), BREACH(sleeps_in_no_time, JALUR_E_DATA),
        BREACH(rests_in_no_time, JALUR_E_DATA), BREACH(rests_before_work, JALUR_E_DATA), BREACH(rests_backwards, JALUR_E_DATA),
        BREACH(escorted_by_nobody, JALUR_E_USAGE), BREACH(of_no_fleet, JALUR_E_USAGE), BREACH(one_fleet_counted_twice, JALUR_E_DATA),
        BREACH(left_out_for_money, JALUR_E_DATA), BREACH(served_in_no_time, JALUR_E_DATA), BREACH(released_early, JALUR_E_DATA),
        BREACH(needs_nobody, JALUR_E_USAGE), BREACH(closed_backwards, JALUR_E_DATA), BREACH(closed_twice, JALUR_E_DATA),
        BREACH(paired_with_nobody, JALUR_E_USAGE), BREACH(paired_with_itself, JALUR_E_USAGE), BREACH(pair_with_goods, JALUR_E_DATA),
        BREACH(two_of_one_pair, JALUR_E_DATA), BREACH(pair_in_parts, JALUR_E_DATA), BREACH(resources_unknown, JALUR_E_USAGE),
        BREACH(too_many_resources, JALUR_E_USAGE), BREACH(docks_unknown, JALUR_E_USAGE), BREACH(dock_nowhere, JALUR_E_USAGE),
        BREACH(came_after_nobody, JALUR_E_USAGE), BREACH(came_with_nobody, JALUR_E_USAGE), BREACH(fixed_to_nobody, JALUR_E_DATA),
        BREACH(fixed_in_parts, JALUR_E_DATA), BREACH(legs_unknown, JALUR_E_USAGE)};
#undef BREACH
    jalur_ctx *ctx = test_ctx();
    plan_options o = plan_options_default();
    uint32_t wrong = 0;
    o.iterations = 10;
    for (size_t i = 0; i <= sizeof breach / sizeof breach[0]; i++) { /* the last: nothing is broken */
        const bool good = i == sizeof breach / sizeof breach[0];
        kase k;
        plan_answer a;
        case_init(&k, 3, 2, 1);
        for (int b = 0; b < 3; b++) was[b] = (plan_before){JALUR_NONE, JALUR_NONE, false};
        if (!good) breach[i].make(&k);
        plan_answer_init(&a, ctx);
        const jalur_status st = plan_solve(ctx, &k.p, &o, &a);
        if (st != (good ? JALUR_OK : breach[i].st)) print_message("%s: %d\n", good ? "nothing" : breach[i].what, (int)st), wrong++;
        plan_answer_release(&a);
        case_free(&k);
    }
    assert_int_equal(wrong, 0);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_sides),
        cmocka_unit_test(every_reason_is_proved),
        cmocka_unit_test(nothing_to_do),
        cmocka_unit_test(fleet_vehicle_by_vehicle),
        cmocka_unit_test(all_at_one_place),
        cmocka_unit_test(half_empty_vehicles_far_apart_become_one),
        cmocka_unit_test(huge_numbers_stay_right),
        cmocka_unit_test(finds_the_best_of_all_plans),
        cmocka_unit_test(bad_problems_are_refused), cmocka_unit_test(every_rule_of_a_problem_is_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
