/* Orders with pairs and goods to take back, priced in one pass, against the exact evaluator, and every place against all orders. */
#include "naive.h"

#include "plan/pairs.h"

enum { N = 8 };

/* A random problem without choices on the way; of some stops the pair, of others goods to take back. */
static bool problem(rich_kase *c, uint64_t seed, jalur_ctx *ctx, plan_prep *k)
{
    rich_random(c, N, 2, seed % 3 > 0, seed);
    for (uint32_t t = 0; t < 2; t++) {
        plan_type *type = &c->k.type[t];
        type->n_breaks = type->nights = type->reloads = 0;
        if (seed % 4 == 0) type->max_distance_m = 90000;
        if (seed % 8 == 0) c->k.legs[t].limited_m = c->k.distance_m[1 - t];
        if (seed % 5 == 0) type->max_stops = 4;
    }
    for (uint32_t i = 0; i < N; i++) {
        plan_stop *s = &c->k.stops[i];
        s->n_closed = 0;
        s->release_s = s->setup_s = 0;
        s->setup_by_type = NULL;
        if (s->pair) memset(s->demand, 0, sizeof s->demand);
        else if (seed % 2 == 0) s->pickup[0] = i * 5;
    }
    for (uint32_t i = 0; i < N; i++)
        if (c->k.stops[i].pair) memset(c->k.stops[c->k.stops[i].pair - 1].pickup, 0, sizeof c->k.stops[i].pickup);
    test_ok(ctx, plan_prep_make(ctx, &c->k.p, k));
    return k->rich && pairs_fit(k->p, k->pickup_of);
}

static bool fits_all(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    bool fit = n <= k->lorry[type].max_stops;
    for (uint32_t i = 0; i < n; i++) fit &= plan_fits(k, stops[i], type);
    return fit;
}

static int64_t by_the_clock(jalur_ctx *ctx, const plan_prep *k, uint32_t type, const uint32_t *seq, uint32_t n)
{
    plan_times t;
    plan_step steps[3 * N + 2];
    uint32_t n_steps;
    test_ok(ctx, plan_clock(ctx, k->p, type, seq, n, &t, steps, &n_steps));
    return t.feasible ? t.cost : -1;
}

/* Some stops, those of a pair mostly both and the second at the end. */
static uint32_t order_random(const plan_prep *k, rng *r, uint32_t *seq)
{
    uint32_t n = 0;
    bool in[N] = {false};
    for (uint32_t i = 0; i < N; i++) {
        in[i] = plan_second(k, i) ? rng_below(r, 8) == 0 : rng_below(r, 3) > 0;
        if (in[i]) seq[n++] = i;
    }
    for (uint32_t i = 0; i < N; i++) {
        const uint32_t to = k->p->stops[i].pair ? k->p->stops[i].pair - 1 : JALUR_NONE;
        if (!in[i] || to == JALUR_NONE || in[to] || rng_below(r, 8) == 0) continue;
        in[to] = true;
        seq[n++] = to;
    }
    return n;
}

static void orders_cost_what_the_clock_says(void **state)
{
    (void)state;
    uint32_t good = 0, bad = 0, paired = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        rich_kase c;
        plan_prep k;
        jalur_ctx *ctx = test_ctx();
        rng r;
        const bool fit = problem(&c, seed, ctx, &k);
        rng_init(&r, seed);
        for (int j = 0; j < 30 && fit; j++) {
            uint32_t seq[N], type = rng_below(&r, 2), n = order_random(&k, &r, seq);
            if (n == 0 || !fits_all(&k, type, seq, n)) continue;
            const int64_t price = pairs_price(plan_rich_rules(&k, type), seq, n), cost = by_the_clock(ctx, &k, type, seq, n);
            assert_int_equal(price >= 0, cost >= 0);
            good += price >= 0;
            bad += price < 0;
            paired += price >= 0 && k.pickup_of;
            if (price >= 0) assert_true(fabs((double)price / k.unit - (double)cost) < 3.0);
        }
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(good > 300 && bad > 500 && paired > 100);
}

static uint32_t tour_stops(const plan_state *s, uint32_t slot, uint32_t *out)
{
    uint32_t n = 0, door = s->n + slot;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) out[n++] = i;
    return n;
}

static void put(uint32_t *out, const uint32_t *seq, uint32_t n, uint32_t at, uint32_t stop)
{
    memcpy(out, seq, at * sizeof *out);
    out[at] = stop;
    memcpy(out + at + 1, seq + at, (n - at) * sizeof *out);
}

/* Least price of a stop, and its partner, in a tour that is there: all orders. */
static int64_t spot_by_hand(const plan_state *s, uint32_t stop)
{
    int64_t best = INT64_MAX;
    const uint32_t other = plan_partner(s->k, stop);
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t seq[N + 2], one[N + 2], two[N + 2], type = s->tour[slot].type, n = tour_stops(s, slot, seq);
        for (uint32_t p = 0; n && p <= n; p++) {
            put(one, seq, n, p, stop);
            for (uint32_t q = p + 1; q <= n + 1; q++) {
                if (other != JALUR_NONE) put(two, one, n + 1, q, other);
                const uint32_t *with = other == JALUR_NONE ? one : two, m = n + (other == JALUR_NONE ? 1 : 2);
                const int64_t price = fits_all(s->k, type, with, m) ? pairs_price(plan_rich_rules(s->k, type), with, m) : -1;
                if (price >= 0 && price - s->tour[slot].cost < best) best = price - s->tour[slot].cost;
            }
        }
    }
    return best;
}

/* Whoever is out goes where it is cheapest, and that is what it costs. */
static uint32_t fill_and_check(plan_state *s, rng *r)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < N; i++) {
        if (s->bank_at[i] == JALUR_NONE || plan_second(s->k, i)) continue;
        plan_spot spot = plan_rich_any(s, i);
        assert_true(spot.delta == spot_by_hand(s, i));
        seen += spot.delta < INT64_MAX;
        if (spot.delta == INT64_MAX || rng_below(r, 4) == 0) spot = plan_spot_any(s, i);
        if (spot.delta == INT64_MAX) continue;
        plan_begin(s);
        plan_bank_pull(s, i);
        const uint32_t other = plan_partner(s->k, i);
        if (other != JALUR_NONE) plan_bank_pull(s, other);
        const int64_t was = s->cost, skip = s->k->skip[i] + (other == JALUR_NONE ? 0 : s->k->skip[other]);
        plan_spot_use(s, i, spot);
        assert_true(s->cost - was == spot.delta - skip);
        assert_true(!plan_broken(s) && plan_state_sound(s));
        plan_keep(s);
    }
    return seen;
}

static void places_cost_what_they_add(void **state)
{
    (void)state;
    uint32_t seen = 0, paired = 0;
    for (uint64_t seed = 1000; seed < 1300; seed++) {
        rich_kase c;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        rng r;
        const bool fit = problem(&c, seed, ctx, &k);
        rng_init(&r, seed);
        if (fit) {
            test_ok(ctx, plan_state_make(ctx, &k, &s));
            const uint32_t n = fill_and_check(&s, &r);
            seen += n;
            paired += k.pickup_of ? n : 0;
            plan_state_release(&s);
        }
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(seen > 100 && paired > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_cost_what_the_clock_says),
        cmocka_unit_test(places_cost_what_they_add),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
