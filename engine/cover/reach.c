/* Time and class of every village by one way. */
#include "cover/cover_inside.h"

#include <math.h>

#include "base/hash.h"

typedef struct side {           /* points snapped to one metric, and the times found on it */
    net_snap *village, *office; /* village: only those with a position, in order */
    net_ms *time;
    uint32_t *label; /* index into problem points */
} side;

typedef struct reach {
    cover_job *job;
    const cover_way *way;
    uint32_t way_index;
    uint32_t *placed; /* villages with a position */
    jalur_lonlat *at; /* their points */
    jalur_lonlat *office_at;
    uint32_t n_placed;
    side now, dry; /* dry is empty when the way is measured on the dry metric itself */
    net_why *why;  /* answers by pair of strong components */
    size_t n_why, why_cap;
    map64 why_of;
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

static jalur_status side_measure(reach *r, const net_metric *m, side *s)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = r->job->ctx;
    uint32_t n_offices = r->job->p->n_points;
    TRY(mem_new(ctx, r->n_placed, sizeof *s->village, &s->village));
    TRY(mem_new(ctx, n_offices, sizeof *s->office, &s->office));
    TRY(mem_new(ctx, r->n_placed, sizeof *s->time, &s->time));
    TRY(mem_new(ctx, r->n_placed, sizeof *s->label, &s->label));
    TRY(net_snap_points(m, r->at, r->n_placed, 0, s->village));
    TRY(net_snap_points(m, r->office_at, n_offices, 0, s->office));
    TRY(net_nearest(ctx, m, s->office, n_offices, s->village, r->n_placed, true, s->time, s->label));
done:
    return st;
}

static void side_release(jalur_ctx *ctx, side *s)
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
    TRY(net_why_not(ctx, r->way->metric, from, to, out));
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

static jalur_status cell_classify(reach *r, uint32_t k, access_cell *cell)
{
    jalur_status st = JALUR_OK;
    const net_snap *snap = &r->now.village[k];
    if (r->now.label[k] != JALUR_NONE && r->now.time[k] < NET_UNREACHED) {
        cell->office = r->job->p->points[r->now.label[k]];
        cell->minutes = r->now.time[k] / 60000.0;
        cell->class = cell->minutes <= r->job->p->limit_min ? ACCESS_WITHIN : ACCESS_BEYOND;
    } else if (r->dry.label && r->dry.label[k] != JALUR_NONE && r->dry.time[k] < NET_UNREACHED) {
        cell->office = r->job->p->points[r->dry.label[k]];
        cell->class = ACCESS_DRY_ONLY;
    } else if (snap->state == SNAP_TOO_FAR) {
        cell->class = ACCESS_FAR_FROM_ROAD;
        cell_gap(cell, snap->access_m, r->at[k], snap->at);
    } else {
        cell->class = ACCESS_UNREACHABLE;
        if (snap->state == SNAP_OK) TRY(gap_of(r, k, cell));
    }
done:
    return st;
}

static jalur_status reach_classify(reach *r)
{
    jalur_status st = JALUR_OK;
    access_table *out = r->job->out;
    for (uint32_t v = 0; v < out->n_villages; v++)
        out->cells[(size_t)v * out->n_ways + r->way_index] =
            (access_cell){.office = JALUR_NONE, .minutes = INFINITY, .class = ACCESS_NO_POSITION, .gap_m = NAN};
    for (uint32_t k = 0; k < r->n_placed; k++) {
        if (k % 1024 == 0) TRY(step_progress(r->job->ctx, "missing links", k, r->n_placed));
        TRY(cell_classify(r, k, &out->cells[(size_t)r->placed[k] * out->n_ways + r->way_index]));
    }
done:
    return st;
}

jalur_status cover_reach(cover_job *job, uint32_t way)
{
    jalur_status st = JALUR_OK;
    reach r = {.job = job, .way = &job->p->ways[way], .way_index = way};
    TRY(reach_points(&r));
    TRY(side_measure(&r, r.way->metric, &r.now));
    if (r.way->dry && r.way->dry != r.way->metric) TRY(side_measure(&r, r.way->dry, &r.dry));
    TRY(reach_classify(&r));
done:
    map64_release(job->ctx, &r.why_of);
    mem_free(job->ctx, r.why);
    side_release(job->ctx, &r.now);
    side_release(job->ctx, &r.dry);
    mem_free(job->ctx, r.office_at);
    mem_free(job->ctx, r.at);
    mem_free(job->ctx, r.placed);
    return err_while(job->ctx, st, "%s in the %s season", r.way->way.profile, season_name(r.way->way.season));
}
