#include <math.h>
#include <string.h>

#include "app/deliver.h"
#include "app/staffing.h"

static void report_unserved(const plan *pl, jalur_report *report)
{
    uint32_t by[UNSERVED_REASONS] = {0};
    static const char *const label[UNSERVED_REASONS] = {
        [UNSERVED_NO_POSITION] = "no position known", [UNSERVED_FAR_FROM_ROAD] = "too far from any road",
        [UNSERVED_OTHER_COMPONENT] = "no way on the network", [UNSERVED_SEASON] = "dry season only",
        [UNSERVED_TOO_HEAVY] = "no vehicle can carry it", [UNSERVED_TOO_FAR] = "too far for the shift or deadline",
        [UNSERVED_FLEET] = "fleet exhausted", [UNSERVED_NO_VEHICLE] = "no vehicle may serve it",
        [UNSERVED_OPTIONAL] = "optional, and dearer than leaving it out"};
    for (uint32_t i = 0; i < pl->n_unserved; i++) by[pl->unserved[i].reason]++;
    jalur_report *g = report_group(report, "unserved", pl->n_unserved ? "Unserved, by reason" : "");
    report_int(g, "total", "total", pl->n_unserved, "");
    for (int r = 0; r < UNSERVED_REASONS; r++)
        if (by[r]) report_int(g, unserved_reason_name((unserved_reason)r), label[r], by[r], "");
}

typedef struct use { /* of one vehicle type */
    uint32_t routes, used, stops;
    uint64_t drive_m;
} use;

/* Numbers need not be without gaps: an earlier plan gives them, too. */
static bool drove_before(const plan *pl, uint32_t index)
{
    const route *r = &pl->routes[index];
    for (uint32_t i = 0; i < index; i++)
        if (pl->routes[i].vehicle == r->vehicle && pl->routes[i].vehicle_no == r->vehicle_no) return true;
    return false;
}

static jalur_status report_vehicles(const territory *t, const plan *pl, jalur_report *report, arena *a)
{
    use *uses = NULL;
    uint32_t used = 0;
    jalur_report *list = report_list(report, "vehicles", "Vehicles");
    jalur_status st = arena_new(a, t->n_vehicles, sizeof *uses, &uses);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < pl->n_routes; i++) {
        const route *r = &pl->routes[i];
        use *u = &uses[r->vehicle];
        u->used += !drove_before(pl, i);
        u->routes++;
        u->stops += r->n_visits;
        u->drive_m += r->drive_m;
    }
    for (uint32_t i = 0; i < t->n_vehicles; i++) {
        jalur_report *row = report_row(list);
        used += uses[i].used;
        report_text(row, "vehicle", "vehicle", t->vehicles[i].id);
        report_int(row, "fleet", "fleet", t->vehicles[i].count, "");
        report_int(row, "used", "used", uses[i].used, "");
        report_int(row, "routes", "routes", uses[i].routes, "");
        report_int(row, "stops", "stops", uses[i].stops, "");
        report_real(row, "km", "km", (double)uses[i].drive_m / 1000, 1, "");
    }
    report_int(report, "vehicles_used", "", used, "");
    return JALUR_OK;
}

/* Boxes that leave each depot: what must stand there before the first day. */
static jalur_status report_depots(const territory *t, const plan *pl, jalur_report *list, arena *a)
{
    uint64_t *boxes = NULL;
    uint32_t first = 0;
    jalur_status st = arena_new(a, t->n_offices, sizeof *boxes, &boxes);
    if (st != JALUR_OK) return st;
    while (first < t->n_offices && t->offices[first].kind != OFFICE_WAREHOUSE) first++;
    for (uint32_t i = 0; i < pl->n_routes; i++) {
        const vehicle *v = &t->vehicles[pl->routes[i].vehicle];
        const uint32_t home = v->home_id[0] ? v->home : first;
        const route *r = &pl->routes[i];
        if (home < t->n_offices) boxes[home] += r->load[CARGO_BOXES];
        for (uint32_t k = 0; k < r->n_events; k++)
            if (r->events[k].kind == EVENT_RELOAD) boxes[r->events[k].index] += route_reloaded(r, k, CARGO_BOXES);
    }
    for (uint32_t i = 0; i < t->n_offices; i++) {
        if (!boxes[i]) continue;
        jalur_report *row = report_row(list);
        report_text(row, "id", "depot", t->offices[i].id);
        report_text(row, "kind", "kind", office_kind_name(t->offices[i].kind));
        report_int(row, "boxes", "boxes that leave it", (int64_t)boxes[i], "");
    }
    return JALUR_OK;
}

static void report_bound(const plan *pl, jalur_report *report)
{
    const plan_bound *b = &pl->bound;
    if (!b->there) {
        if (b->relaxed && b->relaxed[0]) report_text(report, "bound_none", "no lower bound, because of", b->relaxed);
        return;
    }
    report_int(report, "bound_idr", "no plan for these stations costs less than", b->idr, "Rp");
    report_real(report, "gap_percent", "cost above that", 100 * ((double)pl->cost_idr / (double)b->idr - 1), 2, "%");
    report_text(report, "bound_relaxed", "rules the bound leaves out", b->relaxed[0] ? b->relaxed : "none");
    report_bool(report, "bound_closed", "", b->closed);
    report_real(report, "bound_s", "", b->seconds, 1, "s");
}

