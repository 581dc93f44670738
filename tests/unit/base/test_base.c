#include "base/arena.h"
#include "base/curve.h"
#include "base/hash.h"
#include "base/report.h"
#include "base/rng.h"
#include "base/writer.h"
#include "support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void errors_carry_site_and_chain(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_status st = err_at(ctx, JALUR_E_DATA, &(err_site){.file = "a.csv", .row = 7, .field = "kode", .found = "x"},
                             "bad %s", "code");
    st = err_while(ctx, st, "importing %s", "stations");
    st = err_while(ctx, st, "running");
    const jalur_error *e = jalur_ctx_error(ctx);
    assert_int_equal(st, JALUR_E_DATA);
    assert_string_equal(e->message, "bad code");
    assert_string_equal(e->file, "a.csv");
    assert_int_equal(e->row, 7);
    assert_string_equal(e->doing, "running; importing stations");
    err_set(ctx, JALUR_E_IO, "%s again", e->message); /* arguments may be the old texts */
    assert_string_equal(e->message, "bad code again");
    assert_string_equal(e->file, "");
    for (int i = 0; i < 200; i++) err_while(ctx, JALUR_E_IO, "a rather long description of what was being done");
    jalur_ctx_free(ctx);
}

static void errors_show_no_control_characters_and_valid_text(void **state)
{
    (void)state;
    char cut[6];
    jalur_ctx *ctx = test_ctx();
    (void)err_at(ctx, JALUR_E_DATA, &(err_site){.found = "a\x1b[31mb\xff\xc2\x9b" "c\n\xed\xa0\x80\xc3\xa9"}, "\x1b]0;x");
    assert_string_equal(jalur_ctx_error(ctx)->found, "a [31mb? c ???\xc3\xa9");
    assert_string_equal(jalur_ctx_error(ctx)->message, " ]0;x");
    text_shown(cut, sizeof cut, "abcd\xc3\xa9"); /* the last character would be cut in half */
    assert_string_equal(cut, "abcd");
    static const char *const cuts[][2] = {{"abc", "abc"}, {"\xc3\xa9", "\xc3\xa9"}, {"a\xc3", "a"}, {"a\xe2\x80", "a"}, {"a\xe2", "a"}, {"\xf0\x9f\x98", ""},
                                          {"a\xf0\x9f\x98\x80", "a\xf0\x9f\x98\x80"}, {"", ""}};
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        char text[16];
        snprintf(text, sizeof text, "%s", cuts[i][0]);
        text_drop_torn(text);
        assert_string_equal(text, cuts[i][1]);
    }
    jalur_ctx_free(ctx);
}

static void memory_refuses_overflow(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    char *p = (char *)1;
    assert_int_equal(mem_new(ctx, SIZE_MAX / 2, 16, &p), JALUR_E_RESOURCE);
    assert_null(p);
    size_t cap = 0;
    assert_int_equal(mem_grow(ctx, &p, &cap, SIZE_MAX / 4, 16), JALUR_E_RESOURCE);
    assert_int_equal(mem_new(ctx, 0, 16, &p), JALUR_OK);
    assert_non_null(p);
    mem_free(ctx, p);
    jalur_ctx_free(ctx);
}

static void maps_agree_with_a_plain_list(void **state)
{
    (void)state;
    enum { N = 3000 };
    jalur_ctx *ctx = test_ctx();
    static char key[N][16];
    textmap texts = {0};
    map64 numbers = {0};
    for (uint32_t i = 0; i < N; i++) {
        snprintf(key[i], sizeof key[i], "53.04.%u", i * 7);
        test_ok(ctx, textmap_put(ctx, &texts, key[i], i));
        test_ok(ctx, map64_put(ctx, &numbers, (uint64_t)i << 32, i));
    }
    test_ok(ctx, map64_put(ctx, &numbers, 0, 99)); /* replaces */
    assert_int_equal(map64_get(&numbers, 0), 99);
    for (uint32_t i = 1; i < N; i++) {
        assert_int_equal(textmap_get(&texts, key[i]), i);
        assert_int_equal(map64_get(&numbers, (uint64_t)i << 32), i);
    }
    assert_int_equal(textmap_get(&texts, "53.04.1"), JALUR_NONE);
    assert_int_equal(map64_get(&numbers, 1), JALUR_NONE);
    assert_int_equal(textmap_get(&(textmap){0}, "x"), JALUR_NONE);
    textmap_release(ctx, &texts);
    map64_release(ctx, &numbers);
    jalur_ctx_free(ctx);
}

