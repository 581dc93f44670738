/* The nearest service points of all villages by one search from all points at once: Dijkstra's, in which a vertex is settled as
 * often as points are wanted, each time by another point. A point that is not among the nearest of a vertex is among the
 * nearest of nothing that is reached through it. */
#include "verify/verify_inside.h"

typedef struct item { double s; uint32_t vertex, point; } item;
typedef struct label { double s; uint32_t who; } label; /* seconds to a point; its number and 1, or 0: none yet */

typedef struct many {
    const vgraph *g;
    const vweights *w;
    uint32_t most;
    label *at; /* of a vertex `most`, nearest first */
    item *heap;
    size_t n_heap, cap;
    jalur_status st;
} many;

static bool before(const item *a, const item *b)
{
    if (a->s != b->s) return a->s < b->s;
    return a->vertex != b->vertex ? a->vertex < b->vertex : a->point < b->point;
}

/* Where the point is to be written at the vertex; NULL when there is no more to learn of it there. */
static label *room_for(const many *q, uint32_t vertex, uint32_t point)
{
    label *has = q->at + (size_t)vertex * q->most;
    for (uint32_t k = 0; k < q->most && has[k].who != point + 1; k++)
        if (has[k].who == 0) return &has[k];
    return NULL;
}

static void push(many *q, item x)
{
    if (q->st != JALUR_OK || !(x.s < VENDLESS_S) || !room_for(q, x.vertex, x.point)) return;
    if (q->n_heap == q->cap) q->st = mem_grow(q->g->ctx, &q->heap, &q->cap, q->n_heap + 1, sizeof *q->heap);
    if (q->st != JALUR_OK) return;
    size_t i = q->n_heap++;
    for (; i > 0 && before(&x, &q->heap[(i - 1) / 2]); i = (i - 1) / 2) q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = x;
}

static item pop(many *q)
{
    const item top = q->heap[0], last = q->heap[--q->n_heap];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < q->n_heap; i = child) {
        if (child + 1 < q->n_heap && before(&q->heap[child + 1], &q->heap[child])) child++;
        if (!before(&q->heap[child], &last)) break;
        q->heap[i] = q->heap[child];
    }
    q->heap[i] = last;
    return top;
}

/* Ways lead to the points, so roads are gone along backwards. */
static void begin(many *q, const vspots *home, double walk_s, uint32_t point)
{
    for (uint32_t i = 0; i < home->n; i++) {
        const uint32_t e = home->at[i].edge;
        const vedge *x = &q->g->edges[e];
        const double share = home->at[i].share;
        if (share < 1) push(q, (item){walk_s + (share > 0 ? q->w->ab[e] * share : 0), x->a, point});
        if (share > 0) push(q, (item){walk_s + (share < 1 ? q->w->ba[e] * (1 - share) : 0), x->b, point});
    }
}

static void run(many *q)
{
    while (q->st == JALUR_OK && q->n_heap > 0) {
        const item x = pop(q);
        label *to = room_for(q, x.vertex, x.point);
        if (!to) continue;
        *to = (label){x.s, x.point + 1};
        for (uint32_t i = q->g->first[x.vertex]; i < q->g->first[x.vertex + 1]; i++) {
            const uint32_t e = q->g->end[i] >> 1;
            const bool at_b = q->g->end[i] & 1;
            push(q, (item){x.s + (at_b ? q->w->ab[e] : q->w->ba[e]), at_b ? q->g->edges[e].a : q->g->edges[e].b, x.point});
        }
    }
    mem_free(q->g->ctx, q->heap);
    q->heap = NULL;
}

static jalur_status many_new(judge *j, const vweights *w, uint32_t most, many *q)
{
    jalur_status st = JALUR_OK;
    *q = (many){.g = &j->g, .w = w, .most = most};
    TRY(mem_new(j->ctx, (size_t)j->g.n_vertices * most, sizeof *q->at, &q->at));
done:
    return st;
}

static void many_free(many *q)
{
    if (!q->g) return;
    mem_free(q->g->ctx, q->at);
    mem_free(q->g->ctx, q->heap);
}

/* Into a list that is sorted and names each point once. */
static void offer(vnear *list, uint32_t most, uint32_t point, double s)
{
    uint32_t k = 0;
    if (!(s < VENDLESS_S)) return;
    while (k < most && list[k].point != point && list[k].point != JALUR_NONE) k++;
    if (k == most) k--;
    if (!(s / 60 < list[k].minutes)) return;
    for (; k > 0 && list[k - 1].minutes > s / 60; k--) list[k] = list[k - 1];
    list[k] = (vnear){point, s / 60};
}

static void offer_vertex(const many *q, vnear *list, uint32_t vertex, double more_s)
{
    const label *has = q->at + (size_t)vertex * q->most;
    for (uint32_t k = 0; k < q->most && has[k].who; k++) offer(list, q->most, has[k].who - 1, has[k].s + more_s);
}

/* Along the roads on whose edges the village stands. */
static void offer_roads(const many *q, const vspots *at, vnear *list)
{
    for (uint32_t i = 0; i < at->n; i++) {
        const uint32_t e = at->at[i].edge;
        const double share = at->at[i].share;
        if (share < 1) offer_vertex(q, list, q->g->edges[e].a, share > 0 ? q->w->ba[e] * share : 0);
        if (share > 0) offer_vertex(q, list, q->g->edges[e].b, share < 1 ? q->w->ab[e] * (1 - share) : 0);
    }
}

typedef struct standing { uint32_t edge, point; } standing;

