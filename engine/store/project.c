/* The project as a whole: creating and opening it, settings, stages, and what import noted. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/rows.h"

/* What a killed process left of an older file of this name: SQLite would play it into the new one. */
static jalur_status drop_orphans(jalur_ctx *ctx, const char *path)
{
    static const char *const ends[] = {"-journal", "-wal"};
    jalur_status st = JALUR_OK;
    for (size_t i = 0; st == JALUR_OK && i < sizeof ends / sizeof ends[0]; i++) {
        char *orphan = NULL;
        st = mem_printf(ctx, &orphan, "%s%s", path, ends[i]);
        if (st == JALUR_OK && remove(orphan) != 0 && errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG)
            st = err_at(ctx, JALUR_E_IO, &(err_site){.file = orphan, .native = strerror(errno), .remedy = "remove it first"},
                        "the rest of an older project cannot be removed");
        mem_free(ctx, orphan);
    }
    return st;
}

jalur_status store_create(jalur_ctx *ctx, const char *path, store **out)
{
    jalur_status st = JALUR_OK;
    struct stat about;
    *out = NULL;
    if (lstat(path, &about) == 0)
        return err_at(ctx, JALUR_E_IO,
                      &(err_site){.file = path, .remedy = "choose another name, or remove the old file first"},
                      "a file of this name exists");
    if (!*path) return err_at(ctx, JALUR_E_USAGE, &(err_site){.expected = "the name of a new file"}, "the project has no name");
    TRY(drop_orphans(ctx, path));
    TRY(db_open(ctx, path, true, out));
done:
    return st;
}

jalur_status store_open(jalur_ctx *ctx, const char *path, store **out)
{
    return db_open(ctx, path, false, out);
}

/* ---- settings ---- */

jalur_status store_load_settings(store *s, settings *out)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    settings all;
    settings_init(&all);
    settings_init(out);
    TRY(rows_open(s, "setting", "SELECT key, value FROM setting ORDER BY key", &r));
    while (rows_next(&r)) {
        const char *key = rows_raw(&r), *text = rows_raw(&r);
        TRY(rows_status(&r));
        st = settings_set(s->ctx, &all, key, text);
        if (st == JALUR_E_USAGE || st == JALUR_E_DATA)
            st = err_at(s->ctx, JALUR_E_DATA,
                        &(err_site){.file = s->path, .layer = "setting", .field = key, .found = text,
                                    .expected = "a setting and value that this jalur knows", .remedy = "make the project anew without it"},
                        "the project has a setting that this jalur does not take: %s", key);
        TRY(st);
    }
    TRY(rows_status(&r));
    *out = all;
done:
    rows_close(&r);
    return err_while(s->ctx, st, "loading the settings");
}

/* Is `text` the default of `key`, perhaps written another way? Also checks key and value. */
static jalur_status setting_is_default(jalur_ctx *ctx, const char *key, const char *text, bool *same)
{
    jalur_status st = JALUR_OK;
    char *given = NULL, *standard = NULL;
    settings with, without;
    uint32_t n = 0;
    const setting_spec *spec = settings_table(&n);
    *same = false;
    settings_init(&with);
    settings_init(&without);
    TRY(settings_set(ctx, &with, key, text));
    for (uint32_t i = 0; i < n; i++) {
        if (strcmp(spec[i].key, key) != 0) continue;
        TRY(settings_get(ctx, &with, &spec[i], &given));
        TRY(settings_get(ctx, &without, &spec[i], &standard));
        *same = strcmp(given, standard) == 0;
        break;
    }
done:
    mem_free(ctx, given);
    mem_free(ctx, standard);
    return st;
}

jalur_status store_save_setting(store *s, const char *key, const char *text)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    bool standard = false;
    TRY(setting_is_default(s->ctx, key, text, &standard));
    TRY(db_begin(s));
    TRY(rows_open(s, "setting",
                  standard ? "DELETE FROM setting WHERE key = ?"
                           : "INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)",
                  &r));
    rows_put_text(&r, key);
    if (!standard) rows_put_text(&r, text);
    rows_run(&r);
    TRY(rows_status(&r));
    TRY(db_commit(s));
done:
    rows_close(&r);
    db_rollback(s);
    return err_while(s->ctx, st, "saving a setting");
}

/* ---- texts: reports of stages, profiles ---- */

static jalur_status save_text(store *s, const char *table, const char *sql, const char *key, const char *text)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(db_begin(s));
    TRY(rows_open(s, table, sql, &r));
    rows_put_text(&r, key);
    rows_put_text(&r, text);
    rows_run(&r);
    TRY(rows_status(&r));
    TRY(db_commit(s));
done:
    rows_close(&r);
    db_rollback(s);
    return st;
}

