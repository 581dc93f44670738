/* Lines to edges: vertices hashed at 1e-7 degrees, lines cut at nodes, duplicates dropped, nodes with
 * two alike edges dissolved.
 *
 * 1. A vertex has the coordinates of its first appearance; all lines through it use them.
 * 2. A line never has the same vertex twice in a row; a line of one vertex gives no edge.
 * 3. Two edges are dissolved into one only if nothing a profile, a closure or a reader may ask for
 *    differs: all attributes, name and source id. So edge -> road stays exact. */
#include "net/net_internal.h"

typedef struct cut { uint32_t a, b, from, to, road; } cut; /* an edge before dissolving: vid[from .. to] */

typedef struct topology {
    jalur_ctx *ctx;
    const road *roads;
    uint32_t n_roads;
    net_raw *raw;
    uint32_t *line;   /* n_roads + 1 positions in vid */
    uint8_t *use;     /* per vertex, up to 2 */
    cut *cuts;
    uint32_t n_cuts;
    uint32_t *ends_at; /* [vertex * 2]: first two cut ends at it, cut << 1 | is_b */
    uint8_t *degree;  /* cut ends at a vertex, up to 3 */
} topology;

static uint64_t vertex_key(jalur_lonlat p)
{
    int64_t x = llround(p.lon_deg * 1e7), y = llround(p.lat_deg * 1e7);
    if (x == 1800000000) x = -x; /* the antimeridian has two names */
    return (uint64_t)(x + 1800000000) << 32 | (uint64_t)(y + 900000000);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static jalur_status count_points(topology *t, uint32_t *out, bool *any_z)
{
    uint64_t n = 0;
    *any_z = false;
    for (uint32_t i = 0; i < t->n_roads; i++) {
        const shape_line *l = &t->roads[i].line;
        for (uint32_t k = 0; k < l->n; k++)
            if (!shape_lonlat_valid(l->pt[k]))
                return err_at(t->ctx, JALUR_E_DATA,
                              &(err_site){.row = (int64_t)i + 1, .field = "geometry",
                                          .expected = "longitude -180..180 and latitude -90..90",
                                          .remedy = "give the roads in WGS84 degrees"},
                              "road %u has a vertex that is no position", i + 1);
        if (l->z_m) *any_z = true;
        n += l->n;
    }
    if (n >= NET_VIA_EDGE)
        return err_set(t->ctx, JALUR_E_LIMIT, "the roads have %llu points; a network holds up to 2147483647",
                       (unsigned long long)n);
    *out = (uint32_t)n;
    return JALUR_OK;
}

static uint32_t vertex_of(net_raw *r, uint32_t *slot, uint64_t mask, uint64_t *key, uint64_t k, jalur_lonlat p)
{
    uint64_t i = mix(k) & mask;
    while (slot[i] != 0) {
        if (key[slot[i] - 1] == k) return slot[i] - 1;
        i = (i + 1) & mask;
    }
    slot[i] = ++r->n_vertices;
    key[r->n_vertices - 1] = k;
    r->at[r->n_vertices - 1] = p;
    return r->n_vertices - 1;
}

/* Keys of all points in line order. */
static jalur_status list_keys(const topology *t, uint32_t n, uint64_t **out)
{
    jalur_status st = mem_new_unset(t->ctx, n, sizeof **out, out);
    size_t m = 0;
    for (uint32_t i = 0; st == JALUR_OK && i < t->n_roads; i++)
        for (uint32_t k = 0; k < t->roads[i].line.n; k++) (*out)[m++] = vertex_key(t->roads[i].line.pt[k]);
    return st;
}

/* What point i + some needs lies anywhere in memory: its slot is asked for first, then the key that the slot leads to. */
static void ask_slots(const uint32_t *slot, uint64_t mask, const uint64_t *key, const uint64_t *want, uint32_t i, uint32_t n)
{
    enum { SLOTS = 16, KEYS = 8 };
    if (i + SLOTS < n) NET_SOON(&slot[mix(want[i + SLOTS]) & mask]);
    if (i + KEYS >= n) return;
    const uint32_t v = slot[mix(want[i + KEYS]) & mask];
    if (v) NET_SOON(&key[v - 1]);
}

static jalur_status read_vertices(topology *t)
{
    jalur_status st = JALUR_OK;
    net_raw *r = t->raw;
    uint32_t n = 0, *slot = NULL, at = 0;
    uint64_t *key = NULL, *want = NULL, cap = 16;
    bool any_z = false;
    TRY(count_points(t, &n, &any_z));
    while (cap < (uint64_t)n * 2) cap *= 2;
    TRY(mem_new(t->ctx, cap, sizeof *slot, &slot));
    TRY(list_keys(t, n, &want));
    TRY(mem_new_unset(t->ctx, n, sizeof *key, &key));
    TRY(mem_new_unset(t->ctx, n, sizeof *r->at, &r->at));
    TRY(mem_new_unset(t->ctx, n, sizeof *r->vid, &r->vid));
    if (any_z) TRY(mem_new(t->ctx, n, sizeof *r->z_m, &r->z_m));
    TRY(mem_new(t->ctx, (size_t)t->n_roads + 1, sizeof *t->line, &t->line));
    for (uint32_t i = 0; i < t->n_roads; i++) {
        const shape_line *l = &t->roads[i].line;
        t->line[i] = r->n_vid;
        for (uint32_t k = 0; k < l->n; k++, at++) {
            ask_slots(slot, cap - 1, key, want, at, n);
            uint32_t v = vertex_of(r, slot, cap - 1, key, want[at], l->pt[k]);
            if (r->n_vid > t->line[i] && r->vid[r->n_vid - 1] == v) continue;
            if (any_z) r->z_m[r->n_vid] = l->z_m ? l->z_m[k] : NAN;
            r->vid[r->n_vid++] = v;
        }
    }
    t->line[t->n_roads] = r->n_vid;
done:
    mem_free(t->ctx, slot);
    mem_free(t->ctx, key);
    mem_free(t->ctx, want);
    return st;
}

static void use_add(uint8_t *use, uint8_t by)
{
    if (*use < 2) *use = (uint8_t)(*use + by);
}

/* A line end, or where a line turns back on itself: the way back is a road over the road then. */
static bool is_end(const topology *t, uint32_t i, uint32_t k)
{
    const uint32_t *v = t->raw->vid;
    return k == t->line[i] || k + 1 == t->line[i + 1] || v[k - 1] == v[k + 1];
}

static jalur_status cut_lines(topology *t)
{
    jalur_status st = JALUR_OK;
    net_raw *r = t->raw;
    uint32_t n = 0;
    TRY(mem_new(t->ctx, r->n_vertices, 1, &t->use));
    for (uint32_t i = 0; i < t->n_roads; i++)
        for (uint32_t k = t->line[i]; k < t->line[i + 1]; k++)
            use_add(&t->use[r->vid[k]], is_end(t, i, k) ? 2 : 1);
    for (uint32_t i = 0; i < t->n_roads; i++)
        for (uint32_t k = t->line[i] + 1; k < t->line[i + 1]; k++) n += t->use[r->vid[k]] >= 2;
    TRY(mem_new(t->ctx, n, sizeof *t->cuts, &t->cuts));
    for (uint32_t i = 0; i < t->n_roads; i++) {
        uint32_t from = t->line[i];
        for (uint32_t k = from + 1; k < t->line[i + 1]; k++) {
            if (t->use[r->vid[k]] < 2) continue;
            t->cuts[t->n_cuts++] = (cut){r->vid[from], r->vid[k], from, k, i};
            from = k;
        }
    }
done:
    return st;
}

static bool same_rules(const road *a, const road *b, bool opposite)
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
    if (!same_rules(&t->roads[a->road], &t->roads[b->road], a_back != b_back)) return false;
    for (uint32_t k = 0; k <= a->to - a->from; k++)
        if (vid_at(t->raw, a, k, a_back) != vid_at(t->raw, b, k, b_back)) return false;
    return true;
}

