/* The rules of the field: a plan that has all of them passes, and a lie about each is caught by its class. */
#include "test_verify_kit.h"
#include "whole.h"

#include "staff/staff_inside.h"
#include "verify/roster.h"

static kit_noun k;

/* The sample with rules in its columns; the plan before it fixes the beginning of a route. */
static const char VEHICLES[] =
    "id,count,home,boxes,kg,m3,profile,fixed_idr,per_km_idr,per_hour_idr,shift_start,shift_end,crew,load,unload,reloads,reload,"
    "breaks,overtime_after,overtime,max_stops,max_km,max_drive,max_work,skills,escort,end\n"
    "Truk,2,KPU-99.01,60,4000,17,truck,900000,4500,60000,06:00,18:00,4,25,,2,20,30 09:00-14:00; 15 after 3:00,4:00,50000,30,900,8:00,"
    "12:00,cold,,POS-99.01.01\n"
    "Motor,6,KPU-99.01,20,400,2,motorcycle,100000,700,25000,06:00,18:00,1,,4,3,10,20 10:00-15:00,8:00,20000,20,400,8:00,12:00,,1,open\n";

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static void import(const char *kind, const char *file)
{
    jalur_report *report = NULL;
    test_ok(k.ctx, jalur_project_import(k.p, kind, file, NULL, &report));
    jalur_report_free(report);
}

/* Every seventh station has hours, needs cold and an escort, and gives boxes back, each other to the post office; the third is optional and worth nothing. */
static void write_stations(void)
{
    FILE *f = fopen("rules.csv", "wb");
    assert_non_null(f);
    fprintf(f, "id,code,boxes,open,needs,escort,pickup_boxes,split,skip,service,pickup_to\n");
    for (uint32_t i = 0; i < k.t.n_stations; i++) {
        const station *s = &k.t.stations[i];
        if (s->placed == PLACED_NOWHERE) continue;
        const bool odd = i % 7 == 0;
        fprintf(f, "%s,%s,%d,%s,%s,%s,%d,%d,%s,%s,%s\n", s->id, s->village_code, i == 8 ? 150 : 5, odd ? "07:00-11:00 12:00-17:30" : "",
                odd ? "cold" : "", odd ? "yes" : "no", odd ? 2 : 0, i == 8, i == 2 ? "0" : "", i == 5 ? "0:20" : "", i % 14 == 0 ? "POS-99.01.01" : "");
    }
    assert_int_equal(fclose(f), 0);
}

static void plan_again(void)
{
    jalur_report *report = NULL;
    const jalur_plan_options how = {.seed = 3, .iterations = 60};
    test_ok(k.ctx, jalur_plan_routes(k.p, &how, &report));
    jalur_report_free(report);
    bool found;
    plan_release(&k.plan);
    territory_release(&k.t);
    test_ok(k.ctx, test_territory(k.p->store, &k.t));
    test_ok(k.ctx, store_load_plan(k.p->store, &k.t, &k.plan, &found));
    assert_true(found);
    k.set = k.p->set;
}

static const route *by(bool (*want)(const route *))
{
    for (uint32_t i = 0; i < k.plan.n_routes; i++)
        if (want(&k.plan.routes[i])) return &k.plan.routes[i];
    fail_msg("the plan has no such route");
    return NULL;
}

static bool has_two(const route *r) { return r->n_visits >= 2; }

/* The first route as it stands, its first two stops fixed; the rest of the plan free. */
static void write_earlier(void)
{
    FILE *f = fopen("earlier.csv", "wb");
    const route *r = by(has_two);
    assert_non_null(f);
    fprintf(f, "route_id,seq,station_id,vehicle,depot_id,day,fixed\n");
    for (uint32_t i = 0; i < r->n_visits; i++)
        fprintf(f, "A,%u,%s,%s,%s,%u,%d\n", i + 1, k.t.stations[r->visits[i].station].id, k.t.vehicles[r->vehicle].id,
                k.t.vehicles[r->vehicle].home_id, r->day, i < 2);
    fprintf(f, "B,1,GONE-1,Truk,KPU-99.01,1,0\n");
    assert_int_equal(fclose(f), 0);
}

static int setup(void **state)
{
    (void)state;
    const char *const set[] = {"plan.days=2", "plan.docks=3", "plan.escorts=6"};
    kit_open(&k, "rules", set, 3);
    write_stations();
    write_text("fleet.csv", VEHICLES);
    import("stations", "rules.csv");
    import("vehicles", "fleet.csv");
    plan_again();
    write_earlier();
    import("earlier", "earlier.csv");
    plan_again();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kit_close(&k);
    return 0;
}

