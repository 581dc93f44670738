/* Head-counts added up again: villages, offices, channels, work done by the people there are, money. The days are in
 * roster_days.c, the officers' lists in roster_lists.c, travel and walks in roster_ways.c, crews in roster_crews.c. */
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
    TRY(mem_new(j->ctx, rj->r->n_villages, sizeof *rj->far, &rj->far));
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
        const double m = geo_distance_m(h->at, j->t->offices[rj->r->offices[o].office].at);
        rj->near[v] += m <= j->set->near_m;
        rj->far[v] += m <= fmax(j->set->near_m, j->set->far_m);
    }
done:
    return st;
}

/* Mean wait over mean service of a queue M/M/s at load rho, from the probabilities of its states. */
static double queue_wait(uint32_t counters, double rho)
{
    double busy = 0, weight = 1; /* of n at the counters, (s rho)^n / n!, in that of all of them: no hall is too large */
    for (uint32_t n = counters; n > 0; n--) {
        weight *= n / (counters * rho);
        busy += weight;
    }
    const double queued = 1 / (1 - rho);
    return queued / (busy + queued) / (counters * (1 - rho));
}

double roster_load_cap(const settings *s, uint32_t counters)
{
    double low = 0, high = 1;
    if (s->load_cap > 0 || counters == 0) return s->load_cap;
    while (high - low > 1e-12) {
        const double at = (low + high) / 2;
        *(queue_wait(counters, at) * s->counter_min > s->wait_min ? &high : &low) = at;
    }
    return low;
}

double roster_counter_a_day(const settings *s, uint32_t counters)
{
    return (s->work_min - s->cash_min) * roster_load_cap(s, counters) / s->counter_min;
}

uint32_t roster_counters(const roster_judge *rj, uint32_t at)
{
    const uint32_t o = at < rj->r->n_offices ? rj->r->offices[at].office : JALUR_NONE;
    return o < rj->j->t->n_offices ? rj->j->t->offices[o].counters : 0;
}

double roster_present(const settings *s, uint32_t hired)
{
    if (s->sure <= 0) return hired * (1 - s->no_show);
    double absent = pow(1 - s->no_show, hired), sum = absent; /* probability that so many stay away: 0, 1, ... */
    uint32_t away = 0;
    while (sum < s->sure && away < hired) {
        absent *= (hired - away) / (away + 1.0) * s->no_show / (1 - s->no_show);
        away++;
        sum += absent;
    }
    return hired - away;
}

