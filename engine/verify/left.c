/* Stations left out: is the reason true, are its numbers, and could a vehicle have taken it after all?
 *
 * Every vehicle of the fleet is asked whether it could serve the station alone, on each day and with each number of nights. */
#include "verify/verify_inside.h"

#include <stdio.h>

static const double CLOCK_SLACK_S = 3; /* roundings of a leg, and of a walk */

typedef struct alone { /* one vehicle type and one station left out */
    vstep there, on, back; /* on: to where its pickup goes */
    bool reached, when_dry;
} alone;

typedef enum way { WAY_THERE, WAY_ON, WAY_BACK } way;

typedef struct inns { /* where a vehicle may stay overnight: ways between them and all its points, which are depot, end, inns, stations left out, drops */
    uint32_t n, n_points;
    vleg *out, *in; /* [inn * n_points + point] */
} inns;

typedef struct leaving {
    judge *j;
    const plan *p;
    alone *table;      /* [vehicle * n_unserved + row] */
    inns *inns;        /* by vehicle */
    uint32_t *inns_of; /* the vehicle with the same ones, whose they are */
    vleg *legs[2];     /* of the case in hand, and of another */
    uint32_t *free_of; /* [vehicle * days + day - 1]: vehicles that are on no route */
    vwindow **windows;    /* by office: when a dock is free; NULL: it has any number */
    uint32_t *n_windows;
    uint32_t n, days;
} leaving;

/* The shape of the answer for one station by all vehicles. */
typedef struct outcome {
    bool any, reached, when_dry, fits, surely, maybe;
    uint32_t least;              /* of what a vehicle lacks that surely could serve it alone, the fewest */
    uint32_t least_index, least_day;
    bool as_said;                /* the vehicle that is named lacks what is said, on some day */
} outcome;

static bool is_station(const leaving *x, uint32_t row)
{
    return x->p->unserved[row].station < x->j->t->n_stations;
}

