/* Coordinators of the payout; and election crews: who goes out with the delivery plan, by day and kecamatan.
 *
 * A route counts for the kecamatan of its first station that lies in one, or for none where no station does. Crew: the vehicle's; boat crew: that of boats. Porters: where a
 * station is farther from the road than FAR_WALK_M, one for every PORTER_G of its kit; the most that one stop of the route
 * needs, since they ride along. Escorts: one of TNI and one of Polri with every vehicle. Guards: from its first delivery to
 * the last day of the plan every kecamatan's store has a watch of two. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/staffing.h"

enum { FAR_WALK_M = 250, PORTER_G = 25000, ESCORTS_A_ROUTE = 2, GUARDS_A_STORE = 2 };

typedef struct kecamatan_part {
    uint32_t area, office;
    double recipients;
} kecamatan_part;

static int part_order(const void *a, const void *b)
{
    const kecamatan_part *x = a, *y = b;
    if (x->area != y->area) return x->area < y->area ? -1 : 1;
    return (x->office > y->office) - (x->office < y->office);
}

/* The office of parts [from, to), all of one kecamatan, that visits most. */
static uint32_t most_of(const kecamatan_part *part, uint32_t from, uint32_t to)
{
    uint32_t best = part[from].office;
    double most = 0, sum = 0;
    for (uint32_t i = from; i < to; i++) {
        sum = (i > from && part[i].office == part[i - 1].office ? sum : 0) + part[i].recipients;
        if (sum <= most) continue;
        most = sum;
        best = part[i].office;
    }
    return best;
}

/* Each is paid for every working day. */
static void pay_coordinators(const staffing *job, roster *r)
{
    const staff_problem p = staffing_problem(job);
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const int64_t idr = (int64_t)llround(r->offices[i].coordinators * staff_supervisor_idr(&p));
        r->offices[i].cost_idr += idr;
        r->cost_idr += idr;
        r->stages[STAGE_COST].optimum += (double)idr;
        r->stages[STAGE_COST].bound += (double)idr;
    }
}

jalur_status staffing_coordinators(const staffing *job, roster *r)
{
    jalur_status st = JALUR_OK;
    kecamatan_part *part = NULL;
    uint32_t n = 0;
    TRY(mem_new(job->p->ctx, r->n_villages, sizeof *part, &part));
    for (uint32_t v = 0; v < r->n_villages; v++) {
        const roster_village *x = &r->villages[v];
        const double visited = x->served[CHANNEL_COUNTER] + x->served[CHANNEL_COMMUNITY] + x->served[CHANNEL_DOOR];
        const uint32_t upper = territory_up(&job->p->t, x->village, AREA_KECAMATAN);
        if (visited > 0 && x->office < r->n_offices)
            part[n++] = (kecamatan_part){upper != JALUR_NONE ? upper : x->village, x->office, visited};
    }
    if (n) qsort(part, n, sizeof *part, part_order);
    for (uint32_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && part[end].area == part[i].area;) end++;
        r->offices[most_of(part, i, end)].coordinators++;
    }
    pay_coordinators(job, r);
done:
    mem_free(job->p->ctx, part);
    return st;
}

/* ---- the delivery plan ---- */

static uint32_t area_of(const territory *t, const route *r)
{
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const uint32_t village = t->stations[r->visits[i].station].village;
        const uint32_t upper = territory_up(t, village, AREA_KECAMATAN);
        if (village != JALUR_NONE) return upper != JALUR_NONE ? upper : village;
    }
    return JALUR_NONE;
}

static uint32_t porters_of(const territory *t, const route *r)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const uint32_t g = t->stations[r->visits[i].station].weight_g;
        const uint32_t needed = r->visits[i].access_m > FAR_WALK_M ? (g + PORTER_G - 1) / PORTER_G : 0;
        if (needed > most) most = needed;
    }
    return most;
}

