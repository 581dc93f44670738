/* Rasters of friction or heights. They are kept in degrees on WGS84, north up: another CRS is warped to it, and so is a second
 * raster to the grid of the one that is there (heights bilinear, friction by the nearest cell). */
#include <float.h>
#include <gdal_alg.h>
#include <gdalwarper.h>
#include <stdio.h>
#include <string.h>

#include "store/import.h"

static const double HEIGHT_MOST_M = 9000, HEIGHT_LEAST_M = -500;

static jalur_status raster_error(import_job *j, const char *found, const char *expected, const char *remedy, const char *what)
{
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .found = found, .expected = expected, .remedy = remedy, .native = j->words.text}, "%s: %s",
                  j->file, what);
}

static jalur_status options_check(import_job *j)
{
    const import_options *o = j->o;
    const struct { const char *name; bool given; } option[] = {{"layer", o->layer}, {"map", o->map}, {"level", o->level},
                                                               {"within", o->within}, {"office_kind", o->office_kind}, {"swap_xy", o->swap_xy}};
    for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
        if (option[i].given)
            return err_at(j->ctx, JALUR_E_USAGE, &(err_site){.field = option[i].name, .expected = "no option but --crs", .remedy = "leave it out"},
                          "%s has no meaning for a raster", option[i].name);
    return JALUR_OK;
}

static jalur_status size_check(import_job *j, double w, double h)
{
    char found[80];
    if (w >= 1 && h >= 1 && w * h <= RASTER_CELLS_MAX) return JALUR_OK;
    snprintf(found, sizeof found, "%.0f x %.0f cells", w, h);
    return raster_error(j, found, "1 to 67108864 cells", "cut it to the district, or make it coarser (gdalwarp -te ... -tr ...)",
                        "the raster has too many cells, or none");
}

/* Of the file, if it is in degrees and north up. */
static bool grid_as_it_is(GDALDatasetH d, raster *r)
{
    double g[6];
    if (GDALGetGeoTransform(d, g) != CE_None || g[2] != 0 || g[4] != 0 || !(g[1] > 0) || !(g[5] < 0)) return false;
    *r = (raster){.w = (uint32_t)GDALGetRasterXSize(d), .h = (uint32_t)GDALGetRasterYSize(d), .west_deg = g[0], .north_deg = g[3],
                  .lon_step_deg = g[1], .lat_step_deg = -g[5]};
    return true;
}

/* As large and as fine as the file, in degrees. */
static jalur_status grid_in_degrees(import_job *j, const char *from_wkt, const char *to_wkt, raster *r)
{
    jalur_status st = JALUR_OK;
    double g[6];
    int w = 0, h = 0;
    void *transform = GDALCreateGenImgProjTransformer(j->dataset, from_wkt, NULL, to_wkt, FALSE, 0, 1);
    if (!transform || GDALSuggestedWarpOutput(j->dataset, GDALGenImgProjTransform, transform, g, &w, &h) != CE_None)
        TRY(raster_error(j, j->crs, "a CRS that can be turned into degrees", "export it in EPSG:4326 (gdalwarp -t_srs EPSG:4326)",
                         "the raster cannot be turned into longitude and latitude"));
    TRY(size_check(j, w, h));
    *r = (raster){.w = (uint32_t)w, .h = (uint32_t)h, .west_deg = g[0], .north_deg = g[3], .lon_step_deg = g[1], .lat_step_deg = -g[5]};
done:
    if (transform) GDALDestroyGenImgProjTransformer(transform);
    return st;
}

static jalur_status read_cells(import_job *j, GDALDatasetH d, raster *r)
{
    jalur_status st = JALUR_OK;
    GDALRasterBandH band = GDALGetRasterBand(d, 1);
    int has_none = 0;
    const double none = GDALGetRasterNoDataValue(band, &has_none);
    TRY(mem_new_unset(j->ctx, (size_t)r->w * r->h, sizeof *r->cell, &r->cell));
    for (uint32_t y = 0; y < r->h; y++) {
        float *row = r->cell + (size_t)y * r->w;
        if (y % 256 == 0) TRY(step_progress(j->ctx, "import", y, r->h));
        if (GDALRasterIO(band, GF_Read, 0, (int)y, (int)r->w, 1, row, (int)r->w, 1, GDT_Float32, 0, 0) != CE_None)
            TRY(raster_error(j, NULL, NULL, "get the file again", "the raster is damaged: reading stopped before its end"));
        for (uint32_t x = 0; x < r->w && has_none; x++)
            if (fabs((double)row[x] - none) <= fabs(none) * (double)FLT_EPSILON) row[x] = NAN;
    }
done:
    return st;
}