/* Office that its pickup goes to, or JALUR_NONE. */
static uint32_t drop_of(const leaving *x, uint32_t row)
{
    const station *s = is_station(x, row) ? &x->j->t->stations[x->p->unserved[row].station] : NULL;
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
        if (!is_station(x, i) || place[i].state != VSNAP_OK || (direction == WAY_ON && drop_of(x, i) != drop)) continue;
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
        const station *t = is_station(x, i) ? &j->t->stations[x->p->unserved[i].station] : NULL;
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

static jalur_status fill_vehicle(leaving *x, uint32_t k)
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
        const station *s = is_station(x, i) ? &j->t->stations[x->p->unserved[i].station] : NULL;
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
static jalur_status fill_nights(leaving *x)
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

static jalur_status fill_all(leaving *x)
{
    jalur_status st = JALUR_OK;
    const judge *j = x->j;
    TRY(mem_new(j->ctx, (size_t)j->t->n_vehicles * x->n, sizeof *x->table, &x->table));
    TRY(mem_new(j->ctx, (size_t)j->t->n_vehicles * x->days, sizeof *x->free_of, &x->free_of));
    for (uint32_t k = 0; k < j->t->n_vehicles; k++) {
        TRY(step_progress(j->ctx, "verifying reasons", k, j->t->n_vehicles));
        TRY(fill_vehicle(x, k));
        for (uint32_t d = 0; d < x->days; d++) x->free_of[k * x->days + d] = j->t->vehicles[k].count;
    }
    for (uint32_t i = 0; i < x->p->n_routes; i++) {
        const route *r = &x->p->routes[i];
        if (r->vehicle >= j->t->n_vehicles || r->day < 1 || r->day > x->days) continue;
        for (uint32_t day = r->day; day <= judge_back(r) && day <= x->days; day++) {
            uint32_t *left = &x->free_of[r->vehicle * x->days + day - 1];
            *left -= *left > 0;
        }
    }
done:
    return st;
}

static jalur_status fill_docks(leaving *x)
{
    jalur_status st = JALUR_OK;
    judge *j = x->j;
    TRY(mem_new(j->ctx, j->t->n_offices, sizeof *x->windows, &x->windows));
    TRY(mem_new(j->ctx, j->t->n_offices, sizeof *x->n_windows, &x->n_windows));
    for (uint32_t i = 0; i < j->t->n_offices; i++)
        if (judge_docks(j, i) > 0) TRY(judge_dock_windows(j, i, &x->windows[i], &x->n_windows[i]));
done:
    return st;
}

static vleg leg_of(vleg found, double slack_s)
{
    return (vleg){fmax(0, ceil(found.s) + slack_s), found.m};
}

static uint32_t point_of(const leaving *x, const inns *of, uint32_t row, uint32_t place)
{
    switch (place) {
    case VALONE_DEPOT: return 0;
    case VALONE_END: return 1;
    case VALONE_STATION: return 2 + of->n + row;
    case VALONE_DROP: return 2 + of->n + x->n + row;
    default: return 2 + place - VALONE_INNS;
    }
}

static void put_inns(const leaving *x, uint32_t row, uint32_t vehicle_index, double slack_s, vleg *legs)
{
    const inns *of = &x->inns[x->inns_of[vehicle_index]];
    const uint32_t n = VALONE_INNS + of->n;
    bool open;
    const bool home = judge_end(x->j, &x->j->t->vehicles[vehicle_index], &open) != JALUR_NONE || !open;
    for (uint32_t i = 0; i < of->n; i++)
        for (uint32_t place = 0; place < n; place++) {
            const uint32_t at = VALONE_INNS + i, point = point_of(x, of, row, place);
            const size_t cell = (size_t)i * of->n_points + point;
            legs[at * n + place] = place == at ? (vleg){0, 0} : leg_of(of->out[cell], slack_s);
            if (place < VALONE_INNS) legs[place * n + at] = leg_of(of->in[cell], slack_s);
            if (place == VALONE_END && !home) legs[at * n + place] = (vleg){0, 0};
        }
}

/* One vehicle for one station of a row; in `legs`. */
static valone case_of(const leaving *x, uint32_t row, uint32_t vehicle_index, uint32_t day, double slack_s, vleg *legs)
{
    const judge *j = x->j;
    const uint32_t station_index = x->p->unserved[row].station;
    const vehicle *v = &j->t->vehicles[vehicle_index];
    const alone *a = &x->table[(size_t)vehicle_index * x->n + row];
    const station *s = &j->t->stations[station_index];
    const uint32_t n_inns = x->inns[x->inns_of[vehicle_index]].n, n = VALONE_INNS + n_inns;
    const uint32_t away = judge_away(j, v, day) < VALONE_NIGHTS ? judge_away(j, v, day) : VALONE_NIGHTS;
    for (uint32_t i = 0; i < n * n; i++) legs[i] = (vleg){INFINITY, 0};
    legs[VALONE_DEPOT * n + VALONE_STATION] = leg_of((vleg){a->there.s, a->there.m}, slack_s);
    legs[VALONE_STATION * n + VALONE_DROP] = leg_of((vleg){a->on.s, a->on.m}, 0);
    legs[(station_paired(s) ? VALONE_DROP : VALONE_STATION) * n + VALONE_END] = leg_of((vleg){a->back.s, a->back.m}, slack_s);
    put_inns(x, row, vehicle_index, slack_s, legs);
    return (valone){.v = v, .s = s, .day = day, .nights = n_inns ? away : 0, .n_inns = n_inns, .legs = legs,
                    .service_s = fmax(0, judge_service_s(j, station_index, v) + slack_s), .drop_s = judge_drop_s(j, s, v)};
}

/* What the plan has used up of what a route of that vehicle to the station needs that is away for so many nights: LACKS bits. `a` could
 * serve it if there were docks without end. */
static unsigned lacks_of(const leaving *x, uint32_t vehicle_index, const valone *a, uint32_t nights)
{
    const judge *j = x->j;
    const uint32_t home = judge_home(j, a->v);
    const bool escorted = j->set->delivery_escorts > 0 && (a->s->escort || a->v->escort);
    double over[VALONE_NIGHTS + 1];
    unsigned lacks = 0;
    for (uint32_t day = a->day; day <= a->day + nights; day++) {
        if (x->free_of[vehicle_index * x->days + day - 1] == 0) lacks |= LACKS_VEHICLE;
        if (escorted && judge_escorts_used(j, day) >= (uint64_t)j->set->delivery_escorts) lacks |= LACKS_ESCORT;
    }
    if (!x->windows[home] || judge_load_s(j, a->v) <= 0) return lacks;
    valone docked = *a;
    docked.windows = x->windows[home];
    docked.n_windows = x->n_windows[home];
    judge_alone(j, &docked, LEFT_BY_NONE, over);
    return isfinite(over[nights]) ? lacks : lacks | LACKS_DOCK;
}

static uint32_t ones(unsigned bits)
{
    return (bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1);
}

static void ask_day(const leaving *x, uint32_t row, uint32_t k, uint32_t day, outcome *o)
{
    const judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    const valone easy = case_of(x, row, k, day, -CLOCK_SLACK_S, x->legs[0]), hard = case_of(x, row, k, day, CLOCK_SLACK_S, x->legs[1]);
    double may[VALONE_NIGHTS + 1], can[VALONE_NIGHTS + 1];
    const bool free = hard.v->n_breaks > 0; /* ways that are not tried here */
    o->maybe |= free;
    if (k == u->vehicle) o->as_said |= free;
    judge_alone(j, &easy, LEFT_BY_NONE, may);
    judge_alone(j, &hard, LEFT_BY_NONE, can);
    for (uint32_t m = 0; m <= hard.nights; m++) {
        o->maybe |= isfinite(may[m]);
        if (k == u->vehicle && isfinite(may[m])) { /* to a few seconds */
            const unsigned said = unserved_rule_lacks(u->rule);
            o->as_said |= lacks_of(x, k, &easy, m) == said || lacks_of(x, k, &hard, m) == said;
        }
        if (!isfinite(can[m])) continue;
        o->surely = true;
        const uint32_t few = ones(lacks_of(x, k, &hard, m));
        if (few >= o->least) continue;
        o->least = few;
        o->least_index = k;
        o->least_day = day;
    }
}

static outcome ask_all(const leaving *x, uint32_t row)
{
    const judge *j = x->j;
    const station *s = &j->t->stations[x->p->unserved[row].station];
    outcome o = {.least = UINT32_MAX};
    for (uint32_t k = 0; k < j->t->n_vehicles; k++) {
        const vehicle *v = &j->t->vehicles[k];
        const alone *a = &x->table[(size_t)k * x->n + row];
        if (v->count == 0 || !judge_may_serve(v, s)) continue;
        o.any = true;
        o.when_dry |= a->when_dry;
        o.reached |= a->reached;
        o.fits |= a->reached && judge_carries(j, v, s);
        for (uint32_t day = 1; a->reached && judge_carries(j, v, s) && day <= x->days; day++)
            ask_day(x, row, k, day, &o);
    }
    return o;
}

/* ---- reasons ---- */

static void check_gap(judge *j, const unserved *u, const char *where)
{
    if (!u->has_points || !isfinite(u->gap_m)) return;
    judge_near(j, "unserved-gap", where, u->gap_m, geo_distance_m(u->from, u->to), 1 + 0.001 * u->gap_m, "m");
}

/* Nearest road that any vehicle of the fleet may use; true when it is near enough for one. */
static bool near_road(const judge *j, uint32_t station_index, double *nearest_m)
{
    bool near = false;
    *nearest_m = INFINITY;
    for (uint32_t p = 0; p < j->in->profiles->n; p++) {
        if (!j->station_snap[p]) continue;
        const vsnap *snap = &j->station_snap[p][station_index];
        if (snap->state != VSNAP_NONE && snap->access_m < *nearest_m) *nearest_m = snap->access_m;
        near |= snap->state == VSNAP_OK;
    }
    return near;
}

static void check_far(judge *j, const unserved *u, const char *where)
{
    double m;
    const bool near = near_road(j, u->station, &m);
    judge_true(j, !near, "unserved-far", where, "called far from any road", "a road is near enough");
    if (isfinite(u->gap_m) || isfinite(m)) judge_near(j, "unserved-far", where, u->gap_m, m, 1 + 0.001 * m, "m");
    check_gap(j, u, where);
}

static void check_heavy(judge *j, const unserved *u, const outcome *o, const char *where)
{
    uint32_t demand[CARGO_DIMENSIONS];
    const station *s = &j->t->stations[u->station];
    judge_demand(s, demand);
    judge_true(j, o->reached, "unserved-heavy", where, "called too heavy", "no vehicle reaches it");
    if (!judge_true(j, u->vehicle < j->t->n_vehicles && u->dimension < CARGO_DIMENSIONS, "unserved-heavy", where,
                    "no vehicle is named", "the vehicle that comes nearest"))
        return;
    const uint32_t room = j->t->vehicles[u->vehicle].capacity[u->dimension];
    const uint32_t most = demand[u->dimension] > s->pickup[u->dimension] ? demand[u->dimension] : s->pickup[u->dimension];
    judge_near(j, "unserved-heavy", where, u->needed, most, 0, "needed");
    judge_near(j, "unserved-heavy", where, u->available, room, 0, "of room");
    judge_true(j, most > room, "unserved-heavy", where, "called too heavy", "fits that vehicle");
}

/* The way itself, straight there and back. */
static double direct_s(const leaving *x, uint32_t row, uint32_t vehicle_index)
{
    const judge *j = x->j;
    const uint32_t station_index = x->p->unserved[row].station;
    const vehicle *v = &j->t->vehicles[vehicle_index];
    const alone *a = &x->table[(size_t)vehicle_index * x->n + row];
    return ceil(a->there.s) + judge_service_s(j, station_index, v) + ceil(a->on.s) + judge_drop_s(j, &j->t->stations[station_index], v) + ceil(a->back.s);
}

/* The least excess of a rule on any day, with the vehicle's breaks or as if it had none. */
static double least_over(const leaving *x, uint32_t row, uint32_t vehicle_index, unserved_rule rule, bool breaks, double slack_s)
{
    double best = INFINITY, over[VALONE_NIGHTS + 1];
    vehicle v = x->j->t->vehicles[vehicle_index];
    if (!breaks) v.n_breaks = 0;
    for (uint32_t day = 1; day <= x->days; day++) {
        valone one = case_of(x, row, vehicle_index, day, slack_s, x->legs[0]);
        one.v = &v;
        judge_alone(x->j, &one, rule, over);
        for (uint32_t m = 0; m <= one.nights; m++) best = fmin(best, over[m]);
    }
    return best;
}

/* Several rules are broken at once: none alone would do. */
static void check_several(const leaving *x, uint32_t row, const char *where)
{
    for (unserved_rule rule = LEFT_BY_WINDOW; rule <= LEFT_BY_DISTANCE; rule++)
        judge_true(x->j, !isfinite(least_over(x, row, x->p->unserved[row].vehicle, rule, true, CLOCK_SLACK_S)), "unserved-late", where,
                   unserved_rule_name(rule), "several rules: lifting that one would serve it");
}

/* The number of the rule it names, on the day and with the nights that are best for it. Where breaks count, at least so much. */
static void check_late(const leaving *x, uint32_t row, const char *where)
{
    judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    const bool metres = u->rule == LEFT_BY_DISTANCE;
    const double said = metres ? (double)u->over_m : (double)u->over_s;
    if (!judge_true(j, u->vehicle < j->t->n_vehicles, "unserved-late", where, "no vehicle is named", "the vehicle that comes nearest"))
        return;
    const bool breaks = j->t->vehicles[u->vehicle].n_breaks > 0;
    if (u->rule == LEFT_BY_SEVERAL) {
        check_several(x, row, where);
        return;
    }
    double best = least_over(x, row, u->vehicle, u->rule, false, 0);
    if (!isfinite(best)) best = least_over(x, row, u->vehicle, u->rule, false, -CLOCK_SLACK_S);
    judge_true(j, said > 0, "unserved-late", where, "not broken at all", "more than 0");
    if (!judge_true(j, isfinite(best), "unserved-late", where, unserved_rule_name(u->rule), "a rule that, lifted, would serve it")) return;
    const double slack = metres ? 5 + 0.002 * fabs(said) : 2 * CLOCK_SLACK_S + 0.001 * fmin(fabs(best), 1e6);
    if (breaks) judge_most(j, "unserved-late", where, best, said + slack, metres ? "m over" : "s late");
    else judge_near(j, "unserved-late", where, said, best, slack, metres ? "m over" : "s late");
}

/* Worth less than its own route, with what the goals of the search add to that. */
static void check_optional(const leaving *x, uint32_t row, const char *where)
{
    judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    const station *s = &j->t->stations[u->station];
    const double hours = (judge_load_s(j, &j->t->vehicles[u->vehicle]) + direct_s(x, row, u->vehicle)) / 3600 + 0.01;
    double most = (double)u->extra_idr + (double)j->set->balance_idr * hours * hours;
    for (uint32_t i = 0; i < j->t->n_earlier; i++)
        if (j->t->earlier[i].station == u->station) most += (double)j->set->change_idr;
    judge_true(j, s->skip_idr >= 0, "unserved-optional", where, "called optional", "it must be served");
    judge_most(j, "unserved-optional", where, (double)s->skip_idr, most, "Rp for leaving it out");
}

/* What stands in the way of one more route, when no rule of its own does: what it says is used up is, and nobody lacks less. */
static void check_taken(const leaving *x, uint32_t row, const outcome *o, const char *where)
{
    judge *j = x->j;
    char found[128];
    const unserved *u = &x->p->unserved[row];
    const station *s = &j->t->stations[u->station];
    const vehicle *v = &j->t->vehicles[u->vehicle];
    const unsigned lacks = unserved_rule_lacks(u->rule);
    const uint32_t home = judge_home(j, v);
    if (u->reason == UNSERVED_OPTIONAL) {
        check_optional(x, row, where);
        return;
    }
    if (lacks & LACKS_DOCK)
        judge_true(j, home != JALUR_NONE && judge_docks(j, home) > 0, "unserved-docks", where, "said to lack a dock", "docks are many");
    if (lacks & LACKS_ESCORT)
        judge_true(j, j->set->delivery_escorts > 0 && (s->escort || v->escort), "unserved-escort", where, "said to lack an escort",
                   "it needs none, or there are many");
    judge_true(j, o->as_said, "unserved-lacking", where, unserved_rule_name(u->rule), "what that vehicle lacks on some day");
    if (lacks ? o->least >= ones(lacks) : o->least == UINT32_MAX) return;
    snprintf(found, sizeof found, "%s lacks %s on day %u", j->t->vehicles[o->least_index].id, o->least ? "less" : "nothing", o->least_day);
    judge_text(j, "unserved-fleet-free", where, found, "no vehicle that could serve it lacks less");
}

static void check_fleet(const leaving *x, uint32_t row, const outcome *o, const char *where)
{
    judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    judge_true(j, o->maybe, "unserved-fleet", where, "said to need one more vehicle", "no vehicle could serve it even alone");
    if (!judge_true(j, u->vehicle < j->t->n_vehicles, "unserved-fleet", where, "no vehicle is named", "the cheapest that fits")) return;
    check_taken(x, row, o, where);
    const alone *a = &x->table[(size_t)u->vehicle * x->n + row];
    if (!a->reached) return;
    const vehicle *v = &j->t->vehicles[u->vehicle];
    const double long_s = direct_s(x, row, u->vehicle), m = a->there.m + a->on.m + a->back.m;
    const bool away = v->nights > 0 && x->days > 1; /* overtime may be spread, a night cost more */
    const int64_t over_s = away ? 0 : judge_overtime_s(v, (int64_t)(long_s + judge_load_s(j, v)));
    const double expected = (double)judge_cost(v, (uint64_t)llround(m), (int64_t)long_s, over_s);
    const double slack = 5 + 0.002 * expected + (double)v->per_km_idr * 0.01 + (double)(v->per_hour_idr + v->overtime_idr) * 6 / 3600;
    if (v->n_breaks > 0 || away) judge_most(j, "unserved-fleet", where, expected, (double)u->extra_idr + slack, "Rp");
    else judge_near(j, "unserved-fleet", where, (double)u->extra_idr, expected, slack, "Rp");
}

static void check_row(const leaving *x, uint32_t row)
{
    judge *j = x->j;
    char where[WHERE_MAX];
    double nearest_m;
    const unserved *u = &x->p->unserved[row];
    const station *s = &j->t->stations[u->station];
    const bool nowhere = s->placed == PLACED_NOWHERE;
    snprintf(where, sizeof where, "station %s, left out as %s", s->id, unserved_reason_name(u->reason));
    judge_true(j, nowhere == (u->reason == UNSERVED_NO_POSITION), "unserved-position", where,
               nowhere ? "has no position" : "has a position", nowhere ? "no-position" : "another reason");
    if (nowhere || u->reason == UNSERVED_NO_POSITION) return;
    if (u->reason == UNSERVED_FAR_FROM_ROAD) {
        check_far(j, u, where);
        return;
    }
    if (!judge_true(j, near_road(j, u->station, &nearest_m), "unserved-far", where, "no road near enough", "far-from-road")) return;
    judge_true(j, u->rule != LEFT_BY_SKILL || u->reason == UNSERVED_NO_VEHICLE, "unserved-skill", where, "said to want for a skill",
               "no vehicle that may serve it");
    const outcome o = ask_all(x, row);
    const bool by_all = u->reason == UNSERVED_FLEET || u->reason == UNSERVED_OPTIONAL;
    judge_true(j, !o.surely || by_all, "unserved-servable", where, "a vehicle could serve it alone", "fleet-exhausted");
    judge_true(j, o.any || u->reason == UNSERVED_NO_VEHICLE, "unserved-vehicle", where, "there is no vehicle that may serve it", "no-vehicle");
    switch (u->reason) {
    case UNSERVED_OTHER_COMPONENT:
        judge_true(j, !o.reached, "unserved-reached", where, "a vehicle gets there and back", "another reason");
        judge_true(j, x->p->season == SEASON_DRY || !o.when_dry, "unserved-season", where, "a vehicle gets there when it is dry", "dry season only");
        check_gap(j, u, where);
        break;
    case UNSERVED_SEASON:
        judge_true(j, !o.reached, "unserved-reached", where, "a vehicle gets there and back", "another reason");
        judge_true(j, x->p->season != SEASON_DRY && o.when_dry, "unserved-season", where, "no vehicle gets there and back even when it is dry", "another reason");
        check_gap(j, u, where);
        break;
    case UNSERVED_TOO_HEAVY: check_heavy(j, u, &o, where); break;
    case UNSERVED_TOO_FAR:
        judge_true(j, o.fits, "unserved-late", where, "called too far in time", "no vehicle reaches it or none can carry it");
        check_late(x, row, where);
        break;
    case UNSERVED_OPTIONAL:
    case UNSERVED_FLEET: check_fleet(x, row, &o, where); break;
    case UNSERVED_NO_VEHICLE:
        judge_true(j, !o.any, "unserved-vehicle", where, "there are vehicles that may serve it", "another reason");
        break;
    default: break;
    }
}

jalur_status verify_left(judge *j)
{
    jalur_status st = JALUR_OK;
    leaving x = {.j = j, .p = j->in->plan, .n = j->in->plan->n_unserved, .days = (uint32_t)j->set->days};
    if (x.n == 0) return JALUR_OK;
    TRY(fill_all(&x));
    TRY(fill_nights(&x));
    TRY(fill_docks(&x));
    for (uint32_t i = 0; i < x.n; i++) {
        if (!is_station(&x, i)) continue; /* said already */
        check_row(&x, i);
        j->out->unserved++;
    }
    TRY(j->st);
done:
    for (uint32_t i = 0; x.windows && i < j->t->n_offices; i++) mem_free(j->ctx, x.windows[i]);
    mem_free(j->ctx, x.windows);
    mem_free(j->ctx, x.n_windows);
    for (uint32_t k = 0; x.inns && k < j->t->n_vehicles; k++) {
        mem_free(j->ctx, x.inns[k].out);
        mem_free(j->ctx, x.inns[k].in);
    }
    mem_free(j->ctx, x.inns);
    mem_free(j->ctx, x.inns_of);
    mem_free(j->ctx, x.legs[0]);
    mem_free(j->ctx, x.legs[1]);
    mem_free(j->ctx, x.table);
    mem_free(j->ctx, x.free_of);
    return st;
}
