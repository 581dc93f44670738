/* The bound of waves.h: prices l_i for y_i + z_i <= sum x_j and, when fair, m_h >= 0 with sum m_h = 1 for the groups' rules. With
 * v_i = w_i, or m_h w_i / W_h when fair,
 *
 *   z = sum_i [max(0, v_i - l_i) + max(0, a v_i - l_i)] + max { sum_j (sum_{i in N_j} l_i) x_j : budgets, 0 <= x <= 1 }
 *
 * is no less than any plan's value. The budgets are nested or apart, so filling them by worth per price is best (Edmonds 1970).
 * Subgradient steps go down to the bound of the linear relaxation. */
#include "site/waves.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE = 20 };
#define STEP_FIRST 1.0
#define STEP_LEAST 1e-3
static const double TURN = 0.7; /* weight of the direction before */

typedef struct rank {
    double key;
    uint32_t col;
} rank;

typedef struct slope {
    site_waves *w;
    const site_arcs *a;
    double *l, *l_best, *v;     /* per row */
    double *m, *m_best, *sorted; /* per group */
    double *gl, *gm;            /* direction, per row and group */
    double *share, *left;
    rank *order;
    double step, z;
} slope;

static int rank_order(const void *x, const void *y)
{
    const rank *a = x, *b = y;
    if (a->key != b->key) return a->key > b->key ? -1 : 1;
    return a->col < b->col ? -1 : a->col > b->col;
}

static double columns_fill(slope *s)
{
    const site_arcs *a = s->a;
    double z = 0.0;
    uint32_t n = 0;
    memcpy(s->left, s->w->budget, s->w->n_budgets * sizeof *s->left);
    for (uint32_t c = 0; c < a->n_cols; c++) {
        double worth = 0.0;
        for (uint32_t k = a->col_first[c]; k < a->col_first[c + 1]; k++) worth += s->l[a->row[k]];
        s->share[c] = a->state[c] == SITE_OPEN ? 1.0 : 0.0;
        if (a->state[c] == SITE_OPEN) z += worth;
        else if (worth > 0.0 && a->state[c] == SITE_FREE) s->order[n++] = (rank){worth / a->price[c], c};
    }
    if (n) qsort(s->order, n, sizeof *s->order, rank_order);
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t c = s->order[k].col;
        const double money = site_waves_room(s->w, s->left, c);
        if (money <= 0.0) continue;
        site_waves_spend(s->w, s->left, c, money);
        s->share[c] = money / a->price[c];
        z += s->order[k].key * money;
    }
    return z;
}

/* The bound at l and m; its slopes are mixed into the direction. */
static double bound_at(slope *s, double keep)
{
    const site_arcs *a = s->a;
    const site_waves *w = s->w;
    double z = columns_fill(s);
    for (uint32_t h = 0; h < w->n_groups; h++) s->gm[h] *= keep;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        const double one = s->v[i] - s->l[i], two = w->second * s->v[i] - s->l[i];
        double g = 0.0;
        if (one > 0.0) z += one, g -= 1.0, s->gm[w->group[i]] += w->part[i];
        if (two > 0.0) z += two, g -= 1.0;
        for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) g += s->share[a->col[k]];
        s->gl[i] = keep * s->gl[i] + g;
    }
    return z;
}

static int down(const void *x, const void *y)
{
    const double a = *(const double *)x, b = *(const double *)y;
    return a > b ? -1 : a < b;
}

/* The nearest point with m >= 0 and sum 1 (Held, Wolfe, Crowder 1974). */
static void groups_project(slope *s)
{
    double sum = 0.0, cut = 0.0;
    uint32_t n = 0;
    for (uint32_t h = 0; h < s->w->n_groups; h++)
        if (s->w->can[h]) s->sorted[n++] = s->m[h];
    if (n) qsort(s->sorted, n, sizeof *s->sorted, down);
    for (uint32_t k = 0; k < n; k++) {
        sum += s->sorted[k];
        if (s->sorted[k] - (sum - 1.0) / (k + 1.0) > 0.0) cut = (sum - 1.0) / (k + 1.0);
    }
    for (uint32_t h = 0; h < s->w->n_groups; h++) s->m[h] = s->w->can[h] ? fmax(0.0, s->m[h] - cut) : 0.0;
}

