/* Whole runs through the public interface: with failing memory, cancelled, and twice. */
#include <jalur/jalur.h>

#include "support.h"

#include <locale.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *sample_dir(void)
{
    static bool made;
    if (made) return "sample";
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    test_ok(ctx, jalur_sample_write(ctx, "sample", 4, 2, &report));
    jalur_report_free(report);
    jalur_ctx_free(ctx);
    made = true;
    return "sample";
}

static jalur_status run(jalur_ctx *ctx, const char *dir, jalur_report **report)
{
    char scenario[64];
    snprintf(scenario, sizeof scenario, "%s/scenario.ini", sample_dir());
    return jalur_scenario_run(ctx, scenario, dir, &(jalur_run_options){.plan = {.iterations = 50}}, report);
}

static bool exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

/* Invariant of every run: it ends with OK or says that memory is gone; the project file is whole or absent. */
static void memory_fails_anywhere(void **state)
{
    (void)state;
    jalur_status st;
    long n = 0, runs = 0;
    sample_dir();
    do {
        jalur_ctx *ctx = test_ctx_failing(n);
        jalur_report *report = NULL;
        remove("failing/project.jalur");
        st = run(ctx, "failing", &report);
        if (st != JALUR_OK) {
            assert_int_equal(st, JALUR_E_RESOURCE);
            assert_null(report);
            assert_false(exists("failing/project.jalur"));
        }
        assert_false(exists("failing/project.jalur.tmp"));
        jalur_report_free(report);
        jalur_ctx_free(ctx);
        n += 1 + n / 3;
        runs++;
    } while (st != JALUR_OK && runs < 200);
    assert_int_equal(st, JALUR_OK);
    assert_true(runs > 20);
}

static void cancel_when_planning(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    if (strcmp(stage, "plan") == 0) jalur_ctx_cancel(user);
}

static void a_cancelled_search_keeps_its_best_plan(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    char scenario[64];
    snprintf(scenario, sizeof scenario, "%s/scenario.ini", sample_dir());
    jalur_ctx_on_progress(ctx, cancel_when_planning, ctx);
    test_ok(ctx, jalur_scenario_run(ctx, scenario, "cancelled", &(jalur_run_options){.plan = {.time_s = 60}}, &report));
    assert_true(jalur_report_number(report, "plan.cancelled", 0) == 1);
    const double stations = jalur_report_number(report, "plan.stations", -1);
    assert_true(stations > 0 && jalur_report_number(report, "plan.served", 0) > stations / 2);
    assert_true(jalur_report_number(report, "plan.served", 0) + jalur_report_number(report, "plan.unserved.total", 0) == stations);
    assert_true(exists("cancelled/project.jalur"));
    jalur_report_free(report);
    jalur_ctx_free(ctx);
}

static void cancel_when_proving(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)done;
    (void)total;
    if (strcmp(stage, "proving a lower bound") == 0) jalur_ctx_cancel(user);
}

/* Ctrl-C while the bound is sought: the plan was found before. Legs that are asked for fail from then on. */
static void a_cancelled_bound_keeps_the_plan(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    char scenario[64];
    const char *const set[] = {"plan.bound_rounds=1000000", "plan.table_places=0"};
    snprintf(scenario, sizeof scenario, "%s/scenario.ini", sample_dir());
    for (uint32_t n = 1; n <= 2; n++) {
        const jalur_run_options how = {.plan = {.iterations = 50}, .set = set, .n_set = (int)n};
        jalur_ctx_on_progress(ctx, cancel_when_proving, ctx);
        test_ok(ctx, jalur_scenario_run(ctx, scenario, "unproven", &how, &report));
        assert_true(jalur_report_number(report, "plan.cancelled", 0) == 1);
        assert_true(jalur_report_number(report, "plan.served", 0) > 0);
        assert_true(exists("unproven/project.jalur"));
        jalur_report_free(report);
    }
    jalur_ctx_free(ctx);
}

typedef struct interrupter {
    jalur_ctx *ctx;
    const char *stage;
    bool done;
} interrupter;

static void cancel_at_stage(void *user, const char *stage, uint64_t done, uint64_t total)
{
    interrupter *x = user;
    (void)done;
    (void)total;
    if (x->done || strncmp(stage, x->stage, strlen(x->stage)) != 0) return;
    x->done = true;
    jalur_ctx_cancel(x->ctx);
}

