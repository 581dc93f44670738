/* The ways that productivity rests on, measured again: from the place where a village is met to the nearest office that pays,
 * and on foot from house to house. */
#include "verify/roster.h"

#include <stdio.h>

static jalur_status start_at_offices(roster_judge *rj, const vweights *w, vsnap *post)
{
    judge *j = rj->j;
    vsearch_begin(&j->q, w, true);
    for (uint32_t i = 0; i < rj->r->n_offices; i++) {
        vspots home;
        post[i].state = VSNAP_NONE;
        if (rj->r->offices[i].office >= j->t->n_offices) continue;
        post[i] = vsnap_point(&j->g, w, j->t->offices[rj->r->offices[i].office].at, 0, true);
        if (post[i].state != VSNAP_OK) continue;
        vspots_of_snap(&j->g, w, &post[i], &home);
        vsearch_start(&j->q, &home, post[i].walk_min * 60);
    }
    return vsearch_run(&j->q, INFINITY);
}

/* Minutes from a village to the nearest office, by the way found or along one edge without a vertex between. */
static double minutes_from(const roster_judge *rj, const vweights *w, const vsnap *post, const vsnap *village)
{
    const judge *j = rj->j;
    vspots there;
    if (village->state != VSNAP_OK) return INFINITY;
    vspots_of_snap(&j->g, w, village, &there);
    const double reach_m = vspots_reach_m(&j->g, &there);
    double best = vsearch_at(&j->q, &there).s / 60 + village->walk_min;
    for (uint32_t i = 0; i < rj->r->n_offices; i++) {
        vspots home;
        if (post[i].state != VSNAP_OK || !vplaces_within(post[i].at, village->at, reach_m)) continue;
        vspots_of_snap(&j->g, w, &post[i], &home);
        best = fmin(best, vspots_step(&j->g, w, &there, &home).s / 60 + village->walk_min + post[i].walk_min);
    }
    return best;
}

/* Straight and a detour of 1.3, where the settings let payers leave the known network. */
static double straight_min(const roster_judge *rj, jalur_lonlat at)
{
    const judge *j = rj->j;
    double best = INFINITY;
    for (uint32_t i = 0; i < rj->r->n_offices && j->set->staff_kmh > 0; i++)
        if (rj->r->offices[i].office < j->t->n_offices)
            best = fmin(best, 1.3 * geo_distance_m(at, j->t->offices[rj->r->offices[i].office].at) / 1000 / j->set->staff_kmh * 60);
    return best;
}

static void check_way(roster_judge *rj, const vweights *w, const vsnap *post, const roster_village *v)
{
    char where[WHERE_MAX];
    double expected = INFINITY;
    snprintf(where, sizeof where, "village %s", rj->j->t->areas[v->village].code);
    if (shape_lonlat_valid(v->at)) {
        const vsnap village = vsnap_point(&rj->j->g, w, v->at, 0, false);
        expected = minutes_from(rj, w, post, &village);
        if (!isfinite(expected)) expected = straight_min(rj, v->at);
    }
    judge_near(rj->j, "roster-travel", where, v->travel_min, expected, 0.1 + 0.01 * fmin(expected, 1e6), "min to the office");
}

/* Nobody walks from a house to the next faster than straight at the fastest walk. */
static void check_walks(roster_judge *rj, const profile *p)
{
    judge *j = rj->j;
    const double kmh = fmax(p->access_kmh, p->max_kmh);
    for (uint32_t i = 1; i < rj->r->n_stops; i++) {
        const roster_stop *a = &rj->r->stops[i - 1], *b = &rj->r->stops[i];
        if (a->visit != b->visit || a->officer != b->officer || rj->r->visits[b->visit].channel != CHANNEL_DOOR) continue;
        const household *from = &j->t->households[a->household], *to = &j->t->households[b->household];
        char where[WHERE_MAX];
        if (from->placed == PLACED_NOWHERE || to->placed == PLACED_NOWHERE) continue;
        snprintf(where, sizeof where, "household %s", to->id);
        judge_most(j, "roster-walk", where, geo_distance_m(from->at, to->at) / (kmh / 3.6), 1.2 * (b->walk_s + 1.0), "s on foot, straight");
    }
}

jalur_status verify_roster_ways(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    const vweights *w = NULL;
    vsnap *post = NULL;
    const uint32_t by = profile_find(j->in->profiles, j->set->staff_profile);
    const uint32_t walk = profile_find(j->in->profiles, j->set->walk_profile);
    if (!judge_true(j, by != JALUR_NONE && walk != JALUR_NONE, "roster-travel", "roster", "no such profile", "a known profile")) goto done;
    TRY(judge_weights(j, by, j->set->season, &w));
    TRY(mem_new(j->ctx, rj->r->n_offices, sizeof *post, &post));
    TRY(start_at_offices(rj, w, post));
    for (uint32_t i = 0; i < rj->r->n_villages; i++)
        if (rj->r->villages[i].village < j->t->n_areas) check_way(rj, w, post, &rj->r->villages[i]);
    check_walks(rj, &j->in->profiles->item[walk]);
done:
    mem_free(j->ctx, post);
    return st;
}
