/* The verifier's roads against the planner's, which share no code: on random maps with roads drawn over each other, ends
 * that touch other roads, every way of joining and closures of every kind, both must find the same road points and the same times. */
#include "../net/net_help.h"
#include "verify/verify_inside.h"

enum { POINTS = 30, MAPS = 120 };

typedef struct pair {
    jalur_ctx *ctx;
    map *m;
    profile p;
    net *g;
    net_metric *w;
    vgraph v;
    vweights x;
    vsearch q;
    jalur_lonlat at[POINTS];
    net_snap s[POINTS];
    vsnap z[POINTS];
    arena mem;
    territory t; /* closures alone */
} pair;

/* Besides the lattice: parts of roads again with another class, and ends that stop on a road or just beside one. */
static void add_mess(map *m, rng *r)
{
    static const road_class KINDS[4] = {ROAD_LOCAL, ROAD_PRIMARY, ROAD_TRACK, ROAD_MOTORWAY};
    uint32_t n = m->n;
    for (uint32_t i = 0; i < n && m->n < 400; i++) {
        const road *like = &m->road[rng_below(r, n)];
        jalur_lonlat a = like->line.pt[0], b = like->line.pt[1];
        double t = rng_below(r, 2) ? 0.5 : rng_unit(r), off = rng_below(r, 3) ? 0 : (rng_unit(r) - 0.5) / 4;
        double x = (a.lon_deg + (b.lon_deg - a.lon_deg) * t - 100) * 1000, y = (a.lat_deg + (b.lat_deg - a.lat_deg) * t + 1) * 1000;
        if (rng_below(r, 2)) {
            road *q = map_road(m, KINDS[rng_below(r, 4)], 2, (double[]){x + off, y, x + 7 * rng_unit(r), y + 7 * rng_unit(r)});
            q->oneway = (int8_t)((int)rng_below(r, 3) - 1);
        } else {
            road *q = &m->road[m->n++];
            *q = *like;
            q->class = (uint8_t)KINDS[rng_below(r, 4)];
            q->oneway = (int8_t)((int)rng_below(r, 3) - 1);
            q->line.n = like->line.n > 2 && rng_below(r, 2) ? 2 : like->line.n;
        }
    }
}

/* Up to four closures: a polygon with a hole or none, a road id, a class, or several at once; shut, slower or faster. */
static void add_closures(pair *p, rng *r, double least, double most)
{
    p->t.n_closures = rng_below(r, 5);
    test_ok(p->ctx, arena_new(&p->mem, 4, sizeof *p->t.closures, &p->t.closures));
    for (uint32_t i = 0; i < p->m->n; i++) p->m->road[i].source_id = (int64_t)rng_below(r, 9);
    for (uint32_t i = 0; i < p->t.n_closures; i++) {
        closure *c = &p->t.closures[i];
        *c = (closure){.id = "c", .class = ROAD_CLASSES, .profile = rng_below(r, 4) ? "" : rng_below(r, 2) ? "odd" : "even",
                       .seasons = (uint8_t)(1 + rng_below(r, 3)), .factor = rng_below(r, 2) ? 0 : least + (most - least) * rng_unit(r), .reason = ""};
        const uint32_t how = rng_below(r, 4);
        c->by_road = how == 1 || rng_below(r, 5) == 0;
        c->road = (int64_t)rng_below(r, 9);
        if (how == 2) c->class = rng_below(r, 2) ? ROAD_LOCAL : ROAD_TRACK;
        if (how == 1 || how == 2) continue;
        const jalur_lonlat at = p->m->road[rng_below(r, p->m->n)].line.pt[0];
        const double w = 0.0002 + 0.002 * rng_unit(r), dx = 0.001 * rng_unit(r), dy = 0.001 * rng_unit(r);
        const uint32_t rings = 1 + rng_below(r, 2);
        test_ok(p->ctx, shape_area_new(&p->mem, 5 * rings, rings, 1, &c->area));
        for (uint32_t k = 0; k < 5 * rings; k++) {
            const double half = k < 5 ? w : w / 3, x = (k % 5 == 1 || k % 5 == 2) ? half : -half, y = (k % 5 == 2 || k % 5 == 3) ? half : -half;
            c->area.pt[k] = (jalur_lonlat){at.lon_deg + dx + x, at.lat_deg + dy + y};
        }
        for (uint32_t k = 0; k <= rings; k++) c->area.ring[k] = 5 * k;
        c->area.part[0] = 0;
        c->area.part[1] = rings;
    }
}

