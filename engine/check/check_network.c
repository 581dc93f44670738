/* The check of the network: parts that are cut off, what stands off the roads, what no depot reaches. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check/inside.h"

enum { PARTS_LISTED = 200, WHYS_MAX = 200, CUT_WORDS = 200 };
static const double LONG_PART_M = 1000;

typedef struct view { /* one metric with the snapped stations and depots */
    const check_metric *m;
    net_snap *stations; /* of the placed stations */
    net_snap *depots;
    uint32_t *office; /* of each depot */
    uint32_t n_depots;
    uint32_t *nearest; /* depot of each placed station, or JALUR_NONE */
} view;

typedef struct net_job {
    jalur_ctx *ctx;
    const territory *t;
    const settings *s;
    const net *g;
    const net_closing *closing;
    problems *out;
    arena mem;
    uint32_t *station; /* placed stations */
    jalur_lonlat *at;
    uint32_t n;
    view *views;
    uint32_t n_views;
} net_job;

/* ---- parts ---- */

static jalur_status parts(net_job *j)
{
    jalur_status st = JALUR_OK;
    net_component *part = NULL;
    uint32_t n = 0;
    double rest_m = 0;
    TRY(net_components(j->g, &j->mem, &part, &n));
    for (uint32_t i = 1; i < n; ++i) {
        char id[32];
        if (i > PARTS_LISTED) {
            rest_m += part[i].length_m;
            continue;
        }
        snprintf(id, sizeof id, "part-%03u", i);
        problem p = {.class = "road-component-cut-off",
                     .severity = part[i].length_m >= LONG_PART_M ? PROBLEM_WARNING : PROBLEM_NOTE,
                     .kind = "road",
                     .id = id,
                     .has_point = true,
                     .at = part[i].gap_from,
                     .has_to = true,
                     .to = part[i].gap_to,
                     .measure = part[i].gap_m,
                     .unit = "m"};
        TRY(problems_add(j->out, &p,
                         "%.1f km of road (%u nodes) are not joined to the main network; the missing link is %.0f m%s, "
                         "from %.6f, %.6f to "
                         "%.6f, %.6f. Draw the road or ferry that joins them, or set network.join_m.",
                         part[i].length_m / 1000, part[i].nodes, part[i].gap_m, net_gap_words(part[i].gap_m), part[i].gap_from.lon_deg,
                         part[i].gap_from.lat_deg, part[i].gap_to.lon_deg, part[i].gap_to.lat_deg));
    }
    if (n > PARTS_LISTED + 1) {
        problem p = {.class = "road-component-cut-off",
                     .severity = PROBLEM_NOTE,
                     .kind = "road",
                     .id = "part-rest",
                     .measure = n - 1 - PARTS_LISTED,
                     .unit = "rows"};
        TRY(problems_add(
            j->out, &p,
            "%u more parts, all smaller, %.1f km together, are not joined to the main network either; %u parts in all.",
            n - 1 - PARTS_LISTED, rest_m / 1000, n - 1));
    }
done:
    return st;
}

/* ---- snapping ---- */

static jalur_status collect_stations(net_job *j)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&j->mem, j->t->n_stations, sizeof *j->station, &j->station));
    TRY(arena_new(&j->mem, j->t->n_stations, sizeof *j->at, &j->at));
    for (uint32_t i = 0; i < j->t->n_stations; ++i) {
        if (j->t->stations[i].placed == PLACED_NOWHERE || !shape_lonlat_valid(j->t->stations[i].at)) continue;
        j->station[j->n] = i;
        j->at[j->n++] = j->t->stations[i].at;
    }
done:
    return st;
}