static bool is_boat(const jalur_project *p, const vehicle *v)
{
    const uint32_t k = profile_find(&p->profiles, v->profile);
    return k != JALUR_NONE && p->profiles.item[k].mode == MODE_BOAT;
}

static int crew_order(const void *a, const void *b)
{
    const roster_crew *x = a, *y = b;
    if (x->day != y->day) return x->day < y->day ? -1 : 1;
    return (x->area > y->area) - (x->area < y->area);
}

static roster_crew *crew_on(roster *r, uint32_t area_index, uint32_t day)
{
    for (uint32_t i = 0; i < r->n_crews; i++)
        if (r->crews[i].area == area_index && r->crews[i].day == day) return &r->crews[i];
    r->crews[r->n_crews] = (roster_crew){.area = area_index, .day = day};
    return &r->crews[r->n_crews++];
}

static void add_route(const jalur_project *p, const route *x, roster *r)
{
    const uint32_t where = area_of(&p->t, x);
    const vehicle *v = &p->t.vehicles[x->vehicle];
    for (uint32_t day = x->day; day <= route_last_day(x); day++) {
        roster_crew *c = crew_on(r, where, day);
        c->vehicles++;
        *(is_boat(p, v) ? &c->boat_crew : &c->crew) += v->crew;
        c->porters += porters_of(&p->t, x);
        c->escorts += ESCORTS_A_ROUTE;
    }
}

/* Guards stay from the first delivery on, on days without a route too. */
static void add_guards(roster *r, uint32_t days)
{
    const uint32_t n = r->n_crews;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t day = r->crews[i].day; day <= days; day++)
            crew_on(r, r->crews[i].area, day)->guards = GUARDS_A_STORE;
}

static void busiest_day(roster *r, uint32_t days)
{
    for (uint32_t day = 1; day <= days; day++) {
        uint32_t people = 0, guards = 0;
        for (uint32_t i = 0; i < r->n_crews; i++) {
            if (r->crews[i].day != day) continue;
            people += r->crews[i].crew + r->crews[i].boat_crew;
            guards += r->crews[i].escorts;
        }
        if (people > r->drivers) r->drivers = people;
        if (guards > r->guards) r->guards = guards;
    }
}

jalur_status staffing_crews(jalur_project *p, roster *r)
{
    jalur_status st = JALUR_OK;
    plan pl;
    bool found = false;
    uint32_t days = (uint32_t)p->set.days;
    plan_init(&pl, p->ctx);
    r->drivers = r->guards = r->n_crews = 0;
    TRY(store_load_plan(p->store, &p->t, &pl, &found));
    if (!found) goto done;
    for (uint32_t i = 0; i < pl.n_routes; i++)
        if (route_last_day(&pl.routes[i]) > days) days = route_last_day(&pl.routes[i]);
    TRY(arena_new(&r->mem, (size_t)pl.n_routes * (days + 1), sizeof *r->crews, &r->crews));
    for (uint32_t i = 0; i < pl.n_routes; i++)
        add_route(p, &pl.routes[i], r);
    add_guards(r, days);
    qsort(r->crews, r->n_crews, sizeof *r->crews, crew_order);
    busiest_day(r, days);
done:
    plan_release(&pl);
    return st;
}

jalur_status staffing_new_plan(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    roster r;
    bool found = false;
    jalur_report *report = NULL;
    char *json = NULL;
    roster_init(&r, p->ctx);
    TRY(store_load_roster(p->store, &p->t, &r, &found));
    if (!found) goto done;
    TRY(staffing_crews(p, &r));
    TRY(store_save_roster(p->store, &p->t, &r));
    TRY(report_new(p->ctx, "crews", "", &report));
    staffing_report_crews(&p->t, &r, report);
    TRY(jalur_report_as_json(report, &json));
    TRY(store_amend_stage(p->store, "staff", json));
done:
    mem_free(p->ctx, json);
    jalur_report_free(report);
    roster_release(&r);
    return err_while(p->ctx, st, "the people of the new plan");
}
