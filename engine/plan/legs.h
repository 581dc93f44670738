/* Travel as the search reads it: between rows. A row is a place, or with PLAN_PLANE a stop: rows then follow a space
 * partition, so that near stops lie in near memory. */
#ifndef JALUR_PLAN_LEGS_H
#define JALUR_PLAN_LEGS_H

#include <math.h>

#include "plan/plan.h"

typedef struct plan_leg {
    int32_t m, s;
} plan_leg;

typedef struct plan_point {
    double x, y;
} plan_point;

typedef struct plan_travel {
    const int32_t *time_s, *distance_m;       /* a table: entry [a * n + b]; or */
    const int32_t *time_back, *distance_back; /* the other way round: row a holds the legs to a, so that the legs of one
                                               * stop are two rows; NULL when the table is too large to copy */
    const int32_t *limited_m;                 /* a table: what max_distance_m counts; NULL: distance_m */
    size_t n;                                 /* rows */
    const plan_point *at;                     /* points by row, NULL with a table */
    double scale, add;                        /* a length in a leg, what is added before it is cut */
    int32_t up;                               /* 1: what is cut off counts as a whole */
    struct plan_asked *asked;                 /* legs that are asked for, NULL with others */
} plan_travel;

/* What a length is rounded to. A length that the arithmetic puts a few last places beside a whole number counts as that
 * whole number, so that tenths such as 0.3 * 10 come out as on paper. */
static inline int32_t plan_rounded(const plan_travel *g, double length)
{
    double t = length * g->scale + g->add;
    int32_t whole = (int32_t)t;
    return whole + (g->up & (t > (double)whole));
}

static inline int32_t plan_plane_leg(const plan_travel *g, uint32_t a, uint32_t b)
{
    double x = g->at[a].x - g->at[b].x, y = g->at[a].y - g->at[b].y;
    return plan_rounded(g, sqrt(x * x + y * y));
}

/* With PLAN_ASK: the leg to a place that is given as near; false when it is not. Where there is no way, seconds are
 * PLAN_UNREACHED and metres as given. */
bool plan_way_near(const plan_legs *m, uint32_t from, uint32_t to, plan_leg *leg);
/* From place to place as the problem has it; PLAN_UNREACHED twice where there is no way, or where PLAN_ASK fails. */
plan_leg plan_way(const plan_legs *m, uint32_t from, uint32_t to);

#endif
