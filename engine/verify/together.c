/* Rules over all routes: escorts of a day, docks, and what an earlier plan has fixed or is said to have changed. */
#include "verify/verify_inside.h"

#include <stdio.h>


/* ---- escorts ---- */

static bool needs_escort(const judge *j, const route *r)
{
    if (j->t->vehicles[r->vehicle].escort) return true;
    for (uint32_t k = 0; k < r->n_visits; k++)
        if (r->visits[k].station < j->t->n_stations && j->t->stations[r->visits[k].station].escort) return true;
    return false;
}

uint32_t judge_escorts_used(const judge *j, uint32_t day)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < j->in->plan->n_routes; i++) {
        const route *r = &j->in->plan->routes[i];
        if (r->vehicle >= j->t->n_vehicles || r->day > day) continue;
        n += day <= judge_back(r) && needs_escort(j, r);
    }
    return n;
}

static void check_escorts(judge *j)
{
    char where[WHERE_MAX];
    for (uint32_t day = 1; j->set->delivery_escorts > 0 && day <= j->set->days; day++) {
        snprintf(where, sizeof where, "day %u", day);
        judge_most(j, "escorts", where, judge_escorts_used(j, day), (double)j->set->delivery_escorts, "routes with an escort");
    }
}

/* ---- docks ---- */

typedef struct loading { /* at an office; ends sort before begins at the same time */
    uint32_t office, route;
    int64_t at_s;
    int32_t step; /* 1 begins, -1 ends */
} loading;

static int by_office_and_time(const void *left, const void *right)
{
    const loading *a = left, *b = right;
    if (a->office != b->office) return a->office < b->office ? -1 : 1;
    if (a->at_s != b->at_s) return a->at_s < b->at_s ? -1 : 1;
    if (a->step != b->step) return a->step - b->step;
    return a->route < b->route ? -1 : a->route > b->route;
}

static void put(loading *list, size_t *n, uint32_t office_index, uint32_t route_index, int64_t from_s, int64_t to_s)
{
    if (office_index == JALUR_NONE || to_s <= from_s) return;
    list[(*n)++] = (loading){office_index, route_index, from_s, 1};
    list[(*n)++] = (loading){office_index, route_index, to_s, -1};
}

uint32_t judge_docks(const judge *j, uint32_t office_index)
{
    const office *o = &j->t->offices[office_index];
    return o->docks > 0 ? o->docks : o->kind == OFFICE_WAREHOUSE ? (uint32_t)j->set->docks : 0;
}

static void sweep(judge *j, const loading *list, size_t n)
{
    char where[WHERE_MAX];
    int64_t busy = 0;
    for (size_t i = 0; i < n; i++) {
        busy = i > 0 && list[i].office == list[i - 1].office ? busy + list[i].step : list[i].step;
        const uint32_t docks = judge_docks(j, list[i].office);
        if (docks == 0 || list[i].step < 0) continue;
        judge_where(j, list[i].route, JALUR_NONE, where);
        judge_most(j, "docks", where, (double)busy, docks, "vehicles that load at once");
    }
}

/* Every loading of the plan, in order. */
static jalur_status list_loadings(const judge *j, loading **out, size_t *n)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    loading *list = NULL;
    size_t most = 0;
    *n = 0;
    for (uint32_t i = 0; i < p->n_routes; i++) most += 2 * ((size_t)p->routes[i].n_events + 1);
    TRY(mem_new(j->ctx, most, sizeof *list, &list));
    for (uint32_t i = 0; i < p->n_routes; i++) {
        const route *r = &p->routes[i];
        if (r->vehicle >= j->t->n_vehicles) continue;
        put(list, n, judge_home(j, &j->t->vehicles[r->vehicle]), i, r->load_start_s, r->depart_s);
        for (uint32_t k = 0; k < r->n_events; k++)
            if (r->events[k].kind == EVENT_RELOAD && r->events[k].index < j->t->n_offices)
                put(list, n, r->events[k].index, i, r->events[k].start_s, r->events[k].depart_s);
    }
    if (*n > 1) qsort(list, *n, sizeof *list, by_office_and_time);
done:
    *out = list;
    return st;
}

static jalur_status check_docks(judge *j)
{
    loading *list = NULL;
    size_t n = 0;
    jalur_status st = list_loadings(j, &list, &n);
    if (st == JALUR_OK) sweep(j, list, n);
    mem_free(j->ctx, list);
    return st;
}

jalur_status judge_dock_windows(judge *j, uint32_t office_index, vwindow **out, uint32_t *n_out)
{
    jalur_status st = JALUR_OK;
    const int64_t docks = judge_docks(j, office_index), ever = INT64_MAX / 4;
    loading *list = NULL;
    size_t n = 0;
    int64_t busy = 0, since = -ever;
    TRY(list_loadings(j, &list, &n));
    TRY(mem_new(j->ctx, n + 1, sizeof **out, out));
    *n_out = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].office != office_index) continue;
        if (busy < docks && busy + list[i].step >= docks) (*out)[(*n_out)++] = (vwindow){since, list[i].at_s};
        if (busy >= docks && busy + list[i].step < docks) since = list[i].at_s;
        busy += list[i].step;
    }
    if (busy < docks) (*out)[(*n_out)++] = (vwindow){since, ever};
done:
    mem_free(j->ctx, list);
    return st;
}

