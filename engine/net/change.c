/* A few edges change: only the chordal arcs that they bear on are weighed again (partial customisation:
 * Dibbelt, Strasser and Wagner 2016).
 *
 * Arcs are taken in ascending order, so an arc is weighed after all arcs below it. Edges that get slower come first, and no arc
 * gets quicker: one that got slower alarms the upper arc of each of its triangles only if the way through the triangle was as
 * good as that arc's. Both lower arcs of such a triangle carry a mark, so that most triangles need not be read.
 *
 * Edges that only get quicker (a road that is open again) come second: arcs get no slower by them, so that an arc takes what
 * is better from those below it, and nothing is weighed anew. */
#include "net/net_internal.h"

/* Built also for machines that count the bits of a word in one step, chosen when the program starts. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define CHANGE_COUNTS __attribute__((target_clones("popcnt", "default")))
#else
#define CHANGE_COUNTS
#endif

enum { UP = 1, DOWN = 2, WORD = 32 }; /* directions of an arc, as bits; bits of a word of a list */

/* With which other arcs of the same lower node a direction may make a way as quick as the arc above it: a bit stands for every
 * sixteenth arc. Both halves of every such way are marked, and few others, since a direction that gets slower loses its marks until
 * an arc above it is weighed. */
typedef struct mark { uint16_t up, down; } mark;

struct net_lower {
    uint64_t *first;      /* n_nodes + 1: a node's list of lower neighbours, ascending */
    uint32_t *list;       /* an entry: the arc that leads up, and, a bit each, which heads of the node are heads of the neighbour too */
    bool listed;          /* the bits are there; before, the first word says how many there will be */
    uint32_t *first_edge; /* n_nodes + 1: edges by their lower end */
    uint64_t *waiting;    /* one bit per arc: to be weighed */
    uint64_t *waiting_node; /* the same of the arcs' lower ends */
    mark *mark;           /* per arc */
    bool marked;          /* marks fit the weights */
    uint8_t *changed;     /* directions by place among the arcs of the node at hand, */
    uint32_t *fresh;      /* places that changed, */
    net_key *up, *down;   /* and, by place: what they were where arcs get slower, what they are where they get quicker */
};

void net_lower_free(jalur_ctx *ctx, struct net_lower *l)
{
    if (!l) return;
    mem_free(ctx, l->first);
    mem_free(ctx, l->list);
    mem_free(ctx, l->first_edge);
    mem_free(ctx, l->waiting);
    mem_free(ctx, l->waiting_node);
    mem_free(ctx, l->mark);
    mem_free(ctx, l->changed);
    mem_free(ctx, l->fresh);
    mem_free(ctx, l->up);
    mem_free(ctx, l->down);
    mem_free(ctx, l);
}

/* Words of an entry in the list of node x. */
static uint32_t entry_words(const chordal *c, uint32_t x)
{
    return 1 + (c->first[x + 1] - c->first[x] + WORD - 1) / WORD;
}

static jalur_status list_arcs(jalur_ctx *ctx, const chordal *c, struct net_lower *l)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = c->n_nodes;
    TRY(mem_new(ctx, (size_t)n + 2, sizeof *l->first, &l->first));
    for (uint32_t i = 0; i < c->n_arcs; i++) l->first[c->head[i] + 2]++;
    for (uint32_t v = 0; v < n; v++) l->first[v + 2] = l->first[v + 1] + l->first[v + 2] * entry_words(c, v);
    TRY(mem_new_unset(ctx, l->first[n + 1], sizeof *l->list, &l->list));
    for (uint32_t u = 0; u < n; u++) { /* first[v + 1] moves from the start of v's list to its end */
        for (uint32_t i = c->first[u]; i < c->first[u + 1]; i++) {
            const uint32_t x = c->head[i], words = entry_words(c, x);
            uint32_t *entry = l->list + l->first[x + 1];
            entry[0] = i;
            if (words > 1) entry[1] = c->first[u + 1] - i - 1;
            l->first[x + 1] += words;
        }
    }
done:
    return st;
}

