/* Large plans: the first plan against savings by the book, and the search in parts: rules kept, the same bytes on any
 * number of threads, what all parts share shared out, cancelling. */
#include "cases.h"

#include "plan/savings.h"

typedef struct large {
    plan_problem p;
    plan_legs legs;
    plan_type type[2];
    plan_stop *stops;
    double *x, *y;
} large;

static void large_make(large *q, uint32_t n, uint64_t seed)
{
    rng r;
    rng_init(&r, seed);
    *q = (large){0};
    q->stops = calloc((size_t)n + 1, sizeof *q->stops);
    q->x = calloc((size_t)n + 1, sizeof *q->x);
    q->y = calloc((size_t)n + 1, sizeof *q->y);
    for (uint32_t i = 0; i <= n; i++) {
        q->x[i] = rng_unit(&r) * 1e6;
        q->y[i] = rng_unit(&r) * (seed % 2 ? 1e6 : 1e4); /* a square or a strip */
    }
    for (uint32_t i = 0; i < n; i++)
        q->stops[i] = (plan_stop){.place = i, .demand = {1 + rng_below(&r, 20)}, .open_s = INT32_MIN,
                                  .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    q->legs = (plan_legs){.kind = PLAN_PLANE, .n = n + 1, .x = q->x, .y = q->y, .scale = 1.0};
    for (int t = 0; t < 2; t++)
        q->type[t] = (plan_type){.depot = n, .count = UINT32_MAX, .capacity = {100 + 50 * (uint32_t)t, UINT32_MAX, UINT32_MAX},
                                 .per_km = 1000 + 200 * t, .end_s = INT32_MAX, .max_duration_s = INT32_MAX,
                                 .max_stops = UINT32_MAX};
    q->p = (plan_problem){.legs = &q->legs, .n_legs = 1, .stops = q->stops, .n_stops = n, .types = q->type, .n_types = 1};
}

static void large_free(large *q)
{
    free(q->stops);
    free(q->x);
    free(q->y);
}

/* Re-adds an answer from the coordinates; returns a digest of its routes. */
static uint64_t large_audit(const large *q, const plan_answer *a)
{
    uint8_t *seen = calloc((size_t)q->p.n_stops + 1, 1);
    uint32_t used[2] = {0};
    int64_t cost = 0;
    uint64_t h = 0;
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const plan_route *one = &a->routes[r];
        const plan_type *t = &q->type[one->type];
        int64_t metres = 0, load = 0;
        uint32_t at = t->depot;
        for (uint32_t i = 0; i <= one->n_stops; i++) {
            uint32_t to = i < one->n_stops ? one->stops[i] : t->depot;
            metres += (int64_t)(hypot(q->x[at] - q->x[to], q->y[at] - q->y[to]) + 0.5);
            at = to;
            if (i == one->n_stops) break;
            load += q->stops[to].demand[0];
            assert_int_equal(seen[to]++, 0);
        }
        assert_true(load <= t->capacity[0]);
        assert_true(one->cost == (metres * t->per_km + 500) / 1000);
        used[one->type]++;
        cost += one->cost;
        h = hash_bytes(one->stops, one->n_stops * sizeof *one->stops, h ^ one->type);
    }
    for (uint32_t t = 0; t < q->p.n_types; t++) assert_true(used[t] <= q->type[t].count);
    for (uint32_t i = 0; i < a->n_left; i++) assert_int_equal(seen[a->left[i].stop]++, 0);
    for (uint32_t i = 0; i < q->p.n_stops; i++) assert_int_equal(seen[i], 1);
    assert_true(cost == a->cost);
    free(seen);
    return h;
}

static uint64_t large_solved(const large *q, unsigned threads, uint64_t iterations, int64_t *cost, uint32_t *left)
{
    jalur_ctx *ctx = test_ctx();
    plan_options o = plan_options_default();
    plan_answer a;
    o.iterations = iterations;
    jalur_ctx_set_threads(ctx, threads);
    plan_answer_init(&a, ctx);
    test_ok(ctx, plan_solve(ctx, &q->p, &o, &a));
    assert_true(a.iterations == iterations);
    uint64_t h = large_audit(q, &a);
    *cost = a.cost;
    *left = a.n_left;
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    return h;
}

