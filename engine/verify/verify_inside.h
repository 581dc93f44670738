/* Inside of the verify room. Not for other rooms.
 *
 * 1. An edge runs from a to b as its road was digitised. Weights hold seconds both ways, INFINITY where closed.
 * 2. A point on the network is a set of spots (edge, share of it): a vertex is a spot on each edge that ends there.
 * 3. A way of 298 hours (2^30 ms) or more is none, and a stretch that takes as long in one direction is closed in it.
 * 4. Checks never fail on what they check: only memory, cancelling and unusable input make a status. */
#ifndef JALUR_VERIFY_INSIDE_H
#define JALUR_VERIFY_INSIDE_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "geo/geo.h"
#include "verify/verify.h"

/* ---- lines.c: roads cut, doubles dropped, slopes ---- */
typedef struct vedge {
    uint32_t a, b, road;
    uint32_t stretch;      /* from meeting to meeting of roads; its edges stand one after the other */
    bool back;             /* runs against its stretch */
    double m;
    float slow_ab[2], slow_ba[2]; /* multiples of the flat time: walkers, vehicles */
} vedge;

typedef struct vgrid { /* edges by cell of a lattice in degrees */
    shape_box box;
    double step_deg;
    int64_t nx, ny;
    uint32_t *first, *edge;
} vgrid;

typedef struct vgraph {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads, n_vertices, n_edges, n_stretches;
    jalur_lonlat *at;
    vedge *edges;
    uint32_t *first, *end; /* at a vertex: edge << 1 | ends here */
    uint8_t *land;         /* a road that is no water line touches the vertex */
    vgrid grid;
    arena mem;             /* of joined roads */
} vgraph;

/* Vertices, edges with slopes. */
jalur_status vlines_read(jalur_ctx *ctx, const road *roads, uint32_t n_roads, vgraph *out);
/* All of it, joined as the settings say, with incidence and grid. */
jalur_status vgraph_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, const settings *set, vgraph *out);
/* joins.c: the roads with vertices where ends are joined and lines cross. */
jalur_status vroads_join(jalur_ctx *ctx, const road *roads, uint32_t n_roads, double reach_m, bool crossings, arena *mem,
                         road **out);
void vgraph_release(vgraph *g);
bool vroad_is_water(const road *r);
bool vroad_is_unpaved(const road *r);
uint64_t vplace_key(jalur_lonlat p);

/* ---- weights.c ---- */
#define VENDLESS_S 1073741.823
enum { VMARK_MAIN = 1, VMARK_OTHER = 2 };
typedef struct vweights {
    const profile *profile;
    season season;
    double *ab, *ba; /* seconds */
    uint8_t *mark;   /* VMARK_: a place may be joined to the edge */
    uint8_t marks;   /* of all edges together */
} vweights;
jalur_status vweights_new(const vgraph *g, const territory *t, const profile *p, season s, vweights *out);
/* closures.c: what the closures of the input make of the seconds. */
jalur_status vclosures_apply(const vgraph *g, const territory *t, vweights *w);
void vweights_release(jalur_ctx *ctx, vweights *w);

/* ---- locate.c ---- */
typedef enum vstate { VSNAP_OK, VSNAP_FAR, VSNAP_NONE } vstate;
typedef struct vsnap {
    vstate state;
    jalur_lonlat at;
    uint32_t edge;   /* `at` is on it, at `share` of its length */
    double share, access_m;
    uint32_t walk_s; /* rounded up */
    double walk_min; /* as it is */
} vsnap;
/* only_near: beyond the limit nothing is looked for, the state is VSNAP_NONE then. */
vsnap vsnap_point(const vgraph *g, const vweights *w, jalur_lonlat p, double limit_m, bool only_near);

enum { VSPOTS_MAX = 48 };
typedef struct vspot { uint32_t edge; double share; } vspot;
typedef struct vspots {
    vspot at[VSPOTS_MAX];
    uint32_t n;
    double off_m; /* from the point to the nearest of them; INFINITY none */
} vspots;
/* Edges usable in some direction that hold p, to the centimetre. Where a vertex stands at p, only those that end there: a
 * road that touches another without a vertex in common does not meet it. */
void vspots_of(const vgraph *g, const vweights *w, jalur_lonlat p, vspots *out);
/* No point is farther than this from one that stands on an edge with it, as the crow flies. */
double vspots_reach_m(const vgraph *g, const vspots *x);
/* Are they within so many metres of each other? Most that are not cost next to nothing. */
bool vplaces_within(jalur_lonlat a, jalur_lonlat b, double m);
/* Of a road point: its own edge and those drawn over it, as far as a place may be joined to them. */
void vspots_of_snap(const vgraph *g, const vweights *w, const vsnap *snap, vspots *out);
typedef struct vstep { double s, m; uint32_t edge; } vstep;
/* From one to the other along one edge; s INFINITY when there is no such way. */
vstep vspots_step(const vgraph *g, const vweights *w, const vspots *from, const vspots *to);

