/* Outlines as arcs of corner points, each drawn once and used by both neighbours.
 *
 * A corner is where four cells meet. Every corner on a border is moved (smoothing) by at most WANDER of a cell in each
 * axis. The boxes that corners may lie in are then apart by 1 - 2 WANDER, and an edge between two corners lies within
 * their two boxes: edges without a common corner never come nearer than that. Leaving out corners (Douglas and Peucker
 * 1973) within LEAVE_OUT, less than half of that distance, but never the one next to a node, therefore cannot
 * make borders cross. */
#include <math.h>

#include "sample/inside.h"

static const double WANDER = 0.38, LEAVE_OUT = 0.09; /* of a cell */

typedef struct corners {
    uint32_t w, h, n; /* corners; the grid has one less each way */
    float *x, *y;     /* in cells */
    uint8_t *edges;   /* bit d (0 east 1 north 2 west 3 south): a border runs that way */
    uint8_t *walked;  /* the same bits: arc done */
    uint8_t *kept;
    uint32_t *arc; /* corners of the arc at hand */
    size_t cap_arc;
} corners;

static uint32_t owner(const country *c, int64_t x, int64_t y)
{
    if (x < 0 || y < 0 || x >= (int64_t)c->ground.w || y >= (int64_t)c->ground.h) return JALUR_NONE;
    return c->village[(uint32_t)y * c->ground.w + (uint32_t)x];
}

static uint32_t corner_step(const corners *k, uint32_t at, int d)
{
    return d == 0 ? at + 1 : d == 1 ? at + k->w : d == 2 ? at - 1 : at - k->w;
}

static int degree(uint8_t edges)
{
    return (edges & 1) + (edges >> 1 & 1) + (edges >> 2 & 1) + (edges >> 3 & 1);
}

static void find_edges(const country *c, corners *k)
{
    for (uint32_t at = 0; at < k->n; ++at) {
        int64_t x = at % k->w, y = at / k->w;
        uint32_t sw = owner(c, x - 1, y - 1), se = owner(c, x, y - 1), nw = owner(c, x - 1, y), ne = owner(c, x, y);
        k->edges[at] = (uint8_t)((ne != se) | (nw != ne) << 1 | (nw != sw) << 2 | (sw != se) << 3);
        k->x[at] = (float)x;
        k->y[at] = (float)y;
    }
}

static double clamp_to(double value, double middle)
{
    return value < middle - WANDER ? middle - WANDER : value > middle + WANDER ? middle + WANDER : value;
}

static jalur_status smooth_corners(jalur_ctx *ctx, corners *k)
{
    jalur_status st = JALUR_OK;
    float *nx = NULL, *ny = NULL;
    TRY(mem_new(ctx, k->n, sizeof *nx, &nx));
    TRY(mem_new(ctx, k->n, sizeof *ny, &ny));
    for (int round = 0; round < 6; ++round) {
        for (uint32_t at = 0; at < k->n; ++at) {
            if (!k->edges[at]) continue;
            double sx = 0, sy = 0, n = degree(k->edges[at]);
            for (int d = 0; d < 4; ++d)
                if (k->edges[at] >> d & 1) {
                    sx += (double)k->x[corner_step(k, at, d)];
                    sy += (double)k->y[corner_step(k, at, d)];
                }
            nx[at] = (float)clamp_to(0.35 * (double)k->x[at] + 0.65 * sx / n, at % k->w);
            ny[at] = (float)clamp_to(0.35 * (double)k->y[at] + 0.65 * sy / n, at / k->w);
        }
        for (uint32_t at = 0; at < k->n; ++at) {
            if (!k->edges[at]) continue;
            k->x[at] = nx[at];
            k->y[at] = ny[at];
        }
    }
done:
    mem_free(ctx, nx);
    mem_free(ctx, ny);
    return st;
}

static double off_line(const corners *k, uint32_t p, uint32_t a, uint32_t b)
{
    double ax = (double)k->x[a], ay = (double)k->y[a], dx = (double)k->x[b] - ax, dy = (double)k->y[b] - ay;
    double px = (double)k->x[p] - ax, py = (double)k->y[p] - ay, len2 = dx * dx + dy * dy;
    double t = len2 > 0 ? (px * dx + py * dy) / len2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(px - t * dx, py - t * dy);
}

/* Marks the corners of arc[from..to] that stay. Halves first, so that no call goes deeper than the logarithm
 * of a pathological arc would: the recursion is bounded by cutting long runs in the middle. */
