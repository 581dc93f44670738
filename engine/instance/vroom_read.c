/* VROOM's JSON into struct vroom: every documented field of jobs, shipments, vehicles and matrices. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "instance/vroom_fields.h"

#define ID_MOST INT64_MAX
#define SECONDS_MOST INT64_C(4294967295)
enum { MATRIX_MOST = 65535, BREAKS_MOST = 1000 };

/* Parts that several objects share */

static jalur_status place_read(fields *f, const path *at, const json_value *o, const char *coordinates, const char *index,
                               vroom_place *out)
{
    jalur_status st = JALUR_OK;
    const json_value *v = json_find(o, coordinates);
    int64_t row = -1;
    TRY(fields_whole(f, at, o, index, false, MATRIX_MOST - 1, &row));
    out->has_index = row >= 0;
    out->index = row >= 0 ? (uint32_t)row : 0;
    if (!v) goto done;
    double lonlat[2] = {0};
    if (!json_is_array(v) || v->n < 2) TRY(fields_bad(f, at, coordinates, v, "[longitude, latitude]", NULL));
    for (uint32_t i = 0; i < 2; i++) {
        const json_value item = json_item(v, i);
        if (item.kind != JSON_WHOLE && item.kind != JSON_REAL) TRY(fields_bad(f, at, coordinates, &item, "a number", NULL));
        lonlat[i] = item.kind == JSON_WHOLE ? (double)item.whole : item.real;
    }
    out->has_lonlat = true;
    out->at = (jalur_lonlat){lonlat[0], lonlat[1]};
done:
    return st;
}

static int by_window(const void *a, const void *b)
{
    const vroom_window *x = a, *y = b;
    return x->from_s < y->from_s ? -1 : x->from_s > y->from_s;
}

static jalur_status window_read(fields *f, const path *at, const json_value *v, vroom_window *out)
{
    jalur_status st = JALUR_OK;
    if (!json_is_array(v) || v->n != 2) TRY(fields_bad(f, at, NULL, v, "[from, to]", NULL));
    TRY(fields_item(f, at, v, 0, SECONDS_MOST, &out->from_s));
    TRY(fields_item(f, at, v, 1, SECONDS_MOST, &out->to_s));
    if (out->from_s > out->to_s) TRY(fields_bad(f, at, NULL, v, "a window that ends after it begins", NULL));
done:
    return st;
}

static jalur_status windows_read(fields *f, const path *up, const json_value *o, const vroom_window **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = "time_windows"};
    const json_value *v = NULL;
    vroom_window *windows = NULL;
    TRY(fields_array(f, up, o, "time_windows", &v));
    if (!v) goto done;
    if (v->n == 0) TRY(fields_bad(f, up, "time_windows", v, "one window at least", "leave the field out: free at any time"));
    TRY(arena_new(f->mem, v->n, sizeof *windows, &windows));
    for (uint32_t i = 0; i < v->n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = json_item(v, i);
        TRY(window_read(f, &item_at, &item, &windows[i]));
    }
    qsort(windows, v->n, sizeof *windows, by_window);
    for (uint32_t i = 1; i < v->n; i++)
        if (windows[i].from_s <= windows[i - 1].to_s)
            TRY(fields_bad(f, up, "time_windows", v, "windows that do not overlap", NULL));
    *out = windows;
    *n = v->n;
done:
    return st;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static jalur_status skills_read(fields *f, const path *up, const json_value *o, vroom_skills *out)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = "skills"};
    const json_value *v = NULL;
    int64_t *skill = NULL;
    TRY(fields_array(f, up, o, "skills", &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, v->n, sizeof *skill, &skill));
    for (uint32_t i = 0; i < v->n; i++) TRY(fields_item(f, &at, v, i, SECONDS_MOST, &skill[i]));
    if (v->n) qsort(skill, v->n, sizeof *skill, by_number);
    out->skill = skill;
    for (uint32_t i = 0; i < v->n; i++)
        if (i == 0 || skill[i] != skill[i - 1]) skill[out->n++] = skill[i];
done:
    return st;
}

