/* Head-counts added up again: villages, offices, channels, days, work done by the people there are. */
#include "verify/verify_inside.h"

#include <stdio.h>

static double slack_of(double v) { return 0.01 + 1e-6 * fabs(v); }

typedef struct tally { /* per roster office */
    double recipients, served, by[CHANNELS], days[CHANNELS];
} tally;

static jalur_status count_households(judge *j, uint32_t (**out)[SEGMENTS])
{
    jalur_status st = mem_new(j->ctx, j->t->n_areas, sizeof **out, out);
    for (uint32_t i = 0; st == JALUR_OK && i < j->t->n_households; i++) {
        const household *h = &j->t->households[i];
        if (h->village < j->t->n_areas) (*out)[h->village][h->segment < SEGMENTS ? h->segment : SEGMENT_MOBILE]++;
    }
    return st;
}

/* Recipients per staff-day: the model in the words of settings. */
static double a_day(const settings *s, channel c, double travel_min)
{
    switch (c) {
    case CHANNEL_COUNTER: return (s->work_min - s->cash_min) * s->load_cap / s->counter_min;
    case CHANNEL_COMMUNITY: return (s->work_min - s->cash_min - 2 * travel_min) / s->community_min;
    default: return (s->work_min - s->cash_min - 2 * travel_min) / (s->door_min + s->door_walk_min);
    }
}

