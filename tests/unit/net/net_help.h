/* Maps for the tests of the network: roads from short lists, and an oracle that knows nothing of hierarchies. */
#ifndef NET_HELP_H
#define NET_HELP_H

#include "base/rng.h"
#include "net/net_internal.h"
#include "support.h"

/* About 111 m per step of 0.001 degrees near the equator. */
typedef struct map {
    road road[512];
    uint32_t n;
    jalur_lonlat pt[4096];
    float z[4096];
    uint32_t n_pt;
} map;

void map_clear(map *m);
/* Points as thousandths of a degree: map_road(&m, ROAD_LOCAL, 2, (double[]){0,0, 1,0}). Returns the road to change. */
road *map_road(map *m, road_class class, uint32_t n, const double *xy);
/* A lattice of random walks with one-ways, ferries, duplicates, loops and islands. */
void map_random(map *m, rng *r, uint32_t side, uint32_t n_roads);

net *map_net(jalur_ctx *ctx, const map *m);
net_snap snap_on(const net *g, uint32_t edge, float along);
net_snap snap_near(const net_metric *m, double x, double y); /* thousandths of a degree */
net_snap snap_random(const net *g, rng *r);

/* Least keys from every snap to every other, all snaps made nodes of a plain graph (Bellman-Ford). */
net_key *oracle_keys(const net_metric *m, const net_snap *s, uint32_t n);
/* The same by Dijkstra's algorithm with a heap: for networks of real size. */
net_key *oracle_dijkstra(const net_metric *m, const net_snap *s, uint32_t n);

#endif
