/* Vehicles filled from the farthest tour inwards. Where most of a tour is the way to its area and back, the number of
 * tours is the cost, and savings leave every vehicle a little short: what is left of one does not fit into another. So
 * tours are closed one after the other, farthest first (seeds as in Solomon's insertion, 1987), each filled up with what
 * lies nearest to it or to its way home; a tour that gives a stop comes apart, and its stops fill the next ones. All
 * room left over ends up beside the depot, where a vehicle less is won by it and a vehicle more costs least. */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

enum {
    FILL_SITES = 5,  /* places on the way home around which a stop is looked for */
    FILL_SHARE = 200, /* one vehicle too many in so many at least: the ways round to fill up cost about as much */
    FILL_SEEN = 1000 /* stops too large for the room that are passed over around one of them */
};

typedef struct fill_rank {
    double far; /* what a round trip there costs */
    uint32_t which;
} fill_rank;

typedef struct fill {
    plan_state *s;
    const plan_prep *k;
    const plan_lorry *v;
    uint32_t dim;
    fill_rank *tour; /* farthest first; which: slot */
    uint32_t n_tours;
    bool *closed;       /* by slot */
    fill_rank *stop;    /* farthest first */
    uint32_t *rank;     /* by stop: its place in that order */
    uint32_t first;     /* no stop before it waits */
    uint32_t *at, *live; /* by stop: its place in the tree; by node of the tree: stops that are in no closed tour */
    uint32_t *seq, n;   /* the tour being filled */
    uint64_t room;
    uint32_t *index;    /* for plan_smooth */
} fill;

static uint32_t need_of(const fill *f, uint32_t stop)
{
    return f->k->p->stops[stop].demand[f->dim];
}

static plan_point point_of(const fill *f, uint32_t stop)
{
    return f->k->tree.at[f->k->place[stop]];
}

/* Looking */

typedef struct nearest {
    const fill *f;
    plan_point from;
    uint32_t stop, seen;
    double away;
} nearest;

static double nearest_offer(void *self, uint32_t stop)
{
    nearest *l = self;
    const plan_state *s = l->f->s;
    const uint32_t slot = s->slot[stop];
    if (slot == JALUR_NONE ? s->bank_at[stop] == JALUR_NONE : l->f->closed[slot]) return l->away;
    if (need_of(l->f, stop) > l->f->room) return ++l->seen > FILL_SEEN ? -1.0 : l->away;
    plan_point p = point_of(l->f, stop);
    double x = p.x - l->from.x, y = p.y - l->from.y, away = x * x + y * y;
    if (away < l->away || (away == l->away && stop < l->stop)) {
        l->away = away;
        l->stop = stop;
    }
    return l->away;
}

/* Of the stops to be had that there is room for. */
static uint32_t nearest_find(const fill *f, plan_point from)
{
    nearest l = {f, from, JALUR_NONE, 0, INFINITY};
    plan_tree_near(&f->k->tree, f->live, from, nearest_offer, &l);
    return l.stop;
}

/* Row of node i of the tour; its ends are the depot. */
static uint32_t row_of(const fill *f, uint32_t i)
{
    return i == 0 || i > f->n ? f->v->depot : f->k->place[f->seq[i - 1]];
}

/* What the cheapest place in the tour costs; `at`: how many stops come before it. */
static int64_t place_find(const fill *f, uint32_t stop, uint32_t *at)
{
    int64_t best = INT64_MAX;
    const uint32_t x = f->k->place[stop];
    for (uint32_t i = 0; i <= f->n; i++) {
        uint32_t a = row_of(f, i), b = row_of(f, i + 1);
        int64_t m = plan_leg_m(f->v, a, x) + plan_leg_m(f->v, x, b) - plan_leg_m(f->v, a, b);
        if (f->v->per_m * m >= best) continue;
        best = f->v->per_m * m;
        *at = i;
    }
    return best;
}

/* The stop where it pays most to go for what there is room for: it is worth its share of a full vehicle's round trip.
 * JALUR_NONE: nowhere. */
