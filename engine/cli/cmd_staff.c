/* staff: head-counts and the plan by day, what-if, calibration. */
#include <stdio.h>

#include "cli.h"

int cmd_staff(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    if (args->change && args->calibrate) {
        fprintf(stderr, "jalur staff: --change and --calibrate are two questions; ask one at a time\n");
        return EXIT_USAGE;
    }
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK && args->change)
        st = jalur_staff_change(p, args->change, &report);
    else if (st == JALUR_OK && args->calibrate)
        st = jalur_staff_calibrate(p, args->calibrate, &report);
    else if (st == JALUR_OK)
        st = jalur_staff_solve(p, &report);
    jalur_project_close(p);
    const bool partial = st == JALUR_OK && jalur_report_number(report, "unserved", 0) > 0.5;
    const int end = cli_end(ctx, args, st, report);
    return end ? end : partial ? EXIT_PARTIAL : 0;
}
