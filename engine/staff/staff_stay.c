/* Payers who stay overnight, where the way home would eat the day.
 *
 *   F = H - kappa;  tau both ways;  q the way to upload, once;  K days away with K - 1 nights
 *   m[j] = (1 - reserve) min(max(0, j F - tau / 2), K F - tau - q)    minutes of one payer up to the evening of day j of K
 *   M minutes that all recipients take, by the quickest channel open to them
 *   ceil(M / m[K]) payers go together; K is the one with the least wages and nights
 *
 * A village gets a stay where that costs less than going every day at the same wage, or where a day trip pays nobody. A stay is
 * whole: so many payers, so many days on end, all of their time; pi is the village's recipients over that. On the days stays are
 * laid before everything else, urgent villages first, each as early as there are people, together or, where there are fewer
 * people, one after the other; what is left of S[d] is for the others. */
#include <math.h>

#include "staff/staff_inside.h"

static const double TINY = 1e-6;

static double one(const settings *s) { return 1 - s->reserve; }

/* m[day] of a stay of `days`. */
static double minutes_up_to(const settings *s, const staff_village *v, uint32_t days, uint32_t day)
{
    const double full = s->work_min - s->cash_min, all = days * full - 2 * v->travel_min - (v->offline ? s->upload_min : 0);
    return one(s) * fmax(0, fmin(day * full - v->travel_min, all));
}

static double minutes_each(const settings *s, const staff_village *v, channel c)
{
    return c == CHANNEL_COMMUNITY ? s->community_min : s->door_min + (isnan(v->door_walk_min) ? s->door_walk_min : v->door_walk_min);
}

static channel mobile_by(const settings *s, const staff_village *v)
{
    const double all = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    const bool quicker = minutes_each(s, v, CHANNEL_COMMUNITY) <= minutes_each(s, v, CHANNEL_DOOR);
    return all >= (double)s->community_from && quicker && s->session_seats == 0 ? CHANNEL_COMMUNITY : CHANNEL_DOOR;
}

static double minutes_of_all(const settings *s, const staff_village *v)
{
    return v->recipients[SEGMENT_MOBILE] * minutes_each(s, v, mobile_by(s, v)) +
           v->recipients[SEGMENT_HOMEBOUND] * minutes_each(s, v, CHANNEL_DOOR);
}

double staff_stay_pi(const staff_problem *p, const staff_village *v, channel c)
{
    const double taken = one(p->set) * v->stay_days * v->stay_payers;
    if (c == CHANNEL_COMMUNITY && mobile_by(p->set, v) != c) return 0;
    return minutes_of_all(p->set, v) / (taken * minutes_each(p->set, v, c));
}

double staff_nights(const staff_village *v)
{
    return v->stay_days ? (v->stay_days - 1.0) / v->stay_days : 0;
}

/* What day trips cost in wages; INFINITY where one pays nobody. */
static double trips_idr(const staff_problem *p, const staff_village *v, double wage_idr)
{
    double days = 0;
    for (int g = 0; g < SEGMENTS; g++) {
        const double pi = fmax(staff_village_pi(p, v, CHANNEL_COMMUNITY, (segment)g), staff_village_pi(p, v, CHANNEL_DOOR, (segment)g));
        if (v->recipients[g] > 0) days += pi > 0 ? v->recipients[g] / pi : (double)INFINITY;
    }
    return days * wage_idr;
}

void staff_choose_stay(const staff_problem *p, staff_village *v)
{
    const settings *s = p->set;
    v->stay_days = v->stay_payers = 0;
    const double minutes = minutes_of_all(s, v), people = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    if (v->office == JALUR_NONE || v->near_office > 0 || minutes <= 0 || !isfinite(v->travel_min)) return;
    const staff_office *o = &p->offices[v->office];
    const double wage = o->wage_temporary_idr_day > 0 ? o->wage_temporary_idr_day : o->wage_permanent_idr_day;
    double best = trips_idr(p, v, wage);
    for (uint32_t days = 2; days <= s->nights + 1 && days <= (uint32_t)s->payout_days; days++) {
        const double each = minutes_up_to(s, v, days, days);
        const double payers = each > 0 ? ceil(minutes / each - TINY) : (double)INFINITY;
        const double cost = payers * (days * wage + (days - 1) * s->night_idr);
        if (!(cost < best) || payers > 1e6 || people / (payers * days) < s->least_a_day) continue;
        best = cost;
        v->stay_days = days;
        v->stay_payers = (uint32_t)payers;
    }
}

/* ---- on the days ---- */

