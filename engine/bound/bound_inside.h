/* Inside of the bound room.
 *
 * 1. A row is a stop that some class can serve alone; rows are 0 .. n-1 in the order of the stops.
 * 2. Costs are whole numbers of units: model.unit of them make one of money. FAR marks an arc that does not exist.
 * 3. A graph is one class seen in one direction. Forward, a path at i has paid all arcs up to i; backward, all arcs
 *    after i. An arc into j carries the dual of j, so that a forward and a backward path that meet at i add up.
 * 4. A resource goes up along every path: at j it is max(lo_j, value + step_ij), and at most hi_j. Backward times are
 *    negative. Resource 0 orders the paths and has steps of at least 1. */
#ifndef JALUR_BOUND_BOUND_INSIDE_H
#define JALUR_BOUND_BOUND_INSIDE_H

#include "base/hash.h"
#include "bound/bound.h"
#include "solve/lp.h"

__extension__ typedef __int128 wide;
#define FAR (INT64_C(1) << 60)
#define NEVER (INT32_MAX / 2)
enum { RESOURCES = 4, NEAR_MAX = 16, COLOURS = 64 };
#define BOUND_STAGE "proving a lower bound" /* progress */

typedef struct bound_load { /* a capacity of a class */
    int32_t *demand; /* by row, after division by the greatest common divisor */
    int32_t most;
} bound_load;

typedef struct bound_class {
    uint32_t type;             /* the first of its types */
    uint64_t count, most;      /* vehicles; routes in an optimal plan at most */
    bool *serves;              /* by row */
    int64_t fixed;
    int64_t *cost, *out, *in;  /* n * n, or NULL; depot to row; row to depot */
    int32_t *step, *turned;    /* seconds with the service at the tail, n * n, and the other way round; NULL: time
                                * cannot bind */
    int32_t *step_out, *step_in;
    int32_t *open, *close;     /* start of service; of `step` only */
    int32_t start, end;
    bound_load load[RESOURCES]; uint32_t n_loads;
    bound_load visits;         /* 1 each: rows that it serves, or stops at most */
    bool by_time;              /* resource 0 is time */
    bool clock;                /* time that is not resource 0 is priced; else left out until routes in use take too long */
} bound_class;

typedef struct bound_model {
    jalur_ctx *ctx;
    arena mem;
    const plan_problem *p;
    uint32_t n;
    uint32_t *stop, *row;      /* row to stop; stop to row or JALUR_NONE */
    int64_t unit, *skip;       /* by row */
    bound_class *class; uint32_t n_classes;
    uint32_t *class_of;
    char relaxed[BOUND_RELAXED_MAX];
    bool many;                 /* many rows: windows are left out, and days that differ in their hours are one class */
    bool arcs;                 /* the classes have `cost`; without there are too many rows and classes for it */
    bool unfit;                /* no bound: relaxed says why */
} bound_model;

/* model.c, arcs.c */
jalur_status model_make(jalur_ctx *ctx, const plan_problem *p, int64_t cost, const bound_options *o, bound_model *m);
void model_release(bound_model *m);
jalur_status model_check(jalur_ctx *ctx, const plan_problem *p); /* ranges and indices */
/* The type has a vehicle, may serve the stop and has room for it; says nothing of ways and time. */
bool model_carries(const plan_problem *p, uint32_t stop, uint32_t type);
jalur_status arcs_make(bound_model *m, bound_class *k);
/* clock.c: rows and steps that no route of the class has time for are no longer its own. */
jalur_status clock_rule_out(jalur_ctx *ctx, uint32_t n, bound_class *k);
/* Driving and serving of a day at most, without its loading; breaks that each day has. */
int64_t clock_longest(const plan_type *t);
int64_t clock_pause_s(const plan_type *t);
void clock_forget(jalur_ctx *ctx, bound_class *k); /* time cannot bind */
/* Whether the route is in time; the class still has its steps. */
bool clock_allows(const bound_class *k, size_t n, const uint32_t *rows, uint32_t n_rows);
/* legs.c */
/* Least price of travel from `from` to each of the places, or (back) from each of them to it, over whatever others of them:
 * 18 * per_km * m + 5 * per_hour * s; FAR where there is no way. What is not known counts nothing; a leg that is asked for
 * counts half a metre more than it says. */
