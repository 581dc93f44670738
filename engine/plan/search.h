/* The search seen from inside the room.
 *
 * Invariants, in force between two iterations:
 *  1. A node is a stop (0 .. n-1) or the door of a tour (n + slot); a tour is a ring door, stop, ..., stop, door.
 *  2. slot[stop] names its tour or is JALUR_NONE; then the stop is in the bank, or dead (no type can serve it).
 *  3. Every tour in the plan is feasible; an empty slot is on the free list and uses no vehicle.
 *  4. cost = sum of the tours + sum of skip over the bank, in search units (prep.unit units make one of money).
 *  5. No sum overflows: prep_units picks the unit so that all tours together stay below 2^60, all skips below 2^61. */
#ifndef JALUR_PLAN_SEARCH_H
#define JALUR_PLAN_SEARCH_H

#include "base/hash.h"
#include "base/rng.h"
#include "plan/asked.h"
#include "plan/legs.h"
#include "plan/plan.h"
#include "plan/tree.h"

#define PLAN_FAR_S ((int64_t)1 << 33) /* a leg that does not exist: no shift is as long */
enum { PLAN_LARGE = 1000, PLAN_NEAR = 100, PLAN_NEAR_WINDOWS = 40 }; /* fewer where nothing can be ruled out cheaply */

/* A vehicle type in search units. */
typedef struct plan_lorry {
    plan_travel go;
    uint32_t depot, count, max_stops;
    uint32_t end;          /* row where it ends; JALUR_NONE: at its last stop */
    const uint32_t *reload_at, *night_at; /* rows */
    uint32_t n_reload, n_night;
    const int64_t *service_s; /* by stop */
    bool timed;            /* false: no route of it can be too long and every leg exists */
    uint64_t capacity[PLAN_DIMENSIONS], carry[PLAN_DIMENSIONS]; /* carry: in all its trips */
    int64_t fixed, per_m, per_s, per_over_s, per_night;
    double per_s2;         /* price of a square second of work */
    int64_t out_s, back_s, longest_s; /* depart not before, return not after, hours at most */
} plan_lorry;

/* A chain of nodes by the clock (Vidal et al. 2013), feasible inside: least duration, and between which departures. */
typedef struct plan_span {
    int64_t long_s, early_s, late_s;
} plan_span;

typedef struct plan_extent { /* of the legs that exist, at least, and whether all do */
    int64_t most_m, most_s;
    bool holes;
} plan_extent;

typedef struct plan_loading { /* before a departure: begins between, takes so long */
    int64_t first_s, last_s, length_s;
} plan_loading;

typedef struct plan_rich plan_rich;
typedef struct plan_trips plan_trips;
typedef struct plan_yard plan_yard;
typedef struct plan_board plan_board;
typedef struct plan_prep {
    const plan_problem *p;
    arena mem;
    uint32_t n, n_types, dims, dim[PLAN_DIMENSIONS];
    plan_lorry *lorry; /* n_types */
    bool windows; /* some stop's window can bind */
    bool unpaid;  /* no type is paid by time, so waiting costs nothing */
    bool idle;    /* windows, but no pay by time and no limited duration: earliest and latest starts suffice */
    bool clocked; /* windows, and tours are added up by the clock: not by rules.h */
    bool rich_rules;
    bool before_binds; /* see plan_before_binds */
    plan_rich *rich; /* rich.c: routes have rules that only rules.h knows; else NULL */
    uint32_t *pickup_of; /* by stop: the stop that its pair is picked up at; NULL: no pairs */
    bool *locked; /* by stop: it stays where it is, as a fixed part says; NULL: none */
    uint32_t *days, n_days, *first_day; /* that routes begin on, ascending; by type: which of them. NULL: nothing is counted by day */
    uint32_t *scarce, n_scarce;  /* what there is on each day: of each resource, of each fleet. n_scarce 0: nothing */
    double unit;  /* search units in one of money */
    plan_travel *travel;         /* n_legs */
    uint32_t *place, n_rows;     /* row of each stop; where rows are not places, near stops have near rows */
    uint32_t *own_place, n_own_places; /* of the types: rows n and up. NULL: rows are places */
    plan_tree tree;              /* of the stops, when all legs are in the plane */
    bool mirror;                 /* every route costs the same both ways */
    uint64_t *fits;              /* read by plan_fits: n * words */
    uint32_t words;              /* of 64 types */
    int64_t *own;                /* cheapest route of its own; INT64_MAX: none */
    int64_t *own_by;             /* n * n_types: with that type; -1: does not fit */
    uint32_t *own_nights;        /* n * n_types: it takes; NULL: nothing is counted by day */
    plan_loading *own_load;      /* n * n_types: its loading; only with docks */
    int64_t *skip, *open_s, *close_s;
    uint32_t *need;              /* read by plan_need: n * dims */
    uint32_t *size;              /* largest demand relative to the largest capacity, for sorting */
    uint32_t *near, n_near;      /* n * n_near, nearest first, padded with JALUR_NONE */
    float *near_cost;            /* cheapest way there or back by any common type, without waiting */
    int32_t *near_s;             /* least time there or back by any common type; only with clocked */
    int64_t *ends_s;             /* soonest end of service by any type; only with clocked */
    bool prune;                  /* a detour costs no less than near_cost says: no change of a tour saves waiting */
    float least_m;               /* price of a metre in the cheapest type, where legs are the same for every type and both ways and cost
                                    nothing else; else 0. Then it is near_cost's, too */
    float even_m;                /* the same where every type pays that much */
    float *rate;                 /* by type: the price of its metre, or of one in larger kin if that is less, in those of least_m; NULL:
                                    all the same, or not known */
    uint32_t *twin;              /* by type: an earlier one that begins on another day and is else the same, so that every route costs
                                    as much in both; JALUR_NONE: none */
    bool told;                   /* somebody waits for what it does; parts of a plan are told of by those who share them out */
    uint32_t *kin;               /* by type: the next of a ring of types that differ only in size, number and price */
    uint32_t *ring;              /* by type: the first of its ring */
    bool mixed;                  /* some ring has two */
    uint32_t n_alive;            /* stops that fit somewhere */
    uint32_t *alive;
    uint64_t max_tours;
} plan_prep;

