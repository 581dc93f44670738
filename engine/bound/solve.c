/* Column generation from door to door. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/ctx.h"
#include "bound/bound_inside.h"

enum { NEAR_FIRST = 6, FREE_TURNS = 40 };
#define SMOOTH 0.8       /* weight of the best duals so far */
#define LATE 0.8         /* of the time: then the best duals so far are proven, whatever they are */
#define ENOUGH 1e-6      /* of the master's value: closer than this the bound is the master's */
#define NEGATIVE 1e-7    /* of a typical route: reduced costs above -this do not count */

double bound_now_s(bool cpu)
{
    return cpu ? clock_cpu_s() : clock_wall_s();
}

bound_options bound_options_default(void)
{
    return (bound_options){.time_s = 60, .near = 12, .cuts = true, .many = 1500, .arcs = 300};
}

void bound_answer_init(bound_answer *a, jalur_ctx *ctx)
{
    *a = (bound_answer){.state = BOUND_NONE};
    arena_init(&a->mem, ctx);
}

void bound_answer_release(bound_answer *a)
{
    arena_release(&a->mem);
    jalur_ctx *ctx = a->mem.ctx;
    bound_answer_init(a, ctx);
}

/* ---- the bound that duals prove ---- */

static wide skip_loss(const solver *s, const duals *d)
{
    wide sum = 0;
    for (uint32_t r = 0; r < s->m->n; r++) {
        wide slack = (wide)s->m->skip[r] - d->pi[r];
        for (size_t c = 0; c < s->cuts.n; c++)
            if (d->gamma[c] && bits_get(s->cuts.cut[c].has, r)) slack -= (wide)d->gamma[c] * s->cuts.cut[c].skip;
        if (slack < 0) sum += slack;
    }
    return sum;
}

wide add_up(const solver *s, const duals *d, const int64_t *least)
{
    wide sum = skip_loss(s, d);
    for (uint32_t r = 0; r < s->m->n; r++) sum += d->pi[r];
    for (size_t c = 0; c < s->cuts.n; c++) sum += (wide)d->gamma[c] * s->cuts.cut[c].needs;
    for (uint32_t k = 0; k < s->m->n_classes; k++)
        if (least[k] < 0) sum += (wide)least[k] * (wide)s->m->class[k].most;
    return sum;
}

static int64_t rounded_up(wide total, int64_t unit)
{
    const wide whole = total / unit;
    return (int64_t)(whole + (total > whole * unit));
}

static bool keep_if_better(solver *s, const duals *d, const int64_t *least, bound_routes routes)
{
    proof *b = &s->best;
    const wide total = add_up(s, d, least);
    if (b->there && total <= b->total) return false;
    const size_t n = s->m->n;
    b->there = true;
    b->total = total;
    b->routes = routes;
    b->n_cuts = s->cuts.n;
    memcpy(b->d.pi, d->pi, n * sizeof *d->pi);
    if (s->cuts.n) memcpy(b->d.gamma, d->gamma, s->cuts.n * sizeof *d->gamma);
    memcpy(b->least, least, s->m->n_classes * sizeof *least);
    memset(b->band_s, 0, s->m->n_classes * sizeof *b->band_s);
    for (uint32_t k = 0; k < s->m->n_classes; k++) b->timed[k] = s->m->class[k].by_time || s->m->class[k].clock;
    if (s->near.member) memcpy(b->member, s->near.member, n * s->near.cap * sizeof *b->member);
    if (s->near.count) memcpy(b->count, s->near.count, n * sizeof *b->count);
    return true;
}

void keep_ways(solver *s, const duals *d, const int64_t *least, uint32_t bits, const int32_t *band_s)
{
    if (!keep_if_better(s, d, least, BOUND_NG)) return;
    memcpy(s->best.band_s, band_s, s->m->n_classes * sizeof *band_s);
    memset(s->best.timed, 0, s->m->n_classes * sizeof *s->best.timed);
    for (uint32_t r = 0; r < s->m->n; r++)
        if (s->best.count[r] > bits) s->best.count[r] = bits;
}

void keep_shares(solver *s, const duals *d, const int64_t *least)
{
    if (keep_if_better(s, d, least, BOUND_SHARES)) memset(s->best.timed, 0, s->m->n_classes * sizeof *s->best.timed);
}

