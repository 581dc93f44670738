/* Plan coverage in the project file. Every village has one cell per kind. */
#include <string.h>

#include "store/results.h"

static const char *kind_word(int i)
{
    return due_kind_name((due_kind)i);
}
static const char *class_word(int i)
{
    return due_class_name((due_class)i);
}

jalur_status results_drop_due(store *s)
{
    return db_exec(s, "DELETE FROM due; DELETE FROM due_cell; DELETE FROM due_sum");
}

/* ---- saving ---- */

static jalur_status save_kinds(store *s, const due_table *d)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "due", "INSERT INTO due (kind, as_of, outside, beyond) VALUES (?, ?, ?, ?)", &r));
    for (int k = 0; k < DUE_KINDS; k++) {
        rows_put_text(&r, due_kind_name((due_kind)k));
        rows_put_int(&r, d->as_of[k]);
        rows_put_int(&r, (int64_t)d->outside[k]);
        rows_put_int(&r, (int64_t)d->beyond[k]);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_cells(store *s, const territory *t, const due_table *d)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "due_cell",
                  "INSERT INTO due_cell (seq, village, kind, class, done, planned, late, overdue, unplanned, first_day, last_day,"
                  " days_behind, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (size_t i = 0; i < (size_t)d->n_villages * DUE_KINDS; i++) {
        const due_cell *c = &d->cells[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->areas[d->villages[i / DUE_KINDS]].code);
        rows_put_text(&r, due_kind_name((due_kind)(i % DUE_KINDS)));
        rows_put_text(&r, due_class_name((due_class)c->class));
        for (int k = 0; k < DUE_CLASSES; k++) rows_put_int(&r, c->units[k]);
        rows_put_int(&r, c->first_day);
        rows_put_int(&r, c->last_day);
        rows_put_int(&r, c->days_behind);
        rows_put_text(&r, c->reason);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_sums(store *s, const territory *t, const due_table *d)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "due_sum",
                  "INSERT INTO due_sum (seq, class, area, \"group\", kind, villages, units) VALUES (?, ?, ?, ?, ?, ?, ?)", &r));
    for (size_t i = 0; i < (size_t)d->n_sums * (DUE_CLASSES + 1); i++) {
        const due_sum *x = &d->sums[i / (DUE_CLASSES + 1)];
        const size_t class = i % (DUE_CLASSES + 1);
        rows_put_int(&r, (int64_t)(i / (DUE_CLASSES + 1)) + 1);
        rows_put_text(&r, due_class_name((due_class)class));
        rows_put_text_or_null(&r, x->area == JALUR_NONE ? NULL : t->areas[x->area].code);
        rows_put_text(&r, x->group);
        rows_put_text(&r, due_kind_name(x->kind));
        rows_put_int(&r, x->villages[class]);
        if (class < DUE_CLASSES) rows_put_int(&r, (int64_t)x->units[class]);
        else rows_put_null(&r);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_due(store *s, const territory *t, const due_table *d)
{
    jalur_status st = JALUR_OK;
    bool good = true;
    for (uint32_t i = 0; i < d->n_villages; i++) good = good && d->villages[i] < t->n_areas;
    for (uint32_t i = 0; i < d->n_sums; i++) good = good && (d->sums[i].area == JALUR_NONE || d->sums[i].area < t->n_areas);
    TRY(results_check(s, good, "village"));
    TRY(db_begin(s));
    TRY(results_drop_due(s));
    TRY(save_kinds(s, d));
    TRY(save_cells(s, t, d));
    TRY(save_sums(s, t, d));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the plan coverage");
}

/* ---- loading ---- */

typedef struct due_load {
    store *s;
    const territory *t;
    due_table *d;
    bool stale;
} due_load;

static jalur_status load_kinds(due_load *l, bool *found)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    *found = false;
    TRY(rows_open(l->s, "due", "SELECT kind, as_of, outside, beyond FROM due ORDER BY kind", &r));
    while (rows_next(&r)) {
        const int k = rows_word(&r, kind_word, DUE_KINDS);
        *found = true;
        l->d->as_of[k] = rows_u32(&r);
        l->d->outside[k] = (uint64_t)rows_int(&r, 0, INT64_MAX);
        l->d->beyond[k] = (uint64_t)rows_int(&r, 0, INT64_MAX);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_cells(due_load *l)
{
    jalur_status st = JALUR_OK;
    due_table *d = l->d;
    rows r = {0};
    uint32_t i = 0, n = 0;
    TRY(rows_room(l->s, &d->mem, "SELECT count(*) FROM due_cell", sizeof *d->cells, &d->cells, &n));
    d->n_villages = n / DUE_KINDS;
    TRY(arena_new(&d->mem, d->n_villages, sizeof *d->villages, &d->villages));
    TRY(rows_open(l->s, "due_cell",
                  "SELECT seq, village, kind, class, done, planned, late, overdue, unplanned, first_day, last_day, days_behind, reason"
                  " FROM due_cell ORDER BY seq",
                  &r));
    for (; i < d->n_villages * DUE_KINDS && rows_next(&r); i++) {
        due_cell *c = &d->cells[i];
        results_seq(&r, i + 1);
        const uint32_t at = results_area(&r, l->t, &l->stale);
        if (i % DUE_KINDS == 0) d->villages[i / DUE_KINDS] = at;
        else if (d->villages[i / DUE_KINDS] != at) rows_bad(&r, "the village of the row before");
        if ((uint32_t)rows_word(&r, kind_word, DUE_KINDS) != i % DUE_KINDS) rows_bad(&r, "kinds in turn");
        c->class = (uint8_t)rows_word(&r, class_word, DUE_CLASSES + 1);
        for (int k = 0; k < DUE_CLASSES; k++) c->units[k] = rows_u32(&r);
        c->first_day = rows_u32(&r);
        c->last_day = rows_u32(&r);
        c->days_behind = rows_u32(&r);
        c->reason = rows_text(&r, &d->mem);
    }
    TRY(rows_end(&r, i, n));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_sums(due_load *l)
{
    jalur_status st = JALUR_OK;
    due_table *d = l->d;
    rows r = {0};
    uint32_t i = 0, n = 0;
    TRY(rows_count(l->s, "SELECT count(*) FROM due_sum", &n));
    d->n_sums = n / (DUE_CLASSES + 1);
    TRY(arena_new(&d->mem, d->n_sums, sizeof *d->sums, &d->sums));
    TRY(rows_open(l->s, "due_sum",
                  "SELECT seq, area, \"group\", kind, villages, units FROM due_sum ORDER BY seq, CASE class WHEN 'done' THEN 0"
                  " WHEN 'planned' THEN 1 WHEN 'late' THEN 2 WHEN 'overdue' THEN 3 WHEN 'unplanned' THEN 4 ELSE 5 END",
                  &r));
    for (; i < d->n_sums * (DUE_CLASSES + 1) && rows_next(&r); i++) {
        due_sum *x = &d->sums[i / (DUE_CLASSES + 1)];
        const uint32_t class = i % (DUE_CLASSES + 1);
        results_seq(&r, i / (DUE_CLASSES + 1) + 1);
        x->area = JALUR_NONE;
        if (rows_null(&r)) r.at++;
        else x->area = results_area(&r, l->t, &l->stale);
        x->group = rows_text(&r, &d->mem);
        x->kind = (due_kind)rows_word(&r, kind_word, DUE_KINDS);
        x->villages[class] = rows_u32(&r);
        if (class < DUE_CLASSES) x->units[class] = (uint64_t)rows_int(&r, 0, INT64_MAX);
        else if (!rows_null(&r)) rows_bad(&r, "none where nothing is due");
    }
    TRY(rows_end(&r, i, n));
done:
    rows_close(&r);
    return st;
}

jalur_status store_load_due(store *s, const territory *t, due_table *out, bool *found)
{
    jalur_status st = JALUR_OK;
    bool there = false;
    due_load load = {.s = s, .t = t, .d = out};
    *found = false;
    due_init(out, s->ctx);
    TRY(db_begin_read(s));
    TRY(load_kinds(&load, &there));
    if (!there) goto done;
    TRY(load_cells(&load));
    TRY(load_sums(&load));
    *found = !load.stale;
done:
    db_rollback(s); /* ends the reading transaction */
    if (!*found) due_release(out);
    return err_while(s->ctx, st, "loading the plan coverage");
}
