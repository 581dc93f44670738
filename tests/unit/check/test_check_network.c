#include "napkin.h"

static void show(const napkin *n)
{
    for (size_t i = 0; i < n->out.n; ++i)
        print_message("%d %s: %s\n", (int)n->out.item[i].severity, n->out.item[i].class, n->out.item[i].text);
}

static void test_clean(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    napkin_network(&n, &truck);
    if (n.out.n) show(&n);
    assert_int_equal(n.out.n, 0);
    napkin_free(&n);
}

/* A second road 0.01 degrees east of the end of the first, with the second station beside it. */
static void cut_off_second(napkin *n)
{
    n->t.roads[1] = n->t.roads[0];
    n->t.roads[0].line = napkin_line(n, "127.01 -6.05, 127.10 -6.05");
    n->t.roads[1].line = napkin_line(n, "127.11 -6.05, 127.16 -6.05");
    n->t.n_roads = 2;
}

static void test_cut_off(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    cut_off_second(&n);
    napkin_network(&n, &truck);
    const problem *p = napkin_first(&n, "road-component-cut-off");
    double gap_m = geo_distance_m((jalur_lonlat){127.10, -6.05}, (jalur_lonlat){127.11, -6.05});
    assert_true(fabs(p->measure - gap_m) < 2);
    assert_int_equal(p->severity, PROBLEM_WARNING);
    assert_int_equal(napkin_count(&n, "station-unreachable"), 2); /* both seasons */
    p = napkin_first(&n, "station-unreachable");
    assert_string_equal(p->id, "TPS-2");
    assert_true(fabs(p->measure - gap_m) < 2);
    assert_non_null(strstr(p->text, "dry"));
    assert_int_equal(n.out.n, 3);
    napkin_free(&n);
}

/* Each missing link is sought in the whole network: who wants to stop waits for one of them at most. */
static void test_cancelled(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    cut_off_second(&n);
    n.cancelled = true;
    assert_int_equal(napkin_try_network(&n, &truck), JALUR_E_CANCELLED);
    assert_int_equal(napkin_count(&n, "station-unreachable"), 0);
    napkin_free(&n);
}

static void test_season(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    n.t.roads[1] = n.t.roads[2] = n.t.roads[0];
    n.t.roads[0].line = napkin_line(&n, "127.01 -6.05, 127.08 -6.05");
    n.t.roads[1].line = napkin_line(&n, "127.08 -6.05, 127.12 -6.05");
    n.t.roads[2].line = napkin_line(&n, "127.12 -6.05, 127.16 -6.05");
    n.t.roads[1].flags = ROAD_DRY_ONLY;
    n.t.n_roads = 3;
    napkin_network(&n, &truck);
    assert_int_equal(napkin_count(&n, "road-component-cut-off"), 0);
    assert_int_equal(n.out.n, 1);
    assert_non_null(strstr(napkin_first(&n, "station-unreachable")->text, "wet"));
    napkin_free(&n);
}

/* The same road once more with coordinates rounded to five digits, drawn the other way: told, whatever the cells they fall into. One that runs
 * beside it, six metres away, and one that leaves it after a while are other roads. */
static void test_twice(void **state)
{
    (void)state;
    static const char *const other[] = {"127.15001 -6.05, 127.05 -6.05001, 127.01 -6.05", "127.15 -6.05005, 127.05 -6.05005, 127.01 -6.05005",
                                        "127.01 -6.05, 127.05 -6.05, 127.15 -6.051"};
    for (int i = 0; i < 3; i++) {
        napkin n;
        napkin_new(&n);
        profile truck = test_profile("truck", MODE_TRUCK, 30);
        n.t.roads[1] = n.t.roads[0];
        n.t.roads[1].line = napkin_line(&n, other[i]);
        n.t.roads[1].source_id = 2;
        n.t.n_roads = 2;
        napkin_network(&n, &truck);
        assert_int_equal(napkin_count(&n, "road-twice"), i == 0);
        if (i == 0) assert_true(napkin_first(&n, "road-twice")->measure == 1 && strstr(napkin_first(&n, "road-twice")->text, "(15.50 km)"));
        napkin_free(&n);
    }
}

/* The middle of three roads is closed in the wet season: the sentence names the closure, and not one that only slows the
 * same road. Beside the closed road itself a station stands far from any; a closure by an id that no road has is a slip. */