/* ---- search.c ---- */
typedef struct vheap_item { double s, m; uint32_t vertex; } vheap_item;
typedef struct vsearch {
    const vgraph *g;
    const vweights *w;
    bool reverse;            /* ways to the starts instead of from them */
    double *s, *m;           /* valid where stamp == now */
    uint32_t *stamp, now;
    vheap_item *heap;
    size_t n_heap, cap;
    jalur_status st;
} vsearch;
jalur_status vsearch_new(const vgraph *g, vsearch *out);
void vsearch_release(vsearch *q);
void vsearch_begin(vsearch *q, const vweights *w, bool reverse);
void vsearch_start(vsearch *q, const vspots *from, double already_s);
/* Settles everything nearer than `most_s`. */
jalur_status vsearch_run(vsearch *q, double most_s);
/* To (reverse: from) a point, by what was settled, without ways along the start's own edge: see vspots_step. */
vstep vsearch_at(const vsearch *q, const vspots *to);

/* ---- nearest.c: the points nearest to every village of the coverage ---- */
typedef struct vnear { uint32_t point; double minutes; } vnear; /* JALUR_NONE, INFINITY: no further one is reached */
typedef struct vnearest {
    uint32_t most;
    vsnap *post;    /* of each point; not OK: too far from any road */
    vsnap *village; /* VSNAP_NONE too where nothing stands for it */
    vnear *near;    /* of each village `most`, nearest first */
} vnearest;
struct judge;
/* `points`: offices. By the caller to be released, on failure too. */
jalur_status vnearest_find(struct judge *j, const vweights *w, const uint32_t *points, uint32_t n_points, uint32_t most, vnearest *out);
void vnearest_release(jalur_ctx *ctx, vnearest *x);
/* One of the points alone: minutes of all villages that are not much farther than `most_min`; of the others no less than that. */
jalur_status vnearest_alone(struct judge *j, const vweights *w, const vnearest *of, uint32_t point, double most_min, double *out_min);
void vnearest_start(struct judge *j, const vweights *w, const vsnap *post); /* of the search of j->q; nothing where it is not OK */
double vnearest_slack_min(double m); /* what two right answers may differ by */

/* ---- verify.c: the job and its findings ---- */
typedef struct judge {
    jalur_ctx *ctx;
    const verify_input *in;
    const territory *t;
    const settings *set;
    verify_verdict *out;
    vgraph g;
    vweights weights[PROFILES_MAX][SEASONS];
    bool weighed[PROFILES_MAX][SEASONS];
    vsearch q;
    bool used[PROFILES_MAX];      /* profiles of the fleet */
    vsnap *station_snap[PROFILES_MAX], *office_snap[PROFILES_MAX]; /* of used profiles, in the plan's season */
    uint32_t first_depot;         /* office: home of vehicles that name none */
    jalur_status st;              /* sticky: memory */
} judge;

jalur_status judge_weights(judge *j, uint32_t profile_index, season s, const vweights **out);
void judge_drop_weights(judge *j, uint32_t profile_index, season s); /* made anew when they are asked for again */
/* Counts one comparison. */
void judge_checked(judge *j);
void judge_text(judge *j, const char *class, const char *where, const char *found, const char *expected);
/* found and expected differ by more than `slack`: a finding. True when they agree. */
bool judge_near(judge *j, const char *class, const char *where, double found, double expected, double slack, const char *unit);
/* found above most: a finding. */
bool judge_most(judge *j, const char *class, const char *where, double found, double most, const char *unit);
bool judge_true(judge *j, bool good, const char *class, const char *where, const char *found, const char *expected);
void judge_note(judge *j, const char *class, const char *where, const char *found, const char *expected); /* a warning */
void judge_warn(judge *j, const char *class, const char *where, double found, double expected, const char *unit);

enum { WHERE_MAX = 200 };
void judge_where(const judge *j, uint32_t route_index, uint32_t stop, char out[WHERE_MAX]); /* stop JALUR_NONE: the route */

