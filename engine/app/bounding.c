/* The lower bound beside a plan: for serving the same stations with the same fleet, whatever the routes. */
#include <stdlib.h>
#include <string.h>

#include "app/deliver.h"
#include "bound/bound.h"

typedef struct bounding {
    delivery *d;
    arena mem;
    plan_problem p;
    plan_stop *stops;
    uint32_t *station; /* by stop */
    bound_start from;
    bound_answer answer;
} bounding;

/* The stations that the plan serves, each of which must be served. */
static jalur_status make_problem(bounding *b, uint32_t *renumbered)
{
    jalur_status st = JALUR_OK;
    const delivery *d = b->d;
    const plan_answer *a = &d->answer;
    uint32_t n = 0;
    TRY(arena_new(&b->mem, d->n_stops, sizeof *b->stops, &b->stops));
    TRY(arena_new(&b->mem, d->n_stops, sizeof *b->station, &b->station));
    for (uint32_t i = 0; i < d->n_stops; i++) renumbered[i] = JALUR_NONE;
    for (uint32_t r = 0; r < a->n_routes; r++) {
        for (uint32_t i = 0; i < a->routes[r].n_stops; i++, n++) {
            const uint32_t stop = a->routes[r].stops[i];
            b->stops[n] = d->problem.stops[stop];
            b->stops[n].skip_cost = PLAN_MUST;
            b->station[n] = d->stop_station[stop];
            renumbered[stop] = n;
        }
    }
    b->p = d->problem;
    b->p.stops = b->stops;
    b->p.n_stops = n;
    b->p.before = NULL; /* what was before narrows the choice and is priced apart: the bound holds without */
    b->p.goals = (plan_goals){0};
done:
    return st;
}

/* Routes among those stations; others are left out. */
static jalur_status among_served(bounding *b, const plan_route *routes, uint32_t n, const uint32_t *renumbered,
                                 const plan_route **out, uint32_t *n_out)
{
    jalur_status st = JALUR_OK;
    plan_route *list;
    *n_out = 0;
    TRY(arena_new(&b->mem, n, sizeof *list, &list));
    for (uint32_t r = 0; r < n; r++) {
        plan_route *to = &list[*n_out];
        *to = (plan_route){.type = routes[r].type};
        TRY(arena_new(&b->mem, routes[r].n_stops, sizeof *to->stops, &to->stops));
        for (uint32_t i = 0; i < routes[r].n_stops; i++) {
            const uint32_t stop = renumbered[routes[r].stops[i]];
            if (stop != JALUR_NONE) to->stops[to->n_stops++] = stop;
        }
        *n_out += to->n_stops == routes[r].n_stops;
    }
    *out = list;
done:
    return st;
}

static jalur_status make_start(bounding *b)
{
    jalur_status st = JALUR_OK;
    const plan_answer *a = &b->d->answer;
    uint32_t *renumbered;
    TRY(arena_new(&b->mem, b->d->n_stops, sizeof *renumbered, &renumbered));
    TRY(make_problem(b, renumbered));
    b->from.cost = INT64_MAX;
    TRY(among_served(b, a->routes, a->n_routes, renumbered, &b->from.routes, &b->from.n_routes));
    TRY(among_served(b, a->pool, a->n_pool, renumbered, &b->from.pool, &b->from.n_pool));
done:
    return st;
}

/* ---- the numbers that prove it, by station and vehicle ---- */

static int ascending(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static jalur_status write_list(arena *mem, const uint32_t *from, uint32_t n, uint32_t **to)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(mem, n, sizeof **to, to));
    if (n) memcpy(*to, from, n * sizeof **to);
    if (n > 1) qsort(*to, n, sizeof **to, ascending);
done:
    return st;
}

static jalur_status write_stops(const bounding *b, arena *mem, plan_proof *out)
{
    jalur_status st = JALUR_OK;
    const bound_answer *a = &b->answer;
    out->n_stops = b->p.n_stops;
    TRY(arena_new(mem, out->n_stops, sizeof *out->stops, &out->stops));
    for (uint32_t i = 0; i < out->n_stops; i++) {
        proof_stop *s = &out->stops[i];
        const uint32_t *near = a->n_near ? a->near + (size_t)i * a->n_near : NULL;
        *s = (proof_stop){.station = b->station[i], .dual = a->dual[i], .skip = a->skip[i]};
        while (s->n_near < a->n_near && near[s->n_near] != JALUR_NONE) s->n_near++;
        TRY(write_list(mem, near, s->n_near, &s->near));
    }
done:
    return st;
}

