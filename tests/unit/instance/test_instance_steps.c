/* Steps of VROOM's vehicles: the search begins with them and is never worse; what breaks a rule is refused by its path. */
#include <jalur/jalur.h>

#include "instance/instance.h"
#include "support.h"

/* Rows 0 to 4 on a line, 10 s and 100 m apart. */
#define LINE "\"matrices\": {\"car\": {\"durations\": [[0,10,20,30,40],[10,0,10,20,30],[20,10,0,10,20],[30,20,10,0,10],[40,30,20,10,0]]," \
    " \"distances\": [[0,100,200,300,400],[100,0,100,200,300],[200,100,0,100,200],[300,200,100,0,100],[400,300,200,100,0]]}}"
#define JOBS "\"jobs\": [{\"id\": 1, \"location_index\": 1, \"delivery\": [2]}, {\"id\": 2, \"location_index\": 2, \"pickup\": [3], \"skills\": [7]}," \
    " {\"id\": 3, \"location_index\": 3, \"time_windows\": [[0, 35]]}], \"shipments\": [{\"amount\": [2], \"pickup\": {\"id\": 1, \"location_index\": 4}," \
    " \"delivery\": {\"id\": 1, \"location_index\": 1}}], " LINE
#define CAR "{\"id\": 5, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"skills\": [7], \"breaks\": [{\"id\": 9, \"service\": 1}], \"steps\": "
#define J(id) "{\"type\": \"job\", \"id\": " #id "}"
#define UP "{\"type\": \"pickup\", \"id\": 1}"
#define DOWN "{\"type\": \"delivery\", \"id\": 1}"

typedef struct one {
    jalur_ctx *ctx;
    instance in;
} one;

static jalur_status begin(one *o, const char *vehicles)
{
    char text[4096];
    o->ctx = test_ctx();
    instance_init(&o->in, o->ctx);
    const int n = snprintf(text, sizeof text, "{\"vehicles\": [%s], " JOBS "}", vehicles);
    return instance_read_text(o->ctx, "p.json", text, (size_t)n, NULL, &o->in);
}

static void end(one *o)
{
    instance_release(&o->in);
    jalur_ctx_free(o->ctx);
}

