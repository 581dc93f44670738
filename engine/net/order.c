/* Elimination order: nodes of few neighbours first, then nested dissection of the rest by METIS (Karypis and Kumar 1998;
 * George 1973), every component alone, then a postorder of the elimination tree (Liu 1990).
 *
 * The postorder changes no fill: it puts each subtree side by side, so that the sweeps read memory in line. */
#include <metis.h>

#include "net/net_internal.h"

/* Parts of a separator may differ in size by 1 + IMBALANCE / 1000: roads have small cuts, seldom in the middle. */
enum { SMALL_COMPONENT = 32, ORDER_SEED = 1, IMBALANCE = 400, TRIES = 2 };

typedef struct order {
    jalur_ctx *ctx;
    net_graph g;
    uint32_t *sequence; /* elimination position -> node */
    uint32_t n_done, n_reduced; /* n_reduced: positions of nodes of few neighbours */
    uint32_t *place;    /* node -> position, or JALUR_NONE */
    uint32_t *part;     /* nodes of the component at hand */
    uint32_t *local;    /* node of the rest -> index within it */
} order;

static void eliminate(order *o, uint32_t v)
{
    o->place[v] = o->n_done;
    o->sequence[o->n_done++] = v;
}

int net_by_number(const void *a, const void *b)
{
    const uint32_t *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

/* Nodes of the component of `start` in the rest into part, along the curve; their number. local is their place there. */
static uint32_t collect(order *o, uint32_t start)
{
    uint32_t n = 0;
    o->part[n] = start;
    o->local[start] = n++;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t u = o->part[i];
        const uint32_t *to = net_near_to(&o->g, &o->g.of[u]);
        for (uint32_t k = 0; k < o->g.of[u].n; k++) {
            const uint32_t v = to[k];
            if (o->local[v] != JALUR_NONE) continue;
            o->part[n] = v;
            o->local[v] = n++;
        }
    }
    qsort(o->part, n, sizeof *o->part, net_by_number);
    for (uint32_t i = 0; i < n; i++) o->local[o->part[i]] = i;
    return n;
}

static jalur_status dissect(order *o, uint32_t n)
{
    jalur_status st = JALUR_OK;
    idx_t *first = NULL, *to = NULL, *perm = NULL, *iperm = NULL;
    idx_t options[METIS_NOPTIONS], count = (idx_t)n;
    size_t m = 0;
    for (uint32_t i = 0; i < n; i++) m += o->g.of[o->part[i]].n;
    TRY(mem_new_unset(o->ctx, (size_t)n + 1, sizeof *first, &first));
    TRY(mem_new_unset(o->ctx, m, sizeof *to, &to));
    TRY(mem_new_unset(o->ctx, n, sizeof *perm, &perm));
    TRY(mem_new_unset(o->ctx, n, sizeof *iperm, &iperm));
    m = 0;
    for (uint32_t i = 0; i < n; i++) {
        const net_near *u = &o->g.of[o->part[i]];
        first[i] = (idx_t)m;
        for (uint32_t k = 0; k < u->n; k++) to[m++] = (idx_t)o->local[net_near_to(&o->g, u)[k]];
    }
    first[n] = (idx_t)m;
    METIS_SetDefaultOptions(options);
    options[METIS_OPTION_SEED] = ORDER_SEED;
    options[METIS_OPTION_UFACTOR] = IMBALANCE;
    options[METIS_OPTION_NSEPS] = TRIES;
    if (METIS_NodeND(&count, first, to, NULL, options, perm, iperm) != METIS_OK)
        TRY(err_set(o->ctx, JALUR_E_RESOURCE, "the order of %u road nodes could not be computed", n));
    for (uint32_t i = 0; i < n; i++) first[iperm[i]] = (idx_t)i; /* position -> local */
    for (uint32_t i = 0; i < n; i++) eliminate(o, o->part[first[i]]);
done:
    mem_free(o->ctx, first);
    mem_free(o->ctx, to);
    mem_free(o->ctx, perm);
    mem_free(o->ctx, iperm);
    return st;
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

static jalur_status order_rest(order *o)
{
    jalur_status st = JALUR_OK;
    for (uint32_t v = 0; v < o->g.n; v++)
        if (o->place[v] == JALUR_NONE) o->local[v] = JALUR_NONE;
    for (uint32_t v = 0; v < o->g.n; v++) {
        if (o->place[v] != JALUR_NONE) continue;
        uint32_t n = collect(o, v);
        if (n > SMALL_COMPONENT)
            TRY(dissect(o, n));
        else
            for (uint32_t i = 0; i < n; i++) eliminate(o, o->part[i]);
        TRY(step_progress(o->ctx, "ordering the road network", o->n_done, o->g.n));
    }
done:
    return st;
}

jalur_status net_order(jalur_ctx *ctx, uint32_t n_nodes, const net_ends *ends, uint32_t n_edges, uint32_t *rank)
{
    jalur_status st = JALUR_OK;
    order o = {.ctx = ctx};
    TRY(net_graph_new(ctx, n_nodes, ends, n_edges, &o.g));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.sequence, &o.sequence));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.place, &o.place));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.part, &o.part));
    TRY(mem_new_unset(ctx, n_nodes, sizeof *o.local, &o.local));
    for (uint32_t v = 0; v < n_nodes; v++) o.place[v] = JALUR_NONE;
    TRY(net_reduce(ctx, &o.g, o.sequence, &o.n_reduced));
    o.n_done = o.n_reduced;
    for (uint32_t i = 0; i < o.n_done; i++) o.place[o.sequence[i]] = i;
    TRY(order_rest(&o));
    TRY(postorder(&o, rank));
done:
    net_graph_release(ctx, &o.g);
    mem_free(ctx, o.sequence);
    mem_free(ctx, o.place);
    mem_free(ctx, o.part);
    mem_free(ctx, o.local);
    return st;
}