/* ---- rules of the inputs, used by several checks ---- */
uint32_t judge_home(const judge *j, const vehicle *v);  /* office, or JALUR_NONE */
/* Office where its routes end; JALUR_NONE: at the last stop (*open), or unknown. */
uint32_t judge_end(const judge *j, const vehicle *v, bool *open);
bool judge_same_end(const judge *j, const vehicle *v, const vehicle *w);
uint32_t judge_profile(const judge *j, const vehicle *v);
void judge_demand(const station *s, uint32_t out[CARGO_DIMENSIONS]);
double judge_service_s(const judge *j, uint32_t station, const vehicle *v);
double judge_drop_s(const judge *j, const station *s, const vehicle *v); /* handing over what was picked up there */
double judge_load_s(const judge *j, const vehicle *v);
double judge_reload_s(const judge *j, const vehicle *v);
int64_t judge_pause_s(const vehicle *v); /* breaks that each of its days has */
bool judge_may_serve(const vehicle *v, const station *s); /* by skills, by name, and by the stops it takes */
/* The first time from then on that the station is open on a day of the plan; INT64_MAX none. Deadlines are judge_deadline_s's. */
double judge_last_open_s(const judge *j, const station *s); /* alone.c: INFINITY: always */
int64_t judge_next_open_s(const judge *j, const station *s, int64_t from_s);
int64_t judge_overtime_s(const vehicle *v, int64_t work_s);
uint32_t judge_away(const judge *j, const vehicle *v, uint32_t day); /* nights that a route may have that begins on that day */
uint32_t judge_back(const route *r);                                 /* the day on which it ends */
typedef struct vpaid { /* of a route, day by day: from departure to the night or the return, work beyond what the vehicle has */
    int64_t hours_s, over_s, nights;
} vpaid;
vpaid judge_paid(const vehicle *v, const route *r);
uint32_t judge_docks(const judge *j, uint32_t office);       /* 0: any number */
struct vwindow;
/* When one of the docks of an office is free, as the plan is. */
jalur_status judge_dock_windows(judge *j, uint32_t office, struct vwindow **out, uint32_t *n);
uint32_t judge_escorts_used(const judge *j, uint32_t day); /* a route has its own on each day that it is away */
int64_t judge_deadline_s(const judge *j, const station *s); /* INT64_MAX none */
/* signal.c: by area, for those of the level; -1 unknown. */
jalur_status judge_signal(const judge *j, area_level level, int8_t *best);
void judge_shift(const judge *j, const vehicle *v, uint32_t day, int64_t *from_s, int64_t *to_s);
int64_t judge_cost(const vehicle *v, uint64_t drive_m, int64_t long_s, int64_t over_s); /* without nights */

/* ---- alone.c: a vehicle of its own for one station ---- */
typedef struct vwindow { int64_t from_s, to_s; } vwindow;
enum { VALONE_DEPOT, VALONE_STATION, VALONE_DROP, VALONE_END, VALONE_INNS, VALONE_NIGHTS = 13 };
typedef struct vleg { double s, m; } vleg; /* s INFINITY: no way */
typedef struct valone {
    const vehicle *v;
    const station *s;
    uint32_t day, nights;       /* begins on; away at most, VALONE_NIGHTS */
    double service_s, drop_s;   /* drop: handing over where its pickup goes */
    const vleg *legs;           /* from each of the places above, and n_inns offices where it may stay, to each of them: rows */
    uint32_t n_inns;
    const vwindow *windows; uint32_t n_windows; /* when a dock is free for it; NULL: always */
} valone;
bool judge_carries(const judge *j, const vehicle *v, const station *s);
/* By how much that rule is broken at least when it alone is lifted (LEFT_BY_NONE: none is), by number of nights, nights + 1 entries: seconds or
 * metres, INFINITY: it does not do. What is finite has a timeline; without breaks, INFINITY is proof that there is none. */
void judge_alone(const judge *j, const valone *a, unserved_rule lifted, double *over);

/* ---- the checks ---- */
jalur_status verify_stations(judge *j);
jalur_status verify_routes(judge *j);
void verify_trips(judge *j, uint32_t route_index); /* of verify_routes */
jalur_status verify_together(judge *j);
jalur_status verify_legs(judge *j);
jalur_status verify_left(judge *j);
jalur_status verify_bound(judge *j);
/* Replaces the least reduced cost of each class by the one found here; says where it could not (bound_priced). */
/* hours.c */
#define VERIFY_FAR (INT64_C(1) << 60)
typedef struct vhours { /* a class of vehicles: times in s of the plan's clock, or of a day's work */
    uint32_t n;
    const int64_t *s;                /* legs: (n + 1) * (n + 1), the depot last */
    const int64_t *stay_s, *open_s, *close_s;
    int64_t start_s, end_s;          /* departs, loaded; is back */
    int64_t *enter, *leave, *arc;    /* n, n, n * n: set to VERIFY_FAR where there is no time; such a leg is not asked for */
} vhours;
jalur_status verify_hours(jalur_ctx *ctx, const vhours *h);
jalur_status verify_pricing(judge *j, const plan_proof *p, int64_t *least);
const vehicle *judge_class_vehicle(const judge *j, const plan_proof *p, uint32_t class); /* one of them, or NULL */
jalur_status verify_roster(judge *j);
jalur_status verify_access(judge *j);
jalur_status verify_shares(judge *j); /* of verify_access, as the two below */
jalur_status verify_served(judge *j, uint32_t way, const uint32_t *points, uint32_t n_points);
jalur_status verify_scores(judge *j, uint32_t way, const vweights *w, const vnearest *found, const uint32_t *points, uint32_t n_points);
/* ground.c: minutes over the ground of all villages, INFINITY where there are none; *slack_min: for where on a road of a cell. After a
 * search of j->q from all points, which stand in the cells of `at`. */
jalur_status verify_ground(judge *j, const jalur_lonlat *at, uint32_t n_points, double *out_min, double *slack_min);
bool verify_named(const char *list, const char *code);                 /* a list of code prefixes holds the code */
jalur_status verify_due(judge *j);

#endif
