/* Every cell that a road passes starts with the time from there; the search over the ground does the rest. */
#include "net/offroad.h"

#include "net/net_internal.h"
#include "net/surface.h"

enum { SPOTS_AT_ONCE = 1 << 10 }; /* they stay in the cache */

typedef struct walker {
    jalur_ctx *ctx;
    const net_metric *m;
    net_finder *nearest;
    const offroad *o;
    const raster *grid;
    double unit_ms;        /* of the cost */
    net_snap *spot;        /* places on roads, not yet asked for */
    uint32_t n_spots;
    net_ms *time;
    uint32_t *label;
    surface_source *source;
    uint32_t *of;          /* facility of a source */
    size_t n, cap, cap_of;
} walker;

static jalur_status add_source(walker *w, uint32_t cell, net_ms ms, uint32_t facility)
{
    jalur_status st = JALUR_OK;
    if (cell == JALUR_NONE || ms > w->o->most) return st;
    TRY(mem_grow(w->ctx, &w->source, &w->cap, w->n + 1, sizeof *w->source));
    TRY(mem_grow(w->ctx, &w->of, &w->cap_of, w->n + 1, sizeof *w->of));
    w->of[w->n] = facility;
    w->source[w->n++] = (surface_source){cell, ms / w->unit_ms};
done:
    return st;
}

/* How long is it from the places collected to a facility? */
static jalur_status ask(walker *w)
{
    jalur_status st = JALUR_OK;
    TRY(net_finder_ask(w->nearest, w->spot, w->n_spots, w->time, w->label));
    for (uint32_t i = 0; i < w->n_spots; i++)
        if (w->label[i] != JALUR_NONE) TRY(add_source(w, raster_cell(w->grid, w->spot[i].at), w->time[i], w->label[i]));
    w->n_spots = 0;
done:
    return st;
}

static jalur_status add_spot(walker *w, uint32_t edge, double along, jalur_lonlat at)
{
    jalur_status st = JALUR_OK;
    bool back;
    if (w->n_spots == SPOTS_AT_ONCE) TRY(ask(w));
    const uint32_t first = net_first_twin(w->m, edge, &back);
    w->spot[w->n_spots++] = (net_snap){.state = SNAP_OK, .edge = {first}, .along = (float)(back ? 1 - along : along), .at = at,
                                       .strong = JALUR_NONE};
done:
    return st;
}

static bool beside(const raster *r, jalur_lonlat p, jalur_lonlat q)
{
    const double east_deg = r->west_deg + r->w * r->lon_step_deg, south_deg = r->north_deg - r->h * r->lat_step_deg;
    return fmax(p.lon_deg, q.lon_deg) < r->west_deg || fmin(p.lon_deg, q.lon_deg) > east_deg || fmax(p.lat_deg, q.lat_deg) < south_deg ||
           fmin(p.lat_deg, q.lat_deg) > r->north_deg;
}

/* An edge's stay in one cell. Times along it are least at one of the ends of the stay: both are asked for. */
typedef struct stay {
    uint32_t cell;
    bool longer; /* than its first place */
    double along;
    jalur_lonlat at;
} stay;

static jalur_status visit(walker *w, uint32_t e, stay *s, double along, jalur_lonlat at, uint32_t cell)
{
    jalur_status st = JALUR_OK;
    if (cell != s->cell) {
        if (s->longer) TRY(add_spot(w, e, s->along, s->at));
        if (cell != JALUR_NONE) TRY(add_spot(w, e, along, at));
    }
    *s = (stay){cell, cell == s->cell && cell != JALUR_NONE, along, at};
done:
    return st;
}

/* Places along one edge at steps of an eighth of a cell. */
static jalur_status walk_edge(walker *w, uint32_t e)
{
    jalur_status st = JALUR_OK;
    const net *g = w->m->g;
    const raster *r = w->grid;
    const geo_local local = geo_local_at(g->pt[g->edge_point[e]]);
    const uint32_t from = g->edge_point[e], last = g->edge_point[e + 1] - 1;
    double total_m = 0, done_m = 0;
    stay in = {.cell = JALUR_NONE};
    for (uint32_t i = from; i < last; i++) {
        const jalur_xy a = geo_to_local(&local, g->pt[i]), b = geo_to_local(&local, g->pt[i + 1]);
        total_m += hypot(b.x_m - a.x_m, b.y_m - a.y_m);
    }
    for (uint32_t i = from; i < last; i++) {
        const jalur_lonlat p = g->pt[i], q = g->pt[i + 1];
        const jalur_xy a = geo_to_local(&local, p), b = geo_to_local(&local, q);
        const double len_m = hypot(b.x_m - a.x_m, b.y_m - a.y_m), lon = q.lon_deg - p.lon_deg, lat = q.lat_deg - p.lat_deg;
        const double n = fmin(ceil(8 * fmax(fabs(lon) / r->lon_step_deg, fabs(lat) / r->lat_step_deg)), 1e7) + 1;
        for (double k = 0; k <= n && !beside(r, p, q); k++) {
            const jalur_lonlat at = {p.lon_deg + lon * k / n, p.lat_deg + lat * k / n};
            TRY(visit(w, e, &in, total_m > 0 ? fmin((done_m + len_m * k / n) / total_m, 1) : 0, at, raster_cell(r, at)));
        }
        done_m += len_m;
    }
    TRY(visit(w, e, &in, 1, g->pt[last], JALUR_NONE));
done:
    return st;
}

