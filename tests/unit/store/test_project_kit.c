#include "test_project_kit.h"

#include <dirent.h>

store *kit_create(jalur_ctx *ctx, const char *path)
{
    store *s = NULL;
    remove(path);
    test_ok(ctx, store_create(ctx, path, &s));
    return s;
}

void kit_sql(store *s, const char *sql)
{
    test_ok(s->ctx, db_exec(s, sql));
}

double kit_number(store *s, const char *sql)
{
    sqlite3_stmt *q = NULL;
    bool row = false;
    test_ok(s->ctx, db_prepare(s, sql, &q));
    test_ok(s->ctx, db_step(s, q, &row));
    assert_true(row);
    double number = db_real(q, 0, (double)NAN);
    sqlite3_finalize(q);
    return number;
}

void kit_write(const char *path, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

int kit_count_files(const char *prefix)
{
    int n = 0;
    DIR *dir = opendir(".");
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir))
        if (strncmp(e->d_name, prefix, strlen(prefix)) == 0) n++;
    closedir(dir);
    return n;
}

static const char BELU[] =
    "INSERT INTO area VALUES ('53.04.01.2002', 'Tanpa Batas', 3, NULL, NULL, 0, 0, NULL);"
    "INSERT INTO area VALUES ('53.04', 'Belu', 1, 124.5, -9.5, 0, 217973,"
    "  GeomFromText('MULTIPOLYGON(((124 -10, 125 -10, 125 -9, 124 -9, 124 -10)))', 4326));"
    "INSERT INTO area VALUES ('53.04.01', 'Lamaknen', 2, 124.75, -9.25, 0, 0, NULL);"
    "INSERT INTO area VALUES ('53.04.01.2001', 'Dirun', 3, NULL, NULL, 1, 1500,"
    "  GeomFromText('MULTIPOLYGON(((124 -10, 124.4 -10, 124.4 -9.6, 124 -9.6, 124 -10),"
    "  (124.1 -9.9, 124.1 -9.8, 124.2 -9.8, 124.1 -9.9)))', 4326));"
    /* T2 says 2002 but lies in 2001; T10 has no position */
    "INSERT INTO station (id, village_code, village, placed, voters, boxes, weight_g, volume_cm3, deadline_s, special, geom)"
    " VALUES ('T2', '53.04.01.2002', '53.04.01.2001', 'given', 300, 5, 40000, 90000, 43200, 1,"
    "  MakePoint(124.05, -9.95, 4326));"
    "INSERT INTO station (id, village_code, village, placed, voters, boxes, weight_g, volume_cm3, deadline_s, special, geom)"
    " VALUES ('T10', '53.04.01.2002', '', 'nowhere', 0, 4, 1, 2, NULL, 0, NULL);"
    "INSERT INTO station (id, village_code, village, placed, voters, boxes, weight_g, volume_cm3, deadline_s, special, geom)"
    " VALUES ('T1', '99.99', '', 'estimated', 248, 4, 30000, 80000, NULL, 0,"
    "  MakePoint(124.3, -9.7, 4326));"
    "INSERT INTO household VALUES ('H2', '53.04.01.2001', '', 'given', 0, 124.1, -9.7);"
    "INSERT INTO household VALUES ('H1', '53.04.01.2001', '', 'nowhere', 1, NULL, NULL);"
    "INSERT INTO household VALUES ('H3', '', '53.04.01.2002', 'estimated', 0, 124.2, -9.75);"
    "INSERT INTO household VALUES ('H4', '53.04.01.2001', '', 'nowhere', 0, NULL, NULL);"
    "INSERT INTO office (id, name, village_code, village, kind, placed, permanents, counters, open_s, close_s, geom)"
    " VALUES ('P1', 'Kantor Pos Atambua', '53.04.01.2001', '', 'post', 'given', 3, 2, 28800, 54000,"
    "  MakePoint(124.2, -9.9, 4326));"
    "INSERT INTO office (id, name, village_code, village, kind, placed, permanents, counters, open_s, close_s, geom)"
    " VALUES ('G1', 'Gudang KPU', '', '', 'warehouse', 'given', 0, 0, 0, 86400,"
    "  MakePoint(124.0625, -9.875, 4326));"
    "INSERT INTO road (source_id, name, class, surface, oneway, flags, modes, max_kmh, wait_min, z, geom) VALUES"
    "  (77, 'Jalan Lintas', 'primary', 'paved', -1, 5, 31, 60, 0, X'0000803F0000004000004040',"
    "  GeomFromText('LINESTRING(124 -10, 124.1 -10, 124.2 -9.9)', 4326)),"
    "  (-3, '', 'path', 'unknown', 0, 0, 0, 0, 45, NULL, GeomFromText('LINESTRING(124 -9, 124.5 -9.5)', 4326));"
    "INSERT INTO vehicle VALUES ('L300', 'G1', 4, 100, 800000, NULL, 'pickup', 350000, 2500, 15000, 21600, 64800, 2,"
    "  600, NULL, 20, 12, 90000, 18000, 36000, 28800, 40000, 2, NULL, 'G1, P1', '30 11:30-13:30; 45 after 4:00', 'gunung', 1, 'P1', 2, 25200, 'P1', 60000);"
    "INSERT INTO vehicle VALUES ('BOAT', 'X9', 1, NULL, NULL, NULL, 'boat', 0, 0, 0, 0, 86400, 1,"
    "  NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, NULL, '', '', '', 0, 'open', 0, 0, '', 0);"
    "UPDATE station SET pickup_boxes = 3, pickup_to = 'P1' WHERE id = 'T10'; UPDATE station SET pickup_to = 'X9' WHERE id = 'T1';"
    "INSERT INTO earlier VALUES ('T2', 'A', 1, 'L300', 2, 'G1', 1, 1), ('T10', 'A', 2, 'L300', 2, 'G1', 1, 0), ('T9', 'B', 1, 'KAPAL', 0, 'X9', 2, 0);"
    "INSERT INTO staff VALUES ('P1', 3, NULL, 200000, 150000, 250000, 2);"
    "INSERT INTO signal_mark (village_code, level, lon, lat) VALUES ('53.04.01.2002', 2, NULL, NULL), ('', 4, 124.5, -9.5);";