static void threads_do_not_change_the_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 2; seed++) {
        large q;
        int64_t first, cost;
        uint32_t left;
        large_make(&q, 10400 + (uint32_t)seed, seed);
        (void)large_solved(&q, 1, 1, &first, &left);
        uint64_t one = large_solved(&q, 1, 6001, &cost, &left);
        assert_true(cost < first);
        assert_int_equal(left, 0);
        assert_true(large_solved(&q, 2, 6001, &cost, &left) == one);
        assert_true(large_solved(&q, 7, 6001, &cost, &left) == one);
        large_free(&q);
    }
}

/* Too few vehicles, and one type better than the other: counts hold although every part has its own. */
static void parts_share_the_fleet(void **state)
{
    (void)state;
    large q;
    int64_t cost;
    uint32_t left;
    large_make(&q, 10100, 5);
    q.p.n_types = 2;
    q.type[0].count = 500;
    q.type[1].count = 200;
    for (uint32_t i = 0; i < q.p.n_stops; i++) q.stops[i].skip_cost = 1000000;
    uint64_t one = large_solved(&q, 1, 3000, &cost, &left);
    assert_true(left > 1000); /* 80,000 of 106,000 units fit */
    assert_true(large_solved(&q, 2, 3000, &cost, &left) == one);
    large_free(&q);
}

/* Two chains in the east with a vehicle for one, then one in the west with a vehicle there: it is not taken away. */
static void vehicles_stay_with_their_own(void **state)
{
    (void)state;
    enum { EAST = 8, ALL = 12, FAR = 100000 };
    large q;
    large_make(&q, ALL + 1, 1);
    q.p.n_stops = ALL;
    for (uint32_t i = 0; i < ALL; i++) { /* three rows of four, two of them in the east on both sides of the depot */
        q.x[i] = (i < EAST ? FAR : 0) + 10.0 * (i % 4);
        q.y[i] = i < 4 ? -300.0 : 310.0;
        q.stops[i].demand[0] = 1;
        q.stops[i].skip_cost = 10 * FAR;
    }
    q.x[ALL + 1] = FAR; /* the depots, of the first type in the east */
    q.x[ALL] = q.y[ALL] = q.y[ALL + 1] = 0.0;
    q.p.n_types = 2;
    q.type[1].depot = ALL;
    for (int t = 0; t < 2; t++) {
        q.type[t].capacity[0] = 4;
        q.type[t].count = 1;
        q.type[t].per_km = 1000;
    }
    jalur_ctx *ctx = test_ctx();
    plan_options o = plan_options_default();
    plan_answer a;
    o.iterations = 1;
    plan_answer_init(&a, ctx);
    test_ok(ctx, plan_solve(ctx, &q.p, &o, &a));
    assert_int_equal(a.n_routes, 2);
    assert_int_equal(a.n_left, 4);
    for (uint32_t r = 0; r < 2; r++)
        for (uint32_t i = 0; i < a.routes[r].n_stops; i++) assert_int_equal(a.routes[r].stops[i] < EAST, a.routes[r].type == 0);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    large_free(&q);
}

/* ---- legs that are asked for ---- */

typedef struct roads {
    const large *q;
    uint32_t tables; /* asked for */
    bool gone;
    uint32_t *near;
    int32_t *time_s, *distance_m;
} roads;

enum { ROADS_NEAR = 16 };

static int32_t road_m(const large *q, uint32_t from, uint32_t to)
{
    return (int32_t)(hypot(q->x[from] - q->x[to], q->y[from] - q->y[to]) + 0.5);
}

static jalur_status roads_ask(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s, int32_t *distance_m)
{
    const roads *o = self;
    for (uint32_t i = 0; i < n; i++) time_s[i] = distance_m[i] = road_m(o->q, from, to[i]);
    return JALUR_OK;
}

static jalur_status roads_ask_block(void *self, jalur_ctx *ctx, const uint32_t *from, uint32_t n_from, const uint32_t *to, uint32_t n_to,
                                    int32_t *time_s, int32_t *distance_m)
{
    roads *o = self;
    o->tables += from == to;
    if (o->gone && from == to) return err_set(ctx, JALUR_E_IO, "the roads are gone");
    for (size_t i = 0; i < n_from; i++) (void)roads_ask(self, from[i], to, n_to, time_s + i * n_to, distance_m + i * n_to);
    return JALUR_OK;
}