static void check_village(judge *j, const roster_village *v, const uint32_t count[SEGMENTS], tally *sum)
{
    char where[WHERE_MAX];
    const double people = (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
    double served = 0;
    snprintf(where, sizeof where, "village %s", j->t->areas[v->village].code);
    for (int g = 0; g < SEGMENTS; g++)
        judge_near(j, "roster-recipients", where, v->recipients[g], count[g], 0, "recipients");
    for (int c = 0; c < CHANNELS; c++) {
        served += v->served[c];
        judge_most(j, "roster-village", where, -v->served[c], 1e-6, "below zero");
    }
    judge_near(j, "roster-village", where, served + v->unserved, people, slack_of(people), "served and unserved");
    judge_most(j, "roster-village", where, v->served[CHANNEL_COUNTER] + v->served[CHANNEL_COMMUNITY],
               v->recipients[SEGMENT_MOBILE] + slack_of(people), "mobile recipients");
    if (!sum) {
        judge_near(j, "roster-village", where, served, 0, 1e-6, "served without an office");
        return;
    }
    sum->recipients += people;
    sum->served += served;
    for (int c = 0; c < CHANNELS; c++) {
        sum->by[c] += v->served[c];
        const double pi = a_day(j->set, (channel)c, v->travel_min);
        if (v->served[c] > 1e-9) sum->days[c] += pi > 0 ? v->served[c] / pi : (double)INFINITY;
    }
}

static const crew *crew_at(const territory *t, uint32_t office_index)
{
    for (uint32_t i = 0; i < t->n_crews; i++)
        if (t->crews[i].office == office_index) return &t->crews[i];
    return NULL;
}

static void check_office(judge *j, const roster_office *o, const tally *sum)
{
    char where[WHERE_MAX];
    const settings *s = j->set;
    const crew *c = crew_at(j->t, o->office);
    double work = 0;
    snprintf(where, sizeof where, "office %s", j->t->offices[o->office].id);
    judge_near(j, "roster-office", where, o->recipients, sum->recipients, 0.5, "recipients");
    judge_near(j, "roster-office", where, o->served, sum->served, slack_of(sum->served), "served");
    for (int k = 0; k < CHANNELS; k++) {
        judge_near(j, "roster-channel", where, o->recipients_by[k], sum->by[k], slack_of(sum->by[k]), channel_name((channel)k));
        judge_near(j, "roster-work", where, o->staff_days[k], sum->days[k], 0.01 + 0.001 * sum->days[k], "staff-days");
        work += o->staff_days[k];
    }
    const double lead = c ? c->hire_lead_days : (double)s->hire_lead_days;
    const double late_days = fmax(0, (double)s->payout_days - lead) * (1 - s->no_show);
    const double room = (double)s->payout_days * o->permanents + late_days * o->temporaries;
    judge_most(j, "roster-capacity", where, work, room + slack_of(room), "staff-days");
    judge_near(j, "roster-hired", where, o->permanents, c ? c->permanents : j->t->offices[o->office].permanents, 0, "permanents");
    if (c && c->max_temporaries != UINT32_MAX) judge_most(j, "roster-hired", where, o->temporaries, c->max_temporaries, "temporaries");
    const double wage = c ? (double)c->wage_permanent_idr_day : s->wage_permanent_idr;
    const double hired = c ? (double)c->hire_idr + (double)c->wage_temporary_idr_day * late_days
                           : s->hire_idr + s->wage_temporary_idr * late_days;
    const double cost = o->recipients == 0 ? 0 : (double)s->payout_days * o->permanents * wage + o->temporaries * hired;
    judge_near(j, "roster-cost", where, (double)o->cost_idr, cost, 1 + 1e-9 * cost, "Rp");
}

static void check_days(judge *j, const roster *r)
{
    char where[WHERE_MAX];
    double before = 0;
    judge_near(j, "roster-days", "roster", r->n_days, (double)j->set->payout_days, 0, "days");
    for (uint32_t d = 0; d < r->n_days; d++) {
        snprintf(where, sizeof where, "day %u", d + 1);
        judge_most(j, "roster-days", where, before, r->days[d].served + 1e-6, "served up to the day before");
        before = r->days[d].served;
    }
    if (r->n_days) judge_near(j, "roster-days", "last day", before, r->served, slack_of(r->served), "served");
}

static void check_sums(judge *j, const roster *r, const tally *sum)
{
    double people = 0, served = 0, unserved_sum = 0, cost = 0;
    for (uint32_t i = 0; i < r->n_villages; i++) {
        const roster_village *v = &r->villages[i];
        people += (double)v->recipients[SEGMENT_MOBILE] + v->recipients[SEGMENT_HOMEBOUND];
        unserved_sum += v->unserved;
    }
    for (uint32_t i = 0; i < r->n_offices; i++) {
        served += sum[i].served;
        cost += (double)r->offices[i].cost_idr;
    }
    judge_near(j, "roster-total", "roster", r->recipients, people, slack_of(people), "recipients");
    judge_near(j, "roster-total", "roster", r->served, served, slack_of(served), "served");
    judge_near(j, "roster-total", "roster", r->unserved, unserved_sum, slack_of(unserved_sum), "unserved");
    judge_near(j, "roster-total", "roster", r->served + r->unserved, people, slack_of(people), "served and unserved");
    judge_near(j, "roster-cost", "roster", (double)r->cost_idr, cost, 0.5, "Rp");
}

jalur_status verify_roster(judge *j)
{
    jalur_status st = JALUR_OK;
    const roster *r = j->in->roster;
    uint32_t (*count)[SEGMENTS] = NULL;
    tally *sum = NULL;
    TRY(count_households(j, &count));
    TRY(mem_new(j->ctx, r->n_offices, sizeof *sum, &sum));
    for (uint32_t i = 0; i < r->n_villages; i++) {
        const roster_village *v = &r->villages[i];
        if (v->village >= j->t->n_areas) continue;
        check_village(j, v, count[v->village], v->office < r->n_offices ? &sum[v->office] : NULL);
        j->out->villages++;
    }
    for (uint32_t i = 0; i < r->n_offices; i++)
        if (r->offices[i].office < j->t->n_offices) check_office(j, &r->offices[i], &sum[i]);
    check_days(j, r);
    check_sums(j, r, sum);
    TRY(j->st);
done:
    mem_free(j->ctx, count);
    mem_free(j->ctx, sum);
    return st;
}
