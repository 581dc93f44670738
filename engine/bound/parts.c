/* A problem that separates: stops that no vehicle can have on a route with those of another part, as on islands with a
 * warehouse each, or where every kecamatan has its own vehicles. Each part is bounded by itself, where it may be small enough for
 * column generation; with the duals of all of them the formula in bound.h is the sum of theirs. */
#include <math.h>
#include <string.h>

#include "base/ctx.h"
#include "bound/bound_inside.h"

#define PART_LEAST_S 0.01 /* 0 would be no limit */

typedef struct part {
    plan_problem p;
    uint32_t *stop; /* of the whole problem, by stop of this one */
    bound_start from;
    bound_answer answer;
} part;

typedef struct parts {
    jalur_ctx *ctx;
    arena mem;
    const plan_problem *p;
    uint32_t *of_type, *of_stop; /* heads while parts are joined, then parts; JALUR_NONE: no vehicle, no visitor */
    uint32_t *renumbered;        /* stop in its part */
    part *list; uint32_t n;
} parts;

/* ---- which stops a type can come to, from stop to stop ---- */

typedef struct reaching {
    uint32_t *queue, *left, *place;
    int32_t *time_s, *metres;
    uint32_t n_queue, n_left;
} reaching;

static jalur_status reach_from(const plan_problem *p, reaching *x, const plan_legs *legs, uint32_t place)
{
    jalur_status st = JALUR_OK;
    uint32_t keep = 0;
    for (uint32_t a = 0; a < x->n_left; a++) x->place[a] = p->stops[x->left[a]].place;
    TRY(legs_from(legs, place, x->place, x->n_left, x->time_s, x->metres));
    for (uint32_t a = 0; a < x->n_left; a++) {
        if (x->time_s[a] == PLAN_UNREACHED) x->left[keep++] = x->left[a];
        else x->queue[x->n_queue++] = x->left[a];
    }
    x->n_left = keep;
done:
    return st;
}

/* Part heads: a stop or, behind the stops, a type. */
static uint32_t head_of(uint32_t *up, uint32_t a)
{
    while (up[a] != a) a = up[a] = up[up[a]];
    return a;
}

/* What is asked for is a way over whatever places, so that what the depot does not reach no stop does. Tables may say anything. */
static jalur_status join_type(const parts *x, reaching *r, uint32_t type, uint32_t *up)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = x->p;
    const plan_type *t = &p->types[type];
    r->n_queue = r->n_left = 0;
    TRY(step_progress(x->ctx, BOUND_STAGE, type, p->n_types));
    for (uint32_t i = 0; i < p->n_stops; i++)
        if (model_carries(p, i, type)) r->left[r->n_left++] = i;
    if (r->n_left) TRY(reach_from(p, r, &p->legs[t->legs], t->depot));
    for (uint32_t q = 0; q < r->n_queue && r->n_left && p->legs[t->legs].kind != PLAN_ASK; q++)
        TRY(reach_from(p, r, &p->legs[t->legs], p->stops[r->queue[q]].place));
    for (uint32_t q = 0; q < r->n_queue; q++) up[head_of(up, r->queue[q])] = head_of(up, p->n_stops + type);
done:
    return st;
}

static jalur_status number_parts(parts *x, uint32_t *up)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->p->n_stops, all = n + x->p->n_types;
    uint32_t *number;
    TRY(arena_new(&x->mem, all, sizeof *number, &number));
    for (uint32_t a = 0; a < all; a++) number[a] = JALUR_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t head = head_of(up, i);
        x->of_stop[i] = JALUR_NONE;
        if (head == i) continue; /* heads are types: no type comes here */
        if (number[head] == JALUR_NONE) number[head] = x->n++;
        x->of_stop[i] = number[head];
    }
    for (uint32_t t = 0; t < x->p->n_types; t++) x->of_type[t] = number[head_of(up, n + t)];
done:
    return st;
}

static jalur_status find_parts(parts *x)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->p->n_stops, types = x->p->n_types;
    reaching r = {0};
    uint32_t *up;
    TRY(arena_new(&x->mem, n + types, sizeof *up, &up));
    TRY(arena_new(&x->mem, n, sizeof *r.queue, &r.queue));
    TRY(arena_new(&x->mem, n, sizeof *r.left, &r.left));
    TRY(arena_new(&x->mem, n, sizeof *r.place, &r.place));
    TRY(arena_new(&x->mem, n, sizeof *r.time_s, &r.time_s));
    TRY(arena_new(&x->mem, n, sizeof *r.metres, &r.metres));
    TRY(arena_new(&x->mem, n, sizeof *x->of_stop, &x->of_stop));
    TRY(arena_new(&x->mem, types, sizeof *x->of_type, &x->of_type));
    for (uint32_t a = 0; a < n + types; a++) up[a] = a;
    for (uint32_t t = 0; t < types; t++) TRY(join_type(x, &r, t, up));
    TRY(number_parts(x, up));
done:
    return st;
}

/* ---- a part as a problem ---- */

