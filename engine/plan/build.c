/* The first plan: savings (Clarke and Wright 1964) over near pairs, with the cheapest type for every merger; then the
 * tours take real vehicles, largest first, and what found none is inserted where it fits. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/search.h"

enum { BUILD_NEAR = 25 };

typedef struct saving {
    double amount;
    uint32_t from, to;
} saving;

typedef struct build {
    plan_state *s;
    const plan_prep *k;
    uint32_t *first, *last, *next, *tour; /* chain of each tour (by its first ever stop); tour of each stop */
    uint32_t *type, *n, *seq;
    int64_t *cost;
    uint64_t (*load)[PLAN_DIMENSIONS];
    saving *list;
    size_t n_list;
} build;

static int saving_order(const void *a, const void *b)
{
    const saving *x = a, *y = b;
    if (x->amount != y->amount) return x->amount > y->amount ? -1 : 1;
    if (x->from != y->from) return x->from < y->from ? -1 : 1;
    return x->to < y->to ? -1 : x->to > y->to;
}

static uint32_t chain_read(const build *b, uint32_t tour, bool reversed, uint32_t *out)
{
    uint32_t n = b->n[tour], stop = b->first[tour];
    for (uint32_t i = 0; i < n; i++, stop = b->next[stop]) out[reversed ? n - 1 - i : i] = stop;
    return n;
}

static void chain_write(build *b, uint32_t tour, const uint32_t *seq, uint32_t n)
{
    b->first[tour] = seq[0];
    b->last[tour] = seq[n - 1];
    b->n[tour] = n;
    for (uint32_t i = 0; i < n; i++) {
        b->tour[seq[i]] = tour;
        b->next[seq[i]] = i + 1 < n ? seq[i + 1] : JALUR_NONE;
    }
}

static bool load_allows(const build *b, uint32_t x, uint32_t y, uint32_t type)
{
    const plan_prep *k = b->k;
    for (uint32_t d = 0; d < k->dims; d++)
        if (b->load[x][k->dim[d]] + b->load[y][k->dim[d]] > k->lorry[type].capacity[k->dim[d]]) return false;
    return true;
}

/* Joins the tours of a pair when both are at an end and some type does the whole cheaper than two. */
static void pair_merge(build *b, const saving *p)
{
    uint32_t x = b->tour[p->from], y = b->tour[p->to];
    if (x == y) return;
    bool x_ends = b->last[x] == p->from, y_begins = b->first[y] == p->to;
    if (!x_ends && b->first[x] != p->from) return;
    if (!y_begins && b->last[y] != p->to) return;
    uint32_t best_type = JALUR_NONE, n = 0;
    int64_t best = b->cost[x] + b->cost[y];
    for (uint32_t t = 0; t < b->k->n_types; t++) {
        if (b->k->lorry[t].count == 0 || !load_allows(b, x, y, t)) continue;
        if (n == 0) {
            n = chain_read(b, x, !x_ends, b->seq);
            n += chain_read(b, y, !y_begins, b->seq + n);
        }
        int64_t cost = plan_price(b->k, t, b->seq, n);
        if (cost < 0 || cost >= best) continue;
        best = cost;
        best_type = t;
    }
    if (best_type == JALUR_NONE) return;
    chain_write(b, x, b->seq, n);
    b->type[x] = best_type;
    b->cost[x] = best;
    for (int d = 0; d < PLAN_DIMENSIONS; d++) b->load[x][d] += b->load[y][d];
    b->n[y] = 0;
}

static void pairs_list(build *b)
{
    const plan_prep *k = b->k;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t i = k->alive[a];
        const plan_lorry *v = &k->lorry[b->type[i]];
        for (uint32_t h = 0; h < k->n_near && h < BUILD_NEAR; h++) {
            uint32_t j = k->near[(size_t)i * k->n_near + h];
            if (j == JALUR_NONE) break;
            for (int way = 0; way < 2; way++) {
                uint32_t from = way ? j : i, to = way ? i : j;
                uint32_t x = k->place[from], y = k->place[to];
                double m = (double)(plan_leg_m(v, x, v->depot) + plan_leg_m(v, v->depot, y) - plan_leg_m(v, x, y));
                double t = (double)(plan_leg_s(v, x, v->depot) + plan_leg_s(v, v->depot, y) - plan_leg_s(v, x, y));
                double amount = m * (double)v->per_m + t * (double)v->per_s;
                b->list[b->n_list++] = (saving){amount, from, to};
            }
        }
    }
    qsort(b->list, b->n_list, sizeof *b->list, saving_order);
}

static void singles(build *b)
{
    const plan_prep *k = b->k;
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t i = k->alive[a];
        for (uint32_t t = 0; t < k->n_types; t++)
            if (k->own_by[(size_t)i * k->n_types + t] == k->own[i]) {
                b->type[i] = t;
                break;
            }
        b->cost[i] = k->own[i];
        for (int d = 0; d < PLAN_DIMENSIONS; d++) b->load[i][d] = k->p->stops[i].demand[d];
        chain_write(b, i, &i, 1);
    }
}

