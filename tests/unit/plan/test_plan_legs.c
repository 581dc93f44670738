/* Travel without a table: rounding by hand, the nearest of each by looking at all, and the same plan as with a table of
 * the same legs. */
#include "cases.h"

#include "plan/search.h"

/* Rounding */

static int32_t leg_of(double x, double y, double scale, plan_rounding rounding)
{
    const double xs[2] = {0.0, x}, ys[2] = {0.0, y};
    const plan_legs m = {.kind = PLAN_PLANE, .n = 2, .x = xs, .y = ys, .scale = scale, .rounding = rounding};
    plan_leg there = plan_way(&m, 0, 1), back = plan_way(&m, 1, 0);
    assert_int_equal(there.s, there.m);
    assert_int_equal(there.m, back.m);
    return there.m;
}

static void lengths_are_rounded_as_on_paper(void **state)
{
    (void)state;
    assert_int_equal(leg_of(3, 4, 1, PLAN_NEAREST), 5);
    assert_int_equal(leg_of(3, 4, 1, PLAN_DOWN), 5);
    assert_int_equal(leg_of(3, 4, 1, PLAN_UP), 5);
    assert_int_equal(leg_of(1, 1, 1, PLAN_NEAREST), 1); /* 1.41 */
    assert_int_equal(leg_of(1, 1, 1, PLAN_UP), 2);
    assert_int_equal(leg_of(1, 1, 10, PLAN_NEAREST), 14);
    assert_int_equal(leg_of(1, 1, 10, PLAN_DOWN), 14);
    assert_int_equal(leg_of(1, 1, 10, PLAN_UP), 15);
    assert_int_equal(leg_of(1.5, 0, 1, PLAN_NEAREST), 2); /* halves go up */
    assert_int_equal(leg_of(2.5, 0, 1, PLAN_NEAREST), 3);
    assert_int_equal(leg_of(0.3, 0, 10, PLAN_DOWN), 3);   /* a little less than 3 in binary */
    assert_int_equal(leg_of(0.29, 0, 100, PLAN_DOWN), 29);
    assert_int_equal(leg_of(0.07, 0, 100, PLAN_UP), 7);   /* a little more than 7 */
    assert_int_equal(leg_of(0, 0, 10, PLAN_UP), 0);
    assert_int_equal(leg_of(1048576, 1, 1, PLAN_UP), 1048577);
    assert_int_equal(leg_of(1048576, 1, 1, PLAN_DOWN), 1048576);
    assert_int_equal(leg_of(2147482000.0, 0, 1, PLAN_NEAREST), 2147482000);
}

/* The tree */

typedef struct found {
    const plan_point *at;
    plan_point from;
    double best;
    uint32_t which, seen;
} found;

static double nearest_offer(void *self, uint32_t item)
{
    found *f = self;
    double x = f->at[item].x - f->from.x, y = f->at[item].y - f->from.y, d = x * x + y * y;
    f->seen++;
    if (d < f->best || (d == f->best && item < f->which)) {
        f->best = d;
        f->which = item;
    }
    return f->best;
}

/* Nodes below which a wanted item lies, from the leaves up; wanted: one in three, drawn anew. */
static void tree_want(const plan_tree *t, uint32_t *live, uint8_t *wanted, rng *r)
{
    for (uint32_t i = 0; i < t->n; i++) wanted[i] = rng_below(r, 3) == 0;
    for (uint32_t node = 0; node < 2 * t->leaves; node++) live[node] = 0;
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t node = 1, from = 0, end = t->n;
        while (node < t->leaves) {
            uint32_t middle = from + (end - from) / 2;
            node = 2 * node + (i >= middle);
            *(i < middle ? &end : &from) = middle;
        }
        if (wanted[t->item[i]]) live[node] = 1;
    }
    for (uint32_t node = t->leaves - 1; node >= 1; node--) live[node] = live[2 * node] | live[2 * node + 1];
}

typedef struct wish {
    found f;
    const uint8_t *wanted;
} wish;

static double wish_offer(void *self, uint32_t item)
{
    wish *w = self;
    return w->wanted[item] ? nearest_offer(&w->f, item) : w->f.best;
}

