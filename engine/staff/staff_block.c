/* Offices that lend each other, and their villages, without days.
 *
 *   x[v,c,g] >= 0 recipients visited, x'[v,c] those visited against a rule;  u[v,g] not visited;  T[o] heads of temporaries;  f[o] overtime in staff-days;
 *   b[o,o'] staff-days lent;  r[o] absent ones who come to the counter later;  z largest share not visited
 *   n[v,g] recipients,  P permanents,  K counters,  A working days,  A[v] open days of a village,  a share absent,
 *   pd, td staff-days of one permanent and one temporary,  q overtime share,  eta yield of a loan,  e[v] out of reach
 *
 *   (1) sum_c x[v,c,g] + u[v,g] = n[v,g]                                                  every v, g
 *   (2) sum x / pi + r / pi[counter] - td T - f + sum_out b - sum_in eta b <= pd P         every o: staff-days
 *   (2a) f - q td T <= q pd P;   (2b) sum_out b <= pd P
 *   (3) sum_v x[v,counter] + r <= A K H rho / sigma[counter]                              counters
 *   (4) sum_g u[v,g] - n[v] z <= e[v]                                                     every v
 *   (5) sum w u + sum over the field of a x - sum r <= U                                  kept from stage 1
 *   (6) r <= a sum over the field of x                                                    every o
 *   (8) sum over the field of x / pi <= A E (payers per escort)                           escorts
 *   (9) amount (sum x + r) <= A C                                                         cash
 *   x[v,counter,mobile] <= near[v];  x[v,community,mobile] <= seats A[v];  0 <= T <= T_max;  0 <= z <= 1
 *   x' stands with the x of its channel in every sum; x'[v,counter] <= far[v] - near[v]
 *
 *   Stage 1 min the left side of (5);  2 min z;  3 min cost of T, f, b, x';  4 min work, the left side of (2) without T, f, b,
 *   with the rules left where stage 3 leaves them (staff_leave.c).
 *
 * More staff never makes (2) tighter, so T may be relaxed in stages 1 to 3. When everybody in reach is visited, work
 * separates by office, and whole T follow from it exactly (staff_whole.c). Where people are short, whole T and loans are
 * found for the work that stage 3 gives every office, and stages 1 to 3 are solved again with them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "staff/staff_block.h"

static const double CRUMB = 1e-5; /* less than this of a recipient is nobody */

static bool in_field(int c) { return c != CHANNEL_COUNTER; }

static void add_office(block *b, uint32_t k)
{
    const settings *s = b->p->set;
    office_part *o = &b->offices[k];
    o->office = &b->p->offices[b->in->offices[k]];
    const block_room room = block_room_of(b, k);
    const double share = staff_overtime_share(b->p);
    const double t = staff_temporary_days(b->p, o->office);
    o->column_f = o->column_r = o->row_overtime = o->row_lent = o->row_returned = o->row_escort = o->row_cash = JALUR_NONE;
    o->column_t = lp_add_column(b->lp, 0, 0, staff_most_heads(b->p, o->office), false, "temporaries");
    o->row_days = lp_add_row(b->lp, -INFINITY, room.days, "staff-days");
    o->row_counter = lp_add_row(b->lp, -INFINITY, room.counter, "counters");
    lp_set(b->lp, o->row_days, o->column_t, -t);
    if (share > 0) {
        o->column_f = lp_add_column(b->lp, 0, 0, INFINITY, false, "overtime");
        o->row_overtime = lp_add_row(b->lp, -INFINITY, share * room.days, "overtime");
        lp_set(b->lp, o->row_days, o->column_f, -1);
        lp_set(b->lp, o->row_overtime, o->column_f, 1);
        lp_set(b->lp, o->row_overtime, o->column_t, -share * t);
    }
    if (s->absent > 0) {
        const double pi = staff_counter_pi(b->p, o->office);
        o->column_r = lp_add_column(b->lp, 0, 0, pi > 0 ? (double)INFINITY : 0, false, "returned");
        o->row_returned = lp_add_row(b->lp, -INFINITY, 0, "returned");
        lp_set(b->lp, o->row_returned, o->column_r, 1);
        lp_set(b->lp, o->row_counter, o->column_r, 1);
        lp_set(b->lp, b->row_u, o->column_r, -1);
        if (pi > 0) lp_set(b->lp, o->row_days, o->column_r, 1 / pi);
    }
    if (o->office->escorts > 0) o->row_escort = lp_add_row(b->lp, -INFINITY, room.escort, "escorts");
    if (o->office->cash_idr_day > 0) {
        o->row_cash = lp_add_row(b->lp, -INFINITY, room.cash, "cash");
        if (o->column_r != JALUR_NONE) lp_set(b->lp, o->row_cash, o->column_r, 1);
    }
}

