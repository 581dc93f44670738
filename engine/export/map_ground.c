/* What lies under the results on the map page: areas, roads and closures, thinned to what a screen can show. */
#include "export/map.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const shape_area *area_shape(const map_maker *m, uint32_t i)
{
    if (m->no_village_shapes && m->t->areas[i].level == AREA_VILLAGE) return NULL;
    if (!m->districts || i >= m->districts->n_rows) return &m->t->areas[i].shape;
    const geometry *g = &m->districts->geometries[i];
    return g->kind == GEOMETRY_AREA ? g->as.area : NULL;
}

static shape_line ring_of(const shape_area *a, uint32_t ring)
{
    return (shape_line){a->pt + a->ring[ring], NULL, a->ring[ring + 1] - a->ring[ring]};
}

/* A page unit: the wider side of everything in 8192 parts, so that thinning shows only when zoomed far in. */
static double page_unit_deg(const map_maker *m, double least_deg, double most_deg)
{
    shape_box box = shape_box_empty();
    bool any = false;
    for (uint32_t i = 0; i < m->t->n_areas; i++) {
        const shape_area *a = area_shape(m, i);
        for (uint32_t k = 0; a && k < a->n_pt; k++) {
            if (!shape_lonlat_valid(a->pt[k])) continue;
            shape_box_add(&box, a->pt[k]);
            any = true;
        }
    }
    if (!any) return least_deg;
    double unit_deg = fmax(box.east_deg - box.west_deg, box.north_deg - box.south_deg) / 8192;
    return fmin(most_deg, fmax(least_deg, unit_deg));
}

static jalur_status area_tolerance(map_maker *m, double *out)
{
    jalur_status st = JALUR_OK;
    shape_line *rings = NULL;
    size_t n = 0;
    for (uint32_t i = 0; i < m->t->n_areas; i++) n += area_shape(m, i) ? area_shape(m, i)->n_ring : 0;
    TRY(arena_new(m->mem, n, sizeof *rings, &rings));
    n = 0;
    for (uint32_t i = 0; i < m->t->n_areas; i++) {
        const shape_area *a = area_shape(m, i);
        for (uint32_t r = 0; a && r < a->n_ring; r++) rings[n++] = ring_of(a, r);
    }
    *out = pack_tolerance(m->pack, rings, n, page_unit_deg(m, 5e-5, 1e-3), MAP_AREA_POINTS);
    st = m->pack->st;
done:
    return st;
}

static void write_shape(map_maker *m, const shape_area *a, double tolerance_deg)
{
    if (a && a->n_part) pack_int(m->pack, a->n_part);
    for (uint32_t part = 0; a && part < a->n_part; part++) {
        pack_int(m->pack, a->part[part + 1] - a->part[part]);
        for (uint32_t r = a->part[part]; r < a->part[part + 1]; r++) {
            shape_line ring = ring_of(a, r);
            pack_ring(m->pack, &ring, tolerance_deg);
        }
    }
    map_flush_pack(m, NULL);
}

jalur_status map_write_areas(map_maker *m)
{
    jalur_status st = JALUR_OK;
    const territory *t = m->t;
    double tolerance_deg = 0;
    uint32_t n_villages = 0;
    for (uint32_t i = 0; i < t->n_areas; i++) n_villages += t->areas[i].level == AREA_VILLAGE;
    m->no_village_shapes = n_villages > MAP_VILLAGES_MAX;
    TRY(area_tolerance(m, &tolerance_deg));
    json_object(m->w, "areas");
    json_array(m->w, "code");
    for (uint32_t i = 0; i < t->n_areas; i++) json_text(m->w, NULL, t->areas[i].code);
    json_end(m->w);
    json_array(m->w, "name");
    for (uint32_t i = 0; i < t->n_areas; i++) json_text(m->w, NULL, t->areas[i].name);
    json_end(m->w);
    json_array(m->w, "level");
    for (uint32_t i = 0; i < t->n_areas; i++) json_int(m->w, NULL, (int64_t)t->areas[i].level);
    json_end(m->w);
    json_array(m->w, "parent");
    for (uint32_t i = 0; i < t->n_areas; i++)
        json_int(m->w, NULL, t->areas[i].parent < t->n_areas ? (int64_t)t->areas[i].parent : -1);
    json_end(m->w);
    json_array(m->w, "shape");
    for (uint32_t i = 0; i < t->n_areas; i++) write_shape(m, area_shape(m, i), tolerance_deg);
    json_end(m->w);
    json_end(m->w);
done:
    return st;
}

typedef struct road_pick {
    uint32_t index;
    int rank; /* 0 stays first */
    double length_deg;
} road_pick;

static int road_rank(uint8_t class)
{
    if (class == ROAD_FERRY || class == ROAD_WATER) return 0;
    return class <= ROAD_TERTIARY ? 0 : class;
}

