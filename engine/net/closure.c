/* What closures and speed factors make of the edges' times, and which edges touch an area: a vertex inside it (even-odd rule over all rings) or a segment that crosses or
 * touches a ring. Ring sides are binned into strips of latitude, so that a long shore costs little. */
#include "net/net_internal.h"

typedef struct strips {
    const shape_area *area;
    shape_box box;
    uint32_t n;
    uint32_t *first; /* n + 1 */
    uint32_t *side;  /* index of a side's first point */
} strips;

static uint32_t strip_of(const strips *s, double lat_deg)
{
    double height = s->box.north_deg - s->box.south_deg;
    double t = height > 0 ? (lat_deg - s->box.south_deg) / height * s->n : 0;
    return t <= 0 ? 0 : t >= s->n ? s->n - 1 : (uint32_t)t;
}

static void strip_range(const strips *s, jalur_lonlat a, jalur_lonlat b, uint32_t *from, uint32_t *to)
{
    *from = strip_of(s, fmin(a.lat_deg, b.lat_deg));
    *to = strip_of(s, fmax(a.lat_deg, b.lat_deg));
}

/* Counts the sides of strip k in first[k + 1], or files them from first[k] on, which moves it to its end. */
static void file_sides(strips *s, bool fill)
{
    const shape_area *a = s->area;
    for (uint32_t r = 0; r < a->n_ring; r++) {
        for (uint32_t i = a->ring[r]; i + 1 < a->ring[r + 1]; i++) {
            uint32_t from, to;
            strip_range(s, a->pt[i], a->pt[i + 1], &from, &to);
            for (uint32_t k = from; k <= to; k++) {
                if (fill) s->side[s->first[k]++] = i;
                else s->first[k + 1]++;
            }
        }
    }
}

static jalur_status strips_new(jalur_ctx *ctx, const shape_area *ground, strips *s)
{
    jalur_status st = JALUR_OK;
    *s = (strips){.area = ground, .box = shape_box_empty(), .n = ground->n_pt / 8 + 1};
    for (uint32_t i = 0; i < ground->n_pt; i++) shape_box_add(&s->box, ground->pt[i]);
    TRY(mem_new(ctx, (size_t)s->n + 1, sizeof *s->first, &s->first));
    file_sides(s, false);
    for (uint32_t k = 0; k < s->n; k++) s->first[k + 1] += s->first[k];
    TRY(mem_new(ctx, s->first[s->n], sizeof *s->side, &s->side));
    file_sides(s, true);
    memmove(s->first + 1, s->first, (size_t)s->n * sizeof *s->first);
    s->first[0] = 0;
done:
    return st;
}

static bool inside(const strips *s, jalur_lonlat p)
{
    if (!shape_box_has(&s->box, p)) return false;
    uint32_t k = strip_of(s, p.lat_deg);
    bool in = false;
    for (uint32_t i = s->first[k]; i < s->first[k + 1]; i++) {
        jalur_lonlat a = s->area->pt[s->side[i]], b = s->area->pt[s->side[i] + 1];
        if ((a.lat_deg > p.lat_deg) == (b.lat_deg > p.lat_deg)) continue;
        double lon = a.lon_deg + (p.lat_deg - a.lat_deg) / (b.lat_deg - a.lat_deg) * (b.lon_deg - a.lon_deg);
        if (p.lon_deg < lon) in = !in;
    }
    return in;
}

static int turn(jalur_lonlat a, jalur_lonlat b, jalur_lonlat c)
{
    double t = (b.lon_deg - a.lon_deg) * (c.lat_deg - a.lat_deg) - (b.lat_deg - a.lat_deg) * (c.lon_deg - a.lon_deg);
    return (t > 0) - (t < 0);
}

static bool between(jalur_lonlat a, jalur_lonlat b, jalur_lonlat p) /* p on the line through a and b */
{
    return p.lon_deg >= fmin(a.lon_deg, b.lon_deg) && p.lon_deg <= fmax(a.lon_deg, b.lon_deg) &&
           p.lat_deg >= fmin(a.lat_deg, b.lat_deg) && p.lat_deg <= fmax(a.lat_deg, b.lat_deg);
}

static bool meet(jalur_lonlat a, jalur_lonlat b, jalur_lonlat c, jalur_lonlat d)
{
    int t1 = turn(a, b, c), t2 = turn(a, b, d), t3 = turn(c, d, a), t4 = turn(c, d, b);
    if (t1 != t2 && t3 != t4 && t1 * t2 <= 0 && t3 * t4 <= 0) return true;
    return (t1 == 0 && between(a, b, c)) || (t2 == 0 && between(a, b, d)) || (t3 == 0 && between(c, d, a)) ||
           (t4 == 0 && between(c, d, b));
}

