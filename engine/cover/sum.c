/* Villages and people by class: for each group, and for each area above the villages. */
#include "cover/cover_inside.h"

const char *cover_group_name(uint32_t group)
{
    static const char *const name[] = {"all", "3T", "not-3T"};
    return name[group];
}

bool cover_in_group(const access_village *v, uint32_t group)
{
    return group == 0 || v->remote == (group == 1);
}

static void add(access_sum *s, const access_village *v, access_class class)
{
    s->villages[class]++;
    s->people[class] += v->people;
}

/* How many areas above the villages hold any; `row` gets their places from n_groups on, or JALUR_NONE. */
static uint32_t number_areas(const cover_job *job, uint32_t *row)
{
    const territory *t = job->p->t;
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_areas; i++) row[i] = JALUR_NONE;
    for (uint32_t v = 0; v < job->out->n_villages; v++)
        for (uint32_t up = t->areas[job->out->villages[v].village].parent; up != JALUR_NONE; up = t->areas[up].parent) row[up] = 0;
    for (uint32_t i = 0; i < t->n_areas; i++)
        if (row[i] != JALUR_NONE) row[i] = job->n_groups + n++;
    return n;
}

jalur_status cover_sums(cover_job *job)
{
    jalur_status st = JALUR_OK;
    const territory *t = job->p->t;
    access_table *out = job->out;
    uint32_t *row = NULL;
    TRY(mem_new(job->ctx, t->n_areas, sizeof *row, &row));
    const uint32_t each = job->n_groups + number_areas(job, row);
    TRY(arena_new(&out->mem, (size_t)each * out->n_ways, sizeof *out->sums, &out->sums));
    out->n_sums = each * out->n_ways;
    for (uint32_t w = 0; w < out->n_ways; w++) {
        access_sum *sum = out->sums + (size_t)w * each;
        for (uint32_t g = 0; g < job->n_groups; g++) sum[g] = (access_sum){.area = JALUR_NONE, .group = cover_group_name(g), .way = w};
        for (uint32_t i = 0; i < t->n_areas; i++)
            if (row[i] != JALUR_NONE) sum[row[i]] = (access_sum){.area = i, .group = cover_group_name(0), .way = w};
        for (uint32_t v = 0; v < out->n_villages; v++) {
            const access_village *village = &out->villages[v];
            const access_class class = out->cells[(size_t)v * out->n_ways + w].class;
            for (uint32_t g = 0; g < job->n_groups; g++)
                if (cover_in_group(village, g)) add(&sum[g], village, class);
            for (uint32_t up = t->areas[village->village].parent; up != JALUR_NONE; up = t->areas[up].parent)
                add(&sum[row[up]], village, class);
        }
    }
done:
    mem_free(job->ctx, row);
    return st;
}
