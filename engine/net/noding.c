/* Joining and noding: vertices added where a line ends beside another, and where lines cross.
 *
 * Both work on the roads before they are cut: a copy of each touched line gets further vertices, and an
 * end that is joined goes on to the place it joins: it keeps its own vertex, so that ends which join each other, or one
 * that is joined itself, still meet. Candidates come from a grid of segments; every decision depends on the
 * given roads only, never on what was added before, so the order of roads does not matter but for numbering. */
#include "net/net_internal.h"

typedef struct seg { uint32_t road, k; } seg;                       /* points k, k + 1 of a road */
typedef struct extra { uint32_t road, k; double t; jalur_lonlat at; } extra; /* a vertex to add on that segment */

typedef struct noder {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads;
    shape_box box;
    double step_deg;        /* side of a grid cell */
    uint32_t nx, ny;
    uint32_t *first;        /* cell -> first entry of `in` */
    seg *in;
    extra *add;
    uint32_t n_add;
    size_t cap;
    jalur_lonlat (*end)[2]; /* where each road begins and ends: beyond its own vertex where joined */
} noder;

static uint32_t clamp_cell(double t, uint32_t n)
{
    return !(t > 0) ? 0 : t >= n ? n - 1 : (uint32_t)t;
}

typedef struct cells { uint32_t x0, x1, y0, y1; } cells;

static cells cells_of(const noder *d, jalur_lonlat a, jalur_lonlat b, double pad_deg)
{
    double west = fmin(a.lon_deg, b.lon_deg) - pad_deg, east = fmax(a.lon_deg, b.lon_deg) + pad_deg;
    double south = fmin(a.lat_deg, b.lat_deg) - pad_deg, north = fmax(a.lat_deg, b.lat_deg) + pad_deg;
    return (cells){clamp_cell((west - d->box.west_deg) / d->step_deg, d->nx),
                   clamp_cell((east - d->box.west_deg) / d->step_deg, d->nx),
                   clamp_cell((south - d->box.south_deg) / d->step_deg, d->ny),
                   clamp_cell((north - d->box.south_deg) / d->step_deg, d->ny)};
}

/* Columns that the segment a-b touches in row y, one more on either side for rounding: a long ferry line must not
 * fill its whole rectangle. */
static void columns_of(const noder *d, jalur_lonlat a, jalur_lonlat b, uint32_t y, cells *c)
{
    double south = d->box.south_deg + y * d->step_deg, height = b.lat_deg - a.lat_deg;
    if (c->y0 == c->y1 || !(fabs(height) > 0)) return;
    double t0 = fmin(fmax((south - a.lat_deg) / height, 0), 1);
    double t1 = fmin(fmax((south + d->step_deg - a.lat_deg) / height, 0), 1);
    double x0 = a.lon_deg + (b.lon_deg - a.lon_deg) * t0, x1 = a.lon_deg + (b.lon_deg - a.lon_deg) * t1;
    uint32_t low = clamp_cell((fmin(x0, x1) - d->box.west_deg) / d->step_deg - 1, d->nx);
    uint32_t high = clamp_cell((fmax(x0, x1) - d->box.west_deg) / d->step_deg + 1, d->nx);
    if (low > c->x0) c->x0 = low;
    if (high < c->x1) c->x1 = high;
}

/* Counts entries per cell in first[cell + 1], or files them from first[cell] on. */
static void file_segments(noder *d, bool fill)
{
    for (uint32_t r = 0; r < d->n_roads; r++) {
        const shape_line *l = &d->roads[r].line;
        for (uint32_t k = 0; k + 1 < l->n; k++) {
            cells c = cells_of(d, l->pt[k], l->pt[k + 1], 0);
            for (uint32_t y = c.y0; y <= c.y1; y++) {
                cells row = c;
                columns_of(d, l->pt[k], l->pt[k + 1], y, &row);
                for (uint32_t x = row.x0; x <= row.x1; x++) {
                    size_t cell = (size_t)y * d->nx + x;
                    if (fill) d->in[d->first[cell]++] = (seg){r, k};
                    else d->first[cell + 1]++;
                }
            }
        }
    }
}

