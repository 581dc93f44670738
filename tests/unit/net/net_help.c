#include "net_help.h"

void map_clear(map *m)
{
    memset(m, 0, sizeof *m);
}

road *map_road(map *m, road_class class, uint32_t n, const double *xy)
{
    assert_true(m->n < 512 && m->n_pt + n <= 4096);
    road *r = &m->road[m->n++];
    *r = (road){.class = (uint8_t)class, .surface = SURFACE_PAVED, .name = ""};
    r->line = (shape_line){.pt = m->pt + m->n_pt, .n = n};
    for (uint32_t i = 0; i < n; i++) m->pt[m->n_pt++] = (jalur_lonlat){100 + xy[2 * i] / 1000, -1 + xy[2 * i + 1] / 1000};
    r->source_id = m->n;
    return r;
}

void map_random(map *m, rng *r, uint32_t side, uint32_t n_roads)
{
    map_clear(m);
    for (uint32_t i = 0; i < n_roads; i++) {
        double xy[16];
        uint32_t x = rng_below(r, side), y = rng_below(r, side), n = 0, steps = 1 + rng_below(r, 4);
        for (uint32_t k = 0; k <= steps; k++) {
            xy[2 * n] = 10.0 * x;
            xy[2 * n + 1] = 10.0 * y;
            n++;
            if (rng_below(r, 3) == 0 && n < 7) { /* a shape point that nobody shares */
                xy[2 * n] = 10.0 * x + 1 + (double)rng_below(r, 700) / 100;
                xy[2 * n + 1] = 10.0 * y + 1 + (double)rng_below(r, 700) / 100;
                n++;
            }
            if (rng_below(r, 2)) x = (x + (rng_below(r, 2) ? 1 : side - 1)) % side;
            else y = (y + (rng_below(r, 2) ? 1 : side - 1)) % side;
            if (n >= 7) break;
        }
        static const road_class kinds[5] = {ROAD_LOCAL, ROAD_LOCAL, ROAD_PRIMARY, ROAD_TRACK, ROAD_FERRY};
        road *q = map_road(m, kinds[rng_below(r, 5)], n, xy);
        q->oneway = (int8_t)(rng_below(r, 3) == 0 ? (rng_below(r, 2) ? 1 : -1) : 0);
        q->source_id = rng_below(r, 3);
        if (rng_below(r, 10) == 0 && m->n < 512) {
            m->road[m->n] = *q;
            m->n++;
        }
    }
}

net *map_net(jalur_ctx *ctx, const map *m)
{
    net *g = NULL;
    test_ok(ctx, net_new(ctx, m->road, m->n, NULL, &g));
    return g;
}

net_snap snap_on(const net *g, uint32_t edge, float along)
{
    uint32_t from = g->edge_point[edge], last = g->edge_point[edge + 1] - 1;
    shape_line l = {.pt = g->pt + from, .n = last - from + 1};
    net_snap s = {.state = SNAP_OK, .edge = {edge}, .along = along};
    s.at = along <= 0 ? g->pt[from] : along >= 1 ? g->pt[last] : geo_line_point(&l, (double)along * g->edge_m[edge]);
    return s;
}

net_snap snap_near(const net_metric *m, double x, double y)
{
    net_snap s;
    jalur_lonlat p = {100 + x / 1000, -1 + y / 1000};
    assert_int_equal(net_snap_points(m, &p, 1, 0, &s), JALUR_OK);
    return s;
}

net_snap snap_random(const net *g, rng *r)
{
    static const float special[4] = {0, 1, 0.5f, 0.25f};
    float along = rng_below(r, 2) ? special[rng_below(r, 4)] : (float)rng_unit(r);
    return snap_on(g, rng_below(r, g->n_edges), along);
}

typedef struct arc { uint32_t from, to; net_key w; } arc;

