/* Pieces of the coverage stage. */
#ifndef JALUR_APP_COVERAGE_H
#define JALUR_APP_COVERAGE_H

#include "app/session.h"

/* Adds a row for each closure and way that keeps villages out of reach or beyond the limit. `points`: offices that count. */
jalur_status coverage_closures(jalur_project *p, access_table *a, const uint32_t *points, uint32_t n_points, jalur_report *list);

/* The counts of people side by side; settlements of the map in and off the list of villages (nothing where none were imported). */
jalur_status coverage_people(jalur_project *p, const access_table *a, jalur_report *list);
jalur_status coverage_settlements(jalur_project *p, jalur_report *report);

#endif
