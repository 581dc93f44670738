/* The project file: creating, opening, refusing, settings, stages, notes, territory, places. */
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "test_project_kit.h"
#include "whole.h"

static void assert_error(jalur_ctx *ctx, jalur_status st, jalur_status expected, const char *words)
{
    const jalur_error *e = jalur_ctx_error(ctx);
    if (st != expected || !strstr(e->message, words))
        fail_msg("status %d '%s' (native '%s'), expected %d '%s'", (int)st, e->message, e->native, (int)expected, words);
}

/* ---- creating and opening ---- */

static void a_new_project_is_recognised_and_empty(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_create(ctx, "new.jalur");
    assert_string_equal(store_path(s), "new.jalur");
    assert_int_equal(kit_number(s, "SELECT CheckSpatialMetaData()"), 3);
    assert_int_equal(kit_number(s, "PRAGMA foreign_keys"), 1);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM geometry_columns"), 6);
    assert_true(kit_number(s, "SELECT count(*) FROM spatial_ref_sys") > 5000);
    store_close(s);
    test_ok(ctx, store_open(ctx, "new.jalur", &s));
    territory t;
    test_ok(ctx, test_territory(s, &t));
    assert_int_equal(t.n_areas + t.n_stations + t.n_households + t.n_roads, 0);
    territory_release(&t);
    store_close(s);
    store_close(NULL);
    assert_int_equal(kit_count_files("new.jalur"), 1);
    jalur_ctx_free(ctx);
}

static void an_existing_file_is_never_replaced(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = NULL;
    test_write_file("taken.jalur", "mine");
    assert_error(ctx, store_create(ctx, "taken.jalur", &s), JALUR_E_IO, "exists");
    assert_null(s);
    char *text = test_read_file("taken.jalur", NULL);
    assert_string_equal(text, "mine");
    free(text);
    assert_true(store_create(ctx, "no/such/folder/x.jalur", &s) == JALUR_E_IO);
    assert_null(s);
    jalur_ctx_free(ctx);
}

