/* Seeded random numbers (xoshiro256**, seeded by splitmix64; Blackman and Vigna 2018).
 * The same seed gives the same sequence on every machine. */
#ifndef JALUR_BASE_RNG_H
#define JALUR_BASE_RNG_H

#include <stdint.h>

typedef struct rng {
    uint64_t s[4];
} rng;

void rng_init(rng *r, uint64_t seed);
uint64_t rng_u64(rng *r);
uint32_t rng_below(rng *r, uint32_t n); /* 0 .. n-1, unbiased; n >= 1 */
double rng_unit(rng *r);                /* [0, 1) */
double rng_normal(rng *r);              /* mean 0, deviation 1 */

#endif
