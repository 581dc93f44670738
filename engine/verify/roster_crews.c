/* People of the delivery plan counted again from its routes: a route counts on its day for the kecamatan of its first station
 * that lies in one, or for none (the last place of the sums); two escorts ride with every vehicle, and where a stop is more than
 * 250 m from the road a porter for every 25 kg that it gets, of the stop of the route that wants most; from its first delivery to
 * the last day a kecamatan's store has two guards. */
#include "verify/roster.h"

#include <stdio.h>

typedef struct crew_sum {
    uint32_t vehicles, people[2], escorts, porters; /* people: on wheels, in boats */
} crew_sum;

static uint32_t kecamatan_of(const territory *t, uint32_t village)
{
    uint32_t up = village;
    while (up != JALUR_NONE && t->areas[up].level != AREA_KECAMATAN) up = t->areas[up].parent;
    return up != JALUR_NONE ? up : village;
}

static uint32_t nights_of(const route *r)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < r->n_events; k++) n += r->events[k].kind == EVENT_NIGHT;
    return n;
}

static uint32_t porters_of(const territory *t, const route *r)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const visit *x = &r->visits[i];
        if (x->access_m <= 250 || x->station >= t->n_stations) continue;
        const uint32_t n = (uint32_t)ceil(t->stations[x->station].weight_g / 25000.0);
        most = n > most ? n : most;
    }
    return most;
}

static uint32_t last_day(const roster_judge *rj)
{
    uint32_t days = (uint32_t)rj->j->set->days;
    const plan *p = rj->j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++)
        if (p->routes[i].day + nights_of(&p->routes[i]) > days) days = p->routes[i].day + nights_of(&p->routes[i]);
    for (uint32_t i = 0; i < rj->r->n_crews; i++)
        if (rj->r->crews[i].day > days) days = rj->r->crews[i].day;
    return days;
}

/* Of the first station in a village; n_areas: none is. */
static uint32_t counts_for(const territory *t, const route *x)
{
    for (uint32_t i = 0; i < x->n_visits; i++) {
        const uint32_t s = x->visits[i].station;
        if (s < t->n_stations && t->stations[s].village < t->n_areas) return kecamatan_of(t, t->stations[s].village);
    }
    return t->n_areas;
}

/* By area and day - 1. */
static void add_routes(const roster_judge *rj, crew_sum *sum, uint32_t days)
{
    const territory *t = rj->j->t;
    const plan *p = rj->j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        const route *x = &p->routes[i];
        if (x->vehicle >= t->n_vehicles || x->day < 1) continue;
        const uint32_t where = counts_for(t, x), by = judge_profile(rj->j, &t->vehicles[x->vehicle]);
        for (uint32_t day = x->day; day <= x->day + nights_of(x) && day <= days; day++) {
            crew_sum *s = &sum[(size_t)where * days + day - 1];
            s->vehicles++;
            s->people[by != JALUR_NONE && rj->j->in->profiles->item[by].mode == MODE_BOAT] += t->vehicles[x->vehicle].crew;
            s->escorts += 2;
            s->porters += porters_of(t, x);
        }
    }
}

static void check_crew(roster_judge *rj, const roster_crew *c, crew_sum *sum, uint32_t days)
{
    judge *j = rj->j;
    char where[WHERE_MAX];
    if (c->day < 1) return;
    const uint32_t at = c->area < j->t->n_areas ? c->area : j->t->n_areas;
    snprintf(where, sizeof where, "%s, day %u", at < j->t->n_areas ? j->t->areas[at].code : "outside all villages", c->day);
    crew_sum *s = &sum[(size_t)at * days + c->day - 1];
    judge_near(j, "roster-crew", where, c->vehicles, s->vehicles, 0, "vehicles of the plan");
    judge_near(j, "roster-crew", where, c->crew, s->people[0], 0, "people on wheels");
    judge_near(j, "roster-crew", where, c->boat_crew, s->people[1], 0, "people in boats");
    judge_near(j, "roster-crew", where, c->porters, s->porters, 0, "porters");
    judge_near(j, "roster-crew", where, c->escorts, s->escorts, 0, "escorts");
    judge_near(j, "roster-crew", where, c->guards, 2, 0, "guards");
    *s = (crew_sum){0}; /* what is left in the end is missing */
}

jalur_status verify_roster_crews(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    crew_sum *sum = NULL;
    uint32_t missing = 0, people[2] = {0};
    if (!j->in->plan) goto done;
    const uint32_t days = last_day(rj);
    TRY(mem_new(j->ctx, (size_t)(j->t->n_areas + 1) * days, sizeof *sum, &sum));
    add_routes(rj, sum, days);
    for (uint32_t d = 1; d <= days; d++) {
        uint32_t riding = 0, escorts = 0;
        for (uint32_t i = 0; i < rj->r->n_crews; i++) {
            riding += rj->r->crews[i].day == d ? rj->r->crews[i].crew + rj->r->crews[i].boat_crew : 0;
            escorts += rj->r->crews[i].day == d ? rj->r->crews[i].escorts : 0;
        }
        people[0] = riding > people[0] ? riding : people[0];
        people[1] = escorts > people[1] ? escorts : people[1];
    }
    for (uint32_t i = 0; i < rj->r->n_crews; i++) check_crew(rj, &rj->r->crews[i], sum, days);
    for (size_t i = 0; i < (size_t)(j->t->n_areas + 1) * days; i++) missing += sum[i].vehicles;
    judge_near(j, "roster-crew", "roster", missing, 0, 0, "vehicles of the plan that no crew stands for");
    judge_near(j, "roster-crew", "roster", rj->r->drivers, people[0], 0, "in vehicle crews on the busiest day");
    judge_near(j, "roster-crew", "roster", rj->r->guards, people[1], 0, "escorts on the busiest day");
done:
    mem_free(j->ctx, sum);
    return st;
}
