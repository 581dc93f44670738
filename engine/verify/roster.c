/* Head-counts added up again: villages, offices, channels, work done by the people there are, money. The days are in
 * roster_days.c, the officers' lists in roster_lists.c. */
#include "verify/roster.h"

#include <stdio.h>

double roster_slack(double v) { return 0.01 + 1e-6 * fabs(v); }

static jalur_status count_households(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    const judge *j = rj->j;
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *rj->households, &rj->households));
    TRY(mem_new(j->ctx, j->t->n_areas, sizeof *rj->village_of, &rj->village_of));
    TRY(mem_new(j->ctx, rj->r->n_villages, sizeof *rj->near, &rj->near));
    TRY(mem_new(j->ctx, rj->r->n_offices, sizeof *rj->sum, &rj->sum));
    for (uint32_t i = 0; i < j->t->n_areas; i++) rj->village_of[i] = JALUR_NONE;
    for (uint32_t i = 0; i < rj->r->n_villages; i++)
        if (rj->r->villages[i].village < j->t->n_areas) rj->village_of[rj->r->villages[i].village] = i;
    for (uint32_t i = 0; i < j->t->n_households; i++) {
        const household *h = &j->t->households[i];
        if (h->village >= j->t->n_areas) continue;
        rj->households[h->village][h->segment < SEGMENTS ? h->segment : SEGMENT_MOBILE]++;
        const uint32_t v = rj->village_of[h->village];
        if (v == JALUR_NONE || h->segment == SEGMENT_HOMEBOUND || h->placed == PLACED_NOWHERE) continue;
        const uint32_t o = rj->r->villages[v].office;
        if (o >= rj->r->n_offices || rj->r->offices[o].office >= j->t->n_offices) continue;
        rj->near[v] += geo_distance_m(h->at, j->t->offices[rj->r->offices[o].office].at) <= j->set->near_m;
    }
done:
    return st;
}

double roster_a_day(const settings *s, const roster_village *v, channel c)
{
    const double walk = isnan(v->door_walk_min) ? s->door_walk_min : v->door_walk_min;
    const double field_min = s->work_min - s->cash_min - 2 * v->travel_min - (v->offline ? s->upload_min : 0);
    switch (c) {
    case CHANNEL_COUNTER: return (s->work_min - s->cash_min) * s->load_cap / s->counter_min;
    case CHANNEL_COMMUNITY: return field_min / s->community_min;
    default: return field_min / (s->door_min + walk);
    }
}

static void check_village(roster_judge *rj, uint32_t at)
{
    judge *j = rj->j;
    const roster_village *v = &rj->r->villages[at];
    char where[WHERE_MAX];
    const double people = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    double served = 0;
    snprintf(where, sizeof where, "village %s", j->t->areas[v->village].code);
    for (int g = 0; g < SEGMENTS; g++)
        judge_near(j, "roster-recipients", where, v->recipients[g], rj->households[v->village][g], 0, "recipients");
    for (int c = 0; c < CHANNELS; c++) {
        served += v->served[c];
        judge_most(j, "roster-village", where, -v->served[c], 1e-6, "below zero");
    }
    judge_near(j, "roster-village", where, served + v->unserved, people, roster_slack(people), "served and unserved");
    judge_most(j, "roster-village", where, v->served[CHANNEL_COUNTER] + v->served[CHANNEL_COMMUNITY],
               v->recipients[SEGMENT_MOBILE] + roster_slack(people), "mobile recipients");
    judge_true(j, (v->unserved > 0) == (v->reason[0] != 0), "roster-reason", where, v->reason, "a reason where somebody is unserved");
    if (v->office >= rj->r->n_offices)
        judge_near(j, "roster-village", where, served, 0, 1e-6, "served without an office");
    else
        rj->sum[v->office].recipients += people;
}

