/* One way with geometry: elimination-tree query and unpacking (Dibbelt, Strasser and Wagner 2016).
 *
 * All nodes that a search meets lie on one chain, the ancestors of the lower end of the snapped edge, so the
 * labels live in an array by depth: no reset, no hashing, and memory of the tree's height only. */
#include "net/path.h"

typedef struct step { uint32_t pred, arc; } step; /* pred: depth, or JALUR_NONE at the start */

/* All by depth. */
typedef struct chain {
    net_key *key;
    step *from;      /* NULL: only the keys are wanted */
    uint32_t *node;
    uint32_t bottom; /* depth of the lowest node; JALUR_NONE: nothing reached */
} chain;

static jalur_status chain_new(jalur_ctx *ctx, const net *g, bool want_steps, chain *c)
{
    jalur_status st = JALUR_OK;
    *c = (chain){.bottom = JALUR_NONE};
    TRY(mem_new(ctx, g->c.height, sizeof *c->key, &c->key));
    TRY(mem_new(ctx, g->c.height, sizeof *c->node, &c->node));
    if (want_steps) TRY(mem_new(ctx, g->c.height, sizeof *c->from, &c->from));
done:
    return st;
}

static void chain_release(jalur_ctx *ctx, chain *c)
{
    mem_free(ctx, c->key);
    mem_free(ctx, c->node);
    mem_free(ctx, c->from);
}

static void start(const chordal *h, const net_legs *legs, chain *c)
{
    if (legs->n == 0) return;
    uint32_t low = legs->leg[0].node;
    if (legs->n == 2 && legs->leg[1].node < low) low = legs->leg[1].node;
    c->bottom = h->depth[low];
    for (uint32_t u = low, d = c->bottom; u != JALUR_NONE; u = chordal_parent(h, u), d--) {
        c->node[d] = u;
        c->key[d] = NET_KEY_INF;
        if (c->from) c->from[d] = (step){JALUR_NONE, JALUR_NONE};
    }
    for (uint32_t i = 0; i < legs->n; i++) {
        net_key *k = &c->key[h->depth[legs->leg[i].node]];
        if (legs->leg[i].cost < *k) *k = legs->leg[i].cost;
    }
}

/* Weights of one direction; cm NULL: times alone. */
typedef struct weights { const net_ms *ms; const uint32_t *cm; } weights;

/* Relaxes the arcs of the chain's node at depth d, unless it is no better than `best`. */
static void climb(const chordal *h, weights up, chain *c, uint32_t d, net_key best)
{
    const net_key k = c->key[d];
    net_key *key = c->key;
    const uint32_t u = c->node[d], end = h->first[u + 1];
    if (k >= best) return;
    if (c->from) {
        for (uint32_t i = h->first[u]; i < end; i++) {
            const uint32_t x = h->head_depth[i];
            const net_key t = k + net_key_of(up.ms[i], up.cm[i]);
            if (t >= key[x]) continue;
            key[x] = t;
            c->from[x] = (step){d, i};
        }
        return;
    }
    for (uint32_t i = h->first[u]; i < end; i++) { /* no branch */
        const net_key t = k + net_key_of(up.ms[i], up.cm ? up.cm[i] : 0), old = key[h->head_depth[i]];
        key[h->head_depth[i]] = t < old ? t : old;
    }
}

/* First each chain alone up to where they join, then both together, so that what cannot beat the best meeting
 * is not followed. Returns the depth of the best meeting; JALUR_NONE if there is none better than *best. */
static uint32_t meet(const net_metric *m, const net_details *more, chain *f, chain *b, net_key *best)
{
    const chordal *h = &m->g->c;
    const weights up = {m->w.up, more ? more->up_cm : NULL}, down = {m->w.down, more ? more->down_cm : NULL};
    uint32_t at = JALUR_NONE;
    if (f->bottom == JALUR_NONE || b->bottom == JALUR_NONE || f->node[0] != b->node[0]) return JALUR_NONE;
    uint32_t low = 0, high = f->bottom < b->bottom ? f->bottom : b->bottom; /* deepest common depth: in low .. high */
    while (low < high) {
        uint32_t mid = low + (high - low + 1) / 2;
        if (f->node[mid] == b->node[mid]) low = mid;
        else high = mid - 1;
    }
    uint32_t common = low;
    for (uint32_t d = f->bottom; d > common; d--) climb(h, up, f, d, *best);
    for (uint32_t d = b->bottom; d > common; d--) climb(h, down, b, d, *best);
    for (uint32_t d = 0; d <= common; d++) { /* any meeting so far bounds what is worth following */
        net_key t = f->key[d] + b->key[d];
        if (t < *best) {
            *best = t;
            at = d;
        }
    }
    for (uint32_t d = common + 1; d-- > 0;) {
        net_key t = f->key[d] + b->key[d];
        if (t < *best) {
            *best = t;
            at = d;
        }
        climb(h, up, f, d, *best);
        climb(h, down, b, d, *best);
    }
    return at;
}

