/* The delivery plan in the project file: saving. Loading is in results_plan_load.c. */
#include "store/results.h"

typedef struct plan_save {
    store *s;
    const territory *t;
    rows route, visit, event, leg;
} plan_save;

static jalur_status check_indices(store *s, const territory *t, const plan *p)
{
    bool stations = true, vehicles = true, offices = true;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        vehicles = vehicles && p->routes[i].vehicle < t->n_vehicles;
        for (uint32_t k = 0; k < p->routes[i].n_events; k++)
            stations = stations && (p->routes[i].events[k].kind != EVENT_DROP || p->routes[i].events[k].station < t->n_stations);
        for (uint32_t k = 0; k < p->routes[i].n_events; k++)
            offices = offices && (!event_at_office(p->routes[i].events[k].kind) || p->routes[i].events[k].index < t->n_offices);
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++)
            stations = stations && p->routes[i].visits[k].station < t->n_stations;
    }
    for (uint32_t i = 0; i < p->n_unserved; i++) {
        stations = stations && p->unserved[i].station < t->n_stations;
        vehicles = vehicles && (p->unserved[i].vehicle == JALUR_NONE || p->unserved[i].vehicle < t->n_vehicles);
    }
    for (uint32_t i = 0; i < p->bound.proof.n_stops; i++) stations = stations && p->bound.proof.stops[i].station < t->n_stations;
    for (uint32_t i = 0; i < p->bound.proof.n_types; i++) vehicles = vehicles && p->bound.proof.types[i].vehicle < t->n_vehicles;
    jalur_status st = results_check(s, stations, "station");
    if (st == JALUR_OK) st = results_check(s, offices, "office");
    return st == JALUR_OK ? results_check(s, vehicles, "vehicle") : st;
}

