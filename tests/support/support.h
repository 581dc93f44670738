/* What every unit test needs: cmocka, a context, one main per program, temporary files, tiny maps. */
#ifndef JALUR_TEST_SUPPORT_H
#define JALUR_TEST_SUPPORT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/ctx.h"
#include "model/profile.h"

/* A context that logs to stderr when JALUR_TEST_LOG is set. Free with jalur_ctx_free. */
jalur_ctx *test_ctx(void);
/* The same, but the n-th allocation from now (0 = first) and all after it fail; -1 never. */
jalur_ctx *test_ctx_failing(long n_good);
/* Fails the test with the error's text when `st` is not OK. */
void test_ok(const jalur_ctx *ctx, jalur_status st);
/* Writes a small text file (plain stdio) for reading back. */
void test_write_file(const char *path, const char *text);
char *test_read_file(const char *path, size_t *n); /* free() */
/* TEST_SHARED_DIR "/name" if it exists, else the test skips visibly. */
const char *test_shared(const char *name);
/* A simple profile: `kmh` on every class and surface, both seasons, oneway obeyed, access 4 km/h up to 500 m. */
profile test_profile(const char *name, uint8_t mode, double kmh);

#endif
