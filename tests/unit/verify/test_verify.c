/* A right plan has no violation; every kind of lie is caught by its class. The plan is that of a small generated district. */
#include "test_verify_kit.h"

static kit_noun k;

static int setup(void **state)
{
    (void)state;
    const char *const set[] = {"plan.bound_rounds=400", "cover.nearest=2", "cover.kinds=post,ppk,community,warehouse"};
    kit_open(&k, "out", set, 3);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kit_close(&k);
    return 0;
}

static void the_right_results_pass(void **state)
{
    (void)state;
    verify_verdict v;
    kit_verify(&k, &v);
    for (uint32_t i = 0; i < v.n_findings; i++)
        print_message("%s: %s: %s, not %s\n", v.findings[i].class, v.findings[i].where, v.findings[i].found, v.findings[i].expected);
    assert_int_equal(v.violations, 0);
    assert_int_equal(v.warnings, 0);
    assert_true(v.checked > 1000);
    assert_true(v.routes == k.plan.n_routes && v.routes > 0);
    assert_true(v.cells > 0 && v.villages > 0 && v.unserved > 0);
    assert_true(k.plan.bound.there && k.plan.bound.proof.n_cuts > 0);
    assert_true(v.bound_priced && v.bound_idr == k.plan.bound.idr);
    assert_true(v.bound_own_idr > 0.999 * (double)v.bound_idr && v.bound_own_idr < 1.001 * (double)v.bound_idr);
    verify_verdict_release(&v);
}

/* In the rains, over joined ends and crossings: right by the settings it was made with, wrong by others. */
static void joined_roads_in_the_rains_pass(void **state)
{
    (void)state;
    const char *const set[] = {"season=wet", "network.join_m=40", "network.node_crossings=1"};
    kit_noun wet;
    verify_verdict v;
    kit_open(&wet, "wet", set, 3);
    kit_verify(&wet, &v);
    assert_int_equal(v.violations, 0);
    assert_int_equal(v.warnings, 0);
    verify_verdict_release(&v);
    wet.set.season = SEASON_DRY;
    kit_verify(&wet, &v);
    assert_true(v.violations > 0);
    verify_verdict_release(&v);
    kit_close(&wet);
}

/* ---- mutations: each changes the freshly loaded nouns ---- */

static route *long_route(void)
{
    for (uint32_t i = 0; i < k.plan.n_routes; i++)
        if (k.plan.routes[i].n_visits >= 3 && k.plan.routes[i].legs[1].n >= 3 && k.plan.routes[i].legs[0].n >= 3) return &k.plan.routes[i];
    fail_msg("the sample has no route of three stops");
    return NULL;
}

static void swap_stops(void)
{
    route *r = long_route();
    const uint32_t s = r->visits[0].station;
    r->visits[0].station = r->visits[r->n_visits - 1].station;
    r->visits[r->n_visits - 1].station = s;
}
static void drop_box(void) { long_route()->load[CARGO_BOXES]--; }
static void drop_box_on_the_way(void) { long_route()->visits[1].load_after[CARGO_BOXES]--; }
static void shrink_vehicle(void)
{
    const route *r = long_route();
    k.t.vehicles[r->vehicle].capacity[CARGO_WEIGHT] = (uint32_t)r->load[CARGO_WEIGHT] - 1;
}
static void shift_time(void) { long_route()->visits[1].arrive_s -= 60; }
static void start_before_arrival(void) { long_route()->visits[1].start_s -= 60; }
static void hurry_service(void) { long_route()->visits[1].depart_s -= 120; }
static void come_back_early(void) { long_route()->return_s -= 300; }
static void skip_loading(void) { long_route()->load_start_s += 600; }
static void lose_station(void)
{
    route *r = long_route();
    r->n_visits--;
}
static void visit_twice(void)
{
    route *r = long_route();
    r->visits[1].station = r->visits[0].station;
}
static void left_and_served(void) { k.plan.unserved[0].station = long_route()->visits[0].station; }
static void unknown_station(void) { long_route()->visits[0].station = k.t.n_stations; }
static void leave_the_road(void)
{
    shape_line *l = &long_route()->legs[1];
    l->pt[l->n / 2].lat_deg += 0.0005;
}
static void cut_the_corner(void)
{
    shape_line *l = &long_route()->legs[0];
    l->pt[1] = l->pt[l->n - 1];
    l->n = 2;
}
static void leg_from_elsewhere(void)
{
    shape_line *l = &long_route()->legs[1];
    l->pt++;
    l->n--;
}
static void drop_leg(void) { long_route()->legs[1].n = 0; }
static void faster_than_possible(void) { long_route()->visits[1].leg_s = long_route()->visits[1].leg_s / 2; }
static void slower_than_the_road(void) { long_route()->visits[1].leg_s = long_route()->visits[1].leg_s * 2 + 60; }
static void shorter_than_the_line(void) { long_route()->visits[1].leg_m = long_route()->visits[1].leg_m / 2; }
static void wrong_cost(void) { long_route()->cost_idr -= 1; }
static void wrong_total(void) { k.plan.cost_idr -= 1; }
static void wrong_drive(void) { long_route()->drive_m += 1; }
static void use_twice(void)
{
    if (k.plan.n_routes < 2) fail();
    k.plan.routes[1].vehicle = k.plan.routes[0].vehicle;
    k.plan.routes[1].vehicle_no = k.plan.routes[0].vehicle_no;
    k.plan.routes[1].day = k.plan.routes[0].day;
}
static void one_too_many(void) { long_route()->vehicle_no = k.t.vehicles[long_route()->vehicle].count + 1; }
static void day_too_many(void) { long_route()->day = (uint32_t)k.set.days + 1; }
static void no_depot(void)
{
    vehicle *v = &k.t.vehicles[long_route()->vehicle];
    v->home_id = "nowhere";
    v->home = JALUR_NONE;
}
static void end_elsewhere(void)
{
    vehicle *v = &k.t.vehicles[long_route()->vehicle];
    v->end_id = k.t.offices[v->home == 0 ? 1 : 0].id;
    v->end = v->home == 0 ? 1 : 0;
}
static void end_nowhere(void)
{
    vehicle *v = &k.t.vehicles[long_route()->vehicle];
    v->end_id = "nowhere";
    v->end = JALUR_NONE;
}
static void driven_beyond_the_end(void) { k.t.vehicles[long_route()->vehicle].end_id = VEHICLE_OPEN_END; }
static void deadline_missed(void)
{
    const visit *v = &long_route()->visits[2];
    k.t.stations[v->station].deadline_s = v->start_s - 1;
}
static void end_of_shift_missed(void)
{
    const route *r = long_route();
    vehicle *v = &k.t.vehicles[r->vehicle];
    v->shift_start_s = (int32_t)(r->load_start_s % 86400);
    v->shift_end_s = (int32_t)(r->return_s % 86400) - 1;
}
static void walk_shortened(void) { long_route()->visits[1].access_m += 50; }

