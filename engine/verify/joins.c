/* Line ends that stop just beside another road, and lines that cross: both get vertices in common before roads are cut.
 *
 * 1. Every decision looks at the roads as they were given. 2. An end that shares a vertex with another road is not joined.
 * 3. A joined end keeps its vertex and goes on to the nearest place on another road. */
#include "verify/verify_inside.h"

typedef struct bit { uint32_t road, k; } bit; /* points k and k + 1 of a road */
typedef struct knot { uint32_t road, k; double t; jalur_lonlat at; } knot; /* a vertex to come on a bit */

typedef struct joining {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads;
    shape_box box;
    double step_deg;
    int64_t nx, ny;
    uint32_t *first;
    bit *bits;
    knot *knots;
    size_t n_knots, cap;
    jalur_lonlat (*ends)[2];
} joining;

static bool same(jalur_lonlat a, jalur_lonlat b) { return vplace_key(a) == vplace_key(b); }

static int64_t cell_x(const joining *x, double lon)
{
    const double c = floor((lon - x->box.west_deg) / x->step_deg);
    return c < 0 ? 0 : c >= (double)x->nx ? x->nx - 1 : (int64_t)c;
}

static int64_t cell_y(const joining *x, double lat)
{
    const double c = floor((lat - x->box.south_deg) / x->step_deg);
    return c < 0 ? 0 : c >= (double)x->ny ? x->ny - 1 : (int64_t)c;
}

static void file_bit(joining *x, uint32_t r, uint32_t k, bool fill)
{
    const jalur_lonlat a = x->roads[r].line.pt[k], b = x->roads[r].line.pt[k + 1];
    const int64_t x1 = cell_x(x, fmax(a.lon_deg, b.lon_deg)), y1 = cell_y(x, fmax(a.lat_deg, b.lat_deg));
    for (int64_t v = cell_y(x, fmin(a.lat_deg, b.lat_deg)); v <= y1; v++) {
        for (int64_t u = cell_x(x, fmin(a.lon_deg, b.lon_deg)); u <= x1; u++) {
            const size_t cell = (size_t)(v * x->nx + u);
            if (fill) x->bits[--x->first[cell]] = (bit){r, k};
            else x->first[cell]++;
        }
    }
}

/* Backwards, so that the bits of a cell end up in ascending order. */
static void file_all(joining *x, bool fill)
{
    for (uint32_t r = x->n_roads; r-- > 0;)
        for (uint32_t k = x->roads[r].line.n; k-- > 1;) file_bit(x, r, k - 1, fill);
}

static jalur_status lay_cells(joining *x)
{
    jalur_status st = JALUR_OK;
    double n = 1, w = 0, h = 0;
    x->box = shape_box_empty();
    for (uint32_t r = 0; r < x->n_roads; r++) {
        for (uint32_t k = 0; k < x->roads[r].line.n; k++) shape_box_add(&x->box, x->roads[r].line.pt[k]);
        n += x->roads[r].line.n;
    }
    if (n > 1) {
        w = x->box.east_deg - x->box.west_deg;
        h = x->box.north_deg - x->box.south_deg;
    }
    x->step_deg = fmax(fmax(sqrt(w * h / n), fmax(w, h) / 4000), 2e-5);
    x->nx = (int64_t)(w / x->step_deg) + 1;
    x->ny = (int64_t)(h / x->step_deg) + 1;
    const size_t cells = (size_t)(x->nx * x->ny);
    size_t sum = 0;
    TRY(mem_new(x->ctx, cells + 1, sizeof *x->first, &x->first));
    file_all(x, false);
    for (size_t c = 0; c <= cells; c++) {
        sum += c < cells ? x->first[c] : 0;
        if (sum > INT32_MAX) TRY(err_set(x->ctx, JALUR_E_LIMIT, "the roads are too long and too many to be checked"));
        x->first[c] = (uint32_t)sum;
    }
    TRY(mem_new(x->ctx, sum, sizeof *x->bits, &x->bits));
    file_all(x, true);
done:
    return st;
}

static jalur_status add_knot(joining *x, knot k)
{
    jalur_status st = mem_grow(x->ctx, &x->knots, &x->cap, x->n_knots + 1, sizeof *x->knots);
    if (st == JALUR_OK) x->knots[x->n_knots++] = k;
    return st;
}

