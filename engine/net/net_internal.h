/* Inside the road network. Not for other rooms.
 *
 * Invariants
 *  1. A node number is its rank in the elimination order: nodes are eliminated 0, 1, 2 ... and every
 *     sweep over the hierarchy is a linear scan. Ranks are a postorder of the elimination tree, so that a
 *     subtree is a contiguous range.
 *  2. The chordal graph holds every upward arc (u, x), u < x. All heads of u are ancestors of u in the
 *     elimination tree; the lowest head is its parent.
 *  3. Edges are sorted by (lower node, higher node, order in the source). An edge runs from ends.a to
 *     ends.b in the direction in which its road was digitised; its points are pt[edge_point[e]] up to
 *     pt[edge_point[e + 1] - 1], both ends included.
 *  4. A weight is at most NET_INF, and NET_INF + NET_INF fits in 32 bits: closed arcs need no branch.
 *  5. The way between two points is the least by (time, distance in cm). A net_key holds both:
 *     time << 32 | distance, so that one addition and one comparison serve. */
#ifndef JALUR_NET_INTERNAL_H
#define JALUR_NET_INTERNAL_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "geo/geo.h"
#include "net/net.h"

#define NET_INF NET_UNREACHED
/* Asks for memory that will be read soon: far reads then wait side by side instead of one after the other. */
#if defined(__GNUC__)
#define NET_SOON(p) __builtin_prefetch(p)
#define NET_SOON_WRITTEN(p) __builtin_prefetch(p, 1)
#else
#define NET_SOON(p) ((void)(p))
#define NET_SOON_WRITTEN(p) ((void)(p))
#endif
typedef uint64_t net_key;
static inline net_key net_key_of(net_ms ms, uint32_t cm)
{
    return (net_key)ms << 32 | cm;
}
#define NET_KEY_INF ((net_key)NET_INF << 32)

typedef struct net_ends { uint32_t a, b; } net_ends;

typedef struct net_rule { /* what a road asks of travellers; without padding, since it stands in the net's file as it is */
    int64_t source_id;
    uint16_t wait_min;
    uint8_t class, surface;
    int8_t oneway;
    uint8_t flags, modes, max_kmh;
} net_rule;

/* Chordal supergraph of all roads in elimination order (topology part of the hierarchy). */
typedef struct chordal {
    uint32_t n_nodes, n_arcs, height; /* height: nodes on the longest way to a root */
    uint32_t *first;                  /* n_nodes + 1 */
    uint32_t *head;                   /* ascending within a node */
    uint32_t *depth;                  /* of a node in the elimination tree; roots 0 */
    uint32_t *parent;                 /* lowest head, or JALUR_NONE */
    uint16_t *head_depth;             /* of an arc: depth[head] */
} chordal;

/* Packed tree of boxes over runs of up to TREE_RUN segments, in Hilbert order (after Kamel and Faloutsos 1993). */
enum { TREE_RUN = 8, TREE_FAN = 8, TREE_LEVELS = 12 };
typedef struct tree_box { float west, south, east, north; } tree_box;
typedef struct tree {
    uint32_t n_items, n_boxes, n_levels;
    uint32_t level[TREE_LEVELS + 1]; /* first box of a level; level 0 has one box per item */
    uint32_t *item_edge, *item_point;
    tree_box *box;
} tree;

struct net {
    jalur_ctx *ctx;
    uint32_t n_nodes, n_edges, n_points, n_roads;
    net_ends *ends;
    uint32_t *edge_road;
    uint32_t *edge_point; /* n_edges + 1 */
    double *edge_m;
    uint8_t *edge_flags;  /* NET_EDGE_ */
    float *slope;         /* [edge * SLOPE_KINDS + kind]: multiples of the flat length; NULL without heights */
    jalur_lonlat *pt;
    float *z_m;           /* NULL without heights; NAN where unknown */
    net_rule *attr;       /* of roads */
    uint32_t *node_component;
    net_component *component; /* gaps not filled */
    uint32_t n_components;
    chordal c;
    tree t;
    net_stats stats;
    void *map;            /* of a loaded net: the file, which holds all arrays but component; else NULL */
    size_t map_bytes;
};

enum { NET_EDGE_LANDING_A = 1, NET_EDGE_LANDING_B = 2, /* of a ferry or boat line: that end touches land */
       NET_EDGE_HAS_Z = 4 };
