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
} serving;

static bool under(const territory *t, uint32_t at, uint32_t upper)
{
    for (; at != JALUR_NONE; at = t->areas[at].parent)
        if (at == upper) return true;
    return false;
}

static bool rests(const judge *j, uint32_t day)
{
    char list[80], word[16];
    snprintf(list, sizeof list, ",%s,", j->set->rest_days);
    for (char *c = list; *c; c++)
        if (*c < '0' || *c > '9') *c = ',';
    snprintf(word, sizeof word, ",%u,", (unsigned)day);
    return strstr(list, word) != NULL;
}

static bool shut_on(const judge *j, uint32_t at, uint32_t day)
{
    for (uint32_t k = 0; k < j->t->n_closed; k++) {
        const closed_days *c = &j->t->closed[k];
        if (c->area != JALUR_NONE && day >= c->first_day && day <= c->last_day && under(j->t, at, c->area)) return true;
    }
    return false;
}

static bool meet(const judge *j, uint32_t village, uint32_t at)
{
    const uint32_t other = j->t->offices[at].village;
    for (uint32_t d = 1; d <= (uint32_t)j->set->payout_days; d++)
        if (!rests(j, d) && !shut_on(j, village, d) && !(other != JALUR_NONE && shut_on(j, other, d))) return true;
    return false;
}

static const access_catchment *point_of(const serving *s, uint32_t at)
{
    for (uint32_t i = 0; i < s->a->n_points; i++)
        if (s->points[i].office == at) return &s->points[i];
    return NULL;
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
        if (!p || !meet(s->j, s->a->villages[v].village, near[k].office)) continue;
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
static void check_signals(const serving *s)
{
    const territory *t = s->j->t;
    for (uint32_t v = 0; v < s->a->n_villages; v++) {
        int least = -1;
        bool any = s->a->villages[v].signal < 0;
        for (uint32_t i = 0; i < t->n_signals; i++) {
            const signal_mark *m = &t->signals[i];
            if (m->village == s->a->villages[v].village && m->level > least) least = m->level;
            any = any || m->level == s->a->villages[v].signal;
        }
        judge_true(s->j, any && s->a->villages[v].signal >= least, "access-served", t->areas[s->a->villages[v].village].code,
                   "another signal level", "the best that is known");
    }
}

static void check_catchment(const serving *s, const access_catchment *p)
{
    judge *j = s->j;
    char where[WHERE_MAX];
    double villages[2] = {0}, people[2] = {0};
    const office *o = &j->t->offices[p->office];
    for (uint32_t v = 0; v < s->a->n_villages; v++) {
        const access_cell *c = &s->a->cells[(size_t)v * s->a->n_ways + s->way];
        const bool in[2] = {isfinite(c->minutes) && c->office == p->office, c->served_by == p->office};
        for (int k = 0; k < 2; k++) {
            villages[k] += in[k];
            people[k] += in[k] ? s->a->villages[v].people : 0;
        }
    }
    snprintf(where, sizeof where, "point %s by way %u", o->id, (unsigned)s->way + 1);
    judge_near(j, "access-catchment", where, p->nearest_villages, villages[0], 0, "villages it is nearest to");
    judge_near(j, "access-catchment", where, (double)p->nearest_people, people[0], 0, "people it is nearest to");
    judge_near(j, "access-catchment", where, p->served_villages, villages[1], 0, "villages served");
    judge_near(j, "access-catchment", where, (double)p->served_people, people[1], 0, "people served");
    const double each = j->set->counter_people;
    judge_true(j, each > 0 ? p->room == each * (o->counters > 1 ? o->counters : 1) : isinf(p->room), "access-catchment", where,
               "another room", "as the settings say");
    judge_most(j, "access-catchment", where, (double)p->served_people, p->room, "people, its room");
}

jalur_status verify_served(judge *j, uint32_t way, const uint32_t *points, uint32_t n_points)
{
    const serving s = {j, j->in->access, way, j->in->access->catchments + (size_t)way * j->in->access->n_points};
    if (!judge_true(j, n_points == s.a->n_points, "access-catchment", "coverage", "another number of points", "all service points"))
        return j->st;
    for (uint32_t i = 0; i < n_points; i++)
        if (judge_true(j, s.points[i].office == points[i], "access-catchment", "coverage", "another point", "the service points in order"))
            check_catchment(&s, &s.points[i]);
    for (uint32_t v = 0; v < s.a->n_villages; v++) check_village(&s, v);
    check_signals(&s);
    return j->st;
}
