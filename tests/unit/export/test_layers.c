/* Layers of the town of Weluli, column by column. */
#include "support.h"
#include "town.h"

static const value *cell(const layer *l, uint32_t row, const char *name)
{
    for (uint32_t c = 0; c < l->n_columns; c++)
        if (strcmp(l->columns[c].name, name) == 0) return &l->values[(size_t)row * l->n_columns + c];
    fail_msg("layer %s has no column %s", l->name, name);
    return NULL;
}

static void is_text(const layer *l, uint32_t row, const char *name, const char *expected)
{
    const value *v = cell(l, row, name);
    if (v->null) fail_msg("%s.%s is null", l->name, name);
    assert_string_equal(v->as.text, expected);
}

static void is_int(const layer *l, uint32_t row, const char *name, int64_t expected)
{
    const value *v = cell(l, row, name);
    if (v->null) fail_msg("%s.%s is null", l->name, name);
    assert_int_equal(v->as.integer, expected);
}

static void is_real(const layer *l, uint32_t row, const char *name, double expected)
{
    const value *v = cell(l, row, name);
    if (v->null) fail_msg("%s.%s is null", l->name, name);
    if (!(fabs(v->as.real - expected) < 1e-9)) fail_msg("%s.%s is %.12g, not %.12g", l->name, name, v->as.real, expected);
}

static void is_null(const layer *l, uint32_t row, const char *name)
{
    if (!cell(l, row, name)->null) fail_msg("%s.%s is not null", l->name, name);
}

typedef struct built {
    town town;
    jalur_ctx *ctx;
    export_layers layers;
} built;

static int build(void **state)
{
    built *b = calloc(1, sizeof *b);
    assert_non_null(b);
    b->ctx = test_ctx();
    town_init(&b->town);
    export_layers_init(&b->layers, b->ctx);
    test_ok(b->ctx, export_build(b->ctx, &b->town.in, NULL, NULL, &b->layers));
    *state = b;
    return 0;
}

static int drop(void **state)
{
    built *b = *state;
    export_layers_release(&b->layers);
    jalur_ctx_free(b->ctx);
    free(b);
    return 0;
}

static const layer *get(void **state, const char *name, uint32_t n_rows)
{
    const layer *l = export_layer(&((built *)*state)->layers, name);
    assert_non_null(l);
    assert_int_equal(l->n_rows, n_rows);
    return l;
}

static void routes_hold_what_the_official_map_must_consider(void **state)
{
    const layer *l = get(state, "routes", 1);
    is_text(l, 0, "route_id", "R-001");
    is_int(l, 0, "day", 1);
    is_text(l, 0, "vehicle", "L300 / bak");
    is_int(l, 0, "vehicle_no", 2);
    is_text(l, 0, "depot_id", "KPU");
    is_text(l, 0, "depot", "Gudang KPU");
    is_text(l, 0, "end_id", "KPU");
    is_text(l, 0, "end", "Gudang KPU");
    is_int(l, 0, "stops", 2);
    is_int(l, 0, "stations", 2);
    is_int(l, 0, "voters", 430);
    is_int(l, 0, "boxes", 9);
    is_real(l, 0, "weight_kg", 112.5);
    is_real(l, 0, "volume_m3", 0.864);
    is_real(l, 0, "drive_km", 13.2);
    is_real(l, 0, "drive_min", 40.5);
    is_real(l, 0, "service_min", 24.5);
    is_real(l, 0, "wait_min", 5);
    is_real(l, 0, "total_min", 995); /* 07:30 to 00:05 */
    is_text(l, 0, "load_start", "07:00");
    is_text(l, 0, "depart", "07:30");
    is_text(l, 0, "return", "00:05");
    is_int(l, 0, "return_day", 2);
    is_int(l, 0, "cost_idr", 1250000);
    is_real(l, 0, "unpaved_km", 3.3);
    is_real(l, 0, "unpaved_percent", 25);
    is_real(l, 0, "dry_only_km", 0.15);
    is_int(l, 0, "ferry_legs", 1);
    is_int(l, 0, "max_walk_m", 333);
    is_int(l, 0, "far_walks", 1);
    is_int(l, 0, "estimated_stations", 1);
    is_text(l, 0, "kecamatan", "Lamaknen");
    is_text(l, 0, "season", "wet");
    is_text(l, 0, "profile", "pickup");
    is_int(l, 0, "crew", 3);
    is_text(l, 0, "geografi", "25% jalan tanpa perkerasan; jalan kaki terjauh 333 m; 1 penyeberangan");
    is_text(l, 0, "cuaca", "dihitung untuk musim hujan; 150 m hanya terbuka saat kemarau");
    is_text(l, 0, "kerawanan", "1 dari 2 TPS dengan posisi perkiraan; 1 perhentian berjalan kaki lebih dari 250 m");
    is_text(l, 0, "transportasi", "L300 / bak (profil pickup), 2 unit tersedia, awak 3 orang");
    assert_int_equal(l->geometries[0].kind, GEOMETRY_LINES);
    assert_int_equal(l->geometries[0].as.lines.n, 3);
}

