/* The restricted master: routes so far, and leaving out; duals back in whole units. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bound/bound_inside.h"

#define IN_USE 1e-6
enum { KEEP = 1000, KEEP_BY_ROW = 6 }; /* routes after thinning */
#define MIDDLING 1000.0 /* of the LP's money: what a typical route costs */

jalur_status master_make(const bound_model *m, const cuts *c, master *x)
{
    jalur_status st = JALUR_OK;
    const bound_class *k = m->class;
    *x = (master){.m = m, .cuts = c, .scale = 1.0};
    arena_init(&x->routes.mem, m->ctx);
    lp_answer_init(&x->answer, m->ctx);
    double dearest = 1;
    for (uint32_t r = 0; k && r < m->n; r++)
        if (k->out[r] < FAR && k->in[r] < FAR) dearest = fmax(dearest, (double)(k->fixed + k->out[r] + k->in[r]));
    x->scale = MIDDLING / dearest;
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->fleet_row, &x->fleet_row));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->sigma, &x->sigma));
    TRY(mem_new(m->ctx, m->n, sizeof *x->d.pi, &x->d.pi));
    TRY(lp_model_new(m->ctx, &x->lp));
    for (uint32_t r = 0; r < m->n; r++) (void)lp_add_row(x->lp, 1, INFINITY, NULL);
    for (uint32_t c0 = 0; c0 < m->n_classes; c0++)
        x->fleet_row[c0] = m->class[c0].count < m->n ? lp_add_row(x->lp, -INFINITY, (double)m->class[c0].count, NULL) : JALUR_NONE;
    for (uint32_t r = 0; r < m->n; r++)
        lp_set(x->lp, r, lp_add_column(x->lp, (double)m->skip[r] * x->scale, 0, INFINITY, false, NULL), 1);
done:
    return st;
}

void master_release(master *x)
{
    if (!x->m) return;
    jalur_ctx *ctx = x->m->ctx;
    lp_model_free(x->lp);
    lp_answer_release(&x->answer);
    mem_free(ctx, x->fleet_row);
    mem_free(ctx, x->sigma);
    mem_free(ctx, x->cut_row);
    mem_free(ctx, x->d.pi);
    mem_free(ctx, x->d.gamma);
    mem_free(ctx, x->routes.list);
    map64_release(ctx, &x->seen);
    arena_release(&x->routes.mem);
}

static uint32_t column_of(const master *x, size_t at)
{
    return x->m->n + (uint32_t)at;
}

static uint32_t entries(const cut *c, const found *r)
{
    uint32_t n = bits_get(c->has, r->rows[0]);
    for (uint32_t a = 1; a < r->n; a++) n += bits_get(c->has, r->rows[a]) && !bits_get(c->has, r->rows[a - 1]);
    return n;
}

static uint64_t route_key(const found *r)
{
    return hash_bytes(r->rows, r->n * sizeof *r->rows, r->class);
}

jalur_status master_add(master *x, const found *r, bool *added)
{
    jalur_status st = JALUR_OK;
    finds *all = &x->routes;
    const uint64_t key = route_key(r);
    *added = map64_get(&x->seen, key) == JALUR_NONE;
    if (!*added) return JALUR_OK;
    TRY(map64_put(x->m->ctx, &x->seen, key, (uint32_t)all->n));
    TRY(mem_grow(x->m->ctx, &all->list, &all->cap, all->n + 1, sizeof *all->list));
    found *mine = &all->list[all->n];
    *mine = *r;
    TRY(arena_new(&all->mem, r->n, sizeof *mine->rows, &mine->rows));
    memcpy(mine->rows, r->rows, r->n * sizeof *mine->rows);
    const uint32_t column = lp_add_column(x->lp, (double)r->cost * x->scale, 0, INFINITY, false, NULL);
    all->n++;
    for (uint32_t a = 0; a < r->n; a++) lp_set(x->lp, r->rows[a], column, 1);
    if (x->fleet_row[r->class] != JALUR_NONE) lp_set(x->lp, x->fleet_row[r->class], column, 1);
    for (uint32_t c = 0; c < x->n_cut_rows; c++) {
        const uint32_t n = entries(&x->cuts->cut[c], r) * x->cuts->cut[c].weight[r->class];
        if (n) lp_set(x->lp, x->cut_row[c], column, n);
    }
done:
    return st;
}