static double line_length_deg(const shape_line *line)
{
    double sum = 0;
    for (uint32_t i = 1; i < line->n; i++) {
        double d = hypot(line->pt[i].lon_deg - line->pt[i - 1].lon_deg, line->pt[i].lat_deg - line->pt[i - 1].lat_deg);
        if (isfinite(d)) sum += d;
    }
    return sum;
}

static int by_importance(const void *a, const void *b)
{
    const road_pick *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    if (x->length_deg > y->length_deg || x->length_deg < y->length_deg) return x->length_deg > y->length_deg ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int by_class(const void *a, const void *b)
{
    const road_pick *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* The roads to draw, by class and index: the major ones, then minor classes, long roads first, up to the limit. */
static jalur_status pick_roads(map_maker *m, road_pick **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    road_pick *pick = NULL;
    *n = export_roads(m->in);
    TRY(arena_new(m->mem, *n, sizeof *pick, &pick));
    for (uint32_t i = 0; i < *n; i++) {
        const road *r = &m->t->roads[i];
        pick[i] = (road_pick){i, road_rank(r->class), line_length_deg(&r->line)};
    }
    if (*n > MAP_ROADS_MAX) {
        qsort(pick, *n, sizeof *pick, by_importance);
        *n = MAP_ROADS_MAX;
    }
    for (uint32_t i = 0; i < *n; i++) pick[i].rank = m->t->roads[pick[i].index].class;
    if (*n) qsort(pick, *n, sizeof *pick, by_class);
    *out = pick;
done:
    return st;
}

static void write_road_chunk(map_maker *m, const road_pick *pick, uint32_t n, double tolerance_deg)
{
    for (uint32_t i = 0; i < n; i++) pack_line(m->pack, &m->t->roads[pick[i].index].line, tolerance_deg);
    json_object(m->w, NULL);
    json_text(m->w, "c", road_class_name((road_class)pick[0].rank));
    map_flush_pack(m, "g");
    json_end(m->w);
}

jalur_status map_write_roads(map_maker *m)
{
    enum { CHUNK = 400 }; /* roads of one class drawn at once; the page skips chunks that are out of sight */
    jalur_status st = JALUR_OK;
    road_pick *pick = NULL;
    shape_line *lines = NULL;
    uint32_t n = 0;
    TRY(pick_roads(m, &pick, &n));
    TRY(arena_new(m->mem, n, sizeof *lines, &lines));
    for (uint32_t i = 0; i < n; i++) lines[i] = m->t->roads[pick[i].index].line;
    double tolerance_deg = pack_tolerance(m->pack, lines, n, page_unit_deg(m, 3e-5, 2e-4), MAP_ROAD_POINTS);
    json_int(m->w, "roads_left_out", (int64_t)m->t->n_roads + m->in->roads_left_out - n);
    json_array(m->w, "roads");
    for (uint32_t i = 0, k; i < n; i = k) {
        for (k = i; k < n && k - i < CHUNK && pick[k].rank == pick[i].rank;) k++;
        write_road_chunk(m, pick + i, k - i, tolerance_deg);
    }
    json_end(m->w);
    st = m->pack->st;
done:
    return st;
}

static void write_closure(map_maker *m, const export_closure *x, double tolerance_deg)
{
    const closure *c = x->of;
    json_object(m->w, NULL);
    json_text(m->w, "id", c->id);
    json_text(m->w, "state", word_closure(c));
    json_real(m->w, "factor", c->factor, 2);
    json_text(m->w, "profile", c->profile);
    json_text(m->w, "season", c->seasons == 1 << SEASON_DRY ? "dry" : c->seasons == 1 << SEASON_WET ? "wet" : "");
    json_text(m->w, "reason", c->reason);
    json_real(m->w, "km", x->length_m / 1000, 1);
    for (uint32_t i = 0; i < x->n_lines; i++) pack_line(m->pack, &x->lines[i], tolerance_deg);
    map_flush_pack(m, "g");
    json_end(m->w);
}

jalur_status map_write_closures(map_maker *m)
{
    jalur_status st = JALUR_OK;
    const export_closure *c = m->in->closures;
    shape_line *lines = NULL;
    size_t n = 0;
    for (uint32_t i = 0; i < m->in->n_closures; i++) n += c[i].n_lines;
    TRY(arena_new(m->mem, n, sizeof *lines, &lines));
    n = 0;
    for (uint32_t i = 0; i < m->in->n_closures; i++)
        for (uint32_t k = 0; k < c[i].n_lines; k++) lines[n++] = c[i].lines[k];
    const double tolerance_deg = pack_tolerance(m->pack, lines, n, page_unit_deg(m, 3e-5, 2e-4), MAP_ROAD_POINTS);
    json_array(m->w, "closures");
    for (uint32_t i = 0; i < m->in->n_closures; i++) write_closure(m, &c[i], tolerance_deg);
    json_end(m->w);
    st = m->pack->st;
done:
    return st;
}
