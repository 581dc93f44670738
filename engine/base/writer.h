/* The only way jalur writes a text file: every write is checked, the file appears under its name
 * only after fsync and rename, so that a full disk or a kill leaves the old file or none. Only devices and pipes, which
 * nothing can be renamed onto, are written in place.
 * Also JSON and CSV on top of it. A writer may write to memory instead (path NULL).
 *
 * Errors stick: after the first failure all calls do nothing and writer_commit returns it. */
#ifndef JALUR_BASE_WRITER_H
#define JALUR_BASE_WRITER_H

#include "base/ctx.h"

typedef struct writer writer;

jalur_status writer_open(jalur_ctx *ctx, const char *path, writer **out);
/* Whether a file can be written there, before hours are spent on what it shall hold. Leaves nothing behind. */
jalur_status writer_try(jalur_ctx *ctx, const char *path);
void writer_bytes(writer *w, const void *data, size_t n_bytes);
void writer_text(writer *w, const char *text);
void writer_printf(writer *w, const char *format, ...) BASE_PRINTF(2, 3);
/* Closes, fsyncs, renames, frees the writer; *w becomes NULL in every case. */
jalur_status writer_commit(writer **w);
/* For memory writers: hands the text over (caller frees with mem_free) and frees the writer. */
jalur_status writer_take(writer **w, char **out, size_t *n_bytes /* or NULL */);
/* Drops the file and the writer. Accepts NULL in *w. */
void writer_abort(writer **w);

/* Makes a directory and its parents. */
jalur_status writer_mkdir(jalur_ctx *ctx, const char *path);
/* "Gudang KPU/Belu" -> "gudang-kpu-belu": safe as a file name, never empty, at most 60 bytes. */
void writer_slug(const char *text, char out[64]);

/* JSON. Commas and nesting are kept by the writer (at most 32 levels). Key NULL inside arrays.
 * Text is escaped and made valid UTF-8; numbers that are not finite become null. */
void json_object(writer *w, const char *key);
void json_array(writer *w, const char *key);
void json_end(writer *w); /* closes the innermost object or array */
void json_text(writer *w, const char *key, const char *value); /* NULL writes null */
void json_int(writer *w, const char *key, int64_t value);
void json_real(writer *w, const char *key, double value, int decimals); /* trailing zeros dropped */
void json_bool(writer *w, const char *key, bool value);
void json_null(writer *w, const char *key);
void json_raw(writer *w, const char *key, const char *json); /* valid JSON, written as it is */
void json_line(writer *w); /* a line break between items, for files people open */

/* CSV (RFC 4180, LF, UTF-8). A text cell that a spreadsheet would run as a formula
 * (starts with = + - @ tab CR) gets a leading apostrophe. */
void csv_text(writer *w, const char *value);
void csv_int(writer *w, int64_t value);
void csv_real(writer *w, double value, int decimals);
void csv_end_row(writer *w);

#endif
