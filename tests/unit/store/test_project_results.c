/* Results in the project file: equal field by field, all or nothing, and never a crash whatever the file holds. */
#include "base/rng.h"
#include "test_project_kit.h"
#include "whole.h"

static bool same_real(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static bool same_at(jalur_lonlat a, jalur_lonlat b)
{
    return same_real(a.lon_deg, b.lon_deg) && same_real(a.lat_deg, b.lat_deg);
}

static void same_line(const shape_line *a, const shape_line *b)
{
    assert_int_equal(a->n, b->n);
    for (uint32_t i = 0; i < a->n; i++) assert_true(same_at(a->pt[i], b->pt[i]));
}

/* ---- equal, field by field ---- */

static void same_route(const route *a, const route *b)
{
    route x = *a, y = *b; /* all but the arrays at once; neither struct has padding that differs: both start zeroed */
    assert_int_equal(a->n_visits, b->n_visits);
    x.visits = y.visits = NULL;
    x.legs = y.legs = x.access = y.access = NULL;
    x.events = y.events = NULL;
    assert_memory_equal(&x, &y, sizeof x);
    for (uint32_t k = 0; k < a->n_visits; k++) {
        assert_memory_equal(&a->visits[k], &b->visits[k], sizeof(visit));
        same_line(&a->access[k], &b->access[k]);
    }
    for (uint32_t k = 0; k <= a->n_visits; k++) same_line(&a->legs[k], &b->legs[k]);
    for (uint32_t k = 0; k < a->n_events; k++) {
        route_event e = a->events[k], f = b->events[k];
        same_line(&e.leg, &f.leg);
        e.leg = f.leg = (shape_line){0};
        assert_memory_equal(&e, &f, sizeof e);
    }
}

static void same_list(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    assert_int_equal(n_a, n_b);
    for (uint32_t i = 0; i < n_a; i++) assert_int_equal(a[i], b[i]);
}

static void same_bound(const plan_bound *a, const plan_bound *b)
{
    const plan_proof *p = &a->proof, *q = &b->proof;
    assert_true(a->there == b->there && a->closed == b->closed && a->idr == b->idr && p->unit == q->unit);
    assert_true(same_real(a->seconds, b->seconds));
    assert_string_equal(a->relaxed, b->relaxed);
    assert_true(p->n_stops == q->n_stops && p->n_classes == q->n_classes && p->n_types == q->n_types && p->n_cuts == q->n_cuts);
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const proof_stop *x = &p->stops[i], *y = &q->stops[i];
        assert_true(x->station == y->station && x->dual == y->dual && x->skip == y->skip);
        same_list(x->near, x->n_near, y->near, y->n_near);
    }
    for (uint32_t i = 0; i < p->n_classes; i++) {
        const proof_class *x = &p->classes[i], *y = &q->classes[i];
        assert_true(x->most == y->most && x->least == y->least && x->timed == y->timed && x->band_s == y->band_s);
    }
    for (uint32_t i = 0; i < p->n_types; i++) {
        const proof_type *x = &p->types[i], *y = &q->types[i];
        assert_true(x->vehicle == y->vehicle && x->day == y->day && x->class == y->class);
    }
    for (uint32_t i = 0; i < p->n_cuts; i++) {
        const proof_cut *x = &p->cuts[i], *y = &q->cuts[i];
        assert_true(x->needs == y->needs && x->skip == y->skip && x->dual == y->dual);
        same_list(x->weight, p->n_classes, y->weight, q->n_classes);
        same_list(x->stops, x->n_stops, y->stops, y->n_stops);
    }
}

static void same_plan(const plan *a, const plan *b)
{
    same_bound(&a->bound, &b->bound);
    assert_int_equal(a->n_routes, b->n_routes);
    assert_int_equal(a->n_unserved, b->n_unserved);
    assert_int_equal(a->n_served, b->n_served);
    assert_int_equal(a->n_changed, b->n_changed);
    assert_int_equal(a->season, b->season);
    assert_int_equal(a->cost_idr, b->cost_idr);
    assert_int_equal(a->cost_before_pool_idr, b->cost_before_pool_idr);
    assert_int_equal(a->seed, b->seed);
    assert_int_equal(a->iterations, b->iterations);
    assert_int_equal(a->pool_routes, b->pool_routes);
    assert_int_equal(a->limit_reached, b->limit_reached);
    for (uint32_t i = 0; i < a->n_routes; i++) same_route(&a->routes[i], &b->routes[i]);
    for (uint32_t i = 0; i < a->n_unserved; i++) {
        const unserved *x = &a->unserved[i], *y = &b->unserved[i];
        assert_int_equal(x->station, y->station);
        assert_int_equal(x->reason, y->reason);
        assert_int_equal(x->has_points, y->has_points);
        assert_true(same_at(x->from, y->from) && same_at(x->to, y->to) && same_real(x->gap_m, y->gap_m));
        assert_int_equal(x->over_s, y->over_s);
        assert_int_equal(x->dimension, y->dimension);
        assert_int_equal(x->needed, y->needed);
        assert_int_equal(x->available, y->available);
        assert_int_equal(x->extra_idr, y->extra_idr);
        assert_int_equal(x->vehicle, y->vehicle);
        assert_string_equal(x->text, y->text);
        assert_true(x->rule == y->rule && x->over_m == y->over_m && memcmp(x->left, y->left, sizeof x->left) == 0);
    }
}

