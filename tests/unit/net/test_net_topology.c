/* Lines to edges, by segments: where the file decides between equals, whatever order the network is built in. */
#include "net_help.h"

enum { SIDE = 5, MOST = 400 };

/* Where a segment between two places of the lattice stands first in the file; forward: as it is drawn there. */
typedef struct first { uint32_t road, k; bool forward; } first;

typedef struct oracle {
    const map *m;
    jalur_lonlat at[SIDE * SIDE]; /* the first of the positions that are one vertex */
    bool used[SIDE * SIDE];
    first of[SIDE * SIDE][SIDE * SIDE];
    uint32_t n_segments;
} oracle;

static uint32_t place_of(jalur_lonlat p)
{
    return (uint32_t)lround((p.lat_deg + 1) * 1000) * SIDE + (uint32_t)lround((p.lon_deg - 100) * 1000);
}

/* Walks over the lattice that overlap, turn back and stand still; positions differ by less than a vertex is wide. */
static void walk(map *m, rng *r)
{
    double xy[2 * 9];
    const uint32_t n = 2 + rng_below(r, 8);
    int x = (int)rng_below(r, SIDE), y = (int)rng_below(r, SIDE);
    for (uint32_t k = 0; k < n; k++) {
        xy[2 * k] = x + (rng_unit(r) - 0.5) * 5e-5;
        xy[2 * k + 1] = y + (rng_unit(r) - 0.5) * 5e-5;
        const uint32_t turn = rng_below(r, 9);
        x += turn < 2 ? (x + 1 < SIDE) : turn < 4 ? -(x > 0) : 0;
        y += turn >= 4 && turn < 6 ? (y + 1 < SIDE) : turn >= 6 && turn < 8 ? -(y > 0) : 0;
    }
    map_road(m, ROAD_LOCAL, n, xy)->source_id = 1 + rng_below(r, 3);
}

static oracle *oracle_new(const map *m)
{
    oracle *o = calloc(1, sizeof *o);
    o->m = m;
    for (uint32_t i = 0; i < m->n; i++) {
        const shape_line *l = &m->road[i].line;
        for (uint32_t k = 0; k < l->n; k++) {
            const uint32_t v = place_of(l->pt[k]);
            if (!o->used[v]) o->at[v] = l->pt[k];
            o->used[v] = true;
            const uint32_t u = k ? place_of(l->pt[k - 1]) : v;
            if (u == v || o->of[u][v].road || o->of[v][u].road) continue;
            o->of[u][v] = (first){i + 1, k, true};
            o->of[v][u] = (first){i + 1, k, false};
            o->n_segments++;
        }
    }
    return o;
}

static bool before(first p, first q)
{
    return p.road != q.road ? p.road < q.road : p.k < q.k;
}

/* The first in the file of an edge's segments: the edge has its road and its direction. */
static first first_of_edge(const oracle *o, const net *g, uint32_t e)
{
    first best = {UINT32_MAX, 0, true};
    for (uint32_t p = g->edge_point[e]; p + 1 < g->edge_point[e + 1]; p++) {
        const uint32_t u = place_of(g->pt[p]), v = place_of(g->pt[p + 1]);
        assert_memory_equal(&g->pt[p], &o->at[u], sizeof g->pt[p]);
        assert_memory_equal(&g->pt[p + 1], &o->at[v], sizeof g->pt[p]);
        assert_true(o->of[u][v].road > 0);
        if (before(o->of[u][v], best)) best = o->of[u][v];
    }
    return best;
}

static void check(const oracle *o, const net *g)
{
    uint32_t segments = 0;
    first last = {0};
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const first f = first_of_edge(o, g, e);
        const net_ends at = g->ends[e], was = e ? g->ends[e - 1] : (net_ends){JALUR_NONE, JALUR_NONE};
        assert_int_equal(g->edge_road[e] + 1, f.road);
        assert_true(f.forward);
        segments += g->edge_point[e + 1] - g->edge_point[e] - 1;
        if ((at.a == was.a && at.b == was.b) || (at.a == was.b && at.b == was.a)) assert_true(before(last, f));
        last = f;
    }
    assert_int_equal(segments, o->n_segments);
}

static void the_file_decides_between_equals(void **state)
{
    rng r;
    map *m = malloc(sizeof *m);
    (void)state;
    rng_init(&r, 5);
    for (int i = 0; i < MOST; i++) {
        jalur_ctx *ctx = test_ctx();
        map_clear(m);
        for (uint32_t n = 1 + rng_below(&r, 20); n > 0; n--) walk(m, &r);
        oracle *o = oracle_new(m);
        net *g = map_net(ctx, m);
        check(o, g);
        net_free(g);
        free(o);
        jalur_ctx_free(ctx);
    }
    free(m);
}

/* Two positions on each side of a cell of the curve in a network as wide as the world: many vertices in one cell. */
static void vertices_of_one_cell_stay_apart(void **state)
{
    jalur_ctx *ctx = test_ctx();
    map *m = malloc(sizeof *m);
    (void)state;
    map_clear(m);
    map_road(m, ROAD_FERRY, 2, (double[]){-279000, -79000, 79000, 81000});
    for (int i = 0; i < 100; i++) map_road(m, ROAD_LOCAL, 2, (double[]){i % 10, i / 10, i % 10 + 0.5, i / 10});
    map_road(m, ROAD_LOCAL, 2, (double[]){0, 0, 9.5, 9}); /* from the first to the last */
    net *g = map_net(ctx, m);
    assert_int_equal(g->n_nodes, 202);
    assert_int_equal(g->n_edges, 102);
    assert_int_equal(g->n_components, 100); /* the ferry, 98 roads alone, and two joined by the last */
    for (uint32_t i = 0; i < 102; i++) {
        uint32_t n = 0;
        for (uint32_t e = 0; e < g->n_edges; e++) n += g->edge_road[e] == i;
        assert_int_equal(n, 1);
    }
    net_free(g);
    free(m);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_file_decides_between_equals),
                                       cmocka_unit_test(vertices_of_one_cell_stay_apart)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
