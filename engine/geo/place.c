/* Places for stations of which only the number per village is known. */
#include "geo/kit.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/rng.h"

typedef struct spot { /* candidate with its place in the caller's order */
    jalur_lonlat at;
    uint32_t order;
} spot;

static int spot_by_place(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    if (x->at.lon_deg != y->at.lon_deg) return x->at.lon_deg < y->at.lon_deg ? -1 : 1;
    if (x->at.lat_deg != y->at.lat_deg) return x->at.lat_deg < y->at.lat_deg ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static int spot_by_order(const void *a, const void *b)
{
    const spot *x = a, *y = b;
    return (x->order > y->order) - (x->order < y->order);
}

/* Distinct candidates in the caller's order, which runs along the roads. */
static uint32_t spots_distinct(spot *spots, uint32_t n)
{
    uint32_t kept = 0;
    qsort(spots, n, sizeof *spots, spot_by_place);
    for (uint32_t i = 0; i < n; i++) {
        bool repeat = kept > 0 && spots[kept - 1].at.lon_deg == spots[i].at.lon_deg &&
                      spots[kept - 1].at.lat_deg == spots[i].at.lat_deg;
        if (!repeat) spots[kept++] = spots[i];
    }
    qsort(spots, kept, sizeof *spots, spot_by_order);
    return kept;
}

/* One station in each of n equal stretches of the road, the same share into every stretch: distinct as long as
 * there are spots enough, and in turn when there are not. */
static jalur_status place_on_roads(geo_kit *kit, const jalur_lonlat *candidates, uint32_t n_candidates, rng *random,
                                   uint32_t n, jalur_lonlat *out)
{
    jalur_status st = JALUR_OK;
    spot *spots = NULL;
    TRY(mem_new(kit->ctx, n_candidates, sizeof *spots, &spots));
    for (uint32_t i = 0; i < n_candidates; i++)
        spots[i] = (spot){candidates[i], i};
    uint32_t n_spots = spots_distinct(spots, n_candidates);
    double share = rng_unit(random);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = (uint32_t)((i + share) * n_spots / n);
        out[i] = spots[k < n_spots ? k : n_spots - 1].at;
    }
done:
    mem_free(kit->ctx, spots);
    return st;
}

typedef struct part_place { /* one polygon of a village, prepared for many questions */
    GEOSGeometry *area;
    const GEOSPreparedGeometry *prepared;
    const GEOSGeometry *polygon; /* inside area */
    double west, south, east, north, weight;
} part_place;

static jalur_status part_measure(geo_kit *kit, const GEOSGeometry *polygon, part_place *out)
{
    GEOSContextHandle_t geos = kit->geos;
    *out = (part_place){.polygon = polygon};
    if (polygon && GEOSGeom_getXMin_r(geos, polygon, &out->west) && GEOSGeom_getXMax_r(geos, polygon, &out->east) &&
        GEOSGeom_getYMin_r(geos, polygon, &out->south) && GEOSGeom_getYMax_r(geos, polygon, &out->north) &&
        GEOSArea_r(geos, polygon, &out->weight))
        return JALUR_OK;
    return kit_fail(kit, "measuring a village");
}

static jalur_status point_try(geo_kit *kit, part_place *part, rng *random, jalur_lonlat *out, bool *inside)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *point = NULL;
    out->lon_deg = part->west + (part->east - part->west) * rng_unit(random);
    out->lat_deg = part->south + (part->north - part->south) * rng_unit(random);
    TRY(kit_keep(kit, GEOSGeom_createPointFromXY_r(kit->geos, out->lon_deg, out->lat_deg), "making a point", &point));
    TRY(kit_truth(kit, GEOSPreparedContains_r(kit->geos, part->prepared, point), "point in village", inside));
done:
    kit_drop(kit, point);
    return st;
}

static jalur_status point_surely(geo_kit *kit, const part_place *part, jalur_lonlat *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *point = NULL;
    TRY(kit_keep(kit, GEOSPointOnSurface_r(kit->geos, part->polygon), "looking for a point inside", &point));
    if (GEOSGeomGetX_r(kit->geos, point, &out->lon_deg) != 1 || GEOSGeomGetY_r(kit->geos, point, &out->lat_deg) != 1)
        TRY(kit_fail(kit, "reading a point"));
done:
    kit_drop(kit, point);
    return st;
}

static jalur_status point_in_part(geo_kit *kit, part_place *part, rng *random, jalur_lonlat *out)
{
    enum { TRIES = 1000 };
    jalur_status st = JALUR_OK;
    bool inside = false;
    if (!part->prepared) part->prepared = GEOSPrepare_r(kit->geos, part->polygon);
    if (!part->prepared) TRY(kit_fail(kit, "preparing a village"));
    for (int i = 0; i < TRIES && !inside; i++)
        TRY(point_try(kit, part, random, out, &inside));
    if (!inside) TRY(point_surely(kit, part, out)); /* thinner than one in a thousand of its box */
done:
    return st;
}