static void same_roster_office(const roster_office *a, const roster_office *b)
{
    assert_int_equal(a->office, b->office);
    assert_int_equal(a->permanents, b->permanents);
    assert_int_equal(a->temporaries, b->temporaries);
    assert_int_equal(a->supervisors, b->supervisors);
    assert_int_equal(a->coordinators, b->coordinators);
    assert_int_equal(a->recipients, b->recipients);
    assert_true(same_real(a->served, b->served));
    assert_memory_equal(a->staff_days, b->staff_days, sizeof a->staff_days);
    assert_memory_equal(a->recipients_by, b->recipients_by, sizeof a->recipients_by);
    assert_int_equal(a->cost_idr, b->cost_idr);
    assert_true(same_real(a->dual_staff_day, b->dual_staff_day));
    assert_true(same_real(a->dual_permanent_idr, b->dual_permanent_idr));
    assert_true(same_real(a->range_less, b->range_less) && same_real(a->range_more, b->range_more));
    assert_true(same_real(a->officer_worth, b->officer_worth));
    assert_true(same_real(a->dual_counter, b->dual_counter) && same_real(a->dual_escort, b->dual_escort));
    assert_true(same_real(a->dual_day, b->dual_day) && same_real(a->lent, b->lent) && same_real(a->borrowed, b->borrowed));
    assert_true(same_real(a->overtime_days, b->overtime_days) && same_real(a->nights, b->nights));
    assert_memory_equal(a->need, b->need, sizeof a->need);
}

static void same_roster_village(const roster_village *a, const roster_village *b)
{
    assert_int_equal(a->village, b->village);
    assert_int_equal(a->office, b->office);
    assert_true(same_real(a->travel_min, b->travel_min));
    assert_memory_equal(a->recipients, b->recipients, sizeof a->recipients);
    assert_memory_equal(a->served, b->served, sizeof a->served);
    assert_memory_equal(a->left, b->left, sizeof a->left);
    assert_string_equal(a->left_why, b->left_why);
    assert_true(same_real(a->unserved, b->unserved));
    assert_int_equal(a->homebound_only_gap, b->homebound_only_gap);
    assert_string_equal(a->reason, b->reason);
    assert_true(same_real(a->door_walk_min, b->door_walk_min) && same_real(a->last_idr, b->last_idr));
    assert_int_equal(a->first_day, b->first_day);
    assert_int_equal(a->last_day, b->last_day);
    assert_int_equal(a->offline, b->offline);
    assert_true(same_real(a->at.lon_deg, b->at.lon_deg) && same_real(a->at.lat_deg, b->at.lat_deg));
}

static void same_roster_lists(const roster *a, const roster *b)
{
    assert_int_equal(a->n_visits, b->n_visits);
    assert_int_equal(a->n_duties, b->n_duties);
    assert_int_equal(a->n_loans, b->n_loans);
    assert_int_equal(a->n_stops, b->n_stops);
    assert_int_equal(a->n_crews, b->n_crews);
    for (uint32_t i = 0; i < a->n_visits; i++) {
        const roster_visit *x = &a->visits[i], *y = &b->visits[i];
        assert_true(x->village == y->village && x->day == y->day && x->channel == y->channel);
        assert_memory_equal(x->recipients, y->recipients, sizeof x->recipients);
        assert_int_equal(x->stay_first, y->stay_first);
        assert_true(same_real(x->staff_days, y->staff_days) && same_real(x->first_part, y->first_part));
        assert_true(same_real(x->last_part, y->last_part));
        assert_true(x->first_officer == y->first_officer && x->last_officer == y->last_officer);
    }
    for (uint32_t i = 0; i < a->n_duties; i++) assert_memory_equal(&a->duties[i], &b->duties[i], sizeof a->duties[i]);
    for (uint32_t i = 0; i < a->n_loans; i++) assert_memory_equal(&a->loans[i], &b->loans[i], sizeof a->loans[i]);
    for (uint32_t i = 0; i < a->n_stops; i++) assert_memory_equal(&a->stops[i], &b->stops[i], sizeof a->stops[i]);
    for (uint32_t i = 0; i < a->n_crews; i++) assert_memory_equal(&a->crews[i], &b->crews[i], sizeof a->crews[i]);
}

