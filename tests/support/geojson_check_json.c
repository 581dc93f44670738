#include "geojson_check_json.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

typedef struct reader {
    const char *start, *at, *end;
    char *message;
    int depth;
} reader;

static bool fail(reader *r, const char *why)
{
    size_t line = 1;
    for (const char *p = r->start; p < r->at && p < r->end; p++)
        line += *p == '\n';
    snprintf(r->message, 512, "line %zu, byte %zu: %s", line, (size_t)(r->at - r->start), why);
    return false;
}

static int peek(const reader *r)
{
    return r->at < r->end ? (unsigned char)*r->at : -1;
}

static void skip_space(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

/* Length of the UTF-8 sequence at p, 0 when it is not valid (overlong, surrogate, beyond U+10FFFF, cut short). */
static size_t utf8_length(const unsigned char *p, size_t left)
{
    static const uint32_t lowest[5] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = p[0] < 0x80                   ? 1
               : p[0] >= 0xc2 && p[0] < 0xe0 ? 2
               : p[0] >= 0xe0 && p[0] < 0xf0 ? 3
               : p[0] >= 0xf0 && p[0] < 0xf5 ? 4
                                             : 0;
    if (n < 2) return n;
    if (left < n) return 0;
    uint32_t code = p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
        code = code << 6 | (p[i] & 0x3fu);
    }
    return code < lowest[n] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : n;
}

static bool hex4(reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        int c = peek(r);
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return fail(r, "four hexadecimal digits expected after \\u");
        *out = *out << 4 | (uint32_t)digit;
    }
    return true;
}

