/* Plan coverage by hand, then the same unit by unit. Villages V1, V2 in kecamatan .01 and V3 in .02 of one kabupaten. */
#include "support.h"

#include "base/rng.h"
#include "cover/due.h"

enum { KAB, KEC1, V1, V2, KEC2, V3, AREAS, S_MAX = 40, D_MAX = 24 };

typedef struct scene {
    jalur_ctx *ctx;
    territory t;
    settings set;
    area areas[AREAS];
    station stations[S_MAX];
    household houses[S_MAX];
    handover handed[D_MAX];
    visit visits[S_MAX];
    route routes[4];
    unserved left[S_MAX];
    plan plan;
    roster_village paid[3];
    roster_visit calls[S_MAX];
    roster roster;
    due_table d;
} scene;

static void scene_begin(scene *s)
{
    static const char *const codes[AREAS] = {"53.01", "53.01.01", "53.01.01.2001", "53.01.01.2002", "53.01.02", "53.01.02.2001"};
    static const area_level levels[AREAS] = {AREA_KABUPATEN, AREA_KECAMATAN, AREA_VILLAGE, AREA_VILLAGE, AREA_KECAMATAN, AREA_VILLAGE};
    static const uint32_t parents[AREAS] = {JALUR_NONE, KAB, KEC1, KEC1, KAB, KEC2};
    *s = (scene){.ctx = test_ctx()};
    settings_init(&s->set);
    s->set.days = 3;
    s->set.payout_days = 5;
    s->set.deadline_s = -1;
    for (int i = 0; i < AREAS; i++) s->areas[i] = (area){.code = codes[i], .name = "", .level = levels[i], .parent = parents[i]};
    for (uint32_t r = 0; r < 4; r++) s->routes[r].day = r + 1;
    s->t = (territory){.areas = s->areas, .n_areas = AREAS, .stations = s->stations, .households = s->houses, .handovers = s->handed};
    s->plan = (plan){.routes = s->routes, .n_routes = 4, .unserved = s->left};
    s->roster = (roster){.villages = s->paid, .n_villages = 3, .visits = s->calls};
    for (uint32_t v = 0; v < 3; v++) s->paid[v] = (roster_village){.village = v < 2 ? V1 + v : V3, .reason = ""};
}

/* A station in `village`, planned for a day (its visits in the order of calls), or left out for a reason. */
static uint32_t add_station(scene *s, uint32_t village)
{
    s->stations[s->t.n_stations] = (station){.id = "", .village = village, .deadline_s = INT32_MAX};
    return s->t.n_stations++;
}

static void leave_out(scene *s, uint32_t at, unserved_reason why)
{
    s->left[s->plan.n_unserved++] = (unserved){.station = at, .reason = why};
}

/* Day of each station; 0: left out because the fleet is exhausted. */
static void plan_days(scene *s, const uint32_t *day)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < 4; r++) {
        s->routes[r].visits = s->visits + n;
        s->routes[r].n_visits = 0;
        for (uint32_t i = 0; i < s->t.n_stations; i++)
            if (day[i] == r + 1) s->visits[n++].station = i, s->routes[r].n_visits++;
    }
    for (uint32_t i = 0; i < s->t.n_stations; i++)
        if (day[i] == 0) leave_out(s, i, UNSERVED_FLEET);
}

static void hand(scene *s, due_kind kind, uint32_t to, uint32_t village, int32_t day, int32_t at_s, uint32_t count)
{
    s->handed[s->t.n_handovers++] = (handover){kind, "", to, "", village, day, at_s, count};
}

static void measure(scene *s)
{
    const due_problem p = {&s->t, &s->set, &s->plan, &s->roster};
    due_release(&s->d);
    test_ok(s->ctx, cover_due(s->ctx, &p, &s->d));
}

static void scene_end(scene *s)
{
    due_release(&s->d);
    jalur_ctx_free(s->ctx);
}

static void is(const scene *s, uint32_t v, due_kind kind, due_class class, const uint32_t units[DUE_CLASSES])
{
    const due_cell *c = &s->d.cells[v * DUE_KINDS + kind];
    assert_string_equal(due_class_name((due_class)c->class), due_class_name(class));
    for (int k = 0; k < DUE_CLASSES; k++)
        if (c->units[k] != units[k]) fail_msg("village %u has %u %s, not %u", v, c->units[k], due_class_name((due_class)k), units[k]);
}
#define IS(v, kind, class, ...) is(&s, v, kind, class, (const uint32_t[DUE_CLASSES]){__VA_ARGS__})

