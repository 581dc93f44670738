/* Travel from one place to others, whatever form it comes in. */
#include <math.h>

#include "base/ctx.h"
#include "bound/bound_inside.h"

enum { TOGETHER = 512 }; /* places that ask at once, unless somebody interrupts */

static int32_t plane_leg(const plan_legs *l, uint32_t a, uint32_t b)
{
    const double d = l->scale * hypot(l->x[a] - l->x[b], l->y[a] - l->y[b]);
    const double v = l->rounding == PLAN_UP ? ceil(d) : l->rounding == PLAN_DOWN ? floor(d) : floor(d + 0.5);
    return v < PLAN_UNREACHED ? (int32_t)v : PLAN_UNREACHED;
}

jalur_status legs_from(const plan_legs *l, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                       int32_t *distance_m)
{
    if (l->kind == PLAN_ASK) return l->ask(l->self, from, to, n, time_s, distance_m);
    for (uint32_t j = 0; j < n; j++) {
        if (l->kind == PLAN_PLANE) {
            time_s[j] = distance_m[j] = plane_leg(l, from, to[j]);
        } else {
            time_s[j] = l->time_s[(size_t)from * l->n + to[j]];
            distance_m[j] = l->distance_m[(size_t)from * l->n + to[j]];
        }
    }
    return JALUR_OK;
}

jalur_status legs_to(jalur_ctx *ctx, const plan_legs *l, const uint32_t *from, uint32_t n, uint32_t to, int32_t *time_s, int32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    const bool block = l->kind == PLAN_ASK && l->ask_block;
    for (uint32_t r = 0; r < n; r += TOGETHER) {
        const uint32_t part = n - r < TOGETHER ? n - r : TOGETHER;
        TRY(step_progress(ctx, BOUND_STAGE, r, n));
        if (block) TRY(l->ask_block(l->self, ctx, from + r, part, &to, 1, time_s + r, distance_m + r));
        for (uint32_t i = r; i < r + part && !block; i++) TRY(legs_from(l, from[i], &to, 1, time_s + i, distance_m + i));
    }
done:
    return st;
}

/* ---- over other places ---- */

enum { SETTLED_MOST = 8000 }; /* places: all pairs are looked at */

static int64_t price_of(const plan_type *t, int32_t time_s, int32_t metres)
{
    if (time_s == PLAN_UNREACHED) return FAR;
    const wide sum = (wide)t->per_km * metres * 18 + (wide)t->per_hour * time_s * 5;
    return sum < FAR / 8 ? (int64_t)sum : FAR / 8;
}

static int64_t price_between(const plan_legs *l, const plan_type *t, uint32_t a, uint32_t b)
{
    if (l->kind == PLAN_TABLE) return price_of(t, l->time_s[(size_t)a * l->n + b], l->distance_m[(size_t)a * l->n + b]);
    const int32_t leg = plane_leg(l, a, b);
    return price_of(t, leg, leg);
}

/* Label setting. */
static void settle(const plan_legs *l, const plan_type *t, bool back, const uint32_t *place, uint32_t n, int64_t *least, bool *done)
{
    for (uint32_t turn = 0; turn < n; turn++) {
        uint32_t i = JALUR_NONE;
        for (uint32_t j = 0; j < n; j++)
            if (!done[j] && (i == JALUR_NONE || least[j] < least[i])) i = j;
        if (least[i] >= FAR) return;
        done[i] = true;
        for (uint32_t j = 0; j < n; j++) {
            if (done[j]) continue;
            const int64_t sum = least[i] + price_between(l, t, place[back ? j : i], place[back ? i : j]);
            if (sum < least[j]) least[j] = sum;
        }
    }
}

jalur_status legs_least(jalur_ctx *ctx, const plan_legs *l, const plan_type *t, uint32_t from, bool back, const uint32_t *place, uint32_t n,
                        int64_t *least)
{
    jalur_status st = JALUR_OK;
    bool *done = NULL;
    if (l->kind != PLAN_ASK && n <= SETTLED_MOST) {
        TRY(mem_new(ctx, n, sizeof *done, &done));
        for (uint32_t i = 0; i < n; i++) least[i] = price_between(l, t, back ? place[i] : from, back ? from : place[i]);
        settle(l, t, back, place, n, least, done);
    } else if (l->least) {
        TRY(l->least(l->self, 18 * t->per_km, 5 * t->per_hour, from, back, place, n, least));
    } else {
        for (uint32_t i = 0; i < n; i++) least[i] = 0;
    }
done:
    mem_free(ctx, done);
    return st;
}
