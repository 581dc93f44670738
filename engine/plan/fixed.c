/* The earlier plan. Fixed parts of it: what a route begins with and must begin with again, such as what is loaded or under way. Each
 * is a route before anything else is placed, and no ruin takes its stops. */
#include "base/ctx.h"
#include "plan/rules.h"

/* By stop: the fixed stop that comes after it, or JALUR_NONE. */
static jalur_status fixed_next(jalur_ctx *ctx, const plan_problem *p, uint32_t **out)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, (size_t)p->n_stops + 1, sizeof **out, out));
    for (uint32_t i = 0; i < p->n_stops; i++) (*out)[i] = JALUR_NONE;
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_before *b = &p->before[i];
        if (!b->fixed || b->after == JALUR_NONE) continue;
        if (!p->before[b->after].fixed || p->before[b->after].type != b->type)
            return err_set(ctx, JALUR_E_DATA, "stop %u is fixed after stop %u, which is not fixed with the same vehicle type; a "
                           "fixed part is the beginning of a route", i, b->after);
        if ((*out)[b->after] != JALUR_NONE)
            return err_set(ctx, JALUR_E_DATA, "stops %u and %u are both fixed right after stop %u", (*out)[b->after], i, b->after);
        (*out)[b->after] = i;
    }
done:
    return st;
}

static bool any_fixed(const plan_problem *p)
{
    for (uint32_t i = 0; p->before && i < p->n_stops; i++)
        if (p->before[i].fixed) return true;
    return false;
}

bool plan_before_binds(const plan_problem *p)
{
    return p->before && (p->goals.per_change || any_fixed(p));
}

jalur_status plan_fixed_check(jalur_ctx *ctx, const plan_problem *p)
{
    jalur_status st = JALUR_OK;
    uint32_t *next = NULL, reached = 0, fixed = 0;
    if (!any_fixed(p)) return JALUR_OK;
    TRY(fixed_next(ctx, p, &next));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        fixed += p->before[i].fixed;
        if (!p->before[i].fixed || p->before[i].after != JALUR_NONE) continue;
        for (uint32_t j = i; j != JALUR_NONE; j = next[j]) reached++;
    }
    if (reached < fixed)
        TRY(err_set(ctx, JALUR_E_DATA, "%u fixed stops come one after the other in a circle; a fixed part is the beginning of a "
                    "route", fixed - reached));
done:
    mem_free(ctx, next);
    return st;
}

jalur_status plan_fixed_make(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    if (!any_fixed(k->p)) return JALUR_OK;
    TRY(arena_new(&k->mem, (size_t)k->n + 1, sizeof *k->locked, &k->locked));
    for (uint32_t i = 0; i < k->n; i++) {
        if (!k->p->before[i].fixed) continue;
        k->locked[i] = true;
        if (plan_partner(k, i) != JALUR_NONE) k->locked[plan_partner(k, i)] = true; /* its pair stays on the route */
    }
done:
    return st;
}

/* The part that begins with `first`, and behind it where its pickups go that it leaves open. */
static uint32_t part_read(const plan_prep *k, const uint32_t *next, uint32_t first, uint32_t *seq)
{
    uint32_t n = 0, part;
    for (uint32_t i = first; i != JALUR_NONE; i = next[i]) seq[n++] = i;
    part = n;
    for (uint32_t i = 0; i < part; i++) {
        uint32_t to = plan_second(k, seq[i]) ? JALUR_NONE : plan_partner(k, seq[i]);
        if (to != JALUR_NONE && !k->p->before[to].fixed) seq[n++] = to;
    }
    return n;
}

static jalur_status part_refuse(jalur_ctx *ctx, const plan_prep *k, uint32_t type, const uint32_t *seq, uint32_t n)
{
    static const char *const words[] = {[PLAN_KEPT] = "its vehicles and resources", [PLAN_LOAD] = "the capacity",
        [PLAN_WINDOW] = "a time window", [PLAN_SHIFT] = "the end of the shift", [PLAN_DURATION] = "the longest duration",
        [PLAN_DRIVE] = "the longest driving", [PLAN_DISTANCE] = "the longest way", [PLAN_SEVERAL] = "several rules together"};
    plan_rule rule = PLAN_KEPT;
    int64_t excess = 0;
    jalur_status st = plan_clock_broken(ctx, k->p, k->pickup_of, type, seq, n, &rule, &excess);
    if (st != JALUR_OK) return st;
    return err_set(ctx, JALUR_E_DATA, "the fixed part of %u stops that begins with stop %u breaks %s of vehicle type %u; free its "
                   "last stops, or change the type", n, seq[0], words[rule], type);
}

