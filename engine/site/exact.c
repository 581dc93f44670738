/* The rest of the proof, by GLPK. A column whose reduced cost would lift the bound to the plan's cost cannot be in a
 * better plan; one whose absence would, is in all of them. What remains is the radius formulation (Cornuejols, Nemhauser,
 * Wolsey 1980) in the chained form of Elloumi (2010): for a row with distinct costs D_1 < ... < D_K < u = D_{K+1}
 *
 *   cost = D_1 + sum_k (D_{k+1} - D_k) z_k,     z_k + sum over columns with C = D_k of x_j >= z_{k-1},    z_0 = 1, z >= 0:
 *
 * z_k is 1 when nothing is open within D_k. Rows of one radius that see the same columns become one. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "site/site_inside.h"
#include "solve/lp.h"


typedef struct radius { /* columns list[at .. at + n) at this cost, or z pays `step`; `chained` to the radius before it */
    uint32_t at, n;
    double step;
    bool chained, last;
} radius;

typedef struct proof {
    site_job *j;
    const site_plan *best;
    double budget, left;   /* left: for the columns that are still free */
    uint8_t *fate;         /* per column: site_state */
    uint32_t *var;         /* per column: column of the program */
    radius *radii; size_t n_radii, cap_radii;
    uint32_t *list; size_t n_list, cap_list;
    double constant;
    lp_model *lp;
    double *start;
} proof;

static int double_order(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return a < b ? -1 : a > b;
}

/* Prices paid: the reduced cost alone decides. */
static void fates_pay(proof *f, const site_bound *b, double gap)
{
    const site_arcs *a = &f->j->a;
    for (uint32_t c = 0; c < a->n_cols; c++) {
        const double reduced = b->rho[c] + a->price[c];
        f->fate[c] = a->state[c];
        if (f->fate[c] != SITE_FREE) continue;
        if (reduced > gap) f->fate[c] = SITE_SHUT;
        if (-reduced > gap) f->fate[c] = SITE_OPEN;
    }
    for (uint32_t c = 0; c < a->n_cols; c++)
        if (f->fate[c] == SITE_OPEN) f->constant += a->price[c];
}

/* With unit prices the budget takes the p lowest rho: p-th and next tell what a change costs. */
static jalur_status fates(proof *f, const site_bound *b, double gap)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = &f->j->a;
    double *sorted = NULL, spare = f->budget;
    uint32_t n = 0;
    bool unit = true;
    TRY(mem_new(f->j->ctx, (size_t)a->n_cols + 1, sizeof *sorted, &sorted));
    for (uint32_t c = 0; c < a->n_cols; c++) {
        f->fate[c] = a->state[c];
        unit = unit && a->price[c] == 1.0;
        if (a->state[c] == SITE_OPEN) spare -= a->price[c];
        if (a->state[c] == SITE_FREE) sorted[n++] = b->rho[c];
    }
    f->left = spare;
    const uint32_t p = (uint32_t)(spare + 1e-9);
    if (!unit || p == 0 || p >= n) goto done;
    qsort(sorted, n, sizeof *sorted, double_order);
    const double last = sorted[p - 1], next = sorted[p];
    for (uint32_t c = 0; c < a->n_cols; c++) {
        if (f->fate[c] != SITE_FREE) continue;
        if (b->rho[c] > last && b->rho[c] - last > gap) f->fate[c] = SITE_SHUT;
        if (b->rho[c] <= last && next - b->rho[c] > gap) {
            f->fate[c] = SITE_OPEN;
            f->left -= 1.0;
        }
    }
done:
    mem_free(f->j->ctx, sorted);
    return st;
}

static jalur_status radius_add(proof *f, uint32_t at, double step, bool chained)
{
    jalur_status st = JALUR_OK;
    TRY(mem_grow(f->j->ctx, &f->radii, &f->cap_radii, f->n_radii + 1, sizeof *f->radii));
    f->radii[f->n_radii++] = (radius){at, (uint32_t)f->n_list - at, step, chained, false};
done:
    return st;
}

