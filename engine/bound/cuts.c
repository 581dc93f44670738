/* Rounded fleet cuts. Give each class k of vehicles a whole weight w_k. Whoever serves a set S brings vehicles that carry d(S)
 * together, so that their weights add up to at least
 *
 *   f(S) = min { sum_k w_k v_k : sum_k Q_k v_k >= d(S), v whole },
 *
 * and each of them enters S: sum_k w_k entries_k(S) >= f(S); a stop of S that is left out saves the largest weight at most. With
 * all weights 1 these are rounded capacity cuts; others know that two small vehicles do not replace a large one (in the
 * spirit of Yaman 2006). f comes from a knapsack over total weights, exactly.
 *
 * Separation: from each stop a set grows along the strongest links (greedy), each prefix is tested, and the best one is
 * bettered by single stops put in or out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bound/bound_inside.h"

enum { CUTS_A_ROUND = 60, GROW_MOST = 120, POLISH = 60, WEIGHT_MOST = 12, CARRY_MOST = 20000 };
#define VIOLATED 0.03 /* of the largest weight */

static double capacity(const bound_model *m, uint32_t class, uint32_t d)
{
    const plan_type *t = &m->p->types[m->class[class].type];
    const uint32_t most = d < PLAN_DIMENSIONS ? t->capacity[d] : t->max_stops;
    return most == UINT32_MAX ? (double)INFINITY : most;
}

static double largest(const bound_model *m, uint32_t d)
{
    double most = 0;
    for (uint32_t k = 0; k < m->n_classes; k++) most = fmax(most, capacity(m, k, d));
    return most;
}

/* Share of the largest vehicle, in the dimension in which it is least. */
static double size_of(const bound_model *m, uint32_t class)
{
    double least = 1;
    for (uint32_t d = 0; d < RESOURCES; d++) {
        const double most = largest(m, d);
        if (isfinite(most) && most > 0) least = fmin(least, capacity(m, class, d) / most);
    }
    return least;
}

static uint32_t common(uint32_t a, uint32_t b)
{
    return b ? common(b, a % b) : a;
}

/* Weighing 0 counts vehicles; then powers of their size, then their fixed costs. */
static uint32_t weight_of(const bound_model *m, uint32_t at, uint32_t class)
{
    double share = 1, dearest = 0;
    for (uint32_t k = 0; k < m->n_classes; k++) dearest = fmax(dearest, (double)m->class[k].fixed);
    if (at + 1 < WEIGHINGS) share = pow(size_of(m, class), at * 0.25);
    else if (dearest > 0) share = fmax(0, (double)m->class[class].fixed) / dearest;
    const double w = round(share * WEIGHT_MOST);
    return w < 1 ? 1 : (uint32_t)w;
}

static jalur_status fill_carry(separator *s, weighing *w, uint32_t at, uint32_t d)
{
    jalur_status st = JALUR_OK;
    double sum = 0;
    for (uint32_t r = 0; r < s->m->n; r++) sum += s->demand[at][r];
    TRY(mem_new(s->m->ctx, CARRY_MOST, sizeof **w->carry, &w->carry[at]));
    w->n_carry[at] = 1;
    for (uint32_t c = 1; c < CARRY_MOST && w->carry[at][c - 1] < sum; c++) {
        double *carry = w->carry[at];
        carry[c] = carry[c - 1];
        for (uint32_t k = 0; k < s->m->n_classes; k++)
            if (w->weight[k] <= c) carry[c] = fmax(carry[c], carry[c - w->weight[k]] + capacity(s->m, k, d));
        w->n_carry[at]++;
    }
done:
    return st;
}

static jalur_status add_weighing(bound_model *m, separator *s, uint32_t at, const uint32_t *dimension)
{
    jalur_status st = JALUR_OK;
    weighing *w = &s->w[s->n_w];
    uint32_t divisor = 0;
    *w = (weighing){0};
    TRY(arena_new(&m->mem, m->n_classes, sizeof *w->weight, &w->weight));
    for (uint32_t k = 0; k < m->n_classes; k++) divisor = common(weight_of(m, at, k), divisor);
    for (uint32_t k = 0; k < m->n_classes; k++) {
        w->weight[k] = weight_of(m, at, k) / divisor;
        if (w->weight[k] > w->largest) w->largest = w->weight[k];
    }
    for (uint32_t o = 0; o < s->n_w; o++)
        if (memcmp(s->w[o].weight, w->weight, m->n_classes * sizeof *w->weight) == 0) return JALUR_OK;
    s->n_w++;
    for (uint32_t d = 0; d < s->n_d; d++) TRY(fill_carry(s, w, d, dimension[d]));
done:
    return st;
}