double roster_a_day(const settings *s, const roster_village *v, channel c, uint32_t counters)
{
    const double walk = isnan(v->door_walk_min) ? s->door_walk_min : v->door_walk_min;
    const double field_min = s->work_min - s->cash_min - 2 * v->travel_min - (v->offline ? s->upload_min : 0);
    switch (c) {
    case CHANNEL_COUNTER: return roster_counter_a_day(s, counters);
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
    const double far = fmax(0, v->served[CHANNEL_COUNTER] - rj->near[at]);
    const double small = people < (double)j->set->community_from ? v->served[CHANNEL_COMMUNITY] : 0;
    judge_near(j, "roster-left", where, v->left[CHANNEL_COUNTER], far, 1e-6, "at the counter against the rule");
    judge_near(j, "roster-left", where, v->left[CHANNEL_COMMUNITY], small, 1e-6, "at a community point against the rule");
    judge_true(j, (far + small > 0) == (v->left_why[0] != 0), "roster-left", where, v->left_why, "a reason where a rule is left");
    if (v->office >= rj->r->n_offices) {
        judge_near(j, "roster-village", where, served, 0, 1e-6, "served without an office");
        return;
    }
    rj->sum[v->office].recipients += people;
    rj->sum[v->office].left += far + small;
}

const crew *roster_crew_at(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

/* What the office costs, from its heads, leaders, overtime, loans and recipients paid against a rule. */
static double cost_of(const roster_judge *rj, const roster_office *o, const crew *c, double late, double left)
{
    const settings *s = rj->j->set;
    const double wage = c ? (double)c->wage_permanent_idr_day : s->wage_permanent_idr;
    const double wage_t = c ? (double)c->wage_temporary_idr_day : s->wage_temporary_idr;
    const double hire = c ? (double)c->hire_idr : s->hire_idr;
    const double own = o->recipients == 0 && o->lent <= 0 ? 0 : roster_work_days(s, 0) * o->permanents * wage;
    return own + o->temporaries * (hire + wage_t * late * (1 - s->no_show)) +
           o->overtime_days * s->overtime_factor * (o->permanents ? wage : wage_t) + o->borrowed * s->lend_idr +
           left * s->leave_idr + o->nights * s->night_idr + (o->supervisors + o->coordinators) * roster_work_days(s, 0) * s->supervisor_idr;
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
    judge_near(j, "roster-stay", where, o->nights, sum->nights, 1e-6, "nights away");
    judge_near(j, "roster-loan", where, o->lent, sum->lent, 0.01, "staff-days lent");
    judge_near(j, "roster-loan", where, o->borrowed, sum->borrowed, 0.01, "staff-days borrowed");
    const uint32_t lead = c ? c->hire_lead_days : (uint32_t)j->set->hire_lead_days;
    const double cost = cost_of(rj, o, c, roster_work_days(j->set, lead), sum->left);
    judge_near(j, "roster-cost", where, (double)o->cost_idr, cost, 1 + 1e-9 * cost, "Rp");
}

/* One coordinator for every kecamatan in which somebody is visited, one supervisor for so many payers. */
static jalur_status check_leaders(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    uint8_t *seen = NULL;
    uint32_t kecamatan = 0, coordinators = 0;
    TRY(mem_new(j->ctx, j->t->n_areas, 1, &seen));
    for (uint32_t i = 0; i < rj->r->n_villages; i++) {
        const roster_village *v = &rj->r->villages[i];
        if (v->village >= j->t->n_areas || v->served[0] + v->served[1] + v->served[2] <= 0) continue;
        uint32_t up = v->village;
        while (up != JALUR_NONE && j->t->areas[up].level != AREA_KECAMATAN) up = j->t->areas[up].parent;
        if (up == JALUR_NONE) up = v->village;
        kecamatan += !seen[up];
        seen[up] = 1;
    }
    for (uint32_t i = 0; i < rj->r->n_offices; i++) {
        const roster_office *o = &rj->r->offices[i];
        const double people = o->recipients == 0 && o->lent <= 0 ? 0 : (double)o->permanents + o->temporaries;
        coordinators += o->coordinators;
        judge_near(j, "roster-leaders", "office", o->supervisors, ceil(people / (double)j->set->payers_per_supervisor), 0, "supervisors");
        judge_true(j, o->coordinators == 0 || o->served > 0, "roster-leaders", "office", "a coordinator", "somebody paid");
    }
    judge_near(j, "roster-leaders", "roster", coordinators, kecamatan, 0, "coordinators of kecamatan");
done:
    mem_free(j->ctx, seen);
    return st;
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

/* How good each stage of the objective is. What no stage can beat is proven by programs that are not solved again here. */
static void check_stages(roster_judge *rj)
{
    judge *j = rj->j;
    const roster *r = rj->r;
    for (uint32_t i = 0; i < r->n_stages; i++) {
        const roster_stage *x = &r->stages[i];
        const bool cost = strcmp(x->name, "cost") == 0;
        const double bound = cost ? x->optimum - r->cost_gap_idr : x->proven ? x->optimum : 0;
        judge_near(j, "roster-stage", x->name, x->bound, bound, roster_slack(x->optimum), "as bound");
        if (cost) judge_near(j, "roster-stage", x->name, x->optimum, (double)r->cost_idr, 1, "Rp");
    }
}

static void check_sums(roster_judge *rj)
{
    judge *j = rj->j;
    const roster *r = rj->r;
    double people = 0, paid = 0, cost = 0, day = 0;
    for (uint32_t i = 0; i < r->n_villages; i++)
        people += (double)r->villages[i].recipients[SEGMENT_MOBILE] + r->villages[i].recipients[SEGMENT_HOMEBOUND];
    for (uint32_t i = 0; i < r->n_offices; i++) {
        paid += rj->sum[i].paid;
        cost += (double)r->offices[i].cost_idr;
        day += r->offices[i].dual_day;
    }
    judge_near(j, "roster-total", "roster", r->recipients, people, roster_slack(people), "recipients");
    judge_near(j, "roster-total", "roster", r->served, paid, roster_slack(paid), "paid");
    judge_near(j, "roster-total", "roster", r->served + r->unserved, people, roster_slack(people), "served and unserved");
    judge_near(j, "roster-cost", "roster", (double)r->cost_idr, cost, 0.5, "Rp");
    judge_near(j, "roster-total", "roster", r->dual_day, day, roster_slack(day), "recipients more by one more day");
}

jalur_status verify_roster(judge *j)
{
    jalur_status st = JALUR_OK;
    roster_judge rj = {.j = j, .r = j->in->roster};
    const roster *r = rj.r;
    int8_t *signal = NULL;
    TRY(count_households(&rj));
    TRY(mem_new(j->ctx, j->t->n_areas, 1, &signal));
    TRY(judge_signal(j, AREA_VILLAGE, signal));
    for (uint32_t i = 0; i < r->n_villages; i++) {
        if (r->villages[i].village >= j->t->n_areas) continue;
        check_village(&rj, i);
        judge_near(j, "roster-signal", j->t->areas[r->villages[i].village].code, r->villages[i].offline, signal[r->villages[i].village] == 0, 0, "without signal");
        j->out->villages++;
    }
    TRY(verify_roster_days(&rj));
    for (uint32_t i = 0; i < r->n_offices; i++)
        if (r->offices[i].office < j->t->n_offices) check_office(&rj, i);
    check_days(&rj);
    TRY(check_leaders(&rj));
    check_sums(&rj);
    check_stages(&rj);
    if (r->n_stops) TRY(verify_roster_lists(&rj));
    TRY(verify_roster_ways(&rj));
    TRY(verify_roster_crews(&rj));
    TRY(j->st);
done:
    mem_free(j->ctx, signal);
    mem_free(j->ctx, rj.households);
    mem_free(j->ctx, rj.village_of);
    mem_free(j->ctx, rj.near);
    mem_free(j->ctx, rj.far);
    mem_free(j->ctx, rj.sum);
    return st;
}
