/* What the files of the staff room share. A block is a set of offices that lend each other, with their villages. */
#ifndef JALUR_STAFF_STAFF_INSIDE_H
#define JALUR_STAFF_STAFF_INSIDE_H

#include "solve/lp.h"
#include "staff/staff.h"

/* ---- staff_pi.c ---- */
/* pi of village v by channel and segment, 0 where the rules do not open the channel. */
double staff_village_pi(const staff_problem *p, const staff_village *v, channel c, segment g);
/* pi of mobile recipients whom the channel may pay against its rule, 0 where nobody. */
double staff_leave_pi(const staff_problem *p, const staff_village *v, channel c);
/* Mobile recipients who may come to the counter, with and against the rule. */
uint32_t staff_far(const staff_village *v);
double staff_weight(const staff_problem *p, const staff_village *v, segment g);
/* Recipients of the village that no channel can serve, with all the staff of the world. */
double staff_out_of_reach(const staff_problem *p, const staff_village *v);
/* Recipients a day that the office's counters take, and recipients a staff-day there. */
double staff_counter_cap(const staff_problem *p, const staff_office *o);
double staff_counter_pi(const staff_problem *p, const staff_office *o);
/* Days of the village that are neither rest days nor closed. */
uint32_t staff_open_days(const staff_problem *p, const staff_village *v);
bool staff_village_open(const staff_problem *p, const staff_village *v, uint32_t day);

/* ---- staff_stay.c: who stays overnight ---- */
/* Sets stay_days and stay_payers of a village where staying is cheaper than going every day. */
void staff_choose_stay(const staff_problem *p, staff_village *v);
/* pi of a channel into the field in a village with a stay. */
double staff_stay_pi(const staff_problem *p, const staff_village *v, channel c);
/* Nights on one staff-day of the village's stay. */
double staff_nights(const staff_village *v);

/* ---- staff_presence.c: who is there ---- */
/* Working days A. */
double staff_work_days(const staff_problem *p);
/* Staff-days of work that one permanent and one head T of temporaries give, reserve and learning taken off. */
double staff_permanent_days(const staff_problem *p);
double staff_temporary_days(const staff_problem *p, const staff_office *o);
/* T of the programs is heads hired, or with `sure` heads that are there: the most there may be, how many are hired for them,
 * how many of them are expected to be there on a day; and how many are there of so many hired. */
double staff_most_heads(const staff_problem *p, const staff_office *o);
uint32_t staff_hired(const staff_problem *p, uint32_t heads);
double staff_there(const staff_problem *p, double heads);
double staff_present(const staff_problem *p, uint32_t hired);
/* Days on which one temporary is expected to be paid: (A after the lead) (1 - phi). */
double staff_temporary_paid_days(const staff_problem *p, const staff_office *o);
/* Staff-days of `permanents` on a day, and of `temporaries` as expected to appear: whole people a day, so that their sum
 * keeps up with the expectation; what is no whole person comes on the first day. */
double staff_permanents_on(const staff_problem *p, double permanents, uint32_t day);
double staff_temporaries_on(const staff_problem *p, const staff_office *o, uint32_t temporaries, uint32_t day);
/* Part of a staff-day that one temporary gives on a day after the lead. */
double staff_temporary_pace(const staff_problem *p, const staff_office *o, uint32_t day);
/* Part of `total` staff-days that falls on a day when they are spread over the working days. */
double staff_spread(const staff_problem *p, double total, uint32_t day);
/* Share of a lent staff-day that is left at the other office. */
double staff_loan_yield(const staff_problem *p, const staff_link *l);
double staff_overtime_share(const staff_problem *p);

/* ---- staff_block.c ---- */
typedef struct block_office { /* answer for one office of a block */
    double work;              /* staff-days that serving takes, least */
    uint32_t heads;           /* T */
    double staff_days[CHANNELS], served_by[CHANNELS], served, returned, overtime_days;
    double left, nights;      /* recipients paid against a rule; nights away */
    double dual_staff_day, dual_permanent_idr, officer_worth, dual_day, dual_counter, dual_escort, range_less, range_more;
} block_office;

