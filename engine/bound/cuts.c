/* Rounded capacity cuts: at least ceil(d(S) / Q) vehicles enter a set of stops S, Q the largest vehicle; a stop of S
 * that is left out saves one at most. Separation: from each stop a set grows along the strongest links (greedy), each
 * prefix is tested, and the best one is bettered by single stops put in or out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bound/bound_inside.h"

enum { CUTS_A_ROUND = 60, GROW_MOST = 120, POLISH = 60 };
#define VIOLATED 0.03

jalur_status separator_make(bound_model *m, separator *s)
{
    jalur_status st = JALUR_OK;
    *s = (separator){.m = m};
    for (uint32_t d = 0; d < RESOURCES; d++) {
        double most = 0;
        for (uint32_t k = 0; k < m->n_classes; k++) {
            const plan_type *t = &m->p->types[m->class[k].type];
            const uint32_t mine = d < PLAN_DIMENSIONS ? t->capacity[d] : t->max_stops;
            most = fmax(most, mine == UINT32_MAX ? (double)INFINITY : mine);
        }
        if (isinf(most) || most <= 0) continue;
        TRY(arena_new(&m->mem, m->n, sizeof **s->demand, &s->demand[s->n_d]));
        for (uint32_t r = 0; r < m->n; r++)
            s->demand[s->n_d][r] = d < PLAN_DIMENSIONS ? m->p->stops[m->stop[r]].demand[d] : 1;
        s->most[s->n_d++] = most;
    }
done:
    return st;
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
    const support *x;
    bool *in;
    double *link;          /* of each row with the set */
    double sum[RESOURCES]; /* demand */
    double entries;        /* visits - links inside + left out */
    uint32_t n;
} grown;

static double needs(const grown *g, const double sum[RESOURCES])
{
    double most = 0;
    for (uint32_t d = 0; d < g->s->n_d; d++) most = fmax(most, ceil(sum[d] / g->s->most[d] - 1e-9));
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
    cut c = {.needs = (uint32_t)needs(g, g->sum)};
    TRY(mem_new(ctx, words, sizeof *c.has, &c.has));
    TRY(mem_new(ctx, g->n, sizeof *c.rows, &c.rows));
    for (uint32_t j = 0; j < g->x->n; j++)
        if (g->in[j]) c.rows[c.n++] = j, bits_set(c.has, j);
    bool twice = false;
    for (size_t k = 0; k < out->n && !twice; k++) twice = memcmp(out->cut[k].has, c.has, words * sizeof *c.has) == 0;
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

/* Grows from a seed; the set is left at its most violated prefix. */
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
        if (next == JALUR_NONE) break;
        turn(g, next);
        order[n++] = next;
        if (violation(g) > best) best = violation(g), best_n = n;
    }
    while (n > best_n) turn(g, order[--n]);
}

jalur_status cuts_find(const separator *s, const support *x, cuts *out, uint32_t *added)
{
    jalur_status st = JALUR_OK;
    grown g = {.s = s, .x = x};
    uint32_t *order = NULL;
    *added = 0;
    TRY(mem_new(s->m->ctx, x->n, sizeof *g.in, &g.in));
    TRY(mem_new(s->m->ctx, x->n, sizeof *g.link, &g.link));
    TRY(mem_new(s->m->ctx, (size_t)x->n + GROW_MOST, sizeof *order, &order));
    for (uint32_t seed = 0; s->n_d && seed < x->n && *added < CUTS_A_ROUND; seed++) {
        grow(&g, seed, order);
        polish(&g);
        if (g.n > 1 && violation(&g) > VIOLATED) TRY(keep(&g, out, added));
    }
done:
    mem_free(s->m->ctx, g.in);
    mem_free(s->m->ctx, g.link);
    mem_free(s->m->ctx, order);
    return st;
}
