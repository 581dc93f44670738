/* jalur: delivery routes of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_PLAN_H
#define JALUR_PLAN_H

#include <jalur/project.h>

/* Zero means: the project's setting. */
typedef struct jalur_plan_options {
    uint64_t seed;
    double time_s;       /* search time, wall seconds */
    uint64_t iterations; /* search by iterations instead: the same bytes on any machine */
    const char *earlier; /* the plan before: a project that holds one (this one too), or a file of its stops (as for the import
                          * of kind "earlier"); NULL: what was imported, if anything */
} jalur_plan_options;

/* Plans the delivery of all stations from the warehouses and saves it. Numbers in the report: "stations", "served",
 * "unserved.total" and by reason, "routes", "drive_km", "cost_idr", "earlier.changed" (where there is an earlier plan), "limit_reached", "cancelled" (then the best plan so far
 * was saved). JALUR_E_DATA when stations, roads, a warehouse or vehicles are missing. */
JALUR_API jalur_status jalur_plan_routes(jalur_project *project, const jalur_plan_options *options, jalur_report **out);

#endif