/* Depots of the metric's profile: homes of its vehicles, each once, in office order. */
static jalur_status collect_depots(net_job *j, view *v)
{
    jalur_status st = JALUR_OK;
    uint8_t *home = NULL;
    jalur_lonlat *at = NULL;
    TRY(mem_new(j->ctx, j->t->n_offices, 1, &home));
    for (uint32_t i = 0; i < j->t->n_vehicles; ++i) {
        const vehicle *x = &j->t->vehicles[i];
        if (x->home == JALUR_NONE || x->count == 0 || strcmp(x->profile, v->m->profile->name) != 0) continue;
        const office *o = &j->t->offices[x->home];
        if (o->placed != PLACED_NOWHERE && shape_lonlat_valid(o->at)) home[x->home] = 1;
    }
    TRY(arena_new(&j->mem, j->t->n_offices, sizeof *v->office, &v->office));
    TRY(arena_new(&j->mem, j->t->n_offices, sizeof *at, &at));
    for (uint32_t o = 0; o < j->t->n_offices; ++o)
        if (home[o]) {
            v->office[v->n_depots] = o;
            at[v->n_depots++] = j->t->offices[o].at;
        }
    TRY(arena_new(&j->mem, v->n_depots, sizeof *v->depots, &v->depots));
    TRY(net_snap_points(v->m->metric, at, v->n_depots, j->s->snap_limit_m, v->depots));
done:
    mem_free(j->ctx, home);
    return st;
}

static jalur_status view_new(net_job *j, view *v)
{
    jalur_status st = JALUR_OK;
    net_ms *time = NULL;
    TRY(collect_depots(j, v));
    TRY(arena_new(&j->mem, j->n, sizeof *v->stations, &v->stations));
    TRY(arena_new(&j->mem, j->n, sizeof *v->nearest, &v->nearest));
    TRY(net_snap_points(v->m->metric, j->at, j->n, j->s->snap_limit_m, v->stations));
    TRY(mem_new(j->ctx, j->n, sizeof *time, &time));
    TRY(net_nearest(j->ctx, v->m->metric, v->depots, v->n_depots, v->stations, j->n, false, time, v->nearest));
done:
    mem_free(j->ctx, time);
    return st;
}

static jalur_status depots_off(net_job *j, const view *v)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < v->n_depots; ++i) {
        const net_snap *s = &v->depots[i];
        const office *o = &j->t->offices[v->office[i]];
        if (s->state == SNAP_OK) continue;
        bool far = s->state == SNAP_TOO_FAR;
        problem p = {.class = "depot-off-network",
                     .severity = PROBLEM_WARNING,
                     .kind = "office",
                     .id = o->id,
                     .has_point = true,
                     .at = o->at,
                     .has_to = far,
                     .to = s->at,
                     .measure = far ? s->access_m : (double)NAN,
                     .unit = far ? "m" : ""};
        if (far)
            TRY(problems_add(j->out, &p,
                             "Depot %s stands %.0f m from the nearest road that %s may use in the %s season: its "
                             "vehicles cannot start. "
                             "Correct its coordinates or add the road.",
                             o->id, s->access_m, v->m->profile->name, season_name(v->m->season)));
        else
            TRY(problems_add(j->out, &p,
                             "Depot %s has no road that %s may use in the %s season anywhere: its vehicles cannot "
                             "start. Import such roads "
                             "or choose another profile.",
                             o->id, v->m->profile->name, season_name(v->m->season)));
    }
done:
    return st;
}

/* The closure that shuts the road beside a place: without it, it would stand on the network. */
static jalur_status shut_beside(net_job *j, jalur_lonlat at, const closure **out)
{
    jalur_status st = JALUR_OK;
    *out = NULL;
    for (uint32_t k = 0; j->closing && k < j->n_views && !*out; ++k) {
        const check_metric *m = j->views[k].m;
        net_snap s;
        if (!m->open) continue;
        TRY(net_snap_points(m->open, &at, 1, j->s->snap_limit_m, &s));
        const uint32_t i = s.state == SNAP_OK ? net_closing_shuts(j->closing, m->profile, m->season, s.edge) : JALUR_NONE;
        if (i != JALUR_NONE) *out = &j->closing->item[i];
    }
done:
    return st;
}