typedef struct plan_tour {
    uint32_t type, n;
    uint64_t load[PLAN_DIMENSIONS];
    int64_t metres, busy_s, long_s, cost; /* busy: driving and serving; long: with waiting, door to door */
    uint64_t needs; /* resources */
    uint32_t nights, until; /* away; counted on the days before that one from its first on, 0: on none */
    int64_t first_s, last_s; /* departures, see plan_rich_departures; only with docks */
    bool broken; /* within an iteration: a removal left a leg that does not exist or is longer than the way round */
} plan_tour;

typedef struct plan_node { /* a node as it was before this iteration */
    uint32_t node, next, prev, slot;
    plan_leg out;
} plan_node;

typedef struct plan_best { /* the best plan so far, as rings */
    uint32_t *next, *type; /* n + slots; slots */
    int64_t cost;
    uint32_t n_left;       /* stops in the bank */
} plan_best;

typedef struct plan_state {
    plan_prep *k;
    arena mem;
    uint32_t n, slots;
    uint32_t *next, *prev, *slot, *place; /* nodes */
    int32_t *out_m, *out_s;               /* leg to next, nodes */
    float *out_cost;                      /* what it costs without waiting, to decide what is hopeless; -1: no tour */
    float *reach;                         /* of nodes: the dearer of the legs to and from it */
    uint32_t *via;                        /* reload on the leg to next: 1 + its number; 0 none; only with rich */
    plan_span *pre, *suf;                 /* door .. node, node .. door; only with windows that are not idle */
    int64_t *leave_s, *last_s;            /* earliest departure, latest start of service; with windows and rich */
    plan_trips *trips;                    /* trips_spot.c: labels of the tours from both ends, where those suffice; else NULL */
    plan_tour *tour;
    uint32_t *room;                       /* by slot: what is free of the first limited cargo dimension */
    float *rate;                          /* by slot: of its type; NULL as in plan_prep */
    int64_t *grown;                       /* by slot, while grown_at is grown_now: see plan_kin_grown */
    uint64_t *grown_at, grown_now;        /* counts changes of the vehicles left, and iterations */
    uint32_t *free, *free_at, n_free;     /* free_at: place on the list or JALUR_NONE */
    uint32_t *seq;                        /* one tour */
    uint32_t *used, n_tours, n_served;    /* used: vehicles by type */
    uint32_t *bank, *bank_at, n_bank;
    int64_t cost;
    bool grow; /* a stop that is one too many for a vehicle may take the tour to the next larger of its kin */
    bool wide; /* places are looked for in tours that this iteration has not changed, too */
    bool apart; /* places are looked for in all of the tours that this iteration has changed: they lie far from each other */
    plan_board *board; /* board.c; NULL where it does not fit */
    uint64_t rest; /* above 0: a new tour is priced by the share of its vehicle that this much more demand would fill */
    plan_loading *loading; /* room for two of each tour and of one more; only with docks */
    int64_t *dock;         /* one of each */
    plan_yard *yard;       /* docks.c: the tours by the clock; only with docks */
    uint32_t *taken, n_over;              /* day * n_scarce: tours that have one; how many are beyond what there is */
    /* undo */
    uint32_t *touched, n_touched, *stamp, now; /* slots touched in this iteration */
    plan_node *log; uint32_t n_log, *noted;    /* nodes changed in this iteration; noted: the iteration that logged it */
    plan_tour *log_tour;
    int64_t log_cost;
    uint32_t *scratch; /* room for a plan */
    /* best */
    uint32_t *dirty, n_dirty;
    bool *is_dirty;
    plan_best best;
} plan_state;

