/* Parts of the network's file. Not for other rooms. */
#ifndef JALUR_NET_CACHE_H
#define JALUR_NET_CACHE_H

#include "net/net_internal.h"

enum { CACHE_ENDS, CACHE_EDGE_ROAD, CACHE_EDGE_POINT, CACHE_EDGE_M, CACHE_EDGE_FLAGS, CACHE_SLOPE, CACHE_POINTS, CACHE_Z,
       CACHE_ROADS, CACHE_NODE_PART, CACHE_PARTS, CACHE_FIRST, CACHE_HEAD, CACHE_DEPTH, CACHE_ITEM_EDGE,
       CACHE_ITEM_POINT, CACHE_BOXES, CACHE_SECTIONS };

typedef struct cache_part { double length_m; uint32_t nodes, reserved; } cache_part;

/* Whether every index and number of a mapped net is what the rest of the room relies on. g->component is not there yet:
 * parts stand for it. */
bool cache_sound(const net *g, const cache_part *parts);

#endif
