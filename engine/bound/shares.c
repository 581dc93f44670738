/* A bound in no time, for any number of rows: what each row costs at least as its share of a vehicle.
 *
 * A route of class k that comes to a row travels there and back, whatever else it does, which costs at least R_ik; then it serves
 * all its rows, which costs s_ik each. With q_i of the load's Q_k for the row, and sigma_k >= 0 the price of a vehicle,
 *
 *   pi_i = min_k (fixed_k + sigma_k + R_ik) q_i / Q_k + s_ik
 *
 * leaves no route below -sigma_k: along it the shares of a vehicle are 1 at most, and none is of more than its dearest row's there
 * and back (the radial bound of Haimovich, Rinnooy Kan 1985, with classes). The prices of vehicles rise where more are used
 * than there are, by steps along the slope, as in ascent.c. */
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/ctx.h"
#include "bound/bound_inside.h"

enum { TURNS = 400, PATIENCE = 10 };
#define PACE 0.5
#define SLOWER 0.7
#define AIM 0.1 /* above the value so far: what a step heads for */

typedef struct part { /* of a class */
    int64_t *travel, *stay; /* by row: R_ik, FAR where it does not come; s_ik */
    const bound_load *load;
    int64_t fixed, less;    /* fixed cost from 0 on; what is below 0, by rounding */
} part;

typedef struct sharing {
    solver *s;
    const bound_model *m;
    part *part;              /* by class */
    int64_t *sigma, *best, *least;
    uint32_t *class;         /* by row: whose share it is */
    double *use;             /* by class: vehicles */
    duals d;
    double value, best_value;
} sharing;

/* ---- what there is to share ---- */

static int64_t in_units(const bound_model *m, int64_t least)
{
    return least >= FAR ? FAR : (int64_t)((wide)least * m->unit / 18000);
}

/* Stops of a route of the class at most. */
static int64_t most_stops(const bound_model *m, const bound_class *k, const bound_load *l)
{
    int64_t most = k->visits.most;
    int32_t least = INT32_MAX;
    for (uint32_t r = 0; r < m->n; r++)
        if (k->serves[r] && l->demand[r] < least) least = l->demand[r];
    return least > 0 && l->most / least < most ? l->most / least : most;
}

static jalur_status find_travel(sharing *x, const bound_class *k, part *p)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = x->m;
    const plan_type *t = &m->p->types[k->type];
    const plan_legs *l = &m->p->legs[t->legs];
    uint32_t *place = NULL;
    int64_t *back = NULL;
    TRY(mem_new(m->ctx, m->n, sizeof *place, &place));
    TRY(mem_new(m->ctx, m->n, sizeof *back, &back));
    for (uint32_t r = 0; r < m->n; r++) place[r] = m->p->stops[m->stop[r]].place;
    TRY(legs_least(m->ctx, l, t, t->depot, false, place, m->n, p->travel));
    if (t->end != PLAN_OPEN) TRY(legs_least(m->ctx, l, t, t->end ? t->end - 1 : t->depot, true, place, m->n, back));
    const int64_t rounded = l->kind == PLAN_ASK ? 9 * t->per_km * (most_stops(m, k, p->load) + 1) : 0; /* half a metre for each leg */
    for (uint32_t r = 0; r < m->n; r++) {
        const int64_t both = p->travel[r] + back[r] - rounded;
        p->travel[r] = !k->serves[r] || p->travel[r] >= FAR || back[r] >= FAR ? FAR : in_units(m, both > 0 ? both : 0);
    }
done:
    mem_free(m->ctx, place);
    mem_free(m->ctx, back);
    return st;
}

static int64_t stay_cost(const bound_model *m, const plan_type *t, int32_t stay_s)
{
    return (int64_t)((wide)t->per_hour * stay_s * m->unit / 3600);
}

static jalur_status make_part(sharing *x, uint32_t class)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = x->m;
    const bound_class *k = &m->class[class];
    const plan_type *t = &m->p->types[k->type];
    part *p = &x->part[class];
    TRY(mem_new(m->ctx, m->n, sizeof *p->travel, &p->travel));
    TRY(mem_new(m->ctx, m->n, sizeof *p->stay, &p->stay));
    p->load = ways_load(k, m->n);
    p->fixed = k->fixed > 0 ? k->fixed : 0;
    p->less = k->fixed < 0 ? k->fixed : 0;
    TRY(find_travel(x, k, p));
    for (uint32_t r = 0; r < m->n; r++) {
        const plan_stop *s = &m->p->stops[m->stop[r]];
        p->stay[r] = stay_cost(m, t, s->service_by_type ? s->service_by_type[k->type] : s->service_s);
    }
