/* A large plan in parts: what parts.c cuts, searches and joins, and part.c makes a problem of. */
#ifndef JALUR_PLAN_PARTS_H
#define JALUR_PLAN_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "plan/search.h"

typedef struct part_tour {
    uint32_t slot, n;
    double x, y; /* mean place of its stops */
    double along;
} part_tour;

typedef struct part {
    uint32_t first, n_tours; /* tours of the round */
    uint32_t n, *stop;       /* its stops: index in the whole plan; those in no tour last */
    plan_problem p;
    uint64_t seed, iterations;
    double time_s;
    uint32_t near; /* neighbours */
    uint32_t n_routes, *length, *type, *seq; /* what was found, in indices of the part */
    uint64_t done;
    jalur_status st;
    jalur_ctx *ctx; /* of the worker that had it: why it failed */
} part;

typedef struct parts_round {
    jalur_ctx *ctx;
    arena mem;
    plan_state *s;
    const plan_prep *k;
    const plan_run *run;
    double heat;
    uint32_t number; /* of PARTS_ROUNDS */
    part_tour *tour;
    uint32_t n_tours;
    part *parts;
    uint32_t n_parts;
    atomic_uint next;
    pthread_mutex_t asking; /* legs are asked for by one at a time */
    uint32_t *index;        /* by stop: in its part */
    uint64_t done;          /* iterations */
} parts_round;

/* part.c */
/* Whether there is a point for each stop to cut by, and each part can have legs of its own. */
bool part_fits(const plan_prep *k);
plan_point part_point(const plan_prep *k, uint32_t stop);
/* The part as a problem of its own, q->p: its stops, the vehicles of its tours and its share of those that nobody uses. Legs that are
 * asked for become a table of its places. Memory from `mem`, of the worker's context; q->stop must be filled. */
jalur_status part_problem(parts_round *r, part *q, arena *mem);

#endif
