/* A better bound for coverage (all C = 0) by regions: Lagrangian relaxation with clusters (Ribeiro and Lorena 2008; Correa, Lorena and
 * Ribeiro 2009 for maximal covering). The columns fall into regions; only rows that columns of several regions reach are priced,
 * the others stay whole, and each region is solved in whole numbers. For 0 <= lambda_i <= u_i and mu >= 0
 *
 *   z = sum_r P_r + sum over shared rows (1 - n_i) lambda_i - mu budget,    n_i: regions that reach the row
 *   P_r = min sum_{j in r} mu price_j x_j + sum_{i reached by r} v_i (1 - covered_i),   v_i: u_i if only r reaches it, else lambda_i
 *
 * is no more than the cost of any plan (prices paid: mu = 1 and no budget), and never below the bound that prices every row by
 * the same lambda.
 * What GLPK proves of P_r suffices, and where that is nothing (time is up) the price of each row by itself, so that the whole is
 * never below the ascent's bound; lambda and mu are those of the ascent (further steps brought next to nothing). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site/site_inside.h"
#include "solve/lp.h"

static const double SHARE = 0.6 /* of the time left */, REGION_GAP = 2e-4, LEAST_S = 0.05;

typedef struct regions {
    site_job *j;
    const site_arcs *a;
    double budget;           /* for the columns that are still free */
    uint32_t *of;            /* per column: region; JALUR_NONE where it cannot open */
    uint32_t *first, *list;  /* columns by region */
    uint32_t n;
    uint32_t *reach;         /* per row: regions that reach it; UINT32_MAX: an open site of the caller does */
    double mu;
    uint32_t *var, *seen;    /* per column; per row: 2 r + 1 and 2 r + 2 once region r has met it */
    uint32_t *queue, *level;
    const site_bound *b;
    uint64_t most;           /* arcs of a region */
} regions;

/* ---- regions: halves of a breadth-first order from the end of the graph, again and again ---- */

static uint32_t breadth(regions *g, uint32_t from, uint32_t mark, uint32_t *order)
{
    const site_arcs *a = g->a;
    uint32_t n = 0;
    order[n++] = from;
    g->of[from] = JALUR_NONE - 1; /* visited */
    for (uint32_t at = 0; at < n; at++)
        for (uint32_t k = a->col_first[order[at]]; k < a->col_first[order[at] + 1]; k++) {
            const uint32_t i = a->row[k];
            for (uint32_t h = a->first[i]; h < a->first[i + 1]; h++) {
                if (g->of[a->col[h]] != mark) continue;
                g->of[a->col[h]] = JALUR_NONE - 1;
                order[n++] = a->col[h];
            }
        }
    for (uint32_t k = 0; k < n; k++) g->of[order[k]] = mark;
    return n;
}

static uint64_t weight(const regions *g, const uint32_t *list, uint32_t n)
{
    uint64_t arcs = 0;
    for (uint32_t k = 0; k < n; k++) arcs += g->a->col_first[list[k] + 1] - g->a->col_first[list[k]];
    return arcs;
}

/* Splits the columns list[0 .. n), all of them `mark`, until no region has more than `most` arcs. */
static void split(regions *g, uint32_t *list, uint32_t n, uint32_t mark, uint32_t *next)
{
    while (n > 1 && weight(g, list, n) > g->most) {
        const uint32_t m = breadth(g, list[0], mark, g->queue);             /* the part that hangs together */
        const uint32_t part = breadth(g, g->queue[m - 1], mark, g->level);  /* the same from its far end */
        const uint64_t arcs = weight(g, g->level, part);
        const uint32_t half = part < n && arcs <= g->most ? part : (part + 1) / 2, fresh = (*next)++;
        for (uint32_t k = 0; k < half; k++) g->of[g->level[k]] = fresh;
        uint32_t rest = 0;
        for (uint32_t k = 0; k < n; k++)
            if (g->of[list[k]] != fresh) list[rest++] = list[k];
        memcpy(list + rest, g->level, half * sizeof *list);
        split(g, list + rest, half, fresh, next);
        n = rest;
    }
}

