/* The simplex method with generalised upper bounds, by the letters of
 *   Dantzig and Van Slyke, Generalized upper bounding techniques, J. Computer and System Sciences 1 (1967).
 *
 * Variables: columns 0 .. n-1; n + j what is left of set j (only at the start, it never comes back: where everything has room
 * the way there needs none); n + n_sets + r the slack of row r. Every set has a key. The other basic variables, one a row,
 * make up the working basis W: column p is a[i] - a[key of the set of i], of a slack the unit vector. `inverse` is that of W. */
#include <math.h>
#include <string.h>

#include "solve/gub.h"

static const double TINY = 1e-9;
enum { REFRESH = 64, DULL = 200 }; /* steps between two inversions; steps without gain before the lowest index decides */
static const uint32_t OUT = UINT32_MAX, KEY = UINT32_MAX - 1;

typedef struct gub {
    jalur_ctx *ctx;
    const gub_problem *p;
    uint32_t m;
    const double *cost;      /* of the stage; NULL: what is left counts */
    double scale;            /* largest cost of the stage */
    uint32_t *set_of;        /* by column */
    uint32_t *key;           /* variable, by set */
    uint32_t *basic;         /* variable, by position */
    uint32_t *where;         /* by variable: OUT, KEY or position */
    bool *barred;            /* by variable: would spoil an earlier stage */
    double *inverse;         /* m x m by rows */
    double *work;            /* m x 2m */
    double *value, *key_value;
    double *pi, *alpha, *key_change; /* key_change: by set, 0 between steps */
    uint32_t cursor;
    uint64_t steps, most, dull;
} gub;

static bool is_column(const gub *g, uint32_t v) { return v < g->p->n_columns; }
static bool is_slack(const gub *g, uint32_t v) { return v >= g->p->n_columns + g->p->n_sets; }
static uint32_t left_of(const gub *g, uint32_t set) { return g->p->n_columns + set; }
static uint32_t slack_of(const gub *g, uint32_t row) { return g->p->n_columns + g->p->n_sets + row; }

static uint32_t set_of(const gub *g, uint32_t v)
{
    return is_column(g, v) ? g->set_of[v] : v - g->p->n_columns;
}

static double cost_of(const gub *g, uint32_t v)
{
    if (is_column(g, v)) return g->cost ? g->cost[v] : 0;
    return g->cost || is_slack(g, v) ? 0 : 1;
}

/* to += factor * a[v] */
static void add_column(const gub *g, uint32_t v, double factor, double *to, size_t stride)
{
    if (is_slack(g, v)) to[(v - slack_of(g, 0)) * stride] += factor;
    if (!is_column(g, v)) return;
    for (uint32_t k = g->p->entry_from[v]; k < g->p->entry_from[v + 1]; k++)
        to[g->p->entry_row[k] * stride] += factor * g->p->entry_value[k];
}

static double times_pi(const gub *g, uint32_t v)
{
    double sum = 0;
    if (!is_column(g, v)) return is_slack(g, v) ? g->pi[v - slack_of(g, 0)] : 0;
    for (uint32_t k = g->p->entry_from[v]; k < g->p->entry_from[v + 1]; k++)
        sum += g->pi[g->p->entry_row[k]] * g->p->entry_value[k];
    return sum;
}

/* ---- checks and memory ---- */

static bool good_number(double x) { return x >= 0 && isfinite(x); }

static jalur_status check(jalur_ctx *ctx, const gub_problem *p)
{
    bool good = true;
    for (uint32_t j = 0; j < p->n_sets; j++) good = good && good_number(p->amount[j]);
    for (uint32_t r = 0; r < p->n_rows; r++) good = good && good_number(p->room[r]);
    for (uint32_t k = 0; k < p->entry_from[p->n_columns]; k++) good = good && good_number(p->entry_value[k]);
    for (size_t i = 0; i < (size_t)p->n_costs * p->n_columns; i++) good = good && isfinite(p->cost[i]);
    return good ? JALUR_OK : err_set(ctx, JALUR_E_DATA, "a program of sets has a number that is not finite or below 0");
}

