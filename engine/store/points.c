/* Points of a question: read as an import reads, but handed back instead of stored. */
#include "store/import.h"

#include <stdio.h>

enum { ID, LAT, LON, N_FIELDS };

static const field_spec FIELDS[N_FIELDS] = {
    [ID] = {"id", "id kode code nama name"},
    [LAT] = {"lat", "lat latitude lintang y"},
    [LON] = {"lon", "lon lng long longitude bujur x"},
};

static jalur_status check_layer(import_job *j)
{
    jalur_status st = JALUR_OK;
    const OGRwkbGeometryType type = wkbFlatten(OGR_L_GetGeomType(j->layer));
    if (type != wkbNone && type != wkbUnknown && type != wkbPoint && type != wkbMultiPoint && type != wkbGeometryCollection)
        TRY(err_at(j->ctx, JALUR_E_DATA,
                   &(err_site){.file = j->file, .layer = j->layer_name, .found = OGRGeometryTypeToName(type), .expected = "points",
                               .remedy = "choose a layer of points: --layer NAME"},
                   "%s, layer \"%s\": points are wanted, but these are %s", j->file, j->layer_name, OGRGeometryTypeToName(type)));
    if (type != wkbNone) goto done;
    TRY(import_need(j, LON));
    TRY(import_need(j, LAT));
done:
    return st;
}

static jalur_status row(import_job *j)
{
    jalur_status st = JALUR_OK;
    import_points *out = j->sink;
    const char *id;
    jalur_lonlat at;
    bool found;
    char number[32];
    TRY(import_text(j, ID, &id));
    TRY(import_point(j, LON, LAT, id, &at, &found));
    if (!found)
        TRY(err_at(j->ctx, JALUR_E_DATA,
                   &(err_site){.file = j->file, .layer = j->layer_name, .row = j->row, .field = "lon, lat",
                               .expected = "a longitude and a latitude in degrees, or a point",
                               .remedy = "mend the row, or take it out"},
                   "%s, row %lld: there is no position", j->file, (long long)j->row));
    if (!*id) {
        snprintf(number, sizeof number, "%lld", (long long)j->row);
        id = number;
    }
    TRY(mem_grow(j->ctx, &out->item, &out->cap, (size_t)out->n + 1, sizeof *out->item));
    TRY(arena_text(out->mem, id, &out->item[out->n].id));
    out->item[out->n++].at = at;
done:
    return st;
}

const import_noun import_points_noun = {
    .fields = FIELDS,
    .n_fields = N_FIELDS,
    .state_bytes = 1,
    .layer = check_layer,
    .row = row,
};
