/* Small moves around one stop, priced before anything changes: so cheap beside a ruin that each iteration tries both.
 * They reach what strings do not: tails longer than a string, and exchanges between two full tours. */
#include "plan/search.h"

enum { MOVE_NEAR = 24 }; /* neighbours looked at */

/* From node a to node b, without waiting; FAR prices make a leg that does not exist unwanted. */
static inline int64_t leg_cost(const plan_state *s, const plan_lorry *v, uint32_t a, uint32_t b)
{
    if (v->go.at) return (v->per_m + v->per_s) * plan_plane_leg(&v->go, s->place[a], s->place[b]); /* seconds are metres */
    int64_t time_s = v->timed ? plan_leg_s(v, s->place[a], s->place[b]) : 0;
    return v->per_m * plan_leg_m(v, s->place[a], s->place[b]) + v->per_s * time_s;
}

/* Tails */

typedef plan_cut cut;

static cut cut_make(const plan_state *s, uint32_t i, uint32_t j, bool turned)
{
    uint32_t a = s->slot[i], b = s->slot[j];
    return (cut){a, i, b, j, turned, s->tour[a].type, s->tour[b].type};
}

/* What tour a gains and tour b loses. */
typedef struct shift {
    int64_t load[PLAN_DIMENSIONS], n, busy_s; /* busy: with the leg to the door, without the one to the first stop */
} shift;

/* One load alone, as in most problems: tours are long where it is asked for often, so it is counted from both ends at once. */
static void shift_count_one(const plan_state *s, uint32_t from, bool backwards, int sign, shift *out)
{
    const uint32_t *need = s->k->need, *step = backwards ? s->prev : s->next, *back = backwards ? s->next : s->prev, n = s->n;
    const plan_tour *t = &s->tour[s->slot[from]];
    int64_t load = 0, rest = 0, stops = 0;
    uint32_t i = from, j = back[from];
    for (; i < n && j < n; i = step[i], j = back[j], stops++) {
        load += need[i];
        rest += need[j];
    }
    if (i < n) { /* as many have been counted on the other side, and these are all there are */
        load = (int64_t)t->load[s->k->dim[0]] - rest;
        stops = t->n - stops;
    }
    out->load[0] += sign * load;
    out->n += sign * stops;
}

/* `v`: NULL where only loads count. */
static void shift_count(const plan_state *s, const plan_lorry *v, uint32_t from, bool backwards, int sign, shift *out)
{
    const plan_prep *k = s->k;
    const uint32_t *step = backwards ? s->prev : s->next;
    if (!v && k->dims == 1) {
        shift_count_one(s, from, backwards, sign, out);
        return;
    }
    for (uint32_t i = from; i < s->n; i = step[i]) {
        out->n += sign;
        if (v) out->busy_s += sign * (v->service_s[i] + s->out_s[backwards ? s->prev[i] : i]);
        for (uint32_t d = 0; d < k->dims; d++) out->load[d] += sign * (int64_t)plan_need(k, i)[d];
    }
}

/* Whether both are within the loads of their types, and where no clock is kept within the duration. */
static bool cut_fits(const plan_state *s, const cut *c)
{
    const plan_prep *k = s->k;
    const plan_tour *ta = &s->tour[c->a], *tb = &s->tour[c->b];
    const plan_lorry *v = &k->lorry[c->type_a], *w = &k->lorry[c->type_b];
    shift x = {0};
    const bool times = v->timed && !k->windows && !k->rich && c->type_a == c->type_b;
    shift_count(s, times ? v : NULL, c->turned ? s->prev[c->j] : c->j, c->turned, 1, &x);
    shift_count(s, times ? v : NULL, c->i, false, -1, &x);
    for (uint32_t d = 0; d < k->dims; d++) {
        uint64_t load_a = ta->load[k->dim[d]] + (uint64_t)x.load[d], load_b = tb->load[k->dim[d]] - (uint64_t)x.load[d];
        if (load_a > v->carry[k->dim[d]] || load_b > w->carry[k->dim[d]]) return false;
    }
    if (ta->n + x.n > v->max_stops || tb->n - x.n > w->max_stops) return false;
    if (!times) return true;
    uint32_t head_a = s->prev[c->i], head_b = s->prev[c->j], to_a = c->turned ? head_b : c->j, to_b = c->turned ? c->j : c->i;
    int64_t leg_a = plan_leg_s(v, s->place[head_a], s->place[to_a]);
    int64_t leg_b = plan_leg_s(v, s->place[c->turned ? c->i : head_b], s->place[to_b]);
    return ta->busy_s + x.busy_s + leg_a - s->out_s[head_a] <= v->longest_s &&
           tb->busy_s - x.busy_s + leg_b - s->out_s[head_b] <= v->longest_s;
}

