#include "support.h"

#include <unistd.h>

static void log_to_stderr(void *user, jalur_log_level level, const char *message)
{
    (void)user;
    fprintf(stderr, "[log %d] %s\n", (int)level, message);
}

jalur_ctx *test_ctx(void)
{
    jalur_ctx *ctx = jalur_ctx_new(NULL);
    assert_non_null(ctx);
    if (getenv("JALUR_TEST_LOG")) jalur_ctx_on_log(ctx, log_to_stderr, NULL);
    return ctx;
}

static void *failing_realloc(void *user, void *block, size_t size_bytes)
{
    long *left = user;
    if (size_bytes == 0) {
        free(block);
        return NULL;
    }
    if (*left == 0) return NULL;
    if (*left > 0) --*left;
    return realloc(block, size_bytes);
}

jalur_ctx *test_ctx_failing(long n_good)
{
    static long left;
    left = -1;
    jalur_ctx *ctx = jalur_ctx_new(&(jalur_allocator){failing_realloc, &left});
    assert_non_null(ctx);
    left = n_good;
    return ctx;
}

void test_ok(const jalur_ctx *ctx, jalur_status st)
{
    if (st == JALUR_OK) return;
    const jalur_error *e = jalur_ctx_error(ctx);
    fail_msg("status %d: %s (doing %s; file %s; native %s)", (int)st, e->message, e->doing, e->file, e->native);
}

void test_write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

char *test_read_file(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) fail_msg("cannot open %s", path);
    fseek(f, 0, SEEK_END);
    long size = ftell(f);
    rewind(f);
    char *text = malloc((size_t)size + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, (size_t)size, f), size);
    text[size] = 0;
    fclose(f);
    if (n) *n = (size_t)size;
    return text;
}

const char *test_shared(const char *name)
{
    static char path[4][1024];
    static unsigned turn;
    char *out = path[turn++ % 4];
    snprintf(out, sizeof path[0], "%s/%s", TEST_SHARED_DIR, name);
    if (access(out, R_OK) != 0) {
        print_message("SKIPPED: %s is not there\n", out);
        skip();
    }
    return out;
}

profile test_profile(const char *name, uint8_t mode, double kmh)
{
    profile p = {.mode = mode, .max_kmh = 200, .access_kmh = 4, .access_limit_m = 500, .obeys_oneway = true};
    snprintf(p.name, sizeof p.name, "%s", name);
    for (int c = 0; c < ROAD_CLASSES; c++) p.kmh[c] = kmh;
    for (int s = 0; s < SEASONS; s++)
        for (int u = 0; u < SURFACES; u++) p.surface_factor[s][u] = 1;
    return p;
}
