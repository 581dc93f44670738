/* Import benchmark. bench_import FILE: takes a road file into a new project, reads the roads back and builds the network, each
 * step in CPU seconds of one thread; first GDAL's own scan of the same file, every feature with its geometry. Prints one JSON
 * object. bench_import FILE gdal: the scan alone, for its memory. */
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/settings.h"
#include "net/net.h"
#include "store/store.h"
#include "whole.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

static double scan(const char *file, uint64_t *n, uint64_t *points)
{
    double start = clock_cpu_s();
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx(file, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    if (!d) exit(1);
    OGRFeatureH f; /* of all layers as they come: OSM files cannot be read layer by layer */
    while ((f = GDALDatasetGetNextFeature(d, NULL, NULL, NULL, NULL)) != NULL) {
        OGRGeometryH g = OGR_F_GetGeometryRef(f);
        ++*n;
        *points += g ? (uint64_t)OGR_G_GetPointCount(g) : 0;
        OGR_F_Destroy(f);
    }
    GDALClose(d);
    return clock_cpu_s() - start;
}

static void must(jalur_ctx *ctx, jalur_status st)
{
    if (st == JALUR_OK) return;
    fprintf(stderr, "bench_import: %s\n", jalur_ctx_error(ctx)->message);
    exit(1);
}

int main(int argc, char **argv)
{
    uint64_t n = 0, points = 0;
    territory t;
    store *s = NULL;
    net *g = NULL;
    jalur_report *report = NULL;
    const char *project = "bench_import.jalur";
#ifdef __GLIBC__ /* as the command itself does */
    (void)mallopt(M_MMAP_THRESHOLD, 32 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
    if (argc < 2) return fprintf(stderr, "usage: bench_import FILE [gdal]\n"), 2;
    if (argc > 2) {
        double took = scan(argv[1], &n, &points);
        printf("{\"gdal_s\": %.2f, \"gdal_peak_mb\": %.0f, \"features\": %llu, \"points\": %llu}\n", took,
               (double)clock_peak_bytes() / 1e6, (unsigned long long)n, (unsigned long long)points);
        return 0;
    }
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    remove(project);
    double start = clock_cpu_s();
    must(ctx, store_create(ctx, project, &s));
    must(ctx, report_new(ctx, "import", "Import", &report));
    must(ctx, store_import(s, IMPORT_ROADS, argv[1], &(import_options){.layer = NULL}, report));
    double import_s = clock_cpu_s() - start, import_mb = (double)clock_peak_bytes() / 1e6;
    start = clock_cpu_s();
    must(ctx, test_territory(s, &t));
    double load_s = clock_cpu_s() - start;
    start = clock_cpu_s();
    must(ctx, net_new(ctx, t.roads, t.n_roads, NULL, &g));
    double build_s = clock_cpu_s() - start;
    printf("{\"roads\": %u, \"import_s\": %.2f, \"import_peak_mb\": %.0f, \"load_s\": %.2f, \"build_s\": %.2f, \"edges\": %u, "
           "\"peak_mb\": %.0f}\n", t.n_roads, import_s, import_mb, load_s, build_s, net_get_stats(g).edges,
           (double)clock_peak_bytes() / 1e6);
    net_free(g);
    territory_release(&t);
    jalur_report_free(report);
    store_close(s);
    jalur_ctx_free(ctx);
    remove(project);
    return 0;
}
