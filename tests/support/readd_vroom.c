#include "readd_vroom.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json_read.h"

enum { AMOUNTS = 8 };

typedef struct world {
    json_value problem, solution;
    readd_vroom *out;
    const json_value *vehicle, *matrix; /* of the route at hand */
    double speed;
} world;

static void wrong(world *w, const char *words, int64_t id)
{
    if (!w->out->wrong[0]) snprintf(w->out->wrong, sizeof w->out->wrong, "%s (%lld)", words, (long long)id);
}

static int64_t number(const json_value *o, const char *key, int64_t otherwise)
{
    const json_value *v = o ? json_find(o, key) : NULL;
    return v && v->kind == JSON_WHOLE ? v->whole : otherwise;
}

static uint32_t length(const json_value *o, const char *key)
{
    const json_value *v = o ? json_find(o, key) : NULL;
    return v ? v->n : 0;
}

static double entry(const json_value *rows, int64_t i, int64_t j)
{
    return (double)rows->items[i].row[j];
}

static const json_value *by_id(const json_value *list, int64_t id)
{
    for (uint32_t i = 0; list && i < list->n; i++)
        if (list->kind == JSON_ARRAY && number(&list->items[i], "id", -1) == id) return &list->items[i];
    return NULL;
}

/* The task's own object; *whole the one with its amounts and skills. */
static const json_value *task_find(const world *w, const char *type, int64_t id, const json_value **whole)
{
    const json_value *shipments = json_find(&w->problem, "shipments");
    *whole = by_id(json_find(&w->problem, "jobs"), id);
    if (strcmp(type, "job") == 0) return *whole;
    for (uint32_t i = 0; shipments && i < shipments->n; i++) {
        *whole = &shipments->items[i];
        if (number(json_find(*whole, type), "id", -1) == id) return json_find(*whole, type);
    }
    return NULL;
}

static bool in_windows(const json_value *o, int64_t at)
{
    const json_value *windows = json_find(o, "time_windows");
    for (uint32_t i = 0; windows && i < windows->n; i++) {
        const json_value w = json_item(windows, i);
        if (at >= w.row[0] && at <= w.row[1]) return true;
    }
    return !windows;
}

static void skills_check(world *w, const json_value *whole, int64_t id)
{
    const json_value *needs = json_find(whole, "skills"), *has = json_find(w->vehicle, "skills");
    for (uint32_t i = 0; needs && i < needs->n; i++) {
        bool found = false;
        for (uint32_t k = 0; has && k < has->n; k++) found |= json_item(has, k).whole == json_item(needs, i).whole;
        if (!found) wrong(w, "a skill is missing", id);
    }
}

static void add(double *load, const json_value *o, const char *key, double sign)
{
    const json_value *v = json_find(o, key);
    for (uint32_t d = 0; v && d < v->n && d < AMOUNTS; d++) load[d] += sign * (double)json_item(v, d).whole;
}

static void load_check(world *w, const double *load, const json_value *step, int64_t id)
{
    const json_value *most = json_find(w->vehicle, "capacity"), *said = json_find(step, "load");
    for (uint32_t d = 0; most && d < most->n && d < AMOUNTS; d++) {
        if (load[d] > (double)json_item(most, d).whole) wrong(w, "too heavy", id);
        if (!said || (double)json_item(said, d).whole != load[d]) wrong(w, "the load is another", id);
    }
}

static int64_t per_type(const world *w, const json_value *task, const char *key, const char *by)
{
    const json_value *type = json_find(w->vehicle, "type"), *list = json_find(task, by);
    return type && list ? number(list, type->text, number(task, key, 0)) : number(task, key, 0);
}

typedef struct walk {
    int64_t at, from, left_s, drive_s, tasks; /* at: row, -1 nowhere; from: the one before */
    double travel, cost, metres;
    double load[AMOUNTS];
} walk;

