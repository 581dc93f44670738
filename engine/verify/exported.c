/* The exported stops, what is left out and the sums of the summary are those of the plan in the project: a project that was planned again, or put beside the
 * files of another, does not pass with them, whatever their sums say. */
#include "verify/verify_inside.h"

#include <stdio.h>

#include "base/file.h"
#include "base/json_read.h"

enum { FILE_MOST = 1 << 30, NAME_MOST = 8192 };

/* NULL for a file that is not there, which has been told of by its sum, and for one that is no JSON. */
static jalur_status read_whole(judge *j, arena *mem, const char *dir, const char *name, const json_value **out)
{
    jalur_status st = JALUR_OK;
    char path[NAME_MOST], *text = NULL;
    json_value *whole;
    size_t n;
    *out = NULL;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (!file_same(path, path)) return JALUR_OK;
    TRY(file_read(j->ctx, path, FILE_MOST, &text, &n));
    TRY(arena_new(mem, 1, sizeof *whole, &whole));
    st = json_read(mem, path, text, n, whole);
    if (st == JALUR_E_DATA) { /* a finding beside others, not the end of them */
        st = JALUR_OK;
        judge_true(j, false, "export-form", name, "no valid JSON", "JSON");
        goto done;
    }
    TRY(st);
    *out = whole;
done:
    mem_free(j->ctx, text);
    return st;
}

static jalur_status read_features(judge *j, arena *mem, const char *dir, const char *name, const json_value **out)
{
    jalur_status st = read_whole(j, mem, dir, name, out);
    if (st != JALUR_OK || !*out) return st;
    *out = json_find(*out, "features");
    if (!judge_true(j, *out && json_is_array(*out), "export-form", name, "no features", "a FeatureCollection")) *out = NULL;
    return st;
}

static const char *text_of(const json_value *properties, const char *key)
{
    const json_value *v = properties ? json_find(properties, key) : NULL;
    return v && v->kind == JSON_TEXT ? v->text : "";
}

static double number_of(const json_value *properties, const char *key)
{
    const json_value *v = properties ? json_find(properties, key) : NULL;
    return v && v->kind == JSON_WHOLE ? (double)v->whole : v && v->kind == JSON_REAL ? v->real : (double)NAN;
}

static void same_text(judge *j, const char *class, const char *where, const char *found, const char *expected)
{
    judge_true(j, strcmp(found, expected) == 0, class, where, found, expected);
}

static const char *station_id(const judge *j, uint32_t station_index)
{
    return station_index < j->t->n_stations ? j->t->stations[station_index].id : "";
}

static void check_stop(judge *j, const json_value *feature, uint32_t route_index, uint32_t stop)
{
    const route *r = &j->in->plan->routes[route_index];
    const visit *v = &r->visits[stop];
    const json_value *properties = json_find(feature, "properties");
    char where[WHERE_MAX];
    judge_where(j, route_index, stop, where);
    same_text(j, "export-stop", where, text_of(properties, "station_id"), station_id(j, v->station));
    if (r->vehicle < j->t->n_vehicles) same_text(j, "export-stop", where, text_of(properties, "vehicle"), j->t->vehicles[r->vehicle].id);
    judge_near(j, "export-stop", where, number_of(properties, "seq"), stop + 1, 0, "in its route");
    judge_near(j, "export-stop", where, number_of(properties, "route_day"), r->day, 0, "day");
    judge_near(j, "export-stop", where, number_of(properties, "boxes"), v->brought[CARGO_BOXES], 0, "boxes");
    judge_near(j, "export-stop", where, number_of(properties, "leg_km"), v->leg_m / 1e3, 5e-4 + 1e-9, "km");
}