/* V1: stations 0 to 3, days 1, 2, 3 and left out; V2: station 4, day 1. Nothing is recorded: nothing is overdue. */
static void five_stations(scene *s)
{
    scene_begin(s);
    for (int i = 0; i < 4; i++) add_station(s, V1);
    add_station(s, V2);
    plan_days(s, (const uint32_t[]){1, 2, 3, 0, 1});
}

static void without_records_there_is_planned_and_unplanned(void **state)
{
    (void)state;
    scene s;
    five_stations(&s);
    measure(&s);
    IS(0, DUE_KITS, DUE_UNPLANNED, 0, 3, 0, 0, 1);
    IS(1, DUE_KITS, DUE_PLANNED, 0, 1, 0, 0, 0);
    IS(2, DUE_KITS, DUE_CLASSES, 0, 0, 0, 0, 0);
    IS(0, DUE_PAYMENTS, DUE_CLASSES, 0, 0, 0, 0, 0);
    assert_string_equal(s.d.cells[0].reason, "fleet-exhausted");
    assert_int_equal(s.d.cells[0].first_day, 1);
    assert_int_equal(s.d.cells[0].last_day, 3);
    assert_string_equal(s.d.cells[2].reason, "");
    scene_end(&s);
}

/* Station 0 on its day, 1 a day late, 3 (unplanned) on the last day of the horizon; 2 is of day 3, which is over then. */
static void records_settle_their_station(void **state)
{
    (void)state;
    scene s;
    five_stations(&s);
    hand(&s, DUE_KITS, 0, JALUR_NONE, 1, -1, 1);
    hand(&s, DUE_KITS, 1, JALUR_NONE, 3, -1, 1);
    hand(&s, DUE_KITS, 3, JALUR_NONE, 3, -1, 1);
    measure(&s);
    IS(0, DUE_KITS, DUE_OVERDUE, 2, 0, 1, 1, 0);
    assert_int_equal(s.d.as_of[DUE_KITS], 3);
    assert_int_equal(s.d.cells[0].days_behind, 1);
    IS(1, DUE_KITS, DUE_OVERDUE, 0, 0, 0, 1, 0);
    assert_int_equal(s.d.cells[2].days_behind, 2);
    s.set.as_of_day = 2; /* day 3 is not over yet */
    measure(&s);
    IS(0, DUE_KITS, DUE_LATE, 2, 1, 1, 0, 0);
    hand(&s, DUE_KITS, 0, JALUR_NONE, 3, -1, 1); /* again: the first counts */
    measure(&s);
    IS(0, DUE_KITS, DUE_LATE, 2, 1, 1, 0, 0);
    assert_int_equal(s.d.beyond[DUE_KITS], 1);
    scene_end(&s);
}

/* The deadline of station 4 is 06:00 of its day. */
static void a_deadline_needs_the_hour(void **state)
{
    (void)state;
    static const int32_t at_s[] = {6 * 3600, 6 * 3600 + 1, -1};
    static const due_class class[] = {DUE_DONE, DUE_LATE, DUE_DONE};
    for (int i = 0; i < 3; i++) {
        scene s;
        five_stations(&s);
        s.stations[4].deadline_s = 6 * 3600;
        hand(&s, DUE_KITS, 4, JALUR_NONE, 1, at_s[i], 1);
        measure(&s);
        IS(1, DUE_KITS, class[i], class[i] == DUE_DONE, 0, class[i] == DUE_LATE, 0, 0);
        scene_end(&s);
    }
    scene s; /* a deadline of all, on the last day of three: the last day is in time, the day after is not */
    five_stations(&s);
    s.set.deadline_s = 7 * 3600;
    hand(&s, DUE_KITS, 2, JALUR_NONE, 3, 7 * 3600 + 60, 1);
    measure(&s);
    IS(0, DUE_KITS, DUE_UNPLANNED, 0, 0, 1, 2, 1);
    scene_end(&s);
}