static void random_is_repeatable_and_even(void **state)
{
    (void)state;
    rng a, b;
    rng_init(&a, 42);
    rng_init(&b, 42);
    unsigned seen[6] = {0};
    double sum = 0, square = 0;
    for (int i = 0; i < 60000; i++) {
        uint32_t v = rng_below(&a, 6);
        assert_int_equal(v, rng_below(&b, 6));
        seen[v]++;
    }
    for (int k = 0; k < 6; k++) assert_in_range(seen[k], 9600, 10400);
    for (int i = 0; i < 20000; i++) {
        double v = rng_normal(&a);
        sum += v;
        square += v * v;
    }
    assert_true(fabs(sum / 20000) < 0.03 && fabs(square / 20000 - 1) < 0.04);
    assert_int_equal(rng_below(&a, 1), 0);
}

static void json_is_escaped_and_finite(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *w = NULL;
    char *text = NULL;
    test_ok(ctx, writer_open(ctx, NULL, &w));
    json_object(w, NULL);
    json_text(w, "a", "q\"\\\n\x01 \xe2\x80\x99 \xff\xc0\xaf");
    json_array(w, "b");
    json_real(w, NULL, NAN, 3);
    json_real(w, NULL, -0.0001, 3);
    json_real(w, NULL, 1.500, 3);
    json_real(w, NULL, 1e300, 2);
    json_end(w);
    json_null(w, "c");
    json_bool(w, "d", true);
    json_end(w);
    test_ok(ctx, writer_take(&w, &text, NULL));
    assert_non_null(strstr(text, "{\"a\":\"q\\\"\\\\\\u000a\\u0001 \xe2\x80\x99 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\","
                                 "\"b\":[null,0,1.5,1"));
    assert_non_null(strstr(text, "\"c\":null,\"d\":true}"));
    mem_free(ctx, text);
    jalur_ctx_free(ctx);
}

static void csv_guards_formulas(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *w = NULL;
    char *text = NULL;
    test_ok(ctx, writer_open(ctx, NULL, &w));
    csv_text(w, "=cmd|x");
    csv_text(w, "a,\"b\"");
    csv_text(w, NULL);
    csv_real(w, -2.5, 1);
    csv_end_row(w);
    test_ok(ctx, writer_take(&w, &text, NULL));
    assert_string_equal(text, "\"'=cmd|x\",\"a,\"\"b\"\"\",,-2.5\n");
    mem_free(ctx, text);
    jalur_ctx_free(ctx);
}

static void files_appear_whole_or_not_at_all(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *w = NULL;
    unlink("out.txt");
    test_ok(ctx, writer_open(ctx, "out.txt", &w));
    writer_text(w, "new");
    assert_int_equal(access("out.txt", F_OK), -1);
    writer_abort(&w);
    assert_int_equal(access("out.txt", F_OK), -1);
    test_ok(ctx, writer_open(ctx, "out.txt", &w));
    writer_text(w, "new");
    test_ok(ctx, writer_commit(&w));
    assert_null(w);
    char *back = test_read_file("out.txt", NULL);
    assert_string_equal(back, "new");
    free(back);
    assert_int_equal(writer_open(ctx, "missing/dir/out.txt", &w), JALUR_E_IO);
    assert_non_null(strstr(jalur_ctx_error(ctx)->message, "missing/dir/out.txt"));
    jalur_ctx_free(ctx);
}

/* What a killed process left is taken up and gone when the file stands; a link of that name is not followed. */
static void what_was_left_is_cleared_up(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *w = NULL;
    struct stat about;
    test_write_file("left.txt.jalur-0.tmp", "longer than what comes now");
    test_write_file("precious.txt", "kept");
    unlink("left.txt.jalur-1.tmp");
    test_ok(ctx, writer_open(ctx, "left.txt", &w));
    writer_text(w, "new");
    test_ok(ctx, writer_commit(&w));
    char *text = test_read_file("left.txt", NULL);
    assert_string_equal(text, "new");
    free(text);
    assert_true(lstat("left.txt.jalur-0.tmp", &about) != 0);
    assert_int_equal(symlink("precious.txt", "left.txt.jalur-0.tmp"), 0);
    test_ok(ctx, writer_open(ctx, "left.txt", &w));
    writer_abort(&w);
    text = test_read_file("precious.txt", NULL);
    assert_string_equal(text, "kept");
    free(text);
    unlink("left.txt.jalur-0.tmp");
    jalur_ctx_free(ctx);
}

