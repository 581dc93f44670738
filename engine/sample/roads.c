/* Roads over the relief. One class after the other grows from what stands: from all road cells at once the least effort
 * is spread over the land until it meets a place without a road, and the way found becomes road (Prim's tree over
 * least cost over the grid, net/surface.h). Effort rises with the square of the slope, so that roads wind around hills. */
#include <math.h>
#include <stdio.h>

#include "sample/inside.h"

typedef struct effort {
    double steep;   /* slope at which the effort doubles */
    double shore;   /* share saved near the coast */
    double river;   /* effort of a crossing, in cells */
    double outback; /* times the effort where no road is wanted */
} effort;

typedef struct target {
    uint32_t cell;
    way like; /* what is built */
} target;

typedef struct growth {
    country *c;
    roads *r;
    surface_search *search;
    effort effort;       /* of what is built now */
    double on_road;      /* share of the effort along a road that is there */
    float *whim;         /* what no map explains: a factor per cell */
    uint32_t *target_at; /* per cell, or JALUR_NONE */
    uint32_t *path;
    size_t cap_path;
} growth;

/* ---- nodes and ways ---- */

jalur_status roads_point(country *c, roads *r, jalur_xy at, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    *out = JALUR_NONE;
    TRY(mem_grow(c->ctx, &r->nodes, &r->cap_nodes, r->n_nodes + 1, sizeof *r->nodes));
    *out = (uint32_t)r->n_nodes++;
    r->nodes[*out] = (road_node){.cell = JALUR_NONE, .at = at};
done:
    return st;
}

jalur_status roads_node(country *c, roads *r, uint32_t cell, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    *out = r->node_at[cell];
    if (*out != JALUR_NONE) return JALUR_OK;
    TRY(roads_point(c, r, ground_middle(&c->ground, cell), out));
    r->nodes[*out].cell = cell;
    r->node_at[cell] = *out;
done:
    return st;
}

jalur_status roads_way(country *c, roads *r, const way *like, const uint32_t *nodes, uint32_t n)
{
    jalur_status st = JALUR_OK;
    TRY(mem_grow(c->ctx, &r->ways, &r->cap_ways, r->n_ways + 1, sizeof *r->ways));
    TRY(mem_grow(c->ctx, &r->step, &r->cap_steps, r->n_steps + n, sizeof *r->step));
    way *w = &r->ways[r->n_ways++];
    *w = *like;
    w->first = (uint32_t)r->n_steps;
    w->n = n;
    for (uint32_t i = 0; i < n; ++i) {
        r->step[r->n_steps++] = nodes[i];
        road_node *x = &r->nodes[nodes[i]];
        x->ways = (uint16_t)(x->ways + (i > 0) + (i + 1 < n));
    }
done:
    return st;
}

/* ---- growth ---- */

static double land_effort(const growth *w, const surface_move *m)
{
    const country *c = w->c;
    const ground *g = &c->ground;
    const effort *e = &w->effort;
    const uint32_t a = m->from, b = m->to;
    const double step_m = ground_step_m(g, (int)m->d);
    double slope = fabs((double)g->height_m[b] - (double)g->height_m[a]) / step_m;
    double x = slope / e->steep, cost = step_m / g->cell_m * (1 + x * x);
    if (slope > 0.3) cost *= 4;
    cost *= (double)w->whim[b];
    double coast = (double)g->coast_m[b];
    if (coast < 1.2 * g->cell_m)
        cost *= 2.5;
    else if (e->shore > 0)
        cost *= 1 + e->shore * (1 - exp(-coast / (0.9 * g->spacing_m)));
    if (g->river[b] || g->river[a]) cost += e->river;
    if (c->village[b] != JALUR_NONE && c->villages[c->village[b]].reach != REACH_ROAD) cost *= e->outback;
    return cost;
}

