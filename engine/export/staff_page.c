/* staffing.html: staff per day stacked by kind beside the curve of expected realisation, the villages by day, and answers in tables, where
 * somebody is to be paid; the crews, where something is to be delivered. One self-contained page without scripts: drawings are SVG, and a policy forbids every request. */
#include "export/staff_page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "export/words.h"

extern const char export_staff_css[];

static const char *const DAY_COLOURS[] = {"#0b3c5d", "#1b6a8a", "#2a9d8f", "#8ab17d", "#e9c46a", "#f4a261", "#e76f51", "#a4243b"};
enum { N_COLOURS = sizeof DAY_COLOURS / sizeof DAY_COLOURS[0] };

void page_begin(writer *w, const char *eyebrow, const char *title, const char *subtitle)
{
    writer_text(w, "<!doctype html>\n<html lang=\"id\"><head><meta charset=\"utf-8\">"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
                   "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>");
    svg_text(w, title);
    writer_text(w, "</title><style>");
    writer_text(w, export_staff_css);
    writer_text(w, "</style></head><body><p class=\"eyebrow\">");
    svg_text(w, eyebrow);
    writer_text(w, "</p><h1>");
    svg_text(w, title);
    writer_text(w, "</h1><p class=\"subtitle\">");
    svg_text(w, subtitle);
    writer_text(w, "</p>\n");
}

void page_end(writer *w)
{
    writer_printf(w, "<footer>jalur %s &middot; data dan asumsi: summary.json</footer></body></html>\n", jalur_version());
}

/* 1234567 -> "1.234.567" */
void page_number(writer *w, double number)
{
    char text[32];
    const int n = snprintf(text, sizeof text, "%.0f", fabs(number));
    if (number < -0.5) writer_text(w, "-");
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) writer_text(w, ".");
        writer_bytes(w, &text[i], 1);
    }
}

static void tile(writer *w, const char *tone, double number, const char *label)
{
    writer_printf(w, "<div class=\"tile %s\"><strong>", tone);
    page_number(w, number);
    writer_printf(w, "</strong><span>%s</span></div>", label);
}

static double sum_of(const roster *r, uint32_t what)
{
    double n = 0;
    for (uint32_t i = 0; i < r->n_offices; i++)
        n += what == 0 ? r->offices[i].permanents : what == 1 ? r->offices[i].temporaries : what == 2 ? r->offices[i].supervisors : r->offices[i].coordinators;
    return n;
}

static void put_tiles(writer *w, const roster *r)
{
    const double share = r->recipients > 0 ? 100 * r->served / r->recipients : 0;
    writer_text(w, "<div class=\"figures\">");
    const double cut = floor(share * 100 + 1e-9); /* hundredths; nobody is promised what is not reached */
    writer_printf(w, "<div class=\"tile %s\"><strong>%.0f,%02.0f %%</strong><span>terbayar pada batas waktu</span></div>",
                  share > 99.995 ? "good" : "", floor(cut / 100), fmod(cut, 100));
    tile(w, "", r->recipients, "penerima (KPM)");
    tile(w, r->unserved > 0.5 ? "bad" : "good", r->unserved, "belum terbayar");
    tile(w, "", sum_of(r, 0), "pegawai tetap");
    tile(w, "", sum_of(r, 1), "pegawai sementara dicari");
    tile(w, "", sum_of(r, 2), "penyelia");
    tile(w, "", sum_of(r, 3), "koordinator kecamatan");
    tile(w, "", (double)r->cost_idr / 1e6, "juta rupiah biaya petugas");
    writer_text(w, "</div>\n");
}

/* ---- staff per day and the curve ---- */

enum { CHART_W = 640, CHART_H = 380, LEFT = 46, RIGHT = 46, TOP = 34, BOTTOM = 40 };

typedef struct day_staff {
    double permanents, temporaries, borrowed, used;
} day_staff;

