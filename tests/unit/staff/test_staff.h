/* Small staffing problems for the tests. */
#ifndef TEST_STAFF_H
#define TEST_STAFF_H

#include "base/rng.h"
#include "staff/staff.h"
#include "support.h"

#define test_close(found, expected, eps)                                                        \
    do {                                                                                        \
        const double f_ = (found), e_ = (expected);                                             \
        if (!(fabs(f_ - e_) <= (eps))) fail_msg("%s is %.12g, expected %.12g", #found, f_, e_); \
    } while (0)

/* 14 days, lead 2, 6 % stay away; H = 480, kappa = 60; counter 4, community 7, door 5 + 9 minutes; no weights, rules kept, supervisors free, nobody stays overnight. At no
 * distance a staff-day pays 60 at a community point and 30 at the doors. */
static inline settings test_settings(void)
{
    settings s;
    settings_init(&s);
    s.payout_days = 14;
    s.work_min = 480;
    s.cash_min = 60;
    s.counter_min = 4;
    s.community_min = 7;
    s.door_min = 5;
    s.door_walk_min = 9;
    s.load_cap = 0.85;
    s.community_from = 50;
    s.no_show = 0.06;
    s.least_a_day = 0;
    s.payers_per_supervisor = 3;
    s.supervisor_idr = 0;
    s.nights = 0;
    s.point_from = 100000;
    s.weight_homebound = 1;
    return s;
}

static inline staff_village test_village(uint32_t mobile, uint32_t homebound, uint32_t at, double travel_min)
{
    return (staff_village){.recipients = {mobile, homebound}, .office = at, .travel_min = travel_min,
                           .door_walk_min = (double)NAN, .weight = 1, .urgency = 1};
}

static inline staff_office test_office(uint32_t permanents, uint32_t max_temporaries)
{
    return (staff_office){.permanents = permanents, .max_temporaries = max_temporaries, .hire_lead_days = 2,
                          .wage_permanent_idr_day = 200000, .wage_temporary_idr_day = 150000, .hire_idr = 250000};
}

/* x + u = n in every village, sums right, nobody works more than there is. */
void test_roster_adds_up(const staff_problem *p, const roster *r);

/* Every limit of every day counted again from visits and duties. */
void test_days_hold(const staff_problem *p, const roster *r);

int test_staff_days(void);
int test_staff_blocks(void);
int test_staff_formulas(void);
int test_staff_leave(void);
int test_staff_stay(void);
int test_staff_cases(void);
int test_staff_random(void);

#endif
