/* Coverage on a napkin, with minutes worked out by hand. */
#include "island.h"

static const double UNIT_M = 1113.195;     /* 0.01 degrees of longitude at the equator */
static const double UNIT_LAT_M = 1105.743; /* of latitude */

enum { WET, DRY, FOOT, WAYS };
enum { A, B, C, H, I, J, D, E, F, G, VILLAGES }; /* in code order */

/* A main road from x = 0 to 12 along y = 0, an island road from x = 20 to 22, a spur north at x = 5 that is
 * closed in the rains. Kecamatan .01 holds A B C H I J, .02 holds D E F G.
 *   A  office at its label on the road       0 units
 *   B  x = 3 on the road                     3 units = 3.340 min at 60 km/h
 *   C  x = 10 on the road                   10 units = 11.132 min
 *   H  no polygon, label on the road, x = 2  2 units = 2.226 min
 *   I  x = 4, label outside its polygon      inside point (4, 0)
 *   J  three households at x = 6, 7, 12      the middle one: 7 units = 7.792 min
 *   D  on the island                         8 units of sea between x = 12 and x = 20
 *   E  north end of the spur (5, 4)          5 units + 4 of latitude, dry only
 *   F  (8, 2), two units of latitude from any road
 *   G  neither polygon nor label; office K2 names it */
static void draw(island *i)
{
    island_begin(i);
    island_area(i, "53.01", AREA_KABUPATEN, 0);
    island_area(i, "53.01.01", AREA_KECAMATAN, 0);
    uint32_t a = island_area(i, "53.01.01.2001", AREA_VILLAGE, 1000);
    uint32_t b = island_area(i, "53.01.01.2002", AREA_VILLAGE, 500);
    uint32_t c = island_area(i, "53.01.01.2003", AREA_VILLAGE, 2000);
    uint32_t h = island_area(i, "53.01.01.2004", AREA_VILLAGE, 50);
    uint32_t in = island_area(i, "53.01.01.2005", AREA_VILLAGE, 70);
    uint32_t j = island_area(i, "53.01.01.2006", AREA_VILLAGE, 80);
    uint32_t kecamatan = island_area(i, "53.01.02", AREA_KECAMATAN, 0);
    uint32_t d = island_area(i, "53.01.02.2001", AREA_VILLAGE, 300);
    uint32_t e = island_area(i, "53.01.02.2002", AREA_VILLAGE, 200);
    uint32_t f = island_area(i, "53.01.02.2003", AREA_VILLAGE, 100);
    island_area(i, "53.01.02.2004", AREA_VILLAGE, 10);
    const struct {
        uint32_t area;
        double x, y;
        bool label;
    } at[] = {{a, 0, 0, true},   {b, 3, 0, true},  {c, 10, 0, true}, {in, 4, 0, false},
              {j, 9, -3, false}, {d, 21, 0, true}, {e, 5, 4, true},  {f, 8, 2, true}};
    for (size_t k = 0; k < sizeof at / sizeof at[0]; k++) {
        island_square(i, at[k].area, at[k].x, at[k].y, 0.4);
        if (at[k].label) island_label(i, at[k].area, at[k].x, at[k].y);
    }
    island_label(i, h, 2, 0);
    island_label(i, in, 6.3, 5);
    (void)kecamatan;
    island_household(i, "1", "53.01.01.2006", 12, 0);
    island_household(i, "2", "53.01.01.2006", 7, 0);
    island_household(i, "3", "53.01.01.2006", 6, 0);
    island_office(i, "K1", "", 0, 0);
    island_office(i, "K2", "53.01.02.2004", 30, 30); /* far from everything; its village has no polygon */
    island_road(i, 0, 0, 12, 0, 0);
    island_road(i, 20, 0, 22, 0, 0);
    island_road(i, 5, 0, 5, 4, ROAD_DRY_ONLY);
    island_build(i);
}

static settings limit_of(double limit_min)
{
    settings s;
    settings_init(&s);
    s.cover_min = limit_min;
    return s;
}