static int by_edge(const void *a, const void *b)
{
    const standing *x = a, *y = b;
    return x->edge != y->edge ? (x->edge > y->edge) - (x->edge < y->edge) : (x->point > y->point) - (x->point < y->point);
}

typedef struct homes { /* the points on their edges, and by edge */
    vspots *at;
    standing *on; size_t n, cap;
} homes;

/* Along one edge without a vertex between. */
static void offer_direct(const many *q, const homes *h, const vsnap *post, const vspots *at, vnear *list)
{
    for (uint32_t i = 0; i < at->n; i++) {
        size_t low = 0, high = h->n;
        while (low < high) {
            const size_t mid = (low + high) / 2;
            if (h->on[mid].edge < at->at[i].edge) low = mid + 1;
            else high = mid;
        }
        for (; low < h->n && h->on[low].edge == at->at[i].edge; low++) {
            const uint32_t p = h->on[low].point;
            offer(list, q->most, p, vspots_step(q->g, q->w, at, &h->at[p]).s + post[p].walk_min * 60);
        }
    }
}

static jalur_status settle(judge *j, many *q, const uint32_t *points, uint32_t n_points, vsnap *post, homes *h)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(j->ctx, n_points, sizeof *h->at, &h->at));
    for (uint32_t i = 0; i < n_points; i++) {
        post[i] = vsnap_point(&j->g, q->w, j->t->offices[points[i]].at, 0, true);
        if (post[i].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, q->w, &post[i], &h->at[i]);
        TRY(mem_grow(j->ctx, &h->on, &h->cap, h->n + h->at[i].n, sizeof *h->on));
        for (uint32_t k = 0; k < h->at[i].n; k++) h->on[h->n++] = (standing){h->at[i].at[k].edge, i};
        begin(q, &h->at[i], post[i].walk_min * 60, i);
    }
    if (h->n) qsort(h->on, h->n, sizeof *h->on, by_edge);
    run(q);
    TRY(q->st);
done:
    return st;
}

jalur_status vnearest_find(judge *j, const vweights *w, const uint32_t *points, uint32_t n_points, uint32_t most, vnearest *out)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    many q = {0};
    homes h = {0};
    vspots at;
    *out = (vnearest){.most = most};
    TRY(mem_new(j->ctx, n_points, sizeof *out->post, &out->post));
    TRY(mem_new(j->ctx, a->n_villages, sizeof *out->village, &out->village));
    TRY(mem_new(j->ctx, (size_t)a->n_villages * most, sizeof *out->near, &out->near));
    TRY(many_new(j, w, most, &q));
    TRY(settle(j, &q, points, n_points, out->post, &h));
    for (uint32_t v = 0; v < a->n_villages; v++) {
        vnear *list = &out->near[(size_t)v * most];
        for (uint32_t k = 0; k < most; k++) list[k] = (vnear){JALUR_NONE, INFINITY};
        out->village[v].state = VSNAP_NONE;
        if (strcmp(a->villages[v].point, "none") == 0) continue;
        out->village[v] = vsnap_point(&j->g, w, a->villages[v].at, 0, false);
        if (out->village[v].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, w, &out->village[v], &at);
        offer_roads(&q, &at, list);
        offer_direct(&q, &h, out->post, &at, list);
        for (uint32_t k = 0; k < most; k++) list[k].minutes += out->village[v].walk_min;
    }
done:
    many_free(&q);
    mem_free(j->ctx, h.at);
    mem_free(j->ctx, h.on);
    return st;
}

void vnearest_release(jalur_ctx *ctx, vnearest *x)
{
    mem_free(ctx, x->post);
    mem_free(ctx, x->village);
    mem_free(ctx, x->near);
    *x = (vnearest){0};
}

double vnearest_slack_min(double m) { return 0.1 + 0.01 * fmin(m, 1e6); }

/* ---- one point ---- */

static double minutes_of(const judge *j, const vspots *at, const vsnap *village)
{
    return vsearch_at(&j->q, at).s / 60 + village->walk_min;
}

/* Along one edge without a vertex between. `reach_m`: of `at`. */
static double direct_min(const judge *j, const vweights *w, const vspots *at, double reach_m, const vsnap *village, const vsnap *post)
{
    vspots home;
    if (post->state != VSNAP_OK || !vplaces_within(village->at, post->at, reach_m)) return INFINITY;
    vspots_of_snap(&j->g, w, post, &home);
    return vspots_step(&j->g, w, at, &home).s / 60 + village->walk_min + post->walk_min;
}

void vnearest_start(judge *j, const vweights *w, const vsnap *post)
{
    vspots home;
    if (post->state != VSNAP_OK) return;
    vspots_of_snap(&j->g, w, post, &home);
    vsearch_start(&j->q, &home, post->walk_min * 60);
}

jalur_status vnearest_alone(judge *j, const vweights *w, const vnearest *of, uint32_t point, double most_min, double *out_min)
{
    jalur_status st = JALUR_OK;
    vspots at;
    const vsnap *post = &of->post[point];
    vsearch_begin(&j->q, w, true);
    vnearest_start(j, w, post);
    TRY(vsearch_run(&j->q, (most_min + vnearest_slack_min(most_min)) * 60));
    for (uint32_t v = 0; v < j->in->access->n_villages; v++) {
        out_min[v] = INFINITY;
        if (of->village[v].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, w, &of->village[v], &at);
        out_min[v] = fmin(minutes_of(j, &at, &of->village[v]), direct_min(j, w, &at, vspots_reach_m(&j->g, &at), &of->village[v], post));
    }
done:
    return st;
}
