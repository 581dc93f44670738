#include "model/shape.h"

#include <math.h>
#include <string.h>

jalur_status shape_line_new(arena *a, uint32_t n, bool with_z, shape_line *out)
{
    jalur_status st = JALUR_OK;
    *out = (shape_line){0};
    TRY(arena_new(a, n, sizeof *out->pt, &out->pt));
    if (with_z) TRY(arena_new(a, n, sizeof *out->z_m, &out->z_m));
    out->n = n;
done:
    return st;
}

jalur_status shape_area_new(arena *a, uint32_t n_pt, uint32_t n_ring, uint32_t n_part, shape_area *out)
{
    jalur_status st = JALUR_OK;
    *out = (shape_area){0};
    TRY(arena_new(a, n_pt, sizeof *out->pt, &out->pt));
    TRY(arena_new(a, (size_t)n_ring + 1, sizeof *out->ring, &out->ring));
    TRY(arena_new(a, (size_t)n_part + 1, sizeof *out->part, &out->part));
    out->n_pt = n_pt;
    out->n_ring = n_ring;
    out->n_part = n_part;
done:
    return st;
}

jalur_status shape_area_copy(arena *a, const shape_area *from, shape_area *out)
{
    if (from->n_part == 0) return shape_area_new(a, 0, 0, 0, out);
    jalur_status st = shape_area_new(a, from->n_pt, from->n_ring, from->n_part, out);
    if (st != JALUR_OK) return st;
    memcpy(out->pt, from->pt, from->n_pt * sizeof *out->pt);
    memcpy(out->ring, from->ring, ((size_t)from->n_ring + 1) * sizeof *out->ring);
    memcpy(out->part, from->part, ((size_t)from->n_part + 1) * sizeof *out->part);
    return st;
}

bool shape_lonlat_valid(jalur_lonlat p)
{
    return isfinite(p.lon_deg) && isfinite(p.lat_deg) && fabs(p.lon_deg) <= 180 && fabs(p.lat_deg) <= 90;
}

shape_box shape_box_empty(void)
{
    return (shape_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
}

void shape_box_add(shape_box *box, jalur_lonlat p)
{
    box->west_deg = fmin(box->west_deg, p.lon_deg);
    box->east_deg = fmax(box->east_deg, p.lon_deg);
    box->south_deg = fmin(box->south_deg, p.lat_deg);
    box->north_deg = fmax(box->north_deg, p.lat_deg);
}

bool shape_box_has(const shape_box *box, jalur_lonlat p)
{
    return p.lon_deg >= box->west_deg && p.lon_deg <= box->east_deg && p.lat_deg >= box->south_deg &&
           p.lat_deg <= box->north_deg;
}
