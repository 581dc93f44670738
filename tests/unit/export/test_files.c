/* The files: GeoJSON, manifests, summary, map page. Exact where they are small. */
#include "support.h"
#include "town.h"

#include "export/words.h"

#include <signal.h>
#include <sys/resource.h>

static void file_is(const char *path, const char *expected)
{
    char *text = test_read_file(path, NULL);
    assert_string_equal(text, expected);
    free(text);
}

static bool exists(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f) fclose(f);
    return f != NULL;
}

static const column COLUMNS[] = {{"id", COLUMN_TEXT, 0, ""}, {"n", COLUMN_INT, 0, ""}, {"x", COLUMN_REAL, 2, ""}, {"ok", COLUMN_BOOL, 0, ""}};

static void a_point_layer_is_written_exactly(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer l;
    arena_init(&mem, ctx);
    test_ok(ctx, layer_new(&mem, "tiny", "Tiny", GEOMETRY_POINT, COLUMNS, 4, 2, &l));
    l.geometries[0] = (geometry){GEOMETRY_POINT, .as.point = {125.10000004, -9.5}};
    layer_text(&l, 0, 0, "a\"\\\x01\n\xe2\x80\x99</script>\xff");
    layer_int(&l, 0, 1, -3);
    layer_real(&l, 0, 2, 1.50);
    layer_bool(&l, 0, 3, true);
    layer_real(&l, 1, 2, NAN);
    test_ok(ctx, export_geojson(ctx, &l, "tiny.geojson"));
    file_is("tiny.geojson",
            "{\"type\":\"FeatureCollection\",\"name\":\"tiny\",\"bbox\":[125.1,-9.5,125.1,-9.5],\"features\":[\n"
            "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[125.1,-9.5]},\"properties\":"
            "{\"id\":\"a\\\"\\\\\\u0001\\u000a\xe2\x80\x99</script>\xef\xbf\xbd\",\"n\":-3,\"x\":1.5,\"ok\":true}},\n"
            "{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"id\":null,\"n\":null,\"x\":null,\"ok\":null}}\n"
            "]}\n");
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void lines_and_areas_are_written_exactly(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer l;
    jalur_lonlat shell[4] = {{0, 0}, {1, 0}, {0, 1.25}, {0, 0}};
    uint32_t ring[2] = {0, 4}, part[2] = {0, 1};
    shape_area square = {shell, ring, part, 4, 1, 1};
    shape_line line[2] = {{shell, NULL, 2}, {shell + 1, NULL, 2}};
    arena_init(&mem, ctx);
    test_ok(ctx, layer_new(&mem, "shapes", "", GEOMETRY_AREA, COLUMNS, 1, 2, &l));
    l.geometries[0] = (geometry){GEOMETRY_AREA, .as.area = &square};
    l.geometries[1] = (geometry){GEOMETRY_LINES, .as.lines = {line, 2}};
    test_ok(ctx, export_geojson(ctx, &l, "shapes.geojson"));
    file_is("shapes.geojson",
            "{\"type\":\"FeatureCollection\",\"name\":\"shapes\",\"bbox\":[0,0,1,1.25],\"features\":[\n"
            "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":"
            "[[[[0,0],[1,0],[0,1.25],[0,0]]]]},\"properties\":{\"id\":null}},\n"
            "{\"type\":\"Feature\",\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":"
            "[[[0,0],[1,0]],[[1,0],[0,1.25]]]},\"properties\":{\"id\":null}}\n]}\n");
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void the_box_goes_the_short_way_round(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    layer l;
    arena_init(&mem, ctx);
    test_ok(ctx, layer_new(&mem, "fiji", "", GEOMETRY_POINT, COLUMNS, 0, 2, &l));
    l.geometries[0] = (geometry){GEOMETRY_POINT, .as.point = {177, -16}};
    l.geometries[1] = (geometry){GEOMETRY_POINT, .as.point = {-178, -20}};
    test_ok(ctx, export_geojson(ctx, &l, "fiji.geojson"));
    char *text = test_read_file("fiji.geojson", NULL);
    assert_non_null(strstr(text, "\"bbox\":[177,-20,-178,-16]"));
    free(text);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* What tells a feature from all others: names and numbers with a stroke between, and which of several problems of one thing it is. */
static void features_have_ids(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    export_layers layers;
    problem twice[3] = {{.class = "far", .kind = "station", .id = "A", .measure = NAN, .unit = "", .text = ""},
                        {.class = "far", .kind = "station", .id = "A", .measure = NAN, .unit = "", .text = ""},
                        {.class = "near", .kind = "station", .id = "A", .measure = NAN, .unit = "", .text = ""}};
    const problems list = {.item = twice, .n = 3};
    town_init(&t);
    t.in.problems = &list;
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    test_ok(ctx, export_geojson(ctx, export_layer(&layers, "stops"), "ids.geojson"));
    char *text = test_read_file("ids.geojson", NULL);
    assert_non_null(strstr(text, "\"type\":\"Feature\",\"id\":\"R-001/2\""));
    free(text);
    test_ok(ctx, export_geojson(ctx, export_layer(&layers, "problems"), "ids.geojson"));
    text = test_read_file("ids.geojson", NULL);
    assert_non_null(strstr(text, "\"id\":\"note/far/station/A/1\""));
    assert_non_null(strstr(text, "\"id\":\"note/far/station/A/2\""));
    assert_non_null(strstr(text, "\"id\":\"note/near/station/A/1\""));
    free(text);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void an_empty_layer_is_an_empty_collection(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    territory none = {0};
    export_input in = {.t = &none};
    export_layers layers;
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &in, NULL, NULL, &layers));
    test_ok(ctx, export_geojson(ctx, export_layer(&layers, "gaps"), "empty.geojson"));
    file_is("empty.geojson", "{\"type\":\"FeatureCollection\",\"name\":\"gaps\",\"features\":[]}\n");
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void a_manifest_is_written_exactly(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    uint32_t n = 0;
    town_init(&t);
    t.areas[3].name = "=HYPERLINK(1)"; /* must not run in a spreadsheet */
    test_ok(ctx, export_manifests(ctx, &t.in, "out", &n));
    assert_int_equal(n, 1);
    file_is("out/manifests/day1-l300-bak-2-R-001.csv",
            "urutan,tps,desa,kecamatan,tiba,mulai,berangkat,kotak,kg,kotak_diambil,kotak_dimuat,kg_dimuat,kotak_diserahkan,sisa_kotak,jarak_km,jalan_kaki_m,lon,lat,asal_posisi\n"
            "0,muat: Gudang KPU,\"Ma'u \"\"Tua\"\"\",Lamaknen,07:00,07:00,07:30,0,0,0,9,112.5,0,9,0,0,125.15,-9.05,dari data\n"
            "1,A,\"Ma'u \"\"Tua\"\"\",Lamaknen,07:40,07:40,07:50,5,62.5,0,0,0,0,4,3.3,0,125.12,-9.05,dari data\n"
            ",istirahat,,,07:55,07:55,08:00,0,0,0,0,0,0,4,0,0,125.12,-9.05,perkiraan\n"
            "2,B,\"'=HYPERLINK(1)\",Lamaknen,08:10,08:15,08:30,4,50,0,0,0,0,0,6.6,333,125.18,-9.05,perkiraan\n"
            "3,kembali: Gudang KPU,\"Ma'u \"\"Tua\"\"\",Lamaknen,00:05 +1,,,0,0,0,0,0,0,0,3.3,0,125.15,-9.05,dari data\n");
    jalur_ctx_free(ctx);
}

/* Each column adds up: of what was loaded and picked up (5 + 4 + 2) 9 are brought and 2 stay at the depot when it loads again. */
static void what_was_picked_up_stays_where_a_route_reloads(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    uint32_t n = 0;
    town_init(&t);
    t.routes[0].load[CARGO_BOXES] = 5;
    t.visits[0].taken[CARGO_BOXES] = 2;
    t.visits[0].load_after[CARGO_BOXES] = 2;
    t.events[0] = (route_event){.kind = EVENT_RELOAD, .before = 1, .arrive_s = 28500, .start_s = 28500, .depart_s = 28800, .load = {4, 50000, 384000}};
    test_ok(ctx, export_manifests(ctx, &t.in, "reload", &n));
    char *text = test_read_file("reload/manifests/day1-l300-bak-2-R-001.csv", NULL);
    assert_non_null(strstr(text, "1,A,\"Ma'u \"\"Tua\"\"\",Lamaknen,07:40,07:40,07:50,5,62.5,2,0,0,0,2,"));
    assert_non_null(strstr(text, ",muat ulang: Gudang KPU,\"Ma'u \"\"Tua\"\"\",Lamaknen,07:55,07:55,08:00,0,0,0,4,50,2,4,"));
    free(text);
    jalur_ctx_free(ctx);
}

static void a_thousand_routes_keep_their_order_by_name(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    uint32_t n = 0;
    route *many = calloc(1000, sizeof *many);
    town_init(&t);
    for (int i = 0; i < 1000; i++) many[i] = (route){.vehicle = 9, .vehicle_no = 1, .day = 1};
    t.plan.routes = many;
    t.plan.n_routes = 1000;
    test_ok(ctx, export_manifests(ctx, &t.in, "many", &n));
    assert_int_equal(n, 1000);
    assert_true(exists("many/manifests/day1-x-1-R-0001.csv"));
    assert_true(exists("many/manifests/day1-x-1-R-1000.csv"));
    free(many);
    jalur_ctx_free(ctx);
}

static void the_summary_is_the_report_under_the_version(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    test_ok(ctx, report_new(ctx, "summary", "Summary", &r));
    report_int(r, "routes", "Routes", 1, "");
    test_ok(ctx, export_summary(ctx, r, "summary.json"));
    char *text = test_read_file("summary.json", NULL);
    assert_non_null(strstr(text, "\"jalur\":\""));
    assert_non_null(strstr(text, "\"routes\":1"));
    free(text);
    test_ok(ctx, export_summary(ctx, NULL, "nothing.json"));
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(text, what); at; at = strstr(at + 1, what)) n++;
    return n;
}

static char *page_of(jalur_ctx *ctx, const town *t, const char *path)
{
    export_layers layers;
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t->in, NULL, NULL, &layers));
    test_ok(ctx, export_map(ctx, &t->in, &layers, path));
    export_layers_release(&layers);
    return test_read_file(path, NULL);
}

