/* Siting on villages (a CSV with columns kode, ..., lat, lng) or on random points; distances are great circles.
 * Usage: bench_site GOAL (--csv FILE --code PREFIX | --random DEMANDS SITES) [--budget P] [--limit KM] [--near N]
 *                   [--capacity W] [--time S] [--rounds N] [--seed N] [--plain]
 * GOAL: most | median | all | center. --plain: the radius formulation straight to GLPK, for comparison (most, all).
 * Weights are 1 to 999 by the seed. Prints one JSON object. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "site/site.h"
#include "solve/lp.h"

typedef struct points {
    double *lat, *lon;
    uint32_t n;
} points;

typedef struct bench {
    points demand, site;
    double *weight, *capacity, *beyond, *cost;
    uint32_t *first, *arc;
    double budget, limit, room, time_s;
    uint32_t near, rounds;
    uint64_t seed;
    bool plain;
} bench;

static double km_between(const points *a, uint32_t i, const points *b, uint32_t k)
{
    const double rad = 0.017453292519943295;
    const double y = sin((a->lat[i] - b->lat[k]) * rad / 2), x = sin((a->lon[i] - b->lon[k]) * rad / 2);
    return 12742.0 * asin(sqrt(y * y + cos(a->lat[i] * rad) * cos(b->lat[k] * rad) * x * x));
}

static bool points_room(points *p, uint32_t n)
{
    p->lat = calloc((size_t)n + 1, sizeof *p->lat);
    p->lon = calloc((size_t)n + 1, sizeof *p->lon);
    return p->lat && p->lon;
}

static bool points_random(points *p, uint32_t n, rng *r)
{
    if (!points_room(p, n)) return false;
    for (; p->n < n; p->n++) {
        p->lat[p->n] = -8.0 + rng_unit(r);
        p->lon[p->n] = 112.0 + rng_unit(r);
    }
    return true;
}

static bool points_read(points *p, const char *path, const char *prefix)
{
    char line[1024];
    FILE *f = fopen(path, "r");
    if (!f || !points_room(p, 100000)) return false;
    while (fgets(line, sizeof line, f) && p->n < 100000) {
        if (strncmp(line, prefix, strlen(prefix)) != 0) continue;
        char *at = strchr(line, ',');
        at = at ? strchr(at + 1, ',') : NULL; /* names hold no comma in this list */
        if (!at || sscanf(at, ",%lf,%lf", &p->lat[p->n], &p->lon[p->n]) != 2) continue;
        p->n++;
    }
    (void)fclose(f);
    return p->n > 0;
}

typedef struct pair {
    double km;
    uint32_t site;
} pair;

static int pair_order(const void *x, const void *y)
{
    const pair *a = x, *b = y;
    if (a->km != b->km) return a->km < b->km ? -1 : 1;
    return a->site < b->site ? -1 : a->site > b->site;
}

/* Sites within `degrees` of latitude, by distance; `by_lat` holds latitudes in their order. */
static uint32_t row_make(const bench *b, uint32_t i, double degrees, const pair *by_lat, pair *row)
{
    uint32_t low = 0, high = b->site.n, m = 0;
    while (low < high) {
        const uint32_t mid = (low + high) / 2;
        if (by_lat[mid].km < b->demand.lat[i] - degrees) low = mid + 1;
        else high = mid;
    }
    for (; low < b->site.n && by_lat[low].km <= b->demand.lat[i] + degrees; low++)
        row[m++] = (pair){km_between(&b->demand, i, &b->site, by_lat[low].site), by_lat[low].site};
    qsort(row, m, sizeof *row, pair_order);
    return m;
}

