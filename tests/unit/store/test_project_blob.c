/* Geometries of the project file: our reader against SpatiaLite's on random shapes, and against cut and odd bytes. */
#include "base/rng.h"
#include "base/writer.h"
#include "store/blob.h"
#include "store/rows.h"
#include "test_project_kit.h"

static const uint8_t LINE[] = { /* 120 -9, 121.5 -8 */
    0x00, 0x01, 0xe6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0x5e, 0x40, 0, 0, 0, 0, 0, 0, 0x22, 0xc0, 0, 0, 0, 0, 0, 0x60, 0x5e,
    0x40, 0, 0, 0, 0, 0, 0, 0x20, 0xc0, 0x7c, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x5e, 0x40, 0, 0, 0, 0, 0, 0,
    0x22, 0xc0, 0, 0, 0, 0, 0, 0x60, 0x5e, 0x40, 0, 0, 0, 0, 0, 0, 0x20, 0xc0, 0xfe};

static void a_line_by_hand(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    shape_line line;
    arena_init(&mem, ctx);
    assert_int_equal(blob_line(&mem, LINE, sizeof LINE, &line), JALUR_OK);
    assert_int_equal(line.n, 2);
    assert_true(line.pt[0].lon_deg == 120 && line.pt[0].lat_deg == -9);
    assert_true(line.pt[1].lon_deg == 121.5 && line.pt[1].lat_deg == -8);
    uint8_t written[sizeof LINE];
    assert_int_equal(blob_line_size(&line), sizeof LINE);
    blob_line_put(&line, written);
    assert_memory_equal(written, LINE, sizeof LINE);
    for (size_t n = 0; n < sizeof LINE; n++) { /* an exact copy, so that the sanitizer sees reads beyond */
        uint8_t *cut = malloc(n + 1);
        memcpy(cut, LINE, n);
        assert_int_equal(blob_line(&mem, cut, n, &line), JALUR_E_DATA);
        free(cut);
    }
    uint8_t odd[sizeof LINE];
    static const size_t AT[] = {0, 1, 2, 38, 39, 43, 44, 45, 46, 54, sizeof LINE - 1};
    for (size_t i = 0; i < sizeof AT / sizeof *AT; i++) { /* mark, order, SRID, box end, class, counts, a longitude, end */
        memcpy(odd, LINE, sizeof LINE);
        odd[AT[i]] = 0x7f;
        assert_int_equal(blob_line(&mem, odd, sizeof odd, &line), JALUR_E_DATA);
    }
    jalur_lonlat point;
    shape_area shape;
    assert_int_equal(blob_point(LINE, sizeof LINE, &point), JALUR_E_DATA);
    assert_int_equal(blob_area(&mem, LINE, sizeof LINE, &shape), JALUR_E_DATA);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void big_endian_points_are_read(void **state)
{
    (void)state;
    uint8_t bytes[] = {0x00, 0x00, 0, 0, 0x10, 0xe6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                       0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7c, 0, 0, 0, 1,
                       0x40, 0x5e, 0, 0, 0, 0, 0, 0, 0xc0, 0x22, 0, 0, 0, 0, 0, 0, 0xfe};
    jalur_lonlat point;
    assert_int_equal(blob_point(bytes, sizeof bytes, &point), JALUR_OK);
    assert_true(point.lon_deg == 120 && point.lat_deg == -9);
}

static void random_ring(rng *r, double west_deg, writer *w)
{
    uint32_t n = 3 + rng_below(r, 6);
    double first_lon = west_deg + rng_unit(r), first_lat = -9 - rng_unit(r);
    writer_printf(w, "(%.17g %.17g", first_lon, first_lat);
    for (uint32_t i = 1; i < n; i++) writer_printf(w, ", %.17g %.17g", west_deg + rng_unit(r), -9 - rng_unit(r));
    writer_printf(w, ", %.17g %.17g)", first_lon, first_lat);
}

/* Ours from the stored bytes, theirs through AsBinary and the WKB reader. */
static void areas_as_spatialite_reads_them(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_create(ctx, "blob.jalur");
    rng random;
    rng_init(&random, 11);
    for (int k = 0; k < 60; k++) {
        writer *w = NULL;
        char *sql = NULL;
        test_ok(ctx, writer_open(ctx, NULL, &w));
        writer_printf(w, "INSERT INTO area VALUES ('%03d', '', 3, NULL, NULL, 0, 0, GeomFromText('MULTIPOLYGON(", k);
        uint32_t n_part = 1 + rng_below(&random, 3);
        for (uint32_t i = 0; i < n_part; i++) {
            writer_text(w, i ? ", (" : "(");
            uint32_t n_ring = 1 + rng_below(&random, 3);
            for (uint32_t j = 0; j < n_ring; j++) {
                if (j) writer_text(w, ", ");
                random_ring(&random, 120 + i, w);
            }
            writer_text(w, ")");
        }
        writer_text(w, ")', 4326))");
        test_ok(ctx, writer_take(&w, &sql, NULL));
        kit_sql(s, sql);
        mem_free(ctx, sql);
    }
    rows r = {0};
    arena mem;
    arena_init(&mem, ctx);
    int n_rows = 0;
    test_ok(ctx, rows_open(s, "area", "SELECT geom, AsBinary(geom) FROM area", &r));
    for (; rows_next(&r); n_rows++) {
        shape_area ours, theirs;
        assert_true(rows_area(&r, &mem, &ours));
        test_ok(ctx, shape_area_from_wkb(&mem, sqlite3_column_blob(r.statement, 1),
                                         (size_t)sqlite3_column_bytes(r.statement, 1), &theirs));
        assert_int_equal(ours.n_pt, theirs.n_pt);
        assert_int_equal(ours.n_ring, theirs.n_ring);
        assert_int_equal(ours.n_part, theirs.n_part);
        assert_memory_equal(ours.pt, theirs.pt, ours.n_pt * sizeof *ours.pt);
        assert_memory_equal(ours.ring, theirs.ring, (ours.n_ring + 1) * sizeof *ours.ring);
        assert_memory_equal(ours.part, theirs.part, (ours.n_part + 1) * sizeof *ours.part);
        size_t n = (size_t)sqlite3_column_bytes(r.statement, 0);
        for (size_t cut = 0; cut < n; cut += 7) {
            uint8_t *bytes = malloc(cut + 1);
            memcpy(bytes, sqlite3_column_blob(r.statement, 0), cut);
            assert_int_equal(blob_area(&mem, bytes, cut, &theirs), JALUR_E_DATA);
            free(bytes);
        }
    }
    assert_int_equal(n_rows, 60);
    rows_close(&r);
    arena_release(&mem);
    store_close(s);
    jalur_ctx_free(ctx);
}

/* The same bytes as theirs, whatever the line. */
static void lines_as_spatialite_writes_them(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_create(ctx, "lines.jalur");
    sqlite3_stmt *q = NULL;
    rng random;
    rng_init(&random, 12);
    test_ok(ctx, db_prepare(s, "SELECT GeomFromWKB(?, 4326)", &q));
    for (int k = 0; k < 200; k++) {
        jalur_lonlat pt[40];
        uint8_t wkb[1024], ours[1024];
        bool row;
        shape_line line = {pt, NULL, 2 + rng_below(&random, 38)};
        for (uint32_t i = 0; i < line.n; i++) pt[i] = (jalur_lonlat){180 - 360 * rng_unit(&random), 90 - 180 * rng_unit(&random)};
        shape_line_to_wkb(&line, wkb);
        db_bind_wkb(q, 1, wkb, shape_line_wkb_size(&line));
        test_ok(ctx, db_step(s, q, &row));
        assert_true(row);
        assert_int_equal(sqlite3_column_bytes(q, 0), blob_line_size(&line));
        blob_line_put(&line, ours);
        assert_memory_equal(sqlite3_column_blob(q, 0), ours, blob_line_size(&line));
        sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    store_close(s);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_by_hand),
        cmocka_unit_test(big_endian_points_are_read),
        cmocka_unit_test(areas_as_spatialite_reads_them),
        cmocka_unit_test(lines_as_spatialite_writes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