static void verify(verify_verdict *v)
{
    verify_input in = {.t = &k.t, .set = &k.set, .profiles = &k.p->profiles, .plan = &k.plan};
    test_ok(k.ctx, verify_results(k.ctx, &in, v));
}

static uint32_t count(event_kind kind)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < k.plan.n_routes; i++)
        for (uint32_t e = 0; e < k.plan.routes[i].n_events; e++) n += k.plan.routes[i].events[e].kind == kind;
    return n;
}

static void a_plan_with_all_rules_passes(void **state)
{
    (void)state;
    verify_verdict v;
    verify(&v);
    for (uint32_t i = 0; i < v.n_findings; i++)
        print_message("%s: %s: %s, not %s\n", v.findings[i].class, v.findings[i].where, v.findings[i].found, v.findings[i].expected);
    assert_int_equal(v.violations, 0);
    assert_true(count(EVENT_RELOAD) > 0 && count(EVENT_BREAK) > 0 && count(EVENT_DROP) > 0);
    verify_verdict_release(&v);
}

/* ---- lies ---- */

static route *with_event(event_kind kind, route_event **out)
{
    for (uint32_t i = 0; i < k.plan.n_routes; i++)
        for (uint32_t e = 0; e < k.plan.routes[i].n_events; e++)
            if (k.plan.routes[i].events[e].kind == kind) {
                *out = &k.plan.routes[i].events[e];
                return &k.plan.routes[i];
            }
    fail_msg("the plan has no %s", event_kind_name(kind));
    return NULL;
}
static route_event *event_of(event_kind kind)
{
    route_event *e = NULL;
    (void)with_event(kind, &e);
    return e;
}
static vehicle *vehicle_with(event_kind kind)
{
    route_event *e = NULL;
    return &k.t.vehicles[with_event(kind, &e)->vehicle];
}
static visit *visit_of(bool (*want)(const station *), vehicle **by_vehicle)
{
    for (uint32_t i = 0; i < k.plan.n_routes; i++)
        for (uint32_t n = 0; n < k.plan.routes[i].n_visits; n++)
            if (want(&k.t.stations[k.plan.routes[i].visits[n].station])) {
                if (by_vehicle) *by_vehicle = &k.t.vehicles[k.plan.routes[i].vehicle];
                return &k.plan.routes[i].visits[n];
            }
    fail_msg("no station of that kind is served");
    return NULL;
}
static bool has_hours(const station *s) { return s->n_open > 0; }
static bool needs_skill(const station *s) { return s->needs[0] != 0; }
static bool gives_back(const station *s) { return s->pickup[CARGO_BOXES] > 0; }
static bool any_station(const station *s) { return s->id[0] != 0; }
static bool in_parts(const station *s) { return s->split; }

