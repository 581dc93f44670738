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

static double pair_min(const net_snap *from, const net_snap *to, net_ms time)
{
    if (from->state != SNAP_OK || to->state != SNAP_OK || time >= NET_UNREACHED) return INFINITY;
    return ((double)time + from->access_ms + to->access_ms) / 60000;
}

/* The k nearest, by a table of all pairs; offices are their own indices here. */
static void check_near(const access_table *a, uint32_t v, uint32_t w, const net_snap *from, const net_snap *to, const net_ms *time)
{
    const access_near *near = &a->near[(v * a->n_ways + w) * a->n_near];
    bool used[OFFICES] = {false};
    for (uint32_t k = 0; k < a->n_near; k++) {
        double best = INFINITY;
        for (uint32_t o = 0; o < OFFICES; o++)
            if (!used[o]) best = fmin(best, pair_min(&from[v], &to[o], time[v * OFFICES + o]));
        assert_near(near[k].minutes, best, 1e-4);
        assert_int_equal(near[k].office == JALUR_NONE, isinf(best));
        if (isinf(best)) continue;
        assert_false(used[near[k].office]);
        assert_near(pair_min(&from[v], &to[near[k].office], time[v * OFFICES + near[k].office]), best, 1e-4);
        used[near[k].office] = true;
    }
}

/* Two steps as they stand in the paper, with a linear decay; what is handed out is what is reached. */
static void check_scores(const island *i, const access_table *a, uint32_t w, const net_snap *from, const net_snap *to, const net_ms *time)
{
    double handed = 0, supply = 0;
    double score[VILLAGES] = {0};
    for (uint32_t o = 0; o < OFFICES; o++) {
        double asked = 0, share[VILLAGES];
        for (uint32_t v = 0; v < VILLAGES; v++) {
            const bool known = strcmp(a->villages[v].point, "none") != 0;
            const double m = known ? pair_min(&from[v], &to[o], time[v * OFFICES + o]) : (double)INFINITY;
            share[v] = m <= a->limit_min ? 1 - m / a->limit_min : 0;
            asked += a->villages[v].people * share[v];
        }
        const double counters = i->t.offices[o].counters ? i->t.offices[o].counters : 1;
        if (asked > 0) supply += counters;
        for (uint32_t v = 0; v < VILLAGES && asked > 0; v++) score[v] += counters * share[v] / asked;
    }
    for (uint32_t v = 0; v < VILLAGES; v++) {
        const access_cell *c = &a->cells[v * a->n_ways + w];
        assert_near(c->score, 1e4 * score[v], 1e-6 * (1 + c->score));
        handed += a->villages[v].people * c->score / 1e4;
    }
    assert_near(handed, supply, 1e-9 * (1 + supply));
    for (uint32_t s = 0; s < a->n_shares; s++)
        if (a->shares[s].way == w && strcmp(a->shares[s].measure, "supply") == 0) assert_near(a->shares[s].numerator, supply, 1e-9 * (1 + supply));
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
    check_scores(i, a, w, from, to, time);
    for (uint32_t v = 0; v < VILLAGES; v++) {
        const access_cell *c = &a->cells[v * a->n_ways + w];
        double best_min = INFINITY;
        uint32_t best = JALUR_NONE;
        if (strcmp(a->villages[v].point, "none") == 0) {
            assert_int_equal(c->class, ACCESS_NO_POSITION);
            continue;
        }
        check_near(a, v, w, from, to, time);
        for (uint32_t o = 0; o < OFFICES; o++) {
            if (from[v].state != SNAP_OK || to[o].state != SNAP_OK || time[v * OFFICES + o] >= NET_UNREACHED) continue;
            double minutes = ((double)time[v * OFFICES + o] + from[v].access_ms + to[o].access_ms) / 60000;
            if (minutes < best_min - 1e-9) best = points[o], best_min = minutes;
        }
        assert_near(c->minutes, best_min, 1e-4);
        if (best == JALUR_NONE) {
            assert_true(c->class == ACCESS_DRY_ONLY || c->class == ACCESS_FOOT_ONLY || c->class == ACCESS_UNREACHABLE ||
                        c->class == ACCESS_FAR_FROM_ROAD);
            if (isfinite(c->gap_m)) assert_near(c->gap_m, geo_distance_m(c->from, c->to), 0.01 * c->gap_m + 0.1);
            if (c->class == ACCESS_FAR_FROM_ROAD) assert_true(c->gap_m > 500);
            continue;
        }
        assert_true(c->office != JALUR_NONE);
        if (best_min > a->limit_min) assert_int_equal(c->class, ACCESS_BEYOND);
        else assert_true(c->class == ACCESS_SERVED || c->class == ACCESS_CLOSED || c->class == ACCESS_NO_SIGNAL || c->class == ACCESS_FULL);
    }
}

