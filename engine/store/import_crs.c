/* Where things are: the CRS of a layer, positions of rows, and the guess at what went wrong with all of them.
 *
 * Codes only: a CRS comes from the file itself or as EPSG:n. OSRSetFromUserInput would fetch addresses. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Indonesia with a margin, degrees. */
static const double WEST = 94, EAST = 142, SOUTH = -12, NORTH = 7;

bool import_in_indonesia(double lon_deg, double lat_deg)
{
    return lon_deg >= WEST && lon_deg <= EAST && lat_deg >= SOUTH && lat_deg <= NORTH;
}

static jalur_status srs_from_code(import_job *j, int code, OGRSpatialReferenceH *out)
{
    *out = OSRNewSpatialReference(NULL);
    if (!*out) return err_set(j->ctx, JALUR_E_RESOURCE, "no memory for a CRS");
    if (OSRImportFromEPSG(*out, code) == OGRERR_NONE) {
        OSRSetAxisMappingStrategy(*out, OAMS_TRADITIONAL_GIS_ORDER);
        return JALUR_OK;
    }
    OSRDestroySpatialReference(*out);
    *out = NULL;
    return err_at(j->ctx, JALUR_E_USAGE,
                  &(err_site){.field = "--crs",
                              .found = j->o->crs,
                              .native = j->words.text,
                              .remedy = "write an existing EPSG code, for example --crs EPSG:32749"},
                  "there is no CRS with the code EPSG:%d", code);
}

jalur_status import_crs_begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    TRY(srs_from_code(j, 4326, &j->wgs84));
    const char *text = j->o->crs;
    if (!text) goto done;
    const char *digits = EQUALN(text, "EPSG:", 5) ? text + 5 : text;
    if (EQUAL(text, "WGS84") || EQUAL(text, "CRS84") || EQUAL(text, "OGC:CRS84")) digits = "4326";
    if (!*digits || digits[strspn(digits, "0123456789")] || strlen(digits) > 6)
        TRY(err_at(j->ctx, JALUR_E_USAGE,
                   &(err_site){
                       .field = "--crs", .found = text, .expected = "EPSG:n", .remedy = "for example --crs EPSG:32749"},
                   "--crs \"%s\" is no EPSG code", text));
    TRY(srs_from_code(j, atoi(digits), &j->forced));
done:
    return st;
}

static void crs_words(OGRSpatialReferenceH srs, char *out, size_t size)
{
    const char *authority = OSRGetAuthorityName(srs, NULL), *code = OSRGetAuthorityCode(srs, NULL),
               *name = OSRGetName(srs);
    if (authority && code)
        snprintf(out, size, "%s:%s", authority, code);
    else
        snprintf(out, size, "%s", name ? name : "unnamed");
}

/* GeoPackage has two CRS that say "none". */
static bool says_nothing(OGRSpatialReferenceH srs)
{
    const char *name = srs ? OSRGetName(srs) : NULL;
    return !srs || OSRIsLocal(srs) ||
           (name && (STARTS_WITH_CI(name, "Undefined") || EQUAL(name, "unknown") || EQUAL(name, "unnamed")));
}

static jalur_status crs_conflict(import_job *j, OGRSpatialReferenceH own)
{
    static const char *const MODE[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                       "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL};
    char words[120];
    if (!j->forced || OSRIsSameEx(own, j->forced, MODE)) return JALUR_OK;
    crs_words(own, words, sizeof words);
    return err_at(j->ctx, JALUR_E_USAGE,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .field = "--crs",
                              .found = words,
                              .expected = j->o->crs,
                              .remedy = "leave out --crs; if the file is wrong, mend its CRS first (ogr2ogr -a_srs)"},
                  "%s says %s, but --crs says %s", j->file, words, j->o->crs);
}

jalur_status import_crs_choose(import_job *j, OGRSpatialReferenceH own, OGRSpatialReferenceH *from)
{
    jalur_status st = JALUR_OK;
    *from = NULL;
    j->no_crs = false;
    if (says_nothing(own)) own = NULL;
    if (own) TRY(crs_conflict(j, own));
    *from = own ? own : j->forced;
    if (!*from) {
        j->no_crs = true;
        snprintf(j->crs, sizeof j->crs, "EPSG:4326 (assumed)");
        goto done;
    }
    crs_words(*from, j->crs, sizeof j->crs);
    if (strcmp(j->crs, "EPSG:4326") == 0 || strcmp(j->crs, "OGC:CRS84") == 0) *from = NULL;
done:
    return st;
}