/* No route of the class is cheaper. */
static int64_t cheapest(const bound_model *m, const bound_class *k)
{
    int64_t out = FAR, in = FAR;
    for (uint32_t r = 0; r < m->n; r++) {
        if (k->out[r] < out) out = k->out[r];
        if (k->in[r] < in) in = k->in[r];
    }
    return out < FAR && in < FAR && k->fixed + out + in > 0 ? k->fixed + out + in : 0;
}

/* Farley (1990): where some route has z < 0 left of its cost c after the duals, duals times c / (c - z) leave nothing below 0.
 * Early, and where the fleet is large, that is worth more than z times the fleet. */
static void scale_duals(solver *s, const duals *d, const int64_t *least)
{
    int64_t of = 1, by = 1; /* the least share of / by */
    for (uint32_t k = 0; k < s->m->n_classes; k++) {
        const int64_t c = cheapest(s->m, &s->m->class[k]);
        if (least[k] >= 0 || (wide)c * by >= (wide)of * (c - least[k])) continue;
        of = c;
        by = c - least[k];
    }
    for (uint32_t r = 0; r < s->m->n; r++) s->scaled.pi[r] = (int64_t)((wide)d->pi[r] * of / by);
    for (size_t c = 0; c < s->cuts.n; c++) s->scaled.gamma[c] = (int64_t)((wide)d->gamma[c] * of / by);
}

static jalur_status keep_proof(solver *s, const duals *d, const int64_t *least, bound_routes routes)
{
    jalur_status st = JALUR_OK;
    int64_t *none = NULL;
    (void)keep_if_better(s, d, least, routes);
    TRY(mem_new(s->m->ctx, s->m->n_classes, sizeof *none, &none));
    scale_duals(s, d, least);
    (void)keep_if_better(s, &s->scaled, none, routes);
done:
    mem_free(s->m->ctx, none);
    return st;
}

/* ---- rounds ---- */

static bool out_of_time(solver *s)
{
    if (s->o->time_s > 0 && bound_now_s(s->o->cpu) >= s->end_s) s->over = true;
    if (s->o->rounds && s->rounds >= s->o->rounds) s->over = true;
    if (step_cancelled(s->m->ctx)) s->over = true;
    else (void)step_progress(s->m->ctx, BOUND_STAGE, s->rounds, s->o->rounds);
    return s->over;
}

/* Prices all classes at d. PRICE_EXACT: least[] holds what was proven, and *proven tells whether all of it was, by `routes`. */
static jalur_status price_all(solver *s, const duals *d, price_how how, finds *out, int64_t *least, bool *proven)
{
    jalur_status st = JALUR_OK;
    bool ng = true, q = true;
    int64_t *by_walks = NULL;
    TRY(mem_new(s->m->ctx, s->m->n_classes, sizeof *by_walks, &by_walks));
    for (uint32_t k = 0; k < s->m->n_classes; k++) {
        price_told told;
        const price_ask ask = {.class = k, .d = d, .below = -s->master.sigma[k], .how = how};
        TRY(price_class(&s->pricer, &ask, out, &told));
        least[k] = told.z;
        by_walks[k] = told.z_walks < 0 ? told.z_walks : 0;
        ng &= told.done;
        q &= told.z_walks > -FAR;
    }
    *proven = how == PRICE_EXACT && ng;
    if (q) TRY(keep_proof(s, d, by_walks, BOUND_Q));
    if (*proven) TRY(keep_proof(s, d, least, BOUND_NG));
    s->rounds++;
done:
    mem_free(s->m->ctx, by_walks);
    return st;
}

static jalur_status add_finds(solver *s, const finds *f, uint32_t *added)
{
    jalur_status st = JALUR_OK;
    const int64_t limit = -(int64_t)(NEGATIVE * 1000 / s->master.scale) - 1;
    *added = 0;
    for (size_t a = 0; a < f->n; a++) {
        bool new = false;
        const found *r = &f->list[a];
        if (reduced_cost(&s->cuts, &s->master.d, r) + s->master.sigma[r->class] >= limit) continue;
        TRY(master_add(&s->master, r, &new));
        *added += new;
    }
done:
    return st;
}

