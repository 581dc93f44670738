/* Runs the route search over a folder of instances and prints one table of gaps: every FILE.vrp (or .txt) with FILE.sol
 * beside it, whose routes are added up again from the instance for the cost to compare with; so are the routes found.
 * Usage: bench_routes DIR [--cpu S] [--seeds N] [--only TEXT] [--pool] */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jalur/jalur.h>

#include "readd.h"

enum { NAMES = 4096, SEEDS = 25 };

typedef struct task {
    const char *dir, *only;
    double cpu_s;
    int seeds;
    bool pool;
} task;

typedef struct row {
    double gap[SEEDS], cost[SEEDS], cpu_s, peak_mb, best_known;
    char rounding[32], wrong[200];
} row;

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The value of "key":"text" in flat JSON. */
static void text_of(const char *json, const char *key, char *to, size_t size_bytes)
{
    const char *at = strstr(json, key);
    to[0] = 0;
    if (at) snprintf(to, size_bytes, "%.*s", (int)strcspn(at + strlen(key), "\""), at + strlen(key));
}

static bool run_once(jalur_ctx *ctx, const task *t, const char *file, const char *known, int seed, row *out)
{
    char found[64], *json = NULL;
    readd again, best;
    jalur_report *r = NULL;
    snprintf(found, sizeof found, "/tmp/bench_routes.%ld.sol", (long)getpid());
    const jalur_solve_options o = {.seed = (uint64_t)seed, .cpu_s = t->cpu_s, .pool = t->pool, .solution = found};
    if (jalur_solve_file(ctx, file, &o, &r) != JALUR_OK || jalur_report_as_json(r, &json) != JALUR_OK) {
        snprintf(out->wrong, sizeof out->wrong, "%.150s", jalur_ctx_error(ctx)->message);
        return false;
    }
    text_of(json, "\"rounding\":\"", out->rounding, sizeof out->rounding);
    out->cost[seed - 1] = jalur_report_number(r, "cost", 0);
    out->peak_mb = jalur_report_number(r, "peak_mb", 0);
    out->cpu_s += jalur_report_number(r, "cpu_s", 0);
    jalur_text_free(ctx, json);
    jalur_report_free(r);
    const bool read = readd_solution(file, found, out->rounding, &again);
    (void)unlink(found);
    if (!read || again.wrong[0]) snprintf(out->wrong, sizeof out->wrong, "%.150s", read ? again.wrong : "unreadable");
    if (read && again.cost - out->cost[seed - 1] > 0.01) snprintf(out->wrong, sizeof out->wrong, "costs %.3f when added up", again.cost);
    if (!readd_solution(file, known, out->rounding, &best)) return false;
    if (best.wrong[0]) snprintf(out->wrong, sizeof out->wrong, "known solution: %.150s", best.wrong);
    out->best_known = best.cost;
    out->gap[seed - 1] = 100.0 * (out->cost[seed - 1] - best.cost) / best.cost;
    return true;
}

static bool instance_run(const task *t, const char *name, double *sum, double *worst)
{
    char file[1100], known[1100];
    row r = {.cpu_s = 0};
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    bool good = ctx != NULL;
    snprintf(file, sizeof file, "%s/%s", t->dir, name);
    snprintf(known, sizeof known, "%s/%.*s.sol", t->dir, (int)(strrchr(name, '.') - name), name);
    for (int seed = 1; good && seed <= t->seeds; seed++) good = run_once(ctx, t, file, known, seed, &r);
    printf("| %.*s | %s | %.10g |", (int)(strrchr(name, '.') - name), name, r.rounding, r.best_known);
    for (int k = 0; good && k < t->seeds; k++) printf("%s %.2f", k ? " /" : "", r.gap[k]);
    qsort(r.gap, (size_t)t->seeds, sizeof r.gap[0], by_value);
    const double median = r.gap[t->seeds / 2];
    if (good) printf(" | %.2f | %.1f | %.0f |%s%s\n", median, r.cpu_s / t->seeds, r.peak_mb, r.wrong[0] ? " " : "", r.wrong);
    if (!good) printf(" | | | | %s\n", r.wrong);
    fflush(stdout);
    *sum += good ? median : 0.0;
    if (good && median > *worst) *worst = median;
    jalur_ctx_free(ctx);
    return good;
}

static bool wanted(const task *t, const char *name)
{
    const char *dot = strrchr(name, '.');
    char known[1100];
    if (!dot || (strcmp(dot, ".vrp") != 0 && strcmp(dot, ".txt") != 0) || (t->only && !strstr(name, t->only))) return false;
    snprintf(known, sizeof known, "%s/%.*s.sol", t->dir, (int)(dot - name), name);
    return access(known, R_OK) == 0;
}

static int names_read(const task *t, char **names)
{
    DIR *d = opendir(t->dir);
    int n = 0;
    for (const struct dirent *e; d && n < NAMES && (e = readdir(d));)
        if (wanted(t, e->d_name)) names[n++] = strdup(e->d_name);
    if (d) closedir(d);
    qsort(names, (size_t)n, sizeof *names, by_name);
    return n;
}

int main(int argc, char **argv)
{
    static char *names[NAMES];
    task t = {.dir = argc > 1 ? argv[1] : "", .cpu_s = 10.0, .seeds = 3};
    double sum = 0.0, worst = -1e9;
    int good = 0;
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--cpu") == 0) t.cpu_s = strtod(value, NULL);
        if (strcmp(argv[i], "--seeds") == 0) t.seeds = (int)strtol(value, NULL, 10);
        if (strcmp(argv[i], "--only") == 0) t.only = value;
        if (strcmp(argv[i], "--pool") == 0) t.pool = true;
    }
    const int n = names_read(&t, names);
    if (n == 0 || t.cpu_s <= 0 || t.seeds < 1 || t.seeds > SEEDS) {
        fprintf(stderr, "usage: bench_routes DIR [--cpu S] [--seeds N] [--only TEXT] [--pool]\n"
                        "DIR holds instances with their best known solutions: NAME.vrp and NAME.sol\n");
        return 2;
    }
    printf("| instance | rounding | best known | gap %% by seed | median | CPU s | MB so far |\n|---|---|---|---|---|---|---|\n");
    for (int i = 0; i < n; i++) {
        good += instance_run(&t, names[i], &sum, &worst);
        free(names[i]);
    }
    if (good) printf("| mean of %d | | | | %.3f | | |\n| worst | | | | %.3f | | |\n", good, sum / good, worst);
    return good == n ? 0 : 1;
}
