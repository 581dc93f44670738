/* GeoPackage 1.3 written with SQLite alone: every call is checked, the file gets its name only after it was closed,
 * synced, reopened and counted, and the same layers give the same bytes (dates are fixed, no version of a library is
 * written). Geometries are WGS84: POINT, MULTILINESTRING or MULTIPOLYGON, 2D, with a spatial index (the rtree
 * extension) where the SQLite at hand has one. */
#include <unistd.h>

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/gpkg.h"

#define FIXED_DATE "2024-01-01T00:00:00.000Z"

typedef struct gpkg {
    jalur_ctx *ctx;
    const char *path; /* for messages */
    sqlite3 *db;
    uint8_t *blob;
    size_t blob_cap;
} gpkg;

static const char SCHEMA[] =
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT "
    "NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);"
    "INSERT INTO gpkg_spatial_ref_sys VALUES ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined "
    "Cartesian coordinates'),"
    " ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinates'),"
    " ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS "
    "84\",6378137,298.257223563,"
    "AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\",\"8901\"]],"
    "UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST]"
    ","
    "AUTHORITY[\"EPSG\",\"4326\"]]', 'longitude and latitude in degrees');"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x "
    "DOUBLE, min_y DOUBLE,"
    " max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES "
    "gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT "
    "NOT NULL,"
    " srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY "
    "(table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES "
    "gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT "
    "NOT NULL,"
    " scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));"
    "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog TEXT(256), f_table_schema "
    "TEXT(256),"
    " f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT, "
    "useAsDefault BOOLEAN,"
    " description TEXT, owner TEXT(30), ui TEXT(30), update_time DATETIME DEFAULT "
    "(strftime('%Y-%m-%dT%H:%M:%fZ','now')));"
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
    " VALUES ('layer_styles', 'attributes', 'layer_styles', 'styles for QGIS', '" FIXED_DATE "')";

static jalur_status gpkg_error(gpkg *g, const char *what)
{
    return err_at(g->ctx, JALUR_E_IO,
                  &(err_site){.file = g->path,
                              .native = g->db ? sqlite3_errmsg(g->db) : strerror(errno),
                              .remedy = "check free space and permissions"},
                  "%s: %s", g->path, what);
}

static jalur_status run(gpkg *g, const char *sql)
{
    return sqlite3_exec(g->db, sql, NULL, NULL, NULL) == SQLITE_OK ? JALUR_OK
                                                                   : gpkg_error(g, "the GeoPackage cannot be written");
}

static jalur_status prepare(gpkg *g, const char *sql, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(g->db, sql, -1, out, NULL) == SQLITE_OK
               ? JALUR_OK
               : gpkg_error(g, "the GeoPackage cannot be written");
}

static jalur_status step_done(gpkg *g, sqlite3_stmt *q)
{
    int code = sqlite3_step(q);
    sqlite3_reset(q);
    return code == SQLITE_DONE ? JALUR_OK : gpkg_error(g, "the GeoPackage cannot be written");
}

/* ---- geometry blobs ---- */

enum { HEADER_BYTES = 8, ENVELOPE_BYTES = 32 };

static void put_u32(uint8_t *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> (8 * i));
}

static void put_double(uint8_t *out, double number)
{
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(bits >> (8 * i));
}

static void put_header(uint8_t *out, const shape_box *box)
{
    memcpy(out, "GP", 2);
    out[2] = 0;
    out[3] = box ? 3 : 1; /* little endian; with an envelope */
    put_u32(out + 4, 4326);
    if (!box) return;
    put_double(out + 8, box->west_deg);
    put_double(out + 16, box->east_deg);
    put_double(out + 24, box->south_deg);
    put_double(out + 32, box->north_deg);
}

static jalur_status point_blob(gpkg *g, const geometry *from, shape_box *box, size_t *n_bytes)
{
    *n_bytes = HEADER_BYTES + 21;
    jalur_status st = mem_grow(g->ctx, &g->blob, &g->blob_cap, *n_bytes, 1);
    if (st != JALUR_OK) return st;
    put_header(g->blob, NULL);
    g->blob[8] = 1;
    put_u32(g->blob + 9, 1);
    put_double(g->blob + 13, from->as.point.lon_deg);
    put_double(g->blob + 21, from->as.point.lat_deg);
    shape_box_add(box, from->as.point);
    return JALUR_OK;
}

