/* Whole recipients from fractions, without breaking a limit.
 *
 * Every x is rounded down, every u as well; what is then over in a village goes, one by one, to the x with the largest
 * fraction that still has room in staff time, counters, seats, escorts and cash, else to the first x that has, else room is
 * made for it (staff_squeeze.c), else it stays unserved. Absent ones return as early as the counter has room. So x + u = n
 * holds in whole numbers. */
#include <math.h>
#include <stdlib.h>

#include "staff/staff_inside.h"

static const double TINY = 1e-6;

void round_use(round_room *r, const day_item *x, double n)
{
    const uint32_t d = x->day - 1u;
    r->work[d] += n / x->pi;
    r->people[d] += n;
    if (x->channel == CHANNEL_COUNTER)
        r->counter[d] += n;
    else
        r->field[d] += n / x->pi;
}

double round_spare(const round_room *r, uint32_t day)
{
    return r->plan->staff[day - 1] * (1 + staff_overtime_share(r->p)) - r->work[day - 1] + TINY;
}

bool round_fits(const round_room *r, const day_item *x)
{
    const uint32_t d = x->day - 1u;
    const settings *s = r->p->set;
    if (1 / x->pi > round_spare(r, x->day)) return false;
    if (r->office->cash_idr_day > 0 && (r->people[d] + 1) * s->amount_idr > r->office->cash_idr_day + TINY) return false;
    if (x->channel == CHANNEL_COUNTER)
        return r->counter[d] + 1 <= staff_counter_cap(r->p, r->office) + TINY &&
               r->near_used + 1 <= r->p->villages[x->village].near_office;
    if (r->office->escorts > 0 && r->field[d] + 1 / x->pi > r->office->escorts * (double)s->payers_per_escort + TINY)
        return false;
    return x->channel != CHANNEL_COMMUNITY || s->session_seats == 0 || x->value + 1 <= (double)s->session_seats;
}

/* The item of [from, to) that gets one more: largest fraction first. `fraction` of taken ones is lowered by 1. */
static day_item *choose(const round_room *r, day_item *items, double *fraction, uint32_t from, uint32_t to)
{
    day_item *best = NULL;
    double most = -INFINITY;
    for (uint32_t i = from; i < to; i++)
        if (fraction[i] > most && round_fits(r, &items[i])) {
            best = &items[i];
            most = fraction[i];
        }
    return best;
}

/* Recipients of a segment for whom no item has room. */
static double round_segment(round_room *r, day_plan *plan, uint32_t from, uint32_t to, double *fraction, double n)
{
    for (double left = n; left > 0.5; left--) {
        day_item *x = choose(r, plan->items, fraction, from, to);
        if (!x) return left;
        x->value++;
        fraction[x - plan->items]--;
        r->near_used += x->channel == CHANNEL_COUNTER;
        round_use(r, x, 1);
    }
    return 0;
}

/* r again, now that x is whole; overtime is what goes beyond S. */
static void let_return(round_room *r, day_plan *plan)
{
    const double pi = staff_counter_pi(r->p, r->office), share = staff_overtime_share(r->p);
    double pending = 0, today = 0;
    uint32_t item = 0;
    plan->expected_lost = 0;
    for (uint32_t d = 0; d < plan->n_days; d++) {
        today = 0;
        for (item = 0; item < plan->n_items; item++)
            if (plan->items[item].day == d + 1 && plan->items[item].channel != CHANNEL_COUNTER)
                today += r->p->set->absent * plan->items[item].value;
        const double seats = staff_rest_day(r->p->set, d + 1) ? 0 : staff_counter_cap(r->p, r->office) - r->counter[d];
        today += r->p->set->absent * plan->stay_paid[d];
        double back = fmin(pending, fmin(seats, (plan->staff[d] * (1 + share) - r->work[d]) * pi));
        if (r->office->cash_idr_day > 0)
            back = fmin(back, r->office->cash_idr_day / fmax(1, r->p->set->amount_idr) - r->people[d]);
        back = fmax(0, back);
        plan->returned[d] = back;
        if (back > 0) r->work[d] += back / pi;
        pending += today - back;
        plan->used[d] = r->work[d];
        plan->overtime[d] = fmax(0, r->work[d] - plan->staff[d]);
    }
    plan->expected_lost = pending;
}

