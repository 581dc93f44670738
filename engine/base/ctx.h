/* The context seen from inside: errors, memory, log, progress, cancel.
 *
 * Every function that can fail returns jalur_status and follows one shape:
 *     jalur_status st = JALUR_OK;   owned handles start NULL
 *     TRY(step(ctx, ...));          any number of steps
 *   done:                           the only label
 *     free what is still owned
 *     return st;
 */
#ifndef JALUR_BASE_CTX_H
#define JALUR_BASE_CTX_H

#include <stdarg.h>

#include <jalur/context.h>

#include "base/numbers.h"

#define TRY(x)                                  \
    do {                                        \
        if ((st = (x)) != JALUR_OK) goto done;  \
    } while (0)

#if defined(__GNUC__)
#define BASE_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define BASE_PRINTF(f, a)
#endif

/* Where in the input an error sits. Unset fields stay NULL / 0. Strings are copied. */
typedef struct err_site {
    const char *file, *layer;
    int64_t row; /* 1-based */
    const char *field, *found, *expected, *remedy, *native;
} err_site;

/* Records the error and returns `status`, so that `return err_set(...)` and TRY(err_set(...)) work.
 * A later err_set replaces an earlier one. */
jalur_status err_set(jalur_ctx *ctx, jalur_status status, const char *format, ...) BASE_PRINTF(3, 4);
jalur_status err_at(jalur_ctx *ctx, jalur_status status, const err_site *site, const char *format, ...)
    BASE_PRINTF(4, 5);
/* Puts "while doing" words in front of the recorded chain; returns `status` unchanged; no-op on OK. */
jalur_status err_while(jalur_ctx *ctx, jalur_status status, const char *format, ...) BASE_PRINTF(3, 4);
/* Adds the file to the recorded error if it names none yet. */
jalur_status err_file(jalur_ctx *ctx, jalur_status status, const char *file);

/* Length of the valid UTF-8 sequence at `s` (RFC 3629), 0 when there is none. */
size_t text_utf8_length(const unsigned char *s);
/* Copies what may be shown to a person: valid UTF-8, cut between characters, no control characters (input could steer
 * the terminal with them). NULL gives "". */
void text_shown(char *to, size_t size_bytes, const char *from);
/* Takes off what a text that was cut has of its last character. */
void text_drop_torn(char *text);

/* Memory. All return JALUR_E_RESOURCE when memory is gone or n * size overflows.
 * New memory is zeroed. *out is NULL on failure. Count 0 gives a valid, freeable block. */
jalur_status mem_new(jalur_ctx *ctx, size_t n, size_t size_bytes, void *out /* T** */);
/* Not zeroed: only for large blocks of which every cell is written before it is read. */
jalur_status mem_new_unset(jalur_ctx *ctx, size_t n, size_t size_bytes, void *out /* T** */);
/* Grows *block (T**) so that it holds at least `need` items; *cap is its capacity. New items zeroed.
 * On failure the block is unchanged. */
jalur_status mem_grow(jalur_ctx *ctx, void *block /* T** */, size_t *cap, size_t need, size_t size_bytes);
jalur_status mem_copy_text(jalur_ctx *ctx, const char *text, char **out);
/* Formats into new memory. */
jalur_status mem_printf(jalur_ctx *ctx, char **out, const char *format, ...) BASE_PRINTF(3, 4);
void mem_free(jalur_ctx *ctx, void *block); /* accepts NULL */

void log_warn(jalur_ctx *ctx, const char *format, ...) BASE_PRINTF(2, 3);
void log_info(jalur_ctx *ctx, const char *format, ...) BASE_PRINTF(2, 3);

/* Reports progress (rate limited, but a stage's beginning always) and polls cancel: JALUR_E_CANCELLED when asked to stop. */
jalur_status step_progress(jalur_ctx *ctx, const char *stage, uint64_t done, uint64_t total);
bool step_cancelled(const jalur_ctx *ctx);
/* A stage that keeps its best result when cancelled calls this before it goes on to save it. */
void step_cancel_taken(jalur_ctx *ctx);
unsigned ctx_threads(const jalur_ctx *ctx);
/* For a worker thread, since a context is no one else's: takes its memory from the same allocator. NULL when memory is gone. */
jalur_ctx *ctx_beside(const jalur_ctx *ctx);

/* Clocks in seconds. clock_cpu_s counts all threads of the process. */
double clock_wall_s(void);
double clock_cpu_s(void);
/* Highest resident memory of the process so far, in bytes. */
uint64_t clock_peak_bytes(void);

#endif
