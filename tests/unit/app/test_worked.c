/* The worked examples of tests/cases/project, run as a user would. Every order of the stations is priced beside the plan. */
#include <jalur/jalur.h>

#include "support.h"

#include "app/session.h"
#include "verify/verify.h"
#include "whole.h"

typedef struct worked { /* an example, run */
    jalur_ctx *ctx;
    jalur_project *p;
    territory t;
    plan plan;
} worked;

static void run(worked *w, const char *name)
{
    jalur_report *report = NULL;
    const jalur_run_options how = {.plan = {.seed = 1, .iterations = 300}};
    bool found = false;
    char path[300];
    *w = (worked){.ctx = test_ctx()};
    snprintf(path, sizeof path, TEST_CASES_DIR "/project/%s.ini", name);
    test_ok(w->ctx, jalur_scenario_run(w->ctx, path, name, &how, &report));
    jalur_report_free(report);
    snprintf(path, sizeof path, "%s/project.jalur", name);
    test_ok(w->ctx, jalur_project_open(w->ctx, path, &w->p));
    test_ok(w->ctx, test_territory(w->p->store, &w->t));
    test_ok(w->ctx, store_load_plan(w->p->store, &w->t, &w->plan, &found));
    assert_true(found);
}

static void reload_nouns(worked *w)
{
    bool found;
    plan_release(&w->plan);
    territory_release(&w->t);
    test_ok(w->ctx, test_territory(w->p->store, &w->t));
    test_ok(w->ctx, store_load_plan(w->p->store, &w->t, &w->plan, &found));
    assert_true(found);
}

static void drop(worked *w)
{
    plan_release(&w->plan);
    territory_release(&w->t);
    jalur_project_close(w->p);
    jalur_ctx_free(w->ctx);
}

static void verified(worked *w)
{
    verify_verdict v;
    const verify_input in = {.t = &w->t, .set = &w->p->set, .profiles = &w->p->profiles, .plan = &w->plan};
    test_ok(w->ctx, verify_results(w->ctx, &in, &v));
    for (uint32_t i = 0; i < v.n_findings; i++)
        print_message("%s: %s: %s, not %s\n", v.findings[i].class, v.findings[i].where, v.findings[i].found, v.findings[i].expected);
    assert_int_equal(v.violations, 0);
    verify_verdict_release(&v);
}

/* Metres along the equator, of the sphere that has its length. */
static double way_m(jalur_lonlat a, jalur_lonlat b) { return fabs(a.lon_deg - b.lon_deg) * 111319.4908; }

static jalur_lonlat office_at(const worked *w, const char *id)
{
    const uint32_t i = territory_office(&w->t, id);
    assert_true(i != JALUR_NONE);
    return w->t.offices[i].at;
}

/* The shortest way over all stations from `at` on, `left` of which are to be visited; `end` NULL: it ends with the last. */
static double shortest_m(const worked *w, jalur_lonlat at, unsigned left, const jalur_lonlat *end)
{
    double best = left ? (double)INFINITY : end ? way_m(at, *end) : 0;
    for (uint32_t i = 0; i < w->t.n_stations; i++)
        if (left >> i & 1)
            best = fmin(best, way_m(at, w->t.stations[i].at) + shortest_m(w, w->t.stations[i].at, left & ~(1u << i), end));
    return best;
}

static void is_order(const worked *w, const route *r, const char *const *ids, uint32_t n)
{
    assert_int_equal(r->n_visits, n);
    for (uint32_t i = 0; i < n; i++) assert_string_equal(w->t.stations[r->visits[i].station].id, ids[i]);
}

static bool manifest_says(const char *path, const char *text)
{
    size_t n;
    char *all = test_read_file(path, &n);
    const bool there = strstr(all, text) != NULL;
    free(all);
    return there;
}