static void the_page_lets_no_text_out_of_its_data(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    town_init(&t);
    char *page = page_of(ctx, &t, "map.html");
    assert_int_equal(count(page, "</script>"), 6); /* the data block and five scripts */
    assert_int_equal(count(page, "</title>"), 1);
    assert_non_null(strstr(page, "\\u003c/script>\\u003cb>"));
    assert_non_null(strstr(page, "Weluli \\u003c/title>"));
    assert_null(strstr(page, "@@"));
    assert_null(strstr(page, "url(images"));
    assert_null(strstr(page, "sourceMappingURL"));
    assert_non_null(strstr(page, "default-src 'none'; script-src 'nonce-"));
    assert_non_null(strstr(page, "color-scheme: only light")); /* a browser that darkens pages would change what the colours say */
    free(page);
    jalur_ctx_free(ctx);
}

static void the_same_plan_gives_the_same_page(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    town_init(&t);
    char *first = page_of(ctx, &t, "map.html"), *second = page_of(ctx, &t, "map.html");
    assert_string_equal(first, second);
    free(second);
    t.stations[0].voters++;
    second = page_of(ctx, &t, "map.html");
    assert_string_not_equal(first, second);
    free(first);
    free(second);
    jalur_ctx_free(ctx);
}

/* A route that stays overnight is under way on two days; without villages there is no coverage to speak of. */
static void a_night_and_no_village(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    town_init(&t);
    t.events[0].kind = EVENT_NIGHT;
    t.access.n_villages = 0;
    test_ok(ctx, export_map(ctx, &t.in, NULL, "night.html"));
    char *page = test_read_file("night.html", NULL);
    assert_non_null(strstr(page, "\"day\":1,\"last\":2,"));
    assert_non_null(strstr(page, "\"access\":null"));
    assert_non_null(strstr(page, "J.under(r, state.day)"));
    assert_non_null(strstr(page, "J.wholeName(e.layerPoint)"));
    free(page);
    jalur_ctx_free(ctx);
}

