/* The files: same bytes for the same seed, points inside the villages they name, errors instead of half a sample. */
#include <sys/stat.h>
#include <unistd.h>

#include "geo/geo.h"
#include "geojson_check.h"
#include "sample/inside.h"
#include "support.h"

static const char *const FILES[] = {"districts.geojson",  "roads.geojson",  "rivers.geojson", "stations.csv",
                                    "stations_count.csv", "households.csv", "offices.csv",    "vehicles.csv",
                                    "staff.csv",          "signal.csv",     "scenario.ini",   "README.md"};
enum { N_FILES = sizeof FILES / sizeof FILES[0] };

static char *read_of(const char *dir, const char *name, size_t *n)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return test_read_file(path, n);
}

static void make(jalur_ctx *ctx, const char *dir, uint32_t villages, uint64_t seed)
{
    test_ok(ctx, sample_write(ctx, dir, &(sample_options){villages, seed}, NULL));
}

static void test_same_bytes(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    make(ctx, "a", 60, 1);
    make(ctx, "b", 60, 1);
    make(ctx, "c", 60, 2);
    size_t total = 0;
    for (int i = 0; i < N_FILES; ++i) {
        size_t n, m, k;
        char *a = read_of("a", FILES[i], &n), *b = read_of("b", FILES[i], &m), *c = read_of("c", FILES[i], &k);
        assert_int_equal(n, m);
        assert_memory_equal(a, b, n);
        if (i < 7) assert_true(n != k || memcmp(a, c, n) != 0);
        total += n;
        free(a);
        free(b);
        free(c);
    }
    assert_true(total < 1500000);
    static const char *const maps[] = {"a/districts.geojson", "a/roads.geojson", "a/rivers.geojson"};
    for (int i = 0; i < 3; ++i) {
        char message[512] = "";
        if (geojson_check(maps[i], message, NULL) != 0) fail_msg("%s: %s", maps[i], message);
    }
    jalur_ctx_free(ctx);
}

/* Reads the rows of a CSV; lon and lat are the columns `column` and the next. Every given point lies in its village. */
static uint32_t points_inside(jalur_ctx *ctx, geo_locator *l, const country *c, const char *name, int code_column,
                              int column, uint32_t *rows)
{
    char *text = read_of("d", name, NULL), *line = strchr(text, '\n') + 1;
    uint32_t given = 0;
    *rows = 0;
    for (char *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        *end = 0;
        char *cell[16] = {line};
        for (int k = 1; k < 16 && cell[k - 1]; ++k) {
            cell[k] = strchr(cell[k - 1], ',');
            if (cell[k]) *cell[k]++ = 0;
        }
        ++*rows;
        if (!cell[column][0]) continue;
        uint32_t v = 0;
        while (v < c->n_villages && strcmp(c->villages[v].code, cell[code_column]) != 0)
            ++v;
        assert_true(v < c->n_villages);
        jalur_lonlat at = {strtod(cell[column], NULL), strtod(cell[column + 1], NULL)};
        double off_m = 1;
        test_ok(ctx, geo_area_distance(l, v, at, &off_m));
        if (off_m > 0.2) fail_msg("%s %s is %.1f m outside", name, cell[0], off_m);
        ++given;
    }
    free(text);
    return given;
}

static void test_points_inside(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    geo_kit *kit = NULL;
    geo_locator *l = NULL;
    country c;
    outlines o;
    territory t;
    sample_options opt = {60, 3};
    make(ctx, "d", opt.villages, opt.seed);
    test_ok(ctx, country_make(ctx, &opt, &c));
    test_ok(ctx, borders_draw(&c, &o));
    territory_init(&t, ctx);
    t.n_areas = c.n_villages;
    test_ok(ctx, arena_new(&t.mem, t.n_areas, sizeof *t.areas, &t.areas));
    for (uint32_t v = 0; v < t.n_areas; ++v)
        t.areas[v] = (area){.code = c.villages[v].code, .name = "", .level = AREA_VILLAGE, .shape = o.villages[v]};
    test_ok(ctx, geo_kit_new(ctx, &kit));
    test_ok(ctx, geo_locator_new(kit, &t, AREA_VILLAGE, &l));
    uint32_t rows, given = points_inside(ctx, l, &c, "stations.csv", 1, 3, &rows);
    assert_true(given * 10 > rows * 5 && given * 10 < rows * 8);
    given = points_inside(ctx, l, &c, "households.csv", 1, 3, &rows);
    assert_true(rows > 2000 && rows < 4000 && given * 10 > rows * 6 && given * 10 < rows * 8);
    geo_locator_free(l);
    geo_kit_free(kit);
    territory_release(&t);
    country_release(&c);
    jalur_ctx_free(ctx);
}