enum { SLOPE_WALK_FORWARD, SLOPE_WALK_BACKWARD, SLOPE_DRIVE_FORWARD, SLOPE_DRIVE_BACKWARD, SLOPE_KINDS };

/* Times of the chordal arcs, and what else is known of the same ways. up: low -> high. */
typedef struct net_weights { net_ms *up, *down; } net_weights;
typedef struct net_details {
    uint32_t *up_cm, *down_cm;   /* 0 when closed */
    uint32_t *via;               /* [arc << 1 | down]: arc from the middle node to the lower end, whose other half leads on to the higher, or
                                  * NET_VIA_EDGE | edge; of equal ways the least; no meaning when closed */
} net_details;
#define NET_VIA_EDGE 0x80000000u

/* Times of one edge. */
typedef struct net_times { uint32_t edge; net_ms forward, backward; } net_times;

struct net_lazy;  /* details.c: net_details, or none yet */
struct net_lower; /* change.c: lower neighbours of all nodes */

struct net_metric {
    jalur_ctx *ctx;
    const net *g;
    uint8_t mode;
    double access_kmh, access_limit_m;
    net_ms *forward, *backward; /* per edge */
    uint32_t *strong;           /* per node; 0 is the largest; JALUR_NONE: no usable edge */
    uint32_t n_strong;
    double usable_m;
    uint8_t *edge_mark;         /* NET_MARK_ for snapping */
    uint8_t *box_mark;
    net_weights w;
    struct net_lazy *lazy;
    net_times *before; /* of changed edges, by edge: what they were */
    uint32_t n_before;
    struct net_lower *lower; /* NULL until the first change */
};
enum { NET_MARK_MAIN = 1, NET_MARK_OTHER = 2 };

/* Lines cut at nodes, before numbering. Freed with net_raw_release. */
typedef struct net_piece { uint32_t from, to; } net_piece; /* positions in vid; from > to: read backwards */
typedef struct net_raw {
    uint32_t n_vertices, n_vid, n_edges, n_pieces;
    jalur_lonlat *at;     /* of a vertex */
    uint32_t *vid;        /* vertices of all lines, one line after the other */
    float *z_m;           /* beside vid; NULL without heights */
    net_piece *piece;
    uint32_t *edge_piece; /* n_edges + 1 */
    uint32_t *edge_road;
    uint32_t *edge_place; /* grows with the edge's place in the source */
    uint32_t duplicates;
} net_raw;

/* Roads with their points as vertices, ordered by place. Freed with net_lines_release. */
typedef struct net_line {
    uint32_t first;  /* position in vid */
    uint32_t road;
    uint32_t origin; /* points of all roads before it in the file */
} net_line;
typedef struct net_lines { uint32_t n; net_line *line; } net_lines; /* one more, which has but its first */

/* vertices.c: fills vertices, vid and z_m of the raw lines. */
jalur_status net_read_lines(jalur_ctx *ctx, const road *roads, uint32_t n_roads, net_raw *raw, net_lines *out);
void net_lines_release(jalur_ctx *ctx, net_lines *l);
/* topology.c */
jalur_status net_raw_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, net_raw *out);
void net_raw_release(jalur_ctx *ctx, net_raw *raw);
/* noding.c: copies of the roads with vertices added where ends are joined and lines cross. */
jalur_status net_node_roads(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const net_options *o, arena *a,
                            road **out, net_stats *stats);
/* build.c. Empties raw. edge_of (may be NULL, n_edges of raw): where each raw edge went. */
jalur_status net_from_raw(jalur_ctx *ctx, net_raw *raw, const road *roads, uint32_t n_roads, uint32_t *edge_of, net **out);
uint64_t net_bytes(const net *g);
/* cache.c: gives back the mapping of a loaded net. */
void net_unmap(net *g);
/* order.c: rank of every node in a nested dissection order, postordered. Before the call node v lies at at[rank[v]]. */
jalur_status net_order(jalur_ctx *ctx, uint32_t n_nodes, const net_ends *ends, uint32_t n_edges, const jalur_lonlat *at,
                       uint32_t *rank);
