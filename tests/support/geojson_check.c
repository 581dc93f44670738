#include "geojson_check.h"

#include <geos_c.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "geojson_check_json.h"

#if defined(__GNUC__)
#define CHECK_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define CHECK_PRINTF(f, a)
#endif

typedef struct extent { /* of a geometry, a feature or the collection */
    double west, south, east, north;
    size_t n;
} extent;

typedef struct checker {
    char *message;
    geojson_facts *facts;
    size_t feature; /* from 1; 0 outside */
    GEOSContextHandle_t geos;
} checker;

static const extent EXTENT_EMPTY = {INFINITY, INFINITY, -INFINITY, -INFINITY, 0};

static bool fail(checker *c, const char *format, ...) CHECK_PRINTF(2, 3);

static bool fail(checker *c, const char *format, ...)
{
    int n = c->feature ? snprintf(c->message, 512, "feature %zu: ", c->feature) : 0;
    va_list args;
    va_start(args, format);
    vsnprintf(c->message + n, 512 - (size_t)n, format, args);
    va_end(args);
    return false;
}

static void extent_join(extent *e, const extent *part)
{
    e->west = fmin(e->west, part->west);
    e->south = fmin(e->south, part->south);
    e->east = fmax(e->east, part->east);
    e->north = fmax(e->north, part->north);
    e->n += part->n;
}

static bool check_position(checker *c, const json_node *p, extent *e)
{
    if (p->kind != JSON_ARRAY || p->n < 2 || p->n > 3) return fail(c, "a position is an array of two or three numbers");
    for (const json_node *x = p->first; x; x = x->next) {
        if (x->kind != JSON_NUMBER) return fail(c, "a coordinate is not a number");
        if (x->decimals > 7) return fail(c, "a coordinate has %d decimals, at most 7 are allowed", x->decimals);
    }
    double lon = p->first->number, lat = p->first->next->number;
    if (fabs(lon) > 180) return fail(c, "longitude %.7f is out of range", lon);
    if (fabs(lat) > 90) return fail(c, "latitude %.7f is out of range", lat);
    extent_join(e, &(extent){lon, lat, lon, lat, 1});
    return true;
}

static bool check_line(checker *c, const json_node *line, size_t least, extent *e)
{
    double before = NAN;
    if (line->kind != JSON_ARRAY) return fail(c, "an array of positions expected");
    if (line->n < least) return fail(c, "%zu positions where at least %zu are needed", line->n, least);
    for (const json_node *p = line->first; p; p = p->next) {
        if (!check_position(c, p, e)) return false;
        if (fabs(p->first->number - before) > 180) return fail(c, "a step crosses the antimeridian");
        before = p->first->number;
    }
    return true;
}

static bool same_position(const json_node *a, const json_node *b)
{
    if (a->n != b->n) return false;
    for (a = a->first, b = b->first; a; a = a->next, b = b->next)
        if (a->number != b->number) return false;
    return true;
}

/* Positive counter-clockwise; relative to the first position. */
static double ring_turn(const json_node *ring)
{
    double x0 = ring->first->first->number, y0 = ring->first->first->next->number, sum = 0;
    for (const json_node *p = ring->first; p->next; p = p->next) {
        double ax = p->first->number - x0, ay = p->first->next->number - y0;
        double bx = p->next->first->number - x0, by = p->next->first->next->number - y0;
        sum += ax * by - bx * ay;
    }
    return sum;
}

static bool check_ring(checker *c, const json_node *ring, bool shell, extent *e)
{
    const char *what = shell ? "a shell" : "a hole";
    if (!check_line(c, ring, 4, e)) return false;
    if (!same_position(ring->first, ring->last)) return fail(c, "%s is not closed", what);
    for (const json_node *p = ring->first; p->next; p = p->next)
        if (p->first->number == p->next->first->number && p->first->next->number == p->next->first->next->number)
            return fail(c, "%s repeats a position", what);
    double turn = ring_turn(ring);
    if (turn == 0) return fail(c, "%s has no area", what);
    if ((turn > 0) != shell) return fail(c, "%s runs against the right-hand rule", what);
    return true;
}

static GEOSGeometry *ring_geos(checker *c, const json_node *ring)
{
    GEOSCoordSequence *seq = GEOSCoordSeq_create_r(c->geos, (unsigned)ring->n, 2);
    unsigned i = 0;
    for (const json_node *p = ring->first; seq && p; p = p->next, i++)
        GEOSCoordSeq_setXY_r(c->geos, seq, i, p->first->number, p->first->next->number);
    return seq ? GEOSGeom_createLinearRing_r(c->geos, seq) : NULL;
}

/* Constructors take their arguments, also on failure. */
static GEOSGeometry *polygon_geos(checker *c, const json_node *polygon)
{
    GEOSGeometry **holes = calloc(polygon->n, sizeof *holes), *made = NULL;
    unsigned n = 0;
    GEOSGeometry *shell = ring_geos(c, polygon->first);
    for (const json_node *ring = polygon->first->next; holes && ring; ring = ring->next)
        holes[n++] = ring_geos(c, ring);
    if (holes && shell) made = GEOSGeom_createPolygon_r(c->geos, shell, holes, n);
    free(holes);
    return made;
}

