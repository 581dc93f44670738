#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/session.h"
#include "base/json_read.h"
#include "export/export.h"
#include "export/words.h"

typedef struct results { /* what the project holds; a noun that was not found is empty */
    plan plan;
    roster roster;
    access_table access;
    due_table due;
    problems problems;
    bool has_plan, has_roster, has_access, has_due, has_problems;
} results;

static jalur_status results_load(jalur_project *p, results *r)
{
    jalur_status st = JALUR_OK;
    plan_init(&r->plan, p->ctx);
    roster_init(&r->roster, p->ctx);
    access_init(&r->access, p->ctx);
    due_init(&r->due, p->ctx);
    problems_init(&r->problems, p->ctx);
    TRY(store_load_plan(p->store, &p->t, &r->plan, &r->has_plan));
    TRY(store_load_roster(p->store, &p->t, &r->roster, &r->has_roster));
    TRY(store_load_access(p->store, &p->t, &r->access, &r->has_access));
    TRY(store_load_due(p->store, &p->t, &r->due, &r->has_due));
    TRY(store_load_problems(p->store, &r->problems, &r->has_problems));
done:
    return st;
}

static void results_release(results *r)
{
    plan_release(&r->plan);
    roster_release(&r->roster);
    access_release(&r->access);
    due_release(&r->due);
    problems_release(&r->problems);
}

/* What a stage told goes into the summary as it stands in the project; what is no JSON there would make the whole file none. */
static jalur_status summarise_stage(jalur_project *p, const char *name, jalur_report *summary, bool *found)
{
    jalur_status st = JALUR_OK;
    char *json = NULL;
    json_value told = {0};
    arena mem;
    arena_init(&mem, p->ctx);
    TRY(store_load_stage(p->store, name, &json, found));
    if (!*found) goto done;
    st = json_read(&mem, NULL, json, strlen(json), &told);
    if (st == JALUR_E_DATA || (st == JALUR_OK && told.kind != JSON_OBJECT)) {
        log_warn(p->ctx, "the report of \"%s\" in the project is damaged: it is left out of summary.json", name);
        st = JALUR_OK;
        goto done;
    }
    TRY(st);
    report_raw(summary, name, json);
done:
    mem_free(p->ctx, json);
    arena_release(&mem);
    return st;
}

/* The reports of all imports, in order. */
static jalur_status summarise_imports(jalur_project *p, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    bool found = true;
    for (int k = 1; st == JALUR_OK && found; k++) {
        char name[32];
        snprintf(name, sizeof name, "import %d", k);
        st = summarise_stage(p, name, list, &found);
    }
    return st;
}

/* peak_bytes 0: what it is by now. */
static jalur_status summarise(jalur_project *p, int64_t peak_bytes, jalur_report *summary)
{
    static const char *const stages[] = {"check", "network", "plan", "staff", "cover"};
    jalur_status st = JALUR_OK;
    bool found;
    report_text(summary, "name", "", p->set.name);
    report_int(summary, "seed", "", p->set.seed, "");
    report_text(summary, "season", "", season_name(p->set.season));
    jalur_report *counts = report_group(summary, "counts", "");
    report_int(counts, "areas", "", p->t.n_areas, "");
    report_int(counts, "stations", "", p->t.n_stations, "");
    report_int(counts, "households", "", p->t.n_households, "");
    report_int(counts, "offices", "", p->t.n_offices, "");
    report_int(counts, "roads", "", p->roads.n, "");
    if (p->roads.n > p->set.export_max_rows) report_int(counts, "roads_left_out", "", p->roads.n, "");
    report_int(counts, "vehicle_types", "", p->t.n_vehicles, "");
    TRY(store_report_inputs(p->store, report_list(summary, "inputs", "")));
    TRY(summarise_imports(p, report_group(summary, "imports", "")));
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) TRY(summarise_stage(p, stages[i], summary, &found));
    TRY(stage_report_outdated(p, summary, false));
    report_int(summary, "peak_memory_bytes", "", peak_bytes ? peak_bytes : (int64_t)clock_peak_bytes(), "bytes");
    TRY(report_status(summary));
done:
    return st;
}

static jalur_status fix_area(void *user, const shape_area *zone, arena *a, shape_area *out)
{
    return geo_rfc7946_area(user, zone, a, out);
}

static const char *const GEOJSON[] = {
    "routes", "stops", "events", "unserved", "staffing", "staffing_days", "calendar", "crews", "gaps", "access", "catchments",
    "coverage", "plan_coverage", "problems", "closures"};
enum { N_GEOJSON = sizeof GEOJSON / sizeof GEOJSON[0] };

bool session_exports(const char *name)
{
    static const char *const others[] = {"plan.gpkg", "map.html", "summary.json", "staffing.html", "SHA256SUMS", "project.jalur"};
    const size_t stem = strcspn(name, ".");
    for (size_t k = 0; k < sizeof others / sizeof others[0]; k++)
        if (strcmp(name, others[k]) == 0) return true;
    for (size_t k = 0; k < N_GEOJSON; k++)
        if (strlen(GEOJSON[k]) == stem && strncmp(name, GEOJSON[k], stem) == 0 &&
            (strcmp(name + stem, ".geojson") == 0 || strcmp(name + stem, ".qml") == 0)) return true;
    return false;
}

