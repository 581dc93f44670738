/* The search's side of rules.h: prices of tours, and where a stop goes, when a route has more rules than the search adds
 * up by itself. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/pairs.h"
#include "plan/trips.h"

enum { RICH_SPOTS = 512, RICH_TOURS = 16 };

struct plan_rich {
    rules *rules; /* by type */
    rules_work work;
    bool trips, pairs;               /* trips.h or pairs.h has all the rules there are */
    int64_t latest_s;                /* no goods are released later; with trips */
    trips_way front;                 /* of the order that was priced last */
    uint32_t nights;                 /* of it too */
    int64_t per_m_spread, per_change;
    uint32_t *seq;                   /* room for one tour and two stops more */
    pairs_tour tour;                 /* with pairs: one that a stop may go to */
};

jalur_status plan_rich_make(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    plan_rich *x = NULL;
    const plan_goals *g = &k->p->goals;
    TRY(arena_new(&k->mem, 1, sizeof *x, &x));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *x->rules, &x->rules));
    TRY(arena_new(&k->mem, (size_t)k->n + 2, sizeof *x->seq, &x->seq));
    for (uint32_t t = 0; t < k->n_types; t++) rules_make(k->p, t, &k->lorry[t], k->place, k->pickup_of, &x->rules[t]);
    x->work.ctx = ctx;
    x->trips = trips_fit(k->p);
    x->pairs = pairs_fit(k->p, k->pickup_of);
    if (x->pairs) TRY(pairs_make(&k->mem, k->n, &x->tour));
    for (uint32_t i = 0; i < k->n; i++)
        if (k->p->stops[i].release_s > x->latest_s) x->latest_s = k->p->stops[i].release_s;
    x->per_m_spread = (int64_t)((double)g->per_km_spread / 1000.0 * k->unit + 0.5);
    x->per_change = (int64_t)((double)g->per_change * k->unit + 0.5);
    k->rich = x;
done:
    return st;
}

void plan_rich_release(plan_prep *k)
{
    if (!k->rich) return;
    if (k->rich->work.ctx) trips_release(k->rich->work.ctx, &k->rich->front);
    rules_work_release(&k->rich->work);
}

const struct rules *plan_rich_rules(const plan_prep *k, uint32_t type)
{
    return &k->rich->rules[type];
}

bool plan_rich_trips(const plan_prep *k)
{
    return k->rich && k->rich->trips;
}

jalur_status plan_rich_state(const plan_prep *k)
{
    return k->rich ? k->rich->work.st : JALUR_OK;
}

bool plan_rich_soft(const plan_prep *k)
{
    return k->before_binds || k->rich->per_m_spread;
}

bool plan_rich_step(const plan_prep *k, uint32_t type, uint32_t after, uint32_t stop, int64_t *price)
{
    const plan_rich *x = k->rich;
    if (k->before_binds) {
        const plan_before *b = &k->p->before[stop];
        const bool same = b->type == type && b->after == after;
        if (b->fixed && !same) return false;
        if (b->type != JALUR_NONE && !same) *price += x->per_change;
    }
    if (x->per_m_spread && after != JALUR_NONE)
        *price += x->per_m_spread * plan_leg_m(&k->lorry[type], k->place[after], k->place[stop]);
    return true;
}

/* Of all steps; -1 when what the earlier plan fixed is not so. */
static int64_t soft_price(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    int64_t price = 0;
    if (!plan_rich_soft(k)) return 0;
    for (uint32_t i = 0; i < n; i++)
        if (!plan_rich_step(k, type, i ? stops[i - 1] : JALUR_NONE, stops[i], &price)) return -1;
    return price;
}

static int64_t trips_price_of(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    plan_rich *x = k->rich;
    const trips_order order = {.stops = stops, .n = n};
    jalur_status st = trips_front(x->work.ctx, &x->rules[type], x->latest_s, &order, &x->front);
    if (st != JALUR_OK) {
        x->work.st = st;
        return -1;
    }
    return trips_price(&x->rules[type], &x->front, stops, n);
}

/* Below `most`; -1 when it is not, or breaks a rule. */
static int64_t price_below(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n, int64_t most)
{
    const plan_lorry *v = &k->lorry[type];
    rules_sum sum;
    if (n == 0 || n > v->max_stops) return -1;
    for (uint32_t i = 0; i < n; i++)
        if (!plan_fits(k, stops[i], type)) return -1;
    const int64_t soft = soft_price(k, type, stops, n);
    if (soft < 0 || soft >= most) return -1;
    if (k->rich->trips || k->rich->pairs) {
        const int64_t price = k->rich->trips ? trips_price_of(k, type, stops, n) : pairs_price(&k->rich->rules[type], stops, n);
        return price >= 0 && price < most - soft ? price + soft : -1;
    }
    k->rich->work.most = most - soft;
    if (!rules_eval(&k->rich->rules[type], &k->rich->work, stops, n, &sum)) return -1;
    k->rich->nights = sum.nights;
    double hours2 = v->per_s2 * (double)sum.work_s * (double)sum.work_s;
    return v->fixed + v->per_m * sum.metres + v->per_s * sum.paid_s + v->per_over_s * sum.over_s + v->per_night * sum.nights +
           (int64_t)hours2 + soft;
}

