/* Where a stop goes: the cheapest place beside one of its neighbours, or a tour of its own. With blinks (Christiaens
 * and Vanden Berghe 2020) a place is overlooked now and then, which keeps greedy insertion from repeating itself. */
#include <math.h>

#include "plan/search.h"

enum { SPOT_DOORS = 16 }; /* tours looked at from their doors; more are changed only when a plan is built */
enum { SPOT_FIRST = 16 }; /* neighbours looked at before the others are sifted by what these found */

bool plan_blinks(plan_blink *b)
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
    const uint32_t *need = plan_need(k, stop);
    for (uint32_t d = 0; d < k->dims; d++)
        if (t->load[k->dim[d]] + need[d] > v->carry[k->dim[d]]) return false;
    return t->n < v->max_stops && plan_fits(k, stop, t->type);
}

/* A tour seen from the stop that looks for a place. */
typedef struct spot_view {
    const plan_tour *t;
    const plan_lorry *v;
    const int32_t *to_m, *from_m, *to_s, *from_s; /* legs from the stop and to it; NULL without copied tables */
    uint32_t slot, stop, at, dim; /* dim: a cargo dimension that is limited, looked at first */
    uint64_t need;
    uint32_t type;  /* the tour would have with the stop, */
    int64_t change; /* and what the rest of it costs more for that */
    bool takes;
} spot_view;

/* False when the tour cannot take the stop, or not below `bar`. */
static inline bool view_type(const plan_state *s, spot_view *w, const plan_tour *t, int64_t bar)
{
    const plan_prep *k = s->k;
    w->type = t->type;
    if ((t->broken && k->clocked) || !plan_needs_allow(s, w->slot, w->stop)) return false; /* broken: its spans are stale */
    if (t->load[w->dim] + w->need <= k->lorry[t->type].carry[w->dim] && tour_takes(k, t, w->stop)) return true;
    if (!s->grow || k->kin[t->type] == t->type) return false;
    w->type = plan_kin_best(s, t, k->p->stops[w->stop].demand, &w->change);
    return w->type != JALUR_NONE && plan_fits(k, w->stop, w->type) && w->change < bar;
}

static inline void view_tour(const plan_state *s, spot_view *w, uint32_t slot, int64_t bar)
{
    const plan_tour *t = &s->tour[slot];
    w->slot = slot;
    w->change = 0;
    w->takes = view_type(s, w, t, bar);
    if (!w->takes) return;
    const plan_lorry *v = &s->k->lorry[w->type];
    size_t row = w->at * v->go.n;
    w->t = t;
    w->v = v;
    w->to_m = v->go.distance_back ? v->go.distance_m + row : NULL;
    w->from_m = v->go.distance_back ? v->go.distance_back + row : NULL;
    w->to_s = v->go.time_back ? v->go.time_s + row : NULL;
    w->from_s = v->go.time_back ? v->go.time_back + row : NULL;
}

static spot_view view_from(const plan_state *s, uint32_t stop)
{
    uint32_t dim = s->k->dims ? s->k->dim[0] : 0;
    uint64_t need = s->k->dims ? plan_need(s->k, stop)[0] : 0;
    return (spot_view){.slot = JALUR_NONE, .stop = stop, .at = s->place[stop], .dim = dim, .need = need};
}

static inline int64_t leg_s(int32_t s)
{
    return s == PLAN_UNREACHED ? PLAN_FAR_S : s;
}

/* Price of the stop between `i` and its next, `m` metres there and on; INT64_MAX when the clock does not allow it or it
 * is not below `bar`. */
