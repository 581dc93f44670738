/* Granular neighbourhoods (Toth and Vigo 2003): for each stop the stops it is worth standing next to. Nearness is what
 * the cheapest common type pays to go from one to the other, the better way, plus waiting that no departure avoids. */
#include <math.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

#define NEAR_CELLS ((size_t)3000 * 3000) /* copy tables up to this size */
enum {
    NEAR_TREE = 1000,           /* stops up to which all pairs are looked at */
    NEAR_SEEN_MOST = 20000,
    NEAR_TIES = 1000,
    NEAR_SHARED = 2,            /* stops a place from which on places are sorted, not stops */
    NEAR_ENTRIES = 25000000,
    NEAR_LEAST = 25
};

typedef struct pair {
    double cost;
    uint32_t stop;
} pair;

static int pair_order(const void *a, const void *b)
{
    const pair *x = a, *y = b;
    if (x->cost != y->cost) return x->cost < y->cost ? -1 : 1;
    return x->stop < y->stop ? -1 : x->stop > y->stop;
}

/* From i to j in type v; below zero when j never follows i. */
static double way_cost(const plan_prep *k, const plan_lorry *v, uint32_t i, uint32_t j, bool waiting)
{
    uint32_t a = k->place[i], b = k->place[j];
    int64_t leg = plan_leg_s(v, a, b);
    if (leg == PLAN_FAR_S) return -1.0;
    double cost = (double)(v->per_m * plan_leg_m(v, a, b) + v->per_s * leg);
    if (!waiting) return cost;
    int64_t soonest = k->open_s[i] > v->out_s ? k->open_s[i] : v->out_s;
    int64_t latest = k->close_s[i] < v->back_s ? k->close_s[i] : v->back_s;
    if (soonest + v->service_s[i] + leg > k->close_s[j]) return -1.0;
    int64_t wait = k->open_s[j] - (latest + v->service_s[i] + leg);
    if (wait > 0) cost += 0.2 * (double)wait * ((double)v->per_s + (double)v->per_m);
    return cost;
}

/* Types to which every way costs the same, waiting included, by the first of each. */
typedef struct paces {
    uint32_t n, *type;
    uint64_t *who; /* n * words: types, as in k->fits */
} paces;

static bool same_pace(const plan_prep *k, uint32_t s, uint32_t t)
{
    const plan_lorry *a = &k->lorry[s], *b = &k->lorry[t];
    if (k->p->types[s].legs != k->p->types[t].legs || a->per_m != b->per_m || a->per_s != b->per_s) return false;
    if (!k->windows) return true;
    return a->out_s == b->out_s && a->back_s == b->back_s && !memcmp(a->service_s, b->service_s, k->n * sizeof *a->service_s);
}

static jalur_status paces_make(jalur_ctx *ctx, const plan_prep *k, paces *x)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, (size_t)k->n_types + 1, sizeof *x->type, &x->type));
    TRY(mem_new(ctx, ((size_t)k->n_types + 1) * k->words, sizeof *x->who, &x->who));
    for (uint32_t t = 0; t < k->n_types; t++) {
        uint32_t g = 0;
        while (g < x->n && !same_pace(k, x->type[g], t)) g++;
        if (g == x->n) x->type[x->n++] = t;
        x->who[(size_t)g * k->words + t / 64] |= (uint64_t)1 << t % 64;
    }
done:
    return st;
}

/* Some type of the pace may serve both. */
static bool pace_fits(const plan_prep *k, const paces *x, uint32_t g, uint32_t i, uint32_t j)
{
    const uint64_t *who = x->who + (size_t)g * k->words, *one = k->fits + (size_t)i * k->words, *two = k->fits + (size_t)j * k->words;
    for (uint32_t w = 0; w < k->words; w++)
        if (who[w] & one[w] & two[w]) return true;
    return false;
}

/* Where types differ in the price of a metre alone it is taken in the cheapest, whether that may serve the two or not: what any pays
 * is so many times that. */