static void a_page_of_nothing_is_still_a_page(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    territory none = {0};
    export_input in = {.t = &none};
    test_ok(ctx, export_map(ctx, &in, NULL, "blank.html"));
    char *page = test_read_file("blank.html", NULL);
    assert_non_null(strstr(page, "\"routes\":[]"));
    assert_non_null(strstr(page, "\"access\":null"));
    assert_non_null(strstr(page, "\"sites\":null"));
    free(page);
    jalur_ctx_free(ctx);
}

/* The numbers of the first way: class, tenths of minutes, office, gap, other minutes, closed metres of each village. */
enum { CELL = 6 };
static size_t unpack_cells(const char *page, int64_t *out, size_t most)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const char *at = strstr(page, "\"cells\":[{\"cell\":\"");
    size_t n = 0;
    assert_non_null(at);
    for (at += strlen("\"cells\":[{\"cell\":\""); *at != '"'; n++) {
        uint64_t u = 0, scale = 1, digit;
        do {
            const char *found = memchr(ALPHABET, *at++, 64);
            assert_non_null(found);
            digit = (uint64_t)(found - ALPHABET);
            u += (digit & 31) * scale;
            scale *= 32;
        } while (digit & 32);
        if (n < most) out[n] = u % 2 ? -(int64_t)((u + 1) / 2) : (int64_t)(u / 2);
    }
    return n;
}

