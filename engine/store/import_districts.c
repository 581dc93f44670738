/* Districts: administrative areas with code, name, level, polygon, label point and population. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CODE, NAME, LEVEL, LAT, LON, POPULATION, PATH, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [CODE] = {"code", "kode code kode_wilayah kode_desa kode_kel kode_kelurahan id_desa iddesa kdepum kdppum kdcpum "
                      "kdpkab kdbbps kode_kec kode_kab kode_prov "
                      "kode_kemendagri kdcbps kode_bps idkel idkec idkab"},
    [NAME] = {"name", "nama name namobj nama_desa nama_wilayah wadmkd desa kelurahan desa_kelurahan desa_kelur "
                      "nama_kel wadmkc kecamatan wadmkk kabupaten "
                      "wadmpr provinsi nm_desa nmdesa"},
    [LEVEL] = {"level", "level tingkat"},
    [LAT] = {"lat", "lat latitude lintang y"},
    [LON] = {"lon", "lon lng long longitude bujur x"},
    [POPULATION] = {"population",
                    "population penduduk jml_pddk jml_pddk_1 jumlah_penduduk jml_penduduk populasi total"},
    [PATH] = {"path", "path"},
};

typedef struct district_state {
    sqlite3_stmt *put, *known, *shape, *merge;
} district_state;

typedef struct district { /* one row */
    char code[64];
    const char *name;
    area_level level;
    jalur_lonlat label;
    bool has_label;
    int64_t population;
    OGRGeometryH shape;
    bool repaired;
} district;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    district_state *d = j->state;
    TRY(db_prepare(j->s,
                   "INSERT OR REPLACE INTO area (code, name, level, label_lon, label_lat, repaired, population, geom) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, GeomFromWKB(?, 4326))",
                   &d->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM area WHERE code = ?", &d->known));
    TRY(db_prepare(j->s, "SELECT AsBinary(geom), name, population, repaired FROM area WHERE code = ?", &d->shape));
    TRY(db_prepare(j->s, "UPDATE area SET geom = GeomFromWKB(?, 4326), population = ?, repaired = ? WHERE code = ?",
                   &d->merge));
done:
    return st;
}

static void release(import_job *j)
{
    district_state *d = j->state;
    sqlite3_finalize(d->put);
    sqlite3_finalize(d->known);
    sqlite3_finalize(d->shape);
    sqlite3_finalize(d->merge);
}

static jalur_status check_layer(import_job *j)
{
    static const int told[] = {NAME, LAT, PATH};
    const jalur_status st = import_need(j, CODE);
    return st != JALUR_OK || OGR_L_GetGeomType(j->layer) != wkbNone ? st : import_need_one(j, told, sizeof told / sizeof told[0]);
}

static jalur_status level_error(import_job *j, const char *code)
{
    return import_cell_error(j, CODE, code, "a code of 2, 5, 8 or 13 characters such as 53.04.01.2001",
                             "say what these areas are: --level village (or kecamatan, kabupaten, province)",
                             "the code does not tell the level of the area");
}

static jalur_status read_level(import_job *j, district *row)
{
    const char *text;
    jalur_status st = import_text(j, LEVEL, &text);
    if (st != JALUR_OK) return st;
    if (area_level_of_code(row->code, &row->level)) return JALUR_OK;
    if (*text && area_level_parse(text, &row->level)) return JALUR_OK;
    if (j->o->level && area_level_parse(j->o->level, &row->level)) return JALUR_OK;
    if (area_level_parse(j->layer_name, &row->level)) return JALUR_OK;
    return level_error(j, row->code);
}

/* The label is a help, not the position of anything: what is no place is left out without a note. */
static jalur_status read_label(import_job *j, district *row)
{
    const char *lon, *lat;
    double x, y;
    jalur_status st = import_text(j, LON, &lon);
    if (st == JALUR_OK) st = import_text(j, LAT, &lat);
    if (st != JALUR_OK || !import_degrees(lon, &x) || !import_degrees(lat, &y)) return st;
    if (j->o->swap_xy && !j->geom) {
        double t = x;
        x = y;
        y = t;
    }
    if (!j->geom && !import_has(j, PATH)) import_survey_point(j, x, y);
    row->label = (jalur_lonlat){x, y};
    row->has_label = shape_lonlat_valid(row->label) && !(x == 0 && y == 0);
    return JALUR_OK;
}

static bool is_area(OGRGeometryH g)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(g));
    return type == wkbPolygon || type == wkbMultiPolygon || type == wkbCurvePolygon || type == wkbMultiSurface ||
           type == wkbGeometryCollection;
}

