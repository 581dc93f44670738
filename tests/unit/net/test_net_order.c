/* The elimination order: a permutation, its shortcuts what elimination makes, chains and stars no tall trees. */
#include "net/cache.h"
#include "net_help.h"

enum { MOST_EDGES = 40000 };

typedef struct plain { uint32_t n, n_edges; net_ends ends[MOST_EDGES]; } plain;

static int by_low(const void *a, const void *b)
{
    const net_ends *p = a, *q = b;
    uint32_t i = p->a < p->b ? p->a : p->b, k = q->a < q->b ? q->a : q->b;
    if (i == k) {
        i = p->a + p->b - i;
        k = q->a + q->b - k;
    }
    return (i > k) - (i < k);
}

/* Orders the graph and gives its hierarchy in ranks, with the ends renamed and sorted. */
static chordal order_of(jalur_ctx *ctx, plain *g)
{
    uint32_t *rank = malloc(g->n * sizeof *rank);
    jalur_lonlat *at = malloc(g->n * sizeof *at);
    uint8_t *seen = calloc(g->n, 1);
    chordal c;
    for (uint32_t v = 0; v < g->n; v++) { /* in rows of sixty, listed from the last to the first */
        rank[v] = g->n - 1 - v;
        at[rank[v]] = (jalur_lonlat){v % 60 * 0.001, v / 60 * 0.001};
    }
    test_ok(ctx, net_order(ctx, g->n, g->ends, g->n_edges, at, rank));
    for (uint32_t v = 0; v < g->n; v++) {
        assert_true(rank[v] < g->n && !seen[rank[v]]);
        seen[rank[v]] = 1;
    }
    for (uint32_t e = 0; e < g->n_edges; e++) g->ends[e] = (net_ends){rank[g->ends[e].a], rank[g->ends[e].b]};
    qsort(g->ends, g->n_edges, sizeof *g->ends, by_low);
    test_ok(ctx, chordal_new(ctx, g->n, g->ends, g->n_edges, &c));
    free(rank);
    free(at);
    free(seen);
    return c;
}

/* 32 nodes from each end one after the other, then every second node of what is left: 32 + log2 of its length, not its length. */
static void a_chain_of(uint32_t n)
{
    jalur_ctx *ctx = test_ctx();
    plain *g = calloc(1, sizeof *g);
    g->n = n;
    for (uint32_t v = 0; v + 1 < g->n; v++) g->ends[g->n_edges++] = (net_ends){v, v + 1};
    chordal c = order_of(ctx, g);
    assert_true(c.height <= 64);
    assert_true(c.n_arcs < 2 * g->n);
    chordal_release(ctx, &c);
    free(g);
    jalur_ctx_free(ctx);
}

static void a_chain_is_halved(void **state)
{
    (void)state;
    a_chain_of(3000);
    a_chain_of(40000); /* through stretches that are reduced one by one */
}

/* The middle of a star goes last: one arc for each ray. */
static void a_star_makes_no_shortcut(void **state)
{
    jalur_ctx *ctx = test_ctx();
    plain *g = calloc(1, sizeof *g);
    (void)state;
    g->n = 3001;
    for (uint32_t v = 1; v < g->n; v++) g->ends[g->n_edges++] = (net_ends){0, v};
    chordal c = order_of(ctx, g);
    assert_int_equal(c.n_arcs, 3000);
    assert_int_equal(c.height, 2);
    chordal_release(ctx, &c);
    free(g);
    jalur_ctx_free(ctx);
}

/* Sixty rows of sixty with both diagonals: separators are rows, columns or nearly so, and half as long at every second level. */
static void a_lattice_is_cut_across(void **state)
{
    enum { SIDE = 60 };
    jalur_ctx *ctx = test_ctx();
    plain *g = calloc(1, sizeof *g);
    (void)state;
    g->n = SIDE * SIDE;
    for (uint32_t y = 0; y < SIDE; y++) {
        for (uint32_t x = 0; x < SIDE; x++) {
            const uint32_t v = y * SIDE + x;
            if (x + 1 < SIDE) g->ends[g->n_edges++] = (net_ends){v, v + 1};
            if (y + 1 < SIDE) g->ends[g->n_edges++] = (net_ends){v, v + SIDE};
            if (x + 1 < SIDE && y + 1 < SIDE) g->ends[g->n_edges++] = (net_ends){v, v + SIDE + 1};
            if (x > 0 && y + 1 < SIDE) g->ends[g->n_edges++] = (net_ends){v, v + SIDE - 1};
        }
    }
    chordal c = order_of(ctx, g);
    assert_true(c.height <= 5 * SIDE);
    assert_true(c.n_arcs <= 30 * g->n);
    chordal_release(ctx, &c);
    free(g);
    jalur_ctx_free(ctx);
}

