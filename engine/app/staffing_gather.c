/* The staffing question from the nouns: offices that pay, villages with their recipients, travel by the payers' profile,
 * signal, closed days, and which offices are near enough to lend. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/staffing.h"

void staffing_init(staffing *job, jalur_project *p)
{
    *job = (staffing){.p = p, .set = p->set};
    arena_init(&job->mem, p->ctx);
    access_init(&job->reach, p->ctx);
}

void staffing_release(staffing *job)
{
    access_release(&job->reach);
    arena_release(&job->mem);
}

staff_problem staffing_problem(const staffing *job)
{
    return (staff_problem){job->villages, job->n_villages, job->offices, job->n_post, job->links, job->n_links, &job->set};
}

/* ---- offices ---- */

static const crew *crew_of(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

static staff_office office_with(const staffing *job, uint32_t index)
{
    const settings *set = &job->set;
    const office *o = &job->p->t.offices[index];
    const crew *c = crew_of(&job->p->t, index);
    staff_office out = {.office = index, .permanents = o->permanents, .counters = o->counters, .max_temporaries = UINT32_MAX,
                        .wage_permanent_idr_day = set->wage_permanent_idr, .wage_temporary_idr_day = set->wage_temporary_idr,
                        .hire_idr = set->hire_idr, .hire_lead_days = (uint32_t)set->hire_lead_days,
                        .cash_idr_day = set->cash_idr, .escorts = (uint32_t)set->escorts};
    if (!c) return out;
    out.permanents = c->permanents;
    out.max_temporaries = c->max_temporaries;
    out.wage_permanent_idr_day = (double)c->wage_permanent_idr_day;
    out.wage_temporary_idr_day = (double)c->wage_temporary_idr_day;
    out.hire_idr = (double)c->hire_idr;
    out.hire_lead_days = c->hire_lead_days;
    return out;
}

jalur_status staffing_offices(staffing *job)
{
    jalur_status st = JALUR_OK;
    TRY(session_offices(job->p, "post", &job->mem, &job->post, &job->n_post));
    TRY(arena_new(&job->mem, job->n_post, sizeof *job->offices, &job->offices));
    TRY(arena_new(&job->mem, job->n_post, sizeof *job->shut, &job->shut));
    TRY(arena_new(&job->mem, job->n_post, sizeof *job->off_road_m, &job->off_road_m));
    for (uint32_t i = 0; i < job->n_post; i++)
        job->offices[i] = office_with(job, job->post[i]);
done:
    return st;
}

/* ---- loans ---- */

/* Fills `links` unless it is NULL; how many there are. */
static uint32_t list_links(const staffing *job, const net_snap *at, const net_ms *time, staff_link *links)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < job->n_post; i++)
        for (uint32_t k = 0; k < job->n_post; k++) {
            const net_ms ms = time[(size_t)i * job->n_post + k];
            if (i == k || ms >= NET_UNREACHED || job->shut[i] || job->shut[k]) continue;
            const double minutes = (ms + (double)at[i].access_ms + at[k].access_ms) / 60000;
            if (minutes > job->set.lend_max_min) continue;
            if (links) links[n] = (staff_link){i, k, minutes};
            n++;
        }
    return n;
}

static jalur_status gather_links(staffing *job)
{
    jalur_status st = JALUR_OK;
    const net_metric *metric = NULL;
    jalur_lonlat *point = NULL;
    net_snap *snap = NULL;
    net_ms *time = NULL;
    const size_t n = job->n_post;
    if (job->set.lend_max_min <= 0 || n < 2) return st;
    TRY(session_metric(job->p, job->set.staff_profile, job->set.season, &metric));
    TRY(mem_new(job->p->ctx, n, sizeof *point, &point));
    TRY(mem_new(job->p->ctx, n, sizeof *snap, &snap));
    TRY(mem_new(job->p->ctx, n * n, sizeof *time, &time));
    for (uint32_t i = 0; i < job->n_post; i++)
        point[i] = job->p->t.offices[job->post[i]].at;
    TRY(net_snap_points(metric, point, job->n_post, 0, snap));
    TRY(net_table(job->p->ctx, metric, snap, job->n_post, snap, job->n_post, time, NULL));
    job->n_links = list_links(job, snap, time, NULL);
    TRY(arena_new(&job->mem, job->n_links, sizeof *job->links, &job->links));
    (void)list_links(job, snap, time, job->links);
done:
    mem_free(job->p->ctx, point);
    mem_free(job->p->ctx, snap);
    mem_free(job->p->ctx, time);
    return st;
}

/* ---- villages ---- */

