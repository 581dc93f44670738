/* Access of villages (a CSV with columns kode, ..., lat, lng) to generated service points on a road network (dimacs.h).
 * Usage: bench_access PREFIX --csv FILE [--points N] [--limit MIN] [--out DIR]
 *
 * The country is scaled into the box of the network, village by village; each gets a box of about 2 km as its polygon and
 * 100 to 5,000 people; every N-th of the villages has a service point. The network is ordered once and kept in PREFIX.net.
 *   1. the nearest search alone: every village snapped already, one profile and season
 *   2. the whole of cover_access by one way: villages placed, snapped, classified, served, counted
 *   3. five profiles in two seasons, with who is reached in the dry season or on foot alone; gaps are written to --out
 * Prints one JSON object; seconds are CPU seconds of one thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "cover/cover.h"
#include "dimacs.h"
#include "export/export.h"

typedef struct bench {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
    settings set;
    net *g;
    uint32_t *points, n_points, wanted;
    const char *prefix, *csv, *out;
    double build_s;
} bench;

static void must(bench *b, jalur_status st)
{
    if (st == JALUR_OK) return;
    fprintf(stderr, "%s\n", jalur_ctx_error(b->ctx)->message);
    exit(1);
}

/* ---- the network ---- */

static void network_make(bench *b, const char *path)
{
    graph g = {0};
    net_metric *m = NULL;
    profile p = {.mode = MODE_MOTORCYCLE, .access_kmh = 4, .access_limit_m = 1e6};
    graph_read(&g, b->prefix);
    double start = clock_cpu_s();
    must(b, net_new_from_arcs(b->ctx, &g.a, &p, &b->g, &m, NULL));
    b->build_s = clock_cpu_s() - start;
    must(b, net_save(b->ctx, b->g, path, 1));
    net_metric_free(m);
    graph_free(&g);
}

static void network_open(bench *b)
{
    char path[1024];
    snprintf(path, sizeof path, "%s.cover.net", b->prefix);
    must(b, net_load(b->ctx, path, 1, &b->g));
    if (!b->g) network_make(b, path);
}

/* ---- villages and points ---- */

typedef struct frame { double low_lon, low_lat, high_lon, high_lat; } frame;

static frame frame_of(const bench *b)
{
    frame f = {180, 90, -180, -90};
    net_edge_view e;
    for (uint32_t i = 0; i < net_edge_count(b->g); i += 97) {
        net_edge_get(b->g, NULL, (net_edge){i}, &e);
        f.low_lon = fmin(f.low_lon, e.line.pt[0].lon_deg);
        f.high_lon = fmax(f.high_lon, e.line.pt[0].lon_deg);
        f.low_lat = fmin(f.low_lat, e.line.pt[0].lat_deg);
        f.high_lat = fmax(f.high_lat, e.line.pt[0].lat_deg);
    }
    return f;
}

static void village_shape(bench *b, area *v)
{
    const double half = 0.009;
    must(b, shape_area_new(&b->t.mem, 5, 1, 1, &v->shape));
    for (int k = 0; k < 5; k++)
        v->shape.pt[k] = (jalur_lonlat){v->label.lon_deg + (k == 1 || k == 2 ? half : -half), v->label.lat_deg + (k > 1 && k < 4 ? half : -half)};
    v->shape.ring[1] = 5;
    v->shape.part[1] = 1;
}

static void villages_read(bench *b)
{
    char line[1024];
    FILE *in = fopen(b->csv, "r");
    const frame f = frame_of(b);
    rng r;
    rng_init(&r, 1);
    if (!in) {
        perror(b->csv);
        exit(1);
    }
    must(b, arena_new(&b->t.mem, 100000, sizeof *b->t.areas, &b->t.areas));
    while (fgets(line, sizeof line, in) && b->t.n_areas < 100000) {
        double lat, lon;
        char *name = strchr(line, ','), *at = name ? strchr(name + 1, ',') : NULL;
        if (!at || sscanf(at, ",%lf,%lf", &lat, &lon) != 2) continue;
        *name = 0;
        area *v = &b->t.areas[b->t.n_areas++];
        *v = (area){.name = "", .level = AREA_VILLAGE, .parent = JALUR_NONE, .has_label = true, .population = 100 + (uint32_t)rng_below(&r, 4900)};
        must(b, arena_text(&b->t.mem, line, &v->code));
        v->label.lon_deg = f.low_lon + (f.high_lon - f.low_lon) * (lon - 95) / 46.1;
        v->label.lat_deg = f.low_lat + (f.high_lat - f.low_lat) * (lat + 11.1) / 17.2;
        village_shape(b, v);
    }
    (void)fclose(in);
}

