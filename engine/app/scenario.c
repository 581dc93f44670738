/* Runs a scenario file: [scenario] name; [set] settings; [import KIND LABEL] file and how to read it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/ini_text.h"
#include "app/session.h"
#include "base/file.h"

enum { SECTION_MAX = 49, /* inih cuts longer names without a word */ IMPORTS_MAX = 64 };

typedef struct scenario_import {
    char section[SECTION_MAX]; /* "import stations 2" */
    const char *kind, *file;
    jalur_import_options how;
} scenario_import;

typedef struct scenario_setting {
    const char *key, *value;
} scenario_setting;

typedef struct scenario {
    jalur_ctx *ctx;
    arena mem;
    const char *path;
    scenario_import imports[IMPORTS_MAX]; uint32_t n_imports;
    scenario_setting *set; size_t n_set, cap_set;
    jalur_status st;
} scenario;

static int refuse(scenario *sc, const char *section, const char *key, const char *text, const char *expected)
{
    char field[SECTION_MAX + 160];
    snprintf(field, sizeof field, "[%s] %s", section, key);
    sc->st = err_at(sc->ctx, JALUR_E_DATA, &(err_site){.file = sc->path, .field = field, .found = text, .expected = expected},
                    "%s is not understood", field);
    return 0;
}

/* The first would be lost: with two sections of one name, a whole file. */
static int refuse_again(scenario *sc, const char *section, const char *key, const char *text, const char *before)
{
    char field[SECTION_MAX + 160];
    snprintf(field, sizeof field, "[%s] %s", section, key);
    sc->st = err_at(sc->ctx, JALUR_E_DATA,
                    &(err_site){.file = sc->path, .field = field, .found = text, .expected = before,
                                .remedy = "keep one of them; a second file of the same kind needs a section with a label, such as [import roads 2]"},
                    "%s is given twice", field);
    return 0;
}

static int add_setting(scenario *sc, const char *section, const char *key, const char *text)
{
    scenario_setting one;
    for (size_t i = 0; i < sc->n_set; i++)
        if (strcmp(sc->set[i].key, key) == 0) return refuse_again(sc, section, key, text, sc->set[i].value);
    sc->st = mem_grow(sc->ctx, &sc->set, &sc->cap_set, sc->n_set + 1, sizeof *sc->set);
    if (sc->st == JALUR_OK) sc->st = arena_text(&sc->mem, key, &one.key);
    if (sc->st == JALUR_OK) sc->st = arena_text(&sc->mem, text, &one.value);
    if (sc->st != JALUR_OK) return 0;
    sc->set[sc->n_set++] = one;
    return 1;
}

static scenario_import *import_of(scenario *sc, const char *section)
{
    for (uint32_t i = 0; i < sc->n_imports; i++)
        if (strcmp(sc->imports[i].section, section) == 0) return &sc->imports[i];
    if (sc->n_imports == IMPORTS_MAX || strlen(section) >= SECTION_MAX) return NULL;
    scenario_import *one = &sc->imports[sc->n_imports++];
    snprintf(one->section, sizeof one->section, "%s", section);
    const char *kind = one->section + strlen("import ");
    sc->st = arena_text_n(&sc->mem, kind, strcspn(kind, " "), &one->kind);
    return one;
}

