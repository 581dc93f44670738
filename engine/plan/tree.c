#include "plan/tree.h"

#include "base/ctx.h"

enum { TREE_LEAF = 8 };

static double wide(const plan_tree *t, uint32_t i, bool by_x)
{
    return by_x ? t->at[i].x : t->at[i].y;
}

static void trade(plan_tree *t, uint32_t i, uint32_t j)
{
    plan_point at = t->at[i];
    uint32_t item = t->item[i];
    t->at[i] = t->at[j];
    t->item[i] = t->item[j];
    t->at[j] = at;
    t->item[j] = item;
}

/* The smaller before `middle`, the larger behind it (Hoare's selection); equal values go to both sides, so that many
 * points in one place cost no more than others. */
static void halve(plan_tree *t, uint32_t from, uint32_t end, uint32_t middle, bool by_x)
{
    uint32_t low = from, high = end - 1;
    while (low < high) {
        double pivot = wide(t, low + (high - low) / 2, by_x);
        uint32_t i = low, j = high;
        for (;;) {
            while (wide(t, i, by_x) < pivot) i++;
            while (wide(t, j, by_x) > pivot) j--;
            if (i >= j) break;
            trade(t, i++, j--);
        }
        /* low .. j are not above the pivot, i .. high not below it; where both met stands the pivot itself */
        if (middle > j) low = j + 1;
        else if (i > j) high = j;
        else if (middle < j) high = j - 1;
        else break;
    }
}

static plan_box box_of(const plan_tree *t, uint32_t from, uint32_t end)
{
    plan_box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = from; i < end; i++) {
        plan_point p = t->at[i];
        if (p.x < b.low_x) b.low_x = p.x;
        if (p.y < b.low_y) b.low_y = p.y;
        if (p.x > b.high_x) b.high_x = p.x;
        if (p.y > b.high_y) b.high_y = p.y;
    }
    return b;
}

static void split(plan_tree *t, uint32_t node, uint32_t from, uint32_t end)
{
    plan_box b = t->box[node] = box_of(t, from, end);
    uint32_t middle = from + (end - from) / 2;
    if (node >= t->leaves) return;
    if (end - from > 1) halve(t, from, end, middle, b.high_x - b.low_x >= b.high_y - b.low_y);
    split(t, 2 * node, from, middle);
    split(t, 2 * node + 1, middle, end);
}

jalur_status plan_tree_make(jalur_ctx *ctx, arena *mem, const plan_point *at, uint32_t n, plan_tree *out)
{
    jalur_status st = JALUR_OK;
    (void)ctx;
    *out = (plan_tree){.n = n, .leaves = 1};
    while (out->leaves < n / TREE_LEAF) out->leaves *= 2;
    TRY(arena_new(mem, (size_t)n + 1, sizeof *out->item, &out->item));
    TRY(arena_new(mem, (size_t)n + 1, sizeof *out->at, &out->at));
    TRY(arena_new(mem, 2 * (size_t)out->leaves, sizeof *out->box, &out->box));
    for (uint32_t i = 0; i < n; i++) {
        out->item[i] = i;
        out->at[i] = at[i];
    }
    split(out, 1, 0, n);
done:
    return st;
}

/* Search */

typedef struct look {
    const plan_tree *t;
    const uint32_t *live;
    plan_point from;
    plan_tree_offer *offer;
    void *self;
    double reach; /* squared */
} look;

static double box_away(const look *l, uint32_t node)
{
    const plan_box *b = &l->t->box[node];
    double x = 0.0, y = 0.0;
    if (l->from.x < b->low_x) x = b->low_x - l->from.x;
    if (l->from.x > b->high_x) x = l->from.x - b->high_x;
    if (l->from.y < b->low_y) y = b->low_y - l->from.y;
    if (l->from.y > b->high_y) y = l->from.y - b->high_y;
    return x * x + y * y;
}

static void look_in(look *l, uint32_t node, uint32_t from, uint32_t end)
{
    if (node >= l->t->leaves) {
        for (uint32_t i = from; i < end && l->reach >= 0.0; i++) {
            double x = l->t->at[i].x - l->from.x, y = l->t->at[i].y - l->from.y;
            if (x * x + y * y <= l->reach) l->reach = l->offer(l->self, l->t->item[i]);
        }
        return;
    }
    uint32_t middle = from + (end - from) / 2;
    double low = box_away(l, 2 * node), high = box_away(l, 2 * node + 1);
    bool low_first = low <= high;
    for (int turn = 0; turn < 2; turn++) {
        bool is_low = (turn == 0) == low_first;
        if ((is_low ? low : high) > l->reach || (l->live && l->live[2 * node + !is_low] == 0)) continue;
        if (is_low) look_in(l, 2 * node, from, middle);
        else look_in(l, 2 * node + 1, middle, end);
    }
}

void plan_tree_near(const plan_tree *t, const uint32_t *live, plan_point from, plan_tree_offer *offer, void *self)
{
    look l = {t, live, from, offer, self, INFINITY};
    if (t->n) look_in(&l, 1, 0, t->n);
}
