/* Who of those within the limit is served: days, signal, room. The rules stand in cover.h. */
#include "cover/cover_inside.h"

#include <math.h>
#include <stdlib.h>

/* ---- days ---- */

jalur_status cover_days(jalur_ctx *ctx, const territory *t, const settings *set, uint8_t **out)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)set->payout_days;
    uint8_t *shut = NULL;
    *out = NULL;
    TRY(mem_new(ctx, (size_t)t->n_areas * days, 1, &shut));
    for (uint32_t d = 1; d <= days; d++)
        for (uint32_t i = 0; settings_rest_day(set, d) && i < t->n_areas; i++) shut[(size_t)i * days + d - 1] = 1;
    for (uint32_t k = 0; k < t->n_closed; k++) {
        const closed_days *c = &t->closed[k];
        for (uint32_t d = c->first_day; c->area < t->n_areas && d <= c->last_day && d <= days; d++)
            if (d > 0) shut[(size_t)c->area * days + d - 1] = 1;
    }
    for (uint32_t i = 0; i < t->n_areas; i++) { /* in the order of codes an area comes after those above it */
        const uint32_t parent = t->areas[i].parent;
        for (uint32_t d = 0; parent < i && d < days; d++) shut[(size_t)i * days + d] |= shut[(size_t)parent * days + d];
    }
    *out = shut;
done:
    return st;
}

static bool open_together(const cover_job *job, uint32_t village, uint32_t point)
{
    const uint8_t *a = job->shut + (size_t)village * job->days;
    const uint32_t at = job->p->t->offices[point].village;
    const uint8_t *b = at < job->p->t->n_areas ? job->shut + (size_t)at * job->days : a;
    for (uint32_t d = 0; d < job->days; d++)
        if (!a[d] && !b[d]) return true;
    return false;
}

/* ---- room ---- */

typedef struct wish { /* a village and one of the points it may go to */
    double minutes;
    uint32_t village, rank;
} wish;

static int wish_order(const void *a, const void *b)
{
    const wish *x = a, *y = b;
    if (x->minutes != y->minutes) return x->minutes < y->minutes ? -1 : 1;
    if (x->village != y->village) return x->village < y->village ? -1 : 1;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

typedef struct serving {
    cover_job *job;
    uint32_t way;
    access_catchment *points; /* of the way */
    uint32_t *slot;           /* [office]: index into points, or JALUR_NONE */
    wish *wishes;
    size_t n;
} serving;

static access_cell *cell_at(const serving *s, uint32_t v)
{
    return &s->job->out->cells[(size_t)v * s->job->out->n_ways + s->way];
}

/* The points a village may go to; its class where there is none. */
static void wishes_of(serving *s, uint32_t v)
{
    const access_table *out = s->job->out;
    access_cell *c = cell_at(s, v);
    const access_near *near = &out->near[((size_t)v * out->n_ways + s->way) * out->n_near];
    const int wanted = (int)s->job->p->set->cover_signal;
    const size_t before = s->n;
    for (uint32_t k = 0; k < out->n_near && near[k].minutes <= out->limit_min; k++)
        if (open_together(s->job, out->villages[v].village, near[k].office)) s->wishes[s->n++] = (wish){near[k].minutes, v, k};
    if (s->n == before) {
        c->class = ACCESS_CLOSED;
    } else if (out->villages[v].signal >= 0 && out->villages[v].signal < wanted) {
        c->class = ACCESS_NO_SIGNAL;
        s->n = before;
    } else {
        c->class = ACCESS_FULL; /* until one has room */
    }
}

static void points_begin(serving *s)
{
    const cover_problem *p = s->job->p;
    const double each = p->set->counter_people;
    for (uint32_t i = 0; i < p->t->n_offices; i++) s->slot[i] = JALUR_NONE;
    for (uint32_t i = 0; i < p->n_points; i++) {
        const office *o = &p->t->offices[p->points[i]];
        s->points[i] = (access_catchment){.office = p->points[i], .room = each > 0 ? each * (o->counters ? o->counters : 1) : (double)INFINITY};
        s->slot[p->points[i]] = i;
    }
}

static void points_fill(serving *s)
{
    const access_table *out = s->job->out;
    for (size_t k = 0; k < s->n; k++) {
        const uint32_t v = s->wishes[k].village;
        access_cell *c = cell_at(s, v);
        const uint32_t at = out->near[((size_t)v * out->n_ways + s->way) * out->n_near + s->wishes[k].rank].office;
        access_catchment *point = &s->points[s->slot[at]];
        const double people = out->villages[v].people;
        if (c->class == ACCESS_SERVED || (double)point->served_people + people > point->room) continue;
        c->class = ACCESS_SERVED;
        c->served_by = at;
        point->served_villages++;
        point->served_people += out->villages[v].people;
    }
}

jalur_status cover_serve(cover_job *job, uint32_t way)
{
    jalur_status st = JALUR_OK;
    access_table *out = job->out;
    serving s = {.job = job, .way = way, .points = out->catchments + (size_t)way * out->n_points};
    TRY(mem_new(job->ctx, (size_t)out->n_villages * out->n_near, sizeof *s.wishes, &s.wishes));
    TRY(mem_new(job->ctx, job->p->t->n_offices, sizeof *s.slot, &s.slot));
    points_begin(&s);
    for (uint32_t v = 0; v < out->n_villages; v++) {
        const access_cell *c = cell_at(&s, v);
        if (isfinite(c->minutes)) {
            access_catchment *point = &s.points[s.slot[c->office]];
            point->nearest_villages++;
            point->nearest_people += out->villages[v].people;
        }
        if (c->class == ACCESS_SERVED) wishes_of(&s, v);
    }
    if (s.n) qsort(s.wishes, s.n, sizeof *s.wishes, wish_order);
    points_fill(&s);
done:
    mem_free(job->ctx, s.slot);
    mem_free(job->ctx, s.wishes);
    return st;
}
