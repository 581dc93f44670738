/* One-to-all on the whole hierarchy: up through all ranks, then down (PHAST: Delling, Goldberg, Nowatzyk and
 * Werneck 2011, in elimination order). The label rides in the low half of the key: times add in the high
 * half, and one comparison takes the earlier, then the lower label. */
#include "net/net_internal.h"

void net_sweep_clear(const net *g, uint64_t *key)
{
    for (uint32_t v = 0; v < g->n_nodes; v++) key[v] = NET_LABEL_NONE;
}

void net_sweep(const net_metric *m, bool reverse, uint64_t *key)
{
    const chordal *c = &m->g->c;
    const net_ms *up = reverse ? m->w.down : m->w.up, *down = reverse ? m->w.up : m->w.down;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        uint64_t k = key[u];
        if (k >= NET_KEY_INF) continue;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            uint64_t t = k + net_key_of(up[i], 0);
            if (t < key[c->head[i]]) key[c->head[i]] = t;
        }
    }
    for (uint32_t u = c->n_nodes; u-- > 0;) { /* no branch: unreached plus unreached still does not wrap */
        uint64_t best = key[u];
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            uint64_t t = key[c->head[i]] + net_key_of(down[i], 0);
            best = t < best ? t : best;
        }
        key[u] = best;
    }
}
