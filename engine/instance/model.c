/* A routing problem field by field: JSON whose members are the fields of plan_problem, by the names that plan.h gives and explains.
 * What is left out is as in a struct of zeros ("no such rule"), and without a limit where zero is a limit. Windows are
 * [from, to], stops and types of lists are their positions from 0. For rules that no other format can say. */
#include <stddef.h>
#include <string.h>

#include "instance/flat.h"
#include "instance/vroom_fields.h"

#define TIME_MOST INT32_MAX
#define MONEY_MOST INT64_C(1000000000000)

typedef enum number_kind { WHOLE_32, UNSIGNED_32, WHOLE_64 } number_kind;
typedef struct number_field {
    const char *key;
    size_t at;
    number_kind kind;
    int64_t most;
} number_field;
#define TIME(type, field) {#field, offsetof(type, field), WHOLE_32, TIME_MOST}
#define COUNT(type, field) {#field, offsetof(type, field), UNSIGNED_32, UINT32_MAX - 1}
#define MONEY(type, field) {#field, offsetof(type, field), WHOLE_64, MONEY_MOST}
#define NO_MORE {NULL, 0, WHOLE_32, 0}

static const number_field stop_numbers[] = {COUNT(plan_stop, place), TIME(plan_stop, service_s), TIME(plan_stop, setup_s), TIME(plan_stop, open_s),
    TIME(plan_stop, close_s), TIME(plan_stop, release_s), MONEY(plan_stop, skip_cost), NO_MORE};
static const char *const stop_others[] = {"demand", "pickup", "pair", "service_by_type", "setup_by_type", "closed", "types", "resources", "split", NULL};
static const number_field type_numbers[] = {COUNT(plan_type, legs), COUNT(plan_type, depot), COUNT(plan_type, day),
    COUNT(plan_type, count), COUNT(plan_type, fleet), MONEY(plan_type, fixed), MONEY(plan_type, per_km), MONEY(plan_type, per_hour),
    TIME(plan_type, start_s), TIME(plan_type, end_s), TIME(plan_type, load_s), TIME(plan_type, max_duration_s),
    COUNT(plan_type, max_stops), TIME(plan_type, max_drive_s), TIME(plan_type, max_distance_m),
    TIME(plan_type, overtime_after_s), MONEY(plan_type, per_overtime_hour), COUNT(plan_type, reloads), TIME(plan_type, reload_s),
    COUNT(plan_type, nights), TIME(plan_type, night_s), MONEY(plan_type, per_night), NO_MORE};
static const char *const type_others[] = {"capacity", "end", "reload_places", "breaks", "night_places", "resources", NULL};
static const number_field break_numbers[] = {TIME(plan_break, length_s), TIME(plan_break, after_s), NO_MORE};
static const char *const break_others[] = {"windows", NULL};
static const number_field dock_numbers[] = {COUNT(plan_dock, place), COUNT(plan_dock, count), NO_MORE};
static const number_field goal_numbers[] = {MONEY(plan_goals, per_hour2), MONEY(plan_goals, per_km_spread),
    MONEY(plan_goals, per_change), NO_MORE};
static const char *const none[] = {NULL};

/* Numbers by their table; a member that is in neither list is refused. */
static jalur_status object_read(fields *f, const path *at, const json_value *o, const number_field *numbers,
                                const char *const *others, void *out)
{
    jalur_status st = JALUR_OK;
    TRY(fields_object(f, at, o));
    for (uint32_t i = 0; i < o->n; i++) {
        const char *key = o->members[i].key;
        const number_field *n = numbers;
        const char *const *other = others;
        int64_t value = 0;
        while (n->key && strcmp(n->key, key) != 0) n++;
        while (*other && strcmp(*other, key) != 0) other++;
        if (!n->key && !*other) TRY(fields_bad(f, at, key, &o->members[i].value, "a field that plan.h names there", NULL));
        if (!n->key) continue;
        TRY(fields_whole(f, at, o, key, true, n->most, &value));
        if (n->kind == WHOLE_32) *(int32_t *)((char *)out + n->at) = (int32_t)value;
        if (n->kind == UNSIGNED_32) *(uint32_t *)((char *)out + n->at) = (uint32_t)value;
        if (n->kind == WHOLE_64) *(int64_t *)((char *)out + n->at) = value;
    }
done:
    return st;
}

/* An array of whole numbers; *n 0 and *out NULL where there is none. */
static jalur_status list_read(fields *f, const path *up, const json_value *o, const char *key, int64_t most, uint32_t **out,
                              uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *v = NULL;
    *out = NULL;
    *n = 0;
    TRY(fields_array(f, up, o, key, &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, (size_t)v->n + 1, sizeof **out, out));
    for (; *n < v->n; (*n)++) {
        int64_t value = 0;
        TRY(fields_item(f, &at, v, *n, most, &value));
        (*out)[*n] = (uint32_t)value;
    }
done:
    return st;
}

