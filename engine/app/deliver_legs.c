/* Travel between the places of a delivery: a table where there are few, else the near ones of each place, and all others
 * when the search asks for them. */
#include <math.h>
#include <stdlib.h>

#include "app/deliver.h"

enum {
    NEAR_PLACES = 40,    /* by road; the search looks at their stations */
    TABLE_ENDS = 64,     /* questions from one place that are worth a table */
    NEAR_TOGETHER = 16   /* as many starts as the network answers at once */
};

static int32_t whole_s(net_ms time)
{
    return time < NET_UNREACHED ? (int32_t)((time + 999) / 1000) : PLAN_UNREACHED;
}

static int32_t whole_m(net_ms time, uint32_t metres)
{
    return time < NET_UNREACHED ? (int32_t)metres : PLAN_UNREACHED;
}

/* ---- table ---- */

/* Seconds and metres stand where the network's answers stood, which are as long, each read before it is written. */
static jalur_status table_of(jalur_ctx *ctx, const delivery_mode *mode, const net_snap *from, uint32_t n_from, const net_snap *to,
                             uint32_t n_to, net_ms *time, uint32_t *metres)
{
    jalur_status st = JALUR_OK;
    int32_t *time_s = (int32_t *)time, *distance_m = (int32_t *)metres;
    TRY(net_table(ctx, mode->metric, from, n_from, to, n_to, time, metres));
    for (size_t i = 0; i < (size_t)n_from * n_to; i++) {
        const net_ms t = time[i];
        time_s[i] = whole_s(t);
        distance_m[i] = whole_m(t, metres[i]);
    }
done:
    return st;
}

static jalur_status table_make(delivery *d, delivery_mode *mode)
{
    jalur_status st = JALUR_OK;
    const size_t n = d->n_places;
    net_ms *time = NULL;
    uint32_t *metres = NULL;
    TRY(mem_new(d->p->ctx, n * n, sizeof *time, &time));
    TRY(mem_new(d->p->ctx, n * n, sizeof *metres, &metres));
    TRY(table_of(d->p->ctx, mode, mode->snap, d->n_places, mode->snap, d->n_places, time, metres));
    mode->time = time;
    mode->metres = metres;
    mode->legs = (plan_legs){.kind = PLAN_TABLE, .n = d->n_places, .time_s = (int32_t *)time, .distance_m = (int32_t *)metres};
    time = NULL;
    metres = NULL;
done:
    mem_free(d->p->ctx, time);
    mem_free(d->p->ctx, metres);
    return st;
}

/* ---- asked for ---- */

static jalur_status ask_network(void *self, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s, int32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    const delivery_mode *mode = self;
    net_snap snap[TABLE_ENDS];
    net_ms time[TABLE_ENDS];
    uint32_t metres[TABLE_ENDS];
    for (uint32_t at = 0; at < n; at += TABLE_ENDS) {
        const uint32_t part = n - at < TABLE_ENDS ? n - at : TABLE_ENDS;
        for (uint32_t i = 0; i < part; i++) snap[i] = mode->snap[to[at + i]];
        if (part < TABLE_ENDS)
            for (uint32_t i = 0; i < part; i++)
                TRY(net_time(mode->ctx, mode->metric, &mode->snap[from], &snap[i], &time[i], &metres[i]));
        else
            TRY(net_table(mode->ctx, mode->metric, &mode->snap[from], 1, snap, part, time, metres));
        for (uint32_t i = 0; i < part; i++) {
            time_s[at + i] = whole_s(time[i]);
            distance_m[at + i] = whole_m(time[i], metres[i]);
        }
    }
done:
    return st;
}

static jalur_status ask_network_block(void *self, jalur_ctx *ctx, const uint32_t *from, uint32_t n_from, const uint32_t *to, uint32_t n_to,
                                      int32_t *time_s, int32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    const delivery_mode *mode = self;
    net_snap *snap = NULL;
    TRY(mem_new(ctx, (size_t)n_from + n_to, sizeof *snap, &snap));
    for (uint32_t i = 0; i < n_from; i++) snap[i] = mode->snap[from[i]];
    for (uint32_t j = 0; j < n_to; j++) snap[n_from + j] = mode->snap[to[j]];
    TRY(table_of(ctx, mode, snap, n_from, snap + n_from, n_to, (net_ms *)time_s, (uint32_t *)distance_m));
done:
    mem_free(ctx, snap);
    return st;
}