/* `polygons` is a linked list of `n` polygons, all checked ring by ring. */
static bool check_valid(checker *c, const json_node *polygons, size_t n)
{
    GEOSGeometry **parts = calloc(n, sizeof *parts), *all = NULL;
    unsigned k = 0;
    for (const json_node *p = polygons; parts && k < n; p = p->next)
        parts[k++] = polygon_geos(c, p);
    if (parts) all = GEOSGeom_createCollection_r(c->geos, GEOS_MULTIPOLYGON, parts, k);
    free(parts);
    if (!all) return fail(c, "GEOS cannot build the polygon");
    bool good = GEOSisValid_r(c->geos, all) == 1;
    if (!good) {
        char *why = GEOSisValidReason_r(c->geos, all);
        fail(c, "invalid polygon: %s", why ? why : "no reason given");
        if (why) GEOSFree_r(c->geos, why);
    }
    GEOSGeom_destroy_r(c->geos, all);
    return good;
}

static bool check_polygon(checker *c, const json_node *polygon, extent *e)
{
    if (polygon->kind != JSON_ARRAY || polygon->n == 0) return fail(c, "a polygon is an array of rings");
    for (const json_node *ring = polygon->first; ring; ring = ring->next)
        if (!check_ring(c, ring, ring == polygon->first, e)) return false;
    return true;
}

static bool check_line_string(checker *c, const json_node *line, extent *e)
{
    return check_line(c, line, 2, e);
}

typedef bool check_part_fn(checker *c, const json_node *part, extent *e);

static bool check_parts(checker *c, const json_node *parts, check_part_fn *fn, extent *e)
{
    if (parts->kind != JSON_ARRAY || parts->n == 0) return fail(c, "coordinates are empty or no array");
    for (const json_node *part = parts->first; part; part = part->next)
        if (!fn(c, part, e)) return false;
    return true;
}

static bool check_coordinates(checker *c, const char *type, const json_node *at, extent *e)
{
    geojson_facts *f = c->facts;
    if (strcmp(type, "Point") == 0) return f->points++, check_position(c, at, e);
    if (strcmp(type, "MultiPoint") == 0) return f->multi_points++, check_parts(c, at, check_position, e);
    if (strcmp(type, "LineString") == 0) return f->lines++, check_line_string(c, at, e);
    if (strcmp(type, "MultiLineString") == 0) return f->multi_lines++, check_parts(c, at, check_line_string, e);
    if (strcmp(type, "Polygon") == 0) return f->polygons++, check_polygon(c, at, e) && check_valid(c, at, 1);
    if (strcmp(type, "MultiPolygon") == 0)
        return f->multi_polygons++, check_parts(c, at, check_polygon, e) && check_valid(c, at->first, at->n);
    return fail(c, "unknown geometry type '%.40s'", type);
}

static bool check_bbox(checker *c, const json_node *owner, const extent *e, const char *what)
{
    const json_node *bbox = json_member(owner, "bbox");
    const double want[4] = {e->west, e->south, e->east, e->north};
    double found[6] = {0};
    if (!bbox) return true;
    if (bbox->kind != JSON_ARRAY || (bbox->n != 4 && bbox->n != 6))
        return fail(c, "bbox of %s has not 4 or 6 numbers", what);
    if (e->n == 0) return fail(c, "bbox of %s, which has no position", what);
    size_t n = 0;
    for (const json_node *x = bbox->first; x; x = x->next) {
        if (x->kind != JSON_NUMBER) return fail(c, "bbox of %s holds something that is not a number", what);
        found[n++] = x->number;
    }
    for (size_t i = 0; i < 4; i++) {
        double value = found[n == 6 && i >= 2 ? i + 1 : i];
        if (value != want[i])
            return fail(c, "bbox of %s: value %zu is %.9f, the coordinates give %.9f", what, i + 1, value, want[i]);
    }
    return true;
}

static bool has_type(const json_node *node, const char *type)
{
    const json_node *found = json_member(node, "type");
    return found && found->kind == JSON_TEXT && strcmp(found->text, type) == 0;
}

static bool check_absent(checker *c, const json_node *node, const char *const *names)
{
    for (; *names; names++)
        if (json_member(node, *names)) return fail(c, "member '%s' has no place here", *names);
    return true;
}

static bool check_geometry(checker *c, const json_node *g, bool inside_collection, extent *e)
{
    static const char *const strangers[] = {"crs", "geometry", "properties", "features", NULL};
    const json_node *type = json_member(g, "type"), *at = json_member(g, "coordinates"),
                    *parts = json_member(g, "geometries");
    if (g->kind != JSON_OBJECT) return fail(c, "a geometry is no object");
    if (!check_absent(c, g, strangers)) return false;
    if (!type || type->kind != JSON_TEXT) return fail(c, "a geometry has no type");
    if (strcmp(type->text, "GeometryCollection") == 0) {
        if (inside_collection) return fail(c, "a collection inside a collection");
        if (at || !parts || parts->kind != JSON_ARRAY) return fail(c, "a collection needs geometries, not coordinates");
        c->facts->collections++;
        for (const json_node *part = parts->first; part; part = part->next)
            if (!check_geometry(c, part, true, e)) return false;
    } else {
        if (parts || !at) return fail(c, "a %.40s needs coordinates, not geometries", type->text);
        if (!check_coordinates(c, type->text, at, e)) return false;
    }
    return check_bbox(c, g, e, "a geometry");
}

