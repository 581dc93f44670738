/* See branch.h. A node holds its own, smaller program: what it rules out is not looked at again. */
#include "site/branch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CENTRES = 12 /* rows whose pairs are looked at */, PLAN_EVERY = 20 /* steps */, PATIENCE = 8, PATIENCE_ROOT = 20 };
static const double MEMORY = 0.5 /* weight of the step before in the direction */, SHARE_FADE = 0.93, LEAST_HALF = 0.02;
static const double STEP_FIRST = 1.2, STEP_CHILD = 1.5, STEP_FADE = 0.6, STEP_LEAST = 5e-3, GOAL = 1.01 /* a little above the plan: the step stays alive */;

typedef struct node {
    arena mem;
    cover_program p;
    uint32_t *id;            /* per column: of the root */
    double *share, *reduced; /* per column: average of x over the steps; reduced cost at the bound */
    double fixed, bound;     /* what rows without a column cost; lower bound, with it */
} node;

typedef struct rule {        /* a branch: some column covers both rows, or none does */
    uint32_t r, s;
    double worth;
} rule;

typedef struct tree {
    jalur_ctx *ctx;
    const cover_limits *l;
    cover_answer *out;
    double *lambda, *mean, *slope;   /* per row */
    double *reduced, *sum;           /* per column; per row */
    uint32_t *mark, stamp;           /* per column */
    uint32_t *count, *number;        /* per row; per column */
    uint32_t *order, *bare;          /* per column */
    double *wins;                    /* per column: lambda of the rows still bare */
    uint8_t *in;                     /* per column */
    uint32_t n_cols;                 /* of the root */
} tree;

void cover_turn(cover_program *p)
{
    memset(p->col_first, 0, ((size_t)p->n_cols + 1) * sizeof *p->col_first);
    for (uint32_t k = 0; k < p->first[p->n_rows]; k++) p->col_first[p->col[k] + 1]++;
    for (uint32_t c = 0; c < p->n_cols; c++) p->col_first[c + 1] += p->col_first[c];
    for (uint32_t i = 0; i < p->n_rows; i++)
        for (uint32_t k = p->first[i]; k < p->first[i + 1]; k++) p->row[p->col_first[p->col[k]]++] = i;
    for (uint32_t c = p->n_cols; c > 0; c--) p->col_first[c] = p->col_first[c - 1];
    p->col_first[0] = 0;
}

static double cutoff(const tree *t)
{
    return t->out->value - t->l->gap * t->out->value;
}

/* ---- plans ---- */

/* What the column wins where no other covers (`others` = 0) or loses by going (1). */
static double column_worth(const tree *t, const cover_program *p, uint32_t c, uint32_t others)
{
    double worth = 0.0;
    for (uint32_t k = p->col_first[c]; k < p->col_first[c + 1]; k++)
        if (t->count[p->row[k]] == others) worth += p->most[p->row[k]];
    return worth;
}

static void column_set(tree *t, const cover_program *p, uint32_t c, bool in)
{
    t->in[c] = in;
    for (uint32_t k = p->col_first[c]; k < p->col_first[c + 1]; k++) t->count[p->row[k]] += in ? 1 : UINT32_MAX;
}

/* Reduced cost over the rows that are still bare, by how many they are (Caprara, Fischetti, Toth 1999). */
static double column_score(const tree *t, const cover_program *p, uint32_t c)
{
    const double left = p->cost[c] - t->wins[c];
    return left > 0.0 ? left / t->bare[c] : left * t->bare[c];
}

static uint32_t column_pick(const tree *t, const cover_program *p)
{
    uint32_t best = JALUR_NONE;
    double least = INFINITY;
    for (uint32_t c = 0; c < p->n_cols; c++) {
        if (t->bare[c] == 0) continue;
        const double score = column_score(t, p, c);
        if (score >= least) continue;
        least = score;
        best = c;
    }
    return best;
}

static void column_take(tree *t, const cover_program *p, uint32_t c)
{
    for (uint32_t k = p->col_first[c]; k < p->col_first[c + 1]; k++) {
        const uint32_t i = p->row[k];
        if (t->count[i] > 0) continue;
        for (uint32_t h = p->first[i]; h < p->first[i + 1]; h++) {
            if (t->bare[p->col[h]] > 0) t->bare[p->col[h]]--;
            t->wins[p->col[h]] -= t->lambda[i];
        }
    }
    column_set(t, p, c, true);
}

