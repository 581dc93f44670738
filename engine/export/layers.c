/* export_build: one layer after the other, in the order that people see in QGIS and in the folder.
 *
 * 1. Columns are static tables; a layer's values point into the territory, the plan and the result's arena,
 *    so the nouns must outlive the layers.
 * 2. Areas pass through `fix` once, before any layer, and are shared by districts and gaps. */
#include "export/layers.h"

#include <math.h>
#include <string.h>

void export_layers_init(export_layers *l, jalur_ctx *ctx)
{
    memset(l, 0, sizeof *l);
    arena_init(&l->mem, ctx);
}

void export_layers_release(export_layers *l)
{
    if (!l) return;
    arena_release(&l->mem);
    memset(l->item, 0, sizeof l->item);
    l->n = 0;
}

const layer *export_layer(const export_layers *l, const char *name)
{
    for (uint32_t i = 0; l && i < l->n; i++)
        if (strcmp(l->item[i].name, name) == 0) return &l->item[i];
    return NULL;
}

jalur_status layers_clock(builder *b, layer *l, uint32_t row, uint32_t col, int32_t s)
{
    char text[CLOCK_SIZE];
    const char *kept = NULL;
    word_clock(s, text);
    jalur_status st = arena_text(b->mem, text, &kept);
    if (st == JALUR_OK) layer_text(l, row, col, kept);
    return st;
}

void layers_point(layer *l, uint32_t row, bool known, jalur_lonlat at)
{
    if (known && shape_lonlat_valid(at)) l->geometries[row] = (geometry){GEOMETRY_POINT, .as.point = at};
}

void layers_area(builder *b, layer *l, uint32_t row, uint32_t area_index)
{
    if (area_index >= b->t->n_areas || b->fixed[area_index].n_part == 0) return;
    l->geometries[row] = (geometry){GEOMETRY_AREA, .as.area = &b->fixed[area_index]};
}

void layers_link(layer *l, uint32_t row, uint32_t first, bool known, jalur_lonlat from, jalur_lonlat to)
{
    if (!known) return;
    layer_real(l, row, first, from.lon_deg);
    layer_real(l, row, first + 1, from.lat_deg);
    layer_real(l, row, first + 2, to.lon_deg);
    layer_real(l, row, first + 3, to.lat_deg);
}

static bool crosses_antimeridian(jalur_lonlat a, jalur_lonlat b)
{
    return fabs(a.lon_deg - b.lon_deg) > 180;
}

static bool line_is_plain(const shape_line *line)
{
    for (uint32_t i = 0; i < line->n; i++) {
        if (!shape_lonlat_valid(line->pt[i])) return false;
        if (i > 0 && crosses_antimeridian(line->pt[i - 1], line->pt[i])) return false;
    }
    return true;
}

/* Where a-b meets +-180: the end on a's side. The end on b's side has the opposite sign of longitude. */
static jalur_lonlat at_antimeridian(jalur_lonlat a, jalur_lonlat b)
{
    double side_deg = a.lon_deg >= 0 ? 180 : -180;
    double b_lon_deg = b.lon_deg + 2 * side_deg; /* unrolled past the line */
    double width_deg = b_lon_deg - a.lon_deg;
    double share = width_deg == 0 ? 0 : (side_deg - a.lon_deg) / width_deg;
    return (jalur_lonlat){side_deg, a.lat_deg + share * (b.lat_deg - a.lat_deg)};
}

typedef struct cutter { /* pieces of lines under construction; room was counted before */
    jalur_lonlat *pt;
    shape_line *piece;
    uint32_t n_pt, n_pieces;
    uint32_t start; /* first point of the open piece */
} cutter;

static void cutter_close(cutter *c)
{
    uint32_t n = c->n_pt - c->start;
    if (n >= 2) c->piece[c->n_pieces++] = (shape_line){c->pt + c->start, NULL, n};
    c->start = c->n_pt;
}