const char *const *session_exported(uint32_t *n)
{
    static const char *const always[] = {"plan.gpkg", "map.html", "summary.json", "routes.geojson", "stops.geojson", "events.geojson",
                                         "unserved.geojson", "problems.geojson", "closures.geojson"};
    *n = sizeof always / sizeof always[0];
    return always;
}

/* A file of more rows than anyone opens is left to the GeoPackage. */
static bool in_file(const jalur_project *p, const layer *l)
{
    return strcmp(l->name, "access") != 0 || l->n_rows <= p->set.export_max_rows;
}

static jalur_status write_geojson(jalur_project *p, const export_layers *layers, export_names *written, jalur_report *files)
{
    jalur_status st = JALUR_OK;
    char *path = NULL, *style = NULL;
    for (size_t k = 0; k < N_GEOJSON; k++)
        for (uint32_t i = 0; i < layers->n; i++) {
            if (strcmp(layers->item[i].name, GEOJSON[k]) != 0) continue;
            if (!in_file(p, &layers->item[i])) continue;
            TRY(mem_printf(p->ctx, &path, "%s/%s.geojson", written->dir, GEOJSON[k]));
            TRY(export_names_add(written, path));
            TRY(export_geojson(p->ctx, &layers->item[i], path));
            TRY(mem_printf(p->ctx, &style, "%s/%s.qml", written->dir, GEOJSON[k]));
            TRY(store_write_style(p->ctx, style, &layers->item[i]));
            mem_free(p->ctx, style);
            style = NULL;
            jalur_report *row = report_row(files);
            report_text(row, "file", "file", path);
            report_int(row, "rows", "rows", layers->item[i].n_rows, "");
            mem_free(p->ctx, path);
            path = NULL;
        }
done:
    mem_free(p->ctx, style);
    mem_free(p->ctx, path);
    return st;
}

static jalur_status write_one(jalur_project *p, const char *dir, const char *name, char **path, jalur_report *files)
{
    jalur_status st = mem_printf(p->ctx, path, "%s/%s", dir, name);
    if (st == JALUR_OK) report_text(report_row(files), "file", "file", *path);
    return st;
}

static jalur_status write_tables(jalur_project *p, const export_input *in, const export_layers *layers, const char *dir,
                                 jalur_report *report, jalur_report *files)
{
    jalur_status st = JALUR_OK;
    uint32_t n_manifests = 0, n_lists = 0;
    TRY(write_geojson(p, layers, in->written, files));
    TRY(export_tables(p->ctx, layers, dir, in->written));
    if (in->plan) TRY(export_manifests(p->ctx, in, dir, &n_manifests));
    if (in->roster) TRY(export_staffing(p->ctx, in, layers, dir, &n_lists));
    report_int(report, "manifests", "manifests", n_manifests, "");
    report_int(report, "lists", "lists of payers", n_lists, "");
done:
    return st;
}

/* A file that is named before it is written can be cleared away when what comes after it fails. */
static jalur_status name_file(jalur_project *p, const export_input *in, const char *dir, const char *name, char **path, jalur_report *files)
{
    const jalur_status st = write_one(p, dir, name, path, files);
    return st == JALUR_OK ? export_names_add(in->written, *path) : st;
}

/* What is made of nothing but the data and results that the project holds: the same bytes each time. */
static jalur_status write_files(jalur_project *p, const export_input *in, const export_layers *layers, const char *dir,
                                jalur_report *report, jalur_report *files)
{
    jalur_status st = JALUR_OK;
    char *path[7] = {NULL};
    TRY(write_tables(p, in, layers, dir, report, files));
    TRY(name_file(p, in, dir, "plan.gpkg", &path[0], files));
    TRY(store_write_gpkg(p->ctx, path[0], layers->item, layers->n));
    TRY(write_one(p, dir, "manifests", &path[1], files));
    TRY(write_one(p, dir, "tables", &path[6], files));
    TRY(name_file(p, in, dir, "map.html", &path[2], files));
    TRY(export_map(p->ctx, in, layers, path[2]));
    TRY(name_file(p, in, dir, "summary.json", &path[3], files));
    TRY(export_summary(p->ctx, in->summary, path[3]));
    if (in->roster) {
        TRY(name_file(p, in, dir, "staffing.html", &path[4], files));
        TRY(export_staff_page(p->ctx, in, layers, path[4]));
        TRY(write_one(p, dir, "staffing", &path[5], files));
    }
done:
    for (int i = 0; i < 7; i++) mem_free(p->ctx, path[i]);
    return st;
}

