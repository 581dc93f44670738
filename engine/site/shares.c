/* A better bound for coverage (all C = 0) by regions. The rows fall into regions, each of which is solved in whole numbers with every
 * column that reaches it; a column's price is shared out between the regions it reaches (Lagrangian decomposition by copies of the
 * columns; Guignard and Kim 1987). For shares c_rj >= 0 with sum_r c_rj <= mu price_j
 *
 *   z = sum_r P_r - mu budget,    P_r = min sum_j c_rj x_j + sum_{i in r} u_i (1 - covered_i)
 *
 * is no more than the cost of any plan (prices paid: mu = 1 and no budget). Shares from the ascent's prices, the lambda_i of the rows of r
 * that j reaches and a part of what they leave, give no less than the ascent's bound. Then one region after the other is solved
 * and takes a little more of the price of each column it opens from the others that the column reaches (incremental subgradient
 * steps; Nedic and Bertsekas 2001): regions that agree on a column pay it together, and the bound climbs beyond the linear relaxation. Small
 * regions are quick and find the shares; then neighbours become one region, with the sum of their shares, whose bound is no
 * less than theirs. What is proven of P_r suffices, and without time what its first prices prove. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site/regions.h"

enum { FIRST_SITES = 5 /* of a region, by the ascent's prices */, SWEEPS_FIRST = 14, SWEEPS = 8, NODES = 600, NODES_LAST = 2000, ROOT_STEPS = 150, STEPS = 60 };
static const double REGION_GAP = 2e-4, STEP_FIRST = 0.015, STEP = 0.01, FADE = 0.9 /* of the step, per sweep */;
/* Of the time left: for everything; for taking shares, so that the bound is still counted. A level of which more is unproven is not swept on. */
static const double SHARE = 0.95, SWEEP_SHARE = 0.7, UNPROVEN = 0.01;

typedef struct sharing {
    site_job *j;
    const site_arcs *a;
    const site_plan *best;
    const site_bound *b;
    double mu, fixed;        /* fixed: what does not depend on the regions' answers */
    double *lambda;          /* per row: as the regions left it */
    region_set set;
    double until_s, sweeps_until_s;
    uint64_t *nodes;
} sharing;

typedef struct worth { double key; uint32_t col; } worth;

static int worth_order(const void *x, const void *y)
{
    const worth *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

/* What the last unit of the budget was worth to the ascent. */
static jalur_status mu_begin(sharing *g, double *budget)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    worth *w = NULL;
    uint32_t n = 0;
    double left = *budget;
    g->mu = a->pay ? 1.0 : 0.0;
    if (a->pay) goto done;
    TRY(mem_new(g->j->ctx, a->n_cols, sizeof *w, &w));
    for (uint32_t c = 0; c < a->n_cols; c++) {
        if (a->state[c] == SITE_OPEN) left -= a->price[c];
        if (a->state[c] == SITE_FREE) w[n++] = (worth){g->b->rho[c] / a->price[c], c};
    }
    *budget = left;
    if (n) qsort(w, n, sizeof *w, worth_order);
    for (uint32_t k = 0; k < n && left > 1e-9; k++) {
        left -= a->price[w[k].col];
        g->mu = w[k].key < 0.0 ? -w[k].key : 0.0;
    }
    if (left > 1e-9) g->mu = 0.0; /* it is not used up */
done:
    mem_free(g->j->ctx, w);
    return st;
}

static double fixed_part(const site_arcs *a, double mu, double budget)
{
    double z = a->pay ? 0.0 : -mu * budget;
    for (uint32_t c = 0; c < a->n_cols && a->pay; c++)
        if (a->state[c] == SITE_OPEN) z += a->price[c];
    for (uint32_t i = 0; i < a->n_rows; i++)
        if (!row_served(a, i) && !row_open_to(a, i)) z += a->most[i];
    return z;
}

/* ---- shares ---- */

static double *share_of(const region_set *g, uint32_t copy)
{
    return &g->all[g->copies[copy].region].p.cost[g->copies[copy].col];
}

/* Leaves the sum of lambda_i over the rows of the region that the column reaches. What the prices of the rows leave of the column's
 * price is shared out evenly; where they ask for more, all get less. */
static void shares_begin(sharing *g, uint32_t c)
{
    const region_set *set = &g->set;
    const uint32_t from = set->at[c], to = set->at[c + 1];
    const double price = g->mu * g->a->price[c];
    double sum = 0.0;
    for (uint32_t k = from; k < to; k++) {
        const cover_program *p = &set->all[set->copies[k].region].p;
        const uint32_t col = set->copies[k].col;
        double *share = share_of(set, k);
        *share = 0.0;
        for (uint32_t h = p->col_first[col]; h < p->col_first[col + 1]; h++) *share += p->lambda[p->row[h]];
        sum += *share;
    }
    for (uint32_t k = from; k < to; k++) {
        double *share = share_of(set, k);
        *share = sum > price ? price * (*share / sum) : *share + (price - sum) / (to - from);
    }
}

/* The shares of the regions before, of which those of now are made. */
static void shares_carry(sharing *g, const region_set *before)
{
    for (uint32_t c = 0; c < g->a->n_cols; c++)
        for (uint32_t h = before->at[c]; h < before->at[c + 1]; h++) {
            const region *x = &before->all[before->copies[h].region];
            const uint32_t now = g->set.of[x->row[0]];
            for (uint32_t k = g->set.at[c]; k < g->set.at[c + 1]; k++)
                if (g->set.copies[k].region == now) *share_of(&g->set, k) += x->p.cost[before->copies[h].col];
        }
}

