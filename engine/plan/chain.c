/* Stops that move on one after the other (ejection chains between neighbours: Accorsi and Vigo 2021). A stop goes beside a neighbour
 * in another tour; where that is full a stop of it goes on in turn, until a tour has room: often the one that lost the first. So full
 * tours exchange stops, each to its best place, which ruins rarely take out together and no single move has room for. */
#include <assert.h>

#include "plan/search.h"

enum {
    CHAIN_NEAR = 12,  /* neighbours looked at for each stop, */
    CHAIN_MOST = 3,   /* stops that move, */
    CHAIN_LOOKS = 300 /* and neighbours looked at in all */
};

typedef struct chain {
    const plan_state *s;
    double more;         /* it adds less */
    double change;       /* what the whole chain adds */
    uint32_t from, left; /* the tour of the first stop; looks left */
    uint32_t n, stop[CHAIN_MOST], after[CHAIN_MOST], slot[CHAIN_MOST]; /* slot: of the tour it goes to */
} chain;

bool plan_chains_fit(const plan_state *s)
{
    const plan_prep *k = s->k;
    bool fit = k->prune && k->n_types > 0 && k->dims == 1 && !k->windows && !k->pickup_of && !k->locked && k->n_scarce == 0 && !s->loading;
    for (uint32_t t = 0; t < k->n_types && fit; t++) fit = !k->lorry[t].timed;
    return fit;
}

/* In that tour's vehicle. */
static double leg_cost(const plan_state *s, uint32_t slot, uint32_t a, uint32_t b)
{
    const plan_lorry *v = &s->k->lorry[s->tour[slot].type];
    return (double)(v->per_m * plan_leg_m(v, s->place[a], s->place[b]));
}

/* What its tour saves without the stop. */
static double saved(const plan_state *s, uint32_t stop)
{
    const uint32_t before = s->prev[stop];
    return (double)s->out_cost[before] + (double)s->out_cost[stop] - leg_cost(s, s->slot[stop], before, s->next[stop]);
}

static bool chain_has(const chain *c, uint32_t slot)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->slot[i] == slot) return true;
    return false;
}

static bool chain_look(chain *c, uint32_t stop, double change);

/* One of the stops that make room goes on; not those at the place behind p. */
static bool chain_eject(chain *c, uint32_t p, uint32_t over, double change)
{
    const plan_state *s = c->s;
    for (uint32_t e = s->next[s->next[p]]; e != p && c->left > 0; e = s->next[e])
        if (e < s->n && s->k->need[e] >= over && chain_look(c, e, change - saved(s, e))) return true;
    return false;
}

/* The stop behind p. The sum so far stays below what may be added: in a chain that pays there is a stop to begin with from which
 * this holds (Lin and Kernighan 1973). */
static bool chain_place(chain *c, uint32_t stop, uint32_t p, uint32_t slot, double change)
{
    const plan_state *s = c->s;
    const bool back = c->n > 0 && slot == c->from;
    const uint32_t need = s->k->need[stop], room = s->room[slot] + (back ? s->k->need[c->stop[0]] : 0);
    uint32_t q = s->next[p];
    double now = (double)s->out_cost[p];
    if (back && (p == c->stop[0] || q == c->stop[0])) { /* the first stop is gone from there */
        p = s->prev[c->stop[0]];
        q = s->next[c->stop[0]];
        now = leg_cost(s, slot, p, q);
    }
    change += leg_cost(s, slot, p, stop) + leg_cost(s, slot, stop, q) - now;
    if (change >= c->more) return false;
    if (room < need && (back || c->n + 1 == CHAIN_MOST)) return false;
    c->stop[c->n] = stop;
    c->after[c->n] = p;
    c->slot[c->n++] = slot;
    c->change = change;
    if (room >= need && (back || s->tour[slot].n < s->k->lorry[s->tour[slot].type].max_stops)) return true;
    if (room < need && chain_eject(c, p, need - room, change)) return true;
    c->n--;
    return false;
}

/* Finds a place for the stop, which is out of its tour; `change`: what that and the chain so far add. As in bar_of of recreate.c a
 * place beside a neighbour is looked at from the nearer side. */
static bool chain_look(chain *c, uint32_t stop, double change)
{
    const plan_state *s = c->s;
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near, n = k->n_near < CHAIN_NEAR ? k->n_near : CHAIN_NEAR;
    const float *cost = k->near_cost + (size_t)stop * k->n_near;
    for (uint32_t h = 0; h < n && near[h] != JALUR_NONE && c->left > 0; h++, c->left--) {
        const uint32_t j = near[h], slot = s->slot[j];
        if (slot == JALUR_NONE) continue;
        const double bar = 2.0 * (double)(cost[h] * plan_rate(s, slot)) - (c->more - change);
        if ((double)s->reach[j] <= bar || chain_has(c, slot) || !plan_fits(k, stop, s->tour[slot].type)) continue;
        if (slot == c->from && (c->n == 0 || j == c->stop[0] || s->tour[slot].n == 1)) continue;
        if (slot != c->from && c->n + 1 == CHAIN_MOST && s->room[slot] < k->need[stop]) continue;
        if ((double)s->out_cost[j] > bar && chain_place(c, stop, j, slot, change)) return true;
        if ((double)s->out_cost[s->prev[j]] > bar && chain_place(c, stop, s->prev[j], slot, change)) return true;
    }
    return false;
}

#ifndef NDEBUG
/* The plan has changed by what was said: what is kept of legs is rounded to floats, and a tour that is emptied saves its vehicle too. */
static bool change_sound(const chain *c, int64_t was)
{
    const plan_state *s = c->s;
    double legs = 0.0, off = (double)(s->cost - was) - c->change;
    for (uint32_t t = 0; t < s->n_touched; t++) legs += (double)s->tour[s->touched[t]].cost;
    return off <= 1e-6 * legs + 1.0 && (s->tour[c->from].n == 0 || off >= -1e-6 * legs - 1.0);
}
#endif

bool plan_move_chain(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    chain c = {.s = s, .more = more, .from = s->slot[stop], .left = CHAIN_LOOKS};
    (void)seq;
    if (!chain_look(&c, stop, -saved(s, stop))) return false;
    plan_begin(s);
    const int64_t was = s->cost;
    for (uint32_t i = 0; i < c.n; i++) plan_remove(s, c.stop[i]);
    plan_refresh(s, c.from);
    for (uint32_t i = 0; i < c.n; i++) plan_insert(s, c.stop[i], c.after[i]);
    assert(change_sound(&c, was));
    (void)was;
    return true;
}
