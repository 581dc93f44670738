/* Harbours, ferry and boat lines over the sea, and the smoothing of all ways. */
#include <math.h>
#include <stdio.h>

#include "sample/inside.h"

uint32_t links_harbours(const country *c)
{
    return c->ground.n_pieces + c->n_kecamatan;
}

static bool at_sea_side(const ground *g, uint32_t cell)
{
    for (int d = 0; d < 8; d += 2) {
        uint32_t o = ground_step(g, cell, d);
        if (o != JALUR_NONE && !g->land[o]) return true;
    }
    return false;
}

/* The coast cell of the same piece nearest to a village. */
static uint32_t nearest_coast(const country *c, const village *v)
{
    const ground *g = &c->ground;
    int64_t reach = (int64_t)((double)g->coast_m[v->cell] / g->cell_m) + 4, x = v->cell % g->w, y = v->cell / g->w;
    uint32_t best = JALUR_NONE;
    int64_t least = INT64_MAX;
    for (int64_t dy = -reach; dy <= reach; ++dy)
        for (int64_t dx = -reach; dx <= reach; ++dx) {
            int64_t cx = x + dx, cy = y + dy, far = dx * dx + dy * dy;
            if (cx < 1 || cy < 1 || cx + 1 >= (int64_t)g->w || cy + 1 >= (int64_t)g->h || far >= least) continue;
            uint32_t cell = (uint32_t)cy * g->w + (uint32_t)cx;
            if (g->piece[cell] != g->piece[v->cell] || !at_sea_side(g, cell)) continue;
            least = far;
            best = cell;
        }
    return best;
}

jalur_status links_choose_harbours(country *c, uint32_t **harbour)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    uint32_t *out = NULL, *most = NULL;
    *harbour = NULL;
    TRY(mem_new(c->ctx, links_harbours(c), sizeof *out, &out));
    TRY(mem_new(c->ctx, g->n_pieces + 1, sizeof *most, &most));
    for (uint32_t p = 0; p < links_harbours(c); ++p)
        out[p] = JALUR_NONE;
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        const village *x = &c->villages[v];
        uint32_t p = g->piece[x->cell];
        if (p == 0 || p == JALUR_NONE || x->population <= most[p]) continue;
        most[p] = x->population;
        out[p] = nearest_coast(c, x);
    }
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        const village *x = &c->villages[c->kecamatan[k].seat];
        if (g->piece[x->cell] == 0 && ((double)g->coast_m[x->cell] < 0.5 * g->spacing_m || x->capital))
            out[g->n_pieces + k] = nearest_coast(c, x);
    }
    *harbour = out;
    out = NULL;
done:
    mem_free(c->ctx, out);
    mem_free(c->ctx, most);
    return st;
}

/* ---- over the sea ---- */

typedef struct voyage {
    country *c;
    roads *r;
    surface_search *sea;
    uint32_t start;
    uint8_t *landing; /* per cell: a harbour */
    uint32_t *track;
    size_t cap_track;
} voyage;

/* Over open water in eight directions; out of the first harbour and into another one straight. */
static double sail(const void *of, const surface_move *m)
{
    const voyage *w = of;
    const ground *g = &w->c->ground;
    const bool straight = !(m->d & 1);
    if (g->land[m->from] && (m->from != w->start || !straight)) return INFINITY;
    if (g->land[m->to] && (!w->landing[m->to] || !straight)) return INFINITY;
    const double near = (double)g->coast_m[m->to] < 2.5 * g->cell_m ? 1.2 : 1;
    return near * ground_step_m(g, (int)m->d) / g->cell_m;
}

/* From a harbour to the first harbour of a piece with a lower number. */
static jalur_status search_sea(voyage *w, uint32_t start, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    const ground *g = &w->c->ground;
    uint32_t cell;
    *out = JALUR_NONE;
    w->start = start;
    surface_clear(w->sea);
    TRY(surface_put(w->sea, start, 0, 0));
    do {
        TRY(surface_next(w->sea, INFINITY, &cell));
    } while (cell != JALUR_NONE && (!w->landing[cell] || g->piece[cell] >= g->piece[start]));
    *out = cell;
done:
    return st;
}

static bool open_water(const ground *g, uint32_t a, uint32_t b)
{
    jalur_xy p = ground_middle(g, a), q = ground_middle(g, b);
    int n = (int)(hypot(q.x_m - p.x_m, q.y_m - p.y_m) / (0.3 * g->cell_m)) + 1;
    for (int i = 1; i < n; ++i) {
        double t = (double)i / n;
        uint32_t at = ground_cell(g, (jalur_xy){p.x_m + t * (q.x_m - p.x_m), p.y_m + t * (q.y_m - p.y_m)});
        if (at == JALUR_NONE || (g->land[at] && at != a && at != b)) return false;
    }
    return true;
}

static way line_of(country *c, uint32_t piece, const char *name)
{
    way x = {.class = ROAD_FERRY, .surface = SURFACE_UNKNOWN, .name = name};
    x.modes = MODE_TRUCK | MODE_PICKUP | MODE_MOTORCYCLE | MODE_FOOT;
    x.wait_min = (uint16_t)(30 + 15 * (noise_mix(c->seed, 700 + piece) % 3));
    x.max_kmh = 18;
    if (piece % 2 == 0) { /* a wooden boat: motorcycles and people with their loads */
        x.modes = MODE_MOTORCYCLE | MODE_FOOT | MODE_BOAT;
        x.wait_min = 20;
        x.max_kmh = 15;
    }
    return x;
}

