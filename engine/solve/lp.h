/* Linear and integer programs as plain arrays in, plain arrays out. GLPK stands behind this gate alone; no GLPK object
 * outlives a call of lp_solve: the basis for a warm start is kept as plain statuses in the model, so a model may move
 * between threads (one at a time).
 *
 *   minimise  c'x   subject to   row_lo <= A x <= row_up,   lo <= x <= up,   x_j integer for some j
 *
 * Bounds may be -INFINITY / INFINITY; every other number must be finite (checked: JALUR_E_DATA names row or column).
 * Elastic rows: a row may be given a price; then the gate adds slack columns for its violation at that price per unit
 * and reports the violation by row, so that an infeasible model explains itself. */
#ifndef JALUR_SOLVE_LP_H
#define JALUR_SOLVE_LP_H

#include "base/arena.h"

typedef struct lp_model lp_model; /* the builder */
jalur_status lp_model_new(jalur_ctx *ctx, lp_model **out);
void lp_model_free(lp_model *m); /* accepts NULL */
/* Both return the new index (0-based) or JALUR_NONE; errors stick and come out of lp_solve. Names are copied and may be
 * NULL; they are for messages. */
uint32_t lp_add_row(lp_model *m, double lo, double up, const char *name);
uint32_t lp_add_column(lp_model *m, double cost, double lo, double up, bool integer, const char *name);
void lp_set(lp_model *m, uint32_t row, uint32_t column, double coefficient); /* repeated: added up */
void lp_set_elastic(lp_model *m, uint32_t row, double price_per_unit);
/* Changes for re-solving from the last basis. */
void lp_set_cost(lp_model *m, uint32_t column, double cost);
void lp_set_row_bounds(lp_model *m, uint32_t row, double lo, double up);
void lp_set_column_bounds(lp_model *m, uint32_t column, double lo, double up);
/* Removes the columns marked in drop (n_columns entries); the others move up in their order, and the kept basis with
 * them. Dropping a basic column spoils the basis: the next warm solve then starts from what is left of it. */
void lp_drop_columns(lp_model *m, const bool *drop);
uint32_t lp_rows(const lp_model *m);
uint32_t lp_columns(const lp_model *m);

/* PRIMAL: masters that gain columns. DUAL: after bounds changed or rows came. INTERIOR: large and solved once; leaves
 * no basis, and hands over to PRIMAL when it finds no optimum. */
typedef enum lp_method { LP_PRIMAL, LP_DUAL, LP_INTERIOR } lp_method;
typedef struct lp_options {
    lp_method method;
    bool presolve;        /* off whenever duals of every row are wanted; without effect on integer programs */
    bool scale;           /* default true; false where the coefficients are alike, as in a covering master: scaling
                           * takes longer than the few iterations after new columns */
    bool integer;         /* false: relax integrality */
    bool warm;            /* start from the basis of the last lp_solve of this model, if there is one; rows and columns
                           * may have been added since, bounds and costs changed */
    double time_s;        /* wall limit, always set; default 60 */
    uint64_t iterations;  /* simplex iteration limit, 0 none (deterministic); integer programs: over all nodes, checked
                           * between them */
    const char *progress; /* the step's name for the context's progress, share of the time limit; NULL none */
    double mip_gap;       /* relative; default 1e-6 */
    const double *start;  /* a feasible integer point to begin from, one value per column, or NULL; one that does not
                           * fit is left out with a warning in the log */
} lp_options;
lp_options lp_options_default(void);

typedef enum lp_state {
    LP_OPTIMAL,      /* proven within tolerance / gap; of linear programs primal and dual feasibility and their equal values were
                      * computed again outside of GLPK, to 1e-5 relative */
    LP_FEASIBLE,     /* limit reached with an incumbent, or an optimum that did not stand the check */
    LP_INFEASIBLE, LP_UNBOUNDED,
    LP_LIMIT         /* limit reached with nothing usable */
} lp_state;

typedef struct lp_answer {
    arena mem;
    lp_state state;
    double objective, bound;  /* objective: INFINITY when infeasible or nothing was found, -INFINITY when unbounded; the
                               * prices of elastic rows are in it. bound: best proven lower bound; -INFINITY unknown */
    double *x;                /* n_columns; zeros unless LP_OPTIMAL or LP_FEASIBLE */
    double *row_value;        /* n_rows */
    double *row_dual, *reduced_cost; /* LP with a basis or an optimum only, else NULL: dual = d objective / d bound */
    double *violation;        /* n_rows, of elastic rows: > 0 above up, < 0 below lo */
    uint64_t iterations;
    double max_primal_error, max_dual_error, gap_error; /* recomputed outside GLPK, relative; gap: of both values */
} lp_answer;
void lp_answer_init(lp_answer *a, jalur_ctx *ctx);
void lp_answer_release(lp_answer *a);
/* Infeasible and unbounded are answers (JALUR_OK). Errors: JALUR_E_DATA not finite, JALUR_E_RESOURCE,
 * JALUR_E_CANCELLED, JALUR_E_INTERNAL when GLPK aborts (its words are in the error). */
jalur_status lp_solve(lp_model *m, const lp_options *o, lp_answer *out);

/* For how much less and more of a row's bound its price holds (ranging), while the bound stays within least .. most: the lower
 * bound where the price is positive or there is no upper one, else the upper; of an equality both. `a`: an optimum of the model
 * as it stands, with duals, else JALUR_E_USAGE. Some more programs are solved; the model is left as it was. */
typedef struct lp_range { double less, more; } lp_range;
jalur_status lp_range_row(lp_model *m, const lp_options *o, const lp_answer *a, uint32_t row, double least, double most, lp_range *out);

/* Why there is no solution: rows which, changed by so much, would leave one, least in all, largest first; none where there is one, or
 * where columns contradict themselves. Each unit of every row counts the same, so rows should be in like units. */
typedef struct lp_excess {
    uint32_t row;
    double by; /* > 0 above up, < 0 below lo */
} lp_excess;
jalur_status lp_explain(const lp_model *m, const lp_options *o, arena *mem, lp_excess **out, uint32_t *n);
/* JALUR_E_INTERNAL for a program that was built to have one: `what` "has no solution", and which rows are in the way. */
jalur_status lp_no_solution(const lp_model *m, const char *what);
/* "row 3 'demand of village 7': 12 below its least of 40" */
void lp_excess_words(const lp_model *m, const lp_excess *x, char *out, size_t n_bytes);

#endif
