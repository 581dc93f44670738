/* init, import, set, check, network, staff, cover, site, verify, export: commands on an open project. */
#include <stdio.h>
#include <sys/stat.h>

#include "cli.h"

int cmd_init(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_status st = jalur_project_create(ctx, args->place[0], &p);
    jalur_project_close(p);
    if (st == JALUR_OK && !args->json) printf("%s\n", args->place[0]);
    if (st == JALUR_OK && args->json) puts("{}");
    return cli_end(ctx, args, st, NULL);
}

int cmd_import(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    const jalur_import_options how = {.layer = args->layer, .map = args->map, .crs = args->crs, .level = args->level,
                                      .within = args->within, .office_kind = args->office_kind, .swap_xy = args->swap_xy,
                                      .replace = args->replace};
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK) st = jalur_project_import(p, args->place[1], args->place[2], &how, &report);
    jalur_project_close(p);
    return cli_end(ctx, args, st, report);
}

int cmd_set(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    if (args->n_place == 2) {
        fprintf(stderr, "jalur set: expected KEY and VALUE, or only the project\n");
        return EXIT_USAGE;
    }
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK && args->n_place == 3) st = jalur_project_set(p, args->place[1], args->place[2]);
    if (st == JALUR_OK && args->n_place == 1) st = jalur_settings_list(ctx, p, &report);
    jalur_project_close(p);
    return cli_end(ctx, args, st, report);
}

typedef jalur_status stage_fn(jalur_project *project, jalur_report **out);

/* Opens, runs one stage, prints. *number gets the value at `path` of the report. */
static int on_project(jalur_ctx *ctx, const cli_args *args, stage_fn *stage, const char *path, double *number)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK) st = stage(p, &report);
    jalur_project_close(p);
    *number = st == JALUR_OK ? jalur_report_number(report, path, 0) : 0;
    return cli_end(ctx, args, st, report);
}

int cmd_check(jalur_ctx *ctx, const cli_args *args)
{
    double blocking;
    int code = on_project(ctx, args, jalur_project_check, "blocking", &blocking);
    return code == 0 && blocking > 0 ? EXIT_DATA : code;
}

int cmd_network(jalur_ctx *ctx, const cli_args *args)
{
    double none;
    return on_project(ctx, args, jalur_network_build, "", &none);
}

int cmd_cover(jalur_ctx *ctx, const cli_args *args)
{
    double none;
    return on_project(ctx, args, jalur_cover_access, "", &none);
}

int cmd_site(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    const jalur_import_options read = {.layer = args->layer, .map = args->map, .crs = args->crs, .swap_xy = args->swap_xy};
    const jalur_site_options how = {.goal = args->goal, .candidates = args->candidates, .candidates_read = &read, .points = args->points, .moved = args->move, .close = (uint32_t)args->close,
                                    .periods = args->periods, .mobile = (uint32_t)args->mobile, .capacity = (double)args->capacity,
                                    .time_s = args->time_s, .seed = args->seed, .dir = args->output};
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK) st = jalur_cover_site(p, &how, &report);
    jalur_project_close(p);
    const bool cancelled = st == JALUR_OK && jalur_report_number(report, "cancelled", 0) > 0;
    const int code = cli_end(ctx, args, st, report);
    return code == 0 && cancelled ? EXIT_INTERRUPTED : code;
}

/* A project, or the folder of a run with its project in it. */
int cmd_verify(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    struct stat about;
    char path[4096];
    const bool folder = stat(args->place[0], &about) == 0 && S_ISDIR(about.st_mode);
    const char *file = args->place[0];
    if (folder && snprintf(path, sizeof path, "%s/project.jalur", file) < (int)sizeof path) file = path;
    if (file == path && stat(path, &about) != 0) {
        fprintf(stderr, "jalur verify: there is no project in %s, as in a folder that jalur run wrote; name the project instead\n", args->place[0]);
        return EXIT_IO;
    }
    jalur_status st = jalur_project_open(ctx, file, &p);
    if (st == JALUR_OK) st = folder ? jalur_verify_folder(p, args->place[0], &report) : jalur_verify_results(p, &report);
    jalur_project_close(p);
    const bool wrong = st == JALUR_OK && jalur_report_number(report, "violations", 0) > 0;
    const int code = cli_end(ctx, args, st, report);
    return code == 0 && wrong ? EXIT_PARTIAL : code;
}

int cmd_export(jalur_ctx *ctx, const cli_args *args)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    jalur_status st = jalur_project_open(ctx, args->place[0], &p);
    if (st == JALUR_OK) st = jalur_export_all(p, args->place[1], &report);
    jalur_project_close(p);
    return cli_end(ctx, args, st, report);
}