static bool room_on(const day_plan *plan, const staff_village *v, uint32_t first, uint32_t payers, double people)
{
    const settings *s = plan->p->set;
    const staff_office *o = &plan->p->offices[plan->o];
    if (o->cash_idr_day > 0 && (plan->stay_drawn[first - 1] + people) * s->amount_idr > o->cash_idr_day + TINY) return false;
    for (uint32_t d = first; d < first + v->stay_days; d++) {
        const double escorted = plan->stay_staff[d - 1] + payers * one(s);
        if (!staff_village_open(plan->p, v, d) || plan->staff[d - 1] < payers * one(s) - TINY) return false;
        if (o->escorts > 0 && escorted > o->escorts * (double)s->payers_per_escort + TINY) return false;
    }
    return true;
}

bool staff_can_stay(const staff_problem *p, uint32_t village)
{
    const staff_village *v = &p->villages[village];
    uint32_t on_end = 0;
    for (uint32_t d = 1; d <= (uint32_t)p->set->payout_days && on_end < v->stay_days; d++)
        on_end = staff_village_open(p, v, d) ? on_end + 1 : 0;
    return on_end >= v->stay_days;
}

/* Whom so many payers visit: the homebound first. */
static void share_out(const settings *s, const staff_village *v, uint32_t payers, const uint32_t most[SEGMENTS],
                      uint32_t recipients[SEGMENTS])
{
    double left = payers * minutes_up_to(s, v, v->stay_days, v->stay_days);
    const segment turn[] = {SEGMENT_HOMEBOUND, SEGMENT_MOBILE};
    for (int i = 0; i < 2; i++) {
        const double each = minutes_each(s, v, turn[i] == SEGMENT_MOBILE ? mobile_by(s, v) : CHANNEL_DOOR);
        recipients[turn[i]] = (uint32_t)fmin(most[turn[i]], floor(left / each + TINY));
        left -= recipients[turn[i]] * each;
    }
}

void staff_place_stay(day_plan *plan, uint32_t village, uint32_t most, uint32_t left[SEGMENTS], day_stay *out)
{
    const settings *s = plan->p->set;
    const staff_village *v = &plan->p->villages[village];
    *out = (day_stay){.village = village};
    for (uint32_t payers = most; payers > 0; payers--) {
        share_out(s, v, payers, left, out->recipients);
        const double people = (double)out->recipients[0] + out->recipients[1];
        uint32_t first = 1;
        while (first + v->stay_days <= plan->n_days + 1 && !room_on(plan, v, first, payers, people)) first++;
        if (first + v->stay_days > plan->n_days + 1) continue;
        out->first = first;
        out->payers = payers;
        plan->stay_drawn[first - 1] += people;
        for (int g = 0; g < SEGMENTS; g++) left[g] -= out->recipients[g];
        for (uint32_t k = 1; k <= v->stay_days; k++) {
            roster_visit rows[2];
            plan->staff[first + k - 2] -= payers * one(s);
            plan->stay_staff[first + k - 2] += payers * one(s);
            for (uint32_t n = staff_stay_visits(plan->p, out, k, rows); n-- > 0;)
                plan->stay_paid[first + k - 2] += (double)rows[n].recipients[0] + rows[n].recipients[1];
        }
        return;
    }
    out->recipients[0] = out->recipients[1] = 0;
}

/* Recipients of a segment on the k-th day of the stay: by minutes, whole ones up to every evening. */
static uint32_t on_day(const settings *s, const staff_village *v, const day_stay *x, segment g, uint32_t k)
{
    const double all = minutes_up_to(s, v, v->stay_days, v->stay_days);
    const double now = minutes_up_to(s, v, v->stay_days, k) / all, before = minutes_up_to(s, v, v->stay_days, k - 1) / all;
    return (uint32_t)(floor(x->recipients[g] * now + TINY) - floor(x->recipients[g] * before + TINY));
}

uint32_t staff_stay_visits(const staff_problem *p, const day_stay *x, uint32_t k, roster_visit rows[2])
{
    const settings *s = p->set;
    const staff_village *v = &p->villages[x->village];
    const channel by = mobile_by(s, v);
    const uint32_t mobile = on_day(s, v, x, SEGMENT_MOBILE, k), home = on_day(s, v, x, SEGMENT_HOMEBOUND, k);
    const double taken = x->payers * one(s);
    const double point_min = mobile * minutes_each(s, v, by), door_min = home * minutes_each(s, v, CHANNEL_DOOR);
    const roster_visit row = {.village = x->village, .day = x->first + k - 1, .channel = by, .stay_first = x->first, .staff_days = taken};
    rows[0] = rows[1] = row;
    rows[0].recipients[SEGMENT_MOBILE] = mobile;
    if (by == CHANNEL_DOOR) rows[0].recipients[SEGMENT_HOMEBOUND] = home;
    if (by == CHANNEL_DOOR || home == 0) return 1;
    rows[1].channel = CHANNEL_DOOR;
    rows[1].recipients[SEGMENT_HOMEBOUND] = home;
    rows[1].staff_days = taken * door_min / (point_min + door_min);
    rows[0].staff_days = taken - rows[1].staff_days;
    if (mobile > 0) return 2;
    rows[0] = rows[1];
    return 1;
}
