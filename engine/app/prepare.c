/* Joins every point to the village that holds it and places what is known only as "n in village X".
 *
 * Rules, in order: 1. a code that joins wins over the position; 2. a point without a code belongs to the village that
 * geo_locate names, within 1 km; 3. things without a position are spread over the roads of their village, else inside its
 * polygon, else on its label point, and marked estimated; 4. the same input and seed give the same places, so
 * that those which an earlier command saved stand until something is imported or changed by hand. */
#include <string.h>

#include "app/session.h"

static const double LOCATE_TOLERANCE_M = 1000;

/* What is to be placed; the number tells the places of one kind from another's. */
typedef enum spot_kind { SPOT_STATION = 1, SPOT_OFFICE, SPOT_HOUSEHOLD } spot_kind;

typedef struct spot { /* one of them: members of a station, household or office */
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

static spot spot_of(const placing *job, spot_kind kind, uint32_t i)
{
    const territory *t = &job->p->t;
    if (kind == SPOT_STATION) return (spot){&t->stations[i].village, &t->stations[i].placed, &t->stations[i].at};
    if (kind == SPOT_OFFICE) return (spot){&t->offices[i].village, &t->offices[i].placed, &t->offices[i].at};
    return (spot){&t->households[i].village, &t->households[i].placed, &t->households[i].at};
}

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

/* Places the n spots of one village that need it. */
static jalur_status place_group(placing *job, uint32_t village, spot_kind kind, const uint32_t *which, uint32_t n)
{
    jalur_status st = JALUR_OK;
    jalur_lonlat *at = NULL;
    placed how = PLACED_NOWHERE;
    const territory *t = &job->p->t;
    TRY(mem_new(job->p->ctx, n, sizeof *at, &at));
    if (village != JALUR_NONE) {
        uint32_t from = job->road_offset[village], to = job->road_offset[village + 1];
        TRY(geo_place_points(job->p->geo, &t->areas[village], job->road_point + from, to - from,
                             (uint64_t)job->p->set.seed ^ (uint64_t)kind, n, at, &how));
    }
    for (uint32_t i = 0; i < n; i++) {
        const spot s = spot_of(job, kind, which[i]);
        *s.placed = how;
        if (how != PLACED_NOWHERE) *s.at = at[i];
    }
    *(how == PLACED_NOWHERE ? &job->nowhere : &job->estimated) += n;
done:
    mem_free(job->p->ctx, at);
    return st;
}

/* Spots come in id order; those of one village are gathered by a counting sort over villages. */
static jalur_status place_spots(placing *job, spot_kind kind, uint32_t n)
{
    jalur_status st = JALUR_OK;
    const uint32_t n_groups = job->p->t.n_areas + 1; /* the last: no village */
    uint32_t *start = NULL, *sorted = NULL, total = 0;
    TRY(mem_new(job->p->ctx, (size_t)n_groups + 1, sizeof *start, &start));
    for (uint32_t i = 0; i < n; i++) {
        const spot s = spot_of(job, kind, i);
        TRY(locate_spot(job, &s));
        if (*s.placed == PLACED_GIVEN) continue;
        start[(*s.village == JALUR_NONE ? n_groups - 1 : *s.village) + 1]++;
        total++;
    }
    TRY(mem_new(job->p->ctx, total, sizeof *sorted, &sorted));
    for (uint32_t g = 0; g < n_groups; g++) start[g + 1] += start[g];
    for (uint32_t i = n; i-- > 0;) { /* from the end, so that start[g + 1] - 1 goes down to the group's first */
        const spot s = spot_of(job, kind, i);
        if (*s.placed == PLACED_GIVEN) continue;
        sorted[--start[(*s.village == JALUR_NONE ? n_groups - 1 : *s.village) + 1]] = i;
    }
    for (uint32_t g = 0; g < n_groups; g++) {
        uint32_t first = start[g + 1], last = g + 1 < n_groups ? start[g + 2] : total;
        if (last > first)
            TRY(place_group(job, g == n_groups - 1 ? JALUR_NONE : g, kind, sorted + first, last - first));
    }
done:
    mem_free(job->p->ctx, sorted);
    mem_free(job->p->ctx, start);
    return st;
}

/* Roads are read to place what has no position, so only where there is any. */
static bool needs_places(const territory *t)
{
    bool needs = false;
    for (uint32_t i = 0; i < t->n_stations; i++) needs |= t->stations[i].placed != PLACED_GIVEN;
    for (uint32_t i = 0; i < t->n_offices; i++) needs |= t->offices[i].placed != PLACED_GIVEN;
    for (uint32_t i = 0; i < t->n_households; i++) needs |= t->households[i].placed != PLACED_GIVEN;
    return needs;
}

static jalur_status place_all(placing *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    TRY(geo_locator_new(job->p->geo, t, AREA_VILLAGE, &job->locator));
    if (needs_places(t)) {
        TRY(session_roads(job->p));
        TRY(geo_road_points(job->p->geo, t, &job->scratch, &job->road_point, &job->road_offset));
    }
    TRY(place_spots(job, SPOT_STATION, t->n_stations));
    TRY(place_spots(job, SPOT_OFFICE, t->n_offices));
    TRY(place_spots(job, SPOT_HOUSEHOLD, t->n_households));
    if (store_may_write(job->p->store)) TRY(store_save_places(job->p->store, t, job->p->set.seed));
done:
    return st;
}

jalur_status prepare_places(jalur_project *p, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    placing job = {.p = p};
    arena_init(&job.scratch, p->ctx);
    TRY(session_load(p));
    if (p->placed) goto done;
    if (!report) TRY(store_places_stand(p->store, p->set.seed, &p->placed)); /* they came with the nouns */
    if (!p->placed) TRY(place_all(&job));
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