static jalur_status write_all(jalur_project *p, const export_input *in, const export_layers *layers, const char *dir,
                              jalur_report *report, jalur_report *files)
{
    jalur_status st = JALUR_OK;
    char *path = NULL;
    TRY(write_files(p, in, layers, dir, report, files));
    TRY(export_clear(p->ctx, in->written));
    TRY(export_sums(p->ctx, in->written)); /* last of all: the sums of what was written */
    TRY(write_one(p, dir, "SHA256SUMS", &path, files));
    if (p->roads.n > p->set.export_max_rows) report_int(report, "roads_left_out", "roads left out (export.max_rows)", p->roads.n, "");
    if (in->access && !in_file(p, export_layer(layers, "access")))
        report_int(report, "access_left_out", "rows of access in plan.gpkg and tables alone, nearest points only (export.max_rows)", export_layer(layers, "access")->n_rows, "");
done:
    mem_free(p->ctx, path);
    return st;
}

/* The graph knows which stretches a closure touches; it is not needed where nothing is closed. */
static jalur_status list_closures(jalur_project *p, arena *mem, export_closure **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    export_closure *list = NULL;
    *out = NULL;
    *n = 0;
    if (p->t.n_closures == 0 || p->roads.n == 0) return JALUR_OK;
    TRY(session_network(p, NULL));
    TRY(arena_new(mem, p->closing.n, sizeof *list, &list));
    for (uint32_t i = 0; i < p->closing.n; i++) {
        const uint32_t first = p->closing.first[i], n_lines = p->closing.first[i + 1] - first;
        shape_line *lines = NULL;
        TRY(arena_new(mem, n_lines, sizeof *lines, &lines));
        list[i] = (export_closure){.of = &p->closing.item[i], .lines = lines, .n_lines = n_lines};
        for (uint32_t k = 0; k < n_lines; k++) {
            net_edge_view e;
            net_edge_get(p->graph, NULL, p->closing.edge[first + k], &e);
            lines[k] = e.line;
            list[i].length_m += e.length_m;
        }
    }
    *out = list;
    *n = p->closing.n;
done:
    return st;
}

typedef jalur_status (*write_what)(jalur_project *p, const export_input *in, const export_layers *layers, const char *dir,
                                   jalur_report *report, jalur_report *files);

static jalur_status export_into(jalur_project *p, const char *dir, int64_t peak_bytes, write_what write, export_names *written, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    results r = {.has_plan = false};
    jalur_report *summary = NULL;
    export_layers layers;
    export_closure *closures = NULL;
    uint32_t n_closures = 0;
    char *since = NULL, since_id[CHANGE_SIZE];
    arena mem;
    arena_init(&mem, p->ctx);
    export_layers_init(&layers, p->ctx);
    TRY(prepare_places(p, NULL));
    TRY(session_about_roads(p));
    TRY(results_load(p, &r));
    if (p->roads.n <= p->set.export_max_rows || r.has_roster) TRY(session_roads(p)); /* sketches of walks are drawn from them */
    TRY(report_new(p->ctx, "summary", "", &summary));
    TRY(summarise(p, peak_bytes, summary));
    TRY(list_closures(p, &mem, &closures, &n_closures));
    TRY(store_load_since(p->store, "staff", &since));
    word_change(since ? since : "", since_id);
    const export_input in = {&p->t, &p->set, r.has_plan ? &r.plan : NULL, r.has_roster ? &r.roster : NULL,
                             r.has_access ? &r.access : NULL, r.has_due ? &r.due : NULL, r.has_problems ? &r.problems : NULL, closures, n_closures, summary, NULL, written,
                             since && *since ? since_id : NULL, p->has_roads ? 0 : p->roads.n};
    TRY(writer_mkdir(p->ctx, dir));
    TRY(export_build(p->ctx, &in, fix_area, p->geo, &layers));
    TRY(write(p, &in, &layers, dir, report, report_list(report, "files", "Files")));
done:
    export_layers_release(&layers);
    arena_release(&mem);
    jalur_report_free(summary);
    mem_free(p->ctx, since);
    if (r.plan.mem.ctx) results_release(&r);
    return st;
}

jalur_status session_export_again(jalur_project *p, const char *dir, int64_t peak_bytes, export_names *written)
{
    jalur_status st = JALUR_OK;
    jalur_report *report = NULL;
    TRY(report_new(p->ctx, "export", "", &report));
    TRY(export_into(p, dir, peak_bytes, write_files, written, report));
done:
    jalur_report_free(report);
    return st;
}

jalur_status jalur_export_all(jalur_project *p, const char *dir, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    stage s = {0};
    export_names written;
    *out = NULL;
    export_names_init(&written, p->ctx, dir);
    TRY(stage_begin(p, "export", "Export", &s));
    TRY(export_into(p, dir, 0, write_all, &written, s.report));
    TRY(stage_report_outdated(p, s.report, true));
    TRY(stage_end(&s, out));
done:
    export_names_release(&written);
    stage_release(&s);
    numbers_end(point);
    return err_while(p->ctx, st, "exporting to %s", dir);
}