typedef struct block_save { /* recipients who may be paid against a rule, and staff-days that each of them saves at most */
    uint32_t office;          /* of the block */
    double most, each;
} block_save;

typedef struct block_answer {
    double unserved_weighted, largest_share, cost_idr, cost_bound_idr, staff_days_used;
    block_office *offices; /* of the block, in its order */
    double *loans;         /* by its links */
    bool proven;           /* stages but the cost, which is proven within one head where `cost_proven` */
    bool cost_proven;
    block_save *saves; uint32_t n_saves; /* for whole heads of offices that lend; with none of them: */
    bool may_leave;         /* rules may be left: the integer program does not know all answers */
    bool bounded;           /* cost_bound_idr is that of whole heads */
    bool leaving_pays_more; /* some would stay unpaid if no rule were left */
} block_answer;

typedef struct staff_block { /* offices and links of the problem that belong together */
    const uint32_t *offices; uint32_t n_offices;
    const uint32_t *links;   uint32_t n_links;
    const uint32_t *villages; uint32_t n_villages;
} staff_block;

/* Solves a block; writes served and unserved of its villages into `villages` (all of the roster). Memory of the answer
 * comes from `a`. */
jalur_status staff_block_solve(jalur_ctx *ctx, const staff_problem *p, const staff_block *b, const staff_options *o,
                               double end_s, arena *a, roster_village *villages, block_answer *out);

/* ---- staff_whole.c ---- */
/* Whole temporaries and loans at least cost, given the work of every office of the block (in its answer) less what leaving
 * rules saves, unless they are `fixed` already. Fills temporaries, loans, overtime, cost and its bound, and whether the one is proven near the other. */
jalur_status staff_whole_heads(jalur_ctx *ctx, const staff_problem *p, const staff_block *b, double end_s, bool fixed,
                               block_answer *out);
/* Integer columns of an integer program: whole temporaries (returned), those hired to be sure, supervisors, with their costs and
 * the rows that tie them. */
uint32_t staff_add_heads(lp_model *lp, const staff_problem *p, const staff_office *o, double most);
double staff_heads_for(const staff_problem *p, const staff_office *o, double work); /* most that an office can use for so many staff-days */
double staff_longest(const staff_problem *p, const staff_village *v); /* that one of its recipients takes, in staff-days */
/* Proven within a fiftieth of the cheapest temporary of a cost of about so much. */
lp_options staff_whole_options(const staff_problem *p, const staff_block *in, double end_s, uint64_t iterations, double about_idr);
double staff_hire_cost(const staff_problem *p, const staff_office *o); /* of one hired, wages included */
double staff_head_cost(const staff_problem *p, const staff_office *o); /* of one head T among many, for prices */
double staff_overtime_cost(const staff_problem *p, const staff_office *o); /* of one staff-day */
uint32_t staff_supervisors(const staff_problem *p, uint64_t people);
double staff_supervisor_cost(const staff_problem *p, uint64_t people);

/* ---- staff_day.c, staff_round.c ---- */
typedef struct day_item { /* one variable x[v,c,g,d] */
    uint32_t village;     /* index in the problem */
    uint8_t channel, segment;
    uint16_t day;         /* 1.. */
    uint32_t column;
    double pi, value;     /* value: in the end whole recipients */
} day_item;

typedef struct day_plan {
    const staff_problem *p;
    uint32_t o;           /* office */
    const uint32_t *villages; uint32_t n_villages;
    uint32_t n_days;
    double *staff;        /* per day: S[d] */
    double *returned, *overtime, *used; /* per day */
    double *stay_staff, *stay_drawn, *stay_paid; /* per day, of stays, which S[d] has no more: staff-days; recipients whose cash
                                                  * is drawn, and who are visited */
    day_item *items;      uint32_t n_items; /* by village, segment, channel, day */
    double *unserved;     /* [n_villages * SEGMENTS] */
    double unserved_weighted, largest_share, work, changes, earliness; /* optima of the stages */
    double expected_lost; /* absent ones who find no place at the counter */
    double need[NEEDS];
    bool proven;
} day_plan;