/* The clock for a head and a tail of one type: whether the two make a tour, and its hours without the leg between. */
static bool joint_fits(const plan_state *s, const plan_lorry *v, uint32_t head, uint32_t tail, int64_t *rest_s)
{
    int64_t leg = plan_leg_s(v, s->place[head], s->place[tail]);
    if (s->k->idle) return s->leave_s[head] + leg <= s->last_s[tail];
    plan_span all = s->pre[head];
    if (!plan_join(&all, leg, &s->suf[tail])) return false;
    *rest_s += all.long_s - leg;
    return all.long_s <= v->longest_s;
}

/* Both tours keep the clock, and wait no more than costs below `more`. */
static bool cut_in_time(const plan_state *s, const cut *c, double more)
{
    const plan_lorry *v = &s->k->lorry[c->type_a];
    uint32_t head_a = s->prev[c->i], head_b = s->prev[c->j];
    int64_t wait_s = s->out_s[head_a] + s->out_s[head_b] - s->tour[c->a].long_s - s->tour[c->b].long_s;
    if (!s->k->clocked) return true;
    if (!joint_fits(s, v, head_a, c->j, &wait_s) || !joint_fits(s, v, head_b, c->i, &wait_s)) return false;
    return v->per_s == 0 || (double)(v->per_s * wait_s) < more;
}

/* The same before any leg is known: what only the longest way of all could keep apart is most of what is looked at. */
static bool cut_may_fit(const plan_state *s, const cut *c)
{
    if (!s->k->clocked || c->type_a != c->type_b) return true;
    return s->leave_s[s->prev[c->i]] <= s->last_s[c->j] && s->leave_s[s->prev[c->j]] <= s->last_s[c->i];
}

/* Stops from `from` until before `end`; backwards: along the other way. */
static uint32_t nodes_read(const plan_state *s, uint32_t from, uint32_t end, bool backwards, uint32_t *out)
{
    const uint32_t *step = backwards ? s->prev : s->next;
    uint32_t n = 0;
    for (; from != end; from = step[from]) out[n++] = from;
    return n;
}

/* The two tours one behind the other. */
static void cut_read(const plan_state *s, const cut *c, uint32_t *seq, uint32_t *n_a, uint32_t *n_b)
{
    uint32_t door_a = s->n + c->a, door_b = s->n + c->b;
    *n_a = nodes_read(s, s->next[door_a], c->i, false, seq);
    if (c->turned) {
        *n_a += nodes_read(s, s->prev[c->j], door_b, true, seq + *n_a);
        *n_b = nodes_read(s, s->prev[door_a], s->prev[c->i], true, seq + *n_a);
        *n_b += nodes_read(s, c->j, door_b, false, seq + *n_a + *n_b);
    } else {
        *n_a += nodes_read(s, c->j, door_b, false, seq + *n_a);
        *n_b = nodes_read(s, s->next[door_b], c->j, false, seq + *n_a);
        *n_b += nodes_read(s, c->i, door_a, false, seq + *n_a + *n_b);
    }
}

/* Of two types. */
static void cut_write(plan_state *s, const cut *c, uint32_t *seq)
{
    uint32_t n_a, n_b;
    plan_begin(s);
    cut_read(s, c, seq, &n_a, &n_b);
    (void)plan_write(s, c->a, c->type_a, NULL, 0);
    (void)plan_write(s, c->b, c->type_b, NULL, 0);
    if (n_a) (void)plan_write(s, c->a, c->type_a, seq, n_a);
    if (n_b) (void)plan_write(s, c->b, c->type_b, seq + n_a, n_b);
}

