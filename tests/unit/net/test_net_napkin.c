/* Napkin maps with answers worked out by hand. One step of 0.01 degrees is about 1,113 m of longitude. */
#include "net_help.h"

typedef struct scene { jalur_ctx *ctx; map m; net *g; net_metric *w; profile p; } scene;

static scene *scene_new(void)
{
    scene *s = calloc(1, sizeof *s);
    s->ctx = test_ctx();
    s->p = test_profile("truck", MODE_TRUCK, 36); /* 10 m/s */
    return s;
}

static void scene_build(scene *s, season when)
{
    net_metric_free(s->w);
    net_free(s->g);
    s->w = NULL;
    s->g = map_net(s->ctx, &s->m);
    test_ok(s->ctx, net_metric_new(s->ctx, s->g, &s->p, when, NULL, &s->w));
}

static void scene_free(scene *s)
{
    net_metric_free(s->w);
    net_free(s->g);
    jalur_ctx_free(s->ctx);
    free(s);
}

static net_ms time_of(const scene *s, double x1, double y1, double x2, double y2)
{
    net_snap a = snap_near(s->w, x1, y1), b = snap_near(s->w, x2, y2);
    net_ms t;
    test_ok(s->ctx, net_time(s->ctx, s->w, &a, &b, &t, NULL));
    return t;
}

static void assert_close(double got, double want, double by)
{
    if (!(fabs(got - want) <= by)) fail_msg("got %.9g, expected %.9g", got, want);
}

static const double STEP_M = 1113.02; /* 0.01 degrees of longitude at 1 S: 111,302 m per degree */

static void roads_meet_at_shared_vertices(void **state)
{
    (void)state;
    scene *s = scene_new();
    /* B starts in the middle of A: A is cut there. C crosses without a vertex: no junction. */
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, 0, 20, 0});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10, 0, 10, 10});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){5, -5, 5, 5});
    scene_build(s, SEASON_DRY);
    net_stats t = net_get_stats(s->g);
    assert_int_equal(t.roads, 3);
    assert_int_equal(t.edges, 4);
    assert_int_equal(t.nodes, 6);
    assert_int_equal(t.points, 8);
    assert_int_equal(t.weak_components, 2);
    assert_int_equal(net_metric_strong_components(s->w), 2);
    assert_close(t.largest_m, 2 * STEP_M + 1105.7, 2);
    assert_close(time_of(s, 0, 0, 10, 10), (STEP_M + 1105.7) * 100, 200);
    arena a;
    net_component *c;
    uint32_t n;
    arena_init(&a, s->ctx);
    test_ok(s->ctx, net_components(s->g, &a, &c, &n));
    assert_int_equal(n, 2);
    assert_int_equal(c[0].nodes, 4);
    assert_int_equal(c[1].nodes, 2);
    assert_close(c[1].gap_m, 0, 1e-6); /* they cross */
    assert_close(c[1].gap_to.lon_deg, 100.005, 1e-7);
    arena_release(&a);
    scene_free(s);
}

static void dead_ends_and_shape_points_are_one_edge(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 4, (double[]){0, 0, 10, 1, 20, -1, 30, 0});
    /* two halves of one source feature: dissolved; the next differs in its source: kept apart */
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){30, 0, 40, 0})->source_id = 1;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){50, 0, 40, 0});
    scene_build(s, SEASON_DRY);
    assert_int_equal(s->g->n_edges, 2);
    net_edge_view v;
    uint32_t e = s->g->edge_point[1] == 5 ? 0 : 1;
    net_edge_get(s->g, s->w, (net_edge){e}, &v);
    assert_int_equal(v.line.n, 5);
    assert_int_equal(v.road, 0);
    assert_true(v.usable);
    assert_true(v.line.z_m == NULL);
    scene_free(s);
}

