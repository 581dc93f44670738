/* One plan as rings of nodes, its undo log and its best copy. Every operation costs what the touched tours cost. */
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

static jalur_status state_nodes(plan_state *s, size_t nodes)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&s->mem, nodes, sizeof *s->next, &s->next));
    TRY(arena_new(&s->mem, nodes, sizeof *s->prev, &s->prev));
    TRY(arena_new(&s->mem, nodes, sizeof *s->slot, &s->slot));
    TRY(arena_new(&s->mem, nodes, sizeof *s->place, &s->place));
    TRY(arena_new(&s->mem, nodes, sizeof *s->out_m, &s->out_m));
    TRY(arena_new(&s->mem, nodes, sizeof *s->out_s, &s->out_s));
    TRY(arena_new(&s->mem, nodes, sizeof *s->out_cost, &s->out_cost));
    TRY(arena_new(&s->mem, nodes, sizeof *s->reach, &s->reach));
    TRY(arena_new(&s->mem, nodes, sizeof *s->log, &s->log));
    TRY(arena_new(&s->mem, nodes, sizeof *s->noted, &s->noted));
    TRY(arena_new(&s->mem, nodes, sizeof *s->scratch, &s->scratch));
    TRY(arena_new(&s->mem, nodes, sizeof *s->best.next, &s->best.next));
    const size_t spans = s->k->clocked && !s->k->idle ? nodes : 1, starts = s->k->clocked || s->k->rich ? nodes : 1;
    TRY(arena_new(&s->mem, s->k->rich ? nodes : 1, sizeof *s->via, &s->via));
    TRY(arena_new(&s->mem, spans, sizeof *s->pre, &s->pre));
    TRY(arena_new(&s->mem, spans, sizeof *s->suf, &s->suf));
    TRY(arena_new(&s->mem, starts, sizeof *s->leave_s, &s->leave_s));
    TRY(arena_new(&s->mem, starts, sizeof *s->last_s, &s->last_s));
    TRY(arena_new(&s->mem, nodes, sizeof *s->bank, &s->bank));
    TRY(arena_new(&s->mem, nodes, sizeof *s->bank_at, &s->bank_at));
done:
    return st;
}

static jalur_status state_slots(plan_state *s, size_t slots)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&s->mem, slots, sizeof *s->tour, &s->tour));
    TRY(arena_new(&s->mem, slots, sizeof *s->room, &s->room));
    if (s->k->rate) TRY(arena_new(&s->mem, slots, sizeof *s->rate, &s->rate));
    TRY(arena_new(&s->mem, s->k->mixed ? slots : 1, sizeof *s->grown, &s->grown));
    TRY(arena_new(&s->mem, s->k->mixed ? slots : 1, sizeof *s->grown_at, &s->grown_at));
    TRY(arena_new(&s->mem, slots, sizeof *s->free, &s->free));
    TRY(arena_new(&s->mem, slots, sizeof *s->free_at, &s->free_at));
    TRY(arena_new(&s->mem, slots, sizeof *s->touched, &s->touched));
    TRY(arena_new(&s->mem, slots, sizeof *s->stamp, &s->stamp));
    TRY(arena_new(&s->mem, slots, sizeof *s->log_tour, &s->log_tour));
    TRY(arena_new(&s->mem, slots, sizeof *s->dirty, &s->dirty));
    TRY(arena_new(&s->mem, slots, sizeof *s->is_dirty, &s->is_dirty));
    TRY(arena_new(&s->mem, slots, sizeof *s->best.type, &s->best.type));
done:
    return st;
}

jalur_status plan_state_make(jalur_ctx *ctx, plan_prep *k, plan_state *s)
{
    jalur_status st = JALUR_OK;
    *s = (plan_state){.k = k, .n = k->n, .slots = (uint32_t)k->max_tours, .now = 1, .grown_now = 1};
    arena_init(&s->mem, ctx);
    TRY(state_nodes(s, (size_t)s->n + s->slots + 1));
    TRY(state_slots(s, (size_t)s->slots + 1));
    TRY(arena_new(&s->mem, (size_t)k->n_types + 1, sizeof *s->used, &s->used));
    TRY(arena_new(&s->mem, (size_t)k->n_days * k->n_scarce + 1, sizeof *s->taken, &s->taken));
    TRY(arena_new(&s->mem, (size_t)k->n + 1, sizeof *s->seq, &s->seq));
    if (k->p->n_docks) TRY(plan_yard_make(ctx, s));
    for (uint32_t i = 0; i < s->n; i++) {
        s->slot[i] = s->bank_at[i] = JALUR_NONE;
        s->out_cost[i] = s->reach[i] = -1.0f;
        s->place[i] = k->place[i];
    }
    for (uint32_t t = s->slots; t-- > 0;) { /* lowest slot on top */
        uint32_t door = s->n + t;
        s->next[door] = s->prev[door] = s->best.next[door] = door;
        s->slot[door] = t;
        s->free_at[t] = s->n_free;
        s->free[s->n_free++] = t;
    }
    for (uint32_t a = 0; a < k->n_alive; a++) {
        plan_bank_push(s, k->alive[a]);
        s->cost += k->skip[k->alive[a]];
    }
    s->best.cost = s->cost;
    s->best.n_left = s->n_bank;
    if (plan_rich_trips(k)) TRY(plan_trips_make(ctx, s));
    TRY(plan_board_make(s));
done:
    return st;
}