jalur_status legs_least(jalur_ctx *ctx, const plan_legs *l, const plan_type *t, uint32_t from, bool back, const uint32_t *place, uint32_t n, int64_t *least);
jalur_status legs_from(const plan_legs *l, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                       int32_t *distance_m);
/* From each of n places to one. */
jalur_status legs_to(jalur_ctx *ctx, const plan_legs *l, const uint32_t *from, uint32_t n, uint32_t to, int32_t *time_s, int32_t *distance_m);
/* relax.c: names what the bound does not know; false when there can be no bound. */
bool relax_name(const plan_problem *p, char out[BOUND_RELAXED_MAX]);
void relax_say(char out[BOUND_RELAXED_MAX], const char *name); /* once */
void relax_join(char out[BOUND_RELAXED_MAX], const char *names);

/* duals.c */
typedef struct cut { /* rows of a set */
    uint32_t *rows, n;
    uint64_t *has;   /* bits by row */
    uint32_t needs;
    const uint32_t *weight; /* by class: what an entry counts */
    uint32_t skip;          /* what a row left out counts: the largest weight */
} cut;
typedef struct cuts {
    cut *cut; size_t n, cap;
} cuts;
typedef struct duals {
    int64_t *pi;     /* by row */
    int64_t *gamma;  /* by cut */
} duals;

typedef struct resource {
    const int32_t *step, *demand;    /* one of them: n * n from row to row, or of the row arrived at */
    const int32_t *enter;            /* value on arriving from the start; with demand: the demand */
    const int32_t *leave;            /* step to the other end, or NULL */
    const int32_t *lo, *hi;          /* NULL: no lower value, `most` */
    int32_t least, most;             /* of any value */
    const int32_t *own;              /* what two paths that meet count twice, or NULL */
    int32_t meet;                    /* two paths that meet: sum - own at most */
} resource;

typedef struct graph { /* one class, one direction, one set of duals */
    uint32_t n;
    const int64_t *cost, *enter, *leave; /* FAR where there is no arc */
    resource r[RESOURCES]; uint32_t n_r;
    int32_t reach; /* paths are prolonged while resource 0 is at most this */
    const uint32_t *short_list; uint32_t n_short; /* only these arcs from each row: n * n_short; NULL: all. No proof */
} graph;

typedef struct found { /* a route */
    uint32_t class, n;
    uint32_t *rows;
    int64_t cost, reduced; /* reduced: with all duals but that of the fleet row */
} found;
typedef struct finds {
    arena mem;
    found *list; size_t n, cap;
} finds;

/* walks.c: least cost of q-routes without 2-cycles, by row and coarse value of one
 * resource. */
typedef struct walks {
    uint32_t n, levels, resource;
    int32_t width, base;   /* level = (value - base) / width */
    int64_t *least;        /* levels * n: of paths at the row with at most that level */
    int64_t best;          /* of all closed routes */
} walks;
/* levels 0 when every resource is too fine, or time is up. */
jalur_status walks_make(jalur_ctx *ctx, const graph *g, double end_s, bool cpu, walks *w);
void walks_release(jalur_ctx *ctx, walks *w);
int64_t walks_rest(const walks *w, uint32_t row, int32_t value_most);

