/* Docks in the search: at most so many vehicles load at a place at once. A tour may leave within the departures that its hours
 * are fewest with, and the loadings before them are set to docks by the earliest of the latest beginnings (EDF: Jackson 1955);
 * a plan whose loadings do not fit so is refused, like one that breaks any other rule. Where vehicles come back to a dock to
 * reload, yard.c says whether it fits: by the clock, from the steps that every tour keeps here. */
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
    int64_t now = -RULES_EVER;
    if (n <= docks) return true;
    if (docks == 0) return false;
    qsort(list, n, sizeof *list, load_order);
    for (uint32_t i = 0; i < docks; i++) dock[i] = -RULES_EVER;
    while (next < n || waiting > 0) {
        if (dock[0] > now) now = dock[0]; /* a dock that has been free since before they came is taken from now on */
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

bool plan_docks_fit_new(const plan_state *s, uint32_t type, uint32_t stop)
{
    const plan_problem *p = s->k->p;
    const plan_loading more = s->k->own_load[(size_t)stop * s->k->n_types + type];
    for (uint32_t q = 0; q < p->n_docks && p->types[type].load_s > 0; q++)
        if (p->docks[q].place == p->types[type].depot) return docks_fit(s, q, &more);
    return true;
}

/* ---- by the clock: reloads too ---- */

struct plan_yard {
    jalur_ctx *ctx;
    jalur_status st;   /* JALUR_E_RESOURCE: memory ended, answers since are wrong */
    plan_route *route; /* by slot: its tour as it is timed for itself */
    size_t *cap;
    bool reloads;      /* some type comes back to load at a dock */
};

static bool dock_at(const plan_problem *p, uint32_t place)
{
    for (uint32_t q = 0; q < p->n_docks; q++)
        if (p->docks[q].place == place) return true;
    return false;
}

static bool reloads_at_dock(const plan_problem *p, const plan_type *t)
{
    bool here = !t->reload_places && dock_at(p, t->depot);
    for (uint32_t i = 0; i < t->n_reload_places; i++) here |= dock_at(p, t->reload_places[i]);
    return here && t->reloads && t->reload_s > 0;
}

jalur_status plan_yard_make(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    plan_yard *y = NULL;
    const plan_problem *p = s->k->p;
    TRY(arena_new(&s->mem, 2 * (size_t)s->slots + 2, sizeof *s->loading, &s->loading));
    TRY(arena_new(&s->mem, (size_t)s->slots + 1, sizeof *s->dock, &s->dock));
    TRY(arena_new(&s->mem, 1, sizeof *y, &y));
    y->ctx = ctx;
    TRY(arena_new(&s->mem, (size_t)s->slots + 1, sizeof *y->route, &y->route));
    TRY(arena_new(&s->mem, (size_t)s->slots + 1, sizeof *y->cap, &y->cap));
    for (uint32_t t = 0; t < p->n_types; t++) y->reloads |= reloads_at_dock(p, &p->types[t]);
    s->yard = y;
done:
    return st;
}

void plan_yard_release(plan_state *s)
{
    for (uint32_t slot = 0; s->yard && slot < s->slots; slot++) mem_free(s->yard->ctx, s->yard->route[slot].steps);
    s->yard = NULL;
}

jalur_status plan_yard_state(const plan_state *s)
{
    return s->yard ? s->yard->st : JALUR_OK;
}

void plan_yard_note(plan_state *s, uint32_t slot, const rules *r, rules_work *w)
{
    plan_yard *y = s->yard;
    plan_route *kept = &y->route[slot];
    const uint32_t most = plan_steps_most(s->k->p, r->type, s->tour[slot].n);
    plan_times times;
    if (y->st != JALUR_OK || w->st != JALUR_OK) return;
    y->st = mem_grow(y->ctx, &kept->steps, &y->cap[slot], most, sizeof *kept->steps);
    if (y->st == JALUR_OK) y->st = rules_replay(r, w, &times, kept->steps, &kept->n_steps);
    if (y->st != JALUR_OK) return;
    kept->type = r->type;
    kept->latest_s = times.latest_s;
}

/* The tours timed each for itself, in room of their own: setting them to docks moves their steps. */
static jalur_status routes_copy(const plan_state *s, arena *mem, plan_route **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(mem, (size_t)s->n_tours + 1, sizeof **out, out));
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        plan_route *r = &(*out)[*n];
        if (s->tour[slot].n == 0 || s->yard->route[slot].n_steps == 0) continue;
        *r = s->yard->route[slot];
        r->stops = &s->next[s->n + slot];
        r->n_stops = 1; /* the first tells routes apart */
        TRY(arena_new(mem, r->n_steps, sizeof *r->steps, &r->steps));
        memcpy(r->steps, s->yard->route[slot].steps, r->n_steps * sizeof *r->steps);
        ++*n;
    }
done:
    return st;
}

bool plan_docks_hold(const plan_state *s)
{
    jalur_status st = s->yard->st;
    plan_route *routes = NULL;
    uint32_t n = 0;
    bool good = false;
    arena mem;
    if (st != JALUR_OK) return false;
    arena_init(&mem, s->yard->ctx);
    TRY(routes_copy(s, &mem, &routes, &n));
    TRY(plan_docks_shift(s->yard->ctx, s->k->p, routes, n, &good));
done:
    arena_release(&mem);
    s->yard->st = st;
    return good && st == JALUR_OK;
}

bool plan_docks_fit(const plan_state *s)
{
    for (uint32_t q = 0; q < s->k->p->n_docks; q++)
        if (!docks_fit(s, q, NULL)) return false;
    return !s->yard->reloads || plan_docks_hold(s);
}