static void go(world *w, walk *k, int64_t row)
{
    const json_value *costs = json_find(w->vehicle, "costs"), *own = json_find(w->matrix, "costs");
    const json_value *metres = json_find(w->matrix, "distances");
    k->travel = 0;
    k->from = k->at;
    if (k->at >= 0) {
        const double s = entry(json_find(w->matrix, "durations"), k->at, row);
        k->travel = s * round(100 / w->speed) / 100;
        k->cost += own ? entry(own, k->at, row) : k->travel * (double)number(costs, "per_hour", 3600) / 3600;
        if (metres) k->metres += entry(metres, k->at, row);
        if (metres && !own) k->cost += (double)number(costs, "per_km", 0) * entry(metres, k->at, row) / 1000;
    }
    k->at = row;
}

/* Travel between two tasks may be cut by breaks: what was driven before the break counts. */
static void clock_check(world *w, walk *k, const json_value *step, bool breaks, int64_t id)
{
    const int64_t arrival = number(step, "arrival", -1), driven = number(step, "duration", -1) - k->drive_s;
    if (arrival < k->left_s) wrong(w, "it arrives before it has left", id);
    if (driven != arrival - k->left_s) wrong(w, "the duration is another", id);
    k->travel -= (double)driven;
    if (!breaks && fabs(k->travel) > 1.01) wrong(w, "the way takes another time", id);
    k->drive_s += driven;
    k->left_s = arrival + number(step, "waiting_time", 0) + number(step, "setup", 0) + number(step, "service", 0);
}

static void task_check(world *w, walk *k, const json_value *step, const char *type)
{
    const int64_t id = number(step, "id", -1);
    const json_value *whole = NULL, *task = task_find(w, type, id, &whole);
    if (!task) {
        wrong(w, "there is no such task", id);
        return;
    }
    const int64_t row = number(task, "location_index", -1);
    const double left = k->travel; /* what breaks have left of the way */
    const bool broken = k->travel != 0;
    if (!broken) go(w, k, row);
    if (broken) k->travel = left;
    const int64_t setup = row == k->from ? 0 : per_type(w, task, "setup", "setup_per_type");
    const int64_t service = per_type(w, task, "service", "service_per_type");
    clock_check(w, k, step, false, id);
    if (number(step, "setup", -1) != setup || number(step, "service", -1) != service) wrong(w, "setup or service is another", id);
    if (!in_windows(task, number(step, "arrival", 0) + number(step, "waiting_time", 0))) wrong(w, "outside its windows", id);
    skills_check(w, whole, id);
    k->cost += (double)number(json_find(w->vehicle, "costs"), "per_task_hour", 0) * (double)(setup + service) / 3600;
    if (strcmp(type, "job") == 0) {
        add(k->load, task, "delivery", -1);
        add(k->load, task, "pickup", 1);
    } else {
        add(k->load, whole, "amount", strcmp(type, "pickup") == 0 ? 1 : -1);
    }
    load_check(w, k->load, step, id);
    k->travel = 0;
    k->tasks++;
    w->out->served++;
}

/* The next task's row, or the end's, for a break on the way there. */
static int64_t next_row(const world *w, const json_value *steps, uint32_t from)
{
    for (uint32_t i = from; i < steps->n; i++) {
        const char *type = json_find(&steps->items[i], "type")->text;
        const json_value *whole = NULL;
        if (strcmp(type, "break") == 0) continue;
        if (strcmp(type, "end") == 0) return number(w->vehicle, "end_index", -1);
        const json_value *task = task_find(w, type, number(&steps->items[i], "id", -1), &whole);
        return task ? number(task, "location_index", -1) : -1;
    }
    return -1;
}

