/* Docks by the clock: what the search says of loadings against every order of them, breaks that move when a vehicle waits for
 * a dock, the last departure of a route against all later ones, and plans that need reloads to take turns. */
#include "naive.h"
#include "plan/rules.h"

enum { HOUR = 3600, HALF = 1800 };

static void solve(jalur_ctx *ctx, const plan_problem *p, uint64_t iterations, plan_answer *a)
{
    plan_options o = plan_options_default();
    o.iterations = iterations;
    plan_answer_init(a, ctx);
    test_ok(ctx, plan_solve(ctx, p, &o, a));
}

static void steps_are(const plan_problem *p, const plan_answer *a)
{
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 1; i < a->routes[r].n_steps; i++) {
            const plan_step *s = &a->routes[r].steps[i];
            assert_int_equal(s->arrive_s - s[-1].leave_s, s->drive_s - s[-1].drive_s);
            assert_true(s->start_s >= s->arrive_s);
            assert_true(s->kind != PLAN_END || s->arrive_s <= p->types[a->routes[r].type].end_s);
        }
}

/* Loadings at the place that go on when one begins. */
static uint32_t loading_most(const plan_problem *p, const plan_answer *a, uint32_t place)
{
    uint32_t most = 0;
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
            const plan_step *s = &a->routes[r].steps[i];
            uint32_t n = 0;
            if ((s->kind != PLAN_START && s->kind != PLAN_RELOAD) || s->index != place) continue;
            for (uint32_t q = 0; q < a->n_routes; q++)
                for (uint32_t j = 0; j < a->routes[q].n_steps; j++) {
                    const plan_step *x = &a->routes[q].steps[j];
                    if ((x->kind != PLAN_START && x->kind != PLAN_RELOAD) || x->index != place) continue;
                    n += p->types[a->routes[q].type].day == p->types[a->routes[r].type].day && x->start_s <= s->start_s && s->start_s < x->leave_s;
                }
            if (n > most) most = n;
        }
    return most;
}

/* ---- loadings before departure ---- */

/* Some order of vehicles of one day, each at the first dock that is free, begins all in time; loadings are equally long. */
static bool some_order(const int64_t *first, const int64_t *last, uint32_t n, unsigned left, const int64_t *dock, uint32_t docks, int64_t length)
{
    if (left == 0) return true;
    for (uint32_t i = 0; i < n; i++) {
        int64_t now[4] = {0};
        uint32_t at = 0;
        if (!(left >> i & 1)) continue;
        for (uint32_t q = 0; q < docks; q++) now[q] = dock[q];
        for (uint32_t q = 1; q < docks; q++)
            if (now[q] < now[at]) at = q;
        const int64_t begin = now[at] > first[i] ? now[at] : first[i];
        if (begin > last[i]) continue;
        now[at] = begin + length;
        if (some_order(first, last, n, left & ~(1u << i), now, docks, length)) return true;
    }
    return false;
}

/* Vehicles of one stop each, that closes at a random time. All may load from 0 on and for equally long, so that whoever must
 * depart first goes first, and what the search says is exact. */
static void loadings_fit_as_some_order_says(void **state)
{
    (void)state;
    enum { N = 6 };
    jalur_ctx *ctx = test_ctx();
    uint32_t fit = 0, tight = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        kase k;
        plan_prep prep = {0};
        plan_state s = {0};
        rng r;
        int64_t first[N] = {0}, last[N], free[4] = {0};
        plan_dock dock = {N, 0};
        rng_init(&r, seed);
        case_init(&k, N, 1, 1);
        k.type[0].load_s = HALF;
        k.type[0].start_s = 0;
        for (uint32_t i = 0; i < N; i++) {
            case_leg(&k, i, N, HALF, 1000);
            last[i] = (int64_t)rng_below(&r, 3) * HALF;
            k.stops[i].close_s = (int32_t)last[i] + 2 * HALF; /* loading, and the way there */
        }
        dock.count = 1 + rng_below(&r, 3);
        k.p.docks = &dock;
        k.p.n_docks = 1;
        test_ok(ctx, plan_prep_make(ctx, &k.p, &prep));
        test_ok(ctx, plan_state_make(ctx, &prep, &s));
        plan_begin(&s);
        for (uint32_t i = 0; i < N; i++) assert_true(plan_write(&s, s.free[s.n_free - 1], 0, &i, 1));
        const bool can = some_order(first, last, N, (1u << N) - 1, free, dock.count, HALF);
        assert_int_equal(plan_docks_fit(&s), can);
        fit += can;
        tight += !can && dock.count > 1;
        plan_state_release(&s);
        plan_prep_release(&prep);
        case_free(&k);
    }
    assert_true(fit > 30 && tight > 30);
    jalur_ctx_free(ctx);
}