static jalur_status room_new(gub *g)
{
    jalur_status st = JALUR_OK;
    const gub_problem *p = g->p;
    const size_t m = g->m, all = (size_t)p->n_columns + p->n_sets + m;
    TRY(mem_new(g->ctx, p->n_columns, sizeof *g->set_of, &g->set_of));
    TRY(mem_new(g->ctx, p->n_sets, sizeof *g->key, &g->key));
    TRY(mem_new(g->ctx, m, sizeof *g->basic, &g->basic));
    TRY(mem_new(g->ctx, all, sizeof *g->where, &g->where));
    TRY(mem_new(g->ctx, all, sizeof *g->barred, &g->barred));
    TRY(mem_new(g->ctx, m * m, sizeof *g->inverse, &g->inverse));
    TRY(mem_new(g->ctx, 2 * m * m, sizeof *g->work, &g->work));
    TRY(mem_new(g->ctx, m, sizeof *g->value, &g->value));
    TRY(mem_new(g->ctx, p->n_sets, sizeof *g->key_value, &g->key_value));
    TRY(mem_new(g->ctx, m, sizeof *g->pi, &g->pi));
    TRY(mem_new(g->ctx, m, sizeof *g->alpha, &g->alpha));
    TRY(mem_new(g->ctx, p->n_sets, sizeof *g->key_change, &g->key_change));
    for (uint32_t j = 0; j < p->n_sets; j++)
        for (uint32_t i = p->from[j]; i < p->from[j + 1]; i++) g->set_of[i] = j;
    for (size_t v = 0; v < all; v++) g->where[v] = OUT;
done:
    return st;
}

static void room_free(gub *g)
{
    void *const own[] = {g->set_of, g->key, g->basic, g->where, g->barred, g->inverse, g->work, g->value, g->key_value, g->pi,
                         g->alpha, g->key_change};
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) mem_free(g->ctx, own[i]);
}

/* ---- the start ---- */

/* How much of column i still has room, and in which row it ends. */
static double most_of(const gub *g, const double *room, uint32_t i, uint32_t *row)
{
    double most = INFINITY;
    for (uint32_t k = g->p->entry_from[i]; k < g->p->entry_from[i + 1]; k++) {
        const double here = room[g->p->entry_row[k]] / g->p->entry_value[k];
        if (here >= most) continue;
        most = here;
        *row = g->p->entry_row[k];
    }
    return most;
}

/* A set cut at a full row leaves that column in the row's position. Later sets have no column in a full row, so W is
 * triangular in the order in which rows fill up. */
static void lay_set(gub *g, double *room, uint32_t j)
{
    double left = g->p->amount[j];
    for (uint32_t i = g->p->from[j], row = 0; i < g->p->from[j + 1]; i++) {
        const double most = most_of(g, room, i, &row);
        if (most <= TINY * (1 + g->p->amount[j])) continue;
        add_column(g, i, -fmin(left, most), room, 1);
        if (most > left) {
            g->key[j] = i;
            return;
        }
        left -= most;
        room[row] = 0;
        g->where[g->basic[row]] = OUT;
        g->basic[row] = i;
        g->where[i] = row;
    }
    g->key[j] = left_of(g, j);
}

static void lay(gub *g)
{
    double *room = g->work;
    memcpy(room, g->p->room, g->m * sizeof *room);
    for (uint32_t r = 0; r < g->m; r++) {
        g->basic[r] = slack_of(g, r);
        g->where[g->basic[r]] = r;
    }
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        lay_set(g, room, j);
        g->where[g->key[j]] = KEY;
    }
}

/* ---- the working basis ---- */

