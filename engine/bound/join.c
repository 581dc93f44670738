/* Routes from forward and backward paths that meet at a row. Every route has one row at which resource 0 passes the
 * middle: there its forward part was not prolonged any more, and its backward part ends. Routes that never pass it are
 * forward paths closed by the way back. */
#include <stdlib.h>

#include "bound/bound_inside.h"

enum { KEPT_BY_ROW = 3 };

typedef struct joining {
    jalur_ctx *ctx;
    const graph *g;
    const nears *s;
    const paths *f, *b;
    int64_t below;
    meetings *out;
    meeting kept[KEPT_BY_ROW]; /* of the row at hand, best first */
    uint32_t n_kept;
    face *face; size_t cap, n; /* backward faces of the row, by cost */
} joining;

static void keep(joining *x, int64_t reduced, uint32_t forward, uint32_t backward)
{
    uint32_t at = x->n_kept < KEPT_BY_ROW ? x->n_kept++ : KEPT_BY_ROW - 1;
    for (; at > 0 && x->kept[at - 1].reduced > reduced; at--) x->kept[at] = x->kept[at - 1];
    x->kept[at] = (meeting){reduced, forward, backward};
}

static int64_t limit(const joining *x)
{
    return x->n_kept < KEPT_BY_ROW ? x->below : x->kept[KEPT_BY_ROW - 1].reduced;
}

static bool can_close(const joining *x, const face *f, uint32_t row)
{
    for (uint32_t r = 0; r < x->g->n_r; r++) {
        const resource *y = &x->g->r[r];
        if (y->leave && (y->leave[row] >= NEVER || (int64_t)f->value[r] + y->leave[row] > y->most)) return false;
    }
    return true;
}

static bool can_meet(const joining *x, const face *f, const face *b, uint32_t row)
{
    if ((f->mask & b->mask) != UINT64_C(1) << x->s->colour[row]) return false;
    for (uint32_t r = 0; r < x->g->n_r; r++) {
        const resource *y = &x->g->r[r];
        if ((int64_t)f->value[r] + b->value[r] - (y->own ? y->own[row] : 0) > y->meet) return false;
    }
    return true;
}

static int by_cost(const void *left, const void *right)
{
    const face *a = left, *b = right;
    if (a->cost != b->cost) return a->cost < b->cost ? -1 : 1;
    return a->path < b->path ? -1 : a->path > b->path;
}

static jalur_status gather(joining *x, uint32_t row)
{
    jalur_status st = JALUR_OK;
    x->n = 0;
    for (uint32_t k = 0; k < x->b->n_shelves; k++) {
        const shelf *s = &x->b->shelf[(size_t)row * x->b->n_shelves + k];
        TRY(mem_grow(x->ctx, &x->face, &x->cap, x->n + s->n, sizeof *x->face));
        for (uint32_t a = 0; a < s->n; a++) x->face[x->n++] = s->face[a];
    }
    if (x->n > 1) qsort(x->face, x->n, sizeof *x->face, by_cost);
done:
    return st;
}

static void join_face(joining *x, const face *f, uint32_t row)
{
    const int64_t leave = x->g->leave[row];
    if (leave < FAR && f->cost + leave < limit(x) && can_close(x, f, row)) keep(x, f->cost + leave, f->path, JALUR_NONE);
    if (f->value[0] <= x->g->reach) return;
    for (size_t a = 0; a < x->n && f->cost + x->face[a].cost < limit(x); a++)
        if (can_meet(x, f, &x->face[a], row)) keep(x, f->cost + x->face[a].cost, f->path, x->face[a].path);
}

static jalur_status join_row(joining *x, uint32_t row)
{
    jalur_status st = JALUR_OK;
    x->n_kept = 0;
    TRY(gather(x, row));
    for (uint32_t k = 0; k < x->f->n_shelves; k++) {
        const shelf *s = &x->f->shelf[(size_t)row * x->f->n_shelves + k];
        for (uint32_t a = 0; a < s->n; a++) join_face(x, &s->face[a], row);
    }
    TRY(mem_grow(x->ctx, &x->out->list, &x->out->cap, x->out->n + KEPT_BY_ROW, sizeof *x->out->list));
    for (uint32_t c = 0; c < x->n_kept; c++) {
        if (x->kept[c].reduced < x->out->least) x->out->least = x->kept[c].reduced;
        x->out->list[x->out->n++] = x->kept[c];
    }
done:
    return st;
}

jalur_status paths_join(jalur_ctx *ctx, const graph *forward, const nears *s, const paths *f, const paths *b,
                        int64_t below, meetings *out)
{
    jalur_status st = JALUR_OK;
    joining x = {.ctx = ctx, .g = forward, .s = s, .f = f, .b = b, .below = below, .out = out};
    out->least = below;
    for (uint32_t row = 0; row < forward->n; row++) TRY(join_row(&x, row));
done:
    mem_free(ctx, x.face);
    return st;
}
