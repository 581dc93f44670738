/* From the columns of a text format to a routing problem: which rounding, which vehicles are alike, stops and types. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/curve.h"
#include "instance/flat.h"

#define TIME_MOST 1e9
enum { FLAT_ALONG_CURVE = 10000 }; /* nodes: more than stay in a core's cache */

/* Rounding */

static const instance_rounding roundings[] = {{"nearest", 1.0, PLAN_NEAREST}, {"up", 1.0, PLAN_UP}, {"down", 1.0, PLAN_DOWN},
                                              {"tenths", 10.0, PLAN_DOWN}, {"thousandths", 1000.0, PLAN_NEAREST}};

const instance_rounding *instance_rounding_find(const char *name)
{
    if (!name) return &roundings[0];
    for (size_t i = 0; i < sizeof roundings / sizeof roundings[0]; i++)
        if (strcmp(roundings[i].name, name) == 0) return &roundings[i];
    return NULL;
}

static bool begins(const char *name, const char *with)
{
    return strncmp(name, with, strlen(with)) == 0;
}

/* Sets of the CVRP whose best known costs are of unrounded lengths: Christofides, Mingozzi and Toth; Golden et al.; Li et al.;
 * Rochat and Taillard. */
static bool unrounded_set(const flat *f)
{
    return begins(f->name, "CMT") || begins(f->name, "Golden") || begins(f->name, "Li_") || begins(f->name, "tai");
}

static bool fractions(const double *a, size_t n)
{
    for (size_t i = 0; a && i < n; i++)
        if (a[i] != floor(a[i])) return true;
    return false;
}

/* The convention by which the literature compares costs of such a file. */
static const char *usual_rounding(const flat *f, const char **why)
{
    *why = "what EDGE_WEIGHT_TYPE says";
    if (f->metric == FLAT_EUCLID_UP) return "up";
    if (f->metric == FLAT_EUCLID_DOWN) return "down";
    if (f->metric == FLAT_EUCLID_EXACT) return "thousandths";
    if (f->metric == FLAT_EXPLICIT) return fractions(f->weight, (size_t)f->n * f->n) ? "thousandths" : "nearest";
    if (f->metric != FLAT_EUCLID) return "nearest";
    *why = "as the literature of site-dependent, multi-depot and mixed fleets";
    if (begins(f->kind, "MD") || begins(f->kind, "SDVRP") || begins(f->kind, "HF") || begins(f->kind, "HVRP") ||
        begins(f->kind, "FSM") || f->format == INSTANCE_CORDEAU)
        return "thousandths";
    *why = "as the DIMACS challenge for time windows: lengths and times cut to tenths";
    if (f->open) return "tenths";
    *why = "as the literature of this set, which does not round";
    if (unrounded_set(f)) return "thousandths";
    *why = "as TSPLIB and CVRPLIB: lengths to the nearest whole number";
    return "nearest";
}

static jalur_status rounding_choose(jalur_ctx *ctx, const flat *f, const char *asked, instance *out)
{
    const bool fixed = f->metric == FLAT_GEO || f->metric == FLAT_ATT;
    const char *usual = usual_rounding(f, &out->rounding_why);
    out->rounding = instance_rounding_find(asked ? asked : usual);
    if (!out->rounding)
        return err_at(ctx, JALUR_E_USAGE, &(err_site){.field = "--rounding", .found = asked, .expected = "nearest, up, down, "
                      "tenths or thousandths"}, "there is no such rounding");
    if (asked && fixed && strcmp(asked, usual) != 0)
        return err_at(ctx, JALUR_E_USAGE, &(err_site){.file = f->file, .field = "--rounding", .found = asked, .expected =
                      "nearest"}, "lengths of this EDGE_WEIGHT_TYPE are whole numbers by definition");
    if (asked) out->rounding_why = "as asked";
    out->scale = out->time_scale = out->length_scale = out->rounding->scale;
    return JALUR_OK;
}

/* Numbers */

typedef struct maker {
    jalur_ctx *ctx;
    const flat *f;
    const instance_rounding *r;
    instance *out;
} maker;

static jalur_status bad_number(const maker *m, const char *field, double found, const char *expected)
{
    char shown[48];
    snprintf(shown, sizeof shown, "%.12g", found);
    return err_at(m->ctx, JALUR_E_DATA, &(err_site){.file = m->f->file, .field = field, .found = shown, .expected = expected},
                  "the instance has a number that cannot be planned with");
}

