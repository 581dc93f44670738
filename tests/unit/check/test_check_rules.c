/* Rules that contradict each other: each class by one change, and silence just beside it. */
#include "napkin.h"

static napkin n;

static int fresh(void **state)
{
    (void)state;
    napkin_new(&n);
    return 0;
}

static int gone(void **state)
{
    (void)state;
    napkin_free(&n);
    return 0;
}

static void says(const char *class, problem_severity severity)
{
    napkin_nouns(&n);
    assert_int_equal(napkin_count(&n, class), 1);
    assert_int_equal(napkin_first(&n, class)->severity, severity);
    assert_int_equal(n.out.n, 1);
}

static void silent(void)
{
    napkin_nouns(&n);
    for (size_t i = 0; i < n.out.n; i++) print_message("%s: %s\n", n.out.item[i].class, n.out.item[i].text);
    assert_int_equal(n.out.n, 0);
}

static day_hours hours[2];
static crew_break rest;

static void break_within(int32_t from_s, int32_t to_s)
{
    hours[0] = (day_hours){0, from_s, to_s};
    rest = (crew_break){.length_s = 1800, .within = hours, .n_within = 1};
    n.t.vehicles[0].breaks = &rest;
    n.t.vehicles[0].n_breaks = 1;
    n.t.vehicles[0].shift_start_s = 6 * 3600;
    n.t.vehicles[0].shift_end_s = 18 * 3600;
}

static void break_after_the_shift(void **state)
{
    (void)state;
    break_within(18 * 3600, 19 * 3600);
    says("break-outside-shift", PROBLEM_WARNING);
}

static void break_at_the_end_of_the_shift(void **state)
{
    (void)state;
    break_within(17 * 3600 + 1800, 19 * 3600);
    silent();
}

/* A vehicle without a shift of its own has the settings'. */
static void break_in_the_day_of_the_settings(void **state)
{
    (void)state;
    break_within(11 * 3600, 12 * 3600);
    n.t.vehicles[0].shift_start_s = n.t.vehicles[0].shift_end_s = 0;
    n.s.day_start_s = 6 * 3600;
    n.s.day_end_s = 18 * 3600;
    silent();
}

static void reload_nowhere(void **state)
{
    (void)state;
    n.t.vehicles[0].reloads = 1;
    n.t.vehicles[0].reload_at = "NOWHERE";
    says("reload-place-unknown", PROBLEM_BLOCKS);
}

static void reload_never(void **state)
{
    (void)state;
    n.t.vehicles[0].reload_at = n.t.offices[0].id;
    says("reload-not-used", PROBLEM_WARNING);
}

static void reload_as_it_should_be(void **state)
{
    (void)state;
    n.t.vehicles[0].reloads = 1;
    n.t.vehicles[0].reload_at = n.t.offices[0].id;
    silent();
}

static void ends_nowhere(void **state)
{
    (void)state;
    n.t.vehicles[0].end_id = "NOWHERE";
    n.t.vehicles[0].end = JALUR_NONE;
    says("vehicle-end-unknown", PROBLEM_BLOCKS);
}

static void ends_elsewhere_each_day(void **state)
{
    (void)state;
    n.t.vehicles[0].end_id = VEHICLE_OPEN_END;
    n.s.days = 2;
    says("vehicle-ends-elsewhere", PROBLEM_NOTE);
}

static void ends_elsewhere_once(void **state)
{
    (void)state;
    n.t.vehicles[0].end_id = VEHICLE_OPEN_END;
    n.s.days = 1;
    silent();
}

static void nights_nowhere(void **state)
{
    (void)state;
    n.s.days = 2;
    n.t.vehicles[0].nights = 1;
    says("night-place-unknown", PROBLEM_BLOCKS);
}

static void nights_somewhere_unknown(void **state)
{
    (void)state;
    n.s.days = 2;
    n.t.vehicles[0].nights = 1;
    n.t.vehicles[0].night_at = "NOWHERE";
    says("night-place-unknown", PROBLEM_BLOCKS);
}

static void nights_in_one_day(void **state)
{
    (void)state;
    n.s.days = 1;
    n.t.vehicles[0].nights = 1;
    n.t.vehicles[0].night_at = n.t.offices[0].id;
    says("night-not-used", PROBLEM_WARNING);
}

static void nights_as_they_should_be(void **state)
{
    (void)state;
    n.s.days = 2;
    n.t.vehicles[0].nights = 1;
    n.t.vehicles[0].night_at = n.t.offices[0].id;
    silent();
}

static void overtime_without_a_price(void **state)
{
    (void)state;
    n.t.vehicles[0].overtime_after_s = 8 * 3600;
    says("overtime-incomplete", PROBLEM_WARNING);
}

static void overtime_as_it_should_be(void **state)
{
    (void)state;
    n.t.vehicles[0].overtime_after_s = 8 * 3600;
    n.t.vehicles[0].overtime_idr = 20000;
    silent();
}

static void pickup_that_goes_nowhere(void **state)
{
    (void)state;
    n.t.stations[0].pickup[CARGO_BOXES] = 1;
    n.t.stations[0].pickup_to_id = "GONE";
    n.t.stations[0].pickup_to = JALUR_NONE;
    says("pickup-place-unknown", PROBLEM_BLOCKS);
}