static void break_too_short(void) { event_of(EVENT_BREAK)->depart_s -= 60; }
static void break_forgotten(void)
{
    route_event *e = NULL;
    with_event(EVENT_BREAK, &e)->n_events = 0;
}
static void break_out_of_hours(void)
{
    route_event *e = event_of(EVENT_BREAK);
    vehicle *v = vehicle_with(EVENT_BREAK);
    v->breaks[e->index].within[0].to_s = v->breaks[e->index].within[0].from_s = 3600;
}
static void break_of_another(void) { event_of(EVENT_BREAK)->index++; }
static void break_too_late(void) { vehicle_with(EVENT_BREAK)->breaks[event_of(EVENT_BREAK)->index].after_s = 1; }
static void break_beyond_the_leg(void) { event_of(EVENT_BREAK)->leg_s += 100000; }
static void kept_aboard(void)
{
    route_event *e = NULL;
    route *r = with_event(EVENT_DROP, &e);
    const uint32_t at = (uint32_t)(e - r->events);
    memmove(e, e + 1, (size_t)(--r->n_events - at) * sizeof *e);
}
static void reload_elsewhere(void) { event_of(EVENT_RELOAD)->index = event_of(EVENT_RELOAD)->index == 0 ? 1 : 0; }
static void reload_too_quick(void) { event_of(EVENT_RELOAD)->depart_s -= 60; }
static void reload_too_often(void) { vehicle_with(EVENT_RELOAD)->reloads = 0; }
static void reload_too_little(void) { event_of(EVENT_RELOAD)->load[CARGO_BOXES]--; }
static void trip_overloaded(void) { vehicle_with(EVENT_RELOAD)->capacity[CARGO_BOXES] = (uint32_t)event_of(EVENT_RELOAD)->load[CARGO_BOXES] - 1; }
static void reload_over_the_hills(void) { event_of(EVENT_RELOAD)->leg_s /= 2; }
static void station_closed(void)
{
    visit *v = visit_of(has_hours, NULL);
    station *s = &k.t.stations[v->station];
    for (uint32_t i = 0; i < s->n_open; i++) s->open[i].from_s = s->open[i].to_s = 60;
}
static void skill_lacking(void)
{
    vehicle *v = NULL;
    (void)visit_of(needs_skill, &v);
    v->skills = "";
}
static void not_the_one_named(void) { k.t.stations[visit_of(any_station, NULL)->station].only = "Perahu"; }
static void left_before_ready(void) { k.t.stations[visit_of(any_station, NULL)->station].ready_s = 23 * 3600; }
static void kept_what_was_given(void) { visit_of(gives_back, NULL)->taken[CARGO_BOXES] = 0; }
static void brought_too_little(void) { visit_of(in_parts, NULL)->brought[CARGO_BOXES]--; }
static void service_of_another(void) { k.t.stations[visit_of(any_station, NULL)->station].service_s = 7200; }
static void few_stops(void) { k.t.vehicles[by(has_two)->vehicle].max_stops = 1; }
static void short_way(void) { k.t.vehicles[by(has_two)->vehicle].max_m = 1; }
static void little_driving(void) { k.t.vehicles[by(has_two)->vehicle].max_drive_s = 1; }
static void little_work(void) { k.t.vehicles[by(has_two)->vehicle].max_work_s = 60; }
static void overtime_unpaid(void) { k.t.vehicles[by(has_two)->vehicle].overtime_after_s = 60; }
static void one_escort(void) { k.set.delivery_escorts = 1; }
static void one_dock(void)
{
    for (uint32_t i = 0; i < k.t.n_offices; i++) k.t.offices[i].docks = 1;
}
static void fixed_elsewhere(void)
{
    k.t.earlier[0].vehicle = k.t.earlier[0].vehicle == 0 ? 1 : 0;
}
static void changed_more(void) { k.plan.n_changed++; }
static void rest_forgotten(void) { k.plan.routes[0].rest_s += 7; }
static void reload_time_forgotten(void) { k.plan.routes[0].reload_s += 7; }

static unserved *first_left(unserved_reason reason)
{
    for (uint32_t i = 0; i < k.plan.n_unserved; i++)
        if (k.plan.unserved[i].reason == reason) return &k.plan.unserved[i];
    fail_msg("nobody is left out as %s", unserved_reason_name(reason));
    return NULL;
}
static void must_be_served(void) { k.t.stations[first_left(UNSERVED_OPTIONAL)->station].skip_idr = -1; }
static void worth_serving(void) { k.t.stations[first_left(UNSERVED_OPTIONAL)->station].skip_idr = INT64_C(9000000000); }
static void lacks_an_escort(void)
{
    unserved *u = first_left(UNSERVED_OPTIONAL);
    k.t.stations[u->station].escort = false;
    k.t.vehicles[u->vehicle].escort = false;
    u->reason = UNSERVED_FLEET;
    u->rule = LEFT_BY_ESCORT;
}
static void lacks_a_dock(void)
{
    unserved *u = first_left(UNSERVED_OPTIONAL);
    k.set.docks = 0;
    u->reason = UNSERVED_FLEET;
    u->rule = LEFT_BY_DOCKS;
}

static void lacks_a_vehicle(void)
{
    unserved *u = first_left(UNSERVED_OPTIONAL);
    k.t.vehicles[u->vehicle].count += 50;
    k.t.vehicles[u->vehicle].n_breaks = 0; /* whoever takes breaks is believed */
    u->reason = UNSERVED_FLEET;
    u->rule = LEFT_BY_VEHICLES;
}

/* Lies of one group are told together: none of them brings about the class of another. One that two classes tell stands twice in a
 * row and is told once. */
