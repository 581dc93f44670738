/* The room's door: check, search, recombine, explain. */
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

#define SOLVE_LEAST_S 0.001 /* 0 would be no limit */
enum { SOLVE_LEAST_ITERATIONS = 50000, SOLVE_PER_STOP = 500, SOLVE_POOL_STOPS = 1500 };

void plan_answer_init(plan_answer *a, jalur_ctx *ctx)
{
    *a = (plan_answer){0};
    arena_init(&a->mem, ctx);
}

void plan_answer_release(plan_answer *a)
{
    jalur_ctx *ctx = a->mem.ctx;
    arena_release(&a->mem);
    plan_answer_init(a, ctx);
}

plan_options plan_options_default(void)
{
    return (plan_options){.seed = 1, .time_s = 0.0, .iterations = 0, .pool = true};
}

/* Answer */

static jalur_status route_write(jalur_ctx *ctx, const plan_state *s, uint32_t slot, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    uint32_t door = s->n + slot, n = 0;
    plan_route *r = &out->routes[out->n_routes];
    plan_times times;
    for (uint32_t i = s->best.next[door]; i != door; i = s->best.next[i]) n++;
    if (n == 0) return JALUR_OK;
    r->type = s->best.type[slot];
    TRY(arena_new(&out->mem, n, sizeof *r->stops, &r->stops));
    for (uint32_t i = s->best.next[door]; i != door; i = s->best.next[i]) r->stops[r->n_stops++] = i;
    TRY(arena_new(&out->mem, plan_steps_most(s->k->p, r->type, n), sizeof *r->steps, &r->steps));
    TRY(plan_clock_paired(ctx, s->k->p, s->k->pickup_of, r->type, r->stops, n, &times, r->steps, &r->n_steps));
    if (!times.feasible) TRY(err_set(ctx, JALUR_E_INTERNAL, "the search made a route that breaks a rule"));
    r->cost = times.cost;
    r->latest_s = times.latest_s;
    out->n_routes++;
done:
    return st;
}

static int route_order(const void *a, const void *b)
{
    const plan_route *x = a, *y = b;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    return x->stops[0] < y->stops[0] ? -1 : x->stops[0] > y->stops[0];
}

static jalur_status answer_write(jalur_ctx *ctx, const plan_state *s, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    bool docked = true;
    out->cost = 0;
    TRY(arena_new(&out->mem, s->slots, sizeof *out->routes, &out->routes));
    for (uint32_t t = 0; t < s->slots; t++) TRY(route_write(ctx, s, t, out));
    TRY(plan_docks_shift(ctx, s->k->p, out->routes, out->n_routes, &docked));
    if (!docked) TRY(err_set(ctx, JALUR_E_INTERNAL, "the search made a plan that lacks docks"));
    TRY(plan_left_make(ctx, s->k, out));
    for (uint32_t r = 0; r < out->n_routes; r++) out->cost += out->routes[r].cost;
done:
    return st;
}

static jalur_status trace_write(const plan_trace *t, plan_answer *out)
{
    jalur_status st = arena_new(&out->mem, t->n, sizeof *out->trace, &out->trace);
    if (st != JALUR_OK) return st;
    if (t->n) memcpy(out->trace, t->at, t->n * sizeof *out->trace);
    out->n_trace = t->n;
    return JALUR_OK;
}

/* What is left for the search after `spent_s` of building. */
static plan_options search_options(const plan_options *o, const plan_prep *k, double spent_s)
{
    plan_options out = *o;
    if (o->time_s <= 0.0 && o->iterations == 0)
        out.iterations = SOLVE_LEAST_ITERATIONS + SOLVE_PER_STOP * (uint64_t)k->n_alive;
    if (k->p->n_docks) out.pool = false; /* it knows no rule over all routes but their numbers */
    if (k->n_alive > SOLVE_POOL_STOPS) out.pool = false; /* a program of that many rows takes longer than it gains */
    if (o->time_s <= 0.0) return out;
    out.time_s = o->time_s - spent_s > SOLVE_LEAST_S ? o->time_s - spent_s : SOLVE_LEAST_S;
    return out;
}