int64_t plan_cut_least(const plan_state *s, const cut *c)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[c->type_a], *w = &k->lorry[c->type_b];
    const uint32_t head_a = s->prev[c->i], head_b = s->prev[c->j], door_a = s->n + c->a, door_b = s->n + c->b;
    const uint32_t last_a = s->prev[door_a], last_b = s->prev[door_b], *at = s->place;
    if (k->even_m <= 0.0f || c->turned || c->i >= s->n || c->j >= s->n || head_a >= s->n || head_b >= s->n) return INT64_MIN;
    int64_t metres = s->tour[c->a].metres + s->tour[c->b].metres - s->out_m[head_a] - s->out_m[head_b];
    metres += plan_leg_m(v, at[head_a], at[c->j]) + plan_leg_m(w, at[head_b], at[c->i]);
    metres -= (int64_t)s->out_m[door_a] + s->out_m[last_a] + s->out_m[door_b] + s->out_m[last_b];
    metres += plan_leg_m(v, v->depot, at[s->next[door_a]]) + plan_leg_m(v, at[last_b], v->depot);
    metres += plan_leg_m(w, w->depot, at[s->next[door_b]]) + plan_leg_m(w, at[last_a], w->depot);
    return v->fixed + w->fixed + v->per_m * metres;
}

/* Tours of two types, which may leave from two depots: priced whole, as they are and with the types exchanged. */
static bool cut_typed(plan_state *s, cut *c, double more, uint32_t *seq)
{
    const cut as_is = *c, exchanged = {c->a, c->i, c->b, c->j, c->turned, c->type_b, c->type_a};
    double best = (double)(s->tour[c->a].cost + s->tour[c->b].cost) + more;
    uint32_t n_a = 0, n_b = 0;
    bool found = false;
    for (int way = 0; way < 2; way++) {
        const cut *x = way ? &exchanged : &as_is;
        if ((double)plan_cut_least(s, x) >= best || !cut_fits(s, x)) continue;
        if (n_a + n_b == 0) cut_read(s, c, seq, &n_a, &n_b);
        int64_t cost_a = n_a ? plan_price(s->k, x->type_a, seq, n_a) : 0;
        int64_t cost_b = n_b && cost_a >= 0 ? plan_price(s->k, x->type_b, seq + n_a, n_b) : 0;
        if (cost_a < 0 || cost_b < 0 || (double)(cost_a + cost_b) >= best) continue;
        best = (double)(cost_a + cost_b);
        *c = *x;
        found = true;
    }
    if (found) cut_write(s, c, seq);
    return found;
}

/* Both cuts in one tour: what is between them is turned round (2-opt: Croes 1958). */
static void cut_turn(plan_state *s, const cut *c)
{
    uint32_t door = s->n + c->a, at = c->i;
    while (at != door && at != c->j) at = s->next[at];
    if (at == c->j)
        plan_turn(s, c->i, c->j);
    else
        plan_turn(s, c->j, c->i);
}

/* Tours of two types exchange parts where no rule needs more than a price. */
static bool types_meet(const plan_state *s, uint32_t type_a, uint32_t type_b)
{
    return type_a == type_b || (!s->k->rich && !s->k->locked);
}

/* `near`: what the leg between the two costs at least. */
static bool tails_try(plan_state *s, uint32_t stop, uint32_t j, double near, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    uint32_t i = s->next[stop], before = s->prev[j];
    cut c = cut_make(s, i, j, false);
    if (!types_meet(s, c.type_a, c.type_b) || !cut_may_fit(s, &c)) return false;
    const plan_lorry *v = &k->lorry[c.type_a], *w = &k->lorry[c.type_b];
    double now = (double)s->out_cost[stop] + (double)s->out_cost[before];
    double back = (double)leg_cost(s, w, before, i) - now;
    if (near + back >= more) return false;
    double left = more - ((double)leg_cost(s, v, stop, j) + back);
    if (left <= 0.0) return false;
    if (c.type_a != c.type_b) return cut_typed(s, &c, more, seq);
    if (!cut_fits(s, &c) || !cut_in_time(s, &c, left)) return false;
    if (s->trips && (double)plan_trips_tails(s, i, j) >= more) return false;
    plan_begin(s);
    plan_tails(s, i, j);
    return true;
}