static jalur_status save_head(store *s, const plan *p)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(
        s, "plan",
        "INSERT INTO plan (season, cost_idr, cost_before_pool_idr, seed, iterations, pool_routes, limit_reached,"
        " n_served, n_changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &r));
    rows_put_text(&r, season_name(p->season));
    rows_put_int(&r, p->cost_idr);
    rows_put_int(&r, p->cost_before_pool_idr);
    rows_put_int(&r, p->seed);
    rows_put_int(&r, p->iterations > INT64_MAX ? INT64_MAX : (int64_t)p->iterations);
    rows_put_int(&r, p->pool_routes);
    rows_put_int(&r, p->limit_reached);
    rows_put_int(&r, p->n_served);
    rows_put_int(&r, p->n_changed);
    rows_run(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static void save_route_row(plan_save *save, int64_t id, const route *x)
{
    rows *r = &save->route;
    const vehicle *v = &save->t->vehicles[x->vehicle];
    rows_put_int(r, id);
    rows_put_text(r, v->id);
    rows_put_text(r, v->home_id);
    rows_put_int(r, x->vehicle_no);
    rows_put_int(r, x->day);
    rows_put_int(r, x->load_start_s);
    rows_put_int(r, x->depart_s);
    rows_put_int(r, x->return_s);
    rows_put_int(r, x->back_s);
    rows_put_int(r, x->back_m);
    rows_put_int(r, x->drive_s);
    rows_put_int(r, x->drive_m);
    rows_put_int(r, x->service_s);
    rows_put_int(r, x->wait_s);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        rows_put_int(r, (int64_t)x->load[d]);
    rows_put_int(r, x->cost_idr);
    rows_put_int(r, x->ferry_legs);
    rows_put_int(r, x->unpaved_m);
    rows_put_int(r, x->dry_only_m);
    rows_put_int(r, x->reload_s);
    rows_put_int(r, x->rest_s);
    rows_put_int(r, x->overtime_s);
    rows_run(r);
}

static void save_visit_row(plan_save *save, int64_t route_id, int64_t seq, const visit *x)
{
    rows *r = &save->visit;
    rows_put_int(r, route_id);
    rows_put_int(r, seq);
    rows_put_text(r, save->t->stations[x->station].id);
    rows_put_int(r, x->arrive_s);
    rows_put_int(r, x->start_s);
    rows_put_int(r, x->depart_s);
    rows_put_int(r, x->leg_s);
    rows_put_int(r, x->leg_m);
    rows_put_int(r, x->access_m);
    rows_put_int(r, x->access_s);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        rows_put_int(r, (int64_t)x->load_after[d]);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        rows_put_int(r, x->brought[d]);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        rows_put_int(r, x->taken[d]);
    rows_run(r);
}

static void save_event_row(plan_save *save, int64_t route_id, int64_t seq, const route_event *x)
{
    rows *r = &save->event;
    const bool placed_there = event_at_office(x->kind);
    rows_put_int(r, route_id);
    rows_put_int(r, seq);
    rows_put_text(r, event_kind_name(x->kind));
    rows_put_int(r, (int64_t)x->before + 1);
    rows_put_text_or_null(r, placed_there ? save->t->offices[x->index].id : NULL);
    rows_put_int(r, placed_there ? 0 : (int64_t)x->index + 1);
    rows_put_text_or_null(r, x->kind == EVENT_DROP ? save->t->stations[x->station].id : NULL);
    rows_put_int(r, x->arrive_s);
    rows_put_int(r, x->start_s);
    rows_put_int(r, x->depart_s);
    rows_put_int(r, x->leg_s);
    rows_put_int(r, x->leg_m);
    for (int d = 0; d < CARGO_DIMENSIONS; d++)
        rows_put_int(r, (int64_t)x->load[d]);
    rows_run(r);
}

enum { LEG_WALK, LEG_DRIVE, LEG_EVENT };

static void save_leg_row(plan_save *save, int64_t route_id, int64_t seq, int drive, const shape_line *line)
{
    rows *r = &save->leg;
    if (line->n < 2) return;
    rows_put_int(r, route_id);
    rows_put_int(r, seq);
    rows_put_int(r, drive);
    rows_put_line(r, line);
    rows_run(r);
}

static jalur_status save_route(plan_save *save, int64_t id, const route *x)
{
    save_route_row(save, id, x);
    for (uint32_t k = 0; k < x->n_visits; k++)
        save_visit_row(save, id, (int64_t)k + 1, &x->visits[k]);
    for (uint32_t k = 0; x->legs && k <= x->n_visits; k++)
        save_leg_row(save, id, (int64_t)k + 1, LEG_DRIVE, &x->legs[k]);
    for (uint32_t k = 0; x->access && k < x->n_visits; k++)
        save_leg_row(save, id, (int64_t)k + 1, LEG_WALK, &x->access[k]);
    for (uint32_t k = 0; k < x->n_events; k++) {
        save_event_row(save, id, (int64_t)k + 1, &x->events[k]);
        save_leg_row(save, id, (int64_t)k + 1, LEG_EVENT, &x->events[k].leg);
    }
    jalur_status st = rows_status(&save->route);
    if (st == JALUR_OK) st = rows_status(&save->event);
    if (st == JALUR_OK) st = rows_status(&save->visit);
    return st == JALUR_OK ? rows_status(&save->leg) : st;
}

static jalur_status save_routes(store *s, const territory *t, const plan *p)
{
    jalur_status st = JALUR_OK;
    plan_save save = {.s = s, .t = t};
    TRY(rows_open(s, "route",
                  "INSERT INTO route (id, vehicle, home_id, vehicle_no, day, load_start_s, depart_s, return_s, back_s,"
                  " back_m, drive_s, drive_m, service_s, wait_s, boxes, weight_g, volume_cm3, cost_idr, ferry_legs,"
                  " unpaved_m, dry_only_m, reload_s, rest_s, overtime_s)"
                  " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  &save.route));
    TRY(rows_open(
        s, "visit",
        "INSERT INTO visit (route, seq, station, arrive_s, start_s, depart_s, leg_s, leg_m, access_m, access_s,"
        " boxes_after, weight_after_g, volume_after_cm3, boxes, weight_g, volume_cm3, taken_boxes, taken_g, taken_cm3)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        &save.visit));
    TRY(rows_open(s, "route_event",
                  "INSERT INTO route_event (route, seq, kind, before, office, number, station, arrive_s, start_s, depart_s, leg_s,"
                  " leg_m, boxes_after, weight_after_g, volume_after_cm3) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                  &save.event));
    TRY(rows_open(s, "route_leg",
                  "INSERT INTO route_leg (route, seq, drive, geom) VALUES (?, ?, ?, GeomFromWKB(?, 4326))", &save.leg));
    for (uint32_t i = 0; i < p->n_routes; i++) {
        TRY(save_route(&save, (int64_t)i + 1, &p->routes[i]));
        (void)step_progress(s->ctx, "saving the plan", i, p->n_routes); /* interrupted, it is kept all the same */
    }
done:
    rows_close(&save.route);
    rows_close(&save.visit);
    rows_close(&save.event);
    rows_close(&save.leg);
    return st;
}

static jalur_status save_unserved(store *s, const territory *t, const plan *p)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(
        s, "unserved",
        "INSERT INTO unserved (seq, station, reason, from_lon, from_lat, to_lon, to_lat, gap_m, over_s, dimension,"
        " needed, available, extra_idr, vehicle, home_id, text, rule, over_m, boxes, weight_g, volume_cm3)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        &r));
    for (uint32_t i = 0; i < p->n_unserved; i++) {
        const unserved *x = &p->unserved[i];
        const vehicle *v = x->vehicle == JALUR_NONE ? NULL : &t->vehicles[x->vehicle];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->stations[x->station].id);
        rows_put_text(&r, unserved_reason_name(x->reason));
        rows_put_lonlat(&r, x->has_points, x->from);
        rows_put_lonlat(&r, x->has_points, x->to);
        rows_put_real(&r, x->gap_m);
        rows_put_int(&r, x->over_s);
        rows_put_int(&r, x->dimension);
        rows_put_int(&r, x->needed);
        rows_put_int(&r, x->available);
        rows_put_int(&r, x->extra_idr);
        rows_put_text_or_null(&r, v ? v->id : NULL);
        rows_put_text_or_null(&r, v ? v->home_id : NULL);
        rows_put_text(&r, x->text);
        rows_put_text(&r, unserved_rule_name(x->rule));
        rows_put_int(&r, x->over_m);
        for (int d = 0; d < CARGO_DIMENSIONS; d++)
            rows_put_int(&r, x->left[d]);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_plan(store *s, const territory *t, const plan *p)
{
    jalur_status st = JALUR_OK;
    TRY(check_indices(s, t, p));
    TRY(db_begin(s));
    TRY(results_drop_due(s));
    TRY(db_exec(s,
                "DELETE FROM route_leg; DELETE FROM route_event; DELETE FROM visit; DELETE FROM route; DELETE FROM unserved;"
                " DELETE FROM plan"));
    TRY(save_head(s, p));
    TRY(save_routes(s, t, p));
    TRY(save_unserved(s, t, p));
    TRY(results_save_bound(s, t, &p->bound));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the plan");
}
