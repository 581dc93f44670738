/* Good duals by ascent, without a linear program (bounding procedure of Baldacci, Mingozzi 2009, with ng-routes in place of
 * q-routes). For any prices l of the rows, sigma >= 0 of vehicles and gamma >= 0 of cuts, let psi_i(w) be the least reduced cost of
 * a route through row i of total load w, q_i the row's own load. Then
 *
 *   pi_i = l_i + q_i min_{classes, w} psi_i(w) / w
 *
 * leaves no route below 0: along a route of load w, what is added is no more than its own reduced cost. So each evaluation is a
 * bound, and the routes that attain the minima, each taken q_i / w times, are a slope of it. Steps as Polyak's (1969): the
 * way to the plan's cost, by the slope's square. Where nothing got better for a while, the best prices are taken up again with
 * smaller steps.
 *
 * First without time. Where routes then take longer than a day, again with time in bands, from the prices of before: fewer turns, each
 * worth more. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/ctx.h"
#include "bound/bound_inside.h"

enum { PATIENCE = 5, ALL_EVERY = 8, BITS_LEAST = 3, ROWS_FEW = 250, BITS_CLOCK = 2, BANDS_MOST = 720, BANDS_LEAST = 60 };
#define PACE 0.5          /* first step, of the way to the plan's cost */
#define SLOWER 0.7
#define PACE_LEAST 1e-3
#define FLAT 1e-9
#define AIM 0.1           /* above the bound so far: the plan's cost, where it is unknown or far */
#define FLEET_WEIGHT 10.0 /* a vehicle's price is paid by so many rows: longer steps */
#define SHARE_LATE 0.02   /* of routes that take too long: with more, time is counted */
#define SHARE 0.7         /* of the time, before column generation */
#define SHARE_FEW 0.05
#define SHARE_CLOCK_FEW 0.6
#define PART_FIRST 0.15   /* of the ascent, before it is seen whether routes take too long */
#define TURNS_LEAST 10    /* with the clock, each so many times as long: */
#define CLOCK_TIMES 4
static const double HOURS_MOST = 12e6; /* cells of the verifier's table */
static const double CELLS_MOST = 6e6, STEPS_MOST = 1.2e8, LOOKS_MOST = 6e7;

typedef struct choice { /* the route that bounds a row */
    int64_t raise, cost; /* FAR: none */
    uint32_t class, level;
} choice;

typedef struct ascent {
    solver *s;
    const bound_model *m;
    ways *way;              /* by class */
    duals at, best;         /* prices l, gamma */
    int64_t *sigma, *best_sigma; /* by class */
    duals out;              /* pi, gamma: what follows from the prices */
    double value, best_value, upper, pace;
    double *slope, *use;    /* by row: 1 - visits; by class: routes */
    choice *choice;
    int64_t *cost;
    int32_t *band_s;        /* by class */
    uint32_t *rows;
    uint32_t stale, rounds;
    bool clock;             /* time is counted */
    bool seldom;            /* all steps are too many to be looked at each time */
    double took_s;          /* a turn with all steps */
    double late;            /* share of routes in use that take too long */
} ascent;

/* ---- one evaluation ---- */

static int64_t fixed_part(const ascent *x, uint32_t class)
{
    int64_t fixed = x->m->class[class].fixed + x->sigma[class];
    for (size_t c = 0; c < x->s->cuts.n; c++) fixed -= x->at.gamma[c] * x->s->cuts.cut[c].weight[class];
    return fixed;
}

static int64_t share_of(int64_t cost, int32_t part, uint32_t whole)
{
    const wide product = (wide)cost * part, down = product / (int64_t)whole;
    return (int64_t)(down - (product < down * (int64_t)whole));
}

static void choose(ascent *x, uint32_t class)
{
    const ways *y = &x->way[class];
    for (uint32_t i = 0; i < x->m->n; i++) {
        ways_through(y, i, x->at.pi[i], x->cost);
        for (uint32_t w = 1; w < y->levels; w++) {
            if (x->cost[w] >= FAR / 2) continue;
            const int64_t raise = share_of(x->cost[w], y->demand[i], w);
            if (raise < x->choice[i].raise) x->choice[i] = (choice){raise, x->cost[w], class, w};
        }
    }
}

/* A row without a route costs what leaving it out costs. Lower duals prove no less. */
static void raise_duals(ascent *x)
{
    for (uint32_t i = 0; i < x->m->n; i++) {
        int64_t most = x->m->skip[i];
        for (size_t c = 0; c < x->s->cuts.n; c++) most -= x->at.gamma[c] * x->s->cuts.cut[c].skip;
        const int64_t pi = x->choice[i].raise < FAR ? x->at.pi[i] + x->choice[i].raise : most;
        x->out.pi[i] = pi < most ? pi : most;
    }
    memcpy(x->out.gamma, x->at.gamma, x->s->cuts.n * sizeof *x->out.gamma);
}

