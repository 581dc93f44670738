/* What a siting answer says in the report. */
#include <math.h>
#include <string.h>

#include "app/siting.h"

static const char *unit_of(const siting *s)
{
    if (s->times_are[0] == 'p') return "summed over the periods";
    if (strcmp(s->goal, "most") == 0) return s->people_kind;
    if (strcmp(s->goal, "backup") == 0) return "once and of two";
    if (strcmp(s->goal, "fair") == 0) return "%";
    if (strcmp(s->goal, "median") == 0) return "person-minutes";
    return strcmp(s->goal, "all") == 0 ? "points" : "min";
}

enum { OFF_SHOWN = 50 };

/* Candidates that cannot serve anybody. */
static void report_off(const sitework *w, jalur_report *list)
{
    uint32_t shown = 0;
    for (uint32_t c = 0; c < w->n_candidates && shown < OFF_SHOWN; c++) {
        const net_snap *snap = &w->site[w->n_offices + c];
        if (snap->state == SNAP_OK) continue;
        jalur_report *row = report_row(list);
        shown++;
        report_text(row, "place", "place", sitework_place_name(w, &w->place[c]));
        report_real(row, "road_m", "m to the next road", snap->state == SNAP_TOO_FAR ? snap->access_m : (double)NAN, 0, "m");
    }
}

static void report_points(const sitework *w, const siting *s, jalur_report *list)
{
    for (uint32_t i = 0; i < s->n_points; i++) {
        const siting_point *point = &s->points[i];
        if (point->rank == 0 && !point->closed && !s->moved) continue;
        jalur_report *row = report_row(list);
        const site_place place = {.village = point->village, .office = point->office, .id = point->id};
        const bool new = point->rank > 0;
        report_int(row, "rank", "rank", point->rank, "");
        if (point->when) report_int(row, s->times_are, s->times_are, point->when, "");
        report_text(row, "place", "place", sitework_place_name(w, &place));
        if (point->id[0]) report_text(row, "id", "id", point->id);
        report_text(row, "state", "state", point->closed ? "give up" : new ? "new" : "keep");
        report_real(row, "gain", "gain", point->gain, 0, "");
        report_int(row, "villages", "villages", point->n_villages, "");
        report_int(row, "new_villages", "newly reached", point->n_new, "");
        report_text(row, "reaches", "which", point->new_names ? point->new_names : "");
    }
}

static void report_times(const siting *s, jalur_report *list)
{
    for (uint32_t i = 0; i < s->n_times; i++) {
        if (s->times_are[0] == 'd' && s->times[i].points == 0) continue;
        jalur_report *row = report_row(list);
        report_int(row, s->times_are, s->times_are, s->times[i].when, "");
        report_int(row, "points", "points", s->times[i].points, "");
        report_int(row, "villages", "villages that go there", s->times[i].villages, "");
        report_real(row, "people", s->times_are[0] == 'p' ? "within the limit by then" : "people", s->times[i].people, 0, "");
    }
}

static void report_groups(const sitework *w, const siting *s, jalur_report *list)
{
    for (uint32_t i = 0; i < s->n_groups; i++) {
        const siting_group *g = &s->groups[i];
        jalur_report *row = report_row(list);
        report_text(row, "kecamatan", "kecamatan", g->area < w->p->t.n_areas ? w->p->t.areas[g->area].name : "");
        report_real(row, "people", s->people_kind, g->people, 0, "");
        report_real(row, "before_percent", "within before", g->people > 0 ? 100.0 * g->before / g->people : (double)NAN, 1, "%");
        report_real(row, "then_percent", "within then", g->people > 0 ? 100.0 * g->then / g->people : (double)NAN, 1, "%");
    }
}

static double gap_percent(double is, double bound)
{
    return fabs(is) > 0.0 && isfinite(is) ? 100.0 * fabs(is - bound) / fabs(is) : 0.0;
}

void sitework_report(const sitework *w, const siting *s, jalur_report *report)
{
    report_bool(report, "cancelled", w->cancelled ? "interrupted: the best so far" : "", w->cancelled);
    report_text(report, "goal", "goal", s->goal);
    report_text(report, "profile", "travel by", s->profile);
    report_text(report, "season", "season", season_name(s->season));
    report_real(report, "limit_min", "limit", s->limit_min, 0, "min");
    report_int(report, "villages", "villages", s->n_villages, "");
    report_int(report, "existing", "existing points", w->n_offices, "");
    report_text(report, "candidates", "candidates", s->candidates);
    report_int(report, "candidates_n", "of them", s->n_candidates, "");
    report_int(report, "candidates_off", "too far from a road", s->n_off, "");
    report_int(report, "chosen", "points in the answer", w->answer.n_sites, "");
    report_real(report, "people", strcmp(s->people_kind, "villages") == 0 ? "villages in place of people" : s->people_kind, s->people, 0, "");
    report_real(report, "people_before", "within the limit before", s->people_before, 0, "");
    report_real(report, "people_served", strcmp(s->goal, "median") == 0 || strcmp(s->goal, "center") == 0 ? "with a way to a point" : "within the limit then",
                s->people_served, 0, "");
    if (isfinite(s->people_twice)) report_real(report, "people_twice", "within reach of two then", s->people_twice, 0, "");
    report_real(report, "people_hopeless", "without any candidate", s->people_hopeless, 0, "");
    if (s->people > 0 && s->people_hopeless >= s->people)
        report_text(report, "nobody", "note", "no village has a way to any candidate: look at closures, roads and positions");
    report_real(report, "value", "value", s->value, 1, unit_of(s));
    report_real(report, "bound", "no choice is better than", s->bound, 1, unit_of(s));
    report_real(report, "gap_percent", "gap", gap_percent(s->value, s->bound), 2, "%");
    report_bool(report, "proven", "proven best", s->proven);
    report_points(w, s, report_list(report, "points", "Points"));
    if (s->n_off) report_off(w, report_list(report, "off", "Candidates too far from a road"));
    if (s->n_times) report_times(s, report_list(report, "times", s->times_are[0] == 'p' ? "Periods" : "Days"));
    if (s->n_groups) report_groups(w, s, report_list(report, "kecamatan", "Kecamatan"));
    jalur_report *steps = report_list(report, "curve", "Value by number of points");
    for (uint32_t i = 0; i < s->n_steps; i++) {
        jalur_report *row = report_row(steps);
        report_int(row, "points", "points", s->steps[i].points, "");
        report_real(row, "value", "value", s->steps[i].value, 0, "");
        report_real(row, "bound", "bound", s->steps[i].bound, 0, "");
        report_real(row, "more", "more than one less", i ? fabs(s->steps[i].value - s->steps[i - 1].value) : (double)NAN, 0, "");
    }
}