static void same_roster(const roster *a, const roster *b)
{
    assert_int_equal(a->n_offices, b->n_offices);
    assert_int_equal(a->n_villages, b->n_villages);
    assert_int_equal(a->n_days, b->n_days);
    assert_int_equal(a->n_stages, b->n_stages);
    assert_int_equal(a->drivers, b->drivers);
    assert_int_equal(a->guards, b->guards);
    assert_int_equal(a->cost_idr, b->cost_idr);
    same_roster_lists(a, b);
    assert_true(same_real(a->cost_gap_idr, b->cost_gap_idr) && a->question == b->question);
    assert_true(same_real(a->dual_day, b->dual_day) && same_real(a->recipients, b->recipients));
    assert_true(same_real(a->served, b->served) && same_real(a->unserved, b->unserved));
    for (uint32_t i = 0; i < a->n_offices; i++) same_roster_office(&a->offices[i], &b->offices[i]);
    for (uint32_t i = 0; i < a->n_villages; i++) same_roster_village(&a->villages[i], &b->villages[i]);
    for (uint32_t i = 0; i < a->n_days; i++) {
        assert_int_equal(a->days[i].permanents, b->days[i].permanents);
        assert_int_equal(a->days[i].temporaries, b->days[i].temporaries);
        assert_true(same_real(a->days[i].served, b->days[i].served));
    }
    for (uint32_t i = 0; i < a->n_stages; i++) {
        assert_string_equal(a->stages[i].name, b->stages[i].name);
        assert_string_equal(a->stages[i].unit, b->stages[i].unit);
        assert_true(same_real(a->stages[i].optimum, b->stages[i].optimum));
        assert_true(same_real(a->stages[i].bound, b->stages[i].bound));
        assert_int_equal(a->stages[i].proven, b->stages[i].proven);
    }
}

static void same_access(const access_table *a, const access_table *b)
{
    assert_int_equal(a->n_ways, b->n_ways);
    assert_int_equal(a->n_villages, b->n_villages);
    assert_int_equal(a->n_shares, b->n_shares);
    assert_int_equal(a->n_points, b->n_points);
    assert_true(a->limit_min == b->limit_min);
    assert_string_equal(a->people_kind, b->people_kind);
    for (uint32_t i = 0; i < a->n_ways; i++) {
        assert_string_equal(a->ways[i].profile, b->ways[i].profile);
        assert_int_equal(a->ways[i].season, b->ways[i].season);
    }
    for (uint32_t i = 0; i < a->n_villages; i++) {
        const access_village *x = &a->villages[i], *y = &b->villages[i];
        assert_int_equal(x->village, y->village);
        assert_string_equal(x->point, y->point);
        assert_true(same_at(x->at, y->at));
        assert_int_equal(x->people, y->people);
        assert_int_equal(x->has_point_inside, y->has_point_inside);
        assert_true(x->remote == y->remote && x->signal == y->signal);
    }
    for (uint32_t i = 0; i < a->n_villages * a->n_ways; i++) {
        const access_cell *x = &a->cells[i], *y = &b->cells[i];
        assert_int_equal(x->office, y->office);
        assert_int_equal(x->class, y->class);
        assert_true(same_real(x->minutes, y->minutes) && same_real(x->gap_m, y->gap_m));
        assert_true(same_at(x->from, y->from) && same_at(x->to, y->to));
        assert_int_equal(x->served_by, y->served_by);
        assert_true(same_real(x->other_min, y->other_min) && same_real(x->closed_m, y->closed_m) && same_real(x->score, y->score) && same_real(x->open_min, y->open_min));
        assert_string_equal(x->closure ? x->closure : "", y->closure);
    }
    for (uint32_t i = 0; i < a->n_shares; i++) {
        const access_share *x = &a->shares[i], *y = &b->shares[i];
        assert_string_equal(x->level, y->level);
        assert_string_equal(x->measure, y->measure);
        assert_int_equal(x->way, y->way);
        assert_true(x->numerator == y->numerator && x->denominator == y->denominator);
        assert_string_equal(x->denominator_name, y->denominator_name);
        assert_string_equal(x->group, y->group);
    }
    assert_int_equal(a->n_near, b->n_near);
    for (uint32_t i = 0; i < a->n_villages * a->n_ways * a->n_near; i++) {
        assert_int_equal(a->near[i].office, b->near[i].office);
        assert_true(same_real(a->near[i].minutes, b->near[i].minutes));
    }
    for (uint32_t i = 0; i < a->n_ways * a->n_points; i++) {
        const access_catchment *x = &a->catchments[i], *y = &b->catchments[i];
        assert_true(x->office == y->office && x->nearest_villages == y->nearest_villages && x->served_villages == y->served_villages);
        assert_true(x->nearest_people == y->nearest_people && x->served_people == y->served_people && same_real(x->room, y->room));
    }
    assert_int_equal(a->n_sums, b->n_sums);
    for (uint32_t i = 0; i < a->n_sums; i++) {
        const access_sum *x = &a->sums[i], *y = &b->sums[i];
        assert_true(x->area == y->area && x->way == y->way && strcmp(x->group, y->group) == 0);
        assert_memory_equal(x->villages, y->villages, sizeof x->villages);
        assert_memory_equal(x->people, y->people, sizeof x->people);
    }
}

