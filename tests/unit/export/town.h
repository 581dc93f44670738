/* Weluli: two villages (the second without polygon), three stations, one route, one station left out.
 *
 *      C (unserved, 900 m from the road)
 *      A --- depot --- B(estimated)          A and B lie in village 0 and 1 of kecamatan Lamaknen
 */
#ifndef TEST_EXPORT_TOWN_H
#define TEST_EXPORT_TOWN_H

#include "export/export.h"

typedef struct town {
    jalur_lonlat ring_pt[4];
    uint32_t ring[2], part[2];
    area areas[4]; /* kabupaten, kecamatan, village 0, village 1 */
    station stations[3];
    office offices[2]; /* depot, post office */
    vehicle vehicles[1];
    jalur_lonlat road_pt[3], leg_pt[3][3], walk_pt[2];
    road roads[2];
    territory t;
    route_event events[1];
    visit visits[2];
    shape_line legs[3], access_lines[2];
    route routes[1];
    unserved left_out[1];
    plan plan;
    roster_office staff[1];
    roster_village paid[1];
    roster_visit visit[2];
    roster_duty duty[2];
    roster_day day[2];
    roster_stop list[3];
    roster_crew crew[1];
    household house[3];
    roster roster;
    access_way ways[1];
    access_village villages[2];
    access_cell cells[2];
    access_near near[4];
    access_catchment catchments[2];
    access_sum sums[2];
    access_table access;
    due_table due;
    due_cell due_cells[4];
    uint32_t due_villages[2];
    due_sum due_sums[2];
    problem problem[2];
    problems problems;
    settings set;
    export_input in;
} town;

void town_init(town *t);

#endif
