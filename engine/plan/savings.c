#include "plan/savings.h"

#include <assert.h>
#include <string.h>

#include "base/ctx.h"

enum { SAVINGS_NEAR = 25, SAVINGS_BITS = 11, SAVINGS_ROUNDS = 12 };

/* Pairs worth joining: from[i] and each of its `width` neighbours. */
typedef struct pairs {
    const uint32_t *from, *near; /* n; n * stride, padded with JALUR_NONE */
    uint32_t n, width, stride;
    uint64_t *list, *other;      /* each pair as 64 bits: what it saves above, the larger the smaller, and below which
                                  * neighbour and which way; `other` is room to sort */
    size_t n_list;
} pairs;

typedef struct legs_sum { /* of an order, without the legs to and from a depot */
    bool known;
    int64_t m, s; /* s PLAN_FAR_S: there is no way */
} legs_sum;

typedef struct savings {
    const plan_prep *k;
    plan_chains *c;
    legs_sum *inside; /* by legs: of the order that is looked at */
    uint64_t *who;    /* types that may serve all of it, as in k->fits */
    bool mirror; /* every route costs the same both ways: a pair is enough once */
} savings;

/* Chains */

uint32_t plan_chain_read(const plan_chains *c, uint32_t tour, bool reversed, uint32_t *out)
{
    uint32_t n = c->n[tour], stop = c->first[tour];
    for (uint32_t i = 0; i < n; i++, stop = c->next[stop]) out[reversed ? n - 1 - i : i] = stop;
    return n;
}

static void chain_write(plan_chains *c, uint32_t tour, const uint32_t *seq, uint32_t n)
{
    c->first[tour] = seq[0];
    c->last[tour] = seq[n - 1];
    c->n[tour] = n;
    for (uint32_t i = 0; i < n; i++) {
        c->tour[seq[i]] = tour;
        c->next[seq[i]] = i + 1 < n ? seq[i + 1] : JALUR_NONE;
    }
}

static bool load_allows(const savings *v, uint32_t x, uint32_t y, uint32_t type)
{
    const plan_prep *k = v->k;
    for (uint32_t d = 0; d < k->dims; d++)
        if (v->c->load[x][k->dim[d]] + v->c->load[y][k->dim[d]] > k->lorry[type].carry[k->dim[d]]) return false;
    return true;
}

/* With several types the fixed price counts only as far as the vehicle is filled (as the optimistic opportunity savings of
 * Golden et al. 1984): else chains stop growing when the smallest vehicle is full. */
static int64_t chain_price(const plan_prep *k, uint32_t type, int64_t cost, uint64_t load)
{
    const plan_lorry *t = &k->lorry[type];
    uint64_t most = k->dims ? t->capacity[k->dim[0]] : 0;
    if (k->n_types < 2 || load >= most) return cost;
    return cost - t->fixed + (int64_t)((double)t->fixed * (double)load / (double)most);
}

static legs_sum sum_legs(const plan_prep *k, const plan_lorry *v, const uint32_t *seq, uint32_t n)
{
    legs_sum sum = {.known = true};
    for (uint32_t i = 1; i < n; i++) {
        const int64_t s = plan_leg_s(v, k->place[seq[i - 1]], k->place[seq[i]]);
        if (s == PLAN_FAR_S) return (legs_sum){true, 0, PLAN_FAR_S};
        sum.s += s;
        sum.m += plan_leg_m(v, k->place[seq[i - 1]], k->place[seq[i]]);
    }
    return sum;
}

/* What the order costs in the type at least: its ways and services, without breaks, waiting and all else. -1: there is no way. */
static int64_t price_least(const savings *v, uint32_t type, const uint32_t *seq, uint32_t n)
{
    const plan_prep *k = v->k;
    const plan_lorry *w = &k->lorry[type];
    legs_sum *inside = &v->inside[k->p->types[type].legs];
    const uint32_t first = k->place[seq[0]], last = k->place[seq[n - 1]];
    if (w->n_reload || w->n_night) return 0; /* by way of another place it may be less */
    if (!inside->known) *inside = sum_legs(k, w, seq, n);
    const int64_t out_s = plan_leg_s(w, w->depot, first), back_s = w->end == JALUR_NONE ? 0 : plan_leg_s(w, last, w->end);
    if (inside->s == PLAN_FAR_S || out_s == PLAN_FAR_S || back_s == PLAN_FAR_S) return -1;
    int64_t s = inside->s + out_s + back_s, m = inside->m + plan_leg_m(w, w->depot, first);
    if (w->end != JALUR_NONE) m += plan_leg_m(w, last, w->end);
    for (uint32_t i = 0; i < n; i++) s += w->service_s[seq[i]];
    return w->fixed + w->per_m * m + w->per_s * s;
}

