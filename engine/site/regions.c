/* See regions.h. Halves of a breadth-first order from the end of the graph, again and again. */
#include "site/regions.h"

#include <string.h>

typedef struct splitting {
    const site_arcs *a;
    uint32_t *of, *queue, *level;
    uint64_t most;
} splitting;

static uint32_t breadth(splitting *g, uint32_t from, uint32_t mark, uint32_t *order)
{
    const site_arcs *a = g->a;
    uint32_t n = 0;
    order[n++] = from;
    g->of[from] = JALUR_NONE - 1; /* visited */
    for (uint32_t at = 0; at < n; at++)
        for (uint32_t k = a->first[order[at]]; k < a->first[order[at] + 1]; k++) {
            const uint32_t c = a->col[k];
            for (uint32_t h = a->col_first[c]; h < a->col_first[c + 1]; h++) {
                if (g->of[a->row[h]] != mark) continue;
                g->of[a->row[h]] = JALUR_NONE - 1;
                order[n++] = a->row[h];
            }
        }
    for (uint32_t k = 0; k < n; k++) g->of[order[k]] = mark;
    return n;
}

static uint64_t weight(const splitting *g, const uint32_t *list, uint32_t n)
{
    uint64_t arcs = 0;
    for (uint32_t k = 0; k < n; k++) arcs += g->a->first[list[k] + 1] - g->a->first[list[k]];
    return arcs;
}

/* Splits the rows list[0 .. n), all of them `mark`, until each region hangs together and has no more than `most` arcs. Regions for fewer
 * arcs split those for more. */
static void split(splitting *g, uint32_t *list, uint32_t n, uint32_t mark, uint32_t *next)
{
    while (n > 1) {
        const uint32_t m = breadth(g, list[0], mark, g->queue);             /* the part that hangs together */
        const uint32_t part = breadth(g, g->queue[m - 1], mark, g->level);  /* the same from its far end */
        if (part == n && weight(g, list, n) <= g->most) break;
        const uint32_t half = part < n ? part : (part + 1) / 2, fresh = (*next)++;
        for (uint32_t k = 0; k < half; k++) g->of[g->level[k]] = fresh;
        uint32_t rest = 0;
        for (uint32_t k = 0; k < n; k++)
            if (g->of[list[k]] != fresh) list[rest++] = list[k];
        memcpy(list + rest, g->level, half * sizeof *list);
        split(g, list + rest, half, fresh, next);
        n = rest;
    }
}

bool row_served(const site_arcs *a, uint32_t i)
{
    for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++)
        if (a->state[a->col[k]] == SITE_OPEN) return true;
    return false;
}

bool row_open_to(const site_arcs *a, uint32_t i)
{
    for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++)
        if (a->state[a->col[k]] == SITE_FREE) return true;
    return false;
}

static jalur_status rows_split(region_set *g, arena *mem, uint64_t most, uint32_t *number)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    splitting s = {.a = a, .of = g->of, .most = most};
    uint32_t n = 0, next = 1;
    TRY(arena_new(mem, (size_t)a->n_rows + 1, sizeof *s.queue, &s.queue));
    TRY(arena_new(mem, (size_t)a->n_rows + 1, sizeof *s.level, &s.level));
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const bool in = a->most[i] > 0.0 && !row_served(a, i) && row_open_to(a, i);
        g->of[i] = in ? 0 : JALUR_NONE;
        if (in) g->row[n++] = i;
    }
    split(&s, g->row, n, 0, &next);
    for (uint32_t r = 0; r < next; r++) number[r] = JALUR_NONE;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        if (g->of[i] == JALUR_NONE) continue;
        if (number[g->of[i]] == JALUR_NONE) number[g->of[i]] = g->n++;
        g->of[i] = number[g->of[i]];
        g->first[g->of[i] + 1]++;
    }
    for (uint32_t r = 0; r < g->n; r++) {
        g->first[r + 1] += g->first[r];
        number[r] = g->first[r];
    }
    for (uint32_t i = 0; i < a->n_rows; i++)
        if (g->of[i] != JALUR_NONE) g->row[number[g->of[i]]++] = i;
done:
    return st;
}