static void a_route_that_ends_at_another_office(void **state)
{
    (void)state;
    worked w;
    run(&w, "ends");
    assert_int_equal(w.plan.n_routes, 1);
    const route *r = &w.plan.routes[0];
    const jalur_lonlat end = office_at(&w, "P5");
    is_order(&w, r, (const char *const[]){"S0", "S3"}, 2);
    assert_true(fabs(r->drive_m - shortest_m(&w, office_at(&w, "G2"), 3, &end)) < 3);
    assert_true(fabs(r->drive_m - 7 * 1113.19) < 3);
    assert_true(llabs(r->cost_idr - r->drive_m) <= 1);
    assert_true(w.plan.bound.there && w.plan.bound.idr <= w.plan.cost_idr && w.plan.bound.idr >= w.plan.cost_idr - 1);
    assert_true(manifest_says("ends/manifests/day1-truk-1-R-001.csv", "3,selesai: PPK Timur,"));
    assert_true(manifest_says("ends/routes.geojson", "\"end_id\":\"P5\""));
    verified(&w);
    drop(&w);
}

static void a_route_that_ends_with_its_last_stop(void **state)
{
    (void)state;
    worked w;
    run(&w, "open");
    assert_int_equal(w.plan.n_routes, 1);
    const route *r = &w.plan.routes[0];
    is_order(&w, r, (const char *const[]){"S3", "S0"}, 2);
    assert_true(fabs(r->drive_m - shortest_m(&w, office_at(&w, "G2"), 3, NULL)) < 3);
    assert_true(fabs(r->drive_m - 4 * 1113.19) < 3);
    assert_true(r->back_s == 0 && r->back_m == 0 && r->return_s == r->visits[1].depart_s);
    assert_true(w.plan.bound.there && w.plan.bound.idr <= w.plan.cost_idr && w.plan.bound.idr >= w.plan.cost_idr - 1);
    assert_true(manifest_says("open/manifests/day1-truk-1-R-001.csv", "3,selesai di perhentian terakhir,"));
    assert_true(manifest_says("open/routes.geojson", "\"end_id\":null"));
    verified(&w);
    drop(&w);
}

static void deadlines_and_goods_on_their_days(void **state)
{
    (void)state;
    worked w;
    run(&w, "dates");
    assert_int_equal(w.plan.n_routes, 2);
    const route *first = &w.plan.routes[0], *second = &w.plan.routes[1];
    is_order(&w, first, (const char *const[]){"S0"}, 1);
    is_order(&w, second, (const char *const[]){"S3"}, 1);
    assert_true(first->day == 1 && first->visits[0].start_s <= 9 * 3600);
    assert_true(second->day == 2 && second->depart_s >= 86400 + 6 * 3600 + 1800 && second->visits[0].start_s <= 86400 + 9 * 3600);
    assert_true(fabs(first->drive_m - 4 * 1113.19) < 3 && fabs(second->drive_m - 2 * 1113.19) < 3);
    verified(&w);
    drop(&w);
}

/* Out to S0, which takes until 06:33; home would be 06:37, after the shift; P1 at 06:35. The next day S3, and home. */
static void a_night_at_an_office(void **state)
{
    (void)state;
    worked w;
    run(&w, "nights");
    assert_int_equal(w.plan.n_routes, 1);
    const route *r = &w.plan.routes[0];
    const route_event *e = &r->events[0];
    is_order(&w, r, (const char *const[]){"S0", "S3"}, 2);
    assert_true(r->n_events == 1 && e->kind == EVENT_NIGHT && e->before == 1 && r->day == 1);
    assert_string_equal(w.t.offices[e->index].id, "P1");
    assert_int_equal(e->depart_s, 86400 + 6 * 3600);
    assert_true(r->visits[1].start_s > 86400 && r->return_s > 86400 + 6 * 3600 + 35 * 60);
    assert_true(fabs(r->drive_m - 6 * 1113.19) < 3);
    assert_true(llabs(r->cost_idr - r->drive_m - 50000) <= 1);
    assert_false(w.plan.bound.there);
    assert_true(manifest_says("nights/manifests/day1-truk-1-R-001.csv", ",menginap: PPK Barat,,,06:35,06:35,06:00 +1,"));
    assert_true(manifest_says("nights/events.geojson", "\"kind\":\"night\""));
    verified(&w);
    drop(&w);
}

