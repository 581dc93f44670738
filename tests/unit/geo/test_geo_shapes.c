#include "shapes.h"

static const jalur_lonlat AT = {124.9, -9.1};
static const double PI = 3.14159265358979323846;

typedef struct fixture {
    jalur_ctx *ctx;
    geo_kit *kit;
    arena a;
} fixture;

static fixture fixture_new(void)
{
    fixture f = {.ctx = test_ctx()};
    arena_init(&f.a, f.ctx);
    test_ok(f.ctx, geo_kit_new(f.ctx, &f.kit));
    return f;
}

static void fixture_end(fixture *f)
{
    geo_kit_free(f->kit);
    arena_release(&f->a);
    jalur_ctx_free(f->ctx);
}

static shape_area shape(fixture *f, const char *text)
{
    return shape_text(&f->a, text, AT, 0.01);
}

static bool valid(fixture *f, const shape_area *s, char reason[160])
{
    bool yes = false;
    test_ok(f->ctx, geo_is_valid(f->kit, s, &yes, reason));
    return yes;
}

static void validity_has_a_reason(void **state)
{
    (void)state;
    fixture f = fixture_new();
    char reason[160];
    shape_area good = shape(&f, "0 0, 1 0, 1 1, 0 1, 0 0; .2 .2, .4 .2, .4 .4, .2 .2");
    assert_true(valid(&f, &good, reason));
    assert_string_equal(reason, "");
    static const char *const bad[][2] = {
        {"0 0, 1 1, 1 0, 0 1, 0 0", "Self-intersection"},
        {"0 0, 9 0, 9 9, 0 9, 0 0 | 1 1, 2 1, 2 2, 1 2, 1 1", "Nested shells"},
        {"0 0, 1 0, 1 1, 0 1", "not closed"},
        {"0 0, 1 0, 0 0", "fewer than four"},
        {"0 0, 1 0, 1 0, 0 0", "three distinct"},
        {"0 0, 1 0, 1 1, 0 1, 0 0; 3 3, 4 3, 4 4, 3 3", "Hole lies outside"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        shape_area s = shape(&f, bad[i][0]);
        assert_false(valid(&f, &s, reason));
        if (!strstr(reason, bad[i][1])) fail_msg("%s: %s", bad[i][0], reason);
        assert_false(valid(&f, &s, NULL));
    }
    fixture_end(&f);
}

static shape_area mended(fixture *f, const char *text)
{
    shape_area s = shape(f, text), out;
    test_ok(f->ctx, geo_make_valid(f->kit, &s, &f->a, &out));
    char reason[160];
    if (!valid(f, &out, reason)) fail_msg("%s: %s", text, reason);
    return out;
}

static void mending(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area unit = shape(&f, "0 0, 1 0, 1 1, 0 1, 0 0");
    double unit_m2 = geo_area_m2(&unit);
    shape_area tie = mended(&f, "0 0, 1 1, 1 0, 0 1, 0 0");
    assert_int_equal(tie.n_part, 2); /* two triangles of a quarter each */
    assert_near(geo_area_m2(&tie) / unit_m2, 0.5, 1e-4);
    shape_area nested = mended(&f, "0 0, 3 0, 3 3, 0 3, 0 0 | 1 1, 2 1, 2 2, 1 2, 1 1");
    assert_int_equal(nested.n_part, 1);
    assert_near(geo_area_m2(&nested) / unit_m2, 9, 1e-3); /* the inner one stays ground, not a hole */
    shape_area open = mended(&f, "0 0, 1 0, 1 1, 0 1");
    assert_near(geo_area_m2(&open) / unit_m2, 1, 1e-9);
    assert_int_equal(mended(&f, "0 0, 1 0, 0 0").n_part, 0);
    assert_int_equal(mended(&f, "0 0, 1 0, 2 0, 0 0").n_part, 0);
    assert_int_equal(mended(&f, "0 0, 1 0, 1 1, 0 1, 0 0 | 5 5, 5 5, 5 5, 5 5").n_part, 1);
    shape_area none = {0}, out;
    test_ok(f.ctx, geo_make_valid(f.kit, &none, &f.a, &out));
    assert_int_equal(out.n_part, 0);
    shape_area nan = shape(&f, "0 0, 1 0, nan 1, 0 1, 0 0");
    assert_int_equal(geo_make_valid(f.kit, &nan, &f.a, &out), JALUR_E_DATA);
    assert_non_null(strstr(jalur_ctx_error(f.ctx)->message, "vertex 3"));
    fixture_end(&f);
}

static void a_point_inside(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area u = shape(&f, "0 0, 3 0, 3 3, 2 3, 2 1, 1 1, 1 3, 0 3, 0 0"); /* its centroid is outside */
    jalur_lonlat p;
    test_ok(f.ctx, geo_inside_point(f.kit, &u, &p));
    assert_true(shape_even_odd(&u, p));
    shape_area none = {0};
    assert_int_equal(geo_inside_point(f.kit, &none, &p), JALUR_E_DATA);
    rng r;
    rng_init(&r, 5);
    for (int i = 0; i < 200; i++) {
        shape_area s = shape_star(&f.a, &r, AT, 0.02, 3 + rng_below(&r, 40));
        test_ok(f.ctx, geo_inside_point(f.kit, &s, &p));
        assert_true(shape_even_odd(&s, p));
    }
    fixture_end(&f);
}

static void buffer_area(void **state)
{
    (void)state;
    fixture f = fixture_new();
    double r_m = 100;
    for (double lat_deg = -60; lat_deg <= 60; lat_deg += 20) { /* degrees would be wrong by half at 60 */
        shape_line l = line_text(&f.a, "120 0, 120.03 0");
        l.pt[0].lat_deg = l.pt[1].lat_deg = lat_deg;
        shape_area out;
        test_ok(f.ctx, geo_buffer_union(f.kit, &l, 1, NULL, 0, r_m, &f.a, &out));
        double expected_m2 = 2 * r_m * geo_line_length_m(&l) + PI * r_m * r_m;
        assert_near(geo_area_m2(&out) / expected_m2, 1, 0.02);
    }
    jalur_lonlat disc = AT, apart[2] = {AT, {AT.lon_deg + 0.01, AT.lat_deg}}, same[2] = {AT, AT};
    shape_area out;
    test_ok(f.ctx, geo_buffer_union(f.kit, NULL, 0, &disc, 1, r_m, &f.a, &out));
    assert_near(geo_area_m2(&out) / (PI * r_m * r_m), 1, 0.02);
    test_ok(f.ctx, geo_buffer_union(f.kit, NULL, 0, apart, 2, r_m, &f.a, &out));
    assert_int_equal(out.n_part, 2);
    test_ok(f.ctx, geo_buffer_union(f.kit, NULL, 0, same, 2, r_m, &f.a, &out));
    assert_near(geo_area_m2(&out) / (PI * r_m * r_m), 1, 0.02);
    fixture_end(&f);
}

static void buffer_of_nothing_and_bad_radius(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area out;
    shape_line empty = {0};
    shape_line dot = line_text(&f.a, "124.9 -9.1, 124.9 -9.1"); /* a line without length is a point */
    test_ok(f.ctx, geo_buffer_union(f.kit, NULL, 0, NULL, 0, 100, &f.a, &out));
    assert_int_equal(out.n_part, 0);
    test_ok(f.ctx, geo_buffer_union(f.kit, &empty, 1, NULL, 0, 100, &f.a, &out));
    assert_int_equal(out.n_part, 0);
    test_ok(f.ctx, geo_buffer_union(f.kit, &dot, 1, NULL, 0, 100, &f.a, &out));
    assert_near(geo_area_m2(&out) / (PI * 1e4), 1, 0.02);
    assert_int_equal(geo_buffer_union(f.kit, NULL, 0, &AT, 1, NAN, &f.a, &out), JALUR_E_USAGE);
    assert_int_equal(geo_buffer_union(f.kit, NULL, 0, &AT, 1, -1, &f.a, &out), JALUR_E_USAGE);
    fixture_end(&f);
}

static void buffer_joins_crossing_lines(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_line cross[2] = {line_text(&f.a, "120 0, 120.02 0"), line_text(&f.a, "120.01 -.01, 120.01 .01")};
    shape_area out;
    test_ok(f.ctx, geo_buffer_union(f.kit, cross, 2, NULL, 0, 50, &f.a, &out));
    assert_int_equal(out.n_part, 1);
    assert_int_equal(out.n_ring, 1);
    /* two bands with round ends, less the square of 100 m that both cover */
    double both = geo_line_length_m(&cross[0]) + geo_line_length_m(&cross[1]);
    assert_near(geo_area_m2(&out) / (100 * both + 2 * PI * 2500 - 10000), 1, 0.02);
    fixture_end(&f);
}

static void cutting(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area one = shape(&f, "0 0, 2 0, 2 1, 0 1, 0 0"), two = shape(&f, "1 0, 3 0, 3 1, 1 1, 1 0"), out;
    test_ok(f.ctx, geo_difference(f.kit, &one, &two, &f.a, &out));
    assert_near(geo_area_m2(&out) / geo_area_m2(&one), 0.5, 1e-6);
    test_ok(f.ctx, geo_difference(f.kit, &one, &one, &f.a, &out));
    assert_int_equal(out.n_part, 0);
    shape_area tie = shape(&f, "0 0, 2 1, 2 0, 0 1, 0 0"), none = {0};
    test_ok(f.ctx, geo_difference(f.kit, &one, &tie, &f.a, &out)); /* an invalid one is mended first */
    assert_near(geo_area_m2(&out) / geo_area_m2(&one), 0.5, 1e-3);
    test_ok(f.ctx, geo_difference(f.kit, &one, &none, &f.a, &out));
    assert_near(geo_area_m2(&out) / geo_area_m2(&one), 1, 1e-9);
    fixture_end(&f);
}

static void memory_gives_out(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area s = shape(&f, "0 0, 1 1, 1 0, 0 1, 0 0"), out;
    shape_line l = line_text(&f.a, "124.9 -9.1, 124.91 -9.1, 124.92 -9.1");
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK; n++) {
        assert_true(n < 300);
        jalur_ctx *ctx = test_ctx_failing(n);
        arena a;
        geo_kit *kit = NULL;
        arena_init(&a, ctx);
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = geo_make_valid(kit, &s, &a, &out);
        if (st == JALUR_OK) st = geo_buffer_union(kit, &l, 1, &AT, 1, 50, &a, &out);
        if (st == JALUR_OK) st = geo_difference(kit, &s, &s, &a, &out);
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
        cmocka_unit_test(validity_has_a_reason),
        cmocka_unit_test(mending),
        cmocka_unit_test(a_point_inside),
        cmocka_unit_test(buffer_area),
        cmocka_unit_test(buffer_of_nothing_and_bad_radius),
        cmocka_unit_test(buffer_joins_crossing_lines),
        cmocka_unit_test(cutting),
        cmocka_unit_test(memory_gives_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
