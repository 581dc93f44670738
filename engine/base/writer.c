#include "base/writer.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/writer_private.h"

static jalur_status io_error(writer *w, const char *doing)
{
    w->st = err_at(w->ctx, JALUR_E_IO,
                   &(err_site){.file = w->path, .native = strerror(errno),
                               .remedy = errno == ENOSPC ? "free some disk space; nothing was left half-written" : NULL},
                   "cannot %s %s: %s", doing, w->path, strerror(errno));
    return w->st;
}

/* Nobody else writes it: the lock goes with the process that held it, and the name still leads to this file, not to one that was renamed meanwhile. */
static bool is_ours(int fd, const char *name)
{
    struct stat held, named;
    return (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) && fstat(fd, &held) == 0 && lstat(name, &named) == 0 && S_ISREG(held.st_mode) &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev && ftruncate(fd, 0) == 0;
}

/* What a killed process left behind is taken up by the next one that writes the same file, so that no more than it is ever left. */
static jalur_status temporary_open(writer *w)
{
    enum { TRIES = 100 };
    jalur_status st = JALUR_OK;
    for (int k = 0; k < TRIES; k++) {
        mem_free(w->ctx, w->temporary);
        st = mem_printf(w->ctx, &w->temporary, "%s.jalur-%d.tmp", w->path, k);
        if (st != JALUR_OK) return st;
        w->fd = open(w->temporary, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
        if (w->fd >= 0 && is_ours(w->fd, w->temporary)) return JALUR_OK;
        if (w->fd >= 0) close(w->fd);
        else if (errno != EACCES && errno != EISDIR && errno != ELOOP) break;
        w->fd = -1;
    }
    return io_error(w, "create");
}

/* Devices and pipes have no name to take over: they are written in place. A link keeps standing, what it points to is
 * written anew. */
static jalur_status target_open(writer *w, const char *path)
{
    struct stat about;
    const bool there = stat(path, &about) == 0;
    char *real = there && S_ISREG(about.st_mode) ? realpath(path, NULL) : NULL;
    const bool in_place = strncmp(path, "/dev/", 5) == 0 || (there && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode));
    jalur_status st = mem_copy_text(w->ctx, real && !in_place ? real : path, &w->path);
    free(real);
    if (st != JALUR_OK) return st;
    if (there && S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return io_error(w, "write");
    }
    if (!in_place) return temporary_open(w);
    const bool standard = strcmp(path, "/dev/stdout") == 0; /* a file of its own would stand beside what others write there */
    w->fd = standard ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) : open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
    return w->fd < 0 ? io_error(w, "create") : JALUR_OK;
}

jalur_status writer_open(jalur_ctx *ctx, const char *path, writer **out)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *w, &w));
    w->ctx = ctx;
    w->fd = -1;
    if (path) TRY(target_open(w, path));
    *out = w;
    w = NULL;
done:
    if (w && w->temporary && w->fd < 0) { /* nothing to unlink: the file was never made */
        mem_free(ctx, w->temporary);
        w->temporary = NULL;
    }
    writer_abort(&w);
    return st;
}

jalur_status writer_try(jalur_ctx *ctx, const char *path)
{
    struct stat about;
    writer *w = NULL;
    if (stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) return JALUR_OK;
    jalur_status st = writer_open(ctx, path, &w);
    writer_abort(&w);
    return st;
}

static void flush(writer *w)
{
    size_t done = 0;
    while (w->st == JALUR_OK && w->fd >= 0 && done < w->n) {
        ssize_t n = write(w->fd, w->buffer + done, w->n - done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            io_error(w, "write");
            return;
        }
        done += (size_t)n;
    }
    if (w->fd >= 0) w->n = 0;
}

