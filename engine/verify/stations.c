/* Every station once, every box somewhere. */
#include "verify/verify_inside.h"

#include <stdio.h>

static void count_visits(judge *j, uint32_t *times)
{
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++) {
            const uint32_t s = p->routes[i].visits[k].station;
            if (s < j->t->n_stations) {
                times[s]++;
                continue;
            }
            judge_where(j, i, k, where);
            snprintf(found, sizeof found, "station number %u", s);
            judge_text(j, "unknown-station", where, found, "a station of the project");
        }
    }
}

static void count_left(judge *j, uint32_t *times)
{
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    for (uint32_t i = 0; i < p->n_unserved; i++) {
        const uint32_t s = p->unserved[i].station;
        if (s < j->t->n_stations) {
            times[s]++;
            continue;
        }
        snprintf(where, sizeof where, "left out, row %u", i + 1);
        snprintf(found, sizeof found, "station number %u", s);
        judge_text(j, "unknown-station", where, found, "a station of the project");
    }
}

/* Boxes in vehicles and boxes left are all boxes. */
static void check_boxes(judge *j)
{
    const plan *p = j->in->plan;
    uint64_t all = 0, carried = 0, left = 0;
    for (uint32_t i = 0; i < j->t->n_stations; i++) all += j->t->stations[i].boxes;
    for (uint32_t i = 0; i < p->n_routes; i++) carried += p->routes[i].load[CARGO_BOXES];
    for (uint32_t i = 0; i < p->n_unserved; i++)
        if (p->unserved[i].station < j->t->n_stations) left += j->t->stations[p->unserved[i].station].boxes;
    judge_near(j, "boxes-lost", "all routes and what is left out", (double)(carried + left), (double)all, 0, "boxes");
}

jalur_status verify_stations(judge *j)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    uint32_t *times = NULL;
    uint64_t visits = 0;
    int64_t cost = 0;
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *times, &times));
    count_visits(j, times);
    count_left(j, times);
    for (uint32_t i = 0; i < j->t->n_stations; i++) {
        snprintf(where, sizeof where, "station %s", j->t->stations[i].id);
        snprintf(found, sizeof found, "%u times", times[i]);
        judge_true(j, times[i] > 0, "station-missing", where, "in no route and not left out", "once");
        judge_true(j, times[i] < 2, "station-twice", where, found, "once");
    }
    for (uint32_t i = 0; i < p->n_routes; i++) {
        visits += p->routes[i].n_visits;
        cost += p->routes[i].cost_idr;
    }
    judge_near(j, "served-count", "plan", p->n_served, (double)visits, 0, "stations");
    judge_near(j, "plan-cost", "plan", (double)p->cost_idr, (double)cost, 0, "Rp");
    judge_true(j, p->season == j->set->season, "plan-season", "plan", season_name(p->season), season_name(j->set->season));
    check_boxes(j);
    TRY(j->st);
done:
    mem_free(j->ctx, times);
    return st;
}