static void thin(corners *k, uint32_t from, uint32_t to, int depth)
{
    k->kept[k->arc[from]] = k->kept[k->arc[to]] = 1;
    if (to < from + 2) return;
    uint32_t worst = from;
    double most = LEAVE_OUT;
    for (uint32_t i = from + 1; i < to; ++i) {
        double off = off_line(k, k->arc[i], k->arc[from], k->arc[to]);
        if (off > most) {
            most = off;
            worst = i;
        }
    }
    if (worst == from) return;
    if (depth > 24) worst = from + (to - from) / 2;
    thin(k, from, worst, depth + 1);
    thin(k, worst, to, depth + 1);
}

/* Follows the border from `at` in direction d to the next node, or round to `at`. */
static jalur_status walk_arc(jalur_ctx *ctx, corners *k, uint32_t at, int d)
{
    jalur_status st = JALUR_OK;
    uint32_t n = 0, start = at;
    TRY(mem_grow(ctx, &k->arc, &k->cap_arc, 2, sizeof *k->arc));
    k->arc[n++] = at;
    for (;;) {
        k->walked[at] |= (uint8_t)(1 << d);
        at = corner_step(k, at, d);
        int back = (d + 2) & 3;
        k->walked[at] |= (uint8_t)(1 << back);
        TRY(mem_grow(ctx, &k->arc, &k->cap_arc, n + 1, sizeof *k->arc));
        k->arc[n++] = at;
        if (at == start || degree(k->edges[at]) != 2) break;
        for (d = 0; d == back || !(k->edges[at] >> d & 1);)
            ++d;
    }
    k->kept[k->arc[0]] = k->kept[k->arc[n - 1]] = 1;
    if (n > 3) thin(k, 1, n - 2, 0);
done:
    return st;
}

static jalur_status thin_arcs(jalur_ctx *ctx, corners *k)
{
    jalur_status st = JALUR_OK;
    for (int loops = 0; loops < 2; ++loops) /* arcs between nodes first, then closed loops */
        for (uint32_t at = 0; at < k->n; ++at) {
            if (!k->edges[at] || (!loops && degree(k->edges[at]) == 2)) continue;
            for (int d = 0; d < 4; ++d)
                if ((k->edges[at] >> d & 1) && !(k->walked[at] >> d & 1)) TRY(walk_arc(ctx, k, at, d));
        }
done:
    return st;
}

/* ---- rings ---- */

typedef struct ring {
    uint32_t unit, part; /* area, and connected part of it, numbered in scan order */
    uint32_t first, n;   /* points, closed */
    bool hole;
} ring;

typedef struct drawing {
    country *c;
    corners k;
    int level;
    uint32_t *part; /* per cell */
    uint8_t *done;  /* per cell: bit s set when side s was walked */
    ring *rings;
    size_t n_rings, cap_rings;
    jalur_lonlat *points;
    size_t n_points, cap_points;
    uint32_t *stack;
} drawing;

static uint32_t unit_at(const drawing *w, int64_t x, int64_t y)
{
    uint32_t v = owner(w->c, x, y);
    if (v == JALUR_NONE || w->level == 0) return v;
    uint32_t kec = w->c->villages[v].kecamatan;
    return w->level == 1 ? kec : w->c->kecamatan[kec].up;
}

static void number_parts(drawing *w)
{
    const ground *g = &w->c->ground;
    uint32_t next = 0;
    for (uint32_t c = 0; c < g->n; ++c) {
        w->part[c] = JALUR_NONE;
        w->done[c] = 0;
    }
    for (uint32_t c = 0; c < g->n; ++c) {
        uint32_t unit = unit_at(w, c % g->w, c / g->w), n = 0;
        if (unit == JALUR_NONE || w->part[c] != JALUR_NONE) continue;
        w->stack[n++] = c;
        w->part[c] = next;
        while (n > 0) {
            uint32_t at = w->stack[--n];
            for (int d = 0; d < 8; d += 2) {
                uint32_t o = ground_step(g, at, d);
                if (o == JALUR_NONE || w->part[o] != JALUR_NONE || unit_at(w, o % g->w, o / g->w) != unit) continue;
                w->part[o] = next;
                w->stack[n++] = o;
            }
        }
        ++next;
    }
}

