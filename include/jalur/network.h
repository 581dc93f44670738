/* jalur: the road network of a project, and questions to it that need no plan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_NETWORK_H
#define JALUR_NETWORK_H

#include <jalur/project.h>
#include <jalur/types.h>

/* Joins points to villages, places stations and households known only as counts, builds the graph and the weights of each
 * profile and season in use. JALUR_E_DATA when there are no roads. */
JALUR_API jalur_status jalur_network_build(jalur_project *project, jalur_report **out);

/* How to travel. NULL and 0 mean the default. Closures of the project are heeded by every call below. */
typedef struct jalur_travel_options {
    const char *profile; /* "truck", "motorcycle", "foot" ...; default: the first of the setting cover.profiles */
    const char *season;  /* "dry" or "wet"; default: the season of the project */
    double limit_m;      /* a point farther from every road is not joined to it; default: plan.snap_limit_m, else the profile's */
} jalur_travel_options;

/* Reads points from any format that jalur imports: a column id, and columns lon and lat or point geometries. The project stays
 * as it is. *out is one block with its texts, given back by jalur_points_free. JALUR_E_IO / JALUR_E_DATA name file and row: a
 * row without a position is an error. */
JALUR_API jalur_status jalur_points_read(jalur_project *project, const char *file, jalur_point **out, size_t *n);
JALUR_API void jalur_points_free(jalur_ctx *ctx, jalur_point *points); /* accepts NULL */

/* One way. Numbers of the report: "reached" 1 or 0; "minutes" and "km" from point to point, the walks between point and road
 * included; "drive.minutes", "drive.km", "drive.unpaved_km", "drive.dry_only_km", "drive.ferries"; "walk_from_m", "walk_to_m".
 * Without a way: "why" says the reason, "gap_m" and the ends of the missing link, the size of both parts of the network, and
 * which closure, season or profile cuts them. `geojson` (may be NULL) is written with the lines of the way, or of the missing
 * link. JALUR_E_DATA: no roads, unknown profile or season, a point that is no place on earth. */
JALUR_API jalur_status jalur_network_way(jalur_project *project, const jalur_travel_options *options, jalur_point from,
                                         jalur_point to, const char *geojson, jalur_report **out);

/* Why a pair of points has no way. */
typedef enum jalur_reach {
    JALUR_REACHED,
    JALUR_REACH_FROM_FAR, /* the start is farther from any road than the limit */
    JALUR_REACH_TO_FAR,   /* the end is */
    JALUR_REACH_CLOSED,   /* a closure cuts them off */
    JALUR_REACH_SEASON,   /* there is a way in the dry season only */
    JALUR_REACH_NO_WAY    /* the roads of this profile do not join them in this direction */
} jalur_reach;
JALUR_API const char *jalur_reach_name(jalur_reach reach); /* "start-far-from-road" ... */

/* Minutes and km of all pairs, [i * n_to + j], walks included; NAN where reach[] is not JALUR_REACHED. km and reach may be NULL.
 * The arrays are the caller's, n_from * n_to long each. */
JALUR_API jalur_status jalur_network_table(jalur_project *project, const jalur_travel_options *options, const jalur_point *from,
                                           size_t n_from, const jalur_point *to, size_t n_to, double *minutes, double *km,
                                           jalur_reach *reach);
/* The same into a CSV file, from,to,minutes,km,reason, a block of rows at a time: tables larger than memory. Numbers of the
 * report: "pairs", "reached", and how many by reason. */
JALUR_API jalur_status jalur_network_table_file(jalur_project *project, const jalur_travel_options *options,
                                                const jalur_point *from, size_t n_from, const jalur_point *to, size_t n_to,
                                                const char *csv, jalur_report **out);

/* No way may take longer: 298 hours. */
enum { JALUR_MINUTES_MOST = 298 * 60 };

/* Ground reached from any of the points within each cut-off (minutes, ascending, at most 32), as GeoJSON: one feature for each
 * cut-off with the strip of 100 m on both sides of the reached road, and nothing else. In the report: km2 and km of road by
 * cut-off. The last cut-off is at most JALUR_MINUTES_MOST. */
JALUR_API jalur_status jalur_network_isochrone(jalur_project *project, const jalur_travel_options *options,
                                               const jalur_point *from, size_t n_from, const double *minutes, size_t n_minutes,
                                               const char *geojson, jalur_report **out);

/* Which points of `to` are reached from any point of `from` within so many minutes (at most JALUR_MINUTES_MOST): into the CSV file
 * id,within,reason if it is named; the report counts them. */
JALUR_API jalur_status jalur_network_within(jalur_project *project, const jalur_travel_options *options,
                                            const jalur_point *from, size_t n_from, const jalur_point *to, size_t n_to,
                                            double minutes, const char *csv, jalur_report **out);

/* The k nearest offices (k at most 1000) of the given kinds ("post,ppk"; "offices": of all kinds) for every point, by the way
 * from the point to the office, nearest first. Into the CSV file id,rank,office,name,kind,minutes,km,reason if it is named; the report
 * lists the rows of the first points. JALUR_E_DATA when there is no such office. */
JALUR_API jalur_status jalur_network_nearest(jalur_project *project, const jalur_travel_options *options,
                                             const jalur_point *points, size_t n_points, const char *kinds, unsigned k,
                                             const char *csv, jalur_report **out);

#endif
