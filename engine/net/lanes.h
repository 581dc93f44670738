/* The inner loops of tables: sixteen searches side by side, one cache line per node (RPHAST: Delling, Goldberg and
 * Werneck 2011). 32-bit lanes hold times, 64-bit lanes hold net_keys. Not for other rooms. */
#ifndef JALUR_NET_LANES_H
#define JALUR_NET_LANES_H

#include "net/net_internal.h"

enum { LANES = 16 };

/* Nodes that can lie on the way down to a set of nodes: these and all their ancestors, in rank order. */
typedef struct selection {
    uint32_t n;
    uint32_t *first; /* n + 1; arcs upwards */
    uint32_t *head;  /* index into the selection */
    bool all;        /* every node is selected: first and head are the net's own */
    uint32_t *ms;    /* weights downwards, if only times are asked; the metric's own where every node is selected */
    net_key *key;    /* the same with distances, else */
    uint32_t *local; /* node -> index, or JALUR_NONE */
} selection;

/* The union of the ways up from one batch: groups of ascending chains. A later group never holds an ancestor of
 * an earlier one, so groups are worked off last to first. */
typedef struct climb {
    uint32_t n, n_groups;
    uint32_t *node;
    uint32_t group[2 * LANES + 1];
    uint32_t *slot_of; /* node -> position in `node`, or JALUR_NONE */
} climb;

/* A point on the selected side: two nodes (indices into the selection) and what it costs from there. A point with one node
 * has it twice; what cannot be reached costs NET_INF from any node. */
typedef struct lane_end { uint32_t node[2], ms[2]; } lane_end;

void lanes_up_ms(const chordal *c, const net_ms *up, const climb *u, uint32_t *lanes);
void lanes_up_key(const chordal *c, const net_ms *up, const uint32_t *up_cm, const climb *u, net_key *lanes);
/* Selected nodes low .. high - 1, those above done before. start[i]: slot of the selected node i in the climb, or
 * JALUR_NONE. */
void lanes_down_ms(const selection *s, uint32_t low, uint32_t high, const uint32_t *start, const uint32_t *up, uint32_t *lanes);
void lanes_down_key(const selection *s, uint32_t low, uint32_t high, const uint32_t *start, const net_key *up, net_key *lanes);
/* Times of up to LANES ends: block[lane][end]. */
void lanes_block_ms(const uint32_t *lanes, const lane_end *ends, uint32_t n, uint32_t block[LANES][LANES]);

#endif