static jalur_status regions_make(regions *g, arena *mem)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    uint32_t n = 0, next = 1, *number = NULL;
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *g->of, &g->of));
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *g->list, &g->list));
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *g->queue, &g->queue));
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *g->level, &g->level));
    TRY(arena_new(mem, (size_t)a->n_cols + 2, sizeof *g->first, &g->first));
    TRY(arena_new(mem, (size_t)a->n_cols + 2, sizeof *number, &number));
    for (uint32_t c = 0; c < a->n_cols; c++) {
        const bool in = a->state[c] == SITE_FREE && a->col_first[c] < a->col_first[c + 1];
        g->of[c] = in ? 0 : JALUR_NONE;
        if (in) g->list[n++] = c;
    }
    split(g, g->list, n, 0, &next);
    for (uint32_t r = 0; r < next; r++) number[r] = JALUR_NONE;
    for (uint32_t c = 0; c < a->n_cols; c++) {
        if (g->of[c] == JALUR_NONE) continue;
        if (number[g->of[c]] == JALUR_NONE) number[g->of[c]] = g->n++;
        g->of[c] = number[g->of[c]];
        g->first[g->of[c] + 1]++;
    }
    for (uint32_t r = 0; r < g->n; r++) g->first[r + 1] += g->first[r];
    memcpy(number, g->first, (g->n + 1) * sizeof *number);
    for (uint32_t c = 0; c < a->n_cols; c++)
        if (g->of[c] != JALUR_NONE) g->list[number[g->of[c]]++] = c;
done:
    return st;
}

static jalur_status prices_begin(regions *g, arena *mem)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    TRY(arena_new(mem, (size_t)a->n_rows + 1, sizeof *g->reach, &g->reach));
    TRY(arena_new(mem, (size_t)a->n_rows + 1, sizeof *g->seen, &g->seen));
    TRY(arena_new(mem, (size_t)a->n_cols + 1, sizeof *g->var, &g->var));
    for (uint32_t i = 0; i < a->n_rows; i++) {
        for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) {
            const uint32_t r = g->of[a->col[k]];
            bool known = a->state[a->col[k]] != SITE_FREE || r == JALUR_NONE;
            if (a->state[a->col[k]] == SITE_OPEN) g->reach[i] = UINT32_MAX;
            if (g->reach[i] == UINT32_MAX) break;
            for (uint32_t h = a->first[i]; h < k && !known; h++) known = a->state[a->col[h]] == SITE_FREE && g->of[a->col[h]] == r;
            g->reach[i] += !known;
        }
    }
done:
    return st;
}

typedef struct worth { double key; uint32_t col; } worth;

