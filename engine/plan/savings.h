/* Savings (Clarke and Wright 1964): from a tour for each stop to few, by joining ends where that saves most. */
#ifndef JALUR_PLAN_SAVINGS_H
#define JALUR_PLAN_SAVINGS_H

#include "plan/search.h"

/* Tours named by the stop that they began with, whose n is above 0. */
typedef struct plan_chains {
    uint32_t *first, *last, *next; /* by tour, by tour, by stop */
    uint32_t *tour;                /* of each stop */
    uint32_t *type, *n;            /* by tour; the type is the cheapest, whether it has a vehicle left or not */
    int64_t *cost;
    uint64_t (*load)[PLAN_DIMENSIONS];
    uint32_t *seq;                 /* room for every stop */
} plan_chains;

/* Only near pairs are looked at (Accorsi and Vigo 2021), then, above 1,000 stops in the
 * plane, the ends that are left, again and again, so
 * that no short tour remains only because the neighbours of its ends have become inner stops. O(n log n). Memory from
 * `mem`. Cancelled: what is joined so far. */
jalur_status plan_savings(jalur_ctx *ctx, const plan_prep *k, arena *mem, plan_chains *out);
/* Stops of a tour in order; returns how many. */
uint32_t plan_chain_read(const plan_chains *c, uint32_t tour, bool reversed, uint32_t *out);

#endif