/* reduce.c: simple graph of the edges, without loops and parallels, from which nodes can be taken. */
typedef struct net_near { uint32_t at, n, cap, live, touched; } net_near; /* at * NET_POOL_STEP: its first neighbour in the pool */
enum { NET_POOL_STEP = 4 };
typedef struct net_graph { uint32_t n; net_near *of; uint32_t *pool; size_t n_pool, cap_pool; } net_graph;
static inline uint32_t *net_near_to(const net_graph *g, const net_near *o)
{
    return g->pool + (size_t)o->at * NET_POOL_STEP;
}
jalur_status net_graph_new(jalur_ctx *ctx, uint32_t n, const net_ends *ends, uint32_t n_edges, net_graph *out);
void net_graph_release(jalur_ctx *ctx, net_graph *g);
/* Takes nodes of few neighbours, which become neighbours of each other: sequence, with room for all nodes, is the order.
 * Then a taken node has the neighbours of when it was taken, and the others have each other. */
jalur_status net_reduce(jalur_ctx *ctx, net_graph *g, uint32_t *sequence, uint32_t *n_done);
int net_by_number(const void *a, const void *b); /* of two uint32_t */
/* chordal.c. ends sorted by (lower, higher). */
jalur_status chordal_new(jalur_ctx *ctx, uint32_t n, const net_ends *ends, uint32_t n_edges, chordal *out);
void chordal_release(jalur_ctx *ctx, chordal *c);
/* Fills parent and head_depth from first, head and depth. On failure both are NULL. */
jalur_status chordal_index(jalur_ctx *ctx, chordal *c);
void chordal_index_release(jalur_ctx *ctx, chordal *c);
static inline uint32_t chordal_lowest_head(const chordal *c, uint32_t u)
{
    return c->first[u] < c->first[u + 1] ? c->head[c->first[u]] : JALUR_NONE;
}
static inline uint32_t chordal_parent(const chordal *c, uint32_t u)
{
    return c->parent[u];
}
uint32_t chordal_arc(const chordal *c, uint32_t low, uint32_t high); /* must exist */

/* tree.c */
typedef struct tree_hit {
    uint32_t edge, point;   /* JALUR_NONE: nothing found; segment point .. point + 1 */
    double m;               /* in: search no farther; out: distance, local metres */
    jalur_lonlat at, from;  /* on the edge; on the query segment */
} tree_hit;
/* vertex: of each of the net's points, numbered along the curve. */
jalur_status tree_new(jalur_ctx *ctx, const net *g, const uint32_t *vertex, uint32_t n_vertices, tree *out);
void tree_release(jalur_ctx *ctx, tree *t);
bool tree_lay_out(tree *t); /* levels from n_items; false: too many items */
/* Marks of edges gathered upwards: mark[box]. */
jalur_status tree_marks(jalur_ctx *ctx, const net *g, const uint8_t *edge_mark, uint8_t **out);
/* Nearest segment of an edge with one of `bits` to the segment p-q (equal for a point). Ties: see
 * net_snap_points. */
void tree_nearest(const net *g, const uint8_t *edge_mark, const uint8_t *box_mark, uint8_t bits, jalur_lonlat p,
                  jalur_lonlat q, tree_hit *hit);


/* closure.c: closed[e] set to 1 for edges that touch the area. */
jalur_status net_close_area(jalur_ctx *ctx, const net *g, const shape_area *area, uint8_t *closed);
/* strong.c */
struct net_parts;
jalur_status net_strong_new(jalur_ctx *ctx, const net_metric *m, struct net_parts *out);
/* metric.c: takes over forward and backward in every case; each from mem_new, n_edges long. */
jalur_status net_metric_from_weights(jalur_ctx *ctx, const net *g, const profile *p, net_ms *forward,
                                     net_ms *backward, net_metric **out);
/* customise.c. _into: the times, if they are wanted, then the details of the times that stand in w, if d is given; a failure
 * leaves all as it was. */
jalur_status net_customise(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *out);
jalur_status net_customise_into(jalur_ctx *ctx, const net *g, const net_ms *forward, const net_ms *backward, net_weights *w,
                                bool times, net_details *d);
void net_weights_release(jalur_ctx *ctx, net_weights *w);
/* details.c. net_details_of makes them if need be; any number of threads may ask at once. */
jalur_status net_lazy_new(jalur_ctx *ctx, struct net_lazy **out);
void net_lazy_free(jalur_ctx *ctx, struct net_lazy *l);
jalur_status net_details_of(jalur_ctx *ctx, const net_metric *m, const net_details **out);
net_details *net_details_if_made(const net_metric *m); /* else NULL */
/* closure.c: what the closures make of the metric's times, by edge, only edges that they touch. From mem_new. */
jalur_status net_closed_times(jalur_ctx *ctx, const net *g, const net_closures *c, const net_times *before,
                              uint32_t n_before, const net_ms *forward, const net_ms *backward, net_times **out, uint32_t *n);
