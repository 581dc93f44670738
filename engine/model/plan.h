/* The delivery plan: routes, visits, and who is left out and why. Indices point into the territory
 * that the plan was made from. Times are seconds from midnight of plan day 1. Loads of a vehicle are 64 bits wide, since one without
 * limits may carry what is more than 4,294 t or m3. */
#ifndef JALUR_MODEL_PLAN_H
#define JALUR_MODEL_PLAN_H

#include "model/profile.h"

typedef struct visit {
    uint32_t station;
    int32_t arrive_s, start_s, depart_s; /* start - arrive is waiting */
    uint32_t leg_s, leg_m;    /* travel from the visit before, or the office of an event between, on the network */
    uint32_t access_m, access_s; /* walk from the road to the station, one way; both ways are in the service */
    uint64_t load_after[CARGO_DIMENSIONS]; /* still on board when leaving */
    uint32_t brought[CARGO_DIMENSIONS], taken[CARGO_DIMENSIONS]; /* here: all the station wants, or one share of it */
} visit;

/* What a vehicle does between two visits. A break may be anywhere on the way there: the leg goes on behind it. */
typedef enum event_kind { EVENT_RELOAD, EVENT_BREAK, EVENT_NIGHT, EVENT_DROP, EVENT_KINDS } event_kind;
typedef struct route_event {
    event_kind kind;
    uint32_t before;         /* the visit it comes before; n_visits: before the return */
    uint32_t index;          /* BREAK: which of the vehicle's; else the office */
    uint32_t station;        /* DROP: whose pickup is handed over there */
    int32_t arrive_s, start_s, depart_s;
    uint32_t leg_s, leg_m;   /* at an office: travel from the visit or event before. BREAK: driven of the leg so far */
    uint64_t load[CARGO_DIMENSIONS]; /* on board when leaving */
    shape_line leg;          /* at an office: the way there; the leg of what comes next begins at it */
} route_event;

typedef struct route {
    uint32_t vehicle;        /* index of the vehicle type */
    uint32_t vehicle_no;     /* 1..count: which of the alike; on each day it is on one route at most */
    uint32_t day;            /* 1.. on which it begins */
    int32_t load_start_s, depart_s, return_s; /* at the depot */
    visit *visits;           uint32_t n_visits;
    route_event *events;     uint32_t n_events; /* in order */
    uint32_t back_s, back_m; /* last leg to the depot */
    uint32_t drive_s, drive_m, service_s, wait_s;
    uint32_t reload_s, rest_s, overtime_s; /* at reloads, without waiting there; of breaks; work beyond what the vehicle has */
    uint64_t load[CARGO_DIMENSIONS]; /* leaving the depot */
    int64_t cost_idr;
    uint32_t ferry_legs;     /* legs that use a ferry or boat line */
    uint32_t unpaved_m, dry_only_m; /* parts of drive_m */
    shape_line *legs;        /* n_visits + 1 lines along the network; n = 0 where a leg has no length */
    shape_line *access;      /* n_visits lines road -> station; n = 0 when on the road */
} route;

typedef enum unserved_reason {
    UNSERVED_NO_POSITION,      /* neither coordinates nor a village polygon or label */
    UNSERVED_FAR_FROM_ROAD,    /* access leg above the limit: gap_m */
    UNSERVED_OTHER_COMPONENT,  /* no way on the network: gap_m between nearest points */
    UNSERVED_SEASON,           /* reachable in the dry season only */
    UNSERVED_TOO_HEAVY,        /* no vehicle can carry it: needed / available in `dimension` */
    UNSERVED_TOO_FAR,          /* alone in an empty vehicle it breaks shift or deadline by over_s */
    UNSERVED_FLEET,            /* fleet exhausted; extra_idr is what one more vehicle would cost */
    UNSERVED_NO_VEHICLE,       /* no vehicle type or no depot at all, or none that may come here */
    UNSERVED_OPTIONAL,         /* left out by its price: serving it would cost more */
    UNSERVED_REASONS
} unserved_reason;

/* Which rule a reason speaks of. Alone in an empty vehicle the first ones are broken; the last ones are of all routes together. */
typedef enum unserved_rule {
    LEFT_BY_NONE,
    LEFT_BY_LOAD,
    LEFT_BY_WINDOW,     /* hours or deadline of the station */
    LEFT_BY_SHIFT, LEFT_BY_WORK, LEFT_BY_DRIVE, /* of the vehicle: over_s beyond */
    LEFT_BY_DISTANCE,   /* over_m beyond */
    LEFT_BY_SEVERAL,    /* no one rule alone */
    LEFT_BY_SKILL,      /* no vehicle that may come */
    LEFT_BY_ESCORT, LEFT_BY_VEHICLES, LEFT_BY_DOCKS, /* all are in use: one more would serve it */
    LEFT_BY_VEHICLES_ESCORT, LEFT_BY_VEHICLES_DOCKS, LEFT_BY_ESCORT_DOCKS, LEFT_BY_VEHICLES_ESCORT_DOCKS, /* one more of each */
    LEFT_BY_PRICE,      /* a vehicle is free, but it costs more than it is worth */
    UNSERVED_RULES
} unserved_rule;
enum { LACKS_VEHICLE = 1, LACKS_ESCORT = 2, LACKS_DOCK = 4 };