static double pair_cost(const plan_prep *k, const paces *x, uint32_t i, uint32_t j, bool waiting)
{
    double best = -1.0;
    if (k->n_types == 1 && !waiting && k->lorry[0].go.at) {
        if (k->own[i] == INT64_MAX || k->own[j] == INT64_MAX) return -1.0;
        return (double)((k->lorry[0].per_m + k->lorry[0].per_s) * plan_leg_m(&k->lorry[0], k->place[i], k->place[j]));
    }
    for (uint32_t g = 0; g < x->n; g++) {
        if (!pace_fits(k, x, g, i, j)) continue;
        const plan_lorry *v = &k->lorry[x->type[g]];
        double there = way_cost(k, v, i, j, waiting);
        double back = way_cost(k, v, j, i, waiting);
        double cost = there < 0.0 || (back >= 0.0 && back < there) ? back : there;
        if (k->least_m > 0.0f && !waiting) return cost < 0.0 ? cost : cost / (double)v->per_m * (double)k->least_m;
        if (cost >= 0.0 && (best < 0.0 || cost < best)) best = cost;
    }
    return best;
}

/* The least time from one to the other, the better way. */
static int32_t pair_time(const plan_prep *k, const paces *x, uint32_t i, uint32_t j)
{
    int64_t best = INT32_MAX;
    for (uint32_t g = 0; g < x->n; g++) {
        if (!pace_fits(k, x, g, i, j)) continue;
        const plan_lorry *v = &k->lorry[x->type[g]];
        int64_t there = plan_leg_s(v, k->place[i], k->place[j]), back = plan_leg_s(v, k->place[j], k->place[i]);
        if (there < best) best = there;
        if (back < best) best = back;
    }
    return (int32_t)best;
}

/* A heap of the nearest so far, the farthest of them on top. */
static void heap_down(pair *heap, uint32_t n, uint32_t at)
{
    pair x = heap[at];
    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= n) break;
        if (child + 1 < n && pair_order(&heap[child + 1], &heap[child]) > 0) child++;
        if (pair_order(&heap[child], &x) <= 0) break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = x;
}

/* Nearest first. */
static void heap_sort(pair *heap, uint32_t n)
{
    for (uint32_t h = n / 2 + 1; h-- > 0 && n > 0;) heap_down(heap, n, h);
    while (n > 1) {
        const pair last = heap[0];
        heap[0] = heap[--n];
        heap[n] = last;
        heap_down(heap, n, 0);
    }
}

/* Places as seen from one: the nearest stand in `near`, the others in a heap with the nearest on top. */
typedef struct shared {
    uint32_t place, n_near, n_left;
    pair *near, *left; /* `left`: costs below zero, as the heap has the largest on top */
} shared;

/* The neighbours of one stop as they are found. */
typedef struct hunt {
    plan_prep *k;
    const plan_within *within;
    paces paces;
    pair *heap;
    uint32_t stop, n, seen;
    uint32_t *at, *list, *seen_by; /* stops by place; with PLAN_ASK, by stop: the last that took it. Else NULL */
    struct shared *shared;         /* where places are few */
    double price, scale; /* a leg in the plane costs at least so much for a length, in legs of at least `scale` */
} hunt;

static void hunt_take(hunt *u, uint32_t j)
{
    uint32_t room = u->k->n_near;
    if (j == u->stop) return;
    pair p = {pair_cost(u->k, &u->paces, u->stop, j, u->k->windows), j};
    if (p.cost < 0.0) return;
    if (u->n < room) {
        u->heap[u->n++] = p;
        if (u->n == room)
            for (uint32_t h = room / 2 + 1; h-- > 0;) heap_down(u->heap, u->n, h);
    } else if (pair_order(&p, &u->heap[0]) < 0) {
        u->heap[0] = p;
        heap_down(u->heap, u->n, 0);
    }
}

