/* Orders priced from both ends against the exact evaluator, and every place and move against the plan written anew. */
#include "naive.h"

#include "plan/search.h"

enum { N = 8 };

static void shuffle(rng *r, uint32_t *seq, uint32_t n)
{
    for (uint32_t j = n; j-- > 1;) {
        uint32_t o = rng_below(r, j + 1), x = seq[o];
        seq[o] = seq[j];
        seq[j] = x;
    }
}

/* An earlier plan of two routes, at times with its first stop fixed, a price on changing it and often one on ways between stops. */
static void add_earlier(plan_problem *p, uint64_t seed)
{
    static plan_before before[N];
    rng r;
    rng_init(&r, seed);
    const uint32_t second = 2 + rng_below(&r, 3), none = second + 2 + rng_below(&r, 2), fixed = rng_below(&r, 2);
    for (uint32_t i = 0; i < N; i++) {
        const bool first = i == 0 || i == second;
        before[i] = (plan_before){first || i >= none ? JALUR_NONE : i - 1, i >= none ? JALUR_NONE : i >= second, i < fixed};
        if (before[i].fixed && !plan_may_serve(&p->stops[i], before[i].type)) before[i].fixed = false;
    }
    p->before = before;
    p->goals.per_change = 20000;
    if (seed % 2) p->goals.per_km_spread = 500;
}

/* What the order costs beside its way and hours; -1: something fixed is not so. */
static int64_t soft_by_hand(const plan_problem *p, uint32_t type, const uint32_t *seq, uint32_t n)
{
    int64_t changed = 0, metres = 0;
    const plan_legs *legs = &p->legs[p->types[type].legs];
    for (uint32_t i = 0; i < n; i++) {
        const plan_before *b = p->before ? &p->before[seq[i]] : NULL;
        const bool same = b && b->type == type && b->after == (i ? seq[i - 1] : JALUR_NONE);
        if (b && b->fixed && !same) return -1;
        changed += b && b->type != JALUR_NONE && !same;
        if (i) metres += plan_way(legs, p->stops[seq[i - 1]].place, p->stops[seq[i]].place).m;
    }
    return changed * p->goals.per_change + metres * p->goals.per_km_spread / 1000;
}

/* The next random problem of the kind after `seed`: half of them with reloads at least, a third with an earlier plan. */
static uint64_t next_problem(rich_kase *c, uint64_t seed, jalur_ctx *ctx, plan_prep *k)
{
    for (;; seed++) {
        rich_random(c, N, 2, true, seed);
        if (seed % 2)
            for (int t = 0; t < 2; t++) c->k.type[t].reloads = c->k.type[t].reloads ? c->k.type[t].reloads : 3;
        if (seed % 3 == 0) add_earlier(&c->k.p, seed);
        test_ok(ctx, plan_prep_make(ctx, &c->k.p, k));
        if (plan_rich_trips(k)) return seed;
        plan_prep_release(k);
        case_free(&c->k);
    }
}

static bool fits_all(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!plan_fits(k, stops[i], type)) return false;
    return true;
}