static void cells_of_the_page_are_packed(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    town_init(&t);
    t.cells[0] = (access_cell){.office = 0, .minutes = 12.34, .class = ACCESS_BEYOND, .gap_m = NAN, .served_by = JALUR_NONE, .other_min = NAN, .closed_m = NAN, .closure = ""};
    t.cells[1] = (access_cell){.office = JALUR_NONE, .minutes = INFINITY, .class = ACCESS_FOOT_ONLY, .gap_m = 900.4, .from = {125, -9}, .to = {125.01, -9},
                               .served_by = JALUR_NONE, .other_min = 77.6, .closed_m = 1500, .closure = ""};
    char *page = page_of(ctx, &t, "packed.html");
    int64_t cell[2 * CELL];
    const int64_t expected[2 * CELL] = {ACCESS_BEYOND, 123, 0, -1, -1, -1, ACCESS_FOOT_ONLY, -1, -1, 900, 78, 1500};
    assert_int_equal(unpack_cells(page, cell, 2 * CELL), 2 * CELL);
    assert_memory_equal(cell, expected, sizeof expected);
    free(page);
    jalur_ctx_free(ctx);
}

/* The depot stands in an area and the post office is in the roster; a third one, of no area and named by nothing, is
 * left out and counted, and what follows still finds its office. Problems are counted whether they are drawn or not. */
static void what_the_page_leaves_out_is_counted(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    town_init(&t);
    office offices[3] = {{.id = "FAR", .name = "Jauh", .village_code = "", .village = JALUR_NONE, .kind = OFFICE_PPK,
                          .placed = PLACED_GIVEN, .at = {100, 1}},
                         t.offices[0], t.offices[1]};
    t.t.offices = offices;
    t.t.n_offices = 3;
    t.vehicles[0].home = 1;
    t.staff[0].office = 2;
    t.cells[0].office = 1;
    char *page = page_of(ctx, &t, "map.html");
    assert_null(strstr(page, "\"FAR\""));
    assert_non_null(strstr(page, "\"offices\":{\"id\":[\"KPU\",\"POS\"]"));
    assert_non_null(strstr(page, "\"left_out\":1"));
    assert_non_null(strstr(page, "\"depot\":0,")); /* of the route: the first on the page */
    assert_non_null(strstr(page, "\"staff\":{\"o\":[1]"));
    int64_t cell[2 * CELL];
    assert_int_equal(unpack_cells(page, cell, 2 * CELL), 2 * CELL);
    assert_true(cell[2] == 0 && cell[CELL + 2] == -1); /* nearest offices of the villages, by their place on the page */
    assert_non_null(strstr(page, "\"all\":{\"blocks\":0,\"warning\":1,\"note\":1,\"no_point\":1}"));
    free(page);
    jalur_ctx_free(ctx);
}

