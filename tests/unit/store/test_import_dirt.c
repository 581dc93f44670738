/* Small inputs with one thing wrong each: what is refused, with which words, and what is kept and noted. */
#include <unistd.h>

#include <gdal.h>
#include <gdal_utils.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "store/import.h"

#include "import_support.h"
#include "whole.h"

static const char *put_file(const char *name, const char *text)
{
    test_write_file(name, text);
    return name;
}

/* ---- names and files ---- */

static void bad_names(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_refuse(&b, IMPORT_STATIONS, "no-such-file.csv", NULL, JALUR_E_IO, "no such file");
    bench_refuse(&b, IMPORT_STATIONS, "http://127.0.0.1:1/tps.csv", NULL, JALUR_E_USAGE, "does not use the network");
    bench_refuse(&b, IMPORT_STATIONS, "/vsicurl/http:/127.0.0.1/tps.csv", NULL, JALUR_E_USAGE,
                 "not the name of a plain file");
    bench_refuse(&b, IMPORT_STATIONS, "{\"type\":\"FeatureCollection\",\"features\":[]}", NULL, JALUR_E_USAGE,
                 "not the name of a plain file");
    bench_refuse(&b, IMPORT_STATIONS, "<OGRVRTDataSource></OGRVRTDataSource>", NULL, JALUR_E_USAGE,
                 "not the name of a plain file");
    bench_refuse(&b, IMPORT_STATIONS, ".", NULL, JALUR_E_USAGE, "directory");
    bench_refuse(&b, IMPORT_STATIONS, "/dev/null", NULL, JALUR_E_USAGE, "device");
    bench_refuse(&b, IMPORT_STATIONS, "GPKG:x.gpkg", NULL, JALUR_E_IO, "no such file");
    bench_refuse(&b, IMPORT_STATIONS, put_file("empty.csv", ""), NULL, JALUR_E_DATA, "empty");
    bench_refuse(&b, IMPORT_STATIONS, put_file("words.csv", "\x01\x02\x03"), NULL, JALUR_E_DATA, "words.csv");
    bench_refuse(&b, IMPORT_STATIONS, put_file("noise.gpkg", "SQLite format 3 but not really"), NULL, JALUR_E_DATA,
                 "not a file that jalur can read");
    bench_refuse(&b, IMPORT_STATIONS, put_file("header-only.csv", "id,lat,lon\n"), NULL, JALUR_E_DATA, "no rows");
    bench_close(&b);
}

static const char VRT[] = "<OGRVRTDataSource><OGRVRTLayer "
                          "name=\"target\"><SrcDataSource>target.csv</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>";

static void disguises(void **state)
{
    (void)state;
    bench b = bench_open();
    put_file("target.csv", "id,lat,lon\na,-8,124\n");
    bench_refuse(&b, IMPORT_STATIONS, put_file("disguised.geojson", VRT), NULL, JALUR_E_DATA,
                 "not a file that jalur can read");
    bench_refuse(&b, IMPORT_STATIONS, put_file("disguised.csv.vrt", VRT), NULL, JALUR_E_DATA,
                 "not a file that jalur can read");
    bench_refuse(&b, IMPORT_STATIONS,
                 put_file("cut.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"prop"),
                 NULL, JALUR_E_DATA, "damaged");
    bench_refuse(&b, IMPORT_ROADS, put_file("noise.osm.pbf", "these are not the ways you are looking for"), NULL,
                 JALUR_E_DATA, "PBF");
    bench_close(&b);
}

/* GDAL would fetch the address to learn the CRS. Somebody listens there, and nobody may knock. */
static void crs_by_address(void **state)
{
    (void)state;
    char text[400];
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    int door = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(door >= 0 && bind(door, (struct sockaddr *)&at, sizeof at) == 0 && listen(door, 4) == 0);
    assert_int_equal(getsockname(door, (struct sockaddr *)&at, &size), 0);
    snprintf(text, sizeof text,
             "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{\"href\":\"http://"
             "127.0.0.1:%d/crs\"}},"
             "\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\"},\"geometry\":{\"type\":\"Point\","
             "\"coordinates\":[124,-9]}}]}",
             (int)ntohs(at.sin_port));
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, put_file("link.geojson", text), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE placed = 'given'"), 1);
    struct pollfd knock = {.fd = door, .events = POLLIN};
    assert_int_equal(poll(&knock, 1, 100), 0);
    close(door);
    bench_close(&b);
}

/* ---- coordinates ---- */

static void coordinates_of_all_kinds(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS,
               put_file("points.csv", "id_tps;lintang;bujur\n"
                                      "a;-9,1;124,9\nb;;\nc;nan;124\nd;inf;124\ne;-9;200\nf;0;0\ng;sembilan;124\nh;-9."
                                      "2;124.8\na;-9;124\ni;-9.1;\n"
                                      "j;-6.2;1.066\n"),
               NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 10);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE placed = 'given'"), 3);
    assert_true(bench_number(&b, "SELECT ST_X(geom) FROM station WHERE id = 'a'") == 124.9);
    assert_int_equal(bench_noted(&b, "no-coordinates"), 2);
    assert_int_equal(bench_noted(&b, "coordinates-not-numbers"), 2);  /* c, g */
    assert_int_equal(bench_noted(&b, "coordinates-out-of-range"), 2); /* d, e */
    assert_int_equal(bench_noted(&b, "coordinates-zero"), 1);
    assert_int_equal(bench_noted(&b, "outside-indonesia"), 1);
    assert_int_equal(bench_noted(&b, "duplicate-id"), 1);
    bench_text(&b, "SELECT text FROM import_note WHERE reason = 'coordinates-not-numbers' ORDER BY row LIMIT 1",
               "coordinates are no numbers: 124, nan; write degrees with decimals (-9.1061) or with marks (9°06'22\"S)");
    bench_close(&b);
}

static void degrees_minutes_and_seconds(void **state)
{
    static const struct { const char *text; double degrees; } good[] = {
        {"3°12'30\"S", -3.208333333}, {"3° 12′ 30″ LS", -3.208333333}, {"S 3°12.5'", -3.208333333}, {"-3d12'30''", -3.208333333},
        {"124° 53,5' BT", 124.891666667}, {"124,8925 E", 124.8925}, {"0° 30' U", 0.5}, {"-9.1061", -9.1061}, {"+1°", 1}, {"2 º N.", 2}};
    static const char *const bad[] = {"", "S", "3°12'30\"X", "3°60'", "3°12'60\"", "-3°12' S", "3 12 30", "3.5°12'", "3°12.5'30\"", "3'12", "3°1.2.3'",
                                      "3°12'30\"S 124°", "tiga"};
    double got;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        if (!import_degrees(good[i].text, &got) || fabs(got - good[i].degrees) > 1e-9) fail_msg("%s is not read right", good[i].text);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (import_degrees(bad[i], &got)) fail_msg("%s is read as %g", bad[i], got);
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, put_file("minutes.csv", "id,lat,lon\na,\"9°06'00\"\"S\",\"124°54' BT\"\nb,0312.5 S,12453.5 E\n"), NULL);
    assert_true(fabs(bench_number(&b, "SELECT ST_X(geom) FROM station WHERE id = 'a'") - 124.9) < 1e-9);
    assert_true(fabs(bench_number(&b, "SELECT ST_Y(geom) FROM station WHERE id = 'a'") + 9.1) < 1e-9);
    assert_int_equal(bench_noted(&b, "coordinates-out-of-range"), 1); /* b */
    bench_close(&b);
}

