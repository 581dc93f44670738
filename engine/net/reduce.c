/* Nodes of few neighbours first, then those that add few edges: a rest that is far smaller for nested dissection, and less fill
 * (minimum degree and minimum fill: Tinney and Walker 1967, in independent rounds so that a long chain is halved again and again
 * instead of becoming a tall tree).
 *
 * Who is a neighbour of whom is seen by marks: one pass over a list of neighbours tells which of the others it has and where
 * the node that goes stands in it. A list of more than LONG is not gone through for each neighbour that goes: those stay in
 * it, passed over, until it must grow or its node's turn comes. */
#include "net/net_internal.h"

/* Up to FEW_NEIGHBOURS go by their number alone; up to MORE_NEIGHBOURS, then up to MOST_NEIGHBOURS, only those that add few edges. */
enum { FEW_NEIGHBOURS = 4, MORE_NEIGHBOURS = 7, MOST_NEIGHBOURS = 8, MOST_ADDED = 5, LEAF_ROUNDS = 32, STRETCH = 8192, LONG = 64 };

static const uint32_t GONE = UINT32_MAX; /* touched, of a node that is taken */

typedef struct reducer {
    jalur_ctx *ctx;
    net_graph *g;
    uint32_t *rest, n_rest;          /* nodes that may not be gone, ascending */
    uint32_t round, from, to;        /* of a round: nodes from .. to only */
    uint32_t *now, *later, n_now, n_later;
    uint32_t *waiting, n_waiting;    /* nodes of few neighbours, some of them beyond the stretch */
    bool *waits;                     /* in that list */
    uint16_t *mark;                  /* of a neighbour of the node that goes: the bit of its place there; else 0 */
    uint32_t *sequence, n_done;
} reducer;

static inline void put_in_order(uint32_t *a, uint32_t *b)
{
    const uint32_t low = *a < *b ? *a : *b, high = *a < *b ? *b : *a;
    *a = low;
    *b = high;
}

/* Up to four, in room for four, without a branch. True if two are equal. */
static bool sort_four(uint32_t *to, uint32_t n)
{
    uint32_t a[4];
    for (uint32_t i = 0; i < 4; i++) a[i] = i < n ? to[i] : UINT32_MAX - 4 + i;
    put_in_order(&a[0], &a[1]);
    put_in_order(&a[2], &a[3]);
    put_in_order(&a[0], &a[2]);
    put_in_order(&a[1], &a[3]);
    put_in_order(&a[1], &a[2]);
    memcpy(to, a, sizeof a);
    return (a[0] == a[1]) | (a[1] == a[2]) | (a[2] == a[3]);
}

static void sort_numbers(uint32_t *a, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++) {
        const uint32_t v = a[i];
        uint32_t k = i;
        for (; k > 0 && a[k - 1] > v; k--) a[k] = a[k - 1];
        a[k] = v;
    }
}

/* Ascending, each neighbour once. */
static void tidy(net_near *o, uint32_t *to)
{
    uint32_t n = 0;
    o->live = o->n;
    if (o->n <= NET_POOL_STEP && !sort_four(to, o->n)) return;
    if (o->n > LONG)
        qsort(to, o->n, sizeof *to, net_by_number);
    else
        sort_numbers(to, o->n);
    for (uint32_t i = 0; i < o->n; i++)
        if (n == 0 || to[n - 1] != to[i]) to[n++] = to[i];
    o->n = o->live = n;
}

jalur_status net_graph_new(jalur_ctx *ctx, uint32_t n, const net_ends *ends, uint32_t n_edges, net_graph *out)
{
    jalur_status st = JALUR_OK;
    *out = (net_graph){.n = n};
    TRY(mem_new(ctx, n, sizeof *out->of, &out->of));
    for (uint32_t e = 0; e < n_edges; e++) {
        if (ends[e].a == ends[e].b) continue;
        out->of[ends[e].a].cap++;
        out->of[ends[e].b].cap++;
    }
    for (uint32_t v = 0; v < n; v++) {
        out->of[v].at = (uint32_t)(out->n_pool / NET_POOL_STEP);
        out->of[v].cap = (out->of[v].cap / NET_POOL_STEP + 1) * NET_POOL_STEP; /* room for one more each, or some */
        out->n_pool += out->of[v].cap;
    }
    out->cap_pool = out->n_pool + out->n_pool / 4;
    TRY(mem_new_unset(ctx, out->cap_pool, sizeof *out->pool, &out->pool));
    for (uint32_t e = 0; e < n_edges; e++) {
        net_near *a = &out->of[ends[e].a], *b = &out->of[ends[e].b];
        if (a == b) continue;
        net_near_to(out, a)[a->n++] = ends[e].b;
        net_near_to(out, b)[b->n++] = ends[e].a;
    }
    for (uint32_t v = 0; v < n; v++) tidy(&out->of[v], net_near_to(out, &out->of[v]));
done:
    if (st != JALUR_OK) net_graph_release(ctx, out);
    return st;
}

