/* The invented land against what its header promises, for many seeds and sizes. */
#include "geo/geo.h"
#include "sample/inside.h"
#include "support.h"

static const sample_options CASES[] = {{3, 1}, {3, 9}, {5, 2}, {12, 3}, {25, 4}, {60, 1}, {60, 7}, {360, 6}};
enum { N_CASES = sizeof CASES / sizeof CASES[0] };

static void test_water_runs_off(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (int i = 0; i < N_CASES; ++i) {
        ground g = {0};
        test_ok(ctx, ground_new(ctx, CASES[i].villages, CASES[i].seed, &g));
        uint32_t rivers = 0;
        for (uint32_t c = 0; c < g.n; ++c) {
            uint32_t x = c % g.w, y = c / g.w;
            if (x < 2 || y < 2 || x + 2 >= g.w || y + 2 >= g.h) assert_false(g.land[c]);
            assert_int_equal(g.piece[c] == JALUR_NONE, !g.land[c]);
            if (!g.land[c]) continue;
            assert_int_not_equal(g.down[c], JALUR_NONE);
            assert_true(g.height_m[g.down[c]] < g.height_m[c]);
            rivers += g.river[c];
            if (g.river[c] && g.land[g.down[c]]) assert_true(g.river[g.down[c]]); /* rivers do not end on land */
        }
        if (CASES[i].villages >= 60) assert_true(rivers > 50);
        ground_release(ctx, &g);
    }
    jalur_ctx_free(ctx);
}

/* ---- outlines: shared edges, exact unions, valid rings ---- */

typedef struct edge {
    jalur_lonlat a, b;
    uint32_t area;
} edge;

static int by_ends(const void *l, const void *r)
{
    const edge *x = l, *y = r;
    int order = memcmp(&x->a, &y->a, sizeof x->a);
    return order ? order : memcmp(&x->b, &y->b, sizeof x->b);
}

/* All directed edges of some areas, sorted. */
static edge *edges_of(const shape_area *areas, uint32_t first, uint32_t n_areas, size_t *n)
{
    size_t count = 0, k = 0;
    for (uint32_t a = first; a < first + n_areas; ++a)
        count += areas[a].n_pt;
    edge *out = malloc((count + 1) * sizeof *out);
    assert_non_null(out);
    for (uint32_t a = first; a < first + n_areas; ++a)
        for (uint32_t r = 0; r < areas[a].n_ring; ++r)
            for (uint32_t i = areas[a].ring[r]; i + 1 < areas[a].ring[r + 1]; ++i)
                out[k++] = (edge){areas[a].pt[i], areas[a].pt[i + 1], a};
    qsort(out, k, sizeof *out, by_ends);
    *n = k;
    return out;
}

static bool has_edge(const edge *list, size_t n, jalur_lonlat a, jalur_lonlat b)
{
    edge key = {a, b, 0};
    return bsearch(&key, list, n, sizeof *list, by_ends) != NULL;
}

/* The edges of `parts` that have no way back among them are exactly the edges of `whole`. */
static void assert_union(const shape_area *parts, uint32_t first, uint32_t n_parts, const shape_area *whole)
{
    size_t n, m, outer = 0;
    edge *inner = edges_of(parts, first, n_parts, &n), *rim = edges_of(whole, 0, 1, &m);
    for (size_t i = 0; i < n; ++i) {
        if (i > 0) assert_true(by_ends(&inner[i - 1], &inner[i]) != 0); /* no edge twice in one direction: no overlap */
        if (has_edge(inner, n, inner[i].b, inner[i].a)) continue;
        ++outer;
        assert_true(has_edge(rim, m, inner[i].a, inner[i].b));
    }
    assert_int_equal(outer, m);
    free(inner);
    free(rim);
}

static void assert_valid(geo_kit *kit, const jalur_ctx *ctx, const shape_area *a)
{
    bool valid = false;
    char reason[160] = "";
    assert_true(a->n_part > 0);
    test_ok(ctx, geo_is_valid(kit, a, &valid, reason));
    if (!valid) fail_msg("%s", reason);
}

