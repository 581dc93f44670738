/* The road graph is kept in a file and the roads are not read again; whatever does not fit any more is made anew. */
#include "app/session.h"
#include "store/db.h"
#include "support.h"

static void import(jalur_project *p, const char *kind, const char *file, const char *text)
{
    jalur_report *r = NULL;
    test_write_file(file, text);
    test_ok(p->ctx, jalur_project_import(p, kind, file, &(jalur_import_options){.office_kind = strcmp(kind, "offices") == 0 ? "post" : NULL}, &r));
    jalur_report_free(r);
}

/* Two villages on one road of 0.3 degrees, 33.4 km, at the equator; the post office in the western one. */
static void make(jalur_ctx *ctx, const char *path)
{
    jalur_project *p = NULL;
    char graph[64];
    snprintf(graph, sizeof graph, "%s.net", path);
    remove(path);
    remove(graph);
    test_ok(ctx, jalur_project_create(ctx, path, &p));
    import(p, "districts", "two.geojson",
           "{\"type\":\"FeatureCollection\",\"features\":["
           "{\"type\":\"Feature\",\"properties\":{\"kode\":\"53.01.01.2001\",\"nama\":\"Barat\",\"penduduk\":100},\"geometry\":{\"type\":\"Polygon\","
           "\"coordinates\":[[[119.99,-0.01],[120.01,-0.01],[120.01,0.01],[119.99,0.01],[119.99,-0.01]]]}},"
           "{\"type\":\"Feature\",\"properties\":{\"kode\":\"53.01.01.2002\",\"nama\":\"Timur\",\"penduduk\":300},\"geometry\":{\"type\":\"Polygon\","
           "\"coordinates\":[[[120.29,-0.01],[120.31,-0.01],[120.31,0.01],[120.29,0.01],[120.29,-0.01]]]}}]}");
    import(p, "offices", "post.csv", "id,name,kind,village_code,lon,lat\nP1,Pos,post,53.01.01.2001,120,0\n");
    import(p, "roads", "road.geojson",
           "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":7,\"highway\":\"secondary\",\"oneway\":\"no\"},"
           "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[120,0],[120.1,0],[120.3,0]]}}]}");
    test_ok(ctx, jalur_project_set(p, "cover.kinds", "post"));
    test_ok(ctx, jalur_project_set(p, "cover.profiles", "motorcycle"));
    jalur_project_close(p);
}

/* Villages within the limit, dry season; *kept and *read: the graph came from its file, the roads were read. */
static double within(jalur_ctx *ctx, const char *path, bool *kept, bool *read)
{
    jalur_project *p = NULL;
    jalur_report *r = NULL;
    test_ok(ctx, jalur_project_open(ctx, path, &p));
    test_ok(ctx, jalur_cover_access(p, &r));
    const double n = jalur_report_number(r, "within", -1);
    *kept = p->graph_was_kept;
    *read = p->has_roads;
    jalur_report_free(r);
    jalur_project_close(p);
    return n;
}

static void alter(jalur_ctx *ctx, const char *path, const char *sql)
{
    jalur_project *p = NULL;
    test_ok(ctx, jalur_project_open(ctx, path, &p));
    test_ok(ctx, db_exec(p->store, sql));
    jalur_project_close(p);
}

static void roads_are_read_once(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    bool kept, read;
    make(ctx, "once.jalur");
    assert_true(within(ctx, "once.jalur", &kept, &read) == 2);
    assert_true(!kept && read);
    assert_true(within(ctx, "once.jalur", &kept, &read) == 2);
    assert_true(kept && !read);
    jalur_ctx_free(ctx);
}

static void changed_roads_are_read_again(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    bool kept, read;
    make(ctx, "changed.jalur");
    assert_true(within(ctx, "changed.jalur", &kept, &read) == 2);
    alter(ctx, "changed.jalur", "UPDATE road SET max_kmh = 5"); /* 400 minutes */
    assert_true(within(ctx, "changed.jalur", &kept, &read) == 1);
    assert_true(!kept && read);
    alter(ctx, "changed.jalur", "UPDATE road SET max_kmh = 0");
    assert_true(within(ctx, "changed.jalur", &kept, &read) == 2);
    assert_true(!kept && read);
    alter(ctx, "changed.jalur", "UPDATE road SET max_kmh = 0"); /* touched, yet the same: the file still fits */
    assert_true(within(ctx, "changed.jalur", &kept, &read) == 2);
    assert_true(kept && read);
    alter(ctx, "changed.jalur", "INSERT OR REPLACE INTO setting (key, value) VALUES ('network.node_crossings', '1')");
    (void)within(ctx, "changed.jalur", &kept, &read);
    assert_true(!kept && read);
    jalur_ctx_free(ctx);
}

static void a_graph_that_is_not_ours_is_refused(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    bool kept, read;
    size_t n = 0;
    make(ctx, "other.jalur");
    assert_true(within(ctx, "other.jalur", &kept, &read) == 2);
    alter(ctx, "other.jalur", "UPDATE road SET max_kmh = 5");
    assert_true(within(ctx, "other.jalur", &kept, &read) == 1); /* its graph is the foreign one */
    char *foreign = test_read_file("other.jalur.net", &n);
    make(ctx, "mine.jalur");
    assert_true(within(ctx, "mine.jalur", &kept, &read) == 2);
    for (int damaged = 0; damaged < 2; damaged++) {
        FILE *f = fopen("mine.jalur.net", "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(foreign, 1, damaged ? n / 2 : n, f), damaged ? n / 2 : n);
        assert_int_equal(fclose(f), 0);
        assert_true(within(ctx, "mine.jalur", &kept, &read) == 2);
        assert_true(!kept && read);
    }
    free(foreign);
    jalur_ctx_free(ctx);
}

static bool exists(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f) (void)fclose(f);
    return f != NULL;
}

/* More than export.max_rows: access.geojson goes (that of an earlier export too), the sums do not name it, and the report says what
 * is missing. */
static void what_is_too_much_is_left_out(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_project *p = NULL;
    jalur_report *r = NULL;
    make(ctx, "much.jalur");
    test_ok(ctx, jalur_project_open(ctx, "much.jalur", &p));
    import(p, "roads", "more.geojson",
           "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":8,\"highway\":\"residential\"},"
           "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[120.1,0],[120.1,0.01]]}}]}");
    test_ok(ctx, jalur_cover_access(p, &r));
    jalur_report_free(r);
    for (int many = 0; many < 2; many++) {
        test_ok(ctx, jalur_project_set(p, "export.max_rows", many ? "1" : "4"));
        test_ok(ctx, jalur_export_all(p, "much", &r));
        assert_true(jalur_report_number(r, "roads_left_out", 0) == (many ? 2 : 0));
        assert_true(jalur_report_number(r, "access_left_out", 0) == (many ? 4 : 0));
        assert_int_equal(exists("much/access.geojson"), !many);
        char *sums = test_read_file("much/SHA256SUMS", NULL), *summary = test_read_file("much/summary.json", NULL);
        assert_int_equal(strstr(sums, "access.geojson") != NULL, !many);
        assert_int_equal(strstr(summary, "\"roads_left_out\": 2") != NULL || strstr(summary, "\"roads_left_out\":2") != NULL, many);
        free(sums);
        free(summary);
        jalur_report_free(r);
    }
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(roads_are_read_once), cmocka_unit_test(changed_roads_are_read_again),
                                       cmocka_unit_test(a_graph_that_is_not_ours_is_refused),
                                       cmocka_unit_test(what_is_too_much_is_left_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
