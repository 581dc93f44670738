/* Sites by trial: greedy, then the interchange of Teitz and Bart (1968) in the fast form of Resende and Werneck (2007):
 * with the two nearest open sites of each row, opening c and closing r changes the cost by
 *
 *   - sum_i max(0, d1_i - C_ic)  +  loss_r  -  extra_cr,      loss_r = sum over rows nearest to r of (d2_i - d1_i)
 *
 * where extra_cr gives back what the loss counts too much because c is there: d2 - max(C_ic, d1) over rows nearest to r. */
#include <math.h>
#include <string.h>

#include "site/site_inside.h"

static const double LEAST = 1e-9; /* relative: smaller gains are rounding */

jalur_status site_plan_make(site_job *j, arena *mem, site_plan *s)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)j->a.n_rows + 1, cols = (size_t)j->a.n_cols + 1;
    *s = (site_plan){.a = &j->a};
    TRY(arena_new(mem, cols, sizeof *s->open, &s->open));
    TRY(arena_new(mem, cols, sizeof *s->open_at, &s->open_at));
    TRY(arena_new(mem, rows, sizeof *s->near, &s->near));
    TRY(arena_new(mem, rows, sizeof *s->second, &s->second));
    TRY(arena_new(mem, rows, sizeof *s->near_cost, &s->near_cost));
    TRY(arena_new(mem, rows, sizeof *s->second_cost, &s->second_cost));
    TRY(arena_new(mem, cols, sizeof *s->loss, &s->loss));
    TRY(arena_new(mem, cols, sizeof *s->extra, &s->extra));
    TRY(arena_new(mem, cols, sizeof *s->touched, &s->touched));
    site_plan_clear(s);
done:
    return st;
}

void site_plan_clear(site_plan *s)
{
    const site_arcs *a = s->a;
    s->n_open = 0;
    s->idle = JALUR_NONE;
    s->cost = s->spent = 0.0;
    for (uint32_t i = 0; i < a->n_rows; i++) {
        s->near[i] = s->second[i] = JALUR_NONE;
        s->near_cost[i] = s->second_cost[i] = a->most[i];
        s->cost += a->most[i];
    }
    for (uint32_t c = 0; c < a->n_cols; c++) {
        s->open_at[c] = JALUR_NONE;
        s->loss[c] = s->extra[c] = 0.0;
    }
    for (uint32_t c = 0; c < a->n_cols; c++)
        if (a->state[c] == SITE_OPEN) site_plan_open(s, c);
}

void site_plan_copy(site_plan *to, const site_plan *from)
{
    const size_t rows = from->a->n_rows, cols = from->a->n_cols;
    memcpy(to->open, from->open, from->n_open * sizeof *to->open);
    memcpy(to->open_at, from->open_at, cols * sizeof *to->open_at);
    memcpy(to->near, from->near, rows * sizeof *to->near);
    memcpy(to->second, from->second, rows * sizeof *to->second);
    memcpy(to->near_cost, from->near_cost, rows * sizeof *to->near_cost);
    memcpy(to->second_cost, from->second_cost, rows * sizeof *to->second_cost);
    memcpy(to->loss, from->loss, cols * sizeof *to->loss);
    to->n_open = from->n_open;
    to->cost = from->cost;
    to->spent = from->spent;
}

/* Takes a row out of the sums, or puts it in. */
static void row_count(site_plan *s, uint32_t i, double sign)
{
    s->cost += sign * s->near_cost[i];
    if (s->near[i] != JALUR_NONE) s->loss[s->near[i]] += sign * (s->second_cost[i] - s->near_cost[i]);
}

static void row_read(site_plan *s, uint32_t i)
{
    const site_arcs *a = s->a;
    s->near[i] = s->second[i] = JALUR_NONE;
    s->near_cost[i] = s->second_cost[i] = a->most[i];
    for (uint32_t k = a->first[i]; k < a->first[i + 1]; k++) {
        if (s->open_at[a->col[k]] == JALUR_NONE) continue;
        if (s->near[i] != JALUR_NONE) {
            s->second[i] = a->col[k];
            s->second_cost[i] = a->cost[k];
            return;
        }
        s->near[i] = a->col[k];
        s->near_cost[i] = a->cost[k];
    }
}