static void box_add(shape_box *into, const shape_box *one)
{
    shape_box_add(into, (jalur_lonlat){one->west_deg, one->south_deg});
    shape_box_add(into, (jalur_lonlat){one->east_deg, one->north_deg});
}

static jalur_status lines_blob(gpkg *g, const geometry *from, shape_box *box, size_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    shape_box own = shape_box_empty();
    uint32_t n = 0;
    size_t at = HEADER_BYTES + ENVELOPE_BYTES + 9;
    *n_bytes = 0;
    for (uint32_t i = 0; i < from->as.lines.n; i++) {
        shape_line flat = from->as.lines.item[i];
        if (flat.n < 2) continue; /* legs without a length */
        flat.z_m = NULL;
        size_t size = shape_line_wkb_size(&flat);
        TRY(mem_grow(g->ctx, &g->blob, &g->blob_cap, at + size, 1));
        shape_line_to_wkb(&flat, g->blob + at);
        at += size;
        n++;
        for (uint32_t k = 0; k < flat.n; k++)
            shape_box_add(&own, flat.pt[k]);
    }
    if (n == 0) goto done;
    put_header(g->blob, &own);
    g->blob[HEADER_BYTES + ENVELOPE_BYTES] = 1;
    put_u32(g->blob + HEADER_BYTES + ENVELOPE_BYTES + 1, 5);
    put_u32(g->blob + HEADER_BYTES + ENVELOPE_BYTES + 5, n);
    box_add(box, &own);
    *n_bytes = at;
done:
    return st;
}

static jalur_status area_blob(gpkg *g, const geometry *from, shape_box *box, size_t *n_bytes)
{
    const shape_area *area_shape = from->as.area;
    shape_box own = shape_box_empty();
    *n_bytes = 0;
    if (!area_shape || area_shape->n_part == 0) return JALUR_OK;
    size_t size = HEADER_BYTES + ENVELOPE_BYTES + shape_area_wkb_size(area_shape);
    jalur_status st = mem_grow(g->ctx, &g->blob, &g->blob_cap, size, 1);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < area_shape->n_pt; i++)
        shape_box_add(&own, area_shape->pt[i]);
    put_header(g->blob, &own);
    shape_area_to_wkb(area_shape, g->blob + HEADER_BYTES + ENVELOPE_BYTES);
    box_add(box, &own);
    *n_bytes = size;
    return JALUR_OK;
}

static jalur_status bind_geometry(gpkg *g, sqlite3_stmt *q, int index, const layer *l, const geometry *from,
                                  shape_box *box, uint32_t *n_shapes)
{
    jalur_status st = JALUR_OK;
    size_t n_bytes = 0;
    sqlite3_bind_null(q, index);
    if (from->kind == GEOMETRY_NONE) goto done;
    if (from->kind != l->kind) TRY(err_set(g->ctx, JALUR_E_INTERNAL, "layer %s mixes kinds of geometry", l->name));
    if (from->kind == GEOMETRY_POINT) TRY(point_blob(g, from, box, &n_bytes));
    if (from->kind == GEOMETRY_LINES) TRY(lines_blob(g, from, box, &n_bytes));
    if (from->kind == GEOMETRY_AREA) TRY(area_blob(g, from, box, &n_bytes));
    if (n_bytes == 0) goto done;
    ++*n_shapes;
    if (sqlite3_bind_blob64(q, index, g->blob, n_bytes, SQLITE_STATIC) != SQLITE_OK)
        TRY(gpkg_error(g, "a shape is too large"));
done:
    return st;
}

/* ---- one layer ---- */

static const char *type_name(column_type type)
{
    return type == COLUMN_INT ? "INTEGER" : type == COLUMN_REAL ? "REAL" : type == COLUMN_BOOL ? "BOOLEAN" : "TEXT";
}

