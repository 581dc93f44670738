/* The JSON reader: values by hand, what is refused and where, and texts with bent bytes. */
#include "base/file.h"
#include "base/json_read.h"
#include "base/rng.h"
#include "base/writer.h"
#include "support.h"

typedef struct one {
    jalur_ctx *ctx;
    arena mem;
    json_value v;
} one;

static jalur_status begin(one *o, const char *text)
{
    o->ctx = test_ctx();
    arena_init(&o->mem, o->ctx);
    return json_read(&o->mem, "x.json", text, strlen(text), &o->v);
}

static void end(one *o)
{
    arena_release(&o->mem);
    jalur_ctx_free(o->ctx);
}

static void values_and_lines(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, "{ \"a\": [1, -20, 9223372036854775807],\n \"b\": [1, 2.5e1, \"x\"], \"c\": {\"d\": null},\n\"e\": true}"));
    assert_int_equal(o.v.kind, JSON_OBJECT);
    assert_int_equal(o.v.n, 4);
    const json_value *a = json_find(&o.v, "a"), *b = json_find(&o.v, "b"), *c = json_find(&o.v, "c");
    assert_int_equal(a->kind, JSON_ROW);
    assert_int_equal(a->row[1], -20);
    assert_true(json_item(a, 2).whole == INT64_MAX);
    assert_int_equal(json_item(a, 0).line, 1);
    assert_int_equal(b->kind, JSON_ARRAY);
    assert_int_equal(b->line, 2);
    assert_int_equal(json_item(b, 0).whole, 1);
    assert_true(json_item(b, 1).real == 25.0);
    assert_string_equal(json_item(b, 2).text, "x");
    assert_int_equal(json_find(c, "d")->kind, JSON_NULL);
    assert_int_equal(json_find(&o.v, "e")->line, 3);
    assert_true(json_find(&o.v, "e")->truth);
    assert_null(json_find(&o.v, "f"));
    assert_null(json_find(a, "f"));
    end(&o);
}

static void texts(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, "[\"\\u00e9\\ud83d\\ude00 \\\"\\\\\\/\\n\", \"\xc3\xa9\", \"\"]"));
    assert_string_equal(o.v.items[0].text, "\xc3\xa9\xf0\x9f\x98\x80 \"\\/\n");
    assert_int_equal(o.v.items[0].n, 11);
    assert_string_equal(o.v.items[1].text, "\xc3\xa9");
    assert_string_equal(o.v.items[2].text, "");
    end(&o);
    test_ok(o.ctx, begin(&o, "\xef\xbb\xbf [] "));
    assert_int_equal(o.v.kind, JSON_ARRAY);
    assert_int_equal(o.v.n, 0);
    end(&o);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct { const char *text; int row; const char *expected; } bad[] = {
        {"", 1, "a value"}, {"{\n\"a\": 1,\n}", 3, "a key in quotes"}, {"[1 2]", 1, "a comma or ]"}, {"[1,]", 1, "a value"},
        {"{\"a\" 1}", 1, "a colon"}, {"[1]\n x", 2, "the end of the text"}, {"01", 1, "a number without a leading zero"},
        {"1.", 1, "a digit behind the point"}, {"1e", 1, "a digit in the exponent"}, {"1e999", 1, "a number below 1.8e308"},
        {"nul", 1, "a value"}, {"NaN", 1, "a value"}, {"\"a", 1, "a closing quote"}, {"\"\n\"", 1, "a closing quote"},
        {"\"\\x\"", 1, "one of \" \\ / b f n r t u behind the backslash"}, {"\"\\u00g0\"", 1, "four hexadecimal digits"},
        {"\"\\ud800\"", 1, "the second half of a surrogate pair"}, {"\"\xff\"", 1, "valid UTF-8"}, {"\"\xc3\"", 1, "valid UTF-8"},
        {"\"\\u0000\"", 1, "a character other than zero or half a surrogate pair"}, {"[", 1, "a value"}, {"{", 1, "a key in quotes"},
        {"{\"a\":1,\n\"a\":2}", 1, "each key once in an object"}, {"-", 1, "a value"}, {"+1", 1, "a value"}, {".5", 1, "a value"},
        {"{\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,\"6\":0,\"7\":0,\"8\":0,\"9\":0,\"a\":0,\"b\":0,\"c\":0,\"d\":0,\"1\":0}", 1,
         "each key once in an object"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        one o;
        assert_int_equal(begin(&o, bad[i].text), JALUR_E_DATA);
        const jalur_error *e = jalur_ctx_error(o.ctx);
        assert_string_equal(e->expected, bad[i].expected);
        assert_int_equal(e->row, bad[i].row);
        assert_string_equal(e->file, "x.json");
        end(&o);
    }
}

