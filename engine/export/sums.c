/* SHA256SUMS: what was exported, in the form of sha256sum, so that anybody can tell whether a file is still the one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/writer.h"
#include "export/export.h"

void export_names_init(export_names *x, jalur_ctx *ctx, const char *dir)
{
    *x = (export_names){.dir = dir};
    arena_init(&x->mem, ctx);
}

void export_names_release(export_names *x)
{
    mem_free(x->mem.ctx, x->list);
    arena_release(&x->mem);
}

jalur_status export_names_add(export_names *x, const char *path)
{
    jalur_status st = JALUR_OK;
    if (!x) return st;
    TRY(mem_grow(x->mem.ctx, &x->list, &x->cap, x->n + 1, sizeof *x->list));
    TRY(arena_text(&x->mem, path + strlen(x->dir) + 1, &x->list[x->n]));
    x->n++;
done:
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

jalur_status export_sums(jalur_ctx *ctx, export_names *x)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    char *path = NULL, sum[SHA256_TEXT];
    if (x->n > 1) qsort(x->list, x->n, sizeof *x->list, by_name);
    TRY(mem_printf(ctx, &path, "%s/SHA256SUMS", x->dir));
    TRY(writer_open(ctx, path, &w));
    for (size_t i = 0; i < x->n; i++) {
        mem_free(ctx, path);
        path = NULL;
        TRY(mem_printf(ctx, &path, "%s/%s", x->dir, x->list[i]));
        TRY(sha256_file(ctx, path, sum));
        writer_printf(w, "%s  %s\n", sum, x->list[i]);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, path);
    return st;
}

/* A file right in one of the folders that are an export's own, of the kinds that it writes there. */
static bool cleared(const char *name)
{
    static const char *const kinds[][2] = {{"manifests/", ".csv"}, {"staffing/", ".csv"}, {"staffing/", ".html"}, {"staffing/lists/", ".csv"}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const size_t folder = strlen(kinds[k][0]), ending = strlen(kinds[k][1]), n = strlen(name);
        if (n > folder + ending && strncmp(name, kinds[k][0], folder) == 0 && strcmp(name + n - ending, kinds[k][1]) == 0 &&
            !strchr(name + folder, '/')) return true;
    }
    return false;
}

jalur_status export_clear(jalur_ctx *ctx, const char *dir)
{
    enum { BEFORE_NAME = SHA256_TEXT + 1, LINE_MOST = 4096 }; /* sum, two blanks, name */
    jalur_status st = JALUR_OK;
    char *path = NULL, line[LINE_MOST];
    FILE *f = NULL;
    TRY(mem_printf(ctx, &path, "%s/SHA256SUMS", dir));
    f = fopen(path, "rb");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        if (strlen(line) <= BEFORE_NAME || !cleared(line + BEFORE_NAME)) continue;
        mem_free(ctx, path);
        path = NULL;
        TRY(mem_printf(ctx, &path, "%s/%s", dir, line + BEFORE_NAME));
        if (remove(path) != 0 && errno != ENOENT)
            TRY(err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "the file of the export before cannot be removed"));
    }
done:
    if (f) (void)fclose(f);
    mem_free(ctx, path);
    return st;
}
