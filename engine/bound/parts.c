/* Good duals of a large problem out of its parts. Routes of the plan that lie together make a group (as the subproblems of Taillard
 * and Voss 2002); its stops, with the vehicles that the plan gives them and those that it leaves idle, are a problem of their own,
 * whose linear program is a tenth as large and solved in a hundredth of the time. Their duals together are nearly those of the
 * whole, since few routes of a good plan would rather cross groups. They prove nothing: the whole prices them again. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bound/bound_inside.h"

enum { PART_STOPS = 45, COLUMNS_BY_ROW = 5 };
#define PARTS_SHARE 0.3 /* of the time */

typedef struct groups {
    uint32_t *of;        /* by row: its route, or JALUR_NONE */
    uint32_t *group;     /* by route */
    uint32_t n, n_routes;
    double *apart;       /* n_routes * n_routes */
} groups;

/* ---- routes that lie together ---- */

static int64_t apart(const bound_model *m, uint32_t i, uint32_t j)
{
    int64_t least = FAR;
    for (uint32_t k = 0; k < m->n_classes; k++) {
        const int64_t *c = m->class[k].cost;
        if (c[(size_t)i * m->n + j] < least) least = c[(size_t)i * m->n + j];
        if (c[(size_t)j * m->n + i] < least) least = c[(size_t)j * m->n + i];
    }
    return least;
}

/* Mean way from a stop of one route to the nearest stop of the other. */
static void measure(const bound_model *m, groups *g, int64_t *least, uint32_t *stops)
{
    const size_t n = g->n_routes;
    for (uint32_t i = 0; i < m->n; i++) {
        if (g->of[i] == JALUR_NONE) continue;
        stops[g->of[i]]++;
        for (size_t r = 0; r < n; r++) least[r] = FAR;
        for (uint32_t j = 0; j < m->n; j++) {
            if (g->of[j] == JALUR_NONE || j == i) continue;
            const int64_t d = apart(m, i, j);
            if (d < least[g->of[j]]) least[g->of[j]] = d;
        }
        for (size_t r = 0; r < n; r++) g->apart[g->of[i] * n + r] += (double)least[r];
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) g->apart[a * n + b] /= stops[a] ? stops[a] : 1;
}

/* The loose route that is nearest to a group's; JALUR_NONE when all are in groups. */
static uint32_t next_route(const groups *g, uint32_t group)
{
    double best = 0;
    uint32_t next = JALUR_NONE;
    for (uint32_t r = 0; r < g->n_routes; r++) {
        if (g->group[r] != JALUR_NONE) continue;
        double d = group == JALUR_NONE ? -(double)r : 0;
        uint32_t n = 0;
        for (uint32_t o = 0; group != JALUR_NONE && o < g->n_routes; o++) {
            if (g->group[o] != group) continue;
            d += g->apart[(size_t)r * g->n_routes + o] + g->apart[(size_t)o * g->n_routes + r];
            n++;
        }
        if (n) d /= n;
        if (next != JALUR_NONE && d >= best) continue;
        best = d;
        next = r;
    }
    return next;
}

static jalur_status make_groups(const bound_model *m, groups *g)
{
    jalur_status st = JALUR_OK;
    int64_t *least = NULL;
    uint32_t *stops = NULL;
    TRY(mem_new(m->ctx, g->n_routes, sizeof *least, &least));
    TRY(mem_new(m->ctx, g->n_routes, sizeof *stops, &stops));
    TRY(mem_new(m->ctx, g->n_routes, sizeof *g->group, &g->group));
    TRY(mem_new(m->ctx, (size_t)g->n_routes * g->n_routes, sizeof *g->apart, &g->apart));
    for (uint32_t r = 0; r < g->n_routes; r++) g->group[r] = JALUR_NONE;
    measure(m, g, least, stops);
    for (uint32_t seed = next_route(g, JALUR_NONE); seed != JALUR_NONE; seed = next_route(g, JALUR_NONE)) {
        uint32_t have = 0;
        for (uint32_t r = seed; r != JALUR_NONE && (have == 0 || have + stops[r] / 2 <= PART_STOPS); r = next_route(g, g->n)) {
            g->group[r] = g->n;
            have += stops[r];
        }
        g->n++;
    }
done:
    mem_free(m->ctx, least);
    mem_free(m->ctx, stops);
    return st;
}

/* ---- the problem of a group ---- */

static jalur_status pick_square(arena *mem, const void *from, uint32_t n_from, const uint32_t *rows, uint32_t n, size_t size, void *out)
{
    jalur_status st = JALUR_OK;
    char *to;
    TRY(arena_new(mem, (size_t)n * n, size, &to));
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            memcpy(to + (i * n + j) * size, (const char *)from + ((size_t)rows[i] * n_from + rows[j]) * size, size);
    *(void **)out = to;
done:
    return st;
}