static void stops_hold_every_visit(void **state)
{
    const layer *l = get(state, "stops", 2);
    is_text(l, 0, "route_id", "R-001");
    is_int(l, 0, "seq", 1);
    is_int(l, 0, "day", 1);
    is_text(l, 0, "station_id", "A");
    is_text(l, 0, "village_code", "53.04.01.2001");
    is_text(l, 0, "village", "Ma'u \"Tua\"");
    is_text(l, 0, "kecamatan", "Lamaknen");
    is_text(l, 0, "placed", "given");
    is_text(l, 0, "arrive", "07:40");
    is_text(l, 0, "start", "07:40");
    is_text(l, 0, "depart", "07:50");
    is_real(l, 0, "wait_min", 0);
    is_int(l, 0, "boxes", 5);
    is_int(l, 0, "voters", 250);
    is_int(l, 0, "load_after_boxes", 4);
    is_real(l, 0, "load_after_kg", 50);
    is_real(l, 0, "load_after_m3", 0.384);
    is_real(l, 0, "leg_km", 3.3);
    is_real(l, 0, "leg_min", 10.5);
    is_int(l, 0, "access_m", 0);
    is_text(l, 1, "placed", "estimated");
    is_int(l, 1, "special", 1);
    is_real(l, 1, "wait_min", 5);
    is_int(l, 1, "access_m", 333);
    is_real(l, 1, "access_min", 5);
    assert_int_equal(l->geometries[1].kind, GEOMETRY_POINT);
    assert_true(l->geometries[1].as.point.lon_deg == 125.18);
}

static void unserved_say_why_with_numbers(void **state)
{
    const layer *l = get(state, "unserved", 1);
    is_text(l, 0, "station_id", "C");
    is_text(l, 0, "village_code", "99.99"); /* as given: it joined no area */
    is_text(l, 0, "village", "");
    is_text(l, 0, "reason", "far-from-road");
    is_text(l, 0, "text", "900 m is too far </script><b>");
    is_real(l, 0, "gap_m", 1105.8);
    is_null(l, 0, "over_min");
    is_null(l, 0, "needed");
    is_null(l, 0, "extra_idr");
    is_null(l, 0, "vehicle");
    is_real(l, 0, "from_lat", -9.05);
    is_real(l, 0, "to_lat", -9.04);
}