/* How far a neighbour better than the worst so far may be. Rounding may take one leg; ties are followed only as long as
 * they are few, and nothing for ever. */
static double hunt_offer(void *self, uint32_t j)
{
    hunt *u = self;
    hunt_take(u, j);
    u->seen++;
    if (u->seen > NEAR_SEEN_MOST) return -1.0;
    if (u->n < u->k->n_near || u->price <= 0.0) return INFINITY;
    double leg = u->heap[0].cost / u->price + (u->seen < NEAR_TIES ? 1.0 : -1.0);
    return leg < 0.0 ? -1.0 : (leg / u->scale) * (leg / u->scale);
}

static void hunt_write(hunt *u)
{
    plan_prep *k = u->k;
    size_t at = (size_t)u->stop * k->n_near;
    heap_sort(u->heap, u->n);
    for (uint32_t h = 0; h < k->n_near; h++) {
        const bool good = h < u->n;
        const double cost = !good ? 0.0 : k->windows ? pair_cost(k, &u->paces, u->stop, u->heap[h].stop, false) : u->heap[h].cost;
        k->near[at + h] = good ? u->heap[h].stop : JALUR_NONE;
        k->near_cost[at + h] = (float)cost;
        if (k->clocked) k->near_s[at + h] = good ? pair_time(k, &u->paces, u->stop, u->heap[h].stop) : 0;
    }
}

/* With PLAN_ASK: stops at the near places of each profile and at its own. */
static void asked_hunt(hunt *u, uint32_t stop)
{
    const plan_prep *k = u->k;
    uint32_t place = k->place[stop];
    for (uint32_t g = 0; g < k->p->n_legs; g++) {
        if (!k->travel[g].asked) continue;
        const plan_legs *m = k->travel[g].asked->m;
        for (uint32_t h = 0; h <= m->n_near; h++) {
            uint32_t there = h ? m->near[(size_t)place * m->n_near + h - 1] : place;
            if (there == JALUR_NONE) break;
            for (uint32_t i = u->at[there]; i < u->at[there + 1]; i++) {
                if (u->seen_by[u->list[i]] == stop) continue;
                u->seen_by[u->list[i]] = stop;
                hunt_take(u, u->list[i]);
            }
        }
    }
}

/* In a part: those of its neighbours in the whole that are in it, too. */
static void within_hunt(hunt *u, uint32_t stop)
{
    const plan_within *w = u->within;
    const uint32_t n = w->whole->n_near, *near = w->whole->near + (size_t)w->stop[stop] * n;
    for (uint32_t h = 0; h < n && near[h] != JALUR_NONE; h++) {
        const uint32_t j = w->index[near[h]];
        if (j < u->k->n && w->stop[j] == near[h] && u->k->own[j] != INT64_MAX) hunt_take(u, j);
    }
}

/* What no stop at the one place pays less to go to a stop at the other, or from there; below zero where there is no way. */
static double place_cost(const plan_prep *k, const paces *x, uint32_t a, uint32_t b)
{
    double best = -1.0;
    for (uint32_t g = 0; g < x->n; g++)
        for (int way = 0; way < 2; way++) {
            const plan_lorry *v = &k->lorry[x->type[g]];
            const uint32_t from = way ? b : a, to = way ? a : b;
            const int64_t leg = plan_leg_s(v, from, to);
            if (leg == PLAN_FAR_S) continue;
            const double cost = (double)(v->per_m * plan_leg_m(v, from, to) + v->per_s * leg);
            if (best < 0.0 || cost < best) best = cost;
        }
    return best;
}

static void shared_begin(hunt *u, uint32_t place)
{
    shared *c = u->shared;
    c->place = place;
    c->n_near = c->n_left = 0;
    for (uint32_t b = 0; b < u->k->n_rows; b++) {
        const double cost = u->at[b] < u->at[b + 1] ? place_cost(u->k, &u->paces, place, b) : -1.0;
        if (cost >= 0.0) c->left[c->n_left++] = (pair){-cost, b};
    }
    for (uint32_t h = c->n_left / 2 + 1; h-- > 0;) heap_down(c->left, c->n_left, h);
}