static char *put_utf8(char *to, uint32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *to++ = (char)(0xe0 | code >> 12);
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        *to++ = (char)(0xf0 | code >> 18);
        *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

static bool read_unicode(reader *r, char **to)
{
    uint32_t code, low;
    if (!hex4(r, &code)) return false;
    if (code == 0) return fail(r, "\\u0000 in a text");
    if (code >= 0xdc00 && code < 0xe000) return fail(r, "a low surrogate without a high one");
    if (code >= 0xd800 && code < 0xdc00) {
        if (r->end - r->at < 2 || r->at[0] != '\\' || r->at[1] != 'u')
            return fail(r, "a high surrogate without a low one");
        r->at += 2;
        if (!hex4(r, &low)) return false;
        if (low < 0xdc00 || low >= 0xe000) return fail(r, "a high surrogate without a low one");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *to = put_utf8(*to, code);
    return true;
}

static bool read_escape(reader *r, char **to)
{
    static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
    int c = peek(r);
    const char *found = c > 0 ? strchr(from, c) : NULL;
    r->at++;
    if (c == 'u') return read_unicode(r, to);
    if (!found) return fail(r, "an unknown escape");
    *(*to)++ = into[found - from];
    return true;
}

/* The caller frees *out. Unescaped text is never longer than the escaped one. */
static bool read_text(reader *r, char **out)
{
    *out = NULL;
    if (peek(r) != '"') return fail(r, "a text expected");
    const char *stop = ++r->at;
    while (stop < r->end && *stop != '"')
        stop += *stop == '\\' && stop + 1 < r->end ? 2 : 1;
    if (stop >= r->end) return fail(r, "a text does not end");
    char *to = malloc((size_t)(stop - r->at) + 1);
    if (!to) return fail(r, "no memory");
    *out = to;
    while (*r->at != '"') {
        if ((unsigned char)*r->at < 0x20) return fail(r, "a raw control character in a text");
        if (*r->at == '\\') {
            r->at++;
            if (!read_escape(r, &to)) return false;
            continue;
        }
        size_t n = utf8_length((const unsigned char *)r->at, (size_t)(r->end - r->at));
        if (n == 0) return fail(r, "invalid UTF-8");
        memcpy(to, r->at, n);
        to += n;
        r->at += n;
    }
    *to = 0;
    r->at++;
    return true;
}

static size_t skip_digits(reader *r)
{
    const char *from = r->at;
    while (peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    return (size_t)(r->at - from);
}

static bool read_number(reader *r, json_node *node)
{
    const char *from = r->at;
    char copy[64];
    size_t fraction = 0;
    long exponent = 0;
    if (peek(r) == '-') r->at++;
    bool zero = peek(r) == '0';
    size_t whole = skip_digits(r);
    if (whole == 0) return fail(r, "a value expected");
    if (zero && whole > 1) return fail(r, "a number with a leading zero");
    if (peek(r) == '.') {
        r->at++;
        fraction = skip_digits(r);
        if (fraction == 0) return fail(r, "a number that ends in a point");
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        const char *e = ++r->at;
        if (peek(r) == '+' || peek(r) == '-') r->at++;
        if (skip_digits(r) == 0) return fail(r, "a number with an empty exponent");
        exponent = strtol(e, NULL, 10);
    }
    size_t n = (size_t)(r->at - from);
    if (n >= sizeof copy) return fail(r, "a number of more than 63 characters");
    memcpy(copy, from, n);
    copy[n] = 0;
    node->kind = JSON_NUMBER;
    node->number = strtod(copy, NULL);
    node->decimals = (long)fraction > exponent ? (int)((long)fraction - exponent) : 0;
    return isfinite(node->number) ? true : fail(r, "a number out of range");
}

static bool read_word(reader *r, json_node *node)
{
    static const struct {
        const char *word;
        json_kind kind;
        double number;
    } words[] = {{"null", JSON_NULL, 0}, {"true", JSON_BOOL, 1}, {"false", JSON_BOOL, 0}};
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(words[i].word);
        if ((size_t)(r->end - r->at) < n || memcmp(r->at, words[i].word, n) != 0) continue;
        r->at += n;
        node->kind = words[i].kind;
        node->number = words[i].number;
        return true;
    }
    return false;
}

static bool read_value(reader *r, json_node *node);

/* Appends an empty child, so that the tree can be freed at any moment. */
static json_node *child_new(json_node *parent)
{
    json_node *child = calloc(1, sizeof *child);
    if (!child) return NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->n++;
    return child;
}

static bool read_member_name(reader *r, json_node *object, json_node *child)
{
    if (!read_text(r, &child->name)) return false;
    for (const json_node *other = object->first; other != child; other = other->next)
        if (strcmp(other->name, child->name) == 0) return fail(r, "a member name comes twice in one object");
    skip_space(r);
    if (peek(r) != ':') return fail(r, "':' expected");
    r->at++;
    return true;
}

static bool read_children(reader *r, json_node *node, char close)
{
    r->at++;
    skip_space(r);
    if (peek(r) == close) {
        r->at++;
        return true;
    }
    for (;;) {
        skip_space(r);
        json_node *child = child_new(node);
        if (!child) return fail(r, "no memory");
        if (node->kind == JSON_OBJECT && !read_member_name(r, node, child)) return false;
        if (!read_value(r, child)) return false;
        skip_space(r);
        int c = peek(r);
        if (c != close && c != ',')
            return fail(r, node->kind == JSON_OBJECT ? "',' or '}' expected" : "',' or ']' expected");
        r->at++;
        if (c == close) return true;
    }
}

static bool read_value(reader *r, json_node *node)
{
    skip_space(r);
    int c = peek(r);
    if (c == '"') {
        node->kind = JSON_TEXT;
        return read_text(r, &node->text);
    }
    if (c != '{' && c != '[') return read_word(r, node) || read_number(r, node);
    if (++r->depth > DEPTH_MAX) return fail(r, "more than 64 levels");
    node->kind = c == '{' ? JSON_OBJECT : JSON_ARRAY;
    bool good = read_children(r, node, c == '{' ? '}' : ']');
    r->depth--;
    return good;
}

json_node *json_tree_read(const char *text, size_t n_bytes, char message[512])
{
    reader r = {.start = text, .at = text, .end = text + n_bytes, .message = message};
    json_node *root = calloc(1, sizeof *root);
    message[0] = 0;
    if (!root) {
        fail(&r, "no memory");
        return NULL;
    }
    bool good = read_value(&r, root);
    if (good) {
        skip_space(&r);
        if (r.at < r.end) good = fail(&r, "something follows the value");
    }
    if (good) return root;
    json_tree_free(root);
    return NULL;
}

/* Children by loop, levels by recursion: at most DEPTH_MAX deep. */
void json_tree_free(json_node *node)
{
    if (!node) return;
    for (json_node *child = node->first; child;) {
        json_node *next = child->next;
        json_tree_free(child);
        child = next;
    }
    free(node->name);
    free(node->text);
    free(node);
}

const json_node *json_member(const json_node *object, const char *name)
{
    if (!object || object->kind != JSON_OBJECT) return NULL;
    for (const json_node *child = object->first; child; child = child->next)
        if (strcmp(child->name, name) == 0) return child;
    return NULL;
}
