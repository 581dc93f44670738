/* From cut lines to the finished topology: node numbers by elimination rank, edges sorted, geometry laid
 * out in edge order, lengths and slopes measured, weak components labelled. */
#include "net/net_internal.h"

typedef struct build {
    jalur_ctx *ctx;
    const net_raw *raw;
    net *g;
    net_ends *ends;  /* of raw edges, first in vertices, then in nodes */
    uint32_t *order; /* raw edge of each final edge */
    uint32_t *vertex; /* of each final point */
} build;

static net_ends raw_ends(const net_raw *r, uint32_t e)
{
    net_piece first = r->piece[r->edge_piece[e]], last = r->piece[r->edge_piece[e + 1] - 1];
    return (net_ends){r->vid[first.from], r->vid[last.to]};
}

/* Ends of raw edges as ranks. */
static jalur_status number_nodes(build *b)
{
    jalur_status st = JALUR_OK;
    const net_raw *r = b->raw;
    uint32_t *node = NULL, *rank = NULL, n = 0; /* nodes are numbered along the curve, as vertices are */
    TRY(mem_new(b->ctx, r->n_vertices, sizeof *node, &node));
    TRY(mem_new_unset(b->ctx, r->n_edges, sizeof *b->ends, &b->ends));
    for (uint32_t e = 0; e < r->n_edges; e++) {
        b->ends[e] = raw_ends(r, e);
        node[b->ends[e].a] = node[b->ends[e].b] = 1;
    }
    TRY(mem_new_unset(b->ctx, r->n_vertices, sizeof *rank, &rank));
    for (uint32_t v = 0; v < r->n_vertices; v++) {
        if (!node[v]) continue;
        rank[n] = v; /* where it lies, until it is ordered */
        node[v] = n++;
    }
    for (uint32_t e = 0; e < r->n_edges; e++)
        b->ends[e] = (net_ends){node[b->ends[e].a], node[b->ends[e].b]};
    b->g->n_nodes = n;
    TRY(net_order(b->ctx, n, b->ends, r->n_edges, r->at, rank));
    for (uint32_t e = 0; e < r->n_edges; e++)
        b->ends[e] = (net_ends){rank[b->ends[e].a], rank[b->ends[e].b]};
done:
    mem_free(b->ctx, node);
    mem_free(b->ctx, rank);
    return st;
}

static uint32_t low_of(net_ends e) { return e.a < e.b ? e.a : e.b; }
static uint32_t high_of(net_ends e) { return e.a < e.b ? e.b : e.a; }

typedef struct bunched { uint32_t high, place, edge; } bunched;

static bool comes_before(const bunched *p, const bunched *q)
{
    return p->high != q->high ? p->high < q->high : p->place < q->place;
}

static int by_high(const void *a, const void *b)
{
    return comes_before(b, a) - comes_before(a, b);
}

/* Edges that share their lower end, by the higher; those between the same nodes, most often one, as in the source. */
static void sort_bunch(const build *b, uint32_t *edge, uint32_t n, bunched *room)
{
    enum { FEW = 16 };
    for (uint32_t i = 0; i < n; i++) {
        const bunched p = {high_of(b->ends[edge[i]]), b->raw->edge_place[edge[i]], edge[i]};
        uint32_t k = i;
        for (; n <= FEW && k > 0 && comes_before(&p, &room[k - 1]); k--) room[k] = room[k - 1];
        room[k] = p;
    }
    if (n > FEW) qsort(room, n, sizeof *room, by_high);
    for (uint32_t i = 0; i < n; i++) edge[i] = room[i].edge;
}

/* Counted by their lower ends, then bunch by bunch. */
static jalur_status sort_edges(build *b)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = b->raw->n_edges, n_nodes = b->g->n_nodes;
    uint32_t *first = NULL, most = 0;
    bunched *room = NULL;
    TRY(mem_new_unset(b->ctx, n, sizeof *b->order, &b->order));
    TRY(mem_new(b->ctx, (size_t)n_nodes + 2, sizeof *first, &first)); /* two up: then one up while they are filed */
    for (uint32_t i = 0; i < n; i++) first[low_of(b->ends[i]) + 2]++;
    for (uint32_t v = 0; v < n_nodes; v++) {
        most = first[v + 2] > most ? first[v + 2] : most;
        first[v + 2] += first[v + 1];
    }
    for (uint32_t i = 0; i < n; i++) b->order[first[low_of(b->ends[i]) + 1]++] = i;
    TRY(mem_new_unset(b->ctx, most, sizeof *room, &room));
    for (uint32_t v = 0; v < n_nodes; v++)
        if (first[v + 1] - first[v] > 1) sort_bunch(b, b->order + first[v], first[v + 1] - first[v], room);
    TRY(mem_new_unset(b->ctx, n, sizeof *b->g->ends, &b->g->ends));
    for (uint32_t e = 0; e < n; e++) b->g->ends[e] = b->ends[b->order[e]];
    b->g->n_edges = n;
    TRY(chordal_new(b->ctx, n_nodes, b->g->ends, n, &b->g->c));
