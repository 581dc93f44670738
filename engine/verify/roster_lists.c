/* The officers' lists: every household on one list at most, in its own village, by a channel that may serve it, and as many
 * as each visit says. */
#include "verify/roster.h"

#include <stdio.h>

static void check_stop(roster_judge *rj, const roster_stop *p, uint8_t *listed, uint32_t (*count)[SEGMENTS])
{
    judge *j = rj->j;
    const household *h = &j->t->households[p->household];
    const roster_visit *x = &rj->r->visits[p->visit];
    const int g = h->segment < SEGMENTS ? h->segment : SEGMENT_MOBILE;
    char where[WHERE_MAX];
    snprintf(where, sizeof where, "household %s", h->id);
    judge_true(j, !listed[p->household], "roster-listed-twice", where, "on two lists", "on one list");
    listed[p->household] = 1;
    judge_true(j, h->village == rj->r->villages[x->village].village, "roster-list", where, "on the list of another village",
               "on the list of its own");
    judge_true(j, p->officer >= x->first_officer && p->officer <= x->last_officer, "roster-list", where, "with another officer",
               "with an officer of the visit");
    count[p->visit][g]++;
}

/* Stops stand by visit and officer: each officer has his part of the visit's, to the rounding. */
static void check_parts(roster_judge *rj)
{
    judge *j = rj->j;
    const roster *r = rj->r;
    uint32_t from = 0; /* first stop of the visit */
    for (uint32_t i = 0, at = 0; i < r->n_stops; i++) {
        const roster_stop *p = &r->stops[i];
        if (i == 0 || p->visit != r->stops[i - 1].visit) from = i;
        at = i + 1;
        if (at < r->n_stops && r->stops[at].visit == p->visit && r->stops[at].officer == p->officer) continue;
        const roster_visit *x = &r->visits[p->visit];
        const double all = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
        const uint32_t between = x->last_officer - x->first_officer;
        const double middle = between > 1 ? (1 - x->first_part - x->last_part) / (between - 1) : 0;
        const double share = p->officer >= x->last_officer ? 1 : x->first_part + middle * (p->officer - x->first_officer);
        char where[WHERE_MAX];
        snprintf(where, sizeof where, "village %s, day %u, %s, officer %u", j->t->areas[r->villages[x->village].village].code, x->day,
                 channel_name(x->channel), p->officer);
        judge_near(j, "roster-list", where, (double)at - from, fmin(all, floor(all * share + 0.5)), 0, "households up to this officer's last");
    }
}

jalur_status verify_roster_lists(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    const roster *r = rj->r;
    uint8_t *listed = NULL;
    uint32_t (*count)[SEGMENTS] = NULL;
    TRY(mem_new(j->ctx, j->t->n_households, 1, &listed));
    TRY(mem_new(j->ctx, r->n_visits, sizeof *count, &count));
    for (uint32_t i = 0; i < r->n_stops; i++)
        if (r->stops[i].household < j->t->n_households && r->stops[i].visit < r->n_visits) check_stop(rj, &r->stops[i], listed, count);
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        char where[WHERE_MAX];
        snprintf(where, sizeof where, "village %s, day %u, %s", j->t->areas[r->villages[x->village].village].code, x->day,
                 channel_name(x->channel));
        for (int g = 0; g < SEGMENTS; g++)
            judge_near(j, "roster-list", where, count[i][g], x->recipients[g], 0, "households on the lists");
    }
    check_parts(rj);
done:
    mem_free(j->ctx, listed);
    mem_free(j->ctx, count);
    return st;
}