static jalur_status take_routes(parts *x, uint32_t at, const plan_route *routes, uint32_t n, const plan_route **out, uint32_t *n_out)
{
    jalur_status st = JALUR_OK;
    plan_route *list;
    *n_out = 0;
    TRY(arena_new(&x->mem, n, sizeof *list, &list));
    for (uint32_t r = 0; r < n; r++) {
        if (routes[r].type >= x->p->n_types || x->of_type[routes[r].type] != at) continue;
        plan_route *to = &list[(*n_out)++];
        *to = (plan_route){.type = routes[r].type, .n_stops = routes[r].n_stops};
        TRY(arena_new(&x->mem, to->n_stops, sizeof *to->stops, &to->stops));
        for (uint32_t a = 0; a < to->n_stops; a++) {
            const uint32_t i = routes[r].stops[a];
            to->stops[a] = i < x->p->n_stops && x->of_stop[i] == at ? x->renumbered[i] : JALUR_NONE; /* then it is passed over */
        }
    }
    *out = list;
done:
    return st;
}

static jalur_status make_part(parts *x, uint32_t at, const bound_start *from)
{
    jalur_status st = JALUR_OK;
    part *q = &x->list[at];
    plan_stop *stops;
    plan_type *types;
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->p->n_stops; i++) n += x->of_stop[i] == at;
    q->p = *x->p;
    TRY(arena_new(&x->mem, n, sizeof *stops, &stops));
    TRY(arena_new(&x->mem, n, sizeof *q->stop, &q->stop));
    TRY(arena_new(&x->mem, x->p->n_types, sizeof *types, &types));
    q->p.n_stops = 0;
    for (uint32_t i = 0; i < x->p->n_stops; i++) {
        if (x->of_stop[i] != at) continue;
        x->renumbered[i] = q->p.n_stops;
        q->stop[q->p.n_stops] = i;
        stops[q->p.n_stops++] = x->p->stops[i];
    }
    memcpy(types, x->p->types, x->p->n_types * sizeof *types);
    for (uint32_t t = 0; t < x->p->n_types; t++)
        if (x->of_type[t] != at) types[t].count = 0; /* indices stay: stops name types */
    q->p.stops = stops;
    q->p.types = types;
    q->p.before = NULL;
    q->from.cost = from ? from->cost : INT64_MAX; /* of all parts: no part of a plan that is as good costs more */
    if (!from) goto done;
    TRY(take_routes(x, at, from->routes, from->n_routes, &q->from.routes, &q->from.n_routes));
    TRY(take_routes(x, at, from->pool, from->n_pool, &q->from.pool, &q->from.n_pool));
done:
    return st;
}

/* Each part gets its share by stops of what is left. */
static jalur_status solve_parts(parts *x, const bound_start *from, const bound_options *o)
{
    jalur_status st = JALUR_OK;
    const double began_s = bound_now_s(o->cpu);
    uint32_t stops = 0, rounds = 0;
    for (uint32_t a = 0; a < x->n; a++) {
        TRY(make_part(x, a, from));
        stops += x->list[a].p.n_stops;
    }
    for (uint32_t a = 0; a < x->n; a++) {
        part *q = &x->list[a];
        const double share = (double)q->p.n_stops / stops;
        bound_options mine = *o;
        if (o->time_s > 0) mine.time_s = fmax((o->time_s - (bound_now_s(o->cpu) - began_s)) * share, PART_LEAST_S);
        if (o->rounds) mine.rounds = (uint32_t)fmax((o->rounds > rounds ? o->rounds - rounds : 0) * share, 1);
        TRY(bound_whole(x->ctx, &q->p, &q->from, NULL, &mine, &q->answer));
        rounds += q->answer.rounds;
        stops -= q->p.n_stops;
    }
done:
    return st;
}

/* ---- one answer ---- */

static jalur_status merge_stops(const parts *x, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = x->p->n_stops;
    for (uint32_t a = 0; a < x->n; a++)
        if (x->list[a].answer.n_near > out->n_near) out->n_near = x->list[a].answer.n_near;
    TRY(arena_new(&out->mem, n, sizeof *out->dual, &out->dual));
    TRY(arena_new(&out->mem, n, sizeof *out->skip, &out->skip));
    TRY(arena_new(&out->mem, (size_t)n * out->n_near, sizeof *out->near, &out->near));
    for (size_t a = 0; a < (size_t)n * out->n_near; a++) out->near[a] = JALUR_NONE;
    for (uint32_t a = 0; a < x->n; a++) {
        const bound_answer *from = &x->list[a].answer;
        const int64_t by = from->unit / out->unit;
        for (uint32_t i = 0; i < x->list[a].p.n_stops; i++) {
            const uint32_t to = x->list[a].stop[i];
            out->dual[to] = from->dual[i] / by;
            out->skip[to] = from->skip[i] / by;
            for (uint32_t b = 0; b < from->n_near; b++) {
                const uint32_t near = from->near[(size_t)i * from->n_near + b];
                if (near != JALUR_NONE) out->near[(size_t)to * out->n_near + b] = x->list[a].stop[near];
            }
        }
    }
done:
    return st;
}

