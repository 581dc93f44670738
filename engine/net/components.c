/* Weak components with their missing links, and edges for drawing. */
#include "net/net_internal.h"

/* Nearest pair between a component and the largest one: each of its segments asks the tree. */
static void find_gap(const net *g, const uint8_t *main, const uint8_t *box_mark, uint32_t e, net_component *c)
{
    for (uint32_t i = g->edge_point[e]; i + 1 < g->edge_point[e + 1]; i++) {
        tree_hit h = {.m = c->gap_m};
        tree_nearest(g, main, box_mark, 1, g->pt[i], g->pt[i + 1], &h);
        if (h.edge == JALUR_NONE || !(h.m < c->gap_m)) continue;
        c->gap_m = h.m;
        c->gap_from = h.from;
        c->gap_to = h.at;
    }
}

jalur_status net_components(const net *g, arena *a, net_component **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    net_component *c = NULL;
    uint8_t *main = NULL, *box_mark = NULL;
    *out = NULL;
    *n = 0;
    TRY(arena_new(a, g->n_components, sizeof *c, &c));
    TRY(mem_new(g->ctx, g->n_edges, 1, &main));
    for (uint32_t i = 0; i < g->n_components; i++) {
        c[i] = g->component[i];
        c[i].gap_m = i == 0 ? 0 : INFINITY;
    }
    for (uint32_t e = 0; e < g->n_edges; e++) main[e] = g->node_component[g->ends[e].a] == 0;
    TRY(tree_marks(g->ctx, g, main, &box_mark));
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (!main[e]) find_gap(g, main, box_mark, e, &c[g->node_component[g->ends[e].a]]);
    for (uint32_t i = 1; i < g->n_components; i++) c[i].gap_m = geo_distance_m(c[i].gap_from, c[i].gap_to);
    *out = c;
    *n = g->n_components;
done:
    mem_free(g->ctx, main);
    mem_free(g->ctx, box_mark);
    return st;
}

uint32_t net_edge_count(const net *g)
{
    return g->n_edges;
}

void net_edge_get(const net *g, const net_metric *m, net_edge e, net_edge_view *out)
{
    uint32_t from = g->edge_point[e.v], n = g->edge_point[e.v + 1] - from;
    const net_rule *r = &g->attr[g->edge_road[e.v]];
    *out = (net_edge_view){.line = {.pt = g->pt + from, .n = n}, .class = (road_class)r->class,
                           .surface = (road_surface)r->surface, .flags = r->flags, .length_m = g->edge_m[e.v],
                           .road = g->edge_road[e.v], .component = g->node_component[g->ends[e.v].a]};
    if (g->z_m && (g->edge_flags[e.v] & NET_EDGE_HAS_Z)) out->line.z_m = g->z_m + from;
    out->usable = m && (m->forward[e.v] < NET_INF || m->backward[e.v] < NET_INF);
}