static jalur_status sql_of(gpkg *g, const layer *l, bool create, char **out)
{
    jalur_status st = JALUR_E_RESOURCE;
    sqlite3_str *s = sqlite3_str_new(g->db);
    bool shapes = l->kind != GEOMETRY_NONE;
    if (create)
        sqlite3_str_appendf(s, "CREATE TABLE \"%w\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL", l->name);
    else
        sqlite3_str_appendf(s, "INSERT INTO \"%w\" VALUES (?", l->name);
    if (create && shapes)
        sqlite3_str_appendf(s, ", geom %s",
                            l->kind == GEOMETRY_POINT   ? "POINT"
                            : l->kind == GEOMETRY_LINES ? "MULTILINESTRING"
                                                        : "MULTIPOLYGON");
    if (!create && shapes) sqlite3_str_appendall(s, ", ?");
    for (uint32_t c = 0; c < l->n_columns; c++) {
        if (create)
            sqlite3_str_appendf(s, ", \"%w\" %s", l->columns[c].name, type_name(l->columns[c].type));
        else
            sqlite3_str_appendall(s, ", ?");
    }
    sqlite3_str_appendall(s, ")");
    char *text = sqlite3_str_finish(s);
    if (text)
        st = mem_copy_text(g->ctx, text, out);
    else
        err_set(g->ctx, st, "memory is used up");
    sqlite3_free(text);
    return st;
}

static void bind_value(sqlite3_stmt *q, int index, const column *c, const value *v)
{
    if (v->null)
        sqlite3_bind_null(q, index);
    else if (c->type == COLUMN_TEXT)
        sqlite3_bind_text(q, index, v->as.text, -1, SQLITE_STATIC);
    else if (c->type == COLUMN_REAL)
        sqlite3_bind_double(q, index, v->as.real);
    else
        sqlite3_bind_int64(q, index, v->as.integer);
}

static bool has_index(const layer *l)
{
    return l->kind != GEOMETRY_NONE && sqlite3_compileoption_used("ENABLE_RTREE");
}

/* Prepares the statement that puts one box into the spatial index, after making its table. */
static jalur_status open_index(gpkg *g, const layer *l, sqlite3_stmt **out)
{
    jalur_status st = JALUR_OK;
    char *make = sqlite3_mprintf("CREATE VIRTUAL TABLE \"rtree_%w_geom\" USING rtree(id, minx, maxx, miny, maxy)", l->name);
    char *put = sqlite3_mprintf("INSERT INTO \"rtree_%w_geom\" VALUES (?, ?, ?, ?, ?)", l->name);
    if (!make || !put) TRY(err_set(g->ctx, JALUR_E_RESOURCE, "memory is used up"));
    TRY(run(g, make));
    TRY(prepare(g, put, out));
done:
    sqlite3_free(make);
    sqlite3_free(put);
    return st;
}

static jalur_status put_index(gpkg *g, sqlite3_stmt *q, uint32_t row, const shape_box *own)
{
    sqlite3_bind_int64(q, 1, (int64_t)row + 1);
    sqlite3_bind_double(q, 2, own->west_deg);
    sqlite3_bind_double(q, 3, own->east_deg);
    sqlite3_bind_double(q, 4, own->south_deg);
    sqlite3_bind_double(q, 5, own->north_deg);
    return step_done(g, q);
}

