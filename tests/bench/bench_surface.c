/* Cost distance over a square of cells made by formula, one source in the middle: CPU seconds, and costs at five cells to set beside
 * those of r.cost and r.walk (README.md has the commands).
 *
 *     bench_surface SIDE */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/surface.h"

typedef struct square {
    uint32_t side;
    float *friction, *height_m;
    double *width_m, *along_m;
} square;

static void fill(square *q)
{
    const double rad = 3.14159265358979323846 / 180;
    for (uint32_t row = 1; row <= q->side; row++) {
        q->width_m[row - 1] = 30;
        q->along_m[row - 1] = 30.0 * (row - 1);
        for (uint32_t col = 1; col <= q->side; col++) {
            const size_t c = (size_t)(row - 1) * q->side + col - 1;
            q->friction[c] = 1 + (float)((7 * row + 3 * col + (uint64_t)row * col) % 11) / 4;
            q->height_m[c] = (float)(1000 + 400 * sin(rad * 1.8 * col) + 300 * cos(rad * 1.1 * row) + 20 * sin(rad * 31 * col));
        }
    }
}

static int measure(jalur_ctx *ctx, const square *q, const char *name, surface_rule rule, surface_moves moves)
{
    const uint32_t n = q->side, at[5][2] = {{0, 0}, {n - 1, 0}, {0, n - 1}, {n - 1, n - 1}, {n / 4, n / 3}};
    const surface_layers l = {.w = n, .h = n, .friction = q->friction, .height_m = rule == SURFACE_COST ? NULL : q->height_m, .width_m = q->width_m,
                              .along_m = q->along_m, .moves = moves, .rule = rule, .langmuir = SURFACE_LANGMUIR_USUAL};
    surface_search *s = NULL;
    const double start_s = clock_cpu_s();
    if (surface_spread(ctx, &l, &(surface_source){n / 2 * n + n / 2, 0}, 1, INFINITY, &s) != JALUR_OK) return 1;
    printf("{\"what\":\"%s\",\"cells\":%u,\"cpu_s\":%.2f,\"peak_mb\":%.0f,\"cost\":[", name, n * n, clock_cpu_s() - start_s,
           (double)clock_peak_bytes() / 1e6);
    for (int k = 0; k < 5; k++) printf("%s%.6f", k ? "," : "", surface_cost(s, at[k][0] * n + at[k][1]) / (rule == SURFACE_COST ? 30 : 1));
    puts("]}");
    surface_search_free(s);
    return 0;
}

int main(int argc, char **argv)
{
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    square q = {.side = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000};
    const size_t n = (size_t)q.side * q.side;
    if (q.side < 10 || n > SURFACE_CELLS_MAX || !ctx) return 2;
    q.friction = calloc(n, sizeof *q.friction);
    q.height_m = calloc(n, sizeof *q.height_m);
    q.width_m = calloc(q.side, sizeof *q.width_m);
    q.along_m = calloc(q.side, sizeof *q.along_m);
    if (!q.friction || !q.height_m || !q.width_m || !q.along_m) return 2;
    fill(&q);
    int wrong = measure(ctx, &q, "cost, 8 neighbours", SURFACE_COST, SURFACE_MOVES_8);
    wrong += measure(ctx, &q, "cost, 16", SURFACE_COST, SURFACE_MOVES_16);
    wrong += measure(ctx, &q, "walk, 8", SURFACE_LANGMUIR, SURFACE_MOVES_8);
    wrong += measure(ctx, &q, "walk, 16", SURFACE_LANGMUIR, SURFACE_MOVES_16);
    wrong += measure(ctx, &q, "Tobler, 16", SURFACE_TOBLER, SURFACE_MOVES_16);
    free(q.friction);
    free(q.height_m);
    free(q.width_m);
    free(q.along_m);
    jalur_ctx_free(ctx);
    return wrong > 0;
}