static day_staff staff_on(const roster *r, uint32_t day)
{
    day_staff s = {0};
    for (uint32_t i = 0; i < r->n_duties; i++) {
        const roster_duty *d = &r->duties[i];
        if (d->day != day) continue;
        s.permanents += d->permanents - d->lent;
        s.temporaries += d->temporaries;
        s.borrowed += d->borrowed;
        s.used += d->used;
    }
    return s;
}

/* A round number of at least `most` in 4 steps. */
static double axis_top(double most)
{
    const double steps[] = {1, 2, 2.5, 5, 7.5, 10};
    double unit = 1;
    while (unit * 40 < most) unit *= 10;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (4 * unit * steps[i] >= most) return 4 * fmax(1, unit * steps[i]);
    return 40 * unit;
}

static void bar(writer *w, double x, double wide, double *y, double tall, const char *colour, const char *label, double number, uint32_t day)
{
    if (tall <= 0) return;
    *y -= tall;
    writer_printf(w, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>hari %u: %s %.1f</title></rect>", x, *y,
                  wide, tall, colour, day, label, number);
}

static void chart_grid(writer *w, double top)
{
    const double tall = CHART_H - TOP - BOTTOM;
    for (int i = 0; i <= 4; i++) {
        const double y = CHART_H - BOTTOM - tall * i / 4;
        writer_printf(w, "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, CHART_W - RIGHT, y, y);
        writer_printf(w, "<text class=\"axis\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%g</text>", LEFT - 8, y + 4, top * i / 4);
        writer_printf(w, "<text class=\"axis\" x=\"%d\" y=\"%.1f\" fill=\"#0f6b6b\">%d %%</text>", CHART_W - RIGHT + 8, y + 4, 25 * i);
    }
}

static void chart_legend(writer *w, bool borrowed, bool overtime)
{
    const struct { const char *colour, *label; double wide; } key[] = {
        {"#1d3b53", "tetap", 66}, {"#f0b429", "sementara", 96}, {"#8fb3c7", "pinjaman", 88}, {"#dde4e8", "waktu kosong", 116},
        {"#e76f51", "lembur", 76}};
    double x = LEFT;
    for (int i = 0; i < 5; i++) {
        if ((i == 2 && !borrowed) || (i == 4 && !overtime)) continue;
        writer_printf(w, "<rect x=\"%.0f\" y=\"6\" width=\"12\" height=\"12\" rx=\"2\" fill=\"%s\"/><text x=\"%.0f\" y=\"16\">%s</text>", x,
                      key[i].colour, x + 17, key[i].label);
        x += key[i].wide;
    }
    writer_printf(w, "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"12\" y2=\"12\" stroke=\"#0f6b6b\" stroke-width=\"3\"/><text x=\"%.0f\" y=\"16\">terbayar</text>",
                  x, x + 18, x + 23);
}

static double over_of(const day_staff *s)
{
    const double more = s->used - s->permanents - s->temporaries - s->borrowed;
    return more > 1e-6 ? more : 0;
}

/* Bars of one day: used time in the colours of who has it, idle time pale on top. */
static void day_bars(writer *w, const day_staff *s, double x, double wide, double scale, uint32_t day)
{
    const double there = s->permanents + s->temporaries + s->borrowed, part = there > 0 ? fmin(1, s->used / there) : 0;
    double y = CHART_H - BOTTOM;
    bar(w, x, wide, &y, s->permanents * part * scale, "#1d3b53", "pegawai tetap", s->permanents, day);
    bar(w, x, wide, &y, s->temporaries * part * scale, "#f0b429", "pegawai sementara", s->temporaries, day);
    bar(w, x, wide, &y, s->borrowed * part * scale, "#8fb3c7", "pinjaman", s->borrowed, day);
    bar(w, x, wide, &y, there * (1 - part) * scale, "#dde4e8", "waktu kosong", there * (1 - part), day);
    bar(w, x, wide, &y, over_of(s) * scale, "#e76f51", "lembur", over_of(s), day);
}

static void put_curve(writer *w, const roster *r, double step, double tall)
{
    writer_printf(w, "<path fill=\"none\" stroke=\"#fff\" stroke-width=\"6\" stroke-opacity=\".7\" d=\"M%d %d", LEFT, CHART_H - BOTTOM);
    for (int turn = 0; turn < 2; turn++) {
        if (turn == 1)
            writer_printf(w, "\"/><path fill=\"none\" stroke=\"#0f6b6b\" stroke-width=\"3\" stroke-linejoin=\"round\" d=\"M%d %d", LEFT, CHART_H - BOTTOM);
        for (uint32_t d = 0; d < r->n_days; d++)
            writer_printf(w, "L%.1f %.1f", LEFT + step * (d + 1), CHART_H - BOTTOM - tall * r->days[d].served / fmax(1, r->recipients));
    }
    writer_text(w, "\"/>");
    for (uint32_t d = 0; d < r->n_days; d++)
        writer_printf(w, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"#fff\" stroke=\"#0f6b6b\" stroke-width=\"2\"><title>sampai hari %u: %.0f terbayar (%.2f %%)</title></circle>",
                      LEFT + step * (d + 1), CHART_H - BOTTOM - tall * r->days[d].served / fmax(1, r->recipients), d + 1, r->days[d].served,
                      100 * r->days[d].served / fmax(1, r->recipients));
}

static void put_chart(writer *w, const roster *r)
{
    const double step = (double)(CHART_W - LEFT - RIGHT) / fmax(1, r->n_days), tall = CHART_H - TOP - BOTTOM;
    double most = 1, borrowed = 0;
    bool overtime = false;
    for (uint32_t d = 1; d <= r->n_days; d++) {
        const day_staff s = staff_on(r, d);
        most = fmax(most, fmax(s.used, s.permanents + s.temporaries + s.borrowed));
        borrowed += s.borrowed;
        overtime |= over_of(&s) > 0;
    }
    const double top = axis_top(most);
    writer_text(w, "<figure><figcaption>Petugas per hari dan realisasi<small>batang: petugas yang hadir (kiri); garis: penerima terbayar sampai hari itu (kanan)</small></figcaption>");
    writer_printf(w, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", CHART_W, CHART_H);
    chart_grid(w, top);
    for (uint32_t d = 0; d < r->n_days; d++) {
        const day_staff s = staff_on(r, d + 1);
        day_bars(w, &s, LEFT + step * d + step * 0.14, step * 0.72, tall / top, d + 1);
        if (r->n_days <= 31 || d % 7 == 0)
            writer_printf(w, "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%u</text>", LEFT + step * (d + 0.5),
                          CHART_H - BOTTOM + 17, d + 1);
    }
    writer_printf(w, "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">hari pembayaran</text>", (LEFT + CHART_W - RIGHT) / 2, CHART_H - 6);
    put_curve(w, r, step, tall);
    chart_legend(w, borrowed > 0, overtime);
    writer_text(w, "</svg></figure>\n");
}

/* ---- villages by day ---- */

static const shape_area *shape_of(const export_input *in, const layer *districts, uint32_t area_index)
{
    if (!districts || area_index >= districts->n_rows) return &in->t->areas[area_index].shape;
    const geometry *g = &districts->geometries[area_index];
    return g->kind == GEOMETRY_AREA ? g->as.area : NULL;
}

static const char *day_colour(uint32_t day, uint32_t n_days)
{
    if (day == 0) return "#eef1f3";
    const uint32_t k = n_days > 1 ? (day - 1) * (N_COLOURS - 1) / (n_days - 1) : 0;
    return DAY_COLOURS[k < N_COLOURS ? k : N_COLOURS - 1];
}

static shape_box box_of(const export_input *in, const layer *districts)
{
    shape_box box = shape_box_empty();
    for (uint32_t i = 0; i < in->roster->n_villages; i++) {
        const uint32_t at = in->roster->villages[i].village;
        const shape_area *a = at < in->t->n_areas ? shape_of(in, districts, at) : NULL;
        for (uint32_t k = 0; a && k < a->n_pt; k++)
            if (shape_lonlat_valid(a->pt[k])) shape_box_add(&box, a->pt[k]);
        if (at < in->t->n_areas && in->t->areas[at].has_label) shape_box_add(&box, in->t->areas[at].label);
    }
    return box;
}

/* The last day on which somebody is visited, for the scale. */
static uint32_t last_day(const roster *r)
{
    uint32_t last = 1;
    for (uint32_t i = 0; i < r->n_villages; i++)
        if (r->villages[i].first_day > last) last = r->villages[i].first_day;
    return last;
}

static void put_village(const svg_sheet *s, const export_input *in, const layer *districts, const roster_village *v, uint32_t days)
{
    if (v->village >= in->t->n_areas) return;
    const area *a = &in->t->areas[v->village];
    const shape_area *shape = shape_of(in, districts, v->village);
    const char *edge = v->unserved > 0.5 ? "#c62828" : "#fff";
    if (shape && shape->n_part) {
        writer_printf(s->w, "<path fill=\"%s\" stroke=\"%s\" stroke-width=\"%s\" fill-rule=\"evenodd\" d=\"", day_colour(v->first_day, days),
                      edge, v->unserved > 0.5 ? "1.4" : "0.7");
        svg_area(s, shape);
        writer_text(s->w, "\">");
    } else if (a->has_label) {
        writer_printf(s->w, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" stroke=\"%s\">", svg_x(s, a->label), svg_y(s, a->label),
                      day_colour(v->first_day, days), edge);
    } else {
        return;
    }
    writer_text(s->w, "<title>");
    svg_text(s->w, a->name[0] ? a->name : a->code);
    if (v->first_day)
        writer_printf(s->w, ": hari %u sampai %u", v->first_day, v->last_day);
    if (v->unserved > 0.5) writer_printf(s->w, ", %.0f belum terbayar", v->unserved);
    writer_text(s->w, shape && shape->n_part ? "</title></path>" : "</title></circle>");
}

static void map_legend(writer *w, uint32_t days, double y)
{
    double x = 8;
    for (uint32_t k = 0; k < N_COLOURS; k++) { /* days that share a colour share a patch */
        uint32_t from = 0, to = 0;
        for (uint32_t d = 1; d <= days; d++)
            if (day_colour(d, days) == DAY_COLOURS[k]) {
                if (!from) from = d;
                to = d;
            }
        if (!from) continue;
        writer_printf(w, "<rect x=\"%.0f\" y=\"%.0f\" width=\"14\" height=\"12\" rx=\"2\" fill=\"%s\"/>", x, y, DAY_COLOURS[k]);
        if (from == to)
            writer_printf(w, "<text x=\"%.0f\" y=\"%.0f\">%u</text>", x + 18, y + 10.5, from);
        else
            writer_printf(w, "<text x=\"%.0f\" y=\"%.0f\">%u&#8211;%u</text>", x + 18, y + 10.5, from, to);
        x += from == to ? 38 : 58;
    }
    writer_printf(w, "<rect x=\"%.0f\" y=\"%.0f\" width=\"14\" height=\"12\" rx=\"2\" fill=\"#eef1f3\" stroke=\"#c9d3da\"/><text x=\"%.0f\" y=\"%.0f\">tidak dikunjungi</text>",
                  x, y, x + 18, y + 10.5);
    x += 122;
    writer_printf(w, "<circle cx=\"%.0f\" cy=\"%.0f\" r=\"5\" fill=\"#fff\" stroke=\"#16242e\" stroke-width=\"2.5\"/><text x=\"%.0f\" y=\"%.0f\">kantor</text>",
                  x + 6, y + 6, x + 16, y + 10.5);
}

static void put_map(writer *w, const export_input *in, const layer *districts)
{
    enum { WIDE = 640, TALL = 500 };
    const shape_box box = box_of(in, districts);
    const uint32_t days = last_day(in->roster);
    if (!(box.east_deg > box.west_deg)) return;
    writer_text(w, "<figure><figcaption>Desa menurut hari kunjungan pertama<small>tepi merah: masih ada yang belum terbayar</small></figcaption>");
    writer_printf(w, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", WIDE, TALL + 30);
    const svg_sheet s = svg_fit(w, box, 6, 6, WIDE - 12, TALL - 12);
    for (uint32_t i = 0; i < in->roster->n_villages; i++) put_village(&s, in, districts, &in->roster->villages[i], days);
    for (uint32_t i = 0; i < in->roster->n_offices; i++) {
        const uint32_t at = in->roster->offices[i].office;
        if (at >= in->t->n_offices || in->t->offices[at].placed == PLACED_NOWHERE) continue;
        const office *o = &in->t->offices[at];
        writer_printf(w, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"#fff\" stroke=\"#16242e\" stroke-width=\"2.5\"><title>", svg_x(&s, o->at),
                      svg_y(&s, o->at));
        svg_text(w, o->name[0] ? o->name : o->id);
        writer_text(w, "</title></circle>");
    }
    map_legend(w, days, TALL + 10);
    writer_text(w, "</svg></figure>\n");
}

/* ---- tables ---- */

static void number_cell(writer *w, double number)
{
    writer_text(w, "<td class=\"n\">");
    page_number(w, number);
    writer_text(w, "</td>");
}

static void put_offices(writer *w, const export_input *in)
{
    const roster *r = in->roster;
    writer_text(w, "<h2>Kantor</h2><table><tr><th>Kantor</th><th class=\"n\">Penerima</th><th class=\"n\">Terbayar</th><th class=\"n\">Tetap</th>"
                   "<th class=\"n\">Sementara</th><th class=\"n\">Penyelia</th><th class=\"n\">Koordinator</th><th class=\"n\">Hari-orang</th><th class=\"n\">Kas terbesar sehari (Rp)</th>"
                   "<th class=\"n\">Biaya (Rp)</th></tr>");
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const roster_office *x = &r->offices[i];
        double cash = 0;
        for (uint32_t d = 0; d < r->n_duties; d++)
            if (r->duties[d].office == i) cash = fmax(cash, (double)r->duties[d].cash_idr);
        writer_text(w, "<tr><td>");
        if (x->office < in->t->n_offices) svg_text(w, in->t->offices[x->office].name[0] ? in->t->offices[x->office].name : in->t->offices[x->office].id);
        writer_text(w, "</td>");
        const double cells[] = {x->recipients, x->served, x->permanents, x->temporaries, x->supervisors, x->coordinators,
                                x->staff_days[0] + x->staff_days[1] + x->staff_days[2], cash, (double)x->cost_idr};
        for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) number_cell(w, cells[k]);
        writer_text(w, "</tr>");
    }
    writer_text(w, "</table>\n");
}

static void put_older(writer *w, const char *since)
{
    if (!since) return;
    writer_text(w, "<p class=\"older\">Rencana petugas ini lebih lama daripada data: sesudahnya ");
    svg_text(w, since);
    writer_text(w, ". Susun lagi dengan <code>jalur staff</code>.</p>\n");
}

jalur_status export_staff_page(jalur_ctx *ctx, const export_input *in, const export_layers *l, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    if (!in->roster) return st;
    TRY(writer_open(ctx, path, &w));
    const bool pays = in->roster->recipients > 0, delivers = in->roster->n_crews > 0;
    page_begin(w, pays ? "Rencana petugas pembayaran" : "Rencana petugas pengantaran",
               in->set->name[0] ? in->set->name : "Rencana petugas", "Berapa orang, di mana, pada hari apa");
    put_older(w, in->staff_since);
    if (pays) {
        put_tiles(w, in->roster);
        writer_text(w, "<div class=\"pictures\">");
        put_chart(w, in->roster);
        put_map(w, in, export_layer(l, "districts"));
        writer_text(w, "</div>");
        put_offices(w, in);
        page_answers(w, in);
    }
    if (delivers) page_crews(w, in);
    if (!pays && !delivers) writer_text(w, "<p>Tidak ada penerima dan tidak ada rute: belum ada petugas yang dihitung.</p>\n");
    page_end(w);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return err_while(ctx, st, "writing the staffing page");
}
