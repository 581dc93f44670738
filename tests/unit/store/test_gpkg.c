/* The GeoPackage writer: read back by SQLite and by GDAL, byte for byte the same twice, nothing left behind on failure.
 */
#include <unistd.h>

#include <cpl_minixml.h>
#include <gdal.h>
#include <ogr_api.h>
#include <sqlite3.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "store/store.h"
#include "support.h"

enum { N_LAYERS = 4 };

static const column STOPS[] = {{"station_id", COLUMN_TEXT, 0, "TPS"},
                               {"boxes", COLUMN_INT, 0, ""},
                               {"leg_km", COLUMN_REAL, 3, ""},
                               {"special", COLUMN_BOOL, 0, ""}};
static const column ROUTES[] = {{"route_id", COLUMN_TEXT, 0, ""}};
static const column GAPS[] = {{"class", COLUMN_TEXT, 0, ""}};
static const column SUMMARY[] = {{"name \"x\"", COLUMN_TEXT, 0, ""}};

/* Two stops (one without a place), one route of two lines, two gaps (one without a polygon), a table of one row. */
static void make_layers(arena *mem, layer out[N_LAYERS])
{
    static jalur_lonlat one[2] = {{124.9, -9.1}, {124.95, -9.05}}, two[3] = {{124.95, -9.05}, {125, -9}, {125.1, -8.9}};
    static shape_line lines[3] = {{.pt = one, .n = 2}, {.pt = NULL, .n = 0}, {.pt = two, .n = 3}};
    static jalur_lonlat ring[5] = {{124, -9}, {125, -9}, {125, -8}, {124, -8}, {124, -9}};
    static uint32_t rings[2] = {0, 5}, parts[2] = {0, 1};
    static shape_area square = {ring, rings, parts, 5, 1, 1}, nothing;
    assert_int_equal(layer_new(mem, "stops", "Perhentian", GEOMETRY_POINT, STOPS, 4, 2, &out[0]), JALUR_OK);
    layer_text(&out[0], 0, 0, "53.04.01.2001-001");
    layer_int(&out[0], 0, 1, 5);
    layer_real(&out[0], 0, 2, 1.25);
    layer_bool(&out[0], 0, 3, true);
    out[0].geometries[0] = (geometry){GEOMETRY_POINT, {.point = {124.9, -9.1}}};
    assert_int_equal(layer_new(mem, "routes", "Rute", GEOMETRY_LINES, ROUTES, 1, 1, &out[1]), JALUR_OK);
    layer_text(&out[1], 0, 0, "R001 'a' \xE2\x80\x99");
    out[1].geometries[0] = (geometry){GEOMETRY_LINES, {.lines = {lines, 3}}};
    assert_int_equal(layer_new(mem, "gaps", "Celah", GEOMETRY_AREA, GAPS, 1, 2, &out[2]), JALUR_OK);
    out[2].geometries[0] = (geometry){GEOMETRY_AREA, {.area = &square}};
    out[2].geometries[1] = (geometry){GEOMETRY_AREA, {.area = &nothing}};
    assert_int_equal(layer_new(mem, "summary", "Ringkasan", GEOMETRY_NONE, SUMMARY, 1, 1, &out[3]), JALUR_OK);
}

