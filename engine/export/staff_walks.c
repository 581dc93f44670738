/* Walking maps: for every office a page with a sketch of each officer's doors of each day, in the order of the walk, over the
 * roads around, and the household ids beside their numbers. */
#include "export/staff_page.h"

#include <math.h>
#include <stdio.h>

#include "base/ctx.h"
#include "export/road_grid.h"
#include "export/words.h"

typedef struct sketcher {
    const export_input *in;
    jalur_ctx *ctx;
    road_grid grid;
} sketcher;

typedef struct walk { /* stops [from, to) of one officer in one visit */
    uint32_t from, to;
} walk;

static bool at_door(const export_input *in, uint32_t stop)
{
    return in->roster->visits[in->roster->stops[stop].visit].channel == CHANNEL_DOOR;
}

static const household *house_of(const export_input *in, uint32_t stop)
{
    return &in->t->households[in->roster->stops[stop].household];
}

static shape_box box_of(const export_input *in, walk k)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = k.from; i < k.to; i++)
        if (house_of(in, i)->placed != PLACED_NOWHERE) shape_box_add(&box, house_of(in, i)->at);
    const double least = 0.0015; /* some 160 m, so that two doors are not the whole sheet */
    const double more_x = fmax(least, (box.east_deg - box.west_deg) * 0.12), more_y = fmax(least, (box.north_deg - box.south_deg) * 0.12);
    box.west_deg -= more_x;
    box.east_deg += more_x;
    box.south_deg -= more_y;
    box.north_deg += more_y;
    return box;
}

static bool meets(const shape_box *box, const shape_line *line)
{
    for (uint32_t i = 0; i + 1 < line->n; i++) {
        const jalur_lonlat a = line->pt[i], b = line->pt[i + 1];
        if (fmax(a.lon_deg, b.lon_deg) >= box->west_deg && fmin(a.lon_deg, b.lon_deg) <= box->east_deg &&
            fmax(a.lat_deg, b.lat_deg) >= box->south_deg && fmin(a.lat_deg, b.lat_deg) <= box->north_deg)
            return true;
    }
    return false;
}

enum { WIDE = 420, TALL = 300 };

static jalur_status put_roads(const svg_sheet *s, sketcher *by, const shape_box *box)
{
    jalur_status st = JALUR_OK;
    const territory *t = by->in->t;
    const uint32_t *near;
    uint32_t n;
    TRY(road_grid_near(by->ctx, &by->grid, box, &near, &n));
    writer_text(s->w, "<g fill=\"none\" stroke=\"#cfd8de\" stroke-width=\"2.5\" stroke-linejoin=\"round\">");
    for (uint32_t k = 0; k < n; k++) {
        const shape_line *line = &t->roads[near[k]].line;
        if (!meets(box, line)) continue;
        writer_text(s->w, "<path d=\"");
        svg_line(s, line->pt, line->n);
        writer_text(s->w, "\"/>");
    }
    writer_text(s->w, "</g>");
done:
    return st;
}

/* A bar of a round length, at most a quarter of the sheet. */
static void put_scale(const svg_sheet *s, const shape_box *box)
{
    static const double round_m[] = {20, 50, 100, 200, 500, 1000, 2000, 5000, 10000};
    const double degree_m = 110600, step_deg = 0.001; /* of latitude, near the equator */
    const jalur_lonlat low = {box->west_deg, box->south_deg}, high = {box->west_deg, box->south_deg + step_deg};
    const double one_m = fabs(svg_y(s, low) - svg_y(s, high)) / (step_deg * degree_m);
    double length_m = 0;
    for (size_t i = 0; i < sizeof round_m / sizeof round_m[0]; i++)
        if (round_m[i] * one_m <= WIDE / 4.0) length_m = round_m[i];
    if (length_m <= 0) return;
    writer_printf(s->w, "<path fill=\"none\" stroke=\"#5e6c77\" stroke-width=\"1.5\" d=\"M6 %dv5h%.1fv-5\"/>", TALL - 12, length_m * one_m);
    if (length_m < 1000)
        writer_printf(s->w, "<text class=\"axis\" x=\"10\" y=\"%d\">%.0f m</text>", TALL - 11, length_m);
    else
        writer_printf(s->w, "<text class=\"axis\" x=\"10\" y=\"%d\">%.0f km</text>", TALL - 11, length_m / 1000);
}

