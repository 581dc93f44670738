/* The integer search: branch and bound of GLPK over the root that the simplex method left, with every incumbent and
 * the best bound copied out as they come, so that a limit loses neither. */
#include <glpk.h>
#include <math.h>
#include <string.h>

#include "solve/lp_inside.h"

enum { POLL_MS = 100 };
static const double GRACE_S = 5.0;
static const double FIT_TOLERANCE = 1e-6;

static double *slack_of(lp_run *r, size_t k)
{
    return &r->start[r->m->n_columns + k + 1];
}

static bool columns_fit(lp_run *r)
{
    for (size_t j = 0; j < r->m->n_columns; j++) {
        const lp_column *c = &r->m->columns[j];
        double v = r->o->start[j];
        if (c->integer) {
            if (fabs(v - round(v)) > FIT_TOLERANCE) return false;
            v = round(v);
        }
        if (v < c->lo - FIT_TOLERANCE || v > c->up + FIT_TOLERANCE) return false;
        r->start[j + 1] = v;
    }
    return true;
}

static bool rows_fit(lp_run *r, double *value)
{
    const lp_model *m = r->m;
    for (size_t j = 0; j < m->n_columns; j++)
        for (size_t k = r->a.start[j]; k < r->a.start[j + 1]; k++)
            value[r->a.row[k]] += r->a.value[k] * r->start[j + 1];
    for (size_t i = 0; i < m->n_rows; i++) {
        const lp_row *row = &m->rows[i];
        const double room = FIT_TOLERANCE * (1 + fabs(value[i]));
        if (!row->elastic && (value[i] < row->lo - room || value[i] > row->up + room)) return false;
    }
    for (size_t k = 0; k < r->n_slacks; k++) {
        const lp_row *row = &m->rows[r->slacks[k].row];
        const double v = value[r->slacks[k].row];
        *slack_of(r, k) = r->slacks[k].sign > 0 ? fmax(0, row->lo - v) : fmax(0, v - row->up);
    }
    return true;
}

static double point_value(const lp_run *r, const double *x)
{
    double sum = 0;
    for (size_t j = 0; j < r->m->n_columns; j++)
        sum += r->m->columns[j].cost * x[j + 1];
    for (size_t k = 0; k < r->n_slacks; k++)
        sum += r->m->rows[r->slacks[k].row].price * x[r->m->n_columns + k + 1];
    return sum;
}

static void keep_incumbent(lp_run *r, const double *x)
{
    const double value = point_value(r, x);
    if (r->has_best && value >= r->best_value) return;
    memcpy(r->best, x, (r->m->n_columns + r->n_slacks + 1) * sizeof *x);
    r->best_value = value;
    r->has_best = true;
}

bool lp_start_take(lp_run *r)
{
    double *value = r->y; /* free until the duals come */
    memset(value, 0, r->m->n_rows * sizeof *value);
    if (!columns_fit(r) || !rows_fit(r, value)) return false;
    keep_incumbent(r, r->start);
    return true;
}

static void take_incumbent(lp_run *r, glp_prob *p)
{
    const int n = (int)(r->m->n_columns + r->n_slacks);
    for (int j = 1; j <= n; j++)
        r->x[j] = glp_mip_col_val(p, j);
    keep_incumbent(r, r->x);
}

static void on_search(glp_tree *tree, void *user)
{
    lp_run *r = user;
    glp_prob *p = glp_ios_get_prob(tree);
    const int node = glp_ios_best_node(tree);
    if (node != 0) r->bound = fmax(r->bound, glp_ios_node_bound(tree, node));
    const int reason = glp_ios_reason(tree);
    if (reason == GLP_IBINGO) take_incumbent(r, p);
    if (reason == GLP_IHEUR && r->start && !r->start_given) {
        r->start_given = true;
        glp_ios_heur_sol(tree, r->start);
    }
    if (step_cancelled(r->ctx)) glp_ios_terminate(tree);
    if (r->o->iterations > 0 && (uint64_t)glp_get_it_cnt(p) >= r->o->iterations) {
        r->stopped = true;
        glp_ios_terminate(tree);
    }
}

static void judge_search(lp_run *r, glp_prob *p, int code)
{
    if (glp_mip_status(p) == GLP_OPT || glp_mip_status(p) == GLP_FEAS) take_incumbent(r, p);
    r->state = r->has_best ? LP_FEASIBLE : LP_LIMIT;
    if (code == 0 && r->has_best) {
        r->state = LP_OPTIMAL;
        r->bound = r->best_value;
    } else if (code == 0) {
        r->state = LP_INFEASIBLE;
    } else if (code == GLP_EMIPGAP && r->has_best) {
        r->state = LP_OPTIMAL;
        r->bound = fmax(r->bound, r->best_value - r->o->mip_gap * fabs(r->best_value));
    }
    r->bound = r->has_best ? fmin(r->bound, r->best_value) : r->bound;
}

jalur_status lp_mip_search(lp_run *r, glp_prob *p)
{
    glp_iocp o;
    glp_init_iocp(&o);
    o.msg_lev = GLP_MSG_ON;
    o.out_frq = POLL_MS;
    o.out_dly = POLL_MS;
    o.tm_lim = lp_left_ms(r);
    o.mip_gap = r->o->mip_gap;
    o.br_tech = GLP_BR_MFV; /* measured best of five on set partitioning (100 x 8,000) and coverage (1,000 x 150) */
    o.mir_cuts = GLP_ON;
    o.clq_cuts = GLP_ON;
    o.cov_cuts = GLP_ON;
    o.cb_func = on_search;
    o.cb_info = r;
    r->gate->hard_end_s = r->end_s + GRACE_S;
    const int code = glp_intopt(p, &o);
    r->iterations = (uint64_t)glp_get_it_cnt(p);
    if (code != 0 && code != GLP_EMIPGAP && code != GLP_ETMLIM && code != GLP_ESTOP)
        return err_set(r->ctx, JALUR_E_INTERNAL,
                       "the integer search failed (GLPK code 0x%02x) on %zu rows and %zu columns", (unsigned)code,
                       r->m->n_rows, r->m->n_columns);
    if (code == GLP_ESTOP && !r->stopped) return err_set(r->ctx, JALUR_E_CANCELLED, "cancelled");
    judge_search(r, p, code);
    return JALUR_OK;
}
