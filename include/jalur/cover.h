/* jalur: coverage of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_COVER_H
#define JALUR_COVER_H

#include <jalur/project.h>

/* Travel time from every village to its nearest service point by profile and season; classes and shares.
 * What is due against the plans and what was delivered; which closures keep which villages out of reach.
 * JALUR_E_DATA when there are no villages or no service points. */
JALUR_API jalur_status jalur_cover_access(jalur_project *project, jalur_report **out);

/* Where further service points should stand. Zeros and NULLs mean the default. */
typedef struct jalur_site_options {
    const char *goal;     /* "most" people within cover.min minutes (default); "median": least person-minutes; "center": least
                           * longest way; "all": fewest points that bring every village that can be within cover.min */
    uint32_t points;      /* how many new ones (not for "all"); with `moved`, how many in all; default 5 */
    bool moved;           /* the existing ones may be given up */
    double capacity;      /* people per point, of the goal "most"; 0: no limit */
    double time_s;        /* default 60 */
    uint64_t seed;
    const char *dir;      /* writes dir/sites.geojson, dir/sites_villages.geojson and the map page dir/sites.html; NULL: nothing */
} jalur_site_options;

/* Candidates are the villages' points; existing points are the offices of cover.kinds. Travel is by the first of
 * cover.profiles in the season of the project. The report has value, a bound that no choice can beat, the points in the order
 * of their gain with the villages they newly reach, and the same for every smaller number of points.
 * JALUR_E_USAGE for an unknown goal, JALUR_E_DATA when there are no villages or no roads. */
JALUR_API jalur_status jalur_cover_site(jalur_project *project, const jalur_site_options *options, jalur_report **out);

#endif
