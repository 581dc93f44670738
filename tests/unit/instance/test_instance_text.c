/* The text formats: each file of tests/cases/instances becomes the problem that its words say, and what is wrong in a file
 * is named with line, field, found and expected. */
#include "instance/instance.h"
#include "support.h"

#include <math.h>

typedef struct one {
    jalur_ctx *ctx;
    instance in;
} one;

static jalur_status begin_text(one *o, const char *text, const char *rounding)
{
    char *copy = strdup(text);
    o->ctx = test_ctx();
    instance_init(&o->in, o->ctx);
    jalur_status st = instance_read_text(o->ctx, "x.vrp", copy, strlen(copy), rounding, &o->in);
    free(copy);
    return st;
}

static void begin(one *o, const char *name, const char *rounding)
{
    char path[512];
    snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", name);
    o->ctx = test_ctx();
    instance_init(&o->in, o->ctx);
    test_ok(o->ctx, instance_read(o->ctx, path, rounding, &o->in));
}

static void end(one *o)
{
    instance_release(&o->in);
    jalur_ctx_free(o->ctx);
}

static void capacities_and_coordinates(void **state)
{
    (void)state;
    one o;
    begin(&o, "two_arms.vrp", NULL);
    const plan_problem *p = &o.in.problem;
    assert_string_equal(o.in.name, "two_arms");
    assert_string_equal(o.in.rounding->name, "nearest");
    assert_int_equal(p->n_stops, 4);
    assert_int_equal(p->stops[1].place, 2);
    assert_int_equal(p->stops[1].demand[0], 1);
    assert_true(p->stops[0].skip_cost >= PLAN_MUST);
    assert_int_equal(p->n_types, 1);
    assert_int_equal(p->types[0].count, UINT32_MAX);
    assert_int_equal(p->types[0].capacity[0], 2);
    assert_int_equal(p->types[0].per_km, 1000);
    assert_int_equal(p->types[0].end_s, INT32_MAX);
    assert_int_equal(p->legs[0].kind, PLAN_PLANE);
    assert_true(p->legs[0].x[2] == 20.0 && p->legs[0].y[2] == 0.0);
    assert_int_equal(o.in.number[2], 2); /* node 3 is customer 2 in solution files */
    end(&o);
}

static void windows_in_tenths(void **state)
{
    (void)state;
    static const char *const files[] = {"two_arms_windows.vrp", "solomon.txt"};
    for (int i = 0; i < 2; i++) { /* the same instance twice */
        one o;
        begin(&o, files[i], NULL);
        const plan_problem *p = &o.in.problem;
        assert_string_equal(o.in.rounding->name, "tenths");
        assert_true(p->legs[0].scale == 10.0 && p->legs[0].rounding == PLAN_DOWN);
        assert_int_equal(p->types[0].count, 2);
        assert_int_equal(p->types[0].end_s, 600);
        assert_int_equal(p->stops[0].open_s, 300);
        assert_int_equal(p->stops[1].close_s, 200);
        assert_int_equal(p->stops[3].service_s, 50);
        end(&o);
        begin(&o, files[i], "nearest");
        assert_int_equal(o.in.problem.stops[0].open_s, 30);
        assert_string_equal(o.in.rounding_why, "as asked");
        end(&o);
    }
}

static void alike_vehicles_are_one_type(void **state)
{
    (void)state;
    one o;
    begin(&o, "two_arms_fleet.vrp", NULL);
    const plan_problem *p = &o.in.problem;
    assert_string_equal(o.in.rounding->name, "thousandths");
    assert_true(o.in.aligned);
    assert_int_equal(o.in.n_vehicles, 3);
    assert_int_equal(p->n_types, 2);
    assert_int_equal(p->types[0].count, 2);
    assert_int_equal(o.in.fleet[0].vehicles[1], 3);
    assert_int_equal(p->types[0].fixed, 0);
    assert_int_equal(p->types[1].fixed, 30000);
    assert_int_equal(p->types[1].per_km, 2000);
    assert_int_equal(p->types[1].capacity[0], 4);
    end(&o);
}

