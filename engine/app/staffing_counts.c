/* Calibration from a CSV file of past days: office,day,channel,staff,paid[,travel_min]. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/staffing.h"

enum { C_OFFICE, C_DAY, C_CHANNEL, C_STAFF, C_PAID, C_TRAVEL, C_FIELDS, CELLS_MAX = 32, LINE_MAX_BYTES = 4096 };

static const char *const FIELD[C_FIELDS] = {"office", "day", "channel", "staff", "paid", "travel_min"};

typedef struct count_file {
    jalur_ctx *ctx;
    const char *path;
    FILE *in;
    int64_t row;
    int column[C_FIELDS]; /* -1: not there */
    staff_count *counts;
    char (*office)[64];
    char (*day)[32];
    size_t n, cap, cap_office, cap_day;
} count_file;

/* Cuts a line at its commas in place; quotes around a cell are taken off. */
static int cells_of(char *line, char *cell[CELLS_MAX])
{
    int n = 0;
    line[strcspn(line, "\r\n")] = 0;
    for (char *at = line; n < CELLS_MAX; n++) {
        const bool quoted = *at == '"';
        char *from = at + quoted;
        char *end = quoted ? strchr(from, '"') : from + strcspn(from, ",");
        if (!end) end = from + strlen(from);
        cell[n] = from;
        char *comma = quoted && *end ? end + 1 + strcspn(end + 1, ",") : end;
        const bool more = *comma == ',';
        *end = 0;
        if (!more) return n + 1;
        at = comma + 1;
    }
    return n;
}

static jalur_status bad_cell(const count_file *f, int field, const char *found, const char *expected)
{
    return err_at(f->ctx, JALUR_E_DATA,
                  &(err_site){.file = f->path, .row = f->row, .field = FIELD[field], .found = found, .expected = expected,
                              .remedy = "mend the row"},
                  "%s, row %lld: %s cannot be \"%s\"", f->path, (long long)f->row, FIELD[field], found);
}

static jalur_status read_head(count_file *f)
{
    char line[LINE_MAX_BYTES], *cell[CELLS_MAX];
    if (!fgets(line, sizeof line, f->in)) return err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->path}, "%s is empty", f->path);
    f->row = 1;
    const size_t mark = strncmp(line, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    const int n = cells_of(line + mark, cell);
    for (int k = 0; k < C_FIELDS; k++) {
        f->column[k] = -1;
        for (int i = 0; i < n; i++)
            if (strcmp(cell[i], FIELD[k]) == 0) f->column[k] = i;
        if (f->column[k] < 0 && k != C_TRAVEL)
            return err_at(f->ctx, JALUR_E_DATA,
                          &(err_site){.file = f->path, .row = 1, .field = FIELD[k],
                                      .expected = "office,day,channel,staff,paid and perhaps travel_min"},
                          "%s has no column %s", f->path, FIELD[k]);
    }
    return JALUR_OK;
}

static jalur_status read_number(const count_file *f, int field, char *const cell[], int n, double *out)
{
    const char *text = f->column[field] >= 0 && f->column[field] < n ? cell[f->column[field]] : "";
    char *end;
    *out = 0;
    if (!*text && field == C_TRAVEL) return JALUR_OK;
    *out = strtod(text, &end);
    if (end == text || *end || !(*out >= 0) || !(*out <= 1e9)) return bad_cell(f, field, text, "a number of 0 or more");
    return JALUR_OK;
}

static jalur_status read_row(count_file *f, char *line)
{
    jalur_status st = JALUR_OK;
    char *cell[CELLS_MAX];
    staff_count one = {0};
    const int n = cells_of(line, cell);
    const char *by = f->column[C_CHANNEL] < n ? cell[f->column[C_CHANNEL]] : "";
    int c = 0;
    while (c < CHANNELS && strcmp(by, channel_name((channel)c)) != 0)
        c++;
    if (c == CHANNELS) TRY(bad_cell(f, C_CHANNEL, by, "counter, community or door"));
    one.channel = (channel)c;
    TRY(read_number(f, C_STAFF, cell, n, &one.staff));
    TRY(read_number(f, C_PAID, cell, n, &one.paid));
    TRY(read_number(f, C_TRAVEL, cell, n, &one.travel_min));
    TRY(mem_grow(f->ctx, &f->counts, &f->cap, f->n + 1, sizeof *f->counts));
    TRY(mem_grow(f->ctx, &f->office, &f->cap_office, f->n + 1, sizeof *f->office));
    TRY(mem_grow(f->ctx, &f->day, &f->cap_day, f->n + 1, sizeof *f->day));
    snprintf(f->office[f->n], sizeof f->office[0], "%.63s", cell[f->column[C_OFFICE] < n ? f->column[C_OFFICE] : 0]);
    snprintf(f->day[f->n], sizeof f->day[0], "%.31s", cell[f->column[C_DAY] < n ? f->column[C_DAY] : 0]);
    f->counts[f->n++] = one;
done:
    return st;
}