jalur_status import_crs_layer(import_job *j)
{
    jalur_status st = JALUR_OK;
    OGRSpatialReferenceH from;
    if (j->to_wgs84) OCTDestroyCoordinateTransformation(j->to_wgs84);
    j->to_wgs84 = NULL;
    TRY(import_crs_choose(j, OGR_L_GetSpatialRef(j->layer), &from));
    if (!from) goto done;
    OGRSpatialReferenceH copy = OSRClone(from);
    OSRSetAxisMappingStrategy(copy, OAMS_TRADITIONAL_GIS_ORDER);
    j->to_wgs84 = OCTNewCoordinateTransformation(copy, j->wgs84);
    OSRDestroySpatialReference(copy);
    if (!j->to_wgs84)
        TRY(import_gdal_error(j, "its CRS cannot be turned into longitude and latitude",
                              "export the file in EPSG:4326"));
done:
    return st;
}

void import_survey_point(import_job *j, double x, double y)
{
    import_survey *v = &j->survey;
    if (!isfinite(x) || !isfinite(y) || (x == 0 && y == 0)) return;
    bool here = import_in_indonesia(x, y), swapped_here = import_in_indonesia(y, x);
    bool beyond = fabs(y) > 90 || fabs(x) > 180;
    if (v->n == 0 || x < v->x_min) v->x_min = x;
    if (v->n == 0 || x > v->x_max) v->x_max = x;
    if (v->n == 0 || y < v->y_min) v->y_min = y;
    if (v->n == 0 || y > v->y_max) v->y_max = y;
    v->n++;
    v->n_beyond += beyond;
    v->n_here += here;
    v->n_swapped_here += swapped_here;
    if ((beyond || swapped_here) && v->first_row == 0) {
        v->first_row = j->row;
        v->first_x = x;
        v->first_y = y;
    }
}

static bool first_vertex(OGRGeometryH geom, double *x, double *y)
{
    while (OGR_G_GetGeometryCount(geom) > 0)
        geom = OGR_G_GetGeometryRef(geom, 0);
    if (OGR_G_IsEmpty(geom) || OGR_G_GetPointCount(geom) == 0) return false;
    *x = OGR_G_GetX(geom, 0);
    *y = OGR_G_GetY(geom, 0);
    return true;
}

void import_crs_geometry(import_job *j, OGRGeometryH geom)
{
    double x, y;
    j->geom = NULL;
    j->geom_failed = false;
    if (!geom || OGR_G_IsEmpty(geom)) return;
    if (j->o->swap_xy) OGR_G_SwapXY(geom);
    if (j->to_wgs84 && OGR_G_Transform(geom, j->to_wgs84) != OGRERR_NONE) {
        j->geom_failed = true;
        return;
    }
    if (first_vertex(geom, &x, &y)) import_survey_point(j, x, y);
    j->geom = geom;
}

/* A coordinate column: false when the cell holds no number. */
static jalur_status cell_degrees(import_job *j, int field, double *out, bool *empty, bool *good)
{
    const char *text;
    jalur_status st = import_text(j, field, &text);
    *empty = !*text || EQUAL(text, "null");
    *good = st == JALUR_OK && !*empty && import_degrees(text, out);
    return st;
}

static jalur_status point_of_columns(import_job *j, int lon, int lat, const char *id, double *x, double *y, bool *found)
{
    jalur_status st = JALUR_OK;
    bool no_x, no_y, good_x, good_y;
    TRY(cell_degrees(j, lon, x, &no_x, &good_x));
    TRY(cell_degrees(j, lat, y, &no_y, &good_y));
    if (good_x && good_y && !isnan(*x) && !isnan(*y)) {
        *found = true;
    } else if (no_x || no_y) {
        TRY(import_note(j, PROBLEM_NOTE, "no-coordinates", id, NULL, "no coordinates"));
    } else {
        TRY(import_note(j, PROBLEM_WARNING, "coordinates-not-numbers", id, NULL, "coordinates are no numbers: %s, %s; write degrees with decimals (-9.1061) or with marks (9°06'22\"S)",
                        j->cell[lon], j->cell[lat]));
    }
    if (!*found) goto done;
    if (j->o->swap_xy) {
        double t = *x;
        *x = *y;
        *y = t;
    }
    if (j->to_wgs84 && !OCTTransform(j->to_wgs84, 1, x, y, NULL)) *x = *y = INFINITY;
    import_survey_point(j, *x, *y);
done:
    return st;
}

