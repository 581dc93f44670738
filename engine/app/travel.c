/* Questions to the network without a plan: one way, ground in reach, nearest offices. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/travel.h"
#include "export/export.h"

static const double STRIP_M = 100; /* on both sides of a reached road */
#define CROSSING_M 1.0 /* a missing link shorter than this is a crossing without a vertex in common */
enum { CUTOFFS_MAX = 32, ROWS_SHOWN = 200, NEAREST_MAX = 1000 };

/* ---- the traveller ---- */

jalur_status travel_begin(jalur_project *p, const jalur_travel_options *o, travel *out)
{
    jalur_status st = JALUR_OK;
    *out = (travel){.p = p, .season = p->set.season, .limit_m = p->set.snap_limit_m};
    arena_init(&out->mem, p->ctx);
    snprintf(out->profile, sizeof out->profile, "%.*s", (int)strcspn(p->set.cover_profiles, ", "), p->set.cover_profiles);
    if (o && o->profile) snprintf(out->profile, sizeof out->profile, "%s", o->profile);
    if (o && o->limit_m > 0) out->limit_m = o->limit_m;
    if (o && o->season && !season_parse(o->season, &out->season))
        TRY(err_at(p->ctx, JALUR_E_DATA, &(err_site){.field = "season", .found = o->season, .expected = "dry or wet"},
                   "there is no season \"%s\"", o->season));
    TRY(session_metric(p, out->profile, out->season, &out->m));
done:
    return st;
}

jalur_status travel_snap(travel *t, const net_metric *m, const jalur_point *points, size_t n, net_snap **out)
{
    jalur_status st = JALUR_OK;
    jalur_lonlat *at = NULL;
    if (n > UINT32_MAX / 2) TRY(err_set(t->p->ctx, JALUR_E_LIMIT, "too many points"));
    TRY(mem_new(t->p->ctx, n, sizeof *at, &at));
    for (size_t i = 0; i < n; i++) {
        at[i] = points[i].at;
        if (!shape_lonlat_valid(at[i]))
            TRY(err_at(t->p->ctx, JALUR_E_DATA, &(err_site){.found = points[i].id, .expected = "longitude -180 to 180, latitude -90 to 90"},
                       "point %zu is no place on earth", i + 1));
    }
    TRY(arena_new(&t->mem, n, sizeof **out, out));
    TRY(net_snap_points(m, at, (uint32_t)n, t->limit_m, *out));
done:
    mem_free(t->p->ctx, at);
    return st;
}

void travel_end(travel *t)
{
    if (t->p) arena_release(&t->mem);
}

jalur_status jalur_points_read(jalur_project *p, const char *file, jalur_point **out, size_t *n)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    arena mem;
    jalur_point *read = NULL, *block = NULL;
    uint32_t count = 0;
    size_t n_text = 0;
    *out = NULL;
    *n = 0;
    arena_init(&mem, p->ctx);
    TRY(store_read_points(p->store, file, NULL, &mem, &read, &count));
    for (uint32_t i = 0; i < count; i++) n_text += strlen(read[i].id) + 1;
    TRY(mem_new(p->ctx, count * sizeof *block + n_text, 1, &block));
    char *text = (char *)(block + count);
    for (uint32_t i = 0; i < count; i++) {
        const size_t bytes = strlen(read[i].id) + 1;
        block[i] = (jalur_point){memcpy(text, read[i].id, bytes), read[i].at};
        text += bytes;
    }
    *out = block;
    *n = count;
done:
    mem_free(p->ctx, read);
    arena_release(&mem);
    numbers_end(point);
    return st;
}

void jalur_points_free(jalur_ctx *ctx, jalur_point *points)
{
    mem_free(ctx, points);
}

void travel_report_far(const char *what, const char *label, const jalur_point *points, const net_snap *at, size_t n, jalur_report *r)
{
    jalur_report *list = NULL;
    uint32_t shown = 0;
    for (size_t i = 0; i < n && shown < ROWS_SHOWN; i++) {
        if (at[i].state == SNAP_OK) continue;
        if (shown++ == 0) list = report_list(r, what, label);
        jalur_report *row = report_row(list);
        report_text(row, "point", "point", points[i].id ? points[i].id : "");
        report_real(row, "road_m", "m to the next road", at[i].state == SNAP_TOO_FAR ? at[i].access_m : (double)NAN, 0, "m");
    }
}