void site_plan_open(site_plan *s, uint32_t col)
{
    const site_arcs *a = s->a;
    s->idle = JALUR_NONE;
    s->open_at[col] = s->n_open;
    s->open[s->n_open++] = col;
    s->spent += a->price[col];
    if (a->pay) s->cost += a->price[col];
    s->loss[col] = 0.0;
    for (uint32_t k = a->col_first[col]; k < a->col_first[col + 1]; k++) {
        const uint32_t i = a->row[k];
        const double c = a->col_cost[k];
        if (c >= s->second_cost[i] && s->second[i] != JALUR_NONE) continue;
        row_count(s, i, -1.0);
        if (c < s->near_cost[i] || s->near[i] == JALUR_NONE) {
            s->second[i] = s->near[i];
            s->second_cost[i] = s->near_cost[i];
            s->near[i] = col;
            s->near_cost[i] = c;
        } else {
            s->second[i] = col;
            s->second_cost[i] = c;
        }
        row_count(s, i, 1.0);
    }
}

void site_plan_shut(site_plan *s, uint32_t col)
{
    const site_arcs *a = s->a;
    const uint32_t at = s->open_at[col], last = s->open[--s->n_open];
    s->idle = JALUR_NONE;
    s->open[at] = last;
    s->open_at[last] = at;
    s->open_at[col] = JALUR_NONE;
    s->spent -= a->price[col];
    if (a->pay) s->cost -= a->price[col];
    for (uint32_t k = a->col_first[col]; k < a->col_first[col + 1]; k++) {
        const uint32_t i = a->row[k];
        if (s->near[i] != col && s->second[i] != col) continue;
        row_count(s, i, -1.0);
        row_read(s, i);
        row_count(s, i, 1.0);
    }
}

static double gain_of(const site_plan *s, uint32_t col)
{
    const site_arcs *a = s->a;
    double gain = 0.0;
    for (uint32_t k = a->col_first[col]; k < a->col_first[col + 1]; k++) {
        const double saved = s->near_cost[a->row[k]] - a->col_cost[k];
        if (saved > 0.0) gain += saved;
    }
    return gain;
}

/* The site with the most gain per price, again and again. Gains only fall, so an old gain is a bound (lazy greedy,
 * Minoux 1978): a heap of old gains, the top is counted anew until it stays on top. */
typedef struct greedy_item {
    double gain;
    uint32_t col;
} greedy_item;

static bool item_above(const greedy_item *x, const greedy_item *y)
{
    return x->gain > y->gain || (x->gain == y->gain && x->col < y->col);
}

static void heap_down(greedy_item *heap, uint32_t n, uint32_t at)
{
    greedy_item x = heap[at];
    for (uint32_t child; (child = 2 * at + 1) < n; at = child) {
        if (child + 1 < n && item_above(&heap[child + 1], &heap[child])) child++;
        if (!item_above(&heap[child], &x)) break;
        heap[at] = heap[child];
    }
    heap[at] = x;
}

static uint32_t heap_fill(const site_plan *s, greedy_item *heap)
{
    uint32_t n = 0;
    for (uint32_t c = 0; c < s->a->n_cols; c++)
        if (s->open_at[c] == JALUR_NONE && s->a->state[c] == SITE_FREE)
            heap[n++] = (greedy_item){gain_of(s, c) / s->a->price[c], c};
    for (uint32_t h = n / 2; h-- > 0;) heap_down(heap, n, h);
    return n;
}

jalur_status site_greedy(site_job *j, site_plan *s, double budget)
{
    jalur_status st = JALUR_OK;
    greedy_item *heap = NULL;
    uint32_t n;
    const double least = s->a->pay ? 1.0 - LEAST : 0.0; /* a site must be worth its price */
    TRY(mem_new(j->ctx, s->a->n_cols, sizeof *heap, &heap));
    n = heap_fill(s, heap);
    while (n > 0 && heap[0].gain > least) {
        const uint32_t col = heap[0].col;
        const double was = heap[0].gain;
        heap[0].gain = gain_of(s, col) / s->a->price[col];
        const bool fits = s->spent + s->a->price[col] <= budget + 1e-9;
        if (fits && heap[0].gain < was) {
            heap_down(heap, n, 0);
            continue;
        }
        if (fits && heap[0].gain > least) site_plan_open(s, col);
        heap[0] = heap[--n];
        heap_down(heap, n, 0);
    }
done:
    mem_free(j->ctx, heap);
    return st;
}

static double loss_paid(const site_plan *s, uint32_t r)
{
    return s->loss[r] - (s->a->pay ? s->a->price[r] : 0.0);
}

