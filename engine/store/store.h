/* The project file (*.jalur: SQLite + SpatiaLite, opens in QGIS) and every foreign format.
 * Schema: data/schema/project.sql. Geometry columns are SpatiaLite, EPSG:4326. Every public call here is one
 * transaction: on failure the project file is unchanged. Nothing that is read is trusted: a value out of range, an
 * unknown word, a broken geometry or rows that do not add up are JALUR_E_DATA with table, row and column.
 * A full disk, a locked or a read-only file is JALUR_E_IO with SQLite's words as native.
 *
 * Loading sets its output up itself (no *_init needed before) and leaves it empty on failure; problems lists are the
 * exception: they must be set up by problems_init, are appended to, and keep what they held on failure. */
#ifndef JALUR_STORE_STORE_H
#define JALUR_STORE_STORE_H

#include "base/report.h"
#include "model/access.h"
#include "model/due.h"
#include "model/layer.h"
#include "model/plan.h"
#include "model/problems.h"
#include "model/raster.h"
#include "model/roster.h"
#include "model/settings.h"

typedef struct store store;

/* A new project, built aside and renamed: the name holds a whole project or nothing, even after a kill (which may leave
 * a *.tmp beside it). JALUR_E_IO when the file exists. */
jalur_status store_create(jalur_ctx *ctx, const char *path, store **out);
/* JALUR_E_IO missing or unreadable; JALUR_E_DATA when it is no jalur project or of another schema. */
jalur_status store_open(jalur_ctx *ctx, const char *path, store **out);
void store_close(store *s); /* accepts NULL */
const char *store_path(const store *s);
/* Not where file or folder are read-only, as on a medium that was handed over: what only reads works there, too. */
bool store_may_write(const store *s);

jalur_status store_load_settings(store *s, settings *out);
/* Checks key and value (settings_set); the default itself is not kept. */
jalur_status store_save_setting(store *s, const char *key, const char *value);

/* ---- import ---- */
typedef enum import_kind {
    IMPORT_DISTRICTS, IMPORT_STATIONS, IMPORT_HOUSEHOLDS, IMPORT_OFFICES, IMPORT_ROADS, IMPORT_VEHICLES, IMPORT_STAFF,
    IMPORT_SIGNAL, IMPORT_CALENDAR, IMPORT_CLOSURES, IMPORT_DELIVERIES, IMPORT_EARLIER, IMPORT_SETTLEMENTS, IMPORT_FRICTION, IMPORT_HEIGHTS,
    IMPORT_KINDS
} import_kind;
bool import_kind_parse(const char *text, import_kind *out);
const char *import_kind_name(import_kind k);

typedef struct kit { char name[32]; uint32_t boxes, weight_g, volume_cm3; } kit;

typedef struct import_options {
    const char *layer;     /* NULL: the only one, or all layers for districts */
    const char *map;       /* "id=TPS_ID,voters=DPT" or NULL */
    const char *crs;       /* "EPSG:32749" for files that name none, or NULL */
    bool swap_xy;
    const char *level;     /* districts: level when the code does not tell, or NULL */
    const char *within;    /* code prefix: other rows are skipped and counted, or NULL */
    const char *office_kind; /* offices and deliveries without a kind column, or NULL */
    bool replace;          /* closures: those imported before are opened again; the file may then hold no rows */
    const profile_set *profiles; /* closures: names that may be used; NULL: not checked */
    const kit *kits; uint32_t n_kits;
    const settings *set;
} import_options;

/* Reads one file into the project, streamed, all or nothing. Importing a kind again adds to it (ids replace; an earlier plan
 * takes the place of the one before). The report
 * gets counts: read, stored, repaired, skipped by reason, with the first rows of each. JALUR_E_IO / JALUR_E_DATA with
 * file, row, field, found, expected, remedy. */
jalur_status store_import(store *s, import_kind kind, const char *file, const import_options *o, jalur_report *report);
/* Reads points (columns id, lon, lat, or point geometries) as an import would; the project stays as it was. *out from
 * mem_new, with ids in `a`. Of `o` (may be NULL) layer, map, crs and swap_xy count. A row without a position is JALUR_E_DATA. */
