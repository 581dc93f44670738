/* Inside of the siting room.
 *
 * All goals without capacities are one problem here:
 *
 *   minimise  sum_i min(u_i, min_{j open} C_ij)    with  sum_j price_j x_j <= budget,    or, when `pay`,
 *   minimise  sum_i min(u_i, min_{j open} C_ij)  + sum_j price_j x_j
 *
 * MEDIAN: C = w c, u = price of not being served. COVER_MOST: C = w (1 - decay), u = w, so that the minimum is the weight
 * not served. COVER_ALL: C = 0, u = price of the cheapest site that reaches the row, pay: leaving a row out is never
 * cheaper than opening that site. Arcs with C_ij >= u_i are dropped: they never serve. Rows stay sorted by cost. */
#ifndef JALUR_SITE_INSIDE_H
#define JALUR_SITE_INSIDE_H

#include "base/rng.h"
#include "site/site.h"

#define SITE_ROUNDING 1e-6 /* relative: value and bound are equal within it */

typedef struct site_arcs {
    uint32_t n_rows, n_cols;
    uint32_t *first, *col;         /* by row */
    double *cost;
    uint32_t *col_first, *row;     /* the same arcs by column */
    double *col_cost;
    double *most;                  /* u_i per row */
    double *price;                 /* per column */
    uint8_t *state;
    bool pay, unit;                /* unit: every price is 1 */
} site_arcs;

typedef struct site_job {
    jalur_ctx *ctx;
    const site_problem *p;
    const site_options *o;
    arena mem;
    site_arcs a;
    double until_s;                /* wall clock */
    bool whole;                    /* every cost and price is a whole number: the optimum is, too */
    double constant;               /* what the rows without arcs cost */
    rng r;
} site_job;

/* The plan of a heuristic: open columns with the two nearest of each row (Resende and Werneck 2007). */
typedef struct site_plan {
    const site_arcs *a;
    uint32_t *open, *open_at, n_open;  /* columns; place on the list or JALUR_NONE */
    uint32_t *near, *second;           /* per row */
    double *near_cost, *second_cost;
    double *loss;                      /* per column: what closing it costs */
    double *extra;                     /* scratch per column */
    uint32_t *touched;
    double cost, spent;                /* cost: with the prices when they are paid */
    uint32_t idle;                     /* the open column that may close with the least loss; JALUR_NONE: look again */
} site_plan;

/* arcs.c */
jalur_status site_arcs_make(site_job *j);
void site_arcs_turn(site_arcs *a); /* the arcs by column; col_first[c + 1] counts those of column c */
/* reduce.c: coverage only (all C = 0). Shuts columns that another one covers at no higher price; with `pay`, drops rows that
 * are reached whenever another one is. */
jalur_status site_reduce(site_job *j);
bool site_late(const site_job *j);
/* interchange.c */
jalur_status site_plan_make(site_job *j, arena *mem, site_plan *s);
void site_plan_clear(site_plan *s);           /* open is only what must be */
void site_plan_open(site_plan *s, uint32_t col);
void site_plan_shut(site_plan *s, uint32_t col);
void site_plan_copy(site_plan *to, const site_plan *from);
jalur_status site_greedy(site_job *j, site_plan *s, double budget);
/* Swaps and additions until none helps. */
jalur_status site_interchange(site_job *j, site_plan *s, double budget, uint32_t *order);
/* shake.c: disturbs the plan at one place, repairs it around there, keeps it when it is not dearer; again and again. */
jalur_status site_shake(site_job *j, site_plan *best, double budget, uint64_t rounds);
/* row_weights.c: `best` covers all rows; cheaper plans that do. */
enum { SITE_STEPS = 20 }; /* columns * rounds / this: steps of the row weighting before there is a bound */
jalur_status site_row_weights(site_job *j, site_plan *best, uint64_t steps);
/* For site_shake: the exchange that opens or shuts `col`, when that makes the plan cheaper: what it closed or JALUR_NONE. */
bool site_exchange(site_plan *s, uint32_t col, double budget, uint32_t *closed);
/* lagrange.c */
typedef struct site_bound {
    double *lambda;      /* per row: price of serving it */
    double *rho;         /* per column at the best bound */
    double value;        /* lower bound on the cost */
    uint32_t rounds;
} site_bound;
/* Raises the bound and feeds the plan with what it sees. */
jalur_status site_ascent(site_job *j, site_plan *best, double budget, site_bound *b);
/* exact.c */
/* GLPK on what reduced costs leave open; nothing where that has more than `arcs`. */
jalur_status site_prove(site_job *j, site_plan *best, double budget, site_bound *b, size_t arcs, uint64_t *iterations);
/* shares.c: coverage only. A better bound than b, by regions solved in whole numbers; *value rises where it is one. `first_arcs`: of the
 * first regions, which then grow; 0: by what the prices of b say. `nodes` counts those of the regions' trees. */
jalur_status site_shares(site_job *j, const site_plan *best, double budget, const site_bound *b, uint64_t first_arcs, double *value, uint64_t *nodes);
/* backup.c: exchanges open sites of the caller for others at no higher price; all demands stay covered */
jalur_status site_backup(site_job *j, uint32_t *open, uint32_t n_open, double limit);
/* cover_all.c, center.c, capacity.c */
jalur_status site_cover_all(site_job *j, site_answer *out);
void site_cover_rest(site_plan *s); /* prices paid: gives rows that are left out their cheapest site, at no extra cost */
jalur_status site_center(site_job *j, site_answer *out);
jalur_status site_capacitated(site_job *j, site_answer *out);
/* solve.c */
jalur_status site_search(site_job *j, site_plan *best, site_bound *b, uint64_t *nodes);
/* answer.c */
jalur_status site_answer_from(site_job *j, const uint32_t *open, uint32_t n_open, double limit, site_answer *out);

#endif