static void mix_duals(solver *s, double weight)
{
    const duals *a = &s->centre, *b = &s->master.d;
    for (uint32_t r = 0; r < s->m->n; r++)
        s->at.pi[r] = b->pi[r] + (int64_t)(weight * (double)(a->pi[r] - b->pi[r]));
    for (size_t c = 0; c < s->cuts.n; c++)
        s->at.gamma[c] = b->gamma[c] + (int64_t)(weight * (double)(a->gamma[c] - b->gamma[c]));
}

/* The centre moves to duals that seem worth more: a guide for the search, no claim. */
static void move_centre(solver *s, const duals *d, const int64_t *least)
{
    const double value = (double)add_up(s, d, least);
    if (value <= s->centre_value) return;
    s->centre_value = value;
    memcpy(s->centre_least, least, s->m->n_classes * sizeof *least);
    memcpy(s->centre.pi, d->pi, s->m->n * sizeof *d->pi);
    memcpy(s->centre.gamma, d->gamma, s->cuts.n * sizeof *d->gamma);
}

void take_centre(solver *s, const duals *d, double value)
{
    s->centre_value = value;
    memset(s->centre_least, 0, s->m->n_classes * sizeof *s->centre_least);
    memcpy(s->centre.pi, d->pi, s->m->n * sizeof *d->pi);
    memcpy(s->centre.gamma, d->gamma, s->cuts.n * sizeof *d->gamma);
}

/* Heuristic pricing takes duals for better than they are: new routes tell what the centre is worth. */
static void doubt_centre(solver *s, const finds *f)
{
    bool less = false;
    if (!isfinite(s->centre_value)) return;
    for (size_t a = 0; a < f->n; a++) {
        const int64_t z = reduced_cost(&s->cuts, &s->centre, &f->list[a]);
        int64_t *least = &s->centre_least[f->list[a].class];
        if (z >= *least) continue;
        *least = z;
        less = true;
    }
    if (less) s->centre_value = (double)add_up(s, &s->centre, s->centre_least);
}

/* One pricing at smoothed duals (weight > 0) or those of the master. */
static jalur_status price_round(solver *s, double weight, price_how how, uint32_t *added, bool *proven)
{
    jalur_status st = JALUR_OK;
    int64_t *least = NULL;
    finds f = {0};
    arena_init(&f.mem, s->m->ctx);
    TRY(mem_new(s->m->ctx, s->m->n_classes, sizeof *least, &least));
    mix_duals(s, isfinite(s->centre_value) ? weight : 0);
    TRY(price_all(s, &s->at, how, &f, least, proven));
    TRY(add_finds(s, &f, added));
    doubt_centre(s, &f);
    move_centre(s, &s->at, least);
done:
    mem_free(s->m->ctx, least);
    mem_free(s->m->ctx, f.list);
    arena_release(&f.mem);
    return st;
}

static double left_s(const solver *s)
{
    const double left = s->o->time_s > 0 ? s->end_s - bound_now_s(s->o->cpu) : 1e6;
    return left > 0.05 ? left : 0.05;
}

/* What the best duals so far prove, while there is time for it. */
static jalur_status prove_late(solver *s)
{
    jalur_status st = JALUR_OK;
    uint32_t added;
    bool proven;
    if (s->late || s->o->time_s <= 0 || bound_now_s(s->o->cpu) < s->began_s + LATE * s->o->time_s) return JALUR_OK;
    s->late = true;
    if (!s->best.there || (double)s->best.total < s->centre_value) TRY(price_round(s, 1, PRICE_EXACT, &added, &proven));
done:
    return st;
}

/* Until no route improves the master, or a limit. */
static jalur_status generate(solver *s)
{
    jalur_status st = JALUR_OK;
    double weight = SMOOTH;
    while (!out_of_time(s)) {
        uint32_t added = 0;
        bool proven = false;
        TRY(master_solve(&s->master, left_s(s)));
        if (s->master.answer.state != LP_OPTIMAL || out_of_time(s)) break;
        if (s->best.there && (double)s->best.total * s->master.scale >= s->master.answer.objective * (1 - ENOUGH)) break;
        TRY(master_thin(&s->master));
        TRY(prove_late(s));
        TRY(price_round(s, weight, PRICE_NEAR, &added, &proven));
        if (added == 0) TRY(price_round(s, 0, PRICE_NEAR, &added, &proven));
        if (added == 0) TRY(price_round(s, 0, PRICE_GREEDY, &added, &proven));
        if (added > 0 || out_of_time(s)) continue;
        TRY(price_round(s, 0, PRICE_EXACT, &added, &proven));
        if (added == 0) break;
    }
done:
    return st;
}