/* The nearest wanted item, as a list has it, although whole boxes are passed over. */
static void tree_live_checked(const plan_tree *t, const plan_point *at, rng *r)
{
    uint32_t *live = calloc(2 * (size_t)t->leaves, sizeof *live);
    uint8_t *wanted = calloc((size_t)t->n + 1, 1);
    tree_want(t, live, wanted, r);
    for (uint32_t i = 0; i < t->n && i < 100; i++) {
        wish by_tree = {{at, at[i], INFINITY, JALUR_NONE, 0}, wanted}, by_hand = by_tree;
        plan_tree_near(t, live, at[i], wish_offer, &by_tree);
        for (uint32_t j = 0; j < t->n; j++) (void)wish_offer(&by_hand, j);
        assert_int_equal(by_tree.f.which, by_hand.f.which);
    }
    for (uint32_t node = 0; node < 2 * t->leaves; node++) live[node] = 0;
    wish none = {{at, {0.0, 0.0}, INFINITY, JALUR_NONE, 0}, wanted};
    plan_tree_near(t, live, none.f.from, wish_offer, &none);
    assert_true(none.f.seen == 0 || t->leaves == 1); /* a tree of one leaf has nothing to pass over */
    free(live);
    free(wanted);
}

static void tree_checked(jalur_ctx *ctx, const plan_point *at, uint32_t n, rng *r, bool spread)
{
    arena mem;
    plan_tree t;
    uint8_t *seen = calloc((size_t)n + 1, 1);
    uint64_t offers = 0;
    arena_init(&mem, ctx);
    test_ok(ctx, plan_tree_make(ctx, &mem, at, n, &t));
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(seen[t.item[i]]++, 0);
        assert_memory_equal(&t.at[i], &at[t.item[i]], sizeof t.at[i]);
    }
    for (uint32_t i = 0; i < n && i < 200; i++) {
        plan_point from = {at[i].x + rng_below(r, 3), at[i].y};
        found by_tree = {at, from, INFINITY, JALUR_NONE, 0}, by_hand = by_tree;
        plan_tree_near(&t, NULL, from, nearest_offer, &by_tree);
        for (uint32_t j = 0; j < n; j++) (void)nearest_offer(&by_hand, j);
        assert_int_equal(by_tree.which, by_hand.which);
        offers += by_tree.seen;
    }
    tree_live_checked(&t, at, r);
    if (spread && n > 1000) assert_true(offers < 200 * 100); /* a tree, not a list */
    free(seen);
    arena_release(&mem);
}

static void tree_finds_what_a_list_finds(void **state)
{
    (void)state;
    rng r;
    jalur_ctx *ctx = test_ctx();
    rng_init(&r, 3);
    plan_point *at = calloc(3000, sizeof *at);
    for (uint32_t n = 0; n < 40; n++) {
        for (uint32_t i = 0; i < n; i++) at[i] = (plan_point){rng_below(&r, 6), rng_below(&r, 6)};
        tree_checked(ctx, at, n, &r, false);
    }
    for (uint32_t i = 0; i < 3000; i++) at[i] = (plan_point){rng_unit(&r) * 1e6, rng_unit(&r) * 1e6};
    tree_checked(ctx, at, 3000, &r, true);
    for (uint32_t i = 0; i < 3000; i++) at[i] = (plan_point){i, 2.0 * i}; /* one line */
    tree_checked(ctx, at, 3000, &r, true);
    for (uint32_t i = 0; i < 3000; i++) at[i] = (plan_point){7, 7}; /* one place */
    tree_checked(ctx, at, 3000, &r, false);
    free(at);
    jalur_ctx_free(ctx);
}

/* Plane and table */

typedef struct plane {
    kase k;
    double *x, *y;
    plan_legs legs[CASE_MATRICES];
} plane;

/* A random case whose table holds the legs of its plane; the second profile has its own scale. */
static void plane_make(plane *q, const case_options *o, uint64_t seed, double size)
{
    rng r;
    case_random(&q->k, o, seed);
    rng_init(&r, seed + 1000);
    uint32_t n = q->k.legs[0].n;
    q->x = calloc((size_t)n + 1, sizeof *q->x);
    q->y = calloc((size_t)n + 1, sizeof *q->y);
    for (uint32_t i = 0; i < n; i++) {
        q->x[i] = (double)(int64_t)(rng_unit(&r) * size) - size / 2;
        q->y[i] = (double)(int64_t)(rng_unit(&r) * size);
    }
    for (uint32_t m = 0; m < CASE_MATRICES; m++) {
        q->legs[m] = (plan_legs){.kind = PLAN_PLANE, .n = n, .x = q->x, .y = q->y, .scale = m ? 1.5 : 1.0,
                                 .rounding = (plan_rounding)(seed % 3)};
        for (uint32_t a = 0; a < n; a++)
            for (uint32_t b = 0; b < n; b++)
                q->k.time_s[m][(size_t)a * n + b] = q->k.distance_m[m][(size_t)a * n + b] = plan_way(&q->legs[m], a, b).m;
    }
}

