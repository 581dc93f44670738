/* The staffing answer in words. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/staffing.h"

static const char *office_name(const territory *t, const roster_office *o)
{
    const office *x = &t->offices[o->office];
    return x->name[0] ? x->name : x->id;
}

void staffing_percent(double part, double whole, char out[48])
{
    const double share = whole > 0 ? 100 * part / whole : 0;
    const double rounded = floor(share * 100 + 0.5) / 100, cut = floor(share * 100 + 1e-9) / 100;
    if (fabs(rounded - cut) < 0.001)
        snprintf(out, 48, "%.2f %%", rounded);
    else
        snprintf(out, 48, "%.2f %% (truncated %.2f %%)", rounded, cut);
}

static void report_offices(const territory *t, const roster *r, jalur_report *list)
{
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const roster_office *o = &r->offices[i];
        jalur_report *row = report_row(list);
        report_text(row, "office", "office", office_name(t, o));
        report_int(row, "recipients", "recipients", o->recipients, "");
        report_real(row, "served", "served", o->served, 0, "");
        report_int(row, "permanents", "permanents", o->permanents, "");
        report_int(row, "temporaries", "hire", o->temporaries, "");
        report_int(row, "supervisors", "supervisors", o->supervisors, "");
        report_int(row, "coordinators", "coordinators", o->coordinators, "");
        report_real(row, "lent", "lent days", o->lent, 0, "");
        report_real(row, "borrowed", "borrowed days", o->borrowed, 0, "");
        report_int(row, "cost_idr", "cost Rp", o->cost_idr, "");
    }
}

static bool idle(const roster_office *o) { return o->recipients == 0 && o->lent <= 0; }

/* A manager asks why they are. */
static void report_idle(const staffing *job, const roster *r, jalur_report *report)
{
    bool any = false;
    for (uint32_t i = 0; i < r->n_offices; i++) any = any || idle(&r->offices[i]);
    jalur_report *list = report_list(report, "idle_offices", any ? "Offices without anybody to pay (their staff is not in the cost)" : "");
    for (uint32_t i = 0; i < r->n_offices; i++) {
        const roster_office *o = &r->offices[i];
        const double off_m = job->off_road_m[i];
        char why[96] = "every village is nearer to another office";
        if (!idle(o)) continue;
        if (job->shut[i]) snprintf(why, sizeof why, "closed");
        else if (off_m > 0 && isfinite(off_m)) snprintf(why, sizeof why, "no road in reach: the nearest is %.1f km from its point", off_m / 1000);
        else if (off_m > 0) snprintf(why, sizeof why, "no road in reach of its point");
        jalur_report *row = report_row(list);
        report_text(row, "office", "office", office_name(&job->p->t, o));
        report_int(row, "permanents", "permanents", o->permanents, "");
        report_text(row, "why", "why", why);
    }
}

static void price_row(jalur_report *list, const char *where, const char *text)
{
    jalur_report *row = report_row(list);
    report_text(row, "office", "office", where);
    report_text(row, "text", "one more", text);
}

/* 1234567 -> "1,234,567" */
static const char *rupiah(double number, char out[32])
{
    char plain[24];
    size_t to = 0;
    const int n = snprintf(plain, sizeof plain, "%.0f", fmax(0, number));
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0) out[to++] = ',';
        out[to++] = plain[i];
    }
    out[to] = '\0';
    return out;
}

/* Who counts more than others makes a household more than one. */
static const char *households(const settings *set)
{
    return set->weight_3t == 1 && set->weight_homebound == 1 ? "households" : "households by weight";
}

/* "for up to 3.1 more or 13.0 fewer" */
static void range_words(const roster_office *o, char out[64])
{
    if (o->range_less > 0.05)
        snprintf(out, 64, "for up to %.1f more or %.1f fewer", o->range_more, o->range_less);
    else
        snprintf(out, 64, "for up to %.1f more", o->range_more);
}

static void officer_price(const roster_office *o, const settings *set, char *out, size_t n_bytes)
{
    char range[64], all[32], each[32];
    double days = 0;
    for (uint32_t d = 1; d <= (uint32_t)set->payout_days; d++) days += !settings_rest_day(set, d);
    range_words(o, range);
    if (o->dual_staff_day > 0)
        snprintf(out, n_bytes, "permanent officer pays %.0f %s more; each staff-day of his %.1f, %s", o->officer_worth, households(set), o->dual_staff_day, range);
    else
        snprintf(out, n_bytes, "permanent officer saves Rp %s (his own wage not counted); each staff-day of his Rp %s, %s",
                 rupiah(o->officer_worth, all), rupiah(o->dual_permanent_idr / (days * (1 - set->reserve)), each), range);
}

