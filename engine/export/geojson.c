/* A layer as GeoJSON (RFC 7946).
 *
 * 1. Member order is fixed: type, name, bbox, features; type, id, geometry, properties; columns in layer order.
 * 2. bbox is left out when no feature has a geometry; over the antimeridian its west is above its east (5.2).
 * 3. Rings and cuts are right already: areas went through `fix`, lines through layers_lines. */
#include "export/export.h"

#include "base/writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DECIMALS = 7 };

typedef struct bounds { /* longitudes of either half apart, so that the short way round can be told */
    double south_deg, north_deg;
    double east_min_deg, east_max_deg; /* of 0 .. 180 */
    double west_min_deg, west_max_deg; /* of -180 .. 0 */
    bool any, any_east, any_west;
} bounds;

static void bounds_add(bounds *b, jalur_lonlat p)
{
    if (!shape_lonlat_valid(p)) return;
    if (!b->any || p.lat_deg < b->south_deg) b->south_deg = p.lat_deg;
    if (!b->any || p.lat_deg > b->north_deg) b->north_deg = p.lat_deg;
    b->any = true;
    if (p.lon_deg >= 0) {
        if (!b->any_east || p.lon_deg < b->east_min_deg) b->east_min_deg = p.lon_deg;
        if (!b->any_east || p.lon_deg > b->east_max_deg) b->east_max_deg = p.lon_deg;
        b->any_east = true;
    } else {
        if (!b->any_west || p.lon_deg < b->west_min_deg) b->west_min_deg = p.lon_deg;
        if (!b->any_west || p.lon_deg > b->west_max_deg) b->west_max_deg = p.lon_deg;
        b->any_west = true;
    }
}

static void bounds_add_geometry(bounds *b, const geometry *g)
{
    switch (g->kind) {
    case GEOMETRY_NONE: break;
    case GEOMETRY_POINT: bounds_add(b, g->as.point); break;
    case GEOMETRY_LINES:
        for (uint32_t i = 0; i < g->as.lines.n; i++)
            for (uint32_t k = 0; k < g->as.lines.item[i].n; k++) bounds_add(b, g->as.lines.item[i].pt[k]);
        break;
    case GEOMETRY_AREA:
        for (uint32_t i = 0; i < g->as.area->n_pt; i++) bounds_add(b, g->as.area->pt[i]);
        break;
    }
}

static void write_bbox(writer *w, const layer *l)
{
    bounds b = {0};
    for (uint32_t i = 0; i < l->n_rows; i++) bounds_add_geometry(&b, &l->geometries[i]);
    if (!b.any) return;
    double west_deg = b.any_west ? b.west_min_deg : b.east_min_deg;
    double east_deg = b.any_east ? b.east_max_deg : b.west_max_deg;
    bool wraps = b.any_east && b.any_west &&
                 (180 - b.east_min_deg) + (b.west_max_deg + 180) < b.east_max_deg - b.west_min_deg;
    json_array(w, "bbox");
    json_real(w, NULL, wraps ? b.east_min_deg : west_deg, DECIMALS);
    json_real(w, NULL, b.south_deg, DECIMALS);
    json_real(w, NULL, wraps ? b.west_max_deg : east_deg, DECIMALS);
    json_real(w, NULL, b.north_deg, DECIMALS);
    json_end(w);
}

static void write_position(writer *w, const char *key, jalur_lonlat p)
{
    json_array(w, key);
    json_real(w, NULL, p.lon_deg, DECIMALS);
    json_real(w, NULL, p.lat_deg, DECIMALS);
    json_end(w);
}

static void write_lines(writer *w, const geometry *g)
{
    json_text(w, "type", "MultiLineString");
    json_array(w, "coordinates");
    for (uint32_t i = 0; i < g->as.lines.n; i++) {
        const shape_line *line = &g->as.lines.item[i];
        json_array(w, NULL);
        for (uint32_t k = 0; k < line->n; k++) write_position(w, NULL, line->pt[k]);
        json_end(w);
    }
    json_end(w);
}

static void write_area(writer *w, const shape_area *a)
{
    json_text(w, "type", "MultiPolygon");
    json_array(w, "coordinates");
    for (uint32_t part = 0; part < a->n_part; part++) {
        json_array(w, NULL);
        for (uint32_t ring = a->part[part]; ring < a->part[part + 1]; ring++) {
            json_array(w, NULL);
            for (uint32_t i = a->ring[ring]; i < a->ring[ring + 1]; i++) write_position(w, NULL, a->pt[i]);
            json_end(w);
        }
        json_end(w);
    }
    json_end(w);
}

