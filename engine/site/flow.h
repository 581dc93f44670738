/* Maximum flow from demands to open sites with capacities. */
#ifndef JALUR_SITE_FLOW_H
#define JALUR_SITE_FLOW_H

#include "site/site_inside.h"

typedef struct site_flow {
    const site_arcs *a;
    double *flow;             /* per arc, in row order */
    uint32_t *back;           /* per arc in column order: its index in row order */
    double *left, *room;      /* weight not served; capacity not used */
    uint32_t *level, *at, *queue;
    double least;
} site_flow;
jalur_status site_flow_make(arena *mem, const site_arcs *a, site_flow *f);
/* Weight served by the open sites; flow, left and room tell how. */
double site_flow_most(site_flow *f, const double *weight, const double *capacity, const bool *open);
/* From a flow that stands: `out` has shut and `in` has opened (`open` says so already). What is served more than before. */
double site_flow_exchange(site_flow *f, const double *capacity, const bool *open, uint32_t in, uint32_t out);
void site_flow_copy(site_flow *to, const site_flow *from); /* of the same problem */

#endif
