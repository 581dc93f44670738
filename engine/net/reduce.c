/* Nodes of few neighbours first, then those that add few edges: a rest that is far smaller for nested dissection, and less fill
 * (minimum degree and minimum fill: Tinney and Walker 1967, in independent rounds so that a long chain is halved again and again
 * instead of becoming a tall tree).
 *
 * A list of neighbours may still name eliminated nodes; they are skipped, and dropped when the list must grow. */
#include "net/net_internal.h"

/* Up to FEW_NEIGHBOURS go by their number alone; up to MOST_NEIGHBOURS only those that add few edges. */
enum { FEW_NEIGHBOURS = 6, MOST_NEIGHBOURS = 12, NEIGHBOURS_STEP = 3, MOST_ADDED = 10, LEAF_ROUNDS = 32, STRETCH = 8192 };

/* A node and its neighbours in the pool; live: of these, not yet eliminated; GONE: the node itself is. */
typedef struct list {
    size_t at;
    uint32_t n, cap, live, touched; /* touched: the last round that took a neighbour */
    bool waits;                     /* in the reducer's list of that name */
} list;
static const uint32_t GONE = UINT32_MAX;

typedef struct reducer {
    jalur_ctx *ctx;
    const net_graph *g;
    list *of;
    uint32_t *pool;
    size_t n_pool, cap_pool;
    uint32_t *rest, n_rest;          /* nodes that may not be gone, ascending */
    uint32_t round, from, to;        /* of a round: nodes from .. to only */
    uint32_t *now, *later, n_now, n_later;
    uint32_t *waiting, n_waiting;    /* nodes of few neighbours, some of them beyond the stretch */
    uint32_t *sequence, n_done;
} reducer;

static jalur_status reducer_new(reducer *r)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = r->g->n;
    r->n_pool = (size_t)r->g->first[n] + 2 * (size_t)n; /* room for two more each */
    r->cap_pool = r->n_pool + r->n_pool / 4;
    TRY(mem_new_unset(r->ctx, r->cap_pool, sizeof *r->pool, &r->pool));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->of, &r->of));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->rest, &r->rest));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->waiting, &r->waiting));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->now, &r->now));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->later, &r->later));
    for (uint32_t v = 0; v < n; v++) {
        const uint32_t from = r->g->first[v], degree = r->g->first[v + 1] - from;
        r->of[v] = (list){.at = (size_t)from + 2 * (size_t)v, .n = degree, .cap = degree + 2, .live = degree};
        for (uint32_t i = 0; i < degree; i++) r->pool[r->of[v].at + i] = r->g->to[from + i];
        r->rest[v] = v;
    }
    r->n_rest = n;
done:
    return st;
}

static void reducer_release(reducer *r)
{
    mem_free(r->ctx, r->of);
    mem_free(r->ctx, r->pool);
    mem_free(r->ctx, r->rest);
    mem_free(r->ctx, r->waiting);
    mem_free(r->ctx, r->now);
    mem_free(r->ctx, r->later);
}

static bool linked(const reducer *r, uint32_t a, uint32_t b)
{
    if (r->of[a].n > r->of[b].n) {
        const uint32_t t = a;
        a = b;
        b = t;
    }
    const uint32_t *to = r->pool + r->of[a].at;
    for (uint32_t i = 0; i < r->of[a].n; i++)
        if (to[i] == b) return true;
    return false;
}

static jalur_status add(reducer *r, uint32_t a, uint32_t b)
{
    list *l = &r->of[a];
    if (l->n == l->cap) {
        uint32_t n = 0, *to = r->pool + l->at;
        for (uint32_t i = 0; i < l->n; i++)
            if (r->of[to[i]].live != GONE) to[n++] = to[i];
        l->n = n;
    }
    if (l->n == l->cap) { /* to the end of the pool, twice as long */
        const size_t at = r->n_pool, cap = 2 * (size_t)l->cap;
        if (at + cap > r->cap_pool) {
            const jalur_status st = mem_grow(r->ctx, &r->pool, &r->cap_pool, at + cap, sizeof *r->pool);
            if (st != JALUR_OK) return st;
        }
        r->n_pool += cap;
        memcpy(r->pool + at, r->pool + l->at, l->n * sizeof *r->pool);
        l->at = at;
        l->cap = (uint32_t)cap;
    }
    r->pool[l->at + l->n++] = b;
    l->live++;
    return JALUR_OK;
}

/* Whether few of these nodes are not neighbours yet. */
static bool adds_few(const reducer *r, const uint32_t *x, uint32_t n)
{
    uint32_t added = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n && added <= MOST_ADDED; j++) added += !linked(r, x[i], x[j]);
    return added <= MOST_ADDED;
}

static void let_wait(reducer *r, uint32_t v)
{
    if (r->of[v].waits) return;
    r->of[v].waits = true;
    r->waiting[r->n_waiting++] = v;
}

/* Takes v out: its neighbours become neighbours of each other, and are left alone for the rest of the round. A node with
 * neighbours beyond this stretch waits for the round over all of them. */
