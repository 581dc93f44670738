/* From the search's answer to the plan noun: schedule and geometry per route, a sentence per station left out. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/deliver.h"

/* ---- routes ---- */

static const net_snap *snap_of(const delivery *d, uint32_t type, uint32_t place)
{
    return &d->modes[d->types[type].legs].snap[place];
}

static jalur_status add_leg(delivery *d, plan *out, route *r, uint32_t type, uint32_t leg, uint32_t from, uint32_t to)
{
    jalur_status st = JALUR_OK;
    net_way way = {0};
    if (from == to) return JALUR_OK;
    TRY(net_path(d->p->ctx, d->modes[d->types[type].legs].metric, snap_of(d, type, from), snap_of(d, type, to), &out->mem, &way));
    r->legs[leg] = way.line;
    r->unpaved_m += way.unpaved_m;
    r->dry_only_m += way.dry_only_m;
    r->ferry_legs += way.ferries > 0;
done:
    return st;
}

static jalur_status add_access(delivery *d, plan *out, route *r, uint32_t type, uint32_t i, const station *s)
{
    const net_snap *snap = snap_of(d, type, d->station_place[r->visits[i].station]);
    r->visits[i].access_m = (uint32_t)lround(snap->access_m);
    r->visits[i].access_s = (snap->access_ms + 999) / 1000;
    if (snap->access_m < 1) return JALUR_OK;
    jalur_status st = shape_line_new(&out->mem, 2, false, &r->access[i]);
    if (st != JALUR_OK) return st;
    r->access[i].pt[0] = snap->at;
    r->access[i].pt[1] = s->at;
    return JALUR_OK;
}

/* Visits with the clock of the answer. */
static jalur_status add_visits(delivery *d, plan *out, route *r, const plan_route *from)
{
    jalur_status st = JALUR_OK;
    const plan_type *type = &d->types[from->type];
    const plan_step *end = &from->steps[from->n_steps - 1];
    uint32_t at = type->depot;
    for (uint32_t i = 0; i < from->n_stops; i++) {
        const plan_stop *stop = &d->stops[from->stops[i]];
        const plan_step *step = &from->steps[i + 1]; /* the first is the start */
        visit *v = &r->visits[i];
        v->station = d->stop_station[from->stops[i]];
        v->arrive_s = step->arrive_s;
        v->start_s = step->start_s;
        v->depart_s = step->leave_s;
        v->leg_s = (uint32_t)(step->drive_s - step[-1].drive_s);
        v->leg_m = (uint32_t)(step->drive_m - step[-1].drive_m);
        for (int k = 0; k < CARGO_DIMENSIONS; k++) v->load_after[k] = (uint32_t)step->load[k];
        TRY(add_leg(d, out, r, from->type, i, at, stop->place));
        TRY(add_access(d, out, r, from->type, i, &d->p->t.stations[v->station]));
        at = stop->place;
    }
    r->back_s = (uint32_t)(end->drive_s - end[-1].drive_s);
    r->back_m = (uint32_t)(end->drive_m - end[-1].drive_m);
    TRY(add_leg(d, out, r, from->type, from->n_stops, at, type->depot));
done:
    return st;
}

static void set_totals(route *r, const plan_times *times)
{
    r->load_start_s = times->load_start_s;
    r->depart_s = times->depart_s;
    r->return_s = times->return_s;
    r->drive_s = (uint32_t)times->drive_s;
    r->drive_m = (uint32_t)times->drive_m;
    r->service_s = (uint32_t)times->service_s;
    r->wait_s = (uint32_t)times->wait_s;
    r->cost_idr = times->cost;
}

static jalur_status add_route(delivery *d, plan *out, const plan_route *from, route *r)
{
    jalur_status st = JALUR_OK;
    plan_times times;
    TRY(plan_clock(d->p->ctx, &d->problem, from->type, from->stops, from->n_stops, &times, NULL, NULL));
    if (!times.feasible)
        TRY(err_set(d->p->ctx, JALUR_E_INTERNAL, "a route of the answer breaks its limits by %lld s", (long long)times.over_s));
    r->vehicle = d->type_vehicle[from->type];
    r->day = d->type_day[from->type];
    r->n_visits = from->n_stops;
    set_totals(r, &times);
    for (int k = 0; k < CARGO_DIMENSIONS; k++) r->load[k] = (uint32_t)from->steps[0].load[k];
    TRY(arena_new(&out->mem, r->n_visits, sizeof *r->visits, &r->visits));
    TRY(arena_new(&out->mem, (size_t)r->n_visits + 1, sizeof *r->legs, &r->legs));
    TRY(arena_new(&out->mem, r->n_visits, sizeof *r->access, &r->access));
    TRY(add_visits(d, out, r, from));
done:
    return st;
}

/* By day, vehicle type, then first station, so that numbering does not depend on the search's inner order. */
static int by_day(const void *left, const void *right)
{
    const route *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    if (a->vehicle != b->vehicle) return a->vehicle < b->vehicle ? -1 : 1;
    uint32_t x = a->visits[0].station, y = b->visits[0].station;
    return x < y ? -1 : x > y;
}

