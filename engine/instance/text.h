/* A text file read line by line and word by word, for formats whose words stand between spaces. */
#ifndef JALUR_INSTANCE_TEXT_H
#define JALUR_INSTANCE_TEXT_H

#include "base/ctx.h"

typedef struct text {
    jalur_ctx *ctx;
    const char *file;
    char *data, *end, *next; /* next: begin of the line that follows */
    char *at;                /* where the line is being read */
    uint32_t line;           /* its number, from 1; 0 before the first */
} text;

/* Takes `data` (zero-terminated, kept by the caller, changed while reading). */
void text_begin(text *t, jalur_ctx *ctx, const char *file, char *data, size_t n_bytes);
/* Goes to the next line that is neither blank nor a comment (#), its ends trimmed. False at the end of the file. */
bool text_line(text *t);
/* The next word of the line, or NULL at its end. */
char *text_word(text *t);
/* JALUR_E_DATA with file, line and the given words. */
jalur_status text_bad(const text *t, const char *field, const char *found, const char *expected, const char *remedy);
/* A word as a number; decimal only, finite, below 1e15. */
jalur_status text_number(const text *t, const char *field, const char *word, double *out);
/* The next word of the line as a number, or as a whole number from `least` to `most`. */
jalur_status text_next(text *t, const char *field, double *out);
jalur_status text_next_whole(text *t, const char *field, uint32_t least, uint32_t most, uint32_t *out);
jalur_status text_whole(const text *t, const char *field, const char *word, uint32_t least, uint32_t most, uint32_t *out);

#endif
