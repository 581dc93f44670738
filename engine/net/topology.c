/* Lines to edges: lines cut at nodes, duplicates dropped, nodes with two alike edges dissolved.
 *
 * 1. A vertex has the coordinates of its first appearance; all lines through it use them.
 * 2. A line never has the same vertex twice in a row; a line of one vertex gives no edge.
 * 3. Two edges are dissolved into one only if nothing a profile, a closure or a reader may ask for
 *    differs: all attributes, name and source id. So edge -> road stays exact. */
#include "net/net_internal.h"

typedef struct cut { uint32_t a, b, from, to, line; } cut; /* an edge before dissolving: vid[from .. to] */

typedef struct topology {
    jalur_ctx *ctx;
    const road *roads;
    net_raw *raw;
    net_lines lines;
    uint8_t *use;     /* per vertex, up to 2 */
    cut *cuts;        /* as lines lie, not as the file has them: see place_in_file */
    uint32_t n_cuts;
    uint32_t *ends_at; /* [vertex * 2]: first two cut ends at it, cut << 1 | is_b */
    uint8_t *degree;  /* cut ends at a vertex, up to 3; 2 only where one goes on as the other */
} topology;

/* Grows with the place of the cut in the file, which is what decides between equals. */
static uint32_t place_in_file(const topology *t, const cut *c)
{
    const net_line *l = &t->lines.line[c->line];
    return l->origin + (c->from - l->first);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static void use_add(uint8_t *use, uint8_t by)
{
    const int sum = *use + by;
    *use = (uint8_t)(sum < 2 ? sum : 2);
}

/* A line end, or where a line turns back on itself: the way back is a road over the road then. */
static bool is_end(const topology *t, uint32_t i, uint32_t k)
{
    const uint32_t *v = t->raw->vid;
    const net_line *l = &t->lines.line[i];
    return k == l->first || k + 1 == l[1].first || v[k - 1] == v[k + 1];
}

static jalur_status cut_lines(topology *t)
{
    jalur_status st = JALUR_OK;
    net_raw *r = t->raw;
    uint32_t n = 0;
    const net_line *l = t->lines.line;
    TRY(mem_new(t->ctx, r->n_vertices, 1, &t->use));
    for (uint32_t i = 0; i < t->lines.n; i++)
        for (uint32_t k = l[i].first; k < l[i + 1].first; k++) use_add(&t->use[r->vid[k]], is_end(t, i, k) ? 2 : 1);
    for (uint32_t i = 0; i < t->lines.n; i++)
        for (uint32_t k = l[i].first + 1; k < l[i + 1].first; k++) n += t->use[r->vid[k]] >= 2;
    TRY(mem_new_unset(t->ctx, n, sizeof *t->cuts, &t->cuts));
    for (uint32_t i = 0; i < t->lines.n; i++) {
        uint32_t from = l[i].first;
        for (uint32_t k = from + 1; k < l[i + 1].first; k++) {
            if (t->use[r->vid[k]] < 2) continue;
            t->cuts[t->n_cuts++] = (cut){r->vid[from], r->vid[k], from, k, i};
            from = k;
        }
    }
done:
    return st;
}

static net_rule rule_of(const topology *t, uint32_t line)
{
    return net_rule_of(&t->roads[t->lines.line[line].road]);
}

static bool same_rules(const net_rule *a, const net_rule *b, bool opposite)
{
    return a->class == b->class && a->surface == b->surface && a->flags == b->flags && a->modes == b->modes &&
           a->max_kmh == b->max_kmh && a->wait_min == b->wait_min && a->oneway == (opposite ? -b->oneway : b->oneway);
}

static uint32_t vid_at(const net_raw *r, const cut *c, uint32_t k, bool reversed)
{
    return r->vid[reversed ? c->to - k : c->from + k];
}

/* The reading direction that gives the smaller sequence, so that twins drawn both ways meet. */
static bool reads_backwards(const net_raw *r, const cut *c)
{
    for (uint32_t k = 0; k <= c->to - c->from; k++) {
        uint32_t f = vid_at(r, c, k, false), b = vid_at(r, c, k, true);
        if (f != b) return b < f;
    }
    return false;
}

static bool same_cut(const topology *t, const cut *a, bool a_back, const cut *b, bool b_back)
{
    if (a->to - a->from != b->to - b->from) return false;
    const net_rule p = rule_of(t, a->line), q = rule_of(t, b->line);
    if (!same_rules(&p, &q, a_back != b_back)) return false;
    for (uint32_t k = 0; k <= a->to - a->from; k++)
        if (vid_at(t->raw, a, k, a_back) != vid_at(t->raw, b, k, b_back)) return false;
    return true;
}

typedef struct keyed_cut { uint64_t key; uint32_t place, cut; } keyed_cut;

static keyed_cut key_cut(const topology *t, uint32_t i)
{
    const cut *c = &t->cuts[i];
    const bool back = reads_backwards(t->raw, c);
    uint64_t h = 0;
    for (uint32_t k = 0; k <= c->to - c->from; k++) h = mix(h + vid_at(t->raw, c, k, back) + 1);
    return (keyed_cut){h, place_in_file(t, c), i};
}

static int by_key(const void *a, const void *b)
{
    const keyed_cut *p = a, *q = b;
    if (p->key != q->key) return p->key < q->key ? -1 : 1;
    return (p->place > q->place) - (p->place < q->place);
}

static uint32_t low_end(const cut *c) { return c->a < c->b ? c->a : c->b; }

/* Cuts by their lower ends, counted: those of v are list[first[v]] up to list[first[v + 1]]. */
static void file_cuts(const topology *t, uint32_t *first, uint32_t *list)
{
    for (uint32_t i = 0; i < t->n_cuts; i++) first[low_end(&t->cuts[i]) + 2]++;
    for (uint32_t v = 0; v < t->raw->n_vertices; v++) first[v + 2] += first[v + 1];
    for (uint32_t i = 0; i < t->n_cuts; i++) list[first[low_end(&t->cuts[i]) + 1]++] = i;
}

/* Whether some of these, which share their lower end, may share both. Most do not, and need no more work. */
static bool may_be_twins(const topology *t, const uint32_t *list, uint32_t n)
{
    enum { FEW = 8 };
    if (n > FEW) return true;
    for (uint32_t i = 1; i < n; i++) {
        const cut *c = &t->cuts[list[i]];
        for (uint32_t k = 0; k < i; k++)
            if ((c->a ^ c->b) == (t->cuts[list[k]].a ^ t->cuts[list[k]].b)) return true;
    }
    return false;
}

/* Of twins the first in the file stays; the others lose their line. */
static void drop_twins(topology *t, const uint32_t *list, uint32_t n, keyed_cut *room)
{
    for (uint32_t i = 0; i < n; i++) room[i] = key_cut(t, list[i]);
    qsort(room, n, sizeof *room, by_key);
    for (uint32_t from = 0, i = 0; i < n; i++) {
        cut *c = &t->cuts[room[i].cut];
        const bool back = reads_backwards(t->raw, c);
        if (room[i].key != room[from].key) from = i;
        for (uint32_t k = from; k < i && c->line != JALUR_NONE; k++) {
            const cut *o = &t->cuts[room[k].cut];
            if (o->line == JALUR_NONE || !same_cut(t, c, back, o, reads_backwards(t->raw, o))) continue;
            c->line = JALUR_NONE;
            t->raw->duplicates++;
        }
    }
}

static jalur_status drop_duplicates(topology *t)
{
    jalur_status st = JALUR_OK;
    uint32_t *first = NULL, *list = NULL, most = 0, n = 0;
    keyed_cut *room = NULL;
    TRY(mem_new(t->ctx, (size_t)t->raw->n_vertices + 2, sizeof *first, &first));
    TRY(mem_new_unset(t->ctx, t->n_cuts, sizeof *list, &list));
    file_cuts(t, first, list);
    for (uint32_t v = 0; v < t->raw->n_vertices; v++)
        if (first[v + 1] - first[v] > most) most = first[v + 1] - first[v];
    TRY(mem_new_unset(t->ctx, most, sizeof *room, &room));
    for (uint32_t v = 0; v < t->raw->n_vertices; v++) {
        const uint32_t *at = list + first[v];
        if (may_be_twins(t, at, first[v + 1] - first[v])) drop_twins(t, at, first[v + 1] - first[v], room);
    }
    for (uint32_t i = 0; i < t->n_cuts; i++)
        if (t->cuts[i].line != JALUR_NONE) t->cuts[n++] = t->cuts[i];
    t->n_cuts = n;
done:
    mem_free(t->ctx, first);
    mem_free(t->ctx, list);
    mem_free(t->ctx, room);
    return st;
}

static jalur_status note_ends(topology *t)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new_unset(t->ctx, (size_t)t->raw->n_vertices * 2, sizeof *t->ends_at, &t->ends_at));
    TRY(mem_new(t->ctx, t->raw->n_vertices, 1, &t->degree));
    for (uint32_t i = 0; i < t->n_cuts; i++) {
        for (uint32_t side = 0; side < 2; side++) {
            uint32_t v = side ? t->cuts[i].b : t->cuts[i].a;
            const uint8_t d = t->degree[v]; /* from the third on they may stand anywhere: nobody asks */
            t->ends_at[v * 2 + (d & 1)] = i << 1 | side;
            t->degree[v] = (uint8_t)(d + (d < 3));
        }
    }
