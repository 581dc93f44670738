/* Rasters taken in: cells where they lie, one grid for both, and memory that fails at any place. */
#include "import_support.h"

static const char FRICTION[] = "ncols 3\nnrows 2\nxllcorner 124\nyllcorner -9\ncellsize 0.01\nNODATA_value -9999\n12 -9999 13\n0 15 16.5\n";
/* The whole of it and a border, twice as fine. */
static const char HEIGHTS[] = "ncols 4\nnrows 4\nxllcorner 123.98\nyllcorner -9.01\ncellsize 0.02\n500 500 500 500\n500 500 500 500\n500 500 500 500\n500 500 500 500\n";
static const import_options DEGREES = {.crs = "EPSG:4326"};

static void cells_lie_where_they_lie(void **state)
{
    bench b = bench_open();
    raster r;
    bool found;
    (void)state;
    test_write_file("friction.asc", FRICTION);
    bench_take(&b, IMPORT_FRICTION, "friction.asc", &DEGREES);
    test_ok(b.ctx, store_load_raster(b.s, IMPORT_HEIGHTS, &r, &found));
    assert_false(found);
    test_ok(b.ctx, store_load_raster(b.s, IMPORT_FRICTION, &r, &found));
    assert_true(found && r.w == 3 && r.h == 2);
    const jalur_lonlat at[6] = {{124.005, -8.985}, {124.015, -8.985}, {124.025, -8.985}, {124.005, -8.995}, {124.015, -8.995}, {124.025, -8.995}};
    const float want[6] = {12, NAN, 13, NAN, 15, 16.5f}; /* no value, and no friction: nobody walks there */
    for (int i = 0; i < 6; i++) {
        const float got = r.cell[raster_cell(&r, at[i])];
        assert_true(got == want[i] || (isnan(got) && isnan(want[i])));
    }
    assert_int_equal(raster_cell(&r, (jalur_lonlat){124.031, -8.99}), JALUR_NONE);
    mem_free(b.ctx, r.cell);
    bench_close(&b);
}

static void the_second_takes_the_grid_of_the_first(void **state)
{
    bench b = bench_open();
    raster f, h;
    bool found;
    (void)state;
    test_write_file("friction.asc", FRICTION);
    test_write_file("heights.asc", HEIGHTS);
    bench_take(&b, IMPORT_FRICTION, "friction.asc", &DEGREES);
    bench_take(&b, IMPORT_HEIGHTS, "heights.asc", &DEGREES);
    test_ok(b.ctx, store_load_raster(b.s, IMPORT_FRICTION, &f, &found));
    assert_true(found);
    test_ok(b.ctx, store_load_raster(b.s, IMPORT_HEIGHTS, &h, &found));
    assert_true(found && raster_same_grid(&f, &h));
    for (int i = 0; i < 6; i++) assert_true(h.cell[i] == 500);
    mem_free(b.ctx, f.cell);
    mem_free(b.ctx, h.cell);
    bench_close(&b);
}

static jalur_status take_both(jalur_ctx *ctx, const char *path)
{
    jalur_status st = JALUR_OK;
    store *s = NULL;
    jalur_report *report = NULL, *again = NULL;
    raster r = {0};
    bool found;
    TRY(store_open(ctx, path, &s));
    TRY(report_new(ctx, "import", "Import", &report));
    TRY(store_import(s, IMPORT_FRICTION, "friction.asc", &DEGREES, report));
    TRY(report_new(ctx, "import", "Import", &again));
    TRY(store_import(s, IMPORT_HEIGHTS, "heights.asc", &DEGREES, again));
    TRY(store_load_raster(s, IMPORT_HEIGHTS, &r, &found));
done:
    mem_free(ctx, r.cell);
    jalur_report_free(report);
    jalur_report_free(again);
    store_close(s);
    return st;
}

/* Whatever fails, each raster is there as a whole or not at all. */
static void every_allocation_may_fail(void **state)
{
    bench b = bench_open();
    jalur_status st = JALUR_E_RESOURCE;
    long n = 0;
    (void)state;
    test_write_file("friction.asc", FRICTION);
    test_write_file("heights.asc", HEIGHTS);
    for (; st != JALUR_OK && n < 3000; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        st = take_both(ctx, store_path(b.s));
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        jalur_ctx_free(ctx);
        const double friction = bench_number(&b, "SELECT count(*) FROM raster_row WHERE kind = 'friction'");
        const double heights = bench_number(&b, "SELECT count(*) FROM raster_row WHERE kind = 'heights'");
        assert_true((friction == 0 || friction == 2) && (heights == 0 || heights == 2) && friction >= heights);
        assert_true(bench_number(&b, "SELECT count(*) FROM raster") == (friction + heights) / 2);
        test_ok(b.ctx, db_exec(b.s, "DELETE FROM raster_row; DELETE FROM raster"));
    }
    assert_int_equal(st, JALUR_OK);
    assert_true(n > 10);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_lie_where_they_lie), cmocka_unit_test(the_second_takes_the_grid_of_the_first),
                                       cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
