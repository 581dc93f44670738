/* A fuzz target is one function and its seeds. The same source runs in two ways: with clang's libFuzzer for hours
 * (tests/fuzz/README.md), and with mutate.c for a few seconds as a test, the same inputs every time. */
#ifndef JALUR_TEST_FUZZ_H
#define JALUR_TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Aborts when a promise is broken; the sanitizers watch the rest. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
/* Well-formed input number i, from malloc; NULL behind the last. */
uint8_t *fuzz_seed(uint32_t i, size_t *n);

#endif
