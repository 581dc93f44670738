/* A proven lower bound: no plan for the problem costs less, whoever makes it.
 *
 * Model, with the letters of the code. Routes r of class k (vehicle types whose routes are the same at the same cost),
 * c_r cost, a_ir visits of stop i, b_Sr entries into a set of stops S times the cut's weight w_k of the class, p_i price of
 * leaving i out, w the largest weight, f(S) the least total weight of vehicles that carry S together:
 *
 *   minimise   sum_r c_r x_r + sum_i p_i y_i
 *   subject to sum_r a_ir x_r + y_i >= 1                                 every stop i             (dual pi_i >= 0)
 *              sum_r b_Sr x_r + w sum_{i in S} y_i >= f(S)               rounded fleet cuts S     (dual gamma_S >= 0)
 *              sum_{r of k} x_r <= m_k                                   every class k
 *
 * Why it holds. A plan visits each stop once or leaves it out. For whatever pi and gamma >= 0, let z_k be at most the least reduced cost of a route of class k. Then
 *
 *   L = sum_i pi_i + sum_S gamma_S f(S) + sum_k m_k min(0, z_k)
 *     + sum_i min(0, p_i - pi_i - sum_{S with i} w gamma_S)
 *
 * is at most the cost of any plan (Lagrangian duality): its routes keep the rows, there are at most m_k of each class,
 * and none costs less than its duals and z_k. It stays true when routes that no vehicle could drive are admitted, so
 * pricing is relaxed and then exact: ng-routes (Baldacci, Mingozzi, Roberti 2011), which may come back to a stop once
 * they have been outside of its neighbourhood, or q-routes without 2-cycles (Christofides, Mingozzi, Toth 1981) where
 * those take too long. Stops and legs for which no vehicle of a class has time, however it drives, are no part of its routes from
 * the beginning. Duals are whole numbers (`unit` of them make one of money), routes are priced in whole numbers,
 * and L is added up in 128 bits: nothing is read from the LP solver but a hint where good duals are. Heuristic pricing
 * brings columns, never a bound. Since costs are whole numbers, L is rounded up.
 *
 * First shares: what each stop costs at least as its share of a vehicle that goes there and back. They are there at once, and are
 * all there is where costs between all pairs of stops would take too much memory. Where there are many stops, types that differ
 * in their hours alone are one class, which has no hours but a longest duration.
 *
 * Then an ascent (Baldacci, Mingozzi 2009): tables over (load, stop, memory) give for each stop the cheapest route through it, which
 * raises its dual as far as all routes allow; each turn is a bound. It needs loads of few levels, as counted boxes are or the stops
 * themselves, and is all there is where there are many stops. Then column generation, from the routes of the plan and of the
 * pool that its search filled: master by GLPK, Wentges smoothing, ng-sets grown where routes of the
 * master have cycles (Roberti, Mingozzi 2014), cuts by greedy search. Time that binds for few routes is priced only once routes in
 * use take too long. Each exact pass gives an L, so that stopping early leaves a valid bound.
 *
 * A problem that separates (no vehicle of one part has stops of another on its routes) is bounded part by part; the answer is one.
 *
 * What is priced: capacities, stops at most, windows, shift, duration where no window binds with the time that breaks take (and the pay
 * of those that each day has), several types, depots,
 * profiles and days, fixed ends, open ends, fleet limits, prices of leaving out. Everything else is relaxed, and named
 * in `relaxed`: the bound then holds for the problem with and without that rule. */
#ifndef JALUR_BOUND_BOUND_H
#define JALUR_BOUND_BOUND_H

#include "plan/plan.h"

enum { BOUND_RELAXED_MAX = 512 };

typedef struct bound_options {
    double time_s;    /* seconds, <= 0 none; a pass that has begun ends early and gives no bound of its own. Shares are always there */
    bool cpu;         /* CPU seconds of the process instead of wall seconds */
    uint32_t rounds;  /* passes of pricing at most, 0 none; with it alone the answer is the same everywhere */
    uint32_t near;    /* size of ng-sets at most, 1 .. 16 */
    bool cuts;
    uint32_t many;    /* with more stops hours are left out, and there is no column generation */
    uint32_t arcs;    /* with more, over all pairs of stops and vehicle types, in millions: shares alone */
} bound_options;
bound_options bound_options_default(void); /* 60 s, 12 in a set, cuts; 1,500 stops, 300 million */

typedef enum bound_state {
    BOUND_NONE,    /* no bound: `relaxed` says why */
    BOUND_STOPPED, /* a limit was reached first; the bound holds */
    BOUND_CLOSED   /* no better bound of this kind: relaxation and cuts are solved to the end, or the plan is optimal */
} bound_state;

typedef enum bound_routes { BOUND_NG, BOUND_Q, BOUND_SHARES } bound_routes;

typedef struct bound_cut {
    const uint32_t *stops; uint32_t n_stops;
    uint32_t needs;  /* entries at least, each counted by the weight of its class: f(S) */
    const uint32_t *weight; /* w_k: n_classes */
    uint32_t skip;   /* what a stop left out counts: the largest weight */
    int64_t dual;    /* gamma_S */
} bound_cut;

typedef struct bound_answer {
    arena mem;
    bound_state state;
    int64_t bound;             /* L in money, rounded up */
    char relaxed[BOUND_RELAXED_MAX]; /* "breaks, docks"; "" nothing */
    uint32_t rounds, columns;  /* passes of pricing; routes generated */
    double spent_s;            /* by the clock of the options */
    /* The proof. */
    bound_routes routes;       /* z of these; of several parts q-routes once one has them: `near` of its stops is empty */
    int64_t unit;              /* duals for one of money */
    int64_t *dual;             /* pi: n_stops; 0 of stops that no type can serve, which are not in the bound */
    int64_t *skip;             /* p: n_stops, in duals; never above skip_cost */
    uint32_t *near, n_near;    /* ng-sets without the stop itself: n_stops * n_near, JALUR_NONE pads */
    bound_cut *cuts; uint32_t n_cuts;
    uint32_t *class_of;        /* n_types; JALUR_NONE: a type without a vehicle or without a stop that it can serve */
    int64_t *most, *least; uint32_t n_classes; /* m_k and min(0, z_k) */
    bool *timed;               /* n_classes: z_k needs the clock of whole routes */
    int32_t *band_s;           /* n_classes: hours in bands of so many seconds; 0: not at all, or `timed` */
} bound_answer;

void bound_answer_init(bound_answer *a, jalur_ctx *ctx);
void bound_answer_release(bound_answer *a);
/* What column generation starts from, each possibly none: the routes of a plan and the pool of routes that its search
 * came by, of which type and stops are read. A route that is none in the relaxation is passed over. */
typedef struct bound_start {
    const plan_route *routes; uint32_t n_routes;
    const plan_route *pool; uint32_t n_pool;
    int64_t cost; /* of the plan with what its left-out stops cost, INT64_MAX unknown: reached, it ends the search for
                   * better bounds; it bounds the number of routes too */
} bound_start;
/* `from` NULL: nothing known. Cancelling ends it with the bound so far. Errors: JALUR_E_USAGE, JALUR_E_DATA as plan_solve;
 * JALUR_E_RESOURCE. */
jalur_status bound_solve(jalur_ctx *ctx, const plan_problem *p, const bound_start *from, const bound_options *o,
                         bound_answer *out);
/* L of the answer's own numbers, in money and rounded up: equals `bound`. */
int64_t bound_add_up(const bound_answer *a, uint32_t n_stops);

#endif