done:
    return st;
}

static uint32_t before_end(const topology *t, uint32_t end)
{
    const cut *c = &t->cuts[end >> 1];
    return t->raw->vid[end & 1 ? c->to - 1 : c->from + 1];
}

/* Whether the two ends (cut << 1 | is_b) at a vertex are one road. */
static bool goes_on(const topology *t, uint32_t end, uint32_t other)
{
    if (other >> 1 == end >> 1) return false; /* a ring: it keeps one node */
    const uint32_t i = t->cuts[end >> 1].line, k = t->cuts[other >> 1].line;
    const net_rule p = rule_of(t, i), q = rule_of(t, k);
    if (p.source_id != q.source_id || !same_rules(&p, &q, (end & 1) == (other & 1))) return false;
    const road *at = &t->roads[t->lines.line[i].road], *on = &t->roads[t->lines.line[k].road];
    if (i != k && strcmp(at->name ? at->name : "", on->name ? on->name : "") != 0) return false;
    return before_end(t, other) != before_end(t, end); /* not if it turns back on itself */
}

static void part_unlike(topology *t, const uint32_t *vertex, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!goes_on(t, t->ends_at[vertex[i] * 2], t->ends_at[vertex[i] * 2 + 1])) t->degree[vertex[i]] = 3;
}