store *kit_belu(jalur_ctx *ctx, const char *path)
{
    store *s = kit_create(ctx, path);
    kit_sql(s, BELU);
    return s;
}

/* ---- results: stations T1 T10 T2 = 0 1 2; vehicles BOAT L300 = 0 1; offices G1 P1 = 0 1; areas 0..3 ---- */

static shape_line a_line(arena *mem, uint32_t n, double lon_deg)
{
    shape_line line;
    assert_int_equal(shape_line_new(mem, n, false, &line), JALUR_OK);
    for (uint32_t i = 0; i < n; i++) line.pt[i] = (jalur_lonlat){lon_deg + 0.125 * i, -9.5};
    return line;
}

static void kit_bound(plan *out)
{
    plan_proof *p = &out->bound.proof;
    out->bound.there = out->bound.closed = true;
    out->bound.idr = 246913578000;
    out->bound.seconds = 1.5;
    out->bound.relaxed = "docks";
    p->unit = 1 << 20;
    p->n_stops = p->n_types = 2;
    p->n_classes = p->n_cuts = 1;
    assert_int_equal(arena_new(&out->mem, 2, sizeof *p->stops, &p->stops), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *p->classes, &p->classes), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *p->types, &p->types), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *p->cuts, &p->cuts), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof(uint32_t), &p->stops[0].near), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof(uint32_t), &p->cuts[0].weight), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof(uint32_t), &p->cuts[0].stops), JALUR_OK);
    p->stops[0] = (proof_stop){2, 123456789012345, INT64_C(1) << 50, p->stops[0].near, 1};
    p->stops[1] = (proof_stop){0, 0, 7, NULL, 0};
    p->stops[0].near[0] = 1;
    p->classes[0] = (proof_class){9, -98765432109876, true, 58};
    p->types[0] = (proof_type){1, 2, 0};
    p->types[1] = (proof_type){0, 1, JALUR_NONE};
    p->cuts[0] = (proof_cut){p->cuts[0].stops, 2, p->cuts[0].weight, 3, 12, 55555555555};
    p->cuts[0].weight[0] = 12;
    p->cuts[0].stops[0] = 0;
    p->cuts[0].stops[1] = 1;
}

