/* Labels of ng-routes in one direction: extended in the order of resource 0, kept unless another at the same row costs
 * no more, has used no more of any resource and forbids no other row (dominance). */
#include <string.h>

#include "bound/bound_inside.h"

enum { SHELVES = 32, LEVELS = 2048, LOOK_EVERY = 256 };

static jalur_status grow_room(jalur_ctx *ctx, const paths_how *how, paths *p)
{
    jalur_status st = JALUR_OK;
    const graph *g = how->g;
    const int64_t range = (int64_t)g->r[0].most - g->r[0].least + 1;
    *p = (paths){.ctx = ctx, .n_rows = g->n};
    p->shelf_width = (int32_t)((range + SHELVES - 1) / SHELVES);
    p->level_width = (int32_t)((range + LEVELS - 1) / LEVELS);
    p->n_shelves = (uint32_t)((range + p->shelf_width - 1) / p->shelf_width);
    p->n_levels = (uint32_t)((range + p->level_width - 1) / p->level_width);
    TRY(mem_new(ctx, (size_t)g->n * p->n_shelves, sizeof *p->shelf, &p->shelf));
    TRY(mem_new(ctx, p->n_levels, sizeof *p->queue, &p->queue));
    for (size_t s = 0; s < (size_t)g->n * p->n_shelves; s++) p->shelf[s].least = FAR;
done:
    return st;
}

void paths_release(paths *p)
{
    for (size_t s = 0; p->shelf && s < (size_t)p->n_rows * p->n_shelves; s++) mem_free(p->ctx, p->shelf[s].face);
    for (uint32_t l = 0; p->queue && l < p->n_levels; l++) mem_free(p->ctx, p->queue[l].path);
    mem_free(p->ctx, p->shelf);
    mem_free(p->ctx, p->queue);
    mem_free(p->ctx, p->path);
    *p = (paths){0};
}

/* a is no worse than b in every way that matters later; greedy: in cost and resource 0. */
static inline bool covers(const face *a, const face *b, uint32_t n_r, bool greedy)
{
    if (a->cost > b->cost || a->value[0] > b->value[0]) return false;
    if (greedy) return true;
    if (a->mask & ~b->mask) return false;
    for (uint32_t r = 1; r < n_r; r++)
        if (a->value[r] > b->value[r]) return false;
    return true;
}

static bool is_covered(const paths *p, const paths_how *how, uint32_t row, uint32_t last, const face *f)
{
    const shelf *s = &p->shelf[(size_t)row * p->n_shelves];
    for (uint32_t k = 0; k <= last; k++) {
        if (s[k].least > f->cost) continue;
        for (uint32_t a = 0; a < s[k].n; a++)
            if (covers(&s[k].face[a], f, how->g->n_r, how->greedy)) return true;
    }
    return false;
}

static void drop_covered(paths *p, const paths_how *how, uint32_t row, uint32_t first, const face *f)
{
    for (uint32_t k = first; k < p->n_shelves; k++) {
        shelf *s = &p->shelf[(size_t)row * p->n_shelves + k];
        int64_t least = FAR;
        uint32_t keep = 0;
        for (uint32_t a = 0; a < s->n; a++) {
            if (covers(f, &s->face[a], how->g->n_r, how->greedy)) {
                p->path[s->face[a].path].dead = true;
                continue;
            }
            if (s->face[a].cost < least) least = s->face[a].cost;
            if (keep != a) s->face[keep] = s->face[a];
            keep++;
        }
        s->n = keep;
        s->least = least;
    }
}

static jalur_status queue_add(paths *p, int32_t value, int32_t base, uint32_t id)
{
    jalur_status st = JALUR_OK;
    queue *q = &p->queue[(value - base) / p->level_width];
    TRY(mem_grow(p->ctx, &q->path, &q->cap, q->n + 1, sizeof *q->path));
    q->path[q->n++] = id;
done:
    return st;
}

static jalur_status shelf_add(paths *p, shelf *s, const face *f)
{
    jalur_status st = JALUR_OK;
    size_t cap = s->cap;
    TRY(mem_grow(p->ctx, &s->face, &cap, s->n + 1, sizeof *s->face));
    s->cap = (uint32_t)cap;
    s->face[s->n++] = *f;
    if (f->cost < s->least) s->least = f->cost;
done:
    return st;
}

