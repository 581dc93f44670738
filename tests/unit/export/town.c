#include "town.h"

#include <math.h>
#include <string.h>

static void areas(town *t)
{
    static const jalur_lonlat square[4] = {{125.1, -9.1}, {125.2, -9.1}, {125.2, -9.0}, {125.1, -9.1}};
    memcpy(t->ring_pt, square, sizeof square);
    t->ring[1] = 4;
    t->part[1] = 1;
    t->areas[0] = (area){.code = "53.04", .name = "Belu", .level = AREA_KABUPATEN, .parent = JALUR_NONE};
    t->areas[1] = (area){.code = "53.04.01", .name = "Lamaknen", .level = AREA_KECAMATAN, .parent = 0};
    t->areas[2] = (area){.code = "53.04.01.2001", .name = "Ma'u \"Tua\"", .level = AREA_VILLAGE, .parent = 1,
                         .has_label = true, .label = {125.15, -9.05}, .population = 1200, .repaired = true,
                         .shape = {t->ring_pt, t->ring, t->part, 4, 1, 1}};
    t->areas[3] = (area){.code = "53.04.01.2002", .name = "Nita\xe2\x80\x99s", .level = AREA_VILLAGE, .parent = 1};
}

static void places(town *t)
{
    t->stations[0] = (station){.id = "A", .village_code = "53.04.01.2001", .village = 2, .placed = PLACED_GIVEN,
                               .at = {125.12, -9.05}, .voters = 250, .boxes = 5, .weight_g = 62500,
                               .volume_cm3 = 480000, .deadline_s = INT32_MAX};
    t->stations[1] = (station){.id = "B", .village_code = "53.04.01.2002", .village = 3, .placed = PLACED_ESTIMATED,
                               .at = {125.18, -9.05}, .voters = 180, .boxes = 4, .weight_g = 50000,
                               .volume_cm3 = 384000, .deadline_s = INT32_MAX, .special = 1};
    t->stations[2] = (station){.id = "C", .village_code = "99.99", .village = JALUR_NONE, .placed = PLACED_GIVEN,
                               .at = {125.12, -9.04}, .voters = 90, .boxes = 5, .weight_g = 62500};
    t->offices[0] = (office){.id = "KPU", .name = "Gudang KPU", .village_code = "", .village = 2,
                             .kind = OFFICE_WAREHOUSE, .placed = PLACED_GIVEN, .at = {125.15, -9.05},
                             .open_s = 8 * 3600, .close_s = 16 * 3600 + 1800};
    t->offices[1] = (office){.id = "POS", .name = "Kantorpos", .village_code = "53.04.01.2002", .village = JALUR_NONE,
                             .kind = OFFICE_POST, .placed = PLACED_NOWHERE, .permanents = 3, .counters = 2};
    t->vehicles[0] = (vehicle){.id = "L300 / bak", .home_id = "KPU", .home = 0, .count = 2, .profile = "pickup", .crew = 3};
}

static void roads(town *t)
{
    static const jalur_lonlat main_road[3] = {{125.12, -9.05}, {125.15, -9.05}, {125.18, -9.05}};
    memcpy(t->road_pt, main_road, sizeof main_road);
    t->roads[0] = (road){.line = {t->road_pt, NULL, 3}, .name = "Jl. <Raya>", .source_id = 7, .class = ROAD_PRIMARY,
                         .surface = SURFACE_PAVED, .flags = ROAD_BRIDGE, .max_kmh = 60};
    t->roads[1] = (road){.line = {t->road_pt, NULL, 2}, .name = "", .source_id = 8, .class = ROAD_FERRY,
                         .oneway = ROAD_FORWARD, .flags = ROAD_DRY_ONLY, .wait_min = 20};
}

