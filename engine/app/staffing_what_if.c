/* What if: the saved staffing beside that of a changed question. Offices that the change does not reach keep their answer, the
 * others begin with their visits. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "app/staffing.h"


static bool same_office(const staff_office *x, const staff_office *y)
{
    return x->permanents == y->permanents && x->counters == y->counters && x->max_temporaries == y->max_temporaries &&
           x->wage_permanent_idr_day == y->wage_permanent_idr_day && x->wage_temporary_idr_day == y->wage_temporary_idr_day &&
           x->hire_idr == y->hire_idr && x->hire_lead_days == y->hire_lead_days && x->cash_idr_day == y->cash_idr_day &&
           x->escorts == y->escorts;
}

/* Offices whose own numbers or villages differ; a changed setting touches all. */
static jalur_status find_touched(const staffing *base, const staffing *now, arena *a, uint8_t **out)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(a, now->n_post, 1, out));
    const bool all = memcmp(&base->set, &now->set, sizeof base->set) != 0;
    for (uint32_t i = 0; i < now->n_post; i++)
        (*out)[i] = all || !same_office(&base->offices[i], &now->offices[i]);
    for (uint32_t v = 0; v < now->n_villages; v++) {
        const staff_village *x = &base->villages[v], *y = &now->villages[v];
        const bool same = x->office == y->office && x->travel_min == y->travel_min && x->near_office == y->near_office && x->far_office == y->far_office &&
                          memcmp(x->recipients, y->recipients, sizeof x->recipients) == 0 && x->closed == y->closed;
        if (same) continue;
        if (x->office != JALUR_NONE) (*out)[x->office] = 1;
        if (y->office != JALUR_NONE) (*out)[y->office] = 1;
    }
done:
    return st;
}

/* As it is shown, so that differences add up and none is -0. */
static double rounded(double number, int decimals)
{
    const double unit = pow(10, decimals);
    return floor(number * unit + 0.5) / unit;
}

static void row_of(jalur_report *list, const char *name, const char *label, double before, double after, int decimals)
{
    jalur_report *row = report_row(list);
    report_text(row, "what", "", label);
    report_text(row, "name", "", name);
    report_real(row, "before", "before", before, decimals, "");
    report_real(row, "after", "after", after, decimals, "");
    report_real(row, "difference", "difference", rounded(after, decimals) - rounded(before, decimals), decimals, "");
}

static double heads_of(const roster *r)
{
    double n = 0;
    for (uint32_t i = 0; i < r->n_offices; i++) n += r->offices[i].temporaries;
    return n;
}

static double work_of(const roster *r)
{
    double n = 0;
    for (uint32_t i = 0; i < r->n_offices; i++)
        for (int c = 0; c < CHANNELS; c++) n += r->offices[i].staff_days[c];
    return n;
}

static uint32_t moved_villages(const roster *a, const roster *b)
{
    uint32_t n = 0;
    for (uint32_t v = 0; v < a->n_villages; v++)
        n += a->villages[v].first_day != b->villages[v].first_day || a->villages[v].last_day != b->villages[v].last_day;
    return n;
}

static double stage_of(const roster *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_stages; i++)
        if (strcmp(r->stages[i].name, name) == 0) return r->stages[i].optimum;
    return (double)NAN;
}

/* Heads are counted without days. Where days are given after that, visits and loans of whole people may leave a few more, so that
 * a better question can end with one recipient less: it is said where they were lost. An office that kept its answer does not know. */
static void report_stages(const roster *a, const roster *b, jalur_report *list, jalur_report *report)
{
    const double before = stage_of(a, "unserved"), after = stage_of(b, "unserved");
    row_of(list, "unserved_heads", "unserved (weighted): for want of people", before, after, 1);
    row_of(list, "unserved_days", "unserved (weighted): with days as well", stage_of(a, "day-unserved"), stage_of(b, "day-unserved"), 1);
    if (b->unserved > a->unserved + 0.5 && after <= before + 1e-6)
        report_text(report, "unserved_why", "why more are unserved", "not for want of people: fewer are hired or lent, and days of whole visits and people leave a few");
}

