/* VROOM's JSON: every documented field in the problem, what is refused by its path, and the solution as clients read it. */
#include <jalur/jalur.h>

#include "base/json_read.h"
#include "instance/instance.h"
#include "readd_vroom.h"
#include "support.h"

typedef struct one {
    jalur_ctx *ctx;
    instance in;
} one;

#define MATRIX "\"matrices\": {\"car\": {\"durations\": [[0, 10, 20], [11, 0, 12], [21, 13, 0]]}}"

static jalur_status begin(one *o, const char *text)
{
    char *copy = strdup(text);
    o->ctx = test_ctx();
    instance_init(&o->in, o->ctx);
    jalur_status st = instance_read_text(o->ctx, "p.json", copy, strlen(copy), NULL, &o->in);
    free(copy);
    return st;
}

static void end(one *o)
{
    instance_release(&o->in);
    jalur_ctx_free(o->ctx);
}

static void jobs_and_vehicles(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4, 9], \"skills\": [2, 1],"
        " \"costs\": {\"fixed\": 100}, \"time_window\": [500, 900], \"max_tasks\": 5, \"max_travel_time\": 300,"
        " \"breaks\": [{\"id\": 3, \"time_windows\": [[600, 650]], \"service\": 20}]},"
        " {\"id\": 2, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4, 9], \"skills\": [1, 2],"
        " \"costs\": {\"fixed\": 100}, \"time_window\": [500, 900], \"max_tasks\": 5, \"max_travel_time\": 300,"
        " \"breaks\": [{\"id\": 4, \"time_windows\": [[600, 650]], \"service\": 20}]},"
        " {\"id\": 9, \"start_index\": 2, \"type\": \"bike\", \"capacity\": [1, 1]}],"
        "\"jobs\": [{\"id\": 5, \"location_index\": 1, \"setup\": 30, \"service\": 60, \"delivery\": [1, 2], \"pickup\": [0, 3],"
        " \"skills\": [2], \"time_windows\": [[700, 720], [510, 520]], \"service_per_type\": {\"bike\": 99}}],"
        "\"shipments\": [{\"amount\": [1, 1], \"pickup\": {\"id\": 5, \"location_index\": 2}, \"delivery\": {\"id\": 5,"
        " \"location_index\": 0}}], " MATRIX "}"));
    const plan_problem *p = &o.in.problem;
    assert_int_equal(p->n_types, 2); /* 1 and 2 differ in ids only */
    assert_int_equal(p->n_stops, 3);
    const uint32_t pair = p->types[0].count == 2 ? 0 : 1;
    const plan_type *v = &p->types[pair], *bike = &p->types[1 - pair];
    assert_int_equal(v->count, 2);
    assert_int_equal(o.in.fleet[pair].vehicles[0], 1);
    assert_int_equal(o.in.fleet[pair].vehicles[1], 2);
    assert_int_equal(v->capacity[1], 9);
    assert_int_equal(v->capacity[2], UINT32_MAX);
    assert_int_equal(v->fixed, 100);
    assert_int_equal(v->start_s, 0); /* the earliest window, 500, is time 0 */
    assert_int_equal(v->end_s, 400);
    assert_int_equal(v->max_stops, 5);
    assert_int_equal(v->max_drive_s, 300);
    assert_int_equal(v->end, 0);
    assert_int_equal(v->n_breaks, 1);
    assert_int_equal(v->breaks[0].windows[0].from_s, 100);
    assert_int_equal(v->breaks[0].windows[0].to_s, 150);
    assert_int_equal(v->breaks[0].length_s, 20);
    assert_int_equal(bike->end, PLAN_OPEN);
    assert_int_equal(bike->start_s, -500);
    const plan_stop *s = p->stops;
    assert_int_equal(s[0].service_by_type[pair], 90); /* setup and service */
    assert_int_equal(s[0].service_by_type[1 - pair], 129);
    assert_int_equal(s[0].demand[1], 2);
    assert_int_equal(s[0].pickup[1], 3);
    assert_int_equal(s[0].types[0], 1u << pair);
    assert_int_equal(s[0].open_s, 10);
    assert_int_equal(s[0].close_s, 220);
    assert_int_equal(s[0].n_closed, 1);
    assert_int_equal(s[0].closed[0].from_s, 21);
    assert_int_equal(s[0].closed[0].to_s, 199);
    assert_int_equal(s[1].pair, PLAN_PAIRED(2));
    assert_int_equal(s[1].pickup[0], 1);
    assert_int_equal(s[2].demand[0], 0);
    const plan_legs *m = &p->legs[v->legs]; /* times are costs at 3600 an hour */
    assert_int_equal(m->time_s[(size_t)s[0].place * m->n + s[1].place], 12);
    assert_int_equal(m->distance_m[(size_t)s[0].place * m->n + s[1].place], 12);
    assert_int_equal(v->per_km, 1000);
    end(&o);
}

