/* What column generation starts from: routes of the plan, and of the pool its search filled. */
#include <float.h>

#include "bound/bound_inside.h"

/* A first guess of good duals: each stop bears its legs and its share of the rest of its route. */
static void share_cost(solver *s, const found *f)
{
    const bound_class *c = &s->m->class[f->class];
    const int64_t each = (f->cost - c->fixed) / (2 * (int64_t)f->n) + c->fixed / (int64_t)f->n;
    for (uint32_t a = 0; a < f->n; a++) {
        const size_t row = f->rows[a], n = s->m->n;
        const int64_t in = a ? c->cost[f->rows[a - 1] * n + row] : c->out[row];
        const int64_t out = a + 1 < f->n ? c->cost[row * n + f->rows[a + 1]] : c->in[row];
        const int64_t pi = each + (in + out) / 4;
        s->centre.pi[row] = pi < s->m->skip[row] ? pi : s->m->skip[row];
    }
}

/* The route as a column; *made says whether the relaxation has it. */
static jalur_status column(solver *s, const plan_route *r, found *f, bool *made)
{
    const uint32_t k = r->type < s->m->p->n_types ? s->m->class_of[r->type] : JALUR_NONE;
    *made = false;
    if (k == JALUR_NONE || r->n_stops == 0) return JALUR_OK;
    const bound_class *c = &s->m->class[k];
    jalur_status st = JALUR_OK;
    *f = (found){.class = k, .cost = c->fixed};
    TRY(mem_new(s->m->ctx, r->n_stops, sizeof *f->rows, &f->rows));
    for (uint32_t a = 0; a < r->n_stops; a++) {
        const uint32_t row = r->stops[a] < s->m->p->n_stops ? s->m->row[r->stops[a]] : JALUR_NONE;
        if (row == JALUR_NONE) goto done;
        f->rows[f->n++] = row;
        f->cost += a == 0 ? c->out[row] : c->cost[(size_t)f->rows[a - 1] * s->m->n + row];
        if (f->cost >= FAR / 2) goto done;
    }
    if (c->in[f->rows[f->n - 1]] >= FAR) goto done;
    f->cost += c->in[f->rows[f->n - 1]];
    *made = true;
done:
    return st;
}

static jalur_status seed_route(solver *s, const plan_route *r, bool of_plan)
{
    jalur_status st = JALUR_OK;
    found f = {0};
    bool made, added;
    TRY(column(s, r, &f, &made));
    if (!made) goto done;
    TRY(master_add(&s->master, &f, &added));
    if (!of_plan) goto done;
    share_cost(s, &f);
    s->centre_value = -DBL_MAX; /* worth more than nothing */
done:
    mem_free(s->m->ctx, f.rows);
    return st;
}

jalur_status seed(solver *s, const bound_start *from)
{
    jalur_status st = JALUR_OK;
    const size_t room = master_room(&s->master);
    for (uint32_t r = 0; r < from->n_pool && s->master.routes.n < room; r++) TRY(seed_route(s, &from->pool[r], false));
    for (uint32_t r = 0; r < from->n_routes; r++) TRY(seed_route(s, &from->routes[r], true));
done:
    return st;
}
