/* Roads around a sketch: the grid against all roads one by one. */
#include "base/rng.h"
#include "export/road_grid.h"
#include "support.h"

enum { ROADS = 3000, POINTS = 4, QUESTIONS = 400 };

static bool touches(const shape_line *line, const shape_box *box)
{
    shape_box own = shape_box_empty();
    for (uint32_t k = 0; k < line->n; k++)
        if (shape_lonlat_valid(line->pt[k])) shape_box_add(&own, line->pt[k]);
    return own.west_deg <= box->east_deg && box->west_deg <= own.east_deg && own.south_deg <= box->north_deg && box->south_deg <= own.north_deg;
}

static void check(jalur_ctx *ctx, const territory *t, rng *r, uint32_t *most)
{
    road_grid g;
    test_ok(ctx, road_grid_new(ctx, t, &g));
    for (int q = 0; q < QUESTIONS; q++) {
        const double x = 119 + 4 * rng_unit(r), y = -3 + 4 * rng_unit(r), wide = q % 3 ? 0.01 : 2 * rng_unit(r);
        const shape_box box = {x, y, x + wide, y + wide / 2};
        const uint32_t *got;
        uint32_t n, met = 0;
        test_ok(ctx, road_grid_near(ctx, &g, &box, &got, &n));
        for (uint32_t i = 0; i < t->n_roads; i++) {
            if (!touches(&t->roads[i].line, &box)) continue;
            assert_true(met < n);
            assert_int_equal(got[met++], i);
        }
        assert_int_equal(met, n);
        if (n > *most) *most = n;
    }
    road_grid_release(ctx, &g);
}

static void as_one_by_one(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    road *roads = calloc(ROADS, sizeof *roads);
    jalur_lonlat *pt = calloc(ROADS * POINTS, sizeof *pt);
    territory t = {.roads = roads, .n_roads = ROADS};
    uint32_t most = 0;
    rng r;
    rng_init(&r, 3);
    for (uint32_t i = 0; i < ROADS; i++) { /* short ones, a few across all, some of nothing but bad points */
        const double x = 120 + 2 * rng_unit(&r), y = -2 + 2 * rng_unit(&r), length = i % 100 ? 0.01 : 1;
        roads[i].line = (shape_line){.pt = pt + i * POINTS, .n = POINTS};
        for (uint32_t k = 0; k < POINTS; k++)
            pt[i * POINTS + k] = i % 37 ? (jalur_lonlat){x + length * rng_unit(&r), y + length * rng_unit(&r)} : (jalur_lonlat){(double)NAN, 0};
    }
    check(ctx, &t, &r, &most);
    assert_true(most > 100);
    t.n_roads = 1;
    check(ctx, &t, &r, &most); /* no road that has a point */
    t.n_roads = 2;
    check(ctx, &t, &r, &most);
    pt[POINTS + 1] = pt[POINTS + 2] = pt[POINTS + 3] = pt[POINTS]; /* a single place */
    check(ctx, &t, &r, &most);
    t.n_roads = 0;
    check(ctx, &t, &r, &most);
    free(roads);
    free(pt);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(as_one_by_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