/* The place on bit b nearest to the frame's origin. Returns metres. */
static double foot_of(const joining *x, bit b, const geo_local *frame, knot *out)
{
    const jalur_lonlat *pt = x->roads[b.road].line.pt + b.k;
    const jalur_xy p = geo_to_local(frame, pt[0]), q = geo_to_local(frame, pt[1]);
    const double dx = q.x_m - p.x_m, dy = q.y_m - p.y_m, square = dx * dx + dy * dy;
    const double t = square > 0 ? fmin(fmax(-(p.x_m * dx + p.y_m * dy) / square, 0), 1) : 0;
    *out = (knot){b.road, b.k, t, {pt[0].lon_deg + (pt[1].lon_deg - pt[0].lon_deg) * t,
                                   pt[0].lat_deg + (pt[1].lat_deg - pt[0].lat_deg) * t}};
    if (t <= 0) out->at = pt[0];
    if (t >= 1) out->at = pt[1];
    return hypot(p.x_m + dx * t, p.y_m + dy * t);
}

/* The nearest place on another road within reach; false when there is none or the end touches a road already. */
static bool find_place(const joining *x, uint32_t r, jalur_lonlat p, double reach_m, knot *out)
{
    const geo_local frame = geo_local_at(p);
    const double pad = reach_m * 1.01 / fmin(frame.m_per_deg_lon, frame.m_per_deg_lat);
    const int64_t x1 = cell_x(x, p.lon_deg + pad), y1 = cell_y(x, p.lat_deg + pad);
    double best_m = reach_m;
    bool found = false;
    for (int64_t v = cell_y(x, p.lat_deg - pad); v <= y1; v++) {
        for (int64_t u = cell_x(x, p.lon_deg - pad); u <= x1; u++) {
            const size_t cell = (size_t)(v * x->nx + u);
            for (uint32_t i = x->first[cell]; i < x->first[cell + 1]; i++) {
                const bit b = x->bits[i];
                knot k;
                if (b.road == r) continue;
                const jalur_lonlat *pt = x->roads[b.road].line.pt + b.k;
                if (same(pt[0], p) || same(pt[1], p)) return false;
                const double m = foot_of(x, b, &frame, &k);
                const bool lower = !found || b.road < out->road || (b.road == out->road && b.k < out->k);
                if (m > best_m || (m == best_m && !lower)) continue;
                found = true;
                best_m = m;
                *out = k;
            }
        }
    }
    return found;
}

static jalur_status join_ends(joining *x, double reach_m)
{
    jalur_status st = JALUR_OK;
    for (uint32_t r = 0; r < x->n_roads; r++) {
        const shape_line *l = &x->roads[r].line;
        for (int side = 0; side < 2 && l->n >= 2; side++) {
            knot k;
            const jalur_lonlat p = l->pt[side ? l->n - 1 : 0];
            x->ends[r][side] = p;
            if (!(reach_m > 0) || !find_place(x, r, p, reach_m, &k)) continue;
            x->ends[r][side] = k.at;
            if (k.t > 0 && k.t < 1) TRY(add_knot(x, k));
        }
    }
done:
    return st;
}

/* Twice the area of a-b-p: which side of the line p is on. */
static double side_of(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p)
{
    return (b.lon_deg - a.lon_deg) * (p.lat_deg - a.lat_deg) - (b.lat_deg - a.lat_deg) * (p.lon_deg - a.lon_deg);
}

