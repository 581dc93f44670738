#include "shapes.h"

#include <time.h>

static const jalur_lonlat AT = {124.9, -9.1};

typedef struct fixture {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
    geo_locator *l; /* points at t: index only when the fixture has its final place */
} fixture;

static fixture fixture_of(uint32_t n)
{
    fixture f = {.ctx = test_ctx()};
    territory_of(&f.t, f.ctx, n);
    test_ok(f.ctx, geo_kit_new(f.ctx, &f.kit));
    return f;
}

static void fixture_index(fixture *f)
{
    test_ok(f->ctx, geo_locator_new(f->kit, &f->t, AREA_VILLAGE, &f->l));
}

static void fixture_end(fixture *f)
{
    geo_locator_free(f->l);
    geo_kit_free(f->kit);
    territory_release(&f->t);
    jalur_ctx_free(f->ctx);
}

static geo_found locate(fixture *f, double x, double y, double tolerance_m)
{
    geo_found found;
    test_ok(f->ctx,
            geo_locate(f->l, (jalur_lonlat){AT.lon_deg + x * 0.01, AT.lat_deg + y * 0.01}, tolerance_m, &found));
    return found;
}

/* Squares of 0.01 degrees: 0 and 1 overlap in x 0.9 .. 1; between 1 and 2 is a sliver x 1.9 .. 1.92;
 * 2 and 3 share the border x = 3; 4 has no polygon. */
static void four_villages(fixture *f)
{
    f->t.areas[0].shape = shape_text(&f->t.mem, "0 0, 1 0, 1 1, 0 1, 0 0", AT, 0.01);
    f->t.areas[1].shape = shape_text(&f->t.mem, ".9 0, 1.9 0, 1.9 1, .9 1, .9 0", AT, 0.01);
    f->t.areas[2].shape = shape_text(&f->t.mem, "1.92 0, 3 0, 3 1, 1.92 1, 1.92 0", AT, 0.01);
    f->t.areas[3].shape =
        shape_text(&f->t.mem, "3 0, 4 0, 4 1, 3 1, 3 0; 3.4 .4, 3.6 .4, 3.6 .6, 3.4 .6, 3.4 .4", AT, 0.01);
    fixture_index(f);
}

static void in_one(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    geo_found found = locate(&f, .5, .5, 0);
    assert_int_equal(found.area, 0);
    assert_int_equal(found.n_holding, 1);
    assert_near(found.distance_m, 0, 0);
    assert_int_equal(locate(&f, 3.2, .5, 0).area, 3);
    fixture_end(&f);
}

static void in_two_the_first_code_wins(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    geo_found found = locate(&f, .95, .5, 0);
    assert_int_equal(found.area, 0);
    assert_int_equal(found.n_holding, 2);
    fixture_end(&f);
}

static void on_a_border(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    geo_found found;
    jalur_lonlat p = {f.t.areas[3].shape.pt[0].lon_deg, AT.lat_deg + 0.005}; /* exactly x = 3 */
    test_ok(f.ctx, geo_locate(f.l, p, 0, &found));
    assert_int_equal(found.area, 2);
    assert_int_equal(found.n_holding, 2);
    fixture_end(&f);
}

/* Degrees of longitude here are 109,930 m (cos 9.1 and flattening): the sliver of 0.0002 degrees is 22 m wide. */
static void in_a_sliver(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    assert_int_equal(locate(&f, 1.905, .5, 0).area, JALUR_NONE);
    assert_int_equal(locate(&f, 1.905, .5, 0).n_holding, 0);
    geo_found left = locate(&f, 1.905, .5, 100), right = locate(&f, 1.915, .5, 100);
    assert_int_equal(left.area, 1);
    assert_int_equal(right.area, 2);
    assert_int_equal(left.n_holding, 0);
    assert_near(left.distance_m, 5.496, 0.01);
    assert_int_equal(locate(&f, 1.91, .5, 100).area, 1);         /* both 11 m: the first code */
    assert_int_equal(locate(&f, 1.905, .5, 5).area, JALUR_NONE); /* 5.5 m away, 5 m allowed */
    assert_int_equal(locate(&f, 1.905, .5, 6).area, 1);
    fixture_end(&f);
}

static void in_a_hole_and_far_away(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    assert_int_equal(locate(&f, 3.5, .5, 0).area, JALUR_NONE);
    geo_found found = locate(&f, 3.5, .5, 200); /* 0.1 * 0.01 degrees to the hole's border: 110 m */
    assert_int_equal(found.area, 3);
    assert_near(found.distance_m, 110, 1);
    assert_int_equal(locate(&f, 50, 50, 1000).area, JALUR_NONE);
    assert_int_equal(locate(&f, NAN, .5, 1000).area, JALUR_NONE);
    fixture_end(&f);
}

static void distance_to_one_area(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    double m = -1;
    jalur_lonlat p = {AT.lon_deg - 0.01, AT.lat_deg + 0.005};
    test_ok(f.ctx, geo_area_distance(f.l, 0, p, &m));
    assert_near(m, geo_distance_m(p, (jalur_lonlat){AT.lon_deg, p.lat_deg}), 0.001);
    test_ok(f.ctx, geo_area_distance(f.l, 0, (jalur_lonlat){AT.lon_deg + 0.005, AT.lat_deg + 0.005}, &m));
    assert_near(m, 0, 0);
    test_ok(f.ctx, geo_area_distance(f.l, 4, p, &m));
    assert_true(isinf(m));
    test_ok(f.ctx, geo_area_distance(f.l, 99, p, &m));
    assert_true(isinf(m));
    fixture_end(&f);
}

