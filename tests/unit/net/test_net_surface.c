/* Cost distance against GRASS, against steps worked by hand, and against Bellman and Ford's sums on random ground. */
#include "base/rng.h"
#include "net/surface.h"
#include "support.h"

enum { SIDE = 30, CELLS = SIDE * SIDE };

typedef struct ground {
    float friction[CELLS], height_m[CELLS];
    double width_m[SIDE], along_m[SIDE];
    surface_layers l;
} ground;

/* Cells of 30 m, row 0 in the north. A wall with two ends, and hills, by formula. */
static void ground_make(ground *g, bool wall, bool hills)
{
    const double rad = 3.14159265358979323846 / 180;
    for (int row = 1; row <= SIDE; row++) {
        g->width_m[row - 1] = 30;
        g->along_m[row - 1] = 30.0 * (row - 1);
        for (int col = 1; col <= SIDE; col++) {
            const int c = (row - 1) * SIDE + col - 1;
            g->friction[c] = (float)(1 + (7 * row + 3 * col + row * col) % 11 / 4.0);
            if (wall && col == 15 && row > 4 && row < 27) g->friction[c] = NAN;
            g->height_m[c] = (float)(100 + 40 * sin(rad * 18 * col) + 30 * cos(rad * 11 * row) + 2 * col + 3 * row);
        }
    }
    g->l = (surface_layers){.w = SIDE, .h = SIDE, .friction = g->friction, .height_m = hills ? g->height_m : NULL,
                            .width_m = g->width_m, .along_m = g->along_m, .moves = SURFACE_MOVES_8,
                            .langmuir = SURFACE_LANGMUIR_USUAL};
}

static bool near(double a, double b)
{
    return fabs(a - b) <= 1e-6 * (1 + fabs(b));
}

static surface_search *spread_from(jalur_ctx *ctx, const surface_layers *l, uint32_t cell)
{
    surface_search *s = NULL;
    test_ok(ctx, surface_spread(ctx, l, &(surface_source){cell, 0}, 1, INFINITY, &s));
    return s;
}

/* GRASS 8.2, in a location of UTM zone 51S:
 *   g.region n=900 s=0 w=0 e=900 res=30
 *   r.mapcalc "f = 1.0 + ((7 * row() + 3 * col() + row() * col()) % 11) / 4.0"
 *   r.mapcalc "fw = if(col() == 15 && row() > 4 && row() < 27, null(), f)"
 *   r.mapcalc "h = 100.0 + 40.0 * sin(18.0 * col()) + 30.0 * cos(11.0 * row()) + 2.0 * col() + 3.0 * row()"
 *   r.cost [-k] input=f|fw output=x start_coordinates=135,765
 *   r.walk [-k] elevation=h friction=f output=x start_coordinates=135,765
 *   r.walk -k elevation=h friction=fw output=x start_coordinates=135,765 lambda=0.5 slope_factor=-0.3 walk_coeff=0.8,5.0,1.5,-2.5
 *   r.what map=x coordinates=165,765,195,735,285,615,855,45,465,435,885,885,15,15
 * r.cost counts in cells: a metre is its thirtieth part. */
typedef struct grass_case {
    surface_moves moves;
    bool wall, hills, other; /* other: coefficients of the last command */
    double cost[7];
} grass_case;

static const grass_case GRASS[] = {
    {SURFACE_MOVES_8, false, false, false, {2.875, 6.41053390593274, 13.6369318036881, 54.9012806053458, 26.8596500450032, 44.5008928343671, 35.8210678118655}},
    {SURFACE_MOVES_16, false, false, false, {2.875, 6.28894118671816, 13.6369318036881, 54.9012806053458, 26.6069122658498, 44.4634427379834, 35.8210678118655}},
    {SURFACE_MOVES_8, true, false, false, {2.875, 6.41053390593274, 13.6369318036881, 59.7236110756821, 45.0401063967401, 46.4506403026729, 35.8210678118655}},
    {SURFACE_MOVES_16, true, false, false, {2.875, 6.28894118671816, 13.6369318036881, 59.7236110756821, 44.8238456755887, 46.0472295941893, 35.8210678118655}},
    {SURFACE_MOVES_8, false, true, false, {108.103563910837, 233.344182040882, 652.793113820875, 3629.16418486556, 1307.49230112788, 2666.34775174726, 2075.55586015833}},
    {SURFACE_MOVES_16, false, true, false, {108.103563910837, 225.679404771826, 612.046580097042, 3585.82761005175, 1255.31568939618, 2633.13017703607, 2075.38399166358}},
    {SURFACE_MOVES_16, true, true, true, {67.3363032590307, 139.532978225878, 376.342191702745, 2657.71524120016, 1197.93301542796, 1799.3050909184, 1522.78357160533}}};

