/* Time and class of every village by one way. */
#include "cover/cover_inside.h"

#include <math.h>

#include "base/hash.h"

typedef struct reach {
    cover_job *job;
    cover_way way;
    uint32_t way_index;
    uint32_t *placed; /* villages with a position */
    jalur_lonlat *at; /* their points */
    jalur_lonlat *office_at;
    uint32_t n_placed;
    uint32_t *missed; /* of these the ones that the way itself does not reach, and their points */
    jalur_lonlat *missed_at;
    uint32_t n_missed;
    cover_side now;             /* by placed village */
    cover_side dry, foot, boat, ground; /* by missed village; empty when not asked for */
    arena cut;
    net_why *why;  /* answers by pair of strong components */
    size_t n_why, why_cap;
    map64 why_of;
    double *cut_m; /* lengths of closed roads, by parts of the network or by the edges at both ends */
    size_t n_cut, cut_cap;
    map64 cut_of_parts, cut_of_edges;
} reach;

static jalur_status reach_points(reach *r)
{
    jalur_status st = JALUR_OK;
    const cover_job *job = r->job;
    const access_table *out = job->out;
    TRY(mem_new(job->ctx, out->n_villages, sizeof *r->placed, &r->placed));
    TRY(mem_new(job->ctx, out->n_villages, sizeof *r->at, &r->at));
    TRY(mem_new(job->ctx, job->p->n_points, sizeof *r->office_at, &r->office_at));
    for (uint32_t v = 0; v < out->n_villages; v++) {
        if (!cover_village_placed(&out->villages[v])) continue;
        r->placed[r->n_placed] = v;
        r->at[r->n_placed++] = out->villages[v].at;
    }
    for (uint32_t i = 0; i < job->p->n_points; i++)
        r->office_at[i] = job->p->t->offices[job->p->points[i]].at;
done:
    return st;
}

/* Times from the villages at `at` to the service points. */
static jalur_status side_measure(reach *r, const net_metric *m, const jalur_lonlat *at, uint32_t n, uint32_t k, cover_side *s)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = r->job->ctx;
    uint32_t n_offices = r->job->p->n_points;
    s->k = k;
    TRY(mem_new(ctx, n, sizeof *s->village, &s->village));
    TRY(mem_new(ctx, n_offices, sizeof *s->office, &s->office));
    TRY(mem_new(ctx, (size_t)n * k, sizeof *s->time, &s->time));
    TRY(mem_new(ctx, (size_t)n * k, sizeof *s->label, &s->label));
    TRY(net_snap_points(m, at, n, 0, s->village));
    TRY(net_snap_points(m, r->office_at, n_offices, 0, s->office));
    if (k == 1) TRY(net_nearest(ctx, m, s->office, n_offices, s->village, n, true, s->time, s->label));
    else TRY(net_nearest_k(ctx, m, s->office, n_offices, s->village, n, k, true, s->time, s->label));
done:
    return st;
}

/* Another season or mode is asked for the villages that are missed alone: few, where a country has 83,762. */
static jalur_status other_measure(reach *r, const net_metric *m, cover_side *s)
{
    if (!m || m == r->way.metric || r->n_missed == 0) return JALUR_OK;
    return side_measure(r, m, r->missed_at, r->n_missed, 1, s);
}

/* The same villages over the ground: times and labels alone. */
static jalur_status ground_measure(reach *r)
{
    jalur_status st = JALUR_OK;
    const cover_problem *p = r->job->p;
    cover_side *s = &r->ground;
    if (!p->ground || r->n_missed == 0) return JALUR_OK;
    s->k = 1;
    TRY(mem_new(r->job->ctx, r->n_missed, sizeof *s->time, &s->time));
    TRY(mem_new(r->job->ctx, r->n_missed, sizeof *s->label, &s->label));
    TRY(net_offroad(r->job->ctx, r->way.metric, r->now.office, r->office_at, p->n_points, p->ground, r->missed_at, r->n_missed, s->time,
                    s->label));
done:
    return st;
}

static bool side_reaches(const cover_side *s, uint32_t k)
{
    return s->label && s->label[(size_t)k * s->k] != JALUR_NONE && s->time[(size_t)k * s->k] < NET_UNREACHED;
}

static jalur_status missed_list(reach *r)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(r->job->ctx, r->n_placed, sizeof *r->missed, &r->missed));
    TRY(mem_new(r->job->ctx, r->n_placed, sizeof *r->missed_at, &r->missed_at));
    for (uint32_t k = 0; k < r->n_placed; k++) {
        if (side_reaches(&r->now, k)) continue;
        r->missed[r->n_missed] = k;
        r->missed_at[r->n_missed++] = r->at[k];
    }
done:
    return st;
}

static void side_release(jalur_ctx *ctx, cover_side *s)
{
    mem_free(ctx, s->village);
    mem_free(ctx, s->office);
    mem_free(ctx, s->time);
    mem_free(ctx, s->label);
}

