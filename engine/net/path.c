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
        NET_SOON(&h->first[u]);
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
    enum { AHEAD = 4 };
    const net_key k = c->key[d];
    net_key *key = c->key;
    const uint32_t u = c->node[d], end = h->first[u + 1];
    if (d >= AHEAD) {
        const uint32_t i = h->first[c->node[d - AHEAD]];
        NET_SOON(&h->head_depth[i]);
        NET_SOON(&up.ms[i]);
        if (up.cm) NET_SOON(&up.cm[i]);
    }
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

/* An arc of the way, until it is opened: then the two that it stands for follow it in travel order. */
typedef struct piece { uint32_t code, high, next; } piece; /* arc << 1 | travelled down, and its head; or as told by high */
enum { PIECE_OPENED = 0 };                                 /* high: no arc's head, and no edge's */
static const uint32_t PIECE_EDGE = JALUR_NONE;             /* high: code is an edge */

/* Pieces stand in the order in which they came, which is that in which they are opened, so that what is asked for when one comes
 * is there when its turn is; their order on the way is that of `next`. */
typedef struct opening {
    jalur_ctx *ctx;
    const net *g;
    const net_details *d;
    piece *piece;
    size_t cap;
    uint32_t n, first;
} opening;

static void put_piece(opening *o, uint32_t code, uint32_t high, uint32_t next)
{
    NET_SOON(&o->d->via[code]);
    o->piece[o->n++] = (piece){code, high, next};
}

/* The arcs that the search took: up to the meeting, found from their end, and down from it. */
static jalur_status take_steps(opening *o, const chain *f, const chain *b, uint32_t meeting, route *r)
{
    uint32_t d = meeting, last;
    const jalur_status st = mem_grow(o->ctx, &o->piece, &o->cap, 2 * (size_t)o->g->c.height, sizeof *o->piece);
    if (st != JALUR_OK) return st;
    o->first = JALUR_NONE;
    for (; f->from[d].pred != JALUR_NONE; d = f->from[d].pred) {
        put_piece(o, f->from[d].arc << 1, f->node[d], o->first);
        o->first = o->n - 1;
    }
    r->enter = f->node[d];
    last = o->n > 0 ? 0 : JALUR_NONE;
    for (d = meeting; b->from[d].pred != JALUR_NONE; d = b->from[d].pred) {
        put_piece(o, b->from[d].arc << 1 | 1, b->node[d], JALUR_NONE);
        if (last == JALUR_NONE) o->first = o->n - 1;
        else o->piece[last].next = o->n - 1;
        last = o->n - 1;
    }
    r->leave = b->node[d];
    return JALUR_OK;
}

/* The middle node's arc to the higher end: heads ascend, so it stands behind the one to the lower. */
static uint32_t other_half(const chordal *c, uint32_t to_low, uint32_t high)
{
    while (c->head[to_low] != high) to_low++;
    return to_low;
}

/* What the next piece is about to need, or an edge that was found. */
static void ask_for(const opening *o, const piece *p)
{
    const uint32_t via = o->d->via[p->code], e = via & ~NET_VIA_EDGE;
    if (!(via & NET_VIA_EDGE)) {
        NET_SOON(&o->g->c.head[via]);
        return;
    }
    NET_SOON(&o->g->ends[e]);
    NET_SOON(&o->g->edge_point[e]);
    NET_SOON(&o->g->edge_road[e]);
}

/* Opens all arcs into edges. Up: low -> middle goes down, then middle -> high goes up. Down: high -> middle, then middle -> low. */
static jalur_status open_pieces(opening *o, uint32_t *n_edges)
{
    enum { AHEAD = 8 };
    const chordal *c = &o->g->c;
    jalur_status st = JALUR_OK;
    *n_edges = 0;
    for (uint32_t i = 0; i < o->n; i++) {
        if (i + AHEAD < o->n) ask_for(o, &o->piece[i + AHEAD]);
        if ((size_t)o->n + 2 > o->cap) TRY(mem_grow(o->ctx, &o->piece, &o->cap, (size_t)o->n + 2, sizeof *o->piece));
        piece *p = &o->piece[i];
        const uint32_t via = o->d->via[p->code], down = p->code & 1;
        if (via & NET_VIA_EDGE) {
            *p = (piece){via & ~NET_VIA_EDGE, PIECE_EDGE, p->next};
            ++*n_edges;
            continue;
        }
        const piece low = {via << 1 | !down, c->head[via], 0}, high = {other_half(c, via, p->high) << 1 | down, p->high, 0};
        const piece first = down ? high : low, then = down ? low : high;
        put_piece(o, first.code, first.high, o->n + 1);
        put_piece(o, then.code, then.high, p->next);
        p->next = o->n - 2;
        p->high = PIECE_OPENED;
    }
done:
    return st;
}

/* The edges in travel order, each with whether it is travelled from b to a. */
static jalur_status list_edges(const opening *o, uint32_t n_edges, route *r)
{
    uint32_t at = r->enter;
    const jalur_status st = mem_new_unset(o->ctx, n_edges, sizeof *r->way, &r->way);
    if (st != JALUR_OK) return st;
    for (uint32_t i = o->first; i != JALUR_NONE; i = o->piece[i].next) {
        if (o->piece[i].high != PIECE_EDGE) continue;
        const uint32_t edge = o->piece[i].code;
        const net_ends e = o->g->ends[edge];
        r->way[r->n++] = edge << 1 | (e.a != at);
        at = e.a == at ? e.b : e.a;
    }
    return JALUR_OK;
}

static jalur_status unpack(jalur_ctx *ctx, const net_metric *m, const net_details *more, const chain *f, const chain *b,
                           uint32_t meeting, route *r)
{
    jalur_status st = JALUR_OK;
    opening o = {.ctx = ctx, .g = m->g, .d = more};
    uint32_t n_edges = 0;
    TRY(take_steps(&o, f, b, meeting, r));
    TRY(open_pieces(&o, &n_edges));
    TRY(list_edges(&o, n_edges, r));
done:
    mem_free(ctx, o.piece);
    return st;
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
    TRY(unpack(ctx, m, more, &f, &b, at, out));
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
}