/* clock.c */
bool plan_type_rich(const plan_type *t); /* has rules that only the labels of rules.h know */
bool plan_stop_rich(const plan_stop *s);
int64_t plan_route_cost(const plan_type *t, int64_t drive_m, int64_t paid_s, int64_t over_s);
/* plan_clock for callers that know the pairs: pickup_of[stop] is the stop paired with it before, or JALUR_NONE; NULL when
 * the problem has no pairs, which plan_pairs_make gives. */
jalur_status plan_clock_paired(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t type,
                               const uint32_t *stops, uint32_t n_stops, plan_times *out, plan_step *steps,
                               uint32_t *n_steps);
/* What share of the type's day, or of its longest way, so much beyond a rule is. */
double plan_share_of(const plan_type *t, plan_rule rule, int64_t excess);
/* Which rule the order breaks with the type, and by how much: of those that are enough to lift, the one broken by the least share. KEPT: none. */
jalur_status plan_clock_broken(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t type,
                               const uint32_t *stops, uint32_t n_stops, plan_rule *rule, int64_t *excess);
jalur_status plan_pairs_make(arena *mem, const plan_problem *p, uint32_t **pickup_of);

/* Tells how far getting ready or the first plan is, where somebody waits. True: it is to end, as somebody asked for that. The time limit
 * does not end it: what a plan without chains serves is worth no second. */
bool plan_halted(jalur_ctx *ctx, const plan_prep *k, const char *stage, uint64_t done, uint64_t total);

/* twin.c */
jalur_status plan_twins_make(plan_prep *k); /* k->twin */

/* prep.c */
/* Places and limits of a type as the problem has them; neither legs nor prices. */
void plan_lorry_of(const plan_problem *p, uint32_t type, plan_lorry *v);
jalur_status plan_check(jalur_ctx *ctx, const plan_problem *p);
jalur_status plan_prep_make(jalur_ctx *ctx, const plan_problem *p, plan_prep *k);
/* Of a part of a larger problem: what its stops are there, and which stop of the part each of those there is, if stop[index[i]] == i. */
typedef struct plan_within {
    const plan_prep *whole;
    const uint32_t *stop, *index;
} plan_within;
/* The same with so many neighbours at most: they cost more than they give where the search is short. `within`: looked for among those
 * that the stops have there; NULL: among all. */
jalur_status plan_prep_near(jalur_ctx *ctx, const plan_problem *p, uint32_t near_most, const plan_within *within, bool told, plan_prep *k);
void plan_prep_release(plan_prep *k);
/* A stop alone in an empty vehicle of a type. */
typedef struct plan_alone {
    bool usable;   /* type allowed and has a vehicle */
    bool reached, feasible;
    uint32_t dimension, needed, available; /* dimension JALUR_NONE: not too heavy */
    double heavy;  /* needed over available, less 1 */
    int64_t over_s, cost;
    plan_rule rule; int64_t excess; /* of the times and the way; KEPT: none */
} plan_alone;
/* The stop, or both stops of its pair in their order: how many. seq: room for two. */
uint32_t plan_alone_order(const plan_problem *p, const uint32_t *pickup_of, uint32_t stop, uint32_t *seq);
jalur_status plan_alone_look(jalur_ctx *ctx, const plan_problem *p, const uint32_t *pickup_of, uint32_t stop,
                             uint32_t type, bool why, plan_alone *out);

/* legs.c */
jalur_status plan_travel_make(jalur_ctx *ctx, plan_prep *k); /* k->travel and rows */
jalur_status plan_legs_sound(const plan_prep *k);           /* whether every leg asked for was answered */
uint32_t plan_row(const plan_prep *k, uint32_t place);       /* of a place that a type names */
plan_extent plan_extent_of(const plan_prep *k, uint32_t legs);
/* near.c */
jalur_status plan_near_make(jalur_ctx *ctx, const plan_within *within, plan_prep *k);
/* Copies the tables with places renumbered along a walk from neighbour to neighbour: what a stop asks for then lies in
 * few cache lines. Tables too large to copy stay as they are. */