const crew *roster_crew_at(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

/* What the office costs, from its heads, overtime and loans. */
static double cost_of(const roster_judge *rj, const roster_office *o, const crew *c, double late)
{
    const settings *s = rj->j->set;
    const double wage = c ? (double)c->wage_permanent_idr_day : s->wage_permanent_idr;
    const double wage_t = c ? (double)c->wage_temporary_idr_day : s->wage_temporary_idr;
    const double hire = c ? (double)c->hire_idr : s->hire_idr;
    const double own = o->recipients == 0 && o->lent <= 0 ? 0 : roster_work_days(s, 0) * o->permanents * wage;
    return own + o->temporaries * (hire + wage_t * late * (1 - s->no_show)) +
           o->overtime_days * s->overtime_factor * (o->permanents ? wage : wage_t) + o->borrowed * s->lend_idr;
}

static void check_office(roster_judge *rj, uint32_t at)
{
    judge *j = rj->j;
    char where[WHERE_MAX];
    const roster_office *o = &rj->r->offices[at];
    const roster_tally *sum = &rj->sum[at];
    const crew *c = roster_crew_at(j->t, o->office);
    double work = 0;
    snprintf(where, sizeof where, "office %s", j->t->offices[o->office].id);
    judge_near(j, "roster-office", where, o->recipients, sum->recipients, 0.5, "recipients");
    judge_near(j, "roster-office", where, o->served, sum->paid, roster_slack(sum->paid), "paid");
    for (int k = 0; k < CHANNELS; k++) {
        judge_near(j, "roster-channel", where, o->recipients_by[k], sum->by[k], roster_slack(sum->by[k]), channel_name((channel)k));
        judge_near(j, "roster-work", where, o->staff_days[k], sum->days[k], 0.01 + 0.001 * sum->days[k], "staff-days");
        work += o->staff_days[k];
    }
    judge_most(j, "roster-capacity", where, work, sum->there + roster_slack(sum->there), "staff-days");
    judge_near(j, "roster-overtime", where, o->overtime_days, sum->overtime, roster_slack(sum->overtime), "staff-days");
    judge_near(j, "roster-hired", where, o->permanents, c ? c->permanents : j->t->offices[o->office].permanents, 0, "permanents");
    if (c && c->max_temporaries != UINT32_MAX) judge_most(j, "roster-hired", where, o->temporaries, c->max_temporaries, "temporaries");
    judge_near(j, "roster-loan", where, o->lent, sum->lent, 0.01, "staff-days lent");
    judge_near(j, "roster-loan", where, o->borrowed, sum->borrowed, 0.01, "staff-days borrowed");
    const uint32_t lead = c ? c->hire_lead_days : (uint32_t)j->set->hire_lead_days;
    const double cost = cost_of(rj, o, c, roster_work_days(j->set, lead));
    judge_near(j, "roster-cost", where, (double)o->cost_idr, cost, 1 + 1e-9 * cost, "Rp");
}

static void check_days(roster_judge *rj)
{
    judge *j = rj->j;
    const roster *r = rj->r;
    char where[WHERE_MAX];
    double before = 0;
    judge_near(j, "roster-days", "roster", r->n_days, (double)j->set->payout_days, 0, "days");
    for (uint32_t d = 0; d < r->n_days; d++) {
        double paid = 0;
        for (uint32_t i = 0; i < r->n_duties; i++)
            if (r->duties[i].day == d + 1) paid += r->duties[i].paid;
        snprintf(where, sizeof where, "day %u", d + 1);
        judge_near(j, "roster-days", where, r->days[d].served, before + paid, roster_slack(before + paid), "paid so far");
        before = r->days[d].served;
    }
    if (r->n_days) judge_near(j, "roster-days", "last day", before, r->served, roster_slack(r->served), "served");
}

static void check_sums(roster_judge *rj)
{
    judge *j = rj->j;
    const roster *r = rj->r;
    double people = 0, paid = 0, cost = 0;
    for (uint32_t i = 0; i < r->n_villages; i++)
        people += (double)r->villages[i].recipients[SEGMENT_MOBILE] + r->villages[i].recipients[SEGMENT_HOMEBOUND];
    for (uint32_t i = 0; i < r->n_offices; i++) {
        paid += rj->sum[i].paid;
        cost += (double)r->offices[i].cost_idr;
    }
    judge_near(j, "roster-total", "roster", r->recipients, people, roster_slack(people), "recipients");
    judge_near(j, "roster-total", "roster", r->served, paid, roster_slack(paid), "paid");
    judge_near(j, "roster-total", "roster", r->served + r->unserved, people, roster_slack(people), "served and unserved");
    judge_near(j, "roster-cost", "roster", (double)r->cost_idr, cost, 0.5, "Rp");
}

jalur_status verify_roster(judge *j)
{
    jalur_status st = JALUR_OK;
    roster_judge rj = {.j = j, .r = j->in->roster};
    const roster *r = rj.r;
    TRY(count_households(&rj));
    for (uint32_t i = 0; i < r->n_villages; i++) {
        if (r->villages[i].village >= j->t->n_areas) continue;
        check_village(&rj, i);
        j->out->villages++;
    }
    TRY(verify_roster_days(&rj));
    for (uint32_t i = 0; i < r->n_offices; i++)
        if (r->offices[i].office < j->t->n_offices) check_office(&rj, i);
    check_days(&rj);
    check_sums(&rj);
    if (r->n_stops) TRY(verify_roster_lists(&rj));
    TRY(j->st);
done:
    mem_free(j->ctx, rj.households);
    mem_free(j->ctx, rj.village_of);
    mem_free(j->ctx, rj.near);
    mem_free(j->ctx, rj.sum);
    return st;
}
