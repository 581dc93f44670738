/* Whole temporaries at least cost, once the work of each office is known.
 *
 *   T[o] >= 0 whole,  b[o,o'] >= 0 lent,  f[o] >= 0 overtime,  R[o] work in staff-days,  pd, td, q, eta as in staff_block.c
 *   s[o] >= 0 whole supervisors;  with `sure`, e[o,k] = 1 when so many T are wanted, i[k], that k more are hired than T
 *   min sum hire (T + sum e) + overtime f + allowance b + supervisor s
 *   td T + f - sum_out b + sum_in eta b - m >= R - pd P;   f - q td T <= q pd P;   sum_out b <= pd P;   T <= N
 *   per s >= P + T + sum e;   T - (N - i[k] + 1) e[k] <= i[k] - 1
 *   R less what x' <= most recipients save who are paid against a rule, each at its price
 *
 * Without loans and overtime T = ceil((R - pd P) / td). Else a small integer program, ended when it is proven within a
 * fiftieth of the cost of one temporary. Loans may be parts of a staff-day: with whole ones GLPK did not prove 23 offices in
 * minutes, so in two seconds; afterwards they are rounded up where the lender has the time, less the whole days that this
 * leaves over. The first row is elastic for the sake of rounding errors.
 *
 * Days cut recipients in whole ones, and an office that borrows to the minute has nobody for the last of them. So an office
 * of those that lend should have a margin m of one recipient's time. The bound is that of the program with m = 0; where its
 * heads leave some office less, the program is asked once more with the margin, and its answer is taken. */
#include <math.h>

#include "staff/staff_inside.h"

static const double WHOLE = 1e-7;
enum { MIP_ITERATIONS = 30000 };    /* of the integer program of one block: some two seconds */
static const double MARGIN = 0.5;   /* staff-days beyond its work that an office should have: days cut off parts of recipients */

double staff_hire_cost(const staff_problem *p, const staff_office *o)
{
    return o->hire_idr + o->wage_temporary_idr_day * staff_temporary_paid_days(p, o);
}

uint32_t staff_supervisors(const staff_problem *p, uint64_t people)
{
    const uint64_t per = (uint64_t)p->set->payers_per_supervisor;
    return (uint32_t)((people + per - 1) / per);
}

double staff_supervisor_idr(const staff_problem *p)
{
    return staff_work_days(p) * p->set->supervisor_idr;
}

double staff_supervisor_cost(const staff_problem *p, uint64_t people)
{
    return staff_supervisors(p, people) * staff_supervisor_idr(p);
}

double staff_head_cost(const staff_problem *p, const staff_office *o)
{
    return staff_hire_cost(p, o) / (p->set->sure > 0 ? 1 - p->set->no_show : 1);
}

double staff_overtime_cost(const staff_problem *p, const staff_office *o)
{
    return p->set->overtime_factor * (o->permanents ? o->wage_permanent_idr_day : o->wage_temporary_idr_day);
}

typedef struct whole {
    jalur_ctx *ctx;
    const staff_problem *p;
    const staff_block *in;
    lp_model *lp;
    uint32_t *t, *f, *m, *row_days, *row_lent; /* by office of the block; m: margin */
    uint32_t *b;                           /* by link */
    uint32_t *save;                        /* by save of the block */
    double *most;                          /* N, by office */
    double *saved;                         /* staff-days that rules left save in what was taken, by save */
    double *cut;                           /* margin of one recipient, by office; 0 where nobody lends */
} whole;

static const staff_office *office_at(const whole *w, uint32_t k)
{
    return &w->p->offices[w->in->offices[k]];
}

static uint32_t position_of(const staff_block *in, uint32_t which)
{
    uint32_t k = 0;
    while (in->offices[k] != which)
        k++;
    return k;
}

double staff_longest(const staff_problem *p, const staff_village *v)
{
    double most = 0;
    for (int g = 0; g < SEGMENTS; g++) {
        double pi = 0;
        for (int c = 0; c < CHANNELS && v->recipients[g] > 0; c++) pi = fmax(pi, staff_village_pi(p, v, (channel)c, (segment)g));
        if (pi > 0) most = fmax(most, 1 / pi);
    }
    return most;
}

