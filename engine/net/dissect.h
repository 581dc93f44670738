/* Nested dissection of a graph that lies on the ground, inside the road network. */
#ifndef JALUR_NET_DISSECT_H
#define JALUR_NET_DISSECT_H

#include "net/net_internal.h"

/* Neighbours of v: to[first[v]] up to to[first[v + 1] - 1], both ways, without loops. */
typedef struct ground_graph {
    uint32_t n, *first, *to;
    jalur_lonlat *at;
} ground_graph;

/* dissect.c: sequence gets all nodes, those to be eliminated first first. Graphs of several components are fine. */
jalur_status net_dissect(jalur_ctx *ctx, const ground_graph *g, uint32_t *sequence);

/* mincut.c: room for cuts of parts of the graph. */
typedef struct mincut mincut;
jalur_status mincut_new(jalur_ctx *ctx, const ground_graph *g, mincut **out);
void mincut_free(mincut *m);
/* The fewest nodes of the list without which no way through listed nodes leads from the first n_low to the last n_high; both
 * may be among them. side[v]: CUT_ of each node. */
enum { CUT_LOW, CUT_HIGH, CUT_NODES, CUT_SIDES };
void mincut_find(mincut *m, const uint32_t *list, uint32_t n, uint32_t n_low, uint32_t n_high, uint8_t *side);

#endif