static void write_geometry(writer *w, const geometry *g)
{
    if (g->kind == GEOMETRY_NONE) {
        json_null(w, "geometry");
        return;
    }
    json_object(w, "geometry");
    if (g->kind == GEOMETRY_POINT) {
        json_text(w, "type", "Point");
        write_position(w, "coordinates", g->as.point);
    } else if (g->kind == GEOMETRY_LINES) {
        write_lines(w, g);
    } else {
        write_area(w, g->as.area);
    }
    json_end(w);
}

static void write_value(writer *w, const column *c, const value *v)
{
    if (v->null) {
        json_null(w, c->name);
        return;
    }
    switch (c->type) {
    case COLUMN_TEXT: json_text(w, c->name, v->as.text); break;
    case COLUMN_INT: json_int(w, c->name, v->as.integer); break;
    case COLUMN_REAL: json_real(w, c->name, v->as.real, c->decimals); break;
    case COLUMN_BOOL: json_bool(w, c->name, v->as.integer != 0); break;
    }
}

/* What tells a row of a layer from all its others (RFC 7946, 3.2): the name of the layer, then of columns. */
static const char *const IDENTITY[][7] = {
    {"routes", "route_id"},
    {"stops", "route_id", "seq"},
    {"events", "route_id", "seq"},
    {"unserved", "station_id"},
    {"gaps", "village_code", "against", "profile", "season"},
    {"access", "village_code", "profile", "season", "rank"},
    {"catchments", "office_id", "profile", "season"},
    {"coverage", "code", "group", "profile", "season"},
    {"plan_coverage", "code", "group", "due"},
    {"staffing", "office_id"},
    {"staffing_days", "office_id", "day"},
    {"calendar", "village_code", "day", "channel", "stay_from_day"},
    {"crews", "area_code", "day"},
    {"sites", "when", "state", "office_id", "id", "village_code"},
    {"sites_villages", "village_code"},
    {"closures", "id"},
    {"problems", "severity", "class", "kind", "id", "no"},
};

static const value *value_named(const layer *l, uint32_t row, const char *name, bool *text)
{
    for (uint32_t c = 0; c < l->n_columns; c++) {
        if (strcmp(l->columns[c].name, name) != 0) continue;
        *text = l->columns[c].type == COLUMN_TEXT;
        return &l->values[(size_t)row * l->n_columns + c];
    }
    return NULL;
}

/* The values with "/" between them: "R-001/3"; one too long to be whole is left out. */
static void write_id(writer *w, const layer *l, uint32_t row)
{
    enum { ID_MOST = 400 };
    char id[ID_MOST] = "";
    size_t at = 0, layer_index = 0;
    const size_t n = sizeof IDENTITY / sizeof IDENTITY[0];
    while (layer_index < n && strcmp(IDENTITY[layer_index][0], l->name) != 0) layer_index++;
    for (size_t k = 1; layer_index < n && k < 7 && IDENTITY[layer_index][k]; k++) {
        bool text = false;
        const value *v = value_named(l, row, IDENTITY[layer_index][k], &text);
        if (!v || v->null || (text && !*v->as.text)) continue; /* what has no profile is told by what it is measured against */
        const char *between = at ? "/" : "";
        at += (size_t)(text ? snprintf(id + at, ID_MOST - at, "%s%s", between, v->as.text)
                            : snprintf(id + at, ID_MOST - at, "%s%lld", between, (long long)v->as.integer));
        if (at >= ID_MOST) return;
    }
    if (at) json_text(w, "id", id);
}

static void write_feature(writer *w, const layer *l, uint32_t row)
{
    json_line(w);
    json_object(w, NULL);
    json_text(w, "type", "Feature");
    write_id(w, l, row);
    write_geometry(w, &l->geometries[row]);
    json_object(w, "properties");
    for (uint32_t c = 0; c < l->n_columns; c++)
        write_value(w, &l->columns[c], &l->values[(size_t)row * l->n_columns + c]);
    json_end(w);
    json_end(w);
}

jalur_status export_geojson(jalur_ctx *ctx, const layer *l, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_text(w, "type", "FeatureCollection");
    json_text(w, "name", l->name);
    write_bbox(w, l);
    json_array(w, "features");
    for (uint32_t row = 0; row < l->n_rows; row++) {
        if (row % 1024 == 0) TRY(step_progress(ctx, "export", row, l->n_rows));
        write_feature(w, l, row);
    }
    if (l->n_rows) json_line(w);
    json_end(w);
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return err_while(ctx, st, "writing the layer %s", l->name);
}
