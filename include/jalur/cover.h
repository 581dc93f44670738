/* jalur: coverage of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_COVER_H
#define JALUR_COVER_H

#include <jalur/project.h>

/* Travel time from every village to its nearest service point by profile and season; classes and shares.
 * JALUR_E_DATA when there are no villages or no service points. */
JALUR_API jalur_status jalur_cover_access(jalur_project *project, jalur_report **out);

#endif
