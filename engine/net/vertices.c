/* Points to vertices: equal at 1e-7 degrees is one vertex. Vertices are numbered along a Hilbert curve and lines follow their
 * first vertices, so that all later work on the roads of one place meets them side by side in memory, however the file is
 * sorted. What ties are broken by is the place in the file: net_lines keeps it. */
#include "base/curve.h"
#include "net/net_internal.h"

typedef struct reader {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads, n_points;
    uint32_t west, south, east, north; /* of the keys */
    bool any_z;
    uint32_t *origin;  /* n_roads + 1: points of all roads before it */
    uint64_t *key;     /* of all points, in the order of the file */
    uint32_t *vertex;  /* of a point; until it is known, of a road's first point the road, else JALUR_NONE */
} reader;

/* Degrees as llround(deg * 1e7), without the call. */
static int64_t to_steps(double deg)
{
    const double t = deg * 1e7;
    return (int64_t)(t < 0 ? t - 0.5 : t + 0.5);
}

static uint64_t vertex_key(jalur_lonlat p)
{
    int64_t x = to_steps(p.lon_deg), y = to_steps(p.lat_deg);
    if (x == 1800000000) x = -x; /* the antimeridian has two names */
    return (uint64_t)(x + 1800000000) << 32 | (uint64_t)(y + 900000000);
}

static jalur_status count_points(reader *r)
{
    jalur_status st = JALUR_OK;
    uint64_t n = 0;
    TRY(mem_new_unset(r->ctx, (size_t)r->n_roads + 1, sizeof *r->origin, &r->origin));
    for (uint32_t i = 0; i < r->n_roads; i++) {
        r->origin[i] = (uint32_t)n;
        n += r->roads[i].line.n;
        if (r->roads[i].line.z_m) r->any_z = true;
    }
    if (n >= NET_VIA_EDGE)
        TRY(err_set(r->ctx, JALUR_E_LIMIT, "the roads have %llu points; a network holds up to 2147483647",
                    (unsigned long long)n));
    r->origin[r->n_roads] = r->n_points = (uint32_t)n;
done:
    return st;
}

static jalur_status read_keys(reader *r)
{
    uint32_t n = 0;
    r->west = r->south = UINT32_MAX;
    for (uint32_t i = 0; i < r->n_roads; i++) {
        const shape_line *l = &r->roads[i].line;
        for (uint32_t k = 0; k < l->n; k++) {
            if (!shape_lonlat_valid(l->pt[k]))
                return err_at(r->ctx, JALUR_E_DATA,
                              &(err_site){.row = (int64_t)i + 1, .field = "geometry",
                                          .expected = "longitude -180..180 and latitude -90..90",
                                          .remedy = "give the roads in WGS84 degrees"},
                              "road %u has a vertex that is no position", i + 1);
            const uint64_t key = vertex_key(l->pt[k]);
            const uint32_t x = (uint32_t)(key >> 32), y = (uint32_t)key;
            r->key[n++] = key;
            r->west = x < r->west ? x : r->west;
            r->east = x > r->east ? x : r->east;
            r->south = y < r->south ? y : r->south;
            r->north = y > r->north ? y : r->north;
        }
    }
    return JALUR_OK;
}

/* Cells of the curve that all points with one key share; the box of all keys is 2^16 cells wide and high. */
static void place_on_curve(const reader *r, curve_ranked *p)
{
    enum { BLOCK = 256 };
    uint32_t x[BLOCK], y[BLOCK], code[BLOCK];
    const uint64_t wide = ((uint64_t)1 << 48) / ((uint64_t)(r->east - r->west) + 1);
    const uint64_t high = ((uint64_t)1 << 48) / ((uint64_t)(r->north - r->south) + 1);
    for (uint32_t from = 0, n; from < r->n_points; from += n) {
        n = r->n_points - from < BLOCK ? r->n_points - from : BLOCK;
        for (uint32_t i = 0; i < n; i++) {
            x[i] = (uint32_t)(((r->key[from + i] >> 32) - r->west) * wide >> 32);
            y[i] = (uint32_t)((uint64_t)((uint32_t)r->key[from + i] - r->south) * high >> 32);
        }
        curve_many(x, y, n, code);
        for (uint32_t i = 0; i < n; i++) p[from + i] = (curve_ranked){code[i], from + i};
    }
}

typedef struct keyed { uint64_t key; uint32_t point; } keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *p = a, *q = b;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return (p->point > q->point) - (p->point < q->point);
}

typedef struct cell { uint32_t from, to; } cell;

static cell cell_around(const reader *r, const curve_ranked *p, uint32_t at)
{
    cell c = {at, at};
    while (c.from > 0 && p[c.from - 1].code == p[at].code) c.from--;
    while (c.to < r->n_points && p[c.to].code == p[at].code) c.to++;
    return c;
}

static jalur_status sort_cell(const reader *r, curve_ranked *p, cell c, keyed **room, size_t *cap)
{
    const uint32_t n = c.to - c.from;
    const jalur_status st = mem_grow(r->ctx, room, cap, n, sizeof **room);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < n; i++) (*room)[i] = (keyed){r->key[p[c.from + i].item], p[c.from + i].item};
    qsort(*room, n, sizeof **room, by_key);
    for (uint32_t i = 0; i < n; i++) p[c.from + i].item = (*room)[i].point;
    return JALUR_OK;
}

/* A road without points is none. */
static void mark_starts(const reader *r)
{
    for (uint32_t i = 0; i < r->n_roads; i++) {
        for (uint32_t k = r->origin[i]; k < r->origin[i + 1]; k++) r->vertex[k] = JALUR_NONE;
        if (r->origin[i] < r->origin[i + 1]) r->vertex[r->origin[i]] = i;
    }
}

