#include "net/excerpt.h"

enum { SMALL_PART = 32, POINTS_PART = 512 }; /* of the nodes: what is copied, and points for which that is tried at all */

excerpt excerpt_whole(const net_metric *m, const net_details *d)
{
    return (excerpt){.c = &m->g->c, .up = m->w.up, .down = m->w.down, .up_cm = d ? d->up_cm : NULL, .down_cm = d ? d->down_cm : NULL};
}

void excerpt_release(jalur_ctx *ctx, excerpt *x)
{
    chordal_release(ctx, &x->own);
    net_weights_release(ctx, &x->own_w);
    mem_free(ctx, x->own_up_cm);
    mem_free(ctx, x->own_down_cm);
    mem_free(ctx, x->node);
    *x = (excerpt){0};
}

static int by_rank(const void *a, const void *b)
{
    const uint32_t p = *(const uint32_t *)a, q = *(const uint32_t *)b;
    return (p > q) - (p < q);
}

static uint32_t add_nodes(const net_metric *m, const net_snap *s, uint32_t n_s, bool out, uint32_t *list, uint32_t n)
{
    for (uint32_t i = 0; i < n_s; i++) {
        const net_legs l = net_legs_of(m, &s[i], out);
        for (uint32_t k = 0; k < l.n; k++) list[n++] = l.leg[k].node;
    }
    return n;
}

/* All ancestors of the nodes in `list` into x->node. Ranks are a postorder, so that a node's ancestors from the next node of
 * the list on are that one's too: each chain is followed up to there, and what is met is new and in order. *n more than
 * `most`: too many, and not all are there. */
static jalur_status gather(jalur_ctx *ctx, const chordal *c, uint32_t *list, uint32_t n_list, uint32_t most, excerpt *x, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    size_t cap = 0;
    *n = 0;
    qsort(list, n_list, sizeof *list, by_rank);
    for (uint32_t i = 0; i < n_list; i++) {
        const uint32_t stop = i + 1 < n_list ? list[i + 1] : JALUR_NONE;
        for (uint32_t u = list[i]; u < stop; u = chordal_parent(c, u)) {
            if (*n == most) {
                *n += 1;
                return JALUR_OK;
            }
            if (*n == cap) TRY(mem_grow(ctx, &x->node, &cap, *n + (size_t)1, sizeof *x->node));
            x->node[(*n)++] = u;
        }
    }
done:
    return st;
}

static jalur_status own_new(jalur_ctx *ctx, const chordal *c, bool keys, uint32_t n, excerpt *x)
{
    jalur_status st = JALUR_OK;
    chordal *o = &x->own;
    *o = (chordal){.n_nodes = n, .height = c->height};
    for (uint32_t i = 0; i < n; i++) o->n_arcs += c->first[x->node[i] + 1] - c->first[x->node[i]];
    TRY(mem_new_unset(ctx, (size_t)n + 1, sizeof *o->first, &o->first));
    TRY(mem_new_unset(ctx, n, sizeof *o->depth, &o->depth));
    TRY(mem_new_unset(ctx, n, sizeof *o->parent, &o->parent));
    TRY(mem_new_unset(ctx, o->n_arcs, sizeof *o->head, &o->head));
    TRY(mem_new_unset(ctx, o->n_arcs, sizeof *o->head_depth, &o->head_depth));
    TRY(mem_new_unset(ctx, o->n_arcs, sizeof *x->own_w.up, &x->own_w.up));
    TRY(mem_new_unset(ctx, o->n_arcs, sizeof *x->own_w.down, &x->own_w.down));
    if (keys) TRY(mem_new_unset(ctx, o->n_arcs, sizeof *x->own_up_cm, &x->own_up_cm));
    if (keys) TRY(mem_new_unset(ctx, o->n_arcs, sizeof *x->own_down_cm, &x->own_down_cm));
done:
    return st;
}

static void copy_arcs(const net_metric *m, const net_details *d, uint32_t u, uint32_t to, excerpt *x)
{
    const chordal *c = &m->g->c;
    const size_t from = c->first[u], n = c->first[u + 1] - from;
    memcpy(x->own.head_depth + to, c->head_depth + from, n * sizeof *c->head_depth);
    memcpy(x->own_w.up + to, m->w.up + from, n * sizeof *m->w.up);
    memcpy(x->own_w.down + to, m->w.down + from, n * sizeof *m->w.down);
    if (!d) return;
    memcpy(x->own_up_cm + to, d->up_cm + from, n * sizeof *d->up_cm);
    memcpy(x->own_down_cm + to, d->down_cm + from, n * sizeof *d->down_cm);
}

/* From the highest node down: the heads of its arcs are the last nodes met at their depths. */
static jalur_status copy_nodes(jalur_ctx *ctx, const net_metric *m, const net_details *d, excerpt *x)
{
    jalur_status st = JALUR_OK;
    const chordal *c = &m->g->c;
    chordal *o = &x->own;
    uint32_t *at = NULL; /* by depth */
    TRY(mem_new_unset(ctx, c->height, sizeof *at, &at));
    o->first[o->n_nodes] = o->n_arcs;
    for (uint32_t i = o->n_nodes; i-- > 0;) {
        const uint32_t u = x->node[i];
        o->first[i] = o->first[i + 1] - (c->first[u + 1] - c->first[u]);
        o->depth[i] = c->depth[u];
        copy_arcs(m, d, u, o->first[i], x);
        for (uint32_t k = o->first[i]; k < o->first[i + 1]; k++) o->head[k] = at[o->head_depth[k]];
        o->parent[i] = chordal_lowest_head(o, i);
        at[o->depth[i]] = i;
    }
done:
    mem_free(ctx, at);
    return st;
}

jalur_status excerpt_new(jalur_ctx *ctx, const net_metric *m, const net_details *d, const net_snap *from, uint32_t n_from,
                         const net_snap *to, uint32_t n_to, excerpt *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t most = m->g->c.n_nodes / SMALL_PART;
    uint32_t *list = NULL, n_list, n = 0;
    *out = excerpt_whole(m, d);
    if ((uint64_t)n_from + n_to > m->g->c.n_nodes / POINTS_PART) return JALUR_OK;
    TRY(mem_new_unset(ctx, 2 * ((size_t)n_from + n_to), sizeof *list, &list));
    n_list = add_nodes(m, from, n_from, true, list, 0);
    n_list = add_nodes(m, to, n_to, false, list, n_list);
    TRY(gather(ctx, &m->g->c, list, n_list, most, out, &n));
    if (n > most) {
        mem_free(ctx, out->node);
        out->node = NULL;
        goto done;
    }
    TRY(own_new(ctx, &m->g->c, d != NULL, n, out));
    TRY(copy_nodes(ctx, m, d, out));
    out->c = &out->own;
    out->up = out->own_w.up;
    out->down = out->own_w.down;
    out->up_cm = out->own_up_cm;
    out->down_cm = out->own_down_cm;
done:
    mem_free(ctx, list);
    if (st != JALUR_OK) excerpt_release(ctx, out);
    return st;
}

uint32_t excerpt_find(const excerpt *x, uint32_t node)
{
    uint32_t lo = 0, hi = x->c->n_nodes;
    if (!x->node) return node;
    while (hi - lo > 1) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (x->node[mid] <= node) lo = mid;
        else hi = mid;
    }
    return lo;
}
