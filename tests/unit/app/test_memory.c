/* Memory ends in what is asked of a project that has been run: bounds, verification, siting, what-if, calibration, and of instances. */
#include <glob.h>
#include <jalur/jalur.h>
#include <stdlib.h>

#include "support.h"

typedef jalur_status question(jalur_ctx *ctx, jalur_project *p, jalur_report **out);

static jalur_status plan_with_a_bound(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return jalur_plan_routes(p, &(jalur_plan_options){.iterations = 20}, out);
}

static jalur_status verify(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return jalur_verify_folder(p, "kept", out);
}

static jalur_status site(jalur_project *p, const jalur_site_options *how, jalur_report **out)
{
    jalur_site_options o = *how;
    o.time_s = 0.2;
    return jalur_cover_site(p, &o, out);
}

static jalur_status site_most(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return site(p, &(jalur_site_options){.points = 2, .dir = "sites"}, out);
}

static jalur_status site_periods(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return site(p, &(jalur_site_options){.periods = "1,1"}, out);
}

static jalur_status site_all(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return site(p, &(jalur_site_options){.goal = "all", .moved = true}, out);
}

static jalur_status what_if(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return jalur_staff_change(p, "change.ini", out);
}

static jalur_status calibrate(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return jalur_staff_calibrate(p, "past.csv", out);
}

static jalur_status export_all(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)ctx;
    return jalur_export_all(p, "exported", out);
}

static jalur_status solve(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    (void)p;
    return jalur_solve_file(ctx, TEST_CASES_DIR "/instances/two_arms_windows.vrp", &(jalur_solve_options){.iterations = 50, .pool = true, .solution = "solved.sol"}, out);
}

static void make_project(void)
{
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    const char *const set[] = {"plan.bound_rounds=5", "plan.iterations=20"};
    test_ok(ctx, jalur_sample_write(ctx, "sample", 4, 2, &report));
    jalur_report_free(report);
    test_ok(ctx, jalur_scenario_run(ctx, "sample/scenario.ini", "kept", &(jalur_run_options){.set = set, .n_set = 2}, &report));
    jalur_report_free(report);
    jalur_ctx_free(ctx);
    test_write_file("change.ini", "[set]\nstaff.days = 10\n");
    test_write_file("past.csv", "office,day,channel,staff,paid\nPOS-99.01.01,1,counter,2,150\nPOS-99.01.01,2,door,3,60\nPOS-99.01.01,3,community,2,110\n");
}

/* One of the first allocations fails, or one farther on: every answer is whole, or there is none and memory is what was lacking. */
static void fail_anywhere(const char *name, question *ask)
{
    bool passed = false;
    long n = 0;
    for (int turn = 0; !passed && turn < 60; turn++, n += 1 + n / 2) {
        jalur_ctx *ctx = test_ctx_failing(n);
        jalur_project *p = NULL;
        jalur_report *report = NULL;
        jalur_status st = jalur_project_open(ctx, "kept/project.jalur", &p);
        if (st == JALUR_OK) st = ask(ctx, p, &report);
        if (st != JALUR_OK && st != JALUR_E_RESOURCE)
            fail_msg("%s, allocation %ld: status %d: %s", name, n, (int)st, jalur_ctx_error(ctx)->message);
        if ((st == JALUR_OK) != (report != NULL)) fail_msg("%s, allocation %ld: status %d and a report", name, n, (int)st);
        passed = st == JALUR_OK;
        jalur_report_free(report);
        jalur_project_close(p);
        jalur_ctx_free(ctx);
    }
    assert_true(passed && n > 100);
}

static void every_question_ends_with_an_answer_or_without_memory(void **state)
{
    (void)state;
    const struct { const char *name; question *ask; } all[] = {
        {"plan", plan_with_a_bound}, {"verify", verify}, {"export", export_all}, {"site most", site_most}, {"site by periods", site_periods},
        {"site all", site_all}, {"what if", what_if}, {"calibrate", calibrate}, {"solve", solve}};
    glob_t left;
    setenv("TMPDIR", ".", 1);
    make_project();
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) fail_anywhere(all[i].name, all[i].ask);
    assert_int_equal(glob("jalur-verify-*", 0, NULL, &left), GLOB_NOMATCH); /* what verify writes to compare goes in any case */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_question_ends_with_an_answer_or_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
