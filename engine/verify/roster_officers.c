/* Who of the people there on a day goes to which visit. They stand in a row, each with his part of the day: the office's own who are not
 * lent, the borrowed, the temporaries at their pace; those who are away overnight are taken from it in that order, and overtime makes
 * every part longer. Along the row go absent ones who return, then visits at the counter, then the others, in their order. */
#include "verify/roster.h"

#include <stdio.h>

typedef struct people_row {
    double *end; /* where the part of each ends; the first begins at 0 */
    uint32_t n;
    size_t cap;
} people_row;

#define ROW_SLACK 1e-5 /* of a staff-day */

/* Of the pace of those who know the work, on their k-th working day. */
static double pace_on(const settings *s, double k)
{
    return k > (double)s->learn_days ? 1 : s->learn_pace + (1 - s->learn_pace) * (k - 1) / (double)s->learn_days;
}

static jalur_status add_people(const judge *j, people_row *row, double staff_days, double each, double longer)
{
    jalur_status st = JALUR_OK;
    for (; staff_days > 1e-9 && each > 0; staff_days -= each) {
        const double begin = row->n ? row->end[row->n - 1] : 0;
        TRY(mem_grow(j->ctx, &row->end, &row->cap, (size_t)row->n + 1, sizeof *row->end));
        row->end[row->n++] = begin + fmin(staff_days, each) * longer;
    }
done:
    return st;
}

/* `away`: staff-days of those who stay overnight. */
static jalur_status line_up(const roster_judge *rj, const roster_duty *d, double away, people_row *row)
{
    jalur_status st = JALUR_OK;
    const settings *s = rj->j->set;
    const crew *c = roster_crew_at(rj->j->t, rj->r->offices[d->office].office);
    const uint32_t lead = c ? c->hire_lead_days : (uint32_t)s->hire_lead_days;
    const double there = d->permanents + d->temporaries + d->borrowed - d->lent - away, one = 1 - s->reserve;
    const double worked = roster_work_days(s, lead) - roster_work_days(s, d->day > lead ? d->day : lead);
    const double group[] = {d->permanents - d->lent, d->borrowed, d->temporaries}, each[] = {one, one, one * pace_on(s, worked)};
    row->n = 0;
    for (int k = 0; k < 3; k++) {
        const double gone = fmin(away, fmax(0, group[k]));
        TRY(add_people(rj->j, row, group[k] - gone, each[k], there > 0 ? 1 + d->overtime / there : 1));
        away -= gone;
    }
done:
    return st;
}

static double begin_of(const people_row *row, uint32_t officer)
{
    return officer > 1 ? row->end[officer - 2] : 0;
}

/* A visit that lies between `from` and `to` in the row. */
static void check_parts(judge *j, const people_row *row, const roster_visit *x, double from, double to, const char *where)
{
    char found[48];
    const uint32_t a = x->first_officer, b = x->last_officer;
    snprintf(found, sizeof found, "officers %u to %u", a, b);
    if (!judge_true(j, a >= 1 && a <= b && b <= row->n, "roster-officer", where, found, "people of that day, in order")) return;
    const bool right = begin_of(row, a) <= from + ROW_SLACK && from <= row->end[a - 1] + ROW_SLACK &&
                       begin_of(row, b) <= to + ROW_SLACK && (b == row->n || to <= row->end[b - 1] + ROW_SLACK);
    if (!judge_true(j, right, "roster-officer", where, found, "those whose turn it is")) return;
    const double first = a == b ? 1 : fmax(0, row->end[a - 1] - from) / (to - from);
    const double last = a == b ? 1 : fmax(0, to - begin_of(row, b)) / (to - from);
    judge_near(j, "roster-officer", where, x->first_part, fmin(1, first), 1e-4, "of its recipients with the first");
    judge_near(j, "roster-officer", where, x->last_part, fmin(1, last), 1e-4, "of its recipients with the last");
}

/* Visits [from, to) of one office and day. */
static jalur_status check_day(const roster_judge *rj, const roster_duty *d, uint32_t from, uint32_t to, people_row *row)
{
    jalur_status st = JALUR_OK;
    const roster *r = rj->r;
    const double pi = roster_counter_a_day(rj->j->set, roster_counters(rj, d->office));
    double away = 0, at = d->returned > 0 ? d->returned / pi : 0;
    for (uint32_t i = from; i < to; i++) away += r->visits[i].stay_first ? r->visits[i].staff_days : 0;
    TRY(line_up(rj, d, away, row));
    for (int field = 0; field < 2 && row->n > 0; field++)
        for (uint32_t i = from; i < to; i++) {
            const roster_visit *x = &r->visits[i];
            char where[WHERE_MAX];
            if (x->stay_first || (x->channel != CHANNEL_COUNTER) != field) continue;
            snprintf(where, sizeof where, "village %s, day %u, %s", rj->j->t->areas[r->villages[x->village].village].code, x->day,
                     channel_name(x->channel));
            check_parts(rj->j, row, x, at, at + x->staff_days, where);
            at += x->staff_days;
        }
done:
    return st;
}

static bool of_duty(const roster *r, const roster_visit *x, const roster_duty *d)
{
    return r->villages[x->village].office == d->office && x->day == d->day;
}

/* A stay is shared out evenly. */
static void check_stays(const roster_judge *rj)
{
    for (uint32_t i = 0; i < rj->r->n_visits; i++) {
        const roster_visit *x = &rj->r->visits[i];
        const double each = 1 / (x->last_officer - x->first_officer + 1.0);
        if (!x->stay_first) continue;
        judge_near(rj->j, "roster-officer", "a stay", x->first_part, each, 1e-9, "of its recipients with the first");
        judge_near(rj->j, "roster-officer", "a stay", x->last_part, each, 1e-9, "of its recipients with the last");
    }
}

jalur_status verify_roster_officers(const roster_judge *rj)
{
    jalur_status st = JALUR_OK;
    people_row row = {0};
    const roster *r = rj->r;
    uint32_t at = 0;
    for (uint32_t i = 0; i < r->n_duties; i++) {
        const uint32_t from = at;
        if (r->duties[i].office >= r->n_offices) continue;
        while (at < r->n_visits && of_duty(r, &r->visits[at], &r->duties[i])) at++;
        if (at > from) TRY(check_day(rj, &r->duties[i], from, at, &row));
    }
    judge_near(rj->j, "roster-officer", "roster", at, r->n_visits, 0, "visits in the order of offices and days");
    check_stays(rj);
done:
    mem_free(rj->j->ctx, row.end);
    return st;
}
