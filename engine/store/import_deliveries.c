/* What was handed over: kits to stations, payments to the recipients of a village. */
#include <stdio.h>
#include <string.h>

#include "model/due.h"
#include "store/import.h"

enum { D_STATION, D_CODE, D_KIND, D_DAY, D_DATE, D_TIME, D_COUNT, D_FIELDS };

static const field_spec DELIVERY_FIELDS[D_FIELDS] = {
    [D_STATION] = {"station", "id_tps tps_id kode_tps station_id station tps id"},
    [D_CODE] = {"code", "kode_desa kode_kel kode_wilayah village_code area_code kode code"},
    [D_KIND] = {"kind", "kind jenis barang"},
    [D_DAY] = {"day", "day hari hari_ke"},
    [D_DATE] = {"date", "date tanggal tgl tanggal_terima"},
    [D_TIME] = {"time", "time jam pukul waktu"},
    [D_COUNT] = {"count", "count jumlah penerima recipients"},
};

typedef struct deliveries {
    sqlite3_stmt *put, *known;
} deliveries;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    deliveries *d = j->state;
    TRY(db_prepare(j->s, "INSERT OR REPLACE INTO handover (kind, station, village_code, day, at_s, count) VALUES (?, ?, ?, ?, ?, ?)", &d->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM station WHERE id = ?", &d->known));
done:
    return st;
}

static jalur_status need_columns(import_job *j)
{
    jalur_status st = JALUR_OK;
    if (j->column[D_STATION] < 0) TRY(import_need(j, D_CODE));
    if (j->column[D_DATE] < 0) TRY(import_need(j, D_DAY));
done:
    return st;
}

static jalur_status read_kind(import_job *j, bool to_station, due_kind *out)
{
    jalur_status st = JALUR_OK;
    const char *word;
    *out = DUE_KITS;
    TRY(import_text(j, D_KIND, &word));
    if (!*word) word = j->o->office_kind ? j->o->office_kind : to_station ? "kits" : "payments";
    for (int k = 0; k < DUE_KINDS; k++)
        if (EQUAL(word, due_kind_name((due_kind)k))) {
            *out = (due_kind)k;
            goto done;
        }
    TRY(import_cell_error(j, D_KIND, word, "kits or payments", "mend the cell, or give --kind", "the kind of delivery is unknown"));
done:
    if (st == JALUR_OK && to_station && *out != DUE_KITS)
        st = import_cell_error(j, D_KIND, "payments", "kits", "name the village of a payment, not a station", "a station is paid nothing");
    return st;
}

/* Days since 1970-01-01 in the Gregorian calendar; false where there is no such date. */
static bool day_number(const char *text, int64_t *out)
{
    static const int months[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int y, m, d, end = 0;
    if (sscanf(text, "%4d%*[-/]%2d%*[-/]%2d%n", &y, &m, &d, &end) != 3 || !end || y < 1970) return false;
    if (text[end] && text[end] != ' ' && text[end] != 'T') return false;
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    if (m < 1 || m > 12 || d < 1 || d > months[m - 1] + (leap && m == 2)) return false;
    int64_t days = 365 * (int64_t)(y - 1970) + (y - 1969) / 4 - (y - 1901) / 100 + (y - 1601) / 400 + d - 1;
    for (int k = 0; k < m - 1; k++) days += months[k];
    *out = days + (leap && m > 2);
    return true;
}

static jalur_status read_day(import_job *j, int64_t *out)
{
    jalur_status st = JALUR_OK;
    const char *text;
    int64_t first, there;
    TRY(import_text(j, D_DAY, &text));
    if (*text) return import_int(j, D_DAY, HANDOVER_DAY_MIN, HANDOVER_DAY_MAX, 0, out);
    TRY(import_text(j, D_DATE, &text));
    if (!*text) TRY(import_cell_error(j, D_DATE, "", "a day or a date", "fill the cell, or delete the row", "the day is empty"));
    if (!day_number(text, &there))
        TRY(import_cell_error(j, D_DATE, text, "a date as 2024-02-13", "write year, month, day", "the date is not understood"));
    if (!day_number(j->set.first_date, &first))
        TRY(import_cell_error(j, D_DATE, text, "a setting cover.first_date", "jalur set PROJECT cover.first_date YYYY-MM-DD",
                              "the date of day 1 is not known"));
    *out = there - first + 1;
    if (*out < HANDOVER_DAY_MIN || *out > HANDOVER_DAY_MAX)
        TRY(import_cell_error(j, D_DATE, text, "a date near cover.first_date", "mend the cell or the setting", "the date is far off"));
done:
    return st;
}

/* *keep false: the row was noted and is left out. */
static jalur_status read_place(import_job *j, const char **id, char code[64], bool *keep)
{
    jalur_status st = JALUR_OK;
    deliveries *d = j->state;
    *keep = false;
    code[0] = 0;
    TRY(import_text(j, D_STATION, id));
    if (**id) {
        db_bind_text(d->known, 1, *id);
        TRY(db_step(j->s, d->known, keep));
        sqlite3_reset(d->known);
        if (!*keep) TRY(import_note(j, PROBLEM_WARNING, "unknown-station", *id, NULL, "there is no station \"%s\"", *id));
        goto done;
    }
    TRY(import_code(j, D_CODE, code));
    if (!code[0]) TRY(import_cell_error(j, D_CODE, "", "a station or a village code", "fill the cell", "the row names no place"));
    TRY(import_areas_join(j, code, code, "", keep));
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((deliveries *)j->state)->put;
    const char *id;
    char code[64];
    int64_t day, at_s, count;
    due_kind kind;
    bool keep, clock;
    TRY(read_place(j, &id, code, &keep));
    if (!keep) goto done;
    TRY(read_kind(j, id[0] != 0, &kind));
    TRY(read_day(j, &day));
    TRY(import_clock(j, D_TIME, -1, &at_s, &clock));
    if (at_s > 86400)
        TRY(import_cell_error(j, D_TIME, j->cell[D_TIME], "a time of one day", "write it as 07:30", "the time is beyond midnight"));
    TRY(import_int(j, D_COUNT, 0, UINT32_MAX - 1, -1, &count));
    db_bind_text(q, 1, due_kind_name(kind));
    db_bind_text(q, 2, id);
    db_bind_text(q, 3, code);
    db_bind_int(q, 4, day);
    db_bind_int(q, 5, at_s);
    if (id[0]) db_bind_int(q, 6, 1);
    else if (count >= 0) db_bind_int(q, 6, count);
    else sqlite3_bind_null(q, 6);
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    return st;
}

static void release(import_job *j)
{
    deliveries *d = j->state;
    sqlite3_finalize(d->put);
    sqlite3_finalize(d->known);
}

const import_noun import_deliveries = {
    .fields = DELIVERY_FIELDS,
    .n_fields = D_FIELDS,
    .state_bytes = sizeof(deliveries),
    .begin = begin,
    .layer = need_columns,
    .row = row,
    .release = release,
};