/* Two that write the same file at once: here the other is still open. */
static void what_another_left_is_not_in_the_way(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *first = NULL, *second = NULL;
    test_ok(ctx, writer_open(ctx, "twice.txt", &first));
    test_ok(ctx, writer_open(ctx, "twice.txt", &second));
    writer_text(first, "one");
    writer_text(second, "two");
    test_ok(ctx, writer_commit(&second));
    writer_abort(&first);
    char *text = test_read_file("twice.txt", NULL);
    assert_string_equal(text, "two");
    free(text);
    jalur_ctx_free(ctx);
}

/* What a name leads to is written; the name itself stays a link, a pipe or a device. */
static void links_and_pipes_stay(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    writer *w = NULL;
    struct stat about;
    size_t n = 0;
    char got[8] = {0};
    test_write_file("aim.txt", "old");
    unlink("link.txt");
    assert_int_equal(symlink("aim.txt", "link.txt"), 0);
    test_ok(ctx, writer_try(ctx, "link.txt"));
    test_ok(ctx, writer_open(ctx, "link.txt", &w));
    writer_text(w, "new");
    test_ok(ctx, writer_commit(&w));
    char *text = test_read_file("aim.txt", &n);
    assert_string_equal(text, "new");
    free(text);
    assert_true(lstat("link.txt", &about) == 0 && S_ISLNK(about.st_mode));
    unlink("pipe");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    test_ok(ctx, writer_try(ctx, "pipe"));
    test_ok(ctx, writer_open(ctx, "pipe", &w));
    writer_text(w, "new");
    test_ok(ctx, writer_commit(&w));
    assert_int_equal(read(reader, got, sizeof got - 1), 3);
    assert_string_equal(got, "new");
    close(reader);
    assert_true(lstat("pipe", &about) == 0 && S_ISFIFO(about.st_mode));
    assert_int_equal(writer_try(ctx, "."), JALUR_E_IO);
    assert_int_equal(writer_try(ctx, "no/such/place"), JALUR_E_IO);
    jalur_ctx_free(ctx);
}

static void directories_and_slugs(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    char slug[64];
    test_ok(ctx, writer_mkdir(ctx, "one/two/three"));
    test_ok(ctx, writer_mkdir(ctx, "one/two/three/"));
    test_write_file("one/file", "x");
    assert_int_equal(writer_mkdir(ctx, "one/file"), JALUR_E_IO);
    assert_int_equal(writer_mkdir(ctx, ""), JALUR_E_USAGE);
    writer_slug("../Gudang KPU/Belu \xe2\x80\x99!", slug);
    assert_string_equal(slug, "gudang-kpu-belu");
    writer_slug("", slug);
    assert_string_equal(slug, "x");
    jalur_ctx_free(ctx);
}

