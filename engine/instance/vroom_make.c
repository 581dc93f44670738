/* A VROOM problem as a routing problem.
 *
 * Cost. VROOM prices travel time, task time and distance; the routing model prices kilometres and the hours of a whole route,
 * waiting included. So the "distance" of a leg is here what it costs, in 1/cost_parts of the file's unit; a max_distance counts metres
 * beside it.
 *
 * Setup is spent when the task before was at another place. Where no other task or start shares a task's place it is part of
 * the service. Otherwise it goes into the legs that come from elsewhere; where that would show (time windows of such a task, which hold
 * the setup's begin, vehicles with max_travel_time or breaks), the stop has it, which only the labels of rules.h can tell.
 *
 * Priorities. First the sum of priorities of what is served, then their number, then the cost: prices of leaving tasks out
 * that no saving reaches. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instance/flat.h"
#include "instance/vroom.h"

#define UNITS_MOST 1000000000  /* of time or cost in a leg */
#define COST_UNIT 360000.0     /* VROOM counts costs in these parts */

typedef struct maker {
    vroom *v;
    jalur_ctx *ctx;
    arena *mem;
    instance *out;
    vroom_vehicle *sorted;      /* alike ones side by side */
    uint32_t *first, *type_n, n_types; /* of each type: its first in `sorted`, how many */
    bool split;                 /* each task is a place of its own */
    uint32_t *row, *task, n_places; /* of each place: matrix row (JALUR_NONE: nowhere), task or JALUR_NONE */
    uint32_t *place_of_row, n_rows, nowhere;
    uint32_t *legs_of;          /* of each type */
    double cost_parts, dearest; /* dearest: leg, in parts */
} maker;

/* Lookups */

static int64_t by_type(const vroom_by_type *list, uint32_t n, const char *type, int64_t otherwise)
{
    for (uint32_t i = 0; type && i < n; i++)
        if (strcmp(list[i].type, type) == 0) return list[i].seconds;
    return otherwise;
}

int64_t vroom_setup_s(const vroom_task *t, const char *type)
{
    return by_type(t->setup_by, t->n_setup_by, type, t->setup_s);
}

int64_t vroom_service_s(const vroom_task *t, const char *type)
{
    return by_type(t->service_by, t->n_service_by, type, t->service_s);
}

int64_t vroom_entry(const json_value *rows, uint32_t i, uint32_t j)
{
    return rows->items[i].row[j];
}

const char *vroom_kind_name(vroom_kind kind)
{
    static const char *const names[] = {[VROOM_JOB] = "job", [VROOM_PICKUP] = "pickup", [VROOM_DELIVERY] = "delivery"};
    return names[kind];
}

static jalur_status refuse(const maker *m, uint32_t line, const char *field, const char *why, const char *remedy)
{
    return err_at(m->ctx, JALUR_E_DATA, &(err_site){.file = m->v->file, .row = line, .field = field, .remedy = remedy},
                  "%s is refused: %s", field, why);
}

static jalur_status refuse_vehicle(const maker *m, const vroom_vehicle *w, const char *field, const char *why,
                                   const char *remedy)
{
    char where[64];
    snprintf(where, sizeof where, "vehicles[%u].%s", w->number - 1, field);
    return refuse(m, w->line, where, why, remedy);
}

/* By kind and id: a problem often stands on one line. */
static jalur_status refuse_task(const maker *m, const vroom_task *t, const char *field, const char *why, const char *remedy)
{
    char where[96];
    snprintf(where, sizeof where, "%s %lld: %s", vroom_kind_name(t->kind), (long long)t->id, field);
    return refuse(m, t->line, where, why, remedy);
}

/* What must hold before anything is made */

