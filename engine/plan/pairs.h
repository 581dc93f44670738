/* Orders with pairs or goods to take back where nothing is left to choose on the way: no reloads, breaks, nights, closed periods.
 * One label is all that rules.h would make then, so an order is priced in one pass, and a place for a pair in a tour by joining
 * spans from both ends: O(n) for each place of the pickup that may still be the best (as Savelsbergh 1992 for time windows, Vidal
 * et al. 2013 for spans). The price is that of rules.h, up to the rounding of prices to search units. */
#ifndef JALUR_PLAN_PAIRS_H
#define JALUR_PLAN_PAIRS_H

#include "plan/rules.h"

typedef struct pairs_tour { /* one order from both ends; room for all stops of the problem */
    const rules *r;
    const uint32_t *stops;
    uint32_t n;
    plan_span *head, *tail;     /* 0 .. n: until p stops are served; from stop p on */
    rules_way *way;             /* 0 .. n: on from where it is behind p stops */
    uint64_t *load;             /* by cargo dimension that is limited: (n + 1) of what is aboard behind p stops */
    int64_t *first, *second;    /* 0 .. n: what the stop and its partner cost behind p stops, but for waiting that vanishes */
    int64_t *beyond;            /* 0 .. n + 1: the least of `second` from there on */
    rules_way whole;            /* from start to end */
    int64_t cost;
    int64_t wait_s;             /* may vanish where a stop comes between */
} pairs_tour;

typedef struct pairs_spot {
    int64_t delta;          /* INT64_MAX: none */
    uint32_t first, second; /* behind so many stops of the order as it was */
} pairs_spot;

/* Whether every route of the problem is of that kind, and some stop is. */
bool pairs_fit(const plan_problem *p, const uint32_t *pickup_of);
/* Room in `mem`, which owns it. JALUR_E_RESOURCE. */
jalur_status pairs_make(arena *mem, uint32_t n_stops, pairs_tour *out);
/* Price of an order of at least one stop in search units; -1 when it breaks a rule of the way or the load. */
int64_t pairs_price(const rules *r, const uint32_t *stops, uint32_t n);
/* The tour's order, which keeps the rules and costs so much; `stops` must live as long as it is asked. */
void pairs_read(pairs_tour *x, const rules *r, const uint32_t *stops, uint32_t n, int64_t cost);
/* The cheapest place of a stop, and of its partner behind it unless that is JALUR_NONE, below `bar`. */
pairs_spot pairs_place(pairs_tour *x, uint32_t stop, uint32_t other, int64_t bar, plan_blink *b);

#endif
