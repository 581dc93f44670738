/* From edges to a way that can be drawn and counted. */
#include "net/path.h"

/* A stretch of one edge: from `start` to `end` along it; start > end: travelled backwards. */
typedef struct stretch { uint32_t edge; float start, end; jalur_lonlat from, to; } stretch;

typedef struct tracer {
    const net *g;
    jalur_lonlat *pt; /* with room for all points of all edges and both ends */
    uint32_t n;
    double unpaved_m, dry_only_m, ferry_m;
    uint32_t ferries;
    bool on_water;
} tracer;

static void add_point(tracer *t, jalur_lonlat p, jalur_lonlat *last)
{
    if (t->n > 0 && last->lon_deg == p.lon_deg && last->lat_deg == p.lat_deg) return;
    *last = p;
    t->pt[t->n++] = p;
}

static bool is_unpaved(const net_rule *r)
{
    if (net_is_water(r->class) || r->surface == SURFACE_PAVED) return false;
    return r->surface != SURFACE_UNKNOWN || r->class == ROAD_TRACK || r->class == ROAD_PATH;
}

static void add_length(tracer *t, const stretch *s)
{
    const net_rule *r = &t->g->attr[t->g->edge_road[s->edge]];
    const bool water = net_is_water(r->class), unpaved = is_unpaved(r), dry_only = r->flags & ROAD_DRY_ONLY, on_water = t->on_water;
    t->on_water = water;
    if (!water && !unpaved && !dry_only) return; /* most roads: their length lies in memory of its own */
    const double m = t->g->edge_m[s->edge] * fabs((double)s->end - (double)s->start);
    if (unpaved) t->unpaved_m += m;
    if (dry_only) t->dry_only_m += m;
    if (water) t->ferry_m += m;
    if (water && !on_water && m > 0) t->ferries++;
}

/* First shape point of the edge that lies beyond `along`, by length as snapping measures it. */
static uint32_t points_before(const net *g, uint32_t e, float along, jalur_lonlat at)
{
    uint32_t from = g->edge_point[e], last = g->edge_point[e + 1] - 1;
    double total = 0, sum = 0;
    if (along <= 0) return 0;
    if (along >= 1) return last - from + 1;
    geo_local local = geo_local_at(at);
    for (uint32_t i = from; i < last; i++) {
        jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        total += hypot(b.x_m - a.x_m, b.y_m - a.y_m);
    }
    double want = total * (double)along;
    for (uint32_t i = from; i < last; i++) {
        jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        sum += hypot(b.x_m - a.x_m, b.y_m - a.y_m);
        if (sum >= want) return i - from + 1;
    }
    return last - from;
}

static void add_shape(tracer *t, const stretch *s, jalur_lonlat *last)
{
    const net *g = t->g;
    bool back = s->start > s->end;
    uint32_t base = g->edge_point[s->edge];
    uint32_t i = points_before(g, s->edge, back ? s->end : s->start, back ? s->to : s->from);
    uint32_t k = points_before(g, s->edge, back ? s->start : s->end, back ? s->from : s->to);
    add_point(t, s->from, last);
    for (uint32_t p = 0; i + p < k; p++) add_point(t, g->pt[base + (back ? k - 1 - p : i + p)], last);
    add_point(t, s->to, last);
}

static void add_whole(tracer *t, uint32_t way, jalur_lonlat *last)
{
    const net *g = t->g;
    uint32_t e = way >> 1, from = g->edge_point[e], end = g->edge_point[e + 1];
    if (way & 1)
        for (uint32_t i = end; i-- > from;) add_point(t, g->pt[i], last);
    else
        for (uint32_t i = from; i < end; i++) add_point(t, g->pt[i], last);
}

static stretch whole(const net *g, uint32_t way)
{
    uint32_t e = way >> 1, a = g->edge_point[e], b = g->edge_point[e + 1] - 1;
    if (way & 1) return (stretch){e, 1, 0, g->pt[b], g->pt[a]};
    return (stretch){e, 0, 1, g->pt[a], g->pt[b]};
}

