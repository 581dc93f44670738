/* The road importer, with GeoJSON, CSV and GeoPackage (through GDAL) and OSM PBF (the engine's own reader): an input is taken
 * or refused as a whole, and what was taken makes a network. */
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "../unit/store/import_support.h"
#include "../unit/store/osm_by_hand.h"
#include "fuzz.h"
#include "net/net.h"
#include "whole.h"

static const char *const TEXTS[] = {
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"highway\":\"primary\",\"oneway\":"
    "\"yes\",\"maxspeed\":\"40\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[124.1,-9.1],[124.2,-9.1],[124.2,-9.2]]}}]}",
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":7,\"REMARK\":\"Jalan Lokal\","
    "\"surface\":\"dirt\",\"other_tags\":\"\\\"bridge\\\"=>\\\"yes\\\"\"},\"geometry\":{\"type\":\"MultiLineString\","
    "\"coordinates\":[[[124.1,-9.1,5],[124.2,-9.1,9]],[[124.2,-9.1,9],[124.3,-9.3,1]]]}},{\"type\":\"Feature\",\"properties\":"
    "{\"route\":\"ferry\",\"wait_min\":20},\"geometry\":null}]}",
    "id,WKT,highway,oneway,surface\n1,\"LINESTRING(124.1 -9.1,124.2 -9.1,124.2 -9.2)\",primary,yes,asphalt\n"
    "2,\"MULTILINESTRING Z((124.2 -9.1 5,124.3 -9.1 9),(124.3 -9.1 9,124.4 -9.2 1))\",track,-1,\n3,LINESTRING EMPTY,path,,\n"};
enum { TEXT_SEEDS = sizeof TEXTS / sizeof TEXTS[0], PBF_SEED = TEXT_SEEDS, GPKG_SEED, SEEDS };

/* A GeoPackage of two roads, made by GDAL. */
static uint8_t *make_gpkg(size_t *n)
{
    vsi_l_offset size = 0;
    GDALAllRegister();
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("GPKG"), "/vsimem/seed.gpkg", 0, 0, 0, GDT_Unknown, NULL);
    OGRSpatialReferenceH wgs84 = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(wgs84, 4326);
    OGRLayerH l = GDALDatasetCreateLayer(d, "roads", wgs84, wkbLineString, NULL);
    OGRFieldDefnH highway = OGR_Fld_Create("highway", OFTString);
    OGR_L_CreateField(l, highway, TRUE);
    for (int i = 0; i < 2; i++) {
        OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(l));
        OGRGeometryH line = OGR_G_CreateGeometry(wkbLineString);
        for (int k = 0; k < 3; k++) OGR_G_AddPoint_2D(line, 124.1 + 0.1 * i + 0.01 * k, -9.1 + 0.01 * k * k);
        OGR_F_SetFieldString(f, 0, i ? "track" : "primary");
        OGR_F_SetGeometryDirectly(f, line);
        if (OGR_L_CreateFeature(l, f) != OGRERR_NONE) abort();
        OGR_F_Destroy(f);
    }
    OGR_Fld_Destroy(highway);
    OSRDestroySpatialReference(wgs84);
    GDALClose(d);
    const GByte *data = VSIGetMemFileBuffer("/vsimem/seed.gpkg", &size, FALSE);
    *n = size;
    uint8_t *copy = malloc(*n);
    if (!data || !copy) abort();
    memcpy(copy, data, *n);
    VSIUnlink("/vsimem/seed.gpkg");
    return copy;
}

static void put_file(const char *name, const uint8_t *data, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
}

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    const bytes pbf = osm_by_hand();
    if (i >= SEEDS) return NULL;
    if (i == GPKG_SEED) return make_gpkg(n);
    *n = i < TEXT_SEEDS ? strlen(TEXTS[i]) : pbf.n;
    uint8_t *data = malloc(*n);
    if (!data) abort();
    memcpy(data, i < TEXT_SEEDS ? (const void *)TEXTS[i] : (const void *)pbf.at, *n);
    return data;
}

/* As the first bytes have it; bent so far that they say nothing, an input is OSM PBF. */
static const char *kind_of(const uint8_t *data, size_t n)
{
    if (n > 0 && data[0] == '{') return "geojson";
    if (n > 1 && data[0] == 'i' && data[1] == 'd') return "csv";
    return n > 6 && memcmp(data, "SQLite", 6) == 0 ? "gpkg" : "osm.pbf";
}

static void build_network(bench *b)
{
    territory t;
    net *g = NULL;
    test_ok(b->ctx, test_territory(b->s, &t));
    test_ok(b->ctx, net_new(b->ctx, t.roads, t.n_roads, NULL, &g));
    net_free(g);
    territory_release(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bench b;
    static uint32_t turn;
    char name[64];
    if (!b.s) b = bench_open();
    if (++turn % 64 == 0) { /* small projects are quick */
        bench_close(&b);
        b = bench_open();
    }
    snprintf(name, sizeof name, "fuzz-%u.%s", turn % 64, kind_of(data, n));
    put_file(name, data, n);
    const char *COUNT = "SELECT (SELECT count(*) FROM road) + (SELECT count(*) FROM import_note)";
    const double before = bench_number(&b, COUNT);
    if (bench_import(&b, IMPORT_ROADS, name, NULL) == JALUR_OK) build_network(&b);
    else if (bench_number(&b, COUNT) != before) abort(); /* half taken */
    remove(name);
    return 0;
}