static void plane_free(plane *q)
{
    case_free(&q->k);
    free(q->x);
    free(q->y);
}

static uint64_t solved(const plane *q, bool by_plane, uint64_t iterations)
{
    jalur_ctx *ctx = test_ctx();
    plan_options o = plan_options_default();
    plan_problem p = q->k.p;
    plan_answer a;
    if (by_plane) p.legs = q->legs;
    o.iterations = iterations;
    plan_answer_init(&a, ctx);
    test_ok(ctx, plan_solve(ctx, &p, &o, &a));
    (void)case_audit(&q->k.p, &a); /* by the table */
    uint64_t h = (uint64_t)a.cost;
    for (uint32_t i = 0; i < a.n_routes; i++)
        h = hash_bytes(a.routes[i].stops, a.routes[i].n_stops * sizeof(uint32_t), h ^ a.routes[i].type);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
    return h;
}

static void plane_and_table_give_the_same_plan(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        plane q;
        case_options o = {.n_stops = seed == 12 ? 900 : (uint32_t)seed * 14 - 13, .n_types = 1 + (uint32_t)(seed % 4),
                          .n_depots = 1 + (uint32_t)(seed / 2 % 2), .windows = seed % 2, .limited = seed % 3 == 0,
                          .skips = seed % 4 >= 2, .shifts = seed % 5 == 0};
        plane_make(&q, &o, seed, seed % 4 == 1 ? 20.0 : 3000.0); /* in a small square many legs are equal */
        assert_true(solved(&q, true, 300) == solved(&q, false, 300));
        plane_free(&q);
    }
}

/* Neighbours by the tree are those of a look at all pairs. */
static void neighbours_by_tree_are_the_nearest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        plane q;
        plan_prep by_tree, by_table;
        jalur_ctx *ctx = test_ctx();
        case_options o = {.n_stops = 1050, .n_types = (uint32_t)seed, .n_depots = 1, .windows = seed == 3};
        plane_make(&q, &o, seed, seed == 2 ? 60.0 : 9000.0);
        plan_problem p = q.k.p;
        p.legs = q.legs;
        test_ok(ctx, plan_prep_make(ctx, &p, &by_tree));
        test_ok(ctx, plan_prep_make(ctx, &q.k.p, &by_table));
        assert_int_equal(by_tree.n_near, by_table.n_near);
        assert_int_equal(by_tree.n_alive, by_table.n_alive);
        for (uint32_t i = 0; i < by_tree.n * by_tree.n_near; i++) {
            assert_int_equal(by_tree.near[i], by_table.near[i]);
            assert_true(by_tree.near_cost[i] == by_table.near_cost[i]);
        }
        plan_prep_release(&by_tree);
        plan_prep_release(&by_table);
        jalur_ctx_free(ctx);
        plane_free(&q);
    }
}

/* The same problem with a table of the `few` first places and the depots alone. */
static plan_problem squeezed(const kase *k, uint32_t few, plan_legs legs[CASE_MATRICES], plan_type types[CASE_TYPES])
{
    const uint32_t n = k->legs[0].n, depots = n - k->p.n_stops, m = few + depots;
    plan_problem p = k->p;
    for (uint32_t g = 0; g < p.n_legs; g++) {
        int32_t *s = calloc((size_t)m * m, sizeof *s), *d = calloc((size_t)m * m, sizeof *d);
        for (uint32_t a = 0; a < m; a++)
            for (uint32_t b = 0; b < m; b++) {
                const size_t at = (size_t)(a < few ? a : a - few + k->p.n_stops) * n + (b < few ? b : b - few + k->p.n_stops);
                s[(size_t)a * m + b] = k->time_s[g][at];
                d[(size_t)a * m + b] = k->distance_m[g][at];
            }
        legs[g] = k->legs[g];
        legs[g].n = m;
        legs[g].time_s = s;
        legs[g].distance_m = d;
    }
    for (uint32_t t = 0; t < p.n_types; t++) {
        types[t] = p.types[t];
        types[t].depot = types[t].depot - k->p.n_stops + few;
    }
    p.legs = legs;
    p.types = types;
    return p;
}

