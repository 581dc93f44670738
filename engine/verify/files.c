/* The exported files are those that the list beside them names: SHA256SUMS, in the form of sha256sum; and it names them all. */
#include "verify/verify_inside.h"

#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/sha256.h"

static const char NAME[] = "SHA256SUMS";
enum { LINE_MOST = 4096, PATH_MOST = 8192 };

/* Below the folder, and nowhere else. */
static bool stays_inside(const char *name)
{
    return name[0] && name[0] != '/' && strcmp(name, "..") != 0 && strncmp(name, "../", 3) != 0 && !strstr(name, "/../");
}

/* "64 hexadecimal digits, two blanks, name" */
static bool well_formed(const char *line)
{
    return strlen(line) > SHA256_TEXT + 1 && strspn(line, "0123456789abcdef") == SHA256_TEXT - 1 && strncmp(line + SHA256_TEXT - 1, "  ", 2) == 0 &&
           stays_inside(line + SHA256_TEXT + 1);
}

typedef struct listed {
    arena mem;
    textmap names;
} listed;

static jalur_status check_line(judge *j, const char *dir, char *line, listed *seen)
{
    jalur_status st = JALUR_OK;
    char path[PATH_MOST], sum[SHA256_TEXT];
    const char *name;
    line[strcspn(line, "\r\n")] = 0;
    if (!judge_true(j, well_formed(line), "file-list", NAME, line, "sum, two blanks, name of a file below")) return JALUR_OK;
    TRY(arena_text(&seen->mem, line + SHA256_TEXT + 1, &name));
    TRY(textmap_put(j->ctx, &seen->names, name, 1));
    snprintf(path, sizeof path, "%s/%s", dir, name);
    line[SHA256_TEXT - 1] = 0;
    j->out->files++;
    if (!judge_true(j, access(path, R_OK) == 0, "file-missing", name, "not there", line)) return JALUR_OK;
    TRY(sha256_file(j->ctx, path, sum));
    judge_true(j, strcmp(sum, line) == 0, "file-changed", name, sum, line);
done:
    return st;
}

/* An export leaves files of others where they are, but one among the manifests and lists is taken for one of them: it is told. */
static void check_folder(judge *j, const char *dir, const char *folder, const listed *seen)
{
    char path[PATH_MOST];
    snprintf(path, sizeof path, "%s/%s", dir, folder);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));) {
        const size_t n = strlen(e->d_name);
        if (n < 5 || (strcmp(e->d_name + n - 4, ".csv") != 0 && strcmp(e->d_name + n - 5, ".html") != 0)) continue;
        snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        judge_true(j, textmap_get(&seen->names, path) != JALUR_NONE, "file-unlisted", path, "not in SHA256SUMS", "only files of the last export: move it elsewhere");
    }
    if (d) closedir(d);
}

jalur_status verify_files(jalur_ctx *ctx, const char *dir, const char *const *wanted, uint32_t n_wanted, verify_verdict *out)
{
    static const char *const folders[] = {"tables", "manifests", "staffing", "staffing/lists"};
    jalur_status st = JALUR_OK;
    char path[PATH_MOST], line[LINE_MOST];
    judge j = {.ctx = ctx, .out = out};
    listed seen = {0};
    arena_init(&seen.mem, ctx);
    snprintf(path, sizeof path, "%s/%s", dir, NAME);
    FILE *f = fopen(path, "rb");
    if (!judge_true(&j, f != NULL, "file-list", dir, "no SHA256SUMS", "the list that every export writes")) goto done;
    while (fgets(line, sizeof line, f)) TRY(check_line(&j, dir, line, &seen));
    judge_true(&j, out->files > 0, "file-list", dir, "SHA256SUMS names no file", "the list that every export writes");
    for (uint32_t i = 0; i < n_wanted; i++)
        judge_true(&j, textmap_get(&seen.names, wanted[i]) != JALUR_NONE, "file-unlisted", wanted[i], "not in SHA256SUMS", "every file of the export");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) check_folder(&j, dir, folders[i], &seen);
done:
    if (f) fclose(f);
    textmap_release(ctx, &seen.names);
    arena_release(&seen.mem);
    return st == JALUR_OK ? j.st : st;
}

/* The first line in which two files differ, from 1; 0: none. *byte: how many they share. A file that cannot be read has been told of elsewhere. */
static uint32_t first_difference(const char *left, const char *right, uint64_t *byte)
{
    uint32_t line = 1;
    *byte = 0;
    bool same = true;
    FILE *a = fopen(left, "rb"), *b = fopen(right, "rb");
    for (int x = 0; a && b && same && x != EOF;) {
        x = getc(a);
        same = x == getc(b);
        *byte += same;
        if (same && x == '\n') line++;
    }
    if (a) fclose(a);
    if (b) fclose(b);
    return same ? 0 : line;
}

jalur_status verify_same_files(jalur_ctx *ctx, const char *dir, const char *again, const char *const *names, size_t n, verify_verdict *out)
{
    jalur_status st = JALUR_OK;
    judge j = {.ctx = ctx, .out = out};
    char left[PATH_MOST], right[PATH_MOST], found[64];
    uint64_t byte;
    for (size_t i = 0; i < n; i++) {
        snprintf(left, sizeof left, "%s/%s", dir, names[i]);
        snprintf(right, sizeof right, "%s/%s", again, names[i]);
        TRY(step_progress(ctx, "comparing files", i, n));
        if (!judge_true(&j, access(left, R_OK) == 0, "export-other", names[i], "not there", "a file of this project")) continue;
        const uint32_t line = first_difference(left, right, &byte);
        snprintf(found, sizeof found, "line %lu is another, from byte %llu on", (unsigned long)line, (unsigned long long)byte + 1);
        judge_true(&j, line == 0, "export-other", names[i], found, "what the project gives: export again, or ask who changed it");
    }
done:
    return st == JALUR_OK ? j.st : st;
}