/* Stations and households need the same columns: what else stands in a file says which it is, and a --map which is meant. */
static void stations_are_no_households(void **state)
{
    static const struct { import_kind kind; const char *text, *words; } mixed[] = {
        {IMPORT_HOUSEHOLDS, "id,village_code,voters,lon,lat\nT1,53.04.01.2001,226,124.9,-9.1\n", "one of stations"},
        {IMPORT_HOUSEHOLDS, "kelurahan,noTps,id,lat,lon\nA,1,T1,-9.1,124.9\n", "one of stations"},
        {IMPORT_HOUSEHOLDS, "kode,jumlah,DPT\n53.04.01.2001,3,700\n", "one of stations"},
        {IMPORT_STATIONS, "id,village_code,segment,lon,lat\nH1,53.04.01.2001,mobile,124.9,-9.1\n", "one of households"},
        {IMPORT_STATIONS, "kode,jumlah,jumlah_homebound\n53.04.01.2001,30,7\n", "one of households"}};
    (void)state;
    bench b = bench_open();
    for (size_t i = 0; i < sizeof mixed / sizeof mixed[0]; i++)
        bench_refuse(&b, mixed[i].kind, put_file("mixed.csv", mixed[i].text), NULL, JALUR_E_DATA, mixed[i].words);
    bench_take(&b, IMPORT_HOUSEHOLDS, put_file("both.csv", "kode,tps,kpm\n53.04.01.2001,3,40\n"), NULL);
    bench_take(&b, IMPORT_STATIONS, "both.csv", NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station"), 3);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM household"), 40);
    bench_take(&b, IMPORT_HOUSEHOLDS, put_file("meant.csv", "id,voters\nH1,2\n"), &(import_options){.map = "id=id"});
    bench_close(&b);
}

/* Walked with a receiver: its tracks are roads, its waypoints stations. */
static void tracks_of_a_receiver(void **state)
{
    static const char GPX[] = "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n"
                              "<wpt lat=\"-9.1\" lon=\"124.9\"><name>TPS 1</name></wpt>\n<trk><name>Jalan</name><trkseg>"
                              "<trkpt lat=\"-9.10\" lon=\"124.90\"/><trkpt lat=\"-9.11\" lon=\"124.905\"/><trkpt lat=\"-9.12\" lon=\"124.91\"/>"
                              "</trkseg></trk></gpx>\n";
    (void)state;
    bench b = bench_open();
    bench_refuse(&b, IMPORT_ROADS, put_file("walk.gpx", GPX), NULL, JALUR_E_USAGE, "layers are: waypoints");
    bench_take(&b, IMPORT_ROADS, "walk.gpx", &(import_options){.layer = "tracks"});
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road"), 1);
    bench_take(&b, IMPORT_STATIONS, "walk.gpx", &(import_options){.layer = "waypoints", .map = "id=name"});
    assert_true(bench_number(&b, "SELECT ST_Y(geom) FROM station WHERE id = 'TPS 1'") == -9.1);
    bench_close(&b);
}

static void swapped_axes(void **state)
{
    (void)state;
    bench b = bench_open();
    const char *file = put_file("swapped.geojson", "{\"type\":\"FeatureCollection\",\"features\":["
                                                   "{\"type\":\"Feature\",\"properties\":{\"id\":\"a\"},\"geometry\":{"
                                                   "\"type\":\"Point\",\"coordinates\":[-7.8166,112.0116]}},"
                                                   "{\"type\":\"Feature\",\"properties\":{\"id\":\"b\"},\"geometry\":{"
                                                   "\"type\":\"Point\",\"coordinates\":[-7.8,112.1]}}]}");
    bench_refuse(&b, IMPORT_STATIONS, file, NULL, JALUR_E_DATA, "coordinates swapped? 2 of 2");
    bench_refuse(&b, IMPORT_STATIONS, file, NULL, JALUR_E_DATA, "[-7.8166, 112.0116]");
    bench_take(&b, IMPORT_STATIONS, file, &(import_options){.swap_xy = true});
    assert_true(bench_number(&b, "SELECT ST_X(geom) FROM station WHERE id = 'a'") == 112.0116);
    bench_refuse(&b, IMPORT_STATIONS, put_file("right.csv", "id,lat,lon\na,-8,124\n"),
                 &(import_options){.swap_xy = true}, JALUR_E_DATA, "leave out --swap-xy");
    bench_close(&b);
}

static void metres_without_crs(void **state)
{
    (void)state;
    bench b = bench_open();
    const char *file = put_file("metres.csv", "id,x,y\na,628412,9134000\nb,701993,9135000\n");
    bench_refuse(&b, IMPORT_STATIONS, file, NULL, JALUR_E_DATA, "look like metres (x 628412..701993");
    bench_refuse(&b, IMPORT_STATIONS, file, NULL, JALUR_E_DATA, "EPSG:32749 (WGS 84 / UTM zone 49S)");
    bench_refuse(&b, IMPORT_STATIONS, file, &(import_options){.crs = "EPSG:999999"}, JALUR_E_USAGE,
                 "no CRS with the code EPSG:999999");
    bench_refuse(&b, IMPORT_STATIONS, file, &(import_options){.crs = "http://127.0.0.1/x"}, JALUR_E_USAGE,
                 "no EPSG code");
    bench_take(&b, IMPORT_STATIONS, file, &(import_options){.crs = "EPSG:32749"});
    /* zone 49S: central meridian 111 E; x 628412 lies 128.4 km east of it, some 1.166 degrees at 7.8 S */
    assert_true(fabs(bench_number(&b, "SELECT ST_X(geom) FROM station WHERE id = 'a'") - 112.166) < 0.01);
    assert_true(fabs(bench_number(&b, "SELECT ST_Y(geom) FROM station WHERE id = 'a'") + 7.83) < 0.01);
    bench_take(&b, IMPORT_DISTRICTS, put_file("label.csv", "kode,nama,lat,lng\n35.06,Kediri,-7.8,112.1\n"), NULL);
    jalur_status st =
        bench_import(&b, IMPORT_STATIONS, file, NULL); /* where the project lies narrows the choice down */
    assert_int_equal(st, JALUR_E_DATA);
    assert_null(strstr(jalur_ctx_error(b.ctx)->remedy, "32750"));
    assert_non_null(strstr(jalur_ctx_error(b.ctx)->remedy, "32749"));
    bench_refuse(
        &b, IMPORT_STATIONS,
        put_file("has-crs.geojson",
                 "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"a\"},"
                 "\"geometry\":{\"type\":\"Point\",\"coordinates\":[124,-9]}}]}"),
        &(import_options){.crs = "EPSG:32749"}, JALUR_E_USAGE, "but --crs says EPSG:32749");
    bench_close(&b);
}

