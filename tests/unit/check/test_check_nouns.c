#include "napkin.h"

/* Checks and asserts that exactly this class fired, `rows` times, and frees. */
static void only(napkin *n, const char *class, uint32_t rows, problem_severity severity)
{
    napkin_nouns(n);
    const problem *p = napkin_first(n, class);
    assert_int_equal(napkin_count(n, class), rows);
    if (n->out.n != rows)
        for (size_t i = 0; i < n->out.n; ++i)
            print_message("%s: %s\n", n->out.item[i].class, n->out.item[i].text);
    assert_int_equal(n->out.n, rows);
    assert_int_equal(p->severity, severity);
    assert_true(strlen(p->text) > 30);
    napkin_free(n);
}

static void test_clean(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    napkin_nouns(&n);
    for (size_t i = 0; i < n.out.n; ++i)
        print_message("%s: %s\n", n.out.item[i].class, n.out.item[i].text);
    assert_int_equal(n.out.n, 0);
    napkin_free(&n);
}

static void test_essentials(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.n_stations = n.t.n_vehicles = 0; /* a payout: nothing is to be delivered */
    napkin_nouns(&n);
    assert_int_equal(napkin_first(&n, "no-deliveries")->severity, PROBLEM_NOTE);
    assert_int_equal(problems_count(&n.out, PROBLEM_BLOCKS), 0);
    napkin_free(&n);
    napkin_new(&n);
    n.t.n_areas = n.t.n_stations = n.t.n_offices = n.t.n_vehicles = n.t.n_roads = 0;
    napkin_nouns(&n);
    static const char *const blocks[] = {"no-depot", "no-roads", "no-stations", "no-vehicles"};
    assert_int_equal(n.out.n, 5);
    for (int i = 0; i < 4; ++i) {
        assert_string_equal(n.out.item[i].class, blocks[i]);
        assert_int_equal(n.out.item[i].severity, PROBLEM_BLOCKS);
    }
    assert_string_equal(n.out.item[4].class, "no-districts");
    napkin_free(&n);
    napkin_new(&n); /* a warehouse is no depot while the vehicles live elsewhere */
    n.t.vehicles[0].home_id = "KANTOR";
    napkin_nouns(&n);
    assert_int_equal(napkin_first(&n, "no-depot")->severity, PROBLEM_BLOCKS);
    assert_int_equal(napkin_count(&n, "vehicle-home-unknown"), 1);
    napkin_free(&n);
    napkin_new(&n); /* the homes of none are no matter */
    for (uint32_t i = 0; i < n.t.n_vehicles; ++i) n.t.vehicles[i].count = 0;
    napkin_nouns(&n);
    assert_non_null(strstr(napkin_first(&n, "no-vehicles")->text, "count 0"));
    assert_int_equal(napkin_count(&n, "no-depot"), 0);
    napkin_free(&n);
}

static void test_without_position(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].placed = PLACED_NOWHERE;
    only(&n, "station-without-position", 1, PROBLEM_NOTE); /* its village has a polygon: it will be placed */
    napkin_new(&n);
    n.t.stations[0].placed = PLACED_NOWHERE;
    n.t.stations[0].village_code = "";
    n.t.stations[1].village_code = "";
    napkin_nouns(&n);
    assert_int_equal(napkin_first(&n, "station-without-position")->severity, PROBLEM_WARNING);
    napkin_free(&n);
}

static void test_swapped(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){-6.051, 127.05}; /* latitude 127 is out of range, yet the remedy is the swap */
    napkin_nouns(&n);
    const problem *p = napkin_first(&n, "coordinates-swapped");
    assert_int_equal(n.out.n, 1);
    assert_true(p->has_to && p->to.lon_deg == 127.05 && p->to.lat_deg == -6.051);
    napkin_free(&n);
}

static void test_range(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){512345, 9312345};
    only(&n, "coordinates-out-of-range", 1, PROBLEM_WARNING);
}

static void test_shifted(void **state)
{
    (void)state;
    static const jalur_lonlat at[] = {{1.2705, -6.051}, {127.05, -60.51}, {12.705, -0.6051}, {12705000, -6051000}};
    for (size_t i = 0; i < sizeof at / sizeof at[0]; ++i) {
        napkin n;
        napkin_new(&n);
        n.t.stations[0].at = at[i];
        napkin_nouns(&n);
        const problem *p = napkin_first(&n, "decimal-shifted");
        assert_int_equal(n.out.n, 1);
        assert_true(fabs(p->to.lon_deg - 127.05) < 1e-9 && fabs(p->to.lat_deg + 6.051) < 1e-9);
        napkin_free(&n);
    }
}

