/* The rules of the nouns as rules of the routing problem: of vehicles, stations, docks, escorts, goals and the earlier plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/deliver.h"

enum { DAY_S = 86400, ESCORT = 1 }; /* the one resource there is, as a bit */

/* ---- vehicles ---- */

static int32_t or_setting(int32_t own, int64_t setting)
{
    return own >= 0 ? own : (int32_t)setting;
}

static jalur_status type_breaks(delivery *d, const vehicle *v, uint32_t day, plan_type *type)
{
    jalur_status st = JALUR_OK;
    const int32_t midnight_s = (int32_t)(day - 1) * DAY_S;
    plan_break *list = NULL;
    TRY(arena_new(&d->mem, v->n_breaks, sizeof *list, &list));
    for (uint32_t i = 0; i < v->n_breaks; i++) {
        const crew_break *b = &v->breaks[i];
        plan_window *w = NULL;
        TRY(arena_new(&d->mem, b->n_within, sizeof *w, &w));
        for (uint32_t k = 0; k < b->n_within; k++)
            w[k] = (plan_window){midnight_s + b->within[k].from_s, midnight_s + b->within[k].to_s};
        list[i] = (plan_break){.windows = w, .n_windows = b->n_within, .length_s = b->length_s, .after_s = b->after_s};
    }
    type->breaks = list;
    type->n_breaks = v->n_breaks;
done:
    return st;
}

/* Places of a list of office ids in a column. */
static jalur_status office_places(delivery *d, const vehicle *v, const char *field, const char *at, uint32_t **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const char *word;
    *n = 0;
    TRY(arena_new(&d->mem, strlen(at), sizeof **out, out));
    for (size_t k; (k = terms_word(&at, &word)) > 0;) {
        char id[200];
        snprintf(id, sizeof id, "%.*s", (int)k, word);
        const uint32_t office_index = territory_office(&d->p->t, id);
        if (office_index == JALUR_NONE || d->depot_place[office_index] == JALUR_NONE)
            TRY(err_at(d->p->ctx, JALUR_E_DATA,
                       &(err_site){.field = field, .found = id, .expected = "ids of offices with a position",
                                   .remedy = "correct the vehicles file, or import that office"},
                       "vehicle \"%s\" has \"%s\" in its column %s, which is no known office", v->id, id, field));
        (*out)[(*n)++] = d->depot_place[office_index];
    }
done:
    return st;
}

static jalur_status type_reloads(delivery *d, const vehicle *v, plan_type *type)
{
    jalur_status st = JALUR_OK;
    uint32_t *places = NULL;
    type->reloads = v->reloads;
    type->reload_s = v->reload_s >= 0 ? v->reload_s : type->load_s;
    if (v->reloads == 0 || !v->reload_at || !v->reload_at[0]) return JALUR_OK;
    TRY(office_places(d, v, "reload_at", v->reload_at, &places, &type->n_reload_places));
    type->reload_places = places;
done:
    return st;
}

/* Types of the vehicle on other days are then the same vehicles, some of which may still be away. */
static jalur_status type_nights(delivery *d, const vehicle *v, uint32_t day, plan_type *type)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)d->p->set.days, left = days - day;
    uint32_t *places = NULL;
    if (v->nights > 0 && (!v->night_at || !v->night_at[0]))
        TRY(err_at(d->p->ctx, JALUR_E_DATA,
                   &(err_site){.field = "night_at", .found = "", .expected = "ids of offices where it may stay",
                               .remedy = "fill in the column night_at, or set nights to 0"},
                   "vehicle \"%s\" may stay away for %u nights, but nowhere", v->id, v->nights));
    if (v->nights == 0 || days < 2) return JALUR_OK;
    type->fleet = (uint32_t)(v - d->p->t.vehicles) + 1;
    if (left == 0) return JALUR_OK;
    type->nights = v->nights < left ? v->nights : left;
    type->night_s = v->night_s;
    type->per_night = v->night_idr;
    TRY(office_places(d, v, "night_at", v->night_at, &places, &type->n_night_places));
    type->night_places = places;
done:
    return st;
}

jalur_status delivery_type_rules(delivery *d, const vehicle *v, uint32_t day, plan_type *type)
{
    jalur_status st = JALUR_OK;
    const settings *set = &d->p->set;
    type->day = day;
    type->load_s = or_setting(v->load_s, set->load_s);
    type->max_duration_s = v->max_work_s > 0 ? v->max_work_s : INT32_MAX;
    type->max_stops = v->max_stops > 0 ? v->max_stops : UINT32_MAX;
    type->max_drive_s = v->max_drive_s;
    type->max_distance_m = (int32_t)v->max_m;
    type->overtime_after_s = v->overtime_idr > 0 ? v->overtime_after_s : 0;
    type->per_overtime_hour = type->overtime_after_s > 0 ? v->overtime_idr : 0;
    type->resources = v->escort && set->delivery_escorts > 0 ? ESCORT : 0;
    TRY(type_breaks(d, v, day, type));
    TRY(type_reloads(d, v, type));
    TRY(type_nights(d, v, day, type));
done:
    return st;
}