static bool shared_next(shared *c)
{
    if (c->n_left == 0) return false;
    c->near[c->n_near++] = (pair){-c->left[0].cost, c->left[0].stop};
    c->left[0] = c->left[--c->n_left];
    heap_down(c->left, c->n_left, 0);
    return true;
}

/* Whether stops that cost at least so much can still be among the nearest. As in the plane, ties are followed as long as they are few. */
static bool hunt_goes_on(const hunt *u, double cost)
{
    if (u->seen > NEAR_SEEN_MOST) return false;
    return u->n < u->k->n_near || cost < u->heap[0].cost || (cost <= u->heap[0].cost && u->seen < NEAR_TIES);
}

/* Place by place from the nearest on; at each the stops behind one's own first, so that many at one place do not all name the same few. */
static void shared_hunt(hunt *u, uint32_t stop)
{
    shared *c = u->shared;
    if (c->place != u->k->place[stop]) shared_begin(u, u->k->place[stop]);
    for (uint32_t h = 0; h < c->n_near || shared_next(c); h++) {
        const uint32_t first = u->at[c->near[h].stop], end = u->at[c->near[h].stop + 1];
        uint32_t i = first;
        if (!hunt_goes_on(u, c->near[h].cost)) return;
        while (i < end && u->list[i] <= stop) i++;
        for (uint32_t n = first; n < end && hunt_goes_on(u, c->near[h].cost); n++, i++, u->seen++) {
            if (i >= end) i = first;
            if (u->k->own[u->list[i]] != INT64_MAX) hunt_take(u, u->list[i]);
        }
    }
}

static bool is_shared(const plan_prep *k)
{
    for (uint32_t g = 0; g < k->p->n_legs; g++)
        if (k->p->legs[g].kind != PLAN_TABLE || k->p->legs[g].n != k->n_rows) return false;
    return k->n_alive / NEAR_SHARED >= k->n_rows;
}

static jalur_status shared_new(jalur_ctx *ctx, hunt *u)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, 1, sizeof *u->shared, &u->shared));
    TRY(mem_new(ctx, (size_t)u->k->n_rows + 1, sizeof *u->shared->near, &u->shared->near));
    TRY(mem_new(ctx, (size_t)u->k->n_rows + 1, sizeof *u->shared->left, &u->shared->left));
    u->shared->place = JALUR_NONE;
done:
    return st;
}

static void hunt_release(jalur_ctx *ctx, hunt *u)
{
    mem_free(ctx, u->paces.type);
    mem_free(ctx, u->paces.who);
    mem_free(ctx, u->at);
    mem_free(ctx, u->list);
    mem_free(ctx, u->seen_by);
    if (u->shared) {
        mem_free(ctx, u->shared->near);
        mem_free(ctx, u->shared->left);
    }
    mem_free(ctx, u->shared);
}

static jalur_status stops_by_place(jalur_ctx *ctx, hunt *u)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = u->k;
    bool asked = false;
    for (uint32_t g = 0; g < k->p->n_legs; g++) asked |= k->travel[g].asked != NULL;
    if (asked) TRY(mem_new(ctx, (size_t)k->n + 1, sizeof *u->seen_by, &u->seen_by));
    else if (is_shared(k)) TRY(shared_new(ctx, u));
    else return JALUR_OK;
    TRY(mem_new(ctx, (size_t)k->n_rows + 2, sizeof *u->at, &u->at));
    TRY(mem_new(ctx, (size_t)k->n + 1, sizeof *u->list, &u->list));
    for (uint32_t i = 0; i < k->n; i++) {
        if (asked) u->seen_by[i] = JALUR_NONE;
        u->at[k->place[i] + 2]++;
    }
    for (uint32_t i = 1; i < k->n_rows + 2; i++) u->at[i] += u->at[i - 1];
    for (uint32_t i = 0; i < k->n; i++) u->list[u->at[k->place[i] + 1]++] = i;
