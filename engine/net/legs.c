/* A point on an edge as ways to and from the edge's ends.
 *
 * The time from an end to the point and the rest of the edge add up to the whole edge exactly, because the
 * first is rounded and the second is the difference. A point on an end is that node, whatever the edge's
 * direction; the other end needs no leg of its own then, since the edge itself leads there.
 *
 * Where roads are drawn over each other, a point stands on all of them: each leg takes the quickest of the edges that
 * join the same nodes along the same points, as far as points are snapped to them at all. */
#include "net/net_internal.h"

static net_key part_key(net_ms ms, uint32_t cm)
{
    return (net_key)ms << 32 | cm;
}

static bool same_pair(net_ends p, net_ends q)
{
    return (p.a == q.a && p.b == q.b) || (p.a == q.b && p.b == q.a);
}

static bool same_place(jalur_lonlat p, jalur_lonlat q)
{
    return p.lon_deg == q.lon_deg && p.lat_deg == q.lat_deg;
}

/* Whether f runs along the same points as e, read backwards if `back`. */
static bool drawn_alike(const net *g, uint32_t e, uint32_t f, bool back)
{
    const jalur_lonlat *p = g->pt + g->edge_point[e], *q = g->pt + g->edge_point[f];
    uint32_t n = g->edge_point[e + 1] - g->edge_point[e];
    if (n != g->edge_point[f + 1] - g->edge_point[f]) return false;
    for (uint32_t i = 0; i < n; i++)
        if (!same_place(p[i], q[back ? n - 1 - i : i])) return false;
    return true;
}

/* The first edge between the nodes of e, which has its parallels beside it. */
static uint32_t first_parallel(const net *g, uint32_t e)
{
    while (e > 0 && same_pair(g->ends[e - 1], g->ends[e])) e--;
    return e;
}

/* Next edge from *f on that a point of e stands on as well, e itself among them; false: none. */
static bool next_twin(const net_metric *m, uint32_t e, uint32_t *f, bool *back)
{
    const net *g = m->g;
    for (; *f < g->n_edges && same_pair(g->ends[*f], g->ends[e]); ++*f) {
        *back = false;
        if (*f == e) return true;
        if (!m->edge_mark[*f]) continue;
        if (drawn_alike(g, e, *f, false)) return true;
        *back = true;
        if (drawn_alike(g, e, *f, true)) return true;
    }
    return false;
}

net_twins net_twins_of(const net_metric *m, uint32_t e)
{
    return (net_twins){.m = m, .of = e, .next = first_parallel(m->g, e)};
}

bool net_twins_next(net_twins *t, uint32_t *edge, bool *back)
{
    if (!next_twin(t->m, t->of, &t->next, back)) return false;
    *edge = t->next++;
    return true;
}

static uint32_t part_cm(const net *g, uint32_t e, float along)
{
    return (uint32_t)((double)net_edge_cm(g, e) * (double)along + 0.5);
}

/* Among equal legs the first edge stays. */
static void add_leg(net_legs *l, uint32_t node, net_key cost, uint32_t edge, float along, float end)
{
    uint32_t k = 0;
    while (k < l->n && l->leg[k].node != node) k++;
    if (k < l->n && l->leg[k].cost <= cost) return;
    if (k == l->n) l->n++;
    l->leg[k] = (net_leg){cost, node, edge, along, end};
}

net_legs net_legs_of(const net_metric *m, const net_snap *s, bool out)
{
    net_legs l = {.n = 0};
    const net *g = m->g;
    uint32_t e;
    bool back;
    if (s->state != SNAP_OK) return l;
    if (s->along <= 0 || s->along >= 1) {
        net_ends ends = g->ends[s->edge.v];
        add_leg(&l, s->along <= 0 ? ends.a : ends.b, 0, s->edge.v, s->along, s->along);
        return l;
    }
    for (net_twins t = net_twins_of(m, s->edge.v); net_twins_next(&t, &e, &back);) {
        const float along = back ? 1 - s->along : s->along;
        const uint32_t cm = part_cm(g, e, along), whole = net_edge_cm(g, e);
        const net_ms a = out ? m->backward[e] : m->forward[e], b = out ? m->forward[e] : m->backward[e];
        if (a < NET_INF) add_leg(&l, g->ends[e].a, part_key(net_part_ms(a, along), cm), e, along, 0);
        if (b < NET_INF) add_leg(&l, g->ends[e].b, part_key(b - net_part_ms(b, along), whole - cm), e, along, 1);
    }
    return l;
}

net_key net_direct(const net_metric *m, const net_snap *from, const net_snap *to, net_leg *leg)
{
    net_key best = NET_KEY_INF;
    uint32_t e;
    bool back;
    if (from->state != SNAP_OK || to->state != SNAP_OK || from->edge.v != to->edge.v) return NET_KEY_INF;
    if (leg) *leg = (net_leg){0, JALUR_NONE, from->edge.v, from->along, to->along};
    if (from->along == to->along) return 0;
    for (net_twins t = net_twins_of(m, from->edge.v); net_twins_next(&t, &e, &back);) {
        const float x = back ? 1 - from->along : from->along, y = back ? 1 - to->along : to->along;
        const net_ms w = x < y ? m->forward[e] : m->backward[e];
        if (w >= NET_INF) continue;
        const uint32_t p = net_part_ms(w, x), q = net_part_ms(w, y), i = part_cm(m->g, e, x), k = part_cm(m->g, e, y);
        const net_key key = x < y ? part_key(q - p, k - i) : part_key(p - q, i - k);
        if (key >= best) continue;
        best = key;
        if (leg) *leg = (net_leg){key, JALUR_NONE, e, x, y};
    }
    return best;
}

uint32_t net_first_twin(const net_metric *m, uint32_t e, bool *back)
{
    uint32_t f = e;
    net_twins t = net_twins_of(m, e);
    *back = false;
    (void)net_twins_next(&t, &f, back);
    return f;
}

jalur_status net_check_snaps(jalur_ctx *ctx, const net *g, const net_snap *snaps, uint32_t n, const char *what)
{
    for (uint32_t i = 0; i < n; i++)
        if (snaps[i].state == SNAP_OK && (snaps[i].edge.v >= g->n_edges || !(snaps[i].along >= 0 && snaps[i].along <= 1)))
            return err_set(ctx, JALUR_E_USAGE, "%s %u is not a point of this network (edge %u of %u)", what, i,
                           snaps[i].edge.v, g->n_edges);
    return JALUR_OK;
}
