/* Many to many: the larger side is selected once, the smaller one swept over it in batches of LANES.
 *
 * 1. Batches write to different places and share nothing but the selection: any number of threads gives the
 *    same bytes.
 * 2. Workers allocate nothing and touch no error record; all their memory is there before they start. */
#include <pthread.h>
#include <stdatomic.h>

#include "net/goals.h"

enum { TWIN_BITS = 65536, TURN_BLOCKS = 8 };

typedef struct on_edge { uint32_t edge, index; } on_edge;

typedef struct worker worker;

typedef struct table {
    jalur_ctx *ctx;
    const net_metric *m;
    const net_snap *lane_side, *sweep_side;
    uint32_t n_lane, n_sweep;
    bool reverse;         /* the lanes are destinations */
    net_ms *time;
    uint32_t *distance_m; /* NULL: times only */
    uint32_t n_to;
    excerpt x;            /* what is searched: with distances, if they are asked */
    goals g;              /* of the sweep side */
    on_edge *twin;        /* lane side by edge: the smaller one */
    uint32_t n_twins;
    on_edge *mid;         /* sweep side: points between the ends of their edge */
    uint32_t n_mid;
    uint64_t twin_bits[TWIN_BITS / 64]; /* edges modulo TWIN_BITS that have a twin: most points need no search */
    on_edge *order;       /* lane side by first node (in `edge`) */
    uint32_t n_batches;
    uint32_t climb_cap;
    atomic_uint next;
    atomic_bool stop;
    worker *w;
    unsigned n_workers;
} table;

struct worker {
    table *t;
    climb u;
    uint64_t *climbed;   /* a bit for each selected node: few are, and bits stay in the cache */
    uint32_t *start;
    void *up_block, *lanes_block, *done_block; /* what is allocated */
    uint32_t *turned;    /* LANES rows of up to TURN_BLOCKS blocks */
    void *up, *lanes, *done; /* from a cache line on; uint32_t or net_key; see lane_run */
    pthread_t thread;
    bool started;   /* touched by the caller only */
    bool is_caller; /* set before any thread starts */
    jalur_status st;
};

static net_legs lane_legs(const table *t, const net_snap *s)
{
    return net_legs_of(t->m, s, !t->reverse);
}

