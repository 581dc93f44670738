#include "net/arcs.h"

#include "base/curve.h"
#include "net/net_internal.h"

typedef struct arc { uint32_t low, high, index; bool up; } arc;

static int by_ends(const void *a, const void *b)
{
    const arc *p = a, *q = b;
    if (p->low != q->low) return p->low < q->low ? -1 : 1;
    if (p->high != q->high) return p->high < q->high ? -1 : 1;
    if (p->up != q->up) return p->up ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

/* Pairs the i-th arc up with the i-th arc down between the same nodes. Returns the edges; ms[2 * edge + down]. */
static uint32_t pair_arcs(const arc *s, uint32_t n, const net_ms *weight, net_ends *ends, net_ms *ms)
{
    uint32_t m = 0;
    for (uint32_t i = 0, end; i < n; i = end) {
        uint32_t ups = 0, downs = 0;
        for (end = i; end < n && s[end].low == s[i].low && s[end].high == s[i].high; end++) ups += s[end].up;
        downs = end - i - ups;
        uint32_t most = ups > downs ? ups : downs;
        for (uint32_t k = 0; k < most; k++, m++) {
            ends[m] = (net_ends){s[i].low, s[i].high};
            ms[2 * m] = k < ups ? weight[s[i + k].index] : NET_INF;
            ms[2 * m + 1] = k < downs ? weight[s[i + ups + k].index] : NET_INF;
        }
    }
    return m;
}

static jalur_status sort_arcs(jalur_ctx *ctx, const net_arcs *a, arc **out)
{
    jalur_status st = mem_new(ctx, a->n_arcs, sizeof **out, out);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < a->n_arcs; i++) {
        uint32_t t = a->tail[i], h = a->head[i];
        (*out)[i] = (arc){t < h ? t : h, t < h ? h : t, i, t <= h};
    }
    qsort(*out, a->n_arcs, sizeof **out, by_ends);
    return JALUR_OK;
}

/* Vertices along the curve, as roads have them: vertex_of[input node]. */
static jalur_status place_nodes(jalur_ctx *ctx, const net_arcs *a, net_raw *r, uint32_t *vertex_of)
{
    jalur_status st = JALUR_OK;
    curve_ranked *v = NULL, *spare = NULL;
    shape_box all = shape_box_empty();
    TRY(mem_new_unset(ctx, a->n_nodes, sizeof *v, &v));
    TRY(mem_new_unset(ctx, a->n_nodes, sizeof *spare, &spare));
    for (uint32_t i = 0; i < a->n_nodes; i++) shape_box_add(&all, a->at[i]);
    for (uint32_t i = 0; i < a->n_nodes; i++) v[i] = (curve_ranked){curve_in(a->at[i].lon_deg, a->at[i].lat_deg, all.west_deg, all.south_deg, all.east_deg, all.north_deg), i};
    const curve_ranked *sorted = curve_sort(v, spare, a->n_nodes);
    for (uint32_t i = 0; i < a->n_nodes; i++) {
        vertex_of[sorted[i].item] = i;
        r->at[i] = a->at[sorted[i].item];
    }
done:
    mem_free(ctx, v);
    mem_free(ctx, spare);
    return st;
}

/* Every edge is a line of two vertices. */
static jalur_status raw_from(jalur_ctx *ctx, const net_arcs *a, const net_ends *ends, uint32_t n, net_raw *r)
{
    jalur_status st = JALUR_OK;
    uint32_t *vertex_of = NULL;
    *r = (net_raw){.n_vertices = a->n_nodes, .n_vid = 2 * n, .n_edges = n, .n_pieces = n};
    TRY(mem_new(ctx, a->n_nodes, sizeof *r->at, &r->at));
    TRY(mem_new(ctx, (size_t)2 * n, sizeof *r->vid, &r->vid));
    TRY(mem_new(ctx, n, sizeof *r->piece, &r->piece));
    TRY(mem_new(ctx, (size_t)n + 1, sizeof *r->edge_piece, &r->edge_piece));
    TRY(mem_new(ctx, n, sizeof *r->edge_road, &r->edge_road));
    TRY(mem_new(ctx, n, sizeof *r->edge_place, &r->edge_place));
    TRY(mem_new_unset(ctx, a->n_nodes, sizeof *vertex_of, &vertex_of));
    TRY(place_nodes(ctx, a, r, vertex_of));
    for (uint32_t e = 0; e < n; e++) {
        r->vid[2 * e] = vertex_of[ends[e].a];
        r->vid[2 * e + 1] = vertex_of[ends[e].b];
        r->piece[e] = (net_piece){2 * e, 2 * e + 1};
        r->edge_piece[e + 1] = e + 1;
        r->edge_place[e] = e;
    }
done:
    mem_free(ctx, vertex_of);
    return st;
}

static void tell_nodes(const net *g, const net_ends *ends, const uint32_t *edge_of, uint32_t n, uint32_t *node_of)
{
    for (uint32_t e = 0; e < n; e++) {
        node_of[ends[e].a] = g->ends[edge_of[e]].a;
        node_of[ends[e].b] = g->ends[edge_of[e]].b;
    }
}