done:
    return st;
}

static void near_of(hunt *u, uint32_t stop)
{
    plan_prep *k = u->k;
    u->stop = stop;
    u->n = u->seen = 0;
    if (u->within) {
        within_hunt(u, stop);
    } else if (u->seen_by) {
        asked_hunt(u, stop);
    } else if (u->shared) {
        shared_hunt(u, stop);
    } else if (k->tree.n > NEAR_TREE) {
        plan_tree_near(&k->tree, NULL, k->tree.at[k->place[stop]], hunt_offer, u);
    } else {
        for (uint32_t a = 0; a < k->n_alive; a++) hunt_take(u, k->alive[a]);
    }
    hunt_write(u);
}

static hunt hunt_new(plan_prep *k, pair *heap)
{
    hunt u = {.k = k, .heap = heap, .price = INFINITY, .scale = INFINITY};
    for (uint32_t t = 0; t < k->n_types; t++) {
        const plan_lorry *v = &k->lorry[t];
        double price = (double)v->per_m + (double)v->per_s, scale = k->p->legs[k->p->types[t].legs].scale;
        if (price < u.price) u.price = price;
        if (scale < u.scale) u.scale = scale;
    }
    return u;
}

/* At most what k->n_near says, and fewer where there are very many stops: memory, and there the search has little time for each. */
static uint32_t near_most(const plan_prep *k)
{
    uint32_t most = k->windows && (!k->unpaid || k->rich) ? PLAN_NEAR_WINDOWS : PLAN_NEAR, room = k->n_alive ? NEAR_ENTRIES / k->n_alive : most;
    if (room < NEAR_LEAST) room = NEAR_LEAST;
    if (most > k->n_near) most = k->n_near;
    if (most > room) most = room;
    return k->n_alive > most ? most : k->n_alive ? k->n_alive : 1;
}

jalur_status plan_near_make(jalur_ctx *ctx, const plan_within *within, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    hunt u = {0};
    pair *heap = NULL;
    bool halted = false;
    k->n_near = near_most(k);
    TRY(arena_new(&k->mem, (size_t)k->n * k->n_near + 1, sizeof *k->near, &k->near));
    TRY(arena_new(&k->mem, (size_t)k->n * k->n_near + 1, sizeof *k->near_cost, &k->near_cost));
    if (k->clocked) TRY(arena_new(&k->mem, (size_t)k->n * k->n_near + 1, sizeof *k->near_s, &k->near_s));
    k->prune = (!k->windows || k->unpaid) && !k->rich;
    TRY(mem_new(ctx, (size_t)k->n_near + 1, sizeof *heap, &heap));
    u = hunt_new(k, heap);
    u.within = within;
    TRY(paces_make(ctx, k, &u.paces));
    if (!within) TRY(stops_by_place(ctx, &u));
    for (uint32_t a = 0; a < k->n; a++) {
        uint32_t i = k->tree.n ? k->tree.item[a] : u.shared ? u.list[a] : a; /* one beside the other */
        if (a % 64 == 0) halted = halted || plan_halted(ctx, k, "near stations", a, k->n);
        if (halted) k->near[(size_t)i * k->n_near] = JALUR_NONE; /* the search then stops at once, too */
        else if (k->own[i] != INT64_MAX) near_of(&u, i);
    }
done:
    mem_free(ctx, heap);
    hunt_release(ctx, &u);
    return st;
}

/* Rows */

