/* Isochrones of real roads against the verifier's plain Dijkstra, which shares no code with the network room: the polygons of the
 * file hold every node that is reached within the minutes, and no ground farther than the strip's width from a reached road.
 * Without the real data the test says that it was skipped. */
#include <sys/stat.h>

#include "app/session.h"
#include "base/json_read.h"
#include "base/rng.h"
#include "verify/verify_inside.h"

#include "support.h"

static const double STRIP_M = 100, ROUND_M = 2 /* corners of the strip are polygons */, ROUND_S = 2 /* milliseconds, by edge */;
enum { CUTS = 5, SOURCES = 3, PLACES = 500 };
static const double MINUTES[CUTS] = {3, 7, 15, 40, 90};

typedef struct world {
    jalur_ctx *ctx;
    jalur_project *p;
    vgraph g;
    vweights w;
    vsearch q;
    arena mem;
    jalur_point from[SOURCES];
    territory cut[CUTS]; /* an area each: the polygons of the file */
    geo_locator *in[CUTS];
} world;

static uint32_t searched_from(world *w, jalur_lonlat at, bool fresh)
{
    vspots spots;
    uint32_t n = 0;
    if (fresh) vsearch_begin(&w->q, &w->w, false);
    vspots_of(&w->g, &w->w, at, &spots);
    vsearch_start(&w->q, &spots, 0);
    test_ok(w->ctx, vsearch_run(&w->q, VENDLESS_S));
    for (uint32_t v = 0; v < w->g.n_vertices; v++) n += w->q.stamp[v] == w->q.now;
    return n;
}

static double seconds_to(const world *w, uint32_t v)
{
    return w->q.stamp[v] == w->q.now ? w->q.s[v] : (double)INFINITY;
}

/* Nodes on roads that places may be joined to, from which much of the network is reached. */
static void sources_pick(world *w)
{
    rng r;
    uint32_t n = 0;
    rng_init(&r, 3);
    for (int tries = 0; n < SOURCES && tries < 1000; tries++) {
        const vedge *e = &w->g.edges[rng_below(&r, w->g.n_edges)];
        if (!(w->w.mark[e - w->g.edges] & VMARK_MAIN) || vroad_is_water(&w->g.roads[e->road])) continue;
        if (searched_from(w, w->g.at[e->a], true) * 4 < w->g.n_vertices) continue;
        w->from[n++] = (jalur_point){"source", w->g.at[e->a]};
    }
    assert_int_equal(n, SOURCES);
    for (uint32_t i = 0; i < SOURCES; i++) (void)searched_from(w, w->from[i].at, i == 0);
}

static void area_read(world *w, const json_value *shape, shape_area *out)
{
    const json_value *parts = json_find(shape, "coordinates");
    assert_string_equal(json_find(shape, "type")->text, "MultiPolygon");
    uint32_t n_pt = 0, n_ring = 0, pt = 0, ring = 0;
    for (uint32_t k = 0; k < parts->n; k++) {
        const json_value part = json_item(parts, k);
        n_ring += part.n;
        for (uint32_t h = 0; h < part.n; h++) n_pt += json_item(&part, h).n;
    }
    test_ok(w->ctx, shape_area_new(&w->mem, n_pt, n_ring, parts->n, out));
    for (uint32_t k = 0; k < parts->n; k++) {
        const json_value part = json_item(parts, k);
        for (uint32_t h = 0; h < part.n; h++) {
            const json_value line = json_item(&part, h);
            for (uint32_t i = 0; i < line.n; i++) {
                const json_value at = json_item(&line, i), x = json_item(&at, 0), y = json_item(&at, 1);
                out->pt[pt++] = (jalur_lonlat){x.kind == JSON_REAL ? x.real : (double)x.whole, y.kind == JSON_REAL ? y.real : (double)y.whole};
            }
            out->ring[++ring] = pt;
        }
        out->part[k + 1] = ring;
    }
}