/* The sums of the two kecamatan, and those in and outside the 3T area, make up the whole, class by class. */
static void check_levels(const access_table *a, uint32_t w, const double *people, double all)
{
    double whole = 0;
    for (int k = 0; k < ACCESS_CLASSES; k++) {
        double parts = 0, groups = 0;
        for (uint32_t s = 0; s < a->n_sums; s++) {
            const access_sum *sum = &a->sums[s];
            if (sum->way != w) continue;
            if (sum->area != JALUR_NONE) parts += (double)sum->people[k];
            else if (strcmp(sum->group, "all") != 0) groups += (double)sum->people[k];
            else whole += (double)sum->people[k], assert_near((double)sum->people[k], people[k], 0);
        }
        assert_near(parts, people[k], 0);
        assert_near(groups, people[k], 0);
    }
    assert_near(whole, all, 0);
}

static void check_sums(const access_table *a, uint32_t count[ACCESS_CLASSES])
{
    for (uint32_t w = 0; w < a->n_ways; w++) {
        uint32_t n = 0;
        double people[ACCESS_CLASSES] = {0}, all = 0, sum = 0, within = 0, near = 0;
        for (uint32_t v = 0; v < a->n_villages; v++) {
            const access_cell *c = &a->cells[v * a->n_ways + w];
            assert_true(c->class < ACCESS_CLASSES);
            assert_int_equal(c->served_by != JALUR_NONE, c->class == ACCESS_SERVED);
            count[c->class]++;
            n++;
            within += access_within(a, v, w);
            near += access_within(a, v, w) ? a->villages[v].people : 0;
            people[c->class] += a->villages[v].people;
            all += a->villages[v].people;
        }
        for (int k = 0; k < ACCESS_CLASSES; k++)
            sum += people[k];
        check_levels(a, w, people, all);
        assert_int_equal(n, a->n_villages);
        assert_near(sum, all, 0);
        for (uint32_t s = 0; s < a->n_shares; s++) {
            const access_share *share = &a->shares[s];
            assert_true(share->numerator >= 0 && share->numerator <= share->denominator);
            if (share->way != w || strcmp(share->level, "village") != 0) continue;
            if (strcmp(share->group, "all") != 0 || strcmp(share->measure, "gini") == 0 || strcmp(share->measure, "supply") == 0) continue;
            const char *m = share->measure;
            assert_near(share->numerator, strcmp(m, "within") == 0 ? within : strcmp(m, "not-within") == 0 ? all - near :
                        strcmp(m, "served") == 0 ? people[ACCESS_SERVED] : near, 0);
            assert_near(share->denominator, strcmp(m, "within") == 0 ? n : all, 0);
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
        signal_mark dark = {.village = 4, .level = 0};
        i.t.signals = &dark;
        i.t.n_signals = 1;
        closed_days holiday = {.area = 13, .first_day = 1, .last_day = 14};
        i.t.closed = &holiday;
        i.t.n_closed = 1;
        for (uint32_t o = 0; o < OFFICES; o++) i.t.offices[o].counters = o;
        profile p = test_profile("motorcycle", MODE_MOTORCYCLE, 40);
        cover_way ways[WAYS] = {{.way = {"motorcycle", SEASON_WET}}, {.way = {"motorcycle", SEASON_DRY}}};
        ways[0].metric = island_metric(&i, &p, SEASON_WET);
        ways[1].metric = ways[1].dry = ways[0].dry = island_metric(&i, &p, SEASON_DRY);
        profile walk = test_profile("foot", MODE_FOOT, 5);
        walk.access_limit_m = 1500;
        ways[0].foot = ways[1].foot = island_metric(&i, &walk, SEASON_DRY);
        settings set;
        settings_init(&set);
        set.cover_min = 6;
        set.counter_people = seed % 2 ? 150 : 0;
        snprintf(set.areas_3t, sizeof set.areas_3t, "53.01.02");
        const cover_problem problem = {.t = &i.t, .set = &set, .ways = ways, .n_ways = WAYS, .points = points, .n_points = OFFICES, .scores = true};
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
        if (k != ACCESS_BOAT_ONLY && k != ACCESS_GROUND_ONLY) assert_true(count[k] > 0); /* the random maps show every class but those on the water and off the road */
    }
}

/* ---- metrics that live no longer than their way ---- */

typedef struct lender {
    island *i;
    profile p;
    net_metric *m[SEASONS];
    uint32_t asked;
} lender;

static jalur_status lend(void *user, cover_way *way)
{
    lender *l = user;
    assert_null(way->metric);
    for (int s = 0; s < SEASONS; s++) {
        net_metric_free(l->m[s]);
        test_ok(l->i->ctx, net_metric_new(l->i->ctx, l->i->g, &l->p, (season)s, NULL, &l->m[s]));
    }
    way->metric = l->m[way->way.season];
    way->dry = l->m[SEASON_DRY];
    l->asked++;
    return JALUR_OK;
}

static void lent_metrics_give_the_same(void **state)
{
    (void)state;
    static const uint32_t points[OFFICES] = {0, 1, 2, 3};
    settings set;
    settings_init(&set);
    set.cover_min = 5;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        island i;
        access_table held, lent;
        draw_random(&i, seed);
        lender l = {.i = &i, .p = test_profile("truck", MODE_TRUCK, 60)};
        const net_metric *dry = island_metric(&i, &l.p, SEASON_DRY), *wet = island_metric(&i, &l.p, SEASON_WET);
        const cover_way ways[WAYS] = {{.metric = wet, .dry = dry, .way = {"truck", SEASON_WET}}, {.metric = dry, .dry = dry, .way = {"truck", SEASON_DRY}}};
        const cover_way bare[WAYS] = {{.way = ways[0].way}, {.way = ways[1].way}};
        cover_problem asked = {.t = &i.t, .set = &set, .ways = ways, .n_ways = WAYS, .points = points, .n_points = OFFICES, .scores = true};
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &asked, &held));
        asked.ways = bare;
        asked.lend = lend;
        asked.user = &l;
        test_ok(i.ctx, cover_access(i.ctx, i.kit, &asked, &lent));
        assert_int_equal(l.asked, WAYS);
        for (uint32_t k = 0; k < VILLAGES * WAYS; k++) {
            const access_cell *a = &held.cells[k], *b = &lent.cells[k];
            assert_true(a->class == b->class && a->office == b->office && a->served_by == b->served_by);
            assert_memory_equal(&a->minutes, &b->minutes, sizeof a->minutes);
            assert_memory_equal(&a->other_min, &b->other_min, sizeof a->other_min);
            assert_memory_equal(&a->score, &b->score, sizeof a->score);
        }
        for (int s = 0; s < SEASONS; s++) net_metric_free(l.m[s]);
        access_release(&lent);
        access_release(&held);
        island_end(&i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cells_and_sums), cmocka_unit_test(lent_metrics_give_the_same)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