static void orders_cost_what_the_clock_says(void **state)
{
    (void)state;
    uint32_t good = 0, bad = 0, reloads = 0, released = 0, breaks = 0, hours = 0, periods = 0, soft = 0;
    for (uint64_t seed = 1, i = 0; i < 400; i++, seed++) {
        rich_kase c;
        plan_prep k;
        jalur_ctx *ctx = test_ctx();
        rng r;
        seed = next_problem(&c, seed, ctx, &k);
        rng_init(&r, seed);
        for (int j = 0; j < 20; j++) {
            uint32_t seq[N] = {0, 1, 2, 3, 4, 5, 6, 7}, n = 1 + rng_below(&r, 6), type = rng_below(&r, 2);
            plan_times t;
            plan_step steps[3 * N + 2];
            uint32_t n_steps;
            shuffle(&r, seq, N);
            if (!fits_all(&k, type, seq, n)) continue;
            test_ok(ctx, plan_clock(ctx, &c.k.p, type, seq, n, &t, steps, &n_steps));
            int64_t price = plan_price(&k, type, seq, n), beside = soft_by_hand(&c.k.p, type, seq, n);
            assert_int_equal(t.feasible && beside >= 0, price >= 0);
            good += price >= 0;
            bad += price < 0;
            if (price < 0) continue;
            assert_true(fabs((double)price / k.unit - (double)(t.cost + beside)) < 3.0);
            soft += beside > 0;
            for (uint32_t m = 0; m < n_steps; m++) reloads += steps[m].kind == PLAN_RELOAD;
            for (uint32_t m = 0; m < n_steps; m++) breaks += steps[m].kind == PLAN_BREAK && c.k.type[type].breaks->n_windows == 0;
            for (uint32_t m = 0; m < n_steps; m++) hours += steps[m].kind == PLAN_BREAK && c.k.type[type].breaks->n_windows > 0;
            for (uint32_t m = 0; m < n; m++) released += c.k.stops[seq[m]].release_s > 0;
            for (uint32_t m = 0; m < n; m++) periods += c.k.stops[seq[m]].n_closed > 0;
        }
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(good > 200 && bad > 200 && reloads > 100 && released > 100 && breaks > 100 && hours > 100 && periods > 100 && soft > 100);
}

/* Stops in random places of tours that keep the rules; the rest is in the bank. */
static void tours_fill(plan_state *s, rng *r)
{
    for (uint32_t i = 0; i < N; i++) {
        plan_blink blink = {r, 0, 0};
        plan_begin(s);
        if (s->bank_at[i] == JALUR_NONE || rng_below(r, 4) == 0) continue;
        plan_spot spot = rng_below(r, 3) ? plan_spot_near(s, i, &blink) : plan_spot_any(s, i);
        if (spot.delta == INT64_MAX) continue;
        plan_bank_pull(s, i);
        int64_t was = s->cost;
        plan_spot_use(s, i, spot);
        assert_true(s->cost - was == spot.delta - s->k->skip[i]);
        assert_true(!plan_broken(s) && plan_state_sound(s));
        plan_keep(s);
    }
}

static uint32_t tour_stops(const plan_state *s, uint32_t slot, uint32_t *out)
{
    uint32_t n = 0, door = s->n + slot;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) out[n++] = i;
    return n;
}

/* Least price of the stop, by writing every order out. */
static int64_t spot_by_hand(const plan_state *s, uint32_t stop)
{
    int64_t best = INT64_MAX;
    for (uint32_t t = 0; t < s->k->n_types; t++) {
        int64_t own = s->used[t] < s->k->lorry[t].count ? plan_price(s->k, t, &stop, 1) : -1;
        if (own >= 0 && plan_fits(s->k, stop, t) && own < best) best = own;
    }
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t seq[N], with[N], n = tour_stops(s, slot, seq);
        for (uint32_t at = 0; n && at <= n; at++) {
            memcpy(with, seq, at * sizeof *with);
            with[at] = stop;
            memcpy(with + at + 1, seq + at, (n - at) * sizeof *with);
            int64_t price = plan_price(s->k, s->tour[slot].type, with, n + 1);
            if (price >= 0 && price - s->tour[slot].cost < best) best = price - s->tour[slot].cost;
        }
    }
    return best;
}

/* The two tours with stops i and j exchanged, or all that begins there; INT64_MAX when one breaks a rule. */
static int64_t move_by_hand(const plan_state *s, uint32_t i, uint32_t j, bool tails)
{
    uint32_t a = s->slot[i], b = s->slot[j], one[N], two[N], seq_a[N], seq_b[N], at_a = 0, at_b = 0;
    uint32_t n_a = tour_stops(s, a, one), n_b = tour_stops(s, b, two);
    while (one[at_a] != i) at_a++;
    while (two[at_b] != j) at_b++;
    memcpy(seq_a, one, n_a * sizeof *one);
    memcpy(seq_b, two, n_b * sizeof *two);
    seq_a[at_a] = j;
    seq_b[at_b] = i;
    if (tails) {
        memcpy(seq_a + at_a, two + at_b, (n_b - at_b) * sizeof *two);
        memcpy(seq_b + at_b, one + at_a, (n_a - at_a) * sizeof *one);
        uint32_t n = at_a + n_b - at_b;
        n_b = at_b + n_a - at_a;
        n_a = n;
    }
    int64_t price_a = plan_price(s->k, s->tour[a].type, seq_a, n_a), price_b = plan_price(s->k, s->tour[b].type, seq_b, n_b);
    return price_a < 0 || price_b < 0 ? INT64_MAX : price_a + price_b - s->tour[a].cost - s->tour[b].cost;
}

static uint32_t moves_check(plan_state *s)
{
    uint32_t seen = 0;
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++) {
            uint32_t a = s->slot[i], b = s->slot[j];
            if (a == JALUR_NONE || b == JALUR_NONE || a == b) continue;
            bool both = fits_all(s->k, s->tour[a].type, &j, 1) && fits_all(s->k, s->tour[b].type, &i, 1);
            if (both) assert_true(plan_trips_swap(s, i, j) == move_by_hand(s, i, j, false));
            if (s->tour[a].type == s->tour[b].type) assert_true(plan_trips_tails(s, i, j) == move_by_hand(s, i, j, true));
            seen += both && plan_trips_swap(s, i, j) != INT64_MAX;
        }
    return seen;
}