/* Two roads must not cross between cells without meeting. */
static bool crosses(const roads *r, const ground *g, uint32_t cell, int d)
{
    if (!(d & 1)) return false;
    uint32_t side = ground_step(g, cell, d - 1);
    return side != JALUR_NONE && (r->leaves[side] >> ((d + 2) & 7) & 1);
}

static double road_effort(const void *of, const surface_move *m)
{
    const growth *w = of;
    const ground *g = &w->c->ground;
    if (!g->land[m->to] || crosses(w->r, g, m->from, (int)m->d)) return INFINITY;
    return land_effort(w, m) * (w->r->leaves[m->from] >> m->d & 1 ? w->on_road : 1);
}

static void mark_leaves(const ground *g, roads *r, uint32_t a, int d)
{
    r->leaves[a] |= (uint8_t)(1 << d);
    uint32_t b = ground_step(g, a, d);
    if (b != JALUR_NONE) r->leaves[b] |= (uint8_t)(1 << ((d + 4) & 7));
}

/* Builds the way from target cell back to the road it was reached from. All of it is road to start from next. */
static jalur_status build(growth *w, const target *t)
{
    jalur_status st = JALUR_OK;
    uint32_t n = 0, at = t->cell;
    for (;;) {
        uint32_t node;
        TRY(roads_node(w->c, w->r, at, &node));
        TRY(mem_grow(w->c->ctx, &w->path, &w->cap_path, n + 1, sizeof *w->path));
        w->path[n++] = node;
        const unsigned d = surface_back(w->search, at);
        TRY(surface_put(w->search, at, 0, 0));
        if (d == SURFACE_START) break;
        mark_leaves(&w->c->ground, w->r, at, (int)d);
        at = surface_neighbour(w->search, at, d);
    }
    if (n > 1) TRY(roads_way(w->c, w->r, &t->like, w->path, n));
done:
    return st;
}

/* What stands is where the search begins; targets off it are marked. On a piece without any road the first target becomes
 * its root. */
static jalur_status grow_from(growth *w, const target *targets, uint32_t n, uint32_t *left)
{
    jalur_status st = JALUR_OK;
    const ground *g = &w->c->ground;
    uint8_t *rooted = NULL;
    *left = 0;
    TRY(mem_new(w->c->ctx, g->n_pieces + 1, 1, &rooted));
    surface_clear(w->search);
    for (uint32_t k = 0; k < g->n; ++k) {
        w->target_at[k] = JALUR_NONE;
        if (w->r->node_at[k] == JALUR_NONE || !g->land[k]) continue;
        rooted[g->piece[k]] = 1;
        TRY(surface_put(w->search, k, 0, 0));
    }
    for (uint32_t t = 0; t < n; ++t) {
        uint32_t cell = targets[t].cell, node;
        if (w->r->node_at[cell] != JALUR_NONE) continue;
        if (!rooted[g->piece[cell]]) {
            rooted[g->piece[cell]] = 1;
            TRY(roads_node(w->c, w->r, cell, &node));
            TRY(surface_put(w->search, cell, 0, 0));
        } else if (w->target_at[cell] == JALUR_NONE) {
            w->target_at[cell] = t;
            ++*left;
        }
    }
done:
    mem_free(w->c->ctx, rooted);
    return st;
}

/* Connects all targets. */
static jalur_status grow(growth *w, const effort *e, const target *targets, uint32_t n)
{
    jalur_status st = JALUR_OK;
    uint32_t left, cell;
    w->effort = *e;
    w->on_road = 1;
    TRY(grow_from(w, targets, n, &left));
    while (left > 0) {
        TRY(surface_next(w->search, INFINITY, &cell));
        if (cell == JALUR_NONE) break;
        const uint32_t t = w->target_at[cell];
        if (t == JALUR_NONE) continue;
        w->target_at[cell] = JALUR_NONE;
        --left;
        if (w->r->node_at[cell] == JALUR_NONE) TRY(build(w, &targets[t])); /* else a way to another target came through */
    }
done:
    return st;
}

