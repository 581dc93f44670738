/* Small moves around one stop, priced before anything changes: so cheap beside a ruin that each iteration tries both.
 * They reach what strings do not: tails longer than a string, and exchanges between two full tours. */
#include "plan/search.h"

enum { MOVE_NEAR = 24 }; /* neighbours looked at */

/* From node a to node b, without waiting; FAR prices make a leg that does not exist unwanted. */
static int64_t leg_cost(const plan_state *s, const plan_lorry *v, uint32_t a, uint32_t b)
{
    int64_t time_s = v->timed ? plan_leg_s(v, s->place[a], s->place[b]) : 0;
    return v->per_m * plan_leg_m(v, s->place[a], s->place[b]) + v->per_s * time_s;
}

/* Tails */

/* Two tours of one type, or one tour twice, are cut before i and before j. Turned: the heads become one tour and the tails
 * the other; else each head gets the other's tail. */
typedef struct cut {
    uint32_t a, i, b, j;
    bool turned;
} cut;

/* Whether both are within the limits of the type. */
static bool cut_fits(const plan_state *s, const cut *c)
{
    const plan_prep *k = s->k;
    const plan_tour *ta = &s->tour[c->a], *tb = &s->tour[c->b];
    const plan_lorry *v = &k->lorry[ta->type];
    int64_t shift[PLAN_DIMENSIONS] = {0}, n = 0; /* what tour a gains */
    const uint32_t *step = c->turned ? s->prev : s->next;
    for (uint32_t j = c->turned ? s->prev[c->j] : c->j; j < s->n; j = step[j], n++)
        for (uint32_t d = 0; d < k->dims; d++) shift[d] += k->p->stops[j].demand[k->dim[d]];
    for (uint32_t i = c->i; i < s->n; i = s->next[i], n--)
        for (uint32_t d = 0; d < k->dims; d++) shift[d] -= k->p->stops[i].demand[k->dim[d]];
    for (uint32_t d = 0; d < k->dims; d++) {
        uint64_t load_a = ta->load[k->dim[d]] + (uint64_t)shift[d], load_b = tb->load[k->dim[d]] - (uint64_t)shift[d];
        if (load_a > v->carry[k->dim[d]] || load_b > v->carry[k->dim[d]]) return false;
    }
    return ta->n + n <= v->max_stops && tb->n - n <= v->max_stops;
}

/* Stops from `from` until before `end`; backwards: along the other way. */
static uint32_t nodes_read(const plan_state *s, uint32_t from, uint32_t end, bool backwards, uint32_t *out)
{
    const uint32_t *step = backwards ? s->prev : s->next;
    uint32_t n = 0;
    for (; from != end; from = step[from]) out[n++] = from;
    return n;
}

static void cut_join(plan_state *s, const cut *c, uint32_t *seq)
{
    uint32_t door_a = s->n + c->a, door_b = s->n + c->b, n_a, n_b, type = s->tour[c->a].type;
    plan_begin(s);
    n_a = nodes_read(s, s->next[door_a], c->i, false, seq);
    if (c->turned) {
        n_a += nodes_read(s, s->prev[c->j], door_b, true, seq + n_a);
        n_b = nodes_read(s, s->prev[door_a], s->prev[c->i], true, seq + n_a);
        n_b += nodes_read(s, c->j, door_b, false, seq + n_a + n_b);
    } else {
        n_a += nodes_read(s, c->j, door_b, false, seq + n_a);
        n_b = nodes_read(s, s->next[door_b], c->j, false, seq + n_a);
        n_b += nodes_read(s, c->i, door_a, false, seq + n_a + n_b);
    }
    (void)plan_write(s, c->a, type, NULL, 0);
    (void)plan_write(s, c->b, type, NULL, 0);
    if (n_a) (void)plan_write(s, c->a, type, seq, n_a);
    if (n_b) (void)plan_write(s, c->b, type, seq + n_a, n_b);
}

/* Both cuts in one tour: what is between them is turned round (2-opt: Croes 1958). */
static void cut_turn(plan_state *s, const cut *c, uint32_t *seq)
{
    uint32_t door = s->n + c->a, i = c->i, j = c->j, n, type = s->tour[c->a].type, at = i;
    while (at != door && at != j) at = s->next[at];
    if (at != j) {
        i = c->j;
        j = c->i;
    }
    plan_begin(s);
    n = nodes_read(s, s->next[door], i, false, seq);
    n += nodes_read(s, s->prev[j], s->prev[i], true, seq + n);
    n += nodes_read(s, j, door, false, seq + n);
    (void)plan_write(s, c->a, type, seq, n);
}

