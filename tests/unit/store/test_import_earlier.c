/* An earlier plan as a table: what its columns may be called, what is filled in, refused or noted, and what comes back. */
#include "import_support.h"
#include "whole.h"

static const char *put_file(const char *name, const char *text)
{
    test_write_file(name, text);
    return name;
}

static bench town_open(void)
{
    bench b = bench_open();
    bench_take(&b, IMPORT_DISTRICTS, put_file("desa.csv", "kode,nama,lat,lng\n53.04.01,Lamaknen,-9,124\n53.04.01.2001,Kewar,-9,124\n"), NULL);
    bench_take(&b, IMPORT_STATIONS, put_file("tps.csv", "id,kode_desa\nA,53.04.01.2001\nB,53.04.01.2001\nC,53.04.01.2001\n"), NULL);
    bench_take(&b, IMPORT_OFFICES, put_file("kantor.csv", "id,name,kind,lon,lat\nG1,Gudang,warehouse,124,-9\n"), NULL);
    bench_take(&b, IMPORT_VEHICLES, put_file("mobil.csv", "id,count,home,profile\nTruk,2,G1,truck\n"), NULL);
    return b;
}

static void rows_come_back_in_route_order(void **state)
{
    (void)state;
    bench b = town_open();
    territory t;
    bench_take(&b, IMPORT_EARLIER, put_file("lama.csv", "rute,urutan,tps_id,kendaraan,vehicle_no,gudang,hari,tetap\n"
                                                        "R2,1,C,Truk,,G1,2,\n"
                                                        "R1,2,A,Truk,2,G1,,0\n"
                                                        "R1,1,B,Truk,2,,1,1\n" /* no home: the only warehouse */
                                                        "R3,1,GONE,Kapal,1,X9,1,\n"), NULL);
    test_ok(b.ctx, test_territory(b.s, &t));
    assert_int_equal(t.n_earlier, 4);
    const earlier *e = t.earlier;
    assert_string_equal(e[0].station_id, "B");
    assert_true(e[0].fixed && e[0].seq == 1 && e[0].day == 1 && e[0].vehicle == 0);
    assert_string_equal(e[0].home_id, "G1");
    assert_string_equal(t.stations[e[0].station].id, "B");
    assert_true(e[0].vehicle_no == 2 && e[1].vehicle_no == 2);
    assert_string_equal(e[1].station_id, "A");
    assert_true(!e[1].fixed && e[1].day == 1);
    bool gone = false, second = false;
    for (uint32_t i = 2; i < 4; i++) {
        gone |= e[i].station == JALUR_NONE && e[i].vehicle == JALUR_NONE;
        second |= e[i].day == 2 && e[i].vehicle_no == 0 && strcmp(e[i].station_id, "C") == 0;
    }
    assert_true(gone && second);
    territory_release(&t);
    bench_take(&b, IMPORT_EARLIER, put_file("baru.csv", "route,seq,station,vehicle\nX,1,A,Truk\n"), NULL);
    assert_true(bench_number(&b, "SELECT count(*) FROM earlier") == 1); /* the one before is forgotten */
    bench_close(&b);
}

static void a_station_stands_once(void **state)
{
    (void)state;
    bench b = town_open();
    bench_take(&b, IMPORT_EARLIER, put_file("lama.csv", "route,seq,station,vehicle\nR1,1,A,Truk\nR2,1,A,Truk\n"), NULL);
    assert_int_equal(bench_noted(&b, "earlier-twice"), 1);
    bench_text(&b, "SELECT route FROM earlier WHERE station = 'A'", "R1");
    bench_close(&b);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct { const char *text, *words; } bad[] = {
        {"route,seq,station\nR1,1,A\n", "vehicle"}, {"seq,station,vehicle\n1,A,Truk\n", "route"},
        {"route,seq,station,vehicle\n,1,A,Truk\n", "empty"}, {"route,seq,station,vehicle\nR1,1,,Truk\n", "empty"},
        {"route,seq,station,vehicle\nR1,1,A,\n", "empty"}, {"route,seq,station,vehicle\nR1,-1,A,Truk\n", "seq"},
        {"route,seq,station,vehicle,vehicle_no\nR1,1,A,Truk,0\n", "vehicle_no"}, {"route,seq,station,vehicle,day\nR1,1,A,Truk,0\n", "day"}, {"route,seq,station,vehicle,fixed\nR1,1,A,Truk,2\n", "fixed"}};
    bench b = town_open();
    bench_take(&b, IMPORT_EARLIER, put_file("lama.csv", "route,seq,station,vehicle\nR1,1,A,Truk\n"), NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        bench_refuse(&b, IMPORT_EARLIER, put_file("salah.csv", bad[i].text), NULL, JALUR_E_DATA, bad[i].words);
    assert_true(bench_number(&b, "SELECT count(*) FROM earlier") == 1);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back_in_route_order), cmocka_unit_test(a_station_stands_once), cmocka_unit_test(what_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
