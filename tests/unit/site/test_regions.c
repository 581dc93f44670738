/* The bound by regions: never above the best of all subsets, never below the bound it starts from, and near it for one region
 * with prices paid. */
#include "support.h"

#include "base/rng.h"
#include "site/site_inside.h"

enum { DEMANDS = 12, SITES = 9 };

typedef struct kase {
    site_problem p;
    site_options o;
    double weight[DEMANDS], price[SITES], cost[DEMANDS * SITES];
    uint32_t first[DEMANDS + 1], site[DEMANDS * SITES];
    uint8_t state[SITES];
} kase;

/* Demands and sites on a line: a site reaches what is near, so that regions mean something. */
static void case_line(kase *k, rng *r, site_goal goal)
{
    uint32_t n = 0;
    *k = (kase){0};
    k->p = (site_problem){.n_demands = DEMANDS, .n_sites = SITES, .weight = k->weight, .first = k->first, .site = k->site, .cost = k->cost,
                          .price = k->price, .state = k->state};
    for (uint32_t s = 0; s < SITES; s++) {
        k->price[s] = 1.0 + rng_below(r, 3);
        k->state[s] = rng_below(r, 9) == 0 ? SITE_OPEN : rng_below(r, 9) == 0 ? SITE_SHUT : SITE_FREE;
    }
    for (uint32_t i = 0; i < DEMANDS; i++) {
        k->weight[i] = 1.0 + rng_below(r, 40);
        for (uint32_t s = 0; s < SITES; s++) {
            if (abs((int)(s * DEMANDS) - (int)(i * SITES)) > (int)(SITES + rng_below(r, 20))) continue;
            k->site[n] = s;
            k->cost[n++] = 1.0;
        }
        k->first[i + 1] = n;
    }
    k->o = site_options_default(goal);
    k->o.limit = 2.0;
    k->o.rounds = 1 + rng_below(r, 60);
    k->o.budget = 6.0;
    for (uint32_t s = 0; s < SITES; s++) k->o.budget += k->state[s] == SITE_OPEN ? k->price[s] : 0.0;
}

/* The least cost of any set of columns, in the form of site_inside.h. */
static double best_of_all(const site_job *j)
{
    const site_arcs *a = &j->a;
    double best = INFINITY;
    for (uint32_t set = 0; set < 1u << a->n_cols; set++) {
        double cost = 0.0, spent = 0.0;
        bool allowed = true;
        for (uint32_t c = 0; c < a->n_cols; c++) {
            const bool in = set >> c & 1;
            allowed = allowed && !(in && a->state[c] == SITE_SHUT) && !(!in && a->state[c] == SITE_OPEN);
            spent += in ? a->price[c] : 0.0;
        }
        if (!allowed || (!a->pay && spent > j->o->budget + 1e-9)) continue;
        for (uint32_t i = 0; i < a->n_rows; i++) {
            bool covered = false;
            for (uint32_t h = a->first[i]; h < a->first[i + 1]; h++) covered = covered || (set >> a->col[h] & 1);
            cost += covered ? 0.0 : a->most[i];
        }
        cost += a->pay ? spent : 0.0;
        best = fmin(best, cost);
    }
    return best;
}

static void one_case(uint64_t seed, site_goal goal, double *gained)
{
    rng r;
    kase k;
    rng_init(&r, seed);
    case_line(&k, &r, goal);
    jalur_ctx *ctx = test_ctx();
    site_job j = {.ctx = ctx, .p = &k.p, .o = &k.o, .until_s = clock_wall_s() + 60};
    site_plan plan;
    site_bound b = {0};
    uint64_t nodes = 0;
    arena_init(&j.mem, ctx);
    rng_init(&j.r, 1);
    test_ok(ctx, site_arcs_make(&j));
    test_ok(ctx, site_plan_make(&j, &j.mem, &plan));
    test_ok(ctx, site_greedy(&j, &plan, k.o.budget));
    test_ok(ctx, site_ascent(&j, &plan, k.o.budget, &b));
    const double best = best_of_all(&j);
    for (uint64_t most = 4; most <= 1024; most *= 4) {
        double value = b.value;
        test_ok(ctx, site_shares(&j, &plan, k.o.budget, &b, most, &value, &nodes));
        if (value > best + 1e-6 * (1.0 + best)) fail_msg("seed %d, regions of %d arcs: bound %.9g above the best %.9g", (int)seed, (int)most, value, best);
        assert_true(value >= b.value);
        if (most == 1024 && j.a.pay && value < best - 1e-3 * (1.0 + best))
            fail_msg("seed %d: one region has %.9g, not %.9g", (int)seed, value, best);
        if (most == 16) *gained += value - b.value;
    }
    j.until_s = clock_wall_s() - 1.0; /* no time for any region: what the rows' own prices prove is left */
    double late = -INFINITY;
    test_ok(ctx, site_shares(&j, &plan, k.o.budget, &b, 16, &late, &nodes));
    if (fabs(late - b.value) > 1e-6 * (1.0 + fabs(b.value)) && late < b.value)
        fail_msg("seed %d: without time the bound is %.9g, not %.9g", (int)seed, late, b.value);
    assert_true(late <= best + 1e-6 * (1.0 + best));
    arena_release(&j.mem);
    jalur_ctx_free(ctx);
}

static void the_bound_holds(void **state)
{
    (void)state;
    double gained = 0.0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        one_case(seed, SITE_COVER_MOST, &gained);
        one_case(seed, SITE_COVER_ALL, &gained);
    }
    assert_true(gained > 0.0); /* it is worth its time */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_bound_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
