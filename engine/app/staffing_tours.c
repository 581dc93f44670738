/* The walk from door to door: in each village a tour over the households that may be paid at home, by the route solver on
 * network times of the walking profile. Its length over the number of doors is w of the staffing model.
 *
 * Where there is no way on the network between two doors, the straight line at the profile's walking speed and a detour of
 * 1.3 stands for it. Villages with many doors are cut in halves until the route solver has a table of modest size.
 *
 * Villages share nothing but the ground: any number of threads gives the same walks. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "app/staffing.h"
#include "plan/plan.h"

enum { DOORS_AT_ONCE = 200 };
static const double DETOUR = 1.3;

typedef struct walk { /* of all villages */
    staffing *job;
    const net_metric *metric;
    double m_per_s;
    uint32_t most;        /* households of one village */
    atomic_uint next;     /* village that nobody walks yet */
    atomic_bool stop;
    pthread_mutex_t lock; /* for what asks the project's own context: snapping and progress */
} walk;

typedef struct spread {
    double lon_deg, lat_deg;
    uint32_t house;
} spread;

typedef struct walker {
    walk *all;
    staffing *job;
    jalur_ctx *ctx;      /* its own: a context is no one else's */
    jalur_lonlat start;  /* the village's point */
    spread *doors;
    uint32_t *house;     /* doors at hand */
    door_tour *tour;     /* being filled */
    double total_s;
    pthread_t thread;
    bool started;   /* touched by the caller only */
    bool is_caller; /* set before any thread starts */
    jalur_status st;
} walker;

static jalur_lonlat at_of(const walker *w, uint32_t i) /* place of the table: 0 the village's point */
{
    return i == 0 ? w->start : w->job->p->t.households[w->house[i - 1]].at;
}

static jalur_status snap_all(walk *all, const jalur_lonlat *point, uint32_t n, net_snap *out)
{
    pthread_mutex_lock(&all->lock);
    const jalur_status st = net_snap_points(all->metric, point, n, 0, out);
    pthread_mutex_unlock(&all->lock);
    return st;
}

/* Times between all places in seconds, walks to and from the road included. */
static jalur_status measure(const walker *w, uint32_t n, int32_t *time_s)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = w->ctx;
    jalur_lonlat *point = NULL;
    net_snap *snap = NULL;
    net_ms *time = NULL;
    TRY(mem_new(ctx, n, sizeof *point, &point));
    TRY(mem_new(ctx, n, sizeof *snap, &snap));
    TRY(mem_new(ctx, (size_t)n * n, sizeof *time, &time));
    for (uint32_t i = 0; i < n; i++)
        point[i] = at_of(w, i);
    TRY(snap_all(w->all, point, n, snap));
    TRY(net_table(ctx, w->all->metric, snap, n, snap, n, time, NULL));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++) {
            const net_ms ms = time[(size_t)i * n + k];
            double s = DETOUR * geo_distance_m(point[i], point[k]) / w->all->m_per_s;
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
    jalur_ctx *ctx = w->ctx;
    plan_stop *stops = NULL;
    TRY(mem_new(ctx, n - 1, sizeof *stops, &stops));
    for (uint32_t i = 0; i + 1 < n; i++)
        stops[i] = (plan_stop){.place = i + 1, .open_s = INT32_MIN, .close_s = INT32_MAX, .skip_cost = PLAN_MUST};
    const plan_legs legs = {.kind = PLAN_TABLE, .n = n, .time_s = time_s, .distance_m = time_s};
    const plan_type one = {.count = 1, .capacity = {UINT32_MAX, UINT32_MAX, UINT32_MAX}, .per_hour = 3600,
                           .end_s = INT32_MAX / 4, .max_duration_s = INT32_MAX, .max_stops = UINT32_MAX};
    const plan_problem asked = {.legs = &legs, .n_legs = 1, .stops = stops, .n_stops = n - 1, .types = &one, .n_types = 1};
    const plan_options how = {.seed = (uint64_t)w->job->p->set.seed, .iterations = 20 + 5 * (uint64_t)n};
    TRY(plan_solve(ctx, &asked, &how, out));
done:
    mem_free(ctx, stops);
    return st;
}

/* One tour over doors [0, n) of w->house. */
static jalur_status walk_some(walker *w, uint32_t n)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = w->ctx;
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
            w->tour->anew[w->tour->n] = before == 0;
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
static bool has_door(const staffing *job, uint32_t v, uint32_t household_index)
{
    const household *h = &job->p->t.households[household_index];
    const staff_village *x = &job->villages[v];
    const double all = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    return h->placed != PLACED_NOWHERE && (h->segment == SEGMENT_HOMEBOUND || all < (double)job->set.community_from);
}

static uint32_t list_doors(const staffing *job, uint32_t v, spread *out)
{
    uint32_t n = 0;
    for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) {
        if (!has_door(job, v, job->house[i])) continue;
        const jalur_lonlat at = job->p->t.households[job->house[i]].at;
        out[n++] = (spread){at.lon_deg, at.lat_deg, job->house[i]};
    }
    return n;
}

static jalur_status walk_village(walker *w, uint32_t v)
{
    jalur_status st = JALUR_OK;
    staffing *job = w->job;
    const jalur_lonlat from = job->reach.villages[v].at;
    const uint32_t n = list_doors(job, v, w->doors);
    if (n == 0) goto done;
    w->tour = &job->tours[v];
    w->start = isfinite(from.lon_deg) && from.lat_deg != 0 ? from : (jalur_lonlat){w->doors[0].lon_deg, w->doors[0].lat_deg};
    w->total_s = 0;
    TRY(walk_all(w, w->doors, n));
    job->villages[v].door_walk_min = w->total_s / 60 / n;
done:
    return st;
}