static int add_import_key(scenario *sc, const char *section, const char *key, const char *text)
{
    scenario_import *one = import_of(sc, section);
    const char *copy;
    if (!one) return refuse(sc, section, key, text, "at most 64 imports with short section names");
    if (sc->st == JALUR_OK) sc->st = arena_text(&sc->mem, text, &copy);
    if (sc->st != JALUR_OK) return 0;
    const struct { const char *key; const char **to; } member[] = {
        {"file", &one->file}, {"layer", &one->how.layer}, {"map", &one->how.map}, {"crs", &one->how.crs},
        {"level", &one->how.level}, {"within", &one->how.within}, {"kind", &one->how.office_kind}};
    for (size_t i = 0; i < sizeof member / sizeof member[0]; i++) {
        if (strcmp(key, member[i].key) != 0) continue;
        if (*member[i].to) return refuse_again(sc, section, key, text, *member[i].to);
        *member[i].to = copy;
        return 1;
    }
    if (strcmp(key, "swap_xy") != 0)
        return refuse(sc, section, key, text, "file, layer, map, crs, swap_xy, level, within or kind");
    one->how.swap_xy = strcmp(text, "yes") == 0;
    return one->how.swap_xy || strcmp(text, "no") == 0 || refuse(sc, section, key, text, "yes or no");
}

static int on_line(void *user, const char *section, const char *key, const char *text)
{
    scenario *sc = user;
    if (sc->st != JALUR_OK || !section[0]) return 0; /* before any section: inih names the line */
    if (strcmp(section, "scenario") == 0 && strcmp(key, "name") == 0) return add_setting(sc, section, "name", text);
    if (strcmp(section, "set") == 0) return add_setting(sc, section, key, text);
    if (strncmp(section, "import ", 7) == 0) return add_import_key(sc, section, key, text);
    return refuse(sc, section, key, text, "sections [scenario] with name, [set], [import KIND LABEL]");
}

static jalur_status scenario_read(scenario *sc)
{
    struct stat info;
    jalur_status st = JALUR_OK;
    char *text = NULL;
    if (stat(sc->path, &info) != 0 || !S_ISREG(info.st_mode))
        return err_at(sc->ctx, JALUR_E_IO, &(err_site){.file = sc->path, .remedy = "give the path of a scenario.ini"},
                      "cannot read the scenario %s", sc->path);
    TRY(ini_text_load(sc->ctx, sc->path, &text));
    TRY(ini_text_read(sc->ctx, sc->path, text, on_line, sc, &sc->st));
    for (uint32_t i = 0; i < sc->n_imports; i++)
        if (!sc->imports[i].file)
            TRY(err_at(sc->ctx, JALUR_E_DATA, &(err_site){.file = sc->path, .field = sc->imports[i].section},
                       "[%s] names no file", sc->imports[i].section));
done:
    mem_free(sc->ctx, text);
    return st;
}

/* Beside the scenario, else in the data directory, else as given. */
static jalur_status locate(scenario *sc, const char *file, const char *data_dir, char **out)
{
    const char *slash = strrchr(sc->path, '/');
    const int n = slash ? (int)(slash - sc->path) : 1;
    jalur_status st = JALUR_OK;
    struct stat info;
    if (file[0] == '/') return mem_copy_text(sc->ctx, file, out);
    st = mem_printf(sc->ctx, out, "%.*s/%s", n, slash ? sc->path : ".", file);
    if (st != JALUR_OK || stat(*out, &info) == 0 || !data_dir) return st;
    mem_free(sc->ctx, *out);
    return mem_printf(sc->ctx, out, "%s/%s", data_dir, file);
}

/* Settings given with the call win over the file's. */
static jalur_status apply_sets(scenario *sc, jalur_project *p, const jalur_run_options *o)
{
    jalur_status st = JALUR_OK;
    char key[64];
    for (size_t i = 0; i < sc->n_set; i++)
        TRY(err_file(sc->ctx, jalur_project_set(p, sc->set[i].key, sc->set[i].value), sc->path));
    for (int i = 0; o && i < o->n_set; i++) {
        const char *equals = strchr(o->set[i], '=');
        if (!equals || (size_t)(equals - o->set[i]) >= sizeof key)
            TRY(err_at(sc->ctx, JALUR_E_USAGE, &(err_site){.found = o->set[i], .expected = "KEY=VALUE"}, "bad setting"));
        snprintf(key, sizeof key, "%.*s", (int)(equals - o->set[i]), o->set[i]);
        TRY(jalur_project_set(p, key, equals + 1));
    }
done:
    return st;
}