jalur_status plan_near_rows(jalur_ctx *ctx, plan_prep *k);

/* kin.c */
jalur_status plan_kin_make(jalur_ctx *ctx, plan_prep *k);
/* What the tour as it stands costs more in another type of its ring. */
int64_t plan_kin_price(const plan_prep *k, const plan_tour *t, uint32_t type);
/* The cheapest type of its ring with a vehicle left (its own first among equals) that carries the tour and a stop with
 * the demand `more` (NULL: none); JALUR_NONE when there is none. price: as plan_kin_price. */
uint32_t plan_kin_best(const plan_state *s, const plan_tour *t, const uint32_t *more, int64_t *price);
/* What a tour that this iteration has not changed costs more at least when it grows out of its vehicle: in any larger one of its
 * ring that is left; INT64_MAX: none is. */
int64_t plan_kin_grown(const plan_state *s, uint32_t slot);
/* Both tours, of different types of one ring, as they stand fit into each other's vehicles. */
bool plan_kin_exchange(const plan_state *s, uint32_t a, uint32_t b);
/* Among n slots from `first` on, the one whose tour saves most by exchanging vehicles of one ring with the tour in
 * `slot`; JALUR_NONE when none saves anything. */
uint32_t plan_kin_partner(const plan_state *s, uint32_t slot, uint32_t first, uint32_t n);

uint32_t plan_rich_nights(const plan_prep *k); /* rich.c: of the order that was priced last */
/* state.c */
jalur_status plan_state_make(jalur_ctx *ctx, plan_prep *k, plan_state *s);
void plan_state_release(plan_state *s);
void plan_begin(plan_state *s);               /* a new iteration: forget the undo log */
void plan_undo(plan_state *s);                /* all touched slots and the cost as they were; not the bank */
bool plan_broken(const plan_state *s);        /* some touched tour is, or resources do not suffice: must be undone */
void plan_keep(plan_state *s);                /* accept; marks the touched slots for the next plan_best_take */
void plan_best_take(plan_state *s);
/* Makes the best plan the current one again, bank included. */
void plan_best_load(plan_state *s);
/* Empties every tour (current plan only) so that plan_write can start afresh; then plan_bank_fix. */
void plan_clear(plan_state *s);
void plan_bank_fix(plan_state *s);
uint32_t plan_open(plan_state *s, uint32_t type); /* an empty tour, door linked to itself; caller inserts at once */
void plan_insert(plan_state *s, uint32_t stop, uint32_t after); /* after: a node of the tour */
void plan_remove(plan_state *s, uint32_t stop);
void plan_remove_run(plan_state *s, uint32_t first, uint32_t n); /* n stops of one tour, one behind the other */
/* The tour as it stands to another type of its ring that carries it. */
void plan_retype(plan_state *s, uint32_t slot, uint32_t type);
/* Spans, cost and `broken` after removals; plan_insert does it itself. */
void plan_refresh(plan_state *s, uint32_t slot);
/* Two tours of one type exchange what begins at i and at j, which may be their doors. */
void plan_tails(plan_state *s, uint32_t i, uint32_t j);
/* What comes before i goes on with what comes before j, backwards; what begins at i, backwards, goes on with what begins at j. As
 * plan_turn for k->mirror only. */
void plan_heads(plan_state *s, uint32_t i, uint32_t j);
/* Turns round what begins at i and ends before j, which comes later in the same tour or is its door. */
void plan_turn(plan_state *s, uint32_t i, uint32_t j);
/* Replaces the whole of a tour by stops that are in no other; n 0 empties it. The bank is the caller's. False when the
 * result breaks a rule: the state then must be undone. */
bool plan_write(plan_state *s, uint32_t slot, uint32_t type, const uint32_t *stops, uint32_t n);
void plan_bank_push(plan_state *s, uint32_t stop);
void plan_bank_pull(plan_state *s, uint32_t stop);
/* There is one more of each resource that the stop needs and the tour does not have, for as long as that is away. */
bool plan_needs_allow(const plan_state *s, uint32_t slot, uint32_t stop);
/* The tour in the slot (JALUR_NONE: a new one) may become these stops with so many nights, by what is counted by day. */
bool plan_days_allow(const plan_state *s, uint32_t slot, uint32_t type, uint32_t nights, const uint32_t *stops, uint32_t n);
/* The same with one stop more. */
bool plan_days_allow_more(const plan_state *s, uint32_t slot, uint32_t nights, uint32_t stop);
/* Adds everything up again; for tests. */
bool plan_state_sound(const plan_state *s);
/* The same for what this iteration has changed, after every move: for debug builds. A broken tour has no price. */
bool plan_touched_sound(const plan_state *s);
/* Cost of a sequence in search units, or -1 when it breaks a rule. */
int64_t plan_price(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n);
/* Nights of the sequence that was priced last. */
static inline uint32_t plan_price_nights(const plan_prep *k)
{
    return k->rich ? plan_rich_nights(k) : 0;
}