/* The nearest of each by coordinates, and all else asked for. */
static void roads_make(roads *o, large *q)
{
    const uint32_t n = q->legs.n;
    const size_t pairs = (size_t)n * ROADS_NEAR;
    *o = (roads){.q = q, .near = malloc(pairs * sizeof *o->near), .time_s = malloc(pairs * sizeof *o->time_s),
                 .distance_m = malloc(pairs * sizeof *o->distance_m)};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t *near = o->near + (size_t)i * ROADS_NEAR, kept = 0;
        int32_t *m = o->distance_m + (size_t)i * ROADS_NEAR;
        for (uint32_t j = 0; j < n; j++) {
            const int32_t leg = road_m(q, i, j);
            uint32_t h = kept;
            if (j == i || (kept == ROADS_NEAR && leg >= m[kept - 1])) continue;
            if (kept == ROADS_NEAR) h--;
            else kept++;
            for (; h > 0 && m[h - 1] > leg; h--) {
                m[h] = m[h - 1];
                near[h] = near[h - 1];
            }
            m[h] = leg;
            near[h] = j;
        }
    }
    memcpy(o->time_s, o->distance_m, pairs * sizeof *o->time_s);
    q->legs = (plan_legs){.kind = PLAN_ASK, .n = n, .x = q->x, .y = q->y, .near = o->near, .n_near = ROADS_NEAR, .time_s = o->time_s,
                          .distance_m = o->distance_m, .ask = roads_ask, .ask_block = roads_ask_block, .self = o};
}

static void roads_free(roads *o)
{
    free(o->near);
    free(o->time_s);
    free(o->distance_m);
}

/* Each part asks for a table of its own places, in each round once. The second type begins elsewhere. */
static void parts_on_roads(void **state)
{
    (void)state;
    large q;
    roads o;
    int64_t first, whole, cost;
    uint32_t left;
    large_make(&q, 4100, 1);
    q.p.n_types = 2;
    q.type[1].depot = 7;
    roads_make(&o, &q);
    (void)large_solved(&q, 1, 1, &first, &left);
    o.tables = 0;
    const uint64_t one = large_solved(&q, 1, 9001, &cost, &left);
    assert_int_equal(o.tables, 4);
    assert_int_equal(left, 0);
    assert_true(cost < first);
    assert_true(large_solved(&q, 2, 9001, &cost, &left) == one);
    q.legs.ask_block = NULL;
    (void)large_solved(&q, 1, 9001, &whole, &left);
    assert_int_equal(o.tables, 8);
    assert_true(cost < whole + whole / 50);
    roads_free(&o);
    large_free(&q);
}

static void a_table_that_fails_ends_the_search(void **state)
{
    (void)state;
    large q;
    roads o;
    large_make(&q, 4100, 1);
    roads_make(&o, &q);
    o.gone = true;
    for (unsigned threads = 1; threads <= 2; threads++) {
        jalur_ctx *ctx = test_ctx();
        plan_options options = plan_options_default();
        plan_answer a;
        options.iterations = 1000;
        jalur_ctx_set_threads(ctx, threads);
        plan_answer_init(&a, ctx);
        assert_int_equal(plan_solve(ctx, &q.p, &options, &a), JALUR_E_IO);
        assert_string_equal(jalur_ctx_error(ctx)->message, "the roads are gone");
        plan_answer_release(&a);
        jalur_ctx_free(ctx);
    }
    roads_free(&o);
    large_free(&q);
}

/* Where stops wait for a vehicle, what each part has of those that are left would be too few: one piece. */
static void few_vehicles_on_roads_stay_together(void **state)
{
    (void)state;
    large q;
    roads o;
    int64_t cost;
    uint32_t left;
    large_make(&q, 4100, 1);
    q.type[0].count = 100;
    for (uint32_t i = 0; i < q.p.n_stops; i++) q.stops[i].skip_cost = 10000000;
    roads_make(&o, &q);
    (void)large_solved(&q, 1, 500, &cost, &left);
    assert_true(left > 0);
    assert_int_equal(o.tables, 0);
    roads_free(&o);
    large_free(&q);
}

