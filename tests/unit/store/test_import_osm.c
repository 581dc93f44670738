/* OpenStreetMap PBF: exact counts of real extracts, agreement with GDAL's own reader, damaged files. */
#include <unistd.h>

#include <gdal.h>
#include <ogr_api.h>

#include "import_support.h"
#include "osm_by_hand.h"
#include "store/osm_blocks.h"

typedef struct osm_case {
    const char *file;
    int ways;
} osm_case;

static const osm_case CASES[] = {
    {"osm/andorra.osm.pbf", 2725}, {"osm/baltimore.osm.pbf", 7230}, {"osm/melborne.osm.pbf", 1278}};

static void counts(void **state)
{
    (void)state;
    test_shared(CASES[0].file);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        bench b = bench_open();
        bench_take(&b, IMPORT_ROADS, test_shared(CASES[i].file), NULL);
        assert_int_equal((int)jalur_report_number(b.report, "read", -1), CASES[i].ways);
        int dropped = bench_noted(&b, "not-a-road") + bench_noted(&b, "no-access") + bench_noted(&b, "not-built");
        assert_true((int)bench_number(&b, "SELECT count(DISTINCT source_id) FROM road") <= CASES[i].ways - dropped);
        bench_close(&b);
    }
}

/* Not sorted: ways come before their nodes; nothing may be lost. */
static void unsorted_file(void **state)
{
    (void)state;
    const char *file = test_shared("osm/baltimore.osm.pbf");
    bench b = bench_open();
    bench_take(&b, IMPORT_ROADS, file, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road WHERE class = 'ferry'"), 13);
    assert_int_equal(bench_noted(&b, "missing-nodes"), 0);
    assert_true(
        bench_number(
            &b, "SELECT count(*) FROM road WHERE Equals(StartPoint(geom), EndPoint(geom)) AND NumPoints(geom) > 3") >
        0); /* closed ways are kept */
    bench_close(&b);
}

/* Two readers, one truth: every line of GDAL's `lines` layer with a highway has the same vertices here. */
static void same_lines_as_gdal(void **state)
{
    (void)state;
    const char *file = test_shared("osm/andorra.osm.pbf");
    bench b = bench_open();
    sqlite3_stmt *q = NULL;
    int n = 0;
    bench_take(&b, IMPORT_ROADS, file, NULL);
    test_ok(b.ctx, db_prepare(b.s,
                              "SELECT AsText(geom), X(StartPoint(geom)), Y(EndPoint(geom)), NumPoints(geom) FROM road "
                              "WHERE source_id = ?",
                              &q));
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx(file, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(d);
    OGRLayerH lines = GDALDatasetGetLayerByName(d, "lines");
    OGRFeatureH f;
    while ((f = OGR_L_GetNextFeature(lines))) {
        int highway = OGR_F_GetFieldIndex(f, "highway");
        bool row;
        db_bind_int(q, 1, OGR_F_GetFieldAsInteger64(f, OGR_F_GetFieldIndex(f, "osm_id")));
        test_ok(b.ctx, db_step(b.s, q, &row));
        if (row && OGR_F_IsFieldSetAndNotNull(f, highway)) {
            OGRGeometryH g = OGR_F_GetGeometryRef(f);
            int last = OGR_G_GetPointCount(g) - 1, repeated = 0;
            for (int i = 1; i <= last; i++)
                if (OGR_G_GetX(g, i) == OGR_G_GetX(g, i - 1) && OGR_G_GetY(g, i) == OGR_G_GetY(g, i - 1)) repeated++;
            assert_int_equal(sqlite3_column_int(q, 3), last + 1 - repeated);
            assert_true(fabs(sqlite3_column_double(q, 1) - OGR_G_GetX(g, 0)) < 6e-8); /* half a grid step */
            assert_true(fabs(sqlite3_column_double(q, 2) - OGR_G_GetY(g, last)) < 6e-8);
            n++;
        }
        sqlite3_reset(q);
        OGR_F_Destroy(f);
    }
    assert_true(n > 1000);
    sqlite3_finalize(q);
    GDALClose(d);
    bench_close(&b);
}

static void cut_and_bent(void **state)
{
    (void)state;
    size_t n;
    char *all = test_read_file(test_shared("osm/melborne.osm.pbf"), &n);
    bench b = bench_open();
    for (size_t part = 0; part < 12; part++) {
        FILE *f = fopen("cut.osm.pbf", "wb");
        assert_non_null(f);
        fwrite(all, 1, part == 0 ? 3 : n * part / 12, f);
        fclose(f);
        jalur_status st = bench_import(&b, IMPORT_ROADS, "cut.osm.pbf", NULL);
        if (st != JALUR_E_DATA) fail_msg("cut to %zu/12: status %d", part, (int)st);
    }
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road"), 0);
    free(all);
    bench_close(&b);
}

/* ---- a file made by hand ---- */

static void write_bytes(const char *name, const bytes *b, size_t n)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(b->at, 1, n, f), n);
    fclose(f);
}