static void points_make(bench *b)
{
    rng r;
    rng_init(&r, 2);
    must(b, arena_new(&b->t.mem, b->wanted, sizeof *b->t.offices, &b->t.offices));
    must(b, arena_new(&b->t.mem, b->wanted, sizeof *b->points, &b->points));
    for (uint32_t i = 0; i < b->wanted; i++) {
        char id[16];
        const area *v = &b->t.areas[(uint64_t)i * b->t.n_areas / b->wanted];
        office *o = &b->t.offices[i];
        *o = (office){.name = "", .village_code = v->code, .village = (uint32_t)(v - b->t.areas), .kind = OFFICE_POST, .placed = PLACED_GIVEN,
                      .counters = 1 + (uint32_t)rng_below(&r, 4), .at = v->label};
        snprintf(id, sizeof id, "P%05u", (unsigned)i);
        must(b, arena_text(&b->t.mem, id, &o->id));
        b->points[i] = i;
    }
    b->n_points = b->t.n_offices = b->wanted;
}

/* ---- the work ---- */

static profile profile_make(const char *name, double kmh, double wet)
{
    profile p = {.mode = MODE_MOTORCYCLE, .max_kmh = 200, .access_kmh = 4, .access_limit_m = 1e5};
    snprintf(p.name, sizeof p.name, "%s", name);
    for (int c = 0; c < ROAD_CLASSES; c++) p.kmh[c] = kmh;
    for (int u = 0; u < SURFACES; u++) {
        p.surface_factor[SEASON_DRY][u] = 1;
        p.surface_factor[SEASON_WET][u] = wet;
    }
    return p;
}

static void nearest_alone(bench *b, const net_metric *m, uint32_t k, double *snap_s, double *nearest_s)
{
    const uint32_t n = b->t.n_areas;
    jalur_lonlat *at = malloc(n * sizeof *at);
    net_snap *village = malloc(n * sizeof *village), *point = malloc(b->n_points * sizeof *point);
    net_ms *time = malloc((size_t)n * k * sizeof *time);
    uint32_t *label = malloc((size_t)n * k * sizeof *label);
    if (!at || !village || !point || !time || !label) exit(1);
    double start = clock_cpu_s();
    for (uint32_t i = 0; i < n; i++) at[i] = b->t.areas[i].label;
    must(b, net_snap_points(m, at, n, 0, village));
    for (uint32_t i = 0; i < b->n_points; i++) at[i] = b->t.offices[i].at;
    must(b, net_snap_points(m, at, b->n_points, 0, point));
    *snap_s = clock_cpu_s() - start;
    start = clock_cpu_s();
    if (k == 1) must(b, net_nearest(b->ctx, m, point, b->n_points, village, n, true, time, label));
    else must(b, net_nearest_k(b->ctx, m, point, b->n_points, village, n, k, true, time, label));
    *nearest_s = clock_cpu_s() - start;
    free(at);
    free(village);
    free(point);
    free(time);
    free(label);
}

static uint32_t gaps_write(bench *b, access_table *a, const char *name)
{
    char path[1024];
    export_layers layers;
    const export_input in = {.t = &b->t, .set = &b->set, .access = a};
    export_layers_init(&layers, b->ctx);
    must(b, export_build(b->ctx, &in, NULL, NULL, &layers));
    const layer *gaps = export_layer(&layers, "gaps");
    snprintf(path, sizeof path, "%s/gaps_%s.geojson", b->out, name);
    must(b, export_geojson(b->ctx, gaps, path));
    const uint32_t n = gaps->n_rows;
    export_layers_release(&layers);
    return n;
}

/* One profile in both seasons, with walking as the other mode. */
static uint32_t profile_run(bench *b, const profile *p, const net_metric *foot, double *customise_s, double *cover_s, double *write_s)
{
    net_metric *m[SEASONS];
    access_table a;
    cover_way ways[SEASONS];
    double start = clock_cpu_s();
    for (int s = 0; s < SEASONS; s++) must(b, net_metric_new(b->ctx, b->g, p, (season)s, NULL, &m[s]));
    *customise_s += clock_cpu_s() - start;
    for (int s = 0; s < SEASONS; s++) {
        ways[s] = (cover_way){.metric = m[s], .dry = m[SEASON_DRY], .foot = foot, .way = {.season = (season)s}};
        memcpy(ways[s].way.profile, p->name, sizeof p->name);
    }
    const cover_problem asked = {.t = &b->t, .set = &b->set, .ways = ways, .n_ways = SEASONS, .points = b->points, .n_points = b->n_points};
    start = clock_cpu_s();
    must(b, cover_access(b->ctx, b->kit, &asked, &a));
    *cover_s += clock_cpu_s() - start;
    start = clock_cpu_s();
    const uint32_t n = b->out ? gaps_write(b, &a, p->name) : 0;
    *write_s += clock_cpu_s() - start;
    access_release(&a);
    for (int s = 0; s < SEASONS; s++) net_metric_free(m[s]);
    return n;
}

