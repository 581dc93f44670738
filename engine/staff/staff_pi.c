/* Productivity of a staff-day, and two small formulas from probability. */
#include <math.h>

#include "staff/staff_inside.h"

/* Recipients per staff-day below which the way eats the day, whatever the setting. */
static const double LEAST_PI = 1e-3;

static double load_cap(const settings *s, uint32_t counters)
{
    return s->load_cap > 0 ? s->load_cap : staff_queue_load_cap(counters, s->counter_min, s->wait_min);
}

/* pi where `lost_min` of the day are lost besides: the way to upload. */
static double productivity(const settings *s, channel c, segment g, double travel_one_way_min, double door_walk_min,
                           double lost_min, uint32_t counters)
{
    if (g == SEGMENT_HOMEBOUND && c != CHANNEL_DOOR) return 0;
    const double sigma[CHANNELS] = {s->counter_min, s->community_min, s->door_min};
    const double tau = c == CHANNEL_COUNTER ? 0 : 2 * travel_one_way_min;
    const double rho = c == CHANNEL_COUNTER ? load_cap(s, counters) : 1;
    const double w = c != CHANNEL_DOOR ? 0 : isnan(door_walk_min) ? s->door_walk_min : door_walk_min;
    const double left_min = s->work_min - s->cash_min - tau - lost_min;
    return left_min > 0 ? left_min * rho / (sigma[c] + w) : 0;
}

double staff_pi(const settings *s, channel c, segment g, double travel_one_way_min, double door_walk_min)
{
    return productivity(s, c, g, travel_one_way_min, door_walk_min, 0, 1);
}

double staff_counter_pi(const staff_problem *p, const staff_office *o)
{
    return o->counters ? productivity(p->set, CHANNEL_COUNTER, SEGMENT_MOBILE, 0, 0, 0, o->counters) : 0;
}

double staff_counter_cap(const staff_problem *p, const staff_office *o)
{
    return o->counters ? o->counters * p->set->work_min * load_cap(p->set, o->counters) / p->set->counter_min : 0;
}

/* pi whatever the rules say. */
static double unruled_pi(const staff_problem *p, const staff_village *v, channel c, segment g)
{
    if (v->office == JALUR_NONE || (c == CHANNEL_COUNTER && p->offices[v->office].counters == 0)) return 0;
    if (v->stay_days && c != CHANNEL_COUNTER) return g == SEGMENT_HOMEBOUND && c != CHANNEL_DOOR ? 0 : staff_stay_pi(p, v, c);
    const double lost_min = v->offline && c != CHANNEL_COUNTER ? p->set->upload_min : 0;
    const double pi = productivity(p->set, c, g, v->travel_min, v->door_walk_min, lost_min, p->offices[v->office].counters);
    return pi < fmax(LEAST_PI, p->set->least_a_day) ? 0 : pi;
}

static double size_of(const staff_village *v)
{
    return (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
}

static bool rule_holds(const staff_problem *p, const staff_village *v, channel c)
{
    switch (c) {
    case CHANNEL_COUNTER: return v->near_office > 0;
    case CHANNEL_COMMUNITY: return v->point || size_of(v) >= (double)p->set->community_from;
    default: return true;
    }
}

double staff_village_pi(const staff_problem *p, const staff_village *v, channel c, segment g)
{
    return rule_holds(p, v, c) ? unruled_pi(p, v, c, g) : 0;
}

uint32_t staff_far(const staff_village *v)
{
    return v->far_office > v->near_office ? v->far_office : v->near_office;
}

double staff_leave_pi(const staff_problem *p, const staff_village *v, channel c)
{
    const bool may = c == CHANNEL_COUNTER ? staff_far(v) > v->near_office
                                          : c == CHANNEL_COMMUNITY && !rule_holds(p, v, c) && size_of(v) >= (double)p->set->point_from;
    return may && !v->stay_days ? unruled_pi(p, v, c, SEGMENT_MOBILE) : 0;
}

double staff_weight(const staff_problem *p, const staff_village *v, segment g)
{
    return v->weight * (g == SEGMENT_HOMEBOUND ? p->set->weight_homebound : 1);
}

double staff_out_of_reach(const staff_problem *p, const staff_village *v)
{
    double lost = 0;
    const bool door = staff_village_pi(p, v, CHANNEL_DOOR, SEGMENT_MOBILE) > 0;
    const bool community = staff_village_pi(p, v, CHANNEL_COMMUNITY, SEGMENT_MOBILE) > 0 || staff_leave_pi(p, v, CHANNEL_COMMUNITY) > 0;
    const bool counter = unruled_pi(p, v, CHANNEL_COUNTER, SEGMENT_MOBILE) > 0;
    if (staff_village_pi(p, v, CHANNEL_DOOR, SEGMENT_HOMEBOUND) <= 0) lost += v->recipients[SEGMENT_HOMEBOUND];
    if (!door && !community) lost += (double)v->recipients[SEGMENT_MOBILE] - (counter ? staff_far(v) : 0);
    return lost;
}

/* The number hired until `present` come follows the negative binomial law; its terms are added up in logarithms so that
 * thousands do not underflow. */
uint32_t staff_no_show_count(uint32_t present, double no_show, double sure)
{
    if (present == 0 || !(sure > 0)) return present;
    if (!(no_show > 0)) return present;
    if (no_show >= 1 || sure >= 1) return JALUR_NONE;
    double log_term = present * log1p(-no_show), sum = exp(log_term);
    uint32_t absent = 0;
    while (sum < sure && absent < JALUR_NONE - 1 - present) {
        log_term += log(no_show) + log((double)present + absent) - log((double)absent + 1);
        absent++;
        sum += exp(log_term);
    }
    return present + absent;
}

/* Mean wait in minutes at load rho: Erlang's C over (s / service)(1 - rho). */
static double queue_wait_min(uint32_t s, double service_min, double rho)
{
    const double offered = s * rho;
    double blocked = 1; /* Erlang B by its recurrence */
    for (uint32_t k = 1; k <= s; k++)
        blocked = offered * blocked / (k + offered * blocked);
    const double waits = blocked / (1 - rho * (1 - blocked));
    return waits * service_min / (s * (1 - rho));
}

double staff_queue_load_cap(uint32_t counters, double service_min, double wait_min)
{
    if (counters == 0 || !(service_min > 0) || !(wait_min > 0)) return 0;
    double low = 0, high = 1;
    for (int i = 0; i < 60; i++) {
        const double mid = (low + high) / 2;
        if (queue_wait_min(counters, service_min, mid) <= wait_min)
            low = mid;
        else
            high = mid;
    }
    return low;
}