static void number_vehicles(plan *out)
{
    for (uint32_t i = 0; i < out->n_routes; i++) {
        route *r = &out->routes[i];
        const bool alike = i > 0 && r[-1].day == r->day && r[-1].vehicle == r->vehicle;
        r->vehicle_no = alike ? r[-1].vehicle_no + 1 : 1;
    }
}

static jalur_status add_routes(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    const plan_answer *a = &d->answer;
    TRY(arena_new(&out->mem, a->n_routes, sizeof *out->routes, &out->routes));
    for (uint32_t i = 0; i < a->n_routes; i++) {
        if (a->routes[i].n_stops == 0) continue;
        TRY(step_progress(d->p->ctx, "tracing routes", i, a->n_routes));
        TRY(add_route(d, out, &a->routes[i], &out->routes[out->n_routes]));
        out->n_served += out->routes[out->n_routes].n_visits;
        out->cost_idr += out->routes[out->n_routes++].cost_idr;
    }
    if (out->n_routes > 1) qsort(out->routes, out->n_routes, sizeof *out->routes, by_day);
    number_vehicles(out);
done:
    return st;
}

/* ---- stations left out ---- */

static jalur_status say(plan *out, unserved *u, const char *format, ...) BASE_PRINTF(3, 4);
static jalur_status say(plan *out, unserved *u, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return arena_text(&out->mem, text, &u->text);
}

static const net_snap *nearest_snap(const delivery *d, uint32_t place, uint32_t *mode)
{
    const net_snap *best = NULL;
    for (uint32_t k = 0; k < d->n_modes; k++) {
        const net_snap *snap = &d->modes[k].snap[place];
        if (snap->state == SNAP_NO_NETWORK || (best && snap->access_m >= best->access_m)) continue;
        best = snap;
        *mode = k;
    }
    return best;
}

static jalur_status off_network(delivery *d, plan *out, unserved *u, uint32_t place)
{
    uint32_t mode = 0;
    char shut[CLOSURE_WORDS] = "";
    const net_snap *snap = nearest_snap(d, place, &mode);
    u->reason = UNSERVED_FAR_FROM_ROAD;
    if (!snap) {
        u->gap_m = NAN;
        return say(out, u, "no vehicle's profile can use any road of the network in the %s season", season_name(d->p->set.season));
    }
    u->has_points = true;
    u->from = snap->at;
    u->to = d->point[place];
    u->gap_m = snap->access_m;
    jalur_status st = session_closure_words(d->p, d->modes[mode].profile, d->p->set.season, d->point[d->types[0].depot],
                                            d->point[place], shut);
    if (st != JALUR_OK) return st;
    return say(out, u, "nearest road for %s is %.0f m away%s%s", d->modes[mode].profile, snap->access_m,
               shut[0] ? "; a nearer one is shut by " : "", shut);
}

/* The other season might do: does any vehicle reach the station and come back when it is dry? */
static jalur_status reached_when_dry(delivery *d, uint32_t place, uint32_t *type, bool *yes)
{
    jalur_status st = JALUR_OK;
    *yes = false;
    for (uint32_t k = 0; d->p->set.season != SEASON_DRY && k < d->n_types && !*yes; k++) {
        const net_metric *dry;
        net_snap snap[2];
        net_ms there = NET_UNREACHED, back = NET_UNREACHED;
        const jalur_lonlat point[2] = {d->point[d->types[k].depot], d->point[place]};
        if (k > 0 && d->types[k].depot == d->types[k - 1].depot && d->types[k].legs == d->types[k - 1].legs) continue;
        TRY(session_metric(d->p, d->modes[d->types[k].legs].profile, SEASON_DRY, &dry));
        TRY(net_snap_points(dry, point, 2, d->p->set.snap_limit_m, snap));
        TRY(net_table(d->p->ctx, dry, &snap[0], 1, &snap[1], 1, &there, NULL));
        TRY(net_table(d->p->ctx, dry, &snap[1], 1, &snap[0], 1, &back, NULL));
        *yes = there < NET_UNREACHED && back < NET_UNREACHED;
        if (*yes) *type = k;
    }
done:
    return st;
}

static jalur_status other_component(delivery *d, plan *out, unserved *u, uint32_t type, uint32_t place)
{
    jalur_status st = JALUR_OK;
    bool dry = false;
    net_why why = {0};
    char shut[CLOSURE_WORDS] = "";
    if (type == JALUR_NONE) type = 0;
    TRY(reached_when_dry(d, place, &type, &dry));
    const delivery_mode *mode = &d->modes[d->types[type].legs];
    const vehicle *v = &d->p->t.vehicles[d->type_vehicle[type]];
    const char *depot = d->p->t.offices[v->home_id[0] ? v->home : d->first_depot].name;
    TRY(net_why_not(d->p->ctx, mode->metric, &mode->snap[d->types[type].depot], &mode->snap[place], &why));
    u->has_points = true;
    u->from = why.gap_from;
    u->to = why.gap_to;
    u->gap_m = why.gap_m;
    if (dry) {
        u->reason = UNSERVED_SEASON;
        TRY(say(out, u, "reached by %s from %s in the dry season only", mode->profile, depot));
    } else if (why.connected) { /* there, but not back */
        TRY(say(out, u, "there is no way back to %s for %s", depot, mode->profile));
    } else {
        TRY(session_closure_words(d->p, mode->profile, d->p->set.season, d->point[d->types[type].depot], d->point[place], shut));
        if (shut[0]) TRY(say(out, u, "no way for %s from %s: cut off by %s", mode->profile, depot, shut));
        else TRY(say(out, u, "no way for %s from %s: the missing link is %.0f m", mode->profile, depot, why.gap_m));
    }
done:
    return st;
}

