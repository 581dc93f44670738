/* Lower bounds on public benchmarks: reads a VRPLIB file (EUC_2D) or a Solomon text, searches for a plan, proves a bound,
 * prints one JSON object. CVRP: legs rounded to whole numbers. Windows: in tenths, cut (DIMACS rounding).
 * Usage: bench_bound FILE [--cpu S] [--plan S] [--fleet N] [--bks COST] [--near N] [--no-cuts]
 * Exit code 1 when the bound is above the best known cost.
 * --cpu: seconds for the bound; --plan: seconds of search before (1); --fleet: vehicles at most; --bks: best known. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "bound/bound.h"

enum { PLACES_MOST = 2000 };

typedef struct instance {
    uint32_t n, capacity;
    double x[PLACES_MOST], y[PLACES_MOST];
    uint32_t demand[PLACES_MOST], service[PLACES_MOST];
    double open[PLACES_MOST], close[PLACES_MOST];
    bool windows;
    plan_stop stops[PLACES_MOST];
    int32_t *leg;
} instance;

static bool read_vrplib(FILE *f, instance *in)
{
    char line[512];
    int section = 0;
    while (fgets(line, sizeof line, f)) {
        const char *value = strchr(line, ':');
        unsigned id;
        double a, b;
        if (strncmp(line, "DIMENSION", 9) == 0 && value) in->n = (uint32_t)strtoul(value + 1, NULL, 10);
        else if (strncmp(line, "CAPACITY", 8) == 0 && value) in->capacity = (uint32_t)strtoul(value + 1, NULL, 10);
        else if (strncmp(line, "NODE_COORD", 10) == 0) section = 1;
        else if (strncmp(line, "DEMAND", 6) == 0) section = 2;
        else if (strncmp(line, "DEPOT", 5) == 0) section = 0;
        else if (section == 1 && sscanf(line, "%u %lf %lf", &id, &a, &b) == 3 && id >= 1 && id <= PLACES_MOST)
            in->x[id - 1] = a, in->y[id - 1] = b;
        else if (section == 2 && sscanf(line, "%u %lf", &id, &a) == 2 && id >= 1 && id <= PLACES_MOST)
            in->demand[id - 1] = (uint32_t)a;
    }
    return in->n > 1 && in->n <= PLACES_MOST;
}

static bool read_solomon(FILE *f, instance *in)
{
    char line[512];
    in->windows = true;
    while (fgets(line, sizeof line, f)) {
        double v[7];
        const int got = sscanf(line, "%lf %lf %lf %lf %lf %lf %lf", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6]);
        if (got == 2 && in->n == 0) in->capacity = (uint32_t)v[1];
        if (got != 7 || in->n == PLACES_MOST) continue;
        in->x[in->n] = v[1];
        in->y[in->n] = v[2];
        in->demand[in->n] = (uint32_t)v[3];
        in->open[in->n] = v[4];
        in->close[in->n] = v[5];
        in->service[in->n++] = (uint32_t)v[6];
    }
    return in->n > 1;
}

static bool read_file(const char *path, instance *in)
{
    FILE *f = fopen(path, "r");
    const size_t n = strlen(path);
    if (!f) return false;
    const bool good = n > 4 && strcmp(path + n - 4, ".txt") == 0 ? read_solomon(f, in) : read_vrplib(f, in);
    (void)fclose(f);
    in->leg = calloc((size_t)in->n * in->n, sizeof *in->leg);
    return good && in->leg;
}

static void fill(instance *in)
{
    for (uint32_t i = 0; i < in->n; i++)
        for (uint32_t j = 0; j < in->n; j++) {
            const double d = hypot(in->x[i] - in->x[j], in->y[i] - in->y[j]);
            in->leg[(size_t)i * in->n + j] = (int32_t)(in->windows ? d * 10 + 1e-9 : d + 0.5);
        }
    for (uint32_t i = 1; i < in->n; i++) {
        plan_stop *s = &in->stops[i - 1];
        *s = (plan_stop){.place = i, .demand = {in->demand[i]}, .open_s = INT32_MIN, .close_s = INT32_MAX,
                         .service_s = (int32_t)in->service[i] * 10, .skip_cost = PLAN_MUST};
        if (!in->windows) continue;
        s->open_s = (int32_t)(in->open[i] * 10);
        s->close_s = (int32_t)(in->close[i] * 10);
    }
}

static int run(instance *in, const plan_options *po, const bound_options *bo, uint32_t fleet, int64_t bks)
{
    const plan_legs m = {.n = in->n, .time_s = in->leg, .distance_m = in->leg};
    const plan_type type = {.count = fleet, .capacity = {in->capacity, UINT32_MAX, UINT32_MAX}, .per_km = 1000,
                            .end_s = in->windows ? (int32_t)(in->close[0] * 10) : INT32_MAX, .max_duration_s = INT32_MAX,
                            .max_stops = UINT32_MAX};
    const plan_problem p = {.legs = &m, .n_legs = 1, .stops = in->stops, .n_stops = in->n - 1, .types = &type, .n_types = 1};
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    plan_answer a;
    bound_answer b;
    if (!ctx) return 1;
    plan_answer_init(&a, ctx);
    bound_answer_init(&b, ctx);
    jalur_status st = plan_solve(ctx, &p, po, &a);
    const int64_t cost = a.n_left ? INT64_MAX : a.cost;
    if (st == JALUR_OK) st = bound_solve(ctx, &p, &(bound_start){a.routes, a.n_routes, a.pool, a.n_pool, cost}, bo, &b);
    if (st != JALUR_OK) fprintf(stderr, "%s\n", jalur_ctx_error(ctx)->message);
    else {
        const double best = bks > 0 ? (double)bks : (double)cost;
        printf("{\"stops\": %u, \"cost\": %" PRId64 ", \"left\": %u, \"bound\": %" PRId64 ", \"bks\": %" PRId64 ", \"gap_percent\": "
               "%.3f, \"state\": \"%s\", \"routes\": \"%s\", \"rounds\": %u, \"columns\": %u, \"cuts\": %u, \"s\": %.1f, \"relaxed\": \"%s\"}\n",
               in->n - 1, cost, a.n_left, b.bound, bks, 100 * (best - (double)b.bound) / best, b.state == BOUND_CLOSED ? "closed" :
               b.state == BOUND_STOPPED ? "stopped" : "none", b.routes == BOUND_NG ? "ng" : "q", b.rounds, b.columns,
               b.n_cuts, b.spent_s, b.relaxed);
    }
    const bool holds = st == JALUR_OK && (bks <= 0 || b.bound <= bks); /* whole numbers: no tolerance */
    plan_answer_release(&a);
    bound_answer_release(&b);
    jalur_ctx_free(ctx);
    return holds ? 0 : 1;
}

