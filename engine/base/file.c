#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static jalur_status cannot_read(jalur_ctx *ctx, const char *path, const char *why)
{
    return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = why}, "the file cannot be read");
}

static jalur_status too_large(jalur_ctx *ctx, const char *path, size_t most_bytes)
{
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = path}, "the file is larger than %zu bytes", most_bytes);
}

/* A file may grow while it is read: the size is a hint, the end of the file decides. */
static jalur_status read_all(jalur_ctx *ctx, FILE *f, const char *path, size_t most_bytes, char **text, size_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    size_t cap = 0;
    struct stat about;
    if (fstat(fileno(f), &about) != 0) return cannot_read(ctx, path, strerror(errno));
    if (!S_ISREG(about.st_mode) && !S_ISFIFO(about.st_mode)) return cannot_read(ctx, path, "it is no regular file");
    if (about.st_size > 0 && (uint64_t)about.st_size > most_bytes) return too_large(ctx, path, most_bytes);
    TRY(mem_grow(ctx, text, &cap, (size_t)about.st_size + 2, 1));
    for (;;) {
        size_t got = fread(*text + *n_bytes, 1, cap - *n_bytes - 1, f);
        *n_bytes += got;
        if (*n_bytes > most_bytes) TRY(too_large(ctx, path, most_bytes));
        if (got == 0) break;
        if (cap - *n_bytes < 2) TRY(mem_grow(ctx, text, &cap, cap + cap / 2 + 2, 1));
    }
    if (ferror(f)) TRY(cannot_read(ctx, path, strerror(errno)));
    (*text)[*n_bytes] = 0;
done:
    return st;
}

jalur_status file_read(jalur_ctx *ctx, const char *path, size_t most_bytes, char **out, size_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    char *text = NULL;
    FILE *f = fopen(path, "rb");
    *out = NULL;
    *n_bytes = 0;
    if (!f) TRY(cannot_read(ctx, path, strerror(errno)));
    TRY(read_all(ctx, f, path, most_bytes, &text, n_bytes));
    *out = text;
    text = NULL;
done:
    if (f) (void)fclose(f);
    mem_free(ctx, text);
    return st;
}

bool file_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}
