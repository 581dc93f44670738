/* Coverage with capacities (Current and Storbeck 1988), demands shared:
 *
 *   maximise  sum w_i y_ij    with  sum_j y_ij <= 1,   sum_i w_i y_ij <= Q_j x_j,   y_ij <= x_j,   sum_j price_j x_j <= budget
 *
 * Prices lambda_i in [0, 1] for the first rule split it by site: a site is worth the most of sum w_i (1 - lambda_i) y_ij
 * within its capacity, filled by ascending lambda. sum w_i lambda_i + the best sites in the budget is no less than any
 * plan: the bound (Pirkul and Schilling 1991). What the prices open is valued by a maximum flow and improved by exchanges, first the
 * best of all, then chance ones that may cost a little at first (annealing: Kirkpatrick, Gelatt, Vecchi 1983), heated several times. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "site/flow.h"

enum { EXCHANGE_EVERY = 50, PATIENCE = 12, TRIES = 2 /* a round for so many columns */, ANNEALS = 6 };
static const double HOT = 0.05, COLD = 0.0005; /* of what a site serves in the mean */

typedef struct room {
    site_job *j;
    const site_arcs *a;
    const double *w, *q;
    double *lambda, *top, *mean, *slope; /* per row: tried, best, mean and last subgradient */
    double *worth, *share;               /* per column */
    uint32_t *sorted;                    /* rows of each column by lambda, as of the last round: nearly in order */
    uint32_t *order;
    bool *open, *best;
    uint32_t n_chosen;                   /* columns the prices chose in the last round */
    double bound, value, step;
    site_flow flow, kept;                /* kept: of the annealing's last plan */
} room;

static int order_by_worth(const void *x, const void *y, const double *key)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    if (key[a] != key[b]) return key[a] > key[b] ? -1 : 1;
    return a < b ? -1 : a > b;
}

/* Insertion sort: the order of the round before is nearly right. */
static void rows_sort(room *r, uint32_t c)
{
    uint32_t *at = r->sorted + r->a->col_first[c], n = r->a->col_first[c + 1] - r->a->col_first[c];
    for (uint32_t k = 1; k < n; k++) {
        const uint32_t i = at[k];
        uint32_t h = k;
        for (; h > 0 && r->lambda[at[h - 1]] > r->lambda[i]; h--) at[h] = at[h - 1];
        at[h] = i;
    }
}

/* Fills the site; with `share` above 0 takes what it serves from the slopes. */
static double site_fill(room *r, uint32_t c, double share)
{
    double left = r->q[c], worth = 0.0;
    for (uint32_t k = r->a->col_first[c]; k < r->a->col_first[c + 1] && left > 0.0; k++) {
        const uint32_t i = r->sorted[k];
        if (r->lambda[i] >= 1.0 || r->w[i] <= 0.0) continue;
        const double y = r->w[i] <= left ? 1.0 : left / r->w[i];
        left -= r->w[i] * y;
        worth += r->w[i] * (1.0 - r->lambda[i]) * y;
        r->slope[i] -= share * y;
    }
    return worth;
}

static void columns_order(room *r)
{
    const uint32_t n = r->a->n_cols;
    for (uint32_t gap = n / 2; gap > 0; gap /= 2) /* shell sort: n is some hundreds, and the order is nearly right */
        for (uint32_t k = gap; k < n; k++) {
            const uint32_t c = r->order[k];
            uint32_t h = k;
            for (; h >= gap && order_by_worth(&r->order[h - gap], &c, r->worth) > 0; h -= gap) r->order[h] = r->order[h - gap];
            r->order[h] = c;
        }
}

/* The bound at lambda; `open` is what it opens whole, slope the subgradient sum_j y_ij x_j - 1, turned round. */
static double bound_at(room *r)
{
    const site_arcs *a = r->a;
    double z = 0.0, left = r->j->o->budget;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        z += r->w[i] * r->lambda[i];
        r->slope[i] = 1.0;
    }
    for (uint32_t c = 0; c < a->n_cols; c++) {
        rows_sort(r, c);
        const double worth = a->state[c] == SITE_SHUT ? 0.0 : site_fill(r, c, 0.0);
        r->worth[c] = a->state[c] == SITE_OPEN ? (double)INFINITY : worth / a->price[c];
        r->open[c] = false;
    }
    columns_order(r);
    for (uint32_t k = 0; k < a->n_cols && left > 1e-12; k++) {
        const uint32_t c = r->order[k];
        if (!(r->worth[c] > 0.0)) break;
        const double share = a->price[c] <= left + 1e-9 ? 1.0 : left / a->price[c];
        z += site_fill(r, c, share) * share;
        left -= a->price[c] * share;
        r->open[c] = share >= 1.0;
        r->n_chosen = k + 1;
    }
    return z;
}

