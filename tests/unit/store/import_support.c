#include "import_support.h"

bench bench_open(void)
{
    static int turn;
    char path[64];
    bench b = {.ctx = test_ctx()};
    snprintf(path, sizeof path, "bench-%d.jalur", turn++ % 8);
    remove(path);
    test_ok(b.ctx, store_create(b.ctx, path, &b.s));
    return b;
}

void bench_close(bench *b)
{
    char path[256];
    snprintf(path, sizeof path, "%s", store_path(b->s));
    jalur_report_free(b->report);
    store_close(b->s);
    jalur_ctx_free(b->ctx);
    remove(path);
}

jalur_status bench_import(bench *b, import_kind kind, const char *file, const import_options *o)
{
    const import_options none = {.layer = NULL};
    jalur_report_free(b->report);
    b->report = NULL;
    test_ok(b->ctx, report_new(b->ctx, "import", "Import", &b->report));
    return store_import(b->s, kind, file, o ? o : &none, b->report);
}

void bench_take(bench *b, import_kind kind, const char *file, const import_options *o)
{
    test_ok(b->ctx, bench_import(b, kind, file, o));
    if (!getenv("JALUR_TEST_LOG")) return;
    char *text = NULL;
    test_ok(b->ctx, jalur_report_as_text(b->report, &text));
    print_message("%s\n", text);
    jalur_text_free(b->ctx, text);
}

static double total_rows(bench *b)
{
    return bench_number(
        b, "SELECT (SELECT count(*) FROM area) + (SELECT count(*) FROM station) + (SELECT count(*) FROM household) + "
           "(SELECT count(*) FROM office) + (SELECT count(*) FROM road) + (SELECT count(*) FROM vehicle) + "
           "(SELECT count(*) FROM staff) + (SELECT count(*) FROM signal_mark) + (SELECT count(*) FROM import_run) + "
           "(SELECT count(*) FROM import_note)");
}

void bench_refuse(bench *b, import_kind kind, const char *file, const import_options *o, jalur_status st,
                  const char *words)
{
    double before = total_rows(b);
    jalur_status got = bench_import(b, kind, file, o);
    const jalur_error *e = jalur_ctx_error(b->ctx);
    char all[4000];
    snprintf(all, sizeof all,
             "%s | file %s | layer %s | row %lld | field %s | found %s | expected %s | remedy %s | native %s | %s",
             e->message, e->file, e->layer, (long long)e->row, e->field, e->found, e->expected, e->remedy, e->native,
             e->doing);
    if (getenv("JALUR_TEST_LOG")) print_message("%s\n", all);
    if (got != st || !strstr(all, words))
        fail_msg("status %d, wanted %d with \"%s\": %s", (int)got, (int)st, words, all);
    assert_true(total_rows(b) == before);
}

double bench_number(bench *b, const char *sql)
{
    sqlite3_stmt *q = NULL;
    bool row;
    test_ok(b->ctx, db_prepare(b->s, sql, &q));
    test_ok(b->ctx, db_step(b->s, q, &row));
    double out = row ? db_real(q, 0, (double)NAN) : (double)NAN;
    sqlite3_finalize(q);
    return out;
}

void bench_text(bench *b, const char *sql, const char *expected)
{
    sqlite3_stmt *q = NULL;
    bool row;
    test_ok(b->ctx, db_prepare(b->s, sql, &q));
    test_ok(b->ctx, db_step(b->s, q, &row));
    assert_true(row);
    assert_string_equal(db_text(q, 0), expected);
    sqlite3_finalize(q);
}

int bench_noted(const bench *b, const char *reason)
{
    char path[64];
    snprintf(path, sizeof path, "noted.%s", reason);
    return (int)jalur_report_number(b->report, path, 0);
}