static void polygons_read(world *w, const char *file)
{
    size_t n = 0;
    char *text = test_read_file(file, &n);
    json_value all;
    test_ok(w->ctx, json_read(&w->mem, file, text, n, &all));
    const json_value *features = json_find(&all, "features");
    assert_int_equal(features->n, CUTS);
    for (uint32_t c = 0; c < CUTS; c++) {
        const json_value one = json_item(features, c);
        area *a = NULL;
        territory_init(&w->cut[c], w->ctx);
        test_ok(w->ctx, arena_new(&w->mem, 1, sizeof *a, &a));
        *a = (area){.code = "1", .name = "", .level = AREA_VILLAGE, .parent = JALUR_NONE};
        area_read(w, json_find(&one, "geometry"), &a->shape);
        w->cut[c].areas = a;
        w->cut[c].n_areas = 1;
        test_ok(w->ctx, geo_locator_new(w->p->geo, &w->cut[c], AREA_VILLAGE, &w->in[c]));
    }
    free(text);
}

static bool painted(const world *w, uint32_t c, jalur_lonlat at)
{
    geo_found f;
    test_ok(w->ctx, geo_locate(w->in[c], at, 0, &f));
    return f.area == 0;
}

/* From a place to the part of an edge between two shares of it. */
static double to_part_m(const world *w, const vedge *e, double low, double high, jalur_lonlat at)
{
    const geo_local frame = geo_local_at(at);
    const jalur_xy a = geo_to_local(&frame, w->g.at[e->a]), b = geo_to_local(&frame, w->g.at[e->b]);
    const double x = b.x_m - a.x_m, y = b.y_m - a.y_m, square = x * x + y * y;
    const double k = fmax(low, fmin(high, square > 0 ? -(a.x_m * x + a.y_m * y) / square : low));
    return hypot(a.x_m + k * x, a.y_m + k * y);
}

/* From a place to the nearest road that is reached within the seconds; INFINITY beyond 1 km. */
static double to_reached_m(const world *w, jalur_lonlat at, double limit_s)
{
    double best = INFINITY;
    const double step = 0.01 + 1e-3;
    for (uint32_t i = 0; i < w->g.n_edges; i++) {
        const vedge *e = &w->g.edges[i];
        const jalur_lonlat a = w->g.at[e->a], b = w->g.at[e->b];
        if (fmin(a.lon_deg, b.lon_deg) > at.lon_deg + step || fmax(a.lon_deg, b.lon_deg) < at.lon_deg - step ||
            fmin(a.lat_deg, b.lat_deg) > at.lat_deg + step || fmax(a.lat_deg, b.lat_deg) < at.lat_deg - step) continue;
        const double from_a = limit_s - seconds_to(w, e->a), from_b = limit_s - seconds_to(w, e->b);
        if (vroad_is_water(&w->g.roads[e->road])) continue;
        if (from_a >= 0 && isfinite(w->w.ab[i])) best = fmin(best, to_part_m(w, e, 0, fmin(1, w->w.ab[i] > 0 ? from_a / w->w.ab[i] : 1), at));
        if (from_b >= 0 && isfinite(w->w.ba[i])) best = fmin(best, to_part_m(w, e, fmax(0, 1 - (w->w.ba[i] > 0 ? from_b / w->w.ba[i] : 1)), 1, at));
    }
    return best;
}

static void nodes_are_held(const world *w, uint32_t c, uint32_t *reached, uint32_t *beside)
{
    const double limit_s = MINUTES[c] * 60;
    for (uint32_t v = 0; v < w->g.n_vertices; v++) {
        const double s = seconds_to(w, v);
        if (!w->g.land[v] || fabs(s - limit_s) < ROUND_S) continue;
        const bool in = painted(w, c, w->g.at[v]);
        if (s < limit_s) {
            (*reached)++;
            assert_true(in);
        } else if (in) { /* only beside a road that is reached */
            (*beside)++;
            assert_true(to_reached_m(w, w->g.at[v], limit_s + ROUND_S) <= STRIP_M + ROUND_M);
        }
    }
}

