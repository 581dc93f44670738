/* Drawings as SVG text: a window of the earth on a sheet of pixels, and the few shapes that the staffing pages draw. All
 * text is escaped. */
#ifndef JALUR_EXPORT_SVG_H
#define JALUR_EXPORT_SVG_H

#include "base/writer.h"
#include "model/shape.h"

typedef struct svg_sheet {
    writer *w;
    shape_box box;      /* degrees shown */
    double left, top, scale, stretch; /* pixels; stretch: longitude by latitude */
} svg_sheet;

/* Fits `box` into width x height pixels at (left, top), keeping proportions; */
svg_sheet svg_fit(writer *w, shape_box box, double left, double top, double width, double height);
double svg_x(const svg_sheet *s, jalur_lonlat p);
double svg_y(const svg_sheet *s, jalur_lonlat p);
/* Path data; points nearer than half a pixel to the one before are left out. */
void svg_area(const svg_sheet *s, const shape_area *area);
void svg_line(const svg_sheet *s, const jalur_lonlat *pt, uint32_t n);
void svg_text(writer *w, const char *text); /* escaped */

#endif
