/* Inside of the geo room: the GEOS context and the way between shapes and GEOS geometries.
 *
 * 1. One kit has one GEOS context; both belong to one thread at a time.
 * 2. Every GEOS result passes kit_keep or kit_truth, so that no text of an exception is lost.
 * 3. GEOS constructors own their arguments from the call on, also when they fail.
 * 4. Text of GEOS lives in kit->message until the next GEOS call that fails. */
#ifndef JALUR_GEO_KIT_H
#define JALUR_GEO_KIT_H

#include <geos_c.h>

#include "geo/geo.h"

struct geo_kit {
    jalur_ctx *ctx;
    GEOSContextHandle_t geos;
    char message[256];
};

/* The recorded exception as an error. `doing` completes "GEOS failed at ...". */
jalur_status kit_fail(geo_kit *kit, const char *doing);
/* *out = g; fails when g is NULL. */
jalur_status kit_keep(geo_kit *kit, GEOSGeometry *g, const char *doing, GEOSGeometry **out);
/* Replaces *slot by g and destroys what was there; on failure *slot stays. */
jalur_status kit_replace(geo_kit *kit, GEOSGeometry *g, const char *doing, GEOSGeometry **slot);
/* Answer of a GEOS predicate: 0, 1, or 2 for an exception. */
jalur_status kit_truth(geo_kit *kit, char answer, const char *doing, bool *out);
void kit_drop(geo_kit *kit, GEOSGeometry *g); /* accepts NULL */

/* `frame` NULL keeps degrees, else coordinates become metres of the frame.
 * Open rings are closed; rings with fewer than three distinct places are left out, and holes with their shell.
 * The result is a MultiPolygon, empty for an empty area. JALUR_E_DATA for coordinates that are not finite. */
jalur_status kit_from_area(geo_kit *kit, const shape_area *area, const geo_local *frame, GEOSGeometry **out);
/* The same, mended when it is invalid. */
jalur_status kit_from_area_valid(geo_kit *kit, const shape_area *area, const geo_local *frame, GEOSGeometry **out);
/* All polygons inside `g`, however nested; lines and points are left out. */
jalur_status kit_to_area(geo_kit *kit, const GEOSGeometry *g, const geo_local *frame, arena *a, shape_area *out);
/* Point or polyline with Z = index of the vertex, so that chosen vertices can be found again. */
jalur_status kit_from_line(geo_kit *kit, const jalur_lonlat *pt, uint32_t n, const geo_local *frame,
                           GEOSGeometry **out);
/* JALUR_E_DATA for coordinates that are not finite. */
jalur_status kit_check_points(geo_kit *kit, const jalur_lonlat *pt, uint32_t n);
bool kit_same_place(jalur_lonlat a, jalur_lonlat b);
shape_box kit_area_box(const shape_area *area);
jalur_lonlat kit_box_centre(const shape_box *box);

#endif
