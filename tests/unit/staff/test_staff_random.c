/* Random staffing problems against a search over all head-counts, in which each head-count is solved greedily: without
 * counters one office is a fractional knapsack, so most weight per staff-day first is optimal. */
#include "test_staff.h"

enum { VILLAGES = 7, T_MAX = 60 };

typedef struct piece {
    double n, pi, weight;
} piece;

static int by_weight_per_day(const void *a, const void *b)
{
    const piece *x = a, *y = b;
    const double p = x->weight * x->pi, q = y->weight * y->pi;
    return p > q ? -1 : p < q;
}

static double greedy_unserved(const staff_problem *p, double days)
{
    piece list[2 * VILLAGES];
    int n = 0;
    for (uint32_t k = 0; k < p->n_villages; k++)
        for (int g = 0; g < SEGMENTS; g++) {
            const staff_village *v = &p->villages[k];
            const bool point = v->recipients[0] + v->recipients[1] >= p->set->community_from;
            double pi = staff_pi(p->set, CHANNEL_DOOR, (segment)g, v->travel_min, v->door_walk_min);
            if (point) pi = fmax(pi, staff_pi(p->set, CHANNEL_COMMUNITY, (segment)g, v->travel_min, 0));
            const double weight = v->weight * (g == SEGMENT_HOMEBOUND ? p->set->weight_homebound : 1);
            list[n++] = (piece){v->recipients[g], pi, weight};
        }
    qsort(list, (size_t)n, sizeof *list, by_weight_per_day);
    double lost = 0;
    for (int i = 0; i < n; i++) {
        const double served = list[i].pi > 0 ? fmin(list[i].n, days * list[i].pi) : 0;
        if (served > 0) days -= served / list[i].pi;
        lost += (list[i].n - served) * list[i].weight;
    }
    return lost;
}

static staff_problem random_problem(rng *g, settings *s, staff_village *v, staff_office *o)
{
    *s = test_settings();
    s->payout_days = 3 + rng_below(g, 12);
    s->weight_homebound = 1 + rng_below(g, 3);
    for (int k = 0; k < VILLAGES; k++) {
        v[k] = test_village(rng_below(g, 900), rng_below(g, 60), 0, rng_below(g, 250));
        v[k].weight = 1 + rng_below(g, 3);
        if (rng_below(g, 2)) v[k].door_walk_min = 1 + rng_below(g, 10);
    }
    *o = test_office(rng_below(g, 5), rng_below(g, T_MAX));
    o->hire_lead_days = rng_below(g, 4);
    return (staff_problem){v, VILLAGES, o, 1, NULL, 0, s};
}

static void equals_the_search_over_heads(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng g;
    rng_init(&g, 41);
    int short_of_staff = 0, hired = 0;
    for (int turn = 0; turn < 150; turn++) {
        settings s;
        staff_village v[VILLAGES];
        staff_office o;
        const staff_problem p = random_problem(&g, &s, v, &o);
        const double per = fmax(0, (double)s.payout_days - o.hire_lead_days) * (1 - s.no_show);
        const double own = (double)s.payout_days * o.permanents;
        const double best = greedy_unserved(&p, own + per * o.max_temporaries);
        uint32_t heads = 0;
        while (greedy_unserved(&p, own + per * heads) > best + 1e-6)
            heads++;
        roster r;
        roster_init(&r, ctx);
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 10}, &r));
        test_roster_adds_up(&p, &r);
        test_close(r.stages[0].optimum, best, 1e-4);
        assert_int_equal(r.offices[0].temporaries, heads);
        /* one hundredth of a staff-day more: the price times it is the change, from either side at a kink */
        const double days = own + per * heads, step = 0.01;
        const double gain = (best - greedy_unserved(&p, days + step)) / step;
        const double loss = (greedy_unserved(&p, fmax(0, days - step)) - best) / step;
        if (heads == o.max_temporaries && days > 0)
            assert_true(r.offices[0].dual_staff_day >= gain - 1e-3 && r.offices[0].dual_staff_day <= loss + 1e-3);
        short_of_staff += gain > 0;
        hired += heads > 0 && gain <= 0;
        roster_release(&r);
    }
    print_message("short of staff %d, hired for all %d\n", short_of_staff, hired);
    assert_true(short_of_staff > 10 && hired > 10);
    jalur_ctx_free(ctx);
}

static void fill_large(rng *g, staff_village *v, uint32_t n, staff_office *o, uint32_t n_offices)
{
    for (uint32_t k = 0; k < n; k++) {
        v[k] = test_village(200 + rng_below(g, 500), 5 + rng_below(g, 40), rng_below(g, n_offices), rng_below(g, 150));
        v[k].near_office = rng_below(g, 100);
        v[k].weight = 1 + rng_below(g, 2);
    }
    for (uint32_t k = 0; k < n_offices; k++) {
        o[k] = test_office(rng_below(g, 60 / n_offices + 2), k % 3 ? UINT32_MAX : 5);
        o[k].counters = 1 + rng_below(g, 3);
    }
}

/* A kabupaten: 220 villages, at one office and at twenty; quick, and the same bytes twice. */
static void a_kabupaten_is_quick_and_repeatable(void **state)
{
    (void)state;
    enum { N = 220 };
    jalur_ctx *ctx = test_ctx();
    const settings s = test_settings();
    for (uint32_t offices = 1; offices <= 20; offices += 19) {
        rng g;
        rng_init(&g, 42);
        staff_village v[N];
        staff_office o[20];
        fill_large(&g, v, N, o, offices);
        const staff_problem p = {v, N, o, offices, NULL, 0, &s};
        roster a, b;
        roster_init(&a, ctx);
        roster_init(&b, ctx);
        const double begin_s = clock_wall_s();
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 60}, &a));
        const double took_s = clock_wall_s() - begin_s;
        print_message("220 villages, %u offices: %.3f s\n", offices, took_s);
        assert_true(took_s < 15); /* 2 s without sanitizers on an idle machine */
        test_roster_adds_up(&p, &a);
        test_ok(ctx, staff_solve(ctx, &p, &(staff_options){.time_s = 60}, &b));
        for (uint32_t k = 0; k < N; k++) {
            assert_memory_equal(a.villages[k].served, b.villages[k].served, sizeof a.villages[k].served);
            assert_true(a.villages[k].unserved == b.villages[k].unserved);
        }
        for (uint32_t k = 0; k < offices; k++) {
            assert_int_equal(a.offices[k].temporaries, b.offices[k].temporaries);
            assert_true(a.offices[k].dual_staff_day == b.offices[k].dual_staff_day);
        }
        roster_release(&a);
        roster_release(&b);
    }
    jalur_ctx_free(ctx);
}

int test_staff_random(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_search_over_heads),
        cmocka_unit_test(a_kabupaten_is_quick_and_repeatable),
    };
    return cmocka_run_group_tests_name("staff random", tests, NULL, NULL);
}
