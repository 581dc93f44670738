/* INI files as editors and people leave them: a byte order mark, CR LF, indents and comments of any length are fine. inih alone
 * takes an indented line for more of the value above it, which lost whole sections, and a long one for several. */
#ifndef JALUR_APP_INI_TEXT_H
#define JALUR_APP_INI_TEXT_H

#include <ini.h>

#include "base/ctx.h"

enum { INI_BYTES_MAX = 1 << 18 };

/* The text of a file, to be freed with mem_free. JALUR_E_DATA with the file named when it is larger or holds a zero byte. */
jalur_status ini_text_load(jalur_ctx *ctx, const char *file, char **out);
/* Gives every `key = value` of `text` to `on_line`, which notes its own error in *st and returns 0: reading stops there, with that
 * error. Else JALUR_E_DATA with `file` and row for a line that is neither key = value, [section] nor comment, or too long. */
jalur_status ini_text_read(jalur_ctx *ctx, const char *file, const char *text, ini_handler on_line, void *user, const jalur_status *st);

#endif
