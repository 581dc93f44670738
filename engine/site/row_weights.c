/* Covering every row at the least price by weighting rows (RWLS; Gao, Weise, Li 2015). A row that stays uncovered grows in
 * weight until some column is worth it. One step: close the site that is missed least, then open, for a random uncovered
 * row, the site that wins most, unless nothing around it has changed since it closed (configuration checking). Whenever
 * all rows are covered the plan is kept and one more site has to go. Prices weigh both choices. */
#include <math.h>
#include <string.h>

#include "site/site_inside.h"

typedef struct weighing {
    site_job *j;
    const site_arcs *a;
    uint64_t *weight;              /* per row */
    uint32_t *covered;             /* per row: open columns */
    uint64_t *score;               /* per column: weight lost by closing it, or won by opening it */
    uint64_t *moved;               /* per column: step of its last move */
    bool *open, *fresh;            /* fresh: something around it changed since it closed */
    uint32_t *list, *list_at, n;   /* open columns that may close */
    uint32_t *bare, *bare_at, n_bare; /* uncovered rows */
    double spent, cheapest;        /* cheapest: the least price; the next site costs at least that */
} weighing;

static void bare_set(weighing *w, uint32_t i, bool bare)
{
    if (bare) {
        w->bare_at[i] = w->n_bare;
        w->bare[w->n_bare++] = i;
        return;
    }
    const uint32_t at = w->bare_at[i], last = w->bare[--w->n_bare];
    w->bare[at] = last;
    w->bare_at[last] = at;
}

/* The only open column of a row. */
static uint32_t keeper(const weighing *w, uint32_t i)
{
    uint32_t k = w->a->first[i];
    while (!w->open[w->a->col[k]]) k++;
    return w->a->col[k];
}

static void column_open(weighing *w, uint32_t c)
{
    const site_arcs *a = w->a;
    w->score[c] = 0;
    for (uint32_t k = a->col_first[c]; k < a->col_first[c + 1]; k++) {
        const uint32_t i = a->row[k];
        if (w->covered[i] == 1) w->score[keeper(w, i)] -= w->weight[i];
        if (w->covered[i]++ > 0) continue;
        bare_set(w, i, false);
        w->score[c] += w->weight[i];
        for (uint32_t h = a->first[i]; h < a->first[i + 1]; h++) {
            w->fresh[a->col[h]] = true;
            if (a->col[h] != c) w->score[a->col[h]] -= w->weight[i];
        }
    }
    w->open[c] = true;
    w->spent += a->price[c];
    if (a->state[c] == SITE_OPEN) return;
    w->list_at[c] = w->n;
    w->list[w->n++] = c;
}

static void column_close(weighing *w, uint32_t c)
{
    const site_arcs *a = w->a;
    const uint32_t at = w->list_at[c], last = w->list[--w->n];
    w->list[at] = last;
    w->list_at[last] = at;
    w->open[c] = false;
    w->spent -= a->price[c];
    w->score[c] = 0;
    for (uint32_t k = a->col_first[c]; k < a->col_first[c + 1]; k++) {
        const uint32_t i = a->row[k];
        if (--w->covered[i] == 1) w->score[keeper(w, i)] += w->weight[i];
        if (w->covered[i] > 0) continue;
        bare_set(w, i, true);
        w->score[c] += w->weight[i];
        for (uint32_t h = a->first[i]; h < a->first[i + 1]; h++) {
            w->fresh[a->col[h]] = true;
            if (a->col[h] != c) w->score[a->col[h]] += w->weight[i];
        }
    }
    w->fresh[c] = false;
}

/* Whether a has less weight per price than b, or has not moved for longer among equals. */
static bool missed_less(const weighing *w, uint32_t a, uint32_t b)
{
    if (w->a->unit) return w->score[a] != w->score[b] ? w->score[a] < w->score[b] : w->moved[a] < w->moved[b];
    const double mine = (double)w->score[a] * w->a->price[b], its = (double)w->score[b] * w->a->price[a];
    return mine < its || (mine <= its && w->moved[a] < w->moved[b]);
}

static uint32_t least_missed(const weighing *w, uint32_t not)
{
    uint32_t best = JALUR_NONE;
    for (uint32_t k = 0; k < w->n; k++)
        if (w->list[k] != not && (best == JALUR_NONE || missed_less(w, w->list[k], best))) best = w->list[k];
    return best;
}

