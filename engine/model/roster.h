/* Staffing answer: head-counts per office, the plan by day (visits, duty, loans, who goes to which house), who stays
 * unpaid, and prices. */
#ifndef JALUR_MODEL_ROSTER_H
#define JALUR_MODEL_ROSTER_H

#include "model/territory.h"

typedef enum channel { CHANNEL_COUNTER, CHANNEL_COMMUNITY, CHANNEL_DOOR, CHANNELS } channel;

/* Stages of the model without days, then of the plan by day, in the order in which they are minimised. */
typedef enum stage_kind { STAGE_UNSERVED, STAGE_FAIRNESS, STAGE_COST, STAGE_WORK, STAGE_DAY_UNSERVED, STAGE_DAY_FAIRNESS,
                          STAGE_DAY_WORK, STAGE_DAY_CHANGES, STAGE_DAY_EARLINESS, STAGES } stage_kind;

/* What is missing where not all who can be reached are paid: the cheapest additions that would pay them. */
typedef enum need { NEED_STAFF_DAYS, NEED_COUNTER_PLACES, NEED_CASH_IDR, NEED_ESCORT_DAYS, NEED_SEATS, NEEDS } need;

typedef struct roster_office {
    uint32_t office;
    uint32_t permanents, temporaries; /* temporaries: hired */
    uint32_t supervisors, coordinators; /* of its payers; of the kecamatan it pays most recipients of */
    uint32_t recipients;               /* assigned to this office */
    double served;
    double staff_days[CHANNELS];
    double recipients_by[CHANNELS];
    int64_t cost_idr;
    double dual_staff_day;  /* weighted unserved saved by one more staff-day here */
    double dual_permanent_idr; /* cost saved by the staff-days of one more permanent, at the price of the next of them */
    double range_less, range_more; /* the one of the two that is not 0 holds for so many staff-days less and more */
    double officer_worth;          /* what one more permanent saves in the whole payout, beyond the range too: Rp, or weighted
                                    * unserved where dual_staff_day is not 0; 0 where no ranges were asked for */
    double dual_counter, dual_escort; /* the same of one more counter (at least so much), one more escort */
    double dual_day;               /* recipients more by one more payout day, of a set of offices that lend at its first */
    double lent, borrowed;         /* staff-days */
    double nights;                 /* that its payers stay away */
    double overtime_days;          /* in staff-days */
    double need[NEEDS];            /* staff-days; recipients at counters; Rp; escort-days; seats at community points */
    double stage[STAGES];          /* its part of the stages' optima, of its block at the block's first office; not kept in the
                                    * project file */
    bool proven, cost_proven;      /* likewise; the cost within one head */
} roster_office;

typedef struct roster_village {
    uint32_t village;
    uint32_t office;        /* roster_office index serving it, or JALUR_NONE */
    jalur_lonlat at;        /* where its community point stands and walks begin; NAN nobody knows */
    double travel_min;      /* one way, to the office; INFINITY unreachable */
    uint32_t recipients[SEGMENTS];
    double served[CHANNELS];
    double left[2];         /* of those served at the counter and at the community point: against its rule */
    const char *left_why;   /* why a rule was left: "unpaid" (some would stay so else), "cost"; "" none was */
    double unserved;
    bool homebound_only_gap; /* all its unserved are homebound */
    const char *reason;     /* why unserved > 0: "unreachable", "no-office", "day-too-short", "staff-exhausted",
                             * "counters", "cash", "escorts", "calendar" (blocked days or too few seats); "" none */
    double door_walk_min;   /* w between houses that was planned with; NAN: the setting */
    double last_idr;        /* what its last recipient costs */
    uint32_t first_day, last_day; /* of visits in the village; 0 none */
    bool offline;           /* no signal: every day there ends with a way to upload */
} roster_village;

/* Expected realisation, 1..payout_days: served is what has been paid up to the evening. */
typedef struct roster_day {
    uint32_t permanents, temporaries; /* on the books and due to come */
    double served;
} roster_day;

/* Work of one office for one village by one channel on one day. */
typedef struct roster_visit {
    uint32_t village;  /* index into villages */
    uint32_t day;      /* 1.. */
    channel channel;
    uint32_t recipients[SEGMENTS];
    double staff_days;
    uint32_t first_officer, last_officer; /* numbers 1.. of the office on that day */
    double first_part, last_part; /* of its recipients that fall to the one and to the other; those between share the rest */
    uint32_t stay_first; /* day on which its officers left for days on end; 0: they come home in the evening. On a day of
                          * travel such a visit has no recipients */
} roster_visit;

/* One office on one day. */
typedef struct roster_duty {
    uint32_t office; /* index into offices */
    uint32_t day;
    double permanents, temporaries, borrowed, lent; /* staff-days there are; temporaries as expected to appear and at the pace
                                                     * of new staff */
    double overtime, used;      /* staff-days; used is at most the sum of the above less what is lent */
    double visited[CHANNELS];   /* recipients planned for */
    double returned;            /* absent ones of earlier days who come to the counter */
    double paid;                /* expected */
    int64_t cash_idr;           /* for all who may come; for a stay of several days on its first */
} roster_duty;

typedef struct roster_loan {
    uint32_t from, to; /* indices into offices */
    double staff_days, travel_min;
} roster_loan;

/* One household on the list of an officer, in the order of the lists. */
typedef struct roster_stop {
    uint32_t household; /* territory index */
    uint32_t visit;     /* index into visits */
    uint32_t officer;   /* 1.. of the office on that day */
    uint32_t walk_s;    /* from the house before, or from the village's point for the first of the village */
} roster_stop;

/* People of the delivery plan by day and kecamatan. */
typedef struct roster_crew {
    uint32_t area;      /* kecamatan, or the village where there is none above it; JALUR_NONE: routes outside all villages */
    uint32_t day;
    uint32_t vehicles, crew, boat_crew, porters, escorts, guards;
} roster_crew;

/* One stage of the lexicographic objective. */
typedef struct roster_stage {
    const char *name;  /* "unserved" "fairness" "cost" "staff-days", then "day-unserved" ... "day-earliness" */
    double optimum, bound;
    const char *unit;
    bool proven;
} roster_stage;

typedef struct roster {
    arena mem;
    roster_office *offices;   uint32_t n_offices;
    roster_village *villages; uint32_t n_villages;
    roster_day *days;         uint32_t n_days;
    roster_stage *stages;     uint32_t n_stages;
    roster_visit *visits;     uint32_t n_visits; /* by office, day, village, channel */
    roster_duty *duties;      uint32_t n_duties; /* by office, day */
    roster_loan *loans;       uint32_t n_loans;
    roster_stop *stops;       uint32_t n_stops;  /* by visit, officer, order of walking */
    roster_crew *crews;       uint32_t n_crews;  /* by day, area */
    uint32_t drivers, guards; /* crews of the delivery plan, per busiest day */
    double dual_day;          /* recipients more by one more payout day */
    int64_t cost_idr;
    double cost_gap_idr;      /* above the proven bound of the head-counts */
    double recipients, served, unserved;
    uint64_t question;        /* fingerprint of what was asked; 0 unknown */
} roster;

void roster_init(roster *r, jalur_ctx *ctx);
void roster_release(roster *r);
const char *channel_name(channel c);
const char *need_name(need n); /* "staff-days" "counter-places" "cash-idr" "escort-days" "seats" */

#endif
