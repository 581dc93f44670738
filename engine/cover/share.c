/* Shares with numerator, denominator and its name. The rules stand in cover.h. */
#include "cover/cover_inside.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 400 };

typedef struct tally { /* sums over the villages of one area; of the village itself at the base level */
    uint32_t villages, villages_within;
    uint64_t people, people_within;
} tally;

typedef struct level_count { /* one level by one way */
    uint32_t units, units_with_villages, units_holding, units_within;
    uint64_t people, people_within; /* within: people of units that are within */
} level_count;

/* At least half of the people; of the villages where no people are known. */
static bool tally_within(const tally *s)
{
    if (s->people > 0) return 2 * s->people_within >= s->people;
    return s->villages > 0 && 2 * (uint64_t)s->villages_within >= s->villages;
}

/* `way` JALUR_NONE counts places alone. `sum` has room for all areas and is overwritten. */
static level_count count_level(const cover_job *job, area_level level, uint32_t way, tally *sum)
{
    const territory *t = job->p->t;
    const access_table *out = job->out;
    level_count c = {0};
    for (uint32_t i = 0; i < t->n_areas; i++)
        sum[i] = (tally){0};
    for (uint32_t v = 0; v < out->n_villages; v++) {
        uint32_t unit = territory_up(t, out->villages[v].village, level);
        if (unit == JALUR_NONE) continue;
        bool within = way != JALUR_NONE && access_within(out, v, way);
        sum[unit].villages++;
        sum[unit].people += out->villages[v].people;
        sum[unit].villages_within += within;
        sum[unit].people_within += within ? out->villages[v].people : 0;
    }
    for (uint32_t i = 0; i < t->n_areas; i++) {
        if (t->areas[i].level != level) continue;
        c.units++;
        c.units_holding += job->holds[i];
        c.units_with_villages += sum[i].villages > 0;
        c.people += sum[i].people;
        if (!tally_within(&sum[i])) continue;
        c.units_within++;
        c.people_within += sum[i].people;
    }
    return c;
}

static jalur_status share_add(cover_job *job, const access_share *like, const char *denominator_name)
{
    access_share *share = &job->out->shares[job->out->n_shares];
    char text[NAME_SIZE];
    *share = *like;
    const char *edition = job->p->edition ? job->p->edition : "";
    snprintf(text, sizeof text, "%s%s%s%s", denominator_name, edition[0] ? " (" : "", edition, edition[0] ? ")" : "");
    text_drop_torn(text);
    jalur_status st = arena_text(&job->out->mem, text, &share->denominator_name);
    if (st == JALUR_OK) job->out->n_shares++;
    return st;
}

static const char *counted(area_level level, uint32_t n)
{
    static const char *const many[AREA_LEVELS] = {"provinces", "kabupaten", "kecamatan", "villages"};
    return n == 1 ? area_level_name(level) : many[level];
}

static jalur_status share_places(cover_job *job, area_level level, tally *sum)
{
    char name[200];
    level_count c = count_level(job, level, JALUR_NONE, sum);
    if (c.units == 0) return JALUR_OK;
    snprintf(name, sizeof name, "%u %s of the imported districts%s", (unsigned)c.units, counted(level, c.units),
             level == job->base ? "" : "; one counts when a point stands in it or in any of its villages");
    const access_share share = {area_level_name(level), "point-inside", JALUR_NONE, c.units_holding, c.units, NULL, "all"};
    return share_add(job, &share, name);
}

static bool people_known(const cover_job *job)
{
    return strcmp(job->out->people_kind, "villages") != 0;
}

static jalur_status share_times(cover_job *job, area_level level, uint32_t way, tally *sum)
{
    jalur_status st = JALUR_OK;
    char name[200];
    bool upper = level != job->base, known = people_known(job);
    level_count c = count_level(job, level, way, sum);
    if (c.units == 0) goto done;
    const char *rule = upper ? "; one counts when at least half of its people are within" : "";
    snprintf(name, sizeof name, "%u %s of the imported districts%s%s", (unsigned)c.units_with_villages,
             counted(level, c.units_with_villages), upper ? " that have villages" : "", rule);
    const access_share within = {area_level_name(level), "within", way, c.units_within, c.units_with_villages, NULL, "all"};
    TRY(share_add(job, &within, name));
    snprintf(name, sizeof name, "%llu %s%s%s in %u %s%s", (unsigned long long)c.people, known ? "people (" : "",
             job->out->people_kind, known ? ")" : " in place of unknown people", (unsigned)c.units_with_villages,
             counted(level, c.units_with_villages), rule);
    const access_share people = {area_level_name(level),  "by-population",  way,
                                 (double)c.people_within, (double)c.people, NULL, "all"};
    TRY(share_add(job, &people, name));
done:
    return st;
}

/* ---- groups of villages ---- */

typedef struct group_count {
    uint32_t villages, holding, within;
    uint64_t people, people_within, people_served;
} group_count;