static int64_t spot_delta_timed(const plan_state *s, const spot_view *w, uint32_t i, const int64_t m[2], const int64_t t[2],
                                int64_t bar)
{
    const plan_prep *k = s->k;
    uint32_t j = s->next[i], a = s->place[i], b = s->place[j];
    int64_t price = w->change + w->v->per_m * (m[0] + m[1] - s->out_m[i]), to_s = t[0], from_s = t[1];
    if (k->idle && price >= bar) return INT64_MAX;
    if (!w->v->go.at && !w->v->go.asked) {
        to_s = w->from_s ? leg_s(w->from_s[a]) : plan_leg_s(w->v, a, w->at);
        from_s = w->from_s ? leg_s(w->to_s[b]) : plan_leg_s(w->v, w->at, b);
    }
    if (k->idle) {
        int64_t start = s->leave_s[i] + to_s;
        if (start < k->open_s[w->stop]) start = k->open_s[w->stop];
        bool late = start > k->close_s[w->stop] || start + w->v->service_s[w->stop] + from_s > s->last_s[j];
        return late ? INT64_MAX : price;
    }
    int64_t more_s = to_s + from_s - s->out_s[i] + w->v->service_s[w->stop];
    if (k->clocked) { /* at best all waiting disappears */
        if (price + w->v->per_s * (more_s - (w->t->long_s - w->t->busy_s)) >= bar) return INT64_MAX;
        plan_span all = s->pre[i], here = plan_span_stop(k, w->v, w->stop);
        if (!plan_join(&all, to_s, &here) || !plan_join(&all, from_s, &s->suf[j])) return INT64_MAX;
        more_s = all.long_s - w->t->long_s;
    }
    return w->t->long_s + more_s > w->v->longest_s ? INT64_MAX : price + w->v->per_s * more_s;
}

/* Each leg is looked up once. */
static void spot_try_asked(const plan_state *s, const spot_view *w, uint32_t i, plan_spot *best)
{
    plan_leg to = plan_asked_leg(w->v->go.asked, s->place[i], w->at);
    plan_leg from = plan_asked_leg(w->v->go.asked, w->at, s->place[s->next[i]]);
    int64_t m[2] = {to.m, from.m}, t[2] = {leg_s(to.s), leg_s(from.s)};
    int64_t delta = spot_delta_timed(s, w, i, m, t, best->delta);
    if (delta < best->delta) *best = (plan_spot){delta, i, w->type, JALUR_NONE};
}

static inline void spot_try(const plan_state *s, const spot_view *w, uint32_t i, plan_spot *best)
{
    uint32_t a = s->place[i], b = s->place[s->next[i]];
    if (w->v->go.asked) {
        spot_try_asked(s, w, i, best);
        return;
    }
    int64_t m[2] = {w->to_m ? w->from_m[a] : plan_leg_m(w->v, a, w->at),
                    w->to_m ? w->to_m[b] : plan_leg_m(w->v, w->at, b)};
    int64_t delta = w->change + w->v->per_m * (m[0] + m[1] - s->out_m[i]);
    if (w->v->timed) delta = spot_delta_timed(s, w, i, m, m, best->delta);
    if (delta >= best->delta) return;
    *best = (plan_spot){delta, i, w->type, JALUR_NONE};
}

/* A small vehicle is the cheapest for one stop and the dearest for many: the stop's share of what the vehicle costs when
 * the rest of the work fills it as far as it goes. */
static int64_t own_share(const plan_state *s, uint32_t stop, uint32_t type, int64_t cost)
{
    const plan_lorry *v = &s->k->lorry[type];
    uint32_t dim = s->k->dim[0];
    uint64_t need = s->k->p->stops[stop].demand[dim], fill = v->capacity[dim] < s->rest ? v->capacity[dim] : s->rest;
    return need < fill ? (int64_t)((double)cost * (double)need / (double)fill) : cost;
}

/* A trip of its own costs a vehicle that reloads as much as one that waits for work, which then has the whole day for more:
 * with trips a new tour is taken at the same price too. */