static bool fits(const bound_class *k, const uint32_t *rows, uint32_t n)
{
    for (uint32_t d = 0; d < k->n_loads; d++) {
        int64_t sum = 0;
        for (uint32_t a = 0; a < n; a++) sum += k->load[d].demand[rows[a]];
        if (sum > k->load[d].most) return false;
    }
    return true;
}

/* The ascent knows one load and no clock; routes that break what the master's own keep would hold its value down. */
static jalur_status add_column(ascent *x, const choice *c, uint32_t n)
{
    const bound_class *k = &x->m->class[c->class];
    bool added;
    if (!fits(k, x->rows, n) || ((k->clock || k->by_time) && !clock_allows(k, x->m->n, x->rows, n))) return JALUR_OK;
    found f = {.class = c->class, .n = n, .rows = x->rows};
    f.cost = c->cost - fixed_part(x, c->class) + k->fixed;
    for (uint32_t a = 0; a < n; a++) f.cost += x->at.pi[x->rows[a]];
    return master_add(&x->s->master, &f, &added);
}

static bool too_long(const ascent *x, uint32_t class, uint32_t n)
{
    const bound_class *k = &x->m->class[class];
    if (!k->step || n == 0 || (x->m->n <= ROWS_FEW && (k->clock || k->by_time))) return false; /* windows: labels do better */
    return !clock_allows(k, x->m->n, x->rows, n);
}

static jalur_status follow(ascent *x, bool columns)
{
    jalur_status st = JALUR_OK;
    x->late = 0;
    for (uint32_t i = 0; i < x->m->n; i++) x->slope[i] = 1;
    for (uint32_t k = 0; k < x->m->n_classes; k++) x->use[k] = 0;
    for (uint32_t i = 0; i < x->m->n; i++) {
        const choice *c = &x->choice[i];
        if (c->raise >= FAR) continue;
        const double share = (double)x->way[c->class].demand[i] / c->level;
        const uint32_t n = ways_route(&x->way[c->class], i, c->level, c->cost, x->at.pi, x->rows);
        for (uint32_t a = 0; a < n; a++) x->slope[x->rows[a]] -= share;
        x->use[c->class] += share;
        if (too_long(x, c->class, n)) x->late += share;
        if (columns) TRY(add_column(x, c, n));
    }
done:
    return st;
}

static jalur_status evaluate(ascent *x, bool all)
{
    jalur_status st = JALUR_OK;
    int64_t *least = NULL;
    const uint32_t classes = x->m->n_classes;
    TRY(mem_new(x->m->ctx, classes, sizeof *least, &least));
    for (uint32_t i = 0; i < x->m->n; i++) x->choice[i] = (choice){.raise = FAR};
    for (uint32_t k = 0; k < classes; k++) {
        TRY(ways_fill(&x->way[k], fixed_part(x, k), x->at.pi, all));
        choose(x, k);
        least[k] = -x->sigma[k];
    }
    raise_duals(x);
    x->value = (double)add_up(x->s, &x->out, least);
    x->s->rounds++;
    x->rounds++;
    if (all) keep_ways(x->s, &x->out, least, x->way[0].bits, x->band_s);
done:
    mem_free(x->m->ctx, least);
    return st;
}

/* ---- steps ---- */

static int64_t moved(int64_t price, double by)
{
    const double to = (double)price + by;
    return to > 0 ? (int64_t)to : 0;
}

static double fleet_slope(const ascent *x, uint32_t k)
{
    const double over = x->use[k] - (double)x->m->class[k].most;
    return over > 0 || x->sigma[k] > 0 ? over : 0;
}

static double cut_slope(const ascent *x, size_t c)
{
    const cut *y = &x->s->cuts.cut[c];
    double under = y->needs;
    for (uint32_t k = 0; k < x->m->n_classes; k++) under -= y->weight[k] * x->use[k];
    return under > 0 || x->at.gamma[c] > 0 ? under / y->skip : 0;
}

static void take_step(ascent *x)
{
    double norm = 0;
    for (uint32_t i = 0; i < x->m->n; i++) norm += x->slope[i] * x->slope[i];
    for (uint32_t k = 0; k < x->m->n_classes; k++) norm += FLEET_WEIGHT * fleet_slope(x, k) * fleet_slope(x, k);
    for (size_t c = 0; c < x->s->cuts.n; c++) norm += FLEET_WEIGHT * cut_slope(x, c) * cut_slope(x, c);
    if (norm < FLAT) { /* the slope is 0: these are the best prices */
        x->pace = 0;
        return;
    }
    const double aim = fmin(x->upper, x->best_value * (1 + AIM));
    const double length = x->pace * (aim - x->value) / norm;
    for (uint32_t i = 0; i < x->m->n; i++) x->at.pi[i] = moved(x->at.pi[i], length * x->slope[i]);
    for (uint32_t k = 0; k < x->m->n_classes; k++) x->sigma[k] = moved(x->sigma[k], FLEET_WEIGHT * length * fleet_slope(x, k));
    for (size_t c = 0; c < x->s->cuts.n; c++) x->at.gamma[c] = moved(x->at.gamma[c], FLEET_WEIGHT * length * cut_slope(x, c));
}