static jalur_status pick(arena *mem, const void *from, const uint32_t *rows, uint32_t n, size_t size, void *out)
{
    jalur_status st = JALUR_OK;
    char *to;
    TRY(arena_new(mem, n, size, &to));
    for (size_t i = 0; i < n; i++) memcpy(to + i * size, (const char *)from + rows[i] * size, size);
    *(void **)out = to;
done:
    return st;
}

static jalur_status part_class(arena *mem, const bound_class *k, uint32_t n_from, const uint32_t *rows, uint32_t n, bound_class *out)
{
    jalur_status st = JALUR_OK;
    *out = *k;
    TRY(pick(mem, k->serves, rows, n, sizeof *k->serves, &out->serves));
    TRY(pick(mem, k->out, rows, n, sizeof *k->out, &out->out));
    TRY(pick(mem, k->in, rows, n, sizeof *k->in, &out->in));
    TRY(pick(mem, k->step_out, rows, n, sizeof *k->step_out, &out->step_out));
    TRY(pick(mem, k->step_in, rows, n, sizeof *k->step_in, &out->step_in));
    TRY(pick(mem, k->open, rows, n, sizeof *k->open, &out->open));
    TRY(pick(mem, k->close, rows, n, sizeof *k->close, &out->close));
    TRY(pick_square(mem, k->cost, n_from, rows, n, sizeof *k->cost, &out->cost));
    if (k->step) TRY(pick_square(mem, k->step, n_from, rows, n, sizeof *k->step, &out->step));
    if (k->turned) TRY(pick_square(mem, k->turned, n_from, rows, n, sizeof *k->turned, &out->turned));
    for (uint32_t d = 0; d < k->n_loads; d++)
        TRY(pick(mem, k->load[d].demand, rows, n, sizeof *k->load[d].demand, &out->load[d].demand));
done:
    return st;
}

/* `idle`: vehicles by class that the plan does not use; `used`: those of the group. */
static jalur_status part_model(const bound_model *m, const uint32_t *rows, uint32_t n, const uint64_t *idle, const uint64_t *used,
                               bound_model *out)
{
    jalur_status st = JALUR_OK;
    *out = *m;
    out->n = n;
    arena_init(&out->mem, m->ctx);
    TRY(pick(&out->mem, m->stop, rows, n, sizeof *m->stop, &out->stop));
    TRY(pick(&out->mem, m->skip, rows, n, sizeof *m->skip, &out->skip));
    TRY(arena_new(&out->mem, m->p->n_stops, sizeof *out->row, &out->row));
    for (uint32_t i = 0; i < m->p->n_stops; i++) out->row[i] = JALUR_NONE;
    for (uint32_t r = 0; r < n; r++) out->row[out->stop[r]] = r;
    TRY(arena_new(&out->mem, m->n_classes, sizeof *out->class, &out->class));
    for (uint32_t k = 0; k < m->n_classes; k++) {
        bound_class *c = &out->class[k];
        TRY(part_class(&out->mem, &m->class[k], m->n, rows, n, c));
        c->count = idle[k] + used[k];
        c->most = c->count < n ? c->count : n;
    }
done:
    return st;
}

/* ---- what a part found, for the whole ---- */

typedef struct ranked { int64_t reduced; size_t at; } ranked;