/* Ctrl-C once the search is over: while the plan is written down it is kept and the run goes on; later the run ends and the project stays. */
static void what_was_planned_is_never_lost(void **state)
{
    (void)state;
    static const char *const stages[] = {"tracing routes", "saving the plan", "export", "writing"};
    char scenario[64];
    snprintf(scenario, sizeof scenario, "%s/scenario.ini", sample_dir());
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        interrupter x = {test_ctx(), stages[i], false};
        jalur_report *report = NULL;
        jalur_project *p = NULL;
        remove("stopped/project.jalur");
        jalur_ctx_on_progress(x.ctx, cancel_at_stage, &x);
        const jalur_status st = jalur_scenario_run(x.ctx, scenario, "stopped", &(jalur_run_options){.plan = {.iterations = 50}}, &report);
        assert_true(x.done && (st == JALUR_OK || st == JALUR_E_CANCELLED));
        if (i == 0) assert_true(st == JALUR_OK && jalur_report_number(report, "plan.cancelled", 0) == 1);
        jalur_report_free(report);
        assert_true(exists("stopped/project.jalur") && !exists("stopped/project.jalur.tmp"));
        jalur_ctx_free(x.ctx);
        jalur_ctx *ctx = test_ctx();
        test_ok(ctx, jalur_project_open(ctx, "stopped/project.jalur", &p));
        test_ok(ctx, jalur_export_all(p, "stopped", &report));
        assert_true(exists("stopped/routes.geojson"));
        jalur_report_free(report);
        jalur_project_close(p);
        jalur_ctx_free(ctx);
    }
}

static void cancel_at_once(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)stage;
    (void)done;
    (void)total;
    jalur_ctx_cancel(user);
}

static void a_cancelled_import_leaves_nothing(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    jalur_ctx_on_progress(ctx, cancel_at_once, ctx);
    assert_int_equal(run(ctx, "nothing", &report), JALUR_E_CANCELLED);
    assert_null(report);
    assert_false(exists("nothing/project.jalur"));
    jalur_ctx_free(ctx);
}

static void a_project_keeps_its_settings(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    char *text = NULL;
    remove("settings.jalur");
    test_ok(ctx, jalur_project_create(ctx, "settings.jalur", &p));
    test_ok(ctx, jalur_project_set(p, "plan.days", "3"));
    assert_int_equal(jalur_project_set(p, "plan.days", "0"), JALUR_E_DATA);
    jalur_project_close(p);
    test_ok(ctx, jalur_project_open(ctx, "settings.jalur", &p));
    test_ok(ctx, jalur_settings_list(ctx, p, &report));
    test_ok(ctx, jalur_report_as_json(report, &text));
    assert_non_null(strstr(text, "\"key\":\"plan.days\",\"value\":\"3\""));
    jalur_text_free(ctx, text);
    jalur_report_free(report);
    assert_int_equal(jalur_plan_routes(p, NULL, &report), JALUR_E_DATA);
    assert_non_null(strstr(jalur_ctx_error(ctx)->message, "stations"));
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

/* In a process of its own: glibc loses a few bytes where LOCPATH is set. */
static int run_with_comma(void)
{
    jalur_report *report = NULL;
    setenv("LOCPATH", ".", 1);
    if (system("localedef -i id_ID -f UTF-8 ./id_ID.UTF-8 2>&1") != 0 || !setlocale(LC_ALL, "id_ID.UTF-8")) return 77;
    if (localeconv()->decimal_point[0] != ',') return 77;
    if (run(jalur_ctx_new(NULL), "comma", &report) != JALUR_OK) return 1;
    return localeconv()->decimal_point[0] == ',' ? 0 : 2;
}

/* A program that has set its user's locale: 1,5 is what it prints, before and after, and no file of ours. */
static void a_decimal_comma_changes_nothing(void **state)
{
    (void)state;
    jalur_report *report = NULL;
    jalur_ctx *ctx = test_ctx();
    int how = 0;
    test_ok(ctx, run(ctx, "point", &report));
    jalur_report_free(report);
    jalur_ctx_free(ctx);
    const pid_t child = fork();
    if (child == 0) _exit(run_with_comma());
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how));
    if (WEXITSTATUS(how) == 77) {
        print_message("skipped: localedef makes no locale with a decimal comma here\n");
        skip();
    }
    assert_int_equal(WEXITSTATUS(how), 0);
    static const char *const files[] = {"stops.geojson", "access.geojson", "staffing.geojson", "staffing/offices.csv"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[96];
        snprintf(path, sizeof path, "comma/%s", files[i]);
        char *comma = test_read_file(path, NULL);
        snprintf(path, sizeof path, "point/%s", files[i]);
        char *plain = test_read_file(path, NULL);
        assert_string_equal(comma, plain);
        free(comma);
        free(plain);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_fails_anywhere), cmocka_unit_test(a_cancelled_search_keeps_its_best_plan),
        cmocka_unit_test(a_cancelled_bound_keeps_the_plan), cmocka_unit_test(what_was_planned_is_never_lost), cmocka_unit_test(a_cancelled_import_leaves_nothing), cmocka_unit_test(a_decimal_comma_changes_nothing), cmocka_unit_test(a_project_keeps_its_settings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
