/* Reached ground: every edge's reached parts, cut in mid-edge at the limit, buffered.
 *
 * Lines over water are ways but no ground: only boats draw them. */
#include "net/net_internal.h"

typedef struct stretch { double start, end; } stretch; /* along an edge, 0..1 */
typedef struct on_edge { uint32_t edge, source; float along; } on_edge;

typedef struct reach {
    jalur_ctx *ctx;
    const net_metric *m;
    const net_snap *source;
    bool reverse;       /* what reaches the sources instead of what they reach */
    uint64_t *key;      /* per node */
    uint32_t n_sources;
    on_edge *by_edge;   /* sources by each edge that they stand on */
    uint32_t n_on_edges;
    size_t edge_cap;
    stretch *part;      /* of the edge at hand */
    double limit_ms;
    shape_line *line;
    jalur_lonlat *pt;
    uint32_t n_lines, n_pt;
    size_t line_cap, pt_cap;
    uint32_t *line_at;  /* first point of each line, since pt may move */
    size_t at_cap;
    jalur_lonlat *spot; /* reached places that no line covers */
    uint32_t n_spots;
    size_t spot_cap;
} reach;

static int by_edge(const void *a, const void *b)
{
    const on_edge *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->source > q->source) - (p->source < q->source);
}

static int by_start(const void *a, const void *b)
{
    const stretch *p = a, *q = b;
    if (p->start != q->start) return p->start < q->start ? -1 : 1;
    return (p->end > q->end) - (p->end < q->end);
}

static jalur_status note_edges(reach *r, uint32_t source)
{
    const net_snap *s = &r->source[source];
    uint32_t e;
    bool back;
    for (net_twins t = net_twins_of(r->m, s->edge.v); net_twins_next(&t, &e, &back);) {
        jalur_status st = mem_grow(r->ctx, &r->by_edge, &r->edge_cap, (size_t)r->n_on_edges + 1, sizeof *r->by_edge);
        if (st != JALUR_OK) return st;
        r->by_edge[r->n_on_edges++] = (on_edge){e, source, back ? 1 - s->along : s->along};
    }
    return JALUR_OK;
}

static jalur_status start_reach(reach *r)
{
    jalur_status st = JALUR_OK;
    const net *g = r->m->g;
    TRY(mem_new(r->ctx, g->n_nodes, sizeof *r->key, &r->key));
    net_sweep_clear(g, r->key);
    for (uint32_t i = 0; i < r->n_sources; i++) {
        const net_snap *s = &r->source[i];
        if (s->state != SNAP_OK) continue;
        net_legs l = net_legs_of(r->m, s, !r->reverse);
        for (uint32_t k = 0; k < l.n; k++) {
            uint64_t v = ((l.leg[k].cost >> 32) + s->access_ms) << 32;
            if (v < r->key[l.leg[k].node]) r->key[l.leg[k].node] = v;
        }
        TRY(note_edges(r, i));
    }
    TRY(mem_new(r->ctx, (size_t)r->n_on_edges + 2, sizeof *r->part, &r->part));
    if (r->n_on_edges > 1) qsort(r->by_edge, r->n_on_edges, sizeof *r->by_edge, by_edge);
    TRY(net_sweep(r->ctx, r->m, r->reverse, r->key));
done:
    return st;
}

static double ms_at(const reach *r, uint32_t node)
{
    return r->key[node] >= NET_KEY_INF ? (double)INFINITY : (double)(r->key[node] >> 32);
}

/* Share of an edge that is travelled in `left_ms`. */
static double share(double left_ms, net_ms whole)
{
    if (!(left_ms >= 0) || whole >= NET_INF) return 0;
    return whole == 0 || left_ms >= (double)whole ? 1 : left_ms / (double)whole;
}

