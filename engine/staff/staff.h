/* Staffing: how many people at which office, and who pays whom on which day.
 *
 * Letters: villages v, segments g (mobile, homebound), channels c, offices o, payout days d = 1..D.
 *   pi[v,c,g] = max(0, H - kappa - tau[v,c] - q[v]) * rho[c] / (sigma[c] + w[v,c])   recipients per staff-day
 * H work minutes, kappa cash draw and reconciliation, tau return travel (0 at the counter), q the way to upload where there
 * is no signal (0 at the counter), rho the load cap of the queue (counter only, else 1), sigma service minutes, w minutes
 * between houses (door only). The counter serves mobile recipients near the office, a community point mobile ones of a
 * village with at least `community_from` recipients, and the door everybody; the homebound nobody else. These two rules may be
 * left where it pays or where somebody stays unpaid otherwise, at `leave_idr` a recipient: by mobile ones within `far_m` of
 * the counter, and by villages of at least `point_from`.
 *
 * Where going every day costs more than staying overnight, or leaves no time, payers stay: `stay_payers` whole days on end
 * (staff_stay.c). Every village belongs to the office given with it. Offices joined by links lend each other permanents.
 *   1. staff_heads: the model without days (staff_block.c has it in mathematics). Exact where no day differs from another.
 *      Stages: weighted unserved, fairness (the largest unserved share of a village), cost, staff-days; each keeps the
 *      optimum of the ones before. Head-counts are whole (staff_whole.c).
 *   2. staff_plan: heads and loans of 1 on the days (staff_day.c), one office at a time. Stages: weighted unserved,
 *      fairness, overtime cost, changes to an earlier plan, earliness. Recipients are whole (staff_round.c).
 * Prices come from the linear programs: dual_permanent_idr with heads relaxed, dual_staff_day with heads fixed. The one of them
 * that is not 0 holds for the range given with it. One officer, counter, escort or day may be more than that: their worth is the
 * change of the optimum itself (staff_price.c). */
#ifndef JALUR_STAFF_STAFF_H
#define JALUR_STAFF_STAFF_H

#include "model/roster.h"
#include "model/settings.h"

typedef struct staff_village {
    uint32_t village;             /* area index, copied to the roster */
    uint32_t recipients[SEGMENTS];
    uint32_t near_office;         /* of the mobile ones: within reach of the counter (<= near_m) */
    uint32_t far_office;          /* of the mobile ones: may come to the counter against the rule (<= far_m), the near ones
                                   * among them; below near_office: nobody else */
    /* What staff_solve decides, in its own copy: */
    bool point;                   /* has a community point whatever its size */
    uint32_t stay_days, stay_payers; /* so many payers go there together for so many days and stay overnight; 0: day trips */
    uint32_t office;              /* staff_office index with the least travel, or JALUR_NONE */
    double travel_min;            /* tau / 2: one way; INFINITY when unreachable */
    double door_walk_min;         /* w between houses; NAN: the setting */
    double weight;                /* of an unserved recipient; 1 usual, more for 3T */
    double urgency;               /* in the order of days; 1 usual, more comes earlier */
    bool offline;                 /* no signal */
    const uint8_t *closed;        /* payout_days entries, 1: no visit on that day (market, worship, election); NULL: none */
} staff_village;

typedef struct staff_office {
    uint32_t office;              /* office index, copied to the roster */
    uint32_t permanents, counters;
    uint32_t max_temporaries;     /* UINT32_MAX unknown */
    double wage_permanent_idr_day, wage_temporary_idr_day, hire_idr;
    uint32_t hire_lead_days;
    double cash_idr_day;          /* that can be handed out; 0: any */
    uint32_t escorts;             /* 0: as many as wanted */
} staff_office;

typedef struct staff_link {       /* `from` may lend permanents to `to`, who start at their own office */
    uint32_t from, to;            /* staff_office indices */
    double travel_min;            /* one way */
} staff_link;

typedef struct staff_problem {
    const staff_village *villages; uint32_t n_villages;
    const staff_office *offices;   uint32_t n_offices;
    const staff_link *links;       uint32_t n_links;
    const settings *set;
} staff_problem;

/* Productivity of the model, for tests and for the curve: recipients per staff-day; 0 where the channel is not open to
 * the segment or the day is too short. `door_walk_min` NAN: the setting. Where the load cap comes from the queue, that of one
 * counter. */
double staff_pi(const settings *s, channel c, segment g, double travel_one_way_min, double door_walk_min);
/* Smallest head-count that has `present` people on duty with probability `sure` when each stays away with `no_show`
 * (binomial). JALUR_NONE when no number suffices (no_show or sure at 1). */
uint32_t staff_no_show_count(uint32_t present, double no_show, double sure);
/* Highest load (0..1) of a queue with `counters` alike (M/M/s, Erlang 1917) whose mean wait stays within `wait_min`. */
double staff_queue_load_cap(uint32_t counters, double service_min, double wait_min);
/* What one supervisor or coordinator costs in the whole payout. */
double staff_supervisor_idr(const staff_problem *p);
/* Is 1..D a day without work? False too for what is no number. */
bool staff_rest_day(const settings *s, uint32_t day);

typedef struct staff_options {
    double time_s;           /* wall limit */
    bool ranges;             /* find for how many staff-days a price holds: some more linear programs an office */
    const roster *before;    /* an earlier answer of a problem with the same villages and offices in the same order, or NULL:
                              * the plan by day keeps to its visits where that costs nothing */
    const uint8_t *touched;  /* with `before`: n_offices entries; offices whose block has only zeros keep their answer unsolved */
} staff_options;

/* Fills offices (heads, staff-days, prices, needs stay 0), villages, loans and the four stages of the model without days;
 * served may be fractions of recipients, no days are filled. "Not enough people" is an answer: unserved > 0 with a reason.
 * Permanents are paid for every working day, temporaries for the days they are present, and hired once, supervisors for every
 * working day. drivers and guards stay 0: they belong to the delivery plan.
 * `out` is initialised by the caller and empty again on failure. Errors: JALUR_E_DATA names the village or office,
 * JALUR_E_LIMIT when the time was too short for any result, JALUR_E_CANCELLED, JALUR_E_RESOURCE. */
jalur_status staff_heads(jalur_ctx *ctx, const staff_problem *p, const staff_options *o, roster *out);
/* staff_heads, then the days: visits, duties, days, needs, whole recipients; 5 more stages. Villages, channels and offices
 * then speak of the plan by day. */
jalur_status staff_solve(jalur_ctx *ctx, const staff_problem *p, const staff_options *o, roster *out);

/* Calibration: one past day of one office and channel. */
typedef struct staff_count {
    channel channel;
    double staff, paid, travel_min; /* staff-days; recipients; one way from the office (0 at the counter) */
} staff_count;

typedef struct staff_fit {
    double minutes[CHANNELS]; /* per recipient: sigma + w at the door; NAN where no count speaks of the channel */
    double travel_factor;     /* real travel over the given; NAN where all travel is 0 */
    double error_min;         /* sum of absolute residuals in staff-minutes */
    double *residual;         /* by count, staff-minutes: spent less explained; the caller's, n_counts entries */
} staff_fit;

/* Least absolute deviations (a linear program):
 *   min sum_i |e_i|,  staff_i (H - kappa) = minutes[c_i] paid_i + factor 2 travel_i staff_i + e_i,  minutes, factor >= 0
 * JALUR_E_DATA when a count is negative or not finite, or there is none. */
jalur_status staff_calibrate(jalur_ctx *ctx, const settings *s, const staff_count *counts, uint32_t n_counts,
                             staff_fit *out);

#endif
