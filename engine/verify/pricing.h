/* Inside of what asks for the least reduced cost of a class of vehicles (pricing.c). */
#ifndef JALUR_VERIFY_PRICING_H
#define JALUR_VERIFY_PRICING_H

#include "verify/verify_inside.h"

__extension__ typedef __int128 wide;

enum { SLACK_M = 1, SLACK_S = 1 }; /* rounding of a leg */
enum { PRICING_NEAR_MOST = 14 };

typedef struct cell { /* least reduced costs of ways to a stop with a load and a memory */
    int64_t first, second; /* second: of those whose last stop is not `from` */
    uint32_t from;         /* last stop of the first; the number of stops: the depot */
    int32_t first_s, second_s; /* service begins there, or LATE: not in time somewhere */
} cell;

typedef struct pricing {
    judge *j;
    const plan_proof *p;
    uint32_t n, class;
    bool all;                   /* legs between all stops; else there are too many of them, and of what follows nothing */
    const vehicle *v;
    bool *served;               /* by stop: some route of the class may come there; as far as is known by then */
    int64_t *s, *m;             /* legs: (n + 1) * (n + 1), last from the depot and to where routes end; -1 no way */
    const vehicle *legs_of;     /* of whose profile, home and end they are; NULL: none yet */
    int64_t *stay_s, *open_s, *close_s; /* by stop */
    int64_t from_s, to_s;       /* hours of one vehicle of the class, once loaded */
    int64_t longest_s;          /* driving and serving of a day at most */
    uint32_t *near, *n_near;    /* n * PRICING_NEAR_MOST */
    uint8_t *place;             /* [j * n + a]: place of a in the set of j, from 1; 0 not in it */
    int64_t *arc, *enter, *leave;
    uint32_t *demand, room;     /* levels of one kind of load */
    uint32_t *first;            /* cells of each stop, within a level */
    cell *cell;                 /* rings * first[n]; a level stands at its rest by rings */
    uint32_t rings;             /* the largest load of a stop that fits, and one */
} pricing;

/* ---- pricing_ways.c ---- */
/* Legs between all stops, from the depot and to the end. */
jalur_status pricing_legs(pricing *x);
/* Adds to price what the cheapest ways cost, in duals, from the depot to each stop and from there to where routes end. */
jalur_status pricing_cheapest(pricing *x, int64_t *price);
int64_t pricing_price(const pricing *x, int64_t m, int64_t s); /* in duals */
int64_t pricing_fixed(const pricing *x); /* what each route costs, with the pay of breaks that each day has; in duals */
bool pricing_fits(const pricing *x, uint32_t i);
uint32_t pricing_common(uint32_t a, uint32_t b);

/* What is remembered at b, for each memory at a. */
void pricing_translate(const pricing *x, uint32_t a, uint32_t b, uint16_t *to);

/* ---- pricing_hours.c ---- */
/* Least reduced cost of routes that the day has hours for, in bands of so many seconds. !fits: the table would be too large. */
jalur_status pricing_by_hours(pricing *x, int64_t band_s, uint64_t cells_most, bool *fits, int64_t *least);

/* ---- pricing_shares.c ---- */
/* Of a kind of load, or (CARGO_DIMENSIONS) of stops: what a stop has, and what a vehicle takes at most, UINT32_MAX any. */
uint32_t pricing_demand(const pricing *x, uint32_t i, int d);
uint32_t pricing_most(const pricing *x, int d);
/* Does each stop's share of a vehicle that goes there and back, on the cheapest ways or by pricing_legs, pay its dual? Then no route is
 * below the claim. */
jalur_status pricing_shares(pricing *x, bool by_legs, bool *proven);

#endif
