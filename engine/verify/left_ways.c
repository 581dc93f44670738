/* Ways of every vehicle to every station left out, and over the places where it may stay overnight. */
#include "verify/left.h"

bool left_is_station(const leaving *x, uint32_t row)
{
    return x->p->unserved[row].station < x->j->t->n_stations;
}

/* Office that its pickup goes to, or JALUR_NONE. */
static uint32_t drop_of(const leaving *x, uint32_t row)
{
    const station *s = left_is_station(x, row) ? &x->j->t->stations[x->p->unserved[row].station] : NULL;
    return s && station_paired(s) ? s->pickup_to : JALUR_NONE;
}

/* Between the depot, the drop or the end of the route and all stations left out; on: of those that it is the drop of. */
static jalur_status fill_direction(leaving *x, const vweights *w, const vsnap *depot, const vsnap *place, uint32_t row_of_table,
                                   way direction, uint32_t drop, bool dry)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    const bool reverse = direction != WAY_THERE;
    vspots home, at;
    vspots_of_snap(&j->g, w, depot, &home);
    vsearch_begin(&j->q, w, reverse);
    vsearch_start(&j->q, &home, 0);
    TRY(vsearch_run(&j->q, INFINITY));
    for (uint32_t i = 0; i < x->n; i++) {
        if (!left_is_station(x, i) || place[i].state != VSNAP_OK || (direction == WAY_ON && drop_of(x, i) != drop)) continue;
        alone *a = &x->table[(size_t)row_of_table * x->n + i];
        vspots_of_snap(&j->g, w, &place[i], &at);
        vstep step = vsearch_at(&j->q, &at);
        const vstep direct = reverse ? vspots_step(&j->g, w, &at, &home) : vspots_step(&j->g, w, &home, &at);
        if (direct.s < step.s) step = direct;
        if (dry) a->when_dry = isfinite(step.s) && (!reverse || a->when_dry);
        else *(direction == WAY_THERE ? &a->there : direction == WAY_ON ? &a->on : &a->back) = step;
    }
done:
    return st;
}

/* From the stations to where their pickups go; `last` is then where the way to the end of the route begins. */
static jalur_status fill_drops(leaving *x, const vweights *w, const vsnap *place, uint32_t vehicle_index, vsnap *last, bool dry)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    for (uint32_t i = 0; i < x->n; i++) {
        const uint32_t to = drop_of(x, i);
        last[i] = place[i];
        if (to == JALUR_NONE) continue;
        uint32_t first = 0;
        while (drop_of(x, first) != to) first++;
        last[i] = first < i ? last[first] : vsnap_point(&j->g, w, j->t->offices[to].at, j->set->snap_limit_m, true);
        if (last[i].state != VSNAP_OK && dry) x->table[(size_t)vehicle_index * x->n + i].when_dry = false;
        if (last[i].state == VSNAP_OK && first == i) TRY(fill_direction(x, w, &last[i], place, vehicle_index, WAY_ON, to, dry));
    }
done:
    return st;
}

/* From there to the end of the route; no way is needed where it ends with that. */
static jalur_status fill_end(leaving *x, const vweights *w, const vsnap *place, uint32_t vehicle_index, bool dry)
{
    judge *j = x->j;
    bool open;
    const uint32_t last = judge_end(j, &j->t->vehicles[vehicle_index], &open);
    if (last != JALUR_NONE) {
        const vsnap end = vsnap_point(&j->g, w, j->t->offices[last].at, j->set->snap_limit_m, true);
        if (end.state == VSNAP_OK) return fill_direction(x, w, &end, place, vehicle_index, WAY_BACK, JALUR_NONE, dry);
    }
    for (uint32_t i = 0; i < x->n; i++) {
        alone *a = &x->table[(size_t)vehicle_index * x->n + i];
        if (!open) a->when_dry = false;
        else if (!dry) a->back = (vstep){0, 0, a->there.edge};
    }
    return JALUR_OK;
}