static jalur_status amounts_read(fields *f, const path *at, const json_value *o, const char *key, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    uint32_t *list = NULL, n = 0;
    TRY(list_read(f, at, o, key, UINT32_MAX - 1, &list, &n));
    if (n > PLAN_DIMENSIONS) TRY(fields_bad(f, at, key, json_find(o, key), "three numbers at most", NULL));
    for (uint32_t d = 0; d < n; d++) out[d] = list[d];
done:
    return st;
}

static jalur_status windows_of(fields *f, const path *up, const json_value *o, const char *key, const plan_window **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *v = NULL;
    plan_window *list = NULL;
    TRY(fields_array(f, up, o, key, &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, (size_t)v->n + 1, sizeof *list, &list));
    for (uint32_t i = 0; i < v->n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = v->kind == JSON_ARRAY ? v->items[i] : json_item(v, i);
        int64_t from = 0, to = 0;
        if (!json_is_array(&item) || item.n != 2) TRY(fields_bad(f, &item_at, NULL, &item, "[from, to]", NULL));
        TRY(fields_item(f, &item_at, &item, 0, TIME_MOST, &from));
        TRY(fields_item(f, &item_at, &item, 1, TIME_MOST, &to));
        list[i] = (plan_window){(int32_t)from, (int32_t)to};
    }
    *out = list;
    *n = v->n;
done:
    return st;
}

/* Numbers below `most` as bits; *out NULL where the list is not there. */
static jalur_status bits_read(fields *f, const path *at, const json_value *o, const char *key, uint32_t most, uint64_t **out)
{
    jalur_status st = JALUR_OK;
    uint32_t *list = NULL, n = 0;
    *out = NULL;
    TRY(list_read(f, at, o, key, most ? (int64_t)most - 1 : 0, &list, &n));
    if (!list) goto done;
    TRY(arena_new(f->mem, most / 64 + 1, sizeof **out, out));
    for (uint32_t i = 0; i < n; i++) (*out)[list[i] / 64] |= (uint64_t)1 << (list[i] % 64);
done:
    return st;
}

static jalur_status resources_read(fields *f, const path *at, const json_value *o, uint64_t *out)
{
    uint64_t *bits = NULL;
    jalur_status st = bits_read(f, at, o, "resources", 64, &bits);
    if (bits) *out = bits[0];
    return st;
}

static jalur_status truth_read(fields *f, const path *at, const json_value *o, const char *key, bool *out)
{
    const json_value *v = json_find(o, key);
    if (v && v->kind != JSON_BOOL) return fields_bad(f, at, key, v, "true or false", NULL);
    *out = v && v->truth;
    return JALUR_OK;
}

static jalur_status by_type_read(fields *f, const path *at, const json_value *o, const char *key, const plan_problem *p, const int32_t **out)
{
    uint32_t *list = NULL, n = 0;
    jalur_status st = list_read(f, at, o, key, TIME_MOST, &list, &n);
    if (st == JALUR_OK && list && n != p->n_types) st = fields_bad(f, at, key, json_find(o, key), "one number for each type", NULL);
    *out = (int32_t *)list;
    return st;
}

static jalur_status stop_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out)
{
    jalur_status st = JALUR_OK;
    plan_stop *s = out;
    int64_t pair = -1;
    uint64_t *types = NULL;
    *s = (plan_stop){.open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    TRY(object_read(f, at, o, stop_numbers, stop_others, s));
    TRY(amounts_read(f, at, o, "demand", s->demand));
    TRY(amounts_read(f, at, o, "pickup", s->pickup));
    TRY(fields_whole(f, at, o, "pair", false, UINT32_MAX - 2, &pair));
    if (pair >= 0) s->pair = PLAN_PAIRED((uint32_t)pair);
    TRY(windows_of(f, at, o, "closed", &s->closed, &s->n_closed));
    TRY(bits_read(f, at, o, "types", p->n_types, &types));
    s->types = types;
    TRY(resources_read(f, at, o, &s->resources));
    TRY(truth_read(f, at, o, "split", &s->split));
    TRY(by_type_read(f, at, o, "service_by_type", p, &s->service_by_type));
    TRY(by_type_read(f, at, o, "setup_by_type", p, &s->setup_by_type));
done:
    return st;
}

static jalur_status breaks_of(fields *f, const path *up, const json_value *o, plan_type *t)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = "breaks"};
    const json_value *v = NULL;
    plan_break *list = NULL;
    TRY(fields_array(f, up, o, "breaks", &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, (size_t)v->n + 1, sizeof *list, &list));
    for (uint32_t i = 0; i < v->n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = json_item(v, i);
        TRY(object_read(f, &item_at, &item, break_numbers, break_others, &list[i]));
        TRY(windows_of(f, &item_at, &item, "windows", &list[i].windows, &list[i].n_windows));
    }
    t->breaks = list;
    t->n_breaks = v->n;