static void depots_kinds_prizes(void **state)
{
    (void)state;
    one o;
    begin(&o, "two_depots.vrp", NULL);
    assert_int_equal(o.in.problem.n_types, 2);
    assert_int_equal(o.in.problem.types[1].depot, 1);
    assert_int_equal(o.in.problem.types[1].max_duration_s, 100000);
    end(&o);
    begin(&o, "two_kinds.vrp", NULL);
    assert_int_equal(o.in.problem.stops[0].types[0], 1);
    assert_int_equal(o.in.problem.stops[1].types[0], 2);
    end(&o);
    begin(&o, "prizes.vrp", NULL);
    assert_true(o.in.problem.stops[0].skip_cost >= PLAN_MUST);
    assert_int_equal(o.in.problem.stops[1].skip_cost, 500);
    end(&o);
    begin(&o, "cordeau_mdvrp.txt", NULL);
    assert_int_equal(o.in.problem.n_stops, 2);
    assert_int_equal(o.in.problem.types[1].depot, 3);
    assert_int_equal(o.in.problem.types[0].max_duration_s, INT32_MAX);
    assert_int_equal(o.in.number[0], 1);
    end(&o);
    begin(&o, "cordeau_sdvrp.txt", NULL);
    assert_int_equal(o.in.problem.stops[0].types[0], 1); /* code 2 of two bits: the first type */
    assert_int_equal(o.in.problem.stops[1].types[0], 2);
    assert_int_equal(o.in.number[1], 1);
    end(&o);
}

static void trips_backhauls_open(void **state)
{
    (void)state;
    one o;
    begin(&o, "trips.vrp", NULL);
    assert_int_equal(o.in.problem.stops[1].release_s, 350);
    assert_true(o.in.problem.types[0].reloads >= 1);
    assert_int_equal(o.in.problem.types[0].n_reload_places, 1);
    assert_int_equal(o.in.problem.types[0].reload_places[0], 0);
    end(&o);
    begin(&o, "backhauls.vrp", NULL);
    const plan_legs *m = o.in.problem.legs;
    assert_int_equal(m->kind, PLAN_TABLE);
    assert_int_equal(o.in.problem.stops[2].pickup[0], 1);
    assert_int_equal(m->time_s[3 * 4 + 1], PLAN_UNREACHED); /* from a backhaul to a delivery */
    assert_int_equal(m->time_s[1 * 4 + 3], 20);
    assert_true(m->time_s[0 * 4 + 3] > 1000);               /* backhauls alone: dear, and settled at the end */
    end(&o);
    begin(&o, "open.vrp", NULL);
    assert_int_equal(o.in.problem.types[0].end, PLAN_OPEN);
    end(&o);
}

