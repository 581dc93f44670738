/* A few edges change: only the chordal arcs that they bear on are weighed again (partial customisation:
 * Dibbelt, Strasser and Wagner 2016).
 *
 * Arcs are taken in ascending order, so an arc is weighed after all arcs below it. An arc that changed alarms the
 * upper arc of each of its triangles only if the way through the triangle was as good as that arc's, or now is.
 *
 * Edges that only get quicker (a road that is open again) come second: arcs get no slower by them, so that an arc takes what
 * is better from those below it, and nothing is weighed anew. */
#include "net/net_internal.h"

#if defined(__GNUC__)
#define CHANGE_INLINE __attribute__((always_inline)) static inline
#else
#define CHANGE_INLINE static inline
#endif

enum { CHANGED_UP = 1, CHANGED_DOWN = 2 };

struct net_lower {
    uint32_t *first;      /* n_nodes + 1 */
    uint32_t *node, *arc; /* lower neighbour, ascending within a node, and the arc that leads up from it */
    uint32_t *first_edge; /* n_nodes + 1: edges by their lower end */
    uint64_t *waiting;    /* one bit per arc: to be weighed */
    uint64_t *waiting_node; /* the same of the arcs' lower ends */
    uint8_t *changed;     /* CHANGED_ by place among the arcs of the node at hand */
    uint32_t *fresh;      /* places that changed */
    net_key *up, *down;   /* of the same: what they were or what they are now, if that is less */
};

void net_lower_free(jalur_ctx *ctx, struct net_lower *l)
{
    if (!l) return;
    mem_free(ctx, l->first);
    mem_free(ctx, l->node);
    mem_free(ctx, l->arc);
    mem_free(ctx, l->first_edge);
    mem_free(ctx, l->waiting);
    mem_free(ctx, l->waiting_node);
    mem_free(ctx, l->changed);
    mem_free(ctx, l->fresh);
    mem_free(ctx, l->up);
    mem_free(ctx, l->down);
    mem_free(ctx, l);
}

static jalur_status lower_new(jalur_ctx *ctx, const net *g, struct net_lower **out)
{
    const chordal *c = &g->c;
    jalur_status st = JALUR_OK;
    struct net_lower *l = NULL;
    uint32_t n = c->n_nodes;
    TRY(mem_new(ctx, 1, sizeof *l, &l));
    TRY(mem_new(ctx, (size_t)n + 2, sizeof *l->first, &l->first));
    TRY(mem_new_unset(ctx, c->n_arcs, sizeof *l->node, &l->node));
    TRY(mem_new_unset(ctx, c->n_arcs, sizeof *l->arc, &l->arc));
    TRY(mem_new(ctx, (size_t)c->n_arcs / 64 + 1, sizeof *l->waiting, &l->waiting));
    TRY(mem_new(ctx, (size_t)n / 64 + 1, sizeof *l->waiting_node, &l->waiting_node));
    TRY(mem_new(ctx, (size_t)n + 1, sizeof *l->first_edge, &l->first_edge));
    TRY(mem_new(ctx, c->height, 1, &l->changed));
    TRY(mem_new(ctx, c->height, sizeof *l->fresh, &l->fresh));
    TRY(mem_new(ctx, c->height, sizeof *l->up, &l->up));
    TRY(mem_new(ctx, c->height, sizeof *l->down, &l->down));
    for (uint32_t e = 0; e < g->n_edges; e++) l->first_edge[(g->ends[e].a < g->ends[e].b ? g->ends[e].a : g->ends[e].b) + 1]++;
    for (uint32_t v = 0; v < n; v++) l->first_edge[v + 1] += l->first_edge[v];
    for (uint32_t i = 0; i < c->n_arcs; i++) l->first[c->head[i] + 2]++;
    for (uint32_t v = 0; v < n; v++) l->first[v + 1] += l->first[v];
    for (uint32_t u = 0; u < n; u++) { /* first[v + 1] moves from the start of v's list to its end */
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            const uint32_t at = l->first[c->head[i] + 1]++;
            l->node[at] = u;
            l->arc[at] = i;
        }
    }
    *out = l;
    l = NULL;