static jalur_status put_sketch(writer *w, sketcher *by, walk k)
{
    jalur_status st = JALUR_OK;
    const export_input *in = by->in;
    const shape_box box = box_of(in, k);
    writer_printf(w, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDE, TALL);
    const svg_sheet s = svg_fit(w, box, 0, 0, WIDE, TALL);
    TRY(put_roads(&s, by, &box));
    writer_text(w, "<path fill=\"none\" stroke=\"#0f6b6b\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\" d=\"");
    for (uint32_t i = k.from, n = 0; i < k.to; i++)
        if (house_of(in, i)->placed != PLACED_NOWHERE)
            writer_printf(w, "%c%.1f %.1f", n++ ? 'L' : 'M', svg_x(&s, house_of(in, i)->at), svg_y(&s, house_of(in, i)->at));
    writer_text(w, "\"/>");
    for (uint32_t i = k.from; i < k.to; i++) {
        const household *h = house_of(in, i);
        if (h->placed == PLACED_NOWHERE) continue;
        const double x = svg_x(&s, h->at), y = svg_y(&s, h->at), wide = k.to - k.from > 15 ? 6.2 : 8.5;
        writer_printf(w, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"%s\" stroke=\"#fff\" stroke-width=\".7\"/>", x, y, wide,
                      h->placed == PLACED_GIVEN ? "#0f6b6b" : "#8a9aa5");
        writer_printf(w, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"middle\" fill=\"#fff\" font-size=\"%.1f\" font-weight=\"700\">%u</text>",
                      x, y + wide * 0.4, wide * 1.12, i - k.from + 1);
    }
    put_scale(&s, &box);
    writer_text(w, "</svg>");
done:
    return st;
}

static jalur_status put_walk(writer *w, sketcher *by, walk k)
{
    jalur_status st = JALUR_OK;
    const export_input *in = by->in;
    const roster_stop *first = &in->roster->stops[k.from];
    const roster_visit *x = &in->roster->visits[first->visit];
    double walked_s = 0;
    for (uint32_t i = k.from; i < k.to; i++) walked_s += in->roster->stops[i].walk_s;
    writer_printf(w, "<figure><figcaption>Hari %u &middot; petugas %u &middot; ", x->day, first->officer);
    svg_text(w, word_area_name(in->t, in->roster->villages[x->village].village));
    writer_printf(w, "<small>%u rumah, jalan %.0f menit</small></figcaption>", k.to - k.from, walked_s / 60);
    TRY(put_sketch(w, by, k));
    writer_text(w, "<ol class=\"ids\">");
    for (uint32_t i = k.from; i < k.to; i++) {
        writer_text(w, "<li><b>");
        svg_text(w, house_of(in, i)->id);
        writer_text(w, "</b></li>");
    }
    writer_text(w, "</ol></figure>\n");
done:
    return st;
}

static uint32_t office_at(const export_input *in, uint32_t stop)
{
    const roster *r = in->roster;
    return r->villages[r->visits[r->stops[stop].visit].village].office;
}

/* Walks of the stops [from, to), which are one office's. */
static jalur_status one_office(jalur_ctx *ctx, sketcher *by, const char *path, uint32_t from, uint32_t to)
{
    const export_input *in = by->in;
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    const uint32_t at = in->roster->offices[office_at(in, from)].office;
    const office *o = &in->t->offices[at];
    TRY(writer_open(ctx, path, &w));
    page_begin(w, "Peta jalan kaki", o->name[0] ? o->name : o->id, "Urutan rumah per petugas dan hari; titik abu-abu: posisi perkiraan");
    writer_text(w, "<div class=\"walks\">");
    for (uint32_t i = from, end; i < to; i = end) {
        const roster_stop *s = &in->roster->stops[i];
        for (end = i + 1; end < to && in->roster->stops[end].visit == s->visit && in->roster->stops[end].officer == s->officer;)
            end++;
        if (at_door(in, i)) TRY(put_walk(w, by, (walk){i, end}));
    }
    writer_text(w, "</div>");
    page_end(w);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status export_walks(jalur_ctx *ctx, const export_input *in, const char *const *file, const char *dir)
{
    jalur_status st = JALUR_OK;
    char *path = NULL;
    sketcher by = {.in = in, .ctx = ctx};
    TRY(road_grid_new(ctx, in->t, &by.grid));
    for (uint32_t from = 0, to; from < in->roster->n_stops; from = to) {
        bool doors = false;
        const uint32_t o = office_at(in, from);
        TRY(step_progress(ctx, "export: walks", from, in->roster->n_stops));
        for (to = from; to < in->roster->n_stops && office_at(in, to) == o; to++)
            doors = doors || at_door(in, to);
        if (!doors || o >= in->roster->n_offices || in->roster->offices[o].office >= in->t->n_offices) continue;
        TRY(mem_printf(ctx, &path, "%s/walks-%s.html", dir, file[o]));
        TRY(export_names_add(in->written, path));
        TRY(one_office(ctx, &by, path, from, to));
        mem_free(ctx, path);
        path = NULL;
    }
done:
    mem_free(ctx, path);
    road_grid_release(ctx, &by.grid);
    return st;
}
