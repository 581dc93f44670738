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

/* Seconds on foot by the network, no more than `most_s`; INFINITY beyond or where there is none. */
static jalur_status network_s(judge *j, const vweights *w, const vsnap *from, const vsnap *to, double most_s, double *out)
{
    jalur_status st = JALUR_OK;
    vspots a, b;
    *out = INFINITY;
    if (from->state != VSNAP_OK || to->state != VSNAP_OK) return JALUR_OK;
    vspots_of_snap(&j->g, w, from, &a);
    vspots_of_snap(&j->g, w, to, &b);
    vsearch_begin(&j->q, w, false);
    vsearch_start(&j->q, &a, from->walk_min * 60);
    TRY(vsearch_run(&j->q, most_s));
    const double along_s = vspots_step(&j->g, w, &a, &b).s + from->walk_min * 60;
    *out = fmin(vsearch_at(&j->q, &b).s, along_s) + to->walk_min * 60;
done:
    return st;
}

/* From the house before on the same list, or the village's point: by the network or straight with a detour, whichever is less;
 * where the list cuts the walk through the village, straight at 5 km/h. */
static jalur_status check_walk(judge *j, const vweights *w, const vsnap *before, const vsnap *here, jalur_lonlat from, const roster_stop *p)
{
    jalur_status st = JALUR_OK;
    const household *h = &j->t->households[p->household];
    const double m = 1.3 * geo_distance_m(from, h->at), straight_s = m / (w->profile->access_kmh / 3.6);
    char where[WHERE_MAX];
    double walk_s;
    TRY(network_s(j, w, before, here, straight_s, &walk_s));
    walk_s = ceil(fmin(walk_s, straight_s));
    snprintf(where, sizeof where, "household %s", h->id);
    if (fabs(p->walk_s - m / (5 / 3.6)) <= 1) judge_checked(j);
    else judge_near(j, "roster-walk", where, p->walk_s, walk_s, 2 + 0.01 * walk_s, "s on foot");
done:
    return st;
}

static jalur_status check_walks(roster_judge *rj, const vweights *w)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    vsnap before = {.state = VSNAP_NONE}, here;
    for (uint32_t i = 0; i < rj->r->n_stops; i++) {
        const roster_stop *p = &rj->r->stops[i], *last = i ? p - 1 : NULL;
        const household *h = &j->t->households[p->household];
        const roster_visit *x = &rj->r->visits[p->visit];
        const jalur_lonlat point = rj->r->villages[x->village].at;
        const bool first = !last || last->visit != p->visit || last->officer != p->officer;
        const bool known = h->placed != PLACED_NOWHERE && (first ? shape_lonlat_valid(point) : j->t->households[last->household].placed != PLACED_NOWHERE);
        if (i % 1024 == 0) TRY(step_progress(j->ctx, "verifying walks", i, rj->r->n_stops));
        if (x->channel != CHANNEL_DOOR || h->placed == PLACED_NOWHERE) {
            judge_near(j, "roster-walk", h->id, p->walk_s, 0, 0, "s on foot");
            continue;
        }
        here = vsnap_point(&j->g, w, h->at, 0, false);
        if (known && first) before = vsnap_point(&j->g, w, point, 0, false);
        if (known) TRY(check_walk(j, w, &before, &here, first ? point : j->t->households[last->household].at, p));
        before = here;
    }
done:
    return st;
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
    TRY(judge_weights(j, walk, j->set->season, &w));
    TRY(check_walks(rj, w));
done:
    mem_free(j->ctx, post);
    return st;
}
