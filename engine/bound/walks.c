/* Least cost of q-routes without 2-cycles (Christofides, Mingozzi, Toth 1981): walks that keep one resource, rounded
 * down to levels, and never go i j i. For each level and row the best walk and the best one that came from elsewhere. Since
 * levels only round down and ng-routes are such walks, it is at most what any ng-route costs. */
#include <math.h>

#include "bound/bound_inside.h"

enum { LEVELS_FINE = 600, LEVELS_MOST = 3000 };

typedef struct state {
    int64_t first, second; /* costs */
    uint32_t from;         /* of the first */
} state;

static int32_t least_step(const graph *g, const resource *r)
{
    int32_t least = INT32_MAX;
    for (size_t i = 0; i < g->n; i++) {
        if (r->demand && g->enter[i] < FAR && r->demand[i] < least) least = r->demand[i];
        for (size_t j = 0; !r->demand && j < g->n; j++)
            if (g->cost[i * g->n + j] < FAR && r->step[i * g->n + j] < least) least = r->step[i * g->n + j];
    }
    return least;
}

/* The first resource whose steps are no smaller than a level. */
static bool choose_levels(const graph *g, walks *w)
{
    for (w->resource = 0; w->resource < g->n_r; w->resource++) {
        const resource *r = &g->r[w->resource];
        const int64_t range = (int64_t)r->most - r->least, fine = range / LEVELS_FINE + 1;
        const int32_t least = least_step(g, r);
        w->width = least < fine ? least : (int32_t)fine;
        if (w->width < 1 || range / w->width >= LEVELS_MOST) continue;
        w->base = r->least;
        w->levels = (uint32_t)(range / w->width) + 1;
        return true;
    }
    return false;
}

static void offer(state *s, int64_t cost, uint32_t from)
{
    if (cost < s->first) {
        if (s->from != from) s->second = s->first;
        s->first = cost;
        s->from = from;
    } else if (cost < s->second && s->from != from) {
        s->second = cost;
    }
}

static uint32_t level_of(const walks *w, int32_t value)
{
    return (uint32_t)((value - w->base) / w->width);
}

static void push(const graph *g, const walks *w, state *s, uint32_t level, uint32_t i)
{
    const resource *r = &g->r[w->resource];
    const state from = s[(size_t)level * g->n + i];
    const int64_t *cost = &g->cost[(size_t)i * g->n];
    const int32_t *step = r->demand ? r->demand : &r->step[(size_t)i * g->n];
    const uint32_t *list = g->short_list ? &g->short_list[(size_t)i * g->n_short] : NULL;
    for (uint32_t a = 0; a < (list ? g->n_short : g->n); a++) {
        const uint32_t j = list ? list[a] : a;
        const int64_t sum = (from.from == j ? from.second : from.first) + cost[j];
        if (sum >= FAR / 2) continue;
        uint32_t to = level + (uint32_t)(step[j] / w->width);
        if (r->lo && to < level_of(w, r->lo[j])) to = level_of(w, r->lo[j]);
        if (to > level_of(w, r->hi ? r->hi[j] : r->most)) continue;
        offer(&s[(size_t)to * g->n + j], sum, i);
    }
}

static void close_routes(const graph *g, walks *w, const state *s)
{
    const int32_t *leave = g->r[w->resource].leave;
    w->best = FAR;
    for (size_t at = 0; at < (size_t)w->levels * g->n; at++) {
        const uint32_t i = (uint32_t)(at % g->n), level = (uint32_t)(at / g->n);
        if (s[at].first >= FAR / 2 || g->leave[i] >= FAR) continue;
        if (leave && (leave[i] >= NEVER || level + (uint32_t)(leave[i] / w->width) >= w->levels)) continue;
        if (s[at].first + g->leave[i] < w->best) w->best = s[at].first + g->leave[i];
    }
}

/* False: time is up, and nothing is known. */
static bool run(const graph *g, double end_s, bool cpu, walks *w, state *s)
{
    const resource *r = &g->r[w->resource];
    for (size_t at = 0; at < (size_t)w->levels * g->n; at++) s[at] = (state){FAR, FAR, JALUR_NONE};
    for (uint32_t i = 0; i < g->n; i++)
        if (g->enter[i] < FAR && r->enter[i] <= r->most)
            s[(size_t)level_of(w, r->enter[i]) * g->n + i] = (state){g->enter[i], FAR, JALUR_NONE};
    for (uint32_t level = 0; level < w->levels; level++) {
        if (end_s < (double)INFINITY && bound_now_s(cpu) >= end_s) return false;
        for (uint32_t i = 0; i < g->n; i++)
            if (s[(size_t)level * g->n + i].first < FAR / 2) push(g, w, s, level, i);
    }
    close_routes(g, w, s);
    for (size_t at = 0; at < (size_t)w->levels * g->n; at++) {
        w->least[at] = s[at].first;
        if (at >= g->n && w->least[at - g->n] < w->least[at]) w->least[at] = w->least[at - g->n];
    }
    return true;
}

jalur_status walks_make(jalur_ctx *ctx, const graph *g, double end_s, bool cpu, walks *w)
{
    jalur_status st = JALUR_OK;
    state *s = NULL;
    *w = (walks){.n = g->n, .best = -FAR};
    if (!choose_levels(g, w)) return JALUR_OK;
    TRY(mem_new(ctx, (size_t)w->levels * g->n, sizeof *s, &s));
    TRY(mem_new(ctx, (size_t)w->levels * g->n, sizeof *w->least, &w->least));
    if (run(g, end_s, cpu, w, s)) goto done;
    walks_release(ctx, w);
    w->best = -FAR;
done:
    mem_free(ctx, s);
    return st;
}

void walks_release(jalur_ctx *ctx, walks *w)
{
    mem_free(ctx, w->least);
    w->least = NULL;
    w->levels = 0;
}

int64_t walks_rest(const walks *w, uint32_t row, int32_t value_most)
{
    if (value_most < w->base) return FAR;
    uint32_t level = level_of(w, value_most);
    if (level >= w->levels) level = w->levels - 1;
    return w->least[(size_t)level * w->n + row];
}
