/* Turns the nouns into a routing problem, solves it and turns the answer into the plan noun.
 *
 * Places of the problem: first the depots, then one for each distinct station position. Each profile in use has travel
 * between all places. Service at a station = unloading + the walk from the road and back (the longest of the profiles that reach it).
 * A vehicle type on each day of the horizon is a type of its own: times count from midnight of day 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/deliver.h"

static const int64_t SKIP_IDR = INT64_C(100000000000); /* dearer than any route: serve all that can be served */
static const int32_t DAY_S = 86400;

void delivery_init(delivery *d, jalur_project *p)
{
    *d = (delivery){.p = p};
    arena_init(&d->mem, p->ctx);
    plan_answer_init(&d->answer, p->ctx);
}

void delivery_release(delivery *d)
{
    plan_answer_release(&d->answer);
    arena_release(&d->mem);
}

static jalur_status missing(jalur_project *p, const char *what, const char *remedy)
{
    return err_at(p->ctx, JALUR_E_DATA, &(err_site){.remedy = remedy}, "the project has no %s", what);
}

/* ---- places ---- */

static void mark_offices(const territory *t, const char *list, bool *marked)
{
    const char *word;
    for (size_t k; list && (k = terms_word(&list, &word)) > 0;)
        for (uint32_t i = 0; i < t->n_offices; i++)
            if (strlen(t->offices[i].id) == k && memcmp(t->offices[i].id, word, k) == 0) marked[i] = true;
}

/* A depot is a warehouse, or any office that is home to a vehicle, where one ends, reloads or stays overnight, or that goods are brought to: a forward store, such as a jetty or a
 * PPK, whose kits must be brought there before (the report says how many). */
static jalur_status add_depots(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    bool *home = NULL;
    TRY(arena_new(&d->mem, t->n_offices, sizeof *d->depot_place, &d->depot_place));
    TRY(arena_new(&d->mem, t->n_offices, sizeof *home, &home));
    for (uint32_t i = 0; i < t->n_vehicles; i++) {
        const uint32_t end = vehicle_end(&t->vehicles[i], t->vehicles[i].home);
        if (t->vehicles[i].home != JALUR_NONE) home[t->vehicles[i].home] = true;
        if (end != JALUR_NONE) home[end] = true;
        mark_offices(t, t->vehicles[i].reloads > 0 ? t->vehicles[i].reload_at : NULL, home);
        mark_offices(t, t->vehicles[i].nights > 0 ? t->vehicles[i].night_at : NULL, home);
    }
    for (uint32_t i = 0; i < t->n_stations; i++)
        if (station_paired(&t->stations[i]) && t->stations[i].pickup_to != JALUR_NONE) home[t->stations[i].pickup_to] = true;
    for (uint32_t i = 0; i < t->n_offices; i++) {
        const bool warehouse = t->offices[i].kind == OFFICE_WAREHOUSE;
        d->depot_place[i] = JALUR_NONE;
        if ((!warehouse && !home[i]) || t->offices[i].placed == PLACED_NOWHERE) continue;
        d->depot_place[i] = d->n_places;
        d->point[d->n_places++] = t->offices[i].at;
        if (warehouse && d->first_depot == JALUR_NONE) d->first_depot = i;
    }
    if (d->n_places == 0)
        TRY(missing(d->p, "warehouse with a position", "jalur import PROJECT offices FILE, with a row of kind warehouse"));
done:
    return st;
}

static jalur_status add_stations(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    map64 seen = {0};
    TRY(arena_new(&d->mem, t->n_stations, sizeof *d->station_place, &d->station_place));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const station *s = &t->stations[i];
        d->station_place[i] = JALUR_NONE;
        if (s->placed == PLACED_NOWHERE) continue;
        int32_t key[2] = {(int32_t)lround(s->at.lon_deg * 1e7), (int32_t)lround(s->at.lat_deg * 1e7)};
        uint64_t at;
        memcpy(&at, key, sizeof at);
        uint32_t place = map64_get(&seen, at);
        if (place == JALUR_NONE) {
            place = d->n_places++;
            d->point[place] = s->at;
            TRY(map64_put(d->p->ctx, &seen, at, place));
        }
        d->station_place[i] = place;
    }
done:
    map64_release(d->p->ctx, &seen);
    return st;
}

/* ---- travel ---- */

static jalur_status add_mode(delivery *d, const char *profile_name, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < d->n_modes; i++) {
        *out = i;
        if (strcmp(d->modes[i].profile, profile_name) == 0) return JALUR_OK;
    }
    delivery_mode *mode = &d->modes[d->n_modes];
    *mode = (delivery_mode){.profile = profile_name};
    TRY(session_metric(d->p, profile_name, d->p->set.season, &mode->metric));
    TRY(arena_new(&d->mem, d->n_places, sizeof *mode->snap, &mode->snap));
    TRY(net_snap_points(mode->metric, d->point, d->n_places, d->p->set.snap_limit_m, mode->snap));
    *out = d->n_modes++;
    TRY(delivery_legs_make(d, mode));
