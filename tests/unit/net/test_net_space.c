/* Snapping, gaps and reached ground against brute force, and failing allocations. */
#include "net_help.h"

static double to_segment(jalur_lonlat p, jalur_lonlat a, jalur_lonlat b)
{
    geo_local l = geo_local_at(p);
    jalur_xy u = geo_to_local(&l, a), v = geo_to_local(&l, b);
    double dx = v.x_m - u.x_m, dy = v.y_m - u.y_m, n = dx * dx + dy * dy;
    double t = n > 0 ? -(u.x_m * dx + u.y_m * dy) / n : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(u.x_m + dx * t, u.y_m + dy * t);
}

static double brute_distance(const net_metric *m, jalur_lonlat p, bool main_only)
{
    const net *g = m->g;
    double best = INFINITY;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (m->forward[e] >= NET_INF && m->backward[e] >= NET_INF) continue;
        if (g->attr[g->edge_road[e]].class == ROAD_FERRY) continue;
        if (main_only && (m->strong[g->ends[e].a] != 0 || m->strong[g->ends[e].b] != 0)) continue;
        for (uint32_t i = g->edge_point[e]; i + 1 < g->edge_point[e + 1]; i++)
            best = fmin(best, to_segment(p, g->pt[i], g->pt[i + 1]));
    }
    return best;
}

static jalur_lonlat anywhere(rng *r)
{
    return (jalur_lonlat){100 + rng_unit(r) * 0.12 - 0.01, -1 + rng_unit(r) * 0.12 - 0.01};
}

static void snapping_is_nearest(void **state)
{
    (void)state;
    enum { N = 300 };
    rng r;
    rng_init(&r, 11);
    map *m = malloc(sizeof *m);
    for (int k = 0; k < 20; k++) {
        jalur_ctx *ctx = test_ctx();
        profile p = test_profile("t", MODE_TRUCK, 40);
        jalur_lonlat at[N];
        net_snap s[N];
        net_metric *w = NULL;
        map_random(m, &r, 10, 10 + rng_below(&r, 40));
        net *g = map_net(ctx, m);
        test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
        for (int i = 0; i < N; i++) at[i] = anywhere(&r);
        test_ok(ctx, (jalur_status)net_snap_points(w, at, N, 400, s));
        for (int i = 0; i < N; i++) {
            double main = brute_distance(w, at[i], true), any = brute_distance(w, at[i], false);
            bool take_main = main <= 400 * 0.998;
            if (main > 400 * 0.998 && main < 400 * 1.002) continue;
            assert_int_equal(s[i].state, (take_main ? main : any) <= 400 ? SNAP_OK : SNAP_TOO_FAR);
            double want = take_main ? main : any;
            assert_true(fabs(s[i].access_m - want) < 0.002 * want + 0.01);
            if (take_main && fabs(any - main) > 1e-6) assert_int_equal(s[i].passed_nearer, any < main);
            /* `at` and `along` are the same place */
            net_snap again = snap_on(g, s[i].edge.v, s[i].along);
            assert_true(geo_distance_m(again.at, s[i].at) < 0.02 + 2e-4 * g->edge_m[s[i].edge.v]);
        }
        net_metric_free(w);
        net_free(g);
        jalur_ctx_free(ctx);
    }
    free(m);
}

static void gaps_are_nearest(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 12);
    map *m = malloc(sizeof *m);
    for (int k = 0; k < 60; k++) {
        jalur_ctx *ctx = test_ctx();
        arena a;
        net_component *c;
        uint32_t n;
        map_random(m, &r, 12, 4 + rng_below(&r, 12));
        net *g = map_net(ctx, m);
        arena_init(&a, ctx);
        test_ok(ctx, net_components(g, &a, &c, &n));
        for (uint32_t i = 1; i < n; i++) {
            double best = INFINITY; /* vertex to segment both ways; crossings are nearer still */
            for (uint32_t e = 0; e < g->n_edges; e++) {
                for (uint32_t f = 0; f < g->n_edges; f++) {
                    if (g->node_component[g->ends[e].a] != i || g->node_component[g->ends[f].a] != 0) continue;
                    for (uint32_t p = g->edge_point[e]; p < g->edge_point[e + 1]; p++)
                        for (uint32_t q = g->edge_point[f]; q + 1 < g->edge_point[f + 1]; q++)
                            best = fmin(best, to_segment(g->pt[p], g->pt[q], g->pt[q + 1]));
                    for (uint32_t p = g->edge_point[f]; p < g->edge_point[f + 1]; p++)
                        for (uint32_t q = g->edge_point[e]; q + 1 < g->edge_point[e + 1]; q++)
                            best = fmin(best, to_segment(g->pt[p], g->pt[q], g->pt[q + 1]));
                }
            }
            assert_true(c[i].gap_m <= best * 1.002 + 0.01);
            assert_true(c[i].gap_m >= best * 0.998 - 0.01 || c[i].gap_m < 0.01);
            assert_true(c[i].length_m <= c[i - 1].length_m);
        }
        arena_release(&a);
        net_free(g);
        jalur_ctx_free(ctx);
    }
    free(m);
}

