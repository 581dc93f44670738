/* The exported files are those that the list beside them names: SHA256SUMS, in the form of sha256sum. */
#include "verify/verify_inside.h"

#include <stdio.h>
#include <unistd.h>

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

static jalur_status check_line(judge *j, const char *dir, char *line)
{
    jalur_status st = JALUR_OK;
    char path[PATH_MOST], sum[SHA256_TEXT];
    line[strcspn(line, "\r\n")] = 0;
    if (!judge_true(j, well_formed(line), "file-list", NAME, line, "sum, two blanks, name of a file below")) return JALUR_OK;
    const char *name = line + SHA256_TEXT + 1;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    line[SHA256_TEXT - 1] = 0;
    j->out->files++;
    if (!judge_true(j, access(path, R_OK) == 0, "file-missing", name, "not there", line)) return JALUR_OK;
    TRY(sha256_file(j->ctx, path, sum));
    judge_true(j, strcmp(sum, line) == 0, "file-changed", name, sum, line);
done:
    return st;
}

jalur_status verify_files(jalur_ctx *ctx, const char *dir, verify_verdict *out)
{
    jalur_status st = JALUR_OK;
    char path[PATH_MOST], line[LINE_MOST];
    judge j = {.ctx = ctx, .out = out};
    snprintf(path, sizeof path, "%s/%s", dir, NAME);
    FILE *f = fopen(path, "rb");
    if (!judge_true(&j, f != NULL, "file-list", dir, "no SHA256SUMS", "the list that every export writes")) return j.st;
    while (fgets(line, sizeof line, f)) TRY(check_line(&j, dir, line));
    judge_true(&j, out->files > 0, "file-list", dir, "SHA256SUMS names no file", "the list that every export writes");
    st = j.st;
done:
    fclose(f);
    return st;
}