/* search.c: what the tour costs in that type if the clock allows it; where legs do not cost the same everywhere, something below every price. */
int64_t plan_tour_least(const plan_state *s, uint32_t slot, uint32_t type);

/* moves.c: two tours, or one tour twice, are cut before i and before j. Turned: the heads become one tour and the tails the other;
 * else each head gets the other's tail. Types: of the tours then. */
typedef struct plan_cut {
    uint32_t a, i, b, j;
    bool turned;
    uint32_t type_a, type_b;
} plan_cut;
/* What both tours cost if the clock allows them; INT64_MIN where that is not known from the legs at the cuts and the doors alone. */
int64_t plan_cut_least(const plan_state *s, const plan_cut *c);

/* smooth.c */
/* Shortens one tour in place; for k->mirror only. `at`: by stop, JALUR_NONE everywhere before and after. */
void plan_smooth(const plan_prep *k, uint32_t type, uint32_t *seq, uint32_t n, uint32_t *at);

/* recreate.c */
typedef struct plan_spot {
    int64_t delta;
    uint32_t after, type; /* the tour's type from then on; after JALUR_NONE: a new tour */
    uint32_t also;        /* the other stop of a pair goes after this one; JALUR_NONE: right after the first */
} plan_spot;
typedef struct plan_blink {
    rng *r; /* NULL: never */
    uint64_t bits;
    unsigned left;
} plan_blink;
/* Cheapest place among the neighbours' tours and new tours; delta INT64_MAX when there is none. */
plan_spot plan_spot_near(const plan_state *s, uint32_t stop, plan_blink *b);
/* The same over all tours: for the few stops that find no place near. */
plan_spot plan_spot_any(const plan_state *s, uint32_t stop);
void plan_spot_use(plan_state *s, uint32_t stop, plan_spot spot);
/* The same, unless the loadings then no longer fit the docks: false, and the stop is in no tour. */
bool plan_spot_keep(plan_state *s, uint32_t stop, plan_spot spot);

bool plan_blinks(plan_blink *b);

/* board.c */
/* s->board: for legs in one plane that nothing is paid by but metres, besides windows alone. */
jalur_status plan_board_make(plan_state *s);
void plan_board_begin(plan_state *s, uint32_t n_stops); /* the tours of this iteration; so many stops will come */
void plan_board_insert(plan_state *s, uint32_t stop);   /* has been put into its tour */
void plan_board_end(plan_state *s);
/* To the stop from that node and on, if the best place that was found for it last is there. */
bool plan_board_legs(const plan_state *s, uint32_t stop, uint32_t after, int32_t leg_m[2]);
/* By number from 0: the tours on it; JALUR_NONE: no more. */
uint32_t plan_board_slot(const plan_state *s, uint32_t t);
/* The least detour, in metres, for the stop in that tour, then of type v, where it is below `below`, and after which node;
 * else JALUR_NONE. */
int32_t plan_board_place(const plan_state *s, uint32_t t, uint32_t stop, const plan_lorry *v, int64_t below, plan_blink *blink,
                         uint32_t *after);

/* rich.c */
jalur_status plan_rich_make(jalur_ctx *ctx, plan_prep *k);
void plan_rich_release(plan_prep *k);
jalur_status plan_rich_state(const plan_prep *k); /* JALUR_E_RESOURCE: memory ended within a price */
int64_t plan_rich_price(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n); /* as plan_price */
/* Of the order, which was priced last and with that type: the soonest departure, if it then waits on its way, and the last that
 * its hours are fewest with. */
void plan_rich_departures(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n, int64_t *first_s, int64_t *last_s);
/* Notes of the tour whose order was priced last where it reloads (via) and how early and late each stop can be. */
void plan_rich_note(plan_state *s, uint32_t slot, const uint32_t *stops, uint32_t n);
/* As plan_spot_near and plan_spot_any, tours that are there only. */
plan_spot plan_rich_near(const plan_state *s, uint32_t stop, plan_blink *b);
plan_spot plan_rich_any(const plan_state *s, uint32_t stop);

