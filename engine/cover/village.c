/* What stands for a village: its point, its people, its signal, and whether a service point is in it. */
#include "cover/cover_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool cover_village_placed(const access_village *village)
{
    return strcmp(village->point, "none") != 0;
}

static area_level lowest_level(const territory *t)
{
    area_level lowest = AREA_PROVINCE;
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (t->areas[i].level > lowest) lowest = t->areas[i].level;
    return lowest;
}

static jalur_status list_villages(cover_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    access_table *out = job->out;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_areas; i++)
        n += t->areas[i].level == job->base;
    TRY(arena_new(&out->mem, n, sizeof *out->villages, &out->villages));
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (t->areas[i].level == job->base)
            out->villages[out->n_villages++] =
                (access_village){.village = i, .point = "none", .signal = -1,
                                 .remote = settings_names_area(job->p->set->areas_3t, t->areas[i].code)};
done:
    return st;
}

typedef struct house { /* a household or station with given coordinates */
    uint32_t village;
    uint32_t index;
    jalur_lonlat at;
} house;

static int house_order(const void *a, const void *b)
{
    const house *x = a, *y = b;
    if (x->village != y->village) return x->village < y->village ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static int double_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Middle of n values; sorts them. */
static double median(double *value, size_t n)
{
    qsort(value, n, sizeof *value, double_order);
    return n % 2 ? value[n / 2] : (value[n / 2 - 1] + value[n / 2]) / 2;
}

/* The household nearest to the median of longitudes and of latitudes: a place where somebody lives, and far-off
 * houses do not pull it away. `scratch` has room for n. */
static jalur_lonlat house_median(const house *h, size_t n, double *scratch)
{
    jalur_lonlat middle;
    for (size_t i = 0; i < n; i++)
        scratch[i] = h[i].at.lon_deg;
    middle.lon_deg = median(scratch, n);
    for (size_t i = 0; i < n; i++)
        scratch[i] = h[i].at.lat_deg;
    middle.lat_deg = median(scratch, n);
    size_t best = 0;
    double best_m = INFINITY;
    for (size_t i = 0; i < n; i++) {
        double m = geo_distance_m(middle, h[i].at);
        if (m < best_m) best = i, best_m = m;
    }
    return h[best].at;
}

/* Given positions of households, or of stations. */
static size_t gather_houses(const cover_job *job, bool stations, house *houses)
{
    const territory *t = job->p->t;
    const uint32_t n = stations ? t->n_stations : t->n_households;
    size_t count = 0;
    for (uint32_t i = 0; i < n; i++) {
        const placed how = stations ? t->stations[i].placed : t->households[i].placed;
        const uint32_t village = territory_up(t, stations ? t->stations[i].village : t->households[i].village, job->base);
        if (how == PLACED_GIVEN && village != JALUR_NONE)
            houses[count++] = (house){village, i, stations ? t->stations[i].at : t->households[i].at};
    }
    return count;
}

/* Points of the villages that have none yet. Estimated positions do not count: they were put beside roads. */
static jalur_status points_of_houses(cover_job *job, bool stations)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    const uint32_t most = stations ? t->n_stations : t->n_households;
    house *houses = NULL;
    double *scratch = NULL;
    TRY(mem_new(job->ctx, most, sizeof *houses, &houses));
    TRY(mem_new(job->ctx, most, sizeof *scratch, &scratch));
    const size_t n = gather_houses(job, stations, houses);
    qsort(houses, n, sizeof *houses, house_order);
    size_t from = 0;
    for (uint32_t v = 0; v < job->out->n_villages; v++) {
        access_village *village = &job->out->villages[v];
        size_t to = from;
        while (to < n && houses[to].village == village->village)
            to++;
        if (to > from && !cover_village_placed(village)) {
            village->at = house_median(houses + from, to - from, scratch);
            village->point = stations ? "stations" : "households";
        }
        from = to;
    }
done:
    mem_free(job->ctx, scratch);
    mem_free(job->ctx, houses);
    return st;
}

static jalur_status point_of_shape(cover_job *job, geo_locator *l, access_village *village)
{
    jalur_status st = JALUR_OK;
    const area *a = &job->p->t->areas[village->village];
    double off_m = a->has_label ? 0 : INFINITY;
    if (a->has_label && a->shape.n_part > 0) TRY(geo_area_distance(l, village->village, a->label, &off_m));
    if (off_m == 0) {
        village->at = a->label;
        village->point = "label";
    } else if (a->shape.n_part > 0) {
        TRY(err_while(job->ctx, geo_inside_point(job->kit, &a->shape, &village->at), "village %s", a->code));
        village->point = "inside";
    }
done:
    return st;
}

static jalur_status place_villages(cover_job *job, geo_locator *l)
{
    jalur_status st = JALUR_OK;
    TRY(points_of_houses(job, false));
    TRY(points_of_houses(job, true));
    for (uint32_t v = 0; v < job->out->n_villages; v++) {
        access_village *village = &job->out->villages[v];
        if (v % 1024 == 0) TRY(step_progress(job->ctx, "villages", v, job->out->n_villages));
        if (!cover_village_placed(village)) TRY(point_of_shape(job, l, village));
    }
done:
    return st;
}

