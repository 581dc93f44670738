/* plan and run: the commands that search. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static int plan_code(const jalur_report *report, const char *prefix)
{
    static const struct { const char *path; int code; } ends[] = {
        {"cancelled", EXIT_INTERRUPTED}, {"limit_reached", EXIT_LIMIT}, {"unserved.total", EXIT_PARTIAL}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s%s", prefix, ends[i].path);
        if (jalur_report_number(report, path, 0) > 0) return ends[i].code;
    }
    return 0;
}

int cmd_plan(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    const jalur_plan_options how = {.seed = args->seed, .time_s = args->time_s, .iterations = args->iterations, .earlier = args->earlier};
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK) st = jalur_plan_routes(p, &how, &report);
    jalur_project_close(p);
    const int code = st == JALUR_OK ? plan_code(report, "") : 0;
    const int end = cli_end(ctx, args, st, report);
    return end ? end : code;
}

int cmd_run(jalur_ctx *ctx, const cli_args *args)
{
    jalur_report *report = NULL;
    if (!args->output) {
        fprintf(stderr, "jalur run: say where the results go: -o DIR\n");
        return EXIT_USAGE;
    }
    const jalur_run_options how = {.plan = {.seed = args->seed, .time_s = args->time_s, .iterations = args->iterations,
                                            .earlier = args->earlier},
                                   .data_dir = args->data_dir, .set = args->set, .n_set = args->n_set};
    jalur_status st = jalur_scenario_run(ctx, args->place[0], args->output, &how, &report);
    int code = st == JALUR_OK ? plan_code(report, "plan.") : 0;
    if (st == JALUR_OK && code == 0 && jalur_report_number(report, "staff.unserved", 0) > 0.5) code = EXIT_PARTIAL;
    const int end = cli_end(ctx, args, st, report);
    return end ? end : code;
}
