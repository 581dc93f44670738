/* Delivery routes: the problem as the search sees it, the search, and the reasons for what is left out.
 *
 * One model from 5 stops to 1,000,000: depots, vehicle types, capacities, time windows, shifts, reloads, pickups and
 * deliveries, breaks, nights away, docks, escorts, balance, compactness, an earlier plan. In every struct a field left at
 * zero means "no such rule" unless it says otherwise. The caller (engine/app) turns a territory and network tables into a
 * plan_problem and the answer into a model/plan.h noun; this room knows no coordinates but those of PLAN_PLANE.
 * Money is int64 in the smallest unit the caller chooses (rupiah), time int32 seconds, distance int32 metres; a standard
 * instance may put its own units in their place. */
#ifndef JALUR_PLAN_PLAN_H
#define JALUR_PLAN_PLAN_H

#include "base/arena.h"
#include "base/ctx.h"
#include "model/plan.h"

enum { PLAN_DIMENSIONS = CARGO_DIMENSIONS };
#define PLAN_UNREACHED INT32_MAX
#define PLAN_MUST (INT64_MAX / 4) /* skip_cost of a stop that is left out only if it cannot be served */

/* Travel between places for one profile. */
typedef enum plan_legs_kind {
    PLAN_TABLE, /* entry [i * n + j] goes from place i to place j; PLAN_UNREACHED: no way */
    PLAN_PLANE, /* Euclidean: time = distance = rounded(scale * length); memory O(n) */
    PLAN_ASK    /* near pairs are given, all others asked for when needed and kept; memory O(n) */
} plan_legs_kind;

typedef enum plan_rounding { PLAN_NEAREST, PLAN_UP, PLAN_DOWN } plan_rounding;

/* Travel from one place to `n` others; PLAN_UNREACHED where there is no way, over whatever further places. Called from one thread at a time. */
typedef jalur_status plan_ask(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                              int32_t *distance_m);

/* The same from each of `n_from` places: entry [i * n_to + j]. With the context of the thread that asks. */
typedef jalur_status plan_ask_block(void *self, jalur_ctx *ctx, const uint32_t *from, uint32_t n_from, const uint32_t *to, uint32_t n_to,
                                    int32_t *time_s, int32_t *distance_m);

/* Least price of travel from place `from` to each of `n` others, over whatever further places (back: from each of them to it), where
 * a leg costs per_m * m + per_s * s and counts half a metre more than it says: it is rounded. Any lesser number will do. */
typedef jalur_status plan_least(void *self, int64_t per_m, int64_t per_s, uint32_t from, bool back, const uint32_t *place, uint32_t n, int64_t *price);

typedef struct plan_legs {
    plan_legs_kind kind;
    uint32_t n;                         /* places */
    const int32_t *time_s, *distance_m; /* TABLE: n * n. ASK: n * n_near, the legs to `near` */
    const int32_t *limited_m;           /* TABLE: n * n, what max_distance_m counts where distance_m is a price; NULL: distance_m */
    const double *x, *y;                /* PLANE. ASK: about where places lie, for cutting large plans into parts; NULL: not known */
    double scale;                       /* PLANE: 1 for whole units, 10 for tenths, ... */
    plan_rounding rounding;             /* PLANE */
    const uint32_t *near;               /* ASK: the n_near nearest places of each place, nearest first; JALUR_NONE pads */
    uint32_t n_near;
    plan_ask *ask;                      /* ASK */
    plan_ask_block *ask_block;          /* ASK; NULL: each place by itself, and large plans in one piece */
    void *self;
    plan_least *least;                  /* ASK, for bounds alone; NULL: nothing is known but that no price is negative */
} plan_legs;

typedef struct plan_window {
    int32_t from_s, to_s;
} plan_window;

typedef struct plan_stop {
    uint32_t place;                       /* row in every plan_legs */
    uint32_t demand[PLAN_DIMENSIONS];     /* brought here from the depot */
    uint32_t pickup[PLAN_DIMENSIONS];     /* taken from here to the depot (or to `pair`) */
    uint32_t pair;                        /* PLAN_PAIRED(i): what is picked up here is delivered at stop i, later on the
                                           * same route; that stop has neither demand nor pickup. 0: no pair */
    int32_t service_s;
    const int32_t *service_by_type;       /* n_types entries in place of service_s, or NULL */
    int32_t setup_s;                      /* before the service, unless the place before is at the same site */
    const int32_t *setup_by_type;         /* the same in place of setup_s, or NULL */
    int32_t open_s, close_s;              /* service, or the setup before it, must start within; INT32_MIN / INT32_MAX: free */
    const plan_window *closed;            /* and outside of these (bounds included), which are ascending and apart */
    uint32_t n_closed;
    int32_t release_s;                    /* its goods leave the depot not before (0: always there) */
    const uint64_t *types;                /* bit k % 64 of word k / 64: type k may serve it; NULL: any */
    uint64_t resources;                   /* bit r: a route that serves it needs one of resource r, such as an escort */
    int64_t skip_cost;                    /* price of leaving it out; PLAN_MUST or more: only if it cannot be served */
    bool split;                           /* when no vehicle that may serve it carries it whole, it is brought in the least number
                                           * of visits that the largest does, all but the last full loads of the smallest
                                           * that needs no more; each takes the service time, and a share of skip_cost. Not with a pair or a fixed part */
} plan_stop;
#define PLAN_PAIRED(i) ((i) + 1u)