void kit_plan(jalur_ctx *ctx, plan *out)
{
    plan_init(out, ctx);
    assert_int_equal(arena_new(&out->mem, 2, sizeof(route), &out->routes), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof(unserved), &out->unserved), JALUR_OK);
    out->n_routes = 2;
    for (uint32_t i = 0; i < 2; i++) {
        route *x = &out->routes[i];
        uint32_t k = 100 * (i + 1);
        *x = (route){.vehicle = 1 - i, .vehicle_no = k + 1, .day = k + 2, .load_start_s = -5, .depart_s = 3600,
                     .return_s = 7200, .n_visits = 2 - i, .back_s = k + 3, .back_m = k + 4, .drive_s = k + 5,
                     .drive_m = k + 6, .service_s = k + 7, .wait_s = k + 8, .load = {k + 9, k + 10, k + 11},
                     .cost_idr = 123456789012 + i, .ferry_legs = i, .unpaved_m = k + 12, .dry_only_m = k + 13,
                     .n_events = 3 - 3 * i, .reload_s = k + 14, .rest_s = k + 15, .overtime_s = k + 16};
        assert_int_equal(arena_new(&out->mem, x->n_events, sizeof(route_event), &x->events), JALUR_OK);
        assert_int_equal(arena_new(&out->mem, x->n_visits, sizeof(visit), &x->visits), JALUR_OK);
        assert_int_equal(arena_new(&out->mem, x->n_visits + 1, sizeof(shape_line), &x->legs), JALUR_OK);
        assert_int_equal(arena_new(&out->mem, x->n_visits, sizeof(shape_line), &x->access), JALUR_OK);
        for (uint32_t v = 0; v < x->n_visits; v++)
            x->visits[v] = (visit){.station = v == 0 ? 2 - 2 * i : 1, .arrive_s = 4000, .start_s = 4001, .depart_s = 4002,
                                   .leg_s = k + 20 + v, .leg_m = k + 21, .access_m = k + 22, .access_s = k + 23,
                                   .load_after = {k + 24, k + 25, k + 26}, .brought = {k + 27, k + 28, k + 29},
                                   .taken = {k + 30, k + 31, k + 32}};
        if (x->n_events > 0) {
            x->events[0] = (route_event){.kind = EVENT_BREAK, .before = 1, .index = 1, .station = JALUR_NONE, .arrive_s = -1, .start_s = 2, .depart_s = 3,
                                         .leg_s = 4, .leg_m = 5, .load = {6, 7, 8}};
            x->events[1] = (route_event){.kind = EVENT_RELOAD, .before = 2, .index = 0, .station = JALUR_NONE, .arrive_s = 9, .start_s = 10, .depart_s = 11,
                                         .leg_s = 12, .leg_m = 13, .load = {14, 15, 16}, .leg = a_line(&out->mem, 4, 124.75)};
            x->events[2] = (route_event){.kind = EVENT_DROP, .before = 2, .index = 1, .station = 2, .arrive_s = 17, .start_s = 18,
                                         .depart_s = 19, .leg_s = 20, .leg_m = 21, .load = {22, 23, 24}};
        }
        x->legs[0] = a_line(&out->mem, 3, 124 + i);
        x->legs[x->n_visits] = a_line(&out->mem, 2, 124.5);
        x->access[x->n_visits - 1] = a_line(&out->mem, 2, 124.25);
    }
    out->n_unserved = 1;
    out->unserved[0] = (unserved){.station = 1, .reason = UNSERVED_TOO_HEAVY, .has_points = true,
                                  .from = {124, -9}, .to = {125, -10}, .gap_m = 512.25, .over_s = -7, .dimension = 2,
                                  .needed = 9, .available = 8, .extra_idr = 7, .vehicle = 1, .text = "terlalu berat",
                                  .rule = LEFT_BY_DISTANCE, .over_m = 5000000000, .left = {3, 2, 1}};
    out->n_served = 2;
    out->n_changed = 9;
    out->season = SEASON_WET;
    out->cost_idr = 246913578025;
    out->cost_before_pool_idr = 300000000000;
    out->seed = -42;
    out->iterations = 1234567890123;
    out->pool_routes = 77;
    out->limit_reached = true;
    kit_bound(out);
}

