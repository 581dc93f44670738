/* The best plan out of known routes, by set partitioning:
 *
 *   minimise  sum_r c_r x_r + sum_i p_i y_i
 *   subject to  sum_{r has i} x_r + y_i >= 1   for every stop i     (covering: what is covered twice is dropped after)
 *               sum_{r of type k} x_r <= m_k   for every limited type k
 *               sum_{r has q on day d} x_r <= e_q   for every resource q (escorts), every fleet, and day d
 *               x, y in {0, 1}
 *
 * The relaxation prices every route; those whose reduced cost exceeds the gap to the plan at hand cannot improve it and
 * stay out of the integer program. First a dive rounds the relaxation: where the gap is wide the integer program would
 * branch for minutes and find nothing, and where the dive succeeds the gap shrinks. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"
#include "solve/lp.h"

#define MIX_SURE 0.95 /* rounded up at once by the dive */
enum {
    MIX_COLUMNS = 4000,
    MIX_UNIT = 64,       /* rows + columns / 4 = 64: a simplex iteration takes about as long as one of the search */
    MIX_SOLVE = 100,     /* simplex iterations that handing over a program is worth */
    MIX_LEAST_WORK = 30000, /* of search iterations: about 0.2 s */
    MIX_DIVE_ROUNDS = 40
};

typedef struct mix {
    jalur_ctx *ctx;
    const plan_pool *pool;
    const plan_prep *k;
    plan_state *s;
    double time_s, began_s, money; /* money: search units to what the solver sees */
    uint64_t work;                 /* without a clock: search iterations' worth that is left */
    bool *keep;                    /* by column: in the program */
    uint32_t *column;              /* by column: its index in the program */
    uint32_t *row;                 /* by stop: its row */
    uint32_t *type_row;            /* by type; JALUR_NONE: not limited */
    uint32_t day_row;              /* day * n_scarce: the first of their rows */
    double *x;                     /* by column: the best choice so far */
    double cost;                   /* of that choice, as the solver sees it */
} mix;

static double mix_left_s(const mix *m)
{
    double left = m->time_s - (clock_wall_s() - m->began_s);
    return left > 0.01 ? left : 0.01;
}

static double skip_price(const mix *m, uint32_t stop)
{
    return (double)m->k->skip[stop] * m->money;
}

static void add_days(const mix *m, lp_model *lp, const plan_column *r, uint32_t column)
{
    const plan_problem *p = m->k->p;
    uint64_t needs = p->types[r->type].resources;
    if (m->k->n_scarce == 0) return;
    const uint32_t last = plan_last_day(m->k, r->type, r->nights), fleet = plan_fleet_row(m->k, r->type);
    for (uint32_t i = 0; i < r->n; i++) needs |= p->stops[m->pool->stops[r->at + i]].resources;
    for (uint32_t q = 0; q < p->n_resources; q++)
        for (uint32_t d = m->k->first_day[r->type]; (needs >> q & 1) && d <= last; d++)
            lp_set(lp, m->day_row + d * m->k->n_scarce + q, column, 1.0);
    for (uint32_t d = m->k->first_day[r->type]; fleet != JALUR_NONE && d <= last; d++)
        lp_set(lp, m->day_row + d * m->k->n_scarce + fleet, column, 1.0);
}

static lp_model *mix_model(mix *m, bool integer)
{
    lp_model *lp = NULL;
    const plan_prep *k = m->k;
    const double most = integer ? 1.0 : (double)INFINITY;
    if (lp_model_new(m->ctx, &lp) != JALUR_OK) return NULL;
    for (uint32_t a = 0; a < k->n_alive; a++) m->row[k->alive[a]] = lp_add_row(lp, 1.0, INFINITY, NULL);
    for (uint32_t t = 0; t < k->n_types; t++)
        m->type_row[t] = k->lorry[t].count < k->n ? lp_add_row(lp, -INFINITY, k->lorry[t].count, NULL) : JALUR_NONE;
    m->day_row = lp_rows(lp);
    for (uint32_t d = 0; d < k->n_days; d++)
        for (uint32_t q = 0; q < k->n_scarce; q++) lp_add_row(lp, -INFINITY, k->scarce[q], NULL);
    for (size_t c = 0; c < m->pool->n; c++) {
        const plan_column *r = &m->pool->column[c];
        if (!m->keep[c]) continue;
        m->column[c] = lp_add_column(lp, (double)r->cost * m->money, 0.0, most, integer, NULL);
        for (uint32_t i = 0; i < r->n; i++) lp_set(lp, m->row[m->pool->stops[r->at + i]], m->column[c], 1.0);
        if (m->type_row[r->type] != JALUR_NONE) lp_set(lp, m->type_row[r->type], m->column[c], 1.0);
        add_days(m, lp, r, m->column[c]);
    }
    for (uint32_t a = 0; a < k->n_alive; a++) {
        uint32_t y = lp_add_column(lp, skip_price(m, k->alive[a]), 0.0, most, integer, NULL);
        lp_set(lp, m->row[k->alive[a]], y, 1.0);
    }
    return lp;
}