/* Each format of an explicit table gives the same table; TSPLIB's examples for the other lengths. */
static void tables(void **state)
{
    (void)state;
    static const struct { const char *format, *numbers; } same[] = {
        {"FULL_MATRIX", "0 3 4\n3 0 5\n4 5 0"}, {"LOWER_ROW", "3\n4 5"}, {"LOWER_DIAG_ROW", "0 3 0 4 5 0"}, {"UPPER_ROW", "3 4 5"},
        {"UPPER_DIAG_ROW", "0 3 4\n0 5\n0"}, {"UPPER_COL", "3 4 5"}, {"UPPER_DIAG_COL", "0 3 0 4 5 0"}, {"LOWER_COL", "3 4 5"},
        {"LOWER_DIAG_COL", "0 3 4 0 5 0"}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        char text[400];
        one o;
        snprintf(text, sizeof text, "TYPE: VRP\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: %s\n"
                 "EDGE_WEIGHT_SECTION\n%s\nEOF\n", same[i].format, same[i].numbers);
        test_ok(o.ctx, begin_text(&o, text, NULL));
        const int32_t *t = o.in.problem.legs[0].time_s, expected[9] = {0, 3, 4, 3, 0, 5, 4, 5, 0};
        assert_memory_equal(t, expected, sizeof expected);
        end(&o);
    }
    static const struct { const char *metric; int32_t leg; } lengths[] = {
        {"MAN_2D", 13}, {"MAX_2D", 9}, {"ATT", 4}, {"GEO", 1084}}; /* from (0, 0) to (9, 4); ATT: sqrt(97 / 10) = 3.1 upwards */
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char text[300];
        one o;
        snprintf(text, sizeof text, "TYPE: VRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: %s\nNODE_COORD_SECTION\n1 0 0\n2 9 4\n",
                 lengths[i].metric);
        test_ok(o.ctx, begin_text(&o, text, NULL));
        if (lengths[i].leg != 1084) assert_int_equal(o.in.problem.legs[0].time_s[1], lengths[i].leg);
        else assert_in_range(o.in.problem.legs[0].time_s[1], 1090, 1100); /* 9.85 degrees of 111.3 km */
        end(&o);
    }
}

static void shapes_that_must_be_read(void **state)
{
    (void)state;
    static const char *const good[] = {
        "DIMENSION: 1\nTYPE: VRP\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n", /* nobody to serve */
        "NAME : a\r\nTYPE : VRP\r\nDIMENSION :\t2\r\nEDGE_WEIGHT_TYPE : CEIL_2D\r\nNODE_COORD_SECTION :\r\n2 1.5e1 -3\r\n1 0 0\r\n",
        "# a comment\nTYPE: VRP\n# another\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n  # 3 4 5\n2 9 9\n#EOF\n",
        "type: VRP\ndimension: 2\nedge_weight_type: EUC_2D\nnode_coord_section\n1 5 5\n2 5 5\ndepot_section\n2\n-1\neof\njunk"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        one o;
        test_ok(o.ctx, begin_text(&o, good[i], NULL));
        end(&o);
    }
}

#define HEAD "TYPE: VRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\n"
#define NODES "NODE_COORD_SECTION\n1 0 0\n2 3 4\n"

