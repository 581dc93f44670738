/* The search's side of trips.h: the labels of every tour of a plan, made again when they are asked for after a change, and
 * the places of a stop priced by them. */
#include "base/ctx.h"
#include "plan/trips.h"

enum { SPOT_TOURS = 16 }; /* whose doors are looked at */

typedef struct trips_tour {
    trips_way front, back;
    bool front_old, back_old;
} trips_tour;

struct plan_trips {
    jalur_ctx *ctx;
    jalur_status st; /* JALUR_E_RESOURCE: memory ended, prices since are wrong */
    int64_t latest_s;
    trips_tour *tour; /* by slot */
    uint32_t *at;     /* by node: stops served behind it; of a door 0 */
    int64_t *soft;    /* by node: plan_rich_step of the stops up to it; NULL: there is none */
    uint32_t *seen, now; /* by node: looked at for the stop in question */
    uint32_t *seq;
    rules_way *legs;  /* of the same */
    bool reloads;     /* some type does */
    rules_way *home_to, *home_from; /* by reload place: of the stop in question, with a vehicle of that type */
    uint32_t stop, type;
};

jalur_status plan_trips_make(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    plan_trips *x = NULL;
    uint32_t homes = 0;
    const size_t nodes = (size_t)s->n + s->slots + 1;
    TRY(arena_new(&s->mem, 1, sizeof *x, &x));
    x->ctx = ctx;
    x->stop = JALUR_NONE;
    TRY(arena_new(&s->mem, (size_t)s->slots + 1, sizeof *x->tour, &x->tour));
    TRY(arena_new(&s->mem, nodes, sizeof *x->at, &x->at));
    if (plan_rich_soft(s->k)) TRY(arena_new(&s->mem, nodes, sizeof *x->soft, &x->soft));
    TRY(arena_new(&s->mem, nodes, sizeof *x->seen, &x->seen));
    TRY(arena_new(&s->mem, (size_t)s->n + 1, sizeof *x->seq, &x->seq));
    TRY(arena_new(&s->mem, (size_t)s->n + 1, sizeof *x->legs, &x->legs));
    for (uint32_t t = 0; t < s->k->n_types; t++) {
        if (s->k->lorry[t].n_reload > homes) homes = s->k->lorry[t].n_reload;
        x->reloads |= s->k->p->types[t].reloads > 0;
    }
    TRY(arena_new(&s->mem, (size_t)homes + 1, sizeof *x->home_to, &x->home_to));
    TRY(arena_new(&s->mem, (size_t)homes + 1, sizeof *x->home_from, &x->home_from));
    for (uint32_t i = 0; i < s->n; i++)
        if (s->k->p->stops[i].release_s > x->latest_s) x->latest_s = s->k->p->stops[i].release_s;
    s->trips = x;
done:
    return st;
}

void plan_trips_release(plan_state *s)
{
    plan_trips *x = s->trips;
    for (uint32_t t = 0; x && t < s->slots; t++) {
        trips_release(x->ctx, &x->tour[t].front);
        trips_release(x->ctx, &x->tour[t].back);
    }
}

jalur_status plan_trips_state(const plan_state *s)
{
    return s->trips ? s->trips->st : JALUR_OK;
}

static const rules *rules_of(const plan_state *s, uint32_t slot)
{
    return plan_rich_rules(s->k, s->tour[slot].type);
}

/* With the legs that the plan has read, where times matter. */
static trips_order tour_order(const plan_state *s, uint32_t slot)
{
    plan_trips *x = s->trips;
    const uint32_t door = s->n + slot;
    const rules *r = rules_of(s, slot);
    uint32_t at = r->v->depot;
    trips_order o = {.stops = x->seq, .legs = s->k->lorry[s->tour[slot].type].timed ? x->legs : NULL};
    for (uint32_t last = door, i = s->next[door]; i != door; last = i, i = s->next[i]) {
        const bool none = s->out_s[last] == PLAN_UNREACHED;
        const int64_t leg_m = none ? 0 : s->out_m[last], far_m = none ? 0 : rules_leg_far(r, at, rules_place(r, i), leg_m);
        x->legs[o.n] = (rules_way){leg_m, none ? PLAN_FAR_S : s->out_s[last], far_m};
        at = rules_place(r, i);
        x->seq[o.n++] = i;
    }
    return o;
}

/* ---- what follows from which stop comes behind which ---- */

/* Up to each node of the tour. False: the earlier plan fixed it otherwise. */
static bool soft_read(const plan_state *s, uint32_t slot, const trips_order *o)
{
    plan_trips *x = s->trips;
    int64_t soft = 0;
    bool good = true;
    for (uint32_t p = 0; x->soft && p < o->n && good; p++) {
        good = plan_rich_step(s->k, s->tour[slot].type, p ? x->seq[p - 1] : JALUR_NONE, x->seq[p], &soft);
        x->soft[x->seq[p]] = soft;
    }
    return good;
}

