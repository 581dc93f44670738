/* Coverage with more rules than one budget: waves of sites with a budget each, a second site within reach, fairness. With w_i the
 * weight of demand i, N_i the sites within reach of it, a the worth of a second one, h a group of demands (W_h: its weight that
 * any site reaches) and b a wave of sites with budget B_b
 *
 *   maximise  sum_i w_i (y_i + a z_i)                     or   maximise  t   with   t W_h <= sum_{i in h} w_i y_i  for all h
 *   with      y_i + z_i <= sum_{j in N_i} x_j,    0 <= y_i, z_i <= 1,    x_j in {0, 1}     (z_i = 0 for the second goal)
 *             sum_{j in b} price_j x_j <= B_b     or, carried over,     sum_{j in 1..b} price_j x_j <= B_1 + ... + B_b
 *
 * Maximal covering (Church and ReVelle 1974) with backup coverage (BACOP2, Hogan and ReVelle 1986), with sites that close and
 * sites that open (Wang et al. 2003), in several periods (Schilling 1980), by days; and max-min coverage. */
#ifndef JALUR_SITE_WAVES_H
#define JALUR_SITE_WAVES_H

#include "site/site_inside.h"

typedef struct site_waves {
    site_job *j;
    const site_arcs *a;
    double *budget; uint32_t n_budgets; /* B_b, added up over the waves before where they are carried over */
    double second;                      /* a */
    bool fair;
    uint32_t *group, n_groups;          /* per row */
    double *part;                       /* per row: w_i, or w_i / W_h when fair */
    double *reached;                    /* per group: scratch of site_waves_value */
    bool *can;                          /* per group: W_h > 0 */
    bool *best;                         /* per column */
    double value, bound;
} site_waves;

/* waves.c */
jalur_status site_waved(site_job *j, site_answer *out);
double site_waves_value(site_waves *w, const bool *open);
/* How much of `price` of column c the money left per budget allows for. */
double site_waves_room(const site_waves *w, const double *left, uint32_t c);
void site_waves_spend(const site_waves *w, double *left, uint32_t c, double money);
/* waves_search.c: a better plan than `best`. */
jalur_status site_waves_search(site_waves *w, uint64_t steps);
/* waves_bound.c: lowers `bound`, by prices. */
jalur_status site_waves_bound(site_waves *w, uint32_t *rounds);
/* waves_prove.c: the program itself to GLPK. */
jalur_status site_waves_prove(site_waves *w, uint64_t *iterations);

#endif