static bool inside(const shape_area *a, jalur_lonlat p)
{
    bool in = false;
    for (uint32_t k = 0; k < a->n_ring; k++) {
        for (uint32_t i = a->ring[k]; i + 1 < a->ring[k + 1]; i++) {
            jalur_lonlat u = a->pt[i], v = a->pt[i + 1];
            if ((u.lat_deg > p.lat_deg) == (v.lat_deg > p.lat_deg)) continue;
            if (p.lon_deg < u.lon_deg + (p.lat_deg - u.lat_deg) / (v.lat_deg - u.lat_deg) * (v.lon_deg - u.lon_deg)) in = !in;
        }
    }
    return in;
}

/* Sampled places on roads: reached ones are covered; others only where a reached one is within the radius. */
static void isochrone_covers_what_is_reached(void **state)
{
    (void)state;
    enum { N = 120 };
    rng r;
    rng_init(&r, 13);
    map *m = malloc(sizeof *m);
    for (int k = 0; k < 15; k++) {
        jalur_ctx *ctx = test_ctx();
        arena mem;
        profile p = test_profile("t", MODE_TRUCK, 36);
        net_metric *w = NULL;
        map_random(m, &r, 6, 8 + rng_below(&r, 20));
        net *g = map_net(ctx, m);
        arena_init(&mem, ctx);
        test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
        net_snap s[N];
        for (int i = 0; i < N; i++) s[i] = snap_random(g, &r);
        s[0].access_ms = 20000;
        net_key *key = oracle_keys(w, s, N);
        double cut[3] = {0.1, 2, 6};
        shape_area ground[3];
        test_ok(ctx, net_isochrone(ctx, w, s, 2, cut, 3, 25, &mem, ground));
        for (int c = 0; c < 3; c++) {
            for (int i = 2; i < N; i++) {
                if (g->attr[g->edge_road[s[i].edge.v]].class == ROAD_FERRY) continue;
                double t = fmin((double)(key[i] >> 32) + 20000, (double)(key[N + i] >> 32));
                if (t <= cut[c] * 60000 - 50) assert_true(inside(&ground[c], s[i].at));
                if (t > cut[c] * 60000 + 5000) { /* 50 m beyond at 10 m/s, unless another road comes near */
                    uint32_t own = s[i].edge.v; /* straight edges only: a bent one may come back beside itself */
                    bool other_near = g->edge_point[own + 1] - g->edge_point[own] > 2;
                    for (uint32_t e = 0; e < g->n_edges; e++)
                        for (uint32_t q = g->edge_point[e]; e != s[i].edge.v && q + 1 < g->edge_point[e + 1]; q++)
                            other_near = other_near || to_segment(s[i].at, g->pt[q], g->pt[q + 1]) < 30;
                    if (!other_near && w->backward[s[i].edge.v] < NET_INF && w->forward[s[i].edge.v] < NET_INF)
                        assert_false(inside(&ground[c], s[i].at));
                }
            }
        }
        free(key);
        arena_release(&mem);
        net_metric_free(w);
        net_free(g);
        jalur_ctx_free(ctx);
    }
    free(m);
}

static double turn(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p)
{
    return (b.lon_deg - a.lon_deg) * (p.lat_deg - a.lat_deg) - (b.lat_deg - a.lat_deg) * (p.lon_deg - a.lon_deg);
}

