/* Reads a whole file into memory: what foreign text formats are parsed from. */
#ifndef JALUR_BASE_FILE_H
#define JALUR_BASE_FILE_H

#include "base/ctx.h"

/* The file's bytes with a zero behind them; the caller frees *out with mem_free. JALUR_E_IO with the file named when it
 * cannot be read or is neither a regular file nor a pipe, JALUR_E_DATA when it has more than `most_bytes`. */
jalur_status file_read(jalur_ctx *ctx, const char *path, size_t most_bytes, char **out, size_t *n_bytes);
/* Whether both names lead to one file that is there. */
bool file_same(const char *a, const char *b);

#endif
