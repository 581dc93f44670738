/* One office on its days, with heads and loans fixed.
 *
 * Villages with a stay are laid before (staff_stay.c) and are not among these; S, E and C are what they leave over.
 *   x[v,c,g,d] >= 0 recipients visited;  u[v,g] not visited;  r[d] absent ones of earlier days at the counter;
 *   f[d] overtime;  z largest share not visited;  S[d] staff-days there are (loans in and out counted)
 *
 *   (1) sum_{c,d} x + u = n[v,g]                                                   every v, g
 *   (2) sum x / pi + r / pi[counter] - f <= S[d],  f <= q S[d]                      every d: staff
 *   (3) sum_v x[v,counter] + r <= K H rho / sigma[counter]                         every d: counters
 *   (4) sum_g u[v,g] - n[v] z <= e[v]                                              every v
 *   (5) sum w u + sum over the field of a x - sum r <= U                           kept from stage 1
 *   (6) sum_{d' <= d} r <= a sum over the field, d' < d, of x                      every d: who has been absent may return
 *   (7) x[v,community,mobile,d] <= seats;  no x in the field on a closed day of the village, none at all on a rest day
 *   (8) sum over the field of x / pi <= E (payers per escort)                       every d: escorts
 *   (9) amount (sum x + r) <= C                                                    every d: cash
 *  (10) sum over d of x[v,counter] <= near[v];  (11) work <= W, kept from stage 3;  (12) changes <= kept from stage 4
 *
 *   Stage 1 min the left side of (5);  2 min z;  3 min work + overtime (factor - 1);  4 min visits that an earlier plan
 *   does not have;  5 min sum urgency[v] (d - 1) x: earliness, urgent villages first.
 *
 * What is missing: with u kept at those out of reach, and (2) (3) (7) (8) (9) elastic at the price of the remedy, the
 * violations are the cheapest additions that would pay everybody. */
#include <math.h>

#include "staff/staff_inside.h"

typedef struct day_model {
    jalur_ctx *ctx;
    day_plan *plan;
    const staff_problem *p;
    const staff_office *office;
    double end_s;
    bool missing;   /* the elastic form */
    lp_model *lp;
    lp_answer answer;
    uint32_t *u;             /* columns by village and segment */
    uint32_t *r, *f;         /* columns by day, JALUR_NONE */
    uint32_t *row_staff, *row_counter, *row_returned, *row_escort, *row_cash; /* by day, JALUR_NONE */
    uint32_t *row_seats; uint32_t n_seats; /* of the elastic form */
    uint32_t column_z, row_u, row_work, row_changes;
    const uint8_t *kept;     /* by item: the earlier plan has it */
    double floor_u;
} day_model;

static bool in_field(int c) { return c != CHANNEL_COUNTER; }

static uint32_t elastic_row(day_model *m, double up, double price_idr, const char *name)
{
    const uint32_t row = lp_add_row(m->lp, -INFINITY, up, name);
    if (m->missing) lp_set_elastic(m->lp, row, price_idr);
    return row;
}

static void add_day(day_model *m, uint32_t d)
{
    const settings *s = m->p->set;
    const double share = staff_overtime_share(m->p), staff = m->plan->staff[d];
    const bool rest = staff_rest_day(s, d + 1);
    const double per_day = fmax(1, m->office->wage_temporary_idr_day);
    const double pi = staff_counter_pi(m->p, m->office);
    m->r[d] = m->f[d] = m->row_returned[d] = m->row_escort[d] = m->row_cash[d] = JALUR_NONE;
    m->row_staff[d] = elastic_row(m, staff, per_day, "staff");
    m->row_counter[d] = elastic_row(m, rest ? 0 : staff_counter_cap(m->p, m->office), per_day / 10, "counters");
    if (share > 0 && staff > 0) {
        m->f[d] = lp_add_column(m->lp, 0, 0, share * staff, false, "overtime");
        lp_set(m->lp, m->row_staff[d], m->f[d], -1);
        lp_set(m->lp, m->row_work, m->f[d], s->overtime_factor - 1);
    }
    if (s->absent > 0 && pi > 0 && !rest) {
        m->r[d] = lp_add_column(m->lp, 0, 0, INFINITY, false, "returned");
        lp_set(m->lp, m->row_staff[d], m->r[d], 1 / pi);
        lp_set(m->lp, m->row_work, m->r[d], 1 / pi);
        lp_set(m->lp, m->row_counter[d], m->r[d], 1);
        lp_set(m->lp, m->row_u, m->r[d], -1);
    }
    if (s->absent > 0) {
        double before = 0;
        for (uint32_t e = 0; e < d; e++) before += s->absent * m->plan->stay_paid[e];
        m->row_returned[d] = lp_add_row(m->lp, -INFINITY, before, "returned");
        for (uint32_t e = 0; e <= d; e++)
            if (m->r[e] != JALUR_NONE) lp_set(m->lp, m->row_returned[d], m->r[e], 1);
    }
    if (m->office->escorts > 0)
        m->row_escort[d] = elastic_row(m, fmax(0, m->office->escorts * (double)s->payers_per_escort - m->plan->stay_staff[d]),
                                       per_day, "escorts");
    if (m->office->cash_idr_day > 0) {
        m->row_cash[d] = elastic_row(m, fmax(0, m->office->cash_idr_day / fmax(1, s->amount_idr) - m->plan->stay_drawn[d]),
                                     per_day / 100, "cash");
        if (m->r[d] != JALUR_NONE) lp_set(m->lp, m->row_cash[d], m->r[d], 1);
    }
}