static uint32_t position_of(const staff_block *in, uint32_t which)
{
    uint32_t low = 0, high = in->n_offices;
    while (low + 1 < high) {
        const uint32_t mid = (low + high) / 2;
        if (in->offices[mid] <= which)
            low = mid;
        else
            high = mid;
    }
    return low;
}

static void add_loan(block *b, uint32_t k)
{
    const staff_link *l = &b->p->links[b->in->links[k]];
    office_part *from = &b->offices[position_of(b->in, l->from)], *to = &b->offices[position_of(b->in, l->to)];
    b->loans[k] = lp_add_column(b->lp, 0, 0, INFINITY, false, "lent");
    if (from->row_lent == JALUR_NONE)
        from->row_lent = lp_add_row(b->lp, -INFINITY, staff_permanent_days(b->p) * from->office->permanents, "lent");
    lp_set(b->lp, from->row_lent, b->loans[k], 1);
    lp_set(b->lp, from->row_days, b->loans[k], 1);
    lp_set(b->lp, to->row_days, b->loans[k], -staff_loan_yield(b->p, l));
}

/* Most that channel c can visit of one segment over all days. */
static double most_of(const block *b, const staff_village *v, int c, double n)
{
    if (c == CHANNEL_COUNTER) return v->near_office;
    const double open = staff_open_days(b->p, v);
    if (open == 0) return 0;
    return c == CHANNEL_COMMUNITY && b->p->set->session_seats > 0 ? fmin(n, open * (double)b->p->set->session_seats) : n;
}

/* x of one channel and segment with its terms. */
static uint32_t add_visits(block *b, const village_part *part, segment g, int c, double pi, double most)
{
    const office_part *o = &b->offices[part->o];
    const uint32_t x = lp_add_column(b->lp, 0, 0, most, false, channel_name((channel)c));
    lp_set(b->lp, part->row[g], x, 1);
    lp_set(b->lp, o->row_days, x, 1 / pi);
    if (c == CHANNEL_COUNTER) lp_set(b->lp, o->row_counter, x, 1);
    if (o->row_cash != JALUR_NONE) lp_set(b->lp, o->row_cash, x, 1);
    if (!in_field(c)) return x;
    if (o->row_escort != JALUR_NONE) lp_set(b->lp, o->row_escort, x, 1 / pi);
    if (o->row_returned == JALUR_NONE) return x;
    lp_set(b->lp, o->row_returned, x, -b->p->set->absent);
    lp_set(b->lp, b->row_u, x, b->p->set->absent);
    return x;
}

/* x' of the channels whose rule may be left; true where that reaches into the village. */
static bool add_leaves(block *b, village_part *part)
{
    const staff_village *v = &b->p->villages[part->v];
    const double n = v->recipients[SEGMENT_MOBILE], most[] = {staff_far(v) - v->near_office, most_of(b, v, CHANNEL_COMMUNITY, n)};
    bool reached = false;
    for (int c = 0; c < LEAVES; c++) {
        const double pi = n > 0 ? staff_leave_pi(b->p, v, (channel)c) : 0;
        part->left[c] = JALUR_NONE;
        if (pi <= 0) continue;
        part->left[c] = add_visits(b, part, SEGMENT_MOBILE, c, pi, most[c]);
        reached = reached || in_field(c);
        b->may_leave = true;
    }
    return reached;
}