static void same_problems(const problems *a, const problems *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const problem *x = &a->item[i], *y = &b->item[i];
        assert_string_equal(x->class, y->class);
        assert_int_equal(x->severity, y->severity);
        assert_string_equal(x->kind, y->kind);
        assert_string_equal(x->id, y->id);
        assert_int_equal(x->has_point, y->has_point);
        assert_int_equal(x->has_to, y->has_to);
        assert_true(same_at(x->at, y->at) && same_at(x->to, y->to) && same_real(x->measure, y->measure));
        assert_string_equal(x->unit, y->unit);
        assert_string_equal(x->text, y->text);
    }
}

/* ---- the four results ---- */

static void a_plan_comes_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "plan.jalur");
    territory t;
    plan a, b;
    bool found = true;
    test_ok(ctx, test_territory(s, &t));
    test_ok(ctx, store_load_plan(s, &t, &b, &found));
    assert_false(found);
    kit_plan(ctx, &a);
    test_ok(ctx, store_save_plan(s, &t, &a));
    test_ok(ctx, store_save_plan(s, &t, &a)); /* replaces */
    test_ok(ctx, store_load_plan(s, &t, &b, &found));
    assert_true(found);
    same_plan(&a, &b);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM route_leg"), 7);
    plan_release(&b);
    a.routes[1].vehicle = 9;
    assert_int_equal(store_save_plan(s, &t, &a), JALUR_E_INTERNAL);
    a.routes[1].vehicle = 0;
    a.unserved[0].station = JALUR_NONE;
    assert_int_equal(store_save_plan(s, &t, &a), JALUR_E_INTERNAL);
    a.n_routes = a.n_unserved = 0; /* an empty plan is a plan */
    test_ok(ctx, store_save_plan(s, &t, &a));
    test_ok(ctx, store_load_plan(s, &t, &b, &found));
    assert_true(found && b.n_routes == 0);
    plan_release(&b);
    plan_release(&a);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void same_due(const due_table *a, const due_table *b)
{
    assert_int_equal(a->n_villages, b->n_villages);
    assert_int_equal(a->n_sums, b->n_sums);
    assert_memory_equal(a->as_of, b->as_of, sizeof a->as_of);
    assert_memory_equal(a->outside, b->outside, sizeof a->outside);
    assert_memory_equal(a->beyond, b->beyond, sizeof a->beyond);
    assert_memory_equal(a->villages, b->villages, a->n_villages * sizeof *a->villages);
    for (uint32_t i = 0; i < a->n_villages * DUE_KINDS; i++) {
        const due_cell *x = &a->cells[i], *y = &b->cells[i];
        assert_memory_equal(x->units, y->units, sizeof x->units);
        assert_int_equal(x->class, y->class);
        assert_int_equal(x->first_day, y->first_day);
        assert_int_equal(x->last_day, y->last_day);
        assert_int_equal(x->days_behind, y->days_behind);
        assert_string_equal(x->reason, y->reason);
    }
    for (uint32_t i = 0; i < a->n_sums; i++) {
        const due_sum *x = &a->sums[i], *y = &b->sums[i];
        assert_int_equal(x->area, y->area);
        assert_string_equal(x->group, y->group);
        assert_int_equal(x->kind, y->kind);
        assert_memory_equal(x->villages, y->villages, sizeof x->villages);
        assert_memory_equal(x->units, y->units, sizeof x->units);
    }
}

