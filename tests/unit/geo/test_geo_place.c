#include "shapes.h"

static const jalur_lonlat AT = {124.9, -9.1};

typedef struct fixture {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
} fixture;

static fixture fixture_of(uint32_t n)
{
    fixture f = {.ctx = test_ctx()};
    territory_of(&f.t, f.ctx, n);
    test_ok(f.ctx, geo_kit_new(f.ctx, &f.kit));
    return f;
}

static void fixture_end(fixture *f)
{
    geo_kit_free(f->kit);
    territory_release(&f->t);
    jalur_ctx_free(f->ctx);
}

static uint32_t distinct(const jalur_lonlat *p, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool seen = false;
        for (uint32_t k = 0; k < i && !seen; k++)
            seen = memcmp(&p[i], &p[k], sizeof p[i]) == 0;
        count += !seen;
    }
    return count;
}

static void on_roads_spread_and_distinct(void **state)
{
    (void)state;
    enum { CANDIDATES = 40 };
    fixture f = fixture_of(1);
    jalur_lonlat street[CANDIDATES + 2], out[CANDIDATES * 2];
    for (uint32_t i = 0; i < CANDIDATES; i++)
        street[i] = (jalur_lonlat){AT.lon_deg - 0.001 * i, AT.lat_deg}; /* westward: not in sorting order */
    street[CANDIDATES] = street[0];                                     /* a junction comes twice */
    street[CANDIDATES + 1] = street[7];
    placed how;
    for (uint32_t n = 1; n <= CANDIDATES; n++) {
        test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], street, CANDIDATES + 2, 42, n, out, &how));
        assert_int_equal(how, PLACED_ESTIMATED);
        assert_int_equal(distinct(out, n), n);
        /* one in each n-th of the road: neighbours are between none and two stretches apart */
        for (uint32_t i = 1; i < n; i++) {
            double steps = (out[i - 1].lon_deg - out[i].lon_deg) / 0.001;
            assert_true(steps > (double)CANDIDATES / n - 1.001 && steps < (double)CANDIDATES / n + 1.001);
        }
    }
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], street, CANDIDATES + 2, 42, 2 * CANDIDATES, out, &how));
    assert_int_equal(distinct(out, 2 * CANDIDATES), CANDIDATES); /* too few: each twice */
    fixture_end(&f);
}

static void seed_and_code_decide(void **state)
{
    (void)state;
    enum { N = 9 };
    fixture f = fixture_of(2);
    jalur_lonlat one[N], again[N], seed[N], other[N];
    placed how;
    for (int i = 0; i < 2; i++)
        f.t.areas[i].shape = shape_text(&f.t.mem, "0 0, 1 0, 1 1, 0 1, 0 0", AT, 0.01);
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 1, N, one, &how));
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 1, N, again, &how));
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 2, N, seed, &how));
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[1], NULL, 0, 1, N, other, &how));
    assert_memory_equal(one, again, sizeof one);
    assert_memory_not_equal(one, seed, sizeof one);
    assert_memory_not_equal(one, other, sizeof one);
    fixture_end(&f);
}

static void inside_by_area(void **state)
{
    (void)state;
    enum { N = 4000 };
    fixture f = fixture_of(1);
    /* two islands far apart, one three times the other, with a lagoon */
    f.t.areas[0].shape = shape_text(&f.t.mem,
                                    "0 0, 2 0, 2 2, 0 2, 0 0; .5 .5, 1.5 .5, 1.5 1.5, .5 1.5, .5 .5 | "
                                    "90 90, 91 90, 91 91, 90 91, 90 90",
                                    AT, 0.01);
    jalur_lonlat *out = malloc(N * sizeof *out);
    assert_non_null(out);
    placed how;
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 7, N, out, &how));
    assert_int_equal(how, PLACED_ESTIMATED);
    int large = 0;
    for (int i = 0; i < N; i++) {
        assert_true(shape_even_odd(&f.t.areas[0].shape, out[i]));
        large += out[i].lon_deg < AT.lon_deg + 0.1;
    }
    assert_true(large > N * 0.72 && large < N * 0.78);
    free(out);
    fixture_end(&f);
}