static jalur_status spread(walker *w, surface_search **out)
{
    jalur_status st = JALUR_OK;
    const raster *r = w->grid;
    double *width_m = NULL, *along_m = NULL;
    const jalur_lonlat top = {r->west_deg, r->north_deg - r->lat_step_deg / 2};
    TRY(mem_new(w->ctx, r->h, sizeof *width_m, &width_m));
    TRY(mem_new(w->ctx, r->h, sizeof *along_m, &along_m));
    for (uint32_t y = 0; y < r->h; y++) {
        const jalur_lonlat p = {r->west_deg, top.lat_deg - y * r->lat_step_deg}, q = {p.lon_deg + r->lon_step_deg, p.lat_deg};
        width_m[y] = geo_distance_m(p, q);
        along_m[y] = y ? along_m[y - 1] + geo_distance_m((jalur_lonlat){p.lon_deg, p.lat_deg + r->lat_step_deg}, p) : 0;
    }
    const surface_layers l = {.w = r->w, .h = r->h, .friction = w->o->friction ? w->o->friction->cell : NULL,
                              .height_m = w->o->heights ? w->o->heights->cell : NULL, .width_m = width_m, .along_m = along_m,
                              .moves = SURFACE_MOVES_16, .rule = SURFACE_TOBLER, .to_source = true};
    TRY(surface_spread(w->ctx, &l, w->source, (uint32_t)w->n, w->o->most / w->unit_ms, out));
done:
    mem_free(w->ctx, width_m);
    mem_free(w->ctx, along_m);
    return st;
}

static jalur_status walker_new(walker *w)
{
    jalur_status st = JALUR_OK;
    const offroad *o = w->o;
    w->grid = o->friction ? o->friction : o->heights;
    if (!w->grid || (o->friction && o->heights && !raster_same_grid(o->friction, o->heights)) || !(o->friction || o->level_kmh > 0))
        return err_set(w->ctx, JALUR_E_USAGE, "ground is friction or heights with a speed, or both on one grid");
    w->unit_ms = o->friction ? 60.0 : 3600.0 / o->level_kmh; /* a minute a km is 60 ms a metre */
    TRY(mem_new(w->ctx, SPOTS_AT_ONCE, sizeof *w->spot, &w->spot));
    TRY(mem_new(w->ctx, SPOTS_AT_ONCE, sizeof *w->time, &w->time));
    TRY(mem_new(w->ctx, SPOTS_AT_ONCE, sizeof *w->label, &w->label));
done:
    return st;
}

static jalur_status gather(walker *w, const jalur_lonlat *at, uint32_t n)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < n; i++) TRY(add_source(w, raster_cell(w->grid, at[i]), 0, i));
    for (uint32_t e = 0; e < w->m->g->n_edges; e++) {
        if (e % 65536 == 0) TRY(step_progress(w->ctx, "roads on the ground", e, w->m->g->n_edges));
        if (w->m->edge_mark[e]) TRY(walk_edge(w, e));
    }
    TRY(ask(w));
done:
    return st;
}

jalur_status net_offroad(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, const jalur_lonlat *at, uint32_t n,
                         const offroad *o, const jalur_lonlat *points, uint32_t n_points, net_ms *time, uint32_t *label)
{
    jalur_status st = JALUR_OK;
    walker w = {.ctx = ctx, .m = m, .o = o};
    surface_search *s = NULL;
    TRY(walker_new(&w));
    TRY(net_finder_new(ctx, m, facilities, n, true, &w.nearest));
    TRY(gather(&w, at, n));
    TRY(spread(&w, &s));
    for (uint32_t i = 0; i < n_points; i++) {
        const uint32_t cell = raster_cell(w.grid, points[i]), from = cell == JALUR_NONE ? JALUR_NONE : surface_label(s, cell);
        label[i] = from == JALUR_NONE ? JALUR_NONE : w.of[from];
        time[i] = from == JALUR_NONE ? NET_UNREACHED : (net_ms)(surface_cost(s, cell) * w.unit_ms + 0.5);
    }
done:
    surface_search_free(s);
    net_finder_free(w.nearest);
    mem_free(ctx, w.spot);
    mem_free(ctx, w.time);
    mem_free(ctx, w.label);
    mem_free(ctx, w.source);
    mem_free(ctx, w.of);
    return err_while(ctx, st, "walking over the ground");
}
