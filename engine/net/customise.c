/* Weights of the chordal arcs: basic customisation (Dibbelt, Strasser and Wagner 2016).
 *
 * For every node x in rank order and every lower neighbour u of x, the triangles (u, x, y) relax the arc
 * (x, y). Lower neighbours come from lists that pass each u on from head to head (as the columns of a
 * left-looking sparse Cholesky factorisation), so no downward adjacency is stored. All arcs of x are
 * relaxed in one small array that stays in the first-level cache. */
#include "net/net_internal.h"

typedef struct half { net_key key; uint32_t via; } half;
typedef struct slot { half up, down; } slot;

typedef struct work {
    const net *g;
    net_weights *w;
    uint32_t *waiting, *next, *at; /* list heads per node; next in list; next arc of a node to be consumed */
    uint32_t *slot_of;             /* head -> slot while a node is at work */
    slot *slots;
    uint32_t edge;
} work;

void net_weights_release(jalur_ctx *ctx, net_weights *w)
{
    mem_free(ctx, w->up);
    mem_free(ctx, w->down);
    mem_free(ctx, w->up_via);
    mem_free(ctx, w->down_via);
    *w = (net_weights){0};
}

static net_key key_of(uint32_t ms, uint32_t cm)
{
    return (net_key)ms << 32 | cm;
}

static void relax(half *h, net_key key, uint32_t via)
{
    net_relax(&h->key, &h->via, key, via);
}

/* Edges are sorted by their lower end, so a running index meets those of x. */
static void take_edges(work *k, uint32_t x, const net_ms *forward, const net_ms *backward)
{
    const net *g = k->g;
    for (; k->edge < g->n_edges; k->edge++) {
        uint32_t e = k->edge, a = g->ends[e].a, b = g->ends[e].b;
        if ((a < b ? a : b) != x) break;
        if (a == b) continue;
        slot *s = &k->slots[k->slot_of[a < b ? b : a]];
        uint32_t cm = net_edge_cm(g, e);
        if (forward[e] < NET_INF) relax(a < b ? &s->up : &s->down, key_of(forward[e], cm), NET_VIA_EDGE | e);
        if (backward[e] < NET_INF) relax(a < b ? &s->down : &s->up, key_of(backward[e], cm), NET_VIA_EDGE | e);
    }
}

/* Triangles over the lower neighbour u whose arc `at` leads to x. */
static void take_triangles(work *k, uint32_t u, uint32_t at)
{
    const chordal *c = &k->g->c;
    const net_weights *w = k->w;
    net_key to_x = w->up[at], from_x = w->down[at];
    if (to_x >= NET_KEY_INF && from_x >= NET_KEY_INF) return;
    for (uint32_t i = at + 1; i < c->first[u + 1]; i++) {
        slot *s = &k->slots[k->slot_of[c->head[i]]];
        relax(&s->up, from_x + w->up[i], u);
        relax(&s->down, to_x + w->down[i], u);
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

static void customise_node(work *k, uint32_t x, const net_ms *forward, const net_ms *backward)
{
    const chordal *c = &k->g->c;
    net_weights *w = k->w;
    uint32_t first = c->first[x], n = c->first[x + 1] - first;
    for (uint32_t i = 0; i < n; i++) {
        k->slot_of[c->head[first + i]] = i;
        k->slots[i] = (slot){{NET_KEY_INF, JALUR_NONE}, {NET_KEY_INF, JALUR_NONE}};
    }
    take_edges(k, x, forward, backward);
    for (uint32_t u = k->waiting[x], next; u != JALUR_NONE; u = next) {
        next = k->next[u];
        take_triangles(k, u, k->at[u]++);
        wait_for(k, u);
    }
    for (uint32_t i = 0; i < n; i++) {
        const slot *s = &k->slots[i];
        w->up[first + i] = s->up.key;
        w->up_via[first + i] = s->up.via;
        w->down[first + i] = s->down.key;
        w->down_via[first + i] = s->down.via;
    }
    k->at[x] = first;
    wait_for(k, x);
}

jalur_status net_weights_new(jalur_ctx *ctx, const net *g, net_weights *out)
{
    jalur_status st = JALUR_OK;
    uint32_t m = g->c.n_arcs;
    *out = (net_weights){0};
    TRY(mem_new_unset(ctx, m, sizeof *out->up, &out->up));
    TRY(mem_new_unset(ctx, m, sizeof *out->down, &out->down));
    TRY(mem_new_unset(ctx, m, sizeof *out->up_via, &out->up_via));
    TRY(mem_new_unset(ctx, m, sizeof *out->down_via, &out->down_via));
done:
    if (st != JALUR_OK) net_weights_release(ctx, out);
    return st;
}

jalur_status net_customise_into(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *w)
{
    jalur_status st = JALUR_OK;
    uint32_t n = g->c.n_nodes;
    work k = {.g = g, .w = w};
    TRY(mem_new_unset(ctx, n, sizeof *k.waiting, &k.waiting));
    TRY(mem_new_unset(ctx, n, sizeof *k.next, &k.next));
    TRY(mem_new_unset(ctx, n, sizeof *k.at, &k.at));
    TRY(mem_new_unset(ctx, n, sizeof *k.slot_of, &k.slot_of));
    TRY(mem_new(ctx, g->c.height, sizeof *k.slots, &k.slots));
    memset(k.waiting, 0xff, n * sizeof *k.waiting); /* JALUR_NONE */
    for (uint32_t x = 0; x < n; x++) customise_node(&k, x, forward, backward);
done:
    mem_free(ctx, k.waiting);
    mem_free(ctx, k.next);
    mem_free(ctx, k.at);
    mem_free(ctx, k.slot_of);
    mem_free(ctx, k.slots);
    return st;
}

jalur_status net_customise(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *out)
{
    jalur_status st = net_weights_new(ctx, g, out);
    if (st == JALUR_OK) st = net_customise_into(ctx, g, forward, backward, out);
    if (st != JALUR_OK) net_weights_release(ctx, out);
    return st;
}
