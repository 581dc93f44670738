/* Pricing of one class: reduced costs, q-routes both ways, labels both ways to the middle, join. */
#include <stdlib.h>
#include <string.h>

#include "bound/bound_inside.h"

enum { PATHS_MOST = 3000000, FINDS_LEAST = 30, SHORT = 16 };
#define SHIFT 0.05 /* of the middle, towards the side with fewer paths */

/* The rows nearest after (back: before) each row. */
static void list_nearest(const bound_model *m, const bound_class *k, bool back, uint32_t n_short, uint32_t *out)
{
    const size_t n = m->n;
    for (size_t i = 0; i < n; i++) {
        uint32_t *list = &out[i * n_short], have = 0;
        for (size_t j = 0; j < n; j++) {
            const int64_t *c = k->cost;
            const int64_t mine = back ? c[j * n + i] : c[i * n + j];
            uint32_t at = have < n_short ? have++ : n_short;
            if (at == n_short) {
                const int64_t last = back ? c[list[at - 1] * n + i] : c[i * n + list[at - 1]];
                if (mine >= last) continue;
                at--;
            }
            for (; at > 0 && (back ? c[list[at - 1] * n + i] : c[i * n + list[at - 1]]) > mine; at--) list[at] = list[at - 1];
            list[at] = (uint32_t)j;
        }
    }
}

jalur_status pricer_make(const bound_model *m, const nears *s, const cuts *c, pricer *x)
{
    jalur_status st = JALUR_OK;
    const size_t n = m->n;
    *x = (pricer){.m = m, .s = s, .cuts = c, .n_short = m->n < SHORT ? m->n : SHORT};
    TRY(mem_new(m->ctx, n, sizeof *x->enter, &x->enter));
    TRY(mem_new(m->ctx, n, sizeof *x->leave, &x->leave));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->middle, &x->middle));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->minus, &x->minus));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->short_list, &x->short_list));
    for (uint32_t k = 0; k < m->n_classes; k++) {
        const bound_class *c0 = &m->class[k];
        x->middle[k] = 0.5;
        TRY(mem_new(m->ctx, 2 * n * x->n_short, sizeof **x->short_list, &x->short_list[k]));
        list_nearest(m, c0, false, x->n_short, x->short_list[k]);
        list_nearest(m, c0, true, x->n_short, x->short_list[k] + n * x->n_short);
        TRY(mem_new(m->ctx, 4 * n, sizeof **x->minus, &x->minus[k]));
        for (size_t r = 0; r < n; r++) {
            int32_t *to = x->minus[k];
            const int64_t out = (int64_t)c0->start + c0->step_out[r], in = (int64_t)c0->step_in[r] - c0->end;
            to[r] = -c0->close[r];
            to[n + r] = -c0->open[r];
            to[2 * n + r] = out > c0->open[r] ? (int32_t)out : c0->open[r]; /* forward */
            to[3 * n + r] = in > to[r] ? (int32_t)in : to[r];
        }
    }
done:
    return st;
}

void pricer_release(pricer *x)
{
    if (!x->m) return;
    for (uint32_t k = 0; x->minus && k < x->m->n_classes; k++) mem_free(x->m->ctx, x->minus[k]);
    for (uint32_t k = 0; x->short_list && k < x->m->n_classes; k++) mem_free(x->m->ctx, x->short_list[k]);
    mem_free(x->m->ctx, x->short_list);
    mem_free(x->m->ctx, x->minus);
    mem_free(x->m->ctx, x->middle);
    mem_free(x->m->ctx, x->cost);
    mem_free(x->m->ctx, x->turned);
    mem_free(x->m->ctx, x->enter);
    mem_free(x->m->ctx, x->leave);
}

/* ---- reduced costs ---- */

/* gamma: with the weight of the class */
static void take_cut(pricer *x, const cut *c, int64_t gamma)
{
    const uint32_t n = x->m->n;
    for (uint32_t a = 0; a < c->n; a++) {
        const uint32_t j = c->rows[a];
        if (x->enter[j] < FAR) x->enter[j] -= gamma;
        for (uint32_t i = 0; i < n; i++)
            if (!bits_get(c->has, i) && x->turned[(size_t)j * n + i] < FAR) x->turned[(size_t)j * n + i] -= gamma;
    }
}

