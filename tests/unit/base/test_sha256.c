/* The examples of FIPS 180-4 and of NIST's list, and the same bytes in pieces of every size. */
#include "base/sha256.h"
#include "support.h"

static void of_text(const char *text, size_t n, size_t piece, char out[SHA256_TEXT])
{
    sha256 s;
    sha256_begin(&s);
    for (size_t at = 0; at < n; at += piece) sha256_add(&s, text + at, n - at < piece ? n - at : piece);
    sha256_end(&s, out);
}

static void published_examples(void **state)
{
    (void)state;
    const struct { const char *text, *sum; } cases[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    char out[SHA256_TEXT];
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        of_text(cases[c].text, strlen(cases[c].text), 1000, out);
        assert_string_equal(out, cases[c].sum);
    }
    sha256 s; /* a million times "a" */
    sha256_begin(&s);
    for (int i = 0; i < 1000000; i++) sha256_add(&s, "a", 1);
    sha256_end(&s, out);
    assert_string_equal(out, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void pieces_do_not_matter(void **state)
{
    (void)state;
    char text[300], whole[SHA256_TEXT], out[SHA256_TEXT];
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i * 7);
    for (size_t n = 0; n < sizeof text; n += 13)
        for (size_t piece = 1; piece < 130; piece += 3) {
            of_text(text, n, sizeof text, whole);
            of_text(text, n, piece, out);
            assert_string_equal(out, whole);
        }
}

static void of_a_file(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    char out[SHA256_TEXT];
    FILE *f = fopen("abc.txt", "wb");
    assert_non_null(f);
    fputs("abc", f);
    fclose(f);
    test_ok(ctx, sha256_file(ctx, "abc.txt", out));
    assert_string_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(sha256_file(ctx, "missing.txt", out), JALUR_E_IO);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_examples), cmocka_unit_test(pieces_do_not_matter), cmocka_unit_test(of_a_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