static void thin_label_and_nowhere(void **state)
{
    (void)state;
    fixture f = fixture_of(1);
    jalur_lonlat out[3];
    placed how;
    f.t.areas[0].shape = shape_text(&f.t.mem, "0 0, 1 1, 1 1.00001, 0 0", AT, 0.01); /* one in 100,000 of its box */
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 7, 3, out, &how));
    assert_int_equal(how, PLACED_ESTIMATED);
    assert_near(out[0].lon_deg - AT.lon_deg, out[0].lat_deg - AT.lat_deg, 1e-6);
    f.t.areas[0].shape = (shape_area){0};
    f.t.areas[0].has_label = true;
    f.t.areas[0].label = AT;
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 7, 3, out, &how));
    assert_int_equal(how, PLACED_ESTIMATED);
    assert_memory_equal(&out[2], &AT, sizeof AT);
    f.t.areas[0].has_label = false;
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 7, 3, out, &how));
    assert_int_equal(how, PLACED_NOWHERE);
    test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[0], NULL, 0, 7, 0, NULL, &how));
    fixture_end(&f);
}

static void add_roads(fixture *f)
{
    /* 0.02 degrees along the middle of two squares and out on the far side; a ferry; a road outside */
    test_ok(f->ctx, arena_new(&f->t.mem, 3, sizeof *f->t.roads, &f->t.roads));
    f->t.n_roads = 3;
    f->t.roads[0].class = f->t.roads[2].class = ROAD_LOCAL;
    f->t.roads[0].line = line_text(&f->t.mem, "124.9 -9.095, 124.93 -9.095");
    f->t.roads[1].line = line_text(&f->t.mem, "124.9 -9.094, 124.93 -9.094");
    f->t.roads[1].class = ROAD_FERRY;
    f->t.roads[2].line = line_text(&f->t.mem, "120 -9.095, 120.01 -9.095");
    f->t.areas[0].shape = shape_text(&f->t.mem, "0 0, 1 0, 1 1, 0 1, 0 0", AT, 0.01);
    f->t.areas[2].shape = shape_text(&f->t.mem, "1 0, 2 0, 2 1, 1 1, 1 0", AT, 0.01);
}

static void road_points_by_village(void **state)
{
    (void)state;
    fixture f = fixture_of(3);
    add_roads(&f);
    jalur_lonlat *points;
    uint32_t *offset;
    test_ok(f.ctx, geo_road_points(f.kit, &f.t, &f.t.mem, &points, &offset));
    /* The road is 3,298 m long: 66 steps of 49.97 m. Points 0 .. 66; a third of them (0 .. 22, of which 22 is on the
     * common border or a rounding away from it) in the first village, up to 44 in the second. */
    assert_int_equal(offset[0], 0);
    assert_in_range(offset[1], 22, 23);
    assert_int_equal(offset[2], offset[1]);
    assert_in_range(offset[3], 44, 45);
    for (uint32_t v = 0; v < 3; v++)
        for (uint32_t i = offset[v]; i < offset[v + 1]; i++) {
            geo_found found;
            geo_locator *l;
            test_ok(f.ctx, geo_locator_new(f.kit, &f.t, AREA_VILLAGE, &l));
            test_ok(f.ctx, geo_locate(l, points[i], 0, &found));
            assert_int_equal(found.area, v);
            if (i > offset[v]) assert_near(geo_distance_m(points[i - 1], points[i]), 49.97, 0.02);
            geo_locator_free(l);
        }
    fixture_end(&f);
}

static void memory_gives_out(void **state)
{
    (void)state;
    fixture f = fixture_of(3);
    add_roads(&f);
    f.t.areas[0].shape = shape_text(&f.t.mem, "0 0, 1 0, 1 1, 0 1, 0 0", AT, 0.01);
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK; n++) {
        assert_true(n < 300);
        jalur_ctx *ctx = test_ctx_failing(n);
        arena a;
        geo_kit *kit = NULL;
        jalur_lonlat *points, out[4];
        uint32_t *offset;
        placed how;
        arena_init(&a, ctx);
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = geo_road_points(kit, &f.t, &a, &points, &offset);
        if (st == JALUR_OK) st = geo_place_points(kit, &f.t.areas[0], points, offset[1], 1, 4, out, &how);
        if (st == JALUR_OK) st = geo_place_points(kit, &f.t.areas[0], NULL, 0, 1, 4, out, &how);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        geo_kit_free(kit);
        arena_release(&a);
        jalur_ctx_free(ctx);
    }
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_roads_spread_and_distinct),
        cmocka_unit_test(seed_and_code_decide),
        cmocka_unit_test(inside_by_area),
        cmocka_unit_test(thin_label_and_nowhere),
        cmocka_unit_test(road_points_by_village),
        cmocka_unit_test(memory_gives_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