/* Road points in that season of the stations left out. */
static jalur_status fill_season(leaving *x, uint32_t vehicle_index, season s, bool dry)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    const vehicle *v = &j->t->vehicles[vehicle_index];
    const vweights *w;
    vsnap *place = NULL, *last = NULL;
    TRY(judge_weights(j, judge_profile(j, v), s, &w));
    TRY(mem_new(j->ctx, x->n, sizeof *place, &place));
    TRY(mem_new(j->ctx, x->n, sizeof *last, &last));
    const vsnap depot = vsnap_point(&j->g, w, j->t->offices[judge_home(j, v)].at, j->set->snap_limit_m, true);
    for (uint32_t i = 0; i < x->n; i++) {
        const station *t = left_is_station(x, i) ? &j->t->stations[x->p->unserved[i].station] : NULL;
        place[i].state = VSNAP_NONE;
        if (t && t->placed != PLACED_NOWHERE) place[i] = vsnap_point(&j->g, w, t->at, j->set->snap_limit_m, true);
    }
    if (depot.state == VSNAP_OK) {
        TRY(fill_direction(x, w, &depot, place, vehicle_index, WAY_THERE, JALUR_NONE, dry));
        TRY(fill_drops(x, w, place, vehicle_index, last, dry));
        TRY(fill_end(x, w, last, vehicle_index, dry));
    }
done:
    mem_free(j->ctx, last);
    mem_free(j->ctx, place);
    return st;
}

jalur_status left_fill_vehicle(leaving *x, uint32_t k)
{
    jalur_status st = JALUR_OK;
    const judge *j = x->j;
    const vehicle *v = &j->t->vehicles[k];
    alone *row = x->table + (size_t)k * x->n;
    for (uint32_t i = 0; i < x->n; i++) {
        row[i].there.s = row[i].back.s = INFINITY;
        if (drop_of(x, i) != JALUR_NONE) row[i].on.s = INFINITY;
    }
    if (v->count == 0 || judge_home(j, v) == JALUR_NONE) return JALUR_OK;
    for (uint32_t o = 0; o < k; o++) { /* the same ways as an earlier type? */
        const vehicle *w = &j->t->vehicles[o];
        if (w->count == 0 || judge_home(j, w) != judge_home(j, v) || !judge_same_end(j, v, w) || strcmp(w->profile, v->profile) != 0) continue;
        memcpy(row, x->table + (size_t)o * x->n, x->n * sizeof *row);
        return JALUR_OK;
    }
    TRY(fill_season(x, k, x->p->season, false));
    if (x->p->season != SEASON_DRY) TRY(fill_season(x, k, SEASON_DRY, true));
    for (uint32_t i = 0; i < x->n; i++) row[i].reached = isfinite(row[i].there.s) && isfinite(row[i].on.s) && isfinite(row[i].back.s);
done:
    return st;
}

/* ---- nights ---- */

static bool stays_at(const judge *j, const vehicle *v, uint32_t office_index)
{
    return v->night_at && terms_has(v->night_at, j->t->offices[office_index].id, strlen(j->t->offices[office_index].id));
}

static jalur_status fill_inn(const leaving *x, const vweights *w, const vsnap *point, uint32_t at, bool reverse, uint32_t n, vleg *row)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    vspots home, other;
    vspots_of_snap(&j->g, w, &point[at], &home);
    vsearch_begin(&j->q, w, reverse);
    vsearch_start(&j->q, &home, 0);
    TRY(vsearch_run(&j->q, INFINITY));
    for (uint32_t i = 0; i < n; i++) {
        row[i] = (vleg){INFINITY, 0};
        if (point[i].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, w, &point[i], &other);
        vstep step = vsearch_at(&j->q, &other);
        const vstep direct = reverse ? vspots_step(&j->g, w, &other, &home) : vspots_step(&j->g, w, &home, &other);
        if (direct.s < step.s) step = direct;
        row[i] = (vleg){step.s, step.m};
    }
done:
    return st;
}