void writer_bytes(writer *w, const void *data, size_t n_bytes)
{
    enum { FLUSH_AT = 256 * 1024 };
    if (w->st != JALUR_OK) return;
    w->st = mem_grow(w->ctx, &w->buffer, &w->cap, w->n + n_bytes + 1, 1);
    if (w->st != JALUR_OK) return;
    memcpy(w->buffer + w->n, data, n_bytes);
    w->n += n_bytes;
    if (w->fd >= 0 && w->n >= FLUSH_AT) flush(w);
}

void writer_text(writer *w, const char *text)
{
    writer_bytes(w, text, strlen(text));
}

void writer_printf(writer *w, const char *format, ...)
{
    char small[256];
    va_list args;
    if (w->st != JALUR_OK) return;
    va_start(args, format);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0) {
        w->st = err_set(w->ctx, JALUR_E_INTERNAL, "text cannot be formatted");
    } else if ((size_t)n < sizeof small) {
        writer_bytes(w, small, (size_t)n);
    } else {
        w->st = mem_grow(w->ctx, &w->buffer, &w->cap, w->n + (size_t)n + 1, 1);
        if (w->st != JALUR_OK) return;
        va_start(args, format);
        vsnprintf(w->buffer + w->n, (size_t)n + 1, format, args);
        va_end(args);
        w->n += (size_t)n;
    }
}

/* The rename is durable only when the directory is synced too; some file systems refuse that, which is harmless. */
static void sync_directory(const char *path)
{
    char copy[4096];
    snprintf(copy, sizeof copy, "%s", path);
    int fd = open(dirname(copy), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    close(fd);
}

jalur_status writer_commit(writer **at)
{
    writer *w = *at;
    flush(w);
    if (w->st == JALUR_OK && fsync(w->fd) != 0 && errno != EINVAL) io_error(w, "flush");
    const bool named = w->st == JALUR_OK && w->temporary;
    if (named && rename(w->temporary, w->path) != 0) io_error(w, "rename"); /* while the lock holds */
    if (named && w->st == JALUR_OK) {
        mem_free(w->ctx, w->temporary);
        w->temporary = NULL;
    }
    if (w->fd >= 0 && close(w->fd) != 0 && w->st == JALUR_OK) io_error(w, "close");
    w->fd = -1;
    if (named && w->st == JALUR_OK) sync_directory(w->path);
    jalur_status st = w->st;
    writer_abort(at);
    return st;
}

jalur_status writer_take(writer **at, char **out, size_t *n_bytes)
{
    writer *w = *at;
    *out = NULL;
    if (w->st == JALUR_OK) w->st = mem_grow(w->ctx, &w->buffer, &w->cap, w->n + 1, 1);
    jalur_status st = w->st;
    if (st == JALUR_OK) {
        w->buffer[w->n] = 0;
        if (n_bytes) *n_bytes = w->n;
        *out = w->buffer;
        w->buffer = NULL;
    }
    writer_abort(at);
    return st;
}

void writer_abort(writer **at)
{
    writer *w = *at;
    if (!w) return;
    *at = NULL;
    if (w->temporary) unlink(w->temporary);
    if (w->fd >= 0) close(w->fd);
    mem_free(w->ctx, w->temporary);
    mem_free(w->ctx, w->path);
    mem_free(w->ctx, w->buffer);
    mem_free(w->ctx, w);
}

jalur_status writer_mkdir(jalur_ctx *ctx, const char *path)
{
    char part[4096];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part) return err_set(ctx, JALUR_E_USAGE, "directory name is empty or too long");
    memcpy(part, path, n + 1);
    for (size_t i = 1; i <= n; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        part[i] = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .native = strerror(errno)},
                          "cannot make directory %s: %s", part, strerror(errno));
        part[i] = path[i];
    }
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = path, .remedy = "choose another name"},
                      "%s exists and is no directory", path);
    return JALUR_OK;
}

void writer_slug(const char *text, char out[64])
{
    size_t n = 0;
    for (; *text && n < 60; text++) {
        int c = tolower((unsigned char)*text);
        if (c < 128 && isalnum(c))
            out[n++] = (char)c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-') n--;
    if (n == 0) out[n++] = 'x';
    out[n] = 0;
}