static int by_edge(const void *a, const void *b)
{
    const on_edge *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static jalur_status sort_lanes(table *t)
{
    jalur_status st = JALUR_OK;
    t->n_twins = 0;
    memset(t->twin_bits, 0, sizeof t->twin_bits);
    TRY(mem_new(t->ctx, t->n_lane, sizeof *t->order, &t->order));
    TRY(mem_new(t->ctx, t->n_lane, sizeof *t->twin, &t->twin));
    for (uint32_t i = 0; i < t->n_lane; i++) {
        net_legs l = lane_legs(t, &t->lane_side[i]);
        t->order[i] = (on_edge){l.n ? l.leg[0].node : JALUR_NONE, i};
        if (!net_in_mid_edge(&t->lane_side[i])) continue;
        uint32_t e = t->lane_side[i].edge.v, bit = e % TWIN_BITS;
        t->twin[t->n_twins++] = (on_edge){e, i};
        t->twin_bits[bit / 64] |= (uint64_t)1 << bit % 64;
    }
    qsort(t->order, t->n_lane, sizeof *t->order, by_edge);
    qsort(t->twin, t->n_twins, sizeof *t->twin, by_edge);
    t->n_batches = (t->n_lane + LANES - 1) / LANES;
done:
    return st;
}

/* Batch members share most of their ancestors, since they are sorted by rank. */
static void gather_climb(worker *w, const uint32_t *member, uint32_t n)
{
    const excerpt *x = &w->t->x;
    climb *u = &w->u;
    u->n = u->n_groups = 0;
    for (uint32_t i = 0; i < n; i++) {
        net_legs l = lane_legs(w->t, &w->t->lane_side[member[i]]);
        for (uint32_t k = 0; k < l.n; k++) {
            uint32_t v = excerpt_find(x, l.leg[k].node);
            if (u->slot_of[v] != JALUR_NONE) continue;
            u->group[u->n_groups++] = u->n;
            for (; v != JALUR_NONE && u->slot_of[v] == JALUR_NONE; v = chordal_parent(x->c, v)) {
                u->slot_of[v] = u->n;
                u->node[u->n++] = v;
            }
        }
    }
    u->group[u->n_groups] = u->n;
}

static void drop_climb(worker *w)
{
    for (uint32_t k = 0; k < w->u.n; k++) {
        uint32_t v = w->u.node[k], i = w->t->g.s.local[v];
        w->u.slot_of[v] = JALUR_NONE;
        if (i != JALUR_NONE) w->climbed[i / 64] &= ~((uint64_t)1 << i % 64);
    }
}

static void start_lanes(worker *w, const uint32_t *member, uint32_t n)
{
    const excerpt *x = &w->t->x;
    const bool keys = x->up_cm != NULL;
    const size_t width = keys ? LANES : lanes_width(n);
    uint32_t *ms = w->up;
    net_key *key = w->up;
    for (size_t k = 0; k < w->u.n * width; k++) {
        if (keys) key[k] = NET_KEY_INF;
        else ms[k] = NET_INF;
    }
    for (uint32_t i = 0; i < n; i++) {
        net_legs l = lane_legs(w->t, &w->t->lane_side[member[i]]);
        for (uint32_t k = 0; k < l.n; k++) {
            size_t at = (size_t)w->u.slot_of[excerpt_find(x, l.leg[k].node)] * width + i;
            net_key cost = l.leg[k].cost;
            if (keys && cost < key[at]) key[at] = cost;
            if (!keys && (uint32_t)(cost >> 32) < ms[at]) ms[at] = (uint32_t)(cost >> 32);
        }
    }
    for (uint32_t k = 0; k < w->u.n; k++) {
        uint32_t i = w->t->g.s.local[w->u.node[k]];
        if (i == JALUR_NONE) continue;
        w->climbed[i / 64] |= (uint64_t)1 << i % 64;
        w->start[i] = k;
    }
}

static size_t cell_of(const table *t, uint32_t lane, uint32_t sweep)
{
    return t->reverse ? (size_t)sweep * t->n_to + lane : (size_t)lane * t->n_to + sweep;
}

/* Points that stand in a row are written together, one lane after the other: pieces of a few lines each would cost more. */
static void write_run(worker *w, const uint32_t *member, uint32_t n, const goal_block *b, uint32_t n_blocks)
{
    const table *t = w->t;
    const uint32_t j0 = b[n_blocks - 1].block * LANES, j1 = (b[0].block + 1) * LANES;
    const uint32_t n_ends = (j1 < t->n_sweep ? j1 : t->n_sweep) - j0, stride = n_blocks * LANES;
    for (uint32_t l = 0; l < n; l++) NET_SOON_WRITTEN(t->time + cell_of(t, member[l], j0)); /* shared with the run before */
    const uint32_t *done = w->done;
    for (uint32_t i = 0; i < n_blocks; i++)
        lanes_turn(done + (size_t)b[i].slot * LANES * lanes_width(n), n, w->turned + (n_blocks - 1 - i) * LANES, stride);
    for (uint32_t l = 0; l < n; l++) {
        net_ms *to = t->time + cell_of(t, member[l], j0);
        if (n_blocks == TURN_BLOCKS) lanes_write(to, w->turned + (size_t)l * stride, n_ends);
        else memcpy(to, w->turned + (size_t)l * stride, n_ends * sizeof *to);
    }
}

static void write_times(worker *w, const uint32_t *member, uint32_t n, const goal_block *b, uint32_t n_blocks)
{
    const table *t = w->t;
    const uint32_t width = lanes_width(n);
    for (uint32_t i = 0, run; i < n_blocks; i += run) {
        const uint32_t j0 = b[i].block * LANES, n_ends = t->n_sweep - j0 < LANES ? t->n_sweep - j0 : LANES;
        const uint32_t *by_end = (const uint32_t *)w->done + (size_t)b[i].slot * LANES * width;
        for (run = 1; !t->reverse && run < TURN_BLOCKS && i + run < n_blocks; run++) /* the sweep goes down */
            if (b[i + run].block + run != b[i].block) break;
        if (!t->reverse) write_run(w, member, n, b + i, run);
        else
            for (uint32_t j = 0; j < n_ends; j++)
                for (uint32_t l = 0; l < n; l++) t->time[cell_of(t, member[l], j0 + j)] = by_end[j * width + l];
    }
}

static void write_cell(const table *t, size_t at, net_key k)
{
    t->time[at] = k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
    if (t->distance_m) t->distance_m[at] = k >= NET_KEY_INF ? 0 : net_key_m(k);
}

static void write_keys(worker *w, const uint32_t *member, uint32_t n, goal_block b)
{
    const table *t = w->t;
    const uint32_t j0 = b.block * LANES;
    const net_key (*by_end)[LANES] = (const net_key (*)[LANES])w->done + (size_t)b.slot * LANES;
    for (uint32_t j = 0; j < LANES && j0 + j < t->n_sweep; j++)
        for (uint32_t l = 0; l < n; l++) write_cell(t, cell_of(t, member[l], j0 + j), by_end[j][l]);
}

/* Pairs on one edge, both between its ends, may go straight. Metres are rounded alike, so comparing them decides as centimetres would. */
static void write_twins(const table *t, on_edge point)
{
    const uint32_t j = point.index, bit = point.edge % TWIN_BITS;
    const net_snap *s = &t->sweep_side[j];
    uint32_t lo = 0, hi = t->n_twins;
    if (!(t->twin_bits[bit / 64] >> bit % 64 & 1)) return;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->twin[mid].edge < point.edge) lo = mid + 1;
        else hi = mid;
    }
    for (; lo < t->n_twins && t->twin[lo].edge == point.edge; lo++) {
        const net_snap *o = &t->lane_side[t->twin[lo].index];
        net_key k = t->reverse ? net_direct(t->m, s, o, NULL) : net_direct(t->m, o, s, NULL);
        size_t at = cell_of(t, t->twin[lo].index, j);
        net_ms ms = (net_ms)(k >> 32);
        if (k >= NET_KEY_INF) continue;
        if (ms < t->time[at] || (ms == t->time[at] && t->distance_m && net_key_m(k) < t->distance_m[at]))
            write_cell(t, at, k);
    }
}