static void reports_become_text_json_and_numbers(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    char *text = NULL, *json = NULL;
    test_ok(ctx, report_new(ctx, "plan", "Plan", &r));
    report_int(r, "stations", "stations", 1204331, "");
    jalur_report *group = report_group(r, "unserved", "unserved");
    report_int(group, "far", "far from a road", 3, "");
    jalur_report *list = report_list(r, "vehicles", "vehicles");
    for (int i = 0; i < 2; i++) {
        jalur_report *row = report_row(list);
        report_text(row, "id", "vehicle", i ? "L300" : "truck");
        report_text(row, "kind", "", "hidden"); /* no heading: for programs only */
        report_real(row, "km", "km", i + 0.25, 1, "");
    }
    test_ok(ctx, jalur_report_as_text(r, &text));
    test_ok(ctx, jalur_report_as_json(r, &json));
    assert_non_null(strstr(text, "1,204,331"));
    assert_non_null(strstr(text, "vehicle   km\n"));
    assert_non_null(strstr(text, "truck    0.2\n")); /* the first row as well as the last */
    assert_non_null(strstr(text, "L300     1.2\n"));
    assert_non_null(strstr(json, "\"unserved\":{\n\"far\":3\n}") ? json : strstr(json, "\"far\":3"));
    assert_non_null(strstr(json, "{\"id\":\"L300\",\"kind\":\"hidden\",\"km\":1.2}"));
    assert_true(jalur_report_number(r, "unserved.far", -1) == 3);
    assert_true(jalur_report_number(r, "unserved.near", -1) == -1);
    mem_free(ctx, text);
    mem_free(ctx, json);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

/* A layer of a file may be named so as to steer the terminal. */
static void reports_show_no_control_characters(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    char *text = NULL;
    test_ok(ctx, report_new(ctx, "import", "Import", &r));
    report_text(r, "layer", "Layer", "a\x1b[2Jb\xff");
    test_ok(ctx, jalur_report_as_text(r, &text));
    assert_string_equal(text, "Import\n  Layer  a [2Jb?\n");
    mem_free(ctx, text);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

static jalur_status make_report(jalur_ctx *ctx)
{
    jalur_status st = JALUR_OK;
    jalur_report *r = NULL;
    char *text = NULL;
    TRY(report_new(ctx, "r", "R", &r));
    report_text(report_group(r, "g", "G"), "t", "T", "value");
    report_int(report_row(report_list(r, "l", "L")), "n", "N", 1, "");
    TRY(jalur_report_as_text(r, &text));
done:
    mem_free(ctx, text);
    jalur_report_free(r);
    return st;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    long n = 0;
    jalur_status st;
    do {
        jalur_ctx *ctx = test_ctx_failing(n++);
        st = make_report(ctx);
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        jalur_ctx_free(ctx);
    } while (st != JALUR_OK && n < 1000);
    assert_in_range(n, 10, 999);
}

/* A square of cells is one stretch of the curve, and each step of it leads to a cell beside. */
static void the_curve_goes_from_cell_to_cell(void **state)
{
    enum { SQUARE = 256, CELLS = SQUARE * SQUARE };
    uint32_t(*cell)[2] = malloc(CELLS * sizeof *cell);
    uint8_t *seen = malloc(CELLS);
    (void)state;
    assert_int_equal(curve_at(0, 0), 0);
    for (uint32_t k = 0; k < 16; k++) {
        const uint32_t west = k * 0x1300 & 0xff00, south = k * 0x2d00 & 0xff00, base = curve_at(west, south) & ~(CELLS - 1u);
        memset(seen, 0, CELLS);
        for (uint32_t i = 0; i < CELLS; i++) {
            const uint32_t x = west + i % SQUARE, y = south + i / SQUARE, at = curve_at(x, y) - base;
            assert_true(at < CELLS);
            cell[at % CELLS][0] = x;
            cell[at % CELLS][1] = y;
            assert_int_equal(seen[at % CELLS]++, 0);
        }
        for (uint32_t i = 1; i < CELLS; i++)
            assert_int_equal(abs((int)cell[i][0] - (int)cell[i - 1][0]) + abs((int)cell[i][1] - (int)cell[i - 1][1]), 1);
    }
    free(cell);
    free(seen);
}

static void many_codes_are_those_of_one_at_a_time(void **state)
{
    enum { N = 301 };
    uint32_t x[N], y[N], code[N];
    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        x[i] = i * 40503 & 0xffff;
        y[i] = i * 60493 & 0xffff;
    }
    curve_many(x, y, N, code);
    for (uint32_t i = 0; i < N; i++) assert_int_equal(code[i], curve_at(x[i], y[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_carry_site_and_chain), cmocka_unit_test(errors_show_no_control_characters_and_valid_text),
        cmocka_unit_test(memory_refuses_overflow),
        cmocka_unit_test(maps_agree_with_a_plain_list), cmocka_unit_test(random_is_repeatable_and_even),
        cmocka_unit_test(the_curve_goes_from_cell_to_cell), cmocka_unit_test(many_codes_are_those_of_one_at_a_time),
        cmocka_unit_test(json_is_escaped_and_finite), cmocka_unit_test(csv_guards_formulas),
        cmocka_unit_test(files_appear_whole_or_not_at_all), cmocka_unit_test(what_was_left_is_cleared_up),
        cmocka_unit_test(what_another_left_is_not_in_the_way), cmocka_unit_test(links_and_pipes_stay),
        cmocka_unit_test(directories_and_slugs),
        cmocka_unit_test(reports_become_text_json_and_numbers), cmocka_unit_test(reports_show_no_control_characters), cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
