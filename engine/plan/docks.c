/* Docks in the search: at most so many vehicles load at a place at once. A tour may leave within the departures that its hours
 * are fewest with, and the loadings before them are set to docks by the earliest of the latest beginnings (EDF: Jackson 1955);
 * a plan whose loadings do not fit so is refused, like one that breaks any other rule. yard.c sets them by the clock. */
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

void plan_docks_take(int64_t *dock, uint32_t n, int64_t until)
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
        plan_docks_take(dock, docks, now + heap[0].length_s);
        heap[0] = heap[--waiting];
        if (waiting) sift_down(heap, waiting, 0);
    }
    return true;
}

plan_loading plan_docks_loading(const plan_problem *p, uint32_t type, int64_t first_s, int64_t last_s)
{
    const plan_type *y = &p->types[type];
    const int64_t day = (int64_t)y->day * RULES_DAY_S;
    return (plan_loading){day + first_s - y->load_s, day + last_s - y->load_s, y->load_s};
}

static bool docks_fit(const plan_state *s, uint32_t dock, const plan_loading *more)
{
    const plan_problem *p = s->k->p;
    uint32_t n = 0;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        const plan_tour *t = &s->tour[slot];
        const plan_type *y = &p->types[t->type];
        if (t->n == 0 || y->load_s == 0 || y->depot != p->docks[dock].place) continue;
        s->loading[n++] = plan_docks_loading(p, t->type, t->first_s, t->last_s);
    }
    if (more) s->loading[n++] = *more;
    return loadings_fit(s->loading, n, p->docks[dock].count, s->loading + s->slots + 1, s->dock);
}

bool plan_docks_fit(const plan_state *s)
{
    for (uint32_t q = 0; q < s->k->p->n_docks; q++)
        if (!docks_fit(s, q, NULL)) return false;
    return true;
}

bool plan_docks_fit_new(const plan_state *s, uint32_t type, uint32_t stop)
{
    const plan_problem *p = s->k->p;
    const plan_loading more = s->k->own_load[(size_t)stop * s->k->n_types + type];
    for (uint32_t q = 0; q < p->n_docks && p->types[type].load_s > 0; q++)
        if (p->docks[q].place == p->types[type].depot) return docks_fit(s, q, &more);
    return true;
}

/* ---- by the clock: plans that are looked at once ---- */

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