/* Heights and friction are held as 4-byte numbers here: 1e-6 of the sum covers that. */
static void test_as_grass(void **state)
{
    (void)state;
    static const uint32_t at[7] = {4 * SIDE + 5, 5 * SIDE + 6, 9 * SIDE + 9, 28 * SIDE + 28, 15 * SIDE + 15, 29, 29 * SIDE};
    jalur_ctx *ctx = test_ctx();
    for (size_t i = 0; i < sizeof GRASS / sizeof GRASS[0]; i++) {
        ground g;
        ground_make(&g, GRASS[i].wall, GRASS[i].hills);
        g.l.moves = GRASS[i].moves;
        if (GRASS[i].other) g.l.langmuir = (surface_langmuir){0.8, 5.0, 1.5, -2.5, 0.5, -0.3};
        g.l.rule = GRASS[i].hills ? SURFACE_LANGMUIR : SURFACE_COST;
        surface_search *s = spread_from(ctx, &g.l, 4 * SIDE + 4);
        for (int k = 0; k < 7; k++) {
            const double wanted = GRASS[i].cost[k] * (GRASS[i].hills ? 1 : 30);
            if (!near(surface_cost(s, at[k]), wanted))
                fail_msg("case %zu, place %d: %.9g, GRASS %.9g", i, k, surface_cost(s, at[k]), wanted);
        }
        surface_search_free(s);
    }
    jalur_ctx_free(ctx);
}

/* ---- the same by Bellman and Ford's sums, with steps of its own ---- */

static double friction_at(const surface_layers *l, int x, int y)
{
    const int c = y * (int)l->w + x;
    if (l->height_m && !isfinite(l->height_m[c])) return NAN;
    return l->friction ? (double)l->friction[c] : l->rule == SURFACE_LANGMUIR ? 0 : 1;
}

/* From (x, y) by (dx, dy), both at most 2. */
static double plain_step(const surface_layers *l, int x, int y, int dx, int dy)
{
    const int a = y * (int)l->w + x, b = (y + dy) * (int)l->w + x + dx;
    double f = (friction_at(l, x, y) + friction_at(l, x + dx, y + dy)) / 2;
    const double side = (l->width_m[y] + l->width_m[y + dy]) / 2 * dx, up = l->along_m[y + dy] - l->along_m[y];
    const double run = sqrt(side * side + up * up), sign = l->to_source ? -1 : 1;
    const double rise = l->height_m ? sign * ((double)l->height_m[b] - (double)l->height_m[a]) : 0;
    if (abs(dx) == 2) f = (2 * f + friction_at(l, x + dx / 2, y) + friction_at(l, x + dx / 2, y + dy)) / 4;
    if (abs(dy) == 2) f = (2 * f + friction_at(l, x, y + dy / 2) + friction_at(l, x + dx, y + dy / 2)) / 4;
    if (abs(dx) == 1 && abs(dy) == 1 && isnan(friction_at(l, x + dx, y)) && isnan(friction_at(l, x, y + dy))) return NAN;
    if (l->rule == SURFACE_COST) return run * f;
    if (l->rule == SURFACE_TOBLER) return run * f * exp(-3.5 * 0.05) / exp(-3.5 * fabs(rise / run + 0.05));
    const surface_langmuir *k = &l->langmuir;
    return k->a * run + k->lambda * f * run + rise * (rise > 0 ? k->b : rise / run < k->slope_factor ? k->d : k->c);
}

static bool a_move(surface_moves moves, int dx, int dy)
{
    const int far = abs(dx) + abs(dy);
    return far == 1 || (far == 2 && abs(dx) == 1) || (moves == SURFACE_MOVES_16 && far == 3);
}

