/* Linear programs of many small choices under few shared limits:
 *
 *   min cost[0] x, then cost[1] x, ...   subject to   sum of x over set j = amount[j]   every set,
 *                                                     sum_i a[r,i] x[i] <= room[r]      every row,   x >= 0
 *
 * with a >= 0 and room >= 0: lots over days, each on one or some of its days. Solved by the simplex method with generalised
 * upper bounds (Dantzig and Van Slyke 1967): every set has one key column, so that the basis is as large as the rows alone are
 * many, and a step costs its square and not that of all the sets. A later cost chooses among the optima of the ones before.
 *
 * The start lays the sets, one after the other in their order, into their columns, in theirs, while there is room: what
 * comes first is best placed there first. Deterministic; ties go to the lower index. */
#ifndef JALUR_SOLVE_GUB_H
#define JALUR_SOLVE_GUB_H

#include "solve/lp.h"

typedef struct gub_problem { /* all arrays are the caller's */
    uint32_t n_sets, n_columns, n_rows, n_costs;
    const uint32_t *from;       /* n_sets + 1: columns from[j] .. from[j + 1] - 1 are those of set j */
    const double *amount;       /* by set, >= 0 */
    const double *room;         /* by row, >= 0 */
    const uint32_t *entry_from; /* n_columns + 1: entries of column i */
    const uint32_t *entry_row;
    const double *entry_value;  /* > 0 */
    const double *cost;         /* n_costs times n_columns */
} gub_problem;

typedef struct gub_answer {
    lp_state state;      /* LP_OPTIMAL: each value computed again from the arrays and equal to that of its dual, to 1e-7
                          * relative; LP_INFEASIBLE: some of the amounts find no room; LP_LIMIT: neither is proven */
    uint64_t iterations;
} gub_answer;

/* Fills x (n_columns) and value (n_costs) where the state is LP_OPTIMAL, else leaves them 0. Errors: JALUR_E_DATA when a number
 * is not finite or negative where it must not be, JALUR_E_RESOURCE. Time of a step: n_rows^2 + the columns looked at. */
jalur_status gub_solve(jalur_ctx *ctx, const gub_problem *p, uint64_t iterations, double *x, double *value, gub_answer *out);

#endif
