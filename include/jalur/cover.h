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
    const char *goal;     /* "most" people within cover.limit_min minutes (default); "backup": the same, and people within reach of two
                           * points once more; "fair": the largest share within reach of the kecamatan that has the least;
                           * "median": least person-minutes; "center": least longest way; "all": fewest points that bring every
                           * village that can be within cover.limit_min */
    uint32_t points;      /* how many new ones (not for "all"); with `moved`, how many in all; default 5 */
    bool moved;           /* the existing ones may be given up */
    uint32_t close;       /* so many of the existing ones are given up, those that are missed least; then `points` is 0 unless
                           * given (goals most, backup and fair: points open elsewhere at the same time) */
    const char *periods;  /* new points by period, as "3,2,2": which first? A point stays; what a period leaves is carried over; the
                           * people of the periods are added up (goal most) */
    uint32_t mobile;      /* so many points stand in another village on each payout day that is no rest day; a village is served
                           * when one is within cover.limit_min on a day that both villages are open (most, backup, fair) */
    const char *candidates; /* where new points may stand: "villages" (default: at each village's point), kinds of offices such as
                           * "government,other" (those that are no service points already), or a file of points with a column
                           * id, in any format that jalur imports */
    const jalur_import_options *candidates_read; /* how to read that file: layer, map, crs, swap_xy; NULL: as it stands. JALUR_E_USAGE where it says something and no file is read */
    double capacity;      /* people per point, of the goal "most"; 0: no limit */
    double time_s;        /* default 60 */
    uint64_t seed;
    const char *dir;      /* writes dir/sites.geojson, dir/sites_villages.geojson and the map page dir/sites.html; NULL: nothing */
} jalur_site_options;

/* Existing points are the offices of cover.kinds. Travel is by the first of cover.profiles in the season of the project. A
 * candidate farther from a road than plan.snap_limit_m serves nobody; the report counts and names such candidates. The report has value, a bound that no choice can beat, the points in the order
 * of their gain with the villages they newly reach, and the same for every smaller number of points. Cancelled while it searches it hands over the best so far ("cancelled"), without
 * that last list, or JALUR_E_CANCELLED where there is nothing yet.
 * JALUR_E_USAGE for an unknown goal or options that do not go together, JALUR_E_DATA when there are no villages, no roads or no
 * candidates. JALUR_E_IO / JALUR_E_DATA for a file of candidates that cannot be read, with its row. */
JALUR_API jalur_status jalur_cover_site(jalur_project *project, const jalur_site_options *options, jalur_report **out);

#endif
