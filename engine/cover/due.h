/* Plan coverage: who is in the plans, who is not and why, and who got it in time. */
#ifndef JALUR_COVER_DUE_H
#define JALUR_COVER_DUE_H

#include "model/due.h"
#include "model/plan.h"
#include "model/roster.h"
#include "model/settings.h"

typedef struct due_problem {
    const territory *t;   /* placed and joined, with deliveries */
    const settings *set;  /* days, deadline_s, payout_days, as_of_day, areas_3t */
    const plan *plan;     /* NULL: no kit is planned; reason "no-plan" */
    const roster *roster; /* NULL: no payment is planned; likewise */
} due_problem;

/* Due are the stations and the households of every village. A station is planned for the day of its route; the recipients of a
 * village for the days of its visits, as many a day as the roster says, never more than there are. What was recorded for a
 * station counts for it (its first record). What was recorded for a village as a number counts, earliest first, for its
 * stations that have no record of their own, or its recipients: first for those planned first, last for the unplanned.
 *
 * In time: on the planned day or before, without a plan on the last day of the horizon (plan.days, staff.payout_days) or before,
 * and, for kits, by the deadline (a record without a time counts from the beginning of its day). Over is every day up to
 * cover.as_of_day, else up to the last day with a record of that kind.
 *
 * Sums of the groups ("all", and "3T", "not-3T" where the settings name 3T areas) and of each area above the villages that has
 * any, for both kinds. `out` is initialised by the call; empty on failure. O(n log n) in stations, visits and records. */
jalur_status cover_due(jalur_ctx *ctx, const due_problem *p, due_table *out);

#endif
