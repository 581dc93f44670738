/* JSON as it comes in: a strict and bounded reader (RFC 8259). The text may be anything.
 *
 * Each value knows its line, so that errors can name it. Whole numbers stay whole; an array that holds nothing else is
 * kept as one row of int64, so that a travel table of a million entries takes eight bytes each. */
#ifndef JALUR_BASE_JSON_READ_H
#define JALUR_BASE_JSON_READ_H

#include "base/arena.h"

typedef enum json_kind { JSON_NULL, JSON_BOOL, JSON_WHOLE, JSON_REAL, JSON_TEXT, JSON_ARRAY, JSON_ROW, JSON_OBJECT } json_kind;

typedef struct json_value {
    json_kind kind; /* JSON_WHOLE fits int64; other numbers are JSON_REAL and finite; JSON_ROW: an array of whole numbers */
    uint32_t line;  /* 1-based, where it begins */
    uint32_t n;     /* items of an array or a row, members of an object, bytes of a text */
    union {
        bool truth;
        int64_t whole;
        double real;
        const char *text; /* UTF-8, no zero byte inside */
        const struct json_value *items;
        const int64_t *row;
        const struct json_member *members; /* in the file's order, no key twice */
    };
} json_value;

typedef struct json_member {
    const char *key;
    json_value value;
} json_member;

/* Reads one value that fills the text (n_bytes, and a zero behind them). All of it lives in `a`. `file` is for errors and may
 * be NULL. JALUR_E_DATA with the line for what is no JSON, nested deeper than 64, a number beyond double, a text with a
 * zero or with invalid UTF-8, a key that stands twice in an object. */
jalur_status json_read(arena *a, const char *file, const char *text, size_t n_bytes, json_value *out);

/* The i-th item of an array or a row; i < n. */
json_value json_item(const json_value *array, uint32_t i);
/* The member, or NULL when the object has none of that name (or is no object). */
const json_value *json_find(const json_value *object, const char *key);
static inline bool json_is_array(const json_value *v) { return v->kind == JSON_ARRAY || v->kind == JSON_ROW; }
/* "a number", "an object", ...: for errors. */
const char *json_kind_words(const json_value *v);

#endif