static jalur_status push(route *r, size_t *cap, uint32_t **list, uint32_t *n, uint32_t item)
{
    if (*n >= *cap) {
        jalur_status st = mem_grow(r->ctx, list, cap, (size_t)*n + 1, sizeof **list);
        if (st != JALUR_OK) return st;
    }
    (*list)[(*n)++] = item;
    return JALUR_OK;
}

typedef struct pending { uint32_t arc; bool down; } pending;

/* The middle node's arc to the higher end: heads ascend, so it stands behind the one to the lower. */
static uint32_t other_half(const chordal *c, uint32_t to_low, uint32_t high)
{
    while (c->head[to_low] != high) to_low++;
    return to_low;
}

/* Opens one arc into edges, in travel order; which way round each is travelled comes later. */
static jalur_status unpack(const net_metric *m, const net_details *more, route *r, pending whole)
{
    jalur_status st = JALUR_OK;
    const chordal *c = &m->g->c;
    size_t cap = 0;
    uint32_t n = 0;
    pending *stack = NULL;
    TRY(mem_grow(r->ctx, &stack, &cap, 64, sizeof *stack));
    stack[n++] = whole;
    while (n > 0) {
        const pending p = stack[--n];
        const uint32_t via = p.down ? more->down_via[p.arc] : more->up_via[p.arc];
        if (via & NET_VIA_EDGE) {
            TRY(push(r, &r->cap, &r->way, &r->n, (via & ~NET_VIA_EDGE) << 1));
            continue;
        }
        if ((size_t)n + 2 > cap) TRY(mem_grow(r->ctx, &stack, &cap, (size_t)n + 2, sizeof *stack));
        /* Up: low -> middle goes down, then middle -> high goes up. Down: high -> middle, then middle -> low. */
        const pending to_low = {via, !p.down}, to_high = {other_half(c, via, c->head[p.arc]), p.down};
        const pending later = p.down ? to_low : to_high; /* the other half is opened first, meanwhile this one comes */
        NET_SOON(later.down ? &more->down_via[later.arc] : &more->up_via[later.arc]);
        stack[n++] = later;
        stack[n++] = p.down ? to_high : to_low;
    }
done:
    mem_free(r->ctx, stack);
    return st;
}

static jalur_status unpack_forward(const net_metric *m, const net_details *more, route *r, const chain *c, uint32_t depth)
{
    jalur_status st = JALUR_OK;
    uint32_t *steps = NULL, n = 0;
    size_t cap = 0;
    for (uint32_t d = depth; c->from[d].pred != JALUR_NONE; d = c->from[d].pred) TRY(push(r, &cap, &steps, &n, d));
    r->enter = c->node[n ? c->from[steps[n - 1]].pred : depth];
    while (n-- > 0) {
        const step *l = &c->from[steps[n]];
        TRY(unpack(m, more, r, (pending){l->arc, false}));
    }
done:
    mem_free(r->ctx, steps);
    return st;
}

static jalur_status unpack_backward(const net_metric *m, const net_details *more, route *r, const chain *c, uint32_t depth)
{
    jalur_status st = JALUR_OK;
    uint32_t d = depth;
    for (; c->from[d].pred != JALUR_NONE; d = c->from[d].pred)
        TRY(unpack(m, more, r, (pending){c->from[d].arc, true}));
    r->leave = c->node[d];
done:
    return st;
}

/* Marks the edges that are travelled from b to a, from the first node on. */
static void turn_edges(const net *g, route *r)
{
    enum { AHEAD = 16 };
    uint32_t at = r->enter;
    for (uint32_t i = 0; i < r->n; i++) {
        if (i + AHEAD < r->n) NET_SOON(&g->ends[r->way[i + AHEAD] >> 1]);
        const net_ends e = g->ends[r->way[i] >> 1];
        r->way[i] |= e.a != at;
        at = e.a == at ? e.b : e.a;
    }
}

jalur_status net_route(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, route_want want,
                       route *out)
{
    jalur_status st = JALUR_OK;
    const chordal *h = &m->g->c;
    chain f = {0}, b = {0};
    net_legs a = net_legs_of(m, from, true), z = net_legs_of(m, to, false);
    const net_details *more = NULL;
    *out = (route){.ctx = ctx};
    if (want >= ROUTE_DISTANCE) TRY(net_details_of(ctx, m, &more));
    TRY(chain_new(ctx, m->g, want >= ROUTE_EDGES, &f));
    TRY(chain_new(ctx, m->g, want >= ROUTE_EDGES, &b));
    out->key = net_direct(m, from, to, &out->along);
    out->direct = out->key < NET_KEY_INF;
    start(h, &a, &f);
    start(h, &z, &b);
    uint32_t at = meet(m, more, &f, &b, &out->key);
    if (at == JALUR_NONE) goto done;
    out->direct = false;
    if (want < ROUTE_EDGES) goto done;
    TRY(unpack_forward(m, more, out, &f, at));
    TRY(unpack_backward(m, more, out, &b, at));
    turn_edges(m->g, out);
done:
    chain_release(ctx, &f);
    chain_release(ctx, &b);
    if (st != JALUR_OK) route_release(out);
    return st;
}

void route_release(route *r)
{
    mem_free(r->ctx, r->way);
    r->way = NULL;
    r->n = 0;
    r->cap = 0;
}