static void add_seats(day_model *m, day_item *x)
{
    const double seats = (double)m->p->set->session_seats;
    if (x->channel != CHANNEL_COMMUNITY || seats <= 0) return;
    if (!m->missing) {
        lp_set_column_bounds(m->lp, x->column, 0, seats);
        return;
    }
    const uint32_t row = elastic_row(m, seats, fmax(1, m->office->wage_temporary_idr_day) / 100, "seats");
    lp_set(m->lp, row, x->column, 1);
    m->row_seats[m->n_seats++] = row;
}

static void add_item(day_model *m, day_item *x, uint32_t row, uint32_t row_near)
{
    const uint32_t d = x->day - 1u;
    x->column = lp_add_column(m->lp, 0, 0, INFINITY, false, channel_name((channel)x->channel));
    lp_set(m->lp, row, x->column, 1);
    lp_set(m->lp, m->row_staff[d], x->column, 1 / x->pi);
    lp_set(m->lp, m->row_work, x->column, 1 / x->pi);
    if (m->kept && !m->kept[x - m->plan->items]) lp_set(m->lp, m->row_changes, x->column, 1);
    if (m->row_cash[d] != JALUR_NONE) lp_set(m->lp, m->row_cash[d], x->column, 1);
    add_seats(m, x);
    if (!in_field(x->channel)) {
        lp_set(m->lp, m->row_counter[d], x->column, 1);
        if (row_near != JALUR_NONE) lp_set(m->lp, row_near, x->column, 1);
        return;
    }
    if (m->row_escort[d] != JALUR_NONE) lp_set(m->lp, m->row_escort[d], x->column, 1 / x->pi);
    if (m->p->set->absent <= 0) return;
    lp_set(m->lp, m->row_u, x->column, m->p->set->absent);
    for (uint32_t e = d + 1; e < m->plan->n_days; e++)
        lp_set(m->lp, m->row_returned[e], x->column, -m->p->set->absent);
}

/* (1) and its terms; items of one village and segment stand together. */
static uint32_t add_segment(day_model *m, uint32_t k, segment g, uint32_t first, uint32_t row_share, uint32_t row_near)
{
    const uint32_t v = m->plan->villages[k];
    const staff_village *from = &m->p->villages[v];
    const double n = from->recipients[g], w = staff_weight(m->p, from, g);
    const uint32_t row = lp_add_row(m->lp, n, n, "recipients");
    uint32_t at = first;
    bool field = false, counter = false;
    for (; at < m->plan->n_items && m->plan->items[at].village == v && m->plan->items[at].segment == g; at++) {
        field = field || in_field(m->plan->items[at].channel);
        counter = counter || !in_field(m->plan->items[at].channel);
        add_item(m, &m->plan->items[at], row, row_near);
    }
    const double lost = field ? 0 : n - (counter ? fmin(n, from->near_office) : 0);
    const uint32_t u = m->u[k * SEGMENTS + (uint32_t)g] = lp_add_column(m->lp, w, 0, m->missing ? lost : n, false, "unserved");
    m->floor_u += w * lost;
    lp_set(m->lp, row, u, 1);
    lp_set(m->lp, m->row_u, u, w);
    lp_set(m->lp, row_share, u, 1);
    return at;
}

static double closed_out(const day_model *m, const staff_village *v)
{
    double lost = staff_out_of_reach(m->p, v);
    if (staff_open_days(m->p, v) == 0) {
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        const bool counter = staff_village_pi(m->p, v, CHANNEL_COUNTER, SEGMENT_MOBILE) > 0;
        lost = n - (counter ? v->near_office : 0);
    }
    return lost;
}