static inline bool plan_may_serve(const plan_stop *s, uint32_t type)
{
    return !s->types || (s->types[type / 64] >> (type % 64) & 1);
}

static inline int32_t plan_stop_setup_s(const plan_stop *s, uint32_t type)
{
    return s->setup_by_type ? s->setup_by_type[type] : s->setup_s;
}

static inline bool plan_stop_sets_up(const plan_stop *s)
{
    return s->setup_by_type || s->setup_s > 0;
}

/* A pause of the crew, in its paid hours. It may begin anywhere between two visits, on the road as well. The breaks of a
 * type are taken in their order, each once a day. Work is driving, serving and loading since the day began or the break
 * before ended; where that one had windows, work counts from the beginning of the leg it was taken on. */
typedef struct plan_break {
    const plan_window *windows; /* starts within one of them, which are ascending and apart; of the first day, and at the
                                 * same hours of each day after */
    uint32_t n_windows;         /* 0: at any time */
    int32_t length_s;
    int32_t after_s;            /* at the latest after so much work; a day without so much does without the break. 0: no
                                 * such rule, and the break is taken each day */
} plan_break;

typedef struct plan_type {              /* one vehicle type at one depot on one day */
    uint32_t legs;                      /* index into problem.legs */
    uint32_t depot;                     /* place it starts from */
    uint32_t end;                       /* PLAN_ENDS_AT(place), PLAN_OPEN: ends at its last stop, 0: at the depot */
    uint32_t day;                       /* resources and docks are counted by day; the clock runs on, so the shift of a later day is later */
    uint32_t count;                     /* routes of this type at most; UINT32_MAX free */
    uint32_t fleet;                     /* above 0: all types of this number are the same `count` vehicles, beginning on other days;
                                         * a route has one from `day` on for as many days more as it takes nights */
    uint32_t capacity[PLAN_DIMENSIONS]; /* UINT32_MAX: no limit */
    int64_t fixed, per_km, per_hour;    /* cost = fixed + per_km * km + per_hour * hours from departure to return, without nights */
    int32_t start_s, end_s;             /* leave the depot not before, be back not after */
    int32_t held_s;                     /* so much later on its first day: it waits for a dock, say */
    int32_t load_s;                     /* loading before departure, inside the shift */
    int32_t max_duration_s;             /* from loading to return, on each day; INT32_MAX free */
    uint32_t max_stops;                 /* UINT32_MAX free */
    int32_t max_drive_s;                /* on each day; 0: no such rule */
    int32_t max_distance_m;             /* of the route; 0: no such rule */
    int32_t overtime_after_s;           /* a day's working time beyond costs per_overtime_hour more; 0: no overtime price */
    int64_t per_overtime_hour;
    uint32_t reloads;                   /* returns to a reload place at most (trips less one), each between two stops: it
                                         * leaves what was picked up there, without a pair, and takes the next trip's goods */
    const uint32_t *reload_places;      /* n_reload_places; NULL: the depot */
    uint32_t n_reload_places;
    int32_t reload_s;                   /* at each of them */
    const plan_break *breaks;
    uint32_t n_breaks;
    uint32_t nights;                    /* nights away at most */
    const uint32_t *night_places;       /* places where it may stay */
    uint32_t n_night_places;
    int32_t night_s;                    /* rest at least; end_s is then the end of each day's work, start_s its begin; the
                                         * night itself is not paid by the hour */
    int64_t per_night;                  /* of each night away: beds, meals */
    uint64_t resources;                 /* bit r: each route needs one of resource r, on each day that it is away */
} plan_type;
#define PLAN_ENDS_AT(place) ((place) + 1u)
#define PLAN_OPEN UINT32_MAX

/* At most `count` vehicles load at a place at once, each for its load_s or reload_s. Who can wait loads later and departs
 * later, as far as its hours stay the fewest; at a reload it waits, and is paid for it. */
typedef struct plan_dock {
    uint32_t place, count;
} plan_dock;

