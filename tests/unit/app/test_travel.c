/* Questions without a plan, through the public interface: a network worked by hand, and the sample district against the
 * verifier's plain Dijkstra, which shares no code with the planner's roads. */
#include <jalur/jalur.h>

#include "app/session.h"
#include "verify/verify_inside.h"

#include "support.h"

/*      D
 *    /   \
 *   A--B--C      E--F     tertiary roads, paved: a truck drives 25 km/h; B--C is road 2; E lies 0.01 degrees east of C
 * On the equator 0.01 degrees of longitude are 1,113.195 m, 160.300 s for the truck; A--D and D--C 1,569.0 m each. */
static const char ROADS[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"osm_id\":1,\"class\":\"tertiary\",\"surface\":\"paved\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[110,0],[110.01,0]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"osm_id\":2,\"class\":\"tertiary\",\"surface\":\"paved\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[110.01,0],[110.02,0]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"osm_id\":3,\"class\":\"tertiary\",\"surface\":\"paved\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[110,0],[110.01,0.01],[110.02,0]]}},\n"
    "{\"type\":\"Feature\",\"properties\":{\"osm_id\":4,\"class\":\"tertiary\",\"surface\":\"paved\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[110.03,0],[110.04,0]]}}]}\n";
static const double SIDE_M = 1113.195, ROOF_M = 1569.0;
static const jalur_point A = {"A", {110, 0}}, B = {"B", {110.01, 0}}, C = {"C", {110.02, 0}}, E = {"E", {110.03, 0}};
static const jalur_travel_options TRUCK = {.profile = "truck", .season = "dry"};

typedef struct town { jalur_ctx *ctx; jalur_project *p; } town;

static town town_new(jalur_ctx *ctx)
{
    town t = {.ctx = ctx};
    jalur_report *r = NULL;
    remove("town.jalur");
    remove("town.jalur.net");
    test_write_file("roads.geojson", ROADS);
    test_write_file("posts.csv", "id,name,kind,lon,lat\nP1,Pos Satu,post,110.02,0\nP2,Pos Dua,post,110.04,0\nG,Gudang,warehouse,110.0,0\n");
    test_ok(ctx, jalur_project_create(ctx, "town.jalur", &t.p));
    test_ok(ctx, jalur_project_import(t.p, "roads", "roads.geojson", NULL, &r));
    jalur_report_free(r);
    test_ok(ctx, jalur_project_import(t.p, "offices", "posts.csv", NULL, &r));
    jalur_report_free(r);
    return t;
}

static void town_free(town *t)
{
    jalur_project_close(t->p);
    jalur_ctx_free(t->ctx);
}

static void close_roads(town *t, const char *csv)
{
    jalur_report *r = NULL;
    test_write_file("shut.csv", csv);
    test_ok(t->ctx, jalur_project_import(t->p, "closures", "shut.csv", &(jalur_import_options){.replace = true}, &r));
    jalur_report_free(r);
}

static double number(const jalur_report *r, const char *path) { return jalur_report_number(r, path, -1); }

static bool says(const town *t, const jalur_report *r, const char *words)
{
    char *text = NULL;
    test_ok(t->ctx, jalur_report_as_json(r, &text));
    const bool found = strstr(text, words) != NULL;
    if (!found) print_message("%s\n", text);
    jalur_text_free(t->ctx, text);
    return found;
}

static void near(double found, double expected, double slack)
{
    if (!(fabs(found - expected) <= slack)) fail_msg("%.6f, not %.6f", found, expected);
}

static void one_way_by_hand(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    jalur_report *r = NULL;
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, "way.geojson", &r));
    near(number(r, "reached"), 1, 0);
    near(number(r, "km"), 2 * SIDE_M / 1000, 0.001);
    near(number(r, "minutes"), 2 * SIDE_M / 1000 / 25 * 60, 0.01);
    jalur_report_free(r);
    /* 0.001 degrees south of the middle of A--B: 110.574 m on foot at 3 km/h, then 1,670 m */
    const jalur_point off = {"off", {110.005, -0.001}};
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, off, C, "way.geojson", &r));
    near(number(r, "walk_from_m"), 110.574, 1);
    near(number(r, "walk_to_m"), 0, 0.01);
    near(number(r, "drive.km"), 1.5 * SIDE_M / 1000, 0.002);
    near(number(r, "minutes"), 1.5 * SIDE_M / 1000 / 25 * 60 + 0.110574 / 3 * 60, 0.02);
    jalur_report_free(r);
    char *geojson = test_read_file("way.geojson", NULL);
    assert_non_null(strstr(geojson, "\"part\":\"walk\""));
    assert_non_null(strstr(geojson, "\"part\":\"drive\""));
    free(geojson);
    town_free(&t);
}