static void each_wrong_file_has_its_own_error(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = NULL;
    assert_error(ctx, store_open(ctx, "missing.jalur", &s), JALUR_E_IO, "no such project");
    assert_error(ctx, store_open(ctx, ".", &s), JALUR_E_IO, "not a directory");
    assert_error(ctx, store_open(ctx, "/dev/null", &s), JALUR_E_IO, "regular file");
    test_write_file("empty.jalur", "");
    assert_error(ctx, store_open(ctx, "empty.jalur", &s), JALUR_E_DATA, "not a jalur project");
    test_write_file("text.jalur", "id,lon,lat\n1,2,3\n");
    assert_error(ctx, store_open(ctx, "text.jalur", &s), JALUR_E_DATA, "not a jalur project");
    sqlite3 *other = NULL;
    remove("other.jalur");
    assert_int_equal(sqlite3_open("other.jalur", &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "CREATE TABLE x (y)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_error(ctx, store_open(ctx, "other.jalur", &s), JALUR_E_DATA, "database is not a jalur project");
    s = kit_create(ctx, "newer.jalur");
    kit_sql(s, "PRAGMA user_version = 1000");
    store_close(s);
    assert_error(ctx, store_open(ctx, "newer.jalur", &s), JALUR_E_DATA, "newer jalur");
    assert_null(s);
    s = kit_create(ctx, "older.jalur");
    kit_sql(s, "PRAGMA user_version = 1");
    store_close(s);
    assert_error(ctx, store_open(ctx, "older.jalur", &s), JALUR_E_DATA, "older jalur");
    assert_non_null(strstr(jalur_ctx_error(ctx)->remedy, "jalur run"));
    assert_string_equal(jalur_ctx_error(ctx)->found, "schema 1");
    assert_null(s);
    jalur_ctx_free(ctx);
}

static void a_failed_creation_leaves_nothing(void **state)
{
    (void)state;
    jalur_status st = JALUR_E_RESOURCE;
    for (long n = 0; n < 60 && st != JALUR_OK; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        store *s = NULL;
        remove("frail.jalur");
        st = store_create(ctx, "frail.jalur", &s);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        assert_true((st == JALUR_OK) == (s != NULL));
        assert_int_equal(kit_count_files("frail.jalur"), st == JALUR_OK ? 1 : 0);
        store_close(s);
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
}

static void a_full_disk_leaves_nothing(void **state)
{
    (void)state;
    struct rlimit old, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    small = old;
    small.rlim_cur = 1024 * 1024;
    jalur_ctx *ctx = test_ctx();
    store *s = NULL;
    remove("full.jalur");
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    jalur_status st = store_create(ctx, "full.jalur", &s);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(st, JALUR_E_IO);
    assert_true(jalur_ctx_error(ctx)->native[0] != 0);
    assert_int_equal(kit_count_files("full.jalur"), 0);
    jalur_ctx_free(ctx);
}

/* Whenever the process is killed, the name holds a whole project or nothing. */
static void a_killed_creation_leaves_all_or_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < 12; k++) {
        remove("killed.jalur");
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            jalur_ctx *mine = jalur_ctx_new(NULL);
            store *s = NULL;
            store_create(mine, "killed.jalur", &s);
            _exit(0);
        }
        struct timespec wait = {0, k * 25 * 1000 * 1000L};
        nanosleep(&wait, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        jalur_ctx *ctx = test_ctx();
        store *s = NULL;
        jalur_status st = store_open(ctx, "killed.jalur", &s);
        if (st == JALUR_OK) assert_int_equal(kit_number(s, "SELECT count(*) FROM geometry_columns"), 5);
        else assert_error(ctx, st, JALUR_E_IO, "no such project");
        store_close(s);
        if (st != JALUR_OK) test_ok(ctx, store_create(ctx, "killed.jalur", &s));
        if (st != JALUR_OK) store_close(s);
        jalur_ctx_free(ctx);
    }
}

/* ---- settings, stages, notes ---- */

static void settings_keep_what_differs(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_create(ctx, "settings.jalur");
    settings set;
    test_ok(ctx, store_save_setting(s, "plan.days", "3"));
    test_ok(ctx, store_save_setting(s, "season", "hujan"));
    assert_int_equal(store_save_setting(s, "plan.dais", "3"), JALUR_E_USAGE);
    assert_int_equal(store_save_setting(s, "plan.days", "many"), JALUR_E_DATA);
    test_ok(ctx, store_load_settings(s, &set));
    assert_int_equal(set.days, 3);
    assert_int_equal(set.season, SEASON_WET);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM setting"), 2);
    test_ok(ctx, store_save_setting(s, "plan.days", "01")); /* the default, written another way */
    assert_int_equal(kit_number(s, "SELECT count(*) FROM setting"), 1);
    kit_sql(s, "INSERT INTO setting VALUES ('plan.days', 'garbage')");
    assert_error(ctx, store_load_settings(s, &set), JALUR_E_DATA, "does not take: plan.days");
    assert_int_equal(set.days, 1);
    assert_int_equal(set.season, SEASON_DRY);
    kit_sql(s, "DELETE FROM setting; INSERT INTO setting VALUES ('plan.dais', '3')"); /* of another version */
    assert_error(ctx, store_load_settings(s, &set), JALUR_E_DATA, "does not take: plan.dais");
    store_close(s);
    jalur_ctx_free(ctx);
}

static void stages_notes_and_inputs_come_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_create(ctx, "stages.jalur");
    char *json = NULL;
    bool found = true;
    test_ok(ctx, store_load_stage(s, "plan", &json, &found));
    assert_false(found);
    test_ok(ctx, store_save_stage(s, "plan", "{\"a\":1}"));
    test_ok(ctx, store_save_stage(s, "plan", "{\"a\":2}"));
    test_ok(ctx, store_load_stage(s, "plan", &json, &found));
    assert_true(found);
    assert_string_equal(json, "{\"a\":2}");
    mem_free(ctx, json);
    kit_sql(s, "INSERT INTO import_run VALUES (1, 'stations', 'tps.csv', '', 'EPSG:4326', 100, 'abc', 9, 7);"
               "INSERT INTO import_note VALUES (1, 17, 'out-of-range', 2, 'T9', 'bujur 900', 900, 1),"
               "(1, 0, 'swapped', 1, '', 'tertukar', NULL, NULL)");
    problems list;
    problems_init(&list, ctx);
    test_ok(ctx, problems_add(&list, &(problem){.class = "x", .kind = "", .id = "", .unit = ""}, "already there"));
    test_ok(ctx, store_load_import_notes(s, &list));
    assert_int_equal(list.n, 3);
    assert_string_equal(list.item[1].kind, "station");
    assert_string_equal(list.item[1].class, "out-of-range");
    assert_string_equal(list.item[1].text, "bujur 900");
    assert_int_equal(list.item[1].severity, PROBLEM_BLOCKS);
    assert_false(list.item[1].has_point);
    assert_true(list.item[1].measure == 17);
    assert_true(isnan(list.item[2].measure));
    kit_sql(s, "UPDATE import_note SET severity = 3 WHERE row = 0");
    assert_error(ctx, store_load_import_notes(s, &list), JALUR_E_DATA, "damaged");
    assert_int_equal(list.n, 3);
    problems_release(&list);
    jalur_report *report = NULL;
    test_ok(ctx, report_new(ctx, "x", "X", &report));
    test_ok(ctx, store_report_inputs(s, report_list(report, "inputs", "Inputs")));
    char *text = NULL;
    test_ok(ctx, jalur_report_as_json(report, &text));
    assert_non_null(strstr(text, "tps.csv"));
    jalur_text_free(ctx, text);
    jalur_report_free(report);
    store_close(s);
    jalur_ctx_free(ctx);
}