static jalur_status reserve(day_model *m)
{
    jalur_status st = JALUR_OK;
    uint32_t **const by_day[] = {&m->r, &m->f, &m->row_staff, &m->row_counter, &m->row_returned, &m->row_escort, &m->row_cash};
    for (size_t i = 0; i < sizeof by_day / sizeof by_day[0]; i++)
        TRY(mem_new(m->ctx, m->plan->n_days, sizeof **by_day[i], by_day[i]));
    TRY(mem_new(m->ctx, (size_t)m->plan->n_villages * SEGMENTS, sizeof *m->u, &m->u));
    TRY(mem_new(m->ctx, m->plan->n_items, sizeof *m->row_seats, &m->row_seats));
    TRY(lp_model_new(m->ctx, &m->lp));
done:
    return st;
}

static jalur_status build(day_model *m)
{
    jalur_status st = JALUR_OK;
    TRY(reserve(m));
    m->column_z = lp_add_column(m->lp, 0, 0, 1, false, "largest unserved share");
    m->row_u = lp_add_row(m->lp, -INFINITY, INFINITY, "unserved of stage 1");
    m->row_work = lp_add_row(m->lp, -INFINITY, INFINITY, "work of stage 3");
    m->row_changes = lp_add_row(m->lp, -INFINITY, INFINITY, "changes of stage 4");
    for (uint32_t d = 0; d < m->plan->n_days; d++)
        add_day(m, d);
    uint32_t item = 0;
    for (uint32_t k = 0; k < m->plan->n_villages; k++) {
        const staff_village *v = &m->p->villages[m->plan->villages[k]];
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        const uint32_t share = lp_add_row(m->lp, -INFINITY, m->missing ? (double)INFINITY : closed_out(m, v), "share");
        const uint32_t near = v->near_office < v->recipients[SEGMENT_MOBILE]
                                  ? lp_add_row(m->lp, -INFINITY, v->near_office, "near") : JALUR_NONE;
        lp_set(m->lp, share, m->column_z, -n);
        for (int g = 0; g < SEGMENTS; g++)
            item = add_segment(m, k, (segment)g, item, share, near);
    }
done:
    return st;
}

static jalur_status run(day_model *m, const char *stage)
{
    jalur_status st = JALUR_OK;
    lp_options o = lp_options_default();
    o.method = LP_PRIMAL;
    o.warm = true;
    o.time_s = fmax(0.001, m->end_s - clock_wall_s());
    TRY(lp_solve(m->lp, &o, &m->answer));
    if (m->answer.state == LP_LIMIT)
        TRY(err_set(m->ctx, JALUR_E_LIMIT, "the time limit came before the days of office %u had a plan", m->office->office));
    if (m->answer.state != LP_OPTIMAL && m->answer.state != LP_FEASIBLE)
        TRY(lp_no_solution(m->lp, "the days of an office"));
    if (m->answer.state != LP_OPTIMAL) m->plan->proven = false;
done:
    return err_while(m->ctx, st, "planning days, %s", stage);
}

typedef enum aim_of { AIM_UNSERVED, AIM_SHARE, AIM_WORK, AIM_CHANGES, AIM_EARLY } aim_of;

static double item_cost(const day_model *m, const day_item *x, aim_of aim)
{
    switch (aim) {
    case AIM_UNSERVED: return in_field(x->channel) ? m->p->set->absent : 0;
    case AIM_WORK: return 1 / x->pi;
    case AIM_CHANGES: return m->kept && !m->kept[x - m->plan->items];
    case AIM_EARLY: return m->p->villages[x->village].urgency * (x->day - 1.0);
    default: return 0;
    }
}

static void aim(day_model *m, aim_of what)
{
    const settings *s = m->p->set;
    const double pi = staff_counter_pi(m->p, m->office);
    lp_set_cost(m->lp, m->column_z, what == AIM_SHARE);
    for (uint32_t i = 0; i < m->plan->n_items; i++)
        lp_set_cost(m->lp, m->plan->items[i].column, item_cost(m, &m->plan->items[i], what));
    for (uint32_t k = 0; k < m->plan->n_villages; k++)
        for (int g = 0; g < SEGMENTS; g++)
            lp_set_cost(m->lp, m->u[k * SEGMENTS + (uint32_t)g],
                        what == AIM_UNSERVED ? staff_weight(m->p, &m->p->villages[m->plan->villages[k]], (segment)g) : 0);
    for (uint32_t d = 0; d < m->plan->n_days; d++) {
        const double early = what == AIM_EARLY ? d : 0;
        if (m->f[d] != JALUR_NONE) lp_set_cost(m->lp, m->f[d], what == AIM_WORK ? s->overtime_factor - 1 : 0);
        if (m->r[d] != JALUR_NONE)
            lp_set_cost(m->lp, m->r[d], what == AIM_UNSERVED ? -1 : what == AIM_WORK ? 1 / pi : early);
    }
}

