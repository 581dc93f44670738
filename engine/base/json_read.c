/* Recursive descent over the bytes. Items of open arrays and objects wait on one stack and are copied into the arena when
 * their array closes, so that memory is proportional to the text. */
#include "base/json_read.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 64, FEW_MEMBERS = 12 };

typedef struct reader {
    jalur_ctx *ctx;
    arena *a;
    const char *file, *at, *end;
    uint32_t line;
    int depth;
    json_member *stack; /* keys NULL inside arrays */
    size_t n, cap;
    char *buffer; /* of the text being read */
    size_t buffer_cap;
} reader;

static jalur_status value_read(reader *r, json_value *out);

/* What stands at the reading point, for a person. */
static jalur_status bad(reader *r, const char *expected)
{
    char found[24];
    size_t n = (size_t)(r->end - r->at) < sizeof found - 1 ? (size_t)(r->end - r->at) : sizeof found - 1;
    memcpy(found, r->at, n);
    found[n] = 0;
    found[strcspn(found, "\r\n")] = 0;
    return err_at(r->ctx, JALUR_E_DATA, &(err_site){.file = r->file, .row = r->line, .expected = expected,
                  .found = r->at == r->end ? "the end of the text" : found}, "line %u is no valid JSON", r->line);
}

static void skip_space(reader *r)
{
    for (; r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'); r->at++)
        r->line += *r->at == '\n';
}

static bool word_here(reader *r, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(r->end - r->at) < n || memcmp(r->at, word, n) != 0) return false;
    r->at += n;
    return true;
}

/* Numbers */

static bool digits(const char **p, const char *end)
{
    const char *from = *p;
    while (*p < end && **p >= '0' && **p <= '9') (*p)++;
    return *p > from;
}

static jalur_status number_read(reader *r, json_value *out)
{
    const char *p = r->at;
    bool whole = true;
    if (*p == '-') p++;
    const char *first = p;
    if (!digits(&p, r->end)) return bad(r, "a value");
    if (*first == '0' && p > first + 1) return bad(r, "a number without a leading zero");
    if (p < r->end && *p == '.') {
        p++;
        whole = false;
        if (!digits(&p, r->end)) return bad(r, "a digit behind the point");
    }
    if (p < r->end && (*p == 'e' || *p == 'E')) {
        p++;
        whole = false;
        if (p < r->end && (*p == '+' || *p == '-')) p++;
        if (!digits(&p, r->end)) return bad(r, "a digit in the exponent");
    }
    errno = 0;
    if (whole) {
        out->kind = JSON_WHOLE;
        out->whole = strtoll(r->at, NULL, 10);
    }
    if (!whole || errno == ERANGE) {
        out->kind = JSON_REAL;
        out->real = strtod(r->at, NULL);
        if (!isfinite(out->real)) return bad(r, "a number below 1.8e308");
    }
    r->at = p;
    return JALUR_OK;
}

/* Texts */

static jalur_status hex_read(reader *r, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, r->at++) {
        const char c = r->at < r->end ? *r->at : 0;
        if (c >= '0' && c <= '9')
            *out = *out * 16 + (uint32_t)(c - '0');
        else if ((c | 32) >= 'a' && (c | 32) <= 'f')
            *out = *out * 16 + (uint32_t)((c | 32) - 'a') + 10;
        else
            return bad(r, "four hexadecimal digits");
    }
    return JALUR_OK;
}

static size_t utf8_write(uint32_t code, char *to)
{
    const uint32_t high[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    const size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; code >>= 6) to[i] = (char)(0x80 | (code & 0x3f));
    to[0] = (char)(high[n] | code);
    return n;
}

/* Behind "\u": one code, or a pair of surrogates. */
static jalur_status code_read(reader *r, char *to, size_t *n)
{
    jalur_status st = JALUR_OK;
    uint32_t code = 0, low = 0;
    TRY(hex_read(r, &code));
    if (code >= 0xd800 && code < 0xdc00) {
        if (!word_here(r, "\\u")) TRY(bad(r, "the second half of a surrogate pair"));
        TRY(hex_read(r, &low));
        if (low < 0xdc00 || low > 0xdfff) TRY(bad(r, "the second half of a surrogate pair"));
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code == 0 || (code >= 0xdc00 && code <= 0xdfff)) {
        TRY(bad(r, "a character other than zero or half a surrogate pair"));
    }
    *n += utf8_write(code, to + *n);
done:
    return st;
}

