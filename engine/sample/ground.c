/* Land and sea: a long island with a bay and a peninsula, and small islands before its coast. */
#include <math.h>
#include <string.h>

#include "sample/inside.h"

enum { LEVELS = 4096 }; /* of the histogram that finds the shoreline */

/* The invented place lies in open water of the Banda Sea. */
static const double LON0_DEG = 127.6, LAT0_DEG = -6.0, M_PER_DEG_LAT = 110590.0, M_PER_DEG_LON = 110720.0;

jalur_lonlat ground_lonlat(jalur_xy p)
{
    return (jalur_lonlat){LON0_DEG + p.x_m / M_PER_DEG_LON, LAT0_DEG + p.y_m / M_PER_DEG_LAT};
}

uint32_t ground_step(const ground *g, uint32_t cell, int d)
{
    static const int dx[8] = {1, 1, 0, -1, -1, -1, 0, 1}, dy[8] = {0, 1, 1, 1, 0, -1, -1, -1};
    int64_t x = (int64_t)(cell % g->w) + dx[d & 7], y = (int64_t)(cell / g->w) + dy[d & 7];
    if (x < 0 || y < 0 || x >= (int64_t)g->w || y >= (int64_t)g->h) return JALUR_NONE;
    return (uint32_t)y * g->w + (uint32_t)x;
}

double ground_step_m(const ground *g, int d)
{
    return d & 1 ? g->cell_m * 1.41421356 : g->cell_m;
}

jalur_xy ground_middle(const ground *g, uint32_t cell)
{
    return (jalur_xy){((double)(cell % g->w) + 0.5 - 0.5 * (double)g->w) * g->cell_m,
                      ((double)(cell / g->w) + 0.5 - 0.5 * (double)g->h) * g->cell_m};
}

uint32_t ground_cell(const ground *g, jalur_xy p)
{
    double x = floor(p.x_m / g->cell_m + 0.5 * (double)g->w), y = floor(p.y_m / g->cell_m + 0.5 * (double)g->h);
    if (!(x >= 0) || !(y >= 0) || x >= (double)g->w || y >= (double)g->h) return JALUR_NONE;
    return (uint32_t)y * g->w + (uint32_t)x;
}

double ground_height_m(const ground *g, jalur_xy p)
{
    double x = p.x_m / g->cell_m + 0.5 * (double)g->w - 0.5, y = p.y_m / g->cell_m + 0.5 * (double)g->h - 0.5;
    if (!(x >= 0) || !(y >= 0) || x >= (double)(g->w - 1) || y >= (double)(g->h - 1)) return 0;
    uint32_t ix = (uint32_t)x, iy = (uint32_t)y, c = iy * g->w + ix;
    double u = x - ix, v = y - iy;
    double low = (1 - u) * (double)g->height_m[c] + u * (double)g->height_m[c + 1];
    double high = (1 - u) * (double)g->height_m[c + g->w] + u * (double)g->height_m[c + g->w + 1];
    return (1 - v) * low + v * high;
}

double ground_slope(const ground *g, uint32_t cell)
{
    double most = 0;
    for (int d = 0; d < 8; ++d) {
        uint32_t o = ground_step(g, cell, d);
        if (o == JALUR_NONE || !g->land[o]) continue;
        double s = fabs((double)g->height_m[o] - (double)g->height_m[cell]) / ground_step_m(g, d);
        if (s > most) most = s;
    }
    return most;
}

/* ---- the mainland ---- */

typedef struct coast_plan {
    uint64_t seed;
    double half_w_m, half_h_m, cos_t, sin_t;
    double bay_x, bay_y, cape_x, cape_y, tip_x, tip_y;
    int octaves;
} coast_plan;

static double bump(double dx, double dy, double radius)
{
    return exp(-(dx * dx + dy * dy) / (radius * radius));
}

static double to_segment(double x, double y, const coast_plan *p)
{
    double dx = p->tip_x - p->cape_x, dy = p->tip_y - p->cape_y;
    double t = ((x - p->cape_x) * dx + (y - p->cape_y) * dy) / (dx * dx + dy * dy);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(x - p->cape_x - t * dx, y - p->cape_y - t * dy);
}

