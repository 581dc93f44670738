#include "app/ini_text.h"

#include <string.h>

#include "base/file.h"

jalur_status ini_text_load(jalur_ctx *ctx, const char *file, char **out)
{
    size_t n_bytes;
    jalur_status st = file_read(ctx, file, INI_BYTES_MAX, out, &n_bytes);
    if (st != JALUR_OK || strlen(*out) == n_bytes) return st;
    mem_free(ctx, *out);
    *out = NULL;
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = file, .expected = "text"}, "%s holds a zero byte", file);
}

typedef struct ini_text {
    const char *at;
    int line, too_long; /* lines read; the first that does not fit into inih's buffer */
    const jalur_status *st;
} ini_text;

/* One line for inih, without its indent. */
static char *next_line(char *to, int size_bytes, void *user)
{
    ini_text *in = user;
    if (!*in->at || *in->st != JALUR_OK) return NULL;
    in->line++;
    const size_t n_line = strcspn(in->at, "\n");
    const size_t indent = strspn(in->at, " \t\r");
    const char *from = in->at + (indent < n_line ? indent : n_line);
    size_t n = (size_t)(in->at + n_line - from);
    const size_t room = (size_t)size_bytes - 2;
    if (n > room) {
        if (*from != ';' && *from != '#' && !in->too_long) in->too_long = in->line;
        n = room;
    }
    memcpy(to, from, n);
    memcpy(to + n, "\n", 2);
    in->at += n_line + (in->at[n_line] == '\n');
    return to;
}

jalur_status ini_text_read(jalur_ctx *ctx, const char *file, const char *text, ini_handler on_line, void *user, const jalur_status *st)
{
    ini_text in = {.at = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text, .st = st};
    const int line = ini_parse_stream(next_line, &in, on_line, user);
    if (in.too_long && (*st == JALUR_OK || in.too_long == in.line))
        return err_at(ctx, JALUR_E_DATA,
                      &(err_site){.file = file, .row = in.too_long, .expected = "a line of less than 199 bytes",
                                  .remedy = "shorten it: give a long path with --data DIR"},
                      "%s, line %d is too long", file, in.too_long);
    if (*st != JALUR_OK) return err_file(ctx, *st, file);
    if (line == 0) return JALUR_OK;
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = file, .row = line, .expected = "key = value, or [section]"},
                  "%s, line %d is not understood", file, line);
}