static jalur_status escape_read(reader *r, char *to, size_t *n)
{
    static const char from[] = "\"\\/bfnrt", gives[] = "\"\\/\b\f\n\r\t";
    const char c = r->at < r->end ? *r->at : 0;
    const char *place = c ? strchr(from, c) : NULL;
    if (!place && c != 'u') return bad(r, "one of \" \\ / b f n r t u behind the backslash");
    r->at++;
    if (c == 'u') return code_read(r, to, n);
    to[(*n)++] = gives[place - from];
    return JALUR_OK;
}

static jalur_status text_read(reader *r, const char **out, uint32_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    size_t n = 0;
    r->at++;
    for (;;) {
        TRY(mem_grow(r->ctx, &r->buffer, &r->buffer_cap, n + 8, 1));
        if (r->at == r->end || (unsigned char)*r->at < 0x20) TRY(bad(r, "a closing quote"));
        if (*r->at == '"') break;
        if (*r->at == '\\') {
            r->at++;
            TRY(escape_read(r, r->buffer, &n));
            continue;
        }
        size_t long_bytes = text_utf8_length((const unsigned char *)r->at);
        if (long_bytes == 0 || long_bytes > (size_t)(r->end - r->at)) TRY(bad(r, "valid UTF-8"));
        memcpy(r->buffer + n, r->at, long_bytes);
        n += long_bytes;
        r->at += long_bytes;
    }
    r->at++;
    *n_bytes = (uint32_t)n;
    TRY(arena_text_n(r->a, r->buffer, n, out));
done:
    return st;
}

/* Arrays and objects */

static jalur_status push(reader *r, const char *key, const json_value *v)
{
    jalur_status st = mem_grow(r->ctx, &r->stack, &r->cap, r->n + 1, sizeof *r->stack);
    if (st == JALUR_OK) r->stack[r->n++] = (json_member){key, *v};
    return st;
}

/* The items above `from` leave the stack for the arena. */
static jalur_status array_close(reader *r, size_t from, json_value *out)
{
    jalur_status st = JALUR_OK;
    const size_t n = r->n - from;
    bool whole = n > 0;
    json_value *items = NULL;
    int64_t *row = NULL;
    for (size_t i = from; i < r->n && whole; i++) whole = r->stack[i].value.kind == JSON_WHOLE;
    out->kind = whole ? JSON_ROW : JSON_ARRAY;
    out->n = (uint32_t)n;
    if (whole) {
        TRY(arena_new(r->a, n, sizeof *row, &row));
        for (size_t i = 0; i < n; i++) row[i] = r->stack[from + i].value.whole;
        out->row = row;
    } else {
        TRY(arena_new(r->a, n, sizeof *items, &items));
        for (size_t i = 0; i < n; i++) items[i] = r->stack[from + i].value;
        out->items = items;
    }
    r->n = from;
done:
    return st;
}

static jalur_status array_read(reader *r, json_value *out)
{
    jalur_status st = JALUR_OK;
    const size_t from = r->n;
    r->at++;
    skip_space(r);
    while (r->at == r->end || *r->at != ']') {
        json_value v;
        if (r->n > from) {
            if (!word_here(r, ",")) TRY(bad(r, "a comma or ]"));
            skip_space(r);
        }
        TRY(value_read(r, &v));
        TRY(push(r, NULL, &v));
        skip_space(r);
    }
    r->at++;
    TRY(array_close(r, from, out));
done:
    return st;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A key that stands twice in the members, or NULL in *twice. */
static jalur_status key_twice(reader *r, const json_member *m, size_t n, const char **twice)
{
    jalur_status st = JALUR_OK;
    const char **keys = NULL;
    *twice = NULL;
    if (n <= FEW_MEMBERS) {
        for (size_t i = 1; i < n; i++)
            for (size_t k = 0; k < i; k++)
                if (strcmp(m[i].key, m[k].key) == 0) *twice = m[i].key;
        return JALUR_OK;
    }
    TRY(mem_new(r->ctx, n, sizeof *keys, &keys));
    for (size_t i = 0; i < n; i++) keys[i] = m[i].key;
    qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 1; i < n; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0) *twice = keys[i];
done:
    mem_free(r->ctx, keys);
    return st;
}