/* Higher is surer land. Coordinates in half widths of the map. */
static double land_field(const coast_plan *p, double u, double v)
{
    double wx = u + 0.13 * noise_fractal(noise_mix(p->seed, 1), 1.9 * u, 1.9 * v, 3);
    double wy = v + 0.13 * noise_fractal(noise_mix(p->seed, 2), 1.9 * u, 1.9 * v, 3);
    double x = p->cos_t * wx + p->sin_t * wy, y = p->cos_t * wy - p->sin_t * wx;
    double f = 1 - hypot(x / 0.82, y / 0.50);
    f -= 1.25 * bump(x - p->bay_x, y - p->bay_y, 0.19);
    double d = to_segment(x, y, p);
    f += 0.75 * exp(-d * d / (0.075 * 0.075));
    f += 0.34 * noise_fractal(noise_mix(p->seed, 3), 2.3 * u, 2.3 * v, p->octaves);
    f += 0.13 * noise_fractal(noise_mix(p->seed, 4), 9 * u, 9 * v, p->octaves);
    double rim = fmax(fabs(u), fabs(v) * p->half_w_m / p->half_h_m) - 0.88;
    return rim > 0 ? f - 6 * rim : f;
}

static void coast_plan_init(coast_plan *p, ground *g)
{
    rng r;
    rng_init(&r, noise_mix(g->seed, 11));
    p->seed = noise_mix(g->seed, 12);
    p->half_w_m = 0.5 * (double)g->w * g->cell_m;
    p->half_h_m = 0.5 * (double)g->h * g->cell_m;
    g->tilt_rad = (rng_unit(&r) - 0.5) * 0.5;
    p->cos_t = cos(g->tilt_rad);
    p->sin_t = sin(g->tilt_rad);
    double side = rng_unit(&r) < 0.5 ? -1 : 1;
    double bay = -1.5708 + side * (0.25 + 0.35 * rng_unit(&r)), cape = -1.5708 - side * (0.45 + 0.5 * rng_unit(&r));
    p->bay_x = 0.76 * cos(bay);
    p->bay_y = 0.47 * sin(bay);
    p->cape_x = 0.60 * cos(cape);
    p->cape_y = 0.36 * sin(cape);
    p->tip_x = p->cape_x + 0.42 * cos(cape - side * 0.35);
    p->tip_y = p->cape_y + 0.30 * sin(cape - side * 0.35);
    p->octaves = 3;
    for (double m = p->half_w_m; m > 6 * g->cell_m && p->octaves < 11; m /= 2)
        ++p->octaves;
    g->bay.x_m = (p->cos_t * p->bay_x - p->sin_t * p->bay_y) * p->half_w_m;
    g->bay.y_m = (p->sin_t * p->bay_x + p->cos_t * p->bay_y) * p->half_w_m;
}

/* Raises the wanted number of cells out of the sea: the highest of the field. */
static jalur_status raise_mainland(jalur_ctx *ctx, ground *g, double wanted)
{
    jalur_status st = JALUR_OK;
    float *field = NULL;
    uint32_t *count = NULL;
    coast_plan p;
    coast_plan_init(&p, g);
    TRY(mem_new(ctx, g->n, sizeof *field, &field));
    TRY(mem_new(ctx, LEVELS, sizeof *count, &count));
    for (uint32_t c = 0; c < g->n; ++c) {
        jalur_xy m = ground_middle(g, c);
        uint32_t x = c % g->w, y = c / g->w;
        double f = land_field(&p, m.x_m / p.half_w_m, m.y_m / p.half_w_m);
        if (x < 3 || y < 3 || x + 3 >= g->w || y + 3 >= g->h) f = -4;
        double k = (f + 4) / 8 * LEVELS;
        k = k < 0 ? 0 : k >= LEVELS ? LEVELS - 1 : k;
        field[c] = (float)k;
        ++count[(uint32_t)k];
    }
    uint32_t level = LEVELS;
    for (double sum = 0; level > 1 && sum < wanted;)
        sum += count[--level];
    for (uint32_t c = 0; c < g->n; ++c)
        g->land[c] = field[c] >= (float)level;
done:
    mem_free(ctx, field);
    mem_free(ctx, count);
    return st;
}

/* ---- pieces ---- */