static jalur_status amount_read(fields *f, const vroom *v, const path *up, const json_value *o, const char *key, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *a = NULL;
    TRY(fields_array(f, up, o, key, &a));
    if (!a) goto done;
    if (a->n != v->n_amounts) TRY(fields_bad(f, up, key, a, "as many numbers as the first vehicle's capacity", NULL));
    for (uint32_t i = 0; i < a->n; i++) {
        int64_t number = 0;
        TRY(fields_item(f, &at, a, i, UINT32_MAX - 1, &number));
        out[i] = (uint32_t)number;
    }
done:
    return st;
}

static jalur_status by_type_read(fields *f, const path *up, const json_value *o, const char *key, const vroom_by_type **out,
                                 uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *v = json_find(o, key);
    vroom_by_type *list = NULL;
    if (!v) goto done;
    TRY(fields_object(f, &at, v));
    TRY(arena_new(f->mem, v->n, sizeof *list, &list));
    for (uint32_t i = 0; i < v->n; i++) {
        list[i].type = v->members[i].key;
        TRY(fields_whole(f, &at, v, list[i].type, true, SECONDS_MOST, &list[i].seconds));
    }
    *out = list;
    *n = v->n;
done:
    return st;
}

/* Tasks */

/* What jobs and the two steps of a shipment have in common. */
static jalur_status task_read(fields *f, vroom *v, const path *at, const json_value *o, vroom_kind kind, vroom_task *out)
{
    jalur_status st = JALUR_OK;
    *out = (vroom_task){.kind = kind, .line = o->line};
    TRY(fields_whole(f, at, o, "id", true, ID_MOST, &out->id));
    TRY(fields_text(f, at, o, "description", &out->description));
    TRY(place_read(f, at, o, "location", "location_index", &out->place));
    TRY(fields_whole(f, at, o, "setup", false, SECONDS_MOST, &out->setup_s));
    TRY(fields_whole(f, at, o, "service", false, SECONDS_MOST, &out->service_s));
    TRY(by_type_read(f, at, o, "setup_per_type", &out->setup_by, &out->n_setup_by));
    TRY(by_type_read(f, at, o, "service_per_type", &out->service_by, &out->n_service_by));
    TRY(windows_read(f, at, o, &out->windows, &out->n_windows));
    v->per_type |= out->n_setup_by > 0 || out->n_service_by > 0;
    if (!out->place.has_index) TRY(fields_bad(f, at, "location_index", NULL, "the row of this place in the matrices",
        "travel times are read from matrices only: no routing server is asked"));
done:
    return st;
}

static jalur_status skills_and_priority(fields *f, const path *at, const json_value *o, vroom_task *t)
{
    jalur_status st = JALUR_OK;
    int64_t priority = 0;
    TRY(skills_read(f, at, o, &t->skills));
    TRY(fields_whole(f, at, o, "priority", false, 100, &priority));
    t->priority = (uint32_t)priority;
done:
    return st;
}

static jalur_status job_read(fields *f, vroom *v, const path *at, const json_value *o, vroom_task *out)
{
    static const char *const known[] = {"id", "description", "location", "location_index", "setup", "service", "setup_per_type",
        "service_per_type", "amount", "delivery", "pickup", "skills", "priority", "time_windows", NULL};
    jalur_status st = JALUR_OK;
    TRY(fields_object(f, at, o));
    fields_known(f, at, o, known);
    TRY(task_read(f, v, at, o, VROOM_JOB, out));
    TRY(skills_and_priority(f, at, o, out));
    TRY(amount_read(f, v, at, o, "delivery", out->delivery));
    TRY(amount_read(f, v, at, o, "pickup", out->pickup));
    if (!json_find(o, "delivery") && !json_find(o, "pickup")) TRY(amount_read(f, v, at, o, "amount", out->delivery));
done:
    return st;
}