static jalur_status vehicle_check(const maker *m, const vroom_vehicle *w)
{
    const vroom_matrix *x = &m->v->matrices[w->matrix];
    const bool start = w->start.has_index && w->start.index >= x->n, end = w->end.has_index && w->end.index >= x->n;
    if (start || end) return refuse_vehicle(m, w, start ? "start_index" : "end_index", "the matrix of its profile has no such row", NULL);
    if (x->costs && (w->per_hour != 3600 || w->per_km != 0))
        return refuse_vehicle(m, w, "costs", "its profile has a matrix of costs", "leave out per_hour and per_km");
    if (!x->distances && (w->per_km != 0 || w->max_distance_m != VROOM_NO_LIMIT))
        return refuse_vehicle(m, w, w->per_km ? "costs.per_km" : "max_distance", "its profile has no matrix of distances",
                              "add matrices.PROFILE.distances");
    return JALUR_OK;
}

static jalur_status rows_check(const maker *m)
{
    for (uint32_t k = 0; k < m->v->n_vehicles; k++) {
        const vroom_vehicle *w = &m->v->vehicles[k];
        jalur_status st = vehicle_check(m, w);
        if (st != JALUR_OK) return st;
        if (k && w->matrix == w[-1].matrix) continue;
        for (uint32_t i = 0; i < m->v->n_tasks; i++)
            if (m->v->tasks[i].place.index >= m->v->matrices[w->matrix].n)
                return refuse_task(m, &m->v->tasks[i], "location_index", "the matrices have no such row", NULL);
    }
    return JALUR_OK;
}

/* Time */

static void earliest(const vroom_window *w, uint32_t n, int64_t *origin)
{
    if (n && w[0].from_s < *origin) *origin = w[0].from_s;
}

static void clock_set(vroom *v)
{
    int64_t origin = INT64_MAX;
    v->per_s = 1;
    for (uint32_t k = 0; k < v->n_vehicles; k++) {
        const vroom_vehicle *w = &v->vehicles[k];
        if (w->hundredths != 100) v->per_s = 100;
        earliest(&w->window, w->has_window, &origin);
        for (uint32_t b = 0; b < w->n_breaks; b++) earliest(w->breaks[b].windows, w->breaks[b].n_windows, &origin);
    }
    for (uint32_t i = 0; i < v->n_tasks; i++) earliest(v->tasks[i].windows, v->tasks[i].n_windows, &origin);
    v->origin_s = origin == INT64_MAX ? 0 : origin;
}

static jalur_status too_long(const maker *m, uint32_t line, const char *field)
{
    return refuse(m, line, field, m->v->per_s == 1 ? "it is more than 1e9 seconds" : "it is more than 1e7 seconds, the most with "
                  "a speed_factor", NULL);
}

static jalur_status span(const maker *m, uint32_t line, const char *field, int64_t seconds, int32_t *out)
{
    if (seconds > UNITS_MOST / m->v->per_s) return too_long(m, line, field);
    *out = (int32_t)(seconds * m->v->per_s);
    return JALUR_OK;
}

/* A closing time beyond what is counted is none. */
static int32_t closing(const maker *m, int64_t seconds)
{
    const int64_t t = (seconds - m->v->origin_s) * m->v->per_s;
    return t > UNITS_MOST ? INT32_MAX : (int32_t)t;
}

static jalur_status windows_make(const maker *m, uint32_t line, const vroom_window *w, uint32_t n, plan_window **out)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(m->mem, n, sizeof **out, out));
    for (uint32_t i = 0; i < n; i++) {
        TRY(span(m, line, "time_windows", w[i].from_s - m->v->origin_s, &(*out)[i].from_s));
        (*out)[i].to_s = closing(m, w[i].to_s);
    }
done:
    return st;
}

/* Types of vehicles */

static int by_skills(vroom_skills a, vroom_skills b)
{
    if (a.n != b.n) return a.n < b.n ? -1 : 1;
    for (uint32_t i = 0; i < a.n; i++)
        if (a.skill[i] != b.skill[i]) return a.skill[i] < b.skill[i] ? -1 : 1;
    return 0;
}

