/* Closures: roads closed or slowed for a while, by polygon, by road id, by class, or by several of them together. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ID, ROAD, CLASS, FACTOR, PROFILE, SEASON, REASON, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "id closure_id kode nomor"},
    [ROAD] = {"road", "road road_id osm_id way source_id id_ruas ruas"},
    [CLASS] = {"class", "class kelas road_class kelas_jalan"},
    [FACTOR] = {"factor", "factor faktor speed_factor"},
    [PROFILE] = {"profile", "profile profil moda mode"},
    [SEASON] = {"season", "season musim"},
    [REASON] = {"reason", "reason alasan sebab keterangan"},
};

typedef struct closure_state {
    sqlite3_stmt *put, *known, *words;
} closure_state;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    closure_state *c = j->state;
    if (j->o->replace) TRY(db_exec(j->s, "DELETE FROM closure"));
    TRY(db_prepare(j->s,
                   "INSERT OR REPLACE INTO closure (id, road, class, factor, profile, seasons, reason, geom) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, GeomFromWKB(?, 4326))",
                   &c->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM closure WHERE id = ?", &c->known));
    TRY(db_prepare(j->s, "SELECT code FROM road_id WHERE text = ?", &c->words));
done:
    return st;
}

static void release(import_job *j)
{
    closure_state *c = j->state;
    sqlite3_finalize(c->put);
    sqlite3_finalize(c->known);
    sqlite3_finalize(c->words);
}

static jalur_status check_layer(import_job *j)
{
    const bool shapes = OGR_L_GetGeomType(j->layer) != wkbNone;
    return shapes || import_has(j, CLASS) ? JALUR_OK : import_need(j, ROAD);
}

/* Rows without an id are known by file and row, so that the same file read again replaces them. */
static jalur_status read_id(import_job *j, char out[200])
{
    jalur_status st = JALUR_OK;
    const char *text, *base = strrchr(j->file, '/');
    bool again;
    TRY(import_text(j, ID, &text));
    if (*text) snprintf(out, 200, "%s", text);
    else snprintf(out, 200, "%.150s:%lld", base ? base + 1 : j->file, (long long)j->row);
    TRY(import_seen(j, out, ((closure_state *)j->state)->known, &again));
    if (again) TRY(import_cell_error(j, ID, out, "another id in every row", "give the row an id of its own", "the id stands twice"));
done:
    return st;
}

static jalur_status read_road(import_job *j, closure *c)
{
    const char *text;
    jalur_status st = import_text(j, ROAD, &text);
    if (st != JALUR_OK || !*text) return st;
    TRY(import_road_number(j, ((closure_state *)j->state)->words, text, &c->road, &c->by_road));
    if (!c->by_road)
        TRY(import_cell_error(j, ROAD, text, "the id of a road as it was imported (a number, or words that an imported road has)",
                              "mend the cell, import the roads first, or leave it empty and give a polygon", "not a road id"));
done:
    return st;
}

static jalur_status read_class(import_job *j, closure *c)
{
    const char *text;
    road_class class;
    char words[200] = "";
    jalur_status st = import_text(j, CLASS, &text);
    c->class = ROAD_CLASSES;
    if (st != JALUR_OK || !*text) return st;
    if (road_class_parse(text, &class)) return c->class = (uint8_t)class, JALUR_OK;
    for (int k = 0; k < ROAD_CLASSES; k++) {
        const size_t n = strlen(words);
        snprintf(words + n, sizeof words - n, "%s%s", n ? ", " : "", road_class_name((road_class)k));
    }
    return import_cell_error(j, CLASS, text, words, "write one of these words", "not a road class");
}

static jalur_status read_profile(import_job *j, closure *c)
{
    char words[400] = "";
    jalur_status st = import_text(j, PROFILE, &c->profile);
    const profile_set *known = j->o->profiles;
    if (st != JALUR_OK || !*c->profile || !known || profile_find(known, c->profile) != JALUR_NONE) return st;
    for (uint32_t i = 0; i < known->n; i++) {
        const size_t n = strlen(words);
        snprintf(words + n, sizeof words - n, "%s%s", n ? ", " : "", known->item[i].name);
    }
    return import_cell_error(j, PROFILE, c->profile, words, "write one of these names, or leave it empty for all", "not a profile");
}