static void add_segment(block *b, village_part *part, segment g, uint32_t row_share)
{
    const staff_village *v = &b->p->villages[part->v];
    const double n = v->recipients[g];
    bool reached = false;
    part->row[g] = lp_add_row(b->lp, n, n, "recipients");
    for (int c = 0; c < CHANNELS; c++) {
        part->x[c][g] = JALUR_NONE;
        const double pi = n > 0 ? staff_village_pi(b->p, v, (channel)c, g) : 0;
        if (pi <= 0) continue;
        reached = reached || in_field(c);
        part->x[c][g] = add_visits(b, part, g, c, pi, most_of(b, v, c, n));
    }
    if (g == SEGMENT_MOBILE) reached = add_leaves(b, part) || reached;
    const double w = staff_weight(b->p, v, g);
    part->u[g] = lp_add_column(b->lp, 0, 0, n, false, "unserved");
    lp_set(b->lp, part->row[g], part->u[g], 1);
    lp_set(b->lp, b->row_u, part->u[g], w);
    lp_set(b->lp, row_share, part->u[g], 1);
    double near = part->x[CHANNEL_COUNTER][g] != JALUR_NONE ? v->near_office : 0;
    if (g == SEGMENT_MOBILE && part->left[CHANNEL_COUNTER] != JALUR_NONE) near = staff_far(v);
    if (!reached) b->out_of_reach_weighted += w * (n - near);
}

static void add_village(block *b, village_part *part)
{
    const staff_village *v = &b->p->villages[part->v];
    const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    const uint32_t row = lp_add_row(b->lp, -INFINITY, staff_out_of_reach(b->p, v), "share");
    lp_set(b->lp, row, b->column_z, -n);
    for (int g = 0; g < SEGMENTS; g++)
        add_segment(b, part, (segment)g, row);
}

jalur_status block_build(block *b)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(b->ctx, b->in->n_villages, sizeof *b->villages, &b->villages));
    TRY(mem_new(b->ctx, b->in->n_offices, sizeof *b->offices, &b->offices));
    TRY(mem_new(b->ctx, b->in->n_links, sizeof *b->loans, &b->loans));
    TRY(lp_model_new(b->ctx, &b->lp));
    b->column_z = lp_add_column(b->lp, 0, 0, 1, false, "largest unserved share");
    b->row_u = lp_add_row(b->lp, -INFINITY, INFINITY, "unserved of stage 1");
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        add_office(b, k);
    for (uint32_t k = 0; k < b->in->n_links; k++)
        add_loan(b, k);
    for (uint32_t k = 0; k < b->in->n_villages; k++) {
        const uint32_t v = b->in->villages[k];
        b->villages[k] = (village_part){.v = v, .o = position_of(b->in, b->p->villages[v].office)};
        add_village(b, &b->villages[k]);
    }
done:
    return st;
}

static lp_options options_now(const block *b)
{
    lp_options o = lp_options_default();
    o.method = LP_PRIMAL;
    o.warm = true;
    o.time_s = fmax(0.001, b->end_s - clock_wall_s());
    return o;
}

static jalur_status no_solution(const block *b, uint32_t first)
{
    char what[64];
    snprintf(what, sizeof what, "the staffing model of office %u", first);
    return lp_no_solution(b->lp, what);
}

jalur_status block_run(block *b, const char *stage)
{
    jalur_status st = JALUR_OK;
    const lp_options o = options_now(b);
    const uint32_t first = b->offices[0].office->office;
    TRY(lp_solve(b->lp, &o, &b->answer));
    if (b->answer.state == LP_LIMIT)
        TRY(err_set(b->ctx, JALUR_E_LIMIT, "the time limit came before the staffing of office %u had any result", first));
    if (b->answer.state != LP_OPTIMAL && b->answer.state != LP_FEASIBLE)
        TRY(no_solution(b, first));
    if (b->answer.state != LP_OPTIMAL) b->proven = false;
done:
    return err_while(b->ctx, st, "staffing, %s", stage);
}

static double visit_cost(const block *b, const staff_village *v, channel c, segment g, aim_of aim, double absent)
{
    if (aim == AIM_WORK) return 1 / staff_village_pi(b->p, v, c, g);
    if (!in_field((int)c)) return 0;
    return aim == AIM_COST ? staff_nights(v) * b->p->set->night_idr / staff_village_pi(b->p, v, c, g) : absent;
}

