/* Import seen from inside the store room: one job reads one file into one noun.
 *
 * Invariants
 *  1. A job runs in one transaction of the project file; any failure leaves nothing behind.
 *  2. GDAL opens only a plain regular file, by its absolute name, through the allow-list of import_open.c;
 *     between import_gate_open and import_gate_close no GDAL call of this thread reaches the network.
 *  3. job->geom is lon/lat WGS84 (x = longitude) or NULL; job->feature and job->row are the row at work.
 *  4. Counts per reason are exact; only the first rows of a reason are kept one by one. */
#ifndef JALUR_STORE_IMPORT_H
#define JALUR_STORE_IMPORT_H


#include <cpl_conv.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/hash.h"
#include "store/db.h"

enum { IMPORT_FIELDS_MAX = 40, IMPORT_REASONS_MAX = 64, IMPORT_NOTES_KEPT = 1000, IMPORT_NOTES_FEW = 20 };

/* One value that a noun can take from a column. */
typedef struct field_spec {
    const char *name;     /* jalur's own name, the left side of --map */
    const char *synonyms; /* column names by falling preference, space separated; case and punctuation do not count */
} field_spec;

typedef struct import_job import_job;

/* What one kind of import does with rows. Any hook but `row` may be NULL. */
typedef struct import_noun {
    const field_spec *fields;
    int n_fields;
    bool all_layers;                      /* read every layer when none is named */
    size_t state_bytes;                   /* job->state, zeroed */
    jalur_status (*begin)(import_job *j); /* statements */
    jalur_status (*layer)(import_job *j); /* columns of a new layer are known: check them */
    jalur_status (*row)(import_job *j);
    jalur_status (*end)(import_job *j);
    void (*release)(import_job *j);
} import_noun;

typedef struct import_points { /* points handed back instead of stored */
    arena *mem;
    jalur_point *item;
    uint32_t n;
    size_t cap;
} import_points;
extern const import_noun import_points_noun;

extern const import_noun import_districts, import_stations, import_households, import_offices, import_roads,
    import_vehicles, import_staff, import_signal, import_settlements, import_calendar, import_closures, import_deliveries, import_earlier, import_raster;

typedef struct import_reason {
    char name[32];
    problem_severity severity;
    int64_t n, first_row;
    char first[240]; /* text of the first row */
} import_reason;

/* What GDAL said last on this thread while the gate was open. */
typedef struct gdal_words {
    char text[400];
    bool failed;
} gdal_words;

/* Positions seen, for the guess at swapped axes and missing CRS. */
typedef struct import_survey {
    int64_t n, n_beyond, n_here, n_swapped_here; /* |lat| > 90; in Indonesia as given; only when swapped */
    double x_min, x_max, y_min, y_max;
    int64_t n_with_area,
        n_mirrored; /* beside the label of their area; nearer to it with the other sign of the latitude */
    int64_t first_mirrored;
    int64_t first_row; /* first that is suspicious */
    double first_x, first_y;
} import_survey;

typedef struct import_areas { /* areas of the project by code, and the kabupaten they lie in */
    arena mem;
    textmap names; /* code -> index into name */
    const char **name;
    double *label_lat; /* NAN none */
    size_t n, name_cap, label_cap;
    textmap kabupaten;
    bool loaded;
} import_areas;

struct import_job {
    jalur_ctx *ctx;
    store *s;
    import_kind kind;
    const char *file; /* as the caller named it, for messages */
    char *real;       /* absolute */
    const import_options *o;
    settings set;
    const import_noun *noun;
    void *state;
    import_points *sink; /* of import_points_noun */
    int64_t run;
    gdal_words words;
    GDALDatasetH dataset;
    OGRSpatialReferenceH wgs84, forced; /* forced: --crs */
    OGRLayerH layer;
    char layer_name[128];
    char layers[400];
    char crs[160];
    OGRCoordinateTransformationH to_wgs84; /* NULL: already degrees */
    bool no_crs;                           /* of the layer: positions are taken as degrees */
    int column[IMPORT_FIELDS_MAX];         /* by field; -1 none */
    bool mapped[IMPORT_FIELDS_MAX];        /* named by --map */
    char *cell[IMPORT_FIELDS_MAX];
    size_t cell_cap[IMPORT_FIELDS_MAX];
    OGRFeatureH feature;
    OGRGeometryH geom;
    int64_t row;
    bool geom_failed; /* the geometry of this row could not be transformed */
    int64_t n_read, n_stored;
    import_survey survey;
    import_areas areas;
    import_reason reasons[IMPORT_REASONS_MAX];
    int n_reasons;
    sqlite3_stmt *note;
    map64 seen; /* hashes of the ids of this run */
};