/* Two kits for V1 on day 2, no names: those of days 1 (late) and 2 (in time) got them; then the rest on day 3. */
static void numbers_go_to_those_planned_first(void **state)
{
    (void)state;
    scene s;
    five_stations(&s);
    hand(&s, DUE_KITS, JALUR_NONE, V1, 2, -1, 2);
    measure(&s);
    IS(0, DUE_KITS, DUE_UNPLANNED, 1, 1, 1, 0, 1);
    hand(&s, DUE_KITS, JALUR_NONE, V1, 3, -1, UINT32_MAX);
    measure(&s);
    IS(0, DUE_KITS, DUE_LATE, 3, 0, 1, 0, 0);
    assert_string_equal(s.d.cells[0].reason, "");
    hand(&s, DUE_KITS, JALUR_NONE, V1, 3, 60, 7);         /* nobody is left */
    hand(&s, DUE_KITS, JALUR_NONE, JALUR_NONE, 3, -1, 2); /* nowhere */
    hand(&s, DUE_KITS, JALUR_NONE, KEC1, 3, -1, 4);       /* no village */
    measure(&s);
    IS(0, DUE_KITS, DUE_LATE, 3, 0, 1, 0, 0);
    assert_int_equal(s.d.beyond[DUE_KITS], 13);
    scene_end(&s);
}

static void the_reason_is_that_of_most(void **state)
{
    (void)state;
    scene s;
    scene_begin(&s);
    for (int i = 0; i < 5; i++) add_station(&s, V1);
    leave_out(&s, 0, UNSERVED_FLEET);
    leave_out(&s, 1, UNSERVED_TOO_FAR);
    leave_out(&s, 2, UNSERVED_TOO_FAR);
    leave_out(&s, 3, UNSERVED_SEASON);
    measure(&s); /* station 4 is new: the plan does not know it */
    assert_string_equal(s.d.cells[0].reason, "too-far");
    hand(&s, DUE_KITS, 1, JALUR_NONE, 1, -1, 1);
    hand(&s, DUE_KITS, 2, JALUR_NONE, 1, -1, 1);
    measure(&s);
    assert_string_equal(s.d.cells[0].reason, "fleet-exhausted"); /* of equals the first */
    const due_problem p = {&s.t, &s.set, NULL, NULL};
    due_release(&s.d);
    test_ok(s.ctx, cover_due(s.ctx, &p, &s.d));
    IS(0, DUE_KITS, DUE_UNPLANNED, 2, 0, 0, 0, 3);
    assert_string_equal(s.d.cells[0].reason, "no-plan");
    scene_end(&s);
}

/* V1 has 6 recipients, visits of 2 on day 1 and 3 on day 4; V3 has 2 and a visit for 5: only 2 are due. */
static void payments_follow_the_calendar(void **state)
{
    (void)state;
    scene s;
    scene_begin(&s);
    for (uint32_t i = 0; i < 9; i++) s.houses[s.t.n_households++] = (household){.id = "", .village = i < 6 ? V1 : i < 8 ? V3 : JALUR_NONE};
    s.calls[0] = (roster_visit){.village = 0, .day = 4, .recipients = {1, 2}};
    s.calls[1] = (roster_visit){.village = 0, .day = 1, .recipients = {2, 0}};
    s.calls[2] = (roster_visit){.village = 2, .day = 2, .recipients = {5, 0}};
    s.roster.n_visits = 3;
    s.paid[0].reason = "staff-exhausted";
    measure(&s);
    IS(0, DUE_PAYMENTS, DUE_UNPLANNED, 0, 5, 0, 0, 1);
    IS(2, DUE_PAYMENTS, DUE_PLANNED, 0, 2, 0, 0, 0);
    assert_string_equal(s.d.cells[DUE_PAYMENTS].reason, "staff-exhausted");
    assert_int_equal(s.d.outside[DUE_PAYMENTS], 1);
    hand(&s, DUE_PAYMENTS, JALUR_NONE, V1, 1, -1, 1);
    hand(&s, DUE_PAYMENTS, JALUR_NONE, V1, 3, -1, 3);
    measure(&s); /* one in time, one late by 2, two of day 4 early, one of day 4 to come */
    IS(0, DUE_PAYMENTS, DUE_UNPLANNED, 3, 1, 1, 0, 1);
    IS(2, DUE_PAYMENTS, DUE_OVERDUE, 0, 0, 0, 2, 0);
    assert_int_equal(s.d.cells[DUE_PAYMENTS].days_behind, 2);
    scene_end(&s);
}

