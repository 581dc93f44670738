#include "base/ctx.h"
#include "plan/search.h"

#define TRACE_STEP 0.02 /* of the time so far: moments closer to each other become one */
#define TRACE_LEAST_S 0.01

void plan_trace_note(plan_trace *t, const plan_state *s)
{
    if (t->n && s->best.cost == t->cost) return;
    const double money = (double)s->best.cost / s->k->unit + 0.5; /* stops left out at huge prices may be more than 64 bits hold */
    const plan_moment now = {clock_cpu_s() - t->began_s, (int64_t)(money < 0x1p62 ? money : 0x1p62), s->best.n_left};
    const double apart = now.cpu_s * TRACE_STEP > TRACE_LEAST_S ? now.cpu_s * TRACE_STEP : TRACE_LEAST_S;
    t->cost = s->best.cost;
    if (t->n == PLAN_MOMENTS || (t->n > 1 && now.cpu_s - t->at[t->n - 2].cpu_s < apart)) t->n--;
    t->at[t->n++] = now;
}
