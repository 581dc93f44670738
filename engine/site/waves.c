/* The door of waves.h: search, bound by prices, proof. */
#include "site/waves.h"

#include <math.h>

enum { STEPS_PER_ROUND = 10 };
static const double SEARCH_SHARE = 0.3, BOUND_SHARE = 0.6; /* until then, of the wall limit */

double site_waves_room(const site_waves *w, const double *left, uint32_t c)
{
    const uint32_t b = w->j->p->wave ? w->j->p->wave[c] : 0;
    double room = left[b];
    for (uint32_t k = b + 1; k < w->n_budgets && w->j->o->carried; k++) room = fmin(room, left[k]);
    return fmin(room, w->a->price[c]);
}

void site_waves_spend(const site_waves *w, double *left, uint32_t c, double money)
{
    const uint32_t b = w->j->p->wave ? w->j->p->wave[c] : 0;
    left[b] -= money;
    for (uint32_t k = b + 1; k < w->n_budgets && w->j->o->carried; k++) left[k] -= money;
}

static double least_share(const site_waves *w)
{
    double least = 1.0;
    for (uint32_t h = 0; h < w->n_groups; h++)
        if (w->can[h]) least = fmin(least, w->reached[h]);
    return least;
}

double site_waves_value(site_waves *w, const bool *open)
{
    const site_arcs *a = w->a;
    double sum = 0.0;
    for (uint32_t h = 0; h < w->n_groups; h++) w->reached[h] = 0.0;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        uint32_t reach = 0;
        for (uint32_t k = a->first[i]; k < a->first[i + 1] && reach < 2; k++) reach += open[a->col[k]];
        if (reach > 0) w->reached[w->group[i]] += w->part[i];
        sum += w->part[i] * (reach > 0 ? 1.0 + (reach > 1 ? w->second : 0.0) : 0.0);
    }
    return w->fair ? least_share(w) : sum;
}

static void budgets_make(site_waves *w)
{
    const site_options *o = w->j->o;
    double sum = 0.0;
    for (uint32_t b = 0; b < w->n_budgets && o->budgets; b++) w->budget[b] = sum = (o->carried ? sum : 0.0) + o->budgets[b];
    if (o->budgets) return;
    w->budget[0] = o->budget;
    for (uint32_t c = 0; c < w->a->n_cols; c++)
        if (w->a->state[c] == SITE_OPEN) w->budget[0] -= w->a->price[c];
}

/* Rows without arcs are in no group's weight. */
static void parts_make(site_waves *w)
{
    const site_arcs *a = w->a;
    const site_problem *p = w->j->p;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        w->group[i] = w->fair && p->group ? p->group[i] : 0;
        w->part[i] = a->first[i] < a->first[i + 1] ? p->weight[i] : 0.0;
        w->reached[w->group[i]] += w->part[i];
    }
    for (uint32_t h = 0; h < w->n_groups; h++) w->can[h] = w->reached[h] > 0.0;
    for (uint32_t i = 0; i < a->n_rows && w->fair; i++)
        if (w->part[i] > 0.0) w->part[i] /= w->reached[w->group[i]];
}

static jalur_status waves_make(site_waves *w)
{
    jalur_status st = JALUR_OK;
    site_job *j = w->j;
    const site_options *o = j->o;
    const size_t rows = (size_t)j->a.n_rows + 1;
    w->fair = o->goal == SITE_FAIR;
    w->second = o->second;
    w->n_budgets = o->budgets ? o->n_budgets : 1;
    w->n_groups = w->fair && j->p->group ? j->p->n_groups : 1;
    TRY(arena_new(&j->mem, w->n_budgets, sizeof *w->budget, &w->budget));
    TRY(arena_new(&j->mem, rows, sizeof *w->group, &w->group));
    TRY(arena_new(&j->mem, rows, sizeof *w->part, &w->part));
    TRY(arena_new(&j->mem, (size_t)w->n_groups + 1, sizeof *w->reached, &w->reached));
    TRY(arena_new(&j->mem, (size_t)w->n_groups + 1, sizeof *w->can, &w->can));
    TRY(arena_new(&j->mem, (size_t)j->a.n_cols + 1, sizeof *w->best, &w->best));
    budgets_make(w);
    parts_make(w);
    for (uint32_t c = 0; c < j->a.n_cols; c++) w->best[c] = j->a.state[c] == SITE_OPEN;
    w->value = site_waves_value(w, w->best);
    w->bound = w->fair ? 1.0 : 0.0;
    for (uint32_t i = 0; i < j->a.n_rows && !w->fair; i++) w->bound += w->part[i] * (1.0 + w->second);
done:
    return st;
}

static bool settled(const site_waves *w)
{
    return w->bound - w->value <= 1e-9 * (1.0 + w->value);
}

/* Sums of whole weights are whole. */
static void bound_round(site_waves *w)
{
    const bool whole = w->j->whole && !w->fair && w->second == floor(w->second);
    if (whole) w->bound = floor(w->bound + SITE_ROUNDING * (1.0 + w->bound));
    w->bound = fmax(w->bound, w->value);
}

jalur_status site_waved(site_job *j, site_answer *out)
{
    jalur_status st = JALUR_OK;
    site_waves w = {.j = j, .a = &j->a};
    uint32_t *open = NULL, n = 0;
    const double begin_s = clock_wall_s(), end_s = j->until_s;
    TRY(waves_make(&w));
    TRY(arena_new(&j->mem, (size_t)j->a.n_cols + 1, sizeof *open, &open));
    j->until_s = begin_s + SEARCH_SHARE * (end_s - begin_s);
    TRY(site_waves_search(&w, (uint64_t)j->o->rounds * STEPS_PER_ROUND));
    j->until_s = begin_s + BOUND_SHARE * (end_s - begin_s);
    if (!settled(&w)) TRY(site_waves_bound(&w, &out->rounds));
    bound_round(&w);
    j->until_s = end_s;
    if (j->o->prove && !settled(&w)) TRY(site_waves_prove(&w, &out->nodes));
    bound_round(&w);
    for (uint32_t c = 0; c < j->a.n_cols; c++)
        if (w.best[c]) open[n++] = c;
    TRY(site_answer_from(j, open, n, j->o->limit, out));
    out->value = w.value;
    out->bound = w.bound;
    out->proven = w.bound - w.value <= SITE_ROUNDING * (1.0 + w.value);
done:
    return st;
}