/* ---- the earlier plan ---- */

typedef struct now { uint32_t route, seq; } now; /* of a station; route JALUR_NONE: in none */

/* The station before this one on its earlier route that could be asked about: one that is routed, or left out by a rule. */
static uint32_t came_after(const judge *j, const uint8_t *asked, uint32_t i)
{
    const earlier *e = j->t->earlier;
    while (i > 0 && strcmp(e[i - 1].route, e[i].route) == 0 && strcmp(e[i - 1].vehicle_id, e[i].vehicle_id) == 0 &&
           strcmp(e[i - 1].home_id, e[i].home_id) == 0 && e[i - 1].day == e[i].day) {
        i--;
        if (e[i].station != JALUR_NONE && asked[e[i].station]) return e[i].station;
    }
    return JALUR_NONE;
}

static bool fixed_from(const judge *j, uint32_t i)
{
    const earlier *e = j->t->earlier;
    for (uint32_t k = i; k < j->t->n_earlier && strcmp(e[k].route, e[i].route) == 0 && e[k].day == e[i].day &&
                         strcmp(e[k].vehicle_id, e[i].vehicle_id) == 0 && strcmp(e[k].home_id, e[i].home_id) == 0; k++)
        if (e[k].fixed) return true;
    return false;
}

static bool same_place(const judge *j, const earlier *e, uint32_t after, now at)
{
    if (at.route == JALUR_NONE) return false;
    const route *r = &j->in->plan->routes[at.route];
    const uint32_t before = at.seq > 0 ? r->visits[at.seq - 1].station : JALUR_NONE;
    return r->vehicle == e->vehicle && r->day == e->day && before == after;
}

/* Where each station is; of one in parts, where the earlier plan had it, if it is there with one of them. */
static jalur_status find_places(judge *j, const uint8_t *asked, now *at)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    uint32_t *row = NULL; /* of the earlier plan */
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *row, &row));
    for (uint32_t i = 0; i < j->t->n_stations; i++) row[i] = at[i].route = JALUR_NONE;
    for (uint32_t i = 0; i < j->t->n_earlier; i++)
        if (j->t->earlier[i].station != JALUR_NONE) row[j->t->earlier[i].station] = i;
    for (uint32_t r = 0; r < p->n_routes; r++)
        for (uint32_t k = 0; k < p->routes[r].n_visits; k++) {
            const uint32_t s = p->routes[r].visits[k].station;
            if (s >= j->t->n_stations || row[s] == JALUR_NONE) continue;
            const uint32_t after = came_after(j, asked, row[s]);
            if (!same_place(j, &j->t->earlier[row[s]], after, at[s])) at[s] = (now){r, k};
        }
done:
    mem_free(j->ctx, row);
    return st;
}

static void check_places(judge *j, const now *at, const uint8_t *asked)
{
    uint32_t changed = 0;
    char where[WHERE_MAX];
    for (uint32_t i = 0; i < j->t->n_earlier; i++) {
        const earlier *e = &j->t->earlier[i];
        if (e->station == JALUR_NONE || !asked[e->station]) continue;
        const bool same = same_place(j, e, came_after(j, asked, i), at[e->station]);
        const bool day = e->day >= 1 && e->day <= j->set->days;
        changed += at[e->station].route != JALUR_NONE && e->vehicle != JALUR_NONE && day && !same;
        if (!fixed_from(j, i)) continue;
        snprintf(where, sizeof where, "station %s", e->station_id);
        judge_true(j, same, "fixed-moved", where, "not where the earlier plan has fixed it", "the same vehicle, day and stop before");
    }
    judge_near(j, "changed-count", "plan", j->in->plan->n_changed, changed, 0, "stations");
}

/* Stations without a road or a position were never asked about: the search did not know them. */
static bool never_asked(unserved_reason r)
{
    return r == UNSERVED_NO_POSITION || r == UNSERVED_FAR_FROM_ROAD;
}

static jalur_status check_earlier(judge *j)
{
    jalur_status st = JALUR_OK;
    const plan *p = j->in->plan;
    now *at = NULL;
    uint8_t *asked = NULL;
    judge_true(j, j->t->n_earlier > 0 || p->n_changed == 0, "changed-count", "plan", "stations changed", "none, as there is no earlier plan");
    if (j->t->n_earlier == 0) return JALUR_OK;
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *at, &at));
    TRY(mem_new(j->ctx, j->t->n_stations, sizeof *asked, &asked));
    for (uint32_t i = 0; i < p->n_unserved; i++)
        if (p->unserved[i].station < j->t->n_stations) asked[p->unserved[i].station] = !never_asked(p->unserved[i].reason);
    for (uint32_t i = 0; i < p->n_routes; i++)
        for (uint32_t k = 0; k < p->routes[i].n_visits; k++)
            if (p->routes[i].visits[k].station < j->t->n_stations) asked[p->routes[i].visits[k].station] = 1;
    TRY(find_places(j, asked, at));
    check_places(j, at, asked);
done:
    mem_free(j->ctx, at);
    mem_free(j->ctx, asked);
    return st;
}

jalur_status verify_together(judge *j)
{
    jalur_status st = JALUR_OK;
    check_escorts(j);
    TRY(check_docks(j));
    TRY(check_earlier(j));
    TRY(j->st);
done:
    return st;
}
