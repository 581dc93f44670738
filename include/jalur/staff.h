/* jalur: staffing of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_STAFF_H
#define JALUR_STAFF_H

#include <jalur/project.h>

/* Head-counts per office for paying all households in the payout days, who pays whom on which day, people of the delivery
 * plan by day and kecamatan, prices of one more of each; saved in the project. Numbers in the report: "recipients",
 * "served", "unserved", "permanents", "temporaries", "cost_idr"; lists "offices", "days", "prices", "missing", "crews". */
JALUR_API jalur_status jalur_staff_solve(jalur_project *project, jalur_report **out);

/* What if: the project's staffing beside the one changed as the file says ([set] settings, [office ID] permanents, counters,
 * closed ..., [village CODE] mobile, homebound; numbers or differences such as +2). Offices that the change does not reach
 * are not solved again, and the others keep to the visits of the plan before where that costs nothing. Nothing is saved. The
 * report has "before", "after", "difference" of each total, and the offices that differ.
 * JALUR_E_IO / JALUR_E_DATA name the file, section and key. */
JALUR_API jalur_status jalur_staff_change(jalur_project *project, const char *file, jalur_report **out);

/* Minutes per recipient of each channel and a factor on travel, fitted to past days (CSV: office,day,channel,staff,paid and
 * perhaps travel_min) by least absolute deviations, with the residual of each day. Nothing is saved.
 * JALUR_E_IO / JALUR_E_DATA name the file, row and column. */
JALUR_API jalur_status jalur_staff_calibrate(jalur_project *project, const char *file, jalur_report **out);

#endif