static unserved *left_as(unserved_reason reason)
{
    for (uint32_t i = 0; i < k.plan.n_unserved; i++)
        if (k.plan.unserved[i].reason == reason) return &k.plan.unserved[i];
    return NULL;
}
static unserved *any_cut_off(void)
{
    unserved *u = left_as(UNSERVED_OTHER_COMPONENT);
    if (!u) u = left_as(UNSERVED_FAR_FROM_ROAD);
    if (!u) fail_msg("the sample leaves nobody out");
    return u;
}
static void not_far(void) { any_cut_off()->reason = UNSERVED_NO_POSITION; }
static void far_by_less(void)
{
    unserved *u = any_cut_off();
    u->gap_m *= 0.5;
}
static void late_not_cut_off(void) { any_cut_off()->reason = UNSERVED_TOO_FAR; }
/* A station that was served is called cut off, too heavy, too far from a road. */
static void leave_out(unserved_reason reason)
{
    route *r = long_route();
    any_cut_off();
    k.plan.unserved[0] = (unserved){.station = r->visits[r->n_visits - 1].station, .reason = reason, .gap_m = 3000, .vehicle = 0};
    r->n_visits--;
}
static void called_cut_off(void) { leave_out(UNSERVED_OTHER_COMPONENT); }
static void cut_off_by_skill(void)
{
    leave_out(UNSERVED_OTHER_COMPONENT);
    k.plan.unserved[0].rule = LEFT_BY_SKILL;
}
static void called_heavy(void) { leave_out(UNSERVED_TOO_HEAVY); }
static void called_far(void) { leave_out(UNSERVED_FAR_FROM_ROAD); }
static void fleet_is_free(void)
{
    leave_out(UNSERVED_FLEET);
    for (uint32_t i = 0; i < k.t.n_vehicles; i++) k.t.vehicles[i].count += 50;
}

static void roster_village_off(void) { k.roster.villages[0].served[CHANNEL_DOOR] += 1; }
static void roster_office_off(void) { k.roster.offices[0].served += 1; }
static void roster_recipients_off(void) { k.roster.villages[0].recipients[SEGMENT_MOBILE]++; }
static void roster_day_back(void) { k.roster.days[1].served = k.roster.days[0].served - 1; }
static void roster_total_off(void) { k.roster.unserved -= 1; }
static void roster_overworked(void)
{
    k.roster.offices[0].staff_days[CHANNEL_DOOR] += 10000;
}