static jalur_status grid_new(noder *d)
{
    jalur_status st = JALUR_OK;
    uint64_t n = 0;
    d->box = shape_box_empty();
    for (uint32_t r = 0; r < d->n_roads; r++) {
        const shape_line *l = &d->roads[r].line;
        for (uint32_t k = 0; k < l->n; k++) {
            if (!shape_lonlat_valid(l->pt[k]))
                TRY(err_at(d->ctx, JALUR_E_DATA, &(err_site){.row = (int64_t)r + 1, .field = "geometry"},
                           "road %u has a vertex that is no position", r + 1));
            shape_box_add(&d->box, l->pt[k]);
        }
        n += l->n;
    }
    double w = d->box.east_deg - d->box.west_deg, h = d->box.north_deg - d->box.south_deg;
    if (n == 0) w = h = 0;
    d->step_deg = fmax(fmax(sqrt(w * h / ((double)n + 1)), fmax(w, h) / 20000), 1e-5);
    d->nx = (uint32_t)(w / d->step_deg) + 1;
    d->ny = (uint32_t)(h / d->step_deg) + 1;
    size_t n_cells = (size_t)d->nx * d->ny;
    TRY(mem_new(d->ctx, n_cells + 1, sizeof *d->first, &d->first));
    file_segments(d, false);
    for (size_t c = 0; c < n_cells; c++) d->first[c + 1] += d->first[c];
    TRY(mem_new(d->ctx, d->first[n_cells], sizeof *d->in, &d->in));
    file_segments(d, true);
    memmove(d->first + 1, d->first, n_cells * sizeof *d->first);
    d->first[0] = 0;
done:
    return st;
}

static jalur_status add_vertex(noder *d, extra e)
{
    if (d->n_add >= d->cap) {
        jalur_status st = mem_grow(d->ctx, &d->add, &d->cap, (size_t)d->n_add + 1, sizeof *d->add);
        if (st != JALUR_OK) return st;
    }
    d->add[d->n_add++] = e;
    return JALUR_OK;
}

static bool same_place(jalur_lonlat a, jalur_lonlat b)
{
    return llround(a.lon_deg * 1e7) == llround(b.lon_deg * 1e7) && llround(a.lat_deg * 1e7) == llround(b.lat_deg * 1e7);
}

/* Nearest position on segment s to p, in metres around p. */
static double nearest_on(const noder *d, seg s, const geo_local *local, double *t, jalur_lonlat *at)
{
    const jalur_lonlat *pt = d->roads[s.road].line.pt + s.k;
    jalur_xy a = geo_to_local(local, pt[0]), b = geo_to_local(local, pt[1]);
    double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, len2 = dx * dx + dy * dy;
    *t = len2 > 0 ? -(a.x_m * dx + a.y_m * dy) / len2 : 0;
    *t = *t < 0 ? 0 : *t > 1 ? 1 : *t;
    *at = (jalur_lonlat){pt[0].lon_deg + (pt[1].lon_deg - pt[0].lon_deg) * *t,
                         pt[0].lat_deg + (pt[1].lat_deg - pt[0].lat_deg) * *t};
    if (*t >= 1) *at = pt[1];
    if (*t <= 0) *at = pt[0];
    return hypot(a.x_m + dx * *t, a.y_m + dy * *t);
}

typedef struct join { double m, t; seg s; jalur_lonlat at; bool touches; } join;

/* Nearest segment of another road; `touches` if the end already lies on another road's vertex. */
static join find_join(const noder *d, uint32_t r, jalur_lonlat p, double tolerance_m)
{
    geo_local local = geo_local_at(p);
    join best = {.m = tolerance_m, .s = {JALUR_NONE, 0}};
    double pad = tolerance_m / fmin(local.m_per_deg_lon, local.m_per_deg_lat) * 1.01;
    cells c = cells_of(d, p, p, pad);
    for (uint32_t y = c.y0; y <= c.y1; y++) {
        for (uint32_t x = c.x0; x <= c.x1; x++) {
            size_t cell = (size_t)y * d->nx + x;
            for (uint32_t i = d->first[cell]; i < d->first[cell + 1]; i++) {
                seg s = d->in[i];
                double t;
                jalur_lonlat at;
                if (s.road == r) continue;
                const jalur_lonlat *pt = d->roads[s.road].line.pt + s.k;
                if (same_place(pt[0], p) || same_place(pt[1], p)) best.touches = true;
                double m = nearest_on(d, s, &local, &t, &at);
                bool lower = s.road < best.s.road || (s.road == best.s.road && s.k < best.s.k);
                if (m < best.m || (m <= best.m && lower)) best = (join){m, t, s, at, best.touches};
            }
        }
    }
    return best;
}