/* Takes the numbers of the points p[from] up to p[to - 1] back. */
static void forget_vertices(const reader *r, const curve_ranked *p, uint32_t from, uint32_t to, net_lines *lines)
{
    for (uint32_t i = to; i-- > from;) {
        const bool starts = lines->n > 0 && lines->line[lines->n - 1].origin == p[i].item;
        r->vertex[p[i].item] = starts ? lines->line[--lines->n].road : JALUR_NONE;
    }
}

/* Vertices of all points from the points along the curve, and the lines as their first points come: by vertex, those of one as
 * in the file. Few cells hold more than one vertex. */
static jalur_status number_vertices(const reader *r, curve_ranked *p, uint32_t *n_vertices, net_lines *lines)
{
    enum { AHEAD = 16 };
    jalur_status st = JALUR_OK;
    const uint32_t n = r->n_points;
    uint32_t v = 0;
    cell sorted = {0, 0};                  /* of several vertices, in the order of their keys */
    uint64_t last = UINT64_MAX;            /* no key */
    keyed *room = NULL;
    size_t cap = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i + AHEAD < n) {
            NET_SOON(&r->key[p[i + AHEAD].item]);
            NET_SOON_WRITTEN(&r->vertex[p[i + AHEAD].item]);
        }
        const uint32_t item = p[i].item;
        const uint64_t key = r->key[item];
        if (key != last && i > sorted.to && p[i].code == p[i - 1].code) {
            sorted = cell_around(r, p, i);
            forget_vertices(r, p, sorted.from, i, lines); /* so far it was one vertex: again */
            TRY(sort_cell(r, p, sorted, &room, &cap));
            i = sorted.from - 1;
            v--;
            last = UINT64_MAX;
            continue;
        }
        v += key != last;
        last = key;
        lines->line[lines->n].road = r->vertex[item]; /* no branches: nobody foresees which points begin a line */
        lines->line[lines->n].origin = item;
        lines->n += r->vertex[item] != JALUR_NONE;
        r->vertex[item] = v - 1;
    }
    *n_vertices = v;
done:
    mem_free(r->ctx, room);
    return st;
}

static jalur_status find_vertices(reader *r, uint32_t *n_vertices, net_lines *lines)
{
    jalur_status st = JALUR_OK;
    curve_ranked *p = NULL, *spare = NULL;
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *r->key, &r->key));
    TRY(read_keys(r));
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *p, &p));
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *spare, &spare));
    place_on_curve(r, p);
    curve_ranked *sorted = curve_sort(p, spare, r->n_points);
    if (sorted == spare) spare = p; /* the room that the sort has left is the answer's */
    p = sorted;
    r->vertex = (uint32_t *)spare;
    spare = NULL;
    mark_starts(r);
    TRY(mem_new_unset(r->ctx, (size_t)r->n_roads + 1, sizeof *lines->line, &lines->line));
    TRY(number_vertices(r, p, n_vertices, lines));
done:
    mem_free(r->ctx, p);
    mem_free(r->ctx, spare);
    mem_free(r->ctx, r->key);
    r->key = NULL;
    return st;
}

/* No vertex twice in a row. */
static void lay_lines(const reader *r, net_lines *lines, net_raw *raw)
{
    enum { AHEAD = 16 };
    for (uint32_t i = 0; i < lines->n; i++) {
        if (i + AHEAD < lines->n) {
            NET_SOON(&r->vertex[lines->line[i + AHEAD].origin]);
            NET_SOON(&r->origin[lines->line[i + AHEAD].road + 1]);
        }
        net_line *l = &lines->line[i];
        const float *z_m = raw->z_m ? r->roads[l->road].line.z_m : NULL;
        const uint32_t *vertex = r->vertex + l->origin, first = raw->n_vid, n = r->origin[l->road + 1] - l->origin;
        l->first = first;
        for (uint32_t k = 0; k < n; k++) {
            const uint32_t v = vertex[k];
            if (raw->n_vid > first && raw->vid[raw->n_vid - 1] == v) continue;
            if (raw->z_m) raw->z_m[raw->n_vid] = z_m ? z_m[k] : NAN;
            raw->vid[raw->n_vid++] = v;
        }
    }
    lines->line[lines->n] = (net_line){.first = raw->n_vid};
}

/* Backwards, so that of a vertex's points the first in the file is what stays. */
static void place_vertices(const reader *r, net_raw *raw)
{
    uint32_t n = r->n_points;
    for (uint32_t i = r->n_roads; i-- > 0;)
        for (uint32_t k = r->roads[i].line.n; k-- > 0;) raw->at[r->vertex[--n]] = r->roads[i].line.pt[k];
}

jalur_status net_read_lines(jalur_ctx *ctx, const road *roads, uint32_t n_roads, net_raw *raw, net_lines *out)
{
    jalur_status st = JALUR_OK;
    reader r = {.ctx = ctx, .roads = roads, .n_roads = n_roads};
    *out = (net_lines){0};
    TRY(count_points(&r));
    TRY(find_vertices(&r, &raw->n_vertices, out));
    TRY(mem_new_unset(ctx, raw->n_vertices, sizeof *raw->at, &raw->at));
    place_vertices(&r, raw);
    TRY(mem_new_unset(ctx, r.n_points, sizeof *raw->vid, &raw->vid));
    if (r.any_z) TRY(mem_new_unset(ctx, r.n_points, sizeof *raw->z_m, &raw->z_m));
    lay_lines(&r, out, raw);
done:
    mem_free(ctx, r.origin);
    mem_free(ctx, r.vertex);
    if (st != JALUR_OK) net_lines_release(ctx, out);
    return st;
}

void net_lines_release(jalur_ctx *ctx, net_lines *l)
{
    mem_free(ctx, l->line);
    *l = (net_lines){0};
}
