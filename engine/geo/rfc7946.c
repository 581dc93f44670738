/* The GeoJSON form of an area (RFC 7946, sections 3.1.6 and 3.1.9).
 *
 * 1. Every coordinate of the result is the double nearest to a number with seven decimals.
 * 2. The result is valid at that precision: what rounding breaks is mended on the same grid.
 * 3. No ring of the result spans the antimeridian. */
#include "geo/kit.h"

#include <math.h>

static const double GRID_DEG = 1e-7;
static const double GRID_PER_DEG = 1e7;

static double on_grid(double deg)
{
    return round(deg * GRID_PER_DEG) / GRID_PER_DEG + 0.0; /* the zero turns -0 into 0 */
}

/* Twice the signed area in grid units, positive counter-clockwise; relative to the first vertex, where
 * products stay exact for anything the size of a village. */
static double ring_turn(const jalur_lonlat *pt, uint32_t n)
{
    double sum = 0;
    for (uint32_t i = 1; i + 1 < n; i++) {
        double ax = round((pt[i].lon_deg - pt[0].lon_deg) * GRID_PER_DEG);
        double ay = round((pt[i].lat_deg - pt[0].lat_deg) * GRID_PER_DEG);
        double bx = round((pt[i + 1].lon_deg - pt[0].lon_deg) * GRID_PER_DEG);
        double by = round((pt[i + 1].lat_deg - pt[0].lat_deg) * GRID_PER_DEG);
        sum += ax * by - bx * ay;
    }
    return sum;
}

static void ring_reverse(jalur_lonlat *pt, uint32_t n)
{
    for (uint32_t i = 0; i < n / 2; i++) {
        jalur_lonlat p = pt[i];
        pt[i] = pt[n - 1 - i];
        pt[n - 1 - i] = p;
    }
}

/* Writes the ring on the grid, closed, without repeats, turned the asked way. Returns its length, 0 when nothing is
 * left. */
static uint32_t ring_clean(const jalur_lonlat *from, uint32_t n_from, bool counter_clockwise, jalur_lonlat *to)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_from; i++) {
        jalur_lonlat p = {on_grid(from[i].lon_deg), on_grid(from[i].lat_deg)};
        if (n == 0 || !kit_same_place(p, to[n - 1])) to[n++] = p;
    }
    if (n > 0 && !kit_same_place(to[0], to[n - 1])) to[n++] = to[0]; /* room: n_from + 1 */
    if (n < 4) return 0;
    if ((ring_turn(to, n) > 0) != counter_clockwise) ring_reverse(to, n);
    return n;
}

static jalur_status area_clean(arena *a, const shape_area *from, shape_area *out)
{
    jalur_status st = JALUR_OK;
    uint32_t n_pt = 0, n_ring = 0, n_part = 0;
    TRY(shape_area_new(a, from->n_pt + from->n_ring, from->n_ring, from->n_part, out));
    for (uint32_t k = 0; k < from->n_part; k++) {
        uint32_t first_ring = n_ring;
        for (uint32_t r = from->part[k]; r < from->part[k + 1]; r++) {
            bool shell = r == from->part[k];
            uint32_t n = ring_clean(from->pt + from->ring[r], from->ring[r + 1] - from->ring[r], shell, out->pt + n_pt);
            if (n == 0 && shell) break;
            if (n == 0) continue;
            out->ring[n_ring++] = n_pt;
            n_pt += n;
            out->ring[n_ring] = n_pt;
        }
        if (n_ring == first_ring) continue;
        out->part[n_part++] = first_ring;
        out->part[n_part] = n_ring;
    }
    out->n_pt = n_pt;
    out->n_ring = n_ring;
    out->n_part = n_part;
done:
    return st;
}

static bool area_wraps(const shape_area *shape)
{
    for (uint32_t r = 0; r < shape->n_ring; r++)
        for (uint32_t i = shape->ring[r]; i < shape->ring[r + 1]; i++) {
            if (fabs(shape->pt[i].lon_deg) > 180) return true;
            if (i > shape->ring[r] && fabs(shape->pt[i].lon_deg - shape->pt[i - 1].lon_deg) > 180) return true;
        }
    return false;
}

/* Makes longitudes run on past 180 so that no step is longer than half a turn. False when the ring does not
 * come back to its start: it goes around a pole. */
static bool ring_unwrap(jalur_lonlat *pt, uint32_t n, double start_deg)
{
    double before = start_deg;
    if (n == 0) return true;
    for (uint32_t i = 0; i < n; i++) {
        pt[i].lon_deg -= 360 * round((pt[i].lon_deg - before) / 360);
        before = pt[i].lon_deg;
    }
    return fabs(pt[n - 1].lon_deg - pt[0].lon_deg) < 180;
}