static jalur_status reduce(pricer *x, uint32_t class, const duals *d)
{
    jalur_status st = JALUR_OK;
    const bound_class *k = &x->m->class[class];
    const size_t n = x->m->n;
    if (!x->cost) TRY(mem_new(x->m->ctx, n * n, sizeof *x->cost, &x->cost));
    if (!x->turned) TRY(mem_new(x->m->ctx, n * n, sizeof *x->turned, &x->turned));
    for (size_t j = 0; j < n; j++) {
        x->enter[j] = k->out[j] >= FAR ? FAR : k->fixed + k->out[j] - d->pi[j];
        x->leave[j] = k->in[j];
        for (size_t i = 0; i < n; i++) {
            const int64_t c = k->cost[i * n + j];
            x->turned[j * n + i] = c >= FAR ? FAR : c - d->pi[j];
        }
    }
    for (size_t c = 0; c < x->cuts->n; c++)
        if (d->gamma[c] > 0) take_cut(x, &x->cuts->cut[c], d->gamma[c] * x->cuts->cut[c].weight[class]);
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++) x->cost[i * n + j] = x->turned[j * n + i];
done:
    return st;
}

/* ---- the two directions ---- */

static resource load_resource(const bound_load *l, uint32_t n)
{
    int32_t least = INT32_MAX;
    for (uint32_t r = 0; r < n; r++)
        if (l->demand[r] < least) least = l->demand[r];
    return (resource){.demand = l->demand, .enter = l->demand, .least = least, .most = l->most, .own = l->demand, .meet = l->most};
}

static void set_resources(const pricer *x, uint32_t class, bool back, graph *g)
{
    const bound_class *k = &x->m->class[class];
    const int32_t *minus = x->minus[class];
    const uint32_t n = x->m->n;
    resource time = {.step = k->step, .enter = minus + 2 * (size_t)n, .leave = k->step_in, .lo = k->open, .hi = k->close,
                     .least = k->start, .most = k->end};
    if (back)
        time = (resource){.step = k->turned, .enter = minus + 3 * (size_t)n, .leave = k->step_out, .lo = minus,
                          .hi = minus + n, .least = -k->end, .most = -k->start};
    if (k->by_time) g->r[g->n_r++] = time;
    for (uint32_t d = 0; d < k->n_loads; d++) g->r[g->n_r++] = load_resource(&k->load[d], n);
    if (k->clock && !k->by_time) g->r[g->n_r++] = time;
    const int32_t middle = (int32_t)((double)(k->by_time ? k->start : 0) +
                           x->middle[class] * (k->by_time ? (double)k->end - k->start : (double)k->load[0].most));
    g->reach = !back ? middle : k->by_time ? -middle - 1 : k->load[0].most - middle - 1;
}

static void set_graphs(const pricer *x, const price_ask *ask, graph *forward, graph *back)
{
    const uint32_t class = ask->class;
    *forward = (graph){.n = x->m->n, .cost = x->cost, .enter = x->enter, .leave = x->leave};
    *back = (graph){.n = x->m->n, .cost = x->turned, .enter = x->leave, .leave = x->enter};
    set_resources(x, class, false, forward);
    set_resources(x, class, true, back);
    if (ask->how != PRICE_NEAR) return;
    forward->short_list = x->short_list[class];
    back->short_list = x->short_list[class] + (size_t)x->m->n * x->n_short;
    forward->n_short = back->n_short = x->n_short;
}

/* ---- routes out ---- */

static uint32_t count_rows(const paths *p, uint32_t id)
{
    uint32_t n = 0;
    for (; id != JALUR_NONE; id = p->path[id].before) n++;
    return n;
}

static int64_t route_cost(const bound_class *k, uint32_t n_rows, const uint32_t *rows, uint32_t n)
{
    int64_t cost = k->fixed + k->out[rows[0]] + k->in[rows[n - 1]];
    for (uint32_t a = 1; a < n; a++) cost += k->cost[(size_t)rows[a - 1] * n_rows + rows[a]];
    return cost;
}