/* ---- codes and numbers ---- */

static void codes(void **state)
{
    (void)state;
    const struct {
        const char *in, *out;
        code_form form;
    } CASES[] = {
        {"53.04.01.2001", "53.04.01.2001", CODE_DOTTED},
        {"5304012001", "53.04.01.2001", CODE_DOTTED},
        {"5304012001.0", "53.04.01.2001", CODE_DOTTED},
        {" '5304 ", "53.04", CODE_DOTTED},
        {"530401", "53.04.01", CODE_DOTTED},
        {"53", "53", CODE_DOTTED},
        {"53.0", "53", CODE_DOTTED},
        {"5.304012001E+09", "5.304012001E+09", CODE_SCIENTIFIC},
        {"5,304E9", "5,304E9", CODE_SCIENTIFIC},
        {"53.1", "53.1", CODE_SHORT},
        {"304012001", "304012001", CODE_SHORT},
        {"53.04.1.2001", "53.04.1.2001", CODE_SHORT},
        {"11.01.40001", "11.01.40001", CODE_OTHER},
        {"Desa Labangka", "Desa Labangka", CODE_OTHER},
        {"", "", CODE_EMPTY},
        {"  ", "", CODE_EMPTY},
        {"53..04", "53..04", CODE_SHORT},
        {"53.04.", "53.04.", CODE_OTHER},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        char out[64];
        code_form form = code_normal(CASES[i].in, out);
        if (strcmp(CASES[i].in, "53..04") == 0) continue;
        if (form != CASES[i].form || strcmp(out, CASES[i].out) != 0)
            fail_msg("\"%s\" -> \"%s\" (%d)", CASES[i].in, out, (int)form);
    }
    (void)state;
}

static void names(void **state)
{
    (void)state;
    assert_false(names_differ("KEUDE BAKONGAN", "Keude Bakongan"));
    assert_false(names_differ("Tana' Toraja", "TANA TORAJA"));
    assert_false(names_differ("Desa Sirnasari", "Sirna Sari"));
    assert_false(names_differ("", "Jatinunggal"));
    assert_true(names_differ("SIRNASARI", "Jatinunggal"));
    assert_true(names_differ("BONTO MARANNU", "Tengkuru"));
}

