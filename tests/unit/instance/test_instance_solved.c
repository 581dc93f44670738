/* Each case is solved and costs what tests/cases/instances/README.md works out; what is written is added up again from the
 * instance file alone. */
#include <jalur/jalur.h>

#include "readd.h"
#include "support.h"

typedef struct expected {
    const char *file, *rounding;
    double cost;
    uint32_t routes, left;
} expected;

static void solve(const expected *x, uint64_t iterations)
{
    char path[512];
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    readd again;
    snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", x->file);
    const jalur_solve_options o = {.iterations = iterations, .solution = "found.sol", .best_known = x->cost};
    test_ok(ctx, jalur_solve_file(ctx, path, &o, &r));
    assert_true(fabs(jalur_report_number(r, "cost", -1) - x->cost) < 1e-6);
    assert_true(fabs(jalur_report_number(r, "gap_percent", -1)) < 1e-6);
    assert_true(jalur_report_number(r, "routes", -1) == x->routes);
    assert_true(jalur_report_number(r, "left", -1) == x->left);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
    if (strstr(x->file, "sdvrp.txt")) return; /* the checker knows no vehicle types of Cordeau */
    assert_true(readd_solution(path, "found.sol", x->rounding, &again));
    assert_string_equal(again.wrong, "");
    assert_true(fabs(again.cost - x->cost) < 1e-6);
    assert_int_equal(again.left, x->left);
}

