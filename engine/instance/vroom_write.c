/* VROOM's solution JSON, and the same routes as GeoJSON. What the matrices say is added up here again from the file's own
 * numbers; the answer only gives the order, the breaks and the clock. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/writer.h"
#include "instance/flat.h"
#include "instance/vroom.h"

typedef struct sums {
    int64_t cost, setup, service, duration, waiting, priority, distance;
    uint64_t delivery[PLAN_DIMENSIONS], pickup[PLAN_DIMENSIONS];
} sums;

typedef struct walker { /* along one route */
    const vroom *v;
    const vroom_vehicle *w;
    const vroom_place *at;  /* where it stands, or NULL before it is anywhere */
    int64_t left_s;         /* when it left there, or the break on the way from there */
    int64_t duration_there; /* travel time up to there */
    int64_t own;            /* cost so far where the profile has a matrix of costs */
    int64_t task_s;         /* setup and service of tasks, without breaks */
    sums s;
} walker;

typedef struct run { /* a route and who drives it */
    const plan_route *route;
    const vroom_vehicle *vehicle;
} run;

static int by_vehicle(const void *a, const void *b)
{
    const run *x = a, *y = b;
    return x->vehicle->number < y->vehicle->number ? -1 : x->vehicle->number > y->vehicle->number;
}

static jalur_status runs_make(jalur_ctx *ctx, const instance *in, const plan_answer *a, run **out)
{
    jalur_status st = JALUR_OK;
    uint32_t *used = NULL;
    TRY(mem_new(ctx, in->problem.n_types, sizeof *used, &used));
    TRY(mem_new(ctx, a->n_routes, sizeof **out, out));
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const uint32_t type = a->routes[r].type, number = in->fleet[type].vehicles[used[type]++];
        (*out)[r] = (run){&a->routes[r], &in->vroom->vehicles[number - 1]};
    }
    if (a->n_routes) qsort(*out, a->n_routes, sizeof **out, by_vehicle);
done:
    mem_free(ctx, used);
    return st;
}

static const vroom_task *task_of(const vroom *v, const plan_route *r, bool last)
{
    return &v->tasks[r->stops[last ? r->n_stops - 1 : 0]];
}

static int64_t seconds(const vroom *v, int64_t t)
{
    return v->origin_s + (t >= 0 ? t / v->per_s : -((-t + v->per_s - 1) / v->per_s));
}

static void place_members(writer *w, const vroom_place *p)
{
    if (p->has_lonlat) {
        json_array(w, "location");
        json_real(w, NULL, p->at.lon_deg, 9);
        json_real(w, NULL, p->at.lat_deg, 9);
        json_end(w);
    }
    if (p->has_index) json_int(w, "location_index", p->index);
}

static void amounts(writer *w, const char *key, const uint64_t *a, uint32_t n)
{
    if (n == 0) return;
    json_array(w, key);
    for (uint32_t d = 0; d < n; d++) json_int(w, NULL, (int64_t)a[d]);
    json_end(w);
}

/* Goes to a place: what the way costs. */
static void go(walker *k, const vroom_place *to)
{
    if (k->at && to->has_index) {
        const vroom_matrix *m = &k->v->matrices[k->w->matrix];
        if (m->costs) k->own += vroom_entry(m->costs, k->at->index, to->index);
        if (m->distances) k->s.distance += vroom_entry(m->distances, k->at->index, to->index);
    }
    k->at = to;
}

typedef struct stop_times {
    int64_t arrival, setup, service, waiting;
    int64_t metres; /* travelled since the last place: breaks on the way */
} stop_times;

/* Arrival, then everything that all kinds of steps say. */
static void step_members(writer *w, walker *k, const stop_times *t, const plan_step *s)
{
    k->s.duration += t->arrival - k->left_s;
    k->s.setup += t->setup;
    k->s.service += t->service;
    k->s.waiting += t->waiting;
    k->left_s = t->arrival + t->waiting + t->setup + t->service;
    json_int(w, "setup", t->setup);
    json_int(w, "service", t->service);
    json_int(w, "waiting_time", t->waiting);
    amounts(w, "load", s->load, k->v->n_amounts);
    json_int(w, "arrival", t->arrival);
    json_int(w, "duration", k->s.duration);
    if (k->v->matrices[k->w->matrix].distances) json_int(w, "distance", k->s.distance + t->metres);
    json_array(w, "violations");
    json_end(w);
}

