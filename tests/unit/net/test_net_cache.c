/* The kept network: a round trip answers alike, and no damage leads anywhere but to a refusal. */
#include <stddef.h>
#include <unistd.h>

#include "net_file.h"

static const char FILE_NAME[] = "kept.net";
enum { KEY = 4711, HEAD_BYTES = 272 };

typedef struct kept { jalur_ctx *ctx; map *m; net *g; uint8_t *bytes; size_t n; } kept;

static void put_file(const uint8_t *bytes, size_t n)
{
    FILE *f = fopen(FILE_NAME, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static kept kept_new(uint64_t seed, uint32_t side, uint32_t roads, bool heights)
{
    kept k = {.ctx = test_ctx(), .m = malloc(sizeof *k.m)};
    rng r;
    rng_init(&r, seed);
    map_random(k.m, &r, side, roads);
    for (uint32_t i = 0; heights && i < k.m->n; i++) {
        k.m->road[i].line.z_m = k.m->z + (k.m->road[i].line.pt - k.m->pt);
        for (uint32_t p = 0; p < k.m->road[i].line.n; p++) k.m->road[i].line.z_m[p] = (float)rng_below(&r, 50);
    }
    k.g = map_net(k.ctx, k.m);
    test_ok(k.ctx, net_save(k.ctx, k.g, FILE_NAME, KEY));
    k.bytes = (uint8_t *)test_read_file(FILE_NAME, &k.n);
    return k;
}

static void kept_free(kept *k)
{
    unlink(FILE_NAME);
    free(k->bytes);
    net_free(k->g);
    free(k->m);
    jalur_ctx_free(k->ctx);
}

static void assert_same_net(const net *a, const net *b)
{
    assert_int_equal(a->n_nodes, b->n_nodes);
    assert_int_equal(a->n_edges, b->n_edges);
    assert_int_equal(a->n_points, b->n_points);
    assert_int_equal(a->c.n_arcs, b->c.n_arcs);
    assert_int_equal(a->c.height, b->c.height);
    assert_memory_equal(a->ends, b->ends, a->n_edges * sizeof *a->ends);
    assert_memory_equal(a->edge_m, b->edge_m, a->n_edges * sizeof *a->edge_m);
    assert_memory_equal(a->pt, b->pt, a->n_points * sizeof *a->pt);
    assert_memory_equal(a->c.head, b->c.head, a->c.n_arcs * sizeof *a->c.head);
    assert_memory_equal(a->t.level, b->t.level, sizeof a->t.level);
    assert_int_equal(a->slope != NULL, b->slope != NULL);
    net_stats s = net_get_stats(a), t = net_get_stats(b);
    assert_int_equal(s.weak_components, t.weak_components);
    assert_int_equal(s.duplicate_edges, t.duplicate_edges);
    assert_true(s.length_m == t.length_m && s.largest_m == t.largest_m && s.memory_bytes == t.memory_bytes);
    for (uint32_t i = 0; i < a->n_roads; i++) {
        assert_int_equal(a->attr[i].class, b->attr[i].class);
        assert_int_equal(a->attr[i].source_id, b->attr[i].source_id);
        assert_int_equal(a->attr[i].oneway, b->attr[i].oneway);
    }
}

static void round_trip(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        kept k = kept_new(seed, 9, 80, seed % 2 == 0);
        net *again = NULL;
        net_ms t1[144], t2[144];
        uint32_t m1[144], m2[144];
        test_ok(k.ctx, net_load(k.ctx, FILE_NAME, KEY, &again));
        assert_non_null(again);
        assert_same_net(k.g, again);
        net_file_answers(k.ctx, k.g, t1, m1);
        net_file_answers(k.ctx, again, t2, m2);
        assert_memory_equal(t1, t2, sizeof t1);
        assert_memory_equal(m1, m2, sizeof m1);
        test_ok(k.ctx, net_save(k.ctx, again, "twin.net", KEY));
        size_t n;
        char *twin = test_read_file("twin.net", &n);
        assert_int_equal(n, k.n);
        assert_memory_equal(twin, k.bytes, n); /* equal nets, equal files */
        free(twin);
        unlink("twin.net");
        net_free(again);
        kept_free(&k);
    }
}

static void no_roads_round_trip(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    net *g = NULL, *again = NULL;
    test_ok(ctx, net_new(ctx, NULL, 0, NULL, &g));
    test_ok(ctx, net_save(ctx, g, FILE_NAME, KEY));
    test_ok(ctx, net_load(ctx, FILE_NAME, KEY, &again));
    assert_non_null(again);
    assert_same_net(g, again);
    unlink(FILE_NAME);
    net_free(g);
    net_free(again);
    jalur_ctx_free(ctx);
}

static bool refused(jalur_ctx *ctx, uint64_t key)
{
    net *g = NULL;
    test_ok(ctx, net_load(ctx, FILE_NAME, key, &g));
    bool none = g == NULL;
    net_free(g);
    return none;
}

static void foreign_files_are_refused(void **state)
{
    (void)state;
    kept k = kept_new(5, 6, 30, false);
    assert_false(refused(k.ctx, KEY));
    assert_true(refused(k.ctx, KEY + 1));
    test_write_file(FILE_NAME, "not a network at all");
    assert_true(refused(k.ctx, KEY));
    test_write_file(FILE_NAME, "");
    assert_true(refused(k.ctx, KEY));
    unlink(FILE_NAME);
    assert_true(refused(k.ctx, KEY));
    net *g = NULL;
    test_ok(k.ctx, net_load(k.ctx, ".", KEY, &g));
    assert_null(g);
    k.bytes[16] ^= 3; /* the version */
    put_file(k.bytes, k.n);
    assert_true(refused(k.ctx, KEY));
    assert_int_equal(net_save(k.ctx, k.g, "no/such/folder/kept.net", KEY), JALUR_E_IO);
    kept_free(&k);
}

static void flipped_bytes_are_refused(void **state)
{
    (void)state;
    kept k = kept_new(7, 8, 60, true);
    rng r;
    rng_init(&r, 8);
    int loaded = 0;
    for (int i = 0; i < 2000; i++) {
        net *g = NULL;
        size_t at = i < 300 ? (size_t)i % k.n : rng_below(&r, (uint32_t)k.n);
        uint8_t by = (uint8_t)(1 + rng_below(&r, 255));
        k.bytes[at] ^= by;
        put_file(k.bytes, k.n);
        test_ok(k.ctx, net_load(k.ctx, FILE_NAME, KEY, &g));
        if (g) assert_same_net(k.g, g); /* padding between sections */
        loaded += g != NULL;
        net_free(g);
        k.bytes[at] ^= by;
    }
    assert_true(loaded < 200);
    kept_free(&k);
}

static void cut_files_are_refused(void **state)
{
    (void)state;
    kept k = kept_new(9, 8, 60, false);
    rng r;
    rng_init(&r, 10);
    for (size_t i = 0; i < 500; i++) {
        put_file(k.bytes, i < 100 ? k.n - 1 - i : rng_below(&r, (uint32_t)k.n));
        assert_true(refused(k.ctx, KEY));
    }
    uint8_t *longer = calloc(k.n + 64, 1);
    memcpy(longer, k.bytes, k.n);
    put_file(longer, k.n + 64);
    assert_true(refused(k.ctx, KEY));
    free(longer);
    kept_free(&k);
}

/* A forged file may hold other roads, but never leads out of bounds: the sanitizers watch. */
static void forged_files_are_harmless(void **state)
{
    (void)state;
    kept k = kept_new(11, 7, 40, true);
    uint8_t *file = malloc(k.n);
    rng r;
    rng_init(&r, 12);
    int refusals = 0;
    for (int i = 0; i < 1500; i++) {
        net *g = NULL;
        memcpy(file, k.bytes, k.n);
        size_t at = i % 3 ? rng_below(&r, (uint32_t)k.n) : rng_below(&r, HEAD_BYTES);
        file[at] = (uint8_t)(rng_below(&r, 2) ? file[at] + 1u : rng_below(&r, 256));
        net_file_reseal(file, k.n);
        put_file(file, k.n);
        test_ok(k.ctx, net_load(k.ctx, FILE_NAME, KEY, &g));
        if (g) net_file_use(k.ctx, g);
        refusals += g == NULL;
        net_free(g);
    }
    assert_true(refusals > 500);
    memcpy(file, k.bytes, k.n);
    net_file_reseal(file, k.n);
    assert_memory_equal(file, k.bytes, k.n); /* else the seals above were wrong and nothing was tried */
    free(file);
    kept_free(&k);
}

static void keys_differ_with_the_input(void **state)
{
    (void)state;
    map *m = malloc(sizeof *m);
    rng r;
    rng_init(&r, 13);
    map_random(m, &r, 6, 30);
    uint64_t base = net_roads_key(m->road, m->n, NULL);
    assert_true(base == net_roads_key(m->road, m->n, &(net_options){0}));
    assert_true(base != net_roads_key(m->road, m->n - 1, NULL));
    assert_true(base != net_roads_key(m->road, m->n, &(net_options){.join_tolerance_m = 1}));
    assert_true(base != net_roads_key(m->road, m->n, &(net_options){.node_crossings = true}));
    m->road[3].max_kmh = 77;
    assert_true(base != net_roads_key(m->road, m->n, NULL));
    m->road[3].max_kmh = 0;
    m->road[3].name = "Jalan Merdeka";
    assert_true(base != net_roads_key(m->road, m->n, NULL));
    m->road[3].name = "";
    assert_true(base == net_roads_key(m->road, m->n, NULL));
    m->pt[5].lat_deg += 1e-6;
    assert_true(base != net_roads_key(m->road, m->n, NULL));
    free(m);
}

static void allocations_may_fail(void **state)
{
    (void)state;
    kept k = kept_new(14, 6, 30, true);
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK && n < 100; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        net *g = NULL;
        st = net_save(ctx, k.g, "other.net", KEY);
        if (st == JALUR_OK) st = net_load(ctx, FILE_NAME, KEY, &g);
        assert_int_equal(g != NULL, st == JALUR_OK);
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        net_free(g);
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
    unlink("other.net");
    kept_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(round_trip), cmocka_unit_test(no_roads_round_trip), cmocka_unit_test(foreign_files_are_refused),
        cmocka_unit_test(flipped_bytes_are_refused), cmocka_unit_test(cut_files_are_refused),
        cmocka_unit_test(forged_files_are_harmless), cmocka_unit_test(keys_differ_with_the_input),
        cmocka_unit_test(allocations_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