static int by_windows(const vroom_window *a, uint32_t n, const vroom_window *b, uint32_t k)
{
    if (n != k) return n < k ? -1 : 1;
    for (uint32_t i = 0; i < n; i++) {
        if (a[i].from_s != b[i].from_s) return a[i].from_s < b[i].from_s ? -1 : 1;
        if (a[i].to_s != b[i].to_s) return a[i].to_s < b[i].to_s ? -1 : 1;
    }
    return 0;
}

static int by_breaks(const vroom_vehicle *a, const vroom_vehicle *b)
{
    if (a->n_breaks != b->n_breaks) return a->n_breaks < b->n_breaks ? -1 : 1;
    for (uint32_t i = 0; i < a->n_breaks; i++) {
        const vroom_break *x = &a->breaks[i], *y = &b->breaks[i];
        if (x->service_s != y->service_s) return x->service_s < y->service_s ? -1 : 1;
        const int order = by_windows(x->windows, x->n_windows, y->windows, y->n_windows);
        if (order) return order;
    }
    return 0;
}

enum { NUMBERS = 17 };

static void numbers_of(const vroom_vehicle *w, int64_t out[NUMBERS])
{
    const int64_t list[NUMBERS] = {w->matrix, w->start.has_index ? (int64_t)w->start.index : -1,
        w->end.has_index ? (int64_t)w->end.index : -1,
        w->capacity[0], w->capacity[1], w->capacity[2], w->fixed, w->hourly, w->per_task_hour, w->per_km, w->has_window,
        w->window.from_s, w->window.to_s, w->hundredths, w->max_tasks, w->max_travel_s, w->max_distance_m};
    memcpy(out, list, sizeof list);
}

static int alike(const vroom_vehicle *a, const vroom_vehicle *b)
{
    int64_t x[NUMBERS], y[NUMBERS];
    numbers_of(a, x);
    numbers_of(b, y);
    for (int i = 0; i < NUMBERS; i++)
        if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    int order = strcmp(a->type ? a->type : "", b->type ? b->type : "");
    if (!order) order = by_skills(a->skills, b->skills);
    return order ? order : by_breaks(a, b);
}

static int by_kind(const void *a, const void *b)
{
    const vroom_vehicle *x = a, *y = b;
    const int order = alike(x, y);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

static jalur_status types_find(maker *m)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = m->v->n_vehicles;
    TRY(arena_new(m->mem, n, sizeof *m->sorted, &m->sorted));
    TRY(arena_new(m->mem, n, sizeof *m->first, &m->first));
    TRY(arena_new(m->mem, n, sizeof *m->type_n, &m->type_n));
    memcpy(m->sorted, m->v->vehicles, n * sizeof *m->sorted);
    qsort(m->sorted, n, sizeof *m->sorted, by_kind);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || alike(&m->sorted[i - 1], &m->sorted[i]) != 0) m->first[m->n_types++] = i;
        m->type_n[m->n_types - 1]++;
    }
done:
    return st;
}

static const vroom_vehicle *vehicle_of(const maker *m, uint32_t type)
{
    return &m->sorted[m->first[type]];
}

/* Setups and places */

static bool has_setup(const vroom_task *t)
{
    bool any = t->setup_s > 0;
    for (uint32_t i = 0; i < t->n_setup_by; i++) any |= t->setup_by[i].seconds > 0;
    return any;
}

/* Whether a setup on the way would be taken for something else. */
static bool setup_shows(const vroom *v, const vroom_task *t)
{
    bool shows = t->n_windows > 0;
    for (uint32_t k = 0; k < v->n_vehicles; k++) shows |= v->vehicles[k].max_travel_s != VROOM_NO_LIMIT || v->vehicles[k].n_breaks > 0;
    return shows;
}