static jalur_status step_read(fields *f, vroom *v, const path *up, const json_value *o, vroom_kind kind, vroom_task *out)
{
    static const char *const known[] = {"id", "description", "location", "location_index", "setup", "service", "setup_per_type",
        "service_per_type", "time_windows", NULL};
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = kind == VROOM_PICKUP ? "pickup" : "delivery"};
    const json_value *s = json_find(o, at.key);
    if (!s) TRY(fields_bad(f, up, at.key, NULL, "an object", NULL));
    TRY(fields_object(f, &at, s));
    fields_known(f, &at, s, known);
    TRY(task_read(f, v, &at, s, kind, out));
    TRY(skills_and_priority(f, up, o, out));
    TRY(amount_read(f, v, up, o, "amount", kind == VROOM_PICKUP ? out->pickup : out->delivery));
done:
    return st;
}

static jalur_status tasks_read(fields *f, vroom *v, const json_value *root)
{
    static const char *const known[] = {"amount", "skills", "priority", "pickup", "delivery", NULL};
    jalur_status st = JALUR_OK;
    const path jobs_at = {.key = "jobs"}, shipments_at = {.key = "shipments"};
    const json_value *jobs = NULL, *shipments = NULL;
    TRY(fields_array(f, NULL, root, "jobs", &jobs));
    TRY(fields_array(f, NULL, root, "shipments", &shipments));
    const uint64_t n_jobs = jobs ? jobs->n : 0, n_shipments = shipments ? shipments->n : 0;
    if (n_jobs + 2 * n_shipments > 10000000) TRY(fields_bad(f, NULL, "jobs", jobs, "10,000,000 tasks at most", NULL));
    TRY(arena_new(f->mem, n_jobs + 2 * n_shipments, sizeof *v->tasks, &v->tasks));
    for (uint32_t i = 0; i < n_jobs; i++) {
        const path at = {.up = &jobs_at, .index = i};
        const json_value o = json_item(jobs, i);
        TRY(job_read(f, v, &at, &o, &v->tasks[v->n_tasks++]));
    }
    for (uint32_t i = 0; i < n_shipments; i++) {
        const path at = {.up = &shipments_at, .index = i};
        const json_value o = json_item(shipments, i);
        TRY(fields_object(f, &at, &o));
        fields_known(f, &at, &o, known);
        TRY(step_read(f, v, &at, &o, VROOM_PICKUP, &v->tasks[v->n_tasks++]));
        TRY(step_read(f, v, &at, &o, VROOM_DELIVERY, &v->tasks[v->n_tasks++]));
    }
done:
    return st;
}

/* Vehicles */

static jalur_status costs_read(fields *f, const path *up, const json_value *o, vroom_vehicle *w)
{
    static const char *const known[] = {"fixed", "per_hour", "per_task_hour", "per_km", NULL};
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = "costs"};
    const json_value *c = json_find(o, "costs");
    w->per_hour = 3600;
    if (!c) goto done;
    TRY(fields_object(f, &at, c));
    fields_known(f, &at, c, known);
    TRY(fields_whole(f, &at, c, "fixed", false, SECONDS_MOST, &w->fixed));
    TRY(fields_whole(f, &at, c, "per_hour", false, 1000000000, &w->per_hour));
    TRY(fields_whole(f, &at, c, "per_task_hour", false, 1000000000, &w->per_task_hour));
    TRY(fields_whole(f, &at, c, "per_km", false, 1000000000, &w->per_km));
done:
    return st;
}

static jalur_status break_read(fields *f, const path *at, const json_value *o, vroom_break *b)
{
    static const char *const known[] = {"id", "time_windows", "service", "description", "max_load", NULL};
    jalur_status st = JALUR_OK;
    TRY(fields_object(f, at, o));
    fields_known(f, at, o, known);
    TRY(fields_whole(f, at, o, "id", true, ID_MOST, &b->id));
    TRY(fields_whole(f, at, o, "service", false, SECONDS_MOST, &b->service_s));
    TRY(fields_text(f, at, o, "description", &b->description));
    TRY(windows_read(f, at, o, &b->windows, &b->n_windows));
    if (json_find(o, "max_load"))
        TRY(fields_refuse(f, at, "max_load", o->line, "a break may come at any load", "leave it out"));
done:
    return st;
}

static int64_t begin_of(const vroom_break *b)
{
    return b->n_windows ? b->windows[0].from_s : 0;
}

