/* Docks: at most so many vehicles load at a place at once. In the search a tour may leave within the departures that its hours
 * are fewest with, and the loadings before them are set to docks by the earliest of the latest beginnings (EDF: Jackson 1955);
 * a plan whose loadings do not fit so is refused, like one that breaks any other rule. In the answer the same order says when
 * each vehicle loads, and what comes after moves along; a vehicle that comes back to reload waits for a dock. */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/rules.h"

/* ---- in the search: loading before departure ---- */

static int load_order(const void *a, const void *b)
{
    const plan_loading *x = a, *y = b;
    if (x->first_s != y->first_s) return x->first_s < y->first_s ? -1 : 1;
    return x->last_s < y->last_s ? -1 : x->last_s > y->last_s;
}

static void sift_down(plan_loading *heap, uint32_t n, uint32_t at)
{
    plan_loading x = heap[at];
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && heap[child + 1].last_s < heap[child].last_s) child++;
        if (heap[child].last_s >= x.last_s) break;
        heap[at] = heap[child];
    }
    heap[at] = x;
}

static void sift_up(plan_loading *heap, uint32_t at)
{
    plan_loading x = heap[at];
    for (; at > 0 && heap[(at - 1) / 2].last_s > x.last_s; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
    heap[at] = x;
}

static void free_at(int64_t *dock, uint32_t n, int64_t until)
{
    uint32_t at = 0; /* the dock on top is taken until then */
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && dock[child + 1] < dock[child]) child++;
        if (dock[child] >= until) break;
        dock[at] = dock[child];
    }
    dock[at] = until;
}

/* `heap` and `dock` have room for n. */
static bool loadings_fit(plan_loading *list, uint32_t n, uint32_t docks, plan_loading *heap, int64_t *dock)
{
    uint32_t waiting = 0, next = 0;
    if (n <= docks) return true;
    if (docks == 0) return false;
    qsort(list, n, sizeof *list, load_order);
    for (uint32_t i = 0; i < docks; i++) dock[i] = -RULES_EVER;
    while (next < n || waiting > 0) {
        int64_t now = dock[0];
        if (waiting == 0 && list[next].first_s > now) now = list[next].first_s;
        for (; next < n && list[next].first_s <= now; next++) {
            heap[waiting] = list[next];
            sift_up(heap, waiting++);
        }
        if (heap[0].last_s < now) return false;
        free_at(dock, docks, now + heap[0].length_s);
        heap[0] = heap[--waiting];
        if (waiting) sift_down(heap, waiting, 0);
    }
    return true;
}

bool plan_docks_fit(const plan_state *s)
{
    const plan_problem *p = s->k->p;
    for (uint32_t q = 0; q < p->n_docks; q++) {
        uint32_t n = 0;
        for (uint32_t slot = 0; slot < s->slots; slot++) {
            const plan_tour *t = &s->tour[slot];
            const plan_type *y = &p->types[t->type];
            const int64_t day = (int64_t)y->day * RULES_DAY_S;
            if (t->n == 0 || y->load_s == 0 || y->depot != p->docks[q].place) continue;
            s->loading[n++] = (plan_loading){day + t->first_s - y->load_s, day + t->last_s - y->load_s, y->load_s};
        }
        if (!loadings_fit(s->loading, n, p->docks[q].count, s->loading + s->slots, s->dock)) return false;
    }
    return true;
}

/* ---- by the clock ---- */

typedef struct trip { /* a route on its way past the docks */
    plan_route *route;
    uint32_t at;   /* the step that loads next */
    uint32_t dock; /* where; JALUR_NONE: it loads no more */
} trip;

static int64_t step_length(const plan_step *s)
{
    return (int64_t)s->leave_s - s->start_s;
}

static void trip_next(const plan_problem *p, trip *x, uint32_t from)
{
    x->dock = JALUR_NONE;
    for (x->at = from; x->at < x->route->n_steps && x->dock == JALUR_NONE; x->at++) {
        const plan_step *s = &x->route->steps[x->at];
        if ((s->kind != PLAN_START && s->kind != PLAN_RELOAD) || step_length(s) == 0) continue;
        for (uint32_t q = 0; q < p->n_docks && x->dock == JALUR_NONE; q++)
            if (p->docks[q].place == s->index) x->dock = q;
    }
    if (x->dock != JALUR_NONE) x->at--;
}

