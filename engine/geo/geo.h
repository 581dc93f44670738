/* GEOS and PROJ behind one door: distances, point in village, placing, buffers, RFC 7946 form.
 * All shapes are WGS84 degrees. A geo_kit is used by one thread at a time. */
#ifndef JALUR_GEO_GEO_H
#define JALUR_GEO_GEO_H

#include "model/territory.h"

typedef struct geo_kit geo_kit; /* GEOS context; nothing of it leaves this room */
jalur_status geo_kit_new(jalur_ctx *ctx, geo_kit **out);
void geo_kit_free(geo_kit *kit); /* accepts NULL */

/* Geodesics on the WGS84 ellipsoid (Karney 2013, PROJ's geodesic.h; to 0.01 mm where points are within a hundredth of a degree).
 * No kit needed. */
double geo_distance_m(jalur_lonlat a, jalur_lonlat b);
double geo_line_length_m(const shape_line *line);
/* Of n lines one after the other: the i-th from pt[first[i]] up to pt[first[i + 1] - 1]. */
void geo_line_lengths_m(const jalur_lonlat *pt, const uint32_t *first, uint32_t n, double *m);
/* The point at `along_m` from the start (clamped). NAN for a line without points. */
jalur_lonlat geo_line_point(const shape_line *line, double along_m);

/* Local equirectangular metres around `origin` on the ellipsoid's radii there: error below 0.1 % within
 * 50 km at latitudes up to 11 degrees. For nearest-segment searches; lengths come from the geodesic. */
typedef struct geo_local {
    jalur_lonlat origin;
    double m_per_deg_lon, m_per_deg_lat;
} geo_local;
geo_local geo_local_at(jalur_lonlat origin);
jalur_xy geo_to_local(const geo_local *local, jalur_lonlat p);
jalur_lonlat geo_from_local(const geo_local *local, jalur_xy p);

/* Which village holds a point. Villages overlap and leave slivers in real data, so the rule is:
 * in one polygon (its border counts): that one; in several: the one whose code sorts first; in none: the nearest
 * polygon within `tolerance_m` (ties by code), else JALUR_NONE. */
typedef struct geo_locator geo_locator; /* STR tree over all areas of one level that have a polygon */
/* Borrows kit and territory. Polygons should be valid (an invalid one is read by the even-odd rule). */
jalur_status geo_locator_new(geo_kit *kit, const territory *t, area_level level, geo_locator **out);
void geo_locator_free(geo_locator *l);
typedef struct geo_found {
    uint32_t area;      /* or JALUR_NONE */
    uint32_t n_holding; /* polygons that hold the point: 0, 1, 2 ... */
    double distance_m;  /* to the polygon; 0 inside */
} geo_found;
jalur_status geo_locate(geo_locator *l, jalur_lonlat p, double tolerance_m, geo_found *out);
/* Distance from a point to one area's polygon, 0 inside. INFINITY without polygon. */
jalur_status geo_area_distance(geo_locator *l, uint32_t area_index, jalur_lonlat p, double *out_m);

/* Area in m2 on the ellipsoid. */
double geo_area_m2(const shape_area *area);
/* A point surely inside (GEOS point on surface). JALUR_E_DATA for an empty area. */
jalur_status geo_inside_point(geo_kit *kit, const shape_area *area, jalur_lonlat *out);
/* Mended: overlapping and nested shells become one area, bow-ties two parts, degenerate rings are dropped. */
jalur_status geo_make_valid(geo_kit *kit, const shape_area *area, arena *a, shape_area *out);
/* Valid by OGC rules? `reason` (may be NULL) gets GEOS' words. */
jalur_status geo_is_valid(geo_kit *kit, const shape_area *area, bool *valid, char reason[160]);
/* Union of buffers of `radius_m` around lines and points: "ground that was reached". */
jalur_status geo_buffer_union(geo_kit *kit, const shape_line *lines, uint32_t n_lines, const jalur_lonlat *points,
                              uint32_t n_points, double radius_m, arena *a, shape_area *out);
/* area minus cut (may be empty). */
jalur_status geo_difference(geo_kit *kit, const shape_area *area, const shape_area *cut, arena *a, shape_area *out);

/* RFC 7946 form: shells counter-clockwise, holes clockwise, no repeated points, 7 decimals, valid at that precision,
 * cut at the antimeridian. An area smaller than the rounding becomes empty. JALUR_E_DATA for a ring around a pole. */
jalur_status geo_rfc7946_area(geo_kit *kit, const shape_area *area, arena *a, shape_area *out);

/* Places `n` points in a village that gave only a count, deterministically from `seed` and the village
 * code: on road vertices inside the polygon spread over their length if there are any (candidates),
 * else on random points inside the polygon, else on the label point.
 * `candidates` may be empty. Returns PLACED_NOWHERE for all when the area has neither polygon nor label. */
jalur_status geo_place_points(geo_kit *kit, const area *village, const jalur_lonlat *candidates, uint32_t n_candidates,
                              uint64_t seed, uint32_t n, jalur_lonlat *out, placed *how);
/* For every village (index into t->areas): vertices of roads that lie inside it, densified to 50 m; motorways, ferry and
 * boat lines are left out: nothing stands at them.
 * offset has n_areas + 1 entries. */
jalur_status geo_road_points(geo_kit *kit, const territory *t, arena *a, jalur_lonlat **points, uint32_t **offset);

#endif
