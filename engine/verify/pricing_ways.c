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
static jalur_status fill_ends(pricing *x, const vweights *w, size_t by, int64_t *there_s, int64_t *there_m, int64_t *back_s, int64_t *back_m)
{
    jalur_status st = JALUR_OK;
    bool open;
    const uint32_t last = judge_end(x->j, x->v, &open);
    TRY(fill_from(x, w, snap_of(x, x->n, judge_home(x->j, x->v)), false, 1, there_s, there_m));
    if (!open) TRY(fill_from(x, w, snap_of(x, x->n, last), true, by, back_s, back_m));
    for (uint32_t a = 0; open && a < x->n; a++) back_s[a * by] = back_m[a * by] = 0;
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
    TRY(fill_ends(x, w, row, x->s + x->n * row, x->m + x->n * row, x->s + x->n, x->m + x->n));
    x->legs_of = x->v;
done:
    return st;
}

jalur_status pricing_ends(pricing *x, int64_t *there_s, int64_t *back_s)
{
    jalur_status st = JALUR_OK;
    const vweights *w;
    int64_t *m = NULL;
    TRY(judge_weights(x->j, judge_profile(x->j, x->v), x->j->in->plan->season, &w));
    TRY(mem_new(x->j->ctx, x->n, sizeof *m, &m));
    TRY(fill_ends(x, w, 1, there_s, m, back_s, m));
    for (uint32_t i = 0; i < x->n; i++) {
        if (there_s[i] < 0) there_s[i] = VERIFY_FAR;
        if (back_s[i] < 0) back_s[i] = VERIFY_FAR;
    }
done:
    mem_free(x->j->ctx, m);
    return st;
}

int64_t pricing_price(const pricing *x, int64_t m, int64_t s)
{
    const wide sum = (wide)x->v->per_km_idr * m * 18 + (wide)x->v->per_hour_idr * s * 5;
    return (int64_t)(sum * x->p->unit / 18000);
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
