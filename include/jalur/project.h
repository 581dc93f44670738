/* jalur: the project: one file that holds a district's input, settings and results.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_PROJECT_H
#define JALUR_PROJECT_H

#include <jalur/context.h>
#include <jalur/report.h>

/* An open project. It keeps what it has loaded and built (nouns, road graph), so that several stages in a row share it.
 * Used by one thread at a time. Every stage either completes and is saved, or leaves the file as it was.
 * Reports are the caller's: jalur_report_free. On failure *out is NULL. */
typedef struct jalur_project jalur_project;

/* A new project file (SQLite + SpatiaLite). JALUR_E_IO when `path` exists. */
JALUR_API jalur_status jalur_project_create(jalur_ctx *ctx, const char *path, jalur_project **out);
/* JALUR_E_IO missing or unreadable; JALUR_E_DATA no jalur project. */
JALUR_API jalur_status jalur_project_open(jalur_ctx *ctx, const char *path, jalur_project **out);
JALUR_API void jalur_project_close(jalur_project *project); /* accepts NULL */

/* How to read one file. Zero means: find out. */
typedef struct jalur_import_options {
    const char *layer;       /* layer name */
    const char *map;         /* "id=TPS_ID,voters=DPT" */
    const char *crs;         /* "EPSG:32749", for a file that names none */
    const char *level;       /* districts: province kabupaten kecamatan village */
    const char *within;      /* only rows whose code starts so */
    const char *office_kind; /* offices and deliveries (kits, payments) without a kind column */
    bool swap_xy;
    bool replace;            /* closures: all that were imported before are opened again; the file may then hold no rows */
} jalur_import_options;

/* Reads a file. `kind`: districts stations households offices roads vehicles staff signal calendar closures deliveries settlements
 * friction heights earlier profiles. Friction (minutes a km on level ground; no value: nobody walks there) and heights (metres) are rasters: coverage
 * then walks over the ground to villages that no road reaches. Profiles are an INI file like data/profiles/profiles.ini: modes of travel of the project's own, or other values of known ones.
 * A closure is a row with a polygon, a road id, a road class or several of these (then all must hold); columns factor (of the
 * speed; 0 or empty: closed), profile, season and reason narrow and explain it. Every stage that travels heeds it.
 * A delivery is what was handed over: a station, or a village with a count (none: all that were still due there), and a day of
 * the plan, or a date where the setting cover.first_date tells that of day 1; kind "kits" or "payments" (default: kits for a
 * station, payments for a village). Coverage sets it against the plans.
 * JALUR_E_USAGE unknown kind or option; JALUR_E_IO / JALUR_E_DATA with file, row, field, found, expected, remedy. */
JALUR_API jalur_status jalur_project_import(jalur_project *project, const char *kind, const char *file,
                                            const jalur_import_options *options, jalur_report **out);
/* Changes one setting ("plan.days", "2"). JALUR_E_USAGE unknown, JALUR_E_DATA out of range. */
JALUR_API jalur_status jalur_project_set(jalur_project *project, const char *key, const char *value);
/* All settings with value, unit, default and explanation. `project` may be NULL: the defaults. */
JALUR_API jalur_status jalur_settings_list(jalur_ctx *ctx, jalur_project *project, jalur_report **out);
/* Data quality. Number "blocking" in the report: problems that make planning impossible. */
JALUR_API jalur_status jalur_project_check(jalur_project *project, jalur_report **out);

#endif