static jalur_status region_room(region_set *g, uint32_t r)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    region *x = &g->all[r];
    uint32_t arcs = 0;
    x->row = g->row + g->first[r];
    x->p.n_rows = g->first[r + 1] - g->first[r];
    for (uint32_t i = 0; i < x->p.n_rows; i++) arcs += a->first[x->row[i] + 1] - a->first[x->row[i]];
    TRY(arena_new(&g->mem, (size_t)x->p.n_rows + 1, sizeof *x->p.first, &x->p.first));
    TRY(arena_new(&g->mem, (size_t)arcs + 1, sizeof *x->p.col, &x->p.col));
    TRY(arena_new(&g->mem, (size_t)arcs + 1, sizeof *x->p.row, &x->p.row));
    TRY(arena_new(&g->mem, (size_t)x->p.n_rows + 1, sizeof *x->p.most, &x->p.most));
    TRY(arena_new(&g->mem, (size_t)x->p.n_rows + 1, sizeof *x->p.lambda, &x->p.lambda));
    TRY(arena_new(&g->mem, (size_t)arcs + 1, sizeof *x->col, &x->col));
done:
    return st;
}

/* `seen`: per column, r + 1 once region r has met it; `number`: its place there. */
static jalur_status region_make(region_set *g, uint32_t r, const site_plan *plan, const double *lambda, uint32_t *seen, uint32_t *number)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = g->a;
    region *x = &g->all[r];
    TRY(region_room(g, r));
    for (uint32_t i = 0, at = 0; i < x->p.n_rows; i++) {
        for (uint32_t k = a->first[x->row[i]]; k < a->first[x->row[i] + 1]; k++) {
            const uint32_t c = a->col[k];
            if (a->state[c] != SITE_FREE) continue;
            if (seen[c] != r + 1) {
                seen[c] = r + 1;
                number[c] = x->p.n_cols;
                x->col[x->p.n_cols++] = c;
                g->at[c + 1]++;
            }
            x->p.col[at++] = number[c];
        }
        x->p.first[i + 1] = at;
        x->p.most[i] = a->most[x->row[i]];
        x->p.lambda[i] = lambda[x->row[i]];
    }
    TRY(arena_new(&g->mem, (size_t)x->p.n_cols + 2, sizeof *x->p.col_first, &x->p.col_first));
    TRY(arena_new(&g->mem, (size_t)x->p.n_cols + 1, sizeof *x->p.cost, &x->p.cost));
    TRY(arena_new(&g->mem, (size_t)x->p.n_cols + 1, sizeof *x->answer.chosen, &x->answer.chosen));
    cover_turn(&x->p);
    for (uint32_t k = 0; k < x->p.n_cols; k++) x->answer.chosen[k] = plan->open_at[x->col[k]] != JALUR_NONE;
done:
    return st;
}

static jalur_status copies_list(region_set *g)
{
    jalur_status st = JALUR_OK;
    const uint32_t cols = g->a->n_cols;
    for (uint32_t c = 0; c < cols; c++) g->at[c + 1] += g->at[c];
    TRY(arena_new(&g->mem, (size_t)g->at[cols] + 1, sizeof *g->copies, &g->copies));
    for (uint32_t r = 0; r < g->n; r++)
        for (uint32_t k = 0; k < g->all[r].p.n_cols; k++) g->copies[g->at[g->all[r].col[k]]++] = (region_copy){r, k};
    for (uint32_t c = cols; c > 0; c--) g->at[c] = g->at[c - 1];
    g->at[0] = 0;
done:
    return st;
}

jalur_status regions_make(jalur_ctx *ctx, const site_plan *plan, const double *lambda, uint64_t most_arcs, region_set *out)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = plan->a;
    uint32_t *number = NULL, *seen = NULL;
    arena mem;
    arena_init(&mem, ctx);
    *out = (region_set){.a = a};
    arena_init(&out->mem, ctx);
    TRY(arena_new(&mem, (size_t)a->n_rows + a->n_cols + 1, sizeof *number, &number));
    TRY(arena_new(&mem, (size_t)a->n_cols + 1, sizeof *seen, &seen));
    TRY(arena_new(&out->mem, (size_t)a->n_rows + 1, sizeof *out->of, &out->of));
    TRY(arena_new(&out->mem, (size_t)a->n_rows + 2, sizeof *out->first, &out->first));
    TRY(arena_new(&out->mem, (size_t)a->n_rows + 1, sizeof *out->row, &out->row));
    TRY(arena_new(&out->mem, (size_t)a->n_cols + 2, sizeof *out->at, &out->at));
    TRY(rows_split(out, &mem, most_arcs, number));
    TRY(arena_new(&out->mem, (size_t)out->n + 1, sizeof *out->all, &out->all));
    for (uint32_t r = 0; r < out->n; r++) TRY(region_make(out, r, plan, lambda, seen, number));
    TRY(copies_list(out));
done:
    arena_release(&mem);
    return st;
}
