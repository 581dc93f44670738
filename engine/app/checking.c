#include <string.h>

#include "app/session.h"
#include "check/check.h"

/* The network of the vehicles' profiles in both seasons; skipped while there are no roads. */
static jalur_status check_roads(jalur_project *p, problems *out)
{
    jalur_status st = JALUR_OK;
    check_metric metrics[METRICS_MAX];
    uint32_t n = 0;
    if (p->t.n_roads == 0) return JALUR_OK;
    TRY(session_network(p, NULL));
    for (uint32_t i = 0; i < p->t.n_vehicles; i++) {
        const char *name = p->t.vehicles[i].profile;
        const uint32_t at = profile_find(&p->profiles, name);
        bool seen = at == JALUR_NONE; /* check_nouns reports it */
        for (uint32_t k = 0; k < n; k++) seen |= strcmp(metrics[k].profile->name, name) == 0;
        for (int s = 0; !seen && s < SEASONS; s++) {
            metrics[n] = (check_metric){.profile = &p->profiles.item[at], .season = (season)s};
            TRY(session_metric(p, name, (season)s, &metrics[n].metric));
            TRY(session_open_metric(p, name, (season)s, &metrics[n++].open));
        }
    }
    TRY(check_network(p->ctx, &p->t, &p->set, p->graph, &p->closing, metrics, n, out));
done:
    return st;
}

/* Problems come sorted by severity and class: one row per class with its first example. */
static void report_classes(const problems *found, jalur_report *list)
{
    static const char *const severity[] = {"note", "warning", "BLOCKS"};
    for (size_t i = 0; i < found->n;) {
        size_t end = i;
        while (end < found->n && found->item[end].severity == found->item[i].severity &&
               strcmp(found->item[end].class, found->item[i].class) == 0)
            end++;
        jalur_report *row = report_row(list);
        report_text(row, "severity", "severity", severity[found->item[i].severity]);
        report_text(row, "class", "class", found->item[i].class);
        report_int(row, "count", "count", (int64_t)(end - i), "");
        report_text(row, "first", "first", found->item[i].text);
        i = end;
    }
}

jalur_status jalur_project_check(jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    problems found;
    *out = NULL;
    problems_init(&found, p->ctx);
    TRY(stage_begin(p, "check", "Data check", &s));
    TRY(prepare_places(p, NULL)); /* so that points without a code are judged by the village that holds them */
    TRY(session_roads(p));
    TRY(store_load_import_notes(p->store, &found));
    TRY(check_nouns(p->ctx, p->geo, &p->t, &p->set, &found));
    TRY(check_roads(p, &found));
    problems_sort(&found);
    if (store_may_write(p->store)) TRY(store_save_problems(p->store, &found));
    report_int(s.report, "problems", "problems", (int64_t)found.n, "");
    report_int(s.report, "warnings", "warnings and worse", (int64_t)problems_count(&found, PROBLEM_WARNING), "");
    report_int(s.report, "blocking", "block planning", (int64_t)problems_count(&found, PROBLEM_BLOCKS), "");
    report_classes(&found, report_list(s.report, "classes", "By class"));
    TRY(stage_end(&s, out));
done:
    problems_release(&found);
    stage_release(&s);
    numbers_end(point);
    return err_while(p->ctx, st, "checking the data");
}
