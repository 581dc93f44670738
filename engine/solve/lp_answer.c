/* From a run to the answer: values clamped to their bounds, rows and errors computed again from the plain arrays. */
#include <math.h>
#include <string.h>

#include "solve/lp_inside.h"

/* A value this close to its bound, relatively, is at the bound. */
static const double AT_BOUND = 1e-7;
/* An optimum stands when both sides are feasible and of one value, relatively to this. */
static const double STANDS = 1e-5;

void lp_answer_init(lp_answer *a, jalur_ctx *ctx)
{
    *a = (lp_answer){.state = LP_LIMIT};
    arena_init(&a->mem, ctx);
}

void lp_answer_release(lp_answer *a)
{
    arena_release(&a->mem);
    jalur_ctx *ctx = a->mem.ctx;
    lp_answer_init(a, ctx);
}

static double clamp(double v, double lo, double up)
{
    if (v < lo && v > lo - AT_BOUND * (1 + fabs(lo))) return lo;
    if (v > up && v < up + AT_BOUND * (1 + fabs(up))) return up;
    return v;
}

/* How far v lies outside [lo, up], relative to the bound: > 0 only outside. */
static double outside(double v, double lo, double up)
{
    if (v < lo) return (lo - v) / (1 + fabs(lo));
    if (v > up) return (v - up) / (1 + fabs(up));
    return 0;
}

static void fill_points(const lp_run *r, lp_answer *a)
{
    const lp_model *m = r->m;
    for (size_t j = 0; j < m->n_columns; j++) {
        const lp_column *c = &m->columns[j];
        a->x[j] = clamp(r->x[j + 1], lp_column_lo(c, r->integer), lp_column_up(c, r->integer));
        if (r->integer && c->integer) a->x[j] = round(a->x[j]);
        a->objective += c->cost * a->x[j];
        for (size_t k = r->a.start[j]; k < r->a.start[j + 1]; k++)
            a->row_value[r->a.row[k]] += r->a.value[k] * a->x[j];
    }
    for (size_t i = 0; i < m->n_rows; i++) {
        const lp_row *row = &m->rows[i];
        if (!row->elastic) continue;
        const double v = clamp(a->row_value[i], row->lo, row->up);
        a->violation[i] = v < row->lo ? v - row->lo : v > row->up ? v - row->up : 0;
        a->objective += row->price * fabs(a->violation[i]);
    }
}

static void measure_primal(const lp_run *r, lp_answer *a)
{
    const lp_model *m = r->m;
    double worst = 0;
    for (size_t j = 0; j < m->n_columns; j++)
        worst = fmax(worst, outside(a->x[j], m->columns[j].lo, m->columns[j].up));
    for (size_t i = 0; i < m->n_rows; i++)
        if (!m->rows[i].elastic) worst = fmax(worst, outside(a->row_value[i], m->rows[i].lo, m->rows[i].up));
    a->max_primal_error = worst;
}

/* A price may stand only where its bound is met: positive at lo, negative at up. */
static double price_error(double price, double v, double lo, double up)
{
    const double bound = price > 0 ? lo : up;
    const bool met = isfinite(bound) && fabs(v - bound) <= 1e-6 * (1 + fabs(bound));
    return met ? 0 : fabs(price);
}

static void measure_dual(const lp_run *r, lp_answer *a)
{
    const lp_model *m = r->m;
    double worst = 0;
    for (size_t j = 0; j < m->n_columns; j++) {
        const lp_column *c = &m->columns[j];
        double d = c->cost, scale = 1 + fabs(c->cost);
        for (size_t k = r->a.start[j]; k < r->a.start[j + 1]; k++) {
            d -= a->row_dual[r->a.row[k]] * r->a.value[k];
            scale += fabs(a->row_dual[r->a.row[k]] * r->a.value[k]);
        }
        worst = fmax(worst, fabs(d - a->reduced_cost[j]) / scale);
        worst = fmax(worst, price_error(d, a->x[j], c->lo, c->up) / scale);
    }
    for (size_t i = 0; i < m->n_rows; i++) {
        const lp_row *row = &m->rows[i];
        const double y = a->row_dual[i];
        if (row->elastic) worst = fmax(worst, fmax(0, fabs(y) - row->price) / (1 + row->price));
        const double v = row->elastic ? a->row_value[i] - a->violation[i] : a->row_value[i];
        worst = fmax(worst, price_error(y, v, row->lo, row->up) / (1 + fabs(y)));
    }
    a->max_dual_error = worst;
}

/* What a price adds to the dual value; *wrong is the largest price at a bound that is not there. */
static double worth(double price, double lo, double up, double scale, double *wrong)
{
    const double bound = price > 0 ? lo : up;
    if (isfinite(bound)) return price * bound;
    *wrong = fmax(*wrong, fabs(price) / scale);
    return 0;
}