static void plain_distances(const surface_layers *l, const surface_source *source, uint32_t n, double *cost)
{
    const int w = (int)l->w, h = (int)l->h;
    for (int c = 0; c < w * h; c++) cost[c] = INFINITY;
    for (uint32_t i = 0; i < n; i++)
        if (!isnan(friction_at(l, (int)source[i].cell % w, (int)source[i].cell / w))) cost[source[i].cell] = fmin(cost[source[i].cell], source[i].cost);
    for (bool better = true; better;) {
        better = false;
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++)
                for (int k = 0; k < 25; k++) {
                    const int dx = k % 5 - 2, dy = k / 5 - 2;
                    if (!a_move(l->moves, dx, dy) || x + dx < 0 || y + dy < 0 || x + dx >= w || y + dy >= h) continue;
                    const double via = cost[y * w + x] + plain_step(l, x, y, dx, dy);
                    if (!(via < cost[(y + dy) * w + x + dx] - 1e-9)) continue;
                    cost[(y + dy) * w + x + dx] = via;
                    better = true;
                }
    }
}

typedef struct trial {
    float friction[99], height_m[99];
    double width_m[11], along_m[11], cost[99];
    surface_source source[4];
    surface_layers l;
} trial;

static void trial_make(trial *t, rng *r)
{
    t->l = (surface_layers){.w = 1 + rng_below(r, 9), .h = 1 + rng_below(r, 11), .width_m = t->width_m, .along_m = t->along_m,
                            .friction = rng_below(r, 4) ? t->friction : NULL, .height_m = rng_below(r, 3) ? t->height_m : NULL,
                            .moves = rng_below(r, 2) ? SURFACE_MOVES_8 : SURFACE_MOVES_16, .rule = (surface_rule)rng_below(r, 3),
                            .langmuir = SURFACE_LANGMUIR_USUAL, .to_source = rng_below(r, 2)};
    for (uint32_t y = 0; y < t->l.h; y++) {
        t->width_m[y] = 20 + 10 * rng_unit(r);
        t->along_m[y] = (y ? t->along_m[y - 1] : 7) + 20 + 10 * rng_unit(r);
    }
    for (uint32_t c = 0; c < t->l.w * t->l.h; c++) {
        t->friction[c] = rng_below(r, 4) ? (float)(0.5 + 2 * rng_unit(r)) : rng_below(r, 2) ? NAN : 0;
        t->height_m[c] = rng_below(r, 12) ? (float)(30 * rng_unit(r)) : NAN;
    }
    for (int i = 0; i < 4; i++) t->source[i] = (surface_source){rng_below(r, t->l.w * t->l.h), 20.0 * rng_below(r, 4)};
}

/* The way back leads to the source of the label, and its steps add up to the cost. */
static void check_way(const trial *t, const surface_search *s, uint32_t cell)
{
    double sum = 0;
    uint32_t at = cell;
    for (unsigned d; (d = surface_back(s, at)) != SURFACE_START;) {
        int dx, dy;
        const uint32_t to = surface_neighbour(s, at, d);
        surface_shift(d, &dx, &dy);
        assert_int_not_equal(to, JALUR_NONE);
        assert_int_equal(surface_label(s, to), surface_label(s, cell));
        sum += plain_step(&t->l, (int)(to % t->l.w), (int)(to / t->l.w), -dx, -dy);
        at = to;
    }
    const surface_source *from = &t->source[surface_label(s, cell)];
    assert_int_equal(at, from->cell);
    assert_true(near(sum + from->cost, surface_cost(s, cell)));
}

static void test_as_plain_sums(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    rng r;
    rng_init(&r, 41);
    uint32_t reached = 0, beyond = 0, barred = 0;
    for (int k = 0; k < 400; k++) {
        trial t;
        surface_search *s = NULL;
        trial_make(&t, &r);
        const double most = rng_below(&r, 2) ? (double)INFINITY : 30 + 100 * rng_unit(&r);
        test_ok(ctx, surface_spread(ctx, &t.l, t.source, 4, most, &s));
        plain_distances(&t.l, t.source, 4, t.cost);
        for (uint32_t c = 0; c < t.l.w * t.l.h; c++) {
            const bool there = isfinite(t.cost[c]), in = there && t.cost[c] <= most;
            beyond += there && !in;
            barred += !there;
            if (in != (surface_cost(s, c) < 1e300) || (in && !near(surface_cost(s, c), t.cost[c])))
                fail_msg("trial %d, cell %u: %.9g, plainly %.9g", k, c, surface_cost(s, c), t.cost[c]);
            if (in) check_way(&t, s, c), reached++;
            else assert_int_equal(surface_label(s, c), JALUR_NONE);
        }
        surface_search_free(s);
    }
    assert_true(reached > 4000 && beyond > 1000 && barred > 1000);
    jalur_ctx_free(ctx);
}