static void test_outlines(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    geo_kit *kit = NULL;
    test_ok(ctx, geo_kit_new(ctx, &kit));
    for (int i = 0; i < N_CASES; ++i) {
        country c;
        outlines o;
        test_ok(ctx, country_make(ctx, &CASES[i], &c));
        test_ok(ctx, borders_draw(&c, &o));
        assert_int_equal(c.n_villages, CASES[i].villages);
        for (uint32_t v = 0; v < c.n_villages; ++v)
            assert_valid(kit, ctx, &o.villages[v]);
        for (uint32_t k = 0; k < c.n_kecamatan; ++k) {
            assert_valid(kit, ctx, &o.kecamatan[k]);
            assert_union(o.villages, c.kecamatan[k].first, c.kecamatan[k].n, &o.kecamatan[k]);
        }
        for (uint32_t k = 0; k < c.n_kabupaten; ++k) {
            assert_valid(kit, ctx, &o.kabupaten[k]);
            assert_union(o.villages, c.kabupaten[k].first, c.kabupaten[k].n, &o.kabupaten[k]);
        }
        country_release(&c);
    }
    geo_kit_free(kit);
    jalur_ctx_free(ctx);
}

/* ---- codes and names ---- */

static void test_codes_and_names(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (int i = 0; i < N_CASES; ++i) {
        country c;
        textmap codes = {0}, names = {0};
        uint32_t capitals = 0;
        test_ok(ctx, country_make(ctx, &CASES[i], &c));
        for (uint32_t v = 0; v < c.n_villages; ++v) {
            const village *x = &c.villages[v];
            area_level level;
            assert_int_equal(textmap_get(&codes, x->code), JALUR_NONE);
            assert_int_equal(textmap_get(&names, x->name), JALUR_NONE);
            test_ok(ctx, textmap_put(ctx, &codes, x->code, v));
            test_ok(ctx, textmap_put(ctx, &names, x->name, v));
            assert_true(area_level_of_code(x->code, &level) && level == AREA_VILLAGE);
            assert_memory_equal(x->code, c.kecamatan[x->kecamatan].code, 8);
            assert_true(x->stations >= 1 && x->voters < x->population && x->voters <= 300 * x->stations);
            assert_int_equal(c.village[x->cell], v);
            capitals += x->capital;
        }
        assert_int_equal(capitals, c.n_kabupaten);
        textmap_release(ctx, &codes);
        textmap_release(ctx, &names);
        country_release(&c);
    }
    jalur_ctx_free(ctx);
}

/* ---- roads ---- */

static uint32_t find(uint32_t *up, uint32_t v)
{
    while (up[v] != v)
        v = up[v] = up[up[v]];
    return v;
}

/* Every village that should be reached hangs together with the capital (over ferries and boats too). */
static void test_roads_join(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    for (int i = 0; i < N_CASES; ++i) {
        country c;
        roads r = {0};
        test_ok(ctx, country_make(ctx, &CASES[i], &c));
        test_ok(ctx, roads_build(&c, &r));
        uint32_t *up = malloc((r.n_nodes + 1) * sizeof *up), capital = c.villages[c.kabupaten[0].seat].node, off = 0,
                 cut = 0;
        assert_non_null(up);
        for (uint32_t k = 0; k < r.n_nodes; ++k)
            up[k] = k;
        for (size_t w = 0; w < r.n_ways; ++w)
            for (uint32_t k = r.ways[w].first; k + 1 < r.ways[w].first + r.ways[w].n; ++k)
                up[find(up, r.step[k])] = find(up, r.step[k + 1]);
        for (uint32_t v = 0; v < c.n_villages; ++v) {
            bool joined = c.villages[v].node != JALUR_NONE && find(up, c.villages[v].node) == find(up, capital);
            if (c.villages[v].reach != REACH_NONE && !joined) ++off;
            if (c.villages[v].reach == REACH_NONE && !joined) ++cut;
        }
        assert_int_equal(off, 0);
        if (CASES[i].villages >= 60) assert_true(cut >= 1);
        free(up);
        roads_release(ctx, &r);
        country_release(&c);
    }
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_water_runs_off), cmocka_unit_test(test_outlines),
                                       cmocka_unit_test(test_codes_and_names), cmocka_unit_test(test_roads_join)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
