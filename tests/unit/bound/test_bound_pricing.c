/* The inside of pricing against enumeration: the exact pass finds the least reduced cost of ng-routes that ends in a
 * route, so with the largest sets it is that of elementary routes; and every pass stays below it. */
#include "bound/bound_inside.h"
#include "cases.h"

enum { PRICED_STOPS = 8 };
typedef struct best {
    const plan_problem *p;
    const bound_model *m;
    const duals *d;
    const cuts *c;
    uint32_t type, seq[PRICED_STOPS];
    int64_t least;
} best;

/* Costs by the arcs of the model: pricing does not see the rounding of whole routes. */
static void every_route(best *b, uint32_t n)
{
    if (n > 0 && case_route(b->p, b->type, b->seq, n) >= 0) {
        found f = {.class = b->m->class_of[b->type], .n = n, .rows = b->seq};
        const bound_class *k = &b->m->class[f.class];
        f.cost = k->fixed + k->out[b->seq[0]] + k->in[b->seq[n - 1]];
        for (uint32_t i = 1; i < n; i++) f.cost += k->cost[(size_t)b->seq[i - 1] * b->m->n + b->seq[i]];
        const int64_t z = reduced_cost(b->c, b->d, &f);
        if (z < b->least) b->least = z;
    }
    for (uint32_t i = 0; n < PRICED_STOPS && i < b->p->n_stops; i++) {
        bool there = false;
        for (uint32_t m = 0; m < n; m++) there |= b->seq[m] == i;
        if (there) continue;
        b->seq[n] = i;
        every_route(b, n + 1);
    }
}

static void check_class(pricer *x, best *b)
{
    jalur_ctx *ctx = x->m->ctx;
    finds f = {0};
    price_told told, by_walks;
    arena_init(&f.mem, ctx);
    b->least = 0;
    assert_true(b->p->n_stops <= PRICED_STOPS);
    every_route(b, 0);
    price_ask ask = {.class = b->m->class_of[b->type], .d = b->d, .below = 0, .how = PRICE_EXACT};
    test_ok(ctx, price_class(x, &ask, &f, &told));
    assert_true(told.done);
    assert_true(told.z == b->least); /* sets of all rows: elementary */
    for (size_t i = 0; i < f.n; i++) {
        assert_true(reduced_cost(b->c, b->d, &f.list[i]) == f.list[i].reduced);
        assert_true(f.list[i].reduced >= told.z);
    }
    ask.how = PRICE_WALKS;
    test_ok(ctx, price_class(x, &ask, &f, &by_walks));
    assert_true(by_walks.z_walks <= told.z || told.z == 0);
    mem_free(ctx, f.list);
    arena_release(&f.mem);
}

static void least_reduced_cost(void **state)
{
    (void)state;
    uint32_t negative = 0;
    for (uint64_t seed = 1; seed <= 80; seed++) {
        const case_options o = {.n_stops = 6, .n_types = 2, .n_depots = 1, .windows = seed & 1, .shifts = !(seed & 1) && (seed & 2)};
        kase k;
        bound_model m;
        nears s;
        pricer x;
        cuts c = {0};
        int64_t pi[6], gamma[1] = {0};
        duals d = {pi, gamma};
        rng r;
        uint64_t has = 0x13;
        uint32_t rows[3] = {0, 1, 4};
        const uint32_t weight[2] = {1 + (uint32_t)(seed % 2), 2};
        cut one = {rows, 3, &has, 1, weight, 2};
        jalur_ctx *ctx = test_ctx();
        rng_init(&r, seed);
        case_random(&k, &o, seed);
        for (uint32_t t = 0; t < 2; t++) k.type[t].per_hour = 0; /* pay for waiting is relaxed */
        for (uint32_t t = 0; t < 2; t++) k.type[t].max_duration_s = o.windows ? INT32_MAX : k.type[t].max_duration_s;
        for (uint32_t i = 0; i < 6; i++) k.stops[i].types = NULL;
        test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &(bound_options){.many = 100, .arcs = 1}, &m));
        assert_int_equal(m.n, 6);
        for (uint32_t i = 0; i < 6; i++) pi[i] = (int64_t)(rng_unit(&r) * 150000 * (double)m.unit);
        if (seed % 3 == 0) {
            c = (cuts){&one, 1, 1};
            gamma[0] = (int64_t)(rng_unit(&r) * 50000 * (double)m.unit);
        }
        test_ok(ctx, nears_make(&m, 5, &s));
        test_ok(ctx, nears_colour(ctx, &s));
        test_ok(ctx, pricer_make(&m, &s, &c, &x));
        x.end_s = (double)INFINITY;
        for (uint32_t t = 0; t < 2; t++) {
            best b = {.p = &k.p, .m = &m, .d = &d, .c = &c, .type = t};
            check_class(&x, &b);
            negative += b.least < 0;
        }
        pricer_release(&x);
        nears_release(ctx, &s);
        model_release(&m);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
    assert_true(negative > 60);
}

