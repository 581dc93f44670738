/* A way as edges, for the files that need one. Not for other rooms. */
#ifndef JALUR_NET_PATH_H
#define JALUR_NET_PATH_H

#include "net/net_internal.h"

typedef enum route_want { ROUTE_TIME, ROUTE_DISTANCE, ROUTE_EDGES } route_want; /* each with those before it */

typedef struct route {
    jalur_ctx *ctx;
    net_key key;          /* NET_KEY_INF or more: no way; the distance means nothing unless it was wanted */
    bool direct;          /* along the snapped edge only */
    net_leg along;        /* of direct */
    uint32_t enter, leave; /* first and last node, when not direct */
    uint32_t *way, n;     /* whole edges in travel order: edge << 1 | travelled from b to a */
} route;

jalur_status net_route(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, route_want want,
                       route *out);
void route_release(route *r);

#endif
