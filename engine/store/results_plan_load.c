/* The delivery plan in the project file: loading.
 *
 * Routes are numbered 1..n without holes, and so are the visits of each; legs may be absent. All are read in the
 * order of these numbers, so that one pass fills them. */
#include <math.h>

#include "store/results.h"

typedef struct plan_load {
    store *s;
    const territory *t;
    plan *p;
    bool stale;
} plan_load;

static const char *season_word(int i)
{
    return season_name((season)i);
}
static const char *reason_word(int i)
{
    return unserved_reason_name((unserved_reason)i);
}

static const char *rule_word(int i)
{
    return unserved_rule_name((unserved_rule)i);
}

static jalur_status load_head(plan_load *load, bool *found)
{
    jalur_status st = JALUR_OK;
    plan *p = load->p;
    rows r = {0};
    TRY(rows_open(
        load->s, "plan",
        "SELECT season, cost_idr, cost_before_pool_idr, seed, iterations, pool_routes, limit_reached, n_served, n_changed"
        " FROM plan LIMIT 1",
        &r));
    *found = rows_next(&r);
    if (*found) {
        p->season = (season)rows_word(&r, season_word, SEASONS);
        p->cost_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        p->cost_before_pool_idr = rows_int(&r, INT64_MIN, INT64_MAX);
        p->seed = rows_int(&r, INT64_MIN, INT64_MAX);
        p->iterations = (uint64_t)rows_int(&r, 0, INT64_MAX);
        p->pool_routes = rows_u32(&r);
        p->limit_reached = rows_bool(&r);
        p->n_served = rows_u32(&r);
        p->n_changed = rows_u32(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static void read_route(plan_load *load, rows *r, uint32_t number, route *x)
{
    arena *mem = &load->p->mem;
    results_seq(r, number);
    x->vehicle = results_vehicle(r, load->t, number > 1 ? (x - 1)->vehicle : 0, &load->stale);
    if (x->vehicle == JALUR_NONE && !load->stale) rows_bad(r, "a vehicle");
    x->vehicle_no = rows_u32(r);
    x->day = rows_day(r);
    x->load_start_s = rows_time(r);
    x->depart_s = rows_time(r);
    x->return_s = rows_time(r);
    x->back_s = rows_u32(r);
    x->back_m = rows_u32(r);
    x->drive_s = rows_u32(r);
    x->drive_m = rows_u32(r);
    x->service_s = rows_u32(r);
    x->wait_s = rows_u32(r);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->load[d] = (uint64_t)rows_int(r, 0, INT64_MAX);
    x->cost_idr = rows_price(r);
    x->ferry_legs = rows_u32(r);
    x->unpaved_m = rows_u32(r);
    x->dry_only_m = rows_u32(r);
    x->reload_s = rows_u32(r);
    x->rest_s = rows_u32(r);
    x->overtime_s = rows_u32(r);
    x->n_visits = (uint32_t)rows_int(r, 0, UINT32_MAX - 1);
    x->n_events = (uint32_t)rows_int(r, 0, UINT32_MAX - 1);
    if (r->st == JALUR_OK) r->st = arena_new(mem, x->n_events, sizeof *x->events, &x->events);
    if (r->st == JALUR_OK) r->st = arena_new(mem, x->n_visits, sizeof *x->visits, &x->visits);
    if (r->st == JALUR_OK) r->st = arena_new(mem, (size_t)x->n_visits + 1, sizeof *x->legs, &x->legs);
    if (r->st == JALUR_OK) r->st = arena_new(mem, x->n_visits, sizeof *x->access, &x->access);
}

static jalur_status load_routes(plan_load *load)
{
    jalur_status st = JALUR_OK;
    plan *p = load->p;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &p->mem, "SELECT count(*) FROM route", sizeof *p->routes, &p->routes, &p->n_routes));
    TRY(rows_open(
        load->s, "route",
        "SELECT id, vehicle, home_id, vehicle_no, day, load_start_s, depart_s, return_s, back_s, back_m, drive_s,"
        " drive_m, service_s, wait_s, boxes, weight_g, volume_cm3, cost_idr, ferry_legs, unpaved_m, dry_only_m,"
        " reload_s, rest_s, overtime_s, (SELECT count(*) FROM visit WHERE visit.route = route.id),"
        " (SELECT count(*) FROM route_event e WHERE e.route = route.id) FROM route ORDER BY id",
        &r));
    for (; i < p->n_routes && !load->stale && rows_next(&r); i++)
        read_route(load, &r, i + 1, &p->routes[i]);
    TRY(load->stale ? rows_status(&r) : rows_end(&r, i, p->n_routes));
done:
    rows_close(&r);
    return st;
}

static void read_visit(plan_load *load, rows *r, visit *x)
{
    x->station = results_station(r, load->t, &load->stale);
    x->arrive_s = rows_time(r);
    x->start_s = rows_time(r);
    x->depart_s = rows_time(r);
    x->leg_s = rows_u32(r);
    x->leg_m = rows_u32(r);
    x->access_m = rows_u32(r);
    x->access_s = rows_u32(r);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->load_after[d] = (uint64_t)rows_int(r, 0, INT64_MAX);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->brought[d] = rows_u32(r);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->taken[d] = rows_u32(r);
}

static jalur_status load_visits(plan_load *load)
{
    jalur_status st = JALUR_OK;
    const plan *p = load->p;
    rows r = {0};
    bool end = false;
    TRY(rows_open(
        load->s, "visit",
        "SELECT route, seq, station, arrive_s, start_s, depart_s, leg_s, leg_m, access_m, access_s, boxes_after,"
        " weight_after_g, volume_after_cm3, boxes, weight_g, volume_cm3, taken_boxes, taken_g, taken_cm3"
        " FROM visit ORDER BY route, seq",
        &r));
    for (uint32_t i = 0; i < p->n_routes && !end; i++) {
        for (uint32_t k = 0; k < p->routes[i].n_visits && !end; k++) {
            end = load->stale || !rows_next(&r);
            if (end) break;
            results_seq(&r, i + 1);
            results_seq(&r, k + 1);
            read_visit(load, &r, &p->routes[i].visits[k]);
        }
    }
    TRY(load->stale ? rows_status(&r) : rows_end(&r, end, 0));
done:
    rows_close(&r);
    return st;
}

static const char *event_word(int i)
{
    return event_kind_name((event_kind)i);
}

static void read_event(plan_load *load, rows *r, const route *of, route_event *x)
{
    x->kind = (event_kind)rows_word(r, event_word, EVENT_KINDS);
    x->before = (uint32_t)rows_int(r, 1, (int64_t)of->n_visits + 1) - 1;
    const bool placed_there = event_at_office(x->kind);
    if (rows_null(r)) r->at++, x->index = JALUR_NONE;
    else x->index = results_office(r, load->t, &load->stale);
    if (r->st == JALUR_OK && !load->stale && placed_there != (x->index != JALUR_NONE)) rows_bad(r, "an office for all but a break");
    const int64_t number = rows_int(r, placed_there ? 0 : 1, placed_there ? 0 : UINT32_MAX);
    if (!placed_there) x->index = (uint32_t)number - 1;
    const bool whose = !rows_null(r);
    if (whose) x->station = results_station(r, load->t, &load->stale);
    else r->at++, x->station = JALUR_NONE;
    if (r->st == JALUR_OK && !load->stale && whose != (x->kind == EVENT_DROP)) rows_bad(r, "a station for a hand-over alone");
    x->arrive_s = rows_time(r);
    x->start_s = rows_time(r);
    x->depart_s = rows_time(r);
    x->leg_s = rows_u32(r);
    x->leg_m = rows_u32(r);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->load[d] = (uint64_t)rows_int(r, 0, INT64_MAX);
}

static jalur_status load_events(plan_load *load)
{
    jalur_status st = JALUR_OK;
    const plan *p = load->p;
    rows r = {0};
    bool end = false;
    TRY(rows_open(load->s, "route_event",
                  "SELECT route, seq, kind, before, office, number, station, arrive_s, start_s, depart_s, leg_s, leg_m, boxes_after,"
                  " weight_after_g, volume_after_cm3 FROM route_event ORDER BY route, seq",
                  &r));
    for (uint32_t i = 0; i < p->n_routes && !end; i++) {
        for (uint32_t k = 0; k < p->routes[i].n_events && !end; k++) {
            route_event *x = &p->routes[i].events[k];
            end = load->stale || !rows_next(&r);
            if (end) break;
            results_seq(&r, i + 1);
            results_seq(&r, k + 1);
            read_event(load, &r, &p->routes[i], x);
            if (r.st == JALUR_OK && k > 0 && x->before < x[-1].before) rows_bad(&r, "events in their order");
        }
    }
    TRY(load->stale ? rows_status(&r) : rows_end(&r, end, 0));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_legs(plan_load *load)
{
    jalur_status st = JALUR_OK;
    plan *p = load->p;
    rows r = {0};
    TRY(rows_open(load->s, "route_leg", "SELECT route, seq, drive, geom FROM route_leg ORDER BY id", &r));
    while (rows_next(&r)) {
        uint32_t number = (uint32_t)rows_int(&r, 1, p->n_routes);
        uint32_t seq = (uint32_t)rows_int(&r, 1, UINT32_MAX);
        const int64_t drive = rows_int(&r, 0, 2); /* as saved: walk, drive, to an event */
        shape_line line = {0};
        TRY(rows_status(&r));
        route *x = &p->routes[number - 1];
        if (seq > (drive == 2 ? x->n_events : x->n_visits + (drive == 1)))
            TRY(rows_bad(&r, "a leg of a visit or an event of this route, or the leg back"));
        if (!rows_line(&r, &p->mem, &line)) rows_bad(&r, "a line");
        *(drive == 2 ? &x->events[seq - 1].leg : drive == 1 ? &x->legs[seq - 1] : &x->access[seq - 1]) = line;
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static void read_unserved(plan_load *load, rows *r, unserved *x)
{
    x->station = results_station(r, load->t, &load->stale);
    x->reason = (unserved_reason)rows_word(r, reason_word, UNSERVED_REASONS);
    x->has_points = rows_lonlat(r, &x->from);
    if (rows_lonlat(r, &x->to) != x->has_points) rows_bad(r, "both ends of the missing link, or none");
    x->gap_m = rows_real_or(r, (double)NAN);
    x->over_s = rows_int(r, INT64_MIN, INT64_MAX);
    x->dimension = (uint32_t)rows_int(r, 0, CARGO_DIMENSIONS - 1);
    x->needed = rows_u32(r);
    x->available = rows_u32(r);
    x->extra_idr = rows_int(r, INT64_MIN, INT64_MAX);
    x->vehicle = results_vehicle(r, load->t, 0, &load->stale);
    x->text = rows_text(r, &load->p->mem);
    x->rule = (unserved_rule)rows_word(r, rule_word, UNSERVED_RULES);
    x->over_m = rows_int(r, 0, INT64_MAX);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        x->left[d] = rows_u32(r);
}

static jalur_status load_unserved(plan_load *load)
{
    jalur_status st = JALUR_OK;
    plan *p = load->p;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &p->mem, "SELECT count(*) FROM unserved", sizeof *p->unserved, &p->unserved,
                  &p->n_unserved));
    TRY(rows_open(
        load->s, "unserved",
        "SELECT station, reason, from_lon, from_lat, to_lon, to_lat, gap_m, over_s, dimension, needed, available,"
        " extra_idr, vehicle, home_id, text, rule, over_m, boxes, weight_g, volume_cm3 FROM unserved ORDER BY seq",
        &r));
    for (; i < p->n_unserved && !load->stale && rows_next(&r); i++)
        read_unserved(load, &r, &p->unserved[i]);
    TRY(load->stale ? rows_status(&r) : rows_end(&r, i, p->n_unserved));
done:
    rows_close(&r);
    return st;
}

jalur_status store_load_plan(store *s, const territory *t, plan *out, bool *found)
{
    jalur_status st = JALUR_OK;
    bool there = false;
    plan_load load = {.s = s, .t = t, .p = out};
    *found = false;
    plan_init(out, s->ctx);
    TRY(db_begin_read(s));
    TRY(load_head(&load, &there));
    if (there) TRY(load_routes(&load));
    if (there && !load.stale) TRY(load_visits(&load));
    if (there && !load.stale) TRY(load_events(&load));
    if (there && !load.stale) TRY(load_legs(&load));
    if (there && !load.stale) TRY(load_unserved(&load));
    if (there && !load.stale) TRY(results_load_bound(s, t, &out->mem, &out->bound, &load.stale));
    *found = there && !load.stale;
done:
    db_rollback(s); /* ends the reading transaction */
    if (!*found) plan_release(out);
    return err_while(s->ctx, st, "loading the plan");
}