/* What an earlier plan did with a stop. The search begins with what still stands of that plan, if it is no dearer than a new one. */
typedef struct plan_before {
    uint32_t after; /* it came right after this stop, or JALUR_NONE: first of its route or not in the plan */
    uint32_t type;  /* with this type; JALUR_NONE: it was not in the plan */
    bool fixed;     /* and must again. `after` then is none or fixed with the same type: a fixed part begins a route */
} plan_before;

/* Soft goals: prices added to what the search minimises, reported apart from the cost of the routes. */
typedef struct plan_goals {
    int64_t per_hour2;       /* balance: price of one square hour of working time, summed over the routes */
    int64_t per_km_spread;   /* compactness: price of a km between neighbours on a route, depot legs left out */
    int64_t per_change;      /* price of a stop that does not come after the same stop with the same type as before */
} plan_goals;

typedef struct plan_problem {
    const plan_legs *legs;    uint32_t n_legs;
    const plan_stop *stops;   uint32_t n_stops;
    const plan_type *types;   uint32_t n_types;
    const uint32_t *resource; uint32_t n_resources; /* how many of each there are on each day; at most 64 */
    const plan_dock *docks;   uint32_t n_docks;
    const uint32_t *site;                           /* by place (of the largest legs): those of one number are one site, for setups; NULL: each is its own */
    const plan_before *before;                      /* n_stops entries, or NULL: no earlier plan */
    plan_goals goals;
} plan_problem;

typedef struct plan_options {
    uint64_t seed;
    double time_s;          /* wall limit for all of plan_solve but writing the answer, <= 0 none; with `pool` a sixth of it at most goes to the pool */
    bool cpu;               /* the limit counts the CPU seconds of the process (all threads) instead, for comparisons */
    uint64_t iterations;    /* iteration limit, 0 none; with it alone the answer is the same bytes everywhere. Neither
                             * limit: 50,000 iterations and 500 per stop */
    bool pool;              /* recombine routes by set partitioning between coolings and at 85 % (GLPK); up to 1,500 stops */
} plan_options;

/* What a vehicle does, one after the other. Times are seconds; what follows is counted from the start of the route. */
typedef enum plan_step_kind { PLAN_START, PLAN_STOP, PLAN_RELOAD, PLAN_BREAK, PLAN_NIGHT, PLAN_END } plan_step_kind;
typedef struct plan_step {
    plan_step_kind kind;
    uint32_t index;     /* STOP: the stop; BREAK: which of the type's; else the place */
    int32_t arrive_s, start_s, leave_s; /* waits from arrive to start; START loads and STOP sets up and serves from start to leave */
    int32_t drive_s;    /* on the road so far */
    int64_t drive_m;    /* the same way */
    uint64_t load[PLAN_DIMENSIONS]; /* aboard when leaving */
    uint32_t brought[PLAN_DIMENSIONS], taken[PLAN_DIMENSIONS]; /* STOP: its demand and pickup, or the share of this visit */
} plan_step;

typedef struct plan_route {
    uint32_t type;
    uint32_t *stops; uint32_t n_stops; /* in order; a stop in parts once for each visit */
    plan_step *steps; uint32_t n_steps; /* the same with START, END and all between */
    int64_t cost;
    int32_t latest_s;                   /* without docks it might depart until then, its hours the same */
} plan_route;

/* The rule that stands in the way. */
typedef enum plan_rule {
    PLAN_KEPT,     /* none: alone in an empty vehicle it could be served */
    PLAN_LOAD,     /* `needed` of `dimension`, `available` */
    PLAN_WINDOW,   /* reached over_s too late */
    PLAN_SHIFT,    /* back over_s too late */
    PLAN_DURATION, /* over_s too long */
    PLAN_DRIVE,    /* over_s too much driving on a day */
    PLAN_DISTANCE, /* over_m too far */
    PLAN_SEVERAL,  /* no one rule alone: over_s is the least excess of the times together, 0 where breaks or load count */
    PLAN_SKILL,    /* no type that may serve it has a vehicle */
    PLAN_RESOURCE, /* such as an escort: all are taken, or there are none */
    PLAN_COUNT,    /* of vehicles: all are in use */
    PLAN_LOADING,  /* a vehicle is left, but no dock to load it at in time */
    PLAN_PRICE     /* a vehicle is left, but leaving the stop out costs less */
} plan_rule;

const char *plan_rule_name(plan_rule r); /* "load", "time window", ...; "" for PLAN_KEPT */

/* What the routes have used up. */
enum { PLAN_LACKS_VEHICLE = 1, PLAN_LACKS_RESOURCE = 2, PLAN_LACKS_DOCK = 4 };

