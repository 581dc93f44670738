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

/* Whether head a + tail b and head b + tail a are within the limits of the type; i and j begin the tails. */
static bool tails_fit(const plan_state *s, uint32_t a, uint32_t i, uint32_t b, uint32_t j)
{
    const plan_prep *k = s->k;
    const plan_tour *ta = &s->tour[a], *tb = &s->tour[b];
    const plan_lorry *v = &k->lorry[ta->type];
    int64_t shift[PLAN_DIMENSIONS] = {0}, n = 0; /* what tour a gains */
    for (; j < s->n; j = s->next[j], n++) {
        if (!plan_fits(k, j, ta->type)) return false;
        for (uint32_t d = 0; d < k->dims; d++) shift[d] += k->p->stops[j].demand[k->dim[d]];
    }
    for (; i < s->n; i = s->next[i], n--)
        for (uint32_t d = 0; d < k->dims; d++) shift[d] -= k->p->stops[i].demand[k->dim[d]];
    for (uint32_t d = 0; d < k->dims; d++) {
        uint64_t load_a = ta->load[k->dim[d]] + (uint64_t)shift[d], load_b = tb->load[k->dim[d]] - (uint64_t)shift[d];
        if (load_a > v->carry[k->dim[d]] || load_b > v->carry[k->dim[d]]) return false;
    }
    return ta->n + n <= v->max_stops && tb->n - n <= v->max_stops;
}

static uint32_t nodes_read(const plan_state *s, uint32_t from, uint32_t end, uint32_t *out)
{
    uint32_t n = 0;
    for (; from != end; from = s->next[from]) out[n++] = from;
    return n;
}

static void tails_swap(plan_state *s, uint32_t a, uint32_t i, uint32_t b, uint32_t j, uint32_t *seq)
{
    uint32_t door_a = s->n + a, door_b = s->n + b, n_a, n_b, type = s->tour[a].type;
    plan_begin(s);
    n_a = nodes_read(s, s->next[door_a], i, seq);
    n_a += nodes_read(s, j, door_b, seq + n_a);
    n_b = nodes_read(s, s->next[door_b], j, seq + n_a);
    n_b += nodes_read(s, i, door_a, seq + n_a + n_b);
    (void)plan_write(s, a, type, NULL, 0);
    (void)plan_write(s, b, type, NULL, 0);
    if (n_a) (void)plan_write(s, a, type, seq, n_a);
    if (n_b) (void)plan_write(s, b, type, seq + n_a, n_b);
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
        if (!tails_fit(s, a, i, b, j)) continue;
        tails_swap(s, a, i, b, j, seq);
        return true;
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
