/* Which of the alike drives a route: the one that drove most of its stations in the earlier plan, else the lowest that is at home. Loaded
 * trucks stand in the yard with a number on them, and drivers know their tours. */
#include <stdlib.h>

#include "app/deliver.h"

typedef struct claim { /* of a route to the number that drove it before */
    uint32_t route, no, weight;
} claim;

typedef struct numbering {
    const delivery *d;
    plan *out;
    uint32_t *before;      /* by station: its row of the earlier plan, or JALUR_NONE */
    claim *claims;
    uint32_t *first, *next; /* by number: its routes; by route: the next of the same number */
} numbering;

/* What is fixed is loaded already: it outweighs any number of other stations. */
static uint32_t weight_of(const earlier *e)
{
    return e->fixed ? 1 << 16 : 1;
}

static const earlier *driven(const numbering *n, const route *r, uint32_t k)
{
    const territory *t = &n->d->p->t;
    const uint32_t row = n->before[r->visits[k].station];
    const earlier *e = row == JALUR_NONE ? NULL : &t->earlier[row];
    return e && e->vehicle == r->vehicle && e->vehicle_no >= 1 && e->vehicle_no <= t->vehicles[r->vehicle].count ? e : NULL;
}

/* The number with most weight, of alike ones the lowest; weight 0: none. */
static claim claim_of(const numbering *n, uint32_t index)
{
    const route *r = &n->out->routes[index];
    claim best = {index, 0, 0};
    for (uint32_t k = 0; k < r->n_visits; k++) {
        const earlier *e = driven(n, r, k);
        uint32_t weight = 0;
        if (!e || e->vehicle_no == best.no) continue;
        for (uint32_t i = 0; i < r->n_visits; i++) {
            const earlier *other = driven(n, r, i);
            if (other && other->vehicle_no == e->vehicle_no) weight += weight_of(other);
        }
        if (weight > best.weight || (weight == best.weight && e->vehicle_no < best.no)) best = (claim){index, e->vehicle_no, weight};
    }
    return best;
}

static int by_weight(const void *left, const void *right)
{
    const claim *a = left, *b = right;
    if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
    return a->route < b->route ? -1 : a->route > b->route;
}

/* At home on all days of the route? Then it drives it. */
static bool takes(numbering *n, uint32_t index, uint32_t no)
{
    route *routes = n->out->routes;
    for (uint32_t i = n->first[no - 1]; i != JALUR_NONE; i = n->next[i])
        if (routes[i].day <= route_last_day(&routes[index]) && routes[index].day <= route_last_day(&routes[i])) return false;
    routes[index].vehicle_no = no;
    n->next[index] = n->first[no - 1];
    n->first[no - 1] = index;
    return true;
}

/* By falling beginnings the lowest number that is at home needs no more than the fewest; with claims before it may, where routes stay
 * away overnight: false. */
static bool number_type(numbering *n, uint32_t type, const claim *claims, uint32_t n_claims)
{
    const uint32_t count = n->d->p->t.vehicles[type].count;
    for (uint32_t no = 0; no < count && no < n->out->n_routes; no++) n->first[no] = JALUR_NONE;
    for (uint32_t i = 0; i < n_claims; i++) n->first[claims[i].no - 1] = JALUR_NONE;
    for (uint32_t i = 0; i < n->out->n_routes; i++)
        if (n->out->routes[i].vehicle == type) n->out->routes[i].vehicle_no = 0;
    for (uint32_t i = 0; i < n_claims; i++) (void)takes(n, claims[i].route, claims[i].no);
    for (uint32_t i = 0; i < n->out->n_routes; i++) {
        const route *r = &n->out->routes[i];
        if (r->vehicle != type || r->vehicle_no > 0) continue;
        uint32_t no = 1;
        while (no <= count && !takes(n, i, no)) no++;
        if (no > count) return false;
    }
    return true;
}

jalur_status delivery_number_vehicles(const delivery *d, plan *out)
{
    jalur_status st = JALUR_OK;
    const territory *t = &d->p->t;
    numbering n = {.d = d, .out = out};
    uint32_t most = out->n_routes;
    for (uint32_t v = 0; v < t->n_vehicles; v++)
        if (t->vehicles[v].count > most) most = t->vehicles[v].count;
    TRY(mem_new(d->p->ctx, t->n_stations, sizeof *n.before, &n.before));
    TRY(mem_new(d->p->ctx, out->n_routes, sizeof *n.claims, &n.claims));
    TRY(mem_new(d->p->ctx, out->n_routes, sizeof *n.next, &n.next));
    TRY(mem_new(d->p->ctx, most, sizeof *n.first, &n.first));
    for (uint32_t i = 0; i < t->n_stations; i++) n.before[i] = JALUR_NONE;
    for (uint32_t i = 0; i < t->n_earlier; i++)
        if (t->earlier[i].station != JALUR_NONE) n.before[t->earlier[i].station] = i;
    for (uint32_t v = 0; v < t->n_vehicles; v++) {
        uint32_t n_claims = 0;
        for (uint32_t i = 0; i < out->n_routes; i++)
            if (out->routes[i].vehicle == v && (n.claims[n_claims] = claim_of(&n, i)).weight > 0) n_claims++;
        if (n_claims > 1) qsort(n.claims, n_claims, sizeof *n.claims, by_weight);
        if (!number_type(&n, v, n.claims, n_claims) && n_claims > 0) (void)number_type(&n, v, NULL, 0);
    }
done:
    mem_free(d->p->ctx, n.first);
    mem_free(d->p->ctx, n.next);
    mem_free(d->p->ctx, n.claims);
    mem_free(d->p->ctx, n.before);
    return st;
}
