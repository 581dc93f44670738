/* Is a file good GeoJSON? A second opinion on exported files: it shares no code with the engine. */
#ifndef JALUR_TEST_GEOJSON_CHECK_H
#define JALUR_TEST_GEOJSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

typedef struct geojson_facts {
    size_t n_features, n_positions;
    size_t points, multi_points, lines, multi_lines, polygons, multi_polygons, collections;
    size_t nulls;       /* features with a null geometry */
    bool has_bbox;      /* of the collection */
    double bbox_deg[4]; /* west, south, east, north: as found in the coordinates; unset without positions */
    struct json_node *root;
} geojson_facts;

/* 0 when the file is a FeatureCollection by RFC 7946 and by the rules below, else 1 and the reason in `message`.
 * Rules beyond the standard: strict JSON (geojson_check_json.h), no crs member, no empty coordinates, at most 7
 * decimals, no repeated positions and no zero area in rings, right-hand rule, polygons valid by GEOS, no step of more
 * than 180 degrees, bbox equal to the extent. `facts` may be NULL; else release it, also after a failure. */
int geojson_check(const char *path, char message[512], geojson_facts *facts);
/* The same on text in memory. */
int geojson_check_text(const char *text, size_t n_bytes, char message[512], geojson_facts *facts);
void geojson_facts_release(geojson_facts *facts);

/* Properties of feature i (from 0). Text: NULL when it is absent or no text. Number: NAN when absent or no number;
 * true and false are 1 and 0. */
const char *geojson_text(const geojson_facts *facts, size_t feature, const char *name);
double geojson_number(const geojson_facts *facts, size_t feature, const char *name);
bool geojson_has(const geojson_facts *facts, size_t feature, const char *name); /* null counts as there */
bool geojson_is_null(const geojson_facts *facts, size_t feature, const char *name);

#endif