void net_graph_release(jalur_ctx *ctx, net_graph *g)
{
    mem_free(ctx, g->of);
    mem_free(ctx, g->pool);
    *g = (net_graph){0};
}

static jalur_status reducer_new(reducer *r)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = r->g->n;
    TRY(mem_new_unset(r->ctx, n, sizeof *r->rest, &r->rest));
    TRY(mem_new_unset(r->ctx, n, sizeof *r->waiting, &r->waiting));
    TRY(mem_new_unset(r->ctx, (size_t)n + 1, sizeof *r->now, &r->now));
    TRY(mem_new_unset(r->ctx, (size_t)n + 1, sizeof *r->later, &r->later));
    TRY(mem_new(r->ctx, n, sizeof *r->waits, &r->waits));
    TRY(mem_new(r->ctx, n, sizeof *r->mark, &r->mark));
    for (uint32_t v = 0; v < n; v++) r->rest[v] = v;
    r->n_rest = n;
done:
    return st;
}

static void reducer_release(reducer *r)
{
    mem_free(r->ctx, r->rest);
    mem_free(r->ctx, r->waiting);
    mem_free(r->ctx, r->now);
    mem_free(r->ctx, r->later);
    mem_free(r->ctx, r->waits);
    mem_free(r->ctx, r->mark);
}

/* Drops those that are gone from a list. */
static void drop_gone(net_graph *g, net_near *o)
{
    uint32_t n = 0, *to = net_near_to(g, o);
    for (uint32_t i = 0; i < o->n; i++)
        if (g->of[to[i]].touched != GONE) to[n++] = to[i];
    o->n = n;
}

static jalur_status add(reducer *r, uint32_t a, uint32_t b)
{
    net_graph *g = r->g;
    net_near *o = &g->of[a];
    if (o->n == o->cap && o->n != o->live) drop_gone(g, o);
    if (o->n == o->cap) { /* to the end of the pool, twice as long */
        const size_t at = g->n_pool, cap = 2 * (size_t)o->cap;
        if ((at + cap) / NET_POOL_STEP > UINT32_MAX)
            return err_set(r->ctx, JALUR_E_LIMIT, "the road network is too tangled to be ordered");
        if (at + cap > g->cap_pool) {
            const jalur_status st = mem_grow(r->ctx, &g->pool, &g->cap_pool, at + cap, sizeof *g->pool);
            if (st != JALUR_OK) return st;
        }
        g->n_pool += cap;
        memcpy(g->pool + at, net_near_to(g, o), o->n * sizeof *g->pool);
        o->at = (uint32_t)(at / NET_POOL_STEP);
        o->cap = (uint32_t)cap;
    }
    net_near_to(g, o)[o->n++] = b;
    o->live++;
    return JALUR_OK;
}

/* A node that goes and its neighbours. */
typedef struct leaving {
    uint32_t v, k;
    uint32_t x[MOST_NEIGHBOURS];
    uint32_t place[MOST_NEIGHBOURS]; /* of v in the list of x */
    uint16_t known[MOST_NEIGHBOURS]; /* bit j: x[j] is a neighbour of x */
} leaving;

static bool in_list(const net_graph *g, uint32_t a, uint32_t b)
{
    const uint32_t *to = net_near_to(g, &g->of[a]);
    for (uint32_t i = 0; i < g->of[a].n; i++)
        if (to[i] == b) return true;
    return false;
}

/* What a long list knows, asked of the others; of two long ones the shorter is gone through. */
static void ask_others(const net_graph *g, leaving *l, uint32_t i)
{
    for (uint32_t j = 0; j < l->k; j++) {
        const net_near *p = &g->of[l->x[i]], *q = &g->of[l->x[j]];
        const bool joined = q->n <= LONG  ? l->known[j] >> i & 1
                            : p->n < q->n ? in_list(g, l->x[i], l->x[j])
                                          : in_list(g, l->x[j], l->x[i]);
        if (joined) l->known[i] |= (uint16_t)(1u << j);
    }
}

static void look_around(const reducer *r, leaving *l)
{
    bool any_long = false;
    for (uint32_t i = 0; i < l->k; i++) {
        NET_SOON(net_near_to(r->g, &r->g->of[l->x[i]]));
        r->mark[l->x[i]] = (uint16_t)(1u << i);
    }
    for (uint32_t i = 0; i < l->k; i++) {
        const net_near *o = &r->g->of[l->x[i]];
        const uint32_t *to = net_near_to(r->g, o), n = o->n > LONG ? 0 : o->n;
        uint32_t known = 0, place = 0;
        any_long = any_long || o->n > LONG;
        for (uint32_t t = 0; t < n; t++) {
            known |= r->mark[to[t]];
            place += to[t] == l->v ? t : 0; /* without a branch: where it stands cannot be foreseen */
        }
        l->known[i] = (uint16_t)known;
        l->place[i] = place;
    }
    for (uint32_t i = 0; i < l->k; i++) r->mark[l->x[i]] = 0;
    for (uint32_t i = 0; i < l->k && any_long; i++)
        if (r->g->of[l->x[i]].n > LONG) ask_others(r->g, l, i);
}

