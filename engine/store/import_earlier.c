/* An earlier plan: which stations stood on which route, in which order, with which vehicle. Columns as in the layer "stops" that
 * jalur exports, so that its own files come back as they are. The plan before it is forgotten. */
#include "store/import.h"

#include <stdio.h>
#include <string.h>

enum { ROUTE, SEQ, STATION, VEHICLE, NUMBER, HOME, DAY, FIXED, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [ROUTE] = {"route", "route_id route rute id_rute"},
    [SEQ] = {"seq", "seq urutan order no_urut"},
    [STATION] = {"station", "station_id tps_id id_tps tps station id"},
    [VEHICLE] = {"vehicle", "vehicle kendaraan jenis_kendaraan"},
    [NUMBER] = {"number", "vehicle_no nomor_kendaraan no_kendaraan"},
    [HOME] = {"home", "depot_id home home_id depot gudang"},
    [DAY] = {"day", "route_day hari_ke hari day"},
    [FIXED] = {"fixed", "fixed tetap"},
};

typedef struct earlier_state {
    sqlite3_stmt *put, *known;
    char only_warehouse[IMPORT_ID_BYTES];
} earlier_state;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    earlier_state *e = j->state;
    sqlite3_stmt *q = NULL;
    bool row;
    TRY(db_exec(j->s, "DELETE FROM earlier"));
    TRY(db_prepare(j->s, "INSERT INTO earlier (station, route, seq, vehicle, vehicle_no, home_id, day, fixed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &e->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM earlier WHERE station = ?", &e->known));
    TRY(db_prepare(j->s, "SELECT min(id) FROM office WHERE kind = 'warehouse' HAVING count(*) = 1", &q));
    TRY(db_step(j->s, q, &row));
    if (row) snprintf(e->only_warehouse, sizeof e->only_warehouse, "%s", db_text(q, 0));
done:
    sqlite3_finalize(q);
    return st;
}

static void release(import_job *j)
{
    earlier_state *e = j->state;
    sqlite3_finalize(e->put);
    sqlite3_finalize(e->known);
}

static jalur_status check_layer(import_job *j)
{
    jalur_status st = JALUR_OK;
    TRY(import_need(j, ROUTE));
    TRY(import_need(j, SEQ));
    TRY(import_need(j, STATION));
    TRY(import_need(j, VEHICLE));
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    earlier_state *e = j->state;
    const char *on, *tps, *by, *home;
    int64_t seq, number, day, fixed;
    bool again;
    TRY(import_filled(j, ROUTE, &on));
    TRY(import_filled(j, STATION, &tps));
    TRY(import_filled(j, VEHICLE, &by));
    TRY(import_text(j, HOME, &home));
    TRY(import_int(j, SEQ, 0, 1000000, 0, &seq));
    TRY(import_int(j, NUMBER, 1, 1000000, 0, &number));
    TRY(import_int(j, DAY, 1, 366, 1, &day));
    TRY(import_int(j, FIXED, 0, 1, 0, &fixed));
    TRY(import_seen(j, tps, e->known, &again));
    if (again) {
        TRY(import_note(j, PROBLEM_WARNING, "earlier-twice", tps, NULL,
                        "station %s stands in the earlier plan more than once; its first place counts", tps));
        goto done;
    }
    db_bind_text(e->put, 1, tps);
    db_bind_text(e->put, 2, on);
    db_bind_int(e->put, 3, seq);
    db_bind_text(e->put, 4, by);
    db_bind_int(e->put, 5, number);
    db_bind_text(e->put, 6, *home ? home : e->only_warehouse);
    db_bind_int(e->put, 7, day);
    db_bind_int(e->put, 8, fixed);
    TRY(db_run(j->s, e->put));
    j->n_stored++;
done:
    return st;
}

const import_noun import_earlier = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(earlier_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