static void step_head(writer *w, const char *type, const char *description)
{
    json_line(w);
    json_object(w, NULL);
    json_text(w, "type", type);
    if (description) json_text(w, "description", description);
}

static void task_step(writer *w, walker *k, const plan_step *s)
{
    const vroom_task *t = &k->v->tasks[s->index];
    const bool stayed = k->at && k->at->has_index && k->at->index == t->place.index;
    const int64_t setup = stayed ? 0 : vroom_setup_s(t, k->w->type);
    const int64_t arrival = seconds(k->v, s->arrive_s) - (t->setup == VROOM_SETUP_LEG ? setup : 0);
    const int64_t start = seconds(k->v, s->start_s) - (t->setup == VROOM_SETUP_LEG ? setup : 0);
    const stop_times times = {arrival, setup, vroom_service_s(t, k->w->type), start - arrival, 0};
    go(k, &t->place);
    k->task_s += times.setup + times.service;
    k->s.priority += t->priority;
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) k->s.delivery[d] += t->delivery[d];
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) k->s.pickup[d] += t->pickup[d];
    step_head(w, vroom_kind_name(t->kind), t->description);
    place_members(w, &t->place);
    json_int(w, "id", t->id);
    if (t->kind == VROOM_JOB) json_int(w, "job", t->id); /* an old name that old clients still read */
    step_members(w, k, &times, s);
    k->duration_there = k->s.duration;
    json_end(w);
}

/* Where the step behind a break leads. */
static const vroom_place *next_place(const walker *k, const plan_step *s, const plan_step *end)
{
    while (s < end && s->kind != PLAN_STOP && s->kind != PLAN_END) s++;
    if (s == end) return NULL;
    return s->kind == PLAN_STOP ? &k->v->tasks[s->index].place : &k->w->end;
}

/* Metres of the way to the next place that lie behind, in proportion to its time, as VROOM says them. */
static int64_t metres_behind(const walker *k, const vroom_place *to, int64_t arrival)
{
    const vroom_matrix *m = &k->v->matrices[k->w->matrix];
    if (!m->distances || !k->at || !k->at->has_index || !to || !to->has_index) return 0;
    const double leg_s = (double)(vroom_entry(m->durations, k->at->index, to->index) * k->w->hundredths) / 100.0;
    const double gone_s = (double)(k->s.duration + arrival - k->left_s - k->duration_there);
    const double metres = (double)vroom_entry(m->distances, k->at->index, to->index);
    return leg_s > 0.0 ? (int64_t)(metres * fmin(gone_s / leg_s, 1.0) + 0.5) : 0;
}

static void break_step(writer *w, walker *k, const plan_step *s, const plan_step *end)
{
    const vroom_break *b = &k->w->breaks[s->index];
    const int64_t arrival = seconds(k->v, s->arrive_s);
    const stop_times times = {arrival, 0, b->service_s, seconds(k->v, s->start_s) - arrival,
                              metres_behind(k, next_place(k, s + 1, end), arrival)};
    step_head(w, "break", b->description);
    json_int(w, "id", b->id);
    step_members(w, k, &times, s);
    json_end(w);
}

static void end_step(writer *w, walker *k, const plan_route *r, const plan_step *s, bool first)
{
    const vroom_place *own = first ? &k->w->start : &k->w->end;
    const vroom_place *at = own->has_index ? own : &task_of(k->v, r, !first)->place;
    const stop_times times = {seconds(k->v, first ? s->leave_s : s->arrive_s), 0, 0, 0, 0};
    if (first) k->left_s = times.arrival;
    if (!first && own->has_index) go(k, own);
    if (first && own->has_index) k->at = own;
    step_head(w, first ? "start" : "end", NULL);
    place_members(w, at);
    step_members(w, k, &times, s);
    json_end(w);
}

static void sums_members(writer *w, const sums *s, const vroom *v, bool distances)
{
    amounts(w, "delivery", s->delivery, v->n_amounts);
    amounts(w, "amount", s->delivery, v->n_amounts); /* old name */
    amounts(w, "pickup", s->pickup, v->n_amounts);
    json_int(w, "setup", s->setup);
    json_int(w, "service", s->service);
    json_int(w, "duration", s->duration);
    json_int(w, "waiting_time", s->waiting);
    json_int(w, "priority", s->priority);
    if (distances) json_int(w, "distance", s->distance);
    json_array(w, "violations");
    json_end(w);
}

