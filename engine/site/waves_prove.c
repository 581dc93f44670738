/* The program of waves.h to GLPK as it stands, with the plan at hand as its first point. Its linear relaxation alone may lower the
 * bound. Rows that the same columns reach, in the same group, become one. */
#include "site/waves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "solve/lp.h"

enum { PROOF_ARCS = 60000 };

typedef struct alike { /* a row by the hash of its columns, so that equal ones meet */
    uint64_t hash;
    uint32_t row;
} alike;

typedef struct program {
    site_waves *w;
    const site_arcs *a;
    lp_model *lp;
    uint32_t *var, t;      /* per column; of the least share */
    uint32_t *rule;        /* per group, or the budgets' rows */
    double *part;          /* per row: with those of its equals; 0 for these */
    double *start; size_t n_start, cap_start;
} program;

static int alike_order(const void *x, const void *y)
{
    const alike *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static bool equal(const program *g, uint32_t x, uint32_t y)
{
    const site_arcs *a = g->a;
    const uint32_t n = a->first[x + 1] - a->first[x];
    return g->w->group[x] == g->w->group[y] && n == a->first[y + 1] - a->first[y] &&
           memcmp(a->col + a->first[x], a->col + a->first[y], n * sizeof *a->col) == 0;
}

static int col_order(const void *x, const void *y)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* Costs are all alike, so the columns of a row may be put in order. */
static jalur_status rows_merge(program *g)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    alike *order = NULL;
    TRY(mem_new(g->w->j->ctx, (size_t)a->n_rows + 1, sizeof *order, &order));
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const uint32_t n = a->first[i + 1] - a->first[i];
        if (n) qsort(a->col + a->first[i], n, sizeof *a->col, col_order);
        order[i] = (alike){hash_bytes(a->col + a->first[i], n * sizeof *a->col, 0), i};
        g->part[i] = g->w->part[i];
    }
    if (a->n_rows) qsort(order, a->n_rows, sizeof *order, alike_order);
    for (uint32_t k = 1, of = 0; k < a->n_rows; k++) {
        if (order[k].hash != order[of].hash || !equal(g, order[k].row, order[of].row)) {
            of = k;
            continue;
        }
        g->part[order[of].row] += g->part[order[k].row];
        g->part[order[k].row] = 0.0;
    }
done:
    mem_free(g->w->j->ctx, order);
    return st;
}

static jalur_status column(program *g, double cost, double most, bool integer, double start, uint32_t *out)
{
    jalur_status st = JALUR_OK;
    *out = lp_add_column(g->lp, cost, 0.0, most, integer, NULL);
    TRY(mem_grow(g->w->j->ctx, &g->start, &g->cap_start, g->n_start + 1, sizeof *g->start));
    g->start[g->n_start++] = start;
done:
    return st;
}

static jalur_status sites_add(program *g)
{
    jalur_status st = JALUR_OK;
    const site_waves *w = g->w;
    const uint32_t first = lp_rows(g->lp);
    for (uint32_t b = 0; b < w->n_budgets; b++) (void)lp_add_row(g->lp, -INFINITY, w->budget[b], "budget");
    for (uint32_t c = 0; c < g->a->n_cols; c++) {
        const uint32_t wave = w->j->p->wave ? w->j->p->wave[c] : 0;
        g->var[c] = JALUR_NONE;
        if (g->a->state[c] != SITE_FREE || g->a->col_first[c] == g->a->col_first[c + 1]) continue;
        TRY(column(g, 0.0, 1.0, true, w->best[c] ? 1.0 : 0.0, &g->var[c]));
        for (uint32_t b = wave; b < (w->j->o->carried ? w->n_budgets : wave + 1); b++) lp_set(g->lp, first + b, g->var[c], g->a->price[c]);
    }
done:
    return st;
}