/* ---- breaks move ---- */

/* One dock, half an hour of loading from 8:00 on, two hours there and none back, half an hour of rest that begins between 9:30
 * and 10:00. The first departs at 8:30 and rests after an hour of driving, the second at 9:00 after half of one, the third
 * at 9:30 and the fourth at 10:00 before they drive; a fifth would come too late for its rest. */
static void lunch_road(kase *k, plan_dock *dock, plan_break *rest)
{
    static const plan_window noon = {9 * HOUR + HALF, 10 * HOUR};
    case_init(k, 5, 1, 1);
    for (uint32_t i = 0; i < 5; i++) case_leg(k, i, 5, 2 * HOUR, 50000);
    *dock = (plan_dock){5, 1};
    *rest = (plan_break){.windows = &noon, .n_windows = 1, .length_s = HALF};
    k->type[0].start_s = 8 * HOUR;
    k->type[0].end_s = 18 * HOUR;
    k->type[0].load_s = HALF;
    k->type[0].max_stops = 1;
    k->type[0].end = PLAN_OPEN;
    k->type[0].per_hour = 1000;
    k->type[0].breaks = rest;
    k->type[0].n_breaks = 1;
    k->p.docks = dock;
    k->p.n_docks = 1;
}

static void a_break_comes_sooner_for_who_departs_later(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    kase k;
    plan_dock dock;
    plan_break rest;
    plan_answer a;
    bool seen[4] = {0};
    lunch_road(&k, &dock, &rest);
    solve(ctx, &k.p, 300, &a);
    assert_int_equal(a.n_routes, 4);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].rule, PLAN_LOADING);
    steps_are(&k.p, &a);
    for (uint32_t r = 0; r < 4; r++) {
        const plan_step *s = a.routes[r].steps;
        const uint32_t turn = (uint32_t)(s[0].start_s - 8 * HOUR) / HALF;
        assert_true(turn < 4 && !seen[turn]);
        seen[turn] = true;
        assert_int_equal(s[1].kind, PLAN_BREAK);
        assert_int_equal(s[1].start_s, turn < 3 ? 9 * HOUR + HALF : 10 * HOUR);
        assert_int_equal(s[1].drive_s, turn < 3 ? HOUR - (int)turn * HALF : 0);
        assert_int_equal(s[1].drive_m, turn < 3 ? 25000 - 12500 * (int)turn : 0);
        assert_int_equal(s[2].arrive_s, 11 * HOUR + (int)turn * HALF);
    }
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* All of an earlier plan that still loads one after the other stands again, after one iteration. */
static void an_earlier_plan_with_scarce_docks_is_held(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    kase k;
    plan_dock dock;
    plan_break rest;
    plan_answer a;
    plan_before before[5];
    lunch_road(&k, &dock, &rest);
    k.type[0].count = 4;
    for (uint32_t i = 0; i < 5; i++) before[i] = (plan_before){JALUR_NONE, i < 4 ? 0 : JALUR_NONE, false};
    k.p.before = before;
    k.p.goals.per_change = 1000000;
    solve(ctx, &k.p, 1, &a);
    assert_int_equal(a.n_routes, 4);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].stop, 4);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- the last departure ---- */

/* Without reloads and nights: until latest_s a route departs at the same price, and half an hour later it does not. */
static void no_later_departure_costs_the_same(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    uint32_t looked = 0, wide = 0;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        rich_kase c;
        rich_random(&c, 5, 2, true, 31000 + seed);
        const plan_dock dock = {c.k.type[0].depot, 1};
        c.k.p.docks = &dock;
        c.k.p.n_docks = 1;
        plan_type *t = &c.k.type[0];
        uint32_t order[3] = {(uint32_t)(seed % 5), (uint32_t)((seed + 1) % 5), (uint32_t)((seed + 2) % 5)};
        plan_times x, y;
        t->reloads = t->nights = 0;
        test_ok(ctx, plan_clock(ctx, &c.k.p, 0, order, 3, &x, NULL, NULL));
        const int32_t start_s = t->start_s;
        for (int32_t late = 0; x.feasible && late < 2; late++) {
            t->start_s = x.latest_s - t->load_s + late * NAIVE_UNIT_S;
            if (t->start_s > t->end_s) break;
            test_ok(ctx, plan_clock(ctx, &c.k.p, 0, order, 3, &y, NULL, NULL));
            if (late == 0) assert_true(y.feasible && y.cost == x.cost && y.depart_s == x.latest_s);
            else assert_true(!y.feasible || y.cost > x.cost);
        }
        looked += x.feasible;
        wide += x.feasible && x.latest_s > start_s + t->load_s && x.latest_s > x.depart_s;
        t->start_s = start_s;
        case_free(&c.k);
    }
    assert_true(looked > 60 && wide > 20);
    jalur_ctx_free(ctx);
}

