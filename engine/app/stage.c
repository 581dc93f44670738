#include <string.h>

#include "app/session.h"
#include "export/words.h"

static const char *const RESULTS[] = {"plan", "staff", "cover"}; /* in the order of OF_PLAN, OF_STAFF, OF_COVER */
enum { N_RESULTS = sizeof RESULTS / sizeof RESULTS[0] };

static bool stage_is_result(const char *name)
{
    for (int i = 0; i < N_RESULTS; i++)
        if (strcmp(RESULTS[i], name) == 0) return true;
    return false;
}

jalur_status stage_begin(jalur_project *p, const char *name, const char *title, stage *out)
{
    *out = (stage){.p = p, .name = name, .wall_s = clock_wall_s(), .cpu_s = clock_cpu_s()};
    if (stage_is_result(name) && !store_may_write(p->store)) /* told now and not after an hour of search */
        return err_at(p->ctx, JALUR_E_IO, &(err_site){.file = store_path(p->store), .remedy = "copy the project to a folder where you may write"},
                      "the project may not be written, so the result of `jalur %s` could not be kept", name);
    return report_new(p->ctx, name, title, &out->report);
}

static jalur_status stage_is_new(const stage *s)
{
    return stage_is_result(s->name) ? store_save_since(s->p->store, s->name, NULL) : JALUR_OK;
}

jalur_status stage_outdate(jalur_project *p, unsigned results, const char *what, unsigned *marked)
{
    jalur_status st = JALUR_OK;
    char *json = NULL, *before = NULL;
    bool found;
    for (int i = 0; i < N_RESULTS; i++) {
        if (!(results >> i & 1)) continue;
        TRY(store_load_stage(p->store, RESULTS[i], &json, &found));
        TRY(store_load_since(p->store, RESULTS[i], &before));
        if (found && !(before && *before)) {
            TRY(store_save_since(p->store, RESULTS[i], what));
            if (marked) *marked |= 1u << i;
        }
        mem_free(p->ctx, json);
        mem_free(p->ctx, before);
        json = before = NULL;
    }
done:
    mem_free(p->ctx, json);
    mem_free(p->ctx, before);
    return st;
}

jalur_status stage_not_outdated(jalur_project *p, unsigned marked)
{
    jalur_status st = JALUR_OK;
    for (int i = 0; i < N_RESULTS; i++)
        if (marked >> i & 1) TRY(store_save_since(p->store, RESULTS[i], NULL));
done:
    return st;
}

jalur_status stage_report_outdated(jalur_project *p, jalur_report *report, bool warn)
{
    jalur_status st = JALUR_OK;
    char *what = NULL, told[CHANGE_SIZE];
    jalur_report *list = NULL;
    for (int i = 0; i < N_RESULTS; i++) {
        TRY(store_load_since(p->store, RESULTS[i], &what));
        if (what && *what) {
            if (!list) list = report_list(report, "outdated", "Older than the data");
            jalur_report *row = report_row(list);
            report_text(row, "result", "result of", RESULTS[i]);
            report_text(row, "since", "since then", what);
            word_change(what, told);
            report_text(row, "since_id", "", told);
            if (warn) log_warn(p->ctx, "the result of `jalur %s` is older than a change (%s): run it again", RESULTS[i], what);
        }
        mem_free(p->ctx, what);
        what = NULL;
    }
done:
    mem_free(p->ctx, what);
    return st;
}

jalur_status stage_end(stage *s, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    char *json = NULL;
    report_real(s->report, "wall_s", "", clock_wall_s() - s->wall_s, 3, "s");
    report_real(s->report, "cpu_s", "", clock_cpu_s() - s->cpu_s, 3, "s");
    TRY(jalur_report_as_json(s->report, &json));
    if (store_may_write(s->p->store)) {
        TRY(store_save_stage(s->p->store, s->name, json));
        TRY(stage_is_new(s));
    }
    *out = s->report;
    s->report = NULL;
done:
    mem_free(s->p->ctx, json);
    return st;
}

void stage_release(stage *s)
{
    jalur_report_free(s->report);
    s->report = NULL;
}
