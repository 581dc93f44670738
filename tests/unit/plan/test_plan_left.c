/* Why stops are left out, by an oracle of its own: with the plan as it is written, no free vehicle of any type could load
 * at a dock, take what it needs along and serve the stop alone; and what is named as the cheapest remedy is one. */
#include "cases.h"

enum { TYPES = 4, DEPOTS = 2, SEEDS = 40 };

typedef struct scarce { /* a problem that lacks vehicles, docks and escorts */
    kase k;
    uint32_t escorts;
    plan_dock docks[DEPOTS];
    plan_break rest;
} scarce;

static void scarce_random(scarce *c, uint64_t seed)
{
    rng r;
    const case_options o = {.n_stops = seed % 2 ? 18 : 40, .n_types = TYPES, .n_depots = DEPOTS, .windows = seed % 4 < 2, .shifts = seed % 3 == 0};
    case_random(&c->k, &o, seed);
    rng_init(&r, seed);
    plan_problem *p = &c->k.p;
    c->rest = (plan_break){.length_s = 1800, .after_s = 4 * 3600};
    for (uint32_t t = 0; t < TYPES; t++) {
        plan_type *y = &c->k.type[t];
        y->count = 1 + rng_below(&r, 5);
        y->load_s = (int32_t)(2400 + rng_below(&r, 5400));
        y->day = rng_below(&r, 4) == 0;
        y->resources = rng_below(&r, 4) == 0;
        y->reloads = rng_below(&r, 3) == 0;
        y->reload_s = y->load_s / 2;
        if (rng_below(&r, 3) == 0) y->breaks = &c->rest, y->n_breaks = 1;
    }
    for (uint32_t i = 0; i < p->n_stops; i++) c->k.stops[i].resources = rng_below(&r, 3) == 0;
    c->escorts = 3 + rng_below(&r, 5);
    p->resource = &c->escorts;
    p->n_resources = 1;
    for (uint32_t q = 0; q < DEPOTS; q++) c->docks[q] = (plan_dock){c->k.type[q].depot, 1};
    p->docks = c->docks;
    p->n_docks = seed % 5 ? DEPOTS : 0;
    p->goals.per_hour2 = rng_below(&r, 2) ? (int64_t)rng_below(&r, 40000) : 0;
}

static void solve(const plan_problem *p, plan_answer *a, jalur_ctx *ctx, uint64_t iterations)
{
    plan_options o = plan_options_default();
    o.iterations = iterations;
    plan_answer_init(a, ctx);
    test_ok(ctx, plan_solve(ctx, p, &o, a));
}

static uint32_t used(const plan_answer *a, uint32_t type)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++) n += a->routes[r].type == type;
    return n;
}

static uint32_t escorts_used(const plan_problem *p, const plan_answer *a, uint32_t day)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++) {
        const plan_route *x = &a->routes[r];
        uint64_t needs = p->types[x->type].resources;
        for (uint32_t i = 0; i < x->n_stops; i++) needs |= p->stops[x->stops[i]].resources;
        n += p->types[x->type].day == day && (needs & 1);
    }
    return n;
}

static bool escort_free(const plan_problem *p, const plan_answer *a, uint32_t type, uint32_t stop)
{
    if (!((p->types[type].resources | p->stops[stop].resources) & 1)) return true;
    return escorts_used(p, a, p->types[type].day) < p->resource[0];
}

static int64_t clock_of(const plan_type *t, int32_t s)
{
    return (int64_t)t->day * 86400 + s;
}

static uint32_t loading_at(const plan_problem *p, const plan_answer *a, uint32_t place, int64_t moment)
{
    uint32_t n = 0;
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
            const plan_step *s = &a->routes[r].steps[i];
            const plan_type *t = &p->types[a->routes[r].type];
            bool loads = (s->kind == PLAN_START || s->kind == PLAN_RELOAD) && s->index == place && s->leave_s > s->start_s;
            n += loads && clock_of(t, s->start_s) <= moment && moment < clock_of(t, s->leave_s);
        }
    return n;
}

/* A dock at the place is free from then on for so long. */
static bool dock_free(const plan_problem *p, const plan_answer *a, uint32_t place, int64_t from, int64_t to)
{
    uint32_t docks = UINT32_MAX;
    for (uint32_t q = 0; q < p->n_docks; q++)
        if (p->docks[q].place == place) docks = p->docks[q].count;
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
            int64_t begins = clock_of(&p->types[a->routes[r].type], a->routes[r].steps[i].start_s);
            if (begins > from && begins < to && loading_at(p, a, place, begins) >= docks) return false;
        }
    return loading_at(p, a, place, from) < docks;
}

/* The stop alone with that type, loading begins at `start_s` or later; then there is a dock. */
static bool alone_from(jalur_ctx *ctx, const plan_problem *p, const plan_answer *a, uint32_t type, uint32_t stop, int32_t start_s)
{
    plan_problem q = *p;
    plan_type t = p->types[type];
    plan_times times;
    plan_step steps[8];
    if (start_s > t.start_s) t.start_s = start_s;
    if (t.start_s > t.end_s) return false;
    q.types = &t;
    plan_stop one = p->stops[stop];
    if (one.service_by_type) one.service_s = one.service_by_type[type];
    one.service_by_type = NULL;
    q.stops = &one;
    q.n_stops = q.n_types = 1;
    test_ok(ctx, plan_clock(ctx, &q, 0, (uint32_t[]){0}, 1, &times, steps, NULL));
    if (!times.feasible) return false;
    for (int late = 0; late < 2; late++) { /* at once, or when it waits the least */
        int64_t begin = clock_of(&t, late ? steps[0].start_s : t.start_s);
        if (dock_free(p, a, t.depot, begin, begin + t.load_s)) return true;
    }
    return false;
}

