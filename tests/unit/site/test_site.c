/* Siting: napkin cases by hand, then every goal against the best of all subsets. */
#include "support.h"

#include <math.h>

#include "base/rng.h"
#include "site/flow.h"
#include "site/site.h"

enum { DEMANDS = 14, SITES = 9 };

typedef struct kase {
    site_problem p;
    double weight[DEMANDS], price[SITES], capacity[SITES], cost[DEMANDS * SITES];
    uint32_t first[DEMANDS + 1], site[DEMANDS * SITES];
    uint8_t state[SITES];
} kase;

static void case_arc(kase *k, uint32_t demand, uint32_t site, double cost)
{
    uint32_t at = k->first[demand + 1]++;
    for (; at > k->first[demand] && k->cost[at - 1] > cost; at--) {
        k->cost[at] = k->cost[at - 1];
        k->site[at] = k->site[at - 1];
    }
    k->cost[at] = cost;
    k->site[at] = site;
    for (uint32_t i = demand + 2; i <= k->p.n_demands; i++) k->first[i] = k->first[demand + 1];
}

static void case_init(kase *k, uint32_t demands, uint32_t sites)
{
    *k = (kase){0};
    k->p = (site_problem){.n_demands = demands, .n_sites = sites, .weight = k->weight, .first = k->first, .site = k->site,
                          .cost = k->cost};
    for (uint32_t i = 0; i < demands; i++) k->weight[i] = 1.0;
}

static void case_random(kase *k, uint64_t seed)
{
    rng r;
    rng_init(&r, seed);
    case_init(k, 4 + rng_below(&r, DEMANDS - 3), 2 + rng_below(&r, SITES - 1));
    for (uint32_t i = 0; i < k->p.n_demands; i++) {
        k->weight[i] = seed % 3 ? rng_below(&r, 50) : rng_unit(&r) * 50.0;
        for (uint32_t s = 0; s < k->p.n_sites; s++)
            if (rng_below(&r, 5) < 2) case_arc(k, i, s, rng_below(&r, 30));
    }
    for (uint32_t s = 0; s < k->p.n_sites; s++) {
        k->price[s] = 1.0 + rng_below(&r, 4);
        k->capacity[s] = rng_below(&r, 120);
        k->state[s] = rng_below(&r, 8) == 0 ? SITE_SHUT : rng_below(&r, 8) == 0 ? SITE_OPEN : SITE_FREE;
    }
    if (seed % 4 == 1) k->p.price = k->price;
    if (seed % 5 == 2) k->p.state = k->state;
}

/* ---- the second opinion ---- */

static double price_of(const site_problem *p, uint32_t set)
{
    double sum = 0.0;
    for (uint32_t s = 0; s < p->n_sites; s++)
        if (set >> s & 1) sum += p->price ? p->price[s] : 1.0;
    return sum;
}

static bool set_allowed(const site_problem *p, uint32_t set)
{
    for (uint32_t s = 0; s < p->n_sites && p->state; s++) {
        if (p->state[s] == SITE_OPEN && !(set >> s & 1)) return false;
        if (p->state[s] == SITE_SHUT && (set >> s & 1)) return false;
    }
    return true;
}

static double nearest(const site_problem *p, uint32_t demand, uint32_t set)
{
    for (uint32_t k = p->first[demand]; k < p->first[demand + 1]; k++)
        if (set >> p->site[k] & 1) return p->cost[k];
    return INFINITY;
}

static double far_cost(const site_problem *p)
{
    double far = 0.0;
    for (uint32_t k = 0; k < p->first[p->n_demands]; k++) far = fmax(far, p->cost[k]);
    return 2.0 * (far > 0.0 ? far : 1.0);
}

