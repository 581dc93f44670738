/* Legs that are asked for when needed (PLAN_ASK): near ones are given, far ones are asked for and the last of them kept
 * in a cache of bounded size. What is kept never changes what is answered. */
#ifndef JALUR_PLAN_ASKED_H
#define JALUR_PLAN_ASKED_H

#include "base/arena.h"
#include "plan/legs.h"

enum { ASKED_WAYS = 4 };

typedef struct asked_leg {
    uint64_t key; /* 0: empty */
    plan_leg leg;
} asked_leg;

typedef struct plan_asked {
    jalur_ctx *ctx;
    const plan_legs *m;   /* the caller's */
    asked_leg *kept;      /* sets of ASKED_WAYS, each in one line of the processor's cache */
    uint64_t sets, turn;  /* sets: a power of two */
    int64_t most_m, most_s; /* of all legs seen */
    jalur_status st;      /* of the first question that failed: legs that fail count as no way until the search sees it */
} plan_asked;

/* `legs` of kind PLAN_ASK; *out is another plan_legs that asks through the cache. Memory from `mem`. */
jalur_status plan_asked_wrap(jalur_ctx *ctx, arena *mem, const plan_legs *legs, plan_legs *out);
plan_asked *plan_asked_of(const plan_legs *wrapped);
/* 0 metres and PLAN_UNREACHED seconds where there is no way. */
plan_leg plan_asked_find(plan_asked *a, uint32_t from, uint32_t to);
/* Asks at once for what a search needs first: legs from and to each of `hubs`, and back along the near legs. */
jalur_status plan_asked_fill(plan_asked *a, const uint32_t *hubs, uint32_t n_hubs);

static inline uint64_t asked_key(uint32_t from, uint32_t to)
{
    return ((uint64_t)from << 32 | to) + 1;
}

static inline uint64_t asked_set(const plan_asked *a, uint64_t key)
{
    return (key * UINT64_C(0x9e3779b97f4a7c15) >> 32 & (a->sets - 1)) * ASKED_WAYS;
}

static inline plan_leg plan_asked_leg(plan_asked *a, uint32_t from, uint32_t to)
{
    uint64_t key = asked_key(from, to), at = asked_set(a, key);
    for (uint64_t w = 0; w < ASKED_WAYS; w++)
        if (a->kept[at + w].key == key) return a->kept[at + w].leg;
    return plan_asked_find(a, from, to);
}

#endif
