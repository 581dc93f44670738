/* What the clock rules out for a class before anything is priced: no route gets to a row before its earliest time, by whatever
 * rows, and none that serves it after its latest is back in time. Rows and steps between which the two do not meet are no
 * part of any plan (as in Desrochers, Desrosiers, Solomon 1992); unlike the time of whole routes, this costs the pricing
 * nothing. */
#include "bound/bound_inside.h"

/* ---- breaks ---- */

/* Breaks are taken in their order: those up to the last that each day has. */
static uint32_t always_taken(const plan_type *t)
{
    uint32_t n = t->n_breaks;
    while (n > 0 && t->breaks[n - 1].after_s > 0) n--;
    return n;
}

int64_t clock_pause_s(const plan_type *t)
{
    int64_t sum = 0;
    for (uint32_t b = 0; b < always_taken(t); b++) sum += t->breaks[b].length_s;
    return sum;
}

/* With so many breaks a day has the rest of its hours for work, and no more than the breaks let be done before each of them and
 * before the first that is not taken. Where in the day they are is left open. */
int64_t clock_longest(const plan_type *t)
{
    const int64_t shift = (int64_t)t->end_s - t->start_s, day = t->max_duration_s < shift ? t->max_duration_s : shift;
    int64_t most = INT64_MIN, pause = 0, spells = 0;
    for (uint32_t taken = 0; taken <= t->n_breaks; taken++) {
        const int64_t after_s = taken < t->n_breaks ? t->breaks[taken].after_s : 0;
        spells = after_s > 0 && spells < FAR ? spells + after_s : FAR;
        const int64_t work = day - pause < spells ? day - pause : spells;
        if (taken >= always_taken(t) && work > most) most = work;
        if (taken < t->n_breaks) pause += t->breaks[taken].length_s;
    }
    return most - t->load_s;
}

/* ---- what has no time ---- */

/* Label setting over the rows of the class; `value` holds what each has without another row, and gets what it has with them. */
static void settle(uint32_t n, const bool *serves, const int32_t *step, const int32_t *lo, const int32_t *hi, int64_t *value, bool *done)
{
    for (uint32_t i = 0; i < n; i++) {
        done[i] = !serves[i];
        if (value[i] < lo[i]) value[i] = lo[i];
    }
    for (uint32_t turn = 0; turn < n; turn++) {
        uint32_t i = JALUR_NONE;
        for (uint32_t j = 0; j < n; j++)
            if (!done[j] && (i == JALUR_NONE || value[j] < value[i])) i = j;
        if (i == JALUR_NONE) return;
        done[i] = true;
        if (value[i] > hi[i]) continue; /* not in time: nobody goes on from here */
        for (uint32_t j = 0; j < n; j++) {
            int64_t at = value[i] + step[(size_t)i * n + j];
            if (at < lo[j]) at = lo[j];
            if (at < value[j]) value[j] = at;
        }
    }
}

static void rule_out(bound_class *k, size_t n, const int64_t *early, const int64_t *late)
{
    for (size_t i = 0; i < n; i++) {
        k->serves[i] &= early[i] <= late[i];
        if (!k->serves[i]) k->out[i] = k->in[i] = FAR;
        if ((int64_t)k->start + k->step_out[i] > late[i]) k->out[i] = FAR;
        if (early[i] + k->step_in[i] > k->end) k->in[i] = FAR;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (!k->serves[i] || !k->serves[j] || early[i] + k->step[i * n + j] > late[j]) k->cost[i * n + j] = FAR;
}

bool clock_allows(const bound_class *k, size_t n, const uint32_t *rows, uint32_t n_rows)
{
    int64_t at = (int64_t)k->start + k->step_out[rows[0]];
    for (uint32_t a = 0; a < n_rows; a++) {
        if (a) at += k->step[rows[a - 1] * n + rows[a]];
        if (at < k->open[rows[a]]) at = k->open[rows[a]];
        if (at > k->close[rows[a]]) return false;
    }
    return at + k->step_in[rows[n_rows - 1]] <= k->end;
}

void clock_forget(jalur_ctx *ctx, bound_class *k)
{
    mem_free(ctx, k->step);
    mem_free(ctx, k->turned);
    k->step = k->turned = NULL;
}

jalur_status clock_rule_out(jalur_ctx *ctx, uint32_t n, bound_class *k)
{
    jalur_status st = JALUR_OK;
    int64_t *early = NULL, *late = NULL;
    int32_t *lo = NULL, *hi = NULL;
    bool *done = NULL;
    TRY(mem_new(ctx, n, sizeof *early, &early));
    TRY(mem_new(ctx, n, sizeof *late, &late));
    TRY(mem_new(ctx, n, sizeof *lo, &lo));
    TRY(mem_new(ctx, n, sizeof *hi, &hi));
    TRY(mem_new(ctx, n, sizeof *done, &done));
    for (uint32_t i = 0; i < n; i++) {
        early[i] = k->serves[i] ? (int64_t)k->start + k->step_out[i] : FAR;
        late[i] = k->serves[i] ? (int64_t)k->step_in[i] - k->end : FAR; /* negative times, backwards */
        lo[i] = -k->close[i];
        hi[i] = -k->open[i];
    }
    settle(n, k->serves, k->step, k->open, k->close, early, done);
    settle(n, k->serves, k->turned, lo, hi, late, done);
    for (uint32_t i = 0; i < n; i++) late[i] = -late[i];
    rule_out(k, n, early, late);
done:
    mem_free(ctx, early);
    mem_free(ctx, late);
    mem_free(ctx, lo);
    mem_free(ctx, hi);
    mem_free(ctx, done);
    return st;
}
