#include "app/session.h"

jalur_status stage_begin(jalur_project *p, const char *name, const char *title, stage *out)
{
    *out = (stage){.p = p, .name = name, .wall_s = clock_wall_s(), .cpu_s = clock_cpu_s()};
    return report_new(p->ctx, name, title, &out->report);
}

jalur_status stage_end(stage *s, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    char *json = NULL;
    report_real(s->report, "wall_s", "", clock_wall_s() - s->wall_s, 3, "s");
    report_real(s->report, "cpu_s", "", clock_cpu_s() - s->cpu_s, 3, "s");
    TRY(jalur_report_as_json(s->report, &json));
    TRY(store_save_stage(s->p->store, s->name, json));
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
