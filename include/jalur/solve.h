/* jalur: standard routing instances, solved without a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_SOLVE_H
#define JALUR_SOLVE_H

#include <jalur/context.h>
#include <jalur/report.h>

/* Zero or NULL means: not asked for. With neither time nor iterations the search takes 50,000 iterations and 500 per stop. */
typedef struct jalur_solve_options {
    uint64_t seed;
    double time_s;        /* search time, wall seconds */
    double cpu_s;         /* or CPU seconds of the process, for comparisons */
    uint64_t iterations;  /* or iterations: the same bytes on any machine */
    bool pool;            /* recombine routes by set partitioning at the end (up to 1,500 stops) */
    double best_known;    /* cost to compare with, in the file's unit */
    const char *rounding; /* nearest up down tenths thousandths; NULL: the convention of the file's set */
    const char *solution; /* file to write: VRPLIB .sol, or VROOM's solution JSON for a VROOM problem, which
                           * holds "code" and "error" when the problem cannot be read or solved */
    const char *geojson;  /* file to write: routes and stops of a VROOM problem with coordinates */
} jalur_solve_options;

/* Reads VRPLIB (CVRP, VRPTW, HFVRP, MDVRPTW, MTVRPTWR, PCVRPTW, SDVRPTW, VRPB, TSP, ...), Solomon, Gehring-Homberger or Cordeau
 * text, or VROOM's JSON, told by content; searches; writes what is asked for. In the report: "instance", "format", "stops",
 * "rounding", "cost" (in the file's unit), "routes", "left" (stops that are left out) and the list "unserved" with reasons,
 * "gap_percent", "trace" (list of "cpu_s" and "cost"), "iterations", "limit_reached", "cancelled", "cpu_s", "wall_s",
 * "peak_mb". JALUR_E_IO / JALUR_E_DATA with file, line, field, found, expected, remedy; JALUR_E_USAGE for what the search does
 * not know. */
JALUR_API jalur_status jalur_solve_file(jalur_ctx *ctx, const char *file, const jalur_solve_options *options,
                                        jalur_report **out);

#endif