static jalur_status read_counts(count_file *f)
{
    jalur_status st = JALUR_OK;
    char line[LINE_MAX_BYTES];
    f->in = fopen(f->path, "r");
    if (!f->in) TRY(err_at(f->ctx, JALUR_E_IO, &(err_site){.file = f->path, .native = strerror(errno)}, "cannot read %s", f->path));
    TRY(read_head(f));
    while (fgets(line, sizeof line, f->in)) {
        f->row++;
        if (strlen(line) == sizeof line - 1)
            TRY(err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->path, .row = f->row}, "%s, row %lld is too long", f->path,
                       (long long)f->row));
        if (line[strspn(line, " \t\r\n")]) TRY(read_row(f, line));
    }
    if (ferror(f->in)) TRY(err_at(f->ctx, JALUR_E_IO, &(err_site){.file = f->path}, "cannot read %s", f->path));
    if (f->n == 0) TRY(err_at(f->ctx, JALUR_E_DATA, &(err_site){.file = f->path}, "%s has no past day", f->path));
done:
    return st;
}

static void report_fit(const count_file *f, const staff_fit *fit, const settings *set, jalur_report *report)
{
    static const char *const key[CHANNELS] = {"staff.counter_min", "staff.community_min", "staff.door_min + staff.door_walk_min"};
    const double now[CHANNELS] = {set->counter_min, set->community_min, set->door_min + set->door_walk_min};
    report_int(report, "counts", "past days", (int64_t)f->n, "");
    jalur_report *list = report_list(report, "minutes", "Minutes per recipient");
    for (int c = 0; c < CHANNELS; c++) {
        if (isnan(fit->minutes[c])) continue;
        jalur_report *row = report_row(list);
        report_text(row, "setting", "setting", key[c]);
        report_real(row, "fitted", "fitted", fit->minutes[c], 3, "min");
        report_real(row, "now", "now", now[c], 3, "min");
    }
    if (!isnan(fit->travel_factor)) report_real(report, "travel_factor", "real travel over the planned", fit->travel_factor, 3, "");
    report_real(report, "error_min", "sum of absolute residuals", fit->error_min, 1, "staff-min");
    jalur_report *rows = report_list(report, "residuals", "Residuals");
    for (size_t i = 0; i < f->n; i++) {
        jalur_report *row = report_row(rows);
        report_text(row, "office", "office", f->office[i]);
        report_text(row, "day", "day", f->day[i]);
        report_text(row, "channel", "channel", channel_name(f->counts[i].channel));
        report_real(row, "residual_min", "residual (staff-min)", fit->residual[i], 1, "");
    }
}

jalur_status jalur_staff_calibrate(jalur_project *p, const char *file, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_report *report = NULL;
    count_file f = {.ctx = p->ctx, .path = file};
    staff_fit fit = {.residual = NULL};
    *out = NULL;
    TRY(read_counts(&f));
    TRY(mem_new(p->ctx, f.n, sizeof *fit.residual, &fit.residual));
    TRY(staff_calibrate(p->ctx, &p->set, f.counts, (uint32_t)f.n, &fit));
    TRY(report_new(p->ctx, "calibrate", "Calibration", &report));
    report_fit(&f, &fit, &p->set, report);
    TRY(report_status(report));
    *out = report;
    report = NULL;
done:
    if (f.in) fclose(f.in);
    jalur_report_free(report);
    mem_free(p->ctx, f.counts);
    mem_free(p->ctx, f.office);
    mem_free(p->ctx, f.day);
    mem_free(p->ctx, fit.residual);
    numbers_end(point);
    return err_while(p->ctx, st, "calibrating");
}