done:
    return st;
}

static jalur_status type_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out)
{
    jalur_status st = JALUR_OK;
    plan_type *t = out;
    (void)p;
    const json_value *end = json_find(o, "end");
    uint32_t *list = NULL;
    int64_t place = -1;
    *t = (plan_type){.count = UINT32_MAX, .end_s = INT32_MAX, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX,
                     .capacity = {UINT32_MAX, UINT32_MAX, UINT32_MAX}};
    TRY(object_read(f, at, o, type_numbers, type_others, t));
    TRY(amounts_read(f, at, o, "capacity", t->capacity));
    if (end && end->kind == JSON_TEXT && strcmp(end->text, "open") == 0)
        t->end = PLAN_OPEN;
    else
        TRY(fields_whole(f, at, o, "end", false, UINT32_MAX - 2, &place));
    if (place >= 0) t->end = PLAN_ENDS_AT((uint32_t)place);
    TRY(list_read(f, at, o, "reload_places", UINT32_MAX - 1, &list, &t->n_reload_places));
    t->reload_places = list;
    TRY(list_read(f, at, o, "night_places", UINT32_MAX - 1, &list, &t->n_night_places));
    t->night_places = list;
    TRY(breaks_of(f, at, o, t));
    TRY(resources_read(f, at, o, &t->resources));
done:
    return st;
}

/* Rows of whole numbers; null is no way. */
static jalur_status table_read(fields *f, const path *up, const json_value *o, const char *key, uint32_t *n, const int32_t **out)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *v = NULL;
    int32_t *table = NULL;
    TRY(fields_array(f, up, o, key, &v));
    if (!v || v->n == 0 || v->n > FLAT_TABLE_MOST || (*n && *n != v->n))
        TRY(fields_bad(f, up, key, v, "a square table, as large as time_s, 30,000 rows at most", NULL));
    *n = v->n;
    TRY(arena_new(f->mem, (size_t)*n * *n, sizeof *table, &table));
    for (uint32_t i = 0; i < *n; i++) {
        const path row_at = {.up = &at, .index = i};
        const json_value row = json_item(v, i);
        if (!json_is_array(&row) || row.n != *n) TRY(fields_bad(f, &row_at, NULL, &row, "as many numbers as there are rows", NULL));
        for (uint32_t j = 0; j < *n; j++) {
            const json_value item = json_item(&row, j);
            int64_t value = PLAN_UNREACHED;
            if (item.kind != JSON_NULL) TRY(fields_item(f, &row_at, &row, j, INT32_MAX - 1, &value));
            table[(size_t)i * *n + j] = (int32_t)value;
        }
    }
    *out = table;
done:
    return st;
}

static jalur_status points_read(fields *f, const path *up, const json_value *o, const char *key, uint32_t *n, const double **out)
{
    jalur_status st = JALUR_OK;
    const path at = {.up = up, .key = key};
    const json_value *v = NULL;
    double *list = NULL;
    TRY(fields_array(f, up, o, key, &v));
    if (!v || v->n == 0 || (*n && *n != v->n)) TRY(fields_bad(f, up, key, v, "numbers, as many of x as of y", NULL));
    *n = v->n;
    TRY(arena_new(f->mem, *n, sizeof *list, &list));
    for (uint32_t i = 0; i < *n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = json_item(v, i);
        if (item.kind != JSON_WHOLE && item.kind != JSON_REAL) TRY(fields_bad(f, &item_at, NULL, &item, "a number", NULL));
        list[i] = item.kind == JSON_WHOLE ? (double)item.whole : item.real;
    }
    *out = list;
done:
    return st;
}

static jalur_status legs_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out)
{
    static const char *const others[] = {"time_s", "distance_m", "limited_m", "x", "y", "scale", NULL};
    static const number_field no_numbers[] = {NO_MORE};
    jalur_status st = JALUR_OK;
    plan_legs *m = out;
    (void)p;
    *m = (plan_legs){.kind = PLAN_TABLE, .scale = 1.0};
    TRY(object_read(f, at, o, no_numbers, others, m));
    if (json_find(o, "x")) {
        m->kind = PLAN_PLANE;
        TRY(points_read(f, at, o, "x", &m->n, &m->x));
        TRY(points_read(f, at, o, "y", &m->n, &m->y));
        TRY(fields_number(f, at, o, "scale", &m->scale));
        goto done;
    }
    TRY(table_read(f, at, o, "time_s", &m->n, &m->time_s));
    TRY(table_read(f, at, o, "distance_m", &m->n, &m->distance_m));
    if (json_find(o, "limited_m")) TRY(table_read(f, at, o, "limited_m", &m->n, &m->limited_m));
done:
    return st;
}

