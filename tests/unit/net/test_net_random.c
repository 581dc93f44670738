/* Hundreds of random maps: table = path = nearest = oracle on every pair, snapped in mid-edge. */
#include "net/path.h"
#include "net_help.h"

enum { MAPS = 150, POINTS = 40 };

static profile odd_profile(void)
{
    profile p = test_profile("odd", MODE_TRUCK, 36);
    p.kmh[ROAD_PRIMARY] = 61;
    p.kmh[ROAD_TRACK] = 7;
    p.kmh[ROAD_FERRY] = 12;
    p.ferry_wait_min = 3;
    return p;
}

typedef struct bench { jalur_ctx *ctx; map *m; net *g; net_metric *w; net_snap s[POINTS]; net_key *key; } bench;

static void bench_new(bench *b, rng *r)
{
    b->ctx = test_ctx();
    b->m = malloc(sizeof *b->m);
    profile p = odd_profile();
    map_random(b->m, r, 3 + rng_below(r, 6), 5 + rng_below(r, 60));
    b->g = map_net(b->ctx, b->m);
    test_ok(b->ctx, net_metric_new(b->ctx, b->g, &p, SEASON_DRY, NULL, &b->w));
    for (int i = 0; i < POINTS; i++) {
        b->s[i] = snap_random(b->g, r);
        if (i % 4 == 1) b->s[i].edge = b->s[i - 1].edge;
        if (i % 4 == 1) b->s[i] = snap_on(b->g, b->s[i].edge.v, b->s[i].along);
        b->s[i].access_ms = 1000 * rng_below(r, 20);
        if (i % 13 == 5) b->s[i].state = SNAP_TOO_FAR;
    }
    b->key = oracle_keys(b->w, b->s, POINTS);
}

static void bench_free(bench *b)
{
    free(b->key);
    net_metric_free(b->w);
    net_free(b->g);
    free(b->m);
    jalur_ctx_free(b->ctx);
}

static void check_table(const bench *b, uint32_t from, uint32_t n_from, uint32_t n_to)
{
    net_ms time[POINTS * POINTS], only[POINTS * POINTS];
    uint32_t m[POINTS * POINTS];
    test_ok(b->ctx, net_table(b->ctx, b->w, b->s + from, n_from, b->s, n_to, time, m));
    test_ok(b->ctx, net_table(b->ctx, b->w, b->s + from, n_from, b->s, n_to, only, NULL));
    for (uint32_t i = 0; i < n_from; i++) {
        for (uint32_t j = 0; j < n_to; j++) {
            net_key k = b->key[(i + from) * POINTS + j];
            net_ms want = k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
            assert_int_equal(time[i * n_to + j], want);
            assert_int_equal(only[i * n_to + j], want);
            if (k < NET_KEY_INF) assert_int_equal(m[i * n_to + j], net_key_m(k));
        }
    }
}

static void check_rows(const bench *b)
{
    net_ms time[POINTS * POINTS];
    net_rows *rows = NULL;
    test_ok(b->ctx, net_rows_new(b->ctx, b->w, b->s, POINTS, &rows));
    for (uint32_t from = 0, n = 1; from + n <= POINTS; from += n, n = 2 * n + 1) {
        test_ok(b->ctx, net_rows_fill(rows, b->s + from, n, time));
        for (uint32_t i = 0; i < n * POINTS; i++) {
            net_key k = b->key[from * POINTS + i];
            assert_int_equal(time[i], k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32));
        }
    }
    net_rows_free(rows);
}

static void random_tables(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 1);
    for (int i = 0; i < MAPS; i++) {
        bench b;
        bench_new(&b, &r);
        check_table(&b, 0, POINTS, POINTS);
        check_table(&b, 3, POINTS - 3, 5);
        check_table(&b, 7, 2, POINTS);
        check_rows(&b);
        bench_free(&b);
    }
}

