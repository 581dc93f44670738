/* Real files, with the counts that their description gives. */
#include "import_support.h"

typedef struct roads_case {
    const char *file, *layer;
    int read;
    const char *class; /* a class with a count known from the file's own column */
    int n_class;       /* distinct source rows of it */
    const char *noted;
    int n_noted;
    bool big; /* only when JALUR_TEST_LONG is set */
} roads_case;

static const roads_case ROADS[] = {
    {"jalan/jalan_belu_rbi25k.gpkg", NULL, 1823, "secondary", 93, "unknown-class", 0, false},
    {"jalan/jalan_sembalun_bumbung.geojson", NULL, 3, "other", 1, "unknown-class", 0, false},
    {"jalan/jalan_bulutempe_overpass.geojson", NULL, 298, "path", 32, "not-a-road", 0, false},
    {"jalan/jalan_maumere_osm.gpkg", "jalan", 156, "secondary", 20, "not-a-road", 4, false},
    {"jalan/jalan_sigi_rbi50k.gpkg", NULL, 1231, "path", 67, "unknown-class", 0, false},
    {"jalan/jalan_ambon_rbi50k.gpkg", NULL, 3426, "path", 307, "unknown-class", 0, true},
    {"jalan/jalan_halmahera_utara_rbi50k.gpkg", NULL, 3497, "path", 30, "unknown-class", 0, true},
    {"jalan/jalan_bandar_lampung_rbi50k.gpkg", NULL, 3314, "primary", 3, "unknown-class", 0, true},
    {"jalan/kediri_rbi25k.gpkg", "JALAN_LN_25K", 1398, "path", 17, "unknown-class", 0, false},
    {"jalan/jalan_penajam_paser_utara.gpkg", NULL, 2219, "path", 110, "empty-geometry", 6, false},
    {"jalan/jalan_provinsi_papua_barat_daya.gpkg", NULL, 37, "secondary", 37, "unknown-class", 0, false},
    {"jalan/jalan_tangerang_selatan_geofabrik.gpkg", NULL, 9315, "secondary", 178, "unknown-class", 71, true},
    {"jalan/jalan_jakarta_osm.gpkg", NULL, 18574, "tertiary", 1066, "not-built", 5, true},
};

static void roads_of_all_makers(void **state)
{
    (void)state;
    test_shared("jalan/jalan_belu_rbi25k.gpkg");
    for (size_t i = 0; i < sizeof ROADS / sizeof ROADS[0]; i++) {
        const roads_case *c = &ROADS[i];
        char sql[160];
        if (c->big && !getenv("JALUR_TEST_LONG")) continue;
        bench b = bench_open();
        bench_take(&b, IMPORT_ROADS, test_shared(c->file), &(import_options){.layer = c->layer});
        assert_int_equal((int)jalur_report_number(b.report, "read", -1), c->read);
        assert_int_equal((int)jalur_report_number(b.report, "stored", -1),
                         (int)bench_number(&b, "SELECT count(*) FROM road"));
        snprintf(sql, sizeof sql, "SELECT count(DISTINCT source_id) FROM road WHERE class = '%s'", c->class);
        if ((int)bench_number(&b, sql) != c->n_class)
            fail_msg("%s: %s is %g, not %d", c->file, c->class, bench_number(&b, sql), c->n_class);
        assert_int_equal(bench_noted(&b, c->noted), c->n_noted);
        bench_close(&b);
    }
}

static void roads_keep_what_routing_needs(void **state)
{
    (void)state;
    const char *belu = test_shared("jalan/jalan_belu_rbi25k.gpkg");
    bench b = bench_open();
    bench_take(&b, IMPORT_ROADS, belu, NULL);
    assert_true(bench_number(&b, "SELECT count(*) FROM road WHERE z IS NOT NULL") > 1700); /* 3D source */
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM road WHERE z IS NOT NULL AND length(z) <> 4 * NumPoints(geom)"), 0);
    bench_refuse(&b, IMPORT_ROADS, belu, NULL, JALUR_E_USAGE, "imported already");
    bench_take(&b, IMPORT_ROADS, test_shared("jalan/jalan_sembalun_bumbung.geojson"), NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 72); /* 3 MultiLineStrings of 72 lines */
    bench_take(&b, IMPORT_ROADS, test_shared("jalan/jalan_tangerang_selatan_geofabrik.gpkg"), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(DISTINCT source_id) FROM road WHERE oneway = -1"), 5); /* T */
    assert_true(bench_number(&b, "SELECT count(DISTINCT source_id) FROM road WHERE oneway = 1") >= 571);        /* F */
    assert_int_equal((int)bench_number(&b, "SELECT count(DISTINCT source_id) FROM road WHERE max_kmh > 0"), 31);
    assert_int_equal((int)bench_number(&b, "SELECT count(DISTINCT source_id) FROM road WHERE flags & 2"), 11);
    assert_int_equal(bench_noted(&b, "unknown-class"), 71);
    bench_take(&b, IMPORT_ROADS, test_shared("jalan/jalan_jakarta_osm.gpkg"), NULL);
    assert_true(bench_number(&b, "SELECT count(*) FROM road WHERE oneway = -1") >= 36);
    bench_refuse(&b, IMPORT_ROADS, test_shared("jalan/kediri_rbi25k.gpkg"), NULL, JALUR_E_USAGE, "several layers");
    bench_refuse(&b, IMPORT_ROADS, test_shared("jalan/kediri_rbi25k.gpkg"),
                 &(import_options){.layer = "KANTORPOS_PT_25K"}, JALUR_E_DATA, "roads must be lines");
    bench_close(&b);
}

static void districts_of_belu(void **state)
{
    (void)state;
    const char *file = test_shared("wilayah/wilayah_53.04.gpkg");
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, file, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE level = 3"), 81);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE level = 2"), 12);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE level = 1"), 1);
    assert_int_equal(
        (int)bench_number(
            &b, "SELECT count(*) FROM area WHERE GeometryType(geom) = 'MULTIPOLYGON' AND ST_IsValid(geom) = 1"),
        94);
    bench_take(&b, IMPORT_DISTRICTS, file, NULL); /* ids replace */
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area"), 94);
    bench_close(&b);
}