static void pair_new(pair *p, rng *r, double join_m, bool crossings, double far_deg)
{
    net_closing closing;
    net_closures shut;
    settings set = {.join_m = join_m, .node_crossings = crossings};
    p->ctx = test_ctx();
    p->m = malloc(sizeof *p->m);
    p->p = test_profile("odd", MODE_TRUCK, 36);
    p->p.kmh[ROAD_PRIMARY] = 61;
    p->p.kmh[ROAD_TRACK] = 7;
    p->p.kmh[ROAD_MOTORWAY] = 90;
    p->p.ferry_wait_min = 3;
    p->p.access_limit_m = 500;
    map_random(p->m, r, 3 + rng_below(r, 5), 5 + rng_below(r, 30));
    add_mess(p->m, r);
    if (far_deg > 0) { /* a road that leads far away */
        jalur_lonlat a = p->m->road[0].line.pt[0];
        double x = (a.lon_deg - 100) * 1000, y = (a.lat_deg + 1) * 1000, w = 6.28 * rng_unit(r);
        map_road(p->m, ROAD_LOCAL, 2, (double[]){x, y, x + 1000 * far_deg * cos(w), y + 1000 * far_deg * sin(w)});
    }
    arena_init(&p->mem, p->ctx);
    if (far_deg > 0) add_closures(p, r, 0.05, 0.4); /* ways and stretches of 298 hours and more, which are none */
    else add_closures(p, r, 0.2, 2.2);
    test_ok(p->ctx, net_new(p->ctx, p->m->road, p->m->n, &(net_options){join_m, crossings}, &p->g));
    test_ok(p->ctx, net_closing_new(p->ctx, p->g, p->t.closures, p->t.n_closures, &p->mem, &closing));
    test_ok(p->ctx, net_closing_of(&closing, &p->p, SEASON_DRY, &p->mem, &shut));
    test_ok(p->ctx, net_metric_new(p->ctx, p->g, &p->p, SEASON_DRY, &shut, &p->w));
    test_ok(p->ctx, vgraph_new(p->ctx, p->m->road, p->m->n, &set, &p->v));
    test_ok(p->ctx, vweights_new(&p->v, &p->t, &p->p, SEASON_DRY, &p->x));
    test_ok(p->ctx, vsearch_new(&p->v, &p->q));
    for (int i = 0; i < POINTS; i++) {
        const shape_line *l = &p->m->road[rng_below(r, p->m->n)].line;
        uint32_t k = rng_below(r, l->n - 1);
        double t = rng_below(r, 3) ? rng_unit(r) : 0.5 * rng_below(r, 3);
        p->at[i] = (jalur_lonlat){l->pt[k].lon_deg + (l->pt[k + 1].lon_deg - l->pt[k].lon_deg) * t,
                                  l->pt[k].lat_deg + (l->pt[k + 1].lat_deg - l->pt[k].lat_deg) * t};
        if (rng_below(r, 2)) p->at[i].lat_deg += (rng_unit(r) - 0.5) / 500;
        p->z[i] = vsnap_point(&p->v, &p->x, p->at[i], 0, false);
    }
    test_ok(p->ctx, net_snap_points(p->w, p->at, POINTS, 0, p->s));
}

static void pair_free(pair *p)
{
    vsearch_release(&p->q);
    vweights_release(p->ctx, &p->x);
    vgraph_release(&p->v);
    net_metric_free(p->w);
    net_free(p->g);
    arena_release(&p->mem);
    free(p->m);
    jalur_ctx_free(p->ctx);
}

static void check_snaps(const pair *p)
{
    for (int i = 0; i < POINTS; i++) {
        assert_int_equal(p->s[i].state == SNAP_OK, p->z[i].state == VSNAP_OK);
        if (p->s[i].state == SNAP_NO_NETWORK) continue;
        assert_true(geo_distance_m(p->s[i].at, p->z[i].at) < 0.002);
        assert_true(fabs(p->s[i].access_m - p->z[i].access_m) < 0.002);
    }
}

