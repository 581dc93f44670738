/* Real roads, every profile and season: query = table = rows = nearest = plain Dijkstra, ways add up and join, closing some roads
 * is what a new metric without them is; over ferries too. Without the real data the tests say that they were skipped. */
#include "net/path.h"
#include "net_help.h"
#include "real_roads.h"

enum { POINTS = 12, CLOSED = 60 };

typedef struct district {
    jalur_ctx *ctx;
    real_roads real;
    net *g;
    rng r;
    net_snap s[POINTS];
    net_key *key;
    uint32_t reached, apart, ferries; /* over all metrics */
} district;

static void district_open(district *d, const char *file, const char *layer_name)
{
    const char *path = test_shared(file);
    *d = (district){.ctx = test_ctx()};
    rng_init(&d->r, 17);
    real_roads_open(d->ctx, path, layer_name, &d->real);
    test_ok(d->ctx, net_new(d->ctx, d->real.road, d->real.n, NULL, &d->g));
    assert_true(d->g->n_nodes > 1000);
}

static void district_close(district *d)
{
    net_free(d->g);
    real_roads_close(&d->real);
    jalur_ctx_free(d->ctx);
}

static bool is_water(const net *g, uint32_t e)
{
    return net_is_water(g->attr[g->edge_road[e]].class);
}

/* A usable edge on land where a ferry lands that the metric may use; JALUR_NONE: there is none. */
static uint32_t landing_pick(district *d, const net_metric *m)
{
    const net *g = d->g;
    uint32_t best = JALUR_NONE, n = 0;
    for (uint32_t f = 0; f < g->n_edges; f++) {
        if (!is_water(g, f) || (m->forward[f] >= NET_INF && m->backward[f] >= NET_INF)) continue;
        for (uint32_t e = 0; e < g->n_edges; e++) {
            const net_ends p = g->ends[e], q = g->ends[f];
            if (is_water(g, e) || !m->edge_mark[e] || (p.a != q.a && p.a != q.b && p.b != q.a && p.b != q.b)) continue;
            if (rng_below(&d->r, ++n) == 0) best = e;
        }
    }
    return best;
}

/* As snapping would name them: on the first of the edges drawn over each other. Most on usable edges; with landings, every second
 * one at a landing. */
static void points_pick(district *d, const net_metric *m, bool landings)
{
    for (uint32_t i = 0; i < POINTS; i++) {
        bool back;
        uint32_t e = 0;
        for (int tries = 0; tries < 200; tries++) {
            e = rng_below(&d->r, d->g->n_edges);
            if (m->edge_mark[e] || i % 6 == 5) break;
        }
        const uint32_t landing = landings && i % 2 == 0 ? landing_pick(d, m) : JALUR_NONE;
        if (landing != JALUR_NONE) e = landing;
        const float along = rng_below(&d->r, 4) ? (float)rng_unit(&d->r) : (float)rng_below(&d->r, 2);
        const uint32_t first = net_first_twin(m, e, &back);
        d->s[i] = snap_on(d->g, first, back ? 1 - along : along);
        d->s[i].access_ms = 1000 * rng_below(&d->r, 20);
    }
}

static net_ms wanted(const district *d, const net_key *key, uint32_t i, uint32_t j)
{
    (void)d;
    const net_key k = key[i * POINTS + j];
    return k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
}

static void check_times(district *d, const net_metric *m, const net_key *key)
{
    net_ms table[POINTS * POINTS], row[POINTS * POINTS], one;
    uint32_t far[POINTS * POINTS], far_one;
    net_rows *rows = NULL;
    test_ok(d->ctx, net_table(d->ctx, m, d->s, POINTS, d->s, POINTS, table, far));
    test_ok(d->ctx, net_rows_new(d->ctx, m, d->s, POINTS, &rows));
    test_ok(d->ctx, net_rows_fill(rows, d->s, POINTS, row));
    for (uint32_t i = 0; i < POINTS; i++)
        for (uint32_t j = 0; j < POINTS; j++) {
            const net_ms want = wanted(d, key, i, j);
            test_ok(d->ctx, net_time(d->ctx, m, &d->s[i], &d->s[j], &one, &far_one));
            assert_int_equal(table[i * POINTS + j], want);
            assert_int_equal(row[i * POINTS + j], want);
            assert_int_equal(one, want);
            if (want == NET_UNREACHED) d->apart++;
            else {
                d->reached++;
                assert_int_equal(far[i * POINTS + j], net_key_m(key[i * POINTS + j]));
                assert_int_equal(far_one, far[i * POINTS + j]);
            }
        }
    net_rows_free(rows);
}