static void find_cuts(whole *w, const block_answer *a)
{
    for (uint32_t i = 0; w->in->n_links > 0 && i < w->in->n_villages; i++) {
        const staff_village *v = &w->p->villages[w->in->villages[i]];
        const uint32_t k = position_of(w->in, v->office);
        if (a->offices[k].work > 0) w->cut[k] = fmax(w->cut[k], staff_longest(w->p, v));
    }
}

uint32_t staff_add_heads(lp_model *lp, const staff_problem *p, const staff_office *o, double most)
{
    const double each_idr = staff_hire_cost(p, o), watched_idr = staff_supervisor_idr(p);
    const uint32_t t = lp_add_column(lp, each_idr, 0, most, true, "temporaries");
    const uint32_t watched = lp_add_row(lp, watched_idr > 0 ? o->permanents : -(double)INFINITY, INFINITY, "supervisors");
    lp_set(lp, watched, t, -1);
    for (uint32_t i = 1, more = 0; p->set->sure > 0 && i <= most; i++)
        for (; staff_hired(p, i) > i + more; more++) {
            const uint32_t e = lp_add_column(lp, each_idr, 0, 1, true, "hired to be sure");
            const uint32_t row = lp_add_row(lp, -INFINITY, i - 1.0, "hired to be sure");
            lp_set(lp, row, t, 1);
            lp_set(lp, row, e, -(most - i + 1));
            lp_set(lp, watched, e, -1);
        }
    if (watched_idr <= 0) return t;
    const uint32_t s = lp_add_column(lp, watched_idr, staff_supervisors(p, o->permanents), INFINITY, true, "supervisors");
    lp_set(lp, watched, s, (double)p->set->payers_per_supervisor);
    return t;
}

double staff_heads_for(const staff_problem *p, const staff_office *o, double work)
{
    const double t = staff_temporary_days(p, o), most = staff_most_heads(p, o);
    return t > 0 ? fmin(most, ceil((work + MARGIN) / t) + 1) : most;
}

static void add_office(whole *w, uint32_t k, double work, double dear)
{
    const staff_office *o = office_at(w, k);
    const double own = staff_permanent_days(w->p) * o->permanents, t = staff_temporary_days(w->p, o);
    const double share = staff_overtime_share(w->p);
    w->most[k] = w->p->set->sure > 0 ? staff_heads_for(w->p, o, work) : staff_most_heads(w->p, o);
    w->t[k] = staff_add_heads(w->lp, w->p, o, w->most[k]);
    w->f[k] = lp_add_column(w->lp, staff_overtime_cost(w->p, o), 0, share > 0 ? (double)INFINITY : 0, false, "overtime");
    w->row_days[k] = lp_add_row(w->lp, work - own, INFINITY, "work");
    lp_set_elastic(w->lp, w->row_days[k], dear);
    lp_set(w->lp, w->row_days[k], w->t[k], t);
    lp_set(w->lp, w->row_days[k], w->f[k], 1);
    w->m[k] = lp_add_column(w->lp, 0, 0, 0, false, "margin");
    lp_set(w->lp, w->row_days[k], w->m[k], -1);
    w->row_lent[k] = lp_add_row(w->lp, -INFINITY, own, "lent");
    const uint32_t row = lp_add_row(w->lp, -INFINITY, share * own, "overtime");
    lp_set(w->lp, row, w->f[k], 1);
    lp_set(w->lp, row, w->t[k], -share * t);
}

static void add_loan(whole *w, uint32_t k)
{
    const staff_link *l = &w->p->links[w->in->links[k]];
    const uint32_t from = position_of(w->in, l->from), to = position_of(w->in, l->to);
    w->b[k] = lp_add_column(w->lp, w->p->set->lend_idr, 0, 1e6, false, "lent");
    lp_set(w->lp, w->row_lent[from], w->b[k], 1);
    lp_set(w->lp, w->row_days[from], w->b[k], -1);
    lp_set(w->lp, w->row_days[to], w->b[k], staff_loan_yield(w->p, l));
}

static void whole_free(whole *w)
{
    void *const own[] = {w->t, w->f, w->m, w->row_days, w->row_lent, w->b, w->save, w->cut, w->most, w->saved};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) mem_free(w->ctx, own[i]);
    lp_model_free(w->lp);
}

