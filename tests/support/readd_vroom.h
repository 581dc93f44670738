/* Adds a solution in VROOM's JSON up again from the problem's JSON alone: every task once, skills, loads, windows, breaks, limits,
 * clock, cost and sums. Shares nothing with engine/instance or engine/plan but the JSON reader. */
#ifndef JALUR_TEST_READD_VROOM_H
#define JALUR_TEST_READD_VROOM_H

#include "base/ctx.h"

typedef struct readd_vroom {
    double cost;              /* of the routes, from the matrices */
    int64_t served, left;     /* tasks */
    char wrong[200];          /* the first thing that is wrong, or "" */
} readd_vroom;

bool readd_vroom_solution(jalur_ctx *ctx, const char *problem, const char *solution, readd_vroom *out);

#endif