static int by_reduced(const void *left, const void *right)
{
    const ranked *a = left, *b = right;
    if (a->reduced != b->reduced) return a->reduced < b->reduced ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

static jalur_status take_columns(solver *s, const solver *part, const uint32_t *rows)
{
    jalur_status st = JALUR_OK;
    const finds *all = &part->master.routes;
    ranked *list = NULL;
    uint32_t *mine = NULL, longest = 1;
    TRY(mem_new(s->m->ctx, all->n + 1, sizeof *list, &list));
    for (size_t r = 0; r < all->n; r++) {
        list[r] = (ranked){reduced_cost(&part->cuts, &part->centre, &all->list[r]), r};
        if (all->list[r].n > longest) longest = all->list[r].n;
    }
    TRY(mem_new(s->m->ctx, longest, sizeof *mine, &mine));
    if (all->n > 1) qsort(list, all->n, sizeof *list, by_reduced);
    for (size_t r = 0; r < all->n && r < (size_t)COLUMNS_BY_ROW * part->m->n; r++) {
        bool added;
        found f = all->list[list[r].at];
        for (uint32_t a = 0; a < f.n; a++) mine[a] = rows[f.rows[a]];
        f.rows = mine;
        TRY(master_add(&s->master, &f, &added));
    }
done:
    mem_free(s->m->ctx, list);
    mem_free(s->m->ctx, mine);
    return st;
}

static void take_duals(solver *s, const solver *part, const uint32_t *rows)
{
    const uint32_t cap = part->near.cap;
    for (uint32_t r = 0; r < part->m->n; r++) {
        s->centre.pi[rows[r]] = part->centre.pi[r];
        for (uint32_t a = 0; a < part->near.count[r]; a++)
            (void)nears_add(&s->near, rows[r], rows[part->near.member[(size_t)r * cap + a]], s->o->near);
    }
    for (uint32_t k = 0; k < s->m->n_classes; k++)
        if (part->centre_least[k] < s->centre_least[k]) s->centre_least[k] = part->centre_least[k];
}

static int64_t seeds_cost(const solver *part)
{
    int64_t sum = 0;
    for (size_t r = 0; r < part->master.routes.n; r++) sum += part->master.routes.list[r].cost;
    return sum / part->m->unit + 1;
}

typedef struct parts {
    solver *s;
    const plan_route *routes; uint32_t n_routes;
    groups g;
    uint64_t *idle, *used; /* by class; of all, of the group at hand */
    uint32_t *rows;
    double end_s;
    uint32_t left;         /* rows not yet solved */
} parts;

static jalur_status solve_part(parts *x, uint32_t n)
{
    jalur_status st = JALUR_OK;
    solver *s = x->s;
    bound_model m = {0};
    bound_options o = *s->o;
    solver part = {.m = &m, .o = &o, .late = true, .began_s = bound_now_s(o.cpu)};
    o.cuts = false;
    if (o.time_s > 0) o.time_s = (x->end_s - part.began_s) * n / x->left;
    if (o.rounds) o.rounds = o.rounds / 2 * n / s->m->n + 1;
    part.end_s = part.began_s + o.time_s;
    TRY(part_model(s->m, x->rows, n, x->idle, x->used, &m));
    TRY(solver_set_up(&part, x->routes, x->n_routes));
    part.cost = seeds_cost(&part);
    TRY(solver_run(&part));
    s->rounds += part.rounds;
    if (!isfinite(part.centre_value)) goto done;
    TRY(take_columns(s, &part, x->rows));
    take_duals(s, &part, x->rows);
done:
    solver_release(&part);
    model_release(&m);
    return st;
}

static uint32_t class_of_route(const bound_model *m, const plan_route *r)
{
    return r->type < m->p->n_types ? m->class_of[r->type] : JALUR_NONE;
}

static jalur_status solve_group(parts *x, uint32_t group)
{
    const bound_model *m = x->s->m;
    uint32_t n = 0;
    for (uint32_t r = 0; r < m->n; r++)
        if (x->g.of[r] != JALUR_NONE && x->g.group[x->g.of[r]] == group) x->rows[n++] = r;
    memset(x->used, 0, m->n_classes * sizeof *x->used);
    for (uint32_t r = 0; r < x->n_routes; r++) {
        const uint32_t k = class_of_route(m, &x->routes[r]);
        if (x->g.group[r] == group && k != JALUR_NONE) x->used[k]++;
    }
    if (n == 0) return JALUR_OK;
    const jalur_status st = solve_part(x, n);
    x->left -= n;
    return st;
}

static jalur_status look_routes(parts *x)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = x->s->m;
    x->g.n_routes = x->n_routes;
    TRY(mem_new(m->ctx, m->n, sizeof *x->g.of, &x->g.of));
    TRY(mem_new(m->ctx, m->n, sizeof *x->rows, &x->rows));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->idle, &x->idle));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x->used, &x->used));
    for (uint32_t r = 0; r < m->n; r++) x->g.of[r] = JALUR_NONE;
    for (uint32_t k = 0; k < m->n_classes; k++) x->idle[k] = m->class[k].count;
    for (uint32_t r = 0; r < x->n_routes; r++) {
        const uint32_t k = class_of_route(m, &x->routes[r]);
        if (k == JALUR_NONE) continue;
        if (x->idle[k]) x->idle[k]--;
        for (uint32_t a = 0; a < x->routes[r].n_stops; a++) {
            const uint32_t row = x->routes[r].stops[a] < m->p->n_stops ? m->row[x->routes[r].stops[a]] : JALUR_NONE;
            if (row != JALUR_NONE) x->g.of[row] = r;
        }
    }
    for (uint32_t r = 0; r < m->n; r++) x->left += x->g.of[r] != JALUR_NONE;
    TRY(make_groups(m, &x->g));
done:
    return st;
}

jalur_status parts_begin(solver *s, const plan_route *routes, uint32_t n_routes)
{
    jalur_status st = JALUR_OK;
    parts x = {.s = s, .routes = routes, .n_routes = n_routes};
    x.end_s = s->began_s + PARTS_SHARE * s->o->time_s;
    if (s->m->n < 2 * PART_STOPS || n_routes < 2) return JALUR_OK;
    TRY(look_routes(&x));
    for (uint32_t g = 0; g < x.g.n && !step_cancelled(s->m->ctx); g++) TRY(solve_group(&x, g));
    TRY(nears_colour(s->m->ctx, &s->near));
    s->centre_value = (double)add_up(s, &s->centre, s->centre_least);
done:
    mem_free(s->m->ctx, x.g.of);
    mem_free(s->m->ctx, x.g.group);
    mem_free(s->m->ctx, x.g.apart);
    mem_free(s->m->ctx, x.idle);
    mem_free(s->m->ctx, x.used);
    mem_free(s->m->ctx, x.rows);
    return st;
}
