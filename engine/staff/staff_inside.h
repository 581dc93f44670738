/* What the files of the staff room share: one office and its villages as a block. */
#ifndef JALUR_STAFF_STAFF_INSIDE_H
#define JALUR_STAFF_STAFF_INSIDE_H

#include "solve/lp.h"
#include "staff/staff.h"

/* What one block came to. Served numbers go straight into the villages of the roster. */
typedef struct block_answer {
    uint32_t temporaries;
    double unserved_weighted, largest_share, staff_days_used;
    double staff_days[CHANNELS], served_by[CHANNELS], served;
    double dual_staff_day, dual_permanent_heads, dual_day;
    bool proven;
} block_answer;

/* Solves office `o` of the problem; writes served and unserved of its villages into `villages` (all of the roster). */
jalur_status staff_block_solve(jalur_ctx *ctx, const staff_problem *p, uint32_t o, double end_s,
                               roster_village *villages, block_answer *out);

/* Staff-days of work that one temporary gives: (D - l)(1 - phi), 0 when the lead is too long. */
double staff_temporary_days(const staff_problem *p, const staff_office *o);
/* Recipients of the village that no channel can serve, with all the staff of the world. */
double staff_out_of_reach(const staff_problem *p, const staff_village *v);
/* pi of village v by channel and segment, 0 where the rules do not open the channel. */
double staff_village_pi(const staff_problem *p, const staff_village *v, channel c, segment g);
double staff_weight(const staff_problem *p, const staff_village *v, segment g);

#endif
