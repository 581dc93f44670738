/* Staffing: how many people at which office, by the aggregated model.
 *
 * Letters (as in the code): villages v, segments g, channels c, offices o.
 *   pi[v,c,s] = max(0, H - kappa[c] - tau[o,v]) * rho[c] / (sigma[c] + w[v,c])   recipients per staff-day
 * Every village belongs to the reachable office with the least travel; blocks of offices separate.
 * Solved in order: weighted unserved, fairness (least largest unserved share of a village), cost; each stage keeps the
 * optimum of the one before. Head-counts are integer (MIP), prices come from the LP with the integers fixed or relaxed. */
#ifndef JALUR_STAFF_STAFF_H
#define JALUR_STAFF_STAFF_H

#include "model/roster.h"
#include "model/settings.h"

typedef struct staff_village {
    uint32_t village;             /* area index, copied to the roster */
    uint32_t recipients[SEGMENTS];
    uint32_t near_office;         /* of the mobile ones: within reach of the counter (<= near_m) */
    uint32_t office;              /* staff_office index with the least travel, or JALUR_NONE */
    double travel_min;            /* tau / 2: one way; INFINITY when unreachable */
    double door_walk_min;         /* w between houses; NAN: the setting */
    double weight;                /* of an unserved recipient; 1 usual, more for 3T */
} staff_village;

typedef struct staff_office {
    uint32_t office;              /* office index, copied to the roster */
    uint32_t permanents, counters;
    uint32_t max_temporaries;     /* UINT32_MAX unknown */
    double wage_permanent_idr_day, wage_temporary_idr_day, hire_idr;
    uint32_t hire_lead_days;
} staff_office;

typedef struct staff_problem {
    const staff_village *villages; uint32_t n_villages;
    const staff_office *offices;   uint32_t n_offices;
    const settings *set;
} staff_problem;

/* Productivity of the model, for tests and for the curve: recipients per staff-day. */
double staff_pi(const settings *s, channel c, segment g, double travel_one_way_min, double door_walk_min);
/* Smallest head-count that has `present` people on duty with probability `sure` when each stays away with `no_show`
 * (binomial). */
uint32_t staff_no_show_count(uint32_t present, double no_show, double sure);

jalur_status staff_solve(jalur_ctx *ctx, const staff_problem *p, double time_s, roster *out);

#endif