/* Whether the edges are drawn over each other; `back`: in opposite directions. */
static bool on_each_other(const net *g, uint32_t e, uint32_t f, bool back)
{
    uint32_t n = g->edge_point[e + 1] - g->edge_point[e], from = g->edge_point[f], last = g->edge_point[f + 1] - 1;
    if (last - from + 1 != n) return false;
    for (uint32_t i = 0; i < n; i++)
        if (memcmp(&g->pt[g->edge_point[e] + i], &g->pt[back ? last - i : from + i], sizeof *g->pt) != 0) return false;
    return true;
}

static net_key part_of(const net *g, net_ms w, uint32_t e, float from, float to)
{
    uint32_t cm = (uint32_t)llround(g->edge_m[e] * 100), near = (uint32_t)(cm * (double)from + 0.5), far = (uint32_t)(cm * (double)to + 0.5);
    net_ms start = (net_ms)(w * (double)from + 0.5), end = (net_ms)(w * (double)to + 0.5);
    return (net_key)(end > start ? end - start : start - end) << 32 | (far > near ? far - near : near - far);
}

/* Stretches of edge f that the snap stands on: out of its first node into the network, into its second from there. */
static uint32_t join_snap(const net_metric *m, uint32_t f, float along, uint32_t node, arc *out)
{
    const net *g = m->g;
    net_ms w = m->forward[f], v = m->backward[f];
    uint32_t a = g->ends[f].a, b = g->ends[f].b, k = 0;
    if (along <= 0 || along >= 1) {
        out[k++] = (arc){node, along <= 0 ? a : b, 0};
        out[k++] = (arc){along <= 0 ? a : b, node + 1, 0};
        return k;
    }
    if (w < NET_INF) out[k++] = (arc){node, b, part_of(g, w, f, along, 1)};
    if (w < NET_INF) out[k++] = (arc){a, node + 1, part_of(g, w, f, 0, along)};
    if (v < NET_INF) out[k++] = (arc){node, a, part_of(g, v, f, 0, along)};
    if (v < NET_INF) out[k++] = (arc){b, node + 1, part_of(g, v, f, along, 1)};
    return k;
}

/* Every snap is two nodes, out and in, joined to the ends of all edges that it stands on and to the snaps on the same edge. */
static uint32_t expand(const net_metric *m, const net_snap *s, uint32_t n, arc *out)
{
    const net *g = m->g;
    uint32_t k = 0;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        net_key cm = (net_key)llround(g->edge_m[e] * 100);
        if (m->forward[e] < NET_INF) out[k++] = (arc){g->ends[e].a, g->ends[e].b, (net_key)m->forward[e] << 32 | cm};
        if (m->backward[e] < NET_INF) out[k++] = (arc){g->ends[e].b, g->ends[e].a, (net_key)m->backward[e] << 32 | cm};
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t own = s[i].edge.v, node = g->n_nodes + 2 * i;
        if (s[i].state != SNAP_OK) continue;
        for (uint32_t f = 0; f < g->n_edges; f++) {
            bool same = on_each_other(g, own, f, false), back = !same && on_each_other(g, own, f, true);
            if (f != own && (!m->edge_mark[f] || !(same || back))) continue;
            back = back && f != own;
            k += join_snap(m, f, back ? 1 - s[i].along : s[i].along, node, out + k);
            for (uint32_t j = 0; j < n; j++) {
                if (s[j].state != SNAP_OK || s[j].edge.v != own) continue;
                float x = back ? 1 - s[i].along : s[i].along, y = back ? 1 - s[j].along : s[j].along;
                net_ms w = x <= y ? m->forward[f] : m->backward[f];
                if (x == y) out[k++] = (arc){node, g->n_nodes + 2 * j + 1, 0};
                else if (w < NET_INF) out[k++] = (arc){node, g->n_nodes + 2 * j + 1, part_of(g, w, f, x, y)};
            }
        }
    }
    return k;
}

