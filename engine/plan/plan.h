/* Delivery routes: the problem as the search sees it, the search, and the reasons for what is left out.
 *
 * Capacitated routing with several vehicle types and depots, time windows, shift limits, service times, a limited
 * fleet and optional stops. The caller (engine/app) turns a territory and network tables into a plan_problem and the
 * answer into a model/plan.h noun; this room knows no coordinates.
 * Money is int64 in the smallest unit the caller chooses (rupiah), time int32 seconds, distance uint32 metres. */
#ifndef JALUR_PLAN_PLAN_H
#define JALUR_PLAN_PLAN_H

#include "model/plan.h"

enum { PLAN_DIMENSIONS = CARGO_DIMENSIONS };
#define PLAN_UNREACHED INT32_MAX

/* Travel between places for one profile. Entry [i * n + j] goes from place i to place j. PLAN_UNREACHED: no way. */
typedef struct plan_matrix {
    uint32_t n;
    const int32_t *time_s;
    const int32_t *distance_m;
} plan_matrix;

typedef struct plan_stop {
    uint32_t place;                     /* row in every matrix */
    uint32_t demand[PLAN_DIMENSIONS];
    int32_t service_s;
    int32_t open_s, close_s;            /* service must start within; INT32_MIN / INT32_MAX: free */
    uint64_t types;                     /* bit k: vehicle type k may serve it (k < 64); all ones: any */
    int64_t skip_cost;                  /* price of leaving it out; INT64_MAX / 4 or more: only if it cannot be served */
} plan_stop;

typedef struct plan_type {              /* one vehicle type at one depot on one day */
    uint32_t matrix;                    /* index into problem.matrices */
    uint32_t depot;                     /* place */
    uint32_t count;                     /* routes of this type at most; UINT32_MAX free */
    uint32_t capacity[PLAN_DIMENSIONS]; /* UINT32_MAX: no limit */
    int64_t fixed, per_km, per_hour;    /* cost = fixed + per_km * km + per_hour * hours from departure to return */
    int32_t start_s, end_s;             /* leave the depot not before, be back not after */
    int32_t load_s;                     /* loading before departure, inside the shift */
    int32_t max_duration_s;             /* from loading to return; INT32_MAX free */
    uint32_t max_stops;                 /* UINT32_MAX free */
} plan_type;

typedef struct plan_problem {
    const plan_matrix *matrices; uint32_t n_matrices;
    const plan_stop *stops;      uint32_t n_stops;
    const plan_type *types;      uint32_t n_types; /* at most 64 */
} plan_problem;

typedef struct plan_options {
    uint64_t seed;
    double time_s;          /* wall limit, <= 0 none; with `pool` 15 % of it go to the pool */
    bool cpu;               /* the limit counts the CPU seconds of the process (all threads) instead, for comparisons */
    uint64_t iterations;    /* iteration limit, 0 none; with it alone the answer is the same bytes everywhere. Neither
                             * limit: 50,000 iterations and 500 per stop */
    bool pool;              /* recombine routes by set partitioning at the end (GLPK); up to 1,500 stops */
} plan_options;

typedef struct plan_route {
    uint32_t type;
    uint32_t *stops; uint32_t n_stops;
    int64_t cost;
} plan_route;

/* Why a stop is out, proved: alone in an empty vehicle of the type that comes nearest it breaks `reason`. */
typedef struct plan_left {
    uint32_t stop;
    unserved_reason reason;  /* OTHER_COMPONENT (no matrix entry), TOO_HEAVY, TOO_FAR, FLEET, NO_VEHICLE */
    uint32_t type;           /* the type that comes nearest, or JALUR_NONE */
    uint32_t dimension, needed, available;
    int64_t over_s;          /* shift, window or duration broken by this much */
    int64_t extra_cost;      /* FLEET: cost of a route of its own with the cheapest fitting type */
} plan_left;

typedef struct plan_answer {
    arena mem;
    plan_route *routes; uint32_t n_routes;  /* ordered by type, then first stop */
    plan_left *left;    uint32_t n_left;    /* ordered by stop */
    int64_t cost;                           /* of the routes */
    int64_t cost_before_pool;
    uint64_t iterations;
    uint32_t pool_routes;
    bool cancelled, limit_reached;
} plan_answer;

void plan_answer_init(plan_answer *a, jalur_ctx *ctx);
void plan_answer_release(plan_answer *a);
plan_options plan_options_default(void);
/* Checks the problem (ranges, indices, windows), searches, explains what is left. Cancelling through the context ends
 * the search and gives the best plan so far (JALUR_OK, cancelled set). Errors: JALUR_E_USAGE (an index beyond its array,
 * more than 64 types), JALUR_E_DATA (negative travel, service or price, a window or shift that ends before it begins),
 * JALUR_E_RESOURCE. A stop that no type can serve alone is left out even where a detour over another stop would help. */
jalur_status plan_solve(jalur_ctx *ctx, const plan_problem *p, const plan_options *o, plan_answer *out);

/* One route by the clock, as early as possible without needless waiting: returns as early as the windows allow, and
 * leaves the depot as late as keeps that return, so hours are the fewest there are. Waiting is left only where two
 * windows force it. Lateness sets the clock back to the closing time and is added to over_s. A leg that does not exist
 * counts as nothing and makes the route infeasible. The exact evaluator that answers are built from. O(n_stops). */
typedef struct plan_times {
    int32_t load_start_s, depart_s, return_s;
    int32_t drive_s, service_s, wait_s;
    int64_t drive_m, cost;
    bool feasible;           /* load, windows, shift, duration, stops */
    int64_t over_s;          /* total lateness if not */
} plan_times;
/* arrive_s and start_s may be NULL, else hold n_stops entries. */
jalur_status plan_clock(jalur_ctx *ctx, const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n_stops,
                        plan_times *out, int32_t *arrive_s, int32_t *start_s);

#endif
