/* What a vehicle does in the order it does it: loads, hours, breaks, reloads, and the limits of its day.
 *
 * A trip is what lies between two loadings. What is brought on it is aboard when it begins; what is taken on the way goes ashore when
 * it ends, but what has an office to go to stays aboard until it is handed over there. A break is anywhere between two visits: the rest of the leg comes behind it. Work is loading, driving and serving. A night
 * ends a day: the next has its own shift, breaks and limits. */
#include "verify/verify_inside.h"

#include <stdio.h>

static const char *const UNIT[CARGO_DIMENSIONS] = {"boxes", "g", "cm3"};
static const double CLOCK_SLACK_S = 1;

typedef struct walk { /* along one route */
    judge *j;
    uint32_t route_index, event;
    const route *r;
    const vehicle *v;
    char where[WHERE_MAX];
    int64_t now_s;           /* left the last stop or event */
    int64_t leg_s;           /* driven since the last stop or reload */
    uint32_t leg_m;          /* the same in metres */
    double work_s;           /* since the last break */
    double drive_s;          /* today */
    int64_t begun_s;         /* today: loading, or the departure in the morning */
    uint32_t breaks, reloads, nights; /* breaks: today */
    uint64_t aboard[CARGO_DIMENSIONS], held[CARGO_DIMENSIONS]; /* held: of it, to be handed over */
    uint32_t drops;
    int64_t trip_s;          /* the trip left the depot */
    double wait_s, rest_s, reload_s;
} walk;

static void where_event(walk *x, const route_event *e)
{
    judge_where(x->j, x->route_index, e->before, x->where);
    const size_t m = strlen(x->where);
    snprintf(x->where + m, sizeof x->where - m, ", %s before", event_kind_name(e->kind));
}

/* ---- loads ---- */

/* Brought from visit `from` on until the next reload. */
static void trip_load(const route *r, uint32_t from, uint32_t event, uint64_t out[CARGO_DIMENSIONS])
{
    uint32_t to = r->n_visits;
    while (event < r->n_events && r->events[event].kind != EVENT_RELOAD) event++;
    if (event < r->n_events && r->events[event].before < to) to = r->events[event].before;
    for (int d = 0; d < CARGO_DIMENSIONS; d++) out[d] = 0;
    for (uint32_t k = from; k < to; k++)
        for (int d = 0; d < CARGO_DIMENSIONS; d++) out[d] += r->visits[k].brought[d];
}

static void judge_load(walk *x, const char *class, const uint64_t said[CARGO_DIMENSIONS])
{
    for (int d = 0; d < CARGO_DIMENSIONS; d++) {
        judge_near(x->j, class, x->where, (double)said[d], (double)x->aboard[d], 0, UNIT[d]);
        if (x->v->capacity[d] == UINT32_MAX) continue;
        judge_most(x->j, "over-capacity", x->where, fmax((double)x->aboard[d], (double)said[d]), x->v->capacity[d], UNIT[d]);
    }
}

static void visit_load(walk *x, const visit *u)
{
    const bool held = u->station < x->j->t->n_stations && station_paired(&x->j->t->stations[u->station]);
    for (int d = 0; d < CARGO_DIMENSIONS; d++) {
        x->aboard[d] = x->aboard[d] + u->taken[d] - u->brought[d];
        if (held) x->held[d] += u->taken[d];
    }
    judge_load(x, "load-after", u->load_after);
}

/* ---- breaks ---- */

static bool within(const crew_break *b, int64_t midnight_s, int64_t start_s)
{
    for (uint32_t i = 0; i < b->n_within; i++)
        if (start_s >= midnight_s + b->within[i].from_s && start_s <= midnight_s + b->within[i].to_s) return true;
    return b->n_within == 0;
}

/* A leg, or what was driven of it before the next break, is no shorter than what was driven before a break, and has its metres
 * where it has its seconds. */
static void whole_leg(walk *x, uint32_t leg_s, uint32_t leg_m)
{
    const double share = leg_s > 0 ? (double)x->leg_s / leg_s : 0;
    judge_most(x->j, "break-leg", x->where, (double)x->leg_s, leg_s, "s driven of this leg before a break");
    judge_near(x->j, "break-leg", x->where, x->leg_m, leg_m * share, 2, "m driven of this leg before a break");
}