/* The example has no districts: its truck and crew count all the same, on both days, and verify knows them. */
static void the_crew_of_a_route_outside_all_villages(void **state)
{
    (void)state;
    worked w;
    roster r;
    bool found;
    verify_verdict v;
    run(&w, "nights");
    roster_init(&r, w.ctx);
    test_ok(w.ctx, store_load_roster(w.p->store, &w.t, &r, &found));
    assert_true(found && r.n_crews == 2);
    for (uint32_t day = 1; day <= 2; day++) {
        const roster_crew *c = &r.crews[day - 1];
        assert_true(c->area == JALUR_NONE && c->day == day && c->vehicles == 1 && c->escorts == 2);
        assert_int_equal(c->crew, w.t.vehicles[0].crew);
    }
    assert_int_equal(r.drivers, w.t.vehicles[0].crew);
    assert_int_equal(r.guards, 2);
    const verify_input in = {.t = &w.t, .set = &w.p->set, .profiles = &w.p->profiles, .plan = &w.plan, .roster = &r};
    test_ok(w.ctx, verify_results(w.ctx, &in, &v));
    assert_int_equal(v.violations, 0);
    verify_verdict_release(&v);
    r.crews[1].vehicles = 0;
    test_ok(w.ctx, verify_results(w.ctx, &in, &v));
    assert_true(v.violations > 0);
    verify_verdict_release(&v);
    r.n_crews = 0;
    r.drivers = r.guards = 0;
    test_ok(w.ctx, verify_results(w.ctx, &in, &v));
    assert_true(v.violations > 0);
    verify_verdict_release(&v);
    roster_release(&r);
    drop(&w);
}

static route *only(worked *w) { return &w->plan.routes[0]; }
static void sleeps_elsewhere(worked *w) { only(w)->events[0].index = territory_office(&w->t, "P5"); }
static void sleeps_on_the_road(worked *w) { w->t.vehicles[0].night_at = "P5"; }
static void rests_too_little(worked *w) { w->t.vehicles[0].night_s = 24 * 3600; }
static void goes_to_bed_later(worked *w) { only(w)->events[0].start_s += 60; }
static void stays_too_often(worked *w) { w->t.vehicles[0].nights = 0; }
static void late_to_bed(worked *w) { w->t.vehicles[0].shift_end_s = 6 * 3600 + 30 * 60; }
static void up_too_early(worked *w) { w->t.vehicles[0].shift_start_s = 6 * 3600 + 60; }
static void sleeps_for_nothing(worked *w) { w->t.vehicles[0].night_idr = 0; }
static void paid_at_night(worked *w) { w->t.vehicles[0].per_hour_idr = 10000; }
static void night_forgotten(worked *w) { only(w)->n_events = 0; }
static void works_too_long(worked *w) { w->t.vehicles[0].max_work_s = 35 * 60; }
static void drives_too_long(worked *w) { w->t.vehicles[0].max_drive_s = 5 * 60; }

typedef struct lie { const char *class; void (*tell)(worked *w); } lie;
static const lie NIGHT_LIES[] = {
    {"night-place", sleeps_elsewhere}, {"road-point", sleeps_elsewhere}, {"night-place", sleeps_on_the_road}, {"night-rest", rests_too_little},
    {"night-begin", goes_to_bed_later}, {"night-count", stays_too_often}, {"shift", late_to_bed}, {"shift", up_too_early},
    {"route-cost", sleeps_for_nothing}, {"route-cost", paid_at_night}, {"clock-arrive", night_forgotten},
    {"max-work", works_too_long}, {"max-drive", drives_too_long}};