/* ---- territory ---- */

static void check_areas(const territory *t)
{
    static const char *const CODES[] = {"53.04", "53.04.01", "53.04.01.2001", "53.04.01.2002"};
    static const uint32_t PARENTS[] = {JALUR_NONE, 0, 1, 1}, PARTS[] = {1, 0, 1, 0}, POINTS[] = {5, 0, 9, 0};
    assert_int_equal(t->n_areas, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_string_equal(t->areas[i].code, CODES[i]);
        assert_int_equal(t->areas[i].parent, PARENTS[i]);
        assert_int_equal(t->areas[i].shape.n_part, PARTS[i]);
        assert_int_equal(t->areas[i].shape.n_pt, POINTS[i]);
        assert_int_equal(t->areas[i].has_label, i < 2);
        assert_int_equal(t->areas[i].repaired, i == 2);
    }
    assert_int_equal(t->areas[0].population, 217973);
    assert_int_equal(t->areas[1].level, AREA_KECAMATAN);
    assert_string_equal(t->areas[2].name, "Dirun");
    assert_true(t->areas[1].label.lon_deg == 124.75 && t->areas[1].label.lat_deg == -9.25);
    assert_int_equal(t->areas[2].shape.n_ring, 2);
    assert_int_equal(t->areas[2].shape.ring[1], 5);
    assert_true(t->areas[2].shape.pt[5].lon_deg == 124.1 && t->areas[2].shape.pt[5].lat_deg == -9.9);
}

static void check_places(const territory *t)
{
    assert_int_equal(t->n_stations, 3); /* T1 T10 T2: order of bytes */
    assert_string_equal(t->stations[1].id, "T10");
    assert_int_equal(t->stations[0].village, JALUR_NONE);
    assert_int_equal(t->stations[0].placed, PLACED_ESTIMATED);
    assert_int_equal(t->stations[1].placed, PLACED_NOWHERE);
    assert_int_equal(t->stations[1].village, 3);
    assert_int_equal(t->stations[1].deadline_s, INT32_MAX);
    const station *x = &t->stations[2];
    assert_string_equal(x->village_code, "53.04.01.2002");
    assert_int_equal(x->village, 2); /* where it lies goes before what it says */
    assert_true(x->at.lon_deg == 124.05 && x->at.lat_deg == -9.95);
    assert_int_equal(x->voters, 300);
    assert_int_equal(x->boxes, 5);
    assert_int_equal(x->weight_g, 40000);
    assert_int_equal(x->volume_cm3, 90000);
    assert_int_equal(x->deadline_s, 43200);
    assert_int_equal(x->special, 1);
    assert_int_equal(t->n_offices, 2);
    assert_string_equal(t->offices[0].id, "G1");
    assert_int_equal(t->offices[0].kind, OFFICE_WAREHOUSE);
    assert_int_equal(t->offices[0].village, JALUR_NONE);
    assert_string_equal(t->offices[1].name, "Kantor Pos Atambua");
    assert_int_equal(t->offices[1].village, 2);
    assert_int_equal(t->offices[1].permanents, 3);
    assert_int_equal(t->offices[1].counters, 2);
    assert_int_equal(t->offices[1].open_s, 28800);
    assert_int_equal(t->offices[1].close_s, 54000);
}

