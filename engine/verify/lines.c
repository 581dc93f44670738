/* Roads to edges. Slopes belong to whole stretches between meetings of roads, so lines are cut and joined again before
 * they fall into edges. */
#include "verify/verify_inside.h"

typedef struct piece { /* one stretch of one road between meetings: vertices of the road's list from .. to */
    uint32_t road, from, to;
    bool twin;      /* an earlier one is the same */
    bool done;
    uint64_t print; /* the same for both reading directions */
} piece;

typedef struct lines {
    jalur_ctx *ctx;
    vgraph *g;
    uint32_t *road_at; /* n_roads + 1: where a road's vertices begin */
    uint32_t *vertex;
    float *z_m;        /* NAN where unknown */
    uint8_t *use;      /* of a vertex, up to 2 */
    piece *pieces;
    uint32_t n_pieces;
    uint32_t (*ends)[2]; /* of a vertex: piece << 1 | its last */
    uint32_t *n_ends;
    uint32_t *chain;   /* piece << 1 | read backwards, of the stretch at hand */
    uint32_t *dot;     /* positions of that stretch's vertices */
    size_t chain_cap, dot_cap;
} lines;

bool vroad_is_water(const road *r)
{
    return r->class == ROAD_FERRY || r->class == ROAD_WATER;
}

bool vroad_is_unpaved(const road *r)
{
    if (vroad_is_water(r)) return false;
    if (r->surface == SURFACE_UNKNOWN) return r->class == ROAD_TRACK || r->class == ROAD_PATH;
    return r->surface != SURFACE_PAVED;
}

uint64_t vplace_key(jalur_lonlat p)
{
    int64_t x = llround(p.lon_deg * 1e7), y = llround(p.lat_deg * 1e7);
    if (x == 1800000000) x = -1800000000; /* one meridian, two names */
    return ((uint64_t)(x + 2000000000) << 32) + (uint64_t)(y + 2000000000);
}

static jalur_status read_road(lines *l, map64 *known, uint32_t r)
{
    jalur_status st = JALUR_OK;
    const shape_line *line = &l->g->roads[r].line;
    uint32_t n = l->road_at[r];
    for (uint32_t i = 0; i < line->n; i++) {
        const uint64_t key = vplace_key(line->pt[i]);
        uint32_t v = map64_get(known, key);
        if (v == JALUR_NONE) {
            v = l->g->n_vertices++;
            l->g->at[v] = line->pt[i];
            TRY(map64_put(l->ctx, known, key, v));
        }
        if (n > l->road_at[r] && l->vertex[n - 1] == v) continue;
        l->z_m[n] = line->z_m ? line->z_m[i] : NAN;
        l->vertex[n++] = v;
    }
    l->road_at[r + 1] = n;
done:
    return st;
}

static jalur_status read_all(lines *l)
{
    jalur_status st = JALUR_OK;
    map64 known = {0};
    size_t n = 0;
    vgraph *g = l->g;
    for (uint32_t r = 0; r < g->n_roads; r++) n += g->roads[r].line.n;
    TRY(mem_new(l->ctx, n, sizeof *g->at, &g->at));
    TRY(mem_new(l->ctx, n, sizeof *l->vertex, &l->vertex));
    TRY(mem_new(l->ctx, n, sizeof *l->z_m, &l->z_m));
    TRY(mem_new(l->ctx, (size_t)g->n_roads + 1, sizeof *l->road_at, &l->road_at));
    for (uint32_t r = 0; r < g->n_roads; r++) TRY(read_road(l, &known, r));
done:
    map64_release(l->ctx, &known);
    return st;
}