static roster_visit *visit_by(channel c)
{
    for (uint32_t i = 0; i < k.roster.n_visits; i++)
        if (k.roster.visits[i].channel == c) return &k.roster.visits[i];
    fail_msg("nobody is paid by %s", channel_name(c));
    return NULL;
}
static void visit_on_rest_day(void) { snprintf(k.set.rest_days, sizeof k.set.rest_days, "%u", visit_by(CHANNEL_DOOR)->day); }
static void visit_on_closed_day(void)
{
    static closed_days closed;
    const roster_visit *x = visit_by(CHANNEL_COMMUNITY);
    const uint32_t at = k.roster.villages[x->village].village;
    closed = (closed_days){k.t.areas[at].code, at, x->day, x->day, "market"};
    k.t.closed = &closed;
    k.t.n_closed = 1;
}
static void homebound_at_the_point(void)
{
    roster_visit *x = visit_by(CHANNEL_COMMUNITY);
    x->recipients[SEGMENT_MOBILE]--;
    x->recipients[SEGMENT_HOMEBOUND]++;
}
static void hurried_visit(void) { visit_by(CHANNEL_DOOR)->staff_days *= 0.5; }
static void few_seats(void) { k.set.session_seats = 1; }
static void little_cash(void) { k.set.cash_idr = k.set.amount_idr; }
static void cash_forgotten(void) { k.roster.duties[0].cash_idr -= 1000000; }
static void one_escort(void)
{
    k.set.escorts = 1;
    k.set.payers_per_escort = 1;
}
static void more_people_than_hired(void) { k.roster.duties[0].permanents += 1; }
static void temporary_from_nowhere(void) { k.roster.duties[0].temporaries += 1; }
static void duty_forgets_work(void) { k.roster.duties[0].used -= 0.5; }
static void paid_twice(void) { k.roster.duties[0].paid += 5; }
static void on_two_lists(void) { k.roster.stops[1].household = k.roster.stops[0].household; }
static void with_a_stranger(void) { k.roster.stops[0].officer += 100; }
static void lent_secretly(void) { k.roster.duties[0].lent += 1; }
static void village_nearer(void) { k.roster.villages[visit_by(CHANNEL_DOOR)->village].travel_min *= 0.5; }
static void house_nearer(void)
{
    for (uint32_t i = 0; i < k.roster.n_stops; i++)
        if (k.roster.visits[k.roster.stops[i].visit].channel == CHANNEL_DOOR) k.roster.stops[i].walk_s /= 10;
}
static void one_supervisor_less(void)
{
    for (uint32_t i = 0; i < k.roster.n_offices; i++)
        if (k.roster.offices[i].supervisors) k.roster.offices[i].supervisors--;
}
static void two_coordinators(void) { k.roster.offices[0].coordinators++; }
static void crew_of_nobody(void) { k.roster.crews[0].crew++; }
static void vehicle_without_escort(void) { k.roster.crews[0].escorts -= 1; }
static void store_unguarded(void) { k.roster.crews[0].guards = 0; }
static void crew_forgotten(void) { k.roster.n_crews = 0; }
static void longer_than_overtime(void) { k.roster.duties[0].overtime += 1; }
static void office_overtime(void) { k.roster.offices[0].overtime_days += 1; }
static void cheap_staff(void) { k.roster.offices[0].cost_idr /= 2; }
static void hires_for_nothing(void) { k.roster.offices[0].temporaries++; }
static void channel_mixed(void) { k.roster.offices[0].recipients_by[CHANNEL_DOOR] += 3; }
static void days_mixed(void) { k.roster.offices[0].staff_days[CHANNEL_COMMUNITY] /= 2; }
static void returned_unseen(void) { k.roster.duties[0].returned += 4; }
static void long_queue(void)
{
    visit_by(CHANNEL_COMMUNITY)->channel = CHANNEL_COUNTER;
    k.set.wait_min = 1e-6;
}
static void unsure_to_come(void) /* as many as expected, where all had to be sure */
{
    k.set.sure = 0.99;
    k.roster.offices[0].temporaries = 20;
    for (uint32_t i = 0; i < k.roster.n_duties; i++)
        if (k.roster.duties[i].office == 0 && k.roster.duties[i].day > 2) k.roster.duties[i].temporaries = 20;
}
static void near_without_limit(void)
{
    for (uint32_t i = 0; i < k.roster.n_villages; i++) k.roster.villages[i].served[CHANNEL_COUNTER] += 1000;
}
static void visit_of_another_day(void) { visit_by(CHANNEL_DOOR)->day = 99; }
static void last_day_wrong(void) { k.roster.villages[visit_by(CHANNEL_DOOR)->village].last_day++; }
static void house_forgotten(void) { k.roster.n_stops--; }
static void point_for_a_few(void) { k.set.community_from = k.set.point_from = 100000; }
static void rule_left_unsaid(void) { k.set.community_from = 100000; }
static void comes_from_afar(void) { k.roster.villages[0].left[CHANNEL_COUNTER] += 2; }
static void far_ones_at_the_counter(void) { visit_by(CHANNEL_COMMUNITY)->channel = CHANNEL_COUNTER; }
static void no_reason(void)
{
    for (uint32_t i = 0; i < k.roster.n_villages; i++) k.roster.villages[i].reason = "";
    k.roster.villages[0].unserved += 1;
}

