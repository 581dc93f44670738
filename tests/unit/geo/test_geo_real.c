/* The geo room on real boundaries and roads. Skips visibly where the data is absent. */
#include "shapes.h"

#include <sqlite3.h>

typedef struct fixture {
    jalur_ctx *ctx;
    geo_kit *kit;
    territory t;
} fixture;

static void fixture_begin(fixture *f)
{
    f->ctx = test_ctx();
    territory_init(&f->t, f->ctx);
    test_ok(f->ctx, geo_kit_new(f->ctx, &f->kit));
}

static void fixture_end(fixture *f)
{
    geo_kit_free(f->kit);
    territory_release(&f->t);
    jalur_ctx_free(f->ctx);
}

static sqlite3_stmt *open_rows(const char *path, const char *sql, sqlite3 **db)
{
    sqlite3_stmt *rows = NULL;
    char uri[1200];
    snprintf(uri, sizeof uri, "file:%s?immutable=1", path);
    assert_int_equal(sqlite3_open_v2(uri, db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL), SQLITE_OK);
    if (sqlite3_prepare_v2(*db, sql, -1, &rows, NULL) != SQLITE_OK) fail_msg("%s", sqlite3_errmsg(*db));
    return rows;
}

/* GeoPackage geometry: a header whose length the flags give, then WKB. */
static const uint8_t *wkb_of(sqlite3_stmt *rows, int column, size_t *n_bytes)
{
    static const size_t envelope[] = {0, 32, 48, 48, 64, 0, 0, 0};
    const uint8_t *blob = sqlite3_column_blob(rows, column);
    size_t n = (size_t)sqlite3_column_bytes(rows, column);
    if (!blob || n < 8) return NULL;
    size_t head = 8 + envelope[blob[3] >> 1 & 7];
    *n_bytes = n - head;
    return blob + head;
}