/* The rest of the snapped edge out to a node, or from a node to the snap. */
static stretch partial(const net_metric *m, const net_snap *s, uint32_t node, bool out)
{
    const net *g = m->g;
    const net_legs l = net_legs_of(m, s, out);
    const net_leg *leg = &l.leg[l.n == 2 && l.leg[1].node == node];
    const uint32_t e = leg->edge;
    const jalur_lonlat at = leg->end <= 0 ? g->pt[g->edge_point[e]] : g->pt[g->edge_point[e + 1] - 1];
    return out ? (stretch){e, leg->along, leg->end, s->at, at} : (stretch){e, leg->end, leg->along, at, s->at};
}

/* Points of the edges at the ends and of all between, and the ends themselves. Asks for what will be read of the edges. */
static size_t most_points(const net *g, const route *r, const net_snap *from, const net_snap *to)
{
    size_t n = 4;
    for (uint32_t i = 0; i < r->n; i++) {
        const uint32_t e = r->way[i] >> 1;
        n += g->edge_point[e + 1] - g->edge_point[e];
        NET_SOON(&g->pt[g->edge_point[e]]);
        NET_SOON(&g->attr[g->edge_road[e]]);
    }
    for (int k = 0; k < 2; k++) {
        const uint32_t e = k ? to->edge.v : from->edge.v;
        n += g->edge_point[e + 1] - g->edge_point[e];
    }
    return n;
}

static void trace(tracer *t, const net_metric *m, const route *r, const net_snap *from, const net_snap *to)
{
    jalur_lonlat last = from->at;
    stretch s;
    if (r->direct) {
        s = (stretch){r->along.edge, r->along.along, r->along.end, from->at, to->at};
        add_length(t, &s);
        add_shape(t, &s, &last);
        return;
    }
    s = partial(m, from, r->enter, true);
    if (s.start != s.end) add_length(t, &s);
    add_shape(t, &s, &last);
    for (uint32_t i = 0; i < r->n; i++) {
        s = whole(t->g, r->way[i]);
        add_length(t, &s);
        add_whole(t, r->way[i], &last);
    }
    s = partial(m, to, r->leave, false);
    if (s.start != s.end) add_length(t, &s);
    add_shape(t, &s, &last);
}

static uint32_t metres_of(double m)
{
    return (uint32_t)(m + 0.5);
}

jalur_status net_path(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, arena *a, net_way *out)
{
    jalur_status st = JALUR_OK;
    route r = {.ctx = ctx};
    jalur_lonlat *pt = NULL;
    *out = (net_way){.time = NET_UNREACHED};
    TRY(net_check_snaps(ctx, m->g, from, 1, "start"));
    TRY(net_check_snaps(ctx, m->g, to, 1, "end"));
    TRY(net_route(ctx, m, from, to, ROUTE_EDGES, &r));
    if (r.key >= NET_KEY_INF) goto done;
    tracer t = {.g = m->g};
    shape_line line;
    TRY(mem_new_unset(ctx, most_points(m->g, &r, from, to), sizeof *pt, &pt));
    t.pt = pt;
    trace(&t, m, &r, from, to);
    TRY(shape_line_new(a, t.n, false, &line));
    memcpy(line.pt, pt, t.n * sizeof *pt);
    *out = (net_way){.time = (net_ms)(r.key >> 32), .distance_m = net_key_m(r.key), .unpaved_m = metres_of(t.unpaved_m),
                     .dry_only_m = metres_of(t.dry_only_m), .ferry_m = metres_of(t.ferry_m), .ferries = t.ferries,
                     .line = line};
done:
    mem_free(ctx, pt);
    route_release(&r);
    return st;
}

jalur_status net_time(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, net_ms *time,
                      uint32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    route r = {.ctx = ctx};
    *time = NET_UNREACHED;
    if (distance_m) *distance_m = 0;
    TRY(net_check_snaps(ctx, m->g, from, 1, "start"));
    TRY(net_check_snaps(ctx, m->g, to, 1, "end"));
    TRY(net_route(ctx, m, from, to, distance_m ? ROUTE_DISTANCE : ROUTE_TIME, &r));
    if (r.key >= NET_KEY_INF) goto done;
    *time = (net_ms)(r.key >> 32);
    if (distance_m) *distance_m = net_key_m(r.key);
done:
    route_release(&r);
    return st;
}
