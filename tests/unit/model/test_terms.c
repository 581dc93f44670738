/* Hours, breaks, lengths of time and lists as people write them: what is read, what is refused and why. */
#include <string.h>

#include "model/terms.h"
#include "support.h"

static void hours_are_read_in_order(void **state)
{
    (void)state;
    day_hours h[TERMS_HOURS_MAX];
    uint32_t n = 9;
    const char *why = "";
    assert_true(terms_hours("13:00-15:00, 2/08.30-12:00 07:05-11:30", h, &n, &why));
    assert_int_equal(n, 3); /* each day first, then by time */
    assert_true(h[0].day == 0 && h[0].from_s == 7 * 3600 + 300 && h[0].to_s == 11 * 3600 + 1800);
    assert_true(h[1].day == 0 && h[1].from_s == 13 * 3600 && h[1].to_s == 15 * 3600);
    assert_true(h[2].day == 2 && h[2].from_s == 8 * 3600 + 1800 && h[2].to_s == 12 * 3600);
    assert_true(terms_hours("", h, &n, &why) && n == 0);
    assert_true(terms_hours(" 00:00-24:00 ", h, &n, &why) && n == 1 && h[0].to_s == 86400);
    assert_true(terms_hours("1/08:00-12:00 2/08:00-12:00", h, &n, &why) && n == 2); /* the same hours of two days */
}

static void hours_that_make_no_sense(void **state)
{
    (void)state;
    static const struct { const char *text, *why; } bad[] = {
        {"8-12", "HH:MM-HH:MM"}, {"08:00", "HH:MM-HH:MM"}, {"08:00-", "HH:MM-HH:MM"}, {"08:60-12:00", "HH:MM-HH:MM"},
        {"24:01-24:30", "HH:MM-HH:MM"}, {"08:00-12:00x", "HH:MM-HH:MM"}, {"0/08:00-12:00", "from 1"}, {"12:00-08:00", "before"},
        {"08:00-12:00 11:00-13:00", "overlap"}, {"08:00-12:00 12:00-13:00", "overlap"}, {"-08:00-12:00", "HH:MM-HH:MM"}};
    day_hours h[TERMS_HOURS_MAX];
    uint32_t n;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *why = "";
        if (terms_hours(bad[i].text, h, &n, &why)) fail_msg("\"%s\" is read as hours", bad[i].text);
        if (!strstr(why, bad[i].why)) fail_msg("\"%s\": %s", bad[i].text, why);
    }
    char many[16 * 17 + 1] = "";
    const char *why = "";
    for (int i = 0; i < 17; i++) sprintf(many + 12 * i, "%02d:00-%02d:30 ", i, i);
    assert_false(terms_hours(many, h, &n, &why));
    assert_non_null(strstr(why, "more than 16"));
    many[12 * 16] = 0;
    assert_true(terms_hours(many, h, &n, &why) && n == 16);
}

static void breaks_are_read(void **state)
{
    (void)state;
    crew_break b[TERMS_BREAKS_MAX];
    day_hours room[TERMS_BREAKS_MAX][TERMS_HOURS_MAX];
    uint32_t n;
    const char *why = "";
    assert_true(terms_breaks("30 11:30-13:30 14:00-15:00; 0:45 after 4:00; 15", b, room, &n, &why));
    assert_int_equal(n, 3);
    assert_true(b[0].length_s == 1800 && b[0].after_s == 0 && b[0].n_within == 2 && b[0].within[1].from_s == 14 * 3600);
    assert_true(b[1].length_s == 2700 && b[1].after_s == 4 * 3600 && b[1].n_within == 0);
    assert_true(b[2].length_s == 900 && b[2].after_s == 0 && b[2].n_within == 0);
    assert_true(terms_breaks("", b, room, &n, &why) && n == 0);
    static const struct { const char *text, *why; } bad[] = {{"noon", "length"}, {"0 11:00-12:00", "length"}, {"30 after", "after"},
        {"30 after 0", "after"}, {"30 2/11:00-12:00", "each day"}, {"30 12:00-11:00", "before"}, {"1;2;3;4;5;6;7;8;9", "more than 8"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        if (terms_breaks(bad[i].text, b, room, &n, &why)) fail_msg("\"%s\" is read as breaks", bad[i].text);
        if (!strstr(why, bad[i].why)) fail_msg("\"%s\": %s", bad[i].text, why);
    }
}

static void lengths_and_lists(void **state)
{
    (void)state;
    int32_t s = -1;
    assert_true(terms_duration(" 45 ", &s) && s == 2700);
    assert_true(terms_duration("0:45", &s) && s == 2700);
    assert_true(terms_duration("12:00", &s) && s == 12 * 3600);
    assert_true(terms_duration("0", &s) && s == 0);
    static const char *const bad[] = {"", "-5", "1:60", "1:5", "4h", "1.5", "99999999999", "400:00"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (terms_duration(bad[i], &s)) fail_msg("\"%s\" is read as %d s", bad[i], s);
    assert_true(terms_has("mountain, cooled;fast", "cooled", 6));
    assert_false(terms_has("mountain, cooled", "cool", 4));
    assert_false(terms_has(NULL, "cooled", 6));
    assert_true(terms_has_all("mountain, cooled", "cooled mountain"));
    assert_true(terms_has_all("mountain", "") && terms_has_all(NULL, NULL) && terms_has_all("", " , "));
    assert_false(terms_has_all("mountain", "mountain, cooled"));
    assert_false(terms_has_all(NULL, "cooled"));
}

/* What is read into an arena outlives the text, and a text that import would have refused is an error. */
static void into_memory(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    char text[] = "30 11:30-13:30; 15 after 3:00";
    crew_break *b = NULL;
    day_hours *h = NULL;
    uint32_t n = 0;
    arena_init(&mem, ctx);
    test_ok(ctx, terms_breaks_new(&mem, text, &b, &n));
    memset(text, 'x', sizeof text - 1);
    assert_true(n == 2 && b[0].within[0].from_s == 11 * 3600 + 1800 && b[1].within == NULL);
    test_ok(ctx, terms_hours_new(&mem, "08:00-12:00", &h, &n));
    assert_true(n == 1 && h[0].to_s == 12 * 3600);
    test_ok(ctx, terms_hours_new(&mem, "", &h, &n));
    assert_true(n == 0 && h == NULL);
    assert_int_equal(terms_hours_new(&mem, "8-12", &h, &n), JALUR_E_DATA);
    assert_int_equal(terms_breaks_new(&mem, "soon", &b, &n), JALUR_E_DATA);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_read_in_order), cmocka_unit_test(hours_that_make_no_sense), cmocka_unit_test(breaks_are_read),
        cmocka_unit_test(lengths_and_lists), cmocka_unit_test(into_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
