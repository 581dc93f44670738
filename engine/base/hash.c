#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

uint64_t hash_bytes(const void *data, size_t n_bytes, uint64_t seed)
{
    return XXH3_64bits_withSeed(data, n_bytes, seed);
}

uint64_t hash_text(const char *text)
{
    return XXH3_64bits(text, strlen(text));
}

static jalur_status hash_stream(jalur_ctx *ctx, const char *path, FILE *f, XXH3_state_t *state, uint64_t *size_bytes)
{
    char chunk[16384];
    size_t n;
    *size_bytes = 0;
    XXH3_64bits_reset(state);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0) {
        XXH3_64bits_update(state, chunk, n);
        *size_bytes += n;
    }
    if (ferror(f))
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "cannot read %s", path);
    return JALUR_OK;
}

jalur_status hash_file(jalur_ctx *ctx, const char *path, uint64_t *out, uint64_t *size_bytes)
{
    jalur_status st = JALUR_OK;
    XXH3_state_t *state = NULL;
    uint64_t size = 0;
    FILE *f = fopen(path, "rb");
    *out = 0;
    if (!f) {
        st = err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "cannot open %s", path);
        goto done;
    }
    state = XXH3_createState();
    if (!state) {
        st = err_set(ctx, JALUR_E_RESOURCE, "out of memory: hashing %s", path);
        goto done;
    }
    TRY(hash_stream(ctx, path, f, state, &size));
    *out = XXH3_64bits_digest(state);
    if (size_bytes) *size_bytes = size;
done:
    if (state) XXH3_freeState(state);
    if (f) fclose(f);
    return st;
}

/* Both maps: open addressing with linear probing, at most 5/8 full, capacity a power of two. */

static size_t grown_cap(size_t cap)
{
    return cap ? cap * 2 : 16;
}

static size_t slot64(const map64 *m, uint64_t key)
{
    size_t i = (size_t)XXH3_64bits(&key, sizeof key) & (m->cap - 1);
    while (m->value[i] != JALUR_NONE && m->key[i] != key) i = (i + 1) & (m->cap - 1);
    return i;
}

static jalur_status rehash64(jalur_ctx *ctx, map64 *m)
{
    jalur_status st = JALUR_OK;
    map64 bigger = {.cap = grown_cap(m->cap), .n = m->n};
    TRY(mem_new(ctx, bigger.cap, sizeof *bigger.key, &bigger.key));
    TRY(mem_new(ctx, bigger.cap, sizeof *bigger.value, &bigger.value));
    memset(bigger.value, 0xff, bigger.cap * sizeof *bigger.value);
    for (size_t i = 0; i < m->cap; i++) {
        if (m->value[i] == JALUR_NONE) continue;
        size_t to = slot64(&bigger, m->key[i]);
        bigger.key[to] = m->key[i];
        bigger.value[to] = m->value[i];
    }
    map64_release(ctx, m);
    *m = bigger;
    return JALUR_OK;
done:
    map64_release(ctx, &bigger);
    return st;
}

jalur_status map64_put(jalur_ctx *ctx, map64 *m, uint64_t key, uint32_t value)
{
    if (m->n * 8 >= m->cap * 5) {
        jalur_status st = rehash64(ctx, m);
        if (st != JALUR_OK) return st;
    }
    size_t i = slot64(m, key);
    if (m->value[i] == JALUR_NONE) m->n++;
    m->key[i] = key;
    m->value[i] = value;
    return JALUR_OK;
}

uint32_t map64_get(const map64 *m, uint64_t key)
{
    return m->n ? m->value[slot64(m, key)] : JALUR_NONE;
}

void map64_release(jalur_ctx *ctx, map64 *m)
{
    mem_free(ctx, m->key);
    mem_free(ctx, m->value);
    *m = (map64){0};
}

static size_t slot_text(const textmap *m, const char *key)
{
    size_t i = (size_t)hash_text(key) & (m->cap - 1);
    while (m->key[i] && strcmp(m->key[i], key) != 0) i = (i + 1) & (m->cap - 1);
    return i;
}

static jalur_status rehash_text(jalur_ctx *ctx, textmap *m)
{
    jalur_status st = JALUR_OK;
    textmap bigger = {.cap = grown_cap(m->cap), .n = m->n};
    TRY(mem_new(ctx, bigger.cap, sizeof *bigger.key, &bigger.key));
    TRY(mem_new(ctx, bigger.cap, sizeof *bigger.value, &bigger.value));
    for (size_t i = 0; i < m->cap; i++) {
        if (!m->key[i]) continue;
        size_t to = slot_text(&bigger, m->key[i]);
        bigger.key[to] = m->key[i];
        bigger.value[to] = m->value[i];
    }
    textmap_release(ctx, m);
    *m = bigger;
    return JALUR_OK;
done:
    textmap_release(ctx, &bigger);
    return st;
}

jalur_status textmap_put(jalur_ctx *ctx, textmap *m, const char *key, uint32_t value)
{
    if (m->n * 8 >= m->cap * 5) {
        jalur_status st = rehash_text(ctx, m);
        if (st != JALUR_OK) return st;
    }
    size_t i = slot_text(m, key);
    if (!m->key[i]) m->n++;
    m->key[i] = key;
    m->value[i] = value;
    return JALUR_OK;
}

uint32_t textmap_get(const textmap *m, const char *key)
{
    if (!m->n) return JALUR_NONE;
    size_t i = slot_text(m, key);
    return m->key[i] ? m->value[i] : JALUR_NONE;
}

void textmap_release(jalur_ctx *ctx, textmap *m)
{
    mem_free(ctx, m->key);
    mem_free(ctx, m->value);
    *m = (textmap){0};
}