/* near.c: ng-sets, with a colour for each row such that no set has one twice. */
typedef struct nears {
    uint32_t n, cap;        /* cap: members of a set without the row itself */
    uint32_t *member, *count;
    uint8_t *colour;
    uint64_t *keep;         /* with colours, else NULL; n * n: [i * n + j] colours that mean the same row in the sets of i and j, without j's */
    bool *in;               /* n * n: [j * n + i] i is in the set of j */
} nears;
jalur_status nears_make(const bound_model *m, uint32_t size, nears *s);
void nears_release(jalur_ctx *ctx, nears *s);
/* True when it was added. nears_colour must follow before labels are made. */
bool nears_add(nears *s, uint32_t row, uint32_t member, uint32_t most);
jalur_status nears_colour(jalur_ctx *ctx, nears *s);

/* paths.c: labels. */
typedef struct path {
    int64_t cost;
    uint64_t mask;
    int32_t value[RESOURCES];
    uint32_t row, before;   /* path it prolongs, or JALUR_NONE */
    bool dead;
} path;
typedef struct face { /* what dominance looks at */
    int64_t cost;
    uint64_t mask;
    int32_t value[RESOURCES];
    uint32_t path;
} face;
typedef struct shelf {
    face *face; uint32_t n, cap;
    int64_t least;
} shelf;
typedef struct queue {
    uint32_t *path; size_t n, cap;
} queue;
typedef struct paths {
    jalur_ctx *ctx;
    path *path; size_t n, cap;
    shelf *shelf; uint32_t n_shelves; /* n * n_shelves */
    queue *queue; uint32_t n_levels;
    int32_t shelf_width, level_width;
    uint32_t n_rows;
    bool full;            /* a limit was reached: not all paths are here */
} paths;
typedef struct paths_how {
    const graph *g;
    const nears *s;
    const walks *rest;    /* of the other direction, or NULL */
    int64_t below;        /* only what may end in a route cheaper than this */
    bool greedy;          /* dominance looks at cost and resource 0 only: no proof */
    size_t most;          /* paths */
    double end_s; bool cpu;
} paths_how;
jalur_status paths_make(jalur_ctx *ctx, const paths_how *how, paths *out);
void paths_release(paths *p);

/* join.c */
typedef struct meeting { /* a route: a forward path, closed or with a backward path that it meets at its last row */
    int64_t reduced;
    uint32_t forward, backward; /* backward JALUR_NONE: closed */
} meeting;
typedef struct meetings {
    meeting *list; size_t n, cap;
    int64_t least;         /* of all, also of those not kept */
} meetings;
/* Routes below `below`, the best few by last row of the forward path. */
jalur_status paths_join(jalur_ctx *ctx, const graph *forward, const nears *s, const paths *f, const paths *b,
                        int64_t below, meetings *out);

/* price.c */
typedef struct pricer {
    const bound_model *m;
    const nears *s;
    const cuts *cuts;
    double end_s; bool cpu;
    int64_t *cost, *turned, *enter, *leave; /* reduced costs of the class at hand */
    int32_t **minus;      /* by class: negated windows and first values of backward paths */
    uint32_t **short_list; uint32_t n_short; /* by class: nearest rows after each row, then nearest before */
    double *middle;       /* by class: where forward and backward paths meet, as a share of resource 0 */
} pricer;
jalur_status pricer_make(const bound_model *m, const nears *s, const cuts *cuts, pricer *x);
void pricer_release(pricer *x);
typedef enum price_how { PRICE_WALKS, PRICE_NEAR, PRICE_GREEDY, PRICE_EXACT } price_how;
typedef struct price_ask {
    uint32_t class;
    const duals *d;
    int64_t below;        /* routes below this are looked for; at most 0 */
    price_how how;        /* only the last has a z; the first has z_walks only, the second none */
} price_ask;
typedef struct price_told {
    int64_t z;            /* PRICE_EXACT and done: at most the least reduced cost and at most `below` */
    int64_t z_walks;      /* the same by q-routes; -FAR unknown */
    bool done;
    size_t paths;
} price_told;
jalur_status price_class(pricer *x, const price_ask *ask, finds *out, price_told *told);