static jalur_status setups_place(maker *m)
{
    jalur_status st = JALUR_OK;
    vroom *v = m->v;
    uint32_t *at_row = NULL;
    vroom_setup shared = VROOM_SETUP_LEG;
    TRY(mem_new(m->ctx, m->n_rows, sizeof *at_row, &at_row));
    for (uint32_t i = 0; i < v->n_tasks; i++) at_row[v->tasks[i].place.index]++;
    for (uint32_t k = 0; k < v->n_vehicles; k++)
        if (v->vehicles[k].start.has_index) at_row[v->vehicles[k].start.index] += 2;
    for (uint32_t i = 0; i < v->n_tasks; i++) {
        vroom_task *t = &v->tasks[i];
        if (!has_setup(t) || at_row[t->place.index] == 1) continue;
        t->setup = VROOM_SETUP_LEG;
        if (setup_shows(v, t)) shared = VROOM_SETUP_STOP;
    }
    for (uint32_t i = 0; i < v->n_tasks; i++) {
        if (v->tasks[i].setup != VROOM_SETUP_SERVICE) v->tasks[i].setup = shared;
        m->split |= v->tasks[i].setup == VROOM_SETUP_LEG;
    }
    for (uint32_t k = 0; k < v->n_vehicles; k++) m->split |= v->vehicles[k].per_task_hour > 0;
done:
    mem_free(m->ctx, at_row);
    return st;
}

static uint32_t place_add(maker *m, uint32_t row, uint32_t task)
{
    m->row[m->n_places] = row;
    m->task[m->n_places] = task;
    return m->n_places++;
}

static uint32_t place_at(maker *m, uint32_t row)
{
    if (m->place_of_row[row] == JALUR_NONE) m->place_of_row[row] = place_add(m, row, JALUR_NONE);
    return m->place_of_row[row];
}

static jalur_status places_make(maker *m, plan_stop *stops)
{
    jalur_status st = JALUR_OK;
    const size_t most = (size_t)m->v->n_tasks + 2 * (size_t)m->v->n_vehicles + 1;
    TRY(arena_new(m->mem, most, sizeof *m->row, &m->row));
    TRY(arena_new(m->mem, most, sizeof *m->task, &m->task));
    TRY(arena_new(m->mem, m->n_rows, sizeof *m->place_of_row, &m->place_of_row));
    for (uint32_t i = 0; i < m->n_rows; i++) m->place_of_row[i] = JALUR_NONE;
    m->nowhere = JALUR_NONE;
    for (uint32_t i = 0; i < m->v->n_tasks; i++) {
        const uint32_t row = m->v->tasks[i].place.index;
        stops[i].place = m->split ? place_add(m, row, i) : place_at(m, row);
    }
    for (uint32_t k = 0; k < m->v->n_vehicles; k++) {
        const vroom_vehicle *w = &m->v->vehicles[k];
        if (w->start.has_index) (void)place_at(m, w->start.index);
        if (w->end.has_index) (void)place_at(m, w->end.index);
        if (!w->start.has_index && m->nowhere == JALUR_NONE) m->nowhere = place_add(m, JALUR_NONE, JALUR_NONE);
    }
done:
    return st;
}

/* Legs */

typedef struct leg {
    double time, cost, metres; /* units; 1/360000; of the matrix, else 0. HUGE_VAL: no way */
} leg;

static bool keeps_metres(const vroom_vehicle *w)
{
    return w->max_distance_m != VROOM_NO_LIMIT;
}

static leg leg_of(const maker *m, const vroom_vehicle *w, uint32_t a, uint32_t b)
{
    const vroom_matrix *x = &m->v->matrices[w->matrix];
    leg l = {0};
    if (m->row[b] == JALUR_NONE) return (leg){HUGE_VAL, HUGE_VAL, 0.0};
    if (m->row[a] != JALUR_NONE) {
        const uint32_t i = m->row[a], j = m->row[b];
        const double s = (double)vroom_entry(x->durations, i, j);
        const double metres = x->distances ? (double)vroom_entry(x->distances, i, j) : 0.0;
        l.time = m->v->per_s == 1 ? s : s * (double)w->hundredths;
        l.cost = x->costs ? COST_UNIT * (double)vroom_entry(x->costs, i, j)
                          : (double)w->hourly * s + 360.0 * (double)w->per_km * metres;
        l.metres = metres;
    }
    if (m->task[b] != JALUR_NONE) {
        const vroom_task *t = &m->v->tasks[m->task[b]];
        const bool moved = m->row[a] != m->row[b];
        const double setup = moved ? (double)vroom_setup_s(t, w->type) : 0.0;
        if (t->setup == VROOM_SETUP_LEG) l.time += setup * m->v->per_s;
        l.cost += 100.0 * (double)w->per_task_hour * (setup + (double)vroom_service_s(t, w->type));
    }
    if (l.time > UNITS_MOST) return (leg){HUGE_VAL, HUGE_VAL, 0.0};
    return l;
}

