/* Plans for waves.h: greedy, then a search that closes the site that is missed least and opens those that win most, with what
 * has moved left alone for some steps (tabu search, Glover 1989). When fair, the worst group gains in weight after each step until
 * some site for it is worth it. */
#include "site/waves.h"

#include <math.h>
#include <string.h>

enum { TENURE_LEAST = 2, TENURE_MOST = 12 };
static const double GROWTH = 0.1; /* of a group's first weight */
static const double LEAST = 1e-12; /* relative to all weight: scores below are rounding */

typedef struct hunt {
    site_waves *w;
    const site_arcs *a;
    bool *open;
    double *score;          /* per column: worth lost by closing it, or won by opening it */
    double *heavy;          /* per group: weight of its rows */
    double *left;           /* per budget */
    uint64_t *moved, *tabu; /* per column: step of its last move; not before this step again */
    uint32_t *cover;        /* per row: open columns */
    uint32_t *row_first, *rows; /* by group */
    double *reached;        /* per group */
    double sum, least;
} hunt;

/* Of one more site where so many are open. */
static double worth(const hunt *h, uint32_t open)
{
    return open == 0 ? 1.0 : open == 1 ? h->w->second : 0.0;
}

static void column_turn(hunt *h, uint32_t c, bool opens)
{
    const site_arcs *a = h->a;
    h->sum += opens ? h->score[c] : -h->score[c];
    h->open[c] = opens;
    for (uint32_t k = a->col_first[c]; k < a->col_first[c + 1]; k++) {
        const uint32_t i = a->row[k], before = h->cover[i], now = opens ? before + 1 : before - 1;
        const double v = h->w->part[i] * h->heavy[h->w->group[i]];
        h->cover[i] = now;
        if (before == 0) h->reached[h->w->group[i]] += h->w->part[i];
        if (now == 0) h->reached[h->w->group[i]] -= h->w->part[i];
        const double shut = v * (worth(h, now) - worth(h, before));
        for (uint32_t e = a->first[i]; e < a->first[i + 1]; e++) {
            const uint32_t d = a->col[e];
            if (d == c) continue;
            h->score[d] += h->open[d] ? v * (worth(h, now - 1) - worth(h, before - 1)) : shut;
        }
    }
}

static void money_move(hunt *h, uint32_t c, bool opens)
{
    if (h->a->state[c] == SITE_FREE) site_waves_spend(h->w, h->left, c, opens ? h->a->price[c] : -h->a->price[c]);
}

/* Most worth per price among those that the money is there for. */
static uint32_t most_wanted(const hunt *h, uint64_t step)
{
    uint32_t best = JALUR_NONE;
    for (uint32_t c = 0; c < h->a->n_cols; c++) {
        if (h->open[c] || h->a->state[c] != SITE_FREE || h->tabu[c] > step || !(h->score[c] > h->least)) continue;
        if (site_waves_room(h->w, h->left, c) < h->a->price[c] - 1e-9) continue;
        if (best == JALUR_NONE) best = c;
        const double mine = h->score[c] * h->a->price[best], its = h->score[best] * h->a->price[c];
        if (mine > its || (mine >= its && h->moved[c] < h->moved[best])) best = c;
    }
    return best;
}

static uint32_t least_missed(const hunt *h, uint64_t step)
{
    uint32_t best = JALUR_NONE;
    for (uint32_t c = 0; c < h->a->n_cols; c++) {
        if (!h->open[c] || h->a->state[c] != SITE_FREE || h->tabu[c] > step) continue;
        if (best == JALUR_NONE) best = c;
        const double mine = h->score[c] * h->a->price[best], its = h->score[best] * h->a->price[c];
        if (mine < its || (mine <= its && h->moved[c] < h->moved[best])) best = c;
    }
    return best;
}

/* What the plan is worth by the sums kept. */
static double value_now(const hunt *h)
{
    double least = 1.0;
    for (uint32_t g = 0; g < h->w->n_groups && h->w->fair; g++)
        if (h->w->can[g]) least = fmin(least, h->reached[g]);
    return h->w->fair ? least : h->sum;
}

static void plan_keep(hunt *h)
{
    const double now = value_now(h);
    if (now <= h->w->value + 1e-9 * (1.0 + h->w->value)) return;
    memcpy(h->w->best, h->open, h->a->n_cols * sizeof *h->open);
    h->w->value = site_waves_value(h->w, h->open); /* without the rounding of the sums */
}