static void swap_rows(double *a, size_t n, size_t i, size_t k)
{
    for (size_t c = 0; i != k && c < n; c++) {
        const double t = a[i * n + c];
        a[i * n + c] = a[k * n + c];
        a[k * n + c] = t;
    }
}

/* The right half of [W | 1] after Gauss and Jordan; false where W is singular. */
static bool eliminate(double *w, size_t m)
{
    const size_t n = 2 * m;
    for (size_t c = 0; c < m; c++) {
        size_t best = c;
        for (size_t r = c + 1; r < m; r++)
            if (fabs(w[r * n + c]) > fabs(w[best * n + c])) best = r;
        if (fabs(w[best * n + c]) < 1e-12) return false;
        swap_rows(w, n, best, c);
        const double pivot = 1 / w[c * n + c];
        for (size_t k = c; k < n; k++) w[c * n + k] *= pivot;
        for (size_t r = 0; r < m; r++) {
            const double f = w[r * n + c];
            if (r == c || f == 0) continue;
            for (size_t k = c; k < n; k++) w[r * n + k] -= f * w[c * n + k];
        }
    }
    return true;
}

static void find_values(gub *g)
{
    double *room = g->work;
    memcpy(room, g->p->room, g->m * sizeof *room);
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        add_column(g, g->key[j], -g->p->amount[j], room, 1);
        g->key_value[j] = g->p->amount[j];
    }
    for (uint32_t p = 0; p < g->m; p++) {
        double sum = 0;
        for (uint32_t r = 0; r < g->m; r++) sum += g->inverse[p * g->m + r] * room[r];
        g->value[p] = fmax(0, sum);
        if (!is_slack(g, g->basic[p])) g->key_value[set_of(g, g->basic[p])] -= sum;
    }
    for (uint32_t j = 0; j < g->p->n_sets; j++) g->key_value[j] = fmax(0, g->key_value[j]);
}

static bool refresh(gub *g)
{
    const size_t m = g->m, n = 2 * m;
    memset(g->work, 0, n * m * sizeof *g->work);
    for (uint32_t p = 0; p < g->m; p++) {
        const uint32_t v = g->basic[p];
        add_column(g, v, 1, g->work + p, n);
        if (!is_slack(g, v)) add_column(g, g->key[set_of(g, v)], -1, g->work + p, n);
        g->work[p * n + m + p] = 1;
    }
    if (!eliminate(g->work, m)) return false;
    for (size_t p = 0; p < m; p++) memcpy(g->inverse + p * m, g->work + p * n + m, m * sizeof *g->inverse);
    find_values(g);
    return true;
}

static void find_pi(gub *g)
{
    memset(g->pi, 0, g->m * sizeof *g->pi);
    for (uint32_t p = 0; p < g->m; p++) {
        const uint32_t v = g->basic[p];
        const double c = is_slack(g, v) ? 0 : cost_of(g, v) - cost_of(g, g->key[set_of(g, v)]);
        if (c == 0) continue;
        for (uint32_t r = 0; r < g->m; r++) g->pi[r] += c * g->inverse[p * g->m + r];
    }
}

/* ---- a step ---- */

static double reduced(const gub *g, uint32_t v) { return cost_of(g, v) - times_pi(g, v); }

/* The best column of set j below `least`. */
static uint32_t price_set(const gub *g, uint32_t j, double *least)
{
    const double mu = reduced(g, g->key[j]);
    uint32_t best = OUT;
    for (uint32_t i = g->p->from[j]; i < g->p->from[j + 1]; i++) {
        if (g->where[i] != OUT || g->barred[i]) continue;
        const double d = reduced(g, i) - mu;
        if (d >= *least) continue;
        *least = d;
        best = i;
    }
    return best;
}

/* The variable that comes in, or OUT at the optimum. Sets are looked through in turn, some at a time; after many steps
 * without gain the first that would do is taken (Bland 1977), which ends every circle. */