/* A vertex is a meeting when a line ends or turns back on itself there, or lines pass it twice. */
static void count_uses(lines *l)
{
    for (uint32_t r = 0; r < l->g->n_roads; r++) {
        for (uint32_t i = l->road_at[r]; i < l->road_at[r + 1]; i++) {
            const bool end = i == l->road_at[r] || i + 1 == l->road_at[r + 1] || l->vertex[i - 1] == l->vertex[i + 1];
            uint8_t *use = &l->use[l->vertex[i]];
            *use = (uint8_t)(end || *use ? 2 : 1);
        }
    }
}

static uint64_t print_of(const lines *l, const piece *p)
{
    uint64_t ahead = 7, back = 7;
    for (uint32_t i = p->from; i <= p->to; i++) {
        const uint32_t k = p->to - (i - p->from);
        ahead = hash_bytes(&l->vertex[i], sizeof l->vertex[i], ahead);
        back = hash_bytes(&l->vertex[k], sizeof l->vertex[k], back);
    }
    return ahead < back ? ahead : back;
}

static jalur_status cut_roads(lines *l)
{
    jalur_status st = JALUR_OK;
    uint32_t most = 0;
    TRY(mem_new(l->ctx, l->g->n_vertices, sizeof *l->use, &l->use));
    count_uses(l);
    for (uint32_t r = 0; r < l->g->n_roads; r++)
        for (uint32_t i = l->road_at[r] + 1; i < l->road_at[r + 1]; i++) most += l->use[l->vertex[i]] == 2;
    TRY(mem_new(l->ctx, most, sizeof *l->pieces, &l->pieces));
    for (uint32_t r = 0; r < l->g->n_roads; r++) {
        uint32_t from = l->road_at[r];
        for (uint32_t i = from + 1; i < l->road_at[r + 1]; i++) {
            if (l->use[l->vertex[i]] != 2) continue;
            piece *p = &l->pieces[l->n_pieces++];
            *p = (piece){.road = r, .from = from, .to = i};
            p->print = print_of(l, p);
            from = i;
        }
    }
done:
    return st;
}

static bool alike(const road *p, const road *q, bool opposite)
{
    const int way = opposite ? -q->oneway : q->oneway;
    return p->class == q->class && p->surface == q->surface && p->flags == q->flags && p->modes == q->modes &&
           p->max_kmh == q->max_kmh && p->wait_min == q->wait_min && p->oneway == way;
}

static bool reads_alike(const lines *l, const piece *p, const piece *q, bool opposite)
{
    if (p->to - p->from != q->to - q->from) return false;
    for (uint32_t i = 0; i <= p->to - p->from; i++)
        if (l->vertex[p->from + i] != l->vertex[opposite ? q->to - i : q->from + i]) return false;
    return alike(&l->g->roads[p->road], &l->g->roads[q->road], opposite);
}

/* Read both ways alike (a line there and back) counts as read ahead. */
static bool are_twins(const lines *l, const piece *p, const piece *q)
{
    return p->print == q->print && (reads_alike(l, p, q, false) || reads_alike(l, p, q, true));
}

typedef struct printed { uint64_t print; uint32_t index; } printed;

static int by_print(const void *left, const void *right)
{
    const printed *a = left, *b = right;
    if (a->print != b->print) return a->print < b->print ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static jalur_status find_twins(lines *l)
{
    jalur_status st = JALUR_OK;
    printed *list = NULL;
    TRY(mem_new(l->ctx, l->n_pieces, sizeof *list, &list));
    for (uint32_t i = 0; i < l->n_pieces; i++) list[i] = (printed){l->pieces[i].print, i};
    if (l->n_pieces > 1) qsort(list, l->n_pieces, sizeof *list, by_print);
    for (uint32_t i = 0; i < l->n_pieces; i++) {
        piece *p = &l->pieces[list[i].index];
        for (uint32_t k = i; k-- > 0 && list[k].print == list[i].print && !p->twin;) {
            const piece *q = &l->pieces[list[k].index];
            p->twin = !q->twin && are_twins(l, p, q);
        }
    }
done:
    mem_free(l->ctx, list);
    return st;
}

static uint32_t end_vertex(const lines *l, uint32_t end)
{
    const piece *p = &l->pieces[end >> 1];
    return l->vertex[end & 1 ? p->to : p->from];
}

static jalur_status list_ends(lines *l)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(l->ctx, l->g->n_vertices, sizeof *l->ends, &l->ends));
    TRY(mem_new(l->ctx, l->g->n_vertices, sizeof *l->n_ends, &l->n_ends));
    for (uint32_t end = 0; end < 2 * l->n_pieces; end++) {
        if (l->pieces[end >> 1].twin) continue;
        const uint32_t v = end_vertex(l, end);
        if (l->n_ends[v] < 2) l->ends[v][l->n_ends[v]] = end;
        l->n_ends[v]++;
    }