/* A pass that time overtakes ends at the next level, and says nothing. */
static void a_late_pass(void **state)
{
    (void)state;
    const case_options o = {.n_stops = 6, .n_types = 1, .n_depots = 1, .windows = true};
    kase k;
    bound_model m;
    nears s;
    cuts none = {0};
    pricer x;
    finds f = {0};
    price_told told;
    jalur_ctx *ctx = test_ctx();
    case_random(&k, &o, 4);
    test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &(bound_options){.many = 100, .arcs = 1}, &m));
    test_ok(ctx, nears_make(&m, NEAR_MAX, &s));
    test_ok(ctx, nears_colour(ctx, &s));
    test_ok(ctx, pricer_make(&m, &s, &none, &x));
    int64_t *pi = calloc(m.n, sizeof *pi);
    duals d = {.pi = pi};
    const price_ask ask = {.d = &d, .how = PRICE_WALKS};
    x.end_s = (double)INFINITY;
    test_ok(ctx, price_class(&x, &ask, &f, &told));
    assert_true(told.z_walks > 0);
    x.end_s = 0;
    test_ok(ctx, price_class(&x, &ask, &f, &told));
    assert_true(told.z_walks == -FAR && !told.done);
    free(pi);
    pricer_release(&x);
    nears_release(ctx, &s);
    model_release(&m);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* No set has a colour twice, also where rows are many and sets overlap. */
static void colours(void **state)
{
    (void)state;
    const case_options o = {.n_stops = 150, .n_types = 1, .n_depots = 1};
    kase k;
    bound_model m;
    nears s;
    uint64_t members = 0;
    jalur_ctx *ctx = test_ctx();
    case_random(&k, &o, 4);
    test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &(bound_options){.many = 100, .arcs = 1}, &m));
    test_ok(ctx, nears_make(&m, NEAR_MAX, &s));
    test_ok(ctx, nears_colour(ctx, &s));
    for (uint32_t j = 0; j < m.n; j++) {
        uint64_t seen = UINT64_C(1) << s.colour[j];
        members += s.count[j];
        for (uint32_t c = 0; c < s.count[j]; c++) {
            const uint32_t i = s.member[(size_t)j * s.cap + c];
            assert_true(i != j && s.in[(size_t)j * m.n + i]);
            assert_false(seen >> s.colour[i] & 1);
            seen |= UINT64_C(1) << s.colour[i];
        }
    }
    assert_true(members > 150 * NEAR_MAX / 2);
    nears_release(ctx, &s);
    model_release(&m);
    jalur_ctx_free(ctx);
    case_free(&k);
}

/* ---- tables over loads, and over hours ---- */

enum { TABLE_STOPS = 6, TABLE_ROOM = 9 };
typedef struct through { /* by row and load: least reduced cost of a route of every order that the day has bands for */
    const bound_class *k;
    const int64_t *pi;
    const int32_t *demand;
    uint32_t most;
    int32_t band_s; /* 0: time is left out */
    int64_t least[TABLE_STOPS][TABLE_ROOM + 1];
    uint32_t seq[TABLE_STOPS];
} through;

