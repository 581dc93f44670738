/* What the shares of coverage are counted against: people by source, and settlements that the list of villages may lack. */
#include <math.h>
#include <string.h>

#include "app/coverage.h"

/* Is the denominator whole? Settlements of a map, by whether a listed village holds them. */
jalur_status coverage_settlements(jalur_project *p, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    const territory *t = &p->t;
    geo_locator *l = NULL;
    uint32_t off = 0, beside = 0, empty = 0;
    bool *held = NULL;
    if (t->n_settlements == 0) return JALUR_OK;
    TRY(mem_new(p->ctx, t->n_areas, sizeof *held, &held));
    TRY(geo_locator_new(p->geo, t, AREA_VILLAGE, &l));
    for (uint32_t i = 0; i < t->n_settlements; i++) {
        geo_found in;
        TRY(geo_locate(l, t->settlements[i].at, SETTLEMENT_BORDER_M, &in));
        off += in.area == JALUR_NONE;
        beside += in.area != JALUR_NONE && in.distance_m > 0.0;
        if (in.area != JALUR_NONE) held[in.area] = true;
    }
    for (uint32_t i = 0; i < t->n_areas; i++) empty += t->areas[i].level == AREA_VILLAGE && t->areas[i].shape.n_part > 0 && !held[i];
    jalur_report *group = report_group(report, "settlements", "Settlements of the map");
    report_int(group, "settlements", "settlements", t->n_settlements, "");
    report_int(group, "beside", "at the border of a listed village", beside, "");
    report_int(group, "off_list", "in no listed village", off, "");
    report_int(group, "villages_without", "villages without any", empty, "");
done:
    geo_locator_free(l);
    mem_free(p->ctx, held);
    return st;
}

/* Where two sources of people contradict each other: villages whose counts differ from what the ratio of the sums makes of the
 * first by more than half of the larger. */
static uint32_t contradictions(const access_table *a, const uint64_t *one, const uint64_t *two)
{
    double sum_one = 0.0, sum_two = 0.0;
    uint32_t n = 0;
    for (uint32_t v = 0; v < a->n_villages; v++) {
        sum_one += (double)one[a->villages[v].village];
        sum_two += (double)two[a->villages[v].village];
    }
    for (uint32_t v = 0; v < a->n_villages && sum_one > 0.0 && sum_two > 0.0; v++) {
        const double x = (double)one[a->villages[v].village] * sum_two / sum_one, y = (double)two[a->villages[v].village];
        n += fabs(x - y) > 0.5 * fmax(x, y);
    }
    return n;
}

/* The counts of people side by side: an analyst must see how much hangs on the choice. Sums over all villages; without: villages
 * for which the source says nothing; outside: stations or households that belong to no listed area. */
jalur_status coverage_people(jalur_project *p, const access_table *a, jalur_report *list)
{
    static const char *const names[] = {"population", "voters", "recipients"};
    jalur_status st = JALUR_OK;
    const territory *t = &p->t;
    uint64_t *people = NULL, *first = NULL;
    bool has_first = false;
    TRY(mem_new(p->ctx, t->n_areas, sizeof *people, &people));
    TRY(mem_new(p->ctx, t->n_areas, sizeof *first, &first));
    for (int kind = 0; kind < 3; kind++) {
        uint64_t all = 0;
        uint32_t without = 0, outside = 0;
        memset(people, 0, t->n_areas * sizeof *people);
        for (uint32_t i = 0; kind == 0 && i < t->n_areas; i++) people[i] = t->areas[i].population;
        for (uint32_t i = 0; kind == 1 && i < t->n_stations; i++) {
            if (t->stations[i].village == JALUR_NONE) outside++;
            else people[t->stations[i].village] += t->stations[i].voters;
        }
        for (uint32_t i = 0; kind == 2 && i < t->n_households; i++) {
            if (t->households[i].village == JALUR_NONE) outside++;
            else people[t->households[i].village]++;
        }
        for (uint32_t v = 0; v < a->n_villages; v++) {
            all += people[a->villages[v].village];
            without += people[a->villages[v].village] == 0;
        }
        jalur_report *row = report_row(list);
        report_text(row, "source", "source", names[kind]);
        report_bool(row, "used", "used", strcmp(a->people_kind, names[kind]) == 0);
        report_int(row, "people", "people", (int64_t)all, "");
        report_int(row, "villages_without", "villages without", without, "");
        report_int(row, "outside", "outside of all areas", outside, "");
        report_int(row, "contradict", "villages at odds with the first", has_first && all ? contradictions(a, first, people) : 0, "");
        if (all && !has_first) memcpy(first, people, t->n_areas * sizeof *people), has_first = true;
    }
done:
    mem_free(p->ctx, people);
    mem_free(p->ctx, first);
    return st;
}