/* Simplex iterations the work that is left allows. */
static uint64_t mix_allowance(const mix *m, const lp_model *lp)
{
    uint64_t size = lp_rows(lp) + lp_columns(lp) / 4, each = size / MIX_UNIT + 1;
    return m->work / each;
}

static void mix_charge(mix *m, const lp_model *lp, uint64_t iterations)
{
    uint64_t size = lp_rows(lp) + lp_columns(lp) / 4, spent = (iterations + MIX_SOLVE) * (size / MIX_UNIT + 1);
    m->work = spent < m->work ? m->work - spent : 0;
}

/* Solves with a share of what is left; false when nothing usable came back, for whatever reason but memory and
 * cancelling. */
static jalur_status mix_solve(mix *m, lp_model *lp, const double *start, double share, lp_answer *out, bool *usable)
{
    lp_options o = lp_options_default();
    o.method = LP_DUAL; /* prices are not negative: the empty basis is dual feasible */
    o.integer = start != NULL;
    o.start = start;
    o.warm = !o.integer;
    o.mip_gap = 1e-7;
    o.time_s = 3600.0;
    *usable = false;
    if (m->time_s > 0.0) {
        o.time_s = mix_left_s(m) * share;
    } else {
        o.iterations = (uint64_t)((double)mix_allowance(m, lp) * share);
        if (o.iterations == 0) return JALUR_OK;
    }
    jalur_status st = lp_solve(lp, &o, out);
    mix_charge(m, lp, out->iterations);
    if (st == JALUR_E_RESOURCE) return st;
    *usable = st == JALUR_OK && out->x && (out->state == LP_OPTIMAL || (start && out->state == LP_FEASIBLE));
    return JALUR_OK;
}

/* Keeps what can still improve the best choice; false when that is too much or nothing. */
static bool mix_filter(mix *m, const lp_answer *relaxed)
{
    double gap = m->cost - relaxed->objective;
    size_t kept = 0;
    for (size_t c = 0; c < m->pool->n; c++) {
        bool chosen = m->x[c] > 0.5;
        m->keep[c] = chosen || (m->keep[c] && relaxed->reduced_cost[m->column[c]] <= gap + 1e-6);
        kept += m->keep[c];
    }
    return gap > 1e-6 && kept <= MIX_COLUMNS;
}

/* The plan at hand as the first choice. Its routes are in the pool, or the program starts without. */
static void mix_choose_plan(mix *m)
{
    const plan_state *s = m->s;
    m->cost = (double)s->best.cost * m->money;
    for (size_t c = 0; c < m->pool->n; c++) {
        const plan_column *r = &m->pool->column[c];
        uint32_t slot = s->slot[m->pool->stops[r->at]];
        if (slot == JALUR_NONE || s->tour[slot].n != r->n || s->tour[slot].type != r->type) continue;
        bool same = true;
        for (uint32_t i = 0; i < r->n && same; i++) same = s->slot[m->pool->stops[r->at + i]] == slot;
        m->x[c] = same ? 1.0 : 0.0;
    }
}

/* The choice as a point of the program: what no chosen route covers is skipped. */
static void mix_start(const mix *m, double *start, uint32_t columns)
{
    uint32_t first_skip = columns - m->k->n_alive;
    for (uint32_t a = 0; a < m->k->n_alive; a++) start[first_skip + a] = 1.0;
    for (size_t c = 0; c < m->pool->n; c++) {
        const plan_column *r = &m->pool->column[c];
        if (!m->keep[c] || m->x[c] <= 0.5) continue;
        start[m->column[c]] = 1.0;
        for (uint32_t i = 0; i < r->n; i++) start[first_skip + m->row[m->pool->stops[r->at + i]]] = 0.0;
    }
}

/* Repair: every stop once */

typedef struct cover {
    uint32_t *seq, *at, *n, *type; /* chosen routes one behind the other in seq */
    int64_t *cost;
    uint32_t n_routes;
    uint32_t *scratch;
} cover;

/* What route r saves without the stop at `i`; INT64_MIN when it cannot do without. */
static int64_t drop_saves(const plan_prep *k, const cover *v, uint32_t r, uint32_t i)
{
    uint32_t n = 0, *seq = v->seq + v->at[r];
    for (uint32_t j = 0; j < v->n[r]; j++)
        if (j != i) v->scratch[n++] = seq[j];
    if (n == 0) return v->cost[r];
    int64_t cost = plan_price(k, v->type[r], v->scratch, n);
    return cost < 0 ? INT64_MIN : v->cost[r] - cost;
}

