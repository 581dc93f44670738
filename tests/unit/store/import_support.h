/* What the import tests share: a fresh project, one import, and questions to its tables. */
#ifndef JALUR_TEST_IMPORT_SUPPORT_H
#define JALUR_TEST_IMPORT_SUPPORT_H

#include "store/db.h"
#include "support.h"

typedef struct bench {
    jalur_ctx *ctx;
    store *s;
    jalur_report *report;
} bench;

bench bench_open(void);
void bench_close(bench *b);
/* Imports with the given options (NULL: none); b->report is the report of the last import. */
jalur_status bench_import(bench *b, import_kind kind, const char *file, const import_options *o);
/* The same, and it must work. */
void bench_take(bench *b, import_kind kind, const char *file, const import_options *o);
/* It must fail with this status, and the error must hold `words` somewhere; the project must stay as it was. */
void bench_refuse(bench *b, import_kind kind, const char *file, const import_options *o, jalur_status st,
                  const char *words);
double bench_number(bench *b, const char *sql);
void bench_text(bench *b, const char *sql, const char *expected);
int bench_noted(const bench *b, const char *reason);
#define CASE(name) (TEST_CASES_DIR "/import/" name)

#endif