/* Hands a stage's report over to the run's: for programs whole, for people only what the summary takes from it. */
static void keep(jalur_report *run, jalur_report **one)
{
    report_hide(*one);
    report_adopt(run, one);
}

/* What is read must still stand after the run: an input in the output directory under the name of an output is refused. */
static jalur_status refuse_own_output(scenario *sc, const char *path, const char *dir)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    char *output = NULL;
    jalur_status st = mem_printf(sc->ctx, &output, "%s/%s", dir, name);
    if (st == JALUR_OK && session_exports(name) && file_same(path, output))
        st = err_at(sc->ctx, JALUR_E_USAGE, &(err_site){.file = path, .remedy = "give another directory with -o"},
                    "the run would write its own %s over this input", name);
    mem_free(sc->ctx, output);
    return st;
}

/* Profiles come before the settings and files that name them, and in a call of their own. */
static jalur_status run_imports(scenario *sc, jalur_project *p, const char *dir, const jalur_run_options *o, bool profiles, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    const char *data_dir = o ? o->data_dir : NULL;
    char *path = NULL;
    jalur_report *one = NULL;
    for (uint32_t i = 0; i < sc->n_imports; i++) {
        if ((strcmp(sc->imports[i].kind, "profiles") == 0) != profiles) continue;
        TRY(step_progress(sc->ctx, "importing", i, sc->n_imports));
        TRY(locate(sc, sc->imports[i].file, data_dir, &path));
        TRY(refuse_own_output(sc, path, dir));
        TRY(err_file(sc->ctx, jalur_project_import(p, sc->imports[i].kind, path, &sc->imports[i].how, &one), sc->path));
        keep(list, &one);
        mem_free(sc->ctx, path);
        path = NULL;
    }
    if (profiles || !o || !o->plan.earlier) goto done;
    TRY(jalur_project_import(p, "earlier", o->plan.earlier, NULL, &one));
    keep(list, &one);
done:
    mem_free(sc->ctx, path);
    return st;
}

/* The project of a failed run is removed, so the message itself must say what blocks. */
static jalur_status refuse_blocked(jalur_project *p, double blocking)
{
    jalur_status st = JALUR_OK;
    problems found;
    bool any;
    problems_init(&found, p->ctx);
    TRY(store_load_problems(p->store, &found, &any));
    TRY(err_at(p->ctx, JALUR_E_DATA,
               &(err_site){.remedy = "mend the files and run again; jalur init, import and check list all problems"},
               "%.0f problem%s of the data block%s planning; the first: %s", blocking, blocking > 1 ? "s" : "",
               blocking > 1 ? "" : "s", found.n ? found.item[0].text : "unknown"));
done:
    problems_release(&found);
    return st;
}

static jalur_status run_stages(jalur_project *p, const jalur_run_options *o, const char *dir, jalur_report *report, bool *planned)
{
    jalur_status st = JALUR_OK;
    jalur_report *one = NULL;
    TRY(jalur_project_check(p, &one));
    const double blocking = jalur_report_number(one, "blocking", 0);
    keep(report, &one);
    if (blocking > 0)
        TRY(refuse_blocked(p, blocking));
    TRY(jalur_network_build(p, &one));
    keep(report, &one);
    jalur_plan_options how = o ? o->plan : (jalur_plan_options){0};
    how.earlier = NULL; /* imported with the other files */
    if (territory_delivers(&p->t)) {
        TRY(jalur_plan_routes(p, &how, &one));
        *planned = true;
        keep(report, &one);
    }
    TRY(jalur_staff_solve(p, &one));
    keep(report, &one);
    TRY(jalur_cover_access(p, &one));
    keep(report, &one);
    TRY(jalur_export_all(p, dir, &one));
    report_adopt(report, &one); /* shown: the paths of what was written */
done:
    return st;
}