static void gdal_reads_it_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    arena_init(&mem, ctx);
    make_layers(&mem, layers);
    test_ok(ctx, store_write_gpkg(ctx, "out.gpkg", layers, N_LAYERS));
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx("out.gpkg", GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL, NULL, NULL);
    assert_non_null(d);
    OGRLayerH stops = GDALDatasetGetLayerByName(d, "stops");
    assert_int_equal(OGR_L_GetFeatureCount(stops, 1), 2);
    OGRFeatureH f = OGR_L_GetFeature(stops, 1);
    assert_string_equal(OGR_F_GetFieldAsString(f, OGR_F_GetFieldIndex(f, "station_id")), "53.04.01.2001-001");
    assert_int_equal(OGR_F_GetFieldAsInteger(f, OGR_F_GetFieldIndex(f, "boxes")), 5);
    assert_true(OGR_G_GetX(OGR_F_GetGeometryRef(f), 0) == 124.9 && OGR_G_GetY(OGR_F_GetGeometryRef(f), 0) == -9.1);
    OGR_F_Destroy(f);
    f = OGR_L_GetFeature(stops, 2);
    assert_null(OGR_F_GetGeometryRef(f));
    assert_false(OGR_F_IsFieldSetAndNotNull(f, OGR_F_GetFieldIndex(f, "station_id")));
    OGR_F_Destroy(f);
    f = OGR_L_GetFeature(GDALDatasetGetLayerByName(d, "routes"), 1);
    assert_int_equal(OGR_G_GetGeometryCount(OGR_F_GetGeometryRef(f)), 2); /* the leg without length is left out */
    OGR_F_Destroy(f);
    f = OGR_L_GetFeature(GDALDatasetGetLayerByName(d, "gaps"), 1);
    assert_true(fabs(OGR_G_Area(OGR_F_GetGeometryRef(f)) - 1) < 1e-12);
    OGR_F_Destroy(f);
    OGREnvelope box;
    assert_int_equal(OGR_L_GetExtent(GDALDatasetGetLayerByName(d, "gaps"), &box, 1), OGRERR_NONE);
    assert_true(box.MinX == 124 && box.MaxY == -8);
    OGRLayerH styles = GDALDatasetGetLayerByName(d, "layer_styles");
    assert_int_equal(OGR_L_GetFeatureCount(styles, 1), 3); /* not for the plain table */
    OGR_L_ResetReading(styles);
    while ((f = OGR_L_GetNextFeature(styles))) {
        CPLXMLNode *xml = CPLParseXMLString(OGR_F_GetFieldAsString(f, OGR_F_GetFieldIndex(f, "styleQML")));
        assert_non_null(xml);
        assert_non_null(CPLGetXMLNode(xml, "=qgis.renderer-v2"));
        CPLDestroyXMLNode(xml);
        OGR_F_Destroy(f);
    }
    GDALClose(d);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static int64_t count_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *q = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    return n;
}