static void spot_new(const plan_state *s, uint32_t stop, plan_blink *b, plan_spot *best)
{
    const plan_prep *k = s->k;
    const int64_t below = best->delta < INT64_MAX && s->trips ? best->delta + 1 : best->delta;
    if (k->own[stop] >= below && !s->rest) return;
    for (uint32_t t = 0; t < k->n_types; t++) {
        int64_t cost = k->own_by[(size_t)stop * k->n_types + t];
        if (cost >= 0 && s->rest) cost = own_share(s, stop, t, cost);
        if (cost < 0 || cost >= (best->after == JALUR_NONE ? best->delta : below) || s->used[t] >= k->lorry[t].count) continue;
        const uint32_t nights = k->own_nights ? k->own_nights[(size_t)stop * k->n_types + t] : 0;
        if (!plan_days_allow(s, JALUR_NONE, t, nights, &stop, 1) || (s->loading && !plan_docks_fit_new(s, t, stop))) continue;
        /* more often than a place */
        if (k->n_types > 1 && (plan_blinks(b) || plan_blinks(b) || plan_blinks(b) || plan_blinks(b))) continue;
        *best = (plan_spot){cost, JALUR_NONE, t, JALUR_NONE};
    }
}

/* Beside neighbour h the detour is at least there and back less the leg it replaces: the other end of that leg is
 * farther off, or was a neighbour before and this place has been tried. So a leg below `bar` is hopeless. */
static inline float bar_of(const plan_prep *k, float near_cost, const plan_spot *best)
{
    return k->prune ? 2.0f * near_cost - (float)best->delta : -1.0f;
}

/* The neighbours from..to-1 beside which there may be a place, without a branch to mispredict: most tours are full. `board`: all
 * places of this iteration's own tours have been tried. */
static inline uint32_t sift_at(const plan_state *s, const uint32_t *restrict near, const float *restrict cost, uint32_t from,
                               uint32_t to, const spot_view *w, bool board, const plan_spot *best, const float *restrict rate,
                               uint32_t *restrict out)
{
    const float factor = s->k->prune ? 2.0f : 0.0f, less = s->k->prune ? (float)best->delta : 1.0f;
    const float *restrict reach = s->reach;
    const uint32_t need = s->grow ? 0 : (uint32_t)w->need, none = s->slots, *restrict slots = s->slot, *restrict room = s->room;
    const uint32_t *restrict stamp = s->stamp, tried = board ? s->now : s->now + 1; /* + 1: nothing bears that stamp */
    uint32_t n = 0;
    for (uint32_t h = from; h < to && near[h] != JALUR_NONE; h++) {
        uint32_t here = near[h], slot = slots[here];
        slot = slot < none ? slot : none;
        out[n] = h;
        n += (uint32_t)(reach[here] > factor * (rate ? cost[h] * rate[slot] : cost[h]) - less) & (uint32_t)(room[slot] >= need) & (uint32_t)(stamp[slot] != tried);
    }
    return n;
}

static uint32_t sift(const plan_state *s, const uint32_t *near, const float *cost, uint32_t from, uint32_t to, const spot_view *w,
                     bool board, const plan_spot *best, uint32_t *out)
{
    if (s->rate) return sift_at(s, near, cost, from, to, w, board, best, s->rate, out);
    return sift_at(s, near, cost, from, to, w, board, best, NULL, out);
}

/* Of the neighbours in the list those whose tour has room, or may pay for a larger vehicle: most of them are too full for any. */
static uint32_t sift_grown(const plan_state *s, const spot_view *w, uint32_t *list, uint32_t n, const plan_spot *best)
{
    const uint32_t *near = s->k->near + (size_t)w->stop * s->k->n_near;
    const float *cost = s->k->near_cost + (size_t)w->stop * s->k->n_near;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t h = list[i], slot = s->slot[near[h]];
        list[kept] = h;
        if (slot == JALUR_NONE || s->room[slot] >= w->need || s->stamp[slot] == s->now) {
            kept++;
            continue;
        }
        const int64_t grown = plan_kin_grown(s, slot);
        if (grown >= best->delta) continue;
        kept += !s->k->prune || s->reach[near[h]] > 2.0f * cost[h] * plan_rate(s, slot) - ((float)best->delta - (float)grown);
    }
    return kept;
}

enum { SPOT_AFTER = 1, SPOT_BEFORE = 2, SPOT_BOTH = 3 }; /* places beside a neighbour */

/* Of the neighbours in the list those that the clock leaves a way to stand beside, and which: most of them have none. What
 * stands on the other side of the place is held against the stop's hours alone, as the leg there is not known yet. */
