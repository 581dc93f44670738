/* Steps of VROOM's vehicles: a route that the search begins with. It may be left for a cheaper one, and as VROOM says, one that
 * breaks a rule is an error. Breaks, starts and ends among the steps say nothing of the order, and their service_at,
 * service_after and service_before belong to a mode that plans nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instance/vroom_fields.h"

#define SECONDS_MOST INT64_C(4294967295)
static const char *const step_types[] = {"job", "pickup", "delivery", "start", "break", "end", NULL}; /* first as in vroom_kind */
enum { STEP_START = 3, STEP_BREAK, STEP_END, STEP_TYPES };

typedef struct task_key {
    vroom_kind kind;
    int64_t id;
    uint32_t task;
    bool planned; /* some step names it */
} task_key;

static int by_key(const void *a, const void *b)
{
    const task_key *x = a, *y = b;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static jalur_status keys_make(const vroom *v, task_key **out)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(v->ctx, v->n_tasks, sizeof **out, out));
    for (uint32_t i = 0; i < v->n_tasks; i++) (*out)[i] = (task_key){v->tasks[i].kind, v->tasks[i].id, i, false};
    if (v->n_tasks) qsort(*out, v->n_tasks, sizeof **out, by_key);
done:
    return st;
}

/* Which of step_types. */
static jalur_status type_read(const fields *f, const path *at, const json_value *o, uint32_t i, uint32_t n, int *out)
{
    jalur_status st = JALUR_OK;
    const json_value *v = json_find(o, "type");
    const char *name = "";
    TRY(fields_text(f, at, o, "type", &name));
    for (*out = 0; *out < STEP_TYPES && strcmp(step_types[*out], name) != 0; (*out)++) {}
    if (*out == STEP_TYPES)
        TRY(fields_bad(f, at, "type", v, "start, job, pickup, delivery, break or end", NULL));
    if ((*out == STEP_START && i > 0) || (*out == STEP_END && i + 1 < n))
        TRY(fields_bad(f, at, "type", v, "a start first and an end last", NULL));
done:
    return st;
}

static jalur_status task_step(const fields *f, const path *at, const json_value *o, const vroom *v, task_key *keys,
                              vroom_vehicle *w, task_key key)
{
    jalur_status st = JALUR_OK;
    char expected[64];
    task_key *found = v->n_tasks ? bsearch(&key, keys, v->n_tasks, sizeof *keys, by_key) : NULL;
    snprintf(expected, sizeof expected, "the id of a %s", vroom_kind_name(key.kind));
    if (!found) TRY(fields_bad(f, at, "id", json_find(o, "id"), expected, NULL));
    if (found->planned) TRY(fields_bad(f, at, "id", json_find(o, "id"), "a task that no other step names", "leave one of them out"));
    found->planned = true;
    w->route[w->n_route++] = found->task;
done:
    return st;
}

static jalur_status step_read(fields *f, const path *at, const json_value *o, uint32_t i, const vroom *v, task_key *keys, vroom_vehicle *w)
{
    static const char *const known[] = {"type", "id", "service_at", "service_after", "service_before", NULL};
    jalur_status st = JALUR_OK;
    int64_t id = 0, unused = 0;
    int type = 0;
    uint32_t b = 0;
    TRY(fields_object(f, at, o));
    fields_known(f, at, o, known);
    TRY(type_read(f, at, o, i, w->steps->n, &type));
    TRY(fields_whole(f, at, o, "id", type != STEP_START && type != STEP_END, INT64_MAX, &id));
    for (const char *const *key = known + 2; *key; key++) TRY(fields_whole(f, at, o, *key, false, SECONDS_MOST, &unused));
    if (type < STEP_START) TRY(task_step(f, at, o, v, keys, w, (task_key){.kind = (vroom_kind)type, .id = id}));
    while (type == STEP_BREAK && b < w->n_breaks && w->breaks[b].id != id) b++;
    if (type == STEP_BREAK && b == w->n_breaks)
        TRY(fields_bad(f, at, "id", json_find(o, "id"), "the id of a break of the vehicle", NULL));
done:
    return st;
}

