/* jalur: coordinates and ids shared by all headers.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_TYPES_H
#define JALUR_TYPES_H

#include <stdint.h>

/* Geographic position, WGS84 (EPSG:4326), degrees, longitude first. */
typedef struct jalur_lonlat {
    double lon_deg;
    double lat_deg;
} jalur_lonlat;

/* Projected position in metres. A type of its own, so that mixing the two does not compile. */
typedef struct jalur_xy {
    double x_m;
    double y_m;
} jalur_xy;

/* A named place. */
typedef struct jalur_point {
    const char *id; /* borrowed; may be NULL */
    jalur_lonlat at;
} jalur_point;

/* "No such index" in every table of nouns. */
#define JALUR_NONE UINT32_MAX

#if defined(__GNUC__)
#define JALUR_API __attribute__((visibility("default")))
#else
#define JALUR_API
#endif

#endif