static jalur_status check_stops(judge *j, arena *mem, const char *dir)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    const json_value *list;
    uint32_t n = 0, at = 0;
    TRY(read_features(j, mem, dir, "stops.geojson", &list));
    if (!list) goto done;
    for (uint32_t i = 0; p && i < p->n_routes; i++) n += p->routes[i].n_visits;
    if (!judge_near(j, "export-stop", "stops.geojson", list->n, n, 0, "stops of the plan")) goto done;
    for (uint32_t i = 0; p && i < p->n_routes; i++)
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++) {
            const json_value feature = json_item(list, at++);
            check_stop(j, &feature, i, k);
        }
done:
    return st;
}

static jalur_status check_left(judge *j, arena *mem, const char *dir)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    const json_value *list;
    TRY(read_features(j, mem, dir, "unserved.geojson", &list));
    if (!list || !judge_near(j, "export-unserved", "unserved.geojson", list->n, p ? p->n_unserved : 0, 0, "left out by the plan")) goto done;
    for (uint32_t i = 0; p && i < p->n_unserved; i++) {
        const json_value feature = json_item(list, i);
        same_text(j, "export-unserved", "unserved.geojson", text_of(json_find(&feature, "properties"), "station_id"), station_id(j, p->unserved[i].station));
    }
done:
    return st;
}

/* What people read first. */
typedef struct figure {
    const char *key;
    double expected;
    double slack; /* half of the last decimal that is written */
} figure;

/* The part of the summary that a result stands behind; NULL where the project has no such result. */
static const json_value *summary_part(judge *j, const json_value *whole, const char *name, bool wanted)
{
    const json_value *part = json_find(whole, name);
    if (!wanted) return NULL;
    judge_true(j, part != NULL, "export-summary", "summary.json", "nothing of a result that the project has", name);
    return part;
}

static void check_figures(judge *j, const json_value *part, const char *name, const figure *list, size_t n)
{
    char where[WHERE_MAX];
    for (size_t i = 0; i < n; i++) {
        snprintf(where, sizeof where, "summary.json, %s, %s", name, list[i].key);
        judge_near(j, "export-summary", where, number_of(part, list[i].key), list[i].expected, list[i].slack + 1e-9, "by the project");
    }
}

static void check_plan(judge *j, const json_value *said)
{
    const plan *p = j->in->plan;
    const json_value *left = said ? json_find(said, "unserved") : NULL;
    uint32_t by[UNSERVED_REASONS] = {0};
    uint64_t drive_m = 0, drive_s = 0, boxes = 0;
    if (!said) return;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        const route *r = &p->routes[i];
        drive_m += r->drive_m;
        drive_s += r->drive_s;
        for (uint32_t k = 0; k < r->n_visits; k++) boxes += r->visits[k].brought[CARGO_BOXES];
    }
    const figure sums[] = {{"stations", j->t->n_stations, 0}, {"served", p->n_served, 0}, {"routes", p->n_routes, 0}, {"boxes", (double)boxes, 0},
                           {"drive_km", (double)drive_m / 1e3, 0.05}, {"drive_h", (double)drive_s / 3600, 0.005}, {"cost_idr", (double)p->cost_idr, 0},
                           {"bound_idr", (double)p->bound.idr, 0}};
    check_figures(j, said, "plan", sums, sizeof sums / sizeof sums[0] - !p->bound.there);
    judge_near(j, "export-summary", "summary.json, plan, unserved", number_of(left, "total"), p->n_unserved, 0, "left out by the plan");
    for (uint32_t i = 0; i < p->n_unserved; i++) by[p->unserved[i].reason]++;
    for (int r = 0; r < UNSERVED_REASONS; r++)
        if (by[r] || (left && json_find(left, unserved_reason_name((unserved_reason)r))))
            check_figures(j, left, "plan, unserved", &(figure){unserved_reason_name((unserved_reason)r), by[r], 0}, 1);
}