static int64_t reduced_of(const through *t, uint32_t n)
{
    int64_t sum = t->k->out[t->seq[0]] + t->k->in[t->seq[n - 1]];
    for (uint32_t i = 0; i < n; i++) sum -= t->pi[t->seq[i]];
    for (uint32_t i = 1; i < n; i++) sum += t->k->cost[(size_t)t->seq[i - 1] * TABLE_STOPS + t->seq[i]];
    return sum;
}

static bool in_bands(const through *t, uint32_t n)
{
    if (!t->band_s) return true;
    int32_t sum = (t->k->step_out[t->seq[0]] - WAYS_SLACK_S) / t->band_s + (t->k->step_in[t->seq[n - 1]] - WAYS_SLACK_S) / t->band_s;
    for (uint32_t i = 1; i < n; i++) sum += (t->k->step[(size_t)t->seq[i - 1] * TABLE_STOPS + t->seq[i]] - WAYS_SLACK_S) / t->band_s;
    return sum <= (t->k->end - t->k->start) / t->band_s;
}

static void look_through(through *t, uint32_t n, uint32_t load)
{
    for (uint32_t i = 0; n && i < n && in_bands(t, n); i++) {
        int64_t *least = &t->least[t->seq[i]][load];
        if (reduced_of(t, n) < *least) *least = reduced_of(t, n);
    }
    for (uint32_t i = 0; n < TABLE_STOPS && i < TABLE_STOPS; i++) {
        bool there = load + (uint32_t)t->demand[i] > t->most;
        for (uint32_t m = 0; m < n; m++) there |= t->seq[m] == i;
        if (there) continue;
        t->seq[n] = i;
        look_through(t, n + 1, load + (uint32_t)t->demand[i]);
    }
}

/* Routes as the tables say, and each found again: it visits the row, has that load and that cost. */
static void check_ways(ways *y, through *t, const int64_t *pi)
{
    int64_t cost[TABLE_ROOM + 1];
    uint32_t rows[2 * TABLE_ROOM + 2];
    for (uint32_t i = 0; i < TABLE_STOPS; i++) {
        ways_through(y, i, pi[i], cost);
        for (uint32_t w = 1; w <= t->most; w++) {
            assert_true(t->least[i][w] == cost[w] || (t->least[i][w] >= FAR / 2 && cost[w] >= FAR / 2));
            if (cost[w] >= FAR / 2) continue;
            const uint32_t n = ways_route(y, i, w, cost[w], pi, rows);
            uint32_t load = 0, visits = 0;
            for (uint32_t a = 0; a < n; a++) load += (uint32_t)y->demand[rows[a]], visits += rows[a] == i;
            memcpy(t->seq, rows, n * sizeof *rows);
            assert_int_equal(load, w);
            assert_int_equal(visits, 1);
            assert_true(reduced_of(t, n) == cost[w] && in_bands(t, n));
        }
    }
}