static void stop_soon(void *user, const char *stage, uint64_t done, uint64_t total)
{
    (void)stage;
    (void)done;
    (void)total;
    jalur_ctx_cancel(user);
}

/* Within one tour and between two: every sum is kept, no more is added than was allowed, and it can be undone. */
static void turns_keep_every_sum(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed <= 12; seed++) {
        large q;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        uint32_t made[2] = {0, 0}, *seq = calloc(1301, sizeof *seq);
        large_make(&q, 1300, seed);
        q.type[0].max_stops = 12;
        test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        assert_true(k.mirror);
        test_ok(ctx, plan_build(ctx, &s));
        for (uint32_t i = 0; i < s.n; i++) {
            int64_t was = s.cost;
            double more = (double)was * 0.00004 * (i % 9);
            if (!plan_move_turn(&s, i, more, seq)) continue;
            made[s.n_touched - 1]++;
            assert_true(!plan_broken(&s) && plan_state_sound(&s));
            assert_true((double)(s.cost - was) < more * 1.0001 + 1.0);
            if (i % 4 == 0) continue; /* the next begins from there */
            plan_undo(&s);
            assert_true(s.cost == was && plan_state_sound(&s));
        }
        assert_true(made[0] > 100 && made[1] > 20);
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        large_free(&q);
        free(seq);
    }
}

/* One stop that finds room, two that change tours, three in a ring or a row, also between two types: sums, price and undoing as above. */
static void chains_keep_every_sum(void **state)
{
    (void)state;
    for (uint64_t seed = 11; seed <= 13; seed++) {
        large q;
        plan_prep k;
        plan_state s;
        jalur_ctx *ctx = test_ctx();
        uint32_t made[4] = {0}, mixed = 0, seq[1];
        large_make(&q, 1300, seed);
        if (seed == 13) q.p.n_types = 2;
        if (seed == 13) q.type[0].count = 60;
        test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        assert_true(plan_chains_fit(&s));
        test_ok(ctx, plan_build(ctx, &s));
        for (uint32_t i = 0; i < 4 * s.n; i++) {
            const int64_t was = s.cost;
            const double more = (double)was * 0.0002 * (i % 9);
            if (!plan_move_chain(&s, i % s.n, more, seq)) continue;
            made[s.n_touched < 3 ? s.n_touched - 1 : 2]++;
            mixed += s.tour[s.touched[0]].type != s.tour[s.touched[1]].type;
            assert_true(!plan_broken(&s) && plan_state_sound(&s));
            assert_true((double)(s.cost - was) < more * 1.0001 + 1.0);
            if (i % 4 == 0) continue; /* the next begins from there */
            plan_undo(&s);
            assert_true(s.cost == was && plan_state_sound(&s));
        }
        assert_true(made[1] > 100 && made[2] > 100 && (mixed > 20) == (seed == 13));
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        large_free(&q);
    }
}

/* What is ruled out before its legs are looked up would not have been taken. */
static void no_better_place_is_ruled_out(void **state)
{
    (void)state;
    large q;
    plan_prep k;
    plan_state s;
    plan_blink never = {NULL, 0, 0};
    jalur_ctx *ctx = test_ctx();
    large_make(&q, 1300, 13);
    test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
    test_ok(ctx, plan_state_make(ctx, &k, &s));
    test_ok(ctx, plan_build(ctx, &s));
    const float even_m = k.even_m;
    assert_true(even_m > 0.0f);
    for (uint32_t i = 0; i < s.n; i++) {
        const uint32_t slot = s.slot[i];
        plan_begin(&s);
        plan_remove(&s, i);
        plan_refresh(&s, slot);
        plan_spot early = plan_spot_near(&s, i, &never);
        k.even_m = 0.0f;
        assert_true(early.delta == plan_spot_near(&s, i, &never).delta);
        k.even_m = even_m;
        plan_undo(&s);
    }
    plan_state_release(&s);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    large_free(&q);
}