static jalur_status write_rows(gpkg *g, const layer *l, shape_box *box, uint32_t *n_shapes)
{
    jalur_status st = JALUR_OK;
    char *sql = NULL;
    sqlite3_stmt *q = NULL, *index = NULL;
    int first = l->kind == GEOMETRY_NONE ? 2 : 3;
    TRY(sql_of(g, l, false, &sql));
    TRY(prepare(g, sql, &q));
    if (has_index(l)) TRY(open_index(g, l, &index));
    for (uint32_t row = 0; row < l->n_rows; row++) {
        shape_box own = shape_box_empty();
        uint32_t before = *n_shapes;
        TRY(step_progress(g->ctx, "writing", row, l->n_rows));
        sqlite3_bind_int64(q, 1, (int64_t)row + 1);
        if (l->kind != GEOMETRY_NONE) TRY(bind_geometry(g, q, 2, l, &l->geometries[row], &own, n_shapes));
        for (uint32_t c = 0; c < l->n_columns; c++)
            bind_value(q, first + (int)c, &l->columns[c], &l->values[(size_t)row * l->n_columns + c]);
        TRY(step_done(g, q));
        if (*n_shapes == before) continue;
        box_add(box, &own);
        if (index) TRY(put_index(g, index, row, &own));
    }
done:
    sqlite3_finalize(index);
    sqlite3_finalize(q);
    mem_free(g->ctx, sql);
    return st;
}

/* The triggers of GeoPackage 1.3, annex F.3, which keep the index true when a program that knows ST_MinX and its kin
 * edits the layer; they are made after the rows, as SQLite alone does not know these. %w is the layer. */
static const char *const INDEX_TRIGGERS[] = {
    "CREATE TRIGGER \"rtree_%w_geom_insert\" AFTER INSERT ON \"%w\" WHEN (NEW.geom NOT NULL AND NOT "
    "ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO \"rtree_%w_geom\" VALUES (NEW.fid, ST_MinX(NEW.geom), "
    "ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END",
    "CREATE TRIGGER \"rtree_%w_geom_update1\" AFTER UPDATE OF geom ON \"%w\" WHEN OLD.fid = NEW.fid AND (NEW.geom "
    "NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN INSERT OR REPLACE INTO \"rtree_%w_geom\" VALUES (NEW.fid, "
    "ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom)); END",
    "CREATE TRIGGER \"rtree_%w_geom_update2\" AFTER UPDATE OF geom ON \"%w\" WHEN OLD.fid = NEW.fid AND (NEW.geom "
    "ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id = OLD.fid; END",
    "CREATE TRIGGER \"rtree_%w_geom_update3\" AFTER UPDATE ON \"%w\" WHEN OLD.fid != NEW.fid AND (NEW.geom NOTNULL AND "
    "NOT ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id = OLD.fid; INSERT OR REPLACE INTO "
    "\"rtree_%w_geom\" VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), "
    "ST_MaxY(NEW.geom)); END",
    "CREATE TRIGGER \"rtree_%w_geom_update4\" AFTER UPDATE ON \"%w\" WHEN OLD.fid != NEW.fid AND (NEW.geom ISNULL OR "
    "ST_IsEmpty(NEW.geom)) BEGIN DELETE FROM \"rtree_%w_geom\" WHERE id IN (OLD.fid, NEW.fid); END",
    "CREATE TRIGGER \"rtree_%w_geom_delete\" AFTER DELETE ON \"%w\" WHEN OLD.geom NOT NULL BEGIN DELETE FROM "
    "\"rtree_%w_geom\" WHERE id = OLD.fid; END",
    "INSERT INTO gpkg_extensions SELECT table_name, 'geom', 'gpkg_rtree_index', "
    "'http://www.geopackage.org/spec120/#extension_rtree', 'write-only' FROM gpkg_contents WHERE table_name = '%q'",
};

/* `format` with every %w and %q as the layer's name. */
static char *index_sql(sqlite3 *db, const char *format, const char *name)
{
    sqlite3_str *s = sqlite3_str_new(db);
    for (const char *at = format; *at;) {
        size_t n = strcspn(at, "%");
        sqlite3_str_append(s, at, (int)n);
        at += n;
        if (*at == 0) break;
        sqlite3_str_appendf(s, at[1] == 'q' ? "%q" : "%w", name);
        at += 2;
    }
    return sqlite3_str_finish(s);
}

static jalur_status register_index(gpkg *g, const layer *l)
{
    jalur_status st = JALUR_OK;
    char *sql = NULL;
    if (!has_index(l)) goto done;
    for (size_t i = 0; i < sizeof INDEX_TRIGGERS / sizeof INDEX_TRIGGERS[0]; i++) {
        sql = index_sql(g->db, INDEX_TRIGGERS[i], l->name);
        if (!sql) TRY(err_set(g->ctx, JALUR_E_RESOURCE, "memory is used up"));
        TRY(run(g, sql));
        sqlite3_free(sql);
        sql = NULL;
    }
done:
    sqlite3_free(sql);
    return st;
}