const struct rules *plan_rich_rules(const plan_prep *k, uint32_t type);
bool plan_rich_trips(const plan_prep *k); /* no route has more rules than trips.h knows */
/* What follows from which stop comes straight behind which, whatever lies between them on the road: the earlier plan and the
 * spread. Whether there is such; and a stop behind `after` (JALUR_NONE: the first), added to *price; false: the earlier plan
 * fixed it otherwise. */
bool plan_rich_soft(const plan_prep *k);
bool plan_rich_step(const plan_prep *k, uint32_t type, uint32_t after, uint32_t stop, int64_t *price);

/* trips_spot.c: with s->trips */
jalur_status plan_trips_make(jalur_ctx *ctx, plan_state *s);
void plan_trips_release(plan_state *s);
jalur_status plan_trips_state(const plan_state *s);  /* JALUR_E_RESOURCE: memory ended within a price */
int64_t plan_trips_read(plan_state *s, uint32_t slot); /* price of the tour as it stands; -1: it breaks a rule */
void plan_trips_forget(plan_state *s, uint32_t slot);  /* the tour has changed to one that keeps the rules */
plan_spot plan_trips_near(const plan_state *s, uint32_t stop, plan_blink *b); /* as plan_rich_near and plan_rich_any */
plan_spot plan_trips_any(const plan_state *s, uint32_t stop);
/* What it adds to the plan when two stops of different tours change places; when two tours of one type exchange what begins
 * at i and at j, of which one may be a door. INT64_MAX: a rule would be broken. */
int64_t plan_trips_swap(const plan_state *s, uint32_t i, uint32_t j);
int64_t plan_trips_tails(const plan_state *s, uint32_t i, uint32_t j);

/* fill.c */
/* Fewer tours in a complete first plan, where they can be had: the plan of it if that costs less. For one type in the
 * plane whose only limit is one load; others stay as they are. */
jalur_status plan_fill(jalur_ctx *ctx, plan_state *s);

/* build.c */
jalur_status plan_build(jalur_ctx *ctx, plan_state *s);

/* fixed.c */
/* Whether the earlier plan is more than a begin: parts of it are fixed, or changing it has a price. */
bool plan_before_binds(const plan_problem *p);
jalur_status plan_fixed_check(jalur_ctx *ctx, const plan_problem *p);
jalur_status plan_fixed_make(plan_prep *k); /* k->locked */
/* The fixed parts as tours of an empty plan. JALUR_E_DATA: one breaks a rule. */
jalur_status plan_fixed_place(jalur_ctx *ctx, plan_state *s);
/* Then the routes of the earlier plan, as far as they still keep every rule; a stop that none can have any more drops out. */
jalur_status plan_before_place(jalur_ctx *ctx, plan_state *s);

/* docks.c */
/* Before departures between these, of that type. */
plan_loading plan_docks_loading(const plan_problem *p, uint32_t type, int64_t first_s, int64_t last_s);
jalur_status plan_yard_make(jalur_ctx *ctx, plan_state *s); /* s->yard, s->loading and s->dock */
void plan_yard_release(plan_state *s);
jalur_status plan_yard_state(const plan_state *s); /* JALUR_E_RESOURCE: memory ended within a question */
/* The loadings before departure fit the docks, and so do reloads where a dock is: part of plan_broken. */
bool plan_docks_fit(const plan_state *s);
/* So do they with a new tour of that type to that stop alone. */
bool plan_docks_fit_new(const plan_state *s, uint32_t type, uint32_t stop);
/* So does all of the plan by the clock: for a plan that would be the best. */
bool plan_docks_hold(const plan_state *s);
/* The first of n docks that is free, on top of the heap, is taken until then. */
void plan_docks_take(int64_t *dock, uint32_t n, int64_t until);

/* push.c */
static inline int64_t plan_step_length(const plan_step *s)
{
    return (int64_t)s->leave_s - s->start_s;
}
/* A loading, step `from`, begins so much later, and what follows moves along: a break is taken as soon as it may be from where
 * the vehicle then is. False when something is too late; the steps then are in disorder. */
bool plan_route_push(const plan_problem *p, plan_route *r, uint32_t from, int64_t by_s);
/* Loads and departs sooner than need be, and waits where it comes to first. */
void plan_route_pull(plan_route *r, int64_t by_s);
/* Cost of the steps as they are. */
void plan_route_reprice(const plan_problem *p, plan_route *r);

/* yard.c */
/* Moves the steps of routes (timed each for itself) so that docks suffice, and prices them again; not good: they are in disorder. */
jalur_status plan_docks_shift(jalur_ctx *ctx, const plan_problem *p, plan_route *routes, uint32_t n, bool *good);
typedef struct plan_gap {
    int64_t from_s, to_s; /* counted over all days */
} plan_gap;
/* When a place of that dock is free beside routes as they are. */
jalur_status plan_docks_windows(jalur_ctx *ctx, const plan_problem *p, plan_route *routes, uint32_t n, uint32_t dock, arena *mem,
                                plan_gap **out, uint32_t *n_out);
