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
        out->points[out->n_points++] = (siting_point){.village = o->village, .office = w->offices[i], .id = o->id, .at = o->at, .closed = true};
    }
    for (uint32_t k = 0; k < a->n_sites; k++) {
        const uint32_t s = a->sites[k].site;
        if (s >= w->n_offices) {
            const site_place *place = &w->place[(s - w->n_offices) % w->n_candidates];
            index[s] = out->n_points;
            out->points[out->n_points++] = (siting_point){.village = place->village, .office = place->office, .id = place->id, .at = place->at,
                                                          .rank = ++rank, .when = w->n_when ? w->when[(s - w->n_offices) / w->n_candidates] : 0};
        }
        out->points[index[s]].gain = a->sites[k].gain;
        out->points[index[s]].closed = false;
    }
}

static void villages_list(const sitework *w, siting *out, const uint32_t *index)
{
    const site_answer *a = &w->answer;
    for (uint32_t d = 0; d < w->n_demands; d++) {
        const access_village *v = village_of(w, d);
        siting_village *row = &out->villages[out->n_villages++];
        const uint32_t site = a->served_by[d];
        *row = (siting_village){.village = v->village, .at = v->at, .people = v->people, .point = JALUR_NONE, .minutes = INFINITY,
                                .minutes_before = w->access.cells[w->village[d]].minutes, .share = a->served_share[d]};
        out->people += v->people;
        if (row->minutes_before <= out->limit_min) out->people_before += v->people;
        out->people_served += v->people * row->share;
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
    TRY(mem_new(w->p->ctx, w->n_demands, sizeof *within, &within));
    TRY(mem_new(w->p->ctx, w->n_demands, sizeof *fresh, &fresh));
    for (uint32_t d = 0; d < w->n_demands && !out->moved; d++) within[d] = out->villages[d].minutes_before <= out->limit_min;
    for (uint32_t k = 0; k < w->answer.n_sites; k++) {
        const uint32_t site = w->answer.sites[k].site;
        siting_point *point = &out->points[index[site]];
        uint32_t n = 0;
        if (!out->moved && site < w->n_offices) continue;
        for (uint32_t d = 0; d < w->n_demands; d++)
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

/* Copies of the villages by period stand in the answer's lists with the last period first. */
static jalur_status times_list(const sitework *w, siting *out)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = w->n_demands;
    TRY(arena_new(&out->mem, (size_t)w->n_when + 1, sizeof *out->times, &out->times));
    for (uint32_t t = 0; t < w->n_when; t++) {
        siting_time *x = &out->times[out->n_times++];
        x->when = w->when[t];
        for (uint32_t i = 0; i < out->n_points; i++) {
            if (out->points[i].when != x->when) continue;
            x->points++;
            x->villages += out->points[i].n_villages;
            if (w->o->mobile) x->people += out->points[i].people;
        }
        for (uint32_t v = 0; v < n && w->o->periods; v++)
            x->people += w->weight[v] * w->answer.served_share[(size_t)(w->n_when - 1 - t) * n + v];
    }
done:
    return st;
}

static jalur_status groups_list(const sitework *w, siting *out)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&out->mem, (size_t)w->n_groups + 1, sizeof *out->groups, &out->groups));
    out->n_groups = w->n_groups;
    for (uint32_t h = 0; h < w->n_groups; h++) out->groups[h].area = w->group_area[h];
    for (uint32_t c = 0; c < w->n_demands && w->n_groups; c++) {
        siting_group *g = &out->groups[w->group[c]];
        const siting_village *v = &out->villages[c];
        g->people += v->people;
        g->before += v->minutes_before <= out->limit_min ? v->people : 0;
        g->then += v->people * v->share;
    }
done:
    return st;
}

static void numbers_take(const sitework *w, siting *out)
{
    const site_answer *a = &w->answer;
    const double scale = w->goal == SITE_FAIR ? 100.0 : 1.0, copies = w->o->periods ? w->n_when : 1.0;
    out->value = scale * a->value;
    out->bound = scale * a->bound;
    out->proven = a->proven;
    out->people_twice = w->o->periods ? (double)NAN : a->weight_twice;
    out->people_hopeless = a->weight_hopeless / copies;
}

jalur_status sitework_answer(sitework *w, siting *out)
{
    jalur_status st = JALUR_OK;
    const site_answer *a = &w->answer;
    uint32_t *index = NULL;
    static const char *const goals[] = {"most", "median", "all", "center", "fair"};
    out->goal = w->backup ? "backup" : goals[w->goal];
    out->times_are = w->o->periods ? "period" : w->o->mobile ? "day" : "";
    TRY(arena_text(&out->mem, w->access.n_ways ? w->access.ways[0].profile : "", &out->profile));
    TRY(arena_text(&out->mem, w->candidates_are, &out->candidates));
    out->n_candidates = w->n_candidates;
    for (uint32_t c = 0; c < w->n_candidates; c++) out->n_off += w->site[w->n_offices + c].state != SNAP_OK;
    out->season = w->p->set.season;
    out->people_kind = w->access.people_kind;
    out->limit_min = w->p->set.cover_min;
    out->moved = w->o->moved || w->o->close > 0;
    numbers_take(w, out);
    TRY(mem_new(w->p->ctx, w->n_sites, sizeof *index, &index));
    TRY(arena_new(&out->mem, (size_t)w->n_offices + a->n_sites, sizeof *out->points, &out->points));
    TRY(arena_new(&out->mem, w->n_demands, sizeof *out->villages, &out->villages));
    points_list(w, out, index);
    villages_list(w, out, index);
    TRY(news_list(w, out, index));
    TRY(times_list(w, out));
    TRY(groups_list(w, out));
    if (w->goal == SITE_COVER_ALL && !out->moved) { /* the existing ones are no news */
        out->value -= w->n_offices;
        out->bound -= w->n_offices;
    }
done:
    mem_free(w->p->ctx, index);
    return st;
}
