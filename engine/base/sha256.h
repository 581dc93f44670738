/* SHA-256 (FIPS 180-4): for lists of files that anybody can check with sha256sum. */
#ifndef JALUR_BASE_SHA256_H
#define JALUR_BASE_SHA256_H

#include "base/ctx.h"

enum { SHA256_TEXT = 65 }; /* 64 hexadecimal digits and the end */

typedef struct sha256 {
    uint32_t h[8];
    uint8_t block[64];
    uint64_t n_bytes;
} sha256;
void sha256_begin(sha256 *s);
void sha256_add(sha256 *s, const void *data, size_t n_bytes);
void sha256_end(sha256 *s, char out[SHA256_TEXT]); /* lower case; `s` is spent */
/* Of a whole file, streamed. JALUR_E_IO when it cannot be read. */
jalur_status sha256_file(jalur_ctx *ctx, const char *path, char out[SHA256_TEXT]);

#endif
