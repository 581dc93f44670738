/* Rasters back from the project file. */
#include <math.h>
#include <string.h>

#include "store/db.h"

static jalur_status load_head(store *s, const char *kind, raster *r, bool *found)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    TRY(db_prepare(s, "SELECT w, h, west, north, lon_step, lat_step FROM raster WHERE kind = ?", &q));
    db_bind_text(q, 1, kind);
    TRY(db_step(s, q, found));
    if (!*found) goto done;
    const int64_t w = sqlite3_column_int64(q, 0), h = sqlite3_column_int64(q, 1);
    *r = (raster){.west_deg = db_real(q, 2, NAN), .north_deg = db_real(q, 3, NAN), .lon_step_deg = db_real(q, 4, NAN), .lat_step_deg = db_real(q, 5, NAN)};
    const bool sound = w > 0 && h > 0 && w <= RASTER_CELLS_MAX && h <= RASTER_CELLS_MAX && w * h <= RASTER_CELLS_MAX && fabs(r->west_deg) <= 360 &&
                       fabs(r->north_deg) <= 91 && r->lon_step_deg > 0 && r->lat_step_deg > 0 && r->lon_step_deg <= 360 && r->lat_step_deg <= 180;
    if (!sound) TRY(err_at(s->ctx, JALUR_E_DATA, &(err_site){.layer = "raster", .remedy = "import the raster again"}, "table raster: the %s lie nowhere", kind));
    r->w = (uint32_t)w;
    r->h = (uint32_t)h;
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status load_rows(store *s, const char *kind, raster *r)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    bool row = true;
    const size_t n_bytes = r->w * sizeof *r->cell;
    TRY(mem_new_unset(s->ctx, (size_t)r->w * r->h, sizeof *r->cell, &r->cell));
    TRY(db_prepare(s, "SELECT cells FROM raster_row WHERE kind = ? AND row = ?", &q));
    for (uint32_t y = 0; y < r->h; y++) {
        db_bind_text(q, 1, kind);
        db_bind_int(q, 2, y);
        TRY(db_step(s, q, &row));
        if (!row || (size_t)sqlite3_column_bytes(q, 0) != n_bytes || !sqlite3_column_blob(q, 0))
            TRY(err_at(s->ctx, JALUR_E_DATA, &(err_site){.layer = "raster_row", .row = (int64_t)y + 1, .remedy = "import the raster again"},
                       "table raster_row: row %u of the %s is missing or broken", y + 1, kind));
        memcpy(r->cell + (size_t)y * r->w, sqlite3_column_blob(q, 0), n_bytes);
        sqlite3_reset(q);
    }
done:
    sqlite3_finalize(q);
    return st;
}

jalur_status store_load_raster(store *s, import_kind kind, raster *out, bool *found)
{
    jalur_status st = JALUR_OK;
    *out = (raster){0};
    *found = false;
    TRY(load_head(s, import_kind_name(kind), out, found));
    if (*found) TRY(load_rows(s, import_kind_name(kind), out));
done:
    if (st != JALUR_OK || !*found) {
        mem_free(s->ctx, out->cell);
        *out = (raster){0};
    }
    return st;
}