static void aim_villages(block *b, aim_of aim)
{
    const double a = aim == AIM_UNSERVED || aim == AIM_PEOPLE ? b->p->set->absent : 0;
    for (uint32_t k = 0; k < b->in->n_villages; k++) {
        const village_part *part = &b->villages[k];
        const staff_village *v = &b->p->villages[part->v];
        for (int c = 0; c < LEAVES; c++)
            if (part->left[c] != JALUR_NONE)
                lp_set_cost(b->lp, part->left[c], aim == AIM_WORK   ? 1 / staff_leave_pi(b->p, v, (channel)c)
                                                  : aim == AIM_COST ? b->p->set->leave_idr
                                                  : in_field(c)     ? a
                                                                    : 0);
        for (int g = 0; g < SEGMENTS; g++) {
            const double w = staff_weight(b->p, v, (segment)g);
            lp_set_cost(b->lp, part->u[g], aim == AIM_UNSERVED ? w : aim == AIM_PEOPLE);
            for (int c = 0; c < CHANNELS; c++)
                if (part->x[c][g] != JALUR_NONE)
                    lp_set_cost(b->lp, part->x[c][g], visit_cost(b, v, (channel)c, (segment)g, aim, a));
        }
    }
}

/* Sets the objective of a stage. */
void block_aim(block *b, aim_of what)
{
    const bool people = what == AIM_UNSERVED || what == AIM_PEOPLE;
    lp_set_cost(b->lp, b->column_z, what == AIM_SHARE);
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const office_part *o = &b->offices[k];
        const double pi = staff_counter_pi(b->p, o->office);
        lp_set_cost(b->lp, o->column_t, what == AIM_COST ? staff_head_cost(b->p, o->office) : 0);
        if (o->column_f != JALUR_NONE) lp_set_cost(b->lp, o->column_f, what == AIM_COST ? staff_overtime_cost(b->p, o->office) : 0);
        if (o->column_r != JALUR_NONE) lp_set_cost(b->lp, o->column_r, people ? -1 : what == AIM_WORK && pi > 0 ? 1 / pi : 0);
    }
    for (uint32_t k = 0; k < b->in->n_links; k++)
        lp_set_cost(b->lp, b->loans[k], what == AIM_COST ? b->p->set->lend_idr : 0);
    aim_villages(b, what);
}

/* Stage 1. Leaves the basis whose duals are the prices. */
static jalur_status least_unserved(block *b, double *u)
{
    jalur_status st = JALUR_OK;
    lp_set_row_bounds(b->lp, b->row_u, -INFINITY, INFINITY);
    lp_set_column_bounds(b->lp, b->column_z, 0, 1);
    block_aim(b, AIM_UNSERVED);
    TRY(block_run(b, "least unserved"));
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
    block_aim(b, AIM_SHARE);
    TRY(block_run(b, "fairness"));
    *z = b->answer.x[b->column_z];
    lp_set_column_bounds(b->lp, b->column_z, 0, *z);
done:
    return st;
}

/* What no answer of stage 3 is cheaper than: with `sure`, few heads that are there may be had for the price of one hired each. */
static jalur_status bound_cost(block *b, double *bound_idr)
{
    jalur_status st = JALUR_OK;
    block_aim(b, AIM_COST);
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        lp_set_cost(b->lp, b->offices[k].column_t, staff_hire_cost(b->p, b->offices[k].office));
    TRY(block_run(b, "bound of the cost"));
    *bound_idr = b->answer.objective;
done:
    return st;
}

/* Stage 3 with T relaxed, and its prices: cost saved by one permanent, cost of a village's last recipient. */
static jalur_status least_cost(block *b, roster_village *villages, block_answer *a)
{
    jalur_status st = JALUR_OK;
    if (b->p->set->sure > 0) TRY(bound_cost(b, &a->cost_bound_idr));
    block_aim(b, AIM_COST);
    TRY(block_run(b, "least cost"));
    if (b->p->set->sure <= 0) a->cost_bound_idr = b->answer.objective;
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        a->cost_bound_idr += staff_supervisor_cost(b->p, b->offices[k].office->permanents);
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        a->offices[k].dual_permanent_idr = block_price(b, b->offices[k].row_days) * staff_permanent_days(b->p);
    for (uint32_t k = 0; b->answer.row_dual && k < b->in->n_villages; k++) {
        const village_part *part = &b->villages[k];
        for (int g = 0; g < SEGMENTS; g++)
            if (b->p->villages[part->v].recipients[g] > 0)
                villages[part->v].last_idr = fmax(villages[part->v].last_idr, b->answer.row_dual[part->row[g]]);
    }
    TRY(block_worths(b, a));
done:
    return st;
}