/* Longest beginning of a sequence that an available type takes; the cheapest of the longest. */
static uint32_t seq_begin(const build *b, const uint32_t *seq, uint32_t n, uint32_t *type)
{
    uint32_t longest = 0;
    int64_t best = 0;
    for (uint32_t t = 0; t < b->k->n_types; t++) {
        if (b->s->used[t] >= b->k->lorry[t].count) continue;
        uint32_t m = n;
        int64_t cost = plan_price(b->k, t, seq, m);
        while (cost < 0 && m > 1 && m > longest) cost = plan_price(b->k, t, seq, --m);
        if (cost < 0 || m < longest || (m == longest && cost >= best)) continue;
        longest = m;
        best = cost;
        *type = t;
    }
    return longest;
}

/* Gives a sequence vehicles until none is left; the rest stays in the bank. */
static void seq_place(build *b, const uint32_t *seq, uint32_t n, uint32_t type)
{
    plan_state *s = b->s;
    while (n > 0) {
        uint32_t m = n;
        int64_t skips = 0;
        bool wanted = s->used[type] < b->k->lorry[type].count && plan_price(b->k, type, seq, n) >= 0;
        if (!wanted) m = seq_begin(b, seq, n, &type);
        if (m == 0 || s->n_free == 0) return;
        for (uint32_t i = 0; i < m; i++) skips += b->k->skip[seq[i]] / m;
        if (skips > plan_price(b->k, type, seq, m) / m) {
            uint32_t slot = s->free[s->n_free - 1];
            for (uint32_t i = 0; i < m; i++) plan_bank_pull(s, seq[i]);
            (void)plan_write(s, slot, type, seq, m);
        }
        seq += m;
        n -= m;
    }
}

typedef struct rank {
    uint32_t n, tour;
} rank;

static int rank_order(const void *a, const void *b)
{
    const rank *x = a, *y = b;
    if (x->n != y->n) return x->n > y->n ? -1 : 1;
    return x->tour < y->tour ? -1 : x->tour > y->tour;
}

static jalur_status tours_place(jalur_ctx *ctx, build *b)
{
    jalur_status st = JALUR_OK;
    rank *order = NULL;
    uint32_t n = 0;
    TRY(mem_new(ctx, b->k->n_alive, sizeof *order, &order));
    for (uint32_t a = 0; a < b->k->n_alive; a++) {
        uint32_t i = b->k->alive[a];
        if (b->n[i]) order[n++] = (rank){b->n[i], i};
    }
    qsort(order, n, sizeof *order, rank_order);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t m = chain_read(b, order[i].tour, false, b->seq);
        seq_place(b, b->seq, m, b->type[order[i].tour]);
    }
done:
    mem_free(ctx, order);
    return st;
}

/* Whatever is in the bank and pays, where it fits best; hardest first. */
static jalur_status bank_place(jalur_ctx *ctx, plan_state *s, uint32_t *scratch)
{
    plan_blink never = {NULL, 0, 0};
    uint32_t n = s->n_bank;
    if (n == 0) return JALUR_OK;
    for (uint32_t i = 0; i < n; i++) scratch[i] = s->bank[i];
    for (uint32_t i = 0; i < n; i++) {
        if (i % 64 == 0 && step_cancelled(ctx)) break;
        plan_spot spot = plan_spot_near(s, scratch[i], &never);
        if (spot.delta == INT64_MAX) spot = plan_spot_any(s, scratch[i]);
        if (spot.delta >= s->k->skip[scratch[i]]) continue;
        plan_bank_pull(s, scratch[i]);
        plan_spot_use(s, scratch[i], spot);
    }
    return JALUR_OK;
}

static jalur_status build_arrays(build *b, arena *mem)
{
    jalur_status st = JALUR_OK;
    size_t n = (size_t)b->k->n + 1, near = BUILD_NEAR < b->k->n_near ? BUILD_NEAR : b->k->n_near;
    size_t pairs = 2 * (size_t)b->k->n_alive * near;
    TRY(arena_new(mem, n, sizeof *b->first, &b->first));
    TRY(arena_new(mem, n, sizeof *b->last, &b->last));
    TRY(arena_new(mem, n, sizeof *b->next, &b->next));
    TRY(arena_new(mem, n, sizeof *b->tour, &b->tour));
    TRY(arena_new(mem, n, sizeof *b->type, &b->type));
    TRY(arena_new(mem, n, sizeof *b->n, &b->n));
    TRY(arena_new(mem, n, sizeof *b->seq, &b->seq));
    TRY(arena_new(mem, n, sizeof *b->cost, &b->cost));
    TRY(arena_new(mem, n, sizeof *b->load, &b->load));
    TRY(arena_new(mem, pairs + 1, sizeof *b->list, &b->list));
done:
    return st;
}

jalur_status plan_build(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    build b = {.s = s, .k = s->k};
    arena mem;
    arena_init(&mem, ctx);
    TRY(build_arrays(&b, &mem));
    plan_begin(s);
    singles(&b);
    pairs_list(&b);
    for (size_t i = 0; i < b.n_list; i++) {
        if (i % 4096 == 0 && step_cancelled(ctx)) break;
        pair_merge(&b, &b.list[i]);
    }
    TRY(tours_place(ctx, &b));
    TRY(bank_place(ctx, s, b.seq));
    plan_keep(s);
    plan_best_take(s);
done:
    arena_release(&mem);
    return st;
}