static uint32_t idle_find(site_plan *s)
{
    for (uint32_t k = 0; k < s->n_open && s->idle == JALUR_NONE; k++)
        if (s->a->state[s->open[k]] != SITE_OPEN) s->idle = s->open[k];
    for (uint32_t k = 0; k < s->n_open; k++) {
        const uint32_t r = s->open[k];
        if (s->a->state[r] == SITE_OPEN) continue;
        const double mine = loss_paid(s, r), best = loss_paid(s, s->idle);
        if (mine < best || (mine <= best && r < s->idle)) s->idle = r;
    }
    return s->idle;
}

typedef struct partner {
    uint32_t col;
    double lost;
    double room; /* what its price must make free */
} partner;

static void partner_weigh(const site_plan *s, uint32_t r, partner *best)
{
    const site_arcs *a = s->a;
    const double lost = loss_paid(s, r) - s->extra[r];
    if (a->state[r] == SITE_OPEN || (!a->pay && a->price[r] < best->room)) return;
    if (lost > best->lost || (lost >= best->lost && r > best->col)) return;
    best->lost = lost;
    best->col = r;
}

/* What opening the column saves; leaves `extra` of the sites it stands in for, listed in touched. */
static double gain_shared(site_plan *s, uint32_t col, uint32_t *n)
{
    const site_arcs *a = s->a;
    double gain = 0.0;
    for (uint32_t k = a->col_first[col]; k < a->col_first[col + 1]; k++) {
        const uint32_t i = a->row[k];
        const double c = a->col_cost[k];
        if (c < s->near_cost[i]) gain += s->near_cost[i] - c;
        if (s->near[i] == JALUR_NONE || c >= s->second_cost[i]) continue;
        const double back = s->second_cost[i] - (c > s->near_cost[i] ? c : s->near_cost[i]);
        if (back <= 0.0) continue;
        if (s->extra[s->near[i]] <= 0.0) s->touched[(*n)++] = s->near[i];
        s->extra[s->near[i]] += back;
    }
    return gain;
}

/* The best site to close when `col` opens; JALUR_NONE where none need. `delta`: change of the cost. Sites it stands in
 * for, or the idlest; with other prices than one under a budget all are weighed. */
static uint32_t partner_find(site_plan *s, uint32_t col, double budget, double *delta)
{
    const site_arcs *a = s->a;
    const double room = a->pay ? -1.0 : budget + 1e-9 - s->spent - a->price[col];
    partner best = {JALUR_NONE, INFINITY, -room};
    uint32_t n = 0;
    const double gain = gain_shared(s, col, &n);
    for (uint32_t k = 0; k < n; k++) partner_weigh(s, s->touched[k], &best);
    if (a->unit || a->pay) {
        if (idle_find(s) != JALUR_NONE) partner_weigh(s, s->idle, &best);
    } else {
        for (uint32_t k = 0; k < s->n_open; k++) partner_weigh(s, s->open[k], &best);
    }
    while (n > 0) s->extra[s->touched[--n]] = 0.0;
    if (room >= 0.0 || (a->pay && best.lost > 0.0)) best = (partner){JALUR_NONE, 0.0, 0.0};
    *delta = best.lost - gain + (a->pay ? a->price[col] : 0.0);
    return best.col;
}

static void shuffle(rng *r, uint32_t *order, uint32_t n)
{
    for (uint32_t i = n; i-- > 1;) {
        const uint32_t k = rng_below(r, i + 1), other = order[k];
        order[k] = order[i];
        order[i] = other;
    }
}

bool site_exchange(site_plan *s, uint32_t col, double budget, uint32_t *closed)
{
    double delta;
    *closed = JALUR_NONE;
    if (s->a->state[col] != SITE_FREE) return false;
    if (s->open_at[col] != JALUR_NONE) {
        if (!s->a->pay || s->loss[col] > s->a->price[col] - LEAST) return false;
        site_plan_shut(s, col);
        return true;
    }
    const uint32_t out = partner_find(s, col, budget, &delta);
    if (!(delta < -LEAST * (1.0 + s->cost))) return false;
    if (out != JALUR_NONE) site_plan_shut(s, out);
    *closed = out;
    site_plan_open(s, col);
    return true;
}

jalur_status site_interchange(site_job *j, site_plan *s, double budget, uint32_t *order)
{
    const uint32_t n = s->a->n_cols;
    for (uint32_t c = 0; c < n; c++) order[c] = c;
    shuffle(&j->r, order, n);
    for (uint32_t still = 0, at = 0, out; still < n; at = (at + 1) % n) {
        still = site_exchange(s, order[at], budget, &out) ? 0 : still + 1;
        if (at % 256 == 0 && site_late(j)) break;
    }
    return step_cancelled(j->ctx) ? err_set(j->ctx, JALUR_E_CANCELLED, "cancelled") : JALUR_OK;
}