static uint32_t entering(gub *g)
{
    const bool first = g->dull > DULL;
    double least = -TINY * (1 + g->scale);
    uint32_t best = OUT;
    for (uint32_t r = 0; r < g->m; r++) {
        const uint32_t v = slack_of(g, r);
        if (g->where[v] != OUT || g->barred[v] || -g->pi[r] >= least) continue;
        best = v;
        least = -g->pi[r];
        if (first) return v;
    }
    if (first) g->cursor = 0;
    const uint32_t some = 32;
    for (uint32_t k = 0; k < g->p->n_sets; k++) {
        const uint32_t better = price_set(g, g->cursor, &least);
        if (better != OUT) best = better;
        g->cursor = g->cursor + 1 < g->p->n_sets ? g->cursor + 1 : 0;
        if (best != OUT && (first || k % some == some - 1)) break;
    }
    return best;
}

static void find_alpha(gub *g, uint32_t in)
{
    double *a = g->work;
    memset(a, 0, g->m * sizeof *a);
    memset(g->alpha, 0, g->m * sizeof *g->alpha);
    add_column(g, in, 1, a, 1);
    if (!is_slack(g, in)) add_column(g, g->key[set_of(g, in)], -1, a, 1);
    for (uint32_t r = 0; r < g->m; r++)
        for (uint32_t p = 0; a[r] != 0 && p < g->m; p++) g->alpha[p] += g->inverse[p * g->m + r] * a[r];
    for (uint32_t p = 0; p < g->m; p++)
        if (!is_slack(g, g->basic[p])) g->key_change[set_of(g, g->basic[p])] += g->alpha[p];
    if (!is_slack(g, in)) g->key_change[set_of(g, in)] -= 1;
}

typedef struct leaver {
    double step, pivot;
    uint32_t variable;
} leaver;

static void consider(leaver *l, double value, double pivot, uint32_t variable)
{
    if (pivot <= TINY) return;
    const double step = value / pivot;
    if (step > l->step + 1e-12) return;
    if (step > l->step - 1e-12 && pivot <= l->pivot) return;
    *l = (leaver){fmin(step, l->step), pivot, variable};
}

static leaver leaving(const gub *g, uint32_t in)
{
    leaver l = {.step = INFINITY, .variable = OUT};
    if (!is_slack(g, in)) consider(&l, g->key_value[set_of(g, in)], -g->key_change[set_of(g, in)], g->key[set_of(g, in)]);
    for (uint32_t p = 0; p < g->m; p++) {
        consider(&l, g->value[p], g->alpha[p], g->basic[p]);
        if (is_slack(g, g->basic[p])) continue;
        const uint32_t j = set_of(g, g->basic[p]);
        consider(&l, g->key_value[j], -g->key_change[j], g->key[j]);
    }
    return l;
}

static void move(gub *g, uint32_t in, double step)
{
    if (!is_slack(g, in)) g->key_value[set_of(g, in)] -= step;
    for (uint32_t p = 0; p < g->m; p++) {
        g->value[p] = fmax(0, g->value[p] - step * g->alpha[p]);
        if (is_slack(g, g->basic[p])) continue;
        const uint32_t j = set_of(g, g->basic[p]);
        g->key_value[j] = fmax(0, g->key_value[j] + step * g->alpha[p]);
    }
}

/* The key of set j changes places with the basic variable at a position of the set: W, its inverse and alpha follow. */
static void change_key(gub *g, uint32_t j, uint32_t at)
{
    double *row = g->inverse + (size_t)at * g->m;
    for (uint32_t p = 0; p < g->m; p++) {
        if (p == at || is_slack(g, g->basic[p]) || set_of(g, g->basic[p]) != j) continue;
        for (uint32_t r = 0; r < g->m; r++) row[r] += g->inverse[(size_t)p * g->m + r];
    }
    for (uint32_t r = 0; r < g->m; r++) row[r] = -row[r];
    g->alpha[at] = -g->key_change[j];
    const uint32_t old = g->key[j];
    const double value = g->key_value[j];
    g->key[j] = g->basic[at];
    g->key_value[j] = g->value[at];
    g->where[g->key[j]] = KEY;
    g->basic[at] = old;
    g->value[at] = value;
    g->where[old] = at;
}

