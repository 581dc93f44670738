/* Made-up routing problems, and a second opinion on every answer: an evaluator that shares no code with the room. */
#ifndef JALUR_TEST_PLAN_CASES_H
#define JALUR_TEST_PLAN_CASES_H

#include "support.h"

#include "base/rng.h"
#include "plan/plan.h"

enum { CASE_MATRICES = 2, CASE_TYPES = 4 };

typedef struct kase {
    plan_problem p;
    plan_legs legs[CASE_MATRICES];
    plan_type type[CASE_TYPES];
    plan_stop *stops;
    uint64_t *allowed; /* word of each stop that not every type may serve */
    int32_t *time_s[CASE_MATRICES], *distance_m[CASE_MATRICES];
} kase;

/* n stops at places 0 .. n-1 and depots behind them, all legs 0; free types and stops. */
void case_init(kase *k, uint32_t n_stops, uint32_t n_types, uint32_t n_depots);
void case_free(kase *k);
void case_leg(kase *k, uint32_t a, uint32_t b, int32_t s, int32_t m); /* both ways, all matrices */
typedef struct case_options {
    uint32_t n_stops, n_types, n_depots;
    bool windows, limited, skips, holes, shifts;
    bool kin; /* types differ in size, number and price only */
} case_options;
void case_random(kase *k, const case_options *o, uint64_t seed);
/* Parts a case of two depots: stops and types with an odd number have nothing to do with the others, since these may not serve those
 * or, with `water`, since there is no way from the one depot and its stops to the other's. */
void case_part(kase *k, bool water);

#define CASE_MUST INT64_C(1000000000000) /* what a stop that must be served counts as when it is out */
int64_t case_skip(const plan_problem *p, uint32_t stop);
/* Cost of a route, or -1 when it breaks a rule: earliest forward, then latest backward from the earliest return. */
int64_t case_route(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n);
/* Asserts that the answer keeps every rule and adds up; returns routes and skips together. */
int64_t case_audit(const plan_problem *p, const plan_answer *a);
/* Best of all plans, by enumeration: at most 8 stops. */
int64_t case_best(const plan_problem *p);

#endif