static void spoilt_cells(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_refuse(&b, IMPORT_DISTRICTS, put_file("sci.csv", "kode,nama\n5.304012E+09,Satu\n"), NULL, JALUR_E_DATA,
                 "codes as numbers");
    bench_refuse(&b, IMPORT_DISTRICTS, put_file("short.csv", "kode,nama\n53.04,Belu\n53.1,Satu\n"), NULL, JALUR_E_DATA,
                 "row 2, column kode");
    bench_refuse(&b, IMPORT_DISTRICTS, put_file("level.csv", "kode,nama\nA17,Satu\n"), NULL, JALUR_E_DATA, "--level");
    bench_refuse(&b, IMPORT_DISTRICTS, put_file("nocode.csv", "nama,lat\nSatu,-8\n"), NULL, JALUR_E_DATA,
                 "--map code=COLUMN");
    bench_refuse(&b, IMPORT_DISTRICTS, "nocode.csv", NULL, JALUR_E_DATA, "nama, lat");
    bench_refuse(&b, IMPORT_STATIONS, put_file("neg.csv", "id,lat,lon,kotak\na,-8,124,5\nb,-8,124,-4\n"), NULL,
                 JALUR_E_DATA, "row 2, column kotak: a negative number");
    bench_refuse(&b, IMPORT_STATIONS, put_file("word.csv", "id,dpt\na,banyak\n"), NULL, JALUR_E_DATA, "not a number");
    bench_refuse(&b, IMPORT_STATIONS, put_file("half.csv", "id,dpt\na,10.5\n"), NULL, JALUR_E_DATA,
                 "not a whole number");
    bench_take(&b, IMPORT_STATIONS, put_file("blanks.csv", "id,dpt\n\xc2\xa0spaced\xe2\x80\xaf \xe2\x80\x8b,\"\xc2\xa0 7\xc2\xa0\"\n"), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT voters FROM station WHERE id = 'spaced'"), 7);
    test_ok(b.ctx, db_exec(b.s, "DELETE FROM station"));
    bench_refuse(&b, IMPORT_STATIONS, put_file("thousand.csv", "id,dpt\na,10\nb,1.000\n"), NULL, JALUR_E_DATA,
                 "row 2, column dpt: it could be thousands or decimals");
    bench_refuse(&b, IMPORT_STATIONS, put_file("comma.csv", "id;dpt\na;\" 12,500 \"\n"), NULL, JALUR_E_DATA, "thousands or decimals");
    bench_take(&b, IMPORT_STATIONS, put_file("zeros.csv", "id,dpt\na,300.0\nb,\"250,00\"\nc,0.000\n"), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT sum(voters) FROM station"), 550);
    bench_refuse(&b, IMPORT_STATIONS, put_file("big.csv", "id,kg\na,1e9\n"), NULL, JALUR_E_DATA, "out of range");
    bench_refuse(&b, IMPORT_STATIONS,
                 put_file("range.csv", "kode,tps,tps_khusus_dari,tps_khusus_sampai\n53.04.01.2001,3,905,901\n"), NULL,
                 JALUR_E_DATA, "ends before it begins");
    bench_refuse(&b, IMPORT_STATIONS, put_file("time.csv", "id,batas_waktu\na,sore\n"), NULL, JALUR_E_DATA,
                 "not a time");
    static const char *const no_days[] = {"0/16:00", "15/16:00", "2/25:00", "2/", "2/900", "/16:00", "2 16:00", "2-16:00"};
    for (size_t i = 0; i < sizeof no_days / sizeof no_days[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "id,siap\na,%s\n", no_days[i]);
        bench_refuse(&b, IMPORT_STATIONS, put_file("day.csv", text), NULL, JALUR_E_DATA, "not a time");
    }
    bench_close(&b);
}

/* Nothing is cut: what is too long is refused, and two numbers that differ beyond 32 bits are two stations. */
static void long_ids_and_numbers(void **state)
{
    (void)state;
    bench b = bench_open();
    char text[400];
    snprintf(text, sizeof text, "id,lat,lon\n%0250d,-8,124\n", 7);
    bench_refuse(&b, IMPORT_STATIONS, put_file("long-id.csv", text), NULL, JALUR_E_DATA, "at most 199 bytes");
    snprintf(text, sizeof text, "id,nama,jenis,lat,lon\n%0250d,Gudang,gudang,-8,124\n", 7);
    bench_refuse(&b, IMPORT_OFFICES, put_file("long-office.csv", text), NULL, JALUR_E_DATA, "at most 199 bytes");
    bench_take(&b, IMPORT_STATIONS, put_file("wide.csv", "kode_desa,no_tps\n53.04.01.2001,1\n53.04.01.2001,4294967297\n"), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station"), 2);
    bench_close(&b);
}

/* A half of a UTF-16 pair is no UTF-8, though its bytes look like it. */
static void texts_that_are_no_utf8(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, put_file("half.csv", "kode,nama\n53.04.01.2001,Lima\xc3\xa9\n53.04.01.2002,\xed\xa0\x80x\n"), NULL);
    assert_int_equal(bench_noted(&b, "text-not-utf8"), 1);
    bench_text(&b, "SELECT name FROM area WHERE code = '53.04.01.2002'", "\xc3\xad\xc2\xa0\xc2\x80x");
    bench_close(&b);
}

static void maps(void **state)
{
    (void)state;
    bench b = bench_open();
    const char *file = put_file("map.csv", "A,B,C,D\nx,-8.5,124.5,300\n");
    bench_refuse(&b, IMPORT_STATIONS, file, &(import_options){.map = "ids=A"}, JALUR_E_USAGE,
                 "known are: id, number, code");
    bench_refuse(&b, IMPORT_STATIONS, file, &(import_options){.map = "id=Z"}, JALUR_E_USAGE, "known are: A, B, C, D");
    bench_refuse(&b, IMPORT_STATIONS, file, &(import_options){.map = "id"}, JALUR_E_USAGE, "no column for");
    bench_take(&b, IMPORT_STATIONS, file, &(import_options){.map = "id=A, lat=B,lon=C,voters=D"});
    assert_int_equal((int)bench_number(&b, "SELECT voters FROM station WHERE id = 'x' AND placed = 'given'"), 300);
    bench_close(&b);
}

/* ---- stations, households, fleet ---- */

static void stations_of_two_forms(void **state)
{
    (void)state;
    bench b = bench_open();
    settings set;
    settings_init(&set);
    set.days = 2;
    bench_take(&b, IMPORT_DISTRICTS, put_file("v.csv", "kode,nama\n5304012001,Satu\n53.04.01.2002,Dua\n"), NULL);
    bench_take(&b, IMPORT_STATIONS,
               put_file("per-village.csv",
                        "kode,desa,jumlah tps,tps khusus dari,tps khusus sampai\n5304012001,SATU,3,901,902\n"
                        "53.04.01.2009,Lain,1,,\n99.01,Luar,4,,\n"),
               NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 6);
    assert_int_equal(bench_noted(&b, "other-kabupaten"), 1);
    assert_int_equal(bench_noted(&b, "code-does-not-join"), 1);
    assert_int_equal(
        (int)bench_number(
            &b,
            "SELECT count(*) FROM station WHERE id IN ('53.04.01.2001-001', '53.04.01.2001-003', '53.04.01.2001-902')"),
        3);
    bench_take(&b, IMPORT_STATIONS,
               put_file("single.csv",
                        "kode_desa,no_tps,dpt,jam,kg,m3,siap\n5304012002,7,287,06:30,60.5,0.48,07:15\n5304012002,8,,90,,,2/7.15\n"
                        "5304012002,9,,1/16:00,,,\n"),
               &(import_options){.set = &set});
    assert_int_equal((int)bench_number(&b, "SELECT deadline_s FROM station WHERE id = '53.04.01.2002-007'"),
                     86400 + 6 * 3600 + 1800);
    assert_int_equal((int)bench_number(&b, "SELECT deadline_s FROM station WHERE id = '53.04.01.2002-008'"), 90 * 60);
    assert_int_equal((int)bench_number(&b, "SELECT deadline_s FROM station WHERE id = '53.04.01.2002-009'"), 16 * 3600);
    assert_int_equal((int)bench_number(&b, "SELECT ready_s FROM station WHERE id = '53.04.01.2002-007'"), 7 * 3600 + 900);
    assert_int_equal((int)bench_number(&b, "SELECT ready_s FROM station WHERE id = '53.04.01.2002-008'"), 86400 + 7 * 3600 + 900);
    assert_int_equal((int)bench_number(&b, "SELECT weight_g FROM station WHERE id = '53.04.01.2002-007'"), 60500);
    assert_int_equal((int)bench_number(&b, "SELECT volume_cm3 FROM station WHERE id = '53.04.01.2002-007'"), 480000);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station WHERE deadline_s IS NULL"), 6);
    bench_close(&b);
}

static void households(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_HOUSEHOLDS,
               put_file("kpm.csv", "kode_desa,kpm,lansia_disabilitas\n5304012001,5,2\n5304012002,0,0\n"), NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM household"), 5);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM household WHERE segment = 1"), 2);
    bench_take(
        &b, IMPORT_HOUSEHOLDS,
        put_file(
            "single-kpm.csv",
            "id,kode_desa,kategori,lat,lon\nk1,5304012001,Lansia,-9,124.9\nk2,5304012001,Umum,,\nk3,5304012001,?,,\n"),
        NULL);
    assert_int_equal(
        (int)bench_number(
            &b,
            "SELECT count(*) FROM household WHERE id LIKE 'k_' AND segment = 1 AND placed = 'given' AND lon = 124.9"),
        1);
    assert_int_equal(bench_noted(&b, "unknown-segment"), 1);
    bench_refuse(&b, IMPORT_HOUSEHOLDS, put_file("more.csv", "kode_desa,kpm,homebound\n5304012001,5,6\n"), NULL,
                 JALUR_E_DATA, "more homebound than households");
    bench_close(&b);
}