/* The radii of a row: its free columns by cost, until one that is surely open. */
static jalur_status row_radii(proof *f, uint32_t i)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = &f->j->a;
    const size_t radii = f->n_radii;
    uint32_t begin = (uint32_t)f->n_list;
    double last = -1.0, most = a->most[i];
    for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) {
        const uint8_t fate = f->fate[a->col[k]];
        if (fate == SITE_SHUT) continue;
        if (fate == SITE_OPEN) {
            most = a->cost[k];
            break;
        }
        if (last >= 0.0 && a->cost[k] > last) {
            TRY(radius_add(f, begin, a->cost[k] - last, f->n_radii > radii));
            begin = (uint32_t)f->n_list;
        }
        if (last < 0.0) f->constant += a->cost[k];
        last = a->cost[k];
        TRY(mem_grow(f->j->ctx, &f->list, &f->cap_list, f->n_list + 1, sizeof *f->list));
        f->list[f->n_list++] = a->col[k];
    }
    if (last < 0.0) f->constant += most;
    else if (most > last) TRY(radius_add(f, begin, most - last, f->n_radii > radii));
    if (f->n_radii > radii) f->radii[f->n_radii - 1].last = true;
done:
    return st;
}

static int col_order(const void *x, const void *y)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return a < b ? -1 : a > b;
}

/* A row of one radius by the hash of its columns, so that equal ones meet. */
typedef struct same {
    uint64_t hash;
    uint32_t index;
} same;

static int same_order(const void *x, const void *y)
{
    const same *a = x, *b = y;
    if (a->hash != b->hash) return a->hash < b->hash ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Equal rows give their step to the first of them. */
static jalur_status radii_merge(proof *f)
{
    jalur_status st = JALUR_OK;
    same *order = NULL;
    size_t n = 0;
    TRY(mem_new(f->j->ctx, f->n_radii + 1, sizeof *order, &order));
    for (size_t r = 0; r < f->n_radii; r++) {
        const radius *x = &f->radii[r];
        if (x->chained || !x->last) continue;
        qsort(f->list + x->at, x->n, sizeof *f->list, col_order);
        order[n++] = (same){hash_bytes(f->list + x->at, x->n * sizeof *f->list, 0), (uint32_t)r};
    }
    qsort(order, n, sizeof *order, same_order);
    for (size_t r = 1, first = 0; r < n; r++) {
        radius *to = &f->radii[order[first].index], *x = &f->radii[order[r].index];
        const bool equal = order[r].hash == order[first].hash && x->n == to->n &&
                           memcmp(f->list + x->at, f->list + to->at, x->n * sizeof *f->list) == 0;
        if (!equal) {
            first = r;
            continue;
        }
        to->step += x->step;
        x->step = 0.0;
    }
done:
    mem_free(f->j->ctx, order);
    return st;
}

static jalur_status program_make(proof *f)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = &f->j->a;
    uint32_t row = JALUR_NONE, z = JALUR_NONE;
    TRY(lp_model_new(f->j->ctx, &f->lp));
    if (!a->pay) row = lp_add_row(f->lp, -INFINITY, f->left, "budget");
    for (uint32_t c = 0; c < a->n_cols; c++) {
        f->var[c] = JALUR_NONE;
        if (f->fate[c] != SITE_FREE) continue;
        f->var[c] = lp_add_column(f->lp, a->pay ? a->price[c] : 0.0, 0.0, 1.0, true, NULL);
        if (!a->pay) lp_set(f->lp, row, f->var[c], a->price[c]);
    }
    for (size_t r = 0; r < f->n_radii; r++) {
        const radius *x = &f->radii[r];
        const uint32_t before = z;
        if (x->step <= 0.0) continue;
        row = lp_add_row(f->lp, x->chained ? 0.0 : 1.0, INFINITY, NULL);
        z = lp_add_column(f->lp, x->step, 0.0, 1.0, false, NULL);
        lp_set(f->lp, row, z, 1.0);
        if (x->chained) lp_set(f->lp, row, before, -1.0);
        for (uint32_t k = 0; k < x->n; k++) lp_set(f->lp, row, f->var[f->list[x->at + k]], 1.0);
    }
done:
    return st;
}