/* Onto the grid of r, through a raster in memory. */
static jalur_status warp_cells(import_job *j, const char *from_wkt, const char *to_wkt, raster *r)
{
    jalur_status st = JALUR_OK;
    double g[6] = {r->west_deg, r->lon_step_deg, 0, r->north_deg, 0, -r->lat_step_deg};
    const GDALResampleAlg how = j->kind == IMPORT_HEIGHTS ? GRA_Bilinear : GRA_NearestNeighbour;
    GDALDatasetH d = GDALCreate(GDALGetDriverByName("MEM"), "", (int)r->w, (int)r->h, 1, GDT_Float32, NULL);
    if (!d || GDALSetGeoTransform(d, g) != CE_None || GDALSetProjection(d, to_wkt) != CE_None ||
        GDALFillRaster(GDALGetRasterBand(d, 1), NAN, 0) != CE_None)
        TRY(err_set(j->ctx, JALUR_E_RESOURCE, "no memory for a raster of %u x %u cells", r->w, r->h));
    if (GDALReprojectImage(j->dataset, from_wkt, d, to_wkt, how, 0, 0.125, NULL, NULL, NULL) != CE_None)
        TRY(raster_error(j, NULL, NULL, "warp it first (gdalwarp -t_srs EPSG:4326)", "the raster cannot be brought onto its grid in degrees"));
    TRY(read_cells(j, d, r));
done:
    if (d) GDALClose(d);
    return st;
}

/* Values that mean nothing: no friction is none, water has none, and no height is beyond the highest mountain. */
static jalur_status values_check(import_job *j, raster *r, int64_t *barred)
{
    jalur_status st = JALUR_OK;
    char found[60];
    *barred = 0;
    for (size_t c = 0; c < (size_t)r->w * r->h; c++) {
        const double v = (double)r->cell[c];
        if (j->kind == IMPORT_HEIGHTS && (v > HEIGHT_MOST_M || v < HEIGHT_LEAST_M)) {
            snprintf(found, sizeof found, "%g at row %zu, column %zu", v, c / r->w + 1, c % r->w + 1);
            TRY(raster_error(j, found, "metres, -500 to 9000, or no value", "tell GDAL which number means no value (gdal_translate -a_nodata)",
                             "this is no height"));
        }
        if (j->kind == IMPORT_FRICTION && !(v > 0 && isfinite(v))) {
            *barred += v <= 0;
            r->cell[c] = NAN;
        }
        j->n_stored += isfinite((double)r->cell[c]) ? 1 : 0;
    }
    j->n_read = (int64_t)r->w * r->h;
    if (j->n_stored == 0) TRY(raster_error(j, "no cell with a value", "at least one", "check that this is the right file, and that it lies where the other raster (friction, heights) does", "the raster is empty"));
done:
    return st;
}

static jalur_status keep(import_job *j, const raster *r)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *head = NULL, *row = NULL;
    const char *kind = import_kind_name(j->kind);
    TRY(db_prepare(j->s, "DELETE FROM raster_row WHERE kind = ?", &row));
    db_bind_text(row, 1, kind);
    TRY(db_run(j->s, row));
    sqlite3_finalize(row);
    row = NULL;
    TRY(db_prepare(j->s, "INSERT OR REPLACE INTO raster (kind, w, h, west, north, lon_step, lat_step) VALUES (?, ?, ?, ?, ?, ?, ?)", &head));
    db_bind_text(head, 1, kind);
    db_bind_int(head, 2, r->w);
    db_bind_int(head, 3, r->h);
    db_bind_real(head, 4, r->west_deg);
    db_bind_real(head, 5, r->north_deg);
    db_bind_real(head, 6, r->lon_step_deg);
    db_bind_real(head, 7, r->lat_step_deg);
    TRY(db_run(j->s, head));
    TRY(db_prepare(j->s, "INSERT INTO raster_row (kind, row, cells) VALUES (?, ?, ?)", &row));
    for (uint32_t y = 0; y < r->h; y++) {
        db_bind_text(row, 1, kind);
        db_bind_int(row, 2, y);
        sqlite3_bind_blob(row, 3, r->cell + (size_t)y * r->w, (int)(r->w * sizeof *r->cell), SQLITE_TRANSIENT);
        TRY(db_run(j->s, row));
    }