static jalur_status area_unwrap(geo_kit *kit, shape_area *shape)
{
    for (uint32_t k = 0; k < shape->n_part; k++)
        for (uint32_t r = shape->part[k]; r < shape->part[k + 1]; r++) {
            jalur_lonlat *pt = shape->pt + shape->ring[r];
            uint32_t n = shape->ring[r + 1] - shape->ring[r];
            double start_deg = n == 0 ? 0 : pt[0].lon_deg;
            if (r > shape->part[k]) start_deg = shape->pt[shape->ring[shape->part[k]]].lon_deg; /* beside its shell */
            if (!ring_unwrap(pt, n, start_deg))
                return err_at(kit->ctx, JALUR_E_DATA,
                              &(err_site){.remedy = "cut the polygon at the antimeridian in its source"},
                              "a ring goes around a pole");
        }
    return JALUR_OK;
}

enum { WINDOWS = 3 }; /* the world, one turn west of it, one turn east */

static void area_append(shape_area *all, const shape_area *piece, double shift_deg)
{
    for (uint32_t i = 0; i < piece->n_pt; i++)
        all->pt[all->n_pt + i] = (jalur_lonlat){piece->pt[i].lon_deg + shift_deg, piece->pt[i].lat_deg};
    for (uint32_t i = 0; i < piece->n_ring; i++)
        all->ring[all->n_ring + i] = all->n_pt + piece->ring[i];
    for (uint32_t i = 0; i < piece->n_part; i++)
        all->part[all->n_part + i] = all->n_ring + piece->part[i];
    all->n_pt += piece->n_pt;
    all->n_ring += piece->n_ring;
    all->n_part += piece->n_part;
    all->ring[all->n_ring] = all->n_pt;
    all->part[all->n_part] = all->n_ring;
}

static jalur_status window_cut(geo_kit *kit, const GEOSGeometry *g, double west_deg, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *window = NULL, *piece = NULL;
    TRY(kit_keep(kit, GEOSGeom_createRectangle_r(kit->geos, west_deg, -90, west_deg + 360, 90), "making a window",
                 &window));
    TRY(kit_keep(kit, GEOSIntersection_r(kit->geos, g, window), "cutting at the antimeridian", &piece));
    TRY(kit_to_area(kit, piece, NULL, a, out));
done:
    kit_drop(kit, piece);
    kit_drop(kit, window);
    return st;
}

static jalur_status area_cut(geo_kit *kit, const shape_area *shape, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    shape_area whole, piece[WINDOWS];
    uint32_t n_pt = 0, n_ring = 0, n_part = 0;
    TRY(shape_area_copy(a, shape, &whole));
    TRY(area_unwrap(kit, &whole));
    TRY(kit_from_area_valid(kit, &whole, NULL, &g));
    for (int w = 0; w < WINDOWS; w++) {
        TRY(window_cut(kit, g, 360.0 * (w - 1) - 180, a, &piece[w]));
        n_pt += piece[w].n_pt;
        n_ring += piece[w].n_ring;
        n_part += piece[w].n_part;
    }
    TRY(shape_area_new(a, n_pt, n_ring, n_part, out));
    out->n_pt = out->n_ring = out->n_part = 0;
    for (int w = 0; w < WINDOWS; w++)
        area_append(out, &piece[w], -360.0 * (w - 1));
done:
    kit_drop(kit, g);
    return st;
}

static jalur_status area_valid(geo_kit *kit, const shape_area *shape, bool *valid)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    *valid = false;
    TRY(kit_from_area(kit, shape, NULL, &g));
    TRY(kit_truth(kit, GEOSisValid_r(kit->geos, g), "checking a rounded area", valid));
done:
    kit_drop(kit, g);
    return st;
}

/* Invariant 2: GEOS moves the valid shape to the grid and keeps it valid there. */
static jalur_status area_to_grid(geo_kit *kit, const shape_area *shape, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    shape_area moved;
    TRY(kit_from_area_valid(kit, shape, NULL, &g));
    TRY(kit_replace(kit, GEOSGeom_setPrecision_r(kit->geos, g, GRID_DEG, 0), "rounding an area", &g));
    TRY(kit_to_area(kit, g, NULL, a, &moved));
    TRY(area_clean(a, &moved, out));
done:
    kit_drop(kit, g);
    return st;
}

jalur_status geo_rfc7946_area(geo_kit *kit, const shape_area *shape, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    arena scratch;
    shape_area cut = {0}, clean = {0};
    bool valid = false;
    *out = (shape_area){0};
    arena_init(&scratch, kit->ctx);
    if (shape->n_part == 0) goto done;
    TRY(kit_check_points(kit, shape->pt, shape->n_pt));
    if (area_wraps(shape)) {
        TRY(area_cut(kit, shape, &scratch, &cut));
        shape = &cut;
    }
    TRY(area_clean(&scratch, shape, &clean));
    TRY(area_valid(kit, &clean, &valid));
    if (!valid) {
        TRY(area_to_grid(kit, shape, &scratch, &clean));
        TRY(area_valid(kit, &clean, &valid));
        if (!valid)
            TRY(err_at(kit->ctx, JALUR_E_DATA, &(err_site){.remedy = "mend the polygon in its source"},
                       "a polygon stays invalid when rounded to 7 decimals"));
    }
    if (clean.n_part > 0) TRY(shape_area_copy(a, &clean, out));
done:
    arena_release(&scratch);
    if (st != JALUR_OK) *out = (shape_area){0};
    return st;
}
