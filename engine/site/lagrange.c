/* The bound: prices lambda_i for serving a row instead of the rule that each row is served (Cornuejols, Fisher, Nemhauser
 * 1977). For any lambda with 0 <= lambda_i <= u_i
 *
 *   z(lambda) = sum_i lambda_i + min { sum_j rho_j x_j : sum_j price_j x_j <= budget, 0 <= x <= 1 },
 *   rho_j     = sum_i min(0, C_ij - lambda_i)
 *
 * (with prices paid: rho_j + price_j, and no budget) is no more than the cost of any plan: a plan pays lambda_i for each row,
 * gets lambda_i - C_ij back where it serves the row, and pays u_i - lambda_i >= 0 more where it does not. A site that is not listed costs at least u_i and so never has a share in rho. The highest
 * z equals the bound of the linear relaxation; subgradient steps (Held, Wolfe, Crowder 1974) climb to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site/site_inside.h"

#define STEP_FIRST 1.5
#define STEP_LEAST 2e-3
/* Weight of the step before in the direction (Camerini, Fratta, Maffioli 1975). Where every row must be covered most prices are tied,
 * and the ascent needs a longer memory and more patience: with those of the other goals it ended two sites below the relaxation. */
#define TURN 0.7
#define TURN_PAY 0.9
enum { PATIENCE = 20, PATIENCE_PAY = 80, PLANS = 12 /* tried in all */ };

typedef struct rank {
    double key;
    uint32_t col;
} rank;

typedef struct ascent {
    site_job *j;
    const site_arcs *a;
    double budget;
    double *lambda, *mean;   /* per row: the point tried; the direction it was reached by */
    double *slope;           /* subgradient at the point */
    double *rho, *share;     /* per column: x */
    rank *order; uint32_t n_order;
    uint32_t *columns;
    site_plan plan;
    site_bound *b;
    double step;
    double z;                /* at lambda */
    uint32_t dull;           /* rounds since the last better bound */
    bool back;               /* lambda went back to the best point */
} ascent;

static int rank_order(const void *x, const void *y)
{
    const rank *a = x, *b = y;
    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

static void rho_count(ascent *s)
{
    const site_arcs *a = s->a;
    memset(s->rho, 0, a->n_cols * sizeof *s->rho);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const double l = s->lambda[i];
        for (uint32_t k = a->first[i]; k < a->first[i + 1] && a->cost[k] < l; k++) s->rho[a->col[k]] += a->cost[k] - l;
    }
}

/* Prices paid: every site whose rho is worth it. Returns sum (rho + price) x. */
static double columns_pay(ascent *s)
{
    const site_arcs *a = s->a;
    double sum = 0.0;
    s->n_order = 0;
    for (uint32_t c = 0; c < a->n_cols; c++) {
        const double reduced = s->rho[c] + a->price[c];
        const bool in = a->state[c] == SITE_OPEN || (a->state[c] == SITE_FREE && reduced < 0.0);
        s->share[c] = in ? 1.0 : 0.0;
        if (in) sum += reduced;
        if (in && a->state[c] == SITE_FREE) s->order[s->n_order++] = (rank){reduced, c};
    }
    return sum;
}

/* Fills the budget, best ratio first; the last site in part. Returns sum rho x. */
static double columns_choose(ascent *s)
{
    const site_arcs *a = s->a;
    double left = s->budget, sum = 0.0;
    s->n_order = 0;
    for (uint32_t c = 0; c < a->n_cols; c++) {
        s->share[c] = a->state[c] == SITE_OPEN ? 1.0 : 0.0;
        if (a->state[c] == SITE_OPEN) {
            sum += s->rho[c];
            left -= a->price[c];
        } else if (s->rho[c] < 0.0 && a->state[c] == SITE_FREE) {
            s->order[s->n_order++] = (rank){s->rho[c] / a->price[c], c};
        }
    }
    qsort(s->order, s->n_order, sizeof *s->order, rank_order);
    for (uint32_t k = 0; k < s->n_order && left > 1e-12; k++) {
        const uint32_t c = s->order[k].col;
        s->share[c] = a->price[c] <= left + 1e-9 ? 1.0 : left / a->price[c];
        sum += s->rho[c] * s->share[c];
        left -= a->price[c] * s->share[c];
    }
    return sum;
}

/* z at lambda; leaves the subgradient. */
static double bound_at(ascent *s)
{
    const site_arcs *a = s->a;
    rho_count(s);
    double z = s->a->pay ? columns_pay(s) : columns_choose(s);
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const double l = s->lambda[i];
        double slope = 1.0;
        z += l;
        for (uint32_t k = a->first[i]; k < a->first[i + 1] && a->cost[k] < l; k++) slope -= s->share[a->col[k]];
        s->slope[i] = slope;
    }
    return z;
}

/* One step from the last point along subgradient and the direction before; false when it has no length. */
static bool step_take(ascent *s, double z, double goal)
{
    const site_arcs *a = s->a;
    const double turn = a->pay ? TURN_PAY : TURN;
    double length = 0.0;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        double v = s->slope[i] + turn * s->mean[i];
        if ((v > 0.0 && s->lambda[i] >= a->most[i]) || (v < 0.0 && s->lambda[i] <= 0.0)) v = 0.0;
        s->mean[i] = v;
        length += v * v;
    }
    if (length < 1e-20) return false;
    const double step = s->step * (goal - z) / length;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        double l = s->lambda[i] + step * s->mean[i];
        if (l > a->most[i]) l = a->most[i];
        s->lambda[i] = l > 0.0 ? l : 0.0;
    }
    return true;
}

