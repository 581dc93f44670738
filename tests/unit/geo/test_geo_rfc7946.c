#include "shapes.h"

#include "base/writer.h"
#include "geojson_check.h"

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

static bool seven_decimals(double deg)
{
    char text[32];
    snprintf(text, sizeof text, "%.7f", deg);
    return strtod(text, NULL) == deg && !(deg == 0 && signbit(deg));
}

/* The second opinion: written as GeoJSON and read by the strict checker. */
static void check_written(fixture *f, const shape_area *s)
{
    writer *w = NULL;
    char *text = NULL, message[512];
    size_t n;
    test_ok(f->ctx, writer_open(f->ctx, NULL, &w));
    writer_text(w, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{},"
                   "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":");
    for (uint32_t k = 0; k < s->n_part; k++)
        for (uint32_t r = s->part[k]; r < s->part[k + 1]; r++)
            for (uint32_t i = s->ring[r]; i < s->ring[r + 1]; i++) {
                const char *open = i > s->ring[r] ? "," : r > s->part[k] ? ",[" : k > 0 ? ",[[" : "[[[";
                const char *close = i + 1 < s->ring[r + 1]   ? ""
                                    : r + 1 < s->part[k + 1] ? "]"
                                    : k + 1 < s->n_part      ? "]]"
                                                             : "]]]";
                writer_printf(w, "%s[%.7f,%.7f]%s", open, s->pt[i].lon_deg, s->pt[i].lat_deg, close);
            }
    writer_text(w, "}}]}");
    test_ok(f->ctx, writer_take(&w, &text, &n));
    if (geojson_check_text(text, n, message, NULL) != 0) fail_msg("%s\n%s", message, text);
    mem_free(f->ctx, text);
}

/* All promises at once, on any result. */
static void check_form(fixture *f, const shape_area *s)
{
    bool valid;
    char reason[160];
    test_ok(f->ctx, geo_is_valid(f->kit, s, &valid, reason));
    if (!valid) fail_msg("%s", reason);
    if (s->n_part > 0) check_written(f, s);
    for (uint32_t k = 0; k < s->n_part; k++)
        for (uint32_t r = s->part[k]; r < s->part[k + 1]; r++) {
            assert_true(s->ring[r + 1] - s->ring[r] >= 4);
            assert_true((ring_turn_deg2(s, r) > 0) == (r == s->part[k]));
            for (uint32_t i = s->ring[r]; i < s->ring[r + 1]; i++) {
                assert_true(shape_lonlat_valid(s->pt[i]));
                assert_true(seven_decimals(s->pt[i].lon_deg) && seven_decimals(s->pt[i].lat_deg));
                if (i == s->ring[r]) continue;
                assert_false(memcmp(&s->pt[i], &s->pt[i - 1], sizeof s->pt[i]) == 0);
                assert_true(fabs(s->pt[i].lon_deg - s->pt[i - 1].lon_deg) <= 180);
            }
        }
}

static shape_area form(fixture *f, const char *text, jalur_lonlat at, double scale)
{
    shape_area s = shape_text(&f->a, text, at, scale), out;
    test_ok(f->ctx, geo_rfc7946_area(f->kit, &s, &f->a, &out));
    check_form(f, &out);
    return out;
}

static void orientation(void **state)
{
    (void)state;
    fixture f = fixture_new();
    static const char *const ways[] = {
        "0 0, 1 0, 1 1, 0 1, 0 0; .2 .2, .4 .2, .4 .4, .2 .4, .2 .2",
        "0 0, 0 1, 1 1, 1 0, 0 0; .2 .2, .4 .2, .4 .4, .2 .4, .2 .2",
        "0 0, 0 1, 1 1, 1 0, 0 0; .2 .2, .2 .4, .4 .4, .4 .2, .2 .2",
    };
    for (int i = 0; i < 3; i++) {
        shape_area s = form(&f, ways[i], (jalur_lonlat){110, -7}, 1);
        assert_int_equal(s.n_part, 1);
        assert_int_equal(s.n_ring, 2);
        assert_int_equal(s.n_pt, 10);
    }
    fixture_end(&f);
}

static void repeats_and_degenerate_rings_go(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area s = form(&f, "0 0, 0 0, 1 0, 1.00000001 0, 1 1, 0 1, 0 0; .2 .2, .3 .3, .2 .2 | 5 5, 6 5, 5 5",
                        (jalur_lonlat){0, 0}, 1);
    assert_int_equal(s.n_pt, 5);
    assert_int_equal(s.n_ring, 1);
    assert_int_equal(s.n_part, 1);
    assert_int_equal(form(&f, "0 0, 1 0, 1 1, 0 1", (jalur_lonlat){0, 0}, 1).n_pt, 5);              /* closed */
    assert_int_equal(form(&f, "0 0, 1 0, 1 1, 0 1, 0 0", (jalur_lonlat){110, -7}, 1e-9).n_part, 0); /* below rounding */
    assert_int_equal(form(&f, "0 0, 1 0, 2 0, 0 0", (jalur_lonlat){110, -7}, 1).n_part, 0);
    shape_area none = {0}, out;
    test_ok(f.ctx, geo_rfc7946_area(f.kit, &none, &f.a, &out));
    assert_int_equal(out.n_part, 0);
    fixture_end(&f);
}

static void rounding_breaks_and_is_mended(void **state)
{
    (void)state;
    fixture f = fixture_new();
    /* A spike thinner than the grid: its two sides fall on one line. */
    shape_area spike =
        form(&f, "0 0, 10 0, 10 5, 20 5.00000001, 10 5.00000002, 10 10, 0 10, 0 0", (jalur_lonlat){0, 0}, 0.1);
    assert_int_equal(spike.n_part, 1);
    assert_near(ring_turn_deg2(&spike, 0), 2, 1e-6);
    /* A waist thinner than the grid: two parts that touch in a point, or one, but valid. */
    shape_area waist = form(&f, "0 0, 1 .99999999, 2 0, 2 2, 1 1, 0 2, 0 0", (jalur_lonlat){0, 0}, 1);
    assert_true(waist.n_part >= 1);
    assert_true(form(&f, "0 0, 1 1, 1 0, 0 1, 0 0", (jalur_lonlat){0, 0}, 1).n_part == 2); /* bow-tie from the start */
    fixture_end(&f);
}

static void random_shapes_at_the_limit_of_rounding(void **state)
{
    (void)state;
    fixture f = fixture_new();
    rng r;
    rng_init(&r, 21);
    for (int i = 0; i < 300; i++) { /* stars of some grid cells: rounding makes them touch themselves */
        shape_area s = shape_star(&f.a, &r, (jalur_lonlat){120, -5}, 1e-7 * (1 + rng_unit(&r) * 30),
                                  3 + rng_below(&r, 60)),
                   out;
        test_ok(f.ctx, geo_rfc7946_area(f.kit, &s, &f.a, &out));
        check_form(&f, &out);
    }
    fixture_end(&f);
}

static void cut_at_the_antimeridian(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area jump = form(&f, "179 0, -179 0, -179 1, 179 1, 179 0", (jalur_lonlat){0, 0}, 1);
    assert_int_equal(jump.n_part, 2);
    shape_area past = form(&f, "179 0, 181 0, 181 1, 179 1, 179 0", (jalur_lonlat){0, 0}, 1);
    assert_int_equal(past.n_part, 2);
    shape_area west = form(&f, "-181 0, -179 0, -179 1, -181 1, -181 0", (jalur_lonlat){0, 0}, 1);
    assert_int_equal(west.n_part, 2);
    double sum = 0;
    for (uint32_t i = 0; i < 2; i++)
        sum += ring_turn_deg2(&jump, i);
    assert_near(sum, 4, 1e-9); /* twice two square degrees */
    assert_near(geo_area_m2(&jump), geo_area_m2(&past), 1);
    assert_near(geo_area_m2(&jump), geo_area_m2(&west), 1);
    /* The hole lies across as well; a part that does not cross stays as it is. */
    shape_area holed = form(&f,
                            "179 0, -179 0, -179 1, 179 1, 179 0; 179.5 .4, -179.5 .4, -179.5 .6, 179.5 .6, 179.5 .4 | "
                            "100 0, 101 0, 101 1, 100 0",
                            (jalur_lonlat){0, 0}, 1);
    assert_int_equal(holed.n_part, 3);
    assert_near(geo_area_m2(&holed), 2 * 12308463893.98 * 0.9 + 12308463893.98 * 0.5, 1e7);
    /* touching 180 is not crossing */
    assert_int_equal(form(&f, "179 0, 180 0, 180 1, 179 1, 179 0", (jalur_lonlat){0, 0}, 1).n_part, 1);
    fixture_end(&f);
}

static void a_ring_around_the_pole_is_refused(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area s = shape_text(&f.a, "-120 80, 0 80, 120 80, -120 80", (jalur_lonlat){0, 0}, 1), out;
    assert_int_equal(geo_rfc7946_area(f.kit, &s, &f.a, &out), JALUR_E_DATA);
    assert_int_equal(out.n_part, 0);
    fixture_end(&f);
}

static void memory_gives_out(void **state)
{
    (void)state;
    fixture f = fixture_new();
    shape_area cross = shape_text(&f.a, "179 0, -179 0, -179 1, 179 1, 179 0", (jalur_lonlat){0, 0}, 1);
    shape_area tie = shape_text(&f.a, "0 0, 1 1, 1 0, 0 1, 0 0", (jalur_lonlat){0, 0}, 1), out;
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; st != JALUR_OK; n++) {
        assert_true(n < 300);
        jalur_ctx *ctx = test_ctx_failing(n);
        arena a;
        geo_kit *kit = NULL;
        arena_init(&a, ctx);
        st = geo_kit_new(ctx, &kit);
        if (st == JALUR_OK) st = geo_rfc7946_area(kit, &tie, &a, &out);
        if (st == JALUR_OK) st = geo_rfc7946_area(kit, &cross, &a, &out);
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
        cmocka_unit_test(orientation),
        cmocka_unit_test(repeats_and_degenerate_rings_go),
        cmocka_unit_test(rounding_breaks_and_is_mended),
        cmocka_unit_test(random_shapes_at_the_limit_of_rounding),
        cmocka_unit_test(cut_at_the_antimeridian),
        cmocka_unit_test(a_ring_around_the_pole_is_refused),
        cmocka_unit_test(memory_gives_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