static void break_check(world *w, walk *k, const json_value *steps, uint32_t i)
{
    const json_value *step = &steps->items[i];
    const int64_t id = number(step, "id", -1), row = next_row(w, steps, i + 1);
    const json_value *b = by_id(json_find(w->vehicle, "breaks"), id);
    if (!b) {
        wrong(w, "there is no such break", id);
        return;
    }
    if (k->travel == 0 && row >= 0) go(w, k, row);
    clock_check(w, k, step, true, id);
    if (k->travel < -1.01) wrong(w, "more driving before a break than there is way", id);
    if (fabs(k->travel) < 1e-9) k->travel = 1e-9; /* the way is behind it, and known to be */
    if (!in_windows(b, number(step, "arrival", 0) + number(step, "waiting_time", 0))) wrong(w, "a break outside its windows", id);
    if (number(step, "service", -1) != number(b, "service", 0)) wrong(w, "a break of another length", id);
}

/* Each pickup before its delivery on the route. */
static void pairs_check(world *w, const json_value *steps)
{
    for (uint32_t i = 0; i < steps->n; i++) {
        const json_value *whole = NULL, *other = NULL;
        if (strcmp(json_find(&steps->items[i], "type")->text, "pickup") != 0) continue;
        const int64_t id = number(&steps->items[i], "id", -1);
        if (!task_find(w, "pickup", id, &whole)) continue;
        const int64_t partner = number(json_find(whole, "delivery"), "id", -1);
        for (uint32_t k = i + 1; k < steps->n; k++)
            if (strcmp(json_find(&steps->items[k], "type")->text, "delivery") == 0 && number(&steps->items[k], "id", -1) == partner)
                other = &steps->items[k];
        if (!other) wrong(w, "a pickup without its delivery behind it", id);
    }
}

static void start_load(world *w, walk *k, const json_value *steps)
{
    for (uint32_t i = 0; i < steps->n; i++) {
        const json_value *whole = NULL;
        if (strcmp(json_find(&steps->items[i], "type")->text, "job") != 0) continue;
        if (task_find(w, "job", number(&steps->items[i], "id", -1), &whole)) add(k->load, whole, "delivery", 1);
    }
}

static void limits_check(world *w, const walk *k, const json_value *route, const json_value *steps, uint32_t breaks)
{
    const int64_t id = number(w->vehicle, "id", -1);
    const json_value *window = json_find(w->vehicle, "time_window");
    if (window && (number(&steps->items[0], "arrival", -1) < window->row[0] || k->left_s > window->row[1]))
        wrong(w, "outside working hours", id);
    if (k->tasks > number(w->vehicle, "max_tasks", INT32_MAX)) wrong(w, "too many tasks", id);
    if (k->drive_s > number(w->vehicle, "max_travel_time", INT64_MAX)) wrong(w, "too much travel", id);
    if (k->metres > (double)number(w->vehicle, "max_distance", INT64_MAX)) wrong(w, "too far", id);
    if (breaks != length(w->vehicle, "breaks")) wrong(w, "a break is missing", id);
    const double cost = k->cost + (double)number(json_find(w->vehicle, "costs"), "fixed", 0);
    const double part = (double)number(json_find(w->vehicle, "costs"), "per_hour", 3600) / 3600; /* of a second, cut off */
    if (fabs(cost - (double)number(route, "cost", -1)) > 0.51 + (w->speed == 1.0 ? 0.0 : part)) wrong(w, "the route costs something else", id);
    if (number(route, "duration", -1) != k->drive_s) wrong(w, "the route's duration is another", id);
    w->out->cost += cost;
}