static void duplicates_are_dropped_and_counted(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, 1, 20, 0});
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){20, 0, 10, 1, 0, 0});             /* the same, drawn backwards */
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, -1, 20, 0});            /* parallel by another way */
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, 1, 20, 0})->oneway = 1; /* other rules */
    scene_build(s, SEASON_DRY);
    net_stats t = net_get_stats(s->g);
    assert_int_equal(t.duplicate_edges, 2); /* both halves; the shared shape vertex cuts the line */
    assert_int_equal(t.nodes, 3);
    assert_int_equal(t.edges, 5);
    scene_free(s);
}

/* Twelve ways between two crossings, each drawn twice, and one to a third: more at one end than are compared pair by pair. */
static void twins_are_found_among_many(void **state)
{
    enum { WAYS = 12 };
    (void)state;
    scene *s = scene_new();
    for (int i = 0; i < 2 * WAYS; i++) {
        const double y = i % WAYS + 1;
        map_road(&s->m, ROAD_LOCAL, 3, i < WAYS ? (double[]){0, 0, 10, y, 20, 0} : (double[]){20, 0, 10, y, 0, 0});
    }
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, -20, 0});
    scene_build(s, SEASON_DRY);
    net_stats t = net_get_stats(s->g);
    assert_int_equal(t.duplicate_edges, 2 * WAYS); /* both halves of each: a vertex in common cuts the lines */
    assert_int_equal(t.nodes, 3);
    assert_int_equal(t.edges, WAYS + 1);
    for (uint32_t e = 0; e < t.edges; e++) {
        net_edge_view v;
        net_edge_get(s->g, NULL, (net_edge){e}, &v);
        assert_true(v.road < WAYS || v.road == 2 * WAYS); /* of twins the first stays */
    }
    scene_free(s);
}

static void a_loop_keeps_its_edge(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){-10, 0, 0, 0});
    road *r = map_road(&s->m, ROAD_LOCAL, 5, (double[]){0, 0, 10, 0, 10, 10, 0, 10, 0, 0});
    scene_build(s, SEASON_DRY);
    assert_int_equal(s->g->n_edges, 2);
    assert_close(time_of(s, 10, 0, 0, 10), (STEP_M + 1105.7) * 100, 300); /* half-way round, either way */
    double quarter = time_of(s, 0, 0, 10, 0), back = time_of(s, 10, 0, 0, 0);
    assert_close(quarter, back, 2);
    r->oneway = ROAD_FORWARD;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 0, 0, 10, 0), quarter, 2);
    assert_close(time_of(s, 10, 0, 0, 0), 2 * (STEP_M + 1105.7) * 100 - quarter, 500);
    assert_close(time_of(s, 0, 10, 10, 0), (STEP_M + 1105.7) * 100, 300); /* on through the node */
    scene_free(s);
}

static void one_way_street(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 30, 0})->oneway = ROAD_FORWARD;
    map_road(&s->m, ROAD_LOCAL, 4, (double[]){30, 0, 30, 10, 0, 10, 0, 0});
    scene_build(s, SEASON_DRY);
    double with = time_of(s, 10, 0, 20, 0), against = time_of(s, 20, 0, 10, 0);
    assert_close(with, STEP_M * 100, 100);
    assert_close(against, (2 * STEP_M + 6 * STEP_M - 3 * STEP_M + 2 * 1105.7) * 100, 300); /* on, round, on */
    s->m.road[0].oneway = ROAD_BACKWARD;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 20, 0, 10, 0), with, 2);
    s->p.obeys_oneway = false;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 10, 0, 20, 0), with, 2);
    scene_free(s);
}

static void two_equal_roads_take_the_shorter(void **state)
{
    (void)state;
    scene *s = scene_new();
    s->p.kmh[ROAD_PRIMARY] = 72;
    map_road(&s->m, ROAD_PRIMARY, 3, (double[]){0, 0, 10, 10, 20, 0});
    road *r = map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, -10, 20, 0});
    scene_build(s, SEASON_DRY);
    net_snap a = snap_near(s->w, 0, 0), b = snap_near(s->w, 20, 0);
    net_ms t;
    uint32_t m, m2;
    test_ok(s->ctx, net_time(s->ctx, s->w, &a, &b, &t, &m));
    assert_close(t, 2 * hypot(STEP_M, 1105.7) / 20 * 1000, 20);
    r->class = ROAD_PRIMARY; /* now both are equally fast but for the millisecond: twice the same answer */
    scene_build(s, SEASON_DRY);
    a = snap_near(s->w, 0, 0), b = snap_near(s->w, 20, 0);
    test_ok(s->ctx, net_time(s->ctx, s->w, &a, &b, &t, &m));
    test_ok(s->ctx, net_table(s->ctx, s->w, &a, 1, &b, 1, &t, &m2));
    assert_int_equal(m, m2);
    scene_free(s);
}