static uint32_t site_find(const fill *f)
{
    plan_point mean = {0.0, 0.0}, depot = f->v->go.at[f->v->depot];
    uint32_t best = JALUR_NONE, at;
    double most = 0.0, filled = (double)f->room / (double)f->v->capacity[f->dim];
    for (uint32_t i = 0; i < f->n; i++) {
        mean.x += point_of(f, f->seq[i]).x / f->n;
        mean.y += point_of(f, f->seq[i]).y / f->n;
    }
    for (int i = 0; i < FILL_SITES; i++) {
        double part = (double)i / FILL_SITES;
        plan_point from = {mean.x + part * (depot.x - mean.x), mean.y + part * (depot.y - mean.y)};
        uint32_t stop = nearest_find(f, from);
        if (stop == JALUR_NONE) continue;
        double gain = filled * (double)f->k->own[stop] - (double)place_find(f, stop, &at);
        if (gain <= most) continue;
        most = gain;
        best = stop;
    }
    return best;
}

/* Filling */

/* Counts a stop in or out of the nodes of the tree above it. */
static void live_count(fill *f, uint32_t stop, bool in)
{
    const plan_tree *t = &f->k->tree;
    uint32_t node = 1, from = 0, end = t->n;
    for (;;) {
        f->live[node] += in ? 1u : UINT32_MAX;
        if (node >= t->leaves) return;
        uint32_t middle = from + (end - from) / 2;
        bool low = f->at[stop] < middle;
        node = 2 * node + !low;
        if (low) end = middle;
        else from = middle;
    }
}

static uint32_t tour_read(const plan_state *s, uint32_t slot, uint32_t *out)
{
    uint32_t n = 0, door = s->n + slot;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) out[n++] = i;
    return n;
}

static void tour_part(fill *f, uint32_t slot)
{
    plan_state *s = f->s;
    uint32_t n = tour_read(s, slot, s->scratch);
    (void)plan_write(s, slot, 0, NULL, 0);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t stop = s->scratch[i];
        plan_bank_push(s, stop);
        if (f->rank[stop] < f->first) f->first = f->rank[stop];
    }
}

static void stop_take(fill *f, uint32_t stop)
{
    uint32_t at = 0;
    if (f->s->slot[stop] != JALUR_NONE) tour_part(f, f->s->slot[stop]);
    (void)place_find(f, stop, &at);
    memmove(f->seq + at + 1, f->seq + at, (f->n - at) * sizeof *f->seq);
    f->seq[at] = stop;
    f->n++;
    f->room -= need_of(f, stop);
    plan_bank_pull(f->s, stop);
    live_count(f, stop, false);
}

/* Fills the tour up and closes it. False when it breaks a rule. */
static bool tour_close(fill *f, uint32_t slot)
{
    f->closed[slot] = true;
    while (f->room > 0) {
        uint32_t stop = site_find(f);
        if (stop == JALUR_NONE) break;
        stop_take(f, stop);
    }
    plan_smooth(f->k, 0, f->seq, f->n, f->index);
    return plan_write(f->s, slot, 0, f->seq, f->n);
}

static bool tour_fill(fill *f, uint32_t slot)
{
    if (f->s->tour[slot].n == 0 || f->closed[slot]) return true;
    f->n = tour_read(f->s, slot, f->seq);
    f->room = f->v->capacity[f->dim] - f->s->tour[slot].load[f->dim];
    for (uint32_t i = 0; i < f->n; i++) live_count(f, f->seq[i], false);
    return tour_close(f, slot);
}

/* Stops that wait and lie farther than that get tours of their own. False when there is no vehicle for one. */
static bool stops_fill(fill *f, double far)
{
    plan_state *s = f->s;
    while (f->first < f->k->n_alive && f->stop[f->first].far >= far) {
        uint32_t stop = f->stop[f->first].which;
        if (s->bank_at[stop] == JALUR_NONE) {
            f->first++;
            continue;
        }
        if (s->n_free == 0 || s->used[0] >= f->v->count) return false;
        f->n = 0;
        f->room = f->v->capacity[f->dim];
        stop_take(f, stop);
        if (!tour_close(f, s->free[s->n_free - 1])) return false;
    }
    return true;
}