/* Villages in area order, and the points that stand for those without households. */
static jalur_status gather_villages(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    TRY(session_access(job->p, job->set.staff_profile, false, job->post, job->n_post, &job->reach));
    TRY(arena_new(&job->mem, job->reach.n_villages, sizeof *job->villages, &job->villages));
    TRY(arena_new(&job->mem, t->n_areas, sizeof *job->area_slot, &job->area_slot));
    for (uint32_t i = 0; i < t->n_areas; i++) job->area_slot[i] = JALUR_NONE;
    for (uint32_t i = 0; i < job->reach.n_villages; i++) {
        const uint32_t at = job->reach.villages[i].village;
        const bool remote = settings_names_area(job->set.areas_3t, t->areas[at].code);
        job->villages[i] = (staff_village){.village = at, .office = JALUR_NONE, .door_walk_min = NAN,
                                           .weight = remote ? job->set.weight_3t : 1, .urgency = remote ? job->set.weight_3t : 1};
        job->area_slot[at] = i;
    }
    job->n_villages = job->reach.n_villages;
done:
    return st;
}

static uint32_t slot_of(const staffing *job, uint32_t household_index)
{
    const uint32_t village = job->p->t.households[household_index].village;
    return village == JALUR_NONE ? JALUR_NONE : job->area_slot[village];
}

static jalur_status gather_recipients(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    TRY(arena_new(&job->mem, t->n_households, sizeof *job->house, &job->house));
    TRY(arena_new(&job->mem, (size_t)job->n_villages + 2, sizeof *job->house_from, &job->house_from));
    for (uint32_t i = 0; i < t->n_households; i++) {
        const uint32_t slot = slot_of(job, i);
        if (slot == JALUR_NONE) {
            job->homeless++;
            continue;
        }
        const uint8_t g = t->households[i].segment;
        job->villages[slot].recipients[g < SEGMENTS ? g : SEGMENT_MOBILE]++;
        job->house_from[slot + 2]++;
    }
    for (uint32_t v = 0; v < job->n_villages; v++)
        job->house_from[v + 2] += job->house_from[v + 1];
    for (uint32_t i = 0; i < t->n_households; i++) {
        const uint32_t slot = slot_of(job, i);
        if (slot != JALUR_NONE) job->house[job->house_from[slot + 1]++] = i;
    }
done:
    return st;
}

/* ---- travel ---- */

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Where payers go to: the household nearest to the medians of all in the village. Those placed by estimate count too, for they
 * stand along roads; a village without any keeps the point that coverage found. */
static jalur_lonlat meeting_point(const staffing *job, uint32_t v, double *scratch)
{
    const territory *t = &job->p->t;
    jalur_lonlat middle = {0, 0}, best = job->reach.villages[v].at;
    double nearest_m = INFINITY;
    for (int axis = 0; axis < 2; axis++) {
        uint32_t n = 0;
        for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) {
            const household *h = &t->households[job->house[i]];
            if (h->placed != PLACED_NOWHERE) scratch[n++] = axis ? h->at.lat_deg : h->at.lon_deg;
        }
        if (n == 0) return best;
        qsort(scratch, n, sizeof *scratch, by_value);
        *(axis ? &middle.lat_deg : &middle.lon_deg) = scratch[n / 2];
    }
    for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) {
        const household *h = &t->households[job->house[i]];
        const double m = h->placed == PLACED_NOWHERE ? (double)INFINITY : geo_distance_m(middle, h->at);
        if (m >= nearest_m) continue;
        nearest_m = m;
        best = h->at;
    }
    return best;
}

static void count_near(staffing *job)
{
    const territory *t = &job->p->t;
    for (uint32_t v = 0; v < job->n_villages; v++) {
        staff_village *x = &job->villages[v];
        if (x->office == JALUR_NONE) continue;
        const jalur_lonlat at = t->offices[job->post[x->office]].at;
        for (uint32_t i = job->house_from[v]; i < job->house_from[v + 1]; i++) {
            const household *h = &t->households[job->house[i]];
            if (h->segment == SEGMENT_HOMEBOUND || h->placed == PLACED_NOWHERE) continue;
            const double m = geo_distance_m(h->at, at);
            x->near_office += m <= job->set.near_m;
            x->far_office += m <= fmax(job->set.near_m, job->set.far_m);
        }
    }
}

/* Where no known way leads: straight to the nearest open office, with a detour of 1.3, at staff.kmh. */
static void go_straight(staffing *job, uint32_t v, jalur_lonlat at)
{
    staff_village *x = &job->villages[v];
    if (job->set.staff_kmh <= 0 || x->office != JALUR_NONE || !shape_lonlat_valid(at)) return;
    for (uint32_t i = 0; i < job->n_post; i++) {
        if (job->shut[i]) continue;
        const double minutes = 1.3 * geo_distance_m(at, job->p->t.offices[job->post[i]].at) / 1000 / job->set.staff_kmh * 60;
        if (minutes >= x->travel_min) continue;
        x->travel_min = minutes;
        x->office = i;
    }
    job->off_network += x->office != JALUR_NONE;
}

