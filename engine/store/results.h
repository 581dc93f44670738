/* What saving and loading of results share. */
#ifndef JALUR_STORE_RESULTS_H
#define JALUR_STORE_RESULTS_H

#include "store/rows.h"

/* Reads an id and looks it up. An id that the territory does not have (any more) makes the result stale:
 * *stale becomes true, which ends the loading as "not found". */
uint32_t results_station(rows *r, const territory *t, bool *stale);
uint32_t results_household(rows *r, const territory *t, bool *stale);
uint32_t results_area(rows *r, const territory *t, bool *stale);
uint32_t results_office(rows *r, const territory *t, bool *stale);
/* Two columns, vehicle and home; both NULL gives JALUR_NONE. `near` is tried first. */
uint32_t results_vehicle(rows *r, const territory *t, uint32_t near, bool *stale);
/* Reads a column that must be `expected`: numbering without holes. */
void results_seq(rows *r, uint32_t expected);
/* A result that names what the territory does not have cannot be saved. */
jalur_status results_check(store *s, bool good, const char *what);

/* earlier.c: the file is a jalur project; its plan becomes the earlier plan of this one (which may be the same file). */
bool earlier_is_project(const char *path);
jalur_status earlier_take(store *s, const char *path, jalur_report *report);

/* results_bound.c: the bound of the plan. Saving is part of the caller's transaction; a bound that is not there deletes the one
 * before. */
jalur_status results_save_bound(store *s, const territory *t, const plan_bound *b);
jalur_status results_load_bound(store *s, const territory *t, arena *mem, plan_bound *out, bool *stale);

/* results_due.c: the plans it was counted against change. Part of the caller's transaction. */
jalur_status results_drop_due(store *s);

#endif