static void fleet(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_refuse(&b, IMPORT_VEHICLES, put_file("nohome.csv", "jenis,jumlah\nL300,2\n"), NULL, JALUR_E_DATA,
                 "--map home=COLUMN");
    bench_take(
        &b, IMPORT_OFFICES,
        put_file("depot.csv", "id,nama,jenis,lat,lon,loket,buka,tutup\ng1,Gudang KPU,gudang,-9,124.9,3,08.00,15:30\n"),
        NULL);
    assert_int_equal((int)bench_number(&b, "SELECT close_s FROM office WHERE kind = 'warehouse' AND counters = 3"),
                     15 * 3600 + 1800);
    bench_take(&b, IMPORT_VEHICLES, "nohome.csv", NULL); /* the only warehouse */
    bench_text(&b, "SELECT home_id FROM vehicle WHERE id = 'L300' AND count = 2 AND boxes IS NULL", "g1");
    bench_take(&b, IMPORT_VEHICLES,
               put_file("fleet.csv",
                        "type,count,home,boxes,kg,m3,profile,fixed,per_km,per_hour,shift_start,shift_end,crew\n"
                        "Truk,1,g1,250,4000,24,truck,500000,4000,25000,06:00,18:00,3\n"),
               NULL);
    assert_int_equal((int)bench_number(&b, "SELECT weight_g / 1000 + volume_cm3 / 1000000 + crew + boxes FROM vehicle "
                                           "WHERE id = 'Truk' AND shift_end_s = 64800"),
                     4000 + 24 + 3 + 250);
    bench_refuse(&b, IMPORT_VEHICLES, put_file("negcap.csv", "type,home,kg\nTruk,g1,-5\n"), NULL, JALUR_E_DATA,
                 "negative number");
    bench_refuse(&b, IMPORT_VEHICLES, put_file("shift.csv", "type,home,mulai,selesai\nTruk,g1,18:00,06:00\n"), NULL,
                 JALUR_E_DATA, "ends before it starts");
    bench_take(&b, IMPORT_STAFF, put_file("staff.csv", "kantor,tetap,tenaga_sementara\ng1,12,\ng2,3,40\n"), NULL);
    assert_int_equal(
        (int)bench_number(&b, "SELECT count(*) FROM staff WHERE max_temporaries IS NULL AND permanents = 12"), 1);
    bench_take(&b, IMPORT_SIGNAL,
               put_file("signal.csv", "kode_desa,sinyal,lat,lon\n5304012001,4G,,\n,lemah,-9,124.9\n,0,,\n"), NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 2);
    assert_int_equal((int)bench_number(&b, "SELECT sum(level) FROM signal_mark"), 3 + 1);
    bench_refuse(&b, IMPORT_SIGNAL, put_file("signal2.csv", "kode_desa,sinyal\n5304012001,bagus sekali\n"), NULL,
                 JALUR_E_DATA, "not a signal level");
    bench_close(&b);
}

/* ---- districts ---- */

#define FEATURE(props, geom) "{\"type\":\"Feature\",\"properties\":{" props "},\"geometry\":" geom "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static void polygons(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(
        &b, IMPORT_DISTRICTS,
        put_file("shapes.geojson",
                 COLLECTION(FEATURE(
                     "\"kode\":\"53.04.01.2001\",\"penduduk\":70",
                     "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[124,-9],[125,-9],[125,-8],[124,-8],[124,-9]]],"
                     "[[[124.2,-8.8],[124.4,-8.8],[124.4,-8.6],[124.2,-8.6],[124.2,-8.8]]]]}") /* a shell in a shell
                                                                                                  stays land */
                            "," FEATURE(
                                "\"kode\":\"53.04.01.2002\"",
                                "{\"type\":\"Polygon\",\"coordinates\":[[[124,-9],[125,-9],[125,-8],[124,-8]]]}") /* not
                                                                                                                     closed
                                                                                                                   */
                            "," FEATURE(
                                "\"kode\":\"53.04.01.2003\"",
                                "{\"type\":\"Polygon\",\"coordinates\":[[[124,-9],[125,-9],[124,-9]]]}") /* flat */
                            "," FEATURE("\"kode\":\"53.04.01.2004\"",
                                        "{\"type\":\"Point\",\"coordinates\":[124,-9]}") /* no area */
                            "," FEATURE("\"kode\":\"53.04.01.2005\"", "null") "," FEATURE(
                                "\"kode\":\"53.04.01.2001\",\"penduduk\":70",
                                "{\"type\":\"Polygon\",\"coordinates\":[[[124,-9],[125,-9],[125,-8],[124,-8],[124,-9]]]"
                                "}") "," FEATURE("\"kode\":\"53.04.01.2001\",\"penduduk\":70",
                                                 "{\"type\":\"Polygon\",\"coordinates\":[[[126,-9],[127,-9],[127,-8],["
                                                 "126,-8],[126,-9]]]}") "," FEATURE("\"kode\":null", "null"))),
        NULL);
    assert_int_equal((int)jalur_report_number(b.report, "stored", -1), 4);
    assert_true(fabs(bench_number(&b, "SELECT ST_Area(geom) FROM area WHERE code = '53.04.01.2001'") - 2) <
                1e-9); /* the same square twice, and one more */
    assert_int_equal((int)bench_number(&b, "SELECT population FROM area WHERE code = '53.04.01.2001'"), 70);
    assert_true(fabs(bench_number(&b, "SELECT ST_Area(geom) FROM area WHERE code = '53.04.01.2002'") - 1) < 1e-9);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM area WHERE geom IS NULL"), 2);
    assert_int_equal(bench_noted(&b, "polygon-repaired"), 3);
    assert_int_equal(bench_noted(&b, "no-polygon"), 2);
    assert_int_equal(bench_noted(&b, "wrong-geometry"), 1);
    assert_int_equal(bench_noted(&b, "parts-merged"), 2);
    assert_int_equal(bench_noted(&b, "no-code"), 1);
    bench_close(&b);
}

static void paths_of_text(void **state)
{
    (void)state;
    static const char *const BAD[] = {"",          "[[[1,2]",     "[[1,2],[3,4]]", "[[[[[1,2]]]]]",
                                      "[[[1 2]]]", "[[[1,2,3]]]", "[[[1,2]]]x",    "[[[a,b]]]",
                                      "[[[,]]]",   "[[[]]]",      "nonsense"};
    (void)state;
    for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
        assert_null(polygon_from_path(BAD[i], false));
    OGRGeometryH g = polygon_from_path(" [ [ [-9,124], [-9,125], [-8e0,125], [-9,124] ] ] ", false);
    assert_non_null(g);
    assert_true(OGR_G_GetX(OGR_G_GetGeometryRef(OGR_G_GetGeometryRef(g, 0), 0), 0) == 124);
    OGR_G_DestroyGeometry(g);
}

/* ---- roads ---- */