/* In blocks: the roads of a block are on their way side by side. */
static void keep_nodes(topology *t)
{
    enum { BLOCK = 64 };
    uint32_t vertex[BLOCK], n = 0;
    for (uint32_t v = 0; v < t->raw->n_vertices; v++) {
        if (t->degree[v] != 2) continue;
        for (uint32_t k = 0; k < 2; k++) NET_SOON(&t->roads[t->lines.line[t->cuts[t->ends_at[v * 2 + k] >> 1].line].road].source_id);
        vertex[n++] = v;
        if (n < BLOCK) continue;
        part_unlike(t, vertex, n);
        n = 0;
    }
    part_unlike(t, vertex, n);
}

/* The cut end that continues `end` (cut << 1 | is_b) through its vertex, or JALUR_NONE. */
static uint32_t continues(const topology *t, uint32_t end)
{
    const cut *c = &t->cuts[end >> 1];
    const uint32_t v = end & 1 ? c->b : c->a;
    if (t->degree[v] != 2) return JALUR_NONE;
    return t->ends_at[v * 2] == end ? t->ends_at[v * 2 + 1] : t->ends_at[v * 2];
}

/* The first in the file of the cuts in the chain through cut `i`. */
static uint32_t first_of_chain(const topology *t, uint32_t i)
{
    uint32_t best = i, next;
    for (uint32_t side = 0; side < 2; side++)
        for (uint32_t end = i << 1 | side; (next = continues(t, end)) != JALUR_NONE && next >> 1 != i; end = next ^ 1)
            if (place_in_file(t, &t->cuts[next >> 1]) < place_in_file(t, &t->cuts[best])) best = next >> 1;
    return best;
}