/* Value of a set; INFINITY when COVER_ALL or CENTER do not hold. Coverage counts what is not served: less is better. */
static double set_value(const site_problem *p, const site_options *o, uint32_t set)
{
    double sum = 0.0, longest = 0.0;
    const uint32_t all = ((uint32_t)1 << p->n_sites) - 1;
    for (uint32_t i = 0; i < p->n_demands; i++) {
        const double cost = nearest(p, i, set);
        uint32_t possible = 0;
        for (uint32_t s = 0; s < p->n_sites; s++)
            if (!p->state || p->state[s] != SITE_SHUT) possible |= (uint32_t)1 << s;
        if (o->goal == SITE_COVER_MOST) sum += p->weight[i] * (1.0 - decay_at(o->decay, cost, o->limit));
        if (o->goal == SITE_MEDIAN) sum += p->weight[i] * fmin(cost, far_cost(p));
        if (o->goal == SITE_COVER_ALL && cost > o->limit && nearest(p, i, possible & all) <= o->limit) return INFINITY;
        if (o->goal == SITE_CENTER && nearest(p, i, possible & all) < (double)INFINITY) longest = fmax(longest, cost);
    }
    if (o->goal == SITE_COVER_ALL) return price_of(p, set);
    return o->goal == SITE_CENTER ? longest : sum;
}

static double best_value(const site_problem *p, const site_options *o)
{
    double best = INFINITY;
    for (uint32_t set = 0; set < (uint32_t)1 << p->n_sites; set++) {
        if (!set_allowed(p, set)) continue;
        if (o->goal != SITE_COVER_ALL && price_of(p, set) > o->budget) continue;
        best = fmin(best, set_value(p, o, set));
    }
    return best;
}

static uint32_t set_of(const site_answer *a)
{
    uint32_t set = 0;
    for (uint32_t k = 0; k < a->n_sites; k++) set |= (uint32_t)1 << a->sites[k].site;
    return set;
}

static double weight_sum(const site_problem *p)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < p->n_demands; i++) sum += p->weight[i];
    return sum;
}

/* What the answer says about itself agrees with its own set of sites. */
static void answer_sound(const site_problem *p, const site_options *o, const site_answer *a)
{
    const uint32_t set = set_of(a);
    double value = set_value(p, o, set), gains = 0.0;
    if (o->goal == SITE_COVER_MOST) value = weight_sum(p) - value;
    assert_true(set_allowed(p, set));
    if (o->goal != SITE_COVER_ALL) assert_true(price_of(p, set) <= o->budget + 1e-9);
    if (o->goal != SITE_CENTER || isfinite(value)) assert_true(fabs(value - a->value) <= 1e-6 * (1.0 + fabs(value)));
    for (uint32_t k = 0; k < a->n_sites; k++) gains += a->sites[k].gain;
    if (o->goal == SITE_COVER_MOST) assert_true(fabs(gains - a->weight_served) <= 1e-6 * (1.0 + gains));
    for (uint32_t i = 0; i < p->n_demands; i++) {
        const double cost = nearest(p, i, set);
        assert_true(a->served_by[i] == JALUR_NONE ? cost > o->limit || isinf(cost) : cost == a->served_cost[i]);
    }
}

static void agrees(uint64_t seed, site_goal goal, decay kind)
{
    kase k;
    site_answer a;
    jalur_ctx *ctx = test_ctx();
    site_options o = site_options_default(goal);
    case_random(&k, seed);
    o.budget = 3.0 + (double)(seed % 3);
    if (k.p.state) o.budget = fmax(o.budget, 9.0 * (k.p.price ? 4.0 : 1.0));
    if (goal == SITE_COVER_MOST || goal == SITE_COVER_ALL) o.limit = 12.0;
    o.decay = kind;
    site_answer_init(&a, ctx);
    test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
    answer_sound(&k.p, &o, &a);
    double best = best_value(&k.p, &o);
    if (goal == SITE_COVER_MOST) best = weight_sum(&k.p) - best;
    const double room = 1e-6 * (1.0 + fabs(best));
    if (isfinite(best)) {
        if (goal == SITE_COVER_MOST) assert_true(a.bound >= best - room && a.value <= best + room);
        else assert_true(a.bound <= best + room && a.value >= best - room);
        assert_true(a.proven);
        assert_true(fabs(a.value - best) <= room);
    }
    site_answer_release(&a);
    jalur_ctx_free(ctx);
}