static jalur_status add_point(drawing *w, uint32_t corner)
{
    jalur_status st = JALUR_OK;
    const ground *g = &w->c->ground;
    TRY(mem_grow(w->c->ctx, &w->points, &w->cap_points, w->n_points + 1, sizeof *w->points));
    jalur_xy p = {((double)w->k.x[corner] - 0.5 * g->w) * g->cell_m, ((double)w->k.y[corner] - 0.5 * g->h) * g->cell_m};
    w->points[w->n_points++] = ground_lonlat(p);
done:
    return st;
}

/* Walks around a part with the part on the left: side s of a cell (0 south going east, 1 east going north, 2 north
 * going west, 3 west going south). Turning left first keeps to cells joined by sides. */
static jalur_status walk_ring(drawing *w, uint32_t cell, int side)
{
    static const int ahead_x[4] = {1, 0, -1, 0}, ahead_y[4] = {0, 1, 0, -1};
    static const int right_x[4] = {0, 1, 0, -1}, right_y[4] = {-1, 0, 1, 0};
    static const int head_x[4] = {1, 1, 0, 0}, head_y[4] = {0, 1, 1, 0};
    jalur_status st = JALUR_OK;
    uint32_t gw = w->c->ground.w, unit = unit_at(w, cell % gw, cell / gw);
    ring r = {unit, w->part[cell], (uint32_t)w->n_points, 0, false};
    uint32_t c = cell;
    int s = side;
    double twice_area = 0;
    do {
        w->done[c] |= (uint8_t)(1 << s);
        int64_t x = c % gw, y = c / gw;
        uint32_t head = (uint32_t)(y + head_y[s]) * w->k.w + (uint32_t)(x + head_x[s]);
        twice_area += (double)(x + head_x[s]) * ahead_y[s] - (double)(y + head_y[s]) * ahead_x[s];
        if (w->k.kept[head]) TRY(add_point(w, head));
        int64_t ax = x + ahead_x[s], ay = y + ahead_y[s], bx = ax + right_x[s], by = ay + right_y[s];
        if (unit_at(w, ax, ay) != unit)
            s = (s + 1) & 3;
        else if (unit_at(w, bx, by) != unit)
            c = (uint32_t)ay * gw + (uint32_t)ax;
        else {
            c = (uint32_t)by * gw + (uint32_t)bx;
            s = (s + 3) & 3;
        }
    } while (c != cell || s != side);
    TRY(mem_grow(w->c->ctx, &w->points, &w->cap_points, w->n_points + 1, sizeof *w->points));
    w->points[w->n_points] = w->points[r.first];
    ++w->n_points;
    r.n = (uint32_t)w->n_points - r.first;
    r.hole = twice_area < 0;
    TRY(mem_grow(w->c->ctx, &w->rings, &w->cap_rings, w->n_rings + 1, sizeof *w->rings));
    w->rings[w->n_rings++] = r;
done:
    return st;
}

static jalur_status walk_rings(drawing *w)
{
    static const int dx[4] = {0, 1, 0, -1}, dy[4] = {-1, 0, 1, 0};
    jalur_status st = JALUR_OK;
    const ground *g = &w->c->ground;
    w->n_rings = w->n_points = 0;
    for (uint32_t c = 0; c < g->n; ++c) {
        uint32_t unit = unit_at(w, c % g->w, c / g->w);
        if (unit == JALUR_NONE) continue;
        for (int s = 0; s < 4; ++s) {
            if (w->done[c] >> s & 1) continue;
            if (unit_at(w, (int64_t)(c % g->w) + dx[s], (int64_t)(c / g->w) + dy[s]) == unit) continue;
            TRY(walk_ring(w, c, s));
        }
    }
done:
    return st;
}

/* ---- areas ---- */

typedef struct chain { /* rings of one area, in the order shell, holes, shell, holes ... */
    uint32_t n_rings, n_parts, n_points, next_ring, next_point, next_part;
} chain;

static void put_ring(const drawing *w, const ring *r, shape_area *a, chain *to)
{
    if (!r->hole) a->part[to->next_part++] = to->next_ring;
    for (uint32_t i = 0; i < r->n; ++i)
        a->pt[to->next_point + i] = w->points[r->first + i];
    to->next_point += r->n;
    a->ring[++to->next_ring] = to->next_point;
}