static void closing_a_road_changes_the_answer(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    jalur_report *r = NULL;
    close_roads(&t, "id,road,factor,reason\njembatan,2,,putus\n");
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, NULL, &r)); /* over the roof */
    near(number(r, "km"), 2 * ROOF_M / 1000, 0.002);
    jalur_report_free(r);
    close_roads(&t, "id,road,factor,reason\njembatan,2,0.5,lambat\n"); /* 480.9 s over B, 451.9 s over D */
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, NULL, &r));
    near(number(r, "km"), 2 * ROOF_M / 1000, 0.002);
    jalur_report_free(r);
    close_roads(&t, "id,road,factor,reason\njembatan,2,0.6,lambat\n"); /* 427.5 s over B */
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, NULL, &r));
    near(number(r, "km"), 2 * SIDE_M / 1000, 0.002);
    near(number(r, "minutes"), SIDE_M / 1000 / 25 * 60 * (1 + 1 / 0.6), 0.01);
    jalur_report_free(r);
    close_roads(&t, "id,road,reason\njembatan,2,putus\nlongsor,3,tanah\n");
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, "none.geojson", &r));
    near(number(r, "reached"), 0, 0);
    assert_true(says(&t, r, "closure \\\"jembatan\\\" (putus)"));
    jalur_report_free(r);
    char *geojson = test_read_file("none.geojson", NULL);
    assert_non_null(strstr(geojson, "\"part\":\"missing-link\""));
    free(geojson);
    close_roads(&t, "id,road,season,profile\na,2,wet,\nb,3,wet,truck\nc,1,,motorcycle\n"); /* not now, not for us */
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, C, NULL, &r));
    near(number(r, "km"), 2 * SIDE_M / 1000, 0.002);
    jalur_report_free(r);
    test_ok(t.ctx, jalur_network_way(t.p, &(jalur_travel_options){"truck", "wet", 0}, A, C, NULL, &r));
    near(number(r, "reached"), 0, 0);
    jalur_report_free(r);
    town_free(&t);
}

static void no_way_has_a_reason(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    jalur_report *r = NULL;
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, E, NULL, &r));
    near(number(r, "reached"), 0, 0);
    near(number(r, "gap_m"), SIDE_M, 1);
    near(number(r, "gap_from_lon"), 110.02, 1e-6);
    near(number(r, "gap_to_lon"), 110.03, 1e-6);
    near(number(r, "nodes_to"), 2, 0);
    assert_true(says(&t, r, "no road joins"));
    jalur_report_free(r);
    const jalur_point sea = {"sea", {110.02, 0.05}};
    test_ok(t.ctx, jalur_network_way(t.p, &TRUCK, A, sea, NULL, &r));
    assert_true(says(&t, r, "the end is"));
    near(number(r, "gap_m"), 4560.9, 2); /* to D: 1,113.2 m west, 4,423.0 m south */
    jalur_report_free(r);
    assert_int_equal(jalur_network_way(t.p, &(jalur_travel_options){"dragon", NULL, 0}, A, C, NULL, &r), JALUR_E_DATA);
    assert_int_equal(jalur_network_way(t.p, &(jalur_travel_options){"truck", "spring", 0}, A, C, NULL, &r), JALUR_E_DATA);
    assert_int_equal(jalur_network_way(t.p, &TRUCK, (jalur_point){"x", {500, 0}}, C, NULL, &r), JALUR_E_DATA);
    assert_null(r);
    town_free(&t);
}