/* ---- stations ---- */

static int by_from(const void *left, const void *right)
{
    const plan_window *a = left, *b = right;
    return a->from_s < b->from_s ? -1 : a->from_s > b->from_s;
}

/* The hours on each day of the plan up to `close_s`, as one span with closed periods in it. */
static jalur_status stop_hours(delivery *d, const station *s, plan_stop *stop)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)d->p->set.days;
    plan_window *w = NULL, *closed = NULL;
    uint32_t n = 0, m = 0;
    if (s->n_open == 0) return JALUR_OK;
    TRY(arena_new(&d->mem, (size_t)s->n_open * days, sizeof *w, &w));
    TRY(arena_new(&d->mem, (size_t)s->n_open * days, sizeof *closed, &closed));
    for (uint32_t i = 0; i < s->n_open; i++)
        for (uint32_t day = 1; day <= days; day++) {
            const int32_t midnight_s = (int32_t)(day - 1) * DAY_S;
            const plan_window one = {midnight_s + s->open[i].from_s, midnight_s + s->open[i].to_s};
            if ((s->open[i].day == 0 || s->open[i].day == day) && one.from_s <= stop->close_s) w[n++] = one;
        }
    if (n == 0)
        TRY(err_at(d->p->ctx, JALUR_E_DATA,
                   &(err_site){.field = "open", .found = s->id, .expected = "hours on a day of the plan, before the deadline",
                               .remedy = "mend hours or deadline of that station, or set plan.days"},
                   "station %s is open at no time of the plan", s->id));
    if (n > 1) qsort(w, n, sizeof *w, by_from);
    stop->open_s = w[0].from_s;
    int32_t until_s = w[0].to_s;
    for (uint32_t i = 1; i < n; i++) {
        if (w[i].from_s > until_s + 1) closed[m++] = (plan_window){until_s + 1, w[i].from_s - 1};
        if (w[i].to_s > until_s) until_s = w[i].to_s;
    }
    if (until_s < stop->close_s) stop->close_s = until_s;
    stop->closed = closed;
    stop->n_closed = m;
done:
    return st;
}

static bool may_serve(const station *s, const vehicle *v)
{
    if (s->only && s->only[0] && !terms_has(s->only, v->id, strlen(v->id))) return false;
    return terms_has_all(v->skills, s->needs);
}

static jalur_status stop_types(delivery *d, const station *s, plan_stop *stop)
{
    jalur_status st = JALUR_OK;
    uint64_t *types = NULL;
    if ((!s->only || !s->only[0]) && (!s->needs || !s->needs[0])) return JALUR_OK;
    TRY(arena_new(&d->mem, d->n_types / 64 + 1, sizeof *types, &types));
    for (uint32_t k = 0; k < d->n_types; k++)
        if (may_serve(s, &d->p->t.vehicles[d->type_vehicle[k]])) types[k / 64] |= UINT64_C(1) << (k % 64);
    stop->types = types;
done:
    return st;
}

/* Where a vehicle has an unloading time of its own. */
static jalur_status stop_services(delivery *d, uint32_t station_index, plan_stop *stop)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    int32_t *by = NULL;
    bool own = false;
    for (uint32_t i = 0; i < t->n_vehicles; i++) own |= t->vehicles[i].unload_base_s >= 0 || t->vehicles[i].unload_box_s >= 0;
    if (!own || t->stations[station_index].service_s >= 0) return JALUR_OK;
    TRY(arena_new(&d->mem, d->n_types, sizeof *by, &by));
    for (uint32_t k = 0; k < d->n_types; k++)
        by[k] = (int32_t)delivery_service_s(d, station_index, &t->vehicles[d->type_vehicle[k]]);
    stop->service_by_type = by;
done:
    return st;
}

/* Handing over at an office what that station gives: the vehicle's time for each box, seconds. */
static int32_t drop_s(const delivery *d, uint32_t station_index, const vehicle *v)
{
    return or_setting(v->unload_box_s, d->p->set.unload_box_s) * (int32_t)d->p->t.stations[station_index].pickup[CARGO_BOXES];
}

jalur_status delivery_drop_rules(delivery *d, const plan_stop *pickup, uint32_t station_index, plan_stop *drop)
{
    jalur_status st = JALUR_OK;
    int32_t *by = NULL;
    TRY(arena_new(&d->mem, d->n_types, sizeof *by, &by));
    for (uint32_t k = 0; k < d->n_types; k++)
        by[k] = drop_s(d, station_index, &d->p->t.vehicles[d->type_vehicle[k]]);
    drop->service_by_type = by;
    drop->types = pickup->types;
done:
    return st;
}