static void every_goal_finds_and_proves_the_best_of_all_subsets(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 120; seed++) {
        agrees(seed, SITE_COVER_MOST, DECAY_STEP);
        agrees(seed, SITE_COVER_MOST, (decay)(seed % 4));
        agrees(seed, SITE_MEDIAN, DECAY_STEP);
        agrees(seed, SITE_COVER_ALL, DECAY_STEP);
        agrees(seed, SITE_CENTER, DECAY_STEP);
    }
}

/* Most weight served: by Hall's condition, the least over sets of demands of (weight outside + capacity next to it). */
static double flow_most(const site_problem *p, double limit, uint32_t set)
{
    double least = INFINITY;
    for (uint32_t inside = 0; inside < (uint32_t)1 << p->n_demands; inside++) {
        double sum = 0.0;
        uint32_t next = 0;
        for (uint32_t i = 0; i < p->n_demands; i++) {
            if (!(inside >> i & 1)) {
                sum += p->weight[i];
                continue;
            }
            for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= limit; k++)
                next |= (uint32_t)1 << p->site[k] & set;
        }
        for (uint32_t s = 0; s < p->n_sites; s++)
            if (next >> s & 1) sum += p->capacity[s];
        least = fmin(least, sum);
    }
    return least;
}

static void capacities_hold_and_the_bound_is_above_the_best(void **state)
{
    uint32_t found = 0, cases = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++, cases++) {
        kase k;
        site_answer a;
        jalur_ctx *ctx = test_ctx();
        site_options o = site_options_default(SITE_COVER_MOST);
        double best = 0.0;
        case_random(&k, seed);
        if (k.p.n_demands > 9) k.p.n_demands = 9;
        k.p.capacity = k.capacity;
        o.limit = 20.0;
        o.budget = k.p.state ? 40.0 : 3.0;
        site_answer_init(&a, ctx);
        test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
        for (uint32_t set = 0; set < (uint32_t)1 << k.p.n_sites; set++)
            if (set_allowed(&k.p, set) && price_of(&k.p, set) <= o.budget) best = fmax(best, flow_most(&k.p, o.limit, set));
        assert_true(fabs(a.value - flow_most(&k.p, o.limit, set_of(&a))) <= 1e-6 * (1.0 + best));
        assert_true(a.bound >= best - 1e-6 * (1.0 + best));
        found += a.value >= best - 1e-6 * (1.0 + best);
        site_answer_release(&a);
        jalur_ctx_free(ctx);
    }
    assert_true(found * 10 >= cases * 9);
}

static double twice_of(const site_problem *p, double limit, uint32_t set)
{
    double sum = 0.0;
    for (uint32_t i = 0; i < p->n_demands; i++) {
        uint32_t n = 0;
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= limit; k++) n += set >> p->site[k] & 1;
        sum += n > 1 ? p->weight[i] : 0.0;
    }
    return sum;
}

static bool covers_all(const site_problem *p, double limit, uint32_t set)
{
    for (uint32_t i = 0; i < p->n_demands; i++) {
        bool can = false, does = false;
        for (uint32_t k = p->first[i]; k < p->first[i + 1] && p->cost[k] <= limit; k++) {
            can = can || !p->state || p->state[p->site[k]] != SITE_SHUT;
            does = does || (set >> p->site[k] & 1);
        }
        if (can && !does) return false;
    }
    return true;
}