done:
    net_lower_free(ctx, l);
    return st;
}

static void alarm(struct net_lower *l, uint32_t node, uint32_t arc)
{
    l->waiting[arc / 64] |= (uint64_t)1 << arc % 64;
    l->waiting_node[node / 64] |= (uint64_t)1 << node % 64;
}

/* A metric at work. Without details all lengths are 0, and times alone decide. */
typedef struct changing {
    const net *g;
    net_metric *m;
    struct net_lower *l;
    net_details *d;
    bool quicker; /* no arc gets slower */
} changing;

static net_key up_key(const changing *k, uint32_t arc)
{
    return net_key_of(k->m->w.up[arc], k->d ? k->d->up_cm[arc] : 0);
}

static net_key down_key(const changing *k, uint32_t arc)
{
    return net_key_of(k->m->w.down[arc], k->d ? k->d->down_cm[arc] : 0);
}

typedef struct weighed { net_key up, down; uint32_t up_via, down_via; } weighed;

static void relax(net_key *key, uint32_t *via, net_key new_key, uint32_t new_via)
{
    if (new_key > *key || (new_key == *key && new_via > *via)) return;
    *key = new_key;
    *via = new_via;
}

static void weigh_edges(const changing *k, uint32_t x, uint32_t y, weighed *v)
{
    const net *g = k->g;
    for (uint32_t e = k->l->first_edge[x]; e < k->l->first_edge[x + 1]; e++) {
        const bool up = g->ends[e].a == x; /* forward leads up */
        const net_ms f = k->m->forward[e], b = k->m->backward[e];
        const uint32_t cm = k->d ? net_edge_cm(g, e) : 0;
        if ((up ? g->ends[e].b : g->ends[e].a) != y) continue;
        if (f < NET_INF) relax(up ? &v->up : &v->down, up ? &v->up_via : &v->down_via, net_key_of(f, cm), NET_VIA_EDGE | e);
        if (b < NET_INF) relax(up ? &v->down : &v->up, up ? &v->down_via : &v->up_via, net_key_of(b, cm), NET_VIA_EDGE | e);
    }
}

typedef struct triangle { uint32_t to_x, to_y; } triangle; /* arcs of the lowest node */

/* A first half that is longer than the best way so far needs no look at the second. */
static void weigh_triangle(const changing *k, triangle t, weighed *v)
{
    const net_key down = down_key(k, t.to_x), up = up_key(k, t.to_x);
    if (down <= v->up && down < NET_KEY_INF) relax(&v->up, &v->up_via, down + up_key(k, t.to_y), t.to_x);
    if (up <= v->down && up < NET_KEY_INF) relax(&v->down, &v->down_via, up + down_key(k, t.to_y), t.to_x);
}

/* First place from `at` on, before `end`, whose number is not below `wanted`: steps double until they pass it. */
static uint32_t gallop(const uint32_t *list, uint32_t at, uint32_t end, uint32_t wanted)
{
    uint32_t step = 1;
    if (at >= end || list[at] >= wanted) return at;
    while (step < end - at && list[at + step] < wanted) {
        at += step;
        step *= 2;
    }
    if (step < end - at) end = at + step;
    for (at++; at < end;) {
        const uint32_t mid = at + (end - at) / 2;
        if (list[mid] < wanted) at = mid + 1;
        else end = mid;
    }
    return at;
}