/* ---- what is built where ---- */

static way kind(road_class class, road_surface surface, uint8_t max_kmh)
{
    return (way){.class = (uint8_t) class, .surface = (uint8_t)surface, .max_kmh = max_kmh};
}

static jalur_status named(country *c, const char *before, const char *name, const char **out)
{
    char text[128];
    snprintf(text, sizeof text, "%s%s", before, name);
    return arena_text(&c->mem, text, out);
}

static jalur_status grow_seats(growth *w, bool trunk)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    target *t = NULL;
    uint32_t n = 0;
    TRY(mem_new(c->ctx, c->n_kecamatan + c->n_kabupaten, sizeof *t, &t));
    for (uint32_t k = 0; k < c->n_kabupaten; ++k) {
        const village *v = &c->villages[c->kabupaten[k].seat];
        t[n].cell = v->cell;
        t[n].like = kind(ROAD_TRUNK, SURFACE_PAVED, 60);
        TRY(named(c, "Jalan Trans ", c->kabupaten[k].name, &t[n++].like.name));
    }
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        const village *v = &c->villages[c->kecamatan[k].seat];
        bool coastal = (double)c->ground.coast_m[v->cell] < 0.9 * c->ground.spacing_m && c->ground.piece[v->cell] == 0;
        if (trunk && !coastal) continue;
        t[n].cell = v->cell;
        bool paved = v->remote < 0.8;
        t[n].like = trunk ? kind(ROAD_TRUNK, SURFACE_PAVED, 60)
                          : kind(paved ? ROAD_PRIMARY : ROAD_SECONDARY, paved ? SURFACE_PAVED : SURFACE_GRAVEL, 50);
        TRY(named(c, trunk ? "Jalan Trans " : "Jalan Raya ",
                  trunk ? c->kabupaten[c->kecamatan[k].up].name : c->kecamatan[k].name, &t[n++].like.name));
    }
    effort e = trunk ? (effort){0.05, 2.2, 2, 12} : (effort){0.07, 0.2, 3, 12};
    TRY(grow(w, &e, t, n));
done:
    mem_free(c->ctx, t);
    return st;
}

/* A village road by how remote the village is: paved, gravel, earth, earth that the rains close. */
static way village_road(const country *c, const village *v, uint32_t dice)
{
    way x;
    double rough = v->remote + 0.25 * (dice % 1000) / 1000.0 - (v->population > 2500 ? 0.3 : 0);
    if (rough < 0.62)
        x = kind(ROAD_TERTIARY, SURFACE_PAVED, 40);
    else if (rough < 0.88)
        x = kind(ROAD_TERTIARY, SURFACE_GRAVEL, 40);
    else
        x = kind(ROAD_LOCAL, SURFACE_EARTH, 30);
    if (rough > 1.0 && c->ground.piece[v->cell] == 0) x.flags = ROAD_DRY_ONLY;
    return x;
}

static jalur_status grow_villages(growth *w, const uint32_t *harbour)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    target *t = NULL;
    uint32_t n = 0;
    TRY(mem_new(c->ctx, (size_t)c->n_villages + links_harbours(c), sizeof *t, &t));
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        if (c->villages[v].reach != REACH_ROAD) continue;
        t[n].cell = c->villages[v].cell;
        t[n].like = village_road(c, &c->villages[v], (uint32_t)(noise_mix(c->seed, 900 + v) >> 40));
        TRY(named(c, "Jalan ", c->villages[v].name, &t[n++].like.name));
    }
    for (uint32_t p = 0; p < links_harbours(c); ++p) {
        if (harbour[p] == JALUR_NONE) continue;
        t[n].cell = harbour[p];
        t[n].like = kind(ROAD_SECONDARY, SURFACE_PAVED, 40);
        t[n++].like.name = "Jalan Pelabuhan";
    }
    TRY(grow(w, &(effort){0.09, 0.0, 3, 12}, t, n));
    n = 0;
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        if (c->villages[v].reach != REACH_PATH) continue;
        t[n].cell = c->villages[v].cell;
        t[n].like = kind(ROAD_PATH, SURFACE_EARTH, 0);
        t[n].like.modes = MODE_FOOT;
        t[n++].like.name = "";
    }
    TRY(grow(w, &(effort){0.2, 0.0, 2, 1}, t, n));
