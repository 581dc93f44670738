#include "model/problems.h"
#include "model/settings.h"
#include "model/territory.h"
#include "support.h"

static void wkb_reads_what_it_wrote(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    arena mem;
    arena_init(&mem, ctx);
    shape_area zone, back;
    test_ok(ctx, shape_area_new(&mem, 9, 2, 2, &zone));
    for (uint32_t i = 0; i < 9; i++) zone.pt[i] = (jalur_lonlat){120.0 + i, -8.5 - i};
    zone.ring[1] = 4;
    zone.ring[2] = 9;
    zone.part[1] = 1;
    zone.part[2] = 2;
    uint8_t wkb[512];
    size_t n = shape_area_wkb_size(&zone);
    assert_true(n <= sizeof wkb);
    shape_area_to_wkb(&zone, wkb);
    test_ok(ctx, shape_area_from_wkb(&mem, wkb, n, &back));
    assert_int_equal(back.n_part, 2);
    assert_int_equal(back.n_ring, 2);
    assert_memory_equal(back.pt, zone.pt, 9 * sizeof *zone.pt);
    assert_memory_equal(back.ring, zone.ring, 3 * sizeof *zone.ring);
    for (size_t cut = 0; cut < n; cut++) /* never reads past the end */
        assert_int_equal(shape_area_from_wkb(&mem, wkb, cut, &back), JALUR_E_DATA);
    shape_line line, line_back;
    test_ok(ctx, shape_line_new(&mem, 3, true, &line));
    line.pt[2] = (jalur_lonlat){1, 2};
    line.z_m[1] = 77.5f;
    shape_line_to_wkb(&line, wkb);
    test_ok(ctx, shape_line_from_wkb(&mem, wkb, shape_line_wkb_size(&line), &line_back));
    assert_true(line_back.z_m && line_back.z_m[1] == 77.5f && line_back.pt[2].lat_deg == 2);
    assert_int_equal(shape_line_from_wkb(&mem, wkb, 20, &line_back), JALUR_E_DATA);
    assert_int_equal(shape_area_from_wkb(&mem, wkb, shape_line_wkb_size(&line), &back), JALUR_E_DATA);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

static void codes_join_to_the_longest_prefix(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    territory t;
    territory_init(&t, ctx);
    area areas[] = {{.code = "53", .level = AREA_PROVINCE}, {.code = "53.04", .level = AREA_KABUPATEN},
                    {.code = "53.04.01.2001", .level = AREA_VILLAGE}, {.code = "53.04.02", .level = AREA_KECAMATAN},
                    {.code = "53.04.02.2001", .level = AREA_VILLAGE}};
    station stations[] = {{.id = "a", .village_code = "53.04.02.2001"}, {.id = "b", .village_code = "53.04.02.2002"}};
    t.areas = areas;
    t.n_areas = 5;
    t.stations = stations;
    t.n_stations = 2;
    territory_join(&t);
    assert_int_equal(areas[0].parent, JALUR_NONE);
    assert_int_equal(areas[2].parent, 1); /* its kecamatan is missing */
    assert_int_equal(areas[4].parent, 3);
    assert_int_equal(stations[0].village, 4);
    assert_int_equal(stations[1].village, JALUR_NONE);
    assert_int_equal(territory_up(&t, 4, AREA_KABUPATEN), 1);
    assert_int_equal(territory_up(&t, 2, AREA_KECAMATAN), JALUR_NONE);
    territory_release(&t);
    jalur_ctx_free(ctx);
}

static void settings_keep_their_ranges(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    settings s;
    settings_init(&s);
    assert_int_equal(s.payout_days, 14);
    assert_int_equal(s.day_start_s, 6 * 3600);
    assert_int_equal(s.deadline_s, -1);
    test_ok(ctx, settings_set(ctx, &s, "plan.deadline", "17:30"));
    assert_int_equal(s.deadline_s, 17 * 3600 + 1800);
    assert_int_equal(settings_set(ctx, &s, "plan.day", "2"), JALUR_E_USAGE);
    assert_non_null(strstr(jalur_ctx_error(ctx)->remedy, "plan.days"));
    const char *bad[][2] = {{"plan.days", "0"}, {"plan.days", "1.5"}, {"plan.days", ""}, {"plan.days", "2x"}, {"plan.days", "0x2"},
                            {"plan.load_s", "\t"}, {"plan.load_s", "  "},
                            {"staff.no_show", "nan"}, {"season", "autumn"}, {"plan.day_start", "25:00"},
                            {"plan.day_start", ""}, {"staff.profile", "a name that is much too long for a profile"},
                            {"staff.rest_days", "7,Sunday"}, {"staff.rest_days", "-7"}, {"cover.first_date", "2023-02-30"},
                            {"cover.first_date", "14-02-2024"}, {"cover.first_date", "2024-2-14"}, {"cover.first_date", "2023-02-29"}};
    test_ok(ctx, settings_set(ctx, &s, "cover.first_date", "2024-02-29"));
    test_ok(ctx, settings_set(ctx, &s, "staff.rest_days", "7, 14"));
    settings before = s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(settings_set(ctx, &s, bad[i][0], bad[i][1]), JALUR_E_DATA);
    assert_memory_equal(&before, &s, sizeof s);
    uint32_t n;
    const setting_spec *table = settings_table(&n);
    for (uint32_t i = 0; i < n; i++) { /* what is printed can be read back */
        char *text = NULL;
        test_ok(ctx, settings_get(ctx, &s, &table[i], &text));
        test_ok(ctx, settings_set(ctx, &s, table[i].key, text));
        mem_free(ctx, text);
    }
    assert_memory_equal(&before, &s, sizeof s);
    jalur_ctx_free(ctx);
}

static void speeds_follow_class_surface_season(void **state)
{
    (void)state;
    profile p = test_profile("truck", MODE_TRUCK, 40);
    p.kmh[ROAD_PATH] = 0;
    p.surface_factor[SEASON_WET][SURFACE_EARTH] = 0.5;
    road r = {.class = ROAD_LOCAL, .surface = SURFACE_EARTH};
    assert_true(profile_speed_kmh(&p, SEASON_DRY, &r) == 40);
    assert_true(profile_speed_kmh(&p, SEASON_WET, &r) == 20);
    r.flags = ROAD_DRY_ONLY;
    assert_true(profile_speed_kmh(&p, SEASON_WET, &r) == 0);
    r.modes = MODE_FOOT;
    assert_true(profile_speed_kmh(&p, SEASON_DRY, &r) == 0);
    r = (road){.class = ROAD_PATH};
    assert_true(profile_speed_kmh(&p, SEASON_DRY, &r) == 0);
    r = (road){.class = ROAD_PRIMARY, .max_kmh = 30};
    assert_true(profile_speed_kmh(&p, SEASON_DRY, &r) == 30);
    assert_true(fabs(profile_tobler_factor(0) - 1) < 1e-12);
    assert_true(profile_tobler_factor(-0.05) > 1.19 && profile_tobler_factor(0.3) < 0.36);
}

static void words_are_recognised(void **state)
{
    (void)state;
    area_level level;
    office_kind kind;
    uint8_t modes;
    assert_true(area_level_parse("Desa", &level) && level == AREA_VILLAGE);
    assert_true(area_level_of_code("53.04.01", &level) && level == AREA_KECAMATAN);
    assert_false(area_level_of_code("53.4", &level));
    assert_true(office_kind_parse("KANTOR POS", &kind) && kind == OFFICE_POST);
    assert_false(office_kind_parse("", &kind));
    assert_true(modes_parse("truck, foot;boat", &modes) && modes == (MODE_TRUCK | MODE_FOOT | MODE_BOAT));
    assert_false(modes_parse("rocket", &modes));
}

static void problems_sort_worst_first(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    problems p;
    problems_init(&p, ctx);
    problem like = {.class = "b", .kind = "station", .id = "1", .severity = PROBLEM_NOTE, .unit = ""};
    test_ok(ctx, problems_add(&p, &like, "one"));
    like.severity = PROBLEM_BLOCKS;
    test_ok(ctx, problems_add(&p, &like, "two %d", 2));
    problems_sort(&p);
    assert_string_equal(p.item[0].text, "two 2");
    assert_int_equal(problems_count(&p, PROBLEM_WARNING), 1);
    problems_release(&p);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wkb_reads_what_it_wrote), cmocka_unit_test(codes_join_to_the_longest_prefix),
        cmocka_unit_test(settings_keep_their_ranges), cmocka_unit_test(speeds_follow_class_surface_season),
        cmocka_unit_test(words_are_recognised), cmocka_unit_test(problems_sort_worst_first)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
