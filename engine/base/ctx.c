#include "base/ctx_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void *libc_realloc(void *user, void *block, size_t size_bytes)
{
    (void)user;
    if (size_bytes == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, size_bytes);
}

static void error_clear(jalur_ctx *ctx)
{
    memset(&ctx->text, 0, sizeof ctx->text);
    ctx->error = (jalur_error){
        .message = ctx->text.message, .file = ctx->text.file, .layer = ctx->text.layer, .field = ctx->text.field,
        .found = ctx->text.found, .expected = ctx->text.expected, .remedy = ctx->text.remedy,
        .native = ctx->text.native, .doing = ctx->text.doing};
}

jalur_ctx *jalur_ctx_new(const jalur_allocator *allocator)
{
    jalur_allocator use = allocator ? *allocator : (jalur_allocator){libc_realloc, NULL};
    jalur_ctx *ctx = use.realloc(use.user, NULL, sizeof *ctx);
    if (!ctx) return NULL;
    memset(ctx, 0, sizeof *ctx);
    ctx->allocator = use;
    ctx->threads = 1;
    atomic_init(&ctx->cancelled, false);
    error_clear(ctx);
    return ctx;
}

jalur_ctx *ctx_beside(const jalur_ctx *ctx)
{
    return jalur_ctx_new(&ctx->allocator);
}

void jalur_ctx_free(jalur_ctx *ctx)
{
    if (!ctx) return;
    jalur_allocator use = ctx->allocator;
    use.realloc(use.user, ctx, 0);
}

void jalur_ctx_on_log(jalur_ctx *ctx, jalur_log_fn *fn, void *user)
{
    ctx->log = fn;
    ctx->log_user = user;
}

void jalur_ctx_on_progress(jalur_ctx *ctx, jalur_progress_fn *fn, void *user)
{
    ctx->progress = fn;
    ctx->progress_user = user;
}

void jalur_ctx_set_threads(jalur_ctx *ctx, unsigned threads)
{
    ctx->threads = threads < 1 ? 1 : threads > 64 ? 64 : threads;
}

void jalur_ctx_cancel(jalur_ctx *ctx)
{
    atomic_store(&ctx->cancelled, true);
}

const jalur_error *jalur_ctx_error(const jalur_ctx *ctx)
{
    return &ctx->error;
}

const char *jalur_version(void)
{
    return JALUR_VERSION;
}

unsigned ctx_threads(const jalur_ctx *ctx)
{
    return ctx->threads;
}

bool step_cancelled(const jalur_ctx *ctx)
{
    return atomic_load(&ctx->cancelled);
}

void step_cancel_taken(jalur_ctx *ctx)
{
    atomic_store(&ctx->cancelled, false);
}

jalur_status step_progress(jalur_ctx *ctx, const char *stage, uint64_t done, uint64_t total)
{
    if (step_cancelled(ctx)) return err_set(ctx, JALUR_E_CANCELLED, "cancelled");
    if (!ctx->progress) return JALUR_OK;
    double now_s = clock_wall_s();
    const bool begins = strncmp(ctx->progress_stage, stage, sizeof ctx->progress_stage - 1) != 0;
    if (now_s - ctx->progress_last_s < 0.1 && done != total && !begins) return JALUR_OK;
    ctx->progress_last_s = now_s;
    if (begins) snprintf(ctx->progress_stage, sizeof ctx->progress_stage, "%s", stage);
    ctx->progress(ctx->progress_user, stage, done, total);
    return JALUR_OK;
}

size_t text_utf8_length(const unsigned char *s)
{
    if (s[0] < 0x80) return 1;
    size_t n = s[0] >= 0xc2 && s[0] <= 0xdf ? 2 : (s[0] & 0xf0) == 0xe0 ? 3 : s[0] >= 0xf0 && s[0] <= 0xf4 ? 4 : 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if (n == 3 && ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f))) return 0;
    if (n == 4 && ((s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))) return 0;
    return n;
}

