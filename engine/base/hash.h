/* Hashing and two maps: text to index, 64-bit key to index. */
#ifndef JALUR_BASE_HASH_H
#define JALUR_BASE_HASH_H

#include "base/ctx.h"

uint64_t hash_bytes(const void *data, size_t n_bytes, uint64_t seed); /* XXH3 */
uint64_t hash_text(const char *text);
/* XXH3-64 of a whole file, streamed. JALUR_E_IO when it cannot be read. */
jalur_status hash_file(jalur_ctx *ctx, const char *path, uint64_t *out, uint64_t *size_bytes);

/* Open addressing, keys are 64-bit; value JALUR_NONE is reserved. Zero-initialise, then use. */
typedef struct map64 {
    uint64_t *key;
    uint32_t *value;
    size_t cap, n;
} map64;
jalur_status map64_put(jalur_ctx *ctx, map64 *m, uint64_t key, uint32_t value); /* replaces */
uint32_t map64_get(const map64 *m, uint64_t key);                              /* or JALUR_NONE */
void map64_release(jalur_ctx *ctx, map64 *m);

/* Text keys are not copied: they must outlive the map. Compares whole texts, so collisions are harmless. */
typedef struct textmap {
    const char **key;
    uint32_t *value;
    size_t cap, n;
} textmap;
jalur_status textmap_put(jalur_ctx *ctx, textmap *m, const char *key, uint32_t value); /* replaces */
uint32_t textmap_get(const textmap *m, const char *key);                              /* or JALUR_NONE */
void textmap_release(jalur_ctx *ctx, textmap *m);

#endif