static void take_break(walk *x, const route_event *e)
{
    judge *j = x->j;
    const int64_t midnight_s = ((int64_t)x->r->day + x->nights - 1) * 86400;
    const double driven = (double)e->leg_s - (double)x->leg_s;
    judge_near(j, "break-order", x->where, (double)e->index + 1, x->breaks + 1.0, 0, "as number of the break");
    judge_near(j, "clock-arrive", x->where, e->arrive_s, (double)x->now_s + driven, 0, "s");
    if (e->index < x->v->n_breaks) {
        const crew_break *b = &x->v->breaks[e->index];
        judge_near(j, "break-length", x->where, (double)e->depart_s - e->start_s, b->length_s, 0, "s");
        judge_true(j, within(b, midnight_s, e->start_s), "break-hours", x->where, "begins outside its hours", "within them");
        if (b->after_s > 0) judge_most(j, "break-late", x->where, x->work_s + driven, b->after_s + CLOCK_SLACK_S, "s of work before it");
    }
    judge_load(x, "load-after", e->load);
    whole_leg(x, e->leg_s, e->leg_m);
    x->leg_s = e->leg_s;
    x->leg_m = e->leg_m;
    x->drive_s += driven;
    x->work_s = 0;
    x->rest_s += (double)e->depart_s - e->start_s;
    x->breaks = e->index + 1;
}

/* Those that were not taken must not have been due. */
static void end_breaks(walk *x)
{
    judge_where(x->j, x->route_index, JALUR_NONE, x->where);
    for (uint32_t b = x->breaks; b < x->v->n_breaks; b++) {
        const int32_t after_s = x->v->breaks[b].after_s;
        if (!judge_true(x->j, after_s > 0, "break-missing", x->where, "a break is not taken", "each day")) return;
        if (b == x->breaks) judge_most(x->j, "break-missing", x->where, x->work_s, after_s + CLOCK_SLACK_S, "s of work without a break");
    }
}

/* ---- reloads ---- */

static bool reloads_at(const judge *j, const vehicle *v, uint32_t office_index)
{
    if (office_index >= j->t->n_offices) return false;
    const char *id = j->t->offices[office_index].id;
    if (!v->reload_at || !v->reload_at[0]) return office_index == judge_home(j, v);
    return terms_has(v->reload_at, id, strlen(id));
}

static void reload(walk *x, const route_event *e)
{
    judge *j = x->j;
    const char *id = e->index < j->t->n_offices ? j->t->offices[e->index].id : "?";
    judge_true(j, reloads_at(j, x->v, e->index), "reload-place", x->where, id, "a place where this vehicle reloads");
    judge_true(j, e->before > 0 && e->before < x->r->n_visits, "reload-place", x->where, "not between two stops", "between two stops");
    judge_near(j, "clock-arrive", x->where, e->arrive_s, (double)x->now_s + ((double)e->leg_s - (double)x->leg_s), 0, "s");
    judge_near(j, "reload-time", x->where, (double)e->depart_s - e->start_s, judge_reload_s(j, x->v), 0, "s");
    trip_load(x->r, e->before, x->event + 1, x->aboard);
    for (int d = 0; d < CARGO_DIMENSIONS; d++) x->aboard[d] += x->held[d];
    judge_load(x, "load-sum", e->load);
    x->drive_s += (double)e->leg_s - (double)x->leg_s;
    x->work_s += (double)e->leg_s - (double)x->leg_s + (e->depart_s - e->start_s);
    x->leg_s = x->leg_m = 0;
    x->trip_s = e->depart_s;
    x->reload_s += (double)e->depart_s - e->start_s;
    x->reloads++;
}

/* ---- hand-overs ---- */

/* The visit whose pickup is handed over with event `at`: of that station, before it, and not handed over already. */
static const visit *handed_over(const walk *x, uint32_t at)
{
    const route_event *e = &x->r->events[at];
    for (uint32_t i = 0; i < at; i++)
        if (x->r->events[i].kind == EVENT_DROP && x->r->events[i].station == e->station) return NULL;
    for (uint32_t k = 0; k < e->before && k < x->r->n_visits; k++)
        if (x->r->visits[k].station == e->station) return &x->r->visits[k];
    return NULL;
}

