/* Siting: which candidate places should become service points, with a proven bound beside every answer.
 *
 * Demands i (villages, households) with weight w_i and candidate sites j; sparse arcs (i, j) with a cost per unit of weight
 * (minutes, kilometres). What is not listed cannot serve. Letters as in the models:
 *
 *   COVER_MOST  MCLP (Church and ReVelle 1974): most weight within `limit` with a budget of sites; with capacities CMCLP,
 *               where a demand may be shared between sites; with a decay, partial coverage (Berman, Krass, Drezner 2003)
 *   MEDIAN      p-median (Hakimi 1964): least total of weight * cost to the nearest open site
 *   COVER_ALL   LSCP (Toregas et al. 1971): the cheapest sites that bring every demand that can be within `limit`. Second
 *               goal (LSCP-B, Hogan and ReVelle 1986): at that price more weight within reach of two, as far as exchanges
 *               of one site for another bring any; only the price has a bound
 *   CENTER      p-center (Hakimi 1965): the least longest cost with a budget of sites
 *   FAIR        max-min coverage (the equity measures of Marsh and Schilling 1994): the largest least share, over groups of
 *               demands, of the group's weight that is within `limit`
 *
 * COVER_MOST and FAIR take a budget for each wave of sites, so that several models are one: sites that may close and sites that
 * may open (a wave each); a site once per day for points that move (a wave for each day); a site once per period
 * in which it may open, demands once per period, and budgets that carry over. COVER_MOST with `second` is backup coverage.
 *
 * The room knows no geography; the caller makes arcs from network tables. Deterministic: the same problem, seed and
 * iteration limits give the same answer; the wall limit, if it strikes, may not. */
#ifndef JALUR_SITE_SITE_H
#define JALUR_SITE_SITE_H

#include "base/arena.h"
#include "model/decay.h"

typedef enum site_goal { SITE_COVER_MOST, SITE_MEDIAN, SITE_COVER_ALL, SITE_CENTER, SITE_FAIR } site_goal;

typedef enum site_state { SITE_FREE, SITE_OPEN, SITE_SHUT } site_state; /* the caller's will */

typedef struct site_problem {
    uint32_t n_demands, n_sites;
    const double *weight;    /* n_demands, >= 0 */
    const uint32_t *first;   /* n_demands + 1: arcs of demand i are first[i] .. first[i + 1] - 1 */
    const uint32_t *site;    /* of each arc; no site twice in one demand */
    const double *cost;      /* of each arc, >= 0, ascending within a demand */
    const double *beyond;    /* MEDIAN, per demand: sites that are not listed cost at least this, so that the bound holds for
                              * them too; NULL: what is not listed does not exist */
    const double *price;     /* per site, > 0; NULL: 1 each */
    const double *capacity;  /* COVER_MOST, per site in units of weight; NULL: none */
    const uint8_t *state;    /* site_state per site; NULL: all free */
    const uint32_t *wave;    /* per site: the budget it draws on when it is free; NULL: 0 */
    const uint32_t *group;   /* FAIR, per demand; NULL: all in one */
    uint32_t n_groups;
} site_problem;

typedef struct site_options {
    site_goal goal;
    double limit;         /* COVER_MOST, COVER_ALL; INFINITY: every arc serves */
    decay decay;          /* COVER_MOST without capacities: share of a demand that a site serves */
    double budget;        /* of prices, open ones included; with unit prices the number p. Not for COVER_ALL */
    const double *budgets; /* COVER_MOST, FAIR: in place of `budget`, one per wave, for free sites alone; NULL: none */
    uint32_t n_budgets;
    bool carried;         /* what a wave leaves, later ones may spend */
    double second;        /* COVER_MOST without decay or capacities: worth of a second site within reach, 0 .. 1 of the first */
    uint64_t seed;
    uint32_t rounds;      /* of the Lagrangian ascent (twice as many where all must be covered) and of the local search, default 2,000 */
    double time_s;        /* wall limit, default 60; the local search makes more rounds for a longer one */
    bool prove;           /* hand what is left to GLPK; default true */
} site_options;
site_options site_options_default(site_goal goal);

typedef struct site_choice {
    uint32_t site;
    double gain;          /* what it adds after those before it: weight served (COVER_*), weight * cost saved (MEDIAN) */
} site_choice;

typedef struct site_answer {
    arena mem;
    site_choice *sites;   uint32_t n_sites; /* caller's open ones first, then by gain, largest first */
    uint32_t *served_by;  /* per demand; JALUR_NONE: by none of them */
    double *served_cost;  /* per demand; INFINITY */
    double *served_share; /* per demand, 0 .. 1: decayed share, or what the capacities leave */
    double value, bound;  /* COVER_MOST: weight served, bound above. MEDIAN: weight * cost, bound below, over the demands
                           * that are served. COVER_ALL: sum of prices, bound below. CENTER: longest cost, bound below; INFINITY
                           * where no plan within the budget was found that reaches all. COVER_MOST with `second` adds
                           * second * weight_twice. FAIR: the least share, 0 .. 1, of the groups of which any site reaches
                           * weight (of that weight); bound above */
    bool proven;          /* value = bound within rounding */
    double weight_total, weight_served, weight_hopeless; /* hopeless: without any arc within the limit */
    double weight_twice;  /* within reach of two open sites */
    uint32_t rounds;      /* of the ascent that were used */
    uint64_t nodes;       /* simplex iterations and nodes of the proof */
} site_answer;
void site_answer_init(site_answer *a, jalur_ctx *ctx);
void site_answer_release(site_answer *a);

/* Errors: JALUR_E_USAGE (an index beyond its array, a budget below the open sites; capacities, budgets by wave or a second
 * site with a goal that has none), JALUR_E_DATA (a number that is not finite or negative, arcs out of order), JALUR_E_CANCELLED, JALUR_E_RESOURCE.
 * MEDIAN counts a demand that no open listed site serves at its `beyond` cost, or, without one, at twice the dearest arc
 * of the problem, and says so by served_by; the bound is on that total. */
jalur_status site_solve(jalur_ctx *ctx, const site_problem *p, const site_options *o, site_answer *out);

#endif