static void measure(island *i, double limit_min, access_table *out)
{
    static const uint32_t points[] = {0, 1};
    profile fast = test_profile("motorcycle", MODE_MOTORCYCLE, 60), foot = test_profile("foot", MODE_FOOT, 4);
    cover_way ways[WAYS] = {[WET] = {.way = {"motorcycle", SEASON_WET}},
                            [DRY] = {.way = {"motorcycle", SEASON_DRY}},
                            [FOOT] = {.way = {"foot", SEASON_DRY}}};
    ways[WET].metric = island_metric(i, &fast, SEASON_WET);
    ways[DRY].metric = ways[DRY].dry = ways[WET].dry = island_metric(i, &fast, SEASON_DRY);
    ways[FOOT].metric = island_metric(i, &foot, SEASON_DRY); /* dry left NULL: the way stands alone */
    const settings set = limit_of(limit_min);
    cover_problem p = {.t = &i->t, .set = &set, .ways = ways, .n_ways = WAYS, .points = points, .n_points = 2};
    test_ok(i->ctx, cover_access(i->ctx, i->kit, &p, out));
    assert_int_equal(out->n_villages, VILLAGES);
    assert_int_equal(out->n_ways, WAYS);
    assert_int_equal(out->n_points, 2);
}

static const access_cell *cell(const access_table *a, int village, int way)
{
    return &a->cells[(size_t)village * a->n_ways + (size_t)way];
}

static void reached(const access_table *a, int village, int way, double minutes, access_class class)
{
    const access_cell *c = cell(a, village, way);
    assert_near(c->minutes, minutes, 0.001);
    assert_int_equal(c->class, class);
    assert_int_equal(c->office, 0);
    assert_true(isnan(c->gap_m));
}

static void minutes_and_classes(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    double unit_min = UNIT_M / 1000; /* 60 km/h */
    reached(&a, A, WET, 0, ACCESS_SERVED);
    reached(&a, B, WET, 3 * unit_min, ACCESS_SERVED);
    reached(&a, C, WET, 10 * unit_min, ACCESS_BEYOND);
    reached(&a, H, WET, 2 * unit_min, ACCESS_SERVED);
    reached(&a, I, WET, 4 * unit_min, ACCESS_SERVED);
    reached(&a, J, WET, 7 * unit_min, ACCESS_BEYOND);
    reached(&a, E, DRY, 5 * unit_min + 4 * UNIT_LAT_M / 1000, ACCESS_BEYOND);
    /* 4 km/h: 16.70 min a unit */
    reached(&a, A, FOOT, 0, ACCESS_SERVED);
    reached(&a, B, FOOT, 3 * UNIT_M / 4000 * 60, ACCESS_BEYOND);
    assert_string_equal(a.ways[FOOT].profile, "foot");
    assert_int_equal(a.ways[WET].season, SEASON_WET);
    access_release(&a);
    island_end(&i);
}

static void dry_only(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    assert_int_equal(cell(&a, E, WET)->class, ACCESS_DRY_ONLY);
    assert_true(isinf(cell(&a, E, WET)->minutes));
    assert_int_equal(cell(&a, E, WET)->office, 0);
    assert_true(isnan(cell(&a, E, WET)->gap_m));
    access_release(&a);
    island_end(&i);
}

static void the_missing_link_of_an_island(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    for (int w = 0; w < WAYS; w++) {
        const access_cell *c = cell(&a, D, w);
        assert_int_equal(c->class, ACCESS_UNREACHABLE);
        assert_true(isinf(c->minutes));
        assert_int_equal(c->office, JALUR_NONE);
        assert_near(c->gap_m, 8 * UNIT_M, 1);
        assert_near(c->from.lon_deg, island_at(20, 0).lon_deg, 1e-6);
        assert_near(c->to.lon_deg, island_at(12, 0).lon_deg, 1e-6);
    }
    access_release(&a);
    island_end(&i);
}

static void far_from_a_road_and_nowhere(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    const access_cell *c = cell(&a, F, WET);
    assert_int_equal(c->class, ACCESS_FAR_FROM_ROAD);
    assert_near(c->gap_m, 2 * UNIT_LAT_M, 1);
    assert_near(c->from.lat_deg, 0.02, 1e-9);
    assert_near(c->to.lat_deg, 0, 1e-6);
    assert_near(c->to.lon_deg, island_at(8, 0).lon_deg, 1e-6);
    assert_int_equal(cell(&a, G, WET)->class, ACCESS_NO_POSITION);
    assert_true(isnan(cell(&a, G, WET)->gap_m) && isinf(cell(&a, G, WET)->minutes));
    access_release(&a);
    island_end(&i);
}

