/* Where a stop goes: the cheapest place beside one of its neighbours, or a tour of its own. With blinks (Christiaens and
 * Vanden Berghe 2020) a place is overlooked now and then, which is what keeps greedy insertion from repeating itself. */
#include "plan/search.h"

static bool blinks(plan_blink *b)
{
    if (!b->r) return false;
    if (b->left == 0) {
        b->bits = rng_u64(b->r);
        b->left = 9;
    }
    bool hit = (b->bits & 127) == 0;
    b->bits >>= 7;
    b->left--;
    return hit;
}

static bool tour_takes(const plan_prep *k, const plan_tour *t, uint32_t stop)
{
    const plan_lorry *v = &k->lorry[t->type];
    const uint32_t *demand = k->p->stops[stop].demand;
    if (t->broken && k->windows) return false; /* its spans are stale */
    for (uint32_t d = 0; d < k->dims; d++)
        if (t->load[k->dim[d]] + demand[k->dim[d]] > v->capacity[k->dim[d]]) return false;
    return t->n < v->max_stops && (k->fits[stop] >> t->type & 1);
}

/* Price of `stop` between `i` and its next; INT64_MAX when the clock does not allow it or it is not below `bar`. */
static int64_t spot_delta(const plan_state *s, const plan_tour *t, uint32_t stop, uint32_t i, int64_t bar)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[t->type];
    uint32_t j = s->next[i];
    int64_t metres = plan_leg_m(v, s->place[i], s->place[stop]) + plan_leg_m(v, s->place[stop], s->place[j]) - s->out_m[i];
    int64_t price = v->per_m * metres, more_s;
    if (!v->timed) return price;
    int64_t to_s = plan_leg_s(v, s->place[i], s->place[stop]), from_s = plan_leg_s(v, s->place[stop], s->place[j]);
    more_s = to_s + from_s - s->out_s[i] + k->service_s[stop];
    if (k->windows) { /* at best all waiting disappears */
        if (price + v->per_s * (more_s - (t->long_s - t->busy_s)) >= bar) return INT64_MAX;
        plan_span all = s->pre[i], here = plan_span_stop(k, stop);
        if (!plan_join(&all, to_s, &here) || !plan_join(&all, from_s, &s->suf[j])) return INT64_MAX;
        more_s = all.long_s - t->long_s;
    }
    return t->long_s + more_s > v->longest_s ? INT64_MAX : price + v->per_s * more_s;
}

static inline void spot_try(const plan_state *s, const plan_tour *t, uint32_t stop, uint32_t after, plan_spot *best)
{
    int64_t delta = spot_delta(s, t, stop, after, best->delta);
    if (delta < best->delta) {
        best->delta = delta;
        best->after = after;
    }
}

/* Beside neighbour h the detour is at least there and back less the leg it replaces: the other end of that leg is
 * farther off, or was a neighbour before and this place has been tried. */
static inline bool spot_hopeless(const plan_state *s, const plan_tour *t, int64_t near_cost, uint32_t after,
                                 const plan_spot *best)
{
    const plan_lorry *v = &s->k->lorry[t->type];
    int64_t leg = v->per_m * s->out_m[after] + v->per_s * s->out_s[after];
    return s->k->prune && 2 * near_cost - leg >= best->delta;
}

static void spot_new(const plan_state *s, uint32_t stop, plan_blink *b, plan_spot *best)
{
    const plan_prep *k = s->k;
    if (k->own[stop] >= best->delta) return;
    for (uint32_t t = 0; t < k->n_types; t++) {
        int64_t cost = k->own_by[(size_t)stop * k->n_types + t];
        if (cost < 0 || cost >= best->delta || s->used[t] >= k->lorry[t].count) continue;
        if (k->n_types > 1 && (blinks(b) || blinks(b) || blinks(b) || blinks(b))) continue; /* more often than a place */
        *best = (plan_spot){cost, JALUR_NONE, t};
    }
}

plan_spot plan_spot_near(const plan_state *s, uint32_t stop, plan_blink *b)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const int64_t *cost = k->near_cost + (size_t)stop * k->n_near;
    plan_spot best = {INT64_MAX, JALUR_NONE, 0};
    uint32_t refused = JALUR_NONE;
    for (uint32_t h = 0; h < k->n_near && near[h] != JALUR_NONE; h++) {
        uint32_t slot = s->slot[near[h]];
        if (slot == JALUR_NONE || slot == refused) continue;
        const plan_tour *t = &s->tour[slot];
        if (!tour_takes(k, t, stop)) {
            refused = slot;
            continue;
        }
        uint32_t before = s->prev[near[h]];
        if (!spot_hopeless(s, t, cost[h], near[h], &best) && !blinks(b)) spot_try(s, t, stop, near[h], &best);
        if (!spot_hopeless(s, t, cost[h], before, &best) && !blinks(b)) spot_try(s, t, stop, before, &best);
    }
    spot_new(s, stop, b, &best);
    return best;
}

plan_spot plan_spot_any(const plan_state *s, uint32_t stop)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0};
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        const plan_tour *t = &s->tour[slot];
        if (t->n == 0 || !tour_takes(s->k, t, stop)) continue;
        uint32_t door = s->n + slot, i = door;
        do {
            spot_try(s, t, stop, i, &best);
            i = s->next[i];
        } while (i != door);
    }
    plan_blink never = {0};
    spot_new(s, stop, &never, &best);
    return best;
}

void plan_spot_use(plan_state *s, uint32_t stop, plan_spot spot)
{
    uint32_t after = spot.after;
    if (after == JALUR_NONE) after = s->n + plan_open(s, spot.type);
    plan_insert(s, stop, after);
}
