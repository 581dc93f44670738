/* sample, help, version. */
#include <stdio.h>
#include <string.h>

#include "cli.h"

int cmd_sample(jalur_ctx *ctx, const cli_args *args)
{
    jalur_report *report = NULL;
    jalur_status st = jalur_sample_write(ctx, args->place[0], args->villages, args->seed, &report);
    return cli_end(ctx, args, st, report);
}

int cmd_help(jalur_ctx *ctx, const cli_args *args)
{
    jalur_report *report = NULL;
    if (args->n_place == 0) {
        cli_overview();
        return 0;
    }
    if (strcmp(args->place[0], "settings") == 0) {
        const jalur_status st = jalur_settings_list(ctx, NULL, &report);
        return cli_end(ctx, args, st, report);
    }
    const cli_command *c = cli_find(args->place[0]);
    if (!c) {
        fprintf(stderr, "jalur help: there is no command \"%s\"\n", args->place[0]);
        return EXIT_USAGE;
    }
    cli_help(c);
    return 0;
}

int cmd_version(jalur_ctx *ctx, const cli_args *args)
{
    (void)ctx;
    printf(args->json ? "{\"jalur\":\"%s\"}\n" : "jalur %s\n", jalur_version());
    return 0;
}
