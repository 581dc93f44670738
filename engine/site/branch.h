/* Set covering by branch and bound, for a region of a larger problem:
 *
 *   minimise  sum_j cost_j x_j + sum_i most_i (1 - covered_i),      x_j in {0, 1}; most_i = INFINITY: the row must be covered
 *
 * The bound of a node is Lagrangian (prices lambda_i on the rows, subgradient steps; Held, Wolfe, Crowder 1974). A node is split
 * by a pair of rows, after Ryan and Foster (1981): either some column covers both, which is a row of its own and stands for every row
 * that holds it, or no such column is used. Both sides gain, where a single column among many alike gains only by being used. */
#ifndef JALUR_SITE_BRANCH_H
#define JALUR_SITE_BRANCH_H

#include "base/arena.h"

typedef struct cover_program {
    uint32_t n_rows, n_cols;
    uint32_t *first, *col;      /* by row: first[i] .. first[i + 1] */
    uint32_t *col_first, *row;  /* the same by column */
    double *cost;               /* per column, >= 0 */
    double *most;               /* per row, >= 0 or INFINITY */
    double *lambda;             /* per row, 0 .. most: prices to begin with; those of the root afterwards */
} cover_program;

typedef struct cover_answer {
    double bound;               /* no choice of columns costs less */
    double value;               /* cost of `chosen`; INFINITY where none was found */
    uint8_t *chosen;            /* per column; the caller's. What is chosen at the call is the plan to begin with */
    uint32_t nodes;
} cover_answer;

typedef struct cover_limits {
    uint32_t nodes;             /* the bound is that of the leaves where they are used up */
    uint32_t root_steps, steps; /* of the prices */
    double gap;                 /* relative: the search need not tell closer ones apart */
    double until_s;             /* wall clock: like `nodes`; 0: none */
} cover_limits;

/* The arcs by column, from those by row; room for them is the caller's. */
void cover_turn(cover_program *p);
/* JALUR_E_RESOURCE, JALUR_E_CANCELLED. */
jalur_status cover_branch(jalur_ctx *ctx, cover_program *p, const cover_limits *l, cover_answer *out);

#endif