/* One recipient each in V1, whose visits leave nobody out, and V2, of which the roster knows nothing: what it has at a kecamatan is no village's. */
static void payments_say_why_they_are_not_planned(void **state)
{
    (void)state;
    scene s;
    scene_begin(&s);
    for (uint32_t v = 0; v < 2; v++) s.houses[s.t.n_households++] = (household){.id = "", .village = V1 + v};
    s.paid[1] = (roster_village){.village = KEC1, .reason = "staff-exhausted"};
    s.calls[0] = (roster_visit){.village = 1, .day = 1, .recipients = {1, 0}};
    s.calls[1] = (roster_visit){.village = 0, .day = 2, .recipients = {1, 0}};
    s.roster.n_visits = 2;
    measure(&s);
    IS(0, DUE_PAYMENTS, DUE_PLANNED, 0, 1, 0, 0, 0);
    IS(1, DUE_PAYMENTS, DUE_UNPLANNED, 0, 0, 0, 0, 1);
    assert_string_equal(s.d.cells[DUE_KINDS + DUE_PAYMENTS].reason, "not-in-plan");
    s.roster.n_visits = 0;
    measure(&s);
    assert_string_equal(s.d.cells[DUE_PAYMENTS].reason, "not-in-plan"); /* nor does an empty reason hide that */
    const due_problem p = {&s.t, &s.set, NULL, NULL};
    due_release(&s.d);
    test_ok(s.ctx, cover_due(s.ctx, &p, &s.d));
    assert_string_equal(s.d.cells[DUE_PAYMENTS].reason, "no-plan");
    scene_end(&s);
}

static const due_sum *sum_of(const scene *s, due_kind kind, uint32_t at, const char *group)
{
    for (uint32_t i = 0; i < s->d.n_sums; i++)
        if (s->d.sums[i].kind == kind && s->d.sums[i].area == at && strcmp(s->d.sums[i].group, group) == 0) return &s->d.sums[i];
    fail_msg("there is no sum of area %u, %s", at, group);
    return NULL;
}

static void sums_hold_at_every_level(void **state)
{
    (void)state;
    scene s;
    five_stations(&s);
    add_station(&s, V3);
    leave_out(&s, 5, UNSERVED_SEASON);
    snprintf(s.set.areas_3t, sizeof s.set.areas_3t, "53.01.02");
    measure(&s);
    const due_sum *all = sum_of(&s, DUE_KITS, JALUR_NONE, "all"), *kab = sum_of(&s, DUE_KITS, KAB, "all");
    const due_sum *one = sum_of(&s, DUE_KITS, KEC1, "all"), *two = sum_of(&s, DUE_KITS, KEC2, "all");
    assert_int_equal(s.d.n_sums, DUE_KINDS * (3 + 3));
    for (int k = 0; k < DUE_CLASSES; k++) {
        assert_int_equal(all->units[k], kab->units[k]);
        assert_int_equal(all->units[k], one->units[k] + two->units[k]);
        assert_int_equal(all->units[k], sum_of(&s, DUE_KITS, JALUR_NONE, "3T")->units[k] + sum_of(&s, DUE_KITS, JALUR_NONE, "not-3T")->units[k]);
    }
    for (int k = 0; k <= DUE_CLASSES; k++) assert_int_equal(all->villages[k], one->villages[k] + two->villages[k]);
    assert_int_equal(all->units[DUE_PLANNED], 4);
    assert_int_equal(all->units[DUE_UNPLANNED], 2);
    assert_int_equal(two->villages[DUE_UNPLANNED], 1);
    assert_int_equal(one->villages[DUE_PLANNED], 1);
    assert_int_equal(sum_of(&s, DUE_PAYMENTS, KAB, "all")->villages[DUE_CLASSES], 3);
    scene_end(&s);
}

/* ---- the same, unit by unit: records are given out one after the other, each to the first in line ---- */

