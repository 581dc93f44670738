/* Point in village.
 *
 * 1. Items stand in index order, which is code order: the first of several wins.
 * 2. Containment is asked in degrees of the source, so that points on shared borders are judged alike by both
 *    neighbours; distances are asked in local metres around the point and measured by the geodesic at the end. */
#include "geo/kit.h"

#include <math.h>
#include <stdlib.h>

typedef struct locator_item {
    uint32_t area;
    shape_box box;
    GEOSGeometry *polygon; /* made when first needed, as is the next */
    const GEOSPreparedGeometry *prepared;
} locator_item;

struct geo_locator {
    geo_kit *kit;
    const territory *t;
    GEOSSTRtree *tree;
    locator_item *items;
    uint32_t n_items;
    uint32_t *hits; /* room for all items */
    uint32_t n_hits;
};

static jalur_status tree_fill(geo_locator *l)
{
    jalur_status st = JALUR_OK;
    GEOSContextHandle_t geos = l->kit->geos;
    GEOSGeometry *box = NULL;
    l->tree = GEOSSTRtree_create_r(geos, 10);
    if (!l->tree) TRY(kit_fail(l->kit, "making the village index"));
    for (uint32_t i = 0; i < l->n_items; i++) {
        const shape_box *b = &l->items[i].box;
        TRY(kit_replace(l->kit, GEOSGeom_createRectangle_r(geos, b->west_deg, b->south_deg, b->east_deg, b->north_deg),
                        "making the village index", &box));
        GEOSSTRtree_insert_r(geos, l->tree, box, &l->items[i]);
    }
done:
    kit_drop(l->kit, box);
    return st;
}

jalur_status geo_locator_new(geo_kit *kit, const territory *t, area_level level, geo_locator **out)
{
    jalur_status st = JALUR_OK;
    geo_locator *l = NULL;
    uint32_t n = 0;
    *out = NULL;
    TRY(mem_new(kit->ctx, 1, sizeof *l, &l));
    l->kit = kit;
    l->t = t;
    for (uint32_t i = 0; i < t->n_areas; i++)
        n += t->areas[i].level == level && t->areas[i].shape.n_part > 0;
    TRY(mem_new(kit->ctx, n, sizeof *l->items, &l->items));
    TRY(mem_new(kit->ctx, n, sizeof *l->hits, &l->hits));
    for (uint32_t i = 0; i < t->n_areas; i++) {
        const area *v = &t->areas[i];
        if (v->level != level || v->shape.n_part == 0) continue;
        TRY(err_while(kit->ctx, kit_check_points(kit, v->shape.pt, v->shape.n_pt), "indexing area %s", v->code));
        l->items[l->n_items++] = (locator_item){.area = i, .box = kit_area_box(&v->shape)};
    }
    TRY(tree_fill(l));
    *out = l;
    l = NULL;
done:
    geo_locator_free(l);
    return st;
}

void geo_locator_free(geo_locator *l)
{
    if (!l) return;
    geo_kit *kit = l->kit;
    if (l->tree) GEOSSTRtree_destroy_r(kit->geos, l->tree);
    for (uint32_t i = 0; i < l->n_items; i++) {
        if (l->items[i].prepared) GEOSPreparedGeom_destroy_r(kit->geos, l->items[i].prepared);
        kit_drop(kit, l->items[i].polygon);
    }
    mem_free(kit->ctx, l->hits);
    mem_free(kit->ctx, l->items);
    mem_free(kit->ctx, l);
}

static void hit_add(void *item, void *user)
{
    geo_locator *l = user;
    l->hits[l->n_hits++] = (uint32_t)((locator_item *)item - l->items);
}

static int hit_order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Fills hits with the items whose box meets `window`, in index order. Takes the window. */
static jalur_status hits_find(geo_locator *l, GEOSGeometry *window)
{
    l->n_hits = 0;
    if (!window) return kit_fail(l->kit, "searching the village index");
    if (l->n_items > 0) GEOSSTRtree_query_r(l->kit->geos, l->tree, window, hit_add, l);
    kit_drop(l->kit, window);
    if (l->n_hits > 1) qsort(l->hits, l->n_hits, sizeof *l->hits, hit_order);
    return JALUR_OK;
}

static jalur_status item_holds(geo_locator *l, locator_item *item, const GEOSGeometry *point, bool *holds)
{
    jalur_status st = JALUR_OK;
    geo_kit *kit = l->kit;
    if (!item->prepared) {
        if (!item->polygon) TRY(kit_from_area(kit, &l->t->areas[item->area].shape, NULL, &item->polygon));
        item->prepared = GEOSPrepare_r(kit->geos, item->polygon);
        if (!item->prepared) TRY(kit_fail(kit, "preparing a village"));
    }
    TRY(kit_truth(kit, GEOSPreparedIntersects_r(kit->geos, item->prepared, point), "point in village", holds));
done:
    return st;
}