static void keep_best(ascent *x)
{
    x->stale++;
    if (x->value <= x->best_value) return;
    x->stale = 0;
    x->best_value = x->value;
    memcpy(x->best.pi, x->out.pi, x->m->n * sizeof *x->best.pi);
    memcpy(x->best.gamma, x->at.gamma, x->s->cuts.n * sizeof *x->best.gamma);
    memcpy(x->best_sigma, x->sigma, x->m->n_classes * sizeof *x->best_sigma);
}

static void take_best(ascent *x)
{
    memcpy(x->at.pi, x->best.pi, x->m->n * sizeof *x->at.pi);
    memcpy(x->at.gamma, x->best.gamma, x->s->cuts.n * sizeof *x->at.gamma);
    memcpy(x->sigma, x->best_sigma, x->m->n_classes * sizeof *x->sigma);
}

static jalur_status climb(ascent *x, double end_s, uint32_t rounds)
{
    jalur_status st = JALUR_OK;
    bool all = true;
    while (x->pace >= PACE_LEAST && !step_cancelled(x->m->ctx)) {
        const double began_s = bound_now_s(x->s->o->cpu);
        (void)step_progress(x->m->ctx, BOUND_STAGE, x->rounds, rounds);
        if (x->s->o->time_s > 0 && x->rounds && began_s + 2 * x->took_s > end_s) break;
        if (rounds && x->rounds + 1 >= rounds) break;
        TRY(evaluate(x, all));
        if (all && x->seldom) x->best_value = x->value - 1; /* what seemed more was not */
        keep_best(x);
        TRY(follow(x, false));
        take_step(x);
        if (x->stale >= PATIENCE) {
            x->pace *= SLOWER;
            x->stale = 0;
            take_best(x);
        }
        if (all) x->took_s = fmax(x->took_s, bound_now_s(x->s->o->cpu) - began_s);
        all = !x->seldom || x->rounds % ALL_EVERY == 0;
    }
done:
    return st;
}

/* ---- from door to door ---- */

/* How many members of an ng-set tables have room for; 0: there can be no tables. */
static uint32_t fit_bits(const bound_model *m)
{
    double levels = 0;
    for (uint32_t k = 0; k < m->n_classes; k++) {
        const uint32_t most = ways_levels(&m->class[k], m->n);
        if (most == 0) return 0;
        levels += most;
    }
    for (uint32_t bits = WAYS_BITS; bits >= BITS_LEAST; bits--) {
        const double cells = levels * m->n * (1u << bits);
        if (cells <= CELLS_MOST && cells * WAYS_LISTED <= STEPS_MOST) return bits;
    }
    return 0;
}

static jalur_status get_room(ascent *x, uint32_t bits)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->m->ctx;
    const size_t n = x->m->n, classes = x->m->n_classes;
    size_t levels = 1;
    TRY(mem_new(ctx, classes, sizeof *x->way, &x->way));
    TRY(mem_new(ctx, classes, sizeof *x->band_s, &x->band_s));
    for (uint32_t k = 0; k < classes; k++) {
        TRY(ways_make(&x->s->pricer, k, bits, 0, &x->way[k]));
        if (x->way[k].levels > levels) levels = x->way[k].levels;
        x->seldom |= (double)n * (double)n * x->way[k].levels > LOOKS_MOST;
    }
    duals *all[] = {&x->at, &x->best, &x->out};
    for (int a = 0; a < 3; a++) {
        TRY(mem_new(ctx, n, sizeof *all[a]->pi, &all[a]->pi));
        TRY(mem_new(ctx, x->s->cuts.n, sizeof *all[a]->gamma, &all[a]->gamma));
    }
    TRY(mem_new(ctx, classes, sizeof *x->sigma, &x->sigma));
    TRY(mem_new(ctx, classes, sizeof *x->best_sigma, &x->best_sigma));
    TRY(mem_new(ctx, classes, sizeof *x->use, &x->use));
    TRY(mem_new(ctx, n, sizeof *x->slope, &x->slope));
    TRY(mem_new(ctx, n, sizeof *x->choice, &x->choice));
    TRY(mem_new(ctx, levels, sizeof *x->cost, &x->cost));
    TRY(mem_new(ctx, 2 * levels, sizeof *x->rows, &x->rows));