void kit_roster(jalur_ctx *ctx, roster *out)
{
    static const char *const NAMES[] = {"unserved", "fairness", "cost"};
    roster_init(out, ctx);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *out->offices, &out->offices), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->villages, &out->villages), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 3, sizeof *out->days, &out->days), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 3, sizeof *out->stages, &out->stages), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->visits, &out->visits), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *out->duties, &out->duties), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *out->loans, &out->loans), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->stops, &out->stops), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 1, sizeof *out->crews, &out->crews), JALUR_OK);
    out->n_visits = out->n_stops = 2;
    out->n_duties = out->n_loans = out->n_crews = 1;
    out->visits[0] = (roster_visit){0, 1, CHANNEL_DOOR, {3, 4}, 0.25, 1, 2, 0.5, 0.25, 0};
    out->visits[1] = (roster_visit){1, 3, CHANNEL_COMMUNITY, {5, 0}, 1.5, 2, 3, 1, 1, 2};
    out->duties[0] = (roster_duty){0, 2, 1.5, 2.5, 3.5, 0.5, 0.125, 6, {7, 8, 9}, 1.25, 20.5, 123456789012};
    out->loans[0] = (roster_loan){0, 0, 3, 12.5};
    out->stops[0] = (roster_stop){0, 0, 1, 60};
    out->stops[1] = (roster_stop){1, 1, 2, 0};
    out->crews[0] = (roster_crew){1, 2, 3, 4, 5, 6, 7, 8};
    out->cost_gap_idr = 1234.5;
    out->n_offices = 1;
    out->offices[0] = (roster_office){1, 2, 3, 4, 9, 5, 6.5, {7.25, 8, 9}, {10, 11, 12.125}, 13, 14.5, (double)NAN,
                                       .range_less = 1.5, .range_more = (double)NAN, .officer_worth = 1.75, .dual_counter = 2, .dual_escort = 3, .dual_day = 4,
                                       .lent = 5, .borrowed = 6, .nights = 6.5, .overtime_days = 7, .need = {1, 2, 3, 4, 5}};
    out->n_villages = 2;
    out->villages[0] = (roster_village){2, 0, {125.5, -9.25}, 12.5, {30, 4}, {10, 20, 3.5}, {4, 20}, "cost", 0.5, true, "staff-exhausted",
                                         .door_walk_min = 2.5, .last_idr = 9.5, .first_day = 2, .last_day = 5, .offline = true};
    out->villages[1] = (roster_village){3, JALUR_NONE, {(double)NAN, (double)NAN}, (double)INFINITY, {7, 8}, {0, 0, 0}, {0, 0}, "", 15, false, "unreachable",
                                         .door_walk_min = (double)NAN};
    out->n_days = out->n_stages = 3;
    for (uint32_t i = 0; i < 3; i++) {
        out->days[i] = (roster_day){i + 1, 2 * i, 1.5 * i};
        out->stages[i] = (roster_stage){NAMES[i], 1.0 + i, 0.5 + i, "people", i != 1};
    }
    out->drivers = 4;
    out->guards = 5;
    out->dual_day = 3.25;
    out->cost_idr = 98765432109;
    out->recipients = 49;
    out->served = 33.5;
    out->unserved = 15.5;
    out->question = 0xfedcba9876543210;
}