static int64_t rounded_down(int64_t least, int64_t by)
{
    return least / by - (least % by < 0);
}

static jalur_status merge_classes(const parts *x, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    uint32_t classes = 0;
    for (uint32_t a = 0; a < x->n; a++) classes += x->list[a].answer.n_classes;
    TRY(arena_new(&out->mem, classes, sizeof *out->most, &out->most));
    TRY(arena_new(&out->mem, classes, sizeof *out->least, &out->least));
    TRY(arena_new(&out->mem, classes, sizeof *out->timed, &out->timed));
    TRY(arena_new(&out->mem, classes, sizeof *out->band_s, &out->band_s));
    TRY(arena_new(&out->mem, x->p->n_types, sizeof *out->class_of, &out->class_of));
    for (uint32_t t = 0; t < x->p->n_types; t++) out->class_of[t] = JALUR_NONE;
    for (uint32_t a = 0; a < x->n; a++) {
        const bound_answer *from = &x->list[a].answer;
        for (uint32_t t = 0; t < x->p->n_types; t++)
            if (from->class_of[t] != JALUR_NONE) out->class_of[t] = out->n_classes + from->class_of[t];
        for (uint32_t k = 0; k < from->n_classes; k++, out->n_classes++) {
            out->most[out->n_classes] = from->most[k];
            out->least[out->n_classes] = rounded_down(from->least[k], from->unit / out->unit);
            out->timed[out->n_classes] = from->timed[k];
            out->band_s[out->n_classes] = from->band_s[k];
        }
    }
done:
    return st;
}

/* A vehicle of another part would do alone for all that a set needs: it never comes. */
static jalur_status merge_cuts(const parts *x, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    uint32_t most = 0, first = 0;
    for (uint32_t a = 0; a < x->n; a++) most += x->list[a].answer.n_cuts;
    TRY(arena_new(&out->mem, most, sizeof *out->cuts, &out->cuts));
    for (uint32_t a = 0; a < x->n; a++) {
        const bound_answer *from = &x->list[a].answer;
        for (uint32_t c = 0; c < from->n_cuts; c++) {
            const bound_cut *f = &from->cuts[c];
            uint32_t *stops, *weight;
            TRY(arena_new(&out->mem, f->n_stops, sizeof *stops, &stops));
            TRY(arena_new(&out->mem, out->n_classes, sizeof *weight, &weight));
            for (uint32_t i = 0; i < f->n_stops; i++) stops[i] = x->list[a].stop[f->stops[i]];
            for (uint32_t k = 0; k < out->n_classes; k++) weight[k] = f->needs;
            memcpy(weight + first, f->weight, from->n_classes * sizeof *weight);
            out->cuts[out->n_cuts++] = (bound_cut){stops, f->n_stops, f->needs, weight, f->skip, f->dual / (from->unit / out->unit)};
        }
        first += from->n_classes;
    }
done:
    return st;
}

/* In the smallest unit of all: each is that of another times a whole number. */
static jalur_status merge(const parts *x, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    out->state = BOUND_CLOSED;
    out->unit = INT64_MAX;
    for (uint32_t a = 0; a < x->n; a++) {
        const bound_answer *from = &x->list[a].answer;
        relax_join(out->relaxed, from->relaxed);
        out->rounds += from->rounds;
        out->columns += from->columns;
        out->spent_s += from->spent_s;
        if (from->state < out->state) out->state = from->state;
        if (from->unit < out->unit) out->unit = from->unit;
        if (from->routes > out->routes) out->routes = from->routes;
    }
    if (out->state == BOUND_NONE) goto done;
    TRY(merge_stops(x, out));
    TRY(merge_classes(x, out));
    TRY(merge_cuts(x, out));
    out->bound = bound_add_up(out, x->p->n_stops);
done:
    return st;
}

jalur_status bound_solve(jalur_ctx *ctx, const plan_problem *p, const bound_start *from, const bound_options *o,
                         bound_answer *out)
{
    jalur_status st = JALUR_OK;
    parts x = {.ctx = ctx, .p = p};
    bound_answer_release(out);
    arena_init(&x.mem, ctx);
    TRY(model_check(ctx, p));
    const bool fit = relax_name(p, out->relaxed);
    if (fit) TRY(find_parts(&x));
    if (x.n < 2) {
        TRY(bound_whole(ctx, p, from, NULL, o, out));
        goto done;
    }
    TRY(arena_new(&x.mem, p->n_stops, sizeof *x.renumbered, &x.renumbered));
    TRY(arena_new(&x.mem, x.n, sizeof *x.list, &x.list));
    for (uint32_t a = 0; a < x.n; a++) bound_answer_init(&x.list[a].answer, ctx);
    TRY(solve_parts(&x, from, o));
    TRY(merge(&x, out));
done:
    for (uint32_t a = 0; x.list && a < x.n; a++) bound_answer_release(&x.list[a].answer);
    arena_release(&x.mem);
    return st;
}
