/* Stays overnight as they may be, and a lie about each of their rules.
 *
 * One officer has 420 minutes a day for a village 200 minutes away, and a recipient takes 7: by the first evening 220 minutes, 31
 * recipients; by the second, on which he comes home, 440 minutes, 62. */
#include "support.h"

#include "verify/roster.h"

typedef struct stay {
    settings set;
    area areas[2];
    roster_village villages[2];
    roster_visit visits[3];
    uint32_t n_visits;
} stay;

static void stay_make(stay *x)
{
    *x = (stay){.n_visits = 3};
    settings_init(&x->set);
    x->set.community_min = 7;
    x->set.upload_min = 20;
    for (uint32_t v = 0; v < 2; v++) {
        x->areas[v] = (area){.code = "53.04.01.2001", .name = "", .level = AREA_VILLAGE, .parent = JALUR_NONE};
        x->villages[v] = (roster_village){.village = v, .office = 0, .travel_min = v ? 10 : 200, .door_walk_min = (double)NAN, .reason = "", .left_why = ""};
    }
    x->visits[0] = (roster_visit){.village = 0, .day = 1, .channel = CHANNEL_COMMUNITY, .recipients = {31, 0}, .staff_days = 1, .first_officer = 1, .last_officer = 1, .stay_first = 1};
    x->visits[1] = x->visits[0];
    x->visits[1].day = 2;
    x->visits[2] = (roster_visit){.village = 1, .day = 2, .channel = CHANNEL_DOOR, .recipients = {5, 0}, .staff_days = 0.5, .first_officer = 2, .last_officer = 2};
}

/* Findings; *nights gets what the office's payers are away. */
static uint64_t judged(jalur_ctx *ctx, stay *x, double *nights)
{
    verify_verdict v;
    roster_tally sum = {0};
    const territory t = {.areas = x->areas, .n_areas = 2};
    const roster r = {.villages = x->villages, .n_villages = 2, .visits = x->visits, .n_visits = x->n_visits, .n_offices = 1};
    verify_verdict_init(&v, ctx);
    test_ok(ctx, arena_new(&v.mem, VERIFY_KEPT, sizeof *v.findings, &v.findings));
    judge j = {.ctx = ctx, .t = &t, .set = &x->set, .out = &v};
    verify_roster_stays(&(roster_judge){.j = &j, .r = &r, .sum = &sum});
    test_ok(ctx, j.st);
    for (uint32_t i = 0; i < v.n_counts; i++) assert_string_equal(v.counts[i].class, "roster-stay");
    *nights = sum.nights;
    const uint64_t found = v.violations;
    verify_verdict_release(&v);
    return found;
}

static void too_many_on_the_first_evening(stay *x) { x->visits[0].recipients[0]++, x->visits[1].recipients[0]--; }
static void too_many_in_all(stay *x) { x->visits[1].recipients[0]++; }
static void no_time_to_upload(stay *x) { x->villages[0].offline = true; }
static void time_kept_free(stay *x) { x->set.reserve = 0.1; }
static void farther_away(stay *x) { x->villages[0].travel_min = 205; }
static void away_too_long(stay *x) { x->set.nights = 0; }
static void in_two_places(stay *x) { x->visits[2].first_officer = 1; }
static void relieved(stay *x) { x->visits[1].first_officer = x->visits[1].last_officer = 3; }
static void one_more_goes_along(stay *x) { x->visits[1].last_officer = 2, x->visits[2].first_officer = x->visits[2].last_officer = 3; }
static void half_a_day(stay *x) { x->visits[1].staff_days = 0.5; }
static void paid_at_the_counter(stay *x) { x->visits[1].channel = CHANNEL_COUNTER; }
static void begins_with_its_second_day(stay *x) { x->visits[0] = x->visits[1], x->visits[1] = x->visits[2], x->n_visits = 2; }

static void every_lie_about_a_stay_is_caught(void **state)
{
    (void)state;
    const struct { const char *what; void (*tell)(stay *x); } lies[] = {
#define LIE(tell) {#tell, tell}
        LIE(too_many_on_the_first_evening), LIE(too_many_in_all), LIE(no_time_to_upload), LIE(time_kept_free), LIE(farther_away), LIE(away_too_long),
        LIE(in_two_places), LIE(relieved), LIE(one_more_goes_along), LIE(half_a_day), LIE(paid_at_the_counter), LIE(begins_with_its_second_day)};
#undef LIE
    jalur_ctx *ctx = test_ctx();
    stay x;
    double nights;
    uint32_t missed = 0;
    stay_make(&x);
    assert_int_equal(judged(ctx, &x, &nights), 0);
    assert_true(nights == 1);
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        stay_make(&x);
        lies[i].tell(&x);
        if (judged(ctx, &x, &nights) == 0) print_message("not caught: %s\n", lies[i].what), missed++;
    }
    assert_int_equal(missed, 0);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_lie_about_a_stay_is_caught)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
