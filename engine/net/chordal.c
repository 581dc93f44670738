/* The chordal supergraph: what eliminating the nodes in rank order leaves behind (topology part of the
 * customizable contraction hierarchy of Dibbelt, Strasser and Wagner 2016).
 *
 * Upper neighbours of u = its own higher neighbours and those of its children in the elimination tree but u
 * itself: merged from sorted lists, so no sorting and no hashing. */
#include "net/net_internal.h"

typedef struct builder {
    jalur_ctx *ctx;
    chordal *c;
    const net_ends *ends; /* sorted by (low, high) */
    uint32_t n_edges, at_edge;
    uint32_t *child, *sibling; /* first child of a node, next child of its parent */
    uint32_t *list, *merged;   /* scratch */
    size_t cap;
} builder;

static uint32_t low_of(net_ends e) { return e.a < e.b ? e.a : e.b; }
static uint32_t high_of(net_ends e) { return e.a < e.b ? e.b : e.a; }

static uint32_t own_heads(builder *b, uint32_t u)
{
    uint32_t n = 0;
    for (; b->at_edge < b->n_edges && low_of(b->ends[b->at_edge]) == u; b->at_edge++) {
        uint32_t x = high_of(b->ends[b->at_edge]);
        if (x != u && (n == 0 || b->list[n - 1] != x)) b->list[n++] = x;
    }
    return n;
}

static uint32_t merge_child(builder *b, uint32_t n, uint32_t c)
{
    const uint32_t *h = b->c->head;
    uint32_t i = 0, k = b->c->first[c] + 1, end = b->c->first[c + 1], m = 0; /* + 1: the parent itself */
    while (i < n && k < end) {
        uint32_t x = b->list[i], y = h[k];
        b->merged[m++] = x < y ? x : y;
        i += x <= y;
        k += y <= x;
    }
    while (i < n) b->merged[m++] = b->list[i++];
    while (k < end) b->merged[m++] = h[k++];
    uint32_t *t = b->list;
    b->list = b->merged;
    b->merged = t;
    return m;
}

static jalur_status eliminate_all(builder *b)
{
    jalur_status st = JALUR_OK;
    chordal *c = b->c;
    for (uint32_t u = 0; u < c->n_nodes; u++) {
        uint32_t n = own_heads(b, u);
        for (uint32_t k = b->child[u]; k != JALUR_NONE; k = b->sibling[k]) n = merge_child(b, n, k);
        if ((uint64_t)c->n_arcs + n >= NET_VIA_EDGE)
            TRY(err_set(b->ctx, JALUR_E_LIMIT, "the road network is too tangled: more than 2147483647 shortcuts"));
        if ((size_t)c->n_arcs + n > b->cap)
            TRY(mem_grow(b->ctx, &c->head, &b->cap, (size_t)c->n_arcs + n, sizeof *c->head));
        memcpy(c->head + c->n_arcs, b->list, n * sizeof *b->list);
        c->n_arcs += n;
        c->first[u + 1] = c->n_arcs;
        if (n == 0) continue;
        uint32_t p = b->list[0];
        b->sibling[u] = b->child[p];
        b->child[p] = u;
    }
done:
    return st;
}

static void measure_depth(chordal *c)
{
    for (uint32_t u = c->n_nodes; u-- > 0;) {
        uint32_t p = chordal_lowest_head(c, u);
        c->depth[u] = p == JALUR_NONE ? 0 : c->depth[p] + 1;
        if (c->depth[u] + 1 > c->height) c->height = c->depth[u] + 1;
    }
}

jalur_status chordal_index(jalur_ctx *ctx, chordal *c)
{
    jalur_status st = JALUR_OK;
    if (c->height > UINT16_MAX)
        return err_set(ctx, JALUR_E_LIMIT, "the road network is too tangled: its hierarchy is %u high, more than %d",
                       c->height, UINT16_MAX);
    TRY(mem_new_unset(ctx, c->n_nodes, sizeof *c->parent, &c->parent));
    TRY(mem_new_unset(ctx, c->n_arcs, sizeof *c->head_depth, &c->head_depth));
    for (uint32_t u = 0; u < c->n_nodes; u++) c->parent[u] = chordal_lowest_head(c, u);
    for (uint32_t i = 0; i < c->n_arcs; i++) c->head_depth[i] = (uint16_t)c->depth[c->head[i]];
done:
    if (st != JALUR_OK) chordal_index_release(ctx, c);
    return st;
}

void chordal_index_release(jalur_ctx *ctx, chordal *c)
{
    mem_free(ctx, c->parent);
    mem_free(ctx, c->head_depth);
    c->parent = NULL;
    c->head_depth = NULL;
}

jalur_status chordal_new(jalur_ctx *ctx, uint32_t n, const net_ends *ends, uint32_t n_edges, chordal *out)
{
    jalur_status st = JALUR_OK;
    builder b = {.ctx = ctx, .c = out, .ends = ends, .n_edges = n_edges};
    *out = (chordal){.n_nodes = n};
    TRY(mem_new(ctx, (size_t)n + 1, sizeof *out->first, &out->first));
    TRY(mem_new_unset(ctx, n, sizeof *out->depth, &out->depth));
    TRY(mem_grow(ctx, &out->head, &b.cap, (size_t)n_edges * 2 + 16, sizeof *out->head));
    TRY(mem_new_unset(ctx, n, sizeof *b.child, &b.child));
    TRY(mem_new_unset(ctx, n, sizeof *b.sibling, &b.sibling));
    TRY(mem_new_unset(ctx, n, sizeof *b.list, &b.list));
    TRY(mem_new_unset(ctx, n, sizeof *b.merged, &b.merged));
    for (uint32_t u = 0; u < n; u++) b.child[u] = JALUR_NONE;
    TRY(eliminate_all(&b));
    measure_depth(out);
    TRY(chordal_index(ctx, out));
done:
    mem_free(ctx, b.child);
    mem_free(ctx, b.sibling);
    mem_free(ctx, b.list);
    mem_free(ctx, b.merged);
    if (st != JALUR_OK) chordal_release(ctx, out);
    return st;
}

void chordal_release(jalur_ctx *ctx, chordal *c)
{
    mem_free(ctx, c->first);
    mem_free(ctx, c->head);
    mem_free(ctx, c->depth);
    chordal_index_release(ctx, c);
    *c = (chordal){0};
}

uint32_t chordal_arc(const chordal *c, uint32_t low, uint32_t high)
{
    uint32_t a = c->first[low], b = c->first[low + 1];
    while (b - a > 1) {
        uint32_t mid = a + (b - a) / 2;
        if (c->head[mid] <= high) a = mid;
        else b = mid;
    }
    return a;
}
