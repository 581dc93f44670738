/* The lower bound beside a plan: for serving the same stations with the same fleet, whatever the routes. */
#include "app/deliver.h"
#include "bound/bound.h"

typedef struct bounding {
    delivery *d;
    arena mem;
    plan_problem p;
    plan_stop *stops;
    plan_route *routes;
    bound_answer answer;
} bounding;

/* The stations that the plan serves, each of which must be served; and the plan's routes among them. */
static jalur_status make_problem(bounding *b)
{
    jalur_status st = JALUR_OK;
    const delivery *d = b->d;
    const plan_answer *a = &d->answer;
    uint32_t n = 0;
    TRY(arena_new(&b->mem, d->n_stops, sizeof *b->stops, &b->stops));
    TRY(arena_new(&b->mem, a->n_routes, sizeof *b->routes, &b->routes));
    for (uint32_t r = 0; r < a->n_routes; r++) {
        plan_route *to = &b->routes[r];
        *to = (plan_route){.type = a->routes[r].type, .n_stops = a->routes[r].n_stops, .cost = a->routes[r].cost};
        TRY(arena_new(&b->mem, to->n_stops, sizeof *to->stops, &to->stops));
        for (uint32_t i = 0; i < to->n_stops; i++, n++) {
            const uint32_t stop = a->routes[r].stops[i];
            b->stops[n] = d->problem.stops[stop];
            b->stops[n].skip_cost = PLAN_MUST;
            to->stops[i] = n;
        }
    }
    b->p = d->problem;
    b->p.stops = b->stops;
    b->p.n_stops = n;
done:
    return st;
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
    if ((how.time_s <= 0 && how.rounds == 0) || d->answer.n_routes == 0 || step_cancelled(d->p->ctx)) return JALUR_OK;
    arena_init(&b.mem, d->p->ctx);
    bound_answer_init(&b.answer, d->p->ctx);
    TRY(make_problem(&b));
    TRY(bound_solve(d->p->ctx, &b.p, b.routes, d->answer.n_routes, INT64_MAX, &how, &b.answer));
    TRY(arena_text(&out->mem, b.answer.relaxed, &out->bound.relaxed));
    out->bound.there = b.answer.state != BOUND_NONE;
    out->bound.closed = b.answer.state == BOUND_CLOSED;
    out->bound.idr = b.answer.bound;
    out->bound.seconds = b.answer.spent_s;
done:
    bound_answer_release(&b.answer);
    arena_release(&b.mem);
    return err_while(d->p->ctx, st, "proving a lower bound");
}