/* The largest other basic variable of the set: its position, or OUT. */
static uint32_t other_of(const gub *g, uint32_t j)
{
    uint32_t best = OUT;
    for (uint32_t p = 0; p < g->m; p++)
        if (!is_slack(g, g->basic[p]) && set_of(g, g->basic[p]) == j && (best == OUT || g->value[p] > g->value[best])) best = p;
    return best;
}

static void pivot(gub *g, uint32_t at)
{
    double *row = g->inverse + (size_t)at * g->m;
    for (uint32_t r = 0; r < g->m; r++) row[r] /= g->alpha[at];
    for (uint32_t p = 0; p < g->m; p++) {
        const double f = g->alpha[p];
        if (p == at || f == 0) continue;
        double *to = g->inverse + (size_t)p * g->m;
        for (uint32_t r = 0; r < g->m; r++) to[r] -= f * row[r];
    }
}

static void exchange(gub *g, uint32_t in, const leaver *l)
{
    const bool was_key = g->where[l->variable] == KEY;
    const uint32_t j = was_key ? set_of(g, l->variable) : 0, other = was_key ? other_of(g, j) : OUT;
    if (was_key && other != OUT) change_key(g, j, other);
    const uint32_t at = g->where[l->variable];
    g->where[l->variable] = OUT;
    if (at == KEY) { /* alone in its set, and what comes in is of the set: W stays */
        g->key[j] = in;
        g->key_value[j] = l->step;
        g->where[in] = KEY;
        return;
    }
    pivot(g, at);
    g->basic[at] = in;
    g->value[at] = l->step;
    g->where[in] = at;
}

static void forget_changes(gub *g, uint32_t in)
{
    if (!is_slack(g, in)) g->key_change[set_of(g, in)] = 0;
    for (uint32_t p = 0; p < g->m; p++)
        if (!is_slack(g, g->basic[p])) g->key_change[set_of(g, g->basic[p])] = 0;
}

/* One step; false where it has to end without a verdict. */
static bool step(gub *g, uint32_t in)
{
    find_alpha(g, in);
    const leaver l = leaving(g, in);
    if (l.variable == OUT) return false;
    g->dull = l.step > 0 ? 0 : g->dull + 1;
    move(g, in, l.step);
    exchange(g, in, &l);
    forget_changes(g, in);
    forget_changes(g, l.variable);
    return true;
}

/* To the optimum of the present cost; false at a limit. */
static bool optimise(gub *g)
{
    g->dull = 0;
    g->scale = 1;
    for (uint32_t i = 0; g->cost && i < g->p->n_columns; i++) g->scale = fmax(g->scale, fabs(g->cost[i]));
    if (!refresh(g)) return false;
    for (uint32_t since = 0; g->steps < g->most; since++) {
        find_pi(g);
        const uint32_t in = entering(g);
        if (in == OUT && since == 0) return true;
        if (in == OUT || since >= REFRESH) {
            if (!refresh(g)) return false;
            since = UINT32_MAX;
            continue;
        }
        g->steps++;
        if (!step(g, in)) return false;
    }
    return false;
}

/* What may not come in any more: it would spoil this stage. */
static void bar(gub *g)
{
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        const double mu = reduced(g, g->key[j]);
        for (uint32_t i = g->p->from[j]; i < g->p->from[j + 1]; i++)
            if (g->where[i] == OUT && reduced(g, i) - mu > TINY * (1 + g->scale)) g->barred[i] = true;
    }
    for (uint32_t r = 0; r < g->m; r++)
        if (g->where[slack_of(g, r)] == OUT && -g->pi[r] > TINY * (1 + g->scale)) g->barred[slack_of(g, r)] = true;
}

