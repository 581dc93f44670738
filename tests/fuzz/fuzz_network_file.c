/* The kept network: whatever stands in the file, loading it works or is refused, and a network that was loaded answers
 * without a step out of bounds. Every input is tried as it is and with its checksum put right. */
#include "../unit/net/net_file.h"
#include "fuzz.h"

enum { KEY = 4711 };

static void put_file(const char *name, const uint8_t *data, size_t n)
{
    FILE *f = fopen(name, "wb");
    if (!f || fwrite(data, 1, n, f) != n || fclose(f) != 0) abort();
}

uint8_t *fuzz_seed(uint32_t i, size_t *n)
{
    jalur_ctx *ctx = test_ctx();
    map *m = malloc(sizeof *m);
    net *g = NULL;
    rng r;
    if (i >= 3) return free(m), jalur_ctx_free(ctx), NULL;
    rng_init(&r, i + 1);
    map_random(m, &r, 4 + i, 10 + 10 * i);
    for (uint32_t k = 0; i == 2 && k < m->n; k++) m->road[k].line.z_m = m->z + (m->road[k].line.pt - m->pt);
    if (net_new(ctx, m->road, m->n, NULL, &g) != JALUR_OK || net_save(ctx, g, "seed.net", KEY) != JALUR_OK) abort();
    uint8_t *data = (uint8_t *)test_read_file("seed.net", n);
    net_free(g);
    free(m);
    jalur_ctx_free(ctx);
    return data;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static jalur_ctx *ctx;
    uint8_t *file = malloc(n + 1);
    if (!ctx) ctx = test_ctx();
    if (!file) abort();
    memcpy(file, data, n);
    for (int sealed = 0; sealed < 2; sealed++) {
        net *g = NULL;
        if (sealed) net_file_reseal(file, n);
        put_file("fuzz.net", file, n);
        if (net_load(ctx, "fuzz.net", KEY, &g) != JALUR_OK) abort();
        if (g) net_file_use(ctx, g);
        net_free(g);
    }
    free(file);
    return 0;
}
