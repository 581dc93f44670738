/* jalur: what a stage hands back: named values in a tree, as text, as JSON, or one by one.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_REPORT_H
#define JALUR_REPORT_H

#include <stddef.h>

#include <jalur/context.h>

typedef struct jalur_report jalur_report;

JALUR_API void jalur_report_free(jalur_report *report); /* accepts NULL */
/* The report as aligned text for a terminal, UTF-8, ends with a line break.
 * The caller frees *out with jalur_text_free. */
JALUR_API jalur_status jalur_report_as_text(const jalur_report *report, char **out);
/* The report as one JSON object. The caller frees *out with jalur_text_free. */
JALUR_API jalur_status jalur_report_as_json(const jalur_report *report, char **out);
/* One value by path, names joined by dots: "routes", "unserved.no_vehicle".
 * Returns `otherwise` when there is no such number. */
JALUR_API double jalur_report_number(const jalur_report *report, const char *path, double otherwise);
JALUR_API void jalur_text_free(jalur_ctx *ctx, char *text); /* accepts NULL */

#endif
