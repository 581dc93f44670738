/* The exact evaluator of one order of stops with one type, for every rule plan.h has for a route.
 *
 * A route in the search is an order of stops; where it reloads, rests and sleeps follows from the order. A labelling
 * dynamic program over the order finds it (Vidal, Crainic, Gendreau, Prins 2014, "A unified solution framework": the
 * auxiliary problem of a fixed order; labels as in Irnich and Desaulniers 2005). A label is a way to have served the
 * first i stops: metres, a plan_span of today's work, driving, work since the last break, what is aboard. One that is
 * nowhere better than another goes. Cost: O(n * labels * choices); without reload, break, night or release there is
 * one label, so O(n). */
#ifndef JALUR_PLAN_RULES_H
#define JALUR_PLAN_RULES_H

#include "plan/search.h"

#define RULES_EVER ((int64_t)1 << 40) /* later than any time, and its negative earlier */
#define RULES_DAY_S 86400

/* What may be broken: a rule can be lifted to see by how much. */
typedef enum rules_rule {
    RULE_NONE = 0,
    RULE_LOAD = 1 << 0,
    RULE_WINDOW = 1 << 1,   /* closing times and closed periods of stops */
    RULE_SHIFT = 1 << 2,    /* back in time */
    RULE_DURATION = 1 << 3,
    RULE_DRIVE = 1 << 4,
    RULE_DISTANCE = 1 << 5,
    RULE_BREAK = 1 << 6,
    RULE_STOPS = 1 << 7,
    RULE_TIMES = RULE_WINDOW | RULE_SHIFT | RULE_DURATION | RULE_DRIVE | RULE_DISTANCE | RULE_BREAK
} rules_rule;

typedef struct rules { /* a type and the limits that are in force */
    const plan_problem *p;
    const plan_type *t;
    const plan_lorry *v;   /* legs, and places in their rows */
    const plan_legs *m;    /* legs by place instead; NULL: by row */
    const uint32_t *place; /* row of each stop; NULL: as in the problem */
    const uint32_t *pickup_of; /* by stop: the stop it is paired with before; NULL: no pairs */
    uint32_t type, dims, dim[PLAN_DIMENSIONS];
    unsigned lifted;       /* rules_rule bits */
    bool hours, breaks;    /* they matter */
    uint32_t calm;         /* breaks from this one on are due after no work */
} rules;

typedef struct rules_label {
    plan_span span;               /* today, from the departure; loading at the depot comes before */
    int64_t metres, drive_s;      /* drive: today */
    int64_t far_m;                /* of what max_distance_m counts */
    int64_t paid_s, over_s;       /* hours and overtime of the days before */
    int64_t work_s;               /* since the last break */
    int64_t late_s;               /* rules of times lifted: in all, of the present day that of windows alone */
    int64_t ready_s;              /* the trip leaves not before: what is released later cannot be on it */
    uint32_t home[PLAN_DIMENSIONS], pair[PLAN_DIMENSIONS], most[PLAN_DIMENSIONS]; /* picked up and aboard; peak */
    int64_t left_s;               /* NIGHT: departure of the day that ends */
    uint32_t at, since;           /* row; stops since the last reload */
    uint32_t reloads, nights, breaks; /* breaks: today */
    uint32_t rested;              /* breaks taken on the way here */
    uint32_t from, index;         /* label before; stop or number of the place */
    plan_step_kind kind;
    bool dead;                    /* another is as good everywhere */
} rules_label;

static inline int64_t rules_label_ends(const rules_label *a)
{
    return a->span.early_s + a->span.long_s;
}

/* Loads end at UINT32_MAX. */
static inline uint32_t rules_load_sum(uint32_t a, uint32_t b)
{
    return a + b < a ? UINT32_MAX : a + b;
}

typedef struct rules_ahead { /* of the stops still to come */
    bool hours; /* when it departs matters */
    int64_t release_s, open_s; /* the last to be released; the latest time that anything, breaks too, may have to wait for */
    uint32_t brought[PLAN_DIMENSIONS], taken[PLAN_DIMENSIONS];
} rules_ahead;

typedef struct rules_work { /* room for labels, kept between calls; one thread at a time */
    jalur_ctx *ctx;
    rules_label *list;
    size_t n, cap;
    jalur_status st; /* JALUR_E_RESOURCE: memory ended, answers since are wrong */
    int64_t most;    /* ways that cost no less, in the prices of rules.v, are not followed; 0: all are */
    int64_t *rest;   /* by position: what the way from that stop to the end costs at least; only with `most` */
    size_t cap_rest;
    rules_ahead *ahead; /* by position: of that stop and those after it */
    size_t cap_ahead;
    uint32_t *via;   /* by position: 1 + the reload place on the way to that stop; 0: none */
    size_t cap_via;
    bool later;      /* of ways that cost the same the one that may depart last, reloading as `via` says */
    bool all;        /* every way is followed, also where another is as good: to check that nothing is lost */
} rules_work;

typedef struct rules_sum { /* of the best way */
    int64_t metres, paid_s, over_s, work_s; /* work: paid and loading before departure */
    int64_t excess; /* of the one rule that is lifted: least amount it is broken by */
    uint32_t nights;
} rules_sum;

void rules_make(const plan_problem *p, uint32_t type, const plan_lorry *v, const uint32_t *place,
                const uint32_t *pickup_of, rules *out);