static jalur_status cross(joining *x, bit a, bit b)
{
    jalur_status st = JALUR_OK;
    const road *r = &x->roads[a.road], *s = &x->roads[b.road];
    const jalur_lonlat *p = r->line.pt + a.k, *q = s->line.pt + b.k;
    if (((r->flags | s->flags) & (ROAD_BRIDGE | ROAD_TUNNEL)) || vroad_is_water(r) != vroad_is_water(s)) return JALUR_OK;
    const double p0 = side_of(q[0], q[1], p[0]), p1 = side_of(q[0], q[1], p[1]);
    const double q0 = side_of(p[0], p[1], q[0]), q1 = side_of(p[0], p[1], q[1]);
    if (p0 * p1 > 0 || q0 * q1 > 0 || p0 == p1 || q0 == q1) return JALUR_OK;
    const double t = p0 / (p0 - p1), u = q0 / (q0 - q1);
    jalur_lonlat at = {p[0].lon_deg + (p[1].lon_deg - p[0].lon_deg) * t, p[0].lat_deg + (p[1].lat_deg - p[0].lat_deg) * t};
    for (int i = 0; i < 2; i++) at = same(at, p[i]) ? p[i] : same(at, q[i]) ? q[i] : at;
    if (!same(at, p[0]) && !same(at, p[1])) TRY(add_knot(x, (knot){a.road, a.k, t, at}));
    if (!same(at, q[0]) && !same(at, q[1])) TRY(add_knot(x, (knot){b.road, b.k, u, at}));
done:
    return st;
}

/* A pair that shares several cells is knotted several times at the same place: one vertex all the same. */
static jalur_status cross_all(joining *x)
{
    jalur_status st = JALUR_OK;
    for (int64_t c = 0; c < x->nx * x->ny; c++)
        for (uint32_t i = x->first[c]; i < x->first[c + 1]; i++)
            for (uint32_t k = i + 1; k < x->first[c + 1]; k++) TRY(cross(x, x->bits[i], x->bits[k]));
done:
    return st;
}

static int by_place(const void *left, const void *right)
{
    const knot *a = left, *b = right;
    if (a->road != b->road) return a->road < b->road ? -1 : 1;
    if (a->k != b->k) return a->k < b->k ? -1 : 1;
    return a->t < b->t ? -1 : a->t > b->t;
}

static void put(shape_line *l, jalur_lonlat at, const float *z_m, float z)
{
    l->pt[l->n] = at;
    if (z_m) l->z_m[l->n] = z;
    l->n++;
}

/* Road r with its knots k[0 .. n - 1]. */
static jalur_status lay_line(const joining *x, uint32_t r, const knot *k, size_t n, arena *mem, shape_line *out)
{
    const shape_line *l = &x->roads[r].line;
    if (l->n < 2) return JALUR_OK;
    jalur_status st = shape_line_new(mem, l->n + (uint32_t)n + 2, l->z_m != NULL, out);
    if (st != JALUR_OK) return st;
    const float *z = l->z_m;
    out->n = 0;
    if (!same(x->ends[r][0], l->pt[0])) put(out, x->ends[r][0], z, z ? z[0] : 0);
    for (uint32_t i = 0; i < l->n; i++) {
        put(out, l->pt[i], z, z ? z[i] : 0);
        for (; n > 0 && k->k == i; k++, n--) put(out, k->at, z, z ? z[i] + (z[i + 1] - z[i]) * (float)k->t : 0);
    }
    if (!same(x->ends[r][1], l->pt[l->n - 1])) put(out, x->ends[r][1], z, z ? z[l->n - 1] : 0);
    return JALUR_OK;
}

jalur_status vroads_join(jalur_ctx *ctx, const road *roads, uint32_t n_roads, double reach_m, bool crossings, arena *mem,
                         road **out)
{
    jalur_status st = JALUR_OK;
    joining x = {.ctx = ctx, .roads = roads, .n_roads = n_roads};
    TRY(arena_new(mem, n_roads, sizeof **out, out));
    TRY(mem_new(ctx, n_roads, sizeof *x.ends, &x.ends));
    TRY(lay_cells(&x));
    TRY(join_ends(&x, reach_m));
    if (crossings) TRY(cross_all(&x));
    if (x.n_knots > 1) qsort(x.knots, x.n_knots, sizeof *x.knots, by_place);
    for (uint32_t r = 0, i = 0; r < n_roads; r++) {
        const uint32_t from = i;
        while (i < x.n_knots && x.knots[i].road == r) i++;
        (*out)[r] = roads[r];
        TRY(lay_line(&x, r, x.knots + from, i - from, mem, &(*out)[r].line));
    }
done:
    mem_free(ctx, x.first);
    mem_free(ctx, x.bits);
    mem_free(ctx, x.knots);
    mem_free(ctx, x.ends);
    return st;
}