/* Nearest open office of every village and the way there; walks between road and place included. */
static jalur_status gather_travel(staffing *job)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = job->p->ctx;
    const net_metric *metric = NULL;
    jalur_lonlat *point = NULL;
    net_snap *snap = NULL;
    net_ms *time = NULL;
    uint32_t *label = NULL, *open = NULL, n_open = 0;
    double *scratch = NULL;
    const size_t n = job->n_villages;
    TRY(session_metric(job->p, job->set.staff_profile, job->set.season, &metric));
    TRY(mem_new(ctx, n + job->n_post, sizeof *point, &point));
    TRY(mem_new(ctx, n + job->n_post, sizeof *snap, &snap));
    TRY(mem_new(ctx, n, sizeof *time, &time));
    TRY(mem_new(ctx, n, sizeof *label, &label));
    TRY(mem_new(ctx, job->n_post, sizeof *open, &open));
    TRY(mem_new(ctx, job->p->t.n_households, sizeof *scratch, &scratch));
    for (uint32_t i = 0; i < job->n_post; i++) {
        if (job->shut[i]) continue;
        point[n_open] = job->p->t.offices[job->post[i]].at;
        open[n_open++] = i;
    }
    for (uint32_t v = 0; v < n; v++) {
        const jalur_lonlat at = meeting_point(job, v, scratch);
        if (shape_lonlat_valid(at)) job->reach.villages[v].at = at;
        point[n_open + v] = shape_lonlat_valid(at) ? at : (jalur_lonlat){0, 0}; /* far from every road */
    }
    TRY(net_snap_points(metric, point, n_open + (uint32_t)n, 0, snap));
    for (uint32_t i = 0; i < n_open; i++)
        if (snap[i].state != SNAP_OK) job->off_road_m[open[i]] = snap[i].state == SNAP_TOO_FAR ? snap[i].access_m : (double)INFINITY;
    if (n_open) TRY(net_nearest(ctx, metric, snap, n_open, snap + n_open, (uint32_t)n, true, time, label));
    for (uint32_t v = 0; v < n; v++) {
        const bool reached = n_open && label[v] != JALUR_NONE && time[v] < NET_UNREACHED;
        job->villages[v].office = reached ? open[label[v]] : JALUR_NONE;
        job->villages[v].travel_min = reached ? time[v] / 60000.0 : (double)INFINITY;
        go_straight(job, v, job->reach.villages[v].at);
    }
    count_near(job);
done:
    mem_free(ctx, point);
    mem_free(ctx, snap);
    mem_free(ctx, time);
    mem_free(ctx, label);
    mem_free(ctx, open);
    mem_free(ctx, scratch);
    return st;
}

/* The best signal known in each village: marks that name it, and marks by position inside it. */
static jalur_status gather_signal(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    geo_locator *locator = NULL;
    int *level = NULL;
    TRY(mem_new(job->p->ctx, job->n_villages, sizeof *level, &level));
    for (uint32_t i = 0; i < job->n_villages; i++) level[i] = -1;
    for (uint32_t i = 0; i < t->n_signals; i++) {
        const signal_mark *m = &t->signals[i];
        uint32_t village = territory_up(t, m->village, AREA_VILLAGE);
        if (village == JALUR_NONE && m->has_point) {
            geo_found found;
            if (!locator) TRY(geo_locator_new(job->p->geo, t, AREA_VILLAGE, &locator));
            TRY(geo_locate(locator, m->at, 0, &found));
            village = found.area;
        }
        const uint32_t slot = village == JALUR_NONE ? JALUR_NONE : job->area_slot[village];
        if (slot != JALUR_NONE && m->level > level[slot]) level[slot] = m->level;
    }
    for (uint32_t i = 0; i < job->n_villages; i++) {
        job->villages[i].offline = level[i] == 0;
        if (level[i] >= 2) job->villages[i].urgency *= job->set.urgency_signal;
    }
done:
    geo_locator_free(locator);
    mem_free(job->p->ctx, level);
    return st;
}

static bool below(const territory *t, uint32_t area_index, uint32_t upper)
{
    while (area_index != JALUR_NONE && area_index != upper)
        area_index = t->areas[area_index].parent;
    return area_index == upper;
}

static jalur_status gather_closed(staffing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    const uint32_t n = (uint32_t)job->set.payout_days;
    for (uint32_t v = 0; v < job->n_villages; v++) {
        uint8_t *closed = NULL;
        for (uint32_t i = 0; i < t->n_closed; i++) {
            const closed_days *c = &t->closed[i];
            if (c->area == JALUR_NONE || !below(t, job->villages[v].village, c->area)) continue;
            if (!closed) TRY(arena_new(&job->mem, n, 1, &closed));
            for (uint32_t d = c->first_day; d <= c->last_day && d <= n; d++)
                closed[d - 1] = 1;
        }
        job->villages[v].closed = closed;
    }
done:
    return st;
}

jalur_status staffing_villages(staffing *job)
{
    jalur_status st = JALUR_OK;
    TRY(gather_villages(job));
    TRY(gather_recipients(job));
    TRY(gather_travel(job));
    TRY(gather_signal(job));
    TRY(gather_closed(job));
    TRY(gather_links(job));
done:
    return st;
}