/* Common lower neighbours of x and y, some found before they are weighed: the far reads of several then wait side by side. */
static void weigh_triangles(const changing *c, uint32_t x, uint32_t y, weighed *v)
{
    enum { FOUND = 64 };
    const struct net_lower *l = c->l;
    uint32_t i = l->first[x], i_end = l->first[x + 1], k = l->first[y], k_end = l->first[y + 1];
    while (i < i_end && k < k_end) {
        triangle found[FOUND];
        uint32_t n = 0;
        while (n < FOUND && i < i_end && k < k_end) {
            k = gallop(l->node, k, k_end, l->node[i]);
            if (k == k_end) break;
            if (l->node[k] == l->node[i]) {
                found[n++] = (triangle){l->arc[i], l->arc[k]};
                i++;
                k++;
            } else {
                i = gallop(l->node, i, i_end, l->node[k]);
            }
        }
        for (uint32_t j = 0; j < n; j++) weigh_triangle(c, found[j], v);
    }
}

/* Triangles (x, y, z), y < z, of which an arc at x changed: is the way through it, as it was or as it is, as good as the
 * arc (y, z)? If not, that arc stays as it is. */
static inline bool is_touched(const changing *w, uint32_t y, uint32_t z, uint32_t arc)
{
    const struct net_lower *l = w->l;
    const bool rise = (l->changed[y] & CHANGED_DOWN) || (l->changed[z] & CHANGED_UP); /* y to x to z */
    const bool fall = (l->changed[y] & CHANGED_UP) || (l->changed[z] & CHANGED_DOWN);
    return (rise && l->down[y] + l->up[z] <= up_key(w, arc)) || (fall && l->up[y] + l->down[z] <= down_key(w, arc));
}

/* True if the arc's time, or its length with the same time, is less now. */
static bool improve(net_ms *ms, uint32_t *cm, uint32_t *via, net_key new_key, uint32_t new_via)
{
    const net_key old = net_key_of(*ms, cm ? *cm : 0);
    if (new_key > old || new_key >= NET_KEY_INF) return false;
    if (via && (new_key < old || new_via < *via)) *via = new_via;
    if (new_key == old) return false;
    *ms = (net_ms)(new_key >> 32);
    if (cm) *cm = (uint32_t)new_key;
    return true;
}

static bool improve_arc(const changing *k, uint32_t arc, const weighed *v)
{
    const net_weights *w = &k->m->w;
    net_details *d = k->d;
    const size_t via = 2 * (size_t)arc;
    const bool up = improve(&w->up[arc], d ? &d->up_cm[arc] : NULL, d ? &d->via[via] : NULL, v->up, v->up_via);
    const bool down = improve(&w->down[arc], d ? &d->down_cm[arc] : NULL, d ? &d->via[via + 1] : NULL, v->down, v->down_via);
    return up || down;
}

/* Whether the arc from y, the i-th head of x, to the k-th has to be looked at because of the arcs from x to both. */
CHANGE_INLINE bool bears_on(const changing *w, bool quicker, uint32_t x, uint32_t i, uint32_t k, uint32_t arc)
{
    const struct net_lower *l = w->l;
    const uint32_t via = w->g->c.first[x] + i;
    if (!quicker) return is_touched(w, i, k, arc);
    return improve_arc(w, arc, &(weighed){l->down[i] + l->up[k], l->up[i] + l->down[k], via, via});
}

/* Heads of x above y are heads of y, most often with no other between them. */
CHANGE_INLINE void alarm_upper(const changing *w, bool quicker, uint32_t x, uint32_t n_fresh)
{
    const chordal *c = &w->g->c;
    const uint32_t *head = c->head + c->first[x], n = c->first[x + 1] - c->first[x], *fresh = w->l->fresh;
    const uint32_t *fresh_end = fresh + n_fresh;
    for (uint32_t i = 0; i < n && fresh < fresh_end; i++) {
        const uint32_t y = head[i], end = c->first[y + 1];
        uint32_t at = c->first[y] - 1, place = i; /* of head[place] in the arcs of y */
        if (*fresh == i) {
            fresh++;
            for (uint32_t k = i + 1; k < n; k++) {
                at = gallop(c->head, at + 1, end, head[k]);
                if (bears_on(w, quicker, x, i, k, at)) alarm(w->l, y, at);
            }
        } else {
            for (const uint32_t *k = fresh; k < fresh_end; place = *k++) {
                at = gallop(c->head, at + (*k - place), end, head[*k]);
                if (bears_on(w, quicker, x, i, *k, at)) alarm(w->l, y, at);
            }
        }
    }
}