int64_t plan_rich_price(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    return price_below(k, type, stops, n, INT64_MAX);
}

uint32_t plan_rich_nights(const plan_prep *k)
{
    return k->rich->nights;
}

/* How late each stop can be, from the last one back: legs may be straight or by way of a place to reload. */
static void note_latest(plan_state *s, uint32_t slot, const uint32_t *stops, uint32_t n)
{
    const plan_prep *k = s->k;
    const rules *r = &k->rich->rules[s->tour[slot].type];
    int64_t last = r->t->end_s, leg = 0, metres;
    uint32_t to = r->v->end;
    s->leave_s[s->n + slot] = r->v->out_s;
    for (uint32_t i = n; i-- > 0;) {
        if (to != JALUR_NONE) rules_least(r, s->place[stops[i]], to, &leg, &metres);
        last -= leg + rules_service_s(r, stops[i]);
        if (last > k->close_s[stops[i]]) last = k->close_s[stops[i]];
        s->last_s[stops[i]] = last;
        to = s->place[stops[i]];
    }
}

void plan_rich_departures(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n, int64_t *first_s, int64_t *last_s)
{
    rules_work *w = &k->rich->work;
    rules_sum sum;
    rules_eval_later(&k->rich->rules[type], w, stops, n, &sum);
    if (w->st != JALUR_OK) return;
    const plan_type *t = &k->p->types[type];
    const rules_label *a = &w->list[w->n - 1];
    int64_t ready = 0, back;
    *last_s = a->span.late_s;
    *first_s = a->span.early_s;
    back = a->span.early_s + a->span.long_s;
    for (; a->from != JALUR_NONE; a = &w->list[a->from])
        if (a->kind == PLAN_NIGHT) *first_s = *last_s = back = a->left_s; /* who sleeps away does not wait before */
    ready = a->ready_s > k->lorry[type].out_s ? a->ready_s : k->lorry[type].out_s;
    if (t->max_duration_s != INT32_MAX && back - t->max_duration_s + t->load_s > ready) ready = back - t->max_duration_s + t->load_s;
    if (ready < *first_s && t->nights == 0) *first_s = ready;
}

void plan_rich_note(plan_state *s, uint32_t slot, const uint32_t *stops, uint32_t n)
{
    if (s->k->rich->pairs) return; /* nobody asks */
    rules_work *w = &s->k->rich->work;
    uint32_t *via = s->via;
    plan_tour *t = &s->tour[slot];
    plan_rich_departures(s->k, t->type, stops, n, &t->first_s, &t->last_s);
    for (uint32_t i = 0; i < n; i++) {
        via[stops[i]] = 0;
        s->leave_s[stops[i]] = RULES_EVER;
    }
    for (size_t i = 0; i < w->n; i++) {
        const rules_label *a = &w->list[i];
        int64_t leaves = a->span.early_s + a->span.long_s;
        if (a->kind == PLAN_STOP && leaves < s->leave_s[a->index]) s->leave_s[a->index] = leaves;
    }
    note_latest(s, slot, stops, n);
    for (uint32_t at = (uint32_t)w->n - 1, reload = 0; at != JALUR_NONE; at = w->list[at].from) {
        const rules_label *a = &w->list[at];
        if (a->kind == PLAN_RELOAD) reload = a->index + 1;
        if (a->kind != PLAN_STOP) continue;
        via[a->index] = reload;
        reload = 0;
    }
    if (s->yard) plan_yard_note(s, slot, &s->k->rich->rules[t->type], w);
}

/* ---- where a stop goes ---- */

typedef struct spot_guess {
    double price;
    uint32_t after;
} spot_guess;

typedef struct guesses {
    const plan_state *s;
    uint32_t stop, n;
    spot_guess list[RICH_SPOTS];
} guesses;

static double way_price(const plan_lorry *v, uint32_t a, uint32_t b)
{
    return (double)v->per_m * (double)plan_leg_m(v, a, b) + (double)v->per_s * (double)plan_leg_s(v, a, b);
}

