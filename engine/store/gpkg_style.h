/* The pieces of a QML style that gpkg_style.c and gpkg_ways.c share. */
#ifndef JALUR_STORE_GPKG_STYLE_H
#define JALUR_STORE_GPKG_STYLE_H

#include "base/writer.h"
#include "store/gpkg.h"

typedef struct look { /* colours "r,g,b,a"; sizes in millimetres */
    const char *layer, *marker, *fill, *line, *width_mm, *size_mm;
    bool hue_by_row; /* another colour for every route */
} look;

void style_option(writer *w, const char *name, const char *text);
void style_open(writer *w, const char *type, const char *name, const char *class);
void style_close(writer *w);
void style_marker(writer *w, const look *k, const char *name, const char *colour, const char *size_mm);
void style_fill(writer *w, const look *k, const char *name, const char *colour);
uint32_t style_column(const layer *l, const char *name); /* of texts; UINT32_MAX none */
const char *style_cell(const layer *l, uint32_t row, uint32_t column_index); /* "" for NULL */

/* gpkg_ways.c: a renderer with one rule for each way of travel or kind of plan; false, and nothing written, where the layer
 * has none or too many. */
bool style_by_way(writer *w, const layer *l, const look *k);

#endif
