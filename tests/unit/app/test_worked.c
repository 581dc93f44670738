/* The worked examples of tests/cases/project, run as a user would. Every order of the stations is priced beside the plan. */
#include <jalur/jalur.h>

#include "support.h"

#include "app/session.h"
#include "verify/verify.h"

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
    test_ok(w->ctx, store_load_territory(w->p->store, true, &w->t));
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_route_that_ends_at_another_office),
                                       cmocka_unit_test(a_route_that_ends_with_its_last_stop)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
