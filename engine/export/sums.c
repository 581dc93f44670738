/* SHA256SUMS: what was exported, in the form of sha256sum, so that anybody can tell whether a file is still the one. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/writer.h"
#include "export/export.h"

typedef struct names {
    jalur_ctx *ctx;
    arena mem;
    const char **list;
    size_t n, cap;
} names;

static jalur_status add_name(names *x, const char *folder, const char *name)
{
    jalur_status st = JALUR_OK;
    char *text = NULL;
    TRY(mem_grow(x->ctx, &x->list, &x->cap, x->n + 1, sizeof *x->list));
    TRY(mem_printf(x->ctx, &text, "%s%s%s", folder, *folder ? "/" : "", name));
    TRY(arena_text(&x->mem, text, &x->list[x->n]));
    x->n++;
done:
    mem_free(x->ctx, text);
    return st;
}

static bool ends_with(const char *name, const char *ending)
{
    const size_t n = strlen(name), n_ending = strlen(ending);
    return n > n_ending && strcmp(name + n - n_ending, ending) == 0;
}

static jalur_status add_folder(names *x, const char *dir, const char *folder)
{
    jalur_status st = JALUR_OK;
    char *path = NULL;
    DIR *d = NULL;
    TRY(mem_printf(x->ctx, &path, "%s/%s", dir, folder));
    d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        if (ends_with(e->d_name, ".csv") || ends_with(e->d_name, ".html")) TRY(add_name(x, folder, e->d_name));
done:
    if (d) closedir(d);
    mem_free(x->ctx, path);
    return st;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static jalur_status write_sums(const names *x, const char *dir)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    char *path = NULL, sum[SHA256_TEXT];
    TRY(mem_printf(x->ctx, &path, "%s/SHA256SUMS", dir));
    TRY(writer_open(x->ctx, path, &w));
    for (size_t i = 0; i < x->n; i++) {
        mem_free(x->ctx, path);
        path = NULL;
        TRY(mem_printf(x->ctx, &path, "%s/%s", dir, x->list[i]));
        TRY(sha256_file(x->ctx, path, sum));
        writer_printf(w, "%s  %s\n", sum, x->list[i]);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(x->ctx, path);
    return st;
}

jalur_status export_sums(jalur_ctx *ctx, const char *dir, const char *const *files, uint32_t n_files, const char *const *folders, uint32_t n_folders)
{
    jalur_status st = JALUR_OK;
    names x = {.ctx = ctx};
    arena_init(&x.mem, ctx);
    for (uint32_t i = 0; i < n_files; i++) TRY(add_name(&x, "", files[i]));
    for (uint32_t i = 0; i < n_folders; i++) TRY(add_folder(&x, dir, folders[i]));
    if (x.n > 1) qsort(x.list, x.n, sizeof *x.list, by_name);
    TRY(write_sums(&x, dir));
done:
    mem_free(ctx, x.list);
    arena_release(&x.mem);
    return st;
}
