/* A point on an edge as ways to and from the edge's ends.
 *
 * The time from an end to the point and the rest of the edge add up to the whole edge exactly, because the
 * first is rounded and the second is the difference. A point on an end is that node, whatever the edge's
 * direction; the other end needs no leg of its own then, since the edge itself leads there. */
#include "net/net_internal.h"

static net_key part_key(net_ms ms, uint32_t cm)
{
    return (net_key)ms << 32 | cm;
}

static uint32_t part_cm(const net *g, const net_snap *s)
{
    return (uint32_t)((double)net_edge_cm(g, s->edge.v) * (double)s->along + 0.5);
}

static void add_leg(net_legs *l, uint32_t node, net_key cost)
{
    l->leg[l->n++] = (net_leg){node, cost};
}

net_legs net_legs_out(const net_metric *m, const net_snap *s)
{
    net_legs l = {.n = 0};
    if (s->state != SNAP_OK) return l;
    uint32_t e = s->edge.v;
    net_ends ends = m->g->ends[e];
    if (s->along <= 0 || s->along >= 1) {
        add_leg(&l, s->along <= 0 ? ends.a : ends.b, 0);
        return l;
    }
    uint32_t cm = part_cm(m->g, s), whole = net_edge_cm(m->g, e);
    net_ms f = m->forward[e], b = m->backward[e];
    if (b < NET_INF) add_leg(&l, ends.a, part_key(net_part_ms(b, s->along), cm));
    if (f < NET_INF) add_leg(&l, ends.b, part_key(f - net_part_ms(f, s->along), whole - cm));
    return l;
}

net_legs net_legs_in(const net_metric *m, const net_snap *s)
{
    net_legs l = {.n = 0};
    if (s->state != SNAP_OK) return l;
    uint32_t e = s->edge.v;
    net_ends ends = m->g->ends[e];
    if (s->along <= 0 || s->along >= 1) {
        add_leg(&l, s->along <= 0 ? ends.a : ends.b, 0);
        return l;
    }
    uint32_t cm = part_cm(m->g, s), whole = net_edge_cm(m->g, e);
    net_ms f = m->forward[e], b = m->backward[e];
    if (f < NET_INF) add_leg(&l, ends.a, part_key(net_part_ms(f, s->along), cm));
    if (b < NET_INF) add_leg(&l, ends.b, part_key(b - net_part_ms(b, s->along), whole - cm));
    return l;
}

net_key net_direct(const net_metric *m, const net_snap *from, const net_snap *to, bool *backward)
{
    if (backward) *backward = from->along > to->along;
    if (from->state != SNAP_OK || to->state != SNAP_OK || from->edge.v != to->edge.v) return NET_KEY_INF;
    uint32_t e = from->edge.v, cm1 = part_cm(m->g, from), cm2 = part_cm(m->g, to);
    if (from->along == to->along) return 0;
    net_ms w = from->along < to->along ? m->forward[e] : m->backward[e];
    if (w >= NET_INF) return NET_KEY_INF;
    net_ms p1 = net_part_ms(w, from->along), p2 = net_part_ms(w, to->along);
    return from->along < to->along ? part_key(p2 - p1, cm2 - cm1) : part_key(p1 - p2, cm1 - cm2);
}

jalur_status net_check_snaps(jalur_ctx *ctx, const net *g, const net_snap *snaps, uint32_t n, const char *what)
{
    for (uint32_t i = 0; i < n; i++)
        if (snaps[i].state == SNAP_OK && (snaps[i].edge.v >= g->n_edges || !(snaps[i].along >= 0 && snaps[i].along <= 1)))
            return err_set(ctx, JALUR_E_USAGE, "%s %u is not a point of this network (edge %u of %u)", what, i,
                           snaps[i].edge.v, g->n_edges);
    return JALUR_OK;
}
