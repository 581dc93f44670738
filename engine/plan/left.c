/* Why a stop is left out, in a way that can be checked: no vehicle can serve it even alone, or each that can lacks something of
 * what the plan has used up. */
#include <string.h>

#include "base/ctx.h"
#include "plan/rest.h"

const char *plan_rule_name(plan_rule r)
{
    static const char *const names[] = {[PLAN_KEPT] = "", [PLAN_LOAD] = "load", [PLAN_WINDOW] = "time window",
        [PLAN_SHIFT] = "shift", [PLAN_DURATION] = "duration", [PLAN_DRIVE] = "driving time", [PLAN_DISTANCE] = "distance",
        [PLAN_SEVERAL] = "several", [PLAN_SKILL] = "skill", [PLAN_RESOURCE] = "resource", [PLAN_COUNT] = "vehicles",
        [PLAN_LOADING] = "docks", [PLAN_PRICE] = "price"};
    return names[r];
}

/* How far a type is from serving the stop: fewer broken rules first, then the smaller share. */
static double alone_distance(const plan_problem *p, uint32_t type, const plan_alone *a)
{
    const plan_type *t = &p->types[type];
    int broken = (a->dimension != JALUR_NONE) + (a->rule == PLAN_SEVERAL ? 2 : a->rule != PLAN_KEPT);
    return broken * 1e12 + (a->rule != PLAN_KEPT ? plan_share_of(t, a->rule, a->excess) : 0.0) + a->heavy;
}

static void left_explain(plan_left *l, const plan_alone *a, uint32_t type)
{
    *l = (plan_left){.stop = l->stop, .type = type, .rule = a->rule};
    if (a->dimension != JALUR_NONE) {
        l->reason = UNSERVED_TOO_HEAVY;
        l->dimension = a->dimension;
        l->needed = a->needed;
        l->available = a->available;
        l->rule = PLAN_LOAD;
    } else {
        l->reason = UNSERVED_TOO_FAR;
        *(a->rule == PLAN_DISTANCE ? &l->over_m : &l->over_s) = a->excess;
    }
}

static bool alone_serves(const plan_alone *a)
{
    return a->usable && a->reached && a->dimension == JALUR_NONE && a->feasible;
}

/* No type can serve it even alone: the one that comes nearest. */
static jalur_status left_never(const rest *x, plan_left *l)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = x->k->p;
    double best = 0.0;
    for (uint32_t t = 0; t < p->n_types; t++) {
        plan_alone a;
        TRY(plan_alone_look(x->ctx, p, x->k->pickup_of, l->stop, t, true, &a));
        if (!a.usable) continue;
        if (!a.reached) {
            if (l->type == JALUR_NONE) l->reason = UNSERVED_OTHER_COMPONENT, l->rule = PLAN_KEPT;
            continue;
        }
        double distance = alone_distance(p, t, &a);
        if (l->type != JALUR_NONE && distance >= best) continue;
        best = distance;
        left_explain(l, &a, t);
    }
done:
    return st;
}

static plan_rule rule_of(unsigned lacks)
{
    if (lacks & PLAN_LACKS_VEHICLE) return PLAN_COUNT;
    if (lacks & PLAN_LACKS_RESOURCE) return PLAN_RESOURCE;
    return lacks ? PLAN_LOADING : PLAN_PRICE;
}

/* The type serves it alone. What the search may use does; of what lacks a resource that nobody has the search knows nothing. */
static jalur_status serves(const rest *x, uint32_t stop, uint32_t type, bool *good)
{
    plan_alone a;
    *good = plan_fits(x->k, stop, type);
    if (*good || x->k->p->n_resources == 0) return JALUR_OK;
    const jalur_status st = plan_alone_look(x->ctx, x->k->p, x->k->pickup_of, stop, type, false, &a);
    *good = alone_serves(&a);
    return st;
}

/* Some type could: the one that lacks the least, of those the cheapest. */
static jalur_status left_lacking(rest *x, plan_left *l)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = x->k->p;
    arena mem;
    arena_init(&mem, x->ctx);
    for (uint32_t t = 0; t < p->n_types; t++) {
        plan_route one;
        unsigned lacks;
        bool good;
        TRY(serves(x, l->stop, t, &good));
        if (!good) continue;
        TRY(rest_lacks(x, l->stop, t, &mem, &one, &lacks));
        const uint32_t few = rest_ones(lacks), was = rest_ones(l->lacks);
        if (l->type != JALUR_NONE && (few > was || (few == was && one.cost >= l->extra_cost))) continue;
        *l = (plan_left){.stop = l->stop, .type = t, .reason = lacks ? UNSERVED_FLEET : UNSERVED_OPTIONAL, .rule = rule_of(lacks), .lacks = lacks, .extra_cost = one.cost};
        arena_release(&mem);
        arena_init(&mem, x->ctx);
    }
done:
    arena_release(&mem);
    return st;
}

jalur_status plan_left_make(jalur_ctx *ctx, const plan_prep *k, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    rest x = {.ctx = ctx, .k = k, .a = out};
    uint32_t n = k->n;
    arena_init(&x.mem, ctx);
    TRY(rest_make(&x));
    TRY(rest_offer(&x));
    for (uint32_t i = 0; i < k->n; i++) n -= x.served[i];
    TRY(arena_new(&out->mem, n, sizeof *out->left, &out->left));
    for (uint32_t i = 0; i < k->n; i++) {
        plan_left *l = &out->left[out->n_left];
        if (x.served[i]) continue;
        (void)plan_halted(ctx, k, "why stations are left out", i, k->n);
        out->n_left++;
        *l = (plan_left){.stop = i, .reason = UNSERVED_NO_VEHICLE, .type = JALUR_NONE, .rule = PLAN_SKILL};
        TRY(left_lacking(&x, l));
        if (l->type == JALUR_NONE) TRY(left_never(&x, l));
        memcpy(l->demand, k->p->stops[i].demand, sizeof l->demand);
        memcpy(l->pickup, k->p->stops[i].pickup, sizeof l->pickup);
    }
done:
    arena_release(&x.mem);
    return st;
}
