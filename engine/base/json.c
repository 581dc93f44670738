/* JSON and CSV on top of the writer. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/writer_private.h"

static void write_escaped(writer *w, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    writer_bytes(w, "\"", 1);
    while (*s) {
        size_t n = text_utf8_length(s);
        if (n == 0) {
            writer_text(w, "\xef\xbf\xbd"); /* replacement character */
            s++;
            continue;
        }
        if (*s == '"' || *s == '\\')
            writer_printf(w, "\\%c", *s);
        else if (*s < 0x20 || *s == 0x7f)
            writer_printf(w, "\\u%04x", *s);
        else
            writer_bytes(w, s, n);
        s += n;
    }
    writer_bytes(w, "\"", 1);
}

static void begin_item(writer *w, const char *key)
{
    if (w->depth > 0) {
        if (w->begun[w->depth - 1]) writer_bytes(w, ",", 1);
        w->begun[w->depth - 1] = true;
    }
    if (w->break_next) writer_bytes(w, "\n", 1);
    w->break_next = false;
    if (!key) return;
    write_escaped(w, key);
    writer_bytes(w, ":", 1);
}

static void open_level(writer *w, const char *key, char opening, char closing)
{
    begin_item(w, key);
    writer_bytes(w, &opening, 1);
    if (w->depth == JSON_DEPTH_MAX) {
        if (w->st == JALUR_OK) w->st = err_set(w->ctx, JALUR_E_INTERNAL, "JSON nested too deep");
        return;
    }
    w->closing[w->depth] = closing;
    w->begun[w->depth] = false;
    w->depth++;
}

void json_object(writer *w, const char *key)
{
    open_level(w, key, '{', '}');
}

void json_array(writer *w, const char *key)
{
    open_level(w, key, '[', ']');
}

void json_end(writer *w)
{
    if (w->depth == 0) return;
    if (w->break_next) writer_bytes(w, "\n", 1);
    w->break_next = false;
    writer_bytes(w, &w->closing[--w->depth], 1);
}

void json_text(writer *w, const char *key, const char *value)
{
    begin_item(w, key);
    if (value)
        write_escaped(w, value);
    else
        writer_text(w, "null");
}

void json_int(writer *w, const char *key, int64_t value)
{
    begin_item(w, key);
    writer_printf(w, "%lld", (long long)value);
}

/* Fixed decimals without trailing zeros and without "-0". */
static void format_real(char *out, size_t size_bytes, double value, int decimals)
{
    int n = snprintf(out, size_bytes, "%.*f", decimals, value);
    if (n < 0 || (size_t)n >= size_bytes) { /* absurdly large: the shortest exact form */
        snprintf(out, size_bytes, "%.17g", value);
        return;
    }
    if (strchr(out, '.')) {
        while (out[n - 1] == '0') out[--n] = 0;
        if (out[n - 1] == '.') out[--n] = 0;
    }
    if (strcmp(out, "-0") == 0) memcpy(out, "0", 2);
}

void json_real(writer *w, const char *key, double value, int decimals)
{
    char text[64];
    begin_item(w, key);
    if (!isfinite(value)) {
        writer_text(w, "null");
        return;
    }
    format_real(text, sizeof text, value, decimals);
    writer_text(w, text);
}

void json_bool(writer *w, const char *key, bool value)
{
    begin_item(w, key);
    writer_text(w, value ? "true" : "false");
}

void json_null(writer *w, const char *key)
{
    begin_item(w, key);
    writer_text(w, "null");
}

void json_line(writer *w)
{
    w->break_next = true;
}

void json_raw(writer *w, const char *key, const char *json)
{
    begin_item(w, key);
    writer_text(w, json);
}

static void begin_cell(writer *w)
{
    if (w->row_begun) writer_bytes(w, ",", 1);
    w->row_begun = true;
}

void csv_text(writer *w, const char *value)
{
    begin_cell(w);
    if (!value) return;
    const bool formula = value[0] && strchr("=+-@\t\r", value[0]);
    if (!formula && !strpbrk(value, ",\"\r\n")) {
        writer_text(w, value);
        return;
    }
    writer_text(w, formula ? "\"'" : "\"");
    for (; *value; value++) writer_text(w, *value == '"' ? "\"\"" : (char[2]){*value, 0});
    writer_bytes(w, "\"", 1);
}

void csv_int(writer *w, int64_t value)
{
    begin_cell(w);
    writer_printf(w, "%lld", (long long)value);
}

void csv_real(writer *w, double value, int decimals)
{
    char text[64];
    begin_cell(w);
    if (!isfinite(value)) return;
    format_real(text, sizeof text, value, decimals);
    writer_text(w, text);
}

void csv_end_row(writer *w)
{
    writer_bytes(w, "\n", 1);
    w->row_begun = false;
}