/* The project under its name, with the graph file beside it. */
static jalur_status settle(jalur_ctx *ctx, const char *partial, const char *final)
{
    char from[4096], to[4096];
    if (rename(partial, final) != 0)
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = final, .native = strerror(errno)}, "cannot rename the project to %s", final);
    snprintf(from, sizeof from, "%s.net", partial);
    snprintf(to, sizeof to, "%s.net", final);
    (void)rename(from, to); /* a graph that is missing is built again */
    return JALUR_OK;
}

/* The graph of an earlier run into this directory serves again where the roads are the same. The file is shared, not
 * moved: should this run fail, the earlier project keeps it. */
static void keep_graph(const char *final, const char *partial)
{
    char from[4096], to[4096];
    snprintf(from, sizeof from, "%s.net", final);
    snprintf(to, sizeof to, "%s.net", partial);
    if (link(from, to) != 0) return; /* then it is built anew */
}

static void drop_partial(const char *partial)
{
    char beside[4096];
    snprintf(beside, sizeof beside, "%s.net", partial);
    remove(beside);
    remove(partial);
}

/* Two runs into one directory would remove each other's project. The lock ends with the process, however that ends. */
static jalur_status lock_dir(jalur_ctx *ctx, const char *dir, int *fd)
{
    *fd = open(dir, O_RDONLY | O_CLOEXEC);
    if (*fd >= 0 && flock(*fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return err_at(ctx, JALUR_E_IO, &(err_site){.file = dir, .remedy = "wait until it ends, or give another directory with -o"},
                      "another run is writing to %s", dir);
    return JALUR_OK; /* where the file system knows no locks, go on without */
}

jalur_status jalur_scenario_run(jalur_ctx *ctx, const char *scenario_ini, const char *dir, const jalur_run_options *options,
                                jalur_report **out)
{
    jalur_status st = JALUR_OK;
    const number_locale point = numbers_begin();
    scenario sc = {.ctx = ctx, .path = scenario_ini};
    jalur_project *p = NULL;
    jalur_report *report = NULL;
    char *partial = NULL, *final = NULL;
    bool planned = false;
    int lock = -1;
    *out = NULL;
    arena_init(&sc.mem, ctx);
    TRY(scenario_read(&sc));
    TRY(writer_mkdir(ctx, dir));
    TRY(lock_dir(ctx, dir, &lock));
    TRY(mem_printf(ctx, &partial, "%s/project.jalur.tmp", dir));
    TRY(mem_printf(ctx, &final, "%s/project.jalur", dir));
    TRY(report_new(ctx, "run", "", &report));
    jalur_report *summary = report_group(report, "summary", "Summary");
    drop_partial(partial); /* of a run that was killed */
    keep_graph(final, partial);
    TRY(jalur_project_create(ctx, partial, &p));
    jalur_report *imports = report_group(report, "imports", "");
    TRY(run_imports(&sc, p, dir, options, true, imports));
    TRY(apply_sets(&sc, p, options));
    TRY(run_imports(&sc, p, dir, options, false, imports));
    TRY(run_stages(p, options, dir, report, &planned));
    summarise_run(report, p->set.season, summary);
    TRY(report_status(report));
    jalur_project_close(p);
    p = NULL;
    TRY(settle(ctx, partial, final));
    *out = report;
    report = NULL;
done:
    jalur_project_close(p);
    if (st == JALUR_E_CANCELLED && planned && settle(ctx, partial, final) == JALUR_OK)
        log_warn(ctx, "the plan is kept in %s: jalur staff, cover and export go on from it", final);
    if (partial) drop_partial(partial);
    if (lock >= 0) close(lock);
    mem_free(ctx, partial);
    mem_free(ctx, final);
    mem_free(ctx, sc.set);
    arena_release(&sc.mem);
    jalur_report_free(report);
    numbers_end(point);
    return st;
}
