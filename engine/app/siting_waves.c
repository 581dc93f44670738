/* Siting with more rules than one budget, laid out as the waves of site.h:
 *
 *   backup   a second point within reach counts as much as the first
 *   fair     the villages of a kecamatan are a group
 *   close    existing points are wave 0 with a budget of those that stay, new ones wave 1
 *   periods  a candidate for each period in which it may open, a village for each period; budgets carry over; the last period's
 *            villages come first, so that the first n_demands of them are the villages as in the end
 *   mobile   a candidate for each payout day, unless its village is shut then; it reaches villages that are open on that day
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/siting.h"

static jalur_status usage(const sitework *w, const char *option, const char *found, const char *expected)
{
    return err_at(w->p->ctx, JALUR_E_USAGE, &(err_site){.field = option, .found = found, .expected = expected},
                  "%s does not go with the rest of what is asked", option);
}

static jalur_status check(const sitework *w)
{
    const jalur_site_options *o = w->o;
    const bool covers = w->goal == SITE_COVER_MOST || w->goal == SITE_FAIR, timed = o->periods || o->mobile;
    if (o->capacity > 0.0 && (w->goal != SITE_COVER_MOST || w->backup || o->close || timed))
        return usage(w, "capacity", "", "the goal most, without close, periods or mobile");
    if (o->close && (o->moved || timed)) return usage(w, "close", "", "no move, periods or mobile beside it");
    if (o->close && w->goal == SITE_COVER_ALL) return usage(w, "close", "all", "another goal; all with move says which points can go");
    if (o->close && !covers && o->points) return usage(w, "close", "points", "the goals most, backup or fair where points open, too");
    if (o->close > w->n_offices) return usage(w, "close", "more than there are", "a number of existing points");
    if (timed && (o->moved || (o->periods && o->mobile))) return usage(w, o->periods ? "periods" : "mobile", "", "neither move nor the other of the two");
    if (o->periods && (w->goal != SITE_COVER_MOST || w->backup)) return usage(w, "periods", w->o->goal, "the goal most");
    if (o->points && timed) return usage(w, "points", "", "no number beside periods or mobile, which say it");
    if (o->points && w->goal == SITE_COVER_ALL) return usage(w, "points", "", "no number with the goal all, which finds the fewest");
    if (o->mobile && !covers) return usage(w, "mobile", w->o->goal, "the goals most, backup or fair");
    return JALUR_OK;
}

static jalur_status groups_make(sitework *w)
{
    jalur_status st = JALUR_OK;
    const territory *t = &w->p->t;
    uint32_t *of = NULL;
    TRY(mem_new(w->p->ctx, (size_t)t->n_areas + 1, sizeof *of, &of));
    TRY(arena_new(&w->mem, (size_t)w->n_demands + 1, sizeof *w->group, &w->group));
    TRY(arena_new(&w->mem, (size_t)w->n_demands + 1, sizeof *w->group_area, &w->group_area));
    for (uint32_t i = 0; i <= t->n_areas; i++) of[i] = JALUR_NONE;
    for (uint32_t c = 0; c < w->n_demands; c++) {
        const uint32_t parent = t->areas[w->access.villages[w->village[c]].village].parent, at = parent < t->n_areas ? parent : t->n_areas;
        if (of[at] == JALUR_NONE) {
            of[at] = w->n_groups;
            w->group_area[w->n_groups++] = parent;
        }
        w->group[c] = of[at];
    }
    w->problem.group = w->group;
    w->problem.n_groups = w->n_groups;
done:
    mem_free(w->p->ctx, of);
    return st;
}

/* "3,2,2": new points by period. */
static jalur_status periods_read(sitework *w)
{
    jalur_status st = JALUR_OK;
    const char *text = w->o->periods;
    TRY(arena_new(&w->mem, PERIODS_MOST, sizeof *w->budgets, &w->budgets));
    TRY(arena_new(&w->mem, PERIODS_MOST, sizeof *w->when, &w->when));
    for (char *end; w->n_when < PERIODS_MOST; text = end + 1) {
        const unsigned long n = strtoul(text, &end, 10);
        if (end == text || text[0] < '0' || text[0] > '9' || n > 1000000 || (*end && *end != ',')) break;
        w->when[w->n_when] = w->n_when + 1;
        w->budgets[w->n_when++] = (double)n;
        if (*end == 0) goto done;
    }
    st = usage(w, "periods", w->o->periods, "numbers of new points such as 3,2,2 (at most 12)");
done:
    return st;
}

/* The payout days that are no rest days. */
static jalur_status days_list(sitework *w)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)w->p->set.payout_days;
    TRY(arena_new(&w->mem, days + 1, sizeof *w->budgets, &w->budgets));
    TRY(arena_new(&w->mem, days + 1, sizeof *w->when, &w->when));
    for (uint32_t d = 1; d <= days; d++) {
        if (settings_rest_day(&w->p->set, d)) continue;
        w->budgets[w->n_when] = w->o->mobile;
        w->when[w->n_when++] = d;
    }
    if (w->n_when == 0) TRY(usage(w, "mobile", "", "a payout day that is no rest day (payout.days, payout.rest_days)"));
done:
    return st;
}

typedef struct copies { /* the arcs of the problem in the making */
    uint32_t *first, *site;
    double *cost;
    size_t n, cap_site, cap_cost;
} copies;