/* Any where none is fresh. */
static uint32_t most_wanted(const weighing *w, uint32_t row)
{
    uint32_t best = JALUR_NONE;
    for (uint32_t k = w->a->first[row]; k < w->a->first[row + 1]; k++) {
        const uint32_t c = w->a->col[k];
        if (best != JALUR_NONE && w->fresh[best] && !w->fresh[c]) continue;
        if (best == JALUR_NONE || (w->fresh[c] && !w->fresh[best])) best = c;
        const double mine = (double)w->score[c] * w->a->price[best], its = (double)w->score[best] * w->a->price[c];
        if (mine > its || (mine >= its && w->moved[c] < w->moved[best])) best = c;
    }
    return best;
}

static void bare_grow(weighing *w)
{
    for (uint32_t b = 0; b < w->n_bare; b++) {
        const uint32_t i = w->bare[b];
        w->weight[i]++;
        for (uint32_t k = w->a->first[i]; k < w->a->first[i + 1]; k++) w->score[w->a->col[k]]++;
    }
}

static jalur_status weighing_make(weighing *w, arena *mem)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)w->a->n_rows + 1, cols = (size_t)w->a->n_cols + 1;
    TRY(arena_new(mem, rows, sizeof *w->weight, &w->weight));
    TRY(arena_new(mem, rows, sizeof *w->covered, &w->covered));
    TRY(arena_new(mem, rows, sizeof *w->bare, &w->bare));
    TRY(arena_new(mem, rows, sizeof *w->bare_at, &w->bare_at));
    TRY(arena_new(mem, cols, sizeof *w->score, &w->score));
    TRY(arena_new(mem, cols, sizeof *w->moved, &w->moved));
    TRY(arena_new(mem, cols, sizeof *w->open, &w->open));
    TRY(arena_new(mem, cols, sizeof *w->fresh, &w->fresh));
    TRY(arena_new(mem, cols, sizeof *w->list, &w->list));
    TRY(arena_new(mem, cols, sizeof *w->list_at, &w->list_at));
    for (uint32_t i = 0; i < w->a->n_rows; i++) {
        if (w->a->first[i] == w->a->first[i + 1]) continue;
        w->weight[i] = 1;
        bare_set(w, i, true);
        for (uint32_t k = w->a->first[i]; k < w->a->first[i + 1]; k++) w->score[w->a->col[k]]++;
    }
    w->cheapest = INFINITY;
    for (uint32_t c = 0; c < w->a->n_cols; c++) {
        w->fresh[c] = true;
        w->cheapest = fmin(w->cheapest, w->a->price[c]);
    }
done:
    return st;
}

static void plan_keep(const weighing *w, site_plan *best)
{
    site_plan_clear(best);
    for (uint32_t k = 0; k < w->n; k++) site_plan_open(best, w->list[k]);
}

jalur_status site_row_weights(site_job *j, site_plan *best, uint64_t steps)
{
    jalur_status st = JALUR_OK;
    weighing w = {.j = j, .a = best->a};
    arena mem;
    uint32_t added = JALUR_NONE;
    arena_init(&mem, j->ctx);
    TRY(weighing_make(&w, &mem));
    for (uint32_t k = 0; k < best->n_open; k++) column_open(&w, best->open[k]);
    for (uint64_t step = 1; step <= steps && (step % 256 != 0 || !site_late(j)); step++) {
        if (w.n_bare == 0 && w.spent < best->spent - 1e-9) plan_keep(&w, best);
        for (int times = 0; times == 0 || w.spent + w.cheapest >= best->spent - 1e-9; times++) {
            const uint32_t out = least_missed(&w, added);
            if (out == JALUR_NONE) break;
            column_close(&w, out);
            w.moved[out] = step;
        }
        if (w.n_bare == 0) continue;
        added = most_wanted(&w, w.bare[rng_below(&j->r, w.n_bare)]);
        column_open(&w, added);
        w.moved[added] = step;
        bare_grow(&w);
    }
    if (w.n_bare == 0 && w.spent < best->spent - 1e-9) plan_keep(&w, best);
done:
    arena_release(&mem);
    return st;
}