/* 07:00 load, 07:30 out; A 07:40:30 - 07:50; B reached on 08:10, waits to 08:15; home 00:05 on the next day. */
static void delivery(town *t)
{
    const jalur_lonlat depot = {125.15, -9.05}, a = {125.12, -9.05}, b = {125.18, -9.05};
    memcpy(t->leg_pt[0], (jalur_lonlat[]){depot, a}, 2 * sizeof depot);
    memcpy(t->leg_pt[1], (jalur_lonlat[]){a, depot, b}, 3 * sizeof depot);
    memcpy(t->leg_pt[2], (jalur_lonlat[]){b, depot}, 2 * sizeof depot);
    t->legs[0] = (shape_line){t->leg_pt[0], NULL, 2};
    t->legs[1] = (shape_line){t->leg_pt[1], NULL, 3};
    t->legs[2] = (shape_line){t->leg_pt[2], NULL, 2};
    t->walk_pt[0] = b;
    t->walk_pt[1] = (jalur_lonlat){125.18, -9.053};
    t->access_lines[1] = (shape_line){t->walk_pt, NULL, 2};
    t->visits[0] = (visit){0, 27630, 27630, 28200, 630, 3300, 0, 0, {4, 50000, 384000}, {5, 62500, 480000}, {0}};
    t->visits[1] = (visit){1, 29400, 29700, 30600, 1200, 6600, 333, 300, {0, 0, 0}, {4, 50000, 384000}, {0}};
    t->events[0] = (route_event){.kind = EVENT_BREAK, .before = 1, .arrive_s = 28500, .start_s = 28500, .depart_s = 28800, .load = {4, 50000, 384000}};
    t->routes[0] = (route){.vehicle = 0, .vehicle_no = 2, .events = t->events, .n_events = 1, .rest_s = 300, .day = 1, .load_start_s = 25200, .depart_s = 27000,
                           .return_s = 86400 + 300, .visits = t->visits, .n_visits = 2, .back_s = 600, .back_m = 3300,
                           .drive_s = 2430, .drive_m = 13200, .service_s = 1470, .wait_s = 300,
                           .load = {9, 112500, 864000}, .cost_idr = 1250000, .ferry_legs = 1, .unpaved_m = 3300,
                           .dry_only_m = 150, .legs = t->legs, .access = t->access_lines};
    t->left_out[0] = (unserved){.station = 2, .reason = UNSERVED_FAR_FROM_ROAD, .has_points = true,
                                .from = {125.12, -9.05}, .to = {125.12, -9.04}, .gap_m = 1105.8,
                                .vehicle = JALUR_NONE, .text = "900 m is too far </script><b>"};
    t->plan = (plan){.routes = t->routes, .n_routes = 1, .unserved = t->left_out, .n_unserved = 1, .n_served = 2,
                     .season = SEASON_WET};
}

