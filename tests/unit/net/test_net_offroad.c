/* On foot over the ground and on by road: by hand, and as the best over all places on roads of a walk of its own and a ride. */
#include "net/offroad.h"

#include "net/surface.h"
#include "net_help.h"

enum { SIDE = 81, CELLS = SIDE * SIDE };
static const double STEP_DEG = 0.0005, UNIT_M = 111.3; /* of 0.001 degrees, to 1 % */

typedef struct land {
    jalur_ctx *ctx;
    map m;
    net *g;
    net_metric *w;
    raster friction, heights;
    offroad o;
} land;

/* A road of 20 km/h along y = 0 from x = 0 to 20, cells of half a step whose middles lie at whole and half steps around
 * (10, 0), 12 minutes a km everywhere. */
static land *land_new(void)
{
    land *l = calloc(1, sizeof *l);
    assert_non_null(l);
    profile p = test_profile("motorcycle", MODE_MOTORCYCLE, 20);
    l->ctx = test_ctx();
    map_road(&l->m, ROAD_LOCAL, 3, (double[]){0, 0, 10, 0, 20, 0});
    l->g = map_net(l->ctx, &l->m);
    test_ok(l->ctx, net_metric_new(l->ctx, l->g, &p, SEASON_DRY, NULL, &l->w));
    const jalur_lonlat middle = snap_near(l->w, 10, 0).at;
    const double half = SIDE * STEP_DEG / 2;
    l->friction = (raster){.w = SIDE, .h = SIDE, .west_deg = middle.lon_deg - half, .north_deg = middle.lat_deg + half,
                           .lon_step_deg = STEP_DEG, .lat_step_deg = STEP_DEG};
    l->heights = l->friction;
    l->friction.cell = calloc(CELLS, sizeof(float));
    l->heights.cell = calloc(CELLS, sizeof(float));
    assert_true(l->friction.cell && l->heights.cell);
    for (int c = 0; c < CELLS; c++) l->friction.cell[c] = 12;
    l->o = (offroad){.friction = &l->friction, .level_kmh = 5, .most = 3600000};
    return l;
}

static void land_free(land *l)
{
    net_metric_free(l->w);
    net_free(l->g);
    jalur_ctx_free(l->ctx);
    free(l->friction.cell);
    free(l->heights.cell);
    free(l);
}

static jalur_lonlat at(const land *l, double x, double y)
{
    const jalur_lonlat middle = snap_near(l->w, 10, 0).at;
    return (jalur_lonlat){middle.lon_deg + (x - 10) * 0.001, middle.lat_deg + y * 0.001};
}

/* One facility; INFINITY: not reached. */
static double minutes(const land *l, jalur_lonlat from, jalur_lonlat to)
{
    net_snap snap;
    net_ms time;
    uint32_t label;
    test_ok(l->ctx, net_snap_points(l->w, &to, 1, 0, &snap));
    test_ok(l->ctx, net_offroad(l->ctx, l->w, &snap, &to, 1, &l->o, &from, 1, &time, &label));
    assert_int_equal(label, time == NET_UNREACHED ? JALUR_NONE : 0);
    return time == NET_UNREACHED ? (double)INFINITY : time / 60000.0;
}

static void assert_close(double got, double want)
{
    if (!(fabs(got - want) <= 0.02 * want + 0.2) && !(isinf(got) && isinf(want))) fail_msg("got %.9g, expected %.9g", got, want);
}

static void walk_then_ride(void **state)
{
    (void)state;
    land *l = land_new();
    const double walk = 12 * UNIT_M / 1000, ride = 3 * UNIT_M / 1000;
    assert_close(minutes(l, at(l, 4, 8), at(l, 20, 0)), 8 * walk + 16 * ride); /* straight to the road, on to its end */
    assert_close(minutes(l, at(l, 4, 8), at(l, 4, 12)), 4 * walk);             /* a facility off every road: over the ground alone */
    assert_close(minutes(l, at(l, 4, 8), at(l, 20, 3)), 8 * walk + 16 * ride + 3 * UNIT_M * 15 / 1000); /* its own access at 4 km/h */
    assert_close(minutes(l, at(l, 4, 30), at(l, 20, 0)), INFINITY);            /* beyond the raster */
    l->o.most = (net_ms)((8 * walk + 15 * ride) * 60000);
    assert_close(minutes(l, at(l, 4, 8), at(l, 20, 0)), INFINITY);             /* it takes too long */
    land_free(l);
}