void kit_access(jalur_ctx *ctx, access_table *out)
{
    access_init(out, ctx);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->ways, &out->ways), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->villages, &out->villages), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 4, sizeof *out->cells, &out->cells), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->shares, &out->shares), JALUR_OK);
    out->n_ways = out->n_villages = out->n_shares = 2;
    out->ways[0] = (access_way){"motorcycle", SEASON_DRY};
    out->ways[1] = (access_way){"foot", SEASON_WET};
    out->villages[0] = (access_village){2, "households", {124.25, -9.5}, 1500, true, true, 3};
    out->villages[1] = (access_village){3, "none", {(double)NAN, (double)NAN}, 0, false, false, -1};
    out->cells[0] = (access_cell){1, 12.5, ACCESS_SERVED, (double)NAN, {0, 0}, {0, 0}, 0, (double)NAN, (double)NAN, "", (double)NAN, 6.25};
    out->cells[1] = (access_cell){1, 90, ACCESS_BEYOND, (double)NAN, {0, 0}, {0, 0}, JALUR_NONE, (double)NAN, (double)NAN,
                                    "closure \"a\" (flood)", 45.25, 0};
    out->cells[2] = (access_cell){JALUR_NONE, (double)INFINITY, ACCESS_FAR_FROM_ROAD, 800.5, {124, -9}, {124.5, -9.5},
                                    JALUR_NONE, (double)NAN, (double)NAN, "", (double)NAN, (double)NAN};
    out->cells[3] = (access_cell){1, (double)INFINITY, ACCESS_DRY_ONLY, (double)NAN, {0, 0}, {0, 0}, JALUR_NONE, 45.5, 1200, "",
                                    (double)NAN, 0};
    out->shares[0] = (access_share){"village", "point-inside", JALUR_NONE, 1, 2, "2 villages", "all"};
    out->shares[1] = (access_share){"kecamatan", "within", 1, 0, 1, "1 kecamatan", "3T"};
    out->limit_min = 60;
    out->people_kind = "population";
    out->n_points = 2;
    out->n_near = 2;
    out->n_sums = 2;
    assert_int_equal(arena_new(&out->mem, 8, sizeof *out->near, &out->near), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 4, sizeof *out->catchments, &out->catchments), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->sums, &out->sums), JALUR_OK);
    for (uint32_t i = 0; i < 8; i++) out->near[i] = i < 5 ? (access_near){i % 2, 1.5 * i} : (access_near){JALUR_NONE, (double)INFINITY};
    for (uint32_t i = 0; i < 4; i++) out->catchments[i] = (access_catchment){i % 2, i, i + 1, 1000 + i, 1000 + i * i, i ? 50.0 * i : (double)INFINITY};
    for (uint32_t i = 0; i < 2; i++) {
        out->sums[i] = (access_sum){.area = i ? 1 : JALUR_NONE, .group = i ? "all" : "3T", .way = i};
        for (uint32_t c = 0; c < ACCESS_CLASSES; c++) out->sums[i].villages[c] = c + i, out->sums[i].people[c] = 5000000000u + c;
    }
}

void kit_due(jalur_ctx *ctx, due_table *out)
{
    due_init(out, ctx);
    assert_int_equal(arena_new(&out->mem, 2, sizeof *out->villages, &out->villages), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 4, sizeof *out->cells, &out->cells), JALUR_OK);
    assert_int_equal(arena_new(&out->mem, 3, sizeof *out->sums, &out->sums), JALUR_OK);
    out->n_villages = 2;
    out->n_sums = 3;
    for (uint32_t k = 0; k < DUE_KINDS; k++) out->as_of[k] = 3 + k, out->outside[k] = 7 * k, out->beyond[k] = 5000000000u + k;
    for (uint32_t i = 0; i < 2; i++) out->villages[i] = 2 + i;
    for (uint32_t i = 0; i < 4; i++) {
        out->cells[i] = (due_cell){.class = i < 3 ? (uint8_t)(2 * i) : DUE_CLASSES, .first_day = i, .last_day = i + 2, .days_behind = 9 * i,
                                   .reason = i == 2 ? "fleet-exhausted" : ""};
        for (uint32_t c = 0; i < 3 && c < DUE_CLASSES; c++) out->cells[i].units[c] = 10 * i + c;
    }
    for (uint32_t i = 0; i < 3; i++) {
        out->sums[i] = (due_sum){.area = i ? i - 1 : JALUR_NONE, .group = i ? "all" : "3T", .kind = i % 2 ? DUE_PAYMENTS : DUE_KITS};
        for (uint32_t c = 0; c <= DUE_CLASSES; c++) out->sums[i].villages[c] = 3 * i + c;
        for (uint32_t c = 0; c < DUE_CLASSES; c++) out->sums[i].units[c] = 6000000000u + i + c;
    }
}

void kit_problems(jalur_ctx *ctx, problems *out)
{
    problems_init(out, ctx);
    problem a = {.class = "coordinates-swapped", .severity = PROBLEM_BLOCKS, .kind = "station", .id = "T1",
                 .has_point = true, .at = {124, -9}, .has_to = true, .to = {125, -8}, .measure = 3.5, .unit = "m"};
    problem b = {.class = "no-areas", .severity = PROBLEM_NOTE, .kind = "area", .id = "", .measure = (double)NAN, .unit = ""};
    test_ok(ctx, problems_add(out, &a, "bujur dan lintang tertukar: %d", 7));
    test_ok(ctx, problems_add(out, &b, "tidak ada wilayah"));
}
