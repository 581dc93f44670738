/* jalur: results of a project checked by code that did not make them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_VERIFY_H
#define JALUR_VERIFY_H

#include <jalur/project.h>

/* Derives plan, staffing and coverage again from the inputs and compares: every station once, loads, clocks, fleet, each leg
 * on the roads and no faster than the fastest way, sums and costs, reasons of what is left out. The project is only read. Not
 * looked at: prices and ranges of the staffing, what it says would be needed, the optima of its stages but for the cost, whether
 * a missing link is the shortest, and the data check.
 * Numbers in the report: "checked" comparisons, "violations", "warnings", each class under "by_class"; the findings say
 * where, what was found and what was expected. JALUR_E_DATA when there is no result to check or no road. */
JALUR_API jalur_status jalur_verify_results(jalur_project *project, jalur_report **out);
/* The same, and the files that were exported to `dir`: each one that its SHA256SUMS names is there and has the sum ("files"). */
JALUR_API jalur_status jalur_verify_folder(jalur_project *project, const char *dir, jalur_report **out);

#endif
