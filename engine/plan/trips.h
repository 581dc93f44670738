/* One order of stops with one type priced from both ends, where the only choice on the way is to reload: no breaks, nights,
 * closed periods, pickups or pairs. What rules.h finds by labels from the front alone is kept here for every place of the
 * order, from the front and from the back, so that a stop that comes in between is priced by joining two labels: O(1) in the
 * length of the route (segments of trips as in Vidal et al. 2014; two-ended labels as in bidirectional labelling, Righini
 * and Salani 2006). The best way has the same price as by rules.h, up to the rounding of prices to search units.
 *
 * List q of the labels from the front: q = 2p, p stops served; 2p + 1, and loaded again behind them. From the back: 2p, before
 * the last p stops; 2p + 1, about to reload before them. Lists are ordered by price and hold no label that another beats. */
#ifndef JALUR_PLAN_TRIPS_H
#define JALUR_PLAN_TRIPS_H

#include "plan/rules.h"

typedef struct trips_label {
    plan_span all;          /* from the departure, or to the end */
    plan_span before, trip; /* from the front: until loaded, and since: goods released later move what is since */
    int64_t price;          /* of the metres, and of the hours at least; without the vehicle */
    int64_t metres, drive_s;
    int64_t release_s;      /* of the goods of the trip at the place */
    uint32_t load[PLAN_DIMENSIONS]; /* of the same */
    uint32_t reloads, since; /* since: names where the trip began, from the front */
    uint32_t home;          /* stands at this reload place; JALUR_NONE: at a stop, at the start or the end */
} trips_label;

typedef struct trips_way { /* from one end */
    trips_label *list;
    uint32_t *first; /* by list; and the end of the last */
    size_t n, cap, cap_first;
    uint32_t *stops, n_stops; /* from that end: what the lists are of. The next order keeps the lists of what is the same */
    size_t cap_stops;
    const rules *of; /* NULL: the lists are none's */
} trips_way;

/* Whether every route of the problem is of that kind. */
bool trips_fit(const plan_problem *p);
/* Labels of an order; `latest_s`: no goods of the problem are released later. JALUR_E_RESOURCE. Where no way keeps the
 * rules the lists of the last stop are empty. */
jalur_status trips_front(jalur_ctx *ctx, const rules *r, int64_t latest_s, const uint32_t *stops, uint32_t n, trips_way *out);
jalur_status trips_back(jalur_ctx *ctx, const rules *r, int64_t latest_s, const uint32_t *stops, uint32_t n, trips_way *out);
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

#endif