/* Greedy by score while a column wins more than it costs; then those that do not are let go, last first. Returns the cost, or, where that is
 * no less than the best plan's, any number between the two. */
static double plan_try(tree *t, const node *n)
{
    const cover_program *p = &n->p;
    double cost = n->fixed;
    uint32_t picked = 0;
    memset(t->count, 0, p->n_rows * sizeof *t->count);
    for (uint32_t c = 0; c < p->n_cols; c++) {
        t->in[c] = 0;
        t->wins[c] = p->cost[c] - t->reduced[c];
        t->bare[c] = p->col_first[c + 1] - p->col_first[c];
    }
    for (uint32_t c; (c = column_pick(t, p)) != JALUR_NONE;) {
        if (column_worth(t, p, c, 0) > p->cost[c]) {
            column_take(t, p, c);
            t->order[picked++] = c;
        }
        t->bare[c] = 0;
    }
    while (picked-- > 0) {
        const uint32_t c = t->order[picked];
        if (column_worth(t, p, c, 1) <= p->cost[c]) column_set(t, p, c, false);
        cost += t->in[c] ? p->cost[c] : 0.0;
    }
    for (uint32_t i = 0; i < p->n_rows && cost < t->out->value; i++) cost += t->count[i] ? 0.0 : p->most[i];
    if (!(cost < t->out->value)) return cost;
    t->out->value = cost;
    memset(t->out->chosen, 0, t->n_cols * sizeof *t->out->chosen);
    for (uint32_t c = 0; c < p->n_cols; c++) t->out->chosen[n->id[c]] = t->in[c];
    return cost;
}

/* ---- the bound of a node ---- */

static double bound_at(tree *t, const node *n)
{
    const cover_program *p = &n->p;
    double z = n->fixed;
    for (uint32_t i = 0; i < p->n_rows; i++) {
        z += t->lambda[i];
        t->slope[i] = 1.0;
    }
    for (uint32_t c = 0; c < p->n_cols; c++) {
        double d = p->cost[c];
        for (uint32_t k = p->col_first[c]; k < p->col_first[c + 1]; k++) d -= t->lambda[p->row[k]];
        t->reduced[c] = d;
        n->share[c] *= SHARE_FADE;
        if (d >= 0.0) continue;
        z += d;
        n->share[c] += 1.0 - SHARE_FADE;
        for (uint32_t k = p->col_first[c]; k < p->col_first[c + 1]; k++) t->slope[p->row[k]] -= 1.0;
    }
    return z;
}

static bool step_take(tree *t, const node *n, double size)
{
    const cover_program *p = &n->p;
    double length = 0.0;
    for (uint32_t i = 0; i < p->n_rows; i++) {
        double v = t->slope[i] + MEMORY * t->mean[i];
        if ((v > 0.0 && t->lambda[i] >= p->most[i]) || (v < 0.0 && t->lambda[i] <= 0.0)) v = 0.0;
        t->mean[i] = v;
        length += v * v;
    }
    if (length < 1e-20) return false;
    for (uint32_t i = 0; i < p->n_rows; i++) t->lambda[i] = fmax(0.0, fmin(p->most[i], t->lambda[i] + size / length * t->mean[i]));
    return true;
}

static void relax(tree *t, node *n, uint32_t steps, bool root)
{
    const cover_program *p = &n->p;
    const uint32_t patience = root ? PATIENCE_ROOT : PATIENCE;
    double step = root ? STEP_FIRST : STEP_CHILD;
    memcpy(t->lambda, p->lambda, p->n_rows * sizeof *t->lambda);
    memset(t->mean, 0, p->n_rows * sizeof *t->mean);
    for (uint32_t s = 0, dull = 0; s <= steps && step > STEP_LEAST; s++) {
        const double z = bound_at(t, n);
        if (z > n->bound) {
            if (z > n->bound + 1e-5 * fabs(z)) dull = 0;
            n->bound = z;
            memcpy(p->lambda, t->lambda, p->n_rows * sizeof *t->lambda);
            memcpy(n->reduced, t->reduced, p->n_cols * sizeof *t->reduced);
        }
        if (s % PLAN_EVERY == PLAN_EVERY - 1) (void)plan_try(t, n);
        if (n->bound >= cutoff(t)) return;
        if (z < n->bound && ++dull % patience == 0) {
            step *= STEP_FADE;
            if (root) { /* from the best prices again; a child has no time for it */
                memcpy(t->lambda, p->lambda, p->n_rows * sizeof *t->lambda);
                memset(t->mean, 0, p->n_rows * sizeof *t->mean);
                continue;
            }
        }
        if (!step_take(t, n, step * (GOAL * t->out->value - (root ? n->bound : z)))) break;
    }
}

