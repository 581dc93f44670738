/* Nearest segment: a packed tree of boxes over runs of segments in Hilbert order.
 *
 * Boxes are rounded outwards to float, so a box never lies farther than what it holds. Search goes depth first,
 * nearest child first, in local metres around the query. */
#include <float.h>

#include "net/net_internal.h"

typedef struct tree_entry { double m; uint32_t box; uint32_t level; } tree_entry;

/* The nearest float is off by half of its last place at most: 2^-24 of the value, or next to nothing near zero. */
static double past_rounding(double v)
{
    return fabs(v) * 0x1.000002p-24 + (double)FLT_MIN;
}

static float down(double v)
{
    return (float)(v - past_rounding(v));
}

static float up(double v)
{
    return (float)(v + past_rounding(v));
}

static tree_box box_none(void)
{
    return (tree_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
}

static tree_box box_join(tree_box a, tree_box b)
{
    return (tree_box){a.west < b.west ? a.west : b.west, a.south < b.south ? a.south : b.south,
                      a.east > b.east ? a.east : b.east, a.north > b.north ? a.north : b.north};
}

static tree_box box_of(const jalur_lonlat *p, uint32_t n)
{
    double west = p[0].lon_deg, south = p[0].lat_deg, east = west, north = south;
    for (uint32_t i = 1; i < n; i++) {
        const double x = p[i].lon_deg, y = p[i].lat_deg;
        west = x < west ? x : west;
        east = x > east ? x : east;
        south = y < south ? y : south;
        north = y > north ? y : north;
    }
    return (tree_box){down(west), down(south), up(east), up(north)};
}

static uint32_t run_end(const net *g, const tree *t, uint32_t item) /* last point of a run */
{
    uint32_t end = g->edge_point[t->item_edge[item] + 1] - 1, to = t->item_point[item] + TREE_RUN;
    return to < end ? to : end;
}

/* The point that a run stands at on the curve. */
static uint32_t middle_of_run(const net *g, uint32_t e, uint32_t from)
{
    const uint32_t middle = from + TREE_RUN / 2;
    return middle < g->edge_point[e + 1] - 1 ? middle : from;
}

/* Runs with their boxes by the vertex in their middle: vertices are numbered along the curve. Counted, not compared. */
static jalur_status order_items(jalur_ctx *ctx, const net *g, const uint32_t *vertex, uint32_t n_vertices, tree *t)
{
    enum { AHEAD = 16 };
    jalur_status st = JALUR_OK;
    uint32_t *at = NULL, *middle = NULL, n = 0;
    TRY(mem_new(ctx, (size_t)n_vertices + 1, sizeof *at, &at));
    TRY(mem_new_unset(ctx, (size_t)t->n_items + AHEAD, sizeof *middle, &middle)); /* as the edges have them */
    for (uint32_t e = 0; e < g->n_edges; e++)
        for (uint32_t p = g->edge_point[e]; p + 1 < g->edge_point[e + 1]; p += TREE_RUN)
            at[(middle[n++] = vertex[middle_of_run(g, e, p)]) + 1]++;
    for (uint32_t i = 0; i < AHEAD; i++) middle[n + i] = 0;
    for (uint32_t v = 0; v < n_vertices; v++) at[v + 1] += at[v];
    n = 0;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const uint32_t last = g->edge_point[e + 1] - 1;
        for (uint32_t p = g->edge_point[e]; p < last; p += TREE_RUN) {
            NET_SOON_WRITTEN(&at[middle[n + AHEAD]]);
            const uint32_t i = at[middle[n++]]++;
            t->item_edge[i] = e;
            t->item_point[i] = p;
            t->box[i] = box_of(g->pt + p, (p + TREE_RUN < last ? p + TREE_RUN : last) - p + 1);
        }
    }
done:
    mem_free(ctx, at);
    mem_free(ctx, middle);
    return st;
}

bool tree_lay_out(tree *t)
{
    uint32_t count = t->n_items;
    if (count > UINT32_MAX / 2) return false;
    t->level[0] = 0;
    t->n_levels = 0;
    while (count > 0) {
        t->level[t->n_levels + 1] = t->level[t->n_levels] + count;
        t->n_levels++;
        if (count == 1) break;
        count = (count + TREE_FAN - 1) / TREE_FAN;
    }
    t->n_boxes = t->level[t->n_levels];
    return true;
}

static void join_boxes(tree *t)
{
    for (uint32_t k = 1; k < t->n_levels; k++) {
        for (uint32_t i = t->level[k]; i < t->level[k + 1]; i++) t->box[i] = box_none();
        for (uint32_t i = t->level[k - 1]; i < t->level[k]; i++) {
            uint32_t parent = t->level[k] + (i - t->level[k - 1]) / TREE_FAN;
            t->box[parent] = box_join(t->box[parent], t->box[i]);
        }
    }
}

