/* What the scores of one way must lie between: from every point alone, with all minutes a little shorter and a little longer. */
#include "verify/verify_inside.h"

#include <stdio.h>

#include "model/decay.h"

typedef struct scoring {
    judge *j;
    const access_table *a;
    uint32_t way;
    const vweights *w;
    const vnearest *found;
    const uint32_t *points; uint32_t n_points;
    double *point_min;              /* of one point, by village */
    double *score_low, *score_high; /* by village */
    double supply_low, supply_high;
    decay decay;
} scoring;

static double share_at(const scoring *x, double minutes, bool high)
{
    const double at = minutes + (high ? -1 : 1) * vnearest_slack_min(minutes), limit = x->a->limit_min;
    if (!isfinite(minutes) || at > limit) return 0;
    const double c = at > 0 ? at : 0;
    switch (x->decay) {
    case DECAY_LINEAR: return (limit - c) / limit;
    case DECAY_LOGISTIC: return 1 / (1 + exp(10 * (c - limit / 2) / limit));
    case DECAY_EXPONENTIAL: return exp(-3 * c / limit);
    case DECAY_STEP:
    case DECAYS: break;
    }
    return 1;
}

static void add_scores(scoring *x, uint32_t point)
{
    const uint32_t counters = x->j->t->offices[x->points[point]].counters;
    const double supply = counters > 0 ? counters : 1;
    double low = 0, high = 0;
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        low += x->a->villages[v].people * share_at(x, x->point_min[v], false);
        high += x->a->villages[v].people * share_at(x, x->point_min[v], true);
    }
    x->supply_low += low > 0 ? supply : 0;
    x->supply_high += high > 0 ? supply : 0;
    if (high <= 0) return;
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        x->score_low[v] += 1e4 * supply * share_at(x, x->point_min[v], false) / high;
        const double most = share_at(x, x->point_min[v], true);
        if (most > 0) x->score_high[v] += low > 0 ? 1e4 * supply * most / low : (double)INFINITY;
    }
}

static jalur_status check_scores(scoring *x)
{
    jalur_status st = JALUR_OK;
    char where[WHERE_MAX];
    double supply = 0;
    for (uint32_t i = 0; i < x->n_points; i++) {
        TRY(step_progress(x->j->ctx, "verifying scores", i, x->n_points));
        TRY(vnearest_alone(x->j, x->w, x->found, i, 1.02 * x->a->limit_min + 1, x->point_min));
        add_scores(x, i);
    }
    for (uint32_t v = 0; v < x->a->n_villages; v++) {
        const double score = x->a->cells[(size_t)v * x->a->n_ways + x->way].score;
        snprintf(where, sizeof where, "village %s by %s, %s", x->j->t->areas[x->a->villages[v].village].code, x->a->ways[x->way].profile,
                 season_name(x->a->ways[x->way].season));
        judge_most(x->j, "access-score", where, score, x->score_high[v] + 1e-6 * x->score_high[v], "counters per 10,000 people at most");
        judge_most(x->j, "access-score", where, x->score_low[v] - 1e-6 * x->score_low[v], score, "counters per 10,000 people at least");
        supply += x->a->villages[v].people * score / 1e4;
    }
    snprintf(where, sizeof where, "scores by %s, %s", x->a->ways[x->way].profile, season_name(x->a->ways[x->way].season));
    judge_most(x->j, "access-score", where, supply, x->supply_high * (1 + 1e-9), "counters handed out at most");
    judge_most(x->j, "access-score", where, x->supply_low * (1 - 1e-9), supply, "counters handed out at least");
done:
    return st;
}

jalur_status verify_scores(judge *j, uint32_t way, const vweights *w, const vnearest *found, const uint32_t *points, uint32_t n_points)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    scoring x = {.j = j, .a = a, .way = way, .w = w, .found = found, .points = points, .n_points = n_points};
    if (!decay_parse(j->set->cover_decay, &x.decay)) TRY(err_set(j->ctx, JALUR_E_DATA, "\"%s\" is no decay", j->set->cover_decay));
    if (a->n_villages == 0 || isnan(a->cells[way].score)) return JALUR_OK; /* no scores were asked for */
    TRY(mem_new(j->ctx, a->n_villages, sizeof *x.point_min, &x.point_min));
    TRY(mem_new(j->ctx, a->n_villages, sizeof *x.score_low, &x.score_low));
    TRY(mem_new(j->ctx, a->n_villages, sizeof *x.score_high, &x.score_high));
    TRY(check_scores(&x));
done:
    mem_free(j->ctx, x.point_min);
    mem_free(j->ctx, x.score_low);
    mem_free(j->ctx, x.score_high);
    return st;
}
