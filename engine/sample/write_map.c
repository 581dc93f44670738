/* districts.geojson, roads.geojson, rivers.geojson. */
#include <math.h>
#include <stdio.h>

#include "sample/inside.h"

static const double THIN_M = 8, HALF_BRIDGE_M = 32;

jalur_status write_path(country *c, const char *dir, const char *name, writer **out)
{
    jalur_status st = JALUR_OK;
    char *path = NULL;
    *out = NULL;
    TRY(mem_printf(c->ctx, &path, "%s/%s", dir, name));
    TRY(writer_open(c->ctx, path, out));
done:
    mem_free(c->ctx, path);
    return st;
}

static void open_collection(writer *w, const char *name)
{
    json_object(w, NULL);
    json_text(w, "type", "FeatureCollection");
    json_text(w, "name", name);
    json_array(w, "features");
}

static void close_collection(writer *w)
{
    json_line(w);
    json_end(w);
    json_end(w);
    writer_text(w, "\n");
}

static void write_point(writer *w, jalur_xy p, const ground *heights)
{
    jalur_lonlat at = ground_lonlat(p);
    json_array(w, NULL);
    json_real(w, NULL, at.lon_deg, 6);
    json_real(w, NULL, at.lat_deg, 6);
    if (heights) json_real(w, NULL, ground_height_m(heights, p), 1);
    json_end(w);
}

/* ---- districts ---- */

static void write_area(writer *w, const shape_area *a)
{
    json_object(w, "geometry");
    json_text(w, "type", "MultiPolygon");
    json_array(w, "coordinates");
    for (uint32_t p = 0; p < a->n_part; ++p) {
        json_array(w, NULL);
        for (uint32_t r = a->part[p]; r < a->part[p + 1]; ++r) {
            json_array(w, NULL);
            for (uint32_t i = a->ring[r]; i < a->ring[r + 1]; ++i) {
                json_array(w, NULL);
                json_real(w, NULL, a->pt[i].lon_deg, 6);
                json_real(w, NULL, a->pt[i].lat_deg, 6);
                json_end(w);
            }
            json_end(w);
        }
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

static void write_district(writer *w, const char *code, const char *name, const char *level, int64_t people,
                           const shape_area *a)
{
    json_line(w);
    json_object(w, NULL);
    json_text(w, "type", "Feature");
    json_object(w, "properties");
    json_text(w, "kode", code);
    json_text(w, "nama", name);
    json_text(w, "tingkat", level);
    json_int(w, "penduduk", people);
    json_end(w);
    write_area(w, a);
    json_end(w);
}

static int64_t people_of(const country *c, const group *g)
{
    int64_t sum = 0;
    for (uint32_t v = g->first; v < g->first + g->n; ++v)
        sum += c->villages[v].population;
    return sum;
}

jalur_status write_districts(country *c, const char *dir)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    outlines o = {0};
    TRY(borders_draw(c, &o));
    TRY(write_path(c, dir, "districts.geojson", &w));
    open_collection(w, "districts");
    for (uint32_t k = 0; k < c->n_kabupaten; ++k) {
        const group *g = &c->kabupaten[k];
        write_district(w, g->code, g->name, "kabupaten", people_of(c, g), &o.kabupaten[k]);
    }
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        const group *g = &c->kecamatan[k];
        write_district(w, g->code, g->name, "kecamatan", people_of(c, g), &o.kecamatan[k]);
    }
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        const village *x = &c->villages[v];
        write_district(w, x->code, x->name, x->urban ? "kelurahan" : "desa", x->population, &o.villages[v]);
    }
    close_collection(w);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

/* ---- roads ---- */

typedef struct road_writer {
    country *c;
    const roads *r;
    writer *w;
    tally *t;
    jalur_xy *line;
    size_t n, cap; /* piece at hand */
    uint8_t *keep;
    size_t cap_keep; /* of the way at hand */
} road_writer;