static jalur_status lower_new(jalur_ctx *ctx, const net *g, struct net_lower **out)
{
    const chordal *c = &g->c;
    jalur_status st = JALUR_OK;
    struct net_lower *l = NULL;
    uint32_t n = c->n_nodes;
    TRY(mem_new(ctx, 1, sizeof *l, &l));
    TRY(mem_new(ctx, (size_t)c->n_arcs / 64 + 1, sizeof *l->waiting, &l->waiting));
    TRY(mem_new(ctx, (size_t)n / 64 + 1, sizeof *l->waiting_node, &l->waiting_node));
    TRY(mem_new(ctx, (size_t)n + 1, sizeof *l->first_edge, &l->first_edge));
    TRY(mem_new_unset(ctx, c->n_arcs, sizeof *l->mark, &l->mark));
    TRY(mem_new(ctx, c->height, 1, &l->changed));
    TRY(mem_new(ctx, c->height, sizeof *l->fresh, &l->fresh));
    TRY(mem_new(ctx, c->height, sizeof *l->up, &l->up));
    TRY(mem_new(ctx, c->height, sizeof *l->down, &l->down));
    for (uint32_t e = 0; e < g->n_edges; e++) l->first_edge[(g->ends[e].a < g->ends[e].b ? g->ends[e].a : g->ends[e].b) + 1]++;
    for (uint32_t v = 0; v < n; v++) l->first_edge[v + 1] += l->first_edge[v];
    TRY(list_arcs(ctx, c, l));
    *out = l;
    l = NULL;
done:
    net_lower_free(ctx, l);
    return st;
}

static uint32_t bit_of(uint32_t arc)
{
    return 1u << arc % (8 * sizeof ((mark *)NULL)->up);
}

/* Ways over the lowest node of two arcs, to_y being the later one; up: as quick as the arc above from x to y, down: as that back. */
static void mark_ways(mark *m, uint32_t to_x, uint32_t to_y, bool up, bool down)
{
    m[to_x].down |= (uint16_t)(up * bit_of(to_y));
    m[to_y].up |= (uint16_t)(up * bit_of(to_x));
    m[to_x].up |= (uint16_t)(down * bit_of(to_y));
    m[to_y].down |= (uint16_t)(down * bit_of(to_x));
}

static uint32_t count_bits(const uint32_t *word, uint32_t n)
{
    uint32_t bits = 0;
    for (uint32_t i = 0; i < n; i++) bits += net_count_bits(word[i]);
    return bits;
}

typedef struct slot { net_ms up, down; uint32_t place; } slot; /* of an arc of x */

/* The triangles (u, x, y) over one lower neighbour of x, which has n heads above x: `of` is by the depth of y. */
static void mark_triangles(const chordal *c, const net_weights *w, uint32_t *entry, uint32_t n, const slot *of, mark *m)
{
    const uint32_t to_x = entry[0], bit = bit_of(to_x);
    const net_ms up_x = w->up[to_x], down_x = w->down[to_x];
    uint32_t below_up = 0, below_down = 0;
    for (uint32_t i = to_x + 1; i <= to_x + n; i++) { /* no branch: closed arcs are marked for nothing */
        const slot *s = &of[c->head_depth[i]];
        const bool up = down_x + w->up[i] <= s->up, down = up_x + w->down[i] <= s->down;
        entry[1 + s->place / WORD] |= 1u << s->place % WORD;
        m[i].up |= (uint16_t)(up * bit);
        m[i].down |= (uint16_t)(down * bit);
        below_up |= down * bit_of(i);
        below_down |= up * bit_of(i);
    }
    m[to_x].up |= (uint16_t)below_up;
    m[to_x].down |= (uint16_t)below_down;
}