/* ---- branches ---- */

static void centre_pairs(tree *t, const node *n, uint32_t r, rule *best)
{
    const cover_program *p = &n->p;
    memset(t->sum, 0, p->n_rows * sizeof *t->sum);
    memset(t->count, 0, p->n_rows * sizeof *t->count);
    for (uint32_t k = p->first[r]; k < p->first[r + 1]; k++) {
        const uint32_t c = p->col[k];
        for (uint32_t h = p->col_first[c]; h < p->col_first[c + 1]; h++) {
            t->sum[p->row[h]] += n->share[c];
            t->count[p->row[h]]++;
        }
    }
    for (uint32_t s = 0; s < p->n_rows; s++) {
        if (s == r || t->count[s] == 0 || t->count[s] == p->first[r + 1] - p->first[r]) continue;
        const double part = t->sum[r] > 0.0 ? t->sum[s] / t->sum[r] : 0.5, half = fmax(LEAST_HALF, fmin(part, 1.0 - part));
        const double worth = half * fmin(p->lambda[r], p->lambda[s]);
        if (worth > best->worth) *best = (rule){r, s, worth};
    }
}

/* The pair of high prices of which the columns of one serve the other by halves. Looked for around rows that stand far apart in the list. */
static rule rule_find(tree *t, const node *n)
{
    const uint32_t rows = n->p.n_rows;
    rule best = {0, 0, -1.0};
    for (uint32_t k = 0; k < CENTRES; k++) {
        const uint32_t from = (uint32_t)((uint64_t)rows * k / CENTRES), to = (uint32_t)((uint64_t)rows * (k + 1) / CENTRES);
        uint32_t r = from;
        for (uint32_t i = from; i < to; i++)
            if (n->p.lambda[i] > n->p.lambda[r]) r = i;
        if (to > from) centre_pairs(t, n, r, &best);
    }
    return best;
}

static jalur_status node_room(node *n, uint32_t rows, uint32_t cols, uint32_t arcs)
{
    jalur_status st = JALUR_OK;
    cover_program *p = &n->p;
    TRY(arena_new(&n->mem, (size_t)rows + 1, sizeof *p->first, &p->first));
    TRY(arena_new(&n->mem, (size_t)arcs + 1, sizeof *p->col, &p->col));
    TRY(arena_new(&n->mem, (size_t)cols + 2, sizeof *p->col_first, &p->col_first));
    TRY(arena_new(&n->mem, (size_t)arcs + 1, sizeof *p->row, &p->row));
    TRY(arena_new(&n->mem, (size_t)cols + 1, sizeof *p->cost, &p->cost));
    TRY(arena_new(&n->mem, (size_t)rows + 1, sizeof *p->most, &p->most));
    TRY(arena_new(&n->mem, (size_t)rows + 1, sizeof *p->lambda, &p->lambda));
    TRY(arena_new(&n->mem, (size_t)cols + 1, sizeof *n->id, &n->id));
    TRY(arena_new(&n->mem, (size_t)cols + 1, sizeof *n->share, &n->share));
    TRY(arena_new(&n->mem, (size_t)cols + 1, sizeof *n->reduced, &n->reduced));
done:
    return st;
}

/* The columns that stay are numbered; those of the rule are marked. Returns how many stay. */
static uint32_t columns_stay(tree *t, const node *n, const rule *b, bool together)
{
    const cover_program *p = &n->p;
    uint32_t cols = 0;
    t->stamp += 2;
    for (uint32_t k = p->first[b->r]; k < p->first[b->r + 1]; k++) t->mark[p->col[k]] = t->stamp - 1;
    for (uint32_t k = p->first[b->s]; k < p->first[b->s + 1]; k++)
        if (t->mark[p->col[k]] == t->stamp - 1) t->mark[p->col[k]] = t->stamp;
    for (uint32_t c = 0; c < p->n_cols; c++) {
        const bool gone = n->bound + n->reduced[c] >= cutoff(t) || (!together && t->mark[c] == t->stamp);
        t->number[c] = gone ? JALUR_NONE : cols++;
    }
    return cols;
}

