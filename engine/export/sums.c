/* SHA256SUMS: what was exported, in the form of sha256sum, so that anybody can tell whether a file is still the one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
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
    if (x->log) (void)fclose(x->log);
    mem_free(x->mem.ctx, x->list);
    arena_release(&x->mem);
}

/* Onto the end of the list of the export before, with a sum that no file has. */
static jalur_status write_down(export_names *x, const char *name)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = x->mem.ctx;
    char *path = NULL;
    TRY(mem_printf(ctx, &path, "%s/SHA256SUMS", x->dir));
    if (!x->log) x->log = fopen(path, "ab");
    if (!x->log || fprintf(x->log, "%0*d  %s\n", SHA256_TEXT - 1, 0, name) < 0 || fflush(x->log) != 0)
        TRY(err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "the list of files cannot be written"));
done:
    mem_free(ctx, path);
    return st;
}

jalur_status export_names_add(export_names *x, const char *path)
{
    jalur_status st = JALUR_OK;
    if (!x) return st;
    TRY(mem_grow(x->mem.ctx, &x->list, &x->cap, x->n + 1, sizeof *x->list));
    TRY(arena_text(&x->mem, path + strlen(x->dir) + 1, &x->list[x->n]));
    TRY(write_down(x, x->list[x->n++]));
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
    if (x->log) (void)fclose(x->log);
    x->log = NULL;
    TRY(mem_printf(ctx, &path, "%s/SHA256SUMS", x->dir));
    TRY(writer_open(ctx, path, &w));
    for (size_t i = 0; i < x->n; i++) {
        mem_free(ctx, path);
        path = NULL;
        TRY(mem_printf(ctx, &path, "%s/%s", x->dir, x->list[i]));
        TRY(step_progress(ctx, "export: sums", i, x->n));
        TRY(sha256_file(ctx, path, sum));
        writer_printf(w, "%s  %s\n", sum, x->list[i]);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, path);
    return st;
}

/* A file right in the folder of the export or in one of those that are its own, of the kinds that it writes there. */
static bool cleared(const char *name)
{
    static const char *const kinds[][2] = {{"", ".geojson"}, {"", ".html"}, {"tables/", ".csv"}, {"manifests/", ".csv"}, {"staffing/", ".csv"}, {"staffing/", ".html"},
                                          {"staffing/lists/", ".csv"}};
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        const size_t folder = strlen(kinds[k][0]), ending = strlen(kinds[k][1]), n = strlen(name);
        if (n > folder + ending && strncmp(name, kinds[k][0], folder) == 0 && strcmp(name + n - ending, kinds[k][1]) == 0 &&
            !strchr(name + folder, '/')) return true;
    }
    return false;
}

jalur_status export_clear(jalur_ctx *ctx, export_names *x)
{
    enum { BEFORE_NAME = SHA256_TEXT + 1, LINE_MOST = 4096 }; /* sum, two blanks, name */
    jalur_status st = JALUR_OK;
    char *path = NULL, line[LINE_MOST];
    const char *name = line + BEFORE_NAME;
    FILE *f = NULL;
    if (x->n > 1) qsort(x->list, x->n, sizeof *x->list, by_name);
    TRY(mem_printf(ctx, &path, "%s/SHA256SUMS", x->dir));
    f = fopen(path, "rb");
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        if (strlen(line) <= BEFORE_NAME || !cleared(name) || bsearch(&name, x->list, x->n, sizeof *x->list, by_name)) continue;
        mem_free(ctx, path);
        path = NULL;
        TRY(mem_printf(ctx, &path, "%s/%s", x->dir, name));
        if (remove(path) != 0 && errno != ENOENT)
            TRY(err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)}, "the file of the export before cannot be removed"));
    }
done:
    if (f) (void)fclose(f);
    mem_free(ctx, path);
    return st;
}
