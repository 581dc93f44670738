/* The plan of another project, or of this one, as the earlier plan. */
#include <stdio.h>
#include <string.h>

#include "store/results.h"

bool earlier_is_project(const char *path)
{
    unsigned char header[100];
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    const size_t n = fread(header, 1, sizeof header, f);
    fclose(f);
    return n == sizeof header && memcmp(header, "SQLite format 3", 16) == 0 && memcmp(header + 68, "JALR", 4) == 0;
}

static jalur_status copy_rows(store *s, sqlite3_stmt *from, sqlite3_stmt *to, store *old, int64_t *n)
{
    jalur_status st = JALUR_OK;
    bool row = false;
    for (*n = 0;; ++*n) {
        TRY(db_step(old, from, &row));
        if (!row) break;
        for (int i = 0; i < 7; i++) TRY(sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i)) == SQLITE_OK
                                            ? JALUR_OK : db_error(s, "copying the earlier plan"));
        TRY(db_run(s, to));
    }
done:
    return st;
}

jalur_status earlier_take(store *s, const char *path, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    store *old = NULL;
    sqlite3_stmt *from = NULL, *to = NULL;
    int64_t n = 0;
    TRY(store_open(s->ctx, path, &old));
    TRY(db_begin(s));
    TRY(db_exec(s, "DELETE FROM earlier"));
    TRY(db_prepare(old,
                   "SELECT v.station, printf('%08d', r.id), min(v.seq), r.vehicle, r.vehicle_no, r.home_id, r.day FROM visit v"
                   " JOIN route r ON r.id = v.route GROUP BY v.station ORDER BY v.route, v.seq",
                   &from));
    TRY(db_prepare(s, "INSERT INTO earlier (station, route, seq, vehicle, vehicle_no, home_id, day, fixed) VALUES (?, ?, ?, ?, ?, ?, ?, 0)", &to));
    TRY(copy_rows(s, from, to, old, &n));
    if (n == 0)
        TRY(err_at(s->ctx, JALUR_E_DATA, &(err_site){.file = path, .found = "no routes", .remedy = "plan it first: jalur plan PROJECT"},
                   "this project holds no plan"));
    sqlite3_finalize(from); /* its lock would keep the commit waiting where both are one file */
    from = NULL;
    TRY(db_commit(s));
    report_int(report, "stored", "Stations of the earlier plan", n, "");
done:
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    store_close(old);
    db_rollback(s);
    return err_while(s->ctx, err_file(s->ctx, st, path), "taking the earlier plan");
}
