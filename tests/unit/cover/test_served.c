/* Who of those within the limit is served, who is reached another way alone, and the scores, worked out by hand.
 *
 * A road along y = 0 from x = 0 to 10, offices K1 at 0 and K2 at 10, 1.113 min a unit at 60 km/h; villages with 100 people
 * each at x = 1, 2, 4 and 9 (V1 .. V4), in kecamatan .01 (V1, V2) and .02 (V3, V4) of one province. */
#include "island.h"

#include "model/decay.h"

enum { V1, V2, V3, V4, VILLAGES, VILLAGE_AREA = 3 }; /* V1, V2 are areas 3 and 4; V3, V4 are 6 and 7 */

static const double UNIT_MIN = 1.113195;

typedef struct scene {
    island i;
    settings set;
    cover_way way;
    const offroad *ground;
    access_table a;
} scene;

static void scene_draw(scene *s)
{
    static const double x[VILLAGES] = {1, 2, 4, 9};
    island_begin(&s->i);
    settings_init(&s->set);
    s->set.cover_min = 5 * UNIT_MIN + 0.01;
    island_area(&s->i, "53", AREA_PROVINCE, 0);
    island_area(&s->i, "53.01", AREA_KABUPATEN, 0);
    for (int v = 0; v < VILLAGES; v++) {
        char code[32];
        if (v % 2 == 0) {
            snprintf(code, sizeof code, "53.01.0%d", 1 + v / 2);
            island_area(&s->i, code, AREA_KECAMATAN, 0);
        }
        snprintf(code, sizeof code, "53.01.0%d.200%d", 1 + v / 2, v + 1);
        island_label(&s->i, island_area(&s->i, code, AREA_VILLAGE, 100), x[v], 0);
    }
    island_office(&s->i, "K1", "53.01.01.2001", 0, 0);
    island_office(&s->i, "K2", "53.01.02.2004", 10, 0);
    island_road(&s->i, 0, 0, 10, 0, 0);
}

static void scene_measure(scene *s)
{
    static const uint32_t points[] = {0, 1};
    profile fast = test_profile("motorcycle", MODE_MOTORCYCLE, 60);
    if (!s->i.g) island_build(&s->i);
    s->way = (cover_way){.way = {"motorcycle", SEASON_WET}, .metric = s->way.metric, .foot = s->way.foot, .boat = s->way.boat};
    if (!s->way.metric) s->way.metric = island_metric(&s->i, &fast, SEASON_WET);
    const cover_problem p = {.t = &s->i.t, .set = &s->set, .ways = &s->way, .n_ways = 1, .points = points, .n_points = 2,
                             .ground = s->ground, .edition = "list-2025.csv", .scores = true};
    test_ok(s->i.ctx, cover_access(s->i.ctx, s->i.kit, &p, &s->a));
}

static void scene_end(scene *s)
{
    access_release(&s->a);
    island_end(&s->i);
}

static void is(const scene *s, int village, access_class class, uint32_t by)
{
    assert_string_equal(access_class_name(s->a.cells[village].class), access_class_name(class));
    assert_int_equal(s->a.cells[village].served_by, by);
}

static void the_nearest_serve_and_are_counted(void **state)
{
    (void)state;
    scene s = {0};
    scene_draw(&s);
    scene_measure(&s);
    is(&s, V1, ACCESS_SERVED, 0);
    is(&s, V2, ACCESS_SERVED, 0);
    is(&s, V3, ACCESS_SERVED, 0);
    is(&s, V4, ACCESS_SERVED, 1);
    assert_int_equal(s.a.n_near, 3); /* the default; there are two */
    assert_int_equal(s.a.near[3 * V3].office, 0);
    assert_int_equal(s.a.near[3 * V3 + 1].office, 1);
    assert_near(s.a.near[3 * V3 + 1].minutes, 6 * UNIT_MIN, 1e-3);
    assert_int_equal(s.a.near[3 * V3 + 2].office, JALUR_NONE);
    assert_int_equal(s.a.catchments[0].nearest_villages, 3);
    assert_int_equal(s.a.catchments[0].served_people, 300);
    assert_int_equal(s.a.catchments[1].served_villages, 1);
    assert_true(isinf(s.a.catchments[0].room));
    assert_int_equal(s.a.n_sums, 1 + 4); /* all; province, kabupaten and two kecamatan */
    for (uint32_t k = 0; k < s.a.n_shares; k++)
        if (strcmp(s.a.shares[k].level, "province") == 0) assert_near(s.a.shares[k].numerator, s.a.shares[k].denominator, 0);
    assert_non_null(strstr(s.a.shares[0].denominator_name, "(list-2025.csv)"));
    scene_end(&s);
}