static void drop(walk *x, const route_event *e)
{
    judge *j = x->j;
    const double rest_s = (double)e->leg_s - (double)x->leg_s;
    const station *s = e->station < j->t->n_stations ? &j->t->stations[e->station] : NULL;
    const visit *from = handed_over(x, x->event);
    judge_near(j, "clock-arrive", x->where, e->arrive_s, (double)x->now_s + rest_s, 0, "s");
    if (judge_true(j, s && station_paired(s) && from, "drop-order", x->where, s ? s->id : "no station", "a station visited before on this route, once")) {
        judge_true(j, e->index == s->pickup_to, "drop-place", x->where, e->index < j->t->n_offices ? j->t->offices[e->index].id : "?",
                   s->pickup_to_id);
        judge_near(j, "drop-time", x->where, (double)e->depart_s - e->start_s, judge_drop_s(j, s, x->v), 0, "s");
        for (int d = 0; d < CARGO_DIMENSIONS; d++) {
            x->aboard[d] -= from->taken[d];
            x->held[d] -= from->taken[d];
        }
    }
    judge_load(x, "load-after", e->load);
    x->drive_s += rest_s;
    x->work_s += rest_s + (e->depart_s - e->start_s);
    x->leg_s = x->leg_m = 0;
    x->drops++;
}

/* Nothing that has an office to go to is still aboard at the end. */
static void end_drops(const walk *x)
{
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        judge_near(x->j, "drop-missing", x->where, (double)x->held[d], 0, 0, UNIT[d]);
}

/* ---- days ---- */

/* The working day ends at that time: at a night, or with the route. */
static void end_day(walk *x, int64_t end_s)
{
    judge *j = x->j;
    const vehicle *v = x->v;
    int64_t from_s, to_s;
    judge_where(j, x->route_index, JALUR_NONE, x->where);
    judge_shift(j, v, x->r->day + x->nights, &from_s, &to_s);
    judge_most(j, "shift", x->where, (double)from_s, (double)x->begun_s, "s");
    judge_most(j, "shift", x->where, (double)end_s, (double)to_s, "s");
    if (v->max_work_s > 0) judge_most(j, "max-work", x->where, (double)(end_s - x->begun_s), v->max_work_s, "s");
    if (v->max_drive_s > 0) judge_most(j, "max-drive", x->where, x->drive_s, v->max_drive_s, "s");
}

static bool stays_at(const judge *j, const vehicle *v, uint32_t office_index)
{
    if (office_index >= j->t->n_offices || !v->night_at) return false;
    return terms_has(v->night_at, j->t->offices[office_index].id, strlen(j->t->offices[office_index].id));
}

static void night(walk *x, const route_event *e)
{
    judge *j = x->j;
    const double rest_s = (double)e->leg_s - (double)x->leg_s;
    judge_true(j, stays_at(j, x->v, e->index), "night-place", x->where, e->index < j->t->n_offices ? j->t->offices[e->index].id : "?",
               "a place where this vehicle may stay");
    judge_near(j, "clock-arrive", x->where, e->arrive_s, (double)x->now_s + rest_s, 0, "s");
    judge_near(j, "night-begin", x->where, e->start_s, e->arrive_s, 0, "s");
    judge_most(j, "night-rest", x->where, x->v->night_s, (double)e->depart_s - e->start_s, "s of rest");
    judge_load(x, "load-after", e->load);
    x->drive_s += rest_s;
    x->work_s += rest_s;
    end_breaks(x);
    end_day(x, e->arrive_s);
    x->nights++;
    x->begun_s = e->depart_s;
    x->breaks = 0;
    x->leg_s = x->leg_m = 0;
    x->work_s = x->drive_s = 0;
}

static void events_before(walk *x, uint32_t visit_index)
{
    for (; x->event < x->r->n_events && x->r->events[x->event].before <= visit_index; x->event++) {
        const route_event *e = &x->r->events[x->event];
        where_event(x, e);
        judge_most(x->j, "clock-start", x->where, e->arrive_s, e->start_s, "s");
        whole_leg(x, e->leg_s, e->leg_m);
        if (e->kind == EVENT_RELOAD) reload(x, e);
        else if (e->kind == EVENT_NIGHT) night(x, e);
        else if (e->kind == EVENT_DROP) drop(x, e);
        else take_break(x, e);
        x->wait_s += (double)e->start_s - e->arrive_s;
        x->now_s = e->depart_s;
    }
}