static int32_t leg_cost(const one *o, uint32_t a, uint32_t b)
{
    const plan_problem *p = &o->in.problem;
    const plan_legs *m = &p->legs[p->types[0].legs];
    return m->distance_m[(size_t)p->stops[a].place * m->n + p->stops[b].place];
}

static int32_t leg_time(const one *o, uint32_t a, uint32_t b)
{
    const plan_problem *p = &o->in.problem;
    const plan_legs *m = &p->legs[p->types[0].legs];
    return m->time_s[(size_t)p->stops[a].place * m->n + p->stops[b].place];
}

#define TWO_JOBS "\"jobs\": [{\"id\": 1, \"location_index\": 1}, {\"id\": 2, \"location_index\": 2}]"

static void costs(void **state)
{
    (void)state;
    one o;
    /* 7200 an hour and 500 a km: 12 s * 2 + 40 m / 2 = 24 + 20 thousandths of ... counted in 1/1000: 24.02 */
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"costs\": {\"per_hour\": 7200, \"per_km\": 500}}], " TWO_JOBS
        ", \"matrices\": {\"car\": {\"durations\": [[0, 1, 1], [1, 0, 12], [1, 1, 0]], \"distances\": [[0, 1, 1], [1, 0, 40], [1, 1, 0]]}}}"));
    assert_true(o.in.scale == 1000.0);
    assert_int_equal(leg_cost(&o, 0, 1), 44000); /* 24 + 500 * 0.040 = 44 */
    end(&o);
    /* half the speed: time in hundredths, cost twice */
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"speed_factor\": 0.5}], " TWO_JOBS ", " MATRIX "}"));
    assert_int_equal(leg_time(&o, 0, 1), 2400);
    assert_int_equal(leg_cost(&o, 0, 1), 24);
    end(&o);
    /* a matrix of costs of its own */
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"profile\": \"boat\"}], " TWO_JOBS ", \"matrices\": {\"boat\": "
        "{\"durations\": [[0, 1, 1], [1, 0, 12], [1, 1, 0]], \"costs\": [[0, 1, 1], [1, 0, 77], [1, 1, 0]]}}}"));
    assert_int_equal(leg_time(&o, 0, 1), 12);
    assert_int_equal(leg_cost(&o, 0, 1), 77);
    end(&o);
    /* metres are kept for max_distance beside what a leg costs, in whatever parts */
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"max_distance\": 60}, {\"id\": 2, \"start_index\": 0,"
        " \"costs\": {\"per_hour\": 1000, \"per_km\": 1}}], " TWO_JOBS ", \"matrices\": {\"car\": {\"durations\":"
        " [[0, 1, 1], [1, 0, 12], [1, 1, 0]], \"distances\": [[0, 1, 1], [1, 0, 40], [1, 1, 0]]}}}"));
    const uint32_t limited = o.in.problem.types[0].max_distance_m == 60 ? 0 : 1;
    const plan_type *short_way = &o.in.problem.types[limited], *other = &o.in.problem.types[1 - limited];
    assert_true(o.in.scale == 1000.0 && o.in.length_scale == 1.0);
    assert_int_equal(short_way->max_distance_m, 60);
    assert_int_equal(other->max_distance_m, 0);
    const plan_legs *metres = &o.in.problem.legs[short_way->legs], *priced = &o.in.problem.legs[other->legs];
    const size_t one_two = (size_t)o.in.problem.stops[0].place * metres->n + o.in.problem.stops[1].place;
    assert_int_equal(metres->limited_m[one_two], 40);
    assert_int_equal(metres->distance_m[one_two], 12000); /* 12 s */
    assert_int_equal(priced->distance_m[one_two], 3373); /* 12 s of 1000 an hour, 40 m of 1 a km */
    assert_null(priced->limited_m);
    end(&o);
    /* task time has a price: 30 s of service at 7200 an hour on the way in */
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"costs\": {\"per_task_hour\": 7200}}], \"jobs\": [{\"id\": 1,"
        " \"location_index\": 1}, {\"id\": 2, \"location_index\": 2, \"service\": 30}], " MATRIX "}"));
    assert_int_equal(leg_cost(&o, 0, 1), 12 + 60);
    end(&o);
}