/* What the stop adds at least, over all places in tours that this iteration has touched: each way priced as a whole. */
static int64_t touched_least(const plan_state *s, uint32_t stop)
{
    int64_t least = INT64_MAX;
    for (uint32_t t = 0; t < s->n_touched; t++) {
        const uint32_t slot = s->touched[t], door = s->n + slot, n = s->tour[slot].n;
        uint32_t seq[64];
        assert_true(n < 63);
        for (uint32_t at = 0; at <= n && n > 0; at++) {
            uint32_t i = s->next[door];
            for (uint32_t h = 0; h <= n; h++) {
                seq[h] = h == at ? stop : i;
                if (h != at) i = s->next[i];
            }
            const int64_t price = plan_price(s->k, s->tour[slot].type, seq, n + 1);
            if (price >= 0 && price - s->tour[slot].cost < least) least = price - s->tour[slot].cost;
        }
    }
    return least;
}

/* Whether neighbours of the stop stand on both sides of the place behind the node. */
static bool near_place(const plan_state *s, uint32_t stop, uint32_t after)
{
    const uint32_t *near = s->k->near + (size_t)stop * s->k->n_near;
    int sides = 0;
    for (uint32_t h = 0; h < s->k->n_near && near[h] != JALUR_NONE && after != JALUR_NONE; h++)
        sides += (near[h] == after) + (near[h] == s->next[after]);
    return sides == 2;
}

/* Looked for beside all neighbours, too, none of the places in other tours is missed. True: the best is there. */
static bool wide_finds(plan_state *s, uint32_t stop, plan_blink *never)
{
    const plan_spot any = plan_spot_any(s, stop);
    s->wide = true;
    const plan_spot spot = plan_spot_near(s, stop, never);
    s->wide = false;
    if (!near_place(s, stop, any.after)) return false;
    assert_true(spot.delta == any.delta);
    return s->stamp[s->slot[any.after]] != s->now;
}

/* Takes a few stops around one, and puts them back by the board. Counts those that found a place cheaper than a tour of their own, and
 * how often the best was overlooked or, without blinks, in another tour. */
static void board_round(plan_state *s, uint32_t around, plan_blink *blink, uint32_t *found, uint32_t *worse)
{
    const uint32_t *near = s->k->near + (size_t)around * s->k->n_near;
    uint32_t work[8], n = 0;
    plan_begin(s);
    for (uint32_t h = 0; h < 8; h++) {
        const uint32_t slot = s->slot[near[h]];
        work[n++] = near[h];
        plan_remove(s, near[h]);
        plan_refresh(s, slot);
    }
    plan_board_begin(s, n);
    for (uint32_t h = 0; h < n; h++) {
        const int64_t least = touched_least(s, work[h]);
        if (!blink->r) *worse += wide_finds(s, work[h], blink);
        const plan_spot spot = plan_spot_near(s, work[h], blink);
        if (blink->r)
            *worse += spot.delta > least;
        else if (least < s->k->own[work[h]] && plan_board_slot(s, 0) != JALUR_NONE) /* none: all of them are empty */
            assert_true(spot.delta == least);
        *found += spot.delta < s->k->own[work[h]];
        plan_spot_use(s, work[h], spot);
        plan_board_insert(s, work[h]);
    }
    plan_board_end(s);
    assert_true(plan_state_sound(s) && !plan_broken(s));
}

enum { BOARD_HOURS = 3000000 };
typedef enum board_kind { BOARD_PLAIN, BOARD_DURATION, BOARD_WINDOWS } board_kind;

/* The board knows the best place in the tours of an iteration, and its legs. */
static void board_finds(board_kind kind)
{
    large q;
    plan_prep k;
    plan_state s;
    rng r;
    plan_blink never = {NULL, 0, 0}, blink = {&r, 0, 0};
    uint32_t found = 0, overlooked = 0, elsewhere = 0;
    jalur_ctx *ctx = test_ctx();
    rng_init(&r, 17);
    large_make(&q, 400, 15);
    q.p.n_types = 2;
    q.type[0].count = 10; /* so that both are used */
    double far = 0.0;
    for (uint32_t i = 0; i < q.p.n_stops; i++) far = fmax(far, hypot(q.x[i] - q.x[400], q.y[i] - q.y[400]));
    for (uint32_t v = 0; v < 2 && kind != BOARD_PLAIN; v++) q.type[v].max_duration_s = (int32_t)(2.1 * far);
    for (uint32_t i = 0; i < q.p.n_stops && kind == BOARD_WINDOWS; i++) {
        q.stops[i].open_s = BOARD_HOURS / 2 + (int32_t)rng_below(&r, BOARD_HOURS / 3);
        q.stops[i].close_s = q.stops[i].open_s + BOARD_HOURS / 15;
    }
    test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
    test_ok(ctx, plan_state_make(ctx, &k, &s));
    test_ok(ctx, plan_build(ctx, &s));
    assert_non_null(s.board);
    assert_true(plan_board_slot(&s, 0) == JALUR_NONE);
    for (uint32_t i = 0; i < s.n; i++) {
        board_round(&s, i, &never, &found, &elsewhere);
        board_round(&s, i, &blink, &found, &overlooked);
    }
    assert_true(found > 3000 && elsewhere > 10 && overlooked > 10 && overlooked < 500);
    plan_state_release(&s);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    large_free(&q);
}

