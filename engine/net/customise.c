/* Weights of the chordal arcs: basic customisation (Dibbelt, Strasser and Wagner 2016), times first; distances and middle
 * nodes of the same ways in a second pass, when somebody asks for them.
 *
 * For every node x in rank order and every lower neighbour u of x, the triangles (u, x, y) relax the arc
 * (x, y). Lower neighbours come from lists that pass each u on from head to head (as the columns of a
 * left-looking sparse Cholesky factorisation), so no downward adjacency is stored. All arcs of x are relaxed in one small
 * array by the depth of their heads, which are on one way to the root: it stays in the first-level cache. */
#include "net/net_internal.h"

typedef struct pair { net_ms up, down; } pair;
typedef struct half { net_ms ms; uint32_t cm, via; } half; /* ms is given */
typedef struct slot { half up, down; } slot;

typedef struct work {
    const net *g;
    const net_ms *forward, *backward;
    net_weights *w;
    net_details *d;                /* NULL: times are at work */
    uint32_t *waiting, *next, *at; /* list heads per node; next in list; next arc of a node to be consumed */
    pair *pairs;                   /* of the node at work, by depth of the head: first pass */
    slot *slots;                   /* second pass */
    uint32_t edge;
} work;

void net_weights_release(jalur_ctx *ctx, net_weights *w)
{
    mem_free(ctx, w->up);
    mem_free(ctx, w->down);
    *w = (net_weights){0};
}

static net_ms least(net_ms a, net_ms b)
{
    return a < b ? a : b;
}

static void relax(half *h, net_ms ms, uint32_t cm, uint32_t via)
{
    if (ms != h->ms || cm > h->cm || (cm == h->cm && via > h->via)) return;
    h->cm = cm;
    h->via = via;
}

/* Edges are sorted by their lower end, so a running index meets those of x. */
static void take_edges(work *k, uint32_t x)
{
    const net *g = k->g;
    for (; k->edge < g->n_edges; k->edge++) {
        const uint32_t e = k->edge, a = g->ends[e].a, b = g->ends[e].b;
        if ((a < b ? a : b) != x) break;
        if (a == b) continue;
        const uint32_t at = g->c.depth[a < b ? b : a];
        const net_ms up = a < b ? k->forward[e] : k->backward[e], down = a < b ? k->backward[e] : k->forward[e];
        if (k->d) {
            const uint32_t cm = net_edge_cm(g, e);
            if (up < NET_INF) relax(&k->slots[at].up, up, cm, NET_VIA_EDGE | e);
            if (down < NET_INF) relax(&k->slots[at].down, down, cm, NET_VIA_EDGE | e);
        } else {
            k->pairs[at].up = least(k->pairs[at].up, up);
            k->pairs[at].down = least(k->pairs[at].down, down);
        }
    }
}

/* Triangles over the lower neighbour u whose arc `at` leads to x: closed arcs need no branch. */
static void time_triangles(work *k, uint32_t u, uint32_t at)
{
    const chordal *c = &k->g->c;
    const net_ms *up = k->w->up, *down = k->w->down, to_x = up[at], from_x = down[at];
    for (uint32_t i = at + 1; i < c->first[u + 1]; i++) {
        pair *p = &k->pairs[c->head_depth[i]];
        p->up = least(p->up, from_x + up[i]);
        p->down = least(p->down, to_x + down[i]);
    }
}

static void detail_triangles(work *k, uint32_t u, uint32_t at)
{
    const chordal *c = &k->g->c;
    const net_weights *w = k->w;
    const net_details *d = k->d;
    const net_ms to_x = w->up[at], from_x = w->down[at];
    if (to_x >= NET_INF && from_x >= NET_INF) return;
    for (uint32_t i = at + 1; i < c->first[u + 1]; i++) {
        slot *s = &k->slots[c->head_depth[i]];
        if (from_x + w->up[i] == s->up.ms) relax(&s->up, s->up.ms, d->down_cm[at] + d->up_cm[i], at);
        if (to_x + w->down[i] == s->down.ms) relax(&s->down, s->down.ms, d->up_cm[at] + d->down_cm[i], at);
    }
}

