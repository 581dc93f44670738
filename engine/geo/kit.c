#include "geo/kit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void on_error(const char *message, void *user)
{
    geo_kit *kit = user;
    snprintf(kit->message, sizeof kit->message, "%s", message);
}

static void on_notice(const char *message, void *user)
{
    (void)message; /* GEOS repeats here what the validity reason says */
    (void)user;
}

jalur_status geo_kit_new(jalur_ctx *ctx, geo_kit **out)
{
    jalur_status st = JALUR_OK;
    geo_kit *kit = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *kit, &kit));
    kit->ctx = ctx;
    kit->geos = GEOS_init_r();
    if (!kit->geos) TRY(err_set(ctx, JALUR_E_RESOURCE, "GEOS gives no context: memory is used up"));
    GEOSContext_setErrorMessageHandler_r(kit->geos, on_error, kit);
    GEOSContext_setNoticeMessageHandler_r(kit->geos, on_notice, kit);
    *out = kit;
    kit = NULL;
done:
    geo_kit_free(kit);
    return st;
}

void geo_kit_free(geo_kit *kit)
{
    if (!kit) return;
    if (kit->geos) GEOS_finish_r(kit->geos);
    mem_free(kit->ctx, kit);
}

jalur_status kit_fail(geo_kit *kit, const char *doing)
{
    const char *text = kit->message[0] ? kit->message : "no text";
    bool memory = strstr(text, "bad_alloc") != NULL;
    err_site site = {.native = text, .remedy = "mend the geometry in its source"};
    if (memory) site.remedy = "work on fewer areas at a time";
    jalur_status st = err_at(kit->ctx, memory ? JALUR_E_RESOURCE : JALUR_E_DATA, &site, "GEOS failed at %s: %s", doing,
                             memory ? "memory is used up" : text);
    kit->message[0] = 0;
    return st;
}

jalur_status kit_keep(geo_kit *kit, GEOSGeometry *g, const char *doing, GEOSGeometry **out)
{
    *out = g;
    return g ? JALUR_OK : kit_fail(kit, doing);
}

jalur_status kit_replace(geo_kit *kit, GEOSGeometry *g, const char *doing, GEOSGeometry **slot)
{
    if (!g) return kit_fail(kit, doing);
    kit_drop(kit, *slot);
    *slot = g;
    return JALUR_OK;
}

jalur_status kit_truth(geo_kit *kit, char answer, const char *doing, bool *out)
{
    *out = answer == 1;
    return answer == 0 || answer == 1 ? JALUR_OK : kit_fail(kit, doing);
}

void kit_drop(geo_kit *kit, GEOSGeometry *g)
{
    if (g) GEOSGeom_destroy_r(kit->geos, g);
}

shape_box kit_area_box(const shape_area *shape)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < shape->n_pt; i++)
        shape_box_add(&box, shape->pt[i]);
    return box;
}

jalur_lonlat kit_box_centre(const shape_box *box)
{
    if (!(box->west_deg <= box->east_deg)) return (jalur_lonlat){0, 0};
    return (jalur_lonlat){(box->west_deg + box->east_deg) / 2, (box->south_deg + box->north_deg) / 2};
}

bool kit_same_place(jalur_lonlat a, jalur_lonlat b)
{
    return a.lon_deg == b.lon_deg && a.lat_deg == b.lat_deg;
}

/* A ring that GEOS accepts needs three distinct places; more distinct ones need not be counted. */
static bool ring_usable(const jalur_lonlat *pt, uint32_t n)
{
    if (n < 3) return false;
    uint32_t second = 1;
    while (second < n && kit_same_place(pt[0], pt[second]))
        second++;
    for (uint32_t i = second + 1; i < n; i++)
        if (!kit_same_place(pt[i], pt[0]) && !kit_same_place(pt[i], pt[second])) return true;
    return false;
}

jalur_status kit_check_points(geo_kit *kit, const jalur_lonlat *pt, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (isfinite(pt[i].lon_deg) && isfinite(pt[i].lat_deg)) continue;
        return err_at(
            kit->ctx, JALUR_E_DATA,
            &(err_site){.expected = "finite longitude and latitude", .remedy = "remove the vertex in the source"},
            "vertex %u of a geometry is not a number", (unsigned)i + 1);
    }
    return JALUR_OK;
}

static bool sequence_fill(geo_kit *kit, GEOSCoordSequence *seq, const jalur_lonlat *pt, uint32_t n,
                          const geo_local *frame)
{
    for (uint32_t i = 0; i < n; i++) {
        jalur_xy p = frame ? geo_to_local(frame, pt[i]) : (jalur_xy){pt[i].lon_deg, pt[i].lat_deg};
        if (!GEOSCoordSeq_setXY_r(kit->geos, seq, i, p.x_m, p.y_m)) return false;
    }
    return true;
}