done:
    return st;
}

/* ---- types ---- */

static void type_shift(const settings *set, const vehicle *v, uint32_t day, plan_type *type)
{
    int32_t from_s = v->shift_start_s, to_s = v->shift_end_s;
    if (to_s <= from_s) { /* the vehicle names no shift */
        from_s = (int32_t)set->day_start_s;
        to_s = (int32_t)set->day_end_s;
    }
    type->start_s = (int32_t)(day - 1) * DAY_S + from_s;
    type->end_s = (int32_t)(day - 1) * DAY_S + to_s;
}

static jalur_status type_end(const delivery *d, const vehicle *v, uint32_t home, plan_type *type)
{
    const uint32_t end = vehicle_end(v, home);
    type->end = vehicle_ends_open(v) ? PLAN_OPEN : 0;
    if (type->end == PLAN_OPEN || end == home) return JALUR_OK;
    if (end == JALUR_NONE || d->depot_place[end] == JALUR_NONE)
        return err_at(d->p->ctx, JALUR_E_DATA,
                      &(err_site){.field = "end", .found = v->end_id, .expected = "the id of an office with a position, or " VEHICLE_OPEN_END,
                                  .remedy = "correct the vehicles file, or import that office"},
                      "the routes of vehicle \"%s\" end at \"%s\", which is no known office", v->id, v->end_id);
    type->end = PLAN_ENDS_AT(d->depot_place[end]);
    return JALUR_OK;
}

static jalur_status add_type(delivery *d, uint32_t vehicle_index, uint32_t day)
{
    jalur_status st = JALUR_OK;
    const vehicle *v = &d->p->t.vehicles[vehicle_index];
    uint32_t home = v->home_id[0] ? v->home : d->first_depot;
    plan_type *type = &d->types[d->n_types];
    if (home == JALUR_NONE || d->depot_place[home] == JALUR_NONE)
        TRY(err_at(d->p->ctx, JALUR_E_DATA,
                   &(err_site){.field = "home", .found = v->home_id, .expected = "the id of an office with a position",
                               .remedy = "correct the vehicles file, or import that office"},
                   "vehicle \"%s\" has its home at \"%s\", which is no known office", v->id, v->home_id));
    TRY(add_mode(d, v->profile, &type->legs));
    type->depot = d->depot_place[home];
    TRY(type_end(d, v, home, type));
    type->count = v->count;
    memcpy(type->capacity, v->capacity, sizeof type->capacity);
    type->fixed = v->fixed_idr;
    type->per_km = v->per_km_idr;
    type->per_hour = v->per_hour_idr;
    type_shift(&d->p->set, v, day, type);
    TRY(delivery_type_rules(d, v, day, type));
    d->type_vehicle[d->n_types] = vehicle_index;
    d->type_day[d->n_types++] = day;
done:
    return st;
}

static jalur_status add_types(delivery *d)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)d->p->set.days, n = d->p->t.n_vehicles;
    const size_t most = (size_t)n * days;
    TRY(arena_new(&d->mem, most, sizeof *d->types, &d->types));
    TRY(arena_new(&d->mem, most, sizeof *d->type_vehicle, &d->type_vehicle));
    TRY(arena_new(&d->mem, most, sizeof *d->type_day, &d->type_day));
    for (uint32_t day = 1; day <= days; day++)
        for (uint32_t i = 0; i < n; i++)
            if (d->p->t.vehicles[i].count > 0) TRY(add_type(d, i, day));
done:
    return st;
}

/* ---- stops ---- */

static uint32_t walk_s(const net_snap *snap)
{
    return (snap->access_ms + 999) / 1000;
}

uint32_t delivery_service_s(const delivery *d, uint32_t station_index, const vehicle *v)
{
    const station *s = &d->p->t.stations[station_index];
    const settings *set = &d->p->set;
    uint32_t longest_walk_s = 0;
    for (uint32_t k = 0; k < d->n_modes; k++) {
        const net_snap *snap = &d->modes[k].snap[d->station_place[station_index]];
        if (snap->state == SNAP_OK && walk_s(snap) > longest_walk_s) longest_walk_s = walk_s(snap);
    }
    const int64_t base_s = v->unload_base_s >= 0 ? v->unload_base_s : set->unload_base_s;
    const int64_t box_s = v->unload_box_s >= 0 ? v->unload_box_s : set->unload_box_s;
    const int64_t unload_s = s->service_s >= 0 ? s->service_s : base_s + box_s * (int64_t)s->boxes;
    return (uint32_t)unload_s + 2 * longest_walk_s;
}

static bool on_network(const delivery *d, uint32_t place)
{
    for (uint32_t k = 0; k < d->n_modes; k++)
        if (d->modes[k].snap[place].state == SNAP_OK) return true;
    return false;
}