static void people(town *t)
{
    t->staff[0] = (roster_office){.office = 1, .permanents = 3, .temporaries = 4, .supervisors = 1, .coordinators = 2, .recipients = 900,
                                  .served = 850.25, .staff_days = {10, 20, 30.5}, .recipients_by = {300, 400, 150.25},
                                  .cost_idr = 5000000, .dual_staff_day = 28, .dual_permanent_idr = 123456, .officer_worth = 321.5, .range_more = 12.25,
                                  .dual_counter = 41, .dual_escort = 43};
    t->paid[0] = (roster_village){.village = 2, .office = 0, .travel_min = 12.5, .recipients = {2, 1}, .served = {0, 2, 1},
                                  .unserved = 0, .reason = "", .left_why = "", .last_idr = 17171, .first_day = 1, .last_day = 2};
    t->visit[0] = (roster_visit){0, 1, CHANNEL_COMMUNITY, {2, 0}, 0.25, 1, 1, 1, 1, 0};
    t->visit[1] = (roster_visit){0, 2, CHANNEL_DOOR, {0, 1}, 0.5, 1, 2, 0.5, 0.5, 0};
    t->duty[0] = (roster_duty){.office = 0, .day = 1, .permanents = 3, .used = 0.25, .visited = {0, 2, 0}, .paid = 2, .cash_idr = 1200000};
    t->duty[1] = (roster_duty){.office = 0, .day = 2, .permanents = 3, .temporaries = 4, .used = 0.5, .visited = {0, 0, 1}, .paid = 1,
                               .cash_idr = 1200000, .returned = 0.25};
    t->day[0] = (roster_day){3, 0, 2};
    t->day[1] = (roster_day){3, 4, 3};
    t->list[0] = (roster_stop){0, 0, 1, 0};
    t->list[1] = (roster_stop){1, 0, 1, 0};
    t->list[2] = (roster_stop){2, 1, 2, 90};
    t->crew[0] = (roster_crew){2, 1, 1, 2, 0, 3, 2, 2};
    t->house[0] = (household){.id = "H1", .village_code = "53.04.01.2001", .village = 2, .placed = PLACED_GIVEN, .at = {125.15, -9.05}};
    t->house[1] = (household){.id = "H2", .village_code = "53.04.01.2001", .village = 2};
    t->house[2] = (household){.id = "=H3<", .village_code = "53.04.01.2001", .village = 2, .placed = PLACED_ESTIMATED,
                              .at = {125.16, -9.06}, .segment = SEGMENT_HOMEBOUND};
    t->roster = (roster){.offices = t->staff, .n_offices = 1, .villages = t->paid, .n_villages = 1, .visits = t->visit, .n_visits = 2,
                         .duties = t->duty, .n_duties = 2, .days = t->day, .n_days = 2, .stops = t->list, .n_stops = 3,
                         .crews = t->crew, .n_crews = 1, .drivers = 3, .guards = 2, .recipients = 900, .served = 850.25};
    t->ways[0] = (access_way){"foot", SEASON_WET};
    t->villages[0] = (access_village){2, "label", {125.15, -9.05}, 1200, true, false, -1};
    t->villages[1] = (access_village){3, "none", {NAN, NAN}, 0, false, true, 2};
    t->cells[0] = (access_cell){0, 95.04, ACCESS_BEYOND, NAN, {NAN, NAN}, {NAN, NAN}, JALUR_NONE, NAN, NAN, "", NAN, 1.25};
    t->cells[1] = (access_cell){JALUR_NONE, INFINITY, ACCESS_NO_POSITION, NAN, {NAN, NAN}, {NAN, NAN}, JALUR_NONE, NAN, NAN, "", NAN, 0};
    t->near[0] = (access_near){0, 95.04};
    t->near[1] = (access_near){1, 120};
    t->near[2] = t->near[3] = (access_near){JALUR_NONE, INFINITY};
    for (uint32_t i = 0; i < 2; i++) t->catchments[i] = (access_catchment){i, i ? 0 : 1, 0, i ? 0 : 1200, 0, i ? 900 : (double)INFINITY};
    t->sums[0] = (access_sum){.area = JALUR_NONE, .group = "all"};
    t->sums[1] = (access_sum){.area = 1, .group = "all"};
    for (uint32_t i = 0; i < 2; i++) {
        t->sums[i].villages[ACCESS_BEYOND] = t->sums[i].villages[ACCESS_NO_POSITION] = 1;
        t->sums[i].people[ACCESS_BEYOND] = 1200;
    }
    t->access = (access_table){.near = t->near, .n_near = 2, .catchments = t->catchments, .n_points = 2, .sums = t->sums, .n_sums = 2,
                         .ways = t->ways, .n_ways = 1, .villages = t->villages, .n_villages = 2, .cells = t->cells,
                         .limit_min = 60, .people_kind = "population"};
    t->due_cells[0] = (due_cell){.units = {1, 1, 0, 0, 1}, .class = DUE_UNPLANNED, .first_day = 1, .last_day = 1, .reason = "far-from-road"};
    t->due_cells[1] = (due_cell){.units = {0, 3, 0, 0, 0}, .class = DUE_PLANNED, .first_day = 1, .last_day = 2, .reason = ""};
    t->due_cells[2] = (due_cell){.class = DUE_CLASSES, .reason = ""};
    t->due_cells[3] = (due_cell){.units = {0, 0, 2, 5, 0}, .class = DUE_OVERDUE, .first_day = 1, .last_day = 1, .days_behind = 3, .reason = ""};
    t->due_villages[0] = 2;
    t->due_villages[1] = 3;
    t->due_sums[0] = (due_sum){.area = JALUR_NONE, .group = "all", .kind = DUE_KITS, .villages = {0, 0, 0, 0, 1, 1}, .units = {1, 1, 0, 0, 1}};
    t->due_sums[1] = (due_sum){.area = 1, .group = "all", .kind = DUE_PAYMENTS, .villages = {0, 1, 0, 1, 0, 0}, .units = {0, 3, 2, 5, 0}};
    t->due = (due_table){.villages = t->due_villages, .n_villages = 2, .cells = t->due_cells, .sums = t->due_sums, .n_sums = 2, .as_of = {0, 4}};
    t->problem[0] = (problem){.class = "far-from-village", .severity = PROBLEM_WARNING, .kind = "station", .id = "C",
                              .has_point = true, .at = {125.12, -9.04}, .has_to = true, .to = {125.13, -9.05},
                              .measure = 2100, .unit = "m", .text = "C lies 2.1 km outside its village"};
    t->problem[1] = (problem){.class = "no-name", .severity = PROBLEM_NOTE, .kind = "road", .id = "", .measure = NAN,
                              .unit = "", .text = "a road without name"};
    t->problems = (problems){.item = t->problem, .n = 2, .cap = 2};
}

void town_init(town *t)
{
    memset(t, 0, sizeof *t);
    areas(t);
    places(t);
    roads(t);
    delivery(t);
    people(t);
    t->t = (territory){.areas = t->areas, .n_areas = 4, .stations = t->stations, .n_stations = 3, .households = t->house, .n_households = 3,
                       .offices = t->offices, .n_offices = 2, .roads = t->roads, .n_roads = 2, .vehicles = t->vehicles, .n_vehicles = 1};
    settings_init(&t->set);
    strcpy(t->set.name, "Weluli </title>");
    t->in = (export_input){&t->t, &t->set, &t->plan, &t->roster, &t->access, &t->due, &t->problems, NULL, 0, NULL, NULL, NULL, NULL, 0};
}