static void ferry_waits_once_and_is_counted(void **state)
{
    (void)state;
    scene *s = scene_new();
    s->p.ferry_wait_min = 10;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    map_road(&s->m, ROAD_FERRY, 2, (double[]){10, 0, 20, 0});
    map_road(&s->m, ROAD_FERRY, 2, (double[]){20, 0, 30, 0}); /* the same crossing in two features */
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){30, 0, 40, 0});
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 0, 0, 40, 0), 4 * STEP_M * 100 + 600000, 100);
    assert_close(time_of(s, 40, 0, 0, 0), 4 * STEP_M * 100 + 600000, 100);
    net_snap a = snap_near(s->w, 0, 0), b = snap_near(s->w, 40, 0);
    arena mem;
    net_way w;
    arena_init(&mem, s->ctx);
    test_ok(s->ctx, net_path(s->ctx, s->w, &a, &b, &mem, &w));
    assert_int_equal(w.ferries, 1);
    assert_close(w.ferry_m, 2 * STEP_M, 2);
    assert_int_equal(w.line.n, 5);
    arena_release(&mem);
    s->m.road[1].wait_min = 30;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 0, 0, 40, 0), 4 * STEP_M * 100 + 1800000, 100);
    assert_int_equal(snap_near(s->w, 20, 0).state, SNAP_TOO_FAR); /* nobody boards in mid-water */
    s->p.mode = MODE_BOAT;
    scene_build(s, SEASON_DRY);
    assert_int_equal(snap_near(s->w, 20, 0).state, SNAP_OK);
    assert_close(time_of(s, 0, 0, 40, 0), 4 * STEP_M * 100, 100);
    scene_free(s);
}

static void island_without_a_link(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 50, 0, 50, 10});
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){70, 12, 60, 2, 75, -10});
    scene_build(s, SEASON_DRY);
    net_snap a = snap_near(s->w, 0, 0), b = snap_near(s->w, 75, -10);
    net_why y;
    assert_int_equal(a.strong, 0);
    assert_int_equal(b.state, SNAP_OK);
    assert_true(b.strong == 1);
    test_ok(s->ctx, net_why_not(s->ctx, s->w, &a, &b, &y));
    assert_false(y.connected);
    assert_false(y.by_oneway);
    assert_int_equal(y.nodes_from, 2);
    assert_int_equal(y.nodes_to, 2);
    assert_close(y.gap_m, STEP_M, 2); /* from (50, 2) in mid-edge to (60, 2) */
    assert_close(y.gap_from.lon_deg, 100.05, 1e-6);
    assert_close(y.gap_from.lat_deg, -0.998, 2e-6);
    assert_close(y.gap_to.lon_deg, 100.06, 1e-9);
    test_ok(s->ctx, net_why_not(s->ctx, s->w, &b, &a, &y));
    assert_close(y.gap_to.lon_deg, 100.05, 1e-6);
    b = snap_near(s->w, 50, 10);
    test_ok(s->ctx, net_why_not(s->ctx, s->w, &a, &b, &y));
    assert_true(y.connected);
    scene_free(s);
}

static void why_not_names_one_way_rules(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10, 0, 20, 0})->oneway = ROAD_FORWARD;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){20, 0, 30, 0});
    scene_build(s, SEASON_DRY);
    assert_int_equal(net_metric_strong_components(s->w), 2);
    net_snap a = snap_near(s->w, 25, 0), b = snap_near(s->w, 5, 0);
    net_why y;
    test_ok(s->ctx, net_why_not(s->ctx, s->w, &a, &b, &y));
    assert_true(!y.connected && y.by_oneway);
    assert_close(y.gap_m, STEP_M, 2);
    assert_int_equal(snap_near(s->w, 15, 0).strong, JALUR_NONE);
    scene_free(s);
}

