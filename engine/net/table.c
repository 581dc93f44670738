/* Many to many: the larger side is selected once, the smaller one swept over it in batches of sixteen.
 *
 * 1. Batches write to different places and share nothing but the selection: any number of threads gives the
 *    same bytes.
 * 2. Workers allocate nothing and touch no error record; all their memory is there before they start. */
#include <pthread.h>
#include <stdatomic.h>

#include "net/lanes.h"

enum { TWIN_BITS = 65536, STRIDE = 2048 };

typedef struct on_edge { uint32_t edge, index; } on_edge;

typedef struct end_cm { uint32_t of[2]; } end_cm;

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
    const net_details *d; /* NULL: times only */
    selection s;
    lane_end *ends;       /* of sweep_side, nodes as indices into the selection */
    end_cm *end_cm;       /* the same in centimetres, if distances are asked */
    on_edge *blocks;      /* LANES ends each, by their lowest node (in `edge`) */
    uint32_t n_blocks;
    on_edge *twin;        /* lane side by edge: the smaller one */
    uint32_t n_twins;
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
    uint32_t *start;     /* per selected node */
    void *up, *lanes;    /* uint32_t or net_key */
    pthread_t thread;
    bool started;   /* touched by the caller only */
    bool is_caller; /* set before any thread starts */
    jalur_status st;
};

static net_legs lane_legs(const table *t, const net_snap *s)
{
    return net_legs_of(t->m, s, !t->reverse);
}

static net_legs sweep_legs(const table *t, const net_snap *s)
{
    return net_legs_of(t->m, s, t->reverse);
}

static int by_edge(const void *a, const void *b)
{
    const on_edge *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

/* Weights of the net's arcs from .. end - 1 to the selection's from `at` on. */
static void copy_weights(table *t, uint32_t from, uint32_t end, size_t at)
{
    const net_ms *down = t->reverse ? t->m->w.up : t->m->w.down;
    const uint32_t *cm = !t->d ? NULL : t->reverse ? t->d->up_cm : t->d->down_cm;
    for (uint32_t i = from; i < end; i++, at++) {
        if (cm) t->s.key[at] = net_key_of(down[i], cm[i]);
        else t->s.ms[at] = down[i];
    }
}

static void copy_arcs(table *t)
{
    const chordal *c = &t->m->g->c;
    selection *s = &t->s;
    size_t m = 0;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        if (s->local[u] == JALUR_NONE) continue;
        copy_weights(t, c->first[u], c->first[u + 1], m);
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) s->head[m++] = s->local[c->head[i]];
        s->first[s->local[u] + 1] = (uint32_t)m;
    }
}

/* Ends with the net's own node numbers. */
static jalur_status note_ends(table *t)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new_unset(t->ctx, t->n_sweep, sizeof *t->ends, &t->ends));
    if (t->distance_m) TRY(mem_new(t->ctx, t->n_sweep, sizeof *t->end_cm, &t->end_cm));
    for (uint32_t j = 0; j < t->n_sweep; j++) {
        net_legs l = sweep_legs(t, &t->sweep_side[j]);
        t->ends[j] = (lane_end){{JALUR_NONE, JALUR_NONE}, {NET_INF, NET_INF}};
        for (uint32_t k = 0; k < 2 && l.n > 0; k++) {
            const net_leg *leg = &l.leg[k < l.n ? k : 0];
            t->ends[j].node[k] = leg->node;
            t->ends[j].ms[k] = (uint32_t)(leg->cost >> 32);
            if (t->end_cm) t->end_cm[j].of[k] = (uint32_t)leg->cost;
        }
    }
done:
    return st;
}

/* Marks the ends' nodes and all their ancestors, then numbers them in rank order. */
static jalur_status select_nodes(table *t)
{
    jalur_status st = JALUR_OK;
    const chordal *c = &t->m->g->c;
    selection *s = &t->s;
    size_t m = 0;
    TRY(mem_new(t->ctx, c->n_nodes, sizeof *s->local, &s->local));
    for (uint32_t j = 0; j < t->n_sweep; j++)
        for (uint32_t k = 0; k < 2; k++)
            for (uint32_t u = t->ends[j].node[k]; u != JALUR_NONE && !s->local[u]; u = chordal_parent(c, u)) s->local[u] = 1;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        if (s->local[u]) m += c->first[u + 1] - c->first[u];
        s->local[u] = s->local[u] ? s->n++ : JALUR_NONE;
    }
    s->all = s->n == c->n_nodes;
    if (t->d) TRY(mem_new_unset(t->ctx, m, sizeof *s->key, &s->key));
    else if (!s->all) TRY(mem_new_unset(t->ctx, m, sizeof *s->ms, &s->ms));
    else s->ms = t->reverse ? t->m->w.up : t->m->w.down;
    if (s->all) {
        s->first = c->first;
        s->head = c->head;
        if (t->d) copy_weights(t, 0, c->n_arcs, 0);
    } else {
        TRY(mem_new(t->ctx, (size_t)s->n + 1, sizeof *s->first, &s->first));
        TRY(mem_new_unset(t->ctx, m, sizeof *s->head, &s->head));
        copy_arcs(t);
    }
