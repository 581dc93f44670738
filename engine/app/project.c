#include <stdio.h>
#include <string.h>

#include "app/session.h"

static void drop_metrics(jalur_project *p)
{
    for (uint32_t i = 0; i < PROFILES_MAX; i++)
        for (int s = 0; s < SEASONS; s++) {
            net_metric_free(p->metrics[i][s]);
            net_metric_free(p->open[i][s]);
            p->metrics[i][s] = p->open[i][s] = NULL;
        }
}

void session_drop(jalur_project *p)
{
    drop_metrics(p);
    net_free(p->graph);
    p->graph = NULL;
    p->classes = 0;
    arena_release(&p->ground);
    p->closing = (net_closing){0};
    territory_release(&p->t);
    p->loaded = p->placed = p->has_roads = p->knows_roads = false;
}

void jalur_project_close(jalur_project *p)
{
    if (!p) return;
    session_drop(p);
    geo_kit_free(p->geo);
    store_close(p->store);
    arena_release(&p->fixed);
    mem_free(p->ctx, p);
}

static jalur_status session_new(jalur_ctx *ctx, jalur_project **out)
{
    jalur_status st = JALUR_OK;
    jalur_project *p = NULL;
    *out = NULL;
    TRY(mem_new(ctx, 1, sizeof *p, &p));
    p->ctx = ctx;
    arena_init(&p->fixed, ctx);
    arena_init(&p->ground, ctx);
    territory_init(&p->t, ctx);
    settings_init(&p->set);
    TRY(profiles_load(p));
    TRY(geo_kit_new(ctx, &p->geo));
    *out = p;
    p = NULL;
done:
    jalur_project_close(p);
    return st;
}

jalur_status jalur_project_create(jalur_ctx *ctx, const char *path, jalur_project **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_project *p = NULL;
    *out = NULL;
    TRY(session_new(ctx, &p));
    TRY(store_create(ctx, path, &p->store));
    *out = p;
    p = NULL;
done:
    jalur_project_close(p);
    numbers_end(point);
    return err_while(ctx, st, "making the project %s", path);
}

jalur_status jalur_project_open(jalur_ctx *ctx, const char *path, jalur_project **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_project *p = NULL;
    *out = NULL;
    TRY(session_new(ctx, &p));
    TRY(store_open(ctx, path, &p->store));
    TRY(store_load_settings(p->store, &p->set));
    TRY(profiles_of_project(p));
    *out = p;
    p = NULL;
done:
    jalur_project_close(p);
    numbers_end(point);
    return err_while(ctx, st, "opening the project %s", path);
}

static jalur_status outdated_by_setting(jalur_project *p, const char *key)
{
    static const char *const heads[] = {"plan", "staff", "cover"};
    char what[100];
    unsigned results = OF_ALL;
    if (strcmp(key, "name") == 0 || strncmp(key, "export.", 7) == 0) return JALUR_OK;
    snprintf(what, sizeof what, "the setting %.60s changed", key);
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        if (strncmp(key, heads[i], strlen(heads[i])) == 0) results = 1u << i;
    return stage_outdate(p, results, what, NULL);
}

jalur_status jalur_project_set(jalur_project *p, const char *key, const char *text)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    settings changed = p->set;
    TRY(settings_set(p->ctx, &changed, key, text));
    TRY(profiles_check_setting(p, key, text));
    TRY(outdated_by_setting(p, key));
    TRY(store_save_setting(p->store, key, text));
    p->set = changed;
    session_drop(p); /* places and graph depend on settings */
done:
    numbers_end(point);
    return st;
}

jalur_status jalur_settings_list(jalur_ctx *ctx, jalur_project *p, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    jalur_report *report = NULL;
    char *text = NULL;
    settings standard;
    uint32_t n;
    const setting_spec *spec = settings_table(&n);
    *out = NULL;
    settings_init(&standard);
    TRY(report_new(ctx, "settings", "Settings", &report));
    jalur_report *list = report_list(report, "settings", "In a project: jalur set PROJECT KEY VALUE; in a scenario: section [set]");
    for (uint32_t i = 0; i < n; i++) {
        jalur_report *row = report_row(list);
        TRY(settings_get(ctx, p ? &p->set : &standard, &spec[i], &text));
        report_text(row, "key", "setting", spec[i].key);
        report_text(row, "value", p ? "value" : "default", text);
        report_text(row, "unit", "unit", spec[i].unit);
        report_text(row, "help", "meaning", spec[i].help);
        mem_free(ctx, text);
        text = NULL;
    }
    TRY(report_status(report));
    *out = report;
    report = NULL;
done:
    mem_free(ctx, text);
    jalur_report_free(report);
    numbers_end(point);
    return st;
}

/* Imports are stages "import 1", "import 2" ...: the first name that is free. */
static jalur_status import_stage_name(jalur_project *p, char name[32])
{
    jalur_status st = JALUR_OK;
    bool taken = true;
    for (int k = 1; st == JALUR_OK && taken; k++) {
        char *json = NULL;
        snprintf(name, 32, "import %d", k);
        st = store_load_stage(p->store, name, &json, &taken);
        mem_free(p->ctx, json);
    }
    return st;
}

