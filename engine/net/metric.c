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
    const road *r = &g->attr[g->edge_road[e]];
    double kmh = profile_speed_kmh(p, s, r), m = g->edge_m[e], wait_a = 0, wait_b = 0;
    double slow_forward = 1, slow_backward = 1;
    *forward = *backward = NET_INF;
    if (!(kmh > 0)) return;
    if (net_is_water(r)) {
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
    jalur_status st = JALUR_OK;
    uint8_t *closed = NULL;
    if (!c) return JALUR_OK;
    TRY(mem_new(ctx, g->n_edges, 1, &closed));
    for (uint32_t i = 0; i < c->n_edges; i++) {
        if (c->edges[i].v >= g->n_edges)
            TRY(err_set(ctx, JALUR_E_USAGE, "closed edge %u does not exist: the network has %u edges", c->edges[i].v,
                        g->n_edges));
        closed[c->edges[i].v] = 1;
    }
    if (c->area) TRY(net_close_area(ctx, g, c->area, closed));
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (closed[e]) forward[e] = backward[e] = NET_INF;
done:
    mem_free(ctx, closed);
    return st;
}

/* Nobody boards in mid-water, and nothing stops on a motorway: only boats snap to ferry and boat lines, nobody to a
 * motorway. */
static jalur_status mark_edges(jalur_ctx *ctx, net_metric *m)
{
    jalur_status st = JALUR_OK;
    const net *g = m->g;
    TRY(mem_new(ctx, g->n_edges, 1, &m->edge_mark));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (m->forward[e] >= NET_INF && m->backward[e] >= NET_INF) continue;
        if (m->mode != MODE_BOAT && net_is_water(&g->attr[g->edge_road[e]])) continue;
        if (g->attr[g->edge_road[e]].class == ROAD_MOTORWAY) continue;
        uint32_t a = m->strong[g->ends[e].a], b = m->strong[g->ends[e].b];
        m->edge_mark[e] = a == 0 && b == 0 ? NET_MARK_MAIN : NET_MARK_OTHER;
    }
    TRY(tree_marks(ctx, g, m->edge_mark, &m->box_mark));
done:
    return st;
}

jalur_status net_metric_from_weights(jalur_ctx *ctx, const net *g, const profile *p, net_ms *forward,
                                     net_ms *backward, net_metric **out)
{
    jalur_status st = JALUR_OK;
    net_metric *m = NULL;
    *out = NULL;
    st = mem_new(ctx, 1, sizeof *m, &m);
    if (st != JALUR_OK) {
        mem_free(ctx, forward);
        mem_free(ctx, backward);
        return st;
    }
    *m = (net_metric){.ctx = ctx, .g = g, .forward = forward, .backward = backward, .mode = p->mode,
                      .access_kmh = p->access_kmh, .access_limit_m = p->access_limit_m};
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (forward[e] < NET_INF || backward[e] < NET_INF) m->usable_m += g->edge_m[e];
    TRY(net_strong_new(ctx, m));
    TRY(mark_edges(ctx, m));
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