/* ---- growing the relaxation ---- */

static jalur_status gammas_grow(solver *s)
{
    jalur_status st = JALUR_OK;
    int64_t **all[] = {&s->at.gamma, &s->centre.gamma, &s->scaled.gamma, &s->best.d.gamma};
    for (int a = 0; a < 4; a++) {
        size_t cap = s->gamma_cap;
        TRY(mem_grow(s->m->ctx, all[a], &cap, s->cuts.n + 1, sizeof **all[a]));
        if (a == 3) s->gamma_cap = cap;
    }
done:
    return st;
}

static jalur_status strengthen(solver *s, bool *more)
{
    jalur_status st = JALUR_OK;
    support x = {0};
    uint32_t cuts_found = 0;
    for (uint32_t w = 0; s->o->cuts && w < s->sep.n_w; w++) {
        uint32_t added;
        TRY(master_support(&s->master, &s->sep.w[w], &x));
        TRY(cuts_find(&s->sep, &s->sep.w[w], &x, &s->cuts, &added));
        support_release(s->m->ctx, &x);
        x = (support){0};
        cuts_found += added;
    }
    const uint32_t grown = master_forbid_cycles(&s->master, &s->near, s->o->near);
    if (grown) TRY(nears_colour(s->m->ctx, &s->near));
    if (cuts_found) TRY(master_rows(&s->master));
    TRY(gammas_grow(s));
    *more = cuts_found + grown > 0;
    if (!*more) TRY(master_clock(&s->master, more));
done:
    support_release(s->m->ctx, &x);
    return st;
}

static bool as_good_as_the_plan(const solver *s)
{
    return s->best.there && rounded_up(s->best.total, s->m->unit) >= s->cost;
}

static jalur_status solver_run(solver *s)
{
    jalur_status st = JALUR_OK;
    bool more = true;
    while (more) {
        TRY(generate(s));
        s->closed = as_good_as_the_plan(s);
        if (s->over || s->closed || s->master.answer.state != LP_OPTIMAL) break;
        TRY(strengthen(s, &more));
        s->closed = !more;
    }
done:
    return st;
}

/* ---- setting up ---- */

static jalur_status make_room(solver *s)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = s->m->ctx;
    const size_t n = s->m->n;
    TRY(mem_new(ctx, n, sizeof(int64_t), &s->at.pi));
    TRY(mem_new(ctx, n, sizeof(int64_t), &s->centre.pi));
    TRY(mem_new(ctx, n, sizeof(int64_t), &s->scaled.pi));
    TRY(mem_new(ctx, n, sizeof(int64_t), &s->best.d.pi));
    TRY(mem_new(ctx, s->m->n_classes, sizeof(int64_t), &s->best.least));
    TRY(mem_new(ctx, s->m->n_classes, sizeof(int64_t), &s->centre_least));
    TRY(mem_new(ctx, s->m->n_classes, sizeof(bool), &s->best.timed));
    TRY(mem_new(ctx, s->m->n_classes, sizeof(int32_t), &s->best.band_s));
    TRY(mem_new(ctx, n * NEAR_MAX, sizeof(uint32_t), &s->best.member));
    TRY(mem_new(ctx, n, sizeof(uint32_t), &s->best.count));
    s->centre_value = -(double)INFINITY;
done:
    return st;
}

static jalur_status solver_set_up(solver *s, const bound_start *from)
{
    jalur_status st = JALUR_OK;
    const uint32_t first = s->o->near < NEAR_FIRST ? s->o->near : NEAR_FIRST;
    TRY(nears_make(s->m, first, &s->near));
    TRY(separator_make(s->m, &s->sep));
    if (s->o->cuts) TRY(cuts_of_all(&s->sep, &s->cuts));
    TRY(master_make(s->m, &s->cuts, &s->master));
    TRY(master_rows(&s->master));
    TRY(gammas_grow(s));
    TRY(pricer_make(s->m, &s->near, &s->cuts, &s->pricer));
    s->pricer.end_s = s->o->time_s > 0 ? s->end_s : (double)INFINITY;
    s->pricer.cpu = s->o->cpu;
    if (from) TRY(seed(s, from));
done:
    return st;
}

