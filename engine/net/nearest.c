/* Nearest facility of every point: one labelled sweep, then the last metres of each point. For the k nearest every
 * node keeps k labels: a facility that k others beat at a node is beaten by them on every way through it. */
#include "net/net_internal.h"

enum { POINTS_AT_ONCE = 256 };

typedef struct on_edge { uint32_t edge, index; } on_edge;

struct net_finder {
    jalur_ctx *ctx;
    const net_metric *m;
    const net_snap *facility;
    bool to_facility;
    uint64_t *key;    /* per node */
    on_edge *twin;    /* facilities by edge */
    uint32_t n_twins;
    uint8_t *has_twin; /* per edge */
};

static int by_edge(const void *a, const void *b)
{
    const on_edge *p = a, *q = b;
    if (p->edge != q->edge) return p->edge < q->edge ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static uint64_t labelled(net_key cost, net_ms access_ms, uint32_t label)
{
    return ((cost >> 32) + access_ms) << 32 | label;
}

static jalur_status note_twins(jalur_ctx *ctx, net_finder *f, uint32_t n)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(ctx, n, sizeof *f->twin, &f->twin));
    TRY(mem_new(ctx, f->m->g->n_edges, 1, &f->has_twin));
    for (uint32_t i = 0; i < n; i++) {
        if (!net_in_mid_edge(&f->facility[i])) continue;
        f->twin[f->n_twins++] = (on_edge){f->facility[i].edge.v, i};
        f->has_twin[f->facility[i].edge.v] = 1;
    }
    qsort(f->twin, f->n_twins, sizeof *f->twin, by_edge);
done:
    return st;
}

static jalur_status start_keys(jalur_ctx *ctx, net_finder *f, uint32_t n)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new_unset(ctx, f->m->g->n_nodes, sizeof *f->key, &f->key));
    TRY(note_twins(ctx, f, n));
    net_sweep_clear(f->m->g, f->key);
    for (uint32_t i = 0; i < n; i++) {
        const net_snap *s = &f->facility[i];
        net_legs l = net_legs_of(f->m, s, !f->to_facility);
        for (uint32_t k = 0; k < l.n; k++) {
            uint64_t v = labelled(l.leg[k].cost, s->access_ms, i);
            if (v < f->key[l.leg[k].node]) f->key[l.leg[k].node] = v;
        }
    }
done:
    return st;
}

/* First facility on the point's own edge; n_twins if none. */
static uint32_t first_twin(const net_finder *f, const net_snap *p)
{
    uint32_t lo = 0, hi = f->n_twins;
    if (!net_in_mid_edge(p) || !f->has_twin[p->edge.v]) return f->n_twins; /* most points need no search */
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->twin[mid].edge < p->edge.v) lo = mid + 1;
        else hi = mid;
    }
    return lo;
}

/* Straight along the edge between a point and a facility on it; unreached if there is no such way. */
static uint64_t twin_key(const net_finder *f, const net_snap *p, uint32_t i)
{
    const net_snap *s = &f->facility[i];
    net_key d = f->to_facility ? net_direct(f->m, p, s, NULL) : net_direct(f->m, s, p, NULL);
    return d < NET_KEY_INF ? labelled(d, s->access_ms, i) : NET_LABEL_NONE;
}

static uint64_t nearest_in_mid_edge(const net_finder *f, const net_snap *p)
{
    uint64_t best = NET_LABEL_NONE;
    net_legs l = net_legs_of(f->m, p, f->to_facility);
    for (uint32_t k = 0; k < l.n; k++) {
        uint64_t v = f->key[l.leg[k].node];
        if (v >= NET_KEY_INF) continue;
        v += l.leg[k].cost >> 32 << 32;
        if (v < best) best = v;
    }
    for (uint32_t i = first_twin(f, p); i < f->n_twins && f->twin[i].edge == p->edge.v; i++) {
        uint64_t v = twin_key(f, p, f->twin[i].index);
        if (v < best) best = v;
    }
    return best;
}

