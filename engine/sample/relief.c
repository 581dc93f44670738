/* Heights and water. Depressions are filled from the sea inwards (priority flood, Barnes, Lehman and Mulla 2014);
 * water then runs to the steepest lower neighbour (O'Callaghan and Mark 1984). */
#include <math.h>

#include "sample/inside.h"

static const double RISE_M = 0.06; /* least rise from a filled cell to the next */

static double smooth(double t)
{
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return t * t * (3 - 2 * t);
}

/* Height of one land cell: a plain behind the coast, hills, and a range along the long axis, north of the middle. */
static double land_height_m(const ground *g, uint32_t c, double top_m, double half_m)
{
    jalur_xy m = ground_middle(g, c);
    double u = m.x_m / half_m, v = m.y_m / half_m, ct = cos(g->tilt_rad), st = sin(g->tilt_rad);
    double along = ct * u + st * v, across = ct * v - st * u;
    double inland = (double)g->coast_m[c];
    double crest = 0.09 + 0.14 * noise_fractal(noise_mix(g->seed, 31), 1.4 * along, 3.1, 2);
    double width = 0.17 + 0.06 * noise_at(noise_mix(g->seed, 32), 2.2 * along, 7.7);
    double range = exp(-(across - crest) * (across - crest) / (width * width));
    if (g->piece[c] != 0) range = 0.35;
    double km_x = m.x_m / 1000, km_y = m.y_m / 1000;
    double ridges = noise_ridges(noise_mix(g->seed, 33), km_x / 11, km_y / 11, 6);
    double hills = noise_fractal(noise_mix(g->seed, 34), km_x / 6, km_y / 6, 5);
    double rise = smooth(inland / (2.6 * g->spacing_m));
    double h = 1.5 + inland * 0.006 + top_m * range * rise * (0.22 + 0.95 * ridges);
    h += 130 * smooth(inland / (1.3 * g->spacing_m)) * (hills + 0.35) * (hills > -0.35);
    h += 28 * smooth(inland / 700) * noise_fractal(noise_mix(g->seed, 35), km_x / 1.3, km_y / 1.3, 3);
    return h < 1 ? 1 : h;
}

typedef struct drain {
    const ground *g;
    surface_search *flood; /* the cost of a cell is the height of the water there */
    uint32_t *order;       /* land cells, lowest first */
    uint32_t n;
} drain;

/* The water rises to the next cell's height, or by the least rise where that is lower. */
static double rise_to(const void *of, const surface_move *m)
{
    const drain *w = of;
    if (!w->g->land[m->to]) return INFINITY;
    const double more = (double)w->g->height_m[m->to] - surface_cost(w->flood, m->from);
    return fmax(more, RISE_M * (m->d & 1 ? 1.5 : 1));
}

static jalur_status fill(ground *g, drain *w)
{
    jalur_status st = JALUR_OK;
    uint32_t c = 0;
    surface_clear(w->flood);
    w->n = 0;
    for (c = 0; c < g->n; ++c)
        if (!g->land[c] && (double)g->coast_m[c] < g->cell_m) TRY(surface_put(w->flood, c, 0, 0));
    for (;;) {
        TRY(surface_next(w->flood, INFINITY, &c));
        if (c == JALUR_NONE) break;
        if (!g->land[c]) continue;
        w->order[w->n++] = c;
        g->height_m[c] = (float)surface_cost(w->flood, c);
    }
done:
    return st;
}

static void run_off(ground *g)
{
    for (uint32_t c = 0; c < g->n; ++c) {
        g->down[c] = JALUR_NONE;
        if (!g->land[c]) continue;
        double best = 0;
        for (int d = 0; d < 8; ++d) {
            uint32_t o = ground_step(g, c, d);
            if (o == JALUR_NONE) continue;
            double fall = ((double)g->height_m[c] - (double)g->height_m[o]) / ground_step_m(g, d);
            fall *= 0.65 + 0.7 * (double)(noise_mix(noise_mix(g->seed, 36), (uint64_t)c * 8 + (uint64_t)d) >> 11) /
                               9007199254740992.0;
            if (fall > best) {
                best = fall;
                g->down[c] = o;
            }
        }
    }
}

/* Rivers where enough land drains through a cell; their beds are cut in a little. */
static jalur_status find_rivers(jalur_ctx *ctx, ground *g, const drain *w)
{
    jalur_status st = JALUR_OK;
    float *cells = NULL;
    TRY(mem_new(ctx, g->n, sizeof *cells, &cells));
    double wanted = 0.38 * g->spacing_m * g->spacing_m / (g->cell_m * g->cell_m);
    for (uint32_t k = w->n; k-- > 0;) {
        uint32_t c = w->order[k];
        cells[c] += 1;
        if (g->down[c] != JALUR_NONE) cells[g->down[c]] += cells[c];
        g->river[c] = (double)cells[c] >= wanted && g->land[c];
    }
done:
    mem_free(ctx, cells);
    return st;
}

/* Flow cuts valleys: a few rounds of lowering each cell towards its outlet, more where more water passes
 * (stream power, Howard 1994, in its implicit form by Braun and Willett 2013). */
static jalur_status carve(jalur_ctx *ctx, ground *g, const drain *w)
{
    jalur_status st = JALUR_OK;
    float *cells = NULL;
    TRY(mem_new(ctx, g->n, sizeof *cells, &cells));
    for (uint32_t k = w->n; k-- > 0;) {
        uint32_t c = w->order[k];
        cells[c] += 1;
        if (g->down[c] != JALUR_NONE) cells[g->down[c]] += cells[c];
    }
    for (uint32_t k = 0; k < w->n; ++k) {
        uint32_t c = w->order[k], o = g->down[c];
        if (o == JALUR_NONE) continue;
        double area_km2 = (double)cells[c] * g->cell_m * g->cell_m / 1e6;
        double f = 0.22 * sqrt(area_km2) * 180 / g->cell_m;
        double base = g->land[o] ? (double)g->height_m[o] : 0;
        double h = ((double)g->height_m[c] + f * base) / (1 + f);
        g->height_m[c] = (float)fmax(h, base + RISE_M);
    }
done:
    mem_free(ctx, cells);
    return st;
}

jalur_status relief_raise(jalur_ctx *ctx, ground *g)
{
    jalur_status st = JALUR_OK;
    drain w = {.g = g};
    TRY(surface_search_new(ctx, g->w, g->h, SURFACE_MOVES_8, rise_to, &w, &w.flood));
    TRY(mem_new(ctx, g->n, sizeof *w.order, &w.order));
    double half_m = 0.5 * (double)g->w * g->cell_m, top_m = fmin(2600, 650 + 0.045 * half_m);
    for (uint32_t c = 0; c < g->n; ++c)
        g->height_m[c] = g->land[c] ? (float)land_height_m(g, c, top_m, half_m) : 0;
    for (int round = 0; round < 4; ++round) {
        TRY(fill(g, &w));
        run_off(g);
        if (round < 3) TRY(carve(ctx, g, &w));
    }
    TRY(find_rivers(ctx, g, &w));
done:
    surface_search_free(w.flood);
    mem_free(ctx, w.order);
    return st;
}