static void test_closure(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    closure list[3] = {{.id = "pelan", .by_road = true, .road = 7, .class = ROAD_CLASSES, .profile = "", .factor = 0.3, .seasons = 3,
                        .reason = "Pasar"},
                       {.id = "banjir", .by_road = true, .road = 7, .class = ROAD_CLASSES, .profile = "", .seasons = 1 << SEASON_WET,
                        .reason = "Kali meluap"},
                       {.id = "salah", .by_road = true, .road = 99, .class = ROAD_CLASSES, .profile = "", .seasons = 3, .reason = ""}};
    n.t.roads[1] = n.t.roads[2] = n.t.roads[0];
    n.t.roads[0].line = napkin_line(&n, "127.01 -6.05, 127.08 -6.05");
    n.t.roads[1].line = napkin_line(&n, "127.08 -6.05, 127.12 -6.05");
    n.t.roads[2].line = napkin_line(&n, "127.12 -6.05, 127.16 -6.05");
    n.t.roads[1].source_id = 7;
    n.t.n_roads = 3;
    n.t.closures = list;
    n.t.n_closures = 3;
    napkin_network(&n, &truck);
    const problem *p = napkin_first(&n, "station-unreachable");
    assert_non_null(strstr(p->text, "wet"));
    assert_non_null(strstr(p->text, "banjir"));
    assert_non_null(strstr(p->text, "Kali meluap"));
    assert_string_equal(napkin_first(&n, "closure-without-road")->id, "salah");
    assert_int_equal(n.out.n, 2);
    napkin_free(&n);
    napkin_new(&n);
    n.t.roads[0].source_id = 7; /* the only road, in both seasons */
    list[1].seasons = 3;
    n.t.closures = list + 1;
    n.t.n_closures = 1;
    n.t.roads[1] = n.t.roads[0];
    n.t.roads[1].source_id = 8;
    n.t.roads[1].line = napkin_line(&n, "127.01 -6.07, 127.16 -6.07"); /* 2.2 km south */
    n.t.n_roads = 2;
    napkin_network(&n, &truck);
    assert_non_null(strstr(napkin_first(&n, "station-far-from-road")->text, "banjir"));
    napkin_free(&n);
}

static void test_far(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    n.t.stations[0].at.lat_deg = -6.06; /* 1,106 m south of the road; the profile allows 500 */
    napkin_network(&n, &truck);
    assert_true(fabs(napkin_first(&n, "station-far-from-road")->measure - 1106) < 3);
    assert_int_equal(n.out.n, 1);
    napkin_free(&n);
    napkin_new(&n);
    n.t.stations[0].at.lat_deg = -6.06;
    n.s.snap_limit_m = 2000;
    napkin_network(&n, &truck);
    assert_int_equal(n.out.n, 0);
    napkin_free(&n);
}

static void test_depot(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    n.t.offices[0].at.lat_deg = -6.07;
    napkin_network(&n, &truck);
    assert_int_equal(napkin_count(&n, "depot-off-network"), 2);
    assert_int_equal(n.out.n, 2); /* no second complaint for each station */
    napkin_free(&n);
}

static void test_profile_unknown(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    n.t.vehicles[1] = n.t.vehicles[0];
    n.t.vehicles[1].id = "Naga";
    n.t.vehicles[1].profile = "dragon";
    n.t.n_vehicles = 2;
    napkin_network(&n, &truck);
    assert_string_equal(napkin_first(&n, "vehicle-unknown-profile")->id, "Naga");
    assert_int_equal(n.out.n, 1);
    napkin_free(&n);
    napkin_new(&n); /* no network at all: only the vehicles are looked at */
    test_ok(n.ctx, check_network(n.ctx, &n.t, &n.s, NULL, NULL, NULL, 0, &n.out));
    assert_int_equal(n.out.n, 1);
    napkin_free(&n);
}

static void test_no_memory(void **state)
{
    (void)state;
    napkin n;
    napkin_new(&n);
    profile truck = test_profile("truck", MODE_TRUCK, 30);
    cut_off_second(&n);
    territory_join(&n.t);
    jalur_status st = JALUR_E_RESOURCE;
    for (long k = 0; st != JALUR_OK; ++k) {
        jalur_ctx *ctx = test_ctx_failing(k);
        net *g = NULL;
        net_metric *m = NULL;
        problems out;
        problems_init(&out, ctx);
        st = net_new(ctx, n.t.roads, n.t.n_roads, &(net_options){0}, &g);
        if (st == JALUR_OK) st = net_metric_new(ctx, g, &truck, SEASON_DRY, NULL, &m);
        if (st == JALUR_OK) st = check_network(ctx, &n.t, &n.s, g, NULL, &(check_metric){&truck, SEASON_DRY, m, NULL}, 1, &out);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        if (st == JALUR_OK) assert_int_equal(out.n, 2);
        problems_release(&out);
        net_metric_free(m);
        net_free(g);
        jalur_ctx_free(ctx);
        assert_true(k < 5000);
    }
    napkin_free(&n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_clean),    cmocka_unit_test(test_cut_off), cmocka_unit_test(test_cancelled),
                                       cmocka_unit_test(test_season),   cmocka_unit_test(test_twice),
                                       cmocka_unit_test(test_closure),  cmocka_unit_test(test_far),
                                       cmocka_unit_test(test_depot),    cmocka_unit_test(test_profile_unknown),
                                       cmocka_unit_test(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