static access_cell *timed_cell(void)
{
    for (uint32_t i = 0; i < k.access.n_villages * k.access.n_ways; i++)
        if (k.access.cells[i].class == ACCESS_SERVED && k.access.cells[i].minutes > 5) return &k.access.cells[i];
    fail_msg("no village is within reach");
    return NULL;
}
static void minutes_off(void) { timed_cell()->minutes *= 0.9; }
static void class_off(void) { timed_cell()->class = ACCESS_BEYOND; }
static void other_office(void)
{
    access_cell *c = timed_cell();
    c->office = c->office == 0 ? 1 : 0;
}
static void other_time(void) { timed_cell()->other_min = 5; }
static access_cell *class_cell(access_class c)
{
    for (uint32_t i = 0; i < k.access.n_villages * k.access.n_ways; i++)
        if (k.access.cells[i].class == c) return &k.access.cells[i];
    fail_msg("no village is %s", access_class_name(c));
    return NULL;
}
static void nobody_serves(void) { class_cell(ACCESS_SERVED)->served_by = JALUR_NONE; }
static void called_full(void)
{
    access_cell *c = class_cell(ACCESS_SERVED);
    c->class = ACCESS_FULL;
    c->served_by = JALUR_NONE;
}
/* Its point has just room enough for it, all others have none. */
static void called_full_with_just_room(void)
{
    access_cell *c = class_cell(ACCESS_SERVED);
    const size_t at = (size_t)(c - k.access.cells), way = at % k.access.n_ways;
    for (uint32_t i = 0; i < k.access.n_points; i++) {
        access_catchment *p = &k.access.catchments[way * k.access.n_points + i];
        p->room = (double)p->served_people;
        if (p->office == c->served_by) p->served_people -= k.access.villages[at / k.access.n_ways].people;
    }
    c->class = ACCESS_FULL;
    c->served_by = JALUR_NONE;
}
static void rests_every_day(void)
{
    k.set.payout_days = 14;
    snprintf(k.set.rest_days, sizeof k.set.rest_days, "1,2,3,4,5,6,7,8,9,10,11,12,13,14");
}
static void called_closed(void)
{
    called_full();
    class_cell(ACCESS_FULL)->class = ACCESS_CLOSED;
}
static void called_dark(void)
{
    called_full();
    class_cell(ACCESS_FULL)->class = ACCESS_NO_SIGNAL;
}
/* A point that is none of the nearest takes the village. */
static void passed_by(void)
{
    access_cell *c = class_cell(ACCESS_SERVED);
    c->served_by = c->office == 0 ? 1 : 0;
}
static void near_off(void)
{
    access_cell *c = timed_cell();
    k.access.near[(size_t)(c - k.access.cells) * k.access.n_near].minutes *= 0.5;
}
static void near_left_out(void)
{
    access_cell *c = timed_cell();
    access_near *near = &k.access.near[(size_t)(c - k.access.cells) * k.access.n_near];
    memmove(near, near + 1, (k.access.n_near - 1) * sizeof *near);
    near[k.access.n_near - 1] = (access_near){JALUR_NONE, INFINITY};
}
/* A point that is not among the nearest, as near as the last of them by what is said. */
static void near_other(void)
{
    access_cell *c = timed_cell();
    access_near *near = &k.access.near[(size_t)(c - k.access.cells) * k.access.n_near];
    const uint32_t last = k.access.n_near - 1;
    for (uint32_t i = 0; i < k.access.n_points; i++) {
        bool listed = false;
        for (uint32_t n = 0; n <= last; n++) listed = listed || near[n].office == k.access.catchments[i].office;
        if (listed) continue;
        near[last].office = k.access.catchments[i].office;
        return;
    }
    fail_msg("every point is among the nearest");
}
static void score_off(void) { timed_cell()->score *= 2; }
static void sum_off(void) { k.access.sums[0].villages[ACCESS_SERVED]++; }
static void sum_people_off(void) { k.access.sums[k.access.n_sums - 1].people[ACCESS_BEYOND]++; }
static void catchment_off(void) { k.access.catchments[0].served_people++; }
static void room_off(void) { k.access.catchments[0].room = 1; }
static access_share *share_of(const char *measure)
{
    for (uint32_t i = 0; i < k.access.n_shares; i++)
        if (strcmp(k.access.shares[i].measure, measure) == 0) return &k.access.shares[i];
    fail_msg("no share %s", measure);
    return NULL;
}
static void gini_off(void) { share_of("gini")->numerator *= 1.1; }
static void not_within_off(void) { share_of("not-within")->numerator += 1; }
static void supply_off(void) { share_of("supply")->numerator *= 1.1; }
static void remote_off(void) { k.access.villages[0].remote = !k.access.villages[0].remote; }
static void signal_off(void) { k.access.villages[0].signal = k.access.villages[0].signal < 0 ? 4 : -1; }
static void share_off(void) { k.access.shares[0].numerator += 1; }
static void people_off(void) { k.access.villages[0].people += 1; }

/* Drawn around the middle of a leg: a route over a closed road is caught, a slowed one takes longer than said. */
static due_cell *due_of(due_kind kind, due_class class)
{
    for (uint32_t v = 0; v < k.due.n_villages; v++) {
        due_cell *c = &k.due.cells[v * DUE_KINDS + kind];
        if (c->units[class] > 0) return c;
    }
    fail_msg("no %s of the kit are %s", due_kind_name(kind), due_class_name(class));
    return NULL;
}
static void due_called(due_kind kind, due_class from, due_class to)
{
    due_cell *c = due_of(kind, from);
    c->units[from]--;
    c->units[to]++;
}
static void late_called_done(void) { due_called(DUE_KITS, DUE_LATE, DUE_DONE); }
static void overdue_called_planned(void) { due_called(DUE_PAYMENTS, DUE_OVERDUE, DUE_PLANNED); }
static void unplanned_called_planned(void) { due_called(DUE_KITS, DUE_UNPLANNED, DUE_PLANNED); }
static void kit_forgotten(void) { due_of(DUE_KITS, DUE_DONE)->units[DUE_DONE]--; }
static void village_called_done(void) { due_of(DUE_PAYMENTS, DUE_OVERDUE)->class = DUE_DONE; }
static void another_reason(void) { due_of(DUE_KITS, DUE_UNPLANNED)->reason = "too-heavy"; }
static void days_caught_up(void) { due_of(DUE_PAYMENTS, DUE_OVERDUE)->days_behind--; }
static void planned_earlier(void) { due_of(DUE_KITS, DUE_DONE)->last_day++; }
static void due_sum_off(void) { k.due.sums[0].units[DUE_DONE]++; }
static void due_villages_off(void) { k.due.sums[k.due.n_sums - 1].villages[DUE_CLASSES]++; }
static void day_not_over(void) { k.due.as_of[DUE_PAYMENTS]--; }
static void surplus_hidden(void) { k.due.beyond[DUE_PAYMENTS] = 0; }
static void due_village_twice(void) { k.due.villages[1] = k.due.villages[0]; }
static void replanned_since(void) { long_route()->day = long_route()->day == 1 ? 2 : 1; }

static void close_middle(double factor)
{
    static jalur_lonlat pt[5];
    static uint32_t ring[2] = {0, 5}, part[2] = {0, 1};
    static closure shut;
    const shape_line *leg = &long_route()->legs[1];
    const jalur_lonlat at = leg->pt[leg->n / 2];
    for (int i = 0; i < 5; i++)
        pt[i] = (jalur_lonlat){at.lon_deg + (i == 1 || i == 2 ? 1e-6 : -1e-6), at.lat_deg + (i == 2 || i == 3 ? 1e-6 : -1e-6)};
    shut = (closure){.id = "banjir", .class = ROAD_CLASSES, .area = {pt, ring, part, 5, 1, 1}, .factor = factor, .profile = "",
                     .seasons = (1 << SEASONS) - 1, .reason = "flood"};
    k.t.closures = &shut;
    k.t.n_closures = 1;
}
static void close_a_road(void) { close_middle(0); }
static void slow_a_road(void) { close_middle(0.3); }

/* ---- lies about the bound ---- */