/* ---- the answer ---- */

static double left_over(const gub *g)
{
    double sum = 0;
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        const uint32_t at = g->where[left_of(g, j)];
        if (at != OUT) sum += at == KEY ? g->key_value[j] : g->value[at];
    }
    return sum;
}

static void take(const gub *g, double *x)
{
    for (uint32_t i = 0; i < g->p->n_columns; i++)
        x[i] = g->where[i] == OUT ? 0 : g->where[i] == KEY ? g->key_value[g->set_of[i]] : g->value[g->where[i]];
}

static bool within(double a, double b) { return fabs(a - b) <= 1e-7 * (1 + fabs(a) + fabs(b)); }

/* Does x keep every set and row? */
static bool feasible(const gub *g, const double *x)
{
    double *used = g->work;
    memset(used, 0, g->m * sizeof *used);
    bool good = true;
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        double sum = 0;
        for (uint32_t i = g->p->from[j]; i < g->p->from[j + 1]; i++) {
            sum += x[i];
            add_column(g, i, x[i], used, 1);
        }
        good = good && within(sum, g->p->amount[j]);
    }
    for (uint32_t r = 0; r < g->m; r++) good = good && (used[r] <= g->p->room[r] || within(used[r], g->p->room[r]));
    return good;
}

/* Value of the dual: each set at its cheapest column, each row at its price, over what is not barred. */
static double dual_value(const gub *g)
{
    double sum = 0;
    for (uint32_t r = 0; r < g->m; r++) sum += (g->barred[slack_of(g, r)] ? g->pi[r] : fmin(0, g->pi[r])) * g->p->room[r];
    for (uint32_t j = 0; j < g->p->n_sets; j++) {
        double least = INFINITY;
        for (uint32_t i = g->p->from[j]; i < g->p->from[j + 1]; i++)
            if (!g->barred[i]) least = fmin(least, reduced(g, i));
        if (g->p->amount[j] > 0) sum += g->p->amount[j] * least;
    }
    return sum;
}

static double primal_value(const gub *g, const double *x)
{
    double sum = 0;
    for (uint32_t i = 0; i < g->p->n_columns; i++) sum += g->cost[i] * x[i];
    return sum;
}

static lp_state run(gub *g, double *x, double *value)
{
    double all = 0;
    for (uint32_t j = 0; j < g->p->n_sets; j++) all += g->p->amount[j];
    lay(g);
    if (!optimise(g)) return LP_LIMIT;
    if (left_over(g) > TINY * (1 + all)) return LP_INFEASIBLE;
    bar(g);
    for (uint32_t k = 0; k < g->p->n_costs; k++) {
        g->cost = g->p->cost + (size_t)k * g->p->n_columns;
        if (!optimise(g)) return LP_LIMIT;
        take(g, x);
        value[k] = primal_value(g, x);
        if (!feasible(g, x) || !within(value[k], dual_value(g))) return LP_LIMIT;
        bar(g);
    }
    return LP_OPTIMAL;
}

jalur_status gub_solve(jalur_ctx *ctx, const gub_problem *p, uint64_t iterations, double *x, double *value, gub_answer *out)
{
    jalur_status st = JALUR_OK;
    gub g = {.ctx = ctx, .p = p, .m = p->n_rows, .most = iterations};
    *out = (gub_answer){.state = LP_LIMIT};
    TRY(check(ctx, p));
    TRY(room_new(&g));
    out->state = run(&g, x, value);
    out->iterations = g.steps;
    for (uint32_t i = 0; out->state != LP_OPTIMAL && i < p->n_columns; i++) x[i] = 0;
    for (uint32_t k = 0; out->state != LP_OPTIMAL && k < p->n_costs; k++) value[k] = 0;
done:
    room_free(&g);
    return st;
}
