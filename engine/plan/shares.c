/* Split delivery: a stop that no vehicle carries whole is divided before the search into as few visits as the largest vehicle
 * for it allows, and no larger than the smallest vehicle needs that makes do with so few; all are full but the last: the
 * remainder then shares a vehicle with others. Visits beyond the first are stops
 * behind the others, at the same place with the same rules; the answer names the stop itself. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/search.h"

enum { SHARES_MOST = 10000, SHARES_STOPS = 1 << 28 };

/* Visits with a type: `full` of `whole` in each, by the cargo dimension that needs most. */
typedef struct division {
    uint64_t full, whole;
    uint64_t visits; /* UINT64_MAX: none carries anything of it */
} division;

static division division_by(const plan_stop *s, const plan_type *t)
{
    division best = {1, 1, 1};
    for (uint32_t i = 0; i < 2 * PLAN_DIMENSIONS; i++) {
        const uint32_t d = i / 2, amount = i % 2 ? s->pickup[d] : s->demand[d], most = t->capacity[d];
        if (most == UINT32_MAX || amount <= most) continue;
        if (most == 0) return (division){0, 1, UINT64_MAX};
        if ((uint64_t)amount * best.full > best.whole * most) best = (division){most, amount, ((uint64_t)amount + most - 1) / most};
    }
    return best;
}

/* What the first `visits` bring of an amount. A visit brings at most full / whole of it, rounded up. */
static uint32_t brought_by(const division *v, uint32_t amount, uint64_t visits)
{
    uint64_t part = visits * v->full;
    return part >= v->whole ? amount : (uint32_t)(amount * part / v->whole);
}

static jalur_status division_find(jalur_ctx *ctx, const plan_problem *p, uint32_t stop, division *out)
{
    jalur_status st = JALUR_OK;
    const plan_stop *s = &p->stops[stop];
    *out = (division){1, 1, UINT64_MAX};
    for (uint32_t t = 0; t < p->n_types; t++) {
        plan_alone a;
        division v = division_by(s, &p->types[t]);
        const bool smaller = v.full * out->whole < out->full * v.whole;
        if (v.visits > out->visits || (v.visits == out->visits && !smaller)) continue;
        TRY(plan_alone_look(ctx, p, NULL, stop, t, true, &a));
        if (a.usable && a.reached && a.rule == PLAN_KEPT) *out = v;
    }
    if (out->visits == UINT64_MAX) *out = (division){1, 1, 1}; /* the answer says why it is left out */
    if (out->visits > SHARES_MOST)
        TRY(err_set(ctx, JALUR_E_DATA, "stop %u would take %llu visits by the largest vehicle for it; expected %d at most: are "
                    "demand and capacity in the same unit?", stop, (unsigned long long)out->visits, SHARES_MOST));
done:
    return st;
}

/* Visit k (from 0) of the stop. */
static plan_stop share_of(const plan_stop *s, const division *v, uint64_t k)
{
    plan_stop out = *s;
    for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) {
        out.demand[d] = brought_by(v, s->demand[d], k + 1) - brought_by(v, s->demand[d], k);
        out.pickup[d] = brought_by(v, s->pickup[d], k + 1) - brought_by(v, s->pickup[d], k);
    }
    if (s->skip_cost < PLAN_MUST) out.skip_cost = s->skip_cost / (int64_t)v->visits;
    if (s->skip_cost < PLAN_MUST && k == 0) out.skip_cost += s->skip_cost % (int64_t)v->visits;
    return out;
}

static jalur_status shares_write(const plan_problem *p, arena *mem, const division *by, uint32_t n, plan_shares *out)
{
    jalur_status st = JALUR_OK;
    plan_stop *stops = NULL;
    plan_before *before = NULL;
    uint32_t at = p->n_stops;
    TRY(arena_new(mem, n, sizeof *stops, &stops));
    TRY(arena_new(mem, n, sizeof *out->of, &out->of));
    if (p->before) TRY(arena_new(mem, n, sizeof *before, &before));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        stops[i] = share_of(&p->stops[i], &by[i], 0);
        out->of[i] = i;
        if (before) before[i] = p->before[i];
        for (uint64_t k = 1; k < by[i].visits; k++, at++) {
            stops[at] = share_of(&p->stops[i], &by[i], k);
            out->of[at] = i;
            if (before) before[at] = (plan_before){JALUR_NONE, JALUR_NONE, false};
        }
    }
    out->p = *p;
    out->p.stops = stops;
    out->p.n_stops = n;
    out->p.before = before;
done:
    return st;
}

jalur_status plan_shares_make(jalur_ctx *ctx, const plan_problem *p, arena *mem, plan_shares *out)
{
    jalur_status st = JALUR_OK;
    division *by = NULL;
    uint64_t n = 0;
    *out = (plan_shares){.p = *p};
    TRY(mem_new(ctx, (size_t)p->n_stops + 1, sizeof *by, &by));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        by[i] = (division){1, 1, 1};
        if (p->stops[i].split) TRY(division_find(ctx, p, i, &by[i]));
        n += by[i].visits;
    }
    if (n > SHARES_STOPS) TRY(err_set(ctx, JALUR_E_DATA, "stops in parts make %llu visits, too many", (unsigned long long)n));
    if (n > p->n_stops) TRY(shares_write(p, mem, by, (uint32_t)n, out));
done:
    mem_free(ctx, by);
    return st;
}

static int left_order(const void *a, const void *b)
{
    const plan_left *x = a, *y = b;
    return x->stop < y->stop ? -1 : x->stop > y->stop;
}

/* Visits of one stop that are left out become one. */
static void left_join(plan_answer *a, const plan_shares *x)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < a->n_left; i++) a->left[i].stop = x->of[a->left[i].stop];
    if (a->n_left) qsort(a->left, a->n_left, sizeof *a->left, left_order);
    for (uint32_t i = 0; i < a->n_left; i++) {
        const plan_left l = a->left[i];
        if (n == 0 || a->left[n - 1].stop != l.stop) {
            a->left[n++] = l;
            continue;
        }
        for (uint32_t d = 0; d < PLAN_DIMENSIONS; d++) {
            a->left[n - 1].demand[d] += l.demand[d];
            a->left[n - 1].pickup[d] += l.pickup[d];
        }
        a->left[n - 1].extra_cost += l.extra_cost;
    }
    a->n_left = n;
}

void plan_shares_name(const plan_shares *x, plan_answer *a)
{
    if (!x->of) return;
    for (uint32_t r = 0; r < a->n_routes; r++) {
        plan_route *t = &a->routes[r];
        for (uint32_t i = 0; i < t->n_stops; i++) t->stops[i] = x->of[t->stops[i]];
        for (uint32_t i = 0; i < t->n_steps; i++)
            if (t->steps[i].kind == PLAN_STOP) t->steps[i].index = x->of[t->steps[i].index];
    }
    left_join(a, x);
}