static void write_road_words(const road_writer *x, const way *k, bool bridge)
{
    writer *w = x->w;
    static const struct {
        uint8_t mode;
        const char *word;
    } words[] = {{MODE_TRUCK, "truck"},
                 {MODE_PICKUP, "pickup"},
                 {MODE_MOTORCYCLE, "motorcycle"},
                 {MODE_FOOT, "foot"},
                 {MODE_BOAT, "boat"}};
    json_object(w, "properties");
    json_int(w, "id", (int64_t)x->t->roads);
    if (k->name && k->name[0]) json_text(w, "name", k->name);
    json_text(w, "class", road_class_name((road_class)k->class));
    if (k->surface != SURFACE_UNKNOWN) json_text(w, "surface", road_surface_name((road_surface)k->surface));
    if (k->flags & WAY_ONEWAY) json_text(w, "oneway", "yes");
    if (bridge) json_text(w, "bridge", "yes");
    if (k->flags & ROAD_DRY_ONLY) json_text(w, "season", "dry");
    char modes[64] = "";
    for (size_t i = 0, n = 0; i < sizeof words / sizeof words[0]; ++i)
        if (k->modes & words[i].mode)
            n += (size_t)snprintf(modes + n, sizeof modes - n, "%s%s", n ? "," : "", words[i].word);
    if (modes[0]) json_text(w, "modes", modes);
    if (k->max_kmh) json_int(w, "max_kmh", k->max_kmh);
    if (k->wait_min) json_int(w, "wait_min", k->wait_min);
    json_end(w);
}

/* Writes the piece at hand and starts the next one at its last point. */
static void flush_piece(road_writer *x, const way *k, bool bridge)
{
    if (x->n < 2) return;
    x->t->roads += 1;
    for (size_t i = 0; i + 1 < x->n; ++i)
        x->t->road_km += hypot(x->line[i + 1].x_m - x->line[i].x_m, x->line[i + 1].y_m - x->line[i].y_m) / 1000;
    json_line(x->w);
    json_object(x->w, NULL);
    json_text(x->w, "type", "Feature");
    write_road_words(x, k, bridge);
    json_object(x->w, "geometry");
    json_text(x->w, "type", "LineString");
    json_array(x->w, "coordinates");
    for (size_t i = 0; i < x->n; ++i)
        write_point(x->w, x->line[i], &x->c->ground);
    json_end(x->w);
    json_end(x->w);
    json_end(x->w);
    x->line[0] = x->line[x->n - 1];
    x->n = 1;
}

static double off_line_m(jalur_xy p, jalur_xy a, jalur_xy b)
{
    double dx = b.x_m - a.x_m, dy = b.y_m - a.y_m, len2 = dx * dx + dy * dy;
    double t = len2 > 0 ? ((p.x_m - a.x_m) * dx + (p.y_m - a.y_m) * dy) / len2 : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(p.x_m - a.x_m - t * dx, p.y_m - a.y_m - t * dy);
}

/* Douglas and Peucker between two kept steps; deep only as the way bends. */
static void thin(const road_writer *x, const way *k, uint32_t from, uint32_t to)
{
    const uint32_t *step = x->r->step + k->first;
    while (from + 1 < to) {
        uint32_t worst = from;
        double most = THIN_M;
        for (uint32_t i = from + 1; i < to; ++i) {
            double off = off_line_m(x->r->nodes[step[i]].at, x->r->nodes[step[from]].at, x->r->nodes[step[to]].at);
            if (off > most) {
                most = off;
                worst = i;
            }
        }
        if (worst == from) return;
        x->keep[worst] = 1;
        if (worst - from < to - worst) {
            thin(x, k, from, worst);
            from = worst;
        } else {
            thin(x, k, worst, to);
            to = worst;
        }
    }
}

static bool has_bridge(const road_writer *x, const way *k, uint32_t i)
{
    const road_node *n = &x->r->nodes[x->r->step[k->first + i]];
    return i > 0 && i + 1 < k->n && k->class != ROAD_PATH && n->cell != JALUR_NONE && x->c->ground.river[n->cell] &&
           n->ways == 2;
}

