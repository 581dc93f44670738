/* Packed numbers and thinned lines, read back by a second implementation. */
#include "support.h"

#include "base/rng.h"
#include "export/pack.h"

typedef struct reader {
    const char *at;
    int64_t x, y;
} reader;

static int64_t read_int(reader *r)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    uint64_t u = 0;
    for (int shift = 0;; shift += 5) {
        assert_true(*r->at != 0);
        uint64_t digit = (uint64_t)(strchr(ALPHABET, *r->at++) - ALPHABET);
        u |= (digit & 31) << shift;
        if (digit < 32) break;
    }
    return u & 1 ? -(int64_t)(u >> 1) - 1 : (int64_t)(u >> 1);
}

static jalur_lonlat read_point(reader *r)
{
    r->x += read_int(r);
    r->y += read_int(r);
    return (jalur_lonlat){(double)r->x / 1e5, (double)r->y / 1e5};
}

static void numbers_come_back(void **state)
{
    (void)state;
    const int64_t number[] = {0, 1, -1, 15, 16, -16, -17, 1000000, INT32_MIN, INT64_MAX, INT64_MIN};
    jalur_ctx *ctx = test_ctx();
    pack p;
    pack_init(&p, ctx);
    assert_string_equal(pack_text(&p), "");
    pack_int(&p, 0);
    pack_int(&p, -1);
    pack_int(&p, 16);
    assert_string_equal(pack_text(&p), "ABgB"); /* 0; 1; 32 = 0 and more, 1 */
    pack_restart(&p);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) pack_int(&p, number[i]);
    reader r = {pack_text(&p), 0, 0};
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) assert_true(read_int(&r) == number[i]);
    assert_int_equal(*r.at, 0);
    pack_release(&p);
    jalur_ctx_free(ctx);
}

static void an_unknown_point_repeats_the_last(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    pack p;
    pack_init(&p, ctx);
    pack_point(&p, (jalur_lonlat){125.5, -9});
    pack_point(&p, (jalur_lonlat){NAN, 0});
    pack_point(&p, (jalur_lonlat){125.50001, -9});
    reader r = {pack_text(&p), 0, 0};
    read_point(&r);
    read_point(&r);
    assert_true(r.x == 12550000 && r.y == -900000);
    read_point(&r);
    assert_true(r.x == 12550001);
    pack_release(&p);
    jalur_ctx_free(ctx);
}

static uint32_t packed_count(jalur_ctx *ctx, jalur_lonlat *pt, uint32_t n, double tolerance_deg, bool ring)
{
    pack p;
    pack_init(&p, ctx);
    shape_line line = {pt, NULL, n};
    if (ring)
        pack_ring(&p, &line, tolerance_deg);
    else
        pack_line(&p, &line, tolerance_deg);
    reader r = {pack_text(&p), 0, 0};
    uint32_t count = (uint32_t)read_int(&r);
    for (uint32_t i = 0; i < count; i++) read_point(&r);
    assert_int_equal(*r.at, 0);
    pack_release(&p);
    return count;
}

static void small_lines_lose_what_does_not_show(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_lonlat straight[] = {{0, 0}, {1, 0}, {2, 0}}, bent[] = {{0, 0}, {1, 0.5}, {2, 0}}, spot[] = {{1, 1}, {1, 1}};
    jalur_lonlat square[] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}}, loop[] = {{0, 0}, {1, 0}, {0, 0}};
    assert_int_equal(packed_count(ctx, straight, 3, 0, false), 2);
    assert_int_equal(packed_count(ctx, bent, 3, 0.4, false), 3);
    assert_int_equal(packed_count(ctx, bent, 3, 0.6, false), 2);
    assert_int_equal(packed_count(ctx, spot, 2, 0, false), 0);
    assert_int_equal(packed_count(ctx, NULL, 0, 0, false), 0);
    assert_int_equal(packed_count(ctx, square, 5, 0, true), 4);
    assert_int_equal(packed_count(ctx, loop, 3, 0, true), 0);
    jalur_ctx_free(ctx);
}