static int64_t soft_until(const plan_state *s, uint32_t node)
{
    return s->trips->soft && node < s->n ? s->trips->soft[node] : 0;
}

/* Of the stops behind the node, which is one. */
static int64_t soft_behind(const plan_state *s, uint32_t node)
{
    return soft_until(s, s->prev[s->n + s->slot[node]]) - soft_until(s, node);
}

/* Up to node `head`, then the stop (JALUR_NONE: none), then from node `tail` on, with a vehicle of head's tour. */
static bool soft_around(const plan_state *s, uint32_t head, uint32_t stop, uint32_t tail, int64_t *out)
{
    const uint32_t type = s->tour[s->slot[head]].type;
    uint32_t last = head < s->n ? head : JALUR_NONE;
    *out = soft_until(s, head);
    if (!s->trips->soft) return true;
    if (stop != JALUR_NONE && !plan_rich_step(s->k, type, last, stop, out)) return false;
    if (stop != JALUR_NONE) last = stop;
    if (tail >= s->n) return true;
    *out += soft_behind(s, tail);
    return plan_rich_step(s->k, type, last, tail, out);
}

/* ---- labels of a tour ---- */

static void note(plan_trips *x, jalur_status st)
{
    if (st != JALUR_OK) x->st = st;
}

/* Labels from the front, and when at the earliest each node is left. */
static void front_make(const plan_state *s, uint32_t slot, const trips_order *o)
{
    plan_trips *x = s->trips;
    trips_way *w = &x->tour[slot].front;
    x->tour[slot].front_old = false;
    note(x, trips_front(x->ctx, rules_of(s, slot), x->latest_s, o, w));
    for (uint32_t p = 0; p <= o->n && x->st == JALUR_OK; p++) {
        uint32_t node = p ? x->seq[p - 1] : s->n + slot;
        x->at[node] = p;
        s->leave_s[node] = RULES_EVER;
        for (uint32_t i = w->first[2 * p]; i < w->first[2 * p + 2]; i++) {
            int64_t ends = w->list[i].all.early_s + w->list[i].all.long_s;
            if (ends < s->leave_s[node]) s->leave_s[node] = ends;
        }
    }
}

/* Labels from the back, and when at the latest each node is reached. */
static void back_make(const plan_state *s, uint32_t slot, const trips_order *o)
{
    plan_trips *x = s->trips;
    trips_way *w = &x->tour[slot].back;
    x->tour[slot].back_old = false;
    note(x, trips_back(x->ctx, rules_of(s, slot), x->latest_s, o, w));
    for (uint32_t q = 0; q <= o->n && x->st == JALUR_OK; q++) {
        uint32_t node = q ? x->seq[o->n - q] : s->n + slot;
        s->last_s[node] = -RULES_EVER;
        for (uint32_t i = w->first[2 * q]; i < w->first[2 * q + 2]; i++)
            if (w->list[i].all.late_s > s->last_s[node]) s->last_s[node] = w->list[i].all.late_s;
    }
}

static void tour_ready(const plan_state *s, uint32_t slot)
{
    const trips_tour *t = &s->trips->tour[slot];
    if (!t->front_old && !t->back_old) return;
    const trips_order o = tour_order(s, slot);
    if (t->front_old) {
        (void)soft_read(s, slot, &o);
        front_make(s, slot, &o);
    }
    if (t->back_old) back_make(s, slot, &o);
}

void plan_trips_forget(plan_state *s, uint32_t slot)
{
    s->trips->tour[slot].front_old = s->trips->tour[slot].back_old = true;
}

int64_t plan_trips_read(plan_state *s, uint32_t slot)
{
    plan_trips *x = s->trips;
    const plan_tour *t = &s->tour[slot];
    const trips_order o = tour_order(s, slot);
    plan_trips_forget(s, slot);
    if (o.n > s->k->lorry[t->type].max_stops) return -1;
    for (uint32_t i = 0; i < o.n; i++)
        if (!plan_fits(s->k, x->seq[i], t->type)) return -1;
    if (!soft_read(s, slot, &o)) return -1;
    front_make(s, slot, &o);
    const int64_t price = x->st == JALUR_OK ? trips_price(rules_of(s, slot), &x->tour[slot].front, x->seq, o.n) : -1;
    return price < 0 ? -1 : price + soft_until(s, s->prev[s->n + slot]);
}

/* ---- places ---- */