/* Three roads in a row; the middle one is for the dry season, a detour of two pieces is a footpath. */
static void why_not_names_the_roads_that_are_closed(void **state)
{
    (void)state;
    scene *s = scene_new();
    net_metric *dry = NULL, *shut = NULL;
    net_edge *edges;
    net_edge_view view;
    uint32_t n;
    arena mem;
    s->p.kmh[ROAD_PATH] = 0;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10, 0, 20, 0})->flags = ROAD_DRY_ONLY;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){20, 0, 30, 0});
    map_road(&s->m, ROAD_PATH, 2, (double[]){10, 0, 15, 5});
    map_road(&s->m, ROAD_PATH, 2, (double[]){15, 5, 20, 0});
    map_road(&s->m, ROAD_PATH, 2, (double[]){15, 5, 15, 9});
    scene_build(s, SEASON_WET);
    arena_init(&mem, s->ctx);
    test_ok(s->ctx, net_metric_new(s->ctx, s->g, &s->p, SEASON_DRY, NULL, &dry));
    net_snap a = snap_near(s->w, 2, 0), b = snap_near(s->w, 28, 0);
    test_ok(s->ctx, net_why_cut(s->ctx, s->w, dry, &a, &b, &mem, &edges, &n));
    assert_int_equal(n, 1);
    net_edge_get(s->g, s->w, edges[0], &view);
    assert_int_equal(view.road, 1);
    test_ok(s->ctx, net_why_cut(s->ctx, s->w, s->w, &a, &b, &mem, &edges, &n)); /* nothing more may open */
    assert_int_equal(n, 0);
    test_ok(s->ctx, net_why_cut(s->ctx, dry, NULL, &a, &b, &mem, &edges, &n)); /* nothing need open */
    assert_int_equal(n, 0);
    net_edge middle = {0};
    for (uint32_t e = 0; e < net_edge_count(s->g); e++) {
        net_edge_get(s->g, NULL, (net_edge){e}, &view);
        if (view.road == 1) middle = (net_edge){e};
    }
    const net_closures closed = {.edges = &middle, .n_edges = 1};
    test_ok(s->ctx, net_metric_new(s->ctx, s->g, &s->p, SEASON_DRY, &closed, &shut));
    test_ok(s->ctx, net_why_cut(s->ctx, shut, dry, &a, &b, &mem, &edges, &n));
    assert_int_equal(n, 1);
    assert_int_equal(edges[0].v, middle.v);
    arena_release(&mem);
    net_metric_free(shut);
    net_metric_free(dry);
    scene_free(s);
}

static void closed_season_and_closures(void **state)
{
    (void)state;
    scene *s = scene_new();
    s->p.surface_factor[SEASON_WET][SURFACE_PAVED] = 0.5;
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 20, 0})->flags = ROAD_DRY_ONLY;
    map_road(&s->m, ROAD_LOCAL, 4, (double[]){0, 0, 0, 10, 20, 10, 20, 0});
    scene_build(s, SEASON_DRY);
    double direct = 2 * STEP_M * 100, round = (2 * STEP_M + 2 * 1105.7) * 100;
    assert_close(time_of(s, 0, 0, 20, 0), direct, 100);
    net_snap a = snap_near(s->w, 0, 0), b = snap_near(s->w, 20, 0);
    net_edge shut = {s->g->edge_point[1] == 2 ? 0 : 1};
    jalur_lonlat ring[] = {{100.009, -1.001}, {100.011, -1.001}, {100.011, -0.999}, {100.009, -0.999}, {100.009, -1.001}};
    shape_area flood = {.pt = ring, .ring = (uint32_t[]){0, 5}, .part = (uint32_t[]){0, 1}, .n_pt = 5, .n_ring = 1, .n_part = 1};
    const net_closures by_edge = {.edges = &shut, .n_edges = 1}, by_area = {.area = &flood};
    const net_closures wrong = {.edges = &(net_edge){99}, .n_edges = 1};
    for (int i = 0; i < 2; i++) {
        net_metric *w = NULL;
        net_ms t;
        test_ok(s->ctx, net_metric_new(s->ctx, s->g, &s->p, SEASON_DRY, i ? &by_area : &by_edge, &w));
        net_snap c = a, d = b; /* ends of the other edge are the same nodes */
        test_ok(s->ctx, net_time(s->ctx, w, &c, &d, &t, NULL));
        assert_close(t, round, 200);
        assert_close(net_metric_usable_m(w), round / 100, 2);
        net_metric_free(w);
    }
    net_metric *w = NULL;
    assert_int_equal(net_metric_new(s->ctx, s->g, &s->p, SEASON_DRY, &wrong, &w), JALUR_E_USAGE);
    assert_null(w);
    scene_build(s, SEASON_WET);
    assert_close(time_of(s, 0, 0, 20, 0), 2 * round, 200);
    scene_free(s);
}