static void points_of_villages(void **state)
{
    (void)state;
    static const char *const kind[VILLAGES] = {
        [A] = "label",      [B] = "label", [C] = "label", [H] = "label", [I] = "inside",
        [J] = "households", [D] = "label", [E] = "label", [F] = "label", [G] = "none"};
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    for (int v = 0; v < VILLAGES; v++)
        assert_string_equal(a.villages[v].point, kind[v]);
    assert_near(a.villages[J].at.lon_deg, island_at(7, 0).lon_deg, 0);
    assert_near(a.villages[I].at.lon_deg, island_at(4, 0).lon_deg, 0.004);
    for (int v = 0; v < VILLAGES; v++)
        assert_int_equal(a.villages[v].has_point_inside, v == A || v == G);
    assert_string_equal(a.people_kind, "population");
    assert_int_equal(a.villages[C].people, 2000);
    access_release(&a);
    island_end(&i);
}

static const access_share *share(const access_table *a, const char *level, const char *measure_name, uint32_t way)
{
    for (uint32_t s = 0; s < a->n_shares; s++)
        if (strcmp(a->shares[s].level, level) == 0 && strcmp(a->shares[s].measure, measure_name) == 0 &&
            a->shares[s].way == way)
            return &a->shares[s];
    fail_msg("no share %s %s", level, measure_name);
    return NULL;
}

static void share_is(const access_table *a, const char *level, const char *name, uint32_t way, double numerator,
                     double denominator, const char *words)
{
    const access_share *s = share(a, level, name, way);
    assert_near(s->numerator, numerator, 0);
    assert_near(s->denominator, denominator, 0);
    if (!strstr(s->denominator_name, words)) fail_msg("%s: '%s' without '%s'", level, s->denominator_name, words);
}

/* People: .01 has 3,700, of which 1,620 (A B H I) are within 5 minutes in the rains: less than half. With 8 minutes J
 * comes in: 1,700, still less. With 12 minutes all of .01 is within. .02 has 610, none within 5 minutes. */
static void shares_by_hand(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    measure(&i, 5, &a);
    share_is(&a, "village", "point-inside", JALUR_NONE, 2, 10, "10 villages of the imported districts");
    share_is(&a, "kecamatan", "point-inside", JALUR_NONE, 2, 2, "2 kecamatan of the imported districts");
    share_is(&a, "kabupaten", "point-inside", JALUR_NONE, 1, 1, "any of its villages");
    share_is(&a, "village", "within", WET, 4, 10, "10 villages");
    share_is(&a, "village", "by-population", WET, 1620, 4310, "4310 people (population) in 10 villages");
    share_is(&a, "kecamatan", "within", WET, 0, 2, "2 kecamatan");
    share_is(&a, "kecamatan", "by-population", WET, 0, 4310, "at least half of its people");
    share_is(&a, "village", "within", FOOT, 1, 10, "10 villages");
    assert_int_equal(a.n_shares, 3 * (1 + 2 * WAYS) + 2 * WAYS); /* served and beyond as well, for villages */
    access_release(&a);
    island_end(&i);

    draw(&i);
    measure(&i, 12, &a);
    share_is(&a, "village", "within", WET, 6, 10, "10 villages");
    share_is(&a, "kecamatan", "within", WET, 1, 2, "2 kecamatan");
    share_is(&a, "kecamatan", "by-population", WET, 3700, 4310, "4310 people (population) in 2 kecamatan");
    share_is(&a, "kabupaten", "within", WET, 1, 1, "1 kabupaten");     /* 3,700 of 4,310 */
    share_is(&a, "village", "by-population", DRY, 3900, 4310, "4310"); /* E as well: 9.99 min */
    access_release(&a);
    island_end(&i);
}

