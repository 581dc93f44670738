/* The first plan: the chains of savings.h take real vehicles, largest first, and what found none is inserted where it
 * fits; then vehicles are filled (fill.c). Where there is an earlier plan, what still stands of it is the other choice. */
#include <stdlib.h>

#include "base/ctx.h"
#include "plan/savings.h"

typedef struct build {
    plan_state *s;
    const plan_prep *k;
    plan_chains chains;
} build;

/* After its price. */
static bool new_allowed(const build *b, uint32_t type, const uint32_t *seq, uint32_t n)
{
    return plan_days_allow(b->s, JALUR_NONE, type, plan_price_nights(b->k), seq, n);
}

/* Longest beginning of a sequence that an available type takes for no more than `most`; the cheapest of the longest. */
static uint32_t seq_begin(const build *b, const uint32_t *seq, uint32_t n, int64_t most, uint32_t *type)
{
    uint32_t longest = 0;
    int64_t best = 0;
    for (uint32_t t = 0; t < b->k->n_types; t++) {
        if (b->s->used[t] >= b->k->lorry[t].count) continue;
        uint32_t m = n;
        int64_t cost = plan_price(b->k, t, seq, m);
        while (cost < 0 && m > 1 && m > longest) cost = plan_price(b->k, t, seq, --m);
        if (cost < 0 || cost > most || m < longest || (m == longest && cost >= best) || !new_allowed(b, t, seq, m)) continue;
        longest = m;
        best = cost;
        *type = t;
    }
    return longest;
}

