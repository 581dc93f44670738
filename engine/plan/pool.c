/* The route pool: what good plans were made of (Subramanian, Uchoa, Ochi 2013). */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

enum { POOL_MOST = 20000, POOL_KEEP = 12000 };

jalur_status plan_pool_init(jalur_ctx *ctx, const plan_prep *k, plan_pool *pool)
{
    *pool = (plan_pool){.ctx = ctx, .k = k};
    return JALUR_OK;
}

void plan_pool_release(plan_pool *pool)
{
    if (!pool->ctx) return;
    mem_free(pool->ctx, pool->column);
    mem_free(pool->ctx, pool->stops);
    map64_release(pool->ctx, &pool->index);
    *pool = (plan_pool){0};
}

static uint64_t stop_key(uint64_t x)
{
    x = (x + 1) * UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static int column_order(const void *a, const void *b)
{
    const plan_column *x = a, *y = b;
    if (x->seen != y->seen) return x->seen < y->seen ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Drops the routes that only poor plans used. */
static jalur_status pool_thin(plan_pool *pool)
{
    jalur_status st = JALUR_OK;
    uint32_t *stops = NULL;
    qsort(pool->column, pool->n, sizeof *pool->column, column_order);
    TRY(mem_new(pool->ctx, pool->cap_stops, sizeof *stops, &stops));
    map64_release(pool->ctx, &pool->index);
    pool->index = (map64){0};
    pool->n = POOL_KEEP;
    pool->n_stops = 0;
    for (size_t c = 0; c < POOL_KEEP; c++) {
        plan_column *column = &pool->column[c];
        memcpy(stops + pool->n_stops, pool->stops + column->at, column->n * sizeof *stops);
        column->at = pool->n_stops;
        pool->n_stops += column->n;
        TRY(map64_put(pool->ctx, &pool->index, column->key, (uint32_t)c));
    }
    mem_free(pool->ctx, pool->stops);
    pool->stops = stops;
    stops = NULL;
done:
    mem_free(pool->ctx, stops);
    return st;
}

static void column_write(plan_pool *pool, const plan_column *c, const plan_state *s, uint32_t slot)
{
    uint32_t door = s->n + slot, *out = pool->stops + c->at;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) *out++ = i;
}

jalur_status plan_pool_add(plan_pool *pool, const plan_state *s, uint32_t slot, int64_t plan_cost)
{
    jalur_status st = JALUR_OK;
    const plan_tour *t = &s->tour[slot];
    uint32_t door = s->n + slot;
    uint64_t key = stop_key(~(uint64_t)t->type);
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) key += stop_key(i);
    uint32_t at = map64_get(&pool->index, key);
    if (at != JALUR_NONE) {
        plan_column *c = &pool->column[at];
        if (c->n != t->n || c->type != t->type) return JALUR_OK; /* two sets with one key: keep the first */
        if (plan_cost < c->seen) c->seen = plan_cost;
        if (t->cost >= c->cost) return JALUR_OK;
        c->cost = t->cost;
        c->nights = t->nights;
        column_write(pool, c, s, slot);
        return JALUR_OK;
    }
    if (pool->n == POOL_MOST) TRY(pool_thin(pool));
    TRY(mem_grow(pool->ctx, &pool->column, &pool->cap, pool->n + 1, sizeof *pool->column));
    TRY(mem_grow(pool->ctx, &pool->stops, &pool->cap_stops, pool->n_stops + t->n, sizeof *pool->stops));
    TRY(map64_put(pool->ctx, &pool->index, key, (uint32_t)pool->n));
    plan_column *c = &pool->column[pool->n++];
    *c = (plan_column){key, pool->n_stops, t->type, t->n, t->cost, plan_cost, t->nights};
    pool->n_stops += t->n;
    column_write(pool, c, s, slot);
done:
    return st;
}

jalur_status plan_pool_write(plan_pool *pool, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    uint32_t *stops;
    if (pool->n > 1) qsort(pool->column, pool->n, sizeof *pool->column, column_order);
    TRY(arena_new(&out->mem, pool->n, sizeof *out->pool, &out->pool));
    TRY(arena_new(&out->mem, pool->n_stops, sizeof *stops, &stops));
    if (pool->n_stops) memcpy(stops, pool->stops, pool->n_stops * sizeof *stops);
    for (size_t c = 0; c < pool->n; c++) {
        const plan_column *from = &pool->column[c];
        out->pool[out->n_pool++] = (plan_route){.type = from->type, .stops = stops + from->at, .n_stops = from->n};
    }
done:
    return st;
}
