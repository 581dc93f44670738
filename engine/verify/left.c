/* Stations left out: is the reason true, are its numbers, and could a vehicle have taken it after all?
 *
 * Every vehicle of the fleet is asked whether it could serve the station alone, on each day and with each number of nights. */
#include "verify/left.h"

#include <stdio.h>

static jalur_status fill_all(leaving *x)
{
    jalur_status st = JALUR_OK;
    const judge *j = x->j;
    TRY(mem_new(j->ctx, (size_t)j->t->n_vehicles * x->n, sizeof *x->table, &x->table));
    TRY(mem_new(j->ctx, (size_t)j->t->n_vehicles * x->days, sizeof *x->free_of, &x->free_of));
    for (uint32_t k = 0; k < j->t->n_vehicles; k++) {
        TRY(step_progress(j->ctx, "verifying reasons", k, j->t->n_vehicles));
        TRY(left_fill_vehicle(x, k));
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
        valone one = left_case(x, row, vehicle_index, day, slack_s, x->legs[0]);
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
    if (breaks) {
        const double most = least_over(x, row, u->vehicle, u->rule, true, 0); /* by a timeline with its breaks */
        judge_most(j, "unserved-late", where, best, said + slack, metres ? "m over" : "s late");
        if (isfinite(most)) judge_most(j, "unserved-late", where, said, most + slack, metres ? "m over" : "s late");
    } else judge_near(j, "unserved-late", where, said, best, slack, metres ? "m over" : "s late");
}

/* Worth less than its own route, with what the goals of the search add to that. */
static void check_optional(const leaving *x, uint32_t row, double left, const char *where)
{
    judge *j = x->j;
    double served = 0;
    const unserved *u = &x->p->unserved[row];
    const station *s = &j->t->stations[u->station];
    const double hours = (judge_load_s(j, &j->t->vehicles[u->vehicle]) + direct_s(x, row, u->vehicle)) / 3600 + 0.01;
    double most = (double)u->extra_idr + (double)j->set->balance_idr * hours * hours;
    for (uint32_t i = 0; i < j->t->n_earlier; i++)
        if (j->t->earlier[i].station == u->station) most += (double)j->set->change_idr;
    judge_true(j, s->skip_idr >= 0, "unserved-optional", where, "called optional", "it must be served");
    for (uint32_t r = 0; r < x->p->n_routes; r++)
        for (uint32_t k = 0; k < x->p->routes[r].n_visits; k++) served += x->p->routes[r].visits[k].station == u->station;
    judge_most(j, "unserved-optional", where, (double)s->skip_idr * left / (left + served), most, "Rp for leaving it out");
}

/* What stands in the way of one more route, when no rule of its own does: what it says is used up is, and nobody lacks less. */
static void check_taken(const leaving *x, uint32_t row, const outcome *o, double left, const char *where)
{
    judge *j = x->j;
    char found[128];
    const unserved *u = &x->p->unserved[row];
    const station *s = &j->t->stations[u->station];
    const vehicle *v = &j->t->vehicles[u->vehicle];
    const unsigned lacks = unserved_rule_lacks(u->rule);
    const uint32_t home = judge_home(j, v);
    if (u->reason == UNSERVED_OPTIONAL) {
        check_optional(x, row, left, where);
        return;
    }
    if (lacks & LACKS_DOCK)
        judge_true(j, home != JALUR_NONE && judge_docks(j, home) > 0, "unserved-docks", where, "said to lack a dock", "docks are many");
    if (lacks & LACKS_ESCORT)
        judge_true(j, j->set->delivery_escorts > 0 && (s->escort || v->escort), "unserved-escort", where, "said to lack an escort",
                   "it needs none, or there are many");
    judge_true(j, o->as_said, "unserved-lacking", where, unserved_rule_name(u->rule), "what that vehicle lacks on some day");
    if (lacks ? o->least >= left_ones(lacks) : o->least == UINT32_MAX) return;
    snprintf(found, sizeof found, "%s lacks %s on day %u", j->t->vehicles[o->least_index].id, o->least ? "less" : "nothing", o->least_day);
    judge_text(j, "unserved-fleet-free", where, found, "no vehicle that could serve it lacks less");
}

/* What a route of that vehicle to the station alone costs. */
static double fleet_price(const leaving *x, uint32_t row)
{
    const judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    const alone *a = &x->table[(size_t)u->vehicle * x->n + row];
    const vehicle *v = &j->t->vehicles[u->vehicle];
    const double long_s = direct_s(x, row, u->vehicle), m = a->there.m + a->on.m + a->back.m;
    const bool away = v->nights > 0 && x->days > 1; /* overtime may be spread, a night cost more */
    const int64_t over_s = away ? 0 : judge_overtime_s(v, (int64_t)(long_s + judge_load_s(j, v)));
    return (double)judge_cost(v, (uint64_t)llround(m), (int64_t)long_s, over_s);
}

static void check_fleet(const leaving *x, uint32_t row, const outcome *o, const char *where)
{
    judge *j = x->j;
    const unserved *u = &x->p->unserved[row];
    judge_true(j, o->maybe, "unserved-fleet", where, "said to need one more vehicle", "no vehicle could serve it even alone");
    if (!judge_true(j, u->vehicle < j->t->n_vehicles, "unserved-fleet", where, "no vehicle is named", "the cheapest that fits")) return;
    const vehicle *v = &j->t->vehicles[u->vehicle];
    const bool reached = x->table[(size_t)u->vehicle * x->n + row].reached, away = v->nights > 0 && x->days > 1;
    const double one = reached ? fleet_price(x, row) : 0;
    const bool parts = !left_carries_rest(u, v); /* each with a vehicle of its own, the first with this one */
    check_taken(x, row, o, parts && one > 0 ? fmax(1, round((double)u->extra_idr / one)) : 1, where);
    if (!reached) return;
    const double slack = 5 + 0.002 * one + (double)v->per_km_idr * 0.01 + (double)(v->per_hour_idr + v->overtime_idr) * 6 / 3600;
    if (v->n_breaks > 0 || away || parts) judge_most(j, "unserved-fleet", where, one, (double)u->extra_idr + slack, "Rp");
    else judge_near(j, "unserved-fleet", where, (double)u->extra_idr, one, slack, "Rp");
}

/* A number that the reason does not speak of is 0, a link that it does not miss is none. */
static void check_silence(judge *j, const unserved *u, const char *where)
{
    const bool heavy = u->reason == UNSERVED_TOO_HEAVY, late = u->reason == UNSERVED_TOO_FAR;
    const bool metres = u->rule == LEFT_BY_DISTANCE, priced = u->reason == UNSERVED_FLEET || u->reason == UNSERVED_OPTIONAL;
    const bool apart = u->reason == UNSERVED_FAR_FROM_ROAD || u->reason == UNSERVED_OTHER_COMPONENT || u->reason == UNSERVED_SEASON;
    if (!heavy) judge_near(j, "unserved-number", where, (double)u->dimension + u->needed + u->available, 0, 0, "of room");
    if (!late || metres) judge_near(j, "unserved-number", where, (double)u->over_s, 0, 0, "s late");
    if (!late || !metres) judge_near(j, "unserved-number", where, (double)u->over_m, 0, 0, "m over");
    if (!priced) judge_near(j, "unserved-number", where, (double)u->extra_idr, 0, 0, "Rp");
    if (!apart) judge_true(j, !u->has_points && isnan(u->gap_m), "unserved-number", where, "a missing link", "none");
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
    check_silence(j, u, where);
    if (nowhere || u->reason == UNSERVED_NO_POSITION) return;
    if (u->reason == UNSERVED_FAR_FROM_ROAD) {
        check_far(j, u, where);
        return;
    }
    if (!judge_true(j, near_road(j, u->station, &nearest_m), "unserved-far", where, "no road near enough", "far-from-road")) return;
    judge_true(j, u->rule != LEFT_BY_SKILL || u->reason == UNSERVED_NO_VEHICLE, "unserved-skill", where, "said to want for a skill",
               "no vehicle that may serve it");
    const outcome o = left_ask_all(x, row);
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
    TRY(left_fill_nights(&x));
    TRY(fill_docks(&x));
    for (uint32_t i = 0; i < x.n; i++) {
        if (!left_is_station(&x, i)) continue; /* said already */
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
