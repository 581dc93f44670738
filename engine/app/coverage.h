/* Pieces of the coverage stage. */
#ifndef JALUR_APP_COVERAGE_H
#define JALUR_APP_COVERAGE_H

#include "app/session.h"

/* Adds a row for each closure and way that keeps villages out of reach or beyond the limit. `points`: offices that count. */
jalur_status coverage_closures(jalur_project *p, access_table *a, const uint32_t *points, uint32_t n_points, jalur_report *list);

#endif