static plan_proof *proof(void) { return &k.plan.bound.proof; }

/* The sum that the changed numbers give: the lie is then in the numbers, not in the addition. */
static void add_up_again(void)
{
    const plan_proof *p = proof();
    int64_t sum = 0;
    for (uint32_t c = 0; c < p->n_cuts; c++) sum += p->cuts[c].dual * p->cuts[c].needs;
    for (uint32_t c = 0; c < p->n_classes; c++) sum += p->classes[c].most * p->classes[c].least;
    for (uint32_t i = 0; i < p->n_stops; i++) sum += p->stops[i].dual; /* none is worth leaving out */
    k.plan.bound.idr = sum / p->unit + (sum % p->unit > 0);
}
static void bound_one_higher(void) { k.plan.bound.idr += 1; }
static void bound_above_the_plan(void) { k.plan.bound.idr = k.plan.cost_idr + 1; }
static void dual_altered(void) { proof()->stops[0].dual += proof()->unit; }
static void duals_raised(void)
{
    for (uint32_t i = 0; i < proof()->n_stops; i++) proof()->stops[i].dual += proof()->stops[i].dual / 5 + 1000 * proof()->unit;
    add_up_again();
}
/* The clock as an excuse: routes that refute it are in time. */
static void duals_raised_by_the_clock(void)
{
    duals_raised();
    for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].timed = true;
}
/* Hours as an excuse: the same. */
static void duals_raised_by_hours(void)
{
    duals_raised();
    for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].band_s = 300;
}
static void least_raised(void)
{
    for (uint32_t i = 0; i < proof()->n_stops; i++) proof()->stops[i].dual += 30000 * proof()->unit;
    for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].least = -1000 * proof()->unit; /* too near to 0 */
    add_up_again();
}
/* The vehicles need not come home, and the bound says they do. */
static void bound_of_the_way_home(void)
{
    for (uint32_t i = 0; i < k.t.n_vehicles; i++) k.t.vehicles[i].end_id = VEHICLE_OPEN_END;
}
static void least_above_zero(void)
{
    for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].least = 1;
}
static void stop_forgotten(void) { proof()->stops[0].station = k.plan.unserved[0].station; }
static void set_beyond_the_stops(void) { proof()->cuts[0].stops[0] = proof()->n_stops; }
static void stop_counted_twice(void) { proof()->stops[0].station = proof()->stops[1].station; }
static void vehicle_forgotten(void) { proof()->n_types--; }
static void vehicle_without_routes(void)
{
    for (uint32_t i = 0; i < proof()->n_types; i++)
        if (proof()->types[i].class == 0) proof()->types[i].class = JALUR_NONE;
}
static void fewer_routes(void) { proof()->classes[0].most = 0; }
static void set_needs_more(void) { proof()->cuts[0].needs += 1; }
/* One vehicle carries the set and no gram more: it needs one, not two. */
static void set_just_carried(void)
{
    proof_cut *c = &proof()->cuts[0];
    uint32_t sum[CARGO_DIMENSIONS] = {0};
    for (uint32_t a = 0; a < c->n_stops; a++) {
        const station *s = &k.t.stations[proof()->stops[c->stops[a]].station];
        const uint32_t demand[CARGO_DIMENSIONS] = {s->boxes, s->weight_g, s->volume_cm3};
        for (int d = 0; d < CARGO_DIMENSIONS; d++) sum[d] += demand[d];
    }
    for (uint32_t v = 0; v < k.t.n_vehicles; v++) memcpy(k.t.vehicles[v].capacity, sum, sizeof sum);
    for (uint32_t z = 0; z < proof()->n_classes; z++) c->weight[z] = 1;
    c->needs = 2;
    proof()->n_cuts = 1;
}
static void set_paid_for(void) { proof()->cuts[0].dual = -1; }
static void weights_of_nothing(void)
{
    for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->cuts[0].weight[c] = 0;
}
static void duals_beyond_reach(void) { proof()->stops[0].dual = INT64_MAX; }

/* ---- lies about numbers beside the plan, the roster and the coverage ---- */

static void other_season(void) { k.plan.season = k.plan.season == SEASON_DRY ? SEASON_WET : SEASON_DRY; }
static void one_served_more(void) { k.plan.n_served++; }
static void waited_longer(void) { long_route()->wait_s += 60; }
static void stranger_of_a_vehicle(void) { long_route()->vehicle = k.t.n_vehicles; }
static void more_unpaved(void) { long_route()->unpaved_m += long_route()->drive_m; }
static void more_dry_only(void) { long_route()->dry_only_m += long_route()->drive_m; }
static void ferry_unseen(void) { long_route()->ferry_legs++; }
static void another_officer(void) { k.roster.visits[0].last_officer += 100; }
static void part_of_an_officer(void) { k.roster.visits[0].first_part /= 2; }
static void hired_for_good(void) { k.roster.offices[0].permanents++; }
static void stage_bound_off(void) { k.roster.stages[0].bound += 1000; }
static void stage_of_the_cost_off(void)
{
    for (uint32_t i = 0; i < k.roster.n_stages; i++)
        if (strcmp(k.roster.stages[i].name, "cost") == 0) k.roster.stages[i].optimum += 1e6, k.roster.stages[i].bound += 1e6;
}
static void signal_where_none_is(void) { k.roster.villages[0].offline = !k.roster.villages[0].offline; }
static void village_uncovered(void) { k.access.n_villages--; }
static void signal_of_a_village(void) { k.access.villages[0].signal = k.access.villages[0].signal == 1 ? 2 : 1; }
static void link_where_none_is_missing(void) { class_cell(ACCESS_SERVED)->gap_m = 100; }
static void closed_where_served(void) { class_cell(ACCESS_SERVED)->closed_m = 100; }

