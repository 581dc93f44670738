#include "cover/cover_inside.h"

#include <math.h>
#include <string.h>

static jalur_status problem_check(jalur_ctx *ctx, const cover_problem *p)
{
    decay ignored;
    if (!(p->set->cover_min > 0) || !isfinite(p->set->cover_min))
        return err_at(ctx, JALUR_E_USAGE, &(err_site){.expected = "minutes above 0", .remedy = "set cover.limit_min"},
                      "a time limit of %g minutes", p->set->cover_min);
    if (!decay_parse(p->set->cover_decay, &ignored))
        return err_at(ctx, JALUR_E_DATA, &(err_site){.field = "cover.decay", .found = p->set->cover_decay,
                                                      .expected = "step, linear, logistic or exponential"},
                      "\"%s\" is no decay", p->set->cover_decay);
    for (uint32_t i = 0; i < p->n_points; i++)
        if (p->points[i] >= p->t->n_offices || p->t->offices[p->points[i]].placed == PLACED_NOWHERE)
            return err_set(ctx, JALUR_E_USAGE, "service point %u is no office with a position", (unsigned)i + 1);
    return JALUR_OK;
}

static jalur_status lists_new(access_table *out, const cover_problem *p)
{
    jalur_status st = JALUR_OK;
    const int64_t k = p->set->cover_nearest;
    out->limit_min = p->set->cover_min;
    out->n_points = p->n_points;
    out->n_ways = p->n_ways;
    out->n_near = k < 1 ? 1 : k > ACCESS_NEAREST_MAX ? ACCESS_NEAREST_MAX : (uint32_t)k;
    TRY(arena_new(&out->mem, p->n_ways, sizeof *out->ways, &out->ways));
    TRY(arena_new(&out->mem, (size_t)p->n_ways * p->n_points, sizeof *out->catchments, &out->catchments));
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
    (void)decay_parse(p->set->cover_decay, &job.decay);
    job.n_groups = p->set->areas_3t[0] ? 3 : 1;
    TRY(cover_villages(&job));
    job.scores = p->scores && (double)out->n_villages * p->n_points <= (double)p->set->score_pairs;
    job.days = (uint32_t)p->set->payout_days;
    TRY(cover_days(ctx, p->t, p->set, &job.shut));
    TRY(arena_new(&out->mem, (size_t)out->n_villages * p->n_ways, sizeof *out->cells, &out->cells));
    TRY(arena_new(&out->mem, (size_t)out->n_villages * p->n_ways * out->n_near, sizeof *out->near, &out->near));
    for (uint32_t w = 0; w < p->n_ways; w++) {
        TRY(step_progress(ctx, "coverage", w, p->n_ways));
        TRY(cover_reach(&job, w));
        TRY(cover_serve(&job, w));
    }
    TRY(cover_shares(&job));
    TRY(cover_sums(&job));
done:
    mem_free(ctx, job.shut);
    mem_free(ctx, job.holds);
    if (st != JALUR_OK) access_release(out);
    return err_while(ctx, st, "measuring coverage");
}
