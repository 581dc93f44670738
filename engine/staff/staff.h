/* Staffing: how many people at which office, by the model aggregated over days.
 *
 * Letters: villages v, segments g, channels c, offices o, payout days D.
 *   pi[v,c,g] = max(0, H - kappa - tau[v,c]) * rho[c] / (sigma[c] + w[v,c])   recipients per staff-day
 * tau is the return travel (0 at the counter), rho the load cap of the queue (counter only, else 1), w the minutes
 * between houses (door only). The counter serves mobile recipients near the office, a community point mobile ones of a village
 * with at least `community_from` recipients, and the door everybody; the homebound nobody else.
 *
 * Every village belongs to the office given with it, so each office is a problem of its own (staff_block.c has it in
 * mathematics). Solved in order: weighted unserved, fairness (the largest unserved share of a village, as small as it
 * gets), cost, staff-days; each stage keeps the optimum of the ones before. Head-counts are whole. Prices come from the
 * linear program: with heads relaxed for dual_permanent_idr, with heads fixed for dual_staff_day and dual_day. */
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

/* Productivity of the model, for tests and for the curve: recipients per staff-day; 0 where the channel is not open to
 * the segment or the day is too short. `door_walk_min` NAN: the setting. */
double staff_pi(const settings *s, channel c, segment g, double travel_one_way_min, double door_walk_min);
/* Smallest head-count that has `present` people on duty with probability `sure` when each stays away with `no_show`
 * (binomial). JALUR_NONE when no number suffices (no_show or sure at 1). */
uint32_t staff_no_show_count(uint32_t present, double no_show, double sure);
/* Highest load (0..1) of a queue with `counters` alike (M/M/s, Erlang 1917) whose mean wait stays within `wait_min`. */
double staff_queue_load_cap(uint32_t counters, double service_min, double wait_min);

/* Fills `out` (initialised by the caller; empty again on failure). "Not enough people" is an answer: unserved > 0 with
 * a reason. Permanents are paid for every payout day, temporaries for the days they are present, and hired once;
 * supervisors are counted and not paid here. drivers and guards stay 0: they belong to the delivery plan.
 * Errors: JALUR_E_DATA names the village or office, JALUR_E_LIMIT when the time was too short for any result,
 * JALUR_E_CANCELLED, JALUR_E_RESOURCE. */
jalur_status staff_solve(jalur_ctx *ctx, const staff_problem *p, double time_s, roster *out);

#endif