/* Where many stops share a place, places are sorted in place of stops: the same neighbours as by a look at all pairs. */
static void neighbours_at_shared_places_are_the_nearest(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        enum { FEW = 60 };
        kase k;
        plan_legs legs[CASE_MATRICES];
        plan_type types[CASE_TYPES];
        plan_prep by_place, by_pair;
        jalur_ctx *ctx = test_ctx();
        case_options o = {.n_stops = 500, .n_types = 1 + (uint32_t)(seed % 4), .n_depots = 1 + (uint32_t)(seed % 2), .windows = seed % 3 == 0,
                          .limited = seed % 2 == 0, .holes = seed % 4 >= 2, .shifts = seed % 5 == 0};
        case_random(&k, &o, seed);
        for (uint32_t i = 0; i < k.p.n_stops; i++) k.stops[i].place = (uint32_t)(i * seed) % (seed % 6 ? FEW : 3);
        const plan_problem few = squeezed(&k, FEW, legs, types);
        test_ok(ctx, plan_prep_make(ctx, &few, &by_place));
        test_ok(ctx, plan_prep_make(ctx, &k.p, &by_pair));
        assert_int_equal(by_place.n_near, by_pair.n_near);
        for (uint32_t i = 0; i < by_place.n * by_place.n_near; i++) {
            assert_int_equal(by_place.near[i], by_pair.near[i]);
            assert_true(by_place.near_cost[i] == by_pair.near_cost[i]);
        }
        plan_prep_release(&by_place);
        plan_prep_release(&by_pair);
        for (uint32_t g = 0; g < k.p.n_legs; g++) {
            free((void *)(uintptr_t)legs[g].time_s);
            free((void *)(uintptr_t)legs[g].distance_m);
        }
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

/* Odd places */

static jalur_status plane_solved(jalur_ctx *ctx, const double *x, const double *y, uint32_t n_stops, plan_legs as,
                                 plan_answer *a)
{
    plan_stop *stops = calloc((size_t)n_stops + 1, sizeof *stops);
    const plan_type type = {.count = UINT32_MAX, .capacity = {5, UINT32_MAX, UINT32_MAX}, .per_km = 1000,
                            .end_s = INT32_MAX, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX};
    plan_options o = plan_options_default();
    as.kind = PLAN_PLANE;
    as.n = n_stops + 1;
    as.x = x;
    as.y = y;
    for (uint32_t i = 0; i < n_stops; i++)
        stops[i] = (plan_stop){.place = i + 1, .demand = {1}, .open_s = INT32_MIN, .close_s = INT32_MAX,
                               .skip_cost = PLAN_MUST};
    const plan_problem p = {.legs = &as, .n_legs = 1, .stops = stops, .n_stops = n_stops, .types = &type, .n_types = 1};
    o.iterations = 500;
    plan_answer_init(a, ctx);
    jalur_status st = plan_solve(ctx, &p, &o, a);
    free(stops);
    return st;
}

static void odd_places_are_planned(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    plan_answer a;
    double x[2001] = {0}, y[2001] = {0};
    test_ok(ctx, plane_solved(ctx, x, y, 0, (plan_legs){.scale = 1}, &a));
    assert_true(a.cost == 0 && a.n_routes == 0);
    plan_answer_release(&a);
    x[1] = 30;
    test_ok(ctx, plane_solved(ctx, x, y, 1, (plan_legs){.scale = 1}, &a));
    assert_true(a.cost == 60 && a.n_routes == 1);
    plan_answer_release(&a);
    x[1] = 0;
    test_ok(ctx, plane_solved(ctx, x, y, 2000, (plan_legs){.scale = 1}, &a)); /* all at the depot */
    assert_true(a.cost == 0 && a.n_left == 0);
    plan_answer_release(&a);
    for (int i = 1; i <= 10; i++) x[i] = i; /* on a line: 10 and back with the far five, 5 and back with the near */
    test_ok(ctx, plane_solved(ctx, x, y, 10, (plan_legs){.scale = 1}, &a));
    assert_true(a.cost == 30 && a.n_routes == 2);
    plan_answer_release(&a);
    const plan_legs legs = {.kind = PLAN_PLANE, .n = 1, .x = x, .y = y, .scale = 1};
    const plan_stop stop = {.open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    const plan_options few = {.seed = 1, .iterations = 10};
    plan_answer_init(&a, ctx);
    test_ok(ctx, plan_solve(ctx, &(plan_problem){.legs = &legs, .n_legs = 1, .stops = &stop, .n_stops = 1}, &few, &a)); /* nobody drives */
    assert_true(a.n_left == 1 && a.left[0].reason == UNSERVED_NO_VEHICLE);
    plan_answer_release(&a);
    x[0] = -1e9;
    x[1] = 1e9; /* one leg is 2,000,000,000 */
    test_ok(ctx, plane_solved(ctx, x, y, 1, (plan_legs){.scale = 1}, &a));
    assert_true(a.n_routes + a.n_left == 1);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
}

static void damaged_planes_are_refused(void **state)
{
    (void)state;
    const double good[3] = {0, 1, 2}, broken[3] = {0, 1, NAN}, endless[3] = {0, 1, INFINITY}, far[3] = {0, 1, 3e9};
    const double *const bad[3] = {broken, endless, far};
    jalur_ctx *ctx = test_ctx();
    plan_answer a;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(plane_solved(ctx, bad[i], good, 2, (plan_legs){.scale = 1}, &a), JALUR_E_DATA);
        assert_non_null(strstr(jalur_ctx_error(ctx)->message, i < 2 ? "place 2" : "apart"));
        plan_answer_release(&a);
        assert_int_equal(plane_solved(ctx, good, bad[i], 2, (plan_legs){.scale = 1}, &a), JALUR_E_DATA);
        plan_answer_release(&a);
    }
    const double scale[4] = {0.0, -1.0, NAN, 1e10};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(plane_solved(ctx, good, good, 2, (plan_legs){.scale = scale[i]}, &a), JALUR_E_DATA);
        plan_answer_release(&a);
    }
    assert_int_equal(plane_solved(ctx, NULL, good, 2, (plan_legs){.scale = 1}, &a), JALUR_E_USAGE);
    plan_answer_release(&a);
    jalur_ctx_free(ctx);
}