/* PLAN_FAR_S: no way. */
static inline int64_t rules_leg_s(const rules *r, uint32_t a, uint32_t b)
{
    if (!r->m) return plan_leg_s(r->v, a, b);
    int32_t leg = plan_way(r->m, a, b).s;
    return leg == PLAN_UNREACHED ? PLAN_FAR_S : leg;
}
static inline int64_t rules_leg_m(const rules *r, uint32_t a, uint32_t b)
{
    return r->m ? plan_way(r->m, a, b).m : plan_leg_m(r->v, a, b);
}
static inline int64_t rules_service_s(const rules *r, uint32_t stop)
{
    const plan_stop *s = &r->p->stops[stop];
    return s->service_by_type ? s->service_by_type[r->type] : s->service_s;
}
/* Place of the problem where a way stands that is not at its end. */
uint32_t rules_label_place(const rules *r, const rules_label *at);
static inline int64_t rules_setup_s(const rules *r, uint32_t from_place, uint32_t stop)
{
    const plan_stop *s = &r->p->stops[stop];
    const uint32_t *site = r->p->site;
    if (site ? site[from_place] == site[s->place] : from_place == s->place) return 0;
    return plan_stop_setup_s(s, r->type);
}
static inline uint32_t rules_place(const rules *r, uint32_t stop)
{
    return r->place ? r->place[stop] : r->p->stops[stop].place;
}
/* What max_distance_m counts of a leg of `leg_m`. */
static inline int64_t rules_leg_far(const rules *r, uint32_t a, uint32_t b, int64_t leg_m)
{
    const int32_t *limited_m = r->m ? r->m->limited_m : r->v->go.limited_m;
    return limited_m ? limited_m[(r->m ? r->m->n : r->v->go.n) * a + b] : leg_m;
}
typedef struct rules_way {
    int64_t m, s, far_m; /* far: what max_distance_m counts. s PLAN_FAR_S: no way, m and far 0 */
} rules_way;

static inline rules_way rules_way_of(const rules *r, uint32_t a, uint32_t b)
{
    if (r->v->go.at && !r->m) {
        int64_t leg = plan_plane_leg(&r->v->go, a, b);
        return (rules_way){leg, leg, leg};
    }
    int64_t s = rules_leg_s(r, a, b);
    if (s >= PLAN_FAR_S) return (rules_way){0, s, 0};
    int64_t m = rules_leg_m(r, a, b);
    return (rules_way){m, s, rules_leg_far(r, a, b, m)};
}
static inline plan_span rules_span_of(const rules *r, uint32_t stop)
{
    const plan_stop *s = &r->p->stops[stop];
    return (plan_span){rules_service_s(r, stop), s->open_s, s->close_s};
}
/* Of a route without nights, `long_s` from its departure; in search units. */
static inline int64_t rules_price_of(const rules *r, int64_t metres, int64_t long_s)
{
    const plan_lorry *v = r->v;
    int64_t work = long_s + r->t->load_s, over = r->t->overtime_after_s ? work - r->t->overtime_after_s : 0;
    double hours2 = v->per_s2 * (double)work * (double)work;
    return v->fixed + v->per_m * metres + v->per_s * long_s + (over > 0 ? v->per_over_s * over : 0) + (int64_t)hours2;
}
/* False when no way keeps the rules. The last label of w->list is the end of the best way. */
bool rules_eval(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n, rules_sum *out);
/* After rules_eval: of the ways that cost the same and reload where its way does, the one that may depart last. For docks. */
void rules_eval_later(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n, rules_sum *out);
void rules_work_release(rules_work *w);
/* clock.c: what plan_clock_paired says of an order of stops, by rules without lorry rows, but its steps; `cost` where it is feasible. */
jalur_status plan_clock_cost(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n_stops, bool *feasible, int64_t *cost);
/* From row a to row b at least, each by itself, straight or by a place to reload or rest. No way: PLAN_FAR_S, 0. */
void rules_least(const rules *r, uint32_t a, uint32_t b, int64_t *least_s, int64_t *least_m);

/* labels.c */
bool rules_look_ahead(const rules *r, rules_work *w, const uint32_t *stops, uint32_t n); /* fills w->ahead; false: memory ended */
/* Adds the label to those from `front` on, unless one of them is as good wherever it goes; those it is as good as are dead. */
void rules_push(rules_work *w, size_t front, const rules *r, const rules_label *label, const rules_ahead *x);

/* breaks.c: one leg with the next breaks taken on it */
typedef struct leg_rest {
    uint32_t n;                   /* breaks taken */
    int64_t length_s, hold_s;     /* of all; arrival with all of them not before hold_s */
    int64_t latest_s, work_s;     /* leave at the latest; work since the last break on arrival */
    int64_t stand_s, position_s;  /* inside: end of the last break at the earliest; driven before it, as far as counts */
} leg_rest;
typedef void leg_taken(void *self, const leg_rest *rest);
/* Calls `taken` for every choice of breaks on the leg, none first. */
void rules_leg(const rules *r, const rules_label *from, int64_t leg_s, leg_taken *taken, void *self);
/* More work since the last break than the next one allows. */
bool rules_tired(const rules *r, uint32_t breaks, int64_t work_s);
/* All breaks that must be taken are. */
bool rules_rested(const rules *r, uint32_t breaks);

/* replay.c: the way that rules_eval found, by the clock. `steps` may be NULL, else holds plan_steps_most entries. Fills the
 * hours of `out`, not cost and feasibility. */
jalur_status rules_replay(const rules *r, rules_work *w, plan_times *out, plan_step *steps, uint32_t *n_steps);

/* docks.c: keeps the steps of the tour in a slot, of the way that `w` found last. */
void plan_yard_note(plan_state *s, uint32_t slot, const rules *r, rules_work *w);

#endif