static void pickup_of_nothing(void **state)
{
    (void)state;
    n.t.stations[0].pickup_to_id = n.t.offices[0].id;
    n.t.stations[0].pickup_to = 0;
    says("pickup-empty", PROBLEM_WARNING);
}

static void pickup_in_parts(void **state)
{
    (void)state;
    n.t.stations[0].pickup[CARGO_WEIGHT] = 1;
    n.t.stations[0].pickup_to_id = n.t.offices[0].id;
    n.t.stations[0].pickup_to = 0;
    n.t.stations[0].split = true;
    says("pickup-not-split", PROBLEM_WARNING);
}

static void pickup_that_goes_to_an_office(void **state)
{
    (void)state;
    n.t.stations[0].pickup[CARGO_BOXES] = 1;
    n.t.stations[0].pickup_to_id = n.t.offices[0].id;
    n.t.stations[0].pickup_to = 0;
    silent();
}

static void station_open_on_no_day(void **state)
{
    (void)state;
    hours[0] = (day_hours){(uint32_t)n.s.days + 1, 8 * 3600, 12 * 3600};
    n.t.stations[0].open = hours;
    n.t.stations[0].n_open = 1;
    says("station-never-open", PROBLEM_BLOCKS);
}

static void station_open_after_its_deadline(void **state)
{
    (void)state;
    hours[0] = (day_hours){1, 8 * 3600, 12 * 3600};
    n.t.stations[0].open = hours;
    n.t.stations[0].n_open = 1;
    n.t.stations[0].deadline_s = 8 * 3600 - 1;
    says("station-never-open", PROBLEM_BLOCKS);
}

static void station_open_until_its_deadline(void **state)
{
    (void)state;
    hours[0] = (day_hours){1, 8 * 3600, 12 * 3600};
    n.t.stations[0].open = hours;
    n.t.stations[0].n_open = 1;
    n.t.stations[0].deadline_s = 8 * 3600;
    silent();
}

static void skill_of_nobody(void **state)
{
    (void)state;
    n.t.stations[0].needs = "mountain";
    n.t.vehicles[0].skills = "cooled";
    says("station-without-vehicle", PROBLEM_WARNING);
}

static void skill_of_somebody(void **state)
{
    (void)state;
    n.t.stations[0].needs = "mountain";
    n.t.stations[0].only = n.t.vehicles[0].id;
    n.t.vehicles[0].skills = "cooled, mountain";
    silent();
}

static void ready_too_late(void **state)
{
    (void)state;
    n.t.stations[0].ready_s = 10 * 3600;
    n.t.stations[0].deadline_s = 9 * 3600;
    says("ready-after-deadline", PROBLEM_WARNING);
}

static void deadline_after_the_plan(void **state)
{
    (void)state;
    n.t.stations[0].deadline_s = (int32_t)n.s.days * 86400 + 1;
    says("day-after-plan", PROBLEM_WARNING);
}

static void deadline_at_the_end_of_the_plan(void **state)
{
    (void)state;
    n.t.stations[0].deadline_s = (int32_t)n.s.days * 86400;
    silent();
}

static void ready_after_the_plan(void **state)
{
    (void)state;
    n.t.stations[0].ready_s = (int32_t)n.s.days * 86400;
    says("day-after-plan", PROBLEM_WARNING);
}

static void earlier_plan_that_is_gone(void **state)
{
    (void)state;
    earlier e[2] = {
        {.station_id = n.t.stations[0].id, .route = "R", .vehicle_id = "Kapal", .home_id = "X", .seq = 1, .day = 1, .fixed = true},
        {.station_id = "GONE", .route = "R", .vehicle_id = n.t.vehicles[0].id, .home_id = n.t.vehicles[0].home_id, .seq = 2, .day = 1}};
    n.t.earlier = e;
    n.t.n_earlier = 2;
    napkin_nouns(&n);
    assert_int_equal(napkin_first(&n, "fixed-without-vehicle")->severity, PROBLEM_BLOCKS);
    assert_true(napkin_first(&n, "earlier-station-gone")->measure == 1);
    assert_true(napkin_first(&n, "earlier-vehicle-gone")->measure == 1);
    assert_int_equal(n.out.n, 3);
    n.t.n_earlier = 0;
}

#define ONE(f) cmocka_unit_test_setup_teardown(f, fresh, gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(break_after_the_shift), ONE(break_at_the_end_of_the_shift), ONE(break_in_the_day_of_the_settings), ONE(reload_nowhere),
        ONE(reload_never), ONE(reload_as_it_should_be), ONE(ends_nowhere), ONE(ends_elsewhere_each_day), ONE(ends_elsewhere_once),
        ONE(nights_nowhere), ONE(nights_somewhere_unknown), ONE(nights_in_one_day), ONE(nights_as_they_should_be),
        ONE(overtime_without_a_price), ONE(overtime_as_it_should_be),
        ONE(pickup_that_goes_nowhere), ONE(pickup_of_nothing), ONE(pickup_in_parts), ONE(pickup_that_goes_to_an_office),
        ONE(station_open_on_no_day), ONE(station_open_after_its_deadline), ONE(station_open_until_its_deadline), ONE(skill_of_nobody),
        ONE(skill_of_somebody), ONE(ready_too_late), ONE(deadline_after_the_plan),
        ONE(deadline_at_the_end_of_the_plan), ONE(ready_after_the_plan), ONE(earlier_plan_that_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
