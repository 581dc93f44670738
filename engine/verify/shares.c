/* Villages, their people and the shares, counted again. */
#include "verify/verify_inside.h"

#include <math.h>
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
    int8_t *signal = NULL;
    uint32_t n = 0;
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *people, &people));
    TRY(mem_new(j->ctx, j->t->n_areas, 1, &signal));
    TRY(judge_signal(j, base, signal));
    count_people(j, base, people);
    for (uint32_t i = 0; i < j->t->n_areas; i++) n += j->t->areas[i].level == base;
    judge_near(j, "access-villages", "coverage", a->n_villages, n, 0, "villages");
    judge_near(j, "access-villages", "coverage", a->limit_min, j->set->cover_min, 1e-9, "min");
    for (uint32_t v = 0; v < a->n_villages; v++) {
        const uint32_t at = a->villages[v].village;
        snprintf(where, sizeof where, "village %s", j->t->areas[at].code);
        judge_true(j, v == 0 || a->villages[v - 1].village < at, "access-villages", where, "out of order or twice", "once");
        judge_near(j, "access-people", where, a->villages[v].people, (double)people[at], 0, a->people_kind);
        judge_near(j, "access-signal", where, a->villages[v].signal, signal[at], 0, "level of signal");
    }
done:
    mem_free(j->ctx, signal);
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
        const bool near = way < a->n_ways && a->cells[(size_t)v * a->n_ways + way].minutes <= a->limit_min;
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

/* ---- shares of villages by group ---- */

bool verify_named(const char *list, const char *code)
{
    for (; *list; list += strcspn(list, ", ")) {
        list += strspn(list, ", ");
        const size_t n = strcspn(list, ", ");
        if (n && strncmp(list, code, n) == 0 && (code[n] == '.' || code[n] == 0)) return true;
    }
    return false;
}

static bool group_holds(const access_village *v, const char *group)
{
    return strcmp(group, "all") == 0 || v->remote == (strcmp(group, "3T") == 0);
}

/* Over all pairs, as the definition says. */
static void gini_of(const access_table *a, const access_share *s, double *half, double *whole)
{
    double people = 0, scores = 0;
    *half = 0;
    for (uint32_t i = 0; i < a->n_villages; i++) {
        const double x = a->cells[(size_t)i * a->n_ways + s->way].score;
        if (!group_holds(&a->villages[i], s->group)) continue;
        people += a->villages[i].people;
        scores += a->villages[i].people * x;
        for (uint32_t k = 0; k < i; k++)
            if (group_holds(&a->villages[k], s->group))
                *half += (double)a->villages[i].people * a->villages[k].people * fabs(x - a->cells[(size_t)k * a->n_ways + s->way].score);
    }
    *whole = people * scores;
}

static double supply_all(const judge *j)
{
    const access_table *a = j->in->access;
    double sum = 0;
    for (uint32_t i = 0; i < a->n_points; i++) {
        const uint32_t counters = j->t->offices[a->catchments[i].office].counters;
        sum += counters > 0 ? counters : 1;
    }
    return sum;
}

static void check_group(judge *j, const access_share *s)
{
    const access_table *a = j->in->access;
    char where[WHERE_MAX];
    double villages = 0, people = 0, holding = 0, near = 0, people_near = 0, served = 0, handed = 0, part = 0, whole = 0;
    for (uint32_t v = 0; v < a->n_villages; v++) {
        const access_cell *c = s->way < a->n_ways ? &a->cells[(size_t)v * a->n_ways + s->way] : NULL;
        const double n = a->villages[v].people;
        if (!group_holds(&a->villages[v], s->group)) continue;
        villages++;
        people += n;
        holding += a->villages[v].has_point_inside;
        near += c && c->minutes <= a->limit_min;
        people_near += c && c->minutes <= a->limit_min ? n : 0;
        served += c && c->class == ACCESS_SERVED ? n : 0;
        handed += c && isfinite(c->score) ? n * c->score / 1e4 : 0;
    }
    const char *m = s->measure;
    if (strcmp(m, "point-inside") == 0) part = holding, whole = villages;
    else if (strcmp(m, "within") == 0) part = near, whole = villages;
    else if (strcmp(m, "by-population") == 0) part = people_near, whole = people;
    else if (strcmp(m, "served") == 0) part = served, whole = people;
    else if (strcmp(m, "not-within") == 0) part = people - people_near, whole = people;
    else if (strcmp(m, "gini") == 0) gini_of(a, s, &part, &whole);
    else if (strcmp(m, "supply") == 0) part = handed, whole = supply_all(j);
    snprintf(where, sizeof where, "share %s of %s, group %s, way %d", m, s->level, s->group, s->way == JALUR_NONE ? 0 : (int)s->way + 1);
    judge_near(j, "access-share", where, s->numerator, part, 1e-9 * whole, "numerator");
    judge_near(j, "access-share", where, s->denominator, whole, 1e-9 * whole, "denominator");
}

/* Shares that hold for upper levels too are counted by level, the others by group. */
static bool by_level(const access_share *s)
{
    return strcmp(s->group, "all") == 0 && (strcmp(s->measure, "point-inside") == 0 || strcmp(s->measure, "within") == 0 ||
                                            strcmp(s->measure, "by-population") == 0);
}

/* ---- sums by class ---- */

