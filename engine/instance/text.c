#include "instance/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MOST 1e15

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void text_begin(text *t, jalur_ctx *ctx, const char *file, char *data, size_t n_bytes)
{
    *t = (text){.ctx = ctx, .file = file, .data = data, .end = data + n_bytes, .next = data, .at = data};
    if (n_bytes >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) t->next += 3;
}

bool text_line(text *t)
{
    while (t->next < t->end) {
        char *from = t->next, *stop = memchr(from, '\n', (size_t)(t->end - from));
        if (!stop) stop = t->end;
        t->next = stop < t->end ? stop + 1 : t->end;
        t->line++;
        while (from < stop && is_space(*from)) from++;
        while (stop > from && is_space(stop[-1])) stop--;
        *stop = 0;
        t->at = from;
        if (stop > from && *from != '#') return true; /* as VRPLIB reads: # begins a comment */
    }
    t->at = t->end;
    return false;
}

char *text_word(text *t)
{
    while (is_space(*t->at)) t->at++;
    if (!*t->at) return NULL;
    char *word = t->at;
    while (*t->at && !is_space(*t->at)) t->at++;
    if (*t->at) *t->at++ = 0;
    return word;
}

jalur_status text_bad(const text *t, const char *field, const char *found, const char *expected, const char *remedy)
{
    return err_at(t->ctx, JALUR_E_DATA, &(err_site){.file = t->file, .row = t->line, .field = field, .found = found,
                  .expected = expected, .remedy = remedy}, "line %u of the instance cannot be read", t->line);
}

jalur_status text_number(const text *t, const char *field, const char *word, double *out)
{
    char *end = NULL;
    *out = 0.0;
    if (!word) return text_bad(t, field, "the end of the line", "a number", NULL);
    if (word[strspn(word, "+-.0123456789eE")]) return text_bad(t, field, word, "a number", NULL);
    *out = strtod(word, &end);
    if (end == word || *end) return text_bad(t, field, word, "a number", NULL);
    return fabs(*out) < NUMBER_MOST ? JALUR_OK : text_bad(t, field, word, "a number below 1e15", NULL);
}

jalur_status text_next(text *t, const char *field, double *out)
{
    return text_number(t, field, text_word(t), out);
}

jalur_status text_whole(const text *t, const char *field, const char *word, uint32_t least, uint32_t most, uint32_t *out)
{
    double v = 0.0;
    char expected[64];
    *out = least;
    jalur_status st = text_number(t, field, word, &v);
    if (st != JALUR_OK) return st;
    snprintf(expected, sizeof expected, "a whole number from %u to %u", least, most);
    if (v < (double)least || v > (double)most || v != floor(v)) return text_bad(t, field, word, expected, NULL);
    *out = (uint32_t)v;
    return JALUR_OK;
}

jalur_status text_next_whole(text *t, const char *field, uint32_t least, uint32_t most, uint32_t *out)
{
    return text_whole(t, field, text_word(t), least, most, out);
}