static uint64_t rank(uint32_t day, uint32_t i) { return (day == 0 ? (uint64_t)1000 : day) << 32 | i; }

static void one_by_one(const scene *s, const uint32_t *day, uint32_t village, uint32_t out[DUE_CLASSES], uint32_t as_of)
{
    bool settled[S_MAX] = {false}, taken[D_MAX] = {false};
    memset(out, 0, DUE_CLASSES * sizeof *out);
    for (uint32_t again = 0; again < s->t.n_handovers; again++) {
        uint32_t first = D_MAX;
        for (uint32_t k = 0; k < s->t.n_handovers; k++)
            if (!taken[k] && s->handed[k].village == village && (first == D_MAX || s->handed[k].day < s->handed[first].day)) first = k;
        if (first == D_MAX) break;
        taken[first] = true;
        for (uint32_t n = 0; n < s->handed[first].count && n < S_MAX; n++) {
            uint32_t next = S_MAX;
            for (uint32_t i = 0; i < s->t.n_stations; i++)
                if (!settled[i] && s->stations[i].village == village && (next == S_MAX || rank(day[i], i) < rank(day[next], next))) next = i;
            if (next == S_MAX) break;
            settled[next] = true;
            out[s->handed[first].day > (int32_t)(day[next] ? day[next] : 3) ? DUE_LATE : DUE_DONE]++;
        }
    }
    for (uint32_t i = 0; i < s->t.n_stations; i++)
        if (!settled[i] && s->stations[i].village == village) out[day[i] == 0 ? DUE_UNPLANNED : day[i] <= as_of ? DUE_OVERDUE : DUE_PLANNED]++;
}

static void two_ways_agree(void **state)
{
    (void)state;
    static const uint32_t villages[] = {V1, V2, V3};
    rng r;
    rng_init(&r, 11);
    for (int round = 0; round < 300; round++) {
        scene s;
        uint32_t day[S_MAX], expected[DUE_CLASSES], last = 0;
        scene_begin(&s);
        for (uint32_t i = 0, n = (uint32_t)rng_below(&r, S_MAX); i < n; i++) {
            add_station(&s, villages[rng_below(&r, 3)]);
            day[i] = (uint32_t)rng_below(&r, 4);
        }
        plan_days(&s, day);
        for (uint32_t k = 0, n = (uint32_t)rng_below(&r, D_MAX); k < n; k++) {
            const int32_t on = (int32_t)rng_below(&r, 5);
            hand(&s, DUE_KITS, JALUR_NONE, villages[rng_below(&r, 3)], on, -1, rng_below(&r, 6) ? (uint32_t)rng_below(&r, 5) : UINT32_MAX);
            if (on > (int32_t)last) last = (uint32_t)on;
        }
        measure(&s);
        for (uint32_t v = 0; v < 3; v++) {
            one_by_one(&s, day, villages[v], expected, last);
            int gravest = DUE_CLASSES;
            for (int k = 0; k < DUE_CLASSES; k++) gravest = expected[k] ? k : gravest;
            is(&s, v, DUE_KITS, (due_class)gravest, expected);
        }
        scene_end(&s);
    }
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    scene s;
    five_stations(&s);
    hand(&s, DUE_KITS, JALUR_NONE, V1, 2, -1, 2);
    const due_problem p = {&s.t, &s.set, &s.plan, &s.roster};
    bool done = false;
    for (long n = 0; n < 200 && !done; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        due_table d;
        const jalur_status st = cover_due(ctx, &p, &d);
        if (st == JALUR_OK) done = true;
        else assert_int_equal(st, JALUR_E_RESOURCE);
        due_release(&d);
        jalur_ctx_free(ctx);
    }
    assert_true(done);
    scene_end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_records_there_is_planned_and_unplanned), cmocka_unit_test(records_settle_their_station),
        cmocka_unit_test(a_deadline_needs_the_hour), cmocka_unit_test(numbers_go_to_those_planned_first),
        cmocka_unit_test(the_reason_is_that_of_most), cmocka_unit_test(payments_follow_the_calendar), cmocka_unit_test(payments_say_why_they_are_not_planned),
        cmocka_unit_test(sums_hold_at_every_level), cmocka_unit_test(two_ways_agree), cmocka_unit_test(memory_may_fail_anywhere)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
