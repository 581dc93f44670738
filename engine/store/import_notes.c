/* What an import says about rows: exact counts per reason, and the first rows one by one. */
#include "store/import.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Reasons that concern rows which nobody asked for: listing each would bury the rest. */
static bool told_in_sum(const char *reason)
{
    static const char *const SUMS[] = {"other-kabupaten", "outside-within", "not-a-road"};
    for (size_t i = 0; i < sizeof SUMS / sizeof SUMS[0]; i++)
        if (strcmp(reason, SUMS[i]) == 0) return true;
    return false;
}

static import_reason *reason_find(import_job *j, problem_severity severity, const char *name)
{
    for (int i = 0; i < j->n_reasons; i++)
        if (strcmp(j->reasons[i].name, name) == 0) return &j->reasons[i];
    if (j->n_reasons == IMPORT_REASONS_MAX) return NULL;
    import_reason *r = &j->reasons[j->n_reasons++];
    snprintf(r->name, sizeof r->name, "%s", name);
    r->severity = severity;
    return r;
}

static jalur_status note_write(import_job *j, int64_t row, const import_reason *r, const char *id,
                               const jalur_lonlat *at, const char *text)
{
    db_bind_int(j->note, 1, j->run);
    db_bind_int(j->note, 2, row);
    db_bind_text(j->note, 3, r->name);
    db_bind_int(j->note, 4, r->severity);
    db_bind_text(j->note, 5, id ? id : "");
    db_bind_text(j->note, 6, text);
    if (at) db_bind_real(j->note, 7, at->lon_deg);
    if (at) db_bind_real(j->note, 8, at->lat_deg);
    return db_run(j->s, j->note);
}

jalur_status import_note(import_job *j, problem_severity severity, const char *reason, const char *id,
                         const jalur_lonlat *at, const char *format, ...)
{
    char text[240];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    text_drop_torn(text);
    import_reason *r = reason_find(j, severity, reason);
    if (!r) return err_set(j->ctx, JALUR_E_INTERNAL, "more than %d kinds of notes", (int)IMPORT_REASONS_MAX);
    if (r->n++ == 0) {
        r->first_row = j->row;
        snprintf(r->first, sizeof r->first, "%s", text);
    }
    if (r->n > (told_in_sum(reason) ? IMPORT_NOTES_FEW : IMPORT_NOTES_KEPT)) return JALUR_OK;
    return note_write(j, j->row, r, id, at, text);
}

jalur_status import_notes_begin(import_job *j)
{
    return db_prepare(j->s,
                      "INSERT INTO import_note (run, row, reason, severity, id, text, lon, lat) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                      &j->note);
}

jalur_status import_notes_end(import_job *j)
{
    for (int i = 0; i < j->n_reasons; i++) {
        int kept = told_in_sum(j->reasons[i].name) ? IMPORT_NOTES_FEW : IMPORT_NOTES_KEPT;
        if (j->reasons[i].n <= kept) continue;
        char text[80];
        snprintf(text, sizeof text, "%lld rows in all, the first %d are listed", (long long)j->reasons[i].n, kept);
        jalur_status st = note_write(j, 0, &j->reasons[i], "", NULL, text);
        if (st != JALUR_OK) return st;
    }
    return JALUR_OK;
}

void import_notes_report(const import_job *j, jalur_report *report)
{
    report_text(report, "file", "File", j->file);
    report_text(report, "kind", "Kind", import_kind_name(j->kind));
    report_text(report, "layer", "Layer", j->layers);
    report_text(report, "crs", "CRS", j->crs);
    report_int(report, "read", "Rows read", j->n_read, "rows");
    report_int(report, "stored", "Stored", j->n_stored, "rows");
    if (j->n_reasons == 0) return;
    jalur_report *counts = report_group(report, "noted", "Noted");
    for (int i = 0; counts && i < j->n_reasons; i++)
        report_int(counts, j->reasons[i].name, j->reasons[i].name, j->reasons[i].n, "rows");
    jalur_report *list = report_list(report, "first", "First row of each");
    for (int i = 0; list && i < j->n_reasons; i++) {
        jalur_report *row = report_row(list);
        if (!row) return;
        report_text(row, "reason", "Reason", j->reasons[i].name);
        report_int(row, "rows", "Rows", j->reasons[i].n, "");
        report_int(row, "row", "First row", j->reasons[i].first_row, "");
        report_text(row, "text", "Says", j->reasons[i].first);
    }
}

jalur_status import_seen(import_job *j, const char *id, sqlite3_stmt *known, bool *again)
{
    jalur_status st = JALUR_OK;
    uint64_t key = hash_text(id);
    *again = false;
    if (map64_get(&j->seen, key) == JALUR_NONE) return map64_put(j->ctx, &j->seen, key, 1);
    db_bind_text(known, 1, id); /* the same hash is not yet the same id */
    TRY(db_step(j->s, known, again));
done:
    sqlite3_reset(known);
    return st;
}
