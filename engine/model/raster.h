/* A raster of numbers over longitude and latitude, WGS84. */
#ifndef JALUR_MODEL_RASTER_H
#define JALUR_MODEL_RASTER_H

#include <math.h>
#include <stdbool.h>

#include <jalur/types.h>

enum { RASTER_CELLS_MAX = 1 << 26 };

typedef struct raster {
    uint32_t w, h;                     /* at most RASTER_CELLS_MAX cells */
    double west_deg, north_deg;        /* corner of the first cell; row 0 is the northernmost */
    double lon_step_deg, lat_step_deg; /* side of a cell, above 0 */
    float *cell;                       /* row * w + column; NAN: no value */
} raster;

/* The cell that holds the point, or JALUR_NONE. */
static inline uint32_t raster_cell(const raster *r, jalur_lonlat p)
{
    const double x = floor((p.lon_deg - r->west_deg) / r->lon_step_deg), y = floor((r->north_deg - p.lat_deg) / r->lat_step_deg);
    if (!(x >= 0 && y >= 0 && x < r->w && y < r->h)) return JALUR_NONE;
    return (uint32_t)y * r->w + (uint32_t)x;
}

static inline bool raster_same_grid(const raster *a, const raster *b)
{
    const double lon = 0.01 * a->lon_step_deg, lat = 0.01 * a->lat_step_deg;
    return a->w == b->w && a->h == b->h && fabs(a->west_deg - b->west_deg) < lon && fabs(a->north_deg - b->north_deg) < lat &&
           fabs(a->lon_step_deg - b->lon_step_deg) * a->w < lon && fabs(a->lat_step_deg - b->lat_step_deg) * a->h < lat;
}

#endif