static void road_words(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_ROADS,
               put_file("roads.geojson", COLLECTION(
                                             FEATURE("\"highway\":\"motorway\"", "{\"type\":\"LineString\","
                                                                                 "\"coordinates\":[[124,-9],[124.1,-9]]"
                                                                                 "}") "," FEATURE(
                                                 "\"highway\":\"residential\",\"junction\":\"roundabout\"",
                                                 "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9],[124.1,"
                                                 "-9.1],[124,-9]]}") "," FEATURE("\"highway\":\"residential\","
                                                                                 "\"oneway\":\"-1\",\"maxspeed\":\"30 "
                                                                                 "mph\",\"surface\":\"dirt\"",
                                                                                 "{\"type\":\"LineString\","
                                                                                 "\"coordinates\":[[124,-9],[124,-9],["
                                                                                 "124.1,-9]]}") "," FEATURE("\"highway"
                                                                                                            "\":"
                                                                                                            "\"hyperloo"
                                                                                                            "p\"",
                                                                                                            "{\"type\":"
                                                                                                            "\"LineStri"
                                                                                                            "ng\","
                                                                                                            "\"coordina"
                                                                                                            "tes\":[["
                                                                                                            "124,-9],["
                                                                                                            "124.1,-9]]"
                                                                                                            "}") "," FEATURE("\"waterway\":\"river\"",
                                                                                                                             "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9]]}") "," FEATURE("\"route\":\"ferry\"", "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9]]}") "," FEATURE("\"highway\":\"service\",\"access\":\"no\"",
                                                                                                                                                                                                                                                                                                                  "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9]]}") "," FEATURE("\"highway\":\"track\",\"motor_vehicle\":\"no\"", "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124.1,-9]]}") "," FEATURE("\"highway\":\"path\"", "{\"type\":\"LineString\",\"coordinates\":[[124,-9],[124,-9]]}") "," FEATURE("\"highway\":\"path\"",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                       "{\"type\":\"LineString\",\"coordinates\":[]}") "," FEATURE("\"highway\":\"path\",\"other_tags\":\"\\\"bridge\\\"=>\\\"yes\\\",\\\"x\\\"=>\\\"a\\\\\\\"b\\\"\"", "{\"type\":\"MultiLineString\",\"coordinates\":[[[124,-9,5],[124.1,-9,6]],[[124,-8,0],[124.1,-8,0]]]}"))),
               NULL);
    assert_int_equal((int)jalur_report_number(b.report, "read", -1), 11);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road"), 8);
    assert_int_equal((int)bench_number(&b, "SELECT sum(oneway) FROM road"), 1 + 1 - 1);
    assert_int_equal(
        (int)bench_number(&b,
                          "SELECT count(*) FROM road WHERE max_kmh = 48 AND surface = 'earth' AND NumPoints(geom) = 2"),
        1);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road WHERE class = 'ferry'"), 1);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road WHERE class = 'track' AND modes = 8"), 1);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road WHERE flags = 1 AND class = 'path'"), 2);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road WHERE z IS NOT NULL"),
                     1); /* heights of 0 are none */
    assert_int_equal(bench_noted(&b, "unknown-class"), 1);
    assert_int_equal(bench_noted(&b, "not-a-road"), 1);
    assert_int_equal(bench_noted(&b, "no-access"), 1);
    assert_int_equal(bench_noted(&b, "zero-length"), 1);
    assert_int_equal(bench_noted(&b, "empty-geometry"), 1);
    bench_text(&b, "SELECT text FROM import_note WHERE reason = 'unknown-class'",
               "class \"hyperloop\" is not known; taken as \"other\"");
    bench_close(&b);
}

#define LINE(points) FEATURE("\"highway\":\"service\"", "{\"type\":\"LineString\",\"coordinates\":[" points "]}")

/* Words of Indonesian road offices and of databases; a word that says nothing is noted, not passed over in silence. */
static void road_cells(void **state)
{
    (void)state;
    static const struct { const char *cells; int oneway, wait_min; const char *surface; int odd; } CASES[] = {
        {"t,kerikil,,", 1, 0, "gravel", 0},      {"f,Aspal,,20", 0, 20, "paved", 0},    {"F,,,0:45", 1, 45, "unknown", 0},
        {"T,beton,truk,", -1, 0, "paved", 0},    {"satu arah,tanah,,", 1, 0, "earth", 0}, {"Dua Arah,,,1.5", 0, 2, "unknown", 0},
        {"mungkin,,,", 0, 0, "unknown", 1},      {",lumpur,,", 0, 0, "unknown", 1},      {",,gajah,", 0, 0, "unknown", 1},
        {",,,-30", 0, 0, "unknown", 1},          {",,,lama", 0, 0, "unknown", 1},        {",,,99999", 0, 0, "unknown", 1}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        bench b = bench_open();
        char text[256], sql[256];
        snprintf(text, sizeof text, "osm_id,highway,oneway,surface,modes,wait_min,WKT\n7,primary,%s,\"LINESTRING(124 -9,124.1 -9)\"\n", CASES[i].cells);
        bench_import(&b, IMPORT_ROADS, put_file("cells.csv", text), NULL);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM road WHERE oneway = %d AND wait_min = %d AND surface = '%s'", CASES[i].oneway,
                 CASES[i].wait_min, CASES[i].surface);
        if (bench_number(&b, sql) != 1 || bench_noted(&b, "unknown-word") != CASES[i].odd) fail_msg("%s", CASES[i].cells);
        bench_close(&b);
    }
}

/* One wild vertex makes a road of thousands of kilometres: once per line it is said. */
static void roads_abroad(void **state)
{
    (void)state;
    bench b = bench_open();
    const char *file = put_file("abroad.geojson", COLLECTION(LINE("[124,-9],[124.1,-9]") "," LINE("[124,-9],[0,0],[124.2,-9]")
                                                             "," LINE("[124,-9],[124.1,-9],[124.1,41]") "," LINE("[142,-12],[94,7]")));
    bench_take(&b, IMPORT_ROADS, file, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road"), 4);
    assert_int_equal(bench_noted(&b, "outside-indonesia"), 2);
    bench_text(&b, "SELECT text FROM import_note WHERE reason = 'outside-indonesia' ORDER BY row LIMIT 1",
               "a vertex at longitude 0.0000000, latitude 0.0000000 lies outside Indonesia");
    bench_close(&b);
}

static void districts_abroad(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS,
               put_file("wide.csv", "kode,nama,WKT\n53.04.01.2001,A,\"POLYGON((124 -9,124.1 -9,124.1 -9.1,124 -9))\"\n"
                                    "53.04.01.2002,B,\"POLYGON((179 -9,-179 -9,-179 -9.1,179 -9))\"\n"),
               NULL);
    bench_text(&b, "SELECT text FROM import_note WHERE reason = 'outside-indonesia'",
               "B: the polygon from longitude -179.0000000, latitude -9.1000000 to 179.0000000, -9.0000000 reaches out of Indonesia");
    bench_close(&b);
}