/* ways.c */
enum { WAYS_LISTED = 24, WAYS_BITS = 6, WAYS_SLACK_S = 2 };
typedef struct trail {    /* a path at a row has paid the row's dual */
    int64_t cost;
    uint16_t band;        /* whole bands of time at least: before the service at the row, or from there to the end */
    uint8_t mask;
} trail;
typedef struct hop {      /* from one row to the next */
    int64_t step;
    uint32_t bands;
    uint8_t known;        /* memories that forbid it */
    const uint8_t *turn;  /* what is remembered after it, by memory */
} hop;
typedef struct side {     /* paths from the depot, or to it */
    uint32_t *before, *count; /* steps looked at first: the rows before each row, n * WAYS_LISTED */
    int64_t *step;
    uint8_t *turn, *known;
    trail *path; size_t n, cap;
    size_t *first;        /* by level and row (a cell): its paths, by cost */
    int64_t *any;         /* the least of each cell */
    uint16_t *soonest;    /* the first band of each cell */
    uint32_t *alone;      /* by row: bands without another row */
    int32_t *last;        /* by row: the last band that is of use, or -1 */
} side;
typedef struct ways {
    jalur_ctx *ctx;
    const bound_class *k;
    const nears *near;
    const int32_t *demand;
    uint32_t n, levels, bits; /* bits: members of an ng-set that are remembered */
    int32_t band_s;       /* 0: time is left out */
    uint32_t bands;       /* of the longest day; 1 */
    uint16_t *hop;        /* bands from row to row, n * n, or NULL */
    side out, back;
    uint64_t *akin; size_t words; /* bits, n * words: steps over which memory may last */
    bool all;
    int64_t *at, *low;    /* the cell that is filled: by band and memory; by band */
    uint32_t from, to;    /* bands of it */
} ways;
/* The load of fewest levels of which each row that the class serves has some; else the number of rows. */
const bound_load *ways_load(const bound_class *k, uint32_t n);
/* Levels of the load that the tables of a class are over; 0: it has none that fits. */
uint32_t ways_levels(const bound_class *k, uint32_t n);
/* band_s: where time can bind, it is counted in bands of so many seconds; 0: left out. */
jalur_status ways_make(const pricer *p, uint32_t class, uint32_t bits, int32_t band_s, ways *x);
void ways_release(ways *x);
/* all: every step, else those listed, which proves nothing. */
jalur_status ways_fill(ways *x, int64_t fixed, const int64_t *pi, bool all);
/* By total load: least reduced cost of routes through the row; FAR or more: none. */
void ways_through(const ways *x, uint32_t row, int64_t pi, int64_t *cost);
/* A route that costs so much; at most 2 * levels rows. Its steps are listed from now on. */
uint32_t ways_route(ways *x, uint32_t row, uint32_t level, int64_t cost, const int64_t *pi, uint32_t *rows);

/* cuts.c */
typedef struct support { /* what the routes of the master do, each by its share */
    uint32_t n;
    float *flow;          /* n * n, symmetric: both directions */
    double *visits, *out; /* sum a_i x; y; all three times the weights */
} support;
enum { WEIGHINGS = 5 };
typedef struct weighing { /* a weight for each class, and the most that vehicles of one total weight carry */
    uint32_t *weight, largest;
    double *carry[RESOURCES]; /* by total weight, up to n_carry */
    uint32_t n_carry[RESOURCES];
} weighing;
typedef struct separator {
    const bound_model *m;
    double *demand[RESOURCES]; /* by row */
    uint32_t n_d;
    weighing w[WEIGHINGS]; uint32_t n_w;
} separator;
jalur_status separator_make(bound_model *m, separator *s);
void separator_release(jalur_ctx *ctx, separator *s);
/* The cuts of all rows together: what the whole fleet must be. */
jalur_status cuts_of_all(const separator *s, cuts *out);
/* Adds violated cuts of one weighing. */
jalur_status cuts_find(const separator *s, const weighing *w, const support *x, cuts *out, uint32_t *added);
void cuts_release(jalur_ctx *ctx, cuts *c);