/* Work of every office in the present answer: what row (2) holds, people and loans taken out. */
void block_read_work(const block *b, block_answer *a)
{
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        const office_part *o = &b->offices[k];
        a->offices[k].work = b->answer.row_value[o->row_days] + staff_temporary_days(b->p, o->office) * b->answer.x[o->column_t] +
                             (o->column_f == JALUR_NONE ? 0 : b->answer.x[o->column_f]);
    }
    for (uint32_t k = 0; k < b->in->n_links; k++) {
        const staff_link *l = &b->p->links[b->in->links[k]];
        a->offices[position_of(b->in, l->from)].work -= b->answer.x[b->loans[k]];
        a->offices[position_of(b->in, l->to)].work += staff_loan_yield(b->p, l) * b->answer.x[b->loans[k]];
    }
}

/* Where people are short: whole heads and loans, then stages 1 and 2 again, and the prices. */
static jalur_status settle(block *b, block_answer *a)
{
    jalur_status st = JALUR_OK;
    block_read_work(b, a);
    TRY(staff_whole_heads(b->ctx, b->p, b->in, b->end_s, false, a));
    block_fix_people(b, a);
    TRY(least_unserved(b, &a->unserved_weighted));
    TRY(block_worths(b, a));
    for (uint32_t k = 0; k < b->in->n_offices; k++)
        a->offices[k].dual_staff_day = block_price(b, b->offices[k].row_days);
    TRY(block_ranges(b, a));
    block_aim(b, AIM_PEOPLE);
    TRY(block_run(b, "price of a day"));
    TRY(block_day_worth(b, a));
    TRY(least_share(b, a->unserved_weighted, &a->largest_share));
    if (b->may_leave) TRY(block_keep_rules(b));
done:
    return st;
}

/* Those paid against a rule, added to the x of their channel. */
static void take_leaves(const block *b, const village_part *part, segment g, double x[CHANNELS], double *left, block_office *a)
{
    for (int c = 0; g == SEGMENT_MOBILE && c < LEAVES; c++) {
        if (part->left[c] == JALUR_NONE) continue;
        const double n = fmin(b->answer.x[part->left[c]], *left);
        if (n < CRUMB) continue;
        x[c] += n;
        *left -= n;
        a->left += n;
    }
}

static double pi_of(const block *b, const village_part *part, int c, segment g)
{
    const staff_village *v = &b->p->villages[part->v];
    return part->x[c][g] != JALUR_NONE ? staff_village_pi(b->p, v, (channel)c, g) : staff_leave_pi(b->p, v, (channel)c);
}

/* Copies one segment out. x + u = n holds exactly because u is what x leaves, and a crumb goes to a channel in use. */
static double take_segment(const block *b, const village_part *part, segment g, roster_village *to, block_office *a)
{
    const staff_village *v = &b->p->villages[part->v];
    double left = v->recipients[g], x[CHANNELS] = {0};
    int used = -1;
    for (int c = 0; c < CHANNELS; c++) {
        if (part->x[c][g] == JALUR_NONE) continue;
        x[c] = fmin(b->answer.x[part->x[c][g]], left);
        if (x[c] < CRUMB) x[c] = 0;
        if (x[c] > 0) used = c;
        left -= x[c];
    }
    take_leaves(b, part, g, x, &left, a);
    if (used >= 0 && left < CRUMB) {
        x[used] += left;
        left = 0;
    }
    for (int c = 0; c < CHANNELS; c++) {
        if (x[c] <= 0) continue;
        to->served[c] += x[c];
        a->served_by[c] += x[c];
        a->served += x[c];
        a->staff_days[c] += x[c] / pi_of(b, part, c, g);
        if (in_field(c)) a->nights += x[c] / pi_of(b, part, c, g) * staff_nights(v);
    }
    return left;
}