static jalur_status offer(paths *p, const paths_how *how, uint32_t row, face *f, uint32_t before)
{
    jalur_status st = JALUR_OK;
    const int32_t base = how->g->r[0].least;
    const uint32_t at = (uint32_t)((f->value[0] - base) / p->shelf_width);
    if (is_covered(p, how, row, at, f)) return JALUR_OK;
    drop_covered(p, how, row, at, f);
    TRY(mem_grow(p->ctx, &p->path, &p->cap, p->n + 1, sizeof *p->path));
    f->path = (uint32_t)p->n;
    path *x = &p->path[p->n++];
    *x = (path){.cost = f->cost, .mask = f->mask, .row = row, .before = before};
    memcpy(x->value, f->value, sizeof x->value);
    TRY(shelf_add(p, &p->shelf[(size_t)row * p->n_shelves + at], f));
    if (f->value[0] <= how->g->reach) TRY(queue_add(p, f->value[0], base, f->path));
done:
    return st;
}

/* Values on arriving at j, or false. */
static inline bool arrive(const graph *g, const int32_t *value, uint32_t i, uint32_t j, int32_t *out)
{
    for (uint32_t r = 0; r < g->n_r; r++) {
        const resource *x = &g->r[r];
        const int64_t step = x->demand ? x->demand[j] : x->step[(size_t)i * g->n + j];
        int64_t v = value[r] + step;
        if (x->lo && v < x->lo[j]) v = x->lo[j];
        if (v > (x->hi ? x->hi[j] : x->most)) return false;
        out[r] = (int32_t)v;
    }
    return true;
}

static bool hopeless(const paths_how *how, uint32_t row, const face *f)
{
    if (!how->rest) return false;
    const uint32_t r = how->rest->resource;
    const resource *x = &how->g->r[r];
    const int32_t own = x->own ? x->own[row] : 0;
    return f->cost + walks_rest(how->rest, row, x->meet + own - f->value[r]) >= how->below;
}

static jalur_status extend(paths *p, const paths_how *how, uint32_t id)
{
    jalur_status st = JALUR_OK;
    const path from = p->path[id];
    const graph *g = how->g;
    const uint32_t i = from.row;
    const int64_t *cost = &g->cost[(size_t)i * g->n];
    const uint64_t *keep = &how->s->keep[(size_t)i * g->n];
    const bool *in = &how->s->in[(size_t)i * g->n];
    const uint32_t *list = g->short_list ? &g->short_list[(size_t)i * g->n_short] : NULL;
    for (uint32_t a = 0; a < (list ? g->n_short : g->n); a++) {
        const uint32_t j = list ? list[a] : a;
        const uint64_t bit = UINT64_C(1) << how->s->colour[j];
        if (cost[j] >= FAR || (in[j] && (from.mask & bit))) continue;
        face f = {.cost = from.cost + cost[j], .mask = (from.mask & keep[j]) | bit};
        if (!arrive(g, from.value, i, j, f.value) || hopeless(how, j, &f)) continue;
        TRY(offer(p, how, j, &f, id));
    }
done:
    return st;
}

static jalur_status begin(paths *p, const paths_how *how)
{
    jalur_status st = JALUR_OK;
    const graph *g = how->g;
    for (uint32_t j = 0; j < g->n; j++) {
        if (g->enter[j] >= FAR) continue;
        face f = {.cost = g->enter[j], .mask = UINT64_C(1) << how->s->colour[j]};
        bool good = true;
        for (uint32_t r = 0; r < g->n_r; r++) {
            f.value[r] = g->r[r].enter[j];
            good &= f.value[r] <= (g->r[r].hi ? g->r[r].hi[j] : g->r[r].most);
        }
        if (good && !hopeless(how, j, &f)) TRY(offer(p, how, j, &f, JALUR_NONE));
    }
done:
    return st;
}

static bool stop_now(const paths *p, const paths_how *how, uint64_t looked)
{
    if (p->n > how->most) return true;
    if (looked % LOOK_EVERY) return false;
    return bound_now_s(how->cpu) > how->end_s || step_cancelled(p->ctx);
}

jalur_status paths_make(jalur_ctx *ctx, const paths_how *how, paths *p)
{
    jalur_status st = JALUR_OK;
    uint64_t looked = 0;
    TRY(grow_room(ctx, how, p));
    TRY(begin(p, how));
    for (uint32_t l = 0; l < p->n_levels && !p->full; l++)
        for (size_t q = 0; q < p->queue[l].n && !p->full; q++) {
            const uint32_t id = p->queue[l].path[q];
            if (p->path[id].dead) continue;
            p->full = stop_now(p, how, ++looked);
            if (!p->full) TRY(extend(p, how, id));
        }
done:
    return st;
}
