/* A small project for the tests of the project file, and ways to spoil one. */
#ifndef JALUR_TEST_PROJECT_KIT_H
#define JALUR_TEST_PROJECT_KIT_H

#include "store/db.h"
#include "support.h"

/* A new project of that name (an old one is removed). */
store *kit_create(jalur_ctx *ctx, const char *path);
/* The same with the kabupaten of the tests in it:
 *   areas 53.04 (square 124..125 E, 10..9 S), 53.04.01 (label only), 53.04.01.2001 (square with a hole), 53.04.01.2002
 *   stations T1 T10 T2, households H1..H4, offices G1 (warehouse) P1 (post), roads 2, vehicles 2, staff 1, signal 2. */
store *kit_belu(jalur_ctx *ctx, const char *path);
void kit_sql(store *s, const char *sql);
/* First column of the first row as a number. */
double kit_number(store *s, const char *sql);
void kit_write(const char *path, const char *bytes, size_t n);
/* Files in the working directory whose name starts with `prefix`. */
int kit_count_files(const char *prefix);

/* A plan, a roster, an access and problems with every field set to something of its own. Arena of `out`. */
void kit_plan(jalur_ctx *ctx, plan *out);
void kit_roster(jalur_ctx *ctx, roster *out);
void kit_access(jalur_ctx *ctx, access_table *out);
void kit_due(jalur_ctx *ctx, due_table *out);
void kit_problems(jalur_ctx *ctx, problems *out);

#endif
