/* Lines and areas in WGS84 degrees as plain arrays. */
#ifndef JALUR_MODEL_SHAPE_H
#define JALUR_MODEL_SHAPE_H

#include "base/arena.h"

/* A polyline. z_m is NULL where the source is 2D. */
typedef struct shape_line {
    jalur_lonlat *pt;
    float *z_m;
    uint32_t n;
} shape_line;

/* A multipolygon. Ring i is pt[ring[i] .. ring[i+1]-1], closed (first point repeated last).
 * Part k is the rings part[k] .. part[k+1]-1: the shell, then its holes.
 * ring has n_ring + 1 entries and part n_part + 1. An area without parts is "no polygon". */
typedef struct shape_area {
    jalur_lonlat *pt;
    uint32_t *ring;
    uint32_t *part;
    uint32_t n_pt, n_ring, n_part;
} shape_area;

typedef struct shape_box {
    double west_deg, south_deg, east_deg, north_deg;
} shape_box;

/* Allocates room for the given counts in `a` (contents zeroed, counts set). */
jalur_status shape_line_new(arena *a, uint32_t n, bool with_z, shape_line *out);
jalur_status shape_area_new(arena *a, uint32_t n_pt, uint32_t n_ring, uint32_t n_part, shape_area *out);
jalur_status shape_area_copy(arena *a, const shape_area *from, shape_area *out);
/* Longitude -180..180 and latitude -90..90, both finite. */
bool shape_lonlat_valid(jalur_lonlat p);
shape_box shape_box_empty(void); /* grows with shape_box_add */
void shape_box_add(shape_box *box, jalur_lonlat p);
bool shape_box_has(const shape_box *box, jalur_lonlat p);
/* Well-known binary (ISO, little endian), as SpatiaLite, GEOS and OGR read it.
 * Sizes first (…_size), then write into a buffer of that size. Lines with z_m write Z. */
size_t shape_line_wkb_size(const shape_line *line);
void shape_line_to_wkb(const shape_line *line, uint8_t *out);
size_t shape_area_wkb_size(const shape_area *area); /* always MultiPolygon */
void shape_area_to_wkb(const shape_area *area, uint8_t *out);
/* Reads LineString / MultiPolygon or Polygon, ISO or EWKB-style Z flag, either byte order.
 * JALUR_E_DATA when the bytes are no such geometry or cut short; never reads past n_bytes. */
jalur_status shape_line_from_wkb(arena *a, const uint8_t *wkb, size_t n_bytes, shape_line *out);
jalur_status shape_area_from_wkb(arena *a, const uint8_t *wkb, size_t n_bytes, shape_area *out);

#endif