/* Random straight lines: as many crossings are noded as every pair on its own has. */
static void crossings_are_all_noded(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 16);
    map *m = malloc(sizeof *m);
    for (int k = 0; k < 30; k++) {
        jalur_ctx *ctx = test_ctx();
        net *g = NULL;
        uint32_t want = 0;
        map_clear(m);
        for (int i = 0; i < 60; i++) {
            double far = i % 10 == 0 ? 400 : 8, x = rng_unit(&r) * 60, y = rng_unit(&r) * 60;
            map_road(m, ROAD_LOCAL, 2, (double[]){x, y, x + (rng_unit(&r) - 0.5) * far, y + (rng_unit(&r) - 0.5) * far});
        }
        for (uint32_t i = 0; i < m->n; i++) {
            for (uint32_t j = 0; j < i; j++) {
                const jalur_lonlat *p = m->road[i].line.pt, *q = m->road[j].line.pt;
                want += (turn(p[0], p[1], q[0]) > 0) != (turn(p[0], p[1], q[1]) > 0) &&
                        (turn(q[0], q[1], p[0]) > 0) != (turn(q[0], q[1], p[1]) > 0);
            }
        }
        test_ok(ctx, net_new(ctx, m->road, m->n, &(net_options){.node_crossings = true}, &g));
        assert_int_equal(net_get_stats(g).noded_crossings, want);
        assert_int_equal(net_get_stats(g).edges, m->n + 2 * want); /* every crossing cuts two lines once more */
        net_free(g);
        jalur_ctx_free(ctx);
    }
    free(m);
}

/* Everything in one go; `n` allocations succeed. */
static jalur_status whole_run(jalur_ctx *ctx, const map *m, arena *a)
{
    jalur_status st = JALUR_OK;
    net *g = NULL;
    net_metric *w = NULL;
    net_rows *rows = NULL;
    net_snap s[4];
    net_ms t[16];
    uint32_t d[16], n;
    net_way way;
    net_why why;
    net_component *c;
    shape_area ground[1];
    const jalur_lonlat at[4] = {{100.001, -1}, {100.02, -0.98}, {100.01, -0.99}, {100.03, -1.0}};
    profile p = test_profile("t", MODE_TRUCK, 36);
    p.access_limit_m = 5000;
    TRY(net_new(ctx, m->road, m->n, &(net_options){.join_tolerance_m = 3, .node_crossings = true}, &g));
    TRY(net_components(g, a, &c, &n));
    jalur_lonlat ring[] = {{100.5, -1}, {100.6, -1}, {100.6, -0.9}, {100.5, -1}};
    shape_area flood = {.pt = ring, .ring = (uint32_t[]){0, 4}, .part = (uint32_t[]){0, 1}, .n_pt = 4, .n_ring = 1, .n_part = 1};
    TRY(net_metric_new(ctx, g, &p, SEASON_WET, &(net_closures){.area = &flood}, &w));
    TRY(net_snap_points(w, at, 4, 0, s));
    TRY(net_table(ctx, w, s, 4, s, 4, t, d));
    TRY(net_table(ctx, w, s, 4, s, 2, t, NULL));
    TRY(net_nearest(ctx, w, s, 2, s, 4, true, t, d));
    TRY(net_rows_new(ctx, w, s, 4, &rows));
    TRY(net_rows_fill(rows, s, 3, t));
    TRY(net_nearest_k(ctx, w, s, 4, s, 4, 3, false, t, d));
    TRY(net_within_points(ctx, w, s, 2, s, 4, 60000, true, (uint8_t[4]){0}));
    TRY(net_within_edges(ctx, w, s, 2, 60000, true, (uint8_t[2048]){0}));
    TRY(net_path(ctx, w, &s[0], &s[1], a, &way));
    TRY(net_why_not(ctx, w, &s[0], &s[1], &why));
    TRY(net_isochrone(ctx, w, s, 2, (double[]){1}, 1, 20, a, ground));
done:
    net_rows_free(rows);
    net_metric_free(w);
    net_free(g);
    return st;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 14);
    map *m = malloc(sizeof *m);
    map_random(m, &r, 8, 60); /* large enough to be cut up */
    jalur_status st = JALUR_E_RESOURCE;
    long n = 0;
    for (; st != JALUR_OK && n < 5000; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        arena a;
        arena_init(&a, ctx);
        st = whole_run(ctx, m, &a);
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        arena_release(&a);
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
    assert_true(n > 100);
    free(m);
}

static void cancel_stops(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 15);
    map *m = malloc(sizeof *m);
    map_random(m, &r, 8, 60);
    jalur_ctx *ctx = test_ctx();
    net *g = NULL;
    jalur_ctx_cancel(ctx);
    assert_int_equal(net_new(ctx, m->road, m->n, NULL, &g), JALUR_E_CANCELLED);
    assert_null(g);
    jalur_ctx_free(ctx);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapping_is_nearest), cmocka_unit_test(gaps_are_nearest),
        cmocka_unit_test(isochrone_covers_what_is_reached), cmocka_unit_test(crossings_are_all_noded),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(cancel_stops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