jalur_status net_new_from_arcs(jalur_ctx *ctx, const net_arcs *arcs, const profile *p, net **out, net_metric **metric,
                               uint32_t *node_of)
{
    jalur_status st = JALUR_OK;
    arc *sorted = NULL;
    net_ends *ends = NULL;
    net_ms *ms = NULL, *forward = NULL, *backward = NULL;
    uint32_t *edge_of = NULL, n = 0;
    net_raw raw = {0};
    net *g = NULL;
    const road plain = {.class = ROAD_LOCAL, .name = ""};
    *out = NULL;
    *metric = NULL;
    TRY(sort_arcs(ctx, arcs, &sorted));
    TRY(mem_new(ctx, arcs->n_arcs, sizeof *ends, &ends));
    TRY(mem_new(ctx, (size_t)2 * arcs->n_arcs, sizeof *ms, &ms));
    n = pair_arcs(sorted, arcs->n_arcs, arcs->ms, ends, ms);
    TRY(raw_from(ctx, arcs, ends, n, &raw));
    TRY(mem_new(ctx, n, sizeof *edge_of, &edge_of));
    TRY(net_from_raw(ctx, &raw, &plain, 1, edge_of, &g));
    TRY(mem_new(ctx, n, sizeof *forward, &forward));
    TRY(mem_new(ctx, n, sizeof *backward, &backward));
    for (uint32_t e = 0; e < n; e++) {
        forward[edge_of[e]] = ms[2 * e];
        backward[edge_of[e]] = ms[2 * e + 1];
    }
    for (uint32_t v = 0; node_of && v < arcs->n_nodes; v++) node_of[v] = JALUR_NONE;
    if (node_of) tell_nodes(g, ends, edge_of, n, node_of);
    st = net_metric_from_weights(ctx, g, p, forward, backward, metric);
    forward = backward = NULL;
    TRY(st);
    *out = g;
    g = NULL;
done:
    mem_free(ctx, sorted);
    mem_free(ctx, ends);
    mem_free(ctx, ms);
    mem_free(ctx, forward);
    mem_free(ctx, backward);
    mem_free(ctx, edge_of);
    net_raw_release(ctx, &raw);
    net_free(g);
    return st;
}

jalur_status net_arcs_snap(jalur_ctx *ctx, const net_metric *m, const uint32_t *nodes, uint32_t n, net_snap *out)
{
    jalur_status st = JALUR_OK;
    const net *g = m->g;
    uint32_t *edge = NULL;
    TRY(mem_new(ctx, g->n_nodes, sizeof *edge, &edge));
    for (uint32_t e = g->n_edges; e-- > 0;) edge[g->ends[e].a] = edge[g->ends[e].b] = e; /* the lowest edge stays */
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (net_snap){.state = SNAP_NO_NETWORK, .edge = {JALUR_NONE}, .strong = JALUR_NONE};
        if (nodes[i] >= g->n_nodes) continue;
        uint32_t e = edge[nodes[i]];
        bool at_b = g->ends[e].a != nodes[i];
        out[i] = (net_snap){.state = SNAP_OK, .edge = {e}, .along = at_b ? 1 : 0, .strong = m->strong[nodes[i]],
                            .at = g->pt[at_b ? g->edge_point[e + 1] - 1 : g->edge_point[e]]};
    }
done:
    mem_free(ctx, edge);
    return st;
}

jalur_status net_arcs_customise(jalur_ctx *ctx, const net_metric *m)
{
    net_weights w;
    jalur_status st = net_customise(ctx, m->g, m->forward, m->backward, &w);
    if (st == JALUR_OK) net_weights_release(ctx, &w);
    return st;
}

jalur_status net_arcs_customise_again(jalur_ctx *ctx, net_metric *m)
{
    return net_customise_into(ctx, m->g, m->forward, m->backward, &m->w, true, NULL);
}

jalur_status net_arcs_nearest(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                              bool to_facility, net_ms *time, uint32_t *label)
{
    net_finder *f = NULL;
    const jalur_status st = net_finder_new(ctx, m, facilities, n_facilities, to_facility, &f);
    if (st != JALUR_OK) return st;
    const uint64_t *key = net_finder_keys(f);
    for (uint32_t v = 0; v < m->g->n_nodes; v++) {
        time[v] = key[v] < NET_KEY_INF ? (net_ms)(key[v] >> 32) : NET_UNREACHED;
        label[v] = key[v] < NET_KEY_INF ? (uint32_t)key[v] : JALUR_NONE;
    }
    net_finder_free(f);
    return JALUR_OK;
}

jalur_status net_arcs_topology(jalur_ctx *ctx, const net *g, uint32_t *shortcuts)
{
    chordal c;
    jalur_status st = chordal_new(ctx, g->n_nodes, g->ends, g->n_edges, &c);
    *shortcuts = c.n_arcs;
    chordal_release(ctx, &c);
    return st;
}
