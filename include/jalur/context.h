/* jalur: the context that every call takes first: allocator, log, progress, cancel, last error.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_CONTEXT_H
#define JALUR_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jalur/status.h>
#include <jalur/types.h>

typedef struct jalur_ctx jalur_ctx;

/* Memory hook. `realloc` follows realloc(3); size 0 frees. Must be thread safe. */
typedef struct jalur_allocator {
    void *(*realloc)(void *user, void *block, size_t size_bytes);
    void *user;
} jalur_allocator;

typedef enum jalur_log_level { JALUR_LOG_WARN = 1, JALUR_LOG_INFO = 2 } jalur_log_level;

typedef void jalur_log_fn(void *user, jalur_log_level level, const char *message);
/* `done` of `total` steps of `stage`; total 0 when unknown. Called where a stage begins and ends, and at most ten times a second between. */
typedef void jalur_progress_fn(void *user, const char *stage, uint64_t done, uint64_t total);

/* The last error of a context. Strings belong to the context and live until its next failing call. */
typedef struct jalur_error {
    jalur_status status;
    const char *message;  /* one line, says what is wrong */
    const char *file;     /* "" when unknown, as are all below */
    const char *layer;
    int64_t row;          /* 1-based data row or feature; 0 when unknown */
    const char *field;
    const char *found;
    const char *expected;
    const char *remedy;   /* what the person can do */
    const char *native;   /* text of the library below, if any */
    const char *doing;    /* "planning; loading roads": outermost first */
} jalur_error;

/* Makes a context. `allocator` NULL means the C library's. Returns NULL only when memory is gone.
 * A context is used by one thread at a time; several contexts may work side by side. */
JALUR_API jalur_ctx *jalur_ctx_new(const jalur_allocator *allocator);
JALUR_API void jalur_ctx_free(jalur_ctx *ctx); /* accepts NULL */
JALUR_API void jalur_ctx_on_log(jalur_ctx *ctx, jalur_log_fn *fn, void *user);
JALUR_API void jalur_ctx_on_progress(jalur_ctx *ctx, jalur_progress_fn *fn, void *user);
/* Worker threads that one call may use: 1 (default) to 64. Results never depend on it. */
JALUR_API void jalur_ctx_set_threads(jalur_ctx *ctx, unsigned threads);
/* Asks the running call to stop soon. Safe from a signal handler or another thread. */
JALUR_API void jalur_ctx_cancel(jalur_ctx *ctx);
JALUR_API const jalur_error *jalur_ctx_error(const jalur_ctx *ctx);
JALUR_API const char *jalur_version(void); /* "0.1.0" */

#endif