/* Places in the order of a walk to the nearest stop not yet seen; rank: new row by place. */
static void walk(const plan_prep *k, uint32_t *rank, uint32_t places)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < places; i++) rank[i] = JALUR_NONE;
    for (uint32_t t = 0; t < k->n_types; t++)
        if (rank[k->lorry[t].depot] == JALUR_NONE) rank[k->lorry[t].depot] = next++;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t at = k->alive[a];
        while (at != JALUR_NONE) {
            const uint32_t *near = k->near + (size_t)at * k->n_near;
            if (rank[k->place[at]] == JALUR_NONE) rank[k->place[at]] = next++;
            at = JALUR_NONE;
            for (uint32_t h = 0; h < k->n_near && near[h] != JALUR_NONE && at == JALUR_NONE; h++)
                if (rank[k->place[near[h]]] == JALUR_NONE) at = near[h];
        }
    }
    for (uint32_t i = 0; i < places; i++)
        if (rank[i] == JALUR_NONE) rank[i] = next++;
}

/* Both ways; `exists`: the times, as a leg that does not exist counts no metres. */
static jalur_status table_copy(plan_prep *k, const int32_t *from, const int32_t *exists, const uint32_t *rank, size_t n,
                               const int32_t **to, const int32_t **back)
{
    jalur_status st = JALUR_OK;
    int32_t *there = NULL, *here = NULL;
    bool same = true;
    TRY(arena_new(&k->mem, n * n, sizeof *there, &there));
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            bool hole = exists && exists[a * n + b] == PLAN_UNREACHED;
            there[(size_t)rank[a] * n + rank[b]] = hole ? 0 : from[a * n + b];
        }
    for (size_t a = 0; a < n && same; a++)
        for (size_t b = 0; b < a && same; b++) same = there[a * n + b] == there[b * n + a];
    *to = *back = there;
    if (same) goto done;
    TRY(arena_new(&k->mem, n * n, sizeof *here, &here));
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) here[b * n + a] = there[a * n + b];
    *back = here;
done:
    return st;
}

static jalur_status places_copy(plan_prep *k, const uint32_t *rank, uint32_t n, const uint32_t **places)
{
    jalur_status st = JALUR_OK;
    uint32_t *copy = NULL;
    TRY(arena_new(&k->mem, n, sizeof *copy, &copy));
    for (uint32_t i = 0; i < n; i++) copy[i] = rank[(*places)[i]];
    *places = copy;
done:
    return st;
}

static jalur_status type_copy(plan_prep *k, uint32_t type, const uint32_t *rank)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    plan_lorry *v = &k->lorry[type];
    const int32_t *back;
    v->depot = rank[v->depot];
    if (v->end != JALUR_NONE) v->end = rank[v->end];
    TRY(places_copy(k, rank, v->n_reload, &v->reload_at));
    TRY(places_copy(k, rank, v->n_night, &v->night_at));
    for (uint32_t t = 0; t < type; t++) {
        if (p->types[t].legs != p->types[type].legs) continue;
        v->go = k->lorry[t].go;
        return JALUR_OK;
    }
    TRY(table_copy(k, v->go.distance_m, v->go.time_s, rank, v->go.n, &v->go.distance_m, &v->go.distance_back));
    if (v->go.limited_m) TRY(table_copy(k, v->go.limited_m, v->go.time_s, rank, v->go.n, &v->go.limited_m, &back));
    TRY(table_copy(k, v->go.time_s, NULL, rank, v->go.n, &v->go.time_s, &v->go.time_back));
done:
    return st;
}

jalur_status plan_near_rows(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    uint32_t *rank = NULL, places = 0;
    for (uint32_t m = 0; m < k->p->n_legs; m++) {
        const size_t n = k->p->legs[m].n;
        if (k->p->legs[m].kind != PLAN_TABLE || n * n > NEAR_CELLS || (m > 0 && n != places)) return JALUR_OK;
        places = (uint32_t)n;
    }
    TRY(mem_new(ctx, (size_t)places + 1, sizeof *rank, &rank));
    walk(k, rank, places);
    for (uint32_t t = 0; t < k->n_types; t++) TRY(type_copy(k, t, rank));
    for (uint32_t i = 0; i < k->n; i++) k->place[i] = rank[k->place[i]];
done:
    mem_free(ctx, rank);
    return st;
}