/* Returns how many pairs had a way. */
static uint32_t check_times(pair *p)
{
    net_ms time[POINTS * POINTS];
    uint32_t n = 0;
    test_ok(p->ctx, net_table(p->ctx, p->w, p->s, POINTS, p->s, POINTS, time, NULL));
    for (int i = 0; i < POINTS; i++) {
        vspots from, to;
        if (p->z[i].state != VSNAP_OK) continue;
        vspots_of_snap(&p->v, &p->x, &p->z[i], &from);
        vsearch_begin(&p->q, &p->x, false);
        vsearch_start(&p->q, &from, 0);
        test_ok(p->ctx, vsearch_run(&p->q, INFINITY));
        for (int k = 0; k < POINTS; k++) {
            if (p->z[k].state != VSNAP_OK || geo_distance_m(p->s[i].at, p->s[k].at) < 0.001) continue; /* or round the block */
            vspots_of_snap(&p->v, &p->x, &p->z[k], &to);
            double want = fmin(vsearch_at(&p->q, &to).s, vspots_step(&p->v, &p->x, &from, &to).s);
            net_ms got = time[i * POINTS + k];
            assert_int_equal(got < NET_UNREACHED, isfinite(want));
            if (got < NET_UNREACHED) assert_true(fabs(got / 1000.0 - want) < 0.05 + 1e-4 * want);
            n += got < NET_UNREACHED;
        }
    }
    return n;
}

enum { POSTS = 10, HOMES = POINTS - POSTS };

static int by_minutes(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The first points as offices, the others as villages: the nearest by one search against a search from each. */
static uint32_t check_nearest(pair *p, uint32_t most)
{
    judge j = {.ctx = p->ctx, .g = p->v, .q = p->q, .t = &p->t};
    access_village village[HOMES];
    access_table access = {.villages = village, .n_villages = HOMES};
    const verify_input in = {.access = &access};
    office post[POSTS] = {0};
    uint32_t points[POSTS], n = 0;
    double minutes[POSTS][HOMES], sorted[POSTS];
    vnearest found = {0};
    for (uint32_t i = 0; i < POSTS; i++) post[i].at = p->at[points[i] = i];
    for (uint32_t v = 0; v < HOMES; v++) village[v] = (access_village){.point = "label", .at = p->at[POSTS + v]};
    p->t.offices = post;
    p->t.n_offices = POSTS;
    j.in = &in;
    test_ok(p->ctx, vnearest_find(&j, &p->x, points, POSTS, most, &found));
    for (uint32_t i = 0; i < POSTS; i++) test_ok(p->ctx, vnearest_alone(&j, &p->x, &found, i, INFINITY, minutes[i]));
    for (uint32_t v = 0; v < HOMES; v++) {
        const vnear *list = &found.near[(size_t)v * most];
        for (uint32_t i = 0; i < POSTS; i++) sorted[i] = minutes[i][v];
        qsort(sorted, POSTS, sizeof *sorted, by_minutes);
        for (uint32_t k = 0; k < most; k++) {
            assert_int_equal(list[k].point != JALUR_NONE, isfinite(sorted[k]));
            if (list[k].point == JALUR_NONE) continue;
            assert_true(fabs(list[k].minutes - sorted[k]) < 1e-6 && fabs(minutes[list[k].point][v] - sorted[k]) < 1e-6);
            for (uint32_t i = 0; i < k; i++) assert_true(list[i].point != list[k].point);
            n++;
        }
    }
    vnearest_release(p->ctx, &found);
    p->q = j.q;
    return n;
}

static void run(double join_m, bool crossings, double far_deg)
{
    rng r;
    uint32_t n = 0, near = 0;
    rng_init(&r, 21 + (uint64_t)join_m + crossings);
    for (int i = 0; i < MAPS; i++) {
        pair p = {0};
        pair_new(&p, &r, join_m, crossings, far_deg);
        check_snaps(&p);
        n += check_times(&p);
        near += check_nearest(&p, 1 + (uint32_t)i % 4);
        pair_free(&p);
    }
    assert_true(n > MAPS * POINTS * POINTS / 4 && near > MAPS * HOMES);
}

static void as_drawn(void **state) { (void)state; run(0, false, 0); }
static void crossings_noded(void **state) { (void)state; run(0, true, 0); }
static void ends_joined(void **state) { (void)state; run(12, false, 0); }
static void all_joined(void **state) { (void)state; run(12, true, 0); }
static void joined_from_afar(void **state) { (void)state; run(100, true, 0); }

static void led_far_away(void **state) { (void)state; run(12, true, 40); }

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_drawn), cmocka_unit_test(crossings_noded), cmocka_unit_test(ends_joined),
        cmocka_unit_test(all_joined), cmocka_unit_test(joined_from_afar), cmocka_unit_test(led_far_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
