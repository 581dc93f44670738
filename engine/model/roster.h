/* Staffing answer: head-counts per office, staff-days per channel, who stays unpaid, and prices. */
#ifndef JALUR_MODEL_ROSTER_H
#define JALUR_MODEL_ROSTER_H

#include "model/territory.h"

typedef enum channel { CHANNEL_COUNTER, CHANNEL_COMMUNITY, CHANNEL_DOOR, CHANNELS } channel;

typedef struct roster_office {
    uint32_t office;
    uint32_t permanents, temporaries, supervisors;
    uint32_t recipients;               /* assigned to this office */
    double served;
    double staff_days[CHANNELS];
    double recipients_by[CHANNELS];
    int64_t cost_idr;
    double dual_staff_day;  /* weighted unserved saved by one more staff-day here */
    double dual_permanent_idr; /* cost saved by one more permanent */
} roster_office;

typedef struct roster_village {
    uint32_t village;
    uint32_t office;        /* roster_office index serving it, or JALUR_NONE */
    double travel_min;      /* one way from the office; INFINITY unreachable */
    uint32_t recipients[SEGMENTS];
    double served[CHANNELS];
    double unserved;
    bool homebound_only_gap; /* all its unserved are homebound */
    const char *reason;     /* why unserved > 0: "unreachable", "no-office", "staff-exhausted"; "" none */
} roster_village;

typedef struct roster_day { /* expected realisation, 1..payout_days */
    uint32_t permanents, temporaries;
    double served;
} roster_day;

/* One stage of the lexicographic objective. */
typedef struct roster_stage {
    const char *name;  /* "unserved" "fairness" "cost" */
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
    uint32_t drivers, guards; /* crews of the delivery plan, per busiest day */
    double dual_day;          /* recipients more by one more payout day */
    int64_t cost_idr;
    double recipients, served, unserved;
} roster;

void roster_init(roster *r, jalur_ctx *ctx);
void roster_release(roster *r);
const char *channel_name(channel c);

#endif