/* So many neighbours are looked at: where the nearest come first, those to which the leg costs less than `most`. */
static uint32_t near_within(const plan_prep *k, uint32_t stop, double most)
{
    const float *cost = k->near_cost + (size_t)stop * k->n_near;
    const uint32_t n = k->n_near < MOVE_NEAR ? k->n_near : MOVE_NEAR;
    uint32_t within = 0;
    if (!k->prune || k->windows) return n;
    while (within < n && (double)cost[within] < most) within++;
    return within;
}

bool plan_move_tails(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const float *near_cost = k->near_cost + (size_t)stop * k->n_near;
    const double most = (double)s->out_cost[stop] + more;
    const uint32_t n = near_within(k, stop, most);
    for (uint32_t h = 0; h < n && near[h] != JALUR_NONE; h++) {
        if (k->prune && (double)near_cost[h] >= most) continue;
        if (s->slot[near[h]] == JALUR_NONE || s->slot[near[h]] == s->slot[stop]) continue;
        if (tails_try(s, stop, near[h], (double)near_cost[h], more, seq)) return true;
    }
    return false;
}

/* Within one tour: its duration with the two legs exchanged. */
static bool turn_in_time(const plan_state *s, const plan_lorry *v, uint32_t stop, uint32_t j, bool after)
{
    const uint32_t i = after ? s->next[stop] : s->prev[stop], l = after ? s->next[j] : s->prev[j];
    if (!v->timed) return true;
    int64_t now = after ? s->out_s[stop] + s->out_s[j] : s->out_s[i] + s->out_s[l];
    int64_t then = plan_leg_s(v, s->place[stop], s->place[j]) + plan_leg_s(v, s->place[i], s->place[l]);
    return s->tour[s->slot[stop]].busy_s + then - now <= v->longest_s;
}

/* The legs that leave stop and j on one side are exchanged for one between the two and one between their next on that
 * side. True when the move is made. */
static bool turn_try(plan_state *s, uint32_t stop, uint32_t j, double near, bool after, double more, uint32_t *seq)
{
    uint32_t a = s->slot[stop], b = s->slot[j];
    const plan_lorry *v = &s->k->lorry[s->tour[a].type];
    const uint32_t *side = after ? s->next : s->prev;
    uint32_t i = side[stop], l = side[j];
    double now = (double)(after ? s->out_cost[stop] + s->out_cost[j] : s->out_cost[i] + s->out_cost[l]);
    if (i == j || l == stop) return false;
    const double other = (double)leg_cost(s, v, i, l) - now;
    if (near + other >= more || (double)leg_cost(s, v, stop, j) + other >= more) return false;
    cut c = {a, after ? i : stop, b, after ? l : j, true, s->tour[a].type, s->tour[b].type};
    if (c.type_a != c.type_b) return cut_typed(s, &c, more, seq);
    if (a == b && !turn_in_time(s, v, stop, j, after)) return false;
    if (a != b && !cut_fits(s, &c)) return false;
    plan_begin(s);
    if (a == b)
        cut_turn(s, &c);
    else
        plan_heads(s, c.i, c.j);
    return true;
}

bool plan_move_turn(plan_state *s, uint32_t stop, double more, uint32_t *seq)
{
    const plan_prep *k = s->k;
    const uint32_t *near = k->near + (size_t)stop * k->n_near;
    const float *near_cost = k->near_cost + (size_t)stop * k->n_near;
    const double most[2] = {(double)s->out_cost[s->prev[stop]] + more, (double)s->out_cost[stop] + more};
    const uint32_t n = near_within(k, stop, most[0] > most[1] ? most[0] : most[1]);
    for (uint32_t h = 0; h < n && near[h] != JALUR_NONE; h++) {
        uint32_t j = near[h], b = s->slot[j];
        if (b == JALUR_NONE || !types_meet(s, s->tour[b].type, s->tour[s->slot[stop]].type)) continue;
        for (int after = 1; after >= 0; after--) {
            if (k->prune && (double)near_cost[h] >= most[after]) continue;
            if (turn_try(s, stop, j, (double)near_cost[h], after, more, seq)) return true;
        }
    }
    return false;
}