static void what_is_refused(void **state)
{
    (void)state;
    static const struct { const char *text; int row; const char *field, *found; } bad[] = {
        {"", 0, "", "an empty file"}, {"hello\n", 0, "", "none of these"},
        {"DIMENSION: x\n", 1, "DIMENSION", "x"}, {"DIMENSION: 0\n", 1, "DIMENSION", "0"},
        {"DIMENSION: 9999999999\n", 1, "DIMENSION", "9999999999"}, {"DIMENSION: 2\nTYPE: XRAY\n", 2, "TYPE", "XRAY"},
        {HEAD NODES "MUTUALLY_EXCLUSIVE_GROUP_SECTION\n1 1 2\n", 8, "MUTUALLY_EXCLUSIVE_GROUP_SECTION", ""},
        {HEAD NODES "PICKUP_AND_DELIVERY_SECTION\n1 0 0\n", 7, "PICKUP_AND_DELIVERY_SECTION", ""},
        {HEAD "GHOST: 3\n" NODES, 4, "GHOST", ""}, {HEAD "EDGE_WEIGHT_TYPE: SPECIAL\n" NODES, 4, "EDGE_WEIGHT_TYPE", "SPECIAL"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n", 5, "NODE_COORD_SECTION", "the end of the section"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n1 3 4\n", 6, "NODE_COORD_SECTION", "the number twice"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n2 3 nan\n", 6, "NODE_COORD_SECTION", "nan"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n2 3 0x10\n", 6, "NODE_COORD_SECTION", "0x10"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n2 3 4 5\n", 6, "NODE_COORD_SECTION", "5"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n2 3\n", 6, "NODE_COORD_SECTION", "the end of the line"},
        {HEAD NODES NODES, 7, "NODE_COORD_SECTION", "NODE_COORD_SECTION"},
        {HEAD NODES "DEMAND_SECTION\n1 0\n2 -1\n", 9, "DEMAND_SECTION", "a negative number"},
        {HEAD NODES "CAPACITY: 9\nDEMAND_SECTION\n1 0\n2 1.5\n", 0, "DEMAND", "1.5"}, {HEAD NODES "CAPACITY: -1\n", 7, "CAPACITY", "-1"},
        {HEAD NODES "DEPOT_SECTION\n3\n", 8, "DEPOT_SECTION", "3"},
        {HEAD NODES "DEPOT_SECTION\n1\n2\n-1\n", 10, "VEHICLES_DEPOT_SECTION", "several depots"},
        {HEAD NODES "CAPACITY_SECTION\n1 5\n", 7, "CAPACITY_SECTION", "no VEHICLES"},
        {HEAD NODES "TIME_WINDOW_SECTION\n1 0 9\n2 5 4\n", 0, "TIME_WINDOW", "5"},
        {HEAD "NODE_COORD_SECTION\n1 0 0\n2 1e14 0\n", 0, "NODE_COORD_SECTION", "100000000000000"},
        {"DIMENSION: 2\nTYPE: VRP\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: LOWER_ROW\nEDGE_WEIGHT_SECTION\n1 2\n", 6,
         "EDGE_WEIGHT_SECTION", "2"},
        {"DIMENSION: 2\nTYPE: VRP\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_SECTION\n1 2\n", 4, "EDGE_WEIGHT_FORMAT", ""},
        {HEAD NODES "DEMAND_SECTION\n1 0\n2 1\n", 9, "CAPACITY", "the end of the file"},
        {HEAD NODES "CAPACITY: 3\n", 7, "DEMAND_SECTION", "the end of the file"},
        {"TYPE: CVRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\n" NODES, 6, "CAPACITY", "the end of the file"},
        {"TYPE: HFVRP\nVEHICLES: 1\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\n" NODES "CAPACITY_SECTION\n1 5\n", 9, "DEMAND_SECTION", "the end of the file"},
        {"1 2 3 4\n", 1, "type", "1, periodic"}, {"0 1 1 1\n0 5\n1 0 0 0 1 2 0\n", 3, "f", "several visits"},
        {"0 1 1 1\n0 5\n0 0 0 0 0 0 0\n", 3, "i", "the end of the file"},
        {"a\nVEHICLE\nNUMBER CAPACITY\n1 5\nCUSTOMER\n0 1 1 1 1 1\n", 6, "SERVICE TIME", "the end of the line"},
        {"a\nVEHICLE\nNUMBER CAPACITY\n1 5\nCUSTOMER\n3 1 1 1 1 1 1\n", 6, "CUST NO.", "3"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        one o;
        assert_int_equal(begin_text(&o, bad[i].text, NULL), JALUR_E_DATA);
        const jalur_error *e = jalur_ctx_error(o.ctx);
        assert_string_equal(e->field, bad[i].field);
        assert_string_equal(e->found, bad[i].found);
        assert_int_equal(e->row, bad[i].row);
        assert_string_equal(e->file, "x.vrp");
        end(&o);
    }
}

#define LOADS "CAPACITY: 3\nDEMAND_SECTION\n1 0\n2 1\n"

static void roundings(void **state)
{
    (void)state;
    static const struct { const char *name, *kind, *extra, *rounding; } sets[] = {
        {"X-n101-k25", "CVRP", LOADS, "nearest"}, {"CMT6", "CVRP", "DISTANCE: 200\n" LOADS, "thousandths"}, {"a", "HFVRP", "", "thousandths"},
        {"a", "VRPTW", "TIME_WINDOW_SECTION\n1 0 9\n2 0 9\n", "tenths"}, {"a", "MDVRP", "", "thousandths"}};
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        char text[300];
        one o;
        snprintf(text, sizeof text, "NAME: %s\nTYPE: %s\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\n" NODES "%s", sets[i].name,
                 sets[i].kind, sets[i].extra);
        test_ok(o.ctx, begin_text(&o, text, NULL));
        assert_string_equal(o.in.rounding->name, sets[i].rounding);
        end(&o);
    }
    one o;
    assert_int_equal(begin_text(&o, HEAD NODES, "hundredths"), JALUR_E_USAGE);
    end(&o);
    assert_int_equal(begin_text(&o, "TYPE: TSP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: GEO\n" NODES, "tenths"), JALUR_E_USAGE);
    end(&o);
}