/* Types whose legs are the same share them. */
static bool legs_alike(const maker *m, const vroom_vehicle *a, const vroom_vehicle *b)
{
    const bool named = m->split && m->v->per_type;
    return a->matrix == b->matrix && a->hundredths == b->hundredths && a->hourly == b->hourly && a->per_km == b->per_km &&
           a->per_task_hour == b->per_task_hour &&
           (!named || strcmp(a->type ? a->type : "", b->type ? b->type : "") == 0);
}

/* Costs are counted in whole units of the file where all of them are whole, else in hundredths or thousandths. */
static jalur_status parts_choose(maker *m, const uint32_t *kinds, uint32_t n)
{
    double most = 0.0, far = 0.0;
    bool whole = true, limited = false;
    for (uint32_t k = 0; k < m->v->n_vehicles; k++) limited |= keeps_metres(&m->v->vehicles[k]);
    for (uint32_t k = 0; k < n; k++) {
        const vroom_vehicle *w = vehicle_of(m, kinds[k]);
        const bool priced = !m->v->matrices[w->matrix].costs;
        if (priced && (w->hourly % 360000 || w->per_km % 1000 || w->per_task_hour % 3600)) whole = false;
        for (uint32_t a = 0; a < m->n_places; a++)
            for (uint32_t b = 0; b < m->n_places; b++) {
                const leg l = leg_of(m, w, a, b);
                if (l.cost != HUGE_VAL && l.cost > most) most = l.cost;
                if (l.metres > far) far = l.metres;
            }
    }
    m->cost_parts = whole ? 1.0 : 1000.0;
    while (m->cost_parts > 1.0 && most / COST_UNIT * m->cost_parts > UNITS_MOST) m->cost_parts /= 10.0;
    m->dearest = most / COST_UNIT * m->cost_parts;
    if (m->dearest > UNITS_MOST) return refuse(m, 0, "matrices", "a leg costs more than 1e9", "write costs in larger units");
    if (limited && far > UNITS_MOST) return refuse(m, 0, "matrices", "a leg is longer than 1e9 m and a vehicle has a max_distance", NULL);
    return JALUR_OK;
}

static jalur_status table_fill(maker *m, const vroom_vehicle *w, bool limited, plan_legs *out)
{
    jalur_status st = JALUR_OK;
    const size_t n = m->n_places;
    int32_t *time = NULL, *cost = NULL, *metres = NULL;
    TRY(arena_new(m->mem, n * n, sizeof *time, &time));
    TRY(arena_new(m->mem, n * n, sizeof *cost, &cost));
    if (limited) TRY(arena_new(m->mem, n * n, sizeof *metres, &metres));
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = 0; b < n; b++) {
            const leg l = leg_of(m, w, a, b);
            const bool way = l.time != HUGE_VAL;
            time[a * n + b] = way ? (int32_t)l.time : PLAN_UNREACHED;
            cost[a * n + b] = way ? (int32_t)floor(l.cost / COST_UNIT * m->cost_parts + 0.5) : 0;
            if (limited) metres[a * n + b] = way ? (int32_t)l.metres : 0;
        }
    *out = (plan_legs){.kind = PLAN_TABLE, .n = m->n_places, .time_s = time, .distance_m = cost, .limited_m = metres};
done:
    return st;
}