/* Everybody knows everybody: nothing to cut, and every order makes the same arcs. */
static void a_clique_is_ordered(void **state)
{
    jalur_ctx *ctx = test_ctx();
    plain *g = calloc(1, sizeof *g);
    (void)state;
    g->n = 200;
    for (uint32_t v = 0; v < g->n; v++)
        for (uint32_t w = 0; w < v; w++) g->ends[g->n_edges++] = (net_ends){v, w};
    chordal c = order_of(ctx, g);
    assert_int_equal(c.n_arcs, g->n * (g->n - 1) / 2);
    chordal_release(ctx, &c);
    free(g);
    jalur_ctx_free(ctx);
}

/* By definition: u and x are joined if an edge joins them, or a node below both is joined to both. */
static void check_shortcuts(const plain *g, const chordal *c)
{
    bool *arc = calloc((size_t)g->n * g->n, sizeof *arc);
    uint32_t n = 0;
    for (uint32_t e = 0; e < g->n_edges; e++) arc[g->ends[e].a * g->n + g->ends[e].b] = arc[g->ends[e].b * g->n + g->ends[e].a] = true;
    for (uint32_t u = 0; u < g->n; u++)
        for (uint32_t x = u + 1; x < g->n; x++)
            for (uint32_t y = u + 1; arc[u * g->n + x] && y < g->n; y++)
                if (y != x && arc[u * g->n + y]) arc[x * g->n + y] = arc[y * g->n + x] = true;
    for (uint32_t u = 0; u < g->n; u++) {
        for (uint32_t x = u + 1; x < g->n; x++) {
            if (!arc[u * g->n + x]) continue;
            assert_true(n < c->first[u + 1] && c->head[n] == x);
            n++;
        }
    }
    assert_int_equal(n, c->n_arcs);
    free(arc);
}

/* The subtree of u is u and the nodes right before it. */
static void check_postorder(const chordal *c)
{
    uint32_t *size = calloc(c->n_nodes, sizeof *size), *least = calloc(c->n_nodes, sizeof *least);
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        const uint32_t up = chordal_parent(c, u);
        if (size[u]++ == 0) least[u] = u;
        assert_int_equal(u - least[u] + 1, size[u]);
        if (up == JALUR_NONE) continue;
        if (size[up] == 0 || least[u] < least[up]) least[up] = least[u];
        size[up] += size[u];
    }
    free(size);
    free(least);
}

static void random_graphs(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 31);
    plain *g = malloc(sizeof *g);
    for (int i = 0; i < 60; i++) {
        jalur_ctx *ctx = test_ctx();
        g->n = 2 + rng_below(&r, 150);
        g->n_edges = rng_below(&r, 6 * g->n);
        for (uint32_t e = 0; e < g->n_edges; e++) { /* now and then loops, parallels and two hubs */
            g->ends[e] = (net_ends){rng_below(&r, g->n), rng_below(&r, g->n)};
            if (rng_below(&r, 3) == 0) g->ends[e].b = rng_below(&r, 2);
        }
        chordal c = order_of(ctx, g);
        check_shortcuts(g, &c);
        check_postorder(&c);
        chordal_release(ctx, &c);
        jalur_ctx_free(ctx);
    }
    free(g);
}

/* Two trees of two nodes, 0-1 and 2-3: fine. 0-2 and 1-3 eliminate as well, but sweeps by depth would mix them up. */
static void a_file_out_of_postorder_is_refused(void **state)
{
    uint32_t no_points = 0, component[4] = {0}, first[5] = {0}, head[2], depth[4] = {0};
    cache_part part = {.nodes = 4};
    net g = {.n_nodes = 4, .edge_point = &no_points, .node_component = component, .n_components = 1};
    (void)state;
    g.c = (chordal){.n_nodes = 4, .n_arcs = 2, .height = 2, .first = first, .head = head, .depth = depth};
    memcpy(first, (uint32_t[]){0, 1, 1, 2, 2}, sizeof first);
    memcpy(head, (uint32_t[]){1, 3}, sizeof head);
    memcpy(depth, (uint32_t[]){1, 0, 1, 0}, sizeof depth);
    assert_true(cache_sound(&g, &part));
    memcpy(first, (uint32_t[]){0, 1, 2, 2, 2}, sizeof first);
    memcpy(head, (uint32_t[]){2, 3}, sizeof head);
    memcpy(depth, (uint32_t[]){1, 1, 0, 0}, sizeof depth);
    assert_false(cache_sound(&g, &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_chain_is_halved), cmocka_unit_test(a_star_makes_no_shortcut),
                                       cmocka_unit_test(random_graphs), cmocka_unit_test(a_lattice_is_cut_across), cmocka_unit_test(a_clique_is_ordered), cmocka_unit_test(a_file_out_of_postorder_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