static weighed weigh_arc(const changing *k, uint32_t x, uint32_t arc)
{
    const net_weights *w = &k->m->w;
    const uint32_t y = k->g->c.head[arc];
    weighed v = {NET_KEY_INF, NET_KEY_INF, JALUR_NONE, JALUR_NONE};
    weigh_edges(k, x, y, &v);
    weigh_triangles(k, x, y, &v);
    w->up[arc] = (net_ms)(v.up >> 32);
    w->down[arc] = (net_ms)(v.down >> 32);
    if (k->d) {
        k->d->up_cm[arc] = (uint32_t)v.up;
        k->d->down_cm[arc] = (uint32_t)v.down;
        k->d->via[2 * (size_t)arc] = v.up_via;
        k->d->via[2 * (size_t)arc + 1] = v.down_via;
    }
    return v;
}

/* Weighs the i-th arc of node x, whose keys are at hand. True if they change. */
static bool weigh_anew(const changing *k, uint32_t x, uint32_t i)
{
    struct net_lower *l = k->l;
    const weighed v = weigh_arc(k, x, k->g->c.first[x] + i);
    l->changed[i] = (uint8_t)((v.up != l->up[i] ? CHANGED_UP : 0) | (v.down != l->down[i] ? CHANGED_DOWN : 0));
    l->up[i] = v.up < l->up[i] ? v.up : l->up[i];
    l->down[i] = v.down < l->down[i] ? v.down : l->down[i];
    return l->changed[i] != 0;
}

/* All waiting arcs of node x: none of them bears on another. Where arcs get quicker they already are what they will be. */
static void weigh_node(const changing *k, uint32_t x)
{
    const chordal *c = &k->g->c;
    struct net_lower *l = k->l;
    const uint32_t first = c->first[x], n = c->first[x + 1] - first;
    uint32_t n_fresh = 0;
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t arc = first + i;
        const uint64_t bit = (uint64_t)1 << arc % 64;
        l->up[i] = up_key(k, arc);
        l->down[i] = down_key(k, arc);
        l->changed[i] = 0;
        if (!(l->waiting[arc / 64] & bit)) continue;
        l->waiting[arc / 64] &= ~bit;
        if (k->quicker || weigh_anew(k, x, i)) l->fresh[n_fresh++] = i;
    }
    if (k->quicker) alarm_upper(k, true, x, n_fresh); /* each built for itself */
    else alarm_upper(k, false, x, n_fresh);
}

static bool gets_quicker(const net_metric *m, const net_times *old)
{
    return m->forward[old->edge] <= old->forward && m->backward[old->edge] <= old->backward;
}

/* Alarms the arc of an edge; where arcs get quicker, only if it does. */
static void start_at(const changing *k, uint32_t edge)
{
    const uint32_t a = k->g->ends[edge].a, b = k->g->ends[edge].b, low = a < b ? a : b, high = a < b ? b : a;
    weighed v = {NET_KEY_INF, NET_KEY_INF, JALUR_NONE, JALUR_NONE};
    if (a == b) return;
    const uint32_t arc = chordal_arc(&k->g->c, low, high);
    if (k->quicker) weigh_edges(k, low, high, &v);
    if (!k->quicker || improve_arc(k, arc, &v)) alarm(k->l, low, arc);
}

/* touched: what the edges' times were. */
static void weigh_touched(net_metric *m, const net_times *touched, uint32_t n)
{
    const net *g = m->g;
    struct net_lower *l = m->lower;
    for (int pass = 0; pass < 2; pass++) {
        const changing work = {g, m, l, net_details_if_made(m), pass == 1};
        for (uint32_t i = 0; i < n; i++)
            if (gets_quicker(m, &touched[i]) == work.quicker) start_at(&work, touched[i].edge);
        for (uint32_t k = 0; k <= g->c.n_nodes / 64; k++) {
            while (l->waiting_node[k]) { /* alarms are for later nodes only */
                const uint32_t bit = net_lowest_bit(l->waiting_node[k]);
                l->waiting_node[k] &= ~((uint64_t)1 << bit);
                weigh_node(&work, k * 64 + bit);
            }
        }
    }
}