typedef struct lie { const char *name, *class; void (*tell)(void); } lie;
static const lie LIES[] = {
    {"swapped stops", "road-point", swap_stops},
    {"dropped box", "boxes-lost", drop_box},
    {"dropped box in the route", "load-sum", drop_box},
    {"box lost on the way", "load-after", drop_box_on_the_way},
    {"over capacity", "over-capacity", shrink_vehicle},
    {"shifted time", "clock-arrive", shift_time},
    {"start before arrival", "clock-start", start_before_arrival},
    {"hurried service", "service", hurry_service},
    {"back too early", "clock-return", come_back_early},
    {"no loading", "clock-load", skip_loading},
    {"missing station", "station-missing", lose_station},
    {"duplicated station", "station-twice", visit_twice},
    {"left out and served", "station-twice", left_and_served},
    {"unknown station", "unknown-station", unknown_station},
    {"off the road", "leg-off-road", leave_the_road},
    {"corner cut", "leg-off-road", cut_the_corner},
    {"leg from elsewhere", "leg-start", leg_from_elsewhere},
    {"no leg", "leg-missing", drop_leg},
    {"closed road", "leg-off-road", close_a_road},
    {"slowed road", "leg-time", slow_a_road},
    {"too fast", "leg-too-fast", faster_than_possible},
    {"time of the line", "leg-time", faster_than_possible},
    {"slow leg", "leg-not-shortest", slower_than_the_road},
    {"short leg", "leg-length", shorter_than_the_line},
    {"wrong cost", "route-cost", wrong_cost},
    {"wrong total", "plan-cost", wrong_total},
    {"wrong drive", "total-drive", wrong_drive},
    {"vehicle twice", "vehicle-twice", use_twice},
    {"vehicle too many", "vehicle-number", one_too_many},
    {"day too many", "day-outside", day_too_many},
    {"no depot", "depot-missing", no_depot},
    {"end elsewhere", "road-point", end_elsewhere},
    {"end nowhere", "end-missing", end_nowhere},
    {"driven beyond the end", "open-end", driven_beyond_the_end},
    {"deadline", "deadline", deadline_missed},
    {"shift", "shift", end_of_shift_missed},
    {"walk", "access-walk", walk_shortened},
    {"position", "unserved-position", not_far},
    {"cut off by a skill", "unserved-skill", cut_off_by_skill},
    {"gap", "unserved-gap", far_by_less},
    {"late", "unserved-late", late_not_cut_off},
    {"called cut off", "unserved-reached", called_cut_off},
    {"called heavy", "unserved-heavy", called_heavy},
    {"servable", "unserved-servable", called_heavy},
    {"called far", "unserved-far", called_far},
    {"free vehicle", "unserved-fleet-free", fleet_is_free},
    {"bound one higher", "bound-sum", bound_one_higher},
    {"bound above the plan", "bound-cost", bound_above_the_plan},
    {"altered dual", "bound-sum", dual_altered},
    {"raised duals", "bound-price", duals_raised},
    {"raised duals, said to be timed", "bound-price", duals_raised_by_the_clock},
    {"raised duals, said to be by hours", "bound-price", duals_raised_by_hours},
    {"raised least reduced cost", "bound-price", least_raised},
    {"bound of the way home", "bound-price", bound_of_the_way_home},
    {"least above zero", "bound-price", least_above_zero},
    {"stop not in the bound", "bound-station", stop_forgotten},
    {"stop twice in the bound", "bound-station", stop_counted_twice},
    {"vehicle not in the bound", "bound-fleet", vehicle_forgotten},
    {"vehicle without routes", "bound-fleet", vehicle_without_routes},
    {"fewer routes", "bound-fleet", fewer_routes},
    {"set needs more", "bound-cut", set_needs_more},
    {"set that one vehicle just carries", "bound-cut", set_just_carried},
    {"set at a negative price", "bound-cut", set_paid_for},
    {"vehicles that count for nothing", "bound-cut", weights_of_nothing},
    {"set beyond the stops", "bound-sum", set_beyond_the_stops},
    {"duals beyond reach", "bound-sum", duals_beyond_reach},
    {"roster village", "roster-village", roster_village_off},
    {"roster office", "roster-office", roster_office_off},
    {"roster recipients", "roster-recipients", roster_recipients_off},
    {"roster day", "roster-days", roster_day_back},
    {"roster total", "roster-total", roster_total_off},
    {"roster work", "roster-capacity", roster_overworked},
    {"rest day", "roster-calendar", visit_on_rest_day},
    {"closed day", "roster-calendar", visit_on_closed_day},
    {"homebound at the point", "roster-visit", homebound_at_the_point},
    {"hurried visit", "roster-visit", hurried_visit},
    {"seats", "roster-seats", few_seats},
    {"cash", "roster-cash", little_cash},
    {"cash of a day", "roster-cash", cash_forgotten},
    {"escorts", "roster-escorts", one_escort},
    {"permanents", "roster-presence", more_people_than_hired},
    {"temporaries", "roster-presence", temporary_from_nowhere},
    {"work of a day", "roster-duty", duty_forgets_work},
    {"paid of a day", "roster-duty", paid_twice},
    {"two lists", "roster-listed-twice", on_two_lists},
    {"stranger", "roster-list", with_a_stranger},
    {"secret loan", "roster-loan", lent_secretly},
    {"far from the counter", "roster-calendar", far_ones_at_the_counter},
    {"no reason", "roster-reason", no_reason},
    {"travel", "roster-travel", village_nearer},
    {"walk", "roster-walk", house_nearer},
    {"supervisors", "roster-leaders", one_supervisor_less},
    {"coordinators", "roster-leaders", two_coordinators},
    {"vehicle crew", "roster-crew", crew_of_nobody},
    {"escort of a vehicle", "roster-crew", vehicle_without_escort},
    {"guards", "roster-crew", store_unguarded},
    {"no crews", "roster-crew", crew_forgotten},
    {"overtime of a day", "roster-overtime", longer_than_overtime},
    {"overtime of an office", "roster-overtime", office_overtime},
    {"cost of an office", "roster-cost", cheap_staff},
    {"one hired more", "roster-cost", hires_for_nothing},
    {"channels", "roster-channel", channel_mixed},
    {"staff-days of a channel", "roster-work", days_mixed},
    {"returned", "roster-returned", returned_unseen},
    {"queue", "roster-counter", long_queue},
    {"chance of no-show", "roster-presence", unsure_to_come},
    {"beyond the near", "roster-near", near_without_limit},
    {"day beyond the payout", "roster-calendar", visit_of_another_day},
    {"last day", "roster-calendar", last_day_wrong},
    {"household forgotten", "roster-list", house_forgotten},
    {"point for a few", "roster-visit", point_for_a_few},
    {"rule left unsaid", "roster-left", rule_left_unsaid},
    {"comes from afar", "roster-left", comes_from_afar},
    {"season", "plan-season", other_season},
    {"one served more", "served-count", one_served_more},
    {"wait", "total-wait", waited_longer},
    {"vehicle of nobody", "unknown-vehicle", stranger_of_a_vehicle},
    {"unpaved", "total-unpaved", more_unpaved},
    {"dry only", "total-dry-only", more_dry_only},
    {"ferry", "ferry-legs", ferry_unseen},
    {"another officer", "roster-officer", another_officer},
    {"part of an officer", "roster-officer", part_of_an_officer},
    {"hired for good", "roster-hired", hired_for_good},
    {"bound of a stage", "roster-stage", stage_bound_off},
    {"cost of its stage", "roster-stage", stage_of_the_cost_off},
    {"signal of a village visited", "roster-signal", signal_where_none_is},
    {"village uncovered", "access-villages", village_uncovered},
    {"signal of a village", "access-signal", signal_of_a_village},
    {"missing link", "access-gap", link_where_none_is_missing},
    {"closed roads", "access-closed", closed_where_served},
    {"minutes", "access-minutes", minutes_off},
    {"class", "access-class", class_off},
    {"office", "access-office", other_office},
    {"share", "access-share", share_off},
    {"people", "access-people", people_off},
    {"minutes of another mode", "access-minutes", other_time},
    {"served by nobody", "access-served", nobody_serves},
    {"called full", "access-served", called_full},
    {"called full with just room", "access-served", called_full_with_just_room},
    {"rests every day", "access-served", rests_every_day},
    {"called closed", "access-served", called_closed},
    {"called dark", "access-served", called_dark},
    {"passed by", "access-served", passed_by},
    {"near point", "access-office", near_off},
    {"near point left out", "access-near", near_left_out},
    {"another near point", "access-near", near_other},
    {"score", "access-score", score_off},
    {"sum", "access-sum", sum_off},
    {"sum of people", "access-sum", sum_people_off},
    {"catchment", "access-catchment", catchment_off},
    {"room", "access-catchment", room_off},
    {"gini", "access-share", gini_off},
    {"not within", "access-share", not_within_off},
    {"supply", "access-share", supply_off},
    {"3T", "access-sum", remote_off},
    {"signal", "access-served", signal_off},
    {"late called done", "due-class", late_called_done},
    {"overdue called planned", "due-class", overdue_called_planned},
    {"unplanned called planned", "due-class", unplanned_called_planned},
    {"kit forgotten", "due-sum", kit_forgotten},
    {"village called done", "due-class", village_called_done},
    {"another reason", "due-reason", another_reason},
    {"days caught up", "due-days", days_caught_up},
    {"planned for another day", "due-days", planned_earlier},
    {"sum of units", "due-sum", due_sum_off},
    {"sum of villages", "due-sum", due_villages_off},
    {"day not over", "due-days", day_not_over},
    {"surplus hidden", "due-records", surplus_hidden},
    {"village twice", "due-villages", due_village_twice},
    {"another plan", "due-class", replanned_since},
};