/* ---- import_open.c: the gate to GDAL ---- */
/* The name is a plain regular file and nothing that GDAL would take for more; sets job->real. */
jalur_status import_check_name(import_job *j);
void import_gate_open(gdal_words *words);
void import_gate_close(void);
jalur_status import_open_dataset(import_job *j);
/* import_cells.c: no row of a CSV file has more cells than its header; of those with something in them. JALUR_E_DATA. */
jalur_status import_check_cells(import_job *j);
jalur_status import_open_raster(import_job *j);
/* A recorded failure of GDAL as JALUR_E_DATA. */
jalur_status import_gdal_error(import_job *j, const char *what, const char *remedy);

/* ---- import_crs.c ---- */
jalur_status import_crs_begin(import_job *j); /* --crs */
/* That of a file itself (NULL: none), or --crs, or degrees; *from NULL: degrees on WGS84 already. Belongs to the job or to `own`. */
jalur_status import_crs_choose(import_job *j, OGRSpatialReferenceH own, OGRSpatialReferenceH *from);
jalur_status import_crs_layer(import_job *j); /* transformation of the layer, or the error that asks for --crs */
/* Takes the geometry of the feature, swaps and transforms it into job->geom. */
void import_crs_geometry(import_job *j, OGRGeometryH geom);
/* The position of the row: point geometry, else the columns lon and lat (fields `lon`, `lat`).
 * *found false when there is none that can be used; the row is then noted. */
bool import_in_indonesia(double lon_deg, double lat_deg); /* or just beside it */
jalur_status import_point(import_job *j, int lon, int lat, const char *id, jalur_lonlat *out, bool *found);
void import_survey_point(import_job *j, double x, double y);
jalur_status import_survey_end(import_job *j); /* swapped axes, or metres without a CRS: JALUR_E_DATA */

/* ---- import_fields.c ---- */
jalur_status import_columns(import_job *j); /* finds the columns of the layer; applies --map */
bool import_has(const import_job *j, int field);
jalur_status import_need(import_job *j, int field); /* JALUR_E_DATA with the columns found when missing */
/* The file of another kind that happens to have an id: none of these columns is there. */
jalur_status import_need_one(import_job *j, const int *fields, int n_fields);
/* Two kinds with the same columns that must be there are told apart by others: a file with one of `words`, which only `kind` has, and none of `own`
 * is refused, unless --map says what is meant. */
jalur_status import_not_of(import_job *j, const char *kind, const char *words, const char *own);
#define IMPORT_STATION_WORDS "id_tps tps_id kode_tps idtps station_id no_tps notps nomor_tps jumlah_tps jml_tps tps n_tps dpt jumlah_dpt jml_dpt pemilih jumlah_pemilih voters kotak_suara"
#define IMPORT_HOUSEHOLD_WORDS "id_kpm kpm_id no_kpm household_id jumlah_kpm jml_kpm kpm penerima kpm_lansia homebound homebound_count jumlah_homebound segment segmen"
jalur_status import_no_lines(import_job *j, const char *what); /* things that stand at one place: roads given for them are refused */
/* Trimmed UTF-8 text of a cell, "" when null; lives until the same cell is read for the next row. */
jalur_status import_text(import_job *j, int field, const char **out);
/* The same where a cell must hold something: JALUR_E_DATA when it is empty. */
jalur_status import_filled(import_job *j, int field, const char **out);
/* The id of a station or an office; "" when there is none, JALUR_E_DATA from IMPORT_ID_BYTES on. */
enum { IMPORT_ID_BYTES = 200 };
jalur_status import_id(import_job *j, int field, const char **out);
/* Numbers. An empty cell gives `otherwise`; no number or outside min..max is JALUR_E_DATA. */
jalur_status import_real(import_job *j, int field, double min, double max, double otherwise, double *out);
jalur_status import_int(import_job *j, int field, int64_t min, int64_t max, int64_t otherwise, int64_t *out);
bool import_number(const char *text, double *out); /* also with one decimal comma */
bool import_degrees(const char *text, double *out); /* also minutes, seconds and a hemisphere: 3°12'30"S, 124° 53,5' BT */
/* "HH:MM", "HH.MM" or minutes from midnight, in seconds; *clock true for the first two. */
jalur_status import_clock(import_job *j, int field, int64_t otherwise, int64_t *out, bool *clock);
/* A time on a day of the plan, in seconds from midnight of day 1: "2/HH:MM" on day 2, "HH:MM" on `day`, or minutes from that midnight. */
jalur_status import_day_clock(import_job *j, int field, int64_t day, int64_t otherwise, int64_t *out);
/* Village or district code in its dotted form; JALUR_E_DATA when a spreadsheet has spoilt it. */
jalur_status import_code(import_job *j, int field, char out[64]);
/* The village's code: from its own column, else from a column "village" or "desa" that holds codes instead of names. */
jalur_status import_village_code(import_job *j, int code_field, int name_field, char out[64]);
jalur_status import_cell_error(import_job *j, int field, const char *found, const char *expected, const char *remedy,
                               const char *what);
