/* solve: standard routing instances. */
#include "cli.h"

int cmd_solve(jalur_ctx *ctx, const cli_args *args)
{
    jalur_report *report = NULL;
    const jalur_solve_options how = {.seed = args->seed, .time_s = args->time_s, .cpu_s = args->cpu_s, .pool = args->pool,
                                     .iterations = args->iterations, .best_known = args->best_known,
                                     .rounding = args->rounding, .solution = args->output, .geojson = args->geojson};
    jalur_status st = jalur_solve_file(ctx, args->place[0], &how, &report);
    int code = st == JALUR_OK && jalur_report_number(report, "left", 0) > 0 ? EXIT_PARTIAL : 0;
    if (st == JALUR_OK && jalur_report_number(report, "cancelled", 0) > 0) code = EXIT_INTERRUPTED;
    const int end = cli_end(ctx, args, st, report);
    return end ? end : code;
}