static jalur_status note_mid(table *t)
{
    jalur_status st = JALUR_OK;
    uint32_t n = 0;
    for (uint32_t j = 0; j < t->n_sweep; j++) n += net_in_mid_edge(&t->sweep_side[j]);
    TRY(mem_new_unset(t->ctx, n, sizeof *t->mid, &t->mid));
    for (uint32_t j = 0; j < t->n_sweep; j++)
        if (net_in_mid_edge(&t->sweep_side[j])) t->mid[t->n_mid++] = (on_edge){t->sweep_side[j].edge.v, j};
done:
    return st;
}

static void run_batch(worker *w, uint32_t batch)
{
    table *t = w->t;
    uint32_t member[LANES], from = batch * LANES, n = t->n_lane - from < LANES ? t->n_lane - from : LANES;
    for (uint32_t i = 0; i < n; i++) member[i] = t->order[from + i].index;
    gather_climb(w, member, n);
    start_lanes(w, member, n);
    const excerpt *x = &t->x;
    const bool keys = x->up_cm != NULL;
    const net_ms *up = t->reverse ? x->down : x->up;
    if (keys) lanes_up_key(x->c, up, t->reverse ? x->down_cm : x->up_cm, &w->u, w->up);
    else lanes_up_ms(x->c, up, &w->u, w->up, n);
    lane_run r = {.s = &t->g.s, .climbed = w->climbed, .start = w->start, .end = t->g.end, .other = t->g.other, .cm = t->g.cm, .n_end = t->n_sweep, .n_lanes = n, .up = w->up,
                  .lanes = w->lanes, .done = w->done};
    for (uint32_t stride = 0, high = t->g.s.n; stride < t->g.n_strides; stride++) {
        const uint32_t low = high > GOAL_STRIDE ? high - GOAL_STRIDE : 0;
        if (keys) lanes_down_key(&r, low, high);
        else lanes_down_ms(&r, low, high);
        const uint32_t first = t->g.first[stride], end = t->g.first[stride + 1];
        if (!keys) write_times(w, member, n, t->g.block + first, end - first);
        for (uint32_t i = first; keys && i < end; i++) write_keys(w, member, n, t->g.block[i]);
        high = low;
    }
    lanes_written();
    drop_climb(w);
}