static void plan_coverage_comes_back_until_a_plan_is_saved(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "results.jalur");
    territory t;
    due_table d1, d2;
    roster r;
    plan p;
    bool found = true;
    test_ok(ctx, test_territory(s, &t));
    test_ok(ctx, store_load_due(s, &t, &d2, &found));
    assert_false(found);
    kit_due(ctx, &d1);
    for (int twice = 0; twice < 2; twice++) test_ok(ctx, store_save_due(s, &t, &d1));
    test_ok(ctx, store_load_due(s, &t, &d2, &found));
    assert_true(found);
    same_due(&d1, &d2);
    due_release(&d2);
    kit_roster(ctx, &r);
    test_ok(ctx, store_save_roster(s, &t, &r));
    test_ok(ctx, store_load_due(s, &t, &d2, &found));
    assert_false(found);
    test_ok(ctx, store_save_due(s, &t, &d1));
    plan_init(&p, ctx);
    test_ok(ctx, store_save_plan(s, &t, &p));
    test_ok(ctx, store_load_due(s, &t, &d2, &found));
    assert_false(found);
    d1.villages[0] = t.n_areas;
    assert_int_equal(store_save_due(s, &t, &d1), JALUR_E_INTERNAL);
    roster_release(&r);
    due_release(&d1);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void roster_access_and_problems_come_back(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "results.jalur");
    territory t;
    roster r1, r2;
    access_table a1, a2;
    problems p1, p2;
    bool found = true;
    test_ok(ctx, test_territory(s, &t));
    problems_init(&p2, ctx);
    test_ok(ctx, store_load_roster(s, &t, &r2, &found));
    assert_false(found);
    test_ok(ctx, store_load_access(s, &t, &a2, &found));
    assert_false(found);
    test_ok(ctx, store_load_problems(s, &p2, &found));
    assert_false(found);
    kit_roster(ctx, &r1);
    kit_access(ctx, &a1);
    kit_problems(ctx, &p1);
    for (int twice = 0; twice < 2; twice++) {
        test_ok(ctx, store_save_roster(s, &t, &r1));
        test_ok(ctx, store_save_access(s, &t, &a1));
        test_ok(ctx, store_save_problems(s, &p1));
    }
    test_ok(ctx, store_load_roster(s, &t, &r2, &found));
    assert_true(found);
    test_ok(ctx, store_load_access(s, &t, &a2, &found));
    assert_true(found);
    test_ok(ctx, store_load_problems(s, &p2, &found));
    assert_true(found);
    same_roster(&r1, &r2);
    same_access(&a1, &a2);
    same_problems(&p1, &p2);
    p1.n = 0;
    test_ok(ctx, store_save_problems(s, &p1));
    problems_release(&p2);
    test_ok(ctx, store_load_problems(s, &p2, &found));
    assert_true(found && p2.n == 0);
    roster_release(&r1);
    roster_release(&r2);
    access_release(&a1);
    access_release(&a2);
    problems_release(&p1);
    problems_release(&p2);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void save_everything(store *s, territory *t)
{
    plan p;
    roster r;
    access_table a;
    problems q;
    test_ok(s->ctx, test_territory(s, t));
    kit_plan(s->ctx, &p);
    kit_roster(s->ctx, &r);
    kit_access(s->ctx, &a);
    kit_problems(s->ctx, &q);
    test_ok(s->ctx, store_save_plan(s, t, &p));
    test_ok(s->ctx, store_save_roster(s, t, &r));
    test_ok(s->ctx, store_save_access(s, t, &a));
    test_ok(s->ctx, store_save_problems(s, &q));
    plan_release(&p);
    roster_release(&r);
    access_release(&a);
    problems_release(&q);
}

