/* Kin: vehicle types that differ only in size, number and price. A tour moves between them as it stands, so a stop that
 * is one too many for its vehicle is priced with the next larger one: without it a mixed fleet is frozen as it began
 * (the fleet size and mix problem of Golden et al. 1984; retyping inside insertion as in Penna et al. 2019). */
#include "base/ctx.h"
#include "plan/search.h"

static bool same_work(const plan_type *a, const plan_type *b)
{
    bool same = a->legs == b->legs && a->depot == b->depot && a->end == b->end && a->day == b->day &&
                a->start_s == b->start_s && a->end_s == b->end_s && a->load_s == b->load_s &&
                a->max_duration_s == b->max_duration_s && a->max_drive_s == b->max_drive_s &&
                a->max_distance_m == b->max_distance_m && a->resources == b->resources;
    return same && !a->n_breaks && !b->n_breaks && !a->reloads && !b->reloads && !a->nights && !b->nights &&
           !a->overtime_after_s && !b->overtime_after_s;
}

static bool same_stops(const plan_problem *p, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_stop *s = &p->stops[i];
        if (plan_may_serve(s, a) != plan_may_serve(s, b)) return false;
        if (s->service_by_type && s->service_by_type[a] != s->service_by_type[b]) return false;
    }
    return true;
}

/* Hours are kept for all kin or for none: a tour that comes from one that nobody pays by the hour, and that cannot be too long, would
 * bring none for one that is. */
static void kin_timed(plan_prep *k, uint32_t type)
{
    for (uint32_t t = k->kin[type]; k->lorry[type].timed && t != type; t = k->kin[t]) k->lorry[t].timed = true;
}

jalur_status plan_kin_make(jalur_ctx *ctx, plan_prep *k)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    (void)ctx;
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->kin, &k->kin));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->ring, &k->ring));
    for (uint32_t t = 0; t < k->n_types; t++) {
        k->kin[t] = k->ring[t] = t;
        for (uint32_t u = 0; u < t && k->kin[t] == t && p->types[t].count && !k->rich_rules; u++) {
            if (!p->types[u].count || !same_work(&p->types[t], &p->types[u]) || !same_stops(p, t, u)) continue;
            k->kin[t] = k->kin[u];
            k->kin[u] = t;
            k->ring[t] = k->ring[u];
            k->mixed = true;
        }
    }
    for (uint32_t t = 0; t < k->n_types; t++) kin_timed(k, t);
done:
    return st;
}

static bool kin_takes(const plan_prep *k, uint32_t type, const plan_tour *t, const uint32_t *more, uint32_t stops)
{
    const plan_lorry *v = &k->lorry[type];
    for (uint32_t d = 0; d < k->dims; d++)
        if (t->load[k->dim[d]] + (more ? more[k->dim[d]] : 0) > v->capacity[k->dim[d]]) return false;
    return t->n + stops <= v->max_stops;
}

int64_t plan_kin_price(const plan_prep *k, const plan_tour *t, uint32_t type)
{
    const plan_lorry *v = &k->lorry[t->type], *w = &k->lorry[type];
    return w->fixed - v->fixed + (w->per_m - v->per_m) * t->metres + (w->per_s - v->per_s) * t->long_s;
}

uint32_t plan_kin_best(const plan_state *s, const plan_tour *t, const uint32_t *more, int64_t *price)
{
    const plan_prep *k = s->k;
    uint32_t best = JALUR_NONE, type = t->type;
    *price = INT64_MAX;
    do {
        if ((type == t->type || s->used[type] < k->lorry[type].count) && kin_takes(k, type, t, more, more ? 1 : 0)) {
            int64_t p = plan_kin_price(k, t, type);
            if (p < *price) {
                *price = p;
                best = type;
            }
        }
        type = k->kin[type];
    } while (type != t->type);
    return best;
}

int64_t plan_kin_grown(const plan_state *s, uint32_t slot)
{
    const plan_prep *k = s->k;
    const plan_tour *t = &s->tour[slot];
    const uint32_t dim = k->dim[0];
    int64_t least = INT64_MAX;
    if (s->grown_at[slot] == s->grown_now) return s->grown[slot];
    for (uint32_t type = k->kin[t->type]; type != t->type; type = k->kin[type]) {
        if (s->used[type] >= k->lorry[type].count || k->lorry[type].capacity[dim] <= k->lorry[t->type].capacity[dim]) continue;
        const int64_t price = plan_kin_price(k, t, type);
        if (price < least) least = price;
    }
    s->grown[slot] = least;
    s->grown_at[slot] = s->grown_now;
    return least;
}

bool plan_kin_exchange(const plan_state *s, uint32_t a, uint32_t b)
{
    const plan_prep *k = s->k;
    const plan_tour *x = &s->tour[a], *y = &s->tour[b];
    if (x->n == 0 || y->n == 0 || x->type == y->type || x->broken || y->broken || k->ring[x->type] != k->ring[y->type]) return false;
    return kin_takes(k, y->type, x, NULL, 0) && kin_takes(k, x->type, y, NULL, 0);
}

uint32_t plan_kin_partner(const plan_state *s, uint32_t slot, uint32_t first, uint32_t n)
{
    const plan_prep *k = s->k;
    const plan_tour *a = &s->tour[slot];
    uint32_t best = JALUR_NONE;
    int64_t least = 0;
    for (uint32_t i = 0, other = first; i < n; i++, other = other + 1 < s->slots ? other + 1 : 0) {
        const plan_tour *b = &s->tour[other];
        if (b->n == 0 || b->type == a->type || b->broken || k->ring[b->type] != k->ring[a->type]) continue;
        int64_t price = plan_kin_price(k, a, b->type) + plan_kin_price(k, b, a->type);
        if (price >= least || !kin_takes(k, b->type, a, NULL, 0) || !kin_takes(k, a->type, b, NULL, 0)) continue;
        least = price;
        best = other;
    }
    return best;
}
