/* Changing a metric gives what building it anew gives: hundreds of random closures, and napkins. */
#include "net/arcs.h"
#include "net_help.h"

enum { MAX = 40 };

typedef struct orders { /* a net_closures with its own memory */
    net_closures c;
    net_edge closed[MAX], slow[MAX];
    double slow_factor[MAX], class_factor[ROAD_CLASSES];
    jalur_lonlat ring[5];
    uint32_t rings[2], parts[2];
    shape_area area;
} orders;

static void some_orders(orders *o, const net *g, rng *r)
{
    static const double factors[5] = {0, 0.25, 0.5, 1, 1.7};
    memset(o, 0, sizeof *o);
    o->c.edges = o->closed;
    o->c.slow_edges = o->slow;
    o->c.slow_factor = o->slow_factor;
    o->c.n_edges = rng_below(r, rng_below(r, 3) ? 6 : MAX);
    o->c.n_slow = rng_below(r, 5);
    for (uint32_t i = 0; i < o->c.n_edges; i++) o->closed[i].v = rng_below(r, g->n_edges);
    for (uint32_t i = 0; i < o->c.n_slow; i++) {
        o->slow[i].v = rng_below(r, g->n_edges);
        o->slow_factor[i] = factors[rng_below(r, 5)];
    }
    if (rng_below(r, 5) == 0) o->c.classes = 1u << rng_below(r, ROAD_CLASSES);
    if (rng_below(r, 5) == 0) {
        for (int i = 0; i < ROAD_CLASSES; i++) o->class_factor[i] = factors[rng_below(r, 5)];
        o->c.class_factor = o->class_factor;
    }
    if (rng_below(r, 4) == 0) {
        double x = 100 + rng_unit(r) * 0.08, y = -1 + rng_unit(r) * 0.08, w = rng_unit(r) * 0.03;
        const jalur_lonlat ring[5] = {{x, y}, {x + w, y}, {x + w, y + w}, {x, y + w}, {x, y}};
        memcpy(o->ring, ring, sizeof ring);
        o->rings[1] = 5;
        o->parts[1] = 1;
        o->area = (shape_area){.pt = o->ring, .ring = o->rings, .part = o->parts, .n_pt = 5, .n_ring = 1, .n_part = 1};
        o->c.area = &o->area;
    }
}

/* Asking for details makes them, and changes keep them from then on. */
static void assert_same_details(const net_metric *a, const net_metric *b)
{
    const net *g = a->g;
    const net_details *da, *db;
    test_ok(a->ctx, net_details_of(a->ctx, a, &da));
    test_ok(b->ctx, net_details_of(b->ctx, b, &db));
    assert_memory_equal(da->up_cm, db->up_cm, g->c.n_arcs * sizeof *da->up_cm);
    assert_memory_equal(da->down_cm, db->down_cm, g->c.n_arcs * sizeof *da->down_cm);
    for (uint32_t i = 0; i < g->c.n_arcs; i++) {
        if (a->w.up[i] < NET_INF) assert_int_equal(da->via[2 * i], db->via[2 * i]);
        if (a->w.down[i] < NET_INF) assert_int_equal(da->via[2 * i + 1], db->via[2 * i + 1]);
    }
}

static void assert_same_weights(const net_metric *a, const net_metric *b)
{
    const net *g = a->g;
    assert_memory_equal(a->forward, b->forward, g->n_edges * sizeof *a->forward);
    assert_memory_equal(a->backward, b->backward, g->n_edges * sizeof *a->backward);
    assert_memory_equal(a->w.up, b->w.up, g->c.n_arcs * sizeof *a->w.up);
    assert_memory_equal(a->w.down, b->w.down, g->c.n_arcs * sizeof *a->w.down);
}

static void assert_same_metric(const net_metric *a, const net_metric *b)
{
    const net *g = a->g;
    assert_same_weights(a, b);
    assert_int_equal(a->n_strong, b->n_strong);
    assert_true(a->usable_m == b->usable_m);
    assert_memory_equal(a->strong, b->strong, g->n_nodes * sizeof *a->strong);
    assert_memory_equal(a->edge_mark, b->edge_mark, g->n_edges);
    assert_memory_equal(a->box_mark, b->box_mark, g->t.n_boxes);
}

static profile odd_profile(void)
{
    profile p = test_profile("odd", MODE_TRUCK, 36);
    p.kmh[ROAD_PRIMARY] = 61;
    p.kmh[ROAD_TRACK] = 7;
    p.kmh[ROAD_FERRY] = 12;
    p.ferry_wait_min = 3;
    return p;
}