/* As VROOM reports it: from the seconds and metres that the solution shows, rounded once. */
static int64_t route_cost(const walker *k)
{
    double cost = (double)k->task_s * (double)k->w->per_task_hour / 3600.0;
    if (k->v->matrices[k->w->matrix].costs)
        cost += (double)k->own;
    else
        cost += (double)k->s.duration * (double)k->w->per_hour / 3600.0 + (double)k->s.distance * (double)k->w->per_km / 1000.0;
    return k->w->fixed + (int64_t)floor(cost + 0.5);
}

/* The steps of one route; leaves its sums in the walker. */
static void steps_write(writer *w, walker *k, const plan_route *r)
{
    json_array(w, "steps");
    for (uint32_t i = 0; i < r->n_steps; i++) {
        const plan_step *s = &r->steps[i];
        if (s->kind == PLAN_START || s->kind == PLAN_END) end_step(w, k, r, s, s->kind == PLAN_START);
        if (s->kind == PLAN_STOP) task_step(w, k, s);
        if (s->kind == PLAN_BREAK) break_step(w, k, s, r->steps + r->n_steps);
    }
    json_end(w);
    k->s.cost = route_cost(k);
}

static void sums_add(sums *to, const sums *s)
{
    to->cost += s->cost;
    to->setup += s->setup;
    to->service += s->service;
    to->duration += s->duration;
    to->waiting += s->waiting;
    to->priority += s->priority;
    to->distance += s->distance;
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) to->delivery[d] += s->delivery[d];
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) to->pickup[d] += s->pickup[d];
}

static void routes_write(writer *w, const vroom *v, const run *runs, uint32_t n, sums *all)
{
    json_array(w, "routes");
    for (uint32_t r = 0; r < n; r++) {
        walker k = {.v = v, .w = runs[r].vehicle};
        json_line(w);
        json_object(w, NULL);
        json_int(w, "vehicle", k.w->id);
        if (k.w->description) json_text(w, "description", k.w->description);
        steps_write(w, &k, runs[r].route);
        json_int(w, "cost", k.s.cost);
        sums_members(w, &k.s, v, v->matrices[k.w->matrix].distances != NULL);
        json_end(w);
        sums_add(all, &k.s);
    }
    json_line(w);
    json_end(w);
}

static void unassigned_write(writer *w, const vroom *v, const plan_answer *a)
{
    json_array(w, "unassigned");
    for (uint32_t i = 0; i < a->n_left; i++) {
        const vroom_task *t = &v->tasks[a->left[i].stop];
        step_head(w, vroom_kind_name(t->kind), t->description);
        json_int(w, "id", t->id);
        place_members(w, &t->place);
        json_text(w, "reason", unserved_reason_name(a->left[i].reason));
        json_end(w);
    }
    json_end(w);
}

static void summary_write(writer *w, const vroom *v, const plan_answer *a, const sums *all)
{
    bool distances = true;
    for (uint32_t k = 0; k < v->n_vehicles; k++) distances &= v->matrices[v->vehicles[k].matrix].distances != NULL;
    json_object(w, "summary");
    json_int(w, "cost", all->cost);
    json_int(w, "routes", a->n_routes);
    json_int(w, "unassigned", a->n_left);
    sums_members(w, all, v, distances);
    json_end(w);
}

jalur_status vroom_write(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path)
{
    jalur_status st = JALUR_OK;
    run *runs = NULL;
    writer *w = NULL;
    sums all = {0};
    TRY(runs_make(ctx, in, a, &runs));
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_int(w, "code", 0);
    unassigned_write(w, in->vroom, a);
    json_line(w);
    routes_write(w, in->vroom, runs, a->n_routes, &all);
    json_line(w);
    summary_write(w, in->vroom, a, &all);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, runs);
    return st;
}

enum { CODE_INTERNAL = 1, CODE_INPUT = 2 }; /* 3 is of routing servers, which are not asked */

jalur_status instance_write_error(jalur_ctx *ctx, jalur_status why, const char *path)
{
    jalur_status st = JALUR_OK;
    const jalur_error *e = jalur_ctx_error(ctx);
    const char *const parts[] = {e->found, "; found ", e->expected, "; expected ", e->remedy, "; "};
    char words[4096];
    writer *w = NULL;
    int n = snprintf(words, sizeof words, "%s", e->message);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i += 2)
        if (parts[i][0] && n < (int)sizeof words) n += snprintf(words + n, sizeof words - (size_t)n, "%s%s", parts[i + 1], parts[i]);
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_int(w, "code", why == JALUR_E_DATA || why == JALUR_E_USAGE ? CODE_INPUT : CODE_INTERNAL);
    json_text(w, "error", words);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

