/* One office and its villages.
 *
 *   x[v,c,g] >= 0 recipients served;  u[v,g] >= 0 unserved;  T temporaries;  z largest unserved share
 *   n[v,g] recipients,  P permanents, K counters, D payout days, l hire lead, phi no-show, e[v] recipients out of
 * everybody's reach
 *
 *   (1) sum_c x[v,c,g] + u[v,g] = n[v,g]                              every v, g
 *   (2) sum x[v,c,g] / pi[v,c,g] - (D - l)(1 - phi) T <= D P           staff-days
 *   (3) sum_v x[v,counter,mobile] <= K D H rho / sigma[counter]       counters
 *   (4) sum_g u[v,g] - n[v] z <= e[v]                                 every v
 *   (5) sum w[v,g] u[v,g] <= U                                        kept from stage 1
 *   x[v,counter,mobile] <= near[v];  0 <= T <= T_max, whole;  0 <= z <= 1
 *
 *   Stage 1 min sum w u (U);  stage 2 min z under (5);  stage 3 min T under (5) and z <= z*;
 *   stage 4 min sum x / pi with T fixed.
 *
 * More staff never makes (2) tighter, so for stages 1 and 2 T may be relaxed (T_max is whole), and the T that keep both
 * optima are an interval: the least whole T is the relaxed one of stage 3 rounded up. No branching is needed. */
#include <math.h>

#include "staff/staff_inside.h"

static const double WHOLE = 1e-7; /* T this near to a whole number, relatively, is one */
static const double CRUMB = 1e-5; /* less than this of a recipient is nobody */
static const double T_MAX = 1e6;  /* where nobody knows how many can be found */

typedef struct block_village {
    uint32_t v;                     /* index in the problem */
    uint32_t x[CHANNELS][SEGMENTS]; /* columns, or JALUR_NONE */
    uint32_t u[SEGMENTS];
} block_village;

typedef struct block {
    jalur_ctx *ctx;
    const staff_problem *p;
    const staff_office *office;
    double end_s;
    lp_model *lp;
    lp_answer answer;
    block_village *villages;
    uint32_t n;
    uint32_t column_t, column_z;
    uint32_t row_days, row_counter, row_u; /* (2) (3) (5) */
    double out_of_reach_weighted;          /* least value that stage 1 can have */
    bool proven;
} block;

static double counter_cap_per_day(const block *b)
{
    const settings *s = b->p->set;
    return b->office->counters * s->work_min * s->load_cap / s->counter_min;
}

/* (1) of one segment, with its terms in (2), (3), (5). */
static void add_segment(block *b, block_village *bv, segment g, uint32_t row_share)
{
    const staff_village *v = &b->p->villages[bv->v];
    const double n = v->recipients[g];
    const uint32_t row = lp_add_row(b->lp, n, n, "recipients");
    double best = 0;
    for (int c = 0; c < CHANNELS; c++) {
        bv->x[c][g] = JALUR_NONE;
        const double pi = n > 0 ? staff_village_pi(b->p, v, (channel)c, g) : 0;
        if (pi <= 0) continue;
        const double up = c == CHANNEL_COUNTER ? v->near_office : n;
        if (c != CHANNEL_COUNTER) best = fmax(best, pi);
        const uint32_t x = bv->x[c][g] = lp_add_column(b->lp, 0, 0, up, false, channel_name((channel)c));
        lp_set(b->lp, row, x, 1);
        lp_set(b->lp, b->row_days, x, 1 / pi);
        if (c == CHANNEL_COUNTER) lp_set(b->lp, b->row_counter, x, 1);
    }
    const double w = staff_weight(b->p, v, g);
    bv->u[g] = lp_add_column(b->lp, w, 0, n, false, "unserved");
    lp_set(b->lp, row, bv->u[g], 1);
    lp_set(b->lp, b->row_u, bv->u[g], w);
    lp_set(b->lp, row_share, bv->u[g], 1);
    const double near = bv->x[CHANNEL_COUNTER][g] != JALUR_NONE ? v->near_office : 0;
    if (best <= 0) b->out_of_reach_weighted += w * (n - near);
}

static void add_village(block *b, block_village *bv)
{
    const staff_village *v = &b->p->villages[bv->v];
    const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    const uint32_t row = lp_add_row(b->lp, -INFINITY, staff_out_of_reach(b->p, v), "share");
    lp_set(b->lp, row, b->column_z, -n);
    for (int g = 0; g < SEGMENTS; g++)
        add_segment(b, bv, (segment)g, row);
}