jalur_status delivery_stop_rules(delivery *d, uint32_t station_index, plan_stop *stop)
{
    jalur_status st = JALUR_OK;
    const settings *set = &d->p->set;
    const station *s = &d->p->t.stations[station_index];
    stop->release_s = s->ready_s;
    stop->split = (s->split || set->split) && !station_paired(s);
    stop->resources = s->escort && set->delivery_escorts > 0 ? ESCORT : 0;
    memcpy(stop->pickup, s->pickup, sizeof stop->pickup);
    if (s->skip_idr >= 0) stop->skip_cost = s->skip_idr;
    else if (s->priority > 1) stop->skip_cost *= s->priority;
    TRY(stop_hours(d, s, stop));
    TRY(stop_types(d, s, stop));
    TRY(stop_services(d, station_index, stop));
done:
    return st;
}

/* ---- the earlier plan ---- */

static uint32_t type_of(const delivery *d, uint32_t vehicle_index, uint32_t day)
{
    for (uint32_t k = 0; vehicle_index != JALUR_NONE && k < d->n_types; k++)
        if (d->type_vehicle[k] == vehicle_index && d->type_day[k] == day) return k;
    return JALUR_NONE;
}

/* The first stops of a fixed part still stand with the type; what they pick up is handed over behind them. `order`: room for twice as many. */
static jalur_status part_stands(const delivery *d, uint32_t type, const uint32_t *part, uint32_t n, uint32_t *order, bool *stands)
{
    plan_times times;
    uint32_t all = n;
    bool may = true;
    for (uint32_t i = 0; i < n; i++) {
        order[i] = part[i];
        may &= plan_may_serve(&d->stops[part[i]], type);
        if (d->stops[part[i]].pair) order[all++] = d->stops[part[i]].pair - 1;
    }
    const jalur_status st = plan_clock(d->p->ctx, &d->problem, type, order, all, &times, NULL, NULL);
    *stands = may && times.feasible;
    return st;
}

/* A fixed part that no longer stands is said by its stations, and which is the first that cannot be kept; the search would know it by numbers. */
static jalur_status check_part(const delivery *d, const earlier *from, uint32_t type, const uint32_t *part, uint32_t n, uint32_t *order)
{
    jalur_status st = JALUR_OK;
    bool stands = true;
    uint32_t good = 0;
    if (n == 0) return JALUR_OK;
    const territory *t = &d->p->t;
    TRY(part_stands(d, type, part, n, order, &stands));
    if (stands) goto done;
    for (stands = true; good < n && stands; good += stands) TRY(part_stands(d, type, part, good + 1, order, &stands));
    const char *first = t->stations[d->stop_station[part[good < n ? good : 0]]].id;
    TRY(err_at(d->p->ctx, JALUR_E_DATA,
               &(err_site){.field = "fixed", .found = first, .expected = "stations that the vehicle can still serve in this order",
                           .remedy = "free this one and those after it (fixed 0), or change the vehicle"},
               "route %s of the earlier plan fixes %u stations (%s to %s) for vehicle %s on day %u: the first %u still stand, "
               "%s does not (no way there and back, too late, or against a rule of the vehicle)", from->route, n, t->stations[d->stop_station[part[0]]].id,
               t->stations[d->stop_station[part[n - 1]]].id, from->vehicle_id, from->day, good, first));
done:
    return st;
}

/* No more fixed routes than vehicles that are there on their day. */
static jalur_status check_count(const delivery *d, const earlier *from, uint32_t type, uint32_t fixed)
{
    const vehicle *v = &d->p->t.vehicles[d->type_vehicle[type]];
    if (fixed <= v->count) return JALUR_OK;
    return err_at(d->p->ctx, JALUR_E_DATA,
                  &(err_site){.field = "fixed", .found = from->route, .expected = "no more fixed routes than there are vehicles",
                              .remedy = "free the stations of one of these routes (fixed 0), or raise the count of the vehicle"},
                  "%u routes of the earlier plan are fixed for vehicle %s of %s on day %u, but there are %u", fixed, v->id, v->home_id, from->day, v->count);
}