static jalur_status write_route(const pricer *x, uint32_t class, const paths *f, const paths *b, const meeting *y, finds *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n_f = count_rows(f, y->forward);
    const uint32_t second = y->backward == JALUR_NONE ? JALUR_NONE : b->path[y->backward].before;
    TRY(mem_grow(x->m->ctx, &out->list, &out->cap, out->n + 1, sizeof *out->list));
    found *r = &out->list[out->n];
    *r = (found){.class = class, .n = n_f + count_rows(b, second), .reduced = y->reduced};
    TRY(arena_new(&out->mem, r->n, sizeof *r->rows, &r->rows));
    uint32_t at = n_f;
    for (uint32_t id = y->forward; id != JALUR_NONE; id = f->path[id].before) r->rows[--at] = f->path[id].row;
    at = n_f;
    for (uint32_t id = second; id != JALUR_NONE; id = b->path[id].before) r->rows[at++] = b->path[id].row;
    r->cost = route_cost(&x->m->class[class], x->m->n, r->rows, r->n);
    out->n++;
done:
    return st;
}

static int by_reduced(const void *left, const void *right)
{
    const meeting *a = left, *b = right;
    if (a->reduced != b->reduced) return a->reduced < b->reduced ? -1 : 1;
    if (a->forward != b->forward) return a->forward < b->forward ? -1 : 1;
    return a->backward < b->backward ? -1 : a->backward > b->backward;
}

static jalur_status write_routes(const pricer *x, uint32_t class, const paths *f, const paths *b, meetings *y, finds *out)
{
    jalur_status st = JALUR_OK;
    const size_t most = FINDS_LEAST + x->m->n / 2;
    if (y->n > 1) qsort(y->list, y->n, sizeof *y->list, by_reduced);
    for (size_t a = 0; a < y->n && a < most; a++) TRY(write_route(x, class, f, b, &y->list[a], out));
done:
    return st;
}

/* ---- the whole ---- */

static void move_middle(pricer *x, uint32_t class, size_t n_f, size_t n_b)
{
    double *middle = &x->middle[class];
    if (n_f > n_b + n_b / 2 && *middle > 0.2) *middle -= SHIFT;
    if (n_b > n_f + n_f / 2 && *middle < 0.8) *middle += SHIFT;
}

static jalur_status run_paths(pricer *x, const price_ask *ask, const graph *forward, const graph *back, const walks *wf,
                              const walks *wb, finds *out, price_told *told)
{
    jalur_status st = JALUR_OK;
    paths f = {0}, b = {0};
    meetings met = {0};
    paths_how how = {.g = forward, .s = x->s, .rest = wb->levels ? wb : NULL, .below = ask->below, .greedy = ask->how != PRICE_EXACT,
                     .most = PATHS_MOST, .end_s = x->end_s, .cpu = x->cpu};
    TRY(paths_make(x->m->ctx, &how, &f));
    how.g = back;
    how.rest = wf->levels ? wf : NULL;
    if (!f.full) TRY(paths_make(x->m->ctx, &how, &b));
    told->paths = f.n + b.n;
    told->done = !f.full && !b.full;
    if (!told->done) goto done;
    TRY(paths_join(x->m->ctx, forward, x->s, &f, &b, ask->below, &met));
    told->z = met.least;
    TRY(write_routes(x, ask->class, &f, &b, &met, out));
    if (ask->how == PRICE_EXACT) move_middle(x, ask->class, f.n, b.n);
done:
    mem_free(x->m->ctx, met.list);
    paths_release(&f);
    paths_release(&b);
    return st;
}

jalur_status price_class(pricer *x, const price_ask *ask, finds *out, price_told *told)
{
    jalur_status st = JALUR_OK;
    graph forward, back;
    walks wf = {0}, wb = {0};
    *told = (price_told){.z = ask->below, .z_walks = -FAR};
    TRY(reduce(x, ask->class, ask->d));
    set_graphs(x, ask, &forward, &back);
    TRY(walks_make(x->m->ctx, &forward, x->end_s, x->cpu, &wf));
    told->z_walks = wf.levels && ask->how != PRICE_NEAR ? wf.best : -FAR;
    if (wf.levels && wf.best >= ask->below) { /* no route of any kind is below */
        told->done = true;
        goto done;
    }
    if (ask->how == PRICE_WALKS) goto done;
    TRY(walks_make(x->m->ctx, &back, x->end_s, x->cpu, &wb));
    TRY(run_paths(x, ask, &forward, &back, &wf, &wb, out, told));
done:
    walks_release(x->m->ctx, &wf);
    walks_release(x->m->ctx, &wb);
    return st;
}