/* One wild vertex, or the other side of the 180th meridian, makes a district as wide as the earth. */
static jalur_status look_abroad(import_job *j, const district *row)
{
    OGREnvelope box;
    if (!row->shape) return JALUR_OK;
    OGR_G_GetEnvelope(row->shape, &box);
    if (import_in_indonesia(box.MinX, box.MinY) && import_in_indonesia(box.MaxX, box.MaxY)) return JALUR_OK;
    return import_note(j, PROBLEM_WARNING, "outside-indonesia", row->code, NULL,
                       "%s: the polygon from longitude %.7f, latitude %.7f to %.7f, %.7f reaches out of Indonesia", row->name, box.MinX, box.MinY,
                       box.MaxX, box.MaxY);
}

static jalur_status read_shape(import_job *j, district *row, bool *skip)
{
    jalur_status st = JALUR_OK;
    OGRGeometryH geom = j->geom, own = NULL;
    *skip = false;
    if (!geom && import_has(j, PATH)) {
        const char *text;
        TRY(import_text(j, PATH, &text));
        geom = own = *text ? polygon_from_path(text, j->o->swap_xy) : NULL;
        if (*text && !own)
            TRY(import_note(j, PROBLEM_WARNING, "path-unreadable", row->code, NULL,
                            "%s: the column path holds no polygon", row->name));
        if (own)
            import_survey_point(j, OGR_G_GetX(OGR_G_GetGeometryRef(OGR_G_GetGeometryRef(own, 0), 0), 0),
                                OGR_G_GetY(OGR_G_GetGeometryRef(OGR_G_GetGeometryRef(own, 0), 0), 0));
    }
    if (geom && !is_area(geom)) {
        *skip = true;
        TRY(import_note(j, PROBLEM_WARNING, "wrong-geometry", row->code, NULL, "%s is a %s, not a polygon", row->name,
                        OGR_G_GetGeometryName(geom)));
        goto done;
    }
    if (geom) TRY(polygon_clean(j, geom, &row->shape, &row->repaired));
    if (row->repaired)
        TRY(import_note(j, PROBLEM_NOTE, "polygon-repaired", row->code, row->has_label ? &row->label : NULL,
                        "%s: the polygon was invalid", row->name));
    if (!row->shape)
        TRY(import_note(j, PROBLEM_WARNING, "no-polygon", row->code, row->has_label ? &row->label : NULL,
                        "%s has no polygon", row->name));
    TRY(look_abroad(j, row));
done:
    if (own) OGR_G_DestroyGeometry(own);
    return st;
}

static jalur_status bind_shape(import_job *j, sqlite3_stmt *q, int index, OGRGeometryH shape)
{
    uint8_t *wkb = NULL;
    size_t n_bytes;
    if (!shape) return JALUR_OK;
    jalur_status st = polygon_wkb(j, shape, &wkb, &n_bytes);
    if (st == JALUR_OK) db_bind_wkb(q, index, wkb, n_bytes);
    mem_free(j->ctx, wkb);
    return st;
}

static jalur_status put(import_job *j, const district *row)
{
    jalur_status st = JALUR_OK;
    district_state *d = j->state;
    db_bind_text(d->put, 1, row->code);
    db_bind_text(d->put, 2, row->name);
    db_bind_int(d->put, 3, row->level);
    if (row->has_label) {
        db_bind_real(d->put, 4, row->label.lon_deg);
        db_bind_real(d->put, 5, row->label.lat_deg);
    }
    db_bind_int(d->put, 6, row->repaired);
    db_bind_int(d->put, 7, row->population);
    TRY(bind_shape(j, d->put, 8, row->shape));
    TRY(db_run(j->s, d->put));
    j->n_stored++;
done:
    return st;
}

