/* Any bytes as JSON: read or refused, never more. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/json_read.h"
#include "support.h"

static const char *const seeds[] = {
    "jobs.json"};

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    char path[512];
    if (i >= sizeof seeds / sizeof seeds[0]) return NULL;
    snprintf(path, sizeof path, TEST_CASES_DIR "/instances/%s", seeds[i]);
    return (uint8_t *)test_read_file(path, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char *copy = malloc(n + 1);
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    arena mem;
    json_value v;
    if (!copy || !ctx) abort();
    if (n) memcpy(copy, data, n);
    copy[n] = 0;
    arena_init(&mem, ctx);
    const jalur_status st = json_read(&mem, "fuzz", copy, n, &v);
    if (st != JALUR_OK && st != JALUR_E_DATA) abort();
    arena_release(&mem);
    jalur_ctx_free(ctx);
    free(copy);
    return 0;
}
