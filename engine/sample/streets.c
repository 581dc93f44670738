/* Streets of villages and towns: a small turned lattice around the settlement, cut where it would cross a road,
 * kept where it hangs together with the middle. One side of some blocks is one-way; the other three sides of the
 * block always lead back. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sample/inside.h"

enum { HALF_MAX = 6, SIDE = 2 * HALF_MAX + 1, SPOTS = SIDE * SIDE };

typedef struct stretch_index {  /* stretches of ways by coarse bucket */
    uint32_t w, h, per;         /* cells per bucket */
    uint32_t *head, *next, *at; /* at: position in step */
    size_t n, cap_next, cap_at;
} stretch_index;

typedef struct lattice {
    int half_x, half_y;
    jalur_xy at[SPOTS];
    uint32_t node[SPOTS];
    uint8_t open[SPOTS];               /* may stand; 2: hangs together with the middle */
    uint8_t east[SPOTS], north[SPOTS]; /* street to the next spot; 2 one-way */
} lattice;

static uint32_t bucket(const country *c, const stretch_index *x, jalur_xy p)
{
    uint32_t cell = ground_cell(&c->ground, p);
    if (cell == JALUR_NONE) return JALUR_NONE;
    return cell / c->ground.w / x->per * x->w + cell % c->ground.w / x->per;
}

static jalur_status index_put(country *c, stretch_index *x, uint32_t b, uint32_t step)
{
    jalur_status st = JALUR_OK;
    if (b == JALUR_NONE) return st;
    TRY(mem_grow(c->ctx, &x->next, &x->cap_next, x->n + 1, sizeof *x->next));
    TRY(mem_grow(c->ctx, &x->at, &x->cap_at, x->n + 1, sizeof *x->at));
    x->at[x->n] = step;
    x->next[x->n] = x->head[b];
    x->head[b] = (uint32_t)x->n++;
done:
    return st;
}

static jalur_status index_new(country *c, const roads *r, stretch_index *x)
{
    jalur_status st = JALUR_OK;
    x->per = 5;
    x->w = c->ground.w / x->per + 1;
    x->h = c->ground.h / x->per + 1;
    TRY(mem_new(c->ctx, (size_t)x->w * x->h, sizeof *x->head, &x->head));
    memset(x->head, 0xff, (size_t)x->w * x->h * sizeof *x->head);
    for (size_t k = 0; k < r->n_ways; ++k) {
        if (r->ways[k].class >= ROAD_FERRY) continue;
        for (uint32_t i = r->ways[k].first; i + 1 < r->ways[k].first + r->ways[k].n; ++i)
            TRY(index_put(c, x, bucket(c, x, r->nodes[r->step[i]].at), i));
    }
done:
    return st;
}

static double turn_of(jalur_xy a, jalur_xy b, jalur_xy p)
{
    return (b.x_m - a.x_m) * (p.y_m - a.y_m) - (b.y_m - a.y_m) * (p.x_m - a.x_m);
}

static bool cross(jalur_xy a, jalur_xy b, jalur_xy p, jalur_xy q)
{
    return (turn_of(a, b, p) > 0) != (turn_of(a, b, q) > 0) && (turn_of(p, q, a) > 0) != (turn_of(p, q, b) > 0);
}

static double off_stretch(jalur_xy p, jalur_xy a, jalur_xy b)
{
    double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, len2 = dx * dx + dy * dy;
    double t = len2 > 0 ? ((p.x_m - a.x_m) * dx + (p.y_m - a.y_m) * dy) / len2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(p.x_m - a.x_m - t * dx, p.y_m - a.y_m - t * dy);
}