static void check_lines(const territory *t)
{
    assert_int_equal(t->n_roads, 2);
    const road *x = &t->roads[0];
    assert_string_equal(x->name, "Jalan Lintas");
    assert_int_equal(x->source_id, 77);
    assert_int_equal(x->class, ROAD_PRIMARY);
    assert_int_equal(x->surface, SURFACE_PAVED);
    assert_int_equal(x->oneway, ROAD_BACKWARD);
    assert_int_equal(x->flags, ROAD_BRIDGE | ROAD_DRY_ONLY);
    assert_int_equal(x->modes, 31);
    assert_int_equal(x->max_kmh, 60);
    assert_int_equal(x->line.n, 3);
    assert_true(x->line.z_m[0] == 1 && x->line.z_m[1] == 2 && x->line.z_m[2] == 3);
    assert_null(t->roads[1].line.z_m);
    assert_int_equal(t->roads[1].wait_min, 45);
    assert_int_equal(t->roads[1].source_id, -3);
    assert_int_equal(t->n_vehicles, 2); /* BOAT L300 */
    assert_int_equal(t->vehicles[0].home, JALUR_NONE);
    assert_int_equal(t->vehicles[1].home, 0);
    assert_int_equal(t->vehicles[1].count, 4);
    assert_int_equal(t->vehicles[1].capacity[CARGO_WEIGHT], 800000);
    assert_int_equal(t->vehicles[1].capacity[CARGO_VOLUME], UINT32_MAX);
    assert_string_equal(t->vehicles[1].profile, "pickup");
    assert_int_equal(t->vehicles[1].per_hour_idr, 15000);
    assert_int_equal(t->vehicles[1].shift_end_s, 64800);
    const vehicle *v = &t->vehicles[1];
    assert_true(v->load_s == 600 && v->unload_base_s == -1 && v->unload_box_s == 20 && v->reload_s == -1);
    assert_true(v->max_stops == 12 && v->max_m == 90000 && v->max_drive_s == 18000 && v->max_work_s == 36000);
    assert_true(v->overtime_after_s == 28800 && v->overtime_idr == 40000 && v->reloads == 2 && v->escort);
    assert_string_equal(v->reload_at, "G1, P1");
    assert_true(v->nights == 2 && v->night_s == 25200 && v->night_idr == 60000);
    assert_string_equal(v->night_at, "P1");
    assert_true(v->end == 1 && vehicle_end(v, v->home) == 1 && !vehicle_ends_open(v));
    assert_true(vehicle_ends_open(&t->vehicles[0]) && vehicle_end(&t->vehicles[0], 0) == JALUR_NONE);
    assert_string_equal(v->skills, "gunung");
    assert_int_equal(v->n_breaks, 2);
    assert_true(v->breaks[0].length_s == 1800 && v->breaks[0].after_s == 0 && v->breaks[0].n_within == 1);
    assert_true(v->breaks[0].within[0].from_s == 41400 && v->breaks[0].within[0].to_s == 48600);
    assert_true(v->breaks[1].length_s == 2700 && v->breaks[1].after_s == 14400 && v->breaks[1].n_within == 0);
    assert_true(t->stations[1].pickup_to == 1 && t->stations[1].pickup[CARGO_BOXES] == 3 && station_paired(&t->stations[1]));
    assert_true(t->stations[0].pickup_to == JALUR_NONE && !station_paired(&t->stations[0]) && !station_paired(&t->stations[2]));
    assert_string_equal(t->stations[0].pickup_to_id, "X9");
    assert_int_equal(t->n_earlier, 3);
    assert_true(t->earlier[0].station == 2 && t->earlier[0].vehicle == 1 && t->earlier[0].fixed && t->earlier[0].seq == 1);
    assert_true(t->earlier[1].station == 1 && !t->earlier[1].fixed);
    assert_true(t->earlier[2].station == JALUR_NONE && t->earlier[2].vehicle == JALUR_NONE && t->earlier[2].day == 2);
    assert_int_equal(t->vehicles[1].crew, 2);
    assert_int_equal(t->n_crews, 1);
    assert_int_equal(t->crews[0].office, 1);
    assert_int_equal(t->crews[0].max_temporaries, UINT32_MAX);
    assert_int_equal(t->crews[0].hire_lead_days, 2);
    assert_int_equal(t->n_signals, 2);
    assert_int_equal(t->signals[0].village, 3);
    assert_false(t->signals[0].has_point);
    assert_true(t->signals[1].has_point);
    assert_int_equal(t->signals[1].level, 4);
}