/* GeoJSON */

static void point(writer *w, const vroom_place *p)
{
    json_array(w, NULL);
    json_real(w, NULL, p->at.lon_deg, 7);
    json_real(w, NULL, p->at.lat_deg, 7);
    json_end(w);
}

static void feature_begin(writer *w, const char *geometry)
{
    json_line(w);
    json_object(w, NULL);
    json_text(w, "type", "Feature");
    json_object(w, "geometry");
    json_text(w, "type", geometry);
}

static void route_feature(writer *w, const vroom *v, const run *r)
{
    const vroom_place *start = r->vehicle->start.has_index ? &r->vehicle->start : NULL;
    const vroom_place *end = r->vehicle->end.has_index ? &r->vehicle->end : NULL;
    if (r->route->n_stops + (start != NULL) + (end != NULL) < 2) start = &task_of(v, r->route, false)->place; /* a line has two ends */
    feature_begin(w, "LineString");
    json_array(w, "coordinates");
    if (start) point(w, start);
    for (uint32_t i = 0; i < r->route->n_stops; i++) point(w, &v->tasks[r->route->stops[i]].place);
    if (end) point(w, end);
    json_end(w);
    json_end(w);
    json_object(w, "properties");
    json_int(w, "vehicle", r->vehicle->id);
    if (r->vehicle->description) json_text(w, "description", r->vehicle->description);
    json_int(w, "stops", r->route->n_stops);
    json_end(w);
    json_end(w);
}

static void task_feature(writer *w, const vroom_task *t, const vroom_vehicle *by, uint32_t at)
{
    feature_begin(w, "Point");
    json_array(w, "coordinates");
    json_real(w, NULL, t->place.at.lon_deg, 7);
    json_real(w, NULL, t->place.at.lat_deg, 7);
    json_end(w);
    json_end(w);
    json_object(w, "properties");
    json_text(w, "type", vroom_kind_name(t->kind));
    json_int(w, "id", t->id);
    if (t->description) json_text(w, "description", t->description);
    if (by) json_int(w, "vehicle", by->id);
    if (!by) json_null(w, "vehicle");
    if (by) json_int(w, "stop", at);
    json_end(w);
    json_end(w);
}

static bool on_earth(const vroom_place *p)
{
    return !p->has_index || (p->has_lonlat && p->at.lon_deg >= -180 && p->at.lon_deg <= 180 && p->at.lat_deg >= -90 &&
                             p->at.lat_deg <= 90);
}

jalur_status instance_geojson_check(jalur_ctx *ctx, const instance *in)
{
    const vroom *v = in->vroom;
    const char *field = !v ? "format" : NULL;
    for (uint32_t i = 0; v && i < v->n_tasks; i++)
        if (!on_earth(&v->tasks[i].place)) field = "location";
    for (uint32_t k = 0; v && k < v->n_vehicles; k++)
        if (!on_earth(&v->vehicles[k].start) || !on_earth(&v->vehicles[k].end)) field = "start, end";
    if (!field) return JALUR_OK;
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = v ? v->file : NULL, .field = field, .expected = "longitude and latitude of "
                  "every place of a VROOM problem"}, "there is no GeoJSON of places without coordinates");
}

jalur_status instance_write_geojson(jalur_ctx *ctx, const instance *in, const plan_answer *a, const char *path)
{
    jalur_status st = JALUR_OK;
    run *runs = NULL;
    writer *w = NULL;
    TRY(instance_geojson_check(ctx, in));
    TRY(runs_make(ctx, in, a, &runs));
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_text(w, "type", "FeatureCollection");
    json_array(w, "features");
    for (uint32_t r = 0; r < a->n_routes; r++) route_feature(w, in->vroom, &runs[r]);
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < runs[r].route->n_stops; i++)
            task_feature(w, &in->vroom->tasks[runs[r].route->stops[i]], runs[r].vehicle, i + 1);
    for (uint32_t i = 0; i < a->n_left; i++) task_feature(w, &in->vroom->tasks[a->left[i].stop], NULL, 0);
    json_line(w);
    json_end(w);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, runs);
    return st;
}