bool plan_move_tails(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const float *near_cost = k->near_cost + (size_t)stop * k->n_near;
    uint32_t a = s->slot[stop], i = s->next[stop];
    const plan_lorry *v = &k->lorry[s->tour[a].type];
    double most = (double)s->out_cost[stop] + more;
    for (uint32_t h = 0; h < k->n_near && h < MOVE_NEAR && near[h] != JALUR_NONE; h++) {
        if (k->prune && (double)near_cost[h] >= most) continue;
        uint32_t j = near[h], b = s->slot[j], before = s->prev[j];
        if (b == JALUR_NONE || b == a || s->tour[b].type != s->tour[a].type) continue;
        double now = (double)s->out_cost[stop] + (double)s->out_cost[before];
        if ((double)(leg_cost(s, v, stop, j) + leg_cost(s, v, before, i)) - now >= more) continue;
        const cut c = {a, i, b, j, false};
        if (!cut_fits(s, &c)) continue;
        if (s->trips && (double)plan_trips_tails(s, i, j) >= more) continue;
        cut_join(s, &c, seq);
        return true;
    }
    return false;
}

/* The legs that leave stop and j on one side are exchanged for one between the two and one between their next on that
 * side. True when the move is made. */
static bool turn_try(plan_state *s, uint32_t stop, uint32_t j, bool after, double more, uint32_t *seq)
{
    uint32_t a = s->slot[stop], b = s->slot[j];
    const plan_lorry *v = &s->k->lorry[s->tour[a].type];
    const uint32_t *side = after ? s->next : s->prev;
    uint32_t i = side[stop], l = side[j];
    double now = (double)(after ? s->out_cost[stop] + s->out_cost[j] : s->out_cost[i] + s->out_cost[l]);
    if (i == j || l == stop) return false;
    if ((double)(leg_cost(s, v, stop, j) + leg_cost(s, v, i, l)) - now >= more) return false;
    const cut c = {a, after ? i : stop, b, after ? l : j, true};
    if (a != b && !cut_fits(s, &c)) return false;
    if (a == b)
        cut_turn(s, &c, seq);
    else
        cut_join(s, &c, seq);
    return true;
}

bool plan_move_turn(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const float *near_cost = k->near_cost + (size_t)stop * k->n_near;
    const double most[2] = {(double)s->out_cost[s->prev[stop]] + more, (double)s->out_cost[stop] + more};
    for (uint32_t h = 0; h < k->n_near && h < MOVE_NEAR && near[h] != JALUR_NONE; h++) {
        uint32_t j = near[h], b = s->slot[j];
        if (b == JALUR_NONE || s->tour[b].type != s->tour[s->slot[stop]].type) continue;
        for (int after = 1; after >= 0; after--) {
            if (k->prune && (double)near_cost[h] >= most[after]) continue;
            if (turn_try(s, stop, j, after, more, seq)) return true;
        }
    }
    return false;
}

/* Swap */

static bool swap_fits(const plan_state *s, const plan_tour *t, uint32_t out, uint32_t in)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[t->type];
    const uint32_t *less = k->p->stops[out].demand, *more = k->p->stops[in].demand;
    for (uint32_t d = 0; d < k->dims; d++) {
        uint32_t at = k->dim[d];
        if (t->load[at] - less[at] + more[at] > v->carry[at]) return false;
    }
    return t->n > 1 && plan_fits(k, in, t->type);
}

/* What it costs to put `in` where `out` stands, less what `out` costs there. */
static double swap_price(const plan_state *s, const plan_lorry *v, uint32_t out, uint32_t in)
{
    uint32_t before = s->prev[out], after = s->next[out];
    double now = (double)s->out_cost[before] + (double)s->out_cost[out];
    return (double)(leg_cost(s, v, before, in) + leg_cost(s, v, in, after)) - now;
}

static bool swap_try(plan_state *s, uint32_t i, uint32_t j, double more)
{
    const plan_tour *a = &s->tour[s->slot[i]], *b = &s->tour[s->slot[j]];
    if (!swap_fits(s, a, i, j) || !swap_fits(s, b, j, i)) return false;
    if (swap_price(s, &s->k->lorry[a->type], i, j) + swap_price(s, &s->k->lorry[b->type], j, i) >= more) return false;
    if (s->trips && (double)plan_trips_swap(s, i, j) >= more) return false;
    uint32_t before_i = s->prev[i], before_j = s->prev[j];
    plan_begin(s);
    plan_remove(s, i);
    plan_remove(s, j);
    plan_insert(s, j, before_i);
    plan_insert(s, i, before_j);
    return true;
}

/* The stop takes the place of one that stands beside a neighbour. */
bool plan_move_swap(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const float *near_cost = k->near_cost + (size_t)stop * k->n_near;
    uint32_t a = s->slot[stop];
    double most = (double)s->out_cost[stop] + (double)s->out_cost[s->prev[stop]] + more;
    (void)seq;
    for (uint32_t h = 0; h < k->n_near && h < MOVE_NEAR && near[h] != JALUR_NONE; h++) {
        if (k->prune && (double)near_cost[h] >= most) continue;
        uint32_t j = near[h], b = s->slot[j];
        if (b == JALUR_NONE || b == a) continue;
        if (s->prev[j] < s->n && swap_try(s, stop, s->prev[j], more)) return true;
        if (s->next[j] < s->n && swap_try(s, stop, s->next[j], more)) return true;
    }
    return false;
}