/* Sets of all rows: the routes are those of every order. Every other time no load binds, and hours do: then stops are counted. */
static void check_tables(int32_t band_s)
{
    uint32_t too_long = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        kase k;
        bound_model m;
        nears s;
        pricer x;
        ways y;
        cuts none = {0};
        int64_t pi[TABLE_STOPS];
        rng r;
        through *t = calloc(1, sizeof *t);
        jalur_ctx *ctx = test_ctx();
        rng_init(&r, seed);
        case_init(&k, TABLE_STOPS, 1, 1);
        for (uint32_t i = 0; i <= TABLE_STOPS; i++)
            for (uint32_t j = 0; j <= TABLE_STOPS; j++)
                if (i != j) case_leg(&k, i, j, band_s ? 1 + (int32_t)(rng_unit(&r) * 5000) : 1, 1 + (int32_t)(rng_unit(&r) * 9000));
        if (band_s) k.type[0].end_s = k.type[0].start_s + 12000;
        for (uint32_t i = 0; i < TABLE_STOPS; i++) k.stops[i].demand[0] = 1 + (uint32_t)(rng_unit(&r) * 4);
        k.stops[0].demand[0] = 1; /* no common part */
        k.stops[1].demand[0] = k.stops[2].demand[0] = 4; /* more than there is room for */
        const bool counted = seed & 1;
        k.type[0].capacity[0] = counted ? 1000 : TABLE_ROOM;
        if (counted) k.stops[3].close_s = k.type[0].end_s - 60;
        k.type[0].count = 6;
        test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &(bound_options){.many = 100, .arcs = 1}, &m));
        for (uint32_t i = 0; i < TABLE_STOPS; i++) pi[i] = (int64_t)(rng_unit(&r) * 9000 * (double)m.unit);
        test_ok(ctx, nears_make(&m, TABLE_STOPS - 1, &s));
        test_ok(ctx, pricer_make(&m, &s, &none, &x));
        const bound_load *of = counted ? &m.class[0].visits : &m.class[0].load[0];
        assert_true(t && ways_levels(&m.class[0], m.n) == (counted ? TABLE_STOPS : TABLE_ROOM));
        assert_true(m.class[0].n_loads == !counted);
        *t = (through){.k = &m.class[0], .pi = pi, .demand = of->demand, .most = (uint32_t)of->most, .band_s = band_s};
        for (uint32_t i = 0; i < TABLE_STOPS; i++)
            for (uint32_t w = 0; w <= TABLE_ROOM; w++) t->least[i][w] = FAR;
        look_through(t, 0, 0);
        for (uint32_t i = 0; i < TABLE_STOPS; i++) t->seq[i] = i;
        too_long += !in_bands(t, TABLE_STOPS);
        test_ok(ctx, ways_make(&x, 0, TABLE_STOPS - 1, band_s, &y));
        test_ok(ctx, ways_fill(&y, 0, pi, true));
        check_ways(&y, t, pi);
        ways_release(&y);
        pricer_release(&x);
        nears_release(ctx, &s);
        model_release(&m);
        jalur_ctx_free(ctx);
        case_free(&k);
        free(t);
    }
    assert_true(band_s ? too_long > 10 : too_long == 0);
}

static void tables_of_loads(void **state)
{
    (void)state;
    check_tables(0);
}

static void tables_of_hours(void **state)
{
    (void)state;
    check_tables(60);
    check_tables(700);
}

/* Four stops on a line, an hour apart, the depot at its end; eight hours. The fourth is just in reach, also over the others. With
 * an hour of service at the third nobody comes there and to the fourth; with three hours, not there at all. */
static void no_time_for_it(void **state)
{
    (void)state;
    for (int32_t service = 0; service <= 3; service++) {
        kase k;
        bound_model m;
        jalur_ctx *ctx = test_ctx();
        case_init(&k, 4, 1, 1);
        for (uint32_t i = 0; i < 5; i++)
            for (uint32_t j = 0; j < 5; j++) {
                const int32_t at[5] = {1, 2, 3, 4, 0};
                case_leg(&k, i, j, abs(at[i] - at[j]) * 3600, 1);
            }
        k.stops[2].service_s = service * 3600;
        k.type[0].start_s = 0;
        k.type[0].end_s = 8 * 3600;
        test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &(bound_options){.many = 100, .arcs = 1}, &m));
        const bound_class *c = &m.class[0];
        assert_true(c->serves[3] && c->cost[1 * 4 + 3] < FAR && c->cost[3 * 4 + 1] < FAR);
        assert_int_equal(c->serves[2], service < 3);
        assert_int_equal(c->cost[2 * 4 + 3] < FAR, service == 0);
        assert_int_equal(c->cost[3 * 4 + 2] < FAR, service == 0);
        assert_int_equal(c->cost[2 * 4 + 1] < FAR, service < 3);
        model_release(&m);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

/* ---- least prices of travel ---- */

enum { PLACES = 4, KM = 1000 };

/* Depot 0, stops 1 and 2 on a road of 1 km and 60 s each, and a fast way round of 5 km and 30 s from 0 to 2; nothing leads to 3, and
 * all ways back but from 2 to 0 take the road. */