void plan_state_release(plan_state *s)
{
    plan_trips_release(s);
    plan_yard_release(s);
    arena_release(&s->mem);
}

void plan_bank_push(plan_state *s, uint32_t stop)
{
    s->bank_at[stop] = s->n_bank;
    s->bank[s->n_bank++] = stop;
}

void plan_bank_pull(plan_state *s, uint32_t stop)
{
    uint32_t at = s->bank_at[stop], last = s->bank[--s->n_bank];
    s->bank[at] = last;
    s->bank_at[last] = at;
    s->bank_at[stop] = JALUR_NONE;
}

static void slot_take(plan_state *s, uint32_t slot)
{
    uint32_t at = s->free_at[slot], last = s->free[--s->n_free];
    s->free[at] = last;
    s->free_at[last] = at;
    s->free_at[slot] = JALUR_NONE;
    s->used[s->tour[slot].type]++;
    s->grown_now++;
    s->n_tours++;
}

static void slot_give(plan_state *s, uint32_t slot)
{
    s->free_at[slot] = s->n_free;
    s->free[s->n_free++] = slot;
    s->used[s->tour[slot].type]--;
    s->grown_now++;
    s->n_tours--;
}

static void door_place(plan_state *s, uint32_t slot)
{
    s->place[s->n + slot] = s->k->lorry[s->tour[slot].type].depot;
}

/* Legs */

static void leg_set(plan_state *s, const plan_lorry *v, uint32_t node, int32_t leg_m, int32_t leg_s)
{
    s->out_m[node] = leg_m;
    s->out_s[node] = leg_s;
    s->out_cost[node] = (float)(v->per_m * leg_m + v->per_s * leg_s);
}

static void leg_read(plan_state *s, const plan_lorry *v, uint32_t node)
{
    uint32_t a = s->place[node], b = s->place[s->next[node]];
    int64_t leg = v->timed ? plan_leg_s(v, a, b) : 0;
    leg_set(s, v, node, (int32_t)plan_leg_m(v, a, b), leg > INT32_MAX ? PLAN_UNREACHED : (int32_t)leg);
}

/* The same for the leg to a stop whose row has just been read. */
static void leg_read_to(plan_state *s, const plan_lorry *v, uint32_t node, uint32_t stop)
{
    if (!v->go.distance_back || v->timed)
        leg_read(s, v, node);
    else
        leg_set(s, v, node, v->go.distance_back[s->place[stop] * v->go.n + s->place[node]], 0);
}

static void reach_read(plan_state *s, uint32_t node)
{
    float in = s->out_cost[s->prev[node]], out = s->out_cost[node];
    s->reach[node] = in > out ? in : out;
}

static void room_read(plan_state *s, uint32_t slot)
{
    const plan_prep *k = s->k;
    const plan_tour *t = &s->tour[slot];
    uint64_t room = UINT32_MAX;
    if (k->dims) {
        const uint64_t most = k->lorry[t->type].carry[k->dim[0]], load = t->load[k->dim[0]];
        room = most > load ? most - load : 0;
    }
    s->room[slot] = room > UINT32_MAX ? UINT32_MAX : (uint32_t)room;
    if (s->rate) s->rate[slot] = k->rate[t->type];
}

static int64_t tour_cost(const plan_state *s, const plan_tour *t)
{
    const plan_lorry *v = &s->k->lorry[t->type];
    return t->n ? v->fixed + v->per_m * t->metres + v->per_s * t->long_s : 0;
}

/* The clock. Prefixes follow from one end and suffixes from the other, so a new stop changes those behind it and those
 * before it; `from` and `back` name the first to read. False when the clock does not allow it. */