done:
    return st;
}

/* The lowest node of the block's ends: when it is done the block can be written. */
static uint32_t lowest_node(const table *t, uint32_t block)
{
    uint32_t low = JALUR_NONE, end = block * LANES + LANES < t->n_sweep ? block * LANES + LANES : t->n_sweep;
    for (uint32_t j = block * LANES; j < end; j++)
        for (int k = 0; k < 2; k++) low = t->ends[j].node[k] < low ? t->ends[j].node[k] : low;
    return low;
}

/* Ends get their nodes' numbers in the selection; what reaches nothing names node 0, at no finite cost. */
static jalur_status sort_blocks(table *t)
{
    jalur_status st = JALUR_OK;
    t->n_blocks = (t->n_sweep + LANES - 1) / LANES;
    TRY(mem_new_unset(t->ctx, t->n_blocks, sizeof *t->blocks, &t->blocks));
    for (uint32_t j = 0; j < t->n_sweep; j++)
        for (int k = 0; k < 2; k++)
            t->ends[j].node[k] = t->ends[j].node[k] == JALUR_NONE ? 0 : t->s.local[t->ends[j].node[k]];
    for (uint32_t b = 0; b < t->n_blocks; b++) t->blocks[b] = (on_edge){lowest_node(t, b), b};
    qsort(t->blocks, t->n_blocks, sizeof *t->blocks, by_edge);
done:
    return st;
}