static jalur_status join_ends(noder *d, double tolerance_m, uint32_t *joined)
{
    jalur_status st = JALUR_OK;
    for (uint32_t r = 0; r < d->n_roads; r++) {
        const shape_line *l = &d->roads[r].line;
        for (uint32_t side = 0; side < 2 && l->n > 0; side++) {
            jalur_lonlat p = l->pt[side ? l->n - 1 : 0];
            d->end[r][side] = p;
            if (!(tolerance_m > 0) || l->n < 2) continue;
            join j = find_join(d, r, p, tolerance_m);
            if (j.touches || j.s.road == JALUR_NONE) continue;
            d->end[r][side] = j.at;
            ++*joined;
            if (j.t > 0 && j.t < 1) TRY(add_vertex(d, (extra){j.s.road, j.s.k, j.t, j.at}));
        }
    }
done:
    return st;
}

static double side_of(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p)
{
    return (b.lon_deg - a.lon_deg) * (p.lat_deg - a.lat_deg) - (b.lat_deg - a.lat_deg) * (p.lon_deg - a.lon_deg);
}

/* A proper crossing inside both segments, or an end of one inside the other. */
static bool crossing(const jalur_lonlat *p, const jalur_lonlat *q, double *t, double *u, jalur_lonlat *at)
{
    double o1 = side_of(q[0], q[1], p[0]), o2 = side_of(q[0], q[1], p[1]);
    double o3 = side_of(p[0], p[1], q[0]), o4 = side_of(p[0], p[1], q[1]);
    if ((o1 > 0 && o2 > 0) || (o1 < 0 && o2 < 0) || (o3 > 0 && o4 > 0) || (o3 < 0 && o4 < 0)) return false;
    if (o1 == o2 || o3 == o4) return false; /* parallel */
    *t = o1 / (o1 - o2);
    *u = o3 / (o3 - o4);
    *at = (jalur_lonlat){p[0].lon_deg + (p[1].lon_deg - p[0].lon_deg) * *t,
                         p[0].lat_deg + (p[1].lat_deg - p[0].lat_deg) * *t};
    for (int i = 0; i < 2; i++) { /* on a vertex: that vertex is the place */
        if (same_place(*at, p[i])) *at = p[i];
        else if (same_place(*at, q[i])) *at = q[i];
    }
    return true;
}

/* Bridges and tunnels pass over and under; water lines cross roads without a landing. */
static bool may_node(const road *a, const road *b)
{
    return !((a->flags | b->flags) & (ROAD_BRIDGE | ROAD_TUNNEL)) && net_is_water(a->class) == net_is_water(b->class);
}

static jalur_status cross_pair(noder *d, seg a, seg b, size_t cell, uint32_t *noded)
{
    jalur_status st = JALUR_OK;
    const jalur_lonlat *p = d->roads[a.road].line.pt + a.k, *q = d->roads[b.road].line.pt + b.k;
    double t, u;
    jalur_lonlat at;
    if (!may_node(&d->roads[a.road], &d->roads[b.road]) || !crossing(p, q, &t, &u, &at)) return JALUR_OK;
    cells c = cells_of(d, at, at, 0); /* a pair may share several cells: the crossing's own cell decides */
    cells shared = cells_of(d, p[0], p[1], 0), other = cells_of(d, q[0], q[1], 0);
    uint32_t x = c.x0 < shared.x0 ? shared.x0 : c.x0 > shared.x1 ? shared.x1 : c.x0;
    uint32_t y = c.y0 < shared.y0 ? shared.y0 : c.y0 > shared.y1 ? shared.y1 : c.y0;
    x = x < other.x0 ? other.x0 : x > other.x1 ? other.x1 : x;
    y = y < other.y0 ? other.y0 : y > other.y1 ? other.y1 : y;
    if ((size_t)y * d->nx + x != cell) return JALUR_OK;
    bool at_p = same_place(at, p[0]) || same_place(at, p[1]), at_q = same_place(at, q[0]) || same_place(at, q[1]);
    if (at_p && at_q) return JALUR_OK;
    if (!at_p) TRY(add_vertex(d, (extra){a.road, a.k, t, at}));
    if (!at_q) TRY(add_vertex(d, (extra){b.road, b.k, u, at}));
    ++*noded;
done:
    return st;
}

