/* Villages, their people and the shares, counted again. */
#include "verify/verify_inside.h"

#include <stdio.h>

static area_level lowest(const territory *t)
{
    area_level level = AREA_PROVINCE;
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (t->areas[i].level > level) level = t->areas[i].level;
    return level;
}

static void count_people(const judge *j, area_level base, uint64_t *people)
{
    const territory *t = j->t;
    const char *kind = j->in->access->people_kind;
    uint32_t v;
    for (uint32_t i = 0; i < t->n_areas; i++)
        people[i] = strcmp(kind, "population") == 0 ? t->areas[i].population : strcmp(kind, "villages") == 0;
    for (uint32_t i = 0; strcmp(kind, "voters") == 0 && i < t->n_stations; i++)
        if ((v = territory_up(t, t->stations[i].village, base)) != JALUR_NONE) people[v] += t->stations[i].voters;
    for (uint32_t i = 0; strcmp(kind, "recipients") == 0 && i < t->n_households; i++)
        if ((v = territory_up(t, t->households[i].village, base)) != JALUR_NONE) people[v]++;
}

static jalur_status check_villages(judge *j)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    const area_level base = lowest(j->t);
    char where[WHERE_MAX];
    uint64_t *people = NULL;
    uint32_t n = 0;
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *people, &people));
    count_people(j, base, people);
    for (uint32_t i = 0; i < j->t->n_areas; i++) n += j->t->areas[i].level == base;
    judge_near(j, "access-villages", "coverage", a->n_villages, n, 0, "villages");
    judge_near(j, "access-villages", "coverage", a->limit_min, j->set->cover_min, 1e-9, "min");
    for (uint32_t v = 0; v < a->n_villages; v++) {
        const uint32_t at = a->villages[v].village;
        snprintf(where, sizeof where, "village %s", j->t->areas[at].code);
        judge_true(j, v == 0 || a->villages[v - 1].village < at, "access-villages", where, "out of order or twice", "once");
        judge_near(j, "access-people", where, a->villages[v].people, (double)people[at], 0, a->people_kind);
    }
done:
    mem_free(j->ctx, people);
    return st;
}

typedef struct unit { uint64_t villages, near, holding, people, people_near; } unit;

/* Of the villages below each area of the level; by `way`, or JALUR_NONE. */
static void gather(const judge *j, area_level level, uint32_t way, unit *units)
{
    const access_table *a = j->in->access;
    memset(units, 0, j->t->n_areas * sizeof *units);
    for (uint32_t v = 0; v < a->n_villages; v++) {
        const uint32_t at = territory_up(j->t, a->villages[v].village, level);
        if (at == JALUR_NONE) continue;
        const bool near = way < a->n_ways && a->cells[(size_t)v * a->n_ways + way].class == ACCESS_WITHIN;
        units[at].villages++;
        units[at].near += near;
        units[at].holding += a->villages[v].has_point_inside;
        units[at].people += a->villages[v].people;
        units[at].people_near += near ? a->villages[v].people : 0;
    }
}

static void check_share(judge *j, const access_share *s, area_level level, unit *units)
{
    char where[WHERE_MAX];
    double n = 0, with_villages = 0, holding = 0, near = 0, people = 0, people_near = 0;
    gather(j, level, s->way, units);
    for (uint32_t i = 0; i < j->t->n_areas; i++) {
        const unit *u = &units[i];
        if (j->t->areas[i].level != level) continue;
        const bool in = u->people > 0 ? 2 * u->people_near >= u->people : u->villages > 0 && 2 * u->near >= u->villages;
        n++;
        with_villages += u->villages > 0;
        holding += u->holding > 0;
        people += (double)u->people;
        near += in;
        people_near += in ? (double)u->people : 0;
    }
    snprintf(where, sizeof where, "share %s of %s, way %d", s->measure, s->level, s->way == JALUR_NONE ? 0 : (int)s->way + 1);
    if (strcmp(s->measure, "point-inside") == 0) { /* a point may stand in an upper area and in no village */
        judge_near(j, "access-share", where, s->denominator, n, 0, "areas");
        judge_most(j, "access-share", where, holding, s->numerator, "areas with a point");
        if (level == lowest(j->t)) judge_near(j, "access-share", where, s->numerator, holding, 0, "areas with a point");
    } else if (strcmp(s->measure, "within") == 0) {
        judge_near(j, "access-share", where, s->numerator, near, 0, "areas within");
        judge_near(j, "access-share", where, s->denominator, with_villages, 0, "areas");
    } else {
        judge_near(j, "access-share", where, s->numerator, people_near, 0, "people within");
        judge_near(j, "access-share", where, s->denominator, people, 0, "people");
    }
}

jalur_status verify_shares(judge *j)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    unit *units = NULL;
    area_level level;
    TRY(check_villages(j));
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *units, &units));
    for (uint32_t i = 0; i < a->n_shares; i++)
        if (judge_true(j, area_level_parse(a->shares[i].level, &level), "access-share", "shares", a->shares[i].level, "a level"))
            check_share(j, &a->shares[i], level, units);
done:
    mem_free(j->ctx, units);
    return st;
}
