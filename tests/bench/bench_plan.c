/* Delivery routes on a public benchmark: reads a VRPLIB file (EUC_2D), searches, prints one JSON object with cost and
 * gap to the best known. CVRP: legs rounded to whole numbers. With time windows: in tenths, cut (DIMACS rounding), and
 * so is the cost.
 * Usage: bench_plan FILE [--time S | --cpu S] [--iterations N] [--seed N] [--bks COST] [--pool] [--table] */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/plan.h"

typedef struct instance {
    uint32_t n, capacity, service;
    int32_t *open, *close; /* by id; close of the depot 0: no windows */
    double *x, *y;
    uint32_t *demand;
    int32_t *leg; /* a table, when asked for */
    plan_stop *stops;
} instance;

static bool instance_room(instance *in)
{
    in->x = calloc(in->n, sizeof *in->x);
    in->y = calloc(in->n, sizeof *in->y);
    in->demand = calloc(in->n, sizeof *in->demand);
    in->open = calloc(in->n, sizeof *in->open);
    in->close = calloc(in->n, sizeof *in->close);
    in->stops = calloc(in->n, sizeof *in->stops);
    return in->x && in->y && in->demand && in->stops && in->open && in->close;
}

typedef enum rows { COORDINATES, DEMANDS, WINDOWS } rows;

static bool read_rows(FILE *f, instance *in, rows what)
{
    for (uint32_t i = 0; i < in->n; i++) {
        unsigned id;
        double a, b = 0.0;
        if (fscanf(f, what == DEMANDS ? "%u %lf" : "%u %lf %lf", &id, &a, &b) < 2 || id < 1 || id > in->n) return false;
        if (what == DEMANDS) in->demand[id - 1] = (uint32_t)a;
        if (what == COORDINATES) in->x[id - 1] = a;
        if (what == COORDINATES) in->y[id - 1] = b;
        if (what == WINDOWS) in->open[id - 1] = (int32_t)(a * 10);
        if (what == WINDOWS) in->close[id - 1] = (int32_t)(b * 10);
    }
    return true;
}

static bool read_file(const char *path, instance *in)
{
    char line[512];
    FILE *f = fopen(path, "r");
    bool good = f != NULL;
    while (good && fgets(line, sizeof line, f)) {
        const char *value = strchr(line, ':');
        value = value ? value + 1 : "";
        if (strncmp(line, "DIMENSION", 9) == 0) {
            in->n = (uint32_t)strtoul(value, NULL, 10);
            good = in->n > 1 && instance_room(in);
        } else if (strncmp(line, "CAPACITY", 8) == 0) {
            in->capacity = (uint32_t)strtoul(value, NULL, 10);
        } else if (strncmp(line, "NODE_COORD_SECTION", 18) == 0) {
            good = in->n && read_rows(f, in, COORDINATES);
        } else if (strncmp(line, "DEMAND_SECTION", 14) == 0) {
            good = in->n && read_rows(f, in, DEMANDS);
        } else if (strncmp(line, "TIME_WINDOW_SECTION", 19) == 0) {
            good = in->n && read_rows(f, in, WINDOWS);
        } else if (strncmp(line, "SERVICE_TIME", 12) == 0) {
            in->service = (uint32_t)strtoul(value, NULL, 10) * 10;
        }
    }
    if (f) (void)fclose(f);
    return good && in->n > 1;
}

static bool table_fill(instance *in)
{
    bool windows = in->close[0] > 0;
    in->leg = calloc((size_t)in->n * in->n, sizeof *in->leg);
    for (uint32_t i = 0; in->leg && i < in->n; i++)
        for (uint32_t j = 0; j < in->n; j++) {
            double d = hypot(in->x[i] - in->x[j], in->y[i] - in->y[j]);
            in->leg[(size_t)i * in->n + j] = (int32_t)(windows ? d * 10 + 1e-9 : d + 0.5);
        }
    return in->leg != NULL;
}