/* One of the three counts per area of the base level. */
static void count_people(const cover_job *job, int kind, uint32_t *people)
{
    const territory *t = job->p->t;
    for (uint32_t i = 0; kind == 0 && i < t->n_areas; i++)
        people[i] = t->areas[i].population;
    for (uint32_t i = 0; kind == 1 && i < t->n_stations; i++) {
        uint32_t v = territory_up(t, t->stations[i].village, job->base);
        if (v != JALUR_NONE) people[v] += t->stations[i].voters;
    }
    for (uint32_t i = 0; kind == 2 && i < t->n_households; i++) {
        uint32_t v = territory_up(t, t->households[i].village, job->base);
        if (v != JALUR_NONE) people[v]++;
    }
    for (uint32_t i = 0; kind == 3 && i < t->n_areas; i++)
        people[i] = 1;
}

static jalur_status people_villages(cover_job *job)
{
    static const char *const kinds[] = {"population", "voters", "recipients", "villages"};
    jalur_status st = JALUR_OK;
    uint32_t *people = NULL;
    bool any = false;
    TRY(mem_new(job->ctx, job->p->t->n_areas, sizeof *people, &people));
    for (int kind = 0; kind < 4 && !any; kind++) {
        count_people(job, kind, people);
        job->out->people_kind = kinds[kind];
        for (uint32_t v = 0; v < job->out->n_villages; v++) {
            access_village *village = &job->out->villages[v];
            village->people = people[village->village];
            any = any || village->people > 0;
        }
    }
done:
    mem_free(job->ctx, people);
    return st;
}

/* The best level known of the marks that name the village, and of those that stand in its polygon. */
static jalur_status signal_villages(cover_job *job, geo_locator *l)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    int8_t *best = NULL;
    TRY(mem_new(job->ctx, t->n_areas, sizeof *best, &best));
    for (uint32_t i = 0; i < t->n_areas; i++) best[i] = -1;
    for (uint32_t i = 0; i < t->n_signals; i++) {
        const signal_mark *m = &t->signals[i];
        uint32_t at = territory_up(t, m->village, job->base);
        if (at == JALUR_NONE && m->has_point) {
            geo_found found;
            TRY(geo_locate(l, m->at, 0, &found));
            at = found.area;
        }
        if (at != JALUR_NONE && m->level > best[at]) best[at] = (int8_t)m->level;
    }
    for (uint32_t v = 0; v < job->out->n_villages; v++) job->out->villages[v].signal = best[job->out->villages[v].village];
done:
    mem_free(job->ctx, best);
    return st;
}

/* The polygon of the area that the point names, then any polygon; the code alone where there is no polygon to ask. */
static jalur_status mark_point(cover_job *job, geo_locator *l, area_level level, const office *o)
{
    jalur_status st = JALUR_OK;
    geo_found found;
    double off_m = INFINITY;
    uint32_t named = territory_up(job->p->t, o->village, level);
    if (named != JALUR_NONE) TRY(geo_area_distance(l, named, o->at, &off_m));
    if (off_m == 0) {
        job->holds[named] = true;
        goto done;
    }
    TRY(geo_locate(l, o->at, 0, &found));
    if (found.area != JALUR_NONE) job->holds[found.area] = true;
    bool no_polygon = named != JALUR_NONE && job->p->t->areas[named].shape.n_part == 0;
    if (named != JALUR_NONE && (found.area == JALUR_NONE || no_polygon)) job->holds[named] = true;
done:
    return st;
}

static jalur_status mark_level(cover_job *job, geo_locator *l, area_level level)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < job->p->n_points; i++)
        TRY(mark_point(job, l, level, &job->p->t->offices[job->p->points[i]]));
done:
    return st;
}

static jalur_status mark_upper_levels(cover_job *job)
{
    jalur_status st = JALUR_OK;
    geo_locator *l = NULL;
    for (area_level level = AREA_PROVINCE; level < job->base; level++) {
        TRY(geo_locator_new(job->kit, job->p->t, level, &l));
        TRY(mark_level(job, l, level));
        geo_locator_free(l);
        l = NULL;
    }
    for (uint32_t v = 0; v < job->out->n_villages; v++) {
        access_village *village = &job->out->villages[v];
        village->has_point_inside = job->holds[village->village];
        for (area_level level = AREA_PROVINCE; village->has_point_inside && level < job->base; level++) {
            uint32_t upper = territory_up(job->p->t, village->village, level);
            if (upper != JALUR_NONE) job->holds[upper] = true;
        }
    }
done:
    geo_locator_free(l);
    return st;
}

jalur_status cover_villages(cover_job *job)
{
    jalur_status st = JALUR_OK;
    geo_locator *l = NULL;
    job->base = lowest_level(job->p->t);
    TRY(mem_new(job->ctx, job->p->t->n_areas, sizeof *job->holds, &job->holds));
    TRY(list_villages(job));
    TRY(geo_locator_new(job->kit, job->p->t, job->base, &l));
    TRY(place_villages(job, l));
    TRY(people_villages(job));
    TRY(signal_villages(job, l));
    TRY(mark_level(job, l, job->base));
    TRY(mark_upper_levels(job));
done:
    geo_locator_free(l);
    return st;
}