static jalur_status write_fleet(const bounding *b, arena *mem, plan_proof *out)
{
    jalur_status st = JALUR_OK;
    const bound_answer *a = &b->answer;
    out->n_classes = a->n_classes;
    out->n_types = b->p.n_types;
    TRY(arena_new(mem, out->n_classes, sizeof *out->classes, &out->classes));
    TRY(arena_new(mem, out->n_types, sizeof *out->types, &out->types));
    for (uint32_t k = 0; k < out->n_classes; k++) out->classes[k] = (proof_class){a->most[k], a->least[k], a->timed[k], a->band_s[k]};
    for (uint32_t t = 0; t < out->n_types; t++)
        out->types[t] = (proof_type){b->d->type_vehicle[t], b->d->type_day[t], a->class_of[t]};
done:
    return st;
}

static jalur_status write_proof(const bounding *b, arena *mem, plan_proof *out)
{
    jalur_status st = JALUR_OK;
    const bound_answer *a = &b->answer;
    out->unit = a->unit;
    TRY(write_stops(b, mem, out));
    TRY(write_fleet(b, mem, out));
    TRY(arena_new(mem, a->n_cuts, sizeof *out->cuts, &out->cuts));
    for (uint32_t c = 0; c < a->n_cuts; c++) {
        const bound_cut *from = &a->cuts[c];
        proof_cut *to = &out->cuts[out->n_cuts++];
        *to = (proof_cut){.n_stops = from->n_stops, .needs = from->needs, .skip = from->skip, .dual = from->dual};
        TRY(write_list(mem, from->stops, from->n_stops, &to->stops));
        TRY(arena_new(mem, a->n_classes, sizeof *to->weight, &to->weight));
        memcpy(to->weight, from->weight, a->n_classes * sizeof *to->weight);
    }
done:
    return st;
}

static bool in_parts(const delivery *d)
{
    uint64_t visits = 0;
    for (uint32_t r = 0; r < d->answer.n_routes; r++) visits += d->answer.routes[r].n_stops;
    return visits + d->answer.n_left > d->n_stops;
}

jalur_status delivery_bound(delivery *d, const plan_options *o, plan *out)
{
    jalur_status st = JALUR_OK;
    const settings *set = &d->p->set;
    bounding b = {.d = d};
    bound_options how = bound_options_default();
    how.time_s = o->iterations ? 0 : set->bound_share * o->time_s;
    how.rounds = o->iterations ? (uint32_t)set->bound_rounds : 0;
    out->bound = (plan_bound){.relaxed = ""};
    if ((how.time_s <= 0 && how.rounds == 0) || d->answer.n_routes == 0 || d->answer.cancelled || step_cancelled(d->p->ctx)) return JALUR_OK;
    if (in_parts(d)) {
        out->bound.relaxed = "stations that are brought in parts";
        return JALUR_OK;
    }
    if (d->first_drop < d->n_stops) {
        out->bound.relaxed = "goods that are brought from one place to another";
        return JALUR_OK;
    }
    arena_init(&b.mem, d->p->ctx);
    bound_answer_init(&b.answer, d->p->ctx);
    TRY(make_start(&b));
    TRY(step_progress(d->p->ctx, "proving a lower bound", 0, 0));
    TRY(bound_solve(d->p->ctx, &b.p, &b.from, &how, &b.answer));
    if (step_cancelled(d->p->ctx)) { /* the plan and the bound so far are kept */
        step_cancel_taken(d->p->ctx);
        d->answer.cancelled = true;
    }
    TRY(arena_text(&out->mem, b.answer.relaxed, &out->bound.relaxed));
    out->bound.there = b.answer.state != BOUND_NONE && b.answer.bound > 0; /* 0 is known without */
    out->bound.closed = b.answer.state == BOUND_CLOSED;
    out->bound.idr = b.answer.bound;
    out->bound.seconds = b.answer.spent_s;
    if (out->bound.there) TRY(write_proof(&b, &out->mem, &out->bound.proof));
done:
    if (st == JALUR_E_CANCELLED) { /* before there was any bound; the plan is kept all the same */
        step_cancel_taken(d->p->ctx);
        d->answer.cancelled = true;
        st = JALUR_OK;
    }
    bound_answer_release(&b.answer);
    arena_release(&b.mem);
    return err_while(d->p->ctx, st, "proving a lower bound");
}
