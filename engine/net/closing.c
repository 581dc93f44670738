/* Closures of the input, found on the edges of a net: geometry once, then factors per profile and season. */
#include "net/net_internal.h"

typedef struct finding {
    jalur_ctx *ctx;
    const net *g;
    uint8_t *touched; /* per edge, of the closure at hand */
    net_edge *edge;
    size_t n, cap;
} finding;

static bool names_edge(const net *g, const closure *c, uint32_t e)
{
    const net_rule *r = &g->attr[g->edge_road[e]];
    return (!c->by_road || r->source_id == c->road) && (c->class >= ROAD_CLASSES || r->class == c->class);
}

static jalur_status find_one(finding *f, const closure *c)
{
    jalur_status st = JALUR_OK;
    const bool by_area = c->area.n_part > 0;
    if (by_area) {
        memset(f->touched, 0, f->g->n_edges);
        TRY(net_close_area(f->ctx, f->g, &c->area, f->touched));
    }
    for (uint32_t e = 0; e < f->g->n_edges; e++) {
        if ((by_area && !f->touched[e]) || !names_edge(f->g, c, e)) continue;
        if (f->n >= f->cap) TRY(mem_grow(f->ctx, &f->edge, &f->cap, f->n + 1, sizeof *f->edge));
        f->edge[f->n++] = (net_edge){e};
    }
done:
    return st;
}

jalur_status net_closing_new(jalur_ctx *ctx, const net *g, const closure *item, uint32_t n, arena *a, net_closing *out)
{
    jalur_status st = JALUR_OK;
    finding f = {.ctx = ctx, .g = g};
    net_closing c = {.item = item, .n = n};
    *out = (net_closing){0};
    TRY(mem_new(ctx, g->n_edges, 1, &f.touched));
    TRY(arena_new(a, (size_t)n + 1, sizeof *c.first, &c.first));
    for (uint32_t i = 0; i < n; i++) {
        TRY(find_one(&f, &item[i]));
        if (f.n > UINT32_MAX) TRY(err_set(ctx, JALUR_E_LIMIT, "the closures name too many roads"));
        c.first[i + 1] = (uint32_t)f.n;
    }
    TRY(arena_new(a, f.n, sizeof *c.edge, &c.edge));
    if (f.n) memcpy(c.edge, f.edge, f.n * sizeof *c.edge);
    *out = c;
done:
    mem_free(ctx, f.touched);
    mem_free(ctx, f.edge);
    return st;
}

bool net_closing_concerns(const net_closing *c, const profile *p, season s)
{
    bool any = false;
    for (uint32_t i = 0; i < c->n; i++)
        any |= closure_concerns(&c->item[i], p, s) && c->item[i].factor != 1 && c->first[i] < c->first[i + 1];
    return any;
}

jalur_status net_closing_of(const net_closing *c, const profile *p, season s, arena *a, net_closures *out)
{
    jalur_status st = JALUR_OK;
    net_edge *edge = NULL;
    double *factor = NULL;
    uint32_t n = 0;
    *out = (net_closures){0};
    if (!net_closing_concerns(c, p, s)) return JALUR_OK;
    TRY(arena_new(a, c->first[c->n], sizeof *edge, &edge));
    TRY(arena_new(a, c->first[c->n], sizeof *factor, &factor));
    for (uint32_t i = 0; i < c->n; i++) {
        if (!closure_concerns(&c->item[i], p, s)) continue;
        for (uint32_t k = c->first[i]; k < c->first[i + 1]; k++) {
            edge[n] = c->edge[k];
            factor[n++] = c->item[i].factor;
        }
    }
    *out = (net_closures){.slow_edges = edge, .slow_factor = factor, .n_slow = n};
done:
    return st;
}

uint32_t net_closing_shuts(const net_closing *c, const profile *p, season s, net_edge e)
{
    for (uint32_t i = 0; i < c->n; i++) {
        if (c->item[i].factor > 0 || !closure_concerns(&c->item[i], p, s)) continue;
        uint32_t low = c->first[i], high = c->first[i + 1];
        while (low < high) { /* edges of a closure ascend */
            const uint32_t mid = low + (high - low) / 2;
            if (c->edge[mid].v < e.v) low = mid + 1;
            else high = mid;
        }
        if (low < c->first[i + 1] && c->edge[low].v == e.v) return i;
    }
    return JALUR_NONE;
}
