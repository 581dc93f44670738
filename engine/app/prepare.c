/* Joins every point to the village that holds it and places what is known only as "n in village X".
 *
 * Rules, in order: 1. a code that joins wins over the position; 2. a point without a code belongs to the village that
 * geo_locate names, within 1 km; 3. things without a position are spread over the roads of their village, else inside its
 * polygon, else on its label point, and marked estimated; 4. the same input and seed give the same places. */
#include <string.h>

#include "app/session.h"

static const double LOCATE_TOLERANCE_M = 1000;

typedef struct spot { /* one thing to be placed: members of a station, household or office */
    const char *village_code;
    uint32_t *village;
    placed *placed;
    jalur_lonlat *at;
} spot;

typedef struct placing {
    jalur_project *p;
    geo_locator *locator;
    jalur_lonlat *road_point;
    uint32_t *road_offset;
    arena scratch;
    uint64_t located, estimated, nowhere, ambiguous;
} placing;

static jalur_status locate_spot(placing *job, const spot *s)
{
    geo_found found;
    if (*s->village != JALUR_NONE || *s->placed == PLACED_NOWHERE || !shape_lonlat_valid(*s->at)) return JALUR_OK;
    jalur_status st = geo_locate(job->locator, *s->at, LOCATE_TOLERANCE_M, &found);
    if (st != JALUR_OK || found.area == JALUR_NONE) return st;
    *s->village = found.area;
    job->located++;
    job->ambiguous += found.n_holding != 1;
    return JALUR_OK;
}

/* Places spots[0..n) of one village; all need it. */
static jalur_status place_group(placing *job, uint32_t village, const spot *spots, uint32_t n, uint64_t salt)
{
    jalur_status st = JALUR_OK;
    jalur_lonlat *at = NULL;
    placed how = PLACED_NOWHERE;
    const territory *t = &job->p->t;
    TRY(mem_new(job->p->ctx, n, sizeof *at, &at));
    if (village != JALUR_NONE) {
        uint32_t from = job->road_offset[village], to = job->road_offset[village + 1];
        TRY(geo_place_points(job->p->geo, &t->areas[village], job->road_point + from, to - from,
                             (uint64_t)job->p->set.seed ^ salt, n, at, &how));
    }
    for (uint32_t i = 0; i < n; i++) {
        *spots[i].placed = how;
        if (how != PLACED_NOWHERE) *spots[i].at = at[i];
    }
    *(how == PLACED_NOWHERE ? &job->nowhere : &job->estimated) += n;
done:
    mem_free(job->p->ctx, at);
    return st;
}

/* Spots come in id order; those of one village are gathered by a counting sort over villages. */
static jalur_status place_spots(placing *job, const spot *spots, uint32_t n, uint64_t salt)
{
    jalur_status st = JALUR_OK;
    const uint32_t n_groups = job->p->t.n_areas + 1; /* the last: no village */
    uint32_t *start = NULL;
    spot *sorted = NULL;
    TRY(mem_new(job->p->ctx, (size_t)n_groups + 1, sizeof *start, &start));
    TRY(mem_new(job->p->ctx, n, sizeof *sorted, &sorted));
    for (uint32_t i = 0; i < n; i++) {
        TRY(locate_spot(job, &spots[i]));
        if (*spots[i].placed == PLACED_GIVEN) continue;
        start[(*spots[i].village == JALUR_NONE ? n_groups - 1 : *spots[i].village) + 1]++;
    }
    for (uint32_t g = 0; g < n_groups; g++) start[g + 1] += start[g];
    for (uint32_t i = n; i-- > 0;) { /* from the end, so that start[g + 1] - 1 goes down to the group's first */
        if (*spots[i].placed == PLACED_GIVEN) continue;
        uint32_t g = *spots[i].village == JALUR_NONE ? n_groups - 1 : *spots[i].village;
        sorted[--start[g + 1]] = spots[i];
    }
    uint32_t total = 0;
    for (uint32_t i = 0; i < n; i++) total += *spots[i].placed != PLACED_GIVEN;
    for (uint32_t g = 0; g < n_groups; g++) {
        uint32_t first = start[g + 1], last = g + 1 < n_groups ? start[g + 2] : total;
        if (last > first)
            TRY(place_group(job, g == n_groups - 1 ? JALUR_NONE : g, sorted + first, last - first, salt));
    }
done:
    mem_free(job->p->ctx, sorted);
    mem_free(job->p->ctx, start);
    return st;
}

static jalur_status place_all(placing *job)
{
    jalur_status st = JALUR_OK;
    territory *t = &job->p->t;
    spot *spots = NULL;
    uint32_t most = t->n_stations > t->n_offices ? t->n_stations : t->n_offices;
    if (t->n_households > most) most = t->n_households;
    TRY(mem_new(job->p->ctx, most, sizeof *spots, &spots));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        station *x = &t->stations[i];
        spots[i] = (spot){x->village_code, &x->village, &x->placed, &x->at};
    }
    TRY(place_spots(job, spots, t->n_stations, 1));
    for (uint32_t i = 0; i < t->n_offices; i++) {
        office *x = &t->offices[i];
        spots[i] = (spot){x->village_code, &x->village, &x->placed, &x->at};
    }
    TRY(place_spots(job, spots, t->n_offices, 2));
    for (uint32_t i = 0; i < t->n_households; i++) {
        household *x = &t->households[i];
        spots[i] = (spot){x->village_code, &x->village, &x->placed, &x->at};
    }
    TRY(place_spots(job, spots, t->n_households, 3));
done:
    mem_free(job->p->ctx, spots);
    return st;
}

jalur_status prepare_places(jalur_project *p, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    placing job = {.p = p};
    arena_init(&job.scratch, p->ctx);
    TRY(session_load(p));
    if (p->placed) goto done;
    TRY(geo_locator_new(p->geo, &p->t, AREA_VILLAGE, &job.locator));
    TRY(geo_road_points(p->geo, &p->t, &job.scratch, &job.road_point, &job.road_offset));
    TRY(place_all(&job));
    TRY(store_save_places(p->store, &p->t));
    p->placed = true;
    if (report) {
        jalur_report *g = report_group(report, "places", "Places");
        report_int(g, "located", "joined to a village by position", (int64_t)job.located, "");
        report_int(g, "ambiguous", "of these in no or several polygons", (int64_t)job.ambiguous, "");
        report_int(g, "estimated", "placed by estimate", (int64_t)job.estimated, "");
        report_int(g, "nowhere", "cannot be placed", (int64_t)job.nowhere, "");
    }
done:
    geo_locator_free(job.locator);
    arena_release(&job.scratch);
    return err_while(p->ctx, st, "placing stations and households");
}