/* 250 people at K1: V1 and V2 fill it but for 50; V3 is turned away, K2 is 6 units off. With 8 minutes K2 takes it, and has no
 * room for V4 any more only when it holds 150; V4 is nearer to it and comes first. */
static void a_full_point_sends_on(void **state)
{
    (void)state;
    scene s = {0};
    scene_draw(&s);
    s.set.counter_people = 250;
    scene_measure(&s);
    is(&s, V3, ACCESS_FULL, JALUR_NONE);
    assert_int_equal(s.a.catchments[0].served_people, 200);
    assert_near(s.a.catchments[0].room, 250, 0);
    access_release(&s.a);
    s.set.cover_min = 8;
    scene_measure(&s);
    is(&s, V3, ACCESS_SERVED, 1);
    is(&s, V4, ACCESS_SERVED, 1);
    access_release(&s.a);
    s.set.counter_people = 150;
    scene_measure(&s);
    is(&s, V1, ACCESS_SERVED, 0);
    is(&s, V2, ACCESS_FULL, JALUR_NONE); /* K1 has 50 left, K2 lies 8.9 min off */
    is(&s, V3, ACCESS_FULL, JALUR_NONE);
    is(&s, V4, ACCESS_SERVED, 1);
    access_release(&s.a);
    s.i.t.offices[0].counters = 2;
    scene_measure(&s);
    is(&s, V2, ACCESS_SERVED, 0);
    is(&s, V3, ACCESS_SERVED, 0);
    scene_end(&s);
}

static void a_common_open_day_is_needed(void **state)
{
    (void)state;
    scene s = {0};
    closed_days shut[] = {{.area = VILLAGE_AREA + V2, .first_day = 1, .last_day = 3}, /* V2 on days 1 to 3 of 4 */
                          {.area = VILLAGE_AREA, .first_day = 4, .last_day = 9},      /* V1, where K1 stands: day 4 */
                          {.area = VILLAGE_AREA + 2, .first_day = 2, .last_day = 2}}; /* kecamatan .02: day 2 */
    scene_draw(&s);
    island_build(&s.i);
    s.i.t.closed = shut;
    s.i.t.n_closed = 3;
    s.set.payout_days = 4;
    scene_measure(&s);
    is(&s, V1, ACCESS_SERVED, 0);
    is(&s, V2, ACCESS_CLOSED, JALUR_NONE); /* it has day 4 alone, K1 has not */
    is(&s, V3, ACCESS_SERVED, 0);
    access_release(&s.a);
    snprintf(s.set.rest_days, sizeof s.set.rest_days, "1, 3");
    scene_measure(&s);
    is(&s, V1, ACCESS_SERVED, 0);
    is(&s, V3, ACCESS_CLOSED, JALUR_NONE); /* day 2 is shut in .02, day 4 at K1 */
    is(&s, V4, ACCESS_SERVED, 1);          /* K2 stands in it: day 4 */
    scene_end(&s);
}

/* Marks by name and by place; the best counts, unknown is not dark. */
static void signal_is_wanted_where_known(void **state)
{
    (void)state;
    scene s = {0};
    scene_draw(&s);
    island_square(&s.i, VILLAGE_AREA + V2, 2, 0, 0.4);
    signal_mark marks[] = {{.village_code = "", .village = VILLAGE_AREA + V1, .level = 0},
                           {.village_code = "", .village = VILLAGE_AREA + V1, .level = 2},
                           {.village_code = "", .village = JALUR_NONE, .at = island_at(2.1, 0), .has_point = true, .level = 0}};
    island_build(&s.i);
    s.i.t.signals = marks;
    s.i.t.n_signals = 3;
    s.set.counter_people = 250; /* V2 leaves its room to V3 */
    scene_measure(&s);
    assert_int_equal(s.a.villages[V1].signal, 2);
    assert_int_equal(s.a.villages[V3].signal, -1);
    is(&s, V1, ACCESS_SERVED, 0);
    is(&s, V2, ACCESS_NO_SIGNAL, JALUR_NONE);
    is(&s, V3, ACCESS_SERVED, 0);
    access_release(&s.a);
    s.set.cover_signal = 3;
    scene_measure(&s);
    is(&s, V1, ACCESS_NO_SIGNAL, JALUR_NONE);
    access_release(&s.a);
    s.set.cover_signal = 0;
    scene_measure(&s);
    is(&s, V2, ACCESS_SERVED, 0);
    is(&s, V3, ACCESS_FULL, JALUR_NONE);
    scene_end(&s);
}

