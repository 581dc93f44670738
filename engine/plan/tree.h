/* A k-d tree of points (Bentley 1975): the nearest of each, and an order in which near points are near. */
#ifndef JALUR_PLAN_TREE_H
#define JALUR_PLAN_TREE_H

#include "base/arena.h"
#include "plan/legs.h"

typedef struct plan_box {
    double low_x, low_y, high_x, high_y;
} plan_box;

typedef struct plan_tree {
    uint32_t n, leaves;    /* leaves: a power of two */
    uint32_t *item;        /* items in the order of the tree */
    plan_point *at;        /* their points, in the same order */
    plan_box *box;         /* node 1 is all, nodes 2 i and 2 i + 1 are its halves; 2 * leaves */
} plan_tree;

/* `at`: points of items 0 .. n-1. Memory from `mem`. O(n log n). */
jalur_status plan_tree_make(jalur_ctx *ctx, arena *mem, const plan_point *at, uint32_t n, plan_tree *out);
/* Takes an item; answers how far away the next may be, as a squared length; below 0 ends the search. */
typedef double plan_tree_offer(void *self, uint32_t item);
/* Offers items near a point, roughly nearest first, until all others are farther than the last answer. `live`: by node,
 * 0 where no item below it is wanted; NULL: all are. */
void plan_tree_near(const plan_tree *t, const uint32_t *live, plan_point from, plan_tree_offer *offer, void *self);

#endif