static void stops_fill(instance *in)
{
    bool windows = in->close[0] > 0;
    for (uint32_t i = 1; i < in->n; i++) {
        plan_stop *s = &in->stops[i - 1];
        *s = (plan_stop){.place = i, .demand = {in->demand[i]}, .open_s = INT32_MIN, .close_s = INT32_MAX,
                         .service_s = (int32_t)in->service, .skip_cost = INT64_MAX / 4};
        if (windows) s->open_s = in->open[i];
        if (windows) s->close_s = in->close[i];
    }
}

static void print(const instance *in, const plan_answer *a, int64_t bks, const double s[2])
{
    printf("{\"stops\": %u, \"cost\": %" PRId64 ", \"before_pool\": %" PRId64 ", \"routes\": %u, \"left\": %u, ",
           in->n - 1, a->cost, a->cost_before_pool, a->n_routes, a->n_left);
    if (bks > 0) printf("\"gap_percent\": %.3f, ", 100.0 * (double)(a->cost - bks) / (double)bks);
    printf("\"iterations\": %" PRIu64 ", \"pool_routes\": %u, \"wall_s\": %.2f, \"cpu_s\": %.2f, \"peak_mb\": %.0f}\n", a->iterations,
           a->pool_routes, s[0], s[1], (double)clock_peak_bytes() / 1e6);
}

static int run(const instance *in, const plan_options *o, int64_t bks)
{
    const bool windows = in->close[0] > 0;
    const plan_legs m = {.kind = in->leg ? PLAN_TABLE : PLAN_PLANE, .n = in->n, .time_s = in->leg, .distance_m = in->leg,
                         .x = in->x, .y = in->y, .scale = windows ? 10.0 : 1.0,
                         .rounding = windows ? PLAN_DOWN : PLAN_NEAREST};
    const plan_type type = {.count = UINT32_MAX, .capacity = {in->capacity, UINT32_MAX, UINT32_MAX}, .per_km = 1000,
                            .end_s = windows ? in->close[0] : INT32_MAX, .max_duration_s = INT32_MAX,
                            .max_stops = UINT32_MAX};
    const plan_problem p = {.legs = &m, .n_legs = 1, .stops = in->stops, .n_stops = in->n - 1, .types = &type, .n_types = 1};
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    plan_answer a;
    if (!ctx) return 1;
    double wall = clock_wall_s(), cpu = clock_cpu_s();
    plan_answer_init(&a, ctx);
    jalur_status st = plan_solve(ctx, &p, o, &a);
    const double spent[2] = {clock_wall_s() - wall, clock_cpu_s() - cpu};
    if (st == JALUR_OK)
        print(in, &a, bks, spent);
    else
        fprintf(stderr, "%s\n", jalur_ctx_error(ctx)->message);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    return st == JALUR_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    instance in = {0};
    plan_options o = plan_options_default();
    int64_t bks = 0;
    o.time_s = 10.0;
    o.pool = false;
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--time") == 0 || strcmp(argv[i], "--cpu") == 0) o.time_s = strtod(value, NULL);
        if (strcmp(argv[i], "--cpu") == 0) o.cpu = true;
        if (strcmp(argv[i], "--iterations") == 0) o.iterations = strtoull(value, NULL, 10);
        if (strcmp(argv[i], "--iterations") == 0) o.time_s = 0.0;
        if (strcmp(argv[i], "--seed") == 0) o.seed = strtoull(value, NULL, 10);
        if (strcmp(argv[i], "--bks") == 0) bks = strtoll(value, NULL, 10);
        if (strcmp(argv[i], "--pool") == 0) o.pool = true;
    }
    bool good = argc > 1 && read_file(argv[1], &in);
    for (int i = 2; i < argc && good; i++)
        if (strcmp(argv[i], "--table") == 0) good = table_fill(&in);
    if (good) stops_fill(&in);
    else fprintf(stderr, "usage: bench_plan FILE.vrp [--time S | --cpu S] [--iterations N] [--seed N] "
                    "[--bks COST] [--pool] [--table]\n");
    int code = good ? run(&in, &o, bks) : 2;
    free(in.x);
    free(in.y);
    free(in.demand);
    free(in.open);
    free(in.close);
    free(in.leg);
    free(in.stops);
    return code;
}
