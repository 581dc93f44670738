#include "export/pack.h"

#include <math.h>
#include <string.h>

static const double PER_DEGREE = 1e5;

void pack_init(pack *p, jalur_ctx *ctx)
{
    memset(p, 0, sizeof *p);
    p->ctx = ctx;
}

void pack_release(pack *p)
{
    mem_free(p->ctx, p->text);
    mem_free(p->ctx, p->kept);
    mem_free(p->ctx, p->stack);
    p->text = NULL;
    p->kept = p->stack = NULL;
    p->n = p->cap = p->kept_cap = p->stack_cap = 0;
}

void pack_restart(pack *p)
{
    p->n = 0;
    p->x = p->y = 0;
    if (p->text) p->text[0] = 0;
}

const char *pack_text(const pack *p)
{
    return p->text && p->n ? p->text : "";
}

void pack_int(pack *p, int64_t value)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    enum { DIGITS_MAX = 14 };
    uint64_t rest = value < 0 ? (uint64_t)(-(value + 1)) * 2 + 1 : (uint64_t)value * 2;
    if (p->st != JALUR_OK) return;
    p->st = mem_grow(p->ctx, &p->text, &p->cap, p->n + DIGITS_MAX + 1, 1);
    if (p->st != JALUR_OK) return;
    for (; rest >= 32; rest /= 32) p->text[p->n++] = ALPHABET[rest % 32 + 32];
    p->text[p->n++] = ALPHABET[rest];
    p->text[p->n] = 0;
}

static void put_position(pack *p, int64_t x, int64_t y)
{
    pack_int(p, x - p->x);
    pack_int(p, y - p->y);
    p->x = x;
    p->y = y;
}

static int64_t quantised(double deg)
{
    return (int64_t)llround(deg * PER_DEGREE);
}

void pack_point(pack *p, jalur_lonlat at)
{
    if (shape_lonlat_valid(at))
        put_position(p, quantised(at.lon_deg), quantised(at.lat_deg));
    else
        put_position(p, p->x, p->y);
}

/* Squared distance in degrees from q to the segment a-b, with longitudes shortened by `cos_lat`. */
static double segment_distance2(jalur_lonlat a, jalur_lonlat b, jalur_lonlat q, double cos_lat)
{
    double ux = (b.lon_deg - a.lon_deg) * cos_lat, uy = b.lat_deg - a.lat_deg;
    double vx = (q.lon_deg - a.lon_deg) * cos_lat, vy = q.lat_deg - a.lat_deg;
    double length2 = ux * ux + uy * uy;
    double along = length2 > 0 ? (ux * vx + uy * vy) / length2 : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double dx = vx - along * ux, dy = vy - along * uy;
    return dx * dx + dy * dy;
}

/* The farthest point between kept[from] and kept[to], as a place in `kept`; 0 when all lie within the tolerance. */
static uint32_t farthest(const pack *p, const shape_line *line, uint32_t from, uint32_t to, double tolerance_deg)
{
    jalur_lonlat a = line->pt[p->kept[from]], b = line->pt[p->kept[to]];
    double cos_lat = cos(a.lat_deg * 3.14159265358979323846 / 180);
    double worst = tolerance_deg * tolerance_deg;
    uint32_t at = 0;
    for (uint32_t i = from + 1; i < to; i++) {
        double d = segment_distance2(a, b, line->pt[p->kept[i]], cos_lat);
        if (d > worst) {
            worst = d;
            at = i;
        }
    }
    return at;
}

static uint32_t push(pack *p, uint32_t top, uint32_t from, uint32_t to)
{
    p->stack[top] = from;
    p->stack[top + 1] = to;
    return top + 2;
}