static jalur_status prepare(table *t)
{
    jalur_status st = JALUR_OK;
    TRY(note_ends(t));
    TRY(select_nodes(t));
    TRY(sort_blocks(t));
done:
    return st;
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
    const chordal *c = &w->t->m->g->c;
    climb *u = &w->u;
    u->n = u->n_groups = 0;
    for (uint32_t i = 0; i < n; i++) {
        net_legs l = lane_legs(w->t, &w->t->lane_side[member[i]]);
        for (uint32_t k = 0; k < l.n; k++) {
            uint32_t v = l.leg[k].node;
            if (u->slot_of[v] != JALUR_NONE) continue;
            u->group[u->n_groups++] = u->n;
            for (; v != JALUR_NONE && u->slot_of[v] == JALUR_NONE; v = chordal_parent(c, v)) {
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
        uint32_t v = w->u.node[k], i = w->t->s.local[v];
        w->u.slot_of[v] = JALUR_NONE;
        if (i != JALUR_NONE) w->start[i] = JALUR_NONE;
    }
}

static void start_lanes(worker *w, const uint32_t *member, uint32_t n)
{
    bool keys = w->t->distance_m != NULL;
    uint32_t *ms = w->up;
    net_key *key = w->up;
    for (size_t k = 0; k < (size_t)w->u.n * LANES; k++) {
        if (keys) key[k] = NET_KEY_INF;
        else ms[k] = NET_INF;
    }
    for (uint32_t i = 0; i < n; i++) {
        net_legs l = lane_legs(w->t, &w->t->lane_side[member[i]]);
        for (uint32_t k = 0; k < l.n; k++) {
            size_t at = (size_t)w->u.slot_of[l.leg[k].node] * LANES + i;
            net_key cost = l.leg[k].cost;
            if (keys && cost < key[at]) key[at] = cost;
            if (!keys && (uint32_t)(cost >> 32) < ms[at]) ms[at] = (uint32_t)(cost >> 32);
        }
    }
    for (uint32_t k = 0; k < w->u.n; k++) {
        uint32_t i = w->t->s.local[w->u.node[k]];
        if (i != JALUR_NONE) w->start[i] = k;
    }
}

static size_t cell_of(const table *t, uint32_t lane, uint32_t sweep)
{
    return t->reverse ? (size_t)sweep * t->n_to + lane : (size_t)lane * t->n_to + sweep;
}

static void write_times(worker *w, const uint32_t *member, uint32_t n, uint32_t j0)
{
    const table *t = w->t;
    uint32_t width = t->n_sweep - j0 < LANES ? t->n_sweep - j0 : LANES, block[LANES][LANES];
    lanes_block_ms(w->lanes, t->ends + j0, width, block);
    for (uint32_t l = 0; l < n; l++) {
        if (!t->reverse) memcpy(t->time + cell_of(t, member[l], j0), block[l], width * sizeof block[l][0]);
        else
            for (uint32_t j = 0; j < width; j++) t->time[cell_of(t, member[l], j0 + j)] = block[l][j];
    }
}

static void write_cell(const table *t, size_t at, net_key k)
{
    t->time[at] = k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
    if (t->distance_m) t->distance_m[at] = k >= NET_KEY_INF ? 0 : net_key_m(k);
}

static void write_keys(worker *w, const uint32_t *member, uint32_t n, uint32_t j0)
{
    const table *t = w->t;
    const net_key *lanes = w->lanes;
    for (uint32_t j = j0; j < t->n_sweep && j < j0 + LANES; j++) {
        const lane_end *e = &t->ends[j];
        net_key best[LANES];
        for (int l = 0; l < LANES; l++) best[l] = NET_KEY_INF;
        for (int k = 0; k < 2; k++) {
            const net_key *from = lanes + (size_t)e->node[k] * LANES;
            net_key cost = (net_key)e->ms[k] << 32 | t->end_cm[j].of[k];
            for (int l = 0; l < LANES; l++) {
                net_key v = from[l] + cost;
                best[l] = v < best[l] ? v : best[l];
            }
        }
        for (uint32_t l = 0; l < n; l++) write_cell(t, cell_of(t, member[l], j), best[l]);
    }
}

/* Pairs on one edge, both between its ends, may go straight. Metres are rounded alike, so comparing them decides as centimetres would. */
static void write_twins(const table *t, uint32_t j)
{
    const net_snap *s = &t->sweep_side[j];
    uint32_t lo = 0, hi = t->n_twins, bit = s->edge.v % TWIN_BITS;
    if (!net_in_mid_edge(s) || !(t->twin_bits[bit / 64] >> bit % 64 & 1)) return;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->twin[mid].edge < s->edge.v) lo = mid + 1;
        else hi = mid;
    }
    for (; lo < t->n_twins && t->twin[lo].edge == s->edge.v; lo++) {
        const net_snap *o = &t->lane_side[t->twin[lo].index];
        net_key k = t->reverse ? net_direct(t->m, s, o, NULL) : net_direct(t->m, o, s, NULL);
        size_t at = cell_of(t, t->twin[lo].index, j);
        net_ms ms = (net_ms)(k >> 32);
        if (k >= NET_KEY_INF) continue;
        if (ms < t->time[at] || (ms == t->time[at] && t->distance_m && net_key_m(k) < t->distance_m[at]))
            write_cell(t, at, k);
    }
}

static void run_batch(worker *w, uint32_t batch)
{
    table *t = w->t;
    uint32_t member[LANES], from = batch * LANES, n = t->n_lane - from < LANES ? t->n_lane - from : LANES;
    for (uint32_t i = 0; i < n; i++) member[i] = t->order[from + i].index;
    gather_climb(w, member, n);
    start_lanes(w, member, n);
    const chordal *c = &t->m->g->c;
    const net_ms *up = t->reverse ? t->m->w.down : t->m->w.up;
    if (t->d) lanes_up_key(c, up, t->reverse ? t->d->down_cm : t->d->up_cm, &w->u, w->up);
    else lanes_up_ms(c, up, &w->u, w->up);
    uint32_t left = t->n_blocks;
    uint32_t low = t->s.n;
    do { /* what is done is written while it is in the cache */
        const uint32_t high = low;
        low = high > STRIDE ? high - STRIDE : 0;
        if (t->d) lanes_down_key(&t->s, low, high, w->start, w->up, w->lanes);
        else lanes_down_ms(&t->s, low, high, w->start, w->up, w->lanes);
        for (; left > 0 && t->blocks[left - 1].edge >= low; left--) {
            uint32_t j0 = t->blocks[left - 1].index * LANES;
            if (t->distance_m) write_keys(w, member, n, j0);
            else write_times(w, member, n, j0);
        }
    } while (low > 0);
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
        w->st = step_progress(t->ctx, "computing travel times", b + 1, t->n_batches);
        if (w->st != JALUR_OK) atomic_store(&t->stop, true);
    }
}

