#include "cover/cover_inside.h"

#include <math.h>
#include <string.h>

static jalur_status problem_check(jalur_ctx *ctx, const cover_problem *p)
{
    if (!(p->limit_min > 0) || !isfinite(p->limit_min))
        return err_at(ctx, JALUR_E_USAGE, &(err_site){.expected = "minutes above 0", .remedy = "set cover.minutes"},
                      "a time limit of %g minutes", p->limit_min);
    for (uint32_t i = 0; i < p->n_points; i++)
        if (p->points[i] >= p->t->n_offices || p->t->offices[p->points[i]].placed == PLACED_NOWHERE)
            return err_set(ctx, JALUR_E_USAGE, "service point %u is no office with a position", (unsigned)i + 1);
    return JALUR_OK;
}

static jalur_status lists_new(access_table *out, const cover_problem *p)
{
    jalur_status st = JALUR_OK;
    out->limit_min = p->limit_min;
    out->n_points = p->n_points;
    out->n_ways = p->n_ways;
    TRY(arena_new(&out->mem, p->n_ways, sizeof *out->ways, &out->ways));
    for (uint32_t w = 0; w < p->n_ways; w++)
        out->ways[w] = p->ways[w].way;
done:
    return st;
}

jalur_status cover_access(jalur_ctx *ctx, geo_kit *kit, const cover_problem *p, access_table *out)
{
    jalur_status st = JALUR_OK;
    cover_job job = {.ctx = ctx, .kit = kit, .p = p, .out = out};
    access_init(out, ctx);
    TRY(problem_check(ctx, p));
    TRY(lists_new(out, p));
    TRY(cover_villages(&job));
    TRY(arena_new(&out->mem, (size_t)out->n_villages * p->n_ways, sizeof *out->cells, &out->cells));
    for (uint32_t w = 0; w < p->n_ways; w++) {
        TRY(step_progress(ctx, "coverage", w, p->n_ways));
        TRY(cover_reach(&job, w));
    }
    TRY(cover_shares(&job));
done:
    mem_free(ctx, job.holds);
    if (st != JALUR_OK) access_release(out);
    return err_while(ctx, st, "measuring coverage");
}
