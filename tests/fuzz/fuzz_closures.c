/* The closures importer, with CSV and GeoJSON: an input is taken or refused as a whole, and what was taken closes roads of a
 * small network. */
#include "../unit/store/import_support.h"
#include "fuzz.h"
#include "net/net.h"
#include "whole.h"

static const char *const TEXTS[] = {
    "id,WKT,road,class,factor,profile,season,reason\na,\"POLYGON((124 -9,124.1 -9,124.1 -8.9,124 -9))\",,,,,,flood\n"
    "b,,way/7,,\"0,5\",truck,wet,\nc,\"MULTIPOLYGON(((124 -9,124.1 -9,124.1 -8.9,124 -9)))\",,track,0,,dry,slide\n",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"reason\":\"flood\",\"faktor\":0.4},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[124,-9],[124.1,-9],[124.1,-8.9],[124,-9]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"osm_id\":\"7\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9]]}}]}"};

static void put_file(const char *name, const uint8_t *data, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
}

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    if (i > 1) return NULL;
    *n = strlen(TEXTS[i]);
    uint8_t *data = malloc(*n);
    if (!data) abort();
    memcpy(data, TEXTS[i], *n);
    return data;
}

static void close_roads(bench *b)
{
    jalur_lonlat pt[3] = {{123.9, -9}, {124.05, -8.99}, {124.2, -9}};
    const road roads[2] = {{.line = {pt, NULL, 2}, .name = "", .source_id = 7, .class = ROAD_LOCAL},
                           {.line = {pt + 1, NULL, 2}, .name = "", .source_id = 8, .class = ROAD_TRACK}};
    const profile p = test_profile("truck", MODE_TRUCK, 30);
    territory t;
    net *g = NULL;
    net_metric *m = NULL;
    net_closing closing;
    net_closures shut;
    arena mem;
    arena_init(&mem, b->ctx);
    test_ok(b->ctx, test_territory(b->s, &t));
    test_ok(b->ctx, net_new(b->ctx, roads, 2, NULL, &g));
    test_ok(b->ctx, net_closing_new(b->ctx, g, t.closures, t.n_closures, &mem, &closing));
    test_ok(b->ctx, net_closing_of(&closing, &p, SEASON_WET, &mem, &shut));
    test_ok(b->ctx, net_metric_new(b->ctx, g, &p, SEASON_WET, &shut, &m));
    net_metric_free(m);
    net_free(g);
    arena_release(&mem);
    territory_release(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bench b;
    static uint32_t turn;
    const bool json = n > 0 && data[0] == '{';
    char name[64];
    if (!b.s) b = bench_open();
    snprintf(name, sizeof name, "shut-%u.%s", turn++ % 64, json ? "geojson" : "csv");
    put_file(name, data, n);
    const char *COUNT = "SELECT (SELECT count(*) FROM closure) + (SELECT count(*) FROM import_note)";
    const double before = bench_number(&b, COUNT);
    if (bench_import(&b, IMPORT_CLOSURES, name, NULL) == JALUR_OK) {
        close_roads(&b);
        bench_close(&b); /* small projects are quick */
        b = bench_open();
    } else if (bench_number(&b, COUNT) != before) {
        abort(); /* half taken */
    }
    remove(name);
    return 0;
}
