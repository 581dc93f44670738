/* Coverage: travel time from every village to its nearest service points by profile and season, classes, scores, shares. */
#ifndef JALUR_COVER_COVER_H
#define JALUR_COVER_COVER_H

#include "geo/geo.h"
#include "model/access.h"
#include "model/settings.h"
#include "net/net.h"
#include "net/offroad.h"

typedef struct cover_way {    /* what one access way is measured on */
    const net_metric *metric; /* of (profile, season) */
    const net_metric *dry;    /* same profile, dry season: for ACCESS_DRY_ONLY; NULL or equal to metric: not asked */
    const net_metric *foot, *boat; /* other modes, same season: for ACCESS_FOOT_ONLY, ACCESS_BOAT_ONLY; NULL: not asked */
    access_way way;
} cover_way;

typedef struct cover_problem {
    const territory *t;
    const settings *set; /* cover_min, cover_nearest, counter_people, cover_signal, cover_decay, score_pairs, payout_days, rest_days,
                          * areas_3t */
    const cover_way *ways;
    uint32_t n_ways;
    /* Fills in the metrics of a way before it is measured; those of the way before are used no more and may be gone: there is no
     * room for all of a country at once. NULL: the ways hold theirs. */
    jalur_status (*lend)(void *user, cover_way *way);
    void *user;
    const uint32_t *points;
    uint32_t n_points;   /* office indices that count as service points, with a position */
    const offroad *ground; /* of villages that nothing else reaches; NULL: not asked */
    const char *edition; /* of the list of areas, for the denominators; NULL: not told */
    bool scores;         /* E2SFCA as well: a row of times for each village; not beyond score_pairs of the settings, villages * points */
} cover_problem;

/* Villages: all areas of level village (if none: of the lowest level there is). Point of a village: the median-nearest
 * of its households if any have given coordinates, else of its stations that have, else the label inside its polygon,
 * else a point inside, else none.
 * People: population, else sum of voters, else households; one kind for all (the first that any village has).
 * Travel is from the village to the service point, access walks of both ends included.
 *
 * Cells. Not reached: office JALUR_NONE, except for the classes that end in ONLY, where it is the one reached in the dry
 * season, on foot, by boat or over the ground, other_min away; dry comes before foot, foot before boat, boat before ground. Over the
 * ground: on foot to a road and from there on by the way's own profile, or to the point itself (net/offroad.h). Gaps of ACCESS_FAR_FROM_ROAD run
 * from the village to the road; of ACCESS_UNREACHABLE between the two parts of the network that hold the village and the
 * nearest service point by straight line, or, where no service point is near a road, from the road to the nearest one; NAN
 * where there is no network or no service point at all. A village that is reached on foot, by boat or over the ground alone has the
 * gap it would have had. closed_m is the length of the roads that would have to stay open in the wet season, on the way that
 * needs the fewest of them. `near` holds the cover_nearest nearest points.
 *
 * Served. Of the near points within the limit, in this order: those that share an open day with the village (payout days
 * that are neither rest days nor closed for the village, or for the village the point stands in); if there is none:
 * ACCESS_CLOSED. Where the best signal known in the village is below cover_signal: ACCESS_NO_SIGNAL. The rest go to the
 * points by travel time, shortest first (ties: lower village), each village as a whole to its nearest open point that still
 * has room for all its people; if there is none: ACCESS_FULL. Room of a point: max(1, counters) * counter_people.
 *
 * A service point counts for the village whose polygon holds it; where several do, for the one it names, else the first
 * by code. The code it names decides where no polygon holds it, and also counts where the named village has no polygon.
 *
 * Scores (E2SFCA: Luo and Qi 2009). Point j supplies S = max(1, counters), shared among all people k within the limit:
 * R[j] = S[j] / sum_k people[k] W(t[k,j]); a village scores A[i] = sum_j R[j] W(t[i,j]), times 10,000 in the cells. W is
 * the decay of the settings. sum_i people[i] A[i] is the supply of the points that anyone reaches.
 *
 * Shares, for the villages and the kecamatan, kabupaten and provinces above them, and for villages in and outside the 3T
 * areas of the settings where these name any:
 *   point-inside   areas with a service point in their own polygon or in any of their villages / all areas of the level
 *   within         villages within the limit / all villages. An upper area is within when at least half of the people
 * of its villages are (half of the villages where no people are known); areas without villages are left out
 *   by-population  people of the areas that are within / all people
 * For villages alone, by group:
 *   served         people of villages of class ACCESS_SERVED / all people
 *   not-within     people not within the limit / all people
 *   gini           of the scores: half the sum over pairs of people of the difference / people * sum of scores (0: equal)
 *   supply         sum of people * score / supply of all points; only of the group "all"
 *
 * Sums: villages and people by class for each group and each upper area that has villages.
 *
 * `out` is initialised by the call; on failure it is empty. JALUR_E_USAGE for a limit that is not above zero or for a
 * service point without position; JALUR_E_DATA for an unknown decay. Cost: two snaps and one or two nearest searches per
 * way and other mode, and one net_why_not per pair of strong components that are cut off from each other. */
jalur_status cover_access(jalur_ctx *ctx, geo_kit *kit, const cover_problem *p, access_table *out);

/* Which areas are shut on which of the payout days, by their own closed days, those of the areas above them, or a rest day:
 * (*out)[area * payout_days + day - 1]; the caller frees it. */
jalur_status cover_days(jalur_ctx *ctx, const territory *t, const settings *set, uint8_t **out);

#endif
