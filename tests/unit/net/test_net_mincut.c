/* Least separators of random graphs against every set of nodes, one cut after another in the same room. */
#include "net/dissect.h"
#include "net_help.h"

enum { MOST = 12, GRAPHS = 400 };

typedef struct small { uint32_t n, first[MOST + 1], to[MOST * MOST]; bool joined[MOST][MOST]; } small;

static void small_random(small *s, rng *r)
{
    const uint32_t one_in = 1 + rng_below(r, 6);
    uint32_t m = 0;
    *s = (small){.n = 2 + rng_below(r, MOST - 1)};
    for (uint32_t a = 0; a < s->n; a++)
        for (uint32_t b = 0; b < a; b++) s->joined[a][b] = s->joined[b][a] = rng_below(r, one_in + 1) == 0;
    for (uint32_t a = 0; a < s->n; a++) {
        for (uint32_t b = 0; b < s->n; b++)
            if (s->joined[a][b]) s->to[m++] = b;
        s->first[a + 1] = m;
    }
}

/* Nodes, as bits, that ways through `open` lead to from those of `from` in it. */
static uint32_t spread(const small *s, uint32_t from, uint32_t open)
{
    uint32_t seen = from & open, before = 0;
    while (seen != before) {
        before = seen;
        for (uint32_t a = 0; a < s->n; a++)
            for (uint32_t b = 0; b < s->n; b++)
                if (seen >> a & 1 && s->joined[a][b]) seen |= 1u << b & open;
    }
    return seen;
}

static void check_cut(const small *s, mincut *m, rng *r)
{
    uint32_t list[MOST], all = 0, low = 0, high = 0, part[CUT_SIDES] = {0}, least = MOST;
    uint8_t side[MOST];
    const uint32_t n = 2 + rng_below(r, s->n - 1), n_low = 1 + rng_below(r, n - 1), n_high = 1 + rng_below(r, n - n_low);
    for (uint32_t i = 0; i < s->n; i++) { /* the list: some of the nodes, shuffled */
        const uint32_t k = rng_below(r, i + 1);
        list[i] = list[k];
        list[k] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        all |= 1u << list[i];
        if (i < n_low) low |= 1u << list[i];
        if (i >= n - n_high) high |= 1u << list[i];
    }
    for (uint32_t cut = 0; cut < 1u << s->n; cut++)
        if (!(spread(s, low, all & ~cut) & high) && net_count_bits(cut) < least) least = net_count_bits(cut);
    mincut_find(m, list, n, n_low, n_high, side);
    for (uint32_t i = 0; i < n; i++) part[side[list[i]]] |= 1u << list[i];
    assert_int_equal(net_count_bits(part[CUT_NODES]), least);
    assert_int_equal(low & part[CUT_HIGH], 0);
    assert_int_equal(high & part[CUT_LOW], 0);
    assert_int_equal(spread(s, part[CUT_LOW], all & ~part[CUT_NODES]) & part[CUT_HIGH], 0);
}

static void no_fewer_nodes_part_the_sides(void **state)
{
    rng r;
    (void)state;
    rng_init(&r, 5);
    for (int i = 0; i < GRAPHS; i++) {
        jalur_ctx *ctx = test_ctx();
        small s;
        mincut *m = NULL;
        small_random(&s, &r);
        const ground_graph g = {s.n, s.first, s.to, NULL};
        test_ok(ctx, mincut_new(ctx, &g, &m));
        for (int k = 0; k < 5; k++) check_cut(&s, m, &r);
        mincut_free(m);
        jalur_ctx_free(ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_fewer_nodes_part_the_sides)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