/* Invariant 3: the sequence belongs to the ring from createLinearRing on. */
static jalur_status ring_new(geo_kit *kit, const jalur_lonlat *pt, uint32_t n, const geo_local *frame,
                             GEOSGeometry **out)
{
    uint32_t n_closed = kit_same_place(pt[0], pt[n - 1]) ? n : n + 1;
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(kit->geos, n_closed, 2);
    *out = NULL;
    if (!seq) return kit_fail(kit, "making a ring");
    if (!sequence_fill(kit, seq, pt, n, frame)) {
        GEOSCoordSeq_destroy_r(kit->geos, seq);
        return kit_fail(kit, "filling a ring");
    }
    if (n_closed > n) {
        double x = 0, y = 0;
        GEOSCoordSeq_getXY_r(kit->geos, seq, 0, &x, &y);
        GEOSCoordSeq_setXY_r(kit->geos, seq, n, x, y);
    }
    return kit_keep(kit, GEOSGeom_createLinearRing_r(kit->geos, seq), "making a ring", out);
}

/* One part of an area; *out stays NULL when its shell is degenerate. `holes` has room for all its rings. */
static jalur_status part_new(geo_kit *kit, const shape_area *shape, uint32_t part, const geo_local *frame,
                             GEOSGeometry **holes, GEOSGeometry **out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *shell = NULL;
    unsigned n_holes = 0;
    *out = NULL;
    for (uint32_t r = shape->part[part]; r < shape->part[part + 1]; r++) {
        const jalur_lonlat *pt = shape->pt + shape->ring[r];
        uint32_t n = shape->ring[r + 1] - shape->ring[r];
        if (!ring_usable(pt, n)) {
            if (!shell) goto done;
            continue;
        }
        TRY(ring_new(kit, pt, n, frame, shell ? &holes[n_holes] : &shell));
        if (r > shape->part[part]) n_holes++;
    }
    if (!shell) goto done;
    GEOSGeometry *polygon = GEOSGeom_createPolygon_r(kit->geos, shell, holes, n_holes);
    shell = NULL;
    n_holes = 0;
    TRY(kit_keep(kit, polygon, "making a polygon", out));
done:
    kit_drop(kit, shell);
    for (unsigned i = 0; i < n_holes; i++)
        kit_drop(kit, holes[i]);
    return st;
}

jalur_status kit_from_area(geo_kit *kit, const shape_area *shape, const geo_local *frame, GEOSGeometry **out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry **polygons = NULL, **holes = NULL;
    unsigned n = 0;
    *out = NULL;
    TRY(kit_check_points(kit, shape->pt, shape->n_pt));
    TRY(mem_new(kit->ctx, shape->n_part, sizeof *polygons, &polygons));
    TRY(mem_new(kit->ctx, shape->n_ring, sizeof *holes, &holes));
    for (uint32_t k = 0; k < shape->n_part; k++) {
        TRY(part_new(kit, shape, k, frame, holes, &polygons[n]));
        if (polygons[n]) n++;
    }
    unsigned n_given = n;
    n = 0; /* owned by the collection now */
    TRY(kit_keep(kit, GEOSGeom_createCollection_r(kit->geos, GEOS_MULTIPOLYGON, polygons, n_given), "making an area",
                 out));
done:
    for (unsigned i = 0; i < n; i++)
        kit_drop(kit, polygons[i]);
    mem_free(kit->ctx, holes);
    mem_free(kit->ctx, polygons);
    return st;
}

