/* Bare arcs, many of no time at all: tables, rows, nearest and ways against Floyd and Warshall's sums, with roads closed and
 * opened again; and rows of all nodes in order, written in long pieces, against the table that writes cell by cell. */
#include "net/arcs.h"
#include "net_help.h"

enum { MAPS = 100, SIDE = 7, NODES = SIDE * SIDE, ARCS = 160 };

typedef struct arcs { jalur_lonlat at[NODES]; uint32_t tail[ARCS], head[ARCS], node_of[NODES]; net_ms ms[ARCS]; } arcs;

/* Any two nodes, loops and parallels among them; a fifth of the nodes has no arc to the others. */
static void arcs_random(arcs *a, rng *r)
{
    for (uint32_t v = 0; v < NODES; v++) a->at[v] = (jalur_lonlat){100 + 0.01 * (v % SIDE), 0.01 * (v / SIDE)};
    for (uint32_t i = 0; i < ARCS; i++) {
        const uint32_t island = rng_below(r, 5) == 0, low = island ? NODES - 10 : 0, n = island ? 10 : NODES - 10;
        a->tail[i] = low + rng_below(r, n);
        a->head[i] = rng_below(r, 20) ? low + rng_below(r, n) : a->tail[i];
        a->ms[i] = rng_below(r, 3) ? rng_below(r, 50) : 0;
        if (i > 0 && rng_below(r, 8) == 0) { /* a parallel, or the way back */
            const bool back = rng_below(r, 2);
            a->tail[i] = back ? a->head[i - 1] : a->tail[i - 1];
            a->head[i] = back ? a->tail[i - 1] : a->head[i - 1];
        }
    }
}

static void lower(net_ms *to, net_ms t)
{
    if (t < *to) *to = t;
}

static void close_sums(net_ms *d, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++) lower(&d[i * n + j], d[i * n + k] + d[k * n + j]);
}

/* Times between all nodes of the network, by the times that its edges have now. */
static void sums_of(const net_metric *m, net_ms *d)
{
    const net *g = m->g;
    const uint32_t n = g->n_nodes;
    for (uint32_t i = 0; i < n * n; i++) d[i] = i % (n + 1) ? NET_UNREACHED : 0;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        lower(&d[g->ends[e].a * n + g->ends[e].b], m->forward[e]);
        lower(&d[g->ends[e].b * n + g->ends[e].a], m->backward[e]);
    }
    close_sums(d, n);
}

/* The network has the arcs that were given. */
static void check_arcs(const arcs *a, const net_metric *m)
{
    const uint32_t n = m->g->n_nodes;
    net_ms got[NODES * NODES], want[NODES * NODES];
    sums_of(m, got);
    for (uint32_t i = 0; i < n * n; i++) want[i] = i % (n + 1) ? NET_UNREACHED : 0;
    for (uint32_t i = 0; i < ARCS; i++)
        if (a->tail[i] != a->head[i]) lower(&want[a->node_of[a->tail[i]] * n + a->node_of[a->head[i]]], a->ms[i]);
    close_sums(want, n);
    assert_memory_equal(got, want, n * n * sizeof *got);
}

static void check_queries(jalur_ctx *ctx, const net_metric *m, const net_snap *s)
{
    const uint32_t n = m->g->n_nodes;
    net_ms want[NODES * NODES], got[NODES * NODES], near[NODES], at_node[NODES];
    uint32_t metres[NODES * NODES], label[NODES], label_at[NODES];
    net_rows *rows = NULL;
    arena mem;
    sums_of(m, want);
    test_ok(ctx, net_table(ctx, m, s, n, s, n, got, NULL));
    assert_memory_equal(got, want, n * n * sizeof *got);
    test_ok(ctx, net_table(ctx, m, s, n, s, n, got, metres));
    assert_memory_equal(got, want, n * n * sizeof *got);
    test_ok(ctx, net_rows_new(ctx, m, s, n, &rows));
    test_ok(ctx, net_rows_fill(rows, s, n, got));
    assert_memory_equal(got, want, n * n * sizeof *got);
    net_rows_free(rows);
    test_ok(ctx, net_nearest(ctx, m, s, 3, s, n, false, near, label));
    test_ok(ctx, net_arcs_nearest(ctx, m, s, 3, false, at_node, label_at)); /* point v is node v */
    assert_memory_equal(at_node, near, n * sizeof *near);
    assert_memory_equal(label_at, label, n * sizeof *label);
    arena_init(&mem, ctx);
    for (uint32_t v = 0; v < n; v++) {
        net_way w;
        net_ms one, least = NET_UNREACHED;
        for (uint32_t i = 0; i < 3; i++) lower(&least, want[i * n + v]);
        assert_int_equal(near[v], least);
        test_ok(ctx, net_time(ctx, m, &s[v / 2], &s[v], &one, NULL));
        assert_int_equal(one, want[v / 2 * n + v]);
        test_ok(ctx, net_path(ctx, m, &s[v / 2], &s[v], &mem, &w));
        assert_int_equal(w.time, want[v / 2 * n + v]);
    }
    arena_release(&mem);
}