/* Reached parts of edge e into r->part, merged and in order. `at`: first source not before e. */
static uint32_t reached_parts(reach *r, uint32_t e, uint32_t *at)
{
    const net_metric *m = r->m;
    uint32_t n = 0, k = 0;
    net_ms away_a = r->reverse ? m->backward[e] : m->forward[e], away_b = r->reverse ? m->forward[e] : m->backward[e];
    double f = share(r->limit_ms - ms_at(r, m->g->ends[e].a), away_a);
    double b = share(r->limit_ms - ms_at(r, m->g->ends[e].b), away_b);
    if (f > 0) r->part[n++] = (stretch){0, f};
    if (b > 0) r->part[n++] = (stretch){1 - b, 1};
    for (; *at < r->n_on_edges && r->by_edge[*at].edge == e; ++*at) {
        const net_snap *s = &r->source[r->by_edge[*at].source];
        double left = r->limit_ms - (double)s->access_ms, along = (double)r->by_edge[*at].along;
        if (left < 0) continue;
        double ahead = fmin(share(left, away_a), 1 - along), behind = fmin(share(left, away_b), along);
        r->part[n++] = (stretch){along - behind, along + ahead};
    }
    qsort(r->part, n, sizeof *r->part, by_start);
    for (uint32_t i = 0; i < n; i++) {
        if (k > 0 && r->part[i].start <= r->part[k - 1].end) r->part[k - 1].end = fmax(r->part[k - 1].end, r->part[i].end);
        else r->part[k++] = r->part[i];
    }
    return k;
}

static jalur_status add_point(reach *r, jalur_lonlat p)
{
    if (r->n_pt >= r->pt_cap) {
        jalur_status st = mem_grow(r->ctx, &r->pt, &r->pt_cap, (size_t)r->n_pt + 1, sizeof *r->pt);
        if (st != JALUR_OK) return st;
    }
    r->pt[r->n_pt++] = p;
    return JALUR_OK;
}

static jalur_lonlat between(jalur_lonlat a, jalur_lonlat b, double t)
{
    return (jalur_lonlat){a.lon_deg + (b.lon_deg - a.lon_deg) * t, a.lat_deg + (b.lat_deg - a.lat_deg) * t};
}

/* The part of edge e as a line, cut by length. */
static jalur_status add_part(reach *r, uint32_t e, stretch s)
{
    jalur_status st = JALUR_OK;
    const net *g = r->m->g;
    uint32_t from = g->edge_point[e], last = g->edge_point[e + 1] - 1;
    geo_local local = geo_local_at(g->pt[from]);
    double total = 0, sum = 0;
    for (uint32_t i = from; i < last; i++) {
        jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        total += hypot(b.x_m - a.x_m, b.y_m - a.y_m);
    }
    if (r->n_lines >= r->at_cap)
        TRY(mem_grow(r->ctx, &r->line_at, &r->at_cap, (size_t)r->n_lines + 1, sizeof *r->line_at));
    r->line_at[r->n_lines++] = r->n_pt;
    double start = s.start * total, end = s.end * total;
    for (uint32_t i = from; i < last; i++) {
        jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        double len = hypot(b.x_m - a.x_m, b.y_m - a.y_m), next = sum + len;
        bool whole_end = i + 1 == last && s.end >= 1;
        if (next >= start && sum <= end && len > 0) {
            if (r->n_pt == r->line_at[r->n_lines - 1])
                TRY(add_point(r, start > sum ? between(g->pt[i], g->pt[i + 1], (start - sum) / len) : g->pt[i]));
            TRY(add_point(r, end < next && !whole_end ? between(g->pt[i], g->pt[i + 1], (end - sum) / len) : g->pt[i + 1]));
        }
        sum = next;
    }
done:
    return st;
}

static jalur_status collect(reach *r)
{
    jalur_status st = JALUR_OK;
    const net *g = r->m->g;
    uint32_t at = 0;
    r->n_lines = r->n_pt = 0;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t n = reached_parts(r, e, &at);
        if (r->m->mode != MODE_BOAT && net_is_water(g->attr[g->edge_road[e]].class)) continue;
        for (uint32_t i = 0; i < n; i++)
            if (r->part[i].end > r->part[i].start) TRY(add_part(r, e, r->part[i]));
    }
    if (r->n_lines > r->line_cap) TRY(mem_grow(r->ctx, &r->line, &r->line_cap, r->n_lines, sizeof *r->line));
    for (uint32_t i = 0; i < r->n_lines; i++) {
        uint32_t end = i + 1 < r->n_lines ? r->line_at[i + 1] : r->n_pt;
        r->line[i] = (shape_line){.pt = r->pt + r->line_at[i], .n = end - r->line_at[i]};
    }
done:
    return st;
}