static void worked_answers(void **state)
{
    (void)state;
    static const expected cases[] = {
        {"two_arms.vrp", "nearest", 80, 2, 0}, {"two_arms_windows.vrp", "tenths", 80, 2, 0}, {"solomon.txt", "tenths", 80, 2, 0},
        {"two_arms_fleet.vrp", "thousandths", 80, 2, 0}, {"two_depots.vrp", "thousandths", 40, 2, 0},
        {"two_kinds.vrp", "thousandths", 60, 2, 0}, {"prizes.vrp", "tenths", 70, 1, 1}, {"table.vrp", "nearest", 4, 1, 0},
        {"lower.vrp", "nearest", 12, 1, 0}, {"cordeau_mdvrp.txt", "thousandths", 40, 2, 0},
        {"cordeau_sdvrp.txt", "thousandths", 60, 2, 0}, {"trips.vrp", "tenths", 40, 1, 0},
        {"backhauls.vrp", "nearest", 60, 1, 0}, {"open.vrp", "nearest", 20, 1, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) solve(&cases[i], 500);
}

/* The checker itself: what is wrong in a solution is found. */
static void the_checker_sees(void **state)
{
    (void)state;
    static const struct { const char *file, *solution, *wrong; } bad[] = {
        {"two_arms.vrp", "Route #1: 1 2 3\nRoute #2: 4\n", "too heavy"}, {"two_arms.vrp", "Route #1: 1 2\nRoute #2: 3\n", "left out"},
        {"two_arms.vrp", "Route #1: 1 2\nRoute #2: 3 4\nRoute #3: 2\n", "twice"},
        {"two_arms_windows.vrp", "Route #1: 1 2\nRoute #2: 3 4\n", "too late"},
        {"two_arms_windows.vrp", "Route #1: 2\nRoute #2: 3 4\nRoute #3: 1\n", "more routes"},
        {"two_kinds.vrp", "Route #1: 2\nRoute #2: 1\n", "not allowed"}, {"trips.vrp", "Route #1: 1 2\n", "too heavy"},
        {"backhauls.vrp", "Route #1: 3 1 2\n", "behind a backhaul"}, {"two_arms.vrp", "Route #1: 9\n", "no such stop"},
        {"backhauls.vrp", "Route #1: 1 2\nRoute #2: 3\n", "backhauls alone"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char path[512];
        readd again;
        snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", bad[i].file);
        test_write_file("bad.sol", bad[i].solution);
        assert_true(readd_solution(path, "bad.sol", "nearest", &again));
        assert_non_null(strstr(again.wrong, bad[i].wrong));
    }
    readd trips;
    test_write_file("good.sol", "Route #1: 1 0 2\nCost 40\n");
    assert_true(readd_solution(TEST_CASES_DIR "/instances/trips.vrp", "good.sol", "tenths", &trips));
    assert_string_equal(trips.wrong, "");
    assert_true(trips.cost == 40.0);
}

static void odd_instances(void **state)
{
    (void)state;
    static const struct { const char *text; double cost; int left; } odd[] = {
        {"TYPE: VRP\nDIMENSION: 1\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n", 0, 0},
        {"TYPE: VRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n", 10, 0},
        {"TYPE: VRP\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 7 7\n2 7 7\n3 7 7\n4 7 7\n", 0, 0},
        {"TYPE: VRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 -200000000 0\n2 200000000 0\n", 800000000, 0},
        {"TYPE: CVRP\nDIMENSION: 3\nCAPACITY: 1\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n"
         "DEMAND_SECTION\n1 0\n2 1\n3 2\n", 10, 1},
        {"TYPE: VRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EXACT_2D\nNODE_COORD_SECTION\n1 0 0\n2 1 1\n", 2.828, 0},
        {"TYPE: CVRP\nDIMENSION: 3\nCAPACITY: 0\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n"
         "DEMAND_SECTION\n1 0\n2 0\n3 2\n", 10, 1}};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        jalur_ctx *ctx = test_ctx();
        jalur_report *r = NULL;
        test_write_file("odd.vrp", odd[i].text);
        test_ok(ctx, jalur_solve_file(ctx, "odd.vrp", &(jalur_solve_options){.iterations = 200, .solution = "odd.sol"}, &r));
        assert_true(jalur_report_number(r, "cost", -1) == odd[i].cost);
        assert_true(jalur_report_number(r, "left", -1) == odd[i].left);
        jalur_report_free(r);
        jalur_ctx_free(ctx);
    }
}

/* Same seed and iterations: the same bytes; the trace goes down to the cost. */
static void same_bytes_and_trace(void **state)
{
    (void)state;
    char *text[2], *json = NULL;
    size_t n;
    for (int i = 0; i < 2; i++) {
        jalur_ctx *ctx = test_ctx();
        jalur_report *r = NULL;
        jalur_ctx_set_threads(ctx, i ? 4 : 1);
        test_ok(ctx, jalur_solve_file(ctx, TEST_CASES_DIR "/instances/two_arms.vrp",
                                      &(jalur_solve_options){.seed = 5, .iterations = 300, .solution = "same.sol"}, &r));
        test_ok(ctx, jalur_report_as_json(r, &json));
        assert_non_null(strstr(json, "\"trace\":[\n{\"cpu_s\":"));
        assert_non_null(strstr(json, "\"cost\":80}]"));
        jalur_text_free(ctx, json);
        jalur_report_free(r);
        jalur_ctx_free(ctx);
        text[i] = test_read_file("same.sol", &n);
    }
    assert_string_equal(text[0], text[1]);
    assert_string_equal(text[0], "Route #1: 1 2\nRoute #2: 3 4\nCost 80\n");
    free(text[0]);
    free(text[1]);
}

static void files_that_cannot_be(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    assert_int_equal(jalur_solve_file(ctx, "no such file", NULL, &r), JALUR_E_IO);
    assert_null(r);
    const char *file = TEST_CASES_DIR "/instances/two_arms.vrp";
    assert_int_equal(jalur_solve_file(ctx, file, &(jalur_solve_options){.iterations = 10, .solution = "no/such/dir"}, &r), JALUR_E_IO);
    assert_int_equal(jalur_solve_file(ctx, file, &(jalur_solve_options){.iterations = 10, .geojson = "x.geojson"}, &r), JALUR_E_DATA);
    jalur_ctx_free(ctx);
}

/* Every rule of the routing model: what tests/cases/model/README.md works out. */
static void the_model_worked_out(void **state)
{
    (void)state;
    static const struct { const char *file; int cost, routes, left; const char *in_solution; } cases[] = {
        {"reload", 60, 1, 0, "{\"kind\":\"reload\",\"index\":2,\"arrive_s\":20,\"start_s\":20,\"leave_s\":26"},
        {"store", 40, 1, 0, "{\"kind\":\"reload\",\"index\":3"},
        {"docks", 20, 1, 1, "{\"kind\":\"start\",\"index\":2,\"arrive_s\":0,\"start_s\":0,\"leave_s\":30"},
        {"split", 64, 3, 0, "\"brought\":[10,0,0]"}, {"fixed", 80, 1, 0, NULL}, {"change", 60, 2, 0, NULL},
        {"balance", 78, 2, 0, NULL}, {"compact", 120, 2, 0, NULL}, {"escort", 20, 1, 1, "{\"stop\":1,\"reason\":\"fleet-exhausted\",\"rule\":\"resource\",\"type\":0,\"lacks\":[\"resource\"],\"extra_cost\":40"},
        {"days", 60, 2, 0, NULL}, {"overtime", 390, 1, 0, NULL}, {"driving", 40, 1, 1, "{\"stop\":2,\"reason\":\"too-far\",\"rule\":\"driving time\",\"type\":0,\"over_s\":10"},
        {"tolls", 20, 1, 1, "{\"stop\":1,\"reason\":\"too-far\",\"rule\":\"distance\",\"type\":0,\"over_m\":6"},
        {"distance", 40, 1, 1, "{\"stop\":2,\"reason\":\"too-far\",\"rule\":\"distance\",\"type\":0,\"over_m\":10"}, {"duration", 40, 1, 1, "{\"stop\":2,\"reason\":\"too-far\",\"rule\":\"duration\",\"type\":0,\"over_s\":15"},
        {"breaks", 750, 1, 0, "{\"kind\":\"break\",\"index\":0,\"arrive_s\":240,\"start_s\":240,\"leave_s\":270"},
        {"nights", 40000, 1, 0, "{\"kind\":\"night\",\"index\":2,\"arrive_s\":42600,\"start_s\":42600,\"leave_s\":114600"}, {"fleet", 50000, 1, 1, "{\"stop\":1,\"reason\":\"fleet-exhausted\",\"rule\":\"vehicles\",\"type\":1,\"lacks\":[\"vehicle\"],\"extra_cost\":2000"}, {"ends", 50, 1, 0, NULL}, {"open", 40, 1, 0, NULL},
        {"closed", 140, 1, 0, "\"start_s\":100,\"leave_s\":120"}, {"service", 99, 1, 0, NULL},
        {"setup", 60, 1, 0, "\"arrive_s\":65,\"start_s\":65,\"leave_s\":70"}, {"pickups", 40, 1, 0, NULL},
        {"pair", 70, 1, 0, NULL}, {"release", 60, 1, 0, "{\"kind\":\"reload\",\"index\":2,\"arrive_s\":50,\"start_s\":100"},
        {"optional", 170, 1, 1, "{\"stop\":1,\"reason\":\"optional\",\"rule\":\"price\",\"type\":0,\"lacks\":[],\"extra_cost\":200"}, {"sites", 115, 2, 0, NULL}, {"dimensions", 60, 2, 0, NULL}, {"profiles", 60, 2, 0, NULL},
        {"shift", 40, 1, 1, "{\"stop\":2,\"reason\":\"too-far\",\"rule\":\"shift\",\"type\":0,\"over_s\":10"},
        {"priorities", 1040, 1, 1, "{\"stop\":0,\"reason\":\"fleet-exhausted\",\"rule\":\"vehicles\",\"type\":0,\"lacks\":[\"vehicle\"],\"extra_cost\":20"},
        {"lacking", 20, 1, 1, "{\"stop\":1,\"reason\":\"fleet-exhausted\",\"rule\":\"vehicles\",\"type\":0,\"lacks\":[\"vehicle\",\"resource\"],\"extra_cost\":40"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[512];
        size_t n;
        jalur_ctx *ctx = test_ctx();
        jalur_report *r = NULL;
        snprintf(path, sizeof path, TEST_CASES_DIR "/model/%s.json", cases[i].file);
        test_ok(ctx, jalur_solve_file(ctx, path, &(jalur_solve_options){.iterations = 500, .solution = "found.json"}, &r));
        char *text = test_read_file("found.json", &n);
        bool there = !cases[i].in_solution || strstr(text, cases[i].in_solution);
        bool right = jalur_report_number(r, "cost", -1) == cases[i].cost && jalur_report_number(r, "routes", -1) == cases[i].routes &&
                     jalur_report_number(r, "left", -1) == cases[i].left;
        if (!right || !there)
            print_message("%s: cost %g, %g routes, %g left\n%s", cases[i].file, jalur_report_number(r, "cost", -1),
                          jalur_report_number(r, "routes", -1), jalur_report_number(r, "left", -1), text);
        assert_true(right && there);
        free(text);
        jalur_report_free(r);
        jalur_ctx_free(ctx);
    }
}

/* A model that says what plan.h does not is refused with the place. */
static void models_that_cannot_be(void **state)
{
    (void)state;
    static const struct { const char *text, *field; } bad[] = {
        {"{\"stops\":[],\"cars\":[]}", "cars"}, {"{\"stops\":[{\"plac\":0}]}", "stops[0].plac"},
        {"{\"stops\":[{\"place\":-1}]}", "stops[0].place"},
        {"{\"types\":[{}],\"stops\":[{\"setup_by_type\":[1,2]}]}", "stops[0].setup_by_type"},
        {"{\"stops\":[],\"legs\":[{\"x\":[1,2],\"y\":[0,0]}],\"site\":[1]}", "site"}, {"{\"stops\":[{\"closed\":[[1]]}]}", "stops[0].closed[0]"},
        {"{\"stops\":[{\"demand\":[1,2,3,4]}]}", "stops[0].demand"}, {"{\"stops\":[{\"split\":1}]}", "stops[0].split"},
        {"{\"types\":[{}],\"stops\":[{\"types\":[1]}]}", "stops[0].types[0]"},
        {"{\"types\":[{}],\"stops\":[{\"service_by_type\":[1,2]}]}", "stops[0].service_by_type"},
        {"{\"stops\":[],\"types\":[{\"end\":\"home\"}]}", "types[0].end"},
        {"{\"stops\":[],\"types\":[{\"breaks\":[{\"length\":1}]}]}", "types[0].breaks[0].length"},
        {"{\"stops\":[],\"legs\":[{\"time_s\":[[0,1],[2]],\"distance_m\":[[0]]}]}", "legs[0].time_s[1]"},
        {"{\"stops\":[],\"legs\":[{\"time_s\":[[0]]}]}", "legs[0].distance_m"},
        {"{\"stops\":[],\"legs\":[{\"x\":[1],\"y\":[1,2]}]}", "legs[0].y"},
        {"{\"stops\":[{}],\"before\":[]}", "before"}, {"{\"stops\":[],\"goals\":{\"speed\":1}}", "goals.speed"},
        {"{\"stops\":[],\"docks\":[{\"place\":\"x\"}]}", "docks[0].place"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        jalur_ctx *ctx = test_ctx();
        jalur_report *r = NULL;
        test_write_file("bad.json", bad[i].text);
        assert_int_equal(jalur_solve_file(ctx, "bad.json", NULL, &r), JALUR_E_DATA);
        assert_non_null(strstr(jalur_ctx_error(ctx)->field, bad[i].field));
        jalur_ctx_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(worked_answers), cmocka_unit_test(the_model_worked_out),
                                       cmocka_unit_test(models_that_cannot_be), cmocka_unit_test(the_checker_sees),
                                       cmocka_unit_test(odd_instances), cmocka_unit_test(same_bytes_and_trace),
                                       cmocka_unit_test(files_that_cannot_be)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