/* In the type, below `most`; -1: it is not, or breaks a rule. */
static int64_t chain_cost(const savings *v, uint32_t type, const uint32_t *seq, uint32_t n, uint64_t load, int64_t most)
{
    const int64_t least = v->k->n_types > 1 ? price_least(v, type, seq, n) : 0;
    if (least < 0 || chain_price(v->k, type, least, load) >= most) return -1;
    int64_t cost = plan_price(v->k, type, seq, n);
    assert(cost < 0 || cost >= least);
    if (cost >= 0) cost = chain_price(v->k, type, cost, load);
    return cost < most ? cost : -1;
}

/* The order that the two make. */
static uint32_t pair_read(const savings *v, uint32_t x, uint32_t y, bool x_turned, bool y_turned)
{
    const plan_prep *k = v->k;
    uint32_t *seq = v->c->seq, n = plan_chain_read(v->c, x, x_turned, seq);
    n += plan_chain_read(v->c, y, y_turned, seq + n);
    memset(v->inside, 0, k->p->n_legs * sizeof *v->inside);
    for (uint32_t w = 0; w < k->words; w++) {
        v->who[w] = UINT64_MAX;
        for (uint32_t i = 0; i < n; i++) v->who[w] &= k->fits[(size_t)seq[i] * k->words + w];
    }
    return n;
}

/* Joins the tours of a pair when both are at an end and some type does the whole cheaper than two. */
static bool pair_merge(const savings *v, uint32_t from, uint32_t to)
{
    plan_chains *c = v->c;
    uint32_t x = c->tour[from], y = c->tour[to];
    if (x == y) return false;
    bool x_ends = c->last[x] == from, y_begins = c->first[y] == to;
    if (!x_ends && c->first[x] != from) return false;
    if (!y_begins && c->last[y] != to) return false;
    if (c->cost[x] == INT64_MAX || c->cost[y] == INT64_MAX) return false; /* in a fixed part: it stands already */
    uint32_t best_type = JALUR_NONE, n = 0, dim = v->k->dims ? v->k->dim[0] : 0;
    int64_t best = c->cost[x] + c->cost[y];
    for (uint32_t t = 0; t < v->k->n_types; t++) {
        if (v->k->twin[t] != JALUR_NONE || v->k->lorry[t].count == 0 || !load_allows(v, x, y, t)) continue;
        if (n == 0) n = pair_read(v, x, y, !x_ends, !y_begins);
        if (!(v->who[t / 64] >> t % 64 & 1)) continue;
        const int64_t cost = chain_cost(v, t, c->seq, n, c->load[x][dim] + c->load[y][dim], best);
        if (cost < 0) continue;
        best = cost;
        best_type = t;
    }
    if (best_type == JALUR_NONE) return false;
    chain_write(c, x, c->seq, n);
    c->type[x] = best_type;
    c->cost[x] = best;
    for (int d = 0; d < PLAN_DIMENSIONS; d++) c->load[x][d] += c->load[y][d];
    c->n[y] = 0;
    return true;
}

static void single(const savings *v, uint32_t stop)
{
    const plan_prep *k = v->k;
    uint64_t need = k->dims ? k->p->stops[stop].demand[k->dim[0]] : 0;
    v->c->cost[stop] = INT64_MAX;
    for (uint32_t t = 0; t < k->n_types; t++) {
        int64_t cost = k->own_by[(size_t)stop * k->n_types + t];
        if (cost >= 0) cost = chain_price(k, t, cost, need);
        if (cost < 0 || cost >= v->c->cost[stop]) continue;
        v->c->cost[stop] = cost;
        v->c->type[stop] = t;
    }
}

static void singles(const savings *v)
{
    const plan_prep *k = v->k;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t i = k->alive[a];
        single(v, i);
        for (int d = 0; d < PLAN_DIMENSIONS; d++) v->c->load[i][d] = k->p->stops[i].demand[d];
        const uint32_t pair[2] = {i, plan_partner(k, i)};
        if (pair[1] == JALUR_NONE || k->p->stops[i].pair) chain_write(v->c, i, pair, pair[1] == JALUR_NONE ? 1 : 2);
    }
}

/* Pairs */

/* Bits of a number that order as the numbers do, largest first. */
static uint64_t saving_key(double amount)
{
    float f = (float)amount;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return (uint64_t)(bits >> 31 ? bits : ~bits & UINT32_C(0x7fffffff)) << 32;
}