/* Stations that are beyond the limit for every profile and season: once each, with the shortest way. */
static jalur_status far_stations(net_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->n; ++i) {
        const net_snap *best = NULL;
        bool reached = false;
        for (uint32_t k = 0; k < j->n_views; ++k) {
            const net_snap *s = &j->views[k].stations[i];
            if (s->state == SNAP_OK) reached = true;
            if (s->state == SNAP_TOO_FAR && (!best || s->access_m < best->access_m)) best = s;
        }
        if (reached || !best) continue;
        const station *s = &j->t->stations[j->station[i]];
        problem p = {.class = "station-far-from-road",
                     .severity = PROBLEM_WARNING,
                     .kind = "station",
                     .id = s->id,
                     .has_point = true,
                     .at = s->at,
                     .has_to = true,
                     .to = best->at,
                     .measure = best->access_m,
                     .unit = "m"};
        const closure *shut;
        TRY(shut_beside(j, s->at, &shut));
        TRY(problems_add(j->out, &p,
                         "Station %s (%s position) stands %.0f m from the nearest road that any vehicle may use, "
                         "beyond the limit. %s%s%s",
                         s->id, placed_name(s->placed), best->access_m, shut ? "Closure " : "", shut ? shut->id : "",
                         shut ? " shuts the road beside it."
                              : "Add the road or path, correct the position, or raise plan.snap_limit_m."));
    }
done:
    return st;
}

/* ---- reach ---- */

static bool reached_otherwise(const net_job *j, const view *v, uint32_t i)
{
    for (uint32_t k = 0; k < j->n_views; ++k)
        if (j->views[k].m->season == v->m->season && j->views[k].stations[i].state == SNAP_OK &&
            j->views[k].nearest[i] != JALUR_NONE)
            return true;
    return false;
}