/* Asked for */

typedef struct oracle {
    const plan_legs *table;
    uint64_t asked, fail_after, blocks;
    jalur_ctx *ctx;
} oracle;

static jalur_status oracle_ask(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                               int32_t *distance_m)
{
    oracle *o = self;
    if (o->fail_after && ++o->asked > o->fail_after) return err_set(o->ctx, JALUR_E_IO, "the roads are gone");
    for (uint32_t i = 0; i < n; i++) {
        assert_true(from < o->table->n && to[i] < o->table->n);
        time_s[i] = o->table->time_s[(size_t)from * o->table->n + to[i]];
        distance_m[i] = o->table->distance_m[(size_t)from * o->table->n + to[i]];
    }
    return JALUR_OK;
}

static jalur_status oracle_ask_block(void *self, jalur_ctx *ctx, const uint32_t *from, uint32_t n_from, const uint32_t *to, uint32_t n_to,
                                     int32_t *time_s, int32_t *distance_m)
{
    oracle *o = self;
    (void)ctx;
    jalur_status st = JALUR_OK;
    o->blocks += n_from > 1 && n_to > 0;
    for (uint32_t i = 0; i < n_from && st == JALUR_OK; i++)
        st = oracle_ask(self, from[i], to, n_to, time_s + (size_t)i * n_to, distance_m + (size_t)i * n_to);
    return st;
}