/* The detour if the tour reloads where it does. */
static double detour_guess(const plan_state *s, const plan_lorry *v, uint32_t after, uint32_t stop)
{
    uint32_t a = s->place[after], at = s->place[stop], next = s->next[after], b = s->place[next];
    bool open = next >= s->n && v->end == JALUR_NONE;
    uint32_t via = after < s->n ? s->via[after] : 0;
    if (next >= s->n) b = v->end;
    if (!via) return way_price(v, a, at) + (open ? 0.0 : way_price(v, at, b) - way_price(v, a, b));
    uint32_t c = v->reload_at[via - 1];
    double before = way_price(v, a, at) + way_price(v, at, c) - way_price(v, a, c);
    double behind = way_price(v, c, at) + way_price(v, at, b) - way_price(v, c, b);
    return before < behind ? before : behind;
}

/* Whether the stop can be served after a node, and what follows in time: by the clock alone, on the shortest ways. */
static bool in_time(const plan_state *s, uint32_t after, uint32_t stop)
{
    const plan_prep *k = s->k;
    const rules *r = &k->rich->rules[s->tour[s->slot[after]].type];
    uint32_t next = s->next[after], to = next < s->n ? s->place[next] : r->v->end;
    int64_t leg, metres, last = next < s->n ? s->last_s[next] : r->t->end_s;
    if (r->t->nights) return true;
    rules_least(r, s->place[after], s->place[stop], &leg, &metres);
    int64_t start = s->leave_s[after] + leg;
    if (start < k->open_s[stop]) start = k->open_s[stop];
    if (start > k->close_s[stop]) return false;
    leg = 0;
    if (to != JALUR_NONE) rules_least(r, s->place[stop], to, &leg, &metres);
    return start + rules_service_s(r, stop) + leg <= last;
}

static void guess_add(guesses *g, uint32_t after)
{
    const plan_state *s = g->s;
    const plan_lorry *v = &s->k->lorry[s->tour[s->slot[after]].type];
    const uint32_t next = s->next[after];
    if (next < s->n && s->k->p->before && s->k->p->before[next].fixed) return;
    if (g->n == RICH_SPOTS || !in_time(s, after, g->stop)) return;
    g->list[g->n++] = (spot_guess){detour_guess(s, v, after, g->stop), after};
}

static int guess_order(const void *x, const void *y)
{
    const spot_guess *a = x, *b = y;
    if (a->price != b->price) return a->price < b->price ? -1 : 1;
    return a->after < b->after ? -1 : a->after > b->after;
}

/* Price of the tour with the stop after a node, less what it costs now, if below `most`; with a pair, the best place for the other. */
static plan_spot spot_price(const plan_state *s, uint32_t stop, uint32_t after, int64_t most)
{
    const plan_prep *k = s->k;
    uint32_t slot = s->slot[after], door = s->n + slot, *seq = k->rich->seq, n = 0, at = 0, other = plan_partner(k, stop);
    const plan_tour *t = &s->tour[slot];
    plan_spot best = {INT64_MAX, after, t->type, JALUR_NONE};
    most = most < INT64_MAX - t->cost ? most + t->cost : INT64_MAX;
    if (after == door) seq[n++] = stop;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
        seq[n++] = i;
        if (i != after) continue;
        at = n;
        seq[n++] = stop;
    }
    if (other == JALUR_NONE) {
        int64_t cost = price_below(k, t->type, seq, n, most);
        if (cost >= 0 && plan_days_allow_more(s, slot, k->rich->nights, stop)) best.delta = cost - t->cost;
        return best;
    }
    seq[n] = other;
    for (uint32_t i = n++;; i--) { /* from the end towards the stop */
        int64_t cost = price_below(k, t->type, seq, n, most);
        if (cost >= 0 && cost - t->cost < best.delta && plan_days_allow_more(s, slot, k->rich->nights, stop)) {
            best.delta = cost - t->cost;
            best.also = seq[i - 1];
        }
        if (i == at + 1) break;
        seq[i] = seq[i - 1];
        seq[i - 1] = other;
    }
    return best;
}

static bool tour_takes(const plan_prep *k, const plan_state *s, uint32_t slot, uint32_t stop)
{
    const plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &k->lorry[t->type];
    const uint32_t *demand = k->p->stops[stop].demand;
    if (t->broken || t->n >= v->max_stops || !plan_fits(k, stop, t->type) || !plan_needs_allow(s, slot, stop)) return false;
    for (uint32_t d = 0; d < k->dims; d++)
        if (t->load[k->dim[d]] + demand[k->dim[d]] > v->carry[k->dim[d]]) return false;
    return true;
}

