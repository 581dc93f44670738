/* travel: questions to the network of a project. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { CUTOFFS_MAX = 32 };

typedef struct places { /* one point given as LON,LAT, or a file of them */
    jalur_point one, *many;
    const jalur_point *item;
    size_t n;
} places;

typedef struct question {
    jalur_ctx *ctx;
    const cli_args *args;
    jalur_project *p;
    jalur_travel_options how;
    places from, to;
} question;

static bool number(const char *text, char end_mark, double *out, const char **rest)
{
    char *end;
    *out = strtod(text, &end);
    if (end == text || *end != end_mark) return false;
    *rest = end + 1;
    return true;
}

static jalur_status read_places(question *q, const char *text, places *out)
{
    const char *rest = text;
    jalur_lonlat at;
    if (number(text, ',', &at.lon_deg, &rest) && number(rest, '\0', &at.lat_deg, &rest)) {
        out->one = (jalur_point){text, at};
        out->item = &out->one;
        out->n = 1;
        return JALUR_OK;
    }
    const jalur_status st = jalur_points_read(q->p, text, &out->many, &out->n);
    out->item = out->many;
    return st;
}

static size_t read_minutes(const char *text, double out[CUTOFFS_MAX])
{
    size_t n = 0;
    for (const char *at = text; n < CUTOFFS_MAX;) {
        char *end;
        const double v = strtod(at, &end);
        if (end == at || !(v > 0) || v > JALUR_MINUTES_MOST || (n > 0 && v <= out[n - 1])) return 0;
        out[n++] = v;
        if (*end == '\0') return n;
        if (*end != ',') return 0;
        at = end + 1;
    }
    return 0;
}

static jalur_status ask(question *q, const double *minutes, size_t n_minutes, jalur_report **report)
{
    const cli_args *a = q->args;
    const places *from = &q->from, *to = &q->to;
    if (a->isochrone)
        return jalur_network_isochrone(q->p, &q->how, from->item, from->n, minutes, n_minutes, a->output, report);
    if (a->nearest)
        return jalur_network_nearest(q->p, &q->how, from->item, from->n, a->nearest, (unsigned)a->count, a->output, report);
    if (a->reach) return jalur_network_within(q->p, &q->how, from->item, from->n, to->item, to->n, minutes[0], a->output, report);
    if (!a->table && !from->many && !to->many) return jalur_network_way(q->p, &q->how, *from->item, *to->item, a->output, report);
    return jalur_network_table_file(q->p, &q->how, from->item, from->n, to->item, to->n, a->output, report);
}

static jalur_status answer(question *q, const double *minutes, size_t n_minutes, jalur_report **report)
{
    const cli_args *a = q->args;
    jalur_status st = jalur_project_open(q->ctx, a->place[0], &q->p);
    if (st == JALUR_OK) st = read_places(q, a->table ? a->table : a->from, &q->from);
    if (st == JALUR_OK && a->to) st = read_places(q, a->to, &q->to);
    if (a->table) q->to = (places){.item = q->from.item, .n = q->from.n};
    if (st == JALUR_OK) st = ask(q, minutes, n_minutes, report);
    jalur_points_free(q->ctx, q->from.many);
    jalur_points_free(q->ctx, q->to.many);
    jalur_project_close(q->p);
    return st;
}

static int wrong(const char *words)
{
    fprintf(stderr, "jalur travel: %s. `jalur travel --help` shows examples\n", words);
    return EXIT_USAGE;
}

static int wrong_minutes(const char *words)
{
    fprintf(stderr, "jalur travel: %s (at most %d). `jalur travel --help` shows examples\n", words, (int)JALUR_MINUTES_MOST);
    return EXIT_USAGE;
}

int cmd_travel(jalur_ctx *ctx, const cli_args *args)
{
    question q = {.ctx = ctx, .args = args, .how = {.profile = args->profile, .season = args->season}};
    double minutes[CUTOFFS_MAX];
    size_t n_minutes = 0;
    jalur_report *report = NULL;
    if (args->isochrone && (n_minutes = read_minutes(args->isochrone, minutes)) == 0)
        return wrong_minutes("--isochrone takes minutes that ascend, such as 15,30,60");
    if (args->reach && read_minutes(args->reach, minutes) != 1) return wrong_minutes("--reach takes minutes, such as 45");
    if (args->reach && !args->to) return wrong("--reach stands beside --from and --to");
    if ((args->table != NULL) + (args->to != NULL) + (args->isochrone != NULL) + (args->nearest != NULL) != 1)
        return wrong("ask one question: --from and --to, --table, --from and --isochrone, or --from and --nearest");
    if (!args->from == !args->table) return wrong(args->from ? "--table is its own start; leave --from out" : "say where it starts: --from LON,LAT");
    const jalur_status st = answer(&q, minutes, n_minutes, &report);
    const bool no_way = st == JALUR_OK && !args->reach && jalur_report_number(report, "reached", 1) < 1 && jalur_report_number(report, "pairs", -1) < 0 && args->to;
    const int end = cli_end(ctx, args, st, report);
    return end ? end : no_way ? EXIT_PARTIAL : 0;
}