/* Lower-case letters and digits only. */
void import_key(const char *text, char *out, size_t size);
const char *import_column_name(import_job *j, int field);

/* ---- import_rules.c: cells of the rules, from field `first` and parameter `at` on, in the order of the noun's fields ---- */
enum { IMPORT_VEHICLE_RULES = 20, IMPORT_STATION_RULES = 13 };
jalur_status import_vehicle_rules(import_job *j, int first, sqlite3_stmt *q, int at);
jalur_status import_station_rules(import_job *j, int first, sqlite3_stmt *q, int at);

/* ---- import_code.c ---- */
typedef enum code_form { CODE_EMPTY, CODE_DOTTED, CODE_OTHER, CODE_SCIENTIFIC, CODE_SHORT, CODE_LONG } code_form;
/* "5304012001", "5304012001.0", "53.04.01.2001" -> dotted. CODE_SHORT: a digit is lost. CODE_OTHER: kept as it is. */
code_form code_normal(const char *text, char out[64]);
/* Plainly another name: case, blanks, punctuation and small spelling differences do not count. */
bool names_differ(const char *a, const char *b);

/* ---- import_notes.c ---- */
/* import_roads.c: the number that stands for the id of a road; not known when `words` (an SQL statement that gives the code of a
 * text) knows none. "way/123" and "123" are 123. */
jalur_status import_road_number(import_job *j, sqlite3_stmt *words, const char *text, int64_t *out, bool *known);
jalur_status import_note(import_job *j, problem_severity severity, const char *reason, const char *id,
                         const jalur_lonlat *at, const char *format, ...) BASE_PRINTF(6, 7);
jalur_status import_notes_begin(import_job *j);
jalur_status import_notes_end(import_job *j); /* where rows were left out: a summary row, row = 0 */
void import_notes_report(const import_job *j, jalur_report *report);
/* *again true when this id was seen before in this run. `sql_known` confirms it: SELECT 1 ... WHERE id = ?. */
jalur_status import_seen(import_job *j, const char *id, sqlite3_stmt *known, bool *again);

/* ---- import_areas.c ---- */
jalur_status import_areas_load(import_job *j);
void import_areas_release(import_job *j);
/* *keep false when the row is skipped (outside --within, or in a kabupaten that was not imported). Notes a code that
 * does not join and a name that is plainly another. */
jalur_status import_areas_join(import_job *j, const char *id, const char *code, const char *name, bool *keep);

/* Compares a position with the label of the area of its code, or of the next higher one, for the guess at a wrong sign.
 */
void import_areas_sign(import_job *j, const char *code, jalur_lonlat at);

/* ---- import_polygon.c ---- */
/* All polygons of `geom` as one valid 2D multipolygon, the caller destroys it; NULL when none is left. */
jalur_status polygon_clean(import_job *j, OGRGeometryH geom, OGRGeometryH *out, bool *repaired);
/* "[[[lat,lng],...]]" (depth 3) or a list of such (depth 4). NULL when it is no such array. */
OGRGeometryH polygon_from_path(const char *text, bool swap);
jalur_status polygon_wkb(import_job *j, OGRGeometryH geom, uint8_t **wkb, size_t *n_bytes); /* mem_free */

/* ---- import_tags.c ---- */
typedef enum road_verdict {
    ROAD_TAKE,
    ROAD_TAKE_UNKNOWN,
    ROAD_TAKE_NO_CLASS,
    ROAD_NOT,
    ROAD_NOT_BUILT,
    ROAD_NO_ACCESS
} road_verdict;
typedef struct road_tags { /* "" when unknown; words as in the source */
    const char *class, *highway, *fclass, *type, *remark, *function, *route, *not_road, *surface, *oneway, *max_kmh,
        *bridge, *tunnel, *access, *motor, *foot, *junction, *modes, *season, *wait_min, *other;
} road_tags;
/* Fills class, surface, oneway, flags, modes, max_kmh and wait_min of `out`. `word` is the class word that decided. */
road_verdict road_from_tags(const road_tags *tags, road *out, char word[64]);
/* The first cell whose word says nothing to us and which is taken as empty, with its column; NULL: none. */
const char *road_odd_cell(const road_tags *tags, const char **column_name);
/* Value of a key in hstore text: "a"=>"b","c"=>"d". False when it is not there. */
bool hstore_get(const char *text, const char *key, char *out, size_t size);

/* ---- import_road.c, osm_pbf.c ---- */
typedef struct road_sink road_sink;
/* Stores one line (n points, z NULL or n heights) with the attributes of `like`; notes and drops degenerate ones, notes
 * those that leave Indonesia. */
jalur_status road_put(import_job *j, const road *like, const double *lon, const double *lat, const double *z, size_t n);
jalur_status road_note_verdict(import_job *j, road_verdict v, const char *word, bool *take);
jalur_status osm_import(import_job *j);

/* ---- import_raster.c ---- */
jalur_status raster_import(import_job *j);

#endif
