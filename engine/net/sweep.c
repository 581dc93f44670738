/* One-to-all on the whole hierarchy: up through all ranks, then down (PHAST: Delling, Goldberg, Nowatzyk and
 * Werneck 2011, in elimination order). The label rides in the low half of the key: times add in the high
 * half, and one comparison takes the earlier, then the lower label. */
#include "net/net_internal.h"

void net_sweep(const net_metric *m, bool reverse, uint64_t *key)
{
    const chordal *c = &m->g->c;
    const uint32_t *up = reverse ? m->w.down_ms : m->w.up_ms, *down = reverse ? m->w.up_ms : m->w.down_ms;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        uint64_t k = key[u];
        if (k >= NET_KEY_INF) continue;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            uint64_t t = k + ((uint64_t)up[i] << 32);
            if (t < key[c->head[i]]) key[c->head[i]] = t;
        }
    }
    for (uint32_t u = c->n_nodes; u-- > 0;) {
        uint64_t best = key[u];
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            uint64_t x = key[c->head[i]], t = x + ((uint64_t)down[i] << 32);
            if (x < NET_KEY_INF && t < best) best = t;
        }
        key[u] = best;
    }
}