/* Each told alone of the example as it is. */
static void all_caught(const char *example, const lie *lies, size_t n)
{
    worked w;
    uint32_t missed = 0;
    run(&w, example);
    for (size_t i = 0; i < n; i++) {
        verify_verdict v;
        bool caught = false;
        reload_nouns(&w);
        lies[i].tell(&w);
        const verify_input in = {.t = &w.t, .set = &w.p->set, .profiles = &w.p->profiles, .plan = &w.plan};
        test_ok(w.ctx, verify_results(w.ctx, &in, &v));
        for (uint32_t c = 0; c < v.n_counts; c++) caught |= strcmp(v.counts[c].class, lies[i].class) == 0;
        if (!caught) print_message("not caught: lie %zu, no %s among %u findings\n", i, lies[i].class, v.n_findings);
        missed += !caught;
        verify_verdict_release(&v);
    }
    assert_int_equal(missed, 0);
    drop(&w);
}

/* Open until 05:30 on the first day; the vehicle begins at 06:00 and needs two units of way. */
static void closed_too_early(worked *w)
{
    jalur_report *report = NULL;
    test_write_file("early.csv", "id,lon,lat,boxes,service,open\nS0,120.00,0,5,0:30,1/05:00-05:30\n");
    test_ok(w->ctx, jalur_project_import(w->p, "stations", "early.csv", NULL, &report));
    jalur_report_free(report);
    test_ok(w->ctx, jalur_plan_routes(w->p, &(jalur_plan_options){.seed = 1, .iterations = 50}, &report));
    jalur_report_free(report);
    reload_nouns(w);
}

static void a_night_makes_nobody_arrive_sooner(void **state)
{
    (void)state;
    worked w;
    verify_verdict v;
    run(&w, "nights");
    closed_too_early(&w);
    verified(&w);
    unserved *u = &w.plan.unserved[0];
    assert_true(w.plan.n_unserved == 1 && u->reason == UNSERVED_TOO_FAR && u->rule == LEFT_BY_WINDOW && u->over_s > 30 * 60);
    u->over_s = 20 * 60;
    const verify_input in = {.t = &w.t, .set = &w.p->set, .profiles = &w.p->profiles, .plan = &w.plan};
    test_ok(w.ctx, verify_results(w.ctx, &in, &v));
    assert_true(v.violations == 1 && strcmp(v.counts[0].class, "unserved-late") == 0);
    verify_verdict_release(&v);
    drop(&w);
}

/* The same vehicle: to S4 and home on the first day, then two days as in the example of nights. */
static void out_again_the_day_it_is_back(void **state)
{
    (void)state;
    worked w;
    run(&w, "again");
    assert_true(w.plan.n_routes == 2 && w.plan.n_unserved == 0);
    const route *r = w.plan.routes;
    is_order(&w, &r[0], (const char *const[]){"S4"}, 1);
    is_order(&w, &r[1], (const char *const[]){"S0", "S3"}, 2);
    assert_true(r[0].day == 1 && r[0].n_events == 0 && r[1].day == 2 && r[1].n_events == 1 && r[1].events[0].kind == EVENT_NIGHT);
    assert_true(r[0].vehicle_no == 1 && r[1].vehicle_no == 1);
    assert_true(llabs(w.plan.cost_idr - (int64_t)((2 + 6) * 1113.19) - 50000) <= 3);
    assert_true(manifest_says("again/manifests/day1-truk-1-R-001.csv", "1,S4,"));
    assert_true(manifest_says("again/manifests/day2-truk-1-R-002.csv", ",menginap: PPK Barat,,,06:35,06:35,06:00 +1,"));
    assert_true(manifest_says("again/routes.geojson", "\"nights\":1"));
    verified(&w);
    drop(&w);
}

