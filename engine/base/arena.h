/* Arena: many small blocks, one release. Debug builds give each block a malloc of its own, so that
 * the sanitizers see overruns. */
#ifndef JALUR_BASE_ARENA_H
#define JALUR_BASE_ARENA_H

#include <stdarg.h>

#include "base/ctx.h"

typedef struct arena {
    jalur_ctx *ctx;
    struct arena_block *head;
} arena;

void arena_init(arena *a, jalur_ctx *ctx);
void arena_release(arena *a); /* frees all; the arena may be used again */
/* Zeroed, aligned for any type; lives until arena_release. */
jalur_status arena_new(arena *a, size_t n, size_t size_bytes, void *out /* T** */);
jalur_status arena_text(arena *a, const char *text, const char **out); /* NULL copies as "" */
jalur_status arena_vprintf(arena *a, const char **out, const char *format, va_list args) BASE_PRINTF(3, 0);
jalur_status arena_text_n(arena *a, const char *text, size_t n_bytes, const char **out);

#endif