/* Swap */

static bool swap_fits(const plan_state *s, const plan_tour *t, uint32_t out, uint32_t in)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[t->type];
    const uint32_t *less = plan_need(k, out), *more = plan_need(k, in);
    for (uint32_t d = 0; d < k->dims; d++) {
        uint32_t at = k->dim[d];
        if (t->load[at] - less[d] + more[d] > v->carry[at]) return false;
    }
    return t->n > 1 && plan_fits(k, in, t->type);
}

/* By the clock, before any leg is known. */
static bool swap_may_fit(const plan_state *s, uint32_t out, uint32_t in)
{
    const plan_prep *k = s->k;
    return s->leave_s[s->prev[out]] <= k->close_s[in] && k->ends_s[in] <= s->last_s[s->next[out]];
}

/* What it costs to put `in` where `out` stands, less what `out` costs there. */
static double swap_price(const plan_state *s, const plan_lorry *v, uint32_t out, uint32_t in)
{
    uint32_t before = s->prev[out], after = s->next[out];
    double now = (double)s->out_cost[before] + (double)s->out_cost[out];
    return (double)(leg_cost(s, v, before, in) + leg_cost(s, v, in, after)) - now;
}

/* The times with `in` in place of `out`; false when they do not allow that. Waiting more or less goes onto *wait_s. */
static bool swap_in_time(const plan_state *s, const plan_tour *t, uint32_t out, uint32_t in, int64_t *wait_s)
{
    const plan_prep *k = s->k;
    const plan_lorry *v = &k->lorry[t->type];
    uint32_t before = s->prev[out], after = s->next[out];
    int64_t to = plan_leg_s(v, s->place[before], s->place[in]), on = plan_leg_s(v, s->place[in], s->place[after]);
    if (!k->clocked) {
        int64_t more_s = to + on + v->service_s[in] - s->out_s[before] - s->out_s[out] - v->service_s[out];
        return t->busy_s + more_s <= v->longest_s;
    }
    if (k->idle) {
        int64_t start = s->leave_s[before] + to;
        if (start < k->open_s[in]) start = k->open_s[in];
        return start <= k->close_s[in] && start + v->service_s[in] + on <= s->last_s[after];
    }
    plan_span all = s->pre[before], here = plan_span_stop(k, v, in);
    if (!plan_join(&all, to, &here) || !plan_join(&all, on, &s->suf[after])) return false;
    *wait_s += all.long_s - t->long_s - (to + on - s->out_s[before] - s->out_s[out]);
    return all.long_s <= v->longest_s;
}

static bool swap_try(plan_state *s, uint32_t i, uint32_t j, double more)
{
    const plan_tour *a = &s->tour[s->slot[i]], *b = &s->tour[s->slot[j]];
    if (s->k->clocked && (!swap_may_fit(s, i, j) || !swap_may_fit(s, j, i))) return false;
    if (!swap_fits(s, a, i, j) || !swap_fits(s, b, j, i)) return false;
    const plan_lorry *v = &s->k->lorry[a->type], *w = &s->k->lorry[b->type];
    double price = swap_price(s, v, i, j) + swap_price(s, w, j, i);
    int64_t wait_a = 0, wait_b = 0;
    if (price >= more) return false;
    if (v->timed && !s->k->rich && !swap_in_time(s, a, i, j, &wait_a)) return false;
    if (w->timed && !s->k->rich && !swap_in_time(s, b, j, i, &wait_b)) return false;
    if (price + (double)(v->per_s * wait_a + w->per_s * wait_b) >= more) return false;
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
    const double most = (double)s->out_cost[stop] + (double)s->out_cost[s->prev[stop]] + more;
    const uint32_t n = near_within(k, stop, most);
    (void)seq;
    for (uint32_t h = 0; h < n && near[h] != JALUR_NONE; h++) {
        if (k->prune && (double)near_cost[h] >= most) continue;
        uint32_t j = near[h], b = s->slot[j];
        if (b == JALUR_NONE || b == a) continue;
        if (s->prev[j] < s->n && swap_try(s, stop, s->prev[j], more)) return true;
        if (s->next[j] < s->n && swap_try(s, stop, s->next[j], more)) return true;
    }
    return false;
}