static jalur_status point_of_geometry(import_job *j, const char *id, double *x, double *y, bool *found)
{
    OGRGeometryH g = j->geom;
    if (j->geom_failed)
        return import_note(j, PROBLEM_WARNING, "coordinates-out-of-range", id, NULL, "the point lies outside its CRS");
    if (!g) return import_note(j, PROBLEM_NOTE, "no-coordinates", id, NULL, "empty geometry");
    if (wkbFlatten(OGR_G_GetGeometryType(g)) == wkbMultiPoint && OGR_G_GetGeometryCount(g) == 1)
        g = OGR_G_GetGeometryRef(g, 0);
    if (wkbFlatten(OGR_G_GetGeometryType(g)) != wkbPoint)
        return import_note(j, PROBLEM_WARNING, "not-a-point", id, NULL, "the geometry is a %s, not a point",
                           OGR_G_GetGeometryName(g));
    *x = OGR_G_GetX(g, 0);
    *y = OGR_G_GetY(g, 0);
    *found = true;
    return JALUR_OK;
}

jalur_status import_point(import_job *j, int lon, int lat, const char *id, jalur_lonlat *out, bool *found)
{
    jalur_status st = JALUR_OK;
    double x = NAN, y = NAN;
    bool columns = import_has(j, lon) && import_has(j, lat);
    bool has_geometry = OGR_L_GetGeomType(j->layer) != wkbNone;
    *found = false;
    *out = (jalur_lonlat){0, 0};
    if (has_geometry && (j->geom || !columns))
        TRY(point_of_geometry(j, id, &x, &y, found));
    else if (columns)
        TRY(point_of_columns(j, lon, lat, id, &x, &y, found));
    if (!*found) goto done;
    *out = (jalur_lonlat){x, y};
    *found = shape_lonlat_valid(*out) && !(x == 0 && y == 0);
    if (!*found)
        TRY(import_note(j, PROBLEM_WARNING, x == 0 && y == 0 ? "coordinates-zero" : "coordinates-out-of-range", id,
                        NULL, "longitude %.10g, latitude %.10g is no place", x, y));
    else if (!import_in_indonesia(x, y))
        TRY(import_note(j, PROBLEM_WARNING, "outside-indonesia", id, out,
                        "longitude %.7f, latitude %.7f lies outside Indonesia", x, y));
done:
    return st;
}

/* ---- what went wrong with all of them ---- */

static void candidate_add(import_job *j, int code, const import_survey *v, const double box[4], char *list, size_t size)
{
    OGRSpatialReferenceH srs = NULL;
    if (srs_from_code(j, code, &srs) != JALUR_OK) return;
    OGRCoordinateTransformationH to = OCTNewCoordinateTransformation(srs, j->wgs84);
    double x = (v->x_min + v->x_max) / 2, y = (v->y_min + v->y_max) / 2;
    if (to && OCTTransform(to, 1, &x, &y, NULL) && x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) {
        size_t n = strlen(list);
        snprintf(list + n, size - n, "%sEPSG:%d (%s)", n ? ", " : "", code, OSRGetName(srs));
    }
    if (to) OCTDestroyCoordinateTransformation(to);
    OSRDestroySpatialReference(srs);
}