/* VROOM takes breaks in the order in which their first windows open. */
static void breaks_sort(vroom_break *breaks, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        for (uint32_t k = i; k > 0 && begin_of(&breaks[k]) < begin_of(&breaks[k - 1]); k--) {
            const vroom_break later = breaks[k - 1];
            breaks[k - 1] = breaks[k];
            breaks[k] = later;
        }
}

static jalur_status breaks_read(fields *f, const path *up, const json_value *o, vroom_vehicle *w)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = "breaks"};
    const json_value *v = NULL;
    vroom_break *breaks = NULL;
    TRY(fields_array(f, up, o, "breaks", &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, v->n, sizeof *breaks, &breaks));
    w->breaks = breaks;
    w->n_breaks = v->n;
    if (v->n > BREAKS_MOST) TRY(fields_bad(f, up, "breaks", v, "1,000 breaks at most", NULL));
    for (uint32_t i = 0; i < v->n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = json_item(v, i);
        TRY(break_read(f, &item_at, &item, &breaks[i]));
        for (uint32_t k = 0; k < i; k++)
            if (breaks[k].id == breaks[i].id)
                TRY(fields_bad(f, &item_at, "id", json_find(&item, "id"), "an id that no other break of the vehicle has", NULL));
    }
    breaks_sort(breaks, v->n);
done:
    return st;
}

static jalur_status limits_read(fields *f, const path *at, const json_value *o, vroom_vehicle *w)
{
    jalur_status st = JALUR_OK;
    double speed = 1.0;
    w->max_tasks = w->max_travel_s = w->max_distance_m = VROOM_NO_LIMIT;
    TRY(fields_whole(f, at, o, "max_tasks", false, SECONDS_MOST, &w->max_tasks));
    TRY(fields_whole(f, at, o, "max_travel_time", false, SECONDS_MOST, &w->max_travel_s));
    TRY(fields_whole(f, at, o, "max_distance", false, SECONDS_MOST, &w->max_distance_m));
    TRY(fields_number(f, at, o, "speed_factor", &speed));
    if (!(speed >= 0.001 && speed <= 5.0))
        TRY(fields_bad(f, at, "speed_factor", json_find(o, "speed_factor"), "a number from 0.001 to 5", NULL));
    w->hundredths = (int64_t)round(100.0 / speed);
    w->hourly = w->hundredths * w->per_hour;
    if (w->max_travel_s == 0 || w->max_distance_m == 0)
        TRY(fields_bad(f, at, w->max_travel_s == 0 ? "max_travel_time" : "max_distance",
                       json_find(o, w->max_travel_s == 0 ? "max_travel_time" : "max_distance"), "1 or more",
                       "leave the vehicle out"));
done:
    return st;
}

static jalur_status matrix_find(fields *f, const vroom *v, const path *at, const json_value *o, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    const char *wanted = "car";
    TRY(fields_text(f, at, o, "profile", &wanted));
    for (*out = 0; *out < v->n_matrices; (*out)++)
        if (strcmp(v->matrices[*out].profile, wanted) == 0) return JALUR_OK;
    TRY(fields_bad(f, at, "profile", json_find(o, "profile"), "a profile that has durations in \"matrices\" (default: car)",
                   "travel times are read from matrices only: no routing server is asked"));
done:
    return st;
}

static jalur_status vehicle_ends(fields *f, const path *at, const json_value *o, vroom_vehicle *w)
{
    jalur_status st = JALUR_OK;
    TRY(place_read(f, at, o, "start", "start_index", &w->start));
    TRY(place_read(f, at, o, "end", "end_index", &w->end));
    if (w->start.has_lonlat && !w->start.has_index)
        TRY(fields_bad(f, at, "start_index", NULL, "the row of the start in the matrices", NULL));
    if (w->end.has_lonlat && !w->end.has_index)
        TRY(fields_bad(f, at, "end_index", NULL, "the row of the end in the matrices", NULL));
    if (!w->start.has_index && !w->end.has_index)
        TRY(fields_bad(f, at, "start_index", NULL, "a start or an end", NULL));
done:
    return st;
}