/* master.c */
typedef struct master {
    const bound_model *m;
    const cuts *cuts;
    lp_model *lp;
    lp_answer answer;
    double scale;         /* LP money for one unit */
    uint32_t *fleet_row;  /* by class, or JALUR_NONE */
    uint32_t *cut_row; size_t cut_cap; uint32_t n_cut_rows;
    finds routes;         /* the i-th is column n + i */
    map64 seen;
    bool rows_came;
    duals d;              /* of the last solution, in units */
    int64_t *sigma;       /* by class */
} master;
jalur_status master_make(const bound_model *m, const cuts *c, master *x);
void master_release(master *x);
/* A route not there yet. */
jalur_status master_add(master *x, const found *r, bool *added);
jalur_status master_rows(master *x); /* of new cuts */
jalur_status master_solve(master *x, double time_s);
size_t master_room(const master *x); /* routes that it keeps when it forgets */
/* Forgets the dearest routes (by reduced cost) where there are many. After a solve. */
jalur_status master_thin(master *x);
/* Where routes in use take too long: drops all that do, and from now on time is priced. */
jalur_status master_clock(master *x, bool *began);
int64_t reduced_cost(const cuts *c, const duals *d, const found *r);
jalur_status master_support(const master *x, const weighing *w, support *out);
void support_release(jalur_ctx *ctx, support *s);
/* Adds rows to ng-sets so that the cycles of the routes in use are forbidden. */
uint32_t master_forbid_cycles(const master *x, nears *s, uint32_t most);

/* ---- solve.c: column generation from door to door ---- */
typedef struct proof { /* numbers that L is added up from */
    duals d;
    int64_t *least;      /* by class */
    bool *timed;
    int32_t *band_s;
    uint32_t *member, *count;
    size_t n_cuts;
    wide total;          /* L in units */
    bound_routes routes;
    bool there;
} proof;

typedef struct solver {
    bound_model *m;
    const bound_options *o;
    int64_t cost;        /* of the plan at hand */
    nears near;
    cuts cuts;
    separator sep;
    master master;
    pricer pricer;
    proof best;
    duals at;            /* smoothed */
    duals scaled;
    duals centre;
    int64_t *centre_least; /* by class, of all routes found since: what the centre seems to be worth goes down with it */
    double centre_value;
    size_t gamma_cap;
    double end_s, began_s;
    uint32_t rounds;
    bool over;           /* a limit was reached */
    bool late;           /* the late proof was made */
    bool closed;
} solver;
wide add_up(const solver *s, const duals *d, const int64_t *least);

/* seed.c: the master's first routes, and a first guess of duals. */
jalur_status seed(solver *s, const bound_start *from);

/* shares.c: a first proof, from what each row costs at least as its share of a vehicle. */
jalur_status share_out(solver *s);

/* ascent.c: duals, columns and a proof to start from, where loads have few levels. */
jalur_status ascend(solver *s, uint32_t rounds);
/* A bound from tables that remember `bits` members of each ng-set; band_s by class, 0 leaves time out. */
void keep_ways(solver *s, const duals *d, const int64_t *least, uint32_t bits, const int32_t *band_s);
/* A bound from shares.c. */
void keep_shares(solver *s, const duals *d, const int64_t *least);
/* Duals to search around, and what they seem to be worth. */
void take_centre(solver *s, const duals *d, double value);

/* solve.c: the problem in one piece. `dual`: what these prove; NULL: looks for good ones. */
jalur_status bound_whole(jalur_ctx *ctx, const plan_problem *p, const bound_start *from, const double *dual,
                         const bound_options *o, bound_answer *out);

double bound_now_s(bool cpu);
static inline bool bits_get(const uint64_t *bits, uint32_t i) { return bits[i / 64] >> (i % 64) & 1; }
static inline void bits_set(uint64_t *bits, uint32_t i) { bits[i / 64] |= UINT64_C(1) << (i % 64); }

#endif
