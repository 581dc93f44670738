/* The road network: one topology, a metric per profile and season, snapping, queries.
 *
 * Queries run on a customizable contraction hierarchy (Dibbelt, Strasser, Wagner 2016): the order and the
 * shortcuts belong to the net, so a closure or a wet season costs one customisation, not a rebuild. Among
 * equally fast ways the shortest is taken.
 *
 * Topology: two roads meet where they share a vertex (equal at 1e-7 degrees). A node is a vertex used
 * twice or a line end; stretches between nodes are edges with their shape points kept. Self-loops and
 * parallel edges are allowed.
 * A node or edge number never leaves this room without its own type. */
#ifndef JALUR_NET_NET_H
#define JALUR_NET_NET_H

#include "model/access.h"
#include "model/profile.h"

/* Travel time in milliseconds. A way of 298 hours (2^30 ms) or more is none, and an edge that takes as long in one direction,
 * without closures or with them, is closed in it. */
typedef uint32_t net_ms;
#define NET_UNREACHED ((net_ms)0x3fffffff)

typedef struct { uint32_t v; } net_node;
typedef struct { uint32_t v; } net_edge;

typedef struct net net;               /* topology and geometry; read-only once built */
typedef struct net_metric net_metric; /* weights of one profile and season on one net; read-only once built */

typedef struct net_options {
    double join_tolerance_m; /* 0: only equal vertices; else line ends are joined to a line this near */
    bool node_crossings;     /* add vertices where lines cross (bridges and tunnels excepted) */
} net_options;

typedef struct net_stats {
    uint32_t roads, nodes, edges, points;
    uint32_t weak_components;
    double length_m, largest_m;      /* all, and the largest weak component */
    uint32_t duplicate_edges;        /* same end nodes, points and rules as another edge; kept once */
    uint32_t joined_ends, noded_crossings; /* by the options above */
    uint64_t memory_bytes;
} net_stats;

/* Roads stay the caller's; the net copies what it needs. An empty road list gives an empty net. */
jalur_status net_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const net_options *o, net **out);
void net_free(net *g);
net_stats net_get_stats(const net *g);

/* The network kept in a file, so that the next run need not order and build again. The key stands for the input:
 * roads and options. The file is mapped read-only while the net lives and replaced by rename only, so never write
 * into it. net_load gives JALUR_OK and *out NULL when there is no such file, or it is damaged, another version's or
 * made from another input (the log says which): then build with net_new and save. */
uint64_t net_roads_key(const road *roads, uint32_t n_roads, const net_options *o);
jalur_status net_save(jalur_ctx *ctx, const net *g, const char *path, uint64_t key);
jalur_status net_load(jalur_ctx *ctx, const char *path, uint64_t key, net **out);

typedef struct net_component { /* weak component over all roads */
    uint32_t nodes;
    double length_m;
    double gap_m;              /* to the nearest point of the largest component; 0 for itself */
    jalur_lonlat gap_from, gap_to; /* in this component, in the largest */
} net_component;
/* Largest length first; ties by lowest node. Memory from `a`. */
jalur_status net_components(const net *g, arena *a, net_component **out, uint32_t *n);

/* Metric. `closures` may be NULL. A profile that can use no edge gives a valid metric that reaches nothing.
 * 8 bytes for each shortcut; the first way or distance asked of it takes as long again as making it, and 16 bytes more. */
typedef struct net_closures {
    const net_edge *edges; uint32_t n_edges; /* closed altogether */
    const shape_area *area;                  /* edges that touch it are closed; NULL none */
    uint32_t classes;                        /* closed road classes: bits 1 << road_class */
    const double *class_factor;              /* speed factor per road class, 0 closes; NULL: all 1 */
    const net_edge *slow_edges; const double *slow_factor; uint32_t n_slow; /* speed factor per edge; all factors multiply */
} net_closures;
jalur_status net_metric_new(jalur_ctx *ctx, const net *g, const profile *p, season s, const net_closures *closures,
                            net_metric **out);
void net_metric_free(net_metric *m);
/* The same closures on a metric that is there already, at the cost of what changes: milliseconds for a flooded valley.
 * They replace those of an earlier change, and NULL reopens; closures that the metric was made with stay. Factors
 * apply to times with waiting. A metric made without closures becomes what net_metric_new would have made with these,
 * to the last bit. The first change makes what the later ones look at: the time of two customisations, and about 11 bytes an arc.
 * On failure it is as it was. No query may run on it meanwhile. */
jalur_status net_metric_change(jalur_ctx *ctx, net_metric *m, const net_closures *closures);
/* Travel times only: right for queries between points that are snapped already. Strong components and with them
 * snapping stay as before, until net_metric_change. */