/* Places anywhere, at least half of them near some road. */
static void places_are_painted_alike(const world *w, uint32_t c, uint32_t *on, uint32_t *off)
{
    rng r;
    rng_init(&r, 11 + c);
    for (uint32_t i = 0; i < PLACES; i++) {
        jalur_lonlat at = w->g.at[rng_below(&r, w->g.n_vertices)];
        const double spread = i % 2 ? 0.002 : 0.02;
        at.lon_deg += spread * (rng_unit(&r) - 0.5);
        at.lat_deg += spread * (rng_unit(&r) - 0.5);
        const double m = to_reached_m(w, at, MINUTES[c] * 60), early_m = to_reached_m(w, at, MINUTES[c] * 60 - ROUND_S);
        const double late_m = to_reached_m(w, at, MINUTES[c] * 60 + ROUND_S);
        if (fabs(m - STRIP_M) < ROUND_M || (late_m < STRIP_M + ROUND_M) != (early_m < STRIP_M - ROUND_M)) continue; /* too near the edge to tell */
        assert_true(painted(w, c, at) == (m <= STRIP_M));
        (*(m <= STRIP_M ? on : off))++;
    }
}

static void district(const char *roads, const char *profile_name, const char *season_word, season s)
{
    world w = {.ctx = test_ctx()};
    jalur_report *r = NULL;
    const jalur_travel_options how = {.profile = profile_name, .season = season_word};
    remove("real.jalur");
    remove("real.jalur.net");
    arena_init(&w.mem, w.ctx);
    test_ok(w.ctx, jalur_project_create(w.ctx, "real.jalur", &w.p));
    test_ok(w.ctx, jalur_project_import(w.p, "roads", roads, NULL, &r));
    jalur_report_free(r);
    test_ok(w.ctx, session_roads(w.p));
    w.g.ctx = w.ctx;
    const profile *who = &w.p->profiles.item[profile_find(&w.p->profiles, profile_name)];
    test_ok(w.ctx, vgraph_new(w.ctx, w.p->t.roads, w.p->t.n_roads, &w.p->set, &w.g));
    test_ok(w.ctx, vweights_new(&w.g, &w.p->t, who, s, &w.w));
    test_ok(w.ctx, vsearch_new(&w.g, &w.q));
    sources_pick(&w);
    test_ok(w.ctx, jalur_network_isochrone(w.p, &how, w.from, SOURCES, MINUTES, CUTS, "reach.geojson", &r));
    jalur_report_free(r);
    polygons_read(&w, "reach.geojson");
    for (uint32_t c = 0; c < CUTS; c++) {
        uint32_t reached = 0, beside = 0, on = 0, off = 0;
        nodes_are_held(&w, c, &reached, &beside);
        places_are_painted_alike(&w, c, &on, &off);
        print_message("%s, %s, %s, %g min: %u of %u nodes reached, %u more beside a reached road; %u places on reached ground, %u off it\n",
                      strrchr(roads, '/') + 1, profile_name, season_word, MINUTES[c], reached, w.g.n_vertices, beside, on, off);
        assert_true(reached > 0);
        geo_locator_free(w.in[c]);
    }
    vsearch_release(&w.q);
    vweights_release(w.ctx, &w.w);
    vgraph_release(&w.g);
    arena_release(&w.mem);
    jalur_project_close(w.p);
    jalur_ctx_free(w.ctx);
}

static void belu_by_motorcycle_in_the_rains(void **state)
{
    (void)state;
    district(TEST_SHARED_DIR "/jalan/jalan_belu_rbi25k.gpkg", "motorcycle", "wet", SEASON_WET);
}

static void jakarta_by_truck(void **state)
{
    (void)state;
    district(TEST_SHARED_DIR "/jalan/jalan_jakarta_osm.gpkg", "truck", "dry", SEASON_DRY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(belu_by_motorcycle_in_the_rains), cmocka_unit_test(jakarta_by_truck)};
    struct stat about;
    if (stat(TEST_SHARED_DIR, &about) != 0) {
        printf("SKIPPED: no real data at %s\n", TEST_SHARED_DIR);
        return 77;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
