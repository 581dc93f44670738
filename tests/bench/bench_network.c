/* Road network benchmark. Reads PREFIX.gr and PREFIX.co (DIMACS, milliseconds and millionths of degrees), measures
 * every query on it and checks samples against Dijkstra; prints one JSON object. Usage: bench_network PREFIX
 * Seconds are CPU seconds of one thread. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rng.h"
#include "dimacs.h"

typedef struct bench {
    jalur_ctx *ctx;
    graph g;
    net *n;
    net_metric *m;
    uint32_t *node_of;
    rng r;
    uint32_t wrong, checked;
} bench;

typedef struct item { net_ms t; uint32_t v; } item;

static void sift(item *h, uint32_t n, uint32_t i)
{
    item x = h[i];
    for (uint32_t k; (k = 2 * i + 1) < n; i = k) {
        if (k + 1 < n && h[k + 1].t < h[k].t) k++;
        if (h[k].t >= x.t) break;
        h[i] = h[k];
    }
    h[i] = x;
}

/* Times from input node `s` to all; `label` (may be NULL) spreads from several starts. */
static void dijkstra(const graph *g, const uint32_t *s, uint32_t n_starts, net_ms *d)
{
    item *h = malloc(((size_t)g->a.n_arcs + n_starts + 1) * sizeof *h);
    uint32_t n = 0;
    for (uint32_t v = 0; v < g->a.n_nodes; v++) d[v] = NET_UNREACHED;
    for (uint32_t i = 0; i < n_starts; i++) {
        d[s[i]] = 0;
        h[n++] = (item){0, s[i]};
    }
    while (n > 0) {
        item x = h[0];
        h[0] = h[--n];
        if (n) sift(h, n, 0);
        if (x.t > d[x.v]) continue;
        for (uint32_t k = g->first[x.v]; k < g->first[x.v + 1]; k++) {
            net_ms t = x.t + g->ms[k];
            if (t >= d[g->head[k]]) continue;
            d[g->head[k]] = t;
            uint32_t i = n++;
            for (; i && h[(i - 1) / 2].t > t; i = (i - 1) / 2) h[i] = h[(i - 1) / 2];
            h[i] = (item){t, g->head[k]};
        }
    }
    free(h);
}

static void must(bench *b, jalur_status st)
{
    if (st == JALUR_OK) return;
    fprintf(stderr, "bench_network: %s\n", jalur_ctx_error(b->ctx)->message);
    exit(1);
}

static void expect(bench *b, net_ms got, net_ms want)
{
    b->checked++;
    if (got == want) return;
    if (b->wrong++ < 5) fprintf(stderr, "got %u, Dijkstra says %u\n", got, want);
}

/* Random input nodes and the snaps that stand for them. */
static void pick(bench *b, uint32_t n, uint32_t *input, net_snap *snap)
{
    uint32_t *node = malloc(n * sizeof *node);
    for (uint32_t i = 0; i < n; i++) {
        input[i] = rng_below(&b->r, b->g.a.n_nodes);
        node[i] = b->node_of[input[i]];
    }
    must(b, net_arcs_snap(b->ctx, b->m, node, n, snap));
    free(node);
}

static void check_row(bench *b, uint32_t from, const uint32_t *to, uint32_t n, const net_ms *row)
{
    net_ms *d = malloc(b->g.a.n_nodes * sizeof *d);
    dijkstra(&b->g, &from, 1, d);
    for (uint32_t j = 0; j < n; j++) expect(b, row[j], d[to[j]]);
    free(d);
}

/* Closes and opens a hundred random edges; mean and least of twenty. first_ms: the first change ever, which makes what changes need. */
static void run_closures(bench *b, double *first_ms, double *mean_ms, double *least_ms)
{
    net_edge e[100];
    *mean_ms = 0;
    *least_ms = INFINITY;
    const double first = clock_cpu_s();
    must(b, net_metric_change_times(b->ctx, b->m, NULL));
    *first_ms = (clock_cpu_s() - first) * 1000;
    for (int i = 0; i < 20; i++) {
        for (int k = 0; k < 100; k++) e[k].v = rng_below(&b->r, net_edge_count(b->n));
        double start = clock_cpu_s();
        must(b, net_metric_change_times(b->ctx, b->m, &(net_closures){.edges = e, .n_edges = 100}));
        double took = (clock_cpu_s() - start) * 1000;
        *mean_ms += took / 20;
        *least_ms = fmin(*least_ms, took);
        must(b, net_metric_change_times(b->ctx, b->m, NULL));
    }
}

static double run_table(bench *b, uint32_t n, bool distances)
{
    uint32_t *in = malloc(n * sizeof *in), *in2 = malloc(n * sizeof *in2);
    net_snap *s = malloc(n * sizeof *s), *z = malloc(n * sizeof *z);
    net_ms *t = calloc((size_t)n * n, sizeof *t);
    uint32_t *m = distances ? calloc((size_t)n * n, sizeof *m) : NULL;
    pick(b, n, in, s);
    pick(b, n, in2, z);
    double start = clock_cpu_s();
    must(b, net_table(b->ctx, b->m, s, n, z, n, t, m));
    double took = clock_cpu_s() - start;
    for (uint32_t i = 0; i < n; i += n / 2) check_row(b, in[i], in2, n, t + (size_t)i * n);
    free(in);
    free(in2);
    free(s);
    free(z);
    free(t);
    free(m);
    return took;
}

