/* A mapped net is used where it lies, so everything that an index or a cast relies on is checked first. Each
 * check trusts only those before it. */
#include "net/cache.h"

/* An edge longer than this does not fit 32 bits of centimetres. */
static const double EDGE_MAX_M = 4.2e7;

static bool ascends(const uint32_t *first, uint32_t n, uint32_t from, uint32_t end, uint32_t step)
{
    if (first[0] != from || first[n] != end) return false;
    for (uint32_t i = 0; i < n; i++)
        if (first[i + 1] < first[i] || first[i + 1] - first[i] < step) return false;
    return true;
}

static bool roads_sound(const net *g)
{
    const net_rule *r = g->attr;
    for (uint32_t i = 0; i < g->n_roads; i++)
        if (r[i].class >= ROAD_CLASSES || r[i].surface >= SURFACES || r[i].oneway < -1 || r[i].oneway > 1) return false;
    return true;
}

static bool edges_sound(const net *g)
{
    uint32_t low = 0, high = 0;
    if (!ascends(g->edge_point, g->n_edges, 0, g->n_points, 2)) return false;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t a = g->ends[e].a, b = g->ends[e].b, l = a < b ? a : b, h = a < b ? b : a;
        if (h >= g->n_nodes || g->edge_road[e] >= g->n_roads || l < low || (l == low && h < high)) return false;
        if (!(g->edge_m[e] >= 0 && g->edge_m[e] <= EDGE_MAX_M)) return false;
        for (uint32_t k = 0; g->slope && k < SLOPE_KINDS; k++) {
            float s = g->slope[(size_t)e * SLOPE_KINDS + k];
            if (!(s > 0 && isfinite(s))) return false;
        }
        if ((g->edge_flags[e] & NET_EDGE_HAS_Z) && !g->slope) return false;
        low = l;
        high = h;
    }
    for (uint32_t i = 0; i < g->n_points; i++)
        if (!shape_lonlat_valid(g->pt[i])) return false;
    return true;
}

/* The heads of u but the first are heads of the first: what every triangle relies on. */
static bool nested(const chordal *c, uint32_t u)
{
    uint32_t k = c->first[u], end = c->first[u + 1];
    if (k == end) return true;
    uint32_t p = c->head[k++], i = c->first[p], last = c->first[p + 1];
    for (; k < end; k++) {
        while (i < last && c->head[i] < c->head[k]) i++;
        if (i == last || c->head[i] != c->head[k]) return false;
    }
    return true;
}

/* The parent of u is u + 1 or one of its ancestors: what every sweep by depth relies on. */
static bool in_postorder(const chordal *c, uint32_t u)
{
    const uint32_t p = chordal_lowest_head(c, u);
    if (p == JALUR_NONE) return true;
    uint32_t v = u + 1;
    while (c->depth[v] > c->depth[p]) v = chordal_lowest_head(c, v);
    return v == p;
}

static bool chordal_sound(const chordal *c)
{
    uint32_t height = 0;
    if (!ascends(c->first, c->n_nodes, 0, c->n_arcs, 0)) return false;
    for (uint32_t u = c->n_nodes; u-- > 0;) {
        uint32_t p = chordal_lowest_head(c, u), low = u;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            if (c->head[i] <= low || c->head[i] >= c->n_nodes) return false;
            low = c->head[i];
        }
        if (!nested(c, u) || c->depth[u] != (p == JALUR_NONE ? 0 : c->depth[p] + 1)) return false;
        if (!in_postorder(c, u)) return false;
        if (c->depth[u] >= height) height = c->depth[u] + 1;
    }
    return height == c->height && height <= UINT16_MAX;
}

static bool edges_have_arcs(const net *g)
{
    const chordal *c = &g->c;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t a = g->ends[e].a, b = g->ends[e].b, l = a < b ? a : b, h = a < b ? b : a;
        if (l == h) continue;
        if (c->first[l] == c->first[l + 1] || c->head[chordal_arc(c, l, h)] != h) return false;
    }
    return true;
}

static bool parts_sound(const net *g, const cache_part *p)
{
    for (uint32_t i = 0; i < g->n_components; i++)
        if (!(p[i].length_m >= 0 && isfinite(p[i].length_m))) return false;
    for (uint32_t v = 0; v < g->n_nodes; v++)
        if (g->node_component[v] >= g->n_components) return false;
    return true;
}

static bool tree_sound(const net *g)
{
    const tree *t = &g->t;
    for (uint32_t i = 0; i < t->n_items; i++) {
        uint32_t e = t->item_edge[i], p = t->item_point[i];
        if (e >= g->n_edges || p < g->edge_point[e] || p + 1 >= g->edge_point[e + 1]) return false;
    }
    for (uint32_t i = 0; i < t->n_boxes; i++)
        if (!(t->box[i].west <= t->box[i].east && t->box[i].south <= t->box[i].north)) return false;
    return true;
}

bool cache_sound(const net *g, const cache_part *parts)
{
    return roads_sound(g) && edges_sound(g) && chordal_sound(&g->c) && edges_have_arcs(g) &&
           parts_sound(g, parts) && tree_sound(g);
}