static jalur_status build(jalur_ctx *ctx, whole *w, const block_answer *a, double dear)
{
    jalur_status st = JALUR_OK;
    uint32_t **const columns[] = {&w->t, &w->f, &w->m, &w->row_days, &w->row_lent};
    for (int i = 0; i < 5; i++)
        TRY(mem_new(ctx, w->in->n_offices, sizeof **columns[i], columns[i]));
    TRY(mem_new(ctx, w->in->n_links, sizeof *w->b, &w->b));
    TRY(mem_new(ctx, w->in->n_offices, sizeof *w->cut, &w->cut));
    TRY(mem_new(ctx, w->in->n_offices, sizeof *w->most, &w->most));
    TRY(mem_new(ctx, a->n_saves, sizeof *w->saved, &w->saved));
    find_cuts(w, a);
    TRY(lp_model_new(ctx, &w->lp));
    for (uint32_t k = 0; k < w->in->n_offices; k++)
        add_office(w, k, a->offices[k].work, dear);
    for (uint32_t k = 0; k < w->in->n_links; k++)
        add_loan(w, k);
    TRY(mem_new(ctx, a->n_saves, sizeof *w->save, &w->save));
    for (uint32_t k = 0; k < a->n_saves; k++) {
        w->save[k] = lp_add_column(w->lp, w->p->set->leave_idr, 0, a->saves[k].most, false, "against a rule");
        lp_set(w->lp, w->row_days[a->saves[k].office], w->save[k], a->saves[k].each);
    }
done:
    return st;
}

static void take_loans(const whole *w, const lp_answer *x, block_answer *a)
{
    for (uint32_t k = 0; k < w->in->n_links; k++)
        a->loans[k] = x->x[w->b[k]] > 1e-6 ? x->x[w->b[k]] : 0;
}

static void take(const whole *w, const lp_answer *x, block_answer *a)
{
    for (uint32_t k = 0; k < w->in->n_offices; k++) {
        a->offices[k].heads = (uint32_t)llround(x->x[w->t[k]]);
        a->offices[k].overtime_days = x->x[w->f[k]];
    }
    take_loans(w, x, a);
    for (uint32_t k = 0; k < a->n_saves; k++) {
        w->saved[k] = a->saves[k].each * x->x[w->save[k]];
        a->offices[a->saves[k].office].work -= w->saved[k];
    }
}

/* The work as it was before it was taken. */
static void give_back(const whole *w, block_answer *a)
{
    for (uint32_t k = 0; k < a->n_saves; k++) a->offices[a->saves[k].office].work += w->saved[k];
}

/* What an office has beyond its work and its cut. */
static double spare_of(const whole *w, const block_answer *a, uint32_t k)
{
    const staff_office *o = office_at(w, k);
    double spare = staff_permanent_days(w->p) * o->permanents + staff_temporary_days(w->p, o) * a->offices[k].heads +
                   a->offices[k].overtime_days - a->offices[k].work - w->cut[k];
    for (uint32_t l = 0; l < w->in->n_links; l++) {
        const staff_link *link = &w->p->links[w->in->links[l]];
        if (link->from == w->in->offices[k]) spare -= a->loans[l];
        if (link->to == w->in->offices[k]) spare += staff_loan_yield(w->p, link) * a->loans[l];
    }
    return spare;
}

/* Several loans to one office, each rounded up, may leave whole days that it does not need. */
static void drop_spare_days(const whole *w, block_answer *a)
{
    for (uint32_t k = 0; k < w->in->n_links; k++) {
        const staff_link *link = &w->p->links[w->in->links[k]];
        const double yield = staff_loan_yield(w->p, link);
        if (a->loans[k] < 1 || yield <= 0) continue;
        const double spare = spare_of(w, a, position_of(w->in, link->to));
        if (spare >= yield) a->loans[k] = fmax(0, a->loans[k] - floor(fmin(a->loans[k], spare / yield)));
    }
}

/* Loans rounded up to whole staff-days where the lender has the time: whoever borrows just enough would fall short by the
 * parts of recipients that days cut off. */
