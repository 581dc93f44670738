/* Whole recipients from fractions, without breaking a limit.
 *
 * Every x is rounded down, every u as well; what is then over in a village goes, one by one, to the x with the largest
 * fraction that still has room in staff time, counters, seats, escorts and cash, else to the first x that has, else it
 * stays unserved. Absent ones return as early as the counter has room. So x + u = n holds in whole numbers. */
#include <math.h>
#include <stdlib.h>

#include "staff/staff_inside.h"

static const double TINY = 1e-6;

typedef struct room { /* what is used by day */
    const day_plan *plan;
    const staff_problem *p;
    const staff_office *office;
    double *work, *counter, *field, *people;
    double near_used; /* of the village at hand */
} room;

static void use(room *r, const day_item *x, double n)
{
    const uint32_t d = x->day - 1u;
    r->work[d] += n / x->pi;
    r->people[d] += n;
    if (x->channel == CHANNEL_COUNTER)
        r->counter[d] += n;
    else
        r->field[d] += n / x->pi;
}

static bool fits(const room *r, const day_item *x)
{
    const uint32_t d = x->day - 1u;
    const settings *s = r->p->set;
    const double most = r->plan->staff[d] * (1 + staff_overtime_share(r->p));
    if (r->work[d] + 1 / x->pi > most + TINY) return false;
    if (r->office->cash_idr_day > 0 && (r->people[d] + 1) * s->amount_idr > r->office->cash_idr_day + TINY) return false;
    if (x->channel == CHANNEL_COUNTER)
        return r->counter[d] + 1 <= staff_counter_cap(r->p, r->office) + TINY &&
               r->near_used + 1 <= r->p->villages[x->village].near_office;
    if (r->office->escorts > 0 && r->field[d] + 1 / x->pi > r->office->escorts * (double)s->payers_per_escort + TINY)
        return false;
    return x->channel != CHANNEL_COMMUNITY || s->session_seats == 0 || x->value + 1 <= (double)s->session_seats;
}

/* The item of [from, to) that gets one more: largest fraction first. `fraction` of taken ones is lowered by 1. */
static day_item *choose(const room *r, day_item *items, double *fraction, uint32_t from, uint32_t to)
{
    day_item *best = NULL;
    double most = -INFINITY;
    for (uint32_t i = from; i < to; i++)
        if (fraction[i] > most && fits(r, &items[i])) {
            best = &items[i];
            most = fraction[i];
        }
    return best;
}

static void round_segment(room *r, day_plan *plan, uint32_t from, uint32_t to, double *fraction, double n, double *unserved)
{
    double whole = floor(*unserved + TINY);
    for (uint32_t i = from; i < to; i++)
        whole += plan->items[i].value;
    *unserved = floor(*unserved + TINY);
    for (double left = n - whole; left > 0.5; left--) {
        day_item *x = choose(r, plan->items, fraction, from, to);
        if (!x) {
            *unserved += left;
            break;
        }
        x->value++;
        fraction[x - plan->items]--;
        r->near_used += x->channel == CHANNEL_COUNTER;
        use(r, x, 1);
    }
}

/* r again, now that x is whole; overtime is what goes beyond S. */
static void let_return(room *r, day_plan *plan)
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

static jalur_status room_new(jalur_ctx *ctx, room *r, uint32_t n_days)
{
    jalur_status st = JALUR_OK;
    double **const by_day[] = {&r->work, &r->counter, &r->field, &r->people};
    for (int i = 0; i < 4; i++)
        TRY(mem_new(ctx, n_days, sizeof(double), by_day[i]));
done:
    return st;
}

jalur_status staff_round(jalur_ctx *ctx, day_plan *plan)
{
    jalur_status st = JALUR_OK;
    room r = {.plan = plan, .p = plan->p, .office = &plan->p->offices[plan->o]};
    double *fraction = NULL;
    TRY(room_new(ctx, &r, plan->n_days));
    for (uint32_t d = 0; d < plan->n_days; d++) {
        r.field[d] = plan->stay_staff[d];
        r.people[d] = plan->stay_drawn[d];
    }
    TRY(mem_new(ctx, plan->n_items, sizeof *fraction, &fraction));
    for (uint32_t i = 0; i < plan->n_items; i++) {
        day_item *x = &plan->items[i];
        const double down = floor(x->value + TINY);
        fraction[i] = x->value - down;
        x->value = down;
        use(&r, x, down);
    }
    for (uint32_t d = 0; d < plan->n_days; d++) { /* time of those who return stays theirs */
        const double pi = staff_counter_pi(plan->p, r.office);
        if (pi > 0) r.work[d] += plan->returned[d] / pi;
        r.counter[d] += plan->returned[d];
    }
    uint32_t from = 0;
    for (uint32_t k = 0; k < plan->n_villages; k++) {
        const uint32_t v = plan->villages[k];
        r.near_used = 0;
        for (uint32_t i = from; i < plan->n_items && plan->items[i].village == v; i++)
            if (plan->items[i].channel == CHANNEL_COUNTER) r.near_used += plan->items[i].value;
        for (int g = 0; g < SEGMENTS; g++) {
            uint32_t to = from;
            while (to < plan->n_items && plan->items[to].village == v && plan->items[to].segment == g)
                to++;
            round_segment(&r, plan, from, to, fraction, plan->p->villages[v].recipients[g], &plan->unserved[k * SEGMENTS + (uint32_t)g]);
            from = to;
        }
    }
    for (uint32_t d = 0; d < plan->n_days; d++) {
        const double pi = staff_counter_pi(plan->p, r.office);
        if (pi > 0) r.work[d] -= plan->returned[d] / pi;
        r.counter[d] -= plan->returned[d];
    }
    let_return(&r, plan);
done:
    mem_free(ctx, fraction);
    mem_free(ctx, r.work);
    mem_free(ctx, r.counter);
    mem_free(ctx, r.field);
    mem_free(ctx, r.people);
    return st;
}