static inline uint64_t nearest_of(const net_finder *f, const net_snap *p)
{
    uint64_t best;
    if (p->state != SNAP_OK) return NET_LABEL_NONE;
    if (net_in_mid_edge(p)) {
        best = nearest_in_mid_edge(f, p);
    } else { /* as net_legs_of has it; which end cannot be foretold: no branch */
        const net_ends *ends = &f->m->g->ends[p->edge.v];
        best = f->key[*(p->along > 0 ? &ends->b : &ends->a)];
    }
    return best >= NET_KEY_INF ? NET_LABEL_NONE : best + ((uint64_t)p->access_ms << 32);
}

static void finder_release(jalur_ctx *ctx, net_finder *f)
{
    mem_free(ctx, f->key);
    mem_free(ctx, f->twin);
    mem_free(ctx, f->has_twin);
}

jalur_status net_finder_new(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                            bool to_facility, net_finder **out)
{
    jalur_status st = JALUR_OK;
    net_finder *f = NULL;
    *out = NULL;
    TRY(net_check_snaps(ctx, m->g, facilities, n_facilities, "facility"));
    TRY(mem_new(ctx, 1, sizeof *f, &f));
    *f = (net_finder){.ctx = ctx, .m = m, .facility = facilities, .to_facility = to_facility};
    TRY(start_keys(ctx, f, n_facilities));
    TRY(net_sweep(ctx, m, to_facility, f->key));
    *out = f;
    f = NULL;
done:
    net_finder_free(f);
    return st;
}

void net_finder_free(net_finder *f)
{
    if (!f) return;
    finder_release(f->ctx, f);
    mem_free(f->ctx, f);
}

const uint64_t *net_finder_keys(const net_finder *f)
{
    return f->key;
}

jalur_status net_finder_ask(const net_finder *f, const net_snap *points, uint32_t n_points, net_ms *time, uint32_t *label)
{
    for (uint32_t from = 0, n; from < n_points; from += n) { /* checked while they are in the cache */
        n = n_points - from < POINTS_AT_ONCE ? n_points - from : POINTS_AT_ONCE;
        const jalur_status st = net_check_snaps(f->ctx, f->m->g, points + from, n, "point");
        if (st != JALUR_OK) return st;
        for (uint32_t i = from; i < from + n; i++) {
            uint64_t k = nearest_of(f, &points[i]);
            time[i] = k >= NET_KEY_INF ? NET_UNREACHED : (net_ms)(k >> 32);
            label[i] = k >= NET_KEY_INF ? JALUR_NONE : (uint32_t)k;
        }
    }
    return JALUR_OK;
}

jalur_status net_nearest(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                         const net_snap *points, uint32_t n_points, bool to_facility, net_ms *time, uint32_t *label)
{
    net_finder *f = NULL;
    jalur_status st = net_finder_new(ctx, m, facilities, n_facilities, to_facility, &f);
    if (st == JALUR_OK) st = net_finder_ask(f, points, n_points, time, label);
    net_finder_free(f);
    return st;
}

jalur_status net_within_points(jalur_ctx *ctx, const net_metric *m, const net_snap *sources, uint32_t n_sources,
                               const net_snap *points, uint32_t n_points, net_ms limit, bool to_source, uint8_t *within)
{
    jalur_status st = JALUR_OK;
    net_finder f = {.m = m, .facility = sources, .to_facility = to_source};
    TRY(net_check_snaps(ctx, m->g, sources, n_sources, "source"));
    TRY(net_check_snaps(ctx, m->g, points, n_points, "point"));
    TRY(start_keys(ctx, &f, n_sources));
    TRY(net_sweep(ctx, m, to_source, f.key));
    for (uint32_t i = 0; i < n_points; i++) {
        uint64_t k = nearest_of(&f, &points[i]);
        within[i] = k < NET_KEY_INF && (net_ms)(k >> 32) <= limit;
    }
done:
    finder_release(ctx, &f);
    return st;
}

/* `add` into an ascending list of k keys with at most one key per label. */
static void insert(uint64_t *list, uint32_t k, uint64_t add)
{
    uint32_t i = k;
    if (add >= list[k - 1]) return; /* also when its label stands there already and is no worse */
    for (uint32_t j = 0; j < k && list[j] < NET_KEY_INF; j++) {
        if ((uint32_t)list[j] != (uint32_t)add) continue;
        if (list[j] <= add) return;
        i = j + 1; /* the worse one of its label goes */
        break;
    }
    for (i--; i > 0 && list[i - 1] > add; i--) list[i] = list[i - 1];
    list[i] = add;
}

