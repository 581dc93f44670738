/* The list of problems in the project file. jalur_meta remembers that a list was saved, even an empty one. */
#include <math.h>

#include "store/results.h"

static jalur_status save_items(store *s, const problems *p)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "problem",
                  "INSERT INTO problem (seq, class, severity, kind, id, lon, lat, to_lon, to_lat, measure, unit, text)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (size_t i = 0; i < p->n; i++) {
        const problem *x = &p->item[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, x->class);
        rows_put_int(&r, x->severity);
        rows_put_text(&r, x->kind);
        rows_put_text(&r, x->id);
        rows_put_lonlat(&r, x->has_point && shape_lonlat_valid(x->at), x->at);
        rows_put_lonlat(&r, x->has_to && shape_lonlat_valid(x->to), x->to);
        rows_put_real(&r, x->measure);
        rows_put_text(&r, x->unit);
        rows_put_text(&r, x->text);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_problems(store *s, const problems *p)
{
    jalur_status st = JALUR_OK;
    TRY(db_begin(s));
    TRY(db_exec(s, "DELETE FROM problem; INSERT OR REPLACE INTO jalur_meta (key, value) VALUES ('problems', 'saved')"));
    TRY(save_items(s, p));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the problems");
}

static jalur_status read_problem(rows *r, problems *out)
{
    problem x = {0}; /* raw texts live until the next row, and problems_add copies */
    x.class = rows_raw(r);
    x.severity = (problem_severity)rows_int(r, PROBLEM_NOTE, PROBLEM_BLOCKS);
    x.kind = rows_raw(r);
    x.id = rows_raw(r);
    x.has_point = rows_lonlat(r, &x.at);
    x.has_to = rows_lonlat(r, &x.to);
    x.measure = rows_real_or(r, (double)NAN);
    x.unit = rows_raw(r);
    const char *text = rows_raw(r);
    return r->st == JALUR_OK ? problems_add(out, &x, "%s", text) : r->st;
}

jalur_status store_load_problems(store *s, problems *out, bool *found)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    size_t n_before = out->n;
    uint32_t saved = 0;
    *found = false;
    TRY(db_begin_read(s));
    TRY(rows_count(s, "SELECT count(*) FROM jalur_meta WHERE key = 'problems'", &saved));
    TRY(rows_open(s, "problem",
                  "SELECT class, severity, kind, id, lon, lat, to_lon, to_lat, measure, unit, text FROM problem"
                  " ORDER BY seq",
                  &r));
    while (rows_next(&r))
        TRY(read_problem(&r, out));
    TRY(rows_status(&r));
    *found = saved > 0;
done:
    if (st != JALUR_OK) out->n = n_before;
    rows_close(&r);
    db_rollback(s); /* ends the reading transaction */
    return err_while(s->ctx, st, "loading the problems");
}
