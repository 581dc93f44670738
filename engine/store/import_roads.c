/* Roads: attributes from columns, lines split, degenerate ones dropped by reason. */
#include "store/import.h"

#include "store/blob.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID,
    NAME,
    CLASS,
    HIGHWAY,
    FCLASS,
    TYPE,
    REMARK,
    FUNCTION,
    ROUTE,
    AEROWAY,
    WATERWAY,
    RAILWAY,
    MAN_MADE,
    POWER,
    BUILDING,
    SURFACE,
    ONEWAY,
    MAX_KMH,
    BRIDGE,
    TUNNEL,
    ACCESS,
    MOTOR,
    FOOT,
    JUNCTION,
    MODES,
    SEASON,
    WAIT,
    OTHER,
    N_FIELDS
};

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "osm_id @id source_id id_ruas"},
    [NAME] = {"name", "name nama namrjl nm_ruas nama_jalan nama_ruas"},
    [CLASS] = {"class", "class kelas"},
    [HIGHWAY] = {"highway", "highway"},
    [FCLASS] = {"fclass", "fclass"},
    [TYPE] = {"type", "type tipe_jalan tipejalan jenis_jalan jenis"},
    [REMARK] = {"remark", "remark"},
    [FUNCTION] = {"function", "fungsi_jal fungsi fungsi_jalan"},
    [ROUTE] = {"route", "route"},
    [AEROWAY] = {"aeroway", "aeroway"},
    [WATERWAY] = {"waterway", "waterway"},
    [RAILWAY] = {"railway", "railway"},
    [MAN_MADE] = {"man_made", "man_made"},
    [POWER] = {"power", "power"},
    [BUILDING] = {"building", "building"},
    [SURFACE] = {"surface", "surface permukaan perkerasan tipe_keras jenis_perkerasan"},
    [ONEWAY] = {"oneway", "oneway searah"},
    [MAX_KMH] = {"max_kmh", "max_kmh maxspeed"},
    [BRIDGE] = {"bridge", "bridge"},
    [TUNNEL] = {"tunnel", "tunnel"},
    [ACCESS] = {"access", "access"},
    [MOTOR] = {"motor_vehicle", "motor_vehicle motorcar"},
    [FOOT] = {"foot", "foot"},
    [JUNCTION] = {"junction", "junction"},
    [MODES] = {"modes", "modes"},
    [SEASON] = {"season", "season seasonal musim"},
    [WAIT] = {"wait_min", "wait_min"},
    [OTHER] = {"other_tags", "other_tags"},
};

typedef struct road_state {
    sqlite3_stmt *put, *words;
    int64_t last; /* row of the last road of other files; 0: there are none */
    double *lon, *lat, *z; /* one line while it is read */
    size_t lon_cap, lat_cap, z_cap;
    uint8_t *blob;
    float *height_m;
    size_t blob_cap, height_cap;
} road_state;

/* SpatiaLite's triggers look at every row once more, to check what is right by making and to note the time. There may be a
 * million rows: the triggers rest, and the time is noted at the end. */
