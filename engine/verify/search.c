/* Dijkstra's search with a binary heap. An entry that was improved stays in the heap and is skipped when it comes up. */
#include "verify/verify_inside.h"

jalur_status vsearch_new(const vgraph *g, vsearch *out)
{
    jalur_status st = JALUR_OK;
    *out = (vsearch){.g = g};
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *out->s, &out->s));
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *out->m, &out->m));
    TRY(mem_new(g->ctx, g->n_vertices, sizeof *out->stamp, &out->stamp));
done:
    return st;
}

void vsearch_release(vsearch *q)
{
    if (!q->g) return;
    mem_free(q->g->ctx, q->s);
    mem_free(q->g->ctx, q->m);
    mem_free(q->g->ctx, q->stamp);
    mem_free(q->g->ctx, q->heap);
    *q = (vsearch){0};
}

static bool before(double s, double m, double other_s, double other_m)
{
    return s < other_s || (s == other_s && m < other_m);
}

static bool item_before(const vheap_item *a, const vheap_item *b)
{
    if (a->s != b->s || a->m != b->m) return before(a->s, a->m, b->s, b->m);
    return a->vertex < b->vertex;
}

static void push(vsearch *q, vheap_item x)
{
    if (q->st != JALUR_OK) return;
    if (q->n_heap == q->cap) q->st = mem_grow(q->g->ctx, &q->heap, &q->cap, q->n_heap + 1, sizeof *q->heap);
    if (q->st != JALUR_OK) return;
    size_t i = q->n_heap++;
    for (; i > 0 && item_before(&x, &q->heap[(i - 1) / 2]); i = (i - 1) / 2) q->heap[i] = q->heap[(i - 1) / 2];
    q->heap[i] = x;
}

static vheap_item pop(vsearch *q)
{
    const vheap_item top = q->heap[0], last = q->heap[--q->n_heap];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < q->n_heap; i = child) {
        if (child + 1 < q->n_heap && item_before(&q->heap[child + 1], &q->heap[child])) child++;
        if (!item_before(&q->heap[child], &last)) break;
        q->heap[i] = q->heap[child];
    }
    q->heap[i] = last;
    return top;
}

static void reach(vsearch *q, uint32_t v, double s, double m)
{
    if (!(s < VENDLESS_S)) return;
    if (q->stamp[v] == q->now && !before(s, m, q->s[v], q->m[v])) return;
    q->stamp[v] = q->now;
    q->s[v] = s;
    q->m[v] = m;
    push(q, (vheap_item){s, m, v});
}

void vsearch_begin(vsearch *q, const vweights *w, bool reverse)
{
    q->w = w;
    q->reverse = reverse;
    q->n_heap = 0;
    q->now++;
}

void vsearch_start(vsearch *q, const vspots *from, double already_s)
{
    for (uint32_t i = 0; i < from->n; i++) {
        const uint32_t e = from->at[i].edge;
        const vedge *x = &q->g->edges[e];
        const double share = from->at[i].share;
        const double to_a = q->reverse ? q->w->ab[e] : q->w->ba[e], to_b = q->reverse ? q->w->ba[e] : q->w->ab[e];
        if (share <= 0) reach(q, x->a, already_s, 0);
        else if (share >= 1) reach(q, x->b, already_s, 0);
        else {
            reach(q, x->a, already_s + to_a * share, x->m * share);
            reach(q, x->b, already_s + to_b * (1 - share), x->m * (1 - share));
        }
    }
}

jalur_status vsearch_run(vsearch *q, double most_s)
{
    while (q->st == JALUR_OK && q->n_heap > 0 && q->heap[0].s <= most_s) {
        const vheap_item x = pop(q);
        if (before(q->s[x.vertex], q->m[x.vertex], x.s, x.m)) continue;
        for (uint32_t i = q->g->first[x.vertex]; i < q->g->first[x.vertex + 1]; i++) {
            const uint32_t e = q->g->end[i] >> 1;
            const bool from_b = q->g->end[i] & 1;
            const double s = from_b != q->reverse ? q->w->ba[e] : q->w->ab[e];
            reach(q, from_b ? q->g->edges[e].a : q->g->edges[e].b, x.s + s, x.m + q->g->edges[e].m);
        }
    }
    return q->st;
}

static void better(const vsearch *q, vstep *best, uint32_t v, double s, double m)
{
    if (q->stamp[v] != q->now || !(q->s[v] + s < VENDLESS_S)) return;
    if (before(q->s[v] + s, q->m[v] + m, best->s, best->m)) *best = (vstep){q->s[v] + s, q->m[v] + m, JALUR_NONE};
}

vstep vsearch_at(const vsearch *q, const vspots *to)
{
    vstep best = {INFINITY, 0, JALUR_NONE};
    for (uint32_t i = 0; i < to->n; i++) {
        const uint32_t e = to->at[i].edge;
        const vedge *x = &q->g->edges[e];
        const double share = to->at[i].share;
        const double from_a = q->reverse ? q->w->ba[e] : q->w->ab[e], from_b = q->reverse ? q->w->ab[e] : q->w->ba[e];
        if (share <= 0) better(q, &best, x->a, 0, 0);
        else if (share >= 1) better(q, &best, x->b, 0, 0);
        else {
            better(q, &best, x->a, from_a * share, x->m * share);
            better(q, &best, x->b, from_b * (1 - share), x->m * (1 - share));
        }
    }
    return best;
}