static void office_prices(const territory *t, const settings *set, const roster_office *o, jalur_report *list)
{
    char text[256], idr[32];
    const double more[] = {o->dual_counter, o->dual_escort};
    static const char *const what[] = {"counter", "escort"}, *const least[] = {"at least ", ""};
    if (o->dual_staff_day > 0 || o->dual_permanent_idr > 0) {
        officer_price(o, set, text, sizeof text);
        price_row(list, office_name(t, o), text);
    }
    for (int k = 0; k < 2; k++) {
        if (more[k] <= 0.5) continue;
        if (o->dual_staff_day > 0)
            snprintf(text, sizeof text, "%s pays %s%.0f %s more", what[k], least[k], more[k], households(set));
        else
            snprintf(text, sizeof text, "%s saves %sRp %s", what[k], least[k], rupiah(more[k], idr));
        price_row(list, office_name(t, o), text);
    }
}

static void report_prices(const staffing *job, const roster *r, jalur_report *report)
{
    const bool day = r->dual_day > 0.05;
    bool missing = false; /* on some day, though the sums over all days suffice */
    for (uint32_t i = 0; i < r->n_offices; i++)
        for (int k = 0; k < NEEDS; k++) missing = missing || r->offices[i].need[k] > 0;
    report_real(report, "dual_day", day ? "one more day for all pays households more" : "", r->dual_day, 0, "");
    const char *const nothing = missing ? "ask with --change and staff.days; what single days lack is said above" : "pays nobody more: all who can be reached are paid";
    report_text(report, "day_text", day ? "" : "one more day", day ? "" : nothing);
    jalur_report *prices = report_list(report, "prices", "What one more is worth, days taken together");
    for (uint32_t i = 0; i < r->n_offices; i++) office_prices(&job->p->t, &job->set, &r->offices[i], prices);
}

static int dearest_first(const void *a, const void *b)
{
    const roster_village *x = *(const roster_village *const *)a, *y = *(const roster_village *const *)b;
    if (x->last_idr != y->last_idr) return x->last_idr > y->last_idr ? -1 : 1;
    return (x > y) - (x < y);
}

/* What the last household of a village costs: the dearest villages, and what half of them cost less than. */
static jalur_status report_last(const staffing *job, const roster *r, jalur_report *report)
{
    enum { DEAREST = 8 };
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    const roster_village **v = NULL;
    uint32_t n = 0;
    TRY(mem_new(job->p->ctx, r->n_villages, sizeof *v, &v));
    for (uint32_t i = 0; i < r->n_villages; i++)
        if (r->villages[i].last_idr > 0.5) v[n++] = &r->villages[i];
    if (n > 0) qsort(v, n, sizeof *v, dearest_first);
    jalur_report *list = report_list(report, "last", n > 0 ? "What one household more costs, in the dearest villages" : "");
    for (uint32_t i = 0; i < n && i < DEAREST; i++) {
        const area *a = &t->areas[v[i]->village];
        jalur_report *row = report_row(list);
        report_text(row, "village", "village", a->name[0] ? a->name : a->code);
        report_real(row, "travel_min", "way there min", v[i]->travel_min, 0, "");
        report_real(row, "last_idr", "one more Rp", v[i]->last_idr, 0, "");
    }
    report_real(report, "last_median_idr", n > 0 ? "one household more costs less in half of the villages than" : "", n > 0 ? v[n / 2]->last_idr : 0, 0, "Rp");
done:
    mem_free(job->p->ctx, v);
    return st;
}

/* What would have to be added so that everybody within reach is paid. */
static void report_missing(const territory *t, const roster *r, jalur_report *list)
{
    static const char *const words[NEEDS] = {"staff-days", "places at the counter", "Rp of cash", "escort-days",
                                             "seats at community points"};
    for (uint32_t i = 0; i < r->n_offices; i++)
        for (int k = 0; k < NEEDS; k++) {
            char text[96];
            if (r->offices[i].need[k] <= 0) continue;
            jalur_report *row = report_row(list);
            snprintf(text, sizeof text, "%.*f %s", k == NEED_STAFF_DAYS || k == NEED_ESCORT_DAYS ? 1 : 0, r->offices[i].need[k], words[k]);
            report_text(row, "office", "office", office_name(t, &r->offices[i]));
            report_text(row, "text", "missing", text);
            report_text(row, "kind", "", need_name((need)k));
            report_real(row, "amount", "", r->offices[i].need[k], 3, "");
        }
}

