/* Coverage: travel time from every village to its nearest service point by profile and season, classes and shares. */
#ifndef JALUR_COVER_COVER_H
#define JALUR_COVER_COVER_H

#include "geo/geo.h"
#include "model/access.h"
#include "model/settings.h"
#include "net/net.h"

typedef struct cover_way {    /* what one access way is measured on */
    const net_metric *metric; /* of (profile, season) */
    const net_metric *dry;    /* same profile, dry season: for ACCESS_DRY_ONLY; may equal metric */
    access_way way;
} cover_way;

typedef struct cover_problem {
    const territory *t;
    const cover_way *ways;
    uint32_t n_ways;
    const uint32_t *points;
    uint32_t n_points; /* office indices that count as service points, with a position */
    double limit_min;
} cover_problem;

/* Villages: all areas of level village (if none: of the lowest level there is). Point of a village: the median-nearest
 * of its households if any have given coordinates, else of its stations that have, else the label inside its polygon,
 * else a point inside, else none.
 * People: population, else sum of voters, else households; one kind for all (the first that any village has).
 * Travel is from the village to the service point, access walks of both ends included.
 *
 * Cells. Not reached: office JALUR_NONE, except ACCESS_DRY_ONLY, where it is the one reached in the dry season. Gaps of
 * ACCESS_FAR_FROM_ROAD run from the village to the road; of ACCESS_UNREACHABLE between the two parts of the network
 * that hold the village and the nearest service point by straight line, or, where no service point is near a road, from
 * the road to the nearest one; NAN where there is no network or no service point at all.
 *
 * A service point counts for the village whose polygon holds it; where several do, for the one it names, else the first
 * by code. The code it names decides where no polygon holds it, and also counts where the named village has no polygon.
 *
 * Shares, for the villages and the kecamatan and kabupaten above them:
 *   point-inside   areas with a service point in their own polygon or in any of their villages / all areas of the level
 *   within         villages within the limit / all villages. An upper area is within when at least half of the people
 * of its villages are (half of the villages where no people are known); areas without villages are left out
 *   by-population  people of the areas that are within / all people
 *
 * `out` is initialised by the call; on failure it is empty. JALUR_E_USAGE for a limit that is not above zero or for a
 * service point without position. Cost: two snaps and one or two nearest searches per way, and one net_why_not per pair
 * of strong components that are cut off from each other. */
jalur_status cover_access(jalur_ctx *ctx, geo_kit *kit, const cover_problem *p, access_table *out);

#endif
