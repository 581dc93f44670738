/* Random small VROOM problems with every feature: solved, written, and added up again from the problem's JSON alone. */
#include <jalur/jalur.h>

#include "base/json_read.h"
#include "base/rng.h"
#include "base/writer.h"
#include "readd_vroom.h"
#include "support.h"

enum { PLACES_MOST = 10 };

typedef struct maker {
    writer *w;
    rng r;
    uint32_t places;
    bool loads, windows, breaks, ends, prices, speed, limits, same_places;
    const json_value *begin; /* a solution whose routes become steps, or NULL */
} maker;

static bool chance(maker *m, uint32_t percent)
{
    return rng_below(&m->r, 100) < percent;
}

static int64_t from_to(maker *m, uint32_t least, uint32_t most)
{
    return least + rng_below(&m->r, most - least + 1);
}

static void one_number(maker *m, const char *key, int64_t v)
{
    json_array(m->w, key);
    json_int(m->w, NULL, v);
    json_end(m->w);
}

static void window(maker *m, int64_t from, int64_t to)
{
    json_array(m->w, NULL);
    json_int(m->w, NULL, from);
    json_int(m->w, NULL, to);
    json_end(m->w);
}

static void vehicle_breaks(maker *m)
{
    json_array(m->w, "breaks");
    for (int k = 1; k <= (int)from_to(m, 1, 2); k++) {
        json_object(m->w, NULL);
        json_int(m->w, "id", k);
        json_int(m->w, "service", from_to(m, 20, 100));
        json_array(m->w, "time_windows");
        window(m, 700 + 500 * k, 1100 + 500 * k);
        json_end(m->w);
        json_end(m->w);
    }
    json_end(m->w);
}

static void vehicle_steps(maker *m, int64_t id)
{
    const json_value *routes = m->begin ? json_find(m->begin, "routes") : NULL;
    for (uint32_t r = 0; routes && r < routes->n; r++) {
        const json_value *steps = json_find(&routes->items[r], "steps");
        if (json_find(&routes->items[r], "vehicle")->whole != id) continue;
        json_array(m->w, "steps");
        for (uint32_t i = 0; i < steps->n; i++) {
            const json_value *step = json_find(&steps->items[i], "id");
            json_object(m->w, NULL);
            json_text(m->w, "type", json_find(&steps->items[i], "type")->text);
            if (step) json_int(m->w, "id", step->whole);
            json_end(m->w);
        }
        json_end(m->w);
    }
}

static void one_vehicle(maker *m, int64_t id)
{
    const uint32_t ends = m->ends ? rng_below(&m->r, 4) : 0;
    json_object(m->w, NULL);
    json_int(m->w, "id", id);
    if (ends != 1) json_int(m->w, "start_index", 0);
    if (ends != 2) json_int(m->w, "end_index", ends == 3 ? 1 : 0);
    if (m->loads) one_number(m, "capacity", from_to(m, 4, 9));
    if (chance(m, 50)) one_number(m, "skills", 1);
    if (chance(m, 50)) json_text(m->w, "type", "bike");
    if (m->windows) {
        json_array(m->w, "time_window");
        json_int(m->w, NULL, 1000);
        json_int(m->w, NULL, from_to(m, 2000, 5000));
        json_end(m->w);
    }
    if (m->prices) {
        json_object(m->w, "costs");
        json_int(m->w, "fixed", from_to(m, 0, 300));
        json_int(m->w, "per_hour", from_to(m, 0, 2) * 1800);
        json_int(m->w, "per_km", from_to(m, 0, 500));
        json_int(m->w, "per_task_hour", from_to(m, 0, 1) * 600);
        json_end(m->w);
    }
    if (m->speed) json_real(m->w, "speed_factor", 0.5 + rng_unit(&m->r), 2);
    if (m->limits) json_int(m->w, "max_tasks", from_to(m, 2, 4));
    if (m->limits) json_int(m->w, "max_travel_time", from_to(m, 900, 2000));
    if (m->limits && chance(m, 50)) json_int(m->w, "max_distance", from_to(m, 4000, 9000));
    if (m->breaks && chance(m, 70)) vehicle_breaks(m);
    vehicle_steps(m, id);
    json_end(m->w);
}