/* Loads all there is; the first status that is not OK. */
static jalur_status load_everything(store *s, bool *plan_found, bool *roster_found, bool *access_found)
{
    jalur_status st = JALUR_OK, first = JALUR_OK;
    territory t;
    plan p;
    roster r;
    access_table a;
    problems q;
    settings set;
    bool found = false;
    char *json = NULL;
    problems_init(&q, s->ctx);
    *plan_found = *roster_found = *access_found = false;
    first = test_territory(s, &t);
    if (first == JALUR_OK) {
        st = store_load_plan(s, &t, &p, plan_found);
        if (first == JALUR_OK) first = st;
        plan_release(&p);
        st = store_load_roster(s, &t, &r, roster_found);
        if (first == JALUR_OK) first = st;
        roster_release(&r);
        st = store_load_access(s, &t, &a, access_found);
        if (first == JALUR_OK) first = st;
        access_release(&a);
    }
    territory_release(&t);
    st = store_load_problems(s, &q, &found);
    if (first == JALUR_OK) first = st;
    st = store_load_import_notes(s, &q);
    if (first == JALUR_OK) first = st;
    problems_release(&q);
    st = store_load_settings(s, &set);
    if (first == JALUR_OK) first = st;
    st = store_load_stage(s, "plan", &json, &found);
    if (first == JALUR_OK) first = st;
    mem_free(s->ctx, json);
    return first;
}

static void results_of_another_territory_are_not_found(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "stale.jalur");
    territory t;
    bool p = false, r = false, a = false;
    save_everything(s, &t);
    territory_release(&t);
    test_ok(ctx, load_everything(s, &p, &r, &a));
    assert_true(p && r && a);
    kit_sql(s, "UPDATE station SET id = 'T3' WHERE id = 'T10'");
    test_ok(ctx, load_everything(s, &p, &r, &a));
    assert_true(!p && r && a);
    kit_sql(s, "UPDATE station SET id = 'T10' WHERE id = 'T3'; UPDATE vehicle SET home_id = 'P1' WHERE id = 'L300'");
    test_ok(ctx, load_everything(s, &p, &r, &a));
    assert_true(!p && r && a);
    kit_sql(s, "UPDATE office SET id = 'P2' WHERE id = 'P1'");
    test_ok(ctx, load_everything(s, &p, &r, &a));
    assert_true(!p && !r && !a);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void a_failed_save_changes_nothing(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "intact.jalur");
    territory t;
    plan a, b, big;
    bool found = false;
    save_everything(s, &t);
    kit_plan(ctx, &a);
    kit_plan(ctx, &big);
    for (uint32_t i = 0; i < 2; i++) test_ok(ctx, shape_line_new(&big.mem, 20000, false, &big.routes[i].legs[0]));
    kit_sql(s, "PRAGMA max_page_count = 1"); /* as large as it is, and no larger: a full disk */
    assert_int_equal(store_save_plan(s, &t, &big), JALUR_E_IO);
    assert_non_null(strstr(jalur_ctx_error(ctx)->native, "full"));
    kit_sql(s, "PRAGMA max_page_count = 1000000; PRAGMA query_only = 1");
    assert_int_equal(store_save_plan(s, &t, &a), JALUR_E_IO);
    assert_int_equal(store_save_stage(s, "plan", "{}"), JALUR_E_IO);
    kit_sql(s, "PRAGMA query_only = 0");
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open("intact.jalur", &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_busy_timeout(s->db, 0);
    assert_int_equal(store_save_plan(s, &t, &big), JALUR_E_IO);
    assert_non_null(strstr(jalur_ctx_error(ctx)->message, "in use"));
    sqlite3_close(other);
    test_ok(ctx, store_load_plan(s, &t, &b, &found));
    assert_true(found);
    same_plan(&a, &b);
    plan_release(&a);
    plan_release(&b);
    plan_release(&big);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void a_plan_is_saved_whole_though_interrupted(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "cancel.jalur");
    territory t;
    plan a;
    test_ok(ctx, test_territory(s, &t));
    kit_plan(ctx, &a);
    jalur_ctx_cancel(ctx);
    test_ok(ctx, store_save_plan(s, &t, &a));
    assert_int_equal(kit_number(s, "SELECT count(*) FROM plan"), 1);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM route"), a.n_routes);
    assert_int_equal(kit_number(s, "SELECT count(*) FROM unserved"), a.n_unserved);
    plan_release(&a);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(ctx);
}

static void failing_memory_is_reported(void **state)
{
    (void)state;
    jalur_ctx *good = test_ctx();
    store *s = kit_belu(good, "memory.jalur");
    territory t;
    plan p;
    bool b[3];
    save_everything(s, &t);
    kit_plan(good, &p);
    jalur_status load = JALUR_E_RESOURCE, save = JALUR_E_RESOURCE;
    long n = 0;
    for (; n < 600 && (load != JALUR_OK || save != JALUR_OK); n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        s->ctx = ctx;
        load = load_everything(s, &b[0], &b[1], &b[2]);
        jalur_ctx_free(ctx);
        s->ctx = ctx = test_ctx_failing(n);
        save = store_save_plan(s, &t, &p);
        assert_true(load == JALUR_OK || load == JALUR_E_RESOURCE);
        assert_true(save == JALUR_OK || save == JALUR_E_RESOURCE);
        assert_true(sqlite3_get_autocommit(s->db));
        s->ctx = good;
        jalur_ctx_free(ctx);
    }
    assert_int_equal(load, JALUR_OK);
    assert_int_equal(save, JALUR_OK);
    assert_true(n > 50);
    plan_release(&p);
    territory_release(&t);
    store_close(s);
    jalur_ctx_free(good);
}