typedef struct unserved {
    uint32_t station;
    unserved_reason reason;
    bool has_points;
    jalur_lonlat from, to; /* missing link: nearest point of the network, and the other side */
    double gap_m;          /* length of the missing link */
    int64_t over_s;        /* by how much shift or deadline is broken; 0 none */
    uint32_t dimension, needed, available; /* UNSERVED_TOO_HEAVY */
    int64_t extra_idr;     /* UNSERVED_FLEET, UNSERVED_OPTIONAL: what one more vehicle for it would cost */
    unserved_rule rule;    /* that stands in the way */
    int64_t over_m;        /* UNSERVED_TOO_FAR by LEFT_BY_DISTANCE */
    uint32_t left[CARGO_DIMENSIONS]; /* not brought: all of it, or what shares could not */
    uint32_t vehicle;      /* vehicle type the numbers speak of, or JALUR_NONE */
    const char *text;      /* one sentence with the numbers */
} unserved;

/* What proves a bound (engine/bound/bound.h has the model): duals of the rows of the program over all routes, in whole numbers,
 * `unit` of them a rupiah. Whoever finds that no route of class k has less than `least` left of its cost after the duals of
 * what it visits and enters knows the bound. */
typedef struct proof_stop {
    uint32_t station;
    int64_t dual, skip;       /* of visiting it; what leaving it out was priced at */
    uint32_t *near, n_near;   /* of its ng-set, as indices of proof_stop, ascending */
} proof_stop;

typedef struct proof_class {  /* vehicles whose routes are the same at the same cost */
    int64_t most, least;      /* routes at most; min(0, least reduced cost) */
    bool timed;               /* `least` needs the clock of whole routes; else the following gives it */
    int32_t band_s;           /* loads, and hours counted in bands of so many seconds; 0: loads alone */
} proof_class;

typedef struct proof_type {
    uint32_t vehicle, day;
    uint32_t class;           /* JALUR_NONE: can serve none of the stops */
} proof_type;

typedef struct proof_cut {    /* vehicles that enter a set of stops, each with the weight of its class: `needs` in all */
    uint32_t *stops, n_stops; /* indices of proof_stop, ascending */
    uint32_t *weight;         /* by class */
    uint32_t needs, skip;     /* skip: what a stop left out counts */
    int64_t dual;
} proof_cut;

typedef struct plan_proof {
    int64_t unit;             /* 0: none */
    proof_stop *stops;    uint32_t n_stops;
    proof_class *classes; uint32_t n_classes;
    proof_type *types;    uint32_t n_types;
    proof_cut *cuts;      uint32_t n_cuts;
} plan_proof;

/* No plan that serves the same stations with the same fleet costs less. */
typedef struct plan_bound {
    bool there;
    bool closed;           /* no better bound of this kind; else a limit came first */
    int64_t idr;
    double seconds;        /* it took */
    const char *relaxed;   /* rules that it does not know, by name; "" none. Without a bound: why */
    plan_proof proof;
} plan_bound;

typedef struct plan {
    arena mem;
    route *routes;       uint32_t n_routes;
    unserved *unserved;  uint32_t n_unserved;
    uint32_t n_served;
    season season;
    int64_t cost_idr;
    int64_t seed;
    uint64_t iterations;
    uint32_t pool_routes;   /* routes in the set-partitioning pool; 0 not used */
    int64_t cost_before_pool_idr; /* of the search alone */
    uint32_t n_changed;     /* stations of the earlier plan that come after another station or with another vehicle or day now */
    plan_bound bound;
    bool limit_reached;     /* the time limit came before the first full construction */
} plan;

void plan_init(plan *p, jalur_ctx *ctx);
void plan_release(plan *p);
const char *unserved_reason_name(unserved_reason r); /* "far-from-road" ... */
const char *unserved_rule_name(unserved_rule r);     /* "window" ...; "" none */
/* What the plan has used up, as the rule says: LACKS bits; 0 where it speaks of something else. */
unsigned unserved_rule_lacks(unserved_rule r);
const char *event_kind_name(event_kind k);           /* "reload" "break" "night" "drop" */
bool event_at_office(event_kind k);                  /* it has an office, and a leg there */
/* What event `at` of the route, a reload, takes aboard: all that is brought until the next. */
uint64_t route_reloaded(const route *r, uint32_t at, uint32_t dimension);
/* Each night away makes it a day later. */
uint32_t route_last_day(const route *r);

#endif