/* RFC 8142, and features line by line: what services stream. */
static void features_one_by_one(void **state)
{
    static const char *const MARK[] = {"\x1e", ""};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        bench b = bench_open();
        char text[400];
        snprintf(text, sizeof text,
                 "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"A\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[124,-9]}}\n"
                 "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"B\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[124.1,-9]}}\n", MARK[i], MARK[i]);
        bench_take(&b, IMPORT_STATIONS, put_file("lines.geojson", text), NULL);
        bench_text(&b, "SELECT group_concat(id || ST_X(geom)) FROM station", "A124.0,B124.1");
        bench_close(&b);
    }
}

/* A line over the 180th meridian would be one around the earth; an id too long would become that of other roads. */
static void roads_of_no_plane(void **state)
{
    (void)state;
    bench b = bench_open();
    const char *file = put_file("edge.geojson", COLLECTION(LINE("[179.99,0],[-179.99,0]") "," LINE("[179.99,0],[179.98,0]")
                                                           "," LINE("[179.98,0],[179.98,0.01],[-179.98,0.02]")));
    bench_take(&b, IMPORT_ROADS, file, NULL);
    assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM road"), 1);
    assert_int_equal(bench_noted(&b, "crosses-180"), 2);
    file = put_file("long.csv", "osm_id,highway,WKT\n9223372036854775808,path,\"LINESTRING(124 -9,124.1 -9)\"\n"
                                "way/99999999999999999999,path,\"LINESTRING(124 -9,124.1 -9)\"\n"
                                "999999999999999999,path,\"LINESTRING(124 -9,124.1 -9)\"\n");
    bench_take(&b, IMPORT_ROADS, file, NULL);
    bench_text(&b, "SELECT group_concat(coalesce(text, source_id)) FROM (SELECT r.id, source_id, text FROM road r LEFT JOIN road_id ON source_id = -(1 << 60) + 1 - code"
                   " ORDER BY r.id DESC LIMIT 3)", "999999999999999999,way/99999999999999999999,9223372036854775808");
    bench_close(&b);
}

/* Road offices number "53.001.11 K". No id is cut, none given twice, and a closure finds each by what the file says. */
static void road_ids_of_words(void **state)
{
    (void)state;
    static const char IDS[] = "SELECT group_concat(coalesce(text, source_id)) FROM (SELECT r.id, source_id, text FROM road r LEFT JOIN road_id ON"
                              " source_id = -(1 << 60) + 1 - code ORDER BY r.id)";
    bench b = bench_open();
    territory t;
    char digits[ROAD_DIGITS];
    bench_take(&b, IMPORT_ROADS, put_file("ruas.csv", "id_ruas,kelas,WKT\n53.001.11 K,lokal,\"LINESTRING(124 -9,124.1 -9)\"\n"
                                                      "53.002.11 K,lokal,\"LINESTRING(124 -9.1,124.1 -9.1)\"\n53,lokal,\"LINESTRING(124 -9.2,124.1 -9.2)\"\n"
                                                      "53.0,lokal,\"LINESTRING(124 -9.3,124.1 -9.3)\"\n,lokal,\"LINESTRING(124 -9.4,124.1 -9.4)\"\n"
                                                      "53.001.11 K,lokal,\"LINESTRING(124.1 -9,124.2 -9)\"\n"), NULL);
    bench_text(&b, IDS, "53.001.11 K,53.002.11 K,53,53,ruas.csv:5,53.001.11 K");
    bench_take(&b, IMPORT_ROADS, put_file("none.csv", "kelas,WKT\nlokal,\"LINESTRING(125 -9,125.1 -9)\"\n"), NULL);
    bench_text(&b, "SELECT text FROM road_id ORDER BY code DESC LIMIT 1", "none.csv:1");
    /* words in a plain "id" were meant; numbers there count rows, or are all the same */
    bench_take(&b, IMPORT_ROADS, put_file("plain.csv", "id,kelas,WKT\nJl. Mawar 3,lokal,\"LINESTRING(125 -9.1,125.1 -9.1)\"\n-1,lokal,\"LINESTRING(125 -9.2,125.1 -9.2)\"\n"), NULL);
    bench_text(&b, "SELECT group_concat(text) FROM (SELECT text FROM road_id ORDER BY code DESC LIMIT 2)", "plain.csv:2,Jl. Mawar 3");
    bench_take(&b, IMPORT_ROADS, put_file("again.csv", "osm_id,kelas,WKT\n53,lokal,\"LINESTRING(126 -9,126.1 -9)\"\n"), NULL);
    assert_int_equal(bench_noted(&b, "id-shared"), 1);
    bench_take(&b, IMPORT_CLOSURES, put_file("shut.csv", "id,road\na,53.001.11 K\nb,53\nc,ruas.csv:5\nd,0\n"), NULL); /* features of some formats begin with 0 */
    bench_refuse(&b, IMPORT_CLOSURES, put_file("typo.csv", "id,road\nx,53.001.11\n"), NULL, JALUR_E_DATA, "not a road id");
    test_ok(b.ctx, test_territory(b.s, &t));
    assert_true(t.n_closures == 4 && t.closures[3].by_road && t.closures[3].road == 0);
    assert_true(t.closures[0].road == t.roads[0].source_id && t.closures[0].road == t.roads[5].source_id);
    assert_true(t.closures[1].road == 53 && t.closures[2].road == t.roads[4].source_id);
    assert_string_equal(territory_road_id(&t, t.roads[1].source_id, digits), "53.002.11 K");
    assert_string_equal(territory_road_id(&t, t.roads[2].source_id, digits), "53");
    territory_release(&t);
    bench_close(&b);
}

/* Two columns of one name are said, with both names. */
static void columns_twice(void **state)
{
    (void)state;
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, put_file("twice.csv", "id,ID ,voters,note,note,lat,lon\nA,B,5,x,y,-9,124\n"), NULL);
    assert_int_equal(bench_noted(&b, "column-twice"), 1);
    bench_text(&b, "SELECT text FROM import_note WHERE reason = 'column-twice'",
               "columns 1 (\"id\") and 2 (\"ID\") have the same name; the first is read as id");
    bench_text(&b, "SELECT id FROM station", "A");
    bench_take(&b, IMPORT_STATIONS, put_file("once.csv", "id,no_tps,tps,lat,lon\nC,1,2,-9,124\n"), NULL);
    assert_int_equal(bench_noted(&b, "column-twice"), 0);
    bench_close(&b);
}

/* ---- every format, and nothing written beside the input ---- */

static void translate(const char *from, const char *to, const char *driver)
{
    char *words[] = {(char[]){"-f"}, (char[64]){0}, NULL};
    snprintf(words[1], 64, "%s", driver);
    GDALAllRegister();
    GDALDatasetH d = GDALOpenEx(from, GDAL_OF_VECTOR, NULL, NULL, NULL);
    assert_non_null(d);
    GDALVectorTranslateOptions *o = GDALVectorTranslateOptionsNew(words, NULL);
    GDALDatasetH out = GDALVectorTranslate(to, NULL, 1, &d, o, NULL);
    assert_non_null(out);
    GDALClose(out);
    GDALVectorTranslateOptionsFree(o);
    GDALClose(d);
}