static void goes_while_away(worked *w)
{
    static route twice[2];
    twice[0] = w->plan.routes[1];
    twice[1] = w->plan.routes[0];
    twice[1].day = 3;
    w->plan.routes = twice;
}
static void goes_on_the_same_day(worked *w) { w->plan.routes[0].day = 2; }
static void is_another(worked *w) { w->plan.routes[1].vehicle_no = 2; }

static const lie AGAIN_LIES[] = {{"vehicle-twice", goes_while_away}, {"vehicle-twice", goes_on_the_same_day}, {"vehicle-number", is_another}};

/* Plans the example with another fleet. */
static jalur_status plan_with(worked *w, const char *vehicles, const char *key, const char *text)
{
    jalur_report *report = NULL;
    test_write_file("fleet.csv", vehicles);
    test_ok(w->ctx, jalur_project_import(w->p, "vehicles", "fleet.csv", NULL, &report));
    jalur_report_free(report);
    if (key) test_ok(w->ctx, jalur_project_set(w->p, key, text));
    const jalur_status st = jalur_plan_routes(w->p, &(jalur_plan_options){.seed = 1, .iterations = 50}, &report);
    jalur_report_free(st == JALUR_OK ? report : NULL);
    return st;
}

static void plan_again(worked *w, const char *vehicles)
{
    assert_int_equal(plan_with(w, vehicles, NULL, NULL), JALUR_OK);
    reload_nouns(w);
    verified(w);
}

/* Half an hour a day: to S0, there and on to P1 for the night takes 30 minutes and three units of 100 to 120 s. */
static void a_number_is_proved_with_nights(void **state)
{
    (void)state;
    worked w;
    run(&w, "nights");
    plan_again(&w, "id,count,home,nights,night,night_at,load,boxes,profile,per_km_idr,shift_start,shift_end\n"
                   "truk,1,G2,1,8:00,P1,0,10,truck,1000,06:00,06:30\n");
    assert_int_equal(w.plan.n_unserved, 2);
    unserved *u = &w.plan.unserved[0];
    assert_string_equal(w.t.stations[u->station].id, "S0");
    assert_true(u->reason == UNSERVED_TOO_FAR && u->rule == LEFT_BY_SHIFT && u->over_s > 300 && u->over_s < 370);
    const struct { int more; unserved_rule rule; } lies[] = {{60, LEFT_BY_SHIFT}, {-60, LEFT_BY_SHIFT}, {0, LEFT_BY_SEVERAL}, {0, LEFT_BY_WINDOW}};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        verify_verdict v;
        const unserved was = *u;
        u->over_s += lies[i].more;
        u->rule = lies[i].rule;
        const verify_input in = {.t = &w.t, .set = &w.p->set, .profiles = &w.p->profiles, .plan = &w.plan};
        test_ok(w.ctx, verify_results(w.ctx, &in, &v));
        assert_true(v.violations == 1 && strcmp(v.counts[0].class, "unserved-late") == 0);
        verify_verdict_release(&v);
        *u = was;
    }
    drop(&w);
}

static void every_lie_about_a_night_is_caught(void **state)
{
    (void)state;
    all_caught("nights", NIGHT_LIES, sizeof NIGHT_LIES / sizeof NIGHT_LIES[0]);
    all_caught("again", AGAIN_LIES, sizeof AGAIN_LIES / sizeof AGAIN_LIES[0]);
}

/* ---- goods from one place to another ---- */