/* Departures from `from` on. With one new stop (`one`) the rest is as it was from where nothing changes. */
static bool leaves_read(plan_state *s, const plan_lorry *v, uint32_t door, uint32_t from, bool one)
{
    const plan_prep *k = s->k;
    for (uint32_t i = from; i != door; i = s->next[i]) {
        uint32_t before = s->prev[i];
        int64_t leg = s->out_s[before] == PLAN_UNREACHED ? PLAN_FAR_S : s->out_s[before];
        int64_t start = s->leave_s[before] + leg;
        if (start < k->open_s[i]) start = k->open_s[i];
        if (start > k->close_s[i]) return false;
        start += v->service_s[i];
        if (one && i != from && start == s->leave_s[i]) return true;
        s->leave_s[i] = start;
    }
    return s->leave_s[s->prev[door]] + s->out_s[s->prev[door]] <= v->back_s;
}

static bool starts_read(plan_state *s, uint32_t slot, uint32_t from, uint32_t back)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[s->tour[slot].type];
    uint32_t door = s->n + slot;
    bool one = from == back && s->tour[slot].n > 1;
    s->leave_s[door] = v->out_s;
    s->last_s[door] = v->back_s;
    if (!leaves_read(s, v, door, from, one)) return false;
    for (uint32_t i = back; i != door; i = s->prev[i]) {
        int64_t last = s->last_s[s->next[i]] - s->out_s[i] - v->service_s[i];
        if (last > k->close_s[i]) last = k->close_s[i];
        if (one && i != back && last == s->last_s[i]) break;
        s->last_s[i] = last;
    }
    return true;
}

static void pre_set(plan_state *s, uint32_t node, const plan_span *a)
{
    s->pre[node] = *a;
    s->leave_s[node] = a->early_s + a->long_s;
}

static void suf_set(plan_state *s, uint32_t node, const plan_span *a)
{
    s->suf[node] = *a;
    s->last_s[node] = a->late_s;
}

/* The last prefix is the whole tour. */
static bool spans_read(plan_state *s, uint32_t slot, uint32_t from, uint32_t back)
{
    const plan_prep *k = s->k;
    plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &k->lorry[t->type];
    const plan_span door_span = plan_span_door(v);
    uint32_t door = s->n + slot, last = s->prev[door];
    pre_set(s, door, &door_span);
    suf_set(s, door, &door_span);
    for (uint32_t i = from; i != door; i = s->next[i]) {
        plan_span here = plan_span_stop(k, v, i), head = s->pre[s->prev[i]];
        if (!plan_join(&head, s->out_s[s->prev[i]], &here)) return false;
        pre_set(s, i, &head);
    }
    plan_span all = s->pre[last];
    if (!plan_join(&all, s->out_s[last], &door_span)) return false;
    t->long_s = all.long_s;
    for (uint32_t i = back; i != door; i = s->prev[i]) {
        plan_span here = plan_span_stop(k, v, i);
        if (!plan_join(&here, s->out_s[i], &s->suf[s->next[i]])) return false;
        suf_set(s, i, &here);
    }
    return true;
}

static bool clock_read(plan_state *s, uint32_t slot, uint32_t from, uint32_t back)
{
    return s->k->idle ? starts_read(s, slot, from, back) : spans_read(s, slot, from, back);
}

static bool clock_read_all(plan_state *s, uint32_t slot)
{
    uint32_t door = s->n + slot;
    return clock_read(s, slot, s->next[door], s->prev[door]);
}

/* Cost by rules.h. A tour that breaks one costs what it did, and is broken. */
static bool tour_rich(plan_state *s, uint32_t slot)
{
    uint32_t door = s->n + slot, n = 0;
    plan_tour *t = &s->tour[slot];
    if (t->n == 0) {
        t->cost = 0;
        return true;
    }
    for (uint32_t i = s->next[door]; i != door && !s->trips; i = s->next[i]) s->seq[n++] = i;
    int64_t cost = s->trips ? plan_trips_read(s, slot) : plan_rich_price(s->k, t->type, s->seq, n);
    if (cost < 0) return false;
    t->cost = cost;
    t->nights = plan_rich_nights(s->k);
    if (!s->trips) plan_rich_note(s, slot, s->seq, n);
    return true;
}

/* What is counted by day: resources, and vehicles that may be away for several */

/* The tour counts in that row. */
static bool day_counts(const plan_state *s, const plan_tour *t, uint32_t row)
{
    return row < s->k->p->n_resources ? t->needs >> row & 1 : row == plan_fleet_row(s->k, t->type);
}