static jalur_status legs_make(maker *m)
{
    jalur_status st = JALUR_OK;
    uint32_t *kinds = NULL, n = 0;
    plan_legs *legs = NULL;
    TRY(arena_new(m->mem, m->n_types, sizeof *m->legs_of, &m->legs_of));
    TRY(mem_new(m->ctx, m->n_types, sizeof *kinds, &kinds));
    for (uint32_t t = 0; t < m->n_types; t++) {
        uint32_t k = 0;
        while (k < n && !legs_alike(m, vehicle_of(m, kinds[k]), vehicle_of(m, t))) k++;
        if (k == n) kinds[n++] = t;
        m->legs_of[t] = k;
    }
    TRY(parts_choose(m, kinds, n));
    TRY(arena_new(m->mem, n, sizeof *legs, &legs));
    for (uint32_t k = 0; k < n; k++) {
        bool limited = false;
        for (uint32_t t = 0; t < m->n_types; t++) limited |= m->legs_of[t] == k && keeps_metres(vehicle_of(m, t));
        TRY(table_fill(m, vehicle_of(m, kinds[k]), limited, &legs[k]));
    }
    m->out->problem.legs = legs;
    m->out->problem.n_legs = n;
    m->out->scale = m->cost_parts;
    m->out->time_scale = m->v->per_s;
    m->out->length_scale = 1.0;
done:
    mem_free(m->ctx, kinds);
    return st;
}

/* Vehicle types of the problem */

static jalur_status type_breaks(const maker *m, const vroom_vehicle *w, plan_type *t)
{
    jalur_status st = JALUR_OK;
    plan_break *breaks = NULL;
    TRY(arena_new(m->mem, w->n_breaks, sizeof *breaks, &breaks));
    for (uint32_t i = 0; i < w->n_breaks; i++) {
        plan_window *windows = NULL;
        TRY(windows_make(m, w->line, w->breaks[i].windows, w->breaks[i].n_windows, &windows));
        breaks[i].windows = windows;
        breaks[i].n_windows = w->breaks[i].n_windows;
        TRY(span(m, w->line, "service", w->breaks[i].service_s, &breaks[i].length_s));
    }
    t->breaks = breaks;
    t->n_breaks = w->n_breaks;
done:
    return st;
}

static jalur_status type_make(const maker *m, uint32_t index, plan_type *t)
{
    jalur_status st = JALUR_OK;
    const vroom_vehicle *w = vehicle_of(m, index);
    const int64_t before = -m->v->origin_s * m->v->per_s;
    *t = (plan_type){.legs = m->legs_of[index], .count = m->type_n[index], .max_duration_s = INT32_MAX, .end_s = INT32_MAX,
                     .max_stops = w->max_tasks < UINT32_MAX ? (uint32_t)w->max_tasks : UINT32_MAX,
                     .fixed = w->fixed * (int64_t)m->cost_parts,
                     .per_km = 1000,
                     .start_s = before < -UNITS_MOST ? -UNITS_MOST : (int32_t)before};
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) t->capacity[d] = d < m->v->n_amounts ? w->capacity[d] : UINT32_MAX;
    t->depot = w->start.has_index ? m->place_of_row[w->start.index] : m->nowhere;
    t->end = w->end.has_index ? PLAN_ENDS_AT(m->place_of_row[w->end.index]) : PLAN_OPEN;
    if (t->end == PLAN_ENDS_AT(t->depot)) t->end = 0;
    if (w->has_window) {
        TRY(span(m, w->line, "time_window", w->window.from_s - m->v->origin_s, &t->start_s));
        t->end_s = closing(m, w->window.to_s);
    }
    if (w->max_travel_s != VROOM_NO_LIMIT && w->max_travel_s <= UNITS_MOST / m->v->per_s)
        t->max_drive_s = (int32_t)(w->max_travel_s * m->v->per_s);
    if (w->max_distance_m < INT32_MAX) t->max_distance_m = (int32_t)w->max_distance_m;
    TRY(type_breaks(m, w, t));
done:
    return st;
}