static jalur_status solve_run(jalur_ctx *ctx, plan_state *s, const plan_options *o, double began_s, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    plan_run run = {.ctx = ctx};
    plan_pool pool = {0};
    rng r;
    rng_init(&r, o->seed);
    run.trace.began_s = clock_cpu_s();
    TRY(plan_build(ctx, s));
    out->limit_reached = o->time_s > 0.0 && plan_now_s(o) - began_s > o->time_s;
    run.o = search_options(o, s->k, plan_now_s(o) - began_s);
    TRY(plan_pool_init(ctx, s->k, &pool));
    if (plan_parts_fit(s)) TRY(plan_parts(&run, s, &r));
    else TRY(plan_search(&run, s, &r, run.o.pool ? &pool : NULL));
    out->cancelled = run.cancelled || step_cancelled(ctx);
    TRY(plan_pool_write(&pool, out));
    out->cost_before_pool = run.cost_before_pool;
    out->iterations = run.iterations;
    plan_trace_note(&run.trace, s);
    TRY(trace_write(&run.trace, out));
    TRY(answer_write(ctx, s, out));
    if (out->cost_before_pool == 0) out->cost_before_pool = out->cost; /* nothing was recombined at the end */
done:
    plan_pool_release(&pool);
    return st;
}

/* The problem with legs that are asked for behind their caches. */
static jalur_status legs_wrap(jalur_ctx *ctx, const plan_problem *p, arena *mem, plan_problem *out)
{
    jalur_status st = JALUR_OK;
    plan_legs *legs;
    uint32_t *hubs;
    *out = *p;
    TRY(arena_new(mem, (size_t)p->n_legs + 1, sizeof *legs, &legs));
    TRY(arena_new(mem, (size_t)p->n_types + 1, sizeof *hubs, &hubs));
    for (uint32_t i = 0; i < p->n_legs; i++) {
        uint32_t n = 0;
        legs[i] = p->legs[i];
        if (legs[i].kind != PLAN_ASK) continue;
        TRY(plan_asked_wrap(ctx, mem, &p->legs[i], &legs[i]));
        for (uint32_t t = 0; t < p->n_types; t++) {
            uint32_t h = 0;
            while (h < n && hubs[h] != p->types[t].depot) h++;
            if (p->types[t].legs == i && h == n) hubs[n++] = p->types[t].depot;
        }
        TRY(plan_asked_fill(plan_asked_of(&legs[i]), hubs, n));
    }
    out->legs = legs;
done:
    return st;
}

/* A question that failed on the way counted as no way: then there is no answer. */
static jalur_status legs_asked(const plan_problem *q)
{
    for (uint32_t i = 0; i < q->n_legs; i++)
        if (plan_asked_of(&q->legs[i]) && plan_asked_of(&q->legs[i])->st != JALUR_OK) return plan_asked_of(&q->legs[i])->st;
    return JALUR_OK;
}

jalur_status plan_solve(jalur_ctx *ctx, const plan_problem *p, const plan_options *o, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    plan_prep k = {0};
    plan_state s = {0};
    plan_shares shares = {0};
    plan_problem q;
    arena mem;
    double began_s = plan_now_s(o);
    arena_init(&mem, ctx);
    arena_init(&k.mem, ctx);
    arena_init(&s.mem, ctx);
    TRY(plan_check(ctx, p));
    TRY(plan_shares_make(ctx, p, &mem, &shares));
    TRY(legs_wrap(ctx, &shares.p, &mem, &q));
    TRY(plan_prep_near(ctx, &q, PLAN_NEAR, NULL, true, &k));
    TRY(plan_state_make(ctx, &k, &s));
    TRY(solve_run(ctx, &s, o, began_s, out));
    TRY(legs_asked(&q));
    plan_shares_name(&shares, out);
    if (out->n_routes) qsort(out->routes, out->n_routes, sizeof *out->routes, route_order);
done:
    plan_state_release(&s);
    plan_prep_release(&k);
    arena_release(&mem);
    return st;
}