int main(int argc, char **argv)
{
    instance *in = calloc(1, sizeof *in);
    plan_options po = plan_options_default();
    bound_options bo = bound_options_default();
    int64_t bks = 0;
    uint32_t fleet = UINT32_MAX;
    po.time_s = 1;
    po.cpu = bo.cpu = true;
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--cpu") == 0) bo.time_s = strtod(value, NULL);
        if (strcmp(argv[i], "--plan") == 0) po.time_s = strtod(value, NULL);
        if (strcmp(argv[i], "--fleet") == 0) fleet = (uint32_t)strtoul(value, NULL, 10);
        if (strcmp(argv[i], "--bks") == 0) bks = strtoll(value, NULL, 10);
        if (strcmp(argv[i], "--near") == 0) bo.near = (uint32_t)strtoul(value, NULL, 10);
        if (strcmp(argv[i], "--no-cuts") == 0) bo.cuts = false;
    }
    int code = 2;
    if (in && argc > 1 && read_file(argv[1], in)) {
        fill(in);
        code = run(in, &po, &bo, fleet, bks);
    } else {
        fprintf(stderr, "usage: bench_bound FILE [--cpu S] [--plan S] [--fleet N] [--bks COST] [--near N] [--no-cuts]\n");
    }
    if (in) free(in->leg);
    free(in);
    return code;
}
