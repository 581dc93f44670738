/* Granular neighbourhoods (Toth and Vigo 2003): for each stop the stops it is worth standing next to. Nearness is what
 * the cheapest common type pays to go from one to the other, the better way, plus waiting that no departure avoids. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/search.h"

#define NEAR_CELLS ((size_t)3000 * 3000) /* copy tables up to this size */

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
    if (soonest + k->service_s[i] + leg > k->close_s[j]) return -1.0;
    int64_t wait = k->open_s[j] - (latest + k->service_s[i] + leg);
    if (wait > 0) cost += 0.2 * (double)wait * ((double)v->per_s + (double)v->per_m);
    return cost;
}

static double pair_cost(const plan_prep *k, uint32_t i, uint32_t j, bool waiting)
{
    double best = -1.0;
    for (uint32_t t = 0; t < k->n_types; t++) {
        if (!plan_fits(k, i, t) || !plan_fits(k, j, t)) continue;
        double there = way_cost(k, &k->lorry[t], i, j, waiting);
        double back = way_cost(k, &k->lorry[t], j, i, waiting);
        double cost = there < 0.0 || (back >= 0.0 && back < there) ? back : there;
        if (cost >= 0.0 && (best < 0.0 || cost < best)) best = cost;
    }
    return best;
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

static void near_of(plan_prep *k, uint32_t i, pair *heap)
{
    uint32_t n = 0, room = k->n_near, *row = k->near + (size_t)i * room;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t j = k->alive[a];
        if (j == i) continue;
        double cost = pair_cost(k, i, j, k->windows);
        if (cost < 0.0) continue;
        pair p = {cost, j};
        if (n < room) {
            heap[n++] = p;
            if (n == room)
                for (uint32_t h = room / 2 + 1; h-- > 0;) heap_down(heap, n, h);
        } else if (pair_order(&p, &heap[0]) < 0) {
            heap[0] = p;
            heap_down(heap, n, 0);
        }
    }
    qsort(heap, n, sizeof *heap, pair_order);
    for (uint32_t h = 0; h < room; h++) {
        row[h] = h < n ? heap[h].stop : JALUR_NONE;
        k->near_cost[(size_t)i * room + h] = h < n ? (float)pair_cost(k, i, heap[h].stop, false) : 0.0f;
    }
}

jalur_status plan_near_make(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    pair *heap = NULL;
    uint32_t most = k->windows && !k->idle ? PLAN_NEAR_WINDOWS : PLAN_NEAR;
    k->n_near = k->n_alive > most ? most : k->n_alive ? k->n_alive : 1;
    TRY(arena_new(&k->mem, (size_t)k->n * k->n_near + 1, sizeof *k->near, &k->near));
    TRY(arena_new(&k->mem, (size_t)k->n * k->n_near + 1, sizeof *k->near_cost, &k->near_cost));
    k->prune = !k->windows || k->idle;
    TRY(mem_new(ctx, (size_t)k->n_near + 1, sizeof *heap, &heap));
    for (uint32_t a = 0; a < k->n_alive; a++) {
        near_of(k, k->alive[a], heap);
        if (a % 64 == 0 && step_cancelled(ctx)) break; /* the search then stops at once, too */
    }
done:
    mem_free(ctx, heap);
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

static jalur_status type_copy(plan_prep *k, uint32_t type, const uint32_t *rank)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    plan_lorry *v = &k->lorry[type];
    v->depot = rank[v->depot];
    for (uint32_t t = 0; t < type; t++) {
        if (p->types[t].legs != p->types[type].legs) continue;
        v->time_s = k->lorry[t].time_s;
        v->distance_m = k->lorry[t].distance_m;
        v->time_back = k->lorry[t].time_back;
        v->distance_back = k->lorry[t].distance_back;
        return JALUR_OK;
    }
    TRY(table_copy(k, v->distance_m, v->time_s, rank, v->n, &v->distance_m, &v->distance_back));
    TRY(table_copy(k, v->time_s, NULL, rank, v->n, &v->time_s, &v->time_back));
done:
    return st;
}

jalur_status plan_near_rows(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    uint32_t *rank = NULL, places = 0;
    for (uint32_t m = 0; m < k->p->n_legs; m++) {
        const size_t n = k->p->legs[m].n;
        if (n * n > NEAR_CELLS || (m > 0 && n != places)) return JALUR_OK;
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