static jalur_status object_close(reader *r, size_t from, json_value *out)
{
    jalur_status st = JALUR_OK;
    json_member *members = NULL;
    const char *twice = NULL;
    out->kind = JSON_OBJECT;
    out->n = (uint32_t)(r->n - from);
    if (out->n) TRY(key_twice(r, r->stack + from, out->n, &twice)); /* an empty one may be all there is: no stack yet */
    if (twice)
        TRY(err_at(r->ctx, JALUR_E_DATA, &(err_site){.file = r->file, .row = out->line, .field = twice,
                   .expected = "each key once in an object"}, "the object on line %u has the key \"%.60s\" twice", out->line,
                   twice));
    TRY(arena_new(r->a, out->n, sizeof *members, &members));
    if (out->n) memcpy(members, r->stack + from, out->n * sizeof *members);
    out->members = members;
    r->n = from;
done:
    return st;
}

static jalur_status object_read(reader *r, json_value *out)
{
    jalur_status st = JALUR_OK;
    const size_t from = r->n;
    r->at++;
    skip_space(r);
    while (r->at == r->end || *r->at != '}') {
        json_value v;
        const char *key = NULL;
        uint32_t n = 0;
        if (r->n > from) {
            if (!word_here(r, ",")) TRY(bad(r, "a comma or }"));
            skip_space(r);
        }
        if (r->at == r->end || *r->at != '"') TRY(bad(r, "a key in quotes"));
        TRY(text_read(r, &key, &n));
        skip_space(r);
        if (!word_here(r, ":")) TRY(bad(r, "a colon"));
        skip_space(r);
        TRY(value_read(r, &v));
        TRY(push(r, key, &v));
        skip_space(r);
    }
    r->at++;
    TRY(object_close(r, from, out));
done:
    return st;
}

static jalur_status nested_read(reader *r, json_value *out)
{
    if (r->depth == DEPTH_MOST) return bad(r, "nesting of 64 levels at most");
    r->depth++;
    const jalur_status st = *r->at == '[' ? array_read(r, out) : object_read(r, out);
    r->depth--;
    return st;
}

static jalur_status value_read(reader *r, json_value *out)
{
    *out = (json_value){.kind = JSON_NULL, .line = r->line};
    if (r->at == r->end) return bad(r, "a value");
    if (*r->at == '[' || *r->at == '{') return nested_read(r, out);
    if (*r->at == '"') {
        out->kind = JSON_TEXT;
        return text_read(r, &out->text, &out->n);
    }
    if (word_here(r, "null")) return JALUR_OK;
    out->kind = JSON_BOOL;
    if ((out->truth = word_here(r, "true")) || word_here(r, "false")) return JALUR_OK;
    return number_read(r, out);
}

jalur_status json_read(arena *a, const char *file, const char *text, size_t n_bytes, json_value *out)
{
    jalur_status st = JALUR_OK;
    reader r = {.ctx = a->ctx, .a = a, .file = file, .at = text, .end = text + n_bytes, .line = 1};
    *out = (json_value){0};
    if (n_bytes > UINT32_MAX) TRY(err_at(a->ctx, JALUR_E_DATA, &(err_site){.file = file}, "a JSON text of more than 4 GB"));
    (void)word_here(&r, "\xef\xbb\xbf"); /* a byte order mark: some editors put it there */
    skip_space(&r);
    TRY(value_read(&r, out));
    skip_space(&r);
    if (r.at < r.end) TRY(bad(&r, "the end of the text"));
done:
    mem_free(a->ctx, r.stack);
    mem_free(a->ctx, r.buffer);
    return st;
}

/* Looking things up */

json_value json_item(const json_value *array, uint32_t i)
{
    if (array->kind == JSON_ARRAY) return array->items[i];
    return (json_value){.kind = JSON_WHOLE, .line = array->line, .whole = array->row[i]};
}

const json_value *json_find(const json_value *object, const char *key)
{
    if (object->kind != JSON_OBJECT) return NULL;
    for (uint32_t i = 0; i < object->n; i++)
        if (strcmp(object->members[i].key, key) == 0) return &object->members[i].value;
    return NULL;
}

const char *json_kind_words(const json_value *v)
{
    static const char *const words[] = {"null", "true or false", "a whole number", "a number", "a text", "an array",
                                        "an array", "an object"};
    return words[v->kind];
}