/* By straight line; only offices on the network when `snapped`. Ties: lower index. */
static uint32_t office_nearest(const reach *r, jalur_lonlat from, bool snapped)
{
    geo_local frame = geo_local_at(from);
    uint32_t best = JALUR_NONE;
    double best_m2 = INFINITY;
    for (uint32_t i = 0; i < r->job->p->n_points; i++) {
        if (snapped && r->now.office[i].state != SNAP_OK) continue;
        jalur_xy d = geo_to_local(&frame, r->office_at[i]);
        double m2 = d.x_m * d.x_m + d.y_m * d.y_m;
        if (m2 < best_m2) best = i, best_m2 = m2;
    }
    return best;
}

/* The answer depends on the two strong components only, so that an island of many villages is searched once. */
static jalur_status why_not(reach *r, const net_snap *from, const net_snap *to, net_why *out)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = r->job->ctx;
    bool known = from->strong != JALUR_NONE && to->strong != JALUR_NONE;
    uint64_t pair = (uint64_t)from->strong << 32 | to->strong;
    uint32_t found = known ? map64_get(&r->why_of, pair) : JALUR_NONE;
    if (found != JALUR_NONE) {
        *out = r->why[found];
        goto done;
    }
    TRY(net_why_not(ctx, r->way.metric, from, to, out));
    if (!known) goto done;
    TRY(mem_grow(ctx, &r->why, &r->why_cap, r->n_why + 1, sizeof *r->why));
    TRY(map64_put(ctx, &r->why_of, pair, (uint32_t)r->n_why));
    r->why[r->n_why++] = *out;
done:
    return st;
}

static void cell_gap(access_cell *cell, double gap_m, jalur_lonlat from, jalur_lonlat to)
{
    if (!isfinite(gap_m)) return;
    cell->gap_m = gap_m;
    cell->from = from;
    cell->to = to;
}

/* The village is on the network and no service point is reached: what is missing? */
static jalur_status gap_of(reach *r, uint32_t k, access_cell *cell)
{
    jalur_status st = JALUR_OK;
    const net_snap *from = &r->now.village[k];
    uint32_t nearest = office_nearest(r, r->at[k], true);
    if (nearest != JALUR_NONE) {
        net_why why;
        TRY(why_not(r, from, &r->now.office[nearest], &why));
        if (!why.connected) cell_gap(cell, why.gap_m, why.gap_from, why.gap_to);
        goto done;
    }
    nearest = office_nearest(r, r->at[k], false); /* none is near a road: the link from road to office is missing */
    if (nearest == JALUR_NONE || r->now.office[nearest].state != SNAP_TOO_FAR) goto done;
    cell_gap(cell, r->now.office[nearest].access_m, r->now.office[nearest].at, r->office_at[nearest]);
done:
    return st;
}

/* Roads that the rains close on the way to the point of the dry season; one search for each two parts of the network. */
static jalur_status closed_roads(reach *r, uint32_t m, access_cell *cell)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = r->job->ctx;
    const net_snap *from = &r->dry.village[m], *to = &r->dry.office[r->dry.label[m]], *wet = &r->now.village[r->missed[m]];
    const net_snap *wet_to = &r->now.office[r->dry.label[m]];
    const bool parts = wet->state == SNAP_OK && wet_to->state == SNAP_OK && wet->strong != JALUR_NONE && wet_to->strong != JALUR_NONE;
    const uint64_t pair = parts ? (uint64_t)wet->strong << 32 | wet_to->strong : (uint64_t)from->edge.v << 32 | to->edge.v;
    map64 *known = parts ? &r->cut_of_parts : &r->cut_of_edges;
    uint32_t at = map64_get(known, pair), n = 0;
    net_edge *edges = NULL;
    if (at == JALUR_NONE) {
        double sum_m = 0;
        TRY(net_why_cut(ctx, r->way.metric, r->way.dry, parts ? wet : from, parts ? wet_to : to, &r->cut, &edges, &n));
        for (uint32_t i = 0; i < n; i++) {
            net_edge_view e;
            net_edge_get(net_metric_net(r->way.metric), NULL, edges[i], &e);
            sum_m += e.length_m;
        }
        TRY(mem_grow(ctx, &r->cut_m, &r->cut_cap, r->n_cut + 1, sizeof *r->cut_m));
        TRY(map64_put(ctx, known, pair, (uint32_t)r->n_cut));
        at = (uint32_t)r->n_cut;
        r->cut_m[r->n_cut++] = n > 0 ? sum_m : (double)NAN;
    }
    cell->closed_m = r->cut_m[at];
done:
    return st;
}

static void reached_otherwise(const reach *r, const cover_side *s, uint32_t m, access_class class, access_cell *cell)
{
    cell->office = r->job->p->points[s->label[m]];
    cell->other_min = s->time[m] / 60000.0;
    cell->class = class;
}

static void keep_near(reach *r, uint32_t k)
{
    const access_table *out = r->job->out;
    access_near *near = &out->near[((size_t)r->placed[k] * out->n_ways + r->way_index) * out->n_near];
    for (uint32_t i = 0; i < out->n_near; i++) {
        const size_t at = (size_t)k * out->n_near + i;
        if (r->now.label[at] == JALUR_NONE || r->now.time[at] >= NET_UNREACHED) break;
        near[i] = (access_near){r->job->p->points[r->now.label[at]], r->now.time[at] / 60000.0};
    }
}