static jalur_status find_holding(geo_locator *l, jalur_lonlat p, geo_found *out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *point = NULL;
    TRY(kit_keep(l->kit, GEOSGeom_createPointFromXY_r(l->kit->geos, p.lon_deg, p.lat_deg), "making a point", &point));
    TRY(hits_find(l, GEOSGeom_clone_r(l->kit->geos, point)));
    for (uint32_t i = 0; i < l->n_hits; i++) {
        bool holds = false;
        TRY(item_holds(l, &l->items[l->hits[i]], point, &holds));
        if (!holds) continue;
        if (out->n_holding++ == 0) *out = (geo_found){l->items[l->hits[i]].area, 1, 0};
    }
done:
    kit_drop(l->kit, point);
    return st;
}

typedef struct nearest { /* on the border, local metres around the point that is the origin */
    double d2_m2;
    jalur_xy at;
} nearest;

static void nearest_on_segment(jalur_xy a, jalur_xy b, nearest *best)
{
    double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m;
    double length2 = dx * dx + dy * dy;
    double along = length2 > 0 ? -(a.x_m * dx + a.y_m * dy) / length2 : 0;
    along = fmin(fmax(along, 0), 1);
    jalur_xy at = {a.x_m + along * dx, a.y_m + along * dy};
    double d2 = at.x_m * at.x_m + at.y_m * at.y_m;
    if (d2 < best->d2_m2) *best = (nearest){d2, at};
}

static double border_distance_m(const shape_area *shape, jalur_lonlat p)
{
    geo_local frame = geo_local_at(p);
    nearest best = {INFINITY, {0, 0}};
    for (uint32_t r = 0; r < shape->n_ring; r++) {
        uint32_t first = shape->ring[r], end = shape->ring[r + 1];
        if (first == end) continue;
        jalur_xy a = geo_to_local(&frame, shape->pt[end - 1]); /* closes an open ring */
        for (uint32_t i = first; i < end; i++) {
            jalur_xy b = geo_to_local(&frame, shape->pt[i]);
            nearest_on_segment(a, b, &best);
            a = b;
        }
    }
    if (!isfinite(best.d2_m2)) return INFINITY;
    return geo_distance_m(p, geo_from_local(&frame, best.at));
}

static double box_distance_m(const shape_box *b, jalur_lonlat p)
{
    geo_local frame = geo_local_at(p);
    jalur_xy low = geo_to_local(&frame, (jalur_lonlat){b->west_deg, b->south_deg});
    jalur_xy high = geo_to_local(&frame, (jalur_lonlat){b->east_deg, b->north_deg});
    return hypot(fmax(fmax(low.x_m, -high.x_m), 0), fmax(fmax(low.y_m, -high.y_m), 0));
}

/* Window of `tolerance_m` with one percent of slack for the frame. */
static GEOSGeometry *window_around(geo_locator *l, jalur_lonlat p, double tolerance_m)
{
    geo_local frame = geo_local_at(p);
    double dx = tolerance_m * 1.01 / frame.m_per_deg_lon, dy = tolerance_m * 1.01 / frame.m_per_deg_lat;
    return GEOSGeom_createRectangle_r(l->kit->geos, p.lon_deg - dx, p.lat_deg - dy, p.lon_deg + dx, p.lat_deg + dy);
}

static jalur_status find_nearest(geo_locator *l, jalur_lonlat p, double tolerance_m, geo_found *out)
{
    static const double TIE_M = 1e-6; /* shared borders are walked both ways: equal up to rounding */
    jalur_status st = JALUR_OK;
    double best_m = INFINITY;
    TRY(hits_find(l, window_around(l, p, tolerance_m)));
    for (uint32_t i = 0; i < l->n_hits; i++) {
        const locator_item *item = &l->items[l->hits[i]];
        if (box_distance_m(&item->box, p) * 0.99 > fmin(best_m, tolerance_m)) continue;
        double m = border_distance_m(&l->t->areas[item->area].shape, p);
        if (m > tolerance_m || m > best_m - TIE_M) continue;
        best_m = m;
        out->area = item->area;
        out->distance_m = m;
    }
done:
    return st;
}

jalur_status geo_locate(geo_locator *l, jalur_lonlat p, double tolerance_m, geo_found *out)
{
    jalur_status st = JALUR_OK;
    *out = (geo_found){JALUR_NONE, 0, INFINITY};
    if (!isfinite(p.lon_deg) || !isfinite(p.lat_deg)) goto done;
    TRY(find_holding(l, p, out));
    if (out->area == JALUR_NONE && tolerance_m > 0) TRY(find_nearest(l, p, tolerance_m, out));
done:
    return st;
}

jalur_status geo_area_distance(geo_locator *l, uint32_t area_index, jalur_lonlat p, double *out_m)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *point = NULL;
    bool holds = false;
    uint32_t low = 0, high = l->n_items;
    *out_m = INFINITY;
    while (low < high) { /* items are sorted by area */
        uint32_t middle = low + (high - low) / 2;
        if (l->items[middle].area < area_index)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == l->n_items || l->items[low].area != area_index) goto done;
    if (!isfinite(p.lon_deg) || !isfinite(p.lat_deg)) goto done;
    TRY(kit_keep(l->kit, GEOSGeom_createPointFromXY_r(l->kit->geos, p.lon_deg, p.lat_deg), "making a point", &point));
    TRY(item_holds(l, &l->items[low], point, &holds));
    *out_m = holds ? 0 : border_distance_m(&l->t->areas[area_index].shape, p);
done:
    kit_drop(l->kit, point);
    return st;
}