jalur_status net_metric_change_times(jalur_ctx *ctx, net_metric *m, const net_closures *closures);
/* The same roads and directions by price in place of time: each edge counts per_ms * its milliseconds + per_cm * its centimetres, rounded
 * down, and at most NET_UNREACHED - 1. What net_table then says is no more than such a price of any way, but for the rounding of
 * both ends, a centimetre and a millisecond each; where that way is long enough it says NET_UNREACHED. */
jalur_status net_metric_priced(jalur_ctx *ctx, const net_metric *m, double per_ms, double per_cm, net_metric **out);
const net *net_metric_net(const net_metric *m);
double net_metric_usable_m(const net_metric *m);          /* length of usable edges */
uint32_t net_metric_strong_components(const net_metric *m);

/* Closures of the input on one net: the edges that each touches, found once for all profiles and seasons. Memory from `a`;
 * the closures must outlive it. */
typedef struct net_closing {
    const closure *item; uint32_t n;
    uint32_t *first; /* n + 1 */
    net_edge *edge;  /* of closure i: edge[first[i]] up to edge[first[i + 1]], ascending */
} net_closing;
jalur_status net_closing_new(jalur_ctx *ctx, const net *g, const closure *item, uint32_t n, arena *a, net_closing *out);
/* Does any of them change the times of this profile in this season? */
bool net_closing_concerns(const net_closing *c, const profile *p, season s);
/* What net_metric_new and net_metric_change take. Memory from `a`. */
jalur_status net_closing_of(const net_closing *c, const profile *p, season s, arena *a, net_closures *out);
/* The first closure that shuts the edge to this profile in this season, or JALUR_NONE. */
uint32_t net_closing_shuts(const net_closing *c, const profile *p, season s, net_edge e);

/* A point on the network. */
typedef enum net_snap_state { SNAP_OK, SNAP_TOO_FAR, SNAP_NO_NETWORK } net_snap_state;
typedef struct net_snap {
    net_snap_state state;   /* position and access are set for SNAP_TOO_FAR as well */
    bool passed_nearer;     /* a nearer road was passed by because it is cut off from the main component */
    net_edge edge;
    float along;            /* 0 at the edge's first node .. 1 at its last, by length */
    net_ms access_ms;       /* straight walk, point to road, at the profile's walking speed */
    uint32_t strong;        /* strong component that the point can be reached from and left to; JALUR_NONE if none */
    jalur_lonlat at;        /* on the road */
    double access_m;        /* the same in metres, one way */
} net_snap;
/* Snaps all points in one pass to edges usable in `m`. limit_m 0: the profile's limit. Within the limit, a road of the
 * largest strong component wins over a nearer one that is cut off from it. Never fails for a far point: see state.
 * Ties, to the micrometre: the segment whose western end is farther west, then south; then by the eastern end. Where roads are drawn over each other (the same points), a point stands on all of them
 * and takes the quickest each way; on a road that it only touches without a vertex in common, it does not. Within a millimetre of an edge's end
 * it is the end. Only MODE_BOAT snaps to ferry and boat lines, and nobody to a motorway. */
jalur_status net_snap_points(const net_metric *m, const jalur_lonlat *points, uint32_t n, double limit_m, net_snap *out);

/* Travel times and, along the same fastest ways, distances. Access legs are NOT included. A snap that is not OK is
 * unreached. time[i * n_to + j]; distance may be NULL. Same place: 0. Rows may be computed by several threads. */
jalur_status net_table(jalur_ctx *ctx, const net_metric *m, const net_snap *from, uint32_t n_from, const net_snap *to,
                       uint32_t n_to, net_ms *time, uint32_t *distance_m);

/* Rows of times over the same ends again and again, as in one-to-all: what the ends cost is paid once. Thirty-two
 * starts in a call cost little more than one. One call at a time; the metric must live and stay as it is. */
typedef struct net_rows net_rows;
jalur_status net_rows_new(jalur_ctx *ctx, const net_metric *m, const net_snap *to, uint32_t n_to, net_rows **out);
jalur_status net_rows_fill(net_rows *r, const net_snap *from, uint32_t n_from, net_ms *time); /* time[i * n_to + j] */
void net_rows_free(net_rows *r);

/* For every point: the nearest of `facilities` and the time to it (to_facility) or from it. Ties: lower facility index.
 * label is JALUR_NONE where none is reached. Access legs of both ends ARE included. */
jalur_status net_nearest(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                         const net_snap *points, uint32_t n_points, bool to_facility, net_ms *time, uint32_t *label);

