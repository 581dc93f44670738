/* Enhanced two-step floating catchment areas (Luo and Qi 2009), and how unequal the scores are (Gini 1912). */
#include "cover/cover_inside.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 16 }; /* starts of one sweep, see net_rows */

static double supply_of(const office *o)
{
    return o->counters ? o->counters : 1;
}

typedef struct scoring {
    cover_job *job;
    const cover_side *side;
    const uint32_t *placed; /* villages with a point */
    uint32_t n_placed, way;
    net_ms *time;   /* one block */
    double *asked;  /* per point: people who share it, decayed; then its supply for each of them */
} scoring;

static double weight_at(const scoring *s, uint32_t k, uint32_t point, net_ms time)
{
    const net_snap *from = &s->side->village[k], *to = &s->side->office[point];
    if (from->state != SNAP_OK || to->state != SNAP_OK || time >= NET_UNREACHED) return 0;
    const double minutes = ((double)time + from->access_ms + to->access_ms) / 60000.0, limit = s->job->out->limit_min;
    return minutes <= limit ? decay_at(s->job->decay, minutes, limit) : 0;
}

/* The first pass gathers what each point is asked for, the second what each village gets. */
static jalur_status pass(scoring *s, net_rows *rows, bool second)
{
    jalur_status st = JALUR_OK;
    access_table *out = s->job->out;
    const uint32_t n = s->job->p->n_points;
    for (uint32_t k = 0; k < s->n_placed; k += BLOCK) {
        const uint32_t here = k + BLOCK <= s->n_placed ? BLOCK : s->n_placed - k;
        TRY(step_progress(s->job->ctx, "scores", k, s->n_placed));
        TRY(net_rows_fill(rows, s->side->village + k, here, s->time));
        for (uint32_t i = 0; i < here; i++) {
            const uint32_t v = s->placed[k + i];
            double sum = 0;
            for (uint32_t j = 0; j < n; j++) {
                const double w = weight_at(s, k + i, j, s->time[(size_t)i * n + j]);
                if (!second) s->asked[j] += out->villages[v].people * w;
                else sum += s->asked[j] * w;
            }
            if (second) out->cells[(size_t)v * out->n_ways + s->way].score = 1e4 * sum;
        }
    }
done:
    return st;
}

jalur_status cover_score(cover_job *job, uint32_t way, const net_metric *m, const cover_side *side, const uint32_t *which,
                         uint32_t n_which)
{
    jalur_status st = JALUR_OK;
    const cover_problem *p = job->p;
    access_table *out = job->out;
    scoring s = {.job = job, .side = side, .placed = which, .n_placed = n_which, .way = way};
    net_rows *rows = NULL;
    for (uint32_t v = 0; v < out->n_villages; v++) out->cells[(size_t)v * out->n_ways + way].score = 0;
    if (p->n_points == 0 || n_which == 0) goto done;
    TRY(mem_new(job->ctx, (size_t)BLOCK * p->n_points, sizeof *s.time, &s.time));
    TRY(mem_new(job->ctx, p->n_points, sizeof *s.asked, &s.asked));
    TRY(net_rows_new(job->ctx, m, side->office, p->n_points, &rows));
    TRY(pass(&s, rows, false));
    for (uint32_t j = 0; j < p->n_points; j++)
        s.asked[j] = s.asked[j] > 0 ? supply_of(&p->t->offices[p->points[j]]) / s.asked[j] : 0;
    TRY(pass(&s, rows, true));
done:
    net_rows_free(rows);
    mem_free(job->ctx, s.time);
    mem_free(job->ctx, s.asked);
    return st;
}

typedef struct part { double score, people; } part;

static int part_order(const void *a, const void *b)
{
    const part *x = a, *y = b;
    return (x->score > y->score) - (x->score < y->score);
}

/* sum over pairs of |x - y|, half of it: in ascending order each score counts once for every person before it. */
jalur_status cover_gini(cover_job *job, uint32_t way, uint32_t group, double *numerator, double *denominator)
{
    jalur_status st = JALUR_OK;
    const access_table *out = job->out;
    part *parts = NULL;
    size_t n = 0;
    double people = 0, scores = 0, sum = 0;
    TRY(mem_new(job->ctx, out->n_villages, sizeof *parts, &parts));
    for (uint32_t v = 0; v < out->n_villages; v++)
        if (cover_in_group(&out->villages[v], group))
            parts[n++] = (part){out->cells[(size_t)v * out->n_ways + way].score, out->villages[v].people};
    if (n) qsort(parts, n, sizeof *parts, part_order);
    for (size_t i = 0; i < n; i++) { /* people and scores of those before */
        sum += parts[i].people * (parts[i].score * people - scores);
        people += parts[i].people;
        scores += parts[i].people * parts[i].score;
    }
    *numerator = sum;
    *denominator = people * scores;
done:
    mem_free(job->ctx, parts);
    return st;
}