static void round_loans(const whole *w, block_answer *a)
{
    for (uint32_t k = 0; k < w->in->n_links; k++) {
        const uint32_t from = position_of(w->in, w->p->links[w->in->links[k]].from);
        const staff_office *o = office_at(w, from);
        const double own = staff_permanent_days(w->p) * o->permanents;
        double spare = own + staff_temporary_days(w->p, o) * a->offices[from].heads - a->offices[from].work - w->cut[from], lent = 0;
        for (uint32_t l = 0; l < w->in->n_links; l++) {
            const staff_link *link = &w->p->links[w->in->links[l]];
            if (link->from == w->in->offices[from]) lent += a->loans[l];
            if (link->to == w->in->offices[from]) spare += staff_loan_yield(w->p, link) * a->loans[l];
        }
        const double more = ceil(a->loans[k] - WHOLE) - a->loans[k];
        if (a->loans[k] > 0 && more > 0 && more <= spare - lent && lent + more <= own) a->loans[k] += more;
    }
    drop_spare_days(w, a);
}

static bool keeps_work(const whole *w, const lp_answer *x)
{
    bool good = x->state == LP_OPTIMAL || x->state == LP_FEASIBLE;
    for (uint32_t k = 0; good && k < w->in->n_offices; k++) good = fabs(x->violation[w->row_days[k]]) < WHOLE;
    return good;
}

/* With heads and rules left as in `x`, loans once more, so that time which some have over gives the others a margin: each its
 * own where `wanted` (*good false: that is not to be had), and as much as there is. */
static jalur_status share_spare(whole *w, const lp_options *how, bool wanted, lp_answer *x, block_answer *a, bool *good)
{
    jalur_status st = JALUR_OK;
    lp_options o = *how;
    o.integer = false;
    o.method = LP_DUAL;
    for (uint32_t k = 0; k < a->n_saves; k++) {
        const double most = w->saved[k] / a->saves[k].each;
        lp_set_column_bounds(w->lp, w->save[k], most, most);
    }
    for (uint32_t k = 0; k < w->in->n_offices; k++) {
        lp_set_column_bounds(w->lp, w->t[k], a->offices[k].heads, a->offices[k].heads);
        lp_set_column_bounds(w->lp, w->m[k], wanted ? fmin(MARGIN, w->cut[k]) : 0, MARGIN);
        lp_set_cost(w->lp, w->m[k], -2 * w->p->set->lend_idr - 1);
    }
    TRY(lp_solve(w->lp, &o, x));
    *good = keeps_work(w, x);
    if (*good) take_loans(w, x, a);
done:
    return st;
}

/* Whole heads free again, with the margin; *good false where that is not to be had. */
static jalur_status with_margin(whole *w, const lp_options *how, const block_answer *a, lp_answer *x, bool *good)
{
    jalur_status st = JALUR_OK;
    for (uint32_t k = 0; k < a->n_saves; k++) lp_set_column_bounds(w->lp, w->save[k], 0, a->saves[k].most);
    for (uint32_t k = 0; k < w->in->n_offices; k++) {
        lp_set_column_bounds(w->lp, w->t[k], 0, w->most[k]);
        lp_set_column_bounds(w->lp, w->m[k], fmin(MARGIN, w->cut[k]), MARGIN);
        lp_set_cost(w->lp, w->m[k], 0);
    }
    TRY(lp_solve(w->lp, how, x));
    *good = keeps_work(w, x);
done:
    return st;
}

static jalur_status find_heads(whole *w, const lp_options *o, block_answer *a, double *bound)
{
    jalur_status st = JALUR_OK;
    bool good;
    lp_answer x;
    lp_answer_init(&x, w->ctx);
    TRY(lp_solve(w->lp, o, &x));
    if (x.state != LP_OPTIMAL && x.state != LP_FEASIBLE)
        TRY(err_set(w->ctx, JALUR_E_LIMIT, "the time limit came before whole head-counts were found (state %d)", (int)x.state));
    *bound = x.bound;
    take(w, &x, a);
    if (w->in->n_links == 0) goto done;
    TRY(share_spare(w, o, true, &x, a, &good));
    if (good) goto done;
    TRY(with_margin(w, o, a, &x, &good));
    if (good) {
        give_back(w, a);
        take(w, &x, a);
    }
    TRY(share_spare(w, o, good, &x, a, &good));
done:
    lp_answer_release(&x);
    return st;
}