static void check_way(const bench *b, uint32_t i, uint32_t j, arena *a)
{
    net_way w;
    net_key k = b->key[i * POINTS + j];
    test_ok(b->ctx, net_path(b->ctx, b->w, &b->s[i], &b->s[j], a, &w));
    if (k >= NET_KEY_INF) {
        assert_int_equal(w.time, NET_UNREACHED);
        return;
    }
    assert_int_equal(w.time, k >> 32);
    assert_int_equal(w.distance_m, net_key_m(k));
    assert_true(w.line.n >= 1);
    assert_true(geo_distance_m(w.line.pt[0], b->s[i].at) < 1e-6);
    assert_true(geo_distance_m(w.line.pt[w.line.n - 1], b->s[j].at) < 1e-6);
    for (uint32_t p = 1; p < w.line.n; p++)
        assert_true(w.line.pt[p].lon_deg != w.line.pt[p - 1].lon_deg || w.line.pt[p].lat_deg != w.line.pt[p - 1].lat_deg);
    assert_true(fabs(geo_line_length_m(&w.line) - w.distance_m) < 3 + 1e-3 * w.distance_m);
    assert_true(w.unpaved_m + w.ferry_m <= w.distance_m + 2);
    assert_int_equal(w.ferries > 0, w.ferry_m > 0);
}

static void random_ways(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 2);
    for (int i = 0; i < MAPS / 3; i++) {
        bench b;
        arena a;
        bench_new(&b, &r);
        arena_init(&a, b.ctx);
        for (uint32_t k = 0; k < POINTS; k++)
            for (uint32_t j = 0; j < POINTS; j++) check_way(&b, k, j, &a);
        arena_release(&a);
        bench_free(&b);
    }
}

static void check_nearest(const bench *b, uint32_t n_facilities, bool to_facility)
{
    net_ms time[POINTS];
    uint32_t label[POINTS];
    test_ok(b->ctx, net_nearest(b->ctx, b->w, b->s, n_facilities, b->s, POINTS, to_facility, time, label));
    for (uint32_t p = 0; p < POINTS; p++) {
        uint64_t best = NET_KEY_INF;
        uint32_t who = JALUR_NONE;
        for (uint32_t f = 0; f < n_facilities; f++) {
            net_key k = to_facility ? b->key[p * POINTS + f] : b->key[f * POINTS + p];
            if (k >= NET_KEY_INF) continue;
            uint64_t t = (k >> 32) + b->s[p].access_ms + b->s[f].access_ms;
            if (t >= best) continue;
            best = t;
            who = f;
        }
        assert_int_equal(label[p], who);
        assert_int_equal(time[p], who == JALUR_NONE ? NET_UNREACHED : best);
    }
}

static void random_nearest(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 3);
    for (int i = 0; i < MAPS; i++) {
        bench b;
        bench_new(&b, &r);
        check_nearest(&b, 5, true);
        check_nearest(&b, 12, false);
        check_nearest(&b, 0, true);
        bench_free(&b);
    }
}

typedef struct found { uint64_t t; uint32_t who; } found;

static int by_time(const void *a, const void *b)
{
    const found *p = a, *q = b;
    if (p->t != q->t) return p->t < q->t ? -1 : 1;
    return (p->who > q->who) - (p->who < q->who);
}

static void check_nearest_k(const bench *b, uint32_t n_facilities, uint32_t k, bool to_facility)
{
    net_ms time[POINTS * POINTS];
    uint32_t label[POINTS * POINTS];
    test_ok(b->ctx, net_nearest_k(b->ctx, b->w, b->s, n_facilities, b->s, POINTS, k, to_facility, time, label));
    for (uint32_t p = 0; p < POINTS; p++) {
        found all[POINTS];
        uint32_t n = 0;
        for (uint32_t f = 0; f < n_facilities; f++) {
            net_key d = to_facility ? b->key[p * POINTS + f] : b->key[f * POINTS + p];
            if (d < NET_KEY_INF) all[n++] = (found){(d >> 32) + b->s[p].access_ms + b->s[f].access_ms, f};
        }
        qsort(all, n, sizeof *all, by_time);
        for (uint32_t j = 0; j < k; j++) {
            assert_int_equal(label[p * k + j], j < n ? all[j].who : JALUR_NONE);
            assert_int_equal(time[p * k + j], j < n ? all[j].t : NET_UNREACHED);
        }
    }
}

static void random_nearest_k(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 6);
    for (int i = 0; i < MAPS; i++) {
        bench b;
        bench_new(&b, &r);
        check_nearest_k(&b, 12, 1, true);
        check_nearest_k(&b, 12, 3, false);
        check_nearest_k(&b, POINTS, 7, true);
        check_nearest_k(&b, 5, 9, false);
        check_nearest_k(&b, 0, 2, true);
        bench_free(&b);
    }
}

