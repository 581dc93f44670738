/* A strict JSON reader for tests (RFC 8259): nothing that a lenient reader lets pass. */
#ifndef JALUR_TEST_GEOJSON_CHECK_JSON_H
#define JALUR_TEST_GEOJSON_CHECK_JSON_H

#include <stdbool.h>
#include <stddef.h>

typedef enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT } json_kind;

typedef struct json_node {
    json_kind kind;
    char *name;    /* member name inside an object, else NULL */
    char *text;    /* JSON_TEXT, unescaped UTF-8 without NUL */
    double number; /* JSON_NUMBER; JSON_BOOL 0 or 1 */
    int decimals;  /* digits after the point that the number was written with, exponent reckoned in */
    size_t n;      /* children */
    struct json_node *first, *last, *next;
} json_node;

/* NULL on failure, with line and reason in `message`. Refused: a byte order mark, anything after the value, invalid
 * UTF-8, raw control characters, lone surrogates, \u0000, numbers out of range or not in JSON's form, member names that
 * come twice in an object, more than 64 levels. Free with json_tree_free. */
json_node *json_tree_read(const char *text, size_t n_bytes, char message[512]);
void json_tree_free(json_node *node);                                    /* accepts NULL */
const json_node *json_member(const json_node *object, const char *name); /* or NULL */

#endif