/* The plan at hand as a point of the program, where it is one. */
static jalur_status start_make(proof *f)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = &f->j->a;
    uint32_t column = 0;
    bool served = false;
    TRY(mem_new(f->j->ctx, (size_t)lp_columns(f->lp) + 1, sizeof *f->start, &f->start));
    for (uint32_t c = 0; c < a->n_cols; c++)
        if (f->var[c] != JALUR_NONE) f->start[column++] = f->best->open_at[c] != JALUR_NONE ? 1.0 : 0.0;
    for (size_t r = 0; r < f->n_radii; r++) {
        const radius *x = &f->radii[r];
        if (x->step <= 0.0) continue;
        served = served && x->chained;
        for (uint32_t k = 0; k < x->n; k++) served |= f->best->open_at[f->list[x->at + k]] != JALUR_NONE;
        f->start[column++] = served ? 0.0 : 1.0;
    }
done:
    return st;
}

static void plan_read(proof *f, site_plan *best, const lp_answer *answer)
{
    const site_arcs *a = &f->j->a;
    site_plan_clear(best);
    for (uint32_t c = 0; c < a->n_cols; c++) {
        const bool in = f->var[c] != JALUR_NONE ? answer->x[f->var[c]] > 0.5 : f->fate[c] == SITE_OPEN;
        if (in && best->open_at[c] == JALUR_NONE) site_plan_open(best, c);
    }
}

static jalur_status program_solve(proof *f, site_plan *best, site_bound *b, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    lp_answer answer;
    lp_options o = lp_options_default();
    lp_answer_init(&answer, f->j->ctx);
    o.integer = true;
    o.presolve = false;
    o.time_s = f->j->until_s - clock_wall_s();
    if (o.time_s < 0.1) o.time_s = 0.1;
    o.mip_gap = 1e-9;
    o.start = f->start;
    TRY(lp_solve(f->lp, &o, &answer));
    *iterations += answer.iterations;
    /* infeasible: no plan is better than the one at hand */
    if (answer.state == LP_INFEASIBLE) b->value = best->cost;
    if (answer.bound + f->constant > b->value) b->value = answer.bound + f->constant;
    if ((answer.state == LP_OPTIMAL || answer.state == LP_FEASIBLE) && answer.objective + f->constant < best->cost - 1e-7 * (1.0 + best->cost))
        plan_read(f, best, &answer);
    if (b->value > best->cost) b->value = best->cost;
done:
    lp_answer_release(&answer);
    return st;
}

jalur_status site_prove(site_job *j, site_plan *best, double budget, site_bound *b, size_t most, uint64_t *iterations)
{
    jalur_status st = JALUR_OK;
    proof f = {.j = j, .best = best, .budget = budget};
    arena mem;
    double gap = best->cost - b->value - (j->whole ? 1.0 - 1e-6 : 0.0);
    size_t arcs = 0;
    arena_init(&mem, j->ctx);
    TRY(arena_new(&mem, (size_t)j->a.n_cols + 1, sizeof *f.fate, &f.fate));
    TRY(arena_new(&mem, (size_t)j->a.n_cols + 1, sizeof *f.var, &f.var));
    if (j->a.pay) fates_pay(&f, b, gap);
    else TRY(fates(&f, b, gap));
    for (uint32_t i = 0; i < j->a.n_rows; i++) TRY(row_radii(&f, i));
    TRY(radii_merge(&f));
    for (size_t r = 0; r < f.n_radii; r++) arcs += f.radii[r].step > 0.0 ? f.radii[r].n : 0;
    if (arcs > most) goto done;
    TRY(program_make(&f));
    TRY(start_make(&f));
    TRY(program_solve(&f, best, b, iterations));
done:
    lp_model_free(f.lp);
    mem_free(j->ctx, f.start);
    mem_free(j->ctx, f.radii);
    mem_free(j->ctx, f.list);
    arena_release(&mem);
    return st;
}