/* A river along y = 4 with one bridge at x = 18; without friction, at 5 km/h, the same. */
static void around_what_is_barred(void **state)
{
    (void)state;
    land *l = land_new();
    const double walk = 12 * UNIT_M / 1000, ride = 3 * UNIT_M / 1000;
    for (uint32_t x = 0; x < SIDE; x++)
        if (x != raster_cell(&l->friction, at(l, 18, 4)) % SIDE) l->friction.cell[raster_cell(&l->friction, at(l, 10, 4)) / SIDE * SIDE + x] = NAN;
    assert_close(minutes(l, at(l, 18, 8), at(l, 0, 0)), 8 * walk + 18 * ride);
    const double detour = minutes(l, at(l, 10, 8), at(l, 0, 0));
    assert_true(detour > 4 * walk + hypot(8, 4) * walk + 18 * ride - 0.2 && detour < 1.03 * (4 * walk + hypot(8, 4) * walk + 18 * ride) + 0.2);
    for (int c = 0; c < CELLS; c++) l->heights.cell[c] = isnan(l->friction.cell[c]) ? NAN : 7;
    l->o = (offroad){.heights = &l->heights, .level_kmh = 5, .most = 3600000};
    assert_close(minutes(l, at(l, 10, 8), at(l, 0, 0)), detour);
    land_free(l);
}

/* The village lies 10 % higher than the road: down to the road it takes exp(3.5 * 0.05 - 3.5 * 0.05) = as long as on level
 * ground, from a village as much lower up to it exp(3.5 * 0.15 - 3.5 * 0.05). */
static void down_to_the_road_or_up(void **state)
{
    (void)state;
    land *l = land_new();
    const double walk = 12 * UNIT_M / 1000;
    for (int c = 0; c < CELLS; c++) l->heights.cell[c] = (float)(500 - 0.1 * UNIT_M / 2 * (c / SIDE - SIDE / 2));
    l->o.heights = &l->heights;
    assert_close(minutes(l, at(l, 10, 8), at(l, 10, 0)), 8 * walk);
    assert_close(minutes(l, at(l, 10, -8), at(l, 10, 0)), 8 * walk * exp(0.35));
    land_free(l);
}

/* A cell of ten units that the road enters at 5 and leaves at 15: who lives in it rides on from the nearer end of both. */
static void both_ends_of_a_stay_count(void **state)
{
    (void)state;
    land *l = land_new();
    const double ride = 3 * UNIT_M / 1000;
    const jalur_lonlat middle = at(l, 10, 0);
    l->friction.w = l->friction.h = 3;
    l->friction.lon_step_deg = l->friction.lat_step_deg = 0.01;
    l->friction.west_deg = middle.lon_deg - 0.015;
    l->friction.north_deg = middle.lat_deg + 0.015;
    for (int end = 0; end < 2; end++) { /* places on the road lie an eighth of a cell apart */
        const double got = minutes(l, at(l, 10, 1), at(l, 20 * end, 0));
        assert_true(got > 4.9 * ride && got < 6.3 * ride);
    }
    land_free(l);
}