net_key *oracle_keys(const net_metric *m, const net_snap *s, uint32_t n)
{
    uint32_t all = m->g->n_nodes + 2 * n;
    arc *arcs = malloc((2 * (size_t)m->g->n_edges + 16 * (4 + (size_t)n) * n) * sizeof *arcs);
    net_key *key = malloc((size_t)n * n * sizeof *key), *d = malloc(all * sizeof *d);
    uint32_t n_arcs = expand(m, s, n, arcs);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t v = 0; v < all; v++) d[v] = NET_KEY_INF;
        if (s[i].state == SNAP_OK) d[m->g->n_nodes + 2 * i] = 0;
        for (bool changed = true; changed;) {
            changed = false;
            for (uint32_t k = 0; k < n_arcs; k++) {
                if (d[arcs[k].from] >= NET_KEY_INF || d[arcs[k].from] + arcs[k].w >= d[arcs[k].to]) continue;
                d[arcs[k].to] = d[arcs[k].from] + arcs[k].w;
                changed = true;
            }
        }
        for (uint32_t j = 0; j < n; j++) key[(size_t)i * n + j] = d[m->g->n_nodes + 2 * j + 1];
    }
    free(arcs);
    free(d);
    return key;
}

typedef struct near_node { net_key key; uint32_t node; } near_node;

static void sift_up(near_node *heap, uint32_t i, near_node x)
{
    for (; i > 0 && x.key < heap[(i - 1) / 2].key; i = (i - 1) / 2) heap[i] = heap[(i - 1) / 2];
    heap[i] = x;
}

static near_node take_first(near_node *heap, uint32_t *n)
{
    const near_node top = heap[0], last = heap[--*n];
    uint32_t i = 0;
    for (uint32_t k; (k = 2 * i + 1) < *n; i = k) {
        if (k + 1 < *n && heap[k + 1].key < heap[k].key) k++;
        if (heap[k].key >= last.key) break;
        heap[i] = heap[k];
    }
    heap[i] = last;
    return top;
}

static int by_from(const void *a, const void *b)
{
    const arc *p = a, *q = b;
    return (p->from > q->from) - (p->from < q->from);
}

net_key *oracle_dijkstra(const net_metric *m, const net_snap *s, uint32_t n)
{
    const uint32_t all = m->g->n_nodes + 2 * n;
    arc *arcs = malloc((2 * (size_t)m->g->n_edges + 16 * (4 + (size_t)n) * n) * sizeof *arcs);
    const uint32_t n_arcs = expand(m, s, n, arcs);
    uint32_t *first = calloc(all + 2, sizeof *first), n_heap = 0;
    near_node *heap = malloc((n_arcs + 1) * sizeof *heap); /* an arc puts its end at most once */
    net_key *key = malloc((size_t)n * n * sizeof *key), *d = malloc(all * sizeof *d);
    qsort(arcs, n_arcs, sizeof *arcs, by_from);
    for (uint32_t k = 0; k < n_arcs; k++) first[arcs[k].from + 1]++;
    for (uint32_t v = 0; v < all; v++) first[v + 1] += first[v];
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t v = 0; v < all; v++) d[v] = NET_KEY_INF;
        if (s[i].state == SNAP_OK) {
            d[m->g->n_nodes + 2 * i] = 0;
            sift_up(heap, n_heap++, (near_node){0, m->g->n_nodes + 2 * i});
        }
        while (n_heap > 0) {
            const near_node x = take_first(heap, &n_heap);
            if (x.key > d[x.node]) continue;
            for (uint32_t k = first[x.node]; k < first[x.node + 1]; k++) {
                if (x.key + arcs[k].w >= d[arcs[k].to]) continue;
                d[arcs[k].to] = x.key + arcs[k].w;
                sift_up(heap, n_heap++, (near_node){d[arcs[k].to], arcs[k].to});
            }
        }
        for (uint32_t j = 0; j < n; j++) key[(size_t)i * n + j] = d[m->g->n_nodes + 2 * j + 1];
    }
    free(arcs);
    free(first);
    free(heap);
    free(d);
    return key;
}