/* Mean of tables of five times five, the first row of the first one checked. */
static double run_small(bench *b, bool distances)
{
    enum { TABLES = 20, SIDE = 5 };
    uint32_t in[SIDE], in2[SIDE], m[SIDE * SIDE];
    net_snap s[SIDE], z[SIDE];
    net_ms t[SIDE * SIDE];
    double took = 0;
    for (int i = 0; i < TABLES; i++) {
        pick(b, SIDE, in, s);
        pick(b, SIDE, in2, z);
        const double start = clock_cpu_s();
        must(b, net_table(b->ctx, b->m, s, SIDE, z, SIDE, t, distances ? m : NULL));
        took += clock_cpu_s() - start;
        if (i == 0) check_row(b, in[0], in2, SIDE, t);
    }
    return took / TABLES;
}

/* first_s: the first way ever, which makes the distances and middles of the whole hierarchy. */
static void run_pairs(bench *b, double *one_us, double *first_s, double *path_us, double *points)
{
    enum { PAIRS = 1000 };
    uint32_t in[PAIRS], in2[PAIRS];
    net_snap *s = malloc(PAIRS * sizeof *s), *z = malloc(PAIRS * sizeof *z);
    net_ms got[PAIRS];
    uint64_t n = 0;
    arena a;
    arena_init(&a, b->ctx);
    pick(b, PAIRS, in, s);
    pick(b, PAIRS, in2, z);
    double start = clock_cpu_s();
    for (int i = 0; i < PAIRS; i++) must(b, net_time(b->ctx, b->m, &s[i], &z[i], &got[i], NULL));
    *one_us = (clock_cpu_s() - start) / PAIRS * 1e6;
    for (int i = 0; i < 3; i++) check_row(b, in[i], &in2[i], 1, &got[i]);
    net_way first;
    start = clock_cpu_s();
    must(b, net_path(b->ctx, b->m, &s[0], &z[0], &a, &first));
    *first_s = clock_cpu_s() - start;
    start = clock_cpu_s();
    for (int i = 0; i < PAIRS; i++) {
        net_way w;
        must(b, net_path(b->ctx, b->m, &s[i], &z[i], &a, &w));
        expect(b, w.time, got[i]);
        n += w.line.n;
    }
    *path_us = (clock_cpu_s() - start) / PAIRS * 1e6;
    *points = (double)n / PAIRS;
    arena_release(&a);
    free(s);
    free(z);
}

/* All nodes as points in the network's own order: one-to-all per source in a table of sixteen, and with kept rows, sixteen and
 * thirty-two at once. */
static void run_all(bench *b, double *all_ms, double *more_ms, double *full_ms, double *nearest_ms, double *nodes_ms,
                    double *dijkstra_ms)
{
    enum { FACILITIES = 4800 };
    uint32_t n = net_get_stats(b->n).nodes, in[FACILITIES];
    net_snap *f = malloc(FACILITIES * sizeof *f), *p = malloc(n * sizeof *p);
    net_ms *t = calloc((size_t)n * 32, sizeof *t), *d = malloc(b->g.a.n_nodes * sizeof *d);
    uint32_t *label = malloc(n * sizeof *label);
    net_ms *node_ms = calloc(n, sizeof *node_ms);
    uint32_t *input_of = malloc(n * sizeof *input_of), *node = malloc(n * sizeof *node);
    for (uint32_t v = 0; v < n; v++) node[v] = v;
    for (uint32_t v = 0; v < n; v++)
        if (b->node_of[v] != JALUR_NONE) input_of[b->node_of[v]] = v;
    must(b, net_arcs_snap(b->ctx, b->m, node, n, p));
    pick(b, FACILITIES, in, f);
    double start = clock_cpu_s();
    must(b, net_table(b->ctx, b->m, f, 16, p, n, t, NULL));
    *all_ms = (clock_cpu_s() - start) / 16 * 1000;
    net_rows *rows = NULL; /* everything set up and the answer's memory touched */
    must(b, net_rows_new(b->ctx, b->m, p, n, &rows));
    must(b, net_rows_fill(rows, f, 32, t));
    start = clock_cpu_s();
    for (int i = 0; i < 5; i++) must(b, net_rows_fill(rows, f, 16, t));
    *more_ms = (clock_cpu_s() - start) / 80 * 1000;
    start = clock_cpu_s();
    for (int i = 0; i < 5; i++) must(b, net_rows_fill(rows, f, 32, t));
    *full_ms = (clock_cpu_s() - start) / 160 * 1000;
    net_rows_free(rows);
    start = clock_cpu_s();
    dijkstra(&b->g, &in[7], 1, d);
    *dijkstra_ms = (clock_cpu_s() - start) * 1000;
    for (uint32_t v = 0; v < n; v++) expect(b, t[(size_t)7 * n + v], d[input_of[v]]);
    start = clock_cpu_s();
    must(b, net_nearest(b->ctx, b->m, f, FACILITIES, p, n, false, t, label));
    *nearest_ms = (clock_cpu_s() - start) * 1000;
    start = clock_cpu_s();
    must(b, net_arcs_nearest(b->ctx, b->m, f, FACILITIES, false, node_ms, label));
    *nodes_ms = (clock_cpu_s() - start) * 1000;
    dijkstra(&b->g, in, FACILITIES, d);
    for (uint32_t v = 0; v < n; v++) expect(b, node_ms[v], d[input_of[v]]);
    for (uint32_t v = 0; v < n; v++) expect(b, t[v], d[input_of[v]]);
    free(f);
    free(p);
    free(t);
    free(d);
    free(label);
    free(node_ms);
    free(input_of);
    free(node);
}