/* With more roads than the page takes, the short paths go first and the page says how many. */
static void small_roads_are_left_out_above_the_limit(void **state)
{
    (void)state;
    enum { N = 20010 };
    jalur_ctx *ctx = test_ctx();
    town t;
    road *roads = calloc(N, sizeof *roads);
    jalur_lonlat(*pt)[2] = calloc(N, sizeof *pt);
    town_init(&t);
    for (int i = 0; i < N; i++) {
        pt[i][0] = (jalur_lonlat){125 + i * 1e-5, -9};
        pt[i][1] = (jalur_lonlat){125 + i * 1e-5, -9.001};
        roads[i] = (road){.line = {pt[i], NULL, 2}, .name = "", .class = i % 2 ? ROAD_PRIMARY : ROAD_PATH};
    }
    t.t.roads = roads;
    t.t.n_roads = N;
    test_ok(ctx, export_map(ctx, &t.in, NULL, "roads.html"));
    char *page = test_read_file("roads.html", NULL);
    assert_non_null(strstr(page, "\"roads_left_out\":10,"));
    free(page);
    t.set.export_max_rows = N - 1; /* then none, and those that were never loaded count as well */
    t.in.roads_left_out = 5;
    test_ok(ctx, export_map(ctx, &t.in, NULL, "roads.html"));
    page = test_read_file("roads.html", NULL);
    assert_non_null(strstr(page, "\"roads_left_out\":20015,\"roads\":[]"));
    free(page);
    free(pt);
    free(roads);
    jalur_ctx_free(ctx);
}

/* A country's villages would be 83,762 polygons of no size: above MAP_VILLAGES_MAX they have none, and higher areas keep theirs. */
static void villages_of_a_country_have_no_polygons(void **state)
{
    (void)state;
    enum { MOST = 12000 };
    jalur_ctx *ctx = test_ctx();
    area *areas = calloc(MOST + 2, sizeof *areas);
    jalur_lonlat ring[5] = {{120, -9}, {121, -9}, {121, -8}, {120, -8}, {120, -9}};
    uint32_t rings[2] = {0, 5}, parts[2] = {0, 1};
    assert_non_null(areas);
    for (int i = 0; i < MOST + 2; i++)
        areas[i] = (area){.code = "x", .name = "", .level = i ? AREA_VILLAGE : AREA_KECAMATAN, .parent = i ? 0 : JALUR_NONE, .shape = {ring, rings, parts, 5, 1, 1}};
    for (uint32_t more = 0; more < 2; more++) {
        const territory t = {.areas = areas, .n_areas = MOST + 1 + more};
        const export_input in = {.t = &t};
        test_ok(ctx, export_map(ctx, &in, NULL, "country.html"));
        char *page = test_read_file("country.html", NULL), *shapes = strstr(page, "\"shape\":["), *end = strchr(shapes, ']');
        *end = 0;
        assert_int_equal(count(shapes, "\"\""), more ? MOST + 1 : 0);
        free(page);
    }
    free(areas);
    jalur_ctx_free(ctx);
}

