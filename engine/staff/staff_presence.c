/* Who is there on which day.
 *
 *   A working days: 1..D without rest days.  A[l] those after the hire lead l.  k = 1, 2, ... counts a temporary's working days
 *   lambda[k] pace of new staff: from `learn_pace` on the first day in equal steps to 1 after `learn_days`
 *   one permanent gives A (1 - reserve),  one temporary (1 - phi) (1 - reserve) sum over A[l] of lambda[k]
 *
 * With `sure` the programs count heads that are there: one gives (1 - reserve) sum of lambda[k], and hired are as many as it
 * takes to have them with that probability on any day (staff_no_show_count). */
#include <math.h>

#include "staff/staff_inside.h"

static const double T_MAX = 1e6; /* where nobody knows how many can be found */

bool staff_rest_day(const settings *s, uint32_t day)
{
    return settings_rest_day(s, day);
}

bool staff_village_open(const staff_problem *p, const staff_village *v, uint32_t day)
{
    return !staff_rest_day(p->set, day) && !(v->closed && v->closed[day - 1]);
}

uint32_t staff_open_days(const staff_problem *p, const staff_village *v)
{
    uint32_t n = 0;
    for (uint32_t d = 1; d <= (uint32_t)p->set->payout_days; d++)
        n += staff_village_open(p, v, d);
    return n;
}

/* Working days from `after` + 1 up to `day`. */
static uint32_t working(const staff_problem *p, uint32_t after, uint32_t day)
{
    uint32_t n = 0;
    for (uint32_t d = after + 1; d <= day; d++)
        n += !staff_rest_day(p->set, d);
    return n;
}

static double pace(const settings *s, uint32_t k)
{
    const double n = (double)s->learn_days;
    return k > n ? 1 : s->learn_pace + (1 - s->learn_pace) * (k - 1) / n;
}

/* Of a head of the programs. */
static double share_there(const staff_problem *p)
{
    return p->set->sure > 0 ? 1 : 1 - p->set->no_show;
}

double staff_work_days(const staff_problem *p)
{
    return working(p, 0, (uint32_t)p->set->payout_days);
}

double staff_permanent_days(const staff_problem *p)
{
    return staff_work_days(p) * (1 - p->set->reserve);
}

double staff_temporary_paid_days(const staff_problem *p, const staff_office *o)
{
    return working(p, o->hire_lead_days, (uint32_t)p->set->payout_days) * (1 - p->set->no_show);
}

double staff_temporary_days(const staff_problem *p, const staff_office *o)
{
    const uint32_t n = working(p, o->hire_lead_days, (uint32_t)p->set->payout_days);
    double sum = 0;
    for (uint32_t k = 1; k <= n; k++)
        sum += pace(p->set, k);
    return sum * share_there(p) * (1 - p->set->reserve);
}

double staff_present(const staff_problem *p, uint32_t hired)
{
    if (p->set->sure <= 0) return hired * (1 - p->set->no_show);
    uint32_t there = hired;
    while (there > 0 && staff_no_show_count(there, p->set->no_show, p->set->sure) > hired) there--;
    return there;
}

double staff_most_heads(const staff_problem *p, const staff_office *o)
{
    if (p->set->sure <= 0 || o->max_temporaries >= T_MAX) return fmin(T_MAX, o->max_temporaries);
    return staff_present(p, o->max_temporaries);
}

uint32_t staff_hired(const staff_problem *p, uint32_t heads)
{
    return p->set->sure > 0 ? staff_no_show_count(heads, p->set->no_show, p->set->sure) : heads;
}

double staff_there(const staff_problem *p, double heads)
{
    return heads * share_there(p);
}

double staff_permanents_on(const staff_problem *p, double permanents, uint32_t day)
{
    return staff_rest_day(p->set, day) ? 0 : permanents * (1 - p->set->reserve);
}

/* The k-th of n parts of n * each: whole numbers that keep up with k * each, and what is no whole number in the first, which
 * is the smallest. So no part is above `each` rounded up. */
static double part(double each, uint32_t k, uint32_t n)
{
    const double tiny = 1e-9;
    const double whole = floor(each * k + tiny) - floor(each * (k - 1) + tiny);
    return k == 1 ? whole + fmax(0, each * n - floor(each * n + tiny)) : whole;
}

double staff_temporaries_on(const staff_problem *p, const staff_office *o, uint32_t temporaries, uint32_t day)
{
    if (day <= o->hire_lead_days || staff_rest_day(p->set, day)) return 0;
    const uint32_t k = working(p, o->hire_lead_days, day);
    const uint32_t n = working(p, o->hire_lead_days, (uint32_t)p->set->payout_days);
    const double expected = staff_present(p, temporaries);
    const double present = p->set->learn_days > 0 ? expected : part(expected, k, n); /* learners are no whole people anyway */
    return present * pace(p->set, k) * (1 - p->set->reserve);
}

double staff_temporary_pace(const staff_problem *p, const staff_office *o, uint32_t day)
{
    return pace(p->set, working(p, o->hire_lead_days, day)) * (1 - p->set->reserve);
}

double staff_spread(const staff_problem *p, double total, uint32_t day)
{
    if (staff_rest_day(p->set, day)) return 0;
    const uint32_t n = (uint32_t)staff_work_days(p);
    return part(total / n, working(p, 0, day), n);
}

double staff_loan_yield(const staff_problem *p, const staff_link *l)
{
    const double full_min = p->set->work_min - p->set->cash_min;
    return full_min > 0 ? fmax(0, 1 - 2 * l->travel_min / full_min) : 0;
}

double staff_overtime_share(const staff_problem *p)
{
    const double full_min = p->set->work_min - p->set->cash_min;
    return full_min > 0 ? p->set->overtime_min / full_min : 0;
}