static jalur_status build(block *b)
{
    jalur_status st = JALUR_OK;
    const staff_office *o = b->office;
    const double days = (double)b->p->set->payout_days;
    TRY(lp_model_new(b->ctx, &b->lp));
    const double t_max = fmin(T_MAX, o->max_temporaries);
    b->column_t = lp_add_column(b->lp, 0, 0, t_max, false, "temporaries");
    b->column_z = lp_add_column(b->lp, 0, 0, 1, false, "largest unserved share");
    b->row_days = lp_add_row(b->lp, -INFINITY, days * o->permanents, "staff-days");
    b->row_counter = lp_add_row(b->lp, -INFINITY, days * counter_cap_per_day(b), "counters");
    b->row_u = lp_add_row(b->lp, -INFINITY, INFINITY, "weighted unserved");
    lp_set(b->lp, b->row_days, b->column_t, -staff_temporary_days(b->p, o));
    for (uint32_t k = 0; k < b->n; k++)
        add_village(b, &b->villages[k]);
done:
    return st;
}

static jalur_status run(block *b, const char *stage)
{
    jalur_status st = JALUR_OK;
    lp_options o = lp_options_default();
    o.warm = true;
    o.time_s = fmax(0.001, b->end_s - clock_wall_s());
    TRY(lp_solve(b->lp, &o, &b->answer));
    if (b->answer.state == LP_LIMIT)
        TRY(err_set(b->ctx, JALUR_E_LIMIT, "the time limit came before the staffing of office %u had any result",
                    b->office->office));
    if (b->answer.state != LP_OPTIMAL && b->answer.state != LP_FEASIBLE)
        TRY(err_set(b->ctx, JALUR_E_INTERNAL, "the staffing model of office %u has no solution (state %d)",
                    b->office->office, (int)b->answer.state));
    if (b->answer.state != LP_OPTIMAL) b->proven = false;
done:
    return err_while(b->ctx, st, "staffing, %s", stage);
}

/* Sets the objective: weights on u (times `by_weight`, else 1), and costs of T, z and staff-days. */
static void aim(block *b, double u, bool by_weight, double t, double z, double days)
{
    lp_set_cost(b->lp, b->column_t, t);
    lp_set_cost(b->lp, b->column_z, z);
    for (uint32_t k = 0; k < b->n; k++)
        for (int g = 0; g < SEGMENTS; g++) {
            const block_village *bv = &b->villages[k];
            const staff_village *v = &b->p->villages[bv->v];
            lp_set_cost(b->lp, bv->u[g], by_weight ? u * staff_weight(b->p, v, (segment)g) : u);
            for (int c = 0; c < CHANNELS; c++)
                if (bv->x[c][g] != JALUR_NONE)
                    lp_set_cost(b->lp, bv->x[c][g], days / staff_village_pi(b->p, v, (channel)c, (segment)g));
        }
}

/* Stage 1. Leaves the basis whose duals are the prices. */
static jalur_status least_unserved(block *b, double *u)
{
    jalur_status st = JALUR_OK;
    lp_set_row_bounds(b->lp, b->row_u, -INFINITY, INFINITY);
    lp_set_column_bounds(b->lp, b->column_z, 0, 1);
    aim(b, 1, true, 0, 0, 0);
    TRY(run(b, "least unserved"));
    *u = fmax(b->answer.objective, b->out_of_reach_weighted);
done:
    return st;
}

/* Stage 2; from here on U and z are kept, without slack: what the solver tolerates is enough, and stage 4 would use up
 * any more in crumbs of recipients. */
static jalur_status least_share(block *b, double u, double *z)
{
    jalur_status st = JALUR_OK;
    lp_set_row_bounds(b->lp, b->row_u, -INFINITY, u);
    aim(b, 0, true, 0, 1, 0);
    TRY(run(b, "fairness"));
    *z = b->answer.x[b->column_z];
    lp_set_column_bounds(b->lp, b->column_z, 0, *z);
done:
    return st;
}

/* Stages 1 to 3 with T relaxed, then T made whole. */
static jalur_status find_heads(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    double u = 0, z = 0;
    TRY(least_unserved(b, &u));
    TRY(least_share(b, u, &z));
    aim(b, 0, true, 1, 0, 0);
    TRY(run(b, "least cost"));
    const double t = b->answer.x[b->column_t];
    a->temporaries = (uint32_t)fmax(0, ceil(t - WHOLE * (1 + t)));
    if (b->answer.row_dual)
        a->dual_permanent_heads = fmax(0, -b->answer.row_dual[b->row_days]) * (double)b->p->set->payout_days;
    lp_set_column_bounds(b->lp, b->column_t, a->temporaries, a->temporaries);
done:
    return st;
}

