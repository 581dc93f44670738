/* Without a table of travel the network says what a way costs at least, whatever stations it leads over. */
#include <jalur/jalur.h>

#include "support.h"

#include "app/deliver.h"

enum { PER_KM = 2700, PER_HOUR = 31000 };

static double *all_prices(const plan_legs *l)
{
    const uint32_t n = l->n;
    double *price = calloc((size_t)n * n, sizeof *price);
    uint32_t *all = calloc(n, sizeof *all);
    int32_t *s = calloc(n, sizeof *s), *m = calloc(n, sizeof *m);
    assert_true(price && all && s && m);
    for (uint32_t i = 0; i < n; i++) all[i] = i;
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(l->ask(l->self, i, all, n, s, m), JALUR_OK);
        for (uint32_t j = 0; j < n; j++)
            price[i * n + j] = s[j] == PLAN_UNREACHED ? (double)INFINITY : 18.0 * PER_KM * (m[j] + 0.5) + 5.0 * PER_HOUR * s[j];
    }
    for (uint32_t v = 0; v < n; v++)
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++) price[i * n + j] = fmin(price[i * n + j], price[i * n + v] + price[v * n + j]);
    free(all);
    free(s);
    free(m);
    return price;
}

/* Many questions at once have the answers of each by itself. */
static void check_block(jalur_ctx *ctx, const plan_legs *l)
{
    const uint32_t n = l->n, ends = 3;
    uint32_t *all = calloc(n, sizeof *all);
    int32_t *s = calloc((size_t)n * ends, sizeof *s), *m = calloc((size_t)n * ends, sizeof *m);
    assert_true(all && s && m && n > ends);
    for (uint32_t i = 0; i < n; i++) all[i] = i;
    assert_int_equal(l->ask_block(l->self, ctx, all, n, all + 1, ends, s, m), JALUR_OK);
    for (uint32_t i = 0; i < n; i++) {
        int32_t one_s[3], one_m[3];
        assert_int_equal(l->ask(l->self, i, all + 1, ends, one_s, one_m), JALUR_OK);
        assert_memory_equal(one_s, s + (size_t)i * ends, sizeof one_s);
        assert_memory_equal(one_m, m + (size_t)i * ends, sizeof one_m);
    }
    free(all);
    free(s);
    free(m);
}

/* Never above all ways over other places, and not far below the cheapest of them. */
static void check_least(const plan_legs *l, uint32_t from, bool back, const double *price, uint32_t *near)
{
    const uint32_t n = l->n;
    uint32_t *all = calloc(n, sizeof *all);
    int64_t *least = calloc(n, sizeof *least);
    assert_true(all && least);
    for (uint32_t i = 0; i < n; i++) all[i] = i;
    assert_int_equal(l->least(l->self, 18 * PER_KM, 5 * PER_HOUR, from, back, all, n, least), JALUR_OK);
    for (uint32_t i = 0; i < n; i++) {
        const double most = price[back ? i * n + from : from * n + i];
        assert_true(least[i] >= 0 && (double)least[i] <= most);
        *near += isfinite(most) && (double)least[i] > 0.95 * most;
    }
    free(all);
    free(least);
}

static void least_prices_are_below_all_ways(void **state)
{
    (void)state;
    const char *const set[] = {"plan.table_places=0"};
    jalur_report *report = NULL;
    jalur_ctx *ctx = test_ctx();
    const jalur_run_options how = {.plan = {.seed = 2, .iterations = 1}, .set = set, .n_set = 1};
    const plan_options o = {.seed = 2, .iterations = 1};
    jalur_project *p;
    delivery d;
    uint32_t near = 0, ways = 0;
    test_ok(ctx, jalur_sample_write(ctx, "sample_legs", 14, 5, &report));
    jalur_report_free(report);
    test_ok(ctx, jalur_scenario_run(ctx, "sample_legs/scenario.ini", "out_legs", &how, &report));
    jalur_report_free(report);
    test_ok(ctx, jalur_project_open(ctx, "out_legs/project.jalur", &p));
    delivery_init(&d, p);
    test_ok(ctx, session_load(p));
    test_ok(ctx, session_network(p, NULL));
    test_ok(ctx, delivery_solve(&d, &o));
    for (uint32_t k = 0; k < d.n_modes; k++) {
        const plan_legs *l = &d.problem.legs[k];
        double *price = all_prices(l);
        check_block(ctx, l);
        for (uint32_t from = 0; from < l->n; from += 5, ways += 2 * l->n) {
            check_least(l, from, false, price, &near);
            check_least(l, from, true, price, &near);
        }
        free(price);
    }
    assert_true(near * 2 > ways);
    delivery_legs_release(&d);
    delivery_release(&d);
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(least_prices_are_below_all_ways)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