static jalur_status room_new(jalur_ctx *ctx, round_room *r, uint32_t n_days)
{
    jalur_status st = JALUR_OK;
    double **const by_day[] = {&r->work, &r->counter, &r->field, &r->people};
    for (int i = 0; i < 4; i++)
        TRY(mem_new(ctx, n_days, sizeof(double), by_day[i]));
done:
    return st;
}

/* Down to whole recipients. */
static void cut_off(round_room *r, day_plan *plan, double *fraction)
{
    for (uint32_t d = 0; d < plan->n_days; d++) {
        r->field[d] = plan->stay_staff[d];
        r->people[d] = plan->stay_drawn[d];
    }
    for (uint32_t i = 0; i < plan->n_items; i++) {
        day_item *x = &plan->items[i];
        const double down = floor(x->value + TINY);
        fraction[i] = x->value - down;
        x->value = down;
        round_use(r, x, down);
    }
}

/* Time and places of those who return stay theirs while the others are made whole: `sign` 1 takes them, -1 gives them back. */
static void hold_returned(round_room *r, const day_plan *plan, double sign)
{
    const double pi = staff_counter_pi(plan->p, r->office);
    for (uint32_t d = 0; d < plan->n_days; d++) {
        if (pi > 0) r->work[d] += sign * plan->returned[d] / pi;
        r->counter[d] += sign * plan->returned[d];
    }
}

/* Items of a village and segment stand together: where those from `from` end. */
static uint32_t end_of(const day_plan *plan, uint32_t from, uint32_t v, int g)
{
    uint32_t to = from;
    while (to < plan->n_items && plan->items[to].village == v && plan->items[to].segment == g) to++;
    return to;
}

static double near_used(const day_plan *plan, uint32_t from, uint32_t v)
{
    double sum = 0;
    for (uint32_t i = from; i < plan->n_items && plan->items[i].village == v; i++)
        if (plan->items[i].channel == CHANNEL_COUNTER) sum += plan->items[i].value;
    return sum;
}

/* Every village in turn; `squeeze`: for those who are left over room is made. */
static void round_villages(round_room *r, day_plan *plan, double *fraction, double *left, bool squeeze)
{
    uint32_t from = 0;
    for (uint32_t k = 0; k < plan->n_villages; k++) {
        const uint32_t v = plan->villages[k];
        r->near_used = near_used(plan, from, v);
        for (int g = 0; g < SEGMENTS; g++) {
            const uint32_t to = end_of(plan, from, v, g), at = k * SEGMENTS + (uint32_t)g;
            if (squeeze) {
                while (left[at] > 0.5 && staff_squeeze(r, plan, from, to)) left[at]--;
                plan->unserved[at] += left[at];
            } else {
                double whole = plan->unserved[at] = floor(plan->unserved[at] + TINY);
                for (uint32_t i = from; i < to; i++) whole += plan->items[i].value;
                left[at] = round_segment(r, plan, from, to, fraction, plan->p->villages[v].recipients[g] - whole);
            }
            from = to;
        }
    }
}

jalur_status staff_round(jalur_ctx *ctx, day_plan *plan)
{
    jalur_status st = JALUR_OK;
    round_room r = {.plan = plan, .p = plan->p, .office = &plan->p->offices[plan->o]};
    double *fraction = NULL, *left = NULL;
    TRY(room_new(ctx, &r, plan->n_days));
    TRY(mem_new(ctx, plan->n_items, sizeof *fraction, &fraction));
    TRY(mem_new(ctx, (size_t)plan->n_villages * SEGMENTS, sizeof *left, &left));
    cut_off(&r, plan, fraction);
    hold_returned(&r, plan, 1);
    round_villages(&r, plan, fraction, left, false);
    round_villages(&r, plan, fraction, left, true);
    hold_returned(&r, plan, -1);
    let_return(&r, plan);
done:
    mem_free(ctx, fraction);
    mem_free(ctx, left);
    mem_free(ctx, r.work);
    mem_free(ctx, r.counter);
    mem_free(ctx, r.field);
    mem_free(ctx, r.people);
    return st;
}
