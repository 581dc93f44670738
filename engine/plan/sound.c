/* A tour priced for itself, and whether a plan as it was changed step by step is what the whole says. */
#include "plan/search.h"

int64_t plan_price(const plan_prep *k, uint32_t type, const uint32_t *stops, uint32_t n)
{
    if (k->rich) return plan_rich_price(k, type, stops, n);
    const plan_lorry *v = &k->lorry[type];
    plan_span door = plan_span_door(v), all = door;
    uint64_t load[PLAN_DIMENSIONS] = {0};
    uint32_t at = v->depot;
    int64_t metres = 0, sum_s = 0;
    if (n == 0 || n > v->max_stops) return -1;
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t to = i < n ? k->place[stops[i]] : v->depot;
        int64_t leg = plan_leg_s(v, at, to);
        plan_span here = i < n ? plan_span_stop(k, v, stops[i]) : door;
        if (leg == PLAN_FAR_S || (i < n && !plan_fits(k, stops[i], type))) return -1;
        if (k->clocked && !plan_join(&all, leg, &here)) return -1;
        metres += plan_leg_m(v, at, to);
        sum_s += leg + here.long_s;
        at = to;
        for (uint32_t d = 0; i < n && d < k->dims; d++) load[d] += plan_need(k, stops[i])[d];
    }
    for (uint32_t d = 0; d < k->dims; d++)
        if (load[d] > v->capacity[k->dim[d]]) return -1;
    if (k->clocked) sum_s = all.long_s;
    if (sum_s > v->longest_s) return -1;
    return v->fixed + v->per_m * metres + v->per_s * sum_s;
}

/* What starts and spans say of each stop, from one visit to the next. */
static bool clock_sound(const plan_state *s, uint32_t slot)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[s->tour[slot].type];
    uint32_t door = s->n + slot;
    int64_t leave = v->out_s, last = v->back_s;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
        leave += s->out_s[s->prev[i]];
        leave = (leave > k->open_s[i] ? leave : k->open_s[i]) + v->service_s[i];
        if (s->leave_s[i] != leave) return false;
    }
    for (uint32_t i = s->prev[door]; i != door; i = s->prev[i]) {
        last -= s->out_s[i] + v->service_s[i];
        last = last < k->close_s[i] ? last : k->close_s[i];
        if (s->last_s[i] != last) return false;
    }
    return true;
}

/* What is kept of the legs to and from a stop. */
static bool legs_sound(const plan_state *s, uint32_t slot, uint32_t stop)
{
    const plan_lorry *v = &s->k->lorry[s->tour[slot].type];
    const uint32_t before = s->prev[stop];
    const float in = s->out_cost[before], out = s->out_cost[stop];
    if (s->out_m[before] != plan_leg_m(v, s->place[before], s->place[stop])) return false;
    if (s->out_m[stop] != plan_leg_m(v, s->place[stop], s->place[s->next[stop]])) return false;
    return s->reach[stop] >= in && s->reach[stop] >= out && (s->reach[stop] <= in || s->reach[stop] <= out);
}

static bool tour_sound(const plan_state *s, uint32_t slot, int64_t *cost, uint32_t *served, uint32_t *stops)
{
    uint32_t door = s->n + slot, n = 0;
    if (s->tour[slot].n == 0) return s->free_at[slot] != JALUR_NONE;
    for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
        if (n > s->n || i >= s->n || s->slot[i] != slot || s->next[s->prev[i]] != i || !legs_sound(s, slot, i)) return false;
        stops[n++] = i;
    }
    if (s->k->clocked && !clock_sound(s, slot)) return false;
    *cost += s->tour[slot].cost;
    *served += n;
    return n == s->tour[slot].n && plan_price(s->k, s->tour[slot].type, stops, n) == s->tour[slot].cost;
}

bool plan_state_sound(const plan_state *s)
{
    uint32_t served = 0, *stops = s->scratch;
    int64_t cost = 0;
    for (uint32_t t = 0; t < s->slots; t++)
        if (!tour_sound(s, t, &cost, &served, stops)) return false;
    for (uint32_t i = 0; i < s->n_bank; i++) {
        if (s->slot[s->bank[i]] != JALUR_NONE || s->bank_at[s->bank[i]] != i) return false;
        cost += s->k->skip[s->bank[i]];
    }
    return cost == s->cost && served == s->n_served && served + s->n_bank == s->k->n_alive;
}

bool plan_touched_sound(const plan_state *s)
{
    uint32_t served = 0;
    int64_t cost = 0;
    for (uint32_t t = 0; t < s->n_touched; t++) {
        const uint32_t slot = s->touched[t];
        if (s->tour[slot].broken) return true; /* and is undone */
        if (!tour_sound(s, slot, &cost, &served, s->scratch)) return false;
    }
    cost = served = 0;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        cost += s->tour[slot].n ? s->tour[slot].cost : 0;
        served += s->tour[slot].n;
    }
    for (uint32_t i = 0; i < s->n_bank; i++) cost += s->k->skip[s->bank[i]];
    return cost == s->cost && served == s->n_served && served + s->n_bank == s->k->n_alive;
}
