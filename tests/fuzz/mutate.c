/* fuzz_x ROUNDS: bends the seeds of a target in ROUNDS ways, the same ones every time. fuzz_x --seeds DIR: writes the seeds,
 * for libFuzzer to start from. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "fuzz.h"

enum { SEEDS_MAX = 16, ROOM = 64 };

typedef struct seed { uint8_t *data; size_t n; } seed;

static uint32_t load_seeds(seed *s)
{
    uint32_t n = 0;
    while (n < SEEDS_MAX && (s[n].data = fuzz_seed(n, &s[n].n)) != NULL) n++;
    return n;
}

/* One change at one place; `data` has ROOM bytes to spare. */
static size_t bend(rng *r, uint8_t *data, size_t n, const seed *other)
{
    static const uint32_t ODD[] = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
    size_t at = n ? rng_below(r, (uint32_t)n) : 0, len = 1 + rng_below(r, 16), from;
    uint32_t odd = ODD[rng_below(r, sizeof ODD / sizeof ODD[0])];
    switch (n < 8 ? 6u : rng_below(r, 7)) {
    case 0: data[at] ^= (uint8_t)(1u << rng_below(r, 8)); return n;
    case 1: data[at] = (uint8_t)rng_below(r, 256); return n;
    case 2: memcpy(data + (at > n - 4 ? n - 4 : at), &odd, 4); return n;
    case 3: return rng_below(r, 4) ? n : at; /* cut */
    case 4: /* take out */
        if (len > n - at) len = n - at;
        memmove(data + at, data + at + len, n - at - len);
        return n - len;
    case 5: /* from another seed */
        if (len > n - at) len = n - at;
        from = rng_below(r, (uint32_t)other->n);
        if (len > other->n - from) len = other->n - from;
        memcpy(data + at, other->data + from, len);
        return n;
    default: /* put in */
        if (len > ROOM / 8) len = ROOM / 8;
        memmove(data + at + len, data + at, n - at);
        for (size_t i = 0; i < len; i++) data[at + i] = (uint8_t)rng_below(r, 256);
        return n + len;
    }
}

static void run(const seed *s, uint32_t n_seeds, uint32_t rounds)
{
    rng r;
    rng_init(&r, 1);
    for (uint32_t i = 0; i < n_seeds; i++) LLVMFuzzerTestOneInput(s[i].data, s[i].n);
    for (uint32_t k = 0; k < rounds; k++) {
        const seed *base = &s[rng_below(&r, n_seeds)];
        size_t n = base->n;
        uint8_t *data = malloc(n + ROOM);
        if (!data) abort();
        memcpy(data, base->data, n);
        for (uint32_t times = 1 + rng_below(&r, 6); times > 0; times--) n = bend(&r, data, n, &s[rng_below(&r, n_seeds)]);
        LLVMFuzzerTestOneInput(data, n);
        free(data);
    }
}

static int write_seeds(const seed *s, uint32_t n_seeds, const char *dir)
{
    char path[1024];
    for (uint32_t i = 0; i < n_seeds; i++) {
        snprintf(path, sizeof path, "%s/seed-%u", dir, i);
        FILE *f = fopen(path, "wb");
        if (!f || fwrite(s[i].data, 1, s[i].n, f) != s[i].n || fclose(f) != 0) return perror(path), 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    seed s[SEEDS_MAX];
    uint32_t n = load_seeds(s);
    int bad = 0;
    if (argc == 3 && strcmp(argv[1], "--seeds") == 0) bad = write_seeds(s, n, argv[2]);
    else run(s, n, argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000);
    for (uint32_t i = 0; i < n; i++) free(s[i].data);
    return bad;
}