/* V3 moves to (4, 2), 2.2 km from any road: on foot with a longer limit it is reached, else by boat. */
static void another_mode_alone(void **state)
{
    (void)state;
    for (int boat = 0; boat < 2; boat++) {
        scene s = {0};
        profile walk = test_profile(boat ? "boat" : "foot", boat ? MODE_BOAT : MODE_FOOT, 5);
        walk.access_limit_m = 3000;
        scene_draw(&s);
        island_label(&s.i, VILLAGE_AREA + 1 + V3, 4, 2);
        s.i.t.roads[0].modes = MODE_MOTORCYCLE | MODE_FOOT | MODE_BOAT;
        island_build(&s.i);
        if (boat) s.way.boat = island_metric(&s.i, &walk, SEASON_WET);
        else s.way.foot = island_metric(&s.i, &walk, SEASON_WET);
        scene_measure(&s);
        const access_cell *c = &s.a.cells[V3];
        assert_string_equal(access_class_name(c->class), boat ? "boat-only" : "foot-only");
        assert_true(isinf(c->minutes) && c->office == 0 && c->served_by == JALUR_NONE);
        assert_near(c->other_min, 2 * 1105.743 / 4000 * 60 + 4 * 1113.195 / 5000 * 60, 0.01);
        assert_near(c->gap_m, 2 * 1105.743, 1);
        is(&s, V2, ACCESS_SERVED, 0); /* reached anyway: no matter that it can be walked */
        scene_end(&s);
    }
}

/* Two units of 1,105.743 m on foot at 15 minutes a km, then 4 units by road; a road's place is known to half a cell of 0.001 degrees. */
static void over_the_ground_alone(void **state)
{
    (void)state;
    enum { SIDE = 101 };
    scene s = {0};
    raster friction = {.w = SIDE, .h = SIDE, .west_deg = 119.9995, .north_deg = 0.0505, .lon_step_deg = 0.001, .lat_step_deg = 0.001};
    friction.cell = calloc(SIDE * SIDE, sizeof *friction.cell);
    assert_non_null(friction.cell);
    for (int c = 0; c < SIDE * SIDE; c++) friction.cell[c] = 15;
    const offroad ground = {.friction = &friction, .level_kmh = 1, .most = 60 * 60000};
    s.ground = &ground;
    scene_draw(&s);
    island_label(&s.i, VILLAGE_AREA + 1 + V3, 4, 2);
    scene_measure(&s);
    const access_cell *c = &s.a.cells[V3];
    assert_string_equal(access_class_name(c->class), "ground-only");
    assert_true(isinf(c->minutes) && c->office == 0 && c->served_by == JALUR_NONE);
    assert_near(c->other_min, 2 * 1105.743 * 15 / 1000 + 4 * UNIT_MIN, 0.06 * UNIT_MIN);
    assert_near(c->gap_m, 2 * 1105.743, 1);
    is(&s, V2, ACCESS_SERVED, 0);
    scene_end(&s);
    free(friction.cell);
}

/* Two pieces of 2 and 1 units are shut in the rains between K1 and V2. */
static void roads_that_would_have_to_stay_open(void **state)
{
    (void)state;
    static const uint32_t points[] = {0};
    island i;
    settings set;
    access_table a;
    settings_init(&set);
    island_begin(&i);
    island_label(&i, island_area(&i, "53.01.01.2001", AREA_VILLAGE, 1), 9, 0);
    island_office(&i, "K1", "", 0, 0);
    island_road(&i, 0, 0, 3, 0, 0);
    island_road(&i, 3, 0, 5, 0, ROAD_DRY_ONLY);
    island_road(&i, 5, 0, 7, 0, 0);
    island_road(&i, 7, 0, 8, 0, ROAD_DRY_ONLY);
    island_road(&i, 8, 0, 9, 0, 0);
    island_build(&i);
    profile fast = test_profile("truck", MODE_TRUCK, 60);
    cover_way way = {.way = {"truck", SEASON_WET}, .metric = island_metric(&i, &fast, SEASON_WET), .dry = island_metric(&i, &fast, SEASON_DRY)};
    const cover_problem p = {.t = &i.t, .set = &set, .ways = &way, .n_ways = 1, .points = points, .n_points = 1};
    test_ok(i.ctx, cover_access(i.ctx, i.kit, &p, &a));
    assert_int_equal(a.cells[0].class, ACCESS_DRY_ONLY);
    assert_near(a.cells[0].closed_m, 3 * 1113.195, 1);
    assert_near(a.cells[0].other_min, 9 * UNIT_MIN, 0.001);
    assert_true(isnan(a.cells[0].score)); /* not asked for */
    access_release(&a);
    island_end(&i);
}