lp_options staff_whole_options(const staff_problem *p, const staff_block *in, double end_s, uint64_t iterations, double about_idr)
{
    static const double GAP = 0.02; /* of one temporary; rounding loans up costs some more */
    double one = INFINITY;
    for (uint32_t k = 0; k < in->n_offices; k++) one = fmin(one, staff_hire_cost(p, &p->offices[in->offices[k]]));
    lp_options o = lp_options_default();
    o.integer = true;
    o.iterations = iterations;
    o.time_s = fmax(0.001, end_s - clock_wall_s());
    o.mip_gap = fmax(1e-6, GAP * one / (1 + about_idr + GAP * one)); /* relative to what is found */
    return o;
}

static jalur_status by_program(jalur_ctx *ctx, const staff_problem *p, const staff_block *in, double end_s, block_answer *a)
{
    jalur_status st = JALUR_OK;
    whole w = {.ctx = ctx, .p = p, .in = in};
    double dear = 1, bound;
    for (uint32_t k = 0; k < in->n_offices; k++) dear = fmax(dear, 100 * staff_head_cost(p, &p->offices[in->offices[k]]));
    TRY(build(ctx, &w, a, dear));
    const lp_options o = staff_whole_options(p, in, end_s, MIP_ITERATIONS, a->cost_bound_idr);
    TRY(find_heads(&w, &o, a, &bound));
    round_loans(&w, a);
    if ((!a->may_leave || a->n_saves) && isfinite(bound)) a->cost_bound_idr = fmax(a->cost_bound_idr, bound);
done:
    whole_free(&w);
    return st;
}

static void by_division(const staff_problem *p, const staff_block *in, block_answer *a)
{
    for (uint32_t k = 0; k < in->n_offices; k++) {
        const staff_office *o = &p->offices[in->offices[k]];
        const double gap = a->offices[k].work - staff_permanent_days(p) * o->permanents, t = staff_temporary_days(p, o);
        const double heads = gap > 0 && t > 0 ? gap / t : 0;
        a->offices[k].heads = (uint32_t)fmin(staff_most_heads(p, o), ceil(heads - WHOLE * (1 + heads)));
    }
}

/* Overtime that fixed heads and loans leave to do. */
static void fill_overtime(const staff_problem *p, const staff_block *in, block_answer *a)
{
    for (uint32_t k = 0; k < in->n_offices; k++) {
        const staff_office *o = &p->offices[in->offices[k]];
        double there = staff_permanent_days(p) * o->permanents + staff_temporary_days(p, o) * a->offices[k].heads;
        const double most = staff_overtime_share(p) * there;
        for (uint32_t l = 0; l < in->n_links; l++) {
            const staff_link *link = &p->links[in->links[l]];
            if (link->from == in->offices[k]) there -= a->loans[l];
            if (link->to == in->offices[k]) there += staff_loan_yield(p, link) * a->loans[l];
        }
        a->offices[k].overtime_days = fmin(most, fmax(0, a->offices[k].work - there));
    }
}

jalur_status staff_whole_heads(jalur_ctx *ctx, const staff_problem *p, const staff_block *in, double end_s, bool fixed,
                               block_answer *a)
{
    jalur_status st = JALUR_OK;
    double one = INFINITY;
    a->cost_idr = 0;
    if (!fixed && (in->n_links > 0 || p->set->overtime_min > 0))
        TRY(by_program(ctx, p, in, end_s, a));
    else if (!fixed)
        by_division(p, in, a);
    fill_overtime(p, in, a);
    for (uint32_t k = 0; k < in->n_offices; k++) {
        const staff_office *o = &p->offices[in->offices[k]];
        one = fmin(one, staff_hire_cost(p, o));
        a->cost_idr += staff_hired(p, a->offices[k].heads) * staff_hire_cost(p, o) +
                       a->offices[k].overtime_days * staff_overtime_cost(p, o) + a->offices[k].left * p->set->leave_idr +
                       a->offices[k].nights * p->set->night_idr +
                       staff_supervisor_cost(p, o->permanents + staff_hired(p, a->offices[k].heads));
    }
    for (uint32_t l = 0; l < in->n_links; l++)
        a->cost_idr += a->loans[l] * p->set->lend_idr;
    if (!a->bounded && in->n_links == 0 && p->set->overtime_min <= 0) a->cost_bound_idr = a->cost_idr; /* each rounded up on its own */
    a->cost_proven = a->cost_idr - a->cost_bound_idr <= one + 1;
done:
    return st;
}