static void board_finds_the_best_place(void **state)
{
    (void)state;
    board_finds(BOARD_PLAIN);
    board_finds(BOARD_DURATION);
    board_finds(BOARD_WINDOWS);
}

enum { LEAST_STOPS = 60, LEAST_TYPES = 2 };

static uint32_t tour_of(const plan_state *s, uint32_t from, uint32_t until, uint32_t *out)
{
    uint32_t n = 0;
    for (uint32_t i = from; i != until; i = s->next[i]) out[n++] = i;
    return n;
}

/* Tails exchanged before i and before j, in these types, priced from their sequences; -1: one of them breaks a rule. */
static int64_t cut_price(const plan_state *s, const plan_cut *c)
{
    uint32_t one[LEAST_STOPS], other[LEAST_STOPS];
    const uint32_t door_a = s->n + c->a, door_b = s->n + c->b;
    uint32_t n = tour_of(s, s->next[door_a], c->i, one), m = tour_of(s, s->next[door_b], c->j, other);
    n += tour_of(s, c->j, door_b, one + n);
    m += tour_of(s, c->i, door_a, other + m);
    const int64_t a = plan_price(s->k, c->type_a, one, n), b = plan_price(s->k, c->type_b, other, m);
    return a < 0 || b < 0 ? -1 : a + b;
}

static uint32_t check_cuts(const plan_state *s, uint32_t i)
{
    uint32_t known = 0;
    for (uint32_t j = 0; j < s->n; j++)
        for (uint32_t v = 0; v < LEAST_TYPES * LEAST_TYPES; v++) {
            const plan_cut c = {s->slot[i], i, s->slot[j], j, false, v / LEAST_TYPES, v % LEAST_TYPES};
            if (c.a == c.b) continue;
            const int64_t least = plan_cut_least(s, &c), price = cut_price(s, &c);
            if (price < 0) continue;
            if (least != INT64_MIN) assert_true(least == price);
            known += least != INT64_MIN;
        }
    return known;
}

/* Other depots, other prices for a vehicle, the same for a metre: what the doors and the cuts say is what the whole tours cost. */
static void the_least_is_the_price(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 4; seed++) {
        large q;
        plan_prep k;
        plan_state s;
        uint32_t seq[LEAST_STOPS], tours = 0, known = 0;
        jalur_ctx *ctx = test_ctx();
        large_make(&q, LEAST_STOPS + 1, seed);
        q.p.n_stops = LEAST_STOPS; /* the last is the second depot */
        q.p.n_types = LEAST_TYPES;
        q.type[1] = q.type[0];
        q.type[1].depot = LEAST_STOPS;
        q.type[0].fixed = 50000;
        q.type[1].fixed = 170000;
        if (seed == 4) q.type[1].per_km += 1; /* nothing is known any more */
        test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
        test_ok(ctx, plan_state_make(ctx, &k, &s));
        test_ok(ctx, plan_build(ctx, &s));
        for (uint32_t a = 0; a < s.slots; a++)
            for (uint32_t v = 0; v < LEAST_TYPES && s.tour[a].n; v++, tours++) {
                const int64_t price = plan_price(&k, v, seq, tour_of(&s, s.next[s.n + a], s.n + a, seq)), least = plan_tour_least(&s, a, v);
                assert_true(price >= 0 && (seed == 4 ? least < 0 : least == price));
            }
        for (uint32_t i = 0; i < s.n; i++) known += check_cuts(&s, i);
        assert_true(tours > 8 && (seed == 4 ? known == 0 : known > 1000));
        plan_state_release(&s);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        large_free(&q);
    }
}

