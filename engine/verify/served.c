/* Who of those within the limit is served, judged by what must hold at the end: nobody is turned away by a point that is
 * open for them and still has room, and no point takes more than it has room for. */
#include "verify/verify_inside.h"

#include <math.h>
#include <stdio.h>

typedef struct serving {
    judge *j;
    const access_table *a;
    uint32_t way;
    const access_catchment *points;
    uint32_t *place;  /* by office: among the points, or JALUR_NONE */
    uint8_t *shut;    /* by area and day: closed by a row of its own */
    uint32_t n_days;
} serving;

static bool rests(const judge *j, uint32_t day)
{
    char list[80], word[16];
    snprintf(list, sizeof list, ",%s,", j->set->rest_days);
    for (char *c = list; *c; c++)
        if (*c < '0' || *c > '9') *c = ',';
    snprintf(word, sizeof word, ",%u,", (unsigned)day);
    return strstr(list, word) != NULL;
}

static bool shut_on(const serving *s, uint32_t at, uint32_t day)
{
    for (; at != JALUR_NONE; at = s->j->t->areas[at].parent)
        if (s->shut[(size_t)at * s->n_days + day - 1]) return true;
    return false;
}

static bool meet(const serving *s, uint32_t village, uint32_t at)
{
    const uint32_t other = s->j->t->offices[at].village;
    for (uint32_t d = 1; d <= s->n_days; d++)
        if (!rests(s->j, d) && !shut_on(s, village, d) && !(other != JALUR_NONE && shut_on(s, other, d))) return true;
    return false;
}

static const access_catchment *point_of(const serving *s, uint32_t at)
{
    return at < s->j->t->n_offices && s->place[at] != JALUR_NONE ? &s->points[s->place[at]] : NULL;
}

/* The first of the near points that should have taken the village, or JALUR_NONE; how many were open for it. */
static uint32_t should_take(const serving *s, uint32_t v, const access_cell *c, uint32_t *n_open, bool *theirs)
{
    const access_near *near = &s->a->near[((size_t)v * s->a->n_ways + s->way) * s->a->n_near];
    uint32_t first = JALUR_NONE;
    *n_open = 0;
    *theirs = false;
    for (uint32_t k = 0; k < s->a->n_near && near[k].minutes <= s->a->limit_min; k++) {
        const access_catchment *p = point_of(s, near[k].office);
        if (!p || !meet(s, s->a->villages[v].village, near[k].office)) continue;
        ++*n_open;
        if (near[k].office == c->served_by) *theirs = true;
        if (!*theirs && first == JALUR_NONE && (double)p->served_people + s->a->villages[v].people <= p->room) first = near[k].office;
    }
    return first;
}

static void check_village(const serving *s, uint32_t v)
{
    judge *j = s->j;
    char where[WHERE_MAX];
    const access_village *village = &s->a->villages[v];
    const access_cell *c = &s->a->cells[(size_t)v * s->a->n_ways + s->way];
    uint32_t n_open;
    bool theirs;
    snprintf(where, sizeof where, "village %s by %s, %s", j->t->areas[village->village].code, s->a->ways[s->way].profile,
             season_name(s->a->ways[s->way].season));
    judge_true(j, (c->class == ACCESS_SERVED) == (c->served_by != JALUR_NONE), "access-served", where, access_class_name(c->class),
               c->served_by == JALUR_NONE ? "nobody serves it" : "served");
    if (!(c->minutes <= s->a->limit_min)) return;
    const uint32_t first = should_take(s, v, c, &n_open, &theirs);
    const bool dark = village->signal >= 0 && village->signal < (int)j->set->cover_signal;
    judge_true(j, (c->class == ACCESS_CLOSED) == (n_open == 0), "access-served", where, access_class_name(c->class),
               n_open ? "a common open day" : "no common open day");
    if (n_open == 0) return;
    judge_true(j, (c->class == ACCESS_NO_SIGNAL) == dark, "access-served", where, access_class_name(c->class), dark ? "no signal" : "signal");
    if (dark) return;
    judge_true(j, theirs || c->class == ACCESS_FULL, "access-served", where, "by a point that is not near and open", "one of the near ones");
    judge_true(j, first == JALUR_NONE, "access-served", where, "passes by a nearer point with room", "the nearest with room");
}