/* Every cell that a road passes, by a snap of its own there and a search of its own from the point: the least sum. */
static void as_all_places_tried(void **state)
{
    (void)state;
    land *l = land_new();
    rng r;
    rng_init(&r, 5);
    for (int c = 0; c < CELLS; c++) l->friction.cell[c] = rng_below(&r, 9) ? (float)(5 + 20 * rng_unit(&r)) : NAN;
    const jalur_lonlat to[2] = {at(l, 0, 0), at(l, 19, 0)};
    net_snap facility[2];
    test_ok(l->ctx, net_snap_points(l->w, to, 2, 0, facility));
    double width_m[SIDE], along_m[SIDE];
    for (int y = 0; y < SIDE; y++) {
        const double lat = l->friction.north_deg - (y + 0.5) * STEP_DEG;
        width_m[y] = geo_distance_m((jalur_lonlat){0, lat}, (jalur_lonlat){STEP_DEG, lat});
        along_m[y] = y ? along_m[y - 1] + geo_distance_m((jalur_lonlat){0, lat}, (jalur_lonlat){0, lat + STEP_DEG}) : 0;
    }
    uint32_t reached = 0;
    for (int k = 0; k < 30; k++) {
        const jalur_lonlat from = at(l, 2 + 16 * rng_unit(&r), 2 + 10 * rng_unit(&r));
        const surface_layers layers = {.w = SIDE, .h = SIDE, .friction = l->friction.cell, .width_m = width_m, .along_m = along_m, .moves = SURFACE_MOVES_16};
        surface_search *s = NULL;
        net_ms time;
        uint32_t label;
        double best = INFINITY;
        test_ok(l->ctx, surface_spread(l->ctx, &layers, &(surface_source){raster_cell(&l->friction, from), 0}, 1, INFINITY, &s));
        for (int x = 0; x <= 40; x++) {
            const double place = x / 2.0;
            net_snap on = snap_near(l->w, place, 0);
            net_ms t[2];
            test_ok(l->ctx, net_table(l->ctx, l->w, &on, 1, facility, 2, t, NULL));
            const uint32_t cell = raster_cell(&l->friction, on.at);
            const double walk = surface_cost(s, cell) * 60;
            best = fmin(best, walk + fmin(t[0], t[1]));
        }
        for (int i = 0; i < 2; i++) best = fmin(best, surface_cost(s, raster_cell(&l->friction, to[i])) * 60);
        test_ok(l->ctx, net_offroad(l->ctx, l->w, facility, to, 2, &l->o, &from, 1, &time, &label));
        if (isfinite(best)) assert_true(fabs(time - best) <= 0.6 * 3 * UNIT_M / 1000 * 60000 && label < 2), reached++;
        else assert_int_equal(time, NET_UNREACHED);
        surface_search_free(s);
    }
    assert_true(reached > 20);
    land_free(l);
}

static void refusals(void **state)
{
    (void)state;
    land *l = land_new();
    net_ms time;
    uint32_t label;
    const jalur_lonlat here = at(l, 0, 0);
    const net_snap on = snap_near(l->w, 0, 0);
    l->o.heights = &l->heights;
    l->heights.west_deg += STEP_DEG;
    assert_int_equal(net_offroad(l->ctx, l->w, &on, &here, 1, &l->o, &here, 1, &time, &label), JALUR_E_USAGE);
    l->o.friction = l->o.heights = NULL;
    assert_int_equal(net_offroad(l->ctx, l->w, &on, &here, 1, &l->o, &here, 1, &time, &label), JALUR_E_USAGE);
    land_free(l);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    land *l = land_new();
    const jalur_lonlat from = at(l, 4, 8), to = at(l, 20, 0);
    jalur_status st = JALUR_E_RESOURCE;
    net_snap snap;
    net_ms time;
    uint32_t label;
    long n = 0;
    test_ok(l->ctx, net_snap_points(l->w, &to, 1, 0, &snap));
    for (; st != JALUR_OK && n < 1000; n++) {
        jalur_ctx *ctx = test_ctx_failing(n);
        st = net_offroad(ctx, l->w, &snap, &to, 1, &l->o, &from, 1, &time, &label);
        if (st != JALUR_OK) assert_int_equal(st, JALUR_E_RESOURCE);
        jalur_ctx_free(ctx);
    }
    assert_int_equal(st, JALUR_OK);
    assert_int_equal(label, 0);
    assert_true(n > 10);
    land_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(walk_then_ride), cmocka_unit_test(around_what_is_barred), cmocka_unit_test(down_to_the_road_or_up),
                                       cmocka_unit_test(both_ends_of_a_stay_count), cmocka_unit_test(as_all_places_tried), cmocka_unit_test(refusals), cmocka_unit_test(every_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
