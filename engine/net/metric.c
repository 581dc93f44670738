/* Weights of one profile in one season: edge times, closures, strong components, marks for snapping, and
 * the customised hierarchy. */
#include "net/net_internal.h"

void net_metric_free(net_metric *m)
{
    if (!m) return;
    jalur_ctx *ctx = m->ctx;
    mem_free(ctx, m->forward);
    mem_free(ctx, m->backward);
    mem_free(ctx, m->strong);
    mem_free(ctx, m->edge_mark);
    mem_free(ctx, m->box_mark);
    net_weights_release(ctx, &m->w);
    net_lazy_free(ctx, m->lazy);
    mem_free(ctx, m->before);
    net_lower_free(ctx, m->lower);
    mem_free(ctx, m);
}

const net *net_metric_net(const net_metric *m) { return m->g; }
double net_metric_usable_m(const net_metric *m) { return m->usable_m; }
uint32_t net_metric_strong_components(const net_metric *m) { return m->n_strong; }

static net_ms ms_of(double m, double kmh, double wait_min)
{
    double ms = m / kmh * 3600 + wait_min * 60000;
    return ms >= (double)NET_INF ? NET_INF : (net_ms)(ms + 0.5);
}

/* Waiting is charged where a ferry or boat line leaves land, so that a line cut into several edges is
 * boarded once. A boat that is its own vehicle waits nowhere. */
static void weigh_edge(const net *g, const profile *p, season s, uint32_t e, net_ms *forward, net_ms *backward)
{
    const net_rule *r = &g->attr[g->edge_road[e]];
    const road like = {.class = r->class, .surface = r->surface, .flags = r->flags, .modes = r->modes, .max_kmh = r->max_kmh};
    double kmh = profile_speed_kmh(p, s, &like), m = g->edge_m[e], wait_a = 0, wait_b = 0;
    double slow_forward = 1, slow_backward = 1;
    *forward = *backward = NET_INF;
    if (!(kmh > 0)) return;
    if (net_is_water(r->class)) {
        double wait = p->mode == MODE_BOAT ? 0 : r->wait_min > 0 ? r->wait_min : p->ferry_wait_min;
        if (g->edge_flags[e] & NET_EDGE_LANDING_A) wait_a = wait;
        if (g->edge_flags[e] & NET_EDGE_LANDING_B) wait_b = wait;
    } else if (g->edge_flags[e] & NET_EDGE_HAS_Z) {
        const float *slope = g->slope + (size_t)e * SLOPE_KINDS;
        slow_forward = (double)slope[p->tobler ? SLOPE_WALK_FORWARD : SLOPE_DRIVE_FORWARD];
        slow_backward = (double)slope[p->tobler ? SLOPE_WALK_BACKWARD : SLOPE_DRIVE_BACKWARD];
    }
    if (!p->obeys_oneway || r->oneway != ROAD_BACKWARD) *forward = ms_of(m * slow_forward, kmh, wait_a);
    if (!p->obeys_oneway || r->oneway != ROAD_FORWARD) *backward = ms_of(m * slow_backward, kmh, wait_b);
}

static jalur_status close_edges(jalur_ctx *ctx, const net *g, const net_closures *c, net_ms *forward, net_ms *backward)
{
    net_times *times = NULL;
    uint32_t n = 0;
    jalur_status st = net_closed_times(ctx, g, c, NULL, 0, forward, backward, &times, &n);
    for (uint32_t i = 0; i < n; i++) {
        forward[times[i].edge] = times[i].forward;
        backward[times[i].edge] = times[i].backward;
    }
    mem_free(ctx, times);
    return st;
}

/* Nobody boards in mid-water, and nothing stops on a motorway: only boats snap to ferry and boat lines, nobody to a
 * motorway. */
static jalur_status mark_edges(jalur_ctx *ctx, const net_metric *m, net_parts *p)
{
    jalur_status st = JALUR_OK;
    const net *g = m->g;
    TRY(mem_new(ctx, g->n_edges, 1, &p->edge_mark));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (m->forward[e] >= NET_INF && m->backward[e] >= NET_INF) continue;
        p->usable_m += g->edge_m[e];
        if (m->mode != MODE_BOAT && net_is_water(g->attr[g->edge_road[e]].class)) continue;
        if (g->attr[g->edge_road[e]].class == ROAD_MOTORWAY) continue;
        uint32_t a = p->strong[g->ends[e].a], b = p->strong[g->ends[e].b];
        p->edge_mark[e] = a == 0 && b == 0 ? NET_MARK_MAIN : NET_MARK_OTHER;
    }
    TRY(tree_marks(ctx, g, p->edge_mark, &p->box_mark));