static void mark_node(const chordal *c, const net_weights *w, uint32_t x, slot *of, struct net_lower *l)
{
    enum { AHEAD = 4 };
    const uint32_t words = entry_words(c, x);
    if (words == 1) return;
    for (uint32_t i = c->first[x]; i < c->first[x + 1]; i++)
        of[c->head_depth[i]] = (slot){w->up[i], w->down[i], i - c->first[x]};
    for (uint64_t at = l->first[x]; at < l->first[x + 1]; at += words) {
        uint32_t *entry = l->list + at, n = entry[1];
        const uint32_t soon = at + AHEAD * words < l->first[x + 1] ? entry[AHEAD * words] : entry[0];
        NET_SOON(&w->up[soon]);
        NET_SOON(&w->down[soon]);
        NET_SOON(&l->mark[soon]);
        NET_SOON(&c->head_depth[soon]);
        if (l->listed) n = count_bits(entry + 1, words - 1);
        else memset(entry + 1, 0, (words - 1) * sizeof *entry);
        mark_triangles(c, w, entry, n, of, l->mark);
    }
}

static jalur_status mark_all(jalur_ctx *ctx, const net_metric *m, struct net_lower *l)
{
    const chordal *c = &m->g->c;
    slot *of = NULL;
    jalur_status st = mem_new_unset(ctx, c->height, sizeof *of, &of);
    if (st != JALUR_OK) return st;
    memset(l->mark, 0, c->n_arcs * sizeof *l->mark);
    for (uint32_t x = 0; x < c->n_nodes; x++) mark_node(c, &m->w, x, of, l);
    l->listed = l->marked = true;
    mem_free(ctx, of);
    return JALUR_OK;
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

typedef struct triangle { uint32_t to_x, to_y; net_ms up, down; } triangle; /* arcs of the lowest node; times of the ways over it */

/* A first half that is longer than the best way so far needs no look at the second. */
static void weigh_triangle(const changing *k, triangle *t, weighed *v)
{
    const net_key down = down_key(k, t->to_x), up = up_key(k, t->to_x);
    t->up = t->down = NET_INF;
    if (down <= v->up && down < NET_KEY_INF) {
        const net_key way = down + up_key(k, t->to_y);
        t->up = (net_ms)(way >> 32);
        relax(&v->up, &v->up_via, way, t->to_x);
    }
    if (up <= v->down && up < NET_KEY_INF) {
        const net_key way = up + down_key(k, t->to_y);
        t->down = (net_ms)(way >> 32);
        relax(&v->down, &v->down_via, way, t->to_x);
    }
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

/* Those as quick as the arc so far: one in a hurry to be beaten by a later handful is marked for nothing. */
static void weigh_some(const changing *k, triangle *t, uint32_t n, weighed *v)
{
    for (uint32_t j = 0; j < n; j++) weigh_triangle(k, &t[j], v);
    for (uint32_t j = 0; j < n; j++) {
        const bool up = t[j].up < NET_INF && t[j].up <= v->up >> 32, down = t[j].down < NET_INF && t[j].down <= v->down >> 32;
        if (up || down) mark_ways(k->l->mark, t[j].to_x, t[j].to_y, up, down);
    }
}

/* All triangles below the i-th arc of x: its bit says which lower neighbours have it, and bits before it how far behind their arc to x
 * that to its head lies. Some are found before they are weighed: the far reads of several then wait side by side. */
CHANGE_COUNTS
static void weigh_triangles(const changing *k, uint32_t x, uint32_t i, weighed *v)
{
    enum { FOUND = 64 };
    const uint32_t words = entry_words(&k->g->c, x), word = i / WORD, bit = i % WORD;
    const uint32_t *entry = k->l->list + k->l->first[x], *end = k->l->list + k->l->first[x + 1];
    while (entry < end) {
        const uint32_t *found[FOUND];
        triangle t[FOUND];
        uint32_t n = 0;
        for (; entry < end && n < FOUND; entry += words) {
            found[n] = entry;
            n += entry[1 + word] >> bit & 1;
        }
        for (uint32_t j = 0; j < n; j++) {
            const uint32_t *heads = found[j] + 1, to_x = found[j][0];
            const uint32_t before = count_bits(heads, word) + net_count_bits(heads[word] & ((1u << bit) - 1));
            t[j] = (triangle){.to_x = to_x, .to_y = to_x + 1 + before};
        }
        weigh_some(k, t, n, v);
    }
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

/* Some of the arcs from x to y and z, y < z, got quicker: the arc from y to z takes what is better. True if it gets quicker. */
static bool take_better(const changing *k, uint32_t x, uint32_t y, uint32_t z, uint32_t arc)
{
    struct net_lower *l = k->l;
    const net_weights *w = &k->m->w;
    const uint32_t to_y = k->g->c.first[x] + y, to_z = k->g->c.first[x] + z;
    const weighed v = {l->down[y] + l->up[z], l->up[y] + l->down[z], to_y, to_y};
    const bool up = v.up < NET_KEY_INF && v.up >> 32 <= w->up[arc], down = v.down < NET_KEY_INF && v.down >> 32 <= w->down[arc];
    if (!up && !down) return false;
    mark_ways(l->mark, to_y, to_z, up, down);
    return improve_arc(k, arc, &v);
}

/* Keys of the arcs of x, but of those that changed. */
static void read_keys(const changing *k, uint32_t x)
{
    const uint32_t first = k->g->c.first[x], n = k->g->c.first[x + 1] - first;
    struct net_lower *l = k->l;
    for (uint32_t i = 0; i < n; i++) {
        if (l->changed[i]) continue;
        l->up[i] = up_key(k, first + i);
        l->down[i] = down_key(k, first + i);
    }
}

/* Heads of x above y are heads of y, most often with no other between them. */
static void pass_on(const changing *w, uint32_t x, uint32_t n_fresh)
{
    const chordal *c = &w->g->c;
    const uint32_t *head = c->head + c->first[x], n = c->first[x + 1] - c->first[x], *fresh = w->l->fresh;
    const uint32_t *fresh_end = fresh + n_fresh;
    read_keys(w, x);
    for (uint32_t i = 0; i < n && fresh < fresh_end; i++) {
        const uint32_t y = head[i], end = c->first[y + 1];
        uint32_t at = c->first[y] - 1, place = i; /* of head[place] in the arcs of y */
        if (*fresh == i) {
            fresh++;
            for (uint32_t k = i + 1; k < n; k++) {
                at = gallop(c->head, at + 1, end, head[k]);
                if (take_better(w, x, i, k, at)) alarm(w->l, y, at);
            }
        } else {
            for (const uint32_t *k = fresh; k < fresh_end; place = *k++) {
                at = gallop(c->head, at + (*k - place), end, head[*k]);
                if (take_better(w, x, i, *k, at)) alarm(w->l, y, at);
            }
        }
    }
}

/* Alarms the arc above two of x if it rested on the way over x from the head of `from` to that of `to`. Heads of x above y are
 * heads of y. */
static void alarm_above(const changing *k, uint32_t first, uint32_t from, uint32_t to)
{
    const chordal *c = &k->g->c;
    const bool rises = from < to;
    const uint32_t low = rises ? from : to, high = rises ? to : from, y = c->head[low];
    const uint32_t arc = gallop(c->head, c->first[y] + (high - low - 1), c->first[y + 1], c->head[high]);
    const net_key way = k->l->down[from - first] + k->l->up[to - first];
    if (way <= (rises ? up_key(k, arc) : down_key(k, arc))) alarm(k->l, y, arc);
}

/* All ways over x of which an arc is a part that got slower in these directions, if both halves are marked for each other. */
static void alarm_ways(const changing *k, uint32_t x, uint32_t arc, uint32_t slow)
{
    const mark *m = k->l->mark;
    const uint32_t first = k->g->c.first[x], end = k->g->c.first[x + 1], own = bit_of(arc);
    const uint32_t up = slow & UP ? m[arc].up : 0, down = slow & DOWN ? m[arc].down : 0;
    for (uint32_t bits = up | down; bits; bits &= bits - 1) {
        const uint32_t bit = bits & -bits;
        for (uint32_t o = first + (net_lowest_bit(bits) - first) % 16; o < end; o += 16) {
            if (o == arc) continue;
            if ((down & bit) && (m[o].up & own)) alarm_above(k, first, arc, o);
            if ((up & bit) && (m[o].down & own)) alarm_above(k, first, o, arc);
        }
    }
}

/* Alarms what rested on a way over x that got slower, then takes the marks of what did: no arc above rests on it now. */
static void alarm_upper(const changing *k, uint32_t x, uint32_t n_fresh)
{
    struct net_lower *l = k->l;
    const uint32_t first = k->g->c.first[x];
    bool read = false;
    for (uint32_t f = 0; f < n_fresh; f++) {
        const mark *m = &l->mark[first + l->fresh[f]];
        const uint32_t slow = l->changed[l->fresh[f]];
        if (!((slow & UP) && m->up) && !((slow & DOWN) && m->down)) continue;
        if (!read) read_keys(k, x);
        read = true;
        alarm_ways(k, x, first + l->fresh[f], slow);
    }
    for (uint32_t f = 0; f < n_fresh; f++) {
        const uint32_t slow = l->changed[l->fresh[f]];
        if (slow & UP) l->mark[first + l->fresh[f]].up = 0;
        if (slow & DOWN) l->mark[first + l->fresh[f]].down = 0;
    }
}

/* Weighs the i-th arc of node x. True if it gets slower. A direction that would get quicker stays as it is:
 * an edge does that, and it comes later. */
static bool weigh_anew(const changing *k, uint32_t x, uint32_t i)
{
    const net_weights *w = &k->m->w;
    struct net_lower *l = k->l;
    const uint32_t arc = k->g->c.first[x] + i, y = k->g->c.head[arc];
    weighed v = {NET_KEY_INF, NET_KEY_INF, JALUR_NONE, JALUR_NONE};
    l->up[i] = up_key(k, arc);
    l->down[i] = down_key(k, arc);
    weigh_edges(k, x, y, &v);
    weigh_triangles(k, x, i, &v);
    if (v.up >= l->up[i]) {
        w->up[arc] = (net_ms)(v.up >> 32);
        if (k->d) k->d->up_cm[arc] = (uint32_t)v.up;
        if (k->d) k->d->via[2 * (size_t)arc] = v.up_via;
    }
    if (v.down >= l->down[i]) {
        w->down[arc] = (net_ms)(v.down >> 32);
        if (k->d) k->d->down_cm[arc] = (uint32_t)v.down;
        if (k->d) k->d->via[2 * (size_t)arc + 1] = v.down_via;
    }
    l->changed[i] = (uint8_t)((v.up > l->up[i]) * UP | (v.down > l->down[i]) * DOWN);
    return l->changed[i] != 0;
}

/* All waiting arcs of node x: none of them bears on another. Where arcs get quicker they already are what they will be. */
static void weigh_node(const changing *k, uint32_t x)
{
    struct net_lower *l = k->l;
    const uint32_t first = k->g->c.first[x], end = k->g->c.first[x + 1];
    uint32_t n_fresh = 0;
    memset(l->changed, 0, end - first);
    for (uint32_t word = first / 64; word * 64 < end; word++) {
        uint64_t own = l->waiting[word];
        if (word == first / 64) own &= UINT64_MAX << first % 64;
        if (word == end / 64) own &= ~(UINT64_MAX << end % 64);
        l->waiting[word] ^= own;
        for (; own; own &= own - 1) {
            const uint32_t i = word * 64 + net_lowest_bit(own) - first;
            if (k->quicker || weigh_anew(k, x, i)) l->fresh[n_fresh++] = i;
        }
    }
    if (k->quicker) pass_on(k, x, n_fresh);
    else alarm_upper(k, x, n_fresh);
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
        uint32_t started = 0;
        for (uint32_t i = 0; i < n; i++) {
            if (gets_quicker(m, &touched[i]) != work.quicker) continue;
            start_at(&work, touched[i].edge);
            started++;
        }
        for (uint32_t k = 0; started > 0 && k <= g->c.n_nodes / 64; k++) {
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
    jalur_status st = JALUR_OK;
    if (n > m->g->n_edges / 50 + 8) {
        TRY(net_customise_into(ctx, m->g, m->forward, m->backward, &m->w, true, net_details_if_made(m)));
        m->lower->marked = false;
    } else {
        if (!m->lower->marked) TRY(mark_all(ctx, m, m->lower));
        weigh_touched(m, touched, n);
    }
done:
    return st;
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
