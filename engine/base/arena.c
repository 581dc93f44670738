#include "base/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

/* Invariants: 1. head is the newest block; 2. used <= size in every block; 3. blocks are zeroed when made. */
struct arena_block {
    struct arena_block *next;
    size_t size, used; /* bytes of data */
    alignas(max_align_t) char data[];
};

#if defined(NDEBUG)
enum { BLOCK_BYTES = 64 * 1024 };
#else
enum { BLOCK_BYTES = 0 }; /* every request gets a block of its own, so that the sanitizers see its end */
#endif

void arena_init(arena *a, jalur_ctx *ctx)
{
    a->ctx = ctx;
    a->head = NULL;
}

void arena_release(arena *a)
{
    while (a->head) {
        struct arena_block *next = a->head->next;
        mem_free(a->ctx, a->head);
        a->head = next;
    }
}

/* A large block goes behind the head, so that the room left in the head stays in use. */
static jalur_status add_block(arena *a, size_t need, struct arena_block **out)
{
    size_t size = need > BLOCK_BYTES / 4 ? need : BLOCK_BYTES;
    struct arena_block *block;
    jalur_status st = mem_new(a->ctx, 1, sizeof *block + size, &block);
    if (st != JALUR_OK) return st;
    block->size = size;
    if (a->head && size == need) {
        block->next = a->head->next;
        a->head->next = block;
    } else {
        block->next = a->head;
        a->head = block;
    }
    *out = block;
    return JALUR_OK;
}

static jalur_status take(arena *a, size_t n_bytes, size_t align, void *out)
{
    struct arena_block *block = a->head;
    size_t at = block ? (block->used + align - 1) & ~(align - 1) : 0;
    if (!block || at > block->size || block->size - at < n_bytes) {
        jalur_status st = add_block(a, n_bytes, &block);
        if (st != JALUR_OK) return st;
        at = 0;
    }
    void *data = block->data + at;
    block->used = at + n_bytes;
    memcpy(out, &data, sizeof data);
    return JALUR_OK;
}

jalur_status arena_new(arena *a, size_t n, size_t size_bytes, void *out)
{
    memset(out, 0, sizeof(void *));
    if (size_bytes != 0 && n > (SIZE_MAX / 4) / size_bytes)
        return err_set(a->ctx, JALUR_E_RESOURCE, "out of memory: %zu items of %zu bytes", n, size_bytes);
    size_t total = n * size_bytes > 0 ? n * size_bytes : 1;
    return take(a, total, alignof(max_align_t), out);
}

jalur_status arena_text_n(arena *a, const char *text, size_t n_bytes, const char **out)
{
    char *copy = NULL;
    *out = "";
    if (n_bytes == 0) return JALUR_OK;
    jalur_status st = take(a, n_bytes + 1, 1, &copy);
    if (st != JALUR_OK) return st;
    memcpy(copy, text, n_bytes);
    copy[n_bytes] = 0;
    *out = copy;
    return JALUR_OK;
}

jalur_status arena_vprintf(arena *a, const char **out, const char *format, va_list args)
{
    jalur_status st = JALUR_OK;
    char *text = NULL;
    va_list again;
    va_copy(again, args);
    const int n = vsnprintf(NULL, 0, format, args);
    *out = "";
    if (n < 0) st = err_set(a->ctx, JALUR_E_INTERNAL, "text cannot be formatted");
    else st = take(a, (size_t)n + 1, 1, &text);
    if (st == JALUR_OK) vsnprintf(text, (size_t)n + 1, format, again);
    if (st == JALUR_OK) *out = text;
    va_end(again);
    return st;
}

jalur_status arena_text(arena *a, const char *text, const char **out)
{
    return arena_text_n(a, text, text ? strlen(text) : 0, out);
}
