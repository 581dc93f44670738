/* The interior point method, for large programs solved once: no basis, no verdict on infeasible or unbounded.
 *
 * GLPK's method often stops with "numerical instability" a hair before its own threshold of 1e-8, the best point being
 * as good as an optimum. So the point is judged here: feasible for both sides and with equal values, within TOLERANCE.
 */
#include <glpk.h>
#include <math.h>

#include "solve/lp_inside.h"

static const double TOLERANCE = 1e-6;

static bool conditions_hold(glp_prob *p)
{
    const int conditions[] = {GLP_KKT_PE, GLP_KKT_PB, GLP_KKT_DE, GLP_KKT_DB};
    for (int i = 0; i < 4; i++) {
        double absolute, relative;
        int at_absolute, at_relative;
        glp_check_kkt(p, GLP_IPT, conditions[i], &absolute, &at_absolute, &relative, &at_relative);
        if (!(relative <= TOLERANCE)) return false;
    }
    return true;
}

/* What a price adds to the dual value. An infinite bound admits no price; a rest of one within the tolerance (checked
 * before) counts as none. */
static double worth(double price, double lo, double up)
{
    const double bound = price > 0 ? lo : up;
    return isfinite(bound) ? price * bound : 0;
}

/* Slacks of elastic rows stand at 0 where they have a price, so they add nothing. */
static double dual_value(const lp_run *r)
{
    double sum = 0;
    for (size_t i = 0; i < r->m->n_rows; i++)
        sum += worth(r->y[i], r->m->rows[i].lo, r->m->rows[i].up);
    for (size_t j = 0; j < r->m->n_columns; j++)
        sum += worth(r->d[j], r->m->columns[j].lo, r->m->columns[j].up);
    return sum;
}

static void take_interior(lp_run *r, glp_prob *p)
{
    const int n = (int)(r->m->n_columns + r->n_slacks);
    for (int j = 1; j <= n; j++)
        r->x[j] = glp_ipt_col_prim(p, j);
    for (size_t i = 0; i < r->m->n_rows; i++)
        r->y[i] = glp_ipt_row_dual(p, (int)i + 1);
    for (size_t j = 0; j < r->m->n_columns; j++)
        r->d[j] = glp_ipt_col_dual(p, (int)j + 1);
}

bool lp_interior(lp_run *r, glp_prob *p)
{
    glp_iptcp o;
    glp_init_iptcp(&o);
    o.msg_lev = GLP_MSG_ALL; /* a line in every iteration: the gate looks at the clock there */
    r->gate->hard_end_s = r->end_s;
    const int code = glp_interior(p, &o);
    if (code != 0 && code != GLP_EINSTAB && code != GLP_ENOCVG) return false;
    if (!conditions_hold(p)) return false;
    take_interior(r, p);
    const double value = glp_ipt_obj_val(p);
    if (!(fabs(value - dual_value(r)) <= TOLERANCE * (1 + fabs(value)))) return false;
    r->duals = true;
    r->state = LP_OPTIMAL;
    r->bound = value;
    r->m->basis.known = false;
    return true;
}
