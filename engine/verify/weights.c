/* Seconds on every edge for one profile in one season, and which edges a place may be joined to. */
#include "verify/verify_inside.h"

static void weigh(const vgraph *g, const profile *p, season s, uint32_t e, vweights *w)
{
    const vedge *x = &g->edges[e];
    const road *r = &g->roads[x->road];
    const double kmh = profile_speed_kmh(p, s, r);
    w->ab[e] = w->ba[e] = INFINITY;
    if (kmh <= 0) return;
    double ab = x->m * 3.6 / kmh, ba = ab;
    if (vroad_is_water(r)) {
        const double wait_s = p->mode == MODE_BOAT ? 0 : 60 * (r->wait_min > 0 ? (double)r->wait_min : p->ferry_wait_min);
        if (g->land[x->a]) ab += wait_s;
        if (g->land[x->b]) ba += wait_s;
    } else {
        ab *= (double)x->slow_ab[p->tobler ? 0 : 1];
        ba *= (double)x->slow_ba[p->tobler ? 0 : 1];
    }
    if (!p->obeys_oneway || r->oneway != ROAD_BACKWARD) w->ab[e] = ab;
    if (!p->obeys_oneway || r->oneway != ROAD_FORWARD) w->ba[e] = ba;
}

/* Closes stretches that take too long, each way by itself. */
static void close_endless(const vgraph *g, vweights *w)
{
    for (uint32_t e = 0, end; e < g->n_edges; e = end) {
        double ahead = 0, back = 0;
        for (end = e; end < g->n_edges && g->edges[end].stretch == g->edges[e].stretch; end++) {
            ahead += g->edges[end].back ? w->ba[end] : w->ab[end];
            back += g->edges[end].back ? w->ab[end] : w->ba[end];
        }
        for (uint32_t k = e; k < end; k++) {
            if (ahead >= VENDLESS_S) *(g->edges[k].back ? &w->ba[k] : &w->ab[k]) = INFINITY;
            if (back >= VENDLESS_S) *(g->edges[k].back ? &w->ab[k] : &w->ba[k]) = INFINITY;
        }
    }
}

typedef struct walk { /* depth first, without recursion */
    const vgraph *g;
    const vweights *w;
    uint32_t *next, *stack, *order, *part;
    uint32_t n_order;
    bool reverse;
} walk;

/* The other end of an incident edge if it may be taken in the walk's direction, else JALUR_NONE. */
static uint32_t beyond(const walk *k, uint32_t end)
{
    const vedge *e = &k->g->edges[end >> 1];
    const bool from_b = end & 1;
    const double s = from_b != k->reverse ? k->w->ba[end >> 1] : k->w->ab[end >> 1];
    return !isfinite(s) ? JALUR_NONE : from_b ? e->a : e->b;
}

/* Visits all that `root` reaches among those without a part; they get `part` and go into the order as they are left. */
static void descend(walk *k, uint32_t root, uint32_t part)
{
    uint32_t depth = 0;
    k->stack[depth++] = root;
    k->part[root] = part;
    k->next[root] = k->g->first[root];
    while (depth > 0) {
        const uint32_t v = k->stack[depth - 1];
        if (k->next[v] == k->g->first[v + 1]) {
            k->order[k->n_order++] = v;
            depth--;
            continue;
        }
        const uint32_t to = beyond(k, k->g->end[k->next[v]++]);
        if (to == JALUR_NONE || k->part[to] != JALUR_NONE) continue;
        k->part[to] = part;
        k->next[to] = k->g->first[to];
        k->stack[depth++] = to;
    }
}

/* Strong parts: what is reached backwards, last left first. part[] is the answer. */
static jalur_status find_parts(walk *k, uint32_t *n_parts)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = k->g->n_vertices;
    uint32_t *left = NULL;
    for (uint32_t v = 0; v < n; v++) k->part[v] = JALUR_NONE;
    for (uint32_t v = 0; v < n; v++)
        if (k->part[v] == JALUR_NONE) descend(k, v, 0);
    TRY(mem_new(k->g->ctx, n, sizeof *left, &left));
    for (uint32_t v = 0; v < n; v++) {
        left[v] = k->order[v];
        k->part[v] = JALUR_NONE;
    }
    k->reverse = true;
    k->n_order = 0;
    *n_parts = 0;
    for (uint32_t i = n; i-- > 0;)
        if (k->part[left[i]] == JALUR_NONE) descend(k, left[i], (*n_parts)++);
done:
    mem_free(k->g->ctx, left);
    return st;
}

static jalur_status mark_edges(const vgraph *g, vweights *w, const uint32_t *part, uint32_t n_parts)
{
    jalur_status st = JALUR_OK;
    double *length = NULL;
    uint32_t main = 0;
    TRY(mem_new(g->ctx, n_parts, sizeof *length, &length));
    for (uint32_t e = 0; e < g->n_edges; e++)
        if (isfinite(fmin(w->ab[e], w->ba[e])) && part[g->edges[e].a] == part[g->edges[e].b])
            length[part[g->edges[e].a]] += g->edges[e].m;
    for (uint32_t i = 1; i < n_parts; i++)
        if (length[i] > length[main]) main = i;
    for (uint32_t e = 0; e < g->n_edges; e++) {
        const vedge *x = &g->edges[e];
        if (!isfinite(fmin(w->ab[e], w->ba[e]))) continue;
        if (w->profile->mode != MODE_BOAT && vroad_is_water(&g->roads[x->road])) continue;
        if (g->roads[x->road].class == ROAD_MOTORWAY) continue;
        w->mark[e] = part[x->a] == main && part[x->b] == main ? VMARK_MAIN : VMARK_OTHER;
        w->marks |= w->mark[e];
    }
done:
    mem_free(g->ctx, length);
    return st;
}

jalur_status vweights_new(const vgraph *g, const territory *t, const profile *p, season s, vweights *out)
{
    jalur_status st = JALUR_OK;
    jalur_ctx *ctx = g->ctx;
    walk k = {.g = g, .w = out};
    uint32_t n_parts = 0;
    *out = (vweights){.profile = p, .season = s};
    TRY(mem_new(ctx, g->n_edges, sizeof *out->ab, &out->ab));
    TRY(mem_new(ctx, g->n_edges, sizeof *out->ba, &out->ba));
    TRY(mem_new(ctx, g->n_edges, sizeof *out->mark, &out->mark));
    TRY(mem_new(ctx, g->n_vertices, sizeof *k.next, &k.next));
    TRY(mem_new(ctx, g->n_vertices, sizeof *k.stack, &k.stack));
    TRY(mem_new(ctx, g->n_vertices, sizeof *k.order, &k.order));
    TRY(mem_new(ctx, g->n_vertices, sizeof *k.part, &k.part));
    for (uint32_t e = 0; e < g->n_edges; e++) weigh(g, p, s, e, out);
    close_endless(g, out); /* a closure that quickens such a stretch does not open it */
    TRY(vclosures_apply(g, t, out));
    close_endless(g, out);
    TRY(find_parts(&k, &n_parts));
    TRY(mark_edges(g, out, k.part, n_parts));
done:
    mem_free(ctx, k.next);
    mem_free(ctx, k.stack);
    mem_free(ctx, k.order);
    mem_free(ctx, k.part);
    if (st != JALUR_OK) vweights_release(ctx, out);
    return st;
}

void vweights_release(jalur_ctx *ctx, vweights *w)
{
    mem_free(ctx, w->ab);
    mem_free(ctx, w->ba);
    mem_free(ctx, w->mark);
    *w = (vweights){0};
}
