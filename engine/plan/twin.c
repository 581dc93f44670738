/* Plans of several days have each vehicle once for every day. Where no stop's times can tell the days apart, a route costs as much on
 * the one as on the other, and is priced once. */
#include <string.h>

#include "base/ctx.h"
#include "plan/search.h"

static bool breaks_same(const plan_type *a, const plan_type *b)
{
    if (a->n_breaks != b->n_breaks) return false;
    for (uint32_t i = 0; i < a->n_breaks; i++) {
        const plan_break *x = &a->breaks[i], *y = &b->breaks[i];
        if (x->n_windows || y->n_windows || x->length_s != y->length_s || x->after_s != y->after_s) return false;
    }
    return true;
}

static bool places_same(const uint32_t *a, uint32_t n_a, const uint32_t *b, uint32_t n_b)
{
    return n_a == n_b && (a == b || (a && b && !memcmp(a, b, n_a * sizeof *a)));
}

/* All but the day, and how many there are. */
static bool types_same(const plan_type *a, const plan_type *b)
{
    if (a->legs != b->legs || a->depot != b->depot || a->end != b->end || memcmp(a->capacity, b->capacity, sizeof a->capacity)) return false;
    if (a->fixed != b->fixed || a->per_km != b->per_km || a->per_hour != b->per_hour || a->per_overtime_hour != b->per_overtime_hour) return false;
    if ((int64_t)a->end_s - a->start_s != (int64_t)b->end_s - b->start_s || a->load_s != b->load_s || a->max_duration_s != b->max_duration_s) return false;
    if (a->max_stops != b->max_stops || a->max_drive_s != b->max_drive_s || a->max_distance_m != b->max_distance_m) return false;
    if (a->overtime_after_s != b->overtime_after_s || a->reloads != b->reloads || a->reload_s != b->reload_s) return false;
    if (a->nights || b->nights || a->resources != b->resources || (a->count == 0) != (b->count == 0)) return false;
    return breaks_same(a, b) && places_same(a->reload_places, a->n_reload_places, b->reload_places, b->n_reload_places);
}

/* No stop opens, closes or is released while the type is under way. */
static bool always_open(const plan_problem *p, uint32_t type)
{
    const plan_type *t = &p->types[type];
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_stop *s = &p->stops[i];
        if (s->open_s > t->start_s || s->close_s < t->end_s || s->n_closed || s->release_s > t->start_s) return false;
    }
    return true;
}

static bool stops_same(const plan_problem *p, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const plan_stop *s = &p->stops[i];
        if (plan_may_serve(s, a) != plan_may_serve(s, b)) return false;
        if (s->service_by_type && s->service_by_type[a] != s->service_by_type[b]) return false;
        if (s->setup_by_type && s->setup_by_type[a] != s->setup_by_type[b]) return false;
    }
    return true;
}

jalur_status plan_twins_make(plan_prep *k)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = k->p;
    bool *open = NULL;
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *k->twin, &k->twin));
    TRY(arena_new(&k->mem, (size_t)k->n_types + 1, sizeof *open, &open));
    for (uint32_t t = 0; t < k->n_types; t++) {
        k->twin[t] = JALUR_NONE;
        if (p->before || p->n_docks || !(open[t] = always_open(p, t))) continue;
        for (uint32_t s = 0; s < t && k->twin[t] == JALUR_NONE; s++)
            if (open[s] && k->twin[s] == JALUR_NONE && p->types[s].day != p->types[t].day && types_same(&p->types[s], &p->types[t]) && stops_same(p, s, t))
                k->twin[t] = s;
    }
done:
    return st;
}