/* Gives a sequence vehicles, of no more than `most` each, until none is left; the rest stays in the bank. */
static void seq_place(build *b, const uint32_t *seq, uint32_t n, uint32_t type, int64_t most)
{
    plan_state *s = b->s;
    while (n > 0) {
        uint32_t m = n;
        int64_t skips = 0;
        bool wanted = b->k->n_types == 1 && s->used[type] < b->k->lorry[type].count && plan_price(b->k, type, seq, n) >= 0 && new_allowed(b, type, seq, n);
        if (!wanted) m = seq_begin(b, seq, n, most, &type);
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

/* Without what is placed already, in fixed parts. */
static uint32_t free_of(const plan_state *s, uint32_t *seq, uint32_t n)
{
    uint32_t m = 0;
    for (uint32_t i = 0; i < n; i++)
        if (s->slot[seq[i]] == JALUR_NONE) seq[m++] = seq[i];
    return m;
}

/* No chain takes a vehicle in which it is dearer than in its own type: from another depot, mostly, whose chains come after and need it.
 * Its stops then wait for places beside others. */
static jalur_status tours_place(jalur_ctx *ctx, build *b)
{
    jalur_status st = JALUR_OK;
    rank *order = NULL;
    uint32_t n = 0, *at = NULL;
    TRY(mem_new(ctx, b->k->n_alive, sizeof *order, &order));
    TRY(mem_new(ctx, (size_t)b->k->n + 1, sizeof *at, &at));
    for (uint32_t i = 0; i < b->k->n; i++) at[i] = JALUR_NONE;
    for (uint32_t a = 0; a < b->k->n_alive; a++) {
        uint32_t i = b->k->alive[a];
        if (b->chains.n[i]) order[n++] = (rank){b->chains.n[i], i};
    }
    qsort(order, n, sizeof *order, rank_order);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t tour = order[i].tour, type = b->chains.type[tour];
        if (i % 16 == 0) (void)plan_halted(ctx, b->k, "first plan: vehicles", i, n); /* without them it is none */
        const uint32_t m = free_of(b->s, b->chains.seq, plan_chain_read(&b->chains, tour, false, b->chains.seq));
        if (b->k->mirror) plan_smooth(b->k, type, b->chains.seq, m, at);
        const int64_t own = m ? plan_price(b->k, type, b->chains.seq, m) : 0;
        seq_place(b, b->chains.seq, m, type, own < 0 ? INT64_MAX : own);
    }
done:
    mem_free(ctx, at);
    mem_free(ctx, order);
    return st;
}

/* Whatever is in the bank and pays, where it fits best; hardest first. In large plans a look at every place takes longer than the
 * search takes to make room. */
static jalur_status bank_place(jalur_ctx *ctx, plan_state *s, uint32_t *scratch)
{
    plan_blink never = {NULL, 0, 0};
    uint32_t n = s->n_bank;
    if (n == 0) return JALUR_OK;
    for (uint32_t i = 0; i < n; i++) scratch[i] = s->bank[i];
    for (uint32_t i = 0; i < n; i++) {
        if (i % 16 == 0 && plan_halted(ctx, s->k, "first plan: stations left", i, n)) break;
        if (plan_second(s->k, scratch[i])) continue; /* goes with the first */
        plan_spot spot = plan_spot_near(s, scratch[i], &never);
        if (spot.delta == INT64_MAX && s->n <= PLAN_LARGE) spot = plan_spot_any(s, scratch[i]);
        if (spot.delta >= s->k->skip[scratch[i]]) continue;
        if (!plan_spot_keep(s, scratch[i], spot)) continue;
        plan_bank_pull(s, scratch[i]);
        if (plan_partner(s->k, scratch[i]) != JALUR_NONE) plan_bank_pull(s, plan_partner(s->k, scratch[i]));
    }
    return JALUR_OK;
}

/* A tour that was taken out. */
typedef struct outside {
    uint32_t at, n, type; /* its stops in the sequence of all */
} outside;

/* Takes all tours out that nothing fixes; how many. */
static uint32_t tours_take(plan_state *s, uint32_t *seq, outside *list)
{
    uint32_t n = 0, at = 0;
    for (uint32_t slot = 0; slot < s->slots; slot++) {
        const uint32_t door = s->n + slot;
        outside *x = &list[n];
        bool locked = false;
        *x = (outside){at, 0, s->tour[slot].type};
        for (uint32_t i = s->next[door]; i != door; i = s->next[i]) {
            locked |= plan_locked(s->k, i);
            seq[at + x->n++] = i;
        }
        if (s->tour[slot].n == 0 || locked) continue;
        at += x->n;
        n++;
        (void)plan_write(s, slot, x->type, NULL, 0);
    }
    return n;
}

/* Keeps of the tours, in their order, each that finds docks beside those before it; what the others served is out. */
static jalur_status docks_keep(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    outside *list = NULL;
    uint32_t *seq = NULL, n;
    if (plan_docks_fit(s) && plan_docks_hold(s)) return plan_yard_state(s);
    TRY(mem_new(ctx, (size_t)s->slots + 1, sizeof *list, &list));
    TRY(mem_new(ctx, (size_t)s->n + 1, sizeof *seq, &seq));
    n = tours_take(s, seq, list);
    if (!plan_docks_hold(s)) TRY(err_set(ctx, JALUR_E_DATA, "the fixed parts cannot all be loaded in time: there are too few docks"));
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t slot = s->free[s->n_free - 1];
        if (plan_write(s, slot, list[i].type, seq + list[i].at, list[i].n) && plan_docks_fit(s) && plan_docks_hold(s)) continue;
        (void)plan_write(s, slot, list[i].type, NULL, 0);
        for (uint32_t j = 0; j < list[i].n; j++) plan_bank_push(s, seq[list[i].at + j]);
    }
    TRY(plan_yard_state(s));
done:
    mem_free(ctx, seq);
    mem_free(ctx, list);
    return st;
}

/* What is fixed, what comes of chains (NULL: of the earlier plan), and the rest where it fits. */
static jalur_status plan_of(jalur_ctx *ctx, plan_state *s, build *b, uint32_t *scratch)
{
    jalur_status st = JALUR_OK;
    TRY(plan_fixed_place(ctx, s));
    if (b) TRY(tours_place(ctx, b));
    else TRY(plan_before_place(ctx, s));
    if (s->loading) TRY(docks_keep(ctx, s));
    TRY(bank_place(ctx, s, scratch));
    if (s->loading) TRY(docks_keep(ctx, s));
    plan_keep(s);
done:
    return st;
}

jalur_status plan_build(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    build b = {.s = s, .k = s->k};
    arena mem;
    arena_init(&mem, ctx);
    TRY(plan_savings(ctx, s->k, &mem, &b.chains));
    plan_begin(s);
    if (s->k->p->before) {
        TRY(plan_of(ctx, s, NULL, b.chains.seq));
        plan_best_take(s);
        plan_clear(s);
        plan_keep(s);
        plan_bank_fix(s);
        plan_begin(s);
    }
    TRY(plan_of(ctx, s, &b, b.chains.seq));
    if (s->cost < s->best.cost) plan_best_take(s);
    else plan_best_load(s);
done:
    arena_release(&mem);
    return st == JALUR_OK ? plan_fill(ctx, s) : st;
}