/* Fills p->kept with the indices that remain; returns their number. Points that are not valid are dropped first. */
static uint32_t thin(pack *p, const shape_line *line, double tolerance_deg)
{
    uint32_t n = 0, top = 0, left = 0;
    if (p->st == JALUR_OK) p->st = mem_grow(p->ctx, &p->kept, &p->kept_cap, line->n, sizeof *p->kept);
    if (p->st == JALUR_OK) p->st = mem_grow(p->ctx, &p->stack, &p->stack_cap, 3 * (size_t)line->n + 2, sizeof *p->stack);
    if (p->st != JALUR_OK) return 0;
    for (uint32_t i = 0; i < line->n; i++)
        if (shape_lonlat_valid(line->pt[i])) p->kept[n++] = i;
    if (n < 3) return n;
    uint32_t *stays = p->stack + 2 * (size_t)line->n; /* the last third: one mark a point */
    memset(stays, 0, n * sizeof *stays);
    stays[0] = stays[n - 1] = 1;
    p->stack[top++] = 0;
    p->stack[top++] = n - 1;
    while (top > 0) {
        uint32_t to = p->stack[--top], from = p->stack[--top];
        uint32_t at = farthest(p, line, from, to, tolerance_deg);
        if (at == 0) continue;
        stays[at] = 1;
        if (at - from > 1) top = push(p, top, from, at);
        if (to - at > 1) top = push(p, top, at, to);
    }
    for (uint32_t i = 0; i < n; i++)
        if (stays[i]) p->kept[left++] = p->kept[i];
    return left;
}

typedef struct grid_point {
    int64_t x, y;
} grid_point;

/* The i-th kept point on the grid, unrolled so that it lies on the same side of the antimeridian as `before`. */
static grid_point on_grid(const pack *p, const shape_line *line, uint32_t i, const grid_point *before)
{
    enum { TURN = 36000000 }; /* 360 degrees */
    jalur_lonlat at = line->pt[p->kept[i]];
    grid_point g = {quantised(at.lon_deg), quantised(at.lat_deg)};
    while (before && g.x - before->x > TURN / 2) g.x -= TURN;
    while (before && g.x - before->x < -TURN / 2) g.x += TURN;
    return g;
}

/* Drops points that fall on the one before; returns what is left. */
static uint32_t drop_repeats(pack *p, const shape_line *line, uint32_t n)
{
    uint32_t left = 0;
    grid_point last = {0, 0};
    for (uint32_t i = 0; i < n; i++) {
        grid_point g = on_grid(p, line, i, left ? &last : NULL);
        if (left && g.x == last.x && g.y == last.y) continue;
        p->kept[left++] = p->kept[i];
        last = g;
    }
    return left;
}

static void put_kept(pack *p, const shape_line *line, uint32_t n)
{
    grid_point last = {0, 0};
    pack_int(p, n);
    for (uint32_t i = 0; i < n; i++) {
        last = on_grid(p, line, i, i ? &last : NULL);
        put_position(p, last.x, last.y);
    }
}

void pack_line(pack *p, const shape_line *line, double tolerance_deg)
{
    uint32_t n = drop_repeats(p, line, thin(p, line, tolerance_deg));
    put_kept(p, line, n < 2 ? 0 : n);
}

void pack_ring(pack *p, const shape_line *ring, double tolerance_deg)
{
    uint32_t n = drop_repeats(p, ring, thin(p, ring, tolerance_deg));
    if (n > 1) {
        jalur_lonlat first = ring->pt[p->kept[0]], last = ring->pt[p->kept[n - 1]];
        if (quantised(first.lon_deg) == quantised(last.lon_deg) && quantised(first.lat_deg) == quantised(last.lat_deg)) n--;
    }
    put_kept(p, ring, n < 3 ? 0 : n);
}

double pack_tolerance(pack *p, const shape_line *lines, size_t n, double tolerance_deg, size_t budget)
{
    enum { DOUBLINGS_MAX = 10 };
    for (int round = 0; round < DOUBLINGS_MAX && p->st == JALUR_OK; round++, tolerance_deg *= 2) {
        size_t left = 0;
        for (size_t i = 0; i < n && left <= budget; i++) left += thin(p, &lines[i], tolerance_deg);
        if (left <= budget) break;
    }
    return tolerance_deg;
}
