/* Docks by the clock: when each vehicle of a plan loads, and what comes after moves along; a vehicle that comes back to reload
 * waits for a dock. First by the earliest of the latest beginnings, nobody waiting beside a free dock (EDF: Jackson 1955). Where
 * that is too late for one, vehicles load sooner than need be and wait on their way: the routes are set one after the other
 * into the gaps that are left, the one that came too late before all others in the next try (serial and parallel schedule
 * generation: Kolisch 1996), or all as soon as a dock is free, and then as late again as the others leave room. */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/rules.h"

enum { YARD_TRIES = 8 };

typedef struct trip { /* a route on its way past the docks */
    plan_route *route;
    uint32_t at;   /* the step that loads next */
    uint32_t dock; /* where; JALUR_NONE: it loads no more */
    uint32_t nights; /* before that step */
    int64_t natural_s, soonest_s, last_s; /* begin of loading before the departure: without docks; with waiting; its hours the same */
    plan_step *steps; /* as they were */
} trip;

static void trip_next(const plan_problem *p, trip *x, uint32_t from)
{
    x->dock = JALUR_NONE;
    if (from == 0) x->nights = 0;
    for (x->at = from; x->at < x->route->n_steps && x->dock == JALUR_NONE; x->at++) {
        const plan_step *s = &x->route->steps[x->at];
        x->nights += s->kind == PLAN_NIGHT;
        if ((s->kind != PLAN_START && s->kind != PLAN_RELOAD) || plan_step_length(s) == 0) continue;
        for (uint32_t q = 0; q < p->n_docks && x->dock == JALUR_NONE; q++)
            if (p->docks[q].place == s->index) x->dock = q;
    }
    if (x->dock != JALUR_NONE) x->at--;
}

typedef struct moment { /* of a dock: a loading begins (1) or ends (-1), ends first */
    int64_t at;
    int32_t step;
} moment;

typedef struct yard {
    const plan_problem *p;
    trip *trips;
    uint32_t n;
    int64_t *dock;    /* by dock `most` entries: when each of its places is free */
    uint32_t most;
    moment *moments;  /* by dock `room` entries: what is set into gaps */
    uint32_t *n_moments, room;
    plan_step *kept;  /* steps of a trip, one after the other */
    bool soon;        /* vehicles load sooner than need be */
} yard;

static uint32_t places_of(const yard *y, uint32_t dock)
{
    return y->p->docks[dock].count < y->most ? y->p->docks[dock].count : y->most;
}

/* Days keep apart: who is away for a night loads among those of the next day. */
static int64_t day_of(const yard *y, const trip *x)
{
    return ((int64_t)y->p->types[x->route->type].day + x->nights) * RULES_DAY_S;
}

/* ---- nobody waits beside a free dock ---- */

/* The loading that can begin first, of those the one that must begin first; JALUR_NONE: all have loaded. */
static uint32_t yard_next(const yard *y, int64_t *begin)
{
    uint32_t best = JALUR_NONE;
    int64_t best_last = 0;
    for (uint32_t i = 0; i < y->n; i++) {
        const trip *x = &y->trips[i];
        if (x->dock == JALUR_NONE) continue;
        const plan_step *s = &x->route->steps[x->at];
        int64_t start = day_of(y, x) + s->start_s, last = start, free = y->dock[(size_t)x->dock * y->most];
        if (x->at == 0) last = x->last_s;
        if (x->at == 0 && y->soon) start = x->soonest_s;
        if (start < free) start = free;
        if (best != JALUR_NONE && (start > *begin || (start == *begin && last >= best_last))) continue;
        best = i;
        *begin = start;
        best_last = last;
    }
    return best;
}