jalur_status separator_make(bound_model *m, separator *s)
{
    jalur_status st = JALUR_OK;
    uint32_t dimension[RESOURCES];
    *s = (separator){.m = m};
    for (uint32_t d = 0; d < RESOURCES; d++) {
        if (!isfinite(largest(m, d)) || largest(m, d) <= 0) continue;
        TRY(arena_new(&m->mem, m->n, sizeof **s->demand, &s->demand[s->n_d]));
        for (uint32_t r = 0; r < m->n; r++)
            s->demand[s->n_d][r] = d < PLAN_DIMENSIONS ? m->p->stops[m->stop[r]].demand[d] : 1;
        dimension[s->n_d++] = d;
    }
    for (uint32_t at = 0; s->n_d && at < WEIGHINGS; at++) TRY(add_weighing(m, s, at, dimension));
done:
    return st;
}

void separator_release(jalur_ctx *ctx, separator *s)
{
    for (uint32_t w = 0; w < s->n_w; w++)
        for (uint32_t d = 0; d < s->n_d; d++) mem_free(ctx, s->w[w].carry[d]);
}

void cuts_release(jalur_ctx *ctx, cuts *c)
{
    for (size_t k = 0; k < c->n; k++) {
        mem_free(ctx, c->cut[k].rows);
        mem_free(ctx, c->cut[k].has);
    }
    mem_free(ctx, c->cut);
}

typedef struct grown { /* a set at hand */
    const separator *s;
    const weighing *w;
    const support *x;
    bool *in;
    double *link;          /* of each row with the set */
    double sum[RESOURCES]; /* demand */
    double entries;        /* visits - links inside + left out */
    uint32_t n;
} grown;

/* Least total weight that carries all of it. */
static double least_weight(const weighing *w, uint32_t d, double sum)
{
    uint32_t lo = 0, hi = w->n_carry[d] - 1;
    while (lo < hi) {
        const uint32_t middle = (lo + hi) / 2;
        if (w->carry[d][middle] >= sum) hi = middle;
        else lo = middle + 1;
    }
    return lo;
}

static double needs(const grown *g, const double sum[RESOURCES])
{
    double most = 0;
    for (uint32_t d = 0; d < g->s->n_d; d++) most = fmax(most, least_weight(g->w, d, sum[d]));
    return most;
}

static void turn(grown *g, uint32_t row)
{
    const double sign = g->in[row] ? -1 : 1;
    const float *flow = &g->x->flow[(size_t)row * g->x->n];
    g->entries += sign * (g->x->visits[row] + g->x->out[row] - g->link[row]);
    for (uint32_t d = 0; d < g->s->n_d; d++) g->sum[d] += sign * g->s->demand[d][row];
    g->in[row] = !g->in[row];
    if (sign > 0) g->n++;
    else g->n--;
    for (uint32_t j = 0; j < g->x->n; j++) g->link[j] += sign * (double)flow[j];
}

static double violation(const grown *g) { return needs(g, g->sum) - g->entries; }

static double violation_turned(const grown *g, uint32_t row)
{
    const double sign = g->in[row] ? -1 : 1;
    double sum[RESOURCES] = {0};
    for (uint32_t d = 0; d < g->s->n_d; d++) sum[d] = g->sum[d] + sign * g->s->demand[d][row];
    return needs(g, sum) - g->entries - sign * (g->x->visits[row] + g->x->out[row] - g->link[row]);
}

static void clear(grown *g)
{
    memset(g->in, 0, g->x->n * sizeof *g->in);
    memset(g->link, 0, g->x->n * sizeof *g->link);
    memset(g->sum, 0, sizeof g->sum);
    g->entries = 0;
    g->n = 0;
}