/* Very many stops stand along a curve, each with what its node says. */
static void very_many_stops(void **state)
{
    (void)state;
    enum { N = 12000, WIDE = 1000 };
    const size_t room = 64 * (size_t)N;
    char *text = malloc(room);
    size_t at = (size_t)snprintf(text, room, "NAME: many\nTYPE: CVRP\nDIMENSION: %d\nEDGE_WEIGHT_TYPE: EUC_2D\nCAPACITY: 100\n"
                                             "NODE_COORD_SECTION\n", N);
    for (int i = 0; i < N; i++) at += (size_t)snprintf(text + at, room - at, "%d %d %d\n", i + 1, i * 617 % WIDE, i * 379 % (WIDE - 3));
    at += (size_t)snprintf(text + at, room - at, "DEMAND_SECTION\n");
    for (int i = 0; i < N; i++) at += (size_t)snprintf(text + at, room - at, "%d %d\n", i + 1, i == 0 ? 0 : 1 + i % 90);
    snprintf(text + at, room - at, "DEPOT_SECTION\n1\n-1\nEOF\n");
    one o;
    test_ok(NULL, begin_text(&o, text, NULL));
    const plan_problem *p = &o.in.problem;
    bool *seen = calloc(N, sizeof *seen);
    double steps = 0.0;
    assert_int_equal(p->n_stops, N - 1);
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const uint32_t place = p->stops[i].place, last = p->stops[i ? i - 1 : 0].place;
        assert_true(place > 0 && place < N && !seen[place]);
        seen[place] = true;
        assert_int_equal(o.in.number[place], place);
        assert_int_equal(p->stops[i].demand[0], 1 + place % 90);
        steps += hypot(p->legs[0].x[place] - p->legs[0].x[last], p->legs[0].y[place] - p->legs[0].y[last]);
    }
    assert_true(steps / N < 0.03 * WIDE); /* by chance half the width */
    free(seen);
    free(text);
    end(&o);
}

static void memory_that_ends(void **state)
{
    (void)state;
    static const char *const files[] = {"two_arms_fleet.vrp", "two_kinds.vrp", "solomon.txt", "cordeau_sdvrp.txt", "jobs.json"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        for (long n = 0;; n++) {
            char path[512];
            jalur_ctx *ctx = test_ctx_failing(n);
            instance in;
            if (!ctx) continue;
            snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", files[i]);
            instance_init(&in, ctx);
            const jalur_status st = instance_read(ctx, path, NULL, &in);
            instance_release(&in);
            jalur_ctx_free(ctx);
            if (st == JALUR_OK) break;
            assert_int_equal(st, JALUR_E_RESOURCE);
            assert_true(n < 10000);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(capacities_and_coordinates), cmocka_unit_test(windows_in_tenths),
        cmocka_unit_test(alike_vehicles_are_one_type), cmocka_unit_test(depots_kinds_prizes),
        cmocka_unit_test(trips_backhauls_open), cmocka_unit_test(tables), cmocka_unit_test(shapes_that_must_be_read),
        cmocka_unit_test(what_is_refused), cmocka_unit_test(roundings), cmocka_unit_test(very_many_stops),
        cmocka_unit_test(memory_that_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