static bool yard_run(yard *y)
{
    int64_t begin = 0;
    for (uint32_t i = 0; i < y->n; i++) trip_next(y->p, &y->trips[i], 0);
    for (uint32_t q = 0; q < y->p->n_docks; q++)
        for (uint32_t i = 0; i < y->most; i++) y->dock[(size_t)q * y->most + i] = -RULES_EVER;
    for (uint32_t i; (i = yard_next(y, &begin)) != JALUR_NONE;) {
        trip *x = &y->trips[i];
        plan_step *s = &x->route->steps[x->at];
        int64_t by_s = begin - day_of(y, x) - s->start_s;
        if (places_of(y, x->dock) == 0) return false;
        if (by_s < 0) plan_route_pull(x->route, -by_s);
        if (by_s > 0 && !plan_route_push(y->p, x->route, x->at, by_s)) return false;
        plan_docks_take(&y->dock[(size_t)x->dock * y->most], places_of(y, x->dock), begin + plan_step_length(s));
        trip_next(y->p, x, x->at + 1);
    }
    return true;
}

/* ---- one after the other into the gaps ---- */

static void moment_put(yard *y, uint32_t dock, int64_t at, int32_t step)
{
    moment *list = y->moments + (size_t)dock * y->room;
    uint32_t i = y->n_moments[dock]++;
    for (; i > 0 && (list[i - 1].at > at || (list[i - 1].at == at && list[i - 1].step > step)); i--) list[i] = list[i - 1];
    list[i] = (moment){at, step};
}

/* A begin between `from` and `to` after which the dock has a place for so long: the first or the last there is. */
static bool gap_find(const yard *y, uint32_t dock, int64_t from, int64_t to, int64_t length, bool last, int64_t *begin)
{
    const moment *list = y->moments + (size_t)dock * y->room;
    const uint32_t n = y->n_moments[dock];
    int64_t busy = 0, count = y->p->docks[dock].count, since = -RULES_EVER; /* there has been a place */
    bool found = false;
    for (uint32_t i = 0; i <= n && count > 0 && (last || !found); i++) {
        const int64_t until = i < n ? list[i].at : RULES_EVER;
        const int64_t first = since > from ? since : from, end = until - length < to ? until - length : to;
        if (busy < count && first <= end) {
            *begin = last ? end : first;
            found = true;
        }
        if (i == n) break;
        if (busy == count && list[i].step < 0) since = until;
        busy += list[i].step;
    }
    return found;
}

/* The loading before the departure, at its time or later, else sooner. */
static bool trip_depart(yard *y, trip *x)
{
    plan_route *r = x->route;
    const int64_t length = plan_step_length(r->steps);
    int64_t begin;
    memcpy(y->kept, r->steps, r->n_steps * sizeof *r->steps);
    if (gap_find(y, x->dock, x->natural_s, RULES_EVER / 2, length, false, &begin)) {
        if (begin == x->natural_s || (begin - x->natural_s < RULES_EVER / 4 && plan_route_push(y->p, r, 0, begin - x->natural_s))) return true;
        memcpy(r->steps, y->kept, r->n_steps * sizeof *r->steps);
    }
    if (!gap_find(y, x->dock, x->soonest_s, x->natural_s, length, true, &begin)) return false;
    plan_route_pull(r, x->natural_s - begin);
    return true;
}

static bool trip_reload(yard *y, trip *x)
{
    const plan_step *s = &x->route->steps[x->at];
    const int64_t natural = day_of(y, x) + s->start_s;
    int64_t begin;
    if (!gap_find(y, x->dock, natural, RULES_EVER / 2, plan_step_length(s), false, &begin)) return false;
    return begin == natural || plan_route_push(y->p, x->route, x->at, begin - natural);
}

static bool trip_set(yard *y, trip *x)
{
    for (trip_next(y->p, x, 0); x->dock != JALUR_NONE; trip_next(y->p, x, x->at + 1)) {
        const plan_step *s = &x->route->steps[x->at];
        if (x->at == 0 ? !trip_depart(y, x) : !trip_reload(y, x)) return false;
        moment_put(y, x->dock, day_of(y, x) + s->start_s, 1);
        moment_put(y, x->dock, day_of(y, x) + s->leave_s, -1);
    }
    return true;
}