/* ---- visits ---- */

static void visit_rules(walk *x, const visit *u)
{
    judge *j = x->j;
    if (u->station >= j->t->n_stations) return;
    const station *s = &j->t->stations[u->station];
    const int64_t deadline_s = judge_deadline_s(j, s);
    judge_near(j, "service", x->where, (double)u->depart_s - u->start_s, judge_service_s(j, u->station, x->v), 2, "s");
    if (deadline_s != INT64_MAX) judge_most(j, "deadline", x->where, u->start_s, (double)deadline_s, "s");
    judge_true(j, judge_next_open_s(j, s, u->start_s) == u->start_s, "hours", x->where, "begins outside the station's hours", "within them");
    judge_true(j, judge_may_serve(x->v, s), "may-not-serve", x->where, x->v->id, "a vehicle that the station allows, with the skills it needs");
    judge_most(j, "not-ready", x->where, s->ready_s, (double)x->trip_s, "s at which its goods leave the depot");
}

static void one_visit(walk *x, uint32_t k)
{
    judge *j = x->j;
    const visit *u = &x->r->visits[k];
    events_before(x, k);
    judge_where(j, x->route_index, k, x->where);
    const double rest_s = (double)u->leg_s - (double)x->leg_s;
    whole_leg(x, u->leg_s, u->leg_m);
    judge_near(j, "clock-arrive", x->where, u->arrive_s, (double)x->now_s + rest_s, 0, "s");
    judge_most(j, "clock-start", x->where, u->arrive_s, u->start_s, "s");
    visit_rules(x, u);
    visit_load(x, u);
    x->drive_s += rest_s;
    x->work_s += rest_s + ((double)u->depart_s - u->start_s);
    x->wait_s += (double)u->start_s - u->arrive_s;
    x->leg_s = x->leg_m = 0;
    x->now_s = u->depart_s;
}

/* ---- the limits of the route ---- */

static void check_limits(walk *x)
{
    judge *j = x->j;
    const route *r = x->r;
    const vehicle *v = x->v;
    judge_where(j, x->route_index, JALUR_NONE, x->where);
    judge_near(j, "clock-load", x->where, (double)r->depart_s - r->load_start_s, judge_load_s(j, v), 0, "s");
    if (v->max_m > 0) judge_most(j, "max-km", x->where, r->drive_m, v->max_m, "m");
    if (v->max_stops > 0) judge_most(j, "max-stops", x->where, (double)r->n_visits + x->drops, v->max_stops, "stops");
    judge_most(j, "reload-count", x->where, x->reloads, v->reloads, "reloads");
    judge_most(j, "night-count", x->where, x->nights, judge_away(j, v, r->day), "nights away");
    judge_near(j, "total-wait", x->where, r->wait_s, x->wait_s, 0, "s");
    judge_near(j, "total-rest", x->where, r->rest_s, x->rest_s, 0, "s");
    judge_near(j, "total-reload", x->where, r->reload_s, x->reload_s, 0, "s");
    judge_near(j, "overtime", x->where, r->overtime_s, (double)judge_paid(v, r).over_s, 0, "s");
}

void verify_trips(judge *j, uint32_t index)
{
    const route *r = &j->in->plan->routes[index];
    const vehicle *v = &j->t->vehicles[r->vehicle];
    walk x = {.j = j, .route_index = index, .r = r, .v = v, .now_s = r->depart_s, .trip_s = r->depart_s,
              .work_s = (double)r->depart_s - r->load_start_s, .begun_s = r->load_start_s};
    trip_load(r, 0, 0, x.aboard);
    judge_where(j, index, JALUR_NONE, x.where);
    judge_load(&x, "load-sum", r->load);
    for (uint32_t k = 0; k < r->n_visits; k++) one_visit(&x, k);
    events_before(&x, r->n_visits);
    judge_where(j, index, r->n_visits, x.where);
    whole_leg(&x, r->back_s, r->back_m);
    judge_near(j, "clock-return", x.where, r->return_s, (double)x.now_s + ((double)r->back_s - (double)x.leg_s), 0, "s");
    x.drive_s += (double)r->back_s - (double)x.leg_s;
    x.work_s += (double)r->back_s - (double)x.leg_s;
    end_breaks(&x);
    end_day(&x, r->return_s);
    end_drops(&x);
    check_limits(&x);
}