static jalur_status solve_stages(day_model *m)
{
    jalur_status st = JALUR_OK;
    day_plan *plan = m->plan;
    aim(m, AIM_UNSERVED);
    TRY(run(m, "least unserved"));
    plan->unserved_weighted = fmax(m->answer.objective, m->p->set->absent > 0 ? 0 : m->floor_u);
    lp_set_row_bounds(m->lp, m->row_u, -INFINITY, plan->unserved_weighted);
    aim(m, AIM_SHARE);
    TRY(run(m, "fairness"));
    plan->largest_share = m->answer.x[m->column_z];
    lp_set_column_bounds(m->lp, m->column_z, 0, plan->largest_share);
    aim(m, AIM_WORK);
    TRY(run(m, "least work"));
    plan->work = m->answer.objective;
    lp_set_row_bounds(m->lp, m->row_work, -INFINITY, plan->work + 1e-7 * (1 + plan->work));
    if (m->kept) {
        aim(m, AIM_CHANGES);
        TRY(run(m, "fewest changes"));
        plan->changes = m->answer.objective;
        lp_set_row_bounds(m->lp, m->row_changes, -INFINITY, plan->changes + 1e-7 * (1 + plan->changes));
    }
    aim(m, AIM_EARLY);
    TRY(run(m, "earliness"));
    plan->earliness = m->answer.objective;
done:
    return st;
}

static void take(day_model *m)
{
    day_plan *plan = m->plan;
    for (uint32_t i = 0; i < plan->n_items; i++)
        plan->items[i].value = fmax(0, m->answer.x[plan->items[i].column]);
    for (uint32_t k = 0; k < plan->n_villages * SEGMENTS; k++)
        plan->unserved[k] = fmax(0, m->answer.x[m->u[k]]);
    for (uint32_t d = 0; d < plan->n_days; d++)
        plan->returned[d] = m->r[d] == JALUR_NONE ? 0 : fmax(0, m->answer.x[m->r[d]]);
}

static void release(day_model *m)
{
    uint32_t *const own[] = {m->u, m->r, m->f, m->row_staff, m->row_counter, m->row_returned, m->row_escort, m->row_cash,
                             m->row_seats};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        mem_free(m->ctx, own[i]);
    lp_answer_release(&m->answer);
    lp_model_free(m->lp);
}

static double violated(const day_model *m, uint32_t row)
{
    return row == JALUR_NONE || !m->answer.violation ? 0 : fmax(0, m->answer.violation[row]);
}

static jalur_status find_missing(jalur_ctx *ctx, day_plan *plan, double end_s)
{
    jalur_status st = JALUR_OK;
    day_model m = {.ctx = ctx, .plan = plan, .p = plan->p, .office = &plan->p->offices[plan->o], .end_s = end_s, .missing = true};
    lp_answer_init(&m.answer, ctx);
    TRY(build(&m));
    for (uint32_t k = 0; k < plan->n_villages * SEGMENTS; k++) /* all the cost is in the elastic rows */
        lp_set_cost(m.lp, m.u[k], 0);
    TRY(run(&m, "what is missing"));
    for (uint32_t d = 0; d < plan->n_days; d++) {
        plan->need[NEED_STAFF_DAYS] += violated(&m, m.row_staff[d]);
        plan->need[NEED_COUNTER_PLACES] += violated(&m, m.row_counter[d]);
        plan->need[NEED_ESCORT_DAYS] += violated(&m, m.row_escort[d]) / (double)plan->p->set->payers_per_escort;
        plan->need[NEED_CASH_IDR] += violated(&m, m.row_cash[d]) * fmax(1, plan->p->set->amount_idr);
    }
    for (uint32_t i = 0; i < m.n_seats; i++)
        plan->need[NEED_SEATS] += violated(&m, m.row_seats[i]);
    for (int k = 0; k < NEEDS; k++)
        if (plan->need[k] < 1e-6) plan->need[k] = 0;
done:
    release(&m);
    return st;
}

jalur_status staff_day_solve(jalur_ctx *ctx, day_plan *plan, const uint8_t *kept, double end_s)
{
    jalur_status st = JALUR_OK;
    day_model m = {.ctx = ctx, .plan = plan, .p = plan->p, .office = &plan->p->offices[plan->o], .end_s = end_s, .kept = kept};
    bool planned = false;
    lp_answer_init(&m.answer, ctx);
    plan->proven = true;
    TRY(staff_smith(ctx, plan, kept, &planned));
    if (planned) goto done;
    TRY(build(&m));
    TRY(solve_stages(&m));
    take(&m);
    if (plan->unserved_weighted > m.floor_u + 1e-6 * (1 + m.floor_u)) TRY(find_missing(ctx, plan, end_s));
done:
    release(&m);
    return st;
}