static bool alone_somewhen(jalur_ctx *ctx, const plan_problem *p, const plan_answer *a, uint32_t type, uint32_t stop)
{
    const plan_type *t = &p->types[type];
    for (int d = 0; d < PLAN_DIMENSIONS; d++)
        if (p->stops[stop].demand[d] > t->capacity[d]) return false;
    if (!plan_may_serve(&p->stops[stop], type) || alone_from(ctx, p, a, type, stop, t->start_s))
        return plan_may_serve(&p->stops[stop], type);
    for (uint32_t r = 0; r < a->n_routes; r++)
        for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
            int64_t s = clock_of(&p->types[a->routes[r].type], a->routes[r].steps[i].leave_s) - (int64_t)t->day * 86400;
            if (s > t->start_s && s < t->end_s && alone_from(ctx, p, a, type, stop, (int32_t)s)) return true;
        }
    return false;
}

/* What the plan does not have left for a route of that type to the stop: PLAN_LACKS bits. */
static unsigned lacks_of(jalur_ctx *ctx, const plan_problem *p, const plan_answer *a, uint32_t type, uint32_t stop)
{
    unsigned lacks = used(a, type) < p->types[type].count ? 0 : PLAN_LACKS_VEHICLE;
    if (!escort_free(p, a, type, stop)) lacks |= PLAN_LACKS_RESOURCE;
    if (!alone_somewhen(ctx, p, a, type, stop)) lacks |= PLAN_LACKS_DOCK;
    return lacks;
}

static unsigned ones(unsigned bits)
{
    return (bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1);
}

/* The type is one that could serve the stop alone if it had what it is said to lack, and none lacks less. */
static void reason_stands(jalur_ctx *ctx, const plan_problem *p, const plan_answer *a, const plan_left *l)
{
    plan_problem bare = *p; /* docks without end */
    const bool could = l->reason == UNSERVED_FLEET;
    bare.n_docks = 0;
    if (could) assert_true(l->lacks > 0 && alone_somewhen(ctx, &bare, a, l->type, l->stop));
    if (could) assert_int_equal(l->lacks, lacks_of(ctx, p, a, l->type, l->stop));
    for (uint32_t t = 0; t < TYPES; t++) {
        if (p->types[t].count == 0 || !alone_somewhen(ctx, &bare, a, t, l->stop)) continue;
        assert_true(could);
        assert_true(ones(lacks_of(ctx, p, a, t, l->stop)) >= ones(l->lacks));
    }
}

/* No more loadings at once than there are docks. */
static void docks_suffice(const plan_problem *p, const plan_answer *a)
{
    for (uint32_t q = 0; q < p->n_docks; q++)
        for (uint32_t r = 0; r < a->n_routes; r++)
            for (uint32_t i = 0; i < a->routes[r].n_steps; i++) {
                const plan_step *s = &a->routes[r].steps[i];
                if (s->kind != PLAN_START && s->kind != PLAN_RELOAD) continue;
                assert_true(loading_at(p, a, p->docks[q].place, clock_of(&p->types[a->routes[r].type], s->start_s)) <= p->docks[q].count);
            }
}

static void nothing_is_left_that_a_free_vehicle_can_take(void **state)
{
    (void)state;
    uint32_t left = 0, seen[8] = {0}, never = 0;
    jalur_ctx *ctx = test_ctx();
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        scarce c;
        plan_answer a;
        scarce_random(&c, seed);
        solve(&c.k.p, &a, ctx, seed % 4 ? 300 : 1);
        docks_suffice(&c.k.p, &a);
        for (uint32_t i = 0; i < a.n_left; i++) {
            reason_stands(ctx, &c.k.p, &a, &a.left[i]);
            seen[a.left[i].lacks]++;
            never += a.left[i].reason != UNSERVED_FLEET;
            left++;
        }
        plan_answer_release(&a);
        case_free(&c.k);
    }
    assert_true(left > 100 && never > 10);
    assert_int_equal(seen[0], never);
    for (uint32_t one = 1; one < 8; one *= 2) assert_true(seen[one] > 5);
    assert_true(seen[PLAN_LACKS_VEHICLE | PLAN_LACKS_RESOURCE] + seen[PLAN_LACKS_VEHICLE | PLAN_LACKS_DOCK] > 0);
    jalur_ctx_free(ctx);
}

/* What one stop of a pair needs, the other needs as well: with no escort at all both are out from the beginning. */
static void a_pair_shares_what_it_needs(void **state)
{
    (void)state;
    for (uint32_t escorted = 0; escorted < 2; escorted++) {
        const uint32_t none = 0;
        kase k;
        plan_answer a;
        jalur_ctx *ctx = test_ctx();
        case_init(&k, 3, 1, 1);
        for (uint32_t i = 0; i < 4; i++)
            for (uint32_t j = 0; j < i; j++) case_leg(&k, i, j, 600, 5000);
        k.stops[0].pickup[0] = 1;
        k.stops[0].pair = PLAN_PAIRED(1);
        k.stops[escorted].resources = 1;
        k.p.resource = &none;
        k.p.n_resources = 1;
        solve(&k.p, &a, ctx, 100);
        assert_int_equal(a.n_routes, 1);
        assert_int_equal(a.n_left, 2);
        for (uint32_t i = 0; i < 2; i++) {
            assert_int_equal(a.left[i].stop, i);
            assert_int_equal(a.left[i].rule, PLAN_RESOURCE);
            assert_int_equal(a.left[i].lacks, PLAN_LACKS_RESOURCE);
        }
        plan_answer_release(&a);
        jalur_ctx_free(ctx);
        case_free(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_left_that_a_free_vehicle_can_take), cmocka_unit_test(a_pair_shares_what_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