/* Where the project is, if it has areas with labels; else Indonesia. */
static void project_box(import_job *j, double box[4])
{
    sqlite3_stmt *q = NULL;
    bool row = false;
    box[0] = 95, box[1] = -11, box[2] = 141, box[3] = 6;
    if (db_prepare(j->s,
                   "SELECT min(label_lon) - 1, min(label_lat) - 1, max(label_lon) + 1, max(label_lat) + 1 FROM area",
                   &q) == JALUR_OK &&
        db_step(j->s, q, &row) == JALUR_OK && row && sqlite3_column_type(q, 0) != SQLITE_NULL)
        for (int i = 0; i < 4; i++)
            box[i] = db_real(q, i, box[i]);
    sqlite3_finalize(q);
}

static jalur_status metres_error(import_job *j)
{
    const import_survey *v = &j->survey;
    char list[500] = "", remedy[600], found[120];
    double box[4];
    project_box(j, box);
    for (int zone = 46; zone <= 54; zone++) {
        if (v->y_max < 2e6) candidate_add(j, 32600 + zone, v, box, list, sizeof list);
        if (v->y_min > 8e6) candidate_add(j, 32700 + zone, v, box, list, sizeof list);
    }
    for (int code = 23830; code <= 23845; code++)
        if (v->x_max < 400000 && v->y_max < 2.5e6) candidate_add(j, code, v, box, list, sizeof list);
    snprintf(found, sizeof found, "x %.0f..%.0f, y %.0f..%.0f", v->x_min, v->x_max, v->y_min, v->y_max);
    if (list[0])
        snprintf(remedy, sizeof remedy, "candidates: %s. Choose one: --crs EPSG:n", list);
    else
        snprintf(remedy, sizeof remedy, "ask the maker of the file for its CRS, then give it: --crs EPSG:n");
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .row = v->first_row,
                              .found = found,
                              .expected = "a CRS in the file, or degrees",
                              .remedy = remedy},
                  "%s has no CRS and its coordinates look like metres (%s)", j->file, found);
}

static jalur_status swapped_error(import_job *j)
{
    const import_survey *v = &j->survey;
    int64_t n = v->n_swapped_here > v->n_beyond ? v->n_swapped_here : v->n_beyond;
    char found[80];
    snprintf(found, sizeof found, "[%.7g, %.7g]", v->first_x, v->first_y);
    return err_at(
        j->ctx, JALUR_E_DATA,
        &(err_site){.file = j->file,
                    .layer = j->layer_name,
                    .row = v->first_row,
                    .found = found,
                    .expected = "[longitude, latitude]",
                    .remedy = j->o->swap_xy ? "leave out --swap-xy" : "if the axes are swapped, import with --swap-xy"},
        "%s: coordinates swapped? %lld of %lld positions lie in Indonesia only with longitude and latitude exchanged; "
        "first: row %lld %s",
        j->file, (long long)n, (long long)v->n, (long long)v->first_row, found);
}

static jalur_status mirrored_error(import_job *j)
{
    const import_survey *v = &j->survey;
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .row = v->first_mirrored,
                              .field = "latitude",
                              .expected = "south of the equator negative, north positive",
                              .remedy = "turn the sign of the latitude column round in the source, then import again"},
                  "%s: sign of the latitude inverted? %lld of %lld positions lie near the area of their code only with "
                  "the other sign; "
                  "first: row %lld",
                  j->file, (long long)v->n_mirrored, (long long)v->n_with_area, (long long)v->first_mirrored);
}

jalur_status import_survey_end(import_job *j)
{
    const import_survey *v = &j->survey;
    bool metres = fabs(v->x_min) > 1000 || fabs(v->x_max) > 1000 || fabs(v->y_max) > 1000;
    if (v->n == 0) {
        if (j->no_crs) snprintf(j->crs, sizeof j->crs, "none");
        return JALUR_OK;
    }
    if (j->no_crs && v->n_beyond * 10 > v->n * 9 && metres) return metres_error(j);
    if (v->n_swapped_here * 10 > v->n * 9 && v->n_here * 10 < v->n) return swapped_error(j);
    if (v->n_with_area >= 10 && v->n_mirrored * 10 > v->n_with_area * 9) return mirrored_error(j);
    if (j->no_crs && v->n_beyond * 10 <= v->n) {
        j->row = 0;
        return import_note(j, PROBLEM_NOTE, "crs-assumed", "", NULL,
                           "the file names no CRS; its coordinates look like degrees (EPSG:4326)");
    }
    return JALUR_OK;
}
