/* Nearest facility of every point: one labelled sweep, then the last metres of each point. */
#include "net/net_internal.h"

typedef struct on_edge { uint32_t edge, index; } on_edge;

typedef struct finder {
    const net_metric *m;
    const net_snap *facility;
    bool to_facility;
    uint64_t *key;    /* per node */
    on_edge *twin;    /* facilities by edge */
    uint32_t n_twins;
    uint8_t *has_twin; /* per edge: most points need no search */
} finder;

static int by_edge(const void *a, const void *b)
{
    const on_edge *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static uint64_t labelled(net_key cost, net_ms access_ms, uint32_t label)
{
    return ((cost >> 32) + access_ms) << 32 | label;
}

static jalur_status start_keys(jalur_ctx *ctx, finder *f, uint32_t n)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, f->m->g->n_nodes, sizeof *f->key, &f->key));
    TRY(mem_new(ctx, n, sizeof *f->twin, &f->twin));
    TRY(mem_new(ctx, f->m->g->n_edges, 1, &f->has_twin));
    for (uint32_t v = 0; v < f->m->g->n_nodes; v++) f->key[v] = NET_LABEL_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const net_snap *s = &f->facility[i];
        if (s->state != SNAP_OK) continue;
        net_legs l = f->to_facility ? net_legs_in(f->m, s) : net_legs_out(f->m, s);
        for (uint32_t k = 0; k < l.n; k++) {
            uint64_t v = labelled(l.leg[k].cost, s->access_ms, i);
            if (v < f->key[l.leg[k].node]) f->key[l.leg[k].node] = v;
        }
        f->twin[f->n_twins++] = (on_edge){s->edge.v, i};
        f->has_twin[s->edge.v] = 1;
    }
    qsort(f->twin, f->n_twins, sizeof *f->twin, by_edge);
done:
    return st;
}

static uint64_t nearest_of(const finder *f, const net_snap *p)
{
    uint64_t best = NET_LABEL_NONE;
    uint32_t lo = 0, hi = 0;
    if (p->state != SNAP_OK) return best;
    net_legs l = f->to_facility ? net_legs_out(f->m, p) : net_legs_in(f->m, p);
    for (uint32_t k = 0; k < l.n; k++) {
        uint64_t v = f->key[l.leg[k].node];
        if (v >= NET_KEY_INF) continue;
        v += l.leg[k].cost >> 32 << 32;
        if (v < best) best = v;
    }
    if (f->has_twin[p->edge.v]) hi = f->n_twins;
    bool has = hi > 0;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->twin[mid].edge < p->edge.v) lo = mid + 1;
        else hi = mid;
    }
    for (; has && lo < f->n_twins && f->twin[lo].edge == p->edge.v; lo++) {
        const net_snap *s = &f->facility[f->twin[lo].index];
        net_key d = f->to_facility ? net_direct(f->m, p, s, NULL) : net_direct(f->m, s, p, NULL);
        uint64_t v = labelled(d, s->access_ms, f->twin[lo].index);
        if (d < NET_KEY_INF && v < best) best = v;
    }
    return best == NET_LABEL_NONE ? best : best + ((uint64_t)p->access_ms << 32);
}

jalur_status net_nearest(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                         const net_snap *points, uint32_t n_points, bool to_facility, net_ms *time, uint32_t *label)
{
    jalur_status st = JALUR_OK;
    finder f = {.m = m, .facility = facilities, .to_facility = to_facility};
    TRY(net_check_snaps(ctx, m->g, facilities, n_facilities, "facility"));
    TRY(net_check_snaps(ctx, m->g, points, n_points, "point"));
    TRY(start_keys(ctx, &f, n_facilities));
    net_sweep(m, to_facility, f.key);
    for (uint32_t i = 0; i < n_points; i++) {
        uint64_t k = nearest_of(&f, &points[i]);
        time[i] = k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
        label[i] = k >= NET_KEY_INF ? JALUR_NONE : (uint32_t)k;
    }
done:
    mem_free(ctx, f.key);
    mem_free(ctx, f.twin);
    mem_free(ctx, f.has_twin);
    return st;
}
