/* Plan coverage: what is due in every village (kits to stations, payments to recipients), set against the delivery plan, the
 * payout by day, and what was recorded as delivered. */
#ifndef JALUR_MODEL_DUE_H
#define JALUR_MODEL_DUE_H

#include "model/territory.h"

/* Exclusive, of one unit, in rising order of concern: they add up to all that is due in any part of the territory. */
typedef enum due_class {
    DUE_DONE,      /* recorded, in time */
    DUE_PLANNED,   /* in the plan, its day is still to come */
    DUE_LATE,      /* recorded after its day */
    DUE_OVERDUE,   /* its day is over, nothing is recorded */
    DUE_UNPLANNED, /* neither in the plan nor recorded: reason */
    DUE_CLASSES
} due_class;

typedef struct due_cell {        /* one village, one kind */
    uint32_t units[DUE_CLASSES]; /* stations or recipients */
    uint8_t class;               /* the gravest that any unit has; DUE_CLASSES: nothing is due here */
    uint32_t first_day, last_day; /* planned; 0 none */
    uint32_t days_behind;        /* of the unit that is latest, done or not */
    const char *reason;          /* of most unplanned units, in the plan's word: "fleet", "unreachable" ...; "" none */
} due_cell;

/* Villages and units by class, of an area above the villages or of a group. */
typedef struct due_sum {
    uint32_t area;     /* JALUR_NONE: of the group */
    const char *group; /* "all" "3T" "not-3T" */
    due_kind kind;
    uint32_t villages[DUE_CLASSES + 1]; /* by their class; the last: nothing is due */
    uint64_t units[DUE_CLASSES];
} due_sum;

typedef struct due_table {
    arena mem;
    uint32_t *villages; uint32_t n_villages; /* areas of the lowest level there is, in order */
    due_cell *cells;    /* [village * DUE_KINDS + kind] */
    due_sum *sums;      uint32_t n_sums;
    uint32_t as_of[DUE_KINDS];   /* the last day that is over; 0: none yet */
    uint64_t outside[DUE_KINDS]; /* units due in no listed village: in no sum */
    uint64_t beyond[DUE_KINDS];  /* units recorded of more than was due in their village, or of no listed village */
} due_table;

void due_init(due_table *d, jalur_ctx *ctx);
void due_release(due_table *d);
const char *due_kind_name(due_kind kind);    /* "kits" "payments" */
const char *due_class_name(due_class class); /* "done" "planned" "late" "overdue" "unplanned"; DUE_CLASSES: "nothing-due" */
bool due_is_gap(const due_cell *c);          /* late, overdue or unplanned */

#endif
