#include "naive.h"

enum { U = NAIVE_UNIT_S };

static int32_t units(rng *r, uint32_t from, uint32_t to)
{
    return (int32_t)((from + rng_below(r, to - from + 1)) * U);
}

static void random_legs(kase *k, rng *r)
{
    for (uint32_t m = 0; m < CASE_MATRICES; m++)
        for (size_t i = 0, n = k->legs[m].n; i < n * n; i++) {
            bool same = i / n == i % n;
            k->time_s[m][i] = same ? 0 : units(r, 1, 3);
            k->distance_m[m][i] = same ? 0 : (int32_t)(5000 + rng_below(r, 20000));
            if (!same && rng_below(r, 25) == 0) k->time_s[m][i] = PLAN_UNREACHED;
        }
}

/* Every leg as short as the best detour: then a route without one of its stops is no longer. */
static void legs_shorten(kase *k)
{
    const size_t n = k->legs[0].n;
    for (uint32_t m = 0; m < CASE_MATRICES; m++)
        for (size_t via = 0; via < n; via++)
            for (size_t i = 0; i < n * n; i++) {
                size_t there = i / n * n + via, on = via * n + i % n;
                int32_t *s = k->time_s[m], *d = k->distance_m[m];
                if (s[there] == PLAN_UNREACHED || s[on] == PLAN_UNREACHED) continue;
                if (s[i] > s[there] + s[on]) s[i] = s[there] + s[on];
                if (d[i] > d[there] + d[on]) d[i] = d[there] + d[on];
            }
}

static void random_stop(rich_kase *c, uint32_t i, uint64_t rules, rng *r)
{
    plan_stop *s = &c->k.stops[i];
    for (int d = 0; d < PLAN_DIMENSIONS; d++) s->demand[d] = rng_below(r, 30);
    s->service_s = units(r, 0, 1);
    if (rng_below(r, 3) == 0) {
        s->open_s = units(r, 14, 26);
        s->close_s = s->open_s + units(r, 0, 12);
    }
    if ((rules & 1) && rng_below(r, 2)) { /* closed at noon, and later */
        c->closed[i][0] = (plan_window){20 * U + 1, 24 * U - 1};
        c->closed[i][1] = (plan_window){27 * U + 1, 29 * U - 1};
        s->closed = c->closed[i];
        s->n_closed = 1 + rng_below(r, 2);
    }
    if ((rules & 2) && rng_below(r, 2))
        for (int d = 0; d < PLAN_DIMENSIONS; d++) s->pickup[d] = rng_below(r, 40);
    if ((rules & 4) && rng_below(r, 2)) s->release_s = units(r, 14, 22);
    if ((rules & 8) && rng_below(r, 2)) {
        for (int t = 0; t < CASE_TYPES; t++) c->service[i][t] = units(r, 0, 2);
        s->service_by_type = c->service[i];
    }
    if ((rules & 16) && i % 2 && c->k.p.n_stops > i) { /* the stop before is picked up for this one */
        memset(s->demand, 0, sizeof s->demand);
        memset(s->pickup, 0, sizeof s->pickup);
        s->types = c->k.stops[i - 1].types;
        c->k.stops[i - 1].pair = PLAN_PAIRED(i);
        c->k.stops[i - 1].pickup[0] = 10 + rng_below(r, 40);
    }
}

static void random_breaks(rich_kase *c, uint32_t i, rng *r)
{
    plan_type *t = &c->k.type[i];
    bool by_work = rng_below(r, 2);
    t->breaks = c->breaks[i];
    t->n_breaks = 1 + rng_below(r, 2);
    for (uint32_t b = 0; b < t->n_breaks; b++) {
        plan_break *x = &c->breaks[i][b];
        x->length_s = U;
        if (by_work) x->after_s = units(r, 3, 6);
        if (by_work) continue;
        int32_t from = units(r, 20 + 6 * b, 24 + 6 * b);
        c->windows[i][2 * b] = (plan_window){from, from + units(r, 0, 2)};
        c->windows[i][2 * b + 1] = (plan_window){from + 4 * U, from + units(r, 5, 6)};
        x->windows = &c->windows[i][2 * b];
        x->n_windows = 1 + rng_below(r, 2);
    }
}