/* What became of the stations of the earlier plan. */
static jalur_status report_earlier(const jalur_project *p, const plan *pl, jalur_report *report, arena *a)
{
    const territory *t = &p->t;
    uint32_t gone = 0, homeless = 0, left = 0;
    bool *unserved_now = NULL;
    if (t->n_earlier == 0) return JALUR_OK;
    const jalur_status st = arena_new(a, t->n_stations, sizeof *unserved_now, &unserved_now);
    if (st != JALUR_OK) return st;
    for (uint32_t i = 0; i < pl->n_unserved; i++) unserved_now[pl->unserved[i].station] = true;
    for (uint32_t i = 0; i < t->n_earlier; i++) {
        left += t->earlier[i].station != JALUR_NONE && unserved_now[t->earlier[i].station];
        gone += t->earlier[i].station == JALUR_NONE;
        homeless += t->earlier[i].station != JALUR_NONE && (t->earlier[i].vehicle == JALUR_NONE || t->earlier[i].day > p->set.days);
    }
    jalur_report *g = report_group(report, "earlier", "Earlier plan");
    report_int(g, "stations", "stations in it", t->n_earlier, "");
    report_int(g, "gone", "of them no longer in the project", gone, "");
    report_int(g, "without_place", "whose vehicle or day is no more", homeless, "");
    report_int(g, "left_out", "that are left out now", left, "");
    report_int(g, "changed", "that now come after another stop or with another vehicle or day", pl->n_changed, "");
    return JALUR_OK;
}

static jalur_status report_plan(const jalur_project *p, const plan *pl, bool cancelled, jalur_report *report, arena *a)
{
    jalur_status st;
    uint64_t drive_m = 0, drive_s = 0, boxes = 0;
    int32_t last_s = 0;
    for (uint32_t i = 0; i < pl->n_routes; i++) {
        drive_m += pl->routes[i].drive_m;
        drive_s += pl->routes[i].drive_s;
        for (uint32_t k = 0; k < pl->routes[i].n_visits; k++) boxes += pl->routes[i].visits[k].brought[CARGO_BOXES];
        for (uint32_t k = 0; k < pl->routes[i].n_visits; k++)
            if (pl->routes[i].visits[k].start_s > last_s) last_s = pl->routes[i].visits[k].start_s;
    }
    report_int(report, "stations", "stations", p->t.n_stations, "");
    report_int(report, "served", "served", pl->n_served, "");
    report_unserved(pl, report);
    st = report_earlier(p, pl, report, a);
    if (st != JALUR_OK) return st;
    report_int(report, "routes", "routes", pl->n_routes, "");
    report_int(report, "boxes", "boxes", (int64_t)boxes, "");
    report_real(report, "drive_km", "driving", (double)drive_m / 1000, 1, "km");
    report_real(report, "drive_h", "", (double)drive_s / 3600, 2, "h");
    report_int(report, "last_delivery_s", "", last_s, "s");
    report_int(report, "cost_idr", "cost", pl->cost_idr, "Rp");
    report_bound(pl, report);
    report_int(report, "cost_before_pool_idr", "", pl->cost_before_pool_idr, "Rp");
    report_int(report, "pool_routes", "", pl->pool_routes, "");
    report_text(report, "season", "season", season_name(pl->season));
    report_int(report, "seed", "", pl->seed, "");
    report_int(report, "iterations", "", (int64_t)pl->iterations, "");
    report_bool(report, "limit_reached", pl->limit_reached ? "search time used up by the first plan; give it more (--time)" : "", pl->limit_reached);
    if (pl->limit_reached) log_warn(p->ctx, "the first plan took all of the search time: with more the plan gets cheaper, and may serve more stations (--time, plan.time_s)");
    report_bool(report, "cancelled", "", cancelled);
    st = report_depots(&p->t, pl, report_list(report, "depots", "Depots"), a);
    return st == JALUR_OK ? report_vehicles(&p->t, pl, report, a) : st;
}

static plan_options search_options(const jalur_project *p, const jalur_plan_options *given)
{
    const jalur_plan_options none = {0}, *o = given ? given : &none;
    plan_options out = plan_options_default();
    out.pool = true;
    out.seed = o->seed ? o->seed : (uint64_t)p->set.seed;
    out.iterations = o->iterations ? o->iterations : o->time_s > 0 ? 0 : (uint64_t)p->set.plan_iterations;
    out.time_s = out.iterations ? 0 : o->time_s > 0 ? o->time_s : p->set.plan_time_s;
    return out;
}

static jalur_status take_earlier(jalur_project *p, const char *file)
{
    jalur_status st = JALUR_OK;
    jalur_report *ignored = NULL;
    if (file) TRY(jalur_project_import(p, "earlier", file, NULL, &ignored));
done:
    jalur_report_free(ignored);
    return st;
}

jalur_status jalur_plan_routes(jalur_project *p, const jalur_plan_options *options, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    plan pl;
    bool cancelled = false;
    const plan_options search = search_options(p, options);
    *out = NULL;
    plan_init(&pl, p->ctx);
    TRY(take_earlier(p, options ? options->earlier : NULL));
    TRY(stage_begin(p, "plan", "Delivery", &s));
    TRY(delivery_run(p, &search, &pl, &cancelled));
    TRY(store_save_plan(p->store, &p->t, &pl));
    TRY(staffing_new_plan(p));
    TRY(stage_outdate(p, OF_COVER, "the routes were planned anew", NULL));
    TRY(report_plan(p, &pl, cancelled, s.report, &pl.mem));
    TRY(stage_end(&s, out));
done:
    plan_release(&pl);
    stage_release(&s);
    numbers_end(point);
    return st;
}