static void cancelled_parts_keep_the_best(void **state)
{
    (void)state;
    for (unsigned threads = 1; threads <= 2; threads++) {
        large q;
        jalur_ctx *ctx = test_ctx();
        plan_options o = plan_options_default();
        plan_answer a;
        large_make(&q, 10050, 3);
        o.iterations = UINT64_C(1) << 40;
        jalur_ctx_set_threads(ctx, threads);
        jalur_ctx_on_progress(ctx, stop_soon, ctx);
        plan_answer_init(&a, ctx);
        test_ok(ctx, plan_solve(ctx, &q.p, &o, &a));
        assert_true(a.cancelled);
        (void)large_audit(&q, &a);
        plan_answer_release(&a);
        jalur_ctx_free(ctx);
        large_free(&q);
    }
}

/* Savings by the book: again and again the best pair of ends of all. */

typedef struct book {
    uint32_t tour[32][32], n[32], load[32];
} book;

static int64_t ends_saving(const large *q, uint32_t a, uint32_t b)
{
    uint32_t depot = q->type[0].depot;
    return (int64_t)plan_way(&q->legs, a, depot).m + plan_way(&q->legs, depot, b).m - plan_way(&q->legs, a, b).m;
}

static void book_turn(book *k, uint32_t t)
{
    for (uint32_t i = 0; i < k->n[t] / 2; i++) {
        uint32_t other = k->tour[t][i];
        k->tour[t][i] = k->tour[t][k->n[t] - 1 - i];
        k->tour[t][k->n[t] - 1 - i] = other;
    }
}

static int64_t book_cost(const large *q, uint32_t n)
{
    book k = {0};
    int64_t cost = 0;
    for (uint32_t i = 0; i < n; i++) {
        k.tour[i][k.n[i]++] = i;
        k.load[i] = q->stops[i].demand[0];
        cost += 2 * (int64_t)plan_way(&q->legs, i, q->type[0].depot).m;
    }
    for (;;) {
        int64_t best = 0;
        uint32_t from = 0, to = 0;
        int turn = 0;
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; b < a; b++) {
                if (!k.n[a] || !k.n[b] || k.load[a] + k.load[b] > q->type[0].capacity[0]) continue;
                for (int ways = 0; ways < 4; ways++) {
                    uint32_t i = k.tour[a][ways & 1 ? 0 : k.n[a] - 1], j = k.tour[b][ways & 2 ? k.n[b] - 1 : 0];
                    if (ends_saving(q, i, j) <= best) continue;
                    best = ends_saving(q, i, j);
                    from = a;
                    to = b;
                    turn = ways;
                }
            }
        if (best == 0) return cost;
        if (turn & 1) book_turn(&k, from);
        if (turn & 2) book_turn(&k, to);
        for (uint32_t i = 0; i < k.n[to]; i++) k.tour[from][k.n[from]++] = k.tour[to][i];
        k.load[from] += k.load[to];
        k.n[to] = 0;
        cost -= best;
    }
}

static void savings_are_those_of_the_book(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 79; seed += 2) { /* squares: in a strip too many savings are equal */
        large q;
        plan_prep k;
        plan_chains c;
        arena mem;
        jalur_ctx *ctx = test_ctx();
        uint32_t n = 1 + (uint32_t)(seed / 2) % 26;
        int64_t cost = 0;
        large_make(&q, n, seed);
        arena_init(&mem, ctx);
        test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
        test_ok(ctx, plan_savings(ctx, &k, &mem, &c));
        for (uint32_t t = 0; t < n; t++) {
            uint32_t seq[32];
            if (c.n[t] == 0) continue;
            assert_int_equal(plan_chain_read(&c, t, false, seq), c.n[t]);
            assert_true(plan_price(&k, 0, seq, c.n[t]) == c.cost[t]);
            cost += c.cost[t];
        }
        assert_true(cost == book_cost(&q, n) * k.lorry[0].per_m);
        arena_release(&mem);
        plan_prep_release(&k);
        jalur_ctx_free(ctx);
        large_free(&q);
    }
}

