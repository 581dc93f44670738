/* Validity, point inside, buffers and difference. Buffers run in local metres around the middle of the shape. */
#include "geo/kit.h"

#include <stdio.h>

jalur_status geo_inside_point(geo_kit *kit, const shape_area *shape, jalur_lonlat *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL, *point = NULL;
    *out = (jalur_lonlat){0, 0};
    TRY(kit_from_area(kit, shape, NULL, &g));
    TRY(kit_keep(kit, GEOSPointOnSurface_r(kit->geos, g), "looking for a point inside", &point));
    if (GEOSisEmpty_r(kit->geos, point) != 0)
        TRY(err_at(kit->ctx, JALUR_E_DATA, &(err_site){.expected = "a polygon with an area"},
                   "an empty area has no point inside"));
    if (GEOSGeomGetX_r(kit->geos, point, &out->lon_deg) != 1 || GEOSGeomGetY_r(kit->geos, point, &out->lat_deg) != 1)
        TRY(kit_fail(kit, "reading a point"));
done:
    kit_drop(kit, point);
    kit_drop(kit, g);
    return st;
}

/* What GEOS would refuse to build at all: named here, because conversion mends it silently. */
static const char *ring_fault(const shape_area *shape)
{
    for (uint32_t r = 0; r < shape->n_ring; r++) {
        uint32_t n = shape->ring[r + 1] - shape->ring[r];
        if (n < 4) return "Ring with fewer than four positions";
        jalur_lonlat first = shape->pt[shape->ring[r]], last = shape->pt[shape->ring[r + 1] - 1];
        if (first.lon_deg != last.lon_deg || first.lat_deg != last.lat_deg) return "Ring not closed";
    }
    return NULL;
}

jalur_status geo_is_valid(geo_kit *kit, const shape_area *shape, bool *valid, char reason[160])
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    char *text = NULL;
    const char *fault = ring_fault(shape);
    *valid = false;
    if (reason) reason[0] = 0;
    if (fault) {
        if (reason) snprintf(reason, 160, "%s", fault);
        goto done;
    }
    TRY(kit_from_area(kit, shape, NULL, &g));
    if (GEOSGetNumGeometries_r(kit->geos, g) != (int)shape->n_part) {
        if (reason) snprintf(reason, 160, "Ring with fewer than three distinct positions");
        goto done;
    }
    TRY(kit_truth(kit, GEOSisValid_r(kit->geos, g), "checking an area", valid));
    if (*valid || !reason) goto done;
    text = GEOSisValidReason_r(kit->geos, g);
    if (text)
        snprintf(reason, 160, "%s", text);
    else
        st = kit_fail(kit, "asking why an area is invalid");
done:
    if (text) GEOSFree_r(kit->geos, text);
    kit_drop(kit, g);
    return st;
}

jalur_status geo_make_valid(geo_kit *kit, const shape_area *shape, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    *out = (shape_area){0};
    TRY(kit_from_area_valid(kit, shape, NULL, &g));
    TRY(kit_to_area(kit, g, NULL, a, out));
done:
    kit_drop(kit, g);
    return st;
}

static jalur_status buffer_one(geo_kit *kit, const jalur_lonlat *pt, uint32_t n, const geo_local *frame,
                               double radius_m, GEOSGeometry **out)
{
    enum { QUADRANT_STEPS = 16 };
    jalur_status st = JALUR_OK;
    *out = NULL;
    GEOSGeometry *g = NULL;
    TRY(kit_from_line(kit, pt, n, frame, &g));
    TRY(kit_keep(kit, GEOSBuffer_r(kit->geos, g, radius_m, QUADRANT_STEPS), "buffering", out));
done:
    kit_drop(kit, g);
    return st;
}

static geo_local buffer_frame(const shape_line *lines, uint32_t n_lines, const jalur_lonlat *points, uint32_t n_points)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < n_lines; i++)
        for (uint32_t k = 0; k < lines[i].n; k++)
            shape_box_add(&box, lines[i].pt[k]);
    for (uint32_t i = 0; i < n_points; i++)
        shape_box_add(&box, points[i]);
    return geo_local_at(kit_box_centre(&box));
}

jalur_status geo_buffer_union(geo_kit *kit, const shape_line *lines, uint32_t n_lines, const jalur_lonlat *points,
                              uint32_t n_points, double radius_m, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry **discs = NULL, *all = NULL;
    unsigned n = 0, n_given = 0;
    *out = (shape_area){0};
    if (!(radius_m >= 0 && radius_m < 1e7)) TRY(err_set(kit->ctx, JALUR_E_USAGE, "a radius of %g m: expected 0 to 10,000 km", radius_m));
    geo_local frame = buffer_frame(lines, n_lines, points, n_points);
    TRY(mem_new(kit->ctx, (size_t)n_lines + n_points, sizeof *discs, &discs));
    for (uint32_t i = 0; i < n_lines; i++) {
        if (lines[i].n == 0) continue;
        TRY(buffer_one(kit, lines[i].pt, lines[i].n, &frame, radius_m, &discs[n]));
        n++;
        if (n % 1024 == 0) TRY(step_progress(kit->ctx, "buffering", n, (uint64_t)n_lines + n_points));
    }
    for (uint32_t i = 0; i < n_points; i++) {
        TRY(buffer_one(kit, &points[i], 1, &frame, radius_m, &discs[n]));
        n++;
    }
    n_given = n;
    n = 0; /* owned by the collection now */
    TRY(kit_keep(kit, GEOSGeom_createCollection_r(kit->geos, GEOS_GEOMETRYCOLLECTION, discs, n_given),
                 "joining buffers", &all));
    TRY(kit_replace(kit, GEOSUnaryUnion_r(kit->geos, all), "joining buffers", &all));
    TRY(kit_to_area(kit, all, &frame, a, out));
done:
    for (unsigned i = 0; i < n; i++)
        kit_drop(kit, discs[i]);
    kit_drop(kit, all);
    mem_free(kit->ctx, discs);
    return st;
}

jalur_status geo_difference(geo_kit *kit, const shape_area *shape, const shape_area *cut, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL, *h = NULL, *result = NULL;
    *out = (shape_area){0};
    TRY(kit_from_area_valid(kit, shape, NULL, &g));
    TRY(kit_from_area_valid(kit, cut, NULL, &h));
    TRY(kit_keep(kit, GEOSDifference_r(kit->geos, g, h), "taking one area from another", &result));
    TRY(kit_to_area(kit, result, NULL, a, out));
done:
    kit_drop(kit, result);
    kit_drop(kit, h);
    kit_drop(kit, g);
    return st;
}