static jalur_status say_heavy(delivery *d, plan *out, unserved *u)
{
    static const char *const what[CARGO_DIMENSIONS] = {"boxes", "g", "cm3"};
    const char *unit = u->dimension < CARGO_DIMENSIONS ? what[u->dimension] : "";
    return say(out, u, "needs %u %s, the largest vehicle (%s) takes %u", u->needed, unit,
               u->vehicle == JALUR_NONE ? "-" : d->p->t.vehicles[u->vehicle].id, u->available);
}

static jalur_status say_far(plan *out, unserved *u, const plan_left *left, const char *vehicle_id)
{
    const char *rule = left->rule == PLAN_WINDOW ? "the deadline" : left->rule == PLAN_SHIFT ? "the shift" : "shift and deadline";
    return say(out, u, "alone in an empty %s it breaks %s by %lld min", vehicle_id, rule, (long long)((left->over_s + 59) / 60));
}

static jalur_status add_left(delivery *d, plan *out, const plan_left *left, unserved *u)
{
    const char *vehicle_id = left->type == JALUR_NONE ? "-" : d->p->t.vehicles[d->type_vehicle[left->type]].id;
    *u = (unserved){.station = d->stop_station[left->stop], .reason = left->reason, .gap_m = NAN, .over_s = left->over_s,
                    .dimension = left->dimension, .needed = left->needed, .available = left->available,
                    .extra_idr = left->extra_cost,
                    .vehicle = left->type == JALUR_NONE ? JALUR_NONE : d->type_vehicle[left->type]};
    switch (left->reason) {
    case UNSERVED_OTHER_COMPONENT: return other_component(d, out, u, left->type, d->stops[left->stop].place);
    case UNSERVED_TOO_HEAVY: return say_heavy(d, out, u);
    case UNSERVED_TOO_FAR: return say_far(out, u, left, vehicle_id);
    case UNSERVED_FLEET:
        if (left->rule == PLAN_PRICE)
            return say(out, u, "a %s is free, but its way would cost Rp %lld", vehicle_id, (long long)left->extra_cost);
        return say(out, u, "all vehicles are in use; one more %s would serve it for Rp %lld", vehicle_id,
                   (long long)left->extra_cost);
    default: return say(out, u, "no vehicle of the fleet may serve it");
    }
}

static int by_station(const void *left, const void *right)
{
    const unserved *a = left, *b = right;
    return a->station < b->station ? -1 : a->station > b->station;
}

static jalur_status add_unserved(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    const uint32_t most = t->n_stations - d->n_stops + d->answer.n_left;
    TRY(arena_new(&out->mem, most, sizeof *out->unserved, &out->unserved));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const uint32_t place = d->station_place[i];
        unserved *u = &out->unserved[out->n_unserved];
        if (place == JALUR_NONE) {
            *u = (unserved){.station = i, .reason = UNSERVED_NO_POSITION, .gap_m = NAN, .vehicle = JALUR_NONE};
            TRY(say(out, u, "no coordinates, and its village \"%s\" has neither polygon nor label point", t->stations[i].village_code));
            out->n_unserved++;
            continue;
        }
        bool reached = false;
        for (uint32_t k = 0; k < d->n_modes; k++) reached |= d->modes[k].snap[place].state == SNAP_OK;
        if (reached) continue;
        *u = (unserved){.station = i, .vehicle = JALUR_NONE};
        TRY(off_network(d, out, u, place));
        out->n_unserved++;
    }
    for (uint32_t i = 0; i < d->answer.n_left; i++)
        TRY(add_left(d, out, &d->answer.left[i], &out->unserved[out->n_unserved++]));
    if (out->n_unserved > 1) qsort(out->unserved, out->n_unserved, sizeof *out->unserved, by_station);
done:
    return st;
}

jalur_status delivery_to_plan(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    TRY(add_routes(d, out));
    TRY(add_unserved(d, out));
    out->season = d->p->set.season;
    out->iterations = d->answer.iterations;
    out->pool_routes = d->answer.pool_routes;
    out->cost_before_pool_idr = d->answer.cost_before_pool;
    out->limit_reached = d->answer.limit_reached;
    if (out->n_served + out->n_unserved != d->p->t.n_stations)
        TRY(err_set(d->p->ctx, JALUR_E_INTERNAL, "%u stations served and %u left out are not %u", out->n_served,
                    out->n_unserved, d->p->t.n_stations));
done:
    return st;
}
