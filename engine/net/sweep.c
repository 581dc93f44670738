/* One-to-all on the whole hierarchy: up through all ranks, then down (PHAST: Delling, Goldberg, Nowatzyk and
 * Werneck 2011, in elimination order). The label rides in the low half of the key: times add in the high
 * half, and one comparison takes the earlier, then the lower label.
 *
 * Ranks are a postorder: going down through them, the ancestors of a node are the last nodes met at their depths. */
#include "net/net_internal.h"

void net_sweep_clear(const net *g, uint64_t *key)
{
    for (uint32_t v = 0; v < g->n_nodes; v++) key[v] = NET_LABEL_NONE;
}

static inline uint64_t by_arc(const chordal *c, const net_ms *down, const uint64_t *at, uint32_t arc)
{
    return at[c->head_depth[arc]] + net_key_of(down[arc], 0);
}

static inline uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* Most nodes have up to three arcs, and how many cannot be foretold: so many are always taken, and those behind a node's own
 * count for nothing. The lowest head comes last: it has only just been met. */
static void go_down(const chordal *c, const net_ms *down, uint64_t *key, uint64_t *at)
{
    for (uint32_t u = c->n_nodes, first, end = c->n_arcs; u-- > 0; end = first) {
        uint64_t best = key[u];
        first = c->first[u];
        if (first + 3 > c->n_arcs) {
            for (uint32_t i = first; i < end; i++) best = lesser(best, by_arc(c, down, at, i));
        } else {
            const uint32_t n = end - first;
            best = lesser(best, by_arc(c, down, at, first + 1) | -(uint64_t)(n < 2));
            best = lesser(best, by_arc(c, down, at, first + 2) | -(uint64_t)(n < 3));
            for (uint32_t i = first + 3; i < end; i++) best = lesser(best, by_arc(c, down, at, i));
            best = lesser(best, by_arc(c, down, at, first) | -(uint64_t)(n < 1));
        }
        key[u] = at[c->depth[u]] = best;
    }
}

jalur_status net_sweep(jalur_ctx *ctx, const net_metric *m, bool reverse, uint64_t *key)
{
    const chordal *c = &m->g->c;
    const net_ms *up = reverse ? m->w.down : m->w.up, *down = reverse ? m->w.up : m->w.down;
    uint64_t *at; /* of the node at hand's ancestors, by depth: it stays in the first-level cache */
    jalur_status st = mem_new_unset(ctx, c->height, sizeof *at, &at);
    if (st != JALUR_OK) return st;
    for (uint32_t d = 0; d < c->height; d++) at[d] = NET_LABEL_NONE;
    for (uint32_t u = 0; u < c->n_nodes; u++) { /* a slot is free again when its node has been met */
        const uint32_t d = c->depth[u];
        const uint64_t k = at[d] < key[u] ? at[d] : key[u];
        at[d] = NET_LABEL_NONE;
        if (k >= NET_KEY_INF) continue;
        key[u] = k;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            const uint64_t t = k + net_key_of(up[i], 0), old = at[c->head_depth[i]];
            at[c->head_depth[i]] = t < old ? t : old;
        }
    }
    go_down(c, down, key, at);
    mem_free(ctx, at);
    return JALUR_OK;
}