static bool tour_takes(const plan_state *s, uint32_t slot, uint32_t stop)
{
    const plan_prep *k = s->k;
    const plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &k->lorry[t->type];
    const uint32_t *demand = k->p->stops[stop].demand;
    if (t->n == 0 || t->broken || t->n >= v->max_stops || !plan_fits(k, stop, t->type)) return false;
    for (uint32_t d = 0; d < k->dims; d++)
        if (t->load[k->dim[d]] + demand[k->dim[d]] > v->carry[k->dim[d]]) return false;
    return plan_needs_allow(s, slot, stop);
}

/* Legs between the stop and where vehicles of the type reload. */
static void homes_read(const plan_state *s, uint32_t stop, uint32_t type)
{
    plan_trips *x = s->trips;
    const rules *r = plan_rich_rules(s->k, type);
    if (x->stop == stop && x->type == type) return;
    x->stop = stop;
    x->type = type;
    for (uint32_t h = 0; r->t->reloads && h < r->v->n_reload; h++) {
        x->home_to[h] = rules_way_of(r, r->v->reload_at[h], s->place[stop]);
        x->home_from[h] = rules_way_of(r, s->place[stop], r->v->reload_at[h]);
    }
}

/* The tour takes the stop and its labels are there. */
static void spot_try(const plan_state *s, uint32_t stop, uint32_t after, plan_spot *best)
{
    plan_trips *x = s->trips;
    const uint32_t slot = s->slot[after], next = s->next[after], p = x->at[after];
    const plan_tour *t = &s->tour[slot];
    const rules *r = rules_of(s, slot);
    const plan_stop *y = &s->k->p->stops[stop];
    int64_t soft;
    if (s->leave_s[after] > y->close_s || y->open_s + s->k->lorry[t->type].service_s[stop] > s->last_s[next]) return;
    if (!soft_around(s, after, stop, next, &soft)) return;
    uint32_t to = next < s->n ? s->place[next] : r->v->end;
    trips_middle mid = {.stop = stop, .home_to = x->home_to, .home_from = x->home_from};
    mid.to = rules_way_of(r, s->place[after], s->place[stop]);
    if (to != JALUR_NONE) mid.from = rules_way_of(r, s->place[stop], to);
    const int64_t now = t->cost - soft, bar = best->delta == INT64_MAX ? INT64_MAX : best->delta + now;
    int64_t price = trips_join(r, &x->tour[slot].front, p, &x->tour[slot].back, t->n - p, &mid, bar);
    if (price < bar) *best = (plan_spot){price - now, after, t->type, JALUR_NONE};
}

typedef struct look {
    const plan_state *s;
    uint32_t stop, slot; /* the tour looked at last */
    bool takes;
    plan_blink *blink; /* NULL: never */
    plan_spot best;
} look;

static bool look_tour(look *x, uint32_t slot)
{
    if (slot == x->slot) return x->takes;
    x->slot = slot;
    x->takes = tour_takes(x->s, slot, x->stop);
    if (!x->takes) return false;
    tour_ready(x->s, slot);
    homes_read(x->s, x->stop, x->s->tour[slot].type);
    x->takes = x->s->trips->st == JALUR_OK;
    return x->takes;
}

static void look_after(look *x, uint32_t after)
{
    plan_trips *t = x->s->trips;
    if (t->seen[after] == t->now) return;
    t->seen[after] = t->now;
    if (!x->blink || !plan_blinks(x->blink)) spot_try(x->s, x->stop, after, &x->best);
}

static look look_begin(const plan_state *s, uint32_t stop, plan_blink *b)
{
    plan_trips *t = s->trips;
    if (++t->now == 0) {
        for (uint32_t i = 0; i < s->n + s->slots; i++) t->seen[i] = 0;
        t->now = 1;
    }
    return (look){.s = s, .stop = stop, .slot = JALUR_NONE, .blink = b, .best = {INT64_MAX, JALUR_NONE, 0, JALUR_NONE}};
}

/* Ends of tours: where a trip of its own may be added although no neighbour is near. */
static void look_ends(look *x, uint32_t first)
{
    const plan_state *s = x->s;
    uint32_t seen = 0;
    for (uint32_t i = 0; i < s->slots && seen < SPOT_TOURS && s->trips->reloads; i++) {
        uint32_t slot = (first + i) % s->slots;
        if (s->tour[slot].n == 0 || rules_of(s, slot)->t->reloads == 0) continue;
        seen++;
        if (!look_tour(x, slot)) continue;
        look_after(x, s->n + slot);
        look_after(x, s->prev[s->n + slot]);
    }
}

plan_spot plan_trips_near(const plan_state *s, uint32_t stop, plan_blink *b)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    look x = look_begin(s, stop, b);
    for (uint32_t h = 0; h < k->n_near && near[h] != JALUR_NONE; h++) {
        uint32_t slot = s->slot[near[h]];
        if (slot == JALUR_NONE || !look_tour(&x, slot)) continue;
        look_after(&x, near[h]);
        look_after(&x, s->prev[near[h]]);
    }
    if (s->n_tours) look_ends(&x, k->n_near == 0 || near[0] == JALUR_NONE || s->slot[near[0]] == JALUR_NONE ? stop % s->slots : s->slot[near[0]]);
    return x.best;
}

