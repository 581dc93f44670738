/* Which stops and legs no vehicle of a class has time for, however it drives: not at the earliest that it can be there, by
 * whatever stops, nor with the latest end. The proof of a bound may do without them. */
#include "verify/verify_inside.h"

static int64_t leg_s(const vhours *h, uint32_t a, uint32_t b)
{
    const int64_t s = h->s[(size_t)a * (h->n + 1) + b];
    return s + 1 + (a < h->n ? h->stay_s[a] : 0); /* a second longer, as legs are in what is asked of prices */
}

/* Earliest begins of service; or, from the end, the negated latest ones. `at` holds those of stops that come first. */
static void settle(const vhours *h, bool back, int64_t *at, bool *done)
{
    const uint32_t n = h->n;
    memset(done, 0, n * sizeof *done);
    for (;;) {
        uint32_t i = JALUR_NONE;
        for (uint32_t b = 0; b < n; b++)
            if (!done[b] && at[b] <= (back ? -h->open_s[b] : h->close_s[b]) && (i == JALUR_NONE || at[b] < at[i])) i = b;
        if (i == JALUR_NONE) return;
        done[i] = true;
        for (uint32_t b = 0; b < n; b++) {
            if (h->arc[back ? (size_t)b * n + i : (size_t)i * n + b] >= VERIFY_FAR) continue;
            const int64_t reached = at[i] + (back ? leg_s(h, b, i) : leg_s(h, i, b)), first = back ? -h->close_s[b] : h->open_s[b];
            if (reached < at[b]) at[b] = reached > first ? reached : first;
        }
    }
}

static void rule_out(const vhours *h, const int64_t *early, const int64_t *late)
{
    const uint32_t n = h->n;
    for (uint32_t a = 0; a < n; a++) {
        const bool never = early[a] > late[a];
        if (never || h->start_s + leg_s(h, n, a) > late[a]) h->enter[a] = VERIFY_FAR;
        if (never || early[a] + leg_s(h, a, n) > h->end_s) h->leave[a] = VERIFY_FAR;
        for (uint32_t b = 0; b < n; b++)
            if (never || early[b] > late[b] || early[a] + leg_s(h, a, b) > late[b]) h->arc[(size_t)a * n + b] = VERIFY_FAR;
    }
}

jalur_status verify_hours(jalur_ctx *ctx, const vhours *h)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = h->n;
    int64_t *early = NULL, *late = NULL;
    bool *done = NULL;
    TRY(mem_new(ctx, n, sizeof *early, &early));
    TRY(mem_new(ctx, n, sizeof *late, &late));
    TRY(mem_new(ctx, n, sizeof *done, &done));
    for (uint32_t i = 0; i < n; i++) {
        const int64_t there_s = h->start_s + leg_s(h, n, i), back_s = h->end_s - leg_s(h, i, n);
        early[i] = h->enter[i] >= VERIFY_FAR ? VERIFY_FAR : there_s > h->open_s[i] ? there_s : h->open_s[i];
        late[i] = h->leave[i] >= VERIFY_FAR ? VERIFY_FAR : back_s < h->close_s[i] ? -back_s : -h->close_s[i];
    }
    settle(h, false, early, done);
    settle(h, true, late, done);
    for (uint32_t i = 0; i < n; i++) late[i] = -late[i];
    rule_out(h, early, late);
done:
    mem_free(ctx, early);
    mem_free(ctx, late);
    mem_free(ctx, done);
    return st;
}