/* Profiles are no table: nothing of how a table is read bears on them. */
static jalur_status no_table_options(jalur_project *p, const jalur_import_options *o)
{
    const struct { const char *name; bool given; } option[] = {
        {"layer", o->layer}, {"map", o->map}, {"crs", o->crs}, {"level", o->level}, {"within", o->within},
        {"office_kind", o->office_kind}, {"swap_xy", o->swap_xy}, {"replace", o->replace}};
    for (size_t i = 0; i < sizeof option / sizeof option[0]; i++)
        if (option[i].given)
            return err_at(p->ctx, JALUR_E_USAGE,
                          &(err_site){.field = option[i].name, .expected = "no option", .remedy = "leave it out"},
                          "profiles are read from an INI file; %s has no meaning for them", option[i].name);
    return JALUR_OK;
}

/* What an input bears on by itself; a plan or a staffing made anew then marks what rests on it. Kinds that are not named bear on all. */
static jalur_status outdated_by_import(jalur_project *p, const char *kind_name, const char *file, unsigned *marked)
{
    static const struct { const char *kind; unsigned results; } bears[] = {
        {"stations", OF_PLAN | OF_COVER}, {"vehicles", OF_PLAN}, {"earlier", OF_PLAN}, {"households", OF_STAFF | OF_COVER}, {"staff", OF_STAFF},
        {"signal", OF_STAFF | OF_COVER}, {"calendar", OF_STAFF | OF_COVER}, {"deliveries", OF_COVER}, {"settlements", OF_COVER},
        {"friction", OF_COVER}, {"heights", OF_COVER}};
    char what[300];
    const char *slash = strrchr(file, '/');
    unsigned results = OF_ALL;
    for (size_t i = 0; i < sizeof bears / sizeof bears[0]; i++)
        if (strcmp(kind_name, bears[i].kind) == 0) results = bears[i].results;
    snprintf(what, sizeof what, "import of %s from %.200s", kind_name, slash ? slash + 1 : file);
    text_drop_torn(what);
    return stage_outdate(p, results, what, marked);
}

jalur_status jalur_project_import(jalur_project *p, const char *kind_name, const char *file,
                                  const jalur_import_options *options, jalur_report **out)
{
    jalur_status st = JALUR_OK;
    stage s = {0};
    char name[32];
    import_kind kind;
    const jalur_import_options none = {0}, *o = options ? options : &none;
    const bool profiles = strcmp(kind_name, "profiles") == 0;
    unsigned marked = 0;
    *out = NULL;
    if (!profiles && !import_kind_parse(kind_name, &kind)) {
        return err_at(p->ctx, JALUR_E_USAGE,
                      &(err_site){.found = kind_name, .expected = "districts, stations, households, offices, roads, "
                                                                  "vehicles, staff, signal, calendar, closures, deliveries, settlements, friction, heights, earlier or profiles"},
                      "\"%s\" is no kind of input", kind_name);
    }
    const number_locale point = numbers_begin();
    const import_options how = {.layer = o->layer, .map = o->map, .crs = o->crs, .swap_xy = o->swap_xy, .level = o->level,
                                .within = o->within, .office_kind = o->office_kind, .replace = o->replace,
                                .profiles = &p->profiles, .kits = p->kits.item,
                                .n_kits = p->kits.n, .set = &p->set};
    if (profiles) TRY(no_table_options(p, o));
    TRY(import_stage_name(p, name));
    TRY(stage_begin(p, name, "Import", &s));
    TRY(outdated_by_import(p, kind_name, file, &marked));
    if (profiles) TRY(profiles_import(p, file, s.report));
    else TRY(store_import(p->store, kind, file, &how, s.report));
    marked = 0; /* they stay marked */
    session_drop(p);
    TRY(stage_end(&s, out));
done:
    if (marked) (void)stage_not_outdated(p, marked);
    stage_release(&s);
    numbers_end(point);
    return err_while(p->ctx, st, "importing %s from %s", kind_name, file);
}

jalur_status session_load(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    if (p->loaded) return JALUR_OK;
    TRY(store_load_places(p->store, &p->t));
    p->loaded = true;
done:
    return st;
}

jalur_status session_roads(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    TRY(session_load(p));
    if (p->has_roads) goto done;
    TRY(store_load_roads(p->store, &p->t));
    p->has_roads = true;
done:
    return st;
}

/* That nothing can be kept costs the next run time, not this one its result. */
static jalur_status about_roads_keep(jalur_project *p)
{
    const jalur_status st = store_keep_roads(p->store, &p->roads);
    if (st == JALUR_OK || st == JALUR_E_RESOURCE || st == JALUR_E_CANCELLED) return st;
    log_info(p->ctx, "%s", jalur_ctx_error(p->ctx)->message);
    return JALUR_OK;
}

jalur_status session_about_roads(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    if (p->knows_roads) return JALUR_OK;
    if (!p->has_roads) TRY(store_kept_roads(p->store, &p->roads, &p->knows_roads));
    if (p->knows_roads) goto done;
    TRY(session_roads(p));
    p->roads = (store_roads){p->t.n_roads, net_roads_key(p->t.roads, p->t.n_roads, NULL)};
    p->knows_roads = true;
    TRY(about_roads_keep(p));
done:
    return st;
}