static void arcs_of_no_time(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 31);
    for (int i = 0; i < MAPS; i++) {
        jalur_ctx *ctx = test_ctx();
        arcs a;
        net *g = NULL;
        net_metric *m = NULL;
        const profile p = test_profile("t", MODE_TRUCK, 36);
        uint32_t node[NODES];
        net_snap s[NODES];
        arcs_random(&a, &r);
        const net_arcs given = {NODES, ARCS, a.at, a.tail, a.head, a.ms};
        test_ok(ctx, net_new_from_arcs(ctx, &given, &p, &g, &m, a.node_of));
        for (uint32_t v = 0; v < g->n_nodes; v++) node[v] = v;
        test_ok(ctx, net_arcs_snap(ctx, m, node, g->n_nodes, s));
        check_arcs(&a, m);
        check_queries(ctx, m, s);
        for (int k = 0; k < 3; k++) {
            net_edge shut[3];
            for (int e = 0; e < 3; e++) shut[e].v = rng_below(&r, g->n_edges);
            test_ok(ctx, net_metric_change_times(ctx, m, &(net_closures){.edges = shut, .n_edges = 3}));
            for (int e = 0; e < 3; e++) assert_int_equal(m->forward[shut[e].v], NET_UNREACHED);
            check_queries(ctx, m, s);
        }
        test_ok(ctx, net_metric_change_times(ctx, m, NULL));
        check_arcs(&a, m);
        check_queries(ctx, m, s);
        net_metric_free(m);
        net_free(g);
        jalur_ctx_free(ctx);
    }
}

enum { STREETS = 35, CORNERS = STREETS * STREETS, FROM = 45, CUT = CORNERS - 38 };
typedef struct grid { jalur_lonlat at[CORNERS]; uint32_t tail[4 * CORNERS], head[4 * CORNERS], n; net_ms ms[4 * CORNERS]; } grid;

static void grid_random(grid *x, rng *r)
{
    x->n = 0;
    for (uint32_t v = 0; v < CORNERS; v++) {
        x->at[v] = (jalur_lonlat){100 + 0.01 * (v % STREETS), 0.01 * (v / STREETS)};
        for (uint32_t north = 0; north < 2; north++) {
            const uint32_t u = v + (north ? STREETS : 1);
            if (north ? u >= CORNERS : u % STREETS == 0) continue;
            for (uint32_t back = 0; back < 2; back++) {
                x->tail[x->n] = back ? u : v;
                x->head[x->n] = back ? v : u;
                x->ms[x->n++] = 1 + rng_below(r, 1000);
            }
        }
    }
}

/* Ends in the order of the nodes: eight blocks and more are done at once, the last is not full, and rows start anywhere in a cache line. */
static void rows_of_all_nodes(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 32);
    jalur_ctx *ctx = test_ctx();
    const profile p = test_profile("t", MODE_TRUCK, 36);
    grid *x = malloc(sizeof *x);
    net_ms *got = malloc(FROM * CORNERS * sizeof *got), *want = malloc(FROM * CORNERS * sizeof *want);
    uint32_t *metres = malloc(FROM * CORNERS * sizeof *metres), *node = malloc(CORNERS * sizeof *node);
    net_snap *s = malloc(CORNERS * sizeof *s);
    net *g = NULL;
    net_metric *m = NULL;
    net_rows *rows = NULL;
    grid_random(x, &r);
    test_ok(ctx, net_new_from_arcs(ctx, &(net_arcs){CORNERS, x->n, x->at, x->tail, x->head, x->ms}, &p, &g, &m, NULL));
    for (uint32_t v = 0; v < CORNERS; v++) node[v] = v;
    test_ok(ctx, net_arcs_snap(ctx, m, node, CORNERS, s));
    test_ok(ctx, net_table(ctx, m, s, FROM, s, CUT, want, metres)); /* with distances: cell by cell */
    test_ok(ctx, net_rows_new(ctx, m, s, CUT, &rows));
    const uint32_t n_starts[] = {1, 16, 17, FROM}; /* half a batch and more */
    for (int i = 0; i < 4; i++) {
        memset(got, 0, FROM * CUT * sizeof *got);
        test_ok(ctx, net_rows_fill(rows, s, n_starts[i], got));
        assert_memory_equal(got, want, n_starts[i] * CUT * sizeof *got);
    }
    net_rows_free(rows);
    net_metric_free(m);
    net_free(g);
    jalur_ctx_free(ctx);
    free(x);
    free(got);
    free(want);
    free(metres);
    free(node);
    free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(arcs_of_no_time), cmocka_unit_test(rows_of_all_nodes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