jalur_status tree_new(jalur_ctx *ctx, const net *g, const uint32_t *vertex, uint32_t n_vertices, tree *out)
{
    jalur_status st = JALUR_OK;
    *out = (tree){0};
    for (uint32_t e = 0; e < g->n_edges; e++)
        out->n_items += (g->edge_point[e + 1] - g->edge_point[e] - 1 + TREE_RUN - 1) / TREE_RUN;
    if (!tree_lay_out(out)) TRY(err_set(ctx, JALUR_E_LIMIT, "the road network has too many points"));
    TRY(mem_new_unset(ctx, out->n_items, sizeof *out->item_edge, &out->item_edge));
    TRY(mem_new_unset(ctx, out->n_items, sizeof *out->item_point, &out->item_point));
    TRY(mem_new_unset(ctx, out->n_boxes, sizeof *out->box, &out->box));
    TRY(order_items(ctx, g, vertex, n_vertices, out));
    join_boxes(out);
done:
    if (st != JALUR_OK) tree_release(ctx, out);
    return st;
}

void tree_release(jalur_ctx *ctx, tree *t)
{
    mem_free(ctx, t->item_edge);
    mem_free(ctx, t->item_point);
    mem_free(ctx, t->box);
    *t = (tree){0};
}

jalur_status tree_marks(jalur_ctx *ctx, const net *g, const uint8_t *edge_mark, uint8_t **out)
{
    const tree *t = &g->t;
    jalur_status st = mem_new(ctx, t->n_boxes, 1, out);
    if (st != JALUR_OK) return st;
    uint8_t *mark = *out;
    for (uint32_t i = 0; i < t->n_items; i++) mark[i] = edge_mark[t->item_edge[i]];
    for (uint32_t k = 1; k < t->n_levels; k++)
        for (uint32_t i = t->level[k - 1]; i < t->level[k]; i++)
            mark[t->level[k] + (i - t->level[k - 1]) / TREE_FAN] |= mark[i];
    return JALUR_OK;
}

static const double TIE_M = 1e-6; /* distances are compared to the micrometre: rounding errors decide nothing */

/* A query in local metres; the segment is p (the origin) to q. */
typedef struct query {
    const net *g;
    const uint8_t *edge_mark, *box_mark;
    uint8_t bits;
    geo_local local;
    jalur_xy q;
    bool is_point;
    shape_box box; /* of p-q, degrees */
    tree_hit *hit;
} query;

static double gap(double a_low, double a_high, double b_low, double b_high)
{
    if (b_low > a_high) return b_low - a_high;
    return a_low > b_high ? a_low - b_high : 0;
}

static double box_distance(const query *y, tree_box b)
{
    double dx = gap(y->box.west_deg, y->box.east_deg, (double)b.west, (double)b.east) * y->local.m_per_deg_lon;
    double dy = gap(y->box.south_deg, y->box.north_deg, (double)b.south, (double)b.north) * y->local.m_per_deg_lat;
    return sqrt(dx * dx + dy * dy);
}

/* Position 0..1 of the point of a-b that is nearest to p. */
static double foot(jalur_xy p, jalur_xy a, jalur_xy b)
{
    double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, len2 = dx * dx + dy * dy;
    if (!(len2 > 0)) return 0;
    double t = ((p.x_m - a.x_m) * dx + (p.y_m - a.y_m) * dy) / len2;
    return t < 0 ? 0 : t > 1 ? 1 : t;
}

static jalur_xy between(jalur_xy a, jalur_xy b, double t)
{
    if (t <= 0) return a;
    if (t >= 1) return b;
    return (jalur_xy){a.x_m + (b.x_m - a.x_m) * t, a.y_m + (b.y_m - a.y_m) * t};
}

static double distance(jalur_xy a, jalur_xy b)
{
    return sqrt((a.x_m - b.x_m) * (a.x_m - b.x_m) + (a.y_m - b.y_m) * (a.y_m - b.y_m));
}

static jalur_lonlat degrees_between(jalur_lonlat a, jalur_lonlat b, double t)
{
    if (t <= 0) return a;
    if (t >= 1) return b;
    return (jalur_lonlat){a.lon_deg + (b.lon_deg - a.lon_deg) * t, a.lat_deg + (b.lat_deg - a.lat_deg) * t};
}

static double cross(jalur_xy o, jalur_xy a, jalur_xy b)
{
    return (a.x_m - o.x_m) * (b.y_m - o.y_m) - (a.y_m - o.y_m) * (b.x_m - o.x_m);
}

