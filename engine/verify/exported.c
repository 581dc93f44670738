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
static jalur_status check_summary(judge *j, arena *mem, const char *dir)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    const json_value *whole, *said = NULL, *left;
    TRY(read_whole(j, mem, dir, "summary.json", &whole));
    said = whole ? json_find(whole, "plan") : NULL;
    if (!p || !said) goto done; /* the report of a stage may be damaged and left out */
    left = json_find(said, "unserved");
    judge_near(j, "export-summary", "summary.json", number_of(said, "cost_idr"), (double)p->cost_idr, 0, "Rp of the plan");
    judge_near(j, "export-summary", "summary.json", number_of(said, "routes"), p->n_routes, 0, "routes of the plan");
    judge_near(j, "export-summary", "summary.json", number_of(said, "served"), p->n_served, 0, "stations served by the plan");
    judge_near(j, "export-summary", "summary.json", number_of(left, "total"), p->n_unserved, 0, "stations left out by the plan");
done:
    return st;
}

jalur_status verify_exported(jalur_ctx *ctx, const char *dir, const verify_input *in, verify_verdict *out)
{
    jalur_status st = JALUR_OK;
    judge j = {.ctx = ctx, .out = out, .in = in, .t = in->t, .set = in->set};
    arena mem;
    arena_init(&mem, ctx);
    TRY(check_stops(&j, &mem, dir));
    arena_release(&mem);
    arena_init(&mem, ctx);
    TRY(check_left(&j, &mem, dir));
    arena_release(&mem);
    arena_init(&mem, ctx);
    TRY(check_summary(&j, &mem, dir));
    TRY(j.st);
done:
    arena_release(&mem);
    return st;
}
