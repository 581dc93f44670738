/* The swept side of a table: its points, the nodes that lead to them, and where their results go. Not for other rooms. */
#ifndef JALUR_NET_GOALS_H
#define JALUR_NET_GOALS_H

#include "net/excerpt.h"
#include "net/lanes.h"

enum { GOAL_STRIDE = 256 }; /* nodes swept between two times of writing: what is done is written while it is in the cache */

/* LANES points in a row, written together. Each gets a slot for its results when the sweep meets the first of them, and
 * gives it back when all are written: where points come in the order of the nodes, a few slots serve them all. */
typedef struct goal_block { uint32_t block, slot; } goal_block;

typedef struct goals {
    uint32_t n;
    selection s;
    lane_end *end;     /* ascending by node; place: slot * LANES + index % LANES */
    lane_other *other; /* beside end */
    lane_cm *cm;       /* the same; NULL: times only */
    goal_block *block; /* in the order in which they are done */
    uint32_t *first;   /* of a stride, counted from the highest nodes: blocks that are done then; n_strides + 1 */
    uint32_t n_strides, n_slots;
} goals;

/* reverse: ways from the points instead of to them. The metric and `x`, which must hold the points' nodes, must live as long. */
jalur_status goals_new(jalur_ctx *ctx, const net_metric *m, const excerpt *x, const net_snap *points, uint32_t n,
                       bool reverse, goals *out);
void goals_release(jalur_ctx *ctx, goals *g);

#endif