/* All arcs of a village, to the candidates of so many times from the first on; `shut`: as of cover_days, or NULL. */
static jalur_status village_copy(sitework *w, copies *c, uint32_t village, uint32_t times, const uint8_t *shut)
{
    jalur_status st = JALUR_OK;
    const uint32_t days = (uint32_t)w->p->set.payout_days;
    const uint32_t most = (w->first[village + 1] - w->first[village]) * times;
    TRY(mem_grow(w->p->ctx, &c->site, &c->cap_site, c->n + most, sizeof *c->site));
    TRY(mem_grow(w->p->ctx, &c->cost, &c->cap_cost, c->n + most, sizeof *c->cost));
    for (uint32_t k = w->first[village]; k < w->first[village + 1]; k++) {
        const bool stands = w->arc[k] < w->n_offices; /* already, always */
        for (uint32_t t = 0; t < (stands ? 1 : times); t++) {
            if (!stands && shut) {
                const size_t here = w->access.villages[w->village[village]].village;
                const size_t there = w->place[w->arc[k] - w->n_offices].village;
                if (shut[here * days + w->when[t] - 1]) continue;
                if (there < w->p->t.n_areas && shut[there * days + w->when[t] - 1]) continue;
            }
            c->site[c->n] = w->arc[k] + (stands ? 0 : t * w->n_candidates);
            c->cost[c->n++] = w->cost[k];
        }
    }
done:
    return st;
}

/* Villages by period, the last period first; by day one village. */
static jalur_status copies_make(sitework *w, copies *c, uint32_t n_copies, const uint8_t *shut)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&w->mem, (size_t)w->n_demands * n_copies + 1, sizeof *c->first, &c->first));
    for (uint32_t copy = 0, at = 0; copy < n_copies; copy++)
        for (uint32_t v = 0; v < w->n_demands; v++) {
            TRY(village_copy(w, c, v, w->n_when - copy, shut));
            c->first[++at] = (uint32_t)c->n;
        }
done:
    return st;
}

/* The copies take the place of the plain arcs, and each site and village its state, wave and weight. */
static jalur_status copies_take(sitework *w, const copies *c, uint32_t n_copies)
{
    jalur_status st = JALUR_OK;
    uint32_t *wave = NULL;
    double *weight = NULL;
    uint8_t *state = NULL;
    const uint32_t n_sites = w->n_offices + w->n_when * w->n_candidates;
    TRY(arena_new(&w->mem, (size_t)n_sites + 1, sizeof *wave, &wave));
    TRY(arena_new(&w->mem, (size_t)n_sites + 1, sizeof *state, &state));
    TRY(arena_new(&w->mem, (size_t)w->n_demands * n_copies + 1, sizeof *weight, &weight));
    for (uint32_t s = 0; s < n_sites; s++) {
        state[s] = s < w->n_offices ? SITE_OPEN : SITE_FREE;
        wave[s] = s < w->n_offices ? 0 : (s - w->n_offices) / w->n_candidates;
    }
    for (uint32_t i = 0; i < w->n_demands * n_copies; i++) weight[i] = w->weight[i % w->n_demands];
    w->first = c->first;
    w->n_sites = w->problem.n_sites = n_sites;
    w->problem.n_demands = w->n_demands * n_copies;
    w->problem.first = c->first;
    w->problem.site = w->arc;
    w->problem.cost = w->cost;
    w->problem.weight = weight;
    w->problem.wave = wave;
    w->problem.state = state;
    w->options.budgets = w->budgets;
    w->options.n_budgets = w->n_when;
    w->options.carried = w->o->periods != NULL;
done:
    return st;
}

static jalur_status timed(sitework *w)
{
    jalur_status st = JALUR_OK;
    copies c = {0};
    uint8_t *shut = NULL;
    if (w->o->periods) TRY(periods_read(w));
    else TRY(days_list(w));
    const uint32_t n_copies = w->o->periods ? w->n_when : 1;
    if (w->o->mobile) TRY(cover_days(w->p->ctx, &w->p->t, &w->p->set, &shut));
    TRY(copies_make(w, &c, n_copies, shut));
    mem_free(w->p->ctx, w->arc);
    mem_free(w->p->ctx, w->cost);
    w->arc = c.site;
    w->cost = c.cost;
    c.site = NULL;
    c.cost = NULL;
    TRY(copies_take(w, &c, n_copies));
done:
    mem_free(w->p->ctx, shut);
    mem_free(w->p->ctx, c.site);
    mem_free(w->p->ctx, c.cost);
    return st;
}

static jalur_status closing(sitework *w)
{
    jalur_status st = JALUR_OK;
    uint32_t *wave = NULL;
    const bool covers = w->goal == SITE_COVER_MOST || w->goal == SITE_FAIR;
    const double stay = (double)(w->n_offices - w->o->close);
    TRY(arena_new(&w->mem, (size_t)w->n_sites + 1, sizeof *wave, &wave));
    TRY(arena_new(&w->mem, 2, sizeof *w->budgets, &w->budgets));
    for (uint32_t s = 0; s < w->n_sites; s++) {
        wave[s] = s < w->n_offices ? 0 : 1;
        w->state[s] = s < w->n_offices || w->o->points ? SITE_FREE : SITE_SHUT;
    }
    w->options.budget = stay;
    if (!covers) goto done;
    w->budgets[0] = stay;
    w->budgets[1] = w->o->points;
    w->problem.wave = wave;
    w->options.budgets = w->budgets;
    w->options.n_budgets = 2;
done:
    return st;
}

jalur_status sitework_waves(sitework *w)
{
    jalur_status st = JALUR_OK;
    TRY(check(w));
    if (w->backup) w->options.second = 1.0;
    if (w->goal == SITE_FAIR) TRY(groups_make(w));
    if (w->o->close) TRY(closing(w));
    if (w->o->periods || w->o->mobile) TRY(timed(w));
done:
    return st;
}