static void a_missing_directory_is_an_io_error(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    export_layers layers;
    uint32_t n = 7;
    town_init(&t);
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    assert_int_equal(export_geojson(ctx, &layers.item[0], "no/such/place.geojson"), JALUR_E_IO);
    assert_non_null(strstr(jalur_ctx_error(ctx)->doing, "routes"));
    assert_int_equal(export_map(ctx, &t.in, &layers, "no/such/map.html"), JALUR_E_IO);
    assert_int_equal(export_summary(ctx, NULL, "no/such/summary.json"), JALUR_E_IO);
    test_write_file("a-file", "x");
    assert_int_equal(export_manifests(ctx, &t.in, "a-file", &n), JALUR_E_IO);
    assert_int_equal(n, 0);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

/* A disk that takes 64 KiB: the page is larger. */
static void a_full_disk_leaves_the_old_page(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    struct rlimit old, small;
    town_init(&t);
    test_write_file("full.html", "old");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 65536;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    jalur_status st = export_map(ctx, &t.in, NULL, "full.html");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(st, JALUR_E_IO);
    file_is("full.html", "old");
    jalur_ctx_free(ctx);
}

static void a_cancelled_export_leaves_no_file(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    export_layers layers;
    town_init(&t);
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    jalur_ctx_cancel(ctx);
    assert_int_equal(export_geojson(ctx, &layers.item[0], "cancelled.geojson"), JALUR_E_CANCELLED);
    assert_false(exists("cancelled.geojson"));
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void every_failing_allocation_is_survived(void **state)
{
    (void)state;
    town t;
    town_init(&t);
    jalur_ctx *good = test_ctx();
    export_layers layers;
    export_layers_init(&layers, good);
    test_ok(good, export_build(good, &t.in, NULL, NULL, &layers));
    bool done = false;
    long n = 0;
    for (; !done && n < 2000; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        uint32_t files = 0;
        jalur_status st[4] = {export_geojson(ctx, &layers.item[0], "f.geojson"), export_manifests(ctx, &t.in, "f", &files),
                              export_map(ctx, &t.in, &layers, "f.html"), export_summary(ctx, NULL, "f.json")};
        done = true;
        for (int i = 0; i < 4; i++) {
            assert_true(st[i] == JALUR_OK || st[i] == JALUR_E_RESOURCE);
            if (st[i] != JALUR_OK) done = false;
        }
        jalur_ctx_free(ctx);
    }
    assert_true(done);
    assert_true(n > 10);
    export_layers_release(&layers);
    jalur_ctx_free(good);
}

/* Ids that differ in signs alone, or behind sixty letters, once gave one name: the list of one office took the place of the other's. */
static void each_office_has_files_of_its_own(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    char longer[80];
    snprintf(longer, sizeof longer, "%070d", 1);
    office offices[] = {{.id = "POS 1/2"}, {.id = "pos-1-2"}, {.id = "PPK"}, {.id = longer}, {.id = longer + 1}};
    roster_office staff[6];
    for (uint32_t i = 0; i < 6; i++) staff[i] = (roster_office){.office = i < 5 ? i : JALUR_NONE};
    const territory t = {.offices = offices, .n_offices = 5};
    const roster r = {.offices = staff, .n_offices = 6};
    const export_input in = {.t = &t, .roster = &r};
    const char **file;
    arena mem;
    arena_init(&mem, ctx);
    test_ok(ctx, word_office_files(&in, &mem, &file));
    assert_string_equal(file[0], "pos-1-2.1");
    assert_string_equal(file[1], "pos-1-2.2");
    assert_string_equal(file[2], "ppk");
    assert_string_equal(file[5], "x");
    for (uint32_t i = 0; i < 6; i++)
        for (uint32_t k = 0; k < i; k++) assert_string_not_equal(file[i], file[k]);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* Tables, officers' lists and pages: exact where short; nothing of the data becomes markup or a formula. */
static void staffing_goes_to_those_who_work(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    town t;
    export_layers layers;
    uint32_t n_lists = 0;
    town_init(&t);
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    snprintf(t.set.first_date, sizeof t.set.first_date, "2024-02-28"); /* day 2 is the 29th of a leap year */
    test_ok(ctx, export_staffing(ctx, &t.in, &layers, "staff_out", &n_lists));
    assert_int_equal(n_lists, 2);
    file_is("staff_out/staffing/hiring.csv",
            "office_id,office,temporaries,from_day,to_day,from_date,to_date,paid_days_each,cost_idr\n"
            "POS,Kantorpos,4,2,2,2024-02-29,2024-02-29,0.94,1564000\n");
    file_is("staff_out/staffing/lists/pos-day02.csv",
            "petugas,urutan,kode_desa,desa,cara_bayar,id_kpm,golongan,lon,lat,jalan_menit,jumlah_idr\n"
            "2,1,53.04.01.2001,\"Ma'u \"\"Tua\"\"\",antar ke rumah,\"'=H3<\",di rumah,125.16,-9.06,1.5,600000\n");
    char *walk = test_read_file("staff_out/staffing/walks-pos.html", NULL);
    assert_non_null(strstr(walk, "=H3&lt;"));
    assert_null(strstr(walk, "H1")); /* paid at the point */
    assert_true(strstr(walk, " m</text>") || strstr(walk, " km</text>")); /* the scale */
    free(walk);
    test_ok(ctx, export_staff_page(ctx, &t.in, &layers, "staffing.html"));
    char *page = test_read_file("staffing.html", NULL);
    assert_non_null(strstr(page, "Weluli &lt;/title&gt;"));
    assert_non_null(strstr(page, "94,47 %")); /* 850.25 of 900 */
    assert_non_null(strstr(page, "hari 2: pegawai sementara 4.0"));
    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "<td>Kantorpos</td><td class=\"n\">4</td><td class=\"n\">2</td><td class=\"n\">2</td>")); /* hired: 4, on day 2 alone */
    assert_non_null(strstr(page, "<td class=\"n\">322</td><td class=\"n\">28,0</td><td class=\"n\">12,3</td><td class=\"n\">0,0</td><td class=\"n\">41</td><td class=\"n\">43</td>"));
    assert_non_null(strstr(page, "<td class=\"n\">17.171</td>")); /* one household more in the dearest village */
    assert_non_null(strstr(page, "Awak pengantaran"));
    assert_null(strstr(page, "lembur</text>"));
    free(page);
    t.duty[1].used = 8.5; /* by 7 people */
    test_ok(ctx, export_staff_page(ctx, &t.in, &layers, "over.html"));
    page = test_read_file("over.html", NULL);
    assert_non_null(strstr(page, "hari 2: lembur 1.5"));
    assert_non_null(strstr(page, "lembur</text>")); /* in the legend as well */
    free(page);
    roster elections = t.roster; /* nobody to pay: the crews alone */
    elections.recipients = 0;
    elections.n_duties = elections.n_villages = elections.n_offices = 0;
    t.in.roster = &elections;
    test_ok(ctx, export_staff_page(ctx, &t.in, &layers, "crews.html"));
    page = test_read_file("crews.html", NULL);
    assert_null(strstr(page, "terbayar"));
    assert_non_null(strstr(page, "<td>seluruhnya</td>"));
    free(page);
    t.in.roster = NULL;
    test_ok(ctx, export_staff_page(ctx, &t.in, &layers, "none.html"));
    assert_false(exists("none.html"));
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_layer_is_written_exactly),
        cmocka_unit_test(lines_and_areas_are_written_exactly),
        cmocka_unit_test(the_box_goes_the_short_way_round),
        cmocka_unit_test(features_have_ids), cmocka_unit_test(an_empty_layer_is_an_empty_collection),
        cmocka_unit_test(a_manifest_is_written_exactly),
        cmocka_unit_test(what_was_picked_up_stays_where_a_route_reloads),
        cmocka_unit_test(a_thousand_routes_keep_their_order_by_name),
        cmocka_unit_test(the_summary_is_the_report_under_the_version),
        cmocka_unit_test(the_page_lets_no_text_out_of_its_data),
        cmocka_unit_test(the_same_plan_gives_the_same_page),
        cmocka_unit_test(a_night_and_no_village), cmocka_unit_test(a_page_of_nothing_is_still_a_page),
        cmocka_unit_test(what_the_page_leaves_out_is_counted),
        cmocka_unit_test(small_roads_are_left_out_above_the_limit), cmocka_unit_test(cells_of_the_page_are_packed),
        cmocka_unit_test(villages_of_a_country_have_no_polygons),
        cmocka_unit_test(a_missing_directory_is_an_io_error),
        cmocka_unit_test(a_full_disk_leaves_the_old_page),
        cmocka_unit_test(each_office_has_files_of_its_own), cmocka_unit_test(staffing_goes_to_those_who_work),
        cmocka_unit_test(a_cancelled_export_leaves_no_file),
        cmocka_unit_test(every_failing_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