static void a_crossing_without_a_point_is_named(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_project *p = NULL;
    jalur_report *r = NULL;
    remove("cross.jalur");
    remove("cross.jalur.net");
    test_write_file("cross.csv", "id,highway,WKT\n1,primary,\"LINESTRING (110 0,110.02 0)\"\n2,primary,\"LINESTRING (110.01 -0.01,110.01 0.01)\"\n");
    test_ok(ctx, jalur_project_create(ctx, "cross.jalur", &p));
    test_ok(ctx, jalur_project_import(p, "roads", "cross.csv", NULL, &r));
    jalur_report_free(r);
    test_ok(ctx, jalur_network_way(p, &TRUCK, A, (jalur_point){"N", {110.01, 0.01}}, NULL, &r));
    near(number(r, "reached"), 0, 0);
    assert_true(says(&(town){.ctx = ctx}, r, "network.node_crossings = 1"));
    jalur_report_free(r);
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

static void tables_say_why(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    const jalur_point at[5] = {A, B, C, E, {"sea", {110.02, 0.05}}};
    double minutes[25], km[25];
    jalur_reach reach[25];
    jalur_report *r = NULL;
    const double side_min = SIDE_M / 1000 / 25 * 60;
    close_roads(&t, "id,road,season\nhujan,3,wet\n");
    test_ok(t.ctx, jalur_network_table(t.p, &TRUCK, at, 5, at, 5, minutes, km, reach));
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            near(minutes[5 * i + j], abs(i - j) * side_min, 0.01);
            near(km[5 * i + j], abs(i - j) * SIDE_M / 1000, 0.002);
        }
    assert_int_equal(reach[3], JALUR_REACH_NO_WAY);
    assert_int_equal(reach[4], JALUR_REACH_TO_FAR);
    assert_int_equal(reach[20], JALUR_REACH_FROM_FAR);
    assert_int_equal(reach[24], JALUR_REACHED); /* where it is already */
    assert_true(isnan(minutes[3]) && minutes[24] == 0);
    close_roads(&t, "id,road,season\nlumpur,2,wet\nhujan,3,wet\n");
    test_ok(t.ctx, jalur_network_table(t.p, &(jalur_travel_options){"truck", "wet", 0}, at, 5, at, 5, minutes, NULL, reach));
    assert_int_equal(reach[2], JALUR_REACH_CLOSED);
    test_write_file("points.csv", "id,lon,lat\nA,110,0\nC,110.02,0\nE,110.03,0\n");
    jalur_point *points = NULL;
    size_t n = 0;
    test_ok(t.ctx, jalur_points_read(t.p, "points.csv", &points, &n));
    assert_int_equal(n, 3);
    assert_string_equal(points[1].id, "C");
    test_ok(t.ctx, jalur_network_table_file(t.p, &TRUCK, points, n, points, n, "table.csv", &r));
    near(number(r, "pairs"), 9, 0);
    near(number(r, "reached"), 5, 0);
    near(number(r, "no-way"), 4, 0);
    jalur_report_free(r);
    char *csv = test_read_file("table.csv", NULL);
    assert_non_null(strstr(csv, "from,to,minutes,km,reason\nA,A,0,0,\nA,C,5.34,2.226,\nA,E,,,no-way\n"));
    free(csv);
    jalur_points_free(t.ctx, points);
    test_write_file("bad.csv", "id,lon,lat\nA,110,0\nB,,\n");
    assert_int_equal(jalur_points_read(t.p, "bad.csv", &points, &n), JALUR_E_DATA);
    assert_int_equal(jalur_ctx_error(t.ctx)->row, 2);
    town_free(&t);
}

static void nearest_and_in_reach(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    jalur_report *r = NULL;
    const jalur_point at[2] = {A, E};
    test_ok(t.ctx, jalur_network_nearest(t.p, &TRUCK, at, 2, "post", 2, "near.csv", &r));
    near(number(r, "offices"), 2, 0);
    near(number(r, "reached"), 2, 0);
    jalur_report_free(r);
    char *csv = test_read_file("near.csv", NULL);
    assert_string_equal(csv, "id,rank,office,name,kind,minutes,km,reason\nA,1,P1,Pos Satu,post,5.34,2.226,\n"
                             "E,1,P2,Pos Dua,post,2.67,1.113,\n");
    free(csv);
    assert_int_equal(jalur_network_nearest(t.p, &TRUCK, at, 2, "counting", 1, NULL, &r), JALUR_E_DATA);
    /* 3 minutes from A: 1,250 m of A--B--C and as much of the roof; 6 minutes: all of B's and C's */
    const double minutes[2] = {3, 8};
    test_ok(t.ctx, jalur_network_isochrone(t.p, &TRUCK, at, 1, minutes, 2, "reach.geojson", &r));
    near(number(r, "joined"), 1, 0);
    assert_true(says(&t, r, "\"minutes\":3,\"km2\""));
    jalur_report_free(r);
    char *geojson = test_read_file("reach.geojson", NULL);
    assert_non_null(strstr(geojson, "\"minutes\":8"));
    assert_null(strstr(geojson, "110.03")); /* E is not reached, nor its ground painted */
    free(geojson);
    const double back[2] = {8, 3};
    assert_int_equal(jalur_network_isochrone(t.p, &TRUCK, at, 1, back, 2, NULL, &r), JALUR_E_USAGE);
    assert_int_equal(jalur_network_isochrone(t.p, &TRUCK, at, 1, back, 0, NULL, &r), JALUR_E_USAGE);
    town_free(&t);
}

/* ---- the sample district, with a closed polygon and a slowed class, against plain Dijkstra ---- */

enum { PLACES = 25 };

