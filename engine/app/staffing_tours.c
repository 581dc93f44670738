/* The walk from door to door: in each village a tour over the households that may be paid at home, by the route solver on
 * network times of the walking profile. Its length over the number of doors is w of the staffing model.
 *
 * Where there is no way on the network between two doors, the straight line at the profile's walking speed and a detour of
 * 1.3 stands for it. Villages with many doors are cut in halves until the route solver has a table of modest size. */
#include <math.h>
#include <stdlib.h>

#include "app/staffing.h"
#include "plan/plan.h"

enum { DOORS_AT_ONCE = 200 };
static const double DETOUR = 1.3;

typedef struct walker {
    staffing *job;
    const net_metric *metric;
    double m_per_s;
    jalur_lonlat start;  /* the village's point */
    uint32_t *house;     /* doors at hand */
    door_tour *tour;     /* being filled */
    double total_s;
} walker;

static jalur_lonlat at_of(const walker *w, uint32_t i) /* place of the table: 0 the village's point */
{
    return i == 0 ? w->start : w->job->p->t.households[w->house[i - 1]].at;
}

/* Times between all places in seconds, walks to and from the road included. */
static jalur_status measure(const walker *w, uint32_t n, int32_t *time_s)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = w->job->p->ctx;
    jalur_lonlat *point = NULL;
    net_snap *snap = NULL;
    net_ms *time = NULL;
    TRY(mem_new(ctx, n, sizeof *point, &point));
    TRY(mem_new(ctx, n, sizeof *snap, &snap));
    TRY(mem_new(ctx, (size_t)n * n, sizeof *time, &time));
    for (uint32_t i = 0; i < n; i++)
        point[i] = at_of(w, i);
    TRY(net_snap_points(w->metric, point, n, 0, snap));
    TRY(net_table(ctx, w->metric, snap, n, snap, n, time, NULL));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            const net_ms ms = time[(size_t)i * n + k];
            double s = DETOUR * geo_distance_m(point[i], point[k]) / w->m_per_s;
            if (ms < NET_UNREACHED && snap[i].state == SNAP_OK && snap[k].state == SNAP_OK)
                s = fmin(s, (ms + (double)snap[i].access_ms + snap[k].access_ms) / 1000);
            time_s[(size_t)i * n + k] = i == k ? 0 : (int32_t)fmin(ceil(s), 1e6);
        }
done:
    mem_free(ctx, point);
    mem_free(ctx, snap);
    mem_free(ctx, time);
    return st;
}

static jalur_status order_doors(const walker *w, const int32_t *time_s, uint32_t n, plan_answer *out)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = w->job->p->ctx;
    plan_stop *stops = NULL;
    TRY(mem_new(ctx, n - 1, sizeof *stops, &stops));
    for (uint32_t i = 0; i + 1 < n; i++)
        stops[i] = (plan_stop){.place = i + 1, .open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    const plan_legs legs = {.kind = PLAN_TABLE, .n = n, .time_s = time_s, .distance_m = time_s};
    const plan_type one = {.count = 1, .capacity = {UINT32_MAX, UINT32_MAX, UINT32_MAX}, .per_hour = 3600,
                           .end_s = INT32_MAX / 4, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX};
    const plan_problem asked = {.legs = &legs, .n_legs = 1, .stops = stops, .n_stops = n - 1, .types = &one, .n_types = 1};
    const plan_options how = {.seed = (uint64_t)w->job->p->set.seed, .iterations = 100 + 20 * (uint64_t)n};
    TRY(plan_solve(ctx, &asked, &how, out));
done:
    mem_free(ctx, stops);
    return st;
}

/* One tour over doors [0, n) of w->house. */
static jalur_status walk_some(walker *w, uint32_t n)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = w->job->p->ctx;
    int32_t *time_s = NULL;
    plan_answer order;
    plan_answer_init(&order, ctx);
    TRY(mem_new(ctx, (size_t)(n + 1) * (n + 1), sizeof *time_s, &time_s));
    TRY(measure(w, n + 1, time_s));
    TRY(order_doors(w, time_s, n + 1, &order));
    uint32_t before = 0;
    for (uint32_t r = 0; r < order.n_routes; r++)
        for (uint32_t i = 0; i < order.routes[r].n_stops; i++) {
            const uint32_t place = order.routes[r].stops[i] + 1;
            const int32_t s = time_s[(size_t)before * (n + 1) + place];
            w->tour->house[w->tour->n] = w->house[place - 1];
            w->tour->walk_s[w->tour->n++] = (uint32_t)s;
            w->total_s += s;
            before = place;
        }
    w->tour->back_s = time_s[(size_t)before * (n + 1)];
    w->total_s += w->tour->back_s;