static double open_price(const room *r, const bool *open)
{
    double sum = 0.0;
    for (uint32_t c = 0; c < r->a->n_cols; c++) sum += open[c] ? r->a->price[c] : 0.0;
    return sum;
}

static void plan_take(room *r)
{
    const double value = site_flow_most(&r->flow, r->w, r->q, r->open);
    if (value <= r->value) return;
    r->value = value;
    memcpy(r->best, r->open, r->a->n_cols * sizeof *r->best);
}

static bool exchange_fits(const room *r)
{
    return open_price(r, r->open) <= r->j->o->budget + 1e-9;
}

/* One site in, none or one out; true when that serves more. */
static bool exchange_try(room *r, uint32_t in, uint32_t out)
{
    const double value = r->value;
    memcpy(r->open, r->best, r->a->n_cols * sizeof *r->open);
    if (r->open[in] || r->a->state[in] != SITE_FREE) return false;
    r->open[in] = true;
    if (out != JALUR_NONE) {
        if (!r->open[out] || r->a->state[out] == SITE_OPEN) return false;
        r->open[out] = false;
    }
    if (!exchange_fits(r)) return false;
    plan_take(r);
    return r->value > value;
}

/* Every exchange with the sites that the prices value most, until none helps. */
static void plan_exchange(room *r, uint32_t most_in)
{
    const uint32_t n = r->a->n_cols;
    bool better = true;
    while (better && !site_late(r->j)) {
        better = false;
        for (uint32_t k = 0; k < n && k < most_in && !better; k++) {
            const uint32_t in = r->order[k];
            better = exchange_try(r, in, JALUR_NONE);
            for (uint32_t out = 0; out < n && !better && !site_late(r->j); out++)
                better = r->best[out] && exchange_try(r, in, out);
        }
    }
}

static bool step_take(room *r)
{
    double length = 0.0;
    for (uint32_t i = 0; i < r->a->n_rows; i++) {
        const double v = r->mean[i] * r->w[i];
        if ((v < 0.0 && r->top[i] >= 1.0) || (v > 0.0 && r->top[i] <= 0.0)) continue;
        length += v * r->mean[i];
    }
    if (length < 1e-15) return false;
    const double step = r->step * (r->bound - r->value + 1e-6 * r->bound) / length;
    for (uint32_t i = 0; i < r->a->n_rows; i++) {
        const double l = r->top[i] - step * r->mean[i];
        r->lambda[i] = l < 0.0 ? 0.0 : l > 1.0 ? 1.0 : l;
    }
    return true;
}

static jalur_status room_make(room *r, arena *mem)
{
    jalur_status st = JALUR_OK;
    const site_arcs *a = r->a;
    const size_t rows = (size_t)a->n_rows + 1, cols = (size_t)a->n_cols + 1;
    TRY(arena_new(mem, rows, sizeof *r->lambda, &r->lambda));
    TRY(arena_new(mem, rows, sizeof *r->top, &r->top));
    TRY(arena_new(mem, rows, sizeof *r->mean, &r->mean));
    TRY(arena_new(mem, rows, sizeof *r->slope, &r->slope));
    TRY(arena_new(mem, cols, sizeof *r->worth, &r->worth));
    TRY(arena_new(mem, cols, sizeof *r->order, &r->order));
    TRY(arena_new(mem, cols, sizeof *r->open, &r->open));
    TRY(arena_new(mem, cols, sizeof *r->best, &r->best));
    TRY(arena_new(mem, (size_t)a->first[a->n_rows] + 1, sizeof *r->sorted, &r->sorted));
    memcpy(r->sorted, a->row, a->first[a->n_rows] * sizeof *r->sorted);
    for (uint32_t c = 0; c < a->n_cols; c++) r->order[c] = c;
    TRY(site_flow_make(mem, a, &r->flow));
    TRY(site_flow_make(mem, a, &r->kept));
done:
    return st;
}

static jalur_status descend(room *r, uint32_t *rounds)
{
    jalur_status st = JALUR_OK;
    const size_t rows = r->a->n_rows * sizeof *r->top;
    uint32_t dull = 0;
    r->bound = bound_at(r);
    memcpy(r->mean, r->slope, rows);
    plan_take(r);
    for (*rounds = 1; *rounds < r->j->o->rounds && r->step > 1e-4; ++*rounds) {
        if (site_late(r->j) || r->bound - r->value <= 1e-9 * (1.0 + r->value) || !step_take(r)) break;
        const double z = bound_at(r);
        for (uint32_t i = 0; i < r->a->n_rows; i++) r->mean[i] += (r->step > 0.1 ? 0.3 : 0.1) * (r->slope[i] - r->mean[i]);
        if (z < r->bound) {
            r->bound = z;
            memcpy(r->top, r->lambda, rows);
            dull = 0;
        } else if (++dull % PATIENCE == 0) {
            r->step *= 0.7;
        }
        plan_take(r);
        if (*rounds % EXCHANGE_EVERY == 0) plan_exchange(r, r->n_chosen * 2);
        TRY(step_progress(r->j->ctx, "site", *rounds, r->j->o->rounds));
    }
done:
    return st;
}

