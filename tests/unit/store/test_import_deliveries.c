/* Deliveries: what a row may name, how days and dates are read, what is refused or noted, and what comes back. */
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
    bench_take(&b, IMPORT_DISTRICTS, put_file("desa.csv", "kode,nama,lat,lng\n53.04.01,Lamaknen,-9,124\n53.04.01.2001,Kewar,-9,124\n"
                                                          "53.04.01.2002,Makir,-9.1,124\n"), NULL);
    bench_take(&b, IMPORT_STATIONS, put_file("tps.csv", "id,kode_desa\nA,53.04.01.2001\nB,53.04.01.2001\n"), NULL);
    return b;
}

static void rows_come_back(void **state)
{
    (void)state;
    bench b = town_open();
    territory t;
    bench_take(&b, IMPORT_DELIVERIES, put_file("terima.csv", "id_tps,kode_desa,hari,jam,jumlah,jenis\n"
                                                             "B,,2,07:30,,\n"
                                                             ",5304012001,1,,,kits\n"
                                                             ",53.04.01.2002,-1,,40,\n"
                                                             "A,53.04.01.2002,2,,9,\n"
                                                             "Z,,1,,,\n"
                                                             ",99.01.01.2001,1,,,\n"), NULL);
    assert_int_equal(bench_noted(&b, "unknown-station"), 1);
    test_ok(b.ctx, test_territory(b.s, &t));
    assert_int_equal(t.n_handovers, 4); /* kits before payments, by day and time */
    const handover *h = t.handovers;
    assert_true(h[0].kind == DUE_KITS && h[0].day == 1 && h[0].station == JALUR_NONE && h[0].count == UINT32_MAX && h[0].at_s == -1);
    assert_string_equal(h[0].village_code, "53.04.01.2001");
    assert_string_equal(t.areas[h[0].village].code, "53.04.01.2001");
    assert_true(h[1].kind == DUE_KITS && h[1].day == 2 && h[1].count == 1 && h[1].at_s == -1 && h[1].village == JALUR_NONE);
    assert_string_equal(t.stations[h[1].station].id, "A"); /* the station counts, whatever the code says */
    assert_true(h[2].at_s == 7 * 3600 + 1800);
    assert_string_equal(t.stations[h[2].station].id, "B");
    assert_true(h[3].kind == DUE_PAYMENTS && h[3].day == -1 && h[3].count == 40);
    territory_release(&t);
    bench_close(&b);
}

static void dates_are_counted_from_day_1(void **state)
{
    (void)state;
    static const struct { const char *date; int day; } cases[] = {{"2024-02-28", 1}, {"2024-02-29", 2}, {"2024-03-01", 3}, {"2024/02/27", 0},
                                                                 {"2025-02-27", 366}, {"2024-02-28T10:00:00", 1}};
    bench b = town_open();
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,tanggal\nA,2024-02-28\n"), NULL, JALUR_E_DATA, "cover.first_date");
    test_ok(b.ctx, store_save_setting(b.s, "cover.first_date", "2024-02-28"));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[80];
        snprintf(text, sizeof text, "id_tps,tanggal\nA,%s\n", cases[i].date);
        test_ok(b.ctx, db_exec(b.s, "DELETE FROM handover"));
        settings set;
        test_ok(b.ctx, store_load_settings(b.s, &set));
        const import_options o = {.set = &set};
        bench_take(&b, IMPORT_DELIVERIES, put_file("d.csv", text), &o);
        assert_int_equal((int)bench_number(&b, "SELECT day FROM handover"), cases[i].day);
    }
    settings set;
    test_ok(b.ctx, store_load_settings(b.s, &set));
    const import_options o = {.set = &set};
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,tanggal\nA,2023-02-29\n"), &o, JALUR_E_DATA, "not understood");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,tanggal\nA,14 Februari\n"), &o, JALUR_E_DATA, "not understood");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,tanggal\nA,1990-01-01\n"), &o, JALUR_E_DATA, "far off");
    bench_close(&b);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    bench b = town_open();
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,jumlah\nA,1\n"), NULL, JALUR_E_DATA, "day");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "hari,jumlah\n1,1\n"), NULL, JALUR_E_DATA, "code");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,kode_desa,hari\n,,1\n"), NULL, JALUR_E_DATA, "names no place");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,hari\nA,\n"), NULL, JALUR_E_DATA, "the day is empty");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,hari\nA,5000\n"), NULL, JALUR_E_DATA, "5000");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,hari,jenis\nA,1,payments\n"), NULL, JALUR_E_DATA, "paid nothing");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,hari,jenis\nA,1,gifts\n"), NULL, JALUR_E_DATA, "gifts");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "kode_desa,hari,jumlah\n53.04.01.2001,1,-3\n"), NULL, JALUR_E_DATA, "-3");
    bench_refuse(&b, IMPORT_DELIVERIES, put_file("d.csv", "id_tps,hari,jam\nA,1,3000\n"), NULL, JALUR_E_DATA, "midnight");
    const import_options kits = {.office_kind = "kits"};
    bench_take(&b, IMPORT_DELIVERIES, put_file("d.csv", "kode_desa,hari,jumlah\n53.04.01.2001,1,3\n"), &kits);
    bench_text(&b, "SELECT kind FROM handover", "kits");
    bench_take(&b, IMPORT_DELIVERIES, put_file("d2.csv", "kode_desa,hari,jumlah\n53.04.01.2001,1,5\n"), &kits); /* replaces */
    assert_int_equal((int)bench_number(&b, "SELECT count FROM handover"), 5);
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_come_back), cmocka_unit_test(dates_are_counted_from_day_1),
                                       cmocka_unit_test(what_cannot_be_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