static jalur_status vehicle_read(fields *f, vroom *v, const path *at, const json_value *o, vroom_vehicle *w)
{
    static const char *const known[] = {"id", "profile", "description", "start", "start_index", "end", "end_index", "capacity",
        "costs", "skills", "type", "time_window", "breaks", "speed_factor", "max_tasks", "max_travel_time", "max_distance",
        "steps", NULL};
    jalur_status st = JALUR_OK;
    const path window_at = {.up = at, .key = "time_window"};
    TRY(fields_object(f, at, o));
    fields_known(f, at, o, known);
    w->line = o->line;
    TRY(fields_whole(f, at, o, "id", true, ID_MOST, &w->id));
    TRY(fields_text(f, at, o, "description", &w->description));
    TRY(fields_text(f, at, o, "type", &w->type));
    TRY(matrix_find(f, v, at, o, &w->matrix));
    TRY(vehicle_ends(f, at, o, w));
    TRY(amount_read(f, v, at, o, "capacity", w->capacity));
    TRY(costs_read(f, at, o, w));
    TRY(skills_read(f, at, o, &w->skills));
    w->has_window = json_find(o, "time_window") != NULL;
    if (w->has_window) TRY(window_read(f, &window_at, json_find(o, "time_window"), &w->window));
    TRY(breaks_read(f, at, o, w));
    TRY(limits_read(f, at, o, w));
    TRY(fields_array(f, at, o, "steps", &w->steps));
done:
    return st;
}

static jalur_status vehicles_read(fields *f, vroom *v, const json_value *root)
{
    jalur_status st = JALUR_OK;
    const path at = {.key = "vehicles"};
    const json_value *list = NULL;
    TRY(fields_array(f, NULL, root, "vehicles", &list));
    if (!list || list->n == 0) TRY(fields_bad(f, NULL, "vehicles", list, "one vehicle at least", NULL));
    const json_value first = json_item(list, 0), *capacity = json_find(&first, "capacity");
    v->n_amounts = capacity && json_is_array(capacity) ? capacity->n : 0;
    if (v->n_amounts > PLAN_DIMENSIONS) {
        const path item_at = {.up = &at, .index = 0};
        TRY(fields_refuse(f, &item_at, "capacity", capacity->line, "three dimensions are possible", "leave out what never binds"));
    }
    TRY(arena_new(f->mem, list->n, sizeof *v->vehicles, &v->vehicles));
    for (; v->n_vehicles < list->n; v->n_vehicles++) {
        const path item_at = {.up = &at, .index = v->n_vehicles};
        const json_value o = json_item(list, v->n_vehicles);
        v->vehicles[v->n_vehicles].number = v->n_vehicles + 1;
        TRY(vehicle_read(f, v, &item_at, &o, &v->vehicles[v->n_vehicles]));
    }
done:
    return st;
}

/* Matrices */

static jalur_status square_check(fields *f, const path *at, const json_value *m, uint32_t n)
{
    for (uint32_t i = 0; i < m->n; i++) {
        const path row_at = {.up = at, .index = i};
        const json_value row = json_item(m, i);
        if (row.kind != JSON_ROW || row.n != n)
            return fields_bad(f, &row_at, NULL, &row, "a row of whole numbers, as long as there are rows", NULL);
        for (uint32_t j = 0; j < n; j++)
            if (row.row[j] < 0 || row.row[j] > SECONDS_MOST) {
                const path entry_at = {.up = &row_at, .index = j};
                const json_value entry = json_item(&row, j);
                return fields_bad(f, &entry_at, NULL, &entry, "a whole number from 0 to 4294967295", NULL);
            }
    }
    return JALUR_OK;
}

static jalur_status matrix_part(fields *f, const path *up, const json_value *o, const char *key, vroom_matrix *m,
                                const json_value **out)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    TRY(fields_array(f, up, o, key, out));
    if (!*out) goto done;
    if ((*out)->n == 0 || (*out)->n > MATRIX_MOST || (m->n && m->n != (*out)->n))
        TRY(fields_bad(f, up, key, *out, m->n ? "as many rows as durations has" : "1 to 65,535 rows", NULL));
    m->n = (*out)->n;
    TRY(square_check(f, &at, *out, m->n));