/* By weak duality, whatever the basis: feasible on both sides and equal in value is optimal. */
static bool dual_stands(const lp_run *r, lp_answer *a, double *wrong_out)
{
    const lp_model *m = r->m;
    double sum = 0, wrong = 0;
    for (size_t i = 0; i < m->n_rows; i++) {
        const lp_row *row = &m->rows[i];
        const double y = a->row_dual[i];
        if (row->elastic) wrong = fmax(wrong, fmax(0, fabs(y) - row->price) / (1 + row->price));
        sum += worth(y, row->lo, row->up, 1 + fabs(y), &wrong);
    }
    for (size_t j = 0; j < m->n_columns; j++) {
        double d = m->columns[j].cost, scale = 1 + fabs(d);
        for (size_t k = r->a.start[j]; k < r->a.start[j + 1]; k++) {
            d -= a->row_dual[r->a.row[k]] * r->a.value[k];
            scale += fabs(a->row_dual[r->a.row[k]] * r->a.value[k]);
        }
        sum += worth(d, m->columns[j].lo, m->columns[j].up, scale, &wrong);
    }
    a->gap_error = fabs(a->objective - sum) / (1 + fabs(a->objective));
    *wrong_out = wrong;
    return wrong <= STANDS && a->gap_error <= STANDS;
}

/* What GLPK calls optimal and is not, is called what it is. */
static void judge_optimum(lp_run *r, lp_answer *a)
{
    double wrong = 0;
    const bool primal = a->max_primal_error <= STANDS, dual = !r->duals || dual_stands(r, a, &wrong);
    if (a->state != LP_OPTIMAL || (primal && dual)) return;
    a->state = primal ? LP_FEASIBLE : LP_LIMIT;
    a->bound = -INFINITY;
    if (!primal) {
        a->objective = INFINITY;
        memset(a->x, 0, r->m->n_columns * sizeof *a->x);
    }
    r->shaky = true;
    log_info(r->ctx, "a linear program of %zu rows and %zu columns was called solved, but its optimum does not stand: off by %.1e, "
             "values apart by %.1e, prices wrong by %.1e", r->m->n_rows, r->m->n_columns, a->max_primal_error, a->gap_error, wrong);
}

static jalur_status check_finite(const lp_run *r, const lp_answer *a)
{
    const lp_model *m = r->m;
    bool good = (isfinite(a->objective) || a->state == LP_LIMIT) && !isnan(a->bound);
    for (size_t j = 0; good && j < m->n_columns; j++)
        good = isfinite(a->x[j]) && (!a->reduced_cost || isfinite(a->reduced_cost[j]));
    for (size_t i = 0; good && i < m->n_rows; i++)
        good = isfinite(a->row_value[i]) && (!a->row_dual || isfinite(a->row_dual[i]));
    return good ? JALUR_OK
                : err_set(r->ctx, JALUR_E_INTERNAL,
                          "the solver returned a number that is not finite (%zu rows, %zu columns)", m->n_rows,
                          m->n_columns);
}

static jalur_status make_room(const lp_run *r, lp_answer *a)
{
    jalur_status st = JALUR_OK;
    const size_t n = r->m->n_columns + 1, rows = r->m->n_rows + 1;
    TRY(arena_new(&a->mem, n, sizeof(double), &a->x));
    TRY(arena_new(&a->mem, rows, sizeof(double), &a->row_value));
    TRY(arena_new(&a->mem, rows, sizeof(double), &a->violation));
    if (!r->duals) goto done;
    TRY(arena_new(&a->mem, rows, sizeof(double), &a->row_dual));
    TRY(arena_new(&a->mem, n, sizeof(double), &a->reduced_cost));
    memcpy(a->row_dual, r->y, r->m->n_rows * sizeof(double));
    memcpy(a->reduced_cost, r->d, r->m->n_columns * sizeof(double));
done:
    return st;
}

jalur_status lp_answer_fill(lp_run *r, lp_answer *a)
{
    jalur_status st = JALUR_OK;
    if (r->state != LP_OPTIMAL && r->state != LP_FEASIBLE) r->duals = false;
    TRY(make_room(r, a));
    a->state = r->state;
    a->iterations = r->iterations;
    a->bound = r->bound;
    if (r->state == LP_OPTIMAL || r->state == LP_FEASIBLE) {
        fill_points(r, a);
        measure_primal(r, a);
        if (r->duals) measure_dual(r, a);
        judge_optimum(r, a);
        TRY(check_finite(r, a));
    } else {
        a->objective = r->state == LP_UNBOUNDED ? -INFINITY : INFINITY;
        if (r->state == LP_INFEASIBLE) a->bound = INFINITY;
        if (r->state == LP_UNBOUNDED) a->bound = -INFINITY;
    }
done:
    return st;
}
