/* Officers who stay overnight: the same ones on days on end, all of their time, no more nights than allowed; on no evening have
 * they paid more than the minutes since they left the office allow, and on the last they still have to go home. */
#include "verify/roster.h"

#include <stdio.h>

typedef struct stay_sum {
    const roster_visit *head; /* its first visit */
    uint32_t last;            /* day */
    double officers;
} stay_sum;

static bool of_stay(const stay_sum *x, const roster_visit *v)
{
    return v->village == x->head->village && v->stay_first == x->head->stay_first;
}

static void check_evening(roster_judge *rj, const stay_sum *x, uint32_t day, double paid_min, const char *where)
{
    const settings *s = rj->j->set;
    const roster_village *v = &rj->r->villages[x->head->village];
    const double full = s->work_min - s->cash_min, k = day - x->head->stay_first + 1.0;
    double left = k * full - v->travel_min;
    if (day == x->last) left -= v->travel_min + (v->offline ? s->upload_min : 0);
    judge_most(rj->j, "roster-stay", where, paid_min, x->officers * (1 - s->reserve) * fmax(0, left) + 1e-3, "minutes of payments");
}

/* Visits of the stay by day, and everybody else's of the office, who must be other people. */
static void check_day(roster_judge *rj, const stay_sum *x, uint32_t day, double *paid_min, const char *where)
{
    judge *j = rj->j;
    const settings *s = j->set;
    const roster_village *at = &rj->r->villages[x->head->village];
    const double walk = isnan(at->door_walk_min) ? s->door_walk_min : at->door_walk_min;
    double taken = 0;
    for (uint32_t i = 0; i < rj->r->n_visits; i++) {
        const roster_visit *v = &rj->r->visits[i];
        const double n = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        const bool same = v->first_officer == x->head->first_officer && v->last_officer == x->head->last_officer;
        if (v->day != day || rj->r->villages[v->village].office != at->office) continue;
        if (!of_stay(x, v)) {
            judge_true(j, v->first_officer > x->head->last_officer || v->last_officer < x->head->first_officer, "roster-stay", where,
                       "an officer in two places", "one who stays where he is");
            continue;
        }
        judge_true(j, same && v->channel != CHANNEL_COUNTER, "roster-stay", where, "other officers", "those who left");
        *paid_min += n * (v->channel == CHANNEL_COMMUNITY ? s->community_min : s->door_min + walk);
        taken += v->staff_days;
    }
    judge_near(j, "roster-stay", where, taken, x->officers * (1 - s->reserve), 1e-6, "staff-days of a day");
}

static void check_stay(roster_judge *rj, const roster_visit *head)
{
    const roster *r = rj->r;
    char where[WHERE_MAX];
    stay_sum x = {.head = head, .officers = head->last_officer - head->first_officer + 1.0};
    double paid_min = 0;
    for (uint32_t i = 0; i < r->n_visits; i++)
        if (of_stay(&x, &r->visits[i]) && r->visits[i].day > x.last) x.last = r->visits[i].day;
    const double nights = (double)x.last - head->stay_first;
    snprintf(where, sizeof where, "village %s, stay from day %u", rj->j->t->areas[r->villages[head->village].village].code, head->stay_first);
    judge_most(rj->j, "roster-stay", where, nights, (double)rj->j->set->nights, "nights");
    for (uint32_t day = head->stay_first; day <= x.last; day++) {
        check_day(rj, &x, day, &paid_min, where);
        check_evening(rj, &x, day, paid_min, where);
    }
    if (r->villages[head->village].office < r->n_offices) rj->sum[r->villages[head->village].office].nights += nights * x.officers;
}

void verify_roster_stays(roster_judge *rj)
{
    for (uint32_t i = 0; i < rj->r->n_visits; i++) {
        const roster_visit *v = &rj->r->visits[i];
        bool begun = false;
        if (!v->stay_first || rj->r->villages[v->village].village >= rj->j->t->n_areas) continue;
        const stay_sum x = {.head = v};
        for (uint32_t k = 0; k < i && !begun; k++) begun = of_stay(&x, &rj->r->visits[k]);
        if (begun) continue;
        judge_true(rj->j, v->day == v->stay_first, "roster-stay", "visit", "a stay without its first day", "the day on which it begins");
        if (v->day == v->stay_first) check_stay(rj, v);
    }
}
