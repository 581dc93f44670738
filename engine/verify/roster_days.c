/* The plan by day: visits on days that are open, by a channel that may; every day's work within the people, counters,
 * escorts and cash of that day. */
#include "verify/roster.h"

#include <ctype.h>
#include <stdio.h>

static bool is_rest(const settings *s, uint32_t day)
{
    unsigned long n = 0;
    bool in = false;
    for (const char *at = s->rest_days;; at++) {
        if (isdigit((unsigned char)*at)) {
            n = (in ? n * 10 : 0) + (unsigned long)(*at - '0');
            in = true;
            continue;
        }
        if (in && n == day) return true;
        in = false;
        if (!*at) return false;
    }
}

double roster_work_days(const settings *s, uint32_t after)
{
    double n = 0;
    for (uint32_t d = after + 1; d <= (uint32_t)s->payout_days; d++) n += !is_rest(s, d);
    return n;
}

/* Is the village closed by a market, worship or election there or in what it belongs to? */
static bool is_closed(const territory *t, const char *code, uint32_t day)
{
    for (uint32_t i = 0; i < t->n_closed; i++) {
        const closed_days *c = &t->closed[i];
        const size_t n = strlen(c->area_code);
        const bool here = strncmp(code, c->area_code, n) == 0 && (code[n] == 0 || code[n] == '.');
        if (here && day >= c->first_day && day <= c->last_day && c->area != JALUR_NONE) return true;
    }
    return false;
}

