/* A report: an ordered tree of named values that a stage hands back. One report becomes text for a
 * person, JSON for a program and rows of summary.json. Public part: include/jalur/report.h. */
#ifndef JALUR_BASE_REPORT_H
#define JALUR_BASE_REPORT_H

#include <jalur/report.h>

#include "base/ctx.h"
#include "base/writer.h"

/* `title` is shown to people; `name` is the JSON key of the node. */
jalur_status report_new(jalur_ctx *ctx, const char *name, const char *title, jalur_report **out);
/* Adds values at the end of `r`; errors stick and come out of report_status. `unit` may be "". */
void report_int(jalur_report *r, const char *name, const char *label, int64_t value, const char *unit);
void report_real(jalur_report *r, const char *name, const char *label, double value, int decimals,
                 const char *unit);
void report_text(jalur_report *r, const char *name, const char *label, const char *value);
void report_bool(jalur_report *r, const char *name, const char *label, bool value);
/* A value that is JSON already (must be valid); not shown to people. */
void report_raw(jalur_report *r, const char *name, const char *json);
/* A nested report, owned by `r`. One with an empty label is not shown to people. NULL when memory is gone (then sticky on r). A group prints as an
 * indented block; a list is a group whose children are printed as rows of a table and written as
 * a JSON array of objects (each child a group made by report_row); a column without a label, the first apart, is not shown to people. */
jalur_report *report_group(jalur_report *r, const char *name, const char *label);
jalur_report *report_list(jalur_report *r, const char *name, const char *label);
jalur_report *report_row(jalur_report *list);
jalur_status report_status(const jalur_report *r);
/* Keeps a node out of the text for people; JSON and numbers still have it. */
void report_hide(jalur_report *r);
/* Puts `child` under `r` (moves it; *child becomes NULL). */
void report_adopt(jalur_report *r, jalur_report **child);
/* Writes the values of `r` as members of the JSON object that is open in `w`. */
void report_json_members(const jalur_report *r, writer *w);

#endif
