/* Points to vertices: equal at 1e-7 degrees is one vertex. Vertices are numbered along a Hilbert curve and lines follow their
 * first vertices, so that all later work on the roads of one place meets them side by side in memory, however the file is
 * sorted. What ties are broken by is the place in the file: net_lines keeps it. */
#include "net/net_internal.h"

typedef struct reader {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads, n_points;
    uint32_t west, south, east, north; /* of the keys */
    bool any_z;
    uint64_t *key;     /* of all points, in the order of the file */
    uint32_t *vertex;  /* of a point */
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
    uint64_t n = 0;
    for (uint32_t i = 0; i < r->n_roads; i++) {
        n += r->roads[i].line.n;
        if (r->roads[i].line.z_m) r->any_z = true;
    }
    if (n >= NET_VIA_EDGE)
        return err_set(r->ctx, JALUR_E_LIMIT, "the roads have %llu points; a network holds up to 2147483647",
                       (unsigned long long)n);
    r->n_points = (uint32_t)n;
    return JALUR_OK;
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
static void place_on_curve(const reader *r, net_ranked *p)
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
        net_hilbert_many(x, y, n, code);
        for (uint32_t i = 0; i < n; i++) p[from + i] = (net_ranked){code[i], from + i};
    }
}

typedef struct keyed { uint64_t key; uint32_t point; } keyed;

static int by_key(const void *a, const void *b)
{
    const keyed *p = a, *q = b;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return (p->point > q->point) - (p->point < q->point);
}

/* The points of the cell around p[at], of several vertices, sorted by their keys. Gives where the cell starts and ends. */
static jalur_status sort_cell(const reader *r, net_ranked *p, uint32_t at, keyed **room, size_t *cap, uint32_t *start, uint32_t *end)
{
    const uint32_t code = p[at].code;
    for (*start = at; *start > 0 && p[*start - 1].code == code; --*start) {}
    for (*end = at; *end < r->n_points && p[*end].code == code; ++*end) {}
    const uint32_t n = *end - *start;
    const jalur_status st = mem_grow(r->ctx, room, cap, n, sizeof **room);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < n; i++) (*room)[i] = (keyed){r->key[p[*start + i].item], p[*start + i].item};
    qsort(*room, n, sizeof **room, by_key);
    for (uint32_t i = 0; i < n; i++) p[*start + i].item = (*room)[i].point;
    return JALUR_OK;
}

/* Vertices of all points from the points along the curve. Few cells hold more than one vertex. */
static jalur_status number_vertices(const reader *r, net_ranked *p, uint32_t *n_vertices)
{
    enum { AHEAD = 16 };
    jalur_status st = JALUR_OK;
    const uint32_t n = r->n_points;
    uint32_t v = 0, start = 0, sorted = 0; /* sorted: up to here cells are in order */
    uint64_t last = UINT64_MAX;            /* no key */
    keyed *room = NULL;
    size_t cap = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (i + AHEAD < n) NET_SOON(&r->key[p[i + AHEAD].item]);
        const uint64_t key = r->key[p[i].item];
        if (key != last && i > sorted && p[i].code == p[i - 1].code) {
            TRY(sort_cell(r, p, i, &room, &cap, &start, &sorted));
            i = start - 1; /* so far it was one vertex: again */
            v--;
            last = UINT64_MAX;
            continue;
        }
        v += key != last;
        last = key;
        r->vertex[p[i].item] = v - 1;
    }
    *n_vertices = v;
done:
    mem_free(r->ctx, room);
    return st;
}

static jalur_status find_vertices(reader *r, uint32_t *n_vertices)
{
    jalur_status st = JALUR_OK;
    net_ranked *p = NULL, *spare = NULL;
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *r->key, &r->key));
    TRY(read_keys(r));
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *p, &p));
    TRY(mem_new_unset(r->ctx, r->n_points, sizeof *spare, &spare));
    place_on_curve(r, p);
    net_ranked *sorted = net_sort_ranked(p, spare, r->n_points);
    if (sorted == spare) spare = p; /* the room that the sort has left is the answer's */
    p = sorted;
    r->vertex = (uint32_t *)spare;
    spare = NULL;
    TRY(number_vertices(r, p, n_vertices));
done:
    mem_free(r->ctx, p);
    mem_free(r->ctx, spare);
    mem_free(r->ctx, r->key);
    r->key = NULL;
    return st;
}

/* Lines by their first vertex, those with the same one as in the file: counted, not compared. A road without points is none.
 * `first` is the number of points, until the lines are laid. */
static jalur_status sort_lines(const reader *r, uint32_t n_vertices, net_lines *out)
{
    enum { AHEAD = 16 };
    jalur_status st = JALUR_OK;
    uint32_t *at = NULL, *start = NULL, point = 0;
    TRY(mem_new(r->ctx, (size_t)n_vertices + 1, sizeof *at, &at));
    TRY(mem_new_unset(r->ctx, r->n_roads, sizeof *start, &start));
    TRY(mem_new_unset(r->ctx, (size_t)r->n_roads + 1, sizeof *out->line, &out->line));
    for (uint32_t i = 0; i < r->n_roads; point += r->roads[i++].line.n) {
        start[i] = r->roads[i].line.n > 0 ? r->vertex[point] : 0;
        NET_SOON(&at[start[i] + 1]);
        if (i >= AHEAD && r->roads[i - AHEAD].line.n > 0) at[start[i - AHEAD] + 1]++;
    }
    for (uint32_t i = r->n_roads > AHEAD ? r->n_roads - AHEAD : 0; i < r->n_roads; i++)
        if (r->roads[i].line.n > 0) at[start[i] + 1]++;
    for (uint32_t v = 0; v < n_vertices; v++) at[v + 1] += at[v];
    out->n = at[n_vertices];
    point = 0;
    for (uint32_t i = 0; i < r->n_roads; point += r->roads[i++].line.n) {
        if (i + AHEAD < r->n_roads) NET_SOON(&at[start[i + AHEAD]]);
        if (r->roads[i].line.n == 0) continue;
        out->line[at[start[i]]++] = (net_line){r->roads[i].line.n, i, point};
    }
done:
    mem_free(r->ctx, at);
    mem_free(r->ctx, start);
    return st;
}

/* No vertex twice in a row. */
static void lay_lines(const reader *r, net_lines *lines, net_raw *raw)
{
    enum { AHEAD = 16 };
    for (uint32_t i = 0; i < lines->n; i++) {
        if (i + AHEAD < lines->n) NET_SOON(&r->vertex[lines->line[i + AHEAD].origin]);
        net_line *l = &lines->line[i];
        const float *z_m = raw->z_m ? r->roads[l->road].line.z_m : NULL;
        const uint32_t *vertex = r->vertex + l->origin, first = raw->n_vid, n = l->first;
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
    TRY(find_vertices(&r, &raw->n_vertices));
    TRY(mem_new_unset(ctx, raw->n_vertices, sizeof *raw->at, &raw->at));
    place_vertices(&r, raw);
    TRY(sort_lines(&r, raw->n_vertices, out));
    TRY(mem_new_unset(ctx, r.n_points, sizeof *raw->vid, &raw->vid));
    if (r.any_z) TRY(mem_new_unset(ctx, r.n_points, sizeof *raw->z_m, &raw->z_m));
    lay_lines(&r, out, raw);
done:
    mem_free(ctx, r.vertex);
    if (st != JALUR_OK) net_lines_release(ctx, out);
    return st;
}

void net_lines_release(jalur_ctx *ctx, net_lines *l)
{
    mem_free(ctx, l->line);
    *l = (net_lines){0};
}