static void changed_is_built_anew(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 21);
    map *m = malloc(sizeof *m);
    orders *o = malloc(sizeof *o);
    profile p = odd_profile();
    for (int i = 0; i < 60; i++) {
        jalur_ctx *ctx = test_ctx();
        net_metric *w = NULL, *open = NULL, *fresh = NULL;
        map_random(m, &r, 3 + rng_below(&r, 18), 5 + rng_below(&r, 350));
        net *g = map_net(ctx, m);
        test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
        test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &open));
        for (int k = 0; k < 6; k++) {
            some_orders(o, g, &r);
            test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, &o->c, &fresh));
            if (k % 2) test_ok(ctx, net_metric_change_times(ctx, w, &o->c));
            else test_ok(ctx, net_metric_change(ctx, w, &o->c));
            if (k % 2) assert_same_weights(w, fresh);
            else assert_same_metric(w, fresh);
            assert_true(!net_details_if_made(w) == (i % 2 || k == 0));
            if (i % 2 == 0) assert_same_details(w, fresh);
            net_metric_free(fresh);
        }
        test_ok(ctx, net_metric_change(ctx, w, NULL));
        assert_same_metric(w, open);
        assert_same_details(w, open);
        net_metric_free(w);
        net_metric_free(open);
        net_free(g);
        jalur_ctx_free(ctx);
    }
    free(o);
    free(m);
}

enum { STREETS = 36, CORNERS = STREETS * STREETS, CHANGES = 50, MANY = 400 };
typedef struct grid { jalur_lonlat at[CORNERS]; uint32_t tail[5 * CORNERS], head[5 * CORNERS], n; net_ms ms[5 * CORNERS]; } grid;

static net_metric *grid_metric(jalur_ctx *ctx, uint32_t n_times, rng *r, net **g)
{
    const profile p = test_profile("t", MODE_TRUCK, 36);
    grid *x = calloc(1, sizeof *x);
    net_metric *m = NULL;
    for (uint32_t v = 0; v < CORNERS; v++) {
        x->at[v] = (jalur_lonlat){100 + 0.01 * (v % STREETS), 0.01 * (v / STREETS)};
        for (uint32_t way = 0; way < 4; way++) {
            const uint32_t u = v + (way % 2 ? STREETS : 1);
            if (way % 2 ? u >= CORNERS : u % STREETS == 0) continue;
            for (uint32_t twice = 0; twice < 1 + (v % 5 == 0); twice++) {
                x->tail[x->n] = way < 2 ? v : u;
                x->head[x->n] = way < 2 ? u : v;
                x->ms[x->n++] = rng_below(r, n_times);
            }
        }
    }
    test_ok(ctx, net_new_from_arcs(ctx, &(net_arcs){CORNERS, x->n, x->at, x->tail, x->head, x->ms}, &p, g, &m, NULL));
    free(x);
    return m;
}

static void assert_built_anew_alike(const net_metric *m, bool details)
{
    const net *g = m->g;
    const profile p = test_profile("t", MODE_TRUCK, 36);
    net_ms *forward, *backward;
    net_metric *fresh = NULL;
    test_ok(m->ctx, mem_new(m->ctx, g->n_edges, sizeof *forward, &forward));
    test_ok(m->ctx, mem_new(m->ctx, g->n_edges, sizeof *backward, &backward));
    memcpy(forward, m->forward, g->n_edges * sizeof *forward);
    memcpy(backward, m->backward, g->n_edges * sizeof *backward);
    test_ok(m->ctx, net_metric_from_weights(m->ctx, g, &p, forward, backward, &fresh));
    assert_same_weights(m, fresh);
    if (details) assert_same_details(m, fresh);
    net_metric_free(fresh);
}

static uint32_t most_heads(const chordal *c)
{
    uint32_t most = 0;
    for (uint32_t v = 0; v < c->n_nodes; v++)
        if (c->first[v + 1] - c->first[v] > most) most = c->first[v + 1] - c->first[v];
    return most;
}

/* What one change leaves for the next must hold for any number of them: roads, some of them side by side, closed, slower, quicker
 * and open again in any order, ways of the same time by the dozen, now and then so many that all is weighed anew; distances asked
 * for before, in between or never. */
static void many_changes_one_after_the_other(void **state)
{
    (void)state;
    static const double factors[4] = {0, 0.5, 0.8, 2};
    rng r;
    rng_init(&r, 24);
    for (int i = 0; i < 6; i++) {
        jalur_ctx *ctx = test_ctx();
        net *g = NULL;
        net_metric *m = grid_metric(ctx, i % 2 ? 3 : 2000, &r, &g);
        net_edge edge[MANY];
        double factor[MANY];
        assert_true(most_heads(&g->c) > 32); /* more than a word of bits */
        for (uint32_t k = 0; k < CHANGES; k++) {
            const bool details = i / 2 == 1 || (i / 2 == 2 && k > CHANGES / 2);
            const uint32_t n = k % 10 == 9 ? MANY : k % 10 == 5 ? 0 : rng_below(&r, 40);
            for (uint32_t e = 0; e < n; e++) {
                edge[e].v = rng_below(&r, e % 2 ? g->n_edges : 20); /* some again and again */
                factor[e] = factors[rng_below(&r, 4)];
            }
            test_ok(ctx, net_metric_change_times(ctx, m, &(net_closures){.slow_edges = edge, .slow_factor = factor, .n_slow = n}));
            assert_built_anew_alike(m, details);
        }
        net_metric_free(m);
        net_free(g);
        jalur_ctx_free(ctx);
    }
}