static jalur_status take(reducer *r, uint32_t v, uint32_t most)
{
    jalur_status st = JALUR_OK;
    uint32_t x[MOST_NEIGHBOURS], k = 0;
    const uint32_t *to = r->pool + r->of[v].at;
    for (uint32_t i = 0; i < r->of[v].n; i++) {
        if (r->of[to[i]].live == GONE) continue;
        if (to[i] < r->from || to[i] > r->to) {
            let_wait(r, v);
            goto done;
        }
        x[k++] = to[i];
    }
    if (most > FEW_NEIGHBOURS && !adds_few(r, x, k)) goto done;
    r->of[v].live = GONE;
    r->sequence[r->n_done++] = v;
    for (uint32_t i = 0; i < k; i++) r->of[x[i]].live--;
    for (uint32_t i = 0; i < k; i++) {
        for (uint32_t j = i + 1; j < k; j++) {
            if (linked(r, x[i], x[j])) continue;
            TRY(add(r, x[i], x[j]));
            TRY(add(r, x[j], x[i]));
        }
    }
    for (uint32_t i = 0; i < k; i++) {
        if (r->of[x[i]].touched == r->round) continue;
        r->of[x[i]].touched = r->round;
        if (r->of[x[i]].live <= most) r->later[r->n_later++] = x[i];
    }
done:
    return st;
}

/* Rounds over the nodes listed now with at most `most` neighbours, until there are none or the rounds are used up. */
static jalur_status take_listed(reducer *r, uint32_t most, uint32_t rounds)
{
    jalur_status st = JALUR_OK;
    for (; r->n_now > 0 && rounds > 0; rounds--) {
        r->round++;
        r->n_later = 0;
        for (uint32_t i = 0; i < r->n_now; i++) {
            const uint32_t v = r->now[i];
            /* Listed with few neighbours, it may have won some since; then its next touch lists it again. */
            if (r->of[v].touched != r->round && r->of[v].live <= most) TRY(take(r, v, most));
        }
        uint32_t *t = r->now;
        r->now = r->later;
        r->later = t;
        r->n_now = r->n_later;
    }
done:
    return st;
}

/* Stretch by stretch along the curve, so that rounds find their nodes in the cache; then what lies across their borders. */
static jalur_status take_all(reducer *r, uint32_t most, uint32_t rounds)
{
    jalur_status st = JALUR_OK;
    uint32_t kept = 0;
    r->n_waiting = 0;
    for (uint32_t k = 0; k < r->n_rest;) {
        r->n_now = 0;
        r->from = r->rest[k];
        for (uint32_t n = 0; k < r->n_rest && n < STRETCH; k++) {
            const uint32_t v = r->rest[k];
            if (r->of[v].live == GONE) continue;
            if (r->of[v].live <= most) r->now[r->n_now++] = v;
            r->rest[kept++] = r->to = v;
            n++;
        }
        TRY(take_listed(r, most, rounds));
    }
    r->n_rest = kept;
    r->from = 0;
    r->to = r->g->n;
    r->n_now = r->n_waiting;
    for (uint32_t i = 0; i < r->n_waiting; i++) {
        r->now[i] = r->waiting[i];
        r->of[r->now[i]].waits = false;
    }
    TRY(take_listed(r, most, rounds));
done:
    return st;
}

/* The graph that is left, on the same node numbers. */
static jalur_status rest_of(const reducer *r, net_graph *rest)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = r->g->n;
    size_t m = 0;
    *rest = (net_graph){.n = n};
    for (uint32_t v = 0; v < n; v++) m += r->of[v].live == GONE ? 0 : r->of[v].live;
    if (m > UINT32_MAX) TRY(err_set(r->ctx, JALUR_E_LIMIT, "the road network is too tangled to be ordered"));
    TRY(mem_new(r->ctx, (size_t)n + 2, sizeof *rest->first, &rest->first));
    TRY(mem_new_unset(r->ctx, m, sizeof *rest->to, &rest->to));
    m = 0;
    for (uint32_t v = 0; v < n; v++) {
        const uint32_t *to = r->pool + r->of[v].at;
        for (uint32_t i = 0; i < r->of[v].n && r->of[v].live != GONE; i++)
            if (r->of[to[i]].live != GONE) rest->to[m++] = to[i];
        rest->first[v + 1] = (uint32_t)m;
    }
done:
    return st;
}

jalur_status net_reduce(jalur_ctx *ctx, const net_graph *g, uint32_t *sequence, uint32_t *n_done, net_graph *rest)
{
    jalur_status st = JALUR_OK;
    reducer r = {.ctx = ctx, .g = g, .sequence = sequence};
    *n_done = 0;
    TRY(reducer_new(&r));
    TRY(take_all(&r, 1, LEAF_ROUNDS));
    for (uint32_t most = 2; most <= FEW_NEIGHBOURS; most++) TRY(take_all(&r, most, UINT32_MAX));
    for (uint32_t most = FEW_NEIGHBOURS + NEIGHBOURS_STEP; most <= MOST_NEIGHBOURS; most += NEIGHBOURS_STEP)
        TRY(take_all(&r, most, UINT32_MAX));
    TRY(rest_of(&r, rest));
    *n_done = r.n_done;
done:
    reducer_release(&r);
    if (st != JALUR_OK) net_graph_release(ctx, rest);
    return st;
}
