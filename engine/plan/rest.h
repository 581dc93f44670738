/* What the routes of an answer leave over: offer.c gives it to vehicles that have nothing to do, left.c explains the rest. */
#ifndef JALUR_PLAN_REST_H
#define JALUR_PLAN_REST_H

#include "plan/rules.h"

typedef struct rest {
    jalur_ctx *ctx;
    const plan_prep *k;
    plan_answer *a;
    uint32_t *used;   /* vehicles by type */
    uint32_t *busy;   /* day * n_scarce: routes that have one */
    bool *served;     /* stops */
    plan_type *types; /* of the problem; those of one that is tried begin later */
    plan_gap **gaps;  /* by dock: when one is free; NULL: not read since the last change */
    uint32_t *n_gaps;
    arena mem;
} rest;

/* offer.c: all but ctx, k, a and mem, which is ready for use. */
jalur_status rest_make(rest *x);
/* Routes of their own, for stops that cost more when left out: the cheapest vehicle that is free, then neighbours as far as fits. */
jalur_status rest_offer(rest *x);
/* What a route to that stop alone, with that type and the nights for which this is least, finds nothing left of: PLAN_LACKS bits; and that route, in `mem`. */
jalur_status rest_lacks(rest *x, uint32_t stop, uint32_t type, arena *mem, plan_route *one, unsigned *lacks);

uint32_t rest_ones(unsigned bits);

#endif