static void solver_release(solver *s)
{
    jalur_ctx *ctx = s->m->ctx;
    int64_t *all[] = {s->at.pi, s->at.gamma, s->centre.pi, s->centre.gamma, s->scaled.pi, s->scaled.gamma, s->best.d.pi,
                      s->best.d.gamma, s->best.least, s->centre_least};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(ctx, all[a]);
    mem_free(ctx, s->best.timed);
    mem_free(ctx, s->best.band_s);
    mem_free(ctx, s->best.member);
    mem_free(ctx, s->best.count);
    pricer_release(&s->pricer);
    master_release(&s->master);
    cuts_release(ctx, &s->cuts);
    separator_release(ctx, &s->sep);
    nears_release(ctx, &s->near);
}

/* ---- the answer ---- */

static jalur_status write_cuts(const solver *s, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&out->mem, s->best.n_cuts, sizeof *out->cuts, &out->cuts));
    for (size_t c = 0; c < s->best.n_cuts; c++) {
        const cut *from = &s->cuts.cut[c];
        uint32_t *stops, *weight;
        if (s->best.d.gamma[c] == 0) continue;
        TRY(arena_new(&out->mem, from->n, sizeof *stops, &stops));
        for (uint32_t a = 0; a < from->n; a++) stops[a] = s->m->stop[from->rows[a]];
        TRY(arena_new(&out->mem, s->m->n_classes, sizeof *weight, &weight));
        memcpy(weight, from->weight, s->m->n_classes * sizeof *weight);
        out->cuts[out->n_cuts++] = (bound_cut){stops, from->n, from->needs, weight, from->skip, s->best.d.gamma[c]};
    }
done:
    return st;
}

static jalur_status write_stops(const solver *s, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = s->m->p->n_stops;
    const proof *b = &s->best;
    for (uint32_t r = 0; r < s->m->n; r++)
        if (b->count[r] > out->n_near) out->n_near = b->count[r];
    if (b->routes != BOUND_NG) out->n_near = 0;
    TRY(arena_new(&out->mem, n, sizeof *out->dual, &out->dual));
    TRY(arena_new(&out->mem, n, sizeof *out->skip, &out->skip));
    TRY(arena_new(&out->mem, (size_t)n * out->n_near, sizeof *out->near, &out->near));
    for (size_t a = 0; a < (size_t)n * out->n_near; a++) out->near[a] = JALUR_NONE;
    for (uint32_t r = 0; r < s->m->n; r++) {
        const uint32_t i = s->m->stop[r];
        out->dual[i] = b->d.pi[r];
        out->skip[i] = s->m->skip[r];
        for (uint32_t a = 0; a < b->count[r] && out->n_near; a++)
            out->near[(size_t)i * out->n_near + a] = s->m->stop[b->member[(size_t)r * s->near.cap + a]];
    }
done:
    return st;
}

static jalur_status write_answer(const solver *s, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    out->rounds = s->rounds;
    out->columns = (uint32_t)s->master.routes.n;
    out->spent_s = bound_now_s(s->o->cpu) - s->began_s;
    out->unit = s->m->unit;
    if (!s->best.there) goto done;
    out->state = s->closed ? BOUND_CLOSED : BOUND_STOPPED;
    out->routes = s->best.routes;
    TRY(write_stops(s, out));
    TRY(write_cuts(s, out));
    TRY(arena_new(&out->mem, s->m->p->n_types, sizeof *out->class_of, &out->class_of));
    memcpy(out->class_of, s->m->class_of, s->m->p->n_types * sizeof *out->class_of);
    out->n_classes = s->m->n_classes;
    TRY(arena_new(&out->mem, out->n_classes, sizeof *out->most, &out->most));
    TRY(arena_new(&out->mem, out->n_classes, sizeof *out->least, &out->least));
    TRY(arena_new(&out->mem, out->n_classes, sizeof *out->timed, &out->timed));
    TRY(arena_new(&out->mem, out->n_classes, sizeof *out->band_s, &out->band_s));
    for (uint32_t k = 0; k < out->n_classes; k++) {
        out->timed[k] = s->best.timed[k];
        out->band_s[k] = s->best.band_s[k];
        out->most[k] = (int64_t)s->m->class[k].most;
        out->least[k] = s->best.least[k] < 0 ? s->best.least[k] : 0;
    }
    out->bound = bound_add_up(out, s->m->p->n_stops);
done:
    return st;
}

