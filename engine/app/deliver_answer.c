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

static jalur_status add_leg(delivery *d, plan *out, route *r, uint32_t type, shape_line *leg, uint32_t from, uint32_t to)
{
    jalur_status st = JALUR_OK;
    net_way way = {0};
    if (from == to) return JALUR_OK;
    TRY(net_path(d->p->ctx, d->modes[d->types[type].legs].metric, snap_of(d, type, from), snap_of(d, type, to), &out->mem, &way));
    *leg = way.line;
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

/* Where its routes end; JALUR_NONE: at their last stop. */
static uint32_t end_place(const plan_type *type)
{
    return type->end == 0 ? type->depot : type->end == PLAN_OPEN ? JALUR_NONE : type->end - 1;
}

typedef struct tracing { /* a route of the answer on its way into the plan */
    delivery *d;
    plan *out;
    route *r;
    const plan_route *from;
    uint32_t at;                /* place */
    const plan_step *leg_began; /* the step that the leg started from: no break */
} tracing;

static jalur_status add_visit(tracing *x, const plan_step *step)
{
    jalur_status st = JALUR_OK;
    delivery *d = x->d;
    const uint32_t i = x->r->n_visits++;
    visit *v = &x->r->visits[i];
    v->station = d->stop_station[step->index];
    v->arrive_s = step->arrive_s;
    v->start_s = step->start_s;
    v->depart_s = step->leave_s;
    v->leg_s = (uint32_t)(step->drive_s - x->leg_began->drive_s);
    v->leg_m = (uint32_t)(step->drive_m - x->leg_began->drive_m);
    memcpy(v->load_after, step->load, sizeof v->load_after);
    memcpy(v->brought, step->brought, sizeof v->brought);
    memcpy(v->taken, step->taken, sizeof v->taken);
    TRY(add_leg(d, x->out, x->r, x->from->type, &x->r->legs[i], x->at, d->stops[step->index].place));
    TRY(add_access(d, x->out, x->r, x->from->type, i, &d->p->t.stations[v->station]));
    x->at = d->stops[step->index].place;
    x->r->service_s += (uint32_t)(step->leave_s - step->start_s);
done:
    return st;
}

static uint32_t office_at(const delivery *d, uint32_t place)
{
    uint32_t i = 0;
    while (i < d->p->t.n_offices && d->depot_place[i] != place) i++;
    return i;
}

static event_kind event_of(plan_step_kind step)
{
    switch (step) {
    case PLAN_RELOAD: return EVENT_RELOAD;
    case PLAN_NIGHT: return EVENT_NIGHT;
    case PLAN_STOP: return EVENT_DROP;
    default: return EVENT_BREAK;
    }
}

static jalur_status add_event(tracing *x, const plan_step *step)
{
    jalur_status st = JALUR_OK;
    route_event *e = &x->r->events[x->r->n_events++];
    const event_kind kind = event_of(step->kind);
    const uint32_t place = kind == EVENT_DROP ? x->d->stops[step->index].place : step->index;
    *e = (route_event){.kind = kind, .before = x->r->n_visits, .arrive_s = step->arrive_s,
                       .start_s = step->start_s, .depart_s = step->leave_s,
                       .index = event_at_office(kind) ? office_at(x->d, place) : step->index,
                       .station = kind == EVENT_DROP ? x->d->stop_station[step->index] : JALUR_NONE,
                       .leg_s = (uint32_t)(step->drive_s - x->leg_began->drive_s),
                       .leg_m = (uint32_t)(step->drive_m - x->leg_began->drive_m)};
    memcpy(e->load, step->load, sizeof e->load);
    const uint32_t long_s = (uint32_t)(step->leave_s - step->start_s);
    if (kind != EVENT_NIGHT) *(kind == EVENT_RELOAD ? &x->r->reload_s : kind == EVENT_DROP ? &x->r->service_s : &x->r->rest_s) += long_s;
    if (!event_at_office(kind)) return JALUR_OK;
    TRY(add_leg(x->d, x->out, x->r, x->from->type, &e->leg, x->at, place));
    x->at = place;
done:
    return st;
}

static jalur_status add_steps(tracing *x)
{
    jalur_status st = JALUR_OK;
    const plan_route *from = x->from;
    for (uint32_t i = 1; i + 1 < from->n_steps; i++) {
        const plan_step *step = &from->steps[i];
        x->r->wait_s += (uint32_t)(step->start_s - step->arrive_s);
        TRY(step->kind == PLAN_STOP && step->index < x->d->first_drop ? add_visit(x, step) : add_event(x, step));
        if (step->kind != PLAN_BREAK) x->leg_began = step;
    }
done:
    return st;
}

/* Times and cost are the answer's own steps: where docks are few it leaves later than it would alone. */
static void set_totals(const delivery *d, const plan_route *from, route *r)
{
    const plan_step *start = &from->steps[0], *end = &from->steps[from->n_steps - 1];
    const plan_type *type = &d->types[from->type];
    int64_t begun_s = start->start_s;
    r->load_start_s = start->start_s;
    r->depart_s = start->leave_s;
    r->return_s = end->arrive_s;
    r->drive_s = (uint32_t)end->drive_s;
    r->drive_m = (uint32_t)end->drive_m;
    r->cost_idr = from->cost;
    for (uint32_t i = 1; type->overtime_after_s > 0 && i < from->n_steps; i++) { /* day by day */
        const plan_step *step = &from->steps[i];
        if (step->kind != PLAN_NIGHT && step->kind != PLAN_END) continue;
        const int64_t over_s = step->arrive_s - begun_s - type->overtime_after_s;
        if (over_s > 0) r->overtime_s += (uint32_t)over_s;
        begun_s = step->leave_s;
    }
    memcpy(r->load, start->load, sizeof r->load);
}

static jalur_status add_route(delivery *d, plan *out, const plan_route *from, route *r)
{
    jalur_status st = JALUR_OK;
    const plan_step *end = &from->steps[from->n_steps - 1];
    const uint32_t last = end_place(&d->types[from->type]);
    tracing x = {d, out, r, from, d->types[from->type].depot, &from->steps[0]};
    r->vehicle = d->type_vehicle[from->type];
    r->day = d->type_day[from->type];
    set_totals(d, from, r);
    TRY(arena_new(&out->mem, from->n_stops, sizeof *r->visits, &r->visits));
    TRY(arena_new(&out->mem, from->n_steps, sizeof *r->events, &r->events));
    TRY(arena_new(&out->mem, (size_t)from->n_stops + 1, sizeof *r->legs, &r->legs));
    TRY(arena_new(&out->mem, from->n_stops, sizeof *r->access, &r->access));
    TRY(add_steps(&x));
    r->back_s = (uint32_t)(end->drive_s - x.leg_began->drive_s);
    r->back_m = (uint32_t)(end->drive_m - x.leg_began->drive_m);
    if (last != JALUR_NONE) TRY(add_leg(d, out, r, from->type, &r->legs[r->n_visits], x.at, last));
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

static jalur_status add_routes(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    const plan_answer *a = &d->answer;
    TRY(arena_new(&out->mem, a->n_routes, sizeof *out->routes, &out->routes));
    for (uint32_t i = 0; i < a->n_routes; i++) {
        if (a->routes[i].n_stops == 0) continue;
        (void)step_progress(d->p->ctx, "tracing routes", i, a->n_routes); /* who interrupts now has a plan to keep */
        TRY(add_route(d, out, &a->routes[i], &out->routes[out->n_routes]));
        out->cost_idr += out->routes[out->n_routes++].cost_idr;
    }
    if (out->n_routes > 1) qsort(out->routes, out->n_routes, sizeof *out->routes, by_day);
    TRY(delivery_number_vehicles(d, out));
done:
    return st;
}

/* ---- stations left out ---- */

static jalur_status say(plan *out, unserved *u, const char *format, ...) BASE_PRINTF(3, 4);
static jalur_status say(plan *out, unserved *u, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const jalur_status st = arena_vprintf(&out->mem, &u->text, format, args);
    va_end(args);
    return st;
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

static void put_gap(unserved *u, jalur_lonlat from, jalur_lonlat to, double gap_m)
{
    u->has_points = isfinite(gap_m);
    u->from = from;
    u->to = to;
    u->gap_m = gap_m;
}

/* The place is too far from what the mode may use, or the mode may use nothing; `of` names it where it is not the station. */
static jalur_status say_off(delivery *d, plan *out, unserved *u, const delivery_mode *mode, uint32_t place, const char *of)
{
    const net_snap *snap = &mode->snap[place];
    const char *in = season_name(d->p->set.season);
    char shut[CLOSURE_WORDS] = "";
    put_gap(u, snap->at, d->point[place], snap->state == SNAP_NO_NETWORK ? (double)NAN : snap->access_m);
    jalur_status st = session_closure_words(d->p, mode->profile, d->p->set.season, d->point[d->types[0].depot], d->point[place], shut);
    if (st != JALUR_OK) return st;
    if (!u->has_points)
        return say(out, u, "%s can use no road of the network in the %s season%s%s", mode->profile, in, shut[0] ? ": shut by " : "", shut);
    return say(out, u, "nearest road for %s is %.0f m away%s%s%s%s", mode->profile, snap->access_m, *of ? " from " : "", of,
               shut[0] ? "; a nearer one is shut by " : "", shut);
}

static jalur_status off_network(delivery *d, plan *out, unserved *u, uint32_t place)
{
    uint32_t mode = 0;
    const net_snap *snap = nearest_snap(d, place, &mode);
    u->reason = UNSERVED_FAR_FROM_ROAD;
    if (snap) return say_off(d, out, u, &d->modes[mode], place, "");
    char shut[CLOSURE_WORDS] = "";
    u->gap_m = NAN;
    for (uint32_t k = 0; k < d->n_modes && !shut[0]; k++) {
        jalur_status st = session_closure_words(d->p, d->modes[k].profile, d->p->set.season, d->point[d->types[0].depot], d->point[place], shut);
        if (st != JALUR_OK) return st;
    }
    return say(out, u, "no vehicle's profile can use any road of the network in the %s season%s%s", season_name(d->p->set.season),
               shut[0] ? ": shut by " : "", shut);
}

/* The other season might do: does any vehicle that may come reach the station, then where its pickup goes, if anywhere, and then
 * where its route ends, when it is dry? */
static jalur_status reached_when_dry(delivery *d, const plan_stop *stop, uint32_t drop, uint32_t *type, bool *yes)
{
    jalur_status st = JALUR_OK;
    const plan_type *last_asked = NULL;
    *yes = false;
    for (uint32_t k = 0; d->p->set.season != SEASON_DRY && k < d->n_types && !*yes; k++) {
        const net_metric *dry;
        net_snap snap[4];
        net_ms there = NET_UNREACHED, on = NET_UNREACHED, back = NET_UNREACHED;
        const plan_type *t = &d->types[k];
        const uint32_t end = end_place(t), last = end == JALUR_NONE ? drop : end;
        const jalur_lonlat point[4] = {d->point[t->depot], d->point[stop->place], d->point[drop], d->point[last]};
        if (!plan_may_serve(stop, k)) continue;
        if (last_asked && t->depot == last_asked->depot && t->legs == last_asked->legs && t->end == last_asked->end) continue;
        last_asked = t;
        TRY(session_metric(d->p, d->modes[t->legs].profile, SEASON_DRY, &dry));
        TRY(net_snap_points(dry, point, 4, d->p->set.snap_limit_m, snap));
        TRY(net_table(d->p->ctx, dry, &snap[0], 1, &snap[1], 1, &there, NULL));
        TRY(net_table(d->p->ctx, dry, &snap[1], 1, &snap[2], 1, &on, NULL));
        TRY(net_table(d->p->ctx, dry, &snap[2], 1, &snap[3], 1, &back, NULL));
        *yes = there < NET_UNREACHED && on < NET_UNREACHED && back < NET_UNREACHED;
        if (*yes) *type = k;
    }
done:
    return st;
}

/* Of the vehicles that may come, the first one that stands on its network as the station does, else the first near one of both. */
static uint32_t nearest_type(const delivery *d, const plan_stop *stop)
{
    uint32_t best = 0;
    int most = -1;
    for (uint32_t k = 0; k < d->n_types; k++) {
        const net_snap *snap = d->modes[d->types[k].legs].snap;
        const int near = 2 * (snap[stop->place].state == SNAP_OK) + (snap[d->types[k].depot].state == SNAP_OK);
        if (near <= most || !plan_may_serve(stop, k)) continue;
        most = near;
        best = k;
    }
    return best;
}

/* No way to the station, on to where its pickup goes, or from there to the end of the route. */
static jalur_status other_component(delivery *d, plan *out, unserved *u, uint32_t type, const plan_stop *stop)
{
    jalur_status st = JALUR_OK;
    bool dry = false;
    const uint32_t place = stop->place, drop = stop->pair ? d->stops[stop->pair - 1].place : place;
    net_why why = {0}, on = {0};
    char shut[CLOSURE_WORDS] = "";
    if (type == JALUR_NONE) type = nearest_type(d, stop);
    TRY(reached_when_dry(d, stop, drop, &type, &dry));
    const delivery_mode *mode = &d->modes[d->types[type].legs];
    const vehicle *v = &d->p->t.vehicles[d->type_vehicle[type]];
    const uint32_t home = v->home_id[0] ? v->home : d->first_depot, end = vehicle_end(v, home);
    const char *depot = d->p->t.offices[home].name;
    TRY(net_why_not(d->p->ctx, mode->metric, &mode->snap[d->types[type].depot], &mode->snap[place], &why));
    put_gap(u, why.gap_from, why.gap_to, why.connected || why.by_oneway ? (double)NAN : why.gap_m);
    if (why.connected && drop != place) TRY(net_why_not(d->p->ctx, mode->metric, &mode->snap[place], &mode->snap[drop], &on));
    if (dry) {
        u->reason = UNSERVED_SEASON;
        TRY(say(out, u, "reached by %s from %s in the dry season only", mode->profile, depot));
    } else if (mode->snap[place].state != SNAP_OK) {
        TRY(say_off(d, out, u, mode, place, ""));
    } else if (mode->snap[d->types[type].depot].state != SNAP_OK) {
        TRY(say_off(d, out, u, mode, d->types[type].depot, depot));
    } else if (why.connected && drop != place && mode->snap[drop].state != SNAP_OK) {
        put_gap(u, mode->snap[drop].at, d->point[drop], mode->snap[drop].access_m);
        TRY(say(out, u, "what is picked up goes to %s, which is %.0f m from any road for %s", d->p->t.stations[u->station].pickup_to_id,
                u->gap_m, mode->profile));
    } else if (why.connected && drop != place && !on.connected) {
        put_gap(u, on.gap_from, on.gap_to, on.gap_m);
        TRY(say(out, u, "no way for %s on to %s, where its pickup goes: the missing link is %.0f m%s", mode->profile,
                d->p->t.stations[u->station].pickup_to_id, on.gap_m, net_gap_words(on.gap_m)));
    } else if (why.connected && end != JALUR_NONE) { /* there, but not back */
        TRY(say(out, u, "there is no way %s to %s for %s", end == home ? "back" : "on", d->p->t.offices[end].name, mode->profile));
    } else {
        TRY(session_closure_words(d->p, mode->profile, d->p->set.season, d->point[d->types[type].depot], d->point[place], shut));
        if (shut[0]) TRY(say(out, u, "no way for %s from %s: cut off by %s", mode->profile, depot, shut));
        else if (why.by_oneway) TRY(say(out, u, "no way for %s from %s: only one-way roads lead there the wrong way", mode->profile, depot));
        else TRY(say(out, u, "no way for %s from %s: the missing link is %.0f m%s", mode->profile, depot, why.gap_m, net_gap_words(why.gap_m)));
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

static jalur_status say_far(plan *out, unserved *u, const vehicle *v)
{
    static const char *const what[UNSERVED_RULES] = {
        [LEFT_BY_WINDOW] = "its hours or deadline", [LEFT_BY_SHIFT] = "the shift", [LEFT_BY_WORK] = "the longest working day",
        [LEFT_BY_DRIVE] = "the longest driving of a day"};
    const long long over_min = (long long)((u->over_s + 59) / 60);
    if (u->rule == LEFT_BY_DISTANCE)
        return say(out, u, "alone in an empty %s the way is %.1f km longer than its %.1f km", v->id, (double)u->over_m / 1000,
                   v->max_m / 1000.0);
    if (what[u->rule]) return say(out, u, "alone in an empty %s it breaks %s by %lld min", v->id, what[u->rule], over_min);
    if (u->over_s > 0)
        return say(out, u, "alone in an empty %s it breaks hours, shift or working time together, by %lld min at least", v->id, over_min);
    return say(out, u, "alone in an empty %s it leaves no time for the breaks of the crew", v->id);
}

/* More is left of it than its vehicle carries. */
static bool in_parts(const delivery *d, const unserved *u)
{
    bool more = false;
    for (int c = 0; u->vehicle != JALUR_NONE && c < CARGO_DIMENSIONS; c++) more |= u->left[c] > d->p->t.vehicles[u->vehicle].capacity[c];
    return more;
}

/* "all vehicles that could come and all 2 escorts of the day are in use; one more Truk and one more escort would serve it for Rp 5" */
static jalur_status say_lacking(const delivery *d, plan *out, unserved *u, const char *vehicle_id)
{
    const char *each = in_parts(d, u) ? " for each part" : "";
    const unsigned lacks = unserved_rule_lacks(u->rule);
    char have[160] = "", more[160] = "";
    const long long escorts = (long long)d->p->set.delivery_escorts;
    int n = 0, m = 0;
    if (lacks & LACKS_VEHICLE) {
        n += snprintf(have + n, sizeof have - (size_t)n, "all vehicles that could come are in use");
        m += snprintf(more + m, sizeof more - (size_t)m, "one more %.60s", vehicle_id);
    }
    if (lacks & LACKS_ESCORT) {
        n += snprintf(have + n, sizeof have - (size_t)n, "%sall %lld escorts of the day are in use", n ? ", " : "", escorts);
        m += snprintf(more + m, sizeof more - (size_t)m, "%sone more escort", m ? " with " : "");
    }
    if (lacks & LACKS_DOCK) {
        snprintf(have + n, sizeof have - (size_t)n, "%sno dock is free in time", n ? ", " : "");
        snprintf(more + m, sizeof more - (size_t)m, "%sone more dock", m ? " and " : "");
    }
    return say(out, u, "%s; %s%s would serve it%s%s for Rp %lld", have, more, each, lacks & LACKS_VEHICLE ? "" : " by ",
               lacks & LACKS_VEHICLE ? "" : vehicle_id, (long long)u->extra_idr);
}

static jalur_status say_fleet(delivery *d, plan *out, unserved *u, const char *vehicle_id)
{
    const long long extra = (long long)u->extra_idr;
    if (u->rule != LEFT_BY_PRICE) return say_lacking(d, out, u, vehicle_id);
    if (u->reason == UNSERVED_OPTIONAL)
        return say(out, u, "optional: a %s %s would cost Rp %lld, leaving it out Rp %lld", vehicle_id, in_parts(d, u) ? "for each part" : "of its own",
                   extra, (long long)d->p->t.stations[u->station].skip_idr);
    return say(out, u, "a %s is free, but its way would cost Rp %lld", vehicle_id, extra);
}

static unserved_rule rule_of(plan_rule rule, unsigned lacks)
{
    static const unserved_rule of[] = {
        [PLAN_KEPT] = LEFT_BY_NONE, [PLAN_LOAD] = LEFT_BY_LOAD, [PLAN_WINDOW] = LEFT_BY_WINDOW, [PLAN_SHIFT] = LEFT_BY_SHIFT,
        [PLAN_DURATION] = LEFT_BY_WORK, [PLAN_DRIVE] = LEFT_BY_DRIVE, [PLAN_DISTANCE] = LEFT_BY_DISTANCE,
        [PLAN_SEVERAL] = LEFT_BY_SEVERAL, [PLAN_SKILL] = LEFT_BY_SKILL, [PLAN_PRICE] = LEFT_BY_PRICE};
    static const unserved_rule lacking[] = {
        [PLAN_LACKS_VEHICLE] = LEFT_BY_VEHICLES, [PLAN_LACKS_RESOURCE] = LEFT_BY_ESCORT, [PLAN_LACKS_DOCK] = LEFT_BY_DOCKS,
        [PLAN_LACKS_VEHICLE | PLAN_LACKS_RESOURCE] = LEFT_BY_VEHICLES_ESCORT,
        [PLAN_LACKS_VEHICLE | PLAN_LACKS_DOCK] = LEFT_BY_VEHICLES_DOCKS,
        [PLAN_LACKS_RESOURCE | PLAN_LACKS_DOCK] = LEFT_BY_ESCORT_DOCKS,
        [PLAN_LACKS_VEHICLE | PLAN_LACKS_RESOURCE | PLAN_LACKS_DOCK] = LEFT_BY_VEHICLES_ESCORT_DOCKS};
    return lacks ? lacking[lacks] : of[rule];
}

static jalur_status say_none(const delivery *d, plan *out, unserved *u)
{
    const station *s = &d->p->t.stations[u->station];
    const bool only = s->only && s->only[0], needs = s->needs && s->needs[0];
    if (!only && !needs) return say(out, u, "no vehicle of the fleet may serve it");
    return say(out, u, "no vehicle of the fleet may serve it: it wants%s%s%s%s%s", only ? " one of " : "", only ? s->only : "",
               only && needs ? " with" : "", needs ? " skills " : "", needs ? s->needs : "");
}

static jalur_status add_left(delivery *d, plan *out, const plan_left *left, unserved *u)
{
    const vehicle *v = left->type == JALUR_NONE ? NULL : &d->p->t.vehicles[d->type_vehicle[left->type]];
    const station *s = &d->p->t.stations[d->stop_station[left->stop]];
    *u = (unserved){.station = d->stop_station[left->stop], .reason = left->reason, .gap_m = NAN, .over_s = left->over_s,
                    .over_m = left->over_m, .rule = rule_of(left->rule, left->lacks),
                    .dimension = left->dimension, .needed = left->needed, .available = left->available,
                    .extra_idr = left->extra_cost,
                    .vehicle = left->type == JALUR_NONE ? JALUR_NONE : d->type_vehicle[left->type]};
    memcpy(u->left, left->demand, sizeof u->left);
    if (u->reason == UNSERVED_OPTIONAL && s->skip_idr < 0) u->reason = UNSERVED_FLEET;
    switch (u->reason) {
    case UNSERVED_OTHER_COMPONENT: return other_component(d, out, u, left->type, &d->stops[left->stop]);
    case UNSERVED_TOO_HEAVY: return say_heavy(d, out, u);
    case UNSERVED_TOO_FAR: return say_far(out, u, v);
    case UNSERVED_FLEET:
    case UNSERVED_OPTIONAL: return say_fleet(d, out, u, v ? v->id : "-");
    default: return say_none(d, out, u);
    }
}

static int by_station(const void *left, const void *right)
{
    const unserved *a = left, *b = right;
    return a->station < b->station ? -1 : a->station > b->station;
}

static void put_left(unserved *u, const station *s)
{
    u->left[CARGO_BOXES] = s->boxes;
    u->left[CARGO_WEIGHT] = s->weight_g;
    u->left[CARGO_VOLUME] = s->volume_cm3;
}

static jalur_status add_unserved(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    const uint32_t most = t->n_stations - d->first_drop + d->answer.n_left;
    TRY(arena_new(&out->mem, most, sizeof *out->unserved, &out->unserved));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const uint32_t place = d->station_place[i];
        unserved *u = &out->unserved[out->n_unserved];
        if (place == JALUR_NONE) {
            *u = (unserved){.station = i, .reason = UNSERVED_NO_POSITION, .gap_m = NAN, .vehicle = JALUR_NONE};
            TRY(say(out, u, "no coordinates, and its village \"%s\" has neither polygon nor label point", t->stations[i].village_code));
            put_left(u, &t->stations[i]);
            out->n_unserved++;
            continue;
        }
        bool reached = false;
        for (uint32_t k = 0; k < d->n_modes; k++) reached |= d->modes[k].snap[place].state == SNAP_OK;
        if (reached) continue;
        *u = (unserved){.station = i, .vehicle = JALUR_NONE};
        TRY(off_network(d, out, u, place));
        put_left(u, &t->stations[i]);
        out->n_unserved++;
    }
    for (uint32_t i = 0; i < d->answer.n_left; i++)
        if (d->answer.left[i].stop < d->first_drop) TRY(add_left(d, out, &d->answer.left[i], &out->unserved[out->n_unserved++]));
    if (out->n_unserved > 1) qsort(out->unserved, out->n_unserved, sizeof *out->unserved, by_station);
done:
    return st;
}

/* Stations that have all they want: one that a share is missing of is not served. */
static jalur_status count_served(const delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    bool *served = NULL;
    TRY(mem_new(d->p->ctx, d->p->t.n_stations, sizeof *served, &served));
    for (uint32_t i = 0; i < out->n_routes; i++)
        for (uint32_t k = 0; k < out->routes[i].n_visits; k++) served[out->routes[i].visits[k].station] = true;
    for (uint32_t i = 0; i < out->n_unserved; i++) served[out->unserved[i].station] = false;
    for (uint32_t i = 0; i < d->p->t.n_stations; i++) out->n_served += served[i];
    if (out->n_served + out->n_unserved != d->p->t.n_stations)
        TRY(err_set(d->p->ctx, JALUR_E_INTERNAL, "%u stations served and %u left out are not %u", out->n_served,
                    out->n_unserved, d->p->t.n_stations));
done:
    mem_free(d->p->ctx, served);
    return st;
}

/* Stations that the earlier plan had with a vehicle that is still there. One in parts stands as before if one of its visits does. */
static jalur_status count_changed(const delivery *d, plan *out)
{
    enum { AWAY, MOVED, SAME };
    jalur_status st = JALUR_OK;
    uint8_t *now = NULL;
    if (!d->before) return JALUR_OK;
    TRY(mem_new(d->p->ctx, d->n_stops, sizeof *now, &now));
    for (uint32_t r = 0; r < d->answer.n_routes; r++) {
        const plan_route *x = &d->answer.routes[r];
        for (uint32_t i = 0, last = JALUR_NONE; i < x->n_stops; i++) {
            const uint32_t stop = x->stops[i];
            const plan_before *b = &d->before[stop];
            if (stop >= d->first_drop) continue;
            if (b->type == JALUR_NONE || (b->type == x->type && b->after == last)) now[stop] = SAME;
            if (now[stop] == AWAY) now[stop] = MOVED;
            last = stop;
        }
    }
    for (uint32_t i = 0; i < d->first_drop; i++) out->n_changed += now[i] == MOVED;
done:
    mem_free(d->p->ctx, now);
    return st;
}

jalur_status delivery_to_plan(delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    TRY(add_routes(d, out));
    TRY(add_unserved(d, out));
    TRY(count_served(d, out));
    TRY(count_changed(d, out));
    out->season = d->p->set.season;
    out->iterations = d->answer.iterations;
    out->pool_routes = d->answer.n_pool;
    out->cost_before_pool_idr = d->answer.cost_before_pool;
    out->limit_reached = d->answer.limit_reached;
done:
    return st;
}