done:
    return st;
}

static void give_back(ascent *x)
{
    jalur_ctx *ctx = x->m->ctx;
    for (uint32_t k = 0; x->way && k < x->m->n_classes; k++) ways_release(&x->way[k]);
    void *all[] = {x->way, x->at.pi, x->at.gamma, x->best.pi, x->best.gamma, x->out.pi, x->out.gamma, x->sigma, x->best_sigma,
                   x->use, x->slope, x->choice, x->cost, x->rows, x->band_s};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(ctx, all[a]);
}

/* Prices that prove something already. */
static void begin_from(ascent *x, const proof *b)
{
    if (!b->there) return;
    memcpy(x->at.pi, b->d.pi, x->m->n * sizeof *x->at.pi);
    if (b->n_cuts) memcpy(x->at.gamma, b->d.gamma, b->n_cuts * sizeof *x->at.gamma);
    for (uint32_t k = 0; k < x->m->n_classes; k++) x->sigma[k] = b->least[k] < 0 ? -b->least[k] : 0;
}

/* What the plan's routes cost that the master begins with. */
static double seeds_cost(const solver *s)
{
    double sum = 0;
    for (size_t r = 0; r < s->master.routes.n; r++) sum += (double)s->master.routes.list[r].cost;
    return sum > 0 ? sum : (double)INFINITY;
}

/* ---- with the clock ---- */

static double share_of_time(const ascent *x)
{
    const bool few = x->m->n <= ROWS_FEW;
    return x->m->many ? 1 : x->clock ? (few ? SHARE_CLOCK_FEW : 1) : few ? SHARE_FEW : SHARE;
}

static double end_of(const ascent *x, double part)
{
    return x->s->began_s + part * share_of_time(x) * x->s->o->time_s;
}

/* Seconds of a band, so that the verifier has room for the table; 0: the day would have too few bands. */
static int32_t choose_band(const ascent *x, uint32_t class, uint32_t bits)
{
    const bound_class *k = &x->m->class[class];
    const bound_load *l = ways_load(k, x->m->n);
    int32_t largest = 0;
    for (uint32_t r = 0; r < x->m->n; r++)
        if (k->serves[r] && l->demand[r] <= l->most && l->demand[r] > largest) largest = l->demand[r];
    const int64_t day_s = (int64_t)k->end - k->start;
    const double bands = fmin(BANDS_MOST, HOURS_MOST / ((double)x->m->n * (1u << bits) * (largest + 1)));
    return !k->step || day_s < 0 || bands < BANDS_LEAST ? 0 : (int32_t)((double)day_s / bands) + 1;
}

static uint32_t bits_with_clock(const ascent *x)
{
    return x->way[0].bits < BITS_CLOCK ? x->way[0].bits : BITS_CLOCK;
}

static bool wants_clock(const ascent *x)
{
    double use = 0;
    bool any = false;
    for (uint32_t k = 0; k < x->m->n_classes; k++) {
        use += x->use[k];
        any |= choose_band(x, k, bits_with_clock(x)) > 0;
    }
    if (!any || x->late <= SHARE_LATE * use) return false;
    return x->s->o->time_s <= 0 || bound_now_s(x->s->o->cpu) + TURNS_LEAST * CLOCK_TIMES * x->took_s < x->s->began_s + x->s->o->time_s;
}

static jalur_status take_clock(ascent *x)
{
    jalur_status st = JALUR_OK;
    const uint32_t bits = bits_with_clock(x);
    for (uint32_t k = 0; k < x->m->n_classes; k++) {
        ways_release(&x->way[k]);
        TRY(ways_make(&x->s->pricer, k, bits, choose_band(x, k, bits), &x->way[k]));
        x->band_s[k] = x->way[k].band_s;
    }
    x->clock = x->seldom = true;
    x->pace = PACE;
    x->stale = 0;
    take_best(x);
done:
    return st;
}

jalur_status ascend(solver *s, uint32_t rounds)
{
    jalur_status st = JALUR_OK;
    ascent x = {.s = s, .m = s->m, .best_value = -DBL_MAX, .pace = PACE, .upper = seeds_cost(s)};
    const uint32_t bits = fit_bits(s->m);
    if (bits == 0) return JALUR_OK;
    TRY(get_room(&x, bits));
    begin_from(&x, &s->best);
    TRY(climb(&x, end_of(&x, PART_FIRST), (rounds + 1) / 2));
    if (wants_clock(&x)) TRY(take_clock(&x));
    TRY(climb(&x, end_of(&x, 1), rounds));
    take_best(&x);
    TRY(evaluate(&x, true));
    TRY(follow(&x, true));
    take_centre(s, &x.out, x.value);
done:
    give_back(&x);
    return st;
}