static void flood(ground *g, uint32_t start, uint8_t kind, uint32_t number, uint32_t *stack, uint32_t *size)
{
    uint32_t n = 0;
    stack[n++] = start;
    g->piece[start] = number;
    *size = 0;
    while (n > 0) {
        uint32_t c = stack[--n];
        ++*size;
        for (int d = 0; d < 8; d += 2) {
            uint32_t o = ground_step(g, c, d);
            if (o == JALUR_NONE || g->land[o] != kind || g->piece[o] != JALUR_NONE) continue;
            g->piece[o] = number;
            stack[n++] = o;
        }
    }
}

/* Lakes become land; islets below `least` cells and what goes beyond `most` pieces become sea; the largest piece is 0.
 */
static jalur_status number_pieces(jalur_ctx *ctx, ground *g, uint32_t least, uint32_t most)
{
    jalur_status st = JALUR_OK;
    uint32_t *stack = NULL, *size = NULL;
    size_t cap = 0;
    TRY(mem_new(ctx, g->n, sizeof *stack, &stack));
    for (uint32_t c = 0; c < g->n; ++c)
        g->piece[c] = JALUR_NONE;
    uint32_t any;
    flood(g, 0, 0, 0, stack, &any); /* the open sea */
    for (uint32_t c = 0; c < g->n; ++c) {
        if (g->piece[c] == JALUR_NONE) g->land[c] = 1;
        g->piece[c] = JALUR_NONE;
    }
    uint32_t n = 0, largest = 0;
    for (uint32_t c = 0; c < g->n; ++c) {
        if (!g->land[c] || g->piece[c] != JALUR_NONE) continue;
        TRY(mem_grow(ctx, &size, &cap, n + 1, sizeof *size));
        flood(g, c, 1, n, stack, &size[n]);
        if (size[n] > size[largest]) largest = n;
        ++n;
    }
    uint32_t next = 1;
    for (uint32_t k = 0; k < n; ++k)
        size[k] = k == largest ? 0 : size[k] < least || next >= most ? JALUR_NONE : next++;
    for (uint32_t c = 0; c < g->n; ++c) {
        if (g->piece[c] == JALUR_NONE) continue;
        g->piece[c] = size[g->piece[c]];
        if (g->piece[c] == JALUR_NONE) g->land[c] = 0;
    }
    g->n_pieces = n > 0 ? next : 0;
done:
    mem_free(ctx, stack);
    mem_free(ctx, size);
    return st;
}

/* Distance to the coast: two sweeps of a chamfer (Borgefors 1986). */
static void measure_coast(ground *g)
{
    for (uint32_t c = 0; c < g->n; ++c) {
        g->coast_m[c] = 1e9F;
        for (int d = 0; d < 8; d += 2) {
            uint32_t o = ground_step(g, c, d);
            if (o != JALUR_NONE && g->land[o] != g->land[c]) g->coast_m[c] = (float)(0.5 * g->cell_m);
        }
    }
    for (uint32_t sweep = 0; sweep < 2; ++sweep)
        for (uint32_t k = 0; k < g->n; ++k) {
            uint32_t c = sweep ? g->n - 1 - k : k;
            for (int d = 0; d < 8; ++d) {
                uint32_t o = ground_step(g, c, d);
                if (o == JALUR_NONE) continue;
                float via = g->coast_m[o] + (float)ground_step_m(g, d);
                if (via < g->coast_m[c]) g->coast_m[c] = via;
            }
        }
}

/* ---- islands ---- */

static void raise_island(ground *g, jalur_xy at, double radius_m, uint64_t seed)
{
    double reach = 1.6 * radius_m;
    uint32_t low = ground_cell(g, (jalur_xy){at.x_m - reach, at.y_m - reach});
    uint32_t high = ground_cell(g, (jalur_xy){at.x_m + reach, at.y_m + reach});
    if (low == JALUR_NONE || high == JALUR_NONE) return;
    for (uint32_t y = low / g->w; y <= high / g->w; ++y)
        for (uint32_t x = low % g->w; x <= high % g->w; ++x) {
            uint32_t c = y * g->w + x;
            jalur_xy m = ground_middle(g, c);
            double u = (m.x_m - at.x_m) / radius_m, v = (m.y_m - at.y_m) / radius_m;
            double far = hypot(u * 0.8, v * 1.2) + 0.8 * noise_fractal(seed, 1.6 * u, 1.6 * v, 5);
            if (far < 1 && (double)g->coast_m[c] > 0.4 * g->spacing_m) g->land[c] = 1;
        }
}