static void no_villages_at_all(void **state)
{
    (void)state;
    fixture f = fixture_of(0);
    fixture_index(&f);
    assert_int_equal(locate(&f, 0, 0, 1000).area, JALUR_NONE);
    fixture_end(&f);
}

static void broken_polygons_do_not_stop_the_index(void **state)
{
    (void)state;
    fixture f = fixture_of(3);
    f.t.areas[0].shape = shape_text(&f.t.mem, "0 0, 1 0, 0 0", AT, 0.01);           /* nothing in it */
    f.t.areas[1].shape = shape_text(&f.t.mem, "0 0, 1 0, 1 1, 0 1", AT, 0.01);      /* not closed */
    f.t.areas[2].shape = shape_text(&f.t.mem, "2 0, 3 1, 3 0, 2 1, 2 0", AT, 0.01); /* bow-tie */
    fixture_index(&f);
    assert_int_equal(locate(&f, .5, .5, 0).area, 1);
    assert_int_equal(locate(&f, 2.1, .5, 0).area, 2);
    assert_int_equal(locate(&f, 1.5, .5, 2000).area, 1);
    geo_locator_free(f.l);
    f.l = NULL;
    f.t.areas[1].shape.pt[2].lon_deg = NAN;
    assert_int_equal(geo_locator_new(f.kit, &f.t, AREA_VILLAGE, &f.l), JALUR_E_DATA);
    assert_null(f.l);
    assert_non_null(strstr(jalur_ctx_error(f.ctx)->doing, "000002"));
    fixture_end(&f);
}

/* Containment by GEOS against the even-odd count, nearest by the STR tree against all polygons. */
static void two_ways_on_random_stars(void **state)
{
    (void)state;
    enum { N = 60 };
    fixture f = fixture_of(N);
    rng r;
    rng_init(&r, 11);
    for (int i = 0; i < N; i++)
        f.t.areas[i].shape =
            shape_star(&f.t.mem, &r, (jalur_lonlat){AT.lon_deg + 0.1 * rng_unit(&r), AT.lat_deg + 0.1 * rng_unit(&r)},
                       0.02, 3 + rng_below(&r, 20));
    fixture_index(&f);
    int n_none = 0, n_many = 0;
    for (int k = 0; k < 3000; k++) {
        jalur_lonlat p = {AT.lon_deg - 0.03 + 0.16 * rng_unit(&r), AT.lat_deg - 0.03 + 0.16 * rng_unit(&r)};
        uint32_t first = JALUR_NONE, holding = 0, nearest = JALUR_NONE;
        double best = 1500;
        for (uint32_t i = 0; i < N; i++) {
            double m;
            bool in = shape_even_odd(&f.t.areas[i].shape, p);
            if (in && holding++ == 0) first = i;
            test_ok(f.ctx, geo_area_distance(f.l, i, p, &m));
            assert_int_equal(in, m == 0);
            if (m < best - 1e-6) nearest = i, best = m;
        }
        geo_found found;
        test_ok(f.ctx, geo_locate(f.l, p, 1500, &found));
        assert_int_equal(found.n_holding, holding);
        assert_int_equal(found.area, holding ? first : nearest);
        if (found.area != JALUR_NONE) assert_near(found.distance_m, holding ? 0 : best, 1e-9);
        n_none += found.area == JALUR_NONE;
        n_many += holding > 1;
    }
    assert_true(n_none > 10 && n_many > 100);
    fixture_end(&f);
}

static void many_points_are_fast(void **state)
{
    (void)state;
    enum { SIDE = 14, CORNERS = 400, POINTS = 100000 };
    fixture f = fixture_of(SIDE * SIDE);
    rng r;
    rng_init(&r, 3);
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
        f.t.areas[i].shape =
            shape_star(&f.t.mem, &r, (jalur_lonlat){AT.lon_deg + 0.02 * (i % SIDE), AT.lat_deg + 0.02 * (i / SIDE)},
                       0.014, CORNERS);
    fixture_index(&f);
    double start = clock_cpu_s();
    uint32_t n_found = 0;
    for (int k = 0; k < POINTS; k++)
        n_found += locate(&f, 2 * SIDE * rng_unit(&r), 2 * SIDE * rng_unit(&r), 200).area != JALUR_NONE;
    double cpu_s = clock_cpu_s() - start;
    print_message("%d points in %d villages: %.2f s CPU, %u found\n", POINTS, SIDE * SIDE, cpu_s, n_found);
    assert_true(n_found > POINTS / 4);
    assert_true(cpu_s < 20); /* sanitizers and a busy machine; release is well under a second */
    fixture_end(&f);
}

static void memory_gives_out(void **state)
{
    (void)state;
    fixture f = fixture_of(5);
    four_villages(&f);
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK; n++) {
        assert_true(n < 200);
        jalur_ctx *ctx = test_ctx_failing(n);
        geo_kit *kit = NULL;
        geo_locator *l = NULL;
        geo_found found;
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = geo_locator_new(kit, &f.t, AREA_VILLAGE, &l);
        if (st == JALUR_OK) st = geo_locate(l, AT, 100, &found);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        geo_locator_free(l);
        geo_kit_free(kit);
        jalur_ctx_free(ctx);
    }
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_one),
        cmocka_unit_test(in_two_the_first_code_wins),
        cmocka_unit_test(on_a_border),
        cmocka_unit_test(in_a_sliver),
        cmocka_unit_test(in_a_hole_and_far_away),
        cmocka_unit_test(distance_to_one_area),
        cmocka_unit_test(no_villages_at_all),
        cmocka_unit_test(broken_polygons_do_not_stop_the_index),
        cmocka_unit_test(two_ways_on_random_stars),
        cmocka_unit_test(many_points_are_fast),
        cmocka_unit_test(memory_gives_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