/* The best of the guesses: exact prices from the most promising on, until none can be better. */
static plan_spot guesses_price(guesses *g, plan_blink *b)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    if (g->n) qsort(g->list, g->n, sizeof *g->list, guess_order);
    for (uint32_t i = 0; i < g->n && g->list[i].price < (double)best.delta; i++) {
        if (i && g->list[i].after == g->list[i - 1].after) continue;
        if (b && plan_blinks(b)) continue;
        plan_spot spot = spot_price(g->s, g->stop, g->list[i].after, best.delta);
        if (spot.delta < best.delta) best = spot;
    }
    return best;
}

/* Ends of tours: where a trip of its own may be added although no neighbour is near. */
static void guess_ends(guesses *g, uint32_t first)
{
    const plan_state *s = g->s;
    uint32_t seen = 0;
    for (uint32_t i = 0; i < s->slots && seen < RICH_TOURS; i++) {
        uint32_t slot = (first + i) % s->slots;
        if (s->tour[slot].n == 0) continue;
        seen++;
        if (!tour_takes(s->k, s, slot, g->stop)) continue;
        guess_add(g, s->n + slot);
        guess_add(g, s->prev[s->n + slot]);
    }
}

/* ---- with pairs.h ---- */

/* The best place in a tour, if it is better. */
static void tour_look(const plan_state *s, uint32_t slot, uint32_t stop, plan_blink *b, plan_spot *best)
{
    const plan_prep *k = s->k;
    const plan_tour *t = &s->tour[slot];
    plan_rich *x = k->rich;
    const uint32_t other = plan_partner(k, stop), door = s->n + slot;
    uint32_t n = 0;
    if (t->n == 0 || !tour_takes(k, s, slot, stop)) return;
    if (other != JALUR_NONE && (t->n + 2 > k->lorry[t->type].max_stops || !plan_fits(k, other, t->type))) return;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) x->seq[n++] = i;
    pairs_read(&x->tour, &x->rules[t->type], x->seq, n, t->cost);
    const pairs_spot at = pairs_place(&x->tour, stop, other, best->delta, b);
    if (at.delta >= best->delta) return;
    *best = (plan_spot){at.delta, at.first ? x->seq[at.first - 1] : door, t->type, JALUR_NONE};
    if (other != JALUR_NONE) best->also = at.second == at.first ? stop : x->seq[at.second - 1];
}

/* In the tours of its neighbours, and in others where those are few: so many in all. */
static plan_spot pairs_near(const plan_state *s, uint32_t stop, plan_blink *b)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    uint32_t seen[RICH_TOURS], n = 0;
    for (uint32_t h = 0; h < k->n_near + s->slots && n < RICH_TOURS; h++) {
        const uint32_t slot = h >= k->n_near ? (stop + h) % s->slots : near[h] == JALUR_NONE ? JALUR_NONE : s->slot[near[h]];
        uint32_t i = 0;
        while (i < n && seen[i] != slot) i++;
        if (slot == JALUR_NONE || i < n || s->tour[slot].n == 0) continue;
        seen[n++] = slot;
        tour_look(s, slot, stop, b, &best);
    }
    return best;
}

static plan_spot pairs_any(const plan_state *s, uint32_t stop)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    for (uint32_t slot = 0; slot < s->slots; slot++) tour_look(s, slot, stop, NULL, &best);
    return best;
}

plan_spot plan_rich_near(const plan_state *s, uint32_t stop, plan_blink *b)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    guesses g = {.s = s, .stop = stop};
    if (s->trips) return plan_trips_near(s, stop, b);
    if (k->rich->pairs) return pairs_near(s, stop, b);
    for (uint32_t h = 0; h < k->n_near && near[h] != JALUR_NONE; h++) {
        uint32_t slot = s->slot[near[h]];
        if (slot == JALUR_NONE || !tour_takes(k, s, slot, stop)) continue;
        guess_add(&g, near[h]);
        guess_add(&g, s->prev[near[h]]);
    }
    if (s->n_tours) guess_ends(&g, near[0] == JALUR_NONE || s->slot[near[0]] == JALUR_NONE ? stop % s->slots : s->slot[near[0]]);
    return guesses_price(&g, b);
}

plan_spot plan_rich_any(const plan_state *s, uint32_t stop)
{
    plan_spot best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE};
    if (s->trips) return plan_trips_any(s, stop);
    if (s->k->rich->pairs) return pairs_any(s, stop);
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        guesses g = {.s = s, .stop = stop};
        if (s->tour[slot].n == 0 || !tour_takes(s->k, s, slot, stop)) continue;
        uint32_t door = s->n + slot, i = door;
        do {
            guess_add(&g, i);
            i = s->next[i];
        } while (i != door);
        plan_spot spot = guesses_price(&g, NULL);
        if (spot.delta < best.delta) best = spot;
    }
    return best;
}