/* Kecamatan polygon holds a point that stands in no village. */
static void a_point_between_the_villages(void **state)
{
    (void)state;
    static const uint32_t points[] = {0};
    island i;
    access_table a;
    island_begin(&i);
    uint32_t kecamatan = island_area(&i, "53.01.01", AREA_KECAMATAN, 0);
    uint32_t v = island_area(&i, "53.01.01.2001", AREA_VILLAGE, 0);
    island_area(&i, "53.01.02", AREA_KECAMATAN, 0); /* no village in the data */
    island_square(&i, kecamatan, 0, 0, 5);
    island_square(&i, v, 3, 0, 1);
    island_office(&i, "K1", "", 0, 0);
    island_road(&i, 0, 0, 4, 0, 0);
    island_build(&i);
    profile fast = test_profile("truck", MODE_TRUCK, 60);
    cover_way way = {.way = {"truck", SEASON_DRY}};
    way.metric = way.dry = island_metric(&i, &fast, SEASON_DRY);
    const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = &way, .n_ways = 1, .points = points, .n_points = 1};
    test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a));
    share_is(&a, "village", "point-inside", JALUR_NONE, 0, 1, "1 village of the");
    share_is(&a, "kecamatan", "point-inside", JALUR_NONE, 1, 2, "2 kecamatan");
    share_is(&a, "kecamatan", "within", 0, 1, 1, "1 kecamatan of the imported districts that have villages");
    assert_string_equal(a.people_kind, "villages");
    share_is(&a, "village", "by-population", 0, 1, 1, "1 villages in place of unknown people in 1 village");
    access_release(&a);
    island_end(&i);
}

static void exactly_half_of_the_people_is_enough(void **state)
{
    (void)state;
    static const uint32_t points[] = {0};
    for (uint32_t more = 0; more < 2; more++) { /* 100 of 200, then 100 of 201 */
        island i;
        access_table a;
        island_begin(&i);
        island_area(&i, "53.01.01", AREA_KECAMATAN, 0);
        island_label(&i, island_area(&i, "53.01.01.2001", AREA_VILLAGE, 100), 0, 0);
        island_label(&i, island_area(&i, "53.01.01.2002", AREA_VILLAGE, 100 + more), 10, 0);
        island_office(&i, "K1", "53.01.01.2002", 0, 0);
        island_road(&i, 0, 0, 10, 0, 0);
        island_build(&i);
        profile fast = test_profile("truck", MODE_TRUCK, 60);
        cover_way way = {.way = {"truck", SEASON_DRY}};
        way.metric = island_metric(&i, &fast, SEASON_DRY);
        const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = &way, .n_ways = 1, .points = points, .n_points = 1};
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a));
        share_is(&a, "kecamatan", "within", 0, 1 - more, 1, "1 kecamatan");
        assert_true(a.villages[1].has_point_inside &&
                    !a.villages[0].has_point_inside); /* no polygon: the code decides */
        access_release(&a);
        island_end(&i);
    }
}

/* Two villages overlap: the named one has the point, without a name the first. */
static void a_point_in_an_overlap(void **state)
{
    (void)state;
    static const uint32_t points[] = {0};
    static const char *const names[] = {"", "53.01.01.2001", "53.01.01.2002", "53.01.01.2003", "99"};
    static const uint32_t holder[] = {0, 0, 1, 0, 0}; /* the third village is elsewhere */
    for (int k = 0; k < 5; k++) {
        island i;
        access_table a;
        island_begin(&i);
        for (int v = 0; v < 3; v++) {
            char code[32];
            snprintf(code, sizeof code, "53.01.01.200%d", v + 1);
            island_square(&i, island_area(&i, code, AREA_VILLAGE, 1), v == 2 ? 20 : v, 0, 1);
        }
        island_office(&i, "K1", names[k], 0.5, 0);
        island_build(&i);
        const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = NULL, .n_ways = 0, .points = points, .n_points = 1};
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a));
        for (uint32_t v = 0; v < 3; v++)
            assert_int_equal(a.villages[v].has_point_inside, v == holder[k]);
        access_release(&a);
        island_end(&i);
    }
}

