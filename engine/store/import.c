/* store_import: one file into the project, all or nothing. */
#include "store/import.h"
#include "store/results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const import_noun *const NOUNS[IMPORT_KINDS] = {
    [IMPORT_DISTRICTS] = &import_districts,   [IMPORT_STATIONS] = &import_stations,
    [IMPORT_HOUSEHOLDS] = &import_households, [IMPORT_OFFICES] = &import_offices,
    [IMPORT_ROADS] = &import_roads,           [IMPORT_VEHICLES] = &import_vehicles,
    [IMPORT_STAFF] = &import_staff,           [IMPORT_SIGNAL] = &import_signal,
    [IMPORT_CALENDAR] = &import_calendar,     [IMPORT_CLOSURES] = &import_closures,
    [IMPORT_DELIVERIES] = &import_deliveries,
    [IMPORT_EARLIER] = &import_earlier,       [IMPORT_SETTLEMENTS] = &import_settlements,
    [IMPORT_FRICTION] = &import_raster,       [IMPORT_HEIGHTS] = &import_raster,
};

static const char *const KIND_NAMES[IMPORT_KINDS] = {
    [IMPORT_DISTRICTS] = "districts", [IMPORT_STATIONS] = "stations", [IMPORT_HOUSEHOLDS] = "households",
    [IMPORT_OFFICES] = "offices",     [IMPORT_ROADS] = "roads",       [IMPORT_VEHICLES] = "vehicles",
    [IMPORT_STAFF] = "staff",         [IMPORT_SIGNAL] = "signal",
    [IMPORT_CALENDAR] = "calendar",   [IMPORT_CLOSURES] = "closures",
    [IMPORT_DELIVERIES] = "deliveries",
    [IMPORT_EARLIER] = "earlier",     [IMPORT_SETTLEMENTS] = "settlements",
    [IMPORT_FRICTION] = "friction",   [IMPORT_HEIGHTS] = "heights",
};

const char *import_kind_name(import_kind k)
{
    return k < IMPORT_KINDS ? KIND_NAMES[k] : "";
}

bool import_kind_parse(const char *text, import_kind *out)
{
    for (int k = 0; k < IMPORT_KINDS; k++)
        if (EQUAL(text, KIND_NAMES[k])) return *out = (import_kind)k, true;
    return false;
}

