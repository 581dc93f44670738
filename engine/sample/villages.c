/* Where people settle and which land belongs to which village. Settlements keep a distance that is small where
 * living is easy; a cell belongs to the settlement that is reached with the least effort, so that borders run
 * along ridges and rivers. */
#include <math.h>

#include "sample/inside.h"

/* How well one lives on a cell: near the coast, low, level, by a river, near the capital. About 0.05 .. 4. */
static double comfort(const ground *g, uint32_t c, const jalur_xy *capital)
{
    double h = (double)g->height_m[c], coast = (double)g->coast_m[c];
    double w = exp(-h / 380) * exp(-ground_slope(g, c) / 0.11) * (0.30 + 0.9 * exp(-coast / 2600));
    bool wet = false;
    for (int d = 0; d < 8; ++d) {
        uint32_t o = ground_step(g, c, d);
        if (o != JALUR_NONE && g->river[o]) wet = true;
    }
    if (wet) w *= 1.6;
    jalur_xy m = ground_middle(g, c);
    w *= 1 + 0.6 * noise_fractal(noise_mix(g->seed, 41), m.x_m / (7 * g->spacing_m), m.y_m / (7 * g->spacing_m), 3);
    if (capital) {
        double d = hypot(m.x_m - capital->x_m, m.y_m - capital->y_m) / (1.9 * g->spacing_m);
        w += 2.2 * exp(-d * d) * (coast > 0 ? 1 : 0);
    }
    return w + 0.06;
}

/* The cell where the capital lies: easy land near the bay. */
static uint32_t capital_cell(const ground *g)
{
    uint32_t best = JALUR_NONE;
    double most = -1;
    for (uint32_t c = 0; c < g->n; ++c) {
        if (g->piece[c] != 0 || (double)g->coast_m[c] < 2.2 * g->cell_m || (double)g->coast_m[c] > 0.5 * g->spacing_m)
            continue;
        jalur_xy m = ground_middle(g, c);
        double near = exp(-hypot(m.x_m - g->bay.x_m, m.y_m - g->bay.y_m) / (3 * g->spacing_m)) + 1e-6;
        double w = comfort(g, c, NULL) * near;
        if (w > most) {
            most = w;
            best = c;
        }
    }
    for (uint32_t c = 0; c < g->n && best == JALUR_NONE; ++c)
        if (g->piece[c] == 0) best = c;
    return best;
}

/* ---- settlements at a distance: darts on a hash grid ---- */

typedef struct dartboard {
    uint32_t *cells, n_cells;      /* land */
    uint32_t *head, *next, bw, bh; /* buckets of one spacing */
    double bucket_m, half_x, half_y;
} dartboard;

static uint32_t bucket_of(const dartboard *b, jalur_xy p)
{
    uint32_t x = (uint32_t)((p.x_m + b->half_x) / b->bucket_m), y = (uint32_t)((p.y_m + b->half_y) / b->bucket_m);
    return y * b->bw + x;
}

static bool crowded(const country *c, const dartboard *b, uint32_t cell, double radius_m)
{
    jalur_xy p = ground_middle(&c->ground, cell);
    uint32_t at = bucket_of(b, p), bx = at % b->bw, by = at / b->bw;
    uint32_t reach = (uint32_t)(radius_m / b->bucket_m) + 1;
    uint32_t x0 = bx > reach ? bx - reach : 0, y0 = by > reach ? by - reach : 0;
    for (uint32_t y = y0; y <= by + reach && y < b->bh; ++y)
        for (uint32_t x = x0; x <= bx + reach && x < b->bw; ++x)
            for (uint32_t v = b->head[y * b->bw + x]; v != JALUR_NONE; v = b->next[v]) {
                jalur_xy q = ground_middle(&c->ground, c->villages[v].cell);
                if (hypot(q.x_m - p.x_m, q.y_m - p.y_m) < radius_m) return true;
            }
    return false;
}

static void settle(country *c, dartboard *b, uint32_t cell)
{
    uint32_t v = c->n_villages++, at = bucket_of(b, ground_middle(&c->ground, cell));
    c->villages[v].cell = cell;
    c->villages[v].node = JALUR_NONE;
    b->next[v] = b->head[at];
    b->head[at] = v;
}

