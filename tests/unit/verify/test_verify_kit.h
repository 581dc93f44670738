/* A small district, planned by the app once; its nouns are loaded anew before each change. */
#ifndef JALUR_TEST_VERIFY_KIT_H
#define JALUR_TEST_VERIFY_KIT_H

#include "support.h"

#include <jalur/jalur.h>

#include "app/session.h"
#include "verify/verify.h"
#include "whole.h"

typedef struct kit_noun {
    jalur_ctx *ctx;
    jalur_project *p;
    territory t;
    settings set;
    plan plan;
    roster roster;
    access_table access;
    due_table due;
} kit_noun;

static inline void kit_drop(kit_noun *k)
{
    plan_release(&k->plan);
    roster_release(&k->roster);
    access_release(&k->access);
    due_release(&k->due);
    territory_release(&k->t);
}

static inline void kit_load(kit_noun *k)
{
    bool found = false;
    k->set = k->p->set;
    test_ok(k->ctx, test_territory(k->p->store, &k->t));
    test_ok(k->ctx, store_load_plan(k->p->store, &k->t, &k->plan, &found));
    assert_true(found);
    test_ok(k->ctx, store_load_roster(k->p->store, &k->t, &k->roster, &found));
    assert_true(found);
    test_ok(k->ctx, store_load_access(k->p->store, &k->t, &k->access, &found));
    assert_true(found);
    test_ok(k->ctx, store_load_due(k->p->store, &k->t, &k->due, &found));
    assert_true(found);
}

static inline void kit_reload(kit_noun *k)
{
    kit_drop(k);
    kit_load(k);
}

/* Some of the kits by name, in time and late; some by number; the recipients of two villages in parts. */
static inline void kit_hand_over(kit_noun *k)
{
    jalur_report *report = NULL;
    territory t;
    FILE *f = fopen("handed.csv", "w");
    assert_non_null(f);
    test_ok(k->ctx, test_territory(k->p->store, &t));
    fprintf(f, "station,kode_desa,kind,day,time,count\n");
    for (uint32_t i = 0; i < t.n_stations; i += 5) fprintf(f, "%s,,kits,%u,%s,\n", t.stations[i].id, 1 + i % 4, i % 2 ? "23:30" : "");
    for (uint32_t i = 0, n = 0; i < t.n_areas; i++) {
        if (t.areas[i].level != AREA_VILLAGE || n++ % 3) continue;
        fprintf(f, ",%s,kits,1,,2\n,%s,payments,2,,3\n,%s,payments,5,,%s\n", t.areas[i].code, t.areas[i].code, t.areas[i].code, n % 2 ? "" : "400");
    }
    fclose(f);
    territory_release(&t);
    test_ok(k->ctx, jalur_project_import(k->p, "deliveries", "handed.csv", NULL, &report));
    jalur_report_free(report);
    test_ok(k->ctx, jalur_cover_access(k->p, &report));
    jalur_report_free(report);
}

static inline void kit_open(kit_noun *k, const char *dir, const char *const *set, int n_set)
{
    jalur_report *report = NULL;
    jalur_run_options how = {.plan = {.seed = 2, .iterations = 300}, .set = set, .n_set = n_set};
    char path[64];
    *k = (kit_noun){.ctx = test_ctx()};
    test_ok(k->ctx, jalur_sample_write(k->ctx, "sample", 14, 5, &report));
    jalur_report_free(report);
    test_ok(k->ctx, jalur_scenario_run(k->ctx, "sample/scenario.ini", dir, &how, &report));
    jalur_report_free(report);
    snprintf(path, sizeof path, "%s/project.jalur", dir);
    test_ok(k->ctx, jalur_project_open(k->ctx, path, &k->p));
    kit_hand_over(k);
    kit_load(k);
}

static inline void kit_close(kit_noun *k)
{
    kit_drop(k);
    jalur_project_close(k->p);
    jalur_ctx_free(k->ctx);
}

static inline verify_input kit_input(const kit_noun *k)
{
    return (verify_input){&k->t, &k->set, &k->p->profiles, &k->plan, &k->roster, &k->access, &k->due, NULL, NULL};
}

static inline void kit_verify(const kit_noun *k, verify_verdict *v)
{
    const verify_input in = kit_input(k);
    test_ok(k->ctx, verify_results(k->ctx, &in, v));
}

#endif