typedef struct lie { int group; const char *class; void (*tell)(void); } lie;
static const lie LIES[] = {
    {1, "break-length", break_too_short}, {1, "reload-time", reload_too_quick}, {1, "hours", station_closed}, {1, "escorts", one_escort},
    {1, "changed-count", changed_more}, {1, "total-rest", rest_forgotten},
    {2, "break-missing", break_forgotten}, {2, "may-not-serve", skill_lacking}, {2, "max-stops", few_stops},
    {2, "station-share", kept_what_was_given}, {2, "unserved-optional", must_be_served},
    {3, "break-hours", break_out_of_hours}, {3, "reload-place", reload_elsewhere}, {3, "may-not-serve", not_the_one_named},
    {3, "max-km", short_way}, {3, "unserved-optional", worth_serving}, {3, "total-reload", reload_time_forgotten},
    {4, "break-order", break_of_another}, {4, "reload-count", reload_too_often}, {4, "not-ready", left_before_ready},
    {4, "max-drive", little_driving}, {4, "unserved-escort", lacks_an_escort},
    {5, "break-late", break_too_late}, {5, "load-sum", reload_too_little}, {5, "station-share", brought_too_little},
    {5, "max-work", little_work}, {5, "unserved-docks", lacks_a_dock},
    {6, "break-leg", break_beyond_the_leg}, {6, "over-capacity", trip_overloaded}, {6, "service", service_of_another},
    {6, "overtime", overtime_unpaid}, {6, "route-cost", overtime_unpaid}, {6, "fixed-moved", fixed_elsewhere},
    {7, "drop-missing", kept_aboard}, {7, "leg-time", reload_over_the_hills}, {7, "docks", one_dock}, {7, "unserved-lacking", lacks_a_vehicle},
    {7, "unserved-fleet-free", lacks_a_vehicle},
};
enum { GROUPS = 7 };

static void reload_all(void)
{
    bool found;
    plan_release(&k.plan);
    territory_release(&k.t);
    k.set = k.p->set;
    test_ok(k.ctx, test_territory(k.p->store, &k.t));
    test_ok(k.ctx, store_load_plan(k.p->store, &k.t, &k.plan, &found));
    assert_true(found);
}

static bool said(const verify_verdict *v, const char *class)
{
    for (uint32_t c = 0; c < v->n_counts; c++)
        if (strcmp(v->counts[c].class, class) == 0) return true;
    return false;
}

static void every_lie_is_caught(void **state)
{
    (void)state;
    uint32_t missed = 0;
    for (int group = 1; group <= GROUPS; group++) {
        verify_verdict v;
        reload_all();
        for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++)
            if (LIES[i].group == group && (i == 0 || LIES[i].tell != LIES[i - 1].tell)) LIES[i].tell();
        verify(&v);
        for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
            if (LIES[i].group != group || said(&v, LIES[i].class)) continue;
            print_message("not caught: %s of group %d among %u findings\n", LIES[i].class, group, v.n_findings);
            missed++;
        }
        verify_verdict_release(&v);
    }
    reload_all();
    assert_int_equal(missed, 0);
}

/* The earlier plan had a station between two that is without a road by now: the search did not know it, and the second stands as it stood. */
static void who_was_never_asked_changes_nothing(void **state)
{
    static const struct { unserved_reason reason; bool changed; } cases[] = {
        {UNSERVED_NO_POSITION, false}, {UNSERVED_FAR_FROM_ROAD, false}, {UNSERVED_TOO_FAR, true}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        verify_verdict v;
        reload_all();
        const route *r = by(has_two);
        earlier *const own = k.t.earlier, row = {.route = "A", .vehicle = r->vehicle, .day = r->day, .vehicle_id = "Truk", .home_id = ""};
        const uint32_t n = k.t.n_earlier;
        earlier rows[3] = {row, row, row};
        rows[0].station = r->visits[0].station;
        rows[1].station = k.plan.unserved[0].station;
        rows[2].station = r->visits[1].station;
        for (int q = 0; q < 3; q++) rows[q].station_id = k.t.stations[rows[q].station].id;
        k.plan.unserved[0].reason = cases[i].reason;
        k.plan.n_changed = 0;
        k.t.earlier = rows;
        k.t.n_earlier = 3;
        verify(&v);
        assert_int_equal(said(&v, "changed-count"), cases[i].changed);
        k.t.earlier = own;
        k.t.n_earlier = n;
        verify_verdict_release(&v);
    }
    reload_all();
}

