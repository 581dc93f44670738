/* What the checks of the roster share. Not for other rooms. */
#ifndef JALUR_VERIFY_ROSTER_H
#define JALUR_VERIFY_ROSTER_H

#include "verify/verify_inside.h"

typedef struct roster_tally { /* per roster office, from its visits and duties */
    double recipients, paid, by[CHANNELS], days[CHANNELS], there, overtime, lent, borrowed;
} roster_tally;

typedef struct roster_judge {
    judge *j;
    const roster *r;
    uint32_t (*households)[SEGMENTS]; /* by area */
    uint32_t *village_of;             /* roster village by area */
    uint32_t *near;                   /* by roster village: mobile households within reach of the counter */
    roster_tally *sum;
} roster_judge;

double roster_slack(double v);
/* Recipients per staff-day: the model in the words of settings. */
double roster_a_day(const settings *s, const roster_village *v, channel c);
const crew *roster_crew_at(const territory *t, uint32_t office_index);
/* Working days after `after`. */
double roster_work_days(const settings *s, uint32_t after);
jalur_status verify_roster_days(roster_judge *rj);  /* visits, duties, loans; fills the tallies */
jalur_status verify_roster_lists(roster_judge *rj); /* households on the officers' lists */

#endif
