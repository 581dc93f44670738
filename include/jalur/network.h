/* jalur: the road network of a project.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_NETWORK_H
#define JALUR_NETWORK_H

#include <jalur/project.h>

/* Joins points to villages, places stations and households known only as counts, builds the graph and the weights of each
 * profile and season in use. JALUR_E_DATA when there are no roads. */
JALUR_API jalur_status jalur_network_build(jalur_project *project, jalur_report **out);

#endif
