#include "shapes.h"

static void known_distances(void **state)
{
    (void)state;
    /* Expected values from the program geod of PROJ. */
    assert_near(geo_distance_m((jalur_lonlat){0, 0}, (jalur_lonlat){1, 0}), 111319.4908, 1e-4);
    assert_near(geo_distance_m((jalur_lonlat){110, -7}, (jalur_lonlat){110, -8}), 110593.2227, 1e-4);
    jalur_lonlat jakarta = {106.8166667, -6.2}, surabaya = {112.7520833, -7.2575};
    assert_near(geo_distance_m(jakarta, surabaya), 666532.8920, 1e-4);
    assert_near(geo_distance_m(surabaya, jakarta), 666532.8920, 1e-4);
    assert_near(geo_distance_m(jakarta, jakarta), 0, 0);
}

/* PROJ lays marks 700 m apart on a long line; the short way to measure must find them so. */
static void short_steps_against_the_geodesic(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena a;
    rng r;
    arena_init(&a, ctx);
    rng_init(&r, 3);
    for (int i = 0; i < 100; i++) {
        shape_line l;
        test_ok(ctx, shape_line_new(&a, 2, false, &l));
        l.pt[0] = (jalur_lonlat){-170 + 340 * rng_unit(&r), -78 + 156 * rng_unit(&r)};
        l.pt[1] = (jalur_lonlat){l.pt[0].lon_deg + 4 * rng_unit(&r) - 2, l.pt[0].lat_deg + 4 * rng_unit(&r) - 2};
        jalur_lonlat last = l.pt[0];
        for (double m = 700; m < fmin(geo_line_length_m(&l), 20000); m += 700) {
            const jalur_lonlat mark = geo_line_point(&l, m);
            assert_near(geo_distance_m(last, mark), 700, 1e-5);
            last = mark;
        }
    }
    arena_release(&a);
    jalur_ctx_free(ctx);
}

/* Lines of 0 to 600 points, some steps long: each as long as its steps one by one, to the last bit. */
static void many_lines_are_those_of_one_at_a_time(void **state)
{
    enum { LINES = 300, POINTS = LINES * 600 };
    jalur_lonlat *pt = calloc(POINTS, sizeof *pt);
    uint32_t first[LINES + 1] = {0};
    double m[LINES];
    rng r;
    (void)state;
    rng_init(&r, 4);
    for (uint32_t i = 0; i < LINES; i++) {
        first[i + 1] = first[i] + (rng_below(&r, 20) ? rng_below(&r, 5) : rng_below(&r, 600));
        const double step_deg = rng_below(&r, 3) ? 0.005 : 0.02;
        for (uint32_t k = first[i]; k < first[i + 1]; k++)
            pt[k] = (jalur_lonlat){120 + step_deg * rng_unit(&r), -9 + step_deg * rng_unit(&r)};
    }
    geo_line_lengths_m(pt, first, LINES, m);
    for (uint32_t i = 0; i < LINES; i++) {
        double want_m = 0;
        for (uint32_t k = first[i]; k + 1 < first[i + 1]; k++) want_m += geo_distance_m(pt[k], pt[k + 1]);
        assert_true(m[i] == want_m);
        assert_true(geo_line_length_m(&(shape_line){.pt = pt + first[i], .n = first[i + 1] - first[i]}) == want_m);
    }
    free(pt);
}

static void line_length_and_point(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena a;
    arena_init(&a, ctx);
    shape_line l = line_text(&a, "0 0, 1 0, 1 0, 2 0"); /* a repeated vertex does no harm */
    assert_near(geo_line_length_m(&l), 2 * 111319.4908, 1e-3);
    jalur_lonlat p = geo_line_point(&l, 111319.4908 * 1.5);
    assert_near(p.lon_deg, 1.5, 1e-9);
    assert_near(p.lat_deg, 0, 1e-12);
    assert_near(geo_line_point(&l, -5).lon_deg, 0, 0);
    assert_near(geo_line_point(&l, NAN).lon_deg, 0, 0);
    assert_near(geo_line_point(&l, 1e9).lon_deg, 2, 0);
    shape_line empty = {0};
    assert_near(geo_line_length_m(&empty), 0, 0);
    assert_true(isnan(geo_line_point(&empty, 0).lon_deg));
    arena_release(&a);
    jalur_ctx_free(ctx);
}

static void local_metres_against_geodesic(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 7);
    for (int i = 0; i < 2000; i++) {
        jalur_lonlat o = {95 + 46 * rng_unit(&r), -11 + 17 * rng_unit(&r)};
        geo_local local = geo_local_at(o);
        double angle = 6.283185307179586 * rng_unit(&r), m = 50000 * rng_unit(&r);
        jalur_lonlat p = geo_from_local(&local, (jalur_xy){m * cos(angle), m * sin(angle)});
        assert_near(geo_distance_m(o, p), m, 0.001 * m + 1e-6);
        jalur_xy back = geo_to_local(&local, p);
        assert_near(back.x_m, m * cos(angle), 1e-6);
        assert_near(back.y_m, m * sin(angle), 1e-6);
    }
}

static void local_metres_across_the_antimeridian(void **state)
{
    (void)state;
    geo_local local = geo_local_at((jalur_lonlat){179.99, 0});
    assert_near(geo_to_local(&local, (jalur_lonlat){-179.99, 0}).x_m, 0.02 * 111319.4908, 1e-3);
    assert_near(geo_from_local(&local, (jalur_xy){2226.389816, 0}).lon_deg, -179.99, 1e-9);
}

static void area_of_a_degree_cell(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena a;
    arena_init(&a, ctx);
    /* Authalic formula for the cell between the parallels: 12,308,463,893.98 m2. The geodesic at the top
     * bulges north of its parallel, so that the polygon is a little larger. */
    shape_area cell = shape_text(&a, "0 0, 1 0, 1 1, 0 1, 0 0", (jalur_lonlat){0, 0}, 1);
    double cell_m2 = geo_area_m2(&cell);
    assert_true(cell_m2 > 12308463893.98 && cell_m2 < 12308463893.98 * 1.0001);
    shape_area holed =
        shape_text(&a, "0 0, 0 1, 1 1, 1 0, 0 0; .4 .4, .6 .4, .6 .6, .4 .6, .4 .4", (jalur_lonlat){0, 0}, 1);
    assert_near(geo_area_m2(&holed) / cell_m2, 0.96, 1e-4); /* either orientation, hole taken off */
    shape_area two = shape_text(&a, "0 0, 1 0, 1 1, 0 1, 0 0 | 2 0, 3 0, 3 1, 2 1, 2 0", (jalur_lonlat){0, 0}, 1);
    assert_near(geo_area_m2(&two) / cell_m2, 2, 1e-9);
    shape_area none = {0};
    assert_near(geo_area_m2(&none), 0, 0);
    arena_release(&a);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_distances),
        cmocka_unit_test(short_steps_against_the_geodesic), cmocka_unit_test(many_lines_are_those_of_one_at_a_time), cmocka_unit_test(line_length_and_point),
        cmocka_unit_test(local_metres_against_geodesic),
        cmocka_unit_test(local_metres_across_the_antimeridian),
        cmocka_unit_test(area_of_a_degree_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