/* What an earlier row of this code has left: its parts join those of `row`. */
static jalur_status merge_load(import_job *j, district *row, bool *other_name)
{
    jalur_status st = JALUR_OK;
    district_state *d = j->state;
    bool found;
    OGRGeometryH before = NULL;
    db_bind_text(d->shape, 1, row->code);
    TRY(db_step(j->s, d->shape, &found));
    if (!found) goto done;
    *other_name = names_differ(db_text(d->shape, 1), row->name);
    int64_t population = sqlite3_column_int64(d->shape, 2);
    if (population > row->population) row->population = population;
    row->repaired = row->repaired || sqlite3_column_int(d->shape, 3);
    int n = sqlite3_column_bytes(d->shape, 0);
    if (n > 0 && OGR_G_CreateFromWkb(sqlite3_column_blob(d->shape, 0), NULL, &before, n) == OGRERR_NONE && row->shape) {
        OGRGeometryH both = OGR_G_Union(row->shape, before); /* parts may touch, overlap or be the same */
        if (both) OGR_G_DestroyGeometry(row->shape);
        if (both) row->shape = both;
    }
done:
    if (before) OGR_G_DestroyGeometry(before);
    sqlite3_reset(d->shape);
    return st;
}

static jalur_status merge(import_job *j, district *row)
{
    jalur_status st = JALUR_OK;
    district_state *d = j->state;
    bool other_name = false, crossing = false;
    OGRGeometryH shape = NULL;
    TRY(merge_load(j, row, &other_name));
    if (!row->shape || other_name) {
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-code", row->code, NULL,
                        "code %s again, now for \"%s\"; the first row is kept", row->code, row->name));
        goto done;
    }
    TRY(polygon_clean(j, row->shape, &shape, &crossing)); /* as a multipolygon */
    TRY(bind_shape(j, d->merge, 1, shape));
    db_bind_int(d->merge, 2, row->population);
    db_bind_int(d->merge, 3, row->repaired);
    db_bind_text(d->merge, 4, row->code);
    TRY(db_run(j->s, d->merge));
    TRY(import_note(j, PROBLEM_NOTE, "parts-merged", row->code, NULL,
                    "%s: another part of the same code; population taken once", row->name));
done:
    if (shape) OGR_G_DestroyGeometry(shape);
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    district_state *d = j->state;
    district r = {.name = ""};
    bool again, skip;
    TRY(import_code(j, CODE, r.code));
    TRY(import_text(j, NAME, &r.name));
    if (!r.code[0]) {
        TRY(import_note(j, PROBLEM_WARNING, "no-code", "", NULL, "\"%s\" has no code", r.name));
        goto done;
    }
    if (j->o->within && strncmp(r.code, j->o->within, strlen(j->o->within)) != 0) {
        TRY(import_note(j, PROBLEM_NOTE, "outside-within", r.code, NULL, "%s is not within %s", r.code, j->o->within));
        goto done;
    }
    if (!*r.name && import_has(j, NAME))
        TRY(import_note(j, PROBLEM_NOTE, "no-name", r.code, NULL, "%s has no name", r.code));
    TRY(read_level(j, &r));
    TRY(read_label(j, &r));
    TRY(import_int(j, POPULATION, 0, 2000000000, 0, &r.population));
    TRY(read_shape(j, &r, &skip));
    if (skip) goto done;
    TRY(import_seen(j, r.code, d->known, &again));
    TRY(again ? merge(j, &r) : put(j, &r));
done:
    if (r.shape) OGR_G_DestroyGeometry(r.shape);
    return st;
}

const import_noun import_districts = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .all_layers = true,
    .state_bytes = sizeof(district_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
