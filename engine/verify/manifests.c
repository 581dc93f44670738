/* The crew's manifests add up: each column to its route, and from row to row what is aboard to what was loaded, brought, taken and
 * handed over. Read from the files alone, so that a column left out where they are written is seen. */
#include "verify/verify_inside.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"

enum { FILE_MOST = 1 << 28, PATH_MOST = 8192, CELLS_MOST = 32 };
enum { BOXES, WEIGHT, TAKEN, LOADED, HANDED, ABOARD, KM, WALK, N_COLUMNS };
static const char *const COLUMN[N_COLUMNS] = {"kotak", "kg", "kotak_diambil", "kotak_dimuat", "kotak_diserahkan", "sisa_kotak", "jarak_km", "jalan_kaki_m"};

/* Cuts the row at *text into cells, in place, and moves *text behind it; how many there are. */
static size_t cut_row(char **text, char *cell[CELLS_MOST])
{
    size_t n = 0;
    char *from = *text, *to;
    for (bool more = *from != '\0'; more; n++) {
        char *begin = to = from;
        for (bool quoted = false; *from && (quoted || (*from != ',' && *from != '\n')); from++) {
            if (*from != '"') *to++ = *from;
            else if (quoted && from[1] == '"') *to++ = *from++;
            else quoted = !quoted;
        }
        more = *from == ',';
        if (*from) from++;
        *to = '\0';
        if (n < CELLS_MOST) cell[n] = begin;
    }
    *text = from;
    return n < CELLS_MOST ? n : CELLS_MOST;
}

/* Where the columns stand, by the header. */
static bool find_columns(char **text, size_t at[N_COLUMNS], size_t *width)
{
    char *cell[CELLS_MOST];
    *width = cut_row(text, cell);
    for (size_t c = 0; c < N_COLUMNS; c++) {
        for (at[c] = 0; at[c] < *width && strcmp(cell[at[c]], COLUMN[c]) != 0;) at[c]++;
        if (at[c] == *width) return false;
    }
    return true;
}

static void check_sums(judge *j, const char *where, const route *r, const double sum[N_COLUMNS], size_t rows)
{
    double boxes = 0, weight_g = 0, taken = 0, walk_m = 0, km = (double)r->back_m / 1e3;
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const visit *v = &r->visits[i];
        boxes += (double)v->brought[CARGO_BOXES];
        weight_g += (double)v->brought[CARGO_WEIGHT];
        taken += (double)v->taken[CARGO_BOXES];
        walk_m += v->access_m;
        km += v->leg_m / 1e3;
    }
    for (uint32_t e = 0; e < r->n_events; e++)
        if (r->events[e].kind != EVENT_BREAK) km += r->events[e].leg_m / 1e3; /* a break's is part of the leg that it interrupts */
    judge_near(j, "export-manifest", where, sum[BOXES], boxes, 1e-9, "boxes brought");
    judge_near(j, "export-manifest", where, sum[WEIGHT], weight_g / 1e3, 0.051 * (double)rows, "kg brought");
    judge_near(j, "export-manifest", where, sum[TAKEN], taken, 1e-9, "boxes picked up");
    judge_near(j, "export-manifest", where, sum[WALK], walk_m, 1e-9, "m on foot");
    judge_near(j, "export-manifest", where, sum[KM], km, 5.1e-4 * (double)rows, "km");
}

static void check_rows(judge *j, const char *name, char *text, const route *r)
{
    size_t at[N_COLUMNS], width, rows = 0;
    double sum[N_COLUMNS] = {0}, aboard = 0;
    char *cell[CELLS_MOST], where[PATH_MOST + 40];
    if (!judge_true(j, find_columns(&text, at, &width), "export-form", name, "other columns", "those of a manifest")) return;
    for (; *text; rows++) {
        double value[N_COLUMNS];
        snprintf(where, sizeof where, "%s, line %lu", name, (unsigned long)rows + 2);
        if (!judge_true(j, cut_row(&text, cell) == width, "export-form", where, "another number of cells", "as many as the header has")) return;
        for (size_t c = 0; c < N_COLUMNS; c++) sum[c] += value[c] = strtod(cell[at[c]], NULL);
        aboard += value[LOADED] + value[TAKEN] - value[BOXES] - value[HANDED];
        if (!judge_near(j, "export-manifest", where, value[ABOARD], aboard, 1e-9, "boxes aboard, by the rows so far")) return;
    }
    check_sums(j, name, r, sum, rows);
}

/* Names end in the number of the route: R-001.csv. JALUR_NONE: this one does not. */
static uint32_t route_of(const char *name)
{
    const char *number = strrchr(name, '-');
    char *end;
    if (!number) return JALUR_NONE;
    const unsigned long n = strtoul(number + 1, &end, 10);
    return n > 0 && n < JALUR_NONE && strcmp(end, ".csv") == 0 ? (uint32_t)n - 1 : JALUR_NONE;
}

jalur_status verify_manifests(jalur_ctx *ctx, const char *dir, const verify_input *in, verify_verdict *out)
{
    jalur_status st = JALUR_OK;
    judge j = {.ctx = ctx, .out = out, .in = in, .t = in->t, .set = in->set};
    char path[PATH_MOST], *text = NULL;
    const uint32_t n_routes = in->plan ? in->plan->n_routes : 0;
    uint32_t n = 0;
    size_t size;
    snprintf(path, sizeof path, "%s/manifests", dir);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        const uint32_t index = route_of(e->d_name);
        if (index >= n_routes) continue; /* files of others are told of by verify_files */
        snprintf(path, sizeof path, "%s/manifests/%s", dir, e->d_name);
        TRY(file_read(ctx, path, FILE_MOST, &text, &size));
        snprintf(path, sizeof path, "manifests/%s", e->d_name);
        check_rows(&j, path, text, &in->plan->routes[index]);
        mem_free(ctx, text);
        text = NULL;
        n++;
    }
    judge_near(&j, "export-manifest", "manifests", n, n_routes, 0, "manifests, one for each route");
    TRY(j.st);
done:
    if (d) closedir(d);
    mem_free(ctx, text);
    return st;
}
