/* The room's door: one method per goal, the same bookkeeping around all. */
#include <math.h>

#include "site/waves.h"

enum {
    ROUNDS = 2000,
    REGION_ARCS = 7000,
    FIRST_ARCS = 20000,              /* of a proof before regions */
    PROOF_ARCS = 60000,
    QUAKES = 5,                      /* per column, 2,000 rounds and minute of the limit */
    QUAKES_MORE = 5, STEPS_MORE = 8  /* times the quakes, the steps of the row weighting, where the ascent leaves a gap */
};
static const double TIME_S = 60.0;
/* Where the wall limit is short, the bound gets its part of it, too: until then, of the whole. */
static const double PLAN_SHARE = 0.35, BOUND_SHARE = 0.7, MEND_SHARE = 0.8, MEND_SHARE_PAY = 0.4;
static const double PROOF_SHARE = 0.3; /* of what is left, before regions */

site_options site_options_default(site_goal goal)
{
    return (site_options){.goal = goal, .limit = INFINITY, .seed = 1, .rounds = ROUNDS, .time_s = TIME_S, .prove = true};
}

/* All C = 0: a row is served whole or not at all. */
static bool covers(const site_job *j)
{
    return j->o->goal == SITE_COVER_ALL || (j->o->goal == SITE_COVER_MOST && j->o->decay == DECAY_STEP);
}

/* By more than rounding, and large enough for regions. */
static bool open_gap(const site_job *j, const site_plan *best, const site_bound *b)
{
    return best->cost - b->value > (j->whole ? 1.0 - 1e-6 : 1e-4 * (1.0 + best->cost)) && j->a.first[j->a.n_rows] > REGION_ARCS;
}

/* As a whole where reduced costs leave little, by regions, as a whole whatever they leave. Bounds are kept aside: what is fixed needs
 * the one that belongs to the reduced costs. */
static jalur_status prove(site_job *j, site_plan *best, double budget, site_bound *b, double end_s, uint64_t *nodes)
{
    jalur_status st = JALUR_OK;
    const double ascent = b->value, rounding = 1e-9 * (1.0 + best->cost);
    double most = ascent;
    if (best->cost <= most + rounding) goto done;
    if (covers(j) && open_gap(j, best, b)) {
        j->until_s = clock_wall_s() + PROOF_SHARE * (end_s - clock_wall_s());
        TRY(site_prove(j, best, budget, b, FIRST_ARCS, nodes));
        most = b->value;
        b->value = ascent;
        j->until_s = end_s;
        if (best->cost > most + rounding) TRY(site_shares(j, best, budget, b, 0, &most, nodes));
    }
    j->until_s = end_s;
    if (best->cost > most + rounding) TRY(site_prove(j, best, budget, b, PROOF_ARCS, nodes));
done:
    b->value = fmin(best->cost, fmax(b->value, most));
    return st;
}

/* Heuristic, bound, heuristic again from what the bound saw, then what is left to GLPK. */
jalur_status site_search(site_job *j, site_plan *best, site_bound *b, uint64_t *nodes)
{
    jalur_status st = JALUR_OK;
    arena mem;
    uint32_t *order = NULL;
    const double budget = j->o->budget, begin_s = clock_wall_s(), end_s = j->until_s;
    const double minutes = fmax(1.0, j->o->time_s / TIME_S); /* of the limit, not of the clock: the same answer again */
    const uint64_t quakes = (uint64_t)((double)j->a.n_cols * QUAKES * j->o->rounds / ROUNDS * minutes);
    arena_init(&mem, j->ctx);
    TRY(arena_new(&mem, (size_t)j->a.n_cols + 1, sizeof *order, &order));
    j->until_s = begin_s + PLAN_SHARE * (end_s - begin_s);
    if (!j->a.pay) { /* else the plan is there and better than these would find */
        TRY(site_greedy(j, best, budget));
        TRY(site_interchange(j, best, budget, order));
        TRY(site_shake(j, best, budget, quakes));
    }
    j->until_s = begin_s + BOUND_SHARE * (end_s - begin_s);
    TRY(site_ascent(j, best, budget, b));
    j->until_s = begin_s + MEND_SHARE * (end_s - begin_s);
    if (!j->a.pay && best->cost > b->value + 1e-9 * (1.0 + best->cost))
        TRY(site_shake(j, best, budget, quakes * (covers(j) && open_gap(j, best, b) ? QUAKES_MORE : 1)));
    if (j->a.pay && open_gap(j, best, b)) {
        j->until_s = begin_s + MEND_SHARE_PAY * (end_s - begin_s);
        site_cover_rest(best);
        TRY(site_row_weights(j, best, (uint64_t)j->a.n_cols * j->o->rounds / SITE_STEPS * STEPS_MORE));
    }
    if (j->o->prove) TRY(prove(j, best, budget, b, end_s, nodes));
    if (j->whole && b->value > best->cost - 1.0 + 1e-6) b->value = best->cost;
done:
    arena_release(&mem);
    return st;
}

static void job_begin(site_job *j, jalur_ctx *ctx, const site_problem *p, const site_options *o)
{
    *j = (site_job){.ctx = ctx, .p = p, .o = o, .until_s = clock_wall_s() + (o->time_s > 0.0 ? o->time_s : TIME_S)};
    arena_init(&j->mem, ctx);
    rng_init(&j->r, o->seed);
}

static jalur_status budgeted_answer(site_job *j, site_answer *out)
{
    jalur_status st = JALUR_OK;
    site_plan best;
    site_bound b = {0};
    double limit = j->o->limit;
    if (j->o->goal == SITE_COVER_MOST && j->o->decay == DECAY_STEP) TRY(site_reduce(j));
    TRY(site_plan_make(j, &j->mem, &best));
    TRY(site_search(j, &best, &b, &out->nodes));
    TRY(site_answer_from(j, best.open, best.n_open, limit, out));
    out->value = best.cost;
    out->bound = b.value > best.cost ? best.cost : b.value;
    if (j->o->goal == SITE_COVER_MOST) {
        out->value = out->weight_total - best.cost;
        out->bound = out->weight_total - b.value;
    }
    out->proven = fabs(out->bound - out->value) <= SITE_ROUNDING * (1.0 + fabs(out->value));
    out->rounds = b.rounds;
done:
    return st;
}

jalur_status site_solve(jalur_ctx *ctx, const site_problem *p, const site_options *o, site_answer *out)
{
    jalur_status st = JALUR_OK;
    site_job j;
    job_begin(&j, ctx, p, o);
    TRY(site_arcs_make(&j));
    if (o->goal == SITE_COVER_ALL) TRY(site_cover_all(&j, out));
    else if (o->goal == SITE_CENTER) TRY(site_center(&j, out));
    else if (o->goal == SITE_FAIR || o->budgets || o->second > 0.0) TRY(site_waved(&j, out));
    else if (p->capacity) TRY(site_capacitated(&j, out));
    else TRY(budgeted_answer(&j, out));
done:
    arena_release(&j.mem);
    return err_while(ctx, st, "choosing sites");
}
