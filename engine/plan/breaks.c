/* Breaks on the road: the crew may stop anywhere between two visits. With breaks of lengths L, of windows [a, b], after
 * at most so much more driving X, a leg of d seconds left at time l is done at
 *     max(l + d + sum L,  max_k (a_k + sum_{j >= k} L_j + d - X_k)),
 * as one drives while the window is awaited; and l is early enough when standing still would be. */
#include "plan/rules.h"

bool rules_tired(const rules *r, uint32_t breaks, int64_t work_s)
{
    if (breaks >= r->t->n_breaks || (r->lifted & RULE_BREAK)) return false;
    const plan_break *b = &r->t->breaks[breaks];
    return b->after_s > 0 && work_s > b->after_s;
}

bool rules_rested(const rules *r, uint32_t breaks)
{
    if (r->lifted & RULE_BREAK) return true;
    for (uint32_t b = breaks; b < r->t->n_breaks; b++)
        if (r->t->breaks[b].after_s == 0) return false;
    return true;
}

/* The next break in one of its windows, or in none. False when it cannot begin in time. */
static bool break_take(const rules *r, const rules_label *from, int64_t leg_s, const plan_window *window, leg_rest *x)
{
    const plan_break *b = &r->t->breaks[from->breaks + x->n];
    int64_t day = (int64_t)from->nights * RULES_DAY_S, drive = leg_s, position = leg_s;
    int64_t first = window ? window->from_s + day : -RULES_EVER, last = window ? window->to_s + day : RULES_EVER;
    if (b->after_s > 0) {
        int64_t most = x->position_s + b->after_s - (x->n ? 0 : from->work_s);
        if (most < drive) drive = most;
        position = drive;
    }
    if (drive < 0) return false; /* tired before it leaves */
    if (window) position = 0; /* it may have to stand at the beginning of the leg */
    int64_t start = x->stand_s > first ? x->stand_s : first;
    if (start > last) return false;
    x->stand_s = start + b->length_s;
    if (last - x->length_s < x->latest_s) x->latest_s = last - x->length_s;
    x->length_s += b->length_s;
    x->hold_s += b->length_s;
    if (first + b->length_s + leg_s - drive > x->hold_s) x->hold_s = first + b->length_s + leg_s - drive;
    x->position_s = position;
    x->work_s = leg_s - position;
    x->n++;
    return true;
}

static void leg_more(const rules *r, const rules_label *from, int64_t leg_s, const leg_rest *so_far, leg_taken *taken,
                     void *self)
{
    taken(self, so_far);
    if (from->breaks + so_far->n >= r->t->n_breaks) return;
    const plan_break *b = &r->t->breaks[from->breaks + so_far->n];
    for (uint32_t i = 0; i < (b->n_windows ? b->n_windows : 1); i++) {
        leg_rest x = *so_far;
        if (break_take(r, from, leg_s, b->n_windows ? &b->windows[i] : NULL, &x)) leg_more(r, from, leg_s, &x, taken, self);
    }
}

void rules_leg(const rules *r, const rules_label *from, int64_t leg_s, leg_taken *taken, void *self)
{
    leg_rest none = {.hold_s = -RULES_EVER, .latest_s = RULES_EVER, .work_s = from->work_s + leg_s, .stand_s = -RULES_EVER};
    leg_more(r, from, leg_s, &none, taken, self);
}