static double staff_day_price(const block *b)
{
    return b->answer.row_dual ? fmax(0, -b->answer.row_dual[b->row_days]) : 0;
}

/* Stages 1 and 2 again with T whole, and the prices; nothing is to gain where everybody within reach is served. */
static jalur_status settle(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    TRY(least_unserved(b, &a->unserved_weighted));
    const double floor_u = b->out_of_reach_weighted;
    if (a->unserved_weighted > floor_u + 1e-6 * (1 + floor_u)) {
        a->dual_staff_day = staff_day_price(b);
        aim(b, 1, false, 0, 0, 0);
        TRY(run(b, "price of a day"));
        const double staff = b->office->permanents + (1 - b->p->set->no_show) * a->temporaries;
        a->dual_day = staff_day_price(b) * staff;
        if (b->answer.row_dual) a->dual_day += fmax(0, -b->answer.row_dual[b->row_counter]) * counter_cap_per_day(b);
    }
    TRY(least_share(b, a->unserved_weighted, &a->largest_share));
done:
    return st;
}

/* Copies one segment out. x + u = n holds exactly because u is what x leaves, and a crumb goes to a channel in use. */
static double take_segment(const block *b, const block_village *bv, segment g, roster_village *to, block_answer *a)
{
    const staff_village *v = &b->p->villages[bv->v];
    double left = v->recipients[g], x[CHANNELS] = {0};
    int used = -1;
    for (int c = 0; c < CHANNELS; c++) {
        if (bv->x[c][g] == JALUR_NONE) continue;
        x[c] = fmin(b->answer.x[bv->x[c][g]], left);
        if (x[c] < CRUMB) x[c] = 0;
        if (x[c] > 0) used = c;
        left -= x[c];
    }
    if (used >= 0 && left < CRUMB) {
        x[used] += left;
        left = 0;
    }
    for (int c = 0; c < CHANNELS; c++) {
        if (x[c] <= 0) continue;
        to->served[c] += x[c];
        a->served_by[c] += x[c];
        a->served += x[c];
        a->staff_days[c] += x[c] / staff_village_pi(b->p, v, (channel)c, g);
    }
    return left;
}

static void take_village(const block *b, const block_village *bv, roster_village *to, block_answer *a)
{
    const double mobile = take_segment(b, bv, SEGMENT_MOBILE, to, a);
    to->unserved = mobile + take_segment(b, bv, SEGMENT_HOMEBOUND, to, a);
    to->homebound_only_gap = to->unserved > 0 && mobile <= 0;
}

/* Stage 4, and the answer by village. */
static jalur_status find_work(block *b, roster_village *villages, block_answer *a)
{
    jalur_status st = JALUR_OK;
    aim(b, 0, true, 0, 0, 1);
    TRY(run(b, "least staff-days"));
    for (uint32_t k = 0; k < b->n; k++)
        take_village(b, &b->villages[k], &villages[b->villages[k].v], a);
    for (int c = 0; c < CHANNELS; c++)
        a->staff_days_used += a->staff_days[c];
done:
    return st;
}

static jalur_status collect(block *b, uint32_t o)
{
    jalur_status st = JALUR_OK;
    for (uint32_t v = 0; v < b->p->n_villages; v++)
        b->n += b->p->villages[v].office == o;
    TRY(mem_new(b->ctx, b->n, sizeof *b->villages, &b->villages));
    uint32_t k = 0;
    for (uint32_t v = 0; v < b->p->n_villages; v++)
        if (b->p->villages[v].office == o) b->villages[k++].v = v;
done:
    return st;
}

jalur_status staff_block_solve(jalur_ctx *ctx, const staff_problem *p, uint32_t o, double end_s,
                               roster_village *villages, block_answer *out)
{
    jalur_status st = JALUR_OK;
    block b = {.ctx = ctx, .p = p, .office = &p->offices[o], .end_s = end_s, .proven = true};
    *out = (block_answer){0};
    lp_answer_init(&b.answer, ctx);
    TRY(collect(&b, o));
    TRY(build(&b));
    TRY(find_heads(&b, out));
    TRY(settle(&b, out));
    TRY(find_work(&b, villages, out));
    out->proven = b.proven;
done:
    lp_answer_release(&b.answer);
    lp_model_free(b.lp);
    mem_free(ctx, b.villages);
    return st;
}