int main(int argc, char **argv)
{
    bench b = {.ctx = jalur_ctx_new(NULL)};
    double change_ms, close_ms, close_least_ms, pair_us, first_s, path_us, points, all_ms, more_ms, full_ms, nearest_ms, nodes_ms, dijkstra_ms;
    uint32_t shortcuts = 0;
    const profile p = {.name = "bench", .mode = MODE_TRUCK, .access_kmh = 4, .access_limit_m = 500};
    if (argc < 2 || !b.ctx) {
        fprintf(stderr, "usage: bench_network PREFIX (reads PREFIX.gr and PREFIX.co)\n");
        return 2;
    }
    rng_init(&b.r, 1);
    graph_read(&b.g, argv[1]);
    b.node_of = malloc(b.g.a.n_nodes * sizeof *b.node_of);
    double start = clock_cpu_s();
    must(&b, net_new_from_arcs(b.ctx, &b.g.a, &p, &b.n, &b.m, b.node_of));
    double build_s = clock_cpu_s() - start;
    start = clock_cpu_s();
    must(&b, net_arcs_topology(b.ctx, b.n, &shortcuts));
    double topology_s = clock_cpu_s() - start;
    double customise_s = INFINITY, again_s = INFINITY;
    for (int i = 0; i < 5; i++) {
        start = clock_cpu_s();
        must(&b, net_arcs_customise(b.ctx, b.m));
        customise_s = fmin(customise_s, clock_cpu_s() - start);
        start = clock_cpu_s();
        must(&b, net_arcs_customise_again(b.ctx, b.m));
        again_s = fmin(again_s, clock_cpu_s() - start);
    }
    run_closures(&b, &change_ms, &close_ms, &close_least_ms);
    run_pairs(&b, &pair_us, &first_s, &path_us, &points);
    double small_s = run_table(&b, 1000, false), small_km_s = run_table(&b, 1000, true);
    double five_s = run_small(&b, false), five_km_s = run_small(&b, true);
    run_all(&b, &all_ms, &more_ms, &full_ms, &nearest_ms, &nodes_ms, &dijkstra_ms);
    double peak_mb = (double)clock_peak_bytes() / 1e6;
    double large_s = run_table(&b, 10000, false);
    printf("{\"nodes\": %u, \"edges\": %u, \"shortcuts\": %u, \"build_s\": %.3f, \"topology_s\": %.3f, "
           "\"customise_s\": %.3f, \"customise_again_s\": %.3f, \"first_change_ms\": %.1f, \"close_100_edges_ms\": %.2f, \"close_100_edges_least_ms\": %.2f, \"p2p_us\": %.1f, \"first_path_s\": %.3f, \"p2p_path_us\": %.1f, \"path_points\": %.0f, "
           "\"table_5_ms\": %.3f, \"table_5_with_distance_ms\": %.3f, \"table_1000_s\": %.4f, \"table_1000_with_distance_s\": %.4f, \"table_10000_s\": %.3f, "
           "\"one_to_all_ms_per_source_16\": %.3f, \"one_to_all_rows_ms_per_source\": %.3f, \"one_to_all_rows_ms_per_source_32\": %.3f, \"nearest_4800_ms\": %.2f, \"nearest_4800_of_nodes_ms\": %.2f, \"plain_dijkstra_ms\": %.0f, \"peak_mb\": %.0f, \"net_mb\": %.0f, "
           "\"checked\": %u, \"wrong\": %u}\n",
           net_get_stats(b.n).nodes, net_get_stats(b.n).edges, shortcuts, build_s, topology_s, customise_s, again_s, change_ms, close_ms, close_least_ms, pair_us,
           first_s, path_us, points, five_s * 1000, five_km_s * 1000, small_s, small_km_s, large_s, all_ms, more_ms, full_ms, nearest_ms, nodes_ms, dijkstra_ms, peak_mb,
           (double)net_get_stats(b.n).memory_bytes / 1e6, b.checked, b.wrong);
    net_metric_free(b.m);
    net_free(b.n);
    free(b.node_of);
    graph_free(&b.g);
    jalur_ctx_free(b.ctx);
    return b.wrong != 0;
}