/* The depot that is nearest as the crow flies among those on the network. */
static uint32_t crow_depot(const view *v, jalur_lonlat at)
{
    uint32_t best = JALUR_NONE;
    double least = INFINITY;
    for (uint32_t i = 0; i < v->n_depots; ++i) {
        double d = v->depots[i].state == SNAP_OK ? geo_distance_m(v->depots[i].at, at) : (double)INFINITY;
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}

/* The view of the same profile in the dry season; NULL when that is `v` itself or not there. */
static const view *dry_view(const net_job *j, const view *v)
{
    for (uint32_t k = 0; k < j->n_views && v->m->season != SEASON_DRY; ++k)
        if (j->views[k].m->season == SEASON_DRY && strcmp(j->views[k].m->profile->name, v->m->profile->name) == 0) return &j->views[k];
    return NULL;
}

/* Closures that would have to open, in front of all others. */
static jalur_status closure_words(net_job *j, const view *v, const net_snap *from, const net_snap *to, char *text, size_t size)
{
    jalur_status st = JALUR_OK;
    net_edge *edges = NULL;
    uint32_t n = 0, first = JALUR_NONE;
    if (!j->closing || !v->m->open) goto done;
    TRY(net_why_cut(j->ctx, v->m->metric, v->m->open, from, to, &j->mem, &edges, &n));
    for (uint32_t k = 0; k < n && first == JALUR_NONE; ++k)
        first = net_closing_shuts(j->closing, v->m->profile, v->m->season, edges[k]);
    if (first == JALUR_NONE) goto done;
    const closure *c = &j->closing->item[first];
    (void)snprintf(text, size, " Closure \"%.60s\" cuts it off%s%.60s: %u pieces of road are closed on the way.", c->id,
                   c->reason[0] ? ", " : "", c->reason, (unsigned)n);
done:
    return st;
}

/* The roads between that cut the station off: by closure first, then by season, then by profile. Text "" where none do. */
static jalur_status cut_words(net_job *j, const view *v, const net_snap *from, const net_snap *to, char *text, size_t size)
{
    jalur_status st = JALUR_OK;
    const view *dry = dry_view(j, v);
    net_edge *edges = NULL;
    net_edge_view e;
    uint32_t n = 0;
    text[0] = '\0';
    TRY(closure_words(j, v, from, to, text, size));
    if (text[0]) goto done;
    if (dry) TRY(net_why_cut(j->ctx, v->m->metric, dry->m->metric, from, to, &j->mem, &edges, &n));
    const bool season_cuts = n > 0;
    if (n == 0) TRY(net_why_cut(j->ctx, v->m->metric, NULL, from, to, &j->mem, &edges, &n));
    if (n == 0) goto done;
    net_edge_get(j->g, v->m->metric, edges[0], &e);
    const jalur_lonlat at = e.line.pt[e.line.n / 2];
    (void)snprintf(text, size, " Roads lead there that %s: %u pieces, the first a %s road at %.6f, %.6f.",
                   season_cuts ? "are closed in the wet season" : "it may not use", (unsigned)n, road_class_name(e.class),
                   at.lon_deg, at.lat_deg);
done:
    return st;
}

static jalur_status say_unreachable(net_job *j, const view *v, uint32_t i, const net_why *why, uint32_t depot, const char *cut)
{
    const station *s = &j->t->stations[j->station[i]];
    const char *home = j->t->offices[v->office[depot]].id;
    bool else_reached = reached_otherwise(j, v, i), link = why && !why->connected;
    problem p = {.class = "station-unreachable",
                 .severity = else_reached ? PROBLEM_NOTE : PROBLEM_WARNING,
                 .kind = "station",
                 .id = s->id,
                 .has_point = true,
                 .at = s->at,
                 .measure = link ? why->gap_m : (double)NAN,
                 .unit = link ? "m" : ""};
    const char *tail = else_reached ? " Another kind of vehicle reaches it." : "";
    if (!link)
        return problems_add(j->out, &p, "%s cannot reach station %s in the %s season from any depot.%s", v->m->profile->name,
                            s->id, season_name(v->m->season), tail);
    if (why->by_oneway)
        return problems_add(
            j->out, &p,
            "%s cannot reach station %s in the %s season from any depot: only one-way roads lead there the wrong way. "
            "Check their direction.%s",
            v->m->profile->name, s->id, season_name(v->m->season), tail);
    p.has_point = p.has_to = true;
    p.at = why->gap_from;
    p.to = why->gap_to;
    return problems_add(j->out, &p,
                        "%s cannot reach station %s in the %s season from any depot; from %s the missing link is %.0f "
                        "m%s, from %.6f, %.6f to "
                        "%.6f, %.6f. Add the road if there is one, or send another kind of vehicle.%s%s",
                        v->m->profile->name, s->id, season_name(v->m->season), home, why->gap_m, net_gap_words(why->gap_m), why->gap_from.lon_deg,
                        why->gap_from.lat_deg, why->gap_to.lon_deg, why->gap_to.lat_deg, cut, tail);
}

/* Stations of one strong component share the missing link: it is sought once for each. */
static jalur_status unreachable(net_job *j, const view *v)
{
    jalur_status st = JALUR_OK;
    map64 known = {0};
    net_why *why = NULL;
    char (*cut)[CUT_WORDS] = NULL;
    uint32_t n = 0;
    TRY(mem_new(j->ctx, WHYS_MAX, sizeof *why, &why));
    TRY(mem_new(j->ctx, WHYS_MAX, sizeof *cut, &cut));
    for (uint32_t i = 0; i < j->n; ++i) {
        if (v->stations[i].state != SNAP_OK || v->nearest[i] != JALUR_NONE) continue;
        TRY(step_progress(j->ctx, "checking reach", i, j->n)); /* a missing link in a large network takes long to find */
        uint32_t depot = crow_depot(v, j->at[i]);
        if (depot == JALUR_NONE) break; /* no depot on the network: that is said already */
        uint64_t key = (uint64_t)depot << 32 | v->stations[i].strong;
        uint32_t k = map64_get(&known, key);
        if (k == JALUR_NONE && n < WHYS_MAX) {
            TRY(net_why_not(j->ctx, v->m->metric, &v->depots[depot], &v->stations[i], &why[n]));
            TRY(cut_words(j, v, &v->depots[depot], &v->stations[i], cut[n], sizeof cut[n]));
            if (v->stations[i].strong != JALUR_NONE) TRY(map64_put(j->ctx, &known, key, n));
            k = n++;
        }
        TRY(say_unreachable(j, v, i, k == JALUR_NONE ? NULL : &why[k], depot, k == JALUR_NONE ? "" : cut[k]));
    }
done:
    map64_release(j->ctx, &known);
    mem_free(j->ctx, why);
    mem_free(j->ctx, cut);
    return st;
}

/* ---- closures ---- */

static jalur_status idle_closures(net_job *j)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; j->closing && i < j->closing->n; ++i) {
        const closure *c = &j->closing->item[i];
        if (j->closing->first[i] < j->closing->first[i + 1]) continue;
        const bool shaped = c->area.n_pt > 0;
        problem p = {.class = "closure-without-road", .severity = PROBLEM_WARNING, .kind = "closure", .id = c->id,
                     .has_point = shaped, .measure = NAN, .unit = ""};
        if (shaped) p.at = c->area.pt[0];
        TRY(problems_add(j->out, &p, "Closure %s touches no road: nothing is closed. Check its %s.", c->id,
                         c->by_road ? "road id against the source ids of the imported roads" : "polygon, road class and coordinate system"));
    }