static void row_add(node *n, double most, double lambda)
{
    cover_program *p = &n->p;
    p->first[p->n_rows + 1] = p->first[p->n_rows];
    p->most[p->n_rows] = most;
    p->lambda[p->n_rows++] = lambda;
}

/* Rows that hold the rule's columns fall to the new one. */
static void rows_copy(tree *t, const node *n, bool together, uint32_t cut, node *child)
{
    const cover_program *p = &n->p;
    cover_program *q = &child->p;
    double fallen = 0.0;
    for (uint32_t i = 0; i < p->n_rows; i++) {
        uint32_t cuts = 0, at = q->first[q->n_rows];
        for (uint32_t k = p->first[i]; k < p->first[i + 1]; k++) {
            cuts += t->mark[p->col[k]] == t->stamp;
            if (t->number[p->col[k]] != JALUR_NONE) q->col[at++] = t->number[p->col[k]];
        }
        if (together && cuts == cut) {
            fallen += p->lambda[i];
        } else if (at == q->first[q->n_rows]) {
            child->fixed += p->most[i];
        } else {
            row_add(child, p->most[i], p->lambda[i]);
            q->first[q->n_rows] = at;
        }
    }
    if (!together) return;
    uint32_t at = q->first[q->n_rows];
    for (uint32_t c = 0; c < p->n_cols; c++)
        if (t->mark[c] == t->stamp && t->number[c] != JALUR_NONE) q->col[at++] = t->number[c];
    if (at == q->first[q->n_rows]) {
        child->fixed = INFINITY;
        return;
    }
    row_add(child, INFINITY, fallen);
    q->first[q->n_rows] = at;
}

static jalur_status child_make(tree *t, const node *n, const rule *b, bool together, node *child)
{
    jalur_status st = JALUR_OK;
    const cover_program *p = &n->p;
    const uint32_t cols = columns_stay(t, n, b, together);
    uint32_t cut = 0;
    *child = (node){.fixed = n->fixed, .bound = n->bound};
    arena_init(&child->mem, t->ctx);
    for (uint32_t k = p->first[b->r]; k < p->first[b->r + 1]; k++) cut += t->mark[p->col[k]] == t->stamp;
    TRY(node_room(child, p->n_rows + 1, cols, p->first[p->n_rows] + cut));
    rows_copy(t, n, together, cut, child);
    child->p.n_cols = cols;
    cover_turn(&child->p);
    for (uint32_t c = 0; c < p->n_cols; c++) {
        const uint32_t to = t->number[c];
        if (to == JALUR_NONE) continue;
        child->p.cost[to] = p->cost[c];
        child->id[to] = n->id[c];
        child->share[to] = n->share[c];
        child->reduced[to] = n->reduced[c];
    }
    if (isinf(child->fixed)) child->bound = INFINITY;
    else relax(t, child, t->l->steps, false);
    t->out->nodes++;
done:
    return st;
}

/* No two rows share a column unless they have the same ones: the greedy is the optimum. Only sure where all rows were asked for a rule. */
static void leaf_solve(tree *t, node *n)
{
    memcpy(t->lambda, n->p.lambda, n->p.n_rows * sizeof *t->lambda);
    (void)bound_at(t, n);
    const double cost = plan_try(t, n);
    if (n->p.n_rows <= CENTRES) n->bound = fmax(n->bound, cost);
}