static void depth_has_an_end(void **state)
{
    (void)state;
    char text[200];
    one o;
    memset(text, '[', 65);
    memset(text + 65, ']', 65);
    text[130] = 0;
    assert_int_equal(begin(&o, text), JALUR_E_DATA);
    assert_string_equal(jalur_ctx_error(o.ctx)->expected, "nesting of 64 levels at most");
    end(&o);
    text[129] = 0; /* one level less: 64 */
    test_ok(o.ctx, begin(&o, text + 1));
    end(&o);
}

/* Writes a value with the project's writer: reading and writing must agree. */
static void value_write(writer *w, const char *key, const json_value *v)
{
    switch (v->kind) {
    case JSON_NULL: json_null(w, key); break;
    case JSON_BOOL: json_bool(w, key, v->truth); break;
    case JSON_WHOLE: json_int(w, key, v->whole); break;
    case JSON_REAL: json_real(w, key, v->real, 3); break;
    case JSON_TEXT: json_text(w, key, v->text); break;
    case JSON_ARRAY:
    case JSON_ROW:
        json_array(w, key);
        for (uint32_t i = 0; i < v->n; i++) {
            const json_value item = json_item(v, i);
            value_write(w, NULL, &item);
        }
        json_end(w);
        break;
    case JSON_OBJECT:
        json_object(w, key);
        for (uint32_t i = 0; i < v->n; i++) value_write(w, v->members[i].key, &v->members[i].value);
        json_end(w);
    }
}

static const char sample[] = "{\"jobs\":[{\"id\":1,\"location\":[1.125,-45.75],\"skills\":[1,2],\"name\":\"a\\\"\xc3\xa9\\n\"}],"
                             "\"m\":[[0,1],[2,0]],\"t\":true,\"n\":null,\"e\":[],\"o\":{}}";

static void read_and_written_again(void **state)
{
    (void)state;
    one o;
    writer *w = NULL;
    char *text = NULL;
    test_ok(o.ctx, begin(&o, sample));
    test_ok(o.ctx, writer_open(o.ctx, NULL, &w));
    value_write(w, NULL, &o.v);
    test_ok(o.ctx, writer_take(&w, &text, NULL));
    assert_string_equal(text, "{\"jobs\":[{\"id\":1,\"location\":[1.125,-45.75],\"skills\":[1,2],\"name\":\"a\\\"\xc3\xa9\\u000a\"}],"
                              "\"m\":[[0,1],[2,0]],\"t\":true,\"n\":null,\"e\":[],\"o\":{}}");
    mem_free(o.ctx, text);
    end(&o);
}

static void bent_bytes_never_crash(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 5);
    uint32_t good = 0;
    for (int round = 0; round < 20000; round++) {
        char text[sizeof sample];
        one o;
        memcpy(text, sample, sizeof sample);
        for (uint32_t k = 1 + rng_below(&r, 3); k > 0; k--)
            text[rng_below(&r, sizeof sample - 1)] = (char)(rng_below(&r, 2) ? "[]{},:\"\\0-.eu\xc3\xff"[rng_below(&r, 15)]
                                                                             : (int)rng_below(&r, 256));
        if (rng_below(&r, 4) == 0) text[rng_below(&r, sizeof sample - 1)] = 0;
        jalur_status st = begin(&o, text);
        assert_true(st == JALUR_OK || st == JALUR_E_DATA);
        good += st == JALUR_OK;
        end(&o);
    }
    assert_true(good > 100);
}

static void memory_that_ends(void **state)
{
    (void)state;
    for (long n = 0;; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        arena mem;
        json_value v;
        if (!ctx) continue;
        arena_init(&mem, ctx);
        jalur_status st = json_read(&mem, NULL, sample, sizeof sample - 1, &v);
        arena_release(&mem);
        jalur_ctx_free(ctx);
        if (st == JALUR_OK) break;
        assert_int_equal(st, JALUR_E_RESOURCE);
        assert_true(n < 1000);
    }
}

static void files(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    char *text = NULL;
    size_t n = 0;
    test_write_file("f.txt", "hello\n");
    test_ok(ctx, file_read(ctx, "f.txt", 6, &text, &n));
    assert_int_equal(n, 6);
    assert_string_equal(text, "hello\n");
    mem_free(ctx, text);
    assert_int_equal(file_read(ctx, "f.txt", 5, &text, &n), JALUR_E_DATA);
    assert_null(text);
    assert_int_equal(file_read(ctx, "no such file", 5, &text, &n), JALUR_E_IO);
    assert_string_equal(jalur_ctx_error(ctx)->file, "no such file");
    assert_int_equal(file_read(ctx, ".", 5, &text, &n), JALUR_E_IO);
    test_write_file("f.txt", "");
    test_ok(ctx, file_read(ctx, "f.txt", 0, &text, &n));
    assert_int_equal(n, 0);
    mem_free(ctx, text);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_and_lines), cmocka_unit_test(texts), cmocka_unit_test(what_is_refused),
        cmocka_unit_test(depth_has_an_end), cmocka_unit_test(read_and_written_again), cmocka_unit_test(bent_bytes_never_crash),
        cmocka_unit_test(memory_that_ends), cmocka_unit_test(files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
