/* Parts of the network's file. Not for other rooms. */
#ifndef JALUR_NET_CACHE_H
#define JALUR_NET_CACHE_H

#include "net/net_internal.h"

enum { CACHE_ENDS, CACHE_EDGE_ROAD, CACHE_EDGE_POINT, CACHE_EDGE_M, CACHE_EDGE_FLAGS, CACHE_SLOPE, CACHE_POINTS, CACHE_Z,
       CACHE_ROADS, CACHE_NODE_PART, CACHE_PARTS, CACHE_FIRST, CACHE_HEAD, CACHE_DEPTH, CACHE_ITEM_EDGE,
       CACHE_ITEM_POINT, CACHE_BOXES, CACHE_SECTIONS };

typedef struct cache_road { /* a road's rules, without padding */
    int64_t source_id;
    uint16_t wait_min;
    uint8_t class, surface;
    int8_t oneway;
    uint8_t flags, modes, max_kmh;
} cache_road;

typedef struct cache_part { double length_m; uint32_t nodes, reserved; } cache_part;

/* Whether every index and number of a mapped net is what the rest of the room relies on. g->attr and
 * g->component are not there yet: roads and parts stand for them. */
bool cache_sound(const net *g, const cache_road *roads, const cache_part *parts);

#endif
