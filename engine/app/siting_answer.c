/* From the sites of the answer to what a planner reads: which villages, whom they newly reach, who goes where. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/siting.h"

enum { NAMES = 5, NAMES_SIZE = 256 };

static const access_village *village_of(const sitework *w, uint32_t demand)
{
    return &w->access.villages[w->village[demand]];
}

/* Existing ones in order, kept or closed; then the new ones by gain. Fills `index` by site. */
static void points_list(const sitework *w, siting *out, uint32_t *index)
{
    const site_answer *a = &w->answer;
    uint32_t rank = 0;
    for (uint32_t s = 0; s < w->n_sites; s++) index[s] = JALUR_NONE;
    for (uint32_t i = 0; i < w->n_offices; i++) {
        const office *o = &w->p->t.offices[w->offices[i]];
        index[i] = out->n_points;
        out->points[out->n_points++] = (siting_point){.village = o->village, .office = w->offices[i], .at = o->at, .closed = true};
    }
    for (uint32_t k = 0; k < a->n_sites; k++) {
        const uint32_t s = a->sites[k].site;
        if (s >= w->n_offices) {
            const access_village *v = village_of(w, s - w->n_offices);
            index[s] = out->n_points;
            out->points[out->n_points++] = (siting_point){.village = v->village, .office = JALUR_NONE, .at = v->at, .rank = ++rank};
        }
        out->points[index[s]].gain = a->sites[k].gain;
        out->points[index[s]].closed = false;
    }
}

static void villages_list(const sitework *w, siting *out, const uint32_t *index)
{
    const site_answer *a = &w->answer;
    for (uint32_t d = 0; d < w->n_candidates; d++) {
        const access_village *v = village_of(w, d);
        siting_village *row = &out->villages[out->n_villages++];
        const uint32_t site = a->served_by[d];
        *row = (siting_village){.village = v->village, .at = v->at, .people = v->people, .point = JALUR_NONE, .minutes = INFINITY,
                                .minutes_before = w->access.cells[w->village[d]].minutes, .share = a->served_share[d]};
        out->people += v->people;
        if (row->minutes_before <= out->limit_min) out->people_before += v->people;
        if (site == JALUR_NONE) continue;
        row->point = index[site];
        row->minutes = a->served_cost[d];
        out->points[row->point].people += v->people;
        out->points[row->point].n_villages++;
    }
}

/* Names of the villages by people, the first few. */
static jalur_status names_join(const sitework *w, siting *out, const uint32_t *list, uint32_t n, const char **text)
{
    char words[NAMES_SIZE] = "";
    size_t at = 0;
    bool used[NAMES_SIZE] = {false};
    for (uint32_t k = 0; k < n && k < NAMES; k++) {
        uint32_t best = JALUR_NONE;
        for (uint32_t h = 0; h < n && h < NAMES_SIZE; h++)
            if (!used[h] && (best == JALUR_NONE || out->villages[list[h]].people > out->villages[list[best]].people)) best = h;
        if (best == JALUR_NONE) break;
        used[best] = true;
        const int more = snprintf(words + at, sizeof words - at, "%s%.40s", k ? ", " : "", w->p->t.areas[out->villages[list[best]].village].name);
        if (more > 0 && at + (size_t)more < sizeof words) at += (size_t)more;
    }
    if (n > NAMES) (void)snprintf(words + at, sizeof words - at, ", +%u", (unsigned)(n - NAMES));
    return arena_text(&out->mem, words, text);
}

/* In the order of rank: villages that come within the limit by this point and by none before it. */
static jalur_status news_list(const sitework *w, siting *out, const uint32_t *index)
{
    jalur_status st = JALUR_OK;
    const site_problem *p = &w->problem;
    bool *within = NULL;
    uint32_t *fresh = NULL;
    TRY(mem_new(w->p->ctx, w->n_candidates, sizeof *within, &within));
    TRY(mem_new(w->p->ctx, w->n_candidates, sizeof *fresh, &fresh));
    for (uint32_t d = 0; d < w->n_candidates && !out->moved; d++) within[d] = out->villages[d].minutes_before <= out->limit_min;
    for (uint32_t k = 0; k < w->answer.n_sites; k++) {
        const uint32_t site = w->answer.sites[k].site;
        siting_point *point = &out->points[index[site]];
        uint32_t n = 0;
        if (!out->moved && site < w->n_offices) continue;
        for (uint32_t d = 0; d < w->n_candidates; d++)
            for (uint32_t a = p->first[d]; a < p->first[d + 1] && p->cost[a] <= out->limit_min && !within[d]; a++)
                if (p->site[a] == site) {
                    within[d] = true;
                    fresh[n++] = d;
                }
        point->n_new = n;
        TRY(names_join(w, out, fresh, n, &point->new_names));
    }
done:
    mem_free(w->p->ctx, within);
    mem_free(w->p->ctx, fresh);
    return st;
}

