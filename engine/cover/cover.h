/* Coverage: travel time from every village to its nearest service point by profile and season, classes and shares. */
#ifndef JALUR_COVER_COVER_H
#define JALUR_COVER_COVER_H

#include "geo/geo.h"
#include "model/access.h"
#include "model/settings.h"
#include "net/net.h"

typedef struct cover_way { /* what one access way is measured on */
    const net_metric *metric; /* of (profile, season) */
    const net_metric *dry;    /* same profile, dry season: for ACCESS_DRY_ONLY; may equal metric */
    access_way way;
} cover_way;

typedef struct cover_problem {
    const territory *t;
    const cover_way *ways; uint32_t n_ways;
    const uint32_t *points; uint32_t n_points; /* office indices that count as service points, with a position */
    double limit_min;
} cover_problem;

/* Villages: all areas of level village (if none: of the lowest level there is). Point of a village: the median-nearest
 * of its households if any have coordinates, else the label inside its polygon, else a point inside, else none.
 * People: population, else sum of voters, else households; one kind for all (the first that any village has). */
jalur_status cover_access(jalur_ctx *ctx, geo_kit *kit, const cover_problem *p, access *out);

#endif