static void measure(bench *b)
{
    static const struct { const char *name; double kmh, wet; } kinds[] = {
        {"motorcycle", 35, 0.8}, {"pickup", 30, 0.6}, {"truck", 25, 0.5}, {"car", 40, 0.7}, {"foot", 4, 0.9}};
    profile p = profile_make(kinds[0].name, kinds[0].kmh, kinds[0].wet), walk = profile_make("foot", 4, 0.9);
    net_metric *m = NULL, *foot = NULL;
    access_table a;
    double customise_s, snap_s, nearest_s, nearest3_s, one_s, all_s = 0, cover_s = 0, write_s = 0;
    uint32_t gaps = 0;
    double start = clock_cpu_s();
    must(b, net_metric_new(b->ctx, b->g, &p, SEASON_DRY, NULL, &m));
    customise_s = clock_cpu_s() - start;
    nearest_alone(b, m, 1, &snap_s, &nearest_s); /* once to touch the memory */
    nearest_alone(b, m, 1, &snap_s, &nearest_s);
    nearest_alone(b, m, 3, &snap_s, &nearest3_s);
    const cover_way way = {.metric = m, .dry = m, .way = {"motorcycle", SEASON_DRY}};
    const cover_problem asked = {.t = &b->t, .set = &b->set, .ways = &way, .n_ways = 1, .points = b->points, .n_points = b->n_points};
    start = clock_cpu_s();
    must(b, cover_access(b->ctx, b->kit, &asked, &a));
    one_s = clock_cpu_s() - start;
    uint32_t served = 0;
    for (uint32_t v = 0; v < a.n_villages; v++) served += a.cells[v].class == ACCESS_SERVED;
    const uint32_t villages = a.n_villages;
    access_release(&a);
    net_metric_free(m);
    start = clock_cpu_s();
    must(b, net_metric_new(b->ctx, b->g, &walk, SEASON_DRY, NULL, &foot));
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        p = profile_make(kinds[k].name, kinds[k].kmh, kinds[k].wet);
        gaps += profile_run(b, &p, foot, &all_s, &cover_s, &write_s);
    }
    const double whole_s = clock_cpu_s() - start;
    net_metric_free(foot);
    printf("{\"villages\": %u, \"points\": %u, \"nodes\": %u, \"build_s\": %.1f, \"customise_s\": %.3f, \"snap_s\": %.3f, \"nearest_s\": %.3f, "
           "\"nearest_3_s\": %.3f, \"cover_one_way_s\": %.3f, \"served\": %u, \"ten_ways_s\": %.1f, \"of_it_customise_s\": %.1f, "
           "\"of_it_cover_s\": %.1f, \"of_it_write_s\": %.1f, \"gaps\": %u, \"peak_mb\": %.0f}\n",
           villages, b->n_points, net_get_stats(b->g).nodes, b->build_s, customise_s, snap_s, nearest_s, nearest3_s, one_s, served, whole_s, all_s,
           cover_s, write_s, gaps, (double)clock_peak_bytes() / 1e6);
}

int main(int argc, char **argv)
{
    bench b = {.ctx = jalur_ctx_new(NULL), .prefix = argc > 1 ? argv[1] : NULL, .wanted = 4800};
    settings_init(&b.set);
    for (int i = 2; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--csv") == 0) b.csv = argv[i + 1];
        if (strcmp(argv[i], "--points") == 0) b.wanted = (uint32_t)strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--limit") == 0) b.set.cover_min = strtod(argv[i + 1], NULL);
        if (strcmp(argv[i], "--nearest") == 0) b.set.cover_nearest = strtol(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--out") == 0) b.out = argv[i + 1];
    }
    if (!b.prefix || !b.csv || b.wanted == 0) {
        fprintf(stderr, "usage: bench_access PREFIX --csv FILE [--points N] [--limit MIN] [--nearest K] [--out DIR]\n");
        return 2;
    }
    territory_init(&b.t, b.ctx);
    must(&b, geo_kit_new(b.ctx, &b.kit));
    network_open(&b);
    villages_read(&b);
    points_make(&b);
    measure(&b);
    net_free(b.g);
    geo_kit_free(b.kit);
    territory_release(&b.t);
    jalur_ctx_free(b.ctx);
    return 0;
}