static void polish(grown *g)
{
    for (int step = 0; step < POLISH; step++) {
        double best = violation(g) + 1e-6;
        uint32_t row = JALUR_NONE;
        for (uint32_t j = 0; j < g->x->n; j++) {
            if (!g->in[j] && g->link[j] <= 0) continue;
            const double v = violation_turned(g, j);
            if (v > best) best = v, row = j;
        }
        if (row == JALUR_NONE) return;
        turn(g, row);
    }
}

static jalur_status keep(const grown *g, cuts *out, uint32_t *added)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = g->s->m->ctx;
    const size_t words = g->x->n / 64 + 1;
    cut c = {.needs = (uint32_t)needs(g, g->sum), .weight = g->w->weight, .skip = g->w->largest};
    TRY(mem_new(ctx, words, sizeof *c.has, &c.has));
    TRY(mem_new(ctx, g->n, sizeof *c.rows, &c.rows));
    for (uint32_t j = 0; j < g->x->n; j++)
        if (g->in[j]) c.rows[c.n++] = j, bits_set(c.has, j);
    bool twice = false;
    for (size_t k = 0; k < out->n && !twice; k++) twice = out->cut[k].weight == c.weight && memcmp(out->cut[k].has, c.has, words * sizeof *c.has) == 0;
    if (!twice) {
        TRY(mem_grow(ctx, &out->cut, &out->cap, out->n + 1, sizeof *out->cut));
        out->cut[out->n++] = c;
        c = (cut){0};
        ++*added;
    }
done:
    mem_free(ctx, c.rows);
    mem_free(ctx, c.has);
    return st;
}

/* Grows from a seed, at last over rows that no route in use joins to it; the set is left at its most violated prefix. */
static void grow(grown *g, uint32_t seed, uint32_t *order)
{
    double best = -1e9;
    uint32_t n = 0, best_n = 1;
    clear(g);
    turn(g, seed);
    order[n++] = seed;
    while (n < GROW_MOST) {
        uint32_t next = JALUR_NONE;
        for (uint32_t j = 0; j < g->x->n; j++)
            if (!g->in[j] && g->link[j] > 1e-6 && (next == JALUR_NONE || g->link[j] > g->link[next])) next = j;
        for (uint32_t j = 0; next == JALUR_NONE && j < g->x->n; j++)
            if (!g->in[j]) next = j;
        if (next == JALUR_NONE) break;
        turn(g, next);
        order[n++] = next;
        if (violation(g) > best) best = violation(g), best_n = n;
    }
    while (n > best_n) turn(g, order[--n]);
}

jalur_status cuts_of_all(const separator *s, cuts *out)
{
    jalur_status st = JALUR_OK;
    const support none = {.n = s->m->n};
    grown g = {.s = s, .x = &none};
    uint32_t added = 0;
    TRY(mem_new(s->m->ctx, none.n, sizeof *g.in, &g.in));
    for (uint32_t j = 0; j < none.n; j++) g.in[g.n++] = true;
    for (uint32_t d = 0; d < s->n_d; d++)
        for (uint32_t j = 0; j < none.n; j++) g.sum[d] += s->demand[d][j];
    for (uint32_t w = 0; w < s->n_w; w++) {
        g.w = &s->w[w];
        TRY(keep(&g, out, &added));
    }
done:
    mem_free(s->m->ctx, g.in);
    return st;
}

jalur_status cuts_find(const separator *s, const weighing *w, const support *x, cuts *out, uint32_t *added)
{
    jalur_status st = JALUR_OK;
    grown g = {.s = s, .w = w, .x = x};
    uint32_t *order = NULL;
    *added = 0;
    TRY(mem_new(s->m->ctx, x->n, sizeof *g.in, &g.in));
    TRY(mem_new(s->m->ctx, x->n, sizeof *g.link, &g.link));
    TRY(mem_new(s->m->ctx, (size_t)x->n + GROW_MOST, sizeof *order, &order));
    for (uint32_t seed = 0; s->n_d && seed < x->n && *added < CUTS_A_ROUND; seed++) {
        grow(&g, seed, order);
        polish(&g);
        if (g.n > 1 && violation(&g) > VIOLATED * w->largest) TRY(keep(&g, out, added));
    }
done:
    mem_free(s->m->ctx, g.in);
    mem_free(s->m->ctx, g.link);
    mem_free(s->m->ctx, order);
    return st;
}