typedef struct tally {
    uint64_t villages[ACCESS_CLASSES], people[ACCESS_CLASSES], all;
    bool told; /* by a sum */
} tally;

static void count_in(const access_table *a, uint32_t v, uint32_t way, tally *to)
{
    const access_class c = a->cells[(size_t)v * a->n_ways + way].class;
    to->villages[c]++;
    to->people[c] += a->villages[v].people;
    to->all++;
}

/* Every village into all areas above it. */
static void count_up(const judge *j, uint32_t way, tally *by_area)
{
    const access_table *a = j->in->access;
    memset(by_area, 0, j->t->n_areas * sizeof *by_area);
    for (uint32_t v = 0; v < a->n_villages; v++)
        for (uint32_t at = j->t->areas[a->villages[v].village].parent; at != JALUR_NONE; at = j->t->areas[at].parent)
            count_in(a, v, way, &by_area[at]);
}

static tally count_group(const access_table *a, uint32_t way, const char *group)
{
    tally sum = {0};
    for (uint32_t v = 0; v < a->n_villages; v++)
        if (group_holds(&a->villages[v], group)) count_in(a, v, way, &sum);
    return sum;
}

static bool is_told_before(const access_table *a, const access_sum *s)
{
    for (const access_sum *x = a->sums; x < s; x++)
        if (x->area == JALUR_NONE && x->way == s->way && strcmp(x->group, s->group) == 0) return true;
    return false;
}

static void check_sum(judge *j, const access_sum *s, tally *by_area)
{
    char where[WHERE_MAX];
    const tally counted = s->area == JALUR_NONE ? count_group(j->in->access, s->way, s->group) : by_area[s->area];
    uint64_t told = 0;
    snprintf(where, sizeof where, "sum of %s, group %s, way %u", s->area == JALUR_NONE ? "all" : j->t->areas[s->area].code, s->group,
             (unsigned)s->way + 1);
    for (int c = 0; c < ACCESS_CLASSES; c++) {
        judge_near(j, "access-sum", where, s->villages[c], (double)counted.villages[c], 0, access_class_name((access_class)c));
        judge_near(j, "access-sum", where, (double)s->people[c], (double)counted.people[c], 0, access_class_name((access_class)c));
        told += s->villages[c];
    }
    judge_near(j, "access-sum", where, (double)told, (double)counted.all, 0, "villages of all classes");
    judge_true(j, s->area == JALUR_NONE ? !is_told_before(j->in->access, s) : !counted.told, "access-sum", where, "twice", "once");
    if (s->area != JALUR_NONE) by_area[s->area].told = true;
}

static jalur_status check_sums(judge *j)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    uint32_t upper = 0;
    tally *by_area = NULL;
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *by_area, &by_area));
    for (uint32_t w = 0; w < a->n_ways; w++) {
        count_up(j, w, by_area);
        for (uint32_t i = 0; i < a->n_sums; i++)
            if (a->sums[i].way == w) check_sum(j, &a->sums[i], by_area);
    }
    for (uint32_t i = 0; i < j->t->n_areas && a->n_ways; i++) upper += by_area[i].all > 0;
    for (uint32_t i = 0; i < a->n_sums; i++)
        judge_true(j, a->sums[i].way < a->n_ways, "access-sum", "coverage", "a sum of no way", "of one of them");
    judge_near(j, "access-sum", "coverage", a->n_sums, (double)a->n_ways * (upper + (j->set->areas_3t[0] ? 3 : 1)), 0, "sums");
    for (uint32_t v = 0; v < a->n_villages; v++)
        judge_true(j, a->villages[v].remote == verify_named(j->set->areas_3t, j->t->areas[a->villages[v].village].code), "access-sum",
                   j->t->areas[a->villages[v].village].code, a->villages[v].remote ? "3T" : "not 3T", "as the settings say");
done:
    mem_free(j->ctx, by_area);
    return st;
}

static void check_once(judge *j, const access_share *s)
{
    const access_table *a = j->in->access;
    const bool of_way = strcmp(s->measure, "point-inside") != 0;
    bool twice = false;
    for (const access_share *x = a->shares; x < s; x++)
        twice |= x->way == s->way && strcmp(x->level, s->level) == 0 && strcmp(x->measure, s->measure) == 0 && strcmp(x->group, s->group) == 0;
    judge_true(j, !twice, "access-share", s->measure, "twice for one level, group and way", "once");
    judge_true(j, of_way ? s->way < a->n_ways : s->way == JALUR_NONE, "access-share", s->measure, "another way", of_way ? "one of the ways" : "none");
}

jalur_status verify_shares(judge *j)
{
    jalur_status st = JALUR_OK;
    const access_table *a = j->in->access;
    unit *units = NULL;
    area_level level;
    TRY(check_villages(j));
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *units, &units));
    for (uint32_t i = 0; i < a->n_shares; i++) check_once(j, &a->shares[i]);
    for (uint32_t i = 0; i < a->n_shares; i++)
        if (judge_true(j, area_level_parse(a->shares[i].level, &level), "access-share", "shares", a->shares[i].level, "a level"))
            by_level(&a->shares[i]) ? check_share(j, &a->shares[i], level, units) : check_group(j, &a->shares[i]);
    TRY(check_sums(j));
done:
    mem_free(j->ctx, units);
    return st;
}