jalur_status master_rows(master *x)
{
    jalur_status st = JALUR_OK;
    TRY(mem_grow(x->m->ctx, &x->cut_row, &x->cut_cap, x->cuts->n, sizeof *x->cut_row));
    for (; x->n_cut_rows < x->cuts->n; x->n_cut_rows++) {
        const cut *c = &x->cuts->cut[x->n_cut_rows];
        const uint32_t row = lp_add_row(x->lp, c->needs, INFINITY, NULL);
        x->cut_row[x->n_cut_rows] = row;
        for (uint32_t a = 0; a < c->n; a++) lp_set(x->lp, row, c->rows[a], c->skip); /* y_i is column i */
        for (size_t r = 0; r < x->routes.n; r++) {
            const uint32_t n = entries(c, &x->routes.list[r]) * c->weight[x->routes.list[r].class];
            if (n) lp_set(x->lp, row, column_of(x, r), n);
        }
        x->rows_came = true;
    }
    mem_free(x->m->ctx, x->d.gamma);
    x->d.gamma = NULL;
    TRY(mem_new(x->m->ctx, x->cuts->n, sizeof *x->d.gamma, &x->d.gamma));
done:
    return st;
}

static int64_t units(const master *x, double dual)
{
    return dual > 0 ? (int64_t)llround(dual / x->scale) : 0;
}

jalur_status master_solve(master *x, double time_s)
{
    jalur_status st = JALUR_OK;
    lp_options o = lp_options_default();
    o.warm = true;
    o.presolve = false;
    o.scale = false;
    o.method = x->rows_came ? LP_DUAL : LP_PRIMAL;
    o.time_s = time_s;
    TRY(lp_solve(x->lp, &o, &x->answer));
    x->rows_came = false;
    if (x->answer.state != LP_OPTIMAL) goto done;
    for (uint32_t r = 0; r < x->m->n; r++) {
        const int64_t pi = units(x, x->answer.row_dual[r]);
        x->d.pi[r] = pi < x->m->skip[r] ? pi : x->m->skip[r];
    }
    for (uint32_t c = 0; c < x->n_cut_rows; c++) x->d.gamma[c] = units(x, x->answer.row_dual[x->cut_row[c]]);
    for (uint32_t k = 0; k < x->m->n_classes; k++)
        x->sigma[k] = x->fleet_row[k] == JALUR_NONE ? 0 : units(x, -x->answer.row_dual[x->fleet_row[k]]);
done:
    return st;
}

int64_t reduced_cost(const cuts *c, const duals *d, const found *r)
{
    int64_t sum = r->cost;
    for (uint32_t a = 0; a < r->n; a++) sum -= d->pi[r->rows[a]];
    for (size_t k = 0; k < c->n; k++)
        if (d->gamma[k] > 0) sum -= d->gamma[k] * entries(&c->cut[k], r) * c->cut[k].weight[r->class];
    return sum;
}

/* ---- fewer columns ---- */

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static jalur_status forget(master *x, const bool *drop)
{
    jalur_status st = JALUR_OK;
    size_t keep = 0;
    map64_release(x->m->ctx, &x->seen);
    for (size_t r = 0; r < x->routes.n; r++) {
        const found f = x->routes.list[r];
        if (drop[column_of(x, r)]) continue;
        TRY(map64_put(x->m->ctx, &x->seen, route_key(&f), (uint32_t)keep));
        x->routes.list[keep++] = f;
    }
    x->routes.n = keep;
    lp_drop_columns(x->lp, drop);
done:
    return st;
}

size_t master_room(const master *x)
{
    return KEEP + (size_t)KEEP_BY_ROW * x->m->n;
}

