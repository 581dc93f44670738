/* Elimination order: nodes of few neighbours first, then nested dissection of the rest, then a postorder of the elimination
 * tree (Liu 1990).
 *
 * The postorder changes no fill: it puts each subtree side by side, so that the sweeps read memory in line. */
#include "net/dissect.h"

typedef struct order {
    jalur_ctx *ctx;
    net_graph g;
    uint32_t *sequence; /* elimination position -> node */
    uint32_t n_reduced; /* positions of nodes of few neighbours */
    uint32_t *place;    /* node -> position */
} order;

int net_by_number(const void *a, const void *b)
{
    const uint32_t *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

/* Parent in the elimination tree by position. That of a node taken by net_reduce is the first to go of the neighbours it had
 * then. For the rest: Liu's algorithm with path compression. */
static void find_parents(const order *o, uint32_t *parent, uint32_t *ancestor)
{
    const net_graph *g = &o->g;
    for (uint32_t v = 0; v < g->n; v++) { /* in the order of memory */
        if (o->place[v] >= o->n_reduced) continue;
        uint32_t least = JALUR_NONE;
        for (uint32_t k = 0; k < g->of[v].n; k++) {
            const uint32_t j = o->place[net_near_to(g, &g->of[v])[k]];
            least = j < least ? j : least;
        }
        parent[o->place[v]] = least;
    }
    for (uint32_t j = o->n_reduced; j < g->n; j++) {
        const net_near *v = &g->of[o->sequence[j]];
        parent[j] = ancestor[j] = JALUR_NONE;
        for (uint32_t k = 0; k < v->n; k++) {
            uint32_t i = o->place[net_near_to(g, v)[k]];
            if (i >= j) continue;
            while (ancestor[i] != JALUR_NONE && ancestor[i] != j) {
                uint32_t up = ancestor[i];
                ancestor[i] = j;
                i = up;
            }
            if (ancestor[i] == JALUR_NONE) parent[i] = ancestor[i] = j;
        }
    }
}

static jalur_status postorder(order *o, uint32_t *rank)
{
    jalur_status st = JALUR_OK;
    uint32_t n = o->g.n, *parent = NULL, *size = NULL, *next = NULL, root = 0;
    TRY(mem_new_unset(o->ctx, n, sizeof *parent, &parent));
    TRY(mem_new(o->ctx, n, sizeof *size, &size));
    TRY(mem_new_unset(o->ctx, n, sizeof *next, &next));
    find_parents(o, parent, next);
    for (uint32_t j = 0; j < n; j++) {
        size[j]++;
        if (parent[j] != JALUR_NONE) size[parent[j]] += size[j];
    }
    for (uint32_t j = n; j-- > 0;) { /* next[j]: first free rank within j's range */
        uint32_t *at = parent[j] == JALUR_NONE ? &root : &next[parent[j]];
        next[j] = *at;
        *at += size[j];
        rank[o->sequence[j]] = next[j] + size[j] - 1;
    }
done:
    mem_free(o->ctx, parent);
    mem_free(o->ctx, size);
    mem_free(o->ctx, next);
    return st;
}

/* The nodes that are left, as a graph of their own: node[i] is its i-th. */
static jalur_status copy_rest(order *o, const jalur_lonlat *at, const uint32_t *at_of, ground_graph *rest, uint32_t **node)
{
    jalur_status st = JALUR_OK;
    const net_graph *g = &o->g;
    uint32_t n = 0, m = 0;
    for (uint32_t i = 0; i < o->n_reduced; i++) o->place[o->sequence[i]] = i;
    TRY(mem_new_unset(o->ctx, g->n - o->n_reduced, sizeof **node, node));
    for (uint32_t v = 0; v < g->n; v++) {
        if (o->place[v] != JALUR_NONE) continue;
        o->place[v] = o->n_reduced + n; /* for now */
        (*node)[n++] = v;
        m += g->of[v].n;
    }
    rest->n = n;
    TRY(mem_new(o->ctx, (size_t)n + 1, sizeof *rest->first, &rest->first));
    TRY(mem_new_unset(o->ctx, m, sizeof *rest->to, &rest->to));
    TRY(mem_new_unset(o->ctx, n, sizeof *rest->at, &rest->at));
    m = 0;
    for (uint32_t i = 0; i < n; i++) {
        const net_near *v = &g->of[(*node)[i]];
        rest->at[i] = at[at_of[(*node)[i]]];
        for (uint32_t k = 0; k < v->n; k++) rest->to[m++] = o->place[net_near_to(g, v)[k]] - o->n_reduced;
        rest->first[i + 1] = m;
    }
done:
    return st;
}

static jalur_status order_rest(order *o, const jalur_lonlat *at, const uint32_t *at_of)
{
    jalur_status st = JALUR_OK;
    ground_graph rest = {0};
    uint32_t *node = NULL, *last = o->sequence + o->n_reduced;
    TRY(copy_rest(o, at, at_of, &rest, &node));
    TRY(net_dissect(o->ctx, &rest, last));
    for (uint32_t i = 0; i < rest.n; i++) {
        last[i] = node[last[i]];
        o->place[last[i]] = o->n_reduced + i;
    }
done:
    mem_free(o->ctx, node);
    mem_free(o->ctx, rest.first);
    mem_free(o->ctx, rest.to);
    mem_free(o->ctx, rest.at);
    return st;
}

jalur_status net_order(jalur_ctx *ctx, uint32_t n_nodes, const net_ends *ends, uint32_t n_edges, const jalur_lonlat *at,
                       uint32_t *rank)
{
    jalur_status st = JALUR_OK;
    order o = {.ctx = ctx};
    TRY(net_graph_new(ctx, n_nodes, ends, n_edges, &o.g));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.sequence, &o.sequence));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.place, &o.place));
    for (uint32_t v = 0; v < n_nodes; v++) o.place[v] = JALUR_NONE;
    TRY(net_reduce(ctx, &o.g, o.sequence, &o.n_reduced));
    TRY(order_rest(&o, at, rank));
    TRY(postorder(&o, rank));
done:
    net_graph_release(ctx, &o.g);
    mem_free(ctx, o.sequence);
    mem_free(ctx, o.place);
    return st;
}