static void *work(void *arg)
{
    worker *w = arg;
    table *t = w->t;
    for (;;) {
        uint32_t b = atomic_fetch_add(&t->next, 1);
        if (b >= t->n_batches || atomic_load(&t->stop)) return NULL;
        run_batch(w, b);
        if (!w->is_caller) continue; /* only the caller's thread may talk to the context */
        if (t->n_batches == 1 && !step_cancelled(t->ctx)) continue; /* a row that a search asks for: it has a progress of its own */
        w->st = step_progress(t->ctx, "computing travel times", b + 1, t->n_batches);
        if (w->st != JALUR_OK) atomic_store(&t->stop, true);
    }
}

static jalur_status worker_new(table *t, worker *w)
{
    jalur_status st = JALUR_OK;
    const size_t lane_bytes = LANES * (t->x.up_cm ? sizeof(net_key) : sizeof(uint32_t));
    *w = (worker){.t = t};
    TRY(mem_new_unset(t->ctx, t->x.c->n_nodes, sizeof *w->u.slot_of, &w->u.slot_of));
    TRY(mem_new_unset(t->ctx, t->climb_cap, sizeof *w->u.node, &w->u.node));
    TRY(mem_new(t->ctx, (size_t)t->g.s.n / 64 + 1, sizeof *w->climbed, &w->climbed));
    TRY(mem_new_unset(t->ctx, t->g.s.n, sizeof *w->start, &w->start));
    TRY(mem_new_unset(t->ctx, (size_t)t->climb_cap + 1, lane_bytes, &w->up_block));
    w->up = lanes_aligned(w->up_block);
    TRY(mem_new(t->ctx, t->x.c->height + 1, lane_bytes, &w->lanes_block));
    w->lanes = lanes_aligned(w->lanes_block);
    TRY(mem_new(t->ctx, (size_t)t->g.n_slots * LANES + 1, lane_bytes, &w->done_block));
    w->done = lanes_aligned(w->done_block);
    TRY(mem_new_unset(t->ctx, TURN_BLOCKS * LANES * LANES, sizeof *w->turned, &w->turned));
    for (uint32_t v = 0; v < t->x.c->n_nodes; v++) w->u.slot_of[v] = JALUR_NONE;
done:
    return st;
}

static void worker_release(table *t, worker *w)
{
    mem_free(t->ctx, w->u.slot_of);
    mem_free(t->ctx, w->u.node);
    mem_free(t->ctx, w->climbed);
    mem_free(t->ctx, w->start);
    mem_free(t->ctx, w->up_block);
    mem_free(t->ctx, w->lanes_block);
    mem_free(t->ctx, w->done_block);
    mem_free(t->ctx, w->turned);
}

static jalur_status workers_new(table *t, unsigned n)
{
    jalur_status st = JALUR_OK;
    uint64_t cap = (uint64_t)t->x.c->height * 2 * LANES;
    t->climb_cap = cap < t->x.c->n_nodes ? (uint32_t)cap : t->x.c->n_nodes;
    if (n < 1) n = 1;
    TRY(mem_new(t->ctx, n, sizeof *t->w, &t->w));
    t->n_workers = n;
    for (unsigned i = 0; i < n; i++) TRY(worker_new(t, &t->w[i]));
    t->w[0].is_caller = true;
done:
    return st;
}

/* No end has a way at all: no node to sweep. */
static void write_unreached(const table *t)
{
    const size_t cells = (size_t)t->n_lane * t->n_sweep;
    for (size_t i = 0; i < cells; i++) t->time[i] = NET_UNREACHED;
    if (t->distance_m) memset(t->distance_m, 0, cells * sizeof *t->distance_m);
}

static jalur_status run_workers(table *t)
{
    if (t->g.s.n == 0) {
        write_unreached(t);
        return JALUR_OK;
    }
    unsigned n = t->n_workers < t->n_batches ? t->n_workers : t->n_batches;
    worker *w = t->w;
    atomic_store(&t->next, 0);
    atomic_store(&t->stop, false);
    w[0].st = JALUR_OK;
    for (unsigned i = 1; i < n; i++) w[i].started = pthread_create(&w[i].thread, NULL, work, &w[i]) == 0;
    work(&w[0]);
    for (unsigned i = 1; i < n; i++)
        if (w[i].started) pthread_join(w[i].thread, NULL);
    return w[0].st;
}

