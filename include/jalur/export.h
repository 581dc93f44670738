/* jalur: results as files.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_EXPORT_H
#define JALUR_EXPORT_H

#include <jalur/project.h>

/* Writes all results that the project has into `dir` (made if missing): routes, stops, unserved, staffing, gaps and problems
 * as GeoJSON, plan.gpkg, map.html, summary.json, manifests. Each file appears whole or not at all.
 * JALUR_E_IO when one cannot be written. */
JALUR_API jalur_status jalur_export_all(jalur_project *project, const char *dir, jalur_report **out);

#endif