/* Where the neighbours of an end are inner stops of full tours, it still finds the ends beyond them. */
static void short_tours_are_joined(void **state)
{
    (void)state;
    large q;
    plan_prep k;
    plan_chains c;
    arena mem;
    jalur_ctx *ctx = test_ctx();
    uint64_t load = 0;
    uint32_t tours = 0;
    large_make(&q, 4000, 9);
    for (uint32_t i = 0; i < q.p.n_stops; i++) load += q.stops[i].demand[0];
    arena_init(&mem, ctx);
    test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
    test_ok(ctx, plan_savings(ctx, &k, &mem, &c));
    for (uint32_t t = 0; t < q.p.n_stops; t++) tours += c.n[t] > 0;
    assert_true(tours >= load / 100 && tours <= load / 100 + load / 5000); /* within 2 % of the fewest there can be */
    arena_release(&mem);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    large_free(&q);
}

/* One tour by itself: never longer, a crossing undone, a stop out of place put where it belongs. */
static int64_t tour_metres(const large *q, const uint32_t *seq, uint32_t n)
{
    int64_t metres = 0;
    uint32_t at = q->type[0].depot;
    for (uint32_t i = 0; i < n; at = seq[i++]) metres += plan_way(&q->legs, at, seq[i]).m;
    return metres + plan_way(&q->legs, at, q->type[0].depot).m;
}

static void tours_are_smoothed(void **state)
{
    (void)state;
    large q;
    plan_prep k;
    jalur_ctx *ctx = test_ctx();
    rng r;
    uint32_t at[1101], seq[64], undone = 0;
    rng_init(&r, 4);
    large_make(&q, 1100, 7);
    for (uint32_t i = 0; i < 40; i++) { /* a circle of 40 among the others */
        q.x[i] = 5e5 + 1000 * cos(i * 0.15707963267948966);
        q.y[i] = 5e5 + 1000 * sin(i * 0.15707963267948966);
    }
    test_ok(ctx, plan_prep_make(ctx, &q.p, &k));
    assert_true(k.mirror);
    for (uint32_t i = 0; i <= 1100; i++) at[i] = JALUR_NONE;
    for (uint32_t n = 1; n <= 40; n++)
        for (int turn = 0; turn < 10; turn++) {
            uint64_t sum = 0, again = 0;
            for (uint32_t i = 0; i < n; i++) {
                uint32_t j = rng_below(&r, i + 1);
                seq[i] = seq[j];
                seq[j] = i;
            }
            int64_t was = tour_metres(&q, seq, n);
            for (uint32_t i = 0; i < n; i++) sum += (uint64_t)seq[i] * seq[i] + 1;
            plan_smooth(&k, 0, seq, n, at);
            for (uint32_t i = 0; i < n; i++) again += (uint64_t)seq[i] * seq[i] + 1;
            for (uint32_t i = 0; i <= 1100; i++) assert_true(at[i] == JALUR_NONE);
            assert_true(sum == again && tour_metres(&q, seq, n) <= was);
            if (n < 40) continue;
            uint32_t steps = 0; /* round the circle nearly all follow their neighbour */
            for (uint32_t i = 1; i < n; i++) steps += seq[i] == seq[i - 1] + 1 || seq[i] + 1 == seq[i - 1];
            undone += steps >= 36;
        }
    assert_true(undone >= 8);
    plan_prep_release(&k);
    jalur_ctx_free(ctx);
    large_free(&q);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(savings_are_those_of_the_book), cmocka_unit_test(short_tours_are_joined),
        cmocka_unit_test(threads_do_not_change_the_plan), cmocka_unit_test(parts_share_the_fleet),
        cmocka_unit_test(vehicles_stay_with_their_own), cmocka_unit_test(parts_on_roads), cmocka_unit_test(a_table_that_fails_ends_the_search),
        cmocka_unit_test(few_vehicles_on_roads_stay_together),
        cmocka_unit_test(turns_keep_every_sum), cmocka_unit_test(chains_keep_every_sum),
        cmocka_unit_test(no_better_place_is_ruled_out), cmocka_unit_test(board_finds_the_best_place), cmocka_unit_test(the_least_is_the_price),
        cmocka_unit_test(cancelled_parts_keep_the_best), cmocka_unit_test(tours_are_smoothed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