/* ---- damage ---- */

static void every_impossible_result_is_refused(void **state)
{
    (void)state;
    static const char *const DAMAGE[] = {
        "UPDATE plan SET season = 'spring'", "UPDATE plan SET iterations = -1", "UPDATE route SET vehicle = NULL",
        "UPDATE route SET day = -1", "PRAGMA foreign_keys = 0; UPDATE route SET id = 7 WHERE id = 1",
        "UPDATE visit SET seq = 9 WHERE route = 1 AND seq = 1", "PRAGMA foreign_keys = 0; UPDATE visit SET route = 5",
        "UPDATE visit SET load_after = 1", "UPDATE visit SET leg_s = -1", "UPDATE visit SET arrive_s = 1e300",
        "UPDATE route_leg SET route = 3 WHERE id = 1", "UPDATE route_leg SET seq = 0 WHERE id = 1",
        "UPDATE route_leg SET seq = 4 WHERE id = 1", "UPDATE route_leg SET geom = NULL WHERE id = 1",
        "UPDATE route_leg SET seq = 3, drive = 0 WHERE id = 1", "UPDATE unserved SET reason = 'because'",
        "UPDATE unserved SET dimension = 3", "UPDATE unserved SET to_lon = NULL, to_lat = NULL",
        "UPDATE roster_village SET office = 2 WHERE seq = 1", "UPDATE roster_village SET office = 0 WHERE seq = 1",
        "UPDATE roster_office SET seq = 2", "UPDATE roster SET served = 'x'", "UPDATE roster_day SET day = 8 WHERE day = 1",
        "UPDATE roster_stage SET proven = 2", "UPDATE access_way SET profile = '12345678901234567890123456789012'",
        "DELETE FROM access_cell WHERE way = 2", "UPDATE access_cell SET way = 3 WHERE way = 2",
        "UPDATE access_cell SET class = ''", "DELETE FROM access_near WHERE rank = 2", "UPDATE access_sum SET way = 3",
        "DELETE FROM access_sum WHERE class = 2", "DELETE FROM access_catchment WHERE way = 2", "UPDATE access_share SET way = 3 WHERE way = 2",
        "DELETE FROM access_way WHERE seq = 2", "UPDATE access_village SET lon = 200 WHERE seq = 1",
        "UPDATE problem SET severity = 3", "UPDATE problem SET lat = 91 WHERE seq = 1", "DELETE FROM access_village",
        "UPDATE route_event SET kind = 'nap'", "UPDATE route_event SET before = 4", "UPDATE route_event SET office = NULL",
        "UPDATE route_event SET office = 'G1'", "UPDATE route_event SET number = 0", "UPDATE route_event SET leg_s = -1",
        "UPDATE route_event SET before = 1 WHERE seq = 2", "UPDATE route_leg SET seq = 4, drive = 2 WHERE id = 1",
        "UPDATE route_event SET station = 'T1' WHERE seq = 1", "UPDATE route_event SET station = NULL", "UPDATE route_event SET kind = 'drop' WHERE seq = 2",
        "UPDATE unserved SET rule = 'mood'",
        "UPDATE plan_bound SET unit = 0", "UPDATE plan_bound_stop SET near = '1,0' WHERE seq = 1",
        "UPDATE plan_bound_stop SET near = '2' WHERE seq = 1", "UPDATE plan_bound_stop SET near = '1  1' WHERE seq = 1",
        "UPDATE plan_bound_stop SET near = '11111111111111' WHERE seq = 1", "UPDATE plan_bound_type SET class = 1",
        "UPDATE plan_bound_cut SET weights = ''", "UPDATE plan_bound_cut SET weights = '1 2'", "UPDATE plan_bound_cut SET stops = '0 2'",
        "UPDATE plan_bound_class SET timed = 2", "UPDATE plan_bound_class SET band_s = -1",
        /* numbers that no sum, product or loop of a reader would survive */
        "UPDATE route SET day = 4294967295", "UPDATE visit SET depart_s = 2147483647", "UPDATE route_event SET start_s = -2147483648",
        "UPDATE roster_duty SET permanents = 1e308", "UPDATE roster_visit SET last_officer = 4294967295", "UPDATE roster_visit SET stay_first = 4294967295",
        "UPDATE roster_crew SET day = 4294967295", "UPDATE roster_stop SET officer = 4294967295", "UPDATE roster_office SET temporaries = 4294967295",
        "UPDATE roster_village SET last_day = 4294967295",
    };
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "refuse.jalur");
    territory t;
    size_t n_bytes = 0;
    bool b[3];
    save_everything(s, &t);
    territory_release(&t);
    store_close(s);
    char *bytes = test_read_file("refuse.jalur", &n_bytes);
    for (size_t i = 0; i < sizeof DAMAGE / sizeof *DAMAGE; i++) {
        kit_write("refuse.jalur", bytes, n_bytes);
        test_ok(ctx, store_open(ctx, "refuse.jalur", &s));
        if (db_exec(s, DAMAGE[i]) == JALUR_OK) { /* NOT NULL columns refuse by themselves */
            jalur_status st = load_everything(s, &b[0], &b[1], &b[2]);
            if (st != JALUR_E_DATA) fail_msg("%s: status %d", DAMAGE[i], (int)st);
        }
        store_close(s);
    }
    free(bytes);
    jalur_ctx_free(ctx);
}