static void sample_equals_plain_dijkstra(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    jalur_project *p = NULL;
    static double minutes[PLACES * PLACES], km[PLACES * PLACES];
    jalur_point at[PLACES];
    vgraph g = {.ctx = ctx};
    vweights w;
    vsearch q;
    uint32_t with_way = 0;
    test_ok(ctx, jalur_sample_write(ctx, "sample", 14, 5, &r));
    jalur_report_free(r);
    test_ok(ctx, jalur_scenario_run(ctx, "sample/scenario.ini", "ran", &(jalur_run_options){.plan = {.iterations = 20}}, &r));
    jalur_report_free(r);
    test_ok(ctx, jalur_project_open(ctx, "ran/project.jalur", &p));
    test_write_file("shut.csv", "id,road,class,factor\na,3,,\nb,,local,0.7\n");
    test_ok(ctx, jalur_project_import(p, "closures", "shut.csv", NULL, &r));
    jalur_report_free(r);
    test_ok(ctx, session_roads(p));
    assert_true(p->t.n_stations >= PLACES);
    for (uint32_t i = 0; i < PLACES; i++) at[i] = (jalur_point){p->t.stations[i].id, p->t.stations[i].at};
    test_ok(ctx, jalur_network_table(p, &TRUCK, at, PLACES, at, PLACES, minutes, km, NULL));
    const profile *truck = &p->profiles.item[profile_find(&p->profiles, "truck")];
    test_ok(ctx, vgraph_new(ctx, p->t.roads, p->t.n_roads, &p->set, &g));
    test_ok(ctx, vweights_new(&g, &p->t, truck, SEASON_DRY, &w));
    test_ok(ctx, vsearch_new(&g, &q));
    for (uint32_t i = 0; i < PLACES; i++) {
        vspots from, to;
        const vsnap a = vsnap_point(&g, &w, at[i].at, p->set.snap_limit_m, false);
        if (a.state != VSNAP_OK) continue;
        vspots_of_snap(&g, &w, &a, &from);
        vsearch_begin(&q, &w, false);
        vsearch_start(&q, &from, 0);
        test_ok(ctx, vsearch_run(&q, INFINITY));
        for (uint32_t j = 0; j < PLACES; j++) {
            const vsnap b = vsnap_point(&g, &w, at[j].at, p->set.snap_limit_m, false);
            if (j == i || b.state != VSNAP_OK) continue;
            vspots_of_snap(&g, &w, &b, &to);
            const double s = fmin(vsearch_at(&q, &to).s, vspots_step(&g, &w, &from, &to).s);
            assert_int_equal(isfinite(s), isfinite(minutes[i * PLACES + j]));
            if (!isfinite(s)) continue;
            near(minutes[i * PLACES + j], s / 60 + a.walk_min + b.walk_min, 0.01 + 1e-4 * s / 60);
            with_way++;
        }
    }
    assert_true(with_way > PLACES);
    vsearch_release(&q);
    vweights_release(ctx, &w);
    vgraph_release(&g);
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    town t = town_new(test_ctx());
    close_roads(&t, "id,road,reason\njembatan,2,putus\nlongsor,3,tanah\n");
    jalur_project_close(t.p);
    bool passed = false;
    for (long n = 0; n < 100000 && !passed; n += n < 40 ? 1 : n / 3) {
        jalur_ctx *ctx = test_ctx_failing(n);
        jalur_project *p = NULL;
        jalur_report *r = NULL, *s = NULL, *u = NULL;
        jalur_point *points = NULL;
        size_t k = 0;
        const double minutes[1] = {5};
        jalur_status st = jalur_project_open(ctx, "town.jalur", &p);
        if (st == JALUR_OK) st = jalur_points_read(p, "points.csv", &points, &k);
        if (st == JALUR_OK) st = jalur_network_way(p, &TRUCK, A, C, NULL, &r);
        if (st == JALUR_OK) st = jalur_network_nearest(p, &TRUCK, points, k, "offices", 3, NULL, &s);
        if (st == JALUR_OK) st = jalur_network_isochrone(p, &TRUCK, points, k, minutes, 1, NULL, &u);
        passed = st == JALUR_OK;
        if (!passed) assert_int_equal(st, JALUR_E_RESOURCE);
        jalur_report_free(r);
        jalur_report_free(s);
        jalur_report_free(u);
        jalur_points_free(ctx, points);
        jalur_project_close(p);
        jalur_ctx_free(ctx);
    }
    assert_true(passed);
    jalur_ctx_free(t.ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_way_by_hand), cmocka_unit_test(closing_a_road_changes_the_answer), cmocka_unit_test(no_way_has_a_reason), cmocka_unit_test(a_crossing_without_a_point_is_named),
        cmocka_unit_test(tables_say_why), cmocka_unit_test(nearest_and_in_reach), cmocka_unit_test(sample_equals_plain_dijkstra),
        cmocka_unit_test(memory_may_fail_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