done:
    mem_free(b->ctx, room);
    mem_free(b->ctx, first);
    return st;
}

static void lay_piece(build *b, net_piece p, bool skip_first)
{
    const net_raw *r = b->raw;
    net *g = b->g;
    uint32_t n = p.from < p.to ? p.to - p.from : p.from - p.to;
    for (uint32_t i = skip_first; i <= n; i++) {
        uint32_t k = p.from < p.to ? p.from + i : p.from - i;
        b->vertex[g->n_points] = r->vid[k];
        g->pt[g->n_points] = r->at[r->vid[k]];
        if (r->z_m) g->z_m[g->n_points] = r->z_m[k];
        g->n_points++;
    }
}

static jalur_status lay_points(build *b)
{
    enum { AHEAD = 16 };
    jalur_status st = JALUR_OK;
    const net_raw *r = b->raw;
    net *g = b->g;
    uint32_t n = r->n_edges;
    for (uint32_t i = 0; i < r->n_pieces; i++)
        n += r->piece[i].from < r->piece[i].to ? r->piece[i].to - r->piece[i].from : r->piece[i].from - r->piece[i].to;
    TRY(mem_new_unset(b->ctx, n, sizeof *g->pt, &g->pt));
    TRY(mem_new_unset(b->ctx, n, sizeof *b->vertex, &b->vertex));
    if (r->z_m) TRY(mem_new_unset(b->ctx, n, sizeof *g->z_m, &g->z_m));
    TRY(mem_new(b->ctx, (size_t)g->n_edges + 1, sizeof *g->edge_point, &g->edge_point));
    TRY(mem_new_unset(b->ctx, g->n_edges, sizeof *g->edge_road, &g->edge_road));
    TRY(mem_new(b->ctx, g->n_edges, sizeof *g->edge_flags, &g->edge_flags));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        uint32_t o = b->order[e];
        if (e + AHEAD < g->n_edges) { /* first who is to be laid, then its vertices */
            NET_SOON(&r->edge_piece[b->order[e + AHEAD]]);
            NET_SOON(&r->edge_road[b->order[e + AHEAD]]);
            NET_SOON(&r->vid[r->piece[r->edge_piece[b->order[e + AHEAD / 2]]].from]);
        }
        g->edge_road[e] = r->edge_road[o];
        for (uint32_t k = r->edge_piece[o]; k < r->edge_piece[o + 1]; k++)
            lay_piece(b, r->piece[k], k > r->edge_piece[o]);
        g->edge_point[e + 1] = g->n_points;
    }
done:
    return st;
}

/* Vehicles lose speed uphill, and brake on steep descents: 10 % up about 0.6 of the level speed, 10 % down
 * about 0.8. A plain rule in the range of the speed-grade curves of HDM-4 for loaded trucks. */
static double drive_factor(double slope)
{
    if (slope > 0.3) slope = 0.3;
    if (slope < -0.3) slope = -0.3;
    return slope >= 0 ? 1 / (1 + 6 * slope) : slope > -0.05 ? 1 : 1 / (1 + 5 * (-slope - 0.05));
}

/* Slopes are taken over at least this length: heights of single vertices are noise. */
static const double SLOPE_RUN_M = 30;