static jalur_status raise_islands(jalur_ctx *ctx, ground *g, uint32_t villages)
{
    jalur_status st = JALUR_OK;
    rng r;
    rng_init(&r, noise_mix(g->seed, 21));
    uint32_t wanted = villages < 12 ? 1 : villages < 40 ? 2 : 3 + villages / 150, n = 0;
    jalur_xy *at = NULL;
    double *radius = NULL;
    TRY(mem_new(ctx, wanted, sizeof *at, &at));
    TRY(mem_new(ctx, wanted, sizeof *radius, &radius));
    for (uint32_t round = 0; n < wanted && round < 2000 * wanted; ++round) {
        uint32_t c = rng_below(&r, g->n);
        double rad = g->spacing_m * (0.75 + 0.7 * rng_unit(&r) * rng_unit(&r)) * (villages > 200 ? 1.25 : 1);
        jalur_xy m = ground_middle(g, c);
        double rim = fmin(0.5 * (double)g->w * g->cell_m - fabs(m.x_m), 0.5 * (double)g->h * g->cell_m - fabs(m.y_m));
        double off = (double)g->coast_m[c];
        bool fits = !g->land[c] && off > rad + 0.7 * g->spacing_m && off < rad + 3 * g->spacing_m && rim > 1.7 * rad;
        for (uint32_t k = 0; k < n && fits; ++k)
            fits = hypot(at[k].x_m - m.x_m, at[k].y_m - m.y_m) > 1.3 * (radius[k] + rad) + 0.5 * g->spacing_m;
        if (!fits) continue;
        at[n] = m;
        radius[n++] = rad;
        raise_island(g, m, rad, noise_mix(g->seed, 100 + n));
    }
done:
    mem_free(ctx, at);
    mem_free(ctx, radius);
    return st;
}

/* ---- all ---- */

static void choose_size(ground *g, uint32_t villages)
{
    double village_m2 = 13e6 * pow(villages > 200 ? villages / 200.0 : 1, -0.2);
    g->spacing_m = sqrt(village_m2);
    g->cell_m = g->spacing_m / (villages <= 2000 ? 20 : villages <= 15000 ? 14 : 10);
    double land_m2 = village_m2 * villages * 0.94, half_m = sqrt(land_m2 / 0.36 / 1.35);
    g->h = (uint32_t)(half_m / g->cell_m) + 8;
    g->w = (uint32_t)(half_m * 1.35 / g->cell_m) + 8;
    g->n = g->w * g->h;
}

jalur_status ground_new(jalur_ctx *ctx, uint32_t villages, uint64_t seed, ground *out)
{
    jalur_status st = JALUR_OK;
    ground *g = out;
    memset(g, 0, sizeof *g);
    g->seed = noise_mix(seed, 7);
    choose_size(g, villages);
    TRY(mem_new(ctx, g->n, sizeof *g->land, &g->land));
    TRY(mem_new(ctx, g->n, sizeof *g->piece, &g->piece));
    TRY(mem_new(ctx, g->n, sizeof *g->coast_m, &g->coast_m));
    TRY(mem_new(ctx, g->n, sizeof *g->height_m, &g->height_m));
    TRY(mem_new(ctx, g->n, sizeof *g->down, &g->down));
    TRY(mem_new(ctx, g->n, sizeof *g->river, &g->river));
    double village_cells = g->spacing_m * g->spacing_m / (g->cell_m * g->cell_m);
    TRY(raise_mainland(ctx, g, village_cells * villages * 0.94));
    TRY(number_pieces(ctx, g, (uint32_t)(0.9 * village_cells), villages / 3));
    measure_coast(g);
    TRY(raise_islands(ctx, g, villages));
    TRY(number_pieces(ctx, g, (uint32_t)(0.3 * village_cells), villages - 1));
    measure_coast(g);
    TRY(relief_raise(ctx, g));
done:
    return err_while(ctx, st, "raising the land");
}

void ground_release(jalur_ctx *ctx, ground *g)
{
    mem_free(ctx, g->land);
    mem_free(ctx, g->piece);
    mem_free(ctx, g->coast_m);
    mem_free(ctx, g->height_m);
    mem_free(ctx, g->down);
    mem_free(ctx, g->river);
    memset(g, 0, sizeof *g);
}
