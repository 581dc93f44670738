/* Random territories: cells against full tables, shares against a recount. */
#include "island.h"

#include "base/rng.h"

enum { VILLAGES = 20, OFFICES = 4, WAYS = 2 };

static void draw_random(island *i, uint64_t seed)
{
    rng r;
    rng_init(&r, seed);
    island_begin(i);
    for (uint32_t k = 0; k < 2; k++) {
        char code[32];
        snprintf(code, sizeof code, "53.01.0%u", k + 1);
        island_area(i, code, AREA_KECAMATAN, 0);
        for (uint32_t v = 0; v < VILLAGES / 2; v++) {
            snprintf(code, sizeof code, "53.01.0%u.20%02u", k + 1, v + 1);
            uint32_t at = island_area(i, code, AREA_VILLAGE, rng_below(&r, 500));
            double x = 11 * rng_unit(&r), y = 11 * rng_unit(&r);
            if (rng_below(&r, 6) > 0) y = round(y) + 0.2 * rng_unit(&r); /* beside a line of the grid */
            if (rng_below(&r, 8) > 0) island_label(i, at, x, y);
            if (rng_below(&r, 3) > 0) island_square(i, at, x, y, 0.3);
        }
    }
    for (uint32_t o = 0; o < OFFICES; o++) {
        char id[8];
        snprintf(id, sizeof id, "K%u", o);
        island_office(i, id, "53.01.02.2003", rng_below(&r, 11), rng_below(&r, 11));
    }
    for (uint32_t k = 0; k < 48; k++) { /* pieces of a grid, some closed in the rains */
        uint8_t flags = rng_below(&r, 3) == 0 ? ROAD_DRY_ONLY : 0;
        double a = rng_below(&r, 9), line = rng_below(&r, 11), b = a + 1 + rng_below(&r, 3);
        if (rng_below(&r, 2))
            island_road(i, a, line, b, line, flags);
        else
            island_road(i, line, a, line, b, flags);
        if (rng_below(&r, 6) == 0) i->t.roads[k].oneway = ROAD_FORWARD;
    }
    island_build(i);
}

/* Nearest office by a table of all pairs. */
static void check_way(const island *i, const access_table *a, uint32_t w, const net_metric *m, const uint32_t *points)
{
    jalur_lonlat at[VILLAGES], office_at[OFFICES];
    net_snap from[VILLAGES], to[OFFICES];
    net_ms time[VILLAGES * OFFICES];
    for (uint32_t v = 0; v < VILLAGES; v++)
        at[v] = a->villages[v].at;
    for (uint32_t o = 0; o < OFFICES; o++)
        office_at[o] = i->t.offices[points[o]].at;
    test_ok(i->ctx, net_snap_points(m, at, VILLAGES, 0, from));
    test_ok(i->ctx, net_snap_points(m, office_at, OFFICES, 0, to));
    test_ok(i->ctx, net_table(i->ctx, m, from, VILLAGES, to, OFFICES, time, NULL));
    for (uint32_t v = 0; v < VILLAGES; v++) {
        const access_cell *c = &a->cells[v * a->n_ways + w];
        double best_min = INFINITY;
        uint32_t best = JALUR_NONE;
        if (strcmp(a->villages[v].point, "none") == 0) {
            assert_int_equal(c->class, ACCESS_NO_POSITION);
            continue;
        }
        for (uint32_t o = 0; o < OFFICES; o++) {
            if (from[v].state != SNAP_OK || to[o].state != SNAP_OK || time[v * OFFICES + o] >= NET_UNREACHED) continue;
            double minutes = ((double)time[v * OFFICES + o] + from[v].access_ms + to[o].access_ms) / 60000;
            if (minutes < best_min - 1e-9) best = points[o], best_min = minutes;
        }
        assert_near(c->minutes, best_min, 1e-4);
        if (best == JALUR_NONE) {
            assert_true(c->class >= ACCESS_DRY_ONLY && c->class != ACCESS_NO_POSITION);
            if (isfinite(c->gap_m)) assert_near(c->gap_m, geo_distance_m(c->from, c->to), 0.01 * c->gap_m + 0.1);
            if (c->class == ACCESS_FAR_FROM_ROAD) assert_true(c->gap_m > 500);
            continue;
        }
        assert_true(c->office != JALUR_NONE);
        assert_int_equal(c->class, best_min <= a->limit_min ? ACCESS_WITHIN : ACCESS_BEYOND);
    }
}

static void check_sums(const access_table *a, uint32_t count[ACCESS_CLASSES])
{
    for (uint32_t w = 0; w < a->n_ways; w++) {
        uint32_t n = 0;
        double people[ACCESS_CLASSES] = {0}, all = 0, sum = 0, within = 0;
        for (uint32_t v = 0; v < a->n_villages; v++) {
            const access_cell *c = &a->cells[v * a->n_ways + w];
            assert_true(c->class < ACCESS_CLASSES);
            assert_int_equal(isfinite(c->minutes), c->class == ACCESS_WITHIN || c->class == ACCESS_BEYOND);
            count[c->class]++;
            n++;
            within += c->class == ACCESS_WITHIN;
            people[c->class] += a->villages[v].people;
            all += a->villages[v].people;
        }
        for (int k = 0; k < ACCESS_CLASSES; k++)
            sum += people[k];
        assert_int_equal(n, a->n_villages);
        assert_near(sum, all, 0);
        for (uint32_t s = 0; s < a->n_shares; s++) {
            const access_share *share = &a->shares[s];
            assert_true(share->numerator >= 0 && share->numerator <= share->denominator);
            if (share->way != w || strcmp(share->level, "village") != 0) continue;
            bool by_people = strcmp(share->measure, "by-population") == 0;
            assert_near(share->numerator, by_people ? people[ACCESS_WITHIN] : within, 0);
            assert_near(share->denominator, by_people ? all : n, 0);
        }
    }
}

static void cells_and_sums(void **state)
{
    (void)state;
    static const uint32_t points[OFFICES] = {0, 1, 2, 3};
    uint32_t count[ACCESS_CLASSES] = {0};
    for (uint64_t seed = 1; seed <= 40; seed++) {
        island i;
        access_table a;
        draw_random(&i, seed);
        profile p = test_profile("motorcycle", MODE_MOTORCYCLE, 40);
        cover_way ways[WAYS] = {{.way = {"motorcycle", SEASON_WET}}, {.way = {"motorcycle", SEASON_DRY}}};
        ways[0].metric = island_metric(&i, &p, SEASON_WET);
        ways[1].metric = ways[1].dry = ways[0].dry = island_metric(&i, &p, SEASON_DRY);
        cover_problem problem = {&i.t, ways, WAYS, points, OFFICES, 6};
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &problem, &a));
        assert_int_equal(a.n_villages, VILLAGES);
        for (uint32_t w = 0; w < WAYS; w++)
            check_way(&i, &a, w, ways[w].metric, points);
        check_sums(&a, count);
        for (uint32_t v = 0; v < VILLAGES;
             v++) /* dry only is reached in the dry season, and never the other way round */
            if (a.cells[v * WAYS].class == ACCESS_DRY_ONLY) assert_true(isfinite(a.cells[v * WAYS + 1].minutes));
        access_release(&a);
        island_end(&i);
    }
    for (int k = 0; k < ACCESS_CLASSES; k++) {
        print_message("%s %u\n", access_class_name((access_class)k), count[k]);
        assert_true(count[k] > 0); /* the random maps show every class */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_and_sums)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