static void task(maker *m, int64_t id)
{
    json_int(m->w, "id", id);
    json_int(m->w, "location_index", from_to(m, m->same_places ? 1 : 0, m->places - 1));
    json_int(m->w, "service", from_to(m, 0, 60));
    if (m->same_places) json_int(m->w, "setup", from_to(m, 0, 40));
    if (chance(m, 30)) {
        json_object(m->w, "service_per_type");
        json_int(m->w, "bike", from_to(m, 0, 90));
        json_end(m->w);
    }
    if (!m->windows || chance(m, 40)) return;
    json_array(m->w, "time_windows");
    const int64_t from = from_to(m, 1000, 3000), to = from + from_to(m, 200, 900);
    window(m, from, to);
    if (chance(m, 40)) window(m, to + 150, to + 600);
    json_end(m->w);
}

static void tasks(maker *m)
{
    int64_t id = 1;
    json_array(m->w, "jobs");
    for (int64_t n = from_to(m, 1, 4); n > 0; n--) {
        json_object(m->w, NULL);
        task(m, id++);
        if (m->loads) one_number(m, "delivery", from_to(m, 0, 3));
        if (m->loads) one_number(m, "pickup", from_to(m, 0, 3));
        if (chance(m, 20)) one_number(m, "skills", 1);
        if (m->limits) json_int(m->w, "priority", from_to(m, 0, 9));
        json_end(m->w);
    }
    json_end(m->w);
    json_array(m->w, "shipments");
    for (int64_t n = from_to(m, 0, 2); n > 0; n--) {
        json_object(m->w, NULL);
        if (m->loads) one_number(m, "amount", from_to(m, 1, 3));
        json_object(m->w, "pickup");
        task(m, id);
        json_end(m->w);
        json_object(m->w, "delivery");
        task(m, 100 + id++);
        json_end(m->w);
        json_end(m->w);
    }
    json_end(m->w);
}

static void matrix(maker *m, const char *key, uint32_t least, uint32_t most)
{
    json_array(m->w, key);
    for (uint32_t i = 0; i < m->places; i++) {
        json_array(m->w, NULL);
        for (uint32_t j = 0; j < m->places; j++) json_int(m->w, NULL, i == j ? 0 : from_to(m, least, most));
        json_end(m->w);
    }
    json_end(m->w);
}

/* `begin`: as in maker. */
static void problem_write(jalur_ctx *ctx, uint32_t seed, const json_value *begin)
{
    maker m = {.places = 5, .begin = begin};
    rng_init(&m.r, seed);
    m.loads = seed & 1;
    m.windows = seed & 2;
    m.breaks = m.windows && (seed & 4);
    m.ends = seed & 8;
    m.prices = seed & 16;
    m.speed = seed & 32;
    m.limits = seed & 64;
    m.same_places = seed & 128;
    m.places = 4 + rng_below(&m.r, PLACES_MOST - 4);
    test_ok(ctx, writer_open(ctx, "p.json", &m.w));
    json_object(m.w, NULL);
    json_array(m.w, "vehicles");
    for (int64_t k = from_to(&m, 1, 3); k > 0; k--) one_vehicle(&m, k);
    json_end(m.w);
    tasks(&m);
    json_object(m.w, "matrices");
    json_object(m.w, "car");
    matrix(&m, "durations", 100, 300);
    matrix(&m, "distances", 500, 2000);
    json_end(m.w);
    json_end(m.w);
    json_end(m.w);
    test_ok(ctx, writer_commit(&m.w));
}

static void solutions_add_up(void **state)
{
    (void)state;
    int64_t served = 0, left = 0;
    for (uint32_t seed = 0; seed < 256; seed++) {
        jalur_ctx *ctx = test_ctx();
        jalur_report *r = NULL;
        readd_vroom again;
        problem_write(ctx, seed, NULL);
        test_ok(ctx, jalur_solve_file(ctx, "p.json", &(jalur_solve_options){.iterations = 60, .solution = "s.json"}, &r));
        assert_true(readd_vroom_solution(ctx, "p.json", "s.json", &again));
        if (again.wrong[0]) print_message("seed %u\n", seed);
        assert_string_equal(again.wrong, "");
        served += again.served;
        left += again.left;
        jalur_report_free(r);
        jalur_ctx_free(ctx);
    }
    assert_true(served > 500 && left > 20);
}