done:
    return st;
}

/* ---- one turn ---- */

static void share(sharing *x)
{
    const bound_model *m = x->m;
    for (uint32_t k = 0; k < m->n_classes; k++) {
        x->use[k] = 0;
        x->least[k] = x->part[k].less - x->sigma[k];
    }
    for (uint32_t r = 0; r < m->n; r++) {
        x->class[r] = JALUR_NONE;
        x->d.pi[r] = m->skip[r];
        for (uint32_t k = 0; k < m->n_classes; k++) {
            const part *p = &x->part[k];
            if (p->travel[r] >= FAR) continue;
            const int64_t mine = (int64_t)((wide)(p->fixed + x->sigma[k] + p->travel[r]) * p->load->demand[r] / p->load->most) + p->stay[r];
            if (mine >= x->d.pi[r]) continue;
            x->d.pi[r] = mine;
            x->class[r] = k;
        }
        if (x->class[r] == JALUR_NONE) continue;
        const bound_load *l = x->part[x->class[r]].load;
        x->use[x->class[r]] += (double)l->demand[r] / l->most;
    }
    x->value = (double)add_up(x->s, &x->d, x->least);
    keep_shares(x->s, &x->d, x->least);
}

static double over(const sharing *x, uint32_t k)
{
    const double more = x->use[k] - (double)x->m->class[k].most;
    return more > 0 || x->sigma[k] > 0 ? more : 0;
}

/* False where no vehicle is wanted that is not there: these prices are the best. */
static bool take_step(sharing *x, double pace)
{
    double norm = 0;
    for (uint32_t k = 0; k < x->m->n_classes; k++) norm += over(x, k) * over(x, k);
    if (norm <= 0) return false;
    const double length = pace * (x->best_value * (1 + AIM) - x->value) / norm;
    for (uint32_t k = 0; k < x->m->n_classes; k++) {
        const double to = (double)x->sigma[k] + length * over(x, k);
        x->sigma[k] = to > 0 ? (int64_t)fmin(to, (double)FAR / 256) : 0;
    }
    return true;
}

static void climb(sharing *x)
{
    const size_t size = x->m->n_classes * sizeof *x->sigma;
    double pace = PACE;
    uint32_t stale = 0;
    for (uint32_t turn = 0; turn < TURNS && !step_cancelled(x->m->ctx); turn++) {
        (void)step_progress(x->m->ctx, BOUND_STAGE, turn, TURNS);
        share(x);
        if (x->value > x->best_value) {
            x->best_value = x->value;
            memcpy(x->best, x->sigma, size);
            stale = 0;
        } else if (++stale == PATIENCE) {
            memcpy(x->sigma, x->best, size);
            pace *= SLOWER;
            stale = 0;
            continue;
        }
        if (!take_step(x, pace)) return;
    }
}

jalur_status share_out(solver *s)
{
    jalur_status st = JALUR_OK;
    const bound_model *m = s->m;
    sharing x = {.s = s, .m = m, .best_value = -DBL_MAX};
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x.part, &x.part));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x.sigma, &x.sigma));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x.best, &x.best));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x.least, &x.least));
    TRY(mem_new(m->ctx, m->n_classes, sizeof *x.use, &x.use));
    TRY(mem_new(m->ctx, m->n, sizeof *x.class, &x.class));
    TRY(mem_new(m->ctx, m->n, sizeof *x.d.pi, &x.d.pi));
    for (uint32_t k = 0; k < m->n_classes; k++) TRY(make_part(&x, k));
    climb(&x);
done:
    for (uint32_t k = 0; x.part && k < m->n_classes; k++) {
        mem_free(m->ctx, x.part[k].travel);
        mem_free(m->ctx, x.part[k].stay);
    }
    void *all[] = {x.part, x.sigma, x.best, x.least, x.use, x.class, x.d.pi};
    for (size_t a = 0; a < sizeof all / sizeof *all; a++) mem_free(m->ctx, all[a]);
    return st;
}