jalur_status master_thin(master *x)
{
    jalur_status st = JALUR_OK;
    const size_t n = x->m->n, routes = x->routes.n, keep = master_room(x);
    double *cost = NULL;
    bool *drop = NULL;
    if (routes < 2 * keep || !x->answer.reduced_cost || x->answer.state != LP_OPTIMAL) return JALUR_OK;
    TRY(mem_new(x->m->ctx, routes, sizeof *cost, &cost));
    TRY(mem_new(x->m->ctx, n + routes, sizeof *drop, &drop));
    for (size_t r = 0; r < routes; r++) cost[r] = x->answer.reduced_cost[column_of(x, r)];
    qsort(cost, routes, sizeof *cost, ascending);
    const double most = fmax(cost[keep], 1e-6);
    for (size_t r = 0; r < routes; r++) drop[n + r] = x->answer.reduced_cost[n + r] > most && x->answer.x[n + r] < IN_USE;
    TRY(forget(x, drop));
done:
    mem_free(x->m->ctx, cost);
    mem_free(x->m->ctx, drop);
    return st;
}

static bool takes_too_long(const bound_model *m, const found *r)
{
    const bound_class *k = &m->class[r->class];
    return k->step && !k->clock && !k->by_time && !clock_allows(k, m->n, r->rows, r->n);
}

jalur_status master_clock(master *x, bool *began)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->m->n;
    bool *drop = NULL;
    *began = false;
    TRY(mem_new(x->m->ctx, n + x->routes.n, sizeof *drop, &drop));
    for (size_t r = 0; r < x->routes.n; r++) {
        drop[column_of(x, r)] = takes_too_long(x->m, &x->routes.list[r]);
        *began |= drop[column_of(x, r)] && x->answer.x[column_of(x, r)] > IN_USE;
    }
    if (!*began) goto done;
    for (uint32_t k = 0; k < x->m->n_classes; k++) x->m->class[k].clock = x->m->class[k].step != NULL;
    TRY(forget(x, drop));
    x->rows_came = false;
done:
    mem_free(x->m->ctx, drop);
    return st;
}

/* ---- what the solution does ---- */

jalur_status master_support(const master *x, const weighing *w, support *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->m->n;
    *out = (support){.n = n};
    TRY(mem_new(x->m->ctx, (size_t)n * n, sizeof *out->flow, &out->flow));
    TRY(mem_new(x->m->ctx, n, sizeof *out->visits, &out->visits));
    TRY(mem_new(x->m->ctx, n, sizeof *out->out, &out->out));
    for (uint32_t r = 0; r < n; r++) out->out[r] = x->answer.x[r] * w->largest;
    for (size_t k = 0; k < x->routes.n; k++) {
        const found *r = &x->routes.list[k];
        const double use = x->answer.x[column_of(x, k)], share = use * w->weight[r->class];
        if (use < IN_USE) continue;
        for (uint32_t a = 0; a < r->n; a++) {
            out->visits[r->rows[a]] += share;
            if (a == 0) continue;
            out->flow[(size_t)r->rows[a - 1] * n + r->rows[a]] += (float)share;
            out->flow[(size_t)r->rows[a] * n + r->rows[a - 1]] += (float)share;
        }
    }
done:
    return st;
}

void support_release(jalur_ctx *ctx, support *s)
{
    mem_free(ctx, s->flow);
    mem_free(ctx, s->visits);
    mem_free(ctx, s->out);
}

uint32_t master_forbid_cycles(const master *x, nears *s, uint32_t most)
{
    uint32_t added = 0;
    for (size_t k = 0; k < x->routes.n; k++) {
        const found *r = &x->routes.list[k];
        if (x->answer.x[column_of(x, k)] < IN_USE) continue;
        for (uint32_t b = 1; b < r->n; b++) {
            uint32_t a = b;
            while (a > 0 && r->rows[a - 1] != r->rows[b]) a--;
            for (uint32_t c = a; a > 0 && c < b; c++) added += nears_add(s, r->rows[c], r->rows[b], most);
        }
    }
    return added;
}