/* ---- threads ---- */

static jalur_status report_progress(walk *all, uint32_t v)
{
    pthread_mutex_lock(&all->lock);
    const jalur_status st = step_progress(all->job->p->ctx, "walks from door to door", v, all->job->n_villages);
    pthread_mutex_unlock(&all->lock);
    return st;
}

/* A long tour polls the worker's context: it learns there that the user wants to stop. */
static void pass_on(void *user, const char *what, uint64_t done, uint64_t total)
{
    const walker *w = user;
    (void)what;
    (void)done;
    (void)total;
    if (step_cancelled(w->job->p->ctx)) jalur_ctx_cancel(w->ctx);
}

static void *work(void *self)
{
    walker *w = self;
    walk *all = w->all;
    while (w->st == JALUR_OK && !atomic_load(&all->stop)) {
        const uint32_t v = atomic_fetch_add(&all->next, 1);
        if (v >= w->job->n_villages) break;
        w->st = walk_village(w, v);
        if (w->st == JALUR_OK && w->is_caller) w->st = report_progress(all, v);
    }
    if (w->st != JALUR_OK) atomic_store(&all->stop, true);
    return NULL;
}

static jalur_status walker_new(walk *all, walker *w)
{
    jalur_status st = JALUR_OK;
    *w = (walker){.all = all, .job = all->job, .ctx = ctx_beside(all->job->p->ctx)};
    if (!w->ctx) TRY(err_set(all->job->p->ctx, JALUR_E_RESOURCE, "out of memory"));
    jalur_ctx_on_progress(w->ctx, pass_on, w);
    TRY(mem_new(all->job->p->ctx, all->most, sizeof *w->doors, &w->doors));
    TRY(mem_new(all->job->p->ctx, all->most, sizeof *w->house, &w->house));
done:
    return st;
}

/* What failed first in the order of the workers, with its words. */
static jalur_status outcome(const walker *w, unsigned n)
{
    jalur_ctx *ctx = w[0].job->p->ctx;
    for (unsigned i = 0; i < n; i++) {
        const char *words = jalur_ctx_error(w[i].ctx)->message;
        if (w[i].st != JALUR_OK && !words[0]) return w[i].st; /* the project's context has them */
        if (w[i].st != JALUR_OK) return err_set(ctx, w[i].st, "%s", words);
    }
    return JALUR_OK;
}

/* The first worker is the caller; a thread that cannot be had is done without. */
static jalur_status walk_together(walk *all)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = all->job->p->ctx;
    unsigned n = ctx_threads(ctx);
    walker *w = NULL;
    TRY(mem_new(ctx, n, sizeof *w, &w));
    for (unsigned i = 0; i < n; i++) TRY(walker_new(all, &w[i]));
    w[0].is_caller = true;
    for (unsigned i = 1; i < n; i++) w[i].started = pthread_create(&w[i].thread, NULL, work, &w[i]) == 0;
    (void)work(&w[0]);
    for (unsigned i = 1; i < n; i++)
        if (w[i].started) (void)pthread_join(w[i].thread, NULL);
    st = outcome(w, n);
done:
    for (unsigned i = 0; w && i < n; i++) {
        mem_free(ctx, w[i].doors);
        mem_free(ctx, w[i].house);
        jalur_ctx_free(w[i].ctx);
    }
    mem_free(ctx, w);
    return st;
}

/* Every walk has its room before any thread starts. */
static jalur_status make_room(walk *all)
{
    jalur_status st = JALUR_OK;
    staffing *job = all->job;
    size_t n_doors = 0, at = 0;
    uint32_t *house = NULL, *walk_s = NULL;
    bool *anew = NULL;
    TRY(arena_new(&job->mem, job->n_villages, sizeof *job->tours, &job->tours));
    for (uint32_t v = 0; v < job->n_villages; v++) {
        const uint32_t n = job->house_from[v + 1] - job->house_from[v];
        if (n > all->most) all->most = n;
        for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) n_doors += has_door(job, v, job->house[i]);
    }
    TRY(arena_new(&job->mem, n_doors, sizeof *house, &house));
    TRY(arena_new(&job->mem, n_doors, sizeof *walk_s, &walk_s));
    TRY(arena_new(&job->mem, n_doors, sizeof *anew, &anew));
    for (uint32_t v = 0; v < job->n_villages; v++) {
        job->tours[v] = (door_tour){.house = house + at, .walk_s = walk_s + at, .anew = anew + at};
        for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) at += has_door(job, v, job->house[i]);
    }
done:
    return st;
}

jalur_status staffing_tours(staffing *job)
{
    jalur_status st = JALUR_OK;
    const uint32_t profile_at = profile_find(&job->p->profiles, job->set.walk_profile);
    walk all = {.job = job};
    bool locks = false;
    TRY(make_room(&all));
    if (job->p->t.n_households == 0) goto done;
    session_keep_metrics(job->p, job->set.walk_profile); /* the payers' ways are measured by now */
    TRY(session_metric(job->p, job->set.walk_profile, job->set.season, &all.metric));
    all.m_per_s = job->p->profiles.item[profile_at].access_kmh / 3.6;
    atomic_init(&all.next, 0);
    atomic_init(&all.stop, false);
    locks = pthread_mutex_init(&all.lock, NULL) == 0;
    if (!locks) TRY(err_set(job->p->ctx, JALUR_E_RESOURCE, "no lock can be had for the walks"));
    TRY(walk_together(&all));
done:
    if (locks) (void)pthread_mutex_destroy(&all.lock);
    return st;
}