static bool fill_all(jalur_ctx *ctx, fill *f)
{
    for (uint32_t t = 0; t < f->n_tours; t++) {
        if (step_cancelled(ctx)) return false;
        if (!stops_fill(f, f->tour[t].far) || !tour_fill(f, f->tour[t].which)) return false;
    }
    return stops_fill(f, -1.0);
}

/* Making */

static int far_order(const void *a, const void *b)
{
    const fill_rank *x = a, *y = b;
    if (x->far != y->far) return x->far > y->far ? -1 : 1;
    return x->which < y->which ? -1 : x->which > y->which;
}

static void tours_rank(fill *f)
{
    const plan_state *s = f->s;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        double sum = 0.0;
        uint32_t door = s->n + slot;
        if (s->tour[slot].n == 0) continue;
        for (uint32_t i = s->next[door]; i != door; i = s->next[i]) sum += (double)f->k->own[i];
        f->tour[f->n_tours++] = (fill_rank){sum / s->tour[slot].n, slot};
    }
    qsort(f->tour, f->n_tours, sizeof *f->tour, far_order);
}

static void stops_rank(fill *f)
{
    const plan_prep *k = f->k;
    for (uint32_t i = 0; i < k->n; i++) f->index[i] = JALUR_NONE;
    for (uint32_t i = 0; i < k->tree.n; i++) f->at[k->tree.item[i]] = i;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        f->stop[a] = (fill_rank){(double)k->own[k->alive[a]], k->alive[a]};
        live_count(f, k->alive[a], true);
    }
    qsort(f->stop, k->n_alive, sizeof *f->stop, far_order);
    for (uint32_t a = 0; a < k->n_alive; a++) f->rank[f->stop[a].which] = a;
    f->first = k->n_alive; /* none waits */
}

static jalur_status fill_make(plan_state *s, arena *mem, fill *f)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = s->k;
    const size_t n = (size_t)k->n + 1;
    *f = (fill){.s = s, .k = k, .v = &k->lorry[0], .dim = k->dim[0]};
    TRY(arena_new(mem, (size_t)s->n_tours + 1, sizeof *f->tour, &f->tour));
    TRY(arena_new(mem, (size_t)s->slots + 1, sizeof *f->closed, &f->closed));
    TRY(arena_new(mem, n, sizeof *f->stop, &f->stop));
    TRY(arena_new(mem, n, sizeof *f->rank, &f->rank));
    TRY(arena_new(mem, n, sizeof *f->at, &f->at));
    TRY(arena_new(mem, 2 * (size_t)k->tree.leaves, sizeof *f->live, &f->live));
    TRY(arena_new(mem, n, sizeof *f->seq, &f->seq));
    TRY(arena_new(mem, n, sizeof *f->index, &f->index));
    tours_rank(f);
    stops_rank(f);
done:
    return st;
}

/* One type in the plane whose only limit is one load, everybody is served, and fewer vehicles would do. */
static bool fill_pays(const plan_state *s)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[0];
    uint64_t load = 0;
    if (k->n_types != 1 || k->dims != 1 || k->tree.n == 0 || !v->go.at || v->timed || v->max_stops < k->n) return false;
    if (!k->mirror || k->rich || k->clocked || k->locked || k->pickup_of || k->n_scarce || s->loading || s->n_bank) return false;
    if (v->capacity[k->dim[0]] == 0) return false; /* all that stops can ask for is nothing */
    for (uint32_t a = 0; a < k->n_alive; a++) load += k->p->stops[k->alive[a]].demand[k->dim[0]];
    uint64_t least = (load + v->capacity[k->dim[0]] - 1) / v->capacity[k->dim[0]];
    return s->n_tours > least && (s->n_tours - least) * FILL_SHARE >= s->n_tours;
}

jalur_status plan_fill(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    fill f;
    arena mem;
    arena_init(&mem, ctx);
    if (!fill_pays(s)) return JALUR_OK;
    TRY(fill_make(s, &mem, &f));
    plan_begin(s);
    bool good = fill_all(ctx, &f);
    plan_keep(s);
    if (good && s->cost < s->best.cost)
        plan_best_take(s);
    else
        plan_best_load(s);
done:
    arena_release(&mem);
    return st;
}