/* What S0 gives goes to P5; S3 lies on the way. Handing over takes half a minute a box. */
static void goods_brought_to_an_office(void **state)
{
    (void)state;
    worked w;
    run(&w, "pairs");
    assert_int_equal(w.plan.n_routes, 1);
    const route *r = &w.plan.routes[0];
    const route_event *e = &r->events[0];
    is_order(&w, r, (const char *const[]){"S0", "S3"}, 2);
    assert_true(r->n_events == 1 && e->kind == EVENT_DROP && e->before == 2);
    assert_string_equal(w.t.offices[e->index].id, "P5");
    assert_string_equal(w.t.stations[e->station].id, "S0");
    assert_true(e->depart_s - e->start_s == 4 * 30 && r->return_s == e->depart_s);
    assert_true(r->load[CARGO_BOXES] == 10 && r->visits[0].load_after[CARGO_BOXES] == 9 && r->visits[1].load_after[CARGO_BOXES] == 4);
    assert_int_equal(e->load[CARGO_BOXES], 0);
    assert_true(fabs(r->drive_m - 7 * 1113.19) < 3);
    assert_false(w.plan.bound.there);
    assert_true(manifest_says("pairs/manifests/day1-truk-1-R-001.csv", ",serah terima: PPK Timur,,,"));
    assert_true(manifest_says("pairs/manifests/day1-truk-1-R-001.csv", ",0,0,0,0,0,4,0,2.226,0,120.05,0,dari data\n3,selesai di perhentian terakhir,"));
    assert_true(manifest_says("pairs/events.geojson", "\"kind\":\"drop\",\"before_stop\":3,\"office\":\"P5\",\"station_id\":\"S0\""));
    verified(&w);
    drop(&w);
}

static void hands_over_elsewhere(worked *w) { only(w)->events[0].index = territory_office(&w->t, "P1"); }
static void hands_over_before(worked *w) { only(w)->events[0].before = 0; }
static void hands_over_of_another(worked *w) { only(w)->events[0].station = territory_station(&w->t, "S3"); }
static void hands_over_of_nobody(worked *w) { only(w)->events[0].station = JALUR_NONE; }
static void keeps_it(worked *w) { only(w)->n_events = 0; }
static void goes_to_another(worked *w)
{
    station *s = &w->t.stations[territory_station(&w->t, "S0")];
    s->pickup_to_id = "P1";
    s->pickup_to = territory_office(&w->t, "P1");
}
static void hands_over_in_no_time(worked *w) { only(w)->events[0].depart_s -= 60; }
static void still_aboard(worked *w) { only(w)->events[0].load[CARGO_BOXES] = 4; }
static void gone_too_early(worked *w) { only(w)->visits[1].load_after[CARGO_BOXES] = 0; }
static void too_many_stops(worked *w) { w->t.vehicles[0].max_stops = 2; }
static void hand_over_unpaid(worked *w) { only(w)->service_s -= 120; }
static void way_there_forgotten(worked *w) { only(w)->events[0].leg.n = 0; }
static void hands_over_twice(worked *w)
{
    static route_event twice[2];
    twice[0] = twice[1] = only(w)->events[0];
    twice[0].before = 1;
    only(w)->events = twice;
    only(w)->n_events = 2;
}

static const lie PAIR_LIES[] = {
    {"drop-place", hands_over_elsewhere}, {"road-point", hands_over_elsewhere}, {"drop-order", hands_over_before},
    {"drop-order", hands_over_of_another}, {"drop-order", hands_over_of_nobody}, {"drop-missing", keeps_it}, {"drop-place", goes_to_another},
    {"drop-time", hands_over_in_no_time}, {"load-after", still_aboard}, {"load-after", gone_too_early}, {"max-stops", too_many_stops},
    {"total-service", hand_over_unpaid}, {"leg-missing", way_there_forgotten}, {"drop-order", hands_over_twice}};

static void every_lie_about_a_pair_is_caught(void **state)
{
    (void)state;
    all_caught("pairs", PAIR_LIES, sizeof PAIR_LIES / sizeof PAIR_LIES[0]);
}