static void every_lie_is_caught(void **state)
{
    (void)state;
    uint32_t missed = 0;
    for (size_t i = 0; i < sizeof LIES / sizeof LIES[0]; i++) {
        verify_verdict v;
        bool caught = false;
        kit_reload(&k);
        LIES[i].tell();
        kit_verify(&k, &v);
        for (uint32_t c = 0; c < v.n_counts; c++) caught |= strcmp(v.counts[c].class, LIES[i].class) == 0;
        if (!caught) print_message("not caught: %s, no %s among %u findings\n", LIES[i].name, LIES[i].class, v.n_findings);
        missed += !caught;
        verify_verdict_release(&v);
    }
    kit_reload(&k);
    assert_int_equal(missed, 0);
}

/* Is the roster at odds with the plan about its crews? */
static bool crews_are_wrong(void)
{
    verify_verdict v;
    bool found = false;
    const verify_input in = {.t = &k.t, .set = &k.set, .profiles = &k.p->profiles, .plan = &k.plan, .roster = &k.roster};
    test_ok(k.ctx, verify_results(k.ctx, &in, &v));
    for (uint32_t c = 0; c < v.n_counts; c++) found |= strcmp(v.counts[c].class, "roster-crew") == 0;
    verify_verdict_release(&v);
    return found;
}

