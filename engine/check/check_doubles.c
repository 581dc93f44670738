/* Stretches of road that lie on each other: the same road from two files, or with rounded coordinates. Those that agree to the last digit are kept
 * once by the network; these are not, so that a closure by road id leaves the other open. The network stays as it is. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/inside.h"

static const double APART_M = 1.5, SHORT_M = 10, CELL_M = 4, M_A_DEGREE = 111195;
static const double DEGREE = 3.14159265358979323846 / 180;

typedef struct stretch {
    jalur_lonlat from, middle, to; /* middle by length */
    double length_m;
    uint32_t next; /* in the same cell */
} stretch;

static double apart_m(jalur_lonlat a, jalur_lonlat b)
{
    return M_A_DEGREE * hypot((b.lon_deg - a.lon_deg) * cos(a.lat_deg * DEGREE), b.lat_deg - a.lat_deg);
}

static jalur_lonlat middle_of(const shape_line *line)
{
    double left = 0;
    uint32_t k = 1;
    for (uint32_t i = 1; i < line->n; i++) left += apart_m(line->pt[i - 1], line->pt[i]) / 2;
    for (; k + 1 < line->n; k++) {
        const double m = apart_m(line->pt[k - 1], line->pt[k]);
        if (m >= left) break;
        left -= m;
    }
    const double m = apart_m(line->pt[k - 1], line->pt[k]), part = m > 0 ? left / m : 0;
    const jalur_lonlat a = line->pt[k - 1], b = line->pt[k];
    return (jalur_lonlat){a.lon_deg + part * (b.lon_deg - a.lon_deg), a.lat_deg + part * (b.lat_deg - a.lat_deg)};
}

static bool same_way(const stretch *a, const stretch *b)
{
    if (fabs(a->length_m - b->length_m) > 2 * APART_M + 0.01 * a->length_m || apart_m(a->middle, b->middle) > APART_M) return false;
    return (apart_m(a->from, b->from) <= APART_M && apart_m(a->to, b->to) <= APART_M) ||
           (apart_m(a->from, b->to) <= APART_M && apart_m(a->to, b->from) <= APART_M);
}

static uint64_t cell_of(jalur_lonlat at, int east, int north)
{
    const int64_t x = (int64_t)floor(at.lon_deg * M_A_DEGREE / CELL_M) + east, y = (int64_t)floor(at.lat_deg * M_A_DEGREE / CELL_M) + north;
    return (uint64_t)(x + (1 << 30)) << 32 | (uint64_t)(y + (1 << 30));
}

static bool lies_on_another(const map64 *cells, const stretch *all, const stretch *s)
{
    for (int k = 0; k < 9; k++)
        for (uint32_t i = map64_get(cells, cell_of(s->middle, k % 3 - 1, k / 3 - 1)); i != JALUR_NONE; i = all[i].next)
            if (same_way(&all[i], s)) return true;
    return false;
}

static jalur_status tell(problems *out, uint32_t n, double length_m, const stretch *first)
{
    const problem p = {.class = "road-twice", .severity = PROBLEM_WARNING, .kind = "road", .id = "", .has_point = true, .at = first->middle,
                       .measure = n, .unit = "rows"};
    return problems_add(out, &p,
                        "%u stretches of road (%.2f km) lie on another one, less than %.1f m apart but not the same to the last digit; the first at "
                        "%.6f, %.6f. Both are kept: a closure by road id leaves the other open. Where one file was imported twice, or a second file "
                        "holds the same roads with rounded coordinates, leave one out.",
                        n, length_m / 1000, APART_M, first->middle.lon_deg, first->middle.lat_deg);
}

jalur_status check_doubles(jalur_ctx *ctx, const net *g, problems *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n_edges = net_edge_count(g);
    stretch *all = NULL, first = {.length_m = 0};
    map64 cells = {0};
    double length_m = 0;
    uint32_t n = 0, n_twice = 0;
    TRY(mem_new(ctx, n_edges, sizeof *all, &all));
    for (uint32_t e = 0; e < n_edges; e++) {
        net_edge_view view;
        net_edge_get(g, NULL, (net_edge){e}, &view);
        if (view.line.n < 2 || view.length_m < SHORT_M) continue;
        const stretch s = {view.line.pt[0], middle_of(&view.line), view.line.pt[view.line.n - 1], view.length_m, JALUR_NONE};
        if (lies_on_another(&cells, all, &s)) {
            if (n_twice++ == 0) first = s;
            length_m += s.length_m;
        }
        const uint64_t cell = cell_of(s.middle, 0, 0);
        all[n] = s;
        all[n].next = map64_get(&cells, cell);
        TRY(map64_put(ctx, &cells, cell, n++));
    }
    if (n_twice) TRY(tell(out, n_twice, length_m, &first));
done:
    map64_release(ctx, &cells);
    mem_free(ctx, all);
    return st;
}