/* A ring of four roads, 36 km/h; the far corner is reached both ways around. */
static void closing_one_side_turns_the_way(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    map *m = calloc(1, sizeof *m);
    profile p = test_profile("truck", MODE_TRUCK, 36);
    net_metric *w = NULL;
    net_ms before, closed, slow, again;
    map_road(m, ROAD_LOCAL, 2, (double[]){0, 0, 10, 0});
    map_road(m, ROAD_LOCAL, 2, (double[]){10, 0, 10, 10});
    map_road(m, ROAD_TRACK, 3, (double[]){0, 0, 0, 10, 10, 10});
    net *g = map_net(ctx, m);
    test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
    net_snap a = snap_near(w, 1, 0), b = snap_near(w, 10, 1);
    net_edge short_edge = b.edge;
    test_ok(ctx, net_time(ctx, w, &a, &b, &before, NULL));
    test_ok(ctx, net_metric_change(ctx, w, &(net_closures){.slow_edges = &a.edge, .slow_factor = (double[]){0.5}, .n_slow = 1}));
    test_ok(ctx, net_time(ctx, w, &a, &b, &slow, NULL));
    net_snap corner = snap_near(w, 10, 9);
    test_ok(ctx, net_metric_change(ctx, w, &(net_closures){.classes = 1u << ROAD_TRACK}));
    test_ok(ctx, net_time(ctx, w, &a, &b, &again, NULL));
    assert_int_equal(again, before);
    test_ok(ctx, net_metric_change(ctx, w, &(net_closures){.edges = &short_edge, .n_edges = 1}));
    test_ok(ctx, net_time(ctx, w, &a, &b, &closed, NULL));
    assert_int_equal(closed, NET_UNREACHED); /* b stands on the closed road */
    (void)corner;
    /* 9 of 10 thousandths at 36 km/h eastward, then 1 north: 1,113 m take 111.3 s, at half speed 222.6 s. */
    assert_true(fabs(before / 1000.0 - (0.9 * 111.3 + 0.1 * 110.6)) < 0.5);
    if (a.edge.v != b.edge.v) assert_true(fabs(slow / 1000.0 - (1.8 * 111.3 + 0.1 * 110.6)) < 0.5);
    else assert_true(fabs(slow / 1000.0 - 2 * before / 1000.0) < 0.5);
    net_metric_free(w);
    net_free(g);
    free(m);
    jalur_ctx_free(ctx);
}

static void wrong_orders_change_nothing(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 22);
    jalur_ctx *ctx = test_ctx();
    map *m = malloc(sizeof *m);
    profile p = odd_profile();
    net_metric *w = NULL, *open = NULL;
    map_random(m, &r, 8, 60);
    net *g = map_net(ctx, m);
    test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
    test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &open));
    const net_edge none = {g->n_edges}, some = {1};
    assert_int_equal(net_metric_change(ctx, w, &(net_closures){.edges = &none, .n_edges = 1}), JALUR_E_USAGE);
    const double bad[3] = {-1, NAN, 1e9};
    for (int i = 0; i < 3; i++) {
        net_closures c = {.slow_edges = &some, .slow_factor = &bad[i], .n_slow = 1};
        assert_int_equal(net_metric_change(ctx, w, &c), JALUR_E_USAGE);
    }
    assert_same_metric(w, open);
    net_metric_free(w);
    net_metric_free(open);
    net_free(g);
    free(m);
    jalur_ctx_free(ctx);
}

static void a_failed_change_leaves_the_metric(void **state)
{
    (void)state;
    rng r;
    rng_init(&r, 23);
    map *m = malloc(sizeof *m);
    orders *o = malloc(sizeof *o);
    profile p = odd_profile();
    map_random(m, &r, 8, 60);
    for (int few = 0; few < 2; few++) {
        jalur_status st = JALUR_E_RESOURCE;
        for (long n = 0; st != JALUR_OK && n < 400; n++) {
            jalur_ctx *ctx = test_ctx(), *poor = test_ctx_failing(n);
            net_metric *w = NULL, *open = NULL;
            net *g = map_net(ctx, m);
            test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &w));
            test_ok(ctx, net_metric_new(ctx, g, &p, SEASON_DRY, NULL, &open));
            if (n % 2) test_ok(ctx, net_details_of(ctx, w, &(const net_details *){NULL}));
            some_orders(o, g, &r);
            if (few) o->c = (net_closures){.edges = o->closed, .n_edges = 2};
            w->ctx = poor; /* what the change allocates is the metric's later */
            st = net_metric_change(poor, w, &o->c);
            const bool kept = st != JALUR_OK;
            if (kept) assert_same_metric(w, open);
            w->ctx = ctx;
            if (kept) assert_same_details(w, open);
            net_metric_free(w);
            net_metric_free(open);
            net_free(g);
            jalur_ctx_free(ctx);
            jalur_ctx_free(poor);
        }
        assert_int_equal(st, JALUR_OK);
    }
    free(o);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changed_is_built_anew), cmocka_unit_test(many_changes_one_after_the_other),
        cmocka_unit_test(closing_one_side_turns_the_way),
        cmocka_unit_test(wrong_orders_change_nothing), cmocka_unit_test(a_failed_change_leaves_the_metric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