jalur_status sitework_answer(sitework *w, siting *out)
{
    jalur_status st = JALUR_OK;
    const site_answer *a = &w->answer;
    uint32_t *index = NULL;
    static const char *const goals[] = {"most", "median", "all", "center"};
    out->goal = goals[w->goal];
    TRY(arena_text(&out->mem, w->access.n_ways ? w->access.ways[0].profile : "", &out->profile));
    out->season = w->p->set.season;
    out->people_kind = w->access.people_kind;
    out->limit_min = w->p->set.cover_min;
    out->moved = w->o->moved;
    out->value = a->value;
    out->bound = a->bound;
    out->proven = a->proven;
    out->people_served = a->weight_served;
    out->people_hopeless = a->weight_hopeless;
    TRY(mem_new(w->p->ctx, w->n_sites, sizeof *index, &index));
    TRY(arena_new(&out->mem, (size_t)w->n_offices + a->n_sites, sizeof *out->points, &out->points));
    TRY(arena_new(&out->mem, w->n_candidates, sizeof *out->villages, &out->villages));
    points_list(w, out, index);
    villages_list(w, out, index);
    TRY(news_list(w, out, index));
    if (w->goal == SITE_COVER_ALL && !out->moved) { /* the existing ones are no news */
        out->value -= w->n_offices;
        out->bound -= w->n_offices;
    }
done:
    mem_free(w->p->ctx, index);
    return st;
}

/* ---- report ---- */

static const char *unit_of(const siting *s)
{
    if (strcmp(s->goal, "most") == 0) return s->people_kind;
    if (strcmp(s->goal, "median") == 0) return "person-minutes";
    return strcmp(s->goal, "all") == 0 ? "points" : "min";
}

static void report_points(const sitework *w, const siting *s, jalur_report *list)
{
    for (uint32_t i = 0; i < s->n_points; i++) {
        const siting_point *point = &s->points[i];
        if (point->rank == 0 && !point->closed && !s->moved) continue;
        jalur_report *row = report_row(list);
        const char *name = point->village < w->p->t.n_areas ? w->p->t.areas[point->village].name : "";
        report_int(row, "rank", "rank", point->rank, "");
        report_text(row, "place", "place", point->office != JALUR_NONE ? w->p->t.offices[point->office].name : name);
        report_text(row, "state", "state", point->closed ? "give up" : point->office != JALUR_NONE ? "keep" : "new");
        report_real(row, "gain", "gain", point->gain, 0, "");
        report_int(row, "villages", "villages", point->n_villages, "");
        report_int(row, "new_villages", "newly reached", point->n_new, "");
        report_text(row, "reaches", "which", point->new_names ? point->new_names : "");
    }
}

static double gap_percent(double is, double bound)
{
    return fabs(is) > 0.0 && isfinite(is) ? 100.0 * fabs(is - bound) / fabs(is) : 0.0;
}

void sitework_report(const sitework *w, const siting *s, jalur_report *report)
{
    report_text(report, "goal", "goal", s->goal);
    report_text(report, "profile", "travel by", s->profile);
    report_text(report, "season", "season", season_name(s->season));
    report_real(report, "limit_min", "limit", s->limit_min, 0, "min");
    report_int(report, "villages", "villages", s->n_villages, "");
    report_int(report, "existing", "existing points", w->n_offices, "");
    report_int(report, "chosen", "points in the answer", w->answer.n_sites, "");
    report_real(report, "people", s->people_kind, s->people, 0, "");
    report_real(report, "people_before", "within the limit before", s->people_before, 0, "");
    report_real(report, "people_served", strcmp(s->goal, "most") == 0 || strcmp(s->goal, "all") == 0 ? "within the limit then" : "with a way to a point",
                s->people_served, 0, "");
    report_real(report, "people_hopeless", "without any candidate", s->people_hopeless, 0, "");
    report_real(report, "value", "value", s->value, 1, unit_of(s));
    report_real(report, "bound", "no choice is better than", s->bound, 1, unit_of(s));
    report_real(report, "gap_percent", "gap", gap_percent(s->value, s->bound), 2, "%");
    report_bool(report, "proven", "proven best", s->proven);
    report_points(w, s, report_list(report, "points", "Points"));
    jalur_report *steps = report_list(report, "curve", "Value by number of points");
    for (uint32_t i = 0; i < s->n_steps; i++) {
        jalur_report *row = report_row(steps);
        report_int(row, "points", "points", s->steps[i].points, "");
        report_real(row, "value", "value", s->steps[i].value, 0, "");
        report_real(row, "bound", "bound", s->steps[i].bound, 0, "");
        report_real(row, "more", "more than one less", i ? fabs(s->steps[i].value - s->steps[i - 1].value) : (double)NAN, 0, "");
    }
}