done:
    return st;
}

static uint32_t before_end(const lines *l, uint32_t end)
{
    const piece *p = &l->pieces[end >> 1];
    return l->vertex[end & 1 ? p->to - 1 : p->from + 1];
}

/* The end of another piece that goes on where this one ends, or JALUR_NONE. */
static uint32_t goes_on(const lines *l, uint32_t end)
{
    const uint32_t v = end_vertex(l, end);
    if (l->n_ends[v] != 2) return JALUR_NONE;
    const uint32_t other = l->ends[v][0] == end ? l->ends[v][1] : l->ends[v][0];
    if (other >> 1 == end >> 1 || before_end(l, other) == before_end(l, end)) return JALUR_NONE;
    const uint32_t a = l->pieces[end >> 1].road, b = l->pieces[other >> 1].road;
    const road *p = &l->g->roads[a], *q = &l->g->roads[b];
    if (a != b && (p->source_id != q->source_id || strcmp(p->name ? p->name : "", q->name ? q->name : "") != 0))
        return JALUR_NONE;
    return alike(p, q, (end & 1) == (other & 1)) ? other : JALUR_NONE;
}

/* The stretch through piece i, read in the direction of i; a ring begins with i. Returns its pieces. */
static jalur_status follow(lines *l, uint32_t i, uint32_t *n)
{
    uint32_t head = i << 1; /* first end of the stretch */
    for (uint32_t next; (next = goes_on(l, head)) != JALUR_NONE;) {
        if (next >> 1 == i) {
            head = i << 1;
            break;
        }
        head = next ^ 1;
    }
    *n = 0;
    for (uint32_t at = head; at != JALUR_NONE && !l->pieces[at >> 1].done; at = goes_on(l, at ^ 1)) {
        jalur_status st = mem_grow(l->ctx, &l->chain, &l->chain_cap, (size_t)*n + 1, sizeof *l->chain);
        if (st != JALUR_OK) return st;
        l->pieces[at >> 1].done = true;
        l->chain[(*n)++] = at;
    }
    return JALUR_OK;
}

static double drive_share(double slope)
{
    const double s = fmax(-0.3, fmin(0.3, slope));
    if (s >= 0) return 1 + 6 * s; /* time, as a multiple of the flat */
    return s > -0.05 ? 1 : 1 + 5 * (-s - 0.05);
}

typedef struct slopes { double ahead[2], back[2]; } slopes;

/* Means over the dots of a stretch. */
static slopes slopes_of(const lines *l, uint32_t n)
{
    slopes sum = {{0, 0}, {0, 0}};
    const slopes flat = {{1, 1}, {1, 1}};
    double total = 0, run = 0;
    for (uint32_t i = 0; i < n; i++)
        if (!isfinite(l->z_m[l->dot[i]])) return flat;
    for (uint32_t i = 1, from = 0; i < n; i++) {
        run += geo_distance_m(l->g->at[l->vertex[l->dot[i - 1]]], l->g->at[l->vertex[l->dot[i]]]);
        if (run <= 0 || (run < 30 && i + 1 < n)) continue;
        double slope = ((double)l->z_m[l->dot[i]] - (double)l->z_m[l->dot[from]]) / run;
        if (run < 30) slope *= run / 30;
        sum.ahead[0] += run / fmax(0.05, profile_tobler_factor(slope));
        sum.back[0] += run / fmax(0.05, profile_tobler_factor(-slope));
        sum.ahead[1] += run * drive_share(slope);
        sum.back[1] += run * drive_share(-slope);
        total += run;
        run = 0;
        from = i;
    }
    for (int k = 0; k < 2; k++) {
        sum.ahead[k] = total > 0 ? sum.ahead[k] / total : 1;
        sum.back[k] = total > 0 ? sum.back[k] / total : 1;
    }
    return sum;
}