static void random_type(rich_kase *c, uint32_t i, uint64_t rules, rng *r)
{
    plan_type *t = &c->k.type[i];
    uint32_t places = c->k.legs[0].n;
    t->legs = i % CASE_MATRICES;
    for (int d = 0; d < PLAN_DIMENSIONS; d++) t->capacity[d] = 40 + rng_below(r, 60);
    t->fixed = 10000 + rng_below(r, 50000);
    t->per_km = 1000 + rng_below(r, 5000);
    t->per_hour = rng_below(r, 2) ? 3600 * (1 + (int64_t)rng_below(r, 10)) : 0;
    t->start_s = 14 * U;
    t->end_s = units(r, 28, 38);
    t->load_s = units(r, 0, 1);
    t->reload_places = NULL;
    if (rules & 32) t->max_drive_s = units(r, 5, 12);
    if (rules & 64) t->max_distance_m = (int32_t)(40000 + rng_below(r, 60000));
    if (rules & 128) t->overtime_after_s = units(r, 6, 12);
    t->per_overtime_hour = rules & 128 ? 20000 : 0;
    if (rules & 256) t->reloads = 1 + rng_below(r, 2);
    t->reload_s = units(r, 0, 1);
    if ((rules & 512) && t->reloads) {
        c->reload_places[i][0] = t->depot;
        c->reload_places[i][1] = rng_below(r, places);
        t->reload_places = c->reload_places[i];
        t->n_reload_places = 2;
    }
    if (rules & 1024) random_breaks(c, i, r);
    if (rules & 2048) {
        c->night_places[i][0] = rng_below(r, places);
        c->night_places[i][1] = t->depot;
        t->night_places = c->night_places[i];
        t->n_night_places = 1 + rng_below(r, 2);
        t->nights = 1;
        t->night_s = 16 * U;
        t->per_night = rng_below(r, 2) ? 3000 : 0;
        t->end_s = units(r, 20, 24);
    }
    if (rules & 4096) t->end = rng_below(r, 2) ? PLAN_OPEN : PLAN_ENDS_AT(rng_below(r, places));
    if (rng_below(r, 3) == 0) t->max_duration_s = units(r, 8, 18);
}

/* Three sites, the depot at one of them. */
static void random_setups(rich_kase *c, uint64_t seed)
{
    rng r;
    rng_init(&r, seed + 1000000);
    for (uint32_t i = 0; i < c->k.p.n_stops; i++) {
        plan_stop *s = &c->k.stops[i];
        s->setup_s = units(&r, 0, 2);
        if (rng_below(&r, 3)) continue;
        for (int t = 0; t < CASE_TYPES; t++) c->setup[i][t] = units(&r, 0, 2);
        s->setup_by_type = c->setup[i];
    }
    for (uint32_t i = 0; i <= c->k.p.n_stops; i++) c->site[i] = rng_below(&r, 3);
    if (rng_below(&r, 4)) c->k.p.site = c->site;
}

void rich_random(rich_kase *c, uint32_t n_stops, uint32_t n_types, bool metric, uint64_t seed)
{
    rng r;
    memset(c, 0, sizeof *c);
    rng_init(&r, seed);
    uint64_t rules = rng_u64(&r) & rng_u64(&r); /* each in one of four */
    case_init(&c->k, n_stops, n_types, 1);
    random_legs(&c->k, &r);
    if (metric) legs_shorten(&c->k);
    for (uint32_t m = 0; m < CASE_MATRICES && (rules & 64) && !(rules & 8192); m++) /* the longest way is counted by other metres */
        c->k.legs[m].limited_m = c->k.distance_m[CASE_MATRICES - 1 - m];
    for (uint32_t i = 0; i < n_stops; i++) random_stop(c, i, rules, &r);
    for (uint32_t t = 0; t < n_types; t++) random_type(c, t, rules, &r);
    if (rules & 16384) random_setups(c, seed);
}