/* Plans the days: fills value of the items, unserved, returned, the optima and needs. `kept` (may be NULL): by item, 1
 * where an earlier plan has the visit. */
jalur_status staff_day_solve(jalur_ctx *ctx, day_plan *plan, const uint8_t *kept, double end_s);
/* ---- staff_smith.c, staff_lots.c: everybody is paid, in the way that takes least work ---- */
typedef struct day_lot {  /* recipients of one village and segment who are paid through one channel */
    uint32_t first, n;    /* its items, one a day on which it is open */
    double recipients, pi, worth;
    bool counter;
} day_lot;

typedef struct day_lots {
    jalur_ctx *ctx;
    day_plan *plan;
    const uint8_t *kept;
    day_lot *lots; uint32_t n_lots; /* by falling worth */
} day_lots;

/* Plans the days by lots where recipients come when they are visited and a point has seats for all; where people, counters,
 * escorts or cash do not suffice for that, leaves the plan empty and *done false. `kept` as for staff_day_solve. */
jalur_status staff_smith(jalur_ctx *ctx, day_plan *plan, const uint8_t *kept, bool *done);
/* The lots on their days by a linear program. */
jalur_status staff_lots(const day_lots *l, bool *done);
/* Makes recipients whole; fills returned, overtime, used, expected_lost. */
jalur_status staff_round(jalur_ctx *ctx, day_plan *plan);

/* ---- staff_round.c, staff_squeeze.c: whole recipients within every limit ---- */
typedef struct round_room { /* what is used by day */
    const day_plan *plan;
    const staff_problem *p;
    const staff_office *office;
    double *work, *counter, *field, *people;
    double near_used; /* of the village at hand */
} round_room;

void round_use(round_room *r, const day_item *x, double n); /* n more of them */
double round_spare(const round_room *r, uint32_t day);      /* staff-days left */
bool round_fits(const round_room *r, const day_item *x);    /* one more */
/* Makes room for one more of the items [from, to) and puts him there; false where that was not found. */
bool staff_squeeze(round_room *r, day_plan *plan, uint32_t from, uint32_t to);

/* A stay on the days: `payers` 0 where there is no room for any. */
typedef struct day_stay {
    uint32_t village, first, payers;
    uint32_t recipients[SEGMENTS]; /* visited on all its days */
} day_stay;
/* Finds the earliest days for a stay of `payers`, or of as many as there is room for, takes them out of the plan's S[d] and
 * the recipients that they visit out of `left`. */
void staff_place_stay(day_plan *plan, uint32_t village, uint32_t payers, uint32_t left[SEGMENTS], day_stay *out);
/* Recipients visited on its days up to the k-th, and that day's rows: one a channel, staff-days by minutes. */
uint32_t staff_stay_visits(const staff_problem *p, const day_stay *s, uint32_t k, roster_visit rows[2]);
bool staff_can_stay(const staff_problem *p, uint32_t village); /* are there days on end on which it is open? */

/* ---- staff_plan.c ---- */
/* The days of office `o` into the roster: villages, visits, duties, needs. `heads` is its answer without days. */
typedef struct plan_lists { /* growing lists of the roster */
    roster_visit *visits; size_t n_visits, cap_visits;
    roster_duty *duties;  size_t n_duties, cap_duties;
} plan_lists;
jalur_status staff_plan_office(jalur_ctx *ctx, const staff_problem *p, uint32_t o, const uint32_t *villages,
                               uint32_t n_villages, const staff_options *how, double end_s, roster *r, plan_lists *lists);

#endif
