/* Strong components of the usable edges (Tarjan 1972, without recursion), numbered by usable length. */
#include "net/net_internal.h"

typedef struct tarjan {
    const net_metric *m;
    uint32_t *first, *out;     /* usable ways out of a node: edge << 1 | reversed */
    uint32_t *index, *low, *at, *stack, *path;
    uint32_t n_stack, n_path, count;
    uint32_t *label;
    uint32_t n_labels;
} tarjan;

typedef struct part { double length_m; uint32_t label, node; } part;

static uint32_t goes_to(const tarjan *t, uint32_t way)
{
    net_ends e = t->m->g->ends[way >> 1];
    return way & 1 ? e.a : e.b;
}

static jalur_status list_ways(jalur_ctx *ctx, tarjan *t)
{
    jalur_status st = JALUR_OK;
    const net *g = t->m->g;
    size_t n = 0;
    TRY(mem_new(ctx, (size_t)g->n_nodes + 1, sizeof *t->first, &t->first));
    for (uint32_t e = 0; e < g->n_edges; e++) {
        t->first[g->ends[e].a + 1] += t->m->forward[e] < NET_INF;
        t->first[g->ends[e].b + 1] += t->m->backward[e] < NET_INF;
    }
    for (uint32_t v = 0; v < g->n_nodes; v++) t->first[v + 1] += t->first[v];
    n = t->first[g->n_nodes];
    TRY(mem_new(ctx, n, sizeof *t->out, &t->out));
    for (uint32_t e = g->n_edges; e-- > 0;) {
        if (t->m->backward[e] < NET_INF) t->out[--t->first[g->ends[e].b + 1]] = e << 1 | 1;
        if (t->m->forward[e] < NET_INF) t->out[--t->first[g->ends[e].a + 1]] = e << 1;
    }
    for (uint32_t v = 0; v < g->n_nodes; v++) t->first[v] = t->first[v + 1];
    t->first[g->n_nodes] = (uint32_t)n;
done:
    return st;
}

static void enter(tarjan *t, uint32_t v)
{
    t->index[v] = t->low[v] = ++t->count;
    t->at[v] = t->first[v];
    t->stack[t->n_stack++] = v;
    t->path[t->n_path++] = v;
}

static void leave(tarjan *t, uint32_t v)
{
    t->n_path--;
    if (t->n_path > 0 && t->low[v] < t->low[t->path[t->n_path - 1]]) t->low[t->path[t->n_path - 1]] = t->low[v];
    if (t->low[v] != t->index[v]) return;
    uint32_t u;
    do {
        u = t->stack[--t->n_stack];
        t->label[u] = t->n_labels;
    } while (u != v);
    t->n_labels++;
}

static void search(tarjan *t, uint32_t root)
{
    enter(t, root);
    while (t->n_path > 0) {
        uint32_t v = t->path[t->n_path - 1];
        if (t->at[v] == t->first[v + 1]) {
            leave(t, v);
            continue;
        }
        uint32_t w = goes_to(t, t->out[t->at[v]++]);
        if (t->index[w] == 0) enter(t, w);
        else if (t->label[w] == JALUR_NONE && t->index[w] < t->low[v]) t->low[v] = t->index[w];
    }
}

static int by_length(const void *a, const void *b)
{
    const part *p = a, *q = b;
    if (p->length_m != q->length_m) return p->length_m > q->length_m ? -1 : 1;
    return (p->node > q->node) - (p->node < q->node);
}

/* Labels by length, largest first, ties by lowest node. Nodes without any usable edge get none. */
static jalur_status relabel(jalur_ctx *ctx, tarjan *t, net_parts *out)
{
    jalur_status st = JALUR_OK;
    const net_metric *m = t->m;
    const net *g = m->g;
    part *parts = NULL;
    uint32_t *final = NULL, n = 0;
    TRY(mem_new(ctx, t->n_labels, sizeof *parts, &parts));
    TRY(mem_new(ctx, t->n_labels, sizeof *final, &final));
    for (uint32_t i = 0; i < t->n_labels; i++) parts[i] = (part){-1, i, JALUR_NONE};
    for (uint32_t e = 0; e < g->n_edges; e++) {
        if (m->forward[e] >= NET_INF && m->backward[e] >= NET_INF) continue;
        uint32_t a = t->label[g->ends[e].a], b = t->label[g->ends[e].b];
        if (parts[a].length_m < 0) parts[a].length_m = 0;
        if (parts[b].length_m < 0) parts[b].length_m = 0;
        if (a == b) parts[a].length_m += g->edge_m[e];
    }
    for (uint32_t v = g->n_nodes; v-- > 0;) parts[t->label[v]].node = v;
    qsort(parts, t->n_labels, sizeof *parts, by_length);
    for (uint32_t i = 0; i < t->n_labels; i++) {
        final[parts[i].label] = parts[i].length_m < 0 ? JALUR_NONE : i;
        n += parts[i].length_m >= 0;
    }
    for (uint32_t v = 0; v < g->n_nodes; v++) out->strong[v] = final[t->label[v]];
    out->n_strong = n;
done:
    mem_free(ctx, parts);
    mem_free(ctx, final);
    return st;
}

jalur_status net_strong_new(jalur_ctx *ctx, const net_metric *m, net_parts *out)
{
    jalur_status st = JALUR_OK;
    uint32_t n = m->g->n_nodes;
    tarjan t = {.m = m};
    TRY(mem_new(ctx, n, sizeof *out->strong, &out->strong));
    TRY(list_ways(ctx, &t));
    TRY(mem_new(ctx, n, sizeof *t.index, &t.index));
    TRY(mem_new(ctx, n, sizeof *t.low, &t.low));
    TRY(mem_new(ctx, n, sizeof *t.at, &t.at));
    TRY(mem_new(ctx, n, sizeof *t.stack, &t.stack));
    TRY(mem_new(ctx, n, sizeof *t.path, &t.path));
    TRY(mem_new(ctx, n, sizeof *t.label, &t.label));
    for (uint32_t v = 0; v < n; v++) t.label[v] = JALUR_NONE;
    for (uint32_t v = 0; v < n; v++)
        if (t.index[v] == 0) search(&t, v);
    TRY(relabel(ctx, &t, out));
done:
    mem_free(ctx, t.first);
    mem_free(ctx, t.out);
    mem_free(ctx, t.index);
    mem_free(ctx, t.low);
    mem_free(ctx, t.at);
    mem_free(ctx, t.stack);
    mem_free(ctx, t.path);
    mem_free(ctx, t.label);
    return st;
}