/* At the least price, what is within reach of two against the best of all plans at that price. */
static void backup_is_the_second_goal(void **state)
{
    uint32_t cases = 0, found = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        kase k;
        site_answer a;
        jalur_ctx *ctx = test_ctx();
        site_options o = site_options_default(SITE_COVER_ALL);
        double most = -1.0, least = INFINITY;
        case_random(&k, seed);
        k.p.beyond = NULL;
        o.limit = 12.0;
        site_answer_init(&a, ctx);
        test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
        assert_true(covers_all(&k.p, o.limit, set_of(&a)));
        assert_true(fabs(a.value - price_of(&k.p, set_of(&a))) < 1e-9);
        assert_true(fabs(a.weight_twice - twice_of(&k.p, o.limit, set_of(&a))) < 1e-6);
        for (uint32_t set = 0; set < (uint32_t)1 << k.p.n_sites; set++) {
            if (!set_allowed(&k.p, set) || fabs(price_of(&k.p, set) - a.value) > 1e-9 || !covers_all(&k.p, o.limit, set)) continue;
            most = fmax(most, twice_of(&k.p, o.limit, set));
            least = fmin(least, twice_of(&k.p, o.limit, set));
        }
        assert_true(a.weight_twice <= most + 1e-6);
        if (most > least + 1e-6) { /* plans of that price differ */
            cases++;
            found += a.weight_twice >= most - 1e-6;
        }
        site_answer_release(&a);
        jalur_ctx_free(ctx);
    }
    print_message("backup: %u cases, best in %u\n", cases, found);
    assert_true(cases >= 15 && found * 10 >= cases * 8);
}

/* Four villages on a line, 0 10 20 30 minutes apart, candidates in each of them. */
static void a_line_of_villages(void **state)
{
    (void)state;
    kase k;
    site_answer a;
    jalur_ctx *ctx = test_ctx();
    case_init(&k, 4, 4);
    for (uint32_t i = 0; i < 4; i++)
        for (uint32_t s = 0; s < 4; s++) case_arc(&k, i, s, 10.0 * (i > s ? i - s : s - i));
    k.weight[0] = 100.0;
    site_options o = site_options_default(SITE_MEDIAN);
    o.budget = 1.0;
    site_answer_init(&a, ctx);
    test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
    assert_int_equal(a.sites[0].site, 0); /* 0 + 10 + 20 + 30; from the second: 1000 + 0 + 10 + 20 */
    assert_true(a.value == 60.0 && a.proven);
    site_answer_release(&a);
    o = site_options_default(SITE_CENTER);
    o.budget = 1.0;
    test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
    assert_true(a.value == 20.0 && a.bound == 20.0 && a.proven);
    site_answer_release(&a);
    o = site_options_default(SITE_COVER_ALL);
    o.limit = 10.0;
    test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
    assert_true(a.value == 2.0 && a.proven); /* one in {0, 1}, one in {2, 3} */
    site_answer_release(&a);
    jalur_ctx_free(ctx);
}

static void refuse(kase *k, const site_options *o, jalur_status want)
{
    site_answer a;
    jalur_ctx *ctx = test_ctx();
    site_answer_init(&a, ctx);
    assert_int_equal(site_solve(ctx, &k->p, o, &a), want);
    assert_true(jalur_ctx_error(ctx)->message[0] != '\0');
    site_answer_release(&a);
    jalur_ctx_free(ctx);
}

static void bad_problems_are_refused(void **state)
{
    (void)state;
    kase k;
    site_options o = site_options_default(SITE_MEDIAN);
    o.budget = 1.0;
    case_init(&k, 2, 2);
    case_arc(&k, 0, 0, 1.0);
    case_arc(&k, 0, 1, 2.0);
    k.weight[1] = -1.0;
    refuse(&k, &o, JALUR_E_DATA);
    k.weight[1] = (double)NAN;
    refuse(&k, &o, JALUR_E_DATA);
    k.weight[1] = 1.0;
    k.cost[1] = 0.5;
    refuse(&k, &o, JALUR_E_DATA);
    k.cost[1] = 2.0;
    k.site[1] = 2;
    refuse(&k, &o, JALUR_E_USAGE);
    k.site[1] = 1;
    o.limit = 0.0;
    refuse(&k, &o, JALUR_E_USAGE);
    o.limit = INFINITY;
    k.p.capacity = k.capacity;
    refuse(&k, &o, JALUR_E_USAGE);
    k.p.capacity = NULL;
    k.state[0] = k.state[1] = SITE_OPEN;
    k.p.state = k.state;
    refuse(&k, &o, JALUR_E_USAGE);
}

