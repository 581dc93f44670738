/* The raster importer with ASCII grids and GeoTIFF, as friction and then as heights on the same grid: a raster is taken or refused
 * as a whole, and over what was taken somebody walks to a road. */
#include <gdal.h>

#include "../unit/store/import_support.h"
#include "fuzz.h"
#include "net/offroad.h"

enum { SIDE = 12 };
static const char GRID[] = "ncols 6\nnrows 5\nxllcorner 124\nyllcorner -9\ncellsize 0.01\nNODATA_value -9999\n"
                           "12 12 12 -9999 12 12\n12 0 12.5 12 12 12\n12 12 12 1e3 12 12\n-3 12 12 12 12 12\n12 12 12 12 12 7\n";

static void put_file(const char *name, const uint8_t *data, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
}

static uint8_t *tiff(size_t *n)
{
    double g[6] = {124, 0.005, 0, -8.95, 0, -0.005};
    float row[SIDE];
    GDALAllRegister();
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("GTiff"), "seed.tif", SIDE, SIDE, 1, GDT_Float32, NULL);
    if (!d || GDALSetGeoTransform(d, g) != CE_None) abort();
    for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) row[x] = (float)(10 + x + y);
        if (GDALRasterIO(GDALGetRasterBand(d, 1), GF_Write, 0, y, SIDE, 1, row, SIDE, 1, GDT_Float32, 0, 0) != CE_None) abort();
    }
    GDALClose(d);
    return (uint8_t *)test_read_file("seed.tif", n);
}

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    if (i > 1) return NULL;
    if (i == 1) return tiff(n);
    *n = sizeof GRID - 1;
    uint8_t *data = malloc(*n);
    if (!data) abort();
    memcpy(data, GRID, *n);
    return data;
}

/* From all over the raster to a facility on a road in it. */
static void walk(bench *b, const raster *friction, const raster *heights)
{
    jalur_lonlat pt[2] = {{124, -8.98}, {124.05, -8.98}}, from[9], to = pt[1];
    const road r = {.line = {pt, NULL, 2}, .name = "", .class = ROAD_LOCAL};
    const profile p = test_profile("motorcycle", MODE_MOTORCYCLE, 30);
    const offroad o = {.friction = friction, .heights = heights, .level_kmh = 5, .most = 3600000};
    net *g = NULL;
    net_metric *m = NULL;
    net_snap snap;
    net_ms time[9];
    uint32_t label[9];
    for (int i = 0; i < 9; i++) from[i] = (jalur_lonlat){124 + i % 3 * 0.02, -9 + i / 3 * 0.02};
    test_ok(b->ctx, net_new(b->ctx, &r, 1, NULL, &g));
    test_ok(b->ctx, net_metric_new(b->ctx, g, &p, SEASON_DRY, NULL, &m));
    test_ok(b->ctx, net_snap_points(m, &to, 1, 0, &snap));
    test_ok(b->ctx, net_offroad(b->ctx, m, &snap, &to, 1, &o, from, 9, time, label));
    for (int i = 0; i < 9; i++)
        if ((label[i] == 0) != (time[i] <= o.most) || (label[i] != 0) != (time[i] == NET_UNREACHED)) abort();
    net_metric_free(m);
    net_free(g);
}

static void use(bench *b)
{
    raster friction, heights;
    bool found, both;
    test_ok(b->ctx, store_load_raster(b->s, IMPORT_FRICTION, &friction, &found));
    test_ok(b->ctx, store_load_raster(b->s, IMPORT_HEIGHTS, &heights, &both));
    if (!found) abort();
    walk(b, &friction, both ? &heights : NULL);
    mem_free(b->ctx, friction.cell);
    mem_free(b->ctx, heights.cell);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static bench b;
    const import_options o = {.crs = "EPSG:4326"};
    const char *name = n > 0 && data[0] == 'I' ? "ground.tif" : "ground.asc";
    const char *COUNT = "SELECT (SELECT count(*) FROM raster) + (SELECT count(*) FROM raster_row) + (SELECT count(*) FROM import_note)";
    if (!b.s) b = bench_open();
    put_file(name, data, n);
    const double before = bench_number(&b, COUNT);
    if (bench_import(&b, IMPORT_FRICTION, name, &o) == JALUR_OK) {
        (void)bench_import(&b, IMPORT_HEIGHTS, name, &o);
        use(&b);
        test_ok(b.ctx, db_exec(b.s, "DELETE FROM raster_row; DELETE FROM raster"));
    } else if (bench_number(&b, COUNT) != before) {
        abort(); /* half taken */
    }
    remove(name);
    return 0;
}
