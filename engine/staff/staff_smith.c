/* The days of an office that has room for everybody within reach, each paid by the channel with the least work (the counter
 * takes no more than live near it): no plan can leave fewer unpaid or take less work. What is left is to keep to an earlier
 * plan, and earliness.
 *
 * Where nothing but people sets a limit and every day is open that needs no linear program: lots j of a[j] staff-days, each worth urgency pi a staff-day, on days of S[d]:
 *   min sum worth[j] (d - 1) y[j,d],   sum_d y = a[j],   sum_j y <= S[d]
 * If a lot stood before one of more worth, changing places would help; so the lots by falling worth, one after the other into
 * the earliest days, are the optimum (Smith 1956). A lot's worth is that of all its recipients, so cutting one at nightfall
 * does no harm. */
#include <math.h>
#include <stdlib.h>

#include "staff/staff_inside.h"

static const double TINY = 1e-9;

typedef struct smith {
    day_lots in;
    day_plan *plan;
    const staff_problem *p;
    const staff_office *office;
    double *staff, *counter; /* room left, by day */
} smith;

/* Lots say all: nobody comes back later, no point is too small, and no minute costs more than another. */
static bool lots_say_all(const settings *s)
{
    return s->absent <= 0 && s->overtime_min <= 0 && s->session_seats <= 0;
}

static bool only_people_limit(const day_plan *plan)
{
    const staff_office *o = &plan->p->offices[plan->o];
    if (o->cash_idr_day > 0 || o->escorts > 0) return false;
    const uint32_t open = (uint32_t)staff_work_days(plan->p);
    for (uint32_t k = 0; k < plan->n_villages; k++)
        if (staff_open_days(plan->p, &plan->p->villages[plan->villages[k]]) < open) return false;
    return true;
}

static void add_lot(smith *s, const day_item *items, uint32_t first, uint32_t n, double recipients)
{
    const day_item *x = &items[first];
    if (recipients <= 0) return;
    s->plan->work += recipients / x->pi;
    s->in.lots[s->in.n_lots++] = (day_lot){first, n, recipients, x->pi, s->p->villages[x->village].urgency * x->pi,
                                           x->channel == CHANNEL_COUNTER};
}

/* Lots of one village and segment: the counter where it is quicker, then the quickest way into the field. */
static uint32_t add_segment(smith *s, uint32_t k, segment g, uint32_t at)
{
    day_plan *plan = s->plan;
    const uint32_t v = plan->villages[k];
    const staff_village *from = &s->p->villages[v];
    uint32_t first[CHANNELS], n[CHANNELS] = {0};
    int field = -1;
    for (; at < plan->n_items && plan->items[at].village == v && plan->items[at].segment == g; at++) {
        const int c = plan->items[at].channel;
        if (n[c]++ == 0) first[c] = at;
        if (c != CHANNEL_COUNTER && (field < 0 || plan->items[at].pi > plan->items[first[field]].pi)) field = c;
    }
    double left = from->recipients[g], near = n[CHANNEL_COUNTER] ? fmin(left, from->near_office) : 0;
    if (field >= 0 && near > 0 && plan->items[first[CHANNEL_COUNTER]].pi <= plan->items[first[field]].pi) near = 0;
    if (near > 0) add_lot(s, plan->items, first[CHANNEL_COUNTER], n[CHANNEL_COUNTER], near);
    left -= near;
    if (field >= 0) add_lot(s, plan->items, first[field], n[field], left);
    const double lost = field >= 0 ? 0 : left;
    plan->unserved[k * SEGMENTS + (uint32_t)g] = lost;
    plan->unserved_weighted += staff_weight(s->p, from, g) * lost;
    return at;
}

static int by_worth(const void *a, const void *b)
{
    const day_lot *x = a, *y = b;
    if (x->worth != y->worth) return x->worth > y->worth ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static void open_days(smith *s)
{
    for (uint32_t d = 0; d < s->plan->n_days; d++) {
        s->staff[d] = s->plan->staff[d];
        s->counter[d] = staff_rest_day(s->p->set, d + 1) ? 0 : staff_counter_cap(s->p, s->office);
    }
}

/* Fills the days; false where the people or the counters do not suffice in this order. */
static bool fill(smith *s, bool whole)
{
    double earliness = 0;
    open_days(s);
    for (uint32_t i = 0; i < s->in.n_lots; i++) {
        const day_lot *l = &s->in.lots[i];
        double left = l->recipients;
        for (uint32_t k = 0; k < l->n; k++) {
            day_item *x = &s->plan->items[l->first + k];
            const uint32_t d = x->day - 1u;
            const double most = fmax(0, s->staff[d] * l->pi);
            x->value = fmin(left, whole ? floor(most + TINY) : most);
            if (l->counter && x->value > s->counter[d] + TINY) return false;
            s->staff[d] -= x->value / l->pi;
            s->counter[d] -= l->counter ? x->value : 0;
            earliness += s->p->villages[x->village].urgency * d * x->value;
            left -= x->value;
        }
        if (left > 1e-7 * (1 + l->recipients)) return false;
    }
    if (!whole) s->plan->earliness = earliness;
    return true;
}

static jalur_status room_new(jalur_ctx *ctx, smith *s)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, (size_t)s->plan->n_villages * SEGMENTS * 2, sizeof *s->in.lots, &s->in.lots));
    TRY(mem_new(ctx, s->plan->n_days, sizeof *s->staff, &s->staff));
    TRY(mem_new(ctx, s->plan->n_days, sizeof *s->counter, &s->counter));
done:
    return st;
}

static void forget(day_plan *plan)
{
    plan->unserved_weighted = plan->work = plan->earliness = 0;
    for (uint32_t i = 0; i < plan->n_items; i++) plan->items[i].value = 0;
}

/* People suffice for all lots together: what no order of the days can replace. */
static bool enough(const smith *s)
{
    double there = 0;
    for (uint32_t d = 0; d < s->plan->n_days; d++) there += s->plan->staff[d];
    return s->plan->work <= there + TINY * (1 + there);
}

/* By Smith's rule where that is proven to be best; else by the program. */
static jalur_status plan_lots(smith *s, bool *done)
{
    if (!s->in.kept && only_people_limit(s->plan)) *done = fill(s, false);
    if (!*done) return staff_lots(&s->in, done);
    if (!fill(s, true)) fill(s, false); /* whole recipients where they fit, else rounding decides */
    return JALUR_OK;
}

jalur_status staff_smith(jalur_ctx *ctx, day_plan *plan, const uint8_t *kept, bool *done_out)
{
    jalur_status st = JALUR_OK;
    smith s = {.in = {.ctx = ctx, .plan = plan, .kept = kept}, .plan = plan, .p = plan->p, .office = &plan->p->offices[plan->o]};
    *done_out = false;
    if (!lots_say_all(plan->p->set)) return st;
    TRY(room_new(ctx, &s));
    for (uint32_t k = 0, at = 0; k < plan->n_villages; k++)
        for (int g = 0; g < SEGMENTS; g++) at = add_segment(&s, k, (segment)g, at);
    if (s.in.n_lots) qsort(s.in.lots, s.in.n_lots, sizeof *s.in.lots, by_worth);
    if (enough(&s)) TRY(plan_lots(&s, done_out));
    if (!*done_out) forget(plan);
done:
    mem_free(ctx, s.in.lots);
    mem_free(ctx, s.staff);
    mem_free(ctx, s.counter);
    return st;
}