static void invalid_polygons(void **state)
{
    (void)state;
    const char *villages = test_shared("kotor/desa_poligon_tidak_sah.gpkg");
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, villages, NULL);
    assert_int_equal(bench_noted(&b, "polygon-repaired"), 27); /* 26 invalid and one ring that is not closed */
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE ST_IsValid(geom) = 1 AND repaired = 1"),
                     27);
    bench_take(&b, IMPORT_DISTRICTS, test_shared("wilayah/wilayah_52.03.gpkg"), NULL);
    assert_int_equal(bench_noted(&b, "polygon-repaired"), 2); /* the kabupaten and one kecamatan */
    bench_take(&b, IMPORT_DISTRICTS, test_shared("kotor/desa_tanpa_poligon.csv"), NULL);
    assert_int_equal(bench_noted(&b, "no-polygon"), 360);
    bench_close(&b);
}

/* The raw text of the source gives the same polygons as its GeoPackage. */
static void path_column(void **state)
{
    (void)state;
    const char *path = test_shared("kotor/desa_53.07_path_latlng.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, path, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE geom IS NOT NULL"), 160);
    double area_sum = bench_number(&b, "SELECT sum(ST_Area(geom)) FROM area"),
           rings = bench_number(&b, "SELECT sum(NumGeometries(geom)) FROM area");
    test_ok(b.ctx, db_exec(b.s, "DELETE FROM area"));
    bench_take(&b, IMPORT_DISTRICTS, test_shared("wilayah/wilayah_53.07.gpkg"), &(import_options){.layer = "desa"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE geom IS NOT NULL"), 160);
    assert_true(fabs(bench_number(&b, "SELECT sum(ST_Area(geom)) FROM area") - area_sum) < 1e-9);
    assert_true(bench_number(&b, "SELECT sum(NumGeometries(geom)) FROM area") == rings);
    bench_close(&b);
}

static void population_is_taken_once(void **state)
{
    (void)state;
    const char *file = test_shared("titik/penduduk_penajam_paser_utara.gpkg");
    bench b = bench_open();
    bench_refuse(&b, IMPORT_DISTRICTS, file, NULL, JALUR_E_DATA, "--map code=");
    bench_take(&b, IMPORT_DISTRICTS, file,
               &(import_options){.map = "code=DESA_KELUR, name=DESA_KELUR", .level = "village"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area"), 46);
    assert_int_equal(bench_noted(&b, "parts-merged"), 46); /* 92 rows */
    assert_int_equal(bench_noted(&b, "polygon-repaired"), 3);
    assert_int_equal((int)bench_number(&b, "SELECT population FROM area WHERE code = 'Desa Labangka'"), 5403);
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM area WHERE ST_IsValid(geom) = 1 AND ST_Area(geom) > 0"), 46);
    bench_close(&b);
}

static void stations_by_village(void **state)
{
    (void)state;
    const char *file = test_shared("tps/tps_per_desa_2024.csv");
    const kit kits[] = {{"other", 1, 2, 3}, {"pemilu", 5, 60000, 480000}};
    bench b = bench_open();
    settings set;
    settings_init(&set);
    snprintf(set.kit, sizeof set.kit, "pemilu");
    bench_take(&b, IMPORT_DISTRICTS, test_shared("wilayah/wilayah_53.04.gpkg"), NULL);
    bench_take(&b, IMPORT_STATIONS, file, &(import_options){.kits = kits, .n_kits = 2, .set = &set});
    assert_int_equal((int)jalur_report_number(b.report, "read", -1), 84035);
    assert_int_equal(bench_noted(&b, "other-kabupaten") + bench_noted(&b, "no-code") + 81, 84035);
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM import_note WHERE reason = 'other-kabupaten' AND row > 0"), 20);
    assert_int_equal(
        (int)bench_number(&b,
                          "SELECT count(*) FROM station WHERE boxes = 5 AND weight_g = 60000 AND volume_cm3 = 480000"),
        (int)bench_number(&b, "SELECT count(*) FROM station"));
    assert_int_equal((int)bench_number(&b, "SELECT count(DISTINCT village_code) FROM station"), 81);
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM station WHERE placed <> 'nowhere' OR geom IS NOT NULL"), 0);
    bench_close(&b);
}

/* The whole country: 818,339 ordinary and 1,822 special stations. Long under a sanitizer, so only when asked. */
static void stations_of_the_country(void **state)
{
    (void)state;
    if (!getenv("JALUR_TEST_LONG")) skip();
    const char *file = test_shared("tps/tps_per_desa_2024.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, file, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE special = 0"), 818339);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE special = 1"), 1822);
    bench_close(&b);
}

static void special_stations(void **state)
{
    (void)state;
    const char *file = test_shared("tps/tps_per_desa_2024.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, file, &(import_options){.within = "36.71"});
    assert_true(bench_number(&b, "SELECT count(*) FROM station WHERE special = 1") > 0);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE special = 1 AND substr(id, -3) < '901'"),
                     0);
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM station WHERE special = 0 AND substr(id, -3) >= '901'"), 0);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE village_code NOT LIKE '36.71%'"), 0);
    bench_close(&b);
}