/* Rows that end so. */
static uint32_t rows_with(const char *text, const char *end)
{
    uint32_t n = 0;
    for (const char *at = text; (at = strstr(at, end)) != NULL; ++at) ++n;
    return n;
}

/* Stations that no road reaches come first where not all can be served, a few have hours, some islands need a crew for the sea,
 * and there is one: some do, most do not. Who loads more takes longer; crews rest. */
static void test_rules_filled_in(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    make(ctx, "r", 60, 1);
    char *stations = read_of("r", "stations.csv", NULL), *vehicles = read_of("r", "vehicles.csv", NULL);
    const uint32_t rows = rows_with(stations, "\n") - 1, first = rows_with(stations, ",3,,\n"), sea = rows_with(stations, ",sea\n");
    const uint32_t market = rows_with(stations, ",10:00-18:00,\n"), prayer = rows_with(stations, ",07:00-11:30 13:00-18:00,\n");
    assert_true(first > 0 && first * 4 < rows);
    assert_true(market > 0 && prayer > 0 && (market + prayer) * 4 < rows);
    assert_true(sea > 0 && sea * 8 < rows);
    assert_int_equal(rows_with(stations, ",,,\n") + first + sea + market + prayer, rows);
    assert_non_null(strstr(vehicles, ",crew,load,unload,unload_box_s,breaks,skills\n"));
    assert_non_null(strstr(vehicles, ",4,0:45,8,25,30 after 4:00,\n"));
    assert_non_null(strstr(vehicles, ",1,0:10,3,40,30 after 4:00,\n"));
    assert_non_null(strstr(vehicles, ",3,0:40,15,40,30 after 4:00,sea\n"));
    assert_non_null(strstr(vehicles, ",1,0:10,3,40,30 after 4:00,sea\n"));
    free(stations);
    free(vehicles);
    jalur_ctx_free(ctx);
}

static void test_refusals(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    assert_int_equal(sample_write(ctx, "e", &(sample_options){2, 1}, NULL), JALUR_E_USAGE);
    assert_int_equal(sample_write(ctx, "e", &(sample_options){50001, 1}, NULL), JALUR_E_USAGE);
    assert_non_null(strstr(jalur_ctx_error(ctx)->expected, "50000"));
    size_t n;
    mkdir("own", 0755);
    test_write_file("own/offices.csv", "id\nKPU\n");
    assert_int_equal(sample_write(ctx, "own", &(sample_options){3, 1}, NULL), JALUR_E_IO);
    char *kept = read_of("own", "offices.csv", &n);
    assert_string_equal(kept, "id\nKPU\n");
    assert_int_equal(access("own/roads.geojson", F_OK), -1);
    make(ctx, "again", 3, 1);
    make(ctx, "again", 3, 2); /* over an earlier sample */
    free(kept);
    test_write_file("f", "a file in the way");
    assert_int_equal(sample_write(ctx, "f", &(sample_options){3, 1}, NULL), JALUR_E_IO);
    jalur_ctx_free(ctx);
}

static void test_no_memory(void **state)
{
    (void)state;
    jalur_status st = JALUR_E_RESOURCE;
    for (long k = 0, step = 1; st != JALUR_OK; k += step, step += k > 40 ? 1 : 0) {
        for (int i = 0; i < N_FILES; i++) { /* half a sample is not written over */
            char path[256];
            snprintf(path, sizeof path, "g/%s", FILES[i]);
            unlink(path);
        }
        jalur_ctx *ctx = test_ctx_failing(k);
        st = sample_write(ctx, "g", &(sample_options){5, 4}, NULL);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        jalur_ctx_free(ctx);
        assert_true(k < 1000000);
    }
}

static void test_report(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    test_ok(ctx, report_new(ctx, "sample", "Sample", &r));
    test_ok(ctx, sample_write(ctx, "h", &(sample_options){12, 1}, r));
    assert_true(jalur_report_number(r, "villages", 0) == 12);
    assert_true(jalur_report_number(r, "road_km", 0) > 10);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_same_bytes), cmocka_unit_test(test_points_inside), cmocka_unit_test(test_rules_filled_in),
                                       cmocka_unit_test(test_refusals), cmocka_unit_test(test_no_memory),
                                       cmocka_unit_test(test_report)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