static void check_nearest(const district *d, const net_metric *m, uint32_t n, bool to_facility)
{
    net_ms time[POINTS], near_time[POINTS * 3];
    uint32_t label[POINTS], near[POINTS * 3];
    test_ok(d->ctx, net_nearest(d->ctx, m, d->s, n, d->s, POINTS, to_facility, time, label));
    test_ok(d->ctx, net_nearest_k(d->ctx, m, d->s, n, d->s, POINTS, 3, to_facility, near_time, near));
    for (uint32_t p = 0; p < POINTS; p++) {
        uint32_t who = JALUR_NONE, best = NET_UNREACHED;
        for (uint32_t f = 0; f < n; f++) {
            const net_ms t = to_facility ? wanted(d, d->key, p, f) : wanted(d, d->key, f, p);
            if (t == NET_UNREACHED || t + d->s[p].access_ms + d->s[f].access_ms >= best) continue;
            best = t + d->s[p].access_ms + d->s[f].access_ms;
            who = f;
        }
        assert_int_equal(label[p], who);
        assert_int_equal(near[3 * p], who);
        assert_int_equal(time[p], best);
        assert_int_equal(near_time[3 * p], best);
    }
}

static net_ms leg_ms(net_legs l, uint32_t node)
{
    for (uint32_t i = 0; i < l.n; i++)
        if (l.leg[i].node == node) return (net_ms)(l.leg[i].cost >> 32);
    fail_msg("no leg at node %u", node);
    return 0;
}

/* The edges of a way hang together, their times add up to its time, and the ferries among them are those told. */
static void check_edges(const district *d, const net_metric *m, uint32_t i, uint32_t j, const net_way *w)
{
    route r;
    double water_m = 0;
    uint32_t boarded = 0;
    bool afloat = false;
    test_ok(d->ctx, net_route(d->ctx, m, &d->s[i], &d->s[j], ROUTE_EDGES, &r));
    if (!r.direct) {
        uint32_t at = r.enter;
        net_ms sum = leg_ms(net_legs_of(m, &d->s[i], true), r.enter) + leg_ms(net_legs_of(m, &d->s[j], false), r.leave);
        for (uint32_t k = 0; k < r.n; k++) {
            const uint32_t e = r.way[k] >> 1;
            const bool back = r.way[k] & 1;
            assert_int_equal(back ? d->g->ends[e].b : d->g->ends[e].a, at);
            at = back ? d->g->ends[e].a : d->g->ends[e].b;
            sum += back ? m->backward[e] : m->forward[e];
            water_m += is_water(d->g, e) ? d->g->edge_m[e] : 0;
            boarded += is_water(d->g, e) && !afloat;
            afloat = is_water(d->g, e);
        }
        assert_int_equal(at, r.leave);
        assert_int_equal(sum, r.key >> 32);
        if (m->mode != MODE_BOAT) { /* nobody else sets out or arrives in mid-water */
            assert_int_equal(w->ferries, boarded);
            assert_true(fabs(w->ferry_m - water_m) <= 1);
        }
    }
    route_release(&r);
}

static void check_ways(district *d, const net_metric *m)
{
    arena a;
    arena_init(&a, d->ctx);
    for (uint32_t i = 0; i < POINTS; i++)
        for (uint32_t j = 0; j < POINTS; j += 1 + i % 3) {
            net_way w;
            const net_key k = d->key[i * POINTS + j];
            test_ok(d->ctx, net_path(d->ctx, m, &d->s[i], &d->s[j], &a, &w));
            assert_int_equal(w.time, wanted(d, d->key, i, j));
            if (w.time == NET_UNREACHED) continue;
            assert_int_equal(w.distance_m, net_key_m(k));
            assert_true(geo_distance_m(w.line.pt[0], d->s[i].at) < 0.01 && geo_distance_m(w.line.pt[w.line.n - 1], d->s[j].at) < 0.01);
            assert_true(fabs(geo_line_length_m(&w.line) - w.distance_m) < 3 + 1e-3 * w.distance_m);
            d->ferries += w.ferries > 0;
            check_edges(d, m, i, j, &w);
        }
    arena_release(&a);
}