/* Stage 4. */
static jalur_status find_work(block *b)
{
    block_aim(b, AIM_WORK);
    return block_run(b, "least staff-days");
}

/* The answer by village. Absent ones who do not come to the counter are not paid by anybody; they are no village's, so the
 * office's `served` alone knows of them. */
static void take_work(const block *b, roster_village *villages, block_answer *a)
{
    for (uint32_t k = 0; k < b->in->n_villages; k++) {
        const village_part *part = &b->villages[k];
        roster_village *to = &villages[part->v];
        const double mobile = take_segment(b, part, SEGMENT_MOBILE, to, &a->offices[part->o]);
        to->unserved = mobile + take_segment(b, part, SEGMENT_HOMEBOUND, to, &a->offices[part->o]);
        to->homebound_only_gap = to->unserved > 0 && mobile <= 0;
    }
    for (uint32_t k = 0; k < b->in->n_offices; k++) {
        block_office *o = &a->offices[k];
        const double pi = staff_counter_pi(b->p, b->offices[k].office);
        o->work = 0;
        if (b->offices[k].column_r != JALUR_NONE) o->returned = b->answer.x[b->offices[k].column_r];
        if (pi > 0) o->staff_days[CHANNEL_COUNTER] += o->returned / pi;
        for (int c = 0; c < CHANNELS; c++)
            o->work += o->staff_days[c];
        a->staff_days_used += o->work;
    }
}

static bool short_of(const block *b, double unserved)
{
    return unserved > b->out_of_reach_weighted + 1e-6 * (1 + b->out_of_reach_weighted);
}

/* Whole heads where everybody in reach is visited, with the rules that are left. */
static jalur_status heads_for_all(block *b, arena *mem, block_answer *a)
{
    jalur_status st = JALUR_OK;
    if (b->may_leave && b->in->n_offices == 1)
        TRY(block_heads_and_rules(b, a));
    else if (b->may_leave)
        TRY(block_lenders_and_rules(b, mem, a));
    TRY(find_work(b));
    if (b->may_leave) goto done;
    block_read_work(b, a);
    TRY(staff_whole_heads(b->ctx, b->p, b->in, b->end_s, false, a));
done:
    return st;
}

static jalur_status solve_stages(block *b, arena *mem, roster_village *villages, block_answer *a)
{
    jalur_status st = JALUR_OK;
    TRY(least_unserved(b, &a->unserved_weighted));
    TRY(least_share(b, a->unserved_weighted, &a->largest_share));
    TRY(least_cost(b, villages, a));
    if (short_of(b, a->unserved_weighted)) {
        TRY(settle(b, a));
        TRY(find_work(b));
    } else {
        TRY(block_ranges(b, a));
        TRY(heads_for_all(b, mem, a));
    }
    take_work(b, villages, a);
    TRY(staff_whole_heads(b->ctx, b->p, b->in, b->end_s, true, a));
    if (b->may_leave) TRY(block_why_left(b, a));
done:
    return st;
}

void block_release(block *b)
{
    lp_answer_release(&b->answer);
    lp_model_free(b->lp);
    mem_free(b->ctx, b->villages);
    mem_free(b->ctx, b->offices);
    mem_free(b->ctx, b->loans);
}

jalur_status staff_block_solve(jalur_ctx *ctx, const staff_problem *p, const staff_block *in, const staff_options *how,
                               double end_s, arena *mem, roster_village *villages, block_answer *out)
{
    jalur_status st = JALUR_OK;
    block b = {.ctx = ctx, .p = p, .in = in, .how = how, .end_s = end_s, .proven = true};
    *out = (block_answer){0};
    lp_answer_init(&b.answer, ctx);
    TRY(arena_new(mem, in->n_offices, sizeof *out->offices, &out->offices));
    TRY(arena_new(mem, in->n_links, sizeof *out->loans, &out->loans));
    TRY(block_build(&b));
    out->may_leave = b.may_leave;
    TRY(solve_stages(&b, mem, villages, out));
    out->proven = b.proven;
done:
    block_release(&b);
    return st;
}
