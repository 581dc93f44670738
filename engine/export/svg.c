#include "export/svg.h"

#include <math.h>

svg_sheet svg_fit(writer *w, shape_box box, double left, double top, double width, double height)
{
    const double middle_deg = (box.south_deg + box.north_deg) / 2;
    svg_sheet s = {.w = w, .box = box, .stretch = fmax(0.05, cos(middle_deg * 3.14159265358979 / 180))};
    const double wide = fmax(1e-5, (box.east_deg - box.west_deg) * s.stretch), tall = fmax(1e-5, box.north_deg - box.south_deg);
    s.scale = fmin(width / wide, height / tall);
    s.left = left + (width - wide * s.scale) / 2;
    s.top = top + (height - tall * s.scale) / 2;
    return s;
}

double svg_x(const svg_sheet *s, jalur_lonlat p)
{
    return s->left + (p.lon_deg - s->box.west_deg) * s->stretch * s->scale;
}

double svg_y(const svg_sheet *s, jalur_lonlat p)
{
    return s->top + (s->box.north_deg - p.lat_deg) * s->scale;
}

static void put_points(const svg_sheet *s, const jalur_lonlat *pt, uint32_t n)
{
    double x = 0, y = 0;
    bool any = false;
    for (uint32_t i = 0; i < n; i++) {
        if (!shape_lonlat_valid(pt[i])) continue;
        const double px = svg_x(s, pt[i]), py = svg_y(s, pt[i]);
        if (any && i + 1 < n && hypot(px - x, py - y) < 0.5) continue;
        writer_printf(s->w, "%c%.1f %.1f", any ? 'L' : 'M', px, py);
        any = true;
        x = px;
        y = py;
    }
}

void svg_area(const svg_sheet *s, const shape_area *area)
{
    for (uint32_t r = 0; r < area->n_ring; r++) {
        put_points(s, area->pt + area->ring[r], area->ring[r + 1] - area->ring[r]);
        writer_text(s->w, "Z");
    }
}

void svg_line(const svg_sheet *s, const jalur_lonlat *pt, uint32_t n)
{
    put_points(s, pt, n);
}

void svg_text(writer *w, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<': writer_text(w, "&lt;"); break;
        case '>': writer_text(w, "&gt;"); break;
        case '&': writer_text(w, "&amp;"); break;
        case '"': writer_text(w, "&quot;"); break;
        default:
            if ((unsigned char)*text >= 32) writer_bytes(w, text, 1);
        }
    }
}