static jalur_status before_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out)
{
    static const number_field numbers[] = {COUNT(plan_before, after), COUNT(plan_before, type), NO_MORE};
    static const char *const others[] = {"fixed", NULL};
    jalur_status st = JALUR_OK;
    plan_before *b = out;
    (void)p;
    *b = (plan_before){JALUR_NONE, JALUR_NONE, false};
    TRY(object_read(f, at, o, numbers, others, b));
    TRY(truth_read(f, at, o, "fixed", &b->fixed));
done:
    return st;
}

static jalur_status dock_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out)
{
    (void)p;
    return object_read(f, at, o, dock_numbers, none, out);
}

/* A list at the top, item by item. */
typedef jalur_status item_read(fields *f, const path *at, const json_value *o, const plan_problem *p, void *out);
static jalur_status items_read(fields *f, const json_value *root, const char *key, const plan_problem *p, size_t size_bytes,
                               item_read *read, void **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const path at = {.key = key};
    const json_value *v = NULL;
    char *list = NULL;
    TRY(fields_array(f, NULL, root, key, &v));
    if (!v) goto done;
    TRY(arena_new(f->mem, (size_t)v->n + 1, size_bytes, &list));
    for (uint32_t i = 0; i < v->n; i++) {
        const path item_at = {.up = &at, .index = i};
        const json_value item = json_item(v, i);
        TRY(read(f, &item_at, &item, p, list + i * size_bytes));
    }
    *out = list;
    *n = v->n;
done:
    return st;
}

static jalur_status site_read(fields *f, const json_value *root, const plan_problem *p, uint32_t **out)
{
    uint32_t n = 0;
    jalur_status st = list_read(f, NULL, root, "site", UINT32_MAX - 1, out, &n);
    for (uint32_t m = 0; m < p->n_legs && st == JALUR_OK && *out; m++)
        if (p->legs[m].n != n) st = fields_bad(f, NULL, "site", json_find(root, "site"), "one number for each place", NULL);
    return st;
}

static jalur_status problem_read(fields *f, const json_value *root, plan_problem *p)
{
    static const char *const others[] = {"legs", "stops", "types", "resource", "docks", "site", "before", "goals", NULL};
    static const number_field no_numbers[] = {NO_MORE};
    jalur_status st = JALUR_OK;
    const path goals_at = {.key = "goals"};
    void *legs = NULL, *types = NULL, *stops = NULL, *docks = NULL, *before = NULL;
    uint32_t *resource = NULL, *site = NULL, n_before = 0;
    TRY(object_read(f, NULL, root, no_numbers, others, p));
    TRY(items_read(f, root, "legs", p, sizeof *p->legs, legs_read, &legs, &p->n_legs));
    TRY(items_read(f, root, "types", p, sizeof *p->types, type_read, &types, &p->n_types));
    TRY(items_read(f, root, "stops", p, sizeof *p->stops, stop_read, &stops, &p->n_stops));
    TRY(items_read(f, root, "docks", p, sizeof *p->docks, dock_read, &docks, &p->n_docks));
    TRY(items_read(f, root, "before", p, sizeof *p->before, before_read, &before, &n_before));
    if (before && n_before != p->n_stops)
        TRY(fields_bad(f, NULL, "before", json_find(root, "before"), "one object for each stop", NULL));
    TRY(list_read(f, NULL, root, "resource", UINT32_MAX - 1, &resource, &p->n_resources));
    if (json_find(root, "goals")) TRY(object_read(f, &goals_at, json_find(root, "goals"), goal_numbers, none, &p->goals));
    p->legs = legs;
    TRY(site_read(f, root, p, &site));
    p->site = site;
    p->types = types;
    p->stops = stops;
    p->docks = docks;
    p->before = before;
    p->resource = resource;
done:
    return st;
}

bool model_is(const json_value *root)
{
    return root->kind == JSON_OBJECT && json_find(root, "stops") != NULL;
}

jalur_status model_read(jalur_ctx *ctx, const char *file, const json_value *root, instance *out)
{
    fields f = {.ctx = ctx, .mem = &out->mem, .file = file};
    out->format = INSTANCE_MODEL;
    out->name = "";
    out->kind = "model";
    out->rounding = instance_rounding_find(NULL);
    out->rounding_why = "the file counts in whole numbers";
    out->scale = out->time_scale = out->length_scale = 1.0;
    return problem_read(&f, root, &out->problem);
}
