/* The builders of single layers behind export_build. Each makes one layer of `b->out` from the nouns and
 * nothing else; a noun that is NULL gives a layer without rows. */
#ifndef JALUR_EXPORT_LAYERS_H
#define JALUR_EXPORT_LAYERS_H

#include "export/export.h"
#include "export/words.h"

typedef struct builder {
    jalur_ctx *ctx;
    const export_input *in;
    const territory *t;
    arena *mem; /* of the result */
    export_fix_area *fix;
    void *user;
    const char **route_ids; /* by plan index */
    shape_area *fixed;      /* by area index; n_part 0: no polygon */
} builder;

jalur_status layers_routes(builder *b, layer *out);
jalur_status layers_stops(builder *b, layer *out);
jalur_status layers_events(builder *b, layer *out);
jalur_status layers_unserved(builder *b, layer *out);
jalur_status layers_staffing(builder *b, layer *out);
jalur_status layers_staffing_days(builder *b, layer *out);
jalur_status layers_calendar(builder *b, layer *out);
jalur_status layers_crews(builder *b, layer *out);
jalur_status layers_gaps(builder *b, layer *out);
jalur_status layers_access(builder *b, layer *out);
jalur_status layers_catchments(builder *b, layer *out);
jalur_status layers_coverage(builder *b, layer *out);
jalur_status layers_plan_coverage(builder *b, layer *out);
jalur_status layers_problems(builder *b, layer *out);
jalur_status layers_closures(builder *b, layer *out);
jalur_status layers_districts(builder *b, layer *out);
jalur_status layers_roads(builder *b, layer *out);
jalur_status layers_offices(builder *b, layer *out);

/* Cells and geometries. */
jalur_status layers_clock(builder *b, layer *l, uint32_t row, uint32_t col, int32_t s); /* "HH:MM" */
void layers_point(layer *l, uint32_t row, bool known, jalur_lonlat at); /* null unless known and valid */
void layers_area(builder *b, layer *l, uint32_t row, uint32_t area_index); /* null without polygon */
/* Lines of one feature, cut where they cross the antimeridian (RFC 7946, 3.1.9); lines of fewer than 2 points
 * and points that are not finite are left out. */
jalur_status layers_lines(builder *b, layer *l, uint32_t row, const shape_line *lines, uint32_t n);
/* Ends of a missing link: 4 columns from `first` on, from lon, lat, to lon, lat. */
void layers_link(layer *l, uint32_t row, uint32_t first, bool known, jalur_lonlat from, jalur_lonlat to);

#define LAYERS_COLUMNS(table) (uint32_t)(sizeof(table) / sizeof(table)[0])

#endif