static void lay_ways(int32_t *s, int32_t *m)
{
    for (uint32_t i = 0; i < PLACES * PLACES; i++) s[i] = m[i] = i % (PLACES + 1) ? PLAN_UNREACHED : 0;
    const struct { uint32_t from, to; int32_t s, m; } way[] = {{0, 1, 60, KM}, {1, 0, 60, KM}, {1, 2, 60, KM}, {2, 1, 60, KM}, {0, 2, 30, 5 * KM},
                                                              {2, 0, 30, 9 * KM}, {3, 0, 10, KM}};
    for (size_t i = 0; i < sizeof way / sizeof *way; i++) {
        s[way[i].from * PLACES + way[i].to] = way[i].s;
        m[way[i].from * PLACES + way[i].to] = way[i].m;
    }
}

static void assert_least(const plan_legs *l, const plan_type *t, bool back, int64_t one, int64_t two, int64_t three)
{
    const uint32_t place[] = {2, 1, 3};
    int64_t least[3];
    jalur_ctx *ctx = test_ctx();
    test_ok(ctx, legs_least(ctx, l, t, 0, back, place, 3, least));
    assert_true(least[1] == one && least[0] == two && least[2] == three);
    jalur_ctx_free(ctx);
}

static jalur_status ask_nothing(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s, int32_t *distance_m)
{
    (void)self, (void)from, (void)to, (void)n, (void)time_s, (void)distance_m;
    return JALUR_E_USAGE;
}

/* Says what it was asked. */
static jalur_status least_told(void *self, int64_t per_m, int64_t per_s, uint32_t from, bool back, const uint32_t *place, uint32_t n,
                               int64_t *price)
{
    (void)self;
    for (uint32_t i = 0; i < n; i++) price[i] = per_m * 1000 + per_s * 100 + place[i] * 10 + from + back;
    return JALUR_OK;
}

static void least_prices_of_travel(void **state)
{
    (void)state;
    int32_t s[PLACES * PLACES], m[PLACES * PLACES];
    const double x[] = {0, 3, 3, 6}, y[] = {0, 0, 4, 8};
    const plan_legs table = {.kind = PLAN_TABLE, .n = PLACES, .time_s = s, .distance_m = m};
    const plan_legs plane = {.kind = PLAN_PLANE, .n = PLACES, .x = x, .y = y, .scale = 1};
    plan_legs asked = {.kind = PLAN_ASK, .n = PLACES, .ask = ask_nothing};
    const plan_type by_km = {.per_km = 2}, by_hour = {.per_hour = 3}, both = {.per_km = 1, .per_hour = 20};
    lay_ways(s, m);
    assert_least(&table, &by_km, false, 36 * KM, 2 * 36 * KM, FAR); /* over stop 1 */
    assert_least(&table, &by_km, true, 36 * KM, 2 * 36 * KM, 36 * KM);
    assert_least(&table, &by_hour, false, 15 * 60, 15 * 30, FAR);   /* round */
    assert_least(&table, &by_hour, true, 15 * 60, 15 * 30, 15 * 10);
    assert_least(&table, &both, false, 18 * KM + 100 * 60, 2 * (18 * KM + 100 * 60), FAR);
    assert_least(&plane, &by_km, false, 3 * 36, 5 * 36, 10 * 36);   /* no detour is shorter */
    assert_least(&plane, &both, true, 3 * 118, 5 * 118, 10 * 118);
    assert_least(&asked, &both, false, 0, 0, 0);
    asked.least = least_told;
    assert_least(&asked, &both, false, 28010, 28020, 28030);
    assert_least(&asked, &both, true, 28011, 28021, 28031);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_reduced_cost),
        cmocka_unit_test(colours),
        cmocka_unit_test(a_late_pass),
        cmocka_unit_test(tables_of_loads),
        cmocka_unit_test(tables_of_hours),
        cmocka_unit_test(no_time_for_it),
        cmocka_unit_test(least_prices_of_travel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
