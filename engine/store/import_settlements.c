/* Settlements and buildings that a map shows, whoever they belong to: points or outlines. They are nobody's list; the check looks for those
 * that lie in no listed village. */
#include "store/import.h"

#include <stdio.h>

enum { S_ID, S_NAME, S_KIND, S_LAT, S_LON, S_FIELDS };

static const field_spec SETTLEMENT_FIELDS[S_FIELDS] = {
    [S_ID] = {"id", "id osm_id fid_ objectid"},
    [S_NAME] = {"name", "nama name namobj toponim dusun kampung"},
    [S_KIND] = {"kind", "kind jenis place building fclass remark"},
    [S_LAT] = {"lat", "lat latitude lintang y"},
    [S_LON] = {"lon", "lon lng long longitude bujur x"},
};

typedef struct settlements {
    sqlite3_stmt *put, *known;
} settlements;

static jalur_status begin(import_job *j)
{
    jalur_status st = JALUR_OK;
    settlements *s = j->state;
    TRY(db_prepare(j->s, "INSERT INTO settlement (id, name, kind, lon, lat) VALUES (?, ?, ?, ?, ?)", &s->put));
    TRY(db_prepare(j->s, "SELECT 1 FROM settlement WHERE id = ?", &s->known));
done:
    return st;
}

static jalur_status check_layer(import_job *j)
{
    const jalur_status st = import_no_lines(j, "settlements");
    if (st != JALUR_OK || OGR_L_GetGeomType(j->layer) != wkbNone || (import_has(j, S_LON) && import_has(j, S_LAT))) return st;
    return import_need(j, S_LON);
}

/* A point on the surface of an outline takes its place. */
static jalur_status outline_to_point(import_job *j)
{
    if (!j->geom || OGR_G_GetDimension(j->geom) != 2) return JALUR_OK;
    OGRGeometryH on = OGR_G_PointOnSurface(j->geom); /* NULL of a broken outline: any point of it will do */
    if (!on) on = OGR_G_CreateGeometry(wkbPoint);
    if (!on) return err_set(j->ctx, JALUR_E_RESOURCE, "no memory for a point");
    if (OGR_G_IsEmpty(on)) (void)OGR_G_Centroid(j->geom, on);
    (void)OGR_F_SetGeometryDirectly(j->feature, on);
    j->geom = OGR_G_IsEmpty(on) ? NULL : OGR_F_GetGeometryRef(j->feature);
    return JALUR_OK;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    const settlements *s = j->state;
    char id[200];
    const char *given, *name, *kind;
    jalur_lonlat at;
    bool found, again;
    TRY(import_text(j, S_ID, &given));
    if (*given) (void)snprintf(id, sizeof id, "%s", given);
    else (void)snprintf(id, sizeof id, "%s-%lld", j->layer_name, (long long)OGR_F_GetFID(j->feature));
    TRY(import_text(j, S_NAME, &name));
    TRY(import_text(j, S_KIND, &kind));
    TRY(outline_to_point(j));
    TRY(import_point(j, S_LON, S_LAT, id, &at, &found));
    if (!found) goto done;
    TRY(import_seen(j, id, s->known, &again));
    if (again) {
        TRY(import_note(j, PROBLEM_WARNING, "duplicate-id", id, &at, "the id \"%s\" occurs again; the first row is kept", id));
        goto done;
    }
    db_bind_text(s->put, 1, id);
    db_bind_text(s->put, 2, name);
    db_bind_text(s->put, 3, kind);
    db_bind_real(s->put, 4, at.lon_deg);
    db_bind_real(s->put, 5, at.lat_deg);
    TRY(db_run(j->s, s->put));
    j->n_stored++;
done:
    return st;
}

static void release(import_job *j)
{
    settlements *s = j->state;
    sqlite3_finalize(s->put);
    sqlite3_finalize(s->known);
}

const import_noun import_settlements = {
    .fields = SETTLEMENT_FIELDS,
    .n_fields = S_FIELDS,
    .state_bytes = sizeof(settlements),
    .begin = begin,
    .layer = check_layer,
    .row = row,
    .release = release,
};
