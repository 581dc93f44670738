/* How every command ends: report on stdout, error on stderr, an exit code with a meaning. */
#include <stdio.h>

#include "cli.h"

static void line(const char *label, const char *text)
{
    if (text[0]) fprintf(stderr, "  %-9s %s\n", label, text);
}

int cli_fail(const jalur_ctx *ctx, jalur_status st)
{
    static const int code[] = {[JALUR_OK] = 0, [JALUR_E_USAGE] = EXIT_USAGE, [JALUR_E_DATA] = EXIT_DATA, [JALUR_E_IO] = EXIT_IO,
                               [JALUR_E_RESOURCE] = EXIT_RESOURCE, [JALUR_E_LIMIT] = EXIT_LIMIT,
                               [JALUR_E_CANCELLED] = EXIT_INTERRUPTED, [JALUR_E_INTERNAL] = EXIT_INTERNAL};
    const jalur_error *e = jalur_ctx_error(ctx);
    fprintf(stderr, "jalur: %s\n", e->message);
    line("file", e->file);
    line("layer", e->layer);
    if (e->row > 0) fprintf(stderr, "  %-9s %lld\n", "row", (long long)e->row);
    line("field", e->field);
    line("found", e->found);
    line("expected", e->expected);
    line("remedy", e->remedy);
    line("because", e->native);
    line("while", e->doing);
    return (unsigned)st < sizeof code / sizeof code[0] ? code[st] : EXIT_INTERNAL;
}

int cli_end(jalur_ctx *ctx, const cli_args *args, jalur_status st, jalur_report *report)
{
    char *text = NULL;
    if (st == JALUR_OK && report) st = args->json ? jalur_report_as_json(report, &text) : jalur_report_as_text(report, &text);
    if (text) fputs(text, stdout);
    jalur_text_free(ctx, text);
    jalur_report_free(report);
    return st == JALUR_OK ? 0 : cli_fail(ctx, st);
}
