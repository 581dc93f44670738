/* Days on which nobody is paid in a village: markets, worship, village elections. */
#include "store/import.h"


enum { C_CODE, C_FIRST, C_LAST, C_REASON, C_FIELDS };

static const field_spec CALENDAR_FIELDS[C_FIELDS] = {
    [C_CODE] = {"code", "kode_desa kode_kel kode_kec kode_wilayah village_code area_code kode code"},
    [C_FIRST] = {"day", "day hari hari_ke first_day from dari hari_mulai"},
    [C_LAST] = {"last_day", "last_day to until sampai hari_selesai"},
    [C_REASON] = {"reason", "reason alasan keterangan kegiatan sebab"},
};

typedef struct calendar {
    sqlite3_stmt *put;
} calendar;

static jalur_status calendar_begin(import_job *j)
{
    return db_prepare(j->s, "INSERT OR REPLACE INTO closed_days (area_code, first_day, last_day, reason) VALUES (?, ?, ?, ?)",
                      &((calendar *)j->state)->put);
}

static jalur_status calendar_layer(import_job *j)
{
    jalur_status st = import_need(j, C_CODE);
    return st == JALUR_OK ? import_need(j, C_FIRST) : st;
}

static jalur_status calendar_row(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((calendar *)j->state)->put;
    char code[64];
    int64_t first, last;
    const char *reason;
    bool keep;
    TRY(import_code(j, C_CODE, code));
    TRY(import_areas_join(j, code, code, "", &keep));
    if (!keep) goto done;
    TRY(import_int(j, C_FIRST, 1, 365, 0, &first));
    if (first == 0)
        TRY(import_cell_error(j, C_FIRST, "", "a payout day from 1", "fill the cell, or delete the row", "the day is empty"));
    TRY(import_int(j, C_LAST, 1, 365, first, &last));
    if (last < first)
        TRY(import_cell_error(j, C_LAST, import_has(j, C_LAST) ? j->cell[C_LAST] : "", "a day not before the first", "mend the row",
                              "the closed days end before they begin"));
    TRY(import_text(j, C_REASON, &reason));
    db_bind_text(q, 1, code);
    db_bind_int(q, 2, first);
    db_bind_int(q, 3, last);
    db_bind_text(q, 4, reason);
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    return st;
}

static void calendar_release(import_job *j)
{
    sqlite3_finalize(((calendar *)j->state)->put);
}

const import_noun import_calendar = {
    .fields = CALENDAR_FIELDS,
    .n_fields = C_FIELDS,
    .state_bytes = sizeof(calendar),
    .begin = calendar_begin,
    .layer = calendar_layer,
    .row = calendar_row,
    .release = calendar_release,
};