static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    road_state *r = j->state;
    sqlite3_stmt *last = NULL;
    bool row;
    sqlite3_db_config(j->s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    TRY(db_prepare(j->s, "SELECT max(id) FROM road", &last));
    TRY(db_step(j->s, last, &row));
    r->last = sqlite3_column_int64(last, 0);
    TRY(db_prepare(j->s,
                   "INSERT INTO road_id (text) VALUES (?) ON CONFLICT (text) DO UPDATE SET text = excluded.text RETURNING code",
                   &r->words));
    TRY(db_prepare(
        j->s,
        "INSERT INTO road (source_id, name, class, surface, oneway, flags, modes, max_kmh, wait_min, z, geom) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &r->put));
done:
    sqlite3_finalize(last);
    return st;
}

/* What closes one of them closes the other: as it should be with two cuts of one map, and else should be known. */
static jalur_status note_shared(import_job *j)
{
    jalur_status st = JALUR_OK;
    const road_state *r = j->state;
    sqlite3_stmt *q = NULL;
    bool row;
    if (!r->last) return JALUR_OK;
    TRY(db_prepare(j->s, "SELECT count(*) FROM road WHERE id > ?1 AND source_id IN (SELECT source_id FROM road WHERE id <= ?1)", &q));
    db_bind_int(q, 1, r->last);
    TRY(db_step(j->s, q, &row));
    const long long n = sqlite3_column_int64(q, 0);
    if (n > 0)
        TRY(import_note(j, PROBLEM_NOTE, "id-shared", "", NULL, "%lld roads have the id of a road of another file: a closure by id is about both", n));
done:
    sqlite3_finalize(q);
    return st;
}

static jalur_status end(import_job *j)
{
    const jalur_status st = note_shared(j);
    if (st != JALUR_OK) return st;
    return db_exec(j->s, "UPDATE geometry_columns_time SET last_insert = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
                         "WHERE f_table_name = 'road' AND f_geometry_column = 'geom'");
}

static void release(import_job *j)
{
    road_state *r = j->state;
    sqlite3_finalize(r->put);
    sqlite3_finalize(r->words);
    sqlite3_db_config(j->s->db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, NULL);
    mem_free(j->ctx, r->lon);
    mem_free(j->ctx, r->lat);
    mem_free(j->ctx, r->z);
    mem_free(j->ctx, r->blob);
    mem_free(j->ctx, r->height_m);
}

/* ---- storing one line ---- */

static jalur_status note_line(import_job *j, const road *like, const char *reason, const char *text)
{
    char digits[32];
    const char *id = digits;
    snprintf(digits, sizeof digits, "%lld", (long long)like->source_id);
    if (like->source_id <= ROAD_WORDS) {
        const jalur_status st = import_text(j, ID, &id);
        if (st != JALUR_OK) return st;
    }
    return import_note(j, PROBLEM_WARNING, reason, id, NULL, "%s%s%s", like->name, *like->name ? ": " : "", text);
}

static jalur_status write_line(import_job *j, const road *like, const shape_line *line)
{
    jalur_status st = JALUR_OK;
    road_state *r = j->state;
    const size_t n_bytes = blob_line_size(line); /* heights go to a column of their own */
    TRY(mem_grow(j->ctx, &r->blob, &r->blob_cap, n_bytes, 1));
    blob_line_put(line, r->blob);
    db_bind_int(r->put, 1, like->source_id);
    db_bind_text(r->put, 2, like->name);
    db_bind_text(r->put, 3, road_class_name((road_class)like->class));
    db_bind_text(r->put, 4, road_surface_name((road_surface)like->surface));
    db_bind_int(r->put, 5, like->oneway);
    db_bind_int(r->put, 6, like->flags);
    db_bind_int(r->put, 7, like->modes);
    db_bind_int(r->put, 8, like->max_kmh);
    db_bind_int(r->put, 9, like->wait_min);
    if (line->z_m) sqlite3_bind_blob64(r->put, 10, line->z_m, line->n * sizeof(float), SQLITE_TRANSIENT);
    sqlite3_bind_blob64(r->put, 11, r->blob, n_bytes, SQLITE_STATIC); /* lives until the row is there */
    TRY(db_run(j->s, r->put));
    j->n_stored++;
done:
    return st;
}

jalur_status road_put(import_job *j, const road *like, const double *lon, const double *lat, const double *z, size_t n)
{
    jalur_status st = JALUR_OK;
    road_state *r = j->state;
    shape_line line = {.n = 0};
    bool height = false, abroad = false;
    if (n > 10000000) return note_line(j, like, "too-many-points", "a line of more than ten million points");
    TRY(mem_new(j->ctx, n, sizeof *line.pt, &line.pt));
    TRY(mem_grow(j->ctx, &r->height_m, &r->height_cap, n + 1, sizeof *r->height_m));
    for (size_t i = 0; i < n; i++) {
        jalur_lonlat p = {lon[i], lat[i]};
        if (!shape_lonlat_valid(p)) {
            TRY(note_line(j, like, "coordinates-out-of-range", "a vertex is no place on earth"));
            goto done;
        }
        if (!abroad && !import_in_indonesia(p.lon_deg, p.lat_deg)) {
            char text[128];
            snprintf(text, sizeof text, "a vertex at longitude %.7f, latitude %.7f lies outside Indonesia", p.lon_deg, p.lat_deg);
            TRY(note_line(j, like, "outside-indonesia", text));
            abroad = true;
        }
        if (line.n && line.pt[line.n - 1].lon_deg == p.lon_deg && line.pt[line.n - 1].lat_deg == p.lat_deg) continue;
        if (line.n && fabs(p.lon_deg - line.pt[line.n - 1].lon_deg) > 180) { /* in a plane it would go round the earth */
            TRY(note_line(j, like, "crosses-180", "the line crosses the 180th meridian; left out"));
            goto done;
        }
        height = height || (z && isfinite(z[i]) && z[i] != 0);
        r->height_m[line.n] = z && isfinite(z[i]) ? (float)z[i] : 0.0f;
        line.pt[line.n++] = p;
    }
    if (n == 0)
        TRY(note_line(j, like, "empty-geometry", "the line is empty"));
    else if (line.n < 2)
        TRY(note_line(j, like, "zero-length", "the line has no length"));
    else {
        if (height) line.z_m = r->height_m; /* a third coordinate that is 0 everywhere is no height */
        TRY(write_line(j, like, &line));
    }
done:
    mem_free(j->ctx, line.pt);
    return st;
}

jalur_status road_note_verdict(import_job *j, road_verdict v, const char *word, bool *take)
{
    *take = v == ROAD_TAKE || v == ROAD_TAKE_UNKNOWN || v == ROAD_TAKE_NO_CLASS;
    switch (v) {
    case ROAD_TAKE:
        return JALUR_OK;
    case ROAD_TAKE_UNKNOWN:
        return import_note(j, PROBLEM_NOTE, "unknown-class", word, NULL,
                           "class \"%s\" is not known; taken as \"other\"", word);
    case ROAD_TAKE_NO_CLASS:
        return import_note(j, PROBLEM_NOTE, "no-class", "", NULL, "no class given; taken as \"other\"");
    case ROAD_NOT:
        return import_note(j, PROBLEM_NOTE, "not-a-road", word, NULL, "\"%s\" is no road", word);
    case ROAD_NOT_BUILT:
        return import_note(j, PROBLEM_NOTE, "not-built", word, NULL, "\"%s\": not built yet, or gone", word);
    case ROAD_NO_ACCESS:
        return import_note(j, PROBLEM_NOTE, "no-access", word, NULL, "access is forbidden to all");
    }
    return JALUR_OK;
}

/* ---- rows ---- */

static jalur_status put_line(import_job *j, const road *like, OGRGeometryH g)
{
    jalur_status st = JALUR_OK;
    road_state *r = j->state;
    int n = OGR_G_GetPointCount(g);
    bool z = OGR_G_Is3D(g) != 0;
    TRY(mem_grow(j->ctx, &r->lon, &r->lon_cap, (size_t)n + 1, sizeof(double)));
    TRY(mem_grow(j->ctx, &r->lat, &r->lat_cap, (size_t)n + 1, sizeof(double)));
    TRY(mem_grow(j->ctx, &r->z, &r->z_cap, (size_t)n + 1, sizeof(double)));
    for (int i = 0; i < n; i++)
        OGR_G_GetPoint(g, i, &r->lon[i], &r->lat[i], &r->z[i]);
    TRY(road_put(j, like, r->lon, r->lat, z ? r->z : NULL, (size_t)n));
done:
    return st;
}

static jalur_status put_parts(import_job *j, const road *like, OGRGeometryH g, int depth)
{
    jalur_status st = JALUR_OK;
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(g));
    if (type == wkbLineString) return put_line(j, like, g);
    if ((type == wkbMultiLineString || type == wkbGeometryCollection) && depth < 8) {
        if (OGR_G_GetGeometryCount(g) == 0) return note_line(j, like, "empty-geometry", "the line is empty");
        for (int i = 0; i < OGR_G_GetGeometryCount(g); i++)
            TRY(put_parts(j, like, OGR_G_GetGeometryRef(g, i), depth + 1));
        return JALUR_OK;
    }
    char text[80];
    snprintf(text, sizeof text, "a %s is no line", OGR_G_GetGeometryName(g));
    TRY(note_line(j, like, "wrong-geometry", text));
done:
    return st;
}

/* A whole number of so few digits that every program keeps them. Spreadsheets write 123 as 123.0. */
static bool whole_id(const char *text, int64_t *out)
{
    const char *digits = strncmp(text, "way/", 4) == 0 ? text + 4 : text;
    const size_t n = strspn(digits, "0123456789");
    const char *rest = digits + n;
    if (*rest == '.') rest += 1 + strspn(rest + 1, "0");
    *out = strtoll(digits, NULL, 10);
    return n > 0 && n <= 18 && !*rest;
}

jalur_status import_road_number(import_job *j, sqlite3_stmt *words, const char *text, int64_t *out, bool *known)
{
    jalur_status st = JALUR_OK;
    *known = whole_id(text, out);
    if (*known) goto done;
    db_bind_text(words, 1, text);
    TRY(db_step(j->s, words, known));
    if (*known) *out = ROAD_WORDS + 1 - sqlite3_column_int64(words, 0);
done:
    sqlite3_reset(words);
    return st;
}

static bool is_words(const char *text)
{
    char *end;
    strtod(text, &end);
    return end == text || *end;
}

/* A plain "id" of numbers is often 0 everywhere, or counts rows: then, and without any id, the number of the feature. Where others
 * could have that number, the file's name stands before it. Words in a plain "id" were meant. */
static jalur_status read_source_id(import_job *j, int64_t *out)
{
    road_state *r = j->state;
    const char *text, *name = strrchr(j->file, '/');
    char own[200];
    bool known;
    const bool plain = EQUAL(import_column_name(j, ID), "id") && !j->mapped[ID];
    jalur_status st = import_text(j, ID, &text);
    if (st != JALUR_OK) return st;
    if (*text && strcmp(text, "0") != 0 && (!plain || is_words(text))) return import_road_number(j, r->words, text, out, &known);
    *out = (int64_t)OGR_F_GetFID(j->feature);
    if (!r->last && (plain || !import_has(j, ID))) return st;
    snprintf(own, sizeof own, "%.150s:%lld", name ? name + 1 : j->file, (long long)*out);
    return import_road_number(j, r->words, own, out, &known);
}

static jalur_status read_tags(import_job *j, road_tags *t, char other[8][64])
{
    jalur_status st = JALUR_OK;
    const char *not_road[6];
    const struct {
        int field;
        const char **out;
    } CELLS[] = {
        {CLASS, &t->class},      {HIGHWAY, &t->highway},   {FCLASS, &t->fclass},    {TYPE, &t->type},
        {REMARK, &t->remark},    {FUNCTION, &t->function}, {ROUTE, &t->route},      {SURFACE, &t->surface},
        {ONEWAY, &t->oneway},    {MAX_KMH, &t->max_kmh},   {BRIDGE, &t->bridge},    {TUNNEL, &t->tunnel},
        {ACCESS, &t->access},    {MOTOR, &t->motor},       {FOOT, &t->foot},        {JUNCTION, &t->junction},
        {MODES, &t->modes},      {SEASON, &t->season},     {WAIT, &t->wait_min},    {OTHER, &t->other},
        {AEROWAY, &not_road[0]}, {WATERWAY, &not_road[1]}, {RAILWAY, &not_road[2]}, {MAN_MADE, &not_road[3]},
        {POWER, &not_road[4]},   {BUILDING, &not_road[5]},
    };
    static const char *const KEYS[8] = {"surface", "oneway", "maxspeed", "bridge",
                                        "tunnel",  "access", "junction", "route"};
    const char **const EXTRA[8] = {&t->surface, &t->oneway, &t->max_kmh,  &t->bridge,
                                   &t->tunnel,  &t->access, &t->junction, &t->route};
    for (size_t i = 0; i < sizeof CELLS / sizeof CELLS[0]; i++)
        TRY(import_text(j, CELLS[i].field, CELLS[i].out));
    t->not_road = "";
    for (int i = 0; i < 6; i++)
        if (*not_road[i]) t->not_road = not_road[i];
    for (int i = 0; i < 8 && *t->other; i++)
        if (!**EXTRA[i] && hstore_get(t->other, KEYS[i], other[i], 64)) *EXTRA[i] = other[i];
done:
    return st;
}

/* osm2pgsql leaves rivers and pipes in its line table, with every road column empty. */
static bool osm_without_road(const import_job *j, const road_tags *t)
{
    return import_has(j, HIGHWAY) && !*t->highway && !*t->route && !*t->class && !*t->fclass && !*t->type &&
           !*t->remark && !*t->function;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    road_tags tags;
    road like = {.name = ""};
    char word[64], other[8][64];
    bool take;
    TRY(read_source_id(j, &like.source_id));
    TRY(import_text(j, NAME, &like.name));
    TRY(read_tags(j, &tags, other));
    if (osm_without_road(j, &tags) && !*tags.not_road) tags.not_road = "no highway tag";
    TRY(road_note_verdict(j, road_from_tags(&tags, &like, word), word, &take));
    if (!take) goto done;
    const char *of, *odd = road_odd_cell(&tags, &of);
    if (odd) TRY(import_note(j, PROBLEM_NOTE, "unknown-word", odd, NULL, "%s \"%s\" is not known; taken as not given", of, odd));
    if (j->geom)
        TRY(put_parts(j, &like, j->geom, 0));
    else
        TRY(note_line(j, &like, j->geom_failed ? "coordinates-out-of-range" : "empty-geometry",
                      j->geom_failed ? "it lies outside its CRS" : "the line is empty"));
done:
    return st;
}

static jalur_status check_layer(import_job *j)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_L_GetGeomType(j->layer));
    bool lines =
        type == wkbUnknown || type == wkbLineString || type == wkbMultiLineString || type == wkbGeometryCollection;
    if (lines) return JALUR_OK;
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file,
                              .layer = j->layer_name,
                              .found = OGRGeometryTypeToName(type),
                              .expected = "lines",
                              .remedy = "choose the layer that holds the roads: --layer NAME"},
                  "%s, layer \"%s\": roads must be lines, but these are %s", j->file, j->layer_name,
                  type == wkbNone ? "rows without geometry" : OGRGeometryTypeToName(type));
}

const import_noun import_roads = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(road_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .end = end,
    .release = release,
};