void travel_report_who(const travel *t, jalur_report *r)
{
    report_text(r, "profile", "profile", t->profile);
    report_text(r, "season", "season", season_name(t->season));
}

/* ---- one way ---- */

enum { W_PART, W_MINUTES, W_KM, W_PROFILE, W_SEASON, W_COLUMNS };
static const column WAY_COLUMNS[W_COLUMNS] = {
    [W_PART] = {"part", COLUMN_TEXT, 0, "Bagian"},        [W_MINUTES] = {"minutes", COLUMN_REAL, 2, "Waktu (menit)"},
    [W_KM] = {"km", COLUMN_REAL, 3, "Panjang (km)"},      [W_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [W_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
};

typedef struct passage { /* one question and its answer */
    travel *t;
    jalur_point from, to;
    net_snap snap[2];
    net_way way;
    net_why why;
    bool off; /* an end is not on the network */
} passage;

static jalur_status add_line(const travel *t, layer *l, const char *part, const shape_line *line, double minutes, double m)
{
    jalur_status st = JALUR_OK;
    shape_line *kept = NULL;
    const uint32_t row = l->n_rows;
    if (line->n < 2) return JALUR_OK;
    TRY(arena_new(l->mem, 1, sizeof *kept, &kept));
    *kept = *line;
    l->n_rows++;
    layer_text(l, row, W_PART, part);
    layer_real(l, row, W_MINUTES, minutes);
    layer_real(l, row, W_KM, m / 1000);
    layer_text(l, row, W_PROFILE, t->profile);
    layer_text(l, row, W_SEASON, season_name(t->season));
    l->geometries[row] = (geometry){GEOMETRY_LINES, .as.lines = {kept, 1}};
done:
    return st;
}

static jalur_status straight(arena *mem, jalur_lonlat a, jalur_lonlat b, shape_line *out)
{
    jalur_status st = shape_line_new(mem, 2, false, out);
    if (st != JALUR_OK) return st;
    out->pt[0] = a;
    out->pt[1] = b;
    return JALUR_OK;
}

/* The walk to the road, the drive, the walk from it; or the missing link. */
static jalur_status write_way(const passage *w, const char *path)
{
    jalur_status st = JALUR_OK;
    layer l;
    shape_line walk;
    arena *mem = &w->t->mem;
    TRY(layer_new(mem, "way", "Perjalanan", GEOMETRY_LINES, WAY_COLUMNS, W_COLUMNS, 3, &l));
    l.n_rows = 0;
    if (w->way.time < NET_UNREACHED && !w->off) {
        TRY(straight(mem, w->from.at, w->snap[0].at, &walk));
        if (w->snap[0].access_m > 0) TRY(add_line(w->t, &l, "walk", &walk, w->snap[0].access_ms / 6e4, w->snap[0].access_m));
        TRY(add_line(w->t, &l, "drive", &w->way.line, w->way.time / 6e4, w->way.distance_m));
        TRY(straight(mem, w->snap[1].at, w->to.at, &walk));
        if (w->snap[1].access_m > 0) TRY(add_line(w->t, &l, "walk", &walk, w->snap[1].access_ms / 6e4, w->snap[1].access_m));
    } else if (isfinite(w->why.gap_m) && w->why.gap_m > 0) {
        TRY(straight(mem, w->why.gap_from, w->why.gap_to, &walk));
        TRY(add_line(w->t, &l, "missing-link", &walk, NAN, w->why.gap_m));
    }
    TRY(export_geojson(w->t->p->ctx, &l, path));
done:
    return st;
}

static void report_way(const passage *w, jalur_report *r)
{
    const net_snap *s = w->snap;
    const double walk_min = (s[0].access_ms + s[1].access_ms) / 6e4;
    report_real(r, "minutes", "minutes, walks included", w->way.time / 6e4 + walk_min, 2, "min");
    report_real(r, "km", "length, walks included", (w->way.distance_m + s[0].access_m + s[1].access_m) / 1000, 3, "km");
    report_real(r, "walk_from_m", "walk to the road", s[0].access_m, 0, "m");
    report_real(r, "walk_to_m", "walk from the road", s[1].access_m, 0, "m");
    jalur_report *d = report_group(r, "drive", "On the road");
    report_real(d, "minutes", "minutes", w->way.time / 6e4, 2, "min");
    report_real(d, "km", "length", w->way.distance_m / 1000.0, 3, "km");
    report_real(d, "unpaved_km", "unpaved", w->way.unpaved_m / 1000.0, 3, "km");
    report_real(d, "dry_only_km", "in the dry season only", w->way.dry_only_m / 1000.0, 3, "km");
    report_int(d, "ferries", "ferries boarded", w->way.ferries, "");
}

/* What the roads in between are that this traveller may not use: closed in this season, or not for this profile at all. */
static jalur_status cut_words(passage *w, char *text, size_t size)
{
    jalur_status st = JALUR_OK;
    travel *t = w->t;
    const net_metric *dry = NULL;
    net_edge *edges = NULL;
    net_edge_view e;
    net_snap *ends = NULL;
    uint32_t n = 0;
    bool by_season = false;
    const jalur_point both[2] = {w->from, w->to};
    if (t->season != SEASON_DRY) TRY(session_metric(t->p, t->profile, SEASON_DRY, &dry));
    if (dry) {
        TRY(travel_snap(t, dry, both, 2, &ends));
        TRY(net_why_cut(t->p->ctx, t->m, dry, &ends[0], &ends[1], &t->mem, &edges, &n));
        by_season = n > 0;
    }
    if (n == 0) TRY(net_why_cut(t->p->ctx, t->m, NULL, &w->snap[0], &w->snap[1], &t->mem, &edges, &n));
    if (n == 0) goto done;
    net_edge_get(t->p->graph, t->m, edges[0], &e);
    const jalur_lonlat at = e.line.pt[e.line.n / 2];
    snprintf(text, size, "%u stretches of road on the way %s, the first a %s road at %.6f, %.6f", n,
             by_season ? "are closed in the wet season" : "may not be used by this profile", road_class_name(e.class), at.lon_deg, at.lat_deg);
done:
    return st;
}

static jalur_status report_none(passage *w, jalur_report *r)
{
    jalur_status st = JALUR_OK;
    travel *t = w->t;
    char shut[CLOSURE_WORDS], cut[240] = "", text[600];
    TRY(session_closure_words(t->p, t->profile, t->season, w->from.at, w->to.at, shut));
    if (!shut[0] && !w->off) TRY(cut_words(w, cut, sizeof cut));
    const int off = w->snap[0].state != SNAP_OK ? 0 : 1;
    if (w->off && !shut[0] && w->snap[off].state == SNAP_TOO_FAR)
        snprintf(text, sizeof text, "the %s is %.0f m from the nearest road that %s may use in the %s season",
                 off ? "end" : "start", w->snap[off].access_m, t->profile, season_name(t->season));
    else if (w->off && !shut[0])
        snprintf(text, sizeof text, "there is no road that %s may use in the %s season", t->profile, season_name(t->season));
    else if (shut[0]) snprintf(text, sizeof text, "cut off by %s", shut);
    else if (cut[0]) snprintf(text, sizeof text, "%s", cut);
    else if (w->why.by_oneway) snprintf(text, sizeof text, "only one-way roads join them, the wrong way");
    else if (w->why.gap_m < CROSSING_M)
        snprintf(text, sizeof text, "they lie on parts of the network that meet without a point in common; network.node_crossings = 1 joins lines that cross");
    else snprintf(text, sizeof text, "they lie on parts of the network that no road joins");
    report_text(r, "why", "why", text);
    if (!isfinite(w->why.gap_m)) goto done;
    report_real(r, "gap_m", "missing link", w->why.gap_m, 1, "m");
    report_real(r, "gap_from_lon", "from, longitude", w->why.gap_from.lon_deg, 7, "");
    report_real(r, "gap_from_lat", "from, latitude", w->why.gap_from.lat_deg, 7, "");
    report_real(r, "gap_to_lon", "to, longitude", w->why.gap_to.lon_deg, 7, "");
    report_real(r, "gap_to_lat", "to, latitude", w->why.gap_to.lat_deg, 7, "");
    report_int(r, "nodes_from", "junctions that the start reaches", w->why.nodes_from, "");
    report_int(r, "nodes_to", "junctions that reach the end", w->why.nodes_to, "");
done:
    return st;
}

/* Where only the walk to the road is too long, that walk is the missing link. */
static void walk_is_missing(passage *w)
{
    const int i = w->snap[1].state != SNAP_OK;
    if (w->snap[i].state != SNAP_TOO_FAR) return;
    w->why.gap_m = w->snap[i].access_m;
    w->why.gap_from = i ? w->snap[i].at : w->from.at;
    w->why.gap_to = i ? w->to.at : w->snap[i].at;
}

static jalur_status find_way(passage *w)
{
    jalur_status st = JALUR_OK;
    const jalur_point both[2] = {w->from, w->to};
    net_snap *snap = NULL;
    travel *t = w->t;
    TRY(travel_snap(t, t->m, both, 2, &snap));
    w->snap[0] = snap[0];
    w->snap[1] = snap[1];
    w->off = snap[0].state != SNAP_OK || snap[1].state != SNAP_OK;
    TRY(net_path(t->p->ctx, t->m, &snap[0], &snap[1], &t->mem, &w->way));
    w->why.gap_m = NAN;
    if (w->off || w->way.time >= NET_UNREACHED) TRY(net_why_not(t->p->ctx, t->m, &snap[0], &snap[1], &w->why));
    if (w->off && w->why.connected) walk_is_missing(w);
done:
    return st;
}

jalur_status jalur_network_way(jalur_project *p, const jalur_travel_options *options, jalur_point from, jalur_point to,
                               const char *geojson, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    travel t = {0};
    passage w = {.t = &t, .from = from, .to = to};
    jalur_report *r = NULL;
    *out = NULL;
    TRY(travel_begin(p, options, &t));
    TRY(find_way(&w));
    TRY(report_new(p->ctx, "travel", "Way", &r));
    const bool reached = !w.off && w.way.time < NET_UNREACHED;
    travel_report_who(&t, r);
    report_bool(r, "reached", "there is a way", reached);
    if (reached) report_way(&w, r);
    else TRY(report_none(&w, r));
    if (geojson) {
        TRY(write_way(&w, geojson));
        report_text(r, "file", "file", geojson);
    }
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    travel_end(&t);
    numbers_end(point);
    return err_while(p->ctx, st, "finding a way");
}

/* ---- ground in reach ---- */

enum { I_MINUTES, I_KM2, I_KM, I_PROFILE, I_SEASON, I_COLUMNS };
static const column REACH_COLUMNS[I_COLUMNS] = {
    [I_MINUTES] = {"minutes", COLUMN_REAL, 2, "Waktu (menit)"},      [I_KM2] = {"km2", COLUMN_REAL, 3, "Luas (km2)"},
    [I_KM] = {"road_km", COLUMN_REAL, 3, "Jalan terjangkau (km)"},   [I_PROFILE] = {"profile", COLUMN_TEXT, 0, "Profil jalan"},
    [I_SEASON] = {"season", COLUMN_TEXT, 0, "Musim"},
};

/* Length of the roads that are reached, those in part left out. */
static jalur_status reached_km(const travel *t, const net_snap *from, uint32_t n, double minutes, double *km)
{
    jalur_status st = JALUR_OK;
    uint8_t *state = NULL;
    net_edge_view e;
    const uint32_t n_edges = net_edge_count(t->p->graph);
    *km = 0;
    TRY(mem_new(t->p->ctx, n_edges, 1, &state));
    TRY(net_within_edges(t->p->ctx, t->m, from, n, (net_ms)(minutes * 6e4), false, state));
    for (uint32_t i = 0; i < n_edges; i++) {
        if (state[i] != NET_WHOLLY) continue;
        net_edge_get(t->p->graph, t->m, (net_edge){i}, &e);
        *km += e.length_m / 1000;
    }
done:
    mem_free(t->p->ctx, state);
    return st;
}

static jalur_status fill_reach(travel *t, const net_snap *from, uint32_t n, const double *minutes, uint32_t n_minutes, layer *l)
{
    jalur_status st = JALUR_OK;
    shape_area *ground = NULL, *fixed = NULL;
    double km;
    TRY(arena_new(&t->mem, n_minutes, sizeof *ground, &ground));
    TRY(arena_new(&t->mem, n_minutes, sizeof *fixed, &fixed));
    TRY(net_isochrone(t->p->ctx, t->m, from, n, minutes, n_minutes, STRIP_M, &t->mem, ground));
    for (uint32_t i = 0; i < n_minutes; i++) {
        if (ground[i].n_part > 0) TRY(geo_rfc7946_area(t->p->geo, &ground[i], &t->mem, &fixed[i]));
        TRY(reached_km(t, from, n, minutes[i], &km));
        layer_real(l, i, I_MINUTES, minutes[i]);
        layer_real(l, i, I_KM2, geo_area_m2(&fixed[i]) / 1e6);
        layer_real(l, i, I_KM, km);
        layer_text(l, i, I_PROFILE, t->profile);
        layer_text(l, i, I_SEASON, season_name(t->season));
        if (fixed[i].n_part > 0) l->geometries[i] = (geometry){GEOMETRY_AREA, .as.area = &fixed[i]};
    }
done:
    return st;
}

static void report_reach(const layer *l, const net_snap *from, size_t n, jalur_report *r)
{
    int64_t joined = 0;
    for (size_t i = 0; i < n; i++) joined += from[i].state == SNAP_OK;
    report_int(r, "points", "points", (int64_t)n, "");
    report_int(r, "joined", "of these on the network", joined, "");
    jalur_report *list = report_list(r, "reach", "In reach");
    for (uint32_t i = 0; i < l->n_rows; i++) {
        const value *v = &l->values[(size_t)i * l->n_columns];
        jalur_report *row = report_row(list);
        report_real(row, "minutes", "minutes", v[I_MINUTES].as.real, 2, "min");
        report_real(row, "km2", "ground, km2", v[I_KM2].as.real, 3, "km2");
        report_real(row, "road_km", "whole stretches of road, km", v[I_KM].as.real, 3, "km");
    }
}

jalur_status jalur_network_isochrone(jalur_project *p, const jalur_travel_options *options, const jalur_point *from, size_t n_from,
                                     const double *minutes, size_t n_minutes, const char *geojson, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    travel t = {0};
    net_snap *snap = NULL;
    jalur_report *r = NULL;
    layer l;
    *out = NULL;
    if (n_minutes == 0 || n_minutes > CUTOFFS_MAX)
        return err_set(p->ctx, JALUR_E_USAGE, "%zu cut-offs; expected 1 to %d", n_minutes, (int)CUTOFFS_MAX);
    const number_locale point = numbers_begin();
    TRY(travel_begin(p, options, &t));
    TRY(travel_snap(&t, t.m, from, n_from, &snap));
    TRY(layer_new(&t.mem, "reach", "Jangkauan", GEOMETRY_AREA, REACH_COLUMNS, I_COLUMNS, (uint32_t)n_minutes, &l));
    TRY(fill_reach(&t, snap, (uint32_t)n_from, minutes, (uint32_t)n_minutes, &l));
    TRY(report_new(p->ctx, "travel", "Ground in reach", &r));
    travel_report_who(&t, r);
    report_reach(&l, snap, n_from, r);
    travel_report_far("far", "Too far from a road", from, snap, n_from, r);
    if (geojson) {
        TRY(export_geojson(p->ctx, &l, geojson));
        report_text(r, "file", "file", geojson);
    }
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    travel_end(&t);
    numbers_end(point);
    return err_while(p->ctx, st, "drawing ground in reach");
}

/* ---- nearest offices ---- */

typedef struct nearest {
    travel t;
    const jalur_point *points;
    uint32_t n, k, *office, n_offices;
    net_snap *at, *to;
    net_ms *time;
    uint32_t *label;
    writer *w;
    jalur_report *list;
} nearest;

static jalur_status pick_offices(nearest *x, const char *kinds)
{
    jalur_status st = JALUR_OK;
    jalur_project *p = x->t.p;
    jalur_point *at = NULL;
    char all[256] = "";
    if (!kinds || strcmp(kinds, "offices") == 0) {
        for (int k = 0; k < OFFICE_KINDS; k++) {
            const size_t n = strlen(all);
            snprintf(all + n, sizeof all - n, "%s%s", n ? "," : "", office_kind_name((office_kind)k));
        }
        kinds = all;
    }
    TRY(session_offices(p, kinds, &x->t.mem, &x->office, &x->n_offices));
    if (x->n_offices == 0)
        TRY(err_at(p->ctx, JALUR_E_DATA, &(err_site){.field = "kind", .found = kinds, .remedy = "jalur import PROJECT offices FILE"},
                   "the project has no office of kind %s with a position", kinds));
    TRY(arena_new(&x->t.mem, x->n_offices, sizeof *at, &at));
    for (uint32_t i = 0; i < x->n_offices; i++) at[i] = (jalur_point){NULL, p->t.offices[x->office[i]].at};
    TRY(travel_snap(&x->t, x->t.m, at, x->n_offices, &x->to));
done:
    return st;
}

static jalur_status write_nearest(nearest *x, uint32_t i, uint32_t rank)
{
    jalur_status st = JALUR_OK;
    const size_t cell = (size_t)i * x->k + rank;
    const uint32_t to = x->label[cell];
    const bool found = to != JALUR_NONE && x->time[cell] < NET_UNREACHED;
    const office *o = found ? &x->t.p->t.offices[x->office[to]] : NULL;
    const char *reason = found ? "" : jalur_reach_name(x->at[i].state == SNAP_OK ? JALUR_REACH_NO_WAY : JALUR_REACH_FROM_FAR);
    const char *id = x->points[i].id ? x->points[i].id : "";
    net_ms time;
    uint32_t m = 0;
    if (!found && rank > 0) return JALUR_OK; /* fewer than k: said once */
    if (found) TRY(net_time(x->t.p->ctx, x->t.m, &x->at[i], &x->to[to], &time, &m));
    const double minutes = found ? x->time[cell] / 6e4 : (double)NAN;
    const double km = found ? (m + x->at[i].access_m + x->to[to].access_m) / 1000 : (double)NAN;
    if (x->w) {
        csv_text(x->w, id);
        csv_int(x->w, rank + 1);
        csv_text(x->w, found ? o->id : "");
        csv_text(x->w, found ? o->name : "");
        csv_text(x->w, found ? office_kind_name(o->kind) : "");
        csv_real(x->w, minutes, 2);
        csv_real(x->w, km, 3);
        csv_text(x->w, reason);
        csv_end_row(x->w);
    }
    if (i >= ROWS_SHOWN) return JALUR_OK;
    jalur_report *row = report_row(x->list);
    report_text(row, "point", "point", id);
    report_int(row, "rank", "rank", rank + 1, "");
    report_text(row, "office", "office", found ? o->id : "");
    report_text(row, "name", "name", found ? o->name : "");
    report_real(row, "minutes", "minutes", minutes, 2, "min");
    report_real(row, "km", "km", km, 3, "km");
    report_text(row, "reason", "reason", reason);
done:
    return st;
}

static jalur_status write_all_nearest(nearest *x, const char *csv)
{
    jalur_status st = JALUR_OK;
    if (csv) {
        TRY(writer_open(x->t.p->ctx, csv, &x->w));
        writer_text(x->w, "id,rank,office,name,kind,minutes,km,reason\n");
    }
    for (uint32_t i = 0; i < x->n; i++)
        for (uint32_t rank = 0; rank < x->k; rank++) TRY(write_nearest(x, i, rank));
    if (x->w) TRY(writer_commit(&x->w));
done:
    writer_abort(&x->w);
    return st;
}

jalur_status jalur_network_nearest(jalur_project *p, const jalur_travel_options *options, const jalur_point *points, size_t n_points,
                                   const char *kinds, unsigned k, const char *csv, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    nearest x = {.points = points, .n = (uint32_t)n_points, .k = k ? k : 1};
    jalur_report *r = NULL;
    int64_t reached = 0;
    *out = NULL;
    if (x.k > NEAREST_MAX) return err_set(p->ctx, JALUR_E_USAGE, "the %u nearest; expected 1 to %d", k, (int)NEAREST_MAX);
    const number_locale point = numbers_begin();
    TRY(travel_begin(p, options, &x.t));
    TRY(pick_offices(&x, kinds));
    TRY(travel_snap(&x.t, x.t.m, points, n_points, &x.at));
    if (x.k > x.n_offices) x.k = x.n_offices;
    TRY(arena_new(&x.t.mem, n_points * x.k, sizeof *x.time, &x.time));
    TRY(arena_new(&x.t.mem, n_points * x.k, sizeof *x.label, &x.label));
    TRY(net_nearest_k(p->ctx, x.t.m, x.to, x.n_offices, x.at, x.n, x.k, true, x.time, x.label));
    TRY(report_new(p->ctx, "travel", "Nearest offices", &r));
    travel_report_who(&x.t, r);
    for (size_t i = 0; i < n_points; i++) reached += x.label[i * x.k] != JALUR_NONE;
    report_int(r, "offices", "offices", x.n_offices, "");
    report_int(r, "points", "points", (int64_t)n_points, "");
    report_int(r, "reached", "points that reach one", reached, "");
    x.list = report_list(r, "nearest", "Nearest");
    TRY(write_all_nearest(&x, csv));
    travel_report_far("far", "Too far from a road", points, x.at, n_points, r);
    if (csv) report_text(r, "file", "file", csv);
    TRY(report_status(r));
    *out = r;
    r = NULL;
done:
    jalur_report_free(r);
    travel_end(&x.t);
    numbers_end(point);
    return err_while(p->ctx, st, "finding the nearest offices");
}
