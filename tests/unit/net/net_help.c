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

typedef struct stop { float along; uint32_t node; } stop;

static int by_along(const void *a, const void *b)
{
    const stop *p = a, *q = b;
    if (p->along != q->along) return p->along < q->along ? -1 : 1;
    return (p->node > q->node) - (p->node < q->node);
}

typedef struct arc { uint32_t from, to; net_key w; } arc;

/* Every edge becomes a chain end a - snaps - end b; a snap at an end is joined to the node at no cost. */
static uint32_t expand(const net_metric *m, const net_snap *s, uint32_t n, arc *out)
{
    const net *g = m->g;
    uint32_t k = 0;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        stop chain[600];
        uint32_t len = 0;
        chain[len++] = (stop){-1, g->ends[e].a};
        for (uint32_t i = 0; i < n; i++)
            if (s[i].state == SNAP_OK && s[i].edge.v == e) chain[len++] = (stop){s[i].along, g->n_nodes + i};
        chain[len++] = (stop){2, g->ends[e].b};
        qsort(chain, len, sizeof *chain, by_along);
        chain[0].along = 0;
        chain[len - 1].along = 1;
        for (uint32_t i = 0; i + 1 < len; i++) {
            stop a = chain[i], b = chain[i + 1];
            uint32_t whole = (uint32_t)llround(g->edge_m[e] * 100);
            uint32_t cm = (uint32_t)(whole * (double)b.along + 0.5) - (uint32_t)(whole * (double)a.along + 0.5);
            for (int back = 0; back < 2; back++) {
                net_ms w = back ? m->backward[e] : m->forward[e];
                if (w >= NET_INF && a.along != b.along) continue;
                net_ms ms = 0;
                if (a.along != b.along) ms = (net_ms)(w * (double)b.along + 0.5) - (net_ms)(w * (double)a.along + 0.5);
                out[k++] = (arc){back ? b.node : a.node, back ? a.node : b.node, (net_key)ms << 32 | (a.along != b.along ? cm : 0)};
            }
        }
    }
    return k;
}

net_key *oracle_keys(const net_metric *m, const net_snap *s, uint32_t n)
{
    uint32_t all = m->g->n_nodes + n;
    arc *arcs = malloc(((size_t)m->g->n_edges + n + 1) * 2 * sizeof *arcs);
    net_key *key = malloc((size_t)n * n * sizeof *key), *d = malloc(all * sizeof *d);
    uint32_t n_arcs = expand(m, s, n, arcs);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t v = 0; v < all; v++) d[v] = NET_KEY_INF;
        if (s[i].state == SNAP_OK) d[m->g->n_nodes + i] = 0;
        for (bool changed = true; changed;) {
            changed = false;
            for (uint32_t k = 0; k < n_arcs; k++) {
                if (d[arcs[k].from] >= NET_KEY_INF || d[arcs[k].from] + arcs[k].w >= d[arcs[k].to]) continue;
                d[arcs[k].to] = d[arcs[k].from] + arcs[k].w;
                changed = true;
            }
        }
        for (uint32_t j = 0; j < n; j++) key[(size_t)i * n + j] = d[m->g->n_nodes + j];
    }
    free(arcs);
    free(d);
    return key;
}