/* The region takes `size` of the price of each column that it opens, in equal parts from the other regions. */
static void shares_take(sharing *g, uint32_t r, double size)
{
    const region_set *set = &g->set;
    const region *x = &set->all[r];
    for (uint32_t k = 0; k < x->p.n_cols; k++) {
        const uint32_t c = x->col[k], from = set->at[c], to = set->at[c + 1];
        double taken = 0.0;
        if (!x->answer.chosen[k] || to - from < 2) continue;
        for (uint32_t h = from; h < to; h++) {
            if (set->copies[h].region == r) continue;
            double *share = share_of(set, h);
            const double give = fmin(*share, size * g->mu * g->a->price[c] / (to - from));
            *share -= give;
            taken += give;
        }
        x->p.cost[k] += taken;
    }
}

/* ---- levels ---- */

/* Solves all regions. `size` 0: the shares stay, and *z is a bound. */
static jalur_status sweep(sharing *g, double size, double *z, double *unproven)
{
    jalur_status st = JALUR_OK;
    cover_limits l = {.nodes = size > 0.0 ? NODES : NODES_LAST, .root_steps = ROOT_STEPS, .steps = STEPS, .gap = REGION_GAP, .until_s = g->until_s};
    *z = g->fixed;
    *unproven = 0.0;
    for (uint32_t r = 0; r < g->set.n; r++) {
        region *x = &g->set.all[r];
        if (clock_wall_s() > g->until_s) l.root_steps = 0;
        TRY(cover_branch(g->j->ctx, &x->p, &l, &x->answer));
        *z += x->answer.bound;
        *unproven += x->answer.value - x->answer.bound;
        *g->nodes += x->answer.nodes;
        if (size > 0.0) shares_take(g, r, size);
        TRY(step_progress(g->j->ctx, "site", r, g->set.n));
    }
done:
    return st;
}

/* Sweeps that move shares, then one that counts. */
static jalur_status climb(sharing *g, uint32_t sweeps, double size, double *value)
{
    jalur_status st = JALUR_OK;
    double z, unproven;
    for (uint32_t s = 0; s < sweeps; s++, size *= FADE) {
        const double begin_s = clock_wall_s();
        if (begin_s > g->sweeps_until_s) break;
        TRY(sweep(g, size, &z, &unproven));
        if (unproven > UNPROVEN * fabs(z)) break;
    }
    TRY(sweep(g, 0.0, &z, &unproven));
    if (z > *value) *value = z;
    for (uint32_t r = 0; r < g->set.n; r++)
        for (uint32_t i = 0; i < g->set.all[r].p.n_rows; i++) g->lambda[g->set.all[r].row[i]] = g->set.all[r].p.lambda[i];
done:
    return st;
}

/* Arcs of the first regions, so that they have FIRST_SITES each by the prices. */
static uint64_t arcs_begin(const sharing *g)
{
    double sites = 0.0;
    for (uint32_t i = 0; i < g->a->n_rows; i++) sites += g->b->lambda[i];
    sites /= g->mu > 0.0 ? g->mu : 1.0;
    return 1 + (uint64_t)(FIRST_SITES * (double)g->a->first[g->a->n_rows] / fmax(sites, 1.0));
}

static jalur_status levels(sharing *g, uint64_t most, double *value)
{
    jalur_status st = JALUR_OK;
    region_set before = {0};
    for (uint32_t level = 0;; level++, most *= 2) {
        const double was = *value;
        TRY(regions_make(g->j->ctx, g->best, g->lambda, most, &g->set));
        if (level > 0) shares_carry(g, &before);
        for (uint32_t c = 0; c < g->a->n_cols && level == 0; c++) shares_begin(g, c);
        TRY(climb(g, level ? SWEEPS : SWEEPS_FIRST, level ? STEP : STEP_FIRST, value));
        if (clock_wall_s() > g->sweeps_until_s || (level > 0 && (*value <= was || g->set.n == before.n))) break;
        if (before.all) arena_release(&before.mem);
        before = g->set;
        g->set = (region_set){0};
    }
done:
    if (before.all) arena_release(&before.mem);
    if (g->set.a) arena_release(&g->set.mem);
    return st;
}

jalur_status site_shares(site_job *j, const site_plan *best, double budget, const site_bound *b, uint64_t first_arcs, double *value, uint64_t *nodes)
{
    jalur_status st = JALUR_OK;
    sharing g = {.j = j, .a = &j->a, .best = best, .b = b, .nodes = nodes};
    const double now_s = clock_wall_s(), left_s = fmax(0.0, j->until_s - now_s);
    g.until_s = now_s + SHARE * left_s;
    g.sweeps_until_s = now_s + SWEEP_SHARE * left_s;
    TRY(mu_begin(&g, &budget));
    g.fixed = fixed_part(g.a, g.mu, budget);
    TRY(mem_new(j->ctx, (size_t)g.a->n_rows + 1, sizeof *g.lambda, &g.lambda));
    memcpy(g.lambda, b->lambda, g.a->n_rows * sizeof *g.lambda);
    TRY(levels(&g, first_arcs ? first_arcs : arcs_begin(&g), value));
done:
    mem_free(j->ctx, g.lambda);
    return st;
}