static jalur_status dartboard_new(country *c, uint32_t n, dartboard *b)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    *b = (dartboard){0};
    b->bucket_m = g->spacing_m;
    b->half_x = 0.5 * g->w * g->cell_m;
    b->half_y = 0.5 * g->h * g->cell_m;
    b->bw = (uint32_t)(2 * b->half_x / b->bucket_m) + 1;
    b->bh = (uint32_t)(2 * b->half_y / b->bucket_m) + 1;
    TRY(mem_new(c->ctx, g->n, sizeof *b->cells, &b->cells));
    TRY(mem_new(c->ctx, (size_t)b->bw * b->bh, sizeof *b->head, &b->head));
    TRY(mem_new(c->ctx, n, sizeof *b->next, &b->next));
    for (uint32_t k = 0; k < b->bw * b->bh; ++k)
        b->head[k] = JALUR_NONE;
    for (uint32_t k = 0; k < g->n; ++k)
        if (g->land[k] && (double)g->coast_m[k] > 1.3 * g->cell_m) b->cells[b->n_cells++] = k;
done:
    return st;
}

/* The most comfortable inner cell of every piece, so that no island stays empty. */
static jalur_status settle_pieces(country *c, dartboard *b, uint32_t n)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    uint32_t *best = NULL;
    double *most = NULL;
    TRY(mem_new(c->ctx, g->n_pieces, sizeof *best, &best));
    TRY(mem_new(c->ctx, g->n_pieces, sizeof *most, &most));
    for (uint32_t k = 0; k < b->n_cells; ++k) {
        uint32_t p = g->piece[b->cells[k]];
        double w = comfort(g, b->cells[k], NULL) * ((double)g->coast_m[b->cells[k]] > 3 * g->cell_m ? 3 : 1);
        if (p == 0 || w <= most[p]) continue;
        most[p] = w;
        best[p] = b->cells[k];
    }
    for (uint32_t p = 1; p < g->n_pieces && c->n_villages < n; ++p)
        if (most[p] > 0) settle(c, b, best[p]);
done:
    mem_free(c->ctx, best);
    mem_free(c->ctx, most);
    return st;
}

jalur_status villages_found(country *c, uint32_t n)
{
    jalur_status st = JALUR_OK;
    dartboard b = {0};
    rng r;
    rng_init(&r, noise_mix(c->seed, 51));
    TRY(arena_new(&c->mem, n, sizeof *c->villages, &c->villages));
    TRY(dartboard_new(c, n, &b));
    if (b.n_cells < 4 * n)
        TRY(err_set(c->ctx, JALUR_E_INTERNAL, "the invented land has %u cells for %u villages", b.n_cells, n));
    uint32_t capital = capital_cell(&c->ground);
    jalur_xy at = ground_middle(&c->ground, capital);
    settle(c, &b, capital);
    c->villages[0].capital = true;
    TRY(settle_pieces(c, &b, n));
    for (double part = 0.95; c->n_villages < n; part *= 0.9) {
        for (uint32_t k = 0; k < 12 * n && c->n_villages < n; ++k) {
            uint32_t cell = b.cells[rng_below(&r, b.n_cells)];
            double w = comfort(&c->ground, cell, &at) / 0.45;
            w = w < 0.42 ? 0.42 : w > 3.2 ? 3.2 : w;
            if (!crowded(c, &b, cell, part * c->ground.spacing_m / sqrt(w))) settle(c, &b, cell);
        }
        TRY(step_progress(c->ctx, "settling villages", c->n_villages, n));
    }
done:
    mem_free(c->ctx, b.cells);
    mem_free(c->ctx, b.head);
    mem_free(c->ctx, b.next);
    return st;
}

/* ---- cells to villages ---- */

static double land_effort(const void *of, const surface_move *m)
{
    const ground *g = of;
    if (!g->land[m->to]) return INFINITY;
    const double len = ground_step_m(g, (int)m->d);
    const double slope = fabs((double)g->height_m[m->to] - (double)g->height_m[m->from]) / len;
    return len * (1 + 4 * slope + (g->river[m->to] ? 2.2 : 0));
}

static jalur_status spread_by_effort(country *c)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    surface_search *s = NULL;
    uint32_t cell = 0;
    TRY(surface_search_new(c->ctx, g->w, g->h, SURFACE_MOVES_8, land_effort, g, &s));
    for (uint32_t v = 0; v < c->n_villages; ++v)
        TRY(surface_put(s, c->villages[v].cell, 0, v));
    while (cell != JALUR_NONE)
        TRY(surface_next(s, INFINITY, &cell));
    for (uint32_t k = 0; k < g->n; ++k)
        c->village[k] = surface_label(s, k);
done:
    surface_search_free(s);
    return st;
}