/* Positions of the vertices of a stretch, meetings once. */
static jalur_status lay_dots(lines *l, uint32_t n_chain, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    *n = 0;
    for (uint32_t c = 0; c < n_chain; c++) {
        const piece *p = &l->pieces[l->chain[c] >> 1];
        const bool back = l->chain[c] & 1;
        TRY(mem_grow(l->ctx, &l->dot, &l->dot_cap, (size_t)*n + (p->to - p->from) + 1, sizeof *l->dot));
        for (uint32_t i = c > 0; i <= p->to - p->from; i++) l->dot[(*n)++] = back ? p->to - i : p->from + i;
    }
done:
    return st;
}

static void add_edges(lines *l, uint32_t chained, const slopes *s)
{
    const piece *p = &l->pieces[chained >> 1];
    const bool back = chained & 1;
    for (uint32_t i = p->from; i < p->to; i++) {
        vedge *e = &l->g->edges[l->g->n_edges++];
        *e = (vedge){.a = l->vertex[i], .b = l->vertex[i + 1], .road = p->road, .stretch = l->g->n_stretches, .back = back};
        e->m = geo_distance_m(l->g->at[e->a], l->g->at[e->b]);
        for (int k = 0; k < 2; k++) {
            e->slow_ab[k] = (float)(back ? s->back[k] : s->ahead[k]);
            e->slow_ba[k] = (float)(back ? s->ahead[k] : s->back[k]);
        }
    }
}

static jalur_status lay_edges(lines *l)
{
    jalur_status st = JALUR_OK;
    size_t n = 0;
    uint32_t n_chain, n_dots;
    for (uint32_t i = 0; i < l->n_pieces; i++) n += l->pieces[i].to - l->pieces[i].from;
    TRY(mem_new(l->ctx, n, sizeof *l->g->edges, &l->g->edges));
    TRY(list_ends(l));
    for (uint32_t i = 0; i < l->n_pieces; i++) {
        if (l->pieces[i].twin || l->pieces[i].done) continue;
        TRY(follow(l, i, &n_chain));
        TRY(lay_dots(l, n_chain, &n_dots));
        const slopes s = slopes_of(l, n_dots);
        for (uint32_t c = 0; c < n_chain; c++) add_edges(l, l->chain[c], &s);
        l->g->n_stretches++;
    }
done:
    return st;
}

jalur_status vlines_read(jalur_ctx *ctx, const road *roads, uint32_t n_roads, vgraph *out)
{
    jalur_status st = JALUR_OK;
    lines l = {.ctx = ctx, .g = out};
    *out = (vgraph){.ctx = ctx, .roads = roads, .n_roads = n_roads, .mem = out->mem};
    TRY(read_all(&l));
    TRY(cut_roads(&l));
    TRY(find_twins(&l));
    TRY(lay_edges(&l));
done:
    mem_free(ctx, l.road_at);
    mem_free(ctx, l.vertex);
    mem_free(ctx, l.z_m);
    mem_free(ctx, l.use);
    mem_free(ctx, l.pieces);
    mem_free(ctx, l.ends);
    mem_free(ctx, l.n_ends);
    mem_free(ctx, l.chain);
    mem_free(ctx, l.dot);
    return st;
}
