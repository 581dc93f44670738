#include "base/ctx_private.h"

#include <jalur/report.h>

#include <stdio.h>
#include <string.h>

static jalur_status out_of_memory(jalur_ctx *ctx, size_t n, size_t size_bytes)
{
    return err_at(ctx, JALUR_E_RESOURCE, &(err_site){.remedy = "use a smaller area or a machine with more memory"},
                  "out of memory: %zu items of %zu bytes", n, size_bytes);
}

/* Blocks are handed out through void * because T ** does not convert to void **. */
static void put_pointer(void *out, void *block)
{
    memcpy(out, &block, sizeof block);
}

jalur_status mem_new_unset(jalur_ctx *ctx, size_t n, size_t size_bytes, void *out)
{
    put_pointer(out, NULL);
    if (size_bytes != 0 && n > (SIZE_MAX / 2) / size_bytes) return out_of_memory(ctx, n, size_bytes);
    void *block = ctx->allocator.realloc(ctx->allocator.user, NULL, n * size_bytes > 0 ? n * size_bytes : 1);
    if (!block) return out_of_memory(ctx, n, size_bytes);
    put_pointer(out, block);
    return JALUR_OK;
}

jalur_status mem_new(jalur_ctx *ctx, size_t n, size_t size_bytes, void *out)
{
    void *block;
    jalur_status st = mem_new_unset(ctx, n, size_bytes, out);
    memcpy(&block, out, sizeof block);
    if (st == JALUR_OK) memset(block, 0, n * size_bytes);
    return st;
}

jalur_status mem_grow(jalur_ctx *ctx, void *block, size_t *cap, size_t need, size_t size_bytes)
{
    if (need <= *cap) return JALUR_OK;
    size_t want = *cap + *cap / 2;
    if (want < need) want = need;
    if (want < 8) want = 8;
    if (want > (SIZE_MAX / 2) / size_bytes) return out_of_memory(ctx, want, size_bytes);
    void *old;
    memcpy(&old, block, sizeof old);
    char *grown = ctx->allocator.realloc(ctx->allocator.user, old, want * size_bytes);
    if (!grown) return out_of_memory(ctx, want, size_bytes);
    memset(grown + *cap * size_bytes, 0, (want - *cap) * size_bytes);
    put_pointer(block, grown);
    *cap = want;
    return JALUR_OK;
}

jalur_status mem_copy_text(jalur_ctx *ctx, const char *text, char **out)
{
    size_t n = strlen(text) + 1;
    jalur_status st = mem_new(ctx, n, 1, out);
    if (st == JALUR_OK) memcpy(*out, text, n);
    return st;
}

jalur_status mem_printf(jalur_ctx *ctx, char **out, const char *format, ...)
{
    *out = NULL;
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0) return err_set(ctx, JALUR_E_INTERNAL, "text cannot be formatted");
    jalur_status st = mem_new(ctx, (size_t)n + 1, 1, out);
    if (st != JALUR_OK) return st;
    va_start(args, format);
    vsnprintf(*out, (size_t)n + 1, format, args);
    va_end(args);
    return JALUR_OK;
}

void mem_free(jalur_ctx *ctx, void *block)
{
    if (block) ctx->allocator.realloc(ctx->allocator.user, block, 0);
}


void jalur_text_free(jalur_ctx *ctx, char *text)
{
    mem_free(ctx, text);
}