static void grid_and_order(void **state)
{
    (void)state;
    bytes file = osm_by_hand();
    bench b = bench_open();
    write_bytes("hand.osm.pbf", &file, file.n);
    bench_take(&b, IMPORT_ROADS, "hand.osm.pbf", NULL);
    bench_text(&b, "SELECT AsText(geom) FROM road WHERE source_id = 42 AND class = 'primary' AND name = 'Jl. Ahmad'",
               "LINESTRING(124 -9, 124.1 -9, 124.05 -8.9)");
    bench_close(&b);
}

typedef struct tally {
    size_t n_nodes, n_ways, n_chars;
} tally;

static jalur_status tally_node(void *user, int64_t id, double lon_deg, double lat_deg)
{
    tally *t = user;
    (void)id, (void)lon_deg, (void)lat_deg;
    t->n_nodes++;
    return JALUR_OK;
}

static jalur_status tally_way(void *user, const osm_raw_way *w)
{
    tally *t = user;
    t->n_ways++;
    for (size_t i = 0; i < w->n_tags; i++)
        t->n_chars += strlen(w->keys[i]) + strlen(w->values[i]);
    for (size_t i = 0; i < w->n_refs; i++)
        t->n_chars += w->refs[i] > 0;
    return JALUR_OK;
}

/* Every byte to eight other values, and every length: data or an error, never a step outside (the sanitizer watches).
 */
static void every_byte_bent(void **state)
{
    (void)state;
    static const uint8_t TO[] = {0x00, 0x01, 0x7F, 0x80, 0xFF, 0xFE, 0x0A, 0x12};
    bytes file = osm_by_hand();
    jalur_ctx *ctx = test_ctx();
    for (size_t i = 0; i < file.n; i++) {
        for (size_t k = 0; k < sizeof TO; k++) {
            tally t = {0, 0, 0};
            bytes bent = file;
            bent.at[i] = TO[k];
            write_bytes("bent.osm.pbf", &bent, bent.n);
            jalur_status st = osm_blocks_read(ctx, "bent.osm.pbf", &(osm_sink){&t, tally_node, tally_way});
            if (st != JALUR_OK && st != JALUR_E_DATA)
                fail_msg("byte %zu to %u: status %d", i, (unsigned)TO[k], (int)st);
        }
        tally t = {0, 0, 0};
        write_bytes("bent.osm.pbf", &file, i);
        jalur_status st = osm_blocks_read(ctx, "bent.osm.pbf", &(osm_sink){&t, tally_node, tally_way});
        assert_true(st == JALUR_E_DATA ||
                    (st == JALUR_OK && t.n_ways == 0)); /* cut between two blocks: only the import can tell */
    }
    jalur_ctx_free(ctx);
}

static void same_rows_twice(void **state)
{
    (void)state;
    const char *file = test_shared("osm/melborne.osm.pbf");
    bench a = bench_open(), b = bench_open();
    static const char SUM[] = "SELECT sum(id * source_id) + sum(NumPoints(geom) * id) FROM road";
    bench_take(&a, IMPORT_ROADS, file, NULL);
    bench_take(&b, IMPORT_ROADS, file, NULL);
    assert_true(bench_number(&a, SUM) == bench_number(&b, SUM));
    bench_refuse(&a, IMPORT_ROADS, file, NULL, JALUR_E_USAGE, "imported already");
    bench_close(&b);
    bench_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),         cmocka_unit_test(unsorted_file),   cmocka_unit_test(same_lines_as_gdal),
        cmocka_unit_test(cut_and_bent),   cmocka_unit_test(same_rows_twice), cmocka_unit_test(grid_and_order),
        cmocka_unit_test(every_byte_bent)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