/* Rows of `sql`: code, geometry; sorted by code. */
static void load_areas(fixture *f, const char *path, const char *sql, area_level level)
{
    sqlite3 *db;
    sqlite3_stmt *rows = open_rows(path, sql, &db);
    uint32_t cap = 10000;
    test_ok(f->ctx, arena_new(&f->t.mem, cap, sizeof *f->t.areas, &f->t.areas));
    while (sqlite3_step(rows) == SQLITE_ROW) {
        area *a = &f->t.areas[f->t.n_areas];
        size_t n = 0;
        const uint8_t *wkb = wkb_of(rows, 1, &n);
        assert_true(f->t.n_areas < cap);
        test_ok(f->ctx, arena_text(&f->t.mem, (const char *)sqlite3_column_text(rows, 0), &a->code));
        a->level = level;
        a->parent = JALUR_NONE;
        if (wkb) test_ok(f->ctx, shape_area_from_wkb(&f->t.mem, wkb, n, &a->shape));
        f->t.n_areas++;
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
}

static void check_form(fixture *f, const char *code, const shape_area *s)
{
    bool valid;
    char reason[160];
    test_ok(f->ctx, geo_is_valid(f->kit, s, &valid, reason));
    if (!valid) fail_msg("%s: %s", code, reason);
    for (uint32_t k = 0; k < s->n_part; k++)
        for (uint32_t r = s->part[k]; r < s->part[k + 1]; r++)
            if ((ring_turn_deg2(s, r) > 0) != (r == s->part[k])) fail_msg("%s: ring %u turns wrong", code, r);
}

/* The whole country's kecamatan, 275 of them invalid, and kabupaten. */
static void every_boundary_of_the_country(void **state)
{
    (void)state;
    const char *path = test_shared("wilayah/batas_indonesia.gpkg");
    fixture f;
    fixture_begin(&f);
    const char *every = getenv("JALUR_TEST_ALL"); /* a sixth of them is enough for every day */
    load_areas(&f, path,
               every ? "select kode, geom from kecamatan union all select kode, geom from kabupaten"
                     : "select kode, geom from kecamatan where rowid % 12 = 0 or kode = '81.05.16' "
                       "union all select kode, geom from kabupaten where rowid % 40 = 0 or kode = '96.01'",
               AREA_KECAMATAN);
    uint32_t n_invalid = 0;
    double start = clock_cpu_s();
    for (uint32_t i = 0; i < f.t.n_areas; i++) {
        area *a = &f.t.areas[i];
        arena work;
        shape_area whole, form;
        bool valid;
        arena_init(&work, f.ctx);
        test_ok(f.ctx, geo_is_valid(f.kit, &a->shape, &valid, NULL));
        n_invalid += !valid;
        test_ok(f.ctx, geo_make_valid(f.kit, &a->shape, &work, &whole));
        test_ok(f.ctx, geo_rfc7946_area(f.kit, &whole, &work, &form));
        check_form(&f, a->code, &form);
        double m2 = geo_area_m2(&whole);
        assert_near(geo_area_m2(&form) / m2, 1, 1e-4);
        if (valid) assert_near(geo_area_m2(&a->shape) / m2, 1, 1e-9);
        test_ok(f.ctx, geo_rfc7946_area(f.kit, &a->shape, &work, &form)); /* straight from the source as well */
        check_form(&f, a->code, &form);
        arena_release(&work);
    }
    print_message("%u areas, %u invalid, %.1f s CPU\n", f.t.n_areas, n_invalid, clock_cpu_s() - start);
    assert_true(n_invalid > 10);
    fixture_end(&f);
}

/* The lines of a little-endian MultiLineString with heights: each is 9 bytes of head and 24 a vertex. */
static void add_lines(fixture *f, const uint8_t *wkb, size_t n_bytes, uint32_t cap)
{
    uint32_t n_lines, n_pt;
    memcpy(&n_lines, wkb + 5, sizeof n_lines);
    size_t at = 9;
    for (uint32_t i = 0; i < n_lines && at + 9 <= n_bytes; i++) {
        memcpy(&n_pt, wkb + at + 5, sizeof n_pt);
        assert_true(f->t.n_roads < cap);
        f->t.roads[f->t.n_roads].class = ROAD_LOCAL;
        test_ok(f->ctx, shape_line_from_wkb(&f->t.mem, wkb + at, n_bytes - at, &f->t.roads[f->t.n_roads++].line));
        at += 9 + 24 * (size_t)n_pt;
    }
}

static void load_roads(fixture *f, const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *rows = open_rows(path, sql, &db);
    uint32_t cap = 5000;
    test_ok(f->ctx, arena_new(&f->t.mem, cap, sizeof *f->t.roads, &f->t.roads));
    while (sqlite3_step(rows) == SQLITE_ROW) {
        size_t n = 0;
        const uint8_t *wkb = wkb_of(rows, 0, &n);
        if (wkb && n > 9) add_lines(f, wkb, n, cap);
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
}

/* Belu: 81 villages, 725 km of roads. Stations are placed on roads of their village. */
static void placing_in_belu(void **state)
{
    (void)state;
    enum { STATIONS = 12 };
    const char *villages = test_shared("wilayah/wilayah_53.04.gpkg"),
               *roads = test_shared("jalan/jalan_belu_rbi25k.gpkg");
    fixture f;
    fixture_begin(&f);
    load_areas(&f, villages, "select kode, geom from desa order by kode", AREA_VILLAGE);
    load_roads(&f, roads, "select geom from jalan");
    assert_int_equal(f.t.n_areas, 81);
    assert_true(f.t.n_roads > 1000);
    jalur_lonlat *points;
    uint32_t *offset, n_roadless = 0;
    double start = clock_cpu_s();
    test_ok(f.ctx, geo_road_points(f.kit, &f.t, &f.t.mem, &points, &offset));
    double roads_s = clock_cpu_s() - start;
    geo_locator *l;
    test_ok(f.ctx, geo_locator_new(f.kit, &f.t, AREA_VILLAGE, &l));
    for (uint32_t v = 0; v < f.t.n_areas; v++) {
        jalur_lonlat out[STATIONS];
        placed how;
        uint32_t n = offset[v + 1] - offset[v];
        n_roadless += n == 0;
        test_ok(f.ctx, geo_place_points(f.kit, &f.t.areas[v], points + offset[v], n, 1, STATIONS, out, &how));
        assert_int_equal(how, PLACED_ESTIMATED);
        for (int i = 0; i < STATIONS; i++) {
            double m;
            test_ok(f.ctx, geo_area_distance(l, v, out[i], &m));
            assert_true(m == 0);
            for (int k = 0; k < i && n >= STATIONS; k++)
                assert_memory_not_equal(&out[i], &out[k], sizeof out[i]);
        }
    }
    print_message("%u road points in %.2f s CPU, %u villages without road\n", offset[f.t.n_areas], roads_s, n_roadless);
    assert_true(offset[f.t.n_areas] > 14000); /* 725 km by 50 m */
    geo_locator_free(l);
    fixture_end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_boundary_of_the_country),
        cmocka_unit_test(placing_in_belu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