/* The same for points that come bit by bit: the sweep over the net is paid once. Facilities and metric must live and stay as
 * they are; the caller frees the finder. Errors as of net_nearest: facilities by net_finder_new, points by net_finder_ask. */
typedef struct net_finder net_finder;
jalur_status net_finder_new(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                            bool to_facility, net_finder **out);
jalur_status net_finder_ask(const net_finder *f, const net_snap *points, uint32_t n_points, net_ms *time, uint32_t *label);
void net_finder_free(net_finder *f);

/* The same for the k nearest, nearest first: time[i * k + j] and label[i * k + j]. Rows with fewer end in NET_UNREACHED and
 * JALUR_NONE. Costs a few sweeps over the net and 8 k bytes per node, however many facilities there are. */
jalur_status net_nearest_k(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                           const net_snap *points, uint32_t n_points, uint32_t k, bool to_facility, net_ms *time,
                           uint32_t *label);

/* Which points (within[i] 1 or 0) and which edges are reached from any of the sources, or reach one (to_source), within
 * the limit. Access legs of both ends are included. state: per edge (net_edge_count), a net_reached. */
jalur_status net_within_points(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                               const net_snap *points, uint32_t n_points, net_ms limit, bool to_source, uint8_t *within);
typedef enum net_reached { NET_OUTSIDE, NET_PARTLY, NET_WHOLLY } net_reached;
jalur_status net_within_edges(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                              net_ms limit, bool to_source, uint8_t *state);

/* One pair: for far pairs on demand, where a table would be wasted. distance_m may be NULL. Access legs are NOT included. */
jalur_status net_time(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, net_ms *time,
                      uint32_t *distance_m);

/* One way with geometry. */
typedef struct net_way {
    net_ms time;             /* NET_UNREACHED: no way, nothing else set */
    uint32_t distance_m;
    uint32_t unpaved_m, dry_only_m, ferry_m;
    uint32_t ferries;        /* boardings of ferry or boat lines */
    shape_line line;         /* from snap to snap along the roads, no repeated points; one point if both are one place */
} net_way;
jalur_status net_path(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, arena *a, net_way *out);

/* Why there is no way: the nearest pair of points between what `from` can reach and what reaches `to`. A point too far
 * from its road is treated as if it stood on it; a point without any road leaves gap_m NAN. */
typedef struct net_why {
    bool connected;        /* there is a way after all */
    bool by_oneway;        /* usable roads join them, but not in this direction */
    double gap_m;          /* length of the missing link */
    jalur_lonlat gap_from, gap_to;
    uint32_t nodes_from, nodes_to; /* sizes of the two parts */
} net_why;
/* What to say of a link of no length behind its number: no road is missing there; else "". */
static inline const char *net_gap_words(double gap_m)
{
    return gap_m < 0.5 ? " (the roads meet there without a common point: network.node_crossings = 1 or network.join_m joins them)" : "";
}
jalur_status net_why_not(jalur_ctx *ctx, const net_metric *m, const net_snap *from, const net_snap *to, net_why *out);
/* What cuts `to` off: the roads, in order from `from`, that would have to open to `m` on the way that needs the fewest of
 * them. `wider` says which roads may: the metric of the dry season or without closures (then a season or closure cuts), or
 * NULL for every road in both directions (then the profile does). n 0: not even these join the two, or they need none.
 * Memory from `a`. O(edges). */
jalur_status net_why_cut(jalur_ctx *ctx, const net_metric *m, const net_metric *wider, const net_snap *from, const net_snap *to,
                         arena *a, net_edge **edges, uint32_t *n);

/* Ground reached from any of the sources within each cut-off (ascending, minutes): polygons that cover reached roads
 * only, buffered by `radius_m`. out[i] for cutoffs[i]; memory from `a`. Access of the source counts. Ferry and boat
 * lines carry the traveller on but are ground for MODE_BOAT only. */
jalur_status net_isochrone(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                           const double *cutoffs_min, uint32_t n_cutoffs, double radius_m, arena *a, shape_area *out);

/* Edges for drawing and for closures: geometry, class and whether the metric (may be NULL) may use it. */
typedef struct net_edge_view {
    shape_line line;       /* points into the net */
    road_class class;
    road_surface surface;
    uint8_t flags;         /* ROAD_ */
    double length_m;
    bool usable;
    uint32_t road;         /* index of the road it came from */
    uint32_t component;    /* weak component, index into net_components */
} net_edge_view;
uint32_t net_edge_count(const net *g);
void net_edge_get(const net *g, const net_metric *m, net_edge e, net_edge_view *out);

#endif