static void a_territory_comes_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "belu.jalur");
    territory t;
    test_ok(ctx, store_load_places(s, &t));
    assert_int_equal(t.n_roads, 0);
    territory_release(&t);
    test_ok(ctx, test_territory(s, &t));
    check_areas(&t);
    check_places(&t);
    check_lines(&t);
    assert_int_equal(t.n_households, 4);
    assert_string_equal(t.households[0].id, "H1");
    assert_int_equal(t.households[0].segment, SEGMENT_HOMEBOUND);
    assert_int_equal(t.households[0].placed, PLACED_NOWHERE);
    assert_int_equal(t.households[1].village, 2);
    assert_int_equal(t.households[2].village, 3);
    assert_ptr_equal(t.households[0].village_code, t.households[3].village_code); /* one copy, though H3 lies between */
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void kept_or_not(store *s, bool expected)
{
    store_roads about = {0};
    bool found = !expected;
    test_ok(s->ctx, store_kept_roads(s, &about, &found));
    assert_int_equal(found, expected);
    if (found) assert_true(about.n == 2 && about.hash == 0xfedcba9876543210u);
}

static void load_and_keep(store *s)
{
    territory t;
    test_ok(s->ctx, store_load_places(s, &t));
    test_ok(s->ctx, store_load_roads(s, &t));
    test_ok(s->ctx, store_keep_roads(s, &(store_roads){2, 0xfedcba9876543210u}));
    territory_release(&t);
    kept_or_not(s, true);
}

static void roads_come_by_themselves(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "roads.jalur");
    territory whole, t;
    test_ok(ctx, test_territory(s, &whole));
    test_ok(ctx, store_load_places(s, &t));
    assert_true(t.n_roads == 0 && t.n_households == whole.n_households && t.n_areas == whole.n_areas);
    test_ok(ctx, store_load_roads(s, &t));
    check_places(&t);
    check_lines(&t);
    assert_int_equal(t.n_roads, 2);
    for (uint32_t i = 0; i < t.n_roads; i++) {
        assert_string_equal(t.roads[i].name, whole.roads[i].name);
        assert_int_equal(t.roads[i].line.n, whole.roads[i].line.n);
        assert_memory_equal(t.roads[i].line.pt, whole.roads[i].line.pt, t.roads[i].line.n * sizeof *t.roads[i].line.pt);
    }
    territory_release(&t);
    test_ok(ctx, store_load_places(s, &t));
    kit_sql(s, "UPDATE road SET oneway = 7");
    assert_int_equal(store_load_roads(s, &t), JALUR_E_DATA);
    assert_true(t.n_roads == 0 && t.n_areas == whole.n_areas);
    territory_release(&t);
    territory_release(&whole);
    store_close(s);
    jalur_ctx_free(ctx);
}

