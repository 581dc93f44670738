/* Polygons as they come: rings that are not closed, too short, crossing, nested; written as numbers in a text cell. */
#include "store/import.h"

#include <math.h>
#include <string.h>

/* A closed ring of at least 4 finite vertices, or NULL. *mended true when it had to be closed or points dropped. */
static OGRGeometryH ring_clean(OGRGeometryH ring, bool *mended)
{
    OGRGeometryH out = OGR_G_CreateGeometry(wkbLinearRing);
    int n = OGR_G_GetPointCount(ring), kept = 0;
    double x0 = 0, y0 = 0, x = NAN, y = NAN;
    for (int i = 0; i < n; i++) {
        double px = OGR_G_GetX(ring, i), py = OGR_G_GetY(ring, i);
        if (!shape_lonlat_valid((jalur_lonlat){px, py})) {
            *mended = true;
            continue;
        }
        if (px == x && py == y) continue;
        x = px, y = py;
        if (kept++ == 0) x0 = x, y0 = y;
        OGR_G_AddPoint_2D(out, x, y);
    }
    if (kept > 0 && (x != x0 || y != y0)) {
        OGR_G_AddPoint_2D(out, x0, y0);
        kept++;
        *mended = true;
    }
    if (kept >= 4) return out;
    *mended = true;
    OGR_G_DestroyGeometry(out);
    return NULL;
}

static void polygon_add(OGRGeometryH multi, OGRGeometryH polygon, bool *mended)
{
    OGRGeometryH out = OGR_G_CreateGeometry(wkbPolygon);
    int n = OGR_G_GetGeometryCount(polygon);
    for (int i = 0; i < n; i++) {
        OGRGeometryH ring = ring_clean(OGR_G_GetGeometryRef(polygon, i), mended);
        if (!ring && i == 0) break; /* without its shell a polygon is nothing */
        if (ring) OGR_G_AddGeometryDirectly(out, ring);
    }
    if (OGR_G_GetGeometryCount(out) > 0)
        OGR_G_AddGeometryDirectly(multi, out);
    else
        OGR_G_DestroyGeometry(out);
}

/* All polygons inside `geom`, whatever it is; depth is bounded by the caller's data (collections nest rarely). */
static void polygons_collect(OGRGeometryH multi, OGRGeometryH geom, int depth, bool *mended)
{
    if (wkbFlatten(OGR_G_GetGeometryType(geom)) == wkbPolygon) {
        polygon_add(multi, geom, mended);
        return;
    }
    for (int i = 0; depth < 16 && i < OGR_G_GetGeometryCount(geom); i++)
        polygons_collect(multi, OGR_G_GetGeometryRef(geom, i), depth + 1, mended);
}

jalur_status polygon_clean(import_job *j, OGRGeometryH geom, OGRGeometryH *out, bool *repaired)
{
    OGRGeometryH linear = OGR_G_HasCurveGeometry(geom, 1) ? OGR_G_GetLinearGeometry(geom, 0, NULL) : NULL;
    OGRGeometryH multi = OGR_G_CreateGeometry(wkbMultiPolygon);
    *out = NULL;
    *repaired = false;
    if (!multi) return err_set(j->ctx, JALUR_E_RESOURCE, "no memory for a polygon");
    polygons_collect(multi, linear ? linear : geom, 0, repaired);
    if (linear) OGR_G_DestroyGeometry(linear);
    if (OGR_G_GetGeometryCount(multi) > 0 && !OGR_G_IsValid(multi)) {
        /* by structure: a shell inside another shell stays land; by linework it would become a hole */
        static const char *const BY_STRUCTURE[] = {"METHOD=STRUCTURE", NULL};
        OGRGeometryH valid = OGR_G_MakeValidEx(multi, (char **)(uintptr_t)BY_STRUCTURE),
                     kept = OGR_G_CreateGeometry(wkbMultiPolygon);
        bool ignored = false;
        if (valid) polygons_collect(kept, valid, 0, &ignored);
        if (valid) OGR_G_DestroyGeometry(valid);
        OGR_G_DestroyGeometry(multi);
        multi = kept;
        *repaired = true;
    }
    if (OGR_G_GetGeometryCount(multi) > 0)
        *out = multi;
    else
        OGR_G_DestroyGeometry(multi);
    return JALUR_OK;
}

jalur_status polygon_wkb(import_job *j, OGRGeometryH geom, uint8_t **wkb, size_t *n_bytes)
{
    *n_bytes = (size_t)OGR_G_WkbSizeEx(geom);
    jalur_status st = mem_new(j->ctx, *n_bytes, 1, wkb);
    if (st == JALUR_OK && OGR_G_ExportToIsoWkb(geom, wkbNDR, *wkb) != OGRERR_NONE) {
        mem_free(j->ctx, *wkb);
        *wkb = NULL;
        st = err_set(j->ctx, JALUR_E_INTERNAL, "a polygon cannot be written");
    }
    return st;
}

/* ---- "[[[lat,lng],...],...]" ---- */

typedef struct path_text {
    const char *at;
    bool swap;
    bool bad;
} path_text;

static void path_blank(path_text *p)
{
    p->at += strspn(p->at, " \t\r\n");
}

static bool path_take(path_text *p, char c)
{
    path_blank(p);
    if (*p->at != c) return false;
    p->at++;
    return true;
}

static void path_want(path_text *p, char c)
{
    if (!path_take(p, c)) p->bad = true;
}

static double path_number(path_text *p)
{
    char *end = NULL;
    path_blank(p);
    if (!*p->at || !strchr("-0123456789", *p->at)) return p->bad = true, 0;
    double number = CPLStrtod(p->at, &end);
    if (end == p->at) p->bad = true;
    p->at = end;
    return number;
}

static OGRGeometryH path_ring(path_text *p)
{
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    path_want(p, '[');
    do {
        path_want(p, '[');
        double first = path_number(p);
        path_want(p, ',');
        double second = path_number(p);
        path_want(p, ']');
        if (p->swap)
            OGR_G_AddPoint_2D(ring, first, second);
        else
            OGR_G_AddPoint_2D(ring, second, first); /* the source writes latitude first */
    } while (!p->bad && path_take(p, ','));
    path_want(p, ']');
    return ring;
}

static void path_polygon(path_text *p, OGRGeometryH multi)
{
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    path_want(p, '[');
    do
        OGR_G_AddGeometryDirectly(polygon, path_ring(p));
    while (!p->bad && path_take(p, ','));
    path_want(p, ']');
    OGR_G_AddGeometryDirectly(multi, polygon);
}

OGRGeometryH polygon_from_path(const char *text, bool swap)
{
    path_text p = {.at = text, .swap = swap};
    int depth = 0;
    for (const char *c = text; *c && strchr("[ \t\r\n", *c); c++)
        depth += *c == '[';
    if (depth != 3 && depth != 4) return NULL;
    OGRGeometryH multi = OGR_G_CreateGeometry(wkbMultiPolygon);
    if (depth == 4) path_want(&p, '[');
    do
        path_polygon(&p, multi);
    while (!p.bad && depth == 4 && path_take(&p, ','));
    if (depth == 4) path_want(&p, ']');
    path_blank(&p);
    if (!p.bad && !*p.at) return multi;
    OGR_G_DestroyGeometry(multi);
    return NULL;
}