static jalur_status demand_add(program *g, uint32_t i)
{
    jalur_status st = JALUR_OK;
    const site_waves *w = g->w;
    uint32_t sure = 0, reach = 0, y;
    for (uint32_t k = g->a->first[i]; k < g->a->first[i + 1]; k++) {
        sure += g->a->state[g->a->col[k]] == SITE_OPEN;
        reach += w->best[g->a->col[k]];
    }
    const uint32_t row = lp_add_row(g->lp, -INFINITY, sure, NULL);
    TRY(column(g, w->fair ? 0.0 : -g->part[i], 1.0, false, reach > 0 ? 1.0 : 0.0, &y));
    lp_set(g->lp, row, y, 1.0);
    if (w->fair) lp_set(g->lp, g->rule[w->group[i]], y, -g->part[i]);
    if (w->second > 0.0) {
        TRY(column(g, -w->second * g->part[i], 1.0, false, reach > 1 ? 1.0 : 0.0, &y));
        lp_set(g->lp, row, y, 1.0);
    }
    for (uint32_t k = g->a->first[i]; k < g->a->first[i + 1]; k++)
        if (g->var[g->a->col[k]] != JALUR_NONE) lp_set(g->lp, row, g->var[g->a->col[k]], -1.0);
done:
    return st;
}

static jalur_status program_make(program *g)
{
    jalur_status st = JALUR_OK;
    const site_waves *w = g->w;
    TRY(sites_add(g));
    if (w->fair) TRY(column(g, -1.0, 1.0, false, w->value, &g->t));
    for (uint32_t h = 0; h < w->n_groups && w->fair; h++) {
        g->rule[h] = lp_add_row(g->lp, -INFINITY, w->can[h] ? 0.0 : 1.0, NULL);
        lp_set(g->lp, g->rule[h], g->t, 1.0);
    }
    for (uint32_t i = 0; i < g->a->n_rows; i++)
        if (g->part[i] > 0.0) TRY(demand_add(g, i));
done:
    return st;
}

static jalur_status program_solve(program *g, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    site_waves *w = g->w;
    lp_answer answer;
    lp_options o = lp_options_default();
    bool *open = NULL;
    lp_answer_init(&answer, w->j->ctx);
    TRY(mem_new(w->j->ctx, (size_t)g->a->n_cols + 1, sizeof *open, &open));
    o.integer = true;
    o.time_s = fmax(0.1, w->j->until_s - clock_wall_s());
    o.mip_gap = 1e-9;
    o.start = g->start;
    TRY(lp_solve(g->lp, &o, &answer));
    *iterations += answer.iterations;
    w->bound = fmin(w->bound, 0.0 - answer.bound); /* INFINITY where nothing is proven; no -0 */
    if (answer.state != LP_OPTIMAL && answer.state != LP_FEASIBLE) goto done;
    for (uint32_t c = 0; c < g->a->n_cols; c++)
        open[c] = g->var[c] != JALUR_NONE ? answer.x[g->var[c]] > 0.5 : g->a->state[c] == SITE_OPEN;
    const double value = site_waves_value(w, open);
    if (value > w->value) {
        w->value = value;
        memcpy(w->best, open, g->a->n_cols * sizeof *open);
    }
done:
    mem_free(w->j->ctx, open);
    lp_answer_release(&answer);
    return st;
}

jalur_status site_waves_prove(site_waves *w, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    program g = {.w = w, .a = w->a};
    arena mem;
    arena_init(&mem, w->j->ctx);
    if (w->a->first[w->a->n_rows] > PROOF_ARCS) goto done;
    TRY(arena_new(&mem, (size_t)w->a->n_cols + 1, sizeof *g.var, &g.var));
    TRY(arena_new(&mem, (size_t)w->n_groups + 1, sizeof *g.rule, &g.rule));
    TRY(arena_new(&mem, (size_t)w->a->n_rows + 1, sizeof *g.part, &g.part));
    TRY(lp_model_new(w->j->ctx, &g.lp));
    TRY(rows_merge(&g));
    TRY(program_make(&g));
    TRY(program_solve(&g, iterations));
done:
    lp_model_free(g.lp);
    mem_free(w->j->ctx, g.start);
    arena_release(&mem);
    return st;
}