/* Its loadings as they are come to the moments, or go. */
static void moments_of(yard *y, trip *x, bool come)
{
    for (trip_next(y->p, x, 0); x->dock != JALUR_NONE; trip_next(y->p, x, x->at + 1)) {
        const plan_step *s = &x->route->steps[x->at];
        moment *list = y->moments + (size_t)x->dock * y->room;
        const moment ends[2] = {{day_of(y, x) + s->start_s, 1}, {day_of(y, x) + s->leave_s, -1}};
        for (int e = 0; e < 2; e++) {
            uint32_t i = 0;
            if (come) {
                moment_put(y, x->dock, ends[e].at, ends[e].step);
                continue;
            }
            while (list[i].at != ends[e].at || list[i].step != ends[e].step) i++;
            memmove(list + i, list + i + 1, (--y->n_moments[x->dock] - i) * sizeof *list);
        }
    }
}

static int trip_order(const void *a, const void *b)
{
    const trip *x = a, *y = b;
    if (x->last_s != y->last_s) return x->last_s < y->last_s ? -1 : 1;
    if (x->route->type != y->route->type) return x->route->type < y->route->type ? -1 : 1;
    return x->route->stops[0] < y->route->stops[0] ? -1 : x->route->stops[0] > y->route->stops[0];
}

static void steps_restore(yard *y)
{
    for (uint32_t i = 0; i < y->n; i++) memcpy(y->trips[i].route->steps, y->trips[i].steps, y->trips[i].route->n_steps * sizeof *y->kept);
}

static bool yard_set(yard *y)
{
    if (y->n > 1) qsort(y->trips, y->n, sizeof *y->trips, trip_order);
    for (uint32_t try = 0; try < YARD_TRIES; try++) {
        uint32_t i = 0;
        steps_restore(y);
        memset(y->n_moments, 0, y->p->n_docks * sizeof *y->n_moments);
        while (i < y->n && trip_set(y, &y->trips[i])) i++;
        if (i == y->n) return true;
        const trip late = y->trips[i];
        memmove(y->trips + 1, y->trips, i * sizeof *y->trips);
        y->trips[0] = late;
    }
    return false;
}

/* Who loads sooner than need be loads as late as the others leave room. */
static void yard_later(yard *y)
{
    memset(y->n_moments, 0, y->p->n_docks * sizeof *y->n_moments);
    for (uint32_t i = 0; i < y->n; i++) moments_of(y, &y->trips[i], true);
    for (uint32_t i = 0; i < y->n; i++) {
        trip *x = &y->trips[i];
        const plan_step *s = x->route->steps;
        int64_t begin;
        trip_next(y->p, x, 0);
        const uint32_t dock = x->dock;
        const int64_t now = day_of(y, x) + s->start_s;
        if (dock == JALUR_NONE || x->at > 0 || now >= x->natural_s) continue;
        moments_of(y, x, false);
        if (gap_find(y, dock, now, x->natural_s, plan_step_length(s), true, &begin)) plan_route_pull(x->route, now - begin);
        moments_of(y, x, true);
    }
}

/* ---- the doors ---- */

int64_t plan_docks_soonest(const plan_problem *p, const plan_route *r)
{
    const plan_type *t = &p->types[r->type];
    const plan_step *s = r->steps;
    uint32_t end = 1;
    int64_t soonest = t->start_s;
    for (uint32_t i = 1; i < r->n_steps && s[i].kind != PLAN_RELOAD; i++)
        if (s[i].kind == PLAN_STOP && p->stops[s[i].index].release_s > 0 && p->stops[s[i].index].release_s - t->load_s > soonest)
            soonest = p->stops[s[i].index].release_s - t->load_s;
    while (end + 1 < r->n_steps && s[end].kind != PLAN_NIGHT) end++;
    if (t->max_duration_s != INT32_MAX && s[end].arrive_s - t->max_duration_s > soonest) soonest = s[end].arrive_s - t->max_duration_s;
    return soonest < s[0].start_s ? soonest : s[0].start_s;
}