/* The worst group (the first of equals) grows. */
static void worst_grow(hunt *h)
{
    const site_waves *w = h->w;
    uint32_t g = JALUR_NONE;
    for (uint32_t k = 0; k < w->n_groups; k++)
        if (w->can[k] && (g == JALUR_NONE || h->reached[k] < h->reached[g])) g = k;
    if (g == JALUR_NONE) return;
    h->heavy[g] += GROWTH;
    for (uint32_t r = h->row_first[g]; r < h->row_first[g + 1]; r++) {
        const uint32_t i = h->rows[r];
        const double v = w->part[i] * GROWTH;
        for (uint32_t e = h->a->first[i]; e < h->a->first[i + 1]; e++)
            h->score[h->a->col[e]] += v * worth(h, h->open[h->a->col[e]] ? h->cover[i] - 1 : h->cover[i]);
    }
}

static jalur_status hunt_make(hunt *h, arena *mem)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)h->a->n_rows + 1, cols = (size_t)h->a->n_cols + 1, groups = (size_t)h->w->n_groups + 2;
    TRY(arena_new(mem, cols, sizeof *h->open, &h->open));
    TRY(arena_new(mem, cols, sizeof *h->score, &h->score));
    TRY(arena_new(mem, cols, sizeof *h->moved, &h->moved));
    TRY(arena_new(mem, cols, sizeof *h->tabu, &h->tabu));
    TRY(arena_new(mem, rows, sizeof *h->cover, &h->cover));
    TRY(arena_new(mem, rows, sizeof *h->rows, &h->rows));
    TRY(arena_new(mem, groups, sizeof *h->row_first, &h->row_first));
    TRY(arena_new(mem, groups, sizeof *h->heavy, &h->heavy));
    TRY(arena_new(mem, groups, sizeof *h->reached, &h->reached));
    TRY(arena_new(mem, h->w->n_budgets, sizeof *h->left, &h->left));
    memcpy(h->left, h->w->budget, h->w->n_budgets * sizeof *h->left);
    for (uint32_t g = 0; g < h->w->n_groups; g++) h->heavy[g] = 1.0;
    for (uint32_t i = 0; i < h->a->n_rows; i++) h->row_first[h->w->group[i] + 2]++;
    for (uint32_t g = 0; g < h->w->n_groups; g++) h->row_first[g + 2] += h->row_first[g + 1];
    for (uint32_t i = 0; i < h->a->n_rows; i++) {
        h->rows[h->row_first[h->w->group[i] + 1]++] = i;
        h->least += LEAST * h->w->part[i];
        for (uint32_t k = h->a->first[i]; k < h->a->first[i + 1]; k++) h->score[h->a->col[k]] += h->w->part[i];
    }
done:
    return st;
}

static void fill(hunt *h, uint64_t step, uint64_t tenure)
{
    for (uint32_t in; (in = most_wanted(h, step)) != JALUR_NONE;) {
        money_move(h, in, true);
        column_turn(h, in, true);
        h->moved[in] = step;
        h->tabu[in] = step + tenure;
    }
}

jalur_status site_waves_search(site_waves *w, uint64_t steps)
{
    jalur_status st = JALUR_OK;
    hunt h = {.w = w, .a = w->a};
    arena mem;
    arena_init(&mem, w->j->ctx);
    TRY(hunt_make(&h, &mem));
    for (uint32_t c = 0; c < h.a->n_cols; c++)
        if (h.a->state[c] == SITE_OPEN) column_turn(&h, c, true);
    fill(&h, 0, 0);
    plan_keep(&h);
    for (uint64_t step = 1; step <= steps && (step % 64 != 0 || !site_late(w->j)); step++) {
        const uint64_t tenure = TENURE_LEAST + rng_below(&w->j->r, TENURE_MOST);
        const uint32_t out = least_missed(&h, step);
        if (out != JALUR_NONE) {
            money_move(&h, out, false);
            column_turn(&h, out, false);
            h.moved[out] = step;
            h.tabu[out] = step + tenure;
        }
        fill(&h, step, tenure / 2);
        plan_keep(&h);
        if (w->fair) worst_grow(&h);
        if (step % 1024 == 0) TRY(step_progress(w->j->ctx, "site", step, steps));
    }
done:
    arena_release(&mem);
    return st;
}