/* Does a..b run clear of all roads? A common end at `middle` is no crossing. With a == b: is the point clear? */
static bool clear_of_roads(const country *c, const roads *r, const stretch_index *x, jalur_xy a, jalur_xy b,
                           uint32_t middle)
{
    uint32_t at = bucket(c, x, a);
    if (at == JALUR_NONE) return false;
    uint32_t bx = at % x->w, by = at / x->w;
    bool point = memcmp(&a, &b, sizeof a) == 0;
    for (uint32_t y = by ? by - 1 : 0; y <= by + 1 && y < x->h; ++y)
        for (uint32_t k = bx ? bx - 1 : 0; k <= bx + 1 && k < x->w; ++k)
            for (uint32_t i = x->head[y * x->w + k]; i != JALUR_NONE; i = x->next[i]) {
                uint32_t u = r->step[x->at[i]], v = r->step[x->at[i] + 1];
                if (point && off_stretch(a, r->nodes[u].at, r->nodes[v].at) < 22) return false;
                if (point || u == middle || v == middle) continue;
                if (cross(a, b, r->nodes[u].at, r->nodes[v].at)) return false;
            }
    return true;
}

/* Lays the spots out, turned along the road that comes in, and opens those on safe, level ground. */
static void lay_spots(const country *c, const roads *r, const stretch_index *x, uint32_t v, lattice *l, rng *rnd)
{
    const village *town = &c->villages[v];
    const ground *g = &c->ground;
    double size = sqrt(town->population / 620.0), block = 85 + 40 * rng_unit(rnd), turn = 1.5707963 * rng_unit(rnd);
    l->half_x = (int)(size + 0.4 + 0.9 * rng_unit(rnd));
    l->half_y = (int)(size * (0.6 + 0.4 * rng_unit(rnd)) + 0.5);
    if (l->half_x > HALF_MAX) l->half_x = HALF_MAX;
    if (l->half_y > HALF_MAX) l->half_y = HALF_MAX;
    jalur_xy mid = r->nodes[town->node].at;
    for (int j = -HALF_MAX; j <= HALF_MAX; ++j)
        for (int i = -HALF_MAX; i <= HALF_MAX; ++i) {
            int s = (j + HALF_MAX) * SIDE + i + HALF_MAX;
            double sway = i || j ? 0.14 : 0;
            double dx = block * (i + sway * rng_normal(rnd)), dy = block * (j + sway * rng_normal(rnd));
            l->at[s] = (jalur_xy){mid.x_m + cos(turn) * dx - sin(turn) * dy, mid.y_m + sin(turn) * dx + cos(turn) * dy};
            l->open[s] = 0;
            l->node[s] = JALUR_NONE;
            double u = i / (l->half_x + 0.45), w = j / (l->half_y + 0.45);
            if (u * u + w * w > 1 + 0.25 * rng_normal(rnd) && (i || j)) continue;
            if (abs(i) > l->half_x || abs(j) > l->half_y) continue;
            uint32_t cell = ground_cell(g, l->at[s]);
            if (i || j) {
                if (cell == JALUR_NONE || c->village[cell] != v || !c->safe[cell] || g->river[cell]) continue;
                if (ground_slope(g, cell) > 0.25 || !clear_of_roads(c, r, x, l->at[s], l->at[s], JALUR_NONE)) continue;
            }
            l->open[s] = 1;
        }
}

static void lay_links(const country *c, const roads *r, const stretch_index *x, uint32_t node, lattice *l, rng *rnd)
{
    enum { MIDDLE = HALF_MAX * SIDE + HALF_MAX };
    for (int s = 0; s < SPOTS; ++s) {
        l->east[s] = l->north[s] = 0;
        for (int way_n = 0; way_n < 2; ++way_n) {
            int o = way_n ? s + SIDE : s + 1;
            bool fits = way_n ? s / SIDE + 1 < SIDE : s % SIDE + 1 < SIDE;
            double dice = rng_unit(rnd);
            if (!fits || !l->open[s] || !l->open[o] || dice > 0.87) continue;
            uint32_t middle = s == MIDDLE || o == MIDDLE ? node : JALUR_NONE;
            if (!clear_of_roads(c, r, x, l->at[s], l->at[o], middle)) continue;
            *(way_n ? &l->north[s] : &l->east[s]) = 1;
        }
    }
}

