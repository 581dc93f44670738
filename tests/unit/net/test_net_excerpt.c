/* Tables of few points, which search a copy of what these can meet: the copy against the ancestors taken one by one, the tables
 * against rows and single pairs, which search the whole network. */
#include "net/arcs.h"
#include "net/excerpt.h"
#include "net_help.h"

enum { SIDE = 210, NODES = SIDE * SIDE, MOST_ARCS = 4 * NODES, FEW = 6 };

typedef struct lattice {
    jalur_ctx *ctx;
    net *g;
    net_metric *m;
    rng r;
} lattice;

/* One-way here and there, and a part of it that no road leads to. */
static lattice lattice_new(uint64_t seed)
{
    lattice l = {.ctx = test_ctx()};
    jalur_lonlat *at = malloc(NODES * sizeof *at);
    uint32_t *tail = malloc(MOST_ARCS * sizeof *tail), *head = malloc(MOST_ARCS * sizeof *head), n = 0;
    net_ms *ms = malloc(MOST_ARCS * sizeof *ms);
    const profile p = test_profile("t", MODE_TRUCK, 36);
    rng_init(&l.r, seed);
    for (uint32_t v = 0; v < NODES; v++) {
        const uint32_t next[2] = {v % SIDE + 1 < SIDE ? v + 1 : v, v / SIDE + 1 < SIDE ? v + SIDE : v};
        at[v] = (jalur_lonlat){100 + 0.001 * (v % SIDE), 0.001 * (v / SIDE)};
        for (int i = 0; i < 2; i++) {
            if (next[i] == v || (v / SIDE == SIDE / 4 && i == 1)) continue;
            for (int back = 0; back < 2; back++) {
                if (rng_below(&l.r, 12) == 0) continue;
                tail[n] = back ? next[i] : v;
                head[n] = back ? v : next[i];
                ms[n++] = 1 + rng_below(&l.r, 1000);
            }
        }
    }
    test_ok(l.ctx, net_new_from_arcs(l.ctx, &(net_arcs){NODES, n, at, tail, head, ms}, &p, &l.g, &l.m, NULL));
    free(at);
    free(tail);
    free(head);
    free(ms);
    return l;
}

static void lattice_free(lattice *l)
{
    net_metric_free(l->m);
    net_free(l->g);
    jalur_ctx_free(l->ctx);
}

/* In the middle of edges, on their ends, and nowhere. */
static void pick(lattice *l, net_snap s[FEW])
{
    for (int i = 0; i < FEW; i++) s[i] = snap_random(l->g, &l->r);
    s[0].along = 1;
    s[1] = s[2];
    s[1].along = s[2].along / 2;
    if (rng_below(&l->r, 2)) s[FEW - 1].state = SNAP_TOO_FAR;
}

static void copy_is_all_ancestors(void **state)
{
    (void)state;
    lattice l = lattice_new(5);
    const chordal *c = &l.g->c;
    const net_details *d = NULL;
    uint8_t *met = calloc(c->n_nodes, 1);
    net_snap s[FEW];
    excerpt x;
    uint32_t n = 0;
    pick(&l, s);
    test_ok(l.ctx, net_details_of(l.ctx, l.m, &d));
    test_ok(l.ctx, excerpt_new(l.ctx, l.m, d, s, 3, s + 3, FEW - 3, &x));
    for (int i = 0; i < FEW; i++) {
        const net_legs legs = net_legs_of(l.m, &s[i], i < 3);
        for (uint32_t k = 0; k < legs.n; k++)
            for (uint32_t u = legs.leg[k].node; u != JALUR_NONE; u = chordal_parent(c, u)) met[u] = 1;
    }
    assert_ptr_equal(x.c, &x.own);
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        if (!met[u]) continue;
        assert_true(n < x.c->n_nodes);
        assert_int_equal(x.node[n], u);
        assert_int_equal(excerpt_find(&x, u), n);
        assert_int_equal(x.c->depth[n], c->depth[u]);
        assert_int_equal(x.c->parent[n] == JALUR_NONE ? JALUR_NONE : x.node[x.c->parent[n]], c->parent[u]);
        assert_int_equal(x.c->first[n + 1] - x.c->first[n], c->first[u + 1] - c->first[u]);
        for (uint32_t i = c->first[u], k = x.c->first[n]; i < c->first[u + 1]; i++, k++) {
            assert_int_equal(x.node[x.c->head[k]], c->head[i]);
            assert_int_equal(x.c->head_depth[k], c->head_depth[i]);
            assert_int_equal(x.up[k], l.m->w.up[i]);
            assert_int_equal(x.down[k], l.m->w.down[i]);
            assert_int_equal(x.up_cm[k], d->up_cm[i]);
            assert_int_equal(x.down_cm[k], d->down_cm[i]);
        }
        n++;
    }
    assert_int_equal(n, x.c->n_nodes);
    assert_int_equal(x.c->first[n], x.c->n_arcs);
    excerpt_release(l.ctx, &x);
    free(met);
    lattice_free(&l);
}

static void many_points_take_the_network(void **state)
{
    (void)state;
    enum { MANY = 400 };
    lattice l = lattice_new(6);
    net_snap s[MANY];
    excerpt x;
    for (int i = 0; i < MANY; i++) s[i] = snap_random(l.g, &l.r);
    for (uint32_t n = 40; n <= MANY; n += 360) { /* too many nodes, then too many points */
        test_ok(l.ctx, excerpt_new(l.ctx, l.m, NULL, s, n, s, n, &x));
        assert_ptr_equal(x.c, &l.g->c);
        assert_ptr_equal(x.up, l.m->w.up);
        assert_null(x.node);
        excerpt_release(l.ctx, &x);
    }
    lattice_free(&l);
}

static void small_tables(void **state)
{
    (void)state;
    lattice l = lattice_new(7);
    uint32_t found = 0;
    for (uint32_t turn = 0; turn < 30; turn++) {
        const uint32_t n_from = 1 + turn % FEW, n_to = 1 + turn / FEW % FEW;
        net_snap s[FEW], z[FEW];
        net_ms time[FEW * FEW], row[FEW * FEW], also[FEW * FEW];
        uint32_t metres[FEW * FEW];
        net_rows *rows = NULL;
        pick(&l, s);
        pick(&l, z);
        z[0] = s[0];
        test_ok(l.ctx, net_table(l.ctx, l.m, s, n_from, z, n_to, time, metres));
        test_ok(l.ctx, net_table(l.ctx, l.m, s, n_from, z, n_to, also, NULL));
        test_ok(l.ctx, net_rows_new(l.ctx, l.m, z, n_to, &rows));
        test_ok(l.ctx, net_rows_fill(rows, s, n_from, row));
        net_rows_free(rows);
        for (uint32_t i = 0; i < n_from; i++)
            for (uint32_t j = 0; j < n_to; j++) {
                net_ms one;
                uint32_t m;
                test_ok(l.ctx, net_time(l.ctx, l.m, &s[i], &z[j], &one, &m));
                assert_int_equal(time[i * n_to + j], one);
                assert_int_equal(also[i * n_to + j], one);
                assert_int_equal(row[i * n_to + j], one);
                if (one >= NET_UNREACHED) continue;
                assert_int_equal(metres[i * n_to + j], m);
                found++;
            }
    }
    assert_true(found > 200);
    lattice_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(copy_is_all_ancestors), cmocka_unit_test(many_points_take_the_network),
                                       cmocka_unit_test(small_tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