/* What is kept of the roads holds until the table changes, whoever changes it. */
static void what_is_known_of_roads_ends_with_a_change(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "known.jalur");
    kept_or_not(s, false);
    test_ok(ctx, store_keep_roads(s, &(store_roads){2, 1})); /* nothing was loaded that it could speak of */
    kept_or_not(s, false);
    load_and_keep(s);
    store_close(s);
    test_ok(ctx, store_open(ctx, "known.jalur", &s));
    kept_or_not(s, true);
    kit_sql(s, "UPDATE station SET voters = voters + 1");
    kept_or_not(s, true);
    kit_sql(s, "UPDATE road SET max_kmh = 30 WHERE id = 1");
    kept_or_not(s, false);
    load_and_keep(s);
    kit_sql(s, "DELETE FROM road WHERE id = 1");
    kept_or_not(s, false);
    load_and_keep(s);
    kit_sql(s, "INSERT INTO road SELECT id + 10, source_id, name, class, surface, oneway, flags, modes, max_kmh, wait_min, z, geom FROM road");
    kept_or_not(s, false);
    load_and_keep(s);
    kit_sql(s, "UPDATE jalur_meta SET value = 'spoilt' WHERE key = 'roads'");
    kept_or_not(s, false);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void places_are_saved_and_come_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "places.jalur");
    territory t;
    test_ok(ctx, test_territory(s, &t));
    t.stations[1].placed = PLACED_ESTIMATED;
    t.stations[1].at = (jalur_lonlat){124.125, -9.625};
    t.stations[0].village = 2;
    t.stations[2].placed = PLACED_NOWHERE;
    t.households[0].placed = PLACED_ESTIMATED;
    t.households[0].at = (jalur_lonlat){124.5, -9.5};
    t.offices[0].village = 3;
    bool stand = true;
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_false(stand);
    test_ok(ctx, store_save_places(s, &t, 7));
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_true(stand);
    test_ok(ctx, store_places_stand(s, 8, &stand));
    assert_false(stand);
    territory_release(&t);
    test_ok(ctx, test_territory(s, &t));
    assert_int_equal(t.stations[1].placed, PLACED_ESTIMATED);
    assert_true(t.stations[1].at.lon_deg == 124.125 && t.stations[1].at.lat_deg == -9.625);
    assert_int_equal(t.stations[0].village, 2);
    assert_string_equal(t.stations[0].village_code, "99.99");
    assert_int_equal(t.stations[2].placed, PLACED_NOWHERE);
    assert_true(t.households[0].at.lon_deg == 124.5);
    assert_int_equal(t.offices[0].village, 3);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM station WHERE geom IS NULL"), 1);
    long before = sqlite3_total_changes(s->db);
    test_ok(ctx, store_save_places(s, &t, 7)); /* nothing new: nothing written */
    assert_int_equal(sqlite3_total_changes(s->db), before);
    territory u;
    test_ok(ctx, test_territory(s, &u));
    t.stations[0].at.lat_deg = (double)NAN;
    assert_int_equal(store_save_places(s, &t, 8), JALUR_E_INTERNAL); /* and no other seed is noted */
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_true(stand);
    test_ok(ctx, db_exec(s, "UPDATE geometry_columns_time SET last_insert = '2000-01-01T00:00:00.000Z', last_update = last_insert,"
                            " last_delete = last_insert"));
    test_ok(ctx, store_save_places(s, &u, 7));
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_true(stand);
    test_ok(ctx, db_exec(s, "UPDATE station SET village_code = '99.98' WHERE id = (SELECT min(id) FROM station)")); /* by hand */
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_false(stand);
    test_ok(ctx, store_save_places(s, &u, 7));
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_true(stand);
    test_ok(ctx, db_exec(s, "INSERT INTO import_run (kind, file, layer, crs, size_bytes, xxh3, rows_read, rows_stored)"
                            " VALUES ('roads', 'more.gpkg', '', '', 0, '', 0, 0)"));
    test_ok(ctx, store_places_stand(s, 7, &stand));
    assert_false(stand);
    territory_release(&t);
    territory_release(&u);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void failing_memory_is_reported(void **state)
{
    (void)state;
    jalur_ctx *good = test_ctx();
    store *s = kit_belu(good, "memory.jalur");
    jalur_status st = JALUR_E_RESOURCE;
    long n = 0;
    for (; n < 500 && st != JALUR_OK; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        territory t;
        s->ctx = ctx;
        st = test_territory(s, &t);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        if (st != JALUR_OK) assert_int_equal(t.n_areas + t.n_stations + t.n_roads, 0);
        assert_true(sqlite3_get_autocommit(s->db));
        territory_release(&t);
        s->ctx = good;
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
    assert_true(n > 20);
    store_close(s);
    jalur_ctx_free(good);
}

/* ---- damage that SQLite itself does not see ---- */

static void every_impossible_value_is_refused(void **state)
{
    (void)state;
    static const char *const DAMAGE[] = {
        "UPDATE area SET level = 4 WHERE code = '53.04'", "UPDATE area SET level = 'x' WHERE code = '53.04'",
        "UPDATE area SET label_lon = 181 WHERE code = '53.04'", "UPDATE area SET label_lat = NULL WHERE code = '53.04'",
        "UPDATE area SET population = -1 WHERE code = '53.04'", "UPDATE area SET code = '' WHERE code = '53.04'",
        "UPDATE area SET code = NULL WHERE code = '53.04'", "UPDATE area SET repaired = 2 WHERE code = '53.04'",
        "UPDATE area SET label_lon = 9e999 WHERE code = '53.04'",
        "UPDATE station SET placed = 'moon' WHERE id = 'T1'", "UPDATE station SET geom = NULL WHERE id = 'T1'",
        "UPDATE station SET placed = 'given' WHERE id = 'T10'",
        "UPDATE station SET geom = MakePoint(200, 0, 4326) WHERE id = 'T1'",
        "UPDATE station SET boxes = 4294967296 WHERE id = 'T1'",
        "UPDATE station SET deadline_s = 3000000000 WHERE id = 'T1'", "UPDATE station SET special = 7 WHERE id = 'T1'",
        "UPDATE household SET segment = 2 WHERE id = 'H1'", "UPDATE household SET lon = 1 WHERE id = 'H1'",
        "UPDATE office SET kind = 'bank' WHERE id = 'P1'", "UPDATE office SET open_s = 1.5 WHERE id = 'P1'",
        "UPDATE road SET class = 'river' WHERE id = 1", "UPDATE road SET surface = '' WHERE id = 1",
        "UPDATE road SET oneway = 2 WHERE id = 1", "UPDATE road SET flags = 8 WHERE id = 1",
        "UPDATE road SET modes = 32 WHERE id = 1", "UPDATE road SET max_kmh = 256 WHERE id = 1",
        "UPDATE road SET z = X'00' WHERE id = 1", "UPDATE road SET z = X'0000C07F0000004000004040' WHERE id = 1",
        "UPDATE road SET geom = NULL WHERE id = 1",
        "UPDATE road SET geom = GeomFromText('LINESTRING(0 0, 0 91)', 4326) WHERE id = 1",
        "UPDATE vehicle SET count = -1 WHERE id = 'L300'", "UPDATE vehicle SET fixed_idr = -1 WHERE id = 'L300'",
        "UPDATE staff SET hire_lead_days = 'soon'", "UPDATE signal_mark SET level = 5 WHERE id = 1",
        "UPDATE area SET name = X'00' WHERE code = 'x'; DROP TABLE signal_mark",
        "ALTER TABLE station RENAME COLUMN voters TO electors",
    };
    jalur_ctx *ctx = test_ctx();
    size_t n_bytes = 0;
    store_close(kit_belu(ctx, "damage.jalur"));
    char *bytes = test_read_file("damage.jalur", &n_bytes);
    for (size_t i = 0; i < sizeof DAMAGE / sizeof *DAMAGE; i++) {
        territory t;
        store *s = NULL;
        kit_write("damage.jalur", bytes, n_bytes);
        test_ok(ctx, store_open(ctx, "damage.jalur", &s));
        kit_sql(s, DAMAGE[i]);
        jalur_status st = test_territory(s, &t);
        if (st != JALUR_E_DATA) fail_msg("%s: status %d", DAMAGE[i], (int)st);
        assert_int_equal(t.n_areas, 0);
        const jalur_error *e = jalur_ctx_error(ctx);
        assert_non_null(strstr(e->file, "damage.jalur"));
        if (i < 34) assert_true(e->layer[0] && e->field[0] && e->expected[0] && e->row > 0);
        store_close(s);
    }
    free(bytes);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_project_is_recognised_and_empty),
        cmocka_unit_test(an_existing_file_is_never_replaced),
        cmocka_unit_test(each_wrong_file_has_its_own_error),
        cmocka_unit_test(a_failed_creation_leaves_nothing),
        cmocka_unit_test(a_full_disk_leaves_nothing),
        cmocka_unit_test(a_killed_creation_leaves_all_or_nothing),
        cmocka_unit_test(settings_keep_what_differs),
        cmocka_unit_test(stages_notes_and_inputs_come_back),
        cmocka_unit_test(a_territory_comes_back),
        cmocka_unit_test(roads_come_by_themselves),
        cmocka_unit_test(what_is_known_of_roads_ends_with_a_change),
        cmocka_unit_test(places_are_saved_and_come_back),
        cmocka_unit_test(failing_memory_is_reported),
        cmocka_unit_test(every_impossible_value_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