static void check_staff(judge *j, const json_value *said)
{
    const roster *r = j->in->roster;
    uint32_t temporaries = 0, supervisors = 0, coordinators = 0;
    if (!said) return;
    for (uint32_t i = 0; i < r->n_offices; i++) {
        temporaries += r->offices[i].temporaries;
        supervisors += r->offices[i].supervisors;
        coordinators += r->offices[i].coordinators;
    }
    const figure sums[] = {{"recipients", r->recipients, 0.5}, {"served", r->served, 0.5}, {"unserved", r->unserved, 0.5}, {"temporaries", temporaries, 0},
                           {"supervisors", supervisors, 0}, {"coordinators", coordinators, 0}, {"drivers", r->drivers, 0}, {"guards", r->guards, 0},
                           {"cost_idr", (double)r->cost_idr, 0}};
    check_figures(j, said, "staff", sums, sizeof sums / sizeof sums[0]);
}

/* A row of cover.ways stands for each sum of a whole group. */
static void check_ways(judge *j, const json_value *list)
{
    const access_table *a = j->in->access;
    uint32_t at = 0;
    for (uint32_t i = 0; i < a->n_sums; i++) {
        const access_sum *sum = &a->sums[i];
        if (sum->area != JALUR_NONE) continue;
        const json_value none = {.kind = JSON_OBJECT}, row = at < list->n ? json_item(list, at) : none;
        const json_value *people = json_find(&row, "people");
        at++;
        same_text(j, "export-summary", "summary.json, cover, ways", text_of(&row, "group"), sum->group);
        same_text(j, "export-summary", "summary.json, cover, ways", text_of(&row, "profile"), a->ways[sum->way].profile);
        for (int c = 0; c < ACCESS_CLASSES; c++) {
            check_figures(j, &row, "cover, ways", &(figure){access_class_name((access_class)c), sum->villages[c], 0}, 1);
            if (people) check_figures(j, people, "cover, ways, people", &(figure){access_class_name((access_class)c), (double)sum->people[c], 0}, 1);
        }
    }
    judge_near(j, "export-summary", "summary.json, cover, ways", list->n, at, 0, "sums of whole groups");
}

static void check_cover(judge *j, const json_value *said)
{
    const access_table *a = j->in->access;
    const json_value *ways = said ? json_find(said, "ways") : NULL;
    if (!said) return;
    const figure sums[] = {{"villages", a->n_villages, 0}, {"points", a->n_points, 0}, {"limit_min", a->limit_min, 0.5}};
    check_figures(j, said, "cover", sums, sizeof sums / sizeof sums[0]);
    if (judge_true(j, ways && json_is_array(ways), "export-summary", "summary.json, cover", "no ways", "a list of ways")) check_ways(j, ways);
}

static jalur_status check_summary(judge *j, arena *mem, const char *dir, int64_t *peak_bytes)
{
    jalur_status st = JALUR_OK;
    const json_value *whole, *peak;
    TRY(read_whole(j, mem, dir, "summary.json", &whole));
    if (!whole || !judge_true(j, whole->kind == JSON_OBJECT, "export-form", "summary.json", "no object", "an object")) goto done;
    check_plan(j, summary_part(j, whole, "plan", j->in->plan));
    check_staff(j, summary_part(j, whole, "staff", j->in->roster));
    check_cover(j, summary_part(j, whole, "cover", j->in->access));
    peak = json_find(whole, "peak_memory_bytes");
    if (peak && peak->kind == JSON_WHOLE && peak->whole > 0) *peak_bytes = peak->whole;
done:
    return st;
}

jalur_status verify_exported(jalur_ctx *ctx, const char *dir, const verify_input *in, verify_verdict *out, int64_t *peak_bytes)
{
    jalur_status st = JALUR_OK;
    judge j = {.ctx = ctx, .out = out, .in = in, .t = in->t, .set = in->set};
    arena mem;
    *peak_bytes = 0;
    arena_init(&mem, ctx);
    TRY(check_stops(&j, &mem, dir));
    arena_release(&mem);
    arena_init(&mem, ctx);
    TRY(check_left(&j, &mem, dir));
    arena_release(&mem);
    arena_init(&mem, ctx);
    TRY(check_summary(&j, &mem, dir, peak_bytes));
    TRY(j.st);
done:
    arena_release(&mem);
    return st;
}