/* Two jobs at one place: the setup is spent on coming from elsewhere. */
static void setups(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0}], \"jobs\": [{\"id\": 1, \"location_index\": 1, \"setup\": 30,"
        " \"service\": 5}, {\"id\": 2, \"location_index\": 1, \"setup\": 30}, {\"id\": 3, \"location_index\": 2, \"setup\": 7}], " MATRIX "}"));
    assert_int_equal(leg_time(&o, 0, 1), 0);
    assert_int_equal(leg_time(&o, 2, 1), 13 + 30);
    assert_int_equal(leg_cost(&o, 2, 1), 13);
    assert_int_equal(leg_time(&o, 0, 2), 12);
    assert_int_equal(o.in.problem.stops[0].service_s, 5);
    assert_int_equal(o.in.problem.stops[2].service_s, 7);
    end(&o);
}

/* tests/cases/instances/setups.json, worked out in its README. */
static void setups_beside_windows(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    readd_vroom again;
    size_t n;
    const char *path = TEST_CASES_DIR "/instances/setups.json";
    test_ok(ctx, jalur_solve_file(ctx, path, &(jalur_solve_options){.iterations = 100, .solution = "s.json"}, &r));
    assert_int_equal((int)jalur_report_number(r, "cost", -1), 200);
    assert_int_equal((int)jalur_report_number(r, "left", -1), 0);
    assert_true(readd_vroom_solution(ctx, path, "s.json", &again));
    assert_string_equal(again.wrong, "");
    char *text = test_read_file("s.json", &n);
    assert_non_null(strstr(text, "\"id\":1,\"job\":1,\"setup\":60,\"service\":30,\"waiting_time\":0,\"arrival\":300,"));
    assert_non_null(strstr(text, "\"id\":3,\"job\":3,\"setup\":0,\"service\":30,\"waiting_time\":0,\"arrival\":420,"));
    free(text);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

static void priorities_outweigh_all(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, "{\"vehicles\": [{\"id\": 1, \"start_index\": 0}], \"jobs\": [{\"id\": 1, \"location_index\": 1, \"priority\": 2},"
        " {\"id\": 2, \"location_index\": 2, \"priority\": 1}, {\"id\": 3, \"location_index\": 2, \"priority\": 1}], " MATRIX "}"));
    const plan_stop *s = o.in.problem.stops;
    assert_true(s[0].skip_cost < PLAN_MUST);
    assert_true(s[1].skip_cost > 3 * 21);                              /* more than any way */
    assert_true(s[1].skip_cost + s[2].skip_cost > s[0].skip_cost);     /* the same priority: two are better than one */
    assert_true(s[0].skip_cost > s[1].skip_cost);
    end(&o);
}