/* The same place as snapping names it: on the first of the edges that are drawn over each other. */
static net_snap as_snapped(const bench *b, net_snap s)
{
    bool back;
    s.edge.v = net_first_twin(b->w, s.edge.v, &back);
    if (back) s.along = 1 - s.along;
    return s;
}

static net_ms within_time(const bench *b, uint32_t n, net_snap p, bool to_source)
{
    net_ms best = NET_UNREACHED, t;
    p = as_snapped(b, p);
    for (uint32_t i = 0; i < n; i++) {
        const net_snap s = as_snapped(b, b->s[i]);
        test_ok(b->ctx, net_time(b->ctx, b->w, to_source ? &p : &s, to_source ? &s : &p, &t, NULL));
        if (t < NET_UNREACHED && t + b->s[i].access_ms < best) best = t + b->s[i].access_ms;
    }
    return best;
}

/* A place may be reached over another edge that is drawn over this one. */
static bool has_twin(const net_metric *m, uint32_t e)
{
    uint32_t f, n = 0;
    bool back;
    for (net_twins t = net_twins_of(m, e); net_twins_next(&t, &f, &back);) n++;
    return n > 1;
}

static void check_within(const bench *b, uint32_t n, net_ms limit, bool to_source)
{
    uint8_t point[POINTS], *edge = malloc(b->g->n_edges + 1);
    net_ms time[POINTS];
    uint32_t label[POINTS];
    test_ok(b->ctx, net_within_points(b->ctx, b->w, b->s, n, b->s, POINTS, limit, to_source, point));
    test_ok(b->ctx, net_within_edges(b->ctx, b->w, b->s, n, limit, to_source, edge));
    test_ok(b->ctx, net_nearest(b->ctx, b->w, b->s, n, b->s, POINTS, to_source, time, label));
    for (uint32_t p = 0; p < POINTS; p++) assert_int_equal(point[p], time[p] < NET_UNREACHED && time[p] <= limit);
    for (uint32_t e = 0; e < b->g->n_edges; e++) {
        uint32_t in = 0, out = 0; /* clearly; times in mid-edge are rounded */
        for (int k = 0; k <= 8; k++) {
            net_ms t = within_time(b, n, snap_on(b->g, e, (float)k / 8), to_source);
            in += k > 0 && k < 8 && t + 2 < limit;
            out += t > limit + 2;
        }
        if (edge[e] == NET_WHOLLY) assert_int_equal(out, 0);
        if (edge[e] == NET_OUTSIDE && !has_twin(b->w, e)) assert_int_equal(in, 0);
        if (edge[e] == NET_PARTLY) assert_true(b->w->forward[e] < NET_INF || b->w->backward[e] < NET_INF);
    }
    free(edge);
}

static void random_within(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 7);
    for (int i = 0; i < 40; i++) {
        bench b;
        bench_new(&b, &r);
        check_within(&b, 3, 200000, false);
        check_within(&b, 2, 350000, true);
        check_within(&b, 6, 0, true);
        bench_free(&b);
    }
}

/* Strong labels by definition: a point is in component c if it reaches a member and is reached from it. */
static void random_strong(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 4);
    for (int i = 0; i < MAPS / 3; i++) {
        bench b;
        bench_new(&b, &r);
        for (uint32_t k = 0; k < POINTS; k++) {
            for (uint32_t j = 0; j < POINTS; j++) {
                uint32_t a = b.w->strong[b.g->ends[b.s[k].edge.v].a], z = b.w->strong[b.g->ends[b.s[j].edge.v].a];
                net_snap p = snap_on(b.g, b.s[k].edge.v, 0), q = snap_on(b.g, b.s[j].edge.v, 0);
                route there = {0}, back = {0};
                test_ok(b.ctx, net_route(b.ctx, b.w, &p, &q, ROUTE_TIME, &there));
                test_ok(b.ctx, net_route(b.ctx, b.w, &q, &p, ROUTE_TIME, &back));
                assert_int_equal(a == z, there.key < NET_KEY_INF && back.key < NET_KEY_INF);
            }
        }
        bench_free(&b);
    }
}