static void check_visit(roster_judge *rj, const roster_visit *x)
{
    judge *j = rj->j;
    const settings *s = j->set;
    const roster_village *v = &rj->r->villages[x->village];
    const char *code = j->t->areas[v->village].code;
    const double n = (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    const double all = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    char where[WHERE_MAX];
    snprintf(where, sizeof where, "village %s, day %u, %s", code, x->day, channel_name(x->channel));
    judge_true(j, x->day >= 1 && x->day <= (uint32_t)s->payout_days && !is_rest(s, x->day), "roster-calendar", where, "a visit",
               "a working day");
    judge_true(j, x->channel == CHANNEL_COUNTER || !is_closed(j->t, code, x->day), "roster-calendar", where, "a visit",
               "a day on which the village is not closed");
    judge_true(j, v->office < rj->r->n_offices, "roster-visit", where, "a visit", "a village with an office");
    if (x->channel != CHANNEL_DOOR)
        judge_most(j, "roster-visit", where, x->recipients[SEGMENT_HOMEBOUND], 0, "homebound recipients");
    if (x->channel == CHANNEL_COMMUNITY) {
        judge_most(j, "roster-visit", where, (double)(s->point_from < s->community_from ? s->point_from : s->community_from), all, "recipients that a community point needs");
        if (s->session_seats > 0) judge_most(j, "roster-seats", where, n, (double)s->session_seats, "seats");
    }
    const double pi = roster_a_day(s, v, x->channel, roster_counters(rj, v->office));
    if (!x->stay_first) judge_near(j, "roster-visit", where, x->staff_days, pi > 0 ? n / pi : (double)INFINITY, 1e-6 * (1 + n), "staff-days");
    if (v->office >= rj->r->n_offices) return;
    rj->sum[v->office].by[x->channel] += n;
    rj->sum[v->office].days[x->channel] += x->staff_days;
}

typedef struct day_sum {
    double by[CHANNELS], work, field, drawn; /* drawn: recipients whose cash leaves the office */
} day_sum;

/* Visits of one village over all days. */
static jalur_status check_calendar(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    double (*by)[CHANNELS] = NULL;
    uint32_t (*span)[2] = NULL, *mobile = NULL; /* days of the first and the last; mobile recipients */
    TRY(mem_new(j->ctx, rj->r->n_villages, sizeof *by, &by));
    TRY(mem_new(j->ctx, rj->r->n_villages, sizeof *span, &span));
    TRY(mem_new(j->ctx, rj->r->n_villages, sizeof *mobile, &mobile));
    for (uint32_t i = 0; i < rj->r->n_visits; i++) {
        const roster_visit *x = &rj->r->visits[i];
        by[x->village][x->channel] += (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
        mobile[x->village] += x->recipients[SEGMENT_MOBILE];
        if (x->channel == CHANNEL_COUNTER || x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND] == 0) continue;
        if (span[x->village][0] == 0 || x->day < span[x->village][0]) span[x->village][0] = x->day;
        if (x->day > span[x->village][1]) span[x->village][1] = x->day;
    }
    for (uint32_t i = 0; i < rj->r->n_villages; i++) {
        const roster_village *v = &rj->r->villages[i];
        char where[WHERE_MAX];
        snprintf(where, sizeof where, "village %s", j->t->areas[v->village].code);
        for (int c = 0; c < CHANNELS; c++)
            judge_near(j, "roster-calendar", where, v->served[c], by[i][c], 1e-6, channel_name((channel)c));
        judge_most(j, "roster-near", where, v->served[CHANNEL_COUNTER], rj->far[i], "recipients near the counter");
        judge_near(j, "roster-calendar", where, v->first_day, span[i][0], 0, "first day");
        judge_near(j, "roster-calendar", where, v->last_day, span[i][1], 0, "last day");
        judge_near(j, "roster-village", where, v->homebound_only_gap, v->unserved > 0 && mobile[i] >= v->recipients[SEGMENT_MOBILE], 0,
                   "only homebound are unserved");
    }
done:
    mem_free(j->ctx, by);
    mem_free(j->ctx, span);
    mem_free(j->ctx, mobile);
    return st;
}

/* People of the day against the heads of the office. */
static void check_presence(roster_judge *rj, const roster_duty *d, const char *where)
{
    judge *j = rj->j;
    const settings *s = j->set;
    const roster_office *o = &rj->r->offices[d->office];
    const crew *c = roster_crew_at(j->t, o->office);
    const bool rest = is_rest(s, d->day);
    const uint32_t lead = c ? c->hire_lead_days : (uint32_t)s->hire_lead_days;
    judge_near(j, "roster-presence", where, d->permanents, rest ? 0 : o->permanents * (1 - s->reserve), 1e-6, "permanents");
    judge_most(j, "roster-presence", where, d->temporaries, rest || d->day <= lead ? 0 : o->temporaries + 1e-6, "temporaries");
    judge_most(j, "roster-loan", where, d->lent, o->permanents + 1e-6, "staff lent on one day");
    const double there = d->permanents + d->temporaries + d->borrowed - d->lent;
    const double longer = s->overtime_min / (s->work_min - s->cash_min);
    judge_most(j, "roster-overtime", where, d->overtime, fmax(0, there) * longer + 1e-6, "staff-days of overtime");
    judge_most(j, "roster-capacity", where, d->used, fmax(0, there) + d->overtime + 1e-4, "staff-days of the day");
}

static void check_duty(roster_judge *rj, const roster_duty *d, const day_sum *sum, double absent_before)
{
    judge *j = rj->j;
    const settings *s = j->set;
    const office *at = &j->t->offices[rj->r->offices[d->office].office];
    char where[WHERE_MAX];
    snprintf(where, sizeof where, "office %s, day %u", at->id, d->day);
    const double pi = roster_counter_a_day(s, at->counters);
    const double come = sum->by[0] + sum->by[1] + sum->by[2] + d->returned;
    for (int c = 0; c < CHANNELS; c++)
        judge_near(j, "roster-duty", where, d->visited[c], sum->by[c], 1e-6, channel_name((channel)c));
    judge_near(j, "roster-duty", where, d->used, sum->work + (d->returned > 0 ? d->returned / pi : 0), 1e-4, "staff-days");
    judge_near(j, "roster-duty", where, d->paid, come - s->absent * (sum->by[CHANNEL_COMMUNITY] + sum->by[CHANNEL_DOOR]),
               roster_slack(come), "paid");
    judge_most(j, "roster-returned", where, d->returned, absent_before + 1e-6, "absent ones who may return");
    judge_most(j, "roster-counter", where, sum->by[CHANNEL_COUNTER] + d->returned,
               at->counters * s->work_min * roster_load_cap(s, at->counters) / s->counter_min + 1e-6, "at the counters");
    judge_near(j, "roster-cash", where, (double)d->cash_idr, ceil(sum->drawn + d->returned - 1e-9) * s->amount_idr, 1, "Rp");
    if (s->cash_idr > 0) judge_most(j, "roster-cash", where, (sum->drawn + d->returned) * s->amount_idr, s->cash_idr + 1, "Rp that can be handed out");
    if (s->escorts > 0)
        judge_most(j, "roster-escorts", where, sum->field, (double)(s->escorts * s->payers_per_escort) + 1e-6, "payers in the field");
    check_presence(rj, d, where);
}

/* Days of each office: duties stand by office and day, as many as there are days. */
static jalur_status check_duties(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    judge *j = rj->j;
    const roster *r = rj->r;
    const uint32_t days = (uint32_t)j->set->payout_days;
    day_sum *sum = NULL;
    TRY(mem_new(j->ctx, (size_t)r->n_offices * days, sizeof *sum, &sum));
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        const uint32_t o = r->villages[x->village].office;
        if (o >= r->n_offices || x->day < 1 || x->day > days) continue;
        day_sum *d = &sum[(size_t)o * days + x->day - 1];
        d->by[x->channel] += (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
        d->work += x->staff_days;
        if (x->channel != CHANNEL_COUNTER) d->field += x->staff_days;
        const uint32_t drawn_on = x->stay_first && x->stay_first < x->day ? x->stay_first : x->day;
        sum[(size_t)o * days + drawn_on - 1].drawn += (double)x->recipients[SEGMENT_MOBILE] + x->recipients[SEGMENT_HOMEBOUND];
    }
    if (!judge_near(j, "roster-duty", "roster", r->n_duties, (double)r->n_offices * days, 0, "days of offices")) goto done;
    for (uint32_t o = 0; o < r->n_offices; o++) {
        const double pi = roster_counter_a_day(j->set, roster_counters(rj, o));
        double absent = 0; /* up to the evening before, less those who came */
        for (uint32_t k = 0; k < days; k++) {
            const roster_duty *d = &r->duties[(size_t)o * days + k];
            const day_sum *at = &sum[(size_t)o * days + k];
            if (!judge_true(j, d->office == o && d->day == k + 1, "roster-duty", "roster", "another day", "the days in order")) continue;
            check_duty(rj, d, at, absent);
            absent += j->set->absent * (at->by[CHANNEL_COMMUNITY] + at->by[CHANNEL_DOOR]) - d->returned;
            rj->sum[o].paid += d->paid;
            rj->sum[o].overtime += d->overtime;
            rj->sum[o].days[CHANNEL_COUNTER] += d->returned > 0 ? d->returned / pi : 0;
            rj->sum[o].there += fmax(0, d->permanents + d->temporaries + d->borrowed - d->lent) + d->overtime;
        }
    }
done:
    mem_free(j->ctx, sum);
    return st;
}

/* Temporaries of all days together are what the heads promise; loans are what the days lend. */
static void check_totals(roster_judge *rj)
{
    judge *j = rj->j;
    const settings *s = j->set;
    const double full_min = s->work_min - s->cash_min;
    for (uint32_t i = 0; i < rj->r->n_loans; i++) {
        const roster_loan *l = &rj->r->loans[i];
        rj->sum[l->from].lent += l->staff_days;
        rj->sum[l->to].borrowed += l->staff_days;
        judge_most(j, "roster-loan", "loan", l->travel_min, s->lend_max_min + 1e-6, "minutes to a borrower");
    }
    for (uint32_t o = 0; o < rj->r->n_offices; o++) {
        double temporaries = 0, lent = 0, borrowed = 0, promised = 0;
        const roster_office *x = &rj->r->offices[o];
        const crew *c = roster_crew_at(j->t, x->office);
        char where[WHERE_MAX];
        snprintf(where, sizeof where, "office %s", j->t->offices[x->office].id);
        for (uint32_t i = 0; i < rj->r->n_duties; i++) {
            if (rj->r->duties[i].office != o) continue;
            temporaries += rj->r->duties[i].temporaries;
            lent += rj->r->duties[i].lent;
            borrowed += rj->r->duties[i].borrowed;
        }
        for (uint32_t i = 0; i < rj->r->n_loans; i++)
            if (rj->r->loans[i].to == o)
                promised += rj->r->loans[i].staff_days * fmax(0, 1 - 2 * rj->r->loans[i].travel_min / full_min);
        const double late = roster_work_days(s, c ? c->hire_lead_days : (uint32_t)s->hire_lead_days);
        judge_most(j, "roster-presence", where, temporaries, late * (1 - s->reserve) * roster_present(s, x->temporaries) + 1e-4,
                   "staff-days of temporaries");
        judge_near(j, "roster-loan", where, lent, rj->sum[o].lent, 0.01, "staff-days lent by day");
        judge_near(j, "roster-loan", where, borrowed, promised, 0.01, "staff-days borrowed by day");
    }
}

/* Who is there on a day: all permanents, and those hired once they have been taken on; nobody on a day of rest. */
static void check_people(const roster_judge *rj)
{
    const judge *j = rj->j;
    for (uint32_t d = 0; d < rj->r->n_days; d++) {
        double permanents = 0, temporaries = 0;
        for (uint32_t o = 0; o < rj->r->n_offices && !is_rest(j->set, d + 1); o++) {
            const crew *c = roster_crew_at(j->t, rj->r->offices[o].office);
            permanents += rj->r->offices[o].permanents;
            if (d + 1 > (c ? c->hire_lead_days : (uint32_t)j->set->hire_lead_days)) temporaries += rj->r->offices[o].temporaries;
        }
        char where[WHERE_MAX];
        snprintf(where, sizeof where, "day %u", d + 1);
        judge_near(rj->j, "roster-days", where, rj->r->days[d].permanents, permanents, 0, "permanents");
        judge_near(rj->j, "roster-days", where, rj->r->days[d].temporaries, temporaries, 0, "temporaries");
    }
}

jalur_status verify_roster_days(roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    for (uint32_t i = 0; i < rj->r->n_visits; i++)
        if (rj->r->villages[rj->r->visits[i].village].village < rj->j->t->n_areas) check_visit(rj, &rj->r->visits[i]);
    TRY(check_calendar(rj));
    verify_roster_stays(rj);
    TRY(check_duties(rj));
    TRY(verify_roster_officers(rj));
    check_totals(rj);
    check_people(rj);
done:
    return st;
}