static void wait_for(work *k, uint32_t u)
{
    const chordal *c = &k->g->c;
    if (k->at[u] >= c->first[u + 1]) return;
    uint32_t x = c->head[k->at[u]];
    k->next[u] = k->waiting[x];
    k->waiting[x] = u;
}

static void set_slots(work *k, uint32_t first, uint32_t end)
{
    const uint16_t *depth = k->g->c.head_depth;
    for (uint32_t i = first; i < end; i++) {
        if (k->d) k->slots[depth[i]] = (slot){{k->w->up[i], UINT32_MAX, JALUR_NONE}, {k->w->down[i], UINT32_MAX, JALUR_NONE}};
        else k->pairs[depth[i]] = (pair){NET_INF, NET_INF};
    }
}

static void keep_slots(work *k, uint32_t first, uint32_t end)
{
    const uint16_t *depth = k->g->c.head_depth;
    for (uint32_t i = first; i < end; i++) {
        if (k->d) { /* closed arcs: no length, so that keys of two stay at NET_KEY_INF or little more */
            const slot *s = &k->slots[depth[i]];
            k->d->up_cm[i] = s->up.ms < NET_INF ? s->up.cm : 0;
            k->d->via[2 * (size_t)i] = s->up.via;
            k->d->down_cm[i] = s->down.ms < NET_INF ? s->down.cm : 0;
            k->d->via[2 * (size_t)i + 1] = s->down.via;
        } else {
            k->w->up[i] = k->pairs[depth[i]].up;
            k->w->down[i] = k->pairs[depth[i]].down;
        }
    }
}

static void customise_node(work *k, uint32_t x)
{
    const chordal *c = &k->g->c;
    const uint32_t first = c->first[x], end = c->first[x + 1];
    set_slots(k, first, end);
    take_edges(k, x);
    for (uint32_t u = k->waiting[x], next; u != JALUR_NONE; u = next) {
        next = k->next[u];
        if (k->d) detail_triangles(k, u, k->at[u]++);
        else time_triangles(k, u, k->at[u]++);
        wait_for(k, u);
    }
    keep_slots(k, first, end);
    k->at[x] = first;
    wait_for(k, x);
}

/* One pass over all nodes. */
static void run(work *k, net_details *d)
{
    const uint32_t n = k->g->c.n_nodes;
    k->d = d;
    k->edge = 0;
    memset(k->waiting, 0xff, n * sizeof *k->waiting); /* JALUR_NONE */
    for (uint32_t x = 0; x < n; x++) customise_node(k, x);
}

jalur_status net_customise_into(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *w,
                                bool times, net_details *d)
{
    jalur_status st = JALUR_OK;
    uint32_t n = g->c.n_nodes;
    work k = {.g = g, .forward = forward, .backward = backward, .w = w};
    TRY(mem_new_unset(ctx, n, sizeof *k.waiting, &k.waiting));
    TRY(mem_new_unset(ctx, n, sizeof *k.next, &k.next));
    TRY(mem_new_unset(ctx, n, sizeof *k.at, &k.at));
    TRY(mem_new(ctx, g->c.height, sizeof *k.pairs, &k.pairs));
    TRY(mem_new(ctx, g->c.height, sizeof *k.slots, &k.slots));
    if (times) run(&k, NULL);
    if (d) run(&k, d);
done:
    mem_free(ctx, k.waiting);
    mem_free(ctx, k.next);
    mem_free(ctx, k.at);
    mem_free(ctx, k.pairs);
    mem_free(ctx, k.slots);
    return st;
}

jalur_status net_customise(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *out)
{
    jalur_status st = JALUR_OK;
    uint32_t m = g->c.n_arcs;
    *out = (net_weights){0};
    TRY(mem_new_unset(ctx, m, sizeof *out->up, &out->up));
    TRY(mem_new_unset(ctx, m, sizeof *out->down, &out->down));
    TRY(net_customise_into(ctx, g, forward, backward, out, true, NULL));
done:
    if (st != JALUR_OK) net_weights_release(ctx, out);
    return st;
}