static void random_threads(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 5);
    jalur_ctx *ctx = test_ctx();
    map *m = malloc(sizeof *m);
    map_random(m, &r, 12, 300);
    profile p = odd_profile();
    net *g = map_net(ctx, m), *g2 = map_net(ctx, m);
    net_metric *w = NULL;
    assert_int_equal(g->n_points, g2->n_points);
    assert_memory_equal(g->pt, g2->pt, g->n_points * sizeof *g->pt);
    assert_memory_equal(g->c.head, g2->c.head, g->c.n_arcs * sizeof *g->c.head);
    test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
    enum { N = 333 };
    net_snap *s = malloc(N * sizeof *s);
    net_ms *t1 = malloc(N * N * sizeof *t1), *t3 = malloc(N * N * sizeof *t3);
    uint32_t *d1 = malloc(N * N * sizeof *d1), *d3 = malloc(N * N * sizeof *d3);
    for (int i = 0; i < N; i++) s[i] = snap_random(g, &r);
    test_ok(ctx, net_table(ctx, w, s, N, s, N, t1, d1));
    jalur_ctx_set_threads(ctx, 3);
    test_ok(ctx, net_table(ctx, w, s, N, s, N, t3, d3));
    assert_memory_equal(t1, t3, N * N * sizeof *t1);
    assert_memory_equal(d1, d3, N * N * sizeof *d1);
    memset(t3, 0, N * N * sizeof *t3);
    test_ok(ctx, net_table(ctx, w, s, N, s, N, t3, NULL));
    assert_memory_equal(t1, t3, N * N * sizeof *t1);
    free(t1);
    free(t3);
    free(d1);
    free(d3);
    free(s);
    net_metric_free(w);
    net_free(g);
    net_free(g2);
    free(m);
    jalur_ctx_free(ctx);
}

/* Ways over any of the points, by their prices, are no cheaper than what a metric of prices says; at the price of time alone that
 * is the time. */
static void check_priced(const bench *b, double per_ms, double per_cm, uint32_t *cheaper)
{
    net_metric *w;
    net_ms price[POINTS * POINTS];
    double least[POINTS * POINTS];
    const double ends = 2 * (per_ms + per_cm) + 1;
    test_ok(b->ctx, net_metric_priced(b->ctx, b->w, per_ms, per_cm, &w));
    test_ok(b->ctx, net_table(b->ctx, w, b->s, POINTS, b->s, POINTS, price, NULL));
    for (uint32_t i = 0; i < POINTS * POINTS; i++)
        least[i] = b->key[i] < NET_KEY_INF ? per_ms * (double)(b->key[i] >> 32) + per_cm * (double)(uint32_t)b->key[i] : (double)INFINITY;
    for (uint32_t v = 0; v < POINTS; v++)
        for (uint32_t i = 0; i < POINTS; i++)
            for (uint32_t j = 0; j < POINTS; j++)
                least[i * POINTS + j] = fmin(least[i * POINTS + j], least[i * POINTS + v] + least[v * POINTS + j]);
    for (uint32_t i = 0; i < POINTS * POINTS; i++) {
        if (b->key[i] >= NET_KEY_INF) continue; /* a price may be said where there is no way */
        assert_true(price[i] == NET_UNREACHED ? least[i] >= NET_UNREACHED - ends : price[i] <= least[i] + ends);
        if (per_ms == 1 && per_cm == 0) assert_int_equal(price[i], b->key[i] >> 32);
        *cheaper += price[i] + 2 * ends < least[i];
    }
    net_metric_free(w);
}

static void random_priced(void **state)
{
    rng r;
    uint32_t same = 0, cheaper = 0, far = 0;
    (void)state;
    rng_init(&r, 8);
    for (int i = 0; i < MAPS / 3; i++) {
        bench b;
        bench_new(&b, &r);
        check_priced(&b, 1, 0, &same);
        check_priced(&b, 0.5 + rng_unit(&r), 3 * rng_unit(&r), &cheaper);
        check_priced(&b, 1000, 1000, &far);
        bench_free(&b);
    }
    assert_true(same == 0 && cheaper > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_tables), cmocka_unit_test(random_ways), cmocka_unit_test(random_nearest),
        cmocka_unit_test(random_nearest_k), cmocka_unit_test(random_within),
        cmocka_unit_test(random_strong), cmocka_unit_test(random_threads), cmocka_unit_test(random_priced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