jalur_status plan_fixed_place(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = s->k;
    uint32_t *next = NULL, *seq = NULL;
    if (!k->locked) return JALUR_OK;
    TRY(fixed_next(ctx, k->p, &next));
    TRY(mem_new(ctx, (size_t)k->n + 1, sizeof *seq, &seq));
    for (uint32_t i = 0; i < k->n; i++) {
        const plan_before *b = &k->p->before[i];
        if (!b->fixed || b->after != JALUR_NONE) continue;
        uint32_t n = part_read(k, next, i, seq);
        bool stands = s->n_free && s->used[b->type] < k->lorry[b->type].count && plan_price(k, b->type, seq, n) >= 0;
        for (uint32_t j = 0; j < n; j++) stands &= plan_fits(k, seq[j], b->type);
        if (!stands || !plan_days_allow(s, JALUR_NONE, b->type, plan_price_nights(k), seq, n)) TRY(part_refuse(ctx, k, b->type, seq, n));
        for (uint32_t j = 0; j < n; j++) plan_bank_pull(s, seq[j]);
        (void)plan_write(s, s->free[s->n_free - 1], b->type, seq, n);
    }
done:
    mem_free(ctx, next);
    mem_free(ctx, seq);
    return st;
}

/* ---- the rest of the earlier plan ---- */

/* By stop: the one that came after it with the same type, or JALUR_NONE. */
static jalur_status before_next(jalur_ctx *ctx, const plan_problem *p, uint32_t **out)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, (size_t)p->n_stops + 1, sizeof **out, out));
    for (uint32_t i = 0; i < p->n_stops; i++) (*out)[i] = JALUR_NONE;
    for (uint32_t i = p->n_stops; i-- > 0;) {
        const plan_before *b = &p->before[i];
        if (b->type != JALUR_NONE && b->after != JALUR_NONE && p->before[b->after].type == b->type) (*out)[b->after] = i;
    }
done:
    return st;
}

/* A stop of the chain joins the sequence, its pair's other stop behind it until the chain comes to that. */
static uint32_t before_join(const plan_prep *k, uint32_t type, uint32_t stop, uint32_t *seq, uint32_t n)
{
    const uint32_t other = plan_partner(k, stop);
    uint32_t more = n, at = n;
    if (!plan_fits(k, stop, type)) return n;
    for (uint32_t i = 0; i < n; i++)
        if (seq[i] == stop) at = i; /* brought in with its pickup: it moves to where the chain has it */
    if (at < n) {
        for (uint32_t i = at; i + 1 < n; i++) seq[i] = seq[i + 1];
        seq[n - 1] = stop;
        if (plan_price(k, type, seq, n) >= 0) return n;
        for (uint32_t i = n - 1; i > at; i--) seq[i] = seq[i - 1];
        seq[at] = stop;
        return n;
    }
    if (plan_second(k, stop)) return n; /* its pickup did not fit */
    seq[more++] = stop;
    if (other != JALUR_NONE) seq[more++] = other;
    return plan_price(k, type, seq, more) >= 0 ? more : n;
}

/* The stops of the chain that are still out, behind n of the sequence: as they came if that keeps the rules, else one by one, as what
 * is left of an order may break what the whole keeps. */
static uint32_t chain_join(const plan_state *s, const uint32_t *next, uint32_t first, uint32_t type, uint32_t *seq, uint32_t n)
{
    uint32_t more = n;
    bool fit = true;
    for (uint32_t j = first; j != JALUR_NONE; j = next[j]) {
        if (s->slot[j] != JALUR_NONE) continue;
        fit &= plan_fits(s->k, j, type);
        seq[more++] = j;
    }
    if (fit && plan_price(s->k, type, seq, more) >= 0) return more;
    for (uint32_t j = first; j != JALUR_NONE; j = next[j])
        if (s->slot[j] == JALUR_NONE) n = before_join(s->k, type, j, seq, n);
    return n;
}

jalur_status plan_before_place(jalur_ctx *ctx, plan_state *s)
{
    jalur_status st = JALUR_OK;
    const plan_prep *k = s->k;
    uint32_t *next = NULL, *seq = NULL;
    TRY(before_next(ctx, k->p, &next));
    TRY(mem_new(ctx, (size_t)k->n + 2, sizeof *seq, &seq));
    for (uint32_t i = 0; i < k->n; i++) {
        const uint32_t type = k->p->before[i].type, slot = s->slot[i];
        uint32_t n = 0, fixed;
        if (type == JALUR_NONE || k->p->before[i].after != JALUR_NONE) continue;
        if (slot != JALUR_NONE)
            for (uint32_t j = s->next[s->n + slot]; j < s->n; j = s->next[j]) seq[n++] = j;
        fixed = n;
        n = chain_join(s, next, i, type, seq, n);
        if (n == fixed || plan_price(k, type, seq, n) < 0 || !plan_days_allow(s, slot, type, plan_price_nights(k), seq, n)) continue;
        if (fixed == 0 && (s->n_free == 0 || s->used[type] >= k->lorry[type].count)) continue;
        for (uint32_t j = fixed; j < n; j++) plan_bank_pull(s, seq[j]);
        (void)plan_write(s, slot == JALUR_NONE ? s->free[s->n_free - 1] : slot, type, seq, n);
    }
done:
    mem_free(ctx, next);
    mem_free(ctx, seq);
    return st;
}