static void places_and_moves_cost_what_they_add(void **state)
{
    (void)state;
    uint32_t spots = 0, moves = 0;
    for (uint64_t seed = 1000, i = 0; i < 150; i++, seed++) {
        rich_kase c;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        rng r;
        seed = next_problem(&c, seed, ctx, &k);
        rng_init(&r, seed);
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        for (int round = 0; round < 4; round++) {
            tours_fill(&s, &r);
            for (uint32_t stop = 0; stop < N; stop++) {
                if (s.bank_at[stop] == JALUR_NONE) continue;
                int64_t best = spot_by_hand(&s, stop);
                assert_true(plan_spot_any(&s, stop).delta == best);
                spots += best < INT64_MAX;
            }
            moves += moves_check(&s);
            int64_t was = s.cost;
            plan_begin(&s);
            for (uint32_t stop = 0; stop < N; stop++) {
                uint32_t slot = s.slot[stop];
                if (slot == JALUR_NONE || rng_below(&r, 2)) continue;
                plan_remove(&s, stop);
                plan_refresh(&s, slot);
                plan_bank_push(&s, stop);
            }
            assert_true(plan_broken(&s) || plan_state_sound(&s));
            if (!plan_broken(&s) && round % 2) continue; /* kept, or undone */
            plan_undo(&s);
            plan_bank_fix(&s);
            assert_true(s.cost == was && plan_state_sound(&s));
        }
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c.k);
    }
    assert_true(spots > 50 && moves > 50);
}

/* What has so many ways to rest that labels from both ends would never end stays with rules.h. */
static void many_breaks_or_hours_stay_with_the_clock(void **state)
{
    (void)state;
    const struct { uint32_t breaks, hours; int32_t after_s; bool fit; } rows[] = {
        {1, 0, 3600, true}, {4, 0, 3600, true}, {5, 0, 3600, false}, {1, 16, 0, true}, {1, 17, 0, false}, {4, 2, 0, true}, {4, 3, 0, false}, {8, 16, 0, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        plan_window hours[17];
        plan_break breaks[8];
        kase c;
        plan_prep k;
        jalur_ctx *ctx = test_ctx();
        case_init(&c, 2, 1, 1);
        for (int32_t w = 0; w < 17; w++) hours[w] = (plan_window){1000 * w, 1000 * w + 500};
        for (uint32_t b = 0; b < rows[i].breaks; b++)
            breaks[b] = (plan_break){.windows = hours, .n_windows = rows[i].hours, .length_s = 60, .after_s = rows[i].after_s};
        c.type[0].breaks = breaks;
        c.type[0].n_breaks = rows[i].breaks;
        test_ok(ctx, plan_prep_make(ctx, &c.p, &k));
        assert_int_equal(plan_rich_trips(&k), rows[i].fit);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c);
    }
}

/* A vehicle is full with the one stop: for the other it would drive to the depot and out again, as long a way as another vehicle's. */
static void new_vehicles_before_second_trips(void **state)
{
    (void)state;
    for (int fixed = 0; fixed < 2; fixed++) {
        kase c;
        plan_prep k;
        plan_state s;
        const uint32_t home = 2;
        plan_blink never = {0};
        jalur_ctx *ctx = test_ctx();
        case_init(&c, 2, 1, 1);
        case_leg(&c, 0, home, 60, 1000);
        case_leg(&c, 1, home, 60, 1500);
        case_leg(&c, 0, 1, 120, 2500);
        for (int i = 0; i < 2; i++) c.stops[i].demand[0] = 10;
        c.type[0].count = 2;
        c.type[0].capacity[0] = 10;
        c.type[0].per_km = 1000;
        c.type[0].fixed = fixed;
        c.type[0].reloads = 1;
        test_ok(ctx, plan_prep_make(ctx, &c.p, &k));
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        assert_non_null(s.trips);
        plan_begin(&s);
        plan_bank_pull(&s, 0);
        plan_spot_use(&s, 0, plan_spot_near(&s, 0, &never));
        const plan_spot spot = plan_spot_near(&s, 1, &never);
        assert_true(spot.delta == (int64_t)(3000 * k.unit));
        assert_true(fixed ? spot.after != JALUR_NONE : spot.after == JALUR_NONE);
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        case_free(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_cost_what_the_clock_says),
        cmocka_unit_test(places_and_moves_cost_what_they_add),
        cmocka_unit_test(new_vehicles_before_second_trips), cmocka_unit_test(many_breaks_or_hours_stay_with_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