int64_t bound_add_up(const bound_answer *a, uint32_t n_stops)
{
    wide sum = 0;
    for (uint32_t i = 0; i < n_stops; i++) sum += a->dual[i];
    for (uint32_t c = 0; c < a->n_cuts; c++) sum += (wide)a->cuts[c].dual * a->cuts[c].needs;
    for (uint32_t k = 0; k < a->n_classes; k++) sum += (wide)a->least[k] * a->most[k];
    for (uint32_t i = 0; i < n_stops; i++) {
        wide slack = (wide)a->skip[i] - a->dual[i];
        for (uint32_t c = 0; c < a->n_cuts; c++)
            for (uint32_t s = 0; s < a->cuts[c].n_stops; s++)
                if (a->cuts[c].stops[s] == i) slack -= (wide)a->cuts[c].dual * a->cuts[c].skip;
        if (slack < 0) sum += slack;
    }
    return rounded_up(sum, a->unit);
}

/* Duals given in money, rounded to whole units; not above what leaving out costs. */
static void take_duals(solver *s, const double *dual)
{
    for (uint32_t r = 0; r < s->m->n; r++) {
        const double pi = dual[s->m->stop[r]] * (double)s->m->unit;
        s->at.pi[r] = pi > 0 ? (pi < (double)s->m->skip[r] ? (int64_t)pi : s->m->skip[r]) : 0;
    }
}

static jalur_status prove(solver *s, const double *dual)
{
    jalur_status st = JALUR_OK;
    int64_t *least = NULL;
    bool proven;
    finds f = {0};
    arena_init(&f.mem, s->m->ctx);
    TRY(mem_new(s->m->ctx, s->m->n_classes, sizeof *least, &least));
    take_duals(s, dual);
    TRY(nears_colour(s->m->ctx, &s->near));
    TRY(price_all(s, &s->at, PRICE_EXACT, &f, least, &proven));
done:
    mem_free(s->m->ctx, least);
    mem_free(s->m->ctx, f.list);
    arena_release(&f.mem);
    return st;
}

/* Where there are many rows the master's linear program is slow: ascent first, and alone where labels would be too many. */
static jalur_status whole(solver *s)
{
    jalur_status st = JALUR_OK;
    const bool alone = s->m->many;
    const uint32_t turns = alone ? s->o->rounds : s->o->rounds / 2;
    TRY(ascend(s, turns || s->o->time_s > 0 ? turns : FREE_TURNS));
    if (alone) return JALUR_OK;
    TRY(nears_colour(s->m->ctx, &s->near));
    TRY(solver_run(s));
done:
    return st;
}

jalur_status bound_whole(jalur_ctx *ctx, const plan_problem *p, const bound_start *from, const double *dual,
                         const bound_options *o, bound_answer *out)
{
    jalur_status st = JALUR_OK;
    bound_model m = {0};
    const int64_t cost = from ? from->cost : INT64_MAX;
    solver s = {.m = &m, .o = o, .cost = cost, .began_s = bound_now_s(o->cpu)};
    s.end_s = s.began_s + o->time_s;
    bound_answer_release(out);
    if (o->near < 1 || o->near > NEAR_MAX)
        return err_set(ctx, JALUR_E_USAGE, "ng-sets of %u; expected 1 to %d", o->near, NEAR_MAX);
    TRY(model_make(ctx, p, cost, o, &m));
    memcpy(out->relaxed, m.relaxed, sizeof out->relaxed);
    if (m.unfit) goto done;
    TRY(make_room(&s));
    if (!dual && m.n > 0) TRY(share_out(&s));
    if (!m.arcs || (s.best.there && out_of_time(&s))) {
        TRY(write_answer(&s, out));
        goto done;
    }
    TRY(solver_set_up(&s, from));
    if (m.n == 0) (void)keep_if_better(&s, &s.at, s.best.least, BOUND_NG), s.closed = true;
    else TRY(dual ? prove(&s, dual) : whole(&s));
    TRY(write_answer(&s, out));
done:
    solver_release(&s);
    model_release(&m);
    return st;
}
