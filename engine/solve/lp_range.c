/* For how far a price holds. The optimum as a function of one bound is convex and made of straight pieces. From a point
 * beyond, its tangent is cut with the piece the price stands for: if the optimum there lies on the piece, that is the end
 * of it, else the next tangent is taken there (Newton's method, which ends after finitely many pieces). Unlike a ratio test on
 * the last basis it does not stop at the next change of basis, of which a degenerate program has many without a change of price. */
#include <math.h>

#include "solve/lp_inside.h"

enum { TANGENTS_MAX = 60 };

typedef struct walk {
    lp_model *m;
    lp_options o;
    uint32_t row;
    lp_row was;              /* the row as it is given */
    double at, objective, dual;
} walk;

static bool moves_lo(const walk *w)
{
    return isfinite(w->was.lo) && (w->dual > 0 || !isfinite(w->was.up) || w->was.lo == w->was.up);
}

static bool moves_up(const walk *w)
{
    return isfinite(w->was.up) && (!moves_lo(w) || w->was.lo == w->was.up);
}

/* Optimum and slope with the bound at `t`. Infeasible gives INFINITY. */
static jalur_status look(const walk *w, double t, double *objective, double *slope)
{
    jalur_status st = JALUR_OK;
    lp_answer x;
    lp_answer_init(&x, w->m->ctx);
    lp_set_row_bounds(w->m, w->row, moves_lo(w) ? t : w->was.lo, moves_up(w) ? t : w->was.up);
    TRY(lp_solve(w->m, &w->o, &x));
    *objective = x.state == LP_OPTIMAL ? x.objective : (double)INFINITY;
    *slope = x.state == LP_OPTIMAL && x.row_dual ? x.row_dual[w->row] : 0;
done:
    lp_answer_release(&x);
    return st;
}

static jalur_status walk_to(const walk *w, double far, double *reach)
{
    jalur_status st = JALUR_OK;
    const double eps = 1e-6 * (1 + fabs(w->objective));
    double t = far, at_t, slope;
    for (int k = 0; k < TANGENTS_MAX; k++) {
        TRY(look(w, t, &at_t, &slope));
        const double line = w->objective + w->dual * (t - w->at);
        if (at_t <= line + eps) break;
        if (!isfinite(at_t)) {
            t = (t + w->at) / 2;
            continue;
        }
        const double turn = slope - w->dual; /* how much the tangents differ */
        if (fabs(turn) < 1e-12) break;
        /* objective + dual (next - at) = at_t + slope (next - t) */
        const double next = (w->objective - w->dual * w->at - at_t + slope * t) / turn;
        if (fabs(next - w->at) < 1e-9 || (next - w->at) * (t - w->at) < 0) {
            t = w->at;
            break;
        }
        t = next;
    }
    *reach = fabs(t - w->at);
done:
    return st;
}

jalur_status lp_range_row(lp_model *m, const lp_options *o, const lp_answer *a, uint32_t row, double least, double most, lp_range *out)
{
    jalur_status st = JALUR_OK;
    *out = (lp_range){0};
    if (row >= m->n_rows || a->state != LP_OPTIMAL || !a->row_dual)
        return err_set(m->ctx, JALUR_E_USAGE, "a price has a range at an optimum with duals, in a row of the program");
    walk w = {.m = m, .o = *o, .row = row, .was = m->rows[row], .objective = a->objective, .dual = a->row_dual[row]};
    if (!moves_lo(&w) && !moves_up(&w)) return JALUR_OK;
    w.at = moves_lo(&w) ? w.was.lo : w.was.up;
    w.o.method = LP_DUAL;
    if (most > w.at) TRY(walk_to(&w, most, &out->more));
    if (least < w.at) TRY(walk_to(&w, least, &out->less));
done:
    lp_set_row_bounds(m, row, w.was.lo, w.was.up);
    return st;
}