static void test_outside(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){127.15, -6.05}; /* in the village next door, 0.05 degrees over the border */
    napkin_nouns(&n);
    const problem *p = napkin_first(&n, "outside-district");
    assert_int_equal(n.out.n, 1);
    assert_int_equal(p->severity, PROBLEM_WARNING);
    assert_true(fabs(p->measure - 0.05 * 110700) < 60); /* a degree of longitude at 6 S */
    assert_non_null(strstr(p->text, "Timur"));
    napkin_free(&n);
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){127.1005, -6.05}; /* 55 m over: within what two outlines differ */
    napkin_nouns(&n);
    assert_int_equal(n.out.n, 0);
    napkin_free(&n);
    napkin_new(&n);
    n.t.offices[0].at = (jalur_lonlat){127.02, -6.12};
    only(&n, "office-outside-district", 1, PROBLEM_WARNING);
}

static void test_worst_first(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){127.12, -6.05};
    n.t.stations[1].at = (jalur_lonlat){127.03, -6.05};
    territory_join(&n.t);
    test_ok(n.ctx, check_nouns(n.ctx, n.kit, &n.t, &n.s, &n.out));
    assert_int_equal(n.out.n, 2);
    assert_string_equal(n.out.item[0].id, "TPS-2");
    assert_true(n.out.item[0].measure > n.out.item[1].measure);
    napkin_free(&n);
}

static void test_duplicates(void **state)
{
    (void)state;
    for (uint32_t rows = 5; rows <= 6; ++rows) {
        static char id[6][8];
        napkin n;
        napkin_new(&n);
        for (uint32_t i = 0; i < rows; ++i) {
            snprintf(id[i], 8, "TPS-%u", i);
            n.t.stations[i] = n.t.stations[0];
            n.t.stations[i].id = id[i];
        }
        n.t.stations[rows] = (station){.id = "TPS-9",
                                       .village_code = "99.01.01.2002",
                                       .placed = PLACED_GIVEN,
                                       .boxes = 5,
                                       .deadline_s = INT32_MAX,
                                       .at = {127.15, -6.05}};
        n.t.n_stations = rows + 1;
        napkin_nouns(&n);
        assert_int_equal(n.out.n, rows == 6);
        if (rows == 6) assert_true(napkin_first(&n, "duplicate-position")->measure == 6);
        napkin_free(&n);
    }
}

static void test_codes(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[2] = n.t.stations[1];
    n.t.stations[2].id = "TPS-3";
    n.t.stations[2].village_code = "99.01.01.2777";
    n.t.n_stations = 3;
    n.t.crews[0].office_id = "POS-9";
    n.t.n_crews = 1;
    for (int i = 0; i < 3; ++i)
        n.t.households[i] = (household){.id = "KPM", .village_code = i < 2 ? "98.01" : "99.01.01.2001"};
    n.t.n_households = 3;
    n.t.signals[0] = (signal_mark){.village_code = "97.01"};
    n.t.n_signals = 1;
    napkin_nouns(&n);
    assert_int_equal(napkin_count(&n, "code-does-not-join"), 4);
    assert_string_equal(n.out.item[0].kind, "household");
    assert_true(n.out.item[0].measure == 2); /* two rows, one line */
    assert_int_equal(n.out.n, 4);
    napkin_free(&n);
}

static void test_villages(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.areas[2] = (area){.code = "99.01.01.2003", .name = "Baru", .level = AREA_VILLAGE};
    n.t.n_areas = 3;
    napkin_nouns(&n);
    assert_int_equal(napkin_first(&n, "village-without-polygon")->severity, PROBLEM_WARNING);
    assert_int_equal(napkin_first(&n, "village-without-stations")->severity, PROBLEM_NOTE);
    assert_int_equal(n.out.n, 2);
    napkin_free(&n);
}

