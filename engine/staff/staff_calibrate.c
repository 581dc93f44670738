/* Service minutes and the travel factor from what was done in the past: least absolute deviations, which one odd day does
 * not pull away.
 *
 *   i a past day of one office and channel,  P[i] paid,  S[i] staff-days,  t[i] travel one way
 *   m[c] >= 0 minutes per recipient,  k >= 0 travel factor,  p[i], q[i] >= 0 positive and negative part of the residual
 *   min sum p + q   s.t.   m[c(i)] P[i] + k 2 t[i] S[i] + p[i] - q[i] = S[i] (H - kappa) */
#include <math.h>

#include "staff/staff_inside.h"

static jalur_status check_counts(jalur_ctx *ctx, const staff_count *counts, uint32_t n)
{
    if (n == 0) return err_set(ctx, JALUR_E_DATA, "calibration: there is no past day to learn from");
    for (uint32_t i = 0; i < n; i++) {
        const staff_count *c = &counts[i];
        const double value[] = {c->staff, c->paid, c->travel_min};
        for (int k = 0; k < 3; k++)
            if (!(value[k] >= 0) || !(value[k] <= 1e9) || (unsigned)c->channel >= CHANNELS)
                return err_at(ctx, JALUR_E_DATA, &(err_site){.row = i + 1, .expected = "numbers from 0 to 1e9"},
                              "calibration: past day %u cannot be used", i + 1);
    }
    return JALUR_OK;
}

static jalur_status build(jalur_ctx *ctx, const settings *s, const staff_count *counts, uint32_t n, lp_model **out,
                          uint32_t column[CHANNELS], uint32_t *column_k)
{
    jalur_status st = JALUR_OK;
    TRY(lp_model_new(ctx, out));
    for (int c = 0; c < CHANNELS; c++)
        column[c] = lp_add_column(*out, 0, 0, INFINITY, false, channel_name((channel)c));
    *column_k = lp_add_column(*out, 0, 0, INFINITY, false, "travel factor");
    for (uint32_t i = 0; i < n; i++) {
        const double spent_min = counts[i].staff * (s->work_min - s->cash_min);
        const uint32_t row = lp_add_row(*out, spent_min, spent_min, "minutes");
        lp_set(*out, row, column[counts[i].channel], counts[i].paid);
        lp_set(*out, row, *column_k, 2 * counts[i].travel_min * counts[i].staff);
        lp_set(*out, row, lp_add_column(*out, 1, 0, INFINITY, false, "more"), 1);
        lp_set(*out, row, lp_add_column(*out, 1, 0, INFINITY, false, "less"), -1);
    }
done:
    return st;
}

jalur_status staff_calibrate(jalur_ctx *ctx, const settings *s, const staff_count *counts, uint32_t n_counts, staff_fit *out)
{
    jalur_status st = JALUR_OK;
    lp_model *m = NULL;
    lp_answer x;
    uint32_t column[CHANNELS], column_k;
    bool seen[CHANNELS] = {false}, travelled = false;
    lp_answer_init(&x, ctx);
    TRY(check_counts(ctx, counts, n_counts));
    TRY(build(ctx, s, counts, n_counts, &m, column, &column_k));
    const lp_options o = lp_options_default();
    TRY(lp_solve(m, &o, &x));
    if (x.state != LP_OPTIMAL) TRY(err_set(ctx, JALUR_E_LIMIT, "calibration: no optimum in time (state %d)", (int)x.state));
    out->error_min = x.objective;
    for (uint32_t i = 0; i < n_counts; i++) {
        const staff_count *c = &counts[i];
        seen[c->channel] = seen[c->channel] || c->paid > 0;
        travelled = travelled || c->travel_min * c->staff > 0;
        const double explained = x.x[column[c->channel]] * c->paid + x.x[column_k] * 2 * c->travel_min * c->staff;
        if (out->residual) out->residual[i] = c->staff * (s->work_min - s->cash_min) - explained;
    }
    for (int c = 0; c < CHANNELS; c++)
        out->minutes[c] = seen[c] ? x.x[column[c]] : (double)NAN;
    out->travel_factor = travelled ? x.x[column_k] : (double)NAN;
done:
    lp_answer_release(&x);
    lp_model_free(m);
    return st;
}