/* ---- reloads take turns ---- */

/* Vehicles of two boxes and one reload, eight stops of one box 15 minutes away in different directions, docks of 15 minutes for
 * loading and reloading. Two vehicles need two loadings each. One dock: 0:00 and 0:15, the first is back at 1:00 (two stops one
 * after the other by way of the depot), the second at 1:15; nobody has to wait, and all eight are served with two vehicles. */
static void reloads_take_turns(void **state)
{
    (void)state;
    enum { QUARTER = 900 };
    jalur_ctx *ctx = test_ctx();
    kase k;
    plan_answer a;
    const plan_dock dock = {8, 1};
    case_init(&k, 8, 1, 1);
    for (uint32_t i = 0; i < 8; i++)
        for (uint32_t j = 0; j < i; j++) case_leg(&k, i, j, 2 * QUARTER, 20000);
    for (uint32_t i = 0; i < 8; i++) {
        case_leg(&k, i, 8, QUARTER, 10000);
        k.stops[i].demand[0] = 1;
    }
    plan_type *t = &k.type[0];
    t->count = 2;
    t->capacity[0] = 2;
    t->reloads = 1;
    t->load_s = t->reload_s = QUARTER;
    t->start_s = 0;
    t->end_s = 11 * QUARTER; /* 15 + 60 minutes, twice, and the second vehicle's quarter of an hour */
    t->per_hour = 3600;
    k.p.docks = &dock;
    k.p.n_docks = 1;
    solve(ctx, &k.p, 400, &a);
    assert_int_equal(a.n_left, 0);
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(loading_most(&k.p, &a, 8), 1);
    steps_are(&k.p, &a);
    plan_answer_release(&a);
    t->end_s = 10 * QUARTER; /* who loads second is back too late with its second load */
    solve(ctx, &k.p, 400, &a);
    assert_true(a.n_left > 0);
    assert_true(loading_most(&k.p, &a, 8) <= 1);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- a route that is timed moves on the clock ---- */

static plan_step step_of(plan_step_kind kind, uint32_t index, int32_t arrive_s, int32_t start_s, int32_t leave_s, int32_t drive_s)
{
    return (plan_step){.kind = kind, .index = index, .arrive_s = arrive_s, .start_s = start_s, .leave_s = leave_s, .drive_s = drive_s, .drive_m = drive_s};
}

/* The first break is taken at once; the second after 50 minutes of work since then, which is in the middle of the leg. */
static void work_counts_from_the_last_break(void **state)
{
    (void)state;
    const plan_window ever = {0, 86400};
    const plan_break breaks[] = {{.windows = &ever, .n_windows = 1, .length_s = 600}, {.length_s = 600, .after_s = 3000}};
    const plan_type t = {.end_s = 86400, .max_duration_s = INT32_MAX, .breaks = breaks, .n_breaks = 2};
    const plan_stop stop = {.close_s = 86400};
    const plan_problem p = {.types = &t, .n_types = 1, .stops = &stop, .n_stops = 1};
    plan_step steps[] = {step_of(PLAN_START, 0, 0, 0, 0, 0), step_of(PLAN_STOP, 0, 1800, 1800, 1800, 1800), step_of(PLAN_BREAK, 0, 1800, 1800, 2400, 1800),
                         step_of(PLAN_BREAK, 1, 5400, 5400, 6000, 4800), step_of(PLAN_END, 0, 6600, 6600, 6600, 5400)};
    plan_route r = {.steps = steps, .n_steps = 5};
    assert_true(plan_route_push(&p, &r, 0, 100));
    assert_int_equal(steps[3].arrive_s, 5500);
    assert_int_equal(steps[3].drive_s, 4800);
    assert_int_equal(steps[4].arrive_s, 6700);
}

/* A vehicle that waits to reload is longer under way. */
static void a_day_stays_within_its_duration(void **state)
{
    (void)state;
    plan_type t = {.end_s = 86400, .max_duration_s = 4100};
    const plan_problem p = {.types = &t, .n_types = 1};
    for (int late = 0; late < 2; late++) {
        plan_step steps[] = {step_of(PLAN_START, 0, 0, 0, 0, 0), step_of(PLAN_RELOAD, 0, 1000, 1000, 1600, 1000), step_of(PLAN_END, 0, 3600, 3600, 3600, 3000)};
        plan_route r = {.steps = steps, .n_steps = 3};
        assert_true(plan_route_push(&p, &r, 1, 500 + late) == !late);
    }
}

/* Loading counts as work of the day it is done on: 600 s of overtime on the first, none on the second. */
static void overtime_is_of_each_day(void **state)
{
    (void)state;
    const plan_type t = {.load_s = 600, .overtime_after_s = 3600, .per_overtime_hour = 3600, .per_night = 50};
    const plan_problem p = {.types = &t, .n_types = 1};
    plan_step steps[] = {step_of(PLAN_START, 0, 0, 0, 600, 0), step_of(PLAN_NIGHT, 0, 4200, 4200, 50000, 3600), step_of(PLAN_END, 0, 53600, 53600, 53600, 7200)};
    plan_route r = {.steps = steps, .n_steps = 3};
    plan_route_reprice(&p, &r);
    assert_int_equal(r.cost, 600 + 50);
}

/* Goods that come at 3000 s can be aboard by then, if loading begins at 2400 s; no sooner than the duration allows. */
static void loading_may_begin_before_the_goods_leave(void **state)
{
    (void)state;
    plan_type t = {.load_s = 600, .max_duration_s = INT32_MAX};
    const plan_stop stop = {.release_s = 3000};
    const plan_problem p = {.types = &t, .n_types = 1, .stops = &stop, .n_stops = 1};
    plan_step steps[] = {step_of(PLAN_START, 0, 5000, 5000, 5600, 0), step_of(PLAN_STOP, 0, 5700, 5700, 5700, 100), step_of(PLAN_END, 0, 5800, 5800, 5800, 200)};
    const plan_route r = {.steps = steps, .n_steps = 3};
    assert_int_equal(plan_docks_soonest(&p, &r), 2400);
    t.max_duration_s = 2800;
    assert_int_equal(plan_docks_soonest(&p, &r), 3000);
}

/* One dock. A long loading from 0:00 on that has time, one of 49 minutes at 0:01 and one of 20 at 0:50 that has only ten minutes
 * to spare: who takes the dock as soon as it is free keeps the last waiting, and the second just fits in before it. */
static void a_gap_may_be_filled_to_the_minute(void **state)
{
    (void)state;
    enum { MIN = 60, N = 3 };
    static const int32_t begin[N] = {0, 1, 50}, length[N] = {100, 49, 20}, close[N] = {1000, 1000, 90}, want[N] = {70, 1, 50};
    jalur_ctx *ctx = test_ctx();
    const plan_dock dock = {N, 1};
    plan_type types[N];
    plan_stop stops[N];
    plan_step steps[N][3];
    plan_route routes[N];
    uint32_t at[N] = {0, 1, 2};
    bool good = false;
    for (uint32_t i = 0; i < N; i++) {
        const int32_t from = begin[i] * MIN, leave = from + length[i] * MIN, there = leave + 10 * MIN;
        types[i] = (plan_type){.load_s = length[i] * MIN, .start_s = from, .end_s = 86400, .max_duration_s = INT32_MAX, .depot = N};
        stops[i] = (plan_stop){.close_s = close[i] * MIN};
        steps[i][0] = step_of(PLAN_START, N, from, from, leave, 0);
        steps[i][1] = step_of(PLAN_STOP, i, there, there, there, 10 * MIN);
        steps[i][2] = step_of(PLAN_END, N, there + 10 * MIN, there + 10 * MIN, there + 10 * MIN, 20 * MIN);
        routes[i] = (plan_route){.type = i, .stops = &at[i], .n_stops = 1, .steps = steps[i], .n_steps = 3, .latest_s = (close[i] - 10) * MIN};
    }
    const plan_problem p = {.types = types, .n_types = N, .stops = stops, .n_stops = N, .docks = &dock, .n_docks = 1};
    test_ok(ctx, plan_docks_shift(ctx, &p, routes, N, &good));
    assert_true(good);
    for (uint32_t i = 0; i < N; i++) assert_int_equal(steps[i][0].start_s, want[i] * MIN);
    jalur_ctx_free(ctx);
}

/* One dock. A vehicle that was away overnight reloads from 8:00 to 9:00 of the second day, for a stop that closes at 10:00 an hour
 * away; one that begins on that day loads an hour as well, for a stop that closes at `close_s`. */
static uint32_t left_on_the_second_day(int32_t close_s)
{
    static const uint64_t first = 1, second = 2;
    const uint32_t home = 3;
    const plan_dock dock = {3, 1};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 3, 2, 1);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t j = 0; j < i; j++) case_leg(&k, i, j, HOUR, 1000);
    for (uint32_t t = 0; t < 2; t++) {
        plan_type *y = &k.type[t];
        y->day = t;
        y->count = 1;
        y->start_s = 8 * HOUR + (int32_t)t * 86400;
        y->end_s = 12 * HOUR + (int32_t)t * 86400;
        y->load_s = y->reload_s = HOUR;
        y->capacity[0] = 1;
    }
    k.type[0].reloads = k.type[0].nights = k.type[0].n_night_places = 1;
    k.type[0].night_places = &home;
    for (uint32_t i = 0; i < 3; i++) k.stops[i].demand[0] = 1, k.stops[i].types = i < 2 ? &first : &second;
    k.stops[0].open_s = k.stops[0].close_s = 11 * HOUR; /* home at 12:00, too late to reload on that day */
    k.stops[1].open_s = 86400;
    k.stops[1].close_s = 86400 + 10 * HOUR;
    k.stops[2].close_s = close_s;
    k.p.docks = &dock;
    k.p.n_docks = 1;
    solve(ctx, &k.p, 500, &a);
    for (uint32_t r = 0; r < a.n_routes && a.routes[r].type == 1; r++)
        assert_true(a.n_left > 0 || a.routes[r].steps[0].start_s == 86400 + 9 * HOUR);
    const uint32_t left = a.n_left;
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
    return left;
}