static void a_line_over_the_antimeridian_goes_on(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_lonlat pt[] = {{179.5, 0}, {-179.5, 0}, {-179, 1}};
    pack p;
    pack_init(&p, ctx);
    pack_line(&p, &(shape_line){pt, NULL, 3}, 0);
    reader r = {pack_text(&p), 0, 0};
    assert_int_equal(read_int(&r), 3);
    read_point(&r);
    read_point(&r);
    assert_true(r.x == 18050000);
    pack_release(&p);
    jalur_ctx_free(ctx);
}

static double distance_deg(jalur_lonlat q, jalur_lonlat a, jalur_lonlat b)
{
    double ux = b.lon_deg - a.lon_deg, uy = b.lat_deg - a.lat_deg, vx = q.lon_deg - a.lon_deg, vy = q.lat_deg - a.lat_deg;
    double length2 = ux * ux + uy * uy, t = length2 > 0 ? fmin(1, fmax(0, (ux * vx + uy * vy) / length2)) : 0;
    return hypot(vx - t * ux, vy - t * uy);
}

/* Random walks near the equator: every point of the input lies within the tolerance (and the grid) of the thinned line. */
static void thinned_lines_stay_near(void **state)
{
    (void)state;
    enum { N = 120, ROUNDS = 200 };
    const double TOLERANCE = 2e-3;
    jalur_ctx *ctx = test_ctx();
    jalur_lonlat pt[N], out[N];
    rng random;
    pack p;
    rng_init(&random, 5);
    pack_init(&p, ctx);
    for (int round = 0; round < ROUNDS; round++) {
        pt[0] = (jalur_lonlat){100, 0};
        for (int i = 1; i < N; i++)
            pt[i] = (jalur_lonlat){pt[i - 1].lon_deg + 1e-3 * rng_normal(&random), pt[i - 1].lat_deg + 1e-3 * rng_normal(&random)};
        pack_restart(&p);
        pack_line(&p, &(shape_line){pt, NULL, N}, TOLERANCE);
        reader r = {pack_text(&p), 0, 0};
        int n = (int)read_int(&r);
        assert_in_range(n, 2, N - 1);
        for (int i = 0; i < n; i++) out[i] = read_point(&r);
        assert_true(fabs(out[n - 1].lon_deg - pt[N - 1].lon_deg) < 1e-5);
        for (int i = 0; i < N; i++) {
            double nearest = 1;
            for (int k = 1; k < n; k++) nearest = fmin(nearest, distance_deg(pt[i], out[k - 1], out[k]));
            assert_true(nearest < TOLERANCE + 2e-5);
        }
    }
    assert_int_equal(p.st, JALUR_OK);
    pack_release(&p);
    jalur_ctx_free(ctx);
}

static void the_budget_sets_the_tolerance(void **state)
{
    (void)state;
    enum { N = 1000 };
    jalur_ctx *ctx = test_ctx();
    jalur_lonlat pt[N];
    pack p;
    pack_init(&p, ctx);
    for (int i = 0; i < N; i++) pt[i] = (jalur_lonlat){i * 1e-3, i % 2 * 1e-4}; /* a saw of 1e-4 degrees */
    shape_line line = {pt, NULL, N};
    assert_true(pack_tolerance(&p, &line, 1, 3e-5, N) == 3e-5);
    assert_true(pack_tolerance(&p, &line, 1, 3e-5, 10) == 12e-5);
    pack_release(&p);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_come_back),
        cmocka_unit_test(an_unknown_point_repeats_the_last),
        cmocka_unit_test(small_lines_lose_what_does_not_show),
        cmocka_unit_test(a_line_over_the_antimeridian_goes_on),
        cmocka_unit_test(thinned_lines_stay_near),
        cmocka_unit_test(the_budget_sets_the_tolerance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