jalur_status store_read_points(store *s, const char *file, const import_options *o, arena *a, jalur_point **out, uint32_t *n);
/* The raster imported as IMPORT_FRICTION or IMPORT_HEIGHTS; *found false when there is none. Cells from mem_new, the caller frees them. */
jalur_status store_load_raster(store *s, import_kind kind, raster *out, bool *found);
/* Appends rows noted by all imports (skipped, repaired ...), as problems; measure is the row of the input, unit "row". */
jalur_status store_load_import_notes(store *s, problems *out);
/* Name, kind, bytes, checksum, rows of every imported file, into a report list. */
jalur_status store_report_inputs(store *s, jalur_report *list);
/* The names of the files imported as that kind, without folders: "a.gpkg, b.csv"; "" none. mem_free. */
jalur_status store_edition(store *s, const char *kind, char **out);

/* What changed in the data since that stage ("plan", "staff", "cover") had its result; NULL or "": nothing. mem_free. */
jalur_status store_save_since(store *s, const char *stage, const char *what);
jalur_status store_load_since(store *s, const char *stage, char **what);

/* ---- nouns ---- */
/* Loads everything, sorted and joined (territory_join), without the roads, of which a country has millions: t->roads stays empty
 * until store_load_roads adds them (once). A place's village is the one it was found to lie in, else the one its code names. A
 * place that is nowhere has at = {0, 0}. */
jalur_status store_load_places(store *s, territory *out);
jalur_status store_load_roads(store *s, territory *t);
/* What was found out about the roads, so that they need not be read again to know that they are still the same. Kept for the
 * road table as it was when this store last loaded its roads (nothing is kept before). *found false: nothing is kept, or a
 * row was added, changed or removed since, by whatever program: SpatiaLite's triggers note the time of each. */
typedef struct store_roads { uint32_t n; uint64_t hash; } store_roads;
jalur_status store_keep_roads(store *s, const store_roads *about);
jalur_status store_kept_roads(store *s, store_roads *about, bool *found);
/* Checkpoint 1: village, placed and position of stations, households and offices, where they differ from the file.
 * Households that were not loaded are left alone. `seed`: of what was placed by estimate. */
jalur_status store_save_places(store *s, const territory *t, int64_t seed);
/* Do they stand: were they last saved under this seed, and nothing was imported or changed by hand since? */
jalur_status store_places_stand(store *s, int64_t seed, bool *stand);

/* ---- results: checkpoint 2. Saving replaces what was there. Loading gives JALUR_OK with *found false, and an empty
 * result, when there is none, or when it speaks of a station, vehicle, office or village that the territory no longer
 * has (imported anew since). Numbers that are not finite come back as NAN, times as INFINITY where the noun says so.
 * Lines of legs with fewer than 2 points, and heights of legs, are not kept. ---- */
jalur_status store_save_plan(store *s, const territory *t, const plan *p);
jalur_status store_load_plan(store *s, const territory *t, plan *out, bool *found);
jalur_status store_save_roster(store *s, const territory *t, const roster *r);
jalur_status store_load_roster(store *s, const territory *t, roster *out, bool *found);
jalur_status store_save_access(store *s, const territory *t, const access_table *a);
jalur_status store_load_access(store *s, const territory *t, access_table *out, bool *found);
/* Dropped by every save of a plan or roster and by every import, since it may not hold any more. */
jalur_status store_save_due(store *s, const territory *t, const due_table *d);
jalur_status store_load_due(store *s, const territory *t, due_table *out, bool *found);
jalur_status store_save_problems(store *s, const problems *p);
jalur_status store_load_problems(store *s, problems *out, bool *found);
/* The profiles that the project brings itself, as text like data/profiles/profiles.ini; NULL where it brings none (mem_free). */
jalur_status store_save_profiles(store *s, const char *text);
jalur_status store_load_profiles(store *s, char **text);
/* A stage's report as JSON text, kept for summary.json. */
jalur_status store_save_stage(store *s, const char *stage, const char *json);
/* The members of this object take the place of those of the same name; no work where no such report is kept, or none that is JSON. */
jalur_status store_amend_stage(store *s, const char *stage, const char *json);
jalur_status store_load_stage(store *s, const char *stage, char **json, bool *found); /* mem_free */

/* ---- GeoPackage export with embedded QGIS styles (layer_styles), reopened and counted before it gets its name ---- */
/* The same style as a QML file: QGIS takes it for the layer file of the same name beside it. No file for tables without geometry. */
jalur_status store_write_style(jalur_ctx *ctx, const char *path, const layer *l);
jalur_status store_write_gpkg(jalur_ctx *ctx, const char *path, const layer *layers, uint32_t n_layers);

#endif
