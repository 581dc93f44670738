/* Second opinion on routes with every rule: times in whole units only. */
#ifndef JALUR_TEST_PLAN_NAIVE_H
#define JALUR_TEST_PLAN_NAIVE_H

#include "cases.h"

enum { NAIVE_UNIT_S = 1800 };
/* Cheapest way to drive the order, or -1: all departures, reloads, nights and breaks there are, in steps of the unit. */
int64_t naive_route(const plan_problem *p, uint32_t type, const uint32_t *stops, uint32_t n);

/* Best of all plans, by enumeration with plan_clock: at most 8 stops. As plan_solve says, a type serves only what it
 * can serve alone, and fixed parts stay. Skips count as case_skip says. */
int64_t rich_best(jalur_ctx *ctx, const plan_problem *p);

/* A problem with a random choice of rules; every time a multiple of the unit. `metric`: no detour is shorter. */
typedef struct rich_kase {
    kase k;
    plan_window windows[CASE_TYPES][4], closed[8][2];
    plan_break breaks[CASE_TYPES][2];
    uint32_t reload_places[CASE_TYPES][2], night_places[CASE_TYPES][2];
    int32_t service[8][CASE_TYPES], setup[8][CASE_TYPES];
    uint32_t site[9];
} rich_kase;
void rich_random(rich_kase *c, uint32_t n_stops, uint32_t n_types, bool metric, uint64_t seed);

#endif