done:
    return st;
}

/* ---- all ---- */

static jalur_status unknown_profiles(net_job *j, const check_metric *metrics, uint32_t n)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < j->t->n_vehicles; ++i) {
        const vehicle *v = &j->t->vehicles[i];
        bool known = false;
        for (uint32_t k = 0; k < n; ++k)
            known = known || strcmp(metrics[k].profile->name, v->profile) == 0;
        if (known) continue;
        problem p = {.class = "vehicle-unknown-profile",
                     .severity = PROBLEM_WARNING,
                     .kind = "vehicle",
                     .id = v->id,
                     .measure = NAN,
                     .unit = ""};
        TRY(problems_add(j->out, &p,
                         "Vehicle %s of %s travels by profile \"%s\", which does not exist: it cannot be planned. Use "
                         "one of the profiles in "
                         "data/profiles/profiles.ini.",
                         v->id, v->home_id, v->profile));
    }
done:
    return st;
}

jalur_status check_network(jalur_ctx *ctx, const territory *t, const settings *s, const net *g, const net_closing *closing,
                           const check_metric *metrics, uint32_t n_metrics, problems *out)
{
    jalur_status st = JALUR_OK;
    net_job j = {.ctx = ctx, .t = t, .s = s, .g = g, .closing = closing, .out = out};
    arena_init(&j.mem, ctx);
    TRY(unknown_profiles(&j, metrics, n_metrics));
    if (!g) goto done;
    TRY(parts(&j));
    TRY(check_doubles(ctx, g, out));
    TRY(idle_closures(&j));
    TRY(collect_stations(&j));
    TRY(arena_new(&j.mem, n_metrics, sizeof *j.views, &j.views));
    for (uint32_t i = 0; i < n_metrics; ++i) {
        j.views[i].m = &metrics[i];
        TRY(view_new(&j, &j.views[i]));
        ++j.n_views;
        TRY(depots_off(&j, &j.views[i]));
    }
    TRY(far_stations(&j));
    for (uint32_t i = 0; i < n_metrics; ++i)
        TRY(unreachable(&j, &j.views[i]));
done:
    arena_release(&j.mem);
    return err_while(ctx, st, "checking the network");
}