#define ALWAYS (INT64_MIN / 4)
/* Out in 100 s, 50 s there, from one to the other in 30 s, home in 100 s; each leg counts a second more. */
static jalur_status ruled_out(jalur_ctx *ctx, int64_t end_s, int64_t open_s, int64_t close_s, int64_t enter[2], int64_t leave[2], int64_t arc[4])
{
    static const int64_t s[] = {0, 30, 100, 30, 0, 100, 100, 100, 0}, stay_s[] = {50, 50};
    const int64_t open[] = {ALWAYS, open_s}, close[] = {VERIFY_FAR, close_s};
    for (int i = 0; i < 4; i++) arc[i] = i % 3 ? 0 : VERIFY_FAR;
    for (int i = 0; i < 2; i++) enter[i] = leave[i] = 0;
    return verify_hours(ctx, &(vhours){.n = 2, .s = s, .stay_s = stay_s, .open_s = open, .close_s = close, .end_s = end_s, .enter = enter, .leave = leave, .arc = arc});
}

/* To the second: what has just time enough stays in, and what lacks one second is out. */
static void the_clock_rules_out_to_the_second(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    int64_t enter[2], leave[2], arc[4];
    test_ok(ctx, ruled_out(ctx, 101 + 151, ALWAYS, VERIFY_FAR, enter, leave, arc)); /* one of them alone */
    assert_true(enter[0] == 0 && leave[0] == 0 && enter[1] == 0 && leave[1] == 0 && arc[1] >= VERIFY_FAR && arc[2] >= VERIFY_FAR);
    test_ok(ctx, ruled_out(ctx, 101 + 150, ALWAYS, VERIFY_FAR, enter, leave, arc));
    assert_true(enter[0] >= VERIFY_FAR && leave[0] >= VERIFY_FAR && enter[1] >= VERIFY_FAR && leave[1] >= VERIFY_FAR);
    test_ok(ctx, ruled_out(ctx, 101 + 81 + 151, ALWAYS, VERIFY_FAR, enter, leave, arc)); /* both */
    assert_true(arc[1] == 0 && arc[2] == 0);
    test_ok(ctx, ruled_out(ctx, 101 + 81 + 150, ALWAYS, VERIFY_FAR, enter, leave, arc));
    assert_true(arc[1] >= VERIFY_FAR && arc[2] >= VERIFY_FAR);
    test_ok(ctx, ruled_out(ctx, 1000, ALWAYS, 101 + 81, enter, leave, arc)); /* the second closes when one can just be there from the first */
    assert_true(arc[1] == 0 && arc[2] == 0);
    test_ok(ctx, ruled_out(ctx, 1000, ALWAYS, 101 + 80, enter, leave, arc));
    assert_true(arc[1] >= VERIFY_FAR && arc[2] == 0 && enter[1] == 0);
    test_ok(ctx, ruled_out(ctx, 1000, ALWAYS, 100, enter, leave, arc));
    assert_true(enter[1] >= VERIFY_FAR && leave[1] >= VERIFY_FAR && arc[2] >= VERIFY_FAR && enter[0] == 0 && leave[0] == 0);
    test_ok(ctx, ruled_out(ctx, 1000, 1000 - 151, VERIFY_FAR, enter, leave, arc)); /* the second opens when there is just time to serve it */
    assert_true(enter[1] == 0 && leave[1] == 0 && arc[1] == 0);
    test_ok(ctx, ruled_out(ctx, 1000, 1000 - 150, VERIFY_FAR, enter, leave, arc));
    assert_true(enter[1] >= VERIFY_FAR && leave[1] >= VERIFY_FAR && arc[1] >= VERIFY_FAR && arc[2] >= VERIFY_FAR && enter[0] == 0);
    jalur_ctx_free(ctx);
}

/* The same by another formula, for halls so large that the powers of one of them leave their type. */
static void queues_of_any_size(void **state)
{
    (void)state;
    settings set;
    settings_init(&set);
    for (uint32_t counters = 1; counters <= 10000; counters = counters * 3 + 1)
        assert_true(fabs(roster_load_cap(&set, counters) - staff_queue_load_cap(counters, set.counter_min, set.wait_min)) < 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_plan_with_all_rules_passes), cmocka_unit_test(queues_of_any_size), cmocka_unit_test(the_clock_rules_out_to_the_second), cmocka_unit_test(who_was_never_asked_changes_nothing),
                                       cmocka_unit_test(every_lie_is_caught)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