done:
    return st;
}

static jalur_status matrices_read(fields *f, vroom *v, const json_value *root)
{
    static const char *const known[] = {"durations", "distances", "costs", NULL};
    jalur_status st = JALUR_OK;
    const path at = {.key = "matrices"};
    const json_value *all = json_find(root, "matrices"), *old = json_find(root, "matrix");
    if (!all && !old)
        TRY(fields_bad(f, NULL, "matrices", NULL, "matrices.car.durations or the like",
                       "travel times are read from matrices only: no routing server is asked"));
    if (all) TRY(fields_object(f, &at, all));
    TRY(arena_new(f->mem, all ? all->n : 1, sizeof *v->matrices, &v->matrices));
    if (!all) {
        v->matrices[0].profile = "car";
        v->n_matrices = 1;
        TRY(matrix_part(f, NULL, root, "matrix", &v->matrices[0], &v->matrices[0].durations));
    }
    for (uint32_t i = 0; all && i < all->n; i++) {
        const json_value *o = &all->members[i].value;
        const path profile_at = {.up = &at, .key = all->members[i].key};
        vroom_matrix *m = &v->matrices[v->n_matrices];
        TRY(fields_object(f, &profile_at, o));
        fields_known(f, &profile_at, o, known);
        m->profile = all->members[i].key;
        TRY(matrix_part(f, &profile_at, o, "durations", m, &m->durations));
        TRY(matrix_part(f, &profile_at, o, "distances", m, &m->distances));
        TRY(matrix_part(f, &profile_at, o, "costs", m, &m->costs));
        v->n_matrices += m->durations != NULL;
    }
done:
    return st;
}

/* The whole */

/* No id twice among `n`; they are sorted. */
static jalur_status ids_check(const fields *f, int64_t *ids, uint32_t n, const char *field, const char *what)
{
    if (n) qsort(ids, n, sizeof *ids, by_number);
    for (uint32_t i = 1; i < n; i++)
        if (ids[i] == ids[i - 1])
            return err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->file, .field = field}, "two %s have the id %lld", what, (long long)ids[i]);
    return JALUR_OK;
}

static jalur_status all_ids_check(fields *f, const vroom *v)
{
    static const char *const names[] = {"jobs", "pickup steps", "delivery steps"};
    jalur_status st = JALUR_OK;
    int64_t *ids = NULL;
    TRY(mem_new(f->ctx, (size_t)v->n_tasks + v->n_vehicles, sizeof *ids, &ids));
    for (uint32_t k = 0; k < v->n_vehicles; k++) ids[k] = v->vehicles[k].id;
    TRY(ids_check(f, ids, v->n_vehicles, "vehicles", "vehicles"));
    for (int kind = VROOM_JOB; kind <= VROOM_DELIVERY; kind++) {
        uint32_t n = 0;
        for (uint32_t i = 0; i < v->n_tasks; i++)
            if (v->tasks[i].kind == (vroom_kind)kind) ids[n++] = v->tasks[i].id;
        TRY(ids_check(f, ids, n, kind == VROOM_JOB ? "jobs" : "shipments", names[kind]));
    }
done:
    mem_free(f->ctx, ids);
    return st;
}

jalur_status vroom_parse(jalur_ctx *ctx, arena *mem, const char *file, const json_value *root, vroom *out)
{
    static const char *const known[] = {"jobs", "shipments", "vehicles", "matrices", "matrix", NULL};
    jalur_status st = JALUR_OK;
    fields f = {.ctx = ctx, .mem = mem, .file = file};
    *out = (vroom){.ctx = ctx, .file = file};
    TRY(fields_object(&f, NULL, root));
    fields_known(&f, NULL, root, known);
    TRY(matrices_read(&f, out, root));
    TRY(vehicles_read(&f, out, root));
    TRY(tasks_read(&f, out, root));
    TRY(all_ids_check(&f, out));
    TRY(vroom_steps_read(&f, out));
done:
    return st;
}
