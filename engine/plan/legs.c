/* Rows and points of the search, from the problem's places. */
#include "plan/legs.h"

#include "base/ctx.h"
#include "plan/search.h"

#define LEGS_SLACK 0x1p-50

/* The parts of plan_travel that the rule needs. */
static plan_travel plane(const plan_legs *m)
{
    plan_travel g = {.scale = m->scale};
    if (m->rounding == PLAN_NEAREST) g.add = 0.5;
    if (m->rounding == PLAN_DOWN) g.scale *= 1.0 + LEGS_SLACK;
    if (m->rounding == PLAN_UP) g.scale *= 1.0 - LEGS_SLACK;
    g.up = m->rounding == PLAN_UP;
    return g;
}

bool plan_way_near(const plan_legs *m, uint32_t from, uint32_t to, plan_leg *leg)
{
    const size_t row = (size_t)from * m->n_near;
    for (uint32_t h = 0; h < m->n_near && m->near[row + h] != JALUR_NONE; h++) {
        if (m->near[row + h] != to) continue;
        *leg = (plan_leg){m->distance_m[row + h], m->time_s[row + h]};
        return true;
    }
    return false;
}

static plan_leg way_asked(const plan_legs *m, uint32_t from, uint32_t to)
{
    const plan_leg none = {PLAN_UNREACHED, PLAN_UNREACHED};
    plan_leg leg = {0, 0};
    if (from == to) return leg;
    bool good = plan_way_near(m, from, to, &leg) || m->ask(m->self, from, &to, 1, &leg.s, &leg.m) == JALUR_OK;
    return good && leg.s != PLAN_UNREACHED ? leg : none;
}

plan_leg plan_way(const plan_legs *m, uint32_t from, uint32_t to)
{
    if (m->kind == PLAN_PLANE) {
        plan_travel g = plane(m);
        double x = m->x[from] - m->x[to], y = m->y[from] - m->y[to];
        int32_t leg = plan_rounded(&g, sqrt(x * x + y * y));
        return (plan_leg){leg, leg};
    }
    if (m->kind == PLAN_ASK) return way_asked(m, from, to);
    size_t at = (size_t)from * m->n + to;
    if (m->time_s[at] == PLAN_UNREACHED) return (plan_leg){PLAN_UNREACHED, PLAN_UNREACHED};
    return (plan_leg){m->distance_m[at], m->time_s[at]};
}

/* Rows */

static void own_place(plan_prep *k, uint32_t place)
{
    if (plan_row(k, place) == JALUR_NONE) k->own_place[k->n_own_places++] = place;
}

/* Stops in the order of a space partition, then the places of the types. */
static jalur_status rows_of_stops(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    const plan_legs *m = &p->legs[p->types[0].legs];
    plan_point *at = NULL;
    TRY(arena_new(&k->mem, (size_t)k->n + 1, sizeof *at, &at));
    size_t own = 1;
    for (uint32_t t = 0; t < k->n_types; t++) own += 2 + (size_t)k->lorry[t].n_reload + k->lorry[t].n_night;
    TRY(arena_new(&k->mem, own, sizeof *k->own_place, &k->own_place));
    for (uint32_t i = 0; i < k->n; i++) at[i] = (plan_point){m->x[p->stops[i].place], m->y[p->stops[i].place]};
    TRY(plan_tree_make(ctx, &k->mem, at, k->n, &k->tree));
    for (uint32_t i = 0; i < k->n; i++) k->place[k->tree.item[i]] = i;
    for (uint32_t t = 0; t < k->n_types; t++) {
        const plan_lorry *v = &k->lorry[t];
        own_place(k, v->depot);
        if (v->end != JALUR_NONE) own_place(k, v->end);
        for (uint32_t i = 0; i < v->n_reload; i++) own_place(k, v->reload_at[i]);
        for (uint32_t i = 0; i < v->n_night; i++) own_place(k, v->night_at[i]);
    }
    k->n_rows = k->n + k->n_own_places;
done:
    return st;
}