static void measure_slopes(net *g, uint32_t e)
{
    double sum[SLOPE_KINDS] = {0}, run = 0, total = 0;
    uint32_t from = g->edge_point[e], last = g->edge_point[e + 1] - 1, start = from;
    bool known = true;
    for (uint32_t i = from; i <= last; i++) known = known && isfinite(g->z_m[i]);
    if (known) g->edge_flags[e] |= NET_EDGE_HAS_Z;
    for (uint32_t i = from; known && i < last; i++) {
        run += geo_distance_m(g->pt[i], g->pt[i + 1]);
        if ((run < SLOPE_RUN_M && i + 1 < last) || run <= 0) continue;
        double slope = ((double)g->z_m[i + 1] - (double)g->z_m[start]) / run;
        if (run < SLOPE_RUN_M) slope *= run / SLOPE_RUN_M; /* a short rest cannot be trusted */
        sum[SLOPE_WALK_FORWARD] += run / fmax(profile_tobler_factor(slope), 0.05);
        sum[SLOPE_WALK_BACKWARD] += run / fmax(profile_tobler_factor(-slope), 0.05);
        sum[SLOPE_DRIVE_FORWARD] += run / drive_factor(slope);
        sum[SLOPE_DRIVE_BACKWARD] += run / drive_factor(-slope);
        total += run;
        run = 0;
        start = i + 1;
    }
    for (int k = 0; k < SLOPE_KINDS; k++)
        g->slope[(size_t)e * SLOPE_KINDS + (size_t)k] = total > 0 ? (float)(sum[k] / total) : 1;
}

static jalur_status measure(build *b)
{
    jalur_status st = JALUR_OK;
    net *g = b->g;
    TRY(mem_new_unset(b->ctx, g->n_edges, sizeof *g->edge_m, &g->edge_m));
    if (g->z_m) TRY(mem_new(b->ctx, g->n_edges, sizeof *g->slope * SLOPE_KINDS, &g->slope));
    geo_line_lengths_m(g->pt, g->edge_point, g->n_edges, g->edge_m);
    for (uint32_t e = 0; e < g->n_edges; e++) {
        g->stats.length_m += g->edge_m[e];
        if (g->z_m) measure_slopes(g, e);
        if (e % 65536 == 0) TRY(step_progress(b->ctx, "measuring roads", e, g->n_edges));
    }
done:
    return st;
}

/* Which ends of ferry and boat lines touch land: only there somebody boards. */
static jalur_status find_landings(build *b)
{
    jalur_status st = JALUR_OK;
    net *g = b->g;
    uint8_t *land = NULL;
    bool any = false;
    for (uint32_t i = 0; i < g->n_roads && !any; i++) any = net_is_water(g->attr[i].class);
    if (!any) return JALUR_OK;
    TRY(mem_new(b->ctx, g->n_nodes, 1, &land));
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (!net_is_water(g->attr[g->edge_road[e]].class)) land[g->ends[e].a] = land[g->ends[e].b] = 1;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (!net_is_water(g->attr[g->edge_road[e]].class)) continue;
        if (land[g->ends[e].a]) g->edge_flags[e] |= NET_EDGE_LANDING_A;
        if (land[g->ends[e].b]) g->edge_flags[e] |= NET_EDGE_LANDING_B;
    }
done:
    mem_free(b->ctx, land);
    return st;
}

typedef struct part { double length_m; uint32_t root, nodes; } part;

static int by_length(const void *a, const void *b)
{
    const part *p = a, *q = b;
    if (p->length_m != q->length_m) return p->length_m > q->length_m ? -1 : 1;
    return (p->root < q->root) - (p->root > q->root); /* roots are counted from the highest node down */
}

/* A weak component is a tree of the elimination forest: its root is its highest node. */
static jalur_status find_components(build *b)
{
    jalur_status st = JALUR_OK;
    net *g = b->g;
    part *parts = NULL;
    uint32_t n = 0, *label = NULL;
    TRY(mem_new_unset(b->ctx, g->n_nodes, sizeof *g->node_component, &g->node_component));
    for (uint32_t u = 0; u < g->n_nodes; u++) n += chordal_parent(&g->c, u) == JALUR_NONE;
    TRY(mem_new(b->ctx, n, sizeof *parts, &parts));
    TRY(mem_new(b->ctx, n, sizeof *label, &label));
    TRY(mem_new(b->ctx, n, sizeof *g->component, &g->component));
    uint32_t k = 0;
    for (uint32_t u = g->n_nodes; u-- > 0;) {
        uint32_t p = chordal_parent(&g->c, u);
        if (p == JALUR_NONE) parts[k].root = k;
        g->node_component[u] = p == JALUR_NONE ? k++ : g->node_component[p];
        parts[g->node_component[u]].nodes++;
    }
    for (uint32_t e = 0; e < g->n_edges; e++) parts[g->node_component[g->ends[e].a]].length_m += g->edge_m[e];
    qsort(parts, n, sizeof *parts, by_length);
    for (uint32_t i = 0; i < n; i++) {
        label[parts[i].root] = i;
        g->component[i] = (net_component){.nodes = parts[i].nodes, .length_m = parts[i].length_m};
    }
    for (uint32_t u = 0; u < g->n_nodes; u++) g->node_component[u] = label[g->node_component[u]];
    g->n_components = n;
    g->stats.weak_components = n;
    g->stats.largest_m = n ? g->component[0].length_m : 0;
done:
    mem_free(b->ctx, parts);
    mem_free(b->ctx, label);
    return st;
}