/* Within the limit, or the `near` nearest. */
static bool arcs_make(bench *b)
{
    pair *by_lat = calloc((size_t)b->site.n + 1, sizeof *by_lat);
    pair *row = calloc((size_t)b->site.n + 1, sizeof *row);
    size_t n = 0, cap = 1 << 16;
    b->first = calloc((size_t)b->demand.n + 2, sizeof *b->first);
    b->beyond = calloc((size_t)b->demand.n + 1, sizeof *b->beyond);
    b->arc = malloc(cap * sizeof *b->arc);
    b->cost = malloc(cap * sizeof *b->cost);
    for (uint32_t k = 0; by_lat && k < b->site.n; k++) by_lat[k] = (pair){b->site.lat[k], k};
    if (by_lat) qsort(by_lat, b->site.n, sizeof *by_lat, pair_order);
    for (uint32_t i = 0; by_lat && row && b->first && b->beyond && i < b->demand.n; i++) {
        uint32_t keep = 0;
        double degrees = b->near ? 0.1 : b->limit / 100.0;
        uint32_t m = row_make(b, i, degrees, by_lat, row);
        while (b->near && m < b->site.n && (m <= b->near || row[b->near].km > 110.0 * degrees)) /* none nearer lies outside */
            m = row_make(b, i, degrees *= 2, by_lat, row);
        while (keep < m && (b->near ? keep < b->near : row[keep].km <= b->limit)) keep++;
        b->beyond[i] = keep < m ? row[keep].km : 2.0 * row[m ? m - 1 : 0].km + 1.0;
        while (n + keep > cap) cap *= 2;
        b->arc = realloc(b->arc, cap * sizeof *b->arc);
        b->cost = realloc(b->cost, cap * sizeof *b->cost);
        if (!b->arc || !b->cost) return false;
        for (uint32_t k = 0; k < keep; k++) {
            b->arc[n] = row[k].site;
            b->cost[n++] = row[k].km;
        }
        b->first[i + 1] = (uint32_t)n;
    }
    free(row);
    free(by_lat);
    return true;
}

static site_problem problem_of(const bench *b, site_goal goal)
{
    return (site_problem){.n_demands = b->demand.n, .n_sites = b->site.n, .weight = b->weight, .first = b->first, .site = b->arc,
                          .cost = b->cost, .beyond = goal == SITE_MEDIAN && b->near ? b->beyond : NULL,
                          .capacity = b->room > 0.0 ? b->capacity : NULL};
}

static jalur_status plain_solve(jalur_ctx *ctx, const bench *b, site_goal goal)
{
    jalur_status st = JALUR_OK;
    lp_model *m = NULL;
    lp_answer a;
    lp_options o = lp_options_default();
    lp_answer_init(&a, ctx);
    TRY(lp_model_new(ctx, &m));
    for (uint32_t k = 0; k < b->site.n; k++) (void)lp_add_column(m, goal == SITE_COVER_ALL, 0.0, 1.0, true, NULL);
    for (uint32_t i = 0; i < b->demand.n; i++) {
        if (b->first[i] == b->first[i + 1]) continue;
        uint32_t row = lp_add_row(m, 1.0, INFINITY, NULL);
        for (uint32_t k = b->first[i]; k < b->first[i + 1]; k++) lp_set(m, row, b->arc[k], 1.0);
        if (goal == SITE_COVER_MOST) lp_set(m, row, lp_add_column(m, b->weight[i], 0.0, 1.0, false, NULL), 1.0);
    }
    if (goal == SITE_COVER_MOST) {
        uint32_t row = lp_add_row(m, -INFINITY, b->budget, NULL);
        for (uint32_t k = 0; k < b->site.n; k++) lp_set(m, row, k, 1.0);
    }
    o.integer = true;
    o.time_s = b->time_s;
    double cpu = clock_cpu_s();
    TRY(lp_solve(m, &o, &a));
    printf("{\"plain\": true, \"state\": %d, \"cost\": %.6f, \"bound\": %.6f, \"cpu_s\": %.3f}\n", (int)a.state, a.objective,
           a.bound, clock_cpu_s() - cpu);
done:
    lp_answer_release(&a);
    lp_model_free(m);
    return st;
}