static jalur_status register_layer(gpkg *g, const layer *l, const shape_box *box, bool has_box)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    bool shapes = l->kind != GEOMETRY_NONE;
    TRY(prepare(g, "INSERT INTO gpkg_contents VALUES (?1, ?2, ?1, ?3, '" FIXED_DATE "', ?4, ?5, ?6, ?7, ?8)", &q));
    sqlite3_bind_text(q, 1, l->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, shapes ? "features" : "attributes", -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 3, l->title ? l->title : "", -1, SQLITE_STATIC);
    if (has_box) {
        sqlite3_bind_double(q, 4, box->west_deg);
        sqlite3_bind_double(q, 5, box->south_deg);
        sqlite3_bind_double(q, 6, box->east_deg);
        sqlite3_bind_double(q, 7, box->north_deg);
    }
    if (shapes) sqlite3_bind_int(q, 8, 4326);
    TRY(step_done(g, q));
    sqlite3_finalize(q);
    q = NULL;
    if (!shapes) goto done;
    TRY(prepare(g, "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", &q));
    sqlite3_bind_text(q, 1, l->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2,
                      l->kind == GEOMETRY_POINT   ? "POINT"
                      : l->kind == GEOMETRY_LINES ? "MULTILINESTRING"
                                                  : "MULTIPOLYGON",
                      -1, SQLITE_STATIC);
    TRY(step_done(g, q));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status write_style(gpkg *g, const layer *l)
{
    jalur_status st = JALUR_OK;
    char *qml = NULL;
    sqlite3_stmt *q = NULL;
    TRY(gpkg_style(g->ctx, l, &qml));
    if (!qml) goto done;
    TRY(prepare(g,
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, "
                "useAsDefault, description, owner, ui, update_time) VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, ?3, "
                "'jalur', NULL, '" FIXED_DATE "')",
                &q));
    sqlite3_bind_text(q, 1, l->name, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, qml, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 3, l->title ? l->title : "", -1, SQLITE_STATIC);
    TRY(step_done(g, q));
done:
    sqlite3_finalize(q);
    mem_free(g->ctx, qml);
    return st;
}

static jalur_status write_layer(gpkg *g, const layer *l, uint32_t *n_shapes)
{
    jalur_status st = JALUR_OK;
    char *sql = NULL;
    shape_box box = shape_box_empty();
    *n_shapes = 0;
    TRY(sql_of(g, l, true, &sql));
    TRY(run(g, sql));
    TRY(write_rows(g, l, &box, n_shapes));
    TRY(register_layer(g, l, &box, *n_shapes > 0));
    TRY(register_index(g, l));
    TRY(write_style(g, l));
done:
    mem_free(g->ctx, sql);
    return st;
}

/* ---- the file ---- */

static jalur_status open_db(gpkg *g, const char *file, int flags)
{
    if (sqlite3_open_v2(file, &g->db, flags, NULL) == SQLITE_OK) return JALUR_OK;
    return gpkg_error(g, "the GeoPackage cannot be opened");
}