static uint32_t sift_clock(const plan_state *s, uint32_t stop, uint32_t *list, uint32_t n, uint8_t *ways)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const int32_t *time_s = k->near_s + (size_t)stop * k->n_near;
    const int64_t close_s = k->close_s[stop], ends_s = k->ends_s[stop], *leave_s = s->leave_s, *last_s = s->last_s;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t h = list[i], here = near[h];
        unsigned after = (leave_s[here] + time_s[h] <= close_s) & (ends_s <= last_s[s->next[here]]);
        unsigned before = (ends_s + time_s[h] <= last_s[here]) & (leave_s[s->prev[here]] <= close_s);
        list[kept] = h;
        ways[kept] = (uint8_t)(after * SPOT_AFTER | before * SPOT_BEFORE);
        kept += after | before;
    }
    return kept;
}

/* Whether the place may be cheaper than the best so far: the leg between the neighbour and `other` goes, the one between the
 * stop and its neighbour is known, and where all types pay the same for it the third is all there is to look up. */
static inline bool beside_pays(const plan_state *s, const spot_view *w, uint32_t other, float leg, float cost, float rate,
                               const plan_spot *best)
{
    const plan_prep *k = s->k;
    if (leg <= bar_of(k, cost, best)) return false;
    if (k->least_m <= 0.0f) return true;
    return cost + k->least_m * rate * (float)plan_leg_m(&k->lorry[0], w->at, s->place[other]) - leg < (float)best->delta;
}

static void spot_beside(const plan_state *s, spot_view *w, uint32_t here, unsigned ways, float cost, plan_blink *b, plan_spot *best)
{
    const uint32_t before = s->prev[here], after = s->next[here];
    const float rate = plan_rate(s, s->slot[here]);
    cost *= rate;
    for (int way = 0; way < 2; way++) {
        if (!(ways & (way ? SPOT_BEFORE : SPOT_AFTER))) continue;
        if (!beside_pays(s, w, way ? before : after, s->out_cost[way ? before : here], cost, rate, best)) continue;
        if (s->slot[here] != w->slot) view_tour(s, w, s->slot[here], best->delta);
        if (!w->takes) return;
        if (!plan_blinks(b)) spot_try(s, w, way ? before : here, best);
    }
}

/* A tour passes on its way out and back by stops that are no neighbours of any of its own: the legs at the doors of the
 * tours that this iteration has opened, where they are longer than the way from the depot to the stop. */
static void spot_doors(const plan_state *s, spot_view *w, plan_blink *b, plan_spot *best)
{
    const plan_prep *k = s->k;
    if (s->n_touched > SPOT_DOORS) return;
    for (uint32_t i = 0; i < s->n_touched; i++) {
        uint32_t slot = s->touched[i], door = s->n + slot, type = s->tour[slot].type, last = s->prev[door];
        if (s->tour[slot].n < 2 || (!s->grow && s->room[slot] < w->need)) continue;
        int64_t own = k->own_by[(size_t)w->stop * k->n_types + type];
        float way = own < 0 ? INFINITY : 0.5f * (float)(own - k->lorry[type].fixed);
        if (s->out_cost[door] <= way && s->out_cost[last] <= way) continue;
        view_tour(s, w, slot, best->delta);
        if (!w->takes) continue;
        if (s->out_cost[door] > way && !plan_blinks(b)) spot_try(s, w, door, best);
        if (s->out_cost[last] > way && !plan_blinks(b)) spot_try(s, w, last, best);
    }
}

/* All places of the tours of this iteration. */
static void spot_touched(const plan_state *s, spot_view *w, plan_blink *b, plan_spot *best)
{
    for (uint32_t t = 0; t < s->n_touched; t++) {
        const uint32_t slot = s->touched[t], door = s->n + slot;
        uint32_t i = door;
        if (s->tour[slot].n == 0) continue;
        view_tour(s, w, slot, best->delta);
        if (!w->takes) continue;
        do {
            if (!plan_blinks(b)) spot_try(s, w, i, best);
            i = s->next[i];
        } while (i != door);
    }
}

