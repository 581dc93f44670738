/* Why there is no way: the two parts that would have to be joined, and where they come nearest.
 *
 * The parts hold edges: all that the start can drive along, all from which the end can be reached. The
 * smaller part's segments ask the tree for the other's nearest. A snapped edge that is reached in part only
 * (one-way) counts from the snap on. */
#include "net/path.h"

enum { PART_FROM = 1, PART_TO = 2 };

typedef struct parts {
    const net_metric *m;
    uint8_t *edge; /* PART_ bits */
    uint32_t n_from, n_to;
} parts;

static jalur_status reach(jalur_ctx *ctx, parts *p, const net_snap *s, bool reverse)
{
    jalur_status st = JALUR_OK;
    const net *g = p->m->g;
    uint64_t *key = NULL;
    net_legs l = net_legs_of(p->m, s, !reverse);
    TRY(mem_new(ctx, g->n_nodes, sizeof *key, &key));
    for (uint32_t v = 0; v < g->n_nodes; v++) key[v] = NET_LABEL_NONE;
    for (uint32_t k = 0; k < l.n; k++) key[l.leg[k].node] = 0; /* only whether, not when */
    TRY(net_sweep(ctx, p->m, reverse, key));
    for (uint32_t v = 0; v < g->n_nodes; v++) {
        if (key[v] >= NET_KEY_INF) continue;
        if (reverse) p->n_to++;
        else p->n_from++;
    }
    const net_ms *from_a = reverse ? p->m->backward : p->m->forward, *from_b = reverse ? p->m->forward : p->m->backward;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        bool on = (key[g->ends[e].a] < NET_KEY_INF && from_a[e] < NET_INF) ||
                  (key[g->ends[e].b] < NET_KEY_INF && from_b[e] < NET_INF);
        if (on) p->edge[e] |= reverse ? PART_TO : PART_FROM;
    }
done:
    mem_free(ctx, key);
    return st;
}

static void ask(const net *g, const parts *p, const uint8_t *box_mark, uint8_t bits, const jalur_lonlat s[2],
                tree_hit *best)
{
    tree_hit h = {.m = best->m};
    tree_nearest(g, p->edge, box_mark, bits, s[0], s[1], &h);
    if (h.edge != JALUR_NONE && h.m < best->m) *best = h;
}

/* Asks with every segment of one part, and with the snapped point that stands for it where no whole edge does. */
static tree_hit nearest_pair(const net *g, const parts *p, const uint8_t *box_mark, uint8_t ask_bit, jalur_lonlat at)
{
    tree_hit best = {.m = INFINITY, .edge = JALUR_NONE};
    uint8_t other = PART_FROM + PART_TO - ask_bit;
    ask(g, p, box_mark, other, (jalur_lonlat[2]){at, at}, &best);
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (!(p->edge[e] & ask_bit)) continue;
        for (uint32_t i = g->edge_point[e]; i + 1 < g->edge_point[e + 1]; i++) ask(g, p, box_mark, other, &g->pt[i], &best);
    }
    return best;
}

static jalur_status find_gap(jalur_ctx *ctx, const parts *p, const net_snap *from, const net_snap *to, net_why *out)
{
    jalur_status st = JALUR_OK;
    const net *g = p->m->g;
    uint8_t *box_mark = NULL;
    bool ask_from = p->n_from <= p->n_to;
    TRY(tree_marks(ctx, g, p->edge, &box_mark));
    tree_hit h = nearest_pair(g, p, box_mark, ask_from ? PART_FROM : PART_TO, ask_from ? from->at : to->at);
    out->gap_from = from->at;
    out->gap_to = to->at;
    if (h.edge != JALUR_NONE) {
        out->gap_from = ask_from ? h.from : h.at;
        out->gap_to = ask_from ? h.at : h.from;
    }
    out->gap_m = geo_distance_m(out->gap_from, out->gap_to);
    /* The point that only its own edge's rest belongs to may be nearer than any whole edge. */
    jalur_lonlat lone = ask_from ? to->at : from->at;
    tree_hit l = {.m = out->gap_m, .edge = JALUR_NONE};
    ask(g, p, box_mark, ask_from ? PART_FROM : PART_TO, (jalur_lonlat[2]){lone, lone}, &l);
    double m = l.edge == JALUR_NONE ? (double)INFINITY : geo_distance_m(l.from, l.at);
    if (m < out->gap_m) {
        out->gap_m = m;
        out->gap_from = ask_from ? l.at : l.from;
        out->gap_to = ask_from ? l.from : l.at;
    }
done:
    mem_free(ctx, box_mark);
    return st;
}

static uint32_t find(uint32_t *up, uint32_t v)
{
    while (up[v] != v) v = up[v] = up[up[v]];
    return v;
}

/* Whether the two edges hang together when every usable edge may be travelled both ways. */
static jalur_status joined(jalur_ctx *ctx, const net_metric *m, uint32_t e1, uint32_t e2, bool *out)
{
    const net *g = m->g;
    uint32_t *up = NULL;
    jalur_status st = mem_new(ctx, g->n_nodes, sizeof *up, &up);
    if (st != JALUR_OK) return st;
    for (uint32_t v = 0; v < g->n_nodes; v++) up[v] = v;
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (m->forward[e] < NET_INF || m->backward[e] < NET_INF) up[find(up, g->ends[e].a)] = find(up, g->ends[e].b);
    *out = find(up, g->ends[e1].a) == find(up, g->ends[e2].a);
    mem_free(ctx, up);
    return JALUR_OK;
}

/* A point too far from its road still tells which part of the network it would belong to. */
static net_snap as_if_near(const net_snap *s)
{
    net_snap t = *s;
    if (t.state == SNAP_TOO_FAR) t.state = SNAP_OK;
    return t;
}

jalur_status net_why_not(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, net_why *out)
{
    jalur_status st = JALUR_OK;
    parts p = {.m = m};
    route r = {.ctx = ctx};
    *out = (net_why){.gap_m = NAN};
    const net_snap start = as_if_near(from), end = as_if_near(to);
    TRY(net_check_snaps(ctx, m->g, &start, 1, "start"));
    TRY(net_check_snaps(ctx, m->g, &end, 1, "end"));
    if (start.state != SNAP_OK || end.state != SNAP_OK) goto done;
    TRY(net_route(ctx, m, &start, &end, ROUTE_TIME, &r));
    out->connected = r.key < NET_KEY_INF;
    TRY(mem_new(ctx, m->g->n_edges, 1, &p.edge));
    TRY(reach(ctx, &p, &start, false));
    TRY(reach(ctx, &p, &end, true));
    out->nodes_from = p.n_from;
    out->nodes_to = p.n_to;
    if (out->connected) {
        out->gap_m = 0;
        out->gap_from = out->gap_to = from->at;
        goto done;
    }
    TRY(find_gap(ctx, &p, &start, &end, out));
    TRY(joined(ctx, m, start.edge.v, end.edge.v, &out->by_oneway));
done:
    mem_free(ctx, p.edge);
    route_release(&r);
    return st;
}