jalur_status vroom_steps_read(fields *f, vroom *v)
{
    jalur_status st = JALUR_OK;
    const path all_at = {.key = "vehicles"};
    task_key *keys = NULL;
    TRY(keys_make(v, &keys));
    for (uint32_t k = 0; k < v->n_vehicles; k++) {
        vroom_vehicle *w = &v->vehicles[k];
        const path vehicle_at = {.up = &all_at, .index = k}, at = {.up = &vehicle_at, .key = "steps"};
        if (!w->steps) continue;
        TRY(arena_new(f->mem, w->steps->n, sizeof *w->route, &w->route));
        for (uint32_t i = 0; i < w->steps->n; i++) {
            const path item_at = {.up = &at, .index = i};
            const json_value o = json_item(w->steps, i);
            TRY(step_read(f, &item_at, &o, i, v, keys, w));
        }
    }
done:
    mem_free(f->ctx, keys);
    return st;
}

/* Each shipment is whole on the route and in order. */
static const char *shipments_broken(const vroom *v, const vroom_vehicle *w, const uint32_t *at)
{
    for (uint32_t i = 0; i < w->n_route; i++) {
        const uint32_t t = w->route[i];
        if (v->tasks[t].kind == VROOM_PICKUP && (at[t + 1] >= w->n_route || w->route[at[t + 1]] != t + 1 || at[t + 1] < i))
            return "a pickup has no delivery after it";
        if (v->tasks[t].kind == VROOM_DELIVERY && (at[t - 1] >= w->n_route || w->route[at[t - 1]] != t - 1))
            return "a delivery has no pickup before it";
    }
    return NULL;
}

/* What the route breaks in words, or NULL. `at`: room, by task. */
static jalur_status route_broken(const vroom *v, const plan_problem *p, uint32_t type, const vroom_vehicle *w, uint32_t *at,
                                 const char **why)
{
    static const char *const words[] = {[PLAN_KEPT] = NULL, [PLAN_LOAD] = "it is over the capacity",
        [PLAN_WINDOW] = "a task's time_windows are missed", [PLAN_SHIFT] = "it ends after the vehicle's time_window",
        [PLAN_DURATION] = "it is too long", [PLAN_DRIVE] = "it is over max_travel_time", [PLAN_DISTANCE] = "it is over max_distance",
        [PLAN_SEVERAL] = "times and breaks cannot all be kept"};
    jalur_status st = JALUR_OK;
    plan_rule rule = PLAN_KEPT;
    *why = NULL;
    for (uint32_t i = 0; i < w->n_route; i++) {
        at[w->route[i]] = i;
        if (!plan_may_serve(&p->stops[w->route[i]], type)) *why = "the vehicle lacks a skill of a task";
    }
    if (!*why && w->n_route > w->max_tasks) *why = "it is over max_tasks";
    if (!*why) *why = shipments_broken(v, w, at);
    if (*why) return JALUR_OK;
    TRY(plan_clock_rule(v->ctx, p, type, w->route, w->n_route, &rule));
    *why = words[rule];
done:
    return st;
}

jalur_status vroom_begin(const vroom *v, instance *out)
{
    jalur_status st = JALUR_OK;
    plan_problem *p = &out->problem;
    plan_before *before = NULL;
    uint32_t *at = NULL;
    TRY(arena_new(&out->mem, v->n_tasks, sizeof *before, &before));
    TRY(mem_new(v->ctx, v->n_tasks, sizeof *at, &at));
    for (uint32_t i = 0; i < v->n_tasks; i++) before[i] = (plan_before){JALUR_NONE, JALUR_NONE, false};
    for (uint32_t t = 0; t < p->n_types; t++)
        for (uint32_t k = 0; k < out->fleet[t].n; k++) {
            const vroom_vehicle *w = &v->vehicles[out->fleet[t].vehicles[k] - 1];
            const path all_at = {.key = "vehicles"}, vehicle_at = {.up = &all_at, .index = w->number - 1};
            const char *why = NULL;
            if (w->n_route == 0) continue;
            TRY(route_broken(v, p, t, w, at, &why));
            if (why) TRY(fields_refuse(&(fields){.ctx = v->ctx, .file = v->file}, &vehicle_at, "steps", w->steps->line, why, "correct the route, or leave steps out"));
            for (uint32_t i = 0; i < w->n_route; i++) before[w->route[i]] = (plan_before){i ? w->route[i - 1] : JALUR_NONE, t, false};
            p->before = before;
        }
done:
    mem_free(v->ctx, at);
    return st;
}
