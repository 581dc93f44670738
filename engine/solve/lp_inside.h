/* What the files of the solve room share: the builder's arrays, one run of the solver, the guard around GLPK.
 *
 * Invariants
 *   1. No number that is not finite goes into GLPK, and none comes out of lp_solve unnoticed (bounds may be infinite).
 *   2. Everything that a run needs is allocated before GLPK is entered and owned by lp_run, so that a jump out of GLPK
 *      loses nothing.
 *   3. No GLPK object and no GLPK environment made here outlives lp_solve.
 *   4. Columns 1..n of the GLPK problem are the columns of the model, n+1.. the slacks of elastic rows in row order
 *      (below first, then above). Where the model has no row or no column, one free row or one column fixed at 0
 *      stands in. */
#ifndef JALUR_SOLVE_LP_INSIDE_H
#define JALUR_SOLVE_LP_INSIDE_H

#include <setjmp.h>

#include "solve/lp.h"

typedef struct lp_row {
    double lo, up;
    double price;     /* per unit of violation; meaningful when elastic */
    bool elastic;
    const char *name; /* "" none */
} lp_row;

typedef struct lp_column {
    double cost, lo, up;
    bool integer;
    const char *name;
} lp_column;

typedef struct lp_term {
    uint32_t row, column;
    double value;
} lp_term;

/* The basis of the last solve as plain statuses (GLP_BS...; 0 unknown). */
typedef struct lp_basis {
    uint8_t *row, *column, *slack; /* slack: 2 per row, below and above */
    size_t row_cap, column_cap, slack_cap;
    uint32_t n_rows, n_columns;
    bool known;
} lp_basis;

struct lp_model {
    jalur_ctx *ctx;
    arena names;
    lp_row *rows;       size_t n_rows, row_cap;
    lp_column *columns; size_t n_columns, column_cap;
    lp_term *terms;     size_t n_terms, term_cap;
    lp_basis basis;
    jalur_status sticky;
};

/* The matrix by columns, repeated terms added up, zeros dropped. */
typedef struct lp_matrix {
    size_t *start; /* n_columns + 1 */
    uint32_t *row;
    double *value;
} lp_matrix;

typedef struct lp_slack {
    uint32_t row;
    double sign; /* +1 below lo, -1 above up */
} lp_slack;

typedef struct lp_run {
    jalur_ctx *ctx;
    lp_model *m;
    const lp_options *o;
    lp_matrix a;
    lp_slack *slacks;  size_t n_slacks;
    int *ia, *ja;      /* 1-based copy for GLPK */
    double *ar;
    double *x;         /* 1-based, columns then slacks */
    double *y, *d;     /* duals of rows (0-based), reduced costs (0-based) */
    double *best;      /* 1-based incumbent of the integer search */
    double *start;     /* 1-based start point, NULL none */
    bool has_best, start_given, stopped;
    double best_value;
    struct lp_gate *gate;
    double end_s;      /* wall clock */
    lp_state state;
    bool integer;      /* integrality counts and there is an integer column */
    bool duals;        /* y and d are set */
    bool shaky;        /* called optimal, but did not stand the check */
    double bound;
    uint64_t iterations;
} lp_run;

/* The guard: one environment of GLPK, its words and its way out. */
typedef enum lp_exit { LP_EXIT_NONE, LP_EXIT_ABORT, LP_EXIT_CANCEL, LP_EXIT_TIME } lp_exit;
typedef struct lp_gate {
    jalur_ctx *ctx;
    jmp_buf out;
    lp_exit exit;
    const char *step;   /* for the progress of the context, NULL none */
    double began_s, end_s;
    double hard_end_s;  /* wall clock at which GLPK is left even in the middle of a step; INFINITY never */
    size_t n_words;
    char words[400];    /* what GLPK said when it gave up */
} lp_gate;
/* Runs body(user) with GLPK's hooks set. JALUR_E_INTERNAL with GLPK's words when it aborts, JALUR_E_CANCELLED when the
 * context was cancelled; g->exit tells, and LP_EXIT_TIME is JALUR_OK. If this thread had no GLPK environment before,
 * it has none afterwards; a foreign one is kept unless GLPK was left by a jump. */
jalur_status lp_gate_run(lp_gate *g, jalur_ctx *ctx, jalur_status (*body)(void *user), void *user);

jalur_status lp_check_model(const lp_model *m);
jalur_status lp_check_options(jalur_ctx *ctx, const lp_model *m, const lp_options *o);
/* True when some lower bound is above its upper bound (rounded inwards for integer columns). */
bool lp_bounds_cross(const lp_model *m, bool integer);
/* Bounds as the solver sees them. */
double lp_column_lo(const lp_column *c, bool integer);
double lp_column_up(const lp_column *c, bool integer);
/* "row 3 'demand of village 7'" */
void lp_row_words(const lp_model *m, size_t row, char *out, size_t n_bytes);

jalur_status lp_matrix_new(const lp_model *m, lp_matrix *out);
void lp_matrix_free(jalur_ctx *ctx, lp_matrix *a);
jalur_status lp_basis_room(lp_model *m); /* so that copying a basis out cannot fail */

/* The body for lp_gate_run: builds the GLPK problem, solves, copies out. */
jalur_status lp_glpk_body(void *run);
struct glp_prob;
/* True when the interior point method came to an optimum; otherwise the simplex method has to decide. */
bool lp_interior(lp_run *r, struct glp_prob *p);
jalur_status lp_mip_search(lp_run *r, struct glp_prob *p);
int lp_left_ms(const lp_run *r);
/* Takes the start point of the options as the first incumbent if it is integer and feasible. */
bool lp_start_take(lp_run *r);

/* Copies the run into the answer and measures its errors from the plain arrays. */
jalur_status lp_answer_fill(lp_run *r, lp_answer *out);

#endif