/* What is missing between the village and the network of this way. */
static jalur_status link_missing(reach *r, uint32_t k, access_cell *cell)
{
    const net_snap *snap = &r->now.village[k];
    if (snap->state == SNAP_TOO_FAR) cell_gap(cell, snap->access_m, r->at[k], snap->at);
    return snap->state == SNAP_OK ? gap_of(r, k, cell) : JALUR_OK;
}

static void reached_now(reach *r, uint32_t k, access_cell *cell)
{
    const access_table *out = r->job->out;
    keep_near(r, k);
    const access_near *nearest = &out->near[((size_t)r->placed[k] * out->n_ways + r->way_index) * out->n_near];
    cell->office = nearest->office;
    cell->minutes = nearest->minutes;
    cell->class = cell->minutes <= out->limit_min ? ACCESS_SERVED : ACCESS_BEYOND;
}

static jalur_status missed_classify(reach *r, uint32_t m, access_cell *cell)
{
    const uint32_t k = r->missed[m];
    if (side_reaches(&r->dry, m)) {
        reached_otherwise(r, &r->dry, m, ACCESS_DRY_ONLY, cell);
        return closed_roads(r, m, cell);
    }
    if (side_reaches(&r->foot, m)) reached_otherwise(r, &r->foot, m, ACCESS_FOOT_ONLY, cell);
    else if (side_reaches(&r->boat, m)) reached_otherwise(r, &r->boat, m, ACCESS_BOAT_ONLY, cell);
    else if (side_reaches(&r->ground, m)) reached_otherwise(r, &r->ground, m, ACCESS_GROUND_ONLY, cell);
    else cell->class = r->now.village[k].state == SNAP_TOO_FAR ? ACCESS_FAR_FROM_ROAD : ACCESS_UNREACHABLE;
    return link_missing(r, k, cell);
}

static access_cell *cell_of(const reach *r, uint32_t k)
{
    return &r->job->out->cells[(size_t)r->placed[k] * r->job->out->n_ways + r->way_index];
}

static jalur_status reach_classify(reach *r)
{
    jalur_status st = JALUR_OK;
    access_table *out = r->job->out;
    for (uint32_t v = 0; v < out->n_villages; v++) {
        const size_t at = (size_t)v * out->n_ways + r->way_index;
        out->cells[at] = (access_cell){.office = JALUR_NONE, .minutes = INFINITY, .class = ACCESS_NO_POSITION, .gap_m = NAN,
                                       .served_by = JALUR_NONE, .other_min = NAN, .closed_m = NAN, .closure = "", .open_min = NAN,
                                       .score = NAN};
        for (uint32_t i = 0; i < out->n_near; i++) out->near[at * out->n_near + i] = (access_near){JALUR_NONE, INFINITY};
    }
    for (uint32_t k = 0; k < r->n_placed; k++)
        if (side_reaches(&r->now, k)) reached_now(r, k, cell_of(r, k));
    for (uint32_t m = 0; m < r->n_missed; m++) {
        if (m % 1024 == 0) TRY(step_progress(r->job->ctx, "missing links", m, r->n_missed));
        TRY(missed_classify(r, m, cell_of(r, r->missed[m])));
    }
done:
    return st;
}

jalur_status cover_reach(cover_job *job, uint32_t way)
{
    jalur_status st = JALUR_OK;
    reach r = {.job = job, .way = job->p->ways[way], .way_index = way};
    arena_init(&r.cut, job->ctx);
    if (job->p->lend) TRY(job->p->lend(job->p->user, &r.way));
    TRY(reach_points(&r));
    TRY(side_measure(&r, r.way.metric, r.at, r.n_placed, job->out->n_near, &r.now));
    TRY(missed_list(&r));
    TRY(other_measure(&r, r.way.dry, &r.dry));
    TRY(other_measure(&r, r.way.foot, &r.foot));
    TRY(other_measure(&r, r.way.boat, &r.boat));
    TRY(ground_measure(&r));
    TRY(reach_classify(&r));
    if (job->scores) TRY(cover_score(job, way, r.way.metric, &r.now, r.placed, r.n_placed));
done:
    arena_release(&r.cut);
    map64_release(job->ctx, &r.why_of);
    map64_release(job->ctx, &r.cut_of_parts);
    map64_release(job->ctx, &r.cut_of_edges);
    mem_free(job->ctx, r.why);
    mem_free(job->ctx, r.cut_m);
    side_release(job->ctx, &r.now);
    side_release(job->ctx, &r.dry);
    side_release(job->ctx, &r.foot);
    side_release(job->ctx, &r.boat);
    side_release(job->ctx, &r.ground);
    mem_free(job->ctx, r.missed);
    mem_free(job->ctx, r.missed_at);
    mem_free(job->ctx, r.office_at);
    mem_free(job->ctx, r.at);
    mem_free(job->ctx, r.placed);
    return err_while(job->ctx, st, "%s in the %s season", r.way.way.profile, season_name(r.way.way.season));
}