plan_spot plan_trips_any(const plan_state *s, uint32_t stop)
{
    look x = look_begin(s, stop, NULL);
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t door = s->n + slot, i = door;
        if (s->tour[slot].n == 0 || !look_tour(&x, slot)) continue;
        do {
            look_after(&x, i);
            i = s->next[i];
        } while (i != door);
    }
    return x.best;
}

/* ---- moves ---- */

static bool tours_ready(const plan_state *s, uint32_t a, uint32_t b)
{
    if (s->tour[a].broken || s->tour[b].broken) return false;
    tour_ready(s, a);
    tour_ready(s, b);
    return s->trips->st == JALUR_OK;
}

/* With its soft part, or INT64_MAX. */
static int64_t whole_price(int64_t price, int64_t soft)
{
    return price == INT64_MAX ? price : price + soft;
}

/* Up to node `head` as its tour, then the stop, then from node `tail` on as its tour. */
static int64_t around_price(const plan_state *s, uint32_t head, uint32_t stop, uint32_t tail)
{
    plan_trips *x = s->trips;
    const uint32_t a = s->slot[head], b = s->slot[tail], to = tail < s->n ? s->place[tail] : rules_of(s, a)->v->end;
    const rules *r = rules_of(s, a);
    trips_middle mid = {.stop = stop, .home_to = x->home_to, .home_from = x->home_from};
    const uint32_t q = tail < s->n ? s->tour[b].n - x->at[tail] + 1 : 0;
    int64_t soft;
    if (!soft_around(s, head, stop, tail, &soft)) return INT64_MAX;
    homes_read(s, stop, s->tour[a].type);
    mid.to = rules_way_of(r, s->place[head], s->place[stop]);
    if (to != JALUR_NONE) mid.from = rules_way_of(r, s->place[stop], to);
    return whole_price(trips_join(r, &x->tour[a].front, x->at[head], &x->tour[b].back, q, &mid, INT64_MAX), soft);
}

int64_t plan_trips_swap(const plan_state *s, uint32_t i, uint32_t j)
{
    const plan_tour *a = &s->tour[s->slot[i]], *b = &s->tour[s->slot[j]];
    if (!tours_ready(s, s->slot[i], s->slot[j])) return INT64_MAX;
    int64_t price_a = around_price(s, s->prev[i], j, s->next[i]);
    if (price_a == INT64_MAX) return INT64_MAX;
    int64_t price_b = around_price(s, s->prev[j], i, s->next[j]);
    return price_b == INT64_MAX ? INT64_MAX : price_a + price_b - a->cost - b->cost;
}

/* Up to node `head` as its tour, then from node `tail` on as its own; both may be doors: nothing is left. */
static int64_t ends_price(const plan_state *s, uint32_t head, uint32_t tail)
{
    plan_trips *x = s->trips;
    const uint32_t a = s->slot[head], b = s->slot[tail];
    const rules *r = rules_of(s, a);
    const uint32_t from = s->place[head], to = tail < s->n ? s->place[tail] : r->v->end;
    trips_middle mid = {.stop = JALUR_NONE, .home_to = x->home_to, .home_from = x->home_from};
    const uint32_t q = tail < s->n ? s->tour[b].n - x->at[tail] + 1 : 0;
    int64_t soft;
    if (head >= s->n && tail >= s->n) return 0;
    if (!soft_around(s, head, JALUR_NONE, tail, &soft)) return INT64_MAX;
    if (to != JALUR_NONE) mid.from = rules_way_of(r, from, to);
    x->stop = JALUR_NONE; /* their legs are others now */
    for (uint32_t h = 0; r->t->reloads && h < r->v->n_reload; h++) {
        if (tail < s->n) x->home_to[h] = rules_way_of(r, r->v->reload_at[h], to);
        if (head < s->n) x->home_from[h] = rules_way_of(r, from, r->v->reload_at[h]);
    }
    return whole_price(trips_join(r, &x->tour[a].front, x->at[head], &x->tour[b].back, q, &mid, INT64_MAX), soft);
}

int64_t plan_trips_tails(const plan_state *s, uint32_t i, uint32_t j)
{
    const uint32_t a = s->slot[i], b = s->slot[j];
    if (!tours_ready(s, a, b)) return INT64_MAX;
    int64_t price_a = ends_price(s, s->prev[i], j);
    if (price_a == INT64_MAX) return INT64_MAX;
    int64_t price_b = ends_price(s, s->prev[j], i);
    return price_b == INT64_MAX ? INT64_MAX : price_a + price_b - s->tour[a].cost - s->tour[b].cost;
}
