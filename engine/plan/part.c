/* A part of a large plan as a problem of its own. */
#include "plan/parts.h"

#include "base/ctx.h"

static bool asked(const plan_legs *m)
{
    const plan_asked *a = plan_asked_of(m);
    return a && a->m->x && a->m->y && a->m->ask_block;
}

bool part_fits(const plan_prep *k)
{
    bool fits = k->p->n_legs > 0;
    for (uint32_t m = 0; m < k->p->n_legs; m++) fits = fits && asked(&k->p->legs[m]);
    return fits || k->tree.n;
}

plan_point part_point(const plan_prep *k, uint32_t stop)
{
    if (k->tree.n) return k->tree.at[k->place[stop]];
    const plan_legs *m = &k->p->legs[0];
    const uint32_t place = k->p->stops[stop].place;
    return (plan_point){m->x[place], m->y[place]};
}

/* Its vehicles, and its share of those that nobody uses. */
static void types_share(const parts_round *r, const part *q, plan_type *types)
{
    for (uint32_t t = 0; t < r->k->n_types; t++) {
        types[t] = r->k->p->types[t];
        if (types[t].count == UINT32_MAX) continue;
        uint64_t free = types[t].count > r->s->used[t] ? types[t].count - r->s->used[t] : 0;
        types[t].count = (uint32_t)(free * q->n / r->s->n);
    }
    for (uint32_t t = 0; t < q->n_tours; t++) {
        plan_type *y = &types[r->s->tour[r->tour[q->first + t].slot].type];
        if (y->count != UINT32_MAX) y->count++;
    }
}

/* ---- legs ---- */

typedef struct part_places {
    uint32_t *index; /* by place: its row in the part, or JALUR_NONE */
    uint32_t *place, n;
    arena *mem;
} part_places;

static uint32_t row_of(part_places *l, uint32_t place)
{
    if (l->index[place] == JALUR_NONE) {
        l->index[place] = l->n;
        l->place[l->n++] = place;
    }
    return l->index[place];
}

static jalur_status rows_of(part_places *l, const uint32_t **places, uint32_t n)
{
    jalur_status st = JALUR_OK;
    uint32_t *rows;
    if (!*places) return JALUR_OK;
    TRY(arena_new(l->mem, (size_t)n + 1, sizeof *rows, &rows));
    for (uint32_t i = 0; i < n; i++) rows[i] = row_of(l, (*places)[i]);
    *places = rows;
done:
    return st;
}

static jalur_status sites_take(const part_places *l, plan_problem *p)
{
    jalur_status st = JALUR_OK;
    uint32_t *site;
    if (!p->site) return JALUR_OK;
    TRY(arena_new(l->mem, (size_t)l->n + 1, sizeof *site, &site));
    for (uint32_t i = 0; i < l->n; i++) site[i] = p->site[l->place[i]];
    p->site = site;
done:
    return st;
}

/* Stops and types name rows of the part in place of places. */
static jalur_status places_take(const parts_round *r, const part *q, plan_stop *stops, plan_type *types, part_places *l)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = r->k->p->legs[0].n;
    TRY(arena_new(l->mem, (size_t)n + 1, sizeof *l->index, &l->index));
    TRY(arena_new(l->mem, (size_t)n + 1, sizeof *l->place, &l->place));
    for (uint32_t i = 0; i < n; i++) l->index[i] = JALUR_NONE;
    for (uint32_t i = 0; i < q->n; i++) stops[i].place = row_of(l, stops[i].place);
    for (uint32_t t = 0; t < r->k->n_types; t++) {
        plan_type *y = &types[t];
        y->depot = row_of(l, y->depot);
        if (y->end != 0 && y->end != PLAN_OPEN) y->end = PLAN_ENDS_AT(row_of(l, y->end - 1));
        TRY(rows_of(l, &y->reload_places, y->n_reload_places));
        TRY(rows_of(l, &y->night_places, y->n_night_places));
    }
done:
    return st;
}

static jalur_status table_make(parts_round *r, const plan_legs *asked, const part_places *l, plan_legs *out)
{
    jalur_status st = JALUR_OK;
    const plan_legs *m = plan_asked_of(asked)->m;
    int32_t *time_s, *distance_m;
    TRY(arena_new(l->mem, (size_t)l->n * l->n, sizeof *time_s, &time_s));
    TRY(arena_new(l->mem, (size_t)l->n * l->n, sizeof *distance_m, &distance_m));
    (void)pthread_mutex_lock(&r->asking);
    st = m->ask_block(m->self, l->mem->ctx, l->place, l->n, l->place, l->n, time_s, distance_m);
    (void)pthread_mutex_unlock(&r->asking);
    *out = (plan_legs){.kind = PLAN_TABLE, .n = l->n, .time_s = time_s, .distance_m = distance_m};
done:
    return st;
}

/* A table for each kind of legs by which some vehicle of the part drives; types without vehicles have any of them. */
static jalur_status tables_make(parts_round *r, part *q, plan_type *types, const part_places *l)
{
    jalur_status st = JALUR_OK;
    const plan_problem *p = r->k->p;
    plan_legs *legs;
    uint32_t n = 0;
    TRY(arena_new(l->mem, (size_t)p->n_legs + 1, sizeof *legs, &legs));
    for (uint32_t m = 0; m < p->n_legs; m++) {
        bool used = m + 1 == p->n_legs && n == 0;
        for (uint32_t t = 0; t < p->n_types; t++) used |= p->types[t].legs == m && types[t].count > 0;
        if (!used) continue;
        TRY(table_make(r, &p->legs[m], l, &legs[n]));
        for (uint32_t t = 0; t < p->n_types; t++)
            if (p->types[t].legs == m) types[t].legs = n;
        n++;
    }
    for (uint32_t t = 0; t < p->n_types; t++)
        if (types[t].count == 0) types[t].legs = 0;
    q->p.legs = legs;
    q->p.n_legs = n;
done:
    return st;
}

jalur_status part_problem(parts_round *r, part *q, arena *mem)
{
    jalur_status st = JALUR_OK;
    plan_stop *stops;
    plan_type *types;
    part_places l = {.mem = mem};
    q->p = *r->k->p;
    TRY(arena_new(mem, (size_t)q->n + 1, sizeof *stops, &stops));
    TRY(arena_new(mem, (size_t)r->k->n_types + 1, sizeof *types, &types));
    for (uint32_t i = 0; i < q->n; i++) stops[i] = r->k->p->stops[q->stop[i]];
    types_share(r, q, types);
    if (!r->k->tree.n) {
        TRY(places_take(r, q, stops, types, &l));
        TRY(sites_take(&l, &q->p));
        TRY(tables_make(r, q, types, &l));
    }
    q->p.stops = stops;
    q->p.n_stops = q->n;
    q->p.types = types;
done:
    return st;
}