/* Those after i in the list of the leaving node that i is to be joined with. */
static uint32_t missing(const leaving *l, uint32_t i)
{
    return ~(uint32_t)l->known[i] & ((1u << l->k) - (2u << i));
}

static bool adds_few(const leaving *l)
{
    uint32_t added = 0;
    for (uint32_t i = 0; i < l->k && added <= MOST_ADDED; i++)
        for (uint32_t bits = missing(l, i); bits; bits &= bits - 1) added++;
    return added <= MOST_ADDED;
}

/* The neighbours become neighbours of each other. */
static jalur_status join_others(reducer *r, const leaving *l)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < l->k; i++) {
        net_near *o = &r->g->of[l->x[i]];
        uint32_t *to = net_near_to(r->g, o);
        o->live--;
        if (o->n <= LONG) to[l->place[i]] = to[--o->n];
    }
    for (uint32_t i = 0; i < l->k; i++) {
        for (uint32_t j = i + 1, bits = missing(l, i) >> j; bits; j++, bits >>= 1) {
            if (!(bits & 1)) continue;
            TRY(add(r, l->x[i], l->x[j]));
            TRY(add(r, l->x[j], l->x[i]));
        }
    }
done:
    return st;
}

static void let_wait(reducer *r, uint32_t v)
{
    if (r->waits[v]) return;
    r->waits[v] = true;
    r->waiting[r->n_waiting++] = v;
}

/* Takes v out; its neighbours are left alone for the rest of the round. A node with neighbours beyond this stretch waits for
 * the round over all of them. */
static jalur_status take(reducer *r, uint32_t v, uint32_t most)
{
    jalur_status st = JALUR_OK;
    net_near *of = r->g->of;
    leaving l = {.v = v, .k = of[v].live};
    const uint32_t *to = net_near_to(r->g, &of[v]);
    if (of[v].n != of[v].live) drop_gone(r->g, &of[v]);
    for (uint32_t i = 0; i < l.k; i++) {
        l.x[i] = to[i];
        if (l.x[i] >= r->from && l.x[i] <= r->to) continue;
        let_wait(r, v);
        return JALUR_OK;
    }
    look_around(r, &l);
    if (most > FEW_NEIGHBOURS && !adds_few(&l)) return JALUR_OK;
    of[v].touched = GONE;
    r->sequence[r->n_done++] = v;
    TRY(join_others(r, &l));
    for (uint32_t i = 0; i < l.k; i++) {
        net_near *o = &of[l.x[i]];
        r->later[r->n_later] = l.x[i];
        r->n_later += (uint32_t)(o->touched != r->round) & (uint32_t)(o->live <= most);
        o->touched = r->round;
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
            const net_near *o = &r->g->of[r->now[i]];
            /* Listed with few neighbours, it may have won some since; then its next touch lists it again. */
            if (o->touched < r->round && o->live <= most) TRY(take(r, r->now[i], most));
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
            const net_near *o = &r->g->of[v];
            const bool is_left = o->touched != GONE; /* no branches: nobody foresees them */
            NET_SOON(net_near_to(r->g, o));
            r->now[r->n_now] = r->rest[kept] = r->to = v;
            r->n_now += is_left && o->live <= most;
            kept += is_left;
            n += is_left;
        }
        TRY(take_listed(r, most, rounds));
    }
    r->n_rest = kept;
    r->from = 0;
    r->to = r->g->n;
    r->n_now = r->n_waiting;
    for (uint32_t i = 0; i < r->n_waiting; i++) {
        r->now[i] = r->waiting[i];
        r->waits[r->now[i]] = false;
    }
    TRY(take_listed(r, most, rounds));
done:
    return st;
}

jalur_status net_reduce(jalur_ctx *ctx, net_graph *g, uint32_t *sequence, uint32_t *n_done)
{
    jalur_status st = JALUR_OK;
    reducer r = {.ctx = ctx, .g = g, .sequence = sequence};
    *n_done = 0;
    TRY(reducer_new(&r));
    TRY(take_all(&r, 1, LEAF_ROUNDS));
    for (uint32_t most = 2; most <= FEW_NEIGHBOURS; most++) TRY(take_all(&r, most, UINT32_MAX));
    for (uint32_t most = MORE_NEIGHBOURS; most <= MOST_NEIGHBOURS; most++) TRY(take_all(&r, most, UINT32_MAX));
    for (uint32_t i = 0; i < r.n_rest; i++)
        if (g->of[r.rest[i]].touched != GONE) drop_gone(g, &g->of[r.rest[i]]);
    *n_done = r.n_done;
done:
    reducer_release(&r);
    return st;
}