static void route_check(world *w, const json_value *route)
{
    const json_value *steps = json_find(route, "steps"), *speed, *profile;
    walk k = {.at = -1};
    uint32_t breaks = 0;
    w->vehicle = by_id(json_find(&w->problem, "vehicles"), number(route, "vehicle", -1));
    if (!w->vehicle || !steps || steps->n < 3) {
        wrong(w, "a route without vehicle or steps", number(route, "vehicle", -1));
        return;
    }
    profile = json_find(w->vehicle, "profile");
    w->matrix = json_find(json_find(&w->problem, "matrices"), profile ? profile->text : "car");
    speed = json_find(w->vehicle, "speed_factor");
    w->speed = !speed ? 1.0 : speed->kind == JSON_WHOLE ? (double)speed->whole : speed->real;
    start_load(w, &k, steps);
    k.at = number(w->vehicle, "start_index", -1);
    k.left_s = number(&steps->items[0], "arrival", -1) + number(&steps->items[0], "waiting_time", -1);
    load_check(w, k.load, &steps->items[0], 0);
    for (uint32_t i = 1; i + 1 < steps->n; i++) {
        const char *type = json_find(&steps->items[i], "type")->text;
        const bool pause = strcmp(type, "break") == 0;
        breaks += pause;
        if (pause) break_check(w, &k, steps, i);
        if (!pause) task_check(w, &k, &steps->items[i], type);
    }
    const int64_t end = number(w->vehicle, "end_index", -1);
    if (k.travel == 0 && end >= 0) go(w, &k, end);
    clock_check(w, &k, &steps->items[steps->n - 1], false, -1);
    pairs_check(w, steps);
    limits_check(w, &k, route, steps, breaks);
}

/* Every task stands in one route, or in "unassigned". */
static void once_check(world *w)
{
    const json_value *jobs = json_find(&w->problem, "jobs"), *routes = json_find(&w->solution, "routes");
    static const char *const types[] = {"job", "pickup", "delivery"};
    const int64_t tasks = (jobs ? jobs->n : 0) + 2 * (int64_t)length(&w->problem, "shipments");
    w->out->left = length(&w->solution, "unassigned");
    if (w->out->served + w->out->left != tasks) wrong(w, "tasks in all", w->out->served + w->out->left);
    for (uint32_t r = 0; r < routes->n; r++) {
        const json_value *steps = json_find(&routes->items[r], "steps");
        for (uint32_t q = r; q < routes->n; q++) {
            const json_value *others = json_find(&routes->items[q], "steps");
            if (q > r && number(&routes->items[q], "vehicle", -1) == number(&routes->items[r], "vehicle", -2)) wrong(w, "a vehicle twice", q);
            for (uint32_t i = 0; i < steps->n; i++)
                for (uint32_t k = q > r ? 0 : i + 1; k < others->n; k++)
                    for (int t = 0; t < 3; t++)
                        if (strcmp(json_find(&steps->items[i], "type")->text, types[t]) == 0 &&
                            strcmp(json_find(&others->items[k], "type")->text, types[t]) == 0 &&
                            number(&steps->items[i], "id", -1) == number(&others->items[k], "id", -2))
                            wrong(w, "a task twice", number(&steps->items[i], "id", -1));
        }
    }
}

static bool load_file(arena *a, const char *path, json_value *out)
{
    char *text = NULL;
    size_t n = 0;
    bool good = file_read(a->ctx, path, (size_t)1 << 30, &text, &n) == JALUR_OK && json_read(a, path, text, n, out) == JALUR_OK;
    mem_free(a->ctx, text);
    return good;
}

bool readd_vroom_solution(jalur_ctx *ctx, const char *problem, const char *solution, readd_vroom *out)
{
    world w = {.out = out};
    arena a;
    arena_init(&a, ctx);
    *out = (readd_vroom){0};
    bool good = load_file(&a, problem, &w.problem) && load_file(&a, solution, &w.solution);
    const json_value *routes = good ? json_find(&w.solution, "routes") : NULL;
    good = good && routes && json_is_array(routes);
    for (uint32_t r = 0; good && r < routes->n; r++) route_check(&w, &routes->items[r]);
    if (good) once_check(&w);
    int64_t sum = 0;
    for (uint32_t r = 0; good && r < routes->n; r++) sum += number(&routes->items[r], "cost", 0);
    if (good && sum != number(json_find(&w.solution, "summary"), "cost", -1))
        wrong(&w, "the sum of costs is another", number(json_find(&w.solution, "summary"), "cost", -1));
    arena_release(&a);
    return good;
}