static jalur_xy towards(jalur_xy a, jalur_xy b)
{
    double len = hypot(b.x_m - a.x_m, b.y_m - a.y_m), t = fmin(HALF_BRIDGE_M / len, 0.4);
    return (jalur_xy){a.x_m + t * (b.x_m - a.x_m), a.y_m + t * (b.y_m - a.y_m)};
}

static jalur_status write_way(road_writer *x, const way *k)
{
    jalur_status st = JALUR_OK;
    const uint32_t *step = x->r->step + k->first;
    TRY(mem_grow(x->c->ctx, &x->keep, &x->cap_keep, k->n, 1));
    TRY(mem_grow(x->c->ctx, &x->line, &x->cap, (size_t)k->n + 4, sizeof *x->line));
    uint32_t last = 0;
    for (uint32_t i = 0; i < k->n; ++i)
        x->keep[i] = i == 0 || i + 1 == k->n || x->r->nodes[step[i]].ways != 2 || has_bridge(x, k, i);
    for (uint32_t i = 1; i < k->n; ++i)
        if (x->keep[i]) {
            thin(x, k, last, i);
            last = i;
        }
    x->n = 0;
    for (uint32_t i = 0, before = 0; i < k->n; ++i) {
        if (!x->keep[i]) continue;
        jalur_xy at = x->r->nodes[step[i]].at;
        if (!has_bridge(x, k, i)) {
            x->line[x->n++] = at;
        } else {
            uint32_t next = i + 1;
            while (!x->keep[next])
                ++next;
            x->line[x->n++] = towards(at, x->r->nodes[step[before]].at);
            flush_piece(x, k, false);
            x->line[x->n++] = at;
            x->line[x->n++] = towards(at, x->r->nodes[step[next]].at);
            flush_piece(x, k, true);
        }
        before = i;
    }
    flush_piece(x, k, false);
done:
    return st;
}

jalur_status write_roads(country *c, const roads *r, const char *dir, tally *t)
{
    jalur_status st = JALUR_OK;
    road_writer x = {.c = c, .r = r, .t = t};
    TRY(write_path(c, dir, "roads.geojson", &x.w));
    open_collection(x.w, "roads");
    for (size_t k = 0; k < r->n_ways; ++k)
        TRY(write_way(&x, &r->ways[k]));
    close_collection(x.w);
    TRY(writer_commit(&x.w));
done:
    writer_abort(&x.w);
    mem_free(c->ctx, x.line);
    mem_free(c->ctx, x.keep);
    return st;
}

/* ---- rivers ---- */

static void write_river(writer *w, const ground *g, uint32_t from, uint8_t *seen)
{
    json_line(w);
    json_object(w, NULL);
    json_text(w, "type", "Feature");
    json_object(w, "properties");
    json_end(w);
    json_object(w, "geometry");
    json_text(w, "type", "LineString");
    json_array(w, "coordinates");
    uint32_t c = from;
    for (bool first = true;; first = false) {
        write_point(w, links_river_spot(g, c), NULL);
        if (!g->land[c] || g->down[c] == JALUR_NONE || (seen[c] && !first)) break;
        seen[c] = 1;
        c = g->down[c];
    }
    json_end(w);
    json_end(w);
    json_end(w);
}

/* From the springs to the sea or to the next river, for maps only. */
jalur_status write_rivers(country *c, const char *dir)
{
    jalur_status st = JALUR_OK;
    const ground *g = &c->ground;
    uint8_t *fed = NULL, *seen = NULL;
    writer *w = NULL;
    TRY(mem_new(c->ctx, g->n, 1, &fed));
    TRY(mem_new(c->ctx, g->n, 1, &seen));
    for (uint32_t k = 0; k < g->n; ++k)
        if (g->river[k] && g->down[k] != JALUR_NONE) fed[g->down[k]] = 1;
    TRY(write_path(c, dir, "rivers.geojson", &w));
    open_collection(w, "rivers");
    for (uint32_t k = 0; k < g->n; ++k)
        if (g->river[k] && g->land[k] && g->down[k] != JALUR_NONE && !fed[k]) write_river(w, g, k, seen);
    close_collection(w);
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(c->ctx, fed);
    mem_free(c->ctx, seen);
    return st;
}
