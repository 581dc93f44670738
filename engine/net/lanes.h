/* The inner loops of tables: thirty-two searches side by side, two cache lines per node (RPHAST: Delling, Goldberg and
 * Werneck 2011). 32-bit lanes hold times, 64-bit lanes hold net_keys. Not for other rooms. */
#ifndef JALUR_NET_LANES_H
#define JALUR_NET_LANES_H

#include "net/net_internal.h"

enum { LANES = 32, LANES_HALF = LANES / 2, LANES_LINE = 64 };

/* The first byte of a cache line in a block with LANES_LINE bytes to spare: a row of lanes then splits no line. */
static inline void *lanes_aligned(void *block)
{
    return (char *)block + (LANES_LINE - (uintptr_t)block % LANES_LINE) % LANES_LINE;
}

/* Lanes of a row of times: where half would do, the other half is not there. */
static inline uint32_t lanes_width(uint32_t n_lanes)
{
    return n_lanes > LANES_HALF ? LANES : LANES_HALF;
}

/* Nodes that can lie on the way down to a set of nodes: these and all their ancestors, in rank order. */
typedef struct selection {
    uint32_t n;
    uint32_t *first;      /* n + 1; arcs upwards */
    uint16_t *head_depth; /* of an arc */
    uint32_t *depth;      /* of a node in the whole tree */
    bool all;             /* every node is selected: these three, and ms, are the net's and the metric's own */
    uint32_t *ms;         /* weights downwards, if only times are asked */
    net_key *key;         /* the same with distances, else */
    uint32_t *local;      /* node -> index, or JALUR_NONE */
} selection;

/* The union of the ways up from one batch: groups of ascending chains. A later group never holds an ancestor of
 * an earlier one, so groups are worked off last to first. */
typedef struct climb {
    uint32_t n, n_groups;
    uint32_t *node;
    uint32_t group[2 * LANES + 1];
    uint32_t *slot_of; /* node -> position in `node`, or JALUR_NONE */
} climb;

/* A point on the selected side: a node, or two of an edge of which one is the other's ancestor, and what it costs from the lower one.
 * What cannot be reached costs NET_INF from any node. */
typedef struct lane_end {
    uint32_t node; /* the lower one: index into the selection */
    uint32_t ms;
    uint32_t place : 31; /* where its LANES results go, in `done` */
    uint32_t two : 1;    /* there is another node: read beside it, since most points have one */
} lane_end;
typedef struct lane_other { uint32_t depth, ms; } lane_other; /* the ancestor; NET_INF where there is none */
typedef struct lane_cm { uint32_t of[2]; } lane_cm; /* the same way in centimetres */

/* One batch on its way down. Ranks are a postorder, so the heads of a node's arcs are the last nodes met at their depths:
 * the lanes of one way to the root are all that is kept, and stay in the first-level cache. */
typedef struct lane_run {
    const selection *s;
    const uint64_t *climbed; /* a bit for each selected node: it is in the climb, */
    const uint32_t *start; /* and its slot there */
    const lane_end *end;   /* by node, ascending */
    const lane_other *other; /* beside end */
    const lane_cm *cm;     /* the same, for keys */
    uint32_t n_end;        /* not met yet */
    uint32_t n_lanes;      /* in use: times have rows of lanes_width, keys of LANES */
    const void *up;        /* lanes of the climb: uint32_t or net_key */
    void *lanes;           /* by depth */
    void *done;            /* of ends, by place */
} lane_run;

void lanes_up_ms(const chordal *c, const net_ms *up, const climb *u, uint32_t *lanes, uint32_t n_lanes);
void lanes_up_key(const chordal *c, const net_ms *up, const uint32_t *up_cm, const climb *u, net_key *lanes);
/* Selected nodes low .. high - 1, those above done before, and all ends at them. */
void lanes_down_ms(lane_run *r, uint32_t low, uint32_t high);
void lanes_down_key(lane_run *r, uint32_t low, uint32_t high);
/* Times of LANES ends the other way round: [end][lane] to by_lane[lane * stride + end]. */
void lanes_turn(const uint32_t *by_end, uint32_t n_lanes, uint32_t *by_lane, size_t stride);
/* Copies, whole lines past the cache: what is only written need not be read first. Other threads may read it after
 * lanes_written. */
void lanes_write(uint32_t *to, const uint32_t *from, size_t n);
void lanes_written(void);

#endif
