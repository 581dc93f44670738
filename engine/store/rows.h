/* Rows of the project file, column after column, with errors that stick: a row is read or written by plain
 * statements, and the status is asked for once.
 *
 * Nothing that is read is trusted: every reader names the range it accepts, and a value outside gives JALUR_E_DATA
 * with table, row, column, found and expected. After an error readers return 0, "" or NULL and writers do nothing. */
#ifndef JALUR_STORE_ROWS_H
#define JALUR_STORE_ROWS_H

#include "base/hash.h"
#include "store/db.h"

typedef struct rows {
    store *s;
    sqlite3_stmt *statement;
    const char *table; /* for error texts; not copied */
    int64_t row;       /* 1-based row of the result */
    int at;            /* next column or binding, 0-based */
    jalur_status st;
} rows;

/* Texts that repeat, one copy of each. Zero-initialise `mem` aside; release with text_pool_release. */
typedef struct text_pool {
    arena *mem;
    textmap index;
    const char **text;
    size_t n, cap;
    const char *last; /* what was asked before: neighbours are often alike */
} text_pool;
void text_pool_release(text_pool *p);

/* The word of an enum value; used both ways. */
typedef const char *word_fn(int index);

/* `out` may be closed whatever this returns. */
jalur_status rows_open(store *s, const char *table, const char *sql, rows *out);
jalur_status rows_status(const rows *r);
void rows_close(rows *r); /* accepts a zeroed one */
/* Records a bad value in the column read last. Returns JALUR_E_DATA. */
jalur_status rows_bad(rows *r, const char *expected);

/* ---- reading: columns in order ---- */
bool rows_next(rows *r);       /* false at the end and on errors */
bool rows_null(const rows *r); /* is the next column NULL? Does not move on. */
int64_t rows_int(rows *r, int64_t min, int64_t max);
uint32_t rows_u32(rows *r);
uint32_t rows_u32_or(rows *r, uint32_t otherwise); /* for NULL */
bool rows_bool(rows *r);
/* What whoever reads adds up, multiplies or counts through: no sum or product of them leaves its type, no loop is endless. */
int32_t rows_time(rows *r);    /* seconds of the plan's clock, 400 days at most */
uint32_t rows_day(rows *r);    /* 0 to 400 */
int64_t rows_price(rows *r);   /* Rp of one thing, 0 to 10^12 */
uint32_t rows_heads(rows *r);  /* 0 to 10^7 */
double rows_staff(rows *r);    /* people or their days, the same as numbers */
double rows_real(rows *r);                      /* finite */
double rows_real_or(rows *r, double otherwise); /* finite; `otherwise` for NULL */
int rows_word(rows *r, word_fn *word, int n);   /* index of the word among n */
const char *rows_raw(rows *r);                  /* lives until the next row; NULL column is an error */
const char *rows_text(rows *r, arena *mem);
const char *rows_id(rows *r, arena *mem); /* not empty */
const char *rows_shared(rows *r, text_pool *pool);
/* Two columns; both NULL gives false, one NULL or out of range is an error. */
bool rows_lonlat(rows *r, jalur_lonlat *out);
/* A geometry column as it is stored. False when NULL; anything but such a geometry in degrees is an error. */
bool rows_point(rows *r, jalur_lonlat *out);
bool rows_line(rows *r, arena *mem, shape_line *out); /* at least 2 points */
bool rows_area(rows *r, arena *mem, shape_area *out);
/* SELECT with one number; JALUR_E_DATA when it does not fit. */
jalur_status rows_count(store *s, const char *sql, uint32_t *out);
/* Room for all rows of a table and their number, in `mem`. */
jalur_status rows_room(store *s, arena *mem, const char *sql_count, size_t size_bytes, void *items, uint32_t *n);
/* After a loop over `n` counted rows: fewer or more mean a damaged file. */
jalur_status rows_end(rows *r, uint32_t n_read, uint32_t n);

/* ---- writing: bindings in order; texts and blobs must live until rows_run ---- */
void rows_put_text(rows *r, const char *text); /* NULL writes "" */
void rows_put_text_or_null(rows *r, const char *text);
void rows_put_int(rows *r, int64_t number);
void rows_put_real(rows *r, double number); /* not finite writes NULL */
void rows_put_null(rows *r);
void rows_put_lonlat(rows *r, bool has, jalur_lonlat at);
/* Without heights: the project's columns are 2D. */
jalur_status rows_put_line(rows *r, const shape_line *line);
void rows_run(rows *r);

#endif