static void insert_all(uint64_t *list, uint32_t k, const uint64_t *from, uint64_t ms)
{
    for (uint32_t j = 0; j < k && from[j] < NET_KEY_INF; j++) {
        if (from[j] + ms >= list[k - 1]) return;
        insert(list, k, from[j] + ms);
    }
}

static void sweep_k(const net_finder *f, uint32_t k)
{
    const chordal *c = &f->m->g->c;
    const net_weights *w = &f->m->w;
    const net_ms *up = f->to_facility ? w->down : w->up, *down = f->to_facility ? w->up : w->down;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        const uint64_t *from = f->key + (size_t)u * k;
        if (from[0] >= NET_KEY_INF) continue;
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++)
            insert_all(f->key + (size_t)c->head[i] * k, k, from, net_key_of(up[i], 0));
    }
    for (uint32_t u = c->n_nodes; u-- > 0;)
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++)
            insert_all(f->key + (size_t)u * k, k, f->key + (size_t)c->head[i] * k, net_key_of(down[i], 0));
}

static void write_k(const net_finder *f, const net_snap *p, uint32_t k, uint64_t *list, net_ms *time, uint32_t *label)
{
    for (uint32_t j = 0; j < k; j++) list[j] = NET_LABEL_NONE;
    if (p->state == SNAP_OK) {
        net_legs l = net_legs_of(f->m, p, f->to_facility);
        for (uint32_t i = 0; i < l.n; i++)
            insert_all(list, k, f->key + (size_t)l.leg[i].node * k, l.leg[i].cost >> 32 << 32);
        for (uint32_t i = first_twin(f, p); i < f->n_twins && f->twin[i].edge == p->edge.v; i++)
            insert(list, k, twin_key(f, p, f->twin[i].index));
    }
    for (uint32_t j = 0; j < k; j++) {
        uint64_t v = list[j] + ((uint64_t)p->access_ms << 32);
        bool reached = list[j] < NET_KEY_INF && v < NET_KEY_INF;
        time[j] = reached ? (net_ms)(v >> 32) : NET_UNREACHED;
        label[j] = reached ? (uint32_t)v : JALUR_NONE;
    }
}

jalur_status net_nearest_k(jalur_ctx *ctx, const net_metric *m, const net_snap *facilities, uint32_t n_facilities,
                           const net_snap *points, uint32_t n_points, uint32_t k, bool to_facility, net_ms *time,
                           uint32_t *label)
{
    jalur_status st = JALUR_OK;
    net_finder f = {.m = m, .facility = facilities, .to_facility = to_facility};
    uint64_t *list = NULL;
    size_t n_keys = (size_t)m->g->n_nodes * k;
    if (k == 0) return JALUR_OK;
    TRY(net_check_snaps(ctx, m->g, facilities, n_facilities, "facility"));
    TRY(net_check_snaps(ctx, m->g, points, n_points, "point"));
    TRY(mem_new_unset(ctx, n_keys, sizeof *f.key, &f.key));
    TRY(mem_new(ctx, k, sizeof *list, &list));
    TRY(note_twins(ctx, &f, n_facilities));
    for (size_t i = 0; i < n_keys; i++) f.key[i] = NET_LABEL_NONE;
    for (uint32_t i = 0; i < n_facilities; i++) {
        const net_snap *s = &facilities[i];
        net_legs l = net_legs_of(m, s, !to_facility);
        for (uint32_t j = 0; j < l.n; j++)
            insert(f.key + (size_t)l.leg[j].node * k, k, labelled(l.leg[j].cost, s->access_ms, i));
    }
    sweep_k(&f, k);
    for (uint32_t i = 0; i < n_points; i++)
        write_k(&f, &points[i], k, list, time + (size_t)i * k, label + (size_t)i * k);
done:
    mem_free(ctx, list);
    finder_release(ctx, &f);
    return st;
}