done:
    mem_free(c->ctx, t);
    return st;
}

/* Hamlets away from the settlement, on tracks. */
static jalur_status grow_hamlets(growth *w)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    const ground *g = &c->ground;
    target *t = NULL;
    uint32_t n = 0;
    rng r;
    rng_init(&r, noise_mix(c->seed, 82));
    TRY(mem_new(c->ctx, 2 * (size_t)c->n_villages, sizeof *t, &t));
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        const village *x = &c->villages[v];
        uint32_t wanted = x->reach == REACH_ROAD ? rng_below(&r, 3) : 0;
        for (uint32_t tries = 0; tries < 24 && wanted > 0; ++tries) {
            double far = g->spacing_m * (0.18 + 0.35 * rng_unit(&r)), turn = 6.2831853 * rng_unit(&r);
            jalur_xy m = ground_middle(g, x->cell);
            uint32_t at = ground_cell(g, (jalur_xy){m.x_m + far * cos(turn), m.y_m + far * sin(turn)});
            if (at == JALUR_NONE || c->village[at] != v || !c->safe[at] || ground_slope(g, at) > 0.22) continue;
            t[n].cell = at;
            bool rough = x->remote > 0.55;
            t[n].like = kind(rough ? ROAD_TRACK : ROAD_LOCAL, rough ? SURFACE_EARTH : SURFACE_GRAVEL, rough ? 20 : 30);
            if (rough && x->remote > 0.8) t[n].like.flags = ROAD_DRY_ONLY;
            t[n++].like.name = "";
            --wanted;
        }
    }
    TRY(grow(w, &(effort){0.11, 0.0, 3, 12}, t, n));
done:
    mem_free(c->ctx, t);
    return st;
}

/* ---- loops: short cuts between neighbours that are far apart by road ---- */

typedef struct shortcut {
    uint32_t a, b; /* villages */
} shortcut;

/* The way to the goal, where no road is there yet. */
static jalur_status build_new(growth *w, uint32_t goal, const way *like)
{
    jalur_status st = JALUR_OK;
    uint32_t n = 0, at = goal;
    for (;;) {
        uint32_t node;
        const unsigned d = surface_back(w->search, at);
        const bool old = d == SURFACE_START || (w->r->leaves[at] >> d & 1);
        if (!old || n > 0) {
            TRY(roads_node(w->c, w->r, at, &node));
            TRY(mem_grow(w->c->ctx, &w->path, &w->cap_path, n + 1, sizeof *w->path));
            w->path[n++] = node;
        }
        if (old && n > 1) TRY(roads_way(w->c, w->r, like, w->path, n));
        if (old) n = 0;
        if (d == SURFACE_START) break;
        if (!old) mark_leaves(&w->c->ground, w->r, at, (int)d);
        at = surface_neighbour(w->search, at, d);
    }
done:
    return st;
}

/* One search from a over new ground (roads cost a little less), until b or `most`; builds what is new. */
static jalur_status join_pair(growth *w, shortcut s, double most)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    const uint32_t goal = c->villages[s.b].cell;
    uint32_t cell;
    w->effort = (effort){0.075, 0, 3, 12};
    w->on_road = 0.72;
    surface_clear(w->search);
    TRY(surface_put(w->search, c->villages[s.a].cell, 0, 0));
    do {
        TRY(surface_next(w->search, most, &cell));
    } while (cell != JALUR_NONE && cell != goal);
    way like =
        kind(ROAD_LOCAL, c->villages[s.a].remote + c->villages[s.b].remote < 1.0 ? SURFACE_PAVED : SURFACE_GRAVEL, 40);
    like.name = "";
    if (cell == goal) TRY(build_new(w, goal, &like));