static jalur_status copy_attributes(build *b, const road *roads, uint32_t n)
{
    jalur_status st = mem_new_unset(b->ctx, n, sizeof *b->g->attr, &b->g->attr);
    for (uint32_t i = 0; st == JALUR_OK && i < n; i++) b->g->attr[i] = net_rule_of(&roads[i]);
    b->g->n_roads = n;
    return st;
}

uint64_t net_bytes(const net *g)
{
    uint64_t edge = sizeof *g->ends + 2 * sizeof(uint32_t) + sizeof(double) + 1;
    uint64_t point = sizeof *g->pt + (g->z_m ? sizeof *g->z_m : 0);
    return sizeof *g + g->n_edges * (edge + (g->slope ? SLOPE_KINDS * sizeof(float) : 0)) + g->n_points * point +
           (uint64_t)g->n_roads * sizeof *g->attr + (uint64_t)g->n_nodes * 4 * sizeof(uint32_t) +
           (uint64_t)g->c.n_arcs * (sizeof(uint32_t) + sizeof(uint16_t)) + (uint64_t)g->t.n_items * 2 * sizeof(uint32_t) +
           (uint64_t)g->t.n_boxes * sizeof *g->t.box + (uint64_t)g->n_components * sizeof *g->component;
}

/* What a step is the last to need is given back after it: the next ones find the room. */
jalur_status net_from_raw(jalur_ctx *ctx, net_raw *raw, const road *roads, uint32_t n_roads, uint32_t *edge_of, net **out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n_vertices = raw->n_vertices, duplicates = raw->duplicates;
    build b = {.ctx = ctx, .raw = raw};
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *b.g, &b.g));
    b.g->ctx = ctx;
    TRY(number_nodes(&b));
    TRY(sort_edges(&b));
    mem_free(ctx, b.ends);
    b.ends = NULL;
    TRY(lay_points(&b));
    for (uint32_t e = 0; edge_of && e < b.g->n_edges; e++) edge_of[b.order[e]] = e;
    mem_free(ctx, b.order);
    b.order = NULL;
    net_raw_release(ctx, raw);
    TRY(tree_new(ctx, b.g, b.vertex, n_vertices, &b.g->t));
    TRY(copy_attributes(&b, roads, n_roads));
    TRY(measure(&b));
    TRY(find_landings(&b));
    TRY(find_components(&b));
    b.g->stats.roads = n_roads;
    b.g->stats.nodes = b.g->n_nodes;
    b.g->stats.edges = b.g->n_edges;
    b.g->stats.points = b.g->n_points;
    b.g->stats.duplicate_edges = duplicates;
    b.g->stats.memory_bytes = net_bytes(b.g);
    *out = b.g;
    b.g = NULL;
done:
    net_raw_release(ctx, raw);
    mem_free(ctx, b.ends);
    mem_free(ctx, b.order);
    mem_free(ctx, b.vertex);
    net_free(b.g);
    return st;
}

void net_free(net *g)
{
    if (!g) return;
    jalur_ctx *ctx = g->ctx;
    mem_free(ctx, g->component);
    if (g->map) {
        chordal_index_release(ctx, &g->c);
        net_unmap(g);
        mem_free(ctx, g);
        return;
    }
    mem_free(ctx, g->attr);
    mem_free(ctx, g->ends);
    mem_free(ctx, g->edge_road);
    mem_free(ctx, g->edge_point);
    mem_free(ctx, g->edge_m);
    mem_free(ctx, g->edge_flags);
    mem_free(ctx, g->slope);
    mem_free(ctx, g->pt);
    mem_free(ctx, g->z_m);
    mem_free(ctx, g->node_component);
    chordal_release(ctx, &g->c);
    tree_release(ctx, &g->t);
    mem_free(ctx, g);
}

net_stats net_get_stats(const net *g)
{
    return g->stats;
}