/* What the vehicles file may not say. */
static void a_fleet_that_contradicts_itself(void **state)
{
    (void)state;
    worked w;
    run(&w, "nights");
    const char *const head = "id,count,home,end,nights,night_at,reloads,reload_at,boxes\n";
    const struct { const char *row; const char *field; } bad[] = {
        {"truk,1,G2,P9,0,,0,,10\n", "end"}, {"truk,1,G2,,1,,0,,10\n", "night_at"}, {"truk,1,G2,,1,P9,0,,10\n", "night_at"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "%s%s", head, bad[i].row);
        assert_int_equal(plan_with(&w, text, NULL, NULL), JALUR_E_DATA);
        assert_string_equal(jalur_ctx_error(w.ctx)->field, bad[i].field);
    }
    const char *const good = "id,count,home,end,nights,night_at,reloads,reload_at,boxes\ntruk,1,G2,,1,P1,1,G2,10\n";
    assert_int_equal(plan_with(&w, good, "plan.docks", "1"), JALUR_OK); /* away overnight, and back at a dock */
    drop(&w);
}

/* Nine boxes fit: five for S3 and the four of S0 that stay aboard while it loads again. */
static void goods_stay_aboard_over_a_reload(void **state)
{
    (void)state;
    worked w;
    run(&w, "pairs");
    plan_again(&w, "id,count,home,end,boxes,reloads,profile,per_km_idr,shift_start,shift_end\ntruk,1,G2,open,9,1,truck,1000,06:00,18:00\n");
    const route *r = &w.plan.routes[0];
    is_order(&w, r, (const char *const[]){"S0", "S3"}, 2);
    assert_true(r->n_events == 2 && r->events[0].kind == EVENT_RELOAD && r->events[0].before == 1);
    assert_true(r->events[1].kind == EVENT_DROP && r->events[0].load[CARGO_BOXES] == 9 && r->load[CARGO_BOXES] == 5);
    assert_true(r->visits[1].load_after[CARGO_BOXES] == 4 && route_reloaded(r, 0, CARGO_BOXES) == 5);
    assert_true(fabs(r->drive_m - 7 * 1113.19) < 3);
    drop(&w);
}

static const unserved *left_out(const worked *w, const char *id)
{
    for (uint32_t i = 0; i < w->plan.n_unserved; i++)
        if (strcmp(w->t.stations[w->plan.unserved[i].station].id, id) == 0) return &w->plan.unserved[i];
    fail_msg("%s is served", id);
    return NULL;
}

/* Alone it is 2 units to S0, 5 to P5 and 3 home: 11.13 km, 31 minutes with loading for 30 and 8 of service. One row for a pair that is left out. */
static void pairs_that_cannot_be_served(void **state)
{
    (void)state;
    worked w;
    run(&w, "pairs");
    const char *const head = "id,count,home,boxes,profile,shift_start,shift_end,max_km,max_drive,max_work,max_stops\n";
    const struct { const char *row; unserved_reason reason; unserved_rule rule; } why[] = {
        {"truk,1,G2,10,truck,06:00,18:00,9,,,\n", UNSERVED_TOO_FAR, LEFT_BY_DISTANCE},
        {"truk,1,G2,10,truck,06:00,18:00,,0:12,,\n", UNSERVED_TOO_FAR, LEFT_BY_DRIVE},
        {"truk,1,G2,10,truck,06:00,06:50,,,,\n", UNSERVED_TOO_FAR, LEFT_BY_SHIFT},
        {"truk,1,G2,10,truck,06:00,18:00,,,0:50,\n", UNSERVED_TOO_FAR, LEFT_BY_WORK},
        {"truk,1,G2,10,truck,06:00,18:00,,,,1\n", UNSERVED_NO_VEHICLE, LEFT_BY_SKILL}};
    for (size_t i = 0; i < sizeof why / sizeof why[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "%s%s", head, why[i].row);
        plan_again(&w, text);
        const unserved *u = left_out(&w, "S0");
        assert_int_equal(w.plan.n_unserved, 1);
        assert_true(u->reason == why[i].reason && u->rule == why[i].rule);
        if (u->rule == LEFT_BY_DISTANCE) assert_true(llabs(u->over_m - (11132 - 9000)) < 3);
    }
    plan_again(&w, "id,count,home,boxes,profile,shift_start,shift_end,max_km\ntruk,1,G2,10,truck,06:00,18:00,11.2\n");
    assert_int_equal(w.plan.n_unserved, 0);
    jalur_report *report = NULL;
    test_write_file("far.csv", "id,name,kind,lon,lat\nP5,PPK Timur,ppk,120.05,0.05\n"); /* 5.5 km from the road */
    test_ok(w.ctx, jalur_project_import(w.p, "offices", "far.csv", NULL, &report));
    jalur_report_free(report);
    plan_again(&w, "id,count,home,boxes,profile,shift_start,shift_end\ntruk,1,G2,10,truck,06:00,18:00\n");
    const unserved *u = left_out(&w, "S0");
    assert_true(u->reason == UNSERVED_OTHER_COMPONENT && fabs(u->gap_m - 5566) < 40);
    assert_string_equal(u->text, "what is picked up goes to P5, which is 5529 m from any road for truck");
    drop(&w);
}

