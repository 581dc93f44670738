/* Results as files: layers from nouns, then GeoJSON, CSV, the offline map page and summary.json.
 * The GeoPackage is written from the same layers by engine/store (SQLite lives there). */
#ifndef JALUR_EXPORT_EXPORT_H
#define JALUR_EXPORT_EXPORT_H

#include <stdio.h>

#include "base/report.h"
#include "model/access.h"
#include "model/due.h"
#include "model/layer.h"
#include "model/plan.h"
#include "model/problems.h"
#include "model/roster.h"
#include "model/siting.h"
#include "model/settings.h"

typedef struct export_closure { /* the stretches of road that a closure touches */
    const closure *of;
    const shape_line *lines; uint32_t n_lines;
    double length_m;
} export_closure;

typedef struct export_names { /* files written below `dir`, by their name from there */
    const char *dir;
    arena mem;
    const char **list;
    size_t n, cap;
    FILE *log; /* DIR/SHA256SUMS while it grows; owned */
} export_names;
void export_names_init(export_names *x, jalur_ctx *ctx, const char *dir);
void export_names_release(export_names *x);
/* path: dir/name; no names, no work. Added before the file is written: DIR/SHA256SUMS names it from then on, with a sum that no file has,
 * so that the next export knows what an export that was cut short has left. */
jalur_status export_names_add(export_names *x, const char *path);

typedef struct export_input {
    const territory *t;
    const settings *set;
    const plan *plan;         /* NULL: not planned yet, as for all below */
    const roster *roster;
    const access_table *access;
    const due_table *due;
    const problems *problems;
    const export_closure *closures; uint32_t n_closures;
    const jalur_report *summary; /* becomes summary.json and the head of the map */
    const siting *siting;     /* on the map page alone */
    export_names *written;    /* gets the name of each file; NULL: nobody asks */
    const char *staff_since;  /* what came after the staffing (word_change); NULL: nothing */
    uint32_t roads_left_out;  /* roads of the project that are not in t: more than are written out */
} export_input;

/* How many roads are written out: all, or none where they are more than export_max_rows. */
uint32_t export_roads(const export_input *in);

enum { EXPORT_LAYERS_MAX = 24 };
typedef struct export_layers {
    arena mem;
    layer item[EXPORT_LAYERS_MAX];
    uint32_t n;
} export_layers;
void export_layers_init(export_layers *l, jalur_ctx *ctx);
void export_layers_release(export_layers *l);
const layer *export_layer(const export_layers *l, const char *name); /* NULL: there is none */

/* The layers point into the nouns, which must outlive them. `out` is initialised; what it held is dropped.
 * Builds: routes (one feature per route, with the columns that the official route map must consider), stops, unserved,
 * staffing (per office), staffing_days (per office and
 * day), calendar (per visit of a village), crews (people of the delivery plan by day and kecamatan), gaps (one feature per village
 * and way that is not served, and per village where something due is late, overdue or unplanned), access (village, way and one of its nearest points; the nearest alone where all are more than export_max_rows), catchments (point and way), coverage (area
 * or group, and way: villages and people by class), plan_coverage (area or group, and kind of what is due: villages and units by class), problems, closures (roads closed or slowed, one
 * feature per closure); and for map and
 * GeoPackage: districts, roads, offices. A noun that is NULL gives a layer without rows. Areas are passed through `fix`
 * (RFC 7946 form; the caller binds engine/geo) so that this room stays free of GEOS; NULL takes them as they are.
 * No household leaves here: ids of households are in the officers' lists alone. */
typedef jalur_status export_fix_area(void *user, const shape_area *area, arena *a, shape_area *out);
jalur_status export_build(jalur_ctx *ctx, const export_input *in, export_fix_area *fix, void *user, export_layers *out);

/* The layers sites (points) and sites_villages (what each village gains), for a siting answer. */
jalur_status export_siting(jalur_ctx *ctx, const territory *t, const siting *s, export_layers *out);

/* RFC 7946: FeatureCollection, 7 decimals, no crs member, bbox member, one feature a line. */
jalur_status export_geojson(jalur_ctx *ctx, const layer *l, const char *path);
/* Per route one CSV, dir/manifests/day1-<vehicle>-<no>-R-001.csv: the loading at the depot, then station, village,
 * times, boxes, kg, boxes left by stop order, then the return. Times of another day show it: "00:20 +1". */
jalur_status export_manifests(jalur_ctx *ctx, const export_input *in, const char *dir, uint32_t *n_files);
/* One self-contained page: districts, roads, routes, stops, gaps; legend, popups, layer switch; works from file://. */
jalur_status export_map(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *path);
/* dir/staffing: offices.csv, offices_days.csv, calendar.csv (to hand to village heads), crews.csv, hiring.csv; for each
 * office and day lists/<office>-dayNN.csv with the households of every officer in visiting order; for each office with
 * visits at doors walks-<office>.html, sketches of the walks. Nothing without a roster. */
jalur_status export_staffing(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *dir, uint32_t *n_lists);
/* One page without scripts: staff per day stacked by kind with the curve of realisation, villages by day, offices. Nothing
 * without a roster. */
jalur_status export_staff_page(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *path);
/* A layer for spreadsheets: its columns, without the geometry. */
jalur_status export_csv(jalur_ctx *ctx, const layer *l, const char *path);
/* DIR/tables: routes, what is not served and not covered, and the sums, each as CSV. */
jalur_status export_tables(jalur_ctx *ctx, const export_layers *l, const char *dir, export_names *written);
/* DIR/SHA256SUMS: of the files written. */
jalur_status export_sums(jalur_ctx *ctx, export_names *written);
/* Layers, pages, tables, manifests and files of staffing that DIR/SHA256SUMS names and this export did not write go: they would be mistaken for
 * this plan's. Others' files stay. */
jalur_status export_clear(jalur_ctx *ctx, export_names *written);
jalur_status export_summary(jalur_ctx *ctx, const jalur_report *summary, const char *path);

#endif
