/* Real files, with the counts that their description gives. */
#include "import_support.h"

typedef struct roads_case {
    const char *file, *layer;
    int read;
} roads_case;

static void real_roads(void **state)
{
    static const roads_case CASES[] = {
        {"jalan/jalan_belu_rbi25k.gpkg", NULL, 1823},
        {"jalan/jalan_sembalun_bumbung.geojson", NULL, 3},
        {"jalan/jalan_bulutempe_overpass.geojson", NULL, 298},
        {"jalan/jalan_maumere_osm.gpkg", "jalan", 156},
        {"jalan/jalan_sigi_rbi50k.gpkg", NULL, 1231},
        {"jalan/jalan_penajam_paser_utara.gpkg", NULL, 2219},
        {"jalan/jalan_provinsi_papua_barat_daya.gpkg", NULL, 37},
        {"jalan/kediri_rbi25k.gpkg", "JALAN_LN_25K", 1398},
        {"jalan/jalan_tangerang_selatan_geofabrik.gpkg", NULL, 9315},
        {"jalan/jalan_jakarta_osm.gpkg", NULL, 18574},
        {"jalan/jalan_ambon_rbi50k.gpkg", NULL, 3426},
        {"jalan/jalan_bandar_lampung_rbi50k.gpkg", NULL, 3314},
        {"jalan/jalan_halmahera_utara_rbi50k.gpkg", NULL, 3497},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        bench b = bench_open();
        bench_take(&b, IMPORT_ROADS, test_shared(CASES[i].file), &(import_options){.layer = CASES[i].layer});
        assert_int_equal((int)jalur_report_number(b.report, "read", -1), CASES[i].read);
        bench_close(&b);
    }
}

static void real_tps(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, test_shared("wilayah/wilayah_53.04.gpkg"), NULL);
    bench_take(&b, IMPORT_STATIONS, test_shared("tps/tps_per_desa_2024.csv"), NULL);
    bench_take(&b, IMPORT_STATIONS, test_shared("tps/tps_kota_tangerang_pilkada_2024.csv"), NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/kantorpos_rbi.csv"), NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/kantorpos_bandar_lampung_b.csv"), NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("titik/pemerintahan_rbi50k.gpkg"), &(import_options){.layer="sigi"});
    bench_take(&b, IMPORT_DISTRICTS, test_shared("kotor/desa_53.07_path_latlng.csv"), NULL);
    bench_take(&b, IMPORT_DISTRICTS, test_shared("kotor/desa_poligon_tidak_sah.gpkg"), NULL);
    bench_take(&b, IMPORT_DISTRICTS, test_shared("kotor/desa_tanpa_poligon.csv"), NULL);
    bench_take(&b, IMPORT_OFFICES, test_shared("kotor/pulau_lintang_terbalik.csv"), NULL);
    bench_take(&b, IMPORT_DISTRICTS, test_shared("titik/penduduk_penajam_paser_utara.gpkg"), &(import_options){.map="code=DESA_KELUR",.level="village"});
    bench_take(&b, IMPORT_ROADS, test_shared("osm/baltimore.osm.pbf"), NULL);
    bench_take(&b, IMPORT_ROADS, test_shared("osm/andorra.osm.pbf"), NULL);
    bench_take(&b, IMPORT_ROADS, test_shared("osm/melborne.osm.pbf"), NULL);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(real_tps), cmocka_unit_test(real_roads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