/* One dock, half an hour each: the second vehicle loads from the minute on in which the first has done. */
static void two_load_one_after_the_other(void **state)
{
    (void)state;
    worked w;
    run(&w, "ends");
    assert_int_equal(plan_with(&w, "id,count,home,boxes,load,profile,shift_start,shift_end\ntruk,2,G2,5,0:30,truck,06:00,18:00\n", "plan.docks", "1"), JALUR_OK);
    reload_nouns(&w);
    assert_int_equal(w.plan.n_routes, 2);
    const route *r = w.plan.routes;
    assert_true(r[0].depart_s == r[1].load_start_s || r[1].depart_s == r[0].load_start_s);
    verified(&w);
    drop(&w);
}

/* Five stations of 1,000 m3: more cm3 than 32 bits hold, which a vehicle without a limit may carry. */
static void a_load_beyond_32_bits(void **state)
{
    (void)state;
    worked w;
    jalur_report *report = NULL;
    uint64_t all_cm3 = 0;
    run(&w, "ends");
    test_write_file("wide.csv", "id,lon,lat,boxes,m3\nW1,120.01,0,1,1000\nW2,120.02,0,1,1000\nW3,120.03,0,1,1000\n"
                                "W4,120.04,0,1,1000\nW5,120.05,0,1,1000\n");
    test_ok(w.ctx, jalur_project_import(w.p, "stations", "wide.csv", NULL, &report));
    jalur_report_free(report);
    plan_again(&w, "id,count,home,boxes,profile,shift_start,shift_end\nkapal,1,G2,,truck,06:00,18:00\n");
    for (uint32_t i = 0; i < w.t.n_stations; i++) all_cm3 += w.t.stations[i].volume_cm3;
    assert_true(all_cm3 > UINT32_MAX && w.plan.n_routes == 1 && only(&w)->load[CARGO_VOLUME] == all_cm3);
    drop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_route_that_ends_at_another_office),
                                       cmocka_unit_test(a_route_that_ends_with_its_last_stop),
                                       cmocka_unit_test(a_night_at_an_office), cmocka_unit_test(deadlines_and_goods_on_their_days),
                                       cmocka_unit_test(the_crew_of_a_route_outside_all_villages),
                                       cmocka_unit_test(out_again_the_day_it_is_back), cmocka_unit_test(a_number_is_proved_with_nights), cmocka_unit_test(every_lie_about_a_night_is_caught),
                                       cmocka_unit_test(a_night_makes_nobody_arrive_sooner),
                                       cmocka_unit_test(goods_brought_to_an_office), cmocka_unit_test(every_lie_about_a_pair_is_caught),
                                       cmocka_unit_test(goods_stay_aboard_over_a_reload), cmocka_unit_test(pairs_that_cannot_be_served),
                                       cmocka_unit_test(a_fleet_that_contradicts_itself), cmocka_unit_test(two_load_one_after_the_other), cmocka_unit_test(a_load_beyond_32_bits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