static void what_is_refused(void **state)
{
    (void)state;
#define V "{\"vehicles\": [{\"id\": 1, \"start_index\": 0"
#define J "}], \"jobs\": [{\"id\": 1, \"location_index\": 1}], " MATRIX "}"
    static const struct { const char *text, *field; } bad[] = {
        {"{}", "matrices"}, {"{" MATRIX "}", "vehicles"}, {"{\"vehicles\": [], " MATRIX "}", "vehicles"},
        {"{\"vehicles\": [{\"id\": 1, \"start_index\": 0}], \"jobs\": [{\"id\": 1, \"location\": [1, 2]}], " MATRIX "}", "jobs[0].location_index"},
        {"{\"vehicles\": [{\"start_index\": 0" J, "vehicles[0].id"}, {"{\"vehicles\": [{\"id\": 1" J, "vehicles[0].start_index"},
        {V ", \"profile\": \"bike\"" J, "vehicles[0].profile"}, {V ", \"capacity\": [1, 2, 3, 4]" J, "vehicles[0].capacity"},
        {V ", \"capacity\": [-1]" J, "vehicles[0].capacity[0]"}, {V ", \"speed_factor\": 9" J, "vehicles[0].speed_factor"},
        {V ", \"breaks\": [{\"id\": 1, \"max_load\": [1]}]" J, "vehicles[0].breaks[0].max_load"},
        {V ", \"breaks\": [{\"id\": 1}, {\"id\": 1}]" J, "vehicles[0].breaks[1].id"},
        {V ", \"time_window\": [9, 1]" J, "vehicles[0].time_window"}, {V ", \"max_distance\": 5" J, "vehicles[0].max_distance"},
        {V ", \"costs\": {\"per_km\": 5}" J, "vehicles[0].costs.per_km"}, {V ", \"costs\": {\"per_hour\": 1.5}" J, "vehicles[0].costs.per_hour"},
        {V "}, {\"id\": 1, \"start_index\": 0" J, "vehicles"},
        {"{\"vehicles\": [{\"id\": 1, \"start_index\": 3" J, "vehicles[0].start_index"},
        {V "}], \"jobs\": [{\"id\": 1, \"location_index\": 3}], " MATRIX "}", "job 1: location_index"},
        {V "}], \"jobs\": [{\"id\": 1, \"location_index\": 1}, {\"id\": 1, \"location_index\": 1}], " MATRIX "}", "jobs"},
        {V "}], \"jobs\": [{\"id\": 1, \"location_index\": 1, \"time_windows\": [[1, 5], [5, 9]]}], " MATRIX "}", "jobs[0].time_windows"},
        {V "}], \"jobs\": [{\"id\": 1, \"location_index\": 1, \"priority\": 101}], " MATRIX "}", "jobs[0].priority"},
        {V "}], \"jobs\": [{\"id\": 1, \"location_index\": 1, \"delivery\": [1]}], " MATRIX "}", "jobs[0].delivery"},
        {V "}], \"shipments\": [{\"pickup\": {\"id\": 1, \"location_index\": 1}}], " MATRIX "}", "shipments[0].delivery"},
        {V "}], \"jobs\": [], \"matrices\": {\"car\": {\"durations\": [[0, 1], [1]]}}}", "matrices.car.durations[1]"},
        {V "}], \"jobs\": [], \"matrices\": {\"car\": {\"durations\": [[0, -1], [1, 0]]}}}", "matrices.car.durations[0][1]"},
        {V "}], \"jobs\": [], \"matrices\": {\"car\": {\"durations\": [[0]], \"costs\": [[0, 1], [1, 0]]}}}", "matrices.car.costs"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        one o;
        assert_int_equal(begin(&o, bad[i].text), JALUR_E_DATA);
        assert_string_equal(jalur_ctx_error(o.ctx)->field, bad[i].field);
        assert_string_equal(jalur_ctx_error(o.ctx)->file, "p.json");
        end(&o);
    }
}

static int64_t whole(const json_value *o, const char *key)
{
    const json_value *v = json_find(o, key);
    assert_non_null(v);
    assert_int_equal(v->kind, JSON_WHOLE);
    return v->whole;
}

/* tests/cases/instances/jobs.json, worked out in its README: the whole solution by hand. */
static void solution_by_hand(void **state)
{
    (void)state;
    static const struct { const char *type; int64_t arrival, duration, waiting, load, distance; } steps[2][4] = {
        {{"start", 1000, 0, 0, 4, 0}, {"job", 1100, 100, 0, 2, 10}, {"job", 1360, 300, 0, 0, 30}, {"end", 1660, 600, 0, 0, 60}},
        {{"start", 1200, 0, 0, 3, 0}, {"job", 1400, 200, 0, 0, 20}, {"end", 1630, 400, 0, 0, 40}}};
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    json_value root;
    arena mem;
    size_t n;
    arena_init(&mem, ctx);
    test_ok(ctx, jalur_solve_file(ctx, TEST_CASES_DIR "/instances/jobs.json",
                                  &(jalur_solve_options){.iterations = 500, .solution = "s.json", .geojson = "s.geojson"}, &r));
    assert_true(jalur_report_number(r, "cost", 0) == 1000);
    jalur_report_free(r);
    char *text = test_read_file("s.json", &n);
    test_ok(ctx, json_read(&mem, "s.json", text, n, &root));
    const json_value *summary = json_find(&root, "summary"), *routes = json_find(&root, "routes");
    assert_int_equal(whole(&root, "code"), 0);
    assert_int_equal(whole(summary, "cost"), 1000);
    assert_int_equal(whole(summary, "service"), 90);
    assert_int_equal(whole(summary, "duration"), 1000);
    assert_int_equal(whole(summary, "distance"), 100);
    assert_int_equal(whole(summary, "priority"), 10);
    assert_int_equal(whole(summary, "unassigned"), 0);
    assert_int_equal(json_find(&root, "unassigned")->n, 0);
    assert_int_equal(routes->n, 2);
    for (uint32_t k = 0; k < 2; k++) {
        const json_value *list = json_find(&routes->items[k], "steps");
        assert_int_equal(whole(&routes->items[k], "vehicle"), 7 + k);
        assert_int_equal(list->n, 4 - k);
        for (uint32_t i = 0; i < list->n; i++) {
            const json_value *s = &list->items[i];
            assert_string_equal(json_find(s, "type")->text, steps[k][i].type);
            assert_int_equal(whole(s, "arrival"), steps[k][i].arrival);
            assert_int_equal(whole(s, "duration"), steps[k][i].duration);
            assert_int_equal(whole(s, "waiting_time"), steps[k][i].waiting);
            assert_int_equal(whole(s, "distance"), steps[k][i].distance);
            assert_int_equal(json_find(s, "load")->row[0], steps[k][i].load);
            assert_int_equal(json_find(s, "violations")->n, 0);
        }
    }
    assert_int_equal(whole(&json_find(&routes->items[0], "steps")->items[1], "id"), 11);
    assert_string_equal(json_find(&json_find(&routes->items[0], "steps")->items[1], "description")->text, "needs skill 1");
    free(text);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* Service at job 1 ends at 15, the break opens at 17: 2 of the 12 s and 5 of the 30 m to job 2 lie behind it then. */
static void a_break_on_the_way(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    json_value root;
    arena mem;
    size_t n;
    arena_init(&mem, ctx);
    test_write_file("break.json", "{\"vehicles\": [{\"id\": 1, \"start_index\": 0, \"end_index\": 0, \"time_window\": [0, 60],"
        " \"breaks\": [{\"id\": 7, \"service\": 10, \"time_windows\": [[17, 17]]}]}], \"jobs\": [{\"id\": 1, \"location_index\": 1,"
        " \"service\": 5, \"time_windows\": [[0, 12]]}, {\"id\": 2, \"location_index\": 2}], \"matrices\": {\"car\": {\"durations\":"
        " [[0, 10, 20], [10, 0, 12], [20, 12, 0]], \"distances\": [[0, 40, 70], [40, 0, 30], [70, 30, 0]]}, \"unused\": {\"durations\": [[0]]}}}");
    test_ok(ctx, jalur_solve_file(ctx, "break.json", &(jalur_solve_options){.iterations = 100, .solution = "break_sol.json"}, &r));
    jalur_report_free(r);
    char *text = test_read_file("break_sol.json", &n);
    test_ok(ctx, json_read(&mem, "break_sol.json", text, n, &root));
    const json_value *steps = json_find(&json_find(&root, "routes")->items[0], "steps");
    assert_int_equal(steps->n, 5);
    assert_string_equal(json_find(&steps->items[2], "type")->text, "break");
    assert_int_equal(whole(&steps->items[2], "arrival"), 17);
    assert_int_equal(whole(&steps->items[2], "duration"), 12);
    assert_int_equal(whole(&steps->items[2], "distance"), 45);
    assert_int_equal(whole(&steps->items[3], "arrival"), 37);
    assert_int_equal(whole(&steps->items[3], "distance"), 70);
    assert_int_equal(whole(&steps->items[4], "distance"), 140);
    assert_int_equal(whole(json_find(&root, "summary"), "distance"), 140); /* whatever a profile without vehicles lacks */
    free(text);
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

/* A vehicle without hours starts before the earliest window, 52: 23 to job 1, 15 on to job 2, there at 52. Another order, or
 * a start at 52, would come too late or cost more. */
static void a_start_before_all_windows(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    size_t n;
    test_write_file("early.json", "{\"vehicles\": [{\"id\": 1, \"start_index\": 0}], \"jobs\": [{\"id\": 1, \"location_index\": 2},"
        " {\"id\": 2, \"location_index\": 1, \"time_windows\": [[52, 84]]}], \"matrices\": {\"car\": {\"durations\":"
        " [[0, 22, 23], [12, 0, 35], [27, 15, 0]]}}}");
    test_ok(ctx, jalur_solve_file(ctx, "early.json", &(jalur_solve_options){.iterations = 100, .solution = "early_sol.json"}, &r));
    assert_true(jalur_report_number(r, "cost", 0) == 38);
    assert_true(jalur_report_number(r, "left", 1) == 0);
    jalur_report_free(r);
    char *text = test_read_file("early_sol.json", &n);
    assert_non_null(strstr(text, "{\"type\":\"start\",\"location_index\":0,\"setup\":0,\"service\":0,\"waiting_time\":0,\"arrival\":14,"));
    free(text);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(jobs_and_vehicles), cmocka_unit_test(costs), cmocka_unit_test(setups), cmocka_unit_test(setups_beside_windows),
                                       cmocka_unit_test(priorities_outweigh_all), cmocka_unit_test(what_is_refused),
                                       cmocka_unit_test(solution_by_hand), cmocka_unit_test(a_break_on_the_way),
                                       cmocka_unit_test(a_start_before_all_windows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