static int32_t deadline_s(const settings *set, const station *s)
{
    if (s->deadline_s != INT32_MAX) return s->deadline_s;
    if (set->deadline_s < 0) return INT32_MAX;
    return (int32_t)(set->days - 1) * DAY_S + (int32_t)set->deadline_s;
}

/* The second stops of pairs, behind all others. */
static jalur_status add_drops(delivery *d)
{
    jalur_status st = JALUR_OK;
    d->first_drop = d->n_stops;
    for (uint32_t i = 0; i < d->first_drop; i++) {
        const station *s = &d->p->t.stations[d->stop_station[i]];
        if (!station_paired(s)) continue;
        const uint32_t to = s->pickup_to == JALUR_NONE ? JALUR_NONE : d->depot_place[s->pickup_to];
        if (to == JALUR_NONE)
            TRY(err_at(d->p->ctx, JALUR_E_DATA,
                       &(err_site){.field = "pickup_to", .found = s->pickup_to_id, .expected = "the id of an office with a position",
                                   .remedy = "correct the stations file, or import that office"},
                       "what station \"%s\" gives goes to \"%s\", which is no known office", s->id, s->pickup_to_id));
        d->stops[i].pair = PLAN_PAIRED(d->n_stops);
        d->stops[d->n_stops] = (plan_stop){.place = to, .open_s = INT32_MIN, .close_s = INT32_MAX};
        TRY(delivery_drop_rules(d, &d->stops[i], d->stop_station[i], &d->stops[d->n_stops]));
        d->stop_station[d->n_stops++] = d->stop_station[i];
    }
done:
    return st;
}

static jalur_status add_stops(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    const vehicle plain = {.unload_base_s = -1, .unload_box_s = -1}; /* as the settings say */
    TRY(arena_new(&d->mem, 2 * (size_t)t->n_stations, sizeof *d->stops, &d->stops));
    TRY(arena_new(&d->mem, 2 * (size_t)t->n_stations, sizeof *d->stop_station, &d->stop_station));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const station *s = &t->stations[i];
        if (d->station_place[i] == JALUR_NONE || !on_network(d, d->station_place[i])) continue;
        plan_stop *stop = &d->stops[d->n_stops];
        *stop = (plan_stop){.place = d->station_place[i],
                            .demand = {s->boxes, s->weight_g, s->volume_cm3},
                            .service_s = (int32_t)delivery_service_s(d, i, &plain),
                            .open_s = INT32_MIN,
                            .close_s = deadline_s(&d->p->set, s),
                            .skip_cost = SKIP_IDR};
        TRY(delivery_stop_rules(d, i, stop));
        d->stop_station[d->n_stops++] = i;
    }
    TRY(add_drops(d));
done:
    return st;
}

static jalur_status build(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    d->first_depot = JALUR_NONE;
    TRY(arena_new(&d->mem, (size_t)t->n_offices + t->n_stations, sizeof *d->point, &d->point));
    TRY(add_depots(d));
    TRY(add_stations(d));
    TRY(add_types(d));
    TRY(add_stops(d));
    for (uint32_t k = 0; k < d->n_modes; k++) d->legs[k] = d->modes[k].legs;
    d->problem = (plan_problem){.legs = d->legs, .n_legs = d->n_modes, .stops = d->stops, .n_stops = d->n_stops,
                               .types = d->types, .n_types = d->n_types};
    TRY(delivery_shared_rules(d));
done:
    return st;
}

jalur_status delivery_solve(delivery *d, const plan_options *o)
{
    jalur_status st = JALUR_OK;
    TRY(build(d));
    TRY(plan_solve(d->p->ctx, &d->problem, o, &d->answer));
    if (d->answer.cancelled) step_cancel_taken(d->p->ctx);
done:
    return err_while(d->p->ctx, st, "planning the delivery");
}

/* What must be there, asked before any long work. */
static jalur_status check_inputs(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    TRY(session_load(p));
    if (p->t.n_stations == 0) TRY(missing(p, "stations", "jalur import PROJECT stations FILE"));
    if (!territory_has_vehicle(&p->t))
        TRY(missing(p, p->t.n_vehicles ? "vehicle with a count above 0" : "vehicles", "jalur import PROJECT vehicles FILE"));
done:
    return st;
}

jalur_status delivery_run(jalur_project *p, const plan_options *o, plan *out, bool *cancelled)
{
    jalur_status st = JALUR_OK;
    delivery d;
    delivery_init(&d, p);
    TRY(check_inputs(p));
    TRY(session_network(p, NULL));
    TRY(delivery_solve(&d, o));
    TRY(delivery_to_plan(&d, out));
    TRY(delivery_bound(&d, o, out));
    if (step_cancelled(p->ctx)) {
        step_cancel_taken(p->ctx);
        d.answer.cancelled = true;
    }
    *cancelled = d.answer.cancelled;
    out->seed = (int64_t)o->seed;
done:
    delivery_legs_release(&d);
    delivery_release(&d);
    return st;
}
