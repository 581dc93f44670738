/* For how far a price holds. The optimum as a function of one bound is convex and made of straight pieces. From a point
 * beyond, its tangent is cut with the piece the price stands for: if the optimum there lies on the piece, that is the end
 * of it, else the next tangent is taken there (Newton's method, which ends after finitely many pieces). */
#include <math.h>

#include "staff/staff_inside.h"

enum { TANGENTS_MAX = 60 };

typedef struct walk {
    jalur_ctx *ctx;
    lp_model *m;
    lp_options o;
    uint32_t row;
    double at, objective, dual;
} walk;

/* Optimum and slope with the bound at `t`; slope < 0. Infeasible gives INFINITY. */
static jalur_status look(const walk *w, double t, double *objective, double *slope)
{
    jalur_status st = JALUR_OK;
    lp_answer x;
    lp_answer_init(&x, w->ctx);
    lp_set_row_bounds(w->m, w->row, -INFINITY, t);
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
        const double line = w->objective - w->dual * (t - w->at);
        if (at_t <= line + eps) break;
        if (!isfinite(at_t)) {
            t = (t + w->at) / 2;
            continue;
        }
        const double turn = slope + w->dual; /* how much the tangents differ */
        if (fabs(turn) < 1e-12) break;
        /* line(t') = objective - dual (t' - at) = at_t + slope (t' - t) */
        const double next = (w->objective + w->dual * w->at - at_t + slope * t) / turn;
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

jalur_status staff_price_range(jalur_ctx *ctx, lp_model *m, const lp_options *o, uint32_t row, double at, double objective,
                               double dual, double *less, double *more)
{
    jalur_status st = JALUR_OK;
    walk w = {ctx, m, *o, row, at, objective, dual};
    w.o.method = LP_DUAL;
    *less = *more = 0;
    TRY(walk_to(&w, at + 1e5 + 10 * at, more));
    if (at > 0) TRY(walk_to(&w, 0, less));
done:
    lp_set_row_bounds(m, row, -INFINITY, at);
    return st;
}
