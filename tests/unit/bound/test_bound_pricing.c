/* The inside of pricing against enumeration: the exact pass finds the least reduced cost of ng-routes that ends in a
 * route, so with the largest sets it is that of elementary routes; and every pass stays below it. */
#include "bound/bound_inside.h"
#include "cases.h"

typedef struct best {
    const plan_problem *p;
    const bound_model *m;
    const duals *d;
    const cuts *c;
    uint32_t type, seq[8];
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
    for (uint32_t i = 0; i < b->p->n_stops; i++) {
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
        test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &m));
        assert_int_equal(m.n, 6);
        for (uint32_t i = 0; i < 6; i++) pi[i] = (int64_t)(rng_unit(&r) * 150000 * (double)m.unit);
        if (seed % 3 == 0) {
            c = (cuts){&one, 1, 1};
            gamma[0] = (int64_t)(rng_unit(&r) * 50000 * (double)m.unit);
        }
        test_ok(ctx, nears_make(&m, 5, &s));
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
    test_ok(ctx, model_make(ctx, &k.p, INT64_MAX, &m));
    test_ok(ctx, nears_make(&m, NEAR_MAX, &s));
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(least_reduced_cost),
        cmocka_unit_test(colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