/* Times that differ from the metric's: wanted ones, and what edges of an earlier change go back to. */
static uint32_t list_touched(const net_metric *m, const net_times *want, uint32_t n, net_times *touched)
{
    uint32_t i = 0, k = 0, count = 0;
    while (i < n || k < m->n_before) {
        net_times t;
        if (k >= m->n_before || (i < n && want[i].edge <= m->before[k].edge)) {
            if (k < m->n_before && m->before[k].edge == want[i].edge) k++;
            t = want[i++];
        } else {
            t = m->before[k++];
        }
        if (m->forward[t.edge] != t.forward || m->backward[t.edge] != t.backward) touched[count++] = t;
    }
    return count;
}

/* What the wanted edges were before any change. */
static void list_before(const net_metric *m, const net_times *want, uint32_t n, net_times *before)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t e = want[i].edge;
        while (k < m->n_before && m->before[k].edge < e) k++;
        bool was = k < m->n_before && m->before[k].edge == e;
        before[i] = was ? m->before[k] : (net_times){e, m->forward[e], m->backward[e]};
    }
}

static void swap_times(net_metric *m, net_times *t, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        net_times old = {t[i].edge, m->forward[t[i].edge], m->backward[t[i].edge]};
        m->forward[old.edge] = t[i].forward;
        m->backward[old.edge] = t[i].backward;
        t[i] = old;
    }
}

/* From about one edge in fifty on, weighing everything is cheaper. Fails before it has touched a weight. */
static jalur_status weigh_again(jalur_ctx *ctx, net_metric *m, const net_times *touched, uint32_t n)
{
    if (n > m->g->n_edges / 50 + 8)
        return net_customise_into(ctx, m->g, m->forward, m->backward, &m->w, true, net_details_if_made(m));
    weigh_touched(m, touched, n);
    return JALUR_OK;
}

static jalur_status change(jalur_ctx *ctx, net_metric *m, const net_closures *closures, bool with_parts)
{
    jalur_status st = JALUR_OK;
    net_times *want = NULL, *before = NULL, *touched = NULL;
    net_parts parts = {0};
    uint32_t n = 0, n_touched = 0;
    if (!m->lower) TRY(lower_new(ctx, m->g, &m->lower));
    TRY(net_closed_times(ctx, m->g, closures, m->before, m->n_before, m->forward, m->backward, &want, &n));
    TRY(mem_new(ctx, n, sizeof *before, &before));
    TRY(mem_new(ctx, (size_t)n + m->n_before, sizeof *touched, &touched));
    list_before(m, want, n, before);
    n_touched = list_touched(m, want, n, touched);
    swap_times(m, touched, n_touched);
    if (with_parts) st = net_parts_new(ctx, m, &parts);
    if (st == JALUR_OK) st = weigh_again(ctx, m, touched, n_touched);
    if (st != JALUR_OK) swap_times(m, touched, n_touched);
    TRY(st);
    if (with_parts) net_parts_set(m, &parts);
    mem_free(ctx, m->before);
    m->before = before;
    m->n_before = n;
    before = NULL;
done:
    net_parts_release(ctx, &parts);
    mem_free(ctx, want);
    mem_free(ctx, before);
    mem_free(ctx, touched);
    return err_while(ctx, st, "changing travel times");
}

jalur_status net_metric_change(jalur_ctx *ctx, net_metric *m, const net_closures *closures)
{
    return change(ctx, m, closures, true);
}

jalur_status net_metric_change_times(jalur_ctx *ctx, net_metric *m, const net_closures *closures)
{
    return change(ctx, m, closures, false);
}