static void who_was_away_overnight_takes_a_dock_of_the_next_day(void **state)
{
    (void)state;
    assert_int_equal(left_on_the_second_day(86400 + 11 * HOUR), 0);
    assert_int_equal(left_on_the_second_day(86400 + 11 * HOUR - 1), 1);
}

/* One dock from 8:00 on, hours to 12:00, an hour of loading. The first vehicle must have it at 8:00; the other may have it later on: its stops are
 * two hours away, so it sleeps at home when it has loaded and leaves at 8:00 of the next day, whenever it has loaded. */
static void a_dock_is_wanted_on_the_first_day_only(void **state)
{
    (void)state;
    static const uint64_t first = 1, second = 2;
    const uint32_t home = 3;
    const plan_dock dock = {3, 1};
    kase k;
    plan_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 3, 2, 1);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t j = 0; j < i; j++) case_leg(&k, i, j, i == 3 && j > 0 ? 2 * HOUR : HOUR, 1000);
    for (uint32_t t = 0; t < 2; t++) {
        k.type[t].count = 1;
        k.type[t].start_s = 8 * HOUR;
        k.type[t].end_s = 12 * HOUR;
        k.type[t].load_s = HOUR;
        k.type[t].capacity[0] = 1;
    }
    k.type[1].nights = k.type[1].n_night_places = 1;
    k.type[1].night_places = &home;
    for (uint32_t i = 0; i < 3; i++) k.stops[i].demand[0] = 1, k.stops[i].types = i ? &second : &first;
    k.stops[0].close_s = 10 * HOUR;
    k.p.docks = &dock;
    k.p.n_docks = 1;
    solve(ctx, &k.p, 500, &a);
    assert_int_equal(a.n_left, 1);
    assert_int_equal(a.left[0].lacks, PLAN_LACKS_VEHICLE);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    case_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loadings_fit_as_some_order_says), cmocka_unit_test(a_break_comes_sooner_for_who_departs_later),
        cmocka_unit_test(an_earlier_plan_with_scarce_docks_is_held), cmocka_unit_test(no_later_departure_costs_the_same),
        cmocka_unit_test(work_counts_from_the_last_break), cmocka_unit_test(a_day_stays_within_its_duration),
        cmocka_unit_test(overtime_is_of_each_day), cmocka_unit_test(loading_may_begin_before_the_goods_leave),
        cmocka_unit_test(reloads_take_turns), cmocka_unit_test(a_gap_may_be_filled_to_the_minute), cmocka_unit_test(who_was_away_overnight_takes_a_dock_of_the_next_day),
        cmocka_unit_test(a_dock_is_wanted_on_the_first_day_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