/* A time; what never comes is no limit. */
static jalur_status time_of(const maker *m, const char *field, double v, bool limit, int32_t *out)
{
    *out = INT32_MAX;
    if (limit && v * m->r->scale >= TIME_MOST) return JALUR_OK;
    if (fabs(v * m->r->scale) >= TIME_MOST) return bad_number(m, field, v, "a time below 1e9 (after rounding to tenths or "
                                                              "thousandths)");
    *out = flat_round(m->r, v);
    return JALUR_OK;
}

static jalur_status load_of(const maker *m, const char *field, double v, uint32_t *out)
{
    *out = UINT32_MAX;
    if (isinf(v)) return JALUR_OK;
    if (v != floor(v) || v >= (double)UINT32_MAX) return bad_number(m, field, v, "a whole number below 4,294,967,295");
    *out = (uint32_t)v;
    return JALUR_OK;
}

/* Vehicle types */

static int by_value(double a, double b)
{
    return a < b ? -1 : a > b;
}

static int by_list(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t k)
{
    if (!a != !b) return a ? 1 : -1;
    if (n != k) return n < k ? -1 : 1;
    return n ? memcmp(a, b, n * sizeof *a) : 0;
}

static int alike(const flat_vehicle *a, const flat_vehicle *b)
{
    const int by[] = {a->depot < b->depot ? -1 : a->depot > b->depot, by_value(a->capacity, b->capacity),
                      by_value(a->max_duration, b->max_duration), by_value(a->max_distance, b->max_distance),
                      by_value(a->fixed, b->fixed), by_value(a->per_unit, b->per_unit),
                      a->max_reloads < b->max_reloads ? -1 : a->max_reloads > b->max_reloads,
                      by_list(a->reload, a->n_reload, b->reload, b->n_reload),
                      by_list(a->allowed, a->n_allowed, b->allowed, b->n_allowed)};
    for (size_t i = 0; i < sizeof by / sizeof by[0]; i++)
        if (by[i]) return by[i];
    return 0;
}

static int by_kind(const void *a, const void *b)
{
    const flat_vehicle *x = a, *y = b;
    const int order = alike(x, y);
    return order ? order : x->number < y->number ? -1 : x->number > y->number;
}

typedef struct group { /* a run of alike vehicles in the sorted array */
    uint32_t first_number, from, n;
} group;

static int by_first(const void *a, const void *b)
{
    const group *x = a, *y = b;
    return x->first_number < y->first_number ? -1 : x->first_number > y->first_number;
}

static jalur_status type_make(const maker *m, const flat_vehicle *v, plan_type *t)
{
    jalur_status st = JALUR_OK;
    const flat *f = m->f;
    const double fixed = floor(v->fixed * m->r->scale + 0.5), per_km = floor(v->per_unit * 1000.0 + 0.5);
    *t = (plan_type){.depot = v->depot, .count = 1, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX,
                     .capacity = {UINT32_MAX, UINT32_MAX, UINT32_MAX}, .start_s = 0, .end_s = INT32_MAX};
    if (!f->depot[v->depot]) TRY(bad_number(m, "VEHICLES_DEPOT_SECTION", v->depot + 1.0, "a node of DEPOT_SECTION"));
    if (fixed > 1e12) TRY(bad_number(m, "VEHICLES_FIXED_COST", v->fixed, "a smaller cost"));
    if (per_km > 1e9 || fabs(per_km - v->per_unit * 1000.0) > 1e-6)
        TRY(bad_number(m, "VEHICLES_UNIT_DISTANCE_COST", v->per_unit, "at most three decimals and 1,000,000"));
    t->fixed = (int64_t)fixed;
    t->per_km = (int64_t)per_km;
    TRY(load_of(m, "CAPACITY", v->capacity, &t->capacity[0]));
    if (f->open) TRY(time_of(m, "TIME_WINDOW", f->open[v->depot], false, &t->start_s));
    if (f->close) TRY(time_of(m, "TIME_WINDOW", f->close[v->depot], true, &t->end_s));
    TRY(time_of(m, "VEHICLES_MAX_DURATION", v->max_duration, true, &t->max_duration_s));
    TRY(time_of(m, "VEHICLES_MAX_DISTANCE", v->max_distance, true, &t->max_distance_m));
    if (t->max_distance_m == 0) TRY(bad_number(m, "VEHICLES_MAX_DISTANCE", 0.0, "more than 0"));
    if (t->max_distance_m == INT32_MAX) t->max_distance_m = 0;
    if (f->open_routes) t->end = PLAN_OPEN;
    if (v->n_reload == 0) goto done;
    t->reloads = v->max_reloads < f->n ? v->max_reloads : f->n;
    t->reload_places = v->reload;
    t->n_reload_places = v->n_reload;
done:
    return st;
}