/* Sixty roads closed at once: changed = new without them = Dijkstra; opened again: as it was. */
static void check_closing(district *d, net_metric *m, const profile *p, season s)
{
    net_edge edge[CLOSED];
    net_metric *fresh = NULL;
    route r;
    uint32_t n = 0;
    test_ok(d->ctx, net_route(d->ctx, m, &d->s[0], &d->s[1], ROUTE_EDGES, &r));
    for (uint32_t k = 0; k < r.n && n < CLOSED / 2; k += 1 + r.n / (CLOSED / 2)) edge[n++].v = r.way[k] >> 1; /* some on a way */
    route_release(&r);
    while (n < CLOSED) edge[n++].v = rng_below(&d->r, d->g->n_edges);
    const net_closures closed = {.edges = edge, .n_edges = n};
    const size_t bytes = d->g->c.first[d->g->c.n_nodes] * sizeof(net_ms);
    test_ok(d->ctx, net_metric_new(d->ctx, d->g, p, s, &closed, &fresh));
    test_ok(d->ctx, net_metric_change(d->ctx, m, &closed));
    assert_memory_equal(m->w.up, fresh->w.up, bytes);
    assert_memory_equal(m->w.down, fresh->w.down, bytes);
    assert_int_equal(net_metric_strong_components(m), net_metric_strong_components(fresh));
    net_key *key = oracle_dijkstra(fresh, d->s, POINTS);
    check_times(d, m, key);
    free(key);
    net_metric_free(fresh);
    test_ok(d->ctx, net_metric_change(d->ctx, m, NULL));
    check_times(d, m, d->key);
}

static void check_district(const char *file, const char *layer_name, bool islands, bool ferries)
{
    district d;
    district_open(&d, file, layer_name);
    for (uint32_t k = 0; k < d.real.profiles->n; k++)
        for (int s = 0; s < SEASONS; s++) {
            net_metric *m = NULL;
            test_ok(d.ctx, net_metric_new(d.ctx, d.g, &d.real.profiles->item[k], (season)s, NULL, &m));
            points_pick(&d, m, ferries);
            d.key = oracle_dijkstra(m, d.s, POINTS);
            check_times(&d, m, d.key);
            check_nearest(&d, m, 4, true);
            check_nearest(&d, m, POINTS, false);
            check_ways(&d, m);
            check_closing(&d, m, &d.real.profiles->item[k], (season)s);
            free(d.key);
            net_metric_free(m);
        }
    print_message("%s: %u nodes, %u pairs joined, %u not, %u ways over ferries\n", file, d.g->n_nodes, d.reached, d.apart, d.ferries);
    assert_true(!ferries || d.ferries > 10);
    assert_true(d.reached > 500 && (!islands || (d.apart > 100 && net_get_stats(d.g).weak_components > 10)));
    district_close(&d);
}

static void belu(void **state) { (void)state; check_district("jalan/jalan_belu_rbi25k.gpkg", NULL, false, false); }
static void halmahera_utara(void **state) { (void)state; check_district("jalan/jalan_halmahera_utara_rbi50k.gpkg", NULL, true, false); }
static void ambon(void **state) { (void)state; check_district("jalan/jalan_ambon_rbi50k.gpkg", NULL, true, false); }
static void jakarta(void **state) { (void)state; check_district("jalan/jalan_jakarta_osm.gpkg", "jalan", false, false); }
static void baltimore(void **state) { (void)state; check_district("osm/baltimore.osm.pbf", NULL, false, true); } /* water taxis */

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(belu), cmocka_unit_test(halmahera_utara), cmocka_unit_test(ambon), cmocka_unit_test(jakarta),
                                       cmocka_unit_test(baltimore)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
