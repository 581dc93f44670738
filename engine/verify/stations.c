/* Every station once, every box somewhere. */
#include "verify/verify_inside.h"

#include <stdio.h>

/* Boxes in vehicles and boxes left are all boxes. */
static void check_boxes(judge *j)
{
    const plan *p = j->in->plan;
    uint64_t all = 0, carried = 0, left = 0;
    for (uint32_t i = 0; i < j->t->n_stations; i++) all += j->t->stations[i].boxes;
    for (uint32_t i = 0; i < p->n_routes; i++) {
        const route *r = &p->routes[i];
        carried += r->load[CARGO_BOXES];
        for (uint32_t k = 0; k < r->n_events; k++)
            if (r->events[k].kind == EVENT_RELOAD) carried += route_reloaded(r, k, CARGO_BOXES);
    }
    for (uint32_t i = 0; i < p->n_unserved; i++)
        if (p->unserved[i].station < j->t->n_stations) left += p->unserved[i].left[CARGO_BOXES];
    judge_near(j, "boxes-lost", "all routes and what is left out", (double)(carried + left), (double)all, 0, "boxes");
}

typedef struct portion { /* of one station */
    uint32_t visits, left;
    uint64_t brought[CARGO_DIMENSIONS], taken[CARGO_DIMENSIONS], missing[CARGO_DIMENSIONS];
} portion;

static void add_portions(const judge *j, portion *of)
{
    const plan *p = j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++)
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++) {
            const visit *v = &p->routes[i].visits[k];
            if (v->station >= j->t->n_stations) continue;
            of[v->station].visits++;
            for (int d = 0; d < CARGO_DIMENSIONS; d++) {
                of[v->station].brought[d] += v->brought[d];
                of[v->station].taken[d] += v->taken[d];
            }
        }
    for (uint32_t i = 0; i < p->n_unserved; i++) {
        if (p->unserved[i].station >= j->t->n_stations) continue;
        of[p->unserved[i].station].left++;
        for (int d = 0; d < CARGO_DIMENSIONS; d++) of[p->unserved[i].station].missing[d] += p->unserved[i].left[d];
    }
}

/* Once, whole; or in parts that add up, where that is allowed. */
static void check_portion(judge *j, uint32_t i, const portion *x)
{
    char where[WHERE_MAX], found[64];
    uint32_t demand[CARGO_DIMENSIONS];
    const station *s = &j->t->stations[i];
    snprintf(where, sizeof where, "station %s", s->id);
    snprintf(found, sizeof found, "%u visits, left out %u times", x->visits, x->left);
    judge_true(j, x->visits + x->left > 0, "station-missing", where, "in no route and not left out", "once");
    if (x->visits + x->left > 1)
        judge_true(j, (s->split || j->set->split) && x->left < 2, "station-twice", where, found, "once");
    judge_demand(s, demand);
    for (int d = 0; d < CARGO_DIMENSIONS; d++) {
        judge_near(j, "station-share", where, (double)(x->brought[d] + x->missing[d]), demand[d], 0, "brought or left");
        if (x->visits && !x->left) judge_near(j, "station-share", where, (double)x->taken[d], s->pickup[d], 0, "taken");
    }
}

static void check_known(judge *j)
{
    char where[WHERE_MAX], found[64];
    const plan *p = j->in->plan;
    for (uint32_t i = 0; i < p->n_routes; i++)
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++) {
            const uint32_t s = p->routes[i].visits[k].station;
            if (s < j->t->n_stations) continue;
            judge_where(j, i, k, where);
            snprintf(found, sizeof found, "station number %u", s);
            judge_text(j, "unknown-station", where, found, "a station of the project");
        }
    for (uint32_t i = 0; i < p->n_unserved; i++) {
        if (p->unserved[i].station < j->t->n_stations) continue;
        snprintf(where, sizeof where, "left out, row %u", i + 1);
        snprintf(found, sizeof found, "station number %u", p->unserved[i].station);
        judge_text(j, "unknown-station", where, found, "a station of the project");
    }
}

jalur_status verify_stations(judge *j)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    portion *of = NULL;
    uint64_t served = 0;
    int64_t cost = 0;
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *of, &of));
    check_known(j);
    add_portions(j, of);
    for (uint32_t i = 0; i < j->t->n_stations; i++) {
        check_portion(j, i, &of[i]);
        served += of[i].visits > 0 && of[i].left == 0;
    }
    for (uint32_t i = 0; i < p->n_routes; i++) cost += p->routes[i].cost_idr;
    judge_near(j, "served-count", "plan", p->n_served, (double)served, 0, "stations");
    judge_near(j, "plan-cost", "plan", (double)p->cost_idr, (double)cost, 0, "Rp");
    judge_true(j, p->season == j->set->season, "plan-season", "plan", season_name(p->season), season_name(j->set->season));
    check_boxes(j);
    TRY(j->st);
done:
    mem_free(j->ctx, of);
    return st;
}
