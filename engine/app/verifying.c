/* Hands inputs and stored results to the verify room, as they stand in the project file. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/session.h"
#include "export/export.h"
#include "verify/verify.h"

enum { FINDINGS_SHOWN = 500 };

typedef struct results {
    plan plan;
    roster roster;
    access_table access;
    due_table due;
    raster friction, heights;
    bool has_plan, has_roster, has_access, has_due, has_friction, has_heights;
} results;

static jalur_status load_results(jalur_project *p, results *r)
{
    jalur_status st = JALUR_OK;
    TRY(session_roads(p));
    TRY(store_load_plan(p->store, &p->t, &r->plan, &r->has_plan));
    TRY(store_load_roster(p->store, &p->t, &r->roster, &r->has_roster));
    TRY(store_load_access(p->store, &p->t, &r->access, &r->has_access));
    TRY(store_load_due(p->store, &p->t, &r->due, &r->has_due));
    TRY(store_load_raster(p->store, IMPORT_FRICTION, &r->friction, &r->has_friction));
    TRY(store_load_raster(p->store, IMPORT_HEIGHTS, &r->heights, &r->has_heights));
    if (!r->has_plan && !r->has_roster && !r->has_access)
        TRY(err_at(p->ctx, JALUR_E_DATA, &(err_site){.remedy = "jalur plan PROJECT, then jalur verify PROJECT"},
                   "the project has no results that could be verified"));
done:
    return st;
}

static void report_verdict(const verify_verdict *v, const results *r, jalur_report *report)
{
    report_bool(report, "plan", "plan", r->has_plan);
    report_bool(report, "roster", "staffing", r->has_roster);
    report_bool(report, "access", "coverage", r->has_access);
    report_bool(report, "due", "plan coverage", r->has_due);
    report_int(report, "routes", "routes", v->routes, "");
    report_int(report, "legs", "legs", v->legs, "");
    report_int(report, "unserved", "left out", v->unserved, "");
    report_int(report, "villages", "villages staffed", v->villages, "");
    if (v->files) report_int(report, "files", "exported files", v->files, "");
    report_int(report, "cells", "travel times of coverage", v->cells, "");
    if (v->bound_idr) {
        report_int(report, "bound_idr", "lower bound of the plan", v->bound_idr, "Rp");
        report_text(report, "bound_checked", "checked",
                    v->bound_priced ? "added up again, and every class of routes priced again"
                                    : "added up again; pricing not repeated for all classes (see the warnings)");
        if (v->bound_priced) report_real(report, "bound_own_idr", "bound by the verifier's own pricing", v->bound_own_idr, 0, "Rp");
    }
    report_int(report, "checked", "comparisons", (int64_t)v->checked, "");
    report_int(report, "violations", "violations", (int64_t)v->violations, "");
    report_int(report, "warnings", "warnings", (int64_t)v->warnings, "");
    jalur_report *by = report_group(report, "by_class", v->n_counts ? "Findings by class" : "");
    for (uint32_t i = 0; i < v->n_counts; i++)
        report_int(by, v->counts[i].class, v->counts[i].class, (int64_t)v->counts[i].n, v->counts[i].warning ? "warnings" : "");
}

/* The first of each class come first, so that many of one do not hide the others. */
static void report_findings(const verify_verdict *v, jalur_report *list)
{
    for (int pass = 0, shown = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < v->n_findings && shown < FINDINGS_SHOWN; i++) {
            const verify_finding *f = &v->findings[i];
            bool first = false;
            for (uint32_t k = 0; k < v->n_counts; k++) first |= v->counts[k].first == i;
            if (first != (pass == 0)) continue;
            jalur_report *row = report_row(list);
            report_text(row, "class", "class", f->class);
            report_bool(row, "warning", "warning", f->warning);
            report_text(row, "where", "where", f->where);
            report_text(row, "found", "found", f->found);
            report_text(row, "expected", "expected", f->expected);
            shown++;
        }
    }
}

