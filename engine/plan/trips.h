/* One order of stops with one type priced from both ends, where the only choices on the way are to reload and where to
 * rest: no nights, pickups or pairs, and breaks that are due after so much work or have hours, not both. What
 * rules.h finds by labels from the front alone is kept here for every place of the order, from the front and from the
 * back, so that a stop that comes in between is priced by joining two labels: O(1) in the length of the route (segments
 * of trips as in Vidal et al. 2014; two-ended labels as in bidirectional labelling, Righini and Salani 2006). The best
 * way has the same price as by rules.h, up to the rounding of prices to search units. What the earlier plan and the spread of
 * a tour add hangs on the order alone and is no part of a label: trips_spot.c and rich.c sum it up beside them.
 *
 * List q of the labels from the front: q = 2p, p stops served; 2p + 1, and loaded again behind them. From the back: 2p, before
 * the last p stops; 2p + 1, about to reload before them. Lists are ordered by price and hold no label that another beats. */
#ifndef JALUR_PLAN_TRIPS_H
#define JALUR_PLAN_TRIPS_H

#include "plan/rules.h"

typedef struct trips_rest {
    int64_t work_s;         /* since the last break; from the back: until the first */
    uint32_t breaks, base;  /* taken; base, from the back: the number of the first, where there is one */
} trips_rest;

typedef struct trips_label {
    plan_span all;          /* from the departure, or to the end */
    plan_span before, trip; /* from the front: until loaded, and since: goods released later move what is since */
    int64_t price;          /* of the metres, and of the hours at least; without the vehicle */
    int64_t metres, drive_s, far_m; /* far: what max_distance_m counts */
    int64_t release_s;      /* of the goods of the trip at the place */
    uint32_t load[PLAN_DIMENSIONS]; /* of the same */
    uint32_t reloads, since; /* since: names where the trip began, from the front */
    uint32_t home;          /* stands at this reload place; JALUR_NONE: at a stop, at the start or the end */
    trips_rest rest;
} trips_label;

typedef struct trips_way { /* from one end */
    trips_label *list;
    uint32_t *first; /* by list; and the end of the last */
    size_t n, cap, cap_first;
    uint32_t *stops, n_stops; /* from that end: what the lists are of. The next order keeps the lists of what is the same */
    size_t cap_stops;
    const rules *of; /* NULL: the lists are none's */
} trips_way;

typedef struct trips_order {
    const uint32_t *stops;
    uint32_t n;
    const rules_way *legs; /* to each stop from the one before or the depot, where they are known; else NULL */
} trips_order;

/* Whether every route of the problem is of that kind. */
bool trips_fit(const plan_problem *p);
/* Labels of an order; `latest_s`: no goods of the problem are released later. JALUR_E_RESOURCE. Where no way keeps the
 * rules the lists of the last stop are empty. */
jalur_status trips_front(jalur_ctx *ctx, const rules *r, int64_t latest_s, const trips_order *order, trips_way *out);
jalur_status trips_back(jalur_ctx *ctx, const rules *r, int64_t latest_s, const trips_order *order, trips_way *out);
void trips_release(jalur_ctx *ctx, trips_way *w);
/* Price of the order of at least one stop in search units, or -1: from its labels from the front. */
int64_t trips_price(const rules *r, const trips_way *front, const uint32_t *stops, uint32_t n);

/* What comes between a head and a tail: one stop, or none. */
typedef struct trips_middle {
    uint32_t stop;           /* JALUR_NONE: head and tail are joined at once */
    rules_way to, from;      /* straight; of none: `from`, and `to` is nothing */
    const rules_way *home_to, *home_from; /* by reload place: from it to the stop (none: the tail), and from the stop (the head) */
} trips_middle;
/* The least price, below `bar`, of a route that begins as list `p` of `front` (and its reloaded one) and goes on as list `q`
 * of `back`; `bar` when there is none. */
int64_t trips_join(const rules *r, const trips_way *front, uint32_t p, const trips_way *back, uint32_t q,
                   const trips_middle *mid, int64_t bar);

/* trips_rest.c: breaks. */
typedef struct trips_stand { /* what of a leg is for breaks */
    int64_t long_s;
    int64_t hold_s, latest_s; /* not over before; left by then */
} trips_stand;