static void stations_of_tangerang(void **state)
{
    (void)state;
    const char *file = test_shared("tps/tps_kota_tangerang_pilkada_2024.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, file, NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 2027);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE placed = 'given' AND village_code = ''"),
                     2027);
    assert_int_equal(
        (int)bench_number(&b,
                          "SELECT count(*) FROM station WHERE id = '1658390001-TPS 001' AND ST_X(geom) = 106.634361"),
        1);
    assert_int_equal(bench_noted(&b, "outside-indonesia"),
                     7); /* longitude 1.066...; Bali is for the check of villages */
    bench_close(&b);
}

static void same_code_other_village(void **state)
{
    (void)state;
    const char *names = test_shared("kotor/kode_sama_desa_lain.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, names, &(import_options){.map = "name=nama_kemendagri2025"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area"), 232);
    bench_take(&b, IMPORT_STATIONS, test_shared("tps/tps_per_desa_2024.csv"), NULL);
    assert_in_range(bench_noted(&b, "same-code-other-name"), 220, 232);
    assert_true(bench_noted(&b, "code-does-not-join") > 0);
    bench_close(&b);
}

static void post_offices(void **state)
{
    (void)state;
    const char *rbi = test_shared("titik/kantorpos_rbi.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_OFFICES, rbi, NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/kantorpos_bandar_lampung_b.csv"), NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("jalan/kediri_rbi25k.gpkg"),
               &(import_options){.layer = "KANTORPOS_PT_25K"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM office"), 39 + 13 + 6);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM office WHERE kind = 'post' AND placed = 'given'"),
                     39 + 13 + 6);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM office WHERE id = 'kantorpos_rbi-1'"), 1);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/pemerintahan_rbi50k.gpkg"), &(import_options){.layer = "sigi"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM office WHERE kind = 'government'"), 11 + 19);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/pelabuhan_samosir.geojson"),
               &(import_options){.office_kind = "other"});
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 21);
    bench_close(&b);
}

static void islands_upside_down(void **state)
{
    (void)state;
    const char *islands = test_shared("kotor/pulau_lintang_terbalik.csv");
    bench b = bench_open();
    bench_take(&b, IMPORT_OFFICES, islands, NULL); /* without areas nothing tells */
    assert_int_equal(bench_noted(&b, "duplicate-id"), 80);
    assert_int_equal(bench_noted(&b, "no-coordinates"), 6);
    bench_take(&b, IMPORT_DISTRICTS, test_shared("wilayah/wilayah_atas.csv"), NULL);
    bench_refuse(&b, IMPORT_OFFICES, islands, &(import_options){.map = "village_code=kode"}, JALUR_E_DATA,
                 "sign of the latitude inverted?");
    bench_close(&b);
}

/* A zero lost in a spreadsheet: 11.1 for 11.10. */
static void codes_as_numbers(void **state)
{
    (void)state;
    const char *file = test_shared("daftar/luas_kabupaten.csv");
    bench b = bench_open();
    bench_refuse(&b, IMPORT_DISTRICTS, file, NULL, JALUR_E_DATA, "codes as numbers");
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roads_of_all_makers),
        cmocka_unit_test(roads_keep_what_routing_needs),
        cmocka_unit_test(districts_of_belu),
        cmocka_unit_test(invalid_polygons),
        cmocka_unit_test(path_column),
        cmocka_unit_test(population_is_taken_once),
        cmocka_unit_test(stations_by_village),
        cmocka_unit_test(stations_of_the_country),
        cmocka_unit_test(special_stations),
        cmocka_unit_test(stations_of_tangerang),
        cmocka_unit_test(same_code_other_village),
        cmocka_unit_test(post_offices),
        cmocka_unit_test(islands_upside_down),
        cmocka_unit_test(codes_as_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