static uint64_t pair_key(const savings *v, uint32_t from, uint32_t to)
{
    const plan_lorry *w = &v->k->lorry[v->c->type[v->c->tour[from]]];
    uint32_t x = v->k->place[from], y = v->k->place[to];
    double m = (double)(plan_leg_m(w, x, w->depot) + plan_leg_m(w, w->depot, y) - plan_leg_m(w, x, y)), t = 0.0;
    if (w->per_s) t = (double)(plan_leg_s(w, x, w->depot) + plan_leg_s(w, w->depot, y) - plan_leg_s(w, x, y));
    return saving_key(m * (double)w->per_m + t * (double)w->per_s);
}

/* Lists the pairs where there is a list, else counts them. `once`: from is 0, 1, ... and the pair of two neighbours is
 * listed from the smaller. */
static void pairs_list(const savings *v, pairs *p, bool once)
{
    p->n_list = 0;
    for (uint32_t i = 0; i < p->n; i++) {
        for (uint32_t h = 0; h < p->width; h++) {
            uint64_t at = (uint64_t)i * p->stride + h;
            uint32_t a = p->from[i], b = p->near[at], back = 0;
            if (b == JALUR_NONE || v->k->own[a] == INT64_MAX) break;
            if (once && b < a) {
                const uint32_t *other = p->near + (size_t)b * p->stride;
                while (back < p->width && other[back] != a) back++;
                if (back < p->width) continue;
            }
            if (p->list) p->list[p->n_list] = pair_key(v, a, b) | at << 1;
            p->n_list++;
            if (v->mirror) continue;
            if (p->list) p->list[p->n_list] = pair_key(v, b, a) | at << 1 | 1;
            p->n_list++;
        }
    }
}

/* By radix; equal savings stay in the order they were found in. */
static void pairs_sort(pairs *p)
{
    enum { SIZE = 1 << SAVINGS_BITS };
    for (unsigned shift = 32; shift < 64; shift += SAVINGS_BITS) {
        size_t start[SIZE] = {0}, sum = 0;
        for (size_t i = 0; i < p->n_list; i++) start[p->list[i] >> shift & (SIZE - 1)]++;
        for (uint32_t d = 0; d < SIZE; d++) {
            size_t n = start[d];
            start[d] = sum;
            sum += n;
        }
        for (size_t i = 0; i < p->n_list; i++) p->other[start[p->list[i] >> shift & (SIZE - 1)]++] = p->list[i];
        uint64_t *list = p->other;
        p->other = p->list;
        p->list = list;
    }
}

static jalur_status pairs_join(jalur_ctx *ctx, const savings *v, pairs *p, bool once, uint32_t *joined)
{
    jalur_status st = JALUR_OK;
    arena mem;
    arena_init(&mem, ctx);
    pairs_list(v, p, once);
    TRY(arena_new(&mem, p->n_list + 1, sizeof *p->list, &p->list));
    TRY(arena_new(&mem, p->n_list + 1, sizeof *p->other, &p->other));
    pairs_list(v, p, once);
    pairs_sort(p);
    *joined = 0;
    for (size_t i = 0; i < p->n_list; i++) {
        uint32_t at = (uint32_t)p->list[i], a = p->from[(at >> 1) / p->stride], b = p->near[at >> 1];
        if (i % 64 == 0 && plan_halted(ctx, v->k, "first plan", i, p->n_list)) break;
        *joined += pair_merge(v, at & 1 ? b : a, at & 1 ? a : b);
    }
done:
    arena_release(&mem);
    return st;
}

/* Ends */

typedef struct end_look {
    const savings *v;
    const uint32_t *stop; /* by item of the tree */
    uint32_t mine, n, *near;
    double away[SAVINGS_NEAR];
} end_look;

/* Keeps the nearest ends of other tours, nearest first. */
static double end_offer(void *self, uint32_t item)
{
    end_look *l = self;
    uint32_t stop = l->stop[item], at;
    const plan_point *p = l->v->k->tree.at, *a = &p[l->v->k->place[stop]], *b = &p[l->v->k->place[l->stop[l->mine]]];
    double x = a->x - b->x, y = a->y - b->y, away = x * x + y * y;
    bool full = l->n == SAVINGS_NEAR;
    if (l->v->c->tour[stop] == l->v->c->tour[l->stop[l->mine]] || (full && away >= l->away[l->n - 1]))
        return full ? l->away[l->n - 1] : (double)INFINITY;
    for (at = full ? l->n - 1 : l->n++; at > 0 && l->away[at - 1] > away; at--) {
        l->away[at] = l->away[at - 1];
        l->near[at] = l->near[at - 1];
    }
    l->away[at] = away;
    l->near[at] = stop;
    return l->n == SAVINGS_NEAR ? l->away[l->n - 1] : (double)INFINITY;
}