/* NULL where there is none. */
static jalur_status load_text(store *s, const char *table, const char *sql, const char *key, char **out)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    *out = NULL;
    TRY(rows_open(s, table, sql, &r));
    rows_put_text(&r, key);
    if (rows_next(&r)) {
        const char *text = rows_raw(&r);
        TRY(rows_status(&r));
        TRY(mem_copy_text(s->ctx, text, out));
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_stage(store *s, const char *stage, const char *json)
{
    const jalur_status st = save_text(s, "stage", "INSERT OR REPLACE INTO stage (name, json) VALUES (?, ?)", stage, json);
    return err_while(s->ctx, st, "saving the report of stage %s", stage);
}

jalur_status store_amend_stage(store *s, const char *stage, const char *json)
{
    const jalur_status st = save_text(s, "stage", "UPDATE stage SET json = json_patch(json, ?2) WHERE name = ?1 AND json_valid(json)", stage, json);
    return err_while(s->ctx, st, "saving the report of stage %s", stage);
}

jalur_status store_load_stage(store *s, const char *stage, char **json, bool *found)
{
    const jalur_status st = load_text(s, "stage", "SELECT json FROM stage WHERE name = ?", stage, json);
    *found = *json != NULL;
    return err_while(s->ctx, st, "loading the report of stage %s", stage);
}

static void since_key(const char *stage, char out[40])
{
    snprintf(out, 40, "since.%.30s", stage);
}

jalur_status store_save_since(store *s, const char *stage, const char *what)
{
    char key[40];
    since_key(stage, key);
    return err_while(s->ctx, meta_save(s, key, what ? what : ""), "saving what changed since stage %s", stage);
}

jalur_status store_load_since(store *s, const char *stage, char **what)
{
    char key[40];
    since_key(stage, key);
    return err_while(s->ctx, meta_load(s, key, what), "loading what changed since stage %s", stage);
}

jalur_status meta_save(store *s, const char *key, const char *text)
{
    return save_text(s, "jalur_meta", "INSERT OR REPLACE INTO jalur_meta (key, value) VALUES (?, ?)", key, text);
}

jalur_status meta_load(store *s, const char *key, char **text)
{
    return load_text(s, "jalur_meta", "SELECT value FROM jalur_meta WHERE key = ?", key, text);
}

jalur_status store_save_profiles(store *s, const char *text)
{
    const jalur_status st = meta_save(s, "profiles", text);
    return err_while(s->ctx, st, "saving the profiles");
}

jalur_status store_load_profiles(store *s, char **text)
{
    const jalur_status st = meta_load(s, "profiles", text);
    return err_while(s->ctx, st, "loading the profiles");
}

/* ---- imports ---- */

/* Import speaks of files ("stations"), problems of things ("station"). */
static const char *thing_of_kind(const char *kind)
{
    static const char *const WORDS[][2] = {{"districts", "area"}, {"stations", "station"}, {"households", "household"},
                                           {"offices", "office"}, {"roads", "road"},       {"vehicles", "vehicle"}};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(kind, WORDS[i][0]) == 0) return WORDS[i][1];
    return kind;
}

static jalur_status note_add(rows *r, problems *out)
{
    problem note = {0};
    note.kind = thing_of_kind(rows_raw(r)); /* raw texts live until the next row, and problems_add copies */
    int64_t row = rows_int(r, 0, INT64_MAX);
    note.class = rows_raw(r);
    note.severity = (problem_severity)rows_int(r, PROBLEM_NOTE, PROBLEM_BLOCKS);
    note.id = rows_raw(r);
    const char *text = rows_raw(r);
    note.at.lon_deg = rows_real_or(r, (double)NAN); /* a note may tell of impossible coordinates */
    note.at.lat_deg = rows_real_or(r, (double)NAN);
    note.has_point = shape_lonlat_valid(note.at);
    note.measure = row > 0 ? (double)row : (double)NAN;
    note.unit = row > 0 ? "row" : "";
    return r->st == JALUR_OK ? problems_add(out, &note, "%s", text) : r->st;
}

jalur_status store_load_import_notes(store *s, problems *out)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    size_t n_before = out->n;
    TRY(rows_open(s, "import_note",
                  "SELECT kind, row, reason, severity, n.id, text, lon, lat FROM import_note n JOIN import_run i"
                  " ON i.id = n.run ORDER BY n.run, n.rowid",
                  &r));
    while (rows_next(&r))
        TRY(note_add(&r, out));
    TRY(rows_status(&r));
done:
    if (st != JALUR_OK) out->n = n_before;
    rows_close(&r);
    return err_while(s->ctx, st, "loading what import noted");
}

jalur_status store_edition(store *s, const char *kind, char **out)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    char text[200] = "";
    size_t at = 0;
    TRY(rows_open(s, "import_run", "SELECT kind, file FROM import_run ORDER BY id", &r));
    while (rows_next(&r)) {
        const bool wanted = strcmp(rows_raw(&r), kind) == 0;
        const char *file = rows_raw(&r), *slash = strrchr(file, '/');
        if (!wanted || at >= sizeof text) continue;
        const int more = snprintf(text + at, sizeof text - at, "%s%s", at ? ", " : "", slash ? slash + 1 : file);
        at += more > 0 ? (size_t)more : 0;
    }
    TRY(rows_status(&r));
    TRY(mem_copy_text(s->ctx, text, out));
done:
    rows_close(&r);
    return err_while(s->ctx, st, "naming the imported files");
}

jalur_status store_report_inputs(store *s, jalur_report *list)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "import_run",
                  "SELECT kind, file, layer, size_bytes, xxh3, rows_read, rows_stored FROM import_run ORDER BY id",
                  &r));
    while (rows_next(&r)) {
        jalur_report *row = report_row(list);
        if (!row) break;
        report_text(row, "kind", "Kind", rows_raw(&r));
        report_text(row, "file", "File", rows_raw(&r));
        report_text(row, "layer", "Layer", rows_raw(&r));
        report_int(row, "size_bytes", "Size", rows_int(&r, 0, INT64_MAX), "bytes");
        report_text(row, "xxh3", "XXH3-64", rows_raw(&r));
        report_int(row, "rows_read", "Read", rows_int(&r, 0, INT64_MAX), "");
        report_int(row, "rows_stored", "Stored", rows_int(&r, 0, INT64_MAX), "");
    }
    TRY(rows_status(&r));
    TRY(report_status(list));
done:
    rows_close(&r);
    return err_while(s->ctx, st, "listing the imported files");
}