/* Step: K1 is shared by V1, V2, V3 (300 people), K2 by V4 (100): 33.3 and 100 counters per 10,000. Of 40,000 people * score
 * pairs: Gini = 300 * 100 * (100 - 33.33) / (400 * (300 * 33.33 + 100 * 100)) = 0.25. */
static void scores_by_hand(void **state)
{
    (void)state;
    scene s = {0};
    scene_draw(&s);
    snprintf(s.set.cover_decay, sizeof s.set.cover_decay, "step");
    snprintf(s.set.areas_3t, sizeof s.set.areas_3t, "53.01.02");
    scene_measure(&s);
    for (int v = 0; v < VILLAGES; v++) assert_near(s.a.cells[v].score, v == V4 ? 100 : 1e4 / 300, 1e-9);
    double gini = -1, remote = -1, supply = -1;
    for (uint32_t k = 0; k < s.a.n_shares; k++) {
        const access_share *x = &s.a.shares[k];
        if (strcmp(x->measure, "gini") == 0 && strcmp(x->group, "all") == 0) gini = x->numerator / x->denominator;
        if (strcmp(x->measure, "gini") == 0 && strcmp(x->group, "3T") == 0) remote = x->numerator / x->denominator;
        if (strcmp(x->measure, "supply") == 0) supply = x->numerator;
    }
    assert_near(gini, 0.25, 1e-9);
    assert_near(remote, 0.25, 1e-9); /* V3 and V4: 100 * 100 * 66.7 / (200 * 13,333) */
    assert_near(supply, 2, 1e-9);
    access_release(&s.a);
    snprintf(s.set.cover_decay, sizeof s.set.cover_decay, "linear");
    s.set.cover_min = 8 * UNIT_MIN; /* K1: weights 7/8, 6/8, 4/8; K2: 2/8 from V3 (6 units), 7/8 from V4 and none from V2 */
    scene_measure(&s);
    const double r1 = 1e4 / (100 * (7 + 6 + 4) / 8.0), r2 = 1e4 / (100 * (2 + 7) / 8.0);
    assert_near(s.a.cells[V2].score, r1 * 6 / 8, 0.01);
    assert_near(s.a.cells[V3].score, r1 * 4 / 8 + r2 * 2 / 8, 0.01);
    assert_near(s.a.cells[V4].score, r2 * 7 / 8, 0.01);
    scene_end(&s);
}

static void decays(void **state)
{
    (void)state;
    decay d;
    const double half[DECAYS] = {1, 0.5, 0.5, 0.22313016014842982}; /* exp(-1.5) */
    for (int k = 0; k < DECAYS; k++) {
        assert_true(decay_parse(decay_name((decay)k), &d) && d == (decay)k);
        assert_near(decay_at(d, 30, 60), half[k], 1e-12);
        assert_near(decay_at(d, 60.001, 60), 0, 0);
        assert_true(decay_at(d, 0, 60) > 0.99 && decay_at(d, 10, 60) >= decay_at(d, 20, 60));
    }
    assert_false(decay_parse("cubic", &d));
}

/* A country has too many pairs for a time of each: then there are no scores, and nothing is said of how they are spread. */
static void no_scores_beyond_so_many_pairs(void **state)
{
    (void)state;
    for (int64_t most = 2 * VILLAGES - 1; most <= 2 * VILLAGES; most++) {
        scene s = {0};
        uint32_t ginis = 0;
        scene_draw(&s);
        s.set.score_pairs = most;
        scene_measure(&s);
        for (uint32_t k = 0; k < s.a.n_shares; k++) ginis += strcmp(s.a.shares[k].measure, "gini") == 0;
        assert_int_equal(ginis, most == 2 * VILLAGES);
        for (int v = 0; v < VILLAGES; v++) assert_true(isnan(s.a.cells[v].score) == (most < 2 * VILLAGES));
        scene_end(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_serve_and_are_counted),
        cmocka_unit_test(a_full_point_sends_on),
        cmocka_unit_test(a_common_open_day_is_needed),
        cmocka_unit_test(signal_is_wanted_where_known),
        cmocka_unit_test(another_mode_alone),
        cmocka_unit_test(over_the_ground_alone),
        cmocka_unit_test(roads_that_would_have_to_stay_open),
        cmocka_unit_test(scores_by_hand),
        cmocka_unit_test(no_scores_beyond_so_many_pairs),
        cmocka_unit_test(decays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
