/* Vehicles and totals, route by route; trips.c has what a vehicle does on the way. */
#include "verify/verify_inside.h"

#include <stdio.h>

static void check_vehicle(judge *j, uint32_t index, const route *r)
{
    char where[WHERE_MAX], found[64], expected[64];
    const vehicle *v = &j->t->vehicles[r->vehicle];
    judge_where(j, index, JALUR_NONE, where);
    snprintf(found, sizeof found, "number %u", r->vehicle_no);
    snprintf(expected, sizeof expected, "1 to %u", v->count);
    judge_true(j, r->vehicle_no >= 1 && r->vehicle_no <= v->count, "vehicle-number", where, found, expected);
    snprintf(found, sizeof found, "day %u", r->day);
    snprintf(expected, sizeof expected, "1 to %lld", (long long)j->set->days);
    judge_true(j, r->day >= 1 && r->day <= j->set->days, "day-outside", where, found, expected);
    judge_true(j, judge_home(j, v) != JALUR_NONE, "depot-missing", where, v->home_id, "an office with a position");
    bool open;
    if (judge_end(j, v, &open) == JALUR_NONE && judge_home(j, v) != JALUR_NONE)
        judge_true(j, open, "end-missing", where, v->end_id, "an office with a position");
    if (open) judge_near(j, "open-end", where, (double)r->back_s + r->back_m, 0, 0, "s and m driven after the last stop");
}

static void check_totals(judge *j, uint32_t index, const route *r)
{
    char where[WHERE_MAX];
    double drive_s = r->back_s, drive_m = r->back_m, service_s = 0;
    for (uint32_t k = 0; k < r->n_visits; k++) {
        const visit *x = &r->visits[k];
        drive_s += x->leg_s;
        drive_m += x->leg_m;
        service_s += (double)x->depart_s - x->start_s;
    }
    for (uint32_t k = 0; k < r->n_events; k++) {
        if (!event_at_office(r->events[k].kind)) continue;
        if (r->events[k].kind == EVENT_DROP) service_s += (double)r->events[k].depart_s - r->events[k].start_s;
        drive_s += r->events[k].leg_s;
        drive_m += r->events[k].leg_m;
    }
    judge_where(j, index, JALUR_NONE, where);
    judge_near(j, "total-drive", where, r->drive_s, drive_s, 0, "s");
    judge_near(j, "total-drive", where, r->drive_m, drive_m, 0, "m");
    judge_near(j, "total-service", where, r->service_s, service_s, 0, "s");
    const vehicle *v = &j->t->vehicles[r->vehicle];
    const vpaid paid = judge_paid(v, r);
    const int64_t cost = judge_cost(v, (uint64_t)drive_m, paid.hours_s, paid.over_s) + paid.nights * v->night_idr;
    judge_near(j, "route-cost", where, (double)r->cost_idr, (double)cost, 0, "Rp");
}

typedef struct use { uint32_t vehicle, number, day, back, route; } use;

static int by_use(const void *left, const void *right)
{
    const use *a = left, *b = right;
    if (a->vehicle != b->vehicle) return a->vehicle < b->vehicle ? -1 : 1;
    if (a->number != b->number) return a->number < b->number ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return (a->route > b->route) - (a->route < b->route);
}

static jalur_status check_fleet(judge *j)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    use *uses = NULL;
    TRY(mem_new(j->ctx, p->n_routes, sizeof *uses, &uses));
    for (uint32_t i = 0; i < p->n_routes; i++)
        uses[i] = (use){p->routes[i].vehicle, p->routes[i].vehicle_no, p->routes[i].day, judge_back(&p->routes[i]), i};
    if (p->n_routes > 1) qsort(uses, p->n_routes, sizeof *uses, by_use);
    for (uint32_t i = 1; i < p->n_routes; i++) {
        const use *a = &uses[i - 1], *b = &uses[i];
        const bool same = a->back >= b->day && a->vehicle == b->vehicle && a->number == b->number;
        judge_where(j, b->route, JALUR_NONE, where);
        snprintf(found, sizeof found, "also in route %u", a->route + 1);
        judge_true(j, !same, "vehicle-twice", where, found, "one route on each day");
    }
done:
    mem_free(j->ctx, uses);
    return st;
}

jalur_status verify_routes(judge *j)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        const route *r = &p->routes[i];
        judge_where(j, i, JALUR_NONE, where);
        snprintf(found, sizeof found, "vehicle number %u", r->vehicle);
        if (!judge_true(j, r->vehicle < j->t->n_vehicles, "unknown-vehicle", where, found, "a vehicle of the project")) continue;
        judge_true(j, r->n_visits > 0, "total-service", where, "no stop", "at least one stop");
        check_vehicle(j, i, r);
        verify_trips(j, i);
        check_totals(j, i, r);
        j->out->routes++;
    }
    TRY(check_fleet(j));
    TRY(j->st);
done:
    return st;
}