void text_drop_torn(char *text)
{
    size_t n = strlen(text), at = n;
    while (at > 0 && n - at < 3 && ((unsigned char)text[at - 1] & 0xc0) == 0x80) at--;
    if (at > 0 && (unsigned char)text[at - 1] >= 0xc0 && text_utf8_length((unsigned char *)text + at - 1) == 0) text[at - 1] = 0;
}

void text_shown(char *to, size_t size_bytes, const char *from)
{
    const unsigned char *s = (const unsigned char *)(from ? from : "");
    size_t at = 0;
    while (*s) {
        const size_t n = text_utf8_length(s);
        if (at + (n ? n : 1) >= size_bytes) break;
        if (n == 0)
            to[at++] = '?';
        else if (*s < 0x20 || *s == 0x7f || (n == 2 && s[0] == 0xc2 && s[1] < 0xa0))
            to[at++] = ' ';
        else {
            memcpy(to + at, s, n);
            at += n;
        }
        s += n ? n : 1;
    }
    to[at] = 0;
}

static void error_fill(jalur_ctx *ctx, jalur_status status, const err_site *site)
{
    struct err_texts *t = &ctx->text;
    ctx->error.status = status;
    ctx->error.row = site ? site->row : 0;
    text_shown(t->file, sizeof t->file, site ? site->file : NULL);
    text_shown(t->layer, sizeof t->layer, site ? site->layer : NULL);
    text_shown(t->field, sizeof t->field, site ? site->field : NULL);
    text_shown(t->found, sizeof t->found, site ? site->found : NULL);
    text_shown(t->expected, sizeof t->expected, site ? site->expected : NULL);
    text_shown(t->remedy, sizeof t->remedy, site ? site->remedy : NULL);
    text_shown(t->native, sizeof t->native, site ? site->native : NULL);
    t->doing[0] = 0;
}

jalur_status err_set(jalur_ctx *ctx, jalur_status status, const char *format, ...)
{
    char message[ERR_TEXT_MAX]; /* the arguments may point into the old error */
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    text_drop_torn(message);
    error_fill(ctx, status, NULL);
    text_shown(ctx->text.message, sizeof ctx->text.message, message);
    return status;
}

jalur_status err_at(jalur_ctx *ctx, jalur_status status, const err_site *site, const char *format, ...)
{
    char message[ERR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    text_drop_torn(message);
    error_fill(ctx, status, site);
    text_shown(ctx->text.message, sizeof ctx->text.message, message);
    return status;
}

jalur_status err_while(jalur_ctx *ctx, jalur_status status, const char *format, ...)
{
    if (status == JALUR_OK) return status;
    char words[ERR_DOING_MAX], joined[2 * ERR_DOING_MAX + 2];
    va_list args;
    va_start(args, format);
    vsnprintf(words, sizeof words, format, args);
    va_end(args);
    snprintf(joined, sizeof joined, "%s%s%s", words, ctx->text.doing[0] ? "; " : "", ctx->text.doing);
    text_shown(ctx->text.doing, sizeof ctx->text.doing, joined);
    return status;
}

jalur_status err_file(jalur_ctx *ctx, jalur_status status, const char *file)
{
    if (status != JALUR_OK && !ctx->text.file[0]) text_shown(ctx->text.file, sizeof ctx->text.file, file);
    return status;
}

BASE_PRINTF(3, 0) static void log_va(jalur_ctx *ctx, jalur_log_level level, const char *format, va_list args)
{
    if (!ctx->log) return;
    char line[2048], shown[2048];
    vsnprintf(line, sizeof line, format, args);
    text_shown(shown, sizeof shown, line);
    ctx->log(ctx->log_user, level, shown);
}

void log_warn(jalur_ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_va(ctx, JALUR_LOG_WARN, format, args);
    va_end(args);
}

void log_info(jalur_ctx *ctx, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    log_va(ctx, JALUR_LOG_INFO, format, args);
    va_end(args);
}

static double clock_read_s(clockid_t which)
{
    struct timespec t = {0, 0};
    clock_gettime(which, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double clock_wall_s(void)
{
    return clock_read_s(CLOCK_MONOTONIC);
}

double clock_cpu_s(void)
{
    return clock_read_s(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t clock_peak_bytes(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
    return (uint64_t)usage.ru_maxrss * 1024u;
}
