/* Legs of the vehicles of a class, by Dijkstra on the verifier's own graph, and what they cost. */
#include "verify/pricing.h"

static const vsnap *snap_of(const pricing *x, uint32_t place, uint32_t office_index)
{
    const judge *j = x->j;
    const uint32_t way = judge_profile(j, x->v);
    return place < x->n ? &j->station_snap[way][x->p->stops[place].station] : &j->office_snap[way][office_index];
}

/* Of j->q; reverse: all ways to there. False where it stands at no road. */
static jalur_status search_from(pricing *x, const vweights *w, const vsnap *here, bool reverse, vspots *from, bool *found)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    *found = here->state == VSNAP_OK;
    if (!*found) return JALUR_OK;
    vspots_of_snap(&j->g, w, here, from);
    vsearch_begin(&j->q, w, reverse);
    vsearch_start(&j->q, from, 0);
    TRY(vsearch_run(&j->q, INFINITY));
done:
    return st;
}

/* The way between the start of the search and the stop. */
static vstep step_to(const pricing *x, const vweights *w, const vspots *from, uint32_t stop, bool reverse)
{
    const judge *j = x->j;
    const vsnap *there = snap_of(x, stop, 0);
    vspots to;
    if (there->state != VSNAP_OK) return (vstep){.s = INFINITY};
    vspots_of_snap(&j->g, w, there, &to);
    const vstep step = vsearch_at(&j->q, &to), direct = reverse ? vspots_step(&j->g, w, &to, from) : vspots_step(&j->g, w, from, &to);
    return direct.s < step.s ? direct : step;
}

/* From one place (reverse: to it) to all stops: seconds and metres stand `by` entries apart. */
static jalur_status fill_from(pricing *x, const vweights *w, const vsnap *here, bool reverse, size_t by, int64_t *s, int64_t *m)
{
    jalur_status st = JALUR_OK;
    vspots from;
    bool found;
    TRY(search_from(x, w, here, reverse, &from, &found));
    for (uint32_t b = 0; b < x->n; b++) {
        const vstep step = found ? step_to(x, w, &from, b, reverse) : (vstep){.s = INFINITY};
        s[b * by] = isfinite(step.s) ? (int64_t)ceil(step.s) : -1;
        m[b * by] = isfinite(step.s) ? llround(step.m) : -1;
    }
done:
    return st;
}

/* Of the depot the last row, of the end the last column. */
static jalur_status fill_ends(pricing *x, const vweights *w)
{
    jalur_status st = JALUR_OK;
    bool open;
    const size_t row = x->n + 1;
    const uint32_t last = judge_end(x->j, x->v, &open);
    TRY(fill_from(x, w, snap_of(x, x->n, judge_home(x->j, x->v)), false, 1, x->s + x->n * row, x->m + x->n * row));
    if (!open) TRY(fill_from(x, w, snap_of(x, x->n, last), true, row, x->s + x->n, x->m + x->n));
    for (uint32_t a = 0; open && a < x->n; a++) x->s[a * row + x->n] = x->m[a * row + x->n] = 0;
done:
    return st;
}

/* Vehicles of one profile share what lies between the stops. */
jalur_status pricing_legs(pricing *x)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    const judge *j = x->j;
    const uint32_t way = judge_profile(j, x->v);
    const size_t row = x->n + 1;
    const bool same_way = x->legs_of && judge_profile(j, x->legs_of) == way;
    TRY(judge_weights(x->j, way, j->in->plan->season, &w));
    for (uint32_t a = 0; a < x->n && !same_way; a++) {
        TRY(step_progress(j->ctx, "verifying the bound", a, x->n));
        TRY(fill_from(x, w, snap_of(x, a, 0), false, 1, x->s + a * row, x->m + a * row));
    }
    TRY(fill_ends(x, w));
    x->legs_of = x->v;
done:
    return st;
}

/* A search knows no way beyond VENDLESS_S: as many units of so much money. */
static double unit_idr(const pricing *x)
{
    return (double)(x->v->per_km_idr + x->v->per_hour_idr) / 100;
}

/* Units in place of seconds. */
static jalur_status price_edges(const pricing *x, const vweights *w, vweights *out)
{
    jalur_status st = JALUR_OK;
    const vgraph *g = &x->j->g;
    const double unit = unit_idr(x), per_m = (double)x->v->per_km_idr / 1000 / unit, per_s = (double)x->v->per_hour_idr / 3600 / unit;
    TRY(mem_new(x->j->ctx, g->n_edges, sizeof *out->ab, &out->ab));
    TRY(mem_new(x->j->ctx, g->n_edges, sizeof *out->ba, &out->ba));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        out->ab[e] = isfinite(w->ab[e]) ? per_m * g->edges[e].m + per_s * w->ab[e] : (double)INFINITY;
        out->ba[e] = isfinite(w->ba[e]) ? per_m * g->edges[e].m + per_s * w->ba[e] : (double)INFINITY;
    }
done:
    return st;
}

/* Adds what the cheapest way costs between each stop and a place; where there is none, what the search's longest would. */
static jalur_status add_cheapest(pricing *x, const vweights *priced, const vsnap *here, bool reverse, int64_t *price)
{
    jalur_status st = JALUR_OK;
    vspots from;
    bool found;
    TRY(search_from(x, priced, here, reverse, &from, &found));
    for (uint32_t b = 0; b < x->n; b++) {
        const double units = found ? fmin(step_to(x, priced, &from, b, reverse).s, VENDLESS_S) : VENDLESS_S;
        const double duals = fmin(units * unit_idr(x) * (double)x->p->unit, (double)VERIFY_FAR / 4);
        price[b] += (int64_t)duals + pricing_price(x, SLACK_M, SLACK_S);
    }
done:
    return st;
}

jalur_status pricing_cheapest(pricing *x, int64_t *price)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    bool open;
    const uint32_t last = judge_end(x->j, x->v, &open);
    TRY(judge_weights(x->j, judge_profile(x->j, x->v), x->j->in->plan->season, &w));
    vweights priced = *w;
    priced.ab = priced.ba = NULL;
    if (x->v->per_km_idr == 0 && x->v->per_hour_idr == 0) return JALUR_OK;
    TRY(price_edges(x, w, &priced));
    TRY(add_cheapest(x, &priced, snap_of(x, x->n, judge_home(x->j, x->v)), false, price));
    if (!open) TRY(add_cheapest(x, &priced, snap_of(x, x->n, last), true, price));
done:
    mem_free(x->j->ctx, priced.ab);
    mem_free(x->j->ctx, priced.ba);
    return st;
}

int64_t pricing_price(const pricing *x, int64_t m, int64_t s)
{
    const wide sum = (wide)x->v->per_km_idr * m * 18 + (wide)x->v->per_hour_idr * s * 5;
    return (int64_t)(sum * x->p->unit / 18000);
}

int64_t pricing_fixed(const pricing *x)
{
    return x->v->fixed_idr * x->p->unit + pricing_price(x, 0, judge_pause_s(x->v));
}

bool pricing_fits(const pricing *x, uint32_t i)
{
    uint32_t demand[CARGO_DIMENSIONS];
    judge_demand(&x->j->t->stations[x->p->stops[i].station], demand);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        if (demand[d] > x->v->capacity[d]) return false;
    return judge_may_serve(x->v, &x->j->t->stations[x->p->stops[i].station]);
}

uint32_t pricing_common(uint32_t a, uint32_t b)
{
    return b ? pricing_common(b, a % b) : a;
}