static void too_heavy_gives_needed_and_available_in_kg(void **state)
{
    (void)state;
    town t;
    export_layers layers;
    jalur_ctx *ctx = test_ctx();
    town_init(&t);
    t.left_out[0] = (unserved){.station = 2, .reason = UNSERVED_TOO_HEAVY, .dimension = CARGO_WEIGHT, .needed = 62500,
                               .available = 40000, .vehicle = 0, .gap_m = NAN, .text = ""};
    t.stations[2].placed = PLACED_NOWHERE;
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    const layer *l = export_layer(&layers, "unserved");
    is_text(l, 0, "dimension", "weight");
    is_text(l, 0, "unit", "kg");
    is_real(l, 0, "needed", 62.5);
    is_real(l, 0, "available", 40);
    is_text(l, 0, "vehicle", "L300 / bak");
    is_null(l, 0, "gap_m");
    is_null(l, 0, "from_lon");
    assert_int_equal(l->geometries[0].kind, GEOMETRY_NONE);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void staffing_holds_one_office_a_row(void **state)
{
    const layer *l = get(state, "staffing", 1);
    is_text(l, 0, "office_id", "POS");
    is_text(l, 0, "kind", "post");
    is_text(l, 0, "village_code", "53.04.01.2002");
    is_int(l, 0, "permanents", 3);
    is_int(l, 0, "temporaries", 4);
    is_int(l, 0, "supervisors", 1);
    is_int(l, 0, "coordinators", 2);
    is_int(l, 0, "recipients", 900);
    is_real(l, 0, "served", 850.25);
    is_real(l, 0, "staff_days_counter", 10);
    is_real(l, 0, "staff_days_community", 20);
    is_real(l, 0, "staff_days_door", 30.5);
    is_real(l, 0, "recipients_door", 150.25);
    is_int(l, 0, "cost_idr", 5000000);
    is_real(l, 0, "dual_staff_day", 28);
    is_real(l, 0, "dual_permanent_idr", 123456);
    is_real(l, 0, "officer_worth", 321.5);
    is_real(l, 0, "counter_worth", 41);
    is_real(l, 0, "escort_worth", 43);
    assert_int_equal(l->geometries[0].kind, GEOMETRY_NONE); /* POS has no position */
}

static void days_visits_and_crews_are_layers(void **state)
{
    const layer *l = get(state, "staffing_days", 2);
    is_int(l, 1, "day", 2);
    is_real(l, 1, "temporaries", 4);
    is_int(l, 1, "visits_door", 1);
    is_real(l, 1, "paid_so_far", 3);
    is_int(l, 0, "cash_idr", 1200000);
    is_int(l, 0, "cash_returned_idr", 0);
    is_int(l, 1, "cash_returned_idr", 600000); /* a quarter of a person: one */
    l = get(state, "calendar", 2);
    is_text(l, 0, "village_code", "53.04.01.2001");
    is_text(l, 0, "channel", "community");
    is_text(l, 1, "channel", "door");
    is_int(l, 1, "officers", 2);
    is_int(l, 1, "homebound", 1);
    is_int(l, 0, "cash_idr", 1200000);
    is_real(l, 0, "travel_min", 12.5);
    is_real(l, 0, "last_idr", 17171);
    l = get(state, "crews", 1);
    is_int(l, 0, "porters", 3);
    is_int(l, 0, "escorts", 2);
}

static void gaps_leave_out_what_is_within(void **state)
{
    const layer *l = get(state, "gaps", 4);
    assert_int_equal(l->kind, GEOMETRY_AREA);
    is_text(l, 0, "village_code", "53.04.01.2001");
    is_text(l, 0, "profile", "foot");
    is_text(l, 0, "season", "wet");
    is_text(l, 0, "class", "beyond");
    is_text(l, 0, "reason", "terjangkau, tetapi melewati batas waktu: 95 menit, batas 60 menit");
    is_real(l, 0, "minutes", 95.04);
    is_real(l, 0, "limit_min", 60);
    is_int(l, 0, "people", 1200);
    is_text(l, 0, "people_kind", "population");
    is_int(l, 0, "has_point_inside", 1);
    is_text(l, 0, "office_id", "KPU");
    is_null(l, 0, "gap_m");
    is_null(l, 0, "from_lon");
    assert_int_equal(l->geometries[0].kind, GEOMETRY_AREA);
    is_text(l, 1, "class", "no-position");
    is_null(l, 1, "minutes");
    is_null(l, 1, "office_id");
    is_text(l, 0, "remedy", "titik layanan lain, atau perjalanan 35 menit lebih singkat");
    is_text(l, 1, "remedy", "poligon atau titik desa dalam data");
    is_int(l, 1, "remote_3t", 1);
    assert_int_equal(l->geometries[1].kind, GEOMETRY_NONE);
    is_text(l, 0, "against", "access");
    is_null(l, 0, "units");
}

static void what_is_due_and_not_in_order_is_a_gap(void **state)
{
    const layer *l = get(state, "gaps", 4); /* kits of the first village, payments of the second; the others are planned or nothing */
    is_text(l, 2, "village_code", "53.04.01.2001");
    is_text(l, 2, "against", "kits");
    is_null(l, 2, "profile");
    is_text(l, 2, "class", "unplanned");
    is_text(l, 2, "reason", "tidak ada dalam rencana: 1 dari 3 TPS; tanpa rencana karena: jauh dari jalan");
    is_text(l, 2, "remedy", "masukkan 1 TPS ke dalam rencana");
    is_int(l, 2, "units", 1);
    is_int(l, 2, "due", 3);
    assert_int_equal(l->geometries[2].kind, GEOMETRY_AREA);
    is_text(l, 3, "against", "payments");
    is_text(l, 3, "class", "overdue");
    is_text(l, 3, "reason", "harinya sudah lewat: 5 dari 7 penerima");
    is_int(l, 3, "units", 7);
    is_int(l, 3, "days_behind", 3);
    l = get(state, "plan_coverage", 2);
    is_text(l, 0, "level", "all");
    is_text(l, 0, "due", "kits");
    is_int(l, 0, "villages", 2);
    is_int(l, 0, "villages_nothing_due", 1);
    is_int(l, 0, "units", 3);
    is_int(l, 0, "units_unplanned", 1);
    is_real(l, 0, "planned_percent", 200.0 / 3);
    is_real(l, 0, "done_percent", 100.0 / 3);
    is_text(l, 1, "level", "kecamatan");
    is_int(l, 1, "as_of_day", 4);
    is_int(l, 1, "units", 10);
    is_real(l, 1, "done_percent", 20);
}

/* Above the limit of rows access keeps the nearest point of each village alone, and roads are left out. */
static void too_many_rows_are_left_out(void **state)
{
    built *b = *state;
    b->town.set.export_max_rows = 2;
    test_ok(b->ctx, export_build(b->ctx, &b->town.in, NULL, NULL, &b->layers));
    const layer *l = get(state, "access", 2);
    is_int(l, 0, "rank", 1);
    is_null(l, 1, "rank");
    (void)get(state, "roads", 2);
    b->town.set.export_max_rows = 1;
    test_ok(b->ctx, export_build(b->ctx, &b->town.in, NULL, NULL, &b->layers));
    (void)get(state, "access", 2); /* never less than a row for each village and way */
    (void)get(state, "roads", 0);
}

static void access_has_a_row_for_each_near_point(void **state)
{
    const layer *l = get(state, "access", 3); /* two for the first village, one without a point for the second */
    is_int(l, 0, "rank", 1);
    is_int(l, 1, "rank", 2);
    is_real(l, 1, "minutes", 120);
    is_text(l, 0, "office_id", "KPU");
    is_real(l, 1, "score", 1.25);
    is_null(l, 2, "rank");
    is_null(l, 2, "minutes");
    is_int(l, 2, "signal", 2);
    is_null(l, 0, "signal");
    is_null(l, 0, "served_by_id");
    l = get(state, "catchments", 2);
    is_int(l, 0, "nearest_people", 1200);
    is_null(l, 0, "room");
    is_real(l, 1, "room", 900);
    l = get(state, "coverage", 2);
    is_text(l, 0, "level", "all");
    is_null(l, 0, "code");
    is_text(l, 1, "level", "kecamatan");
    for (uint32_t row = 0; row < 2; row++) {
        is_int(l, row, "villages", 2);
        is_int(l, row, "villages_no_position", 1);
        is_int(l, row, "people_beyond", 1200);
        is_int(l, row, "people", 1200);
        is_real(l, row, "served_percent", 0);
    }
}

static void ground_layers_hold_the_input(void **state)
{
    const layer *d = get(state, "districts", 4), *r = get(state, "roads", 2), *o = get(state, "offices", 2),
                *p = get(state, "problems", 2);
    is_text(d, 2, "level", "village");
    is_text(d, 2, "parent_code", "53.04.01");
    is_text(d, 2, "parent", "Lamaknen");
    is_int(d, 2, "population", 1200);
    is_null(d, 3, "population");
    is_int(d, 2, "repaired", 1);
    is_null(d, 0, "parent_code");
    assert_int_equal(d->geometries[2].kind, GEOMETRY_AREA);
    assert_int_equal(d->geometries[3].kind, GEOMETRY_NONE);
    is_text(r, 0, "class", "primary");
    is_text(r, 0, "surface", "paved");
    is_int(r, 0, "bridge", 1);
    is_int(r, 0, "max_kmh", 60);
    is_null(r, 0, "wait_min");
    is_int(r, 1, "dry_only", 1);
    is_int(r, 1, "wait_min", 20);
    is_text(o, 0, "open", "08:00");
    is_text(o, 0, "close", "16:30");
    is_int(o, 1, "counters", 2);
    is_text(p, 0, "severity", "warning");
    is_real(p, 0, "measure", 2100);
    is_real(p, 0, "to_lon", 125.13);
    is_null(p, 1, "measure");
    is_null(p, 1, "unit");
    assert_int_equal(p->geometries[1].kind, GEOMETRY_NONE);
}

static void an_event_has_its_clock_and_place(void **state)
{
    const layer *l = get(state, "events", 1);
    is_text(l, 0, "route_id", "R-001");
    is_text(l, 0, "kind", "break");
    is_int(l, 0, "before_stop", 2);
    is_text(l, 0, "start", "07:55");
    is_text(l, 0, "depart", "08:00");
    assert_int_equal(l->geometries[0].kind, GEOMETRY_POINT);
    assert_true(fabs(l->geometries[0].as.point.lon_deg - 125.12) < 1e-9); /* where it stood: driven 0 m of the leg */
}

static void no_nouns_give_empty_layers(void **state)
{
    (void)state;
    territory none = {0};
    export_input in = {.t = &none};
    export_layers layers;
    jalur_ctx *ctx = test_ctx();
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &in, NULL, NULL, &layers));
    assert_int_equal(layers.n, 18);
    for (uint32_t i = 0; i < layers.n; i++) assert_int_equal(layers.item[i].n_rows, 0);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