/* The index finds what lies in a window, holds no row without a place, and stays true when GDAL edits the layer. */
static void index_finds_and_follows(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    sqlite3 *db = NULL;
    if (!sqlite3_compileoption_used("ENABLE_RTREE")) skip();
    arena_init(&mem, ctx);
    make_layers(&mem, layers);
    test_ok(ctx, store_write_gpkg(ctx, "indexed.gpkg", layers, N_LAYERS));
    assert_int_equal(sqlite3_open("indexed.gpkg", &db), SQLITE_OK);
    assert_int_equal(count_of(db, "SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"), 3);
    assert_int_equal(count_of(db, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"), 18);
    assert_int_equal(count_of(db, "SELECT count(*) FROM rtree_stops_geom"), 1);
    assert_int_equal(count_of(db, "SELECT count(*) FROM rtree_gaps_geom WHERE maxx >= 124.5 AND minx <= 124.6"), 1);
    assert_int_equal(count_of(db, "SELECT count(*) FROM rtree_gaps_geom WHERE minx > 125.01"), 0);
    sqlite3_close(db);
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx("indexed.gpkg", GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    assert_non_null(d);
    OGRLayerH gaps = GDALDatasetGetLayerByName(d, "gaps");
    assert_int_equal(OGR_L_TestCapability(gaps, OLCFastSpatialFilter), 1);
    OGR_L_SetSpatialFilterRect(gaps, 124.2, -8.8, 124.3, -8.7);
    assert_int_equal(OGR_L_GetFeatureCount(gaps, 1), 1);
    OGR_L_SetSpatialFilter(gaps, NULL);
    assert_int_equal(OGR_L_DeleteFeature(gaps, 1), OGRERR_NONE);
    GDALClose(d);
    assert_int_equal(sqlite3_open("indexed.gpkg", &db), SQLITE_OK);
    assert_int_equal(count_of(db, "SELECT count(*) FROM rtree_gaps_geom"), 0);
    sqlite3_close(db);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void same_bytes_twice(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    size_t n, m;
    arena_init(&mem, ctx);
    make_layers(&mem, layers);
    test_ok(ctx, store_write_gpkg(ctx, "a.gpkg", layers, N_LAYERS));
    test_ok(ctx, store_write_gpkg(ctx, "b.gpkg", layers, N_LAYERS));
    test_ok(ctx, store_write_gpkg(ctx, "b.gpkg", layers, N_LAYERS)); /* replaces */
    char *a = test_read_file("a.gpkg", &n), *b = test_read_file("b.gpkg", &m);
    assert_int_equal(n, m);
    assert_memory_equal(a, b, n);
    free(a);
    free(b);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void failures_leave_nothing(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    struct stat info;
    arena_init(&mem, ctx);
    make_layers(&mem, layers);
    assert_int_equal(store_write_gpkg(ctx, "no-such-dir/out.gpkg", layers, N_LAYERS), JALUR_E_IO);
    assert_string_equal(jalur_ctx_error(ctx)->file, "no-such-dir/out.gpkg");
    layers[0].geometries[1] = layers[2].geometries[0]; /* an area among points */
    assert_int_equal(store_write_gpkg(ctx, "mixed.gpkg", layers, N_LAYERS), JALUR_E_INTERNAL);
    assert_true(stat("mixed.gpkg", &info) != 0 && stat("mixed.gpkg.tmp", &info) != 0);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* ---- styles of layers with several ways of travel ---- */

static void gaps_of_ways(arena *mem, layer *l)
{
    static const column columns[] = {{"against", COLUMN_TEXT, 0, ""}, {"profile", COLUMN_TEXT, 0, ""}, {"season", COLUMN_TEXT, 0, ""},
                                     {"class", COLUMN_TEXT, 0, ""}};
    static const char *const rows[][4] = {{"access", "motorcycle", "dry", "beyond"}, {"access", "motorcycle", "dry", "unreachable"},
                                          {"access", "foot", "dry", "beyond"}, {"kits", NULL, NULL, "unplanned"}};
    assert_int_equal(layer_new(mem, "gaps", "", GEOMETRY_AREA, columns, 4, 4, l), JALUR_OK);
    for (uint32_t r = 0; r < 4; r++)
        for (uint32_t c = 0; c < 4; c++)
            if (rows[r][c]) layer_text(l, r, c, rows[r][c]);
}

static CPLXMLNode *read_style(jalur_ctx *ctx, const layer *l)
{
    size_t n;
    test_ok(ctx, store_write_style(ctx, "layer.qml", l));
    char *text = test_read_file("layer.qml", &n);
    CPLXMLNode *xml = CPLParseXMLString(text);
    assert_non_null(xml);
    free(text);
    return xml;
}

/* Three ways: of those by which a place is reached the one with the fewest rows is shown; each has rules for its own classes
 * alone, each rule a symbol with the missing link. */
static void one_way_is_shown(void **state)
{
    (void)state;
    static const struct { const char *label, *filter; int shown, classes; } expected[] = {
        {"motorcycle, dry", "\"against\" = 'access' AND \"profile\" = 'motorcycle' AND \"season\" = 'dry'", 0, 2},
        {"foot, dry", "\"against\" = 'access' AND \"profile\" = 'foot' AND \"season\" = 'dry'", 1, 1},
        {"kits", "\"against\" = 'kits' AND \"profile\" IS NULL AND \"season\" IS NULL", 0, 1}};
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer l;
    int way = 0, rules = 0, symbols = 0, links = 0;
    arena_init(&mem, ctx);
    gaps_of_ways(&mem, &l);
    CPLXMLNode *xml = read_style(ctx, &l), *renderer = CPLGetXMLNode(xml, "=qgis.renderer-v2");
    assert_string_equal(CPLGetXMLValue(renderer, "type", ""), "RuleRenderer");
    for (CPLXMLNode *r = CPLGetXMLNode(renderer, "rules")->psChild; r; r = r->psNext) {
        if (r->eType != CXT_Element) continue;
        int classes = 0;
        assert_string_equal(CPLGetXMLValue(r, "label", ""), expected[way].label);
        assert_string_equal(CPLGetXMLValue(r, "filter", ""), expected[way].filter);
        assert_int_equal(atoi(CPLGetXMLValue(r, "checkstate", "9")), expected[way].shown);
        for (CPLXMLNode *k = r->psChild; k; k = k->psNext) classes += k->eType == CXT_Element;
        assert_int_equal(classes, expected[way++].classes);
        rules += classes;
    }
    for (CPLXMLNode *s = CPLGetXMLNode(renderer, "symbols")->psChild; s; s = s->psNext) {
        symbols += s->eType == CXT_Element;
        for (CPLXMLNode *k = s->psChild; k; k = k->psNext)
            links += k->eType == CXT_Element && strcmp(CPLGetXMLValue(k, "class", ""), "GeometryGenerator") == 0;
    }
    assert_int_equal(way, 3);
    assert_int_equal(symbols, rules);
    assert_int_equal(links, rules);
    CPLDestroyXMLNode(xml);
    layer_text(&l, 0, 1, "it's"); /* cannot stand in an expression */
    xml = read_style(ctx, &l);
    assert_string_equal(CPLGetXMLValue(xml, "=qgis.renderer-v2.type", ""), "singleSymbol");
    CPLDestroyXMLNode(xml);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void memory_runs_out(void **state)
{
    (void)state;
    jalur_ctx *good = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    struct stat info;
    arena_init(&mem, good);
    make_layers(&mem, layers);
    remove("failing.gpkg");
    for (long n = 0;; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        jalur_status st = store_write_gpkg(ctx, "failing.gpkg", layers, N_LAYERS);
        jalur_ctx_free(ctx);
        assert_true(stat("failing.gpkg.tmp", &info) != 0);
        if (st == JALUR_OK) break;
        assert_int_equal(st, JALUR_E_RESOURCE);
        assert_true(stat("failing.gpkg", &info) != 0);
        assert_true(n < 500);
    }
    arena_release(&mem);
    jalur_ctx_free(good);
}

static void empty_layer(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer l;
    arena_init(&mem, ctx);
    assert_int_equal(layer_new(&mem, "empty", "", GEOMETRY_POINT, STOPS, 4, 0, &l), JALUR_OK);
    test_ok(ctx, store_write_gpkg(ctx, "empty.gpkg", &l, 1));
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* A disk that is full after 16 KB, for every size up to the whole file: never a file under its name. */
static void disk_is_full(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer layers[N_LAYERS];
    struct stat info;
    struct rlimit before, little;
    arena_init(&mem, ctx);
    make_layers(&mem, layers);
    remove("full.gpkg");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t size_bytes = 0; size_bytes <= 32768; size_bytes += 4096) {
        little = (struct rlimit){size_bytes, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
        jalur_status st = store_write_gpkg(ctx, "full.gpkg", layers, N_LAYERS);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_int_equal(st, JALUR_E_IO);
        assert_true(stat("full.gpkg", &info) != 0 && stat("full.gpkg.tmp", &info) != 0);
    }
    signal(SIGXFSZ, SIG_DFL);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(gdal_reads_it_back),
                                       cmocka_unit_test(index_finds_and_follows),
                                       cmocka_unit_test(same_bytes_twice),
                                       cmocka_unit_test(failures_leave_nothing),
                                       cmocka_unit_test(one_way_is_shown), cmocka_unit_test(memory_runs_out),
                                       cmocka_unit_test(empty_layer),
                                       cmocka_unit_test(disk_is_full)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