static jalur_status drop_duplicates(topology *t)
{
    jalur_status st = JALUR_OK;
    uint32_t *slot = NULL, n = 0;
    uint64_t cap = 16;
    while (cap < (uint64_t)t->n_cuts * 2) cap *= 2;
    TRY(mem_new(t->ctx, cap, sizeof *slot, &slot));
    for (uint32_t i = 0; i < t->n_cuts; i++) {
        const cut c = t->cuts[i];
        bool back = reads_backwards(t->raw, &c), twin = false;
        uint64_t h = 0;
        for (uint32_t k = 0; k <= c.to - c.from; k++) h = mix(h + vid_at(t->raw, &c, k, back) + 1);
        uint64_t s = h & (cap - 1);
        for (; slot[s] != 0 && !twin; s = (s + 1) & (cap - 1)) {
            const cut *o = &t->cuts[slot[s] - 1];
            twin = same_cut(t, &c, back, o, reads_backwards(t->raw, o));
        }
        if (twin) {
            t->raw->duplicates++;
            continue;
        }
        t->cuts[n++] = c;
        slot[s] = n;
    }
    t->n_cuts = n;
done:
    mem_free(t->ctx, slot);
    return st;
}

static jalur_status note_ends(topology *t)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(t->ctx, (size_t)t->raw->n_vertices * 2, sizeof *t->ends_at, &t->ends_at));
    TRY(mem_new(t->ctx, t->raw->n_vertices, 1, &t->degree));
    for (uint32_t i = 0; i < t->n_cuts; i++) {
        for (uint32_t side = 0; side < 2; side++) {
            uint32_t v = side ? t->cuts[i].b : t->cuts[i].a;
            if (t->degree[v] < 2) t->ends_at[v * 2 + t->degree[v]] = i << 1 | side;
            if (t->degree[v] < 3) t->degree[v]++;
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

/* The cut end that continues `end` (cut << 1 | is_b) through its vertex, or JALUR_NONE. */
static uint32_t continues(const topology *t, uint32_t end)
{
    const cut *c = &t->cuts[end >> 1];
    uint32_t v = end & 1 ? c->b : c->a;
    if (t->degree[v] != 2) return JALUR_NONE;
    uint32_t other = t->ends_at[v * 2] == end ? t->ends_at[v * 2 + 1] : t->ends_at[v * 2];
    if (other >> 1 == end >> 1) return JALUR_NONE; /* a ring: it keeps one node */
    if (before_end(t, other) == before_end(t, end)) return JALUR_NONE; /* it turns back on itself */
    const road *p = &t->roads[c->road], *q = &t->roads[t->cuts[other >> 1].road];
    if (p != q && (p->source_id != q->source_id || strcmp(p->name ? p->name : "", q->name ? q->name : "") != 0))
        return JALUR_NONE;
    return same_rules(p, q, (end & 1) == (other & 1)) ? other : JALUR_NONE;
}

/* Appends the chain through cut `i` as one edge. Its direction and road are those of cut i, its lowest. */
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
    r->edge_road[r->n_edges++] = t->cuts[i].road;
    r->edge_piece[r->n_edges] = r->n_pieces;
}

static jalur_status dissolve(topology *t)
{
    jalur_status st = JALUR_OK;
    net_raw *r = t->raw;
    uint8_t *taken = NULL;
    TRY(note_ends(t));
    TRY(mem_new(t->ctx, t->n_cuts, 1, &taken));
    TRY(mem_new(t->ctx, t->n_cuts, sizeof *r->piece, &r->piece));
    TRY(mem_new(t->ctx, (size_t)t->n_cuts + 1, sizeof *r->edge_piece, &r->edge_piece));
    TRY(mem_new(t->ctx, t->n_cuts, sizeof *r->edge_road, &r->edge_road));
    for (uint32_t i = 0; i < t->n_cuts; i++)
        if (!taken[i]) add_chain(t, i, taken);
done:
    mem_free(t->ctx, taken);
    return st;
}

jalur_status net_raw_new(jalur_ctx *ctx, const road *roads, uint32_t n_roads, net_raw *out)
{
    jalur_status st = JALUR_OK;
    topology t = {.ctx = ctx, .roads = roads, .n_roads = n_roads, .raw = out};
    *out = (net_raw){0};
    TRY(read_vertices(&t));
    TRY(cut_lines(&t));
    TRY(drop_duplicates(&t));
    TRY(dissolve(&t));
done:
    mem_free(ctx, t.line);
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
    *raw = (net_raw){0};
}