/* Its loading can begin so soon, where it may wait on its way: the depot is open, the goods are there, the day not too long. */
int64_t plan_docks_soonest(const plan_problem *p, const plan_route *r);
/* The route loads and departs so much sooner than its steps say, and waits where it comes to first. */
void plan_docks_sooner(const plan_problem *p, plan_route *r, int64_t by_s);

/* left.c */
/* Vehicles without a route take what is out and they can serve alone; then reasons for the rest, into out->left. The routes
 * have room for one of each free vehicle, and their steps are set to docks. */
jalur_status plan_left_make(jalur_ctx *ctx, const plan_prep *k, plan_answer *out);

/* shares.c */
typedef struct plan_shares {
    plan_problem p; /* with visits in place of stops in parts */
    uint32_t *of;   /* the stop that each of its stops is of; NULL: nothing is in parts */
} plan_shares;
jalur_status plan_shares_make(jalur_ctx *ctx, const plan_problem *p, arena *mem, plan_shares *out);
/* The answer to x->p becomes one to the problem it was made of. */
void plan_shares_name(const plan_shares *x, plan_answer *a);

/* moves.c */
/* Looks around a stop of the plan for a move that adds less than `more` and makes it (plan_begin is called). True: the
 * plan has changed, and where rules.h decides (k->rich) or resources and docks are short a tour may be broken or cost
 * more: the caller keeps it or undoes. Tours of two types are exchanged in either type. `seq`: room for every stop. */
typedef bool plan_move(plan_state *s, uint32_t stop, double more, uint32_t *seq);
bool plan_move_tails(plan_state *s, uint32_t stop, double more, uint32_t *seq);
/* Turns a part of a tour round, or joins two tours head to head and tail to tail; for k->mirror only. */
bool plan_move_turn(plan_state *s, uint32_t stop, double more, uint32_t *seq);
bool plan_move_swap(plan_state *s, uint32_t stop, double more, uint32_t *seq);

/* chain.c: where loads of one kind alone decide. */
bool plan_chains_fit(const plan_state *s);
bool plan_move_chain(plan_state *s, uint32_t stop, double more, uint32_t *seq); /* a plan_move */

/* pool.c */
typedef struct plan_column {
    uint64_t key;       /* of type and set of stops */
    size_t at;          /* first stop in pool.stops */
    uint32_t type, n;
    int64_t cost, seen; /* of the route; of the cheapest plan it stood in */
    uint32_t nights;    /* of the route */
} plan_column;
typedef struct plan_pool { /* distinct routes of good plans: by set of stops and type, the cheapest order of each */
    jalur_ctx *ctx;
    const plan_prep *k;
    plan_column *column;
    size_t n, cap;
    uint32_t *stops;
    size_t n_stops, cap_stops;
    map64 index; /* key to column */
} plan_pool;
jalur_status plan_pool_init(jalur_ctx *ctx, const plan_prep *k, plan_pool *pool);
void plan_pool_release(plan_pool *pool);
/* The tour in `slot`, seen in a plan of that cost. */
jalur_status plan_pool_add(plan_pool *pool, const plan_state *s, uint32_t slot, int64_t plan_cost);
/* The routes for those who go on with them, as `pool` of the answer. */
jalur_status plan_pool_write(plan_pool *pool, plan_answer *out);

/* mix.c */
/* Recombines the pool (of it the routes of the best plans, about `most`) by set partitioning; `s` then holds its best
 * plan, the new one when that is cheaper. `time_s` <= 0: no clock, it takes about as long as `work` iterations of the
 * search, counted in simplex iterations. */
jalur_status plan_pool_mix(plan_pool *pool, plan_state *s, size_t most, double time_s, uint64_t work);

/* trace.c */
enum { PLAN_MOMENTS = 1024 }; /* a day's worth, as they grow further apart */
typedef struct plan_trace {
    plan_moment at[PLAN_MOMENTS];
    uint32_t n;
    double began_s;
    int64_t cost; /* of the last moment, in search units */
} plan_trace;
/* Notes the best plan if it is new; moments close to each other become one. */
void plan_trace_note(plan_trace *t, const plan_state *s);

