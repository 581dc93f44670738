/* The road importer, with GeoJSON (through GDAL) and OSM PBF (the engine's own reader): an input is taken or refused as a
 * whole, and what was taken makes a network. */
#include "../unit/store/import_support.h"
#include "../unit/store/osm_by_hand.h"
#include "fuzz.h"
#include "net/net.h"

static const char *const TEXTS[] = {
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\",\"oneway\":"
    "\"yes\",\"maxspeed\":\"40\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[124.1,-9.1],[124.2,-9.1],[124.2,-9.2]]}}]}",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":7,\"REMARK\":\"Jalan Lokal\","
    "\"surface\":\"dirt\",\"other_tags\":\"\\\"bridge\\\"=>\\\"yes\\\"\"},\"geometry\":{\"type\":\"MultiLineString\","
    "\"coordinates\":[[[124.1,-9.1,5],[124.2,-9.1,9]],[[124.2,-9.1,9],[124.3,-9.3,1]]]}},{\"type\":\"Feature\",\"properties\":"
    "{\"route\":\"ferry\",\"wait_min\":20},\"geometry\":null}]}"};

static void put_file(const char *name, const uint8_t *data, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
}

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    const bytes pbf = osm_by_hand();
    if (i > 2) return NULL;
    *n = i < 2 ? strlen(TEXTS[i]) : pbf.n;
    uint8_t *data = malloc(*n);
    if (!data) abort();
    if (i < 2) memcpy(data, TEXTS[i], *n);
    else memcpy(data, pbf.at, *n);
    return data;
}

static void build_network(bench *b)
{
    territory t;
    net *g = NULL;
    test_ok(b->ctx, store_load_territory(b->s, true, &t));
    test_ok(b->ctx, net_new(b->ctx, t.roads, t.n_roads, NULL, &g));
    net_free(g);
    territory_release(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bench b;
    static uint32_t turn;
    const bool text = n > 0 && data[0] == '{';
    char name[64];
    if (!b.s) b = bench_open();
    if (++turn % 64 == 0) { /* small projects are quick */
        bench_close(&b);
        b = bench_open();
    }
    snprintf(name, sizeof name, "fuzz-%u.%s", turn % 64, text ? "geojson" : "osm.pbf");
    put_file(name, data, n);
    const char *COUNT = "SELECT (SELECT count(*) FROM road) + (SELECT count(*) FROM import_note)";
    const double before = bench_number(&b, COUNT);
    if (bench_import(&b, IMPORT_ROADS, name, NULL) == JALUR_OK) build_network(&b);
    else if (bench_number(&b, COUNT) != before) abort(); /* half taken */
    remove(name);
    return 0;
}
