/* What the checks of the roster share. Not for other rooms. */
#ifndef JALUR_VERIFY_ROSTER_H
#define JALUR_VERIFY_ROSTER_H

#include "verify/verify_inside.h"

typedef struct roster_tally { /* per roster office, from its visits and duties */
    double recipients, paid, by[CHANNELS], days[CHANNELS], there, overtime, lent, borrowed, left, nights;
} roster_tally;

typedef struct roster_judge {
    judge *j;
    const roster *r;
    uint32_t (*households)[SEGMENTS]; /* by area */
    uint32_t *village_of;             /* roster village by area */
    uint32_t *near, *far;             /* by roster village: mobile households within reach of the counter, by its rule and against it */
    roster_tally *sum;
} roster_judge;

double roster_slack(double v);
/* Recipients per staff-day: the model in the words of settings; with so many counters. */
double roster_a_day(const settings *s, const roster_village *v, channel c, uint32_t counters);
double roster_counter_a_day(const settings *s, uint32_t counters);
double roster_load_cap(const settings *s, uint32_t counters);
uint32_t roster_counters(const roster_judge *rj, uint32_t roster_office_at); /* 0 where the office is not known */
/* Temporaries there on a day, of so many hired: as expected, or with probability staff.sure. */
double roster_present(const settings *s, uint32_t hired);
const crew *roster_crew_at(const territory *t, uint32_t office_index);
/* Working days after `after`. */
double roster_work_days(const settings *s, uint32_t after);
jalur_status verify_roster_days(roster_judge *rj);  /* visits, duties, loans; fills the tallies */
jalur_status verify_roster_officers(const roster_judge *rj); /* who goes where on each day */
void verify_roster_stays(roster_judge *rj);         /* officers who stay overnight; fills nights of the tallies */
jalur_status verify_roster_lists(roster_judge *rj); /* households on the officers' lists */
jalur_status verify_roster_ways(roster_judge *rj);  /* travel to the villages, walks between houses */
jalur_status verify_roster_crews(roster_judge *rj); /* people of the delivery plan, where there is one */

#endif