static void best_take(ascent *s, double z)
{
    s->b->value = z;
    memcpy(s->b->lambda, s->lambda, s->a->n_rows * sizeof *s->lambda);
    memcpy(s->b->rho, s->rho, s->a->n_cols * sizeof *s->rho);
}

/* What the prices would open, made better by interchange. */
static jalur_status plan_try(ascent *s, site_plan *best)
{
    const site_arcs *a = s->a;
    jalur_status st = JALUR_OK;
    site_plan_clear(&s->plan);
    for (uint32_t k = 0; k < s->n_order; k++) {
        const uint32_t c = s->order[k].col;
        if (a->pay || s->plan.spent + a->price[c] <= s->budget + 1e-9) site_plan_open(&s->plan, c);
    }
    TRY(site_interchange(s->j, &s->plan, s->budget, s->columns));
    if (s->plan.cost < best->cost) site_plan_copy(best, &s->plan);
done:
    return st;
}

static jalur_status ascent_room(ascent *s, arena *mem)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)s->a->n_rows + 1, cols = (size_t)s->a->n_cols + 1;
    TRY(arena_new(mem, rows, sizeof *s->lambda, &s->lambda));
    TRY(arena_new(mem, rows, sizeof *s->mean, &s->mean));
    TRY(arena_new(mem, rows, sizeof *s->slope, &s->slope));
    TRY(arena_new(mem, cols, sizeof *s->rho, &s->rho));
    TRY(arena_new(mem, cols, sizeof *s->share, &s->share));
    TRY(arena_new(mem, cols, sizeof *s->order, &s->order));
    TRY(arena_new(mem, cols, sizeof *s->columns, &s->columns));
    TRY(site_plan_make(s->j, mem, &s->plan));
done:
    return st;
}

/* Prices paid: each site shares its price among its rows, a row takes the least share. Else from the plan at hand: a row
 * is worth what its second nearest costs more, half of it. */
static void lambda_begin(ascent *s, const site_plan *best)
{
    const site_arcs *a = s->a;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        s->lambda[i] = a->pay ? a->most[i] : (best->near_cost[i] + best->second_cost[i]) / 2.0;
        for (uint32_t k = a->first[i]; k < a->first[i + 1] && a->pay; k++) {
            const double share = a->price[a->col[k]] / (a->col_first[a->col[k] + 1] - a->col_first[a->col[k]]);
            if (share < s->lambda[i]) s->lambda[i] = share;
        }
    }
    s->z = bound_at(s);
    best_take(s, s->z);
}

/* After a dull stretch: half the step, from the best point again. */
static void round_end(ascent *s, double z)
{
    if (z > s->b->value) {
        if (z > s->b->value + 1e-5 * fabs(z)) s->dull = 0;
        best_take(s, z);
    } else if (++s->dull % (s->a->pay ? PATIENCE_PAY : PATIENCE) == 0) {
        s->step *= 0.6;
        memcpy(s->lambda, s->b->lambda, s->a->n_rows * sizeof *s->lambda);
        memset(s->mean, 0, s->a->n_rows * sizeof *s->mean);
        s->back = true;
    }
}

static bool closed(const site_job *j, double value, double cost)
{
    return cost - value <= (j->whole ? 1.0 - 1e-6 : 1e-9 * (1.0 + fabs(cost)));
}

jalur_status site_ascent(site_job *j, site_plan *best, double budget, site_bound *b)
{
    jalur_status st = JALUR_OK;
    ascent s = {.j = j, .a = &j->a, .budget = budget, .b = b, .step = STEP_FIRST};
    arena mem;
    const uint32_t rounds = j->a.pay ? 2 * j->o->rounds : j->o->rounds, every = rounds / PLANS + 1;
    arena_init(&mem, j->ctx);
    TRY(ascent_room(&s, &mem));
    TRY(arena_new(&j->mem, (size_t)j->a.n_rows + 1, sizeof *b->lambda, &b->lambda));
    TRY(arena_new(&j->mem, (size_t)j->a.n_cols + 1, sizeof *b->rho, &b->rho));
    lambda_begin(&s, best);
    for (b->rounds = 1; b->rounds < rounds && s.step > STEP_LEAST; b->rounds++) {
        if (site_late(j) || closed(j, b->value, best->cost)) break;
        /* a goal a little above the plan keeps the step alive when the plan is the optimum */
        if (!step_take(&s, s.z, best->cost + 0.05 * (best->cost - b->value))) break;
        s.z = bound_at(&s);
        round_end(&s, s.z);
        if (s.back) s.z = bound_at(&s);
        s.back = false;
        if (b->rounds % every == 0) TRY(plan_try(&s, best));
        TRY(step_progress(j->ctx, "site", b->rounds, rounds));
    }
done:
    arena_release(&mem);
    return st;
}