/* Counts a tour in or out. */
static void days_count(plan_state *s, const plan_tour *t, bool in)
{
    const plan_prep *k = s->k;
    for (uint32_t row = 0; t->until && row < k->n_scarce; row++) {
        if (!day_counts(s, t, row)) continue;
        for (uint32_t d = k->first_day[t->type]; d < t->until; d++) {
            uint32_t *taken = &s->taken[d * k->n_scarce + row];
            if (in && (*taken)++ >= k->scarce[row]) s->n_over++;
            if (!in && --*taken >= k->scarce[row]) s->n_over--;
        }
    }
}

static void days_set(plan_state *s, uint32_t slot, uint64_t needs, uint32_t until)
{
    plan_tour *t = &s->tour[slot];
    if (needs == t->needs && until == t->until) return;
    days_count(s, t, false);
    t->needs = needs;
    t->until = until;
    days_count(s, t, true);
}

static void days_read(plan_state *s, uint32_t slot)
{
    const plan_tour *t = &s->tour[slot];
    uint32_t door = s->n + slot;
    uint64_t needs = 0;
    if (!s->k->n_scarce) return;
    if (t->n) needs = s->k->p->types[t->type].resources;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) needs |= s->k->p->stops[i].resources;
    days_set(s, slot, needs, t->n ? plan_last_day(s->k, t->type, t->nights) + 1 : 0);
}

/* One more in the row on those days, not counting what the tour `mine` has. */
static bool days_free(const plan_state *s, const plan_tour *mine, uint32_t row, uint32_t first, uint32_t last)
{
    const plan_prep *k = s->k;
    const bool has = mine && mine->until && day_counts(s, mine, row);
    for (uint32_t d = first; d <= last; d++) {
        const uint32_t own = has && d >= k->first_day[mine->type] && d < mine->until;
        if (s->taken[d * k->n_scarce + row] - own >= k->scarce[row]) return false;
    }
    return true;
}

static bool days_allow(const plan_state *s, const plan_tour *mine, uint32_t type, uint64_t needs, uint32_t nights)
{
    const plan_prep *k = s->k;
    const uint32_t first = k->first_day[type], last = plan_last_day(k, type, nights), fleet = plan_fleet_row(k, type);
    for (uint32_t row = 0; needs && row < k->p->n_resources; row++)
        if ((needs >> row & 1) && !days_free(s, mine, row, first, last)) return false;
    return fleet == JALUR_NONE || days_free(s, mine, fleet, first, last);
}

bool plan_needs_allow(const plan_state *s, uint32_t slot, uint32_t stop)
{
    const plan_tour *t = &s->tour[slot];
    const uint64_t more = s->k->n_scarce ? s->k->p->stops[stop].resources & ~t->needs : 0;
    return more == 0 || days_allow(s, t, t->type, more, t->nights);
}

bool plan_days_allow(const plan_state *s, uint32_t slot, uint32_t type, uint32_t nights, const uint32_t *stops, uint32_t n)
{
    uint64_t needs = s->k->p->types[type].resources;
    if (!s->k->n_scarce) return true;
    for (uint32_t i = 0; i < n; i++) needs |= s->k->p->stops[stops[i]].resources;
    return days_allow(s, slot == JALUR_NONE ? NULL : &s->tour[slot], type, needs, nights);
}

bool plan_days_allow_more(const plan_state *s, uint32_t slot, uint32_t nights, uint32_t stop)
{
    const plan_tour *t = &s->tour[slot];
    return !s->k->n_scarce || nights <= t->nights || days_allow(s, t, t->type, t->needs | s->k->p->stops[stop].resources, nights);
}

static bool tour_sum(plan_state *s, uint32_t slot)
{
    const plan_prep *k = s->k;
    plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &k->lorry[t->type];
    uint32_t door = s->n + slot;
    bool good = true;
    *t = (plan_tour){.type = t->type, .needs = t->needs, .until = t->until, .cost = t->cost, .metres = s->out_m[door], .busy_s = s->out_s[door]};
    good = s->out_s[door] != PLAN_UNREACHED;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
        t->n++;
        for (uint32_t d = 0; d < k->dims; d++) t->load[k->dim[d]] += plan_need(k, i)[d];
        t->metres += s->out_m[i];
        t->busy_s += s->out_s[i] + v->service_s[i];
        good &= s->out_s[i] != PLAN_UNREACHED && plan_fits(k, i, t->type);
    }
    for (uint32_t d = 0; d < k->dims; d++) good &= t->load[k->dim[d]] <= v->carry[k->dim[d]];
    good &= t->n <= v->max_stops;
    t->long_s = t->busy_s;
    if (good && k->clocked && t->n) good = clock_read_all(s, slot);
    if (t->n == 0) t->metres = t->busy_s = t->long_s = 0;
    if (k->rich) {
        good = tour_rich(s, slot);
    } else {
        t->cost = tour_cost(s, t);
        good &= !v->timed || t->long_s <= v->longest_s;
    }
    room_read(s, slot);
    days_read(s, slot);
    t->broken = t->n && !good;
    return good;
}