/* A free open site gives way to a free closed one, mostly one that reaches a demand of its own. False: there is none. */
static bool exchange_draw(room *r, uint32_t *in, uint32_t *out)
{
    const site_arcs *a = r->a;
    rng *g = &r->j->r;
    *out = rng_below(g, a->n_cols);
    for (uint32_t k = 0; k < a->n_cols && !(r->open[*out] && a->state[*out] == SITE_FREE); k++) *out = (*out + 1) % a->n_cols;
    *in = rng_below(g, a->n_cols);
    const uint32_t n_rows = a->col_first[*out + 1] - a->col_first[*out];
    if (n_rows > 0 && rng_below(g, 4) > 0) {
        const uint32_t i = a->row[a->col_first[*out] + rng_below(g, n_rows)];
        *in = a->col[a->first[i] + rng_below(g, a->first[i + 1] - a->first[i])];
    }
    return r->open[*out] && a->state[*out] == SITE_FREE && !r->open[*in] && a->state[*in] == SITE_FREE;
}

/* `open` walks, and the flow with it; `best` is the best it came by. */
static jalur_status anneal(room *r, uint64_t tries)
{
    jalur_status st = JALUR_OK;
    double now = r->value, heat = HOT * r->value / (r->n_chosen + 1.0);
    const double cool = tries > 0 ? pow(COLD / HOT, 1.0 / (double)tries) : 1.0;
    memcpy(r->open, r->best, r->a->n_cols * sizeof *r->open);
    (void)site_flow_most(&r->flow, r->w, r->q, r->open);
    site_flow_copy(&r->kept, &r->flow);
    for (uint64_t t = 0; t < tries && r->bound - r->value > 1e-9 * (1.0 + r->value); t++, heat *= cool) {
        uint32_t in, out;
        if (t % 16 == 0 && site_late(r->j)) break;
        if (!exchange_draw(r, &in, &out)) continue;
        r->open[in] = true;
        r->open[out] = false;
        const bool fits = exchange_fits(r);
        const double value = fits ? now + site_flow_exchange(&r->flow, r->q, r->open, in, out) : -(double)INFINITY;
        if (value > now + heat * log(rng_unit(&r->j->r) + 1e-300)) {
            now = value;
            if (now > r->value) plan_take(r);
            site_flow_copy(&r->kept, &r->flow);
        } else {
            r->open[in] = false;
            r->open[out] = true;
            if (fits) site_flow_copy(&r->flow, &r->kept);
        }
        if (t % 64 == 0) TRY(step_progress(r->j->ctx, "site", t, tries));
    }
done:
    return st;
}

static void shares_write(room *r, site_answer *out)
{
    const site_arcs *a = r->a;
    out->weight_served = site_flow_most(&r->flow, r->w, r->q, r->best);
    for (uint32_t i = 0; i < a->n_rows; i++) out->served_share[i] = r->w[i] > 0.0 ? 1.0 - r->flow.left[i] / r->w[i] : 0.0;
}

jalur_status site_capacitated(site_job *j, site_answer *out)
{
    jalur_status st = JALUR_OK;
    room r = {.j = j, .a = &j->a, .w = j->p->weight, .q = j->p->capacity, .step = 1.0};
    uint32_t *open = NULL, n = 0;
    TRY(room_make(&r, &j->mem));
    TRY(arena_new(&j->mem, (size_t)j->a.n_cols + 1, sizeof *open, &open));
    TRY(descend(&r, &out->rounds));
    plan_exchange(&r, j->a.n_cols);
    for (int k = 0; k < ANNEALS; k++) TRY(anneal(&r, (uint64_t)j->o->rounds * j->a.n_cols / TRIES)); /* each from the best so far */
    plan_exchange(&r, j->a.n_cols);
    for (uint32_t c = 0; c < j->a.n_cols; c++)
        if (r.best[c]) open[n++] = c;
    TRY(site_answer_from(j, open, n, j->o->limit, out));
    shares_write(&r, out);
    out->value = out->weight_served;
    out->bound = r.bound > out->value ? r.bound : out->value;
    out->proven = out->bound - out->value <= SITE_ROUNDING * (1.0 + out->value);
done:
    return st;
}