/* Who stays unpaid, by reason. */
static void report_unpaid(const territory *t, const roster *r, jalur_report *report)
{
    static const char *const reason[] = {"unreachable", "no-office", "day-too-short", "staff-exhausted", "cash",
                                         "escorts",     "counters",  "calendar"};
    static const char *const label[] = {"in villages that no way leads to", "without an office that pays",
                                        "where the way and the cash draw leave no time in a day", "beyond what the staff can do",
                                        "beyond the cash of a day", "beyond the escorts", "beyond the counters",
                                        "in villages closed on too many days, or without seats"};
    double sum_all = 0;
    jalur_report *g = report_group(report, "unpaid", r->unserved > 0.5 ? "Unpaid, by reason" : "");
    for (size_t k = 0; k < sizeof reason / sizeof reason[0]; k++) {
        double sum = 0;
        for (uint32_t i = 0; i < r->n_villages; i++)
            if (strcmp(r->villages[i].reason, reason[k]) == 0) sum += r->villages[i].unserved;
        if (sum > 0.5) report_real(g, reason[k], label[k], sum, 0, "");
        sum_all += sum;
    }
    uint32_t counters = 0;
    for (uint32_t i = 0; i < r->n_offices; i++)
        if (r->offices[i].served > 0) counters += t->offices[r->offices[i].office].counters;
    if (r->unserved - sum_all > 0.5)
        report_real(g, "absent", counters ? "absent at the visit and not back in time" : "absent at the visit, and no office has a counter to come to",
                    r->unserved - sum_all, 0, "");
}

/* Villages in which a rule of the channels is left, and why. */
static void report_left(const staffing *job, const roster *r, jalur_report *list)
{
    const territory *t = &job->p->t;
    for (uint32_t i = 0; i < r->n_villages; i++)
        for (int c = 0; c < 2; c++) {
            const roster_village *v = &r->villages[i];
            char text[96];
            if (v->left[c] < 0.5) continue;
            jalur_report *row = report_row(list);
            if (c == CHANNEL_COUNTER)
                snprintf(text, sizeof text, "at the counter, though farther than %.0f m", job->set.near_m);
            else
                snprintf(text, sizeof text, "at a community point, though fewer than %lld", (long long)job->set.community_from);
            report_text(row, "village", "village", t->areas[v->village].name[0] ? t->areas[v->village].name : t->areas[v->village].code);
            report_real(row, "recipients", "paid", v->left[c], 0, "");
            report_text(row, "how", "how", text);
            report_text(row, "why", "why",
                        strcmp(v->left_why, "unpaid") == 0 ? "somebody would stay unpaid otherwise" : "cheaper than more people");
            report_real(row, "cost_idr", "for their way Rp", v->left[c] * job->set.leave_idr, 0, "");
        }
}

/* Villages in which payers stay overnight. */
static void report_stays(const territory *t, const roster *r, jalur_report *list)
{
    for (uint32_t i = 0; i < r->n_visits; i++) {
        const roster_visit *x = &r->visits[i];
        const roster_village *v = &r->villages[x->village];
        uint32_t last = x->day, paid = 0;
        bool seen = false;
        for (uint32_t k = i; k-- > 0 && !seen;) seen = r->visits[k].village == x->village && r->visits[k].stay_first == x->stay_first;
        if (!x->stay_first || seen) continue;
        for (uint32_t k = i; k < r->n_visits; k++) {
            if (r->visits[k].village != x->village || r->visits[k].stay_first != x->stay_first) continue;
            last = r->visits[k].day;
            paid += r->visits[k].recipients[SEGMENT_MOBILE] + r->visits[k].recipients[SEGMENT_HOMEBOUND];
        }
        jalur_report *row = report_row(list);
        report_text(row, "village", "village", t->areas[v->village].name[0] ? t->areas[v->village].name : t->areas[v->village].code);
        report_text(row, "office", "office", office_name(t, &r->offices[v->office]));
        report_real(row, "travel_min", "way there min", v->travel_min, 0, "");
        report_int(row, "payers", "payers", (int64_t)x->last_officer - x->first_officer + 1, "");
        report_int(row, "first_day", "from day", x->stay_first, "");
        report_int(row, "last_day", "to day", last, "");
        report_int(row, "recipients", "visited", paid, "");
    }
}

static void report_stages(const roster *r, jalur_report *list)
{
    for (uint32_t i = 0; i < r->n_stages; i++) {
        jalur_report *row = report_row(list);
        report_text(row, "name", "objective", r->stages[i].name);
        report_real(row, "optimum", "value", r->stages[i].optimum, 3, "");
        report_real(row, "bound", "bound", r->stages[i].bound, 3, "");
        report_text(row, "unit", "unit", r->stages[i].unit);
        report_bool(row, "proven", "proven", r->stages[i].proven);
    }
}