static jalur_status add_spot(reach *r, jalur_lonlat p)
{
    if (r->n_spots >= r->spot_cap) {
        jalur_status st = mem_grow(r->ctx, &r->spot, &r->spot_cap, (size_t)r->n_spots + 1, sizeof *r->spot);
        if (st != JALUR_OK) return st;
    }
    r->spot[r->n_spots++] = p;
    return JALUR_OK;
}

/* Places reached without a stretch of road: sources once their access is walked, and ferry landings. */
static jalur_status collect_spots(reach *r)
{
    jalur_status st = JALUR_OK;
    const net *g = r->m->g;
    r->n_spots = 0;
    for (uint32_t i = 0; i < r->n_sources; i++) {
        const net_snap *s = &r->source[i];
        if (s->state == SNAP_OK && (double)s->access_ms <= r->limit_ms) TRY(add_spot(r, s->at));
    }
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t landing = g->edge_flags[e] & (NET_EDGE_LANDING_A | NET_EDGE_LANDING_B);
        if (!landing || r->m->mode == MODE_BOAT) continue;
        if ((landing & NET_EDGE_LANDING_A) && ms_at(r, g->ends[e].a) <= r->limit_ms)
            TRY(add_spot(r, g->pt[g->edge_point[e]]));
        if ((landing & NET_EDGE_LANDING_B) && ms_at(r, g->ends[e].b) <= r->limit_ms)
            TRY(add_spot(r, g->pt[g->edge_point[e + 1] - 1]));
    }
done:
    return st;
}

jalur_status net_within_edges(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                              net_ms limit, bool to_source, uint8_t *state)
{
    jalur_status st = JALUR_OK;
    reach r = {.ctx = ctx, .m = m, .source = sources, .n_sources = n_sources, .reverse = to_source, .limit_ms = fmin(limit, (double)NET_INF - 1)};
    uint32_t at = 0;
    TRY(net_check_snaps(ctx, m->g, sources, n_sources, "source"));
    TRY(start_reach(&r));
    for (uint32_t e = 0; e < m->g->n_edges; e++) {
        uint32_t n = reached_parts(&r, e, &at);
        double reached = 0;
        for (uint32_t i = 0; i < n; i++) reached += r.part[i].end - r.part[i].start;
        bool whole = n == 1 && r.part[0].start <= 0 && r.part[0].end >= 1;
        state[e] = whole ? NET_WHOLLY : reached > 0 ? NET_PARTLY : NET_OUTSIDE;
    }
done:
    mem_free(ctx, r.key);
    mem_free(ctx, r.by_edge);
    mem_free(ctx, r.part);
    return st;
}

jalur_status net_isochrone(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                           const double *cutoffs_min, uint32_t n_cutoffs, double radius_m, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    reach r = {.ctx = ctx, .m = m, .source = sources, .n_sources = n_sources};
    geo_kit *kit = NULL;
    TRY(net_check_snaps(ctx, m->g, sources, n_sources, "source"));
    TRY(geo_kit_new(ctx, &kit));
    TRY(start_reach(&r));
    for (uint32_t i = 0; i < n_cutoffs; i++) {
        if (!(cutoffs_min[i] >= 0) || (i > 0 && cutoffs_min[i] < cutoffs_min[i - 1]))
            TRY(err_set(ctx, JALUR_E_USAGE, "cut-off %u is %g minutes; cut-offs must ascend from 0", i + 1, cutoffs_min[i]));
        r.limit_ms = fmin(cutoffs_min[i] * 60000, (double)NET_INF - 1);
        TRY(collect(&r));
        TRY(collect_spots(&r));
        TRY(step_progress(ctx, "drawing reached ground", i, n_cutoffs));
        out[i] = (shape_area){0};
        if (r.n_lines + r.n_spots > 0)
            TRY(geo_buffer_union(kit, r.line, r.n_lines, r.spot, r.n_spots, radius_m, a, &out[i]));
    }
done:
    geo_kit_free(kit);
    mem_free(ctx, r.spot);
    mem_free(ctx, r.key);
    mem_free(ctx, r.by_edge);
    mem_free(ctx, r.part);
    mem_free(ctx, r.line);
    mem_free(ctx, r.pt);
    mem_free(ctx, r.line_at);
    return st;
}