static vsnap office_snap(const judge *j, const vweights *w, uint32_t office_index)
{
    if (office_index == JALUR_NONE || j->t->offices[office_index].placed == PLACED_NOWHERE) return (vsnap){.state = VSNAP_NONE};
    return vsnap_point(&j->g, w, j->t->offices[office_index].at, j->set->snap_limit_m, true);
}

static jalur_status fill_inns(leaving *x, uint32_t vehicle_index)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    const vehicle *v = &j->t->vehicles[vehicle_index];
    inns *out = &x->inns[vehicle_index];
    const vweights *w;
    vsnap *point = NULL;
    bool open;
    TRY(judge_weights(j, judge_profile(j, v), x->p->season, &w));
    TRY(mem_new(j->ctx, 2 + (size_t)j->t->n_offices + 2 * (size_t)x->n, sizeof *point, &point));
    point[0] = office_snap(j, w, judge_home(j, v));
    point[1] = office_snap(j, w, judge_end(j, v, &open));
    for (uint32_t o = 0; o < j->t->n_offices; o++)
        if (stays_at(j, v, o)) {
            point[2 + out->n] = office_snap(j, w, o);
            out->n += point[2 + out->n].state == VSNAP_OK;
        }
    for (uint32_t i = 0; i < x->n; i++) {
        const station *s = left_is_station(x, i) ? &j->t->stations[x->p->unserved[i].station] : NULL;
        point[2 + out->n + i].state = VSNAP_NONE;
        if (s && s->placed != PLACED_NOWHERE) point[2 + out->n + i] = vsnap_point(&j->g, w, s->at, j->set->snap_limit_m, true);
        point[2 + out->n + x->n + i] = office_snap(j, w, drop_of(x, i));
    }
    out->n_points = 2 + out->n + 2 * x->n;
    TRY(mem_new(j->ctx, (size_t)out->n * out->n_points, sizeof *out->out, &out->out));
    TRY(mem_new(j->ctx, (size_t)out->n * out->n_points, sizeof *out->in, &out->in));
    for (uint32_t i = 0; i < out->n; i++) {
        TRY(fill_inn(x, w, point, 2 + i, false, out->n_points, out->out + (size_t)i * out->n_points));
        TRY(fill_inn(x, w, point, 2 + i, true, out->n_points, out->in + (size_t)i * out->n_points));
    }
done:
    mem_free(j->ctx, point);
    return st;
}

/* Once for vehicles that go the same ways. */
jalur_status left_fill_nights(leaving *x)
{
    jalur_status st = JALUR_OK;
    const judge *j = x->j;
    uint32_t most = 0;
    TRY(mem_new(j->ctx, j->t->n_vehicles, sizeof *x->inns, &x->inns));
    TRY(mem_new(j->ctx, j->t->n_vehicles, sizeof *x->inns_of, &x->inns_of));
    for (uint32_t k = 0; k < j->t->n_vehicles; k++) {
        const vehicle *v = &j->t->vehicles[k];
        x->inns_of[k] = k;
        if (v->count == 0 || v->nights == 0 || x->days < 2 || !v->night_at || judge_home(j, v) == JALUR_NONE) continue;
        for (uint32_t o = 0; o < k && x->inns_of[k] == k; o++) {
            const vehicle *w = &j->t->vehicles[o];
            if (x->inns[o].n && judge_home(j, w) == judge_home(j, v) && judge_same_end(j, v, w) && strcmp(w->profile, v->profile) == 0 &&
                strcmp(w->night_at, v->night_at) == 0)
                x->inns_of[k] = o;
        }
        if (x->inns_of[k] == k) TRY(fill_inns(x, k));
        if (x->inns[x->inns_of[k]].n > most) most = x->inns[x->inns_of[k]].n;
    }
    for (int i = 0; i < 2; i++)
        TRY(mem_new(j->ctx, ((size_t)VALONE_INNS + most) * (VALONE_INNS + most), sizeof *x->legs[i], &x->legs[i]));
done:
    return st;
}