static void report_days(const roster *r, jalur_report *list)
{
    for (uint32_t d = 0; d < r->n_days; d++) {
        char share[48];
        double cash = 0;
        jalur_report *row = report_row(list);
        for (uint32_t i = 0; i < r->n_duties; i++)
            if (r->duties[i].day == d + 1) cash += (double)r->duties[i].cash_idr;
        staffing_percent(r->days[d].served, r->recipients, share);
        report_int(row, "day", "day", d + 1, "");
        report_int(row, "permanents", "permanents", r->days[d].permanents, "");
        report_int(row, "temporaries", "temporaries", r->days[d].temporaries, "");
        report_real(row, "paid", "paid so far", r->days[d].served, 0, "");
        report_text(row, "share", "share", share);
        report_real(row, "cash_idr", "cash Rp", cash, 0, "");
    }
}

static void report_heads(const roster *r, jalur_report *report)
{
    int64_t permanents = 0, temporaries = 0, supervisors = 0, coordinators = 0;
    for (uint32_t i = 0; i < r->n_offices; i++) {
        permanents += r->offices[i].permanents;
        temporaries += r->offices[i].temporaries;
        supervisors += r->offices[i].supervisors;
        coordinators += r->offices[i].coordinators;
    }
    report_int(report, "permanents", "permanents", permanents, "");
    report_int(report, "temporaries", "temporaries to hire", temporaries, "");
    report_int(report, "supervisors", "supervisors of payers", supervisors, "");
    report_int(report, "coordinators", "coordinators of kecamatan", coordinators, "");
}

static void report_crew_rows(const territory *t, const roster *r, jalur_report *list)
{
    for (uint32_t i = 0; i < r->n_crews; i++) {
        const roster_crew *c = &r->crews[i];
        jalur_report *row = report_row(list);
        const area *a = c->area != JALUR_NONE ? &t->areas[c->area] : NULL;
        report_text(row, "area", "kecamatan", !a ? "(outside all villages)" : a->name[0] ? a->name : a->code);
        report_int(row, "day", "day", c->day, "");
        report_int(row, "vehicles", "vehicles", c->vehicles, "");
        report_int(row, "crew", "crew", c->crew, "");
        report_int(row, "boat_crew", "boat crew", c->boat_crew, "");
        report_int(row, "porters", "porters", c->porters, "");
        report_int(row, "escorts", "escorts", c->escorts, "");
        report_int(row, "guards", "guards", c->guards, "");
    }
}

void staffing_report_crews(const territory *t, const roster *r, jalur_report *report)
{
    report_int(report, "drivers", "vehicle crews, busiest day", r->drivers, "");
    report_int(report, "guards", "escorts of vehicles, busiest day", r->guards, "");
    report_crew_rows(t, r, report_list(report, "crews", r->n_crews ? "People of the delivery plan" : ""));
}

jalur_status staffing_report(const staffing *job, const roster *r, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    const territory *t = &job->p->t;
    char share[48];
    staffing_percent(r->served, r->recipients, share);
    report_real(report, "recipients", "recipients", r->recipients, 0, "");
    report_real(report, "served", "served", r->served, 0, "");
    report_text(report, "share", "share at the deadline", share);
    report_real(report, "unserved", "unserved", r->unserved, 0, "");
    report_unpaid(t, r, report);
    report_missing(t, r, report_list(report, "missing", r->unserved > 0.5 ? "What is missing to pay all who can be reached" : ""));
    report_int(report, "no_village", job->homeless ? "in no known village" : "", job->homeless, "");
    bool left = false;
    for (uint32_t i = 0; i < r->n_villages; i++) left = left || r->villages[i].left_why[0];
    report_left(job, r, report_list(report, "left_rules", left ? "Rules of the channels that are left" : ""));
    double nights = 0;
    for (uint32_t i = 0; i < r->n_offices; i++) nights += r->offices[i].nights;
    report_real(report, "nights", nights > 0 ? "nights that payers stay away" : "", nights, 0, "");
    report_stays(t, r, report_list(report, "stays", nights > 0 ? "Payers who stay overnight" : ""));
    report_int(report, "off_network", job->off_network ? "villages that no known way leads to, reached straight" : "", job->off_network, "");
    report_heads(r, report);
    report_int(report, "cost_idr", "cost", r->cost_idr, "Rp");
    report_real(report, "cost_gap_idr", "above the proven least cost by at most", fmax(0, r->cost_gap_idr), 0, "Rp");
    report_prices(job, r, report);
    TRY(report_last(job, r, report));
    report_stages(r, report_list(report, "stages", "Objectives in order"));
    report_offices(t, r, report_list(report, "offices", "Offices"));
    report_idle(job, r, report);
    report_days(r, report_list(report, "days", "Days"));
    staffing_report_crews(t, r, report);
done:
    return st;
}