static jalur_status types_make(maker *m)
{
    jalur_status st = JALUR_OK;
    plan_type *types = NULL;
    instance_fleet *fleet = NULL;
    TRY(arena_new(m->mem, m->n_types, sizeof *types, &types));
    TRY(arena_new(m->mem, m->n_types, sizeof *fleet, &fleet));
    for (uint32_t t = 0; t < m->n_types; t++) {
        uint32_t *numbers = NULL;
        TRY(arena_new(m->mem, m->type_n[t], sizeof *numbers, &numbers));
        for (uint32_t i = 0; i < m->type_n[t]; i++) numbers[i] = m->sorted[m->first[t] + i].number;
        fleet[t] = (instance_fleet){numbers, m->type_n[t]};
        TRY(type_make(m, t, &types[t]));
    }
    m->out->problem.types = types;
    m->out->problem.n_types = m->n_types;
    m->out->fleet = fleet;
done:
    return st;
}

/* Stops of the problem */

static bool has_all(vroom_skills has, vroom_skills needs)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < needs.n; i++) {
        while (k < has.n && has.skill[k] < needs.skill[i]) k++;
        if (k == has.n || has.skill[k] != needs.skill[i]) return false;
    }
    return true;
}

static jalur_status stop_types(const maker *m, const vroom_task *t, plan_stop *s)
{
    jalur_status st = JALUR_OK;
    uint64_t *bits = NULL;
    if (t->skills.n == 0) return JALUR_OK;
    TRY(arena_new(m->mem, m->n_types / 64 + 1, sizeof *bits, &bits));
    for (uint32_t k = 0; k < m->n_types; k++)
        if (has_all(vehicle_of(m, k)->skills, t->skills)) bits[k / 64] |= (uint64_t)1 << (k % 64);
    s->types = bits;
done:
    return st;
}

typedef int64_t task_seconds(const vroom_task *t, const char *type);

/* Seconds for all types; by type where types differ. */
static jalur_status stop_seconds(const maker *m, const vroom_task *t, const char *field, bool by_type, task_seconds *of, int32_t *all, const int32_t **by)
{
    jalur_status st = JALUR_OK;
    int32_t *list = NULL;
    TRY(span(m, t->line, field, of(t, NULL), all));
    if (!by_type) return JALUR_OK;
    TRY(arena_new(m->mem, m->n_types, sizeof *list, &list));
    for (uint32_t k = 0; k < m->n_types; k++) TRY(span(m, t->line, field, of(t, vehicle_of(m, k)->type), &list[k]));
    *by = list;
done:
    return st;
}

static int64_t with_setup_s(const vroom_task *t, const char *type)
{
    return vroom_setup_s(t, type) + vroom_service_s(t, type);
}

static jalur_status stop_service(const maker *m, const vroom_task *t, plan_stop *s)
{
    jalur_status st = JALUR_OK;
    const bool served = t->n_service_by > 0, set_up = t->n_setup_by > 0;
    if (t->setup == VROOM_SETUP_SERVICE)
        return stop_seconds(m, t, "service", served || set_up, with_setup_s, &s->service_s, &s->service_by_type);
    TRY(stop_seconds(m, t, "service", served, vroom_service_s, &s->service_s, &s->service_by_type));
    if (t->setup == VROOM_SETUP_STOP) TRY(stop_seconds(m, t, "setup", set_up, vroom_setup_s, &s->setup_s, &s->setup_by_type));
done:
    return st;
}

/* Opens with the first window, closes with the last, closed in between. */
static jalur_status stop_windows(const maker *m, const vroom_task *t, plan_stop *s)
{
    jalur_status st = JALUR_OK;
    plan_window *windows = NULL, *closed = NULL;
    s->open_s = INT32_MIN;
    s->close_s = INT32_MAX;
    if (t->n_windows == 0) return JALUR_OK;
    TRY(windows_make(m, t->line, t->windows, t->n_windows, &windows));
    TRY(arena_new(m->mem, t->n_windows, sizeof *closed, &closed));
    s->open_s = windows[0].from_s;
    s->close_s = windows[t->n_windows - 1].to_s;
    for (uint32_t i = 1; i < t->n_windows; i++) {
        const plan_window gap = {windows[i - 1].to_s + 1, windows[i].from_s - 1};
        if (gap.from_s <= gap.to_s) closed[s->n_closed++] = gap;
    }
    s->closed = s->n_closed ? closed : NULL;
done:
    return st;
}