/* What an export left there. */
static void clear_away(const char *dir, const export_names *written)
{
    static const char *const rest[] = {"SHA256SUMS", "staffing/lists", "staffing", "manifests", "tables", ""};
    char path[4096];
    for (size_t i = 0; i < written->n; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, written->list[i]);
        remove(path);
        char *end = strrchr(path, '.');
        if (!end || strcmp(end, ".geojson") != 0) continue;
        memcpy(end, ".qml", sizeof ".qml"); /* its style */
        remove(path);
    }
    for (size_t i = 0; i < sizeof rest / sizeof rest[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, rest[i]);
        remove(path);
    }
}

/* Everything is written once more, elsewhere, and is to be the same. */
static jalur_status verify_written_again(jalur_project *p, const char *dir, int64_t peak_bytes, verify_verdict *v)
{
    jalur_status st = JALUR_OK;
    const char *top = getenv("TMPDIR");
    char again[1024];
    export_names written;
    snprintf(again, sizeof again, "%s/jalur-verify-XXXXXX", top && *top ? top : "/tmp");
    if (!mkdtemp(again))
        return err_at(p->ctx, JALUR_E_IO, &(err_site){.file = again, .native = strerror(errno), .remedy = "set TMPDIR to a directory with room"},
                      "no directory to compare the exported files with");
    export_names_init(&written, p->ctx, again);
    TRY(session_export_again(p, again, peak_bytes, &written));
    TRY(verify_same_files(p->ctx, dir, again, written.list, written.n, v));
done:
    clear_away(again, &written);
    export_names_release(&written);
    return st;
}

static jalur_status verify_folder(jalur_project *p, const char *dir, const verify_input *in, verify_verdict *v)
{
    jalur_status st = JALUR_OK;
    int64_t peak_bytes;
    uint32_t n;
    const char *const *wanted = session_exported(&n);
    TRY(verify_files(p->ctx, dir, wanted, n, v));
    TRY(verify_exported(p->ctx, dir, in, v, &peak_bytes));
    TRY(verify_manifests(p->ctx, dir, in, v));
    TRY(verify_written_again(p, dir, peak_bytes, v));
done:
    return st;
}

static jalur_status verify(jalur_project *p, const char *dir, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    results r = {0};
    verify_verdict v;
    jalur_report *report = NULL;
    const double wall_s = clock_wall_s();
    const number_locale point = numbers_begin();
    *out = NULL;
    plan_init(&r.plan, p->ctx);
    roster_init(&r.roster, p->ctx);
    access_init(&r.access, p->ctx);
    due_init(&r.due, p->ctx);
    verify_verdict_init(&v, p->ctx);
    TRY(report_new(p->ctx, "verify", "Verification", &report));
    TRY(load_results(p, &r));
    const verify_input in = {&p->t, &p->set, &p->profiles, r.has_plan ? &r.plan : NULL, r.has_roster ? &r.roster : NULL,
                             r.has_access ? &r.access : NULL, r.has_due ? &r.due : NULL, r.has_friction ? &r.friction : NULL,
                             r.has_heights ? &r.heights : NULL};
    TRY(verify_results(p->ctx, &in, &v));
    if (dir) TRY(verify_folder(p, dir, &in, &v));
    report_verdict(&v, &r, report);
    TRY(stage_report_outdated(p, report, true));
    report_findings(&v, report_list(report, "findings", v.n_findings ? "Findings" : ""));
    report_real(report, "wall_s", "", clock_wall_s() - wall_s, 3, "s");
    TRY(report_status(report));
    *out = report;
    report = NULL;
done:
    verify_verdict_release(&v);
    plan_release(&r.plan);
    roster_release(&r.roster);
    access_release(&r.access);
    due_release(&r.due);
    mem_free(p->ctx, r.friction.cell);
    mem_free(p->ctx, r.heights.cell);
    jalur_report_free(report);
    numbers_end(point);
    return st;
}

jalur_status jalur_verify_results(jalur_project *p, jalur_report **out)
{
    return verify(p, NULL, out);
}

jalur_status jalur_verify_folder(jalur_project *p, const char *dir, jalur_report **out)
{
    return verify(p, dir, out);
}