/* Appends the chain through cut `i` as one edge. Its direction and road are those of cut i, its first in the file. */
static void add_chain(topology *t, uint32_t i, uint8_t *taken)
{
    net_raw *r = t->raw;
    uint32_t end = i << 1, next; /* walk back: the end that is left behind */
    while ((next = continues(t, end)) != JALUR_NONE && next >> 1 != i) end = next ^ 1;
    if (next != JALUR_NONE) end = i << 1; /* a ring of chains: cut it at i's start */
    uint32_t enter = end;
    for (;;) {
        const cut *c = &t->cuts[enter >> 1];
        taken[enter >> 1] = 1;
        r->piece[r->n_pieces++] = enter & 1 ? (net_piece){c->to, c->from} : (net_piece){c->from, c->to};
        next = continues(t, enter ^ 1);
        if (next == JALUR_NONE || taken[next >> 1]) break;
        enter = next;
    }
    r->edge_place[r->n_edges] = place_in_file(t, &t->cuts[i]);
    r->edge_road[r->n_edges++] = t->lines.line[t->cuts[i].line].road;
    r->edge_piece[r->n_edges] = r->n_pieces;
}

static jalur_status dissolve(topology *t)
{
    jalur_status st = JALUR_OK;
    net_raw *r = t->raw;
    uint8_t *taken = NULL;
    TRY(note_ends(t));
    keep_nodes(t);
    TRY(mem_new(t->ctx, t->n_cuts, 1, &taken));
    TRY(mem_new_unset(t->ctx, t->n_cuts, sizeof *r->piece, &r->piece));
    TRY(mem_new(t->ctx, (size_t)t->n_cuts + 1, sizeof *r->edge_piece, &r->edge_piece));
    TRY(mem_new_unset(t->ctx, t->n_cuts, sizeof *r->edge_road, &r->edge_road));
    TRY(mem_new_unset(t->ctx, t->n_cuts, sizeof *r->edge_place, &r->edge_place));
    for (uint32_t i = 0; i < t->n_cuts; i++)
        if (!taken[i]) add_chain(t, first_of_chain(t, i), taken);
done:
    mem_free(t->ctx, taken);
    return st;
}

jalur_status net_raw_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, net_raw *out)
{
    jalur_status st = JALUR_OK;
    topology t = {.ctx = ctx, .roads = roads, .raw = out};
    *out = (net_raw){0};
    TRY(net_read_lines(ctx, roads, n_roads, out, &t.lines));
    TRY(cut_lines(&t));
    TRY(drop_duplicates(&t));
    TRY(dissolve(&t));
done:
    net_lines_release(ctx, &t.lines);
    mem_free(ctx, t.use);
    mem_free(ctx, t.cuts);
    mem_free(ctx, t.ends_at);
    mem_free(ctx, t.degree);
    if (st != JALUR_OK) net_raw_release(ctx, out);
    return st;
}

void net_raw_release(jalur_ctx *ctx, net_raw *raw)
{
    mem_free(ctx, raw->at);
    mem_free(ctx, raw->vid);
    mem_free(ctx, raw->z_m);
    mem_free(ctx, raw->piece);
    mem_free(ctx, raw->edge_piece);
    mem_free(ctx, raw->edge_road);
    mem_free(ctx, raw->edge_place);
    *raw = (net_raw){0};
}