static void drop(cover *v, uint32_t r, uint32_t i, int64_t saved)
{
    uint32_t *seq = v->seq + v->at[r];
    memmove(seq + i, seq + i + 1, (v->n[r] - i - 1) * sizeof *seq);
    v->n[r]--;
    v->cost[r] -= saved;
}

/* Drops a stop from all of its routes but one, best saving first. False when two cannot do without it. */
static bool cover_mend(const plan_prep *k, cover *v, uint32_t stop)
{
    for (;;) {
        uint32_t holders = 0, best_r = JALUR_NONE, best_i = 0;
        int64_t best = INT64_MIN;
        for (uint32_t r = 0; r < v->n_routes; r++)
            for (uint32_t i = 0; i < v->n[r]; i++) {
                if (v->seq[v->at[r] + i] != stop) continue;
                holders++;
                int64_t saved = drop_saves(k, v, r, i);
                if (saved <= best) continue;
                best = saved;
                best_r = r;
                best_i = i;
            }
        if (holders < 2) return true;
        if (best_r == JALUR_NONE) return false;
        drop(v, best_r, best_i, best);
    }
}

static jalur_status cover_read(mix *m, arena *mem, cover *v)
{
    jalur_status st = JALUR_OK;
    size_t stops = 0, routes = 0;
    for (size_t c = 0; c < m->pool->n; c++)
        if (m->keep[c] && m->x[c] > 0.5) stops += m->pool->column[c].n, routes++;
    TRY(arena_new(mem, stops + 1, sizeof *v->seq, &v->seq));
    TRY(arena_new(mem, stops + 1, sizeof *v->scratch, &v->scratch));
    TRY(arena_new(mem, routes + 1, sizeof *v->at, &v->at));
    TRY(arena_new(mem, routes + 1, sizeof *v->n, &v->n));
    TRY(arena_new(mem, routes + 1, sizeof *v->type, &v->type));
    TRY(arena_new(mem, routes + 1, sizeof *v->cost, &v->cost));
    stops = 0;
    for (size_t c = 0; c < m->pool->n; c++) {
        const plan_column *r = &m->pool->column[c];
        if (!m->keep[c] || m->x[c] <= 0.5) continue;
        memcpy(v->seq + stops, m->pool->stops + r->at, r->n * sizeof *v->seq);
        v->at[v->n_routes] = (uint32_t)stops;
        v->n[v->n_routes] = r->n;
        v->type[v->n_routes] = r->type;
        v->cost[v->n_routes++] = r->cost;
        stops += r->n;
    }
done:
    return st;
}

static jalur_status mix_apply(mix *m)
{
    jalur_status st = JALUR_OK;
    plan_state *s = m->s;
    cover v = {0};
    arena mem;
    bool good = true;
    arena_init(&mem, m->ctx);
    TRY(cover_read(m, &mem, &v));
    for (uint32_t a = 0; a < m->k->n_alive && good; a++) good = cover_mend(m->k, &v, m->k->alive[a]);
    if (!good) goto done;
    plan_clear(s);
    plan_begin(s);
    for (uint32_t r = 0; r < v.n_routes && good; r++) {
        if (v.n[r] == 0) continue;
        good = s->n_free > 0 && s->used[v.type[r]] < m->k->lorry[v.type[r]].count;
        if (good) good = plan_write(s, s->free[s->n_free - 1], v.type[r], v.seq + v.at[r], v.n[r]);
    }
    plan_bank_fix(s);
    if (!good || plan_broken(s) || s->cost >= s->best.cost) {
        plan_best_load(s);
        goto done;
    }
    for (uint32_t t = 0; t < s->slots; t++) {
        s->is_dirty[t] = true;
        s->dirty[t] = t;
    }
    s->n_dirty = s->slots;
    plan_best_take(s);
done:
    arena_release(&mem);
    return st;
}

/* Takes over a whole-numbered answer. */
static jalur_status mix_take(mix *m, const lp_answer *a)
{
    if (a->objective >= m->cost - 1e-9 * fabs(m->cost)) return JALUR_OK;
    m->cost = a->objective;
    for (size_t c = 0; c < m->pool->n; c++) m->x[c] = m->keep[c] && a->x[m->column[c]] > 0.5 ? 1.0 : 0.0;
    return mix_apply(m);
}

/* Rounds up the sure columns, and the surest of the others. False when all are whole already. */
static bool dive_fix(const mix *m, lp_model *lp, const double *x)
{
    double most = 0.0;
    size_t surest = 0;
    bool any = false;
    for (size_t c = 0; c < m->pool->n; c++) {
        double at = m->keep[c] ? x[m->column[c]] : 0.0;
        if (at < 1e-6) continue;
        if (at > MIX_SURE) {
            lp_set_column_bounds(lp, m->column[c], 1.0, INFINITY);
            any |= at < 1.0 - 1e-6;
        } else if (at > most) {
            most = at;
            surest = c;
        }
    }
    if (most > 0.0) lp_set_column_bounds(lp, m->column[surest], 1.0, INFINITY);
    return any || most > 0.0;
}