static void report_difference(const staffing *base, const roster *a, const roster *b, const uint8_t *touched, jalur_report *report)
{
    const territory *t = &base->p->t;
    uint32_t solved = 0;
    for (uint32_t i = 0; i < a->n_offices; i++) solved += touched[i];
    jalur_report *list = report_list(report, "totals", "Difference");
    row_of(list, "recipients", "recipients", a->recipients, b->recipients, 0);
    row_of(list, "served", "served", a->served, b->served, 0);
    row_of(list, "unserved", "unserved", a->unserved, b->unserved, 0);
    row_of(list, "temporaries", "temporaries to hire", heads_of(a), heads_of(b), 0);
    row_of(list, "staff_days", "staff-days of work", work_of(a), work_of(b), 1);
    row_of(list, "cost_idr", "cost Rp", (double)a->cost_idr, (double)b->cost_idr, 0);
    if (solved == a->n_offices) report_stages(a, b, list, report);
    jalur_report *offices = report_list(report, "offices", "Offices that differ");
    for (uint32_t i = 0; i < a->n_offices; i++) {
        const roster_office *x = &a->offices[i], *y = &b->offices[i];
        const office *o = &t->offices[x->office];
        if (x->temporaries == y->temporaries && x->cost_idr == y->cost_idr && fabs(x->served - y->served) < 0.5 &&
            x->recipients == y->recipients)
            continue;
        jalur_report *row = report_row(offices);
        report_text(row, "office", "office", o->name[0] ? o->name : o->id);
        report_real(row, "served", "served", rounded(y->served, 0) - rounded(x->served, 0), 0, "");
        report_int(row, "recipients", "recipients", (int64_t)y->recipients - x->recipients, "");
        report_int(row, "permanents", "permanents", (int64_t)y->permanents - x->permanents, "");
        report_int(row, "temporaries", "hire", (int64_t)y->temporaries - x->temporaries, "");
        report_int(row, "cost_idr", "cost Rp", y->cost_idr - x->cost_idr, "");
    }
    report_int(report, "moved_villages", "villages with other days", moved_villages(a, b), "");
    report_int(report, "solved_offices", "offices solved anew", solved, "");
}

/* The saved answer where the project still asks the same, with the walks it was planned with; else the question solved. */
static jalur_status answer_base(staffing *base, roster *a, bool *saved)
{
    jalur_status st = JALUR_OK;
    uint64_t question = 0;
    TRY(staffing_question(base, &question));
    TRY(store_load_roster(base->p->store, &base->p->t, a, saved));
    *saved = *saved && a->question == question && a->n_offices == base->n_post && a->n_villages == base->n_villages;
    if (*saved) {
        for (uint32_t v = 0; v < base->n_villages; v++) base->villages[v].door_walk_min = a->villages[v].door_walk_min;
        goto done;
    }
    roster_release(a);
    TRY(staffing_tours(base));
    const staff_problem asked = staffing_problem(base);
    TRY(staff_solve(base->p->ctx, &asked, &(staff_options){.time_s = STAFFING_S}, a));
    TRY(staffing_coordinators(base, a));
done:
    return st;
}

/* Do the changed settings send other people from door to door, or in another way? */
static bool walks_differ(const settings *a, const settings *b)
{
    return a->community_from != b->community_from || a->season != b->season || strcmp(a->walk_profile, b->walk_profile) != 0;
}

/* The changed question: everything is gathered again, so that a closed office sends its villages to the next one. */
static jalur_status gather_changed(staffing_change *c, const staffing *base, staffing *now)
{
    jalur_status st = JALUR_OK;
    TRY(staffing_change_settings(c, &now->set));
    TRY(staffing_offices(now));
    TRY(staffing_change_offices(c, now));
    TRY(staffing_villages(now));
    for (uint32_t v = 0; v < now->n_villages; v++) {
        const uint8_t *was = base->villages[v].closed, *is = now->villages[v].closed;
        now->villages[v].door_walk_min = base->villages[v].door_walk_min;
        if (was && is && now->set.payout_days == base->set.payout_days && memcmp(was, is, (size_t)now->set.payout_days) == 0)
            now->villages[v].closed = was;
    }
    if (walks_differ(&base->set, &now->set)) TRY(staffing_tours(now));
    TRY(staffing_change_villages(c, now));
done:
    return st;
}

jalur_status jalur_staff_change(jalur_project *p, const char *file, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_report *report = NULL;
    staffing_change *c = NULL;
    staffing base, now;
    roster a, b;
    uint8_t *touched = NULL;
    bool saved = false;
    *out = NULL;
    staffing_init(&base, p);
    staffing_init(&now, p);
    roster_init(&a, p->ctx);
    roster_init(&b, p->ctx);
    TRY(staffing_change_read(p->ctx, file, &c));
    TRY(report_new(p->ctx, "change", "What if", &report));
    TRY(session_network(p, NULL));
    TRY(staffing_offices(&base));
    TRY(staffing_villages(&base));
    TRY(answer_base(&base, &a, &saved));
    TRY(gather_changed(c, &base, &now));
    TRY(find_touched(&base, &now, &base.mem, &touched));
    const staff_problem after = staffing_problem(&now);
    TRY(staff_solve(p->ctx, &after, &(staff_options){.time_s = STAFFING_S, .before = &a, .touched = touched}, &b));
    for (uint32_t i = 0; i < b.n_offices; i++) b.offices[i].coordinators = 0; /* those of offices that kept their answer too */
    TRY(staffing_coordinators(&now, &b));
    report_text(report, "base", "before", saved ? "the saved staffing" : "solved again: the project has changed since it was saved");
    report_difference(&base, &a, &b, touched, report);
    TRY(report_status(report));
    *out = report;
    report = NULL;
done:
    jalur_report_free(report);
    roster_release(&a);
    roster_release(&b);
    staffing_release(&base);
    staffing_release(&now);
    staffing_change_free(c);
    numbers_end(point);
    return err_while(p->ctx, st, "asking what if");
}