/* Marks with 2 what is joined to the middle. */
static void keep_joined(lattice *l)
{
    int stack[SPOTS], n = 0;
    stack[n++] = HALF_MAX * SIDE + HALF_MAX;
    l->open[stack[0]] = 2;
    while (n > 0) {
        int s = stack[--n];
        int next[4] = {-1, -1, -1, -1};
        if (l->east[s]) next[0] = s + 1;
        if (l->north[s]) next[1] = s + SIDE;
        if (s % SIDE > 0 && l->east[s - 1]) next[2] = s - 1;
        if (s >= SIDE && l->north[s - SIDE]) next[3] = s - SIDE;
        for (int k = 0; k < 4; ++k)
            if (next[k] >= 0 && l->open[next[k]] == 1) {
                l->open[next[k]] = 2;
                stack[n++] = next[k];
            }
    }
    for (int s = 0; s < SPOTS; ++s)
        if (l->open[s] != 2) l->east[s] = l->north[s] = 0;
}

static void make_oneways(lattice *l)
{
    for (int j = 0; j + 1 < SIDE; j += 2)
        for (int i = 0; i + 1 < SIDE; i += 2) {
            int s = j * SIDE + i;
            if (l->east[s] && l->north[s] && l->north[s + 1] && l->east[s + SIDE]) l->east[s] = 2;
        }
}

static jalur_status node_of(country *c, roads *r, lattice *l, int s)
{
    return l->node[s] == JALUR_NONE ? roads_point(c, r, l->at[s], &l->node[s]) : JALUR_OK;
}

/* Writes runs of links of one kind along a row (step 1) or a column (step SIDE) as one way each. */
static jalur_status lay_runs(country *c, roads *r, lattice *l, const way *like, bool rows)
{
    jalur_status st = JALUR_OK;
    const uint8_t *link = rows ? l->east : l->north;
    for (int line = 0; line < SIDE; ++line) {
        uint32_t run[SIDE];
        uint32_t n = 0;
        uint8_t sort = 0;
        for (int k = 0; k < SIDE; ++k) {
            int s = rows ? line * SIDE + k : k * SIDE + line;
            if (n > 0 && link[s] != sort) {
                way w = *like;
                if (sort == 2) w.flags |= WAY_ONEWAY;
                TRY(node_of(c, r, l, s));
                run[n++] = l->node[s];
                TRY(roads_way(c, r, &w, run, n));
                n = 0;
            }
            sort = link[s];
            if (!sort) continue;
            TRY(node_of(c, r, l, s));
            run[n++] = l->node[s];
        }
    }
done:
    return st;
}

static jalur_status lay_village(country *c, roads *r, const stretch_index *x, uint32_t v, lattice *l)
{
    jalur_status st = JALUR_OK;
    village *town = &c->villages[v];
    rng rnd;
    rng_init(&rnd, noise_mix(noise_mix(c->seed, 91), v));
    if (town->node == JALUR_NONE) TRY(roads_node(c, r, town->cell, &town->node));
    lay_spots(c, r, x, v, l, &rnd);
    lay_links(c, r, x, town->node, l, &rnd);
    keep_joined(l);
    if (town->urban) make_oneways(l);
    l->node[HALF_MAX * SIDE + HALF_MAX] = town->node;
    town->street_first = (uint32_t)r->n_nodes;
    way like = {.class = ROAD_LOCAL, .surface = SURFACE_PAVED, .max_kmh = 30, .name = ""};
    if (town->remote > 0.55 && !town->seat) like.surface = SURFACE_GRAVEL;
    if (town->reach != REACH_ROAD) like.surface = SURFACE_EARTH;
    if (town->reach == REACH_PATH) like.class = ROAD_PATH;
    if (town->reach == REACH_PATH) like.modes = MODE_FOOT;
    TRY(lay_runs(c, r, l, &like, true));
    TRY(lay_runs(c, r, l, &like, false));
    town->street_n = (uint32_t)r->n_nodes - town->street_first;
done:
    return st;
}

jalur_status streets_lay(country *c, roads *r)
{
    jalur_status st = JALUR_OK;
    stretch_index x = {0};
    lattice *l = NULL;
    TRY(mem_new(c->ctx, 1, sizeof *l, &l));
    TRY(index_new(c, r, &x));
    for (uint32_t v = 0; v < c->n_villages; ++v)
        TRY(lay_village(c, r, &x, v, l));
done:
    mem_free(c->ctx, l);
    mem_free(c->ctx, x.head);
    mem_free(c->ctx, x.next);
    mem_free(c->ctx, x.at);
    return st;
}