/* Draws the line with as few bends as open water allows. */
static jalur_status draw_line(voyage *w, uint32_t piece, uint32_t goal)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    const ground *g = &c->ground;
    uint32_t n = 0, m = 0;
    for (uint32_t at = goal;; at = surface_neighbour(w->sea, at, surface_back(w->sea, at))) {
        TRY(mem_grow(c->ctx, &w->track, &w->cap_track, n + 1, sizeof *w->track));
        w->track[n++] = at;
        if (surface_back(w->sea, at) == SURFACE_START) break;
    }
    for (uint32_t i = 0; i < n; ++m) { /* keeps track[0..m) */
        w->track[m] = w->track[i];
        uint32_t j = i + 1;
        if (i > 0)
            while (j + 2 < n && open_water(g, w->track[m], w->track[j + 1]))
                ++j;
        i = j;
    }
    for (uint32_t i = 0; i < m; ++i) {
        uint32_t cell = w->track[i];
        if (g->land[cell])
            TRY(roads_node(c, w->r, cell, &w->track[i]));
        else
            TRY(roads_point(c, w->r, ground_middle(g, cell), &w->track[i]));
        w->r->nodes[w->track[i]].fixed = true;
    }
    char text[128];
    const char *name = NULL;
    uint32_t island = c->village[w->r->nodes[w->track[m - 1]].cell], other = c->village[w->r->nodes[w->track[0]].cell];
    snprintf(text, sizeof text, "%s %s - %s", piece % 2 ? "Penyeberangan" : "Perahu", c->villages[other].name,
             c->villages[island].name);
    TRY(arena_text(&c->mem, text, &name));
    way like = line_of(c, piece, name);
    TRY(roads_way(c, w->r, &like, w->track, m));
done:
    return st;
}

jalur_status links_sea(country *c, roads *r, const uint32_t *harbour)
{
    jalur_status st = JALUR_OK;
    voyage w = {.c = c, .r = r};
    const ground *g = &c->ground;
    TRY(surface_search_new(c->ctx, g->w, g->h, SURFACE_MOVES_8, sail, &w, &w.sea));
    TRY(mem_new(c->ctx, g->n, 1, &w.landing));
    for (uint32_t p = 0; p < links_harbours(c); ++p)
        if (harbour[p] != JALUR_NONE && r->node_at[harbour[p]] != JALUR_NONE) w.landing[harbour[p]] = 1;
    for (uint32_t p = 1; p < g->n_pieces; ++p) {
        uint32_t goal;
        if (harbour[p] == JALUR_NONE || !w.landing[harbour[p]]) continue;
        TRY(search_sea(&w, harbour[p], &goal));
        if (goal != JALUR_NONE) TRY(draw_line(&w, p, goal));
    }
done:
    surface_search_free(w.sea);
    mem_free(c->ctx, w.landing);
    mem_free(c->ctx, w.track);
    return st;
}

/* ---- smoothing ---- */

jalur_xy links_river_spot(const ground *g, uint32_t cell)
{
    jalur_xy p = ground_middle(g, cell);
    if (g->down[cell] == JALUR_NONE) return p;
    jalur_xy q = ground_middle(g, g->down[cell]);
    return (jalur_xy){0.7 * p.x_m + 0.3 * q.x_m, 0.7 * p.y_m + 0.3 * q.y_m};
}

static double within(double value, double middle, double reach)
{
    return value < middle - reach ? middle - reach : value > middle + reach ? middle + reach : value;
}

static void smooth_round(const country *c, roads *r, jalur_xy *sum, uint32_t *count)
{
    for (size_t i = 0; i < r->n_nodes; ++i) {
        sum[i] = (jalur_xy){0, 0};
        count[i] = 0;
    }
    for (size_t k = 0; k < r->n_ways; ++k)
        for (uint32_t i = r->ways[k].first; i + 1 < r->ways[k].first + r->ways[k].n; ++i) {
            uint32_t a = r->step[i], b = r->step[i + 1];
            sum[a].x_m += r->nodes[b].at.x_m;
            sum[a].y_m += r->nodes[b].at.y_m;
            sum[b].x_m += r->nodes[a].at.x_m;
            sum[b].y_m += r->nodes[a].at.y_m;
            ++count[a];
            ++count[b];
        }
    for (size_t i = 0; i < r->n_nodes; ++i) {
        road_node *x = &r->nodes[i];
        if (x->fixed || x->cell == JALUR_NONE || count[i] < 2) continue;
        jalur_xy home = ground_middle(&c->ground, x->cell);
        double reach = 0.46 * c->ground.cell_m;
        x->at.x_m = within(0.4 * x->at.x_m + 0.6 * sum[i].x_m / count[i], home.x_m, reach);
        x->at.y_m = within(0.4 * x->at.y_m + 0.6 * sum[i].y_m / count[i], home.y_m, reach);
    }
}

jalur_status roads_smooth(country *c, roads *r)
{
    jalur_status st = JALUR_OK;
    jalur_xy *sum = NULL;
    uint32_t *count = NULL;
    TRY(mem_new(c->ctx, r->n_nodes, sizeof *sum, &sum));
    TRY(mem_new(c->ctx, r->n_nodes, sizeof *count, &count));
    for (size_t i = 0; i < r->n_nodes; ++i) {
        road_node *x = &r->nodes[i];
        if (x->cell == JALUR_NONE || !c->ground.river[x->cell]) continue;
        x->at = links_river_spot(&c->ground, x->cell);
        x->fixed = true;
    }
    for (int round = 0; round < 6; ++round)
        smooth_round(c, r, sum, count);
    for (uint32_t v = 0; v < c->n_villages; ++v)
        c->villages[v].node = r->node_at[c->villages[v].cell];
done:
    mem_free(c->ctx, sum);
    mem_free(c->ctx, count);
    return st;
}
