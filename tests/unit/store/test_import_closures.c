/* Closures: what a row may name, what is refused, and what comes back from the project file. */
#include "import_support.h"
#include "whole.h"

static const char *put_file(const char *name, const char *text)
{
    test_write_file(name, text);
    return name;
}

#define SQUARE "\"POLYGON((124 -9,124.1 -9,124.1 -8.9,124 -8.9,124 -9))\""

static void rows_come_back(void **state)
{
    (void)state;
    bench b = bench_open();
    territory t;
    bench_take(&b, IMPORT_CLOSURES,
               put_file("tutup.csv", "id,WKT,osm_id,class,faktor,profil,musim,alasan\n"
                                     "b," SQUARE ",,,,,,Banjir\n"
                                     "a,,way/77,,\"0,5\",truck,hujan,\n"
                                     "c," SQUARE ",,track,0,,dry,Longsor\n"),
               NULL);
    test_ok(b.ctx, test_territory(b.s, &t));
    assert_int_equal(t.n_closures, 3);
    const closure *a = &t.closures[0], *flood = &t.closures[1], *c = &t.closures[2];
    assert_string_equal(a->id, "a"); /* by id */
    assert_true(a->by_road && a->road == 77 && a->class == ROAD_CLASSES && a->area.n_part == 0);
    assert_true(a->factor == 0.5 && a->seasons == 1 << SEASON_WET);
    assert_string_equal(a->profile, "truck");
    assert_string_equal(flood->reason, "Banjir");
    assert_true(!flood->by_road && flood->factor == 0 && flood->seasons == 3 && flood->area.n_part == 1 && flood->area.n_pt == 5);
    assert_true(c->class == ROAD_TRACK && c->seasons == 1 << SEASON_DRY && c->area.n_part == 1);
    territory_release(&t);
    bench_close(&b);
}

static void ids_replace_and_all_may_be_replaced(void **state)
{
    (void)state;
    bench b = bench_open();
    const import_options anew = {.replace = true};
    bench_take(&b, IMPORT_CLOSURES, put_file("one.csv", "road,factor\n1,\n2,\n"), NULL);
    bench_take(&b, IMPORT_CLOSURES, put_file("one.csv", "road,factor\n1,0.5\n3,\n"), NULL); /* the same file: rows replace rows */
    assert_true(bench_number(&b, "SELECT count(*) FROM closure") == 2);
    assert_true(bench_number(&b, "SELECT factor FROM closure WHERE road = 1") == 0.5);
    bench_take(&b, IMPORT_CLOSURES, put_file("two.csv", "road,reason\n9,\n"), NULL);
    assert_true(bench_number(&b, "SELECT count(*) FROM closure") == 3);
    bench_refuse(&b, IMPORT_CLOSURES, put_file("bad.csv", "road,reason\nx,\n"), &anew, JALUR_E_DATA, "not a road id"); /* nothing is opened */
    bench_take(&b, IMPORT_CLOSURES, put_file("three.csv", "road,reason\n4,\n"), &anew);
    assert_true(bench_number(&b, "SELECT road FROM closure") == 4);
    bench_refuse(&b, IMPORT_CLOSURES, put_file("none.csv", "road,reason\n"), NULL, JALUR_E_DATA, "no rows");
    bench_take(&b, IMPORT_CLOSURES, "none.csv", &anew);
    assert_true(bench_number(&b, "SELECT count(*) FROM closure") == 0);
    bench_refuse(&b, IMPORT_STATIONS, "three.csv", &anew, JALUR_E_USAGE, "only closures");
    bench_close(&b);
}

static void shapes_and_names_together(void **state)
{
    (void)state;
    bench b = bench_open();
    /* a line beside an id is only its drawing; a bow-tie is mended */
    bench_take(&b, IMPORT_CLOSURES,
               put_file("x.csv", "id,WKT,road\nline,\"LINESTRING(124 -9,124.1 -9)\",5\n"
                                 "tie,\"POLYGON((124 -9,124.1 -8.9,124.1 -9,124 -8.9,124 -9))\",\n"),
               NULL);
    assert_true(bench_number(&b, "SELECT geom IS NULL FROM closure WHERE id = 'line'") == 1);
    assert_true(bench_number(&b, "SELECT NumGeometries(geom) FROM closure WHERE id = 'tie'") == 2);
    assert_int_equal(bench_noted(&b, "polygon-repaired"), 1);
    bench_close(&b);
}

static void bad_rows(void **state)
{
    (void)state;
    static char name[] = "truck";
    profile one = {.mode = MODE_TRUCK};
    memcpy(one.name, name, sizeof name);
    const profile_set profiles = {&one, 1};
    const import_options known = {.profiles = &profiles};
    static const char *const cases[][2] = {
        {"road,reason\n1x,\n", "not a road id"},
        {"road,reason\n99999999999999999999,\n", "not a road id"},
        {"road,class\n,\n", "nothing says which roads are closed"},
        {"WKT,reason\n\"LINESTRING(124 -9,124.1 -9)\",\n", "nothing says which roads are closed"},
        {"WKT,reason\n\"POINT(124 -9)\",\n", "nothing says which roads are closed"},
        {"WKT,road\n\"POLYGON((124 -9,124 -9,124 -9,124 -9))\",1\n", "nothing says which roads are closed"},
        {"class,reason\nboulevard,\n", "motorway, trunk"},
        {"road,factor\n1,-1\n", "negative"},
        {"road,factor\n1,11\n", "out of range"},
        {"road,factor\n1,slow\n", "not a number"},
        {"road,season\n1,spring\n", "dry or wet"},
        {"road,profile\n1,dragon\n", "not a profile"},
        {"id,road\na,1\na,2\n", "stands twice"},
        {"name,reason\na,b\n", "no column for road"},
    };
    bench b = bench_open();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        bench_refuse(&b, IMPORT_CLOSURES, put_file("bad.csv", cases[i][0]), &known, JALUR_E_DATA, cases[i][1]);
    bench_take(&b, IMPORT_CLOSURES, put_file("good.csv", "road,profile\n1,truck\n"), &known);
    bench_close(&b);
}

/* What a damaged project file says of closures is refused, not believed. */
static void damage_is_refused(void **state)
{
    (void)state;
    static const char *const lies[] = {"UPDATE closure SET factor = -1", "UPDATE closure SET seasons = 9",
                                       "UPDATE closure SET class = 'alley'", "UPDATE closure SET road = NULL, class = NULL"};
    bench b = bench_open();
    bench_take(&b, IMPORT_CLOSURES, put_file("one.csv", "road,reason\n1,\n"), NULL);
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        territory t;
        test_ok(b.ctx, db_begin(b.s));
        test_ok(b.ctx, db_exec(b.s, lies[i]));
        test_ok(b.ctx, db_commit(b.s));
        assert_int_equal(test_territory(b.s, &t), JALUR_E_DATA);
        bench_take(&b, IMPORT_CLOSURES, "one.csv", &(import_options){.replace = true});
    }
    bench_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_come_back), cmocka_unit_test(ids_replace_and_all_may_be_replaced),
                                       cmocka_unit_test(shapes_and_names_together), cmocka_unit_test(bad_rows),
                                       cmocka_unit_test(damage_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