static jalur_status write_all(gpkg *g, const char *tmp, const layer *layers, uint32_t n_layers, uint32_t *n_shapes)
{
    jalur_status st = JALUR_OK;
    TRY(open_db(g, tmp, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    TRY(run(g, "PRAGMA page_size = 4096; PRAGMA application_id = 0x47504B47; PRAGMA user_version = 10300; PRAGMA "
               "journal_mode = MEMORY; "
               "PRAGMA synchronous = OFF; BEGIN"));
    TRY(run(g, SCHEMA));
    for (uint32_t i = 0; i < n_layers; i++) {
        st = write_layer(g, &layers[i], &n_shapes[i]);
        if (st != JALUR_OK) TRY(err_while(g->ctx, st, "writing layer %s", layers[i].name));
    }
    TRY(run(g, "COMMIT"));
    if (sqlite3_close(g->db) != SQLITE_OK) TRY(gpkg_error(g, "the GeoPackage cannot be closed"));
    g->db = NULL;
done:
    return st;
}

static jalur_status sync_path(gpkg *g, const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    int code = errno;
    if (fd >= 0) close(fd);
    errno = code;
    return good ? JALUR_OK : gpkg_error(g, "the GeoPackage cannot be brought to the disk");
}

static jalur_status count_layer(gpkg *g, const layer *l, uint32_t n_shapes)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    char *sql =
        sqlite3_mprintf("SELECT count(*), count(%s) FROM \"%w\"", l->kind == GEOMETRY_NONE ? "NULL" : "geom", l->name);
    if (!sql) TRY(err_set(g->ctx, JALUR_E_RESOURCE, "memory is used up"));
    TRY(prepare(g, sql, &q));
    if (sqlite3_step(q) != SQLITE_ROW) TRY(gpkg_error(g, "the written GeoPackage cannot be read"));
    if (sqlite3_column_int64(q, 0) != l->n_rows || sqlite3_column_int64(q, 1) != n_shapes)
        TRY(gpkg_error(g, "the written GeoPackage does not hold all rows"));
done:
    sqlite3_finalize(q);
    sqlite3_free(sql);
    return st;
}

static jalur_status verify(gpkg *g, const char *tmp, const layer *layers, uint32_t n_layers, const uint32_t *n_shapes)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    TRY(open_db(g, tmp, SQLITE_OPEN_READONLY));
    TRY(prepare(g, "PRAGMA quick_check", &q));
    if (sqlite3_step(q) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(q, 0), "ok") != 0)
        TRY(gpkg_error(g, "the written GeoPackage is damaged"));
    sqlite3_finalize(q);
    q = NULL;
    for (uint32_t i = 0; i < n_layers; i++)
        TRY(count_layer(g, &layers[i], n_shapes[i]));
done:
    sqlite3_finalize(q);
    sqlite3_close(g->db);
    g->db = NULL;
    return st;
}

/* The directory of `path`, to be synced so that the new name itself is on the disk. */
static jalur_status parent_of(jalur_ctx *ctx, const char *path, char **out)
{
    jalur_status st = mem_copy_text(ctx, path, out);
    if (st != JALUR_OK) return st;
    char *slash = strrchr(*out, '/');
    if (slash)
        slash[slash == *out] = 0;
    else if (**out)
        snprintf(*out, 2, ".");
    return JALUR_OK;
}

jalur_status store_write_gpkg(jalur_ctx *ctx, const char *path, const layer *layers, uint32_t n_layers)
{
    jalur_status st = JALUR_OK;
    gpkg g = {.ctx = ctx, .path = path};
    char *tmp = NULL, *dir = NULL;
    uint32_t *n_shapes = NULL;
    TRY(parent_of(ctx, path, &dir)); /* nothing may fail for memory once the file has its name */
    TRY(mem_printf(ctx, &tmp, "%s.tmp", path));
    TRY(mem_new(ctx, n_layers, sizeof *n_shapes, &n_shapes));
    if (remove(tmp) != 0 && errno != ENOENT) TRY(gpkg_error(&g, "a file of this name with .tmp is in the way"));
    TRY(write_all(&g, tmp, layers, n_layers, n_shapes));
    TRY(sync_path(&g, tmp, O_RDWR));
    TRY(verify(&g, tmp, layers, n_layers, n_shapes));
    if (rename(tmp, path) != 0) TRY(gpkg_error(&g, "the GeoPackage cannot get its name"));
    TRY(sync_path(&g, dir, O_RDONLY | O_DIRECTORY));
done:
    sqlite3_close(g.db);
    if (st != JALUR_OK && tmp) remove(tmp);
    mem_free(ctx, g.blob);
    mem_free(ctx, n_shapes);
    mem_free(ctx, tmp);
    mem_free(ctx, dir);
    return st == JALUR_OK ? st : err_file(ctx, st, path);
}