/* The first begin not before `start` that the windows allow; false when none does. */
static bool within(const plan_window *windows, uint32_t n, int64_t day, int64_t *start)
{
    for (uint32_t i = 0; i < n; i++) {
        if (*start > windows[i].to_s + day) continue;
        if (*start < windows[i].from_s + day) *start = windows[i].from_s + day;
        return true;
    }
    return n == 0;
}

/* When the step begins if it is reached at `arrive`; false when that is too late. */
static bool step_begin(const plan_problem *p, const plan_type *t, const plan_step *s, int64_t day, int64_t arrive, int64_t *start)
{
    *start = s->start_s > arrive ? s->start_s : arrive;
    if (s->kind == PLAN_BREAK) return within(t->breaks[s->index].windows, t->breaks[s->index].n_windows, day, start);
    if (s->kind != PLAN_STOP) return true;
    const plan_stop *stop = &p->stops[s->index];
    for (uint32_t c = 0; c < stop->n_closed; c++)
        if (*start >= stop->closed[c].from_s && *start <= stop->closed[c].to_s) *start = (int64_t)stop->closed[c].to_s + 1;
    return *start <= stop->close_s;
}

/* Step `from` begins `by_s` later, and what follows moves along. False when something then is too late. */
static bool route_push(const plan_problem *p, plan_route *r, uint32_t from, int64_t by_s)
{
    const plan_type *t = &p->types[r->type];
    int64_t day = 0, begun = r->steps[0].start_s, carry = by_s;
    for (uint32_t i = 0; i < r->n_steps; i++) {
        plan_step *s = &r->steps[i];
        int64_t arrive = s->arrive_s, start, length = step_length(s), leaves;
        if (i > from) arrive += carry;
        if (i == 0 && from == 0) arrive += by_s;
        if (i >= from) {
            if (!step_begin(p, t, s, day, arrive, &start)) return false;
            if (i == from && i > 0) start = s->start_s + by_s;
            leaves = start + length;
            if (s->kind == PLAN_NIGHT) {
                start = arrive;
                leaves = arrive + t->night_s > s->leave_s ? arrive + t->night_s : s->leave_s;
            }
            carry = leaves - s->leave_s;
            s->arrive_s = (int32_t)arrive;
            s->start_s = (int32_t)start;
            s->leave_s = (int32_t)leaves;
        }
        if (i == 0) begun = s->start_s;
        if (s->kind != PLAN_NIGHT && s->kind != PLAN_END) continue;
        if (s->arrive_s > t->end_s + day) return false;
        if (t->max_duration_s != INT32_MAX && s->arrive_s - begun > t->max_duration_s) return false;
        day += RULES_DAY_S;
        begun = s->leave_s;
    }
    return true;
}

/* Cost of the steps as they are. */
static void route_reprice(const plan_problem *p, plan_route *r)
{
    const plan_type *t = &p->types[r->type];
    int64_t paid = 0, over = 0, leaves = r->steps[0].leave_s, load = t->load_s;
    for (uint32_t i = 1; i < r->n_steps; i++) {
        const plan_step *s = &r->steps[i];
        if (s->kind != PLAN_NIGHT && s->kind != PLAN_END) continue;
        int64_t work = s->arrive_s - leaves, beyond = work + load - t->overtime_after_s;
        paid += work;
        if (t->overtime_after_s && beyond > 0) over += beyond;
        leaves = s->leave_s;
        load = 0;
    }
    r->cost = plan_route_cost(t, r->steps[r->n_steps - 1].drive_m, paid, over);
}

typedef struct yard {
    const plan_problem *p;
    trip *trips;
    uint32_t n;
    int64_t *dock; /* by dock `most` entries: when each of its places is free */
    uint32_t most;
} yard;

static uint32_t places_of(const yard *y, uint32_t dock)
{
    return y->p->docks[dock].count < y->most ? y->p->docks[dock].count : y->most;
}