static bool check_feature(checker *c, const json_node *feature, extent *all)
{
    static const char *const strangers[] = {"crs", "coordinates", "geometries", "features", NULL};
    extent e = EXTENT_EMPTY;
    const json_node *g = json_member(feature, "geometry"), *id = json_member(feature, "id");
    const json_node *properties = json_member(feature, "properties");
    c->feature++;
    if (!has_type(feature, "Feature")) return fail(c, "type is not Feature");
    if (!check_absent(c, feature, strangers)) return false;
    if (!g) return fail(c, "member 'geometry' is missing");
    if (!properties) return fail(c, "member 'properties' is missing");
    if (properties->kind != JSON_OBJECT && properties->kind != JSON_NULL) return fail(c, "properties are no object");
    if (id && id->kind != JSON_TEXT && id->kind != JSON_NUMBER) return fail(c, "id is neither text nor number");
    if (g->kind == JSON_NULL)
        c->facts->nulls++;
    else if (!check_geometry(c, g, false, &e))
        return false;
    if (!check_bbox(c, feature, &e, "a feature")) return false;
    extent_join(all, &e);
    return true;
}

static bool check_collection(checker *c, const json_node *root)
{
    static const char *const strangers[] = {"crs", "coordinates", "geometries", "geometry", "properties", NULL};
    extent e = EXTENT_EMPTY;
    const json_node *features = json_member(root, "features");
    geojson_facts *f = c->facts;
    if (!has_type(root, "FeatureCollection")) return fail(c, "type is not FeatureCollection");
    if (!check_absent(c, root, strangers)) return false;
    if (!features || features->kind != JSON_ARRAY) return fail(c, "member 'features' is no array");
    for (const json_node *feature = features->first; feature; feature = feature->next)
        if (!check_feature(c, feature, &e)) return false;
    c->feature = 0;
    f->n_features = features->n;
    f->n_positions = e.n;
    f->has_bbox = json_member(root, "bbox") != NULL;
    if (e.n > 0) memcpy(f->bbox_deg, (const double[]){e.west, e.south, e.east, e.north}, sizeof f->bbox_deg);
    return check_bbox(c, root, &e, "the collection");
}

int geojson_check_text(const char *text, size_t n_bytes, char message[512], geojson_facts *facts)
{
    geojson_facts own = {0};
    checker c = {.message = message, .facts = facts ? facts : &own};
    *c.facts = own;
    message[0] = 0;
    c.facts->root = json_tree_read(text, n_bytes, message);
    bool good = c.facts->root != NULL;
    if (good) {
        c.geos = GEOS_init_r();
        good = check_collection(&c, c.facts->root);
        GEOS_finish_r(c.geos);
    }
    if (!facts) geojson_facts_release(&own);
    return good ? 0 : 1;
}

int geojson_check(const char *path, char message[512], geojson_facts *facts)
{
    size_t n = 0, cap = 1 << 16, got = 0;
    char *text = malloc(cap);
    FILE *f = fopen(path, "rb");
    int bad = 1;
    if (facts) *facts = (geojson_facts){0};
    while (f && text && (got = fread(text + n, 1, cap - n, f)) > 0) {
        n += got;
        if (n < cap) continue;
        char *more = realloc(text, cap *= 2);
        if (!more) free(text);
        text = more;
    }
    if (f && text && !ferror(f))
        bad = geojson_check_text(text, n, message, facts);
    else
        snprintf(message, 512, "cannot read %s", path);
    if (f) fclose(f);
    free(text);
    return bad;
}

void geojson_facts_release(geojson_facts *facts)
{
    json_tree_free(facts->root);
    *facts = (geojson_facts){0};
}

static const json_node *property(const geojson_facts *facts, size_t feature, const char *name)
{
    const json_node *features = json_member(facts->root, "features"), *f = features ? features->first : NULL;
    for (; f && feature > 0; feature--)
        f = f->next;
    return f ? json_member(json_member(f, "properties"), name) : NULL;
}

const char *geojson_text(const geojson_facts *facts, size_t feature, const char *name)
{
    const json_node *p = property(facts, feature, name);
    return p && p->kind == JSON_TEXT ? p->text : NULL;
}

double geojson_number(const geojson_facts *facts, size_t feature, const char *name)
{
    const json_node *p = property(facts, feature, name);
    return p && (p->kind == JSON_NUMBER || p->kind == JSON_BOOL) ? p->number : (double)NAN;
}

bool geojson_has(const geojson_facts *facts, size_t feature, const char *name)
{
    return property(facts, feature, name) != NULL;
}

bool geojson_is_null(const geojson_facts *facts, size_t feature, const char *name)
{
    const json_node *p = property(facts, feature, name);
    return p && p->kind == JSON_NULL;
}
