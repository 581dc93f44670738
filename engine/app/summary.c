#include <stdio.h>
#include <string.h>

#include "app/session.h"

static void reasons(const jalur_report *run, char *out, size_t size_bytes)
{
    size_t n = 0;
    out[0] = 0;
    for (int r = 0; r < UNSERVED_REASONS; r++) {
        char path[64];
        snprintf(path, sizeof path, "plan.unserved.%s", unserved_reason_name((unserved_reason)r));
        const double count = jalur_report_number(run, path, 0);
        if (count < 1 || n >= size_bytes) continue;
        n += (size_t)snprintf(out + n, size_bytes - n, "%s%.0f %s", n ? ", " : "", count, unserved_reason_name((unserved_reason)r));
    }
}

/* "1 of 3": how many, of what. */
static void of(jalur_report *summary, const char *name, const char *label, double part, double whole, const char *behind)
{
    char text[512];
    snprintf(text, sizeof text, "%.0f of %.0f%s%s", part, whole, behind[0] ? ": " : "", behind);
    report_text(summary, name, label, text);
}

static void delivery_lines(const jalur_report *run, jalur_report *summary)
{
    char why[384];
    const double all = jalur_report_number(run, "plan.stations", 0);
    reasons(run, why, sizeof why);
    of(summary, "served", "stations served", jalur_report_number(run, "plan.served", 0), all, "");
    of(summary, "unserved", "unserved", jalur_report_number(run, "plan.unserved.total", 0), all, why);
    if (jalur_report_number(run, "plan.limit_reached", 0) > 0)
        report_text(summary, "hurried", "search", "the first plan took all of its time: give it more (--time)");
    const double before = jalur_report_number(run, "plan.earlier.stations", 0);
    if (before > 0) {
        const double homeless = jalur_report_number(run, "plan.earlier.without_place", 0);
        snprintf(why, sizeof why, "they come after another station, or with another vehicle or day");
        if (homeless > 0) snprintf(why + strlen(why), sizeof why - strlen(why), "; %.0f others had a vehicle or day that is no more", homeless);
        const double left = jalur_report_number(run, "plan.earlier.left_out", 0);
        if (left > 0) snprintf(why + strlen(why), sizeof why - strlen(why), "; %.0f others are left out now", left);
        of(summary, "changed", "changed since the earlier plan", jalur_report_number(run, "plan.earlier.changed", 0), before, why);
    }
    report_int(summary, "routes", "routes", (int64_t)jalur_report_number(run, "plan.routes", 0), "");
    report_int(summary, "vehicles", "vehicles used", (int64_t)jalur_report_number(run, "plan.vehicles_used", 0), "");
    report_real(summary, "drive_km", "driving", jalur_report_number(run, "plan.drive_km", 0), 0, "km");
    report_real(summary, "cost_idr", "cost", jalur_report_number(run, "plan.cost_idr", 0), 0, "Rp");
    const double bound = jalur_report_number(run, "plan.bound_idr", 0);
    if (bound <= 0) return;
    report_real(summary, "bound_idr", "proven: no plan for these stations costs less than", bound, 0, "Rp");
    report_real(summary, "gap_percent", "cost above that", jalur_report_number(run, "plan.gap_percent", 0), 2, "%");
}

static void staff_lines(const jalur_report *run, jalur_report *summary)
{
    char text[160];
    const double recipients = jalur_report_number(run, "staff.recipients", 0);
    if (recipients > 0) {
        snprintf(text, sizeof text, "%.0f permanent, %.0f to hire, %.0f supervisors, %.0f coordinators", jalur_report_number(run, "staff.permanents", 0),
                 jalur_report_number(run, "staff.temporaries", 0), jalur_report_number(run, "staff.supervisors", 0),
                 jalur_report_number(run, "staff.coordinators", 0));
        report_text(summary, "payers", "staff that pays", text);
        of(summary, "paid", "households paid", jalur_report_number(run, "staff.served", 0), recipients, "");
    }
    const double drivers = jalur_report_number(run, "staff.drivers", 0);
    if (drivers <= 0) return; /* no route */
    snprintf(text, sizeof text, "%.0f in vehicle crews, %.0f escorts", drivers, jalur_report_number(run, "staff.guards", 0));
    report_text(summary, "crews", "staff that delivers", text);
}

void summarise_run(const jalur_report *run, season s, jalur_report *summary)
{
    char text[160];
    snprintf(text, sizeof text, "%.0f, warnings among them: %.0f (problems.geojson)", jalur_report_number(run, "check.problems", 0),
             jalur_report_number(run, "check.warnings", 0));
    report_text(summary, "problems", "notes on the data", text);
    if (jalur_report_number(run, "plan.stations", -1) >= 0) delivery_lines(run, summary);
    staff_lines(run, summary);
    if (jalur_report_number(run, "cover.points", 0) > 0)
        snprintf(text, sizeof text, "%.0f over the limit of %.0f min, %.0f not reached (by the first profile, %s season)",
                 jalur_report_number(run, "cover.beyond", 0), jalur_report_number(run, "cover.limit_min", 0),
                 jalur_report_number(run, "cover.unreached", 0), season_name(s));
    else snprintf(text, sizeof text, "no office of a kind that cover.kinds names has a position");
    of(summary, "covered", "villages within reach", jalur_report_number(run, "cover.within", 0),
       jalur_report_number(run, "cover.villages", 0), text);
}