static void nothing_to_do(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const site_goal goals[] = {SITE_COVER_MOST, SITE_MEDIAN, SITE_COVER_ALL, SITE_CENTER};
    for (int g = 0; g < 4; g++) {
        kase k;
        site_answer a;
        site_options o = site_options_default(goals[g]);
        case_init(&k, 0, 0);
        site_answer_init(&a, ctx);
        test_ok(ctx, site_solve(ctx, &k.p, &o, &a));
        assert_true(a.n_sites == 0 && a.value == 0.0 && a.proven);
        site_answer_release(&a);
    }
    jalur_ctx_free(ctx);
}

/* A flow that follows exchanges of sites serves as much as one made anew, and takes back what it lost when it is put back. */
static void a_flow_follows_exchanges(void **state)
{
    (void)state;
    enum { ROWS = 9, COLS = 6, ARCS = ROWS * COLS / 2, STEPS = 400 };
    jalur_ctx *ctx = test_ctx();
    arena mem;
    rng r;
    uint32_t first[ROWS + 1], col[ARCS], col_first[COLS + 1], row[ARCS];
    double weight[ROWS], capacity[COLS];
    bool open[COLS] = {true, true, true};
    site_flow walking, kept, anew;
    arena_init(&mem, ctx);
    rng_init(&r, 5);
    for (uint32_t i = 0; i <= ROWS; i++) first[i] = i * COLS / 2;
    for (uint32_t k = 0; k < ARCS; k++) col[k] = 2 * (k % 3) + (k / 3) % 2; /* rows reach the even columns or the odd ones ... */
    for (uint32_t i = 0; i < ROWS; i += 3) col[first[i]] = 1 - col[first[i]]; /* ... every third one of the other kind, too */
    for (uint32_t c = 0, n = 0; c < COLS; c++) {
        col_first[c] = n;
        for (uint32_t k = 0; k < ARCS; k++)
            if (col[k] == c) row[n++] = k / (COLS / 2);
        col_first[c + 1] = n;
        capacity[c] = 5 + rng_below(&r, 40);
    }
    for (uint32_t i = 0; i < ROWS; i++) weight[i] = 1 + rng_below(&r, 30);
    const site_arcs a = {.n_rows = ROWS, .n_cols = COLS, .first = first, .col = col, .col_first = col_first, .row = row};
    test_ok(ctx, site_flow_make(&mem, &a, &walking));
    test_ok(ctx, site_flow_make(&mem, &a, &kept));
    test_ok(ctx, site_flow_make(&mem, &a, &anew));
    double now = site_flow_most(&walking, weight, capacity, open);
    site_flow_copy(&kept, &walking);
    for (int t = 0; t < STEPS; t++) {
        uint32_t in = rng_below(&r, COLS), out = rng_below(&r, COLS);
        if (open[in] || !open[out]) continue;
        open[in] = true, open[out] = false;
        const double then = now + site_flow_exchange(&walking, capacity, open, in, out);
        assert_true(fabs(then - site_flow_most(&anew, weight, capacity, open)) < 1e-9);
        if (rng_below(&r, 2)) {
            open[in] = false, open[out] = true;
            site_flow_copy(&walking, &kept);
        } else {
            now = then;
            site_flow_copy(&kept, &walking);
        }
    }
    arena_release(&mem);
    jalur_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flow_follows_exchanges),
        cmocka_unit_test(a_line_of_villages),
        cmocka_unit_test(every_goal_finds_and_proves_the_best_of_all_subsets),
        cmocka_unit_test(capacities_hold_and_the_bound_is_above_the_best),
        cmocka_unit_test(backup_is_the_second_goal),
        cmocka_unit_test(bad_problems_are_refused),
        cmocka_unit_test(nothing_to_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
