/* jalur: staffing of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_STAFF_H
#define JALUR_STAFF_H

#include <jalur/project.h>

/* Head-counts per office for paying all households in the payout days, crews of the delivery plan, prices of one more of
 * each. Numbers in the report: "recipients", "served", "unserved", "permanents", "temporaries". */
JALUR_API jalur_status jalur_staff_solve(jalur_project *project, jalur_report **out);

#endif