/* The same legs as a table, `n_near` of them given. */
static plan_legs asked_make(const plan_legs *table, uint32_t n_near, oracle *o, jalur_ctx *ctx)
{
    size_t n = table->n, pairs = n * n_near;
    uint32_t *near = calloc(pairs + 1, sizeof *near);
    int32_t *s = calloc(pairs + 1, sizeof *s), *m = calloc(pairs + 1, sizeof *m);
    for (uint32_t a = 0; a < n; a++) {
        uint8_t *seen = calloc(n, 1);
        for (uint32_t h = 0; h < n_near; h++) {
            uint32_t best = JALUR_NONE;
            for (uint32_t b = 0; b < n; b++)
                if (b != a && !seen[b] && table->time_s[a * n + b] != PLAN_UNREACHED &&
                    (best == JALUR_NONE || table->time_s[a * n + b] < table->time_s[a * n + best]))
                    best = b;
            near[a * n_near + h] = best;
            if (best == JALUR_NONE) continue;
            seen[best] = 1;
            s[a * n_near + h] = table->time_s[a * n + best];
            m[a * n_near + h] = table->distance_m[a * n + best];
        }
        free(seen);
    }
    *o = (oracle){.table = table, .ctx = ctx};
    return (plan_legs){.kind = PLAN_ASK, .n = table->n, .near = near, .n_near = n_near, .time_s = s, .distance_m = m,
                       .ask = oracle_ask, .self = o};
}

static void asked_free(plan_legs *m)
{
    union { /* made above, so they may be freed */
        const void *in;
        void *out;
    } p[3] = {{.in = m->near}, {.in = m->time_s}, {.in = m->distance_m}};
    for (int i = 0; i < 3; i++) free(p[i].out);
}

static void diagonal_clear(kase *k)
{
    for (uint32_t m = 0; m < CASE_MATRICES; m++)
        for (size_t i = 0; i < k->legs[m].n; i++)
            k->time_s[m][i * k->legs[m].n + i] = k->distance_m[m][i * k->legs[m].n + i] = 0;
}

/* With all others near, the plan of the table but for chance where legs are equal; with few near, a plan by the same legs and nearly as
 * good, and the same one when many questions are asked at once. */
