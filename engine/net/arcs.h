/* A network from bare arcs with weights, as in DIMACS files: for benchmarks and tests.
 * Arcs (u, v) and (v, u) become the two directions of one edge; further arcs between the same nodes become
 * further edges. Geometry is the straight line. node_of (n_nodes long, may be NULL) tells each input node's
 * number as used by net_arcs_snap; JALUR_NONE for a node without arcs. */
#ifndef JALUR_NET_ARCS_H
#define JALUR_NET_ARCS_H

#include "net/net.h"

typedef struct net_arcs {
    uint32_t n_nodes, n_arcs;
    const jalur_lonlat *at; /* of a node; no two alike */
    const uint32_t *tail, *head;
    const net_ms *ms;
} net_arcs;

/* `p` gives mode and access of the metric. */
jalur_status net_new_from_arcs(jalur_ctx *ctx, const net_arcs *arcs, const profile *p, net **out, net_metric **metric,
                               uint32_t *node_of);
/* Points that are nodes (numbers from node_of). */
jalur_status net_arcs_snap(jalur_ctx *ctx, const net_metric *m, const uint32_t *nodes, uint32_t n, net_snap *out);
/* For every node of the network (numbers as in node_of): the nearest facility as in net_nearest. */
jalur_status net_arcs_nearest(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                              bool to_facility, net_ms *time, uint32_t *label);
/* Time of the hierarchy's customisation alone; the weights are thrown away. */
jalur_status net_arcs_customise(jalur_ctx *ctx, const net_metric *m);
/* The same into the metric's own weights, which become what they were. */
jalur_status net_arcs_customise_again(jalur_ctx *ctx, net_metric *m);
/* Time of the chordal topology alone, the order given. */
jalur_status net_arcs_topology(jalur_ctx *ctx, const net *g, uint32_t *shortcuts);

#endif