/* Farther than 250 m from the road a porter for every 25 kg begun; nobody else walks here. */
static void porters_to_the_gram(void **state)
{
    static const struct { uint32_t g, access_m, porters; } cases[] = {{25000, 251, 1}, {25001, 251, 2}, {50001, 250, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint32_t right = 0;
        kit_reload(&k);
        k.plan.bound.there = false;
        for (uint32_t r = 0; r < k.plan.n_routes; r++)
            for (uint32_t n = 0; n < k.plan.routes[r].n_visits; n++) k.plan.routes[r].visits[n].access_m = 0;
        for (uint32_t c = 0; c < k.roster.n_crews; c++) k.roster.crews[c].porters = 0;
        visit *x = &k.plan.routes[0].visits[0];
        x->access_m = cases[i].access_m;
        k.t.stations[x->station].weight_g = cases[i].g;
        assert_int_equal(crews_are_wrong(), cases[i].porters > 0);
        for (uint32_t c = 0; c < k.roster.n_crews && cases[i].porters; c++) {
            k.roster.crews[c].porters = cases[i].porters;
            right += !crews_are_wrong();
            k.roster.crews[c].porters = 0;
        }
        assert_int_equal(right, cases[i].porters ? 1 : 0);
    }
    kit_reload(&k);
}

/* Duals raised little by little: confirmed while no route refutes them, and refuted as soon as the claim is above what the verifier
 * finds by more than rounding, which is long before it is a hundredth. */
static void a_bound_a_little_too_high_is_refuted(void **state)
{
    (void)state;
    bool refuted = false;
    kit_reload(&k);
    for (int step = 0; step < 100 && !refuted; step++) {
        verify_verdict v;
        for (uint32_t i = 0; i < proof()->n_stops; i++) proof()->stops[i].dual += proof()->stops[i].dual / 200;
        add_up_again();
        if (k.plan.bound.idr > k.plan.cost_idr) break;
        kit_verify(&k, &v);
        refuted = v.violations > 0;
        assert_true(v.bound_priced && v.bound_idr == k.plan.bound.idr);
        if (refuted) assert_string_equal(v.counts[0].class, "bound-price");
        if (refuted) assert_true(v.bound_own_idr < (double)v.bound_idr && v.bound_own_idr > 0.98 * (double)v.bound_idr);
        if (!refuted) assert_true(v.bound_own_idr >= (double)v.bound_idr - 10);
        verify_verdict_release(&v);
    }
    assert_true(refuted);
    kit_reload(&k);
}

/* Hours rule out routes and add none: a proof by loads holds with them, in whatever bands. */
static void a_right_bound_is_right_by_hours(void **state)
{
    (void)state;
    for (int32_t band_s = 60; band_s < 100000; band_s *= 7) {
        verify_verdict v;
        kit_reload(&k);
        for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].band_s = band_s;
        kit_verify(&k, &v);
        assert_true(v.violations == 0 && v.bound_priced && v.bound_own_idr >= (double)v.bound_idr - 10);
        verify_verdict_release(&v);
    }
    kit_reload(&k);
}

static bool is_refuted(void)
{
    verify_verdict v;
    kit_verify(&k, &v);
    const bool refuted = v.violations > 0;
    assert_true(v.bound_priced);
    if (refuted) assert_string_equal(v.counts[0].class, "bound-price");
    else assert_true(v.bound_own_idr >= (double)v.bound_idr - 10);
    verify_verdict_release(&v);
    return refuted;
}

/* A proof without neighbours is tried by shares first: whatever these confirm the table with its neighbours does, and what no
 * route bears is refuted without them too. */
static void shares_confirm_no_more_than_the_table(void **state)
{
    (void)state;
    uint32_t confirmed = 0;
    bool refuted = false;
    for (int part = 4; part < 100 && !refuted; part += 8) {
        kit_reload(&k);
        proof()->n_cuts = 0;
        for (uint32_t c = 0; c < proof()->n_classes; c++) proof()->classes[c].least = 0;
        for (uint32_t i = 0; i < proof()->n_stops; i++) proof()->stops[i].dual = proof()->stops[i].dual * part / 40;
        add_up_again();
        if (k.plan.bound.idr > k.plan.cost_idr) break;
        const bool by_table = is_refuted();
        for (uint32_t i = 0; i < proof()->n_stops; i++) proof()->stops[i].n_near = 0;
        refuted = is_refuted();
        assert_true(refuted || !by_table);
        confirmed += !refuted;
    }
    assert_true(confirmed > 2 && refuted);
    kit_reload(&k);
}

static void memory_may_fail_anywhere(void **state)
{
    (void)state;
    bool passed = false;
    for (long n = 0; n < 100000 && !passed; n += n < 60 ? 1 : n / 3) {
        jalur_ctx *ctx = test_ctx_failing(n);
        verify_verdict v;
        const verify_input in = kit_input(&k);
        const jalur_status st = verify_results(ctx, &in, &v);
        passed = st == JALUR_OK;
        if (!passed) assert_int_equal(st, JALUR_E_RESOURCE);
        verify_verdict_release(&v);
        jalur_ctx_free(ctx);
    }
    assert_true(passed);
}

static void no_roads_is_said(void **state)
{
    (void)state;
    verify_verdict v;
    verify_input in = kit_input(&k);
    territory bare = k.t;
    bare.n_roads = 0;
    in.t = &bare;
    assert_int_equal(verify_results(k.ctx, &in, &v), JALUR_E_DATA);
    verify_verdict_release(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_right_results_pass), cmocka_unit_test(joined_roads_in_the_rains_pass),
                                       cmocka_unit_test(every_lie_is_caught), cmocka_unit_test(porters_to_the_gram),
                                       cmocka_unit_test(a_bound_a_little_too_high_is_refuted), cmocka_unit_test(a_right_bound_is_right_by_hours),
                                       cmocka_unit_test(shares_confirm_no_more_than_the_table),
                                       cmocka_unit_test(memory_may_fail_anywhere), cmocka_unit_test(no_roads_is_said)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