done:
    sqlite3_finalize(head);
    sqlite3_finalize(row);
    return st;
}

/* The grid of the other raster, that both may be read cell by cell. */
static jalur_status grid_of_other(import_job *j, raster *r, bool *found)
{
    jalur_status st = JALUR_OK;
    TRY(store_load_raster(j->s, j->kind == IMPORT_HEIGHTS ? IMPORT_FRICTION : IMPORT_HEIGHTS, r, found));
    mem_free(j->ctx, r->cell);
    r->cell = NULL;
done:
    return st;
}

static jalur_status earth_check(import_job *j, const raster *r)
{
    if (fabs(r->west_deg) <= 360 && fabs(r->north_deg) <= 90.01 && r->lon_step_deg * r->w <= 360.01 && r->lat_step_deg * r->h <= 180.01)
        return JALUR_OK;
    return raster_error(j, j->crs, "longitude and latitude in degrees", "name its CRS: --crs EPSG:n", "the raster does not lie on the earth");
}

static jalur_status place_and_read(import_job *j, raster *r)
{
    jalur_status st = JALUR_OK;
    OGRSpatialReferenceH from = NULL;
    char *from_wkt = NULL, *to_wkt = NULL;
    raster own = {0};
    bool other;
    if (GDALGetRasterCount(j->dataset) < 1) TRY(raster_error(j, "no band", "one band", "check that this is the right file", "it is no raster"));
    TRY(size_check(j, GDALGetRasterXSize(j->dataset), GDALGetRasterYSize(j->dataset)));
    TRY(import_crs_choose(j, GDALGetSpatialRef(j->dataset), &from));
    double g[6];
    if (GDALGetGeoTransform(j->dataset, g) != CE_None)
        TRY(raster_error(j, "no corner and no cell size", "a raster with its place on the earth", "georeference it first", "the raster does not say where it lies"));
    if (from && OSRExportToWkt(from, &from_wkt) != OGRERR_NONE) TRY(import_gdal_error(j, "its CRS cannot be read", "export it in EPSG:4326"));
    if (OSRExportToWkt(j->wgs84, &to_wkt) != OGRERR_NONE) TRY(err_set(j->ctx, JALUR_E_RESOURCE, "no memory for a CRS"));
    const bool plain = !from && grid_as_it_is(j->dataset, &own);
    if (plain) TRY(earth_check(j, &own));
    TRY(grid_of_other(j, r, &other));
    if (plain && (!other || raster_same_grid(r, &own))) {
        *r = own;
        TRY(read_cells(j, j->dataset, r));
        goto done;
    }
    if (!other) TRY(grid_in_degrees(j, from ? from_wkt : to_wkt, to_wkt, r));
    TRY(earth_check(j, r));
    TRY(warp_cells(j, from ? from_wkt : to_wkt, to_wkt, r));
done:
    CPLFree(from_wkt);
    CPLFree(to_wkt);
    return st;
}

jalur_status raster_import(import_job *j)
{
    jalur_status st = JALUR_OK;
    raster r = {0};
    int64_t barred;
    TRY(options_check(j));
    TRY(import_open_raster(j));
    TRY(place_and_read(j, &r));
    TRY(values_check(j, &r, &barred));
    if (barred > 0)
        TRY(import_note(j, PROBLEM_NOTE, "no-friction", "", NULL, "%lld cells of friction 0 or less: nobody walks there", (long long)barred));
    TRY(keep(j, &r));
done:
    mem_free(j->ctx, r.cell);
    return st;
}

const import_noun import_raster = {0};