/* Before the first change of a slot. */
static void slot_note(plan_state *s, uint32_t slot)
{
    if (s->stamp[slot] == s->now) return;
    s->stamp[slot] = s->now;
    s->log_tour[s->n_touched] = s->tour[slot];
    s->touched[s->n_touched++] = slot;
}

/* Before the first change of a node. */
static void node_note(plan_state *s, uint32_t node)
{
    if (s->noted[node] == s->now) return;
    s->noted[node] = s->now;
    const plan_leg out = {s->out_m[node], s->out_s[node]};
    s->log[s->n_log++] = (plan_node){node, s->next[node], s->prev[node], s->slot[node], out};
}

/* Re-reads the legs too: after relinking or a change of type. False when not feasible. */
static bool tour_rebuild(plan_state *s, uint32_t slot)
{
    const plan_lorry *v = &s->k->lorry[s->tour[slot].type];
    uint32_t door = s->n + slot, node = door;
    do {
        leg_read(s, v, node);
        node = s->next[node];
    } while (node != door);
    do {
        reach_read(s, node);
        node = s->next[node];
    } while (node != door);
    s->cost -= s->tour[slot].cost;
    bool good = tour_sum(s, slot);
    s->cost += s->tour[slot].cost;
    return good;
}

/* Takes over what the clock says of a tour. */
static void tour_close(plan_state *s, plan_tour *t, bool good)
{
    const plan_lorry *v = &s->k->lorry[t->type];
    t->broken = t->n && (!good || (v->timed && t->long_s > v->longest_s));
    int64_t cost = tour_cost(s, t);
    s->cost += cost - t->cost;
    t->cost = cost;
}

/* The same for what rules.h says. */
static void tour_close_rich(plan_state *s, uint32_t slot)
{
    plan_tour *t = &s->tour[slot];
    int64_t was = t->cost;
    t->broken = !tour_rich(s, slot);
    s->cost += t->cost - was;
}

void plan_refresh(plan_state *s, uint32_t slot)
{
    plan_tour *t = &s->tour[slot];
    t->long_s = t->busy_s;
    if (s->k->rich)
        tour_close_rich(s, slot);
    else
        tour_close(s, t, t->n == 0 || !s->k->clocked || clock_read_all(s, slot));
    days_read(s, slot);
}

bool plan_broken(const plan_state *s)
{
    if (s->n_over) return true;
    for (uint32_t t = 0; t < s->n_touched; t++)
        if (s->tour[s->touched[t]].n && s->tour[s->touched[t]].broken) return true;
    return s->loading && !plan_docks_fit(s);
}

/* Changes */

uint32_t plan_open(plan_state *s, uint32_t type)
{
    uint32_t slot = s->free[s->n_free - 1], door = s->n + slot;
    slot_note(s, slot);
    s->tour[slot] = (plan_tour){.type = type};
    slot_take(s, slot);
    door_place(s, slot);
    node_note(s, door);
    leg_set(s, &s->k->lorry[type], door, 0, 0);
    room_read(s, slot);
    return slot;
}

static void tour_load(plan_state *s, plan_tour *t, uint32_t stop, bool add)
{
    const plan_prep *k = s->k;
    const uint32_t *need = plan_need(k, stop);
    for (uint32_t d = 0; d < k->dims; d++) {
        uint32_t at = k->dim[d];
        t->load[at] = add ? t->load[at] + need[d] : t->load[at] - need[d];
    }
}