/* Leaves what is proven of the node in n->bound. `nodes`: how many may be made below it; what one side leaves is the other's. */
static jalur_status explore(tree *t, node *n, uint32_t nodes)
{
    jalur_status st = JALUR_OK;
    node child[2] = {{.mem = {.ctx = t->ctx}}, {.mem = {.ctx = t->ctx}}};
    const uint32_t before = t->out->nodes;
    if (n->bound >= cutoff(t) || nodes == 0 || (t->l->until_s > 0.0 && clock_wall_s() > t->l->until_s)) goto done;
    if (step_cancelled(t->ctx)) TRY(err_set(t->ctx, JALUR_E_CANCELLED, "cancelled"));
    const rule b = rule_find(t, n);
    if (b.worth < 0.0) {
        leaf_solve(t, n);
        goto done;
    }
    for (int side = 0; side < 2; side++) TRY(child_make(t, n, &b, side == 0, &child[side]));
    const int easy = child[0].bound >= child[1].bound ? 0 : 1;
    for (int side = 0; side < 2; side++) {
        const uint32_t used = t->out->nodes - before, left = used < nodes ? nodes - used : 0;
        TRY(explore(t, &child[side ? !easy : easy], side ? left : left / 2));
    }
    /* Columns that the children lack may be those of plans no cheaper than the cutoff: there what the children prove ends. */
    n->bound = fmax(n->bound, fmin(cutoff(t), fmin(child[0].bound, child[1].bound)));
done:
    arena_release(&child[0].mem);
    arena_release(&child[1].mem);
    return st;
}

/* ---- the root ---- */

static jalur_status tree_room(tree *t, arena *mem, const cover_program *p)
{
    jalur_status st = JALUR_OK;
    const size_t rows = (size_t)p->n_rows + 2, cols = (size_t)p->n_cols + 1;
    TRY(arena_new(mem, rows, sizeof *t->lambda, &t->lambda));
    TRY(arena_new(mem, rows, sizeof *t->mean, &t->mean));
    TRY(arena_new(mem, rows, sizeof *t->slope, &t->slope));
    TRY(arena_new(mem, rows, sizeof *t->sum, &t->sum));
    TRY(arena_new(mem, rows, sizeof *t->count, &t->count));
    TRY(arena_new(mem, cols, sizeof *t->reduced, &t->reduced));
    TRY(arena_new(mem, cols, sizeof *t->mark, &t->mark));
    TRY(arena_new(mem, cols, sizeof *t->number, &t->number));
    TRY(arena_new(mem, cols, sizeof *t->order, &t->order));
    TRY(arena_new(mem, cols, sizeof *t->bare, &t->bare));
    TRY(arena_new(mem, cols, sizeof *t->wins, &t->wins));
    TRY(arena_new(mem, cols, sizeof *t->in, &t->in));
done:
    return st;
}

static double chosen_cost(tree *t, const cover_program *p)
{
    double cost = 0.0;
    memset(t->count, 0, p->n_rows * sizeof *t->count);
    for (uint32_t c = 0; c < p->n_cols; c++) {
        if (!t->out->chosen[c]) continue;
        column_set(t, p, c, true);
        cost += p->cost[c];
    }
    for (uint32_t i = 0; i < p->n_rows; i++) cost += t->count[i] ? 0.0 : p->most[i];
    return cost;
}

jalur_status cover_branch(jalur_ctx *ctx, cover_program *p, const cover_limits *l, cover_answer *out)
{
    jalur_status st = JALUR_OK;
    tree t = {.ctx = ctx, .l = l, .out = out, .n_cols = p->n_cols};
    node root = {.p = *p, .bound = -INFINITY};
    arena_init(&root.mem, ctx);
    out->nodes = 1;
    TRY(tree_room(&t, &root.mem, p));
    TRY(arena_new(&root.mem, (size_t)p->n_cols + 1, sizeof *root.id, &root.id));
    TRY(arena_new(&root.mem, (size_t)p->n_cols + 1, sizeof *root.share, &root.share));
    TRY(arena_new(&root.mem, (size_t)p->n_cols + 1, sizeof *root.reduced, &root.reduced));
    for (uint32_t c = 0; c < p->n_cols; c++) root.id[c] = c;
    out->value = chosen_cost(&t, p);
    memcpy(t.lambda, p->lambda, p->n_rows * sizeof *t.lambda);
    (void)bound_at(&t, &root);
    (void)plan_try(&t, &root);
    if (isinf(out->value)) { /* the greedy covers whatever can be */
        out->bound = INFINITY;
        goto done;
    }
    relax(&t, &root, l->root_steps, true);
    TRY(explore(&t, &root, l->nodes));
    out->bound = fmin(root.bound, out->value);
done:
    arena_release(&root.mem);
    return st;
}
