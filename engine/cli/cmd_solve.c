/* solve: standard routing instances. */
#include <string.h>

#include "cli.h"

static bool is(const char *path, const char *name)
{
    return path && strcmp(path, name) == 0;
}

int cmd_solve(jalur_ctx *ctx, const cli_args *args)
{
    jalur_report *report = NULL;
    const bool piped = is(args->output, "-") || is(args->output, "/dev/stdout"); /* then the solution stands there alone */
    const jalur_solve_options how = {.seed = args->seed, .time_s = args->time_s, .cpu_s = args->cpu_s, .pool = args->pool,
                                     .iterations = args->iterations, .best_known = args->best_known,
                                     .rounding = args->rounding, .solution = piped ? "/dev/stdout" : args->output,
                                     .geojson = args->geojson};
    jalur_status st = jalur_solve_file(ctx, is(args->place[0], "-") ? "/dev/stdin" : args->place[0], &how, &report);
    int code = st == JALUR_OK && jalur_report_number(report, "left", 0) > 0 ? EXIT_PARTIAL : 0;
    if (st == JALUR_OK && jalur_report_number(report, "cancelled", 0) > 0) code = EXIT_INTERRUPTED;
    if (piped && report) {
        jalur_report_free(report);
        report = NULL;
    }
    const int end = cli_end(ctx, args, st, report);
    return end ? end : code;
}
