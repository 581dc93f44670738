/* Points to roads. Points are visited in Hilbert order: neighbours share what they read. */
#include "base/curve.h"
#include "net/net_internal.h"

typedef struct turn { uint32_t code, point; } turn;

static int by_code(const void *a, const void *b)
{
    const turn *p = a, *q = b;
    if (p->code != q->code) return p->code < q->code ? -1 : 1;
    return (p->point > q->point) - (p->point < q->point);
}

static const double END_M = 0.001;

/* Share of the edge's length before the hit, in local metres. Within a millimetre of an end it is that end. */
static float along_of(const net *g, const tree_hit *h)
{
    uint32_t from = g->edge_point[h->edge], last = g->edge_point[h->edge + 1] - 1;
    geo_local local = geo_local_at(h->at);
    double before = 0, total = 0;
    for (uint32_t i = from; i < last; i++) {
        jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        double len = hypot(b.x_m - a.x_m, b.y_m - a.y_m);
        if (i < h->point) before += len;
        if (i == h->point) before += fmin(hypot(a.x_m, a.y_m), len);
        total += len;
    }
    if (before <= END_M) return 0;
    return before < total - END_M ? (float)(before / total) : 1;
}

static void set_snap(const net_metric *m, jalur_lonlat p, double limit_m, const tree_hit *h, net_snap *out)
{
    const net *g = m->g;
    uint32_t a = m->strong[g->ends[h->edge].a], b = m->strong[g->ends[h->edge].b];
    double ms = 0;
    bool back;
    out->edge.v = net_first_twin(m, h->edge, &back); /* one name for edges drawn over each other */
    out->along = along_of(g, h);
    if (back) out->along = 1 - out->along;
    out->at = out->along <= 0   ? g->pt[g->edge_point[out->edge.v]]
              : out->along >= 1 ? g->pt[g->edge_point[out->edge.v + 1] - 1]
                                : h->at;
    out->access_m = geo_distance_m(p, out->at);
    if (m->access_kmh > 0) ms = out->access_m / m->access_kmh * 3600;
    out->access_ms = ms >= (double)NET_INF ? NET_INF : (net_ms)(ms + 0.5);
    out->strong = a == b ? a : JALUR_NONE;
    out->state = out->access_m <= limit_m ? SNAP_OK : SNAP_TOO_FAR;
}

/* Local metres differ from the geodesic by up to 0.1 %: search a little farther, judge by the geodesic. */
static void snap_one(const net_metric *m, jalur_lonlat p, double limit_m, net_snap *out)
{
    const net *g = m->g;
    tree_hit main = {.m = limit_m * 1.002 + 0.01}, other;
    *out = (net_snap){.state = SNAP_NO_NETWORK, .edge = {JALUR_NONE}, .at = p, .strong = JALUR_NONE};
    if (!shape_lonlat_valid(p)) return;
    tree_nearest(g, m->edge_mark, m->box_mark, NET_MARK_MAIN, p, p, &main);
    if (main.edge != JALUR_NONE) {
        set_snap(m, p, limit_m, &main, out);
        if (out->state == SNAP_OK) {
            other.m = main.m;
            tree_nearest(g, m->edge_mark, m->box_mark, NET_MARK_OTHER, p, p, &other);
            out->passed_nearer = other.edge != JALUR_NONE && other.m < main.m;
            return;
        }
    }
    other.m = INFINITY;
    tree_nearest(g, m->edge_mark, m->box_mark, NET_MARK_MAIN | NET_MARK_OTHER, p, p, &other);
    if (other.edge != JALUR_NONE) set_snap(m, p, limit_m, &other, out);
}

jalur_status net_snap_points(const net_metric *m, const jalur_lonlat *points, uint32_t n, double limit_m, net_snap *out)
{
    jalur_status st = JALUR_OK;
    turn *order = NULL;
    shape_box all = shape_box_empty();
    if (!(limit_m > 0)) limit_m = m->access_limit_m;
    TRY(mem_new(m->ctx, n, sizeof *order, &order));
    for (uint32_t i = 0; i < n; i++)
        if (shape_lonlat_valid(points[i])) shape_box_add(&all, points[i]);
    for (uint32_t i = 0; i < n; i++) order[i] = (turn){curve_in(points[i].lon_deg, points[i].lat_deg, all.west_deg, all.south_deg, all.east_deg, all.north_deg), i};
    qsort(order, n, sizeof *order, by_code);
    for (uint32_t i = 0; i < n; i++) snap_one(m, points[order[i].point], limit_m, &out[order[i].point]);
done:
    mem_free(m->ctx, order);
    return st;
}