/* In the tours of this iteration, all of their places. False: they are not known side by side. */
static bool spot_board(const plan_state *s, spot_view *w, plan_blink *b, plan_spot *best)
{
    uint32_t slot, after;
    for (uint32_t t = 0; (slot = plan_board_slot(s, t)) != JALUR_NONE; t++) {
        if (!s->grow && s->room[slot] < w->need) continue;
        view_tour(s, w, slot, best->delta);
        if (!w->takes) continue;
        const int64_t below = best->delta == INT64_MAX ? INT32_MAX : (best->delta - w->change + w->v->per_m - 1) / w->v->per_m;
        const int64_t detour = plan_board_place(s, t, w->stop, w->v, below, b, &after);
        if (after == JALUR_NONE) continue;
        *best = (plan_spot){w->change + w->v->per_m * detour, after, w->type, JALUR_NONE};
    }
    return plan_board_slot(s, 0) != JALUR_NONE;
}

static void spot_beside_all(const plan_state *s, spot_view *w, bool board, plan_blink *b, plan_spot *best)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)w->stop * k->n_near;
    const float *cost = k->near_cost + (size_t)w->stop * k->n_near;
    uint32_t list[PLAN_NEAR + 1];
    uint8_t ways[PLAN_NEAR + 1];
    for (uint32_t from = 0, to = SPOT_FIRST; from < k->n_near; from = to, to = k->n_near) {
        if (to > k->n_near) to = k->n_near;
        uint32_t n = sift(s, near, cost, from, to, w, board, best, list);
        if (s->grow && k->dims) n = sift_grown(s, w, list, n, best);
        if (k->clocked) n = sift_clock(s, w->stop, list, n, ways);
        for (uint32_t i = 0; i < n; i++)
            if (s->slot[near[list[i]]] != JALUR_NONE) spot_beside(s, w, near[list[i]], k->clocked ? ways[i] : SPOT_BOTH, cost[list[i]], b, best);
    }
}

plan_spot plan_spot_near(const plan_state *s, uint32_t stop, plan_blink *b)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    if (s->k->rich) {
        best = plan_rich_near(s, stop, b);
        spot_new(s, stop, b, &best);
        return best;
    }
    spot_view w = view_from(s, stop);
    const bool board = spot_board(s, &w, b, &best);
    if (!board || s->wide || best.delta >= s->k->own[stop]) spot_beside_all(s, &w, board, b, &best);
    if (!board && !s->apart) spot_doors(s, &w, b, &best);
    if (!board && s->apart) spot_touched(s, &w, b, &best);
    spot_new(s, stop, b, &best);
    return best;
}

plan_spot plan_spot_any(const plan_state *s, uint32_t stop)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    spot_view w = view_from(s, stop);
    if (s->k->rich) best = plan_rich_any(s, stop);
    for (uint32_t slot = 0; slot < s->slots && !s->k->rich; slot++) {
        if (s->tour[slot].n == 0) continue;
        view_tour(s, &w, slot, best.delta);
        if (!w.takes) continue;
        uint32_t door = s->n + slot, i = door;
        do {
            spot_try(s, &w, i, &best);
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
    if (after == JALUR_NONE)
        after = s->n + plan_open(s, spot.type);
    else if (s->tour[s->slot[after]].type != spot.type)
        plan_retype(s, s->slot[after], spot.type);
    uint32_t other = plan_partner(s->k, stop);
    plan_insert(s, stop, after);
    if (other != JALUR_NONE) plan_insert(s, other, spot.also == JALUR_NONE ? stop : spot.also);
}

static void take_back(plan_state *s, uint32_t stop)
{
    const uint32_t slot = s->slot[stop], other = plan_partner(s->k, stop);
    plan_remove(s, stop);
    if (other != JALUR_NONE) plan_remove(s, other);
    plan_refresh(s, slot);
}

bool plan_spot_keep(plan_state *s, uint32_t stop, plan_spot spot)
{
    plan_spot_use(s, stop, spot);
    if (!s->loading || plan_docks_fit(s)) return true;
    take_back(s, stop);
    if (plan_docks_fit(s)) return false;
    plan_spot_use(s, stop, spot); /* they did not fit before */
    return true;
}