static jalur_status reload_depots(const maker *m, const flat_vehicle *v)
{
    for (uint32_t i = 0; i < v->n_reload; i++)
        if (!m->f->depot[v->reload[i]])
            return bad_number(m, "VEHICLES_RELOAD_DEPOT_SECTION", v->reload[i] + 1.0, "a node of DEPOT_SECTION");
    return JALUR_OK;
}

/* One type for each run of alike vehicles, in the order in which the file names the first of each. */
static jalur_status types_write(const maker *m, const flat_vehicle *sorted, const group *groups, uint32_t n)
{
    jalur_status st = JALUR_OK;
    plan_type *types = NULL;
    instance_fleet *fleet = NULL;
    TRY(arena_new(&m->out->mem, n, sizeof *types, &types));
    TRY(arena_new(&m->out->mem, n, sizeof *fleet, &fleet));
    for (uint32_t k = 0; k < n; k++) {
        uint32_t *numbers = NULL;
        TRY(arena_new(&m->out->mem, groups[k].n, sizeof *numbers, &numbers));
        for (uint32_t i = 0; i < groups[k].n; i++) numbers[i] = sorted[groups[k].from + i].number;
        fleet[k] = (instance_fleet){numbers, groups[k].n};
        TRY(reload_depots(m, &sorted[groups[k].from]));
        TRY(type_make(m, &sorted[groups[k].from], &types[k]));
        types[k].count = m->f->listed ? groups[k].n : m->f->count;
    }
    m->out->problem.types = types;
    m->out->problem.n_types = n;
    m->out->fleet = fleet;
    m->out->aligned = m->f->listed;
    m->out->n_vehicles = m->f->listed ? m->f->count : 0;
done:
    return st;
}

/* Leaves the vehicles sorted into runs in *sorted and says the runs. */
static jalur_status types_make(const maker *m, flat_vehicle **sorted, group **groups, uint32_t *n_groups)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = m->f->listed ? m->f->count : 1;
    TRY(mem_new(m->ctx, n, sizeof **sorted, sorted));
    TRY(mem_new(m->ctx, n, sizeof **groups, groups));
    memcpy(*sorted, m->f->vehicle, n * sizeof **sorted);
    qsort(*sorted, n, sizeof **sorted, by_kind);
    for (uint32_t i = 0; i < n; i++) {
        if (i == 0 || alike(&(*sorted)[i - 1], &(*sorted)[i]) != 0)
            (*groups)[(*n_groups)++] = (group){(*sorted)[i].number, i, 0};
        (*groups)[*n_groups - 1].n++;
    }
    qsort(*groups, *n_groups, sizeof **groups, by_first);
    TRY(types_write(m, *sorted, *groups, *n_groups));
done:
    return st;
}

/* Stops */