/* Uniform over the ground: a part by its area, then a point of its box that is inside. */
static jalur_status place_inside(geo_kit *kit, const GEOSGeometry *g, rng *random, uint32_t n, jalur_lonlat *out)
{
    jalur_status st = JALUR_OK;
    part_place *parts = NULL;
    int n_parts = GEOSGetNumGeometries_r(kit->geos, g);
    double sum = 0;
    if (n_parts < 1) return kit_fail(kit, "reading a village");
    TRY(mem_new(kit->ctx, (size_t)n_parts, sizeof *parts, &parts));
    for (int k = 0; k < n_parts; k++) {
        TRY(part_measure(kit, GEOSGetGeometryN_r(kit->geos, g, k), &parts[k]));
        sum += parts[k].weight;
    }
    for (uint32_t i = 0; i < n; i++) {
        double left = rng_unit(random) * sum;
        int k = 0;
        while (k + 1 < n_parts && left >= parts[k].weight)
            left -= parts[k++].weight;
        TRY(point_in_part(kit, &parts[k], random, &out[i]));
    }
done:
    for (int k = 0; parts && k < n_parts; k++)
        if (parts[k].prepared) GEOSPreparedGeom_destroy_r(kit->geos, parts[k].prepared);
    mem_free(kit->ctx, parts);
    return st;
}

jalur_status geo_place_points(geo_kit *kit, const area *village, const jalur_lonlat *candidates, uint32_t n_candidates,
                              uint64_t seed, uint32_t n, jalur_lonlat *out, placed *how)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    rng random;
    *how = PLACED_ESTIMATED;
    if (n == 0) goto done;
    rng_init(&random, seed ^ hash_text(village->code));
    if (n_candidates > 0) {
        TRY(place_on_roads(kit, candidates, n_candidates, &random, n, out));
        goto done;
    }
    if (village->shape.n_part > 0) TRY(kit_from_area_valid(kit, &village->shape, NULL, &g));
    if (g && GEOSisEmpty_r(kit->geos, g) == 0) {
        TRY(place_inside(kit, g, &random, n, out));
        goto done;
    }
    if (!village->has_label) *how = PLACED_NOWHERE;
    for (uint32_t i = 0; i < n; i++)
        out[i] = village->has_label ? village->label : (jalur_lonlat){0, 0};
done:
    kit_drop(kit, g);
    if (st != JALUR_OK) *how = PLACED_NOWHERE;
    return st;
}

typedef struct road_spots { /* every road point with its village, in road order */
    jalur_ctx *ctx;
    geo_locator *locator;
    jalur_lonlat *at;
    uint32_t *village;
    size_t n, at_cap, village_cap;
} road_spots;

static jalur_status spots_add(road_spots *s, jalur_lonlat p)
{
    jalur_status st = JALUR_OK;
    geo_found found;
    TRY(geo_locate(s->locator, p, 0, &found));
    if (found.area == JALUR_NONE) goto done;
    if (s->n == JALUR_NONE - 1) TRY(err_set(s->ctx, JALUR_E_LIMIT, "more than 4 billion road points"));
    TRY(mem_grow(s->ctx, &s->at, &s->at_cap, s->n + 1, sizeof *s->at));
    TRY(mem_grow(s->ctx, &s->village, &s->village_cap, s->n + 1, sizeof *s->village));
    s->at[s->n] = p;
    s->village[s->n++] = found.area;
done:
    return st;
}

static jalur_status spots_add_line(road_spots *s, const shape_line *line)
{
    static const double STEP_M = 50;
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < line->n; i++) {
        jalur_lonlat b = line->pt[i];
        if (i > 0 && shape_lonlat_valid(b) && shape_lonlat_valid(line->pt[i - 1])) {
            jalur_lonlat a = line->pt[i - 1];
            double steps = ceil(geo_distance_m(a, b) / STEP_M);
            for (double k = 1; k < steps; k++)
                TRY(spots_add(s, (jalur_lonlat){a.lon_deg + (b.lon_deg - a.lon_deg) * k / steps,
                                                a.lat_deg + (b.lat_deg - a.lat_deg) * k / steps}));
        }
        TRY(spots_add(s, b));
    }
done:
    return st;
}

static jalur_status spots_by_village(const road_spots *s, uint32_t n_areas, arena *a, jalur_lonlat **points,
                                     uint32_t **offset)
{
    jalur_status st = JALUR_OK;
    uint32_t *next = NULL;
    TRY(arena_new(a, s->n, sizeof **points, points));
    TRY(arena_new(a, (size_t)n_areas + 1, sizeof **offset, offset));
    TRY(mem_new(s->ctx, n_areas, sizeof *next, &next));
    for (size_t i = 0; i < s->n; i++)
        (*offset)[s->village[i] + 1]++;
    for (uint32_t v = 0; v < n_areas; v++) {
        (*offset)[v + 1] += (*offset)[v];
        next[v] = (*offset)[v];
    }
    for (size_t i = 0; i < s->n; i++)
        (*points)[next[s->village[i]]++] = s->at[i];
done:
    mem_free(s->ctx, next);
    return st;
}

jalur_status geo_road_points(geo_kit *kit, const territory *t, arena *a, jalur_lonlat **points, uint32_t **offset)
{
    jalur_status st = JALUR_OK;
    road_spots s = {.ctx = kit->ctx};
    *points = NULL;
    *offset = NULL;
    TRY(geo_locator_new(kit, t, AREA_VILLAGE, &s.locator));
    for (uint32_t i = 0; i < t->n_roads; i++) {
        const road *r = &t->roads[i];
        if (i % 256 == 0) TRY(step_progress(kit->ctx, "road points", i, t->n_roads));
        if (r->class == ROAD_FERRY || r->class == ROAD_WATER || r->class == ROAD_MOTORWAY) continue;
        TRY(spots_add_line(&s, &r->line));
    }
    TRY(spots_by_village(&s, t->n_areas, a, points, offset));
done:
    geo_locator_free(s.locator);
    mem_free(kit->ctx, s.village);
    mem_free(kit->ctx, s.at);
    return st;
}