/* The last and first stops of all tours; `stop` holds 2 * n_alive. */
static uint32_t ends_find(const savings *v, uint32_t *stop, plan_point *at)
{
    uint32_t n = 0;
    for (uint32_t a = 0; a < v->k->n_alive; a++) {
        uint32_t i = v->k->alive[a];
        if (v->c->n[i] == 0) continue;
        stop[n++] = v->c->first[i];
        if (v->c->n[i] > 1) stop[n++] = v->c->last[i];
    }
    for (uint32_t i = 0; i < n; i++) at[i] = v->k->tree.at[v->k->place[stop[i]]];
    return n;
}

static jalur_status ends_join(jalur_ctx *ctx, const savings *v, uint32_t *joined)
{
    jalur_status st = JALUR_OK;
    uint32_t tours = 0, n, *stop = NULL, *near = NULL;
    plan_point *at = NULL;
    plan_tree tree;
    arena mem;
    arena_init(&mem, ctx);
    for (uint32_t a = 0; a < v->k->n_alive; a++) tours += v->c->n[v->k->alive[a]] > 0;
    TRY(arena_new(&mem, 2 * (size_t)tours + 1, sizeof *stop, &stop));
    TRY(arena_new(&mem, 2 * (size_t)tours + 1, sizeof *at, &at));
    n = ends_find(v, stop, at);
    TRY(arena_new(&mem, (size_t)n * SAVINGS_NEAR + 1, sizeof *near, &near));
    TRY(plan_tree_make(ctx, &mem, at, n, &tree));
    for (uint32_t i = 0; i < n; i++) {
        end_look l = {.v = v, .stop = stop, .mine = i, .near = near + (size_t)i * SAVINGS_NEAR};
        plan_tree_near(&tree, NULL, at[i], end_offer, &l);
        for (; l.n < SAVINGS_NEAR; l.n++) l.near[l.n] = JALUR_NONE;
    }
    pairs p = {.from = stop, .near = near, .n = n, .width = SAVINGS_NEAR, .stride = SAVINGS_NEAR};
    TRY(pairs_join(ctx, v, &p, false, joined));
done:
    arena_release(&mem);
    return st;
}

/* All */

static jalur_status chains_room(const plan_prep *k, arena *mem, plan_chains *c)
{
    jalur_status st = JALUR_OK;
    size_t n = (size_t)k->n + 1;
    TRY(arena_new(mem, n, sizeof *c->first, &c->first));
    TRY(arena_new(mem, n, sizeof *c->last, &c->last));
    TRY(arena_new(mem, n, sizeof *c->next, &c->next));
    TRY(arena_new(mem, n, sizeof *c->tour, &c->tour));
    TRY(arena_new(mem, n, sizeof *c->type, &c->type));
    TRY(arena_new(mem, n, sizeof *c->n, &c->n));
    TRY(arena_new(mem, n, sizeof *c->seq, &c->seq));
    TRY(arena_new(mem, n, sizeof *c->cost, &c->cost));
    TRY(arena_new(mem, n, sizeof *c->load, &c->load));
done:
    return st;
}

jalur_status plan_savings(jalur_ctx *ctx, const plan_prep *k, arena *mem, plan_chains *out)
{
    jalur_status st = JALUR_OK;
    savings v = {.k = k, .c = out, .mirror = k->mirror};
    pairs p = {.near = k->near, .n = k->n, .stride = k->n_near};
    uint32_t joined, *all = NULL;
    p.width = SAVINGS_NEAR < k->n_near ? SAVINGS_NEAR : k->n_near;
    TRY(chains_room(k, mem, out));
    TRY(arena_new(mem, (size_t)k->p->n_legs + 1, sizeof *v.inside, &v.inside));
    TRY(arena_new(mem, k->words, sizeof *v.who, &v.who));
    singles(&v);
    TRY(mem_new(ctx, (size_t)k->n + 1, sizeof *all, &all));
    for (uint32_t i = 0; i < k->n; i++) all[i] = i;
    p.from = all;
    TRY(pairs_join(ctx, &v, &p, v.mirror, &joined));
    for (int round = 0; round < SAVINGS_ROUNDS && k->tree.n > PLAN_LARGE && joined && !step_cancelled(ctx); round++)
        TRY(ends_join(ctx, &v, &joined));
done:
    mem_free(ctx, all);
    return st;
}