/* ---- by hand ---- */

/* Two cells of 100 m, one 10 m higher. Tobler: level 1 minute for 100 m at a friction of 0.01; slope 0.1 up takes
 * exp(3.5 * 0.15 - 3.5 * 0.05) = exp(0.35) times as long, down exp(3.5 * 0.05 - 3.5 * 0.05) = as long as level. */
static void test_up_and_down(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const float friction[2] = {0.01F, 0.01F}, height_m[2] = {5, 15};
    surface_layers l = {.w = 2, .h = 1, .friction = friction, .height_m = height_m, .width_m = &(double){100}, .along_m = &(double){0},
                        .moves = SURFACE_MOVES_8, .rule = SURFACE_TOBLER};
    surface_search *s = spread_from(ctx, &l, 0);
    assert_true(near(surface_cost(s, 1), exp(0.35)));
    surface_search_free(s);
    l.to_source = true; /* now from the upper cell down to the source */
    s = spread_from(ctx, &l, 0);
    assert_true(near(surface_cost(s, 1), 1));
    surface_search_free(s);
    jalur_ctx_free(ctx);
}

/* A dash is barred. A corner lets nobody through where both cells beside it are barred; a knight does not leap.
 *     . - .
 *     - . .    from the first cell nothing is reached, from the middle one all but the first and the barred. */
static void test_bars(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    const float friction[6] = {1, NAN, 1, INFINITY, 1, 1};
    const double width_m[2] = {1, 1}, along_m[2] = {0, 1};
    const surface_layers l = {.w = 3, .h = 2, .friction = friction, .width_m = width_m, .along_m = along_m, .moves = SURFACE_MOVES_16};
    surface_search *s = spread_from(ctx, &l, 0);
    for (uint32_t c = 1; c < 6; c++) assert_true(surface_cost(s, c) > 1e300);
    surface_search_free(s);
    s = spread_from(ctx, &l, 4);
    for (uint32_t c = 0; c < 6; c++) assert_int_equal(surface_cost(s, c) < 1e300, c == 2 || c == 4 || c == 5);
    assert_true(near(surface_cost(s, 2), sqrt(2))); /* one of the two beside this corner is open */
    surface_search_free(s);
    s = spread_from(ctx, &l, 1); /* a source in a barred cell */
    for (uint32_t c = 0; c < 6; c++) assert_true(surface_cost(s, c) > 1e300);
    surface_search_free(s);
    jalur_ctx_free(ctx);
}

/* ---- step by step ---- */

static double one_each(const void *of, const surface_move *m)
{
    (void)of;
    return m->d & 1 ? (double)INFINITY : 1;
}

static void test_cleared_is_as_new(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    surface_search *s = NULL;
    test_ok(ctx, surface_search_new(ctx, 20, 20, SURFACE_MOVES_8, one_each, NULL, &s));
    for (uint32_t steps = 5; steps < 500; steps *= 3) {
        uint32_t cell = 0, n = 0;
        double last = 0;
        test_ok(ctx, surface_put(s, 0, 0, 5));
        for (; n < steps && cell != JALUR_NONE; n++) {
            test_ok(ctx, surface_next(s, INFINITY, &cell));
            if (cell == JALUR_NONE) break;
            assert_true(surface_cost(s, cell) >= last && near(surface_cost(s, cell), cell % 20 + cell / 20));
            last = surface_cost(s, cell);
        }
        assert_int_equal(n, steps < 400 ? steps : 400);
        surface_clear(s);
        for (uint32_t c = 0; c < 400; c++) assert_true(surface_cost(s, c) > 1e300 && surface_label(s, c) == JALUR_NONE);
    }
    surface_search_free(s);
    jalur_ctx_free(ctx);
}