static int64_t day_of(const yard *y, const trip *x)
{
    return (int64_t)y->p->types[x->route->type].day * RULES_DAY_S;
}

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
        if (x->at == 0) last = day_of(y, x) + x->route->latest_s - step_length(s);
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
        if (by_s > 0 && !route_push(y->p, x->route, x->at, by_s)) return false;
        free_at(&y->dock[(size_t)x->dock * y->most], places_of(y, x->dock), begin + step_length(s));
        trip_next(y->p, x, x->at + 1);
    }
    return true;
}

jalur_status plan_docks_shift(jalur_ctx *ctx, const plan_problem *p, plan_route *routes, uint32_t n, bool *good)
{
    jalur_status st = JALUR_OK;
    yard y = {.p = p, .n = n, .most = n ? n : 1};
    *good = true;
    if (p->n_docks == 0) return JALUR_OK;
    TRY(mem_new(ctx, (size_t)n + 1, sizeof *y.trips, &y.trips));
    TRY(mem_new(ctx, (size_t)p->n_docks * y.most, sizeof *y.dock, &y.dock));
    for (uint32_t i = 0; i < n; i++) y.trips[i] = (trip){.route = &routes[i]};
    *good = yard_run(&y);
    for (uint32_t i = 0; i < n && *good; i++) route_reprice(p, &routes[i]);
done:
    mem_free(ctx, y.trips);
    mem_free(ctx, y.dock);
    return st;
}

/* ---- plans that are looked at once ---- */

static jalur_status route_time(jalur_ctx *ctx, const plan_prep *k, arena *mem, plan_route *r)
{
    jalur_status st = JALUR_OK;
    plan_times times;
    TRY(arena_new(mem, plan_steps_most(k->p, r->type, r->n_stops), sizeof *r->steps, &r->steps));
    TRY(plan_clock_paired(ctx, k->p, k->pickup_of, r->type, r->stops, r->n_stops, &times, r->steps, &r->n_steps));
    r->latest_s = times.latest_s;
done:
    return st;
}

jalur_status plan_docks_hold(jalur_ctx *ctx, const plan_state *s, bool *good)
{
    jalur_status st = JALUR_OK;
    plan_route *routes = NULL;
    uint32_t n = 0;
    arena mem;
    arena_init(&mem, ctx);
    TRY(arena_new(&mem, (size_t)s->n_tours + 1, sizeof *routes, &routes));
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        plan_route *r = &routes[n];
        uint32_t door = s->n + slot;
        if (s->tour[slot].n == 0) continue;
        *r = (plan_route){.type = s->tour[slot].type};
        TRY(arena_new(&mem, s->tour[slot].n, sizeof *r->stops, &r->stops));
        for (uint32_t i = s->next[door]; i != door; i = s->next[i]) r->stops[r->n_stops++] = i;
        TRY(route_time(ctx, s->k, &mem, r));
        n++;
    }
    TRY(plan_docks_shift(ctx, s->k->p, routes, n, good));
done:
    arena_release(&mem);
    return st;
}

jalur_status plan_docks_room(jalur_ctx *ctx, const plan_prep *k, const plan_answer *a, uint32_t stop, uint32_t type, bool *room)
{
    jalur_status st = JALUR_OK;
    plan_route *routes = NULL;
    arena mem;
    arena_init(&mem, ctx);
    *room = true;
    if (k->p->n_docks == 0) goto done;
    TRY(arena_new(&mem, (size_t)a->n_routes + 1, sizeof *routes, &routes));
    for (uint32_t i = 0; i < a->n_routes; i++) {
        routes[i] = a->routes[i];
        TRY(route_time(ctx, k, &mem, &routes[i]));
    }
    routes[a->n_routes] = (plan_route){.type = type, .stops = &stop, .n_stops = 1};
    TRY(route_time(ctx, k, &mem, &routes[a->n_routes]));
    TRY(plan_docks_shift(ctx, k->p, routes, a->n_routes + 1, room));
done:
    arena_release(&mem);
    return st;
}
