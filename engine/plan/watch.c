#include "base/ctx.h"
#include "plan/search.h"

bool plan_halted(jalur_ctx *ctx, const plan_prep *k, const char *stage, uint64_t done, uint64_t total)
{
    if (step_cancelled(ctx)) return true;
    if (k->told) (void)step_progress(ctx, stage, done, total);
    return false;
}