static void test_sources_later(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    surface_search *s = NULL;
    uint32_t cell, n = 0;
    test_ok(ctx, surface_search_new(ctx, 20, 20, SURFACE_MOVES_8, one_each, NULL, &s));
    test_ok(ctx, surface_put(s, 0, 0, 5));
    for (;; n++) {
        test_ok(ctx, surface_next(s, 8, &cell));
        if (cell == JALUR_NONE) break;
    }
    assert_int_equal(n, 45); /* cells of at most 8 steps: 1 + 2 + ... + 9 */
    test_ok(ctx, surface_put(s, 8, 0, 6)); /* where the search has been */
    test_ok(ctx, surface_put(s, 0, 3, 7)); /* no gain: nothing changes */
    do test_ok(ctx, surface_next(s, 8, &cell));
    while (cell != JALUR_NONE);
    for (uint32_t c = 0; c < 20; c++) { /* on the first row */
        const double wanted = fmin(c, fabs((double)c - 8));
        assert_true(wanted <= 8 ? near(surface_cost(s, c), wanted) : surface_cost(s, c) > 1e300);
        assert_int_equal(surface_label(s, c), c <= 4 ? 5U : c <= 16 ? 6U : JALUR_NONE);
    }
    surface_search_free(s);
    jalur_ctx_free(ctx);
}

static void test_directions(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    surface_search *s = NULL;
    test_ok(ctx, surface_search_new(ctx, 20, 20, SURFACE_MOVES_16, one_each, NULL, &s));
    assert_int_equal(surface_neighbour(s, 19, 0), JALUR_NONE);
    assert_int_equal(surface_neighbour(s, 21, 5), 0);
    for (unsigned d = 0; d < SURFACE_START; d++) {
        int x, y, back_x, back_y;
        surface_shift(d, &x, &y);
        surface_shift(surface_opposite(d), &back_x, &back_y);
        assert_true(x == -back_x && y == -back_y);
        assert_int_equal(surface_neighbour(s, 210, d), 210 + 20 * y + x);
    }
    surface_search_free(s);
    jalur_ctx_free(ctx);
}

static void test_refusals(void **state)
{
    (void)state;
    jalur_ctx *ctx = test_ctx();
    surface_search *s = NULL;
    ground g;
    ground_make(&g, false, false);
    const surface_source beyond = {CELLS, 0}, below = {0, -1}, none = {0, NAN};
    assert_int_equal(surface_spread(ctx, &g.l, &beyond, 1, INFINITY, &s), JALUR_E_USAGE);
    assert_int_equal(surface_spread(ctx, &g.l, &below, 1, INFINITY, &s), JALUR_E_USAGE);
    assert_int_equal(surface_spread(ctx, &g.l, &none, 1, INFINITY, &s), JALUR_E_USAGE);
    g.friction[SIDE + 2] = -1;
    assert_int_equal(surface_spread(ctx, &g.l, &(surface_source){0, 0}, 1, INFINITY, &s), JALUR_E_DATA);
    assert_non_null(strstr(jalur_ctx_error(ctx)->message, "row 2, column 3"));
    g.l.w = g.l.h = 8193;
    assert_int_equal(surface_spread(ctx, &g.l, &(surface_source){0, 0}, 1, INFINITY, &s), JALUR_E_USAGE);
    assert_non_null(strstr(jalur_ctx_error(ctx)->expected, "67108864"));
    assert_null(s);
    surface_search_free(NULL);
    jalur_ctx_free(ctx);
}

static void test_no_memory(void **state)
{
    (void)state;
    jalur_status st = JALUR_E_RESOURCE;
    ground g;
    ground_make(&g, true, true);
    for (long k = 0; st != JALUR_OK; k++) {
        jalur_ctx *ctx = test_ctx_failing(k);
        surface_search *s = NULL;
        st = surface_spread(ctx, &g.l, &(surface_source){0, 0}, 1, INFINITY, &s);
        assert_true(st == JALUR_OK || (st == JALUR_E_RESOURCE && !s));
        surface_search_free(s);
        jalur_ctx_free(ctx);
        assert_true(k < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_as_grass), cmocka_unit_test(test_as_plain_sums), cmocka_unit_test(test_up_and_down),
                                       cmocka_unit_test(test_bars), cmocka_unit_test(test_cleared_is_as_new), cmocka_unit_test(test_sources_later),
                                       cmocka_unit_test(test_directions), cmocka_unit_test(test_refusals), cmocka_unit_test(test_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