void plan_insert(plan_state *s, uint32_t stop, uint32_t after)
{
    uint32_t slot = s->slot[after], before = s->next[after];
    int32_t leg_m[2];
    slot_note(s, slot);
    node_note(s, after);
    node_note(s, before);
    node_note(s, stop);
    plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &s->k->lorry[t->type];
    t->metres -= s->out_m[after];
    t->busy_s -= s->out_s[after];
    s->next[after] = s->prev[before] = stop;
    s->prev[stop] = after;
    s->next[stop] = before;
    s->slot[stop] = slot;
    if (plan_board_legs(s, stop, after, leg_m)) {
        leg_set(s, v, after, leg_m[0], v->timed ? leg_m[0] : 0);
        leg_set(s, v, stop, leg_m[1], v->timed ? leg_m[1] : 0);
    } else {
        leg_read_to(s, v, after, stop);
        leg_read(s, v, stop);
    }
    reach_read(s, after);
    reach_read(s, stop);
    reach_read(s, before);
    t->metres += (int64_t)s->out_m[after] + s->out_m[stop];
    t->busy_s += (int64_t)s->out_s[after] + s->out_s[stop] + v->service_s[stop];
    t->n++;
    tour_load(s, t, stop, true);
    room_read(s, slot);
    s->n_served++;
    s->cost -= s->k->skip[stop];
    if (t->broken || s->k->rich) { /* its clock is stale, or there is none */
        plan_refresh(s, slot);
        return;
    }
    days_read(s, slot);
    t->long_s = t->busy_s;
    tour_close(s, t, !s->k->clocked || clock_read(s, slot, stop, stop));
}

/* Leaves the clock of the tour stale: call plan_refresh after the last removal. */
void plan_remove_run(plan_state *s, uint32_t first, uint32_t n)
{
    uint32_t slot = s->slot[first], after = s->prev[first], node = first;
    slot_note(s, slot);
    node_note(s, after);
    plan_tour *t = &s->tour[slot];
    const plan_lorry *v = &s->k->lorry[t->type];
    t->metres -= s->out_m[after];
    t->busy_s -= s->out_s[after];
    for (uint32_t i = 0; i < n; i++, node = s->next[node]) {
        node_note(s, node);
        t->metres -= s->out_m[node];
        t->busy_s -= s->out_s[node] + v->service_s[node];
        s->slot[node] = JALUR_NONE;
        s->out_cost[node] = s->reach[node] = -1.0f; /* no leg: hopeless to stand beside */
        s->cost += s->k->skip[node];
        tour_load(s, t, node, false);
    }
    node_note(s, node);
    s->next[after] = node;
    s->prev[node] = after;
    t->n -= n;
    s->n_served -= n;
    room_read(s, slot);
    leg_read(s, v, after);
    reach_read(s, after);
    reach_read(s, node);
    t->metres += s->out_m[after];
    t->busy_s += s->out_s[after];
    if (t->n == 0) {
        t->metres = t->busy_s = t->long_s = 0;
        slot_give(s, slot);
    }
}

void plan_remove(plan_state *s, uint32_t stop)
{
    plan_remove_run(s, stop, 1);
}

void plan_retype(plan_state *s, uint32_t slot, uint32_t type)
{
    const plan_lorry *v = &s->k->lorry[type];
    uint32_t door = s->n + slot, node = door;
    slot_note(s, slot);
    plan_tour *t = &s->tour[slot];
    const int64_t price = plan_kin_price(s->k, t, type);
    const bool same = v->per_m == s->k->lorry[t->type].per_m && v->per_s == s->k->lorry[t->type].per_s;
    s->used[t->type]--;
    s->used[type]++;
    s->grown_now++;
    t->type = type;
    t->cost += price;
    s->cost += price;
    room_read(s, slot);
    for (node = door; !same;) {
        node_note(s, node);
        leg_set(s, v, node, s->out_m[node], s->out_s[node]);
        node = s->next[node];
        if (node == door) break;
    }
    for (node = door; !same;) {
        reach_read(s, node);
        node = s->next[node];
        if (node == door) break;
    }
}

bool plan_write(plan_state *s, uint32_t slot, uint32_t type, const uint32_t *stops, uint32_t n)
{
    uint32_t door = s->n + slot, last = door;
    slot_note(s, slot);
    node_note(s, door);
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
        node_note(s, i);
        if (s->slot[i] != slot) continue;
        s->slot[i] = JALUR_NONE;
        s->out_cost[i] = s->reach[i] = -1.0f;
        s->cost += s->k->skip[i];
        s->n_served--;
    }
    if (s->tour[slot].n) slot_give(s, slot);
    days_set(s, slot, 0, 0);
    s->tour[slot].type = type;
    door_place(s, slot);
    for (uint32_t i = 0; i < n; last = stops[i++]) {
        node_note(s, stops[i]);
        s->next[last] = stops[i];
        s->prev[stops[i]] = last;
        s->slot[stops[i]] = slot;
        s->cost -= s->k->skip[stops[i]];
        s->n_served++;
    }
    s->next[last] = door;
    s->prev[door] = last;
    if (n) slot_take(s, slot);
    return tour_rebuild(s, slot);
}