/* Why a stop is out, proved: alone in an empty vehicle of the type that comes nearest it breaks `rule`; lifting that rule
 * alone would serve it. With COUNT, LOADING, RESOURCE and PRICE nothing is broken: no vehicle that could serve it alone is free with
 * all it needs, the plan being as it is, and one more of all that `lacks` names would serve it for extra_cost. `type` lacks
 * the fewest of them, and is the cheapest of those. With PRICE nothing is lacking, but the stop's skip_cost is lower. */
typedef struct plan_left {
    uint32_t stop;
    unserved_reason reason;  /* OTHER_COMPONENT (no matrix entry), TOO_HEAVY, TOO_FAR, NO_VEHICLE; FLEET, or OPTIONAL with PRICE */
    uint32_t type;           /* the type that comes nearest, or JALUR_NONE */
    uint32_t dimension, needed, available;
    plan_rule rule;
    int64_t over_s, over_m;  /* the rule is broken by this much */
    unsigned lacks;          /* FLEET: PLAN_LACKS bits; `rule` is the first of them */
    int64_t extra_cost;      /* FLEET, OPTIONAL: cost of a route of its own, or of one for each visit left of a stop in parts */
    uint32_t demand[PLAN_DIMENSIONS], pickup[PLAN_DIMENSIONS]; /* what is left of it: the whole, or shares */
} plan_left;

/* The best plan at a moment of the search, for those who compare searches; 1,024 at most. */
typedef struct plan_moment {
    double cpu_s;   /* of the process since the search began */
    int64_t cost;   /* of the routes and of what is left out */
    uint32_t left;  /* stops left out though some type can serve them */
} plan_moment;

typedef struct plan_answer {
    arena mem;
    plan_route *routes; uint32_t n_routes;  /* ordered by type, then first stop */
    plan_left *left;    uint32_t n_left;    /* ordered by stop */
    int64_t cost;                           /* of the routes */
    int64_t cost_before_pool;               /* of the search alone, before the last recombination and the polish after it */
    plan_moment *trace; uint32_t n_trace;
    uint64_t iterations;
    plan_route *pool; uint32_t n_pool;      /* routes that good plans had, those of the best first: type and stops alone */
    bool cancelled, limit_reached;
} plan_answer;

void plan_answer_init(plan_answer *a, jalur_ctx *ctx);
void plan_answer_release(plan_answer *a);
plan_options plan_options_default(void);
/* Checks the problem (ranges, indices, windows), searches, explains what is left. Cancelling through the context ends
 * the search and gives the best plan so far (JALUR_OK, cancelled set). Errors: JALUR_E_USAGE (an index beyond its array,
 * more than 65,536 types), JALUR_E_DATA (negative travel, service or price, a window or shift that ends before it begins;
 * also a fixed part that breaks a rule), JALUR_E_RESOURCE. A stop that no type can serve alone is left out even where a detour over another stop would help. */
jalur_status plan_solve(jalur_ctx *ctx, const plan_problem *p, const plan_options *o, plan_answer *out);

/* One route by the clock, as early as possible without needless waiting: returns as early as the windows allow, and
 * leaves the depot as late as keeps that return, so hours are the fewest there are. Waiting is left only where two
 * windows force it. Lateness sets the clock back to the closing time and is added to over_s. A leg that does not exist
 * counts as nothing and makes the route infeasible. The exact evaluator that answers are built from. O(n_stops).
 * Where reloads, breaks, nights, releases, pickups or closed periods leave choices, the cheapest way through them is taken
 * (rules.h says at what cost). A route that keeps no rule then runs on late, and over_s is the least excess of windows,
 * shift, duration and driving together; without a leg it has no steps. */
typedef struct plan_times {
    int32_t load_start_s, depart_s, return_s;
    int32_t latest_s;        /* it may depart until then, its hours the same */
    int32_t drive_s, service_s, wait_s;
    int32_t rest_s;          /* breaks and nights */
    int32_t overtime_s;
    int64_t drive_m, cost;
    bool feasible;           /* load, windows, shift, duration, stops */
    int64_t over_s;          /* total lateness if not */
} plan_times;
/* `steps` may be NULL, else holds plan_steps_most entries, of which *n_steps are filled. */
jalur_status plan_clock(jalur_ctx *ctx, const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops,
                        plan_times *out, plan_step *steps, uint32_t *n_steps);
/* Which rule of a vehicle's an order breaks, KEPT: none. LOAD also stands for a pair that is not whole. */
jalur_status plan_clock_rule(jalur_ctx *ctx, const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops,
                             plan_rule *rule);
uint32_t plan_steps_most(const plan_problem *p, uint32_t type, uint32_t n_stops);

#endif