static bool crosses(const strips *s, jalur_lonlat a, jalur_lonlat b)
{
    const shape_box *x = &s->box;
    if (fmax(a.lon_deg, b.lon_deg) < x->west_deg || fmin(a.lon_deg, b.lon_deg) > x->east_deg ||
        fmax(a.lat_deg, b.lat_deg) < x->south_deg || fmin(a.lat_deg, b.lat_deg) > x->north_deg)
        return false;
    uint32_t from, to;
    strip_range(s, a, b, &from, &to);
    for (uint32_t i = s->first[from]; i < s->first[to + 1]; i++)
        if (meet(a, b, s->area->pt[s->side[i]], s->area->pt[s->side[i] + 1])) return true;
    return false;
}

jalur_status net_close_area(jalur_ctx *ctx, const net *g, const shape_area *ground, uint8_t *closed)
{
    jalur_status st = JALUR_OK;
    strips s = {0};
    if (ground->n_pt == 0) return JALUR_OK;
    TRY(strips_new(ctx, ground, &s));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        bool hit = closed[e] || inside(&s, g->pt[g->edge_point[e]]);
        for (uint32_t i = g->edge_point[e]; i + 1 < g->edge_point[e + 1] && !hit; i++)
            hit = crosses(&s, g->pt[i], g->pt[i + 1]);
        closed[e] = hit;
    }
done:
    mem_free(ctx, s.first);
    mem_free(ctx, s.side);
    return st;
}

typedef struct factor { uint32_t edge; double by; } factor; /* of the speed; 0: closed */

typedef struct factors { jalur_ctx *ctx; const net *g; factor *item; uint32_t n; size_t cap; } factors;

static int by_factor_edge(const void *a, const void *b)
{
    const factor *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->by > q->by) - (p->by < q->by);
}

static jalur_status add_factor(factors *f, uint32_t edge, double by, const char *what)
{
    jalur_status st = JALUR_OK;
    if (edge >= f->g->n_edges)
        return err_set(f->ctx, JALUR_E_USAGE, "%s edge %u does not exist: the network has %u edges", what, edge,
                       f->g->n_edges);
    if (!(by >= 0 && by <= 1000))
        return err_set(f->ctx, JALUR_E_USAGE, "%s edge %u has speed factor %g; expected 0 (closed) to 1000", what, edge, by);
    if (f->n >= f->cap) TRY(mem_grow(f->ctx, &f->item, &f->cap, (size_t)f->n + 1, sizeof *f->item));
    f->item[f->n++] = (factor){edge, by};
done:
    return st;
}

static jalur_status add_areas_and_classes(factors *f, const net_closures *c)
{
    jalur_status st = JALUR_OK;
    const net *g = f->g;
    uint8_t *closed = NULL;
    if (!c->area && !c->classes && !c->class_factor) return JALUR_OK;
    TRY(mem_new(f->ctx, g->n_edges, 1, &closed));
    if (c->area) TRY(net_close_area(f->ctx, g, c->area, closed));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t class = g->attr[g->edge_road[e]].class;
        double by = c->class_factor ? c->class_factor[class] : 1;
        if (closed[e] || (c->classes >> class & 1)) by = 0;
        if (by != 1) TRY(add_factor(f, e, by, "slowed"));
    }
done:
    mem_free(f->ctx, closed);
    return st;
}

static net_ms slowed(net_ms ms, double by)
{
    if (ms >= NET_INF || by <= 0) return NET_INF;
    double t = (double)ms / by;
    return t >= (double)NET_INF ? NET_INF : (net_ms)(t + 0.5);
}

jalur_status net_closed_times(jalur_ctx *ctx, const net *g, const net_closures *c, const net_times *before,
                              uint32_t n_before, const net_ms *forward, const net_ms *backward, net_times **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    factors f = {.ctx = ctx, .g = g};
    uint32_t k = 0;
    *out = NULL;
    *n = 0;
    for (uint32_t i = 0; c && i < c->n_edges; i++) TRY(add_factor(&f, c->edges[i].v, 0, "closed"));
    for (uint32_t i = 0; c && i < c->n_slow; i++) TRY(add_factor(&f, c->slow_edges[i].v, c->slow_factor[i], "slowed"));
    if (c) TRY(add_areas_and_classes(&f, c));
    TRY(mem_new(ctx, f.n, sizeof **out, out));
    if (f.n > 1) qsort(f.item, f.n, sizeof *f.item, by_factor_edge);
    for (uint32_t i = 0, end; i < f.n; i = end) {
        uint32_t e = f.item[i].edge;
        double by = 1;
        for (end = i; end < f.n && f.item[end].edge == e; end++) by *= f.item[end].by;
        while (k < n_before && before[k].edge < e) k++;
        bool was = k < n_before && before[k].edge == e;
        (*out)[(*n)++] = (net_times){e, slowed(was ? before[k].forward : forward[e], by),
                                     slowed(was ? before[k].backward : backward[e], by)};
    }
done:
    mem_free(ctx, f.item);
    return st;
}