/* Nearest positions s on p-q and t on a-b. */
static double segments_apart(const query *y, jalur_xy a, jalur_xy b, double *s, double *t)
{
    jalur_xy p = {0, 0}, q = y->q;
    *s = 0;
    *t = foot(p, a, b);
    double best = distance(p, between(a, b, *t));
    if (y->is_point) return best;
    double o1 = cross(p, q, a), o2 = cross(p, q, b), o3 = cross(a, b, p), o4 = cross(a, b, q);
    if (((o1 > 0) != (o2 > 0)) && ((o3 > 0) != (o4 > 0)) && o3 != o4 && o1 != o2) {
        *s = o3 / (o3 - o4);
        *t = o1 / (o1 - o2);
        return 0;
    }
    double try_s[3] = {1, foot(a, p, q), foot(b, p, q)}, try_t[3] = {foot(q, a, b), 0, 1};
    for (int i = 0; i < 3; i++) {
        double d = distance(between(p, q, try_s[i]), between(a, b, try_t[i]));
        if (d >= best) continue;
        best = d;
        *s = try_s[i];
        *t = try_t[i];
    }
    return best;
}

static int compare_places(jalur_lonlat p, jalur_lonlat q)
{
    if (p.lon_deg != q.lon_deg) return p.lon_deg < q.lon_deg ? -1 : 1;
    return (p.lat_deg > q.lat_deg) - (p.lat_deg < q.lat_deg);
}

/* Segments by their western ends, then by their eastern ones: what is equal is drawn over each other. */
static int compare_segments(const jalur_lonlat *p, const jalur_lonlat *q)
{
    int p_back = compare_places(p[0], p[1]) > 0, q_back = compare_places(q[0], q[1]) > 0;
    int west = compare_places(p[p_back], q[q_back]);
    return west ? west : compare_places(p[1 - p_back], q[1 - q_back]);
}

/* Whatever numbers roads and edges got. */
static bool wins_tie(const net *g, uint32_t e, uint32_t point, const tree_hit *h)
{
    int c = h->edge == JALUR_NONE ? -1 : compare_segments(g->pt + point, g->pt + h->point);
    return c < 0 || (c == 0 && (e < h->edge || (e == h->edge && point < h->point)));
}

static void visit_item(const query *y, uint32_t item)
{
    const net *g = y->g;
    uint32_t e = g->t.item_edge[item], end = run_end(g, &g->t, item);
    tree_hit *h = y->hit;
    jalur_lonlat p = y->local.origin, q = geo_from_local(&y->local, y->q);
    jalur_xy a = geo_to_local(&y->local, g->pt[g->t.item_point[item]]), b;
    for (uint32_t i = g->t.item_point[item]; i < end; i++, a = b) {
        double s, t;
        b = geo_to_local(&y->local, g->pt[i + 1]);
        double d = floor(segments_apart(y, a, b, &s, &t) / TIE_M + 0.5) * TIE_M;
        bool nearer = d < h->m;
        bool tied = d <= h->m && wins_tie(g, e, i, h);
        if (!nearer && !tied) continue;
        h->m = d;
        h->edge = e;
        h->point = i;
        h->at = degrees_between(g->pt[i], g->pt[i + 1], t);
        h->from = y->is_point ? p : degrees_between(p, q, s);
    }
}

static uint32_t push_children(const query *y, tree_entry top, tree_entry *stack, uint32_t n)
{
    const tree *t = &y->g->t;
    uint32_t below = top.level - 1, base = n;
    uint32_t from = t->level[below] + (top.box - t->level[top.level]) * TREE_FAN, to = from + TREE_FAN;
    if (to > t->level[top.level]) to = t->level[top.level];
    for (uint32_t i = from; i < to; i++) {
        if (!(y->box_mark[i] & y->bits)) continue;
        tree_entry e = {box_distance(y, t->box[i]), i, below};
        if (e.m > y->hit->m + TIE_M) continue;
        uint32_t k = n++;
        for (; k > base && stack[k - 1].m < e.m; k--) stack[k] = stack[k - 1];
        stack[k] = e; /* farthest first: the nearest is on top */
    }
    return n;
}

void tree_nearest(const net *g, const uint8_t *edge_mark, const uint8_t *box_mark, uint8_t bits, jalur_lonlat p,
                  jalur_lonlat q, tree_hit *hit)
{
    const tree *t = &g->t;
    tree_entry stack[TREE_LEVELS * TREE_FAN];
    query y = {.g = g, .edge_mark = edge_mark, .box_mark = box_mark, .bits = bits, .hit = hit,
               .local = geo_local_at(p), .box = shape_box_empty()};
    y.is_point = p.lon_deg == q.lon_deg && p.lat_deg == q.lat_deg;
    y.q = geo_to_local(&y.local, q);
    shape_box_add(&y.box, p);
    shape_box_add(&y.box, q);
    hit->edge = hit->point = JALUR_NONE;
    if (t->n_levels == 0 || !(box_mark[t->n_boxes - 1] & bits)) return;
    uint32_t n = 0;
    stack[n++] = (tree_entry){box_distance(&y, t->box[t->n_boxes - 1]), t->n_boxes - 1, t->n_levels - 1};
    while (n > 0) {
        tree_entry top = stack[--n];
        if (top.m > hit->m + TIE_M) continue;
        if (top.level == 0) {
            if (edge_mark[t->item_edge[top.box]] & bits) visit_item(&y, top.box);
        } else {
            n = push_children(&y, top, stack, n);
        }
    }
}