/* A road from 179 E to 179 W along the equator, bending by a degree: cut halfway, at 0.5 N. */
static void lines_are_cut_at_the_antimeridian(void **state)
{
    (void)state;
    town t;
    export_layers layers;
    jalur_ctx *ctx = test_ctx();
    town_init(&t);
    jalur_lonlat pt[3] = {{179, 0}, {-179, 1}, {-178, 1}};
    t.roads[0].line = (shape_line){pt, NULL, 3};
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    const geometry *g = &export_layer(&layers, "roads")->geometries[0];
    assert_int_equal(g->as.lines.n, 2);
    const shape_line *west = &g->as.lines.item[0], *east = &g->as.lines.item[1];
    assert_int_equal(west->n, 2);
    assert_true(west->pt[1].lon_deg == 180 && west->pt[1].lat_deg == 0.5);
    assert_int_equal(east->n, 3);
    assert_true(east->pt[0].lon_deg == -180 && east->pt[0].lat_deg == 0.5 && east->pt[2].lon_deg == -178);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void points_that_are_not_finite_never_leave(void **state)
{
    (void)state;
    town t;
    export_layers layers;
    jalur_ctx *ctx = test_ctx();
    town_init(&t);
    jalur_lonlat pt[5] = {{125, -9}, {125.1, -9}, {NAN, -9}, {125.2, INFINITY}, {125.3, -9}};
    t.roads[0].line = (shape_line){pt, NULL, 5}; /* the last point stands alone */
    t.stations[0].at.lat_deg = NAN;
    export_layers_init(&layers, ctx);
    test_ok(ctx, export_build(ctx, &t.in, NULL, NULL, &layers));
    const geometry *g = &export_layer(&layers, "roads")->geometries[0];
    assert_int_equal(g->as.lines.n, 1);
    assert_int_equal(g->as.lines.item[0].n, 2);
    assert_int_equal(export_layer(&layers, "stops")->geometries[0].kind, GEOMETRY_NONE);
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static jalur_status refuse(void *user, const shape_area *zone, arena *a, shape_area *out)
{
    (void)zone;
    (void)out;
    return err_set(a->ctx, JALUR_E_DATA, "%s", (const char *)user);
}

static void a_failing_fix_names_the_area(void **state)
{
    (void)state;
    town t;
    export_layers layers;
    jalur_ctx *ctx = test_ctx();
    char why[] = "ring crosses itself";
    town_init(&t);
    export_layers_init(&layers, ctx);
    assert_int_equal(export_build(ctx, &t.in, refuse, why, &layers), JALUR_E_DATA);
    assert_int_equal(layers.n, 0);
    assert_non_null(strstr(jalur_ctx_error(ctx)->doing, "53.04.01.2001"));
    export_layers_release(&layers);
    jalur_ctx_free(ctx);
}

static void every_failing_allocation_is_survived(void **state)
{
    (void)state;
    town t;
    town_init(&t);
    jalur_status st = JALUR_E_RESOURCE;
    long n = 0;
    for (; st != JALUR_OK && n < 5000; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        export_layers layers;
        export_layers_init(&layers, ctx);
        st = export_build(ctx, &t.in, NULL, NULL, &layers);
        assert_true(st == JALUR_OK || st == JALUR_E_RESOURCE);
        export_layers_release(&layers);
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(routes_hold_what_the_official_map_must_consider, build, drop),
        cmocka_unit_test_setup_teardown(stops_hold_every_visit, build, drop),
        cmocka_unit_test_setup_teardown(an_event_has_its_clock_and_place, build, drop),
        cmocka_unit_test_setup_teardown(unserved_say_why_with_numbers, build, drop),
        cmocka_unit_test(too_heavy_gives_needed_and_available_in_kg),
        cmocka_unit_test_setup_teardown(staffing_holds_one_office_a_row, build, drop),
        cmocka_unit_test_setup_teardown(days_visits_and_crews_are_layers, build, drop),
        cmocka_unit_test_setup_teardown(gaps_leave_out_what_is_within, build, drop),
        cmocka_unit_test_setup_teardown(what_is_due_and_not_in_order_is_a_gap, build, drop),
        cmocka_unit_test_setup_teardown(access_has_a_row_for_each_near_point, build, drop),
        cmocka_unit_test_setup_teardown(too_many_rows_are_left_out, build, drop),
        cmocka_unit_test_setup_teardown(ground_layers_hold_the_input, build, drop),
        cmocka_unit_test(no_nouns_give_empty_layers),
        cmocka_unit_test(lines_are_cut_at_the_antimeridian),
        cmocka_unit_test(points_that_are_not_finite_never_leave),
        cmocka_unit_test(a_failing_fix_names_the_area),
        cmocka_unit_test(every_failing_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