static void snap_prefers_the_main_part(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 40, 0, 40, 30});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10, 3, 20, 3}); /* cut off, about 330 m north */
    scene_build(s, SEASON_DRY);
    net_snap near = snap_near(s->w, 15, 2), far = snap_near(s->w, 15, 6), off = snap_near(s->w, 15, 100);
    assert_int_equal(near.state, SNAP_OK);
    assert_true(near.passed_nearer);
    assert_int_equal(near.strong, 0);
    assert_close(near.access_m, 221.1, 0.5);
    assert_close(near.access_ms, 221.1 / 4 * 3600, 500);
    assert_close(near.at.lat_deg, -1, 1e-9);
    assert_false(far.passed_nearer); /* only the cut-off road is within 500 m */
    assert_int_equal(far.strong, 1);
    assert_close(far.along, 0.5, 1e-3);
    assert_int_equal(off.state, SNAP_TOO_FAR);
    assert_true(off.access_m > 500 && off.edge.v < s->g->n_edges);
    scene_free(s);
}

static void slope_slows(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    s->m.z[0] = 0;
    s->m.z[1] = 111.302f; /* 10 % up */
    s->m.road[0].line.z_m = s->m.z;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 0, 0, 10, 0), STEP_M * 100 * 1.6, 200);
    assert_close(time_of(s, 10, 0, 0, 0), STEP_M * 100 * 1.25, 200);
    s->p.tobler = true;
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 0, 0, 10, 0), STEP_M * 100 * exp(3.5 * 0.1), 400);
    assert_close(time_of(s, 10, 0, 0, 0), STEP_M * 100 * exp(3.5 * 0), 400); /* -10 % is as level ground */
    net_edge_view v;
    net_edge_get(s->g, NULL, (net_edge){0}, &v);
    assert_true(v.line.z_m != NULL && !v.usable);
    scene_free(s);
}

static void joining_and_noding(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 40, 0});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10, 0.05, 10, 10}); /* ends 5.5 m short */
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){20, -10, 20, 10});  /* crosses */
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){30, -10, 30, 10})->flags = ROAD_BRIDGE;
    net *g = NULL;
    test_ok(s->ctx, net_new(s->ctx, s->m.road, s->m.n, &(net_options){.join_tolerance_m = 10, .node_crossings = true}, &g));
    net_stats t = net_get_stats(g);
    assert_int_equal(t.joined_ends, 1);
    assert_int_equal(t.noded_crossings, 1);
    assert_int_equal(t.edges, 3 + 1 + 2 + 1);
    assert_int_equal(t.weak_components, 2);
    net_free(g);
    g = NULL;
    test_ok(s->ctx, net_new(s->ctx, s->m.road, s->m.n, &(net_options){.join_tolerance_m = 5}, &g));
    assert_int_equal(net_get_stats(g).weak_components, 4);
    net_free(g);
    scene_free(s);
}