/* Adding the same roads or signal marks twice would double them: they have no id that could replace. */
static jalur_status refuse_twice(import_job *j, const char *xxh3)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    bool row = false;
    if (j->kind != IMPORT_ROADS && j->kind != IMPORT_SIGNAL) return JALUR_OK;
    TRY(db_prepare(j->s, "SELECT file FROM import_run WHERE kind = ? AND xxh3 = ? AND (?3 = '' OR layer = ?3)", &q));
    db_bind_text(q, 1, import_kind_name(j->kind));
    db_bind_text(q, 2, xxh3);
    db_bind_text(q, 3, j->o->layer ? j->o->layer : "");
    TRY(db_step(j->s, q, &row));
    if (row)
        TRY(err_at(j->ctx, JALUR_E_USAGE,
                   &(err_site){.file = j->file,
                               .found = db_text(q, 0),
                               .remedy = "nothing to do; to start over, make a new project"},
                   "%s: the same %s were imported already", j->file, import_kind_name(j->kind)));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status run_begin(import_job *j, const char *xxh3, uint64_t size_bytes)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    const char *base = strrchr(j->file, '/');
    TRY(db_prepare(j->s,
                   "INSERT INTO import_run (kind, file, layer, crs, size_bytes, xxh3, rows_read, rows_stored) "
                   "VALUES (?, ?, '', '', ?, ?, 0, 0)",
                   &q));
    db_bind_text(q, 1, import_kind_name(j->kind));
    db_bind_text(q, 2, base ? base + 1 : j->file);
    db_bind_int(q, 3, (int64_t)size_bytes);
    db_bind_text(q, 4, xxh3);
    TRY(db_run(j->s, q));
    j->run = sqlite3_last_insert_rowid(j->s->db);
    TRY(import_notes_begin(j));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status run_end(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = NULL;
    TRY(import_notes_end(j));
    TRY(db_prepare(j->s, "UPDATE import_run SET layer = ?, crs = ?, rows_read = ?, rows_stored = ? WHERE id = ?", &q));
    db_bind_text(q, 1, j->layers);
    db_bind_text(q, 2, j->crs);
    db_bind_int(q, 3, j->n_read);
    db_bind_int(q, 4, j->n_stored);
    db_bind_int(q, 5, j->run);
    TRY(db_run(j->s, q));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status read_rows(import_job *j)
{
    jalur_status st = JALUR_OK;
    int64_t total = OGR_L_GetFeatureCount(j->layer, 0);
    OGR_L_ResetReading(j->layer);
    for (j->row = 1;; j->row++) {
        j->words.failed = false;
        j->feature = OGR_L_GetNextFeature(j->layer);
        if (!j->feature) break;
        TRY(step_progress(j->ctx, "import", (uint64_t)j->row, total > 0 ? (uint64_t)total : 0));
        j->n_read++;
        import_crs_geometry(j, OGR_F_GetGeometryRef(j->feature));
        TRY(j->noun->row(j));
        OGR_F_Destroy(j->feature);
        j->feature = NULL;
        j->geom = NULL;
    }
    if (j->words.failed) {
        j->row--;
        TRY(import_gdal_error(j, "the file is damaged: reading stopped before its end",
                              "get the file again, or repair it (ogr2ogr)"));
    }
done:
    if (j->feature) OGR_F_Destroy(j->feature);
    j->feature = NULL;
    j->geom = NULL;
    return st;
}

static jalur_status read_layer(import_job *j, OGRLayerH from)
{
    jalur_status st = JALUR_OK;
    j->layer = from;
    snprintf(j->layer_name, sizeof j->layer_name, "%s", OGR_L_GetName(from));
    size_t n = strlen(j->layers);
    snprintf(j->layers + n, sizeof j->layers - n, "%s%s", n ? ", " : "", j->layer_name);
    j->row = 0;
    TRY(import_columns(j));
    TRY(import_crs_layer(j));
    if (j->noun->layer) TRY(j->noun->layer(j));
    memset(&j->survey, 0, sizeof j->survey);
    TRY(read_rows(j));
    TRY(import_survey_end(j));
done:
    return st;
}

static jalur_status layer_error(import_job *j, const char *what)
{
    char names[600] = "";
    for (int i = 0; i < GDALDatasetGetLayerCount(j->dataset); i++) {
        size_t n = strlen(names);
        snprintf(names + n, sizeof names - n, "%s%s", n ? ", " : "", OGR_L_GetName(GDALDatasetGetLayer(j->dataset, i)));
    }
    return err_at(j->ctx, JALUR_E_USAGE,
                  &(err_site){.file = j->file,
                              .layer = j->o->layer,
                              .found = j->o->layer,
                              .expected = names,
                              .remedy = "name one of them: --layer NAME"},
                  "%s: %s; layers are: %s", j->file, what, names);
}

static jalur_status read_dataset(import_job *j)
{
    jalur_status st = JALUR_OK;
    TRY(import_open_dataset(j));
    int n = GDALDatasetGetLayerCount(j->dataset);
    if (j->o->layer) {
        OGRLayerH found = GDALDatasetGetLayerByName(j->dataset, j->o->layer);
        if (!found) TRY(layer_error(j, "there is no such layer"));
        TRY(read_layer(j, found));
        goto done;
    }
    if (n > 1 && !j->noun->all_layers) TRY(layer_error(j, "the file has several layers"));
    for (int i = 0; i < n; i++)
        TRY(read_layer(j, GDALDatasetGetLayer(j->dataset, i)));
done:
    return st;
}

static jalur_status read_file(import_job *j)
{
    jalur_status st = JALUR_OK;
    char xxh3[20];
    uint64_t hash, size_bytes;
    TRY(import_check_name(j));
    TRY(hash_file(j->ctx, j->real, &hash, &size_bytes));
    snprintf(xxh3, sizeof xxh3, "%016llx", (unsigned long long)hash);
    TRY(refuse_twice(j, xxh3));
    TRY(run_begin(j, xxh3, size_bytes));
    TRY(results_drop_due(j->s));
    TRY(import_areas_load(j));
    TRY(import_crs_begin(j));
    if (j->noun->begin) TRY(j->noun->begin(j));
    const char *dot = strrchr(j->real, '.');
    if (j->kind == IMPORT_ROADS && dot && EQUAL(dot, ".pbf"))
        TRY(osm_import(j));
    else if (j->noun == &import_raster)
        TRY(raster_import(j));
    else
        TRY(read_dataset(j));
    if (j->noun->end) TRY(j->noun->end(j));
    if (j->n_read == 0 && !j->o->replace)
        TRY(err_at(j->ctx, JALUR_E_DATA,
                   &(err_site){.file = j->file,
                               .layer = j->layers,
                               .found = "0 rows",
                               .remedy = "check that this is the right file and layer"},
                   "%s holds no rows", j->file));
    TRY(run_end(j));
done:
    return st;
}

static void job_release(import_job *j)
{
    if (j->noun->release && j->state) j->noun->release(j);
    mem_free(j->ctx, j->state);
    sqlite3_finalize(j->note);
    import_areas_release(j);
    map64_release(j->ctx, &j->seen);
    if (j->to_wgs84) OCTDestroyCoordinateTransformation(j->to_wgs84);
    if (j->dataset) GDALClose(j->dataset);
    if (j->forced) OSRDestroySpatialReference(j->forced);
    if (j->wgs84) OSRDestroySpatialReference(j->wgs84);
    for (int f = 0; f < IMPORT_FIELDS_MAX; f++)
        mem_free(j->ctx, j->cell[f]);
    mem_free(j->ctx, j->real);
    mem_free(j->ctx, j);
}

/* Everything of one file into the transaction, then the report: what cannot be told is not stored. */
static jalur_status read_all(import_job *j, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    TRY(mem_new(j->ctx, 1, j->noun->state_bytes, &j->state));
    TRY(db_begin(j->s));
    TRY(read_file(j));
    if (j->n_stored == 0 && j->n_read > 0 && !j->sink) log_warn(j->ctx, "%s: none of its %lld rows was taken into the project; its report says why", j->file, (long long)j->n_read);
    if (!report) goto done;
    import_notes_report(j, report);
    TRY(report_status(report));
done:
    return st;
}

static jalur_status job_new(store *s, const import_noun *noun, import_kind kind, const char *file, const import_options *o,
                            import_job **out)
{
    jalur_status st = mem_new(s->ctx, 1, sizeof **out, out);
    if (st != JALUR_OK) return st;
    **out = (import_job){.ctx = s->ctx, .s = s, .kind = kind, .file = file, .o = o, .noun = noun};
    if (o->set) (*out)->set = *o->set;
    else settings_init(&(*out)->set);
    return JALUR_OK;
}

/* Statements must be gone before the rollback. */
static void take_back(import_job *j)
{
    if (j->state && j->noun->release) j->noun->release(j);
    if (j->state) memset(j->state, 0, j->noun->state_bytes);
    sqlite3_finalize(j->note);
    j->note = NULL;
    db_rollback(j->s);
}

jalur_status store_import(store *s, import_kind kind, const char *file, const import_options *o, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    import_job *j = NULL;
    if (!s) return JALUR_E_USAGE;
    if ((unsigned)kind >= IMPORT_KINDS || !file || !o)
        return err_set(s->ctx, JALUR_E_USAGE, "import needs a kind, a file and options");
    if (o->replace && kind != IMPORT_CLOSURES)
        return err_set(s->ctx, JALUR_E_USAGE, "only closures can be replaced as a whole; ids of other kinds replace one by one");
    if (o->level && kind != IMPORT_DISTRICTS)
        return err_at(s->ctx, JALUR_E_USAGE, &(err_site){.field = "level", .found = o->level, .remedy = "leave it out"}, "only districts have a level");
    if (o->office_kind && kind != IMPORT_OFFICES && kind != IMPORT_DELIVERIES)
        return err_at(s->ctx, JALUR_E_USAGE, &(err_site){.field = "kind", .found = o->office_kind, .remedy = "leave it out"},
                      "only offices and deliveries have a kind");
    if (kind == IMPORT_EARLIER && earlier_is_project(file)) return earlier_take(s, file, report);
    TRY(job_new(s, NOUNS[kind], kind, file, o, &j));
    import_gate_open(&j->words);
    st = read_all(j, report);
    if (st == JALUR_OK) st = db_commit(s);
    if (st != JALUR_OK) {
        take_back(j);
        err_file(s->ctx, st, file);
    }
    job_release(j);
    import_gate_close();
done:
    return st;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Points of one id are kept, but nobody can tell their answers apart. */
static jalur_status warn_of_twins(store *s, const char *file, const jalur_point *item, uint32_t n)
{
    jalur_status st = JALUR_OK;
    const char **ids = NULL;
    uint32_t twins = 0;
    const char *one = NULL;
    TRY(mem_new(s->ctx, n, sizeof *ids, &ids));
    for (uint32_t i = 0; i < n; i++) ids[i] = item[i].id;
    if (n) qsort(ids, n, sizeof *ids, by_id);
    for (uint32_t i = 1; i < n; i++) {
        if (!*ids[i] || strcmp(ids[i - 1], ids[i]) != 0) continue;
        one = ids[i];
        twins++;
    }
    if (one) log_warn(s->ctx, "%s: %u rows have the id of another row, such as \"%s\"", file, twins, one);
done:
    mem_free(s->ctx, ids);
    return st;
}

jalur_status store_read_points(store *s, const char *file, const import_options *o, arena *a, jalur_point **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    const import_options none = {0};
    import_points points = {.mem = a};
    import_job *j = NULL;
    *out = NULL;
    *n = 0;
    TRY(job_new(s, &import_points_noun, IMPORT_KINDS, file, o ? o : &none, &j));
    j->sink = &points;
    import_gate_open(&j->words);
    st = read_all(j, NULL);
    take_back(j);
    if (st != JALUR_OK) err_while(s->ctx, err_file(s->ctx, st, file), "reading points");
    job_release(j);
    import_gate_close();
    TRY(st);
    TRY(warn_of_twins(s, file, points.item, points.n));
    *out = points.item;
    *n = points.n;
    points.item = NULL;
done:
    mem_free(s->ctx, points.item);
    return st;
}