static int64_t sum_of(const json_value *solution, const char *key)
{
    return json_find(json_find(solution, "summary"), key)->whole;
}

static void solve(jalur_ctx *ctx, arena *mem, const char *problem, uint64_t iterations, json_value *out)
{
    jalur_report *r = NULL;
    size_t n;
    test_ok(ctx, jalur_solve_file(ctx, problem, &(jalur_solve_options){.iterations = iterations, .solution = "s.json"}, &r));
    jalur_report_free(r);
    char *text = test_read_file("s.json", &n);
    test_ok(ctx, json_read(mem, "s.json", text, n, out));
    free(text);
}

/* A solution handed in as steps is where the search begins: after one iteration the answer is no worse, and often better than
 * without them. */
static void begins_with_steps(void **state)
{
    (void)state;
    uint32_t better = 0;
    for (uint32_t seed = 0; seed < 256; seed++) {
        jalur_ctx *ctx = test_ctx();
        json_value good, again, fresh;
        arena mem;
        arena_init(&mem, ctx);
        problem_write(ctx, seed, NULL);
        solve(ctx, &mem, "p.json", 300, &good);
        solve(ctx, &mem, "p.json", 1, &fresh);
        problem_write(ctx, seed, &good);
        solve(ctx, &mem, "p.json", 1, &again);
        assert_true(sum_of(&again, "priority") >= sum_of(&good, "priority"));
        if (sum_of(&again, "priority") > sum_of(&good, "priority")) goto next;
        assert_true(sum_of(&again, "unassigned") <= sum_of(&good, "unassigned"));
        if (sum_of(&again, "unassigned") < sum_of(&good, "unassigned")) goto next;
        if (sum_of(&again, "cost") > sum_of(&good, "cost")) print_message("seed %u\n", seed);
        assert_true(sum_of(&again, "cost") <= sum_of(&good, "cost"));
        better += sum_of(&fresh, "unassigned") > sum_of(&again, "unassigned") ||
                  (sum_of(&fresh, "unassigned") == sum_of(&again, "unassigned") && sum_of(&fresh, "cost") > sum_of(&again, "cost"));
    next:
        arena_release(&mem);
        jalur_ctx_free(ctx);
    }
    assert_true(better > 10);
}

/* The checker itself: a solution with one thing changed is found out. */
static void the_checker_sees(void **state)
{
    (void)state;
    static const struct { const char *was, *is, *wrong; } bad[] = {
        {"", "", ""}, {"\"arrival\":1400", "\"arrival\":1390", "duration"}, {"\"cost\":600", "\"cost\":602", "costs something else"},
        {"\"id\":12", "\"id\":11", "load"}, {"\"load\":[2]", "\"load\":[1]", "load"},
        {"\"vehicle\":8", "\"vehicle\":9", "without vehicle"}, {"\"vehicle\":7", "\"vehicle\":8", "skill"},
        {"\"service\":30", "\"service\":31", "setup or service"}, {"\"waiting_time\":0", "\"waiting_time\":5", "duration"},
        {"\"summary\":{\"cost\":1000", "\"summary\":{\"cost\":1001", "sum of costs"}};
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    const char *problem = TEST_CASES_DIR "/instances/jobs.json";
    size_t n;
    test_ok(ctx, jalur_solve_file(ctx, problem, &(jalur_solve_options){.iterations = 300, .solution = "s.json"}, &r));
    jalur_report_free(r);
    char *text = test_read_file("s.json", &n);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        readd_vroom again;
        char bent[8192], *at = strstr(text, bad[i].was);
        assert_non_null(at);
        snprintf(bent, sizeof bent, "%.*s%s%s", (int)(at - text), text, bad[i].is, at + strlen(bad[i].was));
        test_write_file("bent.json", bent);
        assert_true(readd_vroom_solution(ctx, problem, "bent.json", &again));
        if (!bad[i].wrong[0]) assert_string_equal(again.wrong, "");
        if (!strstr(again.wrong, bad[i].wrong)) print_message("%s: %s\n", bad[i].is, again.wrong);
        assert_non_null(strstr(again.wrong, bad[i].wrong));
    }
    free(text);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(solutions_add_up), cmocka_unit_test(begins_with_steps),
                                       cmocka_unit_test(the_checker_sees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