/* Ends that are nearest to each other, and a third that is nearest to one of them, all meet. */
static void ends_that_join_each_other(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){10.03, 0, 20, 0});     /* 3.3 m beyond */
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){9.99, 0.06, 9.99, 10}); /* 6.7 m above the first */
    net *g = NULL;
    test_ok(s->ctx, net_new(s->ctx, s->m.road, s->m.n, &(net_options){.join_tolerance_m = 10}, &g));
    assert_int_equal(net_get_stats(g).joined_ends, 3);
    assert_int_equal(net_get_stats(g).weak_components, 1);
    net_free(g);
    scene_free(s);
}

/* A slow lane both ways and a fast one-way road over it, digitised against each other, and a motorway over both. */
static void roads_over_each_other(void **state)
{
    (void)state;
    for (int motorway = 0; motorway < 2; motorway++) {
        scene *s = scene_new();
        arena a;
        net_way w;
        s->p.kmh[ROAD_PRIMARY] = 72;
        s->p.kmh[ROAD_MOTORWAY] = 144;
        map_road(&s->m, ROAD_LOCAL, 2, (double[]){20, 0, 0, 0});
        map_road(&s->m, ROAD_PRIMARY, 2, (double[]){0, 0, 20, 0})->oneway = ROAD_FORWARD;
        if (motorway) map_road(&s->m, ROAD_MOTORWAY, 2, (double[]){0, 0, 20, 0});
        scene_build(s, SEASON_DRY);
        assert_int_equal(net_get_stats(s->g).edges, 2 + motorway);
        assert_close(time_of(s, 5, 0, 15, 0), STEP_M / 20 * 1000, 30); /* with the fast one */
        assert_close(time_of(s, 15, 0, 5, 0), STEP_M / 10 * 1000, 60); /* against it */
        assert_close(time_of(s, 5, 0, 20, 0), STEP_M * 1.5 / 20 * 1000, 60);
        assert_close(time_of(s, 5, 0, 0, 0), STEP_M / 2 / 10 * 1000, 60);
        assert_close(time_of(s, 20, 0, 5, 0), STEP_M * (motorway ? 2 / 4.0 + 0.5 / 2 : 1.5) / 10 * 1000, 90); /* nobody leaves a motorway half-way */
        assert_close(time_of(s, 0, 0, 20, 0), STEP_M * 2 / (motorway ? 40 : 20) * 1000, 60);
        net_snap p = snap_near(s->w, 5, 0), q = snap_near(s->w, 15, 0);
        assert_int_equal(p.edge.v, q.edge.v);
        arena_init(&a, s->ctx);
        test_ok(s->ctx, net_path(s->ctx, s->w, &p, &q, &a, &w));
        assert_close(w.distance_m, STEP_M, 1);
        assert_int_equal(w.line.n, 2);
        assert_true(w.line.pt[0].lon_deg < w.line.pt[1].lon_deg);
        arena_release(&a);
        scene_free(s);
    }
}

/* The third side of the square ends on the first road, where that has no vertex: they do not meet. */
static void a_touch_is_no_junction(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 20, 0});
    map_road(&s->m, ROAD_LOCAL, 4, (double[]){0, 0, 0, 10, 10, 10, 10, 0});
    scene_build(s, SEASON_DRY);
    assert_close(time_of(s, 9, 0, 10, 9), STEP_M * (0.9 + 1 + 1 + 0.1) / 10 * 1000, 3000); /* all the way round */
    net_snap end = snap_near(s->w, 0.000005, 0.000001);
    assert_true(end.along <= 0 || end.along >= 1);  /* a millimetre from the end is the end */
    assert_true(end.at.lon_deg == 100 && end.at.lat_deg == -1);
    scene_free(s);
}

