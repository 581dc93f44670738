#include "real_roads.h"

#include "app/session.h"
#include "support.h"

static const char PROJECT[] = "real_roads.jalur";

void real_roads_open(jalur_ctx *ctx, const char *file, const char *layer_name, real_roads *out)
{
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    (void)remove(PROJECT);
    test_ok(ctx, jalur_project_create(ctx, PROJECT, &p));
    test_ok(ctx, jalur_project_import(p, "roads", file, &(jalur_import_options){.layer = layer_name}, &report));
    test_ok(ctx, session_roads(p));
    jalur_report_free(report);
    *out = (real_roads){p->t.roads, p->t.n_roads, &p->profiles, p};
}

void real_roads_close(real_roads *r)
{
    jalur_project_close(r->project);
    (void)remove(PROJECT);
}