static jalur_status yard_make(const plan_problem *p, plan_route *routes, uint32_t n, arena *mem, yard *y)
{
    jalur_status st = JALUR_OK;
    uint32_t longest = 0;
    *y = (yard){.p = p, .n = n, .most = n ? n : 1};
    TRY(arena_new(mem, (size_t)n + 1, sizeof *y->trips, &y->trips));
    TRY(arena_new(mem, (size_t)p->n_docks * y->most, sizeof *y->dock, &y->dock));
    TRY(arena_new(mem, p->n_docks, sizeof *y->n_moments, &y->n_moments));
    for (uint32_t i = 0; i < n; i++) {
        trip *x = &y->trips[i];
        *x = (trip){.route = &routes[i]};
        x->natural_s = day_of(y, x) + routes[i].steps[0].start_s;
        x->soonest_s = day_of(y, x) + plan_docks_soonest(p, &routes[i]);
        x->last_s = day_of(y, x) + routes[i].latest_s - plan_step_length(routes[i].steps);
        TRY(arena_new(mem, routes[i].n_steps, sizeof *x->steps, &x->steps));
        memcpy(x->steps, routes[i].steps, routes[i].n_steps * sizeof *x->steps);
        for (uint32_t k = 0; k < routes[i].n_steps; k++)
            if (x->steps[k].kind == PLAN_START || x->steps[k].kind == PLAN_RELOAD) y->room += 2;
        if (routes[i].n_steps > longest) longest = routes[i].n_steps;
    }
    TRY(arena_new(mem, (size_t)p->n_docks * y->room, sizeof *y->moments, &y->moments));
    TRY(arena_new(mem, longest, sizeof *y->kept, &y->kept));
done:
    return st;
}

static bool yard_solve(yard *y)
{
    if (yard_run(y)) return true;
    steps_restore(y);
    y->soon = true;
    if (yard_run(y)) {
        yard_later(y);
        return true;
    }
    return yard_set(y);
}

jalur_status plan_docks_shift(jalur_ctx *ctx, const plan_problem *p, plan_route *routes, uint32_t n, bool *good)
{
    jalur_status st = JALUR_OK;
    yard y;
    arena mem;
    arena_init(&mem, ctx);
    *good = true;
    if (p->n_docks == 0) goto done;
    TRY(yard_make(p, routes, n, &mem, &y));
    *good = yard_solve(&y);
    for (uint32_t i = 0; i < n && *good; i++) plan_route_reprice(p, &routes[i]);
done:
    arena_release(&mem);
    return st;
}

jalur_status plan_docks_windows(jalur_ctx *ctx, const plan_problem *p, plan_route *routes, uint32_t n, uint32_t dock, arena *mem,
                                plan_gap **out, uint32_t *n_out)
{
    jalur_status st = JALUR_OK;
    yard y;
    arena room;
    int64_t busy = 0, count = p->docks[dock].count, since = -RULES_EVER;
    arena_init(&room, ctx);
    *n_out = 0;
    TRY(yard_make(p, routes, n, &room, &y));
    for (uint32_t i = 0; i < n; i++) moments_of(&y, &y.trips[i], true);
    TRY(arena_new(mem, (size_t)y.n_moments[dock] + 1, sizeof **out, out));
    for (uint32_t i = 0; i < y.n_moments[dock]; i++) {
        const moment *m = &y.moments[(size_t)dock * y.room + i];
        if (busy < count && busy + m->step >= count && m->at > since) (*out)[(*n_out)++] = (plan_gap){since, m->at};
        if (busy >= count && busy + m->step < count) since = m->at;
        busy += m->step;
    }
    if (busy < count) (*out)[(*n_out)++] = (plan_gap){since, RULES_EVER};
done:
    arena_release(&room);
    return st;
}

void plan_docks_sooner(const plan_problem *p, plan_route *r, int64_t by_s)
{
    plan_route_pull(r, by_s);
    plan_route_reprice(p, r);
}