static void asking_gives_what_a_table_gives(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        kase k;
        oracle o[CASE_MATRICES];
        plan_legs legs[CASE_MATRICES];
        jalur_ctx *ctx = test_ctx();
        int64_t cost[4];
        case_options co = {.n_stops = 20 + (uint32_t)seed * 12, .n_types = 1 + (uint32_t)(seed % 4),
                           .n_depots = 1 + (uint32_t)(seed / 2 % 2), .windows = seed % 2, .limited = seed % 3 == 0,
                           .skips = seed % 4 >= 2, .holes = seed % 5 == 0};
        case_random(&k, &co, seed);
        diagonal_clear(&k);
        for (int kind = 0; kind < 4; kind++) { /* table, all near, 15 near, the same in blocks */
            plan_problem p = k.p;
            plan_options po = plan_options_default();
            plan_answer a;
            for (uint32_t m = 0; m < CASE_MATRICES && kind; m++)
                legs[m] = asked_make(&k.legs[m], kind == 1 ? k.legs[m].n - 1 : 15, &o[m], ctx);
            for (uint32_t m = 0; m < CASE_MATRICES && kind == 3; m++) legs[m].ask_block = oracle_ask_block;
            if (kind) p.legs = legs;
            po.iterations = 4000;
            plan_answer_init(&a, ctx);
            test_ok(ctx, plan_solve(ctx, &p, &po, &a));
            cost[kind] = case_audit(&k.p, &a);
            if (kind) assert_true((o[0].blocks > 0) == (kind == 3));
            plan_answer_release(&a);
            for (uint32_t m = 0; m < CASE_MATRICES && kind; m++) asked_free(&legs[m]);
        }
        assert_true((double)cost[1] <= (double)cost[0] * 1.04 + 1.0 && (double)cost[0] <= (double)cost[1] * 1.04 + 1.0);
        assert_true((double)cost[2] <= (double)cost[0] * 1.05 + 1.0);
        assert_true(cost[3] == cost[2]);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

/* Far more legs than the cache keeps. */
static void the_cache_forgets_and_asks_again(void **state)
{
    (void)state;
    kase k;
    oracle o;
    arena mem;
    plan_legs wrapped;
    jalur_ctx *ctx = test_ctx();
    case_options co = {.n_stops = 400, .n_types = 1, .n_depots = 1, .holes = true};
    case_random(&k, &co, 5);
    diagonal_clear(&k);
    plan_legs legs = asked_make(&k.legs[0], 5, &o, ctx);
    arena_init(&mem, ctx);
    test_ok(ctx, plan_asked_wrap(ctx, &mem, &legs, &wrapped));
    for (int turn = 0; turn < 2; turn++)
        for (uint32_t a = 0; a < legs.n; a++)
            for (uint32_t b = 0; b < legs.n; b++) {
                plan_leg by_table = plan_way(&k.legs[0], a, b), leg = plan_asked_leg(plan_asked_of(&wrapped), a, b);
                plan_leg raw = plan_way(&legs, a, b), inside = plan_way(&wrapped, a, b);
                assert_int_equal(leg.s, by_table.s);
                assert_true(leg.m == (by_table.s == PLAN_UNREACHED ? 0 : by_table.m));
                assert_true(raw.s == by_table.s && raw.m == by_table.m);
                assert_true(inside.s == by_table.s && inside.m == by_table.m);
            }
    assert_true((uint64_t)legs.n * legs.n > plan_asked_of(&wrapped)->sets * ASKED_WAYS);
    arena_release(&mem);
    asked_free(&legs);
    jalur_ctx_free(ctx);
    case_free(&k);
}

static void a_question_that_fails_ends_the_search(void **state)
{
    (void)state;
    for (uint64_t after = 1, turn = 0; after < 2000; after = after * 2 + 3, turn++) {
        kase k;
        oracle o[CASE_MATRICES];
        plan_legs legs[CASE_MATRICES];
        jalur_ctx *ctx = test_ctx();
        plan_options po = plan_options_default();
        plan_answer a;
        case_options co = {.n_stops = 60, .n_types = 2, .n_depots = 1};
        case_random(&k, &co, 8);
        for (uint32_t m = 0; m < CASE_MATRICES; m++) {
            legs[m] = asked_make(&k.legs[m], 4, &o[m], ctx);
            o[m].fail_after = after;
            if (turn % 2) legs[m].ask_block = oracle_ask_block;
        }
        k.p.legs = legs;
        po.iterations = 5000;
        po.pool = false;
        plan_answer_init(&a, ctx);
        jalur_status st = plan_solve(ctx, &k.p, &po, &a);
        bool failed = o[0].asked > after || o[1].asked > after;
        assert_int_equal(st, failed ? JALUR_E_IO : JALUR_OK);
        if (failed) assert_non_null(strstr(jalur_ctx_error(ctx)->message, "roads are gone"));
        if (after < 50) assert_true(failed);
        plan_answer_release(&a);
        for (uint32_t m = 0; m < CASE_MATRICES; m++) asked_free(&legs[m]);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

static void damaged_questions_are_refused(void **state)
{
    (void)state;
    kase k;
    oracle o[CASE_MATRICES];
    plan_legs legs[CASE_MATRICES];
    jalur_ctx *ctx = test_ctx();
    case_options co = {.n_stops = 10, .n_types = 1, .n_depots = 1};
    case_random(&k, &co, 8);
    for (uint32_t m = 0; m < CASE_MATRICES; m++) legs[m] = asked_make(&k.legs[m], 4, &o[m], ctx);
    const plan_legs good = legs[0];
    uint32_t near[44] = {0};
    int32_t negative[44] = {0};
    near[7] = 11;
    negative[7] = -1;
    for (int what = 0; what < 4; what++) {
        plan_options po = plan_options_default();
        plan_answer a;
        legs[0] = good;
        if (what == 0) legs[0].ask = NULL;
        if (what == 1) legs[0].near = NULL;
        if (what == 2) legs[0].near = near;
        if (what == 3) legs[0].time_s = negative;
        k.p.legs = legs;
        plan_answer_init(&a, ctx);
        assert_int_equal(plan_solve(ctx, &k.p, &po, &a), what == 3 ? JALUR_E_DATA : JALUR_E_USAGE);
        plan_answer_release(&a);
    }
    legs[0] = good;
    for (uint32_t m = 0; m < CASE_MATRICES; m++) asked_free(&legs[m]);
    jalur_ctx_free(ctx);
    case_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_are_rounded_as_on_paper),    cmocka_unit_test(tree_finds_what_a_list_finds),
        cmocka_unit_test(plane_and_table_give_the_same_plan), cmocka_unit_test(neighbours_by_tree_are_the_nearest), cmocka_unit_test(neighbours_at_shared_places_are_the_nearest),
        cmocka_unit_test(odd_places_are_planned),             cmocka_unit_test(damaged_planes_are_refused),
        cmocka_unit_test(asking_gives_what_a_table_gives),    cmocka_unit_test(the_cache_forgets_and_asks_again),
        cmocka_unit_test(a_question_that_fails_ends_the_search), cmocka_unit_test(damaged_questions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