static void worths_make(slope *s)
{
    for (uint32_t i = 0; i < s->a->n_rows; i++) {
        s->v[i] = s->w->fair ? s->m[s->w->group[i]] * s->w->part[i] : s->w->part[i];
        s->l[i] = fmin(fmax(s->l[i], 0.0), s->v[i]);
    }
}

static bool step_take(slope *s)
{
    const site_waves *w = s->w;
    const double even = w->fair ? 1.0 / w->n_groups : 1.0;
    double length = 0.0;
    for (uint32_t i = 0; i < s->a->n_rows; i++) length += w->part[i] * even * s->gl[i] * s->gl[i];
    for (uint32_t h = 0; h < w->n_groups && w->fair; h++) length += even * s->gm[h] * s->gm[h];
    if (length < 1e-15) return false;
    const double step = s->step * (s->z - w->value + 1e-3 * (w->bound - w->value)) / length;
    for (uint32_t i = 0; i < s->a->n_rows; i++) s->l[i] -= step * w->part[i] * even * s->gl[i];
    for (uint32_t h = 0; h < w->n_groups && w->fair; h++) s->m[h] -= step * even * s->gm[h];
    if (w->fair) groups_project(s);
    worths_make(s);
    return true;
}

static jalur_status slope_make(slope *s, arena *mem)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)s->a->n_rows + 1, cols = (size_t)s->a->n_cols + 1, groups = (size_t)s->w->n_groups + 1;
    TRY(arena_new(mem, rows, sizeof *s->l, &s->l));
    TRY(arena_new(mem, rows, sizeof *s->l_best, &s->l_best));
    TRY(arena_new(mem, rows, sizeof *s->v, &s->v));
    TRY(arena_new(mem, rows, sizeof *s->gl, &s->gl));
    TRY(arena_new(mem, groups, sizeof *s->m, &s->m));
    TRY(arena_new(mem, groups, sizeof *s->m_best, &s->m_best));
    TRY(arena_new(mem, groups, sizeof *s->sorted, &s->sorted));
    TRY(arena_new(mem, groups, sizeof *s->gm, &s->gm));
    TRY(arena_new(mem, cols, sizeof *s->share, &s->share));
    TRY(arena_new(mem, cols, sizeof *s->order, &s->order));
    TRY(arena_new(mem, s->w->n_budgets, sizeof *s->left, &s->left));
    groups_project(s); /* even */
    worths_make(s);
    for (uint32_t i = 0; i < s->a->n_rows; i++) s->l[i] = s->v[i] / 2.0;
done:
    return st;
}

static void best_take(slope *s)
{
    s->w->bound = s->z;
    memcpy(s->l_best, s->l, s->a->n_rows * sizeof *s->l);
    memcpy(s->m_best, s->m, s->w->n_groups * sizeof *s->m);
}

/* Half the step after a dull stretch, from the best point. */
static void step_shorten(slope *s)
{
    s->step *= 0.6;
    memcpy(s->l, s->l_best, s->a->n_rows * sizeof *s->l);
    memcpy(s->m, s->m_best, s->w->n_groups * sizeof *s->m);
    worths_make(s);
    s->z = bound_at(s, 0.0);
}

jalur_status site_waves_bound(site_waves *w, uint32_t *rounds)
{
    jalur_status st = JALUR_OK;
    slope s = {.w = w, .a = w->a, .step = STEP_FIRST};
    arena mem;
    uint32_t dull = 0;
    const uint32_t most = w->j->o->rounds;
    arena_init(&mem, w->j->ctx);
    TRY(slope_make(&s, &mem));
    s.z = bound_at(&s, 0.0);
    memcpy(s.l_best, s.l, w->a->n_rows * sizeof *s.l);
    memcpy(s.m_best, s.m, w->n_groups * sizeof *s.m);
    for (*rounds = 1; *rounds < most && s.step > STEP_LEAST; ++*rounds) {
        if (s.z < w->bound) best_take(&s), dull = 0;
        else if (++dull % PATIENCE == 0) step_shorten(&s);
        if (site_late(w->j) || w->bound - w->value <= 1e-9 * (1.0 + w->value) || !step_take(&s)) break;
        s.z = bound_at(&s, TURN);
        TRY(step_progress(w->j->ctx, "site", *rounds, most));
    }
    if (s.z < w->bound) best_take(&s);
done:
    arena_release(&mem);
    return st;
}