/* Marks that name a village are known for it; a mark by position may add to them. */
static jalur_status check_signals(const serving *s)
{
    jalur_status st = JALUR_OK;
    const territory *t = s->j->t;
    bool known[256] = {false};
    int *least = NULL;
    TRY(mem_new(s->j->ctx, t->n_areas, sizeof *least, &least));
    for (uint32_t i = 0; i < t->n_areas; i++) least[i] = -1;
    for (uint32_t i = 0; i < t->n_signals; i++) {
        const signal_mark *m = &t->signals[i];
        known[(uint8_t)m->level] = true;
        if (m->village != JALUR_NONE && m->level > least[m->village]) least[m->village] = m->level;
    }
    for (uint32_t v = 0; v < s->a->n_villages; v++) {
        const access_village *at = &s->a->villages[v];
        judge_true(s->j, (at->signal < 0 || known[at->signal]) && at->signal >= least[at->village], "access-served", t->areas[at->village].code,
                   "another signal level", "the best that is known");
    }
done:
    mem_free(s->j->ctx, least);
    return st;
}

typedef struct taken { double villages[2], people[2]; } taken; /* nearest to it; served by it */

static void check_catchment(const serving *s, const access_catchment *p, const taken *sum)
{
    judge *j = s->j;
    char where[WHERE_MAX];
    const office *o = &j->t->offices[p->office];
    snprintf(where, sizeof where, "point %s by way %u", o->id, (unsigned)s->way + 1);
    judge_near(j, "access-catchment", where, p->nearest_villages, sum->villages[0], 0, "villages it is nearest to");
    judge_near(j, "access-catchment", where, (double)p->nearest_people, sum->people[0], 0, "people it is nearest to");
    judge_near(j, "access-catchment", where, p->served_villages, sum->villages[1], 0, "villages served");
    judge_near(j, "access-catchment", where, (double)p->served_people, sum->people[1], 0, "people served");
    const double each = j->set->counter_people;
    judge_true(j, each > 0 ? p->room == each * (o->counters > 1 ? o->counters : 1) : isinf(p->room), "access-catchment", where,
               "another room", "as the settings say");
    judge_most(j, "access-catchment", where, (double)p->served_people, p->room, "people, its room");
}

static void add_taken(const serving *s, taken *by_point, uint32_t at, int what, uint32_t people)
{
    const access_catchment *p = point_of(s, at);
    if (!p) return;
    by_point[p - s->points].villages[what]++;
    by_point[p - s->points].people[what] += people;
}

static jalur_status check_catchments(const serving *s)
{
    jalur_status st = JALUR_OK;
    taken *by_point = NULL;
    TRY(mem_new(s->j->ctx, s->a->n_points, sizeof *by_point, &by_point));
    for (uint32_t v = 0; v < s->a->n_villages; v++) {
        const access_cell *c = &s->a->cells[(size_t)v * s->a->n_ways + s->way];
        if (isfinite(c->minutes)) add_taken(s, by_point, c->office, 0, s->a->villages[v].people);
        add_taken(s, by_point, c->served_by, 1, s->a->villages[v].people);
    }
    for (uint32_t i = 0; i < s->a->n_points; i++)
        if (point_of(s, s->points[i].office) == &s->points[i]) check_catchment(s, &s->points[i], &by_point[i]);
done:
    mem_free(s->j->ctx, by_point);
    return st;
}

static jalur_status index_days(serving *s)
{
    jalur_status st = JALUR_OK;
    const territory *t = s->j->t;
    s->n_days = (uint32_t)s->j->set->payout_days;
    TRY(mem_new(s->j->ctx, (size_t)t->n_areas * s->n_days, sizeof *s->shut, &s->shut));
    for (uint32_t k = 0; k < t->n_closed; k++) {
        const closed_days *c = &t->closed[k];
        for (uint32_t d = c->first_day; c->area != JALUR_NONE && d <= c->last_day && d <= s->n_days; d++)
            if (d > 0) s->shut[(size_t)c->area * s->n_days + d - 1] = 1;
    }
done:
    return st;
}

jalur_status verify_served(judge *j, uint32_t way, const uint32_t *points, uint32_t n_points)
{
    jalur_status st = JALUR_OK;
    serving s = {j, j->in->access, way, j->in->access->catchments + (size_t)way * j->in->access->n_points, NULL, NULL, 0};
    if (!judge_true(j, n_points == s.a->n_points, "access-catchment", "coverage", "another number of points", "all service points"))
        return j->st;
    TRY(mem_new(j->ctx, j->t->n_offices, sizeof *s.place, &s.place));
    TRY(index_days(&s));
    for (uint32_t i = 0; i < j->t->n_offices; i++) s.place[i] = JALUR_NONE;
    for (uint32_t i = 0; i < n_points; i++) {
        judge_true(j, s.points[i].office == points[i], "access-catchment", "coverage", "another point", "the service points in order");
        if (s.points[i].office == points[i]) s.place[points[i]] = i;
    }
    TRY(check_catchments(&s));
    for (uint32_t v = 0; v < s.a->n_villages; v++) check_village(&s, v);
    TRY(check_signals(&s));
    TRY(j->st);
done:
    mem_free(j->ctx, s.place);
    mem_free(j->ctx, s.shut);
    return st;
}