done:
    return st;
}

static jalur_status grow_loops(growth *w)
{
    jalur_status st = JALUR_OK;
    country *c = w->c;
    const ground *g = &c->ground;
    map64 seen = {0};
    rng r;
    rng_init(&r, noise_mix(c->seed, 83));
    for (uint32_t k = 0; k < g->n; ++k)
        for (int d = 0; d < 4; d += 2) {
            uint32_t o = ground_step(g, k, d), a = c->village[k], b = o == JALUR_NONE ? o : c->village[o];
            if (a == JALUR_NONE || b == JALUR_NONE || a == b) continue;
            uint64_t key = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
            if (map64_get(&seen, key) != JALUR_NONE) continue;
            TRY(map64_put(c->ctx, &seen, key, 1));
            if (c->villages[a].reach != REACH_ROAD || c->villages[b].reach != REACH_ROAD) continue;
            double calm = 1.1 - 0.5 * (c->villages[a].remote + c->villages[b].remote);
            if (rng_unit(&r) > 0.55 * calm + 0.06) continue;
            TRY(join_pair(w, (shortcut){a, b}, 4.5 * g->spacing_m / g->cell_m));
        }
done:
    map64_release(c->ctx, &seen);
    return st;
}

/* ---- all ---- */

static jalur_status growth_new(growth *w)
{
    jalur_status st = JALUR_OK;
    const ground *g = &w->c->ground;
    const uint32_t n = g->n;
    TRY(surface_search_new(w->c->ctx, g->w, g->h, SURFACE_MOVES_8, road_effort, w, &w->search));
    TRY(mem_new(w->c->ctx, n, sizeof *w->target_at, &w->target_at));
    TRY(mem_new(w->c->ctx, n, sizeof *w->r->node_at, &w->r->node_at));
    TRY(mem_new(w->c->ctx, n, 1, &w->r->leaves));
    TRY(mem_new(w->c->ctx, n, sizeof *w->whim, &w->whim));
    for (uint32_t k = 0; k < n; ++k) {
        w->r->node_at[k] = JALUR_NONE;
        if (!g->land[k]) continue;
        jalur_xy m = ground_middle(g, k);
        double far = 5 * g->cell_m;
        w->whim[k] = (float)(1 + 0.6 * noise_fractal(noise_mix(g->seed, 81), m.x_m / far, m.y_m / far, 2));
    }
done:
    return st;
}

jalur_status roads_build(country *c, roads *r)
{
    jalur_status st = JALUR_OK;
    uint32_t *harbour = NULL;
    growth w = {.c = c, .r = r};
    TRY(growth_new(&w));
    TRY(links_choose_harbours(c, &harbour));
    TRY(grow_seats(&w, true));
    TRY(grow_seats(&w, false));
    TRY(grow_villages(&w, harbour));
    TRY(step_progress(c->ctx, "building roads", 1, 3));
    TRY(grow_loops(&w));
    TRY(grow_hamlets(&w));
    TRY(links_sea(c, r, harbour));
    TRY(step_progress(c->ctx, "building roads", 2, 3));
    TRY(roads_smooth(c, r));
    TRY(streets_lay(c, r));
done:
    mem_free(c->ctx, harbour);
    surface_search_free(w.search);
    mem_free(c->ctx, w.whim);
    mem_free(c->ctx, w.target_at);
    mem_free(c->ctx, w.path);
    return err_while(c->ctx, st, "building roads");
}

void roads_release(jalur_ctx *ctx, roads *r)
{
    mem_free(ctx, r->nodes);
    mem_free(ctx, r->ways);
    mem_free(ctx, r->step);
    mem_free(ctx, r->node_at);
    mem_free(ctx, r->leaves);
    *r = (roads){0};
}