static jalur_status solve(jalur_ctx *ctx, const bench *b, site_goal goal)
{
    jalur_status st = JALUR_OK;
    const site_problem p = problem_of(b, goal);
    site_options o = site_options_default(goal);
    site_answer a;
    if (goal == SITE_COVER_MOST || goal == SITE_COVER_ALL) o.limit = b->limit;
    o.budget = b->budget;
    o.time_s = b->time_s;
    o.seed = b->seed;
    if (b->rounds) o.rounds = b->rounds;
    site_answer_init(&a, ctx);
    double cpu = clock_cpu_s();
    TRY(site_solve(ctx, &p, &o, &a));
    cpu = clock_cpu_s() - cpu;
    printf("{\"demands\": %u, \"sites\": %u, \"arcs\": %u, \"chosen\": %u, \"value\": %.6f, \"bound\": %.6f, \"gap_percent\": %.4f, "
           "\"proven\": %s, \"rounds\": %u, \"simplex\": %llu, \"cpu_s\": %.3f, \"peak_mb\": %.0f}\n",
           b->demand.n, b->site.n, b->first[b->demand.n], a.n_sites, a.value, a.bound,
           100.0 * fabs(a.value - a.bound) / fmax(fabs(a.value), 1e-9), a.proven ? "true" : "false", a.rounds,
           (unsigned long long)a.nodes, cpu, (double)clock_peak_bytes() / 1e6);
done:
    site_answer_release(&a);
    return st;
}

static bool weights_make(bench *b, rng *r)
{
    b->weight = calloc((size_t)b->demand.n + 1, sizeof *b->weight);
    b->capacity = calloc((size_t)b->site.n + 1, sizeof *b->capacity);
    for (uint32_t i = 0; b->weight && i < b->demand.n; i++) b->weight[i] = 1.0 + rng_below(r, 999);
    for (uint32_t k = 0; b->capacity && k < b->site.n; k++) b->capacity[k] = b->room;
    return b->weight && b->capacity;
}

static bool options_read(bench *b, int argc, char **argv, rng *r)
{
    const char *csv = NULL, *code = "";
    uint32_t demands = 0, sites = 0;
    for (int i = 2; i < argc; i++) {
        const char *v = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--csv") == 0) csv = v;
        if (strcmp(argv[i], "--code") == 0) code = v;
        if (strcmp(argv[i], "--random") == 0) {
            demands = (uint32_t)strtoul(v, NULL, 10);
            sites = i + 2 < argc ? (uint32_t)strtoul(argv[i + 2], NULL, 10) : 0;
        }
        if (strcmp(argv[i], "--budget") == 0) b->budget = strtod(v, NULL);
        if (strcmp(argv[i], "--limit") == 0) b->limit = strtod(v, NULL);
        if (strcmp(argv[i], "--near") == 0) b->near = (uint32_t)strtoul(v, NULL, 10);
        if (strcmp(argv[i], "--capacity") == 0) b->room = strtod(v, NULL);
        if (strcmp(argv[i], "--time") == 0) b->time_s = strtod(v, NULL);
        if (strcmp(argv[i], "--rounds") == 0) b->rounds = (uint32_t)strtoul(v, NULL, 10);
        if (strcmp(argv[i], "--seed") == 0) b->seed = strtoull(v, NULL, 10);
        if (strcmp(argv[i], "--plain") == 0) b->plain = true;
    }
    rng_init(r, b->seed);
    if (csv && points_read(&b->demand, csv, code)) b->site = b->demand;
    else if (csv || !points_random(&b->demand, demands, r) || !points_random(&b->site, sites, r)) return false;
    return weights_make(b, r) && arcs_make(b);
}

int main(int argc, char **argv)
{
    const char *names[] = {"most", "median", "all", "center"};
    bench b = {.limit = 5.0, .time_s = 60.0, .seed = 1, .budget = 10.0};
    rng r;
    int goal = 4;
    for (int g = 0; g < 4; g++)
        if (argc > 1 && strcmp(argv[1], names[g]) == 0) goal = g;
    if (goal == 4 || !options_read(&b, argc, argv, &r)) {
        fprintf(stderr, "usage: bench_site most|median|all|center (--csv FILE --code PREFIX | --random N M) [options]\n");
        return 2;
    }
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    jalur_status st = b.plain ? plain_solve(ctx, &b, (site_goal)goal) : solve(ctx, &b, (site_goal)goal);
    if (st != JALUR_OK) fprintf(stderr, "%s\n", jalur_ctx_error(ctx)->message);
    jalur_ctx_free(ctx);
    if (b.site.lat != b.demand.lat) free(b.site.lat), free(b.site.lon);
    free(b.demand.lat), free(b.demand.lon), free(b.weight), free(b.capacity), free(b.beyond), free(b.cost), free(b.first), free(b.arc);
    return st != JALUR_OK;
}