static jalur_status worker_new(table *t, worker *w)
{
    jalur_status st = JALUR_OK;
    size_t lane_bytes = LANES * (t->distance_m ? sizeof(net_key) : sizeof(uint32_t));
    *w = (worker){.t = t};
    TRY(mem_new_unset(t->ctx, t->m->g->n_nodes, sizeof *w->u.slot_of, &w->u.slot_of));
    TRY(mem_new_unset(t->ctx, t->climb_cap, sizeof *w->u.node, &w->u.node));
    TRY(mem_new_unset(t->ctx, t->s.n, sizeof *w->start, &w->start));
    TRY(mem_new_unset(t->ctx, t->climb_cap, lane_bytes, &w->up));
    TRY(mem_new_unset(t->ctx, (size_t)t->s.n + 1, lane_bytes, &w->lanes));
    memset(w->lanes, 0, lane_bytes); /* where no node is selected, ends that nothing reaches name node 0 all the same */
    for (uint32_t v = 0; v < t->m->g->n_nodes; v++) w->u.slot_of[v] = JALUR_NONE;
    for (uint32_t i = 0; i < t->s.n; i++) w->start[i] = JALUR_NONE;
done:
    return st;
}

static void worker_release(table *t, worker *w)
{
    mem_free(t->ctx, w->u.slot_of);
    mem_free(t->ctx, w->u.node);
    mem_free(t->ctx, w->start);
    mem_free(t->ctx, w->up);
    mem_free(t->ctx, w->lanes);
}

static jalur_status workers_new(table *t, unsigned n)
{
    jalur_status st = JALUR_OK;
    uint64_t cap = (uint64_t)t->m->g->c.height * 2 * LANES;
    t->climb_cap = cap < t->m->g->n_nodes ? (uint32_t)cap : t->m->g->n_nodes;
    if (n < 1) n = 1;
    TRY(mem_new(t->ctx, n, sizeof *t->w, &t->w));
    t->n_workers = n;
    for (unsigned i = 0; i < n; i++) TRY(worker_new(t, &t->w[i]));
    t->w[0].is_caller = true;
done:
    return st;
}

static jalur_status run_workers(table *t)
{
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
    if (!t->s.all) mem_free(t->ctx, t->s.first);
    if (!t->s.all) mem_free(t->ctx, t->s.head);
    if (!t->s.all) mem_free(t->ctx, t->s.ms);
    mem_free(t->ctx, t->s.key);
    mem_free(t->ctx, t->s.local);
    mem_free(t->ctx, t->ends);
    mem_free(t->ctx, t->end_cm);
    mem_free(t->ctx, t->blocks);
    mem_free(t->ctx, t->twin);
    mem_free(t->ctx, t->order);
}

jalur_status net_table(jalur_ctx *ctx, const net_metric *m, const net_snap *from, uint32_t n_from, const net_snap *to,
                       uint32_t n_to, net_ms *time, uint32_t *distance_m)
{
    jalur_status st = JALUR_OK;
    bool reverse = n_from > n_to;
    table t = {.ctx = ctx, .m = m, .time = time, .distance_m = distance_m, .n_to = n_to, .reverse = reverse,
               .lane_side = reverse ? to : from, .n_lane = reverse ? n_to : n_from,
               .sweep_side = reverse ? from : to, .n_sweep = reverse ? n_from : n_to};
    atomic_init(&t.next, 0);
    atomic_init(&t.stop, false);
    if (n_from == 0 || n_to == 0) return JALUR_OK;
    TRY(net_check_snaps(ctx, m->g, from, n_from, "start"));
    TRY(net_check_snaps(ctx, m->g, to, n_to, "end"));
    if (distance_m) TRY(net_details_of(ctx, m, &t.d));
    TRY(prepare(&t));
    TRY(sort_lanes(&t));
    TRY(workers_new(&t, ctx_threads(ctx) < t.n_batches ? ctx_threads(ctx) : t.n_batches));
    TRY(run_workers(&t));
    for (uint32_t j = 0; j < t.n_sweep; j++) write_twins(&t, j);
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
    TRY(prepare(&r->t));
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
    for (uint32_t j = 0; j < t->n_sweep; j++) write_twins(t, j);
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