/* ---- least prices ---- */

enum { WAY_MOST_H = 100, WAY_MOST_KM = 4000 }; /* what both cost together is told as it is, what is dearer as no more than that */

/* Of the network's unit of a priced way. */
static double unit_of(const delivery_mode *mode)
{
    return ((double)mode->per_s * WAY_MOST_H * 3600 + (double)mode->per_m * WAY_MOST_KM * 1000) / NET_UNREACHED;
}

static jalur_status set_prices(delivery_mode *mode, int64_t per_m, int64_t per_s)
{
    jalur_status st = JALUR_OK;
    if (mode->priced && mode->per_m == per_m && mode->per_s == per_s) return JALUR_OK;
    net_metric_free(mode->priced);
    mode->priced = NULL;
    mode->per_m = per_m;
    mode->per_s = per_s;
    const double unit = unit_of(mode);
    TRY(net_metric_priced(mode->ctx, mode->metric, (double)per_s / 1000 / unit, (double)per_m / 100 / unit, &mode->priced));
done:
    return st;
}

/* Every way over other places is a way on the network, so that its cheapest way is below all of them. */
static jalur_status least_prices(void *self, int64_t per_m, int64_t per_s, uint32_t from, bool back, const uint32_t *place, uint32_t n,
                                 int64_t *price)
{
    jalur_status st = JALUR_OK;
    delivery_mode *mode = self;
    net_snap *snap = NULL;
    net_ms *least = NULL;
    for (uint32_t i = 0; i < n; i++) price[i] = 0;
    if (per_m == 0 && per_s == 0) return JALUR_OK;
    TRY(set_prices(mode, per_m, per_s));
    TRY(mem_new(mode->ctx, n, sizeof *snap, &snap));
    TRY(mem_new(mode->ctx, n, sizeof *least, &least));
    for (uint32_t i = 0; i < n; i++) snap[i] = mode->snap[place[i]];
    TRY(net_table(mode->ctx, mode->priced, back ? snap : &mode->snap[from], back ? n : 1, back ? &mode->snap[from] : snap, back ? 1 : n, least, NULL));
    for (uint32_t i = 0; i < n; i++) {
        const double ends = ((double)per_m / 100 + (double)per_s / 1000) * 2, sum = unit_of(mode) * (least[i] - 1.0) - ends;
        price[i] = sum > 0 ? (int64_t)fmin(sum, (double)(INT64_MAX / 16)) : 0;
    }
done:
    mem_free(mode->ctx, snap);
    mem_free(mode->ctx, least);
    return st;
}

/* ---- near places ---- */

typedef struct near_work { /* one block of starts and all that is near to any of them */
    net_snap *end;
    uint32_t *place, n, *column; /* places of the ends; column by place */
    net_ms *time;
    uint32_t *metres;
} near_work;

static jalur_status near_legs(delivery *d, const delivery_mode *mode, near_work *w, uint32_t first, uint32_t starts,
                              const uint32_t *near, int32_t *time_s, int32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    w->n = 0;
    for (uint32_t i = first * NEAR_PLACES; i < (first + starts) * NEAR_PLACES; i++) {
        if (near[i] == JALUR_NONE || (w->column[near[i]] < w->n && w->place[w->column[near[i]]] == near[i])) continue;
        w->column[near[i]] = w->n;
        w->end[w->n] = mode->snap[near[i]];
        w->place[w->n++] = near[i];
    }
    if (w->n == 0) return JALUR_OK;
    TRY(net_table(d->p->ctx, mode->metric, mode->snap + first, starts, w->end, w->n, w->time, w->metres));
    for (uint32_t i = first * NEAR_PLACES; i < (first + starts) * NEAR_PLACES; i++) {
        if (near[i] == JALUR_NONE) continue;
        const size_t cell = (size_t)(i / NEAR_PLACES - first) * w->n + w->column[near[i]];
        time_s[i] = whole_s(w->time[cell]);
        distance_m[i] = whole_m(w->time[cell], w->metres[cell]);
    }
done:
    return st;
}

