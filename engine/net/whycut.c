/* Which roads would have to open: a way over roads that `wider` may use, with as few as possible that `m` may not.
 * Breadth-first with two costs (0-1 search): an edge that `m` may use in this direction costs nothing, another one 1. */
#include "net/path.h"

typedef struct cut {
    const net_metric *m, *wider;
    const net *g;
    uint32_t *first, *arc; /* by node: edge << 1 | 1 when it is left at the edge's second end */
    uint32_t *cost, *via;  /* per node: closed edges so far; the arc it was reached by */
    uint32_t *deque, head, tail, room;
} cut;

static bool passes(const net_metric *m, uint32_t arc)
{
    const uint32_t e = arc >> 1;
    return (arc & 1 ? m->backward[e] : m->forward[e]) < NET_INF;
}

static uint32_t far_end(const cut *c, uint32_t arc)
{
    return arc & 1 ? c->g->ends[arc >> 1].a : c->g->ends[arc >> 1].b;
}

static jalur_status cut_arcs(jalur_ctx *ctx, cut *c)
{
    jalur_status st = JALUR_OK;
    const net *g = c->g;
    TRY(mem_new(ctx, (size_t)g->n_nodes + 2, sizeof *c->first, &c->first));
    TRY(mem_new(ctx, 2 * (size_t)g->n_edges + 1, sizeof *c->arc, &c->arc));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        c->first[g->ends[e].a + 2]++;
        c->first[g->ends[e].b + 2]++;
    }
    for (uint32_t v = 0; v + 1 < g->n_nodes; v++) c->first[v + 2] += c->first[v + 1];
    for (uint32_t e = 0; e < g->n_edges; e++) {
        c->arc[c->first[g->ends[e].a + 1]++] = e << 1;
        c->arc[c->first[g->ends[e].b + 1]++] = e << 1 | 1;
    }
    TRY(mem_new(ctx, g->n_nodes, sizeof *c->cost, &c->cost));
    TRY(mem_new(ctx, g->n_nodes, sizeof *c->via, &c->via));
    c->room = 4 * g->n_edges + 8; /* each arc puts its far end in at most twice */
    TRY(mem_new(ctx, c->room, sizeof *c->deque, &c->deque));
    c->head = c->tail = c->room / 2;
    for (uint32_t v = 0; v < g->n_nodes; v++) c->cost[v] = c->via[v] = JALUR_NONE;
done:
    return st;
}

static void reach(cut *c, uint32_t node, uint32_t cost, uint32_t via, bool front)
{
    if (c->cost[node] <= cost) return;
    c->cost[node] = cost;
    c->via[node] = via;
    if (front) c->deque[--c->head] = node;
    else c->deque[c->tail++] = node;
}

static void cut_search(cut *c)
{
    while (c->head < c->tail) {
        const uint32_t v = c->deque[c->head++], cost = c->cost[v];
        for (uint32_t k = c->first[v]; k < c->first[v + 1]; k++) {
            const uint32_t arc = c->arc[k];
            const bool open = passes(c->m, arc);
            if (!open && c->wider && !passes(c->wider, arc)) continue;
            reach(c, far_end(c, arc), open ? cost : cost + 1, arc, open);
        }
    }
}

jalur_status net_why_cut(jalur_ctx *ctx, const net_metric *m, const net_metric *wider, const net_snap *from, const net_snap *to,
                         arena *a, net_edge **edges, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    cut c = {.m = m, .wider = wider, .g = m->g};
    *edges = NULL;
    *n = 0;
    TRY(net_check_snaps(ctx, m->g, from, 1, "start"));
    TRY(net_check_snaps(ctx, m->g, to, 1, "end"));
    if (from->state == SNAP_NO_NETWORK || to->state == SNAP_NO_NETWORK) goto done;
    TRY(cut_arcs(ctx, &c));
    const net_ends start = c.g->ends[from->edge.v], end = c.g->ends[to->edge.v];
    reach(&c, start.a, 0, JALUR_NONE, true);
    reach(&c, start.b, 0, JALUR_NONE, true);
    cut_search(&c);
    uint32_t at = c.cost[end.a] <= c.cost[end.b] ? end.a : end.b;
    if (c.cost[at] == JALUR_NONE) goto done;
    TRY(arena_new(a, (size_t)c.cost[at] + 1, sizeof **edges, edges));
    for (*n = c.cost[at]; c.via[at] != JALUR_NONE; at = far_end(&c, c.via[at] ^ 1))
        if (!passes(m, c.via[at])) (*edges)[c.cost[at] - 1] = (net_edge){c.via[at] >> 1};
done:
    mem_free(ctx, c.first);
    mem_free(ctx, c.arc);
    mem_free(ctx, c.cost);
    mem_free(ctx, c.via);
    mem_free(ctx, c.deque);
    return st;
}