static void cutter_add(cutter *c, const shape_line *line)
{
    for (uint32_t i = 0; i < line->n; i++) {
        jalur_lonlat p = line->pt[i];
        if (!shape_lonlat_valid(p)) {
            cutter_close(c);
            continue;
        }
        if (c->n_pt > c->start && crosses_antimeridian(c->pt[c->n_pt - 1], p)) {
            jalur_lonlat end = at_antimeridian(c->pt[c->n_pt - 1], p);
            c->pt[c->n_pt++] = end;
            cutter_close(c);
            c->pt[c->n_pt++] = (jalur_lonlat){-end.lon_deg, end.lat_deg};
        }
        c->pt[c->n_pt++] = p;
    }
    cutter_close(c);
}

jalur_status layers_lines(builder *b, layer *l, uint32_t row, const shape_line *lines, uint32_t n)
{
    jalur_status st = JALUR_OK;
    cutter c = {0};
    size_t room_pt = 0, room_pieces = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool plain = line_is_plain(&lines[i]);
        room_pt += plain ? 0 : (size_t)lines[i].n * 3; /* at most two added ends a vertex */
        room_pieces += plain ? 1 : (size_t)lines[i].n + 1;
    }
    TRY(arena_new(b->mem, room_pt, sizeof *c.pt, &c.pt));
    TRY(arena_new(b->mem, room_pieces, sizeof *c.piece, &c.piece));
    for (uint32_t i = 0; i < n; i++) {
        if (lines[i].n < 2) continue;
        if (line_is_plain(&lines[i]))
            c.piece[c.n_pieces++] = lines[i];
        else
            cutter_add(&c, &lines[i]);
    }
    if (c.n_pieces) l->geometries[row] = (geometry){GEOMETRY_LINES, .as.lines = {c.piece, c.n_pieces}};
done:
    return st;
}

static jalur_status fix_areas(builder *b)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(b->mem, b->t->n_areas, sizeof *b->fixed, &b->fixed));
    for (uint32_t i = 0; i < b->t->n_areas; i++) {
        const shape_area *shape = &b->t->areas[i].shape;
        if (shape->n_part == 0) continue;
        if (i % 64 == 0) TRY(step_progress(b->ctx, "export", i, b->t->n_areas));
        if (b->fix)
            TRY(err_while(b->ctx, b->fix(b->user, shape, b->mem, &b->fixed[i]), "preparing the polygon of %s",
                          b->t->areas[i].code));
        else
            b->fixed[i] = *shape;
    }
done:
    return st;
}

static jalur_status name_routes(builder *b)
{
    jalur_status st = JALUR_OK;
    uint32_t n = b->in->plan ? b->in->plan->n_routes : 0;
    TRY(arena_new(b->mem, n, sizeof *b->route_ids, &b->route_ids));
    for (uint32_t i = 0; i < n; i++) TRY(word_route(b->mem, i, n, &b->route_ids[i]));
done:
    return st;
}

jalur_status export_build(jalur_ctx *ctx, const export_input *in, export_fix_area *fix, void *user, export_layers *out)
{
    static jalur_status (*const step[])(builder *, layer *) = {
        layers_routes, layers_stops, layers_events, layers_unserved, layers_staffing, layers_staffing_days, layers_calendar, layers_crews, layers_gaps,
        layers_access, layers_catchments, layers_coverage, layers_plan_coverage, layers_problems, layers_closures, layers_districts, layers_roads, layers_offices};
    jalur_status st = JALUR_OK;
    export_layers made;
    builder b = {.ctx = ctx, .in = in, .t = in->t, .mem = &made.mem, .fix = fix, .user = user};
    export_layers_init(&made, ctx);
    TRY(fix_areas(&b));
    TRY(name_routes(&b));
    for (uint32_t i = 0; i < sizeof step / sizeof step[0]; i++) {
        TRY(step_progress(ctx, "export", i, sizeof step / sizeof step[0]));
        TRY(step[i](&b, &made.item[made.n]));
        made.n++;
    }
    export_layers_release(out);
    *out = made;
    for (uint32_t i = 0; i < out->n; i++) out->item[i].mem = &out->mem;
    export_layers_init(&made, ctx); /* moved */
done:
    export_layers_release(&made);
    return err_while(ctx, st, "building the export layers");
}