static void open_and_load(jalur_ctx *ctx, const char *path, int *n_good)
{
    store *s = NULL;
    bool b[3];
    jalur_status st = store_open(ctx, path, &s);
    if (st == JALUR_OK) {
        st = load_everything(s, &b[0], &b[1], &b[2]);
        store_save_stage(s, "plan", "{}");
    }
    store_close(s);
    if (st == JALUR_OK) ++*n_good;
    else assert_true(jalur_ctx_error(ctx)->message[0] != 0 && jalur_ctx_error(ctx)->status == st);
}

/* Position of the n-th geometry blob (little endian, EPSG:4326) in the file, 0 when there is none. */
static size_t find_blob(const char *bytes, size_t n_bytes, int nth)
{
    static const char START[] = {0, 1, (char)0xe6, 0x10, 0, 0};
    for (size_t i = 0; i + sizeof START < n_bytes; i++)
        if (memcmp(bytes + i, START, sizeof START) == 0 && nth-- == 0) return i;
    return 0;
}

static void a_garbled_file_never_crashes(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    store *s = kit_belu(ctx, "garbled.jalur");
    territory t;
    size_t n_bytes = 0;
    int n_good = 0;
    rng random;
    rng_init(&random, 7);
    save_everything(s, &t);
    territory_release(&t);
    kit_sql(s, "PRAGMA foreign_keys = 0; DELETE FROM spatial_ref_sys_aux;" /* small, so that every byte matters */
               "DELETE FROM spatial_ref_sys WHERE srid NOT IN (4326, -1, 0); VACUUM");
    store_close(s);
    char *bytes = test_read_file("garbled.jalur", &n_bytes);
    const char *rounds_text = getenv("JALUR_TEST_ROUNDS");
    int rounds = rounds_text ? atoi(rounds_text) : 100;
    for (int k = 0; k < rounds; k++) {
        size_t at = rng_below(&random, (uint32_t)n_bytes);
        size_t blob = find_blob(bytes, n_bytes, k % 13);
        if (k % 2 && blob) at = blob + rng_below(&random, 80);
        char before = bytes[at];
        bytes[at] = (char)rng_below(&random, 256);
        kit_write("garbled.jalur", bytes, n_bytes);
        open_and_load(ctx, "garbled.jalur", &n_good);
        bytes[at] = before;
    }
    for (int k = 0; k < rounds / 5; k++) {
        kit_write("garbled.jalur", bytes, rng_below(&random, (uint32_t)n_bytes));
        open_and_load(ctx, "garbled.jalur", &n_good);
    }
    kit_write("garbled.jalur", bytes, n_bytes);
    assert_true(n_good < rounds * 6 / 5);
    free(bytes);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_comes_back),
        cmocka_unit_test(roster_access_and_problems_come_back),
        cmocka_unit_test(plan_coverage_comes_back_until_a_plan_is_saved),
        cmocka_unit_test(results_of_another_territory_are_not_found),
        cmocka_unit_test(a_failed_save_changes_nothing),
        cmocka_unit_test(a_plan_is_saved_whole_though_interrupted),
        cmocka_unit_test(failing_memory_is_reported),
        cmocka_unit_test(every_impossible_result_is_refused),
        cmocka_unit_test(a_garbled_file_never_crashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