static void no_service_point_no_road_no_area(void **state)
{
    (void)state;
    static const uint32_t points[] = {0};
    profile fast = test_profile("truck", MODE_TRUCK, 60);
    for (int what = 0; what < 4; what++) {
        island i;
        access_table a;
        island_begin(&i);
        if (what != 2)
            island_square(&i, island_area(&i, "53.01.01", AREA_KECAMATAN, 7), 0, 0, 1); /* the lowest level */
        island_office(&i, "K1", "", 0, what == 3 ? 3 : 0);
        if (what != 1) island_road(&i, -2, 0, 4, 0, 0);
        island_build(&i);
        cover_way way = {.way = {"truck", SEASON_DRY}};
        way.metric = way.dry = island_metric(&i, &fast, SEASON_DRY);
        const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = &way, .n_ways = 1, .points = points, .n_points = what == 0 ? 0 : 1};
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a));
        assert_int_equal(a.n_villages, what == 2 ? 0 : 1);
        if (what != 2) {
            assert_int_equal(a.cells[0].class, ACCESS_UNREACHABLE);
            assert_int_equal(a.cells[0].office, JALUR_NONE);
            share_is(&a, "kecamatan", "by-population", 0, 0, 7, "7 people (population) in 1 kecamatan");
        }
        if (what < 2) assert_true(isnan(a.cells[0].gap_m));
        if (what == 3) assert_near(a.cells[0].gap_m, 3 * UNIT_LAT_M, 1); /* the office is off the road */
        access_release(&a);
        island_end(&i);
    }
}

static void bad_calls(void **state)
{
    (void)state;
    static const uint32_t points[] = {0}, wrong[] = {9};
    island i;
    access_table a;
    draw(&i);
    settings set = limit_of(0);
    cover_problem p = {.t = &i.t, .set = &set, .ways = NULL, .n_ways = 0, .points = points, .n_points = 1};
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_USAGE);
    set.cover_min = INFINITY;
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_USAGE);
    set.cover_min = 5;
    snprintf(set.cover_decay, sizeof set.cover_decay, "cubic");
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_DATA);
    snprintf(set.cover_decay, sizeof set.cover_decay, "step");
    p.points = wrong;
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_USAGE);
    p.points = points;
    i.t.offices[0].placed = PLACED_NOWHERE;
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_USAGE);
    assert_int_equal(a.n_villages, 0);
    i.t.offices[0].placed = PLACED_GIVEN;
    test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a)); /* no way: places alone */
    assert_int_equal(a.n_shares, 3);
    access_release(&a);
    island_end(&i);
}

static void memory_gives_out(void **state)
{
    (void)state;
    static const uint32_t points[] = {0, 1};
    island i;
    draw(&i);
    profile fast = test_profile("motorcycle", MODE_MOTORCYCLE, 60);
    cover_way way = {.way = {"motorcycle", SEASON_WET}};
    way.metric = island_metric(&i, &fast, SEASON_WET);
    way.dry = island_metric(&i, &fast, SEASON_DRY);
    const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = &way, .n_ways = 1, .points = points, .n_points = 2};
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK; n++) {
        assert_true(n < 2000);
        jalur_ctx *ctx = test_ctx_failing(n);
        geo_kit *kit = NULL;
        access_table a;
        access_init(&a, ctx);
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = cover_access(ctx, kit, &p, &a);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        if (st != JALUR_OK) assert_null(a.villages);
        access_release(&a);
        geo_kit_free(kit);
        jalur_ctx_free(ctx);
    }
    island_end(&i);
}

static void a_cancelled_call_stops(void **state)
{
    (void)state;
    island i;
    access_table a;
    draw(&i);
    const settings set = limit_of(5);
    cover_problem p = {.t = &i.t, .set = &set, .ways = NULL, .n_ways = 0, .points = NULL, .n_points = 0};
    jalur_ctx_cancel(i.ctx);
    assert_int_equal(cover_access(i.ctx, i.kit, &p, &a), JALUR_E_CANCELLED);
    assert_null(a.villages);
    island_end(&i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minutes_and_classes),
        cmocka_unit_test(dry_only),
        cmocka_unit_test(the_missing_link_of_an_island),
        cmocka_unit_test(far_from_a_road_and_nowhere),
        cmocka_unit_test(points_of_villages),
        cmocka_unit_test(shares_by_hand),
        cmocka_unit_test(a_point_between_the_villages),
        cmocka_unit_test(exactly_half_of_the_people_is_enough),
        cmocka_unit_test(a_point_in_an_overlap),
        cmocka_unit_test(no_service_point_no_road_no_area),
        cmocka_unit_test(bad_calls),
        cmocka_unit_test(memory_gives_out),
        cmocka_unit_test(a_cancelled_call_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