static void nothing_and_odd_maps(void **state)
{
    (void)state;
    scene *s = scene_new();
    scene_build(s, SEASON_DRY);
    assert_int_equal(net_get_stats(s->g).nodes, 0);
    net_snap a = snap_near(s->w, 0, 0);
    net_ms t = 1;
    uint32_t label = 1;
    net_why y;
    assert_int_equal(a.state, SNAP_NO_NETWORK);
    test_ok(s->ctx, net_table(s->ctx, s->w, &a, 1, &a, 1, &t, NULL));
    assert_int_equal(t, NET_UNREACHED);
    test_ok(s->ctx, net_nearest(s->ctx, s->w, &a, 1, &a, 1, true, &t, &label));
    assert_int_equal(label, JALUR_NONE);
    test_ok(s->ctx, net_why_not(s->ctx, s->w, &a, &a, &y));
    assert_false(y.connected);
    map_road(&s->m, ROAD_LOCAL, 4, (double[]){5, 5, 5, 5, 5, 5, 5, 5});
    map_road(&s->m, ROAD_LOCAL, 1, (double[]){5, 5});
    scene_build(s, SEASON_DRY);
    assert_int_equal(net_get_stats(s->g).edges, 0);
    road *r = map_road(&s->m, ROAD_LOCAL, 3, (double[]){0, 0, 0, 0, 0, 0});
    r->line.pt[0] = (jalur_lonlat){179.9999, 0};
    r->line.pt[1] = (jalur_lonlat){180, 0};
    r->line.pt[2] = (jalur_lonlat){-179.9999, 0};
    scene_build(s, SEASON_DRY);
    assert_int_equal(net_get_stats(s->g).edges, 1);
    assert_close(net_get_stats(s->g).length_m, 22.26, 0.1);
    s->p.kmh[ROAD_LOCAL] = 0; /* a profile that may use nothing */
    scene_build(s, SEASON_DRY);
    assert_int_equal(net_metric_strong_components(s->w), 0);
    assert_int_equal(snap_near(s->w, 0, 0).state, SNAP_NO_NETWORK);
    r->line.pt[0].lon_deg = NAN;
    net *g = NULL;
    assert_int_equal(net_new(s->ctx, s->m.road, s->m.n, NULL, &g), JALUR_E_DATA);
    assert_null(g);
    scene_free(s);
}

static void foreign_snaps_are_refused(void **state)
{
    (void)state;
    scene *s = scene_new();
    map_road(&s->m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    scene_build(s, SEASON_DRY);
    net_snap a = snap_near(s->w, 0, 0), bad = a;
    net_ms t;
    uint32_t label;
    bad.edge.v = 7;
    assert_int_equal(net_table(s->ctx, s->w, &a, 1, &bad, 1, &t, NULL), JALUR_E_USAGE);
    assert_int_equal(net_nearest(s->ctx, s->w, &bad, 1, &a, 1, true, &t, &label), JALUR_E_USAGE);
    assert_int_equal(net_time(s->ctx, s->w, &bad, &a, &t, NULL), JALUR_E_USAGE);
    bad = a;
    bad.along = NAN;
    assert_int_equal(net_time(s->ctx, s->w, &a, &bad, &t, NULL), JALUR_E_USAGE);
    scene_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roads_meet_at_shared_vertices), cmocka_unit_test(dead_ends_and_shape_points_are_one_edge),
        cmocka_unit_test(duplicates_are_dropped_and_counted), cmocka_unit_test(twins_are_found_among_many), cmocka_unit_test(a_loop_keeps_its_edge),
        cmocka_unit_test(one_way_street), cmocka_unit_test(two_equal_roads_take_the_shorter),
        cmocka_unit_test(ferry_waits_once_and_is_counted), cmocka_unit_test(island_without_a_link),
        cmocka_unit_test(why_not_names_one_way_rules),
        cmocka_unit_test(why_not_names_the_roads_that_are_closed), cmocka_unit_test(closed_season_and_closures),
        cmocka_unit_test(snap_prefers_the_main_part), cmocka_unit_test(slope_slows), cmocka_unit_test(joining_and_noding),
        cmocka_unit_test(ends_that_join_each_other), cmocka_unit_test(roads_over_each_other),
        cmocka_unit_test(a_touch_is_no_junction),
        cmocka_unit_test(nothing_and_odd_maps), cmocka_unit_test(foreign_snaps_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