done:
    return st;
}

jalur_status net_parts_new(jalur_ctx *ctx, const net_metric *m, net_parts *out)
{
    jalur_status st = JALUR_OK;
    *out = (net_parts){0};
    TRY(net_strong_new(ctx, m, out));
    TRY(mark_edges(ctx, m, out));
done:
    if (st != JALUR_OK) net_parts_release(ctx, out);
    return st;
}

void net_parts_release(jalur_ctx *ctx, net_parts *p)
{
    mem_free(ctx, p->strong);
    mem_free(ctx, p->edge_mark);
    mem_free(ctx, p->box_mark);
    *p = (net_parts){0};
}

void net_parts_set(net_metric *m, net_parts *p)
{
    net_parts old = {.strong = m->strong, .edge_mark = m->edge_mark, .box_mark = m->box_mark};
    m->strong = p->strong;
    m->n_strong = p->n_strong;
    m->edge_mark = p->edge_mark;
    m->box_mark = p->box_mark;
    m->usable_m = p->usable_m;
    *p = old;
}

jalur_status net_metric_from_weights(jalur_ctx *ctx, const net *g, const profile *p, net_ms *forward,
                                     net_ms *backward, net_metric **out)
{
    jalur_status st = JALUR_OK;
    net_metric *m = NULL;
    net_parts parts = {0};
    *out = NULL;
    st = mem_new(ctx, 1, sizeof *m, &m);
    if (st != JALUR_OK) {
        mem_free(ctx, forward);
        mem_free(ctx, backward);
        return st;
    }
    *m = (net_metric){.ctx = ctx, .g = g, .forward = forward, .backward = backward, .mode = p->mode,
                      .access_kmh = p->access_kmh, .access_limit_m = p->access_limit_m};
    TRY(net_lazy_new(ctx, &m->lazy));
    TRY(net_parts_new(ctx, m, &parts));
    net_parts_set(m, &parts);
    TRY(net_customise(ctx, g, forward, backward, &m->w));
    *out = m;
    m = NULL;
done:
    net_metric_free(m);
    return st;
}

jalur_status net_metric_new(jalur_ctx *ctx, const net *g, const profile *p, season s, const net_closures *closures,
                            net_metric **out)
{
    jalur_status st = JALUR_OK;
    net_ms *forward = NULL, *backward = NULL;
    *out = NULL;
    TRY(mem_new(ctx, g->n_edges, sizeof *forward, &forward));
    TRY(mem_new(ctx, g->n_edges, sizeof *backward, &backward));
    for (uint32_t e = 0; e < g->n_edges; e++) weigh_edge(g, p, s, e, &forward[e], &backward[e]);
    TRY(close_edges(ctx, g, closures, forward, backward));
    st = net_metric_from_weights(ctx, g, p, forward, backward, out);
    forward = backward = NULL; /* taken over in any case */
done:
    mem_free(ctx, forward);
    mem_free(ctx, backward);
    return err_while(ctx, st, "computing travel times for %s in the %s season", p->name, season_name(s));
}

static net_ms price_of(net_ms ms, uint32_t cm, double per_ms, double per_cm)
{
    const double price = per_ms * ms + per_cm * cm;
    return ms >= NET_INF ? NET_INF : price < NET_INF - 1 ? (net_ms)price : NET_INF - 1;
}

jalur_status net_metric_priced(jalur_ctx *ctx, const net_metric *m, double per_ms, double per_cm, net_metric **out)
{
    jalur_status st = JALUR_OK;
    const profile like = {.mode = m->mode, .access_kmh = m->access_kmh, .access_limit_m = m->access_limit_m};
    net_ms *forward = NULL, *backward = NULL;
    *out = NULL;
    TRY(mem_new(ctx, m->g->n_edges, sizeof *forward, &forward));
    TRY(mem_new(ctx, m->g->n_edges, sizeof *backward, &backward));
    for (uint32_t e = 0; e < m->g->n_edges; e++) {
        forward[e] = price_of(m->forward[e], net_edge_cm(m->g, e), per_ms, per_cm);
        backward[e] = price_of(m->backward[e], net_edge_cm(m->g, e), per_ms, per_cm);
    }
    st = net_metric_from_weights(ctx, m->g, &like, forward, backward, out);
    forward = backward = NULL; /* taken over in any case */
done:
    mem_free(ctx, forward);
    mem_free(ctx, backward);
    return st;
}