/* The near places of each, itself left out, nearest first. */
static jalur_status near_find(delivery *d, const delivery_mode *mode, uint32_t *near)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = d->n_places, k = NEAR_PLACES + 1;
    net_ms *time = NULL;
    uint32_t *label = NULL;
    TRY(mem_new(d->p->ctx, (size_t)n * k, sizeof *time, &time));
    TRY(mem_new(d->p->ctx, (size_t)n * k, sizeof *label, &label));
    TRY(net_nearest_k(d->p->ctx, mode->metric, mode->snap, n, mode->snap, n, k, true, time, label));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t out = 0;
        for (uint32_t j = 0; j < k && out < NEAR_PLACES; j++)
            if (label[(size_t)i * k + j] != i) near[(size_t)i * NEAR_PLACES + out++] = label[(size_t)i * k + j];
    }
done:
    mem_free(d->p->ctx, time);
    mem_free(d->p->ctx, label);
    return st;
}

static jalur_status near_make(delivery *d, delivery_mode *mode)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = d->n_places;
    double *x = NULL, *y = NULL;
    const size_t pairs = (size_t)n * NEAR_PLACES, block = (size_t)NEAR_TOGETHER * NEAR_PLACES;
    uint32_t *near = NULL;
    int32_t *time_s = NULL, *distance_m = NULL;
    near_work w = {0};
    arena mem;
    arena_init(&mem, d->p->ctx);
    TRY(arena_new(&d->mem, pairs, sizeof *near, &near));
    TRY(arena_new(&d->mem, pairs, sizeof *time_s, &time_s));
    TRY(arena_new(&d->mem, pairs, sizeof *distance_m, &distance_m));
    TRY(arena_new(&mem, block, sizeof *w.end, &w.end));
    TRY(arena_new(&mem, block, sizeof *w.place, &w.place));
    TRY(arena_new(&mem, n, sizeof *w.column, &w.column));
    TRY(arena_new(&mem, block * NEAR_TOGETHER, sizeof *w.time, &w.time));
    TRY(arena_new(&mem, block * NEAR_TOGETHER, sizeof *w.metres, &w.metres));
    TRY(arena_new(&d->mem, n, sizeof *x, &x));
    TRY(arena_new(&d->mem, n, sizeof *y, &y));
    for (uint32_t i = 0; i < n; i++) {
        x[i] = d->point[i].lon_deg;
        y[i] = d->point[i].lat_deg;
    }
    TRY(near_find(d, mode, near));
    for (uint32_t first = 0; first < n; first += NEAR_TOGETHER) {
        const uint32_t starts = n - first < NEAR_TOGETHER ? n - first : NEAR_TOGETHER;
        if (first % 1024 == 0) TRY(step_progress(d->p->ctx, "near places by road", first, n));
        TRY(near_legs(d, mode, &w, first, starts, near, time_s, distance_m));
    }
    mode->ctx = d->p->ctx;
    mode->legs = (plan_legs){.kind = PLAN_ASK, .n = n, .near = near, .n_near = NEAR_PLACES, .time_s = time_s,
                             .distance_m = distance_m, .x = x, .y = y, .ask = ask_network, .ask_block = ask_network_block, .self = mode,
                             .least = least_prices};
done:
    arena_release(&mem);
    return st;
}

jalur_status delivery_legs_make(delivery *d, delivery_mode *mode)
{
    return d->n_places <= d->p->set.table_places ? table_make(d, mode) : near_make(d, mode);
}

void delivery_legs_release(delivery *d)
{
    for (uint32_t i = 0; i < d->n_modes; i++) {
        mem_free(d->p->ctx, d->modes[i].time);
        mem_free(d->p->ctx, d->modes[i].metres);
        net_metric_free(d->modes[i].priced);
    }
}