/* Takes *slot and replaces it by a valid geometry of the same ground (union of shells minus holes). */
static jalur_status mend(geo_kit *kit, GEOSGeometry **slot)
{
    jalur_status st = JALUR_OK;
    GEOSMakeValidParams *how = GEOSMakeValidParams_create_r(kit->geos);
    if (!how) return kit_fail(kit, "mending an area");
    GEOSMakeValidParams_setMethod_r(kit->geos, how, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(kit->geos, how, 0);
    TRY(kit_replace(kit, GEOSMakeValidWithParams_r(kit->geos, *slot, how), "mending an area", slot));
done:
    GEOSMakeValidParams_destroy_r(kit->geos, how);
    return st;
}

jalur_status kit_from_area_valid(geo_kit *kit, const shape_area *shape, const geo_local *frame, GEOSGeometry **out)
{
    jalur_status st = JALUR_OK;
    GEOSGeometry *g = NULL;
    bool valid = false;
    *out = NULL;
    TRY(kit_from_area(kit, shape, frame, &g));
    TRY(kit_truth(kit, GEOSisValid_r(kit->geos, g), "checking an area", &valid));
    if (!valid) TRY(mend(kit, &g));
    *out = g;
    g = NULL;
done:
    kit_drop(kit, g);
    return st;
}

jalur_status kit_from_line(geo_kit *kit, const jalur_lonlat *pt, uint32_t n, const geo_local *frame, GEOSGeometry **out)
{
    jalur_status st = JALUR_OK;
    *out = NULL;
    TRY(kit_check_points(kit, pt, n));
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(kit->geos, n, 3);
    if (!seq) return kit_fail(kit, "making a line");
    for (uint32_t i = 0; i < n; i++) {
        jalur_xy p = frame ? geo_to_local(frame, pt[i]) : (jalur_xy){pt[i].lon_deg, pt[i].lat_deg};
        if (GEOSCoordSeq_setXYZ_r(kit->geos, seq, i, p.x_m, p.y_m, i)) continue;
        GEOSCoordSeq_destroy_r(kit->geos, seq);
        return kit_fail(kit, "filling a line");
    }
    if (n == 1) return kit_keep(kit, GEOSGeom_createPoint_r(kit->geos, seq), "making a point", out);
    TRY(kit_keep(kit, GEOSGeom_createLineString_r(kit->geos, seq), "making a line", out));
done:
    return st;
}

typedef struct area_sink { /* first pass counts (pt NULL), second pass fills */
    geo_kit *kit;
    const geo_local *frame;
    shape_area *out;
    uint32_t n_pt, n_ring, n_part;
} area_sink;

static bool sink_ring(area_sink *s, const GEOSGeometry *ring)
{
    GEOSContextHandle_t geos = s->kit->geos;
    unsigned n = 0;
    const GEOSCoordSequence *seq = ring ? GEOSGeom_getCoordSeq_r(geos, ring) : NULL;
    if (!seq || !GEOSCoordSeq_getSize_r(geos, seq, &n)) return false;
    if (s->out) {
        s->out->ring[s->n_ring] = s->n_pt;
        for (unsigned i = 0; i < n; i++) {
            double x = 0, y = 0;
            if (!GEOSCoordSeq_getXY_r(geos, seq, i, &x, &y)) return false;
            s->out->pt[s->n_pt + i] = s->frame ? geo_from_local(s->frame, (jalur_xy){x, y}) : (jalur_lonlat){x, y};
        }
        s->out->ring[s->n_ring + 1] = s->n_pt + n;
    }
    s->n_pt += n;
    s->n_ring++;
    return true;
}

static bool sink_polygon(area_sink *s, const GEOSGeometry *polygon)
{
    GEOSContextHandle_t geos = s->kit->geos;
    if (GEOSisEmpty_r(geos, polygon) != 0) return true;
    if (s->out) s->out->part[s->n_part] = s->n_ring;
    if (!sink_ring(s, GEOSGetExteriorRing_r(geos, polygon))) return false;
    int n_holes = GEOSGetNumInteriorRings_r(geos, polygon);
    for (int i = 0; i < n_holes; i++)
        if (!sink_ring(s, GEOSGetInteriorRingN_r(geos, polygon, i))) return false;
    s->n_part++;
    if (s->out) s->out->part[s->n_part] = s->n_ring;
    return n_holes >= 0;
}

static bool sink_any(area_sink *s, const GEOSGeometry *g)
{
    GEOSContextHandle_t geos = s->kit->geos;
    int type = g ? GEOSGeomTypeId_r(geos, g) : -1;
    if (type < 0) return false;
    if (type == GEOS_POLYGON) return sink_polygon(s, g);
    if (type != GEOS_MULTIPOLYGON && type != GEOS_GEOMETRYCOLLECTION) return true;
    int n = GEOSGetNumGeometries_r(geos, g);
    for (int i = 0; i < n; i++)
        if (!sink_any(s, GEOSGetGeometryN_r(geos, g, i))) return false;
    return n >= 0;
}

jalur_status kit_to_area(geo_kit *kit, const GEOSGeometry *g, const geo_local *frame, arena *a, shape_area *out)
{
    jalur_status st = JALUR_OK;
    area_sink count = {.kit = kit}, fill = {.kit = kit, .frame = frame, .out = out};
    *out = (shape_area){0};
    if (!sink_any(&count, g)) TRY(kit_fail(kit, "reading an area"));
    if (count.n_part == 0) goto done;
    TRY(shape_area_new(a, count.n_pt, count.n_ring, count.n_part, out));
    if (!sink_any(&fill, g)) TRY(kit_fail(kit, "reading an area"));
done:
    if (st != JALUR_OK) *out = (shape_area){0};
    return st;
}