/* One settlement in Barat, one 111 m beside it (its border may be off by as much), one 11 km off; Timur has none. */
static void test_settlements(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    settlement on_the_map[] = {{"a", "Dalam", "hamlet", {127.05, -6.05}}, {"b", "", "", {126.999, -6.05}}, {"c", "Jauh", "", {126.9, -6.05}}};
    n.t.settlements = on_the_map;
    n.t.n_settlements = 3;
    n.t.areas[0].population = 700;
    napkin_nouns(&n);
    const problem *off = napkin_first(&n, "settlement-off-list");
    assert_string_equal(off->id, "c");
    assert_int_equal(off->severity, PROBLEM_WARNING);
    assert_true(fabs(off->measure - 11067) < 20); /* 0.1 degrees at 6.05 south */
    assert_non_null(strstr(off->text, "Barat"));
    assert_string_equal(napkin_first(&n, "village-without-settlement")->id, "99.01.01.2002");
    assert_string_equal(napkin_first(&n, "village-without-people")->id, "99.01.01.2002");
    assert_int_equal(n.out.n, 3);
    napkin_free(&n);
}

static void test_overlap(void **state)
{
    (void)state;
    static const double over[] = {0.0005, 0.02}; /* half a percent, a fifth */
    for (int i = 0; i < 2; ++i) {
        napkin n;
        napkin_new(&n);
        napkin_square(&n, &n.t.areas[1], 127.1 - over[i], -6.1, 0.1);
        napkin_nouns(&n);
        assert_int_equal(n.out.n, i);
        if (i == 1) {
            const problem *p = napkin_first(&n, "polygons-overlap");
            double whole = geo_area_m2(&n.t.areas[0].shape);
            assert_true(fabs(p->measure / whole - 0.2) < 0.001);
            assert_string_equal(p->id, "99.01.01.2001");
        }
        napkin_free(&n);
    }
}

static void test_zero_road(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.roads[1] = (road){
        .line = napkin_line(&n, "127.05 -6.05, 127.05 -6.05"), .name = "Buntu", .source_id = 77, .class = ROAD_LOCAL};
    n.t.n_roads = 2;
    napkin_nouns(&n);
    assert_string_equal(napkin_first(&n, "road-zero-length")->id, "77");
    assert_int_equal(n.out.n, 1);
    napkin_free(&n);
}

static void test_fleet(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.vehicles[1] = n.t.vehicles[0];
    n.t.vehicles[1].id = "Kosong";
    n.t.vehicles[1].capacity[CARGO_WEIGHT] = 0;
    n.t.n_vehicles = 2;
    only(&n, "vehicle-carries-nothing", 1, PROBLEM_WARNING);
    napkin_new(&n);
    n.t.vehicles[0].capacity[CARGO_BOXES] = 4;
    napkin_nouns(&n);
    assert_true(napkin_first(&n, "kit-above-every-vehicle")->measure == 2); /* two stations, one line */
    assert_int_equal(n.out.n, 1);
    napkin_free(&n);
    napkin_new(&n); /* opens 6:00, loads half an hour: 6:30 is too early, a second later is not */
    n.t.stations[0].deadline_s = 6 * 3600 + 1800;
    n.t.stations[1].deadline_s = 6 * 3600 + 1801;
    only(&n, "deadline-before-open", 1, PROBLEM_WARNING);
}

/* Whatever allocation fails, the check ends with an error or with all of its lines. */
static void test_no_memory(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    n.t.stations[0].at = (jalur_lonlat){127.15, -6.05};
    n.t.households[0] = (household){.id = "KPM", .village_code = "98.01"};
    n.t.n_households = 1;
    napkin_square(&n, &n.t.areas[1], 127.08, -6.1, 0.1);
    territory_join(&n.t);
    jalur_status st = JALUR_E_RESOURCE;
    for (long k = 0; st != JALUR_OK; ++k) {
        geo_kit *kit = NULL;
        problems out;
        jalur_ctx *ctx = test_ctx_failing(k);
        problems_init(&out, ctx);
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = check_nouns(ctx, kit, &n.t, &n.s, &out);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        if (st == JALUR_OK) assert_int_equal(out.n, 3);
        problems_release(&out);
        geo_kit_free(kit);
        jalur_ctx_free(ctx);
        assert_true(k < 500);
    }
    napkin_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_clean),     cmocka_unit_test(test_essentials),  cmocka_unit_test(test_without_position),
        cmocka_unit_test(test_swapped),   cmocka_unit_test(test_range),       cmocka_unit_test(test_shifted),
        cmocka_unit_test(test_outside),   cmocka_unit_test(test_worst_first), cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_codes),     cmocka_unit_test(test_villages),    cmocka_unit_test(test_settlements),
        cmocka_unit_test(test_overlap),
        cmocka_unit_test(test_zero_road), cmocka_unit_test(test_fleet),       cmocka_unit_test(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
