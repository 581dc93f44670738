/* The program of a block (staff_block.c says it in mathematics) while it is being solved: built and asked stage by stage in
 * staff_block.c, what one more is worth in staff_price.c, where rules are left in staff_leave.c. */
#ifndef JALUR_STAFF_STAFF_BLOCK_H
#define JALUR_STAFF_STAFF_BLOCK_H

#include "staff/staff_inside.h"

enum { LEAVES = CHANNEL_COMMUNITY + 1 }; /* channels with a rule: counter, community */

typedef struct village_part {
    uint32_t v, o;                  /* indices in the problem, in the block */
    uint32_t x[CHANNELS][SEGMENTS]; /* columns, or JALUR_NONE */
    uint32_t left[LEAVES];          /* x': mobile ones visited against the rule */
    uint32_t u[SEGMENTS];
    uint32_t row[SEGMENTS];         /* (1) */
} village_part;

typedef struct office_part {
    const staff_office *office;
    uint32_t column_t, column_f, column_r; /* f and r: JALUR_NONE where there are none */
    uint32_t row_days, row_overtime, row_lent, row_counter, row_returned, row_escort, row_cash; /* JALUR_NONE: no such row */
} office_part;

typedef struct block {
    jalur_ctx *ctx;
    const staff_problem *p;
    const staff_block *in;
    const staff_options *how;
    double end_s;
    lp_model *lp;
    lp_answer answer;
    village_part *villages;
    office_part *offices;
    uint32_t *loans;      /* columns by link */
    uint32_t column_z, row_u;
    double out_of_reach_weighted; /* least value that stage 1 can have */
    bool may_leave, proven;
} block;

typedef enum aim_of { AIM_UNSERVED, AIM_PEOPLE, AIM_SHARE, AIM_COST, AIM_WORK } aim_of;

/* The program from problem and block, which are set; the answer is initialised. */
jalur_status block_build(block *b);
void block_release(block *b);
/* Sets the objective of a stage; solves it from the last basis. */
void block_aim(block *b, aim_of what);
jalur_status block_run(block *b, const char *stage);
/* Work of every office in the present answer into `a`. */
void block_read_work(const block *b, block_answer *a);

/* ---- staff_price.c ---- */
typedef struct block_room { double days, counter, escort, cash; } block_room; /* right sides of an office's limits */
block_room block_room_of(const block *b, uint32_t k);
/* Of the present optimum: the dual of a row, 0 of none; what one more permanent (with ranges), counter and escort are worth;
 * for how many staff-days more and less the prices of people hold. */
double block_price(const block *b, uint32_t row);
jalur_status block_worths(block *b, block_answer *a);
jalur_status block_ranges(block *b, block_answer *a);
/* Of the optimum of AIM_PEOPLE with heads fixed: recipients more with one more day for all, into the first office. */
jalur_status block_day_worth(block *b, block_answer *a);

/* ---- staff_leave.c ---- */
/* Heads and loans of `a`, and no others. */
void block_fix_people(block *b, const block_answer *a);
/* Stage 3 again with the people fixed: the fewest recipients paid against a rule. Closes. */
jalur_status block_keep_rules(block *b);
/* The only office of the block, after stage 3: whole heads and the rules that it leaves at least cost. Closes; fills heads and
 * the bound of the cost. */
jalur_status block_heads_and_rules(block *b, block_answer *a);
/* The same for offices that lend. */
jalur_status block_lenders_and_rules(block *b, arena *mem, block_answer *a);
/* Would some stay unpaid, with any people that may be had, if no rule were left? The last question to a block. */
jalur_status block_why_left(block *b, block_answer *a);

#endif