static jalur_status node_crossings(noder *d, uint32_t *noded)
{
    jalur_status st = JALUR_OK;
    size_t n_cells = (size_t)d->nx * d->ny;
    for (size_t cell = 0; cell < n_cells; cell++)
        for (uint32_t i = d->first[cell]; i < d->first[cell + 1]; i++)
            for (uint32_t k = i + 1; k < d->first[cell + 1]; k++)
                TRY(cross_pair(d, d->in[i], d->in[k], cell, noded));
done:
    return st;
}

static int by_place(const void *a, const void *b)
{
    const extra *p = a, *q = b;
    if (p->road != q->road) return p->road < q->road ? -1 : 1;
    if (p->k != q->k) return p->k < q->k ? -1 : 1;
    return (p->t > q->t) - (p->t < q->t);
}

static void put(shape_line *out, const shape_line *from, uint32_t k, jalur_lonlat at)
{
    out->pt[out->n] = at;
    if (from->z_m) out->z_m[out->n] = from->z_m[k];
    out->n++;
}

/* The line of road r with its additions x[0 .. n-1] and its prolonged ends. */
static jalur_status rebuild(const noder *d, uint32_t r, const extra *x, uint32_t n, arena *a, shape_line *out)
{
    const shape_line *l = &d->roads[r].line;
    jalur_status st = shape_line_new(a, l->n + n + 2, l->z_m != NULL, out);
    uint32_t i = 0;
    if (st != JALUR_OK) return st;
    out->n = 0;
    if (!same_place(d->end[r][0], l->pt[0])) put(out, l, 0, d->end[r][0]);
    for (uint32_t k = 0; k < l->n; k++) {
        put(out, l, k, l->pt[k]);
        for (; i < n && x[i].k == k; i++) {
            put(out, l, k, x[i].at);
            if (l->z_m) out->z_m[out->n - 1] = l->z_m[k] + (l->z_m[k + 1] - l->z_m[k]) * (float)x[i].t;
        }
    }
    if (!same_place(d->end[r][1], l->pt[l->n - 1])) put(out, l, l->n - 1, d->end[r][1]);
    return JALUR_OK;
}

jalur_status net_node_roads(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const net_options *o, arena *a,
                            road **out, net_stats *stats)
{
    jalur_status st = JALUR_OK;
    noder d = {.ctx = ctx, .roads = roads, .n_roads = n_roads};
    *out = NULL;
    TRY(arena_new(a, n_roads, sizeof **out, out));
    TRY(mem_new(ctx, n_roads, sizeof *d.end, &d.end));
    TRY(grid_new(&d));
    TRY(join_ends(&d, o->join_tolerance_m, &stats->joined_ends));
    if (o->node_crossings) TRY(node_crossings(&d, &stats->noded_crossings));
    if (d.n_add > 0) qsort(d.add, d.n_add, sizeof *d.add, by_place);
    for (uint32_t r = 0, i = 0; r < n_roads; r++) {
        uint32_t from = i;
        while (i < d.n_add && d.add[i].road == r) i++;
        (*out)[r] = roads[r];
        if (roads[r].line.n > 0) TRY(rebuild(&d, r, d.add + from, i - from, a, &(*out)[r].line));
    }
done:
    mem_free(ctx, d.first);
    mem_free(ctx, d.in);
    mem_free(ctx, d.add);
    mem_free(ctx, d.end);
    return st;
}