static group_count count_group(const cover_job *job, uint32_t group, uint32_t way)
{
    const access_table *out = job->out;
    group_count c = {0};
    for (uint32_t v = 0; v < out->n_villages; v++) {
        const access_village *village = &out->villages[v];
        if (!cover_in_group(village, group)) continue;
        const bool within = way != JALUR_NONE && access_within(out, v, way);
        c.villages++;
        c.holding += village->has_point_inside;
        c.within += within;
        c.people += village->people;
        c.people_within += within ? village->people : 0;
        if (way != JALUR_NONE && out->cells[(size_t)v * out->n_ways + way].class == ACCESS_SERVED) c.people_served += village->people;
    }
    return c;
}

static void group_words(const cover_job *job, uint32_t group, const group_count *c, bool people, char out[200])
{
    static const char *const which[] = {"", " in 3T areas", " outside of 3T areas"};
    if (people)
        snprintf(out, 200, "%llu %s%s in %u %s%s", (unsigned long long)c->people, people_known(job) ? "people of kind " : "",
                 job->out->people_kind, (unsigned)c->villages, counted(job->base, c->villages), which[group]);
    else
        snprintf(out, 200, "%u %s of the imported districts%s", (unsigned)c->villages, counted(job->base, c->villages), which[group]);
}

static jalur_status group_places(cover_job *job, uint32_t group)
{
    char name[200];
    const group_count c = count_group(job, group, JALUR_NONE);
    group_words(job, group, &c, false, name);
    const access_share share = {area_level_name(job->base), "point-inside", JALUR_NONE, c.holding, c.villages, NULL, cover_group_name(group)};
    return share_add(job, &share, name);
}

static jalur_status group_scores(cover_job *job, uint32_t group, uint32_t way)
{
    jalur_status st = JALUR_OK;
    const access_table *out = job->out;
    const char *level = area_level_name(job->base);
    access_share gini = {level, "gini", way, 0, 0, NULL, cover_group_name(group)};
    access_share supply = {level, "supply", way, 0, 0, NULL, cover_group_name(group)};
    TRY(cover_gini(job, way, group, &gini.numerator, &gini.denominator));
    TRY(share_add(job, &gini, "people * the sum of their scores; 0: all have the same"));
    if (group > 0) goto done;
    for (uint32_t v = 0; v < out->n_villages; v++)
        supply.numerator += out->villages[v].people * out->cells[(size_t)v * out->n_ways + way].score / 1e4;
    for (uint32_t i = 0; i < job->p->n_points; i++) {
        const uint32_t counters = job->p->t->offices[job->p->points[i]].counters;
        supply.denominator += counters ? counters : 1;
    }
    TRY(share_add(job, &supply, "counters of the service points, at least 1 each"));
done:
    return st;
}

static jalur_status group_times(cover_job *job, uint32_t group, uint32_t way)
{
    jalur_status st = JALUR_OK;
    char villages[200], people[200];
    const char *level = area_level_name(job->base), *name = cover_group_name(group);
    const group_count c = count_group(job, group, way);
    group_words(job, group, &c, false, villages);
    group_words(job, group, &c, true, people);
    const double all = (double)c.people;
    if (group > 0) {
        TRY(share_add(job, &(access_share){level, "within", way, c.within, c.villages, NULL, name}, villages));
        TRY(share_add(job, &(access_share){level, "by-population", way, (double)c.people_within, all, NULL, name}, people));
    }
    TRY(share_add(job, &(access_share){level, "served", way, (double)c.people_served, all, NULL, name}, people));
    TRY(share_add(job, &(access_share){level, "not-within", way, (double)(c.people - c.people_within), all, NULL, name}, people));
    if (job->scores) TRY(group_scores(job, group, way));
done:
    return st;
}

jalur_status cover_shares(cover_job *job)
{
    jalur_status st = JALUR_OK;
    tally *sum = NULL;
    const size_t n = (size_t)(AREA_LEVELS + job->n_groups) * (1 + 8 * (size_t)job->p->n_ways);
    TRY(mem_new(job->ctx, job->p->t->n_areas, sizeof *sum, &sum));
    TRY(arena_new(&job->out->mem, n, sizeof *job->out->shares, &job->out->shares));
    for (int level = (int)job->base; level >= (int)AREA_PROVINCE; level--) {
        TRY(share_places(job, (area_level)level, sum));
        for (uint32_t w = 0; w < job->p->n_ways; w++)
            TRY(share_times(job, (area_level)level, w, sum));
    }
    for (uint32_t g = 0; g < job->n_groups && job->out->n_villages; g++) {
        if (g > 0) TRY(group_places(job, g));
        for (uint32_t w = 0; w < job->p->n_ways; w++)
            TRY(group_times(job, g, w));
    }
done:
    mem_free(job->ctx, sum);
    return st;
}