typedef struct trips_taken { /* on a leg before a tail: so many, `last` the last of them, in which of their hours */
    uint32_t breaks, last, choice;
} trips_taken;

/* A leg from the front with so many breaks on it, each as late as it may be; before a tail, as early. */
bool trips_drive_resting(const rules *r, trips_rest *a, int64_t leg_s, uint32_t breaks, uint32_t choice, trips_stand *out);
bool trips_drive_back_resting(const rules *r, trips_rest *a, int64_t leg_s, const trips_taken *by, trips_stand *out);
bool trips_work_back_resting(const rules *r, trips_rest *a, int64_t long_s);
bool trips_meet_resting(const rules *r, const trips_rest *head, int64_t leg_s, const trips_rest *tail, uint32_t choice, trips_stand *out);
uint32_t trips_meets_resting(const rules *r, const trips_rest *head, const trips_rest *tail);
bool trips_pass_resting(plan_span *all, int64_t leg_s, const trips_stand *w, const plan_span *then);
/* All breaks are due after work, or all have hours, and neither breaks nor hours are many. */
bool trips_breaks_fit(const plan_type *t);
uint32_t trips_choices_resting(const rules *r, uint32_t first, uint32_t breaks);

/* The same for any type: without breaks a leg is a leg. False: there is no way. */
static const trips_stand TRIPS_NO_STAND = {0, -RULES_EVER, RULES_EVER};

static inline uint32_t trips_breaks_left(const rules *r, const trips_rest *a)
{
    return r->t->n_breaks - a->breaks;
}

/* In how many ways the breaks from `first` on may have their hours. */
static inline uint32_t trips_choices(const rules *r, uint32_t first, uint32_t breaks)
{
    return breaks ? trips_choices_resting(r, first, breaks) : 1;
}

/* A leg with what is for breaks, and what comes behind it. */
static inline bool trips_pass(plan_span *all, int64_t leg_s, const trips_stand *w, const plan_span *then)
{
    return w->latest_s == RULES_EVER ? plan_join(all, leg_s + w->long_s, then) : trips_pass_resting(all, leg_s, w, then);
}

static inline bool trips_work(const rules *r, trips_rest *a, int64_t long_s)
{
    a->work_s += long_s;
    return !r->breaks || !rules_tired(r, a->breaks, a->work_s);
}

static inline bool trips_work_back(const rules *r, trips_rest *a, int64_t long_s)
{
    return !r->breaks || trips_work_back_resting(r, a, long_s);
}

static inline bool trips_drive(const rules *r, trips_rest *a, int64_t leg_s, uint32_t breaks, uint32_t choice, trips_stand *out)
{
    if (r->breaks) return trips_drive_resting(r, a, leg_s, breaks, choice, out);
    *out = TRIPS_NO_STAND;
    return true;
}

static inline bool trips_drive_back(const rules *r, trips_rest *a, int64_t leg_s, const trips_taken *by, trips_stand *out)
{
    if (r->breaks) return trips_drive_back_resting(r, a, leg_s, by, out);
    *out = TRIPS_NO_STAND;
    return true;
}

/* Ways to go from a head to a tail, and the leg of one of them, with as few breaks as will do. */
static inline uint32_t trips_meets(const rules *r, const trips_rest *head, const trips_rest *tail)
{
    return r->breaks ? trips_meets_resting(r, head, tail) : 1;
}

static inline bool trips_meet(const rules *r, const trips_rest *head, int64_t leg_s, const trips_rest *tail, uint32_t choice, trips_stand *out)
{
    if (r->breaks) return trips_meet_resting(r, head, leg_s, tail, choice, out);
    *out = TRIPS_NO_STAND;
    return true;
}

/* The tail that is nothing. */
trips_rest trips_end(const rules *r);
/* Which break may be the last before a tail: one of from .. to - 1. */
void trips_lasts(const rules *r, const trips_rest *tail, uint32_t *from, uint32_t *to);
/* As far as breaks go the one is as good as the other. */
bool trips_front_rests(const rules *r, const trips_rest *a, const trips_rest *b);
bool trips_back_rests(const rules *r, const trips_rest *a, const trips_rest *b);

#endif