/* search.c */
typedef struct plan_run {
    jalur_ctx *ctx;
    plan_options o;
    double heat; /* at least, where a part of a plan is searched for a short time; 0: chosen by the budget */
    uint64_t iterations;
    int64_t cost_before_pool; /* of the best plan before its routes were recombined for the last time; 0: they were not */
    bool cancelled;
    plan_trace trace;
} plan_run;
jalur_status plan_search(plan_run *run, plan_state *s, rng *r, plan_pool *pool);

/* parts.c */
/* Whether the plan, as it was begun, is large enough to be searched in parts, and nothing that counts over all routes forbids it. */
bool plan_parts_fit(const plan_state *s);
/* In place of plan_search: on as many threads as the context allows, with the same result on any number. */
jalur_status plan_parts(plan_run *run, plan_state *s, rng *r);

static inline double plan_now_s(const plan_options *o)
{
    return o->cpu ? clock_cpu_s() : clock_wall_s();
}

/* The type can serve the stop alone and has a vehicle. */
static inline bool plan_fits(const plan_prep *k, uint32_t stop, uint32_t type)
{
    if (k->words == 1) return k->fits[stop] >> type & 1;
    return k->fits[(size_t)stop * k->words + type / 64] >> type % 64 & 1;
}

/* The stop's demand of each dimension in k->dim; beside those of other stops, unlike the stops themselves. */
static inline const uint32_t *plan_need(const plan_prep *k, uint32_t stop)
{
    return k->need + (size_t)stop * k->dims;
}

/* Which of k->days is the last that a route of the type is away on. */
static inline uint32_t plan_last_day(const plan_prep *k, uint32_t type, uint32_t nights)
{
    uint32_t d = k->first_day[type];
    while (d + 1 < k->n_days && k->days[d + 1] - k->days[k->first_day[type]] <= nights) d++;
    return d;
}

/* Row of k->scarce that counts the type's vehicles, or JALUR_NONE. */
static inline uint32_t plan_fleet_row(const plan_prep *k, uint32_t type)
{
    const uint32_t fleet = k->p->types[type].fleet;
    return fleet ? k->p->n_resources + fleet - 1 : JALUR_NONE;
}

static inline bool plan_locked(const plan_prep *k, uint32_t stop)
{
    return k->locked && k->locked[stop];
}

/* What a leg of near_cost costs at least the tour in the slot, as so many of it. */
static inline float plan_rate(const plan_state *s, uint32_t slot)
{
    return s->rate ? s->rate[slot] : 1.0f;
}

/* The other stop of a pair, or JALUR_NONE. */
static inline uint32_t plan_partner(const plan_prep *k, uint32_t stop)
{
    if (!k->pickup_of) return JALUR_NONE;
    return k->p->stops[stop].pair ? k->p->stops[stop].pair - 1 : k->pickup_of[stop];
}

/* The stop is the second of a pair: it goes wherever the first goes. */
static inline bool plan_second(const plan_prep *k, uint32_t stop)
{
    return k->pickup_of && k->pickup_of[stop] != JALUR_NONE;
}

static inline int64_t plan_leg_s(const plan_lorry *v, uint32_t a, uint32_t b)
{
    if (v->go.at) return plan_plane_leg(&v->go, a, b);
    int32_t t = v->go.asked ? plan_asked_leg(v->go.asked, a, b).s : v->go.time_s[a * v->go.n + b];
    return t == PLAN_UNREACHED ? PLAN_FAR_S : t;
}

static inline int64_t plan_leg_m(const plan_lorry *v, uint32_t a, uint32_t b)
{
    if (v->go.asked) return plan_asked_leg(v->go.asked, a, b).m;
    return v->go.at ? plan_plane_leg(&v->go, a, b) : v->go.distance_m[a * v->go.n + b];
}

/* a then b, `leg_s` between them. False when b is reached too late whatever the departure. */
static inline bool plan_join(plan_span *a, int64_t leg_s, const plan_span *b)
{
    int64_t shift = a->long_s + leg_s;
    int64_t wait = b->early_s - shift - a->late_s;
    if (a->early_s + shift > b->late_s) return false;
    if (wait < 0) wait = 0;
    int64_t early = b->early_s - shift > a->early_s ? b->early_s - shift : a->early_s;
    int64_t late = b->late_s - shift < a->late_s ? b->late_s - shift : a->late_s;
    a->long_s = shift + b->long_s + wait;
    a->early_s = early - wait;
    a->late_s = late;
    return true;
}

static inline plan_span plan_span_stop(const plan_prep *k, const plan_lorry *v, uint32_t stop)
{
    return (plan_span){v->service_s[stop], k->open_s[stop], k->close_s[stop]};
}

static inline plan_span plan_span_door(const plan_lorry *v)
{
    return (plan_span){0, v->out_s, v->back_s};
}

#endif