/* Keeps of each village what hangs together with its settlement by sides; the rest goes to a neighbour. */
static jalur_status gather(country *c)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    uint32_t *queue = NULL, n = 0;
    uint8_t *kept = NULL;
    TRY(mem_new(c->ctx, g->n, sizeof *queue, &queue));
    TRY(mem_new(c->ctx, g->n, sizeof *kept, &kept));
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        queue[n++] = c->villages[v].cell;
        kept[c->villages[v].cell] = 1;
    }
    for (int grab = 0; grab < 2; ++grab) /* first the same village, then whatever is left */
        for (uint32_t i = 0; i < n; ++i)
            for (int d = 0; d < 8; d += 2) {
                uint32_t o = ground_step(g, queue[i], d);
                if (o == JALUR_NONE || kept[o] || !g->land[o]) continue;
                if (!grab && c->village[o] != c->village[queue[i]]) continue;
                c->village[o] = c->village[queue[i]];
                kept[o] = 1;
                queue[n++] = o;
            }
done:
    mem_free(c->ctx, queue);
    mem_free(c->ctx, kept);
    return st;
}

jalur_status villages_divide(country *c)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(c->ctx, c->ground.n, sizeof *c->village, &c->village));
    TRY(mem_new(c->ctx, c->ground.n, sizeof *c->safe, &c->safe));
    for (uint32_t k = 0; k < c->ground.n; ++k)
        c->village[k] = JALUR_NONE;
    TRY(spread_by_effort(c));
    TRY(gather(c));
done:
    return err_while(c->ctx, st, "dividing the land into villages");
}

/* ---- invariant 4 ---- */

static uint32_t unit_of(const country *c, uint32_t cell, int level)
{
    uint32_t v = c->village[cell];
    if (v == JALUR_NONE || level == 0) return v;
    uint32_t k = c->villages[v].kecamatan;
    return level == 1 ? k : c->kecamatan[k].up;
}

static bool is_settlement(const country *c, uint32_t cell)
{
    uint32_t v = c->village[cell];
    return v != JALUR_NONE && c->villages[v].cell == cell;
}

/* Gives cell `to` to the owner of `from`; false when a settlement or a sea cell's rule stands against it. */
static bool hand_over(country *c, uint32_t from, uint32_t to)
{
    if (is_settlement(c, to)) return false;
    c->village[to] = c->village[from];
    c->ground.land[to] = c->ground.land[from];
    c->ground.piece[to] = c->ground.piece[from];
    if (!c->ground.land[to]) {
        c->ground.height_m[to] = 0;
        c->ground.down[to] = JALUR_NONE;
        c->ground.river[to] = 0;
    } else if (c->ground.height_m[to] < 1) {
        c->ground.height_m[to] = 1;
    }
    return true;
}

/* Four cells around a corner: a b below, d e above. */
static bool mend_corner(country *c, uint32_t a, uint32_t b, uint32_t d, uint32_t e, uint32_t turn)
{
    for (int level = 0; level < 3; ++level) {
        uint32_t la = unit_of(c, a, level), lb = unit_of(c, b, level), ld = unit_of(c, d, level),
                 le = unit_of(c, e, level);
        bool rising = la == le && lb != la && ld != la, falling = lb == ld && la != lb && le != lb;
        if (!rising && !falling) continue;
        uint32_t from = rising ? a : b, one = rising ? b : a, two = rising ? d : e;
        if (turn & 1) {
            uint32_t swap = one;
            one = two;
            two = swap;
        }
        return hand_over(c, from, one) || hand_over(c, from, two);
    }
    return false;
}

jalur_status villages_mend(country *c)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    bool changed = true;
    for (uint32_t round = 0; changed; ++round) {
        if (round == 200) TRY(err_set(c->ctx, JALUR_E_INTERNAL, "the borders of the invented villages do not settle"));
        changed = false;
        for (uint32_t y = 1; y + 2 < g->h; ++y)
            for (uint32_t x = 1; x + 2 < g->w; ++x) {
                uint32_t a = y * g->w + x;
                if (mend_corner(c, a, a + 1, a + g->w, a + g->w + 1, round / 3)) changed = true;
            }
    }
    for (uint32_t k = 0; k < g->n; ++k) {
        uint32_t v = c->village[k];
        if (v == JALUR_NONE) continue;
        bool safe = true;
        for (int d = 0; d < 8; ++d) {
            uint32_t o = ground_step(g, k, d);
            if (o == JALUR_NONE || c->village[o] != v) safe = false;
        }
        c->safe[k] = safe;
        c->villages[v].n_cells += 1;
        c->villages[v].n_safe += safe;
    }
done:
    return st;
}
