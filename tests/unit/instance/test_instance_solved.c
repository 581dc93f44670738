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
        {"TYPE: CVRP\nDIMENSION: 1\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n", 0, 0},
        {"TYPE: CVRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n", 10, 0},
        {"TYPE: CVRP\nDIMENSION: 4\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 7 7\n2 7 7\n3 7 7\n4 7 7\n", 0, 0},
        {"TYPE: CVRP\nDIMENSION: 2\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 -200000000 0\n2 200000000 0\n", 800000000, 0},
        {"TYPE: CVRP\nDIMENSION: 3\nCAPACITY: 1\nEDGE_WEIGHT_TYPE: EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 3 4\n3 6 8\n"
         "DEMAND_SECTION\n1 0\n2 1\n3 2\n", 10, 1}};
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(worked_answers), cmocka_unit_test(the_checker_sees),
                                       cmocka_unit_test(odd_instances), cmocka_unit_test(same_bytes_and_trace),
                                       cmocka_unit_test(files_that_cannot_be)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