/* metric.c: what follows from the edges' times beside the hierarchy. */
typedef struct net_parts {
    uint32_t *strong, n_strong;
    uint8_t *edge_mark, *box_mark;
    double usable_m;
} net_parts;
jalur_status net_parts_new(jalur_ctx *ctx, const net_metric *m, net_parts *out);
void net_parts_set(net_metric *m, net_parts *p); /* p gets the old ones */
void net_parts_release(jalur_ctx *ctx, net_parts *p);
/* change.c */
void net_lower_free(jalur_ctx *ctx, struct net_lower *l);

/* legs.c: a snap as up to two (node, cost) pairs. */
typedef struct net_leg { net_key cost; uint32_t node, edge; float along, end; } net_leg; /* on edge: point and end, 0..1 */
typedef struct net_legs { net_leg leg[2]; uint32_t n; } net_legs; /* different nodes */
/* Ways from the point to nodes (out) or from nodes to the point. None for a snap that is not OK. */
net_legs net_legs_of(const net_metric *m, const net_snap *s, bool out);
/* Along one edge without meeting a node, from leg->along to leg->end (leg may be NULL); NET_KEY_INF if there is no such
 * way. Both snaps must name the same edge: snapping names the first of those drawn over each other. */
net_key net_direct(const net_metric *m, const net_snap *from, const net_snap *to, net_leg *leg);
/* A point on an end is a node: its legs say all. */
static inline bool net_in_mid_edge(const net_snap *s)
{
    return s->state == SNAP_OK && (bool)((s->along > 0) & (s->along < 1));
}
/* Edges that a point of edge `of` stands on: `of` and those drawn over it, in ascending order. back: digitised against it. */
typedef struct net_twins { const net_metric *m; uint32_t of, next; } net_twins;
net_twins net_twins_of(const net_metric *m, uint32_t e);
bool net_twins_next(net_twins *t, uint32_t *edge, bool *back);
uint32_t net_first_twin(const net_metric *m, uint32_t e, bool *back);
jalur_status net_check_snaps(jalur_ctx *ctx, const net *g, const net_snap *snaps, uint32_t n, const char *what);
static inline uint32_t net_edge_cm(const net *g, uint32_t e)
{
    return (uint32_t)(g->edge_m[e] * 100 + 0.5);
}
static inline uint32_t net_key_m(net_key k)
{
    return (uint32_t)(((k & UINT32_MAX) + 50) / 100);
}
static inline net_ms net_part_ms(net_ms whole, float along)
{
    return (net_ms)((double)whole * (double)along + 0.5);
}

/* sweep.c: labelled one-to-all. key[node]: time << 32 | label, least; start values in key, others NET_LABEL_NONE;
 * what stays unreached is at least NET_KEY_INF. reverse: times to the start nodes instead of from them. */
#define NET_LABEL_NONE (NET_KEY_INF | UINT32_MAX)
void net_sweep_clear(const net *g, uint64_t *key);
jalur_status net_sweep(jalur_ctx *ctx, const net_metric *m, bool reverse, uint64_t *key);

/* nearest.c: time << 32 | label of every node, from NET_KEY_INF on where no facility is reached. */
const uint64_t *net_finder_keys(const net_finder *f);

static inline net_rule net_rule_of(const road *r)
{
    return (net_rule){r->source_id, r->wait_min, r->class, r->surface, r->oneway, r->flags, r->modes, r->max_kmh};
}

static inline uint32_t net_lowest_bit(uint64_t word) /* not 0 */
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(word);
#else
    uint32_t bit = 0;
    for (; !(word & 1); word >>= 1) bit++;
    return bit;
#endif
}

static inline uint32_t net_count_bits(uint32_t word)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_popcount(word);
#else
    uint32_t n = 0;
    for (; word; word &= word - 1) n++;
    return n;
#endif
}

static inline bool net_is_water(uint8_t class)
{
    return class == ROAD_FERRY || class == ROAD_WATER;
}

#endif