static int worth_order(const void *x, const void *y)
{
    const worth *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

/* What the last unit of the budget was worth to the ascent. */
static jalur_status mu_begin(regions *g)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    worth *w = NULL;
    uint32_t n = 0;
    double left = g->budget;
    g->mu = a->pay ? 1.0 : 0.0;
    if (a->pay) goto done;
    TRY(mem_new(g->j->ctx, a->n_cols, sizeof *w, &w));
    for (uint32_t c = 0; c < a->n_cols; c++) {
        if (a->state[c] == SITE_OPEN) left -= a->price[c];
        if (a->state[c] == SITE_FREE) w[n++] = (worth){g->b->rho[c] / a->price[c], c};
    }
    g->budget = left;
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

/* ---- one region ---- */

/* Returns the number of rows. */
static uint32_t region_program(regions *g, uint32_t r, lp_model *lp)
{
    const site_arcs *a = g->a;
    uint32_t n_rows = 0;
    for (uint32_t k = g->first[r]; k < g->first[r + 1]; k++)
        g->var[g->list[k]] = lp_add_column(lp, g->mu * a->price[g->list[k]], 0.0, 1.0, true, NULL);
    for (uint32_t k = g->first[r]; k < g->first[r + 1]; k++) {
        const uint32_t c = g->list[k];
        for (uint32_t h = a->col_first[c]; h < a->col_first[c + 1]; h++) {
            const uint32_t i = a->row[h];
            const double v = g->reach[i] == 1 ? a->most[i] : g->b->lambda[i];
            if (g->reach[i] == UINT32_MAX || g->seen[i] == 2 * r + 2 || v <= 0.0) continue;
            g->seen[i] = 2 * r + 2;
            n_rows++;
            const uint32_t row = lp_add_row(lp, 1.0, INFINITY, NULL);
            lp_set(lp, row, lp_add_column(lp, v, 0.0, 1.0, false, NULL), 1.0);
            for (uint32_t m = a->first[i]; m < a->first[i + 1]; m++)
                if (g->of[a->col[m]] == r) lp_set(lp, row, g->var[a->col[m]], 1.0);
        }
    }
    return n_rows;
}

/* P_r is no less than sum lambda_i + sum_j min(0, mu price_j - sum of the lambda_i that j reaches). */
static double region_plain(const regions *g, uint32_t r)
{
    const site_arcs *a = g->a;
    double z = 0.0;
    for (uint32_t k = g->first[r]; k < g->first[r + 1]; k++) {
        const uint32_t c = g->list[k];
        double reduced = g->mu * a->price[c];
        for (uint32_t h = a->col_first[c]; h < a->col_first[c + 1]; h++) {
            const uint32_t i = a->row[h];
            if (g->reach[i] == UINT32_MAX) continue;
            reduced -= g->b->lambda[i];
            if (g->seen[i] == 2 * r + 1) continue;
            g->seen[i] = 2 * r + 1;
            z += g->b->lambda[i];
        }
        z += fmin(0.0, reduced);
    }
    return z;
}

/* Adds what is proven of P_r to *z. */
static jalur_status region_solve(regions *g, uint32_t r, double time_s, double *z, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    lp_model *lp = NULL;
    lp_answer answer;
    lp_options o = lp_options_default();
    const double plain = region_plain(g, r);
    double proven = -INFINITY;
    lp_answer_init(&answer, g->j->ctx);
    TRY(lp_model_new(g->j->ctx, &lp));
    if (time_s >= LEAST_S && region_program(g, r, lp) > 0) {
        o.integer = true;
        o.time_s = time_s;
        o.mip_gap = REGION_GAP;
        TRY(lp_solve(lp, &o, &answer));
        *iterations += answer.iterations;
        proven = answer.bound;
    }
    *z += fmax(plain, proven);
done:
    lp_answer_release(&answer);
    lp_model_free(lp);
    return st;
}

/* What does not depend on the regions' answers. */
static double fixed_part(const regions *g)
{
    const site_arcs *a = g->a;
    double z = a->pay ? 0.0 : -g->mu * g->budget;
    for (uint32_t c = 0; c < a->n_cols && a->pay; c++)
        if (a->state[c] == SITE_OPEN) z += a->price[c];
    for (uint32_t i = 0; i < a->n_rows; i++) {
        if (g->reach[i] == UINT32_MAX) continue;
        if (g->reach[i] == 0) z += a->most[i];
        else if (g->reach[i] > 1) z += (1.0 - g->reach[i]) * g->b->lambda[i];
    }
    return z;
}

jalur_status site_regions(site_job *j, double budget, const site_bound *b, uint64_t most_arcs, double *value, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    regions g = {.j = j, .a = &j->a, .budget = budget, .b = b, .most = most_arcs};
    arena mem;
    const double until_s = clock_wall_s() + SHARE * fmax(0.0, j->until_s - clock_wall_s());
    double z;
    arena_init(&mem, j->ctx);
    TRY(regions_make(&g, &mem));
    TRY(prices_begin(&g, &mem));
    TRY(mu_begin(&g));
    z = fixed_part(&g);
    for (uint32_t r = 0; r < g.n; r++) {
        const double left_s = until_s - clock_wall_s(), fair_s = 4.0 * left_s / (g.n - r);
        TRY(region_solve(&g, r, fmin(fair_s, left_s), &z, iterations));
        TRY(step_progress(j->ctx, "site", r, g.n));
    }
    if (z > *value) *value = z;
done:
    arena_release(&mem);
    return st;
}