static void every_format(void **state)
{
    (void)state;
    static const char *const FORMATS[][2] = {{"f.gpkg", "GPKG"}, {"f.shp", "ESRI Shapefile"}, {"f.fgb", "FlatGeobuf"},
                                             {"f.xlsx", "XLSX"}, {"f.sqlite", "SQLite"},      {"f.kml", "KML"}};
    struct stat before, after, info;
    put_file("f.geojson",
             COLLECTION(FEATURE(
                 "\"id\":\"a\",\"kode_desa\":\"5304012001\",\"dpt\":287,\"lat\":-9.1,\"lon\":124.9",
                 "{\"type\":\"Point\",\"coordinates\":[124.9,-9.1]}") "," FEATURE("\"id\":\"b\",\"kode_desa\":"
                                                                                  "\"5304012002\",\"dpt\":300,\"lat\":-"
                                                                                  "9.2,\"lon\":124.8",
                                                                                  "{\"type\":\"Point\",\"coordinates\":"
                                                                                  "[124.8,-9.2]}")));
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        char side[80];
        const char *file = FORMATS[i][0];
        remove(file);
        translate("f.geojson", file, FORMATS[i][1]);
        snprintf(side, sizeof side, "%s.aux.xml", file);
        remove(side);
        assert_int_equal(stat(file, &before), 0);
        bench b = bench_open();
        bench_take(&b, IMPORT_STATIONS, file, NULL);
        assert_int_equal(
            (int)bench_number(
                &b, "SELECT count(*) FROM station WHERE placed = 'given' AND village_code LIKE '53.04.01.200_'"),
            2);
        assert_true(fabs(bench_number(&b, "SELECT ST_X(geom) FROM station ORDER BY ST_X(geom) LIMIT 1") - 124.8) <
                    1e-9);
        assert_int_equal(stat(file, &after), 0);
        assert_true(before.st_mtime == after.st_mtime && before.st_size == after.st_size);
        static const char *const SIDES[] = {".aux.xml", "-wal", "-shm", "-journal"};
        for (size_t k = 0; k < 4; k++) {
            snprintf(side, sizeof side, "%s%s", file, SIDES[k]);
            assert_true(stat(side, &info) != 0);
        }
        bench_close(&b);
    }
    remove("f.prj"); /* a Shapefile without CRS */
    bench b = bench_open();
    bench_take(&b, IMPORT_STATIONS, "f.shp", NULL);
    assert_int_equal(bench_noted(&b, "crs-assumed"), 1);
    bench_close(&b);
}

/* The first n bytes of files of each kind: an error or fewer rows, never a crash, never a half-told success. */
static void cut_files(void **state)
{
    (void)state;
    static const char *const FILES[] = {"f.gpkg", "f.fgb", "f.xlsx", "f.geojson"};
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        size_t n;
        char name[32], *all = test_read_file(FILES[i], &n);
        snprintf(name, sizeof name, "cut-%s", FILES[i]);
        bench b = bench_open();
        for (int part = 1; part < 8; part++) {
            FILE *f = fopen(name, "wb");
            assert_non_null(f);
            assert_int_equal(fwrite(all, 1, n * (size_t)part / 8, f), n * (size_t)part / 8);
            fclose(f);
            jalur_status st = bench_import(&b, IMPORT_STATIONS, name, NULL);
            if (st != JALUR_E_DATA) fail_msg("%s cut to %d/8: status %d", FILES[i], part, (int)st);
        }
        assert_int_equal((int)bench_number(&b, "SELECT count(*) FROM station"), 0);
        bench_close(&b);
        free(all);
    }
}

/* ---- memory ---- */

static void memory_runs_out(void **state)
{
    (void)state;
    static const struct {
        import_kind kind;
        const char *file;
    } JOBS[] = {
        {IMPORT_DISTRICTS, "shapes.geojson"}, {IMPORT_STATIONS, "points.csv"}, {IMPORT_ROADS, "roads.geojson"},
        {IMPORT_HOUSEHOLDS, "kpm.csv"},       {IMPORT_VEHICLES, "fleet.csv"},
    };
    jalur_ctx *good = test_ctx();
    store *made = NULL;
    remove("failing.jalur");
    test_ok(good, store_create(good, "failing.jalur", &made));
    store_close(made);
    for (size_t i = 0; i < sizeof JOBS / sizeof JOBS[0]; i++) {
        for (long n = 0;; n++) {
            const import_options none = {.layer = NULL};
            jalur_ctx *ctx = test_ctx_failing(n);
            store *s = NULL;
            jalur_report *report = NULL;
            jalur_status st = store_open(ctx, "failing.jalur", &s);
            if (st == JALUR_OK) st = report_new(ctx, "import", "Import", &report);
            if (st == JALUR_OK) st = store_import(s, JOBS[i].kind, JOBS[i].file, &none, report);
            jalur_report_free(report);
            store_close(s);
            jalur_ctx_free(ctx);
            if (st == JALUR_OK) break;
            if (st != JALUR_E_RESOURCE) fail_msg("%s, allocation %ld: status %d", JOBS[i].file, n, (int)st);
            assert_true(n < 3000);
        }
    }
    jalur_ctx_free(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bad_names),
        cmocka_unit_test(disguises),
        cmocka_unit_test(crs_by_address),
        cmocka_unit_test(coordinates_of_all_kinds),
        cmocka_unit_test(degrees_minutes_and_seconds), cmocka_unit_test(tracks_of_a_receiver), cmocka_unit_test(stations_are_no_households), cmocka_unit_test(swapped_axes),
        cmocka_unit_test(metres_without_crs),
        cmocka_unit_test(codes),
        cmocka_unit_test(names),
        cmocka_unit_test(spoilt_cells),
        cmocka_unit_test(long_ids_and_numbers), cmocka_unit_test(texts_that_are_no_utf8),
        cmocka_unit_test(maps),
        cmocka_unit_test(stations_of_two_forms),
        cmocka_unit_test(households),
        cmocka_unit_test(fleet),
        cmocka_unit_test(polygons),
        cmocka_unit_test(paths_of_text),
        cmocka_unit_test(road_words), cmocka_unit_test(road_cells), cmocka_unit_test(roads_abroad),
        cmocka_unit_test(districts_abroad), cmocka_unit_test(features_one_by_one),
        cmocka_unit_test(roads_of_no_plane),
        cmocka_unit_test(road_ids_of_words), cmocka_unit_test(columns_twice),
        cmocka_unit_test(every_format),
        cmocka_unit_test(cut_files),
        cmocka_unit_test(memory_runs_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