/* What it costs to leave a task out: more than any plan can save, by priority and then by number. */
static void skips_set(const maker *m, plan_stop *stops)
{
    const uint32_t n = m->v->n_tasks;
    uint32_t top = 0;
    bool same = true;
    double most = m->dearest * ((double)n + 2.0 * m->v->n_vehicles) + 1.0;
    for (uint32_t k = 0; k < m->v->n_vehicles; k++) most += (double)m->v->vehicles[k].fixed * m->cost_parts;
    for (uint32_t i = 1; i < n; i++) same &= m->v->tasks[i].priority == m->v->tasks[0].priority;
    for (uint32_t i = 0; i < n; i++) top = m->v->tasks[i].priority > top ? m->v->tasks[i].priority : top;
    const double room = 0x1p60 / (n + 1.0) / (top * (n + 1.0) + 1.0); /* so that the search can count it */
    const int64_t unit = (int64_t)(most < room ? most : room) + 1;
    for (uint32_t i = 0; i < n; i++)
        stops[i].skip_cost = same ? PLAN_MUST : unit * ((int64_t)m->v->tasks[i].priority * ((int64_t)n + 1) + 1);
}

static jalur_status stops_make(const maker *m, plan_stop *stops)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < m->v->n_tasks; i++) {
        const vroom_task *t = &m->v->tasks[i];
        plan_stop *s = &stops[i];
        if (t->kind != VROOM_DELIVERY) memcpy(s->demand, t->delivery, sizeof s->demand);
        if (t->kind != VROOM_DELIVERY) memcpy(s->pickup, t->pickup, sizeof s->pickup);
        if (t->kind == VROOM_PICKUP) s->pair = PLAN_PAIRED(i + 1);
        TRY(stop_types(m, t, s));
        TRY(stop_service(m, t, s));
        TRY(stop_windows(m, t, s));
    }
    skips_set(m, stops);
    m->out->problem.stops = stops;
    m->out->problem.n_stops = m->v->n_tasks;
    m->out->problem.site = m->row;
done:
    return st;
}

jalur_status vroom_make(vroom *v, instance *out)
{
    jalur_status st = JALUR_OK;
    maker m = {.v = v, .ctx = v->ctx, .mem = &out->mem, .out = out};
    plan_stop *stops = NULL;
    for (uint32_t k = 0; k < v->n_matrices; k++)
        if (v->matrices[k].n > m.n_rows) m.n_rows = v->matrices[k].n;
    TRY(rows_check(&m));
    clock_set(v);
    TRY(types_find(&m));
    TRY(setups_place(&m));
    TRY(arena_new(&out->mem, v->n_tasks, sizeof *stops, &stops));
    TRY(places_make(&m, stops));
    TRY(legs_make(&m));
    TRY(types_make(&m));
    TRY(stops_make(&m, stops));
    TRY(vroom_begin(v, out));
done:
    return st;
}

jalur_status vroom_read(jalur_ctx *ctx, const char *file, const json_value *root, instance *out)
{
    jalur_status st = JALUR_OK;
    vroom *v = NULL;
    TRY(arena_new(&out->mem, 1, sizeof *v, &v));
    TRY(vroom_parse(ctx, &out->mem, file, root, v));
    TRY(vroom_make(v, out));
    out->format = INSTANCE_VROOM;
    out->name = "";
    out->kind = "VROOM";
    out->rounding = instance_rounding_find(NULL);
    out->rounding_why = "as VROOM counts";
    out->vroom = v;
done:
    return st;
}