/* A part's shell is met before its holes: both scans go by rows, and the lowest cell of a part lies on its shell. */
static jalur_status collect(drawing *w, uint32_t n_units, shape_area *out)
{
    jalur_status st = JALUR_OK;
    chain *chains = NULL;
    uint32_t *hole_next = NULL, *hole_first = NULL;
    uint32_t parts = 0;
    TRY(mem_new(w->c->ctx, n_units, sizeof *chains, &chains));
    TRY(mem_new(w->c->ctx, w->n_rings, sizeof *hole_next, &hole_next));
    for (size_t i = 0; i < w->n_rings; ++i) {
        const ring *r = &w->rings[i];
        chains[r->unit].n_rings += 1;
        chains[r->unit].n_parts += !r->hole;
        chains[r->unit].n_points += r->n;
        if (r->part >= parts) parts = r->part + 1;
    }
    TRY(mem_new(w->c->ctx, parts, sizeof *hole_first, &hole_first));
    for (uint32_t i = 0; i < parts; ++i)
        hole_first[i] = JALUR_NONE;
    for (uint32_t i = (uint32_t)w->n_rings; i-- > 0;)
        if (w->rings[i].hole) {
            hole_next[i] = hole_first[w->rings[i].part];
            hole_first[w->rings[i].part] = i;
        }
    for (uint32_t u = 0; u < n_units; ++u)
        TRY(shape_area_new(&w->c->mem, chains[u].n_points, chains[u].n_rings, chains[u].n_parts, &out[u]));
    for (size_t i = 0; i < w->n_rings; ++i) {
        const ring *r = &w->rings[i];
        if (r->hole) continue;
        put_ring(w, r, &out[r->unit], &chains[r->unit]);
        for (uint32_t h = hole_first[r->part]; h != JALUR_NONE; h = hole_next[h])
            put_ring(w, &w->rings[h], &out[r->unit], &chains[r->unit]);
    }
    for (uint32_t u = 0; u < n_units; ++u)
        out[u].part[chains[u].next_part] = chains[u].next_ring;
done:
    mem_free(w->c->ctx, chains);
    mem_free(w->c->ctx, hole_next);
    mem_free(w->c->ctx, hole_first);
    return st;
}

static jalur_status draw_level(drawing *w, int level, uint32_t n_units, shape_area **out)
{
    jalur_status st = JALUR_OK;
    w->level = level;
    TRY(arena_new(&w->c->mem, n_units, sizeof **out, out));
    number_parts(w);
    TRY(walk_rings(w));
    TRY(collect(w, n_units, *out));
done:
    return st;
}

static jalur_status corners_new(country *c, corners *k)
{
    jalur_status st = JALUR_OK;
    k->w = c->ground.w + 1;
    k->h = c->ground.h + 1;
    k->n = k->w * k->h;
    TRY(mem_new(c->ctx, k->n, sizeof *k->x, &k->x));
    TRY(mem_new(c->ctx, k->n, sizeof *k->y, &k->y));
    TRY(mem_new(c->ctx, k->n, 1, &k->edges));
    TRY(mem_new(c->ctx, k->n, 1, &k->walked));
    TRY(mem_new(c->ctx, k->n, 1, &k->kept));
    find_edges(c, k);
    TRY(smooth_corners(c->ctx, k));
    TRY(thin_arcs(c->ctx, k));
done:
    return st;
}

jalur_status borders_draw(country *c, outlines *out)
{
    jalur_status st = JALUR_OK;
    drawing w = {.c = c};
    TRY(corners_new(c, &w.k));
    TRY(mem_new(c->ctx, c->ground.n, sizeof *w.part, &w.part));
    TRY(mem_new(c->ctx, c->ground.n, sizeof *w.done, &w.done));
    TRY(mem_new(c->ctx, c->ground.n, sizeof *w.stack, &w.stack));
    TRY(draw_level(&w, 0, c->n_villages, &out->villages));
    TRY(draw_level(&w, 1, c->n_kecamatan, &out->kecamatan));
    TRY(draw_level(&w, 2, c->n_kabupaten, &out->kabupaten));
done:
    mem_free(c->ctx, w.k.x);
    mem_free(c->ctx, w.k.y);
    mem_free(c->ctx, w.k.edges);
    mem_free(c->ctx, w.k.walked);
    mem_free(c->ctx, w.k.kept);
    mem_free(c->ctx, w.k.arc);
    mem_free(c->ctx, w.part);
    mem_free(c->ctx, w.done);
    mem_free(c->ctx, w.stack);
    mem_free(c->ctx, w.rings);
    mem_free(c->ctx, w.points);
    return err_while(c->ctx, st, "drawing the borders");
}