/* One route of the earlier plan; stations that are no more drop out of it. */
static jalur_status before_route(delivery *d, const uint32_t *stop_of, const earlier *e, uint32_t n, plan_before *before, uint32_t *part, uint32_t *order,
                                 uint32_t *fixed_of)
{
    jalur_status st = JALUR_OK;
    uint32_t fixed = 0, last = JALUR_NONE, n_part = 0;
    const uint32_t type = type_of(d, e[0].vehicle, e[0].day);
    for (uint32_t i = 0; i < n; i++)
        if (e[i].fixed) fixed = i + 1;
    if (fixed && type == JALUR_NONE)
        TRY(err_at(d->p->ctx, JALUR_E_DATA,
                   &(err_site){.field = "fixed", .found = e[0].vehicle_id, .expected = "a vehicle of the project on a day of the plan",
                               .remedy = "free the stations of that route (fixed 0), or import the vehicle"},
                   "route %s of the earlier plan is fixed, but there is no vehicle %s of \"%s\" on day %u", e[0].route,
                   e[0].vehicle_id, e[0].home_id, e[0].day));
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t stop = e[i].station == JALUR_NONE ? JALUR_NONE : stop_of[e[i].station];
        if (stop == JALUR_NONE) continue;
        before[stop] = (plan_before){.after = last, .type = type, .fixed = i < fixed};
        if (i < fixed) {
            part[n_part++] = stop;
            d->stops[stop].split = false;
        }
        last = stop;
    }
    TRY(check_part(d, e, type, part, n_part, order));
    if (n_part) TRY(check_count(d, e, type, ++fixed_of[type]));
done:
    return st;
}

static bool same_route(const earlier *a, const earlier *b)
{
    return strcmp(a->route, b->route) == 0 && strcmp(a->vehicle_id, b->vehicle_id) == 0 && strcmp(a->home_id, b->home_id) == 0 &&
           a->day == b->day;
}

static jalur_status add_before(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    uint32_t *stop_of = NULL, *part = NULL, *order = NULL, *fixed_of = NULL;
    plan_before *before = NULL;
    bool fixed = false;
    for (uint32_t i = 0; i < t->n_earlier; i++) fixed |= t->earlier[i].fixed;
    if (t->n_earlier == 0) return JALUR_OK;
    TRY(arena_new(&d->mem, d->n_stops, sizeof *before, &before));
    TRY(arena_new(&d->mem, t->n_earlier, sizeof *part, &part));
    TRY(arena_new(&d->mem, 2 * (size_t)t->n_earlier, sizeof *order, &order));
    TRY(arena_new(&d->mem, d->n_types, sizeof *fixed_of, &fixed_of));
    TRY(arena_new(&d->mem, t->n_stations, sizeof *stop_of, &stop_of));
    for (uint32_t i = 0; i < t->n_stations; i++) stop_of[i] = JALUR_NONE;
    for (uint32_t i = 0; i < d->n_stops; i++) {
        if (i < d->first_drop) stop_of[d->stop_station[i]] = i;
        before[i] = (plan_before){.after = JALUR_NONE, .type = JALUR_NONE};
    }
    for (uint32_t i = 0, end; i < t->n_earlier; i = end) {
        for (end = i + 1; end < t->n_earlier && same_route(&t->earlier[i], &t->earlier[end]); end++) {}
        TRY(before_route(d, stop_of, &t->earlier[i], end - i, before, part, order, fixed_of));
    }
    d->before = before;
    if (!fixed && d->p->set.change_idr <= 0) goto done; /* then it is only counted what has changed */
    d->problem.before = before;
    d->problem.goals.per_change = (int64_t)d->p->set.change_idr;
done:
    return st;
}

/* ---- what all share ---- */

static jalur_status add_docks(delivery *d)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    plan_dock *docks = NULL;
    uint32_t n = 0;
    TRY(arena_new(&d->mem, t->n_offices, sizeof *docks, &docks));
    for (uint32_t i = 0; i < t->n_offices; i++) {
        uint32_t count = t->offices[i].docks;
        if (count == 0 && t->offices[i].kind == OFFICE_WAREHOUSE) count = (uint32_t)d->p->set.docks;
        if (count == 0 || d->depot_place[i] == JALUR_NONE) continue;
        docks[n++] = (plan_dock){d->depot_place[i], count};
    }
    d->problem.docks = docks;
    d->problem.n_docks = n;
done:
    return st;
}

jalur_status delivery_shared_rules(delivery *d)
{
    jalur_status st = JALUR_OK;
    const settings *set = &d->p->set;
    uint32_t *escorts = NULL;
    if (set->delivery_escorts > 0) {
        TRY(arena_new(&d->mem, 1, sizeof *escorts, &escorts));
        *escorts = (uint32_t)set->delivery_escorts;
        d->problem.resource = escorts;
        d->problem.n_resources = 1;
    }
    d->problem.goals = (plan_goals){.per_hour2 = (int64_t)set->balance_idr, .per_km_spread = (int64_t)set->compact_idr};
    TRY(add_docks(d));
    TRY(add_before(d));
done:
    return st;
}