static jalur_status stop_make(const maker *m, uint32_t node, plan_stop *s)
{
    jalur_status st = JALUR_OK;
    const flat *f = m->f;
    *s = (plan_stop){.place = node, .open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    if (f->demand) TRY(load_of(m, "DEMAND", f->demand[node], &s->demand[0]));
    if (f->pickup) TRY(load_of(m, "BACKHAUL", f->pickup[node], &s->pickup[0]));
    if (f->service) TRY(time_of(m, "SERVICE_TIME", f->service[node], false, &s->service_s));
    if (f->open) TRY(time_of(m, "TIME_WINDOW", f->open[node], false, &s->open_s));
    if (f->close) TRY(time_of(m, "TIME_WINDOW", f->close[node], true, &s->close_s));
    if (s->open_s > s->close_s) TRY(bad_number(m, "TIME_WINDOW", f->open[node], "a window that opens before it closes"));
    if (f->release) TRY(time_of(m, "RELEASE_TIME", f->release[node], false, &s->release_s));
    if (f->prize && f->prize[node] > 0.0) {
        if (f->prize[node] > 1e12) TRY(bad_number(m, "PRIZE", f->prize[node], "a prize below 1e12"));
        s->skip_cost = (int64_t)floor(f->prize[node] * m->r->scale + (m->r->how == PLAN_NEAREST ? 0.5 : 0.0));
    }
done:
    return st;
}

/* Which types may serve which node, as bits: rows of nodes. NULL where no vehicle says. */
static jalur_status allowed_make(const maker *m, const flat_vehicle *sorted, const group *groups, uint32_t n, uint64_t **out)
{
    jalur_status st = JALUR_OK;
    const size_t words = n / 64 + 1;
    bool any = false;
    *out = NULL;
    for (uint32_t k = 0; k < n; k++) any |= sorted[groups[k].from].allowed != NULL;
    if (!any) return JALUR_OK;
    TRY(arena_new(&m->out->mem, words * m->f->n, sizeof **out, out));
    for (uint32_t k = 0; k < n; k++) {
        const flat_vehicle *v = &sorted[groups[k].from];
        for (uint32_t i = 0; i < (v->allowed ? v->n_allowed : m->f->n); i++)
            (*out)[(v->allowed ? v->allowed[i] : i) * words + k / 64] |= (uint64_t)1 << (k % 64);
    }
done:
    return st;
}

/* Nodes in the order in which they become stops: where there are very many, along a curve, as whatever is kept by stop is then
 * read together for near ones. NULL: as they stand. */
static jalur_status order_make(const maker *m, curve_ranked **room, curve_ranked **order)
{
    jalur_status st = JALUR_OK;
    const flat *f = m->f;
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
    if (f->n < FLAT_ALONG_CURVE || !f->x) return JALUR_OK;
    TRY(mem_new(m->ctx, 2 * (size_t)f->n, sizeof **room, room));
    for (uint32_t i = 0; i < f->n; i++) {
        low[0] = fmin(low[0], f->x[i]);
        low[1] = fmin(low[1], f->y[i]);
        high[0] = fmax(high[0], f->x[i]);
        high[1] = fmax(high[1], f->y[i]);
    }
    for (uint32_t i = 0; i < f->n; i++) (*room)[i] = (curve_ranked){curve_in(f->x[i], f->y[i], low[0], low[1], high[0], high[1]), i};
    *order = curve_sort(*room, *room + f->n, f->n);
done:
    return st;
}

static jalur_status stops_make(const maker *m, const uint64_t *allowed, uint32_t n_types)
{
    jalur_status st = JALUR_OK;
    plan_stop *stops = NULL;
    curve_ranked *room = NULL, *order = NULL;
    uint32_t *number = NULL, n = 0;
    TRY(arena_new(&m->out->mem, m->f->n, sizeof *stops, &stops));
    TRY(arena_new(&m->out->mem, m->f->n, sizeof *number, &number));
    TRY(order_make(m, &room, &order));
    for (uint32_t at = 0; at < m->f->n; at++) {
        const uint32_t i = order ? order[at].item : at;
        number[i] = i + m->f->number_from;
        if (m->f->depot[i]) continue;
        TRY(stop_make(m, i, &stops[n]));
        if (allowed) stops[n].types = allowed + (size_t)i * (n_types / 64 + 1);
        n++;
    }
    m->out->problem.stops = stops;
    m->out->problem.n_stops = n;
    m->out->number = number;
done:
    mem_free(m->ctx, room);
    return st;
}

jalur_status flat_make(jalur_ctx *ctx, const flat *f, const char *rounding, instance *out)
{
    jalur_status st = JALUR_OK;
    maker m = {.ctx = ctx, .f = f, .out = out};
    flat_vehicle *sorted = NULL;
    group *groups = NULL;
    uint32_t n_groups = 0;
    uint64_t *allowed = NULL;
    plan_legs *legs = NULL;
    out->format = f->format;
    out->name = f->name;
    out->kind = f->kind;
    out->backhauls_last = f->backhauls_last;
    if (f->backhauls_last && !f->pickup)
        TRY(err_at(ctx, JALUR_E_DATA, &(err_site){.file = f->file, .field = "BACKHAUL_SECTION", .found = "none", .expected =
                   "what is taken from each node"}, "TYPE %s without backhauls", f->kind));
    TRY(rounding_choose(ctx, f, rounding, out));
    m.r = out->rounding;
    TRY(arena_new(&out->mem, 1, sizeof *legs, &legs));
    TRY(flat_legs(ctx, f, m.r, &out->mem, legs));
    out->problem.legs = legs;
    out->problem.n_legs = 1;
    TRY(types_make(&m, &sorted, &groups, &n_groups));
    TRY(allowed_make(&m, sorted, groups, n_groups, &allowed));
    TRY(stops_make(&m, allowed, n_groups));
done:
    mem_free(ctx, sorted);
    mem_free(ctx, groups);
    return st;
}