uint32_t plan_row(const plan_prep *k, uint32_t place)
{
    if (!k->own_place) return place;
    for (uint32_t i = 0; i < k->n_own_places; i++)
        if (k->own_place[i] == place) return k->n + i;
    return JALUR_NONE;
}

static jalur_status points_by_row(plan_prep *k, const plan_legs *m, plan_travel *g)
{
    jalur_status st = JALUR_OK;
    plan_point *at = NULL;
    *g = plane(m);
    g->n = k->n_rows;
    TRY(arena_new(&k->mem, (size_t)k->n_rows + 1, sizeof *at, &at));
    if (k->own_place) {
        for (uint32_t i = 0; i < k->n; i++)
            at[k->place[i]] = (plan_point){m->x[k->p->stops[i].place], m->y[k->p->stops[i].place]};
        for (uint32_t i = 0; i < k->n_own_places; i++)
            at[k->n + i] = (plan_point){m->x[k->own_place[i]], m->y[k->own_place[i]]};
    } else {
        for (uint32_t i = 0; i < m->n; i++) at[i] = (plan_point){m->x[i], m->y[i]};
    }
    g->at = at;
done:
    return st;
}

static plan_extent plane_extent(const plan_travel *g)
{
    double low_x = INFINITY, low_y = INFINITY, high_x = -INFINITY, high_y = -INFINITY;
    for (size_t i = 0; i < g->n; i++) {
        low_x = fmin(low_x, g->at[i].x);
        low_y = fmin(low_y, g->at[i].y);
        high_x = fmax(high_x, g->at[i].x);
        high_y = fmax(high_y, g->at[i].y);
    }
    double x = high_x - low_x, y = high_y - low_y;
    int64_t most = g->n ? (int64_t)plan_rounded(g, sqrt(x * x + y * y)) + 1 : 0;
    return (plan_extent){most, most, false};
}

/* All legs from and to the depots have been seen: no other takes longer than two of them. Metres follow the fastest way
 * and may be more; the sums have room for it. */
static plan_extent asked_extent(const plan_asked *a)
{
    return (plan_extent){4 * a->most_m, 2 * a->most_s, true};
}

static bool only_planes(const plan_problem *p)
{
    for (uint32_t m = 0; m < p->n_legs; m++)
        if (p->legs[m].kind != PLAN_PLANE) return false;
    return p->n_types > 0;
}

jalur_status plan_travel_make(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    TRY(arena_new(&k->mem, (size_t)p->n_legs + 1, sizeof *k->travel, &k->travel));
    if (only_planes(p)) TRY(rows_of_stops(ctx, k));
    for (uint32_t i = 0; i < p->n_legs; i++) {
        const plan_legs *m = &p->legs[i];
        plan_travel *g = &k->travel[i];
        if (!k->own_place) k->n_rows = m->n;
        *g = (plan_travel){.n = m->n, .time_s = m->time_s, .distance_m = m->distance_m, .limited_m = m->limited_m};
        if (m->kind == PLAN_ASK) *g = (plan_travel){.n = m->n, .asked = plan_asked_of(m)};
        if (m->kind != PLAN_PLANE) continue;
        TRY(points_by_row(k, m, g));
    }
done:
    return st;
}

jalur_status plan_legs_sound(const plan_prep *k)
{
    for (uint32_t i = 0; i < k->p->n_legs; i++)
        if (k->travel[i].asked && k->travel[i].asked->st != JALUR_OK) return k->travel[i].asked->st;
    return JALUR_OK;
}

/* Extents */

plan_extent plan_extent_of(const plan_prep *k, uint32_t legs)
{
    const plan_travel *g = &k->travel[legs];
    plan_extent e = {0, 0, false};
    if (g->at) return plane_extent(g);
    if (g->asked) return asked_extent(g->asked);
    for (size_t i = 0; i < g->n * g->n; i++) {
        if (g->time_s[i] == PLAN_UNREACHED) {
            e.holes = true;
            continue;
        }
        if (g->time_s[i] > e.most_s) e.most_s = g->time_s[i];
        if (g->distance_m[i] > e.most_m) e.most_m = g->distance_m[i];
    }
    return e;
}