/* Starts, ends, breaks and the times of a mode that plans nothing say nothing of the order. */
static void a_route_is_a_begin(void **state)
{
    (void)state;
    one o;
    test_ok(o.ctx, begin(&o, CAR "[{\"type\": \"start\"}, " J(3) ", {\"type\": \"break\", \"id\": 9, \"service_at\": 3}, " UP ", " DOWN
                         ", {\"type\": \"end\", \"service_before\": 1}]}, {\"id\": 6, \"start_index\": 0, \"capacity\": [9], \"steps\": [" J(1) "]}"));
    const plan_before *b = o.in.problem.before;
    const uint32_t other = o.in.problem.types[0].n_breaks ? 1 : 0;
    assert_non_null(b);
    assert_true(b[2].after == JALUR_NONE && b[2].type == 1 - other);
    assert_true(b[3].after == 2 && b[4].after == 3 && b[4].type == 1 - other);
    assert_true(b[0].after == JALUR_NONE && b[0].type == other);
    assert_true(b[1].type == JALUR_NONE);
    for (int i = 0; i < 5; i++) assert_false(b[i].fixed);
    assert_true(o.in.problem.goals.per_change == 0);
    end(&o);
    test_ok(o.ctx, begin(&o, CAR "[]}"));
    assert_null(o.in.problem.before);
    end(&o);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct { const char *vehicles, *field, *words; } bad[] = {
        {CAR "3}", "vehicles[0].steps", ""}, {CAR "[4]}", "vehicles[0].steps[0]", ""}, {CAR "[{\"id\": 1}]}", "vehicles[0].steps[0].type", ""},
        {CAR "[{\"type\": \"visit\"}]}", "vehicles[0].steps[0].type", "visit"}, {CAR "[{\"type\": \"job\"}]}", "vehicles[0].steps[0].id", ""},
        {CAR "[" J(1) ", {\"type\": \"start\"}]}", "vehicles[0].steps[1].type", ""}, {CAR "[{\"type\": \"end\"}, " J(1) "]}", "vehicles[0].steps[0].type", ""},
        {CAR "[{\"type\": \"break\", \"id\": 8}]}", "vehicles[0].steps[0].id", ""}, {CAR "[" J(4) "]}", "vehicles[0].steps[0].id", "4"},
        {CAR "[" J(1) ", " J(1) "]}", "vehicles[0].steps[1].id", ""},
        {CAR "[" J(1) "]}, {\"id\": 6, \"start_index\": 0, \"capacity\": [4], \"steps\": [" J(1) "]}", "vehicles[1].steps[0].id", ""},
        {CAR "[{\"type\": \"job\", \"id\": 1, \"service_at\": -1}]}", "vehicles[0].steps[0].service_at", "-1"},
        {CAR "[" J(1) ", " UP "]}", "vehicles[0].steps", "no delivery after"}, {CAR "[" DOWN "]}", "vehicles[0].steps", "no pickup before"},
        {CAR "[" DOWN ", " UP "]}", "vehicles[0].steps", "no delivery after"}, {CAR "[" J(2) ", " UP ", " DOWN "]}", "vehicles[0].steps", "capacity"},
        {CAR "[" J(2) ", " J(1) ", " J(3) "]}", "vehicles[0].steps", "time_windows"},
        {"{\"id\": 6, \"start_index\": 0, \"capacity\": [4], \"steps\": [" J(2) "]}", "vehicles[0].steps", "skill"},
        {"{\"id\": 6, \"start_index\": 0, \"capacity\": [4], \"max_tasks\": 1, \"steps\": [" J(1) ", " J(3) "]}", "vehicles[0].steps", "max_tasks"},
        {"{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"time_window\": [0, 59], \"steps\": [" J(1) ", " J(3) "]}",
         "vehicles[0].steps", "time_window"},
        {"{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"max_travel_time\": 79, \"steps\": [" UP ", " DOWN "]}",
         "vehicles[0].steps", "max_travel_time"},
        {"{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"max_distance\": 799, \"costs\": {\"per_hour\": 0, \"per_km\": 9},"
         " \"steps\": [" UP ", " DOWN "]}", "vehicles[0].steps", "max_distance"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        one o;
        if (begin(&o, bad[i].vehicles) != JALUR_E_DATA) print_message("%s\n", bad[i].vehicles);
        const jalur_error *e = jalur_ctx_error(o.ctx);
        assert_string_equal(e->field, bad[i].field);
        if (!strstr(e->message, bad[i].words) && !(e->found && strstr(e->found, bad[i].words))) print_message("%s: %s\n", bad[i].vehicles, e->message);
        assert_true(strstr(e->message, bad[i].words) || (e->found && strstr(e->found, bad[i].words)));
        end(&o);
    }
}

/* What the rules just allow, they allow: each limit of the last three refusals by one more. */
static void what_just_holds(void **state)
{
    (void)state;
    static const char *const good[] = {
        "{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"time_window\": [0, 60], \"steps\": [" J(1) ", " J(3) "]}",
        "{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"max_travel_time\": 80, \"steps\": [" UP ", " DOWN "]}",
        "{\"id\": 6, \"start_index\": 0, \"end_index\": 0, \"capacity\": [4], \"max_distance\": 800, \"costs\": {\"per_hour\": 0, \"per_km\": 9},"
        " \"steps\": [" UP ", " DOWN "]}"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        one o;
        test_ok(o.ctx, begin(&o, good[i]));
        end(&o);
    }
}

/* tests/cases/instances/steps.json, worked out in its README: the begin is left for what is cheaper. */
static void the_begin_is_left(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    jalur_report *r = NULL;
    test_ok(ctx, jalur_solve_file(ctx, TEST_CASES_DIR "/instances/steps.json", &(jalur_solve_options){.iterations = 200}, &r));
    assert_true(jalur_report_number(r, "cost", 0) == 40);
    assert_true(jalur_report_number(r, "left", 1) == 0);
    jalur_report_free(r);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_route_is_a_begin), cmocka_unit_test(what_is_refused), cmocka_unit_test(what_just_holds),
                                       cmocka_unit_test(the_begin_is_left)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