static jalur_status read_season(import_job *j, closure *c)
{
    const char *text;
    season s;
    jalur_status st = import_text(j, SEASON, &text);
    c->seasons = (1 << SEASONS) - 1;
    if (st != JALUR_OK || !*text) return st;
    if (season_parse(text, &s)) return c->seasons = (uint8_t)(1 << s), JALUR_OK;
    return import_cell_error(j, SEASON, text, "dry or wet", "write dry or wet, or leave it empty for both", "not a season");
}

static jalur_status row_error(import_job *j, const char *found)
{
    return err_at(j->ctx, JALUR_E_DATA,
                  &(err_site){.file = j->file, .layer = j->layer_name, .row = j->row, .field = "road", .found = found,
                              .expected = "a polygon, the id of a road, or a road class",
                              .remedy = "draw a polygon around the closed stretch, or name its road in the column road"},
                  "%s, row %lld: nothing says which roads are closed", j->file, (long long)j->row);
}

/* A line beside a road id or a class is only a drawing of it; a polygon narrows them down. */
static jalur_status read_shape(import_job *j, const closure *c, uint8_t **wkb, size_t *n_bytes)
{
    jalur_status st = JALUR_OK;
    OGRGeometryH clean = NULL;
    bool repaired = false;
    const bool named = c->by_road || c->class < ROAD_CLASSES;
    if (!j->geom) {
        if (j->geom_failed || !named) TRY(row_error(j, j->geom_failed ? "a shape outside of its CRS" : "no shape, no road, no class"));
        goto done;
    }
    TRY(polygon_clean(j, j->geom, &clean, &repaired));
    const int dimension = OGR_G_GetDimension(j->geom);
    if (!clean && (!named || dimension > 1)) TRY(row_error(j, dimension > 1 ? "a polygon without area" : OGR_G_GetGeometryName(j->geom)));
    if (!clean) goto done;
    if (repaired) TRY(import_note(j, PROBLEM_NOTE, "polygon-repaired", "", NULL, "the polygon of row %lld was mended", (long long)j->row));
    TRY(polygon_wkb(j, clean, wkb, n_bytes));
done:
    if (clean) OGR_G_DestroyGeometry(clean);
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    sqlite3_stmt *q = ((closure_state *)j->state)->put;
    closure c = {.by_road = false};
    char id[200];
    uint8_t *wkb = NULL;
    size_t n_bytes = 0;
    TRY(read_id(j, id));
    TRY(read_road(j, &c));
    TRY(read_class(j, &c));
    TRY(read_shape(j, &c, &wkb, &n_bytes));
    TRY(import_real(j, FACTOR, 0, CLOSURE_FACTOR_MAX, 0, &c.factor));
    if (c.factor > 0 && c.factor < CLOSURE_FACTOR_MIN)
        TRY(import_cell_error(j, FACTOR, j->cell[FACTOR], "0 for closed, or the share of the speed that is left, 0.001 at least", "mend the cell",
                              "so slow that the road is as good as closed"));
    TRY(read_profile(j, &c));
    TRY(read_season(j, &c));
    TRY(import_text(j, REASON, &c.reason));
    db_bind_text(q, 1, id);
    if (c.by_road) db_bind_int(q, 2, c.road);
    if (c.class < ROAD_CLASSES) db_bind_text(q, 3, road_class_name((road_class)c.class));
    db_bind_real(q, 4, c.factor);
    db_bind_text(q, 5, c.profile);
    db_bind_int(q, 6, c.seasons);
    db_bind_text(q, 7, c.reason);
    if (wkb) db_bind_wkb(q, 8, wkb, n_bytes);
    TRY(db_run(j->s, q));
    j->n_stored++;
done:
    mem_free(j->ctx, wkb);
    return st;
}

const import_noun import_closures = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = sizeof(closure_state),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