/* Exchanges: of the legs only those at the cuts are read again. Between tours of one type. */

static void link_nodes(plan_state *s, uint32_t node, uint32_t next)
{
    s->next[node] = next;
    s->prev[next] = node;
}

/* The leg behind a node that has been linked anew. */
static void leg_again(plan_state *s, uint32_t node, uint32_t slot)
{
    leg_read(s, &s->k->lorry[s->tour[slot].type], node);
    reach_read(s, node);
    reach_read(s, s->next[node]);
}

static void tour_again(plan_state *s, uint32_t slot)
{
    const bool was = s->tour[slot].n > 0;
    s->cost -= s->tour[slot].cost;
    (void)tour_sum(s, slot);
    s->cost += s->tour[slot].cost;
    if (was && s->tour[slot].n == 0) slot_give(s, slot);
}

/* The nodes from `from` on are of that slot now. The last of them, before the door; the node before `from` when that is the door. */
static uint32_t tail_move(plan_state *s, uint32_t from, uint32_t slot)
{
    uint32_t node = from;
    for (; node < s->n; node = s->next[node]) {
        node_note(s, node);
        s->slot[node] = slot;
    }
    node_note(s, node);
    return s->prev[node];
}

/* The stops from first to last, which follow each other, the other way round and in that slot. The links at both ends and the leg
 * behind `first`, which then is the last, are the caller's. */
static void run_turn(plan_state *s, uint32_t first, uint32_t last, uint32_t slot)
{
    const plan_lorry *v = &s->k->lorry[s->tour[slot].type];
    plan_leg leg = {0, 0};
    for (uint32_t node = first, next;; node = next) {
        const plan_leg out = {s->out_m[node], s->out_s[node]};
        node_note(s, node);
        next = s->next[node];
        s->next[node] = s->prev[node];
        s->prev[node] = next;
        s->slot[node] = slot;
        leg_set(s, v, node, leg.m, leg.s);
        leg = out;
        if (node == last) return;
    }
}

void plan_tails(plan_state *s, uint32_t i, uint32_t j)
{
    const uint32_t a = s->slot[i], b = s->slot[j], door_a = s->n + a, door_b = s->n + b, head_a = s->prev[i], head_b = s->prev[j];
    slot_note(s, a);
    slot_note(s, b);
    node_note(s, head_a);
    node_note(s, head_b);
    const uint32_t last_a = tail_move(s, i, b), last_b = tail_move(s, j, a);
    link_nodes(s, head_a, j < s->n ? j : door_a);
    link_nodes(s, head_b, i < s->n ? i : door_b);
    if (j < s->n) link_nodes(s, last_b, door_a);
    if (i < s->n) link_nodes(s, last_a, door_b);
    leg_again(s, head_a, a);
    leg_again(s, head_b, b);
    tour_again(s, a);
    tour_again(s, b);
}

void plan_heads(plan_state *s, uint32_t i, uint32_t j)
{
    const uint32_t a = s->slot[i], b = s->slot[j], door_a = s->n + a, door_b = s->n + b, head_a = s->prev[i], head_b = s->prev[j];
    const uint32_t last_a = s->prev[door_a], first_b = s->next[door_b];
    const uint32_t seam[5] = {door_a, door_b, head_a, j, i};
    slot_note(s, a);
    slot_note(s, b);
    for (int h = 0; h < 5; h++) node_note(s, seam[h]);
    if (i < s->n) run_turn(s, i, last_a, b);
    if (head_b < s->n) run_turn(s, first_b, head_b, a);
    link_nodes(s, head_a, head_b < s->n ? head_b : door_a);
    link_nodes(s, door_b, i < s->n ? last_a : j);
    if (head_b < s->n) link_nodes(s, first_b, door_a);
    if (i < s->n) link_nodes(s, i, j);
    leg_again(s, head_a, a);
    leg_again(s, door_b, b);
    if (head_b < s->n) leg_again(s, first_b, a);
    if (i < s->n) leg_again(s, i, b);
    tour_again(s, a);
    tour_again(s, b);
}

