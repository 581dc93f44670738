/* Shares with numerator, denominator and its name. The rules stand in cover.h. */
#include "cover/cover_inside.h"

#include <stdio.h>
#include <string.h>

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
        bool within = way != JALUR_NONE && out->cells[(size_t)v * out->n_ways + way].class == ACCESS_WITHIN;
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
    *share = *like;
    jalur_status st = arena_text(&job->out->mem, denominator_name, &share->denominator_name);
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
    access_share share = {area_level_name(level), "point-inside", JALUR_NONE, c.units_holding, c.units, NULL};
    return share_add(job, &share, name);
}

static jalur_status share_times(cover_job *job, area_level level, uint32_t way, tally *sum)
{
    jalur_status st = JALUR_OK;
    char name[200];
    bool upper = level != job->base, known = strcmp(job->out->people_kind, "villages") != 0;
    level_count c = count_level(job, level, way, sum);
    if (c.units == 0) goto done;
    const char *rule = upper ? "; one counts when at least half of its people are within" : "";
    snprintf(name, sizeof name, "%u %s of the imported districts%s%s", (unsigned)c.units_with_villages,
             counted(level, c.units_with_villages), upper ? " that have villages" : "", rule);
    access_share within = {area_level_name(level), "within", way, c.units_within, c.units_with_villages, NULL};
    TRY(share_add(job, &within, name));
    snprintf(name, sizeof name, "%llu %s%s%s in %u %s%s", (unsigned long long)c.people, known ? "people (" : "",
             job->out->people_kind, known ? ")" : " in place of unknown people", (unsigned)c.units_with_villages,
             counted(level, c.units_with_villages), rule);
    access_share people = {area_level_name(level),  "by-population",  way,
                           (double)c.people_within, (double)c.people, NULL};
    TRY(share_add(job, &people, name));
done:
    return st;
}

jalur_status cover_shares(cover_job *job)
{
    jalur_status st = JALUR_OK;
    tally *sum = NULL;
    size_t n = (size_t)AREA_LEVELS * (1 + 2 * (size_t)job->p->n_ways);
    TRY(mem_new(job->ctx, job->p->t->n_areas, sizeof *sum, &sum));
    TRY(arena_new(&job->out->mem, n, sizeof *job->out->shares, &job->out->shares));
    int highest = job->base < AREA_KABUPATEN ? (int)job->base : AREA_KABUPATEN;
    for (int level = (int)job->base; level >= highest; level--) {
        TRY(share_places(job, (area_level)level, sum));
        for (uint32_t w = 0; w < job->p->n_ways; w++)
            TRY(share_times(job, (area_level)level, w, sum));
    }
done:
    mem_free(job->ctx, sum);
    return st;
}