/* Rounding from the solved relaxation; ends in a plan, or as soon as the bound says that it is no better. */
static jalur_status mix_dive(mix *m, lp_model *lp, const lp_answer *relaxed)
{
    jalur_status st = JALUR_OK;
    lp_answer a;
    bool usable = false, open = dive_fix(m, lp, relaxed->x);
    lp_answer_init(&a, m->ctx);
    if (!open) TRY(mix_take(m, relaxed));
    for (int round = 0; open && round < MIX_DIVE_ROUNDS; round++) {
        lp_answer_release(&a);
        lp_answer_init(&a, m->ctx);
        TRY(mix_solve(m, lp, NULL, 0.5, &a, &usable));
        if (!usable || a.objective >= m->cost) break;
        open = dive_fix(m, lp, a.x);
        if (!open) TRY(mix_take(m, &a));
    }
done:
    lp_answer_release(&a);
    return st;
}

static jalur_status mix_integer(mix *m)
{
    jalur_status st = JALUR_OK;
    lp_answer a;
    double *start = NULL;
    bool usable = false;
    lp_answer_init(&a, m->ctx);
    lp_model *lp = mix_model(m, true);
    if (!lp) return JALUR_E_RESOURCE;
    TRY(mem_new(m->ctx, (size_t)lp_columns(lp) + 1, sizeof *start, &start));
    mix_start(m, start, lp_columns(lp));
    TRY(mix_solve(m, lp, start, 1.0, &a, &usable));
    if (usable) TRY(mix_take(m, &a));
done:
    mem_free(m->ctx, start);
    lp_answer_release(&a);
    lp_model_free(lp);
    return st;
}

static jalur_status mix_run(mix *m)
{
    jalur_status st = JALUR_OK;
    lp_answer relaxed;
    bool usable = false;
    lp_answer_init(&relaxed, m->ctx);
    mix_choose_plan(m);
    lp_model *lp = mix_model(m, false);
    if (!lp) return JALUR_E_RESOURCE;
    TRY(mix_solve(m, lp, NULL, 1.0, &relaxed, &usable));
    if (!usable || !relaxed.reduced_cost || relaxed.objective >= m->cost) goto done;
    TRY(mix_dive(m, lp, &relaxed));
    if (mix_filter(m, &relaxed)) TRY(mix_integer(m));
done:
    lp_answer_release(&relaxed);
    lp_model_free(lp);
    return st;
}

static int seen_order(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* Keeps the routes of the best plans, about `most`. */
static jalur_status mix_keep(mix *m, size_t most)
{
    jalur_status st = JALUR_OK;
    int64_t *seen = NULL, last = INT64_MAX;
    const plan_pool *pool = m->pool;
    TRY(mem_new(m->ctx, pool->n + 1, sizeof *seen, &seen));
    for (size_t c = 0; c < pool->n; c++) seen[c] = pool->column[c].seen;
    qsort(seen, pool->n, sizeof *seen, seen_order);
    if (pool->n > most) last = seen[most];
    for (size_t c = 0; c < pool->n; c++) m->keep[c] = pool->column[c].seen <= last;
done:
    mem_free(m->ctx, seen);
    return st;
}

jalur_status plan_pool_mix(plan_pool *pool, plan_state *s, size_t most, double time_s, uint64_t work)
{
    jalur_status st = JALUR_OK;
    mix m = {.ctx = pool->ctx, .pool = pool, .k = s->k, .s = s, .time_s = time_s, .began_s = clock_wall_s(),
             .work = work > MIX_LEAST_WORK ? work : MIX_LEAST_WORK, .money = 1.0 / s->k->unit};
    plan_best_load(s);
    TRY(mem_new(m.ctx, pool->n + 1, sizeof *m.keep, &m.keep));
    TRY(mem_new(m.ctx, pool->n + 1, sizeof *m.column, &m.column));
    TRY(mem_new(m.ctx, pool->n + 1, sizeof *m.x, &m.x));
    TRY(mem_new(m.ctx, (size_t)s->n + 1, sizeof *m.row, &m.row));
    TRY(mem_new(m.ctx, (size_t)s->k->n_types + 1, sizeof *m.type_row, &m.type_row));
    TRY(mix_keep(&m, most));
    if (pool->n) TRY(mix_run(&m));
done:
    mem_free(m.ctx, m.keep);
    mem_free(m.ctx, m.column);
    mem_free(m.ctx, m.x);
    mem_free(m.ctx, m.row);
    mem_free(m.ctx, m.type_row);
    return st;
}