void plan_turn(plan_state *s, uint32_t i, uint32_t j)
{
    const uint32_t slot = s->slot[i], before = s->prev[i], last = s->prev[j];
    slot_note(s, slot);
    node_note(s, before);
    node_note(s, j);
    run_turn(s, i, last, slot);
    link_nodes(s, before, last);
    link_nodes(s, i, j);
    leg_again(s, before, slot);
    leg_again(s, i, slot);
    tour_again(s, slot);
}

/* Undo and best */

void plan_begin(plan_state *s)
{
    s->n_touched = s->n_log = 0;
    s->grown_now++;
    s->log_cost = s->cost;
    if (++s->now == 0) {
        memset(s->stamp, 0, s->slots * sizeof *s->stamp);
        memset(s->noted, 0, ((size_t)s->n + s->slots) * sizeof *s->noted);
        s->now = 1;
    }
}

static void node_undo(plan_state *s, const plan_node *was)
{
    uint32_t node = was->node;
    s->next[node] = was->next;
    s->prev[node] = was->prev;
    s->slot[node] = was->slot;
    if (was->slot == JALUR_NONE)
        s->out_cost[node] = s->reach[node] = -1.0f;
    else
        leg_set(s, &s->k->lorry[s->tour[was->slot].type], node, was->out.m, was->out.s);
}

void plan_undo(plan_state *s)
{
    for (uint32_t t = 0; t < s->n_touched; t++) {
        uint32_t slot = s->touched[t];
        if (s->tour[slot].n) slot_give(s, slot);
        s->n_served -= s->tour[slot].n;
        days_set(s, slot, 0, 0);
        s->tour[slot] = s->log_tour[t];
        s->tour[slot].until = 0;
        days_set(s, slot, s->log_tour[t].needs, s->log_tour[t].until);
    }
    for (uint32_t i = 0; i < s->n_log; i++) node_undo(s, &s->log[i]);
    for (uint32_t i = 0; i < s->n_log; i++)
        if (s->log[i].slot != JALUR_NONE) reach_read(s, s->log[i].node);
    for (uint32_t t = 0; t < s->n_touched; t++) {
        uint32_t slot = s->touched[t];
        s->n_served += s->tour[slot].n;
        room_read(s, slot);
        if (s->tour[slot].n == 0) continue;
        slot_take(s, slot);
        door_place(s, slot);
        if (s->k->clocked) (void)clock_read_all(s, slot);
        if (s->trips)
            plan_trips_forget(s, slot);
        else if (s->k->rich)
            (void)tour_rich(s, slot); /* for via */
    }
    s->cost = s->log_cost;
}

void plan_keep(plan_state *s)
{
    for (uint32_t t = 0; t < s->n_touched; t++) {
        uint32_t slot = s->touched[t];
        if (s->is_dirty[slot]) continue;
        s->is_dirty[slot] = true;
        s->dirty[s->n_dirty++] = slot;
    }
}

void plan_best_take(plan_state *s)
{
    for (uint32_t d = 0; d < s->n_dirty; d++) {
        uint32_t slot = s->dirty[d], door = s->n + slot, node = door;
        s->is_dirty[slot] = false;
        s->best.type[slot] = s->tour[slot].type;
        if (s->tour[slot].n == 0) {
            s->best.next[door] = door;
            continue;
        }
        do {
            s->best.next[node] = s->next[node];
            node = s->next[node];
        } while (node != door);
    }
    s->n_dirty = 0;
    s->best.cost = s->cost;
    s->best.n_left = s->n_bank;
}

void plan_clear(plan_state *s)
{
    plan_begin(s);
    for (uint32_t slot = 0; slot < s->slots; slot++)
        if (s->tour[slot].n) (void)plan_write(s, slot, s->tour[slot].type, NULL, 0);
}

void plan_bank_fix(plan_state *s)
{
    s->n_bank = 0;
    for (uint32_t a = 0; a < s->k->n_alive; a++) {
        uint32_t i = s->k->alive[a];
        s->bank_at[i] = JALUR_NONE;
        if (s->slot[i] == JALUR_NONE) plan_bank_push(s, i);
    }
}

void plan_best_load(plan_state *s)
{
    plan_clear(s);
    plan_begin(s);
    uint32_t *seq = s->scratch;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        uint32_t door = s->n + slot, n = 0;
        for (uint32_t i = s->best.next[door]; i != door; i = s->best.next[i]) seq[n++] = i;
        if (n) (void)plan_write(s, slot, s->best.type[slot], seq, n);
    }
    plan_bank_fix(s);
    for (uint32_t d = 0; d < s->n_dirty; d++) s->is_dirty[s->dirty[d]] = false;
    s->n_dirty = 0;
}