done:
    plan_answer_release(&order);
    mem_free(ctx, time_s);
    return st;
}

typedef struct spread {
    double lon_deg, lat_deg;
    uint32_t house;
} spread;

static int by_lon(const void *a, const void *b)
{
    const spread *x = a, *y = b;
    if (x->lon_deg != y->lon_deg) return x->lon_deg < y->lon_deg ? -1 : 1;
    return (x->house > y->house) - (x->house < y->house);
}

static int by_lat(const void *a, const void *b)
{
    const spread *x = a, *y = b;
    if (x->lat_deg != y->lat_deg) return x->lat_deg < y->lat_deg ? -1 : 1;
    return (x->house > y->house) - (x->house < y->house);
}

static jalur_status walk_all(walker *w, spread *s, uint32_t n)
{
    jalur_status st = JALUR_OK;
    if (n <= DOORS_AT_ONCE) {
        for (uint32_t i = 0; i < n; i++) w->house[i] = s[i].house;
        return walk_some(w, n);
    }
    double box[4] = {INFINITY, -INFINITY, INFINITY, -INFINITY};
    for (uint32_t i = 0; i < n; i++) {
        box[0] = fmin(box[0], s[i].lon_deg);
        box[1] = fmax(box[1], s[i].lon_deg);
        box[2] = fmin(box[2], s[i].lat_deg);
        box[3] = fmax(box[3], s[i].lat_deg);
    }
    qsort(s, n, sizeof *s, box[1] - box[0] >= box[3] - box[2] ? by_lon : by_lat);
    TRY(walk_all(w, s, n / 2));
    TRY(walk_all(w, s + n / 2, n - n / 2));
done:
    return st;
}

/* The homebound, and everybody in a village too small for a community point. */
static uint32_t list_doors(const staffing *job, uint32_t v, spread *out)
{
    const territory *t = &job->p->t;
    const staff_village *x = &job->villages[v];
    const double all = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    uint32_t n = 0;
    for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) {
        const household *h = &t->households[job->house[i]];
        if (h->placed == PLACED_NOWHERE) continue;
        if (h->segment == SEGMENT_HOMEBOUND || all < (double)job->set.community_from)
            out[n++] = (spread){h->at.lon_deg, h->at.lat_deg, job->house[i]};
    }
    return n;
}

static jalur_status walk_village(walker *w, uint32_t v)
{
    jalur_status st = JALUR_OK;
    staffing *job = w->job;
    const access_village *from = &job->reach.villages[v];
    const uint32_t most = job->house_from[v + 1] - job->house_from[v];
    spread *doors = NULL;
    TRY(mem_new(job->p->ctx, most, sizeof *doors, &doors));
    TRY(mem_new(job->p->ctx, most, sizeof *w->house, &w->house));
    const uint32_t n = list_doors(job, v, doors);
    if (n == 0) goto done;
    w->tour = &job->tours[v];
    w->start = isfinite(from->at.lon_deg) && from->at.lat_deg != 0 ? from->at : (jalur_lonlat){doors[0].lon_deg, doors[0].lat_deg};
    w->total_s = 0;
    TRY(arena_new(&job->mem, n, sizeof *w->tour->house, &w->tour->house));
    TRY(arena_new(&job->mem, n, sizeof *w->tour->walk_s, &w->tour->walk_s));
    TRY(walk_all(w, doors, n));
    job->villages[v].door_walk_min = w->total_s / 60 / n;
done:
    mem_free(job->p->ctx, doors);
    mem_free(job->p->ctx, w->house);
    w->house = NULL;
    return st;
}

jalur_status staffing_tours(staffing *job)
{
    jalur_status st = JALUR_OK;
    const uint32_t profile_at = profile_find(&job->p->profiles, job->set.walk_profile);
    walker w = {.job = job};
    TRY(arena_new(&job->mem, job->n_villages, sizeof *job->tours, &job->tours));
    if (job->p->t.n_households == 0) goto done;
    TRY(session_metric(job->p, job->set.walk_profile, job->set.season, &w.metric));
    w.m_per_s = job->p->profiles.item[profile_at].access_kmh / 3.6;
    for (uint32_t v = 0; v < job->n_villages; v++) {
        TRY(step_progress(job->p->ctx, "walks from door to door", v, job->n_villages));
        TRY(walk_village(&w, v));
    }
done:
    return st;
}