static void table_release(table *t)
{
    for (unsigned i = 0; i < t->n_workers; i++) worker_release(t, &t->w[i]);
    mem_free(t->ctx, t->w);
    goals_release(t->ctx, &t->g);
    excerpt_release(t->ctx, &t->x);
    mem_free(t->ctx, t->mid);
    mem_free(t->ctx, t->twin);
    mem_free(t->ctx, t->order);
}

jalur_status net_table(jalur_ctx *ctx, const net_metric *m, const net_snap *from, uint32_t n_from, const net_snap *to,
                       uint32_t n_to, net_ms *time, uint32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    bool reverse = n_from > n_to;
    const net_details *d = NULL;
    table t = {.ctx = ctx, .m = m, .time = time, .distance_m = distance_m, .n_to = n_to, .reverse = reverse,
               .lane_side = reverse ? to : from, .n_lane = reverse ? n_to : n_from,
               .sweep_side = reverse ? from : to, .n_sweep = reverse ? n_from : n_to};
    atomic_init(&t.next, 0);
    atomic_init(&t.stop, false);
    if (n_from == 0 || n_to == 0) return JALUR_OK;
    TRY(net_check_snaps(ctx, m->g, from, n_from, "start"));
    TRY(net_check_snaps(ctx, m->g, to, n_to, "end"));
    if (distance_m) TRY(net_details_of(ctx, m, &d));
    TRY(excerpt_new(ctx, m, d, from, n_from, to, n_to, &t.x));
    TRY(goals_new(ctx, m, &t.x, t.sweep_side, t.n_sweep, reverse, &t.g));
    TRY(note_mid(&t));
    TRY(sort_lanes(&t));
    TRY(workers_new(&t, ctx_threads(ctx) < t.n_batches ? ctx_threads(ctx) : t.n_batches));
    TRY(run_workers(&t));
    for (uint32_t j = 0; j < t.n_mid; j++) write_twins(&t, t.mid[j]);
done:
    table_release(&t);
    return st;
}

/* Rows: the table's set-up kept between calls. */
struct net_rows {
    table t;
    net_snap *to;
};

jalur_status net_rows_new(jalur_ctx *ctx, const net_metric *m, const net_snap *to, uint32_t n_to, net_rows **out)
{
    jalur_status st = JALUR_OK;
    net_rows *r = NULL;
    *out = NULL;
    TRY(net_check_snaps(ctx, m->g, to, n_to, "end"));
    TRY(mem_new(ctx, 1, sizeof *r, &r));
    r->t.ctx = ctx;
    TRY(mem_new(ctx, n_to, sizeof *r->to, &r->to));
    for (uint32_t j = 0; j < n_to; j++) r->to[j] = to[j];
    r->t.m = m;
    r->t.n_to = r->t.n_sweep = n_to;
    r->t.sweep_side = r->to;
    atomic_init(&r->t.next, 0);
    atomic_init(&r->t.stop, false);
    r->t.x = excerpt_whole(m, NULL); /* where rows will start is not known yet */
    TRY(goals_new(ctx, m, &r->t.x, r->to, n_to, false, &r->t.g));
    TRY(note_mid(&r->t));
    TRY(workers_new(&r->t, ctx_threads(ctx)));
    *out = r;
    r = NULL;
done:
    net_rows_free(r);
    return st;
}

jalur_status net_rows_fill(net_rows *r, const net_snap *from, uint32_t n_from, net_ms *time)
{
    jalur_status st = JALUR_OK;
    table *t = &r->t;
    if (n_from == 0 || t->n_to == 0) return JALUR_OK;
    TRY(net_check_snaps(t->ctx, t->m->g, from, n_from, "start"));
    t->lane_side = from;
    t->n_lane = n_from;
    t->time = time;
    TRY(sort_lanes(t));
    TRY(run_workers(t));
    for (uint32_t j = 0; j < t->n_mid; j++) write_twins(t, t->mid[j]);
done:
    mem_free(t->ctx, t->order);
    mem_free(t->ctx, t->twin);
    t->order = t->twin = NULL;
    return st;
}

void net_rows_free(net_rows *r)
{
    if (!r) return;
    jalur_ctx *ctx = r->t.ctx;
    table_release(&r->t);
    mem_free(ctx, r->to);
    mem_free(ctx, r);
}
